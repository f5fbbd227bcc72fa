"""A table as documents show it: the columns for people, and the rows under the heading of their group."""

from itertools import groupby
from typing import NamedTuple

from carecli.report.page import Cell, Column, Table

SHORT, MANY = 8, 8
Rows = tuple[tuple[Cell, ...], ...]


class Grid(NamedTuple):
    """Columns, and rows by group; a table without groups has one whose heading is empty."""

    columns: tuple[Column, ...]
    groups: tuple[tuple[str, Rows], ...]

    @property
    def is_short(self) -> bool:
        """Whether it is better kept on one page."""
        return sum(len(rows) for _, rows in self.groups) <= SHORT

    @property
    def is_wide(self) -> bool:
        """Whether its columns are so many that they stand close."""
        return len(self.columns) >= MANY

    @property
    def is_numeric(self) -> bool:
        """Whether all columns but the first hold numbers."""
        return len(self.columns) > 1 and all(column.right for column in self.columns[1:])


def lay_out_table(table: Table) -> Grid:
    """Return a table without its decoration, its data for programs and its column of groups."""
    last = len(table.columns) - 1
    kept = [
        i
        for i, column in enumerate(table.columns)
        if not (column.decorative or column.only_data or (table.grouped and i == last))
    ]
    groups = tuple(
        (heading, tuple(tuple(row[i] for i in kept) for row in rows))
        for heading, rows in groupby(table.rows, key=lambda row: row[-1].text if table.grouped else "")
    )
    return Grid(tuple(table.columns[i] for i in kept), groups)
