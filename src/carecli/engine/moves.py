"""What could be changed about each requirement that is not met, step by step."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from carecli.engine.assessment import MET, Finding, Need, Outcome
from carecli.engine.standards import Standards, count_steps, rate_skill


class Move(NamedTuple):
    """Reaching `to` in one requirement, and the outcomes that this has for the findings of its group.

    Without a requirement it means staying as one is.
    """

    steps: int
    gain: float
    outcomes: tuple[Outcome, ...]
    requirement: str | None = None
    to: Need = 0


Group = tuple[Finding, ...]
Options = list[tuple[Group, Sequence[Move]]]


def list_options(
    findings: Sequence[Finding], standards: Standards, wanted: Callable[[Group], bool] | None = None
) -> Options:
    """Return what is not met, in groups that one answer decides, each with its possible moves."""
    groups = _group(findings)
    return [(g, _list_moves(g, standards)) for g in (filter(wanted, groups) if wanted else groups)]


def _group(findings: Sequence[Finding]) -> list[Group]:
    """Return what is not met, bringing together what one answer decides.

    A master's brings the bachelor's with it, so all education is one group.
    """
    education = tuple(f for f in findings if f.requirement.kind == "education")
    rest: list[Group] = [
        (f,) for f in findings if f.best.status != "met" and f.requirement.kind != "education"
    ]
    return [education, *rest] if any(f.best.status != "met" for f in education) else rest


def _list_moves(group: Group, standards: Standards) -> Sequence[Move]:
    """Return staying as one is, then every improvement, fewest steps first."""
    finding = group[0]
    requirement, now = finding.requirement, finding.best
    if requirement.kind == "education":
        return _earn_degrees(group, standards)
    if requirement.kind == "skill":
        assert isinstance(requirement.need, int)  # noqa: S101
        assert isinstance(finding.have, int)  # noqa: S101
        rules = standards.rules
        return _raise_rating(
            requirement.id, requirement.weight, requirement.need, finding.have,
            rules.partial.rating_gap, rules.steps.rating,
        )  # fmt: skip
    improved = _add_years(finding, standards) if requirement.kind == "years" else [(1, requirement.need, MET)]
    return [
        Move(0, 0.0, (now,)),
        *(
            Move(steps, requirement.weight * (o.credit - now.credit), (o,), requirement.id, to)
            for steps, to, o in improved
        ),
    ]


@lru_cache(maxsize=4096)
def _raise_rating(
    requirement: str, weight: float, target: int, rating: int, partial_gap: int, size: int
) -> tuple[Move, ...]:
    """Return the moves of a skill. Kept, because many people share a rating and a target."""
    now = rate_skill(target, rating, partial_gap, size)
    moves = [Move(0, 0.0, (now,))]
    for to in range(rating + 1, target + 1):
        outcome = rate_skill(target, to, partial_gap, size)
        gain = weight * (outcome.credit - now.credit)
        moves.append(Move(count_steps(to - rating, size), gain, (outcome,), requirement, to))
    return tuple(sorted(moves, key=_by_steps))


def _by_steps(move: Move) -> tuple[int, float, int]:
    return move.steps, -move.gain, sum(outcome.gap for outcome in move.outcomes)


def _add_years(finding: Finding, standards: Standards) -> list[tuple[int, Need, Outcome]]:
    need, size = finding.requirement.need, standards.rules.steps.years
    assert isinstance(need, float | int)  # noqa: S101
    have = finding.have if isinstance(finding.have, float | int) else 0
    partly = [
        (
            steps,
            have + steps * size,
            Outcome("partial", (have + steps * size) / need, finding.best.gap - steps),
        )
        for steps in range(1, finding.best.gap)
    ]
    return [*partly, (finding.best.gap, need, MET)]


def _earn_degrees(group: Group, standards: Standards) -> list[Move]:
    """Return earning each level that brings something: it fulfils what it reaches and shortens the rest."""
    ranks = standards.ranks
    held = max((str(f.have).partition(":")[0] for f in group), key=lambda level: ranks.get(level, -1))
    stay = tuple(f.best for f in group)
    moves = [Move(0, 0.0, stay)]
    lowest = min(ranks[str(f.requirement.need)] for f in group)
    for level, rank in ranks.items():
        if rank < lowest and not _count_degrees(held, level, standards):
            continue
        outcomes = tuple(_after_degree(finding, held, level, standards) for finding in group)
        if outcomes != stay:
            moved = [f for f, outcome in zip(group, outcomes, strict=True) if outcome != f.best]
            toward = next((f for f in moved if f.requirement.need == level), moved[0])
            gains = (
                f.requirement.weight * (o.credit - f.best.credit)
                for f, o in zip(group, outcomes, strict=True)
            )
            steps = max(1, _count_degrees(held, level, standards))
            moves.append(Move(steps, sum(gains), outcomes, toward.requirement.id, level))
    return sorted(moves, key=_by_steps)


def _after_degree(finding: Finding, held: str, level: str, standards: Standards) -> Outcome:
    """Return the outcome once `level` is earned as well, in a field that counts."""
    need, ranks = str(finding.requirement.need), standards.ranks
    if finding.best.status == "met" or ranks[need] <= ranks[level]:
        return MET
    highest = max(held, level, key=lambda name: ranks.get(name, -1))
    if finding.best.status == "missing":
        return Outcome("missing", 0.0, _count_degrees(highest, need, standards))
    return finding.best


def _count_degrees(held: str, level: str, standards: Standards) -> int:
    return standards.degrees_to[held if held in standards.ranks else None, level]
