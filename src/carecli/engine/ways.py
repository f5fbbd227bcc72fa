"""Which steps close the gaps to a level: every whole of ways, weighed for the fastest and the cheapest."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from math import ceil

from carecli.engine.eligibility import MONTHS
from carecli.engine.kinds import Credentials, Degree, Rating, Years
from carecli.engine.requirements import Finding
from carecli.engine.results import PREFERENCES, Estimate, Preference, Raise, Span, Step
from carecli.engine.routes import FIRST_POST, Way, list_ways
from carecli.engine.schedule import place, run_in_turn
from carecli.engine.steps import Setup, estimate, find_origin, list_holdings, plan_degree

SKILL_REASON = "No source gives the months or the cost of a rating step"
ROUNDING = 1e-9
Weight = tuple[float, ...]
Study = Callable[[list[Step]], list[list[Step]]]  # the steps with each way to close one gap after them


def choose_steps(
    gaps: Sequence[Finding], base: Sequence[Step], done: Collection[str], setup: Setup
) -> dict[Preference, list[Step]]:
    """For each preference, the steps that close the gaps after those of `base`.

    Credentials and degrees are chosen together, for the shortest or the cheapest whole: one degree can serve
    the ladder, a license and an exam. Years and ratings have one way each, and take nothing from the others.
    """
    needs = [(gap.requirement.need, gap) for gap in gaps]
    credentials = [need for need, _ in needs if isinstance(need, Credentials)]
    degrees = [(need, gap) for need, gap in needs if isinstance(need, Degree)]
    studies: list[Study] = [
        *(partial(_list_credentials, need, setup) for need in credentials if need.kind == "license"),
        *(  # The lowest degree first: the next one builds on it.
            partial(_list_studies, need, gap, setup)
            for need, gap in sorted(degrees, key=lambda asked: asked[0].rank(setup.scales))
        ),
        *(partial(_list_credentials, need, setup) for need in credentials if need.kind == "certification"),
    ]
    rest = [
        *(_work_years(need, gap, setup) for need, gap in needs if isinstance(need, Years)),
        *(_raise_rating(need, gap) for need, gap in needs if isinstance(need, Rating)),
    ]
    wholes = list(_list_wholes(studies, list(base)))
    weights = [weigh(_add_first_post(whole, setup), done, setup) for whole in wholes]
    chosen: dict[Preference, list[Step]] = {}
    for preference in PREFERENCES:
        best = min(range(len(wholes)), key=lambda i: weights[i][preference])
        chosen[preference] = _add_first_post([*wholes[best], *rest], setup)
    return chosen


def _list_wholes(studies: Sequence[Study], steps: list[Step]) -> Iterator[list[Step]]:
    """Every plan that closes all gaps after the steps; a gap that is closed, or cannot be, adds nothing."""
    if not studies:
        yield steps
        return
    for whole in studies[0](steps) or [steps]:
        yield from _list_wholes(studies[1:], whole)


def _list_credentials(need: Credentials, setup: Setup, steps: list[Step]) -> list[list[Step]]:
    """The steps with each way to a license or certification that will do; none if all are closed."""
    held = list_holdings(setup, steps).of(need.kind) or {}
    if need.accepts & set(held):
        return []
    known = {found.id: found for found in setup.pack.credentials.credential}
    codes = [*need.codes, *(code for code in known if code in need.accepts - set(need.codes))]
    ruled = [code for code in codes if known[code].route]
    ways = [way for code in ruled for way in list_ways(known[code], steps, setup)]
    ways = ways or [way for code in codes[:1] for way in list_ways(known[code], steps, setup)]
    if need.kind == "certification":
        # Nobody takes a degree to shorten the work that an exam asks for.
        ways = [way for way in ways if not _adds_studies(way)] or ways
    return [_add(way.steps, steps) for way in ways]


def _adds_studies(way: Way) -> bool:
    """Whether a way takes a degree or a license that is not planned."""
    return any(step.kind in ("education", "license") for step in way.steps)


def _list_studies(need: Degree, gap: Finding, setup: Setup, steps: list[Step]) -> list[list[Step]]:
    """The steps with each degree that a level of education asks for; none if one is planned."""
    scales, education = setup.scales, setup.pack.education
    counted = {field.id for field in education.field if field.named}
    planned = [gain for step in steps for gain in step.gains if isinstance(gain, Degree)]
    if any(need.is_served_by(gain, scales) and gain.field in counted for gain in planned):
        return []
    levels = [need.level]
    if gap.best.status == "partial":
        # Of the right level in another field: a degree above it in one that counts will do as well.
        programs = {program.level for program in setup.file.program}
        above = [level.id for level in education.level if level.builds_on == need.level]
        levels += [level for level in above if level in programs]
    holdings = list_holdings(setup, steps)
    return [_add(plan_degree(level, (), holdings, setup, named=True), steps) for level in levels]


def _add(more: Iterable[Step], steps: Sequence[Step]) -> list[Step]:
    """The steps with more of them, each once."""
    return list({step.id: step for step in (*steps, *more)}.values())


def weigh(steps: Sequence[Step], done: Collection[str], setup: Setup) -> dict[Preference, Weight]:
    """The keys by which whole plans are compared, one for each preference; the lowest wins.

    The fastest counts, one after the other, the most and the fewest months until all is done, the most money,
    how much is not known, and how many steps are left; the cheapest counts the money first. Of two plans that
    end together the cheaper one is chosen, then the one that more is known of.

    What is not known never looks quick or cheap: a fee and the study for an exam count as the pack says
    (`StandIn`), a degree as the longest and the dearest program that the pack knows. Steps that are done
    take nothing. Degrees run one after another, as the plan will have them.

    Two plans of 24 months, for 900 and for 4,200: (24, 24, 900, 0, 2) comes before (24, 24, 4200, 0, 1).
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

    def take(step: Step) -> Estimate | Span | None:
        stands_in = length.get(step.kind)
        return step.months or (Span(stands_in, stands_in) if stands_in else None)

    placed = place(run_in_turn(steps), done, take)
    months = max((finish.high for _, finish in placed.values()), default=0)
    least = max((finish.low for _, finish in placed.values()), default=0)
    left = [step for step in steps if step.id not in done]
    cost = sum(step.cost.high if step.cost else price.get(step.kind, 0) for step in left)
    not_known = sum((s.months is None) + (s.cost is None and not s.is_free) for s in left)
    return {
        "fastest": (months, least, cost, not_known, len(left)),
        "cheapest": (cost, months, least, not_known, len(left)),
    }


