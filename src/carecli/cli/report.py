"""`carecli report`: one document of everything, as HTML, Markdown, Word or JSON."""

import os
from pathlib import Path
from typing import Annotated

import typer

from carecli.cli import options
from carecli.cli.answers import find_person, read_today
from carecli.cli.completion import complete_levels, offer_formats
from carecli.cli.output import choose_destination, emit
from carecli.cli.plan import make_plan_to
from carecli.cli.session import find_pay
from carecli.engine.pay import PaySheet
from carecli.history.content import Listed
from carecli.pack.handbook import CountriesFile, Country
from carecli.pack.loading import load_file, load_pack, load_sources
from carecli.pack.pack import Pack
from carecli.pack.reading import find_pack
from carecli.pack.sources import Source
from carecli.profile.files import history_file, saved_profile
from carecli.profile.model import Profile
from carecli.views.charts import chart_pay, chart_plan, chart_stated_pay
from carecli.views.document import (
    Document,
    ReportSection,
    document_json,
    make_document,
    make_section,
    progress_section,
)
from carecli.views.formats import REPORT, say_formats
from carecli.views.plan import plan_page
from carecli.views.salary import country_page, salary_page, wages_page


def find_pay_section(
    folder: Path, pack: Pack, person: Profile, sources: tuple[Source, ...], sheet: PaySheet | None
) -> ReportSection:
    """The pay of all levels with published wages, or of another country, or as the pack has it."""
    chart = None
    if sheet is not None:
        page, chart = wages_page(sheet, sources), chart_pay(sheet)
    elif country := _find_country(folder, person.country):
        page = country_page(country, sources)
    else:
        pays, ladder = pack.salary.pay, pack.ladder.level
        page, chart = salary_page(pays, pack.salary.note, ladder, sources), chart_stated_pay(pays, ladder)
    return make_section("pay", "What it pays", page, chart)


def _find_country(folder: Path, code: str | None) -> Country | None:
    """What a pack says of a country, if anything."""
    if code is None or not (folder / "countries.toml").exists():
        return None

    found = load_file(folder, "countries", CountriesFile).country
    return next((country for country in found if country.id == code), None)


def find_progress(profile: str | None) -> tuple[Listed, ...] | None:
    """What is saved of the person; None for a profile from elsewhere: its history is not kept.

    Raises HistoryError.
    """
    if profile is not None and not _is_same_file(profile, saved_profile()):
        return None
    from carecli.cli.snapshots import tell
    from carecli.history.snapshots import list_snapshots

    return list_snapshots(history_file(), tell)


def _is_same_file(named: str, saved: Path) -> bool:
    return os.path.exists(named) and os.path.exists(saved) and saved.samefile(named)


app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def report(
    profile: options.ProfileFile = None,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="LEVEL",
            help="The level to reach; without it your target, or the next one.",
            autocompletion=complete_levels,
        ),
    ] = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help=f"{say_formats(REPORT)}; without it the ending of the file says which.",
            autocompletion=offer_formats(REPORT),
        ),
    ] = None,
    as_json: options.Json = False,
    output: options.Output = None,
    today: options.Today = None,
    pack: options.Pack = None,
) -> None:
    """Write one document: where you stand, what is missing, the plan, the pay and your progress.

    An HTML file is one page that any browser shows and prints, and that needs nothing else. A Word file
    (docx) can be edited. Without a file the report goes to the screen, as Markdown.

    \b
    Examples:
      carecli report -o report.html
      carecli report -p examples/bedside-nurse.toml -o maya.html
      carecli report -p examples/bedside-nurse.toml --to senior -o maya.docx
      carecli report -p examples/community-social-worker.toml --format markdown
      carecli report -p examples/nurse-leader.toml --format json
    """  # noqa: D301
    destination = choose_destination(as_json=as_json, output_format=form, output=output, subject=REPORT)
    day = read_today(today)
    folder = find_pack(pack)
    loaded = load_pack(folder)
    person = find_person(profile, None, loaded, can_ask=False)
    assessment, plan = make_plan_to(to, person, folder, loaded, day)
    ladder = loaded.ladder.level
    sheet = find_pay(folder, loaded, person, [level.id for level in ladder], day)
    progress = find_progress(profile)

    def write() -> Document:
        sources = (*loaded.guide.source, *load_sources(folder))
        planned = plan_page(plan, assessment, loaded, sources)
        parts = [
            make_section("plan", f"The plan for {plan.title}", planned, chart_plan(plan)),
            find_pay_section(folder, loaded, person, sources, sheet),
            progress_section(progress, ladder),
        ]
        return make_document(assessment, plan, loaded, day, sources, parts)

    emit(
        destination,
        data=lambda: document_json(day, assessment, plan, sheet, progress),
        document=write,
    )
