"""Pay as pages and as JSON: the guide's figures, published wages, and another country."""

from collections.abc import Mapping, Sequence

from carecli.engine.pay import PayRow, PaySheet
from carecli.pack.ladder import Level
from carecli.pack.pay import Pay
from carecli.pack.sources import Source
from carecli.views.charts import Chart, Key, Kind, Mark, Row, draw_pay
from carecli.views.offer import judge_offer, say_counting, say_offers, say_present
from carecli.views.page import Block, Bullets, Cell, Column, Heading, Page, Paragraph, Table, Tone, cell
from carecli.views.pay import SALARY, STATED_ROW, lead_pay, list_levels, say_notes, say_overlap
from carecli.views.serialize import Form
from carecli.views.words import list_sources, say_figures, say_list, say_money, say_spread

BAR = 20
CAPTION = "Pay a year"


def salary_page(
    rows: Sequence[Pay], note: str | None, levels: Sequence[Level], sources: Sequence[Source], more: str = ""
) -> Page:
    """Pay by level with bars of the median, each row with its source; what no row has is no column.

    `more` names the commands that say more of pay, as `say_more` gives it.
    """
    if not rows:
        what = f" for {levels[0].title}" if len(levels) == 1 else ""
        return Page("Pay by level", (Paragraph(f"This ladder states no pay{what}.", "strong"),))
    titles = {level.id: level.title for level in levels}
    cites = {source.id: source.cite for source in sources}
    currencies = {pay.currency for pay in rows}
    unit = currencies.copy().pop() if len(currencies) == 1 else ""
    highest = max((pay.median or 0 for pay in rows), default=0) if unit else 0
    figures = {head: key for head, key in FIGURES.items() if any(getattr(pay, key) for pay in rows)}
    places = {_say_place(pay) for pay in rows}
    columns = [Column("Level", wrap=True), *(Column(head, right=True, unit=unit) for head in figures)]
    columns += [Column("", decorative=True)] if "Median" in figures else []
    columns += [Column("Where")] if len(places) > 1 else []
    columns += [] if unit else [Column("Currency", only_data=True)]
    columns += [Column("Source", wrap=True)]
    shown = []
    for pay in rows:
        cells = [
            cell(titles[pay.level], "strong"),
            *(_money(getattr(pay, key), pay) for key in figures.values()),
        ]
        cells += [cell(draw_bar(pay.median or 0, highest), "good")] if "Median" in figures else []
        cells += [cell(_say_place(pay))] if len(places) > 1 else []
        origin = ", ".join(str(part) for part in (cites[pay.source], pay.year, pay.basis) if part)
        cells += [] if unit else [cell(pay.currency)]
        shown.append((*cells, cell(origin)))
    blocks: list[Block] = [
        Paragraph(_lead(rows, titles), "strong"),
        Paragraph(note or "", "quiet", more),
        Table("", tuple(columns), tuple(shown), caption=CAPTION),
        *_list_remarks(rows, titles),
    ]
    return Page("Pay by level", tuple(blocks), list_sources([pay.source for pay in rows], sources))


FIGURES = {"Low": "low", "Median": "median", "Average": "mean", "High": "high"}


def _say_place(pay: Pay) -> str:
    return f"{pay.state}, {pay.country}" if pay.state else pay.country


def _list_remarks(rows: Sequence[Pay], titles: Mapping[str, str]) -> list[Block]:
    """The notes and the reasons of rows of pay, each once with the levels that it is about."""
    said: dict[str, dict[str, None]] = {}
    for pay in rows:
        for text in filter(None, (pay.note, pay.reason)):
            said.setdefault(text, {})[titles[pay.level]] = None
    return [Bullets(tuple(f"{say_list(found)}: {text}" for text, found in said.items()))] if said else []


def _lead(rows: Sequence[Pay], titles: Mapping[str, str]) -> str:
    first, last = rows[0], rows[-1]
    if len(rows) == 1:
        return f"{titles[first.level]}: {say_figures(first)} a year."
    if not (first.median and last.median):
        return (
            f"{titles[first.level]}: {say_figures(first)} a year; {titles[last.level]}: {say_figures(last)}."
        )
    return (
        f"From a median of {say_money(first.median, first.currency)} as {titles[first.level]} "
        f"to {say_money(last.median, last.currency)} as {titles[last.level]}."
    )


