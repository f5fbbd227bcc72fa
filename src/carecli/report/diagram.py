"""Diagrams as values: rows of marks on one scale. Every number in them is also in a table beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from carecli.report.wording import say_score

if TYPE_CHECKING:
    from carecli.engine.assessment import Assessment, Range
    from carecli.guide.ladder import Level
    from carecli.history.snapshots import Listed

Kind = Literal["bar", "unsure", "span", "half", "median", "stated", "carried"]


class Mark(NamedTuple):
    """What is drawn in a row, from `low` to `high` on the scale; a point has both the same."""

    kind: Kind
    low: float
    high: float


class Row(NamedTuple):
    """A row: whose it is, what its marks say in words, and the marks. A row without marks heads others."""

    label: str
    said: str
    marks: tuple[Mark, ...] = ()


class Diagram(NamedTuple):
    """Rows on a scale from `low` to `high`; `ticks` are places on it, `key` says what the marks mean."""

    id: str
    title: str
    about: str
    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    rows: tuple[Row, ...]
    key: tuple[tuple[Kind, str], ...]


UNSURE = "what answers that are still open could add"
QUARTERS = tuple((place, str(place)) for place in (0, 25, 50, 75, 100))


def diagram_scores(assessment: Assessment) -> Diagram:
    """Return the score by level; what open answers could add is a mark of its own."""
    levels = assessment.levels
    rows = tuple(Row(f.title, say_score(f.score), tuple(_draw_score(f.score))) for f in levels)
    key: list[tuple[Kind, str]] = [("bar", "the points that your answers give")]
    if any(found.score.high > found.score.low for found in levels):
        key.append(("unsure", UNSURE))
    about = "Each bar runs from 0 to the score, out of 100."
    return Diagram("chart-scores", "Score by level", about, 0, 100, QUARTERS, rows, tuple(key))


def diagram_progress(snapshots: Sequence[Listed], ladder: Sequence[Level]) -> Diagram | None:
    """Return the newest score by level beside the first one; None for fewer than two saved assessments."""
    if len(snapshots) < 2:
        return None
    first, last = snapshots[0], snapshots[-1]
    before = {standing.level: standing.score for standing in first.standings}
    titles = {level.id: level.title for level in ladder}
    rows = []
    for level, score, _ in last.standings:
        marks, said = _draw_score(score), say_score(score)
        if level in before:
            marks.append(Mark("median", before[level].low, before[level].low))
            said = f"{say_score(before[level])}, now {said}"
        rows.append(Row(titles.get(level, level), said, tuple(marks)))
    key: list[tuple[Kind, str]] = [("bar", f"score on {last.day}"), ("median", f"score on {first.day}")]
    if any(standing.score.high > standing.score.low for standing in last.standings):
        key.insert(1, ("unsure", UNSURE))
    about = "Each bar runs from 0 to the newest score, out of 100; a line shows the first one."
    return Diagram(
        "chart-progress", "Score, first and newest", about, 0, 100, QUARTERS, tuple(rows), tuple(key)
    )


def _draw_score(score: Range) -> list[Mark]:
    unsure = [Mark("unsure", score.low, score.high)] if score.high > score.low else []
    return [Mark("bar", 0, score.low), *unsure]
