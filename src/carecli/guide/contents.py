"""What a topic holds when it is shown: its views filled in, other topics' facts fetched, clashes marked."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from carecli.guide.disagreements import Disagreement
from carecli.guide.handbook import Handbook
from carecli.guide.naming import match_name
from carecli.guide.topics import Fact, Figure, Section, Topic
from carecli.guide.views import fill_view

Facts = Mapping[str, Fact]
Disputes = Mapping[object, tuple[str, ...]]


class ShownFact(NamedTuple):
    """A fact with its reference (`topic/fact`) and the ids of the disagreements that it is part of."""

    fact: Fact
    reference: str
    disputed: tuple[str, ...] = ()


class ShownSection(NamedTuple):
    """A section as it is shown. `text` is its paragraph, as a fact of words."""

    title: str
    text: ShownFact | None
    facts: tuple[ShownFact, ...]
    unknown: str | None

    @property
    def all_facts(self) -> tuple[ShownFact, ...]:
        """The paragraph, if there is one, and the facts."""
        return (self.text, *self.facts) if self.text else self.facts


class ShownTopic(NamedTuple):
    """A topic as it is shown."""

    id: str
    title: str
    summary: str
    sections: tuple[ShownSection, ...]

    @property
    def facts(self) -> list[ShownFact]:
        """Every fact, paragraphs included, in the order of the sections."""
        return [shown for section in self.sections for shown in section.all_facts]


def fill_topic(topic: Topic, handbook: Handbook) -> ShownTopic:
    """Return a topic with everything that its sections name. Raises KeyError for a fact that nobody holds."""
    facts = index_facts(handbook)
    disputes = list_disputes(handbook.disagreements, facts)
    sections: list[ShownSection] = []
    for section in topic.section:
        for part in _list_parts(section, handbook):
            own = [_show(topic.id, fact, disputes) for fact in part.fact]
            others = [_show_reference(reference, facts[reference], disputes) for reference in part.include]
            paragraph = _make_paragraph(part)
            text = _show(topic.id, paragraph, disputes) if paragraph else None
            sections.append(ShownSection(part.title, text, (*own, *others), part.unknown))
    return ShownTopic(topic.id, topic.title, topic.summary, tuple(sections))


def fill_credential(name: str, handbook: Handbook) -> ShownTopic | None:
    """Return what is known of one license or certification, or None for a name that is none."""
    credentials = handbook.pack.credentials.credential
    found = match_name(name, {c.id: (c.name, *c.also) for c in credentials}, beginnings=False)
    if found is None:
        return None
    holders = [t for t in handbook.topics if any(section.view == "credentials" for section in t.section)]
    topic = holders[0].id if holders else "credentials"
    disputes = list_disputes(handbook.disagreements, index_facts(handbook))
    part = next(p for p in fill_view("credentials", handbook) if p.title.startswith(f"{found}: "))
    facts = tuple(_show(topic, fact, disputes) for fact in part.fact)
    return ShownTopic(topic, part.title, part.title, (ShownSection(part.title, None, facts, part.unknown),))


def _list_parts(section: Section, handbook: Handbook) -> list[Section]:
    """Return the section, and for a view one part for each thing that it shows."""
    parts = fill_view(section.view, handbook) if section.view else []
    has_own = section.text or section.fact or section.include or section.unknown
    return [*([section] if has_own else []), *parts]


def _show(topic: str, fact: Fact, disputes: Disputes) -> ShownFact:
    return _show_reference(f"{topic}/{fact.id}", fact, disputes)


def _show_reference(reference: str, fact: Fact, disputes: Disputes) -> ShownFact:
    return ShownFact(fact, reference, disputes.get(_identify(fact)) or disputes.get(reference, ()))


def _identify(figure: Figure) -> tuple[object, ...]:
    """Return what makes a figure the same wherever it stands: its source, number and unit."""
    number = (figure.value, figure.low, figure.high)
    return (
        (figure.source, *number, figure.currency, figure.unit) if any(n is not None for n in number) else ()
    )


def _make_paragraph(section: Section) -> Fact | None:
    if section.text is None:
        return None
    assert section.basis is not None  # noqa: S101
    assert section.source is not None  # noqa: S101
    return Fact.model_construct(
        id=section.id,
        label=section.title,
        text=section.text,
        basis=section.basis,
        source=section.source,
        reason=section.reason,
    )


def index_facts(handbook: Handbook) -> Facts:
    """Return every fact that a topic holds itself by its reference (`topic/fact`)."""
    return {f"{t.id}/{fact.id}": fact for t in handbook.topics for fact in list_own_facts(t, handbook)}


def list_own_facts(topic: Topic, handbook: Handbook) -> Iterator[Fact]:
    """Yield the facts that a topic holds itself: its own, its paragraphs and those of its views."""
    for section in topic.section:
        for part in _list_parts(section, handbook):
            paragraph = _make_paragraph(part)
            yield from (paragraph,) if paragraph else ()
            yield from part.fact


def list_disputes(disagreements: Iterable[Disagreement], facts: Facts) -> Disputes:
    """Return, for each fact that takes part in disagreements, their ids.

    A fact is found by its reference, and its figure also wherever else it stands, by source, number and unit.
    """
    disputes: dict[object, tuple[str, ...]] = {}
    for disagreement in disagreements:
        figures = (*(facts[reference] for reference in disagreement.fact), *disagreement.statement)
        keys = [*disagreement.fact, *map(_identify, figures)]
        for key in dict.fromkeys(key for key in keys if key):
            disputes[key] = (*disputes.get(key, ()), disagreement.id)
    return disputes


def list_sides(disagreement: Disagreement, facts: Facts) -> list[ShownFact]:
    """Return the figures of a disagreement: the facts of topics first, then its own statements."""
    held = [ShownFact(facts[reference], reference) for reference in disagreement.fact]
    own = [
        ShownFact(Fact.model_construct(id=f"{disagreement.id}:{n}", **dict(statement)), "")
        for n, statement in enumerate(disagreement.statement, 1)
    ]
    return [*held, *own]
