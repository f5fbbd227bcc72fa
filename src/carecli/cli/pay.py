"""What `carecli salary` was asked for: areas, licenses, industry and offer, found in the pack."""

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from carecli.cli.areas import find_metro, find_state
from carecli.cli.naming import resolve
from carecli.cli.output import Destination, emit
from carecli.errors import Problem, UsageError
from carecli.guide.ladder import LadderFile, Level
from carecli.guide.loading import load_file, refuse
from carecli.guide.salary import SalaryFile
from carecli.guide.sources import GuideFile, Source

if TYPE_CHECKING:
    from datetime import date

    from carecli.engine.pay import PayRow, Wages
    from carecli.guide.occupations import OccupationsFile
    from carecli.guide.pack import Pack
    from carecli.guide.wages import Area
    from carecli.profile.model import Profile

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


def has_wages(folder: Path) -> bool:
    """Return whether a pack has wage tables."""
    return all((folder / name).exists() for name in ("occupations.toml", "areas.csv"))


def show_guide(folder: Path, destination: Destination, wanted: Wanted) -> None:
    """Show the guide's figures for every level, or the one named; reads only what that needs."""
    from carecli.report.salary import salary_json, salary_page

    levels = _choose_levels(folder, wanted)
    found = load_file(folder, "salary", SalaryFile)
    rows = [pay for level in levels for pay in found.pay if pay.level == level.id]
    emit(
        destination,
        lambda: salary_page(rows, found.note, levels, load_file(folder, "guide", GuideFile).source),
        lambda: salary_json(rows),
    )


def show_wages(folder: Path, destination: Destination, wanted: Wanted) -> None:
    """Show the guide's figures beside the published wages. Raises UsageError for what cannot be found."""
    from carecli.engine.pay import lay_out_pay
    from carecli.guide.handbook import load_sources
    from carecli.report.offers import say_offers
    from carecli.report.salary import pay_json
    from carecli.report.wages import wages_page

    offer = read_offer(wanted.offer) if wanted.offer is not None else None
    levels = _choose_levels(folder, wanted)
    licenses = _find_licenses(folder, wanted.licenses)
    occupations = _load_occupations(folder)
    areas = _choose_areas(folder, wanted)
    industry = _find_industry(folder, wanted.setting, occupations) if wanted.setting is not None else None
    wages = read_wages(folder, areas, levels, licenses, occupations, industry and industry[0])
    stated = load_file(folder, "salary", SalaryFile).pay
    rows = [
        row
        for level in levels
        for row in lay_out_pay(level, areas, licenses, stated, occupations, wages, industry)
        # With every level shown, the wages of the whole country would bury those of the area.
        if 1 in (len(levels), len(areas)) or row.area is not areas[0] or not row.occupation or row.industry
    ]
    if len(levels) == 1:  # the guide's figure joins what else is of the whole country, under one heading
        rows.sort(key=lambda row: row.area is areas[0])
    offers = list(say_offers(offer, rows, levels[0])) if offer is not None else []
    notes = _explain_licenses(licenses, occupations)
    if wanted.setting is not None and industry is None:
        notes.append("The wage tables have no industry for this setting; the figures are of all industries.")
    if industry and len(areas) > 1:
        notes.append(f"Wages by industry ({industry[1]}) are those of the whole country.")
    sources = (*load_file(folder, "guide", GuideFile).source, *load_sources(folder))
    emit(
        destination,
        lambda: wages_page(
            rows, levels, occupations, sources, notes=notes, offer=offer, offers=offers, chart=wanted.chart
        ),
        lambda: pay_json(rows, offer),
    )


def _explain_licenses(licenses: Sequence[str] | None, file: "OccupationsFile") -> list[str]:
    named = {code for fit in file.fit for code in fit.licenses}
    unfit = [code for code in licenses or () if code not in named]
    if not unfit or len(unfit) < len(licenses or ()):
        return []
    return [f"No occupation of the wage tables goes with {', '.join(unfit)}, so none is taken as yours."]


def find_pay(
    folder: Path, pack: "Pack", profile: "Profile", levels: Sequence[str], today: "date"
) -> tuple["PayRow", ...]:
    """Return the pay of levels for the licenses held `today` and the state; nothing for another country.

    The state counts where the wage tables have it. Raises PackError.
    """
    if not levels or not (folder / "occupations.toml").exists():
        return ()
    from carecli.engine.pay import lay_out_pay
    from carecli.guide.occupations import OccupationsFile
    from carecli.guide.wages import find_area

    file = load_file(folder, "occupations", OccupationsFile)
    if profile.country not in (None, file.country):
        return ()
    country = find_area(folder, file.country)
    state = find_area(folder, profile.state) if profile.state else None
    if country is None:
        return ()
    areas = [country, state] if state and state.kind == "state" else [country]
    if profile.state and len(areas) == 1:
        sys.stderr.write(
            f"The wage tables have no state {profile.state}; pay is that of the whole country.\n"
        )
    held = profile.licenses
    licenses = None if held is None else [license_.id for license_ in held if license_.is_current(today)]
    chosen = [level for level in pack.ladder.level if level.id in levels]
    wages = read_wages(folder, areas, chosen, licenses, file)
    return tuple(
        row for level in chosen for row in lay_out_pay(level, areas, licenses, pack.salary.pay, file, wages)
    )


def find_sources(folder: Path, pack: "Pack", rows: Sequence["PayRow"]) -> tuple[Source, ...]:
    """Return the sources of a pack, the further ones only where rows of pay cite one. Raises PackError."""
    known = {source.id for source in pack.guide.source}
    if all(row.source in known for row in rows):
        return pack.guide.source
    from carecli.guide.handbook import load_sources

    return (*pack.guide.source, *load_sources(folder))


