"""Distributions of pay drawn with characters, on one scale, for terminals of 80 columns and more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from carecli.guide.record import clean_text
from carecli.report.page import Drawing

if TYPE_CHECKING:
    from carecli.engine.pay_sheet import PayRow

LABEL = 29
WIDTH = 50
KEY = "|---  10% to 90%   ####  25% to 75%   M median   ^ one figure"


def draw_pay(rows: Sequence[tuple[str, PayRow]], offer: int | None = None) -> Drawing | None:
    """Return the rows, each with its label, as boxes on one scale; None where no row has a figure."""
    figures = [amount for _, row in rows for amount in list_figures(row)]
    figures += [offer] if offer is not None else []
    if not figures:
        return None
    low, high = min(figures), max(figures)
    lines = [line for label, row in rows if list_figures(row) for line in _line(label, _draw(row, low, high))]
    if offer is not None:
        lines += _line(f"Your offer, {offer:,}", _mark({_place(offer, low, high): "^"}))
    scale = f"{low:,}".ljust(WIDTH - len(f"{high:,}")) + f"{high:,}"
    return Drawing("Chart", (*lines, f"{' ' * LABEL} {scale}", KEY))


def list_figures(row: PayRow) -> list[int]:
    """Return the figures of a row that a chart shows, from the lowest to the highest."""
    amounts = (row.low, row.p10, row.p25, row.median, row.p75, row.p90, row.high)
    return [amount for amount in amounts if amount is not None]


def _line(label: str, drawn: str) -> list[str]:
    """Return a label with its drawing, which stands on a line of its own where the label is long."""
    label = clean_text(label)
    if len(label) > LABEL:
        return [label, f"{' ' * LABEL} {drawn}"]
    return [f"{label.ljust(LABEL)} {drawn}"]


def _place(amount: int, low: int, high: int) -> int:
    return round((amount - low) / (high - low) * (WIDTH - 1)) if high > low else 0


def _draw(row: PayRow, low: int, high: int) -> str:
    """Return one line: a thin line from the first to the last figure, a thick one between the quarters."""
    places = [_place(amount, low, high) for amount in list_figures(row)]
    if len(places) == 1:
        return _mark({places[0]: "^"})
    marks = dict.fromkeys(range(places[0], places[-1] + 1), "-")
    if row.p25 is not None and row.p75 is not None:
        quarters = range(_place(row.p25, low, high), _place(row.p75, low, high) + 1)
        marks |= dict.fromkeys(quarters, "#")
    marks |= {places[0]: "|", places[-1]: "|"}
    if row.median is not None:
        marks |= {_place(row.median, low, high): "M"}
    return _mark(marks)


def _mark(marks: dict[int, str]) -> str:
    return "".join(marks.get(i, " ") for i in range(max(marks) + 1))
