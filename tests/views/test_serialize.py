"""JSON of any value, and the forms that say what is otherwise."""

import json
from collections.abc import Iterator
from datetime import date
from enum import IntEnum, StrEnum
from typing import Any, NamedTuple

import pytest

from carecli.pack.ladder import Band
from carecli.views.serialize import Form, as_json, write_item, write_json, write_listed


class Color(StrEnum):
    RED = "red"


class Count(IntEnum):
    ONE = 1


class Part(NamedTuple):
    low: float
    high: float | None


class Whole(NamedTuple):
    id: str
    part: Part | None
    parts: tuple[Part, ...]
    named: dict[str, Part]

    @property
    def size(self) -> int:
        return len(self.parts)


PART = Part(2.0, 2.5)
WHOLE = Whole("a", PART, (PART, Part(1.0, None)), {"x": PART})


def count_up() -> Iterator[float]:
    yield from (1.0, 1.5)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("text", "text"),
        (3, 3),
        (True, True),
        (None, None),
        (2.0, 2),
        (2.5, 2.5),
        (float("inf"), float("inf")),
        (date(2026, 11, 23), "2026-11-23"),
        (Color.RED, "red"),
        (Count.ONE, 1),
        ((1.0, [2.0]), [1, [2]]),
        (count_up(), [1, 1.5]),
        ({"a": (1.0,)}, {"a": [1]}),
        (PART, {"low": 2, "high": 2.5}),
        (Band(min=5.0, max=8.0), {"min": 5, "max": 8}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_json_of_a_value(value: object, expected: object) -> None:
    said = as_json(value)
    assert said == expected
    assert type(said) is type(expected)


def test_decimals_stay_where_they_are_to() -> None:
    assert repr(as_json({"a": (58.0, PART)}, decimals=True)) == "{'a': [58.0, {'low': 2.0, 'high': 2.5}]}"
    assert repr(Form(Part, decimals=True)(PART)) == "{'low': 2.0, 'high': 2.5}"


@pytest.mark.parametrize(
    "value",
    [{1, 2}, frozenset("a"), object(), b"bytes", 1j, ["fine", {3}]],
    ids=lambda value: type(value).__name__,
)
def test_a_type_without_json_is_an_error(value: object) -> None:
    with pytest.raises(TypeError, match="has no JSON"):
        as_json(value)


FORMS: dict[str, tuple[Form[Whole], dict[str, Any]]] = {
    "order and names": (Form(Whole, "size name=id"), {"size": 2, "name": "a"}),
    "a field within": (Form(Whole, "low=part.low mean=-"), {"low": 2, "mean": None}),
    "of each": (Form(Whole, "parts=parts.low named=named.high"), {"parts": [2, 1], "named": {"x": 2.5}}),
    "a form of a field": (Form(Whole, "part", part=Form(Part, "high")), {"part": {"high": 2.5}}),
    "a form of many": (Form(Whole, "all=parts", all=Form(Part, "low")), {"all": [{"low": 2}, {"low": 1}]}),
    "a form of the whole": (Form(Whole, "who", who=Form(Whole, "id")), {"who": {"id": "a"}}),
    "spread": (Form(Whole, "id *part size"), {"id": "a", "low": 2, "high": 2.5, "size": 2}),
    "worked out": (Form(Whole, "from", from_=(str, lambda whole: whole.id * 2)), {"from": "aa"}),
    "worked out, many": (
        Form(Whole, "low", low=([Form(Part, "low")], lambda whole: [*whole.parts])),
        {"low": [{"low": 2}, {"low": 1}]},
    ),
    "a document": (Form(Whole, "id", schema="carecli.test/1"), {"schema": "carecli.test/1", "id": "a"}),
}


@pytest.mark.parametrize(("form", "expected"), FORMS.values(), ids=list(FORMS))
def test_what_a_form_makes(form: Form[Whole], expected: dict[str, Any]) -> None:
    said = form(WHOLE)
    assert said == expected
    assert list(said) == list(expected)


def test_what_is_null() -> None:
    empty = Whole("a", None, (), {})
    assert Form(Whole, "id low=part.low part? *part?")(empty) == {"id": "a", "low": None}
    assert Form(Whole, "part", part=Form(Part, "low"))(empty) == {"part": None}


def test_a_form_of_pairs() -> None:
    form = Form(tuple[str, Part], "name=0 *part=1 low=1.high")
    assert form(("x", PART)) == {"name": "x", "low": 2.5, "high": 2.5}
    assert Form(list[Part], "parts", parts=Form(Part, "low"))([PART]) == {"parts": [{"low": 2}]}


def test_a_key_that_is_no_field_is_an_error() -> None:
    with pytest.raises(AttributeError):
        Form(Whole, "nothing")(WHOLE)


def test_how_json_is_written() -> None:
    assert write_json({"a": ["é"]}) == '{\n  "a": [\n    "é"\n  ]\n}\n'
    assert write_listed({"a": 1}, "b", ["2", "3"]) == '{"a": 1, "b": [\n2,\n3\n]}\n'
    assert write_listed({"a": 1}, "b", []) == '{"a": 1, "b": []}\n'


def test_what_nobody_sees_is_spelled_and_letters_stay() -> None:
    said = "a\x1b\x7f\x85\x9b\u202e\u2028\u200b\u2066\ufeff\U000e0041 \u200c\xe9\u0646\u738b\U0001f600"
    written = write_json({said: [said]})
    assert json.loads(written) == {said: [said]}
    spelled = r"a\u001b\u007f\u0085\u009b\u202e\u2028\u200b\u2066\ufeff\udb40\udc41"
    assert f'"{spelled} \u200c\xe9\u0646\u738b\U0001f600"' in written
    assert json.loads(write_listed({"a": said}, "b", [write_item(said)])) == {"a": said, "b": [said]}
    assert "\u202e" not in write_listed({"a": said}, "b", [write_item(said)])
