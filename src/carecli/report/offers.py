"""Where an offer of pay stands, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from carecli.engine.pay import place_offer

if TYPE_CHECKING:
    from carecli.engine.pay_sheet import PayRow, PaySheet, Placement
    from carecli.guide.countries import Country


def say_offers(sheet: PaySheet) -> Iterator[str]:
    """Yield a sentence for each published distribution and each of the guide's figures."""
    offer, level = sheet.offer, sheet.levels[0]
    if offer is None:
        return
    for row in sheet.rows:
        if row.occupation and (placement := place_offer(offer, row)):
            people = f"{row.occupation.people} ({row.industry or row.area.name})"
            yield f"Of {people}, {say_placement(placement)} earn less than {offer:,} {row.currency}."
    for row, distance in list_distances(sheet):
        figure = "the guide's median"
        if row.carried:
            figure += f" carried to {row.area.name} by {row.carried.occupation.people}"
        yield f"It is {_compare(distance)} {figure} for {level.title}, {row.median:,}."


def judge_offer(sheet: PaySheet) -> str | None:
    """Return in a sentence whether the offer is low, middling or high among the people nearest to it.

    Those are of the industry of the setting, if it has one, else of the area, in the nearest occupation.
    """
    rows = [row for row in sheet.rows if row.occupation and row.median]
    nearest = next((row for row in rows if row.industry), next(iter(rows), None))
    if nearest is None or sheet.offer is None or nearest.occupation is None:
        return None
    placement = place_offer(sheet.offer, nearest)
    if placement is None:
        return None
    where = nearest.industry or nearest.area.name
    people = f"{nearest.occupation.people} ({where}, median {nearest.median:,})"
    word, share = judge_placement(placement), say_placement(placement)
    return f"{sheet.offer:,} {nearest.currency} a year is {word} among {people}: {share} earn less."


def judge_placement(placement: Placement) -> str:
    """Return `low`, `high`, or `in the middle` for what lies between the quarters or may do so."""
    return "low" if placement.high <= 25 else "high" if placement.low >= 75 else "in the middle"


def list_distances(sheet: PaySheet) -> list[tuple[PayRow, int]]:
    """Return the guide's figures, each with how far the offer is above it (negative: below)."""
    return [
        (row, sheet.offer - row.median)
        for row in sheet.rows
        if row.occupation is None
        and row.median is not None
        and sheet.offer is not None
        and row.currency == sheet.file.currency
    ]


def _compare(distance: int) -> str:
    if distance == 0:
        return "the same as"
    return f"{abs(distance):,} {'above' if distance > 0 else 'below'}"


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


def offer_json(sheet: PaySheet) -> dict[str, Any]:
    """Return where the offer lies: the share of people who earn less, and the distance to the guide's."""
    offer = sheet.offer or 0
    placed = [(row, place_offer(offer, row)) for row in sheet.rows]
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
        "above_guide": [
            {
                "level": row.level,
                "area": row.area.id,
                "median": row.median,
                "basis": row.basis,
                "by": distance,
            }
            for row, distance in list_distances(sheet)
        ],
    }
