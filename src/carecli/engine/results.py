"""What the engine finds, as frozen values: an assessment and a plan. Every view is made from these."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Literal, NamedTuple

from carecli.engine.requirements import Finding, Qualification, Requirement
from carecli.pack.fields import Basis
from carecli.pack.ladder import Band, Importance


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


Verdict = Literal["blocked", "developing", "stretch", "ready"]
VERDICTS: tuple[Verdict, ...] = ("blocked", "developing", "stretch", "ready")

# Raised whenever the rules change what comes out for the same pack and answers: snapshots keep it.
RULES_VERSION = 2


class Range(NamedTuple):
    """A score from 0 to 100, as all open answers missing (`low`) and as all of them met (`high`)."""

    low: float
    high: float


class VerdictRange(NamedTuple):
    """The verdict with all open answers missing (`low`) and with all of them met (`high`)."""

    low: Verdict
    high: Verdict


class Advantages(NamedTuple):
    """How many of the preferred requirements are met: with open answers missing, with them met, of all."""

    low: int
    high: int
    of: int


class Standing(NamedTuple):
    """How a person stands at a level: the score, and its halves, credentials and skills, each out of 100."""

    verdict: VerdictRange
    score: Range
    credentials: Range
    skills: Range
    advantages: Advantages


class LevelScore(NamedTuple):
    """Verdict and score of one level, and nothing else."""

    level: str
    verdict: VerdictRange
    score: Range


class Change(NamedTuple):
    """One thing to change: the requirement, what to reach, and the steps that takes."""

    requirement: str
    to: Qualification
    steps: int


class Lift(NamedTuple):
    """The smallest set of changes that lifts the best-case verdict, and the verdict that it leads to."""

    verdict: Verdict
    changes: tuple[Change, ...]


class LevelAssessment(NamedTuple):
    """One level. `stops` are the musts that are missing, `open_stops` those not answered yet.

    `passed_over` is the license whose holders start above it, if the person has one. `lift` is None where
    nothing but answers is lacking; `settles_most` is the open answer that would settle most. Both are worked
    out for the levels that advice was asked for alone.
    """

    id: str
    title: str
    years: Band | None
    verdict: VerdictRange
    score: Range
    credentials: Range
    skills: Range
    advantages: Advantages
    passed_over: str | None
    stops: tuple[str, ...]
    open_stops: tuple[str, ...]
    findings: tuple[Finding, ...]
    lift: Lift | None = None
    settles_most: str | None = None

    @property
    def standing(self) -> Standing:
        """How the person stands there."""
        return Standing(self.verdict, self.score, self.credentials, self.skills, self.advantages)


class Assessment(NamedTuple):
    """A person against every level of a pack. `expiring` are the credentials to renew, or expired.

    Where levels part into tracks several can be the highest one reached: `current_levels` has all, and
    `current_level` is the first. `reached` are these with all on the ways to them. `next_levels` are all that
    may come after, or the first ones that are not passed over; `next_level` is the one that leads to the
    target, else the first.
    """

    pack_id: str
    pack_version: str
    name: str | None
    setting: str | None
    current_level: str | None
    current_levels: tuple[str, ...]
    reached: frozenset[str]
    next_level: str | None
    next_levels: tuple[str, ...]
    target_level: str | None
    levels: tuple[LevelAssessment, ...]
    expiring: tuple[Expiry, ...] = ()

    @property
    def tracks(self) -> tuple[str, ...] | None:
        """The current levels where there are several."""
        return self.current_levels if len(self.current_levels) > 1 else None

    def name_levels(self, names: Collection[str]) -> list[str]:
        """The titles of levels, in the order of the ladder."""
        return [level.title for level in self.levels if level.id in names]


Preference = Literal["fastest", "cheapest"]
PREFERENCES: tuple[Preference, ...] = ("fastest", "cheapest")
StepKind = Literal[
    "apply",
    "first-post",
    "recognition",
    "education",
    "license",
    "experience",
    "training",
    "certification",
    "years",
    "skill",
]


class Estimate(NamedTuple):
    """What a source says that something takes: months, or money where it has a `currency`."""

    low: float
    high: float
    basis: Basis
    source: str
    note: str | None = None
    reason: str | None = None
    currency: str | None = None
    open: bool = False
    year: int | None = None


class Span(NamedTuple):
    """Months, counted from the start of the plan or as a length."""

    low: float
    high: float


class Money(NamedTuple):
    """A sum; `open` says that a part of it may be more."""

    low: float
    high: float
    currency: str
    open: bool = False


class Eligibility(NamedTuple):
    """A way to be allowed to sit for an exam, whether it is open now, and the months of work it lacks."""

    label: str
    source: str
    basis: Basis
    is_met: bool
    months_left: float | None = None


class Raise(NamedTuple):
    """The rating of a skill that a step raises, from what it is to what is asked.

    `grow` says what to do for each stage on the way, as far as the pack does: for that of 0 it has no text.
    """

    skill: str
    name: str
    low: int
    high: int
    grow: tuple[str, ...] = ()


class Opening(NamedTuple):
    """A setting in which a level is ready or a stretch for a person today."""

    setting: str
    name: str
    verdict: Verdict


class Step(NamedTuple):
    """One thing to do, whatever its place in a plan.

    `months` and `cost` are None where no source gives them; `otherwise` is what other sources say of the
    cost or the length, and `is_free` says that it is paid work, which costs nothing. A cost that `is_old`, or
    of no known date, is in no sum. `gains` are what it brings. `routes` say who may sit for a credential, the
    closest ways chosen; `others` are the ways of working toward it that were not. A degree `in_any_field` can
    still be taken in the field that a license asks for. `open_answers` are those that could ask for more
    before it. `seldom` says why people rarely go this way. `openings` are where to apply. `in_place_of` is
    the label of what years or a rating stand in for. `short` is a name for where there is little room.
    """

    id: str
    kind: StepKind
    title: str
    basis: Basis
    source: str
    reason: str | None = None
    starts_after: tuple[str, ...] = ()
    months: Estimate | None = None
    cost: Estimate | None = None
    otherwise: tuple[Estimate, ...] = ()
    routes: tuple[Eligibility, ...] = ()
    others: tuple[Eligibility, ...] = ()
    note: str | None = None
    gains: tuple[Qualification, ...] = ()
    raises: Raise | None = None
    is_free: bool = False
    in_any_field: bool = False
    open_answers: tuple[str, ...] = ()
    is_old: bool = False
    seldom: str | None = None
    openings: tuple[Opening, ...] = ()
    in_place_of: str | None = None
    short: str | None = None


class PlannedStep(NamedTuple):
    """A step at its place in a plan, and what it changes there.

    `importance` is that of the strongest requirement it serves, `is_needed` that the target cannot be ready
    without it. `start` and `finish` are months from the
    start of the plan; a length that is not known counts as nothing there. `closes` are the requirements of
    the target that are met after it and all steps above it, `standing` is the verdict and score then,
    `reaches` the levels that become ready with it. `payback` is how many months of higher pay make up for
    its cost, where a source gives an uplift.
    """

    step: Step
    importance: Importance
    is_needed: bool
    is_done: bool
    start: Span
    finish: Span
    closes: tuple[str, ...]
    standing: Standing
    reaches: tuple[str, ...]
    payback: Span | None

    @property
    def id(self) -> str:
        """The id of the step."""
        return self.step.id

    @property
    def kind(self) -> StepKind:
        """The kind of the step."""
        return self.step.kind


class Total(NamedTuple):
    """What steps take together. Steps without a known length or cost are listed, and not in the sums.

    Nor are those of `old_cost`, whose cost is shown but too old to count on, or of no known date.
    """

    months: Span
    cost: Money | None
    unknown_months: tuple[Step, ...]
    unknown_cost: tuple[Step, ...]
    old_cost: tuple[Step, ...] = ()


class Alternative(NamedTuple):
    """The plan by one preference, in short: what it takes and which degrees and credentials it chooses."""

    preference: Preference
    total: Total
    choices: tuple[str, ...]


class OtherWay(NamedTuple):
    """A way that closes the same gaps and was not chosen.

    `choices` are its degrees and credentials, `short` their short names; `seldom` says why few people go it.
    `sources` are those of its months and money.
    """

    total: Total
    choices: tuple[str, ...]
    short: tuple[str, ...]
    seldom: tuple[str, ...]
    sources: tuple[str, ...]


class FirstStepDone(NamedTuple):
    """One of the steps to a first post, and whether the profile or a tick shows it done."""

    id: str
    title: str
    todo: str
    is_done: bool
    basis: Basis
    source: str


class Checklist(NamedTuple):
    """The steps to a first post, for where somebody comes from; `months` is what that takes, if known."""

    origin: str
    months: Estimate | None
    items: tuple[FirstStepDone, ...]


class Plan(NamedTuple):
    """The way from a profile to a level.

    `week` is how many hours they work a week, `full_week` those of full-time work. `needed` is what it takes
    to be ready, `everything` includes what only helps and what is preferred. `elsewhere` is where nothing of
    what stops them would, today.
    `start` is the first day of the first month, `asked` are the requirements of the target by their ids.
    `alternatives` are both preferences where they differ, `other_ways` the best of those that lose by both.
    `open_answers` are those not given yet: what they ask for is in no step. `expiring` lists credentials that
    have lapsed or will before the plan ends.
    """

    pack_id: str
    pack_version: str
    name: str | None
    target: str
    title: str
    current_level: str | None
    preference: Preference
    week: float | None
    full_week: float | None
    start: date
    standing: Standing
    asked: Mapping[str, Requirement]
    stops: tuple[str, ...]
    elsewhere: tuple[Opening, ...]
    open_stops: tuple[str, ...]
    steps: tuple[PlannedStep, ...]
    needed: Total
    everything: Total
    alternatives: tuple[Alternative, ...]
    other_ways: tuple[OtherWay, ...]
    open_answers: tuple[str, ...]
    checklist: Checklist | None
    expiring: tuple[Expiry, ...]
