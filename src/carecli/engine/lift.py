"""The fewest steps that lift a verdict, and what could be changed about each requirement."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from carecli.engine.judging import add_points, blocks, decide_verdict, points_for_score, score
from carecli.engine.results import MET, Change, Finding, Lift, Need, Outcome, Verdict
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


def find_lift(
    findings: Sequence[Finding], verdict: Verdict, total: float, standards: Standards
) -> Lift | None:
    """Return the fewest steps that lift the best-case verdict, and the verdict after; None if it is ready.

    A step is what the pack's rules count as one: a rating, a span of years, a credential. An open answer
    is to be given, not changed, so it counts as met here. Of equally short sets the one that leads
    further wins: to the better verdict, then to the higher score.
    """
    if verdict == "ready":
        return None
    if verdict == "blocked":
        options = list_options(findings, standards, _stops)
        moves = [_shortest(moves, group, _unblocks) for group, moves in options]
        return Lift(_verdict_after(findings, options, moves, total, standards), _list_changes(moves))
    options = list_options(findings, standards)
    to_ready = [_shortest(moves, group, _is_done) for group, moves in options]
    if verdict == "developing":
        to_stretch = _reach_score(options, findings, total, standards)
        if _count_steps(to_stretch) < _count_steps(to_ready):
            return Lift("stretch", _list_changes(to_stretch))
    return Lift("ready", _list_changes(to_ready))


def _verdict_after(
    findings: Sequence[Finding],
    options: Options,
    moves: Sequence[Move],
    total: float,
    standards: Standards,
) -> Verdict:
    reached = {
        finding.requirement.id: outcome
        for (group, _), move in zip(options, moves, strict=True)
        for finding, outcome in zip(group, move.outcomes, strict=True)
    }
    after = [(f.requirement, reached.get(f.requirement.id, f.best)) for f in findings]
    return decide_verdict(after, score(add_points(after), total), standards.rules)


def _stops(group: Group) -> bool:
    return any(blocks(finding, finding.best) for finding in group)


def _unblocks(finding: Finding, outcome: Outcome) -> bool:
    return not blocks(finding, outcome)


def _is_done(finding: Finding, outcome: Outcome) -> bool:
    return outcome.status == "met" or finding.requirement.importance == "preferred"


def _shortest(moves: Iterable[Move], group: Group, accept: Callable[[Finding, Outcome], bool]) -> Move:
    """Return the first move, so with the fewest steps, that leaves every finding acceptable."""
    return next(move for move in moves if all(map(accept, group, move.outcomes)))


def _list_changes(moves: Iterable[Move]) -> tuple[Change, ...]:
    return tuple(Change(m.requirement, m.to, m.steps) for m in moves if m.requirement is not None)


def _count_steps(moves: Iterable[Move]) -> int:
    return sum(move.steps for move in moves)


def _reach_score(
    options: Options, findings: Sequence[Finding], total: float, standards: Standards
) -> list[Move]:
    """Return the fewest steps that bring every gap within reach and the score to the line.

    First each group takes what it must; what the score then still lacks is filled exactly: one-step
    moves sorted by gain, the few longer ones by dynamic programming over their steps.
    """
    reach = standards.rules.stretch.steps

    def in_reach(finding: Finding, outcome: Outcome) -> bool:
        return finding.requirement.importance == "preferred" or outcome.gap <= reach

    forced = [_shortest(moves, group, in_reach) for group, moves in options]
    points = sum(f.requirement.weight * f.best.credit for f in findings) + sum(m.gain for m in forced)
    lacking = points_for_score(standards.rules.stretch.score, total) - points
    if lacking <= 0:
        return forced
    further = [
        [(move.steps - base.steps, move.gain - base.gain, move) for move in moves if move.gain > base.gain]
        for (_, moves), base in zip(options, forced, strict=True)
    ]
    chosen = _fill(lacking, further)
    return [chosen.get(i, base) for i, base in enumerate(forced)]


def _fill(lacking: float, further: list[list[tuple[int, float, Move]]]) -> dict[int, Move]:
    """Return, by group, the moves that add at least `lacking` points in the fewest steps."""
    single = {i: moves[0] for i, moves in enumerate(further) if len(moves) == 1 and moves[0][0] == 1}
    ranked = sorted(single, key=lambda i: -single[i][1])
    sums = [0.0, *accumulate(single[i][1] for i in ranked)]
    combined: dict[int, tuple[float, dict[int, Move]]] = {0: (0.0, {})}
    most = bisect_left(sums, lacking) if sums[-1] >= lacking else None
    for i, moves in enumerate(further):
        if i not in single:
            combined = _combine(combined, i, moves, most)
    best: tuple[int, float, dict[int, Move]] | None = None
    for steps, (gain, chosen) in combined.items():
        count = bisect_left(sums, lacking - gain)
        if count < len(sums) and (best is None or (steps + count, -gain - sums[count]) < (best[0], -best[1])):
            best = steps + count, gain + sums[count], chosen | {i: single[i][2] for i in ranked[:count]}
    assert best is not None, "with everything met the score is 100"  # noqa: S101
    return best[2]


def _combine(
    combined: dict[int, tuple[float, dict[int, Move]]],
    group: int,
    moves: list[tuple[int, float, Move]],
    most: int | None,
) -> dict[int, tuple[float, dict[int, Move]]]:
    grown = dict(combined)
    for steps, (gain, chosen) in combined.items():
        for more, extra, move in moves:
            reached = steps + more
            if (most is None or reached <= most) and grown.get(reached, (-1.0,))[0] < gain + extra:
                grown[reached] = gain + extra, {**chosen, group: move}
    return grown
