"""A page on a terminal, and the only place that makes a Console."""

import os
import re
from collections import Counter
from itertools import groupby
from typing import IO

from rich import box
from rich.console import Console
from rich.segment import Segment, Segments
from rich.table import Table as Grid
from rich.text import Text

from carecli.names import clean_text
from carecli.views.letters import measure
from carecli.views.marks import BRACKETS
from carecli.views.page import Block, Bullets, Cell, Drawing, Heading, Page, Paragraph, Table
from carecli.views.text import list_facts

STYLES = {"plain": "", "strong": "bold", "quiet": "dim", "good": "green", "warn": "yellow", "bad": "bold red"}
READABLE = 100
NARROW = 120
NARROWEST = 80
LONGEST_WORD = 17
LONGEST_GROUP = 24
SHORTEST_WORD = 10
# What stands for our own signs on a terminal without UTF-8.
ASCII = str.maketrans({**dict(zip("█▒░●○→▸·┊━─▲", "#=-*.>>-:=-^", strict=True)), **BRACKETS})
MARGIN = "  "
_LINE_END = r"(?: |\x1b\[[0-9;]*m)+$"


def make_console(stream: IO[str], width: int | None = None) -> Console:
    """A console that obeys NO_COLOR, FORCE_COLOR (0 is off) and COLUMNS and never reads markup.

    It has two columns at least, which a wide letter takes.
    """
    console = Console(
        file=stream,
        width=width,
        color_system=None if os.environ.get("FORCE_COLOR") == "0" else "auto",
        markup=False,
        highlight=False,
        emoji=False,
    )
    console.width = max(2, console.width) if console.width > 0 else 80
    return console


def make_text(text: str, tone: str = "plain") -> Text:
    """Text without markup and without control characters."""
    return Text(clean_text(text), style=STYLES[tone])


def _letter(text: str, tone: str, console: Console) -> Text:
    """Text of a page in the letters that the console has."""
    return make_text(text if console.encoding.startswith("utf") else text.translate(ASCII), tone)


def format_screen(page: Page, stream: IO[str]) -> str:
    """A page laid out for the terminal that a stream leads to, or for 80 columns and more of a file."""
    return render_page(page, make_console(stream))


def render_page(page: Page, console: Console) -> str:
    """A page as the console would show it, a blank line between blocks, no spaces at line ends."""
    with console.capture() as capture:
        for i, block in enumerate(page.parts):
            if i and not isinstance(page.parts[i - 1], Heading):
                console.print()
            print_block(block, console)
    return "\n".join(_trim(line) for line in capture.get().split("\n"))


def _trim(line: str) -> str:
    line = line.rstrip(" ")
    if not line.endswith("m") or "\x1b" not in line:
        return line
    return re.sub(_LINE_END, lambda end: end[0].replace(" ", ""), line)


def print_block(block: Block, console: Console) -> None:
    """Print one block of a page."""
    width = min(console.width, READABLE)
    if isinstance(block, Heading):
        console.print(_letter(block.text, "strong", console))
    elif isinstance(block, Paragraph):
        console.print(_letter(block.said, block.tone, console), width=width)
    elif isinstance(block, Bullets):
        lines: list[Text] = []
        for i, item in enumerate(block.items):
            mark = "  - " if block.first is None else f"  {block.first + i}. "
            for n, line in enumerate(
                _letter(item, "plain", console).wrap(console, max(2, width - len(mark)))
            ):
                lines.append(Text(mark if n == 0 else " " * len(mark)) + line)
        console.print(Text("\n").join(lines))
    elif isinstance(block, Drawing):
        if block.title:
            console.print(make_text(block.title, "strong"))
        fits = console.width >= NARROWEST
        for drawn in block.lines if fits else ("A chart needs 80 columns; the table says the same.",):
            console.print(Text(drawn if console.encoding.startswith("utf") else drawn.translate(ASCII)))
    elif isinstance(block, Table):
        _print_table(block, console)


