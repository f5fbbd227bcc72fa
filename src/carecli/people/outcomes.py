"""What people have of one requirement, as expressions over the columns of a table: `engine.judging.read`.

What rests on degrees and licenses alone was judged by the engine (`holdings`); each of the other kinds is
expressed here, and of all ways the best counts, as there. Everything is of Narwhals and of any backend.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from itertools import pairwise
from operator import and_, or_
from typing import Any, NamedTuple

import narwhals as nw

from carecli.engine.eligibility import MONTHS, count_months_asked
from carecli.engine.kinds import Credentials, Rating, Years
from carecli.engine.requirements import MET, STRENGTHS, WAIVED, Outcome, Qualification, count_steps
from carecli.pack.credentials import Credential, Route
from carecli.pack.ladder import Rules
from carecli.people.columns import ENDS, name_held, name_route

SMALL = nw.Int16()


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
    """What the kinds are expressed with: the answers, the rules, and the credentials of the pack by code."""

    answers: Answers
    rules: Rules
    credentials: Mapping[str, Credential]


def express(way: Qualification, judging: Judging) -> Reaches:
    """How far every row has come in one way to meet a requirement, which paper alone does not decide."""
    return KINDS[way.kind](way, judging)


def take_better(one: Reaches, other: Reaches) -> Reaches:
    """The better of two, row by row, as `judging.take_better` takes it."""
    return Reaches(*[_join(*both) for both in zip(one, other, strict=True)])


def _join(one: Reach, other: Reach) -> Reach:
    status = nw.max_horizontal(one.status, other.status)
    return Reach(status, nw.max_horizontal(one.credit, other.credit), one.far & other.far)


def waive(reaches: Reaches, asked: Reaches) -> Reaches:
    """What is not asked of a row, as the engine found it `asked` of their licenses, is waived."""
    return Reaches(*[_waive(*both) for both in zip(reaches, asked, strict=True)])


def _waive(reach: Reach, asked: Reach) -> Reach:
    is_waived, nothing = asked.status == STRENGTHS["waived"], reach_same(WAIVED, 0)
    return Reach(*[nw.when(is_waived).then(x).otherwise(y) for x, y in zip(nothing, reach, strict=True)])


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
    low, high = [choose(_may_sit(way, end, judging), eligible, missing) for end in ENDS]
    held = nw.col(name_held(way.accepts))
    return Reaches(choose(held, met, low), choose(held.fill_null(True), met, high))


def _may_sit(way: Credentials, end: str, judging: Judging) -> nw.Expr:
    """As `eligibility.may_sit`: a route of every part is open, of any credential that would do."""
    chances = []
    for code in sorted(way.accepts):
        routes = list(enumerate(judging.credentials[code].route))
        parts = {route.part for _, route in routes}
        each = [
            [_is_open(code, n, route, end, judging) for n, route in routes if route.part == part]
            for part in sorted(parts)
        ]
        if each:
            chances.append(reduce(and_, [reduce(or_, part) for part in each]))
    return reduce(or_, chances, nw.lit(False))


def _is_open(code: str, number: int, route: Route, end: str, judging: Judging) -> nw.Expr:
    """Whether a route is open on paper and its work is done, or could be as far as the answers say."""
    on_paper = nw.col(name_route(code, number, end))
    if not (route.months or route.hours):
        return on_paper
    answers = {"years": judging.answers.years, "related_years": judging.answers.related_years}
    asked = [answers[name] for name in route.counts]
    if end == "high" and asked:
        return on_paper & reduce(or_, [answer.is_null() for answer in asked], _is_worked(route, answers))
    return on_paper & _is_worked(route, answers)


def _is_worked(route: Route, answers: Mapping[Any, nw.Expr]) -> nw.Expr:
    """Whether the years that count leave nothing, as `eligibility.count_months_left` counts them."""
    total, none = count_months_asked(route), nw.lit(0.0)
    whole = route.months_high or route.months
    share = route.direct_months / whole if route.direct_months and whole else 1
    own, other = [
        answers[name].fill_null(0.0) * MONTHS if name in route.counts else none
        for name in ("years", "related_years")
    ]
    direct = total * share
    surplus = nw.max_horizontal(none, own - (total - direct))
    left = nw.max_horizontal(none, (total - direct) - own) + nw.max_horizontal(none, direct - other - surplus)
    return left <= 0


KINDS: Mapping[str, Callable[[Any, Judging], Reaches]] = {
    "years": _express_years,
    "skill": _express_rating,
    "certification": _express_exam,
}
