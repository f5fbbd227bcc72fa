"""Licenses and certifications that have expired, or soon will."""

from calendar import monthrange
from datetime import MINYEAR, date
from typing import Literal, NamedTuple

from carecli.profile.model import Certification, License, Profile

WARNING_DAYS = 180


class Expiry(NamedTuple):
    """A credential whose last valid day is near or past; `days_left` is below 0 once it has expired."""

    credential: str
    kind: Literal["license", "certification"]
    last_day: date
    days_left: int

    @property
    def has_expired(self) -> bool:
        """Whether it no longer counts."""
        return self.days_left < 0


def find_expiries(profile: Profile, today: date, within: int | None = WARNING_DAYS) -> tuple[Expiry, ...]:
    """Return what has expired or does so within so many days, the earliest first; None is without end.

    A credential held twice counts with its longest term.
    """
    last: dict[tuple[str, Literal["license", "certification"]], date] = {}
    credentials: list[License | Certification] = [*(profile.licenses or ()), *(profile.certifications or ())]
    for held in credentials:
        key = held.id, _name_kind(held)
        day = find_last_day(held.expires) if held.expires else date.max
        last[key] = max(last.get(key, day), day)
    found = [
        Expiry(code, kind, day, (day - today).days) for (code, kind), day in last.items() if day < date.max
    ]
    near = [expiry for expiry in found if within is None or expiry.days_left <= within]
    return tuple(sorted(near, key=lambda expiry: (expiry.last_day, expiry.credential, expiry.kind)))


def _name_kind(held: License | Certification) -> Literal["license", "certification"]:
    return "license" if isinstance(held, License) else "certification"


def find_last_day(expires: str) -> date:
    """Return the last valid day of `2028-05` (the month's end) or `2028-05-17`.

    A profile may say a day that its month does not have; then that is the month's end, too.
    """
    year, month, *day = map(int, expires.split("-"))
    year = max(year, MINYEAR)
    return date(year, month, min(day[0] if day else 31, monthrange(year, month)[1]))
