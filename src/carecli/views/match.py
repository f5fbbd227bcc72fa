"""Postings beside a person: one in full, many as a table, and either as JSON."""

import shlex
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from math import ceil
from typing import Any, NamedTuple

from carecli.engine.kinds import say_count_of_years
from carecli.engine.pay import PayBand, PaySheet
from carecli.history.content import Changed, Seen, Since
from carecli.names import clean_text, say_number
from carecli.pack.pack import Pack
from carecli.papers.matching import Answer, Gap, Match, Matched, Yearly
from carecli.papers.paper import Evidence
from carecli.papers.posting import Asked, Wage
from carecli.views.page import Block, Cell, Column, Page, Paragraph, Table, Tone, cell
from carecli.views.pay import say_range
from carecli.views.screen import list_commands, list_pairs
from carecli.views.serialize import Form
from carecli.views.words import SIGNS, STATUS_TONES, say_count, say_list

WORDS: Mapping[Answer, str] = {
    "apply": "Apply", "stretch": "A stretch", "unclear": "Unclear", "stopped": "Stopped",
    "not care management": "Not care management",
}  # fmt: skip
TONES: Mapping[Answer, Tone] = {
    "apply": "good", "stretch": "warn", "unclear": "warn", "stopped": "bad", "not care management": "quiet",
}  # fmt: skip
GROUPS = ("What stops you", "Asked for", "Wished for", "Also named")
ROOM = 23
"""Lines of a screen for what is asked; what has none is counted."""
WIDE, SIDE, QUOTE = 23, 18, 36
LETTERS = 68
"""Letters of a line that a screen quotes; --full has all of it."""
MOST_LISTED = 50
MOST_NAMED = 5
LONGEST = 24
"""Letters of a file's name that a command to type has room for."""


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


# ------------------------------------------------------------ words


class Speaker:
    """Says what postings ask in the names of a pack."""

    def __init__(self, pack: Pack) -> None:
        self.levels = {level.id: level.title for level in pack.ladder.level}
        self.settings = {setting.id: setting.name for setting in pack.settings.setting}
        self._skills = {skill.id: skill.name for skill in pack.skills.skill}
        self._education = {level.id: level.name for level in pack.education.level}
        self._fields = {field.id: field.name for field in pack.education.field}
        self._degrees = {(d.level, d.field): d.id for d in reversed(pack.education.degree)}

    def say(self, asked: Asked) -> str:
        """What is asked, in few words: `RN or LCSW license in OH`, `CCM within 24 months`."""
        named = dict.fromkeys(self.name(asked, place) for place in range(len(asked.any_of)))
        said = self._say_degrees(asked.any_of) if asked.kind == "education" else ""
        said = said or say_list(named or [self.name(asked, 0)], "or")
        if asked.kind == "license":
            said += " license" + (f" in {say_list(asked.states, 'or')}" if asked.states else "")
        if asked.kind == "education" and asked.by_experience:
            said += " or experience"
        for way in asked.instead:
            said += f", or {say_list(self._say_item(item) for item in way)}"
        if asked.eligible:
            said += ", to be sat for"
        return said + say_later(asked)

    def name(self, asked: Asked, place: int) -> str:
        """One of several that will do, by its name in the pack, else in the posting's own words."""
        if place < len(asked.any_of):
            known = self._find(asked.kind, asked.any_of[place])
            if known:
                known += " of care management" if asked.care else ""
                return f"{known} of the {say_number(asked.within)} in it" if asked.within else known
        if place < len(asked.words) and asked.words[place]:
            return asked.words[place]
        if asked.kind == "drivers-license":
            return "driver's license"
        return quote(asked.evidence[0].text, 40) if asked.evidence else asked.kind

    def _find(self, kind: str, value: str) -> str | None:
        if kind in ("license", "certification"):
            return None if value == OTHER else value
        if kind == "years":
            try:
                return say_count_of_years(float(value))
            except ValueError:
                return None
        if kind == "education":
            level, _, field = value.partition(":")
            letters = self._degrees.get((level, field))
            return letters or ", ".join(
                filter(None, (self._education.get(level, level), self._fields.get(field, field)))
            )
        return self._skills.get(value) if kind == "skill" else None

    def _say_degrees(self, any_of: Sequence[str]) -> str:
        """Degrees of one level in several fields, said once: `Bachelor's degree in Nursing or any field`."""
        parts = [name.partition(":") for name in any_of]
        if len(parts) < 2 or len({level for level, _, _ in parts}) > 1:
            return ""
        fields = [self._fields.get(field, field) for _, _, field in parts if field]
        fields += ["another field"] if len(fields) < len(parts) else []
        return f"{self._education.get(parts[0][0], parts[0][0])} in {say_list(fields, 'or')}"

    def _say_item(self, item: str) -> str:
        kind, _, value = item.partition(":")
        return self._find(kind, value) or value

    def say_gap(self, gap: Gap) -> str:
        """What is lacking, in few words."""
        return self._find(gap.kind, gap.id) or gap.id


