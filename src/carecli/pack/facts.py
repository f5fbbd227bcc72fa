"""What can be said of a topic, a credential, a level and the rest, as facts: for pages, checks and search.

Everything here reads records by their attributes: models, or the tables of a file that a search reads.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from carecli.names import fold, match_name, say_amount
from carecli.pack.reading import Basis, Place

if TYPE_CHECKING:  # A search lists facts without the models, whose import would cost it 105 ms.
    from carecli.pack.credentials import Credential, Route
    from carecli.pack.handbook import Country, Disagreement, Handbook, Section, Topic
    from carecli.pack.ladder import Adjustment, Level, Setting
    from carecli.pack.pack import Pack


class Fact(NamedTuple):
    """What one source says: a number with its unit, words or both; `handbook.Figure` explains the fields.

    `heading` says what it belongs to where a page shows that by its place alone. `reference` is `topic/fact`
    where a topic holds it; `disputed` are ids of disagreements about it.
    """

    id: str
    label: str
    basis: Basis
    source: str
    reason: str | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    open: bool = False
    unit: str | None = None
    currency: str | None = None
    worded: bool = False
    year: int | None = None
    text: str | None = None
    heading: str = ""
    reference: str = ""
    disputed: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        """Its number with its unit: `40,000 to 100,000 USD or more`; nothing where it has none."""
        if self.value is None and self.low is None:
            return ""
        ends = [self.value or 0] if self.low is None else [self.low, self.high or 0]
        more = " or more" if self.open else ""
        return f"{' to '.join(map(say_amount, ends))} {self.currency or self.unit}{more}"


class Part(NamedTuple):
    """What is said of one thing: a paragraph, as a fact of words, facts, and what nobody tells.

    `include` names facts that other topics hold and this part shows after its own.
    """

    id: str
    title: str
    facts: tuple[Fact, ...]
    unknown: str | None
    text: Fact | None = None
    include: tuple[str, ...] = ()

    @property
    def all_facts(self) -> tuple[Fact, ...]:
        """The paragraph, if there is one, and the facts."""
        return (self.text, *self.facts) if self.text else self.facts


class ShownTopic(NamedTuple):
    """A topic as it is shown: everything that its sections name."""

    id: str
    title: str
    summary: str
    sections: tuple[Part, ...]

    @property
    def facts(self) -> list[Fact]:
        """Every fact, paragraphs included, in the order of the sections."""
        return [fact for section in self.sections for fact in section.all_facts]


FIELDS = frozenset(Fact._fields)
Facts = Mapping[str, Fact]
Disputes = Mapping[object, tuple[str, ...]]


def fill_topic(topic: "Topic", handbook: "Handbook") -> ShownTopic:
    """A topic with everything that its sections name. Raises KeyError for a fact that nobody holds."""
    facts = index_facts(handbook)
    disputes = list_disputes(handbook.disagreements, facts)
    parts = [_show(part, topic.id, facts, disputes) for part in _list_parts(topic, handbook)]
    return ShownTopic(topic.id, topic.title, topic.summary, tuple(parts))


def fill_credential(name: str, handbook: "Handbook") -> ShownTopic | None:
    """What is known of one license or certification, or None for a name that is none."""
    names = {c.id: (c.name, *c.also) for c in handbook.pack.credentials.credential}
    found = match_name(name, names, beginnings=False)
    if found is None:
        return None
    holders = [t.id for t in handbook.topics if any(section.view == "credentials" for section in t.section)]
    topic = holders[0] if holders else "credentials"
    facts = index_facts(handbook)
    part = next(part for part in fill_view("credentials", handbook) if part.id == fold(found))
    shown = _show(part, topic, facts, list_disputes(handbook.disagreements, facts))
    return ShownTopic(topic, part.title, part.title, (shown,))


def index_facts(handbook: "Handbook") -> dict[str, Fact]:
    """Every fact that a topic holds itself by its reference."""
    facts = [_refer(fact, t.id) for t in handbook.topics for fact in list_own_facts(t, handbook)]
    return {fact.reference: fact for fact in facts}


def list_own_facts(topic: "Topic", handbook: "Handbook") -> Iterator[Fact]:
    """Yield the facts that a topic holds itself: its own, its paragraphs and those of its views."""
    for part in _list_parts(topic, handbook):
        yield from part.all_facts


def list_disputes(disagreements: "Iterable[Disagreement]", facts: Facts) -> Disputes:
    """For each fact that takes part in disagreements, their ids.

    A fact is found by its reference, and its figure also wherever else it stands, by source, number and unit.
    """
    disputes: dict[object, tuple[str, ...]] = {}
    for disagreement in disagreements:
        figures = map(_identify, list_sides(disagreement, facts))
        for key in dict.fromkeys(key for key in (*disagreement.fact, *figures) if key):
            disputes[key] = (*disputes.get(key, ()), disagreement.id)
    return disputes


def list_sides(disagreement: "Disagreement", facts: Facts) -> list[Fact]:
    """The figures of a disagreement: the facts of topics first, then its own statements."""
    return [*(facts[reference] for reference in disagreement.fact), *list_statements(disagreement)]


def list_statements(disagreement: "Disagreement") -> Iterator[Fact]:
    """Yield what a disagreement says itself, where no topic holds it."""
    for n, statement in enumerate(disagreement.statement or (), 1):
        yield _take(statement, id=f"{disagreement.id}:{n}")


def _take(record: object, **own: Any) -> Fact:
    """A figure of a file as a fact."""
    said = {key: x for key, x in vars(record).items() if x is not None and key in FIELDS}
    return Fact(**(said | own))


def _list_parts(topic: "Topic", handbook: "Handbook") -> Iterator[Part]:
    """Yield each section that says something itself, and for a view one part for each thing it shows."""
    for section in topic.section:
        if section.text or section.fact or section.include or section.unknown:
            yield take_section(section)
        if section.view:
            yield from fill_view(section.view, handbook)


def _show(part: Part, topic: str, facts: Facts, disputes: Disputes) -> Part:
    """A part as its topic shows it: with facts of other topics, and each fact's disagreements."""
    own = [_mark(_refer(fact, topic), disputes) for fact in part.facts]
    fetched = [_mark(facts[reference], disputes) for reference in part.include]
    text = part.text and _mark(_refer(part.text, topic), disputes)
    return part._replace(facts=(*own, *fetched), text=text)


