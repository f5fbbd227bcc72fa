"""A posting beside a person, line by line; and one or many as JSON."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import NamedTuple

from carecli.engine.pay import PaySheet
from carecli.history.content import Changed, Seen, Since
from carecli.names import clean_text
from carecli.pack.pack import Pack
from carecli.papers.gaps import Gap
from carecli.papers.matching import Answer, Match, Matched
from carecli.papers.paper import STREAM, Evidence
from carecli.views.match_words import ELSEWHERE, quote, say_answer, say_pay
from carecli.views.match_words import Speaker as Speaker
from carecli.views.page import Block, Cell, Column, Page, Paragraph, Table, Tone, cell
from carecli.views.screen import list_commands, list_pairs
from carecli.views.serialize import Form
from carecli.views.words import SIGNS, STATUS_TONES

TONES: Mapping[Answer, Tone] = {
    "apply": "good", "stretch": "warn", "unclear": "warn", "stopped": "bad", "not care management": "quiet",
}  # fmt: skip
GROUPS = ("What stops you", "Asked for", "Wished for", "Also named")
ROOM = 22
"""Lines of a screen for what is asked; what has none is counted."""
WIDE, SIDE, QUOTE, GAP = 23, 18, 35, 2
LETTERS = 68
"""Letters of a line that a screen quotes; --full has all of it."""
MOST_NAMED = 5


class Skipped(NamedTuple):
    """A file that is no posting that could be read, and why."""

    file: str
    why: str


class Copy(NamedTuple):
    """A file whose posting is that of another one."""

    file: str
    of: str


class Matches(NamedTuple):
    """All that was looked at: each posting once, the best answer first; `copies` are the same again.

    `since` is what differs from what was kept last, where that is asked and there is such a thing.
    """

    matches: tuple[Match, ...]
    copies: tuple[Copy, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    gaps: tuple[Gap, ...] = ()
    since: Since | None = None

    @property
    def care(self) -> tuple[Match, ...]:
        """Those of care management."""
        return tuple(match for match in self.matches if match.posting.care)

    @property
    def is_one(self) -> bool:
        """Whether it is one posting and nothing else."""
        return len(self.matches) == 1 and not (self.copies or self.skipped)

    def list_copies(self, match: Match) -> tuple[str, ...]:
        """The other files of a posting."""
        return tuple(copy.file for copy in self.copies if copy.of == match.posting.file)


LINE = Form(Evidence, "line text page?")
REQUIREMENT = Form(
    Matched,
    "id kind=asked.kind any_of=asked.any_of importance=asked.importance later_months=asked.later_months"
    " status have=side.said is_stop eligible=asked.eligible instead=asked.instead"
    " by_experience=asked.by_experience states=asked.states evidence=asked.evidence",
    evidence=LINE,
)
POSTING = Form(
    Match,
    "file=posting.file title=posting.title care=posting.care level=posting.level setting=posting.setting"
    " answer stops below pay requirements=found",
    stops=(list[str], lambda match: [each.id for each in match.stops]),
    requirements=REQUIREMENT,
)
SEEN = Form(Seen, "title answer gaps")
SINCE = Form(
    Since,
    "day new gone changed same",
    new=SEEN,
    gone=SEEN,
    changed=Form(Changed, "title=after.title before=before.answer after=after.answer gaps=after.gaps"),
)
MATCH = Form(
    Matches,
    "postings=matches gaps copies skipped since?",
    schema="carecli.match/1",
    postings=POSTING,
    gaps=Form(Gap, "id kind named_in stops_in opens_in of takes_school"),
    since=SINCE,
)


# ------------------------------------------------------------ one posting


def match_page(match: Match, sheet: PaySheet | None, pack: Pack, who: str | None, *, full: bool) -> Page:
    """One posting on a screen, or in `full`: the answer, then all that is asked, each with its line."""
    speaker, posting = Speaker(pack), match.posting
    blocks: list[Block] = [Paragraph(say_answer(match, speaker), "strong")]
    level, setting = speaker.levels.get(posting.level or ""), speaker.settings.get(posting.setting or "")
    about = [clean_text(part) for part in (posting.title, posting.employer, level, setting) if part]
    blocks.append(Paragraph(" · ".join(about), "quiet"))
    grouped = _group(match)
    rows = [_make_row(each, group, speaker, full=full) for group, found in grouped for each in found]
    shown = rows if full else _fit(rows)
    if rows:
        blocks.append(Table("", COLUMNS, tuple(shown), grouped=True, bare=True, gap=GAP))
    if len(shown) < len(rows):
        left = f"{len(rows) - len(shown)} more named: add --full."
        blocks.append(Paragraph(left, "quiet"))
    blocks += _list_facts(match, sheet, speaker, full=full)
    if not full:
        blocks += list_commands([*_list_next(match)], who)
    return Page(f"{speaker.name_answer(match.answer)}: {clean_text(posting.title)}", tuple(blocks))


def match_table(match: Match, pack: Pack) -> Page:
    """Everything that one posting asks as a table for a program."""
    speaker = Speaker(pack)
    rows = [_make_row(each, group, speaker, full=True) for group, found in _group(match) for each in found]
    return Page("", (Table("", COLUMNS, tuple(rows)),))


COLUMNS = (
    Column("Asked", wrap=True, most=WIDE),
    Column("You", wrap=True, most=SIDE),
    Column("Status", only_data=True),
    Column("Line", only_data=True),
    Column("It says", wrap=True),
    Column("Importance"),
)


def _group(match: Match) -> list[tuple[str, Sequence[Matched]]]:
    """What is asked under its heading, what is not there before what is."""
    musts = [each for each in match.list_by("must") if not each.is_stop]
    parts = (match.stops, musts, match.list_by("nice"), match.list_by("unclear"))
    order = ("missing", "partial", "unknown", "met")
    return [
        (group, sorted(found, key=lambda each: order.index(each.status)))
        for group, found in zip(GROUPS, parts, strict=True)
        if found
    ]


Row = tuple[Cell, ...]


def _make_row(each: Matched, group: str, speaker: Speaker, *, full: bool) -> Row:
    status, evidence = "later" if each.comes_later else each.status, each.asked.evidence
    tone: Tone = "warn" if each.comes_later else STATUS_TONES[each.status]
    lines = [
        f"{found.line}: {found.text if full else quote(found.text, LETTERS, each.asked.words)}"
        for found in (evidence if full else evidence[:1])
    ]
    return (
        Cell(speaker.say(each.asked), tone, SIGNS[each.status]),
        # A terminal shows the status as a sign, and knows the lines by their place.
        Cell(f"{status}, {each.side.said}", data=each.side.said, drawn=clean_text(each.side.said)),
        cell(status),
        cell(evidence[0].line if evidence else ""),
        Cell(
            "; ".join(f"line {line}" for line in lines),
            "quiet",
            data="; ".join(found.text for found in evidence),
            drawn=clean_text("; ".join(lines)) or " ",
        ),
        cell(group),
    )


def _fit(rows: Sequence[Row]) -> list[Row]:
    """As many rows as a screen has room for."""
    shown, room, group = list[Row](), ROOM, ""
    for row in rows:
        room -= row[-1].text != group
        group = row[-1].text
        cells = ((row[0].text, WIDE - 2), (row[1].drawn, SIDE), (row[4].drawn, QUOTE - 2))
        room -= max(ceil(len(text) * 1.1 / width) for text, width in cells)
        if room < 0:
            break
        shown.append(row)
    return shown


def _list_facts(match: Match, sheet: PaySheet | None, speaker: Speaker, *, full: bool) -> list[Block]:
    """The pay, what belongs into a letter, and what the posting says it does not ask."""
    facts = []
    if said := say_pay(match, sheet, speaker):
        facts.append(("Pay", f"{said}."))
    held = list(dict.fromkeys(_say_held(each, speaker) for each in match.held))
    if held:
        named = held if full else held[:MOST_NAMED]
        facts.append(("Letter", f"name what is asked and you have: {'; '.join(named)}."))
    if full and match.posting.not_asked:
        said = "; ".join(f"line {found.line}: {found.text}" for found in match.posting.not_asked)
        facts.append(("Not asked", said))
    return [list_pairs(facts)] if facts else []


def _say_held(each: Matched, speaker: Speaker) -> str:
    """What is held: a degree and years as they are, a skill by its name, else in the posting's own words."""
    if each.asked.kind in ("education", "years"):
        return each.side.said
    if each.asked.kind == "skill":
        return speaker.say(each.asked)
    words = [word for word in each.asked.words if word]
    return words[0] if len(words) == 1 and len(each.asked.any_of) == 1 else speaker.say(each.asked)


def _list_next(match: Match) -> Iterator[tuple[str, str]]:
    if match.answer != ELSEWHERE:
        yield f"carecli match {name_file(match.posting.file)} --full", "every line that it asks by"


def name_file(file: str) -> str:
    """A file as a command line names it; what came through a pipe has no name."""
    return "FILE" if file == STREAM else shlex.quote(clean_text(file))
