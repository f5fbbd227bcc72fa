"""What a person's own postings ask beside what the pack counts, with how sure either is."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from carecli.pack.evidence import EvidenceFile, Thing, count_together
from carecli.pack.ladder import Level
from carecli.pack.sources import Source
from carecli.papers.tallying import LEAST, Interval, find_interval
from carecli.views.page import Block, Cell, Column, Page, Paragraph, Table, cell
from carecli.views.serialize import Form
from carecli.views.words import list_sources, say_count


class Share(NamedTuple):
    """How many of `n` postings ask for a thing, and between which shares that of all such postings lies."""

    asked: int
    wished: int | None
    after_hire: int | None
    n: int
    interval: Interval


class ShareLine(NamedTuple):
    """A thing, or a part of it: the person's own postings and the pack's; None of fewer than five."""

    thing: Thing
    part: str | None
    own: Share | None
    pack: Share | None


class Beside(NamedTuple):
    """All counts, of `postings` of care management above the lowest level; `left_out` could not be placed."""

    postings: int
    left_out: int
    lines: tuple[ShareLine, ...]


SHARE = Form(Share, "asked wished after_hire n low=interval.low high=interval.high")
MATCH_EVIDENCE = Form(
    Beside,
    "postings left_out rows=lines",
    schema="carecli.match-evidence/1",
    rows=Form(ShareLine, "thing=thing.id part own pack", own=SHARE, pack=SHARE),
)


def put_beside(
    things: Sequence[Thing], evidence: EvidenceFile, levels: Sequence[Level], postings: int, left_out: int
) -> Beside:
    """The person's counts beside the pack's, of all levels above the lowest together."""
    ids = [level.id for level in levels]
    return Beside(postings, left_out, tuple(_list_lines(things, evidence, ids)))


def _list_lines(
    things: Sequence[Thing], evidence: EvidenceFile, levels: Sequence[str]
) -> Iterator[ShareLine]:
    own_file = evidence.replace(thing=tuple(things))
    for thing in evidence.thing:
        own = next((each for each in things if each.id == thing.id), thing)
        for part in (None, *thing.parts):
            parts = (part,) if part else ()
            yield ShareLine(
                thing, part, _take(own_file, own, parts, levels), _take(evidence, thing, parts, levels)
            )


def _take(evidence: EvidenceFile, thing: Thing, parts: Sequence[str], levels: Sequence[str]) -> Share | None:
    count = count_together(evidence, thing, parts, levels, ())
    if count.n < LEAST:
        return None
    interval = find_interval(count.asked, count.n)
    return Share(count.asked, count.wished, count.after_hire, count.n, interval)


def beside_page(beside: Beside, evidence: EvidenceFile, sources: Sequence[Source], field: str) -> Page:
    """The counts side by side; those of fewer than five postings are not shown."""
    cites = {source.id: source.cite for source in sources}
    columns = (
        Column("What is asked", wrap=True),
        Column("Your postings", wrap=True),
        Column("The pack's", wrap=True),
        Column("Thing"),
    )
    rows = [
        (
            cell("in any form" if line.part is None else line.thing.parts[line.part]),
            _show(line.own),
            _show(line.pack),
            cell(line.thing.title),
        )
        for line in beside.lines
        if line.part is None or line.own is None or line.own.asked or (line.pack and line.pack.asked)
    ]
    said = f"{say_count(beside.postings, 'posting')} of {field} counted, all levels together."
    blocks: list[Block] = [Paragraph(said, "strong"), Table("", columns, tuple(rows), grouped=True)]
    notes = "In percent: where the share of all such postings lies in 95 of 100 cases. Fewer than"
    notes += f" {LEAST} say nothing. The pack's: {cites[evidence.source]}, {evidence.posts} postings."
    if beside.left_out:
        notes += f" Not counted: {beside.left_out} of another field, or of no known level and setting."
    blocks.append(Paragraph(notes, "quiet"))
    hint = "carecli match --evidence FOLDER -o evidence.toml"
    blocks.append(Paragraph("A file for the author of a pack:", "quiet", hint))
    return Page("What your postings ask", tuple(blocks), list_sources([evidence.source], sources))


def _show(share: Share | None) -> Cell:
    if share is None:
        return Cell("too few", "quiet", data="")
    low, high = (round(end * 100) for end in share.interval)
    more = f", {share.wished} wish for it" if share.wished else ""
    few = f"; {share.wished} wish" if share.wished else ""
    later = f", {share.after_hire} later" if share.after_hire else ""
    return Cell(
        f"{share.asked} of {share.n} ({low} to {high} %){more}{later}",
        drawn=f"{share.asked}/{share.n}, {low}-{high}%{few}{later}",
    )
