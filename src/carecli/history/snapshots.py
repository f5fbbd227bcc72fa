"""Snapshots: an assessment with the answers it was made from, saved, listed and read again."""

import json
import sqlite3
import zlib
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from carecli.engine.assessment import Range, VerdictRange
from carecli.errors import UsageError
from carecli.history.connection import transaction
from carecli.history.faults import describe_damage
from carecli.history.store import Tell, is_there, keep_quiet, open_store


class Standing(NamedTuple):
    """Score and verdict of one level."""

    level: str
    score: Range
    verdict: VerdictRange


class Maker(NamedTuple):
    """What an assessment was made with: the pack and the version of the engine's rules."""

    pack_id: str
    pack_version: str
    rules_version: int


class Content(NamedTuple):
    """What a snapshot keeps.

    `taken` is the moment in UTC, in ISO 8601 with seconds; `day` is the local day on which credentials
    were judged. `inputs` is a profile and `result` its assessment, both as their JSON.
    """

    taken: str
    day: str
    rules_version: int
    note: str | None
    inputs: Mapping[str, Any]
    result: Mapping[str, Any]

    @property
    def made_with(self) -> Maker:
        """Return the pack and the rules that it was made with."""
        pack = self.result["pack"]
        return Maker(pack["id"], pack["version"], self.rules_version)


class Snapshot(NamedTuple):
    """A saved assessment in full, with its number."""

    number: int
    content: Content


class Listed(NamedTuple):
    """A saved assessment in short: the standings are in the order of its ladder, lowest level first."""

    number: int
    taken: str
    day: str
    made_with: Maker
    note: str | None
    current_level: str | None
    standings: tuple[Standing, ...]


Row = tuple[str, str, str, str, str, int, str | None, str | None, str, str, bytes]

COLUMNS = (
    "uid, taken, day, pack_id, pack_version, rules_version, note, current_level, standings, inputs, result"
)
INSERT = f"INSERT INTO snapshots ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
FULL = "number, uid, taken, day, rules_version, note, inputs, result"


def save_snapshot(path: Path, content: Content, tell: Tell = keep_quiet) -> int:
    """Save a snapshot and return its number. It is on the disk when this returns. Raises HistoryError."""
    with open_store(path, tell, make=True) as connection:
        return insert_rows(connection, [encode(content)])[0]


def insert_rows(connection: sqlite3.Connection, rows: Iterable[Row]) -> list[int]:
    """Add snapshots in one transaction and return their numbers."""
    with transaction(connection):
        return [connection.execute(INSERT, row).lastrowid or 0 for row in rows]


def list_snapshots(path: Path, tell: Tell = keep_quiet) -> tuple[Listed, ...]:
    """Return all snapshots in short, the oldest first; none where there is no history yet.

    Raises HistoryError.
    """
    if not is_there(path):
        return ()
    with open_store(path, tell) as connection:
        rows = connection.execute(
            "SELECT standings, number, taken, day, note, current_level, pack_id, pack_version, rules_version"
            " FROM snapshots ORDER BY taken, number"
        ).fetchall()
    try:
        every = json.loads(f"[{','.join(row[0] for row in rows)}]")
        return tuple(
            Listed(number, taken, day, Maker(*made), note, current, _read_standings(standings))
            for standings, (_, number, taken, day, note, current, *made) in zip(every, rows, strict=True)
        )
    except (ValueError, TypeError) as error:
        raise describe_damage(path, f"a snapshot cannot be read ({error})") from None


def _read_standings(standings: Iterable[Any]) -> tuple[Standing, ...]:
    return tuple(
        [
            Standing(level, Range(low, high), VerdictRange(worst, best))
            for level, low, high, worst, best in standings
        ]
    )


def read_snapshot(path: Path, number: int, tell: Tell = keep_quiet) -> Snapshot:
    """Return one snapshot in full. Raises UsageError for a number that is none, and HistoryError."""
    if is_there(path):
        with open_store(path, tell) as connection:
            row = None
            if 0 < number < 2**63:
                query = f"SELECT {FULL} FROM snapshots WHERE number = ?"  # noqa: S608
                row = connection.execute(query, (number,)).fetchone()
            known = connection.execute("SELECT min(number), max(number) FROM snapshots").fetchone()
        if row:
            return decode(path, row)
        if known[0] is not None:
            raise UsageError(
                f"there is no snapshot {number}",
                hint=f"they go from {known[0]} to {known[1]}; carecli history list shows them",
            )
    raise UsageError("nothing is saved yet", hint="carecli history save keeps an assessment")


def encode(content: Content) -> Row:
    """Return a snapshot as it stands in the file, without its number.

    The result is compressed: as text a result of 60 KB would make 600 MB of 10,000 snapshots, as it is
    73 MB. The inputs are small and stay readable to any SQLite browser.
    """
    made = content.made_with
    inputs, result = _write_json(content.inputs), _write_json(content.result)
    return (
        _make_uid(content, inputs, result),
        content.taken,
        content.day,
        made.pack_id,
        made.pack_version,
        made.rules_version,
        content.note,
        content.result["current_level"],
        _write_json([_write_standing(level) for level in content.result["levels"]]),
        inputs,
        zlib.compress(result.encode()),
    )


def _write_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _write_standing(level: Mapping[str, Any]) -> list[Any]:
    score, verdict = level["score"], level["verdict"]
    return [level["id"], score["low"], score["high"], verdict["low"], verdict["high"]]


def decode(path: Path, row: tuple[Any, ...]) -> Snapshot:
    """Return the snapshot of a row of the columns `FULL`. Raises DamagedError if it was not saved so."""
    number, uid, taken, day, rules_version, note, inputs, result = row
    try:
        content = Content(
            taken, day, rules_version, note, json.loads(inputs), json.loads(zlib.decompress(result))
        )
        intact = uid == _make_uid(content, inputs, zlib.decompress(result).decode())
    except (ValueError, TypeError, AttributeError, zlib.error):
        intact = False
    if not intact:
        raise describe_damage(path, f"snapshot {number} cannot be read")
    return Snapshot(number, content)


def _make_uid(content: Content, inputs: str, result: str) -> str:
    """Return what tells a snapshot from any other: two are the same when all that they keep is."""
    parts = [content.taken, content.day, content.rules_version, content.note, inputs, result]
    return sha256(_write_json(parts).encode()).hexdigest()
