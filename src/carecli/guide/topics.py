"""`topics/*.toml`: what the guide and its extensions say, topic by topic, as typed facts."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from carecli.guide.record import (
    Basis,
    Currency,
    FactReference,
    Identifier,
    Number,
    Record,
    Sourced,
    Text,
    Year,
)

View = Literal["credentials", "settings", "levels", "countries"]


class Figure(Sourced):
    """A number with its unit, or words, from one source.

    One `value`, or a range from `low` to `high`; `open` says that the source adds "or more", `worded` that
    the text names the number itself. A sum of money has a `currency`, any other number a `unit`. `year` is
    the reference year of the number.
    """

    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    open: Annotated[bool, Field(strict=True)] = False
    unit: Text | None = None
    currency: Currency | None = None
    worded: Annotated[bool, Field(strict=True)] = False
    year: Year | None = None
    text: Text | None = None

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        is_range = self.low is not None and self.high is not None
        if (self.low is None) != (self.high is None) or (self.value is not None and is_range):
            raise ValueError("needs either value, or low and high")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("low is above high")
        is_number = is_range or self.value is not None
        if is_number and (self.unit is None) == (self.currency is None):
            raise ValueError("is a number and so needs either a unit or a currency")
        if not is_number and (self.unit or self.currency or self.open):
            raise ValueError("has a unit, a currency or open, but no number")
        if not is_number and self.text is None:
            raise ValueError("says nothing: give it a number or a text")
        if self.worded and self.text is None:
            raise ValueError("is worded and so needs a text that says the number")
        return self


class Fact(Figure):
    """One fact of a topic. `id` is its own within the topic."""

    id: Identifier
    label: Text


class Section(Record):
    """A part of a topic: a paragraph with its source, facts, facts of other topics, or a view of the pack.

    `include` names facts that other topics hold. `covers` names sections of the guide whose matter is
    here although no fact cites them. `unknown` says what neither the guide nor another source tells.
    """

    id: Identifier
    title: Text
    text: Text | None = None
    basis: Basis | None = None
    source: Identifier | None = None
    reason: Text | None = None
    fact: tuple[Fact, ...] = ()
    include: tuple[FactReference, ...] = ()
    view: View | None = None
    covers: tuple[Identifier, ...] = ()
    unknown: Text | None = None

    @model_validator(mode="after")
    def _source_text(self) -> Self:
        if self.text is not None and (self.basis is None or self.source is None):
            raise ValueError("has a text and so needs a basis and a source")
        if self.basis == "derived" and self.reason is None:
            raise ValueError("is derived and so needs a reason of one line")
        if not (self.text or self.fact or self.include or self.view or self.unknown):
            raise ValueError("says nothing: give it a text, facts, a view or what is unknown")
        return self


class Topic(Record):
    """One topic. `summary` says in a sentence what it holds; `also` are other names to find it by."""

    id: Identifier
    title: Text
    summary: Text
    also: tuple[Text, ...] = ()
    section: Annotated[tuple[Section, ...], Field(min_length=1)]


class TopicsFile(Record):
    """A family of topics; families are listed by `rank`."""

    title: Text
    rank: Annotated[int, Field(strict=True, ge=1)]
    topic: Annotated[tuple[Topic, ...], Field(min_length=1)]
