"""A document as a Word file: real headings, lists and tables whose first row repeats on each page."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from io import BytesIO
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

import docx
from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from carecli import __version__
from carecli.names import clean_text
from carecli.profile.letterhead import Letterhead
from carecli.views.document import Document
from carecli.views.page import Block, Bullets, Grid, Heading, Paragraph, Room, Table, Tone, lay_out_table

ACCENT, SOFT = RGBColor(0x0E, 0x5A, 0x63), RGBColor(0x5A, 0x62, 0x69)
COLORS: dict[Tone, RGBColor] = {
    "quiet": SOFT, "good": RGBColor(0x1C, 0x64, 0x38), "warn": RGBColor(0x85, 0x52, 0x0A),
    "bad": RGBColor(0xA3, 0x23, 0x1F),
}  # fmt: skip
SIDE, ACROSS = Mm(20), Mm(176)
LOGO_HIGH, LOGO_WIDE = Mm(16), Mm(70)
# A letter of usual width in Cambria, the theme's font, in mm, and in letters what a cell has beside its text.
SIZE, LETTER, PADDING = 9.5, 1.9, 2.2
# Word refuses a file with a longer property.
MOST_PROPERTY = 255
RULES = (
    f"<w:tblBorders {nsdecls('w')}>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:color="C9C4B8"/>' for side in ("top", "bottom", "insideH")
    )
    + "</w:tblBorders>"
)
# Rows are written as they stand in the file: to change hundreds of cells one by one takes half of a report.
ROW = f"<w:tr {nsdecls('w')}><w:trPr><w:{{kind}}/></w:trPr>{{cells}}</w:tr>"
CELL = (
    '<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{width}"/>{span}</w:tcPr>'
    '<w:p><w:pPr><w:pStyle w:val="{style}"/>{leads}</w:pPr>'
    "<w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r></w:p></w:tc>"
)


class CellFrame(NamedTuple):
    """A place of a table: the id of its style and its width in twips.

    A heading goes across `span` columns and stays with the row that follows.
    """

    style: str
    width: int
    span: int = 0

    def fill(self, text: str, tone: Tone, color: RGBColor | None = None) -> str:
        """The cell with a text, as it stands in the file."""
        found = color or COLORS.get(tone)
        look = ("<w:b/>" if tone == "strong" else "") + (f'<w:color w:val="{found}"/>' if found else "")
        return CELL.format(
            width=self.width,
            span=f'<w:gridSpan w:val="{self.span}"/>' if self.span > 1 else "",
            style=self.style,
            leads="<w:keepNext/>" if self.span else "",
            look=look,
            text=escape(_clean(text)),
        )


def format_docx(document: Document) -> bytes:
    """A document as the bytes of a Word file."""
    word = docx.Document()
    _set_up(word, document)
    if document.letterhead:
        _add_letterhead(word, document.letterhead)
    _write(_add_paragraph(word, "Title"), document.title)
    for line in filter(None, (document.lead, document.made)):
        _write(word.add_paragraph(), line, "quiet")
    for section in document.sections:
        _write(_add_paragraph(word, "Heading1"), section.title)
        for block in section.blocks:
            _add(word, block)
    if document.note:
        _write(word.add_paragraph(), document.note, "quiet")
    stream = BytesIO()
    word.save(stream)
    return stream.getvalue()


def _set_up(word: Word, document: Document) -> None:
    """Set properties, margins, and the styles' fonts and colors; the language of the styles is US English."""
    moment = datetime.combine(document.day, time())
    properties = word.core_properties
    properties.title, properties.author = _clean(document.title)[:MOST_PROPERTY], f"carecli {__version__}"
    properties.language, properties.comments = "en-US" if document.lang == "en" else document.lang, ""
    properties.created = properties.modified = moment
    word.sections[0].left_margin = word.sections[0].right_margin = SIDE
    for name, size in (("Title", 26), ("Heading 1", 18), ("Heading 2", 13), ("Caption", 12)):
        font = word.styles[name].font
        font.size, font.bold, font.color.rgb = Pt(size), name != "Title", ACCENT
    for name in ("Heading 1", "Caption"):
        paragraphs = word.styles[name].paragraph_format
        paragraphs.space_before, paragraphs.space_after = Pt(18), Pt(6)
        paragraphs.keep_with_next = True


def _add_letterhead(word: Word, head: Letterhead) -> None:
    """Add the logo, no larger than its room, and the lines beside it."""
    if head.logo:
        width = Mm(head.logo.find_width(LOGO_HIGH.mm, LOGO_WIDE.mm))
        drawn = word.add_paragraph().add_run().add_picture(BytesIO(head.logo.content), width=width)
        drawn._inline.docPr.set("descr", "logo")
    for i, line in enumerate((head.name, *head.lines)):
        paragraph = word.add_paragraph()
        _write(paragraph, line, "quiet" if i else "strong")
        paragraph.paragraph_format.space_after = Pt(18 if i == len(head.lines) else 0)


