"""The letterhead of whoever hands a report out: their name, lines such as an address, and a logo."""

from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from carecli.errors import PersonalFileError, Problem
from carecli.pack.fields import AtMost, Limits, Record, Text
from carecli.pack.reading import MAX_BYTES, DocumentError, decode, parse, read_bytes
from carecli.pack.validation import validate
from carecli.profile.logo import MOST_BYTES, Logo, check_logo

SCHEMA: Literal["carecli.letterhead/1"] = "carecli.letterhead/1"


class LetterheadFile(Record):
    """A letterhead as it is written: the logo is a file beside it, PNG or JPEG."""

    schema_: Literal["carecli.letterhead/1"] = SCHEMA
    name: Annotated[Text, AtMost(80)]
    lines: Annotated[tuple[Annotated[Text, AtMost(120)], ...], Limits(max_length=6)] = ()
    logo: Text | None = None


class Letterhead(NamedTuple):
    """What stands above a document: a name, lines below it, and a picture beside them."""

    name: str
    lines: tuple[str, ...] = ()
    logo: Logo | None = None


def read_letterhead(place: Path) -> Letterhead:
    """The letterhead in a TOML file, its logo read from beside it.

    Raises PersonalFileError that names the file and what is wrong.
    """
    name = str(place)
    try:
        text = decode(read_bytes(place, MAX_BYTES + 1), name)
        checked = validate(LetterheadFile, parse(text, name, as_json=False), name, text)
        if isinstance(checked, list):
            raise _refuse(name, checked)
        logo = _read_logo(place.parent / checked.logo) if checked.logo else None
    except DocumentError as error:
        raise _refuse(error.problem.file or name, [error.problem]) from None
    return Letterhead(checked.name, checked.lines, logo)


def _read_logo(place: Path) -> Logo:
    try:
        return check_logo(read_bytes(place, MOST_BYTES + 1))
    except ValueError as error:
        what, _, hint = str(error).partition(": ")
        raise DocumentError(Problem(what, str(place), hint=hint)) from None


def _refuse(name: str, problems: list[Problem]) -> PersonalFileError:
    first = problems[0]
    if len(problems) == 1 and first.key is None:
        where = f"{name}:{first.line}" if first.line else name
        return PersonalFileError(f"letterhead {where} {first.message}", hint=first.hint, problems=problems)
    return PersonalFileError(f"letterhead {name} is not valid, and nothing of it was used", problems=problems)
