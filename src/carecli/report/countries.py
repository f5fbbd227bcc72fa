"""Pay in a country, as a page and as JSON: the guide's range and the exchange rate that it implies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from carecli.report.page import Block, Cell, Column, Page, Paragraph, Table, cell
from carecli.report.sources import list_sources

if TYPE_CHECKING:
    from carecli.guide.countries import Country
    from carecli.guide.sources import Source

HOME = "By level, state and license: carecli salary --level LEVEL --state STATE --license LICENSE"
ABROAD = "Work abroad: carecli guide global; visas and recognition: carecli guide visas"
BARE = (Column("Fact", wrap=True, most=28), Column("What is said", wrap=True))
CAUTION = (
    "The guide gives one range for the country: for no level, license or year. It says that experience and "
    "specialized certifications move pay in every region."
)


def country_page(
    country: Country, sources: Sequence[Source], notes: Sequence[str] = (), *, is_home: bool = False
) -> Page:
    """Return what the guide says of a country's pay; `is_home` is that of the wage tables."""
    cites = {source.id: source.cite for source in sources}
    origin = f"[{cites[country.source]}, {country.basis}]"
    rows: list[tuple[Cell, ...]] = []
    if country.low is not None:
        rows.append(
            (cell("Pay a year"), cell(f"{_say(country.low, country.high, country.currency)} {origin}"))
        )
    if country.usd_low is not None and country.currency != "USD":
        dollars = _say(country.usd_low, country.usd_high, "USD")
        rows.append((cell("The guide's own dollar figure"), cell(f"{dollars} {origin}")))
    if rates := implied_rates(country):
        rows.append((cell("Rate that this implies"), cell(_say_rate(country, rates))))
    if country.note:
        rows.append((cell("Note"), cell(country.note)))
    blocks: list[Block] = [Paragraph(_lead(country), "strong"), *(Paragraph(note) for note in notes)]
    blocks += [Table("", BARE, tuple(rows), bare=True)]
    if country.low is not None:
        blocks.append(Paragraph(CAUTION, "quiet"))
    blocks.append(Paragraph(HOME if is_home else ABROAD, "quiet"))
    return Page(f"Pay, {country.name}", (*blocks, *list_sources([country.source], sources)))


def _say(low: int | None, high: int | None, currency: str | None) -> str:
    return f"{low:,} to {high:,} {currency}"


def _lead(country: Country) -> str:
    if country.low is None:
        return f"{country.name}: the guide gives no figure of pay."
    return f"{country.name}: {_say(country.low, country.high, country.currency)} a year for a Care Manager."


def _say_rate(country: Country, rates: tuple[float, float]) -> str:
    low, high = rates
    rate = f"{low:.2f}" if round(low, 2) == round(high, 2) else f"{low:.2f} to {high:.2f}"
    return (
        f"1 {country.currency} = {rate} USD ({country.usd_low:,} / {country.low:,} and "
        f"{country.usd_high:,} / {country.high:,}, derived); not today's rate"
    )


def implied_rates(country: Country) -> tuple[float, float] | None:
    """Return dollars for one unit of local money, by the low and the high ends of the guide's ranges.

    None where it gives them in one money only.
    """
    if country.currency == "USD" or not (
        country.low and country.high and country.usd_low and country.usd_high
    ):
        return None
    return country.usd_low / country.low, country.usd_high / country.high


def country_json(country: Country, offer: int | None = None) -> dict[str, Any]:
    """Return a country's pay as `carecli.salary/1`, with the guide's dollar figures and the implied rates."""
    rates = implied_rates(country)
    row = {
        "level": None,
        "country": country.id,
        "state": None,
        "low": country.low,
        "median": None,
        "mean": None,
        "high": country.high,
        "currency": country.currency,
        "year": None,
        "basis": country.basis,
        "source": country.source,
        "usd": {"low": country.usd_low, "high": country.usd_high} if country.usd_low else None,
        "implied_usd_rate": {"low": round(rates[0], 4), "high": round(rates[1], 4)} if rates else None,
        "note": country.note,
    }
    data: dict[str, Any] = {"schema": "carecli.salary/1", "rows": [row]}
    return data if offer is None else data | {"offer": {"amount": offer}}