def _refer(fact: Fact, topic: str) -> Fact:
    return fact._replace(reference=f"{topic}/{fact.id}")


def _mark(fact: Fact, disputes: Disputes) -> Fact:
    return fact._replace(disputed=disputes.get(_identify(fact)) or disputes.get(fact.reference, ()))


def _identify(fact: Fact) -> tuple[object, ...]:
    """What makes a figure the same wherever it stands: its source, number and unit; empty for mere words."""
    number = (fact.value, fact.low, fact.high)
    return (fact.source, *number, fact.currency, fact.unit) if any(n is not None for n in number) else ()


def fill_view(view: str, handbook: "Handbook") -> list[Part]:
    """The parts of a `handbook.View`: one for each credential, setting, level or country of the file."""
    pack = handbook.pack
    if view == "credentials":
        return [
            _part(c.id, f"{c.id}: {c.name}", _list_credential(c), _say_unknown(c))
            for c in pack.credentials.credential or ()
        ]
    if view == "settings":
        return [_part(s.id, s.name, _list_setting(s, pack)) for s in pack.settings.setting or ()]
    if view == "levels":
        return [_part(x.id, x.title, _list_level(x, pack)) for x in pack.ladder.level or ()]
    return [_part(c.id, c.name, _list_country(c)) for c in handbook.countries or ()]


def take_section(section: "Section") -> Part:
    """What a section of a topic says itself."""
    text = _take(section, label=section.title) if section.text else None
    facts = tuple(map(_take, section.fact or ()))
    return Part(section.id, section.title, facts, section.unknown, text, tuple(section.include or ()))


def _part(identifier: str, title: str, facts: Iterable[Fact], unknown: str | None = None) -> Part:
    prefix = fold(identifier)
    named = [fact._replace(id=f"{prefix}:{fact.id}") for fact in facts]
    return Part(prefix, title, tuple(named), unknown)


def say_label(label: str, title: str) -> str:
    """A label without the title that stands above it."""
    own = label.removeprefix(f"{title}: ")
    return own[:1].upper() + own[1:]


def say_figure(fact: Fact, joint: str = "; ") -> str:
    """What a fact says: its number, unless its words name it, and its words."""
    number, text = "" if fact.worded else fact.number, fact.text or ""
    return f"{number}{joint}{text}" if number and text else number or text


