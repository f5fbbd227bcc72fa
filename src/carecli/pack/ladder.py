"""`ladder.toml`, `skills.toml` and `settings.toml`: levels and what each asks."""

from typing import Annotated, Literal, NamedTuple

from carecli.pack.fields import NOTHING, AtMost, Identifier, Limits, Record, Sourced, Text

Importance = Literal["must", "expected", "preferred"]
Kind = Literal["years", "education", "license", "certification", "skill"]
Rating = Annotated[int, Limits(strict=True, ge=0, le=5)]
Years = Annotated[float, Limits(strict=True, ge=0, le=80, allow_inf_nan=False)]
Positive = Annotated[float, Limits(strict=True, gt=0, allow_inf_nan=False)]


class Band(Record):
    """Usual years in care management at a level, in years; no `max` means open at the top."""

    min: Years
    max: Years | None = None

    def check(self) -> None:
        """The upper end is above the lower one."""
        super().check()
        if self.max is not None and self.max <= self.min:
            raise ValueError("max must be larger than min")


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


class YearsNeed(Record):
    """Years in care management; with `related`, other direct care counts towards them.

    A requirement that names no `years` asks for the lower end of its level's band.
    """

    kind: Literal["years"]
    years: Years | None = None
    related: Annotated[bool, Limits(strict=True)] = False

    @property
    def names(self) -> Names:
        """What it names of the pack: nothing."""
        return Names("", "", ())


class EducationNeed(Record):
    """At least this level of education, in a field that `education.toml` lists as named."""

    kind: Literal["education"]
    level: Identifier

    @property
    def names(self) -> Names:
        """The level of education."""
        return Names("level", "level of education", (self.level,))


class CredentialNeed(Record):
    """Any one of these licenses or certifications."""

    kind: Literal["license", "certification"]
    any_of: Annotated[tuple[Text, ...], Limits(min_length=1)]

    @property
    def names(self) -> Names:
        """The codes."""
        return Names("any_of", self.kind, self.any_of)


class SkillNeed(Record):
    """At least this rating of a skill."""

    kind: Literal["skill"]
    skill: Identifier
    rating: Rating

    @property
    def names(self) -> Names:
        """The skill."""
        return Names("skill", "skill", (self.skill,))


AnyNeed = YearsNeed | EducationNeed | CredentialNeed | SkillNeed
Alternatives = tuple[AnyNeed, ...]


class Counted(Record):
    """What postings count of a requirement: a thing of `evidence.toml`, or some of its `parts` alone."""

    thing: Identifier
    parts: tuple[Identifier, ...] = ()


class BaseRequirement(Sourced):
    """What any requirement carries.

    `against` lists sources that read it differently; `or` what will do as well, of any kind. With `holders`
    it is asked only of those who hold one of these licenses. `evidence` says what postings count of it, and
    `despite` in one line why its importance departs from that count.
    """

    id: Identifier
    importance: Importance
    label: Text | None = None
    against: tuple[Identifier, ...] = ()
    or_: Alternatives = ()
    holders: tuple[Text, ...] = ()
    evidence: Counted | None = None
    despite: Text | None = None


class YearsAsked(YearsNeed, BaseRequirement):
    """Years; usual tenure, so never a must."""


class EducationAsked(EducationNeed, BaseRequirement):
    """A level of education."""


class CredentialAsked(CredentialNeed, BaseRequirement):
    """A license or a certification, which a `label` names."""

    label: Text


AnyAsked = YearsAsked | EducationAsked | CredentialAsked


class Level(Record):
    """One rung of the ladder. `short` heads a column. Its skill requirements stand in `skills.toml`.

    Whoever holds one of the licenses in `passed_over` starts above it. `follows` names the levels that it
    comes after; without it, that is the level before it in the file.
    """

    id: Identifier
    title: Text
    short: Annotated[Text, AtMost(6)]
    also: tuple[Text, ...] = ()
    summary: Text
    source: Identifier
    years: Band
    focus: Annotated[tuple[Focus, ...], Limits(min_length=1)]
    requirement: tuple[AnyAsked, ...]
    passed_over: tuple[Text, ...] = ()
    follows: tuple[Identifier, ...] | None = None


class Weights(Sourced):
    """What each importance weighs in the score; what is preferred is only counted."""

    must: Positive
    expected: Positive
    preferred: Positive


