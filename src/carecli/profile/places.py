"""Countries, states and metropolitan areas by the names that people type."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from carecli.errors import UsageError
from carecli.names import match_name, resolve

if TYPE_CHECKING:  # models and wages take 10 ms, and most commands need none of them
    from carecli.pack.handbook import Country
    from carecli.pack.wages import Area


def find_state(typed: str, areas: "Sequence[Area]") -> "Area":
    """The state or territory that was meant. Raises UsageError with the nearest ones."""
    states = {area.name: area for area in areas if area.kind == "state"}
    names = {name: (area.id,) for name, area in states.items()}
    return states[resolve(typed, "state", names, otherwise="for a city use --metro with carecli salary")]


def find_metro(typed: str, areas: "Sequence[Area]") -> "Area":
    """The metropolitan or nonmetropolitan area that was meant: by its name, or one of its cities.

    Raises UsageError with the nearest ones.
    """
    metros = {area.name: area for area in areas if area.kind in ("metro", "nonmetro")}
    names: dict[str, list[str]] = {}
    for name, area in metros.items():
        cities = [city.strip() for city in re.split(r"[-/]{1,2}", name.rsplit(",", 1)[0])]
        names[name] = [
            area.id,
            *cities,
            *(f"{city}{c} {state}" for city in cities for state in area.states for c in (",", "")),
        ]
    return metros[resolve(typed, "metropolitan area", names)]


def read_country(typed: str, countries: "Sequence[Country]") -> str:
    """The code of a country: one of these by its name or code, or any two letters. Raises UsageError."""
    if code := match_name(typed, {found.id: (found.name, *found.also) for found in countries}):
        return code
    if re.fullmatch("[A-Za-z]{2}", typed):
        return typed.upper()
    raise UsageError(
        f"--country '{typed}' is not a country known here", hint="write its two letters, such as US"
    )


def find_home(areas: "Sequence[Area]") -> str | None:
    """The country that areas are in; None where there are none, so that nobody knows its states."""
    return next((area.id for area in areas if area.kind == "country"), None)


def check_state(code: str | None, country: str | None, areas: "Sequence[Area]") -> UsageError | None:
    """The error for a code that is no state of the areas, of whoever works in their country; else None."""
    home = find_home(areas)
    if code is None or home is None or country not in (None, home):
        return None
    try:
        find_state(code, areas)
    except UsageError as error:
        return UsageError(f"state '{code}' is not a state of {home}", hint=error.hint)
    return None


def read_state(typed: str, country: str | None, areas: "Sequence[Area]") -> str:
    """The code of a state of the areas; outside their country any two letters. Raises UsageError."""
    home = find_home(areas)
    if home is not None and country in (None, home):
        return find_state(typed, areas).id
    if re.fullmatch("[A-Za-z]{2}", typed):
        return typed.upper()
    raise UsageError(f"--state '{typed}' is not two letters", hint="write it as in an address, such as ON")
