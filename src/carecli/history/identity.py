"""Whose a history is, and whether what SQLite would read with it is part of it, seen before it is opened.

SQLite takes for a database's own whatever has the name of its log, and writes it into the file. A tool that
copies files one by one, or a backup put back by hand, leaves the log of one database beside another.
"""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from carecli.errors import HistoryError
from carecli.history.shelves import ROUNDS, SNAPSHOTS
from carecli.history.sqlite import ALONE, FAULTS, DamagedError, connect, describe_damage, find_code
from carecli.profile.files import Tell, find_free_place

APPLICATION_ID = 0x63617265
"""The letters "care": they tell a history from the SQLite file of another program."""

PAGE_SIZE = 4096

# From SQLite's published file format.
_MAGIC = b"SQLite format 3\0"
_LOG_MAGIC = (b"\x37\x7f\x06\x82\x00\x2d\xe2\x18", b"\x37\x7f\x06\x83\x00\x2d\xe2\x18")
_INDEX_VERSIONS = (b"\x00\x2d\xe2\x18", b"\x18\xe2\x2d\x00", bytes(4))  # of either order of bytes; not begun

NEWEST = 10
"""So many of the newest snapshots are read in full to see whether a log fits the file."""


class _View(NamedTuple):
    """The uid of everything kept by its table and number, None for what is not as it was saved.

    Of each table only what comes from the number in `newest` on was read in full. `is_sound` says that SQLite
    finds no fault.
    """

    uids: dict[tuple[str, int], str | None]
    newest: dict[str, int]
    is_sound: bool

    def is_in(self, other: "_View") -> bool:
        """Whether the other has all of it, as it was saved."""
        return all(
            place in other.uids and uid in (None, other.uids[place]) for place, uid in self.uids.items()
        )


def check_header(path: Path) -> None:
    """Read from its first bytes whose file it is. Raises HistoryError for what is no history."""
    # SQLite would take these for a new, empty database: carecli never leaves one behind.
    if path.is_symlink() or (os.path.exists(path) and not path.is_file()):
        raise HistoryError(f"cannot open the history {path}: it is not a file", hint="move it elsewhere")
    if not os.path.exists(path):
        if os.path.lexists(f"{path}-wal"):
            raise describe_damage(path, "only its write-ahead log is left")
        raise DamagedError(
            f"the history {path} is not there, but the copy that was kept of it is",
            hint="carecli history repair brings back what is in it; carecli history erase removes it, too",
        )
    with path.open("rb") as stream:
        header = stream.read(PAGE_SIZE)
    if len(header) < PAGE_SIZE:
        raise describe_damage(path, "it is empty or cut off")
    if not header.startswith(_MAGIC):
        raise describe_damage(path, "file is not a database")
    if header[68:72] != APPLICATION_ID.to_bytes(4, "big"):
        raise HistoryError(
            f"{path} is not a history of carecli but a file of another program",
            hint="it was left as it is; move it elsewhere",
        )


def is_alone(path: Path) -> bool:
    """Whether nothing beside a history would be read with it, or all of it is part of it."""
    try:
        return not list_strangers(path)
    except DamagedError:  # it may only be in the work of another carecli
        return False


def list_strangers(path: Path) -> list[Path]:
    """What stands beside a history where SQLite would look for its own, and is not part of it.

    A history is written through its log alone, so a rollback journal never is. Raises DamagedError where it
    cannot be told, and sqlite3.Error where it cannot be read.
    """
    found = []
    for suffix, is_part in (("-journal", _is_empty), ("-wal", _is_log), ("-shm", _is_index)):
        place = Path(f"{path}{suffix}")
        is_own = place.is_file() and not place.is_symlink()
        with suppress(FileNotFoundError):  # another carecli has just done with it
            if os.path.lexists(place) and not (is_own and is_part(path, place)):
                found.append(place)
    return found


def put_aside(path: Path, tell: Tell, *, is_held: bool) -> None:
    """Give what is not part of a history another name, which `tell` hears.

    It may be the log of a program that has the file open, or that another carecli is making: nothing is put
    aside unless the folder `is_held` and nobody else has the file open. Raises what `list_strangers` does,
    and HistoryError.
    """
    strangers = list_strangers(path)
    if not strangers:
        return
    check_held(path, is_held=is_held)
    with _hold_file(path):
        for place in strangers:
            suffix = place.name.removeprefix(path.name)
            kept = find_free_place(path.with_name(f"{path.stem}.foreign{path.suffix}{suffix}"))
            place.rename(kept)
            tell(f"{place} is not part of this history; it is kept as {kept}")


