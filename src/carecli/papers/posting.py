"""A posting as it is understood: what it is, what it asks and how much of each, and what it pays."""

from typing import Literal, NamedTuple

from carecli.papers.paper import Evidence

Importance = Literal["must", "nice", "unclear"]
Kind = Literal[
    "license", "certification", "education", "years", "skill", "language", "drivers-license", "other"
]
Unit = Literal["hour", "day", "week", "two weeks", "month", "year", "visit"]
Compact = Literal["accepted", "required", "refused"]


class Asked(NamedTuple):
    """One thing that a posting asks for, or wishes for.

    Any one of `any_of` will do: codes, skill ids, languages by ISO 639-1 code, for education `level` or
    `level:field`, lowest first, for years one number; `words` are the posting's own, one for each of them.
    `instead` are other ways, each a tuple of what it takes together, such as `("education:associate",
    "years:5")`; `by_experience` says that experience without a number will do. `later_months` is the grace
    after hire: a number, 0 for some time that is not said, None where it is asked at once. `eligible` is a
    certification that need only be within reach. `within` is the larger minimum that years lie inside of,
    `care` says that they are asked in care management itself, `leading` that they are in leading others. Work
    in care that is wished for without a number is of kind `other`, with `care`.
    Only a `must` that is at once, and has no other way, can stop.
    """

    kind: Kind
    any_of: tuple[str, ...]
    importance: Importance
    evidence: tuple[Evidence, ...]
    instead: tuple[tuple[str, ...], ...] = ()
    by_experience: bool = False
    later_months: int | None = None
    eligible: bool = False
    states: tuple[str, ...] = ()
    within: float | None = None
    words: tuple[str, ...] = ()
    care: bool = False
    leading: bool = False


class Yearly(NamedTuple):
    """Pay a year, from `low` to `high`."""

    low: int
    high: int


class Wage(NamedTuple):
    """Pay as a posting says it, a range a unit.

    `piece` is what is paid where that is not the time of work, in the posting's words: a `billable hour`, a
    `visit`, a `session`. How many of them a year has, nobody can tell.
    """

    low: float
    high: float
    unit: Unit
    evidence: tuple[Evidence, ...]
    piece: str | None = None

    @property
    def yearly(self) -> Yearly | None:
        """The same for a year of full-time work, counted by `TIMES`; None for what is paid by the piece."""
        if self.piece or self.unit not in TIMES:
            return None
        return Yearly(round(self.low * TIMES[self.unit]), round(self.high * TIMES[self.unit]))


TIMES: dict[Unit, int] = {"hour": 2080, "day": 260, "week": 52, "two weeks": 26, "month": 12, "year": 1}
"""How many of each unit a year of full-time work has."""


class Posting(NamedTuple):
    """One posting. `care` says whether it is care management at all; level and setting may not be known.

    `not_asked` are lines that say what is not needed ("no license needed").
    """

    file: str
    title: str
    care: bool
    level: str | None
    setting: str | None
    asked: tuple[Asked, ...]
    pay: Wage | None = None
    compact: Compact | None = None
    employer: str | None = None
    not_asked: tuple[Evidence, ...] = ()
