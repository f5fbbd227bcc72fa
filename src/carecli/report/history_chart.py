"""Scores over time, drawn with characters, with a table of the same numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from carecli.guide.record import clean_text
from carecli.report.history import (
    ABSENT,
    NOTHING,
    lay_out_json,
    level_cell,
    listed_json,
    name_levels,
    say_span,
    write_item,
)
from carecli.report.page import Block, Column, Drawing, Page, Paragraph, Table, cell
from carecli.report.wording import say_count, say_score, say_verdict

if TYPE_CHECKING:
    from carecli.guide.ladder import Level
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


def chart_page(
    snapshots: Sequence[Listed],
    ladder: Sequence[Level],
    level: str | None = None,
    *,
    plain_marks: bool = False,
) -> Page:
    """Return the scores over time, of all levels or of one; `plain_marks` draws with ASCII alone."""
    if not snapshots:
        return Page("Progress", (Paragraph(NOTHING),))
    return Page("Progress", chart_blocks(snapshots, ladder, level, plain_marks=plain_marks))


def chart_blocks(
    snapshots: Sequence[Listed],
    ladder: Sequence[Level],
    level: str | None = None,
    *,
    plain_marks: bool = False,
) -> tuple[Block, ...]:
    """Return the chart of at least one snapshot and the table of what it draws.

    Of more snapshots than fit, some are chosen evenly, the first and the last among them.
    """
    shown = thin_out(snapshots, WIDTH)
    lead = f"Scores of {say_count(len(snapshots), 'saved assessment')}, {say_span(snapshots)}."
    if len(shown) < len(snapshots):
        lead += f" {len(shown)} of them are shown, evenly chosen; carecli history list --all has every one."
    marks = ASCII if plain_marks else BLOCKS
    if level is None:
        names = name_levels(shown, ladder)
        return Paragraph(lead, "strong"), _draw_strips(shown, names, marks), _score_table(shown, names)
    title = next((found.title for found in ladder if found.id == level), level)
    return Paragraph(lead, "strong"), _draw_level(shown, level, title, marks), _level_table(shown, level)


def _say_order(width: int) -> str:
    marks = "one mark" if width == 1 else f"{width} marks"
    return f"An assessment is {marks} wide, the oldest first."


def thin_out(snapshots: Sequence[Listed], most: int) -> Sequence[Listed]:
    """Return at most so many, chosen evenly, the first and the last among them."""
    if len(snapshots) <= most:
        return snapshots
    return [snapshots[i * (len(snapshots) - 1) // (most - 1)] for i in range(most)]


def _draw_strips(snapshots: Sequence[Listed], names: Mapping[str, str], marks: Marks) -> Drawing:
    """Return a row for each level, and a second one, all open answers met, for those with open answers."""
    width = max(1, min(WIDEST, WIDTH // len(snapshots)))
    lines: list[str] = []
    unsure = False
    for level, name in names.items():
        standings = [_find(snapshot, level) for snapshot in snapshots]
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


def _find(snapshot: Listed, level: str) -> Standing | None:
    return next((standing for standing in snapshot.standings if standing.level == level), None)


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


def _draw_level(snapshots: Sequence[Listed], level: str, title: str, marks: Marks) -> Drawing:
    """Return one level as columns: solid up to the score, then what open answers could add."""
    width = max(1, min(WIDEST, WIDTH // len(snapshots)))
    heights = [
        (round(s.score.low / 100 * ROWS), round(s.score.high / 100 * ROWS))
        if (s := _find(found, level))
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


def _score_table(snapshots: Sequence[Listed], names: Mapping[str, str]) -> Table:
    columns = (Column("No.", right=True), Column("Date"), *(Column(n, wrap=True) for n in names.values()))
    rows = tuple(
        (cell(s.number), cell(s.day), *(level_cell(_find(s, level)) for level in names)) for s in snapshots
    )
    return Table("", columns, rows)


def _level_table(snapshots: Sequence[Listed], level: str) -> Table:
    columns = (Column("No.", right=True), Column("Date"), Column("Score"), Column("Verdict"))
    rows = []
    for snapshot in snapshots:
        standing = _find(snapshot, level)
        said = (
            (cell(say_score(standing.score)), cell(say_verdict(standing.verdict)))
            if standing
            else (ABSENT,) * 2
        )
        rows.append((cell(snapshot.number), cell(snapshot.day), *said))
    return Table("", columns, tuple(rows))


def chart_json(snapshots: Sequence[Listed], level: str | None = None) -> str:
    """Return every snapshot's scores, of all levels or of one, as `carecli.history-chart/1`."""
    points = (write_item(_point_json(snapshot, level)) for snapshot in snapshots)
    return lay_out_json({"schema": "carecli.history-chart/1", "level": level}, "points", points)


def _point_json(snapshot: Listed, level: str | None) -> dict[str, Any]:
    point = listed_json(snapshot)
    kept = {
        key: {name: found for name, found in point[key].items() if level in (None, name)}
        for key in ("scores", "verdicts")
    }
    return {"id": point["id"], "taken": point["taken"], "day": point["day"]} | kept
