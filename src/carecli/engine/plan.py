"""Plan the way from a profile to a level: steps that close the gaps, their order and sum, their effect."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from math import ceil
from typing import NamedTuple

from carecli.engine.assess import WARNING_DAYS, assess_against, find_expiries, stand
from carecli.engine.judging import judge_others, judge_skills
from carecli.engine.results import (
    PREFERENCES,
    Alternative,
    Assessment,
    Estimate,
    Expiry,
    Finding,
    LevelAssessment,
    Money,
    Plan,
    Preference,
    Requirement,
    Span,
    Standing,
    Step,
    Total,
)
from carecli.engine.routes import FIRST_POST, MONTHS, Way, list_ways
from carecli.engine.standards import Standard, Standards, set_standards
from carecli.engine.steps import (
    Draft,
    Gain,
    Setup,
    add_gains,
    estimate,
    find_origin,
    list_first_steps,
    list_held,
    list_holdings,
    plan_degree,
    run_in_turn,
    sort_by_dependence,
)
from carecli.names import fold
from carecli.pack.ladder import Importance
from carecli.pack.pack import Pack
from carecli.pack.plan import PlanFile, Uplift
from carecli.profile.model import Profile

IMPORTANCES: tuple[Importance, ...] = ("must", "expected", "preferred")


def rank_steps(findings: Iterable[Finding], drafts: Sequence[Draft], setup: Setup) -> dict[str, Importance]:
    """Return the strongest importance that each step serves, itself or by the steps that wait for it."""
    asked = [finding.requirement for finding in findings if finding.status != "met"]
    strength: dict[str, Importance] = {}
    for draft in reversed(sort_by_dependence(drafts)):
        served = [
            requirement.importance
            for requirement in asked
            if (draft.kind == requirement.kind == "years")
            or any(_serves(gain, requirement, setup) for gain in draft.gains)
        ]
        served += [strength[other.id] for other in drafts if draft.id in other.after]
        strength[draft.id] = min(served, key=IMPORTANCES.index, default=IMPORTANCES[-1])
    return strength


def _serves(gain: Gain, requirement: Requirement, setup: Setup) -> bool:
    if gain.kind != requirement.kind:
        return False
    if gain.kind == "skill":
        return requirement.id == f"skill:{gain.name}"
    if gain.kind == "education":
        ranks = setup.standards.ranks
        return ranks[gain.name] >= ranks[str(requirement.need)]
    return gain.name in requirement.accepts


Placed = Mapping[str, tuple[Span, Span]]
NOTHING = Span(0, 0)


def place(
    drafts: Sequence[Draft], done: Collection[str], length: Callable[[Draft], Estimate | Span | None]
) -> Placed:
    """Return the start and the finish of each step, in months from the start of the plan.

    A step that is done, or whose length is None, takes no time.
    """
    by_id = {draft.id: draft for draft in drafts}
    placed: dict[str, tuple[Span, Span]] = {}

    def put(draft: Draft) -> Span:
        if draft.id not in placed:
            ends = [put(by_id[name]) for name in draft.after if name in by_id]
            start = Span(max((e.low for e in ends), default=0), max((e.high for e in ends), default=0))
            takes = None if draft.id in done else length(draft)
            finish = Span(start.low + takes.low, start.high + takes.high) if takes else start
            placed[draft.id] = (NOTHING, NOTHING) if draft.id in done else (start, finish)
        return placed[draft.id][1]

    for draft in drafts:
        put(draft)
    return placed


def add_up(drafts: Iterable[Draft], done: Collection[str], placed: Placed) -> Total:
    """Return what steps take together: the longest chain of months, and the sum of the money.

    What is done takes nothing more. Money in another currency than the first counts as not known.
    """
    left = [draft for draft in drafts if draft.id not in done]
    ends = [placed[draft.id][1] for draft in left]
    months = Span(max((e.low for e in ends), default=0), max((e.high for e in ends), default=0))
    priced = [draft.cost for draft in left if draft.cost]
    currency = next((cost.currency for cost in priced if cost.currency), None)
    counted = [cost for cost in priced if cost.currency == currency]
    cost = None
    if currency is not None:
        cost = Money(
            sum(c.low for c in counted), sum(c.high for c in counted), currency, any(c.open for c in counted)
        )
    return Total(
        months,
        cost,
        tuple(draft.id for draft in left if draft.months is None),
        tuple(draft.id for draft in left if draft.cost not in counted and not draft.is_free),
    )


def put_in_order(drafts: Sequence[Draft], placed: Placed, rank: Callable[[Draft], int]) -> list[Draft]:
    """Return the steps by the month they end in, what a step waits for before it, then by `rank`."""
    by_id = {draft.id: draft for draft in drafts}

    def depth(draft: Draft) -> int:
        return 1 + max((depth(by_id[name]) for name in draft.after if name in by_id), default=0)

    return sorted(drafts, key=lambda d: (placed[d.id][1].high, placed[d.id][1].low, depth(d), rank(d)))


SKILL_REASON = "No source gives the months or the cost of a rating step"
YEARS_REASON = "The years that are short, worked full-time or not"
ROUNDING = 1e-9
STUDIED = ("license", "education", "certification")
Weight = tuple[float, ...]


def choose_steps(
    gaps: Sequence[Finding], base: Sequence[Draft], done: Collection[str], setup: Setup
) -> dict[Preference, list[Draft]]:
    """Return, for each preference, the steps that close the gaps after those of `base`.

    Credentials and degrees are chosen together, for the shortest or the cheapest whole: one degree can serve
    the ladder, a license and an exam.
    """
    ranks = setup.standards.ranks
    studied = [gap for kind in STUDIED for gap in gaps if gap.requirement.kind == kind]
    studied.sort(key=lambda gap: ranks.get(str(gap.requirement.need), -1))
    studied.sort(key=lambda gap: STUDIED.index(gap.requirement.kind))
    rest = [_work_years(gap, setup) for gap in gaps if gap.requirement.kind == "years"]
    rest += [_raise_skill(gap) for gap in gaps if gap.requirement.kind == "skill"]
    wholes = list(_list_wholes(studied, list(base), setup))
    weights = [weigh(_add_first_post(whole, setup), done, setup) for whole in wholes]
    chosen: dict[Preference, list[Draft]] = {}
    for preference in PREFERENCES:
        best = min(range(len(wholes)), key=lambda i: weights[i][preference])
        chosen[preference] = _add_first_post([*wholes[best], *rest], setup)
    return chosen


def _list_wholes(gaps: Sequence[Finding], steps: list[Draft], setup: Setup) -> Iterator[list[Draft]]:
    """Yield every plan that closes the gaps after the steps."""
    if not gaps:
        yield steps
        return
    list_ways_to = _list_studies if gaps[0].requirement.kind == "education" else _list_credentials
    for whole in list_ways_to(gaps[0], steps, setup) or [steps]:
        yield from _list_wholes(gaps[1:], whole, setup)


def _list_credentials(gap: Finding, steps: list[Draft], setup: Setup) -> list[list[Draft]]:
    """Return the steps with each way to a license or certification that will do; none if all are closed."""
    requirement = gap.requirement
    held = list_holdings(setup, steps).of(requirement.kind) or {}
    if requirement.accepts & set(held):
        return []
    known = {found.id: found for found in setup.pack.credentials.credential}
    asked = requirement.need if isinstance(requirement.need, tuple) else ()
    codes = [*asked, *(code for code in known if code in requirement.accepts - set(asked))]
    ruled = [code for code in codes if known[code].route]
    ways = [way for code in ruled for way in list_ways(known[code], steps, setup)]
    ways = ways or [way for code in codes[:1] for way in list_ways(known[code], steps, setup)]
    if requirement.kind == "certification":
        # Nobody takes a degree to shorten the work that an exam asks for.
        ways = [way for way in ways if not _adds_studies(way)] or ways
    return [_add(way.drafts, steps) for way in ways]


def _adds_studies(way: Way) -> bool:
    """Whether a way takes a degree or a license that is not planned."""
    return any(draft.kind in ("education", "license") for draft in way.drafts)


def _list_studies(gap: Finding, steps: list[Draft], setup: Setup) -> list[list[Draft]]:
    """Return the steps with each degree that a level of education asks for; none if one is planned."""
    ranks, need = setup.standards.ranks, str(gap.requirement.need)
    counted = {field.id for field in setup.pack.education.field if field.named}
    planned = [gain for draft in steps for gain in draft.gains if gain.kind == "education"]
    if any(ranks[gain.name] >= ranks[need] and gain.field in counted for gain in planned):
        return []
    levels = [need]
    if gap.best.status == "partial":
        # Of the right level in another field: a degree above it in one that counts will do as well.
        programs = {program.level for program in setup.file.program}
        above = [level.id for level in setup.pack.education.level if level.builds_on == need]
        levels += [level for level in above if level in programs]
    holdings = list_holdings(setup, steps)
    return [_add(plan_degree(level, (), holdings, setup, named=True), steps) for level in levels]


def _add(drafts: Iterable[Draft], steps: Sequence[Draft]) -> list[Draft]:
    """Return the steps with more of them, each once."""
    return list({draft.id: draft for draft in (*steps, *drafts)}.values())


def weigh(steps: Sequence[Draft], done: Collection[str], setup: Setup) -> dict[Preference, Weight]:
    """Return the keys by which whole plans are compared, the lowest first.

    What is not known never looks quick or cheap: a fee and the study for an exam count as the pack says
    (`Comparison`), a degree as the longest and the dearest program that the pack knows.
    """
    unknown, programs = setup.file.comparison, setup.file.program
    fee = unknown.cost if unknown else 0
    length = {
        "certification": unknown.months if unknown else 0,
        "education": max((program.months.high for program in programs if program.months), default=0),
    }
    price = {
        **dict.fromkeys(("license", "certification", "training"), fee),
        "education": max((program.cost.high for program in programs if program.cost), default=0),
    }

    def take(draft: Draft) -> Estimate | Span | None:
        stands_in = length.get(draft.kind)
        return draft.months or (Span(stands_in, stands_in) if stands_in else None)

    placed = place(run_in_turn(steps), done, take)
    months = max((finish.high for _, finish in placed.values()), default=0)
    least = max((finish.low for _, finish in placed.values()), default=0)
    left = [draft for draft in steps if draft.id not in done]
    cost = sum(draft.cost.high if draft.cost else price.get(draft.kind, 0) for draft in left)
    not_known = sum((d.months is None) + (d.cost is None and not d.is_free) for d in left)
    return {
        "fastest": (months, least, cost, not_known, len(left)),
        "cheapest": (cost, months, least, not_known, len(left)),
    }


def _work_years(gap: Finding, setup: Setup) -> Draft:
    requirement = gap.requirement
    assert isinstance(requirement.need, float | int)  # noqa: S101
    have = gap.have if isinstance(gap.have, float | int) else 0
    months = ceil(round((requirement.need - have) * MONTHS, 6))
    counts_other = _counts_other_care(gap, setup)
    # A little less counted, so that the sum of both kinds never falls short by rounding.
    other = (setup.profile.related_years or 0) - ROUNDING if counts_other else 0
    begins = (FIRST_POST,) if not setup.profile.years and not counts_other else ()
    return Draft(
        f"years-{requirement.need:g}".replace(".", "-"), "years",
        f"{requirement.label}: reach {requirement.need:g}",
        requirement.basis, requirement.source, requirement.reason,
        after=begins,
        months=Estimate(months, months, requirement.basis, requirement.source, reason=requirement.reason),
        gains=(Gain("years", "years", amount=requirement.need - other),),
        is_free=True,
    )  # fmt: skip


def _counts_other_care(gap: Finding, setup: Setup) -> bool:
    """Whether the years of a level may be of other direct care, which needs no post in care management."""
    asking = [standard for standard in setup.standards.levels if gap.requirement in standard.others]
    return any(standard.related for standard in asking)


def _raise_skill(gap: Finding) -> Draft:
    requirement = gap.requirement
    assert isinstance(requirement.need, int)  # noqa: S101
    assert isinstance(gap.have, int)  # noqa: S101
    skill = requirement.id.partition(":")[2]
    return Draft(
        f"{skill}-{requirement.need}", "skill",
        f"{requirement.label}: from {gap.have} to {requirement.need}",
        requirement.basis, requirement.source, SKILL_REASON,
        gains=(Gain("skill", skill, amount=requirement.need),),
        ratings=(gap.have, requirement.need),
        skill=skill,
    )  # fmt: skip


def _add_first_post(steps: Iterable[Draft], setup: Setup) -> list[Draft]:
    """Return the steps, led by finding a post in care management where one of them waits for it."""
    steps = list(steps)
    waited = any(FIRST_POST in draft.after for draft in steps)
    if not waited or any(draft.id == FIRST_POST for draft in steps):
        return steps
    origin = find_origin(setup)
    # From outside health care the guide's time includes schooling, which is in the plan as steps of its own.
    months = estimate(origin.months) if origin and origin.licenses else None
    source = origin.source if origin else setup.pack.ladder.rules.steps.source
    basis = origin.basis if origin else "derived"
    post = Draft(
        FIRST_POST, "first-post", "Find a first post in care management", basis, source, months=months
    )
    return [post, *steps]


class Passed(NamedTuple):
    """What has changed once a step and all before it are finished."""

    draft: Draft
    closes: tuple[str, ...]
    standing: Standing
    reaches: tuple[str, ...]


def walk(target: str, drafts: Iterable[Draft], setup: Setup) -> Iterator[Passed]:
    """Yield the steps with what each changes, for the target and for the levels that become ready."""
    standards = setup.standards
    target_standard = next(found for found in standards.levels if found.level.id == target)
    profile = setup.profile
    others = _judge_all(profile, setup)
    met = _list_met((*others[target], *judge_skills(profile, target_standard)))
    waiting = [s for s in standards.levels if not _is_ready(profile, s, others[s.level.id])]
    for draft in drafts:
        profile = add_gains(profile, draft.gains)
        # A rating changes nothing but skills, so the rest need not be judged again.
        if any(gain.kind != "skill" for gain in draft.gains):
            others = _judge_all(profile, setup)
        findings = (*others[target], *judge_skills(profile, target_standard))
        reached = [s for s in waiting if _is_ready(profile, s, others[s.level.id])]
        waiting = [s for s in waiting if s not in reached]
        now = _list_met(findings)
        yield Passed(
            draft,
            tuple(name for name in now if name not in met),
            Standing(*stand(findings, target_standard, standards)),
            tuple(standard.level.id for standard in reached),
        )
        met = now


def _judge_all(profile: Profile, setup: Setup) -> dict[str, tuple[Finding, ...]]:
    """Return, for each level, the findings of all its requirements but skills."""
    return {
        standard.level.id: judge_others(profile, standard, setup.standards, setup.today)
        for standard in setup.standards.levels
    }


def _list_met(findings: Iterable[Finding]) -> list[str]:
    return [finding.requirement.id for finding in findings if finding.status == "met"]


def _is_ready(profile: Profile, standard: Standard, others: tuple[Finding, ...]) -> bool:
    """Whether a level is ready, whatever the open answers turn out to be."""
    findings = (*others, *judge_skills(profile, standard))
    return all(f.requirement.importance == "preferred" or f.worst.status == "met" for f in findings)


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
