"""A page: what a command shows, before any format. Every view of a result is made from its page or JSON."""

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
    are for programs alone.
    """

    name: str
    wrap: bool = False
    most: int | None = None
    right: bool = False
    decorative: bool = False
    unit: str = ""
    only_data: bool = False


class Table(NamedTuple):
    """A table. The first column names the row. With `grouped` the last column heads a group of rows.

    A `bare` table has two columns that need no heading: a name and what is said of it.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    grouped: bool = False
    bare: bool = False


class Heading(NamedTuple):
    """A heading above what follows."""

    text: str


class Paragraph(NamedTuple):
    """A paragraph of running text."""

    text: str
    tone: Tone = "plain"


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
    """A title and its blocks. The title heads documents; a terminal starts with the first block."""

    title: str
    blocks: tuple[Block, ...]


def cell(value: object, tone: Tone = "plain") -> Cell:
    """Return a cell of any value."""
    return Cell(str(value), tone)
