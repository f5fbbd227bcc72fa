"""What can be found in a pack: each thing line by line, from its files as plain data.

A search reads every file, so it does without the models, which take longer than the search itself. The
built-in pack is checked by its tests, any other before it comes here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

Files = Mapping[str, dict[str, Any]]


Line = tuple[str, Mapping[str, Any]]  # what is said, and the record that says where it comes from


class Entry(NamedTuple):
    """One line that a search may find, and the thing that it belongs to.

    `source` and `basis` are those of the line; empty where it makes no claim.
    """

    kind: str
    id: str
    title: str
    line: str
    source: str = ""
    basis: str = ""


def list_entries(files: Files) -> Iterator[Entry]:
    """Yield every line of the topics, questions, skills, credentials, levels, settings and the rest.

    `files` maps the stem of each file to its parsed document.
    """
    for stem, file in files.items():
        if stem.startswith("topics/"):
            for topic in file["topic"]:
                yield from _list_topic(topic)
    for kind, stem, key, list_lines in (
        ("skill", "skills", "skill", _list_skill),
        ("credential", "credentials", "credential", _list_credential),
        ("level", "ladder", "level", _list_level),
        ("setting", "settings", "setting", _list_setting),
        ("country", "countries", "country", _list_country),
        ("disagreement", "disagreements", "disagreement", _list_disagreement),
    ):
        for thing in files.get(stem, {}).get(key, ()):
            title = thing.get("title") or thing.get("name", "")
            title = f"{thing['id']}: {title}" if kind == "credential" else title
            yield from _enter((kind, thing["id"], title), list_lines(thing))
    titles = {level["id"]: level["title"] for level in files.get("ladder", {}).get("level", ())}
    for pay in files.get("salary", {}).get("pay", ()):
        thing = ("level", pay["level"], titles[pay["level"]])
        yield from _enter(thing, _list_pay(pay))


def list_places(files: Files, areas: Iterable[Sequence[str]]) -> Iterator[Entry]:
    """Yield a line for each area of the wage tables, by its code, kind and name."""
    occupations = files.get("occupations", {})
    people = ", ".join(occupation["people"] for occupation in occupations.get("occupation", ()))
    origin = {"source": occupations.get("source", ""), "basis": "external"}
    for code, kind, name in areas:
        yield from _enter((kind, code, name), [(f"Published wages: {people}", origin)])


def _enter(thing: tuple[str, str, str], lines: Iterable[Line]) -> Iterator[Entry]:
    for line, origin in lines:
        source = origin.get("source", "")
        yield Entry(*thing, line, source, origin.get("basis", "stated" if source else ""))


def _list_topic(topic: dict[str, Any]) -> Iterator[Entry]:
    thing = ("topic", topic["id"], topic["title"])
    opening = (topic["summary"], ", ".join(topic.get("also", ())))
    yield from _enter(thing, ((line, {}) for line in opening if line))
    for section in topic["section"]:
        if topic["id"] == "questions":
            yield from _enter(("question", section["id"], section["title"]), _list_section(section, ""))
        else:
            yield from _enter(thing, _list_section(section, f"{section['title']}: "))


def _list_section(section: dict[str, Any], heading: str) -> Iterator[Line]:
    if "text" in section:
        yield f"{heading}{section['text']}", section
    if "unknown" in section:
        yield f"{heading}{section['unknown']}", {}
    for fact in section.get("fact", ()):
        yield f"{heading}{say_figure(fact, fact['label'])}", fact


def say_figure(figure: Mapping[str, Any], label: str) -> str:
    """Return a fact of a file as a line: its label, its number with its unit, and its words."""
    number = ""
    low = figure.get("value", figure.get("amount", figure.get("low")))
    if low is not None and not figure.get("worded"):
        high = figure.get("high", low)
        amount = f"{low:,}" if low == high else f"{low:,} to {high:,}"
        unit = figure.get("currency") or figure.get("unit") or ""
        number = f"{amount} {unit}{' or more' if figure.get('open') else ''}"
    said = "; ".join(part for part in (number.strip(), figure.get("text") or figure.get("note")) if part)
    return f"{label}: {said}"


def _list_skill(skill: dict[str, Any]) -> Iterator[Line]:
    yield f"{skill['name']}: {skill['description']}", {}
    if skill.get("also"):
        yield f"Also called: {', '.join(skill['also'])}", {}
    for anchor in skill["anchors"]:
        yield anchor, {}


def _list_credential(credential: dict[str, Any]) -> Iterator[Line]:
    yield f"{credential['name']}, {credential['issuer']}: {credential['description']}", credential
    if credential.get("also"):
        yield f"Also called: {', '.join(credential['also'])}", {}
    for route in credential.get("route", ()):
        yield f"Who may sit, {route['part']}: {route['label']}", route
    for fee in credential.get("fee", ()):
        yield say_figure(fee, f"Fee, {fee['label']}"), fee
    for study in credential.get("study", ()):
        months = {"low": study["months_low"], "high": study["months_high"], "unit": "months"}
        yield say_figure({**months, "note": study.get("note")}, f"Time, {study['label']}"), study
    if renewal := credential.get("renewal"):
        hours = f"; continuing education: {renewal['ce_hours']} hours" if "ce_hours" in renewal else ""
        said = f"Renewal: every {renewal['years']:g} years{hours}; {renewal.get('note', '')}"
        yield said.rstrip("; "), renewal
    if "note" in credential:
        yield credential["note"], credential


def _list_level(level: dict[str, Any]) -> Iterator[Line]:
    yield f"{level['title']}: {level['summary']}", level
    band = {"value": level["years"]["min"], "high": level["years"].get("max"), "unit": "years"}
    band |= {} if "max" in level["years"] else {"high": band["value"], "open": True}
    yield say_figure(band, "Usual years"), level
    for focus in level["focus"]:
        yield f"Focus: {focus['text']}", focus


def _list_pay(pay: dict[str, Any]) -> Iterator[Line]:
    for key, label in (("median", "Median pay a year"), ("mean", "Average pay a year")):
        if key in pay:
            where = f", {pay['state']}" if "state" in pay else ""
            yield say_figure({"value": pay[key], "currency": pay["currency"]}, f"{label}{where}"), pay


def _list_setting(setting: dict[str, Any]) -> Iterator[Line]:
    yield f"{setting['name']}: {setting['description']}", setting
    for change in setting.get("change", ()):
        yield f"{change['requirement']}: {change.get('reason', '')}", change


def _list_country(country: dict[str, Any]) -> Iterator[Line]:
    names = ", ".join((country["name"], *country.get("also", ())))
    yield say_figure(country, f"Pay a year, {names}"), country


def _list_disagreement(disagreement: dict[str, Any]) -> Iterator[Line]:
    yield disagreement["reading"], {}
    for statement in disagreement.get("statement", ()):
        yield say_figure(statement, statement["label"]), statement
