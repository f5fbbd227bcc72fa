"""The result of planning, as frozen values: steps in order, what they take, and what they change."""

from collections.abc import Mapping
from datetime import date
from typing import Literal, NamedTuple

from carecli.engine.assessment import Range, VerdictRange
from carecli.engine.expiry import Expiry
from carecli.guide.ladder import Importance
from carecli.guide.record import Basis

Preference = Literal["fastest", "cheapest"]
PREFERENCES: tuple[Preference, ...] = ("fastest", "cheapest")

StepKind = Literal[
    "first-post", "education", "license", "experience", "training", "certification", "years", "skill"
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


class Route(NamedTuple):
    """A way to be allowed to sit for an exam, whether it is open now, and the months of work it lacks."""

    label: str
    source: str
    basis: Basis
    is_met: bool
    months_left: float | None = None


class Standing(NamedTuple):
    """How a person stands at the target level."""

    verdict: VerdictRange
    score: Range


class Step(NamedTuple):
    """One thing to do.

    `closes` are the requirements of the target that are met after it and all steps above it, `standing` is
    the verdict and score then, `reaches` the levels that become ready with it. `months` and `cost` are None
    where no source gives them. `start` and `finish` are months from the start of the plan; a length that is
    not known counts as nothing there. `importance` is that of the strongest requirement it serves.
    `ratings` are those of a skill, from and to; `routes` say who may sit for a credential, the closest ways
    chosen, and `others` are the ways of working toward it that were not. `payback` is how many months of
    higher pay make up for its cost, where a source gives an uplift.
    """

    id: str
    kind: StepKind
    title: str
    importance: Importance
    closes: tuple[str, ...]
    starts_after: tuple[str, ...]
    months: Estimate | None
    cost: Estimate | None
    otherwise: tuple[Estimate, ...]
    routes: tuple[Route, ...]
    others: tuple[Route, ...]
    note: str | None
    ratings: tuple[int, int] | None
    skill: str | None
    basis: Basis
    source: str
    reason: str | None
    is_done: bool
    start: Span
    finish: Span
    standing: Standing
    reaches: tuple[str, ...]
    payback: Span | None


class Total(NamedTuple):
    """What steps take together. Steps without a known length or cost are named, and not in the sums."""

    months: Span
    cost: Money | None
    unknown_months: tuple[str, ...]
    unknown_cost: tuple[str, ...]


class Alternative(NamedTuple):
    """The plan by one preference, in short: what it takes and which degrees and credentials it chooses."""

    preference: Preference
    total: Total
    choices: tuple[str, ...]


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

    `week` is how many hours she works a week, `full_week` those of full-time work. `needed` is what the must
    and expected requirements take, `everything` includes the preferred ones.
    `start` is the first day of the first month, `labels` name the requirements of the target. `open_answers`
    are those not given yet: what they ask for is in no step. `expiring` lists credentials that have lapsed or
    will before the plan ends.
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
    labels: Mapping[str, str]
    stops: tuple[str, ...]
    open_stops: tuple[str, ...]
    steps: tuple[Step, ...]
    needed: Total
    everything: Total
    alternatives: tuple[Alternative, ...]
    open_answers: tuple[str, ...]
    checklist: Checklist | None
    expiring: tuple[Expiry, ...]
