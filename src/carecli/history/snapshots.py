"""The saved snapshots: one more is saved, all are listed, one is read again."""

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from carecli.engine.results import Range, VerdictRange
from carecli.errors import UsageError
from carecli.history.connection import transaction
from carecli.history.content import Content, Listed, Maker, Snapshot, Standing
from carecli.history.faults import describe_damage
from carecli.history.rows import FULL, INSERT, Row, decode, encode
from carecli.history.store import Tell, is_there, keep_quiet, open_store


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
