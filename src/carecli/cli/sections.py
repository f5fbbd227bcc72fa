"""The sections of a report that its command gathers: the plan, pay and progress."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from carecli.engine.pay_sheet import PaySheet
    from carecli.guide.countries import Country
    from carecli.guide.pack import Pack
    from carecli.guide.sources import Source
    from carecli.history.snapshots import Listed
    from carecli.profile.model import Profile
    from carecli.report.document import Section


def find_pay_section(
    folder: Path, pack: "Pack", person: "Profile", sources: "tuple[Source, ...]", sheet: "PaySheet | None"
) -> "Section":
    """Return the pay of all levels with published wages, or of another country, or as the pack has it."""
    from carecli.report.document import make_section
    from carecli.report.pay_diagram import diagram_pay, diagram_stated_pay

    diagram = None
    if sheet is not None:
        from carecli.report.wages import wages_page

        page, diagram = wages_page(sheet, sources), diagram_pay(sheet)
    elif country := _find_country(folder, person.country):
        from carecli.report.countries import country_page

        page = country_page(country, sources)
    else:
        from carecli.report.salary import salary_page

        pays, ladder = pack.salary.pay, pack.ladder.level
        page, diagram = salary_page(pays, pack.salary.note, ladder, sources), diagram_stated_pay(pays, ladder)
    return make_section("pay", "What it pays", page, "Pay a year", diagram)


def _find_country(folder: Path, code: str | None) -> "Country | None":
    """Return what a pack says of a country, if anything."""
    if code is None or not (folder / "countries.toml").exists():
        return None
    from carecli.guide.countries import CountriesFile
    from carecli.guide.loading import load_file

    found = load_file(folder, "countries", CountriesFile).country
    return next((country for country in found if country.id == code), None)


def find_progress(profile: str | None) -> "tuple[Listed, ...] | None":
    """Return what is saved of the person; None for a profile from elsewhere: its history is not kept.

    Raises HistoryError.
    """
    from carecli.profile.location import history_file, saved_profile

    if profile is not None and not _is_same_file(profile, saved_profile()):
        return None
    from carecli.cli.snapshots import tell
    from carecli.history.snapshots import list_snapshots

    return list_snapshots(history_file(), tell)


def _is_same_file(named: str, saved: Path) -> bool:
    return os.path.exists(named) and os.path.exists(saved) and saved.samefile(named)
