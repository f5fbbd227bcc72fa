"""What people have of one requirement, as expressions over the columns of a table: `engine.judging.read`.

What rests on degrees and licenses alone was judged by the engine (`holdings`); each of the other kinds is
expressed here, and of all ways the best counts, as there. Everything is of Narwhals and of any backend.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import reduce
from itertools import pairwise
from operator import and_, or_
from typing import Any, NamedTuple

import narwhals as nw

from carecli.engine.eligibility import MONTHS, count_months_asked
from carecli.engine.kinds import Credentials, Rating, Years
from carecli.engine.requirements import MET, STRENGTHS, Outcome, Qualification, count_steps
from carecli.pack.credentials import Credential, Route
from carecli.pack.ladder import Rules
from carecli.people.columns import ENDS, name_chance, name_held, name_route

SMALL = nw.Int8()  # of statuses and counts


class Reach(NamedTuple):
    """The `Outcome` of every row: how strong its status is, its share of the points, whether it is far off.

    The status is a number of `STRENGTHS`; far off is what has more steps to go than a stretch allows.
    """

    status: nw.Expr
    credit: nw.Expr
    far: nw.Expr


class Reaches(NamedTuple):
    """What every row comes to with open answers missing (`low`), and with them met (`high`)."""

    low: Reach
    high: Reach


class Answers(NamedTuple):
    """What a table says of each row, null where it is not known; `ratings` are by the id of the skill."""

    years: nw.Expr
    related_years: nw.Expr
    ratings: Mapping[str, nw.Expr]


class Judging(NamedTuple):
    """What the kinds are expressed with.

    `credentials` are those of the pack by code, `found` the columns that say what people hold on paper: what
    is so for nobody has none.
    """

    answers: Answers
    rules: Rules
    credentials: Mapping[str, Credential]
    found: Collection[str]

    def recall(self, name: str, kind: nw.dtypes.DType) -> nw.Expr:
        """A column of what was found on paper."""
        return nw.col(name) if name in self.found else nw.lit(0, kind)


def express(way: Qualification, judging: Judging) -> Reaches:
    """How far every row has come in one way to meet a requirement, which paper alone does not decide."""
    return KINDS[way.kind](way, judging)


def may_sit(way: Credentials, end: str, judging: Judging) -> nw.Expr:
    """Whether the exam may be sat of any credential that would do: a route of every part of it is open.

    As `eligibility.may_sit` finds it. `name_chance` names the column of it that `express` reads.
    """
    chances = []
    for code in sorted(way.accepts):
        parts: dict[str, list[nw.Expr]] = {}
        for number, route in enumerate(judging.credentials[code].route):
            routes = parts.setdefault(route.part, [])
            if (on_paper := name_route(code, number, end)) in judging.found:
                routes.append(nw.col(on_paper) & _is_worked(route, end, judging.answers))
        if parts and all(parts.values()):
            chances.append(reduce(and_, [reduce(or_, routes) for routes in parts.values()]))
    return reduce(or_, chances, nw.lit(False))


def take_better(one: Reaches, other: Reaches) -> Reaches:
    """The better of two, row by row, as `judging.take_better` takes it."""
    return Reaches(*[_join(*both) for both in zip(one, other, strict=True)])


def _join(one: Reach, other: Reach) -> Reach:
    status = nw.max_horizontal(one.status, other.status)
    return Reach(status, nw.max_horizontal(one.credit, other.credit), one.far & other.far)


def reach_same(outcome: Outcome, most: int) -> Reach:
    """One outcome for every row; `most` is how many steps are not far off."""
    status, credit, gap = outcome
    return Reach(nw.lit(STRENGTHS[status], SMALL), nw.lit(float(credit)), nw.lit(gap > most))


def choose(condition: nw.Expr, one: Reach, other: Reach) -> Reach:
    """Of two reaches the one where a condition holds, the other where it does not or is null."""
    return Reach(*[nw.when(condition).then(x).otherwise(y) for x, y in zip(one, other, strict=True)])


def read_off(rating: nw.Expr, values: Sequence[Any], unknown: Any, kind: nw.dtypes.DType) -> nw.Expr:
    """What `values` has at each rating, the last one for those above, and `unknown` for null."""
    found = nw.lit(values[0], kind)
    for least, (before, value) in enumerate(pairwise(values), 1):
        if value != before:
            found = nw.when(rating >= least).then(nw.lit(value, kind)).otherwise(found)
    if unknown == values[0]:
        return found  # where null stands, no comparison holds
    return nw.when(rating.is_null()).then(nw.lit(unknown, kind)).otherwise(found)


def _express_years(way: Years, judging: Judging) -> Reaches:
    """As `Years.judge`: what is known is added up, and what is open could be any number."""
    (own, other, _), rules = judging.answers, judging.rules
    known, is_open = own.fill_null(0.0), own.is_null()
    if way.related:
        known, is_open = known + other.fill_null(0.0), is_open | other.is_null()
    met = reach_same(MET, 0)
    begun, none = STRENGTHS["partial"], STRENGTHS["missing"]
    short = Reach(
        nw.when(known > 0).then(nw.lit(begun, SMALL)).otherwise(nw.lit(none, SMALL)),
        known / (way.years or 1.0),
        known < find_near(way.years, rules),
    )
    low = choose(known >= way.years, met, short)
    return Reaches(low, choose(is_open, met, low))


def find_near(years: float, rules: Rules) -> float:
    """The fewest years that are no more than a stretch below those asked, exact to the last bit."""
    far, near = -1.0, years
    while far < (middle := (far + near) / 2) < near:
        is_far = count_steps(years - middle, rules.steps.years) > rules.stretch.steps
        far, near = (middle, near) if is_far else (far, middle)
    return near


def _express_rating(way: Rating, judging: Judging) -> Reaches:
    """As `Rating.judge_rating`, of which there are few."""
    rules, rating = judging.rules, judging.answers.ratings[way.skill]
    read, most = [way.judge_rating(n, rules) for n in range(way.rating + 1)], rules.stretch.steps
    open_ = way.judge_rating(None, rules)

    def spread(outcomes: Sequence[Outcome], unknown: Outcome) -> Reach:
        """The outcomes by rating as columns."""
        return Reach(
            read_off(rating, [STRENGTHS[x.status] for x in outcomes], STRENGTHS[unknown.status], SMALL),
            read_off(rating, [x.credit for x in outcomes], unknown.credit, nw.Float64()),
            read_off(rating, [x.gap > most for x in outcomes], unknown.gap > most, nw.Boolean()),
        )

    return Reaches(spread([x.worst for x in read], open_.worst), spread([x.best for x in read], open_.best))


def _express_exam(way: Credentials, judging: Judging) -> Reaches:
    """As `Credentials.judge` of a certification: held, or partly met where its exam may be sat."""
    rules, most = judging.rules, judging.rules.stretch.steps
    met = reach_same(MET, most)
    missing = reach_same(Outcome("missing", 0.0, rules.steps.certification), most)
    eligible = reach_same(Outcome("partial", rules.partial.eligible, 1), most)
    low, high = [choose(nw.col(name_chance(way.accepts, end)), eligible, missing) for end in ENDS]
    held = judging.recall(name_held(way.accepts), nw.Boolean())
    return Reaches(choose(held, met, low), choose(held.fill_null(True), met, high))


def _is_worked(route: Route, end: str, answers: Answers) -> nw.Expr:
    """Whether the work that a route asks is done; at best also where an answer that counts is open."""
    if not (route.months or route.hours):
        return nw.lit(True)
    total, none = count_months_asked(route), nw.lit(0.0)
    whole = route.months_high or route.months
    share = route.direct_months / whole if route.direct_months and whole else 1
    asked = {name: getattr(answers, name) for name in route.counts}
    own, other = [
        asked[name].fill_null(0.0) * MONTHS if name in asked else none for name in ("years", "related_years")
    ]
    # As `eligibility.count_months_left` counts.
    direct = total * share
    surplus = nw.max_horizontal(none, own - (total - direct))
    left = nw.max_horizontal(none, (total - direct) - own) + nw.max_horizontal(none, direct - other - surplus)
    is_open = [answer.is_null() for answer in asked.values()] if end == "high" else []
    return reduce(or_, is_open, left <= 0)


KINDS: Mapping[str, Callable[[Any, Judging], Reaches]] = {
    "years": _express_years,
    "skill": _express_rating,
    "certification": _express_exam,
}
