"""What a person confirmed of their jobs, schools and credentials, kept beside their profile."""

import json
import os
from pathlib import Path
from typing import Any

from carecli.errors import PersonalFileError
from carecli.names import clean_text
from carecli.pack.reading import DocumentError, decode, parse, read_bytes
from carecli.pack.schema import adapt
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
        text = decode(read_bytes(place, MOST_BYTES + 1), str(place), MOST_BYTES)
        data = parse(text, str(place), as_json=True)
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
    from pydantic_core import ValidationError

    if data.pop("schema", None) != SCHEMA:
        raise _refuse(place, f"it is not a {SCHEMA}")
    try:
        checked: Resume = adapt(Resume).validate_python(data)
        return checked  # noqa: TRY300  what follows is of what is wrong
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors(include_url=False)[0]["loc"])
        raise _refuse(place, f"its {clean_text(where)} is not what carecli writes") from None


def _refuse(place: Path, why: str) -> PersonalFileError:
    hint = "import your résumé again with carecli import, and it is made anew"
    return PersonalFileError(f"{place} cannot be used: {why}", hint=hint)
