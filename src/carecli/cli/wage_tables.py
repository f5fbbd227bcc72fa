"""The rows of the wage tables that a command needs, and whether a pack has such tables."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from carecli.engine.pay_sheet import Wages
    from carecli.guide.ladder import Level
    from carecli.guide.occupations import OccupationsFile
    from carecli.guide.wages import Area


def has_wages(folder: Path) -> bool:
    """Return whether a pack has wage tables."""
    return all((folder / name).exists() for name in ("occupations.toml", "areas.csv", "wages.csv"))


def read_wages(
    folder: Path,
    areas: Sequence["Area"],
    levels: Sequence["Level"],
    licenses: Sequence[str] | None,
    file: "OccupationsFile",
    industry: str | None = None,
) -> "Wages":
    """Return the rows of the wage table that these levels, areas and licenses need. Raises PackError."""
    from carecli.engine.pay import list_occupations
    from carecli.engine.pay_sheet import ALL_INDUSTRIES
    from carecli.guide.wages import find_wages

    codes = list_occupations([level.id for level in levels], licenses, file)
    found = [wage for area in areas for wage in find_wages(folder, area.id, ALL_INDUSTRIES, codes)]
    found += find_wages(folder, areas[0].id, industry, codes) if industry else ()
    return {(wage.area, wage.industry, wage.occupation): wage for wage in found}
