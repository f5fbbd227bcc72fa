"""What was typed after `carecli salary`: levels, licenses, areas, industry and offer, found in the pack."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from carecli.cli.areas import find_metro, find_state
from carecli.cli.naming import resolve
from carecli.cli.wage_tables import has_wages
from carecli.errors import Problem, UsageError
from carecli.guide.documents import refuse
from carecli.guide.ladder import LadderFile, Level
from carecli.guide.loading import load_file

if TYPE_CHECKING:
    from carecli.guide.occupations import OccupationsFile
    from carecli.guide.wages import Area

HOURS = 2080  # BLS turns hourly wages into yearly ones with these
LEAST, MOST = 1_000, 10_000_000


class Wanted(NamedTuple):
    """The options of `carecli salary` as typed."""

    level: str | None
    state: str | None
    metro: str | None
    compare: str | None
    country: str | None
    licenses: Sequence[str] | None
    setting: str | None
    offer: str | None
    chart: bool


def choose_levels(folder: Path, wanted: Wanted) -> list[Level]:
    """Return the level named, or all. Raises UsageError where one is needed."""
    levels = load_file(folder, "ladder", LadderFile).level
    names = {level.id: (level.title, *level.also) for level in levels}
    if wanted.level is not None:
        only = resolve(wanted.level, "level", names)
        return [level for level in levels if level.id == only]
    for option, typed in (("--compare", wanted.compare), ("--offer", wanted.offer)):
        if typed is not None:
            raise UsageError(f"{option} needs --level", hint=f"choose one of {', '.join(names)}")
    return list(levels)


def load_occupations(folder: Path) -> "OccupationsFile":
    """Return what the pack says of its wage tables. Raises UsageError where it has none."""
    from carecli.guide.occupations import OccupationsFile

    if not has_wages(folder):
        hint = "leave out all options but --level, --json and --format"
        raise UsageError("this pack has no wage tables", hint=hint)
    return load_file(folder, "occupations", OccupationsFile)


def find_licenses(folder: Path, typed: Sequence[str] | None) -> tuple[str, ...] | None:
    """Return the codes of licenses, none for `none`, and None where nothing was typed. Raises UsageError."""
    if typed is None:
        return None
    typed = [part.strip() for given in typed for part in given.split(",")]
    from carecli.guide.credentials import CredentialsFile

    credentials = load_file(folder, "credentials", CredentialsFile).credential
    names = {c.id: (c.name, *c.also) for c in credentials if c.kind == "license"}
    if {name.lower() for name in typed} == {"none"}:
        return ()
    if "none" in [name.lower() for name in typed]:
        raise UsageError("none stands alone for --license", hint="name what you hold, or only none")
    found = [resolve(name, "license", names, beginnings=False) for name in typed]
    return tuple(dict.fromkeys(found))


def choose_areas(folder: Path, wanted: Wanted, country: str) -> list["Area"]:
    """Return the whole country and the areas asked for. Raises UsageError for one that is not known."""
    from carecli.guide.wages import list_areas

    given = [f"--{key}" for key in ("state", "metro", "compare") if getattr(wanted, key) is not None]
    if len(given) > 1:
        raise UsageError(f"{' and '.join(given)} do not go together", hint="choose one of them")
    areas = list_areas(folder)
    home = [area for area in areas if area.kind == "country" and area.id == country]
    if not home:
        raise refuse(folder, [Problem(f"has no row of the country {country}", str(folder / "areas.csv"))])
    if wanted.state is not None:
        return [*home, find_state(wanted.state, areas)]
    if wanted.metro is not None:
        return [*home, find_metro(wanted.metro, areas)]
    if wanted.compare is not None:
        typed = [name.strip() for name in wanted.compare.split(",") if name.strip()]
        if not typed:
            raise UsageError("--compare names no state", hint="write states with commas, such as NY,TX,FL")
        return [*home, *dict.fromkeys(find_state(name, areas) for name in typed)]
    return home


def find_industry(folder: Path, typed: str, file: "OccupationsFile") -> tuple[str, str] | None:
    """Return code and name of a setting's industry, or None where it has none. Raises UsageError."""
    from carecli.guide.settings import SettingsFile

    settings = load_file(folder, "settings", SettingsFile).setting
    setting = resolve(typed, "setting", {found.id: (found.name,) for found in settings})
    return next(((found.code, found.name) for found in file.industry if found.setting == setting), None)


def read_offer(typed: str, currency: str) -> int:
    """Return a year's pay from `82000`, `82,000`, `82k` or, for US dollars, `$82,000`.

    Raises UsageError for anything else.
    """
    if "$" in typed and currency != "USD":
        raise UsageError(f"--offer is to be in {currency} here", hint="leave out the dollar sign")
    found = re.fullmatch(
        r"\s*\$?\s*(\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(\.\d{1,2})?\s*(k)?\s*", typed, re.IGNORECASE
    )
    if not found:
        raise UsageError(f"--offer must be a year's pay, such as 82000, not '{typed}'")
    amount = float(found[1].replace(",", "") + (found[2] or "")) * (1000 if found[3] else 1)
    if 0 < amount < LEAST:
        yearly = f"{amount:g} an hour is about {amount * HOURS:,.0f} a year of {HOURS:,} hours"
        raise UsageError(f"--offer must be a year's pay, and {amount:g} is too little for one", hint=yearly)
    if not LEAST <= amount <= MOST:
        raise UsageError(f"--offer must be between {LEAST:,} and {MOST:,} a year, not {typed.strip()}")
    return round(amount)
