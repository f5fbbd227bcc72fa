"""Postings beside a person: one in full, many as a table, and either as JSON."""

import shlex
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from math import ceil
from typing import Any, NamedTuple

from carecli.engine.pay import PaySheet
from carecli.history.content import Changed, Seen, Since
from carecli.names import clean_text
from carecli.pack.pack import Pack
from carecli.papers.matching import Answer, Gap, Match, Matched
from carecli.papers.paper import STREAM, Evidence
from carecli.views.match_words import WORDS, quote, say_answer, say_pay, say_yearly
from carecli.views.match_words import Speaker as Speaker
from carecli.views.page import Block, Cell, Column, Page, Paragraph, Table, Tone, cell
from carecli.views.screen import list_commands, list_pairs
from carecli.views.serialize import Form
from carecli.views.words import SIGNS, STATUS_TONES, say_count, say_list

TONES: Mapping[Answer, Tone] = {
    "apply": "good", "stretch": "warn", "unclear": "warn", "stopped": "bad", "not care management": "quiet",
}  # fmt: skip
GROUPS = ("What stops you", "Asked for", "Wished for", "Also named")
ROOM = 22
"""Lines of a screen for what is asked; what has none is counted."""
WIDE, SIDE, QUOTE, GAP = 23, 18, 35, 2
LACKING = 20
"""Columns for what is missing, so that most titles fit beside it."""
LETTERS = 68
"""Letters of a line that a screen quotes; --full has all of it."""
MOST_LISTED = 20
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
    " answer stops pay requirements=found",
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
    gaps=Form(Gap, "id kind named_in stops_in of"),
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
    return Page(f"{WORDS[match.answer]}: {clean_text(posting.title)}", tuple(blocks))


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
    if match.answer != "not care management":
        yield f"carecli match {name_file(match.posting.file)} --full", "every line that it asks by"


def name_file(file: str) -> str:
    """A file as a command line names it; what came through a pipe has no name."""
    return "FILE" if file == STREAM else shlex.quote(clean_text(file))


# ------------------------------------------------------------ many postings


def matches_page(
    found: Matches, pack: Pack, who: str | None, since: Sequence[Block] = (), *, full: bool
) -> Page:
    """Many postings as a table, the best answers first, and what would open most of them."""
    speaker, care = Speaker(pack), found.care
    others = [match for match in found.matches if not match.posting.care]
    blocks: list[Block] = [Paragraph(_say_all(found), "strong"), *since]
    if opens := say_opening(found.gaps, speaker):
        blocks.append(Paragraph(opens))
    shown = care if full else care[:MOST_LISTED]
    if shown:
        blocks.append(_list_table(shown, found, speaker))
    if len(shown) < len(care):
        blocks.append(Paragraph(f"{len(care) - len(shown):,} more: add --full.", "quiet"))
    if others:
        blocks.append(_list_some("Not care management", [name_posting(match) for match in others], full=full))
    if found.skipped:
        said = [f"{skipped.file}: {skipped.why}" for skipped in found.skipped]
        blocks.append(_list_some("Not read", said, full=full))
    if not full:
        one = next(iter(care), None)
        file = name_file(one.posting.file) if one else "FILE"
        blocks += list_commands([(f"carecli match {file}", "one of them, line by line")], who)
    return Page("Postings matched", tuple(blocks))


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


def _say_all(found: Matches) -> str:
    care = found.care
    counts = {answer: sum(match.answer == answer for match in care) for answer in WORDS}
    names: dict[Answer, str] = {
        "apply": "to apply for",
        "stretch": "a stretch",
        "unclear": "unclear",
        "stopped": "stopped",
    }
    parts = [f"{counts[answer]} {said}" for answer, said in names.items() if counts[answer]]
    said = f"{say_count(len(care), 'posting')} of care management: {', '.join(parts)}" if care else NOTHING
    if found.copies:
        said += f"; {say_count(len(found.copies), 'copy', 'copies')} folded"
    return f"{said}."


NOTHING = "No posting of care management"


