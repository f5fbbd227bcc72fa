"""The answers a snapshot was made from: one by one, what changed in them, what a pack still takes."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, NamedTuple

from pydantic import ValidationError

from carecli.pack.pack import Pack
from carecli.profile.model import Profile, list_names

PLAIN = ("name", "target", "setting", "country", "state", "years", "related_years")
LISTS = ("education", "licenses", "certifications")

Value = str | float | bool | None
"""None is not answered; of what one holds True is held, False is not, and a text is until when."""


class Answer(NamedTuple):
    """What is asked: a key of the profile, and within `skills` and lists the id; none is the list itself."""

    key: str
    id: str = ""


class AnswerChange(NamedTuple):
    """An answer that differs between two snapshots."""

    answer: Answer
    before: Value
    after: Value


class Fitted(NamedTuple):
    """The profile that a pack makes of earlier answers, and those that it does not take any more."""

    profile: Profile
    left_out: tuple[tuple[Answer, Value], ...]


def list_answers(inputs: Mapping[str, Any]) -> dict[Answer, Value]:
    """Return every answer that a profile's data gives."""
    answers: dict[Answer, Value] = {Answer(key): inputs[key] for key in PLAIN if inputs.get(key) is not None}
    for key in LISTS:
        for entry in inputs.get(key) or ():
            answer, value = _read_entry(key, entry)
            answers[answer] = value
        if inputs.get(key) == []:
            answers[Answer(key)] = "none"
    return answers | {Answer("skills", skill): rating for skill, rating in inputs.get("skills", {}).items()}


def _read_entry(key: str, entry: Any) -> tuple[Answer, Value]:
    if isinstance(entry, str):
        return Answer(key, entry), True
    if key == "education":
        field = entry.get("field")
        return Answer(key, f"{entry['level']}:{field}" if field else entry["level"]), True
    return Answer(key, entry["id"]), entry.get("expires") or True


def compare_answers(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[AnswerChange, ...]:
    """Return the answers that differ between the data of two profiles."""
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
    """Return what a pack of another day makes of answers: what it does not know is left out and named.

    A list that loses its last entry counts as not answered.
    """
    data = deepcopy(dict(inputs))
    left_out: list[tuple[Answer, Value]] = []
    context = {"vocabulary": list_names(pack)}
    while True:
        try:
            return Fitted(Profile.model_validate(data, context=context), tuple(left_out))
        except ValidationError as error:
            left_out += _leave_out(data, error.errors(include_url=False)[0]["loc"])


def _leave_out(data: dict[str, Any], place: tuple[int | str, ...]) -> list[tuple[Answer, Value]]:
    """Take the answer at `place` out of the data and return it."""
    key = str(place[0])
    within = data[key]
    if len(place) > 1 and isinstance(within, list) and isinstance(place[1], int):
        gone = [_read_entry(key, within.pop(place[1]))]
    elif len(place) > 1 and isinstance(within, dict):
        gone = [(Answer(key, str(place[1])), within.pop(place[1]))]
    else:
        return [(Answer(key), str(data.pop(key)))]
    if not within:
        del data[key]
    return gone
