"""Pay by level as a diagram: the guide's figures above the wages of the nearest occupations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from carecli.report.diagram import Diagram, Kind, Mark, Row

if TYPE_CHECKING:
    from carecli.engine.pay_sheet import PayRow, PaySheet
    from carecli.guide.ladder import Level
    from carecli.guide.salary import Pay

PAY_KEY: dict[Kind, str] = {
    "stated": "the guide's figure",
    "carried": "the guide's figure, carried to the area",
    "span": "from the lowest to the highest tenth of the people",
    "half": "the middle half of them",
    "median": "their median",
}


def diagram_pay(sheet: PaySheet) -> Diagram | None:
    """Return pay by level on one scale: the guide's figures and published wages; None where none is known."""
    rows: list[Row] = []
    for level in sheet.levels:
        pays = [row for row in sheet.rows if row.level == level.id and row.currency == sheet.file.currency]
        drawn = [row for row in (_draw_guide(pays), *map(_draw_wages, pays)) if row]
        rows += [Row(level.title, ""), *drawn] if drawn else []
    return _lay_out(rows, sheet.file.currency)


def diagram_stated_pay(pays: Sequence[Pay], ladder: Sequence[Level]) -> Diagram | None:
    """Return the figures of a pack alone, by level; None where it has none of one currency."""
    titles = {level.id: level.title for level in ladder}
    known = [(titles[pay.level], pay.median) for pay in pays if pay.median is not None]
    if len({pay.currency for pay in pays}) != 1:
        return None
    rows = [Row(title, f"{median:,}", (Mark("stated", median, median),)) for title, median in known]
    return _lay_out(rows, pays[0].currency)


def _lay_out(rows: Sequence[Row], currency: str) -> Diagram | None:
    """Return rows on one scale of money, with what their marks mean; None where nothing is marked."""
    marks = [mark for row in rows for mark in row.marks]
    if not marks:
        return None
    ticks = find_ticks(min(mark.low for mark in marks), max(mark.high for mark in marks))
    kinds = {mark.kind for mark in marks}
    return Diagram(
        "chart-pay", f"Pay a year by level, in {currency}", "All rows are on one scale of money.",
        ticks[0], ticks[-1], tuple((tick, f"{tick / 1000:,.10g}k" if tick else "0") for tick in ticks),
        tuple(rows), tuple((kind, said) for kind, said in PAY_KEY.items() if kind in kinds),
    )  # fmt: skip


def _draw_guide(pays: Sequence[PayRow]) -> Row | None:
    """Return the guide's figure for a level and the same carried to the areas, in one row."""
    said, marks = list[str](), list[Mark]()
    for pay in pays:
        if pay.occupation is None and pay.median is not None:
            said.append(f"in {pay.area.name} about {pay.median:,}" if pay.carried else f"{pay.median:,}")
            marks.append(Mark("carried" if pay.carried else "stated", pay.median, pay.median))
    return Row("The guide", ", ".join(said), tuple(marks)) if marks else None


def _draw_wages(pay: PayRow) -> Row | None:
    """Return the published wages of an occupation, if its median is known."""
    if pay.occupation is None or pay.median is None:
        return None
    spans: tuple[tuple[Kind, int | None, int | None], ...] = (
        ("span", pay.p10, pay.p90), ("half", pay.p25, pay.p75), ("median", pay.median, pay.median),
    )  # fmt: skip
    marks = [Mark(kind, low, high) for kind, low, high in spans if low is not None and high is not None]
    people = f"{pay.occupation.short[:1].upper()}{pay.occupation.short[1:]}"
    return Row(f"{people}, {pay.area.name}", f"{pay.median:,}", tuple(marks))


def find_ticks(low: float, high: float, most: int = 5) -> Sequence[float]:
    """Return round places at even distances that hold `low` and `high` between them, `most` or one more."""
    if low == high:
        low, high = round(low * 0.9), round(high * 1.1)
    size = 1.0
    while True:
        for step in (size, 2 * size, 5 * size):
            first, last = int(low // step), int(-(-high // step))
            if last - first <= most:
                return [place * step for place in range(first, max(last, first + 1) + 1)]
        size *= 10
