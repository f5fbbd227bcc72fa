"""A topic on one screen: the gist, then as much of each part as there is room for, each fact marked."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from carecli.pack.facts import Fact, Part, ShownTopic, say_figure, say_label
from carecli.pack.handbook import Handbook
from carecli.views.letters import fold, measure
from carecli.views.marks import Marks
from carecli.views.page import Block, Column, Heading, Page, Paragraph, Table, cell
from carecli.views.words import say_count

LINES, WIDTH, NAME, MOST = 40, 80, 24, 20
NUMBER = 3  # the column of a part's number
PART = (Column("Fact", wrap=True, most=NAME), Column("What is said", wrap=True))
LISTED = (Column("No.", right=True), Column("Part", wrap=True, most=NAME), Column("What is said", wrap=True))
NAMED = (Column("No.", right=True), Column("Part", wrap=True), Column("Facts", right=True))
Cite = Callable[[Fact], str]


def topic_screen(topic: ShownTopic, handbook: Handbook, again: str) -> Page:
    """A topic on one screen; `again` is the command that shows it, for what there is to read on.

    All of a short one; of a longer one as many facts of each part as there is room for, or, of a list too
    long for that, the names of the parts.
    """
    for shape in (_show_all, *map(_list_some, range(MOST, 0, -1))):
        page = _lay_out(topic, handbook, again, shape)
        if page and count_lines(page.blocks) <= LINES:
            return page
    return _lay_out(topic, handbook, again, _list_names) or Page(topic.title, ())


Shape = Callable[[Sequence[Part], Cite], list[Block]]


def _lay_out(topic: ShownTopic, handbook: Handbook, again: str, shape: Shape) -> Page | None:
    """A topic in one shape; None where it cites more sources than there are marks."""
    marks, cites = Marks(), {source.id: source.cite for source in handbook.sources}

    def cite(fact: Fact) -> str:
        """The mark of where a fact is from, behind it."""
        return f" {marks.cite(_say_origin(fact, cites))}"

    shown = shape(topic.sections, cite)
    if marks.overflows:
        return None
    blocks = [
        Paragraph(topic.summary, "strong"),
        *shown,
        *_say_disputes(topic),
        Paragraph(_say_next(topic, again, is_all=shape is _show_all), "quiet"),
        *marks.say(),
    ]
    return Page(topic.title, tuple(blocks))


def _say_origin(fact: Fact, cites: Mapping[str, str]) -> str:
    """The source of a fact in few words, and the year of its figure."""
    cite = cites[fact.source]
    return f"{cite}, {fact.year}" if fact.year and str(fact.year) not in cite else cite


def _show_all(parts: Sequence[Part], cite: Cite) -> list[Block]:
    blocks: list[Block] = []
    for part in parts:
        blocks.append(Heading(part.title))
        blocks += [Paragraph(f"{say_figure(part.text, ': ')}{cite(part.text)}")] if part.text else []
        rows = [
            (cell(say_label(fact.label, part.title), "strong"), cell(f"{say_figure(fact, ': ')}{cite(fact)}"))
            for fact in part.facts
        ]
        blocks += [Table("", PART, tuple(rows), bare=True)] if rows else []
        blocks += [Paragraph(f"Not known: {part.unknown}", "warn")] if part.unknown else []
    return blocks


def _list_some(most: int) -> Shape:
    """The first facts of each part, at most so many."""

    def shape(parts: Sequence[Part], cite: Cite) -> list[Block]:
        """The parts as blocks, shortened."""
        if len(parts) == 1:
            return _show_all([_cut(parts[0], most)], cite)[1:]
        rows = []
        for number, part in enumerate(parts, 1):
            names = [(cell(number, "quiet"), cell(part.title, "strong")), *[(cell(""), cell(""))] * most]
            said = _say_some(part, most, cite)
            rows += [(*name, cell(text)) for name, text in zip(names, said, strict=False)]
        return [Table("", LISTED, tuple(rows), bare=True)]

    return shape


def _cut(part: Part, most: int) -> Part:
    """A part with its first facts alone, and what is not known."""
    return part._replace(facts=part.facts[:most])


def _say_some(part: Part, most: int, cite: Cite) -> list[str]:
    """The paragraph of a part and its first facts, and how many more there are."""
    if not part.all_facts:
        return [f"Not known: {part.unknown}"]
    said = []
    for fact in part.all_facts[:most]:
        label = "" if fact is part.text else f"{say_label(fact.label, part.title)}: "
        said.append(f"{label}{say_figure(fact, ': ')}{cite(fact)}")
    if (more := len(part.all_facts) - most) > 0:
        said[-1] += f" + {more} more"
    return said


def _list_names(parts: Sequence[Part], _cite: Cite) -> list[Block]:
    rows = tuple(
        (
            cell(number, "quiet"),
            cell(part.title, "strong"),
            cell(say_count(len(part.all_facts), "fact"), "quiet"),
        )
        for number, part in enumerate(parts, 1)
    )
    return [Table("", NAMED, rows, bare=True)]


def _say_disputes(topic: ShownTopic) -> Iterator[Block]:
    disputed = dict.fromkeys(name for fact in topic.facts for name in fact.disputed)
    if disputed:
        first, more = next(iter(disputed)), len(disputed) - 1
        also = f", and on {more} more" if more else ""
        yield Paragraph(f"Sources disagree here: carecli disagreements {first}{also}", "warn")


def _say_next(topic: ShownTopic, again: str, *, is_all: bool) -> str:
    if is_all:
        return f"With years, reasons and sources in full: {again} --full"
    if len(topic.sections) == 1:
        return f"All {say_count(len(topic.facts), 'fact')}: {again} --full"
    return f"To open one: {again} 2, or its first words. All of it: {again} --full"


def count_lines(blocks: Sequence[Block]) -> int:
    """How many lines blocks take at 80 columns, nearly: what Rich will make of them is not known here."""
    lines = 0
    for place, block in enumerate(blocks):
        follows = place and not isinstance(blocks[place - 1], Heading)
        lines += bool(follows) + _count(block)
    return lines


def _count(block: Block) -> int:
    if isinstance(block, Paragraph | Heading):
        return len(fold(block.text, WIDTH)) or 1
    if isinstance(block, Table):
        *_, names, said = zip(*([cell.text for cell in row] for row in block.rows), strict=True)
        name = min(max(map(measure, names)), block.columns[-2].most or WIDTH)
        rest = WIDTH - name - 1 - (NUMBER if len(block.columns) > len(PART) else 0)
        return sum(max(len(fold(n, name)), len(fold(s, rest))) for n, s in zip(names, said, strict=True))
    return 0
