"""Progress in a report: the saved assessments in short, and the first score beside the newest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from carecli.report.diagram import diagram_progress
from carecli.report.document import Section
from carecli.report.history import NOTHING, list_table, say_span
from carecli.report.history_chart import thin_out
from carecli.report.page import Block, Paragraph
from carecli.report.wording import say_count

if TYPE_CHECKING:
    from carecli.guide.ladder import Level
    from carecli.history.snapshots import Listed

MOST = 12
ELSEWHERE = "carecli keeps the progress of a saved profile alone, and this report was made from another one."


def progress_section(snapshots: Sequence[Listed] | None, ladder: Sequence[Level]) -> Section:
    """Return the section; `snapshots` are None for a profile whose history is not kept."""
    if not snapshots:
        said = ELSEWHERE if snapshots is None else NOTHING
        return Section("progress", "Progress", (Paragraph(said),))
    shown = thin_out(snapshots, MOST)
    lead = f"{say_count(len(snapshots), 'saved assessment')}, {say_span(snapshots)}."
    if len(shown) < len(snapshots):
        lead += f" {len(shown)} of them are shown, evenly chosen."
    table = list_table(shown, ladder)
    # The colors stand for verdicts, which the table does not say in words.
    rows = tuple(tuple(cell._replace(tone="plain") for cell in row) for row in table.rows)
    table = table._replace(title="Saved assessments, with the score of each level", rows=rows)
    blocks: tuple[Block, ...] = (Paragraph(lead, "strong"), table)
    return Section("progress", "Progress", blocks, diagram_progress(snapshots, ladder))
