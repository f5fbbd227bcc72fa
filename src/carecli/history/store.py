"""The SQLite file of the history: its connections and locks, its schema, and what goes wrong with it.

Every file that is made here is complete, and readable by the person alone, before it gets its name.
"""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from carecli.errors import HistoryError
from carecli.profile.files import PATIENCE, find_free_place, hold_folder, make_folder

APPLICATION_ID = 0x63617265
"""The letters "care": they tell a history from the SQLite file of another program."""

PAGE_SIZE = 4096

ALONE = "mode=ro&immutable=1"
"""Opens a file to read it without its log; without `mode=ro` SQLite would make one that is missing."""

RECORD = """
CREATE TABLE IF NOT EXISTS _migrations (position INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)
"""

# Small columns come first: listing then never reads the pages that a long result flows over to.
# AUTOINCREMENT: a number is never given twice.
SNAPSHOTS = """
CREATE TABLE snapshots (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  uid TEXT NOT NULL,
  taken TEXT NOT NULL,
  day TEXT NOT NULL,
  pack_id TEXT NOT NULL,
  pack_version TEXT NOT NULL,
  rules_version INTEGER NOT NULL,
  note TEXT,
  current_level TEXT,
  standings TEXT NOT NULL,
  inputs TEXT NOT NULL,
  result BLOB NOT NULL
)
"""


class Migration(NamedTuple):
    """One step of the schema: its name, which never changes, and its statements."""

    name: str
    statements: tuple[str, ...]


MIGRATIONS: tuple[Migration, ...] = (Migration("snapshots", (SNAPSHOTS,)),)

Tell = Callable[[str], None]


def keep_quiet(_: str) -> None:
    """Take a message and say nothing."""


def is_there(path: Path) -> bool:
    """Whether there is a history, or what is left of one."""
    return os.path.exists(path) or os.path.exists(f"{path}-wal")


@contextmanager
def open_store(
    path: Path, tell: Tell = keep_quiet, *, make: bool = False, migrations: Sequence[Migration] = MIGRATIONS
) -> Iterator[sqlite3.Connection]:
    """Open the history with its schema up to date, and close it at the end.

    With `make` a missing one is made, readable by the person alone. `tell` hears of a copy that is kept
    before the schema changes. Raises HistoryError; its child DamagedError where repair may help.
    """
    with explain(path):
        if make:
            make_folder(path.parent, tell)
        with hold_folder(path.parent, alone=False, error=HistoryError):
            if make and not os.path.exists(path):
                with draft_store(path, migrations) as (draft, connection):
                    connection.close()
                    put_in_place(draft, path)
            with open_held(path, tell, migrations) as connection:
                if make and path.stat().st_mode & 0o077:
                    path.chmod(0o600)
                yield connection


@contextmanager
def open_held(
    path: Path, tell: Tell, migrations: Sequence[Migration] = MIGRATIONS
) -> Iterator[sqlite3.Connection]:
    """Open a history that is there, as `open_store` does; the caller holds its folder and explains errors."""
    # SQLite would take these for a new, empty database: carecli never leaves one behind.
    if path.is_symlink() or (os.path.exists(path) and not path.is_file()):
        raise HistoryError(f"cannot open the history {path}: it is not a file", hint="move it elsewhere")
    if not os.path.exists(path):
        raise describe_damage(path, "only its write-ahead log is left")
    if path.stat().st_size < PAGE_SIZE:
        raise describe_damage(path, "it is empty or cut off")
    with closing(_connect_to_history(path)) as connection:
        _migrate(connection, path, tell, migrations)
        yield connection


def connect(path: Path, query: str) -> sqlite3.Connection:
    """Open a SQLite file in a mode of SQLite's file addresses; no transaction starts by itself."""
    address = f"{path.absolute().as_uri()}?{query}"
    connection = sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous = FULL")
    except sqlite3.Error:  # the first look at the file
        connection.close()
        raise
    return connection


