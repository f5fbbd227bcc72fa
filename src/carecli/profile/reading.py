"""Reading a profile from a file, standard input or answers, with every problem named."""

from pathlib import Path
from typing import Any, BinaryIO

from carecli.errors import PersonalFileError, Problem
from carecli.guide.documents import MAX_BYTES, DocumentError, decode, parse, read_text
from carecli.guide.pack import Pack
from carecli.guide.problems import validate
from carecli.profile.model import Profile, list_names


def read_profile(path: Path, pack: Pack) -> Profile:
    """Return the profile in a TOML or JSON file, by its ending. Raises PersonalFileError."""
    name = str(path)
    try:
        text = read_text(path)
        as_json = path.suffix.lower() == ".json"
        return check_profile(parse(text, name, as_json=as_json), pack, name, "" if as_json else text)
    except DocumentError as error:
        raise _refuse(name, [error.problem]) from None


def read_profile_stream(stream: BinaryIO, pack: Pack) -> Profile:
    """Return the profile that a stream holds as JSON. Raises PersonalFileError."""
    name = "standard input"
    try:
        text = decode(stream.read(MAX_BYTES + 1), name)
        return check_profile(parse(text, name, as_json=True), pack, name)
    except DocumentError as error:
        raise _refuse(name, [error.problem]) from None


def check_profile(data: dict[str, Any], pack: Pack, name: str, text: str = "") -> Profile:
    """Return the profile made of `data`, its names resolved to ids. Raises PersonalFileError."""
    checked = validate(Profile, data, name, text, {"vocabulary": list_names(pack)})
    if isinstance(checked, list):
        raise _refuse(name, checked)
    return checked


def _refuse(name: str, problems: list[Problem]) -> PersonalFileError:
    first = problems[0]
    if len(problems) == 1 and first.key is None:
        place = f"{name}:{first.line}" if first.line else name
        return PersonalFileError(f"profile {place} {first.message}", hint=first.hint, problems=problems)
    count = f"{len(problems)} problem{'s' if len(problems) != 1 else ''}"
    return PersonalFileError(f"profile {name}: {count}, nothing of it was used", problems=problems)
