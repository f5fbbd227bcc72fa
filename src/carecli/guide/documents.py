"""Reading one TOML or JSON document, and turning its faults into problems with their place."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import tomli
from pydantic import BaseModel, ValidationError

from carecli.errors import Problem
from carecli.guide.naming import suggest_name

MAX_BYTES = 1_000_000

_TABLE = r"^\s*(\[\[?)\s*([^\]#]+?)\s*\]\]?\s*(?:#.*)?$"
_KEY = r"""^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*="""
_PART = r"""[\w:-]+|"[^"]*"|'[^']*'"""

Model = TypeVar("Model", bound=BaseModel)
Place = tuple[str | int, ...]


class DocumentError(Exception):
    """A document that cannot be read or parsed; `problem` says why and where."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def read_text(path: Path) -> str:
    """Return the text of a file. Raises DocumentError for anything but UTF-8 text of a sensible size."""
    name = str(path)
    try:
        if path.is_dir():
            raise DocumentError(Problem("is a folder, not a file", name, hint="name a file inside it"))
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise DocumentError(Problem("does not exist", name, hint="check the path")) from None
    except OSError as error:
        raise DocumentError(Problem(f"cannot be read: {error.strerror or error}", name)) from None
    return decode(raw, name)


def decode(raw: bytes, name: str) -> str:
    """Return `raw` as text. Raises DocumentError when it is too large, empty or not UTF-8."""
    if len(raw) > MAX_BYTES:
        raise DocumentError(
            Problem(f"is larger than {MAX_BYTES // 1_000_000} MB", name, hint="is it the right file?")
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise DocumentError(Problem("is not UTF-8 text", name, line, hint="save it as UTF-8")) from None
    if not text.strip():
        raise DocumentError(Problem("is empty", name))
    return text


def parse(text: str, name: str, *, as_json: bool) -> dict[str, Any]:
    """Return the document as a dictionary. Raises DocumentError with the line of a syntax error."""
    parsed = _parse_json(text, name) if as_json else _parse_toml(text, name)
    if not isinstance(parsed, dict):
        raise DocumentError(Problem("must hold keys and values at the top", name, 1))
    return parsed


def _parse_toml(text: str, name: str) -> dict[str, Any]:
    try:
        return tomli.loads(text)
    except (ValueError, RecursionError) as error:  # a TOMLDecodeError, or a number too long for Python
        found = re.search(r"\(at line (\d+)", str(error))
        reason = re.sub(r"\s*\(at .*\)$", "", str(error)).lower()
        line = int(found[1]) if found else None
        raise DocumentError(Problem(f"is not valid TOML: {reason}", name, line)) from None


def _parse_json(text: str, name: str) -> Any:
    import json

    def refuse_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        for key in keys:
            if keys.count(key) > 1:
                raise DocumentError(Problem("is given twice", name, key=key, hint="keep one of them"))
        return dict(pairs)

    try:
        return json.loads(text, object_pairs_hook=refuse_repeats)
    except json.JSONDecodeError as error:
        raise DocumentError(Problem(f"is not valid JSON: {error.msg.lower()}", name, error.lineno)) from None
    except (RecursionError, ValueError) as error:
        raise DocumentError(Problem(f"is not valid JSON: {error}", name)) from None


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
            if not (detail["type"] == "too_short" and detail["input"])  # its entries are what is wrong
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
    kind, context = detail["type"], detail.get("ctx") or {}
    if kind == "value_error":
        message = str(context["error"])
    elif kind in _EXPLANATIONS:
        message = _EXPLANATIONS[kind].format(**context)
        if kind == "too_long" and isinstance(detail["input"], str):
            message = message.replace("entries", "characters")
    else:
        message = detail["msg"][0].lower() + detail["msg"][1:]
    given = detail.get("input")
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
