"""What can be found in a pack: each thing line by line, from its files as plain data.

A search reads every file, so it does without the models, which take longer than the search itself. The
built-in pack is checked by its tests, any other before it comes here.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

Files = Mapping[str, dict[str, Any]]


class Entry(NamedTuple):
    """One line that a search may find, and the thing that it belongs to."""

    kind: str
    id: str
    title: str
    line: str


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
            for line in list_lines(thing):
                yield Entry(kind, thing["id"], title, line)


def _list_topic(topic: dict[str, Any]) -> Iterator[Entry]:
    is_questions = topic["id"] == "questions"
    for line in (topic["summary"], ", ".join(topic.get("also", ()))):
        if line:
            yield Entry("topic", topic["id"], topic["title"], line)
    for section in topic["section"]:
        thing = (
            ("question", section["id"], section["title"])
            if is_questions
            else ("topic", topic["id"], topic["title"])
        )
        heading = "" if is_questions else f"{section['title']}: "
        for key in ("text", "unknown"):
            if key in section:
                yield Entry(*thing, f"{heading}{section[key]}")
        for fact in section.get("fact", ()):
            yield Entry(*thing, f"{heading}{say_figure(fact, fact['label'])}")


def say_figure(figure: Mapping[str, Any], label: str) -> str:
    """Return a fact of a file as a line: its label, its number with its unit, and its words."""
    number = ""
    unit = figure.get("currency") or figure.get("unit") or ""
    if "value" in figure or "amount" in figure:
        number = f"{figure.get('value', figure.get('amount')):,} {unit}"
    elif "low" in figure:
        number = f"{figure['low']:,} to {figure['high']:,} {unit}{' or more' if figure.get('open') else ''}"
    said = "; ".join(part for part in (number.strip(), figure.get("text") or figure.get("note")) if part)
    return f"{label}: {said}"


def _list_skill(skill: dict[str, Any]) -> Iterator[str]:
    yield f"{skill['name']}: {skill['description']}"
    if skill.get("also"):
        yield f"Also called: {', '.join(skill['also'])}"
    yield from skill["anchors"]


def _list_credential(credential: dict[str, Any]) -> Iterator[str]:
    yield f"{credential['name']}, {credential['issuer']}: {credential['description']}"
    if credential.get("also"):
        yield f"Also called: {', '.join(credential['also'])}"
    for route in credential.get("route", ()):
        yield f"Who may sit, {route['part']}: {route['label']}"
    for fee in credential.get("fee", ()):
        yield say_figure(fee, f"Fee, {fee['label']}")
    for study in credential.get("study", ()):
        months = {"low": study["months_low"], "high": study["months_high"], "unit": "months"}
        yield say_figure({**months, "note": study.get("note")}, f"Time, {study['label']}")
    if renewal := credential.get("renewal"):
        hours = f"; continuing education: {renewal['ce_hours']} hours" if "ce_hours" in renewal else ""
        yield f"Renewal: every {renewal['years']:g} years{hours}; {renewal.get('note', '')}".rstrip("; ")
    if "note" in credential:
        yield credential["note"]


def _list_level(level: dict[str, Any]) -> Iterator[str]:
    yield f"{level['title']}: {level['summary']}"
    for focus in level["focus"]:
        yield f"Focus: {focus['text']}"


def _list_setting(setting: dict[str, Any]) -> Iterator[str]:
    yield f"{setting['name']}: {setting['description']}"
    for change in setting.get("change", ()):
        yield f"{change['requirement']}: {change.get('reason', '')}"


def _list_country(country: dict[str, Any]) -> Iterator[str]:
    names = ", ".join((country["name"], *country.get("also", ())))
    yield say_figure(country, f"Pay a year, {names}")


def _list_disagreement(disagreement: dict[str, Any]) -> Iterator[str]:
    yield disagreement["reading"]
    for statement in disagreement.get("statement", ()):
        yield say_figure(statement, statement["label"])
