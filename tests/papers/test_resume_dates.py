"""Dates as people write them, and the years between them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecli.papers.claims import YearSpan
from carecli.papers.dates import WorkPeriod, find_periods, has_ended, is_day_first, measure, read_date
from carecli.papers.resume import Period

DAY = date(2026, 1, 31)

WRITTEN = [
    ("March 2019 - Present", ("2019-03", None, True)),
    ("2021-08 to now", ("2021-08", None, True)),
    ("01/2018 \u2013 12/2025", ("2018-01", "2025-12", False)),
    ("10/15/2016 to 1/3/2020", ("2016-10-15", "2020-01-03", False)),
    ("2009-2016", ("2009", "2016", False)),
    ("2009-16", ("2009", "2016", False)),
    ("Since Nov 2025", ("2025-11", None, True)),
    ("2017/02 \u2013 current", ("2017-02", None, True)),
    ("Nov 2025 -", ("2025-11", None, True)),
    ("from 2019 on", ("2019", None, True)),
    ("June \u2013 August 2019", ("2019-06", "2019-08", False)),
    ("Dec - Feb 2019", ("2018-12", "2019-02", False)),
    ("Fall '18 to Spring 2020", ("2018-09", "2020-05", False)),
    ("'09-'16", ("2009", "2016", False)),
    ("6/22 - now", ("2022-06", None, True)),
    ("03/19 - 05/21", ("2019-03", "2021-05", False)),
    ("1 March 2019 - 2 April 2020", ("2019-03-01", "2020-04-02", False)),
    ("Sept 3rd, 2019 through the present", ("2019-09-03", None, True)),
    ("May 2019 until now", ("2019-05", None, True)),
    ("Jan 2020\u2014Till date", ("2020-01", None, True)),
    ("until 2018", (None, "2018", False)),
    ("Mar 2019 - Present (4 yrs 2 mos)", ("2019-03", None, True)),
]


@pytest.mark.parametrize(("text", "expected"), WRITTEN, ids=[text for text, _ in WRITTEN])
def test_periods(text: str, expected: tuple[str | None, str | None, bool]) -> None:
    (found,) = find_periods(text)
    assert tuple(found.period) == expected
    assert not found.single


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Summer 2019", ("2019-06", "2019-08")),
        ("\u201919", ("2019", "2019")),
        ("Winter 2019", ("2019", "2019")),
    ],
)
def test_a_date_alone(text: str, expected: tuple[str, str]) -> None:
    (found,) = find_periods(text)
    assert (found.period.start, found.period.end) == expected
    assert found.single


@pytest.mark.parametrize("text", ["401(k)", "$2019", "2020%", "5/10 pain", "24/7", "13/13/13"])
def test_no_dates(text: str) -> None:
    assert find_periods(text) == ()


def test_days_first_are_told_by_a_day_beyond_twelve() -> None:
    assert is_day_first(["01/09/2024", "14/02/2019"])
    assert not is_day_first(["01/09/2024", "02/14/2019"])
    assert find_periods("01/09/2024", day_first=True)[0].period.start == "2024-09-01"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019-03-01T00:00:00Z", "2019-03-01"),
        ("March 2019", "2019-03"),
        ("2019", "2019"),
        ("", None),
        ("n/a", None),
    ],
)
def test_dates_of_data(text: str, expected: str | None) -> None:
    assert read_date(text) == expected


def test_a_month_and_a_year_last_to_their_end() -> None:
    assert not has_ended("2026-01", DAY)
    assert not has_ended("2026", DAY)
    assert has_ended("2025", DAY)
    assert has_ended("2026-01-30", DAY)


@pytest.mark.parametrize(
    ("work", "expected"),
    [
        ([Period("2022", "2025")], YearSpan(2.0, 4.0)),
        ([Period("2020-01", None, True), Period("2021-06", "2023-12")], YearSpan(6.09, 6.09)),
        ([Period("2020", "2020")], YearSpan(0.0, 1.0)),
        ([Period("2027-01", None, True)], YearSpan(0.0, 0.0)),
        ([Period("2020-01", "2019-01")], YearSpan(0.0, 0.0)),
        ([Period(None, "2019")], YearSpan(0.0, 0.0)),
        ([Period("2024-02", "2030-02")], YearSpan(2.0, 2.0)),
    ],
    ids=["years alone", "overlap", "one year", "to come", "backwards", "no start", "an end to come"],
)
def test_years(work: list[Period], expected: YearSpan) -> None:
    assert measure([WorkPeriod(period) for period in work], DAY) == expected


def test_shares_add_up_to_full_time_and_what_is_counted_elsewhere_is_left_out() -> None:
    half = WorkPeriod(Period("2020-01", "2020-12"), 0.5)
    assert measure([half], DAY) == YearSpan(0.5, 0.5)
    assert measure([half, half], DAY) == measure([half] * 5, DAY) == YearSpan(1.0, 1.0)
    assert measure([WorkPeriod(Period("2019-01", "2020-12"))], DAY, [WorkPeriod(half.period)]) == YearSpan(
        1.0, 1.0
    )


_DAYS = st.dates(date(1980, 1, 1), date(2030, 1, 1))
_SHARES = st.sampled_from((0.25, 0.5, 1.0))
_POINTS = st.builds(lambda day, letters: day.isoformat()[:letters], _DAYS, st.sampled_from((4, 7, 10)))
_WORK = st.lists(st.builds(WorkPeriod, st.builds(Period, _POINTS, _POINTS), _SHARES), max_size=6)


@given(_WORK, _WORK)
def test_more_work_is_never_fewer_years(work: list[WorkPeriod], more: list[WorkPeriod]) -> None:
    few, many = measure(work, DAY), measure([*work, *more], DAY)
    assert few.low <= many.low + 1e-9
    assert few.high <= many.high + 1e-9
    assert 0 <= few.low <= few.high + 0.01 <= 60
    assert many.high <= few.high + measure(more, DAY).high + 0.02
    assert measure(list(reversed(work)), DAY) == few


@given(_DAYS, st.integers(0, 4000))
def test_days_are_counted_as_they_are(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    span = measure([WorkPeriod(Period(start.isoformat(), end.isoformat()))], date(2060, 1, 1))
    assert abs(span.low - (days + 1) / 365.25) < 0.006
    assert span.low == span.high


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    for found in find_periods(text):
        assert 0 <= found.start < found.end <= len(text)
