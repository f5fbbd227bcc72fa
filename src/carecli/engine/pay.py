"""Pay of a level in an area: the band of a license, published wages, the guide's figure, an offer's place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from carecli.pack.fields import Basis
from carecli.pack.ladder import Level
from carecli.pack.pay import Fit, Occupation, OccupationsFile, Pay, Percentile
from carecli.pack.wages import Area, WageEstimate

Wages = Mapping[tuple[str, str, str], WageEstimate]  # by area, industry and occupation
ALL_INDUSTRIES = "000000"
PERCENTILES = {10: "p10", 25: "p25", 50: "median", 75: "p75", 90: "p90"}


class Carried(NamedTuple):
    """How a national figure was carried to an area: `stated * local / national`, rounded to hundreds.

    `local` and `national` are the medians of the occupation in the area and in the country; `source` is that
    of the stated figure.
    """

    stated: int
    local: int
    national: int
    occupation: Occupation
    source: str


class PayRow(NamedTuple):
    """One line of pay a year, in whole units of `currency`.

    It is the guide's figure (no `occupation`), the same `carried` to an area, or a published wage of an
    `occupation`, of one `industry` where a setting was named. `withheld` lists the figures that the
    publisher holds back, `topped` those that it only calls very high; `is_published` is false where it gives
    no line at all.
    """

    level: str
    country: str
    area: Area
    currency: str
    basis: Basis
    source: str
    year: int | None = None
    occupation: Occupation | None = None
    industry: str | None = None
    carried: Carried | None = None
    fit: Fit | None = None
    low: int | None = None
    high: int | None = None
    mean: int | None = None
    p10: int | None = None
    p25: int | None = None
    median: int | None = None
    p75: int | None = None
    p90: int | None = None
    jobs: int | None = None
    withheld: tuple[str, ...] = ()
    topped: tuple[str, ...] = ()
    is_published: bool = True


class PayBand(NamedTuple):
    """What a level pays a year in an area: from one percentile of the `wage` of an occupation to another.

    `low` and `high` are None where they are not published: `wage` says whether the publisher withholds them
    or calls them very high. The figures are those of `source`; that they stand for the level is `derived`.
    """

    level: str
    area: Area
    occupation: Occupation
    currency: str
    fit: Fit
    percentiles: tuple[Percentile, Percentile]
    wage: WageEstimate | None
    source: str
    low: int | None
    high: int | None
    basis: Basis = "derived"

    @property
    def middle(self) -> int | None:
        """Half way from the low to the high end, where both are published."""
        return None if self.low is None or self.high is None else (self.low + self.high) // 2

    def place(self, amount: int) -> Literal["below", "within", "above"] | None:
        """Where an amount lies; None where an end that decides is not published."""
        if self.low is not None and amount < self.low:
            return "below"
        if self.high is not None and amount > self.high:
            return "above"
        return None if self.middle is None else "within"


Unit = Literal["year", "month", "half-month", "two-weeks", "week", "hour"]


class Amount(NamedTuple):
    """Pay a year as somebody named it, from `low` to `high`, and how it was counted.

    It is `named` (both ends) for a `unit`, which comes so many `times` a year: an hour 2,080 times or less.
    """

    low: int
    high: int
    unit: Unit = "year"
    times: int = 1
    named: tuple[float, float] = (0, 0)

    @property
    def ends(self) -> tuple[int, ...]:
        """The two ends of a range, or the one amount."""
        return (self.low,) if self.low == self.high else (self.low, self.high)

    @property
    def hours(self) -> int | None:
        """The hours a year that it was counted with, if it is pay for an hour."""
        return self.times if self.unit == "hour" else None


class PaySheet(NamedTuple):
    """Pay of levels in areas, with what it was asked for: every view of it is made from this.

    `licenses` are None where they are not known, and () for none. `setting` was named, `industry` is its
    code and name in the wage tables, if it has one there. `offer` and the present `pay` are a year's pay in
    `file.currency`. `bands` are those of each level in each area that was asked for, else in the country: one
    for the license, or each that it could be where that is not known. `asked` is the level that the question
    is about; None where it is about all. `elsewhere` are figures of the pack for other countries.
    """

    levels: tuple[Level, ...]
    rows: tuple[PayRow, ...]
    file: OccupationsFile
    licenses: tuple[str, ...] | None
    setting: str | None = None
    industry: tuple[str, str] | None = None
    offer: Amount | None = None
    pay: int | None = None
    bands: tuple[PayBand, ...] = ()
    asked: str | None = None
    elsewhere: tuple[Pay, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether the license is known, or that there is none."""
        return self.licenses is not None and not self.unfit

    @property
    def expected(self) -> PayBand | None:
        """The band of the level asked for, in the first area; None where the license is not known."""
        return next(iter(self.list_bands(self.asked)), None) if self.is_known else None

    @property
    def possible(self) -> tuple[PayBand, ...]:
        """The bands that it could be, where the license is not known."""
        return () if self.is_known else self.list_bands(self.asked)

    def list_bands(self, level: str | None) -> tuple[PayBand, ...]:
        """The bands of a level in the first area."""
        found = [band for band in self.bands if band.level == level]
        return tuple(band for band in found if band.area == found[0].area)

    @property
    def unfit(self) -> tuple[str, ...]:
        """The licenses held, where none of them goes with an occupation of the tables."""
        named = {code for fit in self.file.fit for code in fit.licenses}
        return () if named & set(self.licenses or ()) else self.licenses or ()

    @property
    def is_local(self) -> bool:
        """Whether it goes into an area of the country."""
        return any(row.area.kind != "country" for row in self.rows)


