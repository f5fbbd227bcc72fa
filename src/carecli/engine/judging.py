"""Judging what a person has against what a level asks: findings, points, score and verdict."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import ceil, floor
from typing import NamedTuple, TypeVar

from carecli.engine.requirements import (
    NOTHING,
    WAIVED,
    Case,
    Finding,
    Judged,
    Outcome,
    Reading,
    Requirement,
    Tally,
    add_up,
    strength,
    take_stock,
)
from carecli.engine.results import Advantages, Range, Standing, Verdict, VerdictRange
from carecli.engine.standards import Papers, SheetRow, Standards, read_out
from carecli.pack.ladder import Rules
from carecli.profile.model import Profile

T = TypeVar("T")

MOST_KEPT = 10_000  # of papers, and of years, that a batch has judged
NOT_ASKED = Reading(None, WAIVED, WAIVED)


def score(credentials: Tally, skills: Tally) -> float:
    """The score, 0 to 100: how much of what a level asks is there, half credentials and half skills.

    A half that asks nothing leaves the whole to the other, and a level that asks for nothing is 100. The
    score is rounded down to one decimal, so that it never flatters: 99.96 is 99.9, and 100 means that
    everything is met. The weights are in the pack's rules (design section 6).

    With all credentials, and of two skills that weigh 2 one met and one at half its rating:

    >>> score(Tally(8, 8), Tally(3, 4))
    87.5
    """
    if not (credentials.total and skills.total):
        return floor_score(credentials.share if credentials.total else skills.share)
    return floor_score((credentials.share + skills.share) / 2)


def floor_score(share: float) -> float:
    """A share from 0 to 1 out of 100, rounded down to one decimal."""
    return floor(share * 1000 + 1e-6) / 10


def points_for_score(wanted: float) -> float:
    """The fewest points, of 100, that `score` shows as at least `wanted`."""
    return (ceil(wanted * 10 - 1e-9) - 1e-6) / 10


def decide_verdict(credentials: Tally, skills: Tally, level_score: float, rules: Rules) -> Verdict:
    """The verdict of a level for one reading of the answers, worst or best (design section 6).

    - `blocked`: a must is missing, whatever else there is.
    - `ready`: every must and every expected credential is met, and skills reach `rules.ready.skills` percent
      of their points with none more than `rules.ready.steps` short; preferred ones never matter.
    - `stretch`: the score reaches `rules.stretch.score`, and at most `rules.stretch.gaps` gaps are larger
      than `rules.stretch.steps`, those of a must which is partly met included.
    - `developing`: anything else.

    So with everything else met, somebody who lacks one rating point in two of twelve skills is ready, who
    lacks the bachelor's that is expected of nurses is a stretch, and who lacks their license is blocked.
    `level_score` is that of the same reading.
    """
    if credentials.stops or skills.stops:
        return "blocked"
    is_short = credentials.short or skills.short
    if not is_short and skills.share * 100 >= rules.ready.skills - 1e-9:
        return "ready"
    is_near = credentials.large + skills.large <= rules.stretch.gaps
    return "stretch" if is_near and level_score >= rules.stretch.score else "developing"


class Ends(NamedTuple):
    """What credentials and skills of a level come to with open answers missing (`low`), and met (`high`)."""

    low: tuple[Tally, Tally]
    high: tuple[Tally, Tally]


class Others(NamedTuple):
    """What is asked besides skills, each thing judged; of degrees and licenses also what it comes to."""

    judged: Sequence[Judged]
    papers: Papers


def find_ends(standards: Standards, others: Others, rows: Sequence[SheetRow]) -> list[Ends]:
    """What the two halves of each level come to, advantages included as far as they were judged."""
    judged, papers = others
    each = zip(standards.levels, papers.worst, papers.best, _add_rows(rows, standards), strict=True)
    found = []
    for standard, worst, best, (rated, hoped) in each:
        rest = [judged[place] for place in standard.rest if place < len(judged)]
        is_open = best is not worst or any(more.best is not more.worst for more in rest)
        low = high = add_up([worst, *[more.worst for more in rest]]), rated
        if is_open:
            high = add_up([best, *[more.best for more in rest]]), hoped
        elif hoped is not rated:
            high = low[0], hoped
        found.append(Ends(low, high))
    return found


def list_rows(standards: Standards, profile: Profile) -> list[SheetRow]:
    """A person's ratings as rows of the sheet."""
    rating_of = profile.skills.get
    return [by_rating[rating_of(skill)] for skill, by_rating in standards.sheet]


