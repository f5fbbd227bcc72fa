"""What there is to look up as pages and as JSON: topics with their figures, disagreements, sources."""

from collections.abc import Mapping, Sequence
from typing import Any

from carecli.pack.facts import Citations, Fact, Part, ShownTopic, say_figure, say_label
from carecli.pack.handbook import Disagreement, Handbook, Topic
from carecli.pack.sources import Source
from carecli.views.page import Block, Bullets, Cell, Column, Heading, Page, Paragraph, Table, cell
from carecli.views.serialize import Form
from carecli.views.words import list_sources, say_count


def say_fact(fact: Fact, sources: Mapping[str, Source]) -> str:
    """What a fact says, with its source, and why."""
    said = f"{say_figure(fact, ': ')} [{say_source(fact, sources)}]"
    return f"{said} Reason: {fact.reason}" if fact.reason else said


def say_source(fact: Fact, sources: Mapping[str, Source]) -> str:
    """The source of a fact, its year, its basis and what disputes it."""
    source = sources[fact.source]
    year = str(fact.year) if fact.year and str(fact.year) not in source.cite else ""
    parts = [source.cite, year, fact.basis]
    parts += [f"disputed: {', '.join(fact.disputed)}"] if fact.disputed else []
    return ", ".join(part for part in parts if part)


def find_value(fact: Fact) -> float | dict[str, float | None] | str | None:
    """A fact's number, or its range, or what it says in words."""
    if fact.low is not None:
        return {"low": fact.low, "high": fact.high}
    return fact.text if fact.value is None else fact.value


FACT = Form(
    Fact,
    "id label value unit currency open year text basis source reason reference disputed",
    value=(float | dict[str, float] | str | None, find_value),
    unit=(str | None, lambda fact: fact.currency or fact.unit),
)


BARE = (Column("Fact", wrap=True, most=24), Column("What is said", wrap=True))


def topics_page(handbook: Handbook) -> Page:
    """The list of topics, by family."""
    if not handbook.topics:
        return Page("Topics", (Paragraph("This pack has no topics.", "strong"),))
    count = say_count(len(handbook.topics), "topic")
    blocks: list[Block] = [
        Paragraph(f"{count}. To read one: carecli guide {handbook.topics[0].id}", "strong")
    ]
    for family in handbook.families.values():
        rows = tuple((cell(topic.id, "strong"), cell(topic.summary)) for topic in family.topic)
        blocks.append(Table(family.title, BARE, rows, bare=True))
    clashes = " What the sources do not agree on: carecli disagreements." if handbook.disagreements else ""
    blocks.append(Paragraph(f"To find a word in all of them: carecli search WORDS.{clashes}", "quiet"))
    return Page("Topics", tuple(blocks))


TOPICS = Form(Handbook, "topics", schema="carecli.topics/1", topics=Form(Topic, "id title summary"))


def topic_page(topic: ShownTopic, handbook: Handbook) -> Page:
    """One topic in full, every fact with its source."""
    sources = {source.id: source for source in handbook.sources}
    blocks: list[Block] = [Paragraph(topic.summary, "strong")]
    for section in topic.sections:
        shown = _show_section(section, sources)
        blocks += shown[1:] if section.title == topic.summary else shown
    cited = [fact.source for fact in topic.facts]
    blocks += _point_to_disputes(topic, handbook)
    return Page(topic.title, tuple(blocks), list_sources(cited, handbook.sources))


def _show_section(section: Part, sources: dict[str, Source]) -> list[Block]:
    blocks: list[Block] = []
    if section.text:
        blocks.append(Paragraph(say_fact(section.text, sources)))
    if section.facts:
        rows = tuple(
            (
                cell(say_label(fact.label, section.title), "strong"),
                Cell(say_fact(fact, sources)),
            )
            for fact in section.facts
        )
        blocks.append(Table("", BARE, rows, bare=True))
    if section.unknown:
        blocks.append(Paragraph(f"Not known: {section.unknown}", "warn"))
    return [Heading(section.title), *blocks]


def _point_to_disputes(topic: ShownTopic, handbook: Handbook) -> list[Block]:
    disputed = dict.fromkeys(name for fact in topic.facts for name in fact.disputed)
    titles = {disagreement.id: disagreement.title for disagreement in handbook.disagreements}
    if not disputed:
        return []
    items = tuple(f"{titles[name]} carecli disagreements {name}" for name in disputed)
    return [Heading("Where sources disagree"), Bullets(items)]


TOPIC = Form(
    ShownTopic,
    "topic=id title summary facts unknown",
    schema="carecli.topic/1",
    facts=(
        [Form(tuple[Fact, str], "*fact=0 section=1", fact=FACT)],
        lambda topic: [(fact, section.title) for section in topic.sections for fact in section.all_facts],
    ),
    unknown=(list[str], lambda topic: [part.unknown for part in topic.sections if part.unknown]),
)
Clash = tuple[Disagreement, list[Fact]]
DISAGREEMENTS = Form(
    list[Clash],
    "items",
    schema="carecli.disagreements/1",
    items=Form(
        tuple[Disagreement, list[Fact]],
        "id=0.id title=0.title figures=1 reading=0.reading",
        figures=FACT,
    ),
)


def disagreements_list(clashes: Sequence[Clash]) -> Page:
    """One line for each clash: the number that opens it, and what is asked."""
    if not clashes:
        return disagreements_page(clashes, (), alone=False)
    columns = (Column("No.", right=True), Column("Question", wrap=True))
    rows = tuple((cell(number), cell(clash.title)) for number, (clash, _) in enumerate(clashes, 1))
    lead = (
        f"{say_count(len(clashes), 'place')} where sources disagree. To see every side of one, and what is "
        "made of it, name it by its number or its first words: carecli disagreements 1"
    )
    return Page("Disagreements", (Paragraph(lead, "strong"), Table("", columns, rows, bare=True)))


