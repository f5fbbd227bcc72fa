"""The half of a level that skills are, over columns of ratings: each is read off, and all are added up.

There are few ratings, and the engine's `Standards` know what each comes to. Points are added in units of
which every rating earns a whole number, so that no sum is off by a last digit.
"""

from collections.abc import Mapping
from functools import reduce
from math import lcm, prod
from operator import add, mul
from typing import NamedTuple

import narwhals as nw

from carecli.engine.kinds import Rating
from carecli.engine.requirements import Tally
from carecli.engine.standards import AskedSkill, Standard
from carecli.people.columns import STATUSES
from carecli.people.outcomes import read_off

Ratings = Mapping[str, nw.Expr]
WIDTHS = {8: nw.Int8(), 16: nw.Int16(), 32: nw.Int32(), 64: nw.Int64()}


class Rated(NamedTuple):
    """What the skills of a level come to in every row: the share of their points, the counts of `Tally`."""

    share: nw.Expr
    stops: nw.Expr
    short: nw.Expr
    large: nw.Expr


class Sheet(NamedTuple):
    """How ratings are added up for a level: all that is counted stands in one number, as in a `SheetRow`.

    A skill is so many `units`; `weights` are those that skills have, `weight` that of all together. Each count has as much room in the number as its
    sum can take: `places` is what one of it is there, `sizes` how many there can be. The numbers of a skill
    are those of each rating, then that of an open one at worst and at best.
    """

    units: int
    weight: float
    weights: tuple[float, ...]
    places: tuple[int, ...]
    sizes: tuple[int, ...]
    numbers: Mapping[str, tuple[int, ...]]


def rule_sheet(level: Standard) -> Sheet:
    """The sheet of a level: the stops, what is short, what is large, and units of points by weight."""
    skills = [asked for asked in level.skills if not asked.requirement.is_wish]
    weights = tuple(sorted({asked.requirement.weight for asked in skills}))
    units = lcm(*[max(1, len(list_ratings(asked)) - 1) for asked in skills])

    def count(tally: Tally) -> list[int]:
        """What is counted of one rating."""
        points = round(tally.share * units)
        return [tally.stops, tally.short, tally.large, *[points * (tally.total == w) for w in weights]]

    counts = {
        asked.skill: [
            *[count(asked.judged[rating].worst) for rating in list_ratings(asked)],
            count(asked.judged[None].worst),
            count(asked.judged[None].best),
        ]
        for asked in skills
    }
    most = [[max(column) for column in zip(*listed, strict=True)] for listed in counts.values()]
    sizes = tuple(1 + sum(skill[at] for skill in most) for at in range(3 + len(weights)))
    places = tuple(prod(sizes[:at]) for at in range(len(sizes)))
    numbers = {s: tuple([sum(map(mul, row, places)) for row in rows]) for s, rows in counts.items()}
    return Sheet(units, level.weight, weights, places, sizes, numbers)


def add_ratings(sheet: Sheet, ratings: Ratings) -> tuple[nw.Expr, nw.Expr]:
    """The numbers of all ratings of a level added up, with open ratings none, and with them as asked.

    At best there is what there is at worst, and what open ratings bring on top.
    """
    kind = next(kind for bits, kind in WIDTHS.items() if prod(sheet.sizes) < 2 ** (bits - 1))
    low = more = nw.lit(0, kind)
    for skill, (*known, worst, best) in sheet.numbers.items():
        rating = ratings[skill]
        low += read_off(rating, known, worst, kind)
        more += nw.when(rating.is_null()).then(nw.lit(best - worst, kind)).otherwise(nw.lit(0, kind))
    return low, low + more


def take_apart(number: nw.Expr, sheet: Sheet) -> Rated:
    """What the numbers of ratings, added up, say."""
    stops, short, large, *units = [
        number // place % size if size > 1 else nw.lit(0, nw.Int8())
        for place, size in zip(sheet.places, sheet.sizes, strict=True)
    ]
    points = [count.cast(nw.Float64()) * w for count, w in zip(units, sheet.weights, strict=True)]
    share = reduce(add, points) / (sheet.weight * sheet.units) if points else nw.lit(1.0)
    return Rated(share, stops, short, large)


def express_status(asked: AskedSkill, ratings: Ratings) -> nw.Expr:
    """The status of a skill in every row, as a number of `STATUSES`."""
    values = [STATUSES[asked.found[rating].status] for rating in list_ratings(asked)]
    return read_off(ratings[asked.skill], values, STATUSES[asked.found[None].status], nw.Int8())


def list_ratings(asked: AskedSkill) -> range:
    """The ratings that are told apart: those above what is asked are as good."""
    return range(Rating.amount_of(asked.requirement.need) + 1)
