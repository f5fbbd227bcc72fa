"""What is known of pay, as frozen values: rows, a sheet of them, and the place of an offer."""

from collections.abc import Mapping
from typing import NamedTuple

from carecli.guide.ladder import Level
from carecli.guide.occupations import Fit, Occupation, OccupationsFile
from carecli.guide.record import Basis
from carecli.guide.wages import Area, Wage

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
