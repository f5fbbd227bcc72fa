"""What a person's levels pay: for the licenses she holds, in her state."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from carecli.cli.wage_tables import has_wages, read_wages
from carecli.guide.loading import load_file
from carecli.guide.sources import Source

if TYPE_CHECKING:
    from carecli.engine.pay_sheet import PaySheet
    from carecli.guide.pack import Pack
    from carecli.profile.model import Profile


def find_pay(
    folder: Path, pack: "Pack", profile: "Profile", levels: Sequence[str], today: date
) -> "PaySheet | None":
    """Return the pay of levels for the licenses held `today` and the state; None for another country.

    The state counts where the wage tables have it. Raises PackError.
    """
    if not levels or not has_wages(folder):
        return None
    from carecli.engine.pay import lay_out_pay
    from carecli.guide.occupations import OccupationsFile
    from carecli.guide.wages import find_area

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


def find_sources(folder: Path, pack: "Pack", sheet: "PaySheet | None") -> tuple[Source, ...]:
    """Return the sources of a pack, the further ones only where the pay cites one. Raises PackError."""
    known = {source.id for source in pack.guide.source}
    if sheet is None or all(row.source in known for row in sheet.rows):
        return pack.guide.source
    from carecli.guide.handbook import load_sources

    return (*pack.guide.source, *load_sources(folder))
