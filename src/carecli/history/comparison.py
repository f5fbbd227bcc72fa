"""Two snapshots beside each other: what the person, the pack and the passing of time changed."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from typing import Any, Literal, NamedTuple

from pydantic_core import ValidationError

from carecli.engine.assess import find_last_day, score_against
from carecli.engine.results import RULES_VERSION
from carecli.engine.standards import set_standards
from carecli.history.content import Content, LevelStanding, Maker, Snapshot, read_standings
from carecli.pack.pack import Pack, list_names, take_fingerprint
from carecli.pack.schema import adapt
from carecli.profile.model import Profile

PLAIN = ("name", "target", "setting", "country", "state", "pay", "years", "related_years")
LISTS = ("education", "licenses", "certifications")

Value = str | float | bool | None
"""None is not answered; of what one holds True is held, False is not, and a text is until when."""

Separation = Literal["answers", "exact", "mixed"]
"""How far the causes can be told apart.

`answers`: both snapshots were made with the same pack and rules, so the person did it all. `exact`: the pack
of now gives the newer snapshot's result, so it stands for the pack of then. `mixed`: it does not, so what
the answers do is measured with the pack of now and the rest is put down to pack and rules.
"""


class Answer(NamedTuple):
    """What is asked: a key of the profile, and within `skills` and lists the id; none is the list itself.

    Of a degree `id` is its level, and `field` what it is in, if that was said.
    """

    key: str
    id: str = ""
    field: str = ""

    @property
    def name(self) -> str:
        """The id as it stands in JSON: `bachelor:nursing`."""
        return f"{self.id}:{self.field}" if self.field else self.id


class AnswerChange(NamedTuple):
    """An answer that differs between two snapshots."""

    answer: Answer
    before: Value
    after: Value


class Fitted(NamedTuple):
    """The profile that a pack makes of earlier answers, and those that it does not take any more."""

    profile: Profile
    left_out: tuple[tuple[Answer, Value], ...]


class Shift(NamedTuple):
    """By how many points the two ends of a score moved."""

    low: float
    high: float


NO_SHIFT = Shift(0.0, 0.0)


class LevelChange(NamedTuple):
    """A level in both snapshots and the parts of the way between; None where a level or part is not known."""

    level: str
    title: str
    before: LevelStanding | None
    by_pack: Shift | None
    by_time: Shift | None
    by_answers: Shift | None
    after: LevelStanding | None


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


Standings = Mapping[str, LevelStanding]


class _Again(NamedTuple):
    """The standings that the pack of now gives: the old answers on both days, and the new ones."""

    old: Standings
    later: Standings
    new: Standings


def compare_snapshots(old: Snapshot, new: Snapshot, pack: Pack) -> Comparison:
    """Tell apart what changed between two snapshots by its cause: the answers, the pack and rules, or time.

    Both answers are assessed again with `pack`, the pack of now: the old ones on the old day and on the new
    one, for a credential may have expired between, and the new ones on the new day. Parts are in points of
    the score, low end and high end by themselves, and add up to the whole way.

    Say the old score was 60 and the new one is 75. The pack of now gives the old answers 64 on the old day
    and 59 on the new one, and the new answers 75, as saved. Then the separation is exact: the pack did
    75 - 60 - (59 - 64) - (75 - 59) = +4, time 59 - 64 = -5, and the answers 75 - 59 = +16.
    """
    (_, before), (_, after) = old, new
    then, now = date.fromisoformat(before.day), date.fromisoformat(after.day)
    fits = fit_answers(before.inputs, pack), fit_answers(after.inputs, pack)
    again = _Again(
        _assess_again(fits[0].profile, pack, then),
        _assess_again(fits[0].profile, pack, now),
        _assess_again(fits[1].profile, pack, now),
    )
    maker = Maker(pack.guide.id, pack.guide.version, RULES_VERSION, take_fingerprint(pack))
    separation = _judge_separation(before, after, again, maker)
    left_out = [(of.number, *left) for of, fit in zip((old, new), fits, strict=True) for left in fit.left_out]
    return Comparison(
        old,
        new,
        maker,
        separation,
        answers=compare_answers(before.inputs, after.inputs),
        left_out=tuple(left_out),
        expired=_find_expired(before.inputs, then, now),
        levels=_compare_levels(before, after, again, separation, pack),
    )


def _assess_again(profile: Profile, pack: Pack, day: date) -> Standings:
    scores = score_against(profile, set_standards(pack, profile.setting), day)
    return {found.level: LevelStanding(found.level, found.score, found.verdict) for found in scores}


def _judge_separation(old: Content, new: Content, again: _Again, now: Maker) -> Separation:
    repeats_new = again.new == read_standings(new.result)
    # A folder that was edited without a new version gives itself away, even where no fingerprint is known.
    edited = old.made_with.is_same(now) and repeats_new and again.old != read_standings(old.result)
    if old.made_with.is_same(new.made_with) and not edited:
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
    return tuple(
        LevelChange(
            level, title, before.get(level), *_part(level, before, after, again, separation), after.get(level)
        )
        for level, title in titles.items()
        if level in before or level in after
    )


def _part(
    level: str, before: Standings, after: Standings, again: _Again, separation: Separation
) -> tuple[Shift | None, Shift | None, Shift | None]:
    """The parts of pack, time and answers of a level's way from `before` to `after`."""
    if level not in before or level not in after:
        return None, None, None
    whole = _shift(before[level], after[level])
    if separation == "answers":
        # Time is told apart only where the pack of now stands for that of then.
        by_time = NO_SHIFT
        if (again.old.get(level), again.new.get(level)) == (before[level], after[level]):
            by_time = _shift(again.old[level], again.later[level])
        return NO_SHIFT, by_time, _subtract(whole, by_time)
    if level not in again.new:  # the pack of now has its levels on any day
        return None, None, None
    by_time = _shift(again.old[level], again.later[level])
    by_answers = _shift(again.later[level], again.new[level])
    return _subtract(_subtract(whole, by_time), by_answers), by_time, by_answers


