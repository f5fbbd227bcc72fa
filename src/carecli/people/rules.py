"""The rules of the engine over whole columns: everybody in a table judged by the same rules as one person.

A table of any backend of Narwhals comes in, a row a person in canonical columns (`roster`), and goes out
lazily with verdict and score of every level. What rests on paper the engine judges itself (`holdings`); years
and ratings are expressions made of its own `Standards` (`outcomes`, `ratings`). A test holds all to it.
"""

from collections.abc import Sequence
from datetime import date
from functools import reduce
from operator import add
from typing import NamedTuple

import narwhals as nw

from carecli.engine.requirements import STRENGTHS, Outcome
from carecli.engine.results import VERDICTS
from carecli.engine.standards import Standard
from carecli.pack.pack import Pack
from carecli.people.columns import (
    ENDS,
    STATUSES,
    name_number,
    name_part,
    name_passed,
    name_reach,
    name_result,
    name_status,
)
from carecli.people.holdings import Frame, add_holdings
from carecli.people.outcomes import (
    SMALL,
    Answers,
    Judging,
    Reach,
    Reaches,
    express,
    take_better,
    waive,
)
from carecli.people.ratings import add_ratings, express_status
from carecli.people.rulebook import ON_PAPER, Place, Rulebook, open_rulebook

TINY = nw.Int8()


def judge_people(frame: Frame, pack: Pack, today: date, *, findings: bool = False) -> Frame:
    """The table with what everybody comes to on every level of the pack, each row in its own setting.

    For a level L these columns are added: `L|low` and `L|high`, the verdict with open answers missing and
    with them met, by its place in `VERDICTS`; `L|score_low` and `L|score_high`, the score in tenths; with
    `findings` also `L|REQUIREMENT` for each requirement, its status by `STATUSES`, null where it is not
    asked. `current` is the place of the current level, -1 for none. All other columns stay; the order of
    rows may not.

    Credentials that expired before `today` do not count. A setting that the pack does not know is none. What
    is held on paper is collected on the spot, the rest is lazy.
    """
    book = open_rulebook(pack, findings=findings)
    given = frame.collect_schema().names()
    answers = _find_answers(given, pack)
    judging = Judging(answers, book.scales.rules, book.scales.credentials)
    levels = [*enumerate(book.levels)]
    frame = add_holdings(frame, book, today)
    for stage in (
        [column for number in range(len(book.beyond)) for column in _reach(number, book, judging)],
        [column for at, level in levels for column in _add_up(at, level, book, answers)],
        [column for at, level in levels for column in _score(at, level)],
        [column for at, level in levels for column in _decide(at, level, book)],
        [_find_current(book)],
        [column for at, level in levels for column in _list_statuses(at, level, book, answers)],
    ):
        frame = frame.with_columns(*stage) if stage else frame
    added = [name for name in frame.collect_schema().names() if name not in given and name[0] != "~"]
    return frame.select(*given, *added)


def _find_answers(given: Sequence[str], pack: Pack) -> Answers:
    """The columns that are read; what is not there nobody has answered."""

    def find(name: str, kind: nw.dtypes.DType) -> nw.Expr:
        """The column, or null for everybody."""
        return nw.col(name) if name in given else nw.lit(None, kind)

    ratings = {skill.id: find(f"skill:{skill.id}", TINY) for skill in pack.skills.skill}
    return Answers(find("years", nw.Float64()), find("related_years", nw.Float64()), ratings)


def _reach(number: int, book: Rulebook, judging: Judging) -> list[nw.Expr]:
    """How far a requirement that paper alone does not decide is met, by the best of its ways."""
    requirement = book.beyond[number]
    ways = [express(way, judging) for way in requirement.ways if way.kind not in ON_PAPER]
    if on_paper := len(ways) < len(requirement.ways) or bool(requirement.holders):
        found = _recall(number, "paper")
        ways.append(found)
    reaches = reduce(take_better, ways)
    if on_paper and requirement.holders:
        reaches = waive(reaches, found)
    return [
        column.alias(name)
        for end, reach in zip(ENDS, reaches, strict=True)
        for name, column in zip(name_reach(number, end), reach, strict=True)
    ]


def _recall(number: int, stage: str = "all") -> Reaches:
    """How far a requirement is met, from the columns that say so."""
    return Reaches(*[Reach(*map(nw.col, name_reach(number, end, stage))) for end in ENDS])


class Half(NamedTuple):
    """What the credentials of a level come to in every row: the columns of a `Tally`."""

    points: nw.Expr
    total: nw.Expr
    stops: nw.Expr
    short: nw.Expr
    large: nw.Expr


