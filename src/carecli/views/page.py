"""A page: what a command shows, before any format, and its tables as documents lay them out."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

Tone = Literal["plain", "strong", "quiet", "good", "warn", "bad"]


class Cell(NamedTuple):
    """Text of a table cell. On a terminal the tone colors it and the sign leads it; the words say it all.

    `data` is what a program reads instead of the text, such as a bare number; None is the text itself.
    `drawn` is what a terminal shows in its place, such as dots or fewer words.
    """

    text: str
    tone: Tone = "plain"
    sign: str = ""
    data: str | None = None
    drawn: str = ""

    @property
    def signed(self) -> str:
        """The text behind its sign, if it has one."""
        return f"{self.sign} {self.text}" if self.sign else self.text


class Column(NamedTuple):
    """A column. Where the terminal is narrow, those that may `wrap` make room, down to `most` characters.

    `unit` is that of its cells' data, for programs that read them without their text; `only_data` columns
    are for programs alone. A `detail` is left out where a document is printed, as reasons are.
    """

    name: str
    wrap: bool = False
    most: int | None = None
    right: bool = False
    decorative: bool = False
    unit: str = ""
    only_data: bool = False
    detail: bool = False


class Table(NamedTuple):
    """A table. The first column names the row. With `grouped` the last column heads a group of rows.

    A `bare` table has columns that need no heading: a name and what is said of it. `caption` is the title
    that it has in a document, where it needs none on a page of its own. On a terminal `gap` is the space
    between columns, and with `stacked` the last cell of a row stands below it. A `detail` is left out where
    a document is printed, with what follows it up to the next heading or table.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    grouped: bool = False
    bare: bool = False
    caption: str = ""
    gap: int = 1
    stacked: bool = False
    detail: bool = False


class Heading(NamedTuple):
    """A heading above what follows; a `detail` is left out where a document is printed, as with tables."""

    text: str
    detail: bool = False


class Paragraph(NamedTuple):
    """A paragraph of running text; `hint`, what to type next, follows it everywhere but in documents."""

    text: str
    tone: Tone = "plain"
    hint: str = ""

    @property
    def said(self) -> str:
        """The text and the hint."""
        return f"{self.text} {self.hint}".strip()


class Bullets(NamedTuple):
    """A list; `first` is the number of its first item where they have numbers."""

    items: tuple[str, ...]
    first: int | None = None


class Drawing(NamedTuple):
    """A picture made of characters, for terminals of 80 columns and more; tables hold its numbers too."""

    title: str
    lines: tuple[str, ...]


class Room(NamedTuple):
    """Room to write by hand, some lines for each label; documents alone have it."""

    labels: tuple[str, ...]


Block = Heading | Paragraph | Bullets | Table | Drawing | Room


class Page(NamedTuple):
    """A title, blocks, and the sources that they cite, in full.

    The title heads documents; a terminal starts with the first block.
    """

    title: str
    blocks: tuple[Block, ...]
    sources: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[Block, ...]:
        """The blocks as they are shown, the sources last."""
        cited = (Heading("Sources"), Bullets(self.sources)) if self.sources else ()
        return (*self.blocks, *cited)

    @property
    def cited(self) -> "Page":
        """The sources of the page alone."""
        said = Bullets(self.sources) if self.sources else Paragraph("Nothing on this page cites a source.")
        return Page(f"{self.title}: sources", (said,))


def lay_columns(
    columns: Sequence[Column | None], rows: Iterable[Sequence[Cell]]
) -> tuple[tuple[Column, ...], tuple[tuple[Cell, ...], ...]]:
    """Columns and rows without those that are None, which have nothing to tell."""
    kept = [i for i, column in enumerate(columns) if column is not None]
    shown = tuple(column for column in columns if column is not None)
    return shown, tuple(tuple(row[i] for i in kept) for row in rows)


def cell(value: object, tone: Tone = "plain") -> Cell:
    """A cell of any value."""
    return Cell(str(value), tone)


SHORT, MANY = 8, 8
Rows = tuple[tuple[Cell, ...], ...]


class Grid(NamedTuple):
    """Columns, and rows by group; a table without groups has one whose heading is empty."""

    columns: tuple[Column, ...]
    groups: tuple[tuple[str, Rows], ...]

    @property
    def is_short(self) -> bool:
        """Whether it is better kept on one page."""
        return sum(len(rows) for _, rows in self.groups) <= SHORT

    @property
    def is_wide(self) -> bool:
        """Whether its columns are so many that they stand close."""
        return len(self.columns) >= MANY

    def share_width(self, room: float, padding: float) -> list[float]:
        """Each column's width in letters: its longest word whole, and more of what is left for longer texts.

        `room` is that of the page, `padding` that beside a text. Where the words alone take more, so do the
        widths together.
        """
        rows = [row for _, rows in self.groups for row in rows]
        least, wanted = list[float](), list[float]()
        for i, column in enumerate(self.columns):
            texts = [column.name, *(cell.signed for row in rows for cell in row[i : i + 1])]
            words = [word for text in texts for word in re.findall(r"[^\s-]+-?", text)]
            least.append(max(map(_measure, words), default=0) + padding)
            longest = max(map(_measure, texts))
            wanted.append(max(0, min(longest, 24 + longest / 8) + padding - least[-1]))
        spare, wants = max(0, room - sum(least)), sum(wanted) or 1
        return [width + spare * want / wants for width, want in zip(least, wanted, strict=True)]

    @property
    def is_numeric(self) -> bool:
        """Whether all columns but the first hold numbers."""
        return len(self.columns) > 1 and all(column.right for column in self.columns[1:])


def _measure(text: str) -> float:
    """How many letters of usual width a text is wide, in whatever font and rather too many."""
    return sum(0.6 if c in NARROW else 1.7 if c in WIDE else 1.25 if c.isupper() else 1 for c in text)


NARROW, WIDE = "fijlt.,:;'|!()[] ", "mwMW%@"


def lay_out_table(table: Table) -> Grid:
    """A table without its decoration, its data for programs and its column of groups."""
    last = len(table.columns) - 1
    kept = [
        i
        for i, column in enumerate(table.columns)
        if not (column.decorative or column.only_data or (table.grouped and i == last))
    ]
    groups = tuple(
        (heading, tuple(tuple(row[i] for i in kept) for row in rows))
        for heading, rows in groupby(table.rows, key=lambda row: row[-1].text if table.grouped else "")
    )
    return Grid(tuple(table.columns[i] for i in kept), groups)
