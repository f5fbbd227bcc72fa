"""What comes next for everybody, and what each requirement alone would lift, over a judged table.

To lift is to make the verdict of a level better with this one thing met and nothing else changed, open
answers counted as missing: `reference.list_lifts` says it of one person.
"""

from collections.abc import Collection, Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

import narwhals as nw

from carecli.engine.results import VERDICTS
from carecli.engine.standards import AskedSkill, Standard
from carecli.people.columns import (
    PARTS,
    STATUSES,
    name_alone,
    name_number,
    name_part,
    name_passed,
    name_result,
    name_rise,
    name_tally,
)
from carecli.people.outcomes import SMALL, Answers
from carecli.people.rulebook import Rulebook
from carecli.people.sheets import list_ratings

READY, STRETCH, DEVELOPING = [VERDICTS.index(name) for name in ("ready", "stretch", "developing")]
LACKING = STATUSES["partial"]  # or less, which is missing


def find_next(book: Rulebook, _answers: Answers, found: Collection[str]) -> list[nw.Expr]:
    """The place of the level that comes next, -1 for none, and whether a license passes a level over.

    As `assess` has it: what follows a highest level that is ready, or begins the ladder, past those passed
    over; of several what leads to the target, or else the first.
    """
    order = [level.level.id for level in book.levels]
    below, nobody = book.standards[0].below, nw.lit(value=False)
    passed = [nw.col(name_passed(at)) if name_passed(at) in found else nobody for at in range(len(order))]
    ready = [
        (nw.col(name_result(name, "low")) == READY) & ~is_passed
        for name, is_passed in zip(order, passed, strict=True)
    ]
    above = [_any([ready[order.index(high)] for high in order if name in below[high]]) for name in order]
    behind = dict(
        zip(order, (is_ready & ~high for is_ready, high in zip(ready, above, strict=True)), strict=True)
    )
    starts, ahead = ~_any(ready), list[nw.Expr]()
    for level, is_ready, high, is_passed in zip(book.levels, ready, above, passed, strict=True):
        name = level.level.id
        after = (
            _any([behind[other] for other in level.follows if other in behind]) if level.follows else starts
        )
        comes = ~(is_ready | high) & after
        behind[name] |= comes & is_passed
        ahead.append(comes & ~is_passed)
    chosen = nw.lit(-1, SMALL)
    for at in reversed(range(len(order))):
        chosen = nw.when(ahead[at]).then(nw.lit(at, SMALL)).otherwise(chosen)
    if "target" in found and _has_branches(book.levels):
        for at in reversed(range(len(order))):
            leads = [target for target in order if order[at] in (target, *below[target])]
            wanted = ahead[at] & nw.col("target").is_in(leads)
            chosen = nw.when(wanted).then(nw.lit(at, SMALL)).otherwise(chosen)
    is_above = [
        is_passed.cast(SMALL).alias(name_result(name, "passed"))
        for name, is_passed in zip(order, passed, strict=True)
    ]
    return [chosen.alias("next"), *is_above]


def _any(conditions: Sequence[nw.Expr]) -> nw.Expr:
    return reduce(or_, conditions, nw.lit(value=False))


def _has_branches(levels: Sequence[Standard]) -> bool:
    """Whether several levels follow one, or begin the ladder."""
    before = [other for level in levels for other in level.follows or (None,)]
    return len(before) > len(set(before))


class LiftStanding(NamedTuple):
    """What a level comes to at worst: shares of its halves, what credentials weigh, what is in the way."""

    credentials: nw.Expr
    total: nw.Expr
    skills: nw.Expr
    stops: nw.Expr
    short: nw.Expr
    large: nw.Expr


class LiftGain(NamedTuple):
    """What one requirement, once it is met, adds to a half, as a share of it, and takes out of the way.

    Of a credential these are expressions; of a rating they are numbers, and many ratings gain alike.
    """

    share: Any
    stops: Any
    short: Any
    large: Any


def find_rises(book: Rulebook, _answers: Answers, _found: Collection[str]) -> list[nw.Expr]:
    """Whether the verdict of each level rises by what any rating could gain, each gain once.

    A level asks some thirty skills, and all that they could gain comes to a few numbers.
    """
    return [
        _rises(_recall_standing(at), gain, level, book, is_skill=True).alias(name_rise(at, place))
        for at, level in enumerate(book.levels if book.findings else ())
        for place, gain in enumerate(_list_gains(level))
    ]


