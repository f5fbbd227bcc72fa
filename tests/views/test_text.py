"""Plain lines, Markdown and CSV: nothing that a text holds is read as a mark of the format."""

import csv
import io

import pytest

from carecli.views.page import Bullets, Cell, Column, Heading, Page, Paragraph, Table
from carecli.views.text import format_csv, format_markdown, format_plain
from tests.views.looking import read_markdown, squash

WILD = [
    "a | b", "a\nb", "a\r\nb", "- a", "+ a", "* a", "1. a", "12) a", "# a", "> a", "---", "***", "~~a~~",
    "~~~", "`a`", "[a](b)",
    "![a](b)", "<b>a</b>", "&amp;", "a\\", "\\", "_a_ *b*", "| a |", "=", "===", "2. ",
]  # fmt: skip


@pytest.mark.parametrize("text", WILD)
def test_markdown_shows_a_text_as_it_stands_wherever_it_is(text: str) -> None:
    columns = (Column("Name"), Column(text), Column("Last"))
    table = Table(text, columns, ((Cell("first"), Cell(text), Cell("last")),))
    page = Page("Title", (Heading(text), Paragraph(text), Bullets((text, text)), table))
    shown = [squash(said) for said in read_markdown(format_markdown(page))]
    wanted = squash(text)
    assert shown == [
        "title",
        wanted,
        wanted,
        wanted,
        wanted,
        wanted,
        "name",
        wanted,
        "last",
        "first",
        wanted,
        "last",
    ]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_a_cell_of_csv_is_no_formula(sign: str) -> None:
    text = f"{sign}HYPERLINK(1)"
    columns = (Column(text), Column("Data", unit=text), Column("Spaced"))
    rows = ((Cell(text), Cell("shown", data=text), Cell(f" \t{text}")), (Cell(sign), Cell("-"), Cell("5")))
    printed = format_csv(Page("", (Table("", columns, rows),)))
    read = list(csv.reader(io.StringIO(printed)))
    assert read == [
        [f"'{text}", f"Data ({text})", "Spaced"],
        [f"'{text}", f"'{text}", f"'{text}"],
        [sign, "-", "5"],
    ]


def test_a_row_that_has_nothing_but_its_name_is_still_said() -> None:
    columns = (Column("Whose pay"), Column("Median"))
    table = Table("", columns, ((Cell("The guide, 60,000 to 80,000 USD"), Cell("-", data="")),))
    assert format_plain(Page("", (table,))) == "The guide, 60,000 to 80,000 USD.\n"
