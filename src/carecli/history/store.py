"""The file of the history: opened, brought up to date, and refused where it is not one."""

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from carecli.errors import HistoryError
from carecli.history.connection import connect, hold_folder, transaction
from carecli.history.drafts import make_private, make_store, put_in_place
from carecli.history.faults import describe_damage, explain
from carecli.history.schema import (
    APPLICATION_ID,
    MIGRATIONS,
    PAGE_SIZE,
    Migration,
    apply_migration,
    list_applied,
    list_pending,
    list_unknown,
)
from carecli.profile.files import find_free_place

Tell = Callable[[str], None]


def keep_quiet(_: str) -> None:
    """Take a message and say nothing."""


def is_there(path: Path) -> bool:
    """Whether there is a history, or what is left of one."""
    return os.path.exists(path) or os.path.exists(f"{path}-wal")


@contextmanager
def open_store(
    path: Path,
    tell: Tell = keep_quiet,
    *,
    make: bool = False,
    migrations: Sequence[Migration] = MIGRATIONS,
) -> Iterator[sqlite3.Connection]:
    """Open the history with its schema up to date, and close it at the end.

    With `make` a missing one is made, readable by the person alone. `tell` hears of a copy that is kept
    before the schema changes. Raises HistoryError; its child DamagedError where repair may help.
    """
    with explain(path):
        if make:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with hold_folder(path.parent, alone=False):
            if make and not os.path.exists(path):
                make_store(path, migrations)
            with open_held(path, tell, migrations) as connection:
                if make and path.stat().st_mode & 0o077:
                    path.chmod(0o600)
                yield connection


@contextmanager
def open_held(
    path: Path, tell: Tell, migrations: Sequence[Migration] = MIGRATIONS
) -> Iterator[sqlite3.Connection]:
    """Open a history that is there, as `open_store` does; the caller holds its folder and explains errors."""
    _refuse_remains(path)
    with closing(_connect(path)) as connection:
        _migrate(connection, path, tell, migrations)
        yield connection


def _refuse_remains(path: Path) -> None:
    """Refuse what SQLite would take for a new, empty database: carecli never leaves one behind."""
    if path.is_symlink() or (os.path.exists(path) and not path.is_file()):
        raise HistoryError(f"cannot open the history {path}: it is not a file", hint="move it elsewhere")
    if not os.path.exists(path):
        raise describe_damage(path, "only its write-ahead log is left")
    if path.stat().st_size < PAGE_SIZE:
        raise describe_damage(path, "it is empty or cut off")


def _connect(path: Path) -> sqlite3.Connection:
    """Open the history, to read alone where its folder cannot be written to, and make sure that it is one."""
    try:
        return _check_identity(connect(path, "mode=rw"), path)
    except sqlite3.OperationalError as error:
        if not _can_only_be_read(error, path):
            raise
        return _check_identity(connect(path, "immutable=1"), path)


def _check_identity(connection: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    (identity,) = connection.execute("PRAGMA application_id").fetchone()
    if identity != APPLICATION_ID:
        connection.close()
        raise HistoryError(
            f"{path} is not a history of carecli but a file of another program",
            hint="it was left as it is; move it elsewhere",
        )
    return connection


def _can_only_be_read(error: sqlite3.OperationalError, path: Path) -> bool:
    """Whether a folder that cannot be written to is all that is wrong, and the file alone is complete."""
    refused = error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
    log = Path(f"{path}-wal")
    return refused and not (os.path.exists(log) and log.stat().st_size)


def _migrate(connection: sqlite3.Connection, path: Path, tell: Tell, migrations: Sequence[Migration]) -> None:
    """Bring the schema up to date; the file as it was is kept beside it. Refuses a newer one."""
    if unknown := list_unknown(connection, migrations):
        raise HistoryError(
            f"the history {path} was written by a newer carecli (it knows {', '.join(unknown)})",
            hint="update carecli; the history was left as it is",
        )
    if not list_applied(connection):
        raise describe_damage(path, "it does not say which form it has")
    copied = False
    for migration in list_pending(connection, migrations):
        with transaction(connection):
            if migration.name in list_applied(connection):
                continue  # another carecli was faster
            if not copied:
                copied = True
                kept = _keep_copy(path, list_applied(connection)[-1])
                tell(f"The history gets a new form; as it was until now it is kept as {kept}")
            apply_migration(connection, migration)


def _keep_copy(path: Path, state: str) -> Path:
    """Keep a consistent copy of the file, named after its last migration, and return its place."""
    kept = find_free_place(path.with_stem(f"{path.stem}.until-{state}"))
    with make_private(path) as draft:
        with closing(connect(path, "mode=ro")) as source, closing(connect(draft, "mode=rw")) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        put_in_place(draft, kept)
    return kept
