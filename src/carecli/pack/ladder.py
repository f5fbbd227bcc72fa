"""`ladder.toml`, `skills.toml` and `settings.toml`: levels and what each asks."""

from functools import lru_cache
from typing import Annotated, Literal, NamedTuple

from carecli.pack.fields import NOTHING, AtMost, Identifier, Limits, Record, Sourced, Text
from carecli.pack.sources import OWN_RULES

Importance = Literal["must", "expected", "preferred"]
Kind = Literal["years", "education", "license", "certification", "skill"]
MOST_RATINGS = 7
"""The names that a scale of ratings may have."""

Rating = Annotated[int, Limits(strict=True, ge=0, le=MOST_RATINGS)]
Years = Annotated[float, Limits(strict=True, ge=0, le=80, allow_inf_nan=False)]
Positive = Annotated[float, Limits(strict=True, gt=0, allow_inf_nan=False)]


class Band(Record):
    """Usual years in the work at a level, in years; no `max` means open at the top."""

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
    """Years in the work; with `related`, related work counts towards them.

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
    """Years; usual tenure, so a must only where `despite` names the law that makes it one."""


class EducationAsked(EducationNeed, BaseRequirement):
    """A level of education."""


class CredentialAsked(CredentialNeed, BaseRequirement):
    """A license or a certification, which a `label` names."""

    label: Text


AnyAsked = YearsAsked | EducationAsked | CredentialAsked


class Level(Record):
    """One rung of the ladder. `short` heads a column. Its skill requirements stand in `skills.toml`.

    Whoever holds one of the licenses in `passed_over` starts above it. `follows` names the levels that it
    comes after, any one of which leads to it: so a ladder parts into tracks and joins again. Without it, that
    is the level before it in the file; an empty one begins a track of its own.
    """

    id: Identifier
    title: Text
    short: Annotated[Text, AtMost(6)]
    also: tuple[Text, ...] = ()
    summary: Text
    source: Identifier
    years: Band | None = None
    focus: tuple[Focus, ...] = ()
    requirement: tuple[AnyAsked, ...] = ()
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

    rating: Annotated[int, Limits(strict=True, ge=1, le=MOST_RATINGS)]
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

    rating_gap: Annotated[int, Limits(strict=True, ge=0, le=MOST_RATINGS)]
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


WEIGHTS = Weights(
    must=3,
    expected=2,
    preferred=1,
    basis="derived",
    source=OWN_RULES,
    reason="A hard stop counts three times, and a normal demand twice, what an advantage counts",
)
STEPS = Steps(
    rating=1,
    years=2,
    basis="derived",
    source=OWN_RULES,
    reason="One rating, or two years of work, is about what a person gains at a time",
)
PARTIAL = Partial(
    rating_gap=1,
    other_field=0.5,
    basis="derived",
    source=OWN_RULES,
    reason="Level and field of a degree are the two halves of what is asked",
)
STRETCH = Stretch(
    score=75,
    steps=1,
    basis="derived",
    source=OWN_RULES,
    reason="Three quarters of the way, with at most two things further off than one step",
)
READY = Ready(
    skills=90,
    steps=1,
    basis="derived",
    source=OWN_RULES,
    reason="Nobody is perfect in everything, and nobody is hired with a hole",
)


class Rules(Record):
    """The numbers of the assessment (design section 6); a pack writes those that differ."""

    weights: Weights = WEIGHTS
    steps: Steps = STEPS
    partial: Partial = PARTIAL
    stretch: Stretch = STRETCH
    ready: Ready = READY


class LadderFile(Record):
    """The rules and the levels, each below those that may follow it."""

    rules: Rules = Rules()
    level: Annotated[tuple[Level, ...], Limits(min_length=1)]

    @property
    def follows(self) -> dict[str, tuple[str, ...]]:
        """The levels that each level comes after; none of those that begin a track."""
        before = [(), *((level.id,) for level in self.level[:-1])]
        return {
            level.id: above if level.follows is None else level.follows
            for level, above in zip(self.level, before, strict=True)
        }

    @property
    def has_tracks(self) -> bool:
        """Whether the levels do more than follow each other one by one."""
        levels = self.level
        plain = [(), *((level.id,) for level in levels[:-1])]
        return list(self.follows.values()) != plain

    @property
    def below(self) -> dict[str, frozenset[str]]:
        """All levels on the ways to each, itself left out: what whoever has reached it has behind them."""
        found: dict[str, frozenset[str]] = {}
        for name, above in self.follows.items():
            found[name] = frozenset(above).union(*(found.get(other, frozenset()) for other in above))
        return found


class NamedGroup(Record):
    """A group of skills, and how it is called."""

    id: Identifier
    title: Text


class Target(Sourced):
    """The rating that one level asks for."""

    rating: Rating
    importance: Importance


class Skill(Record):
    """A skill. `anchors` say what a person at 1, 2, 3 and so on visibly does, one for each rating, or none.

    `grow` says what to do within weeks to move on: from 1 to 2, 2 to 3 and so on, one fewer.
    """

    id: Identifier
    name: Text
    group: Identifier | None = None
    description: Text
    anchors: Annotated[tuple[Text, ...], Limits(max_length=MOST_RATINGS)] = ()
    grow: Annotated[tuple[Text, ...], Limits(max_length=MOST_RATINGS - 1)] | None = None
    also: tuple[Text, ...] = ()
    targets: dict[Identifier, Target] = NOTHING


class Scale(Record):
    """The ratings: `names` are those of 1, 2, 3 and so on, and `none` is that of 0."""

    names: Annotated[tuple[Text, ...], Limits(min_length=2, max_length=MOST_RATINGS)]
    none: Text = "none"

    @property
    def most(self) -> int:
        """The highest rating."""
        return len(self.names)

    @property
    def competent(self) -> int:
        """The middle rating, from which somebody works alone: 3 of 5, where Benner's competent stands."""
        return (self.most + 1) // 2

    @property
    def ratings(self) -> tuple[str, ...]:
        """The name of each rating from 0 on; empty where it has none."""
        return (self.none, *self.names)

    @property
    def span(self) -> str:
        """From where to where ratings go: `0 (none) to 5 (expert)`, `0 to 4`."""
        return f"0 ({self.none}) to {self.most} ({self.names[-1]})" if self.names[-1] else f"0 to {self.most}"

    def say(self, rating: int) -> str:
        """A rating with its name, such as `3 competent`, or `3 of 5` where it has none.

        >>> Scale(names=("novice", "expert")).say(2), number_ratings(4).say(2)
        ('2 expert', '2 of 4')
        """
        if rating > self.most:  # of an earlier version of the pack
            return str(rating)
        return f"{rating} {self.ratings[rating] or f'of {self.most}'}"


@lru_cache
def number_ratings(most: int) -> Scale:
    """The scale of a pack that gives its ratings no names."""
    return Scale(names=("",) * most)


class SkillsFile(Record):
    """The skills, in the order in which lists show them, and a note on the ratings asked for.

    `source` is that of the scale of ratings, `grow` the basis of what the skills say under that key. Without
    names for the ratings there are as many as a skill has anchors.
    """

    note: Text | None = None
    source: Identifier | None = None
    scale_: Scale | None = None
    group: tuple[NamedGroup, ...] = ()
    grow: Sourced | None = None
    skill: Annotated[tuple[Skill, ...], Limits(min_length=1)]

    @property
    def scale(self) -> Scale:
        """The ratings that there are."""
        return self.scale_ or number_ratings(max(len(skill.anchors) for skill in self.skill))

    def name_group(self, skill: Skill) -> str:
        """What the group of a skill is called; nothing where it is in none."""
        titles = {group.id: group.title for group in self.group}
        return titles.get(skill.group, skill.group.replace("-", " ")) if skill.group else ""


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

    setting: tuple[Setting, ...] = ()
