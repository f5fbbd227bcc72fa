"""What comes next for everybody, and what each requirement alone would lift, over a judged table.

To lift is to make the verdict of a level better with this one thing met and nothing else changed, open
answers counted as missing: `reference.list_lifts` says it of one person.
"""

from collections.abc import Collection, Iterator, Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

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
    name_tally,
)
from carecli.people.outcomes import SMALL, Answers, read_off
from carecli.people.rulebook import Rulebook
from carecli.people.sheets import list_ratings

READY, STRETCH, DEVELOPING = [VERDICTS.index(name) for name in ("ready", "stretch", "developing")]
LACKING = (STATUSES["missing"], STATUSES["partial"])


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
    """What one requirement, once it is met, adds to a half, as a share of it, and takes out of the way."""

    share: nw.Expr
    stops: nw.Expr
    short: nw.Expr
    large: nw.Expr


def list_lifts(book: Rulebook, answers: Answers, found: Collection[str]) -> list[nw.Expr]:
    """For all that each level asks as more than a wish, whether it alone would lift its verdict."""
    columns = []
    for at, level in enumerate(book.levels if book.findings else ()):
        now = LiftStanding(*[nw.col(name_part(at, "both", "low", part)) for part in LiftStanding._fields])
        lifts: dict[str, nw.Expr] = {}
        for name, is_asked, gain in _list_credentials(at, book, found, now):
            status = nw.col(name_result(level.level.id, name))
            does = is_asked & status.is_in(LACKING) & _rises(now, gain, level, book, is_skill=False)
            lifts[name] = lifts[name] | does if name in lifts else does
        for asked in level.skills:
            if not asked.requirement.is_wish:
                status = nw.col(name_result(level.level.id, asked.requirement.id))
                gain = _gain_rating(asked, level, answers.ratings[asked.skill])
                does = status.is_in(LACKING) & _rises(now, gain, level, book, is_skill=True)
                lifts[asked.requirement.id] = does
        columns += [
            does.fill_null(value=False).cast(SMALL).alias(name_result(level.level.id, f"{name}|lifts"))
            for name, does in lifts.items()
        ]
    return columns


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


def _gain_rating(asked: AskedSkill, level: Standard, rating: nw.Expr) -> LiftGain:
    """What a skill adds once it is rated as asked."""
    worst = [asked.judged[known].worst for known in list_ratings(asked)]
    weight = asked.requirement.weight

    def read(values: Sequence[float], kind: nw.dtypes.DType) -> nw.Expr:
        """A number for each rating; nothing where it is open, for that is not lacking."""
        return read_off(rating, values, values[0], kind)

    return LiftGain(
        read([(weight - each.points) / level.weight for each in worst], nw.Float64()),
        *[read([getattr(each, part) for each in worst], SMALL) for part in LiftGain._fields[1:]],
    )


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
    better = (is_ready & (low < READY)) | (is_near & (low < STRETCH)) | (low < DEVELOPING)
    return (now.stops == gain.stops) & better
