"""What goes wrong with the file of the history, in one line that tells what to do."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from carecli.errors import HistoryError


class DamagedError(HistoryError):
    """The history cannot be read, and repair may help."""


@contextmanager
def explain(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system say into one line that tells what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise _describe(error, path) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise HistoryError(
            f"cannot use the history {path}: {reason}", hint="choose a place you can write to"
        ) from None


_SQLITE_FAULTS = {
    sqlite3.SQLITE_FULL: ("cannot write the history {path}: the disk is full", "make room and try again"),
    sqlite3.SQLITE_IOERR: (
        "cannot read or write the history {path}: {error}",
        "see whether the disk is full",
    ),
    sqlite3.SQLITE_READONLY: (
        "cannot write the history {path}: it is read-only",
        "make it and its folder writable",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "cannot open the history {path}: it or its folder is not accessible",
        "make both readable and writable",
    ),
    sqlite3.SQLITE_BUSY: ("the history {path} is in use by another program", "try again"),
}


def _describe(error: sqlite3.Error, path: Path) -> HistoryError:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code not in _SQLITE_FAULTS:
        return describe_damage(path, str(error))
    message, hint = _SQLITE_FAULTS[code]
    return HistoryError(message.format(path=path, error=error), hint=f"nothing was changed; {hint}")


def describe_damage(path: Path, reason: str) -> DamagedError:
    """Return the error that names a damaged history and the way out."""
    return DamagedError(
        f"the history {path} is damaged: {reason}",
        hint="it was left as it is; carecli history repair saves what can still be read",
    )
