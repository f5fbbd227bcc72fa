"""Tables of a spreadsheet program, XLSX: the first sheet with heads that are known, by its cells' results."""

import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

import polars as pl

from carecli.errors import PersonalFileError
from carecli.papers.packed import open_packed
from carecli.papers.workbooks import open_workbook, refuse_odd, say_cell
from carecli.people.table import (
    MOST_ABOVE,
    MOST_COLUMNS,
    BrokenRow,
    RosterTable,
    choose_head_row,
    refuse_wide,
)

MOST_BYTES = 100_000_000
MOST_UNPACKED = 1_000_000_000
"""Bytes that a workbook may unpack to: a million rows of a dozen answers."""

_CHUNK = 20_000
_FORMULA = re.compile(rb"<f[ />]")


def read_workbook(raw: bytes, file: str, is_known: Callable[[str], bool]) -> RosterTable:
    """The table of a workbook; `is_known` says which texts are heads. Raises PersonalFileError."""
    if len(raw) > MOST_BYTES:
        size = f"{MOST_BYTES // 1_000_000} MB"
        raise PersonalFileError(f"{file} is larger than {size}", hint="save it as CSV or Parquet")
    packed = open_packed(raw, file, MOST_UNPACKED)
    with refuse_odd(file):
        sheet, above, others = _find_sheet(raw, is_known)
        head = choose_head_row(above, is_known)
        heads = _trim(above[head]) if above else ()
        if len(heads) > MOST_COLUMNS:
            raise refuse_wide(file, len(heads))
        reads_twice = _has_formulas(packed)
        frame, broken = _read_sheet(raw, sheet, heads, head + 2, is_known, with_formulas=reads_twice)
    notes = (f"{file}: of its sheets only '{sheet}' is read",) if others else ()
    return RosterTable(file, heads, frame, head + 2, True, notes, broken)


def _find_sheet(raw: bytes, is_known: Callable[[str], bool]) -> tuple[str, list[list[str]], bool]:
    """The first sheet with known heads, else the first one; its first rows; whether others have some too."""
    seen = list[tuple[str, list[list[str]]]]()
    for sheet in open_workbook(raw, results=True).worksheets:
        sheet.reset_dimensions()  # it may say anything of its size
        rows = [[say_cell(cell) or "" for cell in row] for row in _iterate(sheet, MOST_ABOVE)]
        if any(any(row) for row in rows):
            seen.append((sheet.title, rows))
    known = [each for each in seen if any(is_known(cell) for row in each[1] for cell in row)]
    title, rows = (known or seen or [("", list[list[str]]())])[0]
    return title, rows, len(known) > 1


def _iterate(sheet: Any, rows: int) -> Iterator[Sequence[Any]]:
    return islice(sheet.iter_rows(values_only=True, max_row=rows), rows)


def _trim(row: Sequence[str]) -> tuple[str, ...]:
    """A row without the empty cells at its end."""
    width = max((place for place, cell in enumerate(row, 1) if cell), default=0)
    return tuple(row[:width])


def _has_formulas(packed: zipfile.ZipFile) -> bool:
    """Whether any sheet holds a formula, found without unpacking one whole."""
    for name in packed.namelist():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            with packed.open(name) as stream:
                end = b""
                while part := stream.read(1 << 20):
                    if _FORMULA.search(end + part):
                        return True
                    end = part[-3:]
    return False


def _read_sheet(
    raw: bytes,
    title: str,
    heads: Sequence[str],
    first: int,
    is_known: Callable[[str], bool],
    *,
    with_formulas: bool,
) -> tuple[pl.LazyFrame, tuple[BrokenRow, ...]]:
    """The rows that hold anything, with their numbers; a formula that has no result is broken."""
    schema = {"row": pl.UInt32, **{str(place): pl.String for place in range(len(heads))}}
    if not heads:
        return pl.LazyFrame(schema=schema), ()
    rows = enumerate(_iterate_cells(raw, title, first, len(heads), with_formulas=with_formulas), first)
    parts, broken = [pl.DataFrame(schema=schema)], list[BrokenRow]()
    while chunk := list(islice(rows, _CHUNK)):
        kept = list[tuple[Any, ...]]()
        for number, (values, formulas) in chunk:
            broken += _find_empty_formulas(number, values, formulas, heads, is_known)
            texts = [say_cell(value) for value in values]
            if any(texts) or any(formulas):
                kept.append((number, *texts))
        parts.append(pl.DataFrame(kept, schema=schema, orient="row"))
    return pl.concat(parts).lazy(), tuple(broken)


def _iterate_cells(
    raw: bytes, title: str, first: int, width: int, *, with_formulas: bool
) -> Iterator[tuple[Sequence[Any], Sequence[str | None]]]:
    """Each row as its results, and the formulas in it."""
    sheet = open_workbook(raw, results=True)[title]
    sheet.reset_dimensions()
    results = sheet.iter_rows(min_row=first, max_col=width, values_only=True)
    if not with_formulas:
        yield from ((row, ()) for row in results)
        return
    written = open_workbook(raw, results=False)[title]
    written.reset_dimensions()
    for row, cells in zip(results, written.iter_rows(min_row=first, max_col=width), strict=True):
        yield row, [_say_formula(cell) if getattr(cell, "data_type", "") == "f" else None for cell in cells]


def _say_formula(cell: Any) -> str:
    value = getattr(cell.value, "text", None) or cell.value  # a formula over several cells is an object
    return str(value)


def _find_empty_formulas(
    row: int,
    values: Sequence[Any],
    formulas: Sequence[str | None],
    heads: Sequence[str],
    is_known: Callable[[str], bool],
) -> Iterator[BrokenRow]:
    for head, value, formula in zip(heads, values, formulas, strict=False):
        if formula is not None and value is None and is_known(head):
            hint = "open it in a spreadsheet program and save it again"
            yield BrokenRow(row, f"'{formula}' is a formula without a result", hint, head, formula)
