"""Pay as a page and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from carecli.report.page import Cell, Column, Page, Paragraph, Table, cell
from carecli.report.sources import list_sources
from carecli.report.wording import say_money

if TYPE_CHECKING:
    from carecli.engine.pay_sheet import PayRow, PaySheet
    from carecli.guide.ladder import Level
    from carecli.guide.salary import Pay
    from carecli.guide.sources import Source

BAR = 20
CARRYING = (
    "the guide's median, times the occupation's median in the area, over its median in the whole country"
)


def salary_page(
    rows: Sequence[Pay], note: str | None, levels: Sequence[Level], sources: Sequence[Source]
) -> Page:
    """Return pay by level with bars of the median, each row with its source."""
    if not rows:
        return Page("Pay by level", (Paragraph("This pack has no figure of pay for it.", "strong"),))
    titles = {level.id: level.title for level in levels}
    cites = {source.id: source.cite for source in sources}
    highest = max((pay.median or 0 for pay in rows), default=0)
    currencies = {pay.currency for pay in rows}
    unit = currencies.pop() if len(currencies) == 1 else ""
    columns = (
        Column("Level", wrap=True),
        Column("Median", right=True, unit=unit),
        Column("", decorative=True),
        Column("Average", right=True, unit=unit),
        Column("Source", wrap=True),
    )
    table = Table(
        "",
        columns,
        tuple(
            (
                cell(titles[pay.level], "strong"),
                _money(pay.median, pay),
                cell(draw_bar(pay.median or 0, highest), "good"),
                _money(pay.mean, pay),
                cell(", ".join(str(part) for part in (cites[pay.source], pay.year, pay.basis) if part)),
            )
            for pay in rows
        ),
    )
    blocks = (
        Paragraph(_lead(rows, titles), "strong"),
        *([Paragraph(note, "quiet")] if note else []),
        table,
        *list_sources([pay.source for pay in rows], sources),
    )
    return Page("Pay by level", blocks)


def _lead(rows: Sequence[Pay], titles: dict[str, str]) -> str:
    first, last = rows[0], rows[-1]
    if len(rows) == 1:
        median, mean = _say(first.median, first), _say(first.mean, first)
        return f"{titles[first.level]}: median {median}, average {mean} a year."
    return (
        f"From a median of {_say(first.median, first)} as {titles[first.level]} "
        f"to {_say(last.median, last)} as {titles[last.level]}."
    )


def _money(amount: int | None, pay: Pay) -> Cell:
    return Cell(_say(amount, pay), data="" if amount is None else str(amount))


def _say(amount: int | None, pay: Pay) -> str:
    return "not known" if amount is None else say_money(amount, pay.currency)


def draw_bar(value: float, highest: float) -> str:
    """Return a bar of blocks, as long as `value` is of `highest`."""
    return "█" * round(BAR * value / highest) if highest else ""


def pay_json(sheet: PaySheet) -> dict[str, Any]:
    """Return the guide's figures, carried ones and published wages as `carecli.salary/1`."""
    from carecli.report.offers import offer_json
    from carecli.report.pay_summary import say_notes

    rows = [pay_row_json(row) for row in sheet.rows]
    data: dict[str, Any] = {"schema": "carecli.salary/1", "rows": rows, "notes": list(say_notes(sheet))}
    return data if sheet.offer is None else data | {"offer": offer_json(sheet)}


def pay_row_json(row: PayRow) -> dict[str, Any]:
    """Return one row of pay; `carried` holds the numbers of its formula."""
    carried = row.carried
    return {
        "level": row.level,
        "country": row.country,
        "state": row.area.id if row.area.kind == "state" else None,
        "area": {"id": row.area.id, "kind": row.area.kind, "name": row.area.name},
        **{key: getattr(row, key) for key in ("low", "median", "mean", "high", "currency", "year")},
        "basis": row.basis,
        "source": row.source,
        "occupation": row.occupation and row.occupation.id,
        "occupation_name": row.occupation and row.occupation.name,
        "industry": row.industry,
        **{key: getattr(row, key) for key in ("p10", "p25", "p75", "p90", "jobs")},
        "withheld": list(row.withheld),
        "topped": list(row.topped),
        "is_published": row.is_published,
        "carried": carried
        and {
            "stated": carried.stated,
            "local_median": carried.local,
            "national_median": carried.national,
            "occupation": carried.occupation.id,
            "source": carried.source,
        },
        "reason": CARRYING if carried else row.fit and row.fit.reason,
    }


def salary_json(rows: Sequence[Pay]) -> dict[str, Any]:
    """Return rows of pay as `carecli.salary/1`."""
    keys = (
        "level",
        "country",
        "state",
        "low",
        "median",
        "mean",
        "high",
        "currency",
        "year",
        "basis",
        "source",
    )
    return {"schema": "carecli.salary/1", "rows": [{key: getattr(pay, key) for key in keys} for pay in rows]}
