"""The history on its way out and in: one JSON document, a snapshot to a line."""

import json
from collections import Counter
from collections.abc import Iterator
from math import isfinite
from pathlib import Path
from typing import Any, Literal, NamedTuple

from carecli.errors import PersonalFileError, Problem
from carecli.history.connection import transaction
from carecli.history.content import Content, Snapshot
from carecli.history.exported import Exported
from carecli.history.rows import FULL, INSERT, Row, decode, encode
from carecli.history.store import Tell, is_there, keep_quiet, open_store
from carecli.pack.validation import validate

SCHEMA: Literal["carecli.history-export/1"] = "carecli.history-export/1"
HEAD = {"schema": SCHEMA}
LIST = "snapshots"
MOST_PROBLEMS = 20


class Imported(NamedTuple):
    """How many snapshots of a file were new, and how many were there already."""

    new: int
    known: int


def list_exported(path: Path, tell: Tell = keep_quiet) -> Iterator[str]:
    """Yield every snapshot as a line of JSON, the oldest first. Raises HistoryError."""
    if not is_there(path):
        return
    with open_store(path, tell) as connection:
        query = f"SELECT {FULL} FROM snapshots ORDER BY taken, number"  # noqa: S608
        for row in connection.execute(query):
            yield _write_snapshot(decode(path, row))


def _write_snapshot(snapshot: Snapshot) -> str:
    # In ASCII alone: what is to be kept must come through a pipe of any encoding.
    return json.dumps({"number": snapshot.number, **snapshot.content._asdict()})


def import_snapshots(path: Path, text: str, name: str, tell: Tell = keep_quiet) -> Imported:
    """Add the snapshots of an exported text that are not there yet, in one transaction.

    They get numbers after those that are there. Two that are alike in everything both stay if the
    text has both. Raises PersonalFileError with every problem, before anything is written, and HistoryError.
    """
    rows = check_export(text, name)
    with open_store(path, tell, make=True) as connection, transaction(connection):
        known = Counter(uid for (uid,) in connection.execute("SELECT uid FROM snapshots"))
        new = 0
        for row in rows:
            if known[row[0]]:
                known[row[0]] -= 1
                continue
            connection.execute(INSERT, row)
            new += 1
    return Imported(new, len(rows) - new)


def check_export(text: str, name: str) -> list[Row]:
    """Return the snapshots of an exported text as rows. Raises PersonalFileError with every problem."""
    rows: list[Row] = []
    problems: list[Problem] = []
    try:
        for line, data in _parse(text):
            found = _check(data, name, line)
            problems += found if isinstance(found, list) else []
            rows += [] if isinstance(found, list) else [found]
    except (ValueError, RecursionError) as error:
        problems = [Problem(f"is not an exported history: {error}", name, hint="use carecli history export")]
    if problems:
        count = f"{len(problems)} problem{'s' if len(problems) != 1 else ''}"
        raise PersonalFileError(
            f"history {name}: {count}, nothing of it was used", problems=problems[:MOST_PROBLEMS]
        )
    return rows


def _parse(text: str) -> Iterator[tuple[int | None, Any]]:
    """Yield each snapshot with its line. Raises ValueError.

    A text as carecli writes it is read line by line: parsed at once, thousands would fill the memory.
    """
    opening = json.dumps(HEAD)[:-1] + f', "{LIST}": ['
    lines = text.rstrip("\n").split("\n")
    if lines[0] == opening and lines[-1] == "]}":
        for number, line in enumerate(lines[1:-1], 2):
            try:
                yield number, _load(line.removesuffix(",") if number < len(lines) - 1 else line)
            except json.JSONDecodeError as error:
                raise ValueError(f"{error.msg.lower()} on line {number}") from None
        return
    document = _load(text)
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise ValueError(f"it does not say {SCHEMA}")
    snapshots = document.get(LIST)
    if not isinstance(snapshots, list):
        raise ValueError(f"it has no list of {LIST}")  # noqa: TRY004  what is wrong is the file
    yield from ((None, snapshot) for snapshot in snapshots)


def _load(text: str) -> Any:
    """Return what a text of JSON holds. Raises ValueError, also for numbers that JSON does not have."""

    def refuse(constant: str) -> None:
        raise ValueError(f"{constant} is no number")

    def read_number(typed: str) -> float:
        number = float(typed)
        if not isfinite(number):
            raise ValueError(f"{typed} is too large a number")
        return number

    return json.loads(text, parse_constant=refuse, parse_float=read_number)


def _check(data: Any, name: str, line: int | None) -> Row | list[Problem]:
    if not isinstance(data, dict):
        return [Problem("must be a snapshot", name, line)]
    checked = validate(Exported, data, name)
    if isinstance(checked, list):
        return [problem._replace(line=line) for problem in checked]
    content = Content(
        checked.taken, checked.day, checked.rules_version, checked.note, data["inputs"], data["result"]
    )
    try:
        return encode(content)
    except UnicodeEncodeError:
        return [Problem("has text that is not Unicode", name, line)]
