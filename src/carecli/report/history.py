"""The history as pages and JSON: the list of snapshots, and one in full."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from carecli.report.page import Cell, Column, Page, Paragraph, Table, cell
from carecli.report.wording import VERDICT_TONES, say_count, say_score

if TYPE_CHECKING:
    from carecli.guide.ladder import Level
    from carecli.history.snapshots import Listed, Maker, Standing

NOTHING = "Nothing is saved yet: carecli history save keeps an assessment."
ABSENT = Cell("-", data="")

# json.dumps would make an encoder for each of thousands of items.
write_item = json.JSONEncoder(ensure_ascii=False).encode


def history_page(snapshots: Sequence[Listed], ladder: Sequence[Level], last: int | None = None) -> Page:
    """Return the list of snapshots, the oldest first; with `last` only so many of the newest."""
    if not snapshots:
        return Page("History", (Paragraph(NOTHING),))
    shown = snapshots[-last:] if last else snapshots
    lead = f"{say_count(len(snapshots), 'saved assessment')}, {say_span(snapshots)}."
    if len(shown) < len(snapshots):
        lead += f" The newest {len(shown)} are shown; --all shows every one."
    return Page("History", (Paragraph(lead, "strong"), list_table(shown, ladder)))


def say_span(snapshots: Sequence[Listed]) -> str:
    """Return the days from the first to the last snapshot."""
    first, last = snapshots[0].day, snapshots[-1].day
    return f"on {first}" if first == last else f"from {first} to {last}"


def list_table(snapshots: Sequence[Listed], ladder: Sequence[Level]) -> Table:
    """Return snapshots as a table: one a row, with the score of each level."""
    levels = name_levels(snapshots, ladder)
    notes = any(snapshot.note for snapshot in snapshots)
    columns = (
        Column("No.", right=True),
        Column("Date"),
        Column("Ready", wrap=True),
        *(Column(short, wrap=True) for short in levels.values()),
        Column("Pack", wrap=True),
        *([Column("Note", wrap=True)] if notes else []),
    )
    return Table("", columns, tuple(_list_row(snapshot, levels, notes=notes) for snapshot in snapshots))


def name_levels(snapshots: Iterable[Listed], ladder: Sequence[Level]) -> dict[str, str]:
    """Return the short titles of all levels, lowest first; one that the pack does not have goes by its id."""
    names = {level.id: level.short for level in ladder}
    return names | {s.level: s.level for found in snapshots for s in found.standings if s.level not in names}


def _list_row(snapshot: Listed, levels: Mapping[str, str], *, notes: bool) -> tuple[Cell, ...]:
    standings = {standing.level: standing for standing in snapshot.standings}
    current = snapshot.current_level
    return (
        cell(snapshot.number),
        cell(snapshot.day),
        cell(levels.get(current, current) if current else "none"),
        *(level_cell(standings.get(level)) for level in levels),
        cell(snapshot.made_with.pack_version),
        *([cell(snapshot.note or "")] if notes else []),
    )


def level_cell(standing: Standing | None) -> Cell:
    """Return the score of a level, colored by its verdict; a dash where its ladder did not have it."""
    if standing is None:
        return ABSENT
    return cell(say_score(standing.score), VERDICT_TONES.get(standing.verdict.low, "plain"))


def listed_json(snapshot: Listed) -> dict[str, Any]:
    """Return a snapshot in short, as it stands in `carecli.history/1`."""
    return {
        "id": snapshot.number,
        "taken": snapshot.taken,
        "day": snapshot.day,
        "current_level": snapshot.current_level,
        "scores": {s.level: {"low": s.score.low, "high": s.score.high} for s in snapshot.standings},
        "verdicts": {s.level: {"low": s.verdict.low, "high": s.verdict.high} for s in snapshot.standings},
        "pack_id": snapshot.made_with.pack_id,
        "pack_version": snapshot.made_with.pack_version,
        "rules_version": snapshot.made_with.rules_version,
        "note": snapshot.note,
    }


def lay_out_json(head: Mapping[str, Any], key: str, items: Iterable[str]) -> str:
    """Return a JSON document with a list of many items, one to a line, which are JSON already.

    Indenting 10,000 items takes Python half a second.
    """
    opening = json.dumps(head, ensure_ascii=False)[:-1]
    listed = ",\n".join(items)
    return f'{opening}, "{key}": [\n{listed}\n]}}\n' if listed else f'{opening}, "{key}": []}}\n'


def history_json(snapshots: Sequence[Listed]) -> str:
    """Return the list of snapshots as `carecli.history/1`."""
    items = (write_item(listed_json(snapshot)) for snapshot in snapshots)
    return lay_out_json({"schema": "carecli.history/1"}, "snapshots", items)


def say_made_with(made: Maker) -> str:
    """Return what an assessment was made with: `pack care-manager 1.0.0, rules 1`."""
    return f"pack {made.pack_id} {made.pack_version}, rules {made.rules_version}"
