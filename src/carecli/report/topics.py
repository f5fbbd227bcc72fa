"""Topics as pages and as JSON: the list, or one with its facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from carecli.report.figures import fact_json, say_fact
from carecli.report.page import Block, Bullets, Cell, Column, Heading, Page, Paragraph, Table, cell
from carecli.report.sources import list_sources
from carecli.report.wording import say_count

if TYPE_CHECKING:
    from carecli.guide.contents import ShownSection, ShownTopic
    from carecli.guide.handbook import Handbook
    from carecli.guide.sources import Source

BARE = (Column("Fact", wrap=True, most=24), Column("What is said", wrap=True))


def topics_page(handbook: Handbook) -> Page:
    """Return the list of topics, by family."""
    if not handbook.topics:
        return Page("Topics", (Paragraph("This pack has no topics.", "strong"),))
    count = say_count(len(handbook.topics), "topic")
    blocks: list[Block] = [
        Paragraph(f"{count}. To read one: carecli guide {handbook.topics[0].id}", "strong")
    ]
    for family in handbook.families.values():
        rows = tuple((cell(topic.id, "strong"), cell(topic.summary)) for topic in family.topic)
        blocks.append(Table(family.title, BARE, rows, bare=True))
    blocks.append(
        Paragraph(
            "To find a word in all of them: carecli search WORDS. "
            "What the sources do not agree on: carecli disagreements.",
            "quiet",
        )
    )
    return Page("Topics", tuple(blocks))


def topics_json(handbook: Handbook) -> dict[str, Any]:
    """Return the list of topics as `carecli.topics/1`."""
    topics = [{"id": t.id, "title": t.title, "summary": t.summary} for t in handbook.topics]
    return {"schema": "carecli.topics/1", "topics": topics}


def topic_page(topic: ShownTopic, handbook: Handbook, *, mark: bool) -> Page:
    """Return one topic. Its numbers show their sources; with `mark` every fact does."""
    sources = {source.id: source for source in handbook.sources}
    blocks: list[Block] = [Paragraph(topic.summary, "strong")]
    for section in topic.sections:
        shown = _show_section(section, sources, mark=mark)
        blocks += shown[1:] if section.title == topic.summary else shown
    cited = [shown.fact.source for shown in topic.facts]
    blocks += [*_point_to_disputes(topic, handbook), *list_sources(cited, handbook.sources)]
    return Page(topic.title, tuple(blocks))


def _show_section(section: ShownSection, sources: dict[str, Source], *, mark: bool) -> list[Block]:
    blocks: list[Block] = []
    if section.text:
        blocks.append(Paragraph(say_fact(section.text, sources, mark=mark)))
    if section.facts:
        rows = tuple(
            (
                cell(_say_label(shown.fact.label, section.title), "strong"),
                Cell(say_fact(shown, sources, mark=mark)),
            )
            for shown in section.facts
        )
        blocks.append(Table("", BARE, rows, bare=True))
    if section.unknown:
        blocks.append(Paragraph(f"Not known: {section.unknown}", "warn"))
    return [Heading(section.title), *blocks]


def _say_label(label: str, title: str) -> str:
    """Return a label without the title that stands above it."""
    own = label.removeprefix(f"{title}: ")
    return own[:1].upper() + own[1:]


def _point_to_disputes(topic: ShownTopic, handbook: Handbook) -> list[Block]:
    disputed = dict.fromkeys(name for shown in topic.facts for name in shown.disputed)
    titles = {disagreement.id: disagreement.title for disagreement in handbook.disagreements}
    if not disputed:
        return []
    items = tuple(f"{titles[name]} carecli disagreements {name}" for name in disputed)
    return [Heading("Where sources disagree"), Bullets(items)]


def topic_json(topic: ShownTopic) -> dict[str, Any]:
    """Return one topic as `carecli.topic/1`, each fact with the title of its section."""
    facts = []
    for section in topic.sections:
        facts += [fact_json(fact) | {"section": section.title} for fact in section.all_facts]
    return {
        "schema": "carecli.topic/1",
        "topic": topic.id,
        "title": topic.title,
        "summary": topic.summary,
        "facts": facts,
        "unknown": [section.unknown for section in topic.sections if section.unknown],
    }
