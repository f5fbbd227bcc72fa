"""Pay of a level in an area: the nearest occupation, the guide's figure carried there, an offer's place."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from carecli.pack.fields import Basis
from carecli.pack.ladder import Level
from carecli.pack.pay import Fit, Occupation, OccupationsFile, Pay
from carecli.pack.wages import Area, Wage

Wages = Mapping[tuple[str, str, str], Wage]  # by area, industry and occupation
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


class PaySheet(NamedTuple):
    """Pay of levels in areas, with what it was asked for: every view of it is made from this.

    `licenses` are None where they are not known, and () for none. `setting` was named, `industry` is its
    code and name in the wage tables, if it has one there. `offer` is a year's pay in `file.currency`.
    """

    levels: tuple[Level, ...]
    rows: tuple[PayRow, ...]
    file: OccupationsFile
    licenses: tuple[str, ...] | None
    setting: str | None = None
    industry: tuple[str, str] | None = None
    offer: int | None = None

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
    """Where an offer lies: between `low` and `high` of 100 people earn less; equal ones mean that point."""

    low: int
    high: int


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
    offer: int | None = None,
) -> PaySheet:
    """What is known of the pay of levels, line by line, a year, in whole units of the currency of each line.

    `areas` begins with the whole country; `licenses` are those held, None where they are not known, () for
    none; `stated` are the guide's figures, `wages` the published ones. `industry` is the code and the name of
    the setting in the wage tables, `offer` a year's pay to be placed in them.

    For each level: the guide's figure; for each area the guide's figure carried there by the nearest
    occupation, which is `stated * local / national` by its medians, and the published wages of that
    occupation; then those of the industry. Which occupation is nearest depends on the license; where that is
    not known, each that could be is carried. Only money of the tables' currency is carried, and what the
    publisher withholds stays empty (`withheld`, `topped`). Nothing raises: what is not known has no line.

    With one level the areas follow each other, and the country comes last. With several, the guide's figure
    leads each level, and the country's wages, which would bury those of the areas, are left out.

    A guide's 84,000, where nurses earn 137,000 in the state and 93,600 in the country, is carried as 122,900.
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
    return PaySheet(tuple(levels), tuple(rows), file, licenses, setting, industry, offer)


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
        if area is not country and base is not None:
            carried = _carry(level, area, base, published, file, wages, country)
            # Without a license each occupation may be the right one; with it the first is the nearest.
            rows += carried if any(fit.holds == "unknown" for fit in fits) else carried[:1]
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
    published: Iterable[PayRow],
    file: OccupationsFile,
    wages: Wages,
    country: Area,
) -> list[PayRow]:
    """The guide's figure carried by each occupation that has both medians, the nearest first."""
    rows = []
    for local in published:
        occupation = local.occupation
        national = wages.get((country.id, ALL_INDUSTRIES, occupation.id)) if occupation else None
        if occupation and base.median and local.median and national and national.median:
            amount = round(base.median * local.median / national.median / 100) * 100
            carried = Carried(base.median, local.median, national.median, occupation, base.source)
            row = PayRow(level.id, file.country, area, file.currency, "derived", file.source, file.year)
            rows.append(row._replace(carried=carried, median=amount))
    return rows


def place_offer(offer: int, row: PayRow) -> Placement | None:
    """Where an offer lies among the published percentiles, or None where none is published."""
    points = [
        (share, value) for share, key in PERCENTILES.items() if (value := getattr(row, key)) is not None
    ]
    if row.occupation is None or not points:
        return None
    low = max((share for share, value in points if value <= offer), default=0)
    high = min((share for share, value in points if value >= offer), default=100)
    return Placement(min(low, high), max(low, high))
