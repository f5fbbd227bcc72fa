"""Saved assessments: its row in the file, and saving, listing and reading it."""

import json
import os
import sqlite3
import zlib
from collections.abc import Iterable
from contextlib import closing, suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from carecli.engine.results import Range, VerdictRange
from carecli.errors import HistoryError, UsageError
from carecli.history import store
from carecli.history.content import Content, LevelStanding, Listed, Maker, Snapshot, read_standings
from carecli.history.store import Tell, keep_quiet

Row = tuple[str, str, str, str, str, int, str | None, str | None, str, str, bytes]

# A number of None is the next one.
INSERT = (
    "INSERT INTO snapshots (number, uid, taken, day, pack_id, pack_version, rules_version, note,"
    " current_level, standings, inputs, result) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
SELECT = "SELECT number, uid, taken, day, rules_version, note, inputs, result FROM snapshots"


def save_snapshot(path: Path, content: Content, tell: Tell = keep_quiet) -> int:
    """Save a snapshot, on the disk when this returns, and give its number.

    The first save of a day also renews the copy of the last good file; `tell` hears where that fails, for
    the save stands without it. Raises HistoryError.
    """
    with store.open_store(path, tell, make=True) as connection:
        (number,) = insert_rows(connection, [encode(content)])
        keep_last_good(path, content.taken, tell)
    return number


def insert_rows(connection: sqlite3.Connection, rows: Iterable[Row]) -> list[int]:
    """Add snapshots in one transaction and give their numbers."""
    with store.transaction(connection):
        return [connection.execute(INSERT, (None, *row)).lastrowid or 0 for row in rows]


def list_snapshots(path: Path, tell: Tell = keep_quiet) -> tuple[Listed, ...]:
    """All snapshots in short, the oldest first; none where there is no history yet. Raises HistoryError."""
    if not store.is_there(path):
        return ()
    with store.open_store(path, tell) as connection:
        rows = connection.execute(
            "SELECT standings, number, taken, day, note, current_level, pack_id, pack_version, rules_version"
            " FROM snapshots ORDER BY taken, number"
        ).fetchall()
    try:
        every = [
            tuple([LevelStanding(level, Range(a, b), VerdictRange(c, d)) for level, a, b, c, d in standings])
            for standings in json.loads(f"[{','.join(row[0] for row in rows)}]")
        ]
        return tuple(
            Listed(number, taken, day, Maker(*made), note, current, standings)
            for standings, (_, number, taken, day, note, current, *made) in zip(every, rows, strict=True)
        )
    except (ValueError, TypeError) as error:
        raise store.describe_damage(path, f"a snapshot cannot be read ({error})") from None


def read_snapshot(path: Path, number: int, tell: Tell = keep_quiet) -> Snapshot:
    """One snapshot in full. Raises UsageError for a number that is none, and HistoryError."""
    if store.is_there(path):
        with store.open_store(path, tell) as connection:
            row = None
            if 0 < number < 2**63:
                row = connection.execute(f"{SELECT} WHERE number = ?", (number,)).fetchone()
            first, last = connection.execute("SELECT min(number), max(number) FROM snapshots").fetchone()
        if row:
            return decode(path, row)
        if first is not None:
            raise UsageError(
                f"there is no snapshot {number}",
                hint=f"they go from {first} to {last}; carecli history list shows them",
            )
    raise UsageError("nothing is saved yet", hint="carecli history save keeps an assessment")


def encode(content: Content) -> Row:
    """A snapshot as it stands in the file, without its number.

    The result is compressed: as text a result of 60 KB would make 600 MB of 10,000 snapshots, as it is
    73 MB. The inputs are small and stay readable to any SQLite browser.
    """
    standings = read_standings(content.result).values()
    inputs, result = _write_json(content.inputs), _write_json(content.result)
    return (
        _make_uid(*content[:4], inputs, result),
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
    result = _check_row(path, row)
    number, _, taken, day, rules_version, note, inputs, _ = row
    return Snapshot(number, Content(taken, day, rules_version, note, json.loads(inputs), json.loads(result)))


def _check_row(path: Path, row: tuple[Any, ...]) -> str:
    """The text of the result in a row of `SELECT`. Raises DamagedError if the row was not saved so."""
    number, uid, *kept, packed = row
    with suppress(ValueError, TypeError, zlib.error):
        result = zlib.decompress(packed).decode()
        if uid == _make_uid(*kept, result):
            return result
    raise store.describe_damage(path, f"snapshot {number} cannot be read")


def _make_uid(*kept: object) -> str:
    """What tells a snapshot from any other: two are the same when all that they keep is."""
    return sha256(_write_json(kept).encode()).hexdigest()


def _write_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def check_health(path: Path, connection: sqlite3.Connection) -> int:
    """Count the snapshots of a sound history; `path` is its name, `connection` may be open on a copy.

    Sound is where SQLite finds no fault, each snapshot reads as it was saved, and none is missing that the
    copy of the last good file has: single ones are never removed. Raises DamagedError.
    """
    (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if said != "ok":
        raise store.describe_damage(path, said)
    uids = []
    for row in connection.execute(SELECT):
        _check_row(path, row)
        uids.append(row[1])
    if missing := len(_list_kept(path).difference(uids)):
        count = f"{missing} snapshot{'s' if missing > 1 else ''}"
        raise store.describe_damage(path, f"it lacks {count} that its copy has")
    return len(uids)


def _list_kept(path: Path) -> set[str]:
    """The uids in the copy of the last good file; none where there is no copy or it cannot be read."""
    try:
        with closing(store.connect(find_last_good(path), store.ALONE)) as connection:
            return {uid for (uid,) in connection.execute("SELECT uid FROM snapshots")}
    except sqlite3.Error:
        return set()


def find_last_good(path: Path) -> Path:
    """The place of the copy of the last good file, from which repair fills up a damaged history."""
    return path.with_stem(f"{path.stem}.last-good")


def keep_last_good(path: Path, taken: str, tell: Tell) -> None:
    """Renew the copy of the last good file, unless it is of the day of `taken`, the moment of a save.

    The caller holds the folder. What was saved stands with the copy or without it: where the history turns
    out to be damaged, or there is no room, the earlier copy stays and `tell` hears why.
    """
    copy = find_last_good(path)
    try:
        with store.explain(path):
            if os.path.exists(copy):
                of_day = datetime.fromtimestamp(copy.stat().st_mtime, UTC).date()
                if of_day.isoformat() == taken[:10]:
                    return
            with store.back_up(path) as draft:
                with closing(store.connect(draft, store.ALONE)) as connection:
                    check_health(path, connection)
                draft.replace(copy)
    except HistoryError as error:
        advice = "; carecli history repair mends it" if isinstance(error, store.DamagedError) else ""
        tell(f"The copy of the history was not renewed: {error.message}{advice}")