def _add_rows(rows: Sequence[SheetRow], standards: Standards) -> list[tuple[Tally, Tally]]:
    """What rows come to on each level, at worst and at best."""
    if not rows:
        return [(NOTHING, NOTHING)] * len(standards.levels)
    worst, best = sum([row.worst for row in rows]), sum([row.best for row in rows])
    low = high = read_out(worst, standards.levels)
    if best != worst:
        high = read_out(best, standards.levels)
    return list(zip(low, high, strict=True))


def weigh(ends: Ends, rules: Rules) -> tuple[VerdictRange, Range]:
    """Verdict and score of a level, worst and best case."""
    low = high = score(*ends.low)
    worst = best = decide_verdict(*ends.low, low, rules)
    if ends.high is not ends.low:
        high = score(*ends.high)
        best = decide_verdict(*ends.high, high, rules)
    return VerdictRange(worst, best), Range(low, high)


def stand(ends: Ends, rules: Rules) -> Standing:
    """Verdict, score, halves and advantages of a level, worst and best case."""
    (least, rated), (most, hoped) = ends
    return Standing(
        *weigh(ends, rules),
        _find_range(least, most),
        _find_range(rated, hoped),
        Advantages(least.granted + rated.granted, most.granted + hoped.granted, most.wishes + hoped.wishes),
    )


def _find_range(worst: Tally, best: Tally) -> Range:
    low = floor_score(worst.share)
    return Range(low, low if best is worst else floor_score(best.share))


def judge_asked(standards: Standards, case: Case, places: Iterable[int] | None = None) -> Others:
    """What is asked on the ladder besides skills, each thing judged once, or what is at `places` alone."""
    asked, rules = standards.asked, case.scales.rules
    papers = _judge_papers(standards, case)
    known = {**papers.judged, **_judge_years(standards, case)}
    judged = [
        known.get(place) or take_stock(asked[place], read(asked[place], case), rules)
        for place in (range(len(asked)) if places is None else places)
    ]
    return Others(judged, papers)


def _judge_years(standards: Standards, case: Case) -> Mapping[int, Judged]:
    """What is asked of years alone; kept for the next who has worked as long."""
    worked = case.profile.years, case.profile.related_years
    return _keep(standards.worked, worked, lambda: _judge_at(standards.of_years, standards, case))


def _judge_papers(standards: Standards, case: Case) -> Papers:
    """What is asked of degrees and licenses alone; kept for the next who holds the same."""

    def work() -> Papers:
        """Judge it, and add it up for each level."""
        judged = _judge_at(standards.on_paper, standards, case)
        each = [[judged[place] for place in standard.papers] for standard in standards.levels]
        worst = [add_up([paper.worst for paper in papers]) for papers in each]
        best = [add_up([paper.best for paper in papers]) for papers in each]
        return Papers(judged, worst, worst if best == worst else best)

    return _keep(standards.papers, (case.degrees, case.licenses, case.lapsed), work)


def _judge_at(places: Iterable[int], standards: Standards, case: Case) -> dict[int, Judged]:
    """What is asked at some places of the ladder, judged."""
    asked, rules = standards.asked, case.scales.rules
    return {place: take_stock(asked[place], read(asked[place], case), rules) for place in places}


def _keep(kept: dict[object, T], key: object, work: Callable[[], T]) -> T:
    """What was worked out for a key, or else is now, and kept."""
    found = kept.get(key)
    if found is None:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        found = kept[key] = work()
    return found


def list_findings(standards: Standards, others: Others, rows: Sequence[SheetRow]) -> list[list[Finding]]:
    """What is found of all that each level asks, skills last; what is asked of others is left out."""
    columns = zip(*[row.found for row in rows], strict=True) if rows else [()] * len(standards.levels)
    readings = [judged.reading for judged in others.judged]
    return [
        [
            *[
                Finding(requirement, readings[place])
                for requirement, place in zip(standard.others, standard.places, strict=True)
                if readings[place].best is not WAIVED
            ],
            *filter(None, column),
        ]
        for standard, column in zip(standards.levels, columns, strict=True)
    ]