def check_held(path: Path, *, is_held: bool) -> None:
    """Raise HistoryError where another carecli could be at work in the folder that is to be rearranged.

    On Windows nobody can rename what another has open, so that nothing needs to be held there.
    """
    if not is_held and os.name != "nt":
        raise HistoryError(
            f"the history {path} needs mending, but its folder cannot be locked",
            hint="nothing was changed; copy the folder to a disk that has locks and mend it there",
        )


# Where SQLite itself locks a file, by its published format: whoever has it open holds some of these bytes.
_LOCKS_AT, _LOCKS = 0x40000000, 512


@contextmanager
def _hold_file(path: Path) -> Iterator[None]:
    """Keep every program of SQLite's from a history. Raises HistoryError where one has it open."""
    with path.open("r+b") as stream:
        with suppress(ImportError):
            import fcntl  # not on Windows

            try:
                fcntl.lockf(stream, fcntl.LOCK_EX | fcntl.LOCK_NB, _LOCKS, _LOCKS_AT)
            except (BlockingIOError, PermissionError):
                raise HistoryError(
                    f"the history {path} is open in another program",
                    hint="nothing was changed; close it there and try again",
                ) from None
        yield


def _is_empty(_: Path, place: Path) -> bool:
    return not place.stat().st_size


def _is_index(_: Path, place: Path) -> bool:
    """Whether it is an index of a log: SQLite makes it anew whenever nobody else has it open."""
    with place.open("rb") as stream:
        begins = stream.read(4)
    return begins in _INDEX_VERSIONS or (len(begins) < 4 and not any(begins))


def _is_log(path: Path, log: Path) -> bool:
    """Whether a log is part of a history: with it, every snapshot must be there that is there without.

    A log says of no database that it is its own. Killed while the log was written back, the file may not be
    readable without it; then the copy of the last good file says what must be there.
    Raises DamagedError where that cannot be told.
    """
    if not log.stat().st_size:
        return True
    with log.open("rb") as stream:
        if stream.read(8) not in _LOG_MAGIC:
            return False
    before = _look(path, ALONE)
    after = _look(path, "mode=ro", before and before.newest)
    if before is None and after and after.is_sound:
        before = _look(find_last_good(path), ALONE)
    if before is None or not (before.is_sound or (after and after.is_sound)):
        raise describe_damage(path, "whether its write-ahead log is its own cannot be told")
    return after is not None and after.is_sound and before.is_in(after)


def _look(path: Path, mode: str, newest: Mapping[str, int] | None = None) -> _View | None:
    """What a file shows of itself; None where it cannot be read or is no history.

    Of each table what comes from the number in `newest` on, or else the newest of it, is read in full.
    Raises sqlite3.Error where the file system is in the way.
    """
    try:
        with closing(connect(path, mode)) as connection:
            if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
                return None
            uids: dict[tuple[str, int], str | None] = {}
            begins: dict[str, int] = {}
            for shelf in (SNAPSHOTS, ROUNDS) if ROUNDS.is_in(connection) else (SNAPSHOTS,):
                listed = dict(connection.execute(f"{shelf.names} ORDER BY number"))
                begin = min([*listed][-NEWEST:], default=0)
                begins[shelf.table] = begin = begin if newest is None else newest.get(shelf.table, begin)
                for row in connection.execute(f"{shelf.select} WHERE number >= ?", (begin,)):
                    with suppress(DamagedError):
                        shelf.check(path, row)
                        continue
                    listed[row[0]] = None
                uids |= {(shelf.table, number): uid for number, uid in listed.items()}
            return _View(uids, begins, connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.Error as error:
        if find_code(error) in (*FAULTS, sqlite3.SQLITE_BUSY):
            raise
        return None


def find_last_good(path: Path) -> Path:
    """The place of the copy of the last good file, from which repair fills up a damaged history."""
    return path.with_stem(f"{path.stem}.last-good")
