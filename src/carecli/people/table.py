"""A table before it is understood: its heads, and its rows as they are written."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import polars as pl

from carecli.errors import PersonalFileError

MOST_ABOVE = 20
"""Rows in which the heads are looked for."""

MOST_COLUMNS = 2_000
"""Columns of one table; nobody has so many answers, and each is looked at."""


class BrokenRow(NamedTuple):
    """A row that cannot be read as one, whatever its cells say."""

    row: int
    message: str
    hint: str | None = None
    column: str | None = None
    value: str | None = None


class RosterTable(NamedTuple):
    """The rows of a file, in columns that are named by their places, `0` first.

    `first` is the number of the first row as a spreadsheet counts; a frame that lacks rows has their numbers
    under `row`. With `has_blanks` rows without a word are
    no people; in a table of a database each row is one. `notes` are guesses to be told.
    """

    file: str
    heads: tuple[str, ...]
    frame: pl.LazyFrame
    first: int
    has_blanks: bool
    notes: tuple[str, ...] = ()
    broken: tuple[BrokenRow, ...] = ()


def choose_head_row(rows: Sequence[Sequence[str]], is_known: Callable[[str], bool]) -> int:
    """Which of the first rows holds the heads: the first one, unless only another one has heads known."""
    known = [sum(map(is_known, row)) for row in rows]
    if not known or known[0] or not any(known):
        return 0
    return known.index(max(known))


def refuse_wide(file: str, columns: int) -> PersonalFileError:
    """The error for a table of too many columns."""
    message = f"{file} has {columns:,} columns, and at most {MOST_COLUMNS:,} are read"
    return PersonalFileError(message, hint="leave out those that nobody needs")


@contextmanager
def refuse_broken(file: str) -> Iterator[None]:
    """Raise PersonalFileError where a table turns out to be broken while it is read."""
    try:
        yield
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError):
        raise PersonalFileError(f"{file} is broken or cut off", hint="save or fetch it again") from None
