"""`disagreements.toml`: where sources clash, with every figure and what carecli makes of it."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from carecli.guide.record import FactReference, Identifier, Record, Text
from carecli.guide.topics import Figure


class Statement(Figure):
    """What one source says, where no topic holds it as a fact."""

    label: Text


class Disagreement(Record):
    """A clash: `fact` names facts of topics, `statement` holds what stands nowhere else.

    `reading` is what carecli makes of it.
    """

    id: Identifier
    title: Text
    fact: tuple[FactReference, ...] = ()
    statement: tuple[Statement, ...] = ()
    reading: Text

    @model_validator(mode="after")
    def _two_sides(self) -> Self:
        if len(self.fact) + len(self.statement) < 2:
            raise ValueError("needs two sides: facts or statements")
        return self


class DisagreementsFile(Record):
    """The disagreements."""

    disagreement: Annotated[tuple[Disagreement, ...], Field(min_length=1)]
