"""A page: what a command shows, before any format, and its tables as documents lay them out."""

from collections.abc import Sequence
from itertools import groupby
from typing import Literal, NamedTuple

Tone = Literal["plain", "strong", "quiet", "good", "warn", "bad"]


class Cell(NamedTuple):
    """Text of a table cell. On a terminal the tone colors it and the sign leads it; the words say it all.

    `data` is what a program reads instead of the text, such as a bare number; None is the text itself.
    """

    text: str
    tone: Tone = "plain"
    sign: str = ""
    data: str | None = None


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

    A `bare` table has two columns that need no heading: a name and what is said of it. `caption` is the title
    that it has in a document, where it needs none on a page of its own. A `detail` is left out where a
    document is printed, with what follows it up to the next heading or table.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    grouped: bool = False
    bare: bool = False
    caption: str = ""
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


Block = Heading | Paragraph | Bullets | Table | Drawing


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

    @property
    def shares(self) -> list[float]:
        """The width of each column, in letters: room for its longest word, and more for longer texts."""
        return [
            _share(column, [row[i] for _, rows in self.groups for row in rows])
            for i, column in enumerate(self.columns)
        ]

    @property
    def is_numeric(self) -> bool:
        """Whether all columns but the first hold numbers."""
        return len(self.columns) > 1 and all(column.right for column in self.columns[1:])


def _share(column: Column, cells: Sequence[Cell]) -> float:
    texts = [column.name, *(cell.text for cell in cells)]
    longest = max(map(len, texts))
    word = max(len(word) for text in texts for word in text.replace("-", " ").split(" "))
    return max(word + 3, min(longest, 24 + longest // 8))


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
