"""Notes that a coach keeps of a person, each with its day; shown only where they are asked for."""

import json
import os
from datetime import date
from typing import Any, NamedTuple

from carecli.errors import PersonalFileError, UsageError
from carecli.names import clean_text, read_day
from carecli.pack.reading import MAX_BYTES, DocumentError, decode, parse, read_bytes
from carecli.profile.files import PRIVATE, Tell, hold_data, notes_file, write_file

SCHEMA = "carecli.kept-notes/1"
MOST_LETTERS = 4_000
"""Letters of a note."""


class Note(NamedTuple):
    """A note and the day it is of, in ISO form."""

    day: str
    text: str


def read_notes() -> tuple[Note, ...]:
    """The notes of the person in use, by their days; none where there is no file.

    Raises PersonalFileError for a file that is not valid, of which nothing is used.
    """
    place = notes_file()
    if not os.path.lexists(place):
        return ()
    try:
        data = parse(decode(read_bytes(place, MAX_BYTES + 1), str(place)), str(place), as_json=True)
    except DocumentError as error:
        raise _refuse(error.problem.message) from None
    listed = data.get("notes")
    if data.get("schema") != SCHEMA or not isinstance(listed, list):
        raise _refuse(f"is not a {SCHEMA}")
    return tuple(sorted(map(_check, listed), key=lambda note: note.day))


def _check(found: Any) -> Note:
    try:
        note = Note(read_day(found["day"]).isoformat(), clean_text(found["text"]))
    except (TypeError, KeyError, ValueError, AttributeError):
        note = Note("", "")
    if not note.text:
        raise _refuse("holds a note without a day or a text")
    return note


def _refuse(why: str) -> PersonalFileError:
    return PersonalFileError(
        f"the notes {notes_file()} cannot be used: {why}", hint="mend the file, or move it away to begin anew"
    )


def add_note(text: str, day: date, tell: Tell) -> Note:
    """Keep one more note of the person in use; those until now stay as they are.

    Raises UsageError for a text that is none, and PersonalFileError.
    """
    note = Note(day.isoformat(), clean_text(text))
    if not note.text:
        raise UsageError("the note is empty", hint="write some words")
    if len(note.text) > MOST_LETTERS:
        raise UsageError(
            f"a note of {len(note.text):,} letters is too long",
            hint=f"keep at most {MOST_LETTERS:,} in one, and the rest in another",
        )
    with hold_data(tell):
        notes = sorted([*read_notes(), note], key=lambda kept: kept.day)
        data = {"schema": SCHEMA, "notes": [kept._asdict() for kept in notes]}
        raw = (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode()
        if len(raw) > MAX_BYTES:
            raise PersonalFileError(
                f"there is no room for another note in {notes_file()}", hint="move it away to begin anew"
            )
        write_file(notes_file(), raw, mode=PRIVATE)
    return note