def disagreements_page(clashes: Sequence[Clash], sources: Sequence[Source], *, alone: bool) -> Page:
    """Every clash with both sides and carecli's reading; `alone` is for one that was asked for."""
    if not clashes:
        return Page("Disagreements", (Paragraph("This pack records no disagreements.", "strong"),))
    known = {source.id: source for source in sources}
    blocks: list[Block] = []
    if not alone:
        count = say_count(len(clashes), "place")
        blocks.append(
            Paragraph(f"{count} where sources disagree, with every side and carecli's reading.", "strong")
        )
    columns = (Column("Who says it", wrap=True, most=28), Column("What is said", wrap=True))
    for number, (clash, sides) in enumerate(clashes, 1):
        title = clash.title if alone else f"{number}. {clash.title} ({clash.id})"
        rows = tuple((cell(fact.label), cell(say_fact(fact, known))) for fact in sides)
        blocks += [Table(title, columns, rows, bare=True), Paragraph(f"carecli's reading: {clash.reading}")]
    cited = [fact.source for _, sides in clashes for fact in sides]
    return Page("Disagreements", tuple(blocks), list_sources(cited, sources))


KINDS = {
    "guide": "The guide",
    "publisher": "Outside publishers",
    "count": "Counted by carecli",
    "own": "carecli's own",
}
CONFIDENCE = {"A": "issuer's own page", "B": "official data through a copy", "C": "third party only"}


def sources_list(sources: Sequence[Source], citations: Citations) -> Page:
    """One line for each source: the name that opens it, its mark, its year or lines, and the facts on it."""
    columns = (
        Column("Name"),
        Column("Mark", wrap=True),
        Column("Year or lines"),
        Column("Facts", right=True),
        Column("Kind"),
    )
    rows = tuple(
        (
            cell(source.id, "strong"),
            cell(source.cite),
            cell(_say_when(source)),
            cell(citations[source.id].total()),
            cell(KINDS[source.kind]),
        )
        for source in sorted(sources, key=_place)
    )
    lead = f"{say_count(len(rows), 'source')}. To open one: carecli sources {rows[0][0].text}"
    return Page("Sources", (Paragraph(lead, "strong"), Table("", columns, rows, grouped=True)))


def source_page(source: Source, citations: Citations) -> Page:
    """One source: what it is, where it is found, how it was read, and what rests on it."""
    said = {
        "Publisher": source.publisher or ("The guide" if source.kind == "guide" else ""),
        "Address": source.address or "",
        "Year or lines": _say_when(source),
        "Read from": CONFIDENCE[source.confidence] if source.confidence else "",
        "What rests on it": _say_uses(source, citations),
        "Mark": source.cite,
    }
    rows = tuple((cell(label, "strong"), cell(text)) for label, text in said.items() if text)
    return Page(source.name, (Paragraph(f"{source.name}.", "strong"), Table("", BARE, rows, bare=True)))


def sources_page(sources: Sequence[Source], citations: Citations) -> Page:
    """Every source with its year, its trust and what rests on it."""
    columns = (
        Column("Source", wrap=True, most=38),
        Column("Year or lines", wrap=True, most=10),
        Column("Read from", wrap=True, most=14),
        Column("What rests on it", wrap=True),
        Column("Kind"),
    )
    ordered = sorted(sources, key=_place)
    rows = tuple(
        (
            cell(_name(source)),
            cell(_say_when(source)),
            cell(CONFIDENCE[source.confidence] if source.confidence else ""),
            cell(_say_uses(source, citations)),
            cell(KINDS[source.kind]),
        )
        for source in ordered
    )
    lead = (
        f"{say_count(len(rows), 'source')}: sections of the guide with their lines, then outside publishers."
    )
    blocks: tuple[Block, ...] = (Paragraph(lead, "strong"), Table("", columns, rows, grouped=True))
    return Page("Sources", blocks)


def _place(source: Source) -> tuple[int, int, str]:
    """The sort key of a source: the guide by its lines, then publishers by name."""
    name = "" if source.kind == "guide" else (source.publisher or source.name).lower()
    return list(KINDS).index(source.kind), source.first_line, name


def _say_when(source: Source) -> str:
    """The year, which what others published or carecli counted should have, and the lines of the guide."""
    undated = "undated" if source.kind in ("publisher", "count") and not source.year else ""
    return ", ".join(filter(None, (undated, str(source.year or ""), source.lines)))


def _name(source: Source) -> str:
    if source.kind != "publisher":
        return source.name
    return ", ".join(part for part in (source.name, source.publisher, source.address) if part)


def _say_uses(source: Source, citations: Citations) -> str:
    if source.left_out:
        return f"left out: {source.left_out}"
    return ", ".join(f"{place} ({count})" for place, count in citations[source.id].items()) or "nothing"


SOURCES = Form(
    list[tuple[Source, Mapping[str, int]]],
    "sources",
    schema="carecli.sources/1",
    sources=Form(
        tuple[Source, Mapping[str, int]],
        "*source=0 used_by=1",
        source=Form(Source, "id kind name publisher year address lines left_out confidence"),
    ),
)


def sources_json(sources: Sequence[Source], citations: Citations) -> dict[str, Any]:
    """Sources as `carecli.sources/1`."""
    return SOURCES([(source, citations[source.id]) for source in sources])
