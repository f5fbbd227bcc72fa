"""What changes would do, on one screen: each level now and then, what each change does, and pay."""

from collections.abc import Iterator, Mapping, Sequence

from carecli.engine.pay import PaySheet
from carecli.engine.results import LevelAssessment
from carecli.engine.what_if import BeforeAfter, Direction, Effect, Stage, WhatIf, compare_levels
from carecli.pack.pack import Pack
from carecli.pack.sources import Source
from carecli.views.answer import find_focus
from carecli.views.charts import draw_score
from carecli.views.marks import Marks
from carecli.views.page import Block, Cell, Column, Page, Paragraph, Table, Tone, cell
from carecli.views.screen import list_commands, list_pairs, name_level
from carecli.views.standing import measure_bars, name_kinds, say_pay_line, say_points
from carecli.views.what_if import list_changes, say_effect, say_stages
from carecli.views.words import say_count, say_list, warn_of_expiry

SAID = 3
SHOWN = 5
TONES: dict[Direction, Tone] = {"better": "good", "worse": "bad", "changed": "warn", "same": "plain"}
SIGNS: dict[Direction, str] = {"better": "+", "worse": "-", "changed": "~", "same": "="}


def outcome_page(
    what_if: WhatIf,
    pack: Pack,
    sources: Sequence[Source],
    level: str | None = None,
    pay: PaySheet | None = None,
    *,
    alone: bool = False,
) -> Page:
    """Each level now and then, for `level` first if one is named; `alone` shows no other.

    `pay` is for the licenses and the state after all changes.
    """
    marks, focus = Marks(), find_focus(what_if.after, level)
    cites = {source.id: source.cite for source in sources}
    changes = compare_levels(what_if.before, what_if.after)
    focused = next(change for change in changes if change.after.id == focus.id)
    said = say_stages(what_if, pack)
    facts = [*_list_facts(focused, pay, marks, cites)]
    blocks: list[Block] = [
        Paragraph(_say_lead(what_if, focused, pack, said), "strong"),
        *warn_of_expiry(what_if.before.expiring[:2]),
        draw_levels([focused] if alone else changes, focused),
        *([list_pairs(facts)] if facts else []),
        *_list_each(what_if, said, focus.id),
        *list_commands(
            [
                ("carecli assess --full", "all of it, with the same options"),
                ("carecli plan", "the way there as you are today"),
            ]
        ),
        Paragraph("Nothing was saved: this is a what-if.", "quiet"),
    ]
    if (noted := marks.list()).rows:
        blocks.append(noted)
    name = what_if.before.name
    return Page(f"What if, for {name}" if name else "What if", tuple(blocks))


def _say_lead(what_if: WhatIf, focused: BeforeAfter, pack: Pack, said: Sequence[str]) -> str:
    """What all changes together come to, in a sentence or two."""
    given = list_changes(what_if.profile, what_if.changed, pack) or list(dict.fromkeys(said))
    more = len(given) - SAID
    named = say_list([*given[:SAID], *([say_count(more, "more change")] if more > 0 else [])])
    name = what_if.before.name
    lead = f"{name}, with {named}" if name else f"With {named}"
    now, then = focused
    stood = (what_if.after, what_if.before)
    reached, was = (found.name_levels(found.current_levels) for found in stood)
    passed = [level for level in what_if.after.levels if level.passed_over]
    parts = [f"you would be ready for {say_list(reached)}"] if reached and reached != was else []
    if was and not reached:
        above = f"start above {passed[-1].title}" if passed else f"no longer be ready for {say_list(was)}"
        parts.append(f"you would {above}")
    if what_if.after.current_levels != (focused.after.id,) or not parts:
        stays = "stay" if focused.direction == "same" else "be"
        before = "" if focused.direction == "same" else f" (now {say_level(now)})"
        parts.append(f"{then.title} would {stays} {say_level(then)}{before}")
    return f"{lead}: {'; '.join(parts)}."


def say_level(level: LevelAssessment) -> str:
    """A standing in few words: `a stretch, 94 of 100`, `closed until you have a license`."""
    low, high = level.verdict
    if level.passed_over:
        return f"below where {level.passed_over} start"
    if high == "blocked":
        return f"closed until you have {name_kinds(level)}"
    if low == "blocked":
        return f"open only with {name_kinds(level)}, which is not answered yet"
    word = {"stretch": "a stretch"}
    said = word.get(low, low) if low == high else f"{low} to {high}"
    return f"{said}, {say_points(level)} of 100"


