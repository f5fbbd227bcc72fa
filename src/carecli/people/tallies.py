"""What each requirement that paper alone does not decide comes to, row by row: `requirements.tally`."""

from collections.abc import Collection
from functools import reduce
from operator import or_

import narwhals as nw

from carecli.engine.requirements import STRENGTHS, WAIVED, Outcome
from carecli.people.columns import ENDS, STATUSES, name_chance, name_number, name_reach, name_tally
from carecli.people.outcomes import (
    SMALL,
    Answers,
    Judging,
    Reach,
    Reaches,
    choose,
    express,
    may_sit,
    reach_same,
    take_better,
)
from carecli.people.rulebook import ON_PAPER, Beyond, Rulebook

MISSING, MET = STRENGTHS["missing"], STRENGTHS["met"]


def tally_requirements(book: Rulebook, answers: Answers, found: Collection[str]) -> list[nw.Expr]:
    """The columns of `name_tally` for every requirement of `book.beyond`, and its status for findings.

    `found` are the columns that there are by now. What cannot be has no column.
    """
    judging = Judging(answers, book.scales.rules, book.scales.credentials, found)
    columns: list[nw.Expr] = []
    for number, beyond in enumerate(book.beyond):
        reaches = _reach(number, beyond, book, judging)
        if not beyond.requirement.is_wish:
            for end, reach in zip(ENDS, reaches, strict=True):
                parts = _tally(beyond, reach, can_be_waived=can_be_waived(beyond, book))
                columns += [column.alias(name_tally(number, end, part)) for part, column in parts.items()]
        if book.findings:
            columns.append(_say_status(reaches).alias(name_tally(number, "any", "status")))
    return columns


def find_chances(book: Rulebook, answers: Answers, found: Collection[str]) -> list[nw.Expr]:
    """The columns of `name_chance` for every exam that `book` asks for."""
    judging = Judging(answers, book.scales.rules, book.scales.credentials, found)
    return [
        may_sit(way, end, judging).alias(name_chance(way.accepts, end)) for way in book.exams for end in ENDS
    ]


def can_be_waived(beyond: Beyond, book: Rulebook) -> bool:
    """Whether a requirement may be none of somebody, for what they hold or where they work."""
    return bool(beyond.requirement.holders) or len(beyond.settings) < len(book.settings)


def _reach(number: int, beyond: Beyond, book: Rulebook, judging: Judging) -> Reaches:
    """How far the best of all ways to a requirement goes; what is not asked of somebody is waived."""
    requirement, settings = beyond
    reaches = [express(way, judging) for way in requirement.ways if way.kind not in ON_PAPER]
    on_paper = _recall(number, judging)
    if len(reaches) < len(requirement.ways) or requirement.holders:
        reaches.append(on_paper)
    best = reduce(take_better, reaches)
    setting = nw.col(name_number("setting"))
    elsewhere = [setting == n for n in range(len(book.settings)) if n not in settings]
    waived = reach_same(WAIVED, 0)
    ends = []
    for reach, paper in zip(best, on_paper, strict=True):
        is_waived = [*elsewhere, *([paper.status < MISSING] if requirement.holders else [])]
        ends.append(choose(reduce(or_, is_waived), waived, reach) if is_waived else reach)
    return Reaches(*ends)


def _recall(number: int, judging: Judging) -> Reaches:
    """How far paper goes, from the columns that say so."""
    kinds = (SMALL, nw.Float64(), nw.Boolean())
    return Reaches(*[Reach(*map(judging.recall, name_reach(number, end), kinds)) for end in ENDS])


def _tally(beyond: Beyond, reach: Reach, *, can_be_waived: bool) -> dict[str, nw.Expr]:
    """The parts of a tally that are not the same for everybody."""
    requirement = beyond.requirement
    is_asked, is_short = reach.status >= MISSING, reach.status < MET
    stops = [
        reach.status == STRENGTHS[outcome.status]
        for outcome in (Outcome("missing", 0.0, 1), Outcome("partial", 0.0, 1))
        if requirement.is_stopped_by(outcome)
    ]
    parts = {
        "points": reach.credit * requirement.weight,
        "short": (is_asked & is_short if can_be_waived else is_short).cast(SMALL),
        "large": reach.far.cast(SMALL),
    }
    if can_be_waived:
        parts["total"] = nw.when(is_asked).then(requirement.weight).otherwise(0.0)
    if stops:
        parts["stops"] = reduce(or_, stops).cast(SMALL)
    return parts


def _say_status(reaches: Reaches) -> nw.Expr:
    """The status by `STATUSES`, unknown while an open answer could meet it, as `Finding.status` is."""
    low, high = [reach.status for reach in reaches]
    known = nw.when(low >= MISSING).then(low).otherwise(nw.lit(None, SMALL))
    return nw.when((high == MET) & (low < MET)).then(nw.lit(STATUSES["unknown"], SMALL)).otherwise(known)
