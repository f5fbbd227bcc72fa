"""Countries, states and metropolitan areas by the names that people type."""

import re
from collections.abc import Sequence
from pathlib import Path

from carecli.errors import UsageError
from carecli.names import match_name, resolve
from carecli.pack.handbook import CountriesFile
from carecli.pack.loading import load_file
from carecli.pack.wages import Area, list_areas


def find_state(typed: str, areas: Sequence[Area]) -> Area:
    """Return the state or territory that was meant. Raises UsageError with the nearest ones."""
    states = {area.name: area for area in areas if area.kind == "state"}
    names = {name: (area.id,) for name, area in states.items()}
    return states[resolve(typed, "state", names, otherwise="for a city use --metro with carecli salary")]


def find_metro(typed: str, areas: Sequence[Area]) -> Area:
    """Return the metropolitan or nonmetropolitan area that was meant: by its name, or one of its cities.

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


def read_country(typed: str, folder: Path) -> str:
    """Return the code of a country: one that the pack names, or any two letters. Raises UsageError."""
    names: dict[str, Sequence[str]] = {}
    if (folder / "countries.toml").exists():
        countries = load_file(folder, "countries", CountriesFile).country
        names = {found.id: (found.name, *found.also) for found in countries}
    if code := match_name(typed, names):
        return code
    if re.fullmatch("[A-Za-z]{2}", typed):
        return typed.upper()
    raise UsageError(
        f"--country '{typed}' is not a country known here", hint="write its two letters, such as US"
    )


def read_state(typed: str, country: str | None, folder: Path) -> str:
    """Return the code of a state; outside the country of the wage tables any two letters.

    Raises UsageError.
    """
    areas = list_areas(folder)
    home = next((area.id for area in areas if area.kind == "country"), None)
    if home is not None and country in (None, home):
        return find_state(typed, areas).id
    if re.fullmatch("[A-Za-z]{2}", typed):
        return typed.upper()
    raise UsageError(f"--state '{typed}' is not two letters", hint="write it as in an address, such as ON")


def read_place(country: str | None, state: str | None, folder: Path) -> tuple[str | None, str | None]:
    """Return the codes of the country and state typed, None for what was not. Raises UsageError."""
    code = read_country(country, folder) if country is not None else None
    return code, read_state(state, code, folder) if state is not None else None
