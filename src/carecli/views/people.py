"""Many people on one screen: the answer, a bar for each level, what most lack, and groups; and as JSON."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from carecli.engine.kinds import Rating
from carecli.engine.results import LevelAssessment, Range
from carecli.pack.pack import Pack
from carecli.people.reference import Individual
from carecli.people.summary import GroupPair, LevelCounts, Overview, PeopleGroup, SharedStep
from carecli.views.assess import name_answer
from carecli.views.page import Block, Cell, Column, Page, Paragraph, Table, cell
from carecli.views.screen import list_commands, list_pairs, name_level
from carecli.views.serialize import Form
from carecli.views.standing import name_kinds
from carecli.views.words import VERDICT_TONES, say_list, say_verdict

ACROSS, BAR = 78, 20
"""Columns that a table of levels may take, and that a bar takes at most."""

MOST_SAID, MOST_LACKED, MOST_OPEN = 3, 5, 2
ROOM = 6
"""Groups that a screen has room for; --full has all of them."""

HIDDEN = Cell("hidden", "quiet", data="", drawn="·")
NONE_GIVEN = "(not given)"
PARTS = (("ready", "█"), ("stretch", "▒"), ("developing", "░"))
KEY = "█ ready, ▒ a stretch, ░ developing; who has no bar needs something first."

Counted = TypeVar("Counted", PeopleGroup, GroupPair)

COUNTS = Form(LevelCounts, "id title ready stretch developing blocked possible? above?")
PERSON = Form(
    Individual,
    "called name file row values current_level level=focus.id verdict=focus.verdict score=focus.score"
    " next_step",
    score=Form(Range, decimals=True),
    next_step=(str | None, lambda person: say_next(person.focus)),
)
PEOPLE = Form(
    Overview,
    "pack people skipped level levels ahead gaps steps best_step open_answers by smallest groups pairs"
    " list=listed?",
    schema="carecli.people/1",
    pack=Form(Overview, "id=pack_id version=pack_version"),
    levels=COUNTS,
    groups=Form(PeopleGroup, "by value people levels", levels=COUNTS),
    pairs=Form(GroupPair, "values people levels", levels=COUNTS),
    list=PERSON,
)


def people_page(overview: Overview, pack: Pack, files: str | None, *, full: bool = False) -> Page:
    """The screen of a run, or all of it in `full`.

    `files` is how a command names the same people; None for those whom no other command can read.
    """
    is_brief = bool(overview.by) and not full  # groups take the room
    lacked = overview.lacked if full else overview.lacked[: 0 if is_brief else MOST_LACKED]
    blocks: list[Block] = [
        Paragraph(" ".join(list_sentences(overview)), "strong"),
        draw_levels(overview.levels, overview.people),
        Paragraph(KEY, "quiet"),
        *([table_lacked(overview, lacked)] if lacked else []),
        *([list_pairs(facts)] if (facts := [*list_facts_of(overview, pack, is_brief=is_brief)]) else []),
        *_list_groups(overview, pack, full=full),
    ]
    if overview.listed is not None:
        blocks.append(list_people(overview))
    blocks += list_commands([*_list_next(overview, files)]) if files is not None else ()
    return Page(f"Where {say_people(overview.people)} stand", tuple(blocks))


def say_people(count: int) -> str:
    """A count of people: `1 person`, `1,200 people`."""
    return f"{count:,} {'person' if count == 1 else 'people'}"


def say_answer(overview: Overview) -> str:
    """Who could start where today, in a sentence."""
    people, levels = overview.people, overview.levels
    reached = [level for level in levels if level.ready]
    reached = [level for level in reached if 2 * (level.above or 0) < people][:MOST_SAID] or reached[-1:]
    if overview.level:
        return _say_level(levels[0], people)
    if not reached:
        best = max(levels, key=lambda level: level.stretch or 0)
        near = f"; {best.stretch:,} could try for {best.title}, which is a stretch" if best.stretch else ""
        return _say_hope(overview) or f"None of {people:,} could start on a level today{near}."
    first, *others = reached
    said = [f"{first.ready:,} of {people:,} could start as {first.title} today"]
    return f"{say_list([*said, *(f'{level.ready:,} as {level.title}' for level in others)])}."


def _say_hope(overview: Overview) -> str | None:
    """What could be, where nobody could start anywhere for certain but open answers may change that."""
    if not (telling := _find_open_level(overview)):
        return None
    count, best = telling.possible or 0, max(overview.levels, key=lambda level: level.stretch or 0)
    their = "their open answers turn" if overview.people > 1 else "the open answers turn"
    certain = (
        f"for certain {best.stretch:,} could try for {best.title}"
        if best.stretch
        else "for certain nobody yet"
    )
    could = f"{count:,} of {overview.people:,} could start as {telling.title} today"
    return f"{could} if {their} out well; {certain}."


def _find_open_level(overview: Overview) -> LevelCounts | None:
    """The level at which open answers could make most difference, if they could make any."""
    levels = [level for level in overview.levels if (level.possible or 0) > (level.ready or 0)]
    telling = [level for level in levels if 2 * (level.above or 0) < overview.people] or levels
    return max(telling, key=lambda level: (level.possible or 0) - (level.ready or 0), default=None)


def _say_level(level: LevelCounts, people: int) -> str:
    """How many could start at the one level that is asked about, and what of the others."""
    rest = [
        (level.stretch, "could try: it is a stretch"),
        (level.developing, "have more to do"),
        (level.blocked, "need something else first"),
    ]
    said = [f"{count:,} {what}" for count, what in rest if count]
    others = f"; of the others {say_list(said)}" if said else ""
    return f"{level.ready or 'None':} of {people:,} could start as {level.title} today{others}."


def list_sentences(overview: Overview) -> Iterator[str]:
    """Yield the answer, what open answers could add to it, and whom it leaves out."""
    yield say_answer(overview)
    most = _find_open_level(overview)
    if most and (overview.level or any(level.ready for level in overview.levels)):  # else it is said above
        yield f"Not all is answered: as {most.title} it could be {most.possible:,}."
    if overview.skipped:
        was = "row or file was" if overview.skipped == 1 else "rows or files were"
        yield f"{overview.skipped:,} {was} left out, which could not be read."


def draw_levels(levels: Sequence[LevelCounts], people: int) -> Table:
    """A bar for each level, and how many have each verdict."""
    columns = (
        Column("Level"),
        Column("", decorative=True),
        Column("Ready", right=True),
        Column("Stretch", right=True),
        Column("Developing", right=True),
        Column("Needs first", right=True),
    )
    width = measure_bar(levels)
    rows = tuple(
        (
            Cell(level.title, drawn=name_level(level.id)),
            Cell("", "good", drawn=draw_parts(level, people, width)),
            Cell(_say_range(level.ready, level.possible), "strong", data=str(level.ready)),
            *(cell(f"{count:,}") for count in _list_rest(level)),
        )
        for level in levels
    )
    return Table("", columns, rows, caption="Who is ready for what")


def measure_bar(levels: Sequence[LevelCounts]) -> int:
    """How wide bars can be beside the names and the counts of levels."""
    heads = ("Ready", "Stretch", "Developing", "Needs first")
    counts = [
        (_say_range(level.ready, level.possible), *(f"{count:,}" for count in _list_rest(level)))
        for level in levels
    ]
    taken = [max(map(len, column)) + 2 for column in zip(heads, *counts, strict=True)]
    names = max((len(name_level(level.id)) for level in levels), default=0) + 2
    return max(0, min(BAR, ACROSS - names - sum(taken)))


def _list_rest(level: LevelCounts) -> tuple[int | None, ...]:
    return level.stretch, level.developing, level.blocked


def _say_range(low: int | None, high: int | None) -> str:
    """A count, and what open answers could make of it: `7`, `7 to 9`."""
    return f"{low:,}" if high in (None, low) else f"{low:,} to {high:,}"


def draw_parts(level: LevelCounts, people: int, width: int = BAR) -> str:
    """The people of a level as a bar: who is ready, a stretch, developing; the rest is left blank."""
    drawn, so_far, at = "", 0, 0
    for name, letter in PARTS:
        so_far += getattr(level, name)
        end = round(so_far / people * width) if people else 0
        drawn += letter * (end - at)
        at = end
    return drawn.ljust(width)


def table_lacked(overview: Overview, lacked: Sequence[SharedStep]) -> Table:
    """What most lack, and whom meeting it alone would move."""
    where = f"as {overview.levels[0].title}" if overview.level else "for the next level of each"
    columns = (
        Column("What is lacking", wrap=True),
        Column("People", right=True),
        Column("Moves", right=True),
    )
    rows = tuple(
        (cell(step.label), cell(f"{step.lack:,} of {overview.people:,}"), cell(f"{step.people:,}"))
        for step in lacked
    )
    return Table(f"What most lack {where}, and how many it alone would move", columns, rows)


def list_facts_of(overview: Overview, pack: Pack, *, is_brief: bool = False) -> Iterator[tuple[str, str]]:
    """Yield the one step that moves most, what they work towards, and what is not answered.

    Where it `is_brief`, what most lack stands here and what they work towards does not.
    """
    if is_brief and overview.lacked:
        lacked = [f"{step.label} ({step.lack:,})" for step in overview.lacked[:MOST_OPEN]]
        yield "Most lack", f"{say_list(lacked)}, of {say_people(overview.people)}."
    if step := overview.best_step:
        yield "One step", say_step(step, overview)
    ahead = [(name_level(level), count) for level, count in overview.ahead.items() if count]
    if ahead and not overview.level and not is_brief:
        yield "Next level", f"{say_list(f'{name} for {count:,}' for name, count in ahead)}."
    if overview.open_answers:
        said = [
            f"{name_open(each.answer, pack)} ({each.people:,})" for each in overview.open_answers[:MOST_OPEN]
        ]
        yield "Not answered", f"most often {say_list(said)}, of {say_people(overview.people)}."


def say_step(step: SharedStep, overview: Overview) -> str:
    """What the step is that moves most, and how far."""
    where = f"as {overview.levels[0].title}" if overview.level else "for their next level"
    moved = f"met alone, it moves {say_people(step.people)} up {where}"
    return f"{step.label}: {moved}, and nothing else moves more."


def name_open(answer: str, pack: Pack) -> str:
    """What an open answer is, of others than the reader."""
    if answer == "setting":
        return "where they work"
    return name_answer(answer, pack)[0].removeprefix("your ").partition(",")[0]


def _list_groups(overview: Overview, pack: Pack, *, full: bool) -> Iterator[Block]:
    """Yield a table of groups, of two columns that of both together; how many more, why counts are hidden."""
    heads = {level.id: level.short for level in pack.ladder.level}
    left = 0
    for name in overview.by if full or not overview.pairs else ():
        groups = [group for group in overview.groups if group.by == name]
        shown = groups if full else _choose_shown(groups)
        left += len(groups) - len(shown)
        yield table_groups(name, shown, overview, heads)
    if overview.pairs:
        pairs = overview.pairs if full else _choose_shown(overview.pairs)
        left += len(overview.pairs) - len(pairs)
        yield table_pairs(pairs, overview, heads)
    more = (
        f"{left:,} more groups, and each column alone: --full."
        if overview.pairs
        else f"{left:,} more groups: --full."
    )
    said = [more if left else "", say_hidden(overview)]
    if note := " ".join(filter(None, said)):
        yield Paragraph(note, "quiet")


def _choose_shown(groups: "Sequence[Counted]") -> "list[Counted]":
    """As many groups as there is room for, those that say most."""
    ranked = sorted(groups, key=lambda group: -(group.people or 0))[:ROOM]
    return [group for group in groups if group in ranked]


def table_groups(
    name: str, groups: Sequence[PeopleGroup], overview: Overview, heads: Mapping[str, str]
) -> Table:
    """The groups of a column: how many people, and how many of them are ready for each level."""
    columns = (
        Column(name, wrap=True),
        Column("People", right=True),
        *(Column(heads[level.id], right=True) for level in overview.levels),
    )
    rows = tuple((cell(say_value(group.value)), *_list_ready(group, overview)) for group in groups)
    return Table(f"Ready, by {name}", columns, rows)


def table_pairs(pairs: Sequence[GroupPair], overview: Overview, heads: Mapping[str, str]) -> Table:
    """The groups of two columns together."""
    columns = (
        *(Column(name, wrap=True) for name in overview.by),
        Column("People", right=True),
        *(Column(heads[level.id], right=True) for level in overview.levels),
    )
    rows = tuple(
        (*(cell(say_value(value)) for value in pair.values), *_list_ready(pair, overview)) for pair in pairs
    )
    return Table(f"Ready, by {say_list(overview.by)}", columns, rows)


def _list_ready(group: PeopleGroup | GroupPair, overview: Overview) -> Iterator[Cell]:
    """Yield how many people there are, and how many of them are ready for each level."""
    yield say_cell(group.people)
    for level in group.levels or overview.levels:
        yield HIDDEN if group.levels is None else say_cell(level.ready)


def say_cell(count: int | None) -> Cell:
    """A count, or that it is hidden."""
    return HIDDEN if count is None else Cell(f"{count:,}", data=str(count))


def say_value(value: str | None) -> str:
    """What groups people, as it is shown."""
    return value or NONE_GIVEN


def say_hidden(overview: Overview, mark: str = "·") -> str:
    """Why counts of groups are hidden; nothing where none is."""
    every: list[PeopleGroup | GroupPair] = [*overview.groups, *overview.pairs]
    counts = [level.ready for group in every for level in group.levels or ()]
    if all(group.people is not None for group in every) and None not in counts:
        return ""
    return (
        f"{mark[:1].upper()}{mark[1:]} stands for a count of fewer than {overview.smallest} people, on one"
        " side or the other, or for one that would give such a count away."
    )


def list_people(overview: Overview) -> Table:
    """Everybody by name: their level, how they stand at the one that counts for them, and what to do next."""
    columns = (
        Column("Name", wrap=True),
        *(Column(name, wrap=True) for name in overview.by),
        Column("Ready for"),
        Column("Level"),
        Column("Verdict", wrap=True),
        Column("Next step", wrap=True),
    )
    return Table("Everybody", columns, tuple(map(_tell_person, overview.listed or ())))


def list_page(overview: Overview) -> Page:
    """Everybody by name, and nothing else."""
    return Page("Everybody", (list_people(overview),))


def _tell_person(person: Individual) -> tuple[Cell, ...]:
    focus = person.focus
    return (
        cell(person.called),
        *(cell(value or "-") for value in person.values.values()),
        cell(name_level(person.current_level) if person.current_level else "-"),
        cell(name_level(focus.id)),
        cell(_say_verdict(focus), VERDICT_TONES[focus.verdict.low]),
        cell(say_next(focus) or "-"),
    )


def _say_verdict(focus: LevelAssessment) -> str:
    return say_verdict(focus.verdict, name_kinds(focus) if focus.verdict.low == "blocked" else "a must")


def say_next(focus: LevelAssessment) -> str | None:
    """What comes next for a level: the first of the smallest change, or else the answer that settles most."""
    labels = {finding.requirement.id: finding for finding in focus.findings}
    if focus.lift and focus.lift.changes:
        change = focus.lift.changes[0]
        finding = labels[change.requirement]
        if isinstance(change.to, Rating):
            return f"{finding.requirement.label}: from {Rating.amount_of(finding.have)} to {change.to.rating}"
        return change.to.say_goal(finding.requirement.label, finding.have)
    if focus.settles_most:
        asked = next((found for found in focus.findings if focus.settles_most in found.open_answers), None)
        is_skill = asked is not None and asked.requirement.kind == "skill"
        open_ = asked.requirement.label if asked and is_skill else focus.settles_most.replace("_", " ")
        return f"answer what is open: {open_}"
    return None


def _list_next(overview: Overview, files: str) -> Iterator[tuple[str, str]]:
    """Yield what to type next."""
    files = f" {files}" if files else ""
    if overview.listed is None:
        yield f"carecli people assess{files} --list", "who, with the next step of each"
    if not overview.by:
        yield f"carecli people assess{files} --by setting", "the same by a column"
    yield f"carecli people report{files} --each -o reports", "a page for each"


def rows_page(overview: Overview) -> Page:
    """The counts for a program: a row for each level of the whole run and of each group."""
    columns = (
        *(Column(name) for name in overview.by),
        *(Column(name) for name in ("level", "people", "ready", "stretch", "developing", "blocked")),
    )
    return Page("People", (Table("", columns, tuple(_list_rows(overview))),))


def _list_rows(overview: Overview) -> Iterator[tuple[Cell, ...]]:
    for row in list_counts(overview):
        yield tuple(cell("" if value is None else value) for value in row.values())


def list_counts(overview: Overview) -> Iterator[dict[str, Any]]:
    """Yield the counts of each level, of the whole run and then of each group; null is hidden.

    A column that a row is not about says `(all)`.
    """
    every = dict.fromkeys(overview.by, "(all)")
    yield from _count_rows(every, overview.people, overview.levels, overview)
    for group in overview.groups:
        yield from _count_rows(
            every | {group.by: say_value(group.value)}, group.people, group.levels, overview
        )
    for pair in overview.pairs:
        values = zip(overview.by, map(say_value, pair.values), strict=True)
        yield from _count_rows(dict(values), pair.people, pair.levels, overview)


def _count_rows(
    of: Mapping[str, str], people: int | None, levels: Sequence[LevelCounts] | None, overview: Overview
) -> Iterator[dict[str, Any]]:
    hidden = [
        level._replace(ready=None, stretch=None, developing=None, blocked=None) for level in overview.levels
    ]
    for level in levels or hidden:
        yield {
            **of, "level": level.id, "people": people, "ready": level.ready, "stretch": level.stretch,
            "developing": level.developing, "blocked": level.blocked,
        }  # fmt: skip
