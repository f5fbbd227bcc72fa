"""Which steps close the gaps to a level: every whole of ways, weighed for the fastest and the cheapest."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from math import ceil
from typing import NamedTuple

from carecli.engine.eligibility import MONTHS
from carecli.engine.judging import judge
from carecli.engine.kinds import Credentials, Degree, Rating, Years, name_years
from carecli.engine.requirements import Finding, Qualification
from carecli.engine.results import PREFERENCES, Estimate, Preference, Raise, Span, Step
from carecli.engine.routes import FIRST_POST, Way, list_ways
from carecli.engine.schedule import place, run_in_turn
from carecli.engine.steps import (
    Setup,
    add_gains,
    estimate,
    find_origin,
    list_holdings,
    list_papers,
    plan_degree,
)
from carecli.names import fold
from carecli.pack.plan import Program

SKILL_REASON = "No source gives the months or the cost of a rating step"
ROUNDING = 1e-9
OTHER_WAYS = 5  # so many of the ways that lose are worth showing
CHOICES = ("education", "license", "certification", "recognition")
Weight = tuple[float, ...]
Study = Callable[[list[Step]], list[list[Step]]]  # the steps with each way to close one gap after them


class Choice(NamedTuple):
    """The steps chosen for each preference, and the best of the ways that lose by both."""

    best: dict[Preference, list[Step]]
    lost: tuple[list[Step], ...]


def choose_steps(
    gaps: Sequence[Finding], base: Sequence[Step], done: Collection[str], setup: Setup
) -> Choice:
    """For each preference, the steps that close the gaps after those of `base`.

    Degrees, credentials and whatever will do in their place are chosen together, for the shortest or the
    cheapest whole: one degree can serve the ladder, a license and an exam, and what one gap takes can close
    another or make it asked. Years and ratings that nothing can replace have one way each.
    """
    chosen = [gap for gap in gaps if _has_choice(gap)]
    chosen.sort(key=lambda gap: _rank_gap(gap, setup))
    rest = [
        step
        for gap in gaps
        if not _has_choice(gap)
        for step in _work_or_learn(gap.requirement.need, gap, setup)
    ]
    studies: list[Study] = [partial(_close, gap, setup) for gap in chosen]
    wholes = list(_list_wholes(studies, list(base)))
    weights = [weigh(add_first_post(whole, setup), done, setup) for whole in wholes]
    order = {
        preference: sorted(range(len(wholes)), key=lambda i: weights[i][preference])
        for preference in PREFERENCES
    }
    best = {
        preference: add_first_post([*wholes[places[0]], *rest], setup) for preference, places in order.items()
    }
    ranked = [wholes[i] for i in order[PREFERENCES[0]]]
    lost = _list_lost(ranked, [wholes[places[0]] for places in order.values()])
    return Choice(best, tuple(add_first_post([*whole, *rest], setup) for whole in lost))


def _list_lost(wholes: Iterable[list[Step]], chosen: Iterable[list[Step]]) -> tuple[list[Step], ...]:
    """The first of the wholes that choose other degrees and credentials than those chosen."""
    seen = {_mark(whole) for whole in chosen}
    lost: dict[frozenset[str], list[Step]] = {}
    for whole in wholes:
        if _mark(whole) not in seen:
            lost.setdefault(_mark(whole), whole)
    return tuple(lost.values())[:OTHER_WAYS]


def _mark(whole: Iterable[Step]) -> frozenset[str]:
    return frozenset(step.id for step in whole if step.kind in CHOICES)


def _has_choice(gap: Finding) -> bool:
    requirement = gap.requirement
    return bool(requirement.alternatives) or isinstance(requirement.need, Credentials | Degree)


def _rank_gap(gap: Finding, setup: Setup) -> tuple[int, int]:
    """Licenses first, then degrees, the lowest first, for the next one builds on it; then the rest.

    What is asked of holders of a license comes after what may gain them one, and before certifications.
    """
    need = gap.requirement.need
    if isinstance(need, Degree):
        return (2 if gap.requirement.holders else 1), need.rank(setup.scales)
    return (0 if need.kind == "license" else 3), 0


def _close(gap: Finding, setup: Setup, steps: list[Step]) -> list[list[Step]]:
    """The steps with each way to close a gap; none where they close it, or make it asked no more."""
    requirement = gap.requirement
    after = setup.case.change(add_gains(setup.profile, (g for step in steps for g in step.gains)))
    if judge(requirement, after).worst.status in ("met", "waived"):
        return []
    ways: list[list[Step]] = []
    for way in requirement.ways:
        if isinstance(way, Credentials):
            ways += _list_credentials(way, setup, steps)
        elif isinstance(way, Degree):
            ways += _list_studies(way, setup, steps)
        else:
            ways.append(_add(_work_or_learn(way, gap, setup), steps))
    return ways


def _list_wholes(studies: Sequence[Study], steps: list[Step]) -> Iterator[list[Step]]:
    """Every plan that closes all gaps after the steps; a gap that is closed, or cannot be, adds nothing."""
    if not studies:
        yield steps
        return
    for whole in studies[0](steps) or [steps]:
        yield from _list_wholes(studies[1:], whole)


def _list_credentials(need: Credentials, setup: Setup, steps: list[Step]) -> list[list[Step]]:
    """The steps with each way to a license or certification that will do."""
    known = {found.id: found for found in setup.pack.credentials.credential}
    codes = [*need.codes, *(code for code in known if code in need.accepts - set(need.codes))]
    ruled = [code for code in codes if known[code].route]
    ways = [way for code in ruled for way in list_ways(known[code], steps, setup)]
    ways = ways or [way for code in codes[:1] for way in list_ways(known[code], steps, setup)]
    if need.kind == "certification":
        # Nobody takes a degree to shorten the work that an exam asks for.
        ways = [way for way in ways if not _adds_studies(way)] or ways
    return [_add(way.steps, steps) for way in ways]


def find_exam(need: Credentials, setup: Setup) -> Step | None:
    """The exam of a certification by the fastest way to it, as a plan would choose it for this gap alone.

    Its `routes` say who may sit for it, and what is still to do until then; None where every way is closed.
    """
    wholes = _list_credentials(need, setup, [])

    def measure(whole: list[Step]) -> Weight:
        """The weight of a whole way, as the fastest way counts it."""
        return weigh(add_first_post(whole, setup), (), setup)["fastest"]

    return min(wholes, key=measure)[-1] if wholes else None


def _adds_studies(way: Way) -> bool:
    """Whether a way takes a degree or a license that is not planned."""
    return any(step.kind in ("education", "license") for step in way.steps)


def _list_studies(need: Degree, setup: Setup, steps: list[Step]) -> list[list[Step]]:
    """The steps with each degree that a level of education asks for, one from abroad evaluated among them."""
    scales, education = setup.scales, setup.pack.education
    levels = [need.level]
    if need.judge(setup.case).best.status == "partial":
        # Of the right level in another field: a degree above it in one that counts will do as well.
        programs = {program.level for program in setup.file.program}
        above = [level.id for level in education.level if level.builds_on == need.level]
        levels += [level for level in above if level in programs]
    holdings = list_holdings(setup, steps)
    counted = {field.id for field in education.field if field.named}
    is_enough = any(
        degree.abroad and degree.field in counted and scales.ranks[degree.level] >= need.rank(scales)
        for degree in holdings.degrees or ()
    )
    ways = [list_papers(None, setup)[0]] if is_enough else []
    ways += [plan_degree(level, (), holdings, setup, named=True) for level in levels]
    return [_add(way, steps) for way in ways]


def _add(more: Iterable[Step], steps: Sequence[Step]) -> list[Step]:
    """The steps with more of them, each once."""
    return list({step.id: step for step in (*steps, *more)}.values())


def weigh(steps: Sequence[Step], done: Collection[str], setup: Setup) -> dict[Preference, Weight]:
    """The keys by which whole plans are compared, one for each preference; the lowest wins.

    First of all, what people seldom do loses. Then the fastest counts, one after the other, the most months
    until all is done, the most money, the fewest months, how much is not known, and how many steps are left;
    the cheapest counts the money first. Of two plans that end together the cheaper one is chosen, such as
    years of paid work before a degree, then the one that more is known of.

    What is not known never looks quick or cheap: a fee and the study for an exam count as the pack says
    (`StandIn`), a degree as the longest and the dearest program of its level that the pack knows. Steps that
    are done take nothing. Degrees run one after another, as the plan will have them.

    Two plans of 24 months, for 900 and for 4,200: (0, 24, 900, 24, 0, 2) is before (0, 24, 4200, 24, 0, 1).
    """
    unknown = setup.file.comparison
    fee = unknown.cost if unknown else 0

    def take(step: Step) -> Estimate | Span | None:
        """How long a step takes, with what stands in where no source says it."""
        stands_in = unknown.months if unknown and step.kind == "certification" else 0
        if step.kind == "education":
            stands_in = _find_most(step, setup, lambda p: p.months.high if p.months else None)
        return step.months or (Span(stands_in, stands_in) if stands_in else None)

    def price(step: Step) -> float:
        """What a step costs at the most, with what stands in where no source says it."""
        if step.cost:
            return step.cost.high
        if step.kind == "education":
            return _find_most(step, setup, lambda p: p.cost.high if p.cost else None)
        return fee if step.kind in ("license", "certification", "training") else 0

    placed = place(run_in_turn(steps), done, take)
    months = max((finish.high for _, finish in placed.values()), default=0)
    least = max((finish.low for _, finish in placed.values()), default=0)
    left = [step for step in steps if step.id not in done]
    cost = sum(price(step) for step in left)
    seldom = sum(step.seldom is not None for step in left)
    not_known = sum((s.months is None) + (s.cost is None and not s.is_free) for s in left)
    return {
        "fastest": (seldom, months, cost, least, not_known, len(left)),
        "cheapest": (seldom, cost, months, least, not_known, len(left)),
    }


def _find_most(step: Step, setup: Setup, measure: Callable[[Program], float | None]) -> float:
    """The most that a program takes of the levels a degree may be of; of all where none of them is known."""
    levels = {gain.level for gain in step.gains if isinstance(gain, Degree)}
    taken = [(p.level in levels, most) for p in setup.file.program if (most := measure(p)) is not None]
    own = [most for is_own, most in taken if is_own]
    return max(own or [most for _, most in taken], default=0)


def _work_or_learn(need: Qualification, gap: Finding, setup: Setup) -> list[Step]:
    """The step to so many years or to a rating; none to anything else."""
    if isinstance(need, Years):
        return [_work_years(need, gap, setup)]
    return [_raise_rating(need, gap, setup)] if isinstance(need, Rating) else []


def _work_years(need: Years, gap: Finding, setup: Setup) -> Step:
    """The years that are short, as a step of work. Other direct care needs no post in care management."""
    requirement, profile = gap.requirement, setup.profile
    # A little less counted, so that the sum of both kinds never falls short by rounding.
    other = (profile.related_years or 0) - ROUNDING if need.related else 0
    have = (profile.years or 0) + (profile.related_years or 0 if need.related else 0)
    months = ceil(round((need.years - have) * MONTHS, 6))
    name, label, stands_for = f"years-{need.years:g}".replace(".", "-"), requirement.label, None
    if need is not requirement.need:
        name, stands_for = f"{fold(requirement.id)}-{name}", label
        label = name_years(setup.pack.guide.words, need)
    return Step(
        name, "years",
        f"{label}: reach {need.years:g}",
        requirement.basis, requirement.source, requirement.reason,
        starts_after=() if profile.years or need.related else (FIRST_POST,),
        months=Estimate(months, months, requirement.basis, requirement.source, reason=requirement.reason),
        gains=(Years(need.years - other),),
        is_free=True,
        in_place_of=stands_for,
        short=f"{need.say()} of work",
    )  # fmt: skip


def _raise_rating(need: Rating, gap: Finding, setup: Setup) -> Step:
    requirement, have = gap.requirement, setup.profile.skills.get(need.skill, 0)
    skill = next(skill for skill in setup.pack.skills.skill if skill.id == need.skill)
    label, stands_for = requirement.label, None
    if need is not requirement.need:
        label, stands_for = skill.name, label
    grow = (skill.grow or ())[max(have, 1) - 1 : need.rating - 1]
    return Step(
        f"{need.skill}-{need.rating}", "skill",
        f"{label}: from {have} to {need.rating}",
        requirement.basis, requirement.source, SKILL_REASON,
        gains=(need,),
        raises=Raise(need.skill, label, have, need.rating, grow),
        in_place_of=stands_for,
    )  # fmt: skip


def add_first_post(
    steps: Iterable[Step], setup: Setup, *, always: bool = False, after: Collection[str] = ()
) -> list[Step]:
    """The steps, led by finding a post in care management where one of them waits for it, or `always`.

    `after` are the steps that it has to wait for itself.
    """
    steps = list(steps)
    waited = any(FIRST_POST in step.starts_after for step in steps)
    others = [step for step in steps if step.id != FIRST_POST]
    if not (waited or always) or (len(others) < len(steps) and not after):
        return steps
    first = [step for step in others if step.id in after or step.kind == "apply"]
    origin = find_origin(setup, first)
    # From outside health care the guide's time includes schooling, which is in the plan as steps of its own.
    months = estimate(origin.months) if origin and origin.licenses else None
    source = origin.source if origin else setup.pack.ladder.rules.steps.source
    basis = origin.basis if origin else "derived"
    post = Step(
        FIRST_POST, "first-post", f"Find a first post in {setup.pack.guide.words.field}", basis, source,
        starts_after=tuple(step.id for step in first), months=months, short="First post",
    )  # fmt: skip
    return [post, *others]
