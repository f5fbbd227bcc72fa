"""SQLite itself: connections, transactions, and what goes wrong in words that say what to do."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from carecli.errors import HistoryError
from carecli.profile.files import PATIENCE

ALONE = "mode=ro&immutable=1"
"""Opens a file to read it without its log; without `mode=ro` SQLite would make one that is missing."""

LONGEST = 16_000_000
"""Bytes of a row, far more than any that carecli writes: a longer one is not even read."""


def keep_quiet(_: str) -> None:
    """Take a message and say nothing."""


def connect(path: Path, query: str) -> sqlite3.Connection:
    """Open a SQLite file in a mode of SQLite's file addresses; no transaction starts by itself."""
    if not path.is_file():  # SQLite would wait for a pipe
        raise sqlite3.OperationalError("it is not a file")
    address = f"{path.absolute().as_uri()}?{query}"
    connection = sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None)
    try:
        # What is no Unicode is refused with its row, not with an error that quotes it.
        connection.text_factory = partial(str, encoding="utf-8", errors="surrogateescape")
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
        connection.execute("PRAGMA synchronous = FULL")
    except (sqlite3.Error, UnicodeDecodeError) as error:  # the first look at the file
        connection.close()
        if isinstance(error, UnicodeDecodeError):  # a message that quotes a name in the file
            raise sqlite3.DatabaseError("malformed database schema") from None
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


class DamagedError(HistoryError):
    """The history cannot be read, and repair may help."""


def describe_damage(path: Path, reason: str) -> DamagedError:
    """The error that names a damaged history and the way out."""
    return DamagedError(
        f"the history {path} is damaged: {reason}",
        hint="it was left as it is; carecli history repair saves what can still be read",
    )


FAULTS = {  # what is in the way of a file, whatever it holds
    sqlite3.SQLITE_FULL: ("write", "the disk is full", "make room and try again"),
    sqlite3.SQLITE_IOERR: ("read or write", "{error}", "see whether the disk is full"),
    sqlite3.SQLITE_READONLY: ("write", "it is read-only", "make it and its folder writable"),
    sqlite3.SQLITE_CANTOPEN: (
        "open",
        "it or its folder is not accessible",
        "make both readable and writable",
    ),
}


def find_code(error: sqlite3.Error) -> int:
    """SQLite's own code of an error, without what extends it."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF


@contextmanager
def explain(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system say into one line that tells what to do."""
    try:
        yield
    except sqlite3.Error as error:
        code = find_code(error)
        if code == sqlite3.SQLITE_BUSY:
            message, hint = f"the history {path} is in use by another program", "try again"
        elif code in FAULTS:
            action, reason, hint = FAULTS[code]
            message = f"cannot {action} the history {path}: {reason.format(error=error)}"
        else:
            raise describe_damage(path, str(error)) from None
        raise HistoryError(message, hint=f"nothing was changed; {hint}") from None
    except OSError as error:
        message = f"cannot use the history {path}: {error.strerror or error}"
        raise HistoryError(message, hint="choose a place you can write to") from None
