"""Where sources disagree, as a page and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from carecli.report.figures import fact_json, say_fact
from carecli.report.page import Block, Column, Page, Paragraph, Table, cell
from carecli.report.sources import list_sources
from carecli.report.wording import say_count

if TYPE_CHECKING:
    from carecli.guide.contents import ShownFact
    from carecli.guide.disagreements import Disagreement
    from carecli.guide.sources import Source

Clash = tuple["Disagreement", list["ShownFact"]]


def disagreements_page(clashes: Sequence[Clash], sources: Sequence[Source], *, alone: bool) -> Page:
    """Return every clash with both sides and carecli's reading; `alone` is for one that was asked for."""
    if not clashes:
        return Page("Disagreements", (Paragraph("This pack records no disagreements.", "strong"),))
    known = {source.id: source for source in sources}
    blocks: list[Block] = []
    if not alone:
        count = say_count(len(clashes), "place")
        blocks.append(
            Paragraph(f"{count} where sources disagree, with every side and carecli's reading.", "strong")
        )
    columns = (Column("Who says it", wrap=True, most=28), Column("What is said", wrap=True))
    for number, (clash, sides) in enumerate(clashes, 1):
        title = clash.title if alone else f"{number}. {clash.title} ({clash.id})"
        rows = tuple((cell(shown.fact.label), cell(say_fact(shown, known, mark=True))) for shown in sides)
        blocks += [Table(title, columns, rows, bare=True), Paragraph(f"carecli's reading: {clash.reading}")]
    cited = [shown.fact.source for _, sides in clashes for shown in sides]
    return Page("Disagreements", (*blocks, *list_sources(cited, sources)))


def disagreements_json(clashes: Sequence[Clash]) -> dict[str, Any]:
    """Return the clashes as `carecli.disagreements/1`."""
    return {
        "schema": "carecli.disagreements/1",
        "items": [
            {
                "id": clash.id,
                "title": clash.title,
                "figures": [fact_json(shown) for shown in sides],
                "reading": clash.reading,
            }
            for clash, sides in clashes
        ],
    }
