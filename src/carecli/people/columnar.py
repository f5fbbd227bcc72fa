"""Tables in columns, Parquet and Arrow: read where they lie, never whole."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from carecli.errors import PersonalFileError
from carecli.people.table import MOST_COLUMNS, RosterTable, refuse_broken, refuse_wide

PARQUET, ARROW, STREAM = b"PAR1", b"ARROW1", b"\xff\xff\xff\xff"
"""What Parquet, an Arrow file (Feather is one) and a stream of Arrow batches begin with."""


OLD_FEATHER = b"FEA1"
PARTS = (".parquet", ".pq")


def is_columnar(raw: bytes) -> bool:
    """Whether a file that begins so is one of these."""
    return raw.startswith((PARQUET, ARROW, STREAM, OLD_FEATHER))


def are_parts(files: Sequence[Path]) -> bool:
    """Whether files are one table in parts, as Spark writes it: Parquet, with the same columns in each."""
    if len(files) < 2 or any(file.suffix.lower() not in PARTS for file in files):
        return False
    try:
        schemas = [pl.read_parquet_schema(file) for file in files]
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError):  # is said where it is read
        return False
    return all(schema == schemas[0] for schema in schemas)


def scan_columnar(source: Path | Sequence[Path] | bytes, beginning: bytes, file: str) -> RosterTable:
    """The table of a file or its parts, or of what a pipe has given. Raises PersonalFileError."""
    if beginning.startswith(OLD_FEATHER):
        hint = "save it as Parquet, or as Feather of version 2"
        raise PersonalFileError(f"{file} is a Feather file of the first version", hint=hint)
    place: Any = io.BytesIO(source) if isinstance(source, bytes) else source
    with refuse_broken(file):
        if beginning.startswith(PARQUET):
            frame = pl.scan_parquet(place)
        elif beginning.startswith(ARROW):
            frame = pl.scan_ipc(place)
        else:
            frame = pl.read_ipc_stream(place).lazy()
        return make_table(frame, file)


def make_table(frame: pl.LazyFrame, file: str) -> RosterTable:
    """The table of a frame, its columns by their places. Raises PersonalFileError for too many of them."""
    heads = frame.collect_schema().names()
    if len(heads) > MOST_COLUMNS:
        raise refuse_wide(file, len(heads))
    named = frame.select(pl.col(head).alias(str(number)) for number, head in enumerate(heads))
    return RosterTable(file, tuple(heads), named, first=1, has_blanks=False)
