"""`carecli report`: one document of everything, as HTML, Markdown, Word or JSON."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from carecli.cli import options
from carecli.cli.completion import complete_readers
from carecli.cli.output import choose_destination, emit, tell
from carecli.cli.plan import make_plan_to
from carecli.cli.session import Session
from carecli.engine.assess import assess_against
from carecli.engine.openings import list_elsewhere
from carecli.engine.pay import PaySheet
from carecli.errors import HistoryError, UsageError
from carecli.history.content import Listed
from carecli.pack.ladder import Level
from carecli.profile.files import history_file, saved_profile
from carecli.profile.letterhead import read_letterhead
from carecli.profile.notes import Note, read_notes
from carecli.views.address import READERS, address
from carecli.views.answer import find_focus
from carecli.views.assess import list_exams
from carecli.views.brief import make_brief
from carecli.views.document import (
    Document,
    ReportSection,
    document_json,
    make_document,
    make_section,
    notes_section,
    progress_section,
)
from carecli.views.formats import REPORT
from carecli.views.plan import plan_page
from carecli.views.salary import chart_pay, chart_stated_pay, salary_page, say_more, wages_page
from carecli.views.schedule import chart_plan


def list_pay(session: Session, sheet: PaySheet | None) -> list[ReportSection]:
    """The pay of all levels by published wages, or in another country, or as the pack has it, if it does."""
    chart, sources = None, session.sources
    has_clashes = session.has_disagreements
    if sheet is not None:
        more = say_more(has_wages=False, has_clashes=has_clashes)
        page, chart = wages_page(sheet, sources, more, full=True), chart_pay(sheet)
    elif country := next((c for c in session.countries if c.id == session.person.country), None):
        from carecli.views.country import country_page

        page = country_page(country, sources, session.guide.words.person)
    else:
        pays, ladder, note = session.salary.pay, session.ladder.level, session.salary.note
        if not pays:
            return []
        more = say_more(has_wages=session.has_wages, has_clashes=has_clashes)
        page, chart = salary_page(pays, note, ladder, sources, more), chart_stated_pay(pays, ladder)
    return [make_section("pay", "What it pays", page, chart)]


def find_notes(profile: str | None) -> tuple[Note, ...]:
    """The notes of the person in use. Raises UsageError for a profile from elsewhere, PersonalFileError."""
    if profile is not None:
        raise UsageError(
            "notes are kept of a saved person, not of a file", hint="leave out --profile or --notes"
        )
    return read_notes()


REPAIR = "carecli history repair"


class Progress(NamedTuple):
    """What is saved of the person, and the part of the report that shows it, if any."""

    snapshots: tuple[Listed, ...] | None
    parts: list[ReportSection]


def find_progress(profile: str | None, ladder: Sequence[Level]) -> Progress:
    """What is saved of the person: none of a profile from elsewhere, whose history is not kept.

    Where the history cannot be used the report does without, and the person is told.
    """
    if profile is not None and not _is_same_file(profile, saved_profile()):
        return Progress(None, [progress_section(None, ladder)])
    from carecli.history.snapshots import list_snapshots

    try:
        found = list_snapshots(history_file(), tell)
    except HistoryError as error:
        advice = error.hint or ""
        if REPAIR not in advice:
            advice += f", or try {REPAIR}"
        tell(f"The report is without your progress: {error.message}; {advice}")
        return Progress(None, [])
    return Progress(found, [progress_section(found, ladder)])


def _is_same_file(named: str, saved: Path) -> bool:
    return os.path.exists(named) and os.path.exists(saved) and saved.samefile(named)


def read_audience(typed: str) -> str:
    """The reader that `--for` names. Raises UsageError."""
    if typed.lower() not in READERS:
        raise UsageError(f"there is no reader '{typed}'", hint=f"choose one of {', '.join(READERS)}")
    return typed.lower()


BY_ENDING = "; without it the ending of the file says which"
app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def report(
    profile: options.ProfileFile = None,
    to: options.To = None,
    form: Annotated[str | None, options.format_option(REPORT, BY_ENDING)] = None,
    as_json: options.Json = False,
    output: options.Output = None,
    force: options.Force = False,
    full: Annotated[
        bool, typer.Option("--full", help="Everything in a PDF too, which otherwise has one page.")
    ] = False,
    reader: Annotated[
        str,
        typer.Option(
            "--for",
            metavar="READER",
            help="Who reads it: client, to whom it speaks (default), or manager, to read about them; then it"
            " leaves out what you earn today.",
            autocompletion=complete_readers,
        ),
    ] = "client",
    notes: Annotated[
        bool, typer.Option("--notes", help="Add the notes that person note keeps; without it none is shown.")
    ] = False,
    letterhead: options.LetterheadFile = None,
    today: options.Today = None,
    pack: options.Pack = None,
) -> None:
    """Write one document: where you stand, what is missing, the plan, the pay and your progress.

    A PDF is one page to show somebody: the verdict, pay and three steps. An HTML file has everything, for
    any browser, and needs nothing else. A Word file (docx) can be edited. Without a file the report goes to
    the screen, as Markdown.

    \b
    Examples:
      carecli report -o report.html
      carecli report -p examples/bedside-nurse.toml --for manager -o maya.pdf
      carecli report -p examples/bedside-nurse.toml -o maya.html
      carecli report -p examples/bedside-nurse.toml --to senior -o maya.docx
      carecli report -p examples/community-social-worker.toml --format markdown
      carecli report -p examples/nurse-leader.toml --format json
      carecli report --letterhead examples/coach/head.toml -o letter.pdf
    """  # noqa: D301
    destination = choose_destination(
        as_json=as_json, output_format=form, output=output, subject=REPORT, reads=profile, force=force
    )
    audience = read_audience(reader)
    head = read_letterhead(letterhead) if letterhead else None
    if head and destination.format.takes == "data":
        tell("The letterhead is for documents; JSON has none.")
    kept = find_notes(profile) if notes else None
    session = Session(pack, profile=profile, today=today)
    _, plan = make_plan_to(to, session)
    assessment = assess_against(session.person, session.find_standards(session.person), session.today)
    assessment = assessment._replace(name=assessment.name or session.called)
    ladder = session.ladder.level
    ahead = assessment.next_level or assessment.current_level
    sheet = session.find_pay(session.person, [level.id for level in ladder], ahead)
    if sheet and audience == "manager":
        sheet = sheet._replace(pay=None)  # what somebody earns today is theirs to tell
    progress = find_progress(profile, ladder)

    def make() -> Document:
        """The document, or the brief of one page."""
        told = [notes_section(kept)] if kept is not None else []
        if destination.format.name == "pdf" and not full:
            brief = make_brief(assessment, plan, session.pack, session.today, session.sources, sheet)
            return brief._replace(sections=(*brief.sections, *told))
        planned = plan_page(
            plan, session.pack, session.sources, sheet, with_pay=False, is_saved=profile is None
        )
        parts = [
            make_section("plan", f"The plan for {plan.title}", planned, chart_plan(plan)),
            *list_pay(session, sheet),
            *progress.parts,
            *told,
        ]
        exams = session.find_exams(session.person, list_exams(find_focus(assessment, plan.target)))
        return make_document(
            assessment, plan, session.pack, session.today, session.sources, parts, exams, sheet
        )

    def gather() -> dict[str, Any]:
        """The report as JSON."""
        elsewhere = list_elsewhere(session.person, session.pack, plan.target, session.today)
        return document_json(session.today, assessment, plan, elsewhere, sheet, progress.snapshots, kept)

    emit(
        destination,
        data=gather,
        document=lambda: address(make(), audience, assessment.name)._replace(
            letterhead=head, lang=session.guide.lang
        ),
    )