def _tally(place: Place, end: str, book: Rulebook) -> Half:
    """What one requirement comes to, as `requirements.tally` counts it; nothing where no setting asks it."""
    requirement, reach = book.beyond[place.number], getattr(_recall(place.number), end)
    weight, missing, partial = requirement.weight, STRENGTHS["missing"], STRENGTHS["partial"]
    stops = [STRENGTHS[s] for s in ("missing", "partial") if requirement.is_stopped_by(Outcome(s, 0.0, 1))]
    half = Half(
        reach.credit * weight,
        nw.when(reach.status >= missing).then(nw.lit(weight)).otherwise(nw.lit(0.0)),
        reach.status.is_in(stops).cast(SMALL) if stops else nw.lit(0, SMALL),
        reach.status.is_in([missing, partial]).cast(SMALL),
        reach.far.cast(SMALL),
    )
    if len(place.settings) == len(book.settings):
        return half
    is_asked = nw.col(name_number("setting")).is_in(place.settings)
    kinds = (nw.Float64(), nw.Float64(), SMALL, SMALL, SMALL)
    return Half(
        *[
            nw.when(is_asked).then(part).otherwise(nw.lit(0, kind))
            for part, kind in zip(half, kinds, strict=True)
        ]
    )


def _add_up(at: int, level: Standard, book: Rulebook, answers: Answers) -> list[nw.Expr]:
    """What both halves of a level come to, at worst and at best."""
    columns = []
    for end in ENDS:
        on_paper = Half(*[nw.col(name_part(at, "paper", end, part)) for part in Half._fields])
        others = [
            _tally(place, end, book) for place in book.places[at] if not book.beyond[place.number].is_wish
        ]
        points, total, *counts = [reduce(add, parts) for parts in zip(on_paper, *others, strict=True)]
        share, *more = add_ratings(level, answers.ratings, end)
        parts = {
            "credentials": nw.when(total > 0).then(points / total).otherwise(nw.lit(1.0)),
            "asked": total > 0,
            "skills": share,
            **{name: a + b for name, a, b in zip(Half._fields[2:], counts, more, strict=True)},
        }
        columns += [column.alias(name_part(at, "both", end, part)) for part, column in parts.items()]
    return columns


def _score(at: int, level: Standard) -> list[nw.Expr]:
    """The scores of a level in tenths, as `judging.score` rounds them down."""
    columns = []
    for end in ENDS:
        credentials, is_asked, skills = [
            nw.col(name_part(at, "both", end, part)) for part in ("credentials", "asked", "skills")
        ]
        both = nw.when(is_asked).then((credentials + skills) / 2).otherwise(skills)
        share = both if level.weight else credentials
        tenths = (share * 1000 + 1e-6).floor().cast(SMALL)
        columns.append(tenths.alias(name_result(level.level.id, f"score_{end}")))
    return columns


def _decide(at: int, level: Standard, book: Rulebook) -> list[nw.Expr]:
    """The verdicts of a level, as `judging.decide_verdict` takes them."""
    rules, columns = book.scales.rules, []
    least = next((tenths for tenths in range(1001) if tenths / 10 >= rules.stretch.score), 1001)
    for end in ENDS:
        skills, stops, short, large = [
            nw.col(name_part(at, "both", end, part)) for part in ("skills", "stops", "short", "large")
        ]
        score = nw.col(name_result(level.level.id, f"score_{end}"))
        is_ready = (short == 0) & (skills * 100 >= rules.ready.skills - 1e-9)
        is_near = (large <= rules.stretch.gaps) & (score >= least)
        blocked, developing, stretch, ready = [nw.lit(place, TINY) for place in range(len(VERDICTS))]
        verdict = nw.when(is_near).then(stretch).otherwise(developing)
        verdict = nw.when(is_ready).then(ready).otherwise(verdict)
        verdict = nw.when(stops > 0).then(blocked).otherwise(verdict)
        columns.append(verdict.alias(name_result(level.level.id, end)))
    return columns


def _find_current(book: Rulebook) -> nw.Expr:
    """The highest level that is ready at worst and that no license passes over."""
    current = nw.lit(-1, SMALL)
    for at, level in enumerate(book.levels):
        is_ready = nw.col(name_result(level.level.id, "low")) == VERDICTS.index("ready")
        reached = is_ready & ~nw.col(name_passed(at))
        current = nw.when(reached).then(nw.lit(at, SMALL)).otherwise(current)
    return current.alias("current")


def _list_statuses(at: int, level: Standard, book: Rulebook, answers: Answers) -> list[nw.Expr]:
    """The status of each thing that a level asks in the setting of a row."""
    if not book.findings:
        return []
    columns = {name: nw.col(name_status(at, name)) for name in book.list_on_paper(at)}
    for place in book.places[at]:
        is_asked = nw.col(name_number("setting")).is_in(place.settings)
        status, otherwise = _say_status(place.number), columns.get(place.id, nw.lit(None, TINY))
        columns[place.id] = nw.when(is_asked).then(status).otherwise(otherwise)
    columns |= {asked.requirement.id: express_status(asked, answers.ratings) for asked in level.skills}
    return [column.cast(TINY).alias(name_result(level.level.id, name)) for name, column in columns.items()]


def _say_status(number: int) -> nw.Expr:
    """The status of a requirement, unknown while an open answer could meet it: as `Finding.status`."""
    low, high = [reach.status for reach in _recall(number)]
    met = STRENGTHS["met"]
    known = nw.when(low >= STRENGTHS["missing"]).then(low).otherwise(nw.lit(None, SMALL))
    return nw.when((high == met) & (low < met)).then(nw.lit(STATUSES["unknown"], SMALL)).otherwise(known)
