"""A requirement, what a person has of it, and the shape that every kind of requirement takes.

The kinds themselves stand in `kinds.py`.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple, Protocol

from carecli.names import fold
from carecli.pack.credentials import Credential
from carecli.pack.evidence import Count
from carecli.pack.fields import Basis
from carecli.pack.ladder import Importance, Kind, Rules
from carecli.profile.model import Certification, Education, License, Profile

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
STRENGTHS = {"waived": -1, "missing": 0, "partial": 1, "met": 2}


def strength(outcome: Outcome) -> tuple[int, float, int]:
    """The key by which outcomes compare, the best one highest."""
    status, credit, gap = outcome
    return STRENGTHS[status], credit, -gap


class Scales(NamedTuple):
    """What a pack measures by.

    `names` are those of the levels of education, which `ranks` puts in order. `steps_to` counts, for each
    pair of held (None: none) and needed level, the steps still to go, 0 if enough. `fields` maps every folded
    name of a field to its id; `named` are those ids that the pack counts, and `stems` their names that count
    inside a longer one, too; `field` is the first of them. A degree of another country than `country` is to
    be evaluated first. `studies` says which fields count. `credentials` are those of the pack by code, for
    who may sit.
    """

    rules: Rules
    names: Mapping[str, str]
    ranks: Mapping[str, int]
    steps_to: Mapping[tuple[str | None, str], int]
    fields: Mapping[str, str]
    named: frozenset[str]
    stems: tuple[str, ...]
    field: str | None
    studies: str
    country: str | None
    credentials: Mapping[str, Credential]


class Studied(NamedTuple):
    """A degree of a person: its rank, its field by the id of the pack, and whether the pack counts that.

    `is_named` is None where the field was not said; `abroad` is the country if it is to be evaluated first.
    """

    level: str
    rank: int
    field: str | None
    field_id: str | None
    is_named: bool | None
    abroad: str | None


class Case(NamedTuple):
    """All that a judgement rests on: the answers, the day and the scales.

    `licenses` and `certifications` are those that have not expired on the day, `lapsed` the licenses that
    have, `degrees` all with what the pack knows of them; None is not answered. `open_case` makes one.
    """

    profile: Profile
    today: date
    scales: Scales
    licenses: frozenset[str] | None
    lapsed: frozenset[str]
    certifications: frozenset[str] | None
    degrees: tuple[Studied, ...] | None

    def change(self, profile: Profile) -> "Case":
        """The case of a person whose answers have changed."""
        return open_case(profile, self.today, self.scales)


def open_case(profile: Profile, today: date, scales: Scales) -> Case:
    """The case of a person on a day (what expired before it is gone)."""
    education, licenses = profile.education, _list_current(profile.licenses, today)
    return Case(
        profile,
        today,
        scales,
        licenses,
        frozenset([held.id for held in profile.licenses or () if held.id not in (licenses or ())]),
        _list_current(profile.certifications, today),
        None if education is None else tuple([read_degree(entry, scales) for entry in education]),
    )


def _list_current(held: Sequence[License | Certification] | None, today: date) -> frozenset[str] | None:
    return None if held is None else frozenset([found.id for found in held if found.is_current(today)])


def read_degree(entry: Education, scales: Scales) -> Studied:
    """A degree with what the pack knows of it, however the person writes its field."""
    field_id, is_named = None, None
    if entry.field is not None:
        wanted = fold(entry.field)
        field_id = scales.fields.get(wanted) or find_field_inside(wanted, scales)
        is_named = field_id in scales.named
    if not scales.named:
        is_named = True
    abroad = entry.country if is_abroad(entry, scales) else None
    return Studied(entry.level, scales.ranks[entry.level], entry.field, field_id, is_named, abroad)


def find_field_inside(wanted: str, scales: Scales) -> str | None:
    """The id of a field that the pack counts whose name stands inside a longer one, as `fold` writes it."""
    return next((scales.fields[stem] for stem in scales.stems if f"-{stem}-" in f"-{wanted}-"), None)


def is_abroad(entry: Education, scales: Scales) -> bool:
    """Whether a degree was earned in another country than the pack's, and so is to be evaluated first."""
    return None not in (entry.country, scales.country) and entry.country != scales.country


