"""A person's own ratings beside those of a second person, and what else they told: pages and JSON."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from carecli.engine.ratings import LARGE, RatingPair, pair_ratings
from carecli.papers.corroboration import SelfCheck
from carecli.profile.ratings import Judgment, RatingAnswer
from carecli.views.page import Block, Bullets, Cell, Column, Page, Paragraph, Table, cell
from carecli.views.serialize import Form
from carecli.views.words import say_count, say_list


class Compared(NamedTuple):
    """One skill: the person's own rating and the latest of a second person, with who gave it and why.

    A rating that is not given is None; `answer` is the id of the answer that it stands in.
    """

    skill: str
    name: str
    own: int | None
    other: int | None
    gap: int
    judgment: Judgment
    why: str
    by: str
    answer: str


class RatingComparison(NamedTuple):
    """Whose ratings they are, the answers of second persons, the oldest first, and each skill beside them."""

    person: str
    answers: tuple[RatingAnswer, ...]
    rows: tuple[Compared, ...]


RATINGS = Form(
    RatingComparison,
    "person answers ratings=rows",
    schema="carecli.rating-comparison/1",
    answers=Form(RatingAnswer, "id by role answered key signed=is_signed"),
)


def compare(person: str, own: Mapping[str, int], answers: Sequence[RatingAnswer]) -> RatingComparison:
    """A person's own ratings beside the latest that second persons said, the largest differences first."""
    said = {
        given.skill: (given, answer)
        for answer in sorted(answers, key=lambda answer: answer.answered)
        for given in answer.ratings
        if given.judgment != "open"
    }
    others = {skill: given.rating for skill, (given, _) in said.items() if given.rating is not None}
    mine = {skill: rating for skill, rating in own.items() if skill in said}
    pairs = {pair.skill: pair for pair in pair_ratings(mine, others)}
    rows = []
    for skill in dict.fromkeys((*pairs, *said)):
        given, answer = said[skill]
        pair = pairs.get(skill, RatingPair(skill, None, None))
        asked = answer.request.find(skill)
        name = asked.name if asked else skill
        rows.append(
            Compared(
                skill, name, pair.own, pair.other, pair.gap, given.judgment, given.why, answer.by, answer.id
            )
        )
    return RatingComparison(person, tuple(answers), tuple(rows))


def comparison_page(comparison: RatingComparison, *, full: bool = False) -> Page:
    """What two people say, the large differences first; those that agree as a count unless `full`."""
    if not comparison.answers:
        hint = "carecli rate request -o for-supervisor.json asks somebody for them."
        return Page("Ratings", (Paragraph("Nobody has rated you yet.", "strong", hint),))
    rows = comparison.rows
    shown = rows if full else [row for row in rows if row.gap or row.why or _has_no_pair(row)]
    blocks: list[Block] = [Paragraph(_say_lead(comparison), "strong")]
    if shown:
        blocks.append(_list_compared(comparison, shown))
    if left := len(rows) - len(shown):
        blocks.append(Paragraph(f"The same on {say_count(left, 'skill')}: add --full.", "quiet"))
    blocks.append(Bullets(tuple(_say_answer(answer) for answer in comparison.answers)))
    hint = "carecli assess --ratings other shows where you stand by these; lower and higher by both."
    return Page("Ratings", (*blocks, Paragraph("", "quiet", hint)))


def _has_no_pair(row: Compared) -> bool:
    return row.own is None or row.other is None


def _say_lead(comparison: RatingComparison) -> str:
    """Who rates whom lower, those differences that are worth a talk first."""
    who = say_list(list(dict.fromkeys(row.by for row in comparison.rows))) or comparison.answers[-1].by
    gaps = [row.gap for row in comparison.rows]
    large = sum(abs(gap) >= LARGE for gap in gaps)
    parts = []
    if lower := sum(gap > 0 for gap in gaps):
        parts.append(f"lower than {who} on {say_count(lower, 'skill')}")
    if higher := sum(gap < 0 for gap in gaps):
        parts.append(f"higher {'' if lower else f'than {who} '}on {say_count(higher, 'skill')}")
    if not parts:
        return f"You and {who} rate you the same."
    far = f" On {large} you are two or more apart." if large else " You are never more than one apart."
    return f"You rate yourself {say_list(parts)}.{far}"


