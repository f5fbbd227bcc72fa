"""What changed between two saved assessments, on one screen."""

from collections.abc import Iterator

from carecli.history.comparison import Comparison, LevelChange
from carecli.history.content import LevelStanding
from carecli.history.movement import find_compared
from carecli.pack.pack import Pack
from carecli.views.charts import draw_score
from carecli.views.history import has_time, say_answer, say_shift, say_value
from carecli.views.page import Block, Cell, Column, Page, Paragraph, Table, cell
from carecli.views.screen import list_margin
from carecli.views.words import VERDICT_TONES, say_count, say_list, say_score, say_verdict

BAR = 20
ANSWERS = 10  # at most so many of what changed stand on the screen
LEVELS = (
    Column("Level", wrap=True, most=26),
    Column("", decorative=True),
    Column("Score"),
    Column("Verdict", wrap=True),
)


def changes_page(comparison: Comparison, pack: Pack) -> Page:
    """How the level that matters most stands now, each level as a bar, which answers changed, and why."""
    old, new = comparison.old, comparison.new
    blocks: list[Block] = [Paragraph(_say_change(comparison), "strong")]
    if comparison.expired:
        blocks.append(Paragraph(f"In between, {say_list(comparison.expired)} expired.", "warn"))
    blocks.append(Table("", LEVELS, tuple(map(_draw_level, comparison.levels)), bare=True, gap=2))
    rows = [*_list_answers(comparison, pack), ("Why", _say_why(comparison))]
    rows.append(("Next", f"carecli history diff {old.number} {new.number} --full · carecli history chart"))
    blocks += list_margin((name, cell(said)) for name, said in rows)
    return Page(f"What changed since {old.content.day}", tuple(blocks))


def _say_change(comparison: Comparison) -> str:
    """How a level stands now and stood before, as in `Care Manager: ready, 97.2; it was stretch, 88.0`."""
    level = find_compared(comparison)
    since = f"From {comparison.old.content.day} to {comparison.new.content.day}, {level.title}"
    if level.before == level.after:
        return f"{since} stayed as it was: {_say(level.after)}."
    return f"{since}: {_say(level.after)}; it was {_say(level.before)}."


def _say(standing: LevelStanding | None) -> str:
    if standing is None:
        return "not on the ladder"
    return f"{say_verdict(standing.verdict)}, {say_score(standing.score)}"


def _draw_level(level: LevelChange) -> tuple[Cell, ...]:
    before, after = level.before, level.after
    scores = [say_score(standing.score) if standing else "-" for standing in (before, after)]
    verdicts = [
        say_verdict(standing.verdict) if standing else "not on the ladder" for standing in (before, after)
    ]
    was = "" if verdicts[0] == verdicts[1] else f", was {verdicts[0]}"
    return (
        cell(level.title),
        Cell("", drawn=draw_score(*after.score, BAR) if after else ""),
        cell(scores[1] if scores[0] == scores[1] else f"{scores[0]} → {scores[1]}"),
        Cell(f"{verdicts[1]}{was}", VERDICT_TONES[after.verdict.low] if after else "quiet"),
    )


def _list_answers(comparison: Comparison, pack: Pack) -> Iterator[tuple[str, str]]:
    """Yield the answers that changed, those first that are no skills, and how many more there are."""
    changes = sorted(comparison.answers, key=lambda change: change.answer.key == "skills")
    name = "Changed"
    for change in changes[:ANSWERS]:
        before, after = (say_value(change.answer, value, pack) for value in (change.before, change.after))
        yield name, f"{say_answer(change.answer, pack)}: {before} → {after}"
        name = ""
    if (over := len(changes) - ANSWERS) > 0:
        yield "", f"and {say_count(over, 'more answer')}"
    if not changes:
        yield "Changed", "no answer"
    if comparison.left_out:
        yield (
            "Left out",
            f"{say_count(len(comparison.left_out), 'answer')} that the ladder of today does not know",
        )


def _say_why(comparison: Comparison) -> str:
    """What moved the scores: the answers, the passing of time, or the ladder itself."""
    level, time = find_compared(comparison), " and the passing of time" if has_time(comparison) else ""
    if comparison.separation == "answers":
        is_moved = any(level.before != level.after for level in comparison.levels)
        return f"only your answers{time} changed the scores" if is_moved else "no score changed"
    shifts = {
        "the ladder and its rules": level.by_pack,
        "time": level.by_time if time else None,
        "your answers": level.by_answers,
    }
    parts = [f"{who} {say_shift(shift)}" for who, shift in shifts.items() if shift is not None]
    measured = ", as measured with the ladder of today" if comparison.separation == "mixed" else ""
    moved = say_list(parts) if parts else "not known"
    return f"the ladder or its rules changed too{measured}. {level.title}: {moved}"
