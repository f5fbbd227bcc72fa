"""The board: a run of many people as a document with bars and tables, which names nobody unless asked."""

from collections.abc import Iterator, Sequence
from datetime import date

from carecli.pack.pack import Pack
from carecli.people.summary import LevelCounts, Overview, PeopleGroup
from carecli.views.charts import Chart, Key, Mark, Row
from carecli.views.document import Document, ReportSection, list_facts
from carecli.views.page import Block, Bullets, Paragraph
from carecli.views.people import (
    PARTS,
    draw_levels,
    list_facts_of,
    list_people,
    list_sentences,
    say_hidden,
    say_people,
    say_value,
    table_groups,
    table_lacked,
    table_pairs,
)
from carecli.views.screen import name_level
from carecli.views.words import say_list

KEYS: Key = (("bar", "ready"), ("half", "a stretch"), ("unsure", "developing"))
MOST_BARS = 40
"""Groups that a chart has bars for; the table has all of them."""

READING = (
    "Ready: all that is asked is there. A stretch: nearly all of it. Developing: more to do. Needs first:"
    " something that the level cannot do without is missing. What is not answered counts as missing.",
    "What is lacking counts who has not all of it. Moves counts those who come closer to the level once they"
    " meet that one thing and nothing else changes.",
)


def make_board(overview: Overview, pack: Pack, today: date) -> Document:
    """The board of a run on a day."""
    guide = pack.guide
    levels = draw_levels(overview.levels, overview.people)._replace(title="Counts by level")
    sections = [
        ReportSection("summary", "Summary", _summarize(overview, pack)),
        ReportSection("levels", "All levels", (levels,), _chart_levels(overview)),
        *_tell_lacking(overview),
        *_tell_groups(overview, pack),
    ]
    if overview.listed:
        people = list_people(overview)._replace(title="Everybody by name")
        sections.append(ReportSection("everybody", "Everybody", (people,)))
    sections.append(ReportSection("reading", "How to read this", (Bullets(tuple(_list_reading(overview))),)))
    return Document(
        f"Where {say_people(overview.people)} stand",
        today,
        f"Made on {today:%B} {today.day}, {today.year} with {guide.title}, version {guide.version}.",
        guide.note or guide.summary,
        tuple(sections),
    )


def _summarize(overview: Overview, pack: Pack) -> tuple[Block, ...]:
    facts = dict(list_facts_of(overview, pack))
    return (
        Paragraph(" ".join(list_sentences(overview)), "strong"),
        *([list_facts(facts)] if facts else []),
    )


def _chart_levels(overview: Overview) -> Chart:
    rows = tuple(_bar(level) for level in overview.levels)
    return Chart(
        "chart-levels",
        "Who is ready for what",
        "Each bar is all people; what is blank needs something first.",
        _find_ticks(overview.people),
        rows,
        KEYS,
    )


def _bar(level: LevelCounts) -> Row:
    """The people of a level as a bar, with the count of each verdict."""
    marks, at = list[Mark](), 0
    for (name, _), (kind, _) in zip(PARTS, KEYS, strict=True):
        count = getattr(level, name)
        if count:
            marks.append(Mark(kind, at, at + count))
        at += count
    said = f"{level.ready:,} ready, {level.stretch:,} stretch, {level.developing:,} developing"
    return Row(level.title, f"{said}, {level.blocked:,} not yet", tuple(marks))


def _find_ticks(people: int) -> tuple[tuple[float, str], ...]:
    """Nobody, half and all of so many people."""
    half = [(people // 2, f"{people // 2:,}")] if people > 1 else []
    return ((0, "0"), *half, (max(people, 1), f"{max(people, 1):,}"))


def _tell_lacking(overview: Overview) -> Iterator[ReportSection]:
    """Yield what most lack, as bars and as a table, if anybody lacks anything."""
    if not overview.lacked:
        return
    rows = tuple(
        Row(step.label, f"{step.lack:,} of {overview.people:,}", (Mark("bar", 0, step.lack),))
        for step in overview.lacked[:10]
    )
    where = f"as {overview.levels[0].title}" if overview.level else "for the next level of each"
    chart = Chart(
        "chart-lacking",
        f"What most lack {where}",
        "Each bar is how many people lack it, or have it in part.",
        _find_ticks(overview.people),
        rows,
    )
    yield ReportSection("lacking", "What is lacking", (table_lacked(overview, overview.lacked),), chart)


def _tell_groups(overview: Overview, pack: Pack) -> Iterator[ReportSection]:
    """Yield the groups of each column, as bars where they may be shown, and those of two columns together."""
    heads = {level.id: name_level(level.id) for level in pack.ladder.level}
    hidden = say_hidden(overview, mark="hidden")
    note = [Paragraph(hidden, "quiet")] if hidden else []
    for number, name in enumerate(overview.by, 1):
        groups = [group for group in overview.groups if group.by == name]
        table = table_groups(name, groups, overview, heads)
        chart = _chart_groups(f"chart-groups-{number}", name, groups, overview)
        yield ReportSection(f"groups-{number}", f"By {name}", (*note, table), chart)
    if overview.pairs:
        title = f"By {say_list(overview.by)}"
        yield ReportSection("pairs", title, (*note, table_pairs(overview.pairs, overview, heads)))


def _chart_groups(name: str, by: str, groups: Sequence[PeopleGroup], overview: Overview) -> Chart | None:
    """Of each group the share that is ready, at the level that most groups can show; None where none can."""
    counts = {
        place: [group for group in groups if group.levels and group.levels[place].ready is not None]
        for place in range(len(overview.levels))
    }
    telling = {place: shown for place, shown in counts.items() if overview.levels[place].ready}
    place = max(telling, key=lambda place: len(telling[place]), default=None)
    if place is None or not telling[place]:
        return None
    level = overview.levels[place]
    rows = tuple(_bar_of_group(group, place) for group in telling[place][:MOST_BARS])
    return Chart(
        name,
        f"Ready as {level.title}, by {by}",
        "Each bar is the share of a group that is ready.",
        ((0, "0 %"), (50, "50 %"), (100, "100 %")),
        rows,
        left_out="Groups that are hidden have no bar.",
    )


def _bar_of_group(group: PeopleGroup, place: int) -> Row:
    ready, people = group.levels[place].ready if group.levels else 0, group.people or 1
    return Row(
        say_value(group.value), f"{ready:,} of {people:,}", (Mark("bar", 0, 100 * (ready or 0) / people),)
    )


def _list_reading(overview: Overview) -> Iterator[str]:
    yield from READING
    if overview.by:
        yield (
            f"Of groups no count from 1 to {overview.smallest - 1} is shown, nor one that would give it away;"
            " where a group is hidden, another one is hidden with it."
        )
