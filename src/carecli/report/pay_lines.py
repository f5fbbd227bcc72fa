"""Pay at a person's levels, in the lines that the gap report shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from carecli.report.page import Block, Bullets, Heading, Paragraph
from carecli.report.wording import say_list

if TYPE_CHECKING:
    from carecli.engine.assessment import Assessment
    from carecli.engine.pay import PayRow
    from carecli.guide.pack import Pack
    from carecli.guide.sources import Source


def say_pay(
    assessment: Assessment, pay: Sequence[PayRow], pack: Pack, cited: Sequence[Source]
) -> list[Block]:
    """Return a line for each level: the guide's figure, and what the nearest occupation earns."""
    if not pay:
        return []
    sources = {source.id: source for source in cited}
    titles = {level.id: level.title for level in pack.ladder.level}
    marks = {assessment.next_level: " (next)", assessment.current_level: " (reached)"}
    levels = dict.fromkeys(row.level for row in pay)
    items = tuple(
        f"{titles[level]}{marks.get(level, '')}: {_say_level([r for r in pay if r.level == level], sources)}"
        for level in levels
    )
    local = next((row.area for row in pay if row.area.kind != "country"), None)
    where = "" if local else " Your state's wages: add --state, or carecli profile edit --state CA."
    more = f"carecli salary --level {list(levels)[-1]}{f' --state {local.id}' if local else ''}"
    note = f"The published wages are those of the nearest occupation for your license.{where} More: {more}"
    return [Heading("What it pays a year"), Bullets(items), Paragraph(note, "quiet")]


def _say_level(rows: Sequence[PayRow], sources: Mapping[str, Source]) -> str:
    local = [row for row in rows if row.area.kind != "country"] or rows
    said = [
        f"the guide says {row.median:,} {row.currency} [{sources[row.source].cite}, {row.basis}]"
        for row in rows
        if row.occupation is None and row.carried is None and row.median
    ]
    carried = [f"{row.median:,}" for row in local if row.carried]
    if carried:
        said.append(f"carried to {local[0].area.name} about {say_list(carried, 'or')} [derived]")
    published = [
        f"{row.occupation.people} in {row.area.name} have a median of {row.median:,}{_say_middle(row)}"
        for row in local
        if row.occupation and row.median
    ]
    if published:
        row = next(row for row in local if row.occupation and row.median)
        said.append(f"{say_list(published)} [{sources[row.source].cite}, {row.basis}]")
    return "; ".join(said) or "no figure is known"


def _say_middle(row: PayRow) -> str:
    return f", the middle half {row.p25:,} to {row.p75:,}" if row.p25 and row.p75 else ""
