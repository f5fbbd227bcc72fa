"""The result of an assessment, as frozen values. Every view is made from these."""

from typing import Literal, NamedTuple

from carecli.engine.expiry import Expiry
from carecli.guide.ladder import Band, Importance, Kind
from carecli.guide.record import Basis

Status = Literal["met", "partial", "missing", "unknown"]
Verdict = Literal["blocked", "developing", "stretch", "ready"]
Need = float | int | str | tuple[str, ...]

RULES_VERSION = 1
"""Raised whenever these rules change what comes out for the same pack and answers: snapshots keep it."""

VERDICTS: tuple[Verdict, ...] = ("blocked", "developing", "stretch", "ready")


class Requirement(NamedTuple):
    """One thing a level asks, as it stands in one setting.

    `need` is years, a rating, a level of education, or the codes of which any one will do. `accepts`
    holds every code that fulfils it, equals and the setting's alternatives included.
    """

    id: str
    kind: Kind
    label: str
    importance: Importance
    weight: float
    need: Need
    accepts: frozenset[str]
    basis: Basis
    source: str
    reason: str | None
    against: tuple[str, ...]


class Outcome(NamedTuple):
    """How far a requirement is met: its status, its share of the points (0 to 1), and the steps to go."""

    status: Literal["met", "partial", "missing"]
    credit: float
    gap: int


MET = Outcome("met", 1.0, 0)


class Finding(NamedTuple):
    """A requirement beside what the person has.

    `worst` and `best` differ where an answer is open; `open_answer` then names it (`years`,
    `related_years`, `education`, `licenses`, `certifications` or `skill:ID`). `have` is in the terms
    of the requirement's `need`, or None if unknown. `lapsed` lists credentials that have expired.
    """

    requirement: Requirement
    have: Need | None
    worst: Outcome
    best: Outcome
    open_answer: str | None = None
    lapsed: tuple[str, ...] = ()

    @property
    def status(self) -> Status:
        """The status, unknown while the answers leave more than one possible."""
        return self.worst.status if self.open_answer is None else "unknown"


class Range(NamedTuple):
    """A score from 0 to 100, as all open answers missing (`low`) and as all of them met (`high`)."""

    low: float
    high: float


class VerdictRange(NamedTuple):
    """The verdict with all open answers missing (`low`) and with all of them met (`high`)."""

    low: Verdict
    high: Verdict


class Change(NamedTuple):
    """One thing to change: the requirement, what to reach, and the steps that takes."""

    requirement: str
    to: Need
    steps: int


class Lift(NamedTuple):
    """The smallest set of changes that lifts the best-case verdict, and the verdict that it leads to."""

    verdict: Verdict
    changes: tuple[Change, ...]


class LevelAssessment(NamedTuple):
    """One level. `stops` are the musts that are missing, `open_stops` those not answered yet.

    `lift` is None where nothing but answers is lacking; `settles_most` is the open answer that would
    settle most.
    """

    id: str
    title: str
    years: Band
    verdict: VerdictRange
    score: Range
    stops: tuple[str, ...]
    open_stops: tuple[str, ...]
    findings: tuple[Finding, ...]
    lift: Lift | None
    settles_most: str | None


class Assessment(NamedTuple):
    """A person against every level of a pack. `expiring` are the credentials to renew, or expired."""

    pack_id: str
    pack_version: str
    name: str | None
    setting: str | None
    current_level: str | None
    next_level: str | None
    target_level: str | None
    levels: tuple[LevelAssessment, ...]
    expiring: tuple[Expiry, ...] = ()
