"""`salary.toml`: pay by level."""

from typing import Annotated

from pydantic import Field

from carecli.guide.record import Country, Currency, Identifier, Record, Sourced, State, Text

Money = Annotated[int, Field(strict=True, gt=0)]


class Pay(Sourced):
    """Yearly pay at a level, in whole units of `currency`; `mean` is the average."""

    level: Identifier
    country: Country
    state: State | None = None
    low: Money | None = None
    median: Money | None = None
    mean: Money | None = None
    high: Money | None = None
    currency: Currency
    year: Annotated[int, Field(strict=True, ge=1900, le=2100)] | None = None
    note: Text | None = None


class SalaryFile(Record):
    """The rows of pay, and a note on what they are."""

    note: Text | None = None
    pay: Annotated[tuple[Pay, ...], Field(min_length=1)]
