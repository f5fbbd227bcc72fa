"""Repair: what a damaged history still holds is saved row by row, and filled up from the copy kept of it."""

import os
import shutil
import sqlite3
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from contextlib import closing, suppress
from datetime import date
from itertools import chain, count
from pathlib import Path
from typing import Any, NamedTuple

from carecli.errors import HistoryError
from carecli.history import store
from carecli.history.identity import PAGE_SIZE, check_header, check_held, find_last_good, put_aside
from carecli.history.shelves import SHELVES, Shelf
from carecli.history.snapshots import check_health
from carecli.history.sqlite import ALONE, DamagedError, connect, explain, keep_quiet, transaction
from carecli.pack.reading import read_bytes
from carecli.profile.files import Tell, hold_folder

MOST = 1_000_000
"""Nobody saves so many: a higher number comes from the damage."""
ROOM = 16
"""No more snapshots than that begin on a page."""


class Repaired(NamedTuple):
    """What a repair did.

    `kept` is where the damaged file is now, if there was one; None for a history that is healthy. `saved`
    snapshots are in the history, `filled` of them from the copy of the last good file, which is of the day
    `copied`. `lost` ones could not be read; there may be more after the last where the history's own count
    was not `counted`. Of rounds of matching `rounds` are in the history, and `lost_rounds` could not be read.
    """

    kept: Path | None
    saved: int
    lost: int = 0
    counted: bool = True
    filled: int = 0
    copied: date | None = None
    rounds: int = 0
    lost_rounds: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found, of which a new history could be made."""
        return not (self.saved or self.lost or self.rounds or self.lost_rounds)


def repair_history(path: Path, tell: Tell = keep_quiet) -> Repaired | None:
    """Save what a damaged history still holds into a new one; the damaged file is kept beside it.

    None where there is no history. A healthy one is left alone. SQLite is asked for each number by itself,
    so that a damaged page costs the snapshots on it and no others; what is missing then comes from the copy
    of the last good file. A snapshot counts only if it reads as it was saved: its uid is a sum over it.

    Of snapshots 1 to 20, say, the copy has 1 to 18, and garbage took the pages of 5, 6 and 20. Then 17 come
    from the damaged file, 5 and 6 from the copy, and 20 is lost: `Repaired(kept, 19, 1, True, 2, day)`.

    Raises HistoryError for what repair cannot help: a newer schema, a file of another program, a folder that
    cannot be written to.
    """
    if not store.is_there(path):
        return None
    with hold_folder(path.parent, alone=True, error=HistoryError) as is_held:
        with suppress(DamagedError), explain(path):
            check_header(path)
            put_aside(path, tell, is_held=is_held)
            with store.open_held(path, tell) as connection:
                counts = check_health(path, connection)
                return Repaired(None, counts["snapshots"], rounds=counts["rounds"])
        check_held(path, is_held=is_held)
        with explain(path):
            return _replace(path, tell)


def _replace(path: Path, tell: Tell) -> Repaired:
    """Put a new history with what can be saved in place of the damaged one, which gets another name.

    One that was lost is made again from its copy. Where nothing can be read, of the copy neither, that is put
    aside, too: the next save begins anew.

    The new one is complete before anything moves. Killed at any moment, the damaged one is there under one
    of its names. The log goes first: it would be read into the new file.
    """
    kept = _find_free_name(path)
    with store.draft_store(path) as (draft, connection):
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # its first page is needed in its file
        repaired = _salvage(path, draft, connection)._replace(kept=kept)
        connection.close()
        for suffix in ("-wal", "-shm"):
            if os.path.lexists(f"{path}{suffix}"):
                Path(f"{path}{suffix}").rename(f"{kept}{suffix}")
        if os.path.exists(path):
            try:
                kept.hardlink_to(path)
            except OSError:  # a file system without hard links
                shutil.copy2(path, kept)
        if repaired.is_empty:
            path.unlink(missing_ok=True)
            if os.path.lexists(copy := find_last_good(path)):
                aside = _find_free_name(path)
                copy.rename(aside)
                tell(f"Nothing could be read of {copy} either; it is kept as {aside}")
        else:
            draft.replace(path)
    return repaired


def _find_free_name(path: Path) -> Path:
    """A name for a damaged history that no other one has, nor what is left of one: its log or index."""
    stem = f"{path.stem}.damaged"
    places = map(path.with_stem, chain([stem], (f"{stem}-{number}" for number in count(2))))
    return next(
        place for place in places if not any(os.path.lexists(f"{place}{end}") for end in ("", "-wal", "-shm"))
    )


class _Tally(NamedTuple):
    """What was saved of a table: how many, of them `filled` from the copy, and how many were `lost`."""

    saved: int
    lost: int
    filled: int
    counted: bool


def _salvage(path: Path, draft: Path, connection: sqlite3.Connection) -> Repaired:
    """Write what can be saved into the new history, under its numbers; the next one goes on after them."""
    copy = find_last_good(path)
    saved: dict[_Place, str] = {}
    given = Counter[str]()
    with transaction(connection):
        for source, has_log in _open_damaged(path, (copy, draft)):
            if has_log and _contradicts(source, saved, copy):
                continue
            for shelf in SHELVES:
                given[shelf.table] = max(given[shelf.table], _read_last_number(source, shelf))
                for number, uid, row in _walk(path, source, shelf, saved):
                    connection.execute(shelf.insert, (number, *row))
                    saved[shelf.table, number] = uid
        snapshots, rounds = (
            _fill(path, copy, shelf, connection, saved, given[shelf.table]) for shelf in SHELVES
        )
    copied = date.fromtimestamp(copy.stat().st_mtime) if snapshots.filled or rounds.filled else None
    return Repaired(
        None, snapshots.saved, snapshots.lost, snapshots.counted, snapshots.filled, copied,
        rounds.saved, rounds.lost,
    )  # fmt: skip


_Place = tuple[str, int]
"""A table and a number."""


def _fill(
    path: Path, copy: Path, shelf: Shelf, connection: sqlite3.Connection, saved: dict[_Place, str], given: int
) -> _Tally:
    """Fill up a table from the copy of the last good file, and let its next number be the one after all."""
    own = {number: uid for (table, number), uid in saved.items() if table == shelf.table}
    moved, last, filled = list[tuple[Any, ...]](), given, 0
    for source in _open(copy, ALONE):
        last = max(last, _read_last_number(source, shelf))
        for number, uid, row in _walk(path, source, shelf, ()):
            if number not in own:
                connection.execute(shelf.insert, (number, *row))
                own[number] = uid
                filled += 1
            elif own[number] != uid and uid not in own.values():  # the damaged file is another one
                moved.append(row)
    last = max([last, *own])
    is_counted = given > 0 and not moved  # how many followed in the copy's history is not known
    for number, row in enumerate(moved, last + 1):
        connection.execute(shelf.insert, (number, *row))
    connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", (shelf.table,))
    if last + len(moved):
        connection.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", (shelf.table, last + len(moved)))
    return _Tally(len(own) + len(moved), last - len(own), filled + len(moved), is_counted)


def _contradicts(source: sqlite3.Connection, saved: dict[_Place, str], copy: Path) -> bool:
    """Whether a history with its log has something else under a number than without it, or than its copy.

    The log is of another history then. Nothing that is kept is ever changed.
    """
    known = dict(saved)
    for connection in () if saved else _open(copy, ALONE):
        for shelf in SHELVES:
            with suppress(sqlite3.Error):
                known.update(((shelf.table, n), uid) for n, uid in connection.execute(shelf.names))
    names = {shelf.table: shelf.names for shelf in SHELVES}
    for (table, number), uid in known.items():
        with suppress(sqlite3.Error):
            row = source.execute(f"{names[table]} WHERE number = ?", (number,)).fetchone()
            if row and row[1] != uid:
                return True
    return False


def _walk(
    path: Path, source: sqlite3.Connection, shelf: Shelf, passed: Container[_Place]
) -> Iterator[tuple[int, str, tuple[Any, ...]]]:
    """Every number of a table that is not `passed`, with uid and row, where it reads as it was saved."""
    (pages,) = source.execute("PRAGMA page_count").fetchone()
    last = _read_last_number(source, shelf) or (0 if _has_none(source, shelf) else pages * ROOM)
    for number in range(1, last + 1):
        if (shelf.table, number) in passed:
            continue
        found = None
        with suppress(sqlite3.Error, DamagedError):
            if row := source.execute(f"{shelf.select} WHERE number = ?", (number,)).fetchone():
                found = row[1], shelf.read(path, row)
        if found:
            yield number, found[0], shelf.encode(found[1])


def _has_none(source: sqlite3.Connection, shelf: Shelf) -> bool:
    """Whether a file says that nothing was ever put into a table: it counts others, and not this one."""
    with suppress(sqlite3.Error):
        names = [name for (name,) in source.execute("SELECT name FROM sqlite_sequence")]
        return bool(names) and shelf.table not in names
    return False


def _read_last_number(source: sqlite3.Connection, shelf: Shelf) -> int:
    """The last number that was given, 0 where it cannot be read."""
    with suppress(sqlite3.Error):
        for (number,) in source.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (shelf.table,)):
            if isinstance(number, int) and 0 < number <= MOST:
                return number
    return 0


def _open_damaged(path: Path, lenders: Sequence[Path]) -> Iterator[tuple[sqlite3.Connection, bool]]:
    """Open what is left of a history in each way that may show its rows, in a copy that takes the harm.

    Each comes with whether it is with its log.

    Without its log first: the log may be of another file and cover what is whole. With its own first page,
    then with one that another history lends: that page says where the tables are, which is the same in all
    of one making. The count of pages in it is taken out (the four bytes from the 28th on, by SQLite's
    published format): SQLite then counts for itself.
    """
    log = Path(f"{path}-wal")
    with store.make_private(path) as work:
        if os.path.exists(path):
            shutil.copyfile(path, work)
        firsts = [read_bytes(place, PAGE_SIZE) for place in (work, *lenders) if place.is_file()]
        for mode in (ALONE, "mode=ro") if log.is_file() and not log.is_symlink() else (ALONE,):
            if mode == "mode=ro":
                shutil.copyfile(log, f"{work}-wal")
            for first in firsts:
                with work.open("r+b") as stream:
                    stream.write(first[:28] + bytes(4) + first[32:])
                for connection in _open(work, mode):
                    yield connection, mode != ALONE


def _open(path: Path, mode: str) -> Iterator[sqlite3.Connection]:
    """Open a file of SQLite, if it is one."""
    with suppress(sqlite3.Error), closing(connect(path, mode)) as connection:
        connection.execute("PRAGMA page_count")
        yield connection
