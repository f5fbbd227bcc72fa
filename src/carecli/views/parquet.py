"""Rows as a Parquet file."""

from io import BytesIO

import polars as pl


def format_parquet(rows: pl.DataFrame) -> bytes:
    """A frame as the bytes of a Parquet file."""
    stream = BytesIO()
    rows.write_parquet(stream)
    return stream.getvalue()