def _money(amount: int | None, pay: Pay) -> Cell:
    said = "not known" if amount is None else say_money(amount, pay.currency)
    return Cell(said, data="" if amount is None else str(amount))


def draw_bar(value: float, highest: float) -> str:
    """A bar of blocks, as long as `value` is of `highest`."""
    return "█" * round(BAR * value / highest) if highest else ""


STATED = Form(
    tuple[list[Pay], str | None],
    "rows=0 note=1",
    schema=SALARY,
    rows=STATED_ROW,
)


HEADS = {"p10": "10%", "p25": "25%", "median": "Median", "p75": "75%", "p90": "90%", "mean": "Average"}
LEGEND = (
    "A year's pay before tax. 10%: one in ten earns less. 25%: a quarter earns less. Median: half do. "
    "75%: a quarter earns more. 90%: one in ten does."
)


PUBLISHED = "Published wages by license and state: carecli salary --help."
CLASHES = "Where sources on pay clash: carecli disagreements"
MORE = "Every figure with its source: carecli salary --full, with the same options."


def say_more(*, has_wages: bool, has_clashes: bool) -> str:
    """The commands that say more of pay, of those that this pack has something for."""
    return " ".join([*([PUBLISHED] if has_wages else []), *([CLASHES] if has_clashes else [])])


def wages_page(
    sheet: PaySheet,
    sources: Sequence[Source],
    more: str = "",
    *,
    chart: bool = False,
    full: bool = False,
) -> Page:
    """The pay of levels in areas, led by where an offer stands; in `full` with every figure behind it."""
    blocks = _answer(sheet, sources)
    drawn = [draw_pay(found)] if chart and (found := chart_pay(sheet)) else []
    if not full:
        return Page("Pay", (*blocks, *drawn, Paragraph(f"{_cite(sheet, sources)}{MORE}", "quiet")))
    rows, levels = sheet.rows, sheet.levels
    blocks += [_table(sheet, sources), Paragraph(f"{LEGEND} {_say_origins(rows, sources)}", "quiet"), *drawn]
    if formulas := tuple(dict.fromkeys(_say_formula(row) for row in rows if row.carried)):
        blocks += [Heading("How the guide's figure is carried (derived)", detail=True), Bullets(formulas)]
    if reasons := _say_reasons(rows, levels):
        blocks += [Heading("Why these occupations (derived)", detail=True), Bullets(reasons)]
    blocks += _list_elsewhere(sheet, sources)
    blocks += [Paragraph(note, "quiet") for note in (*_say_jobs(sheet), *_say_gaps(rows))]
    blocks += [Paragraph(sheet.file.note, "quiet", more)]
    cited = [name for row in rows for name in (row.source, row.fit.source if row.fit else row.source)]
    cited += [pay.source for pay in sheet.elsewhere]
    return Page("Pay", tuple(blocks), list_sources(cited, sources))


def _list_elsewhere(sheet: PaySheet, sources: Sequence[Source]) -> list[Block]:
    """The figures of the pack for other countries than that of the wage tables."""
    titles = {level.id: level.title for level in sheet.levels}
    cites = {source.id: source.cite for source in sources}
    said = tuple(
        f"{titles[pay.level]}, {_say_place(pay)}: {say_figures(pay)} "
        f"[{', '.join(map(str, filter(None, (cites[pay.source], pay.year, pay.basis))))}]"
        f"{f'. {pay.note}' if pay.note else ''}"
        for pay in sheet.elsewhere
    )
    return [Heading("In other countries", detail=True), Bullets(said)] if said else []


def _cite(sheet: PaySheet, sources: Sequence[Source]) -> str:
    """The marks of the figures that the answer names."""
    cites = {source.id: source.cite for source in sources}
    marks = dict.fromkeys(cites[row.source] for row in sheet.rows if row.median)
    return f"From {say_list(marks)}. " if marks else ""


