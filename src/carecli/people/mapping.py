"""A map: what the columns and cells of a foreign table mean, in a TOML file of the person's own."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from carecli.errors import PersonalFileError, Problem
from carecli.names import clean_text, fold, suggest_name
from carecli.pack.fields import NOTHING, Limits, Record, Text
from carecli.pack.pack import Pack
from carecli.pack.reading import MAX_BYTES, DocumentError, count_problems, decode, parse, read_bytes
from carecli.pack.validation import validate
from carecli.people.cells import JOINED, LISTS, NUMBERS, SKILL, TEXTS

SCHEMA: Literal["carecli.people-map/1"] = "carecli.people-map/1"
KEPT = "kept"
"""The key of a column that is no answer, whatever its head looks like."""


class MappedColumn(Record):
    """What a column of a table holds: the key that it answers, and what its cells mean.

    `key` is one of the profile (`licenses`, `years` …), a skill, or `kept` for a column that is no answer.
    `values` are cells and the answers that they stand for, as an option of the command line is written.
    `find` are words to look for anywhere in a cell, each with its answer. `otherwise` is the answer of every
    cell that neither of them knows; without it such a cell is read as it stands.
    """

    head: Text
    key: Text
    values: dict[Text, Text] = NOTHING
    find: dict[Text, Text] = NOTHING
    otherwise: Text | None = None

    def translate(self, cell: str) -> str:
        """The answer that a cell stands for, as an option is written. A blank cell stays blank."""
        text = clean_text(cell)
        if not text:
            return ""
        values = {clean_text(said).casefold(): answer for said, answer in self.values.items()}
        if (said := values.get(text.casefold())) is not None:
            return said
        found = [answer for word, answer in self.find.items() if _holds(text, word)]
        if found:
            return JOINED.join(dict.fromkeys(found)) if self.key in LISTS else found[0]
        return text if self.otherwise is None else self.otherwise


class PeopleMap(Record):
    """What the columns of a table mean. One column may stand twice, for two answers."""

    schema_: Literal["carecli.people-map/1"] = SCHEMA
    column: Annotated[tuple[MappedColumn, ...], Limits(min_length=1)]

    def find(self, head: str) -> tuple[MappedColumn, ...]:
        """What is said of a column."""
        return tuple(column for column in self.column if fold(column.head) == fold(head))


def _holds(text: str, word: str) -> bool:
    """Whether a word stands in a text by itself: `RN` in `RN, BSN`, not in `intern`."""
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None


def read_map(path: Path, pack: Pack) -> PeopleMap:
    """The map in a TOML file, its keys as they are called inside. Raises PersonalFileError."""
    name = str(path)
    try:
        text = decode(read_bytes(path, MAX_BYTES + 1), name)
        checked = validate(PeopleMap, parse(text, name, as_json=False), name, text)
    except DocumentError as error:
        raise _refuse(name, [error.problem]) from None
    if isinstance(checked, list):
        raise _refuse(name, checked)
    keys = _list_keys(pack)
    wrong = [column for column in checked.column if fold(column.key) not in keys]
    if wrong:
        raise _refuse(name, [_say_wrong(column, keys, name) for column in wrong])
    columns = tuple(column.replace(key=keys[fold(column.key)]) for column in checked.column)
    return checked.replace(column=columns)


def _list_keys(pack: Pack) -> Mapping[str, str]:
    """Every key that a column may have, by the names that it may be written with."""
    plain = {fold(key): key for key in (*TEXTS, *NUMBERS, KEPT)}
    skills = {fold(name): SKILL + s.id for s in pack.skills.skill for name in (s.name, s.id, SKILL + s.id)}
    return skills | plain


def _say_wrong(column: MappedColumn, keys: Mapping[str, str], name: str) -> Problem:
    message = f"of '{column.head}' is '{column.key}', which is no key of a profile and no skill"
    return Problem(message, name, key="key", hint=suggest_name(column.key, dict.fromkeys(keys, ())))


def _refuse(name: str, problems: list[Problem]) -> PersonalFileError:
    first = problems[0]
    if len(problems) == 1 and first.key is None:
        place = f"{name}:{first.line}" if first.line else name
        return PersonalFileError(f"map {place} {first.message}", hint=first.hint, problems=problems)
    return PersonalFileError(f"map {name}: {count_problems(problems)}, nothing was read", problems=problems)
