"""Pay in another country: what the guide says of it, as a page and as JSON."""

from collections.abc import Sequence
from typing import Any

from carecli.pack.handbook import Country
from carecli.pack.sources import Source
from carecli.views.page import Block, Cell, Column, Page, Paragraph, Table, cell
from carecli.views.pay import SALARY
from carecli.views.serialize import Form
from carecli.views.words import list_sources

HOME = "By level, state and license: carecli salary --level LEVEL --state STATE --license LICENSE"
ABROAD = "Work abroad: carecli guide global; visas and recognition: carecli guide visas"
BARE = (Column("Fact", wrap=True, most=28), Column("What is said", wrap=True))
CAUTION = (
    "The guide gives one range for the country: for no level, license or year. It says that experience and "
    "specialized certifications move pay in every region."
)


def country_page(
    country: Country,
    sources: Sequence[Source],
    person: str | None,
    notes: Sequence[str] = (),
    *,
    is_home: bool = False,
) -> Page:
    """What the guide says of a country's pay for a `person`; `is_home` is that of the wage tables."""
    cites = {source.id: source.cite for source in sources}
    origin = f"[{cites[country.source]}, {country.basis}]"
    rows: list[tuple[Cell, ...]] = []
    if country.low is not None:
        rows.append(
            (cell("Pay a year"), cell(f"{_say_range(country.low, country.high, country.currency)} {origin}"))
        )
    ours, theirs = (country.usd_low, country.usd_high), (country.low, country.high)
    if country.usd_low is not None and (country.currency != "USD" or ours != theirs):
        dollars = _say_range(country.usd_low, country.usd_high, "USD")
        rows.append((cell("The guide's own dollar figure"), cell(f"{dollars} {origin}")))
    if rates := implied_rates(country):
        rows.append((cell("Rate that this implies"), cell(_say_rate(country, rates))))
    if country.note:
        rows.append((cell("Note"), cell(country.note)))
    blocks: list[Block] = [
        Paragraph(_lead_country(country, person), "strong"),
        *(Paragraph(note) for note in notes),
    ]
    blocks += [Table("", BARE, tuple(rows), bare=True)]
    if country.low is not None:
        blocks.append(Paragraph(CAUTION, "quiet"))
    blocks.append(Paragraph("", "quiet", HOME if is_home else ABROAD))
    return Page(f"Pay, {country.name}", tuple(blocks), list_sources([country.source], sources))


def _say_range(low: int | None, high: int | None, currency: str | None) -> str:
    return f"{low:,} to {high:,} {currency}"


def _lead_country(country: Country, person: str | None) -> str:
    if country.low is None:
        return f"{country.name}: the guide gives no figure of pay."
    pay = _say_range(country.low, country.high, country.currency)
    article, _, name = (person or "").partition(" ")
    return f"{country.name}: {pay} a year{f' for {article} {name.title()}' if person else ''}."


def _say_rate(country: Country, rates: tuple[float, float]) -> str:
    low, high = rates
    rate = f"{low:.2f}" if round(low, 2) == round(high, 2) else f"{low:.2f} to {high:.2f}"
    return (
        f"1 {country.currency} = {rate} USD ({country.usd_low:,} / {country.low:,} and "
        f"{country.usd_high:,} / {country.high:,}, derived); not today's rate"
    )


def implied_rates(country: Country) -> tuple[float, float] | None:
    """Dollars for one unit of local money, by the low and the high ends of the guide's ranges.

    None where it gives them in one money only.
    """
    if country.currency == "USD" or not (
        country.low and country.high and country.usd_low and country.usd_high
    ):
        return None
    return country.usd_low / country.low, country.usd_high / country.high


def find_dollars(country: Country) -> dict[str, int | None] | None:
    """The guide's range in dollars, where it gives one."""
    return {"low": country.usd_low, "high": country.usd_high} if country.usd_low else None


def round_rates(country: Country) -> dict[str, float] | None:
    """The implied rates to four places."""
    rates = implied_rates(country)
    return {"low": round(rates[0], 4), "high": round(rates[1], 4)} if rates else None


COUNTRY = Form(
    tuple[tuple[Country], tuple[int, int] | None],
    "rows=0 offer=1?",
    schema=SALARY,
    rows=Form(
        Country,
        "level=- country=id state=- low median=- mean=- high currency year=- basis source usd"
        " implied_usd_rate note",
        usd=(dict[str, int] | None, find_dollars),
        implied_usd_rate=(dict[str, float] | None, round_rates),
        decimals=True,
    ),
    offer=Form(tuple[int, int], "amount=0 high=1"),
)


def country_json(country: Country, offer: int | None = None, most: int | None = None) -> dict[str, Any]:
    """A country's pay as `carecli.salary/1`, with the guide's dollar figures and the rates they imply.

    `offer` goes up to `most`, where it is a range.
    """
    return COUNTRY(((country,), None if offer is None else (offer, most or offer)))


def say_offer_abroad(offer: int, country: Country) -> str:
    """Where an offer in local money lies beside the guide's range for a country, if it has one."""
    if country.low is None or country.high is None:
        return f"Where {offer:,} a year lies cannot be said: the guide gives no figure."
    said = f"{offer:,} {country.currency} lies"
    if offer < country.low:
        return f"{said} {country.low - offer:,} below the guide's range."
    if offer > country.high:
        return f"{said} {offer - country.high:,} above the guide's range."
    return f"{said} within the guide's range."
