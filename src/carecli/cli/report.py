"""`carecli report`: one document of everything, as HTML, Markdown, Word or JSON."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from carecli.cli import options
from carecli.cli.answers import find_person, read_today
from carecli.cli.completion import complete_levels
from carecli.cli.output import agree_on_format, deliver
from carecli.cli.plan import make_plan_to
from carecli.cli.session import find_pay
from carecli.engine.pay import PaySheet
from carecli.errors import UsageError
from carecli.history.content import Listed
from carecli.pack.handbook import CountriesFile, Country
from carecli.pack.loading import load_file, load_pack, load_sources
from carecli.pack.pack import Pack
from carecli.pack.reading import find_pack
from carecli.pack.sources import Source
from carecli.profile.files import history_file, saved_profile
from carecli.profile.model import Profile
from carecli.views.charts import diagram_pay, diagram_plan, diagram_stated_pay
from carecli.views.document import (
    Document,
    ReportSection,
    document_json,
    format_markdown,
    make_document,
    make_section,
    progress_section,
)
from carecli.views.plan import plan_page
from carecli.views.salary import country_page, salary_page, wages_page
from carecli.views.serialize import write_json


def find_pay_section(
    folder: Path, pack: Pack, person: Profile, sources: tuple[Source, ...], sheet: PaySheet | None
) -> ReportSection:
    """Return the pay of all levels with published wages, or of another country, or as the pack has it."""
    diagram = None
    if sheet is not None:
        page, diagram = wages_page(sheet, sources), diagram_pay(sheet)
    elif country := _find_country(folder, person.country):
        page = country_page(country, sources)
    else:
        pays, ladder = pack.salary.pay, pack.ladder.level
        page, diagram = salary_page(pays, pack.salary.note, ladder, sources), diagram_stated_pay(pays, ladder)
    return make_section("pay", "What it pays", page, "Pay a year", diagram)


def _find_country(folder: Path, code: str | None) -> Country | None:
    """Return what a pack says of a country, if anything."""
    if code is None or not (folder / "countries.toml").exists():
        return None

    found = load_file(folder, "countries", CountriesFile).country
    return next((country for country in found if country.id == code), None)


def find_progress(profile: str | None) -> tuple[Listed, ...] | None:
    """Return what is saved of the person; None for a profile from elsewhere: its history is not kept.

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


class Form(StrEnum):
    """How a report is written."""

    HTML = "html"
    MARKDOWN = "markdown"
    DOCX = "docx"
    JSON = "json"


ENDINGS = {
    ".html": Form.HTML, ".htm": Form.HTML, ".md": Form.MARKDOWN, ".markdown": Form.MARKDOWN,
    ".docx": Form.DOCX, ".json": Form.JSON,
}  # fmt: skip
EXTRA = "install them with pipx install --force 'carecli[report]' or python3 -m pip install 'carecli[report]'"


def complete_forms(incomplete: str) -> list[str]:
    """Offer the forms of a report."""
    return [name for name in Form if name.startswith(incomplete)]


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
            help="html, markdown, docx or json; without it the ending of the file says which.",
            autocompletion=complete_forms,
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
    chosen, day = choose_form(form, output, as_json=as_json), read_today(today)
    folder = find_pack(pack)
    loaded = load_pack(folder)
    person = find_person(profile, None, loaded, can_ask=False)
    assessment, plan = make_plan_to(to, person, folder, loaded, day)
    ladder = loaded.ladder.level
    sheet = find_pay(folder, loaded, person, [level.id for level in ladder], day)
    progress = find_progress(profile)
    if chosen is Form.JSON:
        data = document_json(day, assessment, plan, sheet, progress)
        deliver(output, write_json(data))
        return
    sources = (*loaded.guide.source, *load_sources(folder))
    planned = plan_page(plan, assessment, loaded, sources)
    parts = [
        make_section("plan", f"The plan for {plan.title}", planned, "Steps", diagram_plan(plan)),
        find_pay_section(folder, loaded, person, sources, sheet),
        progress_section(progress, ladder),
    ]
    document = make_document(assessment, plan, loaded, day, sources, parts)
    deliver(output, format_document(chosen, document))


def choose_form(form: str | None, output: Path | None, *, as_json: bool) -> Form:
    """Return the form asked for, or that of the file's ending; Markdown for the screen. Raises UsageError."""
    asked = agree_on_format(Form, form, [Form.JSON] if as_json else [])
    if not asked and output is not None and output.suffix.lower() not in ENDINGS:
        raise UsageError(
            f"the ending of {output} does not say which format to write",
            hint=f"use one of {', '.join(ENDINGS)}, or add --format",
        )
    chosen = asked or (ENDINGS[output.suffix.lower()] if output else Form.MARKDOWN)
    if chosen is Form.DOCX and output is None:
        raise UsageError("a Word report goes into a file", hint="add --output report.docx")
    return chosen


def format_document(form: Form, document: Document) -> str | bytes:
    """Return a document in a form. Raises UsageError where that needs the extra parts of carecli."""
    if form is Form.MARKDOWN:
        return format_markdown(document)
    try:
        if form is Form.DOCX:
            from carecli.views.docx import format_docx

            return format_docx(document)
        from carecli.views.html import format_html

        return format_html(document)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("jinja2", "markupsafe", "docx", "lxml"):
            raise
        what = "a Word report" if form is Form.DOCX else "an HTML report"
        raise UsageError(f"{what} needs the extra parts of carecli", hint=EXTRA) from None
