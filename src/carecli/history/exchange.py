"""The history on its way out and in: one JSON document, a snapshot to a line."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from carecli.engine.assessment import Verdict
from carecli.errors import PersonalFileError, Problem
from carecli.guide.problems import validate
from carecli.guide.record import Record, Text
from carecli.history.connection import transaction
from carecli.history.snapshots import FULL, INSERT, Content, Row, Snapshot, decode, encode
from carecli.history.store import Tell, is_there, keep_quiet, open_store
from carecli.profile.model import Profile

SCHEMA: Literal["carecli.history-export/1"] = "carecli.history-export/1"
HEAD = {"schema": SCHEMA}
LIST = "snapshots"
MOST_PROBLEMS = 20


class _Result(BaseModel):
    model_config = ConfigDict(extra="allow", defer_build=True)


class _Ends(_Result):
    low: Annotated[float, Field(strict=True, ge=0, le=100)]
    high: Annotated[float, Field(strict=True, ge=0, le=100)]


class _Verdicts(_Result):
    low: Verdict
    high: Verdict


class _Requirement(_Result):
    id: str
    label: str


class _Level(_Result):
    id: str
    title: str
    score: _Ends
    verdict: _Verdicts
    stops: tuple[str, ...]
    requirements: tuple[_Requirement, ...]


class _Pack(_Result):
    id: str
    version: str


class _Assessment(_Result):
    schema_: Annotated[Literal["carecli.assessment/1"], Field(alias="schema")]
    pack: _Pack
    current_level: str | None
    levels: Annotated[tuple[_Level, ...], Field(min_length=1)]


def _check_day(text: str) -> str:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text) or not _is_date(text):
        raise ValueError("must be a day, such as 2026-11-23")
    return text


def _check_moment(text: str) -> str:
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text) or not _is_date(text):
        raise ValueError("must be a moment, such as 2026-11-23T09:30:00Z")
    return text


def _is_date(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


class _Exported(Record):
    number: Annotated[int, Field(strict=True, ge=1)]
    taken: Annotated[str, AfterValidator(_check_moment)]
    day: Annotated[str, AfterValidator(_check_day)]
    rules_version: Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
    note: Text | None
    inputs: Profile
    result: _Assessment


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
    return json.dumps({"number": snapshot.number, **snapshot.content._asdict()}, ensure_ascii=False)


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
    def refuse(constant: str) -> None:
        raise ValueError(f"{constant} is no number")

    return json.loads(text, parse_constant=refuse)


def _check(data: Any, name: str, line: int | None) -> Row | list[Problem]:
    if not isinstance(data, dict):
        return [Problem("must be a snapshot", name, line)]
    checked = validate(_Exported, data, name)
    if isinstance(checked, list):
        return [problem._replace(line=line) for problem in checked]
    content = Content(
        checked.taken, checked.day, checked.rules_version, checked.note, data["inputs"], data["result"]
    )
    try:
        return encode(content)
    except UnicodeEncodeError:
        return [Problem("has text that is not Unicode", name, line)]
