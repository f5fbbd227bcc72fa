"""`education.toml`: the levels of education, the fields that the guide names, and common degrees."""

from typing import Annotated

from pydantic import Field

from carecli.guide.record import Identifier, Record, Sourced, Text


class EducationLevel(Record):
    """A level of education, in the file from lowest to highest.

    `builds_on` is the level that must come first, so that carecli can count the degrees to go.
    """

    id: Identifier
    name: Text
    also: tuple[Text, ...] = ()
    builds_on: Identifier | None = None


class StudyField(Sourced):
    """A field of study. `named` says that the guide counts it as relevant to care management."""

    id: Identifier
    name: Text
    also: tuple[Text, ...] = ()
    named: Annotated[bool, Field(strict=True)]


class Degree(Record):
    """A degree by the letters people write for it, such as BSN."""

    id: Text
    name: Text
    level: Identifier
    field: Identifier


class EducationFile(Record):
    """Levels, fields and degrees."""

    level: Annotated[tuple[EducationLevel, ...], Field(min_length=1)]
    field: Annotated[tuple[StudyField, ...], Field(min_length=1)]
    degree: tuple[Degree, ...] = ()
