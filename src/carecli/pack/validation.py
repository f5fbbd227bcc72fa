"""A document into records: checked, with each problem's key and line, or trusted as it is."""

import re
import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from carecli.errors import Problem
from carecli.names import suggest_name

_TABLE = r"^\s*(\[\[?)\s*([^\]#]+?)\s*\]\]?\s*(?:#.*)?$"
_KEY = r"""^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*="""
_PART = r"""[\w:-]+|"[^"]*"|'[^']*'"""
Model = TypeVar("Model", bound=BaseModel)
Place = tuple[str | int, ...]


def validate(
    model: type[Model], data: dict[str, Any], name: str, text: str = "", context: dict[str, Any] | None = None
) -> Model | list[Problem]:
    """Return the model made of `data`, or every problem found in it, each with key and line where known."""
    try:
        return model.model_validate(data, context=context)
    except ValidationError as error:
        problems = [
            _describe(detail, data, name, text, model)
            for detail in error.errors(include_url=False)
            # A list of entries enough is short of valid ones: what is wrong is said of each entry.
            if not (detail["type"] == "too_short" and len(detail["input"]) >= detail["ctx"]["min_length"])
        ]
        return sorted(problems, key=lambda problem: problem.line or 0)


def _describe(detail: Any, data: Any, name: str, text: str, model: type[BaseModel]) -> Problem:
    is_absent = detail["type"] in ("missing", "extra_forbidden")
    place = _place_in_document(detail["loc"], data, keep_last=is_absent)
    if detail["type"] in ("union_tag_invalid", "union_tag_not_found"):
        place = (*place, detail["ctx"]["discriminator"].strip("'"))
    hint = (detail.get("ctx") or {}).get("hint")
    if detail["type"] == "extra_forbidden":
        hint = suggest_name(str(place[-1]), dict.fromkeys(_list_keys(model.model_json_schema()), ()))
    line = find_line(text, place) if text else None
    return Problem(_explain(detail), name, line, show_place(place) or None, hint)


def _list_keys(schema: Any) -> list[str]:
    """Return the keys that a model knows at any depth."""
    parts = [schema, *schema.get("$defs", {}).values()]
    return [key for part in parts for key in part.get("properties", {})]


def _place_in_document(place: Place, data: Any, *, keep_last: bool) -> Place:
    """Drop the parts that Pydantic adds for unions and keys: they are not in the person's file."""
    real: list[str | int] = []
    for part in place:
        inside = dict(enumerate(data)) if isinstance(data, list) else data
        if isinstance(inside, dict) and part in inside:
            data = inside[part]
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
    elif kind == "too_long" and isinstance(detail["input"], str):
        message = f"must have at most {context['max_length']} characters"
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


def show_place(place: Iterable[str | int]) -> str:
    """Write a place in a document as people do: `level[2].years.min`."""
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place).lstrip(".")


def find_line(text: str, place: Sequence[str | int]) -> int | None:
    """Return the line of a TOML text that sets `place`, or the closest enclosing key; None if unknown."""
    best: tuple[int, int] | None = None
    table: Place = ()
    counts: dict[Place, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if header := re.match(_TABLE, line):
            table = _open_table(_parts(header[2]), header[1] == "[[", counts)
            here = table
        elif assignment := re.match(_KEY, line):
            here = (*table, *_parts(assignment[1]))
        else:
            continue
        if tuple(place[: len(here)]) == here and (best is None or len(here) > best[0]):
            best = (len(here), number)
    return best[1] if best else None


def _parts(dotted: str) -> Place:
    return tuple(part.strip("\"'") for part in re.findall(_PART, dotted))


def _open_table(parts: Place, is_array: bool, counts: dict[Place, int]) -> Place:
    """Return the full place of a table header, with the position of each array it stands in."""
    place: Place = ()
    for i, part in enumerate(parts):
        place = (*place, part)
        if is_array and i == len(parts) - 1:
            counts[place] = counts.get(place, -1) + 1
        if place in counts:
            place = (*place, counts[place])
    return place


Convert = Callable[[Any], Any]


def construct(model: type[Model], data: Mapping[str, Any]) -> Model:
    """Return the record that validation would make of valid data.

    Raises KeyError where a key is missing or unknown: then the data is to be validated, for its message.
    """
    values: dict[str, Any] = {}
    taken = 0
    for name, is_required, default, convert in _plan(model):
        if name in data:
            values[name] = convert(data[name]) if convert else data[name]
            taken += 1
        elif is_required:
            raise KeyError(name)
        else:
            values[name] = default
    if taken < len(data):
        raise KeyError(*(data.keys() - values.keys()))
    return _make(model, values)


def _make(model: type[Model], values: dict[str, Any]) -> Model:
    """Return a record of complete values: what `model_construct` does, without its search for defaults."""
    record = model.__new__(model)
    place = object.__setattr__
    place(record, "__dict__", values)
    place(record, "__pydantic_fields_set__", set(values))
    place(record, "__pydantic_extra__", None)
    place(record, "__pydantic_private__", None)
    return record


@cache
def _plan(model: type[BaseModel]) -> list[tuple[str, bool, Any, Convert | None]]:
    """Return, for each field, its name, whether it must be given, its default and how to convert it."""
    return [
        (
            name,
            field.is_required(),
            field.get_default(call_default_factory=True),
            _converter(field.annotation),
        )
        for name, field in model.model_fields.items()
    ]


def _converter(annotation: Any) -> Convert | None:
    """Return what makes records and tuples of plain data, or None where the data stays as it is."""
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
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return lambda data: construct(annotation, data)
    return None


def _choose(union: Any) -> Convert | None:
    """Return the conversion of a union: of records told apart by their `kind`, or of one type and None."""
    members = [member for member in get_args(union) if member is not type(None)]
    if len(members) == 1:
        return _converter(members[0])
    kinds = {
        kind: member
        for member in members
        if isinstance(member, type) and issubclass(member, BaseModel)
        for kind in get_args(member.model_fields["kind"].annotation)
    }
    return (lambda data: construct(kinds[data["kind"]], data)) if kinds else None