def read_wages(
    folder: Path,
    areas: Sequence["Area"],
    levels: Sequence[Level],
    licenses: Sequence[str] | None,
    file: "OccupationsFile",
    industry: str | None = None,
) -> "Wages":
    """Return the rows of the wage table that these levels, areas and licenses need. Raises PackError."""
    from carecli.engine.pay import ALL_INDUSTRIES, list_occupations
    from carecli.guide.wages import find_wages

    codes = list_occupations([level.id for level in levels], licenses, file)
    found = [wage for area in areas for wage in find_wages(folder, area.id, ALL_INDUSTRIES, codes)]
    found += find_wages(folder, areas[0].id, industry, codes) if industry else ()
    return {(wage.area, wage.industry, wage.occupation): wage for wage in found}


def _choose_levels(folder: Path, wanted: Wanted) -> list[Level]:
    levels = load_file(folder, "ladder", LadderFile).level
    names = {level.id: (level.title, *level.also) for level in levels}
    if wanted.level is not None:
        only = resolve(wanted.level, "level", names)
        return [level for level in levels if level.id == only]
    for option, typed in (("--compare", wanted.compare), ("--offer", wanted.offer)):
        if typed is not None:
            raise UsageError(f"{option} needs --level", hint=f"choose one of {', '.join(names)}")
    return list(levels)


def _load_occupations(folder: Path) -> "OccupationsFile":
    from carecli.guide.occupations import OccupationsFile

    if not has_wages(folder):
        hint = "leave out all options but --level, --json and --format"
        raise UsageError("this pack has no wage tables", hint=hint)
    return load_file(folder, "occupations", OccupationsFile)


def _find_licenses(folder: Path, typed: Sequence[str] | None) -> tuple[str, ...] | None:
    if typed is None:
        return None
    from carecli.guide.credentials import CredentialsFile

    credentials = load_file(folder, "credentials", CredentialsFile).credential
    names = {c.id: (c.name, *c.also) for c in credentials if c.kind == "license"}
    if {name.lower() for name in typed} == {"none"}:
        return ()
    if "none" in [name.lower() for name in typed]:
        raise UsageError("none stands alone for --license", hint="name what you hold, or only none")
    found = [resolve(name, "license", names, beginnings=False) for name in typed]
    return tuple(dict.fromkeys(found))


def _choose_areas(folder: Path, wanted: Wanted) -> list["Area"]:
    """Return the whole country and the areas asked for."""
    from carecli.guide.wages import list_areas

    given = [f"--{key}" for key in ("state", "metro", "compare") if getattr(wanted, key) is not None]
    if len(given) > 1:
        raise UsageError(f"{' and '.join(given)} do not go together", hint="choose one of them")
    areas = list_areas(folder)
    country = [area for area in areas if area.kind == "country"]
    if not country:
        raise refuse(folder, [Problem("names no country", str(folder / "areas.csv"))])
    if wanted.state is not None:
        return [*country, find_state(wanted.state, areas)]
    if wanted.metro is not None:
        return [*country, find_metro(wanted.metro, areas)]
    if wanted.compare is not None:
        typed = [name.strip() for name in wanted.compare.split(",") if name.strip()]
        if not typed:
            raise UsageError("--compare names no state", hint="write states with commas, such as NY,TX,FL")
        return [*country, *dict.fromkeys(find_state(name, areas) for name in typed)]
    return country


def _find_industry(folder: Path, typed: str, file: "OccupationsFile") -> tuple[str, str] | None:
    from carecli.guide.settings import SettingsFile

    settings = load_file(folder, "settings", SettingsFile).setting
    setting = resolve(typed, "setting", {found.id: (found.name,) for found in settings})
    return next(((found.code, found.name) for found in file.industry if found.setting == setting), None)


def read_offer(typed: str) -> int:
    """Return a year's pay from `82000`, `82,000`, `$82,000` or `82k`. Raises UsageError for anything else."""
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


def show_country(folder: Path, destination: Destination, wanted: Wanted) -> bool:
    """Show the guide's range for a country; false where more is asked of the country of the wage tables.

    Raises UsageError for a country that the guide does not name, and for options that only that one has.
    """
    from carecli.guide.countries import CountriesFile
    from carecli.guide.handbook import load_sources
    from carecli.report.countries import country_json, country_page
    from carecli.report.offers import say_offer_abroad

    if not (folder / "countries.toml").exists():
        raise UsageError("this pack has no countries", hint="leave out --country")
    countries = {found.id: found for found in load_file(folder, "countries", CountriesFile).country}
    names = {code: (found.name, *found.also) for code, found in countries.items()}
    country = countries[resolve(wanted.country or "", "country", names)]
    keys = ("level", "state", "metro", "compare", "setting")
    others = [f"--{key}" for key in keys if getattr(wanted, key) is not None]
    others += [name for name, given in (("--license", wanted.licenses), ("--chart", wanted.chart)) if given]
    if country.id == "US" and (others or wanted.offer is not None):
        return False
    if others:
        raise UsageError(
            f"{others[0]} is for the United States: of {country.name} the guide gives one range",
            hint=f"run carecli salary --country {country.id}",
        )
    offer = read_offer(wanted.offer) if wanted.offer is not None else None
    notes = [say_offer_abroad(offer, country)] if offer is not None else []
    sources = (*load_file(folder, "guide", GuideFile).source, *load_sources(folder))
    emit(
        destination,
        lambda: country_page(country, sources, notes),
        lambda: country_json(country, offer),
    )
    return True
