"""What a person confirmed of their jobs, schools and credentials, kept beside their profile."""

import json
import os
from math import isfinite
from pathlib import Path
from typing import Any, cast, get_args, get_origin, get_type_hints

from carecli.errors import PersonalFileError
from carecli.names import clean_text
from carecli.pack.reading import DocumentError, decode, parse, read_bytes
from carecli.papers.privacy import redact_all
from carecli.papers.resume import Resume
from carecli.profile.files import PRIVATE, Tell, hold_data, kept_resume, previous_resume, write_file

SCHEMA = "carecli.resume/1"
MOST_BYTES = 20_000_000  # as much as a paper may have


def saved_resume() -> Resume | None:
    """What is kept, None where nothing is. Raises PersonalFileError for a file that cannot be read."""
    place = kept_resume()
    if not os.path.lexists(place):
        return None
    try:
        data = parse(decode(read_bytes(place, MOST_BYTES + 1), str(place)), str(place), as_json=True)
    except DocumentError as error:
        raise _refuse(place, error.problem.message) from None
    return _check(data, place)


def save_resume(resume: Resume, tell: Tell | None = None) -> Path:
    """Keep it, for the person alone, and what was kept before beside it; the place is given.

    Numbers, phones, e-mail and streets are left out of it. Raises PersonalFileError.
    """
    with hold_data(tell):
        write_resume(resume)
    return kept_resume()


def write_resume(resume: Resume) -> None:
    """Write it while the data folder is held. The same again is not written. Raises PersonalFileError."""
    place = kept_resume()
    data = {"schema": SCHEMA, **_lay_open(redact_all(resume))}
    raw = (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode()
    try:
        if os.path.lexists(place) and read_bytes(place, MOST_BYTES + 1) == raw:
            return
    except DocumentError:
        pass  # it is kept as it is, beside the new one
    write_file(place, raw, mode=PRIVATE, keep=previous_resume())


def _lay_open(value: Any) -> Any:
    """A record as plain data."""
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {name: _lay_open(held) for name, held in zip(value._fields, value, strict=True)}
    return [_lay_open(item) for item in value] if isinstance(value, tuple) else value


def _check(data: dict[str, Any], place: Path) -> Resume:
    if data.pop("schema", None) != SCHEMA:
        raise _refuse(place, f"it is not a {SCHEMA}")
    try:
        return cast("Resume", _build(Resume, data, "it"))
    except TypeError as error:
        raise _refuse(place, str(error).rpartition("() ")[2]) from None


def _build(kind: Any, value: Any, name: str) -> Any:
    """A value of a kind of the record, made of plain data. Raises TypeError that names what is wrong."""
    if hasattr(kind, "_fields"):
        hints = get_type_hints(kind)
        if not isinstance(value, dict) or not {*value} <= {*hints}:
            raise TypeError(f"{name} has other keys than {', '.join(hints)}")
        return kind(**{key: _build(hints[key], held, key) for key, held in value.items()})
    choices = get_args(kind)
    if get_origin(kind) is tuple and isinstance(value, list):
        return tuple(_build(choices[0], item, name) for item in value)
    allowed = tuple(one for one in choices or (kind,) if isinstance(one, type))
    is_number = float in allowed and type(value) is int  # a bool is an int to Python, and no number here
    if not (type(value) in allowed or is_number) or (isinstance(value, float) and not isfinite(value)):
        raise TypeError(f"{name} cannot be {clean_text(repr(value))[:40]}")
    return value


def _refuse(place: Path, why: str) -> PersonalFileError:
    hint = "import your résumé again with carecli import, and it is made anew"
    return PersonalFileError(f"{place} cannot be used: {why}", hint=hint)
