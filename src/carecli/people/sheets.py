"""The half of a level that skills are, over columns of ratings: each is read off, and all are added up.

There are few ratings, and the engine's `Standards` know what each comes to. Points are added in units of
which every rating earns a whole number, so that no sum is off by a last digit.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from math import lcm
from operator import attrgetter
from typing import NamedTuple

import narwhals as nw

from carecli.engine.kinds import Rating
from carecli.engine.requirements import Tally
from carecli.engine.standards import AskedSkill, Standard
from carecli.people.columns import STATUSES
from carecli.people.outcomes import read_off

Ratings = Mapping[str, nw.Expr]
WIDTHS = {8: nw.Int8(), 16: nw.Int16(), 32: nw.Int32(), 64: nw.Int64()}


class Sheet(NamedTuple):
    """How ratings are added up for a level: what each of a skill counts, as in the engine's `SheetRow`.

    Every one of `counts` has a list for each skill: what its ratings count, then an open one at worst and at
    best. `stops`, `short` and `large` say where theirs stands in it, None where it is nothing; `points` do so
    by the weight of skills, in units of which there are so many to the whole level.
    """

    counts: tuple[Mapping[str, tuple[int, ...]], ...]
    stops: int | None
    short: int | None
    large: int | None
    points: tuple[tuple[float, int], ...]
    total: float


def rule_sheet(level: Standard) -> Sheet:
    """The sheet of a level. What is counted alike, as short and large often are, is there once."""
    skills = [asked for asked in level.skills if not asked.requirement.is_wish]
    units = lcm(*[max(1, len(list_ratings(asked)) - 1) for asked in skills])
    counts: list[Mapping[str, tuple[int, ...]]] = []

    def place(count: Callable[[Tally], int]) -> int | None:
        """Where something that is counted stands."""
        lists = {asked.skill: tuple(map(count, _list_tallies(asked))) for asked in skills}
        some = {skill: listed for skill, listed in lists.items() if any(listed)}
        if some and some not in counts:
            counts.append(some)
        return counts.index(some) if some else None

    stops, short, large = [place(attrgetter(part)) for part in ("stops", "short", "large")]
    weights = sorted({asked.requirement.weight for asked in skills})
    places = [(w, place(partial(_count_units, units=units, weight=w))) for w in weights]
    points = tuple([(weight, at) for weight, at in places if at is not None])
    return Sheet(tuple(counts), stops, short, large, points, level.weight * units)


def _count_units(tally: Tally, units: int, weight: float) -> int:
    """The points of a skill in units, those of skills of one weight."""
    return round(tally.share * units) if tally.total == weight else 0


def _list_tallies(asked: AskedSkill) -> list[Tally]:
    known = [asked.judged[rating].worst for rating in list_ratings(asked)]
    return [*known, asked.judged[None].worst, asked.judged[None].best]


def add_ratings(counts: Mapping[str, Sequence[int]], ratings: Ratings) -> tuple[nw.Expr, nw.Expr]:
    """What the ratings of a level count together, with open ratings none, and with them as asked.

    At best there is what there is at worst, and what open ratings bring on top. The numbers are as narrow as
    their sum allows, for there are very many.
    """
    most = sum(map(max, counts.values()))
    kind = next(kind for bits, kind in WIDTHS.items() if most < 2 ** (bits - 1))
    low = more = nw.lit(0, kind)
    for skill, (*known, worst, best) in counts.items():
        low += read_off(ratings[skill], known, worst, kind)
        if best != worst:
            brought = nw.lit(best - worst, kind)
            more += nw.when(ratings[skill].is_null()).then(brought).otherwise(nw.lit(0, kind))
    return low, low + more


def name_rated(asked: AskedSkill) -> str:
    """The column of the status of a skill at the rating that is asked."""
    return f"~{asked.skill} {len(list_ratings(asked)) - 1} status"


def express_status(asked: AskedSkill, ratings: Ratings) -> nw.Expr:
    """The status of a skill in every row, as a number of `STATUSES`."""
    values = [STATUSES[asked.found[rating].status] for rating in list_ratings(asked)]
    return read_off(ratings[asked.skill], values, STATUSES[asked.found[None].status], nw.Int8())


def list_ratings(asked: AskedSkill) -> range:
    """The ratings that are told apart: those above what is asked are as good."""
    return range(Rating.amount_of(asked.requirement.need) + 1)
