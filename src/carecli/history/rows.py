"""A snapshot as a row of the file: made, and read back only where it is what was saved."""

import json
import re
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from hashlib import sha256
from math import isfinite
from pathlib import Path
from typing import Annotated, Any, Literal, NotRequired, TypedDict

from pydantic_core import to_json

from carecli.engine.results import VERDICTS, Range, Verdict, VerdictRange
from carecli.errors import HistoryError
from carecli.history.content import Content, LevelStanding, Listed, Maker, Snapshot, read_standings
from carecli.history.sqlite import describe_damage
from carecli.names import YEARS, read_day, read_moment, spell_unseen
from carecli.pack.fields import Identifier, Limits, Schema, Text, Verified
from carecli.pack.schema import adapt

Row = tuple[str, str, str, str, str, int, str | None, str | None, str, str, bytes]

# A number of None is the next one.
INSERT = (
    "INSERT INTO snapshots (number, uid, taken, day, pack_id, pack_version, rules_version, note,"
    " current_level, standings, inputs, result) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
SELECT = "SELECT number, uid, taken, day, rules_version, note, inputs, result FROM snapshots"
SELECT_SHORT = (
    "SELECT number, taken, day, pack_id, pack_version, rules_version, note, current_level, standings"
    " FROM snapshots"
)

MOST = 4_000_000
"""Letters of a result. One of the built-in pack has 70,000; packed, gigabytes can be made to look small."""
MOST_ANSWERS = 1_000_000
LONGEST_LINE = 8_000_000
"""Bytes of a snapshot as it is exported, a hundred times what the built-in pack makes."""
MOST_VALUES = 1_000_000
"""Values of a snapshot; the built-in pack makes 3,500."""
LONGEST_SPELLED = 12
"""Bytes of a letter beyond the first plane in JSON of ASCII alone, `\\ud83d\\ude00`."""
ROOM_BESIDE = 1_000
"""Bytes of a line beside the note, the answers and the result."""
MOST_LEVELS, MOST_ASKED = 200, 1_000
UPSIDE_DOWN = "has a low end above its high end"


def _check_ends(ends: dict[str, float]) -> dict[str, float]:
    if ends["low"] > ends["high"]:
        raise ValueError(UPSIDE_DOWN)
    return ends


def _check_verdicts(verdicts: dict[str, Verdict]) -> dict[str, Verdict]:
    if VERDICTS.index(verdicts["low"]) > VERDICTS.index(verdicts["high"]):
        raise ValueError(UPSIDE_DOWN)
    return verdicts


def _make_check(read: Callable[[str], date], example: str) -> Callable[[str], str]:
    """Make the check that `read` takes a text, and that its year may be meant."""

    def check(text: str) -> str:
        """The text itself. Raises ValueError where it is no such date."""
        with suppress(ValueError):
            if read(text).year in YEARS:
                return text
        raise ValueError(f"must be {example}")

    return check


class _InJson:
    """Makes an annotated value stand in a text of JSON."""

    @staticmethod
    def apply(schema: Schema) -> Schema:
        """The schema of a text whose JSON is the value."""
        return {"type": "json", "schema": schema}


_Score = Annotated[float, Limits(strict=True, ge=0, le=100)]
_Amount = Annotated[float, Limits(strict=True, ge=0, le=1e12)]


class _Ends(TypedDict):
    low: _Score
    high: _Score


class _Verdicts(TypedDict):
    low: Verdict
    high: Verdict


class _Requirement(TypedDict):
    id: str
    label: str


class _Level(TypedDict):
    id: Identifier
    title: Text
    score: Annotated[_Ends, Verified(_check_ends)]
    verdict: Annotated[_Verdicts, Verified(_check_verdicts)]
    stops: Annotated[tuple[str, ...], Limits(max_length=MOST_ASKED)]
    requirements: Annotated[tuple[_Requirement, ...], Limits(max_length=MOST_ASKED)]


class _Pack(TypedDict):
    id: Text
    version: Text
    fingerprint: NotRequired[Text | None]


class Assessed(TypedDict):
    """A stored result: what is read of it later."""

    schema: Literal["carecli.assessment/1"]
    pack: _Pack
    current_level: Identifier | None
    levels: Annotated[tuple[_Level, ...], Limits(min_length=1, max_length=MOST_LEVELS)]


class _Credential(TypedDict):
    id: str
    expires: NotRequired[str | None]


class _Degree(TypedDict):
    level: str
    field: NotRequired[str | None]


class _Answers(TypedDict, total=False):
    """Stored answers: only their form, for a pack or a carecli of another day may have taken others."""

    name: str | None
    target: str | None
    setting: str | None
    country: str | None
    state: str | None
    pay: _Amount | None
    years: _Amount | None
    related_years: _Amount | None
    licenses: tuple[str | _Credential, ...] | None
    certifications: tuple[str | _Credential, ...] | None
    education: tuple[_Degree, ...] | None
    skills: dict[str, Annotated[int, Limits(strict=True, ge=0, le=100)]]


check_day = _make_check(read_day, "a day, such as 2026-11-23")
check_moment = _make_check(read_moment, "a moment, such as 2026-11-23T09:30:00Z")
_Words = Annotated[str, Limits(strict=True)]
Day = Annotated[str, Limits(strict=True), Verified(check_day)]
Moment = Annotated[str, Limits(strict=True), Verified(check_moment)]
_Count = Annotated[int, Limits(strict=True, ge=0, lt=2**63)]
_Standing = tuple[Identifier, _Score, _Score, Verdict, Verdict]
_Standings = Annotated[tuple[_Standing, ...], Limits(min_length=1, max_length=MOST_LEVELS), _InJson]
_SHORT = tuple[
    _Count, Moment, Day, _Words, _Words, _Count, _Words | None, Identifier | None, _Standings
]  # fmt: skip
_KEPT = tuple[
    Moment, Day, _Count, _Words | None, Annotated[_Answers, _InJson], Annotated[Assessed, _InJson]
]  # fmt: skip


def encode(content: Content) -> Row:
    """A snapshot as it stands in the file, without its number.

    The result is compressed: as text a result of 60 KB would make 600 MB of 10,000 snapshots, as it is
    73 MB. The inputs are small and stay readable to any SQLite browser. Raises HistoryError for what could
    not be read again.
    """
    standings = read_standings(content.result).values()
    inputs, result = _write_json(content.inputs), _write_json(content.result)
    uid = _make_uid(*content[:4], inputs, result)
    try:
        _check_form(*content[:4], inputs, result)
    except ValueError:
        raise HistoryError("it is too large or too deep", hint="use a smaller pack") from None
    return (
        uid,
        content.taken,
        content.day,
        *content.made_with[:3],
        content.note,
        content.result["current_level"],
        _write_json([(level, *score, *verdict) for level, score, verdict in standings]),
        inputs,
        zlib.compress(result.encode()),
    )


def decode(path: Path, row: tuple[Any, ...]) -> Snapshot:
    """The snapshot of a row of `SELECT`. Raises DamagedError if it was not saved so."""
    result = check_row(path, row)
    number, _, taken, day, rules_version, note, inputs, _ = row
    with suppress(ValueError):
        return Snapshot(
            number, Content(taken, day, rules_version, note, read_json(inputs), read_json(result))
        )
    raise _refuse(path, number)


def check_row(path: Path, row: tuple[Any, ...]) -> str:
    """The text of the result in a row of `SELECT`. Raises DamagedError if the row was not saved so.

    A sum over the row says that nothing of it changed, its form that it can be shown: whoever writes into
    the file by other means can make the sum, too.
    """
    result = _unpack(path, row)
    number, uid, *kept, _ = row
    with suppress(ValueError, TypeError):
        # Pydantic writes the same JSON in a third of the time. Where it does not, the maker decides.
        quick = sha256(to_json((*kept, result))).hexdigest()
        if uid == quick or uid == _make_uid(*kept, result):
            _check_form(*kept, result)
            return result
    raise _refuse(path, number)


def _unpack(path: Path, row: tuple[Any, ...]) -> str:
    """The text of the result in a row of `SELECT`, no more of it than there may be. Raises DamagedError."""
    with suppress(ValueError, TypeError, zlib.error):
        return zlib.decompressobj().decompress(row[-1], MOST + 1).decode()
    raise _refuse(path, row[0])


def _check_form(*kept: object) -> None:
    """Raise ValueError where a snapshot has another form than carecli gives it."""
    *_, note, inputs, result = kept
    if not (isinstance(inputs, str) and isinstance(result, str)):
        raise ValueError("no text")  # noqa: TRY004  as from Pydantic
    if len(inputs) > MOST_ANSWERS or len(result) > MOST or not _fits_on_a_line(f"{note}{inputs}{result}"):
        raise ValueError("too large")
    for text in (inputs, result):
        if any(blank in text for blank in "\n\r\t"):
            raise ValueError("more than one line")
        if "NaN" in text or "Infinity" in text:  # no JSON, and Pydantic takes them
            read_json(text)
    adapt(_KEPT).validate_python(kept)


def _fits_on_a_line(kept: str) -> bool:
    """Whether what is kept can be exported on a line that is imported again."""
    if len(kept) * LONGEST_SPELLED > LONGEST_LINE - ROOM_BESIDE:
        seen = len(kept.encode("ascii", "ignore")) - kept.count("\x7f")
        units = len(kept.encode("utf-16-le", "surrogatepass")) // 2  # each is spelled in six letters
        return 6 * units - 5 * seen <= LONGEST_LINE - ROOM_BESIDE and kept.count(",") <= MOST_VALUES
    return True


def spell_ascii(text: str) -> str:
    """A text of JSON in letters of ASCII that can be seen."""
    return text if text.isascii() and "\x7f" not in text else _UNSEEN.sub(spell_unseen, text)


_UNSEEN = re.compile(r"[^ -~]+")


def decode_short(path: Path, row: tuple[Any, ...]) -> Listed:
    """The snapshot in short of a row of `SELECT_SHORT`. Raises DamagedError if it has another form."""
    try:
        number, taken, day, *made, note, current, standings = adapt(_SHORT).validate_python(row)
    except ValueError:
        raise _refuse(path, row[0]) from None
    levels = tuple(LevelStanding(level, Range(a, b), VerdictRange(c, d)) for level, a, b, c, d in standings)
    return Listed(number, taken, day, Maker(*made), note, current, levels)


def read_row(path: Path, connection: sqlite3.Connection, select: str, number: int) -> tuple[Any, ...]:
    """The row of a snapshot that is listed. Raises DamagedError where the file has lost it."""
    row: tuple[Any, ...] | None = connection.execute(f"{select} WHERE number = ?", (number,)).fetchone()
    if row is None:
        raise _refuse(path, number)
    return row


def _refuse(path: Path, number: object) -> Exception:
    return describe_damage(path, f"snapshot {number} cannot be read")


def _make_uid(*kept: object) -> str:
    """What tells a snapshot from any other: two are the same when all that they keep is."""
    return sha256(_write_json(kept).encode()).hexdigest()


def _write_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def read_json(text: str) -> Any:
    """What a text of JSON holds. Raises ValueError that says why not, also for numbers that JSON lacks."""

    def refuse(constant: str) -> None:
        """Raise ValueError for a number that JSON lacks."""
        raise ValueError(f"{constant} is no number")

    def read_number(typed: str) -> float:
        """A number. Raises ValueError for one that is too large."""
        number = float(typed)
        if not isfinite(number):
            raise ValueError(f"{typed} is too large a number")
        return number

    try:
        return json.loads(text, parse_constant=refuse, parse_float=read_number)
    except json.JSONDecodeError:
        raise ValueError("it is not JSON") from None
    except ValueError as error:
        if "int_max_str_digits" not in str(error):
            raise
        raise ValueError("it holds a number of too many digits") from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def list_numbers(connection: sqlite3.Connection) -> list[int]:
    """The numbers of all snapshots, the oldest first: sorted without what else is in their rows."""
    return [number for (number,) in connection.execute("SELECT number FROM snapshots ORDER BY taken, number")]
