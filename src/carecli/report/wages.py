"""Pay of levels in areas, as a page: the guide's figure, published wages, the chart, an offer's place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from carecli.report.charts import draw_pay
from carecli.report.offers import judge_offer, say_offers
from carecli.report.page import Block, Bullets, Cell, Column, Heading, Page, Paragraph, Table, Tone, cell
from carecli.report.pay_summary import lead, say_notes
from carecli.report.sources import list_sources
from carecli.report.wording import say_list

if TYPE_CHECKING:
    from carecli.engine.pay_sheet import PayRow, PaySheet
    from carecli.guide.ladder import Level
    from carecli.guide.sources import Source

HEADS = {"p10": "10%", "p25": "25%", "median": "Median", "p75": "75%", "p90": "90%", "mean": "Average"}
LEGEND = (
    "A year's pay before tax. 10%: one in ten earns less. 25%: a quarter earns less. Median: half do. "
    "75%: a quarter earns more. 90%: one in ten does."
)


def wages_page(sheet: PaySheet, sources: Sequence[Source], *, chart: bool = False) -> Page:
    """Return the pay of levels in areas, led by where an offer stands, if there is one."""
    rows, levels = sheet.rows, sheet.levels
    blocks: list[Block] = []
    if sheet.offer is not None:
        offer = f"An offer of {sheet.offer:,} {sheet.file.currency} a year, compared"
        blocks += [*([Paragraph(said, "strong")] if (said := judge_offer(sheet)) else [])]
        blocks += [Heading(offer), Bullets(tuple(say_offers(sheet)))]
    blocks += [Paragraph(lead(sheet), "strong"), *(Paragraph(note, "warn") for note in say_notes(sheet))]
    blocks += [_table(sheet, sources), Paragraph(f"{LEGEND} {_say_origins(rows, sources)}", "quiet")]
    of_one_currency = [row for row in rows if row.currency == sheet.file.currency]
    if chart and (drawing := draw_pay(_label(of_one_currency, levels), sheet.offer)):
        blocks.append(drawing)
    if formulas := tuple(dict.fromkeys(_say_formula(row) for row in rows if row.carried)):
        blocks += [Heading("How the guide's figure is carried (derived)"), Bullets(formulas)]
    if reasons := _say_reasons(rows, levels):
        blocks += [Heading("Why these occupations (derived)"), Bullets(reasons)]
    blocks += [Paragraph(note, "quiet") for note in (*_say_jobs(sheet), *_say_gaps(rows), sheet.file.note)]
    cited = [name for row in rows for name in (row.source, row.fit.source if row.fit else row.source)]
    return Page("Pay", (*blocks, *list_sources(cited, sources)))


def name_row(row: PayRow, unit: str, *, with_area: bool = False) -> str:
    """Return whose pay a row is, with its basis, its currency if it is not `unit`, and its area if asked."""
    if row.carried:
        name = f"The guide, carried by {row.carried.occupation.short}"
    elif row.occupation is None:
        name = "The guide" if row.currency == unit else f"The guide, in {row.currency}"
    else:
        name = f"{row.occupation.name}, {row.industry}" if row.industry else row.occupation.name
    return f"{name}{f', {row.area.name}' if with_area else ''} ({row.basis})"


def _label(rows: Sequence[PayRow], levels: Sequence[Level]) -> list[tuple[str, PayRow]]:
    """Return rows with short labels for a chart."""
    shorts = {level.id: level.short for level in levels}
    labelled = []
    for row in rows:
        who = row.occupation.short if row.occupation else "guide"
        who = f"guide by {row.carried.occupation.short}" if row.carried else who
        place = row.area.name if row.area.kind in ("metro", "nonmetro") else row.area.id
        where = row.industry or place
        label = f"{shorts[row.level]}, {who}, {where}" if len(levels) > 1 else f"{who}, {where}"
        labelled.append((label[:1].upper() + label[1:], row))
    return labelled


def _table(sheet: PaySheet, sources: Sequence[Source]) -> Table:
    titles = {level.id: level.title for level in sheet.levels}
    cites = {source.id: source.cite for source in sources}
    by_level = len(sheet.levels) > 1
    columns = (
        Column("Whose pay", wrap=True),
        *(Column(head, right=True, unit=sheet.file.currency) for head in HEADS.values()),
        *(Column(name, only_data=True) for name in ("Jobs", "Area", "Year", "Source", "Basis")),
        Column("Level" if by_level else "Where"),
    )
    shown = []
    for row in sheet.rows:
        amounts = tuple(_say_amount(row, key) for key in HEADS)
        facts = (row.jobs or "", row.area.name, row.year or "", cites[row.source], row.basis)
        tone: Tone = "strong" if row.occupation is None else "plain"
        group = titles[row.level] if by_level else row.area.name
        is_wider = by_level and sheet.is_local and row.area.kind == "country"
        name = Cell(name_row(row, sheet.file.currency, with_area=is_wider), tone)
        shown.append((name, *amounts, *map(cell, facts), cell(group)))
    return Table("", columns, tuple(shown), grouped=True)


def _say_origins(rows: Sequence[PayRow], sources: Sequence[Source]) -> str:
    """Return which source stands behind each basis of the table."""
    cites = {source.id: source.cite for source in sources}
    kinds = {f"{row.basis}: {cites[row.source]}": None for row in rows if not row.carried}
    kinds |= dict.fromkeys(["derived: the formula below"] if any(row.carried for row in rows) else [])
    return f"Sources. {'; '.join(kinds)}."


def _say_amount(row: PayRow, key: str) -> Cell:
    amount = getattr(row, key)
    if amount is not None:
        return Cell(f"{amount:,}", "strong" if key == "median" else "plain", data=str(amount))
    said = "withheld" if key in row.withheld else "very high" if key in row.topped else "-"
    return Cell(said, "quiet", data="")


def _say_formula(row: PayRow) -> str:
    assert row.carried  # noqa: S101
    c = row.carried
    return (
        f"{row.area.name}: {c.stated:,} x {c.local:,} / {c.national:,} = about {row.median:,} "
        f"{row.currency}, the guide's median times that of {c.occupation.people} there over theirs in the "
        "whole country"
    )


def _say_reasons(rows: Sequence[PayRow], levels: Sequence[Level]) -> tuple[str, ...]:
    titles = {level.id: level.title for level in levels}
    reasons: dict[str, dict[str, None]] = {}
    for row in rows:
        if row.fit and row.fit.reason:
            reasons.setdefault(row.fit.reason, {})[titles[row.level]] = None
    return tuple(f"{say_list(found)}: {reason}" for reason, found in reasons.items())


def _say_jobs(sheet: PaySheet) -> tuple[str, ...]:
    counts = dict.fromkeys(
        f"{row.occupation.people}, {row.industry or row.area.name} {row.jobs:,}"
        for row in sheet.rows
        if row.occupation and row.jobs
    )
    return (f"Jobs counted: {'; '.join(counts)}.",) if counts else ()


def _say_gaps(rows: Sequence[PayRow]) -> tuple[str, ...]:
    """Return what the publisher gives no figure for."""
    missing = dict.fromkeys(
        f"No figure is published for {row.occupation.people}, {row.industry or row.area.name}."
        for row in rows
        if row.occupation and not row.is_published
    )
    shown = [row for row in rows if set(HEADS) & {*row.withheld, *row.topped}]
    withheld = ["withheld: the publisher holds this figure back."] if any(r.withheld for r in shown) else []
    topped = (
        ["very high: the publisher gives no figure above its highest."]
        if any(r.topped for r in shown)
        else []
    )
    return (*missing, *withheld, *topped)
