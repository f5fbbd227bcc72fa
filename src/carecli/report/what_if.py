"""A what-if as a page: before and after, level by level, and each change in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from carecli.engine.what_if import Direction, LevelChange, compare_levels
from carecli.report.changes import lead, list_changes, say_stages, say_standing
from carecli.report.expiry import warn_of_expiry
from carecli.report.gap_report import say_legend
from carecli.report.page import Block, Cell, Column, Page, Paragraph, Table, Tone, cell
from carecli.report.pay_lines import say_pay
from carecli.report.sources import list_sources
from carecli.report.summary import find_focus
from carecli.report.wording import VERDICT_TONES, say_money, say_verdict

if TYPE_CHECKING:
    from carecli.engine.assessment import LevelAssessment
    from carecli.engine.pay_sheet import PaySheet
    from carecli.engine.what_if import WhatIf
    from carecli.guide.pack import Pack
    from carecli.guide.salary import Pay
    from carecli.guide.sources import Source

STANDING = 12
NOT_SAVED = "Nothing was saved: this is a what-if."
MARKS: dict[Direction, tuple[str, Tone]] = {
    "better": ("+", "good"),
    "worse": ("-", "bad"),
    "changed": ("~", "warn"),
    "same": ("=", "quiet"),
}


def what_if_page(
    what_if: WhatIf,
    pack: Pack,
    level: str | None = None,
    pay: PaySheet | None = None,
    sources: Sequence[Source] = (),
    *,
    alone: bool = False,
    in_order: bool = True,
) -> Page:
    """Return before and after side by side, for `level` first if one is named; `alone` shows no other.

    `pay` is that of the levels reached, for the licenses and state after all changes. `in_order` adds what
    each of several changes does.
    """
    focus = find_focus(what_if.after, level)
    changes = compare_levels(what_if.before, what_if.after)
    shown = [change for change in changes if not alone or change.after.id == focus.id]
    said = say_stages(what_if, pack)
    given = list_changes(what_if.profile, what_if.changed, pack) or list(dict.fromkeys(said))
    pays = find_stated_pay(what_if, pack)
    known = sources or pack.guide.source
    origin = _say_origin(pays, known)
    rows = pay.rows if pay else ()
    focused = next(change for change in changes if change.after.id == focus.id)
    blocks: list[Block] = [
        Paragraph(lead(what_if, focused, given, pays, origin, alone=alone), "strong"),
        *warn_of_expiry(what_if.before.expiring),
        *_say_idle(what_if, said),
        Paragraph(f"{NOT_SAVED} {_say_context(what_if, pack)}", "quiet"),
        _levels_table(what_if, shown, pays),
        Paragraph(
            f"{f'Pay is the median for the level {origin}. ' if pays else ''}{say_legend(pack)}", "quiet"
        ),
        *(_order_table(what_if, said, [change.after.id for change in shown]) if in_order else ()),
        *say_pay(
            what_if.after, pay, known, {level: f" ({mark})" for level, mark in _find_reached(what_if).items()}
        ),
        *list_sources([*(p.source for p in pays.values()), *(row.source for row in rows)], known),
    ]
    name = what_if.before.name
    return Page(f"What if, for {name}" if name else "What if", tuple(blocks))


def find_stated_pay(what_if: WhatIf, pack: Pack) -> dict[str, Pay]:
    """Return the guide's figure for each level, where it has one for the person's country."""
    country = what_if.profile.country
    pays = [pay for pay in pack.salary.pay if pay.state is None and pay.median]
    return {pay.level: pay for pay in reversed(pays) if country in (None, pay.country)}


def _say_context(what_if: WhatIf, pack: Pack) -> str:
    names = {setting.id: setting.name for setting in pack.settings.setting}
    now, then = (names.get(found.setting or "", "none named") for found in (what_if.before, what_if.after))
    setting = f"Setting: {now}." if now == then else f"Setting now: {now}; then: {then}."
    return f"{setting} Pack: {what_if.before.pack_id} {what_if.before.pack_version}."


def _levels_table(what_if: WhatIf, changes: Sequence[LevelChange], pays: Mapping[str, Pay]) -> Table:
    currencies = {pay.currency for pay in pays.values()}
    columns = (
        Column("Level", wrap=True),
        Column("Change"),
        Column("Now", wrap=True, most=STANDING),
        Column("Then", wrap=True, most=STANDING),
        Column("Hard stops", wrap=True),
        Column("Pay a year", right=True, unit=currencies.pop() if len(currencies) == 1 else ""),
        *(
            Column(name, only_data=True)
            for name in ("Id", "Reached", "Score now, low", "Score now, high", "Score then, low",
                         "Score then, high")
        ),
    )  # fmt: skip
    reached = _find_reached(what_if)
    rows = tuple(
        (
            _level_cell(change, reached, what_if.after.target_level),
            _direction_cell(change),
            _standing_cell(change.before),
            _standing_cell(change.after),
            _stops_cell(change),
            _pay_cell(pays.get(change.after.id)),
            cell(change.after.id),
            cell(reached.get(change.after.id, "")),
            *(cell(score) for level in change for score in level.score),
        )
        for change in changes
    )
    return Table("", columns, rows)


def _find_reached(what_if: WhatIf) -> dict[str | None, str]:
    now, then = what_if.before.current_level, what_if.after.current_level
    return {now: "reached"} if now == then else {now: "reached now", then: "reached then"}


def _level_cell(change: LevelChange, reached: Mapping[str | None, str], target: str | None) -> Cell:
    title = change.after.title
    marks = [reached.get(change.after.id, ""), "target" if change.after.id == target else ""]
    said = ", ".join(mark for mark in marks if mark)
    tone: Tone = "plain" if change.direction == "same" else "strong"
    return Cell(f"{title} ({said})" if said else title, tone, data=title)


def _direction_cell(change: LevelChange) -> Cell:
    sign, tone = MARKS[change.direction]
    return Cell(change.direction, tone, sign)


def _standing_cell(level: LevelAssessment) -> Cell:
    return Cell(say_standing(level), VERDICT_TONES[level.verdict.low], data=say_verdict(level.verdict))


def _stops_cell(change: LevelChange) -> Cell:
    labels = {f.requirement.id: f.requirement.label for f in change.after.findings}
    before, after = change
    held = (*after.stops, *after.open_stops)
    open_stops = {*after.open_stops, *(stop for stop in before.open_stops if stop not in held)}
    groups = {
        "gone": change.stops_gone,
        "new": change.stops_new,
        "still": [stop for stop in held if stop not in change.stops_new],
    }
    said = [
        f"{word}: {', '.join(labels[stop] + ('?' if stop in open_stops else '') for stop in stops)}"
        for word, stops in groups.items()
        if stops
    ]
    return Cell("; ".join(said) or "none", "bad" if held else "good" if said else "quiet")


def _pay_cell(pay: Pay | None) -> Cell:
    if pay is None or pay.median is None:
        return Cell("not known", data="")
    return Cell(say_money(pay.median, pay.currency), data=str(pay.median))


def _say_origin(pays: Mapping[str, Pay], sources: Sequence[Source]) -> str:
    cites = {source.id: source.cite for source in sources}
    return f"[{'; '.join(dict.fromkeys(f'{cites[pay.source]}, {pay.basis}' for pay in pays.values()))}]"


def _list_steps(what_if: WhatIf) -> list[tuple[LevelChange, ...]]:
    """Return all levels before and after each change."""
    stood = [what_if.before, *(stage.after for stage in what_if.stages)]
    return [compare_levels(before, after) for before, after in pairwise(stood)]


def _say_idle(what_if: WhatIf, said: Sequence[str]) -> list[Block]:
    """Return what changes nothing, and what changes answers but no level."""
    lines = []
    for stage, words, step in zip(what_if.stages, said, _list_steps(what_if), strict=True):
        if stage.is_idle:
            lines.append(f"{stage.label} changes nothing: your answers say it already.")
        elif all(change.direction == "same" for change in step):
            lines.append(f"{words}: that alone changes no verdict, score or hard stop.")
    return [Paragraph(line, "warn") for line in lines]


def _order_table(what_if: WhatIf, said: Sequence[str], levels: Sequence[str]) -> list[Block]:
    columns = (
        Column("Level", wrap=True, most=24),
        Column("Change"),
        Column("Before", wrap=True, most=STANDING),
        Column("After", wrap=True, most=STANDING),
        Column("Hard stops", wrap=True, most=17),
        Column("Step"),
    )
    rows = tuple(
        (
            cell(change.after.title),
            _direction_cell(change),
            _standing_cell(change.before),
            _standing_cell(change.after),
            _stops_cell(change),
            cell(f"Step {n}: {words}"),
        )
        for n, (words, step) in enumerate(zip(said, _list_steps(what_if), strict=True), 1)
        for change in step
        if change.direction != "same" and change.after.id in levels
    )
    return [Table("Each change in order", columns, rows, grouped=True)] if len(said) > 1 and rows else []
