"""Tables as text: separator and encoding found, rows counted as a spreadsheet counts them."""

import csv
import io
import re
from collections.abc import Callable, Sequence
from itertools import islice

import polars as pl

from carecli.errors import PersonalFileError
from carecli.papers.encodings import decode_table
from carecli.people.table import (
    MOST_ABOVE,
    MOST_COLUMNS,
    BrokenRow,
    RosterTable,
    choose_head_row,
    refuse_wide,
)

MOST_BYTES = 250_000_000
"""Of a table as text, which is read into memory; a larger one can be had as Parquet."""

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_BEGINNING = 200_000
"""Bytes in which the heads are looked for."""

_CHUNK = 50_000

MOST_CONTROLS = 50
"""A text has a letter that controls a terminal in so many of its letters, at most."""

_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def _check(raw: bytes, file: str) -> str:
    """The beginning of a table in UTF-8. Raises PersonalFileError for an empty one, and what is no text."""
    if not raw.strip():
        raise PersonalFileError(f"{file} is empty", hint="carecli people template makes a table to fill in")
    text = raw[:_BEGINNING].decode("utf-8", "ignore")
    if "\0" in text or len(_CONTROLS.findall(text)) * MOST_CONTROLS > len(text):
        raise PersonalFileError(f"{file} is not a table that carecli reads", hint="save it as CSV, in UTF-8")
    return text


def read_delimited(raw: bytes, file: str, is_known: Callable[[str], bool]) -> RosterTable:
    """The table of a CSV or TSV file; `is_known` says which texts are heads that carecli knows.

    Raises PersonalFileError.
    """
    if len(raw) > MOST_BYTES:
        size = f"{MOST_BYTES // 1_000_000} MB"
        raise PersonalFileError(
            f"{file} is larger than {size}", hint="save it as Parquet, which may be larger"
        )
    text, note = decode_table(raw, file)
    if b"\r" in text[:_BEGINNING] and b"\n" not in text[:_BEGINNING]:
        text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    beginning = _check(text, file)
    separator, rows = _find_separator(beginning, is_known)
    head = choose_head_row(rows, is_known)
    heads = rows[head]
    if len(heads) > MOST_COLUMNS:
        raise refuse_wide(file, len(heads))
    notes = [note] if note else []
    if separator != "," and not (separator == "\t" and file.lower().endswith((".tsv", ".tab"))):
        notes.append(f"{file} is read with {SEPARATORS[separator]} between its cells")
    body = text[_measure(beginning, separator, head + 1) :]
    frame, broken = _read_rows(body, separator, len(heads), head + 2, file)
    return RosterTable(file, tuple(heads), frame, head + 2, True, tuple(notes), broken)


def _find_separator(text: str, is_known: Callable[[str], bool]) -> tuple[str, list[list[str]]]:
    """The separator that shows most heads that are known, else most columns; and the first rows by it."""
    best, chosen, score = ",", list[list[str]](), (-1, -1)
    for separator in SEPARATORS:
        rows = _begin(text, separator)
        heads = rows[choose_head_row(rows, is_known)] if rows else []
        found = sum(map(is_known, heads)), len(heads)
        if found > score:
            best, chosen, score = separator, rows, found
    return best, chosen or [[]]


def _begin(text: str, separator: str) -> list[list[str]]:
    """The first rows, as far as they can be read."""
    rows = list[list[str]]()
    try:
        reader = csv.reader(io.StringIO(text[:_BEGINNING], newline=""), delimiter=separator)
        rows.extend(islice(reader, MOST_ABOVE))
    except csv.Error:
        pass
    return rows


def _measure(text: str, separator: str, rows: int) -> int:
    """How many bytes the first rows take."""
    lines = io.StringIO(text, newline="")
    reader = csv.reader(iter(lines.readline, ""), delimiter=separator)
    for _ in islice(reader, rows):
        pass
    return len(text[: lines.tell()].encode("utf-8"))


def _read_rows(
    body: bytes, separator: str, width: int, first: int, file: str
) -> tuple[pl.LazyFrame, tuple[BrokenRow, ...]]:
    """The rows as a frame of texts; those with cells too many are broken."""
    schema = {str(place): pl.String() for place in range(width)}
    if not body.strip():
        return pl.LazyFrame(schema=schema), ()
    try:
        frame = pl.read_csv(body, separator=separator, has_header=False, schema=schema)
    except pl.exceptions.PolarsError:  # quotes and cells that are not as they should be
        return _read_plainly(body, separator, schema, first, file)
    return frame.lazy(), ()


def _read_plainly(
    body: bytes, separator: str, schema: dict[str, pl.String], first: int, file: str
) -> tuple[pl.LazyFrame, tuple[BrokenRow, ...]]:
    """The same by Python's reader, which is slower, and tells where a row is wrong."""
    text, width = io.TextIOWrapper(io.BytesIO(body), "utf-8", newline=""), len(schema)
    rows = enumerate(csv.reader(text, delimiter=separator), first)
    parts, broken, number, last = list[pl.DataFrame](), list[BrokenRow](), first, list[str]()
    try:
        while chunk := list(islice(rows, _CHUNK)):
            broken += [
                _say_broken(number, row, width) for number, row in chunk if any(map(str.strip, row[width:]))
            ]
            number, last = chunk[-1]
            cells = [row[:width] + [None] * (width - len(row)) for _, row in chunk]
            parts.append(pl.DataFrame(cells, schema=schema, orient="row"))
    except csv.Error:
        message = f"{file}: a cell after row {number:,} has more than {csv.field_size_limit():,} letters"
        raise PersonalFileError(message, hint="is a quote there that is not closed?") from None
    if body.count(b'"') % 2 and any("\n" in cell for cell in last):
        message = f"{file}:{number} opens a quote that is not closed"
        raise PersonalFileError(message, hint="close it, or take it out")
    return pl.concat(parts).lazy(), tuple(broken)


def _say_broken(number: int, row: Sequence[str], width: int) -> BrokenRow:
    message = f"has {len(row)} cells, and there are {width} heads"
    return BrokenRow(number, message, "put a text with a separator in quotes")
