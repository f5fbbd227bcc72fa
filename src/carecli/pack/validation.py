"""A document into records: checked, with each problem's key and line, or trusted as it is."""

import types
from collections.abc import Callable, Mapping
from functools import cache, partial
from math import inf
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from carecli.errors import MOST_SHOWN, Problem
from carecli.names import suggest_name
from carecli.pack.fields import Record, name_key
from carecli.pack.reading import Place
from carecli.pack.schema import adapt, is_record, list_keys, list_kinds
from carecli.pack.spots import find_line, show_place

Model = TypeVar("Model")
Entry = TypeVar("Entry", bound=Record)

# No document of the built-in pack has a tenth of these, and no number of any comes near.
MOST_VALUES = 20_000
DEEPEST = 50
LARGEST = 10**15

Spot = Callable[[Place], tuple[str, int | None]]
"""Where a place of a document is set: the file and the line."""


def validate(
    model: type[Model],
    data: dict[str, Any],
    name: str,
    text: str = "",
    context: dict[str, Any] | None = None,
    *,
    find_spot: Spot | None = None,
) -> Model | list[Problem]:
    """The model made of `data`, or every problem found in it, each with key and line where known.

    `find_spot` says where what was put together from several files stands. The nearest name, which costs
    time, is looked for where a problem will be shown.
    """
    from pydantic_core import ValidationError

    find_spot = find_spot or (lambda place: (name, find_line(text, place) if text else None))
    if excess := _find_excess(data):
        place, message = excess
        spot = find_spot(place) if place else (name, None)
        return [Problem(message, *spot, show_place(place) or None, hint="is it the right file?")]
    try:
        checked: Model = adapt(model).validate_python(data, context=context)  # type: ignore[arg-type]
        return checked  # noqa: TRY300  what follows is of what is wrong
    except ValidationError as error:
        found = [
            (_find_place(detail, data), detail)
            for detail in error.errors(include_url=False)
            # A list of entries enough is short of valid ones: what is wrong is said of each entry.
            if not (detail["type"] == "too_short" and len(detail["input"]) >= detail["ctx"]["min_length"])
        ]
    spots = [find_spot(place) for place, _ in found]
    in_order = sorted(zip(spots, found, strict=True), key=lambda placed: placed[0][1] or 0)
    return [
        Problem(
            _explain(detail), *spot, show_place(place) or None,
            _find_hint(detail, place, model) if number < MOST_SHOWN else None,
        )
        for number, (spot, (place, detail)) in enumerate(in_order)
    ]  # fmt: skip


def _find_excess(data: Any) -> tuple[Place, str] | None:
    """What is too much in a document for anybody to mean it: where it stands, and what it is."""
    count = 0
    around: list[tuple[Place, Any]] = [((), data)]
    while around:
        place, value = around.pop()
        if isinstance(value, dict | list):
            count += len(value)
            if count > MOST_VALUES:
                return (), f"holds more than {MOST_VALUES:,} values"
            if len(place) > DEEPEST:
                return place[:1], f"is nested more than {DEEPEST} levels deep"
            inside = value.items() if isinstance(value, dict) else enumerate(value)
            around += [((*place, part), held) for part, held in inside]
        elif isinstance(value, int | float) and LARGEST <= abs(value) < inf:
            return place, f"must be a number below {LARGEST:,}"
    return None


def _find_place(detail: Any, data: Any) -> Place:
    is_absent = detail["type"] in ("missing", "extra_forbidden")
    place = _place_in_document(detail["loc"], data, keep_last=is_absent)
    if detail["type"] in ("union_tag_invalid", "union_tag_not_found"):
        place = (*place, detail["ctx"]["discriminator"].strip("'"))
    return place


def _find_hint(detail: Any, place: Place, model: type) -> str | None:
    """What to do about a problem: the nearest name where one is wrong."""
    if detail["type"] == "extra_forbidden":
        return suggest_name(str(place[-1]), dict.fromkeys(list_keys(model), ()))
    context = detail.get("ctx") or {}
    return suggest_name(detail["input"], context["names"]) if "names" in context else context.get("hint")


