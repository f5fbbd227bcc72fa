"""How much each step of a plan matters: as much as the strongest requirement that it serves."""

from collections.abc import Iterable, Sequence

from carecli.engine.assessment import Finding, Requirement
from carecli.engine.drafts import Draft, Gain, Setup, sort_by_dependence
from carecli.guide.ladder import Importance

IMPORTANCES: tuple[Importance, ...] = ("must", "expected", "preferred")


def rank_steps(findings: Iterable[Finding], drafts: Sequence[Draft], setup: Setup) -> dict[str, Importance]:
    """Return the strongest importance that each step serves, itself or by the steps that wait for it."""
    asked = [finding.requirement for finding in findings if finding.status != "met"]
    strength: dict[str, Importance] = {}
    for draft in reversed(sort_by_dependence(drafts)):
        served = [
            requirement.importance
            for requirement in asked
            if (draft.kind == requirement.kind == "years")
            or any(_serves(gain, requirement, setup) for gain in draft.gains)
        ]
        served += [strength[other.id] for other in drafts if draft.id in other.after]
        strength[draft.id] = min(served, key=IMPORTANCES.index, default=IMPORTANCES[-1])
    return strength


def _serves(gain: Gain, requirement: Requirement, setup: Setup) -> bool:
    if gain.kind != requirement.kind:
        return False
    if gain.kind == "skill":
        return requirement.id == f"skill:{gain.name}"
    if gain.kind == "education":
        ranks = setup.standards.ranks
        return ranks[gain.name] >= ranks[str(requirement.need)]
    return gain.name in requirement.accepts
