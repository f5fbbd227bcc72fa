"""Saving what a damaged history still holds."""

import os
import shutil
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from carecli.errors import HistoryError
from carecli.history.connection import hold_folder, transaction
from carecli.history.content import Snapshot
from carecli.history.drafts import draft_store
from carecli.history.faults import DamagedError, describe_damage, explain
from carecli.history.pages import gather_pages, list_rows
from carecli.history.rows import COLUMNS, FULL, decode, encode
from carecli.history.store import Tell, is_there, keep_quiet, open_held
from carecli.profile.files import find_free_place

NAMES = ("number", *COLUMNS.split(", "))
LOG = "-wal"


class Repaired(NamedTuple):
    """What a repair did.

    `kept` is where the damaged file is now, None for a history that is healthy. `saved` snapshots are
    in the history; `ever` is how many were ever saved, None where nothing says it.
    """

    kept: Path | None
    saved: int
    ever: int | None


def repair_history(path: Path, tell: Tell = keep_quiet) -> Repaired | None:
    """Save what a damaged history still holds into a new one; the damaged file is kept beside it.

    None where there is no history. A healthy one is left alone. Raises HistoryError for what repair cannot
    help: a newer schema, a file of another program, a folder that cannot be written to.
    """
    if not is_there(path):
        return None
    with hold_folder(path.parent, alone=True):
        with suppress(DamagedError):
            count = _check_health(path, tell)
            return Repaired(None, count, count)
        with explain(path):
            return _put_aside(path, _salvage(path))


def _check_health(path: Path, tell: Tell) -> int:
    """Return the count of snapshots where SQLite finds no fault and each reads as it was saved."""
    with explain(path), open_held(path, tell) as connection:
        said = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if said != "ok":
            raise describe_damage(path, said)
        count = 0
        for row in connection.execute(f"SELECT {FULL} FROM snapshots"):  # noqa: S608
            decode(path, row)
            count += 1
        return count


class _Found(NamedTuple):
    snapshots: Mapping[int, Snapshot]
    highest: int


def _salvage(path: Path) -> _Found:
    """Return every snapshot that reads as it was saved, and the highest number given, as far as known."""
    database = path.read_bytes() if path.exists() else b""
    log = Path(f"{path}{LOG}")
    pages = gather_pages(database, log.read_bytes() if log.exists() else b"")
    found: dict[int, Snapshot] = {}
    highest = 0
    for number, values in list_rows(pages):
        if values[:1] == ["snapshots"] and len(values) == 2 and isinstance(values[1], int):
            highest = max(highest, values[1])
        elif len(values) == len(NAMES):
            with suppress(HistoryError):
                found[number] = _read_values(path, number, values)
    return _Found(found, max([highest, *found]))


def _read_values(path: Path, number: int, values: Iterable[Any]) -> Snapshot:
    named = dict(zip(NAMES, values, strict=True)) | {"number": number}
    return decode(path, tuple(named[name] for name in FULL.split(", ")))


def _put_aside(path: Path, found: _Found) -> Repaired:
    """Keep the damaged file under another name and put a new one with what was found in its place.

    The new one is complete before anything moves. Killed at any moment, the damaged one is there under one
    of its names. The log goes first: it would be read into the new file.
    """
    kept = find_free_place(path.with_stem(f"{path.stem}.damaged"))
    with draft_store(path) as (draft, connection):
        _fill(connection, found)
        connection.close()
        for suffix in (LOG, "-shm"):
            if os.path.exists(f"{path}{suffix}"):
                Path(f"{path}{suffix}").rename(f"{kept}{suffix}")
        if os.path.exists(path):
            _keep(path, kept)
        if found.highest:
            draft.replace(path)
        else:
            path.unlink(missing_ok=True)
    return Repaired(kept, len(found.snapshots), found.highest or None)


def _fill(connection: sqlite3.Connection, found: _Found) -> None:
    """Write what was found under its numbers; the next one goes on after the highest ever given."""
    insert = f"INSERT INTO snapshots (number, {COLUMNS}) VALUES (?{', ?' * (len(NAMES) - 1)})"  # noqa: S608
    with transaction(connection):
        for number, snapshot in sorted(found.snapshots.items()):
            connection.execute(insert, (number, *encode(snapshot.content)))
        if found.highest:
            connection.execute("DELETE FROM sqlite_sequence")
            connection.execute("INSERT INTO sqlite_sequence VALUES ('snapshots', ?)", (found.highest,))


def _keep(path: Path, kept: Path) -> None:
    """Give the damaged file its other name, too."""
    try:
        kept.hardlink_to(path)
    except OSError:  # a file system without hard links
        shutil.copy2(path, kept)
