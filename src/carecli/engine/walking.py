"""Walking through a plan: what each finished step closes, where the person stands then, what it opens."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from carecli.engine.assess import stand
from carecli.engine.assessment import Finding
from carecli.engine.drafts import Draft, Setup, add_gains
from carecli.engine.evidence import judge_others, judge_skills
from carecli.engine.plan import Standing
from carecli.engine.standards import Standard
from carecli.profile.model import Profile


class Passed(NamedTuple):
    """What has changed once a step and all before it are finished."""

    draft: Draft
    closes: tuple[str, ...]
    standing: Standing
    reaches: tuple[str, ...]


def walk(target: str, drafts: Iterable[Draft], setup: Setup) -> Iterator[Passed]:
    """Yield the steps with what each changes, for the target and for the levels that become ready."""
    standards = setup.standards
    target_standard = next(found for found in standards.levels if found.level.id == target)
    profile = setup.profile
    others = _judge_all(profile, setup)
    met = _list_met((*others[target], *judge_skills(profile, target_standard)))
    waiting = [s for s in standards.levels if not _is_ready(profile, s, others[s.level.id])]
    for draft in drafts:
        profile = add_gains(profile, draft.gains)
        # A rating changes nothing but skills, so the rest need not be judged again.
        if any(gain.kind != "skill" for gain in draft.gains):
            others = _judge_all(profile, setup)
        findings = (*others[target], *judge_skills(profile, target_standard))
        reached = [s for s in waiting if _is_ready(profile, s, others[s.level.id])]
        waiting = [s for s in waiting if s not in reached]
        now = _list_met(findings)
        yield Passed(
            draft,
            tuple(name for name in now if name not in met),
            Standing(*stand(findings, target_standard, standards)),
            tuple(standard.level.id for standard in reached),
        )
        met = now


def _judge_all(profile: Profile, setup: Setup) -> dict[str, tuple[Finding, ...]]:
    """Return, for each level, the findings of all its requirements but skills."""
    return {
        standard.level.id: judge_others(profile, standard, setup.standards, setup.today)
        for standard in setup.standards.levels
    }


def _list_met(findings: Iterable[Finding]) -> list[str]:
    return [finding.requirement.id for finding in findings if finding.status == "met"]


def _is_ready(profile: Profile, standard: Standard, others: tuple[Finding, ...]) -> bool:
    """Whether a level is ready, whatever the open answers turn out to be."""
    findings = (*others, *judge_skills(profile, standard))
    return all(f.requirement.importance == "preferred" or f.worst.status == "met" for f in findings)
