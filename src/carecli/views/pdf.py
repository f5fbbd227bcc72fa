"""A document as a PDF, set by Typst: tagged, with its own fonts, the same bytes for the same report.

Every text goes to Typst as a string inside JSON and never as markup.
"""

import json
import re
from contextlib import suppress
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, Final, Literal

import typst

from carecli import __version__
from carecli.errors import PersonalFileError
from carecli.names import clean_text
from carecli.profile.letterhead import Letterhead
from carecli.views.charts import Chart, Row, describe, place_across
from carecli.views.document import Document, ReportSection
from carecli.views.page import (
    Block,
    Bullets,
    Cell,
    Drawing,
    Grid,
    Heading,
    Paragraph,
    Room,
    Table,
    lay_out_table,
)

TEMPLATE = Path(__file__).parent / "templates" / "report.typ"
ACCESSIBLE: Final = "ua-1"  # PDF/UA, for screen readers
# A word without a place to break it would run off the page.
LONGEST_WORD, BREAK = 24, "\u200b"
LOGO_HIGH, LOGO_WIDE = 15, 70  # millimeters
# How many letters of a table a line takes, and what stands beside a text.
ROOM, PADDING = 110, 2


def format_pdf(document: Document) -> bytes:
    """A document as the bytes of a PDF.

    Its letters are those of the fonts that Typst brings along. A name in others takes them from the fonts of
    the machine; where these have none either, the letter is an empty box, and the PDF promises less to
    screen readers.
    """
    for own_fonts_alone in (True, False):
        with suppress(typst.TypstError):
            return _compile(document, ACCESSIBLE, own_fonts_alone=own_fonts_alone)
    try:
        return _compile(document, None, own_fonts_alone=False)
    except typst.TypstError:
        if not (document.letterhead and document.letterhead.logo):
            raise
        raise PersonalFileError(
            "the logo of the letterhead cannot be drawn", hint="save it again as PNG"
        ) from None


def _compile(document: Document, standard: Literal["ua-1"] | None, *, own_fonts_alone: bool) -> bytes:
    made: bytes = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        ignore_system_fonts=own_fonts_alone,
        sys_inputs={"report": json.dumps(_lay_out(document), ensure_ascii=False)},
        pdf_standards=standard,
        timestamp=datetime.combine(document.day, time(), UTC),
    )
    return made


def _lay_out(document: Document) -> dict[str, Any]:
    day = document.day
    return {
        "name": clean_text(document.title),
        "title": _clean(document.title),
        "lead": _clean(document.lead),
        "letterhead": _lay_out_letterhead(document.letterhead) if document.letterhead else None,
        "foot": _clean(f"{document.made} {document.note}"),
        "author": f"carecli {__version__}",
        "day": [day.year, day.month, day.day],
        "fits": document.fits_one_page,
        "lang": document.lang.partition("-")[0],
        "sections": [_lay_out_section(section) for section in document.sections],
    }


def _lay_out_letterhead(head: Letterhead) -> dict[str, Any]:
    return {
        "name": _clean(head.name),
        "lines": [_clean(line) for line in head.lines],
        "format": {"jpeg": "jpg"}.get(head.logo.kind, head.logo.kind) if head.logo else None,
        "logo": [*head.logo.content] if head.logo else None,
        "width": head.logo.find_width(LOGO_HIGH, LOGO_WIDE) if head.logo else 0,
    }


def _lay_out_section(section: ReportSection) -> dict[str, Any]:
    lead = len(section.lead)
    blocks = [_lay_out_block(block) for block in section.blocks if not isinstance(block, Drawing)]
    chart = [_lay_out_chart(section.chart)] if section.chart and section.chart.lines else []
    return {"id": section.id, "title": _clean(section.title), "blocks": blocks[:lead] + chart + blocks[lead:]}


def _lay_out_block(block: Block) -> dict[str, Any]:
    match block:
        case Heading(text):
            return {"kind": "heading", "text": _clean(text)}
        case Paragraph(text, tone):
            return {"kind": "paragraph", "text": _clean(text), "tone": tone}
        case Bullets(items, first):
            return {"kind": "bullets", "items": [_clean(item) for item in items], "first": first}
        case Table() if block.bare:
            rows = [[_clean(row[0].text), _clean(row[1].text)] for row in block.rows]
            return {"kind": "facts", "title": _clean(block.title), "rows": rows}
        case Table():
            return _lay_out_grid(block, lay_out_table(block))
        case Room(labels):
            return {"kind": "room", "labels": [_clean(label) for label in labels]}
        case Drawing():
            raise AssertionError("a table holds the numbers of a drawing")


def _lay_out_grid(table: Table, grid: Grid) -> dict[str, Any]:
    return {
        "kind": "table",
        "title": _clean(table.title),
        "wide": grid.is_wide,
        "shares": grid.share_width(ROOM, PADDING),
        "columns": [{"name": _clean(c.name or "About"), "right": c.right} for c in grid.columns],
        "groups": [
            {"heading": _clean(heading), "rows": [[_lay_out_cell(cell) for cell in row] for row in rows]}
            for heading, rows in grid.groups
        ],
    }


def _lay_out_cell(cell: Cell) -> dict[str, str]:
    return {"text": _clean(cell.text), "tone": cell.tone}


def _lay_out_chart(chart: Chart) -> dict[str, Any]:
    drawn = {mark.kind for row in chart.lines for mark in row.marks if mark.kind in KINDS}
    return {
        "kind": "chart",
        "title": _clean(chart.title),
        "about": _clean(describe(chart)),
        "ticks": [{"x": place_across(place, chart), "text": _clean(text)} for place, text in chart.ticks],
        "rows": [_lay_out_row(row, chart) for row in chart.lines],
        "key": [{"kind": kind, "text": _clean(said)} for kind, said in chart.key if kind in drawn],
    }


KINDS = ("bar", "unsure", "span", "half", "median", "stated", "carried")


def _lay_out_row(row: Row, chart: Chart) -> dict[str, Any]:
    marks = [
        {
            "kind": mark.kind,
            "x": place_across(mark.low, chart),
            "width": round(place_across(mark.high, chart) - place_across(mark.low, chart), 2),
        }
        for mark in row.marks
        if mark.kind in KINDS
    ]
    texts = {"group": _clean(row.group), "label": _clean(row.label), "said": _clean(row.said)}
    return {**texts, "marks": marks, "strong": row.stands_out}


def _clean(text: str) -> str:
    """Text as Typst shows it, with places to break a word that is too long."""
    cleaned = re.sub("[\ufffe\uffff]", "", clean_text(text))
    return re.sub(rf"\S{{{LONGEST_WORD}}}(?=\S)", rf"\g<0>{BREAK}", cleaned)