OTHER = "OTHER"
"""What stands for a credential that the pack does not know."""


def say_later(asked: Asked) -> str:
    """Until when it may come, if it may come later."""
    if asked.later_months is None:
        return ""
    return f", within {say_count(asked.later_months, 'month')}" if asked.later_months else ", after hire"


def quote(text: str, most: int, words: Sequence[str] = ()) -> str:
    """A line, or of a longer one so much as has room, around the words that matter."""
    text = text.lstrip("-*\u2022\u00b7 ")
    if len(text) <= most:
        return text
    places = [at for word in words if word and (at := text.casefold().find(word.casefold())) >= 0]
    begin = min(places, default=0)
    begin = (
        0
        if begin + max(map(len, words), default=0) <= most - 4
        else text.rfind(" ", 0, max(1, begin - 8)) + 1
    )
    part = text[begin : begin + most - 4 - 4 * bool(begin)]
    if begin + len(part) < len(text):
        part = f"{part[: part.rfind(' ')] if ' ' in part else part} ..."
    return f"... {part}" if begin else part


def say_answer(match: Match, speaker: Speaker) -> str:
    """The answer in a sentence, with what it rests on."""
    word, rest = WORDS[match.answer], []
    if match.answer == "not care management":
        return f"{word}: this posting is of another field."
    if match.stops:
        word += f": {say_list(_say_stop(each, speaker) for each in match.stops)}"
        rest.append(f"otherwise {say_share(match)}")
    elif match.answer == "unclear":
        word += f": {_say_unclear(match, speaker)}"
        rest += [say_share(match)] if match.list_by("must") else []
    else:
        word += ": nothing stops you"
        rest.append(say_share(match))
        rest += _say_short(match)
    lacking = [each for each in match.list_by("nice") if each.status in ("missing", "partial")]
    rest += [f"{len(lacking)} wished for missing"] if lacking else []
    later = [speaker.say(each.asked) for each in match.list_by("must") if each.comes_later]
    rest += [f"to come: {say_list(later)}"] if later else []
    return f"{'; '.join([word, ', '.join(filter(None, rest))] if rest else [word])}."


def _say_stop(each: Matched, speaker: Speaker) -> str:
    lines = [evidence.line for evidence in each.asked.evidence[:1]]
    return speaker.say(each.asked) + "".join(f", line {line}" for line in lines)


def _say_unclear(match: Match, speaker: Speaker) -> str:
    is_open = [speaker.say(each.asked) for each in match.list_by("must") if each.side.is_open]
    if is_open:
        return f"whether you have {say_list(is_open)} decides, and you have not said"
    return "it says of nothing that it must be" if match.found else "it says nothing that carecli could read"


def say_share(match: Match) -> str:
    """How many of the musts are there: `7 of 9 asked`; those that only the person can tell apart."""
    musts = match.list_by("must")
    unknown = sum(each.status == "unknown" for each in musts)
    if not musts:
        return "it says of nothing that it must be"
    there = sum(each.status == "met" for each in musts)
    return f"{there} of {len(musts)} asked" + (f" ({unknown} only you can tell)" if unknown else "")


