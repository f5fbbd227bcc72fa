"""What is saved, assessments and rounds of matching: saving, listing, reading, and the copy kept of it."""

import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from carecli.errors import HistoryError, UsageError
from carecli.history import store
from carecli.history.content import Content, Listed, Round, Snapshot
from carecli.history.identity import find_last_good
from carecli.history.rounds import decode_round, encode_round
from carecli.history.rows import (
    INSERT,
    SELECT,
    SELECT_SHORT,
    Row,
    decode,
    decode_short,
    encode,
    list_numbers,
    read_row,
)
from carecli.history.shelves import ROUNDS, list_shelves
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


def list_snapshots(
    path: Path, tell: Tell = keep_quiet, *, patience: float | None = None
) -> tuple[Listed, ...]:
    """All snapshots in short, the oldest first; none where there is no history yet. Raises HistoryError."""
    return choose_snapshots(path, range, tell, patience=patience)[1]


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


def save_round(path: Path, kept: Round, tell: Tell = keep_quiet) -> int:
    """Save a round of matching as `save_snapshot` does, and give its number. Raises HistoryError."""
    with store.open_store(path, tell, make=True) as connection:
        with transaction(connection):
            number = connection.execute(ROUNDS.insert, (None, *encode_round(kept))).lastrowid or 0
        keep_last_good(path, kept.taken, tell)
    return number


def read_last_round(path: Path, tell: Tell = keep_quiet) -> Round | None:
    """The newest round of matching; None where none is kept. Raises HistoryError."""
    if not store.is_there(path):
        return None
    with store.open_store(path, tell) as connection:
        row = None
        if ROUNDS.is_in(connection):
            row = connection.execute(f"{ROUNDS.select} ORDER BY taken DESC, number DESC LIMIT 1").fetchone()
    return decode_round(path, row) if row else None


def check_health(path: Path, connection: sqlite3.Connection) -> Counter[str]:
    """Count what a sound history holds, by table; `path` is its name, `connection` may be open on a copy.

    Sound is where SQLite finds no fault, a save does nothing but add, everything reads as it was saved, and
    nothing is missing that the copy of the last good file has: single ones are never removed. Raises
    DamagedError.
    """
    store.check_form(path, connection)
    (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if said != "ok":
        raise describe_damage(path, said)
    kept = set[tuple[str, str]]()
    counts = Counter[str]()
    for shelf in list_shelves(connection):
        for row in connection.execute(shelf.select):
            shelf.check(path, row)
            kept.add((shelf.table, row[1]))
            counts[shelf.table] += 1
    for row in connection.execute(SELECT_SHORT):
        decode_short(path, row)
    missing = Counter(table for table, _ in _list_kept(path).difference(kept))
    for table, count in missing.items():
        raise describe_damage(path, f"it lacks {say_kept(table, count)} that its copy has")
    return counts


def say_kept(table: str, count: int) -> str:
    """How much of a table: `1 snapshot`, `3 rounds of matching`."""
    one, more = {"snapshots": ("snapshot", "snapshots")}.get(
        table, ("round of matching", "rounds of matching")
    )
    return f"{count} {one if count == 1 else more}"


def _list_kept(path: Path) -> set[tuple[str, str]]:
    """The table and uid of all in the copy of the last good file; none where it is not or cannot be read."""
    try:
        with closing(connect(find_last_good(path), ALONE)) as connection:
            return {
                (shelf.table, uid)
                for shelf in list_shelves(connection)
                for _, uid in connection.execute(shelf.names)
            }
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