class Reading(NamedTuple):
    """What a person has of one thing asked; `worst` and `best` differ where an answer is open.

    `open_answers` are those any one of which can bring the best (`years`, `related_years`, `education`,
    `licenses`, `certifications` or `skill:ID`), the one to ask first. `have` is None if unknown. `lapsed`
    lists credentials that have expired. It does not know its requirement, so that of several things asked
    the best reading can count, and of what levels ask alike each is read once.
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

    @property
    def is_wish(self) -> bool:
        """Whether it is an advantage alone, which neither score nor verdict counts."""
        return self.importance == "preferred"

    def is_stopped_by(self, outcome: Outcome) -> bool:
        """Whether an outcome is a hard stop: a must that is missing, or years of a law that are short."""
        if self.importance != "must":
            return False
        return outcome.status == "missing" or (outcome.status == "partial" and self.kind == "years")


class Finding(NamedTuple):
    """A requirement beside what the person has of it."""

    requirement: Requirement
    reading: Reading

    @property
    def have(self) -> Qualification | None:
        """What the person has; None if unknown."""
        return self.reading.have

    @property
    def worst(self) -> Outcome:
        """How far it is met with what is open missing."""
        return self.reading.worst

    @property
    def best(self) -> Outcome:
        """How far it is met with what is open met."""
        return self.reading.best

    @property
    def open_answers(self) -> tuple[str, ...]:
        """The answers any one of which can bring the best."""
        return self.reading.open_answers

    @property
    def lapsed(self) -> tuple[str, ...]:
        """The credentials that would do and have expired."""
        return self.reading.lapsed

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

    @property
    def is_gap(self) -> bool:
        """Whether something is asked of the person that they lack, or may lack."""
        return self.status not in ("met", "waived")


class Tally(NamedTuple):
    """What outcomes come to: their points of how many, and what stands in the way of a verdict.

    `stops` are musts that are missing, `short` what keeps a level from being ready whatever the points, and
    `large` gaps that are too large for a stretch. What is preferred is counted apart: of so many `wishes`
    so many are `granted`.
    """

    points: float = 0.0
    total: float = 0.0
    stops: int = 0
    short: int = 0
    large: int = 0
    granted: int = 0
    wishes: int = 0

    @property
    def share(self) -> float:
        """How much of what is asked is there, 0 to 1; all of it where nothing is asked."""
        return self.points / self.total if self.total else 1.0


NOTHING = Tally()


def tally(requirement: Requirement, outcome: Outcome, rules: Rules) -> Tally:
    """What the outcome of one requirement comes to."""
    status, credit, gap = outcome
    weight = requirement.weight
    if status == "waived":
        return NOTHING
    if requirement.is_wish:
        return Tally(granted=int(status == "met"), wishes=1)
    if status == "met":
        return Tally(weight, weight)
    is_skill = requirement.kind == "skill" and requirement.importance == "expected"
    is_forgiven = is_skill and gap <= rules.ready.steps
    return Tally(
        weight * credit,
        weight,
        int(requirement.is_stopped_by(outcome)),
        int(not is_forgiven),
        int(gap > rules.stretch.steps),
    )


def add_up(tallies: Sequence[Tally]) -> Tally:
    """Several tallies as one."""
    points = total = 0.0
    stops = short = large = granted = wishes = 0
    for earned, weight, is_stop, is_short, is_large, is_granted, is_wish in tallies:
        points += earned
        total += weight
        stops += is_stop
        short += is_short
        large += is_large
        granted += is_granted
        wishes += is_wish
    return Tally(points, total, stops, short, large, granted, wishes)


class Judged(NamedTuple):
    """A reading, and what it comes to at worst and at best."""

    reading: Reading
    worst: Tally
    best: Tally


def take_stock(requirement: Requirement, reading: Reading, rules: Rules) -> Judged:
    """A reading of a requirement with what it comes to."""
    _, worst, best, *_ = reading
    least = tally(requirement, worst, rules)
    return Judged(reading, least, least if best is worst else tally(requirement, best, rules))


def count_steps(short: float, size: float) -> int:
    """How many steps of `size` a shortfall takes, a started one counted whole."""
    return max(1, -int(-(short - 1e-9) // size))
