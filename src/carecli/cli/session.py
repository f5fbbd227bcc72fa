"""What the levels of a person pay: for the licenses they hold, in their state."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from carecli.engine.pay import ALL_INDUSTRIES, PaySheet, Wages, lay_out_pay, list_occupations
from carecli.pack.ladder import Level
from carecli.pack.loading import load_file, load_sources
from carecli.pack.pack import Pack
from carecli.pack.pay import OccupationsFile
from carecli.pack.sources import Source
from carecli.pack.wages import Area, find_area, find_wages
from carecli.profile.model import Profile


def has_wages(folder: Path) -> bool:
    """Return whether a pack has wage tables."""
    return all((folder / name).exists() for name in ("occupations.toml", "areas.csv", "wages.csv"))


def read_wages(
    folder: Path,
    areas: Sequence[Area],
    levels: Sequence[Level],
    licenses: Sequence[str] | None,
    file: OccupationsFile,
    industry: str | None = None,
) -> Wages:
    """Return the rows of the wage table that these levels, areas and licenses need. Raises PackError."""
    codes = list_occupations([level.id for level in levels], licenses, file)
    found = [wage for area in areas for wage in find_wages(folder, area.id, ALL_INDUSTRIES, codes)]
    found += find_wages(folder, areas[0].id, industry, codes) if industry else ()
    return {(wage.area, wage.industry, wage.occupation): wage for wage in found}


def find_pay(
    folder: Path, pack: Pack, profile: Profile, levels: Sequence[str], today: date
) -> PaySheet | None:
    """Return the pay of levels for the licenses held `today` and the state; None for another country.

    The state counts where the wage tables have it. Raises PackError.
    """
    if not levels or not has_wages(folder):
        return None

    file = load_file(folder, "occupations", OccupationsFile)
    country = find_area(folder, file.country, "country")
    if country is None or profile.country not in (None, file.country):
        return None
    state = find_area(folder, profile.state, "state") if profile.state else None
    if profile.state and state is None:
        sys.stderr.write(
            f"The wage tables have no state {profile.state}; pay is that of the whole country.\n"
        )
    areas = [country, state] if state else [country]
    held = profile.licenses
    licenses = None if held is None else tuple(code.id for code in held if code.is_current(today))
    chosen = [level for level in pack.ladder.level if level.id in levels]
    wages = read_wages(folder, areas, chosen, licenses, file)
    return lay_out_pay(chosen, areas, licenses, pack.salary.pay, file, wages)


def find_sources(folder: Path, pack: Pack, sheet: PaySheet | None) -> tuple[Source, ...]:
    """Return the sources of a pack, the further ones only where the pay cites one. Raises PackError."""
    known = {source.id for source in pack.guide.source}
    if sheet is None or all(row.source in known for row in sheet.rows):
        return pack.guide.source

    return (*pack.guide.source, *load_sources(folder))
