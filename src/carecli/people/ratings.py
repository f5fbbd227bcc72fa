"""The half of a level that skills are, over columns of ratings: each is read off, and all are added up.

There are few ratings, and the engine's `Standards` know what each comes to. Points are added in units of
which every rating earns a whole number, so that no sum is off by a last digit.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from math import lcm
from operator import add
from typing import NamedTuple

import narwhals as nw

from carecli.engine.kinds import Rating
from carecli.engine.requirements import Tally
from carecli.engine.standards import AskedSkill, Standard
from carecli.people.columns import STATUSES
from carecli.people.outcomes import SMALL, read_off

Ratings = Mapping[str, nw.Expr]


class Rated(NamedTuple):
    """What the skills of a level come to in every row: the share of their points, the counts of `Tally`."""

    share: nw.Expr
    stops: nw.Expr
    short: nw.Expr
    large: nw.Expr


def add_ratings(level: Standard, ratings: Ratings, end: str) -> Rated:
    """What the skills of a level come to with open ratings none (`low`), or as asked (`high`)."""
    skills = [asked for asked in level.skills if not asked.requirement.is_wish]
    counts = [
        _add_up(skills, ratings, end, count, SMALL)
        for count in (lambda tally: tally.stops, lambda tally: tally.short, lambda tally: tally.large)
    ]
    return Rated(_share_points(level, skills, ratings, end), *counts)


def _share_points(level: Standard, skills: Sequence[AskedSkill], ratings: Ratings, end: str) -> nw.Expr:
    """The points of ratings of those there are; all where none are."""
    if not skills:
        return nw.lit(1.0)
    unit = lcm(*[len(list_ratings(asked)) - 1 or 1 for asked in skills])
    points = []
    for weight in sorted({asked.requirement.weight for asked in skills}):
        alike = [asked for asked in skills if asked.requirement.weight == weight]
        units = _add_up(alike, ratings, end, lambda tally: round(tally.share * unit), nw.Int32())
        points.append(units * weight)
    return reduce(add, points) / (level.weight * unit)


def _add_up(
    skills: Sequence[AskedSkill],
    ratings: Ratings,
    end: str,
    measure: Callable[[Tally], int],
    kind: nw.dtypes.DType,
) -> nw.Expr:
    """A measure of what each rating comes to, over several skills."""
    terms = []
    for asked in skills:
        values = [measure(asked.judged[rating].worst) for rating in list_ratings(asked)]
        unknown = asked.judged[None]
        open_ = measure(unknown.worst if end == "low" else unknown.best)
        if any(values) or open_:
            terms.append(read_off(ratings[asked.skill], values, open_, kind))
    return reduce(add, terms) if terms else nw.lit(0, kind)


def express_status(asked: AskedSkill, ratings: Ratings) -> nw.Expr:
    """The status of a skill in every row, as a number of `STATUSES`."""
    values = [STATUSES[asked.found[rating].status] for rating in list_ratings(asked)]
    return read_off(ratings[asked.skill], values, STATUSES[asked.found[None].status], nw.Int8())


def list_ratings(asked: AskedSkill) -> range:
    """The ratings that are told apart: those above what is asked are as good."""
    return range(Rating.amount_of(asked.requirement.need) + 1)
