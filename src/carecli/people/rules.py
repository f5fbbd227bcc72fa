"""The rules of the engine over whole columns: everybody in a table judged by the same rules as one person.

A table of any backend of Narwhals comes in, a row a person in canonical columns (`roster`), and goes out
lazily with verdict and score of every level. What rests on paper the engine judges itself (`holdings`); years
and ratings are expressions made of its own `Standards` (`outcomes`, `tallies`, `sheets`). A test holds all
of it to the engine.
"""

from collections.abc import Collection, Sequence
from datetime import date
from functools import reduce
from operator import add

import narwhals as nw

from carecli.engine.results import VERDICTS
from carecli.pack.pack import Pack
from carecli.people.columns import (
    ENDS,
    PARTS,
    name_part,
    name_passed,
    name_reached,
    name_result,
    name_status,
    name_tally,
)
from carecli.people.holdings import Frame, add_holdings
from carecli.people.lifts import find_next, find_rises, list_lifts
from carecli.people.outcomes import SMALL, Answers
from carecli.people.rulebook import Rulebook, open_rulebook
from carecli.people.sheets import add_ratings, express_status, name_rated
from carecli.people.tallies import find_chances, tally_requirements


def judge_people(
    frame: Frame, pack: Pack, today: date, *, findings: bool = False, wishes: bool = False
) -> Frame:
    """The table with what everybody comes to on every level of the pack, each row in its own setting.

    For a level L these columns are added: `L|low` and `L|high`, the verdict with open answers missing and
    with them met, by its place in `VERDICTS`; `L|score_low` and `L|score_high`, the score in tenths. With
    `findings` there is also `L|REQUIREMENT` for each that is a must or expected, its status by `STATUSES`,
    null where it is not asked, and `L|REQUIREMENT|lifts`, whether it alone would lift the verdict; with
    `wishes` the status of advantages, too.
    `current` and `next` are the places of the current and the next level, -1 for none. All other columns
    stay; the order of rows may not.

    Credentials that expired before `today` do not count. A setting that the pack does not know is none. What
    is held on paper is collected on the spot, the rest is lazy.
    """
    book = open_rulebook(pack, findings=findings, wishes=findings and wishes)
    given = frame.collect_schema().names()
    answers = _find_answers(given, pack)
    frame = add_holdings(frame, book, today)
    found: Collection[str] = ()
    for express in STAGES:
        if express in LOOKING:
            found = {*frame.collect_schema().names()}
        columns = express(book, answers, found)
        frame = frame.with_columns(*columns) if columns else frame
    added = [name for name in frame.collect_schema().names() if name not in given and name[0] != "~"]
    return frame.select(*given, *added)


def _find_answers(given: Sequence[str], pack: Pack) -> Answers:
    """The columns that are read; what is not there nobody has answered."""

    def find(name: str, kind: nw.dtypes.DType) -> nw.Expr:
        """The column, or null for everybody."""
        return nw.col(name) if name in given else nw.lit(None, kind)

    ratings = {skill.id: find(f"skill:{skill.id}", nw.Int8()) for skill in pack.skills.skill}
    return Answers(find("years", nw.Float64()), find("related_years", nw.Float64()), ratings)


def _rate(book: Rulebook, answers: Answers, _found: Collection[str]) -> list[nw.Expr]:
    """What the ratings of every level count, at worst and at best."""
    return [
        count.alias(name_part(at, "ratings", end, str(place)))
        for at, sheet in enumerate(book.sheets)
        for place, counts in enumerate(sheet.counts)
        for end, count in zip(ENDS, add_ratings(counts, answers.ratings), strict=True)
    ]


def _add_up(book: Rulebook, _answers: Answers, found: Collection[str]) -> list[nw.Expr]:
    """What both halves of every level come to, at worst and at best."""
    columns = []
    for at, sheet in enumerate(book.sheets):
        for end in ENDS:
            points, total, *counts = [_add_credentials(at, end, part, book, found) for part in PARTS]
            rated = [nw.col(name_part(at, "ratings", end, str(place))) for place in range(len(sheet.counts))]
            earned = [rated[place].cast(nw.Float64()) * weight for weight, place in sheet.points]
            parts = {
                "credentials": nw.when(total > 0).then(points / total).otherwise(1.0),
                "total": total,
                "skills": reduce(add, earned) / sheet.total if sheet.total else nw.lit(1.0),
            }
            for part, count in zip(PARTS[2:], counts, strict=True):
                place = getattr(sheet, part)
                parts[part] = count if place is None else count + rated[place]
            columns += [column.alias(name_part(at, "both", end, part)) for part, column in parts.items()]
    return columns


def _add_credentials(at: int, end: str, part: str, book: Rulebook, found: Collection[str]) -> nw.Expr:
    """A part of what credentials come to: first what paper decides, then the rest, as the engine adds up.

    A part without a column is nothing, and a weight is the same for everybody of whom all is asked.
    """
    counted = [number for number, _ in book.asked[at] if not book.beyond[number].requirement.is_wish]
    names = [name_part(at, "paper", end, part), *[name_tally(number, end, part) for number in counted]]
    there = [nw.col(name) for name in names if name in found]
    if part == "total":
        same = [n for n in counted if name_tally(n, end, part) not in found]
        there.append(nw.lit(sum(book.beyond[n].requirement.weight for n in same)))
    return reduce(add, there) if there else nw.lit(0, SMALL)