def _answer(sheet: PaySheet, sources: Sequence[Source]) -> list[Block]:
    """Where an offer and today's pay stand, and what the levels pay."""
    offer = sheet.offer
    blocks: list[Block] = []
    if offer is not None:
        currency = sheet.file.currency
        named = " to ".join(f"{end:,}" for end in offer.ends)
        judged = [*judge_offer(sheet), *filter(None, [say_counting(offer, currency)])]
        blocks += [*([Paragraph(" ".join(judged), "strong")] if judged else [])]
        blocks += [
            Heading(f"An offer of {named} {currency} a year, compared"),
            Bullets(tuple(say_offers(sheet))),
        ]
    blocks += [Paragraph(lead_pay(sheet), "strong"), *(Paragraph(said) for said in say_present(sheet))]
    blocks += [Paragraph(note, "warn") for note in say_notes(sheet)]
    if len(sheet.levels) > 1:
        blocks += [Bullets(list_levels(sheet, sources, with_guide=False))]
        blocks += [Paragraph(said) for said in filter(None, [say_overlap(sheet)])]
    return blocks


def name_row(row: PayRow, unit: str, *, with_area: bool = False) -> str:
    """Whose pay a row is, with its basis, its currency if it is not `unit`, and its area if asked."""
    if row.carried:
        name = f"The guide, carried by {row.carried.occupation.short}"
    elif row.occupation is None:
        name = "The guide" if row.currency == unit else f"The guide, in {row.currency}"
        name += f", {spread}" if (spread := say_spread(row)) else ""
    else:
        name = f"{row.occupation.name}, {row.industry}" if row.industry else row.occupation.name
    return f"{name}{f', {row.area.name}' if with_area else ''} ({row.basis})"


def _table(sheet: PaySheet, sources: Sequence[Source]) -> Table:
    titles = {level.id: level.title for level in sheet.levels}
    cites = {source.id: source.cite for source in sources}
    by_level = len(sheet.levels) > 1
    columns = (
        Column("Whose pay", wrap=True),
        *(Column(head, right=True, unit=sheet.file.currency) for head in HEADS.values()),
        *(Column(name, only_data=True) for name in ("Jobs", "Area", "Year", "Source", "Basis", "Currency")),
        Column("Level" if by_level else "Where"),
    )
    shown = []
    for row in sheet.rows:
        amounts = tuple(_say_amount(row, key) for key in HEADS)
        facts = (row.jobs or "", row.area.name, row.year or "", cites[row.source], row.basis, row.currency)
        tone: Tone = "strong" if row.occupation is None else "plain"
        group = titles[row.level] if by_level else row.area.name
        is_wider = by_level and sheet.is_local and row.area.kind == "country"
        name = Cell(name_row(row, sheet.file.currency, with_area=is_wider), tone)
        shown.append((name, *amounts, *map(cell, facts), cell(group)))
    return Table("", columns, tuple(shown), grouped=True, caption=CAPTION, detail=True)


def _say_origins(rows: Sequence[PayRow], sources: Sequence[Source]) -> str:
    """Which source stands behind each basis of the table."""
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
    """What the publisher gives no figure for."""
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


PAY_KEY: Key = (
    ("bar", "from the lowest to the highest of the guide"),
    ("stated", "the guide's figure"),
    ("carried", "the guide's figure, carried to the area"),
    ("span", "from the lowest to the highest tenth of the people"),
    ("half", "the middle half of them"),
    ("median", "their median"),
)


def chart_pay(sheet: PaySheet) -> Chart | None:
    """Pay by level on one scale: the guide's figures, published wages and an offer; None without a figure."""
    levels = {level.id: level for level in sheet.levels}
    rows = [
        _mark_pay_row(row, levels[row.level], by_level=len(levels) > 1)
        for row in sheet.rows
        if row.currency == sheet.file.currency
    ]
    rows += [mark_offer(end) for end in sheet.offer.ends] if sheet.offer is not None else []
    return chart_money(rows, sheet.file.currency)


def chart_stated_pay(pays: Sequence[Pay], ladder: Sequence[Level]) -> Chart | None:
    """The figures of a pack alone, by level; None where it has none of one currency."""
    titles = {level.id: level.title for level in ladder}
    if len({pay.currency for pay in pays}) != 1:
        return None
    rows = [Row(titles[pay.level], say_figures(pay), mark_stated(pay)) for pay in pays]
    return chart_money(rows, pays[0].currency)


