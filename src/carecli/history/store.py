"""The file of the history: making and opening it, its lock, and its schema.

Every file that is made here is complete, and readable by the person alone, before it gets its name.
"""

import os
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from carecli.errors import HistoryError
from carecli.history.identity import (
    APPLICATION_ID,
    PAGE_SIZE,
    check_header,
    find_last_good,
    is_alone,
    put_aside,
)
from carecli.history.sqlite import (
    ALONE,
    FAULTS,
    connect,
    describe_damage,
    explain,
    find_code,
    keep_quiet,
    transaction,
)
from carecli.profile.files import Tell, find_free_place, hold_folder, make_folder

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


# What postings were matched on a day; the last column is compressed JSON.
ROUNDS = """
CREATE TABLE rounds (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  uid TEXT NOT NULL,
  taken TEXT NOT NULL,
  day TEXT NOT NULL,
  pack_id TEXT NOT NULL,
  pack_version TEXT NOT NULL,
  postings BLOB NOT NULL
)
"""


class Migration(NamedTuple):
    """One step of the schema: its name, which never changes, and its statements."""

    name: str
    statements: tuple[str, ...]


MIGRATIONS: tuple[Migration, ...] = (Migration("snapshots", (SNAPSHOTS,)), Migration("rounds", (ROUNDS,)))


def is_there(path: Path) -> bool:
    """Whether there is a history, or what is left of one: its log, or the copy that was kept of it."""
    return os.path.exists(path) or os.path.lexists(f"{path}-wal") or os.path.isfile(find_last_good(path))


@contextmanager
def open_store(
    path: Path,
    tell: Tell = keep_quiet,
    *,
    make: bool = False,
    migrations: Sequence[Migration] = MIGRATIONS,
    patience: float | None = None,
) -> Iterator[sqlite3.Connection]:
    """Open the history with its schema up to date, and close it at the end.

    With `make`, which is to write, a missing one is made, readable by the person alone. `tell` hears of a
    copy that is kept before the schema changes, and of what is put aside. Another carecli is waited for as
    `hold_folder` says. Raises HistoryError; its child DamagedError where repair may help.
    """
    with explain(path):
        if make:
            make_folder(path.parent, tell)
        # The first one is made alone: a file system without hard links cannot tell that another was faster.
        for alone in (True,) if make and not os.path.exists(path) else (False, True):
            with hold_folder(path.parent, alone=alone, error=HistoryError, patience=patience) as is_held:
                if make and not is_there(path):
                    with draft_store(path, migrations) as (draft, connection):
                        connection.close()
                        put_in_place(draft, path)
                check_header(path)
                if alone:
                    put_aside(path, tell, is_held=is_held)
                elif not is_alone(path):
                    continue  # to look again while no other carecli is there
                with open_held(path, tell, migrations, make=make) as connection:
                    yield connection
                return


@contextmanager
def open_held(
    path: Path, tell: Tell, migrations: Sequence[Migration] = MIGRATIONS, *, make: bool = False
) -> Iterator[sqlite3.Connection]:
    """Open a history that is one and alone, as `open_store` does; the caller holds its folder."""
    with closing(_connect_to_history(path, to_write=make)) as connection:
        if make:
            check_form(path, connection)
        try:
            _migrate(connection, path, tell, migrations)
        except (sqlite3.OperationalError, OSError) as error:
            # Where there is no room for a new form, what is there can be read in the old one.
            if make or (isinstance(error, sqlite3.Error) and find_code(error) not in FAULTS):
                raise
        if make:
            if path.stat().st_mode & 0o077:
                path.chmod(0o600)
            connection.execute("PRAGMA journal_mode = WAL")  # a copy that was put back has another one
        yield connection


def check_form(path: Path, connection: sqlite3.Connection) -> None:
    """Raise DamagedError where a row that is added would change or remove others, or not be added.

    Another program, or whoever gave somebody a file, may have put that into it; carecli never does.
    """
    for kind, name in connection.execute(
        "SELECT type, name FROM sqlite_master"
        " WHERE type = 'trigger' OR (type = 'table' AND sql LIKE '%CONFLICT%')"
    ):
        raise describe_damage(path, f"a {kind} of another program, {name}, would change it with every save")


def _connect_to_history(path: Path, *, to_write: bool) -> sqlite3.Connection:
    """Open the history, to read alone where SQLite cannot write beside it: a full disk stops no reader."""
    try:
        return connect(path, "mode=rw")
    except sqlite3.OperationalError as error:
        refused = [sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY]
        if not to_write:
            refused += [sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL]
        log = Path(f"{path}-wal")
        if find_code(error) not in refused or (os.path.exists(log) and log.stat().st_size):
            raise  # the file alone is not the whole history
        return connect(path, ALONE)


def _migrate(connection: sqlite3.Connection, path: Path, tell: Tell, migrations: Sequence[Migration]) -> None:
    """Bring the schema up to date; the file as it was is kept beside it. Refuses what it cannot."""
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
            check_form(path, connection)
            if not copied:
                copied = True
                kept = find_free_place(path.with_stem(f"{path.stem}.until-{applied[-1]}"))
                with back_up(path) as draft:
                    put_in_place(draft, kept)
                tell(f"The history gets a new form; as it was until now it is kept as {kept}")
            _apply(connection, migration)


def _list_applied(connection: sqlite3.Connection) -> list[str]:
    """The names of the migrations that a file has had, in their order; what is no name is left out."""
    names = connection.execute("SELECT name FROM _migrations ORDER BY position")
    return [name for (name,) in names if isinstance(name, str)]


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
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        if not os.path.exists(path):
            draft.rename(path)