def _fact(identifier: str, label: str, origin: Any, **said: Any) -> Fact:
    basis: Basis = getattr(origin, "basis", None) or "stated"  # Levels and settings are the guide's.
    return Fact(identifier, label, basis, origin.source, getattr(origin, "reason", None), **said)


PARTS = {
    "background": "License or degree",
    "experience": "Experience",
    "training": "Training",
    "track": "Track",
}


def _list_credential(credential: "Credential") -> Iterator[Fact]:
    what = f"{credential.description} Issuer: {credential.issuer}."
    yield _fact("what", "What it is", credential, text=what)
    yield from _list_routes(credential.route or ())
    for n, fee in enumerate(credential.fee or (), 1):
        price = {"low": fee.low, "high": fee.high} if fee.amount is None else {"value": fee.amount}
        said = {"currency": fee.currency, "year": fee.year, "text": fee.note}
        yield _fact(f"fee-{n}", f"Fee, {fee.label}", fee, **price, **said)
    for n, study in enumerate(credential.study or (), 1):
        low, high = study.months_low, study.months_high
        months = {"value": low} if low == high else {"low": low, "high": high}
        yield _fact(f"study-{n}", f"Time, {study.label}", study, unit="months", text=study.note, **months)
    if renewal := credential.renewal:
        every = {"value": renewal.years, "unit": "years", "text": renewal.note}
        yield _fact("renewal", "Renewed every", renewal, **every)
        if renewal.ce_hours:
            hours = {"value": renewal.ce_hours, "unit": "hours a renewal"}
            yield _fact("renewal-hours", "Continuing education", renewal, **hours)
    if credential.note:
        yield _fact("note", "Note", credential, text=credential.note)


def _say_unknown(credential: "Credential") -> str | None:
    missing = [] if credential.fee else ["its fee"]
    missing += ["how it is renewed"] if credential.kind == "certification" and not credential.renewal else []
    return f"{_join(missing)}: no checked source says." if missing else None


def _list_routes(routes: "Sequence[Route]") -> Iterator[Fact]:
    """Yield who may sit: one way of every kind is needed, within a kind any one."""
    kinds = {kind: [route for route in routes if route.part == kind] for kind in PARTS}
    kinds = {kind: ways for kind, ways in kinds.items() if ways}
    if len(routes) > 1:
        names = _join([PARTS[kind].lower() for kind in kinds])
        said = f"One way of each kind is needed: {names}." if len(kinds) > 1 else "Any one of these ways."
        reason = "So carecli reads the routes that follow"
        yield Fact("who", "Who may sit", "derived", routes[0].source, reason, text=said)
    for kind, ways in kinds.items():
        for n, route in enumerate(ways, 1):
            way = f"{PARTS[kind]}, way {n} of {len(ways)}" if len(ways) > 1 else PARTS[kind]
            yield _fact(
                f"{kind}-{n}", way, route, text=route.label, heading="Who may sit: ", **_measure(route)
            )


def _measure(route: "Route") -> dict[str, Any]:
    """The number of a route, which its label says in words, so that programs find it as a figure."""
    units = {"hours": "hours", "months": "months", "ce_hours": "hours of continuing education"}
    found = [(number, unit) for key, unit in units.items() if (number := getattr(route, key)) is not None]
    return {"value": found[0][0], "unit": found[0][1], "worded": True} if found else {}


STRENGTHS = {"must": "A must", "expected": "Expected", "preferred": "An advantage"}


def _list_setting(setting: "Setting", pack: "Pack") -> Iterator[Fact]:
    yield _fact("what", "What it is", setting, text=f"{setting.description}.")
    levels = {level.id: level for level in pack.ladder.level or ()}
    for n, change in enumerate(setting.change or (), 1):
        titles = _join([levels[name].title for name in change.levels])
        said = f"{STRENGTHS[change.importance]} here" if change.importance else "Asked"
        only = f", {_join(change.any_of)} alone" if change.any_of else ""
        others = [*(change.also_accepts or ()), *_name_alternatives(change, pack)]
        also = f"; {_join(others)} will do too" if others else ""
        label = _name_requirement(levels[change.levels[0]], change.requirement, pack)
        yield _fact(f"asks-{n}", label, change, text=f"{said} for {titles}{only}{also}.")


