"""Many postings beside a person: a table, the best answers first, what would open most, what is new."""

import textwrap
from collections import Counter
from collections.abc import Container, Iterable, Sequence

from carecli.history.content import Since
from carecli.pack.pack import Pack
from carecli.papers.gaps import Gap, list_openers
from carecli.papers.matching import Answer, Match, Matched
from carecli.views.match import TONES, Matches, Row, name_file
from carecli.views.match_words import (
    WORDS,
    Speaker,
    list_unknown,
    name_posting,
    say_wage,
    say_yearly,
)
from carecli.views.page import Block, Cell, Column, Page, Paragraph, Table, cell
from carecli.views.screen import list_commands
from carecli.views.words import say_count, say_list

SCREEN, WIDTH = 40, 80
"""Lines and columns that a default answer has."""
HEAD, MORE = 3, 2
"""Lines above the rows of a table and of what is said below them, with the empty ones."""
TITLE, LACKING, PAY = 30, 20, 15
"""Columns for the title, for what is missing and for the pay, so that most of each fits."""
MOST_NAMED, MOST_OPENERS, MOST_LACKING = 3, 3, 2


def matches_page(
    found: Matches, pack: Pack, who: str | None, since: Sequence[Block] = (), *, full: bool
) -> Page:
    """Many postings as a table, the best answers first, and what would open most of them."""
    speaker, care = Speaker(pack), found.care
    above: list[Block] = [Paragraph(_say_all(found, speaker.field), "strong"), *since]
    if opens := say_opening(found.gaps, speaker):
        above.append(Paragraph(opens))
    below = _list_apart(found, speaker.field, full=full)
    if not full:
        one = next(iter(care), None)
        file = name_file(one.posting.file) if one else "FILE"
        below += list_commands([(f"carecli match {file}", "one of them, line by line")], who)
    table = [_list_table(care, found, speaker)] if care else []
    if table and not full:
        table, left = _fit(table[0], SCREEN - HEAD - sum(map(_count_lines, [*above, *below])))
        notes = [UNKNOWN] if any("?" in row[2].drawn for row in table[0].rows) else []
        notes += [f"{left:,} more: add --full."] if left else []
        below[:0] = [Paragraph(" ".join(notes), "quiet")] if notes else []
    return Page("Postings matched", (*above, *table, *below))


def _list_apart(found: Matches, field: str, *, full: bool) -> list[Block]:
    """What is of another field, and what could not be read; unless `full` a few of each."""
    others = [name_posting(match) for match in found.matches if not match.posting.care]
    unread = [f"{skipped.file}: {skipped.why}" for skipped in found.skipped]
    return [
        _list_some(title, said, full=full)
        for title, said in ((f"Not {field}", others), ("Not read", unread))
        if said
    ]


def _count_lines(block: Block) -> int:
    """The lines that a block takes on a screen, with the empty one after it."""
    if isinstance(block, Paragraph):
        return 1 + _fold(block.said, WIDTH)
    if not isinstance(block, Table):
        return 1
    groups = {row[-1].text for row in block.rows} if block.grouped else ()
    said = (
        " ".join(each.drawn or each.text for each in row[: len(row) - block.grouped]) for row in block.rows
    )
    return 1 + len(groups) + sum(_fold(text, WIDTH - INDENT) for text in said)


UNKNOWN = "? is not known of you."
INDENT = 7  # the margin of what to type next


def _fold(text: str, width: int) -> int:
    return max(1, len(textwrap.wrap(text, width)))


def _fit(table: Table, room: int) -> tuple[list[Table], int]:
    """A table with as many rows as there is room for, and how many are left."""
    heights = [_measure(row) for row in table.rows]
    shown, left = 0, room - MORE
    while shown < len(heights) and (not shown or heights[shown] <= left):
        left -= heights[shown]
        shown += 1
    return [table._replace(rows=table.rows[:shown])], len(heights) - shown


def _measure(row: Row) -> int:
    """The lines that a row of the table takes."""
    _, title, lacking, pay, *_ = (each.drawn or each.text for each in row)
    return max(_fold(title, TITLE), _fold(lacking, LACKING), _fold(pay, PAY))


def list_news(since: Since | None, *, full: bool) -> list[Block]:
    """What is new, gone and answered otherwise since the last kept round; None says that there is none.

    Unless `full`, a few of each.
    """
    if since is None:
        return [
            Paragraph("Nothing is kept yet to compare with.", "quiet", "carecli match --save keeps this.")
        ]
    counts = (("new", since.new), ("gone", since.gone), ("changed", since.changed))
    said = ", ".join(f"{len(found)} {word}" for word, found in counts if found) or "nothing changed"
    blocks: list[Block] = [Paragraph(f"Since {since.day}: {said}; {since.same} as before.")]
    listed = (
        ("New", [f"{seen.title}: {_say_kept(seen.answer)}" for seen in since.new]),
        (
            "Changed",
            [
                f"{after.title}: {_say_kept(after.answer)}, was {_say_kept(before.answer)}"
                for before, after in since.changed
            ],
        ),
        ("Gone", [seen.title for seen in since.gone]),
    )
    return [*blocks, *(_list_some(title, said, full=full) for title, said in listed if said)]


def _say_kept(answer: str) -> str:
    return answer if answer != "stretch" else "a stretch"