def _shift(before: LevelStanding, after: LevelStanding) -> Shift:
    return _subtract(Shift(*after.score), Shift(*before.score))


def _subtract(whole: Shift, part: Shift) -> Shift:
    """The difference; scores have one decimal, and nothing is 0.0, never -0.0."""
    return Shift(round(whole.low - part.low, 1) + 0.0, round(whole.high - part.high, 1) + 0.0)


def list_answers(inputs: Mapping[str, Any]) -> dict[Answer, Value]:
    """Every answer that a profile's data gives."""
    answers: dict[Answer, Value] = {Answer(key): inputs[key] for key in PLAIN if inputs.get(key) is not None}
    for key in LISTS:
        answers |= (_read_entry(key, entry) for entry in inputs.get(key) or ())
        if inputs.get(key) == []:
            answers[Answer(key)] = "none"
    return answers | {Answer("skills", skill): rating for skill, rating in inputs.get("skills", {}).items()}


def _read_entry(key: str, entry: Any) -> tuple[Answer, Value]:
    if isinstance(entry, str):
        return Answer(key, entry), True
    if key == "education":
        return Answer(key, entry["level"], entry.get("field") or ""), True
    return Answer(key, entry["id"]), entry.get("expires") or True


def compare_answers(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[AnswerChange, ...]:
    """The answers that differ between the data of two profiles."""
    before, after = list_answers(old), list_answers(new)
    changes = []
    for answer in dict.fromkeys([*before, *after]):
        was, now = (
            answers.get(answer, False if answer.key in LISTS and inputs.get(answer.key) is not None else None)
            for answers, inputs in ((before, old), (after, new))
        )
        # That a list became empty, or no longer is, is said by each of its entries.
        is_said = not answer.id and (was is False or now is False)
        if was != now and not is_said:
            changes.append(AnswerChange(answer, was, now))
    order = (*PLAIN, *LISTS, "skills")
    return tuple(sorted(changes, key=lambda change: order.index(change.answer.key)))


def fit_answers(inputs: Mapping[str, Any], pack: Pack) -> Fitted:
    """What a pack of another day makes of answers: what it does not know is left out and named.

    A list that loses its last entry counts as not answered.
    """
    data = deepcopy(dict(inputs))
    left_out: list[tuple[Answer, Value]] = []
    context = {"vocabulary": list_names(pack)}
    while True:
        try:
            return Fitted(adapt(Profile).validate_python(data, context=context), tuple(left_out))
        except ValidationError as error:
            places = dict.fromkeys(detail["loc"][:2] for detail in error.errors(include_url=False))
            # From the end of a list on, so that its other places stay what they are.
            gone = {place: _leave_out(data, place) for place in reversed([*places]) if place[0] in data}
            left_out += reversed(gone.values())


def _leave_out(data: dict[str, Any], place: tuple[int | str, ...]) -> tuple[Answer, Value]:
    """Take the answer at `place` out of the data and give it."""
    key = str(place[0])
    within = data[key]
    gone: tuple[Answer, Value]
    if len(place) > 1 and isinstance(within, list) and isinstance(place[1], int):
        gone = _read_entry(key, within.pop(place[1]))
    elif len(place) > 1 and isinstance(within, dict):
        gone = Answer(key, str(place[1])), within.pop(place[1])
    else:
        gone = Answer(key), str(within)
        within = None
    if not within:
        del data[key]
    return gone