def _print_table(table: Table, console: Console) -> None:
    if table.title:
        console.print(_letter(table.title, "strong", console))
    last = len(table.columns) - 1
    places = [i for i, c in enumerate(table.columns) if not c.only_data and not (table.grouped and i == last)]
    if console.width < NARROWEST:
        _print_facts(table, console)
    elif table.stacked:
        _print_stacked(table, console)
    else:
        # Rich cuts off what has no room; folded words need less of it.
        for keeps_words in (True, False):
            grid = _make_grid(table, places, console, keeps_words=keeps_words)
            lines = console.render_lines(grid, pad=False)
            if _hold_all(lines, table, places, console):
                console.print(Segments([part for line in lines for part in (*line, Segment.line())]), end="")
                return
        _print_facts(table, console)


def _print_facts(table: Table, console: Console) -> None:
    for line in list_facts(table):
        console.print(_letter(line, "plain", console))


def _hold_all(lines: list[list[Segment]], table: Table, places: list[int], console: Console) -> bool:
    """Whether no letter of a table is cut off in the lines that it was laid out in."""
    shown = Counter("".join(part.text for line in lines for part in line))
    texts = [_show(row[i], console).plain for row in table.rows for i in places]
    texts += [] if table.bare else [clean_text(table.columns[i].name) for i in places]
    texts += [clean_text(group).upper() for group in _list_groups(table)]
    wanted = Counter("".join(texts))
    return not [letter for letter in wanted - shown if letter != " "]


def _list_groups(table: Table) -> list[str]:
    """The headings above groups of rows."""
    return [group for group, _ in groupby(row[-1].text for row in table.rows)] if table.grouped else []


def _make_grid(table: Table, places: list[int], console: Console, *, keeps_words: bool) -> Grid:
    """Columns beside each other; where a column `keeps_words`, it is as wide as its longest one."""
    grid = Grid(
        box=None if table.bare else box.SIMPLE_HEAD,
        show_header=not table.bare,
        pad_edge=False,
        padding=(0, table.gap, 0, 0),
        show_edge=False,
    )
    for i in places:
        column = table.columns[i]
        grid.add_column(
            make_text(column.name, "strong"),
            no_wrap=not column.wrap,
            min_width=_least_width(table, i, keeps_words=keeps_words) if column.wrap else None,
            max_width=column.most if console.width < NARROW else None,
            justify="right" if column.right else "left",
            overflow="fold",
        )
    group = None
    for row in table.rows:
        if table.grouped and row[-1].text != group:
            group = row[-1].text
            grid.add_row(make_text(clean_text(group).upper(), "strong"))
        grid.add_row(*(_show(row[i], console) for i in places))
    return grid


def _least_width(table: Table, place: int, *, keeps_words: bool) -> int:
    """The width that a column keeps: its longest word, or in the first one a whole group heading.

    Where words may be folded it keeps room for so many letters that it can still be read.
    """
    words = [word for row in table.rows for word in clean_text(row[place].text).split()]
    words += [] if table.bare else table.columns[place].name.split()
    words += _list_groups(table) if place == 0 else []
    longest = max(map(measure, words), default=0)
    return min(longest, (LONGEST_WORD if place else LONGEST_GROUP) if keeps_words else SHORTEST_WORD)


def _print_stacked(table: Table, console: Console) -> None:
    """Rows whose last cell stands below the others, as wide as the page."""
    shown = [[_show(cell, console) for cell in row] for row in table.rows]
    widths = [max(row[i].cell_len for row in shown) for i in range(len(table.columns) - 1)]
    for *firsts, below in shown:
        line = Text(MARGIN)
        for text, size in zip(firsts, widths, strict=True):
            line.append_text(text).append(" " * (size - text.cell_len + table.gap))
        console.print(line)
        indent = f"{MARGIN}{' ' * (widths[0] + table.gap)}"
        for part in below.wrap(console, min(console.width, READABLE) - len(indent)):
            console.print(Text(indent) + part)


def _show(cell: Cell, console: Console) -> Text:
    """A cell; what is drawn in its place is made here and holds no text but what was cleaned."""
    if not cell.drawn:
        return _letter(f"{cell.sign} {cell.text}", cell.tone, console)
    utf = console.encoding.startswith("utf")
    return Text(cell.drawn if utf else cell.drawn.translate(ASCII), style=STYLES[cell.tone])