def _score(book: Rulebook, _answers: Answers, _found: Collection[str]) -> list[nw.Expr]:
    """The scores of every level in tenths, as `judging.score` rounds them down."""
    columns = []
    for at, level in enumerate(book.levels):
        for end in ENDS:
            credentials, total, skills = _recall(at, end, "credentials", "total", "skills")
            both = nw.when(total > 0).then((credentials + skills) / 2).otherwise(skills)
            share = both if level.weight else credentials
            tenths = (share * 1000 + 1e-6).floor().cast(nw.Int16())
            columns.append(tenths.alias(name_result(level.level.id, f"score_{end}")))
    return columns


def _recall(at: int, end: str, *parts: str) -> list[nw.Expr]:
    """Parts of what a level comes to, from the columns that say so."""
    return [nw.col(name_part(at, "both", end, part)) for part in parts]


def _decide(book: Rulebook, _answers: Answers, _found: Collection[str]) -> list[nw.Expr]:
    """The verdicts of every level, as `judging.decide_verdict` takes them."""
    rules, columns = book.scales.rules, []
    least = next((tenths for tenths in range(1001) if tenths / 10 >= rules.stretch.score), 1001)
    blocked, developing, stretch, ready = [nw.lit(place, SMALL) for place in range(len(VERDICTS))]
    for at, level in enumerate(book.levels):
        for end in ENDS:
            skills, stops, short, large = _recall(at, end, "skills", "stops", "short", "large")
            score = nw.col(name_result(level.level.id, f"score_{end}"))
            is_ready = (short == 0) & (skills * 100 >= rules.ready.skills - 1e-9)
            is_near = (large <= rules.stretch.gaps) & (score >= least)
            verdict = nw.when(is_near).then(stretch).otherwise(developing)
            verdict = nw.when(is_ready).then(ready).otherwise(verdict)
            verdict = nw.when(stops > 0).then(blocked).otherwise(verdict)
            columns.append(verdict.alias(name_result(level.level.id, end)))
    return columns


def _reach_levels(book: Rulebook, _answers: Answers, found: Collection[str]) -> list[nw.Expr]:
    """Whether each level is ready at worst, and no license passes it over."""
    columns = []
    for at, level in enumerate(book.levels):
        is_reached = nw.col(name_result(level.level.id, "low")) == VERDICTS.index("ready")
        passed = name_passed(at)
        columns.append(
            (is_reached & ~nw.col(passed) if passed in found else is_reached).alias(name_reached(at))
        )
    return columns


def _find_current(book: Rulebook, _answers: Answers, _found: Collection[str]) -> list[nw.Expr]:
    """The first level that is reached and on the way to no other that is."""
    current, levels = nw.lit(-1, SMALL), [*enumerate(book.levels)]
    for at, level in reversed(levels):
        below = book.standards[0].below
        above = [n for n, other in levels if level.level.id in below[other.level.id]]
        is_current = reduce(
            lambda so_far, n: so_far & ~nw.col(name_reached(n)), above, nw.col(name_reached(at))
        )
        current = nw.when(is_current).then(nw.lit(at, SMALL)).otherwise(current)
    return [current.alias("current")]


def _rate_findings(book: Rulebook, answers: Answers, _found: Collection[str]) -> list[nw.Expr]:
    """The status of each skill at each rating that some level asks; nothing without findings."""
    skills = [
        asked
        for level in book.levels
        if book.findings
        for asked in level.skills
        if book.has(asked.requirement)
    ]
    each = {name_rated(asked): asked for asked in skills}
    return [express_status(asked, answers.ratings).alias(name) for name, asked in each.items()]


def _list_statuses(book: Rulebook, _answers: Answers, found: Collection[str]) -> list[nw.Expr]:
    """The status of all that every level asks, each row by its own setting; nothing without findings."""
    columns = []
    for at, level in enumerate(book.levels if book.findings else ()):
        statuses: dict[str, nw.Expr] = {}
        for name in book.list_on_paper(at):
            on_paper = name_status(at, name)
            statuses[name] = nw.col(on_paper) if on_paper in found else nw.lit(0, SMALL)
        for number, name in book.asked[at]:
            here = nw.col(name_tally(number, "any", "status"))
            statuses[name] = nw.coalesce(here, statuses[name]) if name in statuses else here
        skills = [asked for asked in level.skills if book.has(asked.requirement)]
        statuses |= {asked.requirement.id: nw.col(name_rated(asked)) for asked in skills}
        columns += [column.alias(name_result(level.level.id, name)) for name, column in statuses.items()]
    return columns


STAGES = (
    find_chances,
    tally_requirements,
    _rate,
    _add_up,
    _score,
    _decide,
    _reach_levels,
    _find_current,
    find_next,
    _rate_findings,
    _list_statuses,
    find_rises,
    list_lifts,
)
"""What is expressed of a table, one after the other."""

LOOKING = (find_chances, tally_requirements, _rate)
"""Before these it is looked up which columns there are; later ones rest on none that may be missing."""
