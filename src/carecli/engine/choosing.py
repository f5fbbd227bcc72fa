"""Choosing the steps that close the gaps of a level, by what the person prefers."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from math import ceil

from carecli.engine.assessment import Finding
from carecli.engine.degrees import estimate, plan_degree, run_in_turn
from carecli.engine.drafts import Draft, Gain, Setup, list_holdings
from carecli.engine.experience import FIRST_POST, MONTHS
from carecli.engine.first_steps import find_origin
from carecli.engine.plan import PREFERENCES, Estimate, Preference, Span
from carecli.engine.schedule import place
from carecli.engine.ways import Way, list_ways

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
