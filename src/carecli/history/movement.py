"""How somebody moved between two of their saved assessments, in short, and by what."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from carecli.engine.results import VERDICTS
from carecli.errors import HistoryError
from carecli.history.comparison import Comparison, LevelChange, Shift, compare_snapshots
from carecli.history.content import LevelStanding, Listed
from carecli.history.snapshots import list_snapshots, read_snapshot
from carecli.history.sqlite import keep_quiet
from carecli.pack.pack import Pack
from carecli.profile.files import Tell

Way = Literal["up", "down", "same"]
Cause = Literal["answers", "rules", "time"]


class Point(NamedTuple):
    """A saved assessment: its number, its day, the level they were ready for, and one that is looked at."""

    number: int
    day: str
    current_level: str | None
    standing: LevelStanding | None


class Movement(NamedTuple):
    """Somebody's way from one saved assessment to the newest, or why none can be told.

    `way` is that of the level they are ready for; where that stayed, of all verdicts, then of all scores.
    `level` is what they aim at, or what is next, as for a save. `causes` are what moved scores: their
    answers, the ladder and its rules, or the passing of time. Without two of them there is no `way`, with
    none no `after`.
    """

    name: str
    before: Point | None = None
    after: Point | None = None
    level: str | None = None
    title: str | None = None
    way: Way | None = None
    causes: tuple[Cause, ...] = ()
    answers: int = 0
    fault: str | None = None


def find_movement(
    name: str, path: Path, since: str | None, pack: Pack, tell: Tell = keep_quiet, patience: float = 2.0
) -> Movement:
    """How somebody moved since a day, or since the save before the last; `fault` says what cannot be read."""
    try:
        listed = list_snapshots(path, tell, patience=patience)
        if not listed:
            return Movement(name)
        old, new = choose_pair(listed, since)
        if old.number == new.number:
            return Movement(name, after=Point(new.number, new.day, new.current_level, None))
        before, after = (read_snapshot(path, found.number, tell) for found in (old, new))
        order = [level.id for level in pack.ladder.level]
        return describe_movement(name, compare_snapshots(before, after, pack), order)
    except HistoryError as error:
        return Movement(name, fault=error.message)


def choose_pair(listed: Sequence[Listed], since: str | None) -> tuple[Listed, Listed]:
    """The assessment that stood on a day, else the first one, and the newest; without a day the last two."""
    ordered = sorted(listed, key=lambda found: (found.taken, found.number))
    if since is None:
        return ordered[-2:][0], ordered[-1]
    stood = [found for found in ordered if found.day <= since]
    return (stood or ordered)[-1 if stood else 0], ordered[-1]


def find_compared(comparison: Comparison) -> LevelChange:
    """The level aimed at, or the next one, in the newer of the two; else the highest."""
    result = comparison.new.content.result
    wanted = result.get("target_level") or result.get("next_level")
    return next((level for level in comparison.levels if level.level == wanted), comparison.levels[-1])


def describe_movement(name: str, comparison: Comparison, order: Sequence[str]) -> Movement:
    """A comparison in short; `order` are the levels of the ladder, the lowest first."""
    level = find_compared(comparison)
    before, after = (
        Point(of.number, of.content.day, of.content.result.get("current_level"), standing)
        for of, standing in ((comparison.old, level.before), (comparison.new, level.after))
    )
    return Movement(
        name,
        before,
        after,
        level.level,
        level.title,
        _find_way(before, after, order, comparison.levels),
        tuple(_find_causes(comparison.levels)),
        len(comparison.answers),
    )


def _find_way(before: Point, after: Point, order: Sequence[str], levels: Sequence[LevelChange]) -> Way:
    """Up or down by the level that they were ready for, then by all verdicts, then by all scores."""
    both = [(level.before, level.after) for level in levels if level.before and level.after]
    ranks = [
        order.index(point.current_level) if point.current_level in order else -1 for point in (before, after)
    ]
    verdicts = [
        sum(VERDICTS.index(verdict) for standing in standings for verdict in standing.verdict)
        for standings in zip(*both, strict=True)
    ]
    scores = [
        round(sum(sum(standing.score) for standing in standings), 1) for standings in zip(*both, strict=True)
    ]
    for pair in (ranks, verdicts, scores):
        if pair and pair[0] != pair[1]:
            return "up" if pair[1] > pair[0] else "down"
    return "same"


def _find_causes(levels: Sequence[LevelChange]) -> Iterator[Cause]:
    """Yield what moved the score of any level."""
    parts: dict[Cause, list[Shift | None]] = {
        "answers": [level.by_answers for level in levels],
        "rules": [level.by_pack for level in levels],
        "time": [level.by_time for level in levels],
    }
    for cause, shifts in parts.items():
        if any(shift is not None and any(shift) for shift in shifts):
            yield cause