def draw_levels(changes: Sequence[BeforeAfter], focused: BeforeAfter) -> Table:
    """A bar for each level with what the changes add to it, its score and its verdict now and then."""
    width = measure_bars([change.after for change in changes]) - 6
    columns = (
        Column("Level"),
        Column("", decorative=True),
        Column("Score"),
        Column("Verdict", wrap=True),
        Column("Change"),
    )
    rows = tuple(_draw_level(change, width, is_focus=change is focused) for change in changes)
    return Table("", columns, rows, bare=True, gap=2)


def _draw_level(change: BeforeAfter, width: int, *, is_focus: bool) -> tuple[Cell, ...]:
    now, then = change
    tone = TONES[change.direction]
    name = Cell(
        then.title,
        "strong" if is_focus else "plain",
        drawn=f"{'▸' if is_focus else ' '} {name_level(then.id)}",
    )
    sign = Cell(change.direction, tone, drawn=SIGNS[change.direction])
    if then.passed_over:
        above = f"{then.passed_over} license holders start above it"
        return name, Cell("", "quiet", drawn="·  you start above it"), cell(""), Cell(above, drawn=" "), sign
    bar = Cell("", tone, drawn=draw_score(min(now.score.low, then.score.low), then.score.low, width))
    points, plain_points = _say_both(_say_points(now), _say_points(then), " of 100, then ")
    verdict, plain_verdict = _say_both(_say_verdict(now), _say_verdict(then), ", then ")
    score, said = Cell(f"{plain_points} of 100", drawn=points), Cell(plain_verdict, tone, drawn=verdict)
    return name, bar, score, said, sign


def _say_both(before: str, after: str, then: str) -> tuple[str, str]:
    """What was and what would be, with an arrow and in words; once where both are the same."""
    return (before, before) if before == after else (f"{before} → {after}", f"{before}{then}{after}")


def _say_points(level: LevelAssessment) -> str:
    return say_points(level).replace(" to ", "-")


def _say_verdict(level: LevelAssessment) -> str:
    """A verdict in a word or two, as it stands beside a bar."""
    low, high = ("closed" if verdict == "blocked" else verdict for verdict in level.verdict)
    return low if low == high else f"{low} to {high}"


def _list_facts(
    focused: BeforeAfter, pay: PaySheet | None, marks: Marks, cites: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield what opens and what closes at the level, and what it pays."""
    labels = {f.requirement.id: f.requirement.label for level in focused for f in level.findings}
    if gone := focused.stops_gone:
        yield "Opens", f"no longer in the way: {say_list(labels[stop] for stop in gone)}."
    left = (*focused.after.stops, *focused.after.open_stops)
    if left:
        yield "Needs first", f"{say_list(labels[stop] for stop in left)}."
    if pay and (paid := say_pay_line(pay, focused.after, marks, cites)):
        yield "Pay then", paid


def _list_each(what_if: WhatIf, said: Sequence[str], level: str) -> list[Block]:
    """What each of several changes does, whatever their order."""
    stages = what_if.stages
    if len(stages) == 1:
        effect = say_effect(stages[0], what_if.find_effect(stages[0]), said[0], 1)
        return [Paragraph(effect, "warn")] if effect else []
    rows = [
        (cell(words), cell(_say_each(stage, what_if, level)))
        for words, stage in zip(said[:SHOWN], stages, strict=False)
    ]
    columns = (Column("Change", wrap=True), Column("What it does", wrap=True))
    table = Table("What each change does", columns, tuple(rows), bare=True, gap=3)
    more = len(stages) - SHOWN
    return [table, *([Paragraph(f"{say_count(more, 'more change')}: --full.")] if more > 0 else [])]


EACH: dict[Effect, str] = {
    "idle": "nothing: your answers say it already",
    "nothing": "nothing, alone or with the others",
    "together": "something only together with the others",
    "also": "what the others bring as well",
}


def _say_each(stage: Stage, what_if: WhatIf, level: str) -> str:
    effect = what_if.find_effect(stage)
    if effect != "alone" or stage.alone is None:
        return EACH.get(effect, "counts with the others")
    pairs = compare_levels(what_if.before, stage.alone)
    found = next(pair for pair in pairs if pair.after.id == level)
    if found.direction != "same":
        return f"alone: {found.after.title} {say_level(found.after)}"
    moved = [pair.after.title for pair in pairs if pair.direction != "same"]
    return f"alone: it moves {say_list(moved)}"
