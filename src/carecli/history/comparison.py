"""Two snapshots beside each other: what the person, the pack and the passing of time changed."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, NamedTuple

from carecli.engine.assess import assess, find_last_day
from carecli.engine.results import RULES_VERSION, Assessment
from carecli.history.answers import Answer, AnswerChange, Value, compare_answers, fit_answers, list_answers
from carecli.history.content import Content, Maker, Snapshot, Standing, read_standings
from carecli.pack.pack import Pack

Separation = Literal["answers", "exact", "mixed"]
"""How far the causes can be told apart.

`answers`: both snapshots were made with the same pack and rules, so the person did it all. `exact`: the pack
of now gives the newer snapshot's result, so it stands for the pack of then. `mixed`: it does not, so what
the answers do is measured with the pack of now and the rest is put down to pack and rules.
"""


class Shift(NamedTuple):
    """By how many points the two ends of a score moved."""

    low: float
    high: float


class LevelChange(NamedTuple):
    """A level in both snapshots and the parts of the way between; None where a level or part is not known."""

    level: str
    title: str
    before: Standing | None
    by_pack: Shift | None
    by_time: Shift | None
    by_answers: Shift | None
    after: Standing | None


class Comparison(NamedTuple):
    """What changed from `old` to `new`.

    `left_out` are answers, with the number of their snapshot, that the pack of now does not know; `expired`
    are the credentials of the old answers that ran out between the two days. `now` is what answers were
    assessed with again.
    """

    old: Snapshot
    new: Snapshot
    now: Maker
    separation: Separation
    answers: tuple[AnswerChange, ...]
    left_out: tuple[tuple[int, Answer, Value], ...]
    expired: tuple[str, ...]
    levels: tuple[LevelChange, ...]


Standings = Mapping[str, Standing]


class _Again(NamedTuple):
    """The standings that the pack of now gives: the old answers on both days, and the new ones."""

    old: Standings
    later: Standings
    new: Standings

    def of(self, level: str) -> tuple[Standing | None, Standing | None, Standing | None]:
        """Return the standings of one level; None where the pack of now does not have it."""
        return self.old.get(level), self.later.get(level), self.new.get(level)


def compare_snapshots(old: Snapshot, new: Snapshot, pack: Pack) -> Comparison:
    """Return what changed between two snapshots, both answers assessed again with the pack of now.

    Each is assessed on its own day, the old answers also on the new day: a credential may have expired.
    """
    days = date.fromisoformat(old.content.day), date.fromisoformat(new.content.day)
    was, now = (fit_answers(snapshot.content.inputs, pack) for snapshot in (old, new))
    again = _Again(
        _stand(assess(was.profile, pack, days[0])),
        _stand(assess(was.profile, pack, days[1])),
        _stand(assess(now.profile, pack, days[1])),
    )
    maker = Maker(pack.guide.id, pack.guide.version, RULES_VERSION)
    separation = _judge_separation(old.content, new.content, again, maker)
    left_out = [
        (snapshot.number, *answer)
        for snapshot, fitted in ((old, was), (new, now))
        for answer in fitted.left_out
    ]
    return Comparison(
        old,
        new,
        maker,
        separation,
        compare_answers(old.content.inputs, new.content.inputs),
        tuple(left_out),
        _find_expired(old.content.inputs, *days),
        _compare_levels(old.content, new.content, again, separation, pack),
    )


def _stand(assessment: Assessment) -> Standings:
    return {level.id: Standing(level.id, level.score, level.verdict) for level in assessment.levels}


def _judge_separation(old: Content, new: Content, again: _Again, now: Maker) -> Separation:
    repeats_new = again.new == read_standings(new.result)
    # A folder that was edited without a new version gives itself away.
    edited = old.made_with == now and repeats_new and again.old != read_standings(old.result)
    if old.made_with == new.made_with and not edited:
        return "answers"
    return "exact" if repeats_new else "mixed"


def _find_expired(inputs: Mapping[str, Any], old: date, new: date) -> tuple[str, ...]:
    held = [
        (answer.id, find_last_day(until))
        for answer, until in list_answers(inputs).items()
        if answer.key in ("licenses", "certifications") and answer.id and isinstance(until, str)
    ]
    return tuple(code for code, last in held if old <= last < new)


def _compare_levels(
    old: Content, new: Content, again: _Again, separation: Separation, pack: Pack
) -> tuple[LevelChange, ...]:
    before, after = read_standings(old.result), read_standings(new.result)
    titles = {level["id"]: level["title"] for content in (old, new) for level in content.result["levels"]}
    titles = {level.id: level.title for level in pack.ladder.level} | titles
    levels = []
    for level, title in titles.items():
        if level not in before and level not in after:
            continue
        parts = _part(before.get(level), after.get(level), *again.of(level), separation)
        levels.append(LevelChange(level, title, before.get(level), *parts, after.get(level)))
    return tuple(levels)


def _part(
    before: Standing | None,
    after: Standing | None,
    old: Standing | None,
    later: Standing | None,
    new: Standing | None,
    separation: Separation,
) -> tuple[Shift | None, Shift | None, Shift | None]:
    """Return the parts of pack, time and answers of the way from `before` to `after`."""
    if before is None or after is None:
        return None, None, None
    whole = _shift(before, after)
    if separation == "answers":
        # Time is told apart only where the pack of now stands for that of then.
        by_time = Shift(0.0, 0.0)
        if old is not None and later is not None and (before, after) == (old, new):
            by_time = _shift(old, later)
        return Shift(0.0, 0.0), by_time, _less(whole, by_time)
    if old is None or later is None or new is None:
        return None, None, None
    by_time, by_answers = _shift(old, later), _shift(later, new)
    return _less(_less(whole, by_time), by_answers), by_time, by_answers


def _shift(before: Standing, after: Standing) -> Shift:
    return _less(Shift(*after.score), Shift(*before.score))


def _less(whole: Shift, part: Shift) -> Shift:
    """Return the difference; scores have one decimal, and nothing is 0.0, never -0.0."""
    return Shift(round(whole.low - part.low, 1) + 0.0, round(whole.high - part.high, 1) + 0.0)
