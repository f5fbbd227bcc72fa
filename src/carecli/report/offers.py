"""Where an offer of pay stands, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from carecli.engine.pay import place_offer

if TYPE_CHECKING:
    from carecli.engine.pay import PayRow, Placement
    from carecli.guide.countries import Country
    from carecli.guide.ladder import Level


def say_offers(offer: int, rows: Sequence[PayRow], level: Level) -> Iterator[str]:
    """Yield a sentence for each published distribution and each of the guide's figures."""
    for row in (row for row in rows if row.occupation):
        assert row.occupation  # noqa: S101
        if placement := place_offer(offer, row):
            people = f"{row.occupation.people} ({row.industry or row.area.name})"
            yield f"Of {people}, {say_placement(placement)} earn less than {offer:,} {row.currency}."
    for row in rows:
        if row.occupation is None and row.median is not None:
            figure = "the guide's median"
            if row.carried:
                figure += f" carried to {row.area.name} by {row.carried.occupation.people}"
            yield f"It is {_compare(offer, row.median)} {figure} for {level.title}, {row.median:,}."


def _compare(offer: int, figure: int) -> str:
    if offer == figure:
        return "the same as"
    return f"{abs(offer - figure):,} {'above' if offer > figure else 'below'}"


def say_placement(placement: Placement) -> str:
    """Return how many of 100 people earn less, as closely as the published percentiles tell."""
    if placement.low == placement.high:
        return f"{placement.low} in 100" if placement.low != 50 else "half"
    if placement.low == 0:
        return f"fewer than {placement.high} in 100"
    if placement.high == 100:
        return f"more than {placement.low} in 100"
    return f"between {placement.low} and {placement.high} in 100"


def say_offer_abroad(offer: int, country: Country) -> str:
    """Return where an offer in local money lies beside the guide's range for a country, if it has one."""
    if country.low is None or country.high is None:
        return f"Where {offer:,} a year lies cannot be said: the guide gives no figure."
    said = f"{offer:,} {country.currency} lies"
    if offer < country.low:
        return f"{said} {country.low - offer:,} below the guide's range."
    if offer > country.high:
        return f"{said} {offer - country.high:,} above the guide's range."
    return f"{said} within the guide's range."


def offer_json(offer: int, rows: Sequence[PayRow]) -> dict[str, Any]:
    """Return where an offer lies: for each published row, the share of 100 people who earn less."""
    placed = [(row, place_offer(offer, row)) for row in rows]
    return {
        "amount": offer,
        "places": [
            {
                "level": row.level,
                "occupation": row.occupation.id,
                "area": row.area.id,
                "industry": row.industry,
                "earn_less": {"low": placement.low, "high": placement.high},
            }
            for row, placement in placed
            if row.occupation and placement
        ],
    }
