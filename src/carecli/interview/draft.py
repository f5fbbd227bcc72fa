"""The draft: the answers so far, by what they mean, kept after every one so that nothing is lost."""

import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from carecli.errors import CareError
from carecli.interview.kept import KeptFile, UnreadableDraftError
from carecli.interview.questions import Question, Terms, ask_certifications, ask_skill, list_basics
from carecli.names import clean_text
from carecli.pack.reading import DocumentError, decode, parse
from carecli.profile.files import draft_put_aside
from carecli.profile.model import check_profile
from carecli.profile.reading import Fills, is_open

SCHEMA = "carecli.draft/2"
AS_TYPED = "carecli.draft/1"  # an earlier carecli kept answers as they were typed


class DraftEntry(NamedTuple):
    """A question that was asked and the answers that it filled, its own and others; none if it was skipped.

    Where an answer filled everything but its question, that is asked again, and the entry names none.
    """

    question: str
    fills: Fills


@dataclass(slots=True)
class Draft:
    """The questions asked, in order. `earlier` are those that were taken back and are to be asked again.

    `saved` are the answers that it began with, for they stand in the profile.
    """

    entries: list[DraftEntry] = field(default_factory=list)
    earlier: dict[str, DraftEntry] = field(default_factory=dict)
    saved: Fills = field(default_factory=dict)

    def record(self, question: str, fills: Fills) -> None:
        """Note what a question filled; nothing where it was skipped."""
        self.earlier.pop(question, None)
        self.entries.append(DraftEntry(question, fills))

    def take_back(self, question: str | None = None) -> bool:
        """Take back the last question, or one that is named; its answer is kept to be offered again."""
        for place in range(len(self.entries) - 1, -1, -1):
            if question in (None, self.entries[place].question):
                entry = self.entries.pop(place)
                if entry.question:
                    self.earlier = {entry.question: entry, **self.earlier}
                return True
        return False

    @property
    def asked(self) -> set[str]:
        """The questions that were asked and not taken back."""
        return {entry.question for entry in self.entries}

    @property
    def settled(self) -> Fills:
        """The answers that were given and not taken back."""
        return {key: value for entry in self.entries for key, value in entry.fills.items()}

    @property
    def answers(self) -> Fills:
        """Every answer, those included that were taken back and not given anew."""
        waiting = {key: value for entry in self.earlier.values() for key, value in entry.fills.items()}
        return waiting | self.settled

    @property
    def has_news(self) -> bool:
        """Whether it holds an answer that is not saved already."""
        return self.is_news(self.answers)

    def is_news(self, fills: Fills) -> bool:
        """Whether answers are not saved already."""
        return any(self.saved.get(key) != value for key, value in fills.items())


class Kept(NamedTuple):
    """A draft that was found, what of it is not known to this pack, and whether it is of another one."""

    draft: Draft
    dropped: tuple[str, ...]
    pack: str | None


class DraftFile(KeptFile):
    """Where an interview keeps its answers."""

    def __init__(self, place: Path, terms: Terms) -> None:
        """Nothing is read or written yet."""
        super().__init__(place, draft_put_aside())
        self.terms = terms

    def load(self) -> Kept | None:
        """The draft that is there, without what this pack does not know; None if none has an answer.

        Raises UnreadableDraftError.
        """
        raw = self.read()
        if raw is None:
            return None
        try:
            data = parse(decode(raw, str(self.place)), str(self.place), as_json=True)
        except DocumentError as error:
            raise UnreadableDraftError from error
        kept = _read_draft(data, self.terms)
        self.last = raw
        return kept

    def save(self, draft: Draft) -> str | None:
        """Write the draft, readable by the person alone. Gives why it could not be written, or None.

        A draft without a new answer is not kept: there is nothing to go on with.
        """
        return self.write(_write_draft(draft, self.terms) if draft.has_news else None)


def _read_draft(data: dict[str, Any], terms: Terms) -> Kept | None:
    dropped: list[str] = []
    read = {SCHEMA: _read_entries, AS_TYPED: _read_typed}.get(str(data.get("schema")))
    if read is None:
        raise UnreadableDraftError
    draft = Draft()
    for question, fills in read(data, terms, dropped):
        known = {key: value for key, value in fills.items() if _fits(key, value, terms, dropped)}
        if known or not fills:
            draft.record(question, known)
    if not (draft.answers or dropped):
        return None
    pack = data.get("pack")
    named = str(pack.get("id")) if isinstance(pack, dict) else None
    return Kept(draft, tuple(dropped), None if named == terms.pack.guide.id else named)


def _write_draft(draft: Draft, terms: Terms) -> bytes:
    guide = terms.pack.guide
    # What is saved and was not asked again yet is not of this interview: it may be another answer by then.
    waiting = [entry for entry in draft.earlier.values() if draft.is_news(entry.fills)]
    data = {
        "schema": SCHEMA,
        "pack": {"id": guide.id, "version": guide.version},
        "entries": [
            {"question": entry.question, "answers": entry.fills} for entry in (*draft.entries, *waiting)
        ],
    }
    return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode()


def _read_entries(data: dict[str, Any], _: Terms, dropped: list[str]) -> Iterator[tuple[str, Fills]]:
    entries = data.get("entries")
    for entry in entries if isinstance(entries, list) else ():
        question, fills = (entry.get("question"), entry.get("answers")) if isinstance(entry, dict) else (0, 0)
        if isinstance(question, str) and isinstance(fills, dict):
            yield question, fills
        else:
            dropped.append(clean_text(json.dumps(entry, ensure_ascii=False)))


def _read_typed(data: dict[str, Any], terms: Terms, dropped: list[str]) -> Iterator[tuple[str, Fills]]:
    """The entries of a draft that holds what was typed.

    A number that stands for a place in a list is dropped: the list may be another by now.
    """
    answers = data.get("answers")
    for question, typed in answers.items() if isinstance(answers, dict) else ():
        found = _find_question(str(question), terms)
        fills: Fills | None = None
        if found and isinstance(typed, str) and not (found.choices and not found.skill and typed.isdecimal()):
            with contextlib.suppress(ValueError):
                fills = {} if is_open(typed) else found.read(typed)
        if fills is None:
            dropped.append(clean_text(f"{question}: {typed}"))
        else:
            yield str(question), fills


def _find_question(name: str, terms: Terms) -> Question | None:
    studied = {"education": [{"level": "any"}]}
    scale = terms.pack.skills.scale
    others = [*ask_certifications(terms), *(ask_skill(skill, scale) for skill in terms.pack.skills.skill)]
    return next((q for q in (*list_basics(terms, studied), *others) if q.id == name), None)


def _fits(key: str, value: Any, terms: Terms, dropped: list[str]) -> bool:
    """Whether an answer can be one with this pack; what cannot is noted."""
    plain: dict[str, Callable[[Any], bool]] = {
        "role": lambda known: known in terms.roles,
        "field": lambda known: isinstance(known, str) and bool(clean_text(known)),
    }
    try:
        fits = value is not None and (plain[key](value) if key in plain else _check(key, value, terms))
    except (CareError, TypeError):
        fits = False
    if not fits:
        dropped.append(clean_text(f"{key}: {value if isinstance(value, str) else json.dumps(value)}"))
    return fits


def _check(key: str, value: Any, terms: Terms) -> bool:
    kind, colon, skill = key.partition(":")
    data = {"skills": {skill: value}} if colon and kind == "skill" else {key: value}
    check_profile(data, terms.pack, "draft")
    return True
