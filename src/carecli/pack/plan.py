"""`plan.toml`: what a degree, a certification and a first post take, and the first steps toward a post."""

from typing import Annotated, Literal

from carecli.pack.fields import (
    Currency,
    FactReference,
    Identifier,
    Limits,
    Number,
    Record,
    Sourced,
    Text,
    Year,
)

Amount = Annotated[Number, Limits(ge=0)]


class Duration(Sourced):
    """How many months something takes, as a range. `fact` is the fact of a topic that says the same."""

    low: Amount
    high: Amount
    note: Text | None = None
    fact: FactReference | None = None


class Cost(Sourced):
    """What something costs, as a range; `open` says that the source adds "or more"."""

    low: Amount
    high: Amount
    open: Annotated[bool, Limits(strict=True)] = False
    currency: Currency
    year: Year | None = None
    note: Text | None = None
    fact: FactReference | None = None


class Program(Sourced):
    """A program that leads to a degree; what no source says is left out.

    With a `field` it is for those who need that field; without one it `gives` that field in a plan, unless
    another is needed. With `licenses` it is open to their holders alone, with `holds` to those of a degree of
    that level in another field; they take it in place of others. `otherwise` is what other sources say of
    its cost, `other_months` of its length. `seldom` says why few people take it: no plan does by itself.
    `short` is its name where there is little room.
    """

    id: Identifier
    name: Text
    short: Text | None = None
    level: Identifier
    field: Identifier | None = None
    gives: Identifier | None = None
    licenses: tuple[Text, ...] = ()
    holds: Identifier | None = None
    seldom: Text | None = None
    note: Text | None = None
    months: Duration | None = None
    cost: Cost | None = None
    otherwise: tuple[Cost, ...] = ()
    other_months: tuple[Duration, ...] = ()


class ForeignPaper(Sourced):
    """One thing that a person with a degree from abroad has done or passes; the last one may come `after`.

    With `evaluates` the degree counts from then on. What no source says of it is left out. `short` is its
    name where there is little room.
    """

    id: Identifier
    title: Text
    short: Text | None = None
    evaluates: Annotated[bool, Limits(strict=True)] = False
    after: Annotated[bool, Limits(strict=True)] = False
    months: Duration | None = None
    cost: Cost | None = None
    note: Text | None = None


class Abroad(Record):
    """The papers from a degree earned abroad to a `license`, or without one to a degree that counts.

    They stand in the order in which one follows the other; the license comes before those that are `after`.
    """

    license: Text | None = None
    note: Text | None = None
    paper: Annotated[tuple[ForeignPaper, ...], Limits(min_length=1)]


class SecondDegree(Sourced):
    """That nobody is sent to a second entry-level degree who has the highest of them; `note` says so."""

    note: Text


class OldFee(Sourced):
    """After how many years a fee is too old for a sum; one of no known date always is."""

    years: Amount


class ExamFigures(Sourced):
    """What a source says of the exams of several certifications at once, where an issuer says nothing."""

    certifications: tuple[Text, ...]
    months: Duration | None = None
    cost: Cost | None = None


class Uplift(Sourced):
    """How much more a year a degree (`degree`) or a certification brings, by a source."""

    certification: Text | None = None
    degree: Identifier | None = None
    low: Amount
    high: Amount
    currency: Currency
    year: Year | None = None


class FullTime(Sourced):
    """The hours of a full-time week, by which part-time work is counted."""

    hours: Annotated[Number, Limits(gt=0)]


class StandIn(Sourced):
    """What an unknown length or fee counts as when two ways are compared, in months and in money.

    It is never shown as a figure, and no sum holds it.
    """

    months: Amount
    cost: Amount


class Origin(Sourced):
    """Where somebody comes from: a person is the first one whose licenses, fields or answers fit them.

    `related` asks for years of other direct care; an origin that asks for nothing fits all. `months` is how
    long a first post in care management takes from there.
    """

    id: Identifier
    name: Text
    licenses: tuple[Text, ...] = ()
    certifications: tuple[Text, ...] = ()
    fields: tuple[Identifier, ...] = ()
    related: Annotated[bool, Limits(strict=True)] = False
    months: Duration | None = None


class FirstStep(Sourced):
    """One of the steps to a first post, with what it means from each origin.

    `met_by` is the part of a profile that shows it done: a degree, experience, or the skills of the lowest
    level.
    """

    id: Identifier
    title: Text
    met_by: Literal["degree", "experience", "skills"] | None = None
    todo: dict[Identifier, Text]


class PlanFile(Record):
    """What a plan is made of besides the ladder and its credentials; what is left out is not known."""

    full_time: FullTime | None = None
    comparison: StandIn | None = None
    old_fee: OldFee | None = None
    second_degree: SecondDegree | None = None
    abroad: tuple[Abroad, ...] = ()
    program: tuple[Program, ...] = ()
    exam: tuple[ExamFigures, ...] = ()
    uplift: tuple[Uplift, ...] = ()
    origin: tuple[Origin, ...] = ()
    first_step: tuple[FirstStep, ...] = ()
