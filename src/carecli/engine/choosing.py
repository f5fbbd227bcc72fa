"""Choosing the steps that close the gaps of a level, by what the person prefers."""

from collections.abc import Collection, Iterable, Sequence
from math import ceil

from carecli.engine.assessment import Finding
from carecli.engine.degrees import estimate, plan_degree, run_in_turn
from carecli.engine.drafts import Draft, Gain, Setup, list_holdings
from carecli.engine.experience import FIRST_POST, MONTHS
from carecli.engine.first_steps import find_origin
from carecli.engine.plan import Estimate, Preference, Span
from carecli.engine.schedule import place
from carecli.engine.ways import Way, list_ways

SKILL_REASON = "No source gives the months or the cost of a rating step"
YEARS_REASON = "The years that are short, worked full-time or not"
STANDS_IN = ("certification", "training")
CREDENTIALS = ("license", "certification")


def choose_steps(
    gaps: Sequence[Finding],
    base: Sequence[Draft],
    preference: Preference,
    done: Collection[str],
    setup: Setup,
) -> list[Draft]:
    """Return the steps that close the gaps, after those of `base`, which may close some already.

    Credentials are chosen one after the other, each for the shortest or the cheapest whole; the license
    with the degrees in mind, because one degree can serve both.
    """
    degrees = [gap for gap in gaps if gap.requirement.kind == "education"]
    steps = list(base)
    for kind in CREDENTIALS:
        for gap in (gap for gap in gaps if gap.requirement.kind == kind):
            steps = _choose_credential(gap, steps, degrees, preference, done, setup)
        if kind == "license":
            steps = _add_degrees(degrees, steps, preference, done, setup)
    for gap in gaps:
        if gap.requirement.kind == "years":
            steps.append(_work_years(gap, setup))
        elif gap.requirement.kind == "skill":
            steps.append(_raise_skill(gap))
    return _add_first_post(steps, setup)


def _choose_credential(
    gap: Finding,
    steps: list[Draft],
    degrees: Sequence[Finding],
    preference: Preference,
    done: Collection[str],
    setup: Setup,
) -> list[Draft]:
    requirement = gap.requirement
    held = list_holdings(setup, steps).of(requirement.kind) or {}
    if requirement.accepts & set(held):
        return steps
    known = {found.id: found for found in setup.pack.credentials.credential}
    asked = requirement.need if isinstance(requirement.need, tuple) else ()
    codes = [*asked, *(code for code in known if code in requirement.accepts - set(asked))]
    ruled = [code for code in codes if known[code].route]
    ways = [way for code in ruled for way in list_ways(known[code], steps, setup)]
    ways = ways or [way for code in codes[:1] for way in list_ways(known[code], steps, setup)]
    if not ways:
        return steps
    wholes = [_add(way, steps) for way in ways]

    def weigh_whole(whole: list[Draft]) -> tuple[float, ...]:
        steps = _add_degrees(degrees, whole, preference, done, setup)
        return weigh(_add_first_post(steps, setup), preference, done, setup)

    return min(wholes, key=weigh_whole)


def _add(way: Way, steps: Sequence[Draft]) -> list[Draft]:
    """Return the steps with those of a way, each once."""
    return list({draft.id: draft for draft in (*steps, *way.drafts)}.values())


def _add_degrees(
    gaps: Sequence[Finding],
    steps: list[Draft],
    preference: Preference,
    done: Collection[str],
    setup: Setup,
) -> list[Draft]:
    """Return the steps with the degrees that the gaps still ask for, the highest one last."""
    ranks = setup.standards.ranks
    for gap in sorted(gaps, key=lambda gap: ranks[str(gap.requirement.need)]):
        need = str(gap.requirement.need)
        planned = [g for draft in steps for g in draft.gains if g.kind == "education"]
        if any(ranks[gain.name] >= ranks[need] for gain in planned):
            continue
        holdings = list_holdings(setup, steps)
        ways = [_add(Way(plan_degree(need, (), holdings, setup, named=True)), steps)]
        if gap.best.status == "partial":
            # Of the right level in another field: a degree above it in one that counts will do as well.
            above = [x.id for x in setup.pack.education.level if x.builds_on == need]
            programs = {program.level for program in setup.file.program}
            ways += [
                _add(Way(plan_degree(level, (), holdings, setup, named=True)), steps)
                for level in above
                if level in programs
            ]
        steps = min(ways, key=lambda whole: weigh(whole, preference, done, setup))
    return steps


def weigh(
    steps: Sequence[Draft], preference: Preference, done: Collection[str], setup: Setup
) -> tuple[float, ...]:
    """Return the key by which whole plans are compared, the lowest first.

    What is not known counts as the pack says (`Comparison`), so that it never looks quick or cheap.
    """
    unknown = setup.file.comparison
    months_unknown, cost_unknown = (unknown.months, unknown.cost) if unknown else (0, 0)

    def length(draft: Draft) -> Estimate | Span | None:
        stands_in = draft.kind == "certification"
        return draft.months or (Span(months_unknown, months_unknown) if stands_in else None)

    placed = place(run_in_turn(steps), done, length)
    months = max((finish.high for _, finish in placed.values()), default=0)
    least = max((finish.low for _, finish in placed.values()), default=0)
    left = [draft for draft in steps if draft.id not in done]
    cost = sum(draft.cost.high if draft.cost else cost_unknown * (draft.kind in STANDS_IN) for draft in left)
    not_known = sum((d.months is None) + (d.cost is None and not d.is_free) for d in left)
    if preference == "fastest":
        return months, least, cost, not_known, len(left)
    return cost, months, least, not_known, len(left)


def _work_years(gap: Finding, setup: Setup) -> Draft:
    requirement = gap.requirement
    assert isinstance(requirement.need, float | int)  # noqa: S101
    have = gap.have if isinstance(gap.have, float | int) else 0
    months = ceil(round((requirement.need - have) * MONTHS, 6))
    own = setup.profile.years or 0
    begins = (FIRST_POST,) if not own and not _counts_other_care(gap, setup) else ()
    return Draft(
        f"years-{requirement.need:g}", "years", f"{requirement.label}: reach {requirement.need:g}",
        requirement.basis, requirement.source, requirement.reason,
        after=begins,
        months=Estimate(months, months, requirement.basis, requirement.source, reason=requirement.reason),
        gains=(Gain("years", "years", amount=own + requirement.need - have),),
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
