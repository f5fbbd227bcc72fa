"""Files that are complete, and private, before they get their name."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from carecli.history.connection import connect, transaction
from carecli.history.faults import describe_damage
from carecli.history.schema import APPLICATION_ID, MIGRATIONS, PAGE_SIZE, RECORD, Migration, apply_migration


def make_store(path: Path, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Make an empty history: complete under another name, then put in its place."""
    with draft_store(path, migrations) as (draft, connection):
        connection.close()
        put_in_place(draft, path)


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
                apply_migration(connection, migration)
        yield draft, connection


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
