"""A document as one HTML file that needs nothing else: no script, font, image or address from outside."""

import re
import sys
from base64 import b64encode
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from carecli import __version__
from carecli.names import clean_text
from carecli.views.charts import Chart, Key, Kind, Mark, Row, describe, place_across
from carecli.views.document import Document
from carecli.views.letters import fold, measure
from carecli.views.page import Block, Heading, Table, lay_out_table

LINE = 20
BAND = 14
GAP = 10
HEAD = 28
AXIS = 26
WIDE, NARROW = 76, 42
HEIGHTS: dict[Kind, int] = {
    "bar": 14, "unsure": 14, "span": 2, "half": 14, "median": 14, "stated": 12, "carried": 12,
}  # fmt: skip
POINTS = ("median", "stated", "carried")


class Shape(NamedTuple):
    """A mark: its place and size, `x` and `width` in percent; a point has no width."""

    kind: Kind
    x: float
    width: float
    y: float
    height: int


class Label(NamedTuple):
    """A line of text at `y`, at the left, or at the right if `ends`; `is_head` heads rows."""

    text: str
    y: int
    ends: bool = False
    is_head: bool = False


class Tick(NamedTuple):
    """A place on the scale with its label; `anchor` keeps the first and last label inside the drawing."""

    x: float
    text: str
    anchor: str


class Picture(NamedTuple):
    """A chart ready to be drawn, `height` pixels high; `about` says it in words, `key` what its marks mean.

    `id` is its own; `size` is the screen that its labels fit, `wide` or `narrow`.
    """

    id: str
    size: str
    chart: Chart
    about: str
    height: int
    axis: int
    labels: tuple[Label, ...]
    shapes: tuple[Shape, ...]
    ticks: tuple[Tick, ...]
    key: Key


def lay_out(chart: Chart) -> tuple[Picture, Picture]:
    """A chart for a screen that is wide, or for paper, and for one that is not: their labels differ.

    Only lines that words say are drawn, so that `about` holds all there is to see.
    """
    return _lay_out(chart, "wide", WIDE), _lay_out(chart, "narrow", NARROW)


def _lay_out(chart: Chart, size: str, fitting: int) -> Picture:
    labels, shapes = list[Label](), list[Shape]()
    top, group = 0, ""
    kinds = {mark.kind for row in chart.lines for mark in row.marks if mark.kind in HEIGHTS}
    for row in chart.lines:
        if row.group != group:
            group = row.group
            for number, line in enumerate(_fold(group, fitting)):
                top += LINE if number or not labels else HEAD
                labels.append(Label(line, top - 6, is_head=True))
        texts = _label(row, top, fitting)
        top = texts[-1].y + 6
        labels += texts
        shapes += [_place(mark, top, chart) for mark in row.marks if mark.kind in kinds]
        top += BAND + GAP
    places = [(place_across(place, chart), text) for place, text in chart.ticks]
    anchors = ["start", *["middle"] * (len(places) - 2), "end"]
    return Picture(
        f"{chart.id}-{size}", size, chart, describe(chart), top + AXIS, top,
        tuple(labels), tuple(shapes),
        tuple(Tick(x, text, anchor) for (x, text), anchor in zip(places, anchors, strict=True)),
        tuple((kind, said) for kind, said in chart.key if kind in kinds),
    )  # fmt: skip


def _label(row: Row, top: int, fitting: int) -> list[Label]:
    """The lines above a row: one where label and words fit side by side, else more."""
    lines, said = _fold(row.label, fitting), _fold(row.said, fitting)
    is_short = len(said) == 1 and measure(lines[-1]) + measure(said[0]) <= fitting
    labels = [Label(line, top + (i + 1) * LINE - 5) for i, line in enumerate(lines + said * (not is_short))]
    if not is_short:
        return labels
    return [*labels[:-1], Label(row.said, labels[-1].y, ends=True), labels[-1]]


def _fold(text: str, fitting: int) -> list[str]:
    """A text in lines; of words that would fill one, less is taken: they have no narrow spaces."""
    broken = re.sub(rf"\S{{{fitting * 3 // 4}}}(?=\S)", r"\g<0> ", clean_text(text))
    return fold(broken, fitting) or [""]


def _place(mark: Mark, top: int, chart: Chart) -> Shape:
    x, height = place_across(mark.low, chart), HEIGHTS[mark.kind]
    return Shape(
        mark.kind, x, round(place_across(mark.high, chart) - x, 2), top + (BAND - height) / 2, height
    )


TEMPLATES = Path(__file__).parent / "templates"
DATE = r"\b\d{4}-\d{2}(-\d{2})?\b"
SIGNS = {"+": "✓", "x": "✕", "~": "◐", "?": "?"}


def make_environment() -> Environment:
    """What fills templates. Every text is escaped and cleaned of control characters."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        bytecode_cache=_Compiled(str(TEMPLATES / "__pycache__")),
        autoescape=True,
        finalize=_clean,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def format_html(document: Document) -> str:
    """A document as HTML."""
    environment = make_environment()
    environment.filters |= {
        "kind": _name_kind,
        "grid": lay_out_table,
        "whole": _keep_whole,
        "details": mark_details,
    }
    charts = {section.id: section.chart for section in document.sections}
    pictures = {name: lay_out(chart) for name, chart in charts.items() if chart and chart.lines}
    template = environment.get_template("report.html.j2")
    logo = document.letterhead and document.letterhead.logo
    drawn = f"data:image/{logo.kind};base64,{b64encode(logo.content).decode()}" if logo else ""
    return template.render(document=document, pictures=pictures, signs=SIGNS, version=__version__, logo=drawn)


class _Compiled(FileSystemBytecodeCache):
    """Keeps compiled templates beside them while they are fresh, as Python does modules, where it may."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write it, where Python may write its own."""
        with suppress(OSError):
            if not sys.dont_write_bytecode:
                Path(self.directory).mkdir(exist_ok=True)
                super().dump_bytecode(bucket)


def _clean(value: Any) -> Any:
    """What a template prints, cleaned if it is text from a person or a pack."""
    return clean_text(value) if type(value) is str else value


def mark_details(blocks: Sequence[Block]) -> list[tuple[Block, bool]]:
    """Blocks, each with whether print leaves it out: a detail, and what follows it to the next part."""
    marked, is_detail = [], False
    for block in blocks:
        if isinstance(block, Heading | Table):
            is_detail = block.detail
        marked.append((block, is_detail))
    return marked


def _name_kind(block: Block) -> str:
    return type(block).__name__.lower()


def _keep_whole(text: str) -> Markup:
    """Text, escaped, whose dates no line breaks apart."""
    return Markup(re.sub(DATE, r'<span class="date">\g<0></span>', str(escape(clean_text(text)))))  # noqa: S704