class Placement(NamedTuple):
    """Where pay lies: between `low` and `high` of 100 people earn less; equal ones mean that point."""

    low: int
    high: int

    @property
    def side(self) -> Literal["low", "middle", "high"]:
        """Whether it lies in the lowest or the highest quarter, or between them or may do so."""
        return "low" if self.high <= 25 else "high" if self.low >= 75 else "middle"


def choose_fits(level: str, licenses: Sequence[str] | None, fits: Iterable[Fit]) -> list[Fit]:
    """The fits of a level for the licenses held; None means that they are not known, () none.

    A license that no fit names says nothing about the occupation, so it counts as not known.
    """
    of_level = [fit for fit in fits if level in fit.levels]
    matching = [fit for fit in of_level if set(fit.licenses) & set(licenses or ())]
    holds = "none" if licenses is not None and not licenses else "unknown"
    return matching or [fit for fit in of_level if fit.holds == holds]


def list_occupations(
    levels: Iterable[str], licenses: Sequence[str] | None, file: OccupationsFile
) -> list[str]:
    """The codes of the occupations that stand for levels, the nearest first, each once."""
    fits = [fit for level in levels for fit in choose_fits(level, licenses, file.fit)]
    return list(dict.fromkeys(code for fit in fits for code in fit.occupations))


def lay_out_pay(
    levels: Sequence[Level],
    areas: Sequence[Area],
    licenses: tuple[str, ...] | None,
    stated: Sequence[Pay],
    file: OccupationsFile,
    wages: Wages,
    *,
    setting: str | None = None,
    industry: tuple[str, str] | None = None,
    offer: Amount | None = None,
    pay: int | None = None,
    asked: str | None = None,
) -> PaySheet:
    """What is known of the pay of levels, line by line, a year, in whole units of the currency of each line.

    `areas` begins with the whole country; `licenses` are those held, None where they are not known, () for
    none; `stated` are the guide's figures, `wages` the published ones. `industry` is the code and the name of
    the setting in the wage tables; an `offer` and the present `pay` are placed in them; `asked` is the level
    that the question is about, if it is not about all.

    For each level: the band of the license held, or each that it could be; the guide's figure; for each area
    the published wages of the nearest occupation, and the guide's figure carried there where the fit says so
    (`stated * local / national` by the medians of that occupation) and where it lies between the lowest and
    the highest tenth of them; then the wages of the industry. What the publisher withholds stays empty
    (`withheld`, `topped`) and is not replaced. Nothing raises: what is not known has no line.

    With one level the areas follow each other, and the country comes last. With several, the guide's figure
    leads each level, and the country's wages, which would bury those of the areas, are left out.

    A guide's 68,000, where social workers earn 63,280 in the state and 67,880 in the country, is carried as
    63,400.
    """
    country = areas[0]
    rows = [
        row
        for level in levels
        for row in _list_rows(level, areas, licenses, stated, file, wages, industry)
        if 1 in (len(levels), len(areas)) or row.area is not country or not row.occupation or row.industry
    ]
    if len(levels) == 1:
        rows.sort(key=lambda row: row.area is country)
    bands = [
        band
        for level in levels
        for area in areas[1:] or areas
        for band in _find_bands(level.id, area, licenses, file, wages)
    ]
    named = {level.id for level in levels}
    elsewhere = [found for found in stated if found.country != file.country and found.level in named]
    return PaySheet(
        tuple(levels), tuple(rows), file, licenses, setting, industry, offer, pay, tuple(bands), asked,
        tuple(elsewhere),
    )  # fmt: skip


def _find_bands(
    level: str, area: Area, licenses: Sequence[str] | None, file: OccupationsFile, wages: Wages
) -> Iterator[PayBand]:
    """Yield the band of the nearest fit; where the license is not known, each that it could be.

    That is the band of any fit of the level whose nearest occupation is among those of the unknown.
    """
    fits = choose_fits(level, licenses, file.fit)
    chosen = fits[:1]
    if any(fit.holds == "unknown" for fit in fits):
        named = {code for fit in fits for code in fit.occupations}
        chosen = [fit for fit in file.fit if level in fit.levels and fit.occupations[0] in named]
    occupations = {occupation.id: occupation for occupation in file.occupation}
    for fit in chosen:
        if fit.low and fit.high:
            code = fit.occupations[0]
            wage = wages.get((area.id, ALL_INDUSTRIES, code))
            low, high = (getattr(wage, PERCENTILES[int(end[1:])], None) for end in (fit.low, fit.high))
            ends = (fit.low, fit.high)
            yield PayBand(
                level, area, occupations[code], file.currency, fit, ends, wage, file.source, low, high
            )


