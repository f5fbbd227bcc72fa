"""`ladder.toml`: the levels, what each asks besides skills, and the rules of the assessment."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from carecli.guide.record import Identifier, Record, Sourced, Text

Importance = Literal["must", "expected", "preferred"]
Kind = Literal["years", "education", "license", "certification", "skill"]
Rating = Annotated[int, Field(strict=True, ge=0, le=5)]
Years = Annotated[float, Field(strict=True, ge=0, le=80, allow_inf_nan=False)]
Positive = Annotated[float, Field(strict=True, gt=0, allow_inf_nan=False)]


class Band(Record):
    """Usual years in care management at a level, in years; no `max` means open at the top."""

    min: Years
    max: Years | None = None

    @model_validator(mode="after")
    def _order(self) -> Self:
        if self.max is not None and self.max <= self.min:
            raise ValueError("max must be larger than min")
        return self


class Focus(Record):
    """One focus area of a level; `skills` are those that it makes the level ask for."""

    text: Text
    source: Identifier
    skills: tuple[Identifier, ...] = ()


class Asked(Sourced):
    """What any requirement carries. `against` lists sources that read it differently."""

    id: Identifier
    importance: Importance
    against: tuple[Identifier, ...] = ()


class YearsAsked(Asked):
    """The lower end of the level's band; with `related`, other direct care counts towards it."""

    kind: Literal["years"]
    related: Annotated[bool, Field(strict=True)] = False


class EducationAsked(Asked):
    """At least this level of education, in a field that `education.toml` lists as named."""

    kind: Literal["education"]
    level: Identifier


class CredentialAsked(Asked):
    """Any one of these licenses or certifications."""

    kind: Literal["license", "certification"]
    any_of: Annotated[tuple[Text, ...], Field(min_length=1)]
    label: Text


Requirement = Annotated[YearsAsked | EducationAsked | CredentialAsked, Field(discriminator="kind")]


class Level(Record):
    """One rung of the ladder. `short` heads a column. Its skill requirements stand in `skills.toml`."""

    id: Identifier
    title: Text
    short: Annotated[Text, Field(max_length=6)]
    also: tuple[Text, ...] = ()
    summary: Text
    source: Identifier
    years: Band
    focus: Annotated[tuple[Focus, ...], Field(min_length=1)]
    requirement: tuple[Requirement, ...]


class Weights(Sourced):
    """What each importance weighs in the score."""

    must: Positive
    expected: Positive
    preferred: Positive


class Steps(Sourced):
    """What counts as one step of a gap: `rating` points of a skill, `years` of work, one credential."""

    rating: Annotated[int, Field(strict=True, ge=1, le=5)]
    years: Positive


class Partial(Sourced):
    """When a requirement is partly met.

    A skill up to `rating_gap` points below its target; a degree of the right level in a field that
    the guide does not name, which earns the share `other_field` of the points.
    """

    rating_gap: Annotated[int, Field(strict=True, ge=0, le=5)]
    other_field: Annotated[float, Field(strict=True, ge=0, lt=1)]


class Stretch(Sourced):
    """When a level is within reach: a score of at least `score` and no gap above `steps` steps."""

    score: Annotated[float, Field(strict=True, ge=0, le=100)]
    steps: Annotated[int, Field(strict=True, ge=0)]


class Rules(Record):
    """The numbers of the assessment (design section 6)."""

    weights: Weights
    steps: Steps
    partial: Partial
    stretch: Stretch


class LadderFile(Record):
    """The rules and the levels, lowest first."""

    rules: Rules
    level: Annotated[tuple[Level, ...], Field(min_length=1)]