def say_opening(gaps: Sequence[Gap], speaker: Speaker) -> str:
    """What would open most: `CCM, named in 6 of 14; BSN in 3`; of things that go together only the first."""
    said, seen = list[str](), set[frozenset[int]]()
    papers = [gap for gap in gaps if gap.kind in ("license", "certification", "education")]
    for gap in papers:
        if any(gap.places <= other for other in seen) or len(said) == 3:
            continue
        seen.add(gap.places)
        where = f"named in {gap.named_in} of {gap.of}" if not said else f"in {gap.named_in}"
        stops = f", where it stops you {'in ' + str(gap.stops_in) if gap.stops_in < gap.named_in else ''}"
        said.append(f"{speaker.say_gap(gap)}, {where}{stops.rstrip() if gap.stops_in else ''}")
    return f"What would open most: {'; '.join(said)}." if said else ""


def matches_table(found: Matches, pack: Pack) -> Page:
    """Every posting as a row for a program, those of another field too."""
    return Page("", (_list_table(found.matches, found, Speaker(pack)),))


def _list_table(shown: Sequence[Match], found: Matches, speaker: Speaker) -> Table:
    columns = (
        Column("Answer"),
        Column("Posting", wrap=True),
        Column("What is missing", wrap=True, most=LACKING),
        Column("Pay a year", right=True),
        Column("Level", only_data=True),
        Column("Setting", only_data=True),
        Column("Asked", only_data=True),
        Column("There", only_data=True),
        Column("File", only_data=True),
        Column("Copies", only_data=True),
    )
    titles = Counter(name_posting(match) for match in shown)
    repeated = {title for title, count in titles.items() if count > 1}
    return Table("", columns, tuple(_list_row(match, found, speaker, repeated) for match in shown))


def _list_row(match: Match, found: Matches, speaker: Speaker, repeated: Container[str]) -> Row:
    posting, musts, copies = match.posting, match.list_by("must"), found.list_copies(match)
    name = name_posting(match)
    name += f" [{posting.file}]" if name in repeated else ""
    lacking = match.stops or [each for each in musts if each.status in ("missing", "partial")]
    missing = "; ".join(_say_lacking(each, speaker) for each in lacking)
    yearly = match.pay and match.pay.yearly
    return (
        cell(WORDS[match.answer], TONES[match.answer]),
        cell(name + (f" (also {say_list(copies)})" if copies else "")),
        cell(missing or _say_open(match, speaker)),
        Cell(say_yearly(yearly).replace(" to ", "-"), data=say_yearly(yearly))
        if yearly
        else Cell("-", data=""),
        cell(posting.level or ""),
        cell(posting.setting or ""),
        cell(len(musts)),
        cell(sum(each.status == "met" for each in musts)),
        cell(posting.file),
        cell("; ".join(copies)),
    )


def _say_lacking(each: Matched, speaker: Speaker) -> str:
    """What is missing; of years also what there is."""
    return speaker.say(each.asked)


def _say_open(match: Match, speaker: Speaker) -> str:
    is_open = [speaker.say(each.asked) for each in match.list_by("must") if each.side.is_open]
    return f"not said: {say_list(is_open)}" if is_open else ""


def name_posting(match: Match) -> str:
    """A posting by its title, else its file."""
    return clean_text(match.posting.title) or clean_text(match.posting.file) or "a posting"


def _list_some(title: str, said: Sequence[str], *, full: bool) -> Table:
    """A few of what is apart, and how many more there are."""
    shown = list(said if full else said[:MOST_NAMED])
    shown += [f"and {len(said) - len(shown):,} more: add --full"] if len(shown) < len(said) else []
    columns = (Column("What", wrap=True), Column("Group"))
    rows = tuple((Cell(text, drawn=""), cell(title)) for text in shown)
    return Table("", columns, rows, bare=True, grouped=True)


def matches_json(found: Matches) -> dict[str, Any]:
    """All of it as `carecli.match/1`."""
    return MATCH(found)