def _place_in_document(place: Place, data: Any, *, keep_last: bool) -> Place:
    """Drop the parts that Pydantic adds for unions and keys: they are not in the person's file."""
    real: list[str | int] = []
    for part in place:
        inside = range(len(data)) if isinstance(data, list) else data
        if isinstance(inside, dict | range) and part in inside:
            data = data[part]
        elif not (keep_last and part == place[-1] and isinstance(data, dict | list)):
            continue
        real.append(part)
    return tuple(real)


_EXPLANATIONS = {
    "extra_forbidden": "is not a key that carecli knows",
    "missing": "is missing",
    "string_type": "must be text",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "finite_number": "must be a number, not infinite or NaN",
    "tuple_type": "must be a list",
    "dict_type": "must be a table of keys and values",
    "model_type": "must be a table of keys and values",
    "model_attributes_type": "must be a table of keys and values",
    "too_short": "must not be an empty list",
    "too_long": "must have at most {max_length} entries",
    "literal_error": "must be {expected}",
    "union_tag_invalid": "must be one of {expected_tags}, not '{tag}'",
    "union_tag_not_found": "is missing",
    "greater_than_equal": "must be at least {ge:g}",
    "greater_than": "must be more than {gt:g}",
    "less_than_equal": "must be at most {le:g}",
    "less_than": "must be less than {lt:g}",
}


def _explain(detail: Any) -> str:
    kind, context, given = detail["type"], detail.get("ctx") or {}, detail.get("input")
    if kind == "value_error":
        message = str(context["error"])
    elif kind == "too_short" and given:
        message = f"must have at least {context['min_length']} entries"
    else:
        message = _EXPLANATIONS[kind].format(**context) if kind in _EXPLANATIONS else detail["msg"]
    says_it = kind in ("extra_forbidden", "missing", "unknown_name", "finite_number") or str(given) in message
    shows_it = isinstance(given, str | int | float) and not says_it
    return f"{message}, not {_shorten(given)}" if shows_it else message


def _shorten(given: object) -> str:
    shown = repr(given)
    return shown if len(shown) <= 40 else f"{shown[:37]}..."


Convert = Callable[[Any], Any]


def construct(model: type[Entry], data: Mapping[str, Any]) -> Entry:
    """The record that validation would make of valid data.

    Raises KeyError where a key is missing or unknown: then the data is to be validated, for its message.
    """
    values: dict[str, Any] = {}
    taken = 0
    for name, key, convert in _plan(model):  # type: ignore[arg-type]
        if key in data:
            values[name] = convert(data[key]) if convert else data[key]
            taken += 1
        else:
            values[name] = model.DEFAULTS[name]
    if taken < len(data):
        raise KeyError(*data)
    return model.of(values)


@cache
def _plan(model: Any) -> list[tuple[str, str, Convert | None]]:
    """For each field its name, its key, and how to convert what stands there."""
    return [(name, name_key(name), _converter(hint)) for name, hint in model.FIELDS.items()]


def _converter(annotation: Any) -> Convert | None:
    """What makes records and tuples of plain data, or None where the data stays as it is."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _converter(inner[0])
    if origin in (Union, types.UnionType):
        return _choose(annotation)
    if origin is tuple:
        each = _converter(inner[0])
        return (lambda items: tuple(each(item) for item in items)) if each else tuple
    if origin is dict:
        value = _converter(inner[1])
        return (lambda items: {key: value(item) for key, item in items.items()}) if value else None
    return partial(construct, annotation) if is_record(annotation) else None


def _choose(union: Any) -> Convert | None:
    """The conversion of a union: of records told apart by their `kind`, or of one type and None."""
    members = [member for member in get_args(union) if member is not type(None)]
    if len(members) == 1:
        return _converter(members[0])
    kinds = list_kinds(members)
    return (lambda data: construct(kinds[data["kind"]], data)) if kinds else None
