"""Pay as letters and people write it: a year, a month, two weeks, a week or an hour of it, or a range."""

import re

from carecli.engine.pay import Amount, Unit
from carecli.errors import UsageError

HOURS = 2080  # BLS turns hourly wages into yearly ones with these
LONGEST = 366 * 24
LEAST, MOST = 1_000, 10_000_000
# How often each unit comes in a year (an hour as often as is worked), and the words for it.
TIMES: dict[Unit, int] = {"year": 1, "half-month": 24, "month": 12, "two-weeks": 26, "week": 52}
WORDS: dict[Unit, str] = {
    "year": "|year|yearly|yr|y|annum|annually|annual",
    "month": "month|monthly|mo",
    "half-month": "semimonthly|semi-monthly|half month|twice a month|twice monthly",
    "two-weeks": "biweekly|bi-weekly|two weeks|2 weeks|other week|second week|fortnight|fortnightly",
    "week": "week|weekly|wk",
    "hour": "hour|hourly|hr|hrs|h",
}
UNITS = {word: unit for unit, words in WORDS.items() for word in words.split("|")}
SIGNS = {"USD": ("$", "dollar"), "GBP": ("\u00a3", "pound"), "EUR": ("\u20ac", "euro")}
_NUMBER = r"(\d{1,3}(?:,\d{3}){1,4}|\d{1,15})(\.\d{1,2})?(?![\d,.])\s*(k\b)?"
_EACH = r"(?:\s*(?:/|\b(?:per|an?|each|every)\b))?"
_PAY = re.compile(rf"{_NUMBER}(?:\s*(?:-|\u2013|to)\s*{_NUMBER})?{_EACH}([^\d]*|\s*2 weeks)")
EXAMPLES = "82000, 35/hour, '3,750 biweekly', '6,500 a month' or 85000-95000"


def read_hours(typed: str | None) -> int:
    """The hours worked in a year, 2,080 where nothing was typed. Raises UsageError."""
    if typed is None:
        return HOURS
    hours = int(typed.replace(",", "")) if re.fullmatch(r"\d{1,4}|\d,\d{3}", typed.strip()) else 0
    if not 0 < hours <= LONGEST:
        raise UsageError(f"--hours '{typed}' cannot be the hours of a year", hint=f"{HOURS:,} are 40 a week")
    if hours <= 7 * 24:
        said = f"a week of {hours} hours is --hours {hours * 52}"
        raise UsageError(f"--hours counts a year's hours, and {hours} is too little for one", hint=said)
    return hours


def read_pay(flag: str, typed: str, currency: str = "USD", hours: int = HOURS) -> Amount:
    """A year's pay from how it is written, such as `$35/hr`, `3,750 biweekly`, `85k` or `85000-95000`.

    An hour counts `hours` times. Raises UsageError that names the `flag`, for other money as well.
    """
    text = re.sub(rf"\b{currency.lower()}\b", " ", typed.lower())
    for code, (sign, name) in SIGNS.items():
        if code == currency:
            text = text.replace(sign, " ")
        elif sign in text or re.search(rf"\b{code.lower()}\b", text):
            raise UsageError(f"{flag} is to be in {currency} here", hint=f"leave out the {name} sign")
    found = _PAY.fullmatch(" ".join(text.split()).rstrip(" .,"))
    unit = UNITS.get(found[7].strip(" .,")) if found else None
    if found is None or unit is None:
        raise UsageError(f"{flag} must be pay, such as {EXAMPLES}, not '{typed}'")
    low = _read_number(found[1], found[2], found[3] or found[6])
    high = _read_number(found[4], found[5], found[6]) if found[4] else low
    if unit == "year" and 0 < low < LEAST:
        hint = f"{low:g} an hour is about {low * hours:,.0f} a year of {hours:,} hours: write {low:g}/hour"
        raise UsageError(f"{flag} must be a year's pay, and {low:g} is too little for one", hint=hint)
    times = hours if unit == "hour" else TIMES[unit]
    if not LEAST <= low * times <= MOST or not LEAST <= high * times <= MOST:
        raise UsageError(f"{flag} must be between {LEAST:,} and {MOST:,} a year, not {typed.strip()}")
    if high < low:
        raise UsageError(f"{flag} goes from {low:,g} down to {high:,g}", hint="write the lower end first")
    return Amount(round(low * times), round(high * times), unit, times, (low, high))


def read_one_pay(typed: str, currency: str = "USD", hours: int = HOURS) -> Amount:
    """Present pay, which is no range. Raises UsageError."""
    amount = read_pay("--pay", typed, currency, hours)
    if amount.low != amount.high:
        raise UsageError(f"--pay must be one amount, not '{typed}'", hint="name what you earn today")
    return amount


def _read_number(whole: str, cents: str | None, thousands: str | None) -> float:
    number = float(whole.replace(",", "") + (cents or ""))
    return number * 1000 if thousands and number < LEAST else number