def _name_alternatives(change: "Adjustment", pack: "Pack") -> Iterator[str]:
    """What a setting takes of other kinds. A file's own name for it is no name in Python."""
    degrees = {degree.id: degree.name for degree in pack.education.level or ()}
    needs: Any = getattr(change, "or", None) or change.or_ or ()
    for need in needs:
        if need.kind == "years":
            yield f"{need.years:g} years"
        elif need.kind == "education":
            yield degrees[need.level]
        elif need.kind == "skill":
            yield f"{need.skill} at {need.rating}"
        else:
            yield from need.any_of


def _name_requirement(level: "Level", name: str, pack: "Pack") -> str:
    """What people call a requirement of a level, such as `RN or LCSW license`."""
    asked = next(requirement for requirement in level.requirement if requirement.id == name)
    if label := getattr(asked, "label", None):
        return str(label)
    degrees = {degree.id: degree.name for degree in pack.education.level or ()}
    return degrees.get(getattr(asked, "level", ""), "Years of work")


def _join(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def _list_level(level: "Level", pack: "Pack") -> Iterator[Fact]:
    yield _fact("what", "What it is", level, text=level.summary)
    if level.years:
        low, high = level.years.min, level.years.max
        band = {"value": low, "open": True} if high is None else {"low": low, "high": high}
        yield _fact("years", f"{level.title}: usual years", level, unit="years", **band)
    heading = "Pay a year: "
    for n, row in enumerate(row for row in pack.salary.pay or () if row.level == level.id):
        nth, where = (f"-{n + 1}" if n else ""), (f", {row.state}" if row.state else "")
        figures: list[tuple[str, str, dict[str, int | None]]] = [
            ("median", "median pay", {"value": row.median}),
            ("mean", "average pay", {"value": row.mean}),
        ]
        if row.low is not None and row.high is not None:
            figures.append(("range", "pay", {"low": row.low, "high": row.high}))
        else:
            figures.append(("low", "pay from", {"value": row.low}))
            figures.append(("high", "pay up to", {"value": row.high}))
        for key, label, amounts in figures:
            if None not in amounts.values():
                said = {**amounts, "currency": row.currency, "year": row.year, "text": row.note}
                yield _fact(f"{key}{nth}", f"{level.title}: {label}{where}", row, heading=heading, **said)


def _list_country(country: "Country") -> Iterator[Fact]:
    if country.low is not None:
        said = {"low": country.low, "high": country.high, "currency": country.currency}
        yield _fact("pay", f"{country.name}: pay a year", country, **said)
    ours, theirs = (country.usd_low, country.usd_high), (country.low, country.high)
    if country.usd_low is not None and (country.currency != "USD" or ours != theirs):
        said = {"low": country.usd_low, "high": country.usd_high, "currency": "USD"}
        yield _fact("pay-usd", "The same in dollars, by the guide", country, **said)
    if country.note:
        yield _fact("note", "Note", country, text=country.note, heading="Pay a year: ")


Citations = Mapping[str, Counter[str]]
TOPIC = "topic "


def count_citations(handbook: "Handbook") -> Citations:
    """How often, for each source, each place names it: a topic (`topic ID`) or the stem of a file.

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


def list_citations(pack: "Pack") -> Iterator[tuple[str, Place, str]]:
    """Yield every source that the files of a pack name, as (file, place, source)."""
    return _list_cited({file: getattr(pack, file) for file in (*pack.FILES[1:], *pack.OPTIONAL)})


def list_handbook_citations(handbook: "Handbook") -> Iterator[tuple[str, Place, str]]:
    """Yield every source that the further files name, as (file, place, source)."""
    countries, disagreements = {"country": handbook.countries}, {"disagreement": handbook.disagreements}
    parts = {"countries": countries, "disagreements": disagreements, "occupations": handbook.occupations}
    others = {"plan": handbook.plan, "questions": handbook.questions}
    return _list_cited({**parts, **others, **handbook.families})


def _list_cited(files: Mapping[str, object]) -> Iterator[tuple[str, Place, str]]:
    for file, record in files.items():
        yield from ((file, place, name) for place, name in list_cited(record))


def list_cited(value: object, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Yield every source that a record, or plain data, names, with its place."""
    if isinstance(value, list | tuple):
        inside: Iterable[tuple[str | int, Any]] = enumerate(value)
    else:
        inside = (value if isinstance(value, dict) else getattr(value, "__dict__", {})).items()
    for key, inner in inside:
        if key == "source" and isinstance(inner, str):
            yield (*place, key), inner
        elif key in ("against", "covers"):
            yield from (((*place, key), name) for name in inner)
        else:
            yield from list_cited(inner, (*place, key))
