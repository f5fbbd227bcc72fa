"""The history on its way out and in: one JSON document, a snapshot to a line, and never all of it at once.

Rounds of matching follow the snapshots in a list of their own, where there are any.
"""

import json
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic_core import ValidationError

from carecli.errors import MOST_SHOWN, HistoryError, PersonalFileError, Problem
from carecli.history.content import Content
from carecli.history.rounds import MOST_POSTINGS, Round, Seen, decode_round, encode_round
from carecli.history.rounds import Row as RoundRow
from carecli.history.rows import (
    MOST_VALUES,
    SELECT,
    Assessed,
    Row,
    check_day,
    check_moment,
    check_row,
    encode,
    list_numbers,
    read_json,
    read_row,
    spell_ascii,
)
from carecli.history.shelves import ROUNDS, SHELVES, Shelf
from carecli.history.snapshots import keep_last_good
from carecli.history.sqlite import explain, keep_quiet, transaction
from carecli.history.store import ROUNDS as ROUNDS_TABLE
from carecli.history.store import SNAPSHOTS, is_there, open_store
from carecli.names import clean_text
from carecli.pack.fields import Limits, Record, Text, Verified
from carecli.pack.reading import MOST_PROBLEMS, count_problems
from carecli.pack.schema import adapt
from carecli.pack.validation import validate
from carecli.profile.files import Tell
from carecli.profile.model import Profile

SCHEMA: Literal["carecli.history-export/1"] = "carecli.history-export/1"
LIST = "snapshots"
ROUNDS_LIST = "rounds"
OPENING = f'{{"schema": "{SCHEMA}", "{LIST}": ['
MIDDLE = f'], "{ROUNDS_LIST}": ['
MOST_SNAPSHOTS = 1_000_000
"""More than anybody saves, a hundred a day for a lifetime."""
LARGEST = 16_000_000
"""Bytes of a document that is not laid out as carecli does it, and has to be read at once."""
BESIDE = 100
"""Values that a line has beside the answers and the result."""
PART = 1_000_000
OTHER_FILE = "carecli history export makes such a file"


class Imported(NamedTuple):
    """How many snapshots of a file were new and how many there already, and so of rounds of matching."""

    new: int
    known: int
    new_rounds: int = 0
    known_rounds: int = 0


def write_export(path: Path, tell: Tell = keep_quiet, *, ahead: bool = False) -> Iterator[str]:
    """Yield the document of everything that is saved, the oldest first, a line at a time.

    Each snapshot is checked. With `ahead` all are before the first line is given, and nothing is held while
    a slow reader takes them. Raises HistoryError.
    """
    if ahead:
        with tempfile.TemporaryFile("w+", encoding="ascii", newline="") as whole:
            whole.writelines(write_export(path, tell))
            whole.seek(0)
            yield from iter(lambda: whole.read(PART), "")
        return
    if not is_there(path):
        yield f"{OPENING}]}}\n"
        return
    with open_store(path, tell) as connection:
        yield OPENING
        yield from _list_lines(_write_line(row, check_row(path, row)) for row in _list_rows(path, connection))
        if ROUNDS.is_in(connection):
            rounds = (
                _write_round(path, row) for row in connection.execute(f"{ROUNDS.select} ORDER BY number")
            )
            if first := next(rounds, None):
                yield MIDDLE
                yield from _list_lines(chain([first], rounds))
        yield "]}\n"