def list_lifts(book: Rulebook, answers: Answers, found: Collection[str]) -> list[nw.Expr]:
    """For all that each level asks as more than a wish, whether it alone would lift its verdict."""
    columns = []
    for at, level in enumerate(book.levels if book.findings else ()):
        now = _recall_standing(at)
        lifts: dict[str, nw.Expr] = {}
        for name, is_asked, gain in _list_credentials(at, book, found, now):
            status = nw.col(name_result(level.level.id, name))
            does = is_asked & (status <= LACKING) & _rises(now, gain, level, book, is_skill=False)
            lifts[name] = lifts[name] | does if name in lifts else does
        lifts = {name: does.fill_null(value=False) for name, does in lifts.items()}
        places = {gain: place for place, gain in enumerate(_list_gains(level))}
        for asked in level.skills:
            if not asked.requirement.is_wish:
                gains = [places[gain] for gain in _gain_by_rating(asked, level)]
                lifts[asked.requirement.id] = _read_rises(answers.ratings[asked.skill], at, gains)
        columns += [does.alias(name_result(level.level.id, f"{name}|lifts")) for name, does in lifts.items()]
    return columns


def _recall_standing(at: int) -> LiftStanding:
    return LiftStanding(*[nw.col(name_part(at, "both", "low", part)) for part in LiftStanding._fields])


def _list_gains(level: Standard) -> list[LiftGain]:
    """All that the ratings of a level could gain, each once."""
    skills = [asked for asked in level.skills if not asked.requirement.is_wish]
    return [*dict.fromkeys(gain for asked in skills for gain in _gain_by_rating(asked, level))]


def _gain_by_rating(asked: AskedSkill, level: Standard) -> list[LiftGain]:
    """What a skill adds once it is rated as asked, by each rating that is below."""
    weight = asked.requirement.weight
    below = [asked.judged[known].worst for known in [*list_ratings(asked)][:-1]]
    return [
        LiftGain((weight - each.points) / level.weight, each.stops, each.short, each.large) for each in below
    ]


def _read_rises(rating: nw.Expr, at: int, gains: Sequence[int]) -> nw.Expr:
    """Whether the gain that belongs to a rating lifts; none does where it is as asked, or open."""
    does = nw.lit(value=False)
    for most, place in reversed([*enumerate(gains)]):
        if place != (gains[most + 1] if most + 1 < len(gains) else None):
            does = nw.when(rating <= most).then(nw.col(name_rise(at, place))).otherwise(does)
    return does


def _list_credentials(
    at: int, book: Rulebook, found: Collection[str], now: LiftStanding
) -> Iterator[tuple[str, nw.Expr, LiftGain]]:
    """Yield the id of each credential of a level, whether it is asked of a row, and what meeting it adds."""
    setting = nw.col(name_number("setting"))
    for number, name in book.asked[at]:
        requirement, settings = book.beyond[number]
        if not requirement.is_wish:
            lost = [_recall(name_tally(number, "low", part), found) for part in PARTS if part != "total"]
            points, stops, short, large = lost
            gain = LiftGain((requirement.weight - points) / now.total, stops, short, large)
            yield name, setting.is_in(settings), gain
    for name in book.list_on_paper(at):
        points, total, stops, short, large = [_recall(name_alone(at, name, part), found) for part in PARTS]
        yield name, total > 0, LiftGain((total - points) / now.total, stops, short, large)


def _recall(name: str, found: Collection[str]) -> nw.Expr:
    return nw.col(name) if name in found else nw.lit(0, SMALL)


def _rises(now: LiftStanding, gain: LiftGain, level: Standard, book: Rulebook, *, is_skill: bool) -> nw.Expr:
    """Whether the verdict is better with the gain, as `judging.decide_verdict` decides."""
    rules, low = book.scales.rules, nw.col(name_result(level.level.id, "low"))
    skills = now.skills + gain.share if is_skill else now.skills
    credentials = now.credentials if is_skill else now.credentials + gain.share
    both = nw.when(now.total > 0).then((credentials + skills) / 2).otherwise(skills)
    share = both if level.weight else credentials
    least = next((tenths for tenths in range(1001) if tenths / 10 >= rules.stretch.score), 1001)
    is_ready = (now.short == gain.short) & (skills * 100 >= rules.ready.skills - 1e-9)
    is_near = (now.large - gain.large <= rules.stretch.gaps) & (share * 1000 + 1e-6 >= least)
    better: nw.Expr = (is_ready & (low < READY)) | (is_near & (low < STRETCH)) | (low < DEVELOPING)
    is_free: nw.Expr = now.stops == gain.stops
    return is_free & better
