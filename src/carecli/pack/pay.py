"""`salary.toml` and `occupations.toml`: pay by level, and the occupation that stands for it."""

from typing import Annotated, Literal

from carecli.pack.fields import (
    AtMost,
    CountryCode,
    Currency,
    Identifier,
    Limits,
    Matching,
    Record,
    Sourced,
    StateCode,
    Text,
    Year,
)

Money = Annotated[int, Limits(strict=True, gt=0)]


class Pay(Sourced):
    """Yearly pay at a level, in whole units of `currency`; `mean` is the average."""

    level: Identifier
    country: CountryCode
    state: StateCode | None = None
    low: Money | None = None
    median: Money | None = None
    mean: Money | None = None
    high: Money | None = None
    currency: Currency
    year: Year | None = None
    note: Text | None = None


class SalaryFile(Record):
    """The rows of pay, and a note on what they are."""

    note: Text | None = None
    pay: tuple[Pay, ...] = ()


Code = Annotated[str, Matching(r"\d\d-\d{4}", "must be an occupation code, such as 29-1141")]


class Occupation(Record):
    """An occupation of the wage tables.

    `people` is what it is called in a sentence (`registered nurses`), `short` in a chart (`nurses`).
    """

    id: Code
    name: Text
    people: Text
    short: Annotated[Text, AtMost(16)]


Percentile = Literal["p10", "p25", "p50", "p75", "p90"]


class Fit(Sourced):
    """The occupations nearest to a level, the nearest first, for the licenses named.

    Without `licenses` it holds for a person who has none of those named elsewhere (`holds` is `none`),
    or of whom it is not known (`unknown`). Whoever holds licenses of several fits goes by the first in the
    file, so the group that is paid best stands first.

    From `low` to `high`, two percentiles of the nearest occupation, is what the level pays; without them
    no band is known. `overlap` says why it may lie above that of a higher level. Where `carries` is true,
    the guide's figure is carried to an area by the nearest occupation.
    """

    levels: Annotated[tuple[Identifier, ...], Limits(min_length=1)]
    licenses: tuple[Text, ...] = ()
    holds: Literal["any", "none", "unknown"] = "any"
    occupations: Annotated[tuple[Code, ...], Limits(min_length=1)]
    low: Percentile | None = None
    high: Percentile | None = None
    overlap: Text | None = None
    carries: bool = False

    def check(self) -> None:
        """A band has both ends, the low one first. Names of percentiles sort as their numbers do."""
        super().check()
        if (self.low is None) is not (self.high is None):
            raise ValueError("needs both ends of a band: write low and high, or neither")
        if self.low and self.high and self.low > self.high:
            raise ValueError(f"has high below low: a band goes from {self.high} to {self.low}")


class Industry(Record):
    """The industry of the wage tables that a setting is counted under."""

    setting: Identifier
    code: Annotated[str, Matching(r"\d{6}", "must be six digits, such as 622100")]
    name: Text


class OccupationsFile(Record):
    """What the wage tables (`wages.csv`, `areas.csv`) hold, and how the ladder meets them.

    `stands_for` says whose pay the figures of the ladder itself are.
    """

    country: Text
    currency: Currency
    year: Year
    release: Text
    source: Identifier
    note: Text
    stands_for: Text = "people of any background"
    occupation: Annotated[tuple[Occupation, ...], Limits(min_length=1)]
    fit: Annotated[tuple[Fit, ...], Limits(min_length=1)]
    industry: tuple[Industry, ...] = ()