def _list_compared(comparison: RatingComparison, rows: Sequence[Compared]) -> Table:
    several = len({answer.by for answer in comparison.answers}) > 1
    columns = (
        Column("Skill", wrap=True), Column("You", right=True), Column("They", right=True),
        Column("By", wrap=True, only_data=not several), Column("Why", wrap=True), Column("Apart"),
    )  # fmt: skip
    return Table("", columns, tuple(tuple(_list_cells(row)) for row in rows), grouped=True)


def _list_cells(row: Compared) -> Iterator[Cell]:
    yield cell(row.name)
    yield _show_rating(row.own)
    yield Cell("rejected", data="") if row.judgment == "rejected" else _show_rating(row.other)
    yield cell(row.by)
    yield cell(row.why)
    yield cell(_say_group(row))


def _show_rating(rating: int | None) -> Cell:
    return Cell("-", "quiet", data="") if rating is None else cell(str(rating))


def _say_group(row: Compared) -> str:
    if row.judgment == "rejected":
        return "Rejected: they cannot rate it of you"
    if _has_no_pair(row):
        return "Rated by one of you"
    if abs(row.gap) >= LARGE:
        return "Two or more apart"
    return "One apart" if row.gap else "The same"


def _say_answer(answer: RatingAnswer) -> str:
    role = f" ({answer.role})" if answer.role else ""
    signed = "signed" if answer.is_signed else "not signed"
    return f"{answer.by}{role}, {answer.answered}, {signed} [{answer.id}]"


# ------------------------------------------------------------ own ratings beside what else was told


class SelfChecks(NamedTuple):
    """The questions about a person's own ratings, and how many ratings there are."""

    questions: tuple[SelfCheck, ...]
    rated: int


SELF_CHECKS = Form(
    SelfChecks,
    schema="carecli.rating-check/1",
    questions=Form(
        SelfCheck,
        "skill=skill.id rating reason suggested lines stories=stories.id",
    ),
)


def self_check_page(checks: SelfChecks, *, full: bool = False) -> Page:
    """The questions about a person's own ratings, both ways."""
    questions, rated = checks
    if not rated:
        return Page(
            "Your ratings", (Paragraph("You have rated no skill yet: carecli assess asks.", "strong"),)
        )
    if not questions:
        said = f"Nothing that you told speaks against your {say_count(rated, 'rating')}."
        return Page("Your ratings", (Paragraph(said, "strong"),))
    modest = sum(one.is_modest for one in questions)
    high = len(questions) - modest
    parts = [f"{say_count(modest, 'rating')} may be too low"] if modest else []
    parts += [f"{say_count(high, 'rating')} may need a story"] if high else []
    blocks: list[Block] = [
        Paragraph(f"Of {rated}, {say_list(parts)}. These are questions; the answer is yours.", "strong")
    ]
    asked = [one for one in questions if one.reason != "untold"]
    shown = asked if full else asked[:MOST_ASKED]
    if shown:
        rows = tuple((cell(one.skill.name), cell(str(one.rating)), cell(_ask(one))) for one in shown)
        columns = (Column("Skill", wrap=True), Column("You", right=True), Column("Ask yourself", wrap=True))
        blocks.append(Table("", columns, rows))
    if left := len(asked) - len(shown):
        blocks.append(Paragraph(f"{say_count(left, 'more question')}: add --full.", "quiet"))
    if untold := [f"{one.skill.name} ({one.rating})" for one in questions if one.reason == "untold"]:
        said = "What would you tell of these? No story and no line of a résumé shows them yet."
        blocks.append(Paragraph(said))
        blocks.append(Bullets(tuple(untold)))
    hint = (
        "To change a rating: carecli profile edit --skill NAME=N. To tell a story: carecli practice --write"
    )
    return Page("Your ratings", (*blocks, Paragraph("", "quiet", hint)))


MOST_ASKED = 8
LONGEST = 90


def _ask(one: SelfCheck) -> str:
    """The question that a rating raises."""
    line = f'"{_cut(one.lines[0])}"' if one.lines else ""
    if one.reason == "modest":
        return f"Your résumé says {line}, which speaks for {one.suggested}. Is {one.rating} too modest?"
    if one.reason == "told":
        return f"You tell of it in '{one.stories[0].title}'. Is {one.rating} too modest?"
    return f"With less than two years of care, what shows a {one.rating}?"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3].rstrip()}..."
