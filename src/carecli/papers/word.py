"""DOCX into lines: headers, tables, text boxes once, content controls and insertions, and nothing deleted.

Read from the XML itself: docx2txt (MIT) sees text boxes twice, prints hidden text and placeholders, and opens
whatever the file unpacks to.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple
from xml.etree.ElementTree import Element

from carecli.errors import PersonalFileError
from carecli.papers.dates import find_periods
from carecli.papers.packed import open_packed, read_member, walk_xml
from carecli.papers.paper import Line, Paper
from carecli.papers.plain import AGAIN, tidy
from carecli.papers.titles import EDGE, is_title

_PARTS = tuple(
    re.compile(rf"word/{part}\d*\.xml")
    for part in ("header", "document", "footnotes", "endnotes", "footer")
)  # fmt: skip
# What is deleted or moved away, what is there for older programs, codes of fields, and settings.
_LEFT_OUT = {
    "del", "moveFrom", "delText", "delInstrText", "instrText", "Fallback", "tabs", "sectPr", "tblPr", "trPr",
    "tcPr", "oMathPara",
}  # fmt: skip
_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_OFF = {"0", "false", "off", "none"}
_HEADING = re.compile(r"heading|title|berschrift|titre", re.IGNORECASE)
LONGEST_HEADING = 80


class _Text(NamedTuple):
    """A line before it has its number."""

    text: str
    is_heading: bool = False
    is_item: bool = False


class _Paragraph:
    """A paragraph while it is read."""

    def __init__(self) -> None:
        self.parts = list[str]()
        self.is_styled = self.is_item = False
        self.is_bold = True

    def add(self, text: str, *, is_bold: bool) -> None:
        """Take in the text of a run."""
        self.parts.append(text)
        self.is_bold &= is_bold or not text.strip()

    def list_lines(self) -> Iterator[_Text]:
        """Yield its lines; one that is bold throughout is a heading too."""
        for text in map(tidy, "".join(self.parts).split("\n")):
            is_heading = self.is_styled or (self.is_bold and len(text) <= LONGEST_HEADING)
            yield _Text(text, bool(text) and is_heading and not self.is_item, self.is_item)


class _Run(NamedTuple):
    is_bold: bool = False
    is_hidden: bool = False


class _Reader:
    """The state of one part of the document: what is open, and the lines so far."""

    def __init__(self) -> None:
        self.paragraphs = list[_Paragraph]()
        self.runs = list[_Run]()
        self.rows = list[list[list[_Text]]]()
        self.places = [list[_Text]()]  # the body, and each cell that is open
        self.placeholders = list[bool]()

    def start(self, name: str, element: Element) -> bool:
        """Take the start of an element; whether all of it is left out."""
        if name in _LEFT_OUT or (name == "sdtContent" and self.placeholders and self.placeholders[-1]):
            return True
        match name:
            case "p":
                self.paragraphs.append(_Paragraph())
            case "r":
                self.runs.append(_Run())
            case "tr":
                self.rows.append([])
            case "tc" if self.rows:
                self.places.append([])
            case "sdt":
                self.placeholders.append(False)
            case "showingPlcHdr" if self.placeholders:
                self.placeholders[-1] = _is_on(element)
            case "pStyle" | "numId" | "outlineLvl" if self.paragraphs:
                self._style(name, _find_value(element))
            case _ if self.runs:
                self._mark(name, element)
        return False

    def _mark(self, name: str, element: Element) -> None:
        """Take what stands in a run beside its text."""
        if name == "b":
            self.runs[-1] = self.runs[-1]._replace(is_bold=_is_on(element))
        elif name == "vanish":
            self.runs[-1] = self.runs[-1]._replace(is_hidden=_is_on(element))
        elif name in _MARKS:
            self._add(_MARKS[name])

    def _style(self, name: str, value: str) -> None:
        paragraph = self.paragraphs[-1]
        if name == "numId":
            paragraph.is_item = value != "0"
        elif name == "outlineLvl":
            paragraph.is_styled |= value != "9"  # the level of body text
        else:
            paragraph.is_styled |= bool(_HEADING.search(value))
            paragraph.is_item |= "listbullet" in value.lower() or "listnumber" in value.lower()

    def _add(self, text: str) -> None:
        if self.paragraphs and not self.runs[-1].is_hidden:
            self.paragraphs[-1].add(text, is_bold=self.runs[-1].is_bold)

    def end(self, name: str, element: Element) -> None:
        """Take the end of an element, whose text is known now."""
        match name:
            case "t" if self.runs:
                self._add(element.text or "")
            case "r" if self.runs:
                self.runs.pop()
            case "p" if self.paragraphs:
                self.places[-1] += self.paragraphs.pop().list_lines()
                element.clear()
            case "tc" if self.rows and len(self.places) > 1:
                self.rows[-1].append(self.places.pop())
            case "tr" if self.rows:
                self.places[-1] += _lay_out(self.rows.pop())
                element.clear()
            case "sdt" if self.placeholders:
                self.placeholders.pop()


def _lay_out(cells: list[list[_Text]]) -> list[_Text]:
    """A row of single lines is one line; where a table is there for its looks, each line is one."""
    filled = [[line for line in cell if line.text] for cell in cells]
    if any(len(cell) > 1 for cell in filled):
        told = [cell for cell, lines in zip(cells, filled, strict=True) if lines]
        return (_date_lines(*told) if len(told) == 2 else None) or [line for cell in filled for line in cell]
    lines = [line for cell in filled for line in cell]
    return [lines[0]] if len(lines) == 1 else [_Text(" | ".join(line.text for line in lines))]


def _date_lines(left: list[_Text], right: list[_Text]) -> list[_Text] | None:
    """Two cells of which one holds nothing but dates: each stands behind the line that it is of.

    That is the first of each block, each line, or each title, whichever are as many as the dates; else None.
    """
    if _are_dates(left) == _are_dates(right):
        return None
    dated, told = (left, right) if _are_dates(left) else (right, left)
    dates = [line.text for line in dated if line.text]
    filled = [at for at, line in enumerate(told) if line.text]
    begins = [at for at in filled if at == 0 or not told[at - 1].text]
    titles = [at for at in filled if is_title(told[at].text)]
    heads = next((places for places in (begins, filled, titles) if len(places) == len(dates)), None)
    if heads is None:
        return None
    whose = dict(zip(heads, dates, strict=True))
    lines = ((line, whose.get(at)) for at, line in enumerate(told))
    return [line._replace(text=f"{line.text} | {day}", is_item=False) if day else line for line, day in lines]


def _are_dates(cell: list[_Text]) -> bool:
    """Whether a cell is several lines, each of which is a period and nothing else."""
    texts = [line.text for line in cell if line.text]
    return len(texts) > 1 and all(
        any(text[: one.start].strip(EDGE) == text[one.end :].strip(EDGE) == "" for one in find_periods(text))
        for text in texts
    )


def _find_value(element: Element) -> str:
    return next((value for key, value in element.attrib.items() if key.endswith("val")), "")


def _is_on(element: Element) -> bool:
    return _find_value(element).lower() not in _OFF


def read_docx(raw: bytes, name: str) -> Paper:
    """The paper of a Word document. Raises PersonalFileError."""
    packed = open_packed(raw, name)
    held = sorted(set(packed.namelist()))
    texts, seen = list[_Text](), set[str]()
    if not any(_PARTS[1].fullmatch(member) for member in held):
        raise PersonalFileError(f"{name} is a Word document without its text", hint=AGAIN)
    for place, part in enumerate(_PARTS):
        for member in filter(part.fullmatch, held):
            found = _read_part(read_member(packed, member, name), name)
            if place != 1:  # the first page, odd and even ones may have the same header
                found = [text for text in found if text.text and text.text not in seen]
                seen |= {text.text for text in found}
            texts += found
    kept = [text for text, after in pairwise([*texts, _Text("")]) if text.text or after.text]
    return Paper(name, "docx", tuple(Line(n, t, None, None, h, i) for n, (t, h, i) in enumerate(kept, 1)))


def _read_part(content: bytes, name: str) -> list[_Text]:
    reader, left_out = _Reader(), 0
    for event, tag, element in walk_xml(content, name):
        if event == "start":
            left_out += bool(left_out or reader.start(tag, element))
        elif left_out:
            left_out -= 1
        else:
            reader.end(tag, element)
    return reader.places[0]
