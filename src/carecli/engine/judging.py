"""Judging what a person has against what a level asks: findings, points, score and verdict."""

from collections.abc import Sequence
from math import ceil, floor
from typing import NamedTuple

from carecli.engine.requirements import WAIVED, Case, Finding, Outcome, Reading, Requirement, strength
from carecli.engine.results import Advantages, Range, Standing, Verdict, VerdictRange
from carecli.engine.standards import Standard
from carecli.pack.ladder import Rules

Outcomes = Sequence[tuple[Requirement, Outcome]]


class Half(NamedTuple):
    """The points of one half of a level, credentials or skills, and how many there are: must and expected."""

    points: float
    total: float

    @property
    def share(self) -> float:
        """How much of it is there, 0 to 1; all of it where nothing is asked."""
        return self.points / self.total if self.total else 1.0


def add_up(judged: Outcomes) -> Half:
    """The weighted points of requirements: those met, and a share of those partly met."""
    points = total = 0.0
    for requirement, outcome in judged:
        if outcome.status != "waived":
            points += requirement.weight * outcome.credit
            total += requirement.weight
    return Half(points, total)


def score(credentials: Half, skills: Half) -> float:
    """The score, 0 to 100: how much of what a level asks is there, half credentials and half skills.

    A half that asks nothing leaves the whole to the other, and a level that asks for nothing is 100. The
    score is rounded down to one decimal, so that it never flatters: 99.96 is 99.9, and 100 means that
    everything is met. The weights are in the pack's rules (design section 6).

    With all credentials, and of two skills that weigh 2 one met and one at half its rating:

    >>> score(Half(8, 8), Half(3, 4))
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


def decide_verdict(judged: Outcomes, skills: Half, level_score: float, rules: Rules) -> Verdict:
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
    is_ready = skills.share * 100 >= rules.ready.skills - 1e-9
    large = 0
    for requirement, outcome in judged:
        if requirement.importance == "preferred" or outcome.status in ("met", "waived"):
            continue
        if requirement.importance == "must" and outcome.status == "missing":
            return "blocked"
        is_forgiven = requirement.kind == "skill" and requirement.importance == "expected"
        if not is_forgiven or outcome.gap > rules.ready.steps:
            is_ready = False
        large += outcome.gap > rules.stretch.steps
    if is_ready:
        return "ready"
    return "stretch" if large <= rules.stretch.gaps and level_score >= rules.stretch.score else "developing"


def stand(others: Sequence[Finding], skills: Sequence[Finding], rules: Rules) -> Standing:
    """Verdict, score, halves and advantages of a level by its findings, worst and best case."""
    low = _judge_all(
        [(f.requirement, f.worst) for f in others], [(f.requirement, f.worst) for f in skills], rules
    )
    high = low
    if any(finding.open_answers for finding in (*others, *skills)):
        high = _judge_all(
            [(f.requirement, f.best) for f in others], [(f.requirement, f.best) for f in skills], rules
        )
    wished = [f for f in (*others, *skills) if f.requirement.importance == "preferred"]
    advantages = Advantages(
        sum(f.worst.status == "met" for f in wished),
        sum(f.best.status == "met" for f in wished),
        len(wished),
    )
    return Standing(
        VerdictRange(low.verdict, high.verdict),
        Range(low.score, high.score),
        Range(low.credentials, high.credentials),
        Range(low.skills, high.skills),
        advantages,
    )


class Judged(NamedTuple):
    """Verdict, score and the two halves of one reading, each out of 100."""

    verdict: Verdict
    score: float
    credentials: float
    skills: float


def _judge_all(others: Outcomes, skills: Outcomes, rules: Rules) -> Judged:
    credentials, rated = add_up(others), add_up(skills)
    reached = score(credentials, rated)
    verdict = decide_verdict((*others, *skills), rated, reached, rules)
    return Judged(verdict, reached, floor_score(credentials.share), floor_score(rated.share))


def blocks(finding: Finding, outcome: Outcome) -> bool:
    """Whether an outcome of a finding is a hard stop: a must that is missing."""
    return finding.requirement.importance == "must" and outcome.status == "missing"


def judge_others(standard: Standard, case: Case) -> tuple[Finding, ...]:
    """A finding for each requirement of a level but its skills, those left out that others are asked."""
    found = [judge(requirement, case) for requirement in standard.others]
    return tuple([finding for finding in found if finding.best.status != "waived"])


def judge_skills(standard: Standard, case: Case) -> tuple[Finding, ...]:
    """A finding for each skill that a level asks for, from those that the standard has worked out."""
    rating_of = case.profile.skills.get
    return tuple([by_rating[rating_of(skill)] for skill, by_rating in standard.skills])


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
    >>> from carecli.profile.model import Profile
    >>> from datetime import date
    >>> standards = set_standards(load_pack(find_pack()))
    >>> case = Case(Profile(), date(2026, 11, 23), standards.scales)
    >>> found = judge(standards.levels[2].others[0], case)
    >>> found.open_answer, found.worst.status, found.best.status
    ('years', 'missing', 'met')
    """
    asked_of = _is_asked(requirement, case)
    if asked_of is False:
        return Finding(requirement, None, WAIVED, WAIVED)
    reading = requirement.need.judge(case)
    for other in requirement.alternatives:
        reading = take_better(reading, other.judge(case))
    if asked_of is None:
        reading = reading._replace(worst=WAIVED, open_answers=("licenses",))
    return Finding(requirement, *reading)


def _is_asked(requirement: Requirement, case: Case) -> bool | None:
    """Whether a requirement is asked of a person; None while their licenses are not known."""
    held = case.profile.licenses
    if not requirement.holders:
        return True
    if held is None:
        return None
    return any(found.id in requirement.holders and found.is_current(case.today) for found in held)


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


def find_settling_answer(findings: Sequence[Finding]) -> str | None:
    """The open answer that would settle most of a level, or None where all are given.

    An answer that decides a must comes first, since it decides whether the level is blocked; then the
    one that narrows the range of the score most. Of several answers that would do, each counts in full; what
    only decides whether an exam may be sat is not counted.
    """
    weights: dict[str, tuple[bool, float]] = {}
    halves = [
        [f for f in findings if (f.requirement.kind == "skill") is is_skill] for is_skill in (True, False)
    ]
    for half in halves:
        total = add_up([(finding.requirement, finding.worst) for finding in half]).total
        for finding in (finding for finding in half if finding.can_be_settled):
            gained = finding.requirement.weight * (finding.best.credit - finding.worst.credit)
            for answer in finding.open_answers:
                decides_must, width = weights.get(answer, (False, 0.0))
                weights[answer] = (
                    decides_must or blocks(finding, finding.worst),
                    width + (gained / total if total else 0.0),
                )
    return max(weights, key=lambda answer: weights[answer], default=None)
