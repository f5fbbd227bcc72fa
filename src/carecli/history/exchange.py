"""The history on its way out and in: one JSON document, a snapshot to a line, and never all of it at once."""

import json
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from carecli.errors import MOST_SHOWN, HistoryError, PersonalFileError, Problem
from carecli.history.content import Content
from carecli.history.rows import (
    INSERT,
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
from carecli.history.snapshots import keep_last_good
from carecli.history.sqlite import explain, keep_quiet, transaction
from carecli.history.store import SNAPSHOTS, is_there, open_store
from carecli.names import clean_text
from carecli.pack.fields import Text
from carecli.pack.reading import MOST_PROBLEMS, count_problems
from carecli.pack.validation import validate
from carecli.profile.files import Tell
from carecli.profile.model import Profile

SCHEMA: Literal["carecli.history-export/1"] = "carecli.history-export/1"
LIST = "snapshots"
OPENING = f'{{"schema": "{SCHEMA}", "{LIST}": ['
MOST_SNAPSHOTS = 1_000_000
"""More than anybody saves, a hundred a day for a lifetime."""
LARGEST = 16_000_000
"""Bytes of a document that is not laid out as carecli does it, and has to be read at once."""
BESIDE = 100
"""Values that a line has beside the answers and the result."""
PART = 1_000_000
OTHER_FILE = "carecli history export makes such a file"


class Imported(NamedTuple):
    """How many snapshots of a file were new, and how many were there already."""

    new: int
    known: int


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
        numbers = list_numbers(connection)
        yield OPENING
        before = "\n"
        for number in numbers:
            row = read_row(path, connection, SELECT, number)
            yield before + _write_line(row, check_row(path, row))
            before = ",\n"
        yield "\n]}\n" if numbers else "]}\n"


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
        with transaction(read):
            for row in check_export(lines, name):
                read.execute(INSERT, (None, *row))
        with open_store(path, tell, make=True) as connection:
            new = known = 0
            last = ""
            here, theirs = _list_names(connection), _list_names(read)
            with transaction(connection):
                there = Counter(uid for (uid,) in connection.execute("SELECT uid FROM snapshots"))
                for _, *row in read.execute("SELECT * FROM snapshots ORDER BY number"):
                    if there[row[0]]:
                        there[row[0]] -= 1
                        known += 1
                        continue
                    connection.execute(INSERT, (None, *row))
                    new, last = new + 1, max(last, row[1])
            if new:
                keep_last_good(path, last, tell)
                if here and theirs and not here & theirs:
                    names = " and ".join(sorted(theirs)), " and ".join(sorted(here))
                    tell("The imported snapshots are of {}, those that were here of {}".format(*names))
    return Imported(new, known)


def _list_names(connection: sqlite3.Connection) -> set[str]:
    """The names of whom snapshots are of, as far as they say it."""
    named = "SELECT DISTINCT json_extract(inputs, '$.name') FROM snapshots WHERE json_valid(inputs)"
    return {clean_text(name) for (name,) in connection.execute(named) if isinstance(name, str)}


def check_export(lines: Iterable[bytes], name: str) -> Iterator[Row]:
    """Yield the snapshots of an exported document as rows. Raises PersonalFileError with its problems."""
    problems: list[Problem] = []
    try:
        for line, data in _parse(lines):
            found = _check(data, name, line)
            if not isinstance(found, list):
                yield found
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


def _parse(lines: Iterable[bytes]) -> Iterator[tuple[int | None, Any]]:
    """Yield each snapshot with its line: of a document as carecli writes it as it comes, else of all at once.

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
    snapshots = document.get(LIST)
    if not isinstance(snapshots, list):
        raise ValueError(f"it has no list of {LIST}")  # noqa: TRY004  what is wrong is the file
    yield from ((None, snapshot) for snapshot in snapshots)


def _parse_lines(lines: Iterator[bytes]) -> Iterator[tuple[int, Any]]:
    """Yield each snapshot of the lines after the first, of which each but the last ends in a comma."""
    is_ended, comma = False, True
    for number, line in enumerate(map(bytes.strip, lines), 2):
        if number > MOST_SNAPSHOTS + 2:
            raise ValueError(f"it has more than {MOST_SNAPSHOTS:,} snapshots")
        if is_ended:
            if line:
                raise ValueError(f"it goes on after its end on line {number}")
        elif line == b"]}":
            if comma and number > 2:
                raise ValueError(f"line {number - 1} ends in a comma")
            is_ended = True
        elif not comma:
            raise ValueError(f"line {number - 1} does not end in a comma")
        else:
            comma = line.endswith(b",")
            try:
                yield number, _load(line.removesuffix(b","))
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
        checked = Exported.model_validate(data)
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


class Exported(BaseModel):
    """One snapshot as it stands in an exported history."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    number: Annotated[int, Field(strict=True, ge=1)]
    taken: Annotated[str, AfterValidator(check_moment)]
    day: Annotated[str, AfterValidator(check_day)]
    rules_version: Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
    note: Text | None
    inputs: Profile
    result: Assessed
