"""`settings.toml`: the places care managers work, and what each moves in a level's requirements."""

from typing import Annotated

from pydantic import Field

from carecli.guide.ladder import Importance
from carecli.guide.record import Identifier, Record, Sourced, Text


class Change(Sourced):
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
    change: tuple[Change, ...] = ()


class SettingsFile(Record):
    """The settings."""

    setting: Annotated[tuple[Setting, ...], Field(min_length=1)]