def _list_rows(
    level: Level,
    areas: Sequence[Area],
    licenses: Sequence[str] | None,
    stated: Iterable[Pay],
    file: OccupationsFile,
    wages: Wages,
    industry: tuple[str, str] | None,
) -> list[PayRow]:
    """The guide's figure, then for each area the guide's carried there and the published wages."""
    country, others = areas[0], areas[1:]
    rows = [row for pay in stated if (row := _state(level, pay, areas, file))]
    # Only money of one currency can be carried by wages.
    of_country = [row for row in rows if row.area is country and row.currency == file.currency]
    base = next((row for row in of_country if row.median is not None), None)
    fits = choose_fits(level.id, licenses, file.fit)
    for area in (*others, country):
        published = _publish(level, area, fits, file, wages, (ALL_INDUSTRIES, None))
        if area is not country and base is not None and fits and fits[0].carries:
            rows += _carry(level, area, base, published[0], file, wages, country)
        rows += published
    if industry:
        rows += _publish(level, country, fits, file, wages, industry)
    return rows


def _state(level: Level, pay: Pay, areas: Sequence[Area], file: OccupationsFile) -> PayRow | None:
    """A figure of the pack's in its area, which is the country where it names no state."""
    area = next((area for area in areas if pay.state in (None, area.id)), None)
    if area is None or pay.level != level.id or pay.country != file.country:
        return None
    figures = {key: getattr(pay, key) for key in ("low", "median", "mean", "high", "year")}
    return PayRow(level.id, file.country, area, pay.currency, pay.basis, pay.source, **figures)


def _publish(
    level: Level,
    area: Area,
    fits: Iterable[Fit],
    file: OccupationsFile,
    wages: Wages,
    industry: tuple[str, str | None],
) -> list[PayRow]:
    occupations = {occupation.id: occupation for occupation in file.occupation}
    pairs = {code: fit for fit in fits for code in fit.occupations}
    rows = []
    for code, fit in pairs.items():
        wage = wages.get((area.id, industry[0], code))
        figures = {k: getattr(wage, k) for k in ("mean", "jobs", *PERCENTILES.values())} if wage else {}
        rows.append(
            PayRow(
                level.id,
                file.country,
                area,
                file.currency,
                "external",
                file.source,
                year=file.year,
                occupation=occupations[code],
                industry=industry[1],
                fit=fit,
                withheld=wage.suppressed if wage else (),
                topped=wage.topped if wage else (),
                is_published=wage is not None,
                **figures,
            )
        )
    return rows


def _carry(
    level: Level,
    area: Area,
    base: PayRow,
    nearest: PayRow,
    file: OccupationsFile,
    wages: Wages,
    country: Area,
) -> Iterator[PayRow]:
    """Yield the guide's figure carried by the nearest occupation, if both its medians are published.

    What lies outside the lowest and the highest tenth that the occupation earns in the area is left out.
    """
    occupation = nearest.occupation
    national = wages.get((country.id, ALL_INDUSTRIES, occupation.id)) if occupation else None
    if occupation and base.median and nearest.median and national and national.median:
        amount = round(base.median * nearest.median / national.median / 100) * 100
        if nearest.p10 and nearest.p90 and nearest.p10 <= amount <= nearest.p90:
            carried = Carried(base.median, nearest.median, national.median, occupation, base.source)
            row = PayRow(level.id, file.country, area, file.currency, "derived", file.source, file.year)
            yield row._replace(carried=carried, median=amount)


def place_amount(amount: int, row: PayRow | WageEstimate) -> Placement | None:
    """Where a year's pay lies among the published percentiles, or None where none is published."""
    points = [
        (share, value) for share, key in PERCENTILES.items() if (value := getattr(row, key)) is not None
    ]
    if row.occupation is None or not points:
        return None
    low = max((share for share, value in points if value <= amount), default=0)
    high = min((share for share, value in points if value >= amount), default=100)
    return Placement(min(low, high), max(low, high))


class Misfit(NamedTuple):
    """A guide's figure that lies outside the middle half of what an occupation earns in the whole country."""

    stated: int
    occupation: Occupation
    placement: Placement


def find_misfit(sheet: PaySheet) -> Misfit | None:
    """Whether the guide's figure for the one level shown is far off what the license held earns."""
    if not sheet.licenses or sheet.unfit or len(sheet.levels) > 1:
        return None
    comparable = [row for row in sheet.rows if row.currency == sheet.file.currency]
    home = [row for row in comparable if row.area.kind == "country" and not row.industry]
    stated = next((row.median for row in home if row.occupation is None and row.median), None)
    wages = next((row for row in home if row.occupation), None)
    placement = place_amount(stated, wages) if stated and wages else None
    if placement is None or wages is None or wages.occupation is None or stated is None:
        return None
    return Misfit(stated, wages.occupation, placement) if placement.side != "middle" else None


def is_near(amount: int, figure: int) -> bool:
    """Whether an amount is about the same as a figure: no more than a tenth of that away."""
    return abs(amount - figure) * 10 <= figure
