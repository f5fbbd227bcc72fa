"""Plan the way from a profile to a level: steps that close the gaps, their order and sum, their effect."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from math import ceil
from typing import NamedTuple

from carecli.engine.assess import WARNING_DAYS, assess_against, find_expiries
from carecli.engine.eligibility import find_license_above
from carecli.engine.judging import (
    Ends,
    Others,
    find_ends,
    judge,
    judge_asked,
    list_findings,
    list_rows,
    stand,
    weigh,
)
from carecli.engine.kinds import Credentials, Degree, Rating
from carecli.engine.openings import find_opening, list_openings
from carecli.engine.requirements import Case, Finding, Requirement
from carecli.engine.results import (
    Alternative,
    Assessment,
    Expiry,
    LevelAssessment,
    OtherWay,
    Plan,
    PlannedStep,
    Preference,
    Span,
    Standing,
    Step,
    Total,
    VerdictRange,
)
from carecli.engine.routes import FIRST_POST
from carecli.engine.schedule import Times, add_up, place, put_in_order, run_in_turn, sort_by_dependence
from carecli.engine.standards import Standard, Standards, set_standards
from carecli.engine.steps import Setup, add_gains, list_first_steps, set_up
from carecli.engine.ways import CHOICES, add_first_post, choose_steps
from carecli.pack.ladder import Importance
from carecli.pack.pack import Pack
from carecli.pack.plan import PlanFile, Uplift
from carecli.profile.model import Profile

IMPORTANCES: tuple[Importance, ...] = ("must", "expected", "preferred")


def rank_steps(gaps: Iterable[Finding], steps: Sequence[Step], setup: Setup) -> dict[str, Importance]:
    """The strongest importance that each step serves, itself or by the steps that wait for it.

    To apply, or to find a first post, is at least expected: nobody is a care manager without.
    """
    asked = [gap.requirement for gap in gaps]
    strength: dict[str, Importance] = {}
    ordered = sort_by_dependence(steps)
    for step in reversed(ordered):
        served = [r.importance for r in asked if _serves(step, r, setup)]
        served += [strength[other.id] for other in steps if step.id in other.starts_after]
        served += ["expected"] if step.kind in ("apply", "first-post") else []
        strength[step.id] = min(served, key=IMPORTANCES.index, default=IMPORTANCES[-1])
    for step in ordered:
        if step.kind == "recognition":  # What comes after a license is as needed as the license.
            strength[step.id] = min(
                (strength[name] for name in (step.id, *step.starts_after)), key=IMPORTANCES.index
            )
    return strength


def _serves(step: Step, requirement: Requirement, setup: Setup) -> bool:
    return any(
        (step.kind == way.kind == "years") or any(way.is_served_by(gain, setup.scales) for gain in step.gains)
        for way in requirement.ways
    )


class Effect(NamedTuple):
    """What has changed once a step and all before it are finished; see `PlannedStep`."""

    closes: tuple[str, ...]
    standing: Standing
    reaches: tuple[str, ...]


def walk(
    target: str, steps: Iterable[Step], setup: Setup, behind: Collection[str] = frozenset()
) -> Iterator[Effect]:
    """The effect of each step in turn, on the target and on the levels that become ready.

    A level is reached if it is not `behind` a person, nor on the way to one reached before, nor passed over.
    """
    standards = setup.standards
    order = [standard.level.id for standard in standards.levels]
    aim = order.index(target)
    case = setup.case
    judged = judge_asked(standards, case)
    stands_in = any(isinstance(way, Rating) for requirement in standards.asked for way in requirement.ways)
    ends, met = _look(standards, judged, case.profile, aim)
    ready = _list_ready(ends, standards)
    waiting = [level for level in order if level not in behind and level not in ready]
    for step in steps:
        case = case.change(add_gains(case.profile, step.gains))
        # A rating changes nothing but skills, unless it stands for something else: then all is judged again.
        if step.gains and (step.kind != "skill" or stands_in):
            judged = judge_asked(standards, case)
        ends, now = _look(standards, judged, case.profile, aim)
        ready = _list_ready(ends, standards)
        reached = [level for level in waiting if level in ready]
        passed = {*reached}.union(*(standards.below[level] for level in reached))
        waiting = [level for level in waiting if level not in passed]
        yield Effect(
            tuple(name for name in now if name not in met),
            stand(ends[aim], case.scales.rules),
            tuple(level for level in reached if not _is_passed_over(level, case, standards)),
        )
        met = now


def _look(standards: Standards, judged: Others, profile: Profile, aim: int) -> tuple[list[Ends], list[str]]:
    """What each level comes to, and what is met of the one aimed at."""
    rows = list_rows(standards, profile)
    findings = list_findings(standards, judged, rows)[aim]
    met = [finding.requirement.id for finding in findings if finding.status == "met"]
    return find_ends(standards, judged, rows), met


def _list_ready(ends: Iterable[Ends], standards: Standards) -> list[str]:
    """The levels that are ready, whatever the open answers turn out to be."""
    rules = standards.scales.rules
    each = zip(standards.levels, ends, strict=True)
    return [standard.level.id for standard, come_to in each if weigh(come_to, rules)[0].low == "ready"]


def _is_passed_over(level: str, case: Case, standards: Standards) -> bool:
    codes = next(found.level.passed_over for found in standards.levels if found.level.id == level)
    return find_license_above(codes, case) is not None


class Chosen(NamedTuple):
    """The steps that it takes to be ready, those that musts and what is expected ask, and those for all."""

    needed: list[Step]
    asked: list[Step]
    everything: list[Step]


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
    """The plan that takes a person to the level `target`, in the setting of their profile.

    Each gap of the target, as the assessment finds it, becomes steps: a credential by one of the ways that
    its routes leave open, a degree by a program of `plan.toml`, years of work, a rating. Steps stand in
    order of the month in which they end, those first that it takes to be ready (`leave_out`); each carries
    what it closes and the verdict and score once it and all above it are done. What is not answered is in no
    step but in `open_answers`. Months are counted from the start of the plan, as ranges; what no source
    gives takes no time, costs nothing, and is listed.

    `assessment` is theirs of `today` and `standards` are those of their setting, if at hand. `week` is how
    many hours they work a week, full-time if None; `start` any day of the month to begin in, that of `today`
    if None; `done` are the ids of the steps that they have ticked, which then take nothing. `preference`
    chooses between the shortest and the cheapest whole. `target` must be the id of a level of the pack.

    >>> from carecli.pack.loading import load_handbook
    >>> from carecli.pack.reading import find_pack
    >>> handbook = load_handbook(find_pack())
    >>> nobody = Profile(years=3, education=(), licenses=())
    >>> plan = make_plan(nobody, handbook.pack, handbook.plan, "care-manager", date(2026, 11, 23))
    >>> [planned.step.kind for planned in plan.steps], plan.steps[-1].standing.verdict.high
    (['education', 'education', 'license', 'education', 'education'], 'ready')
    >>> plan.needed.months
    Span(low=24, high=36)
    """
    standards = standards or set_standards(pack, profile.setting)
    setup = set_up(profile, pack, file, standards, today, week)
    assessment = assessment or assess_against(profile, standards, today, "none")
    level = next(found for found in assessment.levels if found.id == target)
    gaps = list_gaps(level, setup)
    opening = find_opening(profile, pack, assessment, target, today)
    standard = next(found for found in standards.levels if found.level.id == target)
    chosen, lost = _choose(standard, gaps, opening, done, setup)
    everything = chosen[preference].everything
    done = {*done, *_list_spared(everything, done)}
    placed = _place(everything, done)
    totals = {name: add_up(way.needed, done, _place(way.needed, done)) for name, way in chosen.items()}
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
        standing=level.standing,
        asked={requirement.id: requirement for requirement in standard.requirements},
        stops=level.stops,
        elsewhere=list_openings(profile, pack, target, today) if level.stops else (),
        open_stops=level.open_stops,
        steps=_list_steps(assessment, target, gaps, chosen[preference], placed, done, setup),
        needed=totals[preference],
        everything=whole,
        alternatives=_compare(chosen, totals),
        other_ways=tuple(_describe_way(steps, done) for steps in lost),
        open_answers=_list_open_answers(level, everything, done),
        checklist=list_first_steps(assessment, done, setup),
        expiring=_find_lapses(profile, today, begins, whole.months),
    )


def list_gaps(level: LevelAssessment, setup: Setup) -> list[Finding]:
    """What is known to be short at a level, and what a license gained on the way would make asked.

    Ratings come last, in the order in which an assessment shows them: by importance, then those two ratings
    short, then those that bring the most points.
    """
    standard = next(found for found in setup.standards.levels if found.level.id == level.id)
    asked = {finding.requirement.id for finding in level.findings}
    later = [judge(r, setup.case) for r in standard.others if r.holders and r.id not in asked]
    # An answer that decides only whether an exam may be sat yet leaves the exam to do in any case.
    found = [f for f in level.findings if f.best.status not in ("met", "waived")]
    gaps = [*found, *(finding for finding in later if finding.best.status == "waived")]
    return sorted(gaps, key=_rank_rating)


def _rank_rating(gap: Finding) -> tuple[float, ...]:
    if gap.requirement.kind != "skill":
        return (-1,)
    return IMPORTANCES.index(gap.requirement.importance), -gap.worst.gap, gap.worst.credit


def _choose(
    standard: Standard, gaps: Sequence[Finding], opening: Step | None, done: Collection[str], setup: Setup
) -> tuple[dict[Preference, Chosen], tuple[list[Step], ...]]:
    """For each preference, the steps that it takes to be ready, those that are asked, and those for all.

    Then the ways to what is asked that lose by both preferences.
    """
    wanted = [gap for gap in gaps if not gap.requirement.is_wish]
    extra = [gap for gap in gaps if gap.requirement.is_wish]
    chosen: dict[Preference, Chosen] = {}
    further: dict[tuple[str, ...], dict[Preference, list[Step]]] = {}
    choice = choose_steps(wanted, [], done, setup)
    for preference, steps in choice.best.items():
        asked = _lead(steps, wanted, opening, setup)
        names = tuple(step.id for step in asked)
        if names not in further:
            further[names] = choose_steps(extra, asked, done, setup).best
        everything = further[names][preference]
        # A degree that all may take in any field can be settled by what is only preferred.
        final = {step.id: step for step in run_in_turn(everything)}
        if FIRST_POST in final and FIRST_POST not in names:
            names = (FIRST_POST, *names)
        asked = [final[name] for name in names]
        spare = leave_out(standard, asked, wanted, done, setup)
        needed = [step for step in asked if step.id not in spare]
        chosen[preference] = Chosen(needed, asked, list(final.values()))
    return chosen, tuple(_lead(steps, wanted, opening, setup) for steps in choice.lost)


def leave_out(
    standard: Standard, steps: Sequence[Step], gaps: Iterable[Finding], done: Collection[str], setup: Setup
) -> set[str]:
    """The ratings among the steps without which the verdict of a level is the one that all of them bring.

    A level is ready when its skills reach a share of their points, 90 % in the built-in pack, with none two
    ratings short; so not every rating that it expects is needed. They are taken in the order of the steps,
    those ticked first, until the engine's verdict is that of all; what is left helps and is not needed. A
    rating that stands for something else is always needed.
    """
    others = [gap.requirement for gap in gaps if gap.requirement.kind != "skill"]
    ratings = [
        step for step in steps if step.kind == "skill" and not any(_serves(step, r, setup) for r in others)
    ]
    ratings.sort(key=lambda step: step.id not in done)
    spared = {step.id for step in ratings}
    profile = add_gains(setup.profile, (g for step in steps if step.id not in spared for g in step.gains))
    standards = setup.standards
    judged = judge_asked(standards, setup.case.change(profile), range(standards.counted))
    aim = standards.levels.index(standard)

    def judge_with(raised: Iterable[Step]) -> VerdictRange:
        """The verdict once these steps are done."""
        reached = add_gains(profile, (gain for step in raised for gain in step.gains))
        ends = find_ends(standards, judged, list_rows(standards, reached))
        return weigh(ends[aim], standards.scales.rules)[0]

    best = judge_with(ratings)
    enough = next(n for n in range(len(ratings) + 1) if judge_with(ratings[:n]) == best)
    return {step.id for step in ratings[enough:]}


def _lead(steps: Sequence[Step], gaps: Iterable[Finding], opening: Step | None, setup: Setup) -> list[Step]:
    """The steps needed, led by what to apply for now, or by a first post where there is no year of work yet.

    A first post waits for what stops somebody today, unless that waits for the post itself.
    """
    if opening is not None:
        return [opening, *steps]
    years = setup.profile.years
    if years is None or years >= 1:
        return [*steps]
    stops = [gap.requirement for gap in gaps if gap.requirement.is_stopped_by(gap.worst)]
    clearing = [
        step.id
        for step in steps
        if step.kind != "years" and any(_serves(step, stop, setup) for stop in stops)
    ]
    return add_first_post(steps, setup, always=True, after=[n for n in clearing if not _waits(n, steps)])


def _waits(name: str, steps: Sequence[Step]) -> bool:
    """Whether a step waits for a first post."""
    by_id = {step.id: step for step in steps}
    return name == FIRST_POST or (
        name in by_id and any(_waits(before, steps) for before in by_id[name].starts_after)
    )


def _describe_way(steps: Sequence[Step], done: Collection[str]) -> OtherWay:
    steps = run_in_turn(steps)
    return OtherWay(
        add_up(steps, done, _place(steps, done)),
        tuple(step.title for step in steps if step.kind in CHOICES),
        tuple(step.short or step.title for step in steps if step.kind in CHOICES),
        tuple(dict.fromkeys(step.seldom for step in steps if step.seldom)),
        tuple(dict.fromkeys(_list_sources(step for step in steps if step.kind in CHOICES))),
    )


def _list_sources(steps: Iterable[Step]) -> Iterator[str]:
    """Yield the sources of what steps take and cost."""
    for step in steps:
        yield from (figure.source for figure in (step.months, step.cost) if figure)


def _list_spared(steps: Sequence[Step], done: Collection[str]) -> list[str]:
    """The work and training that only ticked steps waited for: they were not ticked without it."""
    waiting = {step.id: [d.id for d in steps if step.id in d.starts_after] for step in steps}
    return [
        step.id
        for step in steps
        if step.kind in ("experience", "training")
        and waiting[step.id]
        and all(name in done for name in waiting[step.id])
    ]


def _place(steps: Sequence[Step], done: Collection[str]) -> Times:
    return place(steps, done, lambda step: step.months)


def _compare(
    chosen: Mapping[Preference, Chosen], totals: Mapping[Preference, Total]
) -> tuple[Alternative, ...]:
    """Both ways in short where they differ."""
    ways = [
        Alternative(name, totals[name], tuple(step.title for step in way.needed if step.kind in CHOICES))
        for name, way in chosen.items()
    ]
    kinds = {frozenset(step.id for step in way.needed) for way in chosen.values()}
    return tuple(ways) if len(kinds) > 1 else ()


def _list_steps(
    assessment: Assessment,
    target: str,
    gaps: Sequence[Finding],
    chosen: Chosen,
    placed: Times,
    done: Collection[str],
    setup: Setup,
) -> tuple[PlannedStep, ...]:
    """The steps in order, those needed first, led by where to apply and what is ticked."""
    names = {step.id for step in chosen.needed}
    ranked = rank_steps(gaps, chosen.asked, setup)
    strength = {step.id: ranked.get(step.id, IMPORTANCES[-1]) for step in chosen.everything}
    ordered = put_in_order(chosen.everything, placed, lambda step: IMPORTANCES.index(strength[step.id]))
    ordered.sort(key=lambda step: (step.id not in names, step.kind != "apply", step.id not in done))
    effects = walk(target, ordered, setup, assessment.reached)
    return tuple(
        PlannedStep(
            step, strength[step.id], step.id in names, step.id in done, *placed[step.id],
            effect.closes, effect.standing, effect.reaches, _find_payback(step, setup.file.uplift),
        )
        for step, effect in zip(ordered, effects, strict=True)
    )  # fmt: skip


def _find_payback(step: Step, uplifts: Sequence[Uplift]) -> Span | None:
    """The months of higher pay that make up for the cost of a degree or certification."""
    earned = {gain.level for gain in step.gains if isinstance(gain, Degree)}
    earned |= {code for gain in step.gains if isinstance(gain, Credentials) for code in gain.codes}
    uplift = next((u for u in uplifts if {u.certification, u.degree} & earned), None)
    cost = step.cost
    if uplift is None or cost is None or cost.currency != uplift.currency or not uplift.low:
        return None
    return Span(ceil(cost.low * 12 / uplift.high), ceil(cost.high * 12 / uplift.low))


def _list_open_answers(
    level: LevelAssessment, steps: Sequence[Step], done: Collection[str]
) -> tuple[str, ...]:
    """The answers that are open for the level, then those that a rule of its steps turns on."""
    asked = [f.open_answers[0] for f in level.findings if f.can_be_settled]
    ruled = [answer for step in steps if step.id not in done for answer in step.open_answers]
    return tuple(dict.fromkeys((*asked, *ruled)))


def _find_lapses(profile: Profile, today: date, start: date, months: Span) -> tuple[Expiry, ...]:
    """The credentials that have expired, soon will, or will before the plan ends."""
    until = (start - today).days + ceil(months.high * 365 / 12)
    return find_expiries(profile, today, max(WARNING_DAYS, until))
