"""The fewest steps that lift a verdict."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, product
from typing import NamedTuple

from carecli.engine.judging import Ends, decide_verdict, judge_asked, points_for_score, score
from carecli.engine.kinds import Credentials
from carecli.engine.requirements import Case, Gain, Qualification, Requirement, Tally, add_up
from carecli.engine.results import VERDICTS, Change, LevelAssessment, Lift, Verdict
from carecli.engine.standards import Move, Standard, Standards

SAME = 1e-9  # points that differ by less are equal: what comes first in the ladder is then chosen
Chosen = tuple[str, Gain]  # something to do, and the requirement that it is for


class Choices(NamedTuple):
    """A level in its best case, in groups of what can be answered apart, each with its moves.

    All credentials are the first group, for a license can stand for a degree, a master's brings the
    bachelor's with it, and years do for both; each skill is a group of its own. In each, doing nothing comes
    first. Points are those of the skills, and what credentials bring to the score is counted in these, too:
    one of them is `worth` so much of the score. `skills` are what they come to now.
    """

    groups: tuple[tuple[Move, ...], ...]
    points: float
    worth: float
    skills: Tally
    case: Case


def find_lift(
    level: LevelAssessment, standard: Standard, standards: Standards, ends: Ends, case: Case
) -> Lift | None:
    """The fewest steps that lift the best-case verdict of a level, and the one after; None if it is ready.

    A step is what the pack's rules count as one, such as a point of a rating or a span of years; a license or
    a degree is several. An open answer is to be given, not changed, so it counts as met here. `level` is
    what is found of the `standard`, and `ends` are what it comes to.

    A blocked level is lifted by clearing its hard stops alone. Others go by the shorter way to `stretch` or
    to `ready`; of equally short sets the one that leads further wins: to the better verdict, then to the
    higher score. What would do no more than make an exam possible is not looked for, nor that one rating
    may both stand for a credential and be asked as a skill.
    `tests/engine/test_advice.py` holds this against a search through everything that a
    person could do.

    Someone at 70 of 100 with gaps of one step in two skills, who needs 75 for a stretch, is told the one
    rating that weighs enough: Lift("stretch", (Change("skill:ehr", Rating("ehr", 3), 1),)).
    """
    if level.verdict.high == "ready":
        return None
    unmet = [
        finding.requirement
        for finding in level.findings
        if finding.best.status != "met" and not finding.requirement.is_wish
    ]
    choices = _split(unmet, Aim(standard, standards, case), ends.high)
    if level.verdict.high == "blocked":
        return _unblock(choices)
    to_ready = _reach_ready(choices)
    if level.verdict.high == "developing":
        stretch, steps = case.scales.rules.stretch, sum(move.steps for move in to_ready)
        lacking = points_for_score(stretch.score) / choices.worth - choices.points
        if to_stretch := _fill(choices.groups, lacking, stretch.gaps, steps):
            return Lift("stretch", _list_changes(to_stretch))
    return Lift("ready", _list_changes(to_ready))


class Aim(NamedTuple):
    """The level to lift, among all that is asked, and the person as they are."""

    standard: Standard
    standards: Standards
    case: Case


def _split(unmet: Sequence[Requirement], aim: Aim, now: tuple[Tally, Tally]) -> Choices:
    credentials, skills = now
    # A half that asks nothing leaves the whole score to the other.
    whole = 50 if skills.total else 100
    worth = (50 if credentials.total else 100) / skills.total if skills.total else 1.0
    rate = whole / worth
    moves = _list_credential_moves([r for r in unmet if r.kind != "skill"], aim, credentials)
    stay = moves[0].points * rate
    first = tuple([move._replace(points=move.points * rate - stay) for move in moves])
    rating_of = aim.case.profile.skills.get
    ratings = [x.moves[rating_of(x.skill)] for x in aim.standard.skills if not x.requirement.is_wish]
    return Choices((first, *ratings), stay + skills.points, worth, skills, aim.case)


def _list_credential_moves(unmet: Sequence[Requirement], aim: Aim, now: Tally) -> list[Move]:
    """Leaving credentials as they are, and what could be done about those not met, fewest steps first.

    Each is judged on the changed person, because one thing can answer several requirements, and a license can
    make another one asked. `points` are the share of what credentials then ask that is there.
    """
    asked = [r for r in aim.standard.others if not r.is_wish]
    kinds = dict.fromkeys(way.kind for r in unmet for way in r.ways)
    options = [[None, *_choose_gains(kind, unmet, asked, aim.case)] for kind in kinds]
    chosen = [[gain for gain in gains if gain] for gains in product(*options)]
    moves = [_add_gains(gains, aim) for gains in chosen if gains]
    return [_make_move(now), *sorted(moves, key=lambda move: (move.steps, -move.points))]


def _choose_gains(
    kind: str, unmet: Sequence[Requirement], asked: Sequence[Requirement], case: Case
) -> list[Chosen]:
    """What could be done of one kind; licenses or certifications that do the same here are one."""
    ways = [(r, way) for r in unmet for way in r.ways if way.kind == kind]
    ways.sort(key=lambda pair: pair[1] is not pair[0].need)  # rather for what asks for it in the first place
    found: dict[object, list[Chosen]] = {}
    for requirement, way in ways:
        for gain in way.list_gains(case):
            found.setdefault(_mark(gain.adds, asked), []).append((requirement.id, gain))
    return [_join(alike) for alike in found.values()]


def _mark(adds: Qualification, asked: Sequence[Requirement]) -> object:
    """What tells apart what somebody could do: a credential only by what it does for each requirement."""
    if not isinstance(adds, Credentials):
        return adds
    (code,) = adds.codes
    accepts = [code in way.accepts for r in asked for way in r.ways if isinstance(way, Credentials)]
    return tuple(accepts), tuple([code in r.holders for r in asked])


def _join(alike: Sequence[Chosen]) -> Chosen:
    """Things that do the same as one, whatever code it is."""
    name, gain = alike[0]
    if isinstance(gain.adds, Credentials):
        adds = [other.adds for _, other in alike if isinstance(other.adds, Credentials)]
        codes = dict.fromkeys(code for each in adds for code in each.codes)
        gain = gain._replace(to=Credentials(gain.adds.kind, tuple(codes)))
    return name, gain


def _add_gains(chosen: Sequence[Chosen], aim: Aim) -> Move:
    """What a person has once they have done something."""
    profile = aim.case.profile
    for _, gain in chosen:
        profile = gain.adds.add_to(profile)
    judged, _ = judge_asked(aim.standards, aim.case.change(profile), aim.standard.counted_places)
    return _make_move(add_up([each.best for each in judged]), chosen)


def _make_move(reached: Tally, chosen: Sequence[Chosen] = ()) -> Move:
    return Move(
        sum([gain.steps for _, gain in chosen]),
        reached.share if reached.total else 0.0,
        reached,
        tuple([Change(name, gain.to, gain.steps) for name, gain in chosen]),
    )


def _unblock(level: Choices) -> Lift:
    """The fewest steps that clear the hard stops, of several sets the one that leads furthest."""
    sets = product(*(_list_shortest(moves, lambda move: not move.tally.stops) for moves in level.groups))
    found = [(*_judge_after(moves, level), moves) for moves in sets]
    verdict, _, moves = max(found, key=lambda after: (VERDICTS.index(after[0]), after[1]))
    return Lift(verdict, _list_changes(moves))


def _list_shortest(moves: Iterable[Move], accept: Callable[[Move], bool]) -> list[Move]:
    """The moves with the fewest steps of those that are acceptable."""
    fitting = [move for move in moves if accept(move)]
    least = min(move.steps for move in fitting)
    return [move for move in fitting if move.steps == least]


def _judge_after(moves: Sequence[Move], level: Choices) -> tuple[Verdict, float]:
    """Verdict and score of the level once a move of each group is made."""
    halves = moves[0].tally, add_up([move.tally for move in moves[1:]])
    reached = score(*halves)
    return decide_verdict(*halves, reached, level.case.scales.rules), reached


def _reach_ready(level: Choices) -> list[Move]:
    """The fewest steps that meet all credentials and bring skills to the line, and then the most points."""
    wanted = level.case.scales.rules.ready.skills / 100 * level.skills.total
    credentials = max(
        _list_shortest(level.groups[0], lambda move: not move.tally.short), key=lambda move: move.points
    )
    skills = [tuple(move for move in moves if not move.tally.short) for moves in level.groups[1:]]
    filled = _fill(skills, wanted - level.skills.points - 1e-7)
    assert filled is not None, "with all skills met they are enough"  # noqa: S101
    return [credentials, *filled]


def _list_changes(moves: Iterable[Move]) -> tuple[Change, ...]:
    return tuple(change for move in moves for change in move.changes)


State = tuple[int, int]  # steps, and large gaps left


def _fill(
    groups: Sequence[Sequence[Move]], lacking: float, gaps: int | None = None, below: int | None = None
) -> list[Move] | None:
    """A move of each group that together bring at least `lacking` points in the fewest steps, then the most.

    They leave at most so many large `gaps`, and take `below` so many steps; None if nothing does.

    Nothing may be missed, yet every set of moves is too many: 12 skills with four ratings make 16 million.
    But many groups hold one move of one step, and of those any best choice takes the ones that weigh most:
    sorted once, `sums[n]` is what n of them bring. Only groups with longer or several moves need a table: the
    best points for each count of steps and of large gaps (`_combine`). Each line of it is then filled up.
    """
    single = [i for i, moves in enumerate(groups) if _is_single(moves)]
    ranked = sorted(single, key=lambda i: groups[i][0].points - groups[i][1].points)
    sums = [0.0, *accumulate(groups[i][1].points - groups[i][0].points for i in ranked)]
    base = [groups[i][0] for i in single]
    table: dict[State, tuple[float, dict[int, Move]]] = {
        (sum(move.steps for move in base), 0): (sum(move.points for move in base), {})
    }
    for i, moves in enumerate(groups):
        if i not in single:
            table = _combine(table, i, moves, gaps, below)
    best: tuple[int, float, dict[int, Move]] | None = None
    for (steps, _), (points, chosen) in table.items():
        count = bisect_left(sums, lacking - points)
        if count == len(sums) or (below is not None and steps + count >= below):
            continue
        if best is None or (steps + count, -points - sums[count]) < (best[0], -best[1] - SAME):
            taken = {i: groups[i][1] for i in ranked[:count]}
            best = steps + count, points + sums[count], chosen | taken
    return best and [best[2].get(i, moves[0]) for i, moves in enumerate(groups)]


def _is_single(moves: Sequence[Move]) -> bool:
    """Whether a group has just one thing to do, of one step, and no large gap."""
    return len(moves) == 2 and moves[1].steps == moves[0].steps + 1 and not moves[0].tally.large


def _combine(
    table: dict[State, tuple[float, dict[int, Move]]],
    group: int,
    moves: Sequence[Move],
    gaps: int | None,
    below: int | None,
) -> dict[State, tuple[float, dict[int, Move]]]:
    """The table of the best points for each count of steps and large gaps, with one more group."""
    grown: dict[State, tuple[float, dict[int, Move]]] = {}
    for (steps, large), (points, chosen) in table.items():
        for move in moves:
            state = steps + move.steps, (large + move.tally.large if gaps is not None else 0)
            if (below is not None and state[0] >= below) or (gaps is not None and state[1] > gaps):
                continue
            reached = points + move.points
            if state not in grown or grown[state][0] < reached - SAME:
                grown[state] = reached, {**chosen, group: move}
    return grown
