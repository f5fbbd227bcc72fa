"""A whole report as a value: its sections, made from the same pages as the other views."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import takewhile
from typing import Any, NamedTuple

from carecli.engine.openings import Elsewhere
from carecli.engine.pay import PaySheet
from carecli.engine.results import Assessment, LevelAssessment, Plan, Step
from carecli.history.content import Listed
from carecli.pack.ladder import Level
from carecli.pack.pack import Pack
from carecli.pack.sources import Source
from carecli.profile.letterhead import Letterhead
from carecli.profile.notes import Note
from carecli.views import text as linear
from carecli.views.answer import ScreenAnswer, find_focus
from carecli.views.assess import (
    ASSESSMENT,
    chart_scores,
    cite_gaps,
    levels_table,
    list_gaps,
    say_legend,
    say_lift,
    say_open,
    summarize,
)
from carecli.views.charts import Chart
from carecli.views.history import (
    HISTORY,
    chart_progress,
    list_table,
    name_levels,
    say_span,
    thin_out,
)
from carecli.views.page import Block, Bullets, Column, Page, Paragraph, Table, cell
from carecli.views.pay import say_bands
from carecli.views.plan import PLAN
from carecli.views.plan_words import say_lead
from carecli.views.serialize import Form
from carecli.views.words import (
    say_count,
    say_list,
    say_score,
    say_setting,
    say_usual,
    say_verdict,
    warn_of_expiry,
)


class ReportSection(NamedTuple):
    """A part of a document. Where it has a chart, one of its tables holds the same numbers.

    `sources` are those that it cites, in full; a finished document names them all in a section of their own.
    """

    id: str
    title: str
    blocks: tuple[Block, ...]
    chart: Chart | None = None
    sources: tuple[str, ...] = ()

    @property
    def lead(self) -> tuple[Block, ...]:
        """The paragraphs that it begins with, which stand before its chart."""
        return tuple(takewhile(lambda block: isinstance(block, Paragraph), self.blocks))


class Document(NamedTuple):
    """A report: its title, the day it was made on, from what, a note on the ladder, and its sections.

    `lead` stands under the title, a `letterhead` above it. What is empty of these lines is left out. `lang`
    is the language that it is written in, as BCP 47 names it.

    One that `fits_one_page` is set on a single page where it is set on pages.
    """

    title: str
    day: date
    made: str
    note: str
    sections: tuple[ReportSection, ...]
    fits_one_page: bool = False
    lead: str = ""
    letterhead: Letterhead | None = None
    lang: str = "en"


def make_document(
    assessment: Assessment,
    plan: Plan,
    pack: Pack,
    today: date,
    sources: Sequence[Source],
    parts: Sequence[ReportSection],
    exams: Mapping[str, Step],
    pay: PaySheet | None,
) -> Document:
    """The report: the summary, all levels, the gaps to the plan's target, `parts`, and all sources.

    `sources` are those that any section cites, `exams` those that `list_exams` asks for, `pay` what the
    person's license earns. The sources that the sections list are gathered at the end.
    """
    focus = find_focus(assessment, plan.target)
    sections = [
        ReportSection("summary", "Summary", _summarize(assessment, focus, plan, pack, pay)),
        make_section("levels", "All levels", _compare(assessment, pack), chart_scores(assessment)),
        make_section("gaps", f"What is missing for {focus.title}", _explain(focus, pack, sources, exams)),
        *parts,
    ]
    return begin_document(assessment, pack, today, gather_sources(sections))


def begin_document(
    assessment: Assessment, pack: Pack, today: date, sections: tuple[ReportSection, ...]
) -> Document:
    """A report of these sections, with its title and what it was made from; on paper nobody types hints."""
    guide = pack.guide
    return Document(
        f"Career report for {assessment.name}" if assessment.name else "Career report",
        today,
        f"Made on {today:%B} {today.day}, {today.year} with {guide.title}, version {guide.version}.",
        guide.note or guide.summary,
        tuple(section._replace(blocks=tuple(_leave_out_hints(section.blocks))) for section in sections),
    )


def _leave_out_hints(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Paragraph) and block.hint:
            block = block._replace(hint="")
        if block != Paragraph("", "quiet"):
            yield block


def _summarize(
    assessment: Assessment, focus: LevelAssessment, plan: Plan, pack: Pack, pay: PaySheet | None
) -> tuple[Block, ...]:
    levels = {level.id: level for level in assessment.levels}
    reached = assessment.name_levels(assessment.current_levels)
    following = [_judge(levels[name]) for name in assessment.next_levels]
    facts = {"Ready for": say_list(reached or ["no level for certain yet"])}
    facts["Next level"] = "; or ".join(following or ["none: this is the top of the ladder"])
    if focus.id not in (*assessment.current_levels, *assessment.next_levels):
        what = "Your target" if focus.id == assessment.target_level else "Looked at here"
        facts[what] = _judge(focus)
    facts[f"Hard stops for {focus.title}"] = _say_stops(focus)
    setting = next((s.name for s in pack.settings.setting if s.id == assessment.setting), None)
    if setting or (decides := say_setting(pack)):
        facts["Setting"] = setting or f"not named, and the setting decides {decides}"
    stated = next((p for p in pack.salary.pay if p.level == focus.id and not p.state), None)
    if pay and (bands := pay.list_bands(focus.id)):
        facts[f"Pay as {focus.title}, a year"] = say_bands(bands, is_known=pay.is_known)
    elif stated:
        facts[f"Pay as {focus.title}, by the guide"] = f"{say_usual(stated)} a year"
    return (
        Paragraph(summarize(assessment, focus), "strong"),
        Paragraph(say_lead(plan, pack)),
        *warn_of_expiry(assessment.expiring),
        list_facts(facts),
    )


def list_facts(facts: dict[str, str]) -> Table:
    """Names with what is said of each, as a table that needs no headings."""
    columns = (Column("About"), Column("What is said", wrap=True))
    return Table("", columns, tuple((cell(name), cell(said)) for name, said in facts.items()), bare=True)


def _judge(level: LevelAssessment) -> str:
    return f"{level.title}: {say_verdict(level.verdict)}, {say_score(level.score)} of 100"


def _say_stops(focus: LevelAssessment) -> str:
    labels = {f.requirement.id: f.requirement.label for f in focus.findings}
    said = [labels[stop] for stop in focus.stops]
    said += [f"{labels[stop]} (not answered yet)" for stop in focus.open_stops]
    return say_list(said) if said else "none"


def _compare(assessment: Assessment, pack: Pack) -> Page:
    table = levels_table(assessment, assessment.levels)
    return Page("Levels", (table, Paragraph(say_legend(pack), "quiet")))


def _explain(
    focus: LevelAssessment, pack: Pack, sources: Sequence[Source], exams: Mapping[str, Step]
) -> Page:
    blocks = (*list_gaps(focus, pack, exams), *say_lift(focus, exams), *say_open(focus, pack))
    return Page("Gaps", blocks, cite_gaps(focus, sources))


def make_section(name: str, title: str, page: Page, chart: Chart | None = None) -> ReportSection:
    """A page as a section: each table without a title has its caption for one."""
    blocks = (
        block._replace(title=block.title or block.caption) if isinstance(block, Table) else block
        for block in page.blocks
    )
    return ReportSection(name, title, tuple(blocks), chart, page.sources)


def gather_sources(sections: Sequence[ReportSection]) -> tuple[ReportSection, ...]:
    """The sections without their sources, which one section at the end holds together."""
    cited = dict.fromkeys(source for section in sections for source in section.sources)
    kept = tuple(section._replace(sources=()) for section in sections)
    return (*kept, ReportSection("sources", "Sources", (Bullets(tuple(cited)),))) if cited else kept


def format_markdown(document: Document) -> str:
    """A document as Markdown."""
    said = filter(None, (document.lead, document.made, document.note))
    head = document.letterhead
    of = (Paragraph(head.name, "strong"), *map(Paragraph, head.lines)) if head else ()
    top = Page(document.title, (*of, *(Paragraph(line) for line in said)))
    parts = [Page(section.title, section.blocks) for section in document.sections]
    return "\n".join(linear.format_markdown(part, 2 if i else 1) for i, part in enumerate([top, *parts]))


Paid = PaySheet | None
REPORT = Form(
    tuple[
        date,
        tuple[Assessment, Sequence[Elsewhere], Paid, ScreenAnswer | None],
        tuple[Plan, Paid],
        list[Listed] | None,
        tuple[Note, ...] | None,
    ],
    "day=0 assessment=1 plan=2 progress=3 notes=4?",
    schema="carecli.report/1",
    assessment=ASSESSMENT,
    plan=PLAN,
    progress=HISTORY,
)
NOTES = "Notes of the coach"


def notes_section(notes: Sequence[Note]) -> ReportSection:
    """The notes that are kept of a person, for a report that is to have them."""
    columns = (Column("Day"), Column("Note", wrap=True))
    rows = tuple((cell(note.day), cell(note.text)) for note in notes)
    block: Block = Table("", columns, rows, caption=NOTES) if notes else Paragraph("No note is kept.")
    return make_section("notes", NOTES, Page(NOTES, (block,)))


def document_json(
    day: date,
    assessment: Assessment,
    plan: Plan,
    elsewhere: Sequence[Elsewhere],
    pay: PaySheet | None,
    progress: Sequence[Listed] | None,
    notes: tuple[Note, ...] | None = None,
) -> dict[str, Any]:
    """What a report is made of as `carecli.report/1`, each part as its own command prints it.

    The pay of all levels is in the assessment.
    """
    return REPORT(
        (day, (assessment, elsewhere, pay, None), (plan, None), [*progress] if progress else None, notes)
    )


MOST = 12
NOTHING_SAVED = "No assessment is saved yet, so there is no progress to show."
ELSEWHERE = "carecli keeps the progress of a saved profile alone, and this report was made from another one."


def progress_section(snapshots: Sequence[Listed] | None, ladder: Sequence[Level]) -> ReportSection:
    """The progress of a person; `snapshots` are None for a profile whose history is not kept."""
    if not snapshots:
        said = ELSEWHERE if snapshots is None else NOTHING_SAVED
        return ReportSection("progress", "Progress", (Paragraph(said),))
    shown = thin_out(snapshots, MOST)
    lead = f"{say_count(len(snapshots), 'saved assessment')}, {say_span(snapshots)}."
    if len(shown) < len(snapshots):
        lead += f" {len(shown)} of them are shown, evenly chosen."
    table = list_table(shown, ladder)
    # The colors stand for verdicts, which the table does not say in words.
    rows = tuple(tuple(cell._replace(tone="plain") for cell in row) for row in table.rows)
    page = Page("Progress", (Paragraph(lead, "strong"), table._replace(rows=rows)))
    chart = chart_progress(shown, ladder, name_levels(shown, ladder)) if len(shown) > 1 else None
    return make_section("progress", "Progress", page, chart)
