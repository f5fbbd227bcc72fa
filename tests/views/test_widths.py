"""No letter of a page is lost on a screen of any width, of which the least is two: a wide letter's."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import pytest
from rich.cells import cell_len
from typer.testing import Result

from carecli.names import clean_text
from carecli.views import terminal
from carecli.views.charts import head_line
from carecli.views.letters import fold, measure, pad
from carecli.views.page import Block, Bullets, Cell, Column, Drawing, Heading, Page, Paragraph, Table
from carecli.views.text import list_facts
from tests.pack.making import Shape, write_pack
from tests.views.looking import Screen, squash

PACKS = {
    "wide": Shape(("wide", "emoji", "combining"), levels=2, skills=2),
    "long": Shape(("long word", "right to left", "plain"), levels=2, skills=2),
    "ten": Shape(("plain", "markup"), levels=10, skills=2),
}
WIDTHS = (1, 2, 4, 12, 40, 78, 80, 81, 120, 400)


def list_shown(block: Block, width: int) -> Iterator[list[str]]:
    """The ways in which a block may be shown, each as all of its texts."""
    if isinstance(block, Heading):
        yield [block.text]
    elif isinstance(block, Paragraph):
        yield [block.said]
    elif isinstance(block, Bullets):
        yield [*block.items]
    elif isinstance(block, Drawing):
        yield [*block.lines] if width >= terminal.NARROWEST else []
    elif isinstance(block, Table):
        kept = [i for i, column in enumerate(block.columns) if not column.only_data]
        heads = [] if block.bare else [block.columns[i].name for i in kept[: len(kept) - block.grouped]]
        cells = [row[i].drawn or f"{row[i].sign} {row[i].text}" for row in block.rows for i in kept]
        yield [block.title, *heads, *cells]
        yield [block.title, *list_facts(block)]


def find_missing(page: Page, printed: str, width: int) -> list[Block]:
    """The blocks of which something does not stand on the screen."""
    screen = Screen(printed.split("\n"))
    return [
        block
        for block in page.parts
        if not any(
            all(screen.holds(said) for text in texts if (said := squash(clean_text(text))))
            for texts in list_shown(block, width)
        )
    ]


@pytest.mark.repeats
@pytest.mark.parametrize("shape", PACKS)
def test_no_letter_is_lost_at_any_width(
    shape: str, run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_pack(tmp_path / "pack", len(shape), PACKS[shape])
    person = tmp_path / "me.toml"
    person.write_text('name = "看護師 Zoë"\nyears = 1.5\n', encoding="utf-8")
    monkeypatch.setenv("CARECLI_PACK", str(folder))
    pages: list[Page] = []
    show = terminal.format_screen

    def keep(page: Page, stream: IO[str]) -> str:
        pages.append(page)
        return show(page, stream)

    monkeypatch.setattr(terminal, "format_screen", keep)
    who = ("-p", str(person))
    commands = [
        ("ladder",), ("salary", "--full"), ("skills",), ("disagreements", "--full"), ("assess", *who),
        ("assess", "--full", *who), ("plan", *who), ("plan", "--full", *who),
        ("assess", "--with", "years=9", *who),
    ]  # fmt: skip
    for args in commands:
        for width in WIDTHS:
            result = run(*args, env={"COLUMNS": str(width)})
            assert (result.exit_code, result.stderr) == (0, ""), (args, width, result.stderr)
            assert find_missing(pages.pop(), result.stdout, width) == [], (args, width)
            assert max(map(cell_len, result.stdout.split("\n"))) <= max(2, width), (args, width)


TABLE = Table(
    "",
    (Column("Name", wrap=True), Column("Id"), Column("Note", wrap=True), Column("Group")),
    (tuple(map(Cell, ("a" * 30, "b" * 30, "c" * 30, "a group with a long name of many words"))),),
    grouped=True,
)


@pytest.mark.parametrize("width", [80, 81, 90, 99, 100, 120])
def test_a_letter_of_a_heading_does_not_stand_for_one_of_a_cell(width: int) -> None:
    table = TABLE._replace(columns=(Column("cccc" * 9), *TABLE.columns[1:]))
    for shown in (TABLE, table):
        console = terminal.make_console(io.StringIO(), width)
        printed = terminal.render_page(Page("", (shown,)), console)
        assert find_missing(Page("", (shown,)), printed, width) == []


@pytest.mark.parametrize("label", ["nurses", "看護師", "Zoe\u0308", "👩\u200d⚕️ care"])
def test_a_drawing_stands_where_the_label_ends_as_a_terminal_counts(label: str) -> None:
    (line,) = head_line(label, 12, "|--|")
    assert cell_len(line.partition("|")[0]) == 13
    assert (measure(label), measure(pad(label, 12))) == (cell_len(label), 12)


def test_text_is_folded_as_a_terminal_counts() -> None:
    assert fold("看護師 の 仕事です", 6) == ["看護師", "の", "仕事で", "す"]
    assert fold("plain words here", 11) == ["plain words", "here"]
    assert fold("", 6) == fold("  ", 6) == []
