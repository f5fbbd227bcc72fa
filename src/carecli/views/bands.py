"""What levels pay, on one screen: the band of each as a bar on one scale of money."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from carecli.engine.pay import PayBand, PayRow, PaySheet, place_amount
from carecli.pack.ladder import Level
from carecli.pack.sources import Source
from carecli.views.marks import Marks
from carecli.views.offer import judge_offer, say_counting, say_people, say_placement, say_present
from carecli.views.page import Block, Cell, Column, Drawing, Page, Paragraph, Table, Tone, cell
from carecli.views.pay import find_overlaps, find_start_above, say_range, say_span
from carecli.views.screen import list_commands, list_pairs, name_level
from carecli.views.words import say_list, say_usual

WIDTH = 26
KEY = "  █ the level's pay · ─ what 8 in 10 of these people earn · ┊ the guide's figure"


def has_bands(sheet: PaySheet) -> bool:
    """Whether the license is known, the place one, and a band published: what the screen is made of."""
    areas = {band.area.id for band in sheet.bands}
    return sheet.is_known and len(areas) == 1 and any(band.low and band.high for band in sheet.bands)


def bands_page(
    sheet: PaySheet, sources: Sequence[Source], level: str | None, who: str | None, notes: Sequence[str] = ()
) -> Page:
    """The screen, about one `level` if one is meant. `who` is how a command names the person; see `Answer`.

    `notes` are what the tables cannot tell.
    """
    marks, cites = Marks(), {source.id: source.cite for source in sources}
    focus = next(iter(sheet.list_bands(level)), None)
    blocks: list[Block] = [Paragraph(" ".join(_list_sentences(sheet, focus, marks, cites)), "strong")]
    blocks += [_draw(sheet, level), Drawing("", (KEY,))]
    facts = [*_list_facts(sheet, focus, marks, cites)]
    blocks += [list_pairs(facts)] if facts else []
    blocks += [Paragraph(note, "warn") for note in notes]
    blocks += list_commands([*_list_next(sheet, focus)], who)
    return Page("Pay", (*blocks, marks.list()))


def _title(sheet: PaySheet, level: str) -> str:
    return next(found.title for found in sheet.levels if found.id == level)


def _list_sentences(
    sheet: PaySheet, focus: PayBand | None, marks: Marks, cites: dict[str, str]
) -> Iterator[str]:
    """Yield where an offer stands, then the band of the level, or of whom all these are."""
    if focus and sheet.offer:
        yield from judge_offer(sheet._replace(bands=(focus,)))
        if counted := say_counting(sheet.offer, sheet.file.currency):
            yield counted
    first = focus or next(band for band in sheet.bands if band.low and band.high)
    people, mark = say_people(first), marks.cite(cites[first.source])
    if focus is None:
        yield f"What {people} earn a year, level by level, in {first.currency}{mark}."
    elif not sheet.offer:
        title = _title(sheet, focus.level)
        yield f"{people[:1].upper()}{people[1:]}, as {title}: {say_range(focus)} a year{mark}."


def _list_facts(
    sheet: PaySheet, focus: PayBand | None, marks: Marks, cites: dict[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield what is earned today, the guide's figure, and that a higher band may begin lower."""
    if focus and (today := " ".join(say_present(sheet._replace(asked=focus.level)))):
        yield "Today", today
    row = next((r for r in _list_stated(sheet) if focus and r.level == focus.level), None)
    if row and focus:
        said = f"{say_usual(row)} for any background, whole country"
        place = place_amount(row.median, focus.wage) if row.median and focus.wage else None
        if place and place.side != "middle":
            said += f"; {say_placement(place)} of {say_people(focus)} earn less, so go by theirs"
        yield "The guide", f"{said}{marks.cite(cites[row.source])}."
    if lower := [_title(sheet, above.level) for _, above in find_overlaps(sheet)]:
        also = "bands are parts of what whole occupations earn, so this tells of no loss in moving up."
        yield "Overlap", f"{say_list(lower)} may pay less than the level before: {also}"


