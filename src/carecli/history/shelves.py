"""What is kept, by its tables: how the rows of each are read, checked, and made anew."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from carecli.history import rounds, rows

AnyRow = tuple[Any, ...]


class Shelf(NamedTuple):
    """A table: its rows, each with number and uid first, by `select`; `insert` takes a number and a row.

    `names` are the numbers and uids alone, `whole` all columns.

    `check` raises DamagedError for a row that was not saved so, as `read` does, which gives what is in it;
    `encode` makes a row of that again, without its number.
    """

    table: str
    names: str
    whole: str
    select: str
    insert: str
    check: Callable[[Path, AnyRow], object]
    read: Callable[[Path, AnyRow], Any]
    encode: Callable[[Any], AnyRow]

    def is_in(self, connection: sqlite3.Connection) -> bool:
        """Whether a file has the table: one of an earlier form may lack it."""
        found = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (self.table,))
        return found.fetchone() is not None


SNAPSHOTS = Shelf(
    "snapshots",
    "SELECT number, uid FROM snapshots",
    "SELECT * FROM snapshots",
    rows.SELECT,
    rows.INSERT,
    rows.check_row,
    lambda path, row: rows.decode(path, row).content,
    lambda content: rows.encode(content),
)
ROUNDS = Shelf(
    "rounds",
    "SELECT number, uid FROM rounds",
    "SELECT * FROM rounds",
    rounds.SELECT,
    rounds.INSERT,
    rounds.decode_round,
    rounds.decode_round,
    rounds.encode_round,
)
SHELVES = (SNAPSHOTS, ROUNDS)


def list_shelves(connection: sqlite3.Connection) -> list[Shelf]:
    """The tables that a file has."""
    return [shelf for shelf in SHELVES if shelf.is_in(connection)]
