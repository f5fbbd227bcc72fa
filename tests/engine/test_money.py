"""Pay as people write it, and what is no pay."""

import pytest

from carecli.engine.money import read_hours, read_one_pay, read_pay
from carecli.errors import UsageError


@pytest.mark.parametrize(("typed", "hours"), [(None, 2080), ("1,872", 1872), ("2000", 2000)])
def test_hours_of_a_year(typed: str | None, hours: int) -> None:
    assert read_hours(typed) == hours


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("many", "cannot be the hours of a year"),
        ("0", "cannot be"),
        ("9999", "cannot be"),
        ("36", "too little"),
    ],
)
def test_what_no_year_has_is_refused(typed: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_hours(typed)


@pytest.mark.parametrize(
    ("typed", "currency", "low", "high"),
    [
        ("82000", "USD", 82000, 82000),
        ("$35/hour", "USD", 72800, 72800),
        ("85k", "USD", 85000, 85000),
        ("85-95k", "USD", 85000, 95000),
        ("82,000 GBP", "GBP", 82000, 82000),
        ("\u20ac3,750 biweekly", "EUR", 97500, 97500),
    ],
)
def test_pay_becomes_that_of_a_year(typed: str, currency: str, low: int, high: int) -> None:
    amount = read_pay("--offer", typed, currency)
    assert (amount.low, amount.high) == (low, high)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("a lot", "must be pay"),
        ("35", "too little for one"),
        ("0.10 an hour", "must be between"),
        ("95000-85000", "goes from 95,000 down to 85,000"),
        ("\u00a382000", "is to be in USD here"),
        ("82000 EUR", "is to be in USD here"),
    ],
)
def test_what_is_no_pay_here_is_refused(typed: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_pay("--offer", typed)


def test_present_pay_is_one_amount() -> None:
    assert read_one_pay("82000").low == 82000
    with pytest.raises(UsageError, match="must be one amount"):
        read_one_pay("80000-90000")