def _work_years(need: Years, gap: Finding, setup: Setup) -> Step:
    """The years that are short, as a step of work. Other direct care needs no post in care management."""
    requirement = gap.requirement
    months = ceil(round((need.years - need.amount_of(gap.have)) * MONTHS, 6))
    # A little less counted, so that the sum of both kinds never falls short by rounding.
    other = (setup.profile.related_years or 0) - ROUNDING if need.related else 0
    return Step(
        f"years-{need.years:g}".replace(".", "-"), "years",
        f"{requirement.label}: reach {need.years:g}",
        requirement.basis, requirement.source, requirement.reason,
        starts_after=() if setup.profile.years or need.related else (FIRST_POST,),
        months=Estimate(months, months, requirement.basis, requirement.source, reason=requirement.reason),
        gains=(Years(need.years - other),),
        is_free=True,
    )  # fmt: skip


def _raise_rating(need: Rating, gap: Finding) -> Step:
    requirement, have = gap.requirement, need.amount_of(gap.have)
    return Step(
        f"{need.skill}-{need.rating}", "skill",
        f"{requirement.label}: from {have} to {need.rating}",
        requirement.basis, requirement.source, SKILL_REASON,
        gains=(need,),
        raises=Raise(need.skill, requirement.label, have, need.rating),
    )  # fmt: skip


def _add_first_post(steps: Iterable[Step], setup: Setup) -> list[Step]:
    """The steps, led by finding a post in care management where one of them waits for it."""
    steps = list(steps)
    waited = any(FIRST_POST in step.starts_after for step in steps)
    if not waited or any(step.id == FIRST_POST for step in steps):
        return steps
    origin = find_origin(setup)
    # From outside health care the guide's time includes schooling, which is in the plan as steps of its own.
    months = estimate(origin.months) if origin and origin.licenses else None
    source = origin.source if origin else setup.pack.ladder.rules.steps.source
    basis = origin.basis if origin else "derived"
    post = Step(
        FIRST_POST, "first-post", "Find a first post in care management", basis, source, months=months
    )
    return [post, *steps]
