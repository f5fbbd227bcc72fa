"""A requirement, what a person has of it, and the shape that every kind of requirement takes.

The kinds themselves stand in `kinds.py`.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple, Protocol

from carecli.pack.credentials import Credential
from carecli.pack.evidence import Count
from carecli.pack.fields import Basis
from carecli.pack.ladder import Importance, Kind, Rules
from carecli.profile.model import Profile

Status = Literal["met", "partial", "missing", "unknown", "waived"]
Plain = float | int | str | tuple[str, ...]


class Outcome(NamedTuple):
    """How far a requirement is met: its status, its share of the points (0 to 1), and the steps to go.

    What is not asked of a person is `waived`: it counts neither as met nor in what is asked.
    """

    status: Literal["met", "partial", "missing", "waived"]
    credit: float
    gap: int


MET = Outcome("met", 1.0, 0)
WAIVED = Outcome("waived", 0.0, 0)
STRENGTHS = ("missing", "partial", "met")


def strength(outcome: Outcome) -> tuple[int, float, int]:
    """The key by which outcomes compare, the best one highest."""
    return STRENGTHS.index(outcome.status), outcome.credit, -outcome.gap


class Scales(NamedTuple):
    """What a pack measures by.

    `names` are those of the levels of education, which `ranks` puts in order. `steps_to` counts, for each
    pair of held (None: none) and needed level, the steps still to go, 0 if enough. `fields` maps every folded
    name of a field to its id; `named` are those ids that the pack counts, and `stems` their names that count
    inside a longer one, too; `field` is the first of them. A degree of another country than `country` is to
    be evaluated first. `credentials` are those of the pack by code, for who may sit.
    """

    rules: Rules
    names: Mapping[str, str]
    ranks: Mapping[str, int]
    steps_to: Mapping[tuple[str | None, str], int]
    fields: Mapping[str, str]
    named: frozenset[str]
    stems: tuple[str, ...]
    field: str | None
    country: str | None
    credentials: Mapping[str, Credential]


class Case(NamedTuple):
    """All that a judgement rests on: the answers, the day (what expired before it is gone), the scales."""

    profile: Profile
    today: date
    scales: Scales


class Reading(NamedTuple):
    """What a person has of one thing asked; `worst` and `best` differ where an answer is open.

    `open_answers` are those any one of which can bring the best. It does not know its requirement, so that
    of several things asked the best reading can count.
    """

    have: "Qualification | None"
    worst: Outcome
    best: Outcome
    open_answers: tuple[str, ...] = ()
    lapsed: tuple[str, ...] = ()


class Qualification(Protocol):
    """Something that a level can ask, a person can have and a step can bring, such as years or a degree.

    One class of `kinds.py` for each kind. What is had is in the terms of what is asked: `Years(2)` of
    `Years(5)`.
    """

    @property
    def kind(self) -> Kind:
        """The kind, as JSON names it."""

    @property
    def plain(self) -> Plain:
        """It in JSON."""

    def say(self) -> str:
        """It as something asked, in few words: `5 years`."""

    def say_held(self, is_open: bool, /) -> str:
        """It as what a person has, where more of it is an open answer or not."""

    def say_short(self, finding: "Finding", /) -> str:
        """How far a person is from this, where that is not plain to see, as a sentence; else nothing."""

    def say_goal(self, label: str, have: "Qualification | None", /) -> str:
        """It as something to reach for the requirement of that label, from what there is."""

    def judge(self, case: Case, /) -> Reading:
        """How far a person meets it."""

    def list_gains(self, case: Case, /) -> "Sequence[Gain]":
        """What a person whose answer is known could do about it, in steps from what they have."""

    def is_served_by(self, gain: "Qualification", scales: Scales, /) -> bool:
        """Whether a step that brings `gain` leads to it."""

    def add_to(self, profile: Profile, /) -> Profile:
        """The profile of a person who has this as well. Years and ratings never fall."""


class Gain(NamedTuple):
    """Something to do: how many steps it is, what it reaches `to`, and what it adds to a profile."""

    steps: int
    to: Qualification
    adds: Qualification


class Requirement(NamedTuple):
    """One thing a level asks, as it stands in one setting.

    `alternatives` are of any kind and will do as well as what is needed; it is asked only of those who hold
    one of the licenses in `holders`, if there are any. `postings` is what they count of it, and `despite`
    why its importance departs from that.
    """

    id: str
    label: str
    importance: Importance
    weight: float
    need: Qualification
    basis: Basis
    source: str
    reason: str | None
    against: tuple[str, ...]
    alternatives: tuple[Qualification, ...] = ()
    holders: frozenset[str] = frozenset()
    postings: Count | None = None
    despite: str | None = None

    @property
    def ways(self) -> tuple[Qualification, ...]:
        """What is needed and what will do as well."""
        return (self.need, *self.alternatives)

    @property
    def kind(self) -> Kind:
        """The kind of what is needed."""
        return self.need.kind


class Finding(NamedTuple):
    """A requirement beside what the person has.

    `worst` and `best` differ where an answer is open; `open_answers` are then those any one of which can
    bring the best (`years`, `related_years`, `education`, `licenses`, `certifications` or `skill:ID`), the
    one to ask first. `have` is None if unknown.
    `lapsed` lists credentials that have expired.
    """

    requirement: Requirement
    have: Qualification | None
    worst: Outcome
    best: Outcome
    open_answers: tuple[str, ...] = ()
    lapsed: tuple[str, ...] = ()

    @property
    def open_answer(self) -> str | None:
        """The open answer to ask for, if there is one."""
        return self.open_answers[0] if self.open_answers else None

    @property
    def can_be_settled(self) -> bool:
        """Whether an open answer alone can settle it: whether an exam may be sat hangs on several."""
        return bool(self.open_answers) and (
            self.status == "unknown" or self.requirement.kind != "certification"
        )

    @property
    def status(self) -> Status:
        """The status, unknown while an open answer could meet it."""
        is_open = self.best.status == "met" and self.open_answers != ()
        return "unknown" if is_open else self.worst.status


def count_steps(short: float, size: float) -> int:
    """How many steps of `size` a shortfall takes, a started one counted whole."""
    return max(1, -int(-(short - 1e-9) // size))