Count = Annotated[int, Limits(strict=True, ge=1)]
Percent = Annotated[float, Limits(strict=True, ge=0, le=100)]
Share = Annotated[float, Limits(strict=True, ge=0, lt=1)]


class Steps(Sourced):
    """What counts as one step of a gap, and how many steps a larger thing is.

    One step is `rating` points of a skill or `years` of work. A certification and a license are so many
    steps, a degree `degree` for each `degree_years` years that it takes, a started one counted whole.
    """

    rating: Annotated[int, Limits(strict=True, ge=1, le=5)]
    years: Positive
    certification: Count = 2
    license: Count = 4
    degree: Count = 4
    degree_years: Positive = 2


class Partial(Sourced):
    """When a requirement is partly met, and which share of the points that earns.

    A skill up to `rating_gap` points below its target earns its share. `other_field`: a degree of the right
    level in a field that the guide does not name. `abroad`: a degree that is not evaluated yet. `eligible`:
    a certification whose exam may be sat.
    """

    rating_gap: Annotated[int, Limits(strict=True, ge=0, le=5)]
    other_field: Share
    abroad: Share = 0.5
    eligible: Share = 0.5


class Ready(Sourced):
    """When skills are enough: `skills` percent of their points, and none more than `steps` steps short."""

    skills: Percent
    steps: Annotated[int, Limits(strict=True, ge=0)]


class Stretch(Sourced):
    """A level is within reach from a score of `score` on, with at most `gaps` gaps above `steps` steps."""

    score: Percent
    steps: Annotated[int, Limits(strict=True, ge=0)]
    gaps: Annotated[int, Limits(strict=True, ge=0)] = 2


READY = Ready(
    skills=90,
    steps=1,
    basis="derived",
    source="carecli-rules",
    reason="Nobody is perfect in everything, and nobody is hired with a hole",
)


class Rules(Record):
    """The numbers of the assessment (design section 6)."""

    weights: Weights
    steps: Steps
    partial: Partial
    stretch: Stretch
    ready: Ready = READY


class LadderFile(Record):
    """The rules and the levels, lowest first."""

    rules: Rules
    level: Annotated[tuple[Level, ...], Limits(min_length=1)]


Group = Literal["technical", "soft", "leadership"]


class Target(Sourced):
    """The rating that one level asks for."""

    rating: Rating
    importance: Importance


class Skill(Record):
    """A skill. `anchors` say what a person at 1, 2, 3, 4 and 5 visibly does.

    `grow` says what to do within weeks to move on: from 1 to 2, 2 to 3, 3 to 4 and 4 to 5.
    """

    id: Identifier
    name: Text
    group: Group
    description: Text
    anchors: tuple[Text, Text, Text, Text, Text]
    grow: tuple[Text, Text, Text, Text] | None = None
    also: tuple[Text, ...] = ()
    targets: dict[Identifier, Target] = NOTHING


class SkillsFile(Record):
    """The skills, in the order in which lists show them, and a note on the ratings asked for.

    `source` is that of the scale of ratings, `grow` the basis of what the skills say under that key.
    """

    note: Text | None = None
    source: Identifier | None = None
    grow: Sourced | None = None
    skill: Annotated[tuple[Skill, ...], Limits(min_length=1)]


class Adjustment(Sourced):
    """What a setting does to one requirement of some levels: another importance, or more alternatives.

    `any_of` are the licenses or certifications that count here, where they are others; `also_accepts` are
    more of them, `or` anything else.
    """

    requirement: Identifier
    levels: Annotated[tuple[Identifier, ...], Limits(min_length=1)]
    importance: Importance | None = None
    any_of: tuple[Text, ...] = ()
    also_accepts: tuple[Text, ...] = ()
    or_: Alternatives = ()
    despite: Text | None = None


class Setting(Record):
    """A place of work. `also` are other words for it, and for the units that are part of one."""

    id: Identifier
    name: Text
    also: tuple[Text, ...] = ()
    description: Text
    direct_assessment: Annotated[bool, Limits(strict=True)]
    source: Identifier
    change: tuple[Adjustment, ...] = ()


class SettingsFile(Record):
    """The settings."""

    setting: Annotated[tuple[Setting, ...], Limits(min_length=1)]
