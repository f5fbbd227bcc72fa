"""An offer, and present pay, beside the band of a person and beside what is published."""

from collections.abc import Iterator

from carecli.engine.pay import (
    Amount,
    PayBand,
    PayRow,
    PaySheet,
    Placement,
    Unit,
    find_misfit,
    is_near,
    place_amount,
)
from carecli.pack.wages import Area
from carecli.views.serialize import Form
from carecli.views.words import say_list

UNITS: dict[Unit, str] = {
    "year": "a year",
    "month": "a month",
    "half-month": "twice a month",
    "two-weeks": "every two weeks",
    "week": "a week",
    "hour": "an hour",
}


def say_place(area: Area) -> str:
    """An area as it stands behind `in`."""
    return "the whole country" if area.kind == "country" else area.name


def say_people(band: PayBand) -> str:
    """Whose wages a band is taken from: `registered nurses in Ohio`."""
    return f"{band.occupation.people} in {say_place(band.area)}"


def say_whose(band: PayBand) -> str:
    """The licenses that a band is for."""
    return f"with {say_list(band.fit.licenses, 'or')}" if band.fit.licenses else "without a license"


def say_counting(amount: Amount, currency: str) -> str | None:
    """How a year's pay was counted from what was named, where that was not a whole year's pay."""
    named = dict.fromkeys(f"{number:,.2f}".removesuffix(".00") for number in amount.named)
    years = " to ".join(f"{end:,}" for end in amount.ends)
    said = f"{' to '.join(named)} {UNITS[amount.unit]}"
    if amount.unit == "year":
        return None if said.removesuffix(" a year") == years else f"{said} counts as {years} {currency}."
    times = f"{amount.times:,}"
    if amount.unit == "hour":
        times += f" hours a year ({amount.times / 52:,.4g} a week)"
    return f"{said}, times {times}, makes {years} {currency} a year."


def judge_offer(sheet: PaySheet) -> Iterator[str]:
    """Yield for each end of the offer where it lies in the band of the person, or in each that it could be.

    Without a band: whether it is low, middling or high among the people nearest to it.
    """
    for amount in _list_ends(sheet):
        if sheet.bands:
            yield from (_say_against(amount, band, sheet) for band in sheet.bands)
        elif said := _judge_among(amount, sheet):
            yield said


def _list_ends(sheet: PaySheet) -> tuple[int, ...]:
    return sheet.offer.ends if sheet.offer else ()


def _say_against(amount: int, band: PayBand, sheet: PaySheet) -> str:
    """Where an amount lies in a band, and how far from its middle."""
    title = next(level.title for level in sheet.levels if level.id == band.level)
    whose = f"for {say_people(band)}"
    if not sheet.is_known:
        whose += f" {say_whose(band)}"
    named = f"the band of {title} {whose}"
    lies, middle = band.place(amount), band.middle
    if lies is None:
        return f"Where {amount:,} lies in {named}, cannot be said: its figures are not published."
    ends = " to ".join("not published" if end is None else f"{end:,}" for end in (band.low, band.high))
    said = f"{amount:,} {band.currency} a year lies {lies} {named} ({ends})"
    if middle is None:
        return f"{said}."
    distance = amount - middle
    if distance == 0:
        return f"{said}, right in its middle."
    way = "above" if distance > 0 else "below"
    return f"{said}, {abs(distance):,} {way} its middle of {middle:,}."


def say_present(sheet: PaySheet) -> Iterator[str]:
    """Yield how present pay stands among the people of the band, and to what the level asked for pays."""
    pay, titles = sheet.pay, {level.id: level.title for level in sheet.levels}
    if pay is None:
        return
    bands = [band for band in (sheet.expected, *sheet.possible) if band]
    for band in bands:
        posts = f"{titles[band.level]} posts pay {_compare_posts(pay, band)}"
        place = _say_among(pay, band)
        yield f"Your {pay:,} is {place} of what {say_people(band)} earn; {posts}." if place else f"{posts}."
    if sheet.asked is None and sheet.is_known:
        inside = [titles[band.level] for band in sheet.bands if band.place(pay) == "within"]
        yield f"Your {pay:,} lies within the band of {', '.join(inside) or 'no level shown'}."


def _compare_posts(pay: int, band: PayBand) -> str:
    """What a level pays beside present pay: about the same within the band or close to its middle."""
    lies, middle = band.place(pay), band.middle
    if lies is None:
        return "what is not published"
    if lies == "within" or (middle is not None and is_near(pay, middle)):
        return "about the same"
    ends = " to ".join(f"{end:,}" for end in (band.low, band.high) if end is not None)
    return f"{'more' if lies == 'below' else 'less'}, {ends}"


