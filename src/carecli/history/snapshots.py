"""Saved assessments: saving, listing and reading them, and the copy that is kept of them."""

import os
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from carecli.errors import HistoryError, UsageError
from carecli.history import store
from carecli.history.content import Content, Listed, Snapshot
from carecli.history.identity import find_last_good
from carecli.history.rows import (
    INSERT,
    SELECT,
    SELECT_SHORT,
    Row,
    check_row,
    decode,
    decode_short,
    encode,
    list_numbers,
    read_row,
)
from carecli.history.sqlite import (
    ALONE,
    DamagedError,
    connect,
    describe_damage,
    explain,
    keep_quiet,
    transaction,
)
from carecli.profile.files import Tell


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
    with transaction(connection):
        return [connection.execute(INSERT, (None, *row)).lastrowid or 0 for row in rows]


def list_snapshots(path: Path, tell: Tell = keep_quiet) -> tuple[Listed, ...]:
    """All snapshots in short, the oldest first; none where there is no history yet. Raises HistoryError."""
    return choose_snapshots(path, range, tell)[1]


def choose_snapshots(
    path: Path,
    choose: Callable[[int], Iterable[int]],
    tell: Tell = keep_quiet,
    *,
    patience: float | None = None,
) -> tuple[int, tuple[Listed, ...]]:
    """How many snapshots there are, and some of them in short: those whose places `choose` finds in so many.

    The oldest one has place 0. Only these are read. Raises HistoryError.
    """
    if not store.is_there(path):
        return 0, ()
    with store.open_store(path, tell, patience=patience) as connection:  # none is ever changed or removed
        numbers = list_numbers(connection)
        chosen = [numbers[place] for place in choose(len(numbers))]
        rows = [read_row(path, connection, SELECT_SHORT, number) for number in chosen]
    return len(numbers), tuple(decode_short(path, row) for row in rows)


def choose_last(count: int, most: int) -> range:
    """The places of the newest of so many snapshots."""
    return range(max(0, count - most), count)


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


def check_health(path: Path, connection: sqlite3.Connection) -> int:
    """Count the snapshots of a sound history; `path` is its name, `connection` may be open on a copy.

    Sound is where SQLite finds no fault, a save does nothing but add, each snapshot reads as it was saved,
    and none is missing that the copy of the last good file has: single ones are never removed. Raises
    DamagedError.
    """
    store.check_form(path, connection)
    (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if said != "ok":
        raise describe_damage(path, said)
    uids = []
    for row in connection.execute(SELECT):
        check_row(path, row)
        uids.append(row[1])
    for row in connection.execute(SELECT_SHORT):
        decode_short(path, row)
    if missing := len(_list_kept(path).difference(uids)):
        count = f"{missing} snapshot{'s' if missing > 1 else ''}"
        raise describe_damage(path, f"it lacks {count} that its copy has")
    return len(uids)


def _list_kept(path: Path) -> set[str]:
    """The uids in the copy of the last good file; none where there is no copy or it cannot be read."""
    try:
        with closing(connect(find_last_good(path), ALONE)) as connection:
            return {uid for (uid,) in connection.execute("SELECT uid FROM snapshots")}
    except sqlite3.Error:
        return set()


def keep_last_good(path: Path, taken: str, tell: Tell) -> None:
    """Renew the copy of the last good file, unless it is of the day of `taken`, the moment of a save.

    The caller holds the folder. What was saved stands with the copy or without it: where the history turns
    out to be damaged, or there is no room, the earlier copy stays and `tell` hears why.
    """
    copy = find_last_good(path)
    try:
        with explain(path):
            if _is_of_day(copy, taken):
                return
            with store.back_up(path) as draft:
                with closing(connect(draft, ALONE)) as connection:
                    check_health(path, connection)
                if not _is_of_day(copy, taken):
                    draft.replace(copy)
    except HistoryError as error:
        if _is_of_day(copy, taken):  # another carecli was faster, with more in it
            return
        advice = "; carecli history repair mends it" if isinstance(error, DamagedError) else ""
        tell(f"The copy of the history was not renewed: {error.message}{advice}")


def _is_of_day(copy: Path, taken: str) -> bool:
    """Whether a copy was made on the day of a moment."""
    if not os.path.exists(copy):
        return False
    return datetime.fromtimestamp(copy.stat().st_mtime, UTC).date().isoformat() == taken[:10]