def _add(word: Word, block: Block) -> None:
    """Add a block. A drawing made of characters is left out: a table holds its numbers."""
    if isinstance(block, Heading):
        _write(_add_paragraph(word, "Heading2"), block.text)
    elif isinstance(block, Paragraph):
        _write(word.add_paragraph(), block.text, block.tone if block.tone in ("strong", "quiet") else "plain")
    elif isinstance(block, Bullets):
        for i, item in enumerate(block.items):
            mark = "" if block.first is None else f"{block.first + i}. "
            _write(_add_paragraph(word, "ListParagraph" if mark else "ListBullet"), f"{mark}{item}")
    elif isinstance(block, Room):
        for label in block.labels:
            _add_room(word, label)
    elif isinstance(block, Table) and block.bare:
        for row in block.rows:
            paragraph = _add_paragraph(word, "ListParagraph")
            _write(paragraph, f"{row[0].text}:", "strong")
            paragraph.add_run(" ")
            _write(paragraph, row[1].text)
    elif isinstance(block, Table):
        _write(_add_paragraph(word, "Caption"), block.title)
        _add_table(word, block, lay_out_table(block))


def _add_room(word: Word, label: str) -> None:
    """Add a label and two empty lines to write on, each with a rule beneath."""
    _write(word.add_paragraph(), label, "quiet")
    for space in (1, 2):  # lines whose rules are alike would be taken for one
        rule = f'<w:bottom w:val="single" w:sz="4" w:space="{space}" w:color="C9C4B8"/>'
        rules = parse_xml(f"<w:pBdr {nsdecls('w')}>{rule}</w:pBdr>")
        word.add_paragraph()._p.get_or_add_pPr().append(rules)


def _add_paragraph(word: Word, style: str) -> Any:
    """Add a paragraph of a style by its id: by its name all styles would be looked through each time."""
    paragraph = word.add_paragraph()
    paragraph._p.style = style
    return paragraph


def _add_cell_style(word: Word, size: float, *, right: bool) -> str:
    """The id of the style of cells in letters of a size, which is made when it is first asked for."""
    name = f"Cell {size:.1f}{' right' if right else ''}"
    if name not in word.styles:
        style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.font.size = word.styles["Normal"], Pt(size)
        paragraphs = style.paragraph_format
        paragraphs.space_after = paragraphs.space_before = Pt(2)
        paragraphs.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
    return str(word.styles[name].style_id)


def _add_table(word: Word, table: Table, grid: Grid) -> None:
    made = word.add_table(rows=0, cols=len(grid.columns))
    made._tblPr.find(qn("w:tblW")).addnext(parse_xml(RULES))
    _describe(made, table.title)
    room = ACROSS.mm / LETTER
    shares = grid.share_width(room, PADDING)
    size = SIZE * min(1, room / sum(shares))  # smaller letters rather than a word that is broken
    styles = {right: _add_cell_style(word, size, right=right) for right in (False, True)}
    widths = [Mm(ACROSS.mm * share / sum(shares)) for share in shares]
    made.autofit = False
    for line, width in zip(made.columns, widths, strict=True):
        line.width = width
    placed = zip(grid.columns, widths, strict=True)
    cells = [CellFrame(styles[column.right], width.twips) for column, width in placed]
    across = CellFrame(styles[False], sum(cell.width for cell in cells), len(cells))
    for kind, filled in _list_rows(grid, cells, across):
        made._tbl.append(parse_xml(ROW.format(kind=kind, cells="".join(filled))))
    word.add_paragraph().paragraph_format.space_after = Pt(0)


def _list_rows(grid: Grid, cells: Sequence[CellFrame], across: CellFrame) -> Iterator[tuple[str, list[str]]]:
    """Each row's kind and cells: the head that repeats on each page, then rows that stay on one."""
    names = [column.name or "About" for column in grid.columns]
    yield "tblHeader", [cell.fill(name, "strong") for cell, name in zip(cells, names, strict=True)]
    for heading, rows in grid.groups:
        if heading:
            yield "cantSplit", [across.fill(f"{heading[:1].upper()}{heading[1:]}", "strong", ACCENT)]
        for row in rows:
            first, *rest = zip(cells, row, strict=True)
            lead = first[0].fill(first[1].signed, first[1].tone if grid.is_numeric else "strong")
            yield "cantSplit", [lead, *[cell.fill(said.signed, said.tone) for cell, said in rest]]


def _describe(made: Any, title: str) -> None:
    """Give a table the title that screen readers say."""
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), _clean(title))
    made._tblPr.append(caption)


def _write(paragraph: Any, text: str, tone: Tone = "plain", color: RGBColor | None = None) -> None:
    run = paragraph.add_run(_clean(text))
    run.bold = True if tone == "strong" else None
    if found := color or COLORS.get(tone):
        run.font.color.rgb = found


def _clean(text: str) -> str:
    """Text that XML can hold: no control characters and none of the two that are no characters."""
    return re.sub("[\ufffe\uffff]", "", clean_text(text))
