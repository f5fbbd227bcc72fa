"""What a topic holds when it is shown: views filled in, other topics' facts fetched, clashes marked."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from carecli.names import fold, match_name
from carecli.pack.credentials import Credential, Fee, Route
from carecli.pack.fields import Basis
from carecli.pack.handbook import Country, Disagreement, Fact, Figure, Handbook, Section, Topic, View
from carecli.pack.ladder import CredentialAsked, EducationAsked, Level, Setting
from carecli.pack.pack import Pack
from carecli.pack.pay import Pay
from carecli.pack.reading import Place

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
    """A topic with everything that its sections name. Raises KeyError for a fact that nobody holds."""
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
    """What is known of one license or certification, or None for a name that is none."""
    credentials = handbook.pack.credentials.credential
    found = match_name(name, {c.id: (c.name, *c.also) for c in credentials}, beginnings=False)
    if found is None:
        return None
    holders = [t for t in handbook.topics if any(section.view == "credentials" for section in t.section)]
    topic = holders[0].id if holders else "credentials"
    disputes = list_disputes(handbook.disagreements, index_facts(handbook))
    part = next(p for p in fill_view("credentials", handbook) if p.id == fold(found))
    facts = tuple(_show(topic, fact, disputes) for fact in part.fact)
    return ShownTopic(topic, part.title, part.title, (ShownSection(part.title, None, facts, part.unknown),))


def index_facts(handbook: Handbook) -> Facts:
    """Every fact that a topic holds itself by its reference (`topic/fact`)."""
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
    """The figures of a disagreement: the facts of topics first, then its own statements."""
    held = [ShownFact(facts[reference], reference) for reference in disagreement.fact]
    own = [
        ShownFact(Fact.model_construct(id=f"{disagreement.id}:{n}", **dict(statement)), "")
        for n, statement in enumerate(disagreement.statement, 1)
    ]
    return [*held, *own]


def _list_parts(section: Section, handbook: Handbook) -> list[Section]:
    """The section, and for a view one part for each thing that it shows."""
    parts = fill_view(section.view, handbook) if section.view else []
    has_own = section.text or section.fact or section.include or section.unknown
    return [*([section] if has_own else []), *parts]


def _show(topic: str, fact: Fact, disputes: Disputes) -> ShownFact:
    return _show_reference(f"{topic}/{fact.id}", fact, disputes)


def _show_reference(reference: str, fact: Fact, disputes: Disputes) -> ShownFact:
    return ShownFact(fact, reference, disputes.get(_identify(fact)) or disputes.get(reference, ()))


def _identify(figure: Figure) -> tuple[object, ...]:
    """What makes a figure the same wherever it stands: its source, number and unit."""
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


def fill_view(view: View, handbook: Handbook) -> list[Section]:
    """The sections of a view: one for each credential, setting, level or country."""
    pack = handbook.pack
    if view == "credentials":
        return [
            _section(c.id, f"{c.id}: {c.name}", _list_credential(c), _say_unknown(c))
            for c in pack.credentials.credential
        ]
    if view == "settings":
        return [_section(s.id, s.name, _list_setting(s, pack)) for s in pack.settings.setting]
    if view == "levels":
        return [_section(x.id, x.title, _list_level(x, pack.salary.pay)) for x in pack.ladder.level]
    return [_section(c.id, c.name, _list_country(c)) for c in handbook.countries]


def _section(identifier: str, title: str, facts: Iterator[Fact], unknown: str | None = None) -> Section:
    prefix = fold(identifier)
    named = tuple(fact.model_copy(update={"id": f"{prefix}:{fact.id}"}) for fact in facts)
    return Section.model_construct(id=prefix, title=title, fact=named, unknown=unknown)


def _fact(identifier: str, label: str, origin: Any, **said: Any) -> Fact:
    reason = getattr(origin, "reason", None)
    basis: Basis = getattr(origin, "basis", "stated")
    return Fact.model_construct(
        id=identifier, label=label, basis=basis, source=origin.source, reason=reason, **said
    )


PARTS = {
    "background": "License or degree",
    "experience": "Experience",
    "training": "Training",
    "track": "Track",
}


def _list_credential(credential: Credential) -> Iterator[Fact]:
    yield _fact(
        "what", "What it is", credential, text=f"{credential.description} Issuer: {credential.issuer}."
    )
    yield from _list_routes(credential)
    for n, fee in enumerate(credential.fee, 1):
        yield _fact(f"fee-{n}", f"Fee, {fee.label}", fee, **_price(fee))
    for n, study in enumerate(credential.study, 1):
        low, high = study.months_low, study.months_high
        months = {"value": low} if low == high else {"low": low, "high": high}
        yield _fact(f"study-{n}", f"Time, {study.label}", study, unit="months", text=study.note, **months)
    if credential.renewal:
        renewal = credential.renewal
        said = renewal.note
        yield _fact("renewal", "Renewed every", renewal, value=renewal.years, unit="years", text=said)
        if renewal.ce_hours:
            label = "Continuing education"
            yield _fact("renewal-hours", label, renewal, value=renewal.ce_hours, unit="hours a renewal")
    if credential.note:
        yield _fact("note", "Note", credential, text=credential.note)


def _say_unknown(credential: Credential) -> str | None:
    missing = [] if credential.fee else ["its fee"]
    missing += ["how it is renewed"] if credential.kind == "certification" and not credential.renewal else []
    return f"{_join(missing)}: no checked source says." if missing else None


def _list_routes(credential: Credential) -> Iterator[Fact]:
    """Yield who may sit: one way of every kind is needed, within a kind any one."""
    kinds = [part for part in PARTS if any(route.part == part for route in credential.route)]
    if len(credential.route) > 1:
        names = _join([PARTS[kind].lower() for kind in kinds])
        said = f"One way of each kind is needed: {names}." if len(kinds) > 1 else "Any one of these ways."
        yield Fact.model_construct(
            id="who",
            label="Who may sit",
            text=said,
            basis="derived",
            source=credential.route[0].source,
            reason="So carecli reads the routes that follow",
        )
    for kind in kinds:
        routes = [route for route in credential.route if route.part == kind]
        for n, route in enumerate(routes, 1):
            way = f"{PARTS[kind]}, way {n} of {len(routes)}" if len(routes) > 1 else PARTS[kind]
            yield _fact(f"{kind}-{n}", way, route, text=route.label, **_measure(route))


def _measure(route: Route) -> dict[str, Any]:
    """The number of a route, which its label says in words, so that programs find it as a figure."""
    if route.hours is not None:
        return {"value": route.hours, "unit": "hours", "worded": True}
    if route.months is not None:
        return {"value": route.months, "unit": "months", "worded": True}
    if route.ce_hours is not None:
        return {"value": route.ce_hours, "unit": "hours of continuing education", "worded": True}
    return {}


def _price(fee: Fee) -> dict[str, Any]:
    price: dict[str, Any] = {"currency": fee.currency, "year": fee.year, "text": fee.note}
    if fee.amount is not None:
        return price | {"value": fee.amount}
    return price | {"low": fee.low, "high": fee.high}


STRENGTHS = {"must": "A must", "expected": "Expected", "preferred": "An advantage"}


def _list_setting(setting: Setting, pack: Pack) -> Iterator[Fact]:
    yield _fact("what", "What it is", setting, text=f"{setting.description}.")
    levels = {level.id: level for level in pack.ladder.level}
    for n, change in enumerate(setting.change, 1):
        titles = _join([levels[name].title for name in change.levels])
        said = f"{STRENGTHS[change.importance]} here" if change.importance else "Asked"
        also = f"; {_join(change.also_accepts)} will do too" if change.also_accepts else ""
        label = _name_requirement(levels[change.levels[0]], change.requirement, pack)
        yield _fact(f"asks-{n}", label, change, text=f"{said} for {titles}{also}.")


def _name_requirement(level: Level, name: str, pack: Pack) -> str:
    """What people call a requirement of a level, such as `RN or LCSW license`."""
    asked = next(requirement for requirement in level.requirement if requirement.id == name)
    if isinstance(asked, CredentialAsked):
        return asked.label
    if isinstance(asked, EducationAsked):
        return next(found.name for found in pack.education.level if found.id == asked.level)
    return "Years in care management"


def _join(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def _list_level(level: Level, pay: Sequence[Pay]) -> Iterator[Fact]:
    yield _fact("what", "What it is", level, text=level.summary)
    band = level.years
    span = {"value": band.min, "open": True} if band.max is None else {"low": band.min, "high": band.max}
    yield _fact("years", f"{level.title}: usual years", level, unit="years", **span)
    for n, row in enumerate(row for row in pay if row.level == level.id):
        nth, where = (f"-{n + 1}" if n else ""), (f", {row.state}" if row.state else "")
        for key, label in (("median", "median pay"), ("mean", "average pay")):
            if (amount := getattr(row, key)) is not None:
                said = {"value": amount, "currency": row.currency, "year": row.year}
                yield _fact(f"{key}{nth}", f"{level.title}: {label}{where}", row, **said)


def _list_country(country: Country) -> Iterator[Fact]:
    if country.low is not None:
        said = {"low": country.low, "high": country.high, "currency": country.currency}
        yield _fact("pay", f"{country.name}: pay a year", country, **said)
    if country.usd_low is not None and country.currency != "USD":
        said = {"low": country.usd_low, "high": country.usd_high, "currency": "USD"}
        yield _fact("pay-usd", "The same in dollars, by the guide", country, **said)
    if country.note:
        yield _fact("note", "Note", country, text=country.note)


Citations = Mapping[str, Counter[str]]
TOPIC = "topic "


def count_citations(handbook: Handbook) -> Citations:
    """Return, for each source, how often each place names it: a topic (`topic ID`) or the stem of a file.

    What a topic shows of other files counts for both.
    """
    counts: dict[str, Counter[str]] = {source.id: Counter() for source in handbook.sources}
    for topic in handbook.topics:
        covered = [name for section in topic.section for name in section.covers]
        for name in (*(fact.source for fact in list_own_facts(topic, handbook)), *covered):
            counts[name][f"{TOPIC}{topic.id}"] += 1
    for file, _, name in (*list_citations(handbook.pack), *list_handbook_citations(handbook)):
        if file not in handbook.families:
            counts[name][file] += 1
    return counts


def list_citations(pack: Pack) -> Iterator[tuple[str, Place, str]]:
    """Yield every source that the files of a pack name, as (file, place, source)."""
    for file in (*Pack.FILES[1:], *Pack.OPTIONAL):
        record = getattr(pack, file)
        for place, name in list_cited(record.model_dump() if record else {}):
            yield file, place, name


def list_handbook_citations(handbook: Handbook) -> Iterator[tuple[str, tuple[str | int, ...], str]]:
    """Yield every source that the further files name, as (file, place, source)."""
    parts: dict[str, object] = {
        "countries": {"country": [country.model_dump() for country in handbook.countries]},
        "disagreements": {"disagreement": [d.model_dump() for d in handbook.disagreements]},
        "occupations": handbook.occupations.model_dump() if handbook.occupations else {},
        "plan": handbook.plan.model_dump() if handbook.plan else {},
        **{file: family.model_dump() for file, family in handbook.families.items()},
    }
    for file, dumped in parts.items():
        for place, name in list_cited(dumped):
            yield file, place, name


def list_cited(value: object, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Yield every source that a record, as plain data, names, with its place."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "source" and isinstance(inner, str):
                yield (*place, key), inner
            elif key in ("against", "covers"):
                yield from (((*place, key), name) for name in inner)
            else:
                yield from list_cited(inner, (*place, key))
    elif isinstance(value, list | tuple):
        for i, inner in enumerate(value):
            yield from list_cited(inner, (*place, i))