def _connect_to_history(path: Path) -> sqlite3.Connection:
    """Open the history, to read alone where its folder cannot be written to."""
    try:
        return connect(path, "mode=rw")
    except sqlite3.OperationalError as error:
        refused = error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
        log = Path(f"{path}-wal")
        if not refused or (os.path.exists(log) and log.stat().st_size):
            raise  # the file alone is not the whole history
        return connect(path, ALONE)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Hold a writing transaction: all of what happens in it, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        # A full disk makes SQLite roll back by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _migrate(connection: sqlite3.Connection, path: Path, tell: Tell, migrations: Sequence[Migration]) -> None:
    """Bring the schema up to date; the file as it was is kept beside it. Refuses what it cannot."""
    if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
        raise HistoryError(
            f"{path} is not a history of carecli but a file of another program",
            hint="it was left as it is; move it elsewhere",
        )
    applied = _list_applied(connection)
    known = [migration.name for migration in migrations]
    if unknown := [name for name in applied if name not in known]:
        raise HistoryError(
            f"the history {path} was written by a newer carecli (it knows {', '.join(unknown)})",
            hint="update carecli; the history was left as it is",
        )
    if not applied:
        raise describe_damage(path, "it does not say which form it has")
    copied = False
    for migration in migrations:
        if migration.name in applied:
            continue
        with transaction(connection):
            if migration.name in (applied := _list_applied(connection)):
                continue  # another carecli was faster
            if not copied:
                copied = True
                kept = find_free_place(path.with_stem(f"{path.stem}.until-{applied[-1]}"))
                with back_up(path) as draft:
                    put_in_place(draft, kept)
                tell(f"The history gets a new form; as it was until now it is kept as {kept}")
            _apply(connection, migration)


def _list_applied(connection: sqlite3.Connection) -> list[str]:
    """The names of the migrations that a file has had, in their order."""
    return [name for (name,) in connection.execute("SELECT name FROM _migrations ORDER BY position")]


def _apply(connection: sqlite3.Connection, migration: Migration) -> None:
    """Run a migration and record it; the caller holds the transaction."""
    for statement in migration.statements:
        connection.execute(statement)
    connection.execute("INSERT INTO _migrations (name) VALUES (?)", (migration.name,))


@contextmanager
def draft_store(
    path: Path, migrations: Sequence[Migration] = MIGRATIONS
) -> Iterator[tuple[Path, sqlite3.Connection]]:
    """Make an empty history under a name of its own beside `path`; at the end that name is removed."""
    with make_private(path) as draft, closing(connect(draft, "mode=rw")) as connection:
        connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(RECORD)
        for migration in migrations:
            with transaction(connection):
                _apply(connection, migration)
        yield draft, connection


@contextmanager
def back_up(path: Path) -> Iterator[Path]:
    """Copy the history, its log included, by SQLite itself to a draft; at the end its name is removed."""
    with make_private(path) as draft:
        with closing(connect(path, "mode=ro")) as source, closing(connect(draft, "mode=rw")) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        yield draft


@contextmanager
def make_private(path: Path) -> Iterator[Path]:
    """Make an empty file beside `path`, readable by the person alone; it is removed at the end."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.stem}.new-", suffix=path.suffix)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        for suffix in ("-wal", "-shm", ""):
            Path(f"{name}{suffix}").unlink(missing_ok=True)


def put_in_place(draft: Path, path: Path) -> None:
    """Give a finished file its name, unless another carecli has just put one there."""
    if os.path.exists(f"{path}-wal") and not os.path.exists(path):
        raise describe_damage(path, "only its write-ahead log is left")
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        if not os.path.exists(path):
            draft.rename(path)


class DamagedError(HistoryError):
    """The history cannot be read, and repair may help."""


def describe_damage(path: Path, reason: str) -> DamagedError:
    """The error that names a damaged history and the way out."""
    return DamagedError(
        f"the history {path} is damaged: {reason}",
        hint="it was left as it is; carecli history repair saves what can still be read",
    )


_NO_ACCESS = "it or its folder is not accessible"
_FAULTS = {
    sqlite3.SQLITE_FULL: ("write", "the disk is full", "make room and try again"),
    sqlite3.SQLITE_IOERR: ("read or write", "{error}", "see whether the disk is full"),
    sqlite3.SQLITE_READONLY: ("write", "it is read-only", "make it and its folder writable"),
    sqlite3.SQLITE_CANTOPEN: (
        "open",
        "it or its folder is not accessible",
        "make both readable and writable",
    ),
}


@contextmanager
def explain(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system say into one line that tells what to do."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code == sqlite3.SQLITE_BUSY:
            message, hint = f"the history {path} is in use by another program", "try again"
        elif code in _FAULTS:
            action, reason, hint = _FAULTS[code]
            message = f"cannot {action} the history {path}: {reason.format(error=error)}"
        else:
            raise describe_damage(path, str(error)) from None
        raise HistoryError(message, hint=f"nothing was changed; {hint}") from None
    except OSError as error:
        message = f"cannot use the history {path}: {error.strerror or error}"
        raise HistoryError(message, hint="choose a place you can write to") from None
