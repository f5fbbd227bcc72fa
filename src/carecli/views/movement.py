"""Who of many people moved since when, and whether they changed or the rules did."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from carecli.history.content import LevelStanding
from carecli.history.movement import Movement, Point
from carecli.views.page import Block, Bullets, Cell, Column, Page, Paragraph, Table, Tone, cell
from carecli.views.serialize import Form
from carecli.views.words import say_count, say_list, say_score, say_verdict

STANDING = Form(LevelStanding, "score verdict", decimals=True)
POINT = Form(Point, "number day current_level *standing?", standing=STANDING)
MOVEMENT = Form(
    Movement, "name from=before to=after level title way causes answers fault", from_=POINT, to=POINT
)
MOVEMENTS = Form(
    tuple[str | None, tuple[Movement, ...]],
    "since=0 people=1",
    schema="carecli.people-history/1",
    people=MOVEMENT,
)
NOBODY = "Nobody is kept here yet: carecli person add NAME makes room for somebody."
BEGIN = "carecli history save --person NAME keeps an assessment, to compare later ones with."
WAYS = ("up", "down", "same", None)
MARKS: dict[str | None, tuple[str, Tone]] = {
    "up": ("up", "good"), "down": ("down", "bad"), "same": ("as before", "plain"), None: ("", "quiet"),
}  # fmt: skip
CAUSES = {"answers": "they changed", "rules": "the rules changed", "time": "time passed"}


def movements_page(movements: Sequence[Movement], since: str | None, levels: Mapping[str, str]) -> Page:
    """The answer in a sentence, and a row for each person, those who moved first; `levels` are titles."""
    if not movements:
        return Page("Who moved", (Paragraph(NOBODY),))
    columns = (
        Column("Name", wrap=True),
        Column("Moved"),
        Column("Since"),
        Column("Until", only_data=True),
        Column("How", wrap=True),
        Column("Why", wrap=True),
    )
    ordered = sorted(movements, key=lambda found: WAYS.index(found.way))
    table = Table("", columns, tuple(_list_movement(found, levels) for found in ordered))
    faults = tuple(f"{found.name}: {found.fault}" for found in ordered if found.fault)
    blocks: tuple[Block, ...] = (
        Paragraph(_say_all(movements, since), "strong"),
        table,
        *([Bullets(faults)] if faults else []),
    )
    if not any(found.way for found in ordered):
        blocks = (*blocks, Paragraph(BEGIN, "quiet"))
    return Page("Who moved", blocks)


def _say_all(movements: Sequence[Movement], since: str | None) -> str:
    """How many moved which way, how many stayed, and of how many nothing can be told."""
    counts = Counter(found.way for found in movements)
    unread = sum(found.fault is not None for found in movements)
    said = [
        f"{counts[way]} moved {way}" if way != "same" else f"{counts[way]} stayed"
        for way in ("up", "down", "same")
        if counts[way]
    ]
    if alone := counts[None] - unread:
        said.append(f"{alone} {'has' if alone == 1 else 'have'} no two assessments to compare")
    if unread:
        said.append(f"{unread} cannot be read")
    when = f"Since {since}" if since else "Compared with the assessment before"
    return f"{when}, of {say_count(len(movements), 'person', 'people')}: {say_list(said)}."


def _list_movement(found: Movement, levels: Mapping[str, str]) -> tuple[Cell, ...]:
    mark, tone = MARKS[found.way]
    before, after = found.before, found.after
    return (
        cell(found.name),
        cell(mark, tone),
        cell(before.day if before else "-"),
        cell(after.day if after else "-"),
        cell("; ".join(_say_how(found, levels)) or "-"),
        cell(_say_why(found), "warn" if found.fault else "plain"),
    )


def _say_how(found: Movement, levels: Mapping[str, str]) -> Iterator[str]:
    """Yield the level that they are ready for, and the score and verdict of one, as they are and were."""
    before, after = found.before, found.after
    if after and after.current_level:
        yield f"ready for {_name(after, levels)}{_say_other(before, after, levels)}"
    elif before and before.current_level:
        yield f"ready for no level, was for {_name(before, levels)}"
    if before and after and before.standing and after.standing:
        old, new = before.standing, after.standing
        was = "" if old.score == new.score else f", was {say_score(old.score)}"
        verdicts = [say_verdict(standing.verdict) for standing in (new, old)]
        judged = verdicts[0] if verdicts[0] == verdicts[1] else f"{verdicts[0]}, was {verdicts[1]}"
        yield f"{found.title} {say_score(new.score)}{was} ({judged})"
    elif found.way and found.title:
        yield f"{found.title} was not on both ladders"


def _say_other(before: Point | None, after: Point, levels: Mapping[str, str]) -> str:
    if before is None or before.current_level == after.current_level:
        return ""
    return f", was for {_name(before, levels) if before.current_level else 'none'}"


def _name(point: Point, levels: Mapping[str, str]) -> str:
    return levels.get(point.current_level or "", point.current_level or "")


def _say_why(found: Movement) -> str:
    """They changed or the rules changed, or why nothing is said."""
    if found.fault:
        return "cannot be read"
    if found.way is None:
        return f"one assessment only, of {found.after.day}" if found.after else "no assessment yet"
    if found.causes:
        return say_list([CAUSES[cause] for cause in found.causes])
    return (
        f"{say_count(found.answers, 'answer')} changed, no score did" if found.answers else "nothing changed"
    )
