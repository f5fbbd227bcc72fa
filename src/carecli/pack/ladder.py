"""`ladder.toml`, `skills.toml` and `settings.toml`: levels and what each asks."""

from typing import Annotated, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from carecli.pack.fields import Identifier, Record, Sourced, Text

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


class Names(NamedTuple):
    """What a requirement names of the pack: under which key, what such a thing is called, and the names."""

    key: str
    what: str
    names: tuple[str, ...]


class Asked(Sourced):
    """What any requirement carries. `against` lists sources that read it differently."""

    id: Identifier
    importance: Importance
    against: tuple[Identifier, ...] = ()

    @property
    def names(self) -> Names:
        """What it names of the pack."""
        return Names("", "", ())

    @property
    def alternatives(self) -> str | None:
        """What a setting may let do as well, if anything: a license, a certification."""
        return None

    def refuse(self, _importance: Importance | None, /) -> str | None:
        """Why it cannot have an importance, or None where it can."""
        return None


class YearsAsked(Asked):
    """The lower end of the level's band; with `related`, other direct care counts towards it."""

    kind: Literal["years"]
    related: Annotated[bool, Field(strict=True)] = False

    def refuse(self, importance: Importance | None, /) -> str | None:
        """Years are no gate."""
        return "years are usual tenure and never a must" if importance == "must" else None


class EducationAsked(Asked):
    """At least this level of education, in a field that `education.toml` lists as named."""

    kind: Literal["education"]
    level: Identifier

    @property
    def names(self) -> Names:
        """The level of education."""
        return Names("level", "level of education", (self.level,))


class CredentialAsked(Asked):
    """Any one of these licenses or certifications."""

    kind: Literal["license", "certification"]
    any_of: Annotated[tuple[Text, ...], Field(min_length=1)]
    label: Text

    @property
    def names(self) -> Names:
        """The codes."""
        return Names("any_of", self.kind, self.any_of)

    @property
    def alternatives(self) -> str:
        """More of its kind."""
        return self.kind


AnyAsked = YearsAsked | EducationAsked | CredentialAsked


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
    requirement: tuple[Annotated[AnyAsked, Field(discriminator="kind")], ...]


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


Group = Literal["technical", "soft", "leadership"]


class Target(Sourced):
    """The rating that one level asks for."""

    rating: Rating
    importance: Importance


class Skill(Record):
    """A skill. `anchors` say what a person at 1, 2, 3, 4 and 5 visibly does."""

    id: Identifier
    name: Text
    group: Group
    description: Text
    anchors: tuple[Text, Text, Text, Text, Text]
    also: tuple[Text, ...] = ()
    targets: dict[Identifier, Target] = Field(default_factory=dict)


class SkillsFile(Record):
    """The skills, in the order in which lists show them, and a note on the ratings asked for.

    `source` is that of the scale of ratings.
    """

    note: Text | None = None
    source: Identifier | None = None
    skill: Annotated[tuple[Skill, ...], Field(min_length=1)]


class Adjustment(Sourced):
    """What a setting does to one requirement of some levels: another importance, or more alternatives."""

    requirement: Identifier
    levels: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    importance: Importance | None = None
    also_accepts: tuple[Text, ...] = ()


class Setting(Record):
    """A place of work."""

    id: Identifier
    name: Text
    description: Text
    direct_assessment: Annotated[bool, Field(strict=True)]
    source: Identifier
    change: tuple[Adjustment, ...] = ()


class SettingsFile(Record):
    """The settings."""

    setting: Annotated[tuple[Setting, ...], Field(min_length=1)]
