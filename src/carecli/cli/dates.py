"""Dates on the command line: a day to take as today, a month to start in."""

from datetime import date

from carecli.errors import UsageError

YEARS = range(1900, 2200)


def read_today(typed: str | None) -> date:
    """Return the day that `--today` names, or the real one. Raises UsageError."""
    if typed is None:
        return date.today()
    try:
        day = _read_day(typed)
    except ValueError:
        raise UsageError(
            f"--today '{typed}' is not a day", hint="write year, month and day, such as 2027-03-01"
        ) from None
    if day.year not in YEARS:
        raise UsageError(
            f"--today {typed} is too far away", hint=f"name a day from {YEARS.start} to {YEARS.stop - 1}"
        )
    return day


def read_month(flag: str, typed: str) -> date:
    """Return the first day of the month that a flag names. Raises UsageError."""
    try:
        return _read_day(f"{typed}-01")
    except ValueError:
        raise UsageError(
            f"{flag} '{typed}' is not a month", hint="write year and month, such as 2027-01"
        ) from None


def _read_day(written: str) -> date:
    """Return the day written as 2027-03-01; Python also reads other ways to write one. Raises ValueError."""
    day = date.fromisoformat(written)
    if written != day.isoformat():
        raise ValueError(written)
    return day