def mark_stated(pay: Pay | PayRow) -> tuple[Mark, ...]:
    """A stated range as a bar, and the median, else the average, as a point."""
    point = pay.median or pay.mean or (None if pay.low and pay.high else pay.low or pay.high)
    bar = [Mark("bar", pay.low, pay.high)] if pay.low and pay.high else []
    return (*bar, *([Mark("stated", point, point)] if point else []))


def chart_money(rows: Sequence[Row], currency: str) -> Chart | None:
    """Those rows that have marks, on one scale of money; None where none has.

    The ticks hold what is said in words: a row without a median has no part in them.
    """
    rows = [row for row in rows if row.marks]
    if not rows:
        return None
    shown = dict(PAY_KEY)
    marks = [mark for row in rows if row.said for mark in row.marks if mark.kind in shown]
    places = find_ticks(min(m.low for m in marks), max(m.high for m in marks)) if marks else ()
    ticks = tuple((place, f"{place / 1000:,.10g}k" if place else "0") for place in places)
    about = "All rows are on one scale of money."
    return Chart("chart-pay", f"Pay a year by level, in {currency}", about, ticks, tuple(rows), PAY_KEY)


def _mark_pay_row(row: PayRow, level: Level, *, by_level: bool) -> Row:
    """A row of pay with its median in words; the guide's figures of a level can share one line."""
    said = "" if row.median is None else f"{row.median:,}"
    if row.occupation is None and row.carried is None:
        said = say_figures(row) if row.median is None or row.low else said
    if row.occupation:
        who = row.occupation.short
        label = f"{who[:1].upper()}{who[1:]}, {row.area.name}"
    elif row.carried:
        who, label = f"guide by {row.carried.occupation.short}", "The guide"
        said = said and f"in {row.area.name} about {said}"
    else:
        who, label = "guide", "The guide"
    where = row.industry or (row.area.name if row.area.kind in ("metro", "nonmetro") else row.area.id)
    short = f"{level.short}, {who}, {where}" if by_level else f"{who}, {where}"
    short = short[:1].upper() + short[1:]
    return Row(label, said, mark_pay(row), level.title, short, shares_line=row.occupation is None)


def mark_pay(row: PayRow) -> tuple[Mark, ...]:
    """The figures of a row, from those that lie below to those that are drawn over them."""
    figures = list_figures(row)
    several: Sequence[int | None] = figures if len(figures) > 1 else [None]
    first, last, one = several[0], several[-1], figures[0] if len(figures) == 1 else None
    point: Kind = "median" if row.occupation else "carried" if row.carried else "stated"
    bar = mark_stated(row)[:1] if point == "stated" and row.low and row.high else ()
    spans: tuple[tuple[Kind, int | None, int | None], ...] = (
        ("range", first, last), ("span", row.p10, row.p90), ("half", row.p25, row.p75),
        ("end", first, first), ("end", last, last), (point, row.median, row.median), ("one", one, one),
    )  # fmt: skip
    drawn = (Mark(kind, low, high) for kind, low, high in spans if low is not None and high is not None)
    return (*drawn, *bar)


def mark_offer(offer: int) -> Row:
    """An offer as a row of its own."""
    label = f"Your offer, {offer:,}"
    return Row(label, marks=(Mark("one", offer, offer),), short=label)


def list_figures(row: PayRow) -> list[int]:
    """The figures of a row that a chart shows, from the lowest to the highest."""
    amounts = (row.low, row.p10, row.p25, row.median, row.p75, row.p90, row.high)
    return [amount for amount in amounts if amount is not None]


def find_ticks(low: float, high: float, most: int = 5) -> Sequence[float]:
    """Round places at even distances that hold `low` and `high` between them, `most` or one more."""
    if low == high:
        low, high = round(low * 0.9), round(high * 1.1)
    size = 1.0
    while True:
        for step in (size, 2 * size, 5 * size):
            first, last = int(low // step), int(-(-high // step))
            if last - first <= most:
                return [place * step for place in range(first, max(last, first + 1) + 1)]
        size *= 10
