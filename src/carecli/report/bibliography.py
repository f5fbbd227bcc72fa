"""Every source of a pack with what rests on it, as a page and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from carecli.report.page import Block, Column, Page, Paragraph, Table, cell
from carecli.report.wording import say_count

if TYPE_CHECKING:
    from carecli.guide.citations import Citations
    from carecli.guide.handbook import Handbook
    from carecli.guide.sources import Source

KINDS = {"guide": "The guide", "publisher": "Outside publishers", "own": "carecli's own"}
CONFIDENCE = {"A": "issuer's own page", "B": "official data through a copy", "C": "third party only"}


def sources_page(handbook: Handbook, citations: Citations) -> Page:
    """Return every source with its year, its trust and what rests on it."""
    columns = (
        Column("Source", wrap=True, most=38),
        Column("Year or lines", wrap=True, most=10),
        Column("Read from", wrap=True, most=14),
        Column("What rests on it", wrap=True),
        Column("Kind"),
    )
    ordered = sorted(handbook.sources, key=_place)
    rows = tuple(
        (
            cell(_name(source)),
            cell(source.year or "undated" if source.kind == "publisher" else source.lines or ""),
            cell(CONFIDENCE[source.confidence] if source.confidence else ""),
            cell(_say_uses(source, citations)),
            cell(KINDS[source.kind]),
        )
        for source in ordered
    )
    lead = (
        f"{say_count(len(rows), 'source')}: sections of the guide with their lines, then outside publishers."
    )
    blocks: tuple[Block, ...] = (Paragraph(lead, "strong"), Table("", columns, rows, grouped=True))
    return Page("Sources", blocks)


def _place(source: Source) -> tuple[int, int, str]:
    """Return the sort key of a source: the guide by its lines, then publishers by name."""
    name = "" if source.kind == "guide" else (source.publisher or source.name).lower()
    return list(KINDS).index(source.kind), source.first_line, name


def _name(source: Source) -> str:
    if source.kind != "publisher":
        return source.name
    return ", ".join(part for part in (source.name, source.publisher, source.address) if part)


def _say_uses(source: Source, citations: Citations) -> str:
    if source.left_out:
        return f"left out: {source.left_out}"
    return ", ".join(f"{place} ({count})" for place, count in citations[source.id].items()) or "nothing"


def sources_json(handbook: Handbook, citations: Citations) -> dict[str, Any]:
    """Return every source as `carecli.sources/1`."""
    return {
        "schema": "carecli.sources/1",
        "sources": [
            source.model_dump(exclude={"cite"}) | {"used_by": dict(citations[source.id])}
            for source in handbook.sources
        ],
    }
