"""Plan the way from a profile to a level: the gaps, the steps that close them, their order and their sum."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from math import ceil

from carecli.engine.assess import assess_against
from carecli.engine.assessment import Assessment, LevelAssessment
from carecli.engine.choosing import choose_steps
from carecli.engine.degrees import run_in_turn
from carecli.engine.drafts import Draft, Setup, list_held
from carecli.engine.expiry import WARNING_DAYS, Expiry, find_expiries
from carecli.engine.first_steps import list_first_steps
from carecli.engine.plan import Alternative, Plan, Preference, Span, Standing, Step, Total
from carecli.engine.ranking import IMPORTANCES, rank_steps
from carecli.engine.schedule import Placed, add_up, place, put_in_order
from carecli.engine.standards import Standards, set_standards
from carecli.engine.walking import Passed, walk
from carecli.guide.ladder import Importance
from carecli.guide.naming import fold
from carecli.guide.pack import Pack
from carecli.guide.planning import PlanFile, Uplift
from carecli.profile.model import Profile

CHOICES = ("education", "license", "certification")

Chosen = tuple[list[Draft], list[Draft]]


def make_plan(
    profile: Profile,
    pack: Pack,
    file: PlanFile,
    target: str,
    today: date,
    *,
    assessment: Assessment | None = None,
    standards: Standards | None = None,
    preference: Preference = "fastest",
    week: float | None = None,
    start: date | None = None,
    done: Collection[str] = (),
) -> Plan:
    """Return the plan that takes a person to the level `target`, in the setting of the profile.

    `assessment` is hers of `today` and `standards` are those of her setting, if at hand. `week` is how many
    hours she works a week, full-time if None; `start` any day of the month to begin in, that of `today` if
    None; `done` are the ids of the steps that she has ticked.
    """
    standards = standards or set_standards(pack, profile.setting)
    setup = _set_up(profile, pack, file, standards, today, week)
    assessment = assessment or assess_against(profile, standards, today)
    level = next(found for found in assessment.levels if found.id == target)
    chosen = _choose(level, done, setup)
    needed, everything = chosen[preference]
    done = {*done, *_list_spared(everything, done)}
    placed = _place(everything, done)
    totals = {name: add_up(steps, done, _place(steps, done)) for name, (steps, _) in chosen.items()}
    begins = (start or today).replace(day=1)
    whole = add_up(everything, done, placed)
    return Plan(
        pack_id=assessment.pack_id,
        pack_version=assessment.pack_version,
        name=profile.name,
        target=target,
        title=level.title,
        current_level=assessment.current_level,
        preference=preference,
        week=setup.week,
        full_week=file.full_time.hours if file.full_time else None,
        start=begins,
        standing=Standing(level.verdict, level.score),
        labels={f.requirement.id: f.requirement.label for f in level.findings},
        stops=level.stops,
        open_stops=level.open_stops,
        steps=_list_steps(level, needed, everything, placed, done, setup),
        needed=totals[preference],
        everything=whole,
        alternatives=_compare(chosen, totals),
        open_answers=_list_open_answers(level, everything, done),
        checklist=list_first_steps(assessment, done, setup),
        expiring=_find_lapses(profile, today, begins, whole.months),
    )


def find_target(assessment: Assessment) -> str | None:
    """Return the level to plan for where none is named: the target if it lies ahead, else the next one."""
    order = [level.id for level in assessment.levels]
    current = order.index(assessment.current_level) if assessment.current_level else -1
    target = assessment.target_level
    return target if target and order.index(target) > current else assessment.next_level


def _set_up(
    profile: Profile, pack: Pack, file: PlanFile, standards: Standards, today: date, week: float | None
) -> Setup:
    fields = {fold(n): f.id for f in pack.education.field for n in (f.id, f.name, *f.also)}
    full = file.full_time.hours if file.full_time else None
    lapsed = {e.credential: e.last_day for e in find_expiries(profile, today, within=-1)}
    setup = Setup(profile, pack, file, standards, today, week or full, fields, lapsed=lapsed)
    return setup._replace(held=list_held(setup))


def _choose(level: LevelAssessment, done: Collection[str], setup: Setup) -> dict[Preference, Chosen]:
    """Return, for each preference, the steps that must and expected requirements need, and those for all."""
    gaps = [f for f in level.findings if f.open_answer is None and f.status != "met"]
    wanted = [gap for gap in gaps if gap.requirement.importance != "preferred"]
    extra = [gap for gap in gaps if gap.requirement.importance == "preferred"]
    chosen: dict[Preference, Chosen] = {}
    further: dict[tuple[str, ...], dict[Preference, list[Draft]]] = {}
    for preference, needed in choose_steps(wanted, [], done, setup).items():
        names = tuple(draft.id for draft in needed)
        if names not in further:
            further[names] = choose_steps(extra, needed, done, setup)
        everything = further[names][preference]
        # A degree that all may take in any field can be settled by what is only preferred.
        final = {draft.id: draft for draft in run_in_turn(everything)}
        chosen[preference] = [final[draft.id] for draft in needed], list(final.values())
    return chosen


def _list_spared(steps: Sequence[Draft], done: Collection[str]) -> list[str]:
    """Return the work and training that only ticked steps waited for: they were not ticked without it."""
    waiting = {draft.id: [d.id for d in steps if draft.id in d.after] for draft in steps}
    return [
        draft.id
        for draft in steps
        if draft.kind in ("experience", "training")
        and waiting[draft.id]
        and all(name in done for name in waiting[draft.id])
    ]


def _place(steps: Sequence[Draft], done: Collection[str]) -> Placed:
    return place(steps, done, lambda draft: draft.months)


def _compare(
    chosen: Mapping[Preference, Chosen], totals: Mapping[Preference, Total]
) -> tuple[Alternative, ...]:
    """Return both ways in short where they differ."""
    ways = [
        Alternative(name, totals[name], tuple(draft.title for draft in steps if draft.kind in CHOICES))
        for name, (steps, _) in chosen.items()
    ]
    kinds = {frozenset(draft.id for draft in steps) for steps, _ in chosen.values()}
    return tuple(ways) if len(kinds) > 1 else ()


def _list_steps(
    level: LevelAssessment,
    needed: Sequence[Draft],
    everything: Sequence[Draft],
    placed: Placed,
    done: Collection[str],
    setup: Setup,
) -> tuple[Step, ...]:
    """Return the steps in order, those needed first and among them the ticked ones, each with its effect."""
    names = {draft.id for draft in needed}
    ranked = rank_steps(level.findings, needed, setup)
    strength = {draft.id: ranked.get(draft.id, IMPORTANCES[-1]) for draft in everything}
    ordered = put_in_order(everything, placed, lambda draft: IMPORTANCES.index(strength[draft.id]))
    ordered.sort(key=lambda draft: (draft.id not in names, draft.id not in done))
    return tuple(
        _make_step(passed, strength[passed.draft.id], placed, done, setup)
        for passed in walk(level.id, ordered, setup)
    )


def _make_step(
    passed: Passed, importance: Importance, placed: Placed, done: Collection[str], setup: Setup
) -> Step:
    draft = passed.draft
    start, finish = placed[draft.id]
    return Step(
        id=draft.id,
        kind=draft.kind,
        title=draft.title,
        importance=importance,
        closes=passed.closes,
        starts_after=draft.after,
        months=draft.months,
        cost=draft.cost,
        otherwise=draft.otherwise,
        routes=draft.routes,
        others=draft.others,
        note=draft.note,
        ratings=draft.ratings,
        skill=draft.skill,
        basis=draft.basis,
        source=draft.source,
        reason=draft.reason,
        is_done=draft.id in done,
        start=start,
        finish=finish,
        standing=passed.standing,
        reaches=passed.reaches,
        payback=_find_payback(draft, setup.file.uplift),
    )


def _find_payback(draft: Draft, uplifts: Sequence[Uplift]) -> Span | None:
    """Return the months of higher pay that make up for the cost of a degree or certification."""
    names = {gain.name for gain in draft.gains}
    uplift = next((u for u in uplifts if {u.certification, u.degree} & names), None)
    cost = draft.cost
    if uplift is None or cost is None or cost.currency != uplift.currency or not uplift.low:
        return None
    return Span(ceil(cost.low * 12 / uplift.high), ceil(cost.high * 12 / uplift.low))


def _list_open_answers(
    level: LevelAssessment, drafts: Sequence[Draft], done: Collection[str]
) -> tuple[str, ...]:
    """Return the answers that are open for the level, then those that a rule of its steps turns on."""
    asked = [finding.open_answer for finding in level.findings if finding.open_answer]
    ruled = [answer for draft in drafts if draft.id not in done for answer in draft.open_answers]
    return tuple(dict.fromkeys((*asked, *ruled)))


def _find_lapses(profile: Profile, today: date, start: date, months: Span) -> tuple[Expiry, ...]:
    """Return the credentials that have expired, soon will, or will before the plan ends."""
    until = (start - today).days + ceil(months.high * 365 / 12)
    return find_expiries(profile, today, max(WARNING_DAYS, until))
