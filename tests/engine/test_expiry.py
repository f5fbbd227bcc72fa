"""When a credential expires: from 180 days before to the day after, in months, days and leap years."""

from calendar import monthrange
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from carecli.engine.assess import WARNING_DAYS, assess, find_expiries, find_last_day
from carecli.engine.results import Expiry
from carecli.pack.schema import adapt
from carecli.profile.model import Certification, License, Profile, check_profile
from tests.engine.strategies import COMPLETE, PACK

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
TERMS = DAYS.map(str) | DAYS.map(lambda day: str(day)[:7])


def holding(*expires: str | None) -> Profile:
    return Profile(certifications=tuple(Certification(id="CCM", expires=term) for term in expires))


@pytest.mark.parametrize(
    ("expires", "last_day"),
    [
        ("2028-05", date(2028, 5, 31)),
        ("2028-06", date(2028, 6, 30)),
        ("2028-12", date(2028, 12, 31)),
        ("2028-02", date(2028, 2, 29)),
        ("2027-02", date(2027, 2, 28)),
        ("2100-02", date(2100, 2, 28)),
        ("2000-02", date(2000, 2, 29)),
        ("2028-05-17", date(2028, 5, 17)),
        ("2028-02-29", date(2028, 2, 29)),
        ("2199-12", date(2199, 12, 31)),
        ("1900-02", date(1900, 2, 28)),
        # as earlier versions took them, and snapshots may hold them
        ("2027-02-29", date(2027, 2, 28)),
        ("2028-04-31", date(2028, 4, 30)),
        ("0000-01-01", date(1, 1, 1)),
    ],
)
def test_a_term_lasts_to_its_last_valid_day(expires: str, last_day: date) -> None:
    assert find_last_day(expires) == last_day


@given(TERMS, st.integers(-2, 2), st.booleans())
@example("2028-02", 0, True)
@example("2028-02-29", 1, True)
def test_what_has_expired_is_exactly_what_no_longer_counts(expires: str, days: int, is_license: bool) -> None:
    held = License(id="RN", expires=expires) if is_license else Certification(id="CCM", expires=expires)
    last_day = find_last_day(expires)
    today = last_day + timedelta(days=days)
    assert held.is_current(today) == (today <= last_day)
    profile = Profile(licenses=(held,)) if isinstance(held, License) else Profile(certifications=(held,))
    (expiry,) = find_expiries(profile, today)
    assert expiry.has_expired is not held.is_current(today)


@pytest.mark.parametrize(
    ("days_left", "is_warned"), [(400, False), (181, False), (180, True), (179, True), (1, True), (0, True),
                                 (-1, True), (-4000, True)]
)  # fmt: skip
@pytest.mark.parametrize("expires", ["2028-02", "2028-02-29", "2027-12-31", "2027-06"])
def test_it_warns_from_180_days_before(expires: str, days_left: int, is_warned: bool) -> None:
    last_day = find_last_day(expires)
    today = last_day - timedelta(days=days_left)
    expected = Expiry("CCM", "certification", last_day, days_left)
    assert WARNING_DAYS == 180
    assert find_expiries(holding(expires), today) == ((expected,) if is_warned else ())
    assert find_expiries(holding(expires), today, within=None) == (expected,)
    assert expected.has_expired is (days_left < 0)


def test_a_wider_or_narrower_watch_can_be_asked_for() -> None:
    today = date(2027, 1, 1)
    held = holding("2027-01-11")
    assert [bool(find_expiries(held, today, within=days)) for days in (9, 10, 11)] == [False, True, True]


@pytest.mark.parametrize(
    ("terms", "days_left"),
    [
        (["2026-05", "2030-05"], None),
        (["2030-05", "2026-05"], None),
        (["2026-05", None], None),
        ([None, "2026-05"], None),
        (["2026-05", "2027-01-31"], 30),
        (["2026-12-31", "2026-12-01"], -1),
        ([None], None),
        (["2199-12-31"], None),
    ],
)
def test_a_credential_held_twice_counts_with_its_longest_term(
    terms: list[str | None], days_left: int | None
) -> None:
    found = find_expiries(holding(*terms), date(2027, 1, 1))
    assert [expiry.days_left for expiry in found] == ([] if days_left is None else [days_left])


def test_the_earliest_comes_first_whatever_the_order_of_the_profile() -> None:
    licenses = (License(id="RN", expires="2027-03"), License(id="LCSW", expires="2027-01"))
    certifications = (
        Certification(id="ACM", expires="2027-01"),
        Certification(id="CCM", expires="2026-01-05"),
    )
    person = Profile(licenses=licenses, certifications=certifications)
    mirrored = Profile(licenses=licenses[::-1], certifications=certifications[::-1])
    found = find_expiries(person, date(2026, 12, 1))
    assert [(expiry.kind, expiry.credential) for expiry in found] == [
        ("certification", "CCM"), ("certification", "ACM"), ("license", "LCSW"), ("license", "RN"),
    ]  # fmt: skip
    assert find_expiries(mirrored, date(2026, 12, 1)) == found


@pytest.mark.parametrize(
    "person", [Profile(), Profile(licenses=(), certifications=())], ids=["unknown", "none"]
)
def test_who_holds_nothing_has_nothing_to_renew(person: Profile) -> None:
    assert find_expiries(person, date(2027, 1, 1), within=None) == ()


def test_other_names_of_a_credential_are_one() -> None:
    person = check_profile({"licenses": [{"id": "licsw", "expires": "2026-01"}, "LCSW"]}, PACK, "test")
    assert find_expiries(person, date(2027, 1, 1), within=None) == ()


def test_an_assessment_carries_what_expires() -> None:
    person = COMPLETE.replace(licenses=(License(id="RN", expires="2027-06"),))
    assert assess(person, PACK, date(2026, 12, 31)).expiring == ()
    assert assess(person, PACK, date(2027, 1, 1)).expiring == (
        Expiry("RN", "license", date(2027, 6, 30), 180),
    )  # fmt: skip


def test_every_day_that_exists_is_understood_and_no_other() -> None:
    counted = 0
    for year in (2000, 2027, 2028):
        for month, day in product(range(1, 13), (None, *range(1, 32))):
            term = f"{year}-{month:02}" + ("" if day is None else f"-{day:02}")
            if day is not None and day > monthrange(year, month)[1]:
                with pytest.raises(ValidationError):
                    adapt(Certification).validate_python({"id": "CCM", "expires": term})
                continue
            held = adapt(Certification).validate_python({"id": "CCM", "expires": term})
            last_day = find_last_day(term)
            assert held.is_current(last_day)
            assert not held.is_current(last_day + timedelta(days=1))
            counted += 1
    assert counted == 366 + 365 + 366 + 3 * 12
