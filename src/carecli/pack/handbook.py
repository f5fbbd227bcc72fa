"""What there is to look up: topics with their facts, disagreements, countries, synonyms."""

from typing import Annotated, Literal, NamedTuple

from carecli.pack.fields import (
    Basis,
    CountryCode,
    Currency,
    FactReference,
    Identifier,
    Limits,
    Matching,
    Number,
    Record,
    Sourced,
    Text,
    Year,
)
from carecli.pack.pack import Pack
from carecli.pack.pay import OccupationsFile
from carecli.pack.plan import PlanFile
from carecli.pack.practice import QuestionsFile
from carecli.pack.sources import Source, SourcesFile

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
    open: Annotated[bool, Limits(strict=True)] = False
    unit: Text | None = None
    currency: Currency | None = None
    worded: Annotated[bool, Limits(strict=True)] = False
    year: Year | None = None
    text: Text | None = None

    def check(self) -> None:
        """A number has its unit, a range its ends."""
        super().check()
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


class StatedFact(Figure):
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
    fact: tuple[StatedFact, ...] = ()
    include: tuple[FactReference, ...] = ()
    view: View | None = None
    covers: tuple[Identifier, ...] = ()
    unknown: Text | None = None

    def check(self) -> None:
        """A text has a source, and a section says something."""
        super().check()
        if self.text is not None and (self.basis is None or self.source is None):
            raise ValueError("has a text and so needs a basis and a source")
        if self.basis == "derived" and self.reason is None:
            raise ValueError("is derived and so needs a reason of one line")
        if not (self.text or self.fact or self.include or self.view or self.unknown):
            raise ValueError("says nothing: give it a text, facts, a view or what is unknown")


class Topic(Record):
    """One topic. `summary` says in a sentence what it holds; `also` are other names to find it by."""

    id: Identifier
    title: Text
    summary: Text
    also: tuple[Text, ...] = ()
    section: Annotated[tuple[Section, ...], Limits(min_length=1)]


class TopicsFile(Record):
    """A family of topics; families are listed by `rank`."""

    title: Text
    rank: Annotated[int, Limits(strict=True, ge=1)]
    topic: Annotated[tuple[Topic, ...], Limits(min_length=1)]


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

    def check(self) -> None:
        """There are two sides."""
        super().check()
        if len(self.fact) + len(self.statement) < 2:
            raise ValueError("needs two sides: facts or statements")


class DisagreementsFile(Record):
    """The disagreements."""

    disagreement: Annotated[tuple[Disagreement, ...], Limits(min_length=1)]


Money = Annotated[int, Limits(strict=True, gt=0)]


class Country(Sourced):
    """A country's yearly range of pay in local currency, and the source's own range in US dollars.

    Where a source gives no figure there is only a `note`.
    """

    id: CountryCode
    name: Text
    also: tuple[Text, ...] = ()
    region: Text
    low: Money | None = None
    high: Money | None = None
    currency: Currency | None = None
    usd_low: Money | None = None
    usd_high: Money | None = None
    note: Text | None = None

    def check(self) -> None:
        """Ends of a range stand together, the lower one first."""
        super().check()
        if (self.low is None) != (self.high is None) or (self.low is None) != (self.currency is None):
            raise ValueError("needs low, high and currency together")
        if (self.usd_low is None) != (self.usd_high is None):
            raise ValueError("needs usd_low and usd_high together")
        if (self.low or 0) > (self.high or 0) or (self.usd_low or 0) > (self.usd_high or 0):
            raise ValueError("low is above high")
        if self.low is None and self.note is None:
            raise ValueError("says nothing: give it a range or a note")


class CountriesFile(Record):
    """The countries."""

    country: Annotated[tuple[Country, ...], Limits(min_length=1)]


Word = Annotated[str, Matching(r"[^\W_]+", "must be a single word")]


class SynonymsFile(Record):
    """Groups of single words; whoever searches for one, in any form, finds them all."""

    group: tuple[Annotated[tuple[Word, ...], Limits(min_length=2)], ...]


HANDBOOK_FILES: dict[str, type[Record]] = {
    "sources": SourcesFile,
    "countries": CountriesFile,
    "disagreements": DisagreementsFile,
    "occupations": OccupationsFile,
    "plan": PlanFile,
    "questions": QuestionsFile,
    "synonyms": SynonymsFile,
}


class Handbook(NamedTuple):
    """A pack and its further files, each of which a pack may leave out.

    `families` maps the stem of each file in `topics/` to its topics, by rank. `sources` are all.
    """

    pack: Pack
    sources: tuple[Source, ...]
    families: dict[str, TopicsFile]
    countries: tuple[Country, ...]
    disagreements: tuple[Disagreement, ...]
    occupations: OccupationsFile | None
    plan: PlanFile | None
    questions: QuestionsFile | None = None

    @property
    def topics(self) -> list[Topic]:
        """All topics, in the order in which lists show them."""
        return [topic for family in self.families.values() for topic in family.topic]
