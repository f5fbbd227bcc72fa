"""Judging what a person has against what a level asks: findings, points, score and verdict."""

from collections.abc import Sequence
from math import ceil, floor
from typing import NamedTuple

from carecli.engine.requirements import (
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
from carecli.engine.standards import AskedSkill, Standard, Standards
from carecli.pack.ladder import Rules
from carecli.profile.model import Profile


def score(credentials: Tally, skills: Tally) -> float:
    """The score, 0 to 100: how much of what a level asks is there, half credentials and half skills.

    A half that asks nothing leaves the whole to the other, and a level that asks for nothing is 100. The
    score is rounded down to one decimal, so that it never flatters: 99.96 is 99.9, and 100 means that
    everything is met. The weights are in the pack's rules (design section 6).

    With all credentials, and of two skills that weigh 2 one met and one at half its rating:

    >>> score(Tally(8, 8), Tally(3, 4))
    87.5
    """
    asked = [half.share for half in (credentials, skills) if half.total]
    return floor_score(sum(asked) / len(asked)) if asked else 100.0


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
    """What credentials and skills come to with all open answers missing (`low`), and with them met."""

    low: tuple[Tally, Tally]
    high: tuple[Tally, Tally]


def find_ends(others: Sequence[Judged], skills: Sequence[Judged]) -> Ends:
    """What the two halves of a level come to, of what score and verdict count."""
    worst, rated = [each.worst for each in others], [each.worst for each in skills]
    best, hoped = [each.best for each in others], [each.best for each in skills]
    low = add_up(worst), add_up(rated)
    if best == worst and hoped == rated:
        return Ends(low, low)
    return Ends(low, (add_up(best), add_up(hoped)))


def weigh(ends: Ends, rules: Rules) -> tuple[VerdictRange, Range]:
    """Verdict and score of a level, worst and best case."""
    low = high = score(*ends.low)
    worst = best = decide_verdict(*ends.low, low, rules)
    if ends.high is not ends.low:
        high = score(*ends.high)
        best = decide_verdict(*ends.high, high, rules)
    return VerdictRange(worst, best), Range(low, high)


def stand(others: Sequence[Judged], skills: Sequence[Judged], rules: Rules) -> Standing:
    """Verdict, score, halves and advantages of a level, worst and best case."""
    ends = find_ends([x for x in others if not x.is_wish], [x for x in skills if not x.is_wish])
    credentials, rated = (
        Range(floor_score(low.share), floor_score(high.share))
        for low, high in zip(ends.low, ends.high, strict=True)
    )
    wished = [each.finding for each in (*others, *skills) if each.is_wish]
    advantages = Advantages(
        sum([f.worst.status == "met" for f in wished]),
        sum([f.best.status == "met" for f in wished]),
        len(wished),
    )
    return Standing(*weigh(ends, rules), credentials, rated, advantages)


def judge_asked(standards: Standards, case: Case, *, counted: bool = False) -> list[Judged]:
    """What is asked on the ladder besides skills, each thing judged once; of the `counted` alone, if so."""
    asked = standards.asked[: standards.counted] if counted else standards.asked
    return [take_stock(judge(requirement, case), case.scales.rules) for requirement in asked]


def list_others(standard: Standard, judged: Sequence[Judged]) -> list[Judged]:
    """Of what is asked on the ladder that of one level, what is asked of others left out."""
    found = []
    for requirement, place in zip(standard.others, standard.places, strict=True):
        once = judged[place]
        if once.finding.best.status != "waived":
            found.append(Judged(Finding(requirement, *once.finding[1:]), *once[1:]))
    return found


def list_rated(skills: Sequence[AskedSkill], profile: Profile) -> list[Judged]:
    """Skills as a person rates them, from what the standard has worked out."""
    rating_of = profile.skills.get
    return [by_rating[rating_of(skill)] for skill, by_rating in skills]


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
    asked_of = _is_asked(requirement, case)
    if asked_of is False:
        return Finding(requirement, None, WAIVED, WAIVED)
    reading = requirement.need.judge(case)
    for other in requirement.alternatives:
        if reading.worst.status == "met":
            break  # nothing is better
        reading = take_better(reading, other.judge(case))
    if asked_of is None:
        reading = reading._replace(worst=WAIVED, open_answers=("licenses",))
    return Finding(requirement, *reading)


def _is_asked(requirement: Requirement, case: Case) -> bool | None:
    """Whether a requirement is asked of a person; None while their licenses are not known."""
    if not requirement.holders:
        return True
    return None if case.licenses is None else not case.licenses.isdisjoint(requirement.holders)


def take_better(one: Reading, other: Reading) -> Reading:
    """The better of two readings, at worst and at best; shown is the one that comes closer at worst."""
    nearer, further = (other, one) if strength(other.worst) > strength(one.worst) else (one, other)
    worst, best = _join(nearer.worst, further.worst), _join(nearer.best, further.best)
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
    return better._replace(credit=max(one.credit, other.credit), gap=min(one.gap, other.gap))


def find_settling_answer(judged: Sequence[Judged]) -> str | None:
    """The open answer that would settle most of a level, or None where all are given.

    An answer that decides a must comes first, since it decides whether the level is blocked; then the
    one that narrows the range of the score most. Of several answers that would do, each counts in full; what
    only decides whether an exam may be sat is not counted.
    """
    weights: dict[str, tuple[bool, float]] = {}
    for is_skill in (True, False):
        half = [each for each in judged if (each.finding.requirement.kind == "skill") is is_skill]
        total = add_up([each.worst for each in half]).total
        for finding, worst, best, _ in half:
            if not finding.can_be_settled:
                continue
            width = (best.points - worst.points) / total if total else 0.0
            for answer in finding.open_answers:
                decides_must, so_far = weights.get(answer, (False, 0.0))
                weights[answer] = decides_must or worst.stops > 0, so_far + width
    return max(weights, key=lambda answer: weights[answer], default=None)
