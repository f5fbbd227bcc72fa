"""Workbooks of spreadsheet programs, XLSX: opened, and their cells as text. Needs openpyxl."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any

from carecli.errors import CareError, PersonalFileError


@contextmanager
def refuse_odd(file: str) -> Iterator[None]:
    """Raise PersonalFileError for whatever goes wrong in a workbook: openpyxl has no error of its own."""
    try:
        with warnings.catch_warnings(action="ignore"):  # of what openpyxl leaves out, such as colors
            yield
    except CareError:
        raise
    except Exception:
        message = f"{file} is a workbook that cannot be read"
        raise PersonalFileError(message, hint="save it again in a spreadsheet program, or as CSV") from None


def open_workbook(raw: bytes, *, results: bool) -> Any:
    """A workbook of openpyxl, by the results of its cells or by what was typed. Inside `refuse_odd`."""
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(raw), read_only=True, data_only=results, keep_links=False)


def say_cell(value: Any) -> str | None:
    """What a cell holds, as text: a day by its date, a whole number without a point."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    return str(value).lower() if isinstance(value, bool) else str(value)
