"""A whole report as a value: its sections, made from the same pages as the other views."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import takewhile
from typing import TYPE_CHECKING, Any, NamedTuple

from carecli.report import linear
from carecli.report.diagram import Diagram, diagram_scores
from carecli.report.expiry import warn_of_expiry
from carecli.report.gap_report import (
    cite_gaps,
    levels_table,
    list_gaps,
    say_legend,
    say_lift,
    say_open,
)
from carecli.report.page import Block, Bullets, Column, Heading, Page, Paragraph, Table, cell
from carecli.report.plan_summary import summarize_plan
from carecli.report.summary import find_focus, summarize
from carecli.report.wording import say_list, say_money, say_score, say_verdict

if TYPE_CHECKING:
    from carecli.engine.assessment import Assessment, LevelAssessment
    from carecli.engine.pay_sheet import PaySheet
    from carecli.engine.plan import Plan
    from carecli.guide.pack import Pack
    from carecli.guide.sources import Source
    from carecli.history.snapshots import Listed


class Section(NamedTuple):
    """A part of a document. Where it has a diagram, one of its tables holds the same numbers."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    diagram: Diagram | None = None

    @property
    def lead(self) -> tuple[Block, ...]:
        """The paragraphs that it begins with, which stand before its diagram."""
        return tuple(takewhile(lambda block: isinstance(block, Paragraph), self.blocks))


class Document(NamedTuple):
    """A report: its title, the day it was made on, from what, a note on the ladder, and its sections."""

    title: str
    day: date
    made: str
    note: str
    sections: tuple[Section, ...]


def make_document(
    assessment: Assessment,
    plan: Plan,
    pack: Pack,
    today: date,
    sources: Sequence[Source],
    parts: Sequence[Section],
) -> Document:
    """Return the report: the summary, all levels, the gaps to the plan's target, `parts`, and all sources.

    `sources` are those that any section cites. The sources that the sections list are gathered at the end.
    """
    guide, focus = pack.guide, find_focus(assessment, plan.target)
    sections = [
        Section("summary", "Summary", _summarize(assessment, focus, plan, pack)),
        Section("levels", "All levels", _compare(assessment, pack), diagram_scores(assessment)),
        Section("gaps", f"What is missing for {focus.title}", _explain(focus, pack, sources)),
        *parts,
    ]
    return Document(
        f"Career report for {assessment.name}" if assessment.name else "Career report",
        today,
        f"Made on {today:%B} {today.day}, {today.year} with {guide.title}, version {guide.version}.",
        guide.note or guide.summary,
        gather_sources(sections),
    )


def _summarize(assessment: Assessment, focus: LevelAssessment, plan: Plan, pack: Pack) -> tuple[Block, ...]:
    levels = {level.id: level for level in assessment.levels}
    reached, following = levels.get(assessment.current_level or ""), levels.get(assessment.next_level or "")
    facts = {"Ready for": reached.title if reached else "no level for certain yet"}
    facts["Next level"] = _judge(following) if following else "none: this is the top of the ladder"
    if focus not in (reached, following):
        what = "Your target" if focus.id == assessment.target_level else "Looked at here"
        facts[what] = _judge(focus)
    facts[f"Hard stops for {focus.title}"] = _say_stops(focus)
    setting = next((s.name for s in pack.settings.setting if s.id == assessment.setting), NO_SETTING)
    facts["Setting"] = setting
    pay = next((p for p in pack.salary.pay if p.level == focus.id and p.median and not p.state), None)
    if pay and pay.median:
        facts[f"Pay as {focus.title}, by the guide"] = f"{say_money(pay.median, pay.currency)} a year"
    ahead = [b.text for b in summarize_plan(plan, pack) if isinstance(b, Paragraph) and b.tone == "strong"]
    return (
        Paragraph(summarize(assessment, focus), "strong"),
        *(Paragraph(said) for said in ahead),
        *warn_of_expiry(assessment.expiring),
        list_facts(facts),
    )


NO_SETTING = "not named, and the setting decides how much a license counts"


def list_facts(facts: dict[str, str]) -> Table:
    """Return names with what is said of each, as a table that needs no headings."""
    columns = (Column("About"), Column("What is said", wrap=True))
    return Table("", columns, tuple((cell(name), cell(said)) for name, said in facts.items()), bare=True)


def _judge(level: LevelAssessment) -> str:
    return f"{level.title}: {say_verdict(level.verdict)}, {say_score(level.score)} of 100"


def _say_stops(focus: LevelAssessment) -> str:
    labels = {f.requirement.id: f.requirement.label for f in focus.findings}
    said = [labels[stop] for stop in focus.stops]
    said += [f"{labels[stop]} (not answered yet)" for stop in focus.open_stops]
    return say_list(said) if said else "none"


def _compare(assessment: Assessment, pack: Pack) -> tuple[Block, ...]:
    table = levels_table(assessment, assessment.levels)._replace(title="Verdict and score by level")
    return table, Paragraph(say_legend(pack), "quiet")


def _explain(focus: LevelAssessment, pack: Pack, sources: Sequence[Source]) -> tuple[Block, ...]:
    blocks = [*list_gaps(focus, pack), *say_lift(focus, pack), *say_open(focus, pack)]
    return (*blocks, *cite_gaps(focus, sources, []))


def make_section(name: str, title: str, page: Page, caption: str, diagram: Diagram | None = None) -> Section:
    """Return a page as a section; `caption` heads its first table that has no title of its own."""
    blocks = list(page.blocks)
    for i, block in enumerate(blocks):
        if isinstance(block, Table) and not block.title and not block.bare:
            blocks[i] = block._replace(title=caption)
            break
    return Section(name, title, tuple(blocks), diagram)


def gather_sources(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Return the sections without their lists of sources, which one section at the end holds together."""
    kept, cited = list[Section](), dict[str, None]()
    for section in sections:
        blocks = section.blocks
        if blocks[-2:-1] == (Heading("Sources"),) and isinstance(blocks[-1], Bullets):
            cited |= dict.fromkeys(blocks[-1].items)
            section = section._replace(blocks=blocks[:-2])
        kept.append(section)
    if cited:
        kept.append(Section("sources", "Sources", (Bullets(tuple(cited)),)))
    return tuple(kept)


def format_markdown(document: Document) -> str:
    """Return a document as Markdown."""
    top = Page(document.title, (Paragraph(document.made), Paragraph(document.note)))
    parts = [Page(section.title, section.blocks) for section in document.sections]
    return "\n".join(linear.format_markdown(part, 2 if i else 1) for i, part in enumerate([top, *parts]))


def document_json(
    day: date,
    assessment: Assessment,
    plan: Plan,
    pay: PaySheet | None,
    progress: Sequence[Listed] | None,
) -> dict[str, Any]:
    """Return what a report is made of as `carecli.report/1`, each part as its own command prints it.

    The pay of all levels is in the assessment. Without saved assessments `progress` is null.
    """
    from carecli.report.assessment import assessment_json
    from carecli.report.history import listed_json
    from carecli.report.plan_json import plan_json

    saved = [listed_json(snapshot) for snapshot in progress or ()]
    return {
        "schema": "carecli.report/1",
        "day": day.isoformat(),
        "assessment": assessment_json(assessment, None, pay),
        "plan": plan_json(plan),
        "progress": {"schema": "carecli.history/1", "snapshots": saved} if saved else None,
    }
