"""What Pydantic finds wrong with a document, as problems with key and line, in plain words."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from carecli.errors import Problem
from carecli.guide.naming import suggest_name

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