def _list_rows(path: Path, connection: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
    return (read_row(path, connection, SELECT, number) for number in list_numbers(connection))


def _list_lines(lines: Iterable[str]) -> Iterator[str]:
    """Yield items of a list, each on its line, and the end of the last line; nothing without items."""
    before = "\n"
    for line in lines:
        yield before + line
        before = ",\n"
    if before != "\n":
        yield "\n"


def _write_round(path: Path, row: tuple[Any, ...]) -> str:
    """A round of matching as JSON, in ASCII as a snapshot is."""
    kept = decode_round(path, row)
    head = {"number": row[0]} | dict(zip(Round._fields[:4], kept[:4], strict=True))
    return f'{json.dumps(head)[:-1]}, "postings": {json.dumps([seen._asdict() for seen in kept.postings])}}}'


def _write_line(row: tuple[Any, ...], result: str) -> str:
    """A snapshot as JSON: its texts of JSON as they are stored.

    In ASCII alone: what is to be kept must come through a pipe of any encoding, and show nothing unseen.
    """
    number, _, taken, day, rules_version, note, inputs, _ = row
    kept = {"number": number, "taken": taken, "day": day, "rules_version": rules_version, "note": note}
    line = f'{json.dumps(kept)[:-1]}, "inputs": {inputs}, "result": {result}}}'
    return spell_ascii(line)


def import_snapshots(path: Path, lines: Iterable[bytes], name: str, tell: Tell = keep_quiet) -> Imported:
    """Add the snapshots of an exported document, by its lines, that are not there yet, in one transaction.

    They get numbers after those that are there. Two that are alike in everything both stay if the document
    has both. Raises PersonalFileError with its problems, before anything is written, and HistoryError.
    """
    # A database without a name is a file of SQLite's own that has no name either and ends with this process.
    with explain(path), closing(sqlite3.connect("", isolation_level=None)) as read:
        read.execute(SNAPSHOTS)
        read.execute(ROUNDS_TABLE)
        with transaction(read):
            for shelf, row in check_export(lines, name):
                read.execute(shelf.insert, (None, *row))
        with open_store(path, tell, make=True) as connection:
            here, theirs = _list_names(connection), _list_names(read)
            with transaction(connection):
                added = [_add_new(shelf, read, connection) for shelf in SHELVES]
            last = max(part.last for part in added)
            if last:
                keep_last_good(path, last, tell)
            if added[0].new and here and theirs and not here & theirs:
                names = " and ".join(sorted(theirs)), " and ".join(sorted(here))
                tell("The imported snapshots are of {}, those that were here of {}".format(*names))
    return Imported(added[0].new, added[0].known, added[1].new, added[1].known)


class _Added(NamedTuple):
    """How much of a table was new and how much known, and the last moment of what is new."""

    new: int
    known: int
    last: str


def _add_new(shelf: Shelf, read: sqlite3.Connection, connection: sqlite3.Connection) -> _Added:
    """Add the rows of a table that are not there yet."""
    new = known = 0
    last = ""
    there = Counter(uid for _, uid in connection.execute(shelf.names))
    for _, *row in read.execute(f"{shelf.whole} ORDER BY number"):
        if there[row[0]]:
            there[row[0]] -= 1
            known += 1
            continue
        connection.execute(shelf.insert, (None, *row))
        new, last = new + 1, max(last, row[1])
    return _Added(new, known, last)


def _list_names(connection: sqlite3.Connection) -> set[str]:
    """The names of whom snapshots are of, as far as they say it."""
    named = "SELECT DISTINCT json_extract(inputs, '$.name') FROM snapshots WHERE json_valid(inputs)"
    return {clean_text(name) for (name,) in connection.execute(named) if isinstance(name, str)}


def check_export(lines: Iterable[bytes], name: str) -> Iterator[tuple[Shelf, tuple[Any, ...]]]:
    """Yield what an exported document holds as rows, each with its table. Raises PersonalFileError."""
    problems: list[Problem] = []
    try:
        for shelf, line, data in _parse(lines):
            found = CHECKS[shelf.table](data, name, line)
            if not isinstance(found, list):
                yield shelf, found
                continue
            problems += found
            if len(problems) > MOST_PROBLEMS:
                break
    except ValueError as error:
        problem = Problem(f"is not an exported history: {error}", name, hint=OTHER_FILE)
        if not problems:
            message = f"history {name} {problem.message}"
            raise PersonalFileError(message, hint=OTHER_FILE, problems=[problem]) from None
        problems.append(problem)
    if problems:
        message = f"history {name}: {count_problems(problems, MOST_PROBLEMS)}, nothing of it was used"
        raise PersonalFileError(message, problems=problems[:MOST_SHOWN])


def _parse(lines: Iterable[bytes]) -> Iterator[tuple[Shelf, int | None, Any]]:
    """Yield each thing with its table and line: of a document as carecli writes it as it comes, else at once.

    Raises ValueError.
    """
    lines = iter(lines)
    first = next(lines, b"").removeprefix(b"\xef\xbb\xbf")
    if first.strip() == OPENING.encode():
        yield from _parse_lines(lines)
        return
    read, size = [], 0
    for line in chain([first], lines):
        size += len(line) + 16  # very many lines take time, too
        if size > LARGEST:
            raise ValueError(
                f"it is larger than {LARGEST // 1_000_000} MB and not written as carecli writes it"
            )
        read.append(line)
    if not any(map(bytes.strip, read)):
        raise ValueError("it is empty")
    document = _load(b"\n".join(read))
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise ValueError(f"it does not say {SCHEMA}")
    for shelf in SHELVES:
        listed = document.get(shelf.table, None if shelf.table == LIST else [])
        if not isinstance(listed, list):
            raise ValueError(f"it has no list of {shelf.table}")  # noqa: TRY004  what is wrong is the file
        yield from ((shelf, None, item) for item in listed)


def _parse_lines(lines: Iterator[bytes]) -> Iterator[tuple[Shelf, int, Any]]:
    """Yield each thing of the lines after the first, of which each but the last of a list ends in a comma."""
    is_ended, comma, shelf, first = False, True, SHELVES[0], 2
    for number, line in enumerate(map(bytes.strip, lines), 2):
        if number > MOST_SNAPSHOTS + 2:
            raise ValueError(f"it has more than {MOST_SNAPSHOTS:,} snapshots")
        if is_ended:
            if line:
                raise ValueError(f"it goes on after its end on line {number}")
        elif line == b"]}" or (line == MIDDLE.encode() and shelf is SHELVES[0]):
            if comma and number > first:
                raise ValueError(f"line {number - 1} ends in a comma")
            is_ended, shelf, comma, first = line == b"]}", SHELVES[1], True, number + 1
        elif not comma:
            raise ValueError(f"line {number - 1} does not end in a comma")
        else:
            comma = line.endswith(b",")
            try:
                yield shelf, number, _load(line.removesuffix(b","))
            except ValueError as error:
                raise ValueError(f"{error} on line {number}") from None
    if not is_ended:
        raise ValueError("its end is missing")


def _load(raw: bytes) -> Any:
    """What bytes of JSON hold. Raises ValueError."""
    if raw.count(b",") > MOST_VALUES + BESIDE:
        raise ValueError("it holds too many values")
    try:
        return read_json(raw.decode())
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8 text") from None


def _check(data: Any, name: str, line: int | None) -> Row | list[Problem]:
    if not isinstance(data, dict):
        return [Problem("must be a snapshot", name, line)]
    try:
        checked: Exported = adapt(Exported).validate_python(data)
    except ValidationError:
        found = validate(Exported, data, name)
        problems = found if isinstance(found, list) else [Problem("is no snapshot", name)]
        return [problem._replace(line=line) for problem in problems]
    kept = checked.taken, checked.day, checked.rules_version, checked.note
    try:
        return encode(Content(*kept, data["inputs"], data["result"]))
    except UnicodeEncodeError:
        return [Problem("has text that is not Unicode", name, line)]
    except HistoryError as error:
        return [Problem(f"cannot be kept: {error.message}", name, line)]


def _check_round(data: Any, name: str, line: int | None) -> RoundRow | list[Problem]:
    if not isinstance(data, dict):
        return [Problem("must be a round of matching", name, line)]
    checked = validate(ExportedRound, data, name)
    if isinstance(checked, list):
        return [problem._replace(line=line) for problem in checked]
    postings = tuple(Seen(seen.title, seen.sum, seen.answer, seen.gaps) for seen in checked.postings)
    made_with = checked.pack_id, checked.pack_version
    try:
        return encode_round(Round(checked.taken, checked.day, *made_with, postings))
    except UnicodeEncodeError:
        return [Problem("has text that is not Unicode", name, line)]
    except HistoryError as error:
        return [Problem(f"cannot be kept: {error.message}", name, line)]


CHECKS: dict[str, Callable[[Any, str, int | None], tuple[Any, ...] | list[Problem]]] = {
    LIST: _check,
    ROUNDS_LIST: _check_round,
}


class ExportedSeen(Record):
    """One posting of a round, without its text."""

    title: Text
    sum: Text
    answer: Text
    gaps: tuple[Text, ...]


class Exported(Record):
    """One snapshot as it stands in an exported history."""

    number: Annotated[int, Limits(strict=True, ge=1)]
    taken: Annotated[str, Verified(check_moment)]
    day: Annotated[str, Verified(check_day)]
    rules_version: Annotated[int, Limits(strict=True, ge=1, le=1_000_000)]
    note: Text | None
    inputs: Profile
    result: Assessed


class ExportedRound(Record):
    """One round of matching as it stands in an exported history."""

    number: Annotated[int, Limits(strict=True, ge=1)]
    taken: Annotated[str, Verified(check_moment)]
    day: Annotated[str, Verified(check_day)]
    pack_id: Text
    pack_version: Text
    postings: Annotated[tuple[ExportedSeen, ...], Limits(max_length=MOST_POSTINGS)]
