"""Whom a document speaks to: the person themself, as all is written, or somebody who reads about them."""

import re
from typing import Any

from carecli.views.document import Document

READERS = ("client", "manager")
# These speak of nobody, and hold what others have written: notes of the person's, titles of publications.
LEFT_AS_THEY_ARE = ("progress", "sources")
# "They" takes the verbs of "you", and only the object has another form: it follows one of these.
BEFORE_OBJECT = re.compile(
    "stop|stops|stopped|block|blocks|for|to|of|from|with|by|about|than|on|against|mentor|send|tell|tells|help"
    "|helps|let|lets|ask|asks|give|gives|show|shows|keep|keeps|make|makes|take|takes",
    re.IGNORECASE,
)
FORMS = {"your": "their", "yours": "theirs", "yourself": "themself"}
WITH_A_NAME = {"are": "is", "have": "has", "do": "does"}
UNCHANGED = ("can", "could", "may", "might", "must", "will", "would", "should")


def address(document: Document, reader: str, name: str | None) -> Document:
    """A document for a reader: for a manager its sentences are about the person, who is called by `name`."""
    if reader != "manager":
        return document
    sections = tuple(
        section if section.id in LEFT_AS_THEY_ARE else _each_text(section, name)
        for section in document.sections
    )
    return document._replace(title=f"Career report on {name}" if name else document.title, sections=sections)


def _each_text(value: Any, name: str | None) -> Any:
    """A value with all its texts about the person."""
    if isinstance(value, str):
        return speak_about(value, name)
    if not isinstance(value, tuple):
        return value
    parts = [_each_text(part, name) for part in value]
    return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)


def speak_about(text: str, name: str | None) -> str:
    """A text to a person as one about them: `Maya, you are ready` becomes `Maya is ready`.

    Whatever the name is, no word of it is changed.
    """
    if not name:
        return _replace_words(text)
    lead = re.match(rf"{re.escape(name)}, (?:you (\w+)\b)?", text)
    if lead is None:
        return name.join(map(_replace_words, text.split(name)))
    verb, rest = lead[1], text[lead.end() :]
    said = f"{name} {_conjugate(verb)}" if verb else f"{name}: "
    return said + name.join(map(_replace_words, rest.split(name)))


def _conjugate(verb: str) -> str:
    """A verb as it follows a name: `is`, `starts`, `reaches`, `can`."""
    if verb in UNCHANGED:
        return verb
    return WITH_A_NAME.get(verb, f"{verb}{'es' if verb.endswith(('ch', 'sh', 's', 'x')) else 's'}")


def _replace_words(text: str) -> str:
    return re.sub(r"(?:\b(\w+) )?\b(you|your|yours|yourself)\b(?!')", _replace, text, flags=re.IGNORECASE)


def _replace(found: re.Match[str]) -> str:
    before, word = found[1], found[2]
    is_object = BEFORE_OBJECT.fullmatch(before or "")
    said = FORMS.get(word.lower(), "them" if is_object else "they")
    said = said.capitalize() if word[0].isupper() else said
    return f"{before} {said}" if before else said
