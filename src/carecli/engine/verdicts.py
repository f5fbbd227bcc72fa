"""Score and verdict of a level from its outcomes (design section 6)."""

from collections.abc import Iterable
from math import ceil, floor

from carecli.engine.assessment import Finding, Outcome, Requirement, Verdict
from carecli.guide.ladder import Rules

Judged = Iterable[tuple[Requirement, Outcome]]


def score(points: float, total: float) -> float:
    """Return points out of `total` as 0 to 100 with one decimal, rounded down so that it never flatters."""
    return floor(points / total * 1000 + 1e-6) / 10 if total else 100.0


def points_for_score(wanted: float, total: float) -> float:
    """Return the fewest points out of `total` that `score` shows as at least `wanted`."""
    return (ceil(wanted * 10 - 1e-9) - 1e-6) / 1000 * total


def add_points(judged: Judged) -> float:
    """Return the weighted share of the requirements met."""
    return sum([requirement.weight * outcome.credit for requirement, outcome in judged])


def decide_verdict(judged: Judged, level_score: float, rules: Rules) -> Verdict:
    """Return the verdict for one reading of the answers.

    A missing must blocks. With every must and expected one met, the level is ready. A stretch needs
    the score and has no gap above the allowed steps, musts that are partly met included.
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
