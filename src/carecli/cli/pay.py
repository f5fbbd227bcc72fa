"""The answers of `carecli salary`: the guide's figures, published wages beside them, another country."""

from pathlib import Path

from carecli.cli.naming import resolve
from carecli.cli.output import Destination, emit
from carecli.cli.pay_options import (
    Wanted,
    choose_areas,
    choose_levels,
    find_industry,
    find_licenses,
    load_occupations,
    read_offer,
)
from carecli.cli.wage_tables import has_wages, read_wages
from carecli.errors import UsageError
from carecli.guide.loading import load_file
from carecli.guide.salary import SalaryFile
from carecli.guide.sources import GuideFile, Source


def show_guide(folder: Path, destination: Destination, wanted: Wanted) -> None:
    """Show the guide's figures for every level, or the one named; reads only what that needs."""
    from carecli.report.salary import salary_json, salary_page

    levels = choose_levels(folder, wanted)
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
    from carecli.report.salary import pay_json
    from carecli.report.wages import wages_page

    file = load_occupations(folder)
    offer = read_offer(wanted.offer, file.currency) if wanted.offer is not None else None
    levels = choose_levels(folder, wanted)
    licenses = find_licenses(folder, wanted.licenses)
    areas = choose_areas(folder, wanted, file.country)
    industry = find_industry(folder, wanted.setting, file) if wanted.setting is not None else None
    wages = read_wages(folder, areas, levels, licenses, file, industry and industry[0])
    stated = load_file(folder, "salary", SalaryFile).pay
    sheet = lay_out_pay(
        levels, areas, licenses, stated, file, wages, setting=wanted.setting, industry=industry, offer=offer
    )
    sources = _load_all_sources(folder)
    emit(destination, lambda: wages_page(sheet, sources, chart=wanted.chart), lambda: pay_json(sheet))


def show_country(folder: Path, destination: Destination, wanted: Wanted) -> bool:
    """Show the guide's range for a country; false where more is asked of the country of the wage tables.

    Raises UsageError for a country that the guide does not name, and for options that only that one has.
    """
    from carecli.guide.countries import CountriesFile
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
    home = load_occupations(folder).country if has_wages(folder) else None
    if country.id == home and (others or wanted.offer is not None):
        return False
    if others:
        where = countries[home].name if home in countries else "the country of the wage tables"
        raise UsageError(
            f"{others[0]} is for {where}: of {country.name} the guide gives one range",
            hint=f"run carecli salary --country {country.id}",
        )
    currency = country.currency or "local money"
    offer = read_offer(wanted.offer, currency) if wanted.offer is not None else None
    notes = [say_offer_abroad(offer, country)] if offer is not None else []
    sources = _load_all_sources(folder)
    emit(
        destination,
        lambda: country_page(country, sources, notes, is_home=country.id == home),
        lambda: country_json(country, offer),
    )
    return True


def _load_all_sources(folder: Path) -> tuple[Source, ...]:
    from carecli.guide.handbook import load_sources

    return (*load_file(folder, "guide", GuideFile).source, *load_sources(folder))
