"""`countries.toml`: what the guide says of pay in each country."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from carecli.guide.record import Country as CountryCode
from carecli.guide.record import Currency, Record, Sourced, Text

Money = Annotated[int, Field(strict=True, gt=0)]


class Country(Sourced):
    """A country's yearly range of pay in local currency, and the source's own range in US dollars.

    Where a source gives no figure there is only a `note`.
    """

    id: CountryCode
    name: Text
    also: tuple[Text, ...] = ()
    region: Text
    low: Money | None = None
    high: Money | None = None
    currency: Currency | None = None
    usd_low: Money | None = None
    usd_high: Money | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _pairs(self) -> Self:
        if (self.low is None) != (self.high is None) or (self.low is None) != (self.currency is None):
            raise ValueError("needs low, high and currency together")
        if (self.usd_low is None) != (self.usd_high is None):
            raise ValueError("needs usd_low and usd_high together")
        if (self.low or 0) > (self.high or 0) or (self.usd_low or 0) > (self.usd_high or 0):
            raise ValueError("low is above high")
        if self.low is None and self.note is None:
            raise ValueError("says nothing: give it a range or a note")
        return self


class CountriesFile(Record):
    """The countries."""

    country: Annotated[tuple[Country, ...], Field(min_length=1)]