def _list_stated(sheet: PaySheet) -> list[PayRow]:
    """The guide's figures in the currency of the tables, as they stand there."""
    return [
        row
        for row in sheet.rows
        if row.occupation is None and row.carried is None and row.currency == sheet.file.currency
    ]


class PayScale(NamedTuple):
    """A line of characters from the least to the most pay."""

    low: int
    high: int

    def place(self, amount: int) -> int:
        """The character that an amount stands at; it may lie outside."""
        if self.high == self.low:
            return 0
        return round((amount - self.low) / (self.high - self.low) * (WIDTH - 1))

    def draw(self, band: PayBand, guide: int | None) -> str:
        """What 8 in 10 of the people earn, the band in it, and the guide's figure."""
        drawn = [" "] * WIDTH
        least, most = _find_span(band)
        for character, first, last in (("─", least, most), ("█", band.low, band.high), ("┊", guide, guide)):
            if first is not None and last is not None:
                for at in range(max(0, self.place(first)), min(WIDTH - 1, self.place(last)) + 1):
                    drawn[at] = character
        return "".join(drawn)


def _draw(sheet: PaySheet, level: str | None) -> Table:
    """A row for each level, and one for each amount that was named."""
    amounts = [("you", sheet.pay)] if sheet.pay else []
    amounts += [("the offer", end) for end in (sheet.offer.ends if sheet.offer else ())]
    ends = [end for band in sheet.bands for end in (*_find_span(band), band.low, band.high) if end]
    scale = PayScale(min(ends + [end for _, end in amounts]), max(ends + [end for _, end in amounts]))
    columns = (
        Column("Level"), Column("", decorative=True), Column("Pay"), Column("Whose", wrap=True),
    )  # fmt: skip
    guides = {row.level: row.median for row in _list_stated(sheet) if row.median}
    usual = next(band for band in sheet.bands if band.low and band.high).occupation
    rows = []
    for found in sheet.levels:
        band = next(iter(sheet.list_bands(found.id)), None)
        tone: Tone = "strong" if found.id == level else "plain"
        name = Cell(found.title, tone, drawn=f"{'▸' if found.id == level else ' '} {name_level(found.id)}")
        if band is None or (band.low is None and band.high is None):
            rows.append((name, *_say_no_band(found, sheet)))
            continue
        mood: Tone = "good" if found.id == level else "plain"
        drawn = Cell("", mood, drawn=scale.draw(band, guides.get(found.id)))
        whose = Cell(f"{say_people(band)}, {say_span(band)}", "quiet", drawn=" ")
        if band.occupation is not usual:
            whose = whose._replace(drawn=band.occupation.short)
        rows.append((name, drawn, cell(say_range(band).removesuffix(f" {band.currency}"), tone), whose))
    for whose_, amount in amounts:
        name = Cell(whose_.capitalize(), "strong", drawn=f"  {whose_}")
        mark = Cell("", "strong", drawn=f"{' ' * scale.place(amount)}▲")
        rows.append((name, mark, cell(f"{amount:,}"), cell("")))
    return Table("", columns, tuple(rows), bare=True, gap=2)


def _say_no_band(level: Level, sheet: PaySheet) -> tuple[Cell, Cell, Cell]:
    """The cells of a level that the license starts above, or that no figure is known of."""
    codes = find_start_above(level, sheet.licenses)
    said = f"your {codes[0]} license starts above it" if codes else "no figure stands for it"
    short = f"{codes[0]} starts above it" if codes else "no figure known"
    return Cell("", "quiet", drawn=f"·  {short}"), Cell(said, "quiet", drawn=" "), cell("")


def _find_span(band: PayBand) -> tuple[int | None, int | None]:
    return (band.wage.p10, band.wage.p90) if band.wage else (None, None)


def _list_next(sheet: PaySheet, focus: PayBand | None) -> Iterator[tuple[str, str]]:
    """Yield the commands that lead on."""
    if focus is None:
        yield f"carecli salary --level {sheet.levels[-1].id}", "one level"
    elif sheet.offer is None:
        yield "carecli salary --offer 82000", "where an offer stands"
    if focus is not None:
        yield "carecli salary --compare IN,PA,MI", "the same elsewhere"
    yield "carecli salary --full", "every figure, with its source"
