"""The open answer that would settle most."""

from collections.abc import Sequence

from carecli.engine.assessment import Finding
from carecli.engine.verdicts import blocks


def find_settling_answer(findings: Sequence[Finding]) -> str | None:
    """Return the open answer that would settle most of a level, or None where all are given.

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
