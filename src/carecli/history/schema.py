"""The schema of the history as named migrations, and which of them a file has had."""

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

# "care" in ASCII: tells a history from the SQLite file of another program.
APPLICATION_ID = 0x63617265
PAGE_SIZE = 4096

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


def list_applied(connection: sqlite3.Connection) -> list[str]:
    """Return the names of the migrations that a file has had, in their order."""
    return [name for (name,) in connection.execute("SELECT name FROM _migrations ORDER BY position")]


def list_pending(connection: sqlite3.Connection, migrations: Sequence[Migration]) -> list[Migration]:
    """Return the migrations that a file still lacks."""
    applied = list_applied(connection)
    return [migration for migration in migrations if migration.name not in applied]


def list_unknown(connection: sqlite3.Connection, migrations: Sequence[Migration]) -> list[str]:
    """Return the migrations that a file has had from a newer carecli."""
    known = [migration.name for migration in migrations]
    return [name for name in list_applied(connection) if name not in known]


def apply_migration(connection: sqlite3.Connection, migration: Migration) -> None:
    """Run a migration and record it; the caller holds the transaction."""
    for statement in migration.statements:
        connection.execute(statement)
    connection.execute("INSERT INTO _migrations (name) VALUES (?)", (migration.name,))
