"""Tables as text: separator and encoding found, rows counted as a spreadsheet counts them."""

import csv
import io
import re
from collections.abc import Callable, Sequence
from itertools import islice
from typing import NamedTuple

import polars as pl

from carecli.errors import PersonalFileError
from carecli.people.table import MOST_ABOVE, MOST_COLUMNS, BrokenRow, Table, choose_head_row, refuse_wide

MOST_BYTES = 500_000_000
"""Of a table as text, which is read into memory; a larger one can be had as Parquet."""

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_BEGINNING = 200_000
"""Letters in which the heads are looked for."""

_MARKS = {
    b"\xef\xbb\xbf": "utf-8",
    b"\xff\xfe\x00\x00": "utf-32-le",
    b"\x00\x00\xfe\xff": "utf-32-be",
    b"\xff\xfe": "utf-16-le",
    b"\xfe\xff": "utf-16-be",
}
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class Decoded(NamedTuple):
    """The text of a file, and how it was read where that is a guess."""

    text: str
    note: str | None = None


def decode_table(raw: bytes, file: str) -> Decoded:
    """The text of a table. Raises PersonalFileError for one that is none."""
    for mark, encoding in _MARKS.items():
        if raw.startswith(mark):
            return Decoded(_decode(raw[len(mark) :], encoding, file))
    beginning = raw[:4096]
    zeros = beginning.count(0)
    if zeros * 4 > len(beginning):
        encoding = "utf-16-be" if beginning[0::2].count(0) * 2 > zeros else "utf-16-le"
        return Decoded(_decode(raw, encoding, file), f"{file} is read as UTF-16 text, which it does not say")
    try:
        return Decoded(_check(raw.decode("utf-8"), file))
    except UnicodeDecodeError as error:
        text = _decode(raw, "cp1252", file)
        odd = text[len(raw[: error.start].decode("utf-8")) :][:1]
        return Decoded(
            text, f"{file} is not UTF-8 text; read as Windows-1252, in which its first odd letter is {odd}"
        )


def _decode(raw: bytes, encoding: str, file: str) -> str:
    try:
        return _check(raw.decode(encoding), file)
    except UnicodeDecodeError:
        raise PersonalFileError(f"{file} is not text that can be read", hint="save it as UTF-8") from None


def _check(text: str, file: str) -> str:
    if _CONTROLS.search(text, 0, _BEGINNING):
        raise PersonalFileError(f"{file} is not a table that carecli reads", hint="save it as CSV, in UTF-8")
    return text


def read_delimited(raw: bytes, file: str, is_known: Callable[[str], bool]) -> Table:
    """The table of a CSV or TSV file; `is_known` says which texts are heads that carecli knows.

    Raises PersonalFileError.
    """
    if len(raw) > MOST_BYTES:
        size = f"{MOST_BYTES // 1_000_000} MB"
        raise PersonalFileError(
            f"{file} is larger than {size}", hint="save it as Parquet, which may be larger"
        )
    text, note = decode_table(raw, file)
    if "\r" in text and "\n" not in text[:_BEGINNING]:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise PersonalFileError(f"{file} is empty", hint="carecli people template makes a table to fill in")
    separator, rows = _find_separator(text, is_known)
    head = choose_head_row(rows, is_known)
    heads = rows[head]
    if len(heads) > MOST_COLUMNS:
        raise refuse_wide(file, len(heads))
    notes = [note] if note else []
    if separator != "," and not (separator == "\t" and file.lower().endswith((".tsv", ".tab"))):
        notes.append(f"{file} is read with {SEPARATORS[separator]} between its cells")
    body = _cut_off(text, separator, head + 1)
    frame, broken = _read_rows(body, separator, len(heads), head + 2, file)
    return Table(file, tuple(heads), frame, head + 2, True, tuple(notes), broken)


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


def _cut_off(text: str, separator: str, rows: int) -> str:
    """The text after so many rows."""
    lines = io.StringIO(text[: 2 * _BEGINNING], newline="")
    reader = csv.reader(iter(lines.readline, ""), delimiter=separator)
    for _ in islice(reader, rows):
        pass
    return text[lines.tell() :]


def _read_rows(
    body: str, separator: str, width: int, first: int, file: str
) -> tuple[pl.LazyFrame, tuple[BrokenRow, ...]]:
    """The rows as a frame of texts; those with cells too many are broken."""
    names = [str(place) for place in range(width)]
    if not body.strip():
        return pl.LazyFrame(schema=dict.fromkeys(names, pl.String)), ()
    try:
        frame = pl.read_csv(
            io.BytesIO(body.encode("utf-8", "replace")),
            separator=separator,
            has_header=False,
            schema=dict.fromkeys(names, pl.String),
        )
    except pl.exceptions.PolarsError:  # quotes and cells that are not as they should be
        return _read_plainly(body, separator, names, first, file)
    return frame.lazy(), ()


def _read_plainly(
    body: str, separator: str, names: Sequence[str], first: int, file: str
) -> tuple[pl.LazyFrame, tuple[BrokenRow, ...]]:
    """The same by Python's reader, which is slower, takes more, and tells where a row is wrong."""
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=separator)
    rows, broken = list[list[str]](), list[BrokenRow]()
    try:
        for number, row in enumerate(reader, first):
            over = [cell for cell in row[len(names) :] if cell.strip()]
            if over:
                message = f"has {len(row)} cells, and there are {len(names)} heads"
                broken.append(BrokenRow(number, message, "put a text with a separator in quotes"))
            rows.append(row[: len(names)])
    except csv.Error as error:
        raise PersonalFileError(f"{file}:{first + len(rows)} cannot be read: {error}") from None
    if body.count('"') % 2 and any("\n" in cell for cell in rows[-1]):
        last = first + len(rows) - 1
        raise PersonalFileError(
            f"{file}:{last} opens a quote that is not closed", hint="close it, or take it out"
        )
    columns = _turn(rows, len(names))
    schema = dict.fromkeys(names, pl.String)
    return pl.DataFrame(dict(zip(names, columns, strict=True)), schema=schema).lazy(), tuple(broken)


def _turn(rows: Sequence[Sequence[str]], width: int) -> list[list[str | None]]:
    """Rows as columns; what a row lacks is null."""
    return [[row[place] if place < len(row) else None for row in rows] for place in range(width)]
