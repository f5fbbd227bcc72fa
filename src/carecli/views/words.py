"""How results are said in words: verdicts, scores, needs, sources and dates."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from carecli.views.page import Block, Bullets, Heading, Paragraph, Tone

if TYPE_CHECKING:
    from carecli.engine.results import Expiry, Finding, Need, Range, Requirement, Status, VerdictRange
    from carecli.pack.credentials import EducationFile
    from carecli.pack.ladder import Band
    from carecli.pack.sources import Source


IMPORTANCES = ("must", "expected", "preferred")
SIGNS: "dict[Status, str]" = {"met": "+", "partial": "~", "missing": "x", "unknown": "?"}
STATUS_TONES: "dict[Status, Tone]" = {"met": "good", "partial": "warn", "missing": "bad", "unknown": "warn"}
VERDICT_TONES: dict[str, Tone] = {"ready": "good", "stretch": "good", "developing": "warn", "blocked": "bad"}
STAGES = ("none", "novice", "advanced beginner", "competent", "proficient", "expert")


def say_number(number: float) -> str:
    """Return a number without an empty decimal: 2, 2.5."""
    return f"{number:.10g}"


def say_score(score: "Range") -> str:
    """Return a score or its range: `83.6`, `58.0 to 100.0`."""
    return f"{score.low:.1f}" if score.low == score.high else f"{score.low:.1f} to {score.high:.1f}"


def say_verdict(verdict: "VerdictRange") -> str:
    """Return a verdict or its range: `stretch`, `developing to ready`."""
    return verdict.low if verdict.low == verdict.high else f"{verdict.low} to {verdict.high}"


def say_band(band: "Band") -> str:
    """Return a band of years: `5-8`, `15+`."""
    return (
        f"{say_number(band.min)}+" if band.max is None else f"{say_number(band.min)}-{say_number(band.max)}"
    )


def say_money(amount: float, currency: str) -> str:
    """Return an amount of money: `84,000 USD`."""
    return f"{amount:,.0f} {currency}"


def say_list(items: Iterable[str], last: str = "and") -> str:
    """Return items as a list in a sentence: `a, b and c`."""
    *others, final = items
    return f"{', '.join(others)} {last} {final}" if others else final


def say_count(count: int, one: str, many: str | None = None) -> str:
    """Return a count with its noun: `1 step`, `3 steps`."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def say_need(requirement: "Requirement", need: "Need", education: "EducationFile") -> str:
    """Return what a requirement asks, in few words."""
    if isinstance(need, tuple):
        return " or ".join(need)
    if requirement.kind == "years":
        return say_count_of_years(float(need))
    if requirement.kind == "education":
        return next(level.name for level in education.level if level.id == need)
    return f"{need} {STAGES[int(need)]}"


def say_count_of_years(years: float) -> str:
    """Return a number of years: `1 year`, `2.5 years`."""
    return f"{say_number(years)} {'year' if years == 1 else 'years'}"


def say_have(finding: "Finding", education: "EducationFile") -> str:
    """Return what a person has, in the words of the requirement."""
    have = finding.have
    if finding.lapsed:
        return f"{say_list(finding.lapsed)} expired"
    if have is None:
        return "not answered"
    if have in ((), "none"):
        return "none"
    if finding.requirement.kind == "education":
        level, _, field = str(have).partition(":")
        name = say_need(finding.requirement, level, education)
        if field:
            return f"{name}, {field}"
        return f"{name}, field not given" if finding.open_answer else name
    if isinstance(have, tuple):
        return ", ".join(have)
    said = say_need(finding.requirement, have, education)
    return f"{said} so far" if finding.requirement.kind == "years" and finding.open_answer else said


def say_short(finding: "Finding") -> str:
    """Return how far a requirement is from being met where that is not plain to see, else nothing."""
    requirement, have = finding.requirement, finding.have
    if requirement.kind == "years" and finding.open_answer is None and finding.status != "met":
        assert isinstance(requirement.need, float | int)  # noqa: S101
        assert isinstance(have, float | int)  # noqa: S101
        return f"{say_count_of_years(requirement.need - have)} short. "
    if requirement.kind == "skill" and finding.status == "missing" and have:
        assert isinstance(requirement.need, int)  # noqa: S101
        assert isinstance(have, int)  # noqa: S101
        return f"{requirement.need - have} ratings short. "
    if requirement.kind == "education" and finding.worst.status == "partial":
        if finding.open_answer:
            return "The field decides: say which. "
        return "The field is not one the guide names. "
    return ""


def say_origin(requirement: "Requirement", sources: "dict[str, Source]") -> str:
    """Return where a requirement comes from, with what reads it differently: `guide: entry, derived`."""
    origin = f"{sources[requirement.source].cite}, {requirement.basis}"
    if requirement.against:
        origin += f"; otherwise {say_list(sources[other].cite for other in requirement.against)}"
    return origin


def list_sources(cited: Sequence[str], known: "Sequence[Source]") -> list[Block]:
    """Return the full names of the sources that a page cites by their short ones."""
    sources = {source.id: source for source in known}
    used = [sources[name] for name in dict.fromkeys(cited)]
    guides = dict.fromkeys(f"guide: {s.publisher}, {s.address}" for s in used if s.kind == "guide")
    items = (*(_say_source(source) for source in used), *guides)
    return [Heading("Sources"), Bullets(items)] if items else []


def _say_source(source: "Source") -> str:
    if source.kind == "guide":
        return f'{source.cite}: section "{source.name}"'
    parts = [source.name, source.publisher, str(source.year or ""), source.address]
    said = ", ".join(part for part in parts if part)
    return said if said.startswith(source.cite) else f"{source.cite}: {said}"


def warn_of_expiry(expiring: "Sequence[Expiry]") -> list[Paragraph]:
    """Return a warning for each credential that has expired or is about to."""
    return [Paragraph(say_expiry(expiry), "warn") for expiry in expiring]


def say_expiry(expiry: "Expiry") -> str:
    """Return when a credential expires or did, and what that means."""
    held, day = f"Your {expiry.credential} {expiry.kind}", expiry.last_day.isoformat()
    if expiry.has_expired:
        return f"{held} expired on {day} and counts as missing."
    when = f"on {day}, in {say_count(expiry.days_left, 'day')}" if expiry.days_left else f"today, {day}"
    return f"{held} expires {when}. Renew it in time: carecli guide {expiry.credential} says what is known."
