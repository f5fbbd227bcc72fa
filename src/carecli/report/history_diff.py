"""Two snapshots compared, as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecli.report.history import ABSENT, say_made_with
from carecli.report.page import Block, Bullets, Cell, Column, Heading, Page, Paragraph, Table, cell
from carecli.report.snapshot import say_answer, say_value
from carecli.report.wording import say_list, say_score, say_verdict

if TYPE_CHECKING:
    from carecli.guide.pack import Pack
    from carecli.history.comparison import Comparison, LevelChange, Separation, Shift
    from carecli.history.snapshots import Standing

STILL = "Both were made with the same pack and rules ({made}), and no score changed."
SAME = "Both were made with the same pack and rules ({made}): only your answers{time} changed the scores."
PARTS = (
    " The part of pack and rules is what the pack of today makes of your old answers; your answers{time} did "
    "the rest."
)
EXACT = "The first was made with {old}, the second with {made}." + PARTS
EDITED = "Both say {made}, but the pack was changed in between without a new version." + PARTS
MIXED = (
    "The first was made with {old}, the second with {made}, and neither gives its result with the pack of "
    "today ({now}). What your answers changed is measured with the pack of today; the rest is put down to "
    "pack and rules. How the two act together cannot be told apart."
)
SAID: dict[Separation, str] = {"answers": SAME, "exact": EXACT, "mixed": MIXED}


def diff_page(comparison: Comparison, pack: Pack) -> Page:
    """Return what changed between two snapshots: the answers, then each level with the parts of its way."""
    old, new = comparison.old, comparison.new
    title = f"From snapshot {old.number} ({old.content.day}) to {new.number} ({new.content.day})"
    blocks: list[Block] = [Paragraph(f"{title}.", "strong"), _answers(comparison, pack)]
    if comparison.left_out:
        blocks += _left_out(comparison, pack)
    if comparison.expired:
        codes = say_list(comparison.expired)
        blocks.append(
            Paragraph(f"In between, {codes} expired on the answers of snapshot {old.number}.", "warn")
        )
    blocks += [Paragraph(_say_separation(comparison)), _levels_table(comparison)]
    return Page(title, tuple(blocks))


def _answers(comparison: Comparison, pack: Pack) -> Block:
    if not comparison.answers:
        return Paragraph("No answer changed.")
    columns = (
        Column("Answer", wrap=True),
        Column(f"Snapshot {comparison.old.number}", wrap=True),
        Column(f"Snapshot {comparison.new.number}", wrap=True),
    )
    rows = tuple(
        (
            cell(say_answer(change.answer, pack)),
            cell(say_value(change.answer, change.before, pack)),
            cell(say_value(change.answer, change.after, pack)),
        )
        for change in comparison.answers
    )
    return Table("Your answers that changed", columns, rows)


def _left_out(comparison: Comparison, pack: Pack) -> list[Block]:
    items = tuple(
        f"{say_answer(answer, pack)}: {say_value(answer, value, pack)} (snapshot {number})"
        for number, answer, value in comparison.left_out
    )
    return [Heading("Left out, because the pack of today does not know it"), Bullets(items)]


def _say_separation(comparison: Comparison) -> str:
    return _choose_words(comparison).format(
        old=say_made_with(comparison.old.content.made_with),
        made=say_made_with(comparison.new.content.made_with),
        now=say_made_with(comparison.now),
        time=" and the passing of time" if _has_time(comparison) else "",
    )


def _choose_words(comparison: Comparison) -> str:
    old, new = comparison.old.content.made_with, comparison.new.content.made_with
    if comparison.separation == "answers" and not _has_time(comparison):
        return SAME if any(level.before != level.after for level in comparison.levels) else STILL
    return EDITED if comparison.separation == "exact" and old == new else SAID[comparison.separation]


def _has_time(comparison: Comparison) -> bool:
    return any(level.by_time not in (None, (0, 0)) for level in comparison.levels)


def _levels_table(comparison: Comparison) -> Table:
    has_time = _has_time(comparison)
    columns = (
        Column("Level", wrap=True),
        Column("Before", wrap=True),
        Column("Pack or rules", wrap=True),
        *([Column("Time", wrap=True)] if has_time else []),
        Column("Answers", wrap=True),
        Column("After", wrap=True),
    )
    return Table("", columns, tuple(_level_row(level, has_time=has_time) for level in comparison.levels))


def _level_row(level: LevelChange, *, has_time: bool) -> tuple[Cell, ...]:
    return (
        cell(level.title),
        _standing_cell(level.before),
        _shift_cell(level.by_pack),
        *([_shift_cell(level.by_time)] if has_time else []),
        _shift_cell(level.by_answers),
        _standing_cell(level.after),
    )


def _standing_cell(standing: Standing | None) -> Cell:
    if standing is None:
        return ABSENT
    return cell(f"{say_score(standing.score)}, {say_verdict(standing.verdict)}")


def _shift_cell(shift: Shift | None) -> Cell:
    """Return a part of the way; the ends of a range may go different ways."""
    if shift is None:
        return Cell("not known", data="")
    if not any(shift):
        return cell("0", "quiet")
    if shift.low == shift.high:
        return cell(_sign(shift.low), "good" if shift.low > 0 else "bad")
    return cell(f"low {_sign(shift.low)}, high {_sign(shift.high)}")


def _sign(points: float) -> str:
    return f"{points:+.1f}" if points else "0"