def _say_short(match: Match) -> list[str]:
    short = [each for each in match.list_by("must") if each.asked.kind == "years" and each.status != "met"]
    return [f"short of {each.asked.any_of[0]} years" for each in short if each.status != "unknown"][:1]


def say_wage(wage: Wage) -> str:
    """Pay as the posting says it."""
    ends = dict.fromkeys((wage.low, wage.high))
    said = " to ".join(f"{end:,.2f}".removesuffix(".00") for end in ends)
    return f"{said} {'an' if wage.unit == 'hour' else 'a'} {wage.unit}"


def say_yearly(yearly: Yearly) -> str:
    """A year's range."""
    return " to ".join(f"{end:,}" for end in dict.fromkeys(yearly))


def say_pay(match: Match, sheet: PaySheet | None, speaker: Speaker) -> str | None:
    """The pay a year, and where it lies beside the person's band; None where none is said."""
    if match.pay is None or match.posting.pay is None:
        return None
    said = say_yearly(match.pay.yearly) + " a year"
    if match.pay.unit != "year":
        said += f" ({say_wage(match.posting.pay)})"
    band = sheet and (sheet.expected or next(iter(sheet.possible), None))
    if not band:
        return said
    title = speaker.levels.get(band.level, band.level)
    return f"{said}, {_place(match.pay.yearly, band)} your band as {title}, {say_range(band)}"


def _place(yearly: Yearly, band: PayBand) -> str:
    if band.low is not None and yearly.high < band.low:
        return "below"
    return "above" if band.high is not None and yearly.low > band.high else "in line with"


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
        blocks.append(Table("", COLUMNS, tuple(shown), grouped=True, bare=True))
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
    status, evidence = each.status, each.asked.evidence
    tone: Tone = "warn" if each.comes_later else STATUS_TONES[status]
    lines = [
        f"{found.line}: {found.text if full else quote(found.text, LETTERS, each.asked.words)}"
        for found in (evidence if full else evidence[:1])
    ]
    return (
        Cell(speaker.say(each.asked), tone, SIGNS[status]),
        cell(each.side.said),
        cell("later" if each.comes_later else status),
        cell(evidence[0].line if evidence else ""),
        Cell("; ".join(lines), "quiet", data="; ".join(found.text for found in evidence)),
        cell(group),
    )


def _fit(rows: Sequence[Row]) -> list[Row]:
    """As many rows as a screen has room for."""
    shown, room, group = list[Row](), ROOM, ""
    for row in rows:
        room -= row[-1].text != group
        group = row[-1].text
        cells = ((row[0], WIDE - 2), (row[1], SIDE), (row[4], QUOTE - 2))
        room -= max(ceil(len(found.text) * 1.1 / width) for found, width in cells)
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
    """A file as a command line names it, where it is short."""
    named = shlex.quote(clean_text(file))
    return named if len(named) <= LONGEST else "FILE"


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
        blocks.append(Paragraph(f"{len(care) - len(shown)} more are not shown: add --full.", "quiet"))
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


def list_news(since: Since | None) -> list[Block]:
    """What is new, gone and answered otherwise since the last kept round; None says that there is none."""
    if since is None:
        return [
            Paragraph("Nothing is kept yet to compare with.", "quiet", "carecli match --save keeps this.")
        ]
    counts = (("new", since.new), ("gone", since.gone), ("changed", since.changed))
    said = ", ".join(f"{len(found)} {word}" for word, found in counts if found) or "nothing changed"
    blocks: list[Block] = [Paragraph(f"Since {since.day}: {said}; {since.same} as before.")]
    rows = [(cell(f"{seen.title}: {_say_kept(seen.answer)}"), cell("New")) for seen in since.new]
    rows += [
        (cell(f"{after.title}: {_say_kept(after.answer)}, was {_say_kept(before.answer)}"), cell("Changed"))
        for before, after in since.changed
    ]
    rows += [(cell(seen.title), cell("Gone")) for seen in since.gone]
    columns = (Column("What", wrap=True), Column("Group"))
    return [*blocks, *([Table("", columns, tuple(rows), bare=True, grouped=True)] if rows else [])]


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
        Column("What is missing", wrap=True),
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
    return clean_text(match.posting.title) or match.posting.file


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
