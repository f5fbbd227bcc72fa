"""`skills.toml`: the skills with their behavior anchors and the rating each level asks for."""

from typing import Annotated, Literal

from pydantic import Field

from carecli.guide.ladder import Importance, Rating
from carecli.guide.record import Identifier, Record, Sourced, Text

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
