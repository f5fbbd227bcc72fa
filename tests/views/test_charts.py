"""Distributions drawn with characters: every mark in its place, whatever figures are missing."""

from collections.abc import Sequence
from typing import Any

import pytest

from carecli.engine.pay import PayRow
from carecli.pack.wages import Area
from carecli.views.charts import PAY_LABEL, PAY_WIDTH, Row, draw_pay
from carecli.views.page import Drawing
from carecli.views.salary import chart_money, list_figures, mark_offer, mark_pay

US = Area("US", "country", (), "United States")


def make_row(**figures: Any) -> PayRow:
    return PayRow("senior", "US", US, "USD", "external", "bls-oews-2025")._replace(**figures)


def draw_rows(rows: Sequence[tuple[str, PayRow]], offer: int | None = None) -> Drawing | None:
    """Return the drawing of rows of pay, each with its label; None where no row has a figure."""
    marked = [Row(label, short=label, marks=mark_pay(row)) for label, row in rows]
    chart = chart_money([*marked, *([mark_offer(offer)] if offer is not None else [])], "USD")
    return draw_pay(chart) if chart else None


def draw(*rows: PayRow, offer: int | None = None) -> list[str]:
    """Return the drawn lines behind their labels, without the scale and the key."""
    drawing = draw_rows([("Nurses, US", row) for row in rows], offer)
    assert drawing
    return [line[PAY_LABEL + 1 :] for line in drawing.lines[:-2]]


# A scale from 0 to 49 puts an amount in the place of the same number.
SCALE = make_row(low=0, high=49)


@pytest.mark.parametrize(
    ("figures", "drawn"),
    [
        ({"p10": 0, "p25": 3, "median": 5, "p75": 8, "p90": 12}, "|--##M###---|"),
        ({"p10": 2, "p25": 4, "median": 5, "p75": 6, "p90": 8}, "  |-#M#-|"),
        ({"p10": 0, "p25": 3, "p75": 8, "p90": 12}, "|--######---|"),
        ({"p10": 0, "median": 5, "p75": 8, "p90": 12}, "|----M------|"),
        ({"p10": 0, "p25": 3, "median": 5, "p90": 12}, "|----M------|"),
        ({"p25": 3, "median": 5, "p75": 8}, "   |#M##|"),
        ({"p10": 1, "p90": 4}, " |--|"),
        ({"low": 1, "high": 4}, " |--|"),
        ({"low": 1, "median": 3, "high": 4}, " |-M|"),
        ({"median": 7}, "       ^"),
        ({"p90": 0}, "^"),
        ({"p10": 4, "p25": 4, "median": 4, "p75": 4, "p90": 4}, "    M"),
        ({"p10": 4, "p25": 4, "median": 4, "p75": 6, "p90": 9}, "    M##--|"),
    ],
)
def test_a_row_is_drawn_from_the_figures_it_has(figures: dict[str, int], drawn: str) -> None:
    assert draw(SCALE, make_row(**figures)) == [f"|{'-' * (PAY_WIDTH - 2)}|", drawn]


@pytest.mark.parametrize(("offer", "place"), [(0, 0), (7, 7), (49, 49)])
def test_an_offer_is_the_last_line(offer: int, place: int) -> None:
    assert draw(SCALE, offer=offer)[1:] == [f"{' ' * place}^"]


def test_a_row_without_figures_is_left_out() -> None:
    assert draw(make_row(mean=9), SCALE, make_row(jobs=3)) == draw(SCALE)
    assert draw_rows([("Nurses, US", make_row(mean=9))]) is None
    assert draw_rows([]) is None


def test_the_scale_begins_with_the_lowest_and_ends_with_the_highest_amount() -> None:
    drawing = draw_rows([("A", make_row(median=52_000)), ("B", make_row(p10=9_900, p90=213_320))], 1_000)
    assert drawing
    scale = drawing.lines[-2]
    assert scale.split() == ["1,000", "213,320"]
    assert (scale.index("1,000"), len(scale)) == (PAY_LABEL + 1, 80)


def test_one_amount_alone_stands_at_the_beginning() -> None:
    assert draw(make_row(median=84_000), offer=84_000) == ["^", "^"]


FULL = f"|{'-' * (PAY_WIDTH - 2)}|"


@pytest.mark.parametrize("length", [1, PAY_LABEL - 1, PAY_LABEL])
def test_a_label_with_room_stands_before_its_drawing(length: int) -> None:
    drawing = draw_rows([("x" * length, SCALE)])
    assert drawing
    assert drawing.lines[:-2] == (f"{'x' * length}{' ' * (PAY_LABEL - length)} {FULL}",)
    assert max(map(len, drawing.lines)) == 80


@pytest.mark.parametrize(
    "label",
    [
        "x" * (PAY_LABEL + 1),
        "Social workers, Chicago-Naperville-Elgin, IL-IN",
        ("a very long name " * 8).strip(),
    ],
)
def test_a_long_label_is_not_cut_and_stands_on_a_line_of_its_own(label: str) -> None:
    drawing = draw_rows([("Nurses, US", SCALE), (label, SCALE), ("Nurses, US", SCALE)], 7)
    assert drawing
    short = f"{'Nurses, US'.ljust(PAY_LABEL)} {FULL}"
    assert drawing.lines[:4] == (short, label, f"{' ' * PAY_LABEL} {FULL}", short)
    assert drawing.lines[4].startswith("Your offer, 7 ")
    assert len(drawing.lines) == 4 + 1 + 2


def test_a_label_is_measured_without_its_control_characters() -> None:
    drawing = draw_rows([("x" * PAY_LABEL + "\x1b\x07", SCALE)])
    assert drawing
    assert drawing.lines[0] == f"{'x' * PAY_LABEL} {FULL}"


def test_figures_are_listed_from_the_lowest() -> None:
    row = make_row(high=7, low=1, p10=2, p25=3, median=4, p75=5, p90=6, mean=99, jobs=98)
    assert list_figures(row) == [1, 2, 3, 4, 5, 6, 7]
