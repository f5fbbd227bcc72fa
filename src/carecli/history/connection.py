"""Connections to a SQLite file, transactions on them, and the turns that processes take at it."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PATIENCE = 30.0
"""Seconds to wait for another carecli that is writing."""


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


@contextmanager
def hold_folder(folder: Path, *, alone: bool) -> Iterator[None]:
    """Keep a repair, which is `alone`, and everything else that uses the history out of each other's way.

    SQLite's own locks do not do: they stand in the files that a repair moves. Where the system or the file
    system does not know such locks, nothing is held.
    """
    handle = _lock(folder, alone=alone)
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _lock(folder: Path, *, alone: bool) -> int | None:
    """Return the handle that holds the lock, or None where there is none to be had."""
    try:
        import fcntl

        handle = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):  # Windows, or a folder that cannot be read
        return None
    with suppress(OSError):
        fcntl.flock(handle, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
    return handle