def _say_all(found: Matches, field: str) -> str:
    care = found.care
    counts = {answer: sum(match.answer == answer for match in care) for answer in WORDS}
    names: dict[Answer, str] = {
        "apply": "to apply for",
        "stretch": "a stretch",
        "unclear": "unclear",
        "stopped": "stopped",
    }
    parts = [f"{counts[answer]} {said}" for answer, said in names.items() if counts[answer]]
    said = (
        f"{say_count(len(care), 'posting')} of {field}: {', '.join(parts)}"
        if care
        else f"No posting of {field}"
    )
    if found.copies:
        said += f"; {say_count(len(found.copies), 'copy', 'copies')} folded"
    return f"{said}."


def say_opening(gaps: Sequence[Gap], speaker: Speaker) -> str:
    """What would open most: `CCM, named in 6 of 14, all that stops you in 2; with years of study BSN`."""
    said, is_at_school = list[str](), False
    for gap in list_openers(gaps, MOST_OPENERS):
        where = f"in {gap.named_in}" if said else f"named in {gap.named_in} of {gap.of}"
        stops = f", all that stops you in {gap.opens_in}" if gap.opens_in else ""
        study = "with years of study " if gap.takes_school and not is_at_school else ""
        is_at_school = gap.takes_school
        said.append(f"{study}{speaker.say_gap(gap)}, {where}{stops}")
    return f"What would open most: {'; '.join(said)}." if said else ""


def matches_table(found: Matches, pack: Pack) -> Page:
    """Every posting as a row for a program, those of another field too."""
    return Page("", (_list_table(found.matches, found, Speaker(pack)),))


def _list_table(shown: Sequence[Match], found: Matches, speaker: Speaker) -> Table:
    columns = (
        Column("Answer"),
        Column("Posting", wrap=True),
        Column("What is missing", wrap=True, most=LACKING),
        Column("Pay a year", right=True, wrap=True, most=PAY),
        Column("Level", only_data=True),
        Column("Setting", only_data=True),
        Column("Asked", only_data=True),
        Column("There", only_data=True),
        Column("File", only_data=True),
        Column("Copies", only_data=True),
        Column("Below", only_data=True),
    )
    titles = Counter(name_posting(match) for match in shown)
    repeated = {title for title, count in titles.items() if count > 1}
    return Table("", columns, tuple(_list_row(match, found, speaker, repeated) for match in shown))


def _list_row(match: Match, found: Matches, speaker: Speaker, repeated: Container[str]) -> Row:
    posting, musts, copies = match.posting, match.list_by("must"), found.list_copies(match)
    name = name_posting(match)
    name += f" [{posting.file}]" if name in repeated else ""
    notes = [f"also {say_list(copies)}"] if copies else []
    short = [f"+ {say_count(len(copies), 'copy', 'copies')}"] if copies else []
    below = _say_below(match)
    return (
        cell(speaker.name_answer(match.answer), TONES[match.answer]),
        Cell(_add(name, [*notes, below]), drawn=_add(name, [*short, below])),
        Cell(_say_lacking(match, speaker), drawn=_draw_lacking(match, speaker)),
        _show_pay(match),
        cell(posting.level or ""),
        cell(posting.setting or ""),
        cell(len(musts)),
        cell(sum(each.status == "met" for each in musts)),
        cell(posting.file),
        cell("; ".join(copies)),
        cell(below),
    )


def _add(name: str, notes: Iterable[str]) -> str:
    said = "; ".join(filter(None, notes))
    return f"{name} ({said})" if said else name


def _say_below(match: Match) -> str:
    if match.below is None:
        return ""
    return f"below where {match.below.license} start" if match.below.license else "below your level"


def _say_lacking(match: Match, speaker: Speaker) -> str:
    """What is missing, or what stops where something does; then what is not known."""
    said = [speaker.say(each.asked) for each in _list_lacking(match)]
    unknown = [speaker.say(each.asked) for each in _list_open(match)]
    return "; ".join([*said, *([f"not known: {', '.join(unknown)}"] if unknown else [])])


def _draw_lacking(match: Match, speaker: Speaker) -> str:
    """The same for the narrow column of a screen: the first things in the fewest words, and how many more."""
    said = [speaker.say_briefly(each.asked) + ", later" * each.comes_later for each in _list_lacking(match)]
    said += [f"{speaker.say_briefly(each.asked)}?" for each in _list_open(match)]
    more = [f"{len(said) - MOST_LACKING} more"] if len(said) > MOST_LACKING else []
    return "; ".join([*said[:MOST_LACKING], *more])


def _list_lacking(match: Match) -> Sequence[Matched]:
    """What stops, or else the musts that are not there."""
    return match.stops or [each for each in match.list_by("must") if each.status in ("missing", "partial")]


def _list_open(match: Match) -> Sequence[Matched]:
    """The musts that cannot be told from what the person has said; none of them matters where one stops."""
    return [] if match.stops else list_unknown(match)


def _show_pay(match: Match) -> Cell:
    """The pay a year, for programs nothing else; what is paid by the piece as it is said."""
    if match.pay is None or match.posting.pay is None:
        return Cell("-", data="")
    if match.pay.yearly is None:
        return Cell(say_wage(match.posting.pay), data="")
    said = say_yearly(match.pay.yearly)
    return Cell(said.replace(" to ", "-"), data=said)


def _list_some(title: str, said: Sequence[str], *, full: bool) -> Table:
    """A few of what is apart, and how many more there are."""
    shown = list(said if full or len(said) == MOST_NAMED + 1 else said[:MOST_NAMED])
    shown += [f"and {len(said) - len(shown):,} more: add --full"] if len(shown) < len(said) else []
    columns = (Column("What", wrap=True), Column("Group"))
    rows = tuple((Cell(text, drawn=""), cell(title)) for text in shown)
    return Table("", columns, rows, bare=True, grouped=True)
