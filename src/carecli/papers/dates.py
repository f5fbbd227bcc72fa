"""Dates as people write them in a résumé, and how many years lie between them."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal, NamedTuple

from carecli.names import MONTH, SHORT_MONTHS
from carecli.papers.claims import YearSpan
from carecli.papers.resume import Period

YEAR_DAYS = 365.25
# First and last month of a season; a winter may belong to two years, so it is only its year.
SEASONS = {"spring": (3, 5), "summer": (6, 8), "fall": (9, 12), "autumn": (9, 12), "winter": None}

_YEAR = r"(?:19[3-9]|20[0-9])[0-9]"
_TOKEN = re.compile(
    rf"""(?<![\w$#]) (?:
      (?P<season>spring|summer|fall|autumn|winter) [\s,]{{1,3}} (?:of\s)?
        (?P<season_year>{_YEAR}|['\u2019][0-9]{{2}})
    | (?P<day_first>[0-3]?[0-9])(?:st|nd|rd|th)? \s (?P<name2>{MONTH}) [\s,]{{1,3}} (?P<year2>{_YEAR})
    | (?P<name>{MONTH}) (?:\s{{1,2}}(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?(?=[\s,]{{1,3}}(?:19|20)[0-9]{{2}}))?
        (?: [\s,./-]{{1,3}} (?:of\s)? (?P<year>{_YEAR}|['\u2019][0-9]{{2}}) | [-/](?P<year_short>[0-9]{{2}}) )
    | (?P<iso_year>{_YEAR}) [-/.] (?P<iso_month>0?[1-9]|1[0-2]) (?: [-/.] (?P<iso_day>[0-3]?[0-9]) )?
    | (?P<one>[0-3]?[0-9]) (?P<mark>[-/.]) (?P<two>[0-3]?[0-9]) (?P=mark) (?P<us_year>{_YEAR}|[0-9]{{2}})
    | (?P<number>0?[1-9]|1[0-2]) \s? [/.-] \s? (?P<number_year>{_YEAR})
    | (?P<short_month>0?[1-9]|1[0-2]) / (?P<short_year>[0-9]{{2}})
    | (?P<bare>{_YEAR} | ['\u2019][0-9]{{2}})
        (?: [-\u2013\u2014/] ['\u2019]?(?P<until>[0-9]{{2}}) (?![\w/-]) )?
    | (?P<month_only>{MONTH})
    | (?P<open>(?:till?|until)\s(?:date|now|present)|present|current(?:ly)?|now|today|ongoing|date|this\sday)
    ) (?![\w%])""",
    re.IGNORECASE | re.VERBOSE,
)
_BETWEEN = re.compile(
    r"[\s,]*(?:[-\uff0d\u2010\u2011\u2013\u2014\u2012\u2015\u2212~→»/]{1,3}|\u00ef\u00bc\W{0,2}|to|un?till?|thru|through|up\s?to"
    r"|till)[\s,]*(?:the\s)?",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(r"(?<![\d/.-])(?:1[3-9]|2[0-9]|3[01])[/.-](?:0?[1-9]|1[0-2])[/.-](?:19|20)[0-9]{2}")
_SINCE = re.compile(r"\bsince[\s:]{1,3}$", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|starting|beginning|as of)[\s:]{1,3}$", re.IGNORECASE)
_ONWARDS = re.compile(
    r"[\s,]*(?:[-\uff0d\u2010\u2011\u2013\u2014\u2012\u2015]{1,3}\s*$|on\b|onwards?\b"
    r"|forward\b)",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\b(?:until|through|thru|till)\s{1,3}$", re.IGNORECASE)


class Found(NamedTuple):
    """A period where it stands in a text. `single` is one date alone, which may be a day of issue as well."""

    period: Period
    start: int
    end: int
    single: bool = False


class _Token(NamedTuple):
    kind: Literal["point", "weak", "month", "open"]  # weak ones, 6/22, are dates only beside another
    start: int
    end: int
    first: str = ""  # as a start
    last: str = ""  # as an end: other than the start for a season or for years written as 2009-16


def is_day_first(texts: Iterable[str]) -> bool:
    """Whether a date such as 14/02/2019 shows that days are written before months."""
    return any(_DAY_FIRST.search(text) for text in texts)


def find_periods(text: str, *, day_first: bool = False) -> tuple[Found, ...]:
    """The periods of a text, in order; a date alone is a period that starts and ends with it.

    >>> find_periods("Jan 2020 - present")[0].period
    Period(start='2020-01', end=None, is_open=True)
    """
    tokens = [token for match in _TOKEN.finditer(text) if (token := _read(match, day_first))]
    found: list[Found] = []
    at = 0
    while at < len(tokens):
        token, after = tokens[at], tokens[at + 1] if at + 1 < len(tokens) else None
        joined = _join(text, token, after) if after else None
        if joined is not None:
            found.append(joined)
            at += 2
            continue
        if token.kind == "point":
            found.append(_read_alone(text, token))
        at += 1
    return tuple(found)


def _join(text: str, token: _Token, after: _Token) -> Found | None:
    """The period from one date to the next, where what stands between them says so."""
    if token.kind == "open" or after.kind == "month":
        return None
    until = (
        after.kind == "open"
        and text[after.start].lower() in "tu"
        and not text[token.end : after.start].strip(" ,")
    )
    if not until and not _BETWEEN.fullmatch(text, token.end, after.start):
        return None
    if token.kind == "month":
        if after.kind not in ("point", "weak") or len(after.first) < 7:
            return None
        year = int(after.first[:4]) - (token.first > after.first[5:7])
        return Found(Period(f"{year}-{token.first}", after.last), token.start, after.end)
    if after.kind == "open":
        return Found(Period(token.first, None, True), token.start, after.end)
    return Found(Period(token.first, after.last), token.start, after.end)


def _read_alone(text: str, token: _Token) -> Found:
    before = text[max(0, token.start - 14) : token.start]
    if since := _SINCE.search(before):
        return Found(Period(token.first, None, True), token.start - len(since[0]), token.end)
    if token.first != token.last and token.first[:4] != token.last[:4]:  # 2009-16
        return Found(Period(token.first, token.last), token.start, token.end)
    if onwards := _ONWARDS.match(text, token.end):
        begun = _FROM.search(before)
        if begun or onwards[0].strip()[:1] not in ("o", "O", "f", "F"):
            return Found(Period(token.first, None, True), token.start, onwards.end())
    if _UNTIL.search(before):
        return Found(Period(None, token.last), token.start, token.end)
    return Found(Period(token.first, token.last), token.start, token.end, single=True)


def _read(match: re.Match[str], day_first: bool) -> _Token | None:
    """What was found as a start and as an end, or None for a day or month that there is not."""
    start, end = match.span()
    if match["open"]:
        return _Token("open", start, end)
    if match["month_only"]:
        return _Token("month", start, end, f"{_count_month(match['month_only']):02}")
    if match["season"]:
        return _read_season(match)
    if match["bare"]:
        return _read_years(match)
    point = _read_point(match, day_first)
    kind: Literal["point", "weak"] = "weak" if match["short_month"] else "point"
    return _Token(kind, start, end, point, point) if point else None


def _read_point(match: re.Match[str], day_first: bool) -> str | None:
    if match["name2"]:
        return _write(match["year2"], _count_month(match["name2"]), match["day_first"])
    if match["name"]:
        return _write(match["year"] or match["year_short"], _count_month(match["name"]), match["day"])
    if match["iso_year"]:
        return _write(match["iso_year"], int(match["iso_month"]), match["iso_day"])
    if match["one"]:
        one, two = int(match["one"]), int(match["two"])
        month, day = (two, one) if one > 12 or (day_first and two <= 12) else (one, two)
        return _write(match["us_year"], month, str(day))
    if match["number"]:
        return _write(match["number_year"], int(match["number"]))
    return _write(match["short_year"], int(match["short_month"]))


def _read_season(match: re.Match[str]) -> _Token:
    year = _count_year(match["season_year"])
    months = SEASONS[match["season"].lower()]
    if months is None:
        return _Token("point", *match.span(), f"{year}", f"{year}")
    return _Token("point", *match.span(), f"{year}-{months[0]:02}", f"{year}-{months[1]:02}")


def _read_years(match: re.Match[str]) -> _Token:
    """One year, or two as in 2009-16, whose second is in the century of the first or the next."""
    year = _count_year(match["bare"])
    last = year
    if match["until"]:
        last = year // 100 * 100 + int(match["until"])
        last += 100 * (last < year)
        if last - year > 60:
            last = year
    return _Token("point", *match.span(), f"{year}", f"{last}")


def _count_month(name: str) -> int:
    return SHORT_MONTHS.index(name[:3].lower()) + 1


def _count_year(text: str) -> int:
    number = int(text.strip("'\u2019"))
    if number > 99:
        return number
    return number + (2000 if number < 50 else 1900)


def _write(year: str, month: int, day: str | None = None) -> str | None:
    number = _count_year(year)
    if not 1 <= month <= 12:
        return None
    if day is None:
        return f"{number}-{month:02}"
    try:
        return date(number, month, int(day)).isoformat()
    except ValueError:
        return None


def read_date(text: str) -> str | None:
    """A date of a data file (`2019`, `March 2019`, `2019-03-01T00:00:00Z`) as year, month or day."""
    found = find_periods(re.sub(r"T[0-9:.]{4,15}Z?$", "", text.strip()[:60]))
    return found[0].period.start or found[0].period.end if found else None


def list_reach(period: Period, as_of: date) -> tuple[tuple[date, date], tuple[date, date]] | None:
    """The shortest and the longest time that a period can mean, as first day and day after the last.

    A year alone may be any day of it. Time after `as_of` does not count. None without a start or an end.
    """
    if period.start is None or (period.end is None and not period.is_open):
        return None
    first, late_first = _find_ends(period.start)
    if len(period.start) == 7:
        late_first = first
    after = as_of + timedelta(days=1)
    if period.is_open or period.end is None:
        early_last = last = after
    else:
        early_last, last = _find_ends(period.end)
        last += timedelta(days=1)
        early_last = early_last if len(period.end) == 4 else last
        early_last, last = min(early_last, after), min(last, after)
    return (late_first, max(late_first, early_last)), (first, max(first, last))


def _find_ends(point: str) -> tuple[date, date]:
    """The first and the last day of a year, month or day."""
    year, month, day = (*map(int, point.split("-")), 0, 0)[:3]
    if day:
        return date(year, month, day), date(year, month, day)
    if month:
        following = date(year + month // 12, month % 12 + 1, 1)
        return date(year, month, 1), following - timedelta(days=1)
    return date(year, 1, 1), date(year, 12, 31)


def has_ended(point: str, as_of: date) -> bool:
    """Whether a day, or the whole month or year, is over on a day."""
    return _find_ends(point)[1] < as_of


class WorkPeriod(NamedTuple):
    """A period of work and how much of full time it is."""

    period: Period
    share: float = 1.0


def measure(work: Iterable[WorkPeriod], as_of: date, without: Iterable[WorkPeriod] = ()) -> YearSpan:
    """The years that periods cover, at the least and the most. What overlaps counts once, up to full time.

    Time that `without` covers is left out of both.
    """
    work, without = list(work), list(without)
    return YearSpan(
        *(_cover(_list_spans(work, as_of, which), _list_spans(without, as_of, which)) for which in (0, 1))
    )


_Piece = tuple[date, date, float]


def _list_spans(work: Iterable[WorkPeriod], as_of: date, which: int) -> list[_Piece]:
    reaches = [(list_reach(stretch.period, as_of), stretch.share) for stretch in work]
    return [(*reach[which], share) for reach, share in reaches if reach and reach[which][0] < reach[which][1]]


def _cover(spans: list[_Piece], without: list[_Piece]) -> float:
    """Years that spans cover together, each moment at its shares, and at most once."""
    edges = sorted(
        [(day, share, 0) for start, end, share in spans for day, share in ((start, share), (end, -share))]
        + [(day, 0.0, step) for start, end, _ in without for day, step in ((start, 1), (end, -1))]
    )
    days, share, hidden, before = 0.0, 0.0, 0, date.min
    for day, change, step in edges:
        if share > 1e-9 and not hidden:
            days += (day - before).days * min(share, 1.0)
        share, hidden, before = share + change, hidden + step, day
    return round(days / YEAR_DAYS, 2)
