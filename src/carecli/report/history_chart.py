"""Scores over time, drawn with characters, with a table of the same numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

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
from carecli.report.history_drawing import ASCII, BLOCKS, WIDTH, draw_level, draw_strips, find_standing
from carecli.report.page import Block, Column, Page, Paragraph, Table, cell
from carecli.report.wording import say_count, say_score, say_verdict

if TYPE_CHECKING:
    from carecli.guide.ladder import Level
    from carecli.history.snapshots import Listed


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
        return Paragraph(lead, "strong"), draw_strips(shown, names, marks), _score_table(shown, names)
    title = next((found.title for found in ladder if found.id == level), level)
    return Paragraph(lead, "strong"), draw_level(shown, level, title, marks), _level_table(shown, level)


def thin_out(snapshots: Sequence[Listed], most: int) -> Sequence[Listed]:
    """Return at most so many, chosen evenly, the first and the last among them."""
    if len(snapshots) <= most:
        return snapshots
    return [snapshots[i * (len(snapshots) - 1) // (most - 1)] for i in range(most)]


def _score_table(snapshots: Sequence[Listed], names: Mapping[str, str]) -> Table:
    columns = (Column("No.", right=True), Column("Date"), *(Column(n, wrap=True) for n in names.values()))
    rows = tuple(
        (cell(s.number), cell(s.day), *(level_cell(find_standing(s, level)) for level in names))
        for s in snapshots
    )
    return Table("", columns, rows)


def _level_table(snapshots: Sequence[Listed], level: str) -> Table:
    columns = (Column("No.", right=True), Column("Date"), Column("Score"), Column("Verdict"))
    rows = []
    for snapshot in snapshots:
        standing = find_standing(snapshot, level)
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
