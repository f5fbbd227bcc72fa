"""The fewest steps that lift a verdict."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate

from carecli.engine.judging import add_points, blocks, decide_verdict, points_for_score, score
from carecli.engine.kinds import Degree
from carecli.engine.requirements import Finding, Move, Outcome, Scales
from carecli.engine.results import Change, Lift, Verdict

Group = tuple[Finding, ...]
Options = list[tuple[Group, Sequence[Move]]]


def list_options(
    findings: Sequence[Finding], scales: Scales, wanted: Callable[[Group], bool] | None = None
) -> Options:
    """What is not met, in groups that one change answers, each with its possible moves."""
    groups = _group(findings)
    return [
        (group, group[0].requirement.need.list_moves(group, scales))
        for group in (filter(wanted, groups) if wanted else groups)
    ]


def _group(findings: Sequence[Finding]) -> list[Group]:
    """What is not met; all degrees are one group, for a master's brings the bachelor's with it."""
    degrees = tuple([f for f in findings if isinstance(f.requirement.need, Degree)])
    unmet = [f for f in findings if f.best.status != "met"]
    rest: list[Group] = [(f,) for f in unmet if not isinstance(f.requirement.need, Degree)]
    return [degrees, *rest] if len(rest) < len(unmet) else rest


def find_lift(findings: Sequence[Finding], verdict: Verdict, total: float, scales: Scales) -> Lift | None:
    """The fewest steps that lift the best-case verdict of a level, and the one after; None if it is ready.

    A step is what the pack's rules count as one: a point of a rating, a span of years, a credential, a
    degree on the way. An open answer is to be given, not changed, so it counts as met here. `verdict` is the
    best case of `findings`, `total` the sum of their weights.

    A blocked level is lifted by clearing its hard stops alone. Others go by the shorter way to `stretch` or
    to `ready`; of equally short sets the one that leads further wins: to the better verdict, then to the
    higher score. `tests/engine/test_advice.py` holds this against a search through everything that a
    person could do.

    Someone at 70 of 100 with gaps of one step in two skills, who needs 75 for a stretch, is told the one
    rating that weighs enough: Lift("stretch", (Change("skill:ehr", Rating("ehr", 3), 1),)).
    """
    if verdict == "ready":
        return None
    if verdict == "blocked":
        options = list_options(findings, scales, _stops)
        moves = [_shortest(moves, group, _unblocks) for group, moves in options]
        return Lift(_verdict_after(findings, options, moves, total, scales), _list_changes(moves))
    options = list_options(findings, scales)
    to_ready = [_shortest(moves, group, _is_done) for group, moves in options]
    if verdict == "developing":
        to_stretch = _reach_score(options, findings, total, scales)
        if _count_steps(to_stretch) < _count_steps(to_ready):
            return Lift("stretch", _list_changes(to_stretch))
    return Lift("ready", _list_changes(to_ready))


def _verdict_after(
    findings: Sequence[Finding],
    options: Options,
    moves: Sequence[Move],
    total: float,
    scales: Scales,
) -> Verdict:
    reached = {
        finding.requirement.id: outcome
        for (group, _), move in zip(options, moves, strict=True)
        for finding, outcome in zip(group, move.outcomes, strict=True)
    }
    after = [(f.requirement, reached.get(f.requirement.id, f.best)) for f in findings]
    return decide_verdict(after, score(add_points(after), total), scales.rules)


def _stops(group: Group) -> bool:
    return any(blocks(finding, finding.best) for finding in group)


def _unblocks(finding: Finding, outcome: Outcome) -> bool:
    return not blocks(finding, outcome)


def _is_done(finding: Finding, outcome: Outcome) -> bool:
    return outcome.status == "met" or finding.requirement.importance == "preferred"


def _shortest(moves: Iterable[Move], group: Group, accept: Callable[[Finding, Outcome], bool]) -> Move:
    """The first move, so with the fewest steps, that leaves every finding acceptable."""
    return next(move for move in moves if all(map(accept, group, move.outcomes)))


def _list_changes(moves: Iterable[Move]) -> tuple[Change, ...]:
    return tuple(Change(m.requirement, m.to, m.steps) for m in moves if m.requirement and m.to)


def _count_steps(moves: Iterable[Move]) -> int:
    return sum(move.steps for move in moves)


def _reach_score(options: Options, findings: Sequence[Finding], total: float, scales: Scales) -> list[Move]:
    """The fewest steps that bring every gap within reach and the score to the line.

    First each group takes what it must; what the score then still lacks is filled exactly: one-step
    moves sorted by gain, the few longer ones by dynamic programming over their steps.
    """
    reach = scales.rules.stretch.steps

    def in_reach(finding: Finding, outcome: Outcome) -> bool:
        return finding.requirement.importance == "preferred" or outcome.gap <= reach

    forced = [_shortest(moves, group, in_reach) for group, moves in options]
    points = sum(f.requirement.weight * f.best.credit for f in findings) + sum(m.gain for m in forced)
    lacking = points_for_score(scales.rules.stretch.score, total) - points
    if lacking <= 0:
        return forced
    further = [
        [(move.steps - base.steps, move.gain - base.gain, move) for move in moves if move.gain > base.gain]
        for (_, moves), base in zip(options, forced, strict=True)
    ]
    chosen = _fill(lacking, further)
    return [chosen.get(i, base) for i, base in enumerate(forced)]


def _fill(lacking: float, further: list[list[tuple[int, float, Move]]]) -> dict[int, Move]:
    """The moves, by group, that add at least `lacking` points in the fewest steps, and then the most points.

    `further` has, for each group, what each move adds to the one that is taken anyway: (steps, points, move).
    Nothing may be missed, yet every set of moves is too many: 30 skills alone make a billion. But nearly all
    groups hold one move of one step, and of those any best choice takes the ones that weigh most: sorted
    once, `sums[n]` is what n of them bring. Only groups with longer or several moves need a table, the best
    points for each count of steps (`_combine`); it is cut at the count that the short ones alone would need.
    Each line of it is then filled up with short moves.
    """
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
    """The table of the best points for each count of steps, with one more group; None as `most` cuts none."""
    grown = dict(combined)
    for steps, (gain, chosen) in combined.items():
        for more, extra, move in moves:
            reached = steps + more
            if (most is None or reached <= most) and grown.get(reached, (-1.0,))[0] < gain + extra:
                grown[reached] = gain + extra, {**chosen, group: move}
    return grown
