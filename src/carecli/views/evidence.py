"""What real postings ask as a page with bars and as JSON: every count with its n."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from carecli.names import say_amount
from carecli.pack.evidence import (
    Count,
    EvidenceFile,
    Said,
    Stated,
    StatedKind,
    Thing,
    count_level,
    count_together,
    find_count,
    find_group,
    read_importance,
)
from carecli.pack.ladder import Counted, Level, Setting
from carecli.pack.sources import Source
from carecli.views.page import Block, Column, Page, Paragraph, Table, cell
from carecli.views.serialize import Form
from carecli.views.words import list_sources, say_count, say_list

BAR = 10


class Named(NamedTuple):
    """The numbers that those name who ask: quartiles, or the values themselves."""

    quartiles: tuple[float, float, float] | None
    values: tuple[float, ...]


class CountLine(NamedTuple):
    """One count; no `level` is all above the lowest, no `part` the thing in any form."""

    level: str | None
    thing: Thing
    part: str | None
    counted: Count
    years: Named | None
    source: str


class StatedLine(NamedTuple):
    """One number that postings state, of what kind it is and where it is from."""

    kind: StatedKind
    row: Stated
    source: str


class Asking(NamedTuple):
    """What is shown: the counts, those `behind` a sum for programs, and the numbers that postings state."""

    lines: tuple[CountLine, ...]
    behind: tuple[CountLine, ...]
    stated: tuple[StatedLine, ...]

    @property
    def rows(self) -> tuple[CountLine, ...]:
        """Every count."""
        return self.lines + self.behind


class Inquiry(NamedTuple):
    """Whose postings are meant: of a level, in a setting, for a license, each if named."""

    level: Level | None = None
    setting: Setting | None = None
    license: str | None = None

    @property
    def place(self) -> str | None:
        """The id of the setting."""
        return self.setting.id if self.setting else None

    def asks(self, thing: Thing) -> bool:
        """Whether these postings can ask for a thing, which may be for holders alone."""
        return not thing.holders or self.license in thing.holders


EVIDENCE = Form(
    Asking,
    "rows stated",
    schema="carecli.evidence/1",
    rows=Form(
        CountLine,
        "level settings=counted.settings thing=thing.id part asked=counted.asked wished=counted.wished"
        " after_hire=counted.after_hire n=counted.n years is_thin=counted.is_thin source",
    ),
    stated=Form(
        StatedLine,
        "thing=kind.id level=row.level part=row.part posts=row.posts n=row.n median=row.median low=row.low"
        " high=row.high values=row.values unit=kind.unit currency=kind.currency year=kind.year source",
    ),
)


def gather_evidence(evidence: EvidenceFile | None, levels: Sequence[Level], wanted: Inquiry) -> Asking:
    """The counts of a level, or of all above the lowest; a thin one with those that stand beside it."""
    if evidence is None:
        return Asking((), (), ())
    ids = [level.id for level in levels]
    things = [thing for thing in evidence.thing if wanted.asks(thing)]
    lines = [line for thing in things for line in _count_thing(evidence, thing, ids, wanted)]
    behind = [
        CountLine(level, thing, None, own, _find_named(thing, level, own.settings), evidence.source)
        for thing in things
        for level in ids
        for own in [count_level(evidence, thing, (), level, find_group(thing, wanted.place))]
        if wanted.level is None and own.n
    ]
    return Asking(tuple(lines), tuple(behind), tuple(_find_stated(evidence, wanted)))


def _count_thing(
    evidence: EvidenceFile, thing: Thing, levels: list[str], wanted: Inquiry
) -> Iterator[CountLine]:
    places = find_group(thing, wanted.place)
    together = count_together(evidence, thing, (), levels, places)
    own = count_level(evidence, thing, (), wanted.level.id, places) if wanted.level else together
    if own.n:
        level = wanted.level.id if wanted.level else None
        yield CountLine(level, thing, None, own, _find_named(thing, level, places), evidence.source)
    if wanted.level and wanted.level.id != levels[0] and own.is_thin and together.n > own.n:
        yield CountLine(None, thing, None, together, None, evidence.source)
    yield from _count_parts(evidence, thing, levels, wanted)


def _count_parts(
    evidence: EvidenceFile, thing: Thing, levels: list[str], wanted: Inquiry
) -> Iterator[CountLine]:
    """The parts that are asked for at all; of a thing of licenses those that name the one that is wanted."""
    for part in thing.parts:
        if wanted.license and thing.licenses and wanted.license not in thing.licenses.get(part, ()):
            continue
        count = _decide(evidence, thing, (part,), levels, wanted)
        if count and count.asked:
            level = count.levels[0] if len(count.levels) == 1 else None
            yield CountLine(level, thing, part, count, None, evidence.source)


def _decide(
    evidence: EvidenceFile, thing: Thing, parts: tuple[str, ...], levels: list[str], wanted: Inquiry
) -> Count | None:
    """The count that decides for a level, or that of all above the lowest."""
    if wanted.level is None:
        return count_together(evidence, thing, parts, levels, find_group(thing, wanted.place))
    counted = Counted(thing=thing.id, parts=parts)
    return find_count(evidence, counted, wanted.level.id, wanted.place, levels)


def _find_named(thing: Thing, level: str | None, places: tuple[str, ...]) -> Named | None:
    """The numbers of the one row that holds all of these postings."""
    rows = [row for row in thing.rows if row.level == level and row.settings == places]
    return next((Named(row.quartiles, row.values) for row in rows if row.quartiles or row.values), None)


def _find_stated(evidence: EvidenceFile, wanted: Inquiry) -> Iterator[StatedLine]:
    """The numbers of the level, or of all; those of a license alone where they are known."""
    parts = [
        part for thing in evidence.thing for part, codes in thing.licenses.items() if wanted.license in codes
    ]
    for kind in evidence.stated:
        rows = [row for row in kind.rows if wanted.level is None or row.level == wanted.level.id]
        own = [row for row in rows if row.part in parts]
        yield from (StatedLine(kind, row, kind.source or evidence.source) for row in own or rows)


def evidence_page(
    evidence: EvidenceFile | None,
    asking: Asking,
    levels: Sequence[Level],
    wanted: Inquiry,
    sources: Sequence[Source],
) -> Page:
    """What postings ask, as bars: a sentence that answers first, then a line for each count."""
    if evidence is None:
        return Page("What postings ask", (Paragraph("This pack counts no postings.", "strong"),))
    cites = {source.id: source.cite for source in sources}
    columns = (
        Column("Postings", wrap=True, most=26),
        Column("", decorative=True),
        Column("What they say", wrap=True),
        Column("Source", only_data=True),
        Column("Asked"),
    )
    counted = [
        (
            cell(_say_who(line, levels, wanted)),
            cell("█" * round(BAR * line.counted.asked / line.counted.n), "good"),
            cell(_say_line(line)),
            cell(cites[line.source]),
            cell(line.thing.title),
        )
        for line in asking.lines
    ]
    is_alone = wanted.level is not None and wanted.setting is None  # these numbers are of no setting
    stated = [line for line in asking.stated if is_alone or (wanted.license and line.row.part)]
    numbers = [
        (
            cell(f"{row.posts or 'all'}{', any setting' if wanted.setting else ''}"),
            cell(""),
            cell(_say_stated(kind, row) + (f" [{cites[source]}]" if source != evidence.source else "")),
            cell(cites[source]),
            cell(kind.title),
        )
        for kind, row, source in stated
    ]
    period = f"{evidence.first_year} to {evidence.last_year} [{cites[evidence.source]}]"
    blocks: tuple[Block, ...] = (
        Paragraph(_lead(evidence, levels, wanted), "strong"),
        Table("", columns, (*counted, *numbers), grouped=True),
        Paragraph(
            f"{say_count(evidence.posts, 'posting')}, {period}; thin: fewer than {evidence.thresholds.least}."
            f" Bear in mind: {'; '.join(evidence.biases)}.",
            "quiet",
        ),
        Paragraph(_read_on(levels, wanted), "quiet"),
    )
    cited = dict.fromkeys([evidence.source, *(source for _, _, source in stated)])
    return Page("What postings ask", blocks, list_sources(list(cited), sources))


def _say_who(line: CountLine, levels: Sequence[Level], wanted: Inquiry) -> str:
    if line.part is not None:
        return line.thing.parts[line.part]
    if line.level is None and wanted.level:
        return f"above {levels[0].short}"
    return "in any form" if line.thing.parts and not line.thing.holders else "all"


def _say_line(line: CountLine) -> str:
    """A count in words: `13 of 16 ask for it, 2 wish for it; thin`."""
    count = line.counted
    said = [f"{count.asked} of {count.n} ask for it"]
    said += [f"{count.wished} wish{'es' if count.wished == 1 else ''} for it"] if count.wished else []
    said += [f"{count.after_hire} later"] if count.after_hire else []
    named = f": {_say_named(line.years)}" if line.years else ""
    return f"{', '.join(said)}{named}{'; thin' if count.is_thin else ''}"


def _say_named(named: Named) -> str:
    if named.quartiles is None:
        return say_list(map(say_amount, named.values))
    low, _, high = named.quartiles
    return f"mostly {say_amount(low)}{f' to {say_amount(high)}' if high > low else ''}"


def _say_stated(kind: StatedKind, row: Stated) -> str:
    if row.low is not None and row.high is not None:
        said = f"{say_amount(row.low)} to {say_amount(row.high)}"
    else:
        said = say_list(map(say_amount, row.values if row.median is None else (row.median,)))
    return f"{said} {kind.currency or kind.unit or ''}, n = {row.n}"


SHARES: dict[Said | None, str] = {
    "must": "most ask for {}",
    "expected": "many ask for {}",
    "preferred": "some ask or wish for {}",
    "nothing": "hardly any ask for {}",
    None: "too few were counted to tell about {}",
}


def _lead(evidence: EvidenceFile, levels: Sequence[Level], wanted: Inquiry) -> str:
    """The answer in a sentence: what most, many, some and hardly any ask for."""
    ids = [level.id for level in levels]
    found: dict[Said | None, list[str]] = {share: [] for share in SHARES}
    for thing in evidence.thing:
        if not wanted.asks(thing):
            continue
        count = _decide(evidence, thing, (), ids, wanted)
        share = read_importance(count, evidence.thresholds) if count else None
        found[share].append(thing.title[:1].lower() + thing.title[1:])
    who = wanted.level.title if wanted.level else f"All levels above {levels[0].title}"
    place = f", {wanted.setting.name}" if wanted.setting else ""
    parts = [SHARES[share].format(say_list(names)) for share, names in found.items() if names]
    return f"{who}{place}: {'; '.join(parts)}."


def _read_on(levels: Sequence[Level], wanted: Inquiry) -> str:
    given = ((wanted.setting, "--setting"), (wanted.license, "--license"))
    flags = [flag for value, flag in given if value is None]
    narrow = f"; narrow this by {say_list(flags)}" if flags else ""
    if wanted.level is None:
        return f"One level: carecli evidence {levels[-1].id}{narrow}."
    return f"What counts here: carecli ladder {wanted.level.id}{narrow}."