def judge(requirement: Requirement, case: Case) -> Finding:
    """How far a person meets a requirement, as the worst and the best that the answers leave possible.

    What is not answered is missing at worst and met at best, and `open_answer` names what to ask. What is
    needed judges itself (`kinds.py`); where a requirement has alternatives, of other kinds too, the best of
    them counts, for the worst and for the best case alike.

    Somebody with 3.5 years, asked for 5 in steps of two: `worst` and `best` are both partial, with a credit
    of 0.7 and a gap of one step. With no years given: worst is missing, best is met, and `years` is open. The
    credit is a share of the requirement's weight, the gap is counted in the steps of the pack's rules.

    >>> from carecli.engine.standards import set_standards
    >>> from carecli.pack.loading import load_pack
    >>> from carecli.pack.reading import find_pack
    >>> from carecli.engine.requirements import open_case
    >>> from carecli.profile.model import Profile
    >>> from datetime import date
    >>> standards = set_standards(load_pack(find_pack()))
    >>> case = open_case(Profile(), date(2026, 11, 23), standards.scales)
    >>> found = judge(standards.levels[2].others[0], case)
    >>> found.open_answer, found.worst.status, found.best.status
    ('years', 'missing', 'met')
    """
    return Finding(requirement, read(requirement, case))


def read(requirement: Requirement, case: Case) -> Reading:
    """What a person has of what a requirement asks; see `judge`."""
    asked_of = _is_asked(requirement, case)
    if asked_of is False:
        return NOT_ASKED
    reading = requirement.need.judge(case)
    for other in requirement.alternatives:
        if reading.worst.status == "met":
            break  # nothing is better
        reading = take_better(reading, other.judge(case))
    return reading._replace(worst=WAIVED, open_answers=("licenses",)) if asked_of is None else reading


def _is_asked(requirement: Requirement, case: Case) -> bool | None:
    """Whether a requirement is asked of a person; None while their licenses are not known."""
    if not requirement.holders:
        return True
    return None if case.licenses is None else not case.licenses.isdisjoint(requirement.holders)


def take_better(one: Reading, other: Reading) -> Reading:
    """The better of two readings, at worst and at best; shown is the one that comes closer at worst."""
    nearer, further = (other, one) if strength(other.worst) > strength(one.worst) else (one, other)
    worst = best = _join(nearer.worst, further.worst)
    if not (nearer.worst is nearer.best and further.worst is further.best):
        best = _join(nearer.best, further.best)
    if best == worst:
        return nearer._replace(worst=worst, best=best, open_answers=())
    most = max(strength(nearer.best), strength(further.best))
    asked = [r.open_answers for r in (nearer, further) if r.open_answers and strength(r.best) == most]
    answers = dict.fromkeys(name for names in asked for name in names)
    return nearer._replace(worst=worst, best=best, open_answers=tuple(answers))


def _join(one: Outcome, other: Outcome) -> Outcome:
    """The better of two outcomes, with the larger share of the points and the shorter way of either.

    Somebody partly there in two ways may have come further in one, and have less to go in the other.
    """
    better = max(one, other, key=strength)
    return Outcome(better.status, max(one.credit, other.credit), min(one.gap, other.gap))


def find_settling_answer(findings: Sequence[Finding], ends: Ends, rules: Rules) -> str | None:
    """The open answer that would settle most of a level, or None where all are given.

    An answer that decides a must comes first, since it decides whether the level is blocked; then the
    one that narrows the range of the score most. Of several answers that would do, each counts in full; what
    only decides whether an exam may be sat is not counted.
    """
    weights: dict[str, tuple[bool, float]] = {}
    for finding in [finding for finding in findings if finding.reading.open_answers]:
        if not finding.can_be_settled:
            continue
        _, worst, best = take_stock(finding.requirement, finding.reading, rules)
        total = ends.low[finding.requirement.kind == "skill"].total
        width = (best.points - worst.points) / total if total else 0.0
        for answer in finding.open_answers:
            decides_must, so_far = weights.get(answer, (False, 0.0))
            weights[answer] = decides_must or worst.stops > 0, so_far + width
    return max(weights, key=lambda answer: weights[answer], default=None)
