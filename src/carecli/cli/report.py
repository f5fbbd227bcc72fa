"""`carecli report`: one document of everything, as HTML, Markdown, Word or JSON."""

import json
import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from carecli.cli import options
from carecli.cli.output import agree_on_format, deliver
from carecli.cli.plan import make_plan_to
from carecli.cli.session import Session
from carecli.engine.pay import PaySheet
from carecli.errors import UsageError
from carecli.history.content import Listed
from carecli.profile.files import history_file, saved_profile
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


def find_pay_section(session: Session, sheet: PaySheet | None) -> ReportSection:
    """The pay of all levels with published wages, or of another country, or as the pack has it."""
    diagram, sources = None, session.sources
    country = next((found for found in session.countries if found.id == session.person.country), None)
    if sheet is not None:
        page, diagram = wages_page(sheet, sources), diagram_pay(sheet)
    elif country:
        page = country_page(country, sources)
    else:
        pays, ladder, note = session.salary.pay, session.ladder.level, session.salary.note
        page, diagram = salary_page(pays, note, ladder, sources), diagram_stated_pay(pays, ladder)
    return make_section("pay", "What it pays", page, "Pay a year", diagram)


def find_progress(profile: str | None) -> tuple[Listed, ...] | None:
    """What is saved of the person; None for a profile from elsewhere: its history is not kept.

    Raises HistoryError.
    """
    if profile is not None and not _is_same_file(profile, saved_profile()):
        return None
    from carecli.cli.history import tell  # with it comes SQLite
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
    to: options.To = None,
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
    chosen, session = choose_form(form, output, as_json=as_json), Session(pack, profile=profile, today=today)
    assessment, plan = make_plan_to(to, session)
    loaded, ladder = session.pack, session.ladder.level
    sheet = session.find_pay(session.person, [level.id for level in ladder])
    progress = find_progress(profile)
    if chosen is Form.JSON:
        data = document_json(session.today, assessment, plan, sheet, progress)
        deliver(output, json.dumps(data, indent=2, ensure_ascii=False) + "\n")
        return
    planned = plan_page(plan, assessment, loaded, session.sources)
    parts = [
        make_section("plan", f"The plan for {plan.title}", planned, "Steps", diagram_plan(plan)),
        find_pay_section(session, sheet),
        progress_section(progress, ladder),
    ]
    document = make_document(assessment, plan, loaded, session.today, session.sources, parts)
    deliver(output, format_document(chosen, document))


def choose_form(form: str | None, output: Path | None, *, as_json: bool) -> Form:
    """The form asked for, or that of the file's ending; Markdown for the screen. Raises UsageError."""
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
    """A document in a form. Raises UsageError where that needs the extra parts of carecli."""
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
