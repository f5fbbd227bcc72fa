"""Judging what a person has against what a level asks: findings, points, score and verdict."""

from collections.abc import Iterable, Sequence
from math import ceil, floor

from carecli.engine.requirements import Case, Finding, Outcome, Reading, Requirement, strength
from carecli.engine.results import Verdict
from carecli.engine.standards import Standard
from carecli.pack.ladder import Rules

Judged = Iterable[tuple[Requirement, Outcome]]


def score(points: float, total: float) -> float:
    """The score, 0 to 100: what share of a level's points is there, by one reading of the answers.

    `points` come from `add_points`; `total` is the sum of the weights of all that the level asks. A level
    that asks for nothing is 100. The score is rounded down to one decimal, so that it never flatters: 99.96
    is 99.9, and 100 means that everything is met. The weights are in the pack's rules (design section 6).

    With weights of 3 and 2, the 3 met and the 2 half met:

    >>> score(3 * 1.0 + 2 * 0.5, 5)
    80.0
    """
    return floor(points / total * 1000 + 1e-6) / 10 if total else 100.0


def points_for_score(wanted: float, total: float) -> float:
    """The fewest points out of `total` that `score` shows as at least `wanted`."""
    return (ceil(wanted * 10 - 1e-9) - 1e-6) / 1000 * total


def add_points(judged: Judged) -> float:
    """The weighted share of the requirements met."""
    return sum([requirement.weight * outcome.credit for requirement, outcome in judged])


def decide_verdict(judged: Judged, level_score: float, rules: Rules) -> Verdict:
    """The verdict of a level for one reading of the answers, worst or best (design section 6).

    - `blocked`: a must is missing, whatever else there is.
    - `ready`: every must and every expected requirement is met; preferred ones never matter.
    - `stretch`: the score reaches `rules.stretch.score` and no gap is larger than `rules.stretch.steps`,
      that of a must which is partly met included.
    - `developing`: anything else.

    So with 75 and one step as the lines, a level at 80 that lacks one expected rating point is a stretch,
    one at 90 that lacks two in one skill is developing, and one at 95 that lacks its license is blocked.
    `level_score` is that of the same reading.
    """
    is_ready = within_reach = True
    for requirement, outcome in judged:
        if requirement.importance == "preferred" or outcome.status == "met":
            continue
        if requirement.importance == "must" and outcome.status == "missing":
            return "blocked"
        is_ready = False
        if outcome.gap > rules.stretch.steps:
            within_reach = False
    if is_ready:
        return "ready"
    return "stretch" if within_reach and level_score >= rules.stretch.score else "developing"


def blocks(finding: Finding, outcome: Outcome) -> bool:
    """Whether an outcome of a finding is a hard stop: a must that is missing."""
    return finding.requirement.importance == "must" and outcome.status == "missing"


def judge_level(standard: Standard, case: Case) -> tuple[Finding, ...]:
    """A finding for each requirement of a level, in the order of the pack, skills last."""
    return (*judge_others(standard, case), *judge_skills(standard, case))


def judge_others(standard: Standard, case: Case) -> tuple[Finding, ...]:
    """A finding for each requirement of a level but its skills."""
    return tuple([judge(requirement, case) for requirement in standard.others])


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
    reading = requirement.need.judge(case)
    for other in requirement.alternatives:
        reading = take_better(reading, other.judge(case))
    return Finding(requirement, *reading)


def take_better(one: Reading, other: Reading) -> Reading:
    """The better of two readings, at worst and at best; shown is the one that comes closer at worst."""
    nearer, further = (other, one) if strength(other.worst) > strength(one.worst) else (one, other)
    best = max(nearer.best, further.best, key=strength)
    answer = nearer.open_answer or further.open_answer
    return nearer._replace(best=best, open_answer=answer if best != nearer.worst else None)


def find_settling_answer(findings: Sequence[Finding]) -> str | None:
    """The open answer that would settle most of a level, or None where all are given.

    An answer that decides a must comes first, since it decides whether the level is blocked; then the
    one that narrows the range of the score most.
    """
    weights: dict[str, tuple[bool, float]] = {}
    for finding in findings:
        if finding.open_answer is not None:
            decides_must, width = weights.get(finding.open_answer, (False, 0.0))
            weights[finding.open_answer] = (
                decides_must or blocks(finding, finding.worst),
                width + finding.requirement.weight * (finding.best.credit - finding.worst.credit),
            )
    return max(weights, key=lambda answer: weights[answer], default=None)
