"""The history on its way out and in: one JSON document, a snapshot to a line."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from math import isfinite
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from carecli.engine.results import VERDICTS, Verdict
from carecli.errors import PersonalFileError, Problem
from carecli.history.content import Content
from carecli.history.snapshots import INSERT, SELECT, Row, decode, encode, keep_last_good
from carecli.history.store import Tell, is_there, keep_quiet, open_store, transaction
from carecli.names import YEARS
from carecli.pack.fields import Identifier, Text
from carecli.pack.validation import validate
from carecli.profile.model import Profile

SCHEMA: Literal["carecli.history-export/1"] = "carecli.history-export/1"
HEAD = {"schema": SCHEMA}
LIST = "snapshots"
MOST_PROBLEMS = 20
UPSIDE_DOWN = "has a low end above its high end"


class Imported(NamedTuple):
    """How many snapshots of a file were new, and how many were there already."""

    new: int
    known: int


def list_exported(path: Path, tell: Tell = keep_quiet) -> Iterator[str]:
    """Yield every snapshot as a line of JSON, the oldest first. Raises HistoryError."""
    if not is_there(path):
        return
    with open_store(path, tell) as connection:
        for row in connection.execute(f"{SELECT} ORDER BY taken, number"):
            number, content = decode(path, row)
            # In ASCII alone: what is to be kept must come through a pipe of any encoding.
            yield json.dumps({"number": number, **content._asdict()})


def import_snapshots(path: Path, text: str, name: str, tell: Tell = keep_quiet) -> Imported:
    """Add the snapshots of an exported text that are not there yet, in one transaction.

    They get numbers after those that are there. Two that are alike in everything both stay if the
    text has both. Raises PersonalFileError with every problem, before anything is written, and HistoryError.
    """
    rows = check_export(text, name)
    with open_store(path, tell, make=True) as connection:
        new = []
        with transaction(connection):
            known = Counter(uid for (uid,) in connection.execute("SELECT uid FROM snapshots"))
            for row in rows:
                if known[row[0]]:
                    known[row[0]] -= 1
                    continue
                connection.execute(INSERT, (None, *row))
                new.append(row)
        if new:
            keep_last_good(path, max(taken for _, taken, *_ in new), tell)
    return Imported(len(new), len(rows) - len(new))


def check_export(text: str, name: str) -> list[Row]:
    """The snapshots of an exported text as rows. Raises PersonalFileError with every problem."""
    rows: list[Row] = []
    problems: list[Problem] = []
    try:
        for line, data in _parse(text):
            found = _check(data, name, line)
            if isinstance(found, list):
                problems += found
            else:
                rows.append(found)
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
    """What a text of JSON holds. Raises ValueError, also for numbers that JSON does not have."""

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
    kept = checked.taken, checked.day, checked.rules_version, checked.note
    try:
        return encode(Content(*kept, data["inputs"], data["result"]))
    except UnicodeEncodeError:
        return [Problem("has text that is not Unicode", name, line)]


class _Result(BaseModel):
    """A part of a stored result. Keys that a newer result may add are let through."""

    model_config = ConfigDict(extra="allow", defer_build=True)


class _Ends(_Result):
    low: Annotated[float, Field(strict=True, ge=0, le=100)]
    high: Annotated[float, Field(strict=True, ge=0, le=100)]

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.low > self.high:
            raise ValueError(UPSIDE_DOWN)
        return self


class _Verdicts(_Result):
    low: Verdict
    high: Verdict

    @model_validator(mode="after")
    def _check(self) -> Self:
        if VERDICTS.index(self.low) > VERDICTS.index(self.high):
            raise ValueError(UPSIDE_DOWN)
        return self


class _Requirement(_Result):
    id: str
    label: str


class _Level(_Result):
    id: Identifier
    title: Text
    score: _Ends
    verdict: _Verdicts
    stops: tuple[str, ...]
    requirements: tuple[_Requirement, ...]


class _Pack(_Result):
    id: Text
    version: Text
    fingerprint: Text | None = None


class _Assessment(_Result):
    schema_: Annotated[Literal["carecli.assessment/1"], Field(alias="schema")]
    pack: _Pack
    current_level: Identifier | None
    levels: Annotated[tuple[_Level, ...], Field(min_length=1)]


def _match_date(pattern: str, example: str) -> Callable[[str], str]:
    """Make the check that a text has the form of `pattern` and is a date of a year that may be meant."""

    def check(text: str) -> str:
        with suppress(ValueError):
            if datetime.fromisoformat(text).year in YEARS and re.fullmatch(pattern, text):
                return text
        raise ValueError(f"must be {example}")

    return check


_check_day = _match_date(r"\d{4}-\d\d-\d\d", "a day, such as 2026-11-23")
_check_moment = _match_date(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "a moment, such as 2026-11-23T09:30:00Z")


class Exported(BaseModel):
    """One snapshot as it stands in an exported history."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    number: Annotated[int, Field(strict=True, ge=1)]
    taken: Annotated[str, AfterValidator(_check_moment)]
    day: Annotated[str, AfterValidator(_check_day)]
    rules_version: Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
    note: Text | None
    inputs: Profile
    result: _Assessment
