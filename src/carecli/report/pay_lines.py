"""Pay at a person's levels, in the lines that the gap report shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from carecli.report.page import Block, Bullets, Heading, Paragraph
from carecli.report.wording import say_list

if TYPE_CHECKING:
    from carecli.engine.assessment import Assessment
    from carecli.engine.pay_sheet import PayRow, PaySheet
    from carecli.guide.sources import Source


def say_pay(
    assessment: Assessment,
    sheet: PaySheet | None,
    cited: Sequence[Source],
    marks: Mapping[str | None, str] | None = None,
) -> list[Block]:
    """Return a line for each level: the guide's figure, and what the nearest occupation earns.

    `marks` follow the titles of levels, in place of what the person has reached and what is next.
    """
    if sheet is None:
        return []
    sources = {source.id: source for source in cited}
    add_state = KEEP_STATE if marks else ADD_STATE
    marks = marks or {assessment.next_level: " (next)", assessment.current_level: " (reached)"}
    items = tuple(
        f"{level.title}{marks.get(level.id, '')}: "
        f"{_say_level([row for row in sheet.rows if row.level == level.id], sources)}"
        for level in sheet.levels
    )
    notes = [_say_why(sheet), *([] if sheet.is_local else [add_state]), f"More: {_say_command(sheet)}"]
    return [Heading("What it pays a year"), Bullets(items), Paragraph(" ".join(notes), "quiet")]


KEEP_STATE = "For the wages of your state: carecli profile edit --state CA."
ADD_STATE = "For the wages of your state add --state, or keep it: carecli profile edit --state CA."


def _say_level(rows: Sequence[PayRow], sources: Mapping[str, Source]) -> str:
    local = [row for row in rows if row.area.kind != "country"] or rows
    said = [
        f"the guide says {row.median:,} {row.currency} [{sources[row.source].cite}, {row.basis}]"
        for row in rows
        if row.occupation is None and row.carried is None and row.median
    ]
    carried = [
        f"{row.median:,} ({c.stated:,} x {c.local:,} / {c.national:,})"
        for row in local
        if (c := row.carried) and row.median
    ]
    if carried:
        said.append(f"carried to {local[0].area.name} about {say_list(carried, 'or')} [derived]")
    published = [row for row in local if row.occupation and row.median]
    if published:
        people = say_list([_say_published(row) for row in published])
        said.append(f"{people} [{sources[published[0].source].cite}, {published[0].basis}]")
    return "; ".join(said) or "no figure is known"


def _say_published(row: PayRow) -> str:
    assert row.occupation  # noqa: S101
    where = "the whole country" if row.area.kind == "country" else row.area.name
    middle = f", the middle half {row.p25:,} to {row.p75:,}" if row.p25 and row.p75 else ""
    return f"{row.occupation.people} in {where} have a median of {row.median:,}{middle}"


def _say_why(sheet: PaySheet) -> str:
    """Return whose wages these are and why (derived)."""
    reasons = dict.fromkeys(row.fit.reason for row in sheet.rows if row.fit and row.fit.reason)
    if sheet.licenses is None or sheet.unfit:
        whose = "Your license would tell which occupation is nearest"
    elif sheet.licenses:
        whose = f"The wages are those of the occupation nearest to you, {', '.join(sheet.licenses)}"
    else:
        whose = "The wages are those of the nearest occupations without a license"
    return f"{whose} ({'; '.join(reason for reason in reasons if reason)}, derived)."


def _say_command(sheet: PaySheet) -> str:
    """Return the command that shows the same for the highest of the levels, with more."""
    state = next((row.area.id for row in sheet.rows if row.area.kind != "country"), None)
    codes = [] if sheet.licenses is None else list(sheet.licenses) or ["none"]
    parts = [f"--level {sheet.levels[-1].id}", *([f"--state {state}"] if state else [])]
    parts += [f"--license {code}" for code in codes]
    return f"carecli salary {' '.join(parts)}"