def _say_among(pay: int, band: PayBand) -> str | None:
    """Where present pay stands among all who are in the occupation there."""
    placement = place_amount(pay, band.wage) if band.wage else None
    if band.wage is None or placement is None:
        return None
    if band.wage.median and is_near(pay, band.wage.median):
        return "near the middle"
    names = {
        "in the lowest tenth": placement.high <= 10, "in the lowest quarter": placement.high <= 25,
        "in the top tenth": placement.low >= 90, "in the top quarter": placement.low >= 75,
    }  # fmt: skip
    return next((name for name, is_so in names.items() if is_so), "near the middle")


def say_offers(sheet: PaySheet) -> Iterator[str]:
    """Yield for each end of the offer its place in each published distribution, and beside the guide.

    A figure of the guide that does not fit the occupation judges no offer.
    """
    level, fits = sheet.levels[0], find_misfit(sheet) is None
    for amount in _list_ends(sheet):
        for row, placement in _place_among(sheet, amount):
            assert row.occupation  # noqa: S101
            people = f"{row.occupation.people} ({row.industry or row.area.name})"
            yield f"Of {people}, {say_placement(placement)} earn less than {amount:,} {row.currency}."
        for row, distance in _list_distances(sheet, amount) if fits else ():
            figure = "the guide's median"
            if row.carried:
                figure += f", brought to {row.area.name} by what {row.carried.occupation.people} earn there,"
            yield f"{amount:,} is {_compare(distance)} {figure} for {level.title}, {row.median:,}."


def _judge_among(amount: int, sheet: PaySheet) -> str | None:
    """In a sentence whether an amount is low, middling or high among the people nearest to it.

    Those are of the industry of the setting, if it has one, else of the area, in the nearest occupation.
    """
    rows = [row for row in sheet.rows if row.occupation and row.median]
    nearest = next((row for row in rows if row.industry), next(iter(rows), None))
    placement = place_amount(amount, nearest) if nearest else None
    if nearest is None or nearest.occupation is None or placement is None:
        return None
    where = nearest.industry or nearest.area.name
    people = f"{nearest.occupation.people} ({where}, median {nearest.median:,})"
    word = "in the middle" if placement.side == "middle" else placement.side
    share = say_placement(placement)
    return f"{amount:,} {nearest.currency} a year is {word} among {people}: {share} earn less."


def _place_among(sheet: PaySheet, amount: int) -> list[tuple[PayRow, Placement]]:
    return [(row, at) for row in sheet.rows if row.occupation and (at := place_amount(amount, row))]


def _list_distances(sheet: PaySheet, amount: int) -> list[tuple[PayRow, int]]:
    """The guide's figures, each with how far an amount is above it (negative: below)."""
    return [
        (row, amount - row.median)
        for row in sheet.rows
        if row.occupation is None and row.median is not None and row.currency == sheet.file.currency
    ]


def _compare(distance: int) -> str:
    if distance == 0:
        return "the same as"
    return f"{abs(distance):,} {'above' if distance > 0 else 'below'}"


def say_placement(placement: Placement) -> str:
    """How many of 100 people earn less, as closely as the published percentiles tell."""
    if placement.low == placement.high:
        return f"{placement.low} in 100" if placement.low != 50 else "half"
    if placement.low == 0:
        return f"fewer than {placement.high} in 100"
    if placement.high == 100:
        return f"more than {placement.low} in 100"
    return f"between {placement.low} and {placement.high} in 100"


OFFER = Form(
    PaySheet,
    "amount=offer.low high=offer.high unit=offer.unit hours=offer.hours bands places above_guide",
    bands=(
        [
            Form(
                tuple[int, PayBand],
                "level=1.level occupation=1.occupation.id area=1.area.id amount=0 low=1.low high=1.high"
                " middle=1.middle lies",
                lies=(str | None, lambda found: found[1].place(found[0])),
            )
        ],
        lambda sheet: [(amount, band) for amount in _list_ends(sheet) for band in sheet.bands],
    ),
    places=(
        [
            Form(
                tuple[int, PayRow, Placement],
                "level=1.level occupation=1.occupation.id area=1.area.id industry=1.industry amount=0"
                " earn_less=2",
            )
        ],
        lambda sheet: [(end, *found) for end in _list_ends(sheet) for found in _place_among(sheet, end)],
    ),
    above_guide=(
        [
            Form(
                tuple[int, PayRow, int],
                "level=1.level area=1.area.id median=1.median basis=1.basis amount=0 by=2",
            )
        ],
        lambda sheet: [(end, *found) for end in _list_ends(sheet) for found in _list_distances(sheet, end)],
    ),
)
