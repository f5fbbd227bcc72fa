"""How results are said in words: verdicts, scores, needs, sources and dates."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from carecli.names import say_number
from carecli.views.page import Paragraph, Tone

if TYPE_CHECKING:
    from carecli.engine.pay import PayRow
    from carecli.engine.requirements import Finding, Requirement, Status
    from carecli.engine.results import Expiry, LevelAssessment, Opening, Range, Standing, Step, VerdictRange
    from carecli.pack.ladder import Band
    from carecli.pack.pack import Pack
    from carecli.pack.pay import Pay
    from carecli.pack.sources import Source


IMPORTANCES = ("must", "expected", "preferred")
SIGNS: "dict[Status, str]" = {"met": "+", "partial": "~", "missing": "x", "unknown": "?"}
STATUS_TONES: "dict[Status, Tone]" = {"met": "good", "partial": "warn", "missing": "bad", "unknown": "warn"}
VERDICT_TONES: dict[str, Tone] = {"ready": "good", "stretch": "good", "developing": "warn", "blocked": "bad"}


def say_score(score: "Range") -> str:
    """A score or its range: `83.6`, `58.0 to 100.0`."""
    return f"{score.low:.1f}" if score.low == score.high else f"{score.low:.1f} to {score.high:.1f}"


def say_verdict(verdict: "VerdictRange", first: str = "a must") -> str:
    """A verdict or its range: `stretch`, `developing to ready`, `needs a license first`."""
    low, high = (f"needs {first} first" if found == "blocked" else found for found in verdict)
    return low if low == high else f"{low} to {high}"


def say_standing(standing: "Standing | LevelAssessment", first: str | None = None) -> str:
    """A verdict with its score: `stretch, 87.9`; of what is needed `first`, the score is otherwise."""
    is_stopped = first is not None and standing.verdict.high == "blocked"
    said = say_verdict(standing.verdict, first or "a must")
    return f"{said}, {'otherwise ' * is_stopped}{say_score(standing.score)}"


def name_stops(level: "LevelAssessment") -> str:
    """What a level needs first, those that are not answered yet included; `something` where nothing is."""
    labels = {f.requirement.id: f.requirement.label for f in level.findings}
    return say_list([labels[stop] for stop in (*level.stops, *level.open_stops)] or ["something"])


def say_elsewhere(title: str, openings: "Sequence[Opening]") -> str:
    """Where nothing of what stops somebody at a level would, today."""
    return f"Elsewhere nothing stops you as {title} today: {say_openings(openings)}." if openings else ""


def say_openings(openings: "Sequence[Opening]") -> str:
    """The settings that a level is ready in, and those that it is a stretch in."""
    ready = [opening.name for opening in openings if opening.verdict == "ready"]
    stretch = [opening.name for opening in openings if opening.verdict != "ready"]
    if not ready:
        return f"you have nearly all that posts ask in {say_list(stretch)}"
    said = f"you have what posts ask in {say_list(ready)}"
    return f"{said}, and nearly all of it in {say_list(stretch)}" if stretch else said


def say_sitting(step: "Step") -> str:
    """Whether the exam of a certification may be sat now, or what it asks first; nothing of other steps."""
    if step.kind != "certification" or not step.routes:
        return ""
    exam = f"You may sit for the {step.gains[0].say()}"
    lacking = [
        route.label + (f" ({say_months_left(route.months_left)} left)" if route.months_left else "")
        for route in step.routes
        if not route.is_met
    ]
    return f"{exam} once you have: {'; '.join(lacking)}." if lacking else f"{exam} now."


def say_months_left(months: float) -> str:
    """Months as a count: `1 month`, `12 months`."""
    return f"{months:g} month{'' if months == 1 else 's'}"


def say_need(requirement: "Requirement") -> str:
    """All that will do for a requirement: `Bachelor's degree, or RN or APRN, or 5 years`."""
    return ", or ".join(way.say() for way in requirement.ways)


def say_band(band: "Band | None") -> str:
    """A band of years: `5-8`, `15+`; a dash where the ladder tells none."""
    if band is None:
        return "-"
    return (
        f"{say_number(band.min)}+" if band.max is None else f"{say_number(band.min)}-{say_number(band.max)}"
    )


def say_money(amount: float, currency: str) -> str:
    """An amount of money: `84,000 USD`."""
    return f"{amount:,.0f} {currency}"


def say_figures(pay: "Pay | PayRow") -> str:
    """Every figure of a row of pay: `median 84,000 USD, average 88,000 USD`, `60,000 to 80,000 USD`."""
    median, mean = (
        None if amount is None else say_money(amount, pay.currency) for amount in (pay.median, pay.mean)
    )
    figures = (median and f"median {median}", mean and f"average {mean}", say_spread(pay))
    return ", ".join(filter(None, figures))


def say_spread(pay: "Pay | PayRow") -> str:
    """From where to where pay goes, as far as that is known: `60,000 to 80,000 USD`."""
    if pay.low and pay.high:
        return f"{pay.low:,} to {say_money(pay.high, pay.currency)}"
    if pay.low or pay.high:
        return f"{'from' if pay.low else 'up to'} {say_money(pay.low or pay.high or 0, pay.currency)}"
    return ""


def say_usual(pay: "Pay | PayRow") -> str:
    """The median of a row of pay, else every figure that it has."""
    return say_money(pay.median, pay.currency) if pay.median else say_figures(pay)


def add_article(name: str) -> str:
    """A name of one of several: `a patient`, `an engineer`."""
    return f"{'an' if name[:1].lower() in tuple('aeiou') else 'a'} {name}"


def capitalize(name: str) -> str:
    """A name as a label begins, its other letters as they are."""
    return f"{name[:1].upper()}{name[1:]}"


def say_setting(pack: "Pack") -> str:
    """What the place of work decides in a pack; nothing where it decides nothing."""
    changes = any(setting.change for setting in pack.settings.setting)
    return pack.guide.words.setting or "what is asked" if changes else ""


def say_list(items: Iterable[str], last: str = "and") -> str:
    """Items as a list in a sentence: `a, b and c`."""
    *others, final = items
    return f"{', '.join(others)} {last} {final}" if others else final


def say_count(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun: `1 step`, `3 steps`."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def say_have(finding: "Finding") -> str:
    """What a person has, in the words of the requirement."""
    if finding.lapsed:
        return f"{say_list(finding.lapsed)} expired"
    if finding.have is None:
        return "not answered"
    return finding.have.say_held(finding.open_answer is not None)


def say_origin(requirement: "Requirement", sources: "dict[str, Source]") -> str:
    """Where a requirement comes from: `guide: entry, derived; postings: 13 of 16; otherwise guide: path`."""
    origin = f"{sources[requirement.source].cite}, {requirement.basis}"
    if requirement.postings:
        origin += f"; postings: {requirement.postings.asked} of {requirement.postings.n}"
    if requirement.against:
        origin += f"; otherwise {say_list(sources[other].cite for other in requirement.against)}"
    return origin


def list_sources(cited: Sequence[str], known: "Sequence[Source]") -> tuple[str, ...]:
    """The full names of the sources that a page cites by their short ones."""
    sources = {source.id: source for source in known}
    used = [sources[name] for name in dict.fromkeys(cited)]
    known_as = (", ".join(filter(None, (s.publisher, s.address))) for s in used if s.kind == "guide")
    guides = dict.fromkeys(f"guide: {said}" for said in known_as if said)
    return (*(_say_source(source) for source in used), *guides)


def _say_source(source: "Source") -> str:
    if source.kind == "guide":
        return f'{source.cite}: section "{source.name}"'
    parts = [source.name, source.publisher, str(source.year or ""), source.address]
    said = ", ".join(part for part in parts if part)
    return said if said.startswith(source.cite) else f"{source.cite}: {said}"


def warn_of_expiry(expiring: "Sequence[Expiry]") -> list[Paragraph]:
    """A warning for each credential that has expired or is about to."""
    return [Paragraph(say_expiry(expiry), "warn", _hint_renewal(expiry)) for expiry in expiring]


def say_expiry(expiry: "Expiry") -> str:
    """When a credential expires or did, and what that means."""
    held, day = f"Your {expiry.credential} {expiry.kind}", expiry.last_day.isoformat()
    if expiry.has_expired:
        return f"{held} expired on {day} and counts as missing."
    when = f"on {day}, in {say_count(expiry.days_left, 'day')}" if expiry.days_left else f"today, {day}"
    return f"{held} expires {when}. Renew it in time."


def _hint_renewal(expiry: "Expiry") -> str:
    return "" if expiry.has_expired else f"What is known of it: carecli guide {expiry.credential}"
