"""A page on a terminal, and the only place that makes a Console."""

import re
from typing import IO

from rich import box
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from carecli.names import clean_text
from carecli.views.page import Block, Bullets, Cell, Drawing, Heading, Page, Paragraph, Table
from carecli.views.text import list_facts

STYLES = {"plain": "", "strong": "bold", "quiet": "dim", "good": "green", "warn": "yellow", "bad": "bold red"}
READABLE = 100
NARROW = 120
NARROWEST = 80
LONGEST_WORD = 17
LONGEST_GROUP = 24
_LINE_END = r"(?: |\x1b\[[0-9;]*m)+$"


def make_console(stream: IO[str], width: int | None = None) -> Console:
    """A console that obeys NO_COLOR, FORCE_COLOR and COLUMNS and never reads markup."""
    console = Console(file=stream, width=width, markup=False, highlight=False, emoji=False)
    if console.width < 1:
        console.width = 80
    return console


def make_text(text: str, tone: str = "plain") -> Text:
    """Text without markup and without control characters."""
    return Text(clean_text(text), style=STYLES[tone])


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
        console.print(make_text(block.text, "strong"))
    elif isinstance(block, Paragraph):
        console.print(make_text(block.said, block.tone), width=width)
    elif isinstance(block, Bullets):
        lines: list[Text] = []
        for i, item in enumerate(block.items):
            mark = "  - " if block.first is None else f"  {block.first + i}. "
            for n, line in enumerate(make_text(item).wrap(console, width - len(mark))):
                lines.append(Text(mark if n == 0 else " " * len(mark)) + line)
        console.print(Text("\n").join(lines))
    elif isinstance(block, Drawing):
        console.print(make_text(block.title, "strong"))
        fits = console.width >= NARROWEST
        for drawn in block.lines if fits else ("A chart needs 80 columns; the table says the same.",):
            console.print(Text(drawn))
    else:
        _print_table(block, console)


def _print_table(table: Table, console: Console) -> None:
    if table.title:
        console.print(make_text(table.title, "strong"))
    if console.width < NARROWEST:
        for line in list_facts(table):
            console.print(make_text(line))
        return
    last = len(table.columns) - 1
    places = [i for i, c in enumerate(table.columns) if not c.only_data and not (table.grouped and i == last)]
    grid = Grid(
        box=None if table.bare else box.SIMPLE_HEAD,
        show_header=not table.bare,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        show_edge=False,
    )
    for i in places:
        column = table.columns[i]
        words = [word for row in table.rows for word in row[i].text.split()]
        if table.grouped and i == 0:
            words += [row[-1].text[:LONGEST_GROUP] for row in table.rows]
        grid.add_column(
            make_text(column.name, "strong"),
            no_wrap=not column.wrap,
            min_width=_least_width(words, i) if column.wrap else None,
            max_width=column.most if console.width < NARROW else None,
            justify="right" if column.right else "left",
            overflow="fold",
        )
    group = None
    for row in table.rows:
        if table.grouped and row[-1].text != group:
            group = row[-1].text
            grid.add_row(make_text(group.upper(), "strong"))
        grid.add_row(*(_show(row[i], console) for i in places))
    console.print(grid)


def _least_width(words: list[str], place: int) -> int:
    """The width that a column keeps: its longest word, or in the first one a whole group heading."""
    return min(max(map(len, words), default=0), LONGEST_WORD if place else LONGEST_GROUP)


def _show(cell: Cell, console: Console) -> Text:
    text = cell.text if console.encoding.startswith("utf") else cell.text.replace("█", "#")
    return make_text(f"{cell.sign} {text}", cell.tone)
