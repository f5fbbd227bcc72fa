"""Scores over time as rows or columns of characters, for terminals of 80 columns and more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from carecli.guide.record import clean_text
from carecli.report.page import Drawing

if TYPE_CHECKING:
    from carecli.history.snapshots import Listed, Standing

LABEL = 9
WIDTH = 56
WIDEST = 6
ROWS = 10


class Marks(NamedTuple):
    """The characters of a chart: the steps of a score from the lowest to the highest, and what is open."""

    steps: str
    solid: str
    unsure: str
    key: str


BLOCKS = Marks("▁▂▃▄▅▆▇█", "█", "░", "The higher a block, the higher the score; a full one is 87.5 and more.")
ASCII = Marks("0123456789", "#", ".", "Each digit is a score in tens: 7 is from 70 to 79, 9 is 90 and more.")


def find_standing(snapshot: Listed, level: str) -> Standing | None:
    """Return score and verdict of a level in a snapshot; None where its ladder did not have it."""
    return next((standing for standing in snapshot.standings if standing.level == level), None)


def draw_strips(snapshots: Sequence[Listed], names: Mapping[str, str], marks: Marks) -> Drawing:
    """Return a row for each level, and a second one, all open answers met, for those with open answers."""
    width = max(1, min(WIDEST, WIDTH // len(snapshots)))
    lines: list[str] = []
    unsure = False
    for level, name in names.items():
        standings = [find_standing(snapshot, level) for snapshot in snapshots]
        lows = [s and s.score.low for s in standings]
        highs = [s and s.score.high for s in standings]
        lines += _label(name, _draw_row(lows, width, marks), lows[-1])
        if lows != highs:
            unsure = True
            lines += _label("  at best", _draw_row(highs, width, marks), highs[-1])
    lines.append(f"{' ' * LABEL} {_draw_dates(snapshots, width)}")
    lines += [_say_order(width), marks.key]
    if unsure:
        lines.append("Answers were open: a level's own row counts them as missing, at best as met.")
    return Drawing("Score by level over time", tuple(lines))


def _label(name: str, drawn: str, last: float | None) -> list[str]:
    """Return a name, its drawing and its last score; a long name stands on a line of its own."""
    name = name if name.startswith(" ") else clean_text(name)
    row = f"{drawn}  {last:.1f}" if last is not None else drawn.rstrip()
    if len(name) > LABEL:
        return [name, f"{' ' * LABEL} {row}"]
    return [f"{name.ljust(LABEL)} {row}"]


def _draw_row(scores: Sequence[float | None], width: int, marks: Marks) -> str:
    return "".join((" " if score is None else _choose_step(score, marks.steps)) * width for score in scores)


def _choose_step(score: float, steps: str) -> str:
    return steps[min(len(steps) - 1, int(score / 100 * len(steps)))]


def _draw_dates(snapshots: Sequence[Listed], width: int) -> str:
    """Return the first and the last day below the two ends, as far as both have room."""
    first, last = snapshots[0].day, snapshots[-1].day
    room = len(snapshots) * width - len(first)
    return (
        f"{first}{last.rjust(room)}" if room > len(last) else f"{first} to {last}" if first != last else first
    )


def draw_level(snapshots: Sequence[Listed], level: str, title: str, marks: Marks) -> Drawing:
    """Return one level as columns: solid up to the score, then what open answers could add."""
    width = max(1, min(WIDEST, WIDTH // len(snapshots)))
    heights = [
        (round(s.score.low / 100 * ROWS), round(s.score.high / 100 * ROWS))
        if (s := find_standing(found, level))
        else (0, 0)
        for found in snapshots
    ]
    lines = []
    for row in range(ROWS, 0, -1):
        drawn = "".join(
            (marks.solid if row <= low else marks.unsure if row <= high else " ") * width
            for low, high in heights
        )
        lines.append(f"{row * 100 // ROWS:>5} |{drawn}".rstrip())
    lines.append(f"    0 +{'-' * (len(snapshots) * width)}")
    lines.append(f"       {_draw_dates(snapshots, width)}")
    lines.append(_say_order(width))
    if any(low < high for low, high in heights):
        lines.append(f"{marks.unsure} is what answers that were open could add.")
    return Drawing(f"{title}: score over time", tuple(lines))


def _say_order(width: int) -> str:
    marks = "one mark" if width == 1 else f"{width} marks"
    return f"An assessment is {marks} wide, the oldest first."
