"""Telling a story: five short parts and a title, guarded against patient details, kept after each of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rich.console import Console

from carecli.errors import PersonalFileError, Problem
from carecli.interview.card import Card, Prompter
from carecli.interview.choosing import choose
from carecli.interview.kept import KeptFile, UnreadableDraftError
from carecli.names import clean_text
from carecli.pack.reading import DocumentError, decode, parse
from carecli.papers.patient_details import PATIENT, Detail, find_details, list_words, reword
from carecli.profile.files import Tell, story_draft, story_put_aside
from carecli.profile.stories import (
    MOST_IN_A_TITLE,
    MOST_LETTERS,
    PARTS,
    PartOfStory,
    Story,
    change_stories,
    make_title,
    name_story,
    put_story,
)
from carecli.views.terminal import make_text
from carecli.views.words import add_article

SCHEMA = "carecli.story-draft/1"
TITLE = PartOfStory("title", "Title", "A few words by which you will know it.")
ASKED = (*PARTS, TITLE)
HINT = "Type it in one line. skip leaves it for later, back takes the part before, quit stops and keeps it."
HELP = (
    "A story is told in two minutes: what was going on, what was yours to do, what you did, what came of it "
    "and what you learned. Write no name, date of birth, number or address of {whose}: say the {client}, a "
    f"daughter, in their seventies. {HINT}"
)
REWORD, ANEW, KEEP = "reword", "anew", "keep"


@dataclass(slots=True)
class HalfStory:
    """A story under way: its skills, the id of the story that it changes, what is told, what was asked."""

    skills: tuple[str, ...] = ()
    changes: str | None = None
    told: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)  # of patients, as long as it is told: never on disk

    @property
    def next_part(self) -> PartOfStory | None:
        """The first part that was not asked yet."""
        return next((part for part in ASKED if part.key not in self.asked), None)


def begin_with(story: Story) -> HalfStory:
    """A story that is to be changed, all parts to be asked again."""
    told = {part.key: getattr(story, part.key) for part in ASKED if getattr(story, part.key)}
    return HalfStory(story.skills, story.id, told)


def say_detail(detail: Detail, client: str = PATIENT) -> str:
    """What was found in a text, and what to write instead."""
    return f"'{detail.text}' may tell who {add_article(client)} is ({detail.kind}): {detail.advice}."


def read_draft() -> HalfStory | None:
    """The half-written story that is kept, which stays as it is; None where none can be read."""
    try:
        raw = KeptFile(story_draft(), story_put_aside()).read()
        return _read_half(raw, str(story_draft())) if raw is not None else None
    except (UnreadableDraftError, DocumentError):
        return None


class Teller:
    """Asks for the parts of a story and saves it. Raises EOFError where the person stops; the draft stays."""

    def __init__(
        self, prompter: Prompter, console: Console, today: date, tell: Tell, client: str = PATIENT
    ) -> None:
        """`tell` hears where earlier stories are kept; `client` is whom the person works for."""
        self.prompter = prompter
        self.console = console
        self.today = today
        self.tell = tell
        self.client = client
        self.drafts = KeptFile(story_draft(), story_put_aside())
        self.half: HalfStory | None = None
        self.has_warned = False

    def _explain(self) -> str:
        return HELP.format(client=self.client, whose=add_article(self.client))

    # ------------------------------------------------------------ the draft

    def find_draft(self) -> HalfStory | None:
        """The half-written story that is there; what cannot be read is put aside, which is said."""
        try:
            raw = self.drafts.read()
            half = _read_half(raw, str(self.drafts.place)) if raw is not None else None
        except (UnreadableDraftError, DocumentError):
            self.say("A half-written story cannot be read; its file is put aside.", "warn")
            self.drafts.put_aside()
            return None
        if half is not None:
            self.drafts.last = raw
        return half

    def keep(self, unfinished: str = "") -> None:
        """Keep what is told, and what is typed of the part that is asked; say once where that cannot be."""
        half = self.half
        if half is None:
            return
        told = dict(half.told)
        part = half.next_part
        if part and unfinished:
            told[part.key] = reword(unfinished, find_details(unfinished, half.names, self.client))[
                : _find_most(part)
            ]
        raw = _write_half(HalfStory(half.skills, half.changes, told, half.asked)) if told else None
        place = self.drafts.place
        problem = self.drafts.write(raw)
        if place != self.drafts.place:
            self.say(f"Another story is half written; this one is kept as {self.drafts.place}.", "warn")
        if problem and not self.has_warned:
            self.has_warned = True
            self.say(f"Your story cannot be kept between runs ({problem}). Finish it in one go.", "warn")

    def say_kept(self) -> str:
        """How to go on with what is kept, if anything is."""
        if self.half is None or self.drafts.last is None:
            return ""
        if self.drafts.place != story_draft():
            return f"Your story is kept as {self.drafts.place}."
        return "Your story is kept as far as it goes: carecli practice goes on with it."

    # ------------------------------------------------------------ telling

    def resume(self) -> Story | None:
        """Offer to go on with a half-written story, and ask for the rest of it."""
        half = self.find_draft()
        if half is None:
            return None
        choices = (("yes", "Yes, go on where you stopped"), ("no", "No, put it aside; it is kept"))
        if (
            self.choose(f"A story is half written: {make_title(half.told)} ... Go on with it?", choices)
            == "no"
        ):
            self.drafts.put_aside()
            return None
        return self.write(half)

    def write(self, half: HalfStory) -> Story | None:
        """Ask for the parts that were not asked yet, and save the story; None where nothing was told."""
        self.half = half
        while part := half.next_part:
            self._ask(part, half)
        if not any(half.told.get(one.key) for one in PARTS):
            self.say("Nothing is told, so nothing is saved.")
            self.drafts.remove()
            self.half = None
            return None
        story = self._save(half)
        self.drafts.remove()
        self.half = None
        self.say(f"Saved: {story.title} [{story.id}].", "strong")
        return story

    def _ask(self, part: PartOfStory, half: HalfStory) -> None:
        kept = half.told.get(part.key, "") or (make_title(half.told) if part is TITLE else "")
        number, most = ASKED.index(part) + 1, _find_most(part)

        def check(typed: str) -> str | None:
            """What is wrong with what is typed, as a sentence; None if nothing is."""
            return f"That has {len(typed):,} letters; {most:,} are the most" if len(typed) > most else None

        card = Card(
            f"Part {number} of {len(ASKED)}. ", f"{part.name}: {part.asks}", HINT, title=part.name, kept=kept,
            check=check,
        )  # fmt: skip
        typed = self.prompter.ask(card)
        match typed.lower():
            case "quit":
                raise EOFError
            case "back":
                if half.asked:
                    half.asked.pop()
                else:
                    self.say("This is the first part.")
            case "?" | "repeat":
                self.say(self._explain())
            case "" | "skip" | "done":
                half.asked.append(part.key)
                if part is TITLE:
                    half.told[part.key] = kept
            case _ if wrong := check(typed):
                self.say(f"{wrong}.", "warn")
                self.keep(typed)
            case _:
                self._take(part, typed, half)

    def _take(self, part: PartOfStory, typed: str, half: HalfStory) -> None:
        if details := find_details(typed, half.names, self.client):
            # Until the person decides, what is kept tells nobody who a patient is.
            half.told[part.key] = reworded = reword(typed, details)[: _find_most(part)]
            self.keep()
            chosen = self._guard(details, reworded)
            if chosen != KEEP:
                half.names |= list_words(details)
            if chosen == ANEW:
                return
            typed = reworded if chosen == REWORD else typed
        half.told[part.key] = typed[: _find_most(part)]
        half.asked.append(part.key)
        self.keep()

    def _guard(self, details: Sequence[Detail], reworded: str) -> str:
        """Say what may tell who a patient is, and ask what is to be written."""
        for detail in details:
            self.say(say_detail(detail, self.client), "warn")
        choices = (
            (REWORD, f"Write: {reworded}"),
            (ANEW, "Type it anew"),
            (KEEP, f"Keep it: it tells nothing of {add_article(self.client)}, such as a colleague's name"),
        )
        chosen = self.choose("What shall stand in your story?", choices)
        return ANEW if chosen == "back" else chosen

    def _save(self, half: HalfStory) -> Story:
        told = {key: text for key, text in half.told.items() if text}
        told["title"] = told.get("title") or make_title(told)

        def change(before: tuple[Story, ...]) -> tuple[Story, ...]:
            """The stories with this one."""
            return put_story(_make_story(half, told, before, self.today), before)

        try:
            after = change_stories(change, self.tell)
        except PersonalFileError as error:
            lines = [Problem(f"{part.name}: {told[part.key]}") for part in ASKED if part.key in told]
            hint = f"{error.hint}; this is your story, to keep yourself:"
            raise PersonalFileError(error.message, hint=hint, problems=[*error.problems, *lines]) from None
        return next(story for story in after if story.id == half.changes) if half.changes else after[-1]

    # ------------------------------------------------------------ saying

    def choose(self, prompt: str, choices: Sequence[tuple[str, str]]) -> str:
        """One of some choices; `back` where that was said. Raises EOFError for `quit`."""
        return choose(self.prompter, prompt, choices, self._obey)

    def _obey(self, command: str, wrong: str) -> None:
        if command == "quit":
            raise EOFError
        self.say(self._explain() if command == "?" else f"{wrong}.", "quiet" if command == "?" else "warn")

    def say(self, text: str, tone: str = "plain") -> None:
        """Print a line to the person."""
        self.console.print(make_text(text, tone))


def _make_story(half: HalfStory, told: Mapping[str, str], before: Sequence[Story], today: date) -> Story:
    """The story that was told; a new one gets an id of its own."""
    name = half.changes or name_story(told["title"], [story.id for story in before])
    earlier = next((story for story in before if story.id == name), None)
    day = earlier.date if earlier else today.isoformat()
    return Story(id=name, date=day, skills=half.skills, **told)


def _find_most(part: PartOfStory) -> int:
    return MOST_IN_A_TITLE if part is TITLE else MOST_LETTERS


def _write_half(half: HalfStory) -> bytes:
    data = {
        "schema": SCHEMA,
        "skills": list(half.skills),
        "changes": half.changes,
        "told": half.told,
        "asked": half.asked,
    }
    return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode()


def _read_half(raw: bytes, name: str) -> HalfStory | None:
    """The draft in a file, without what no draft has; None without a word in it. Raises DocumentError."""
    data = parse(decode(raw, name), name, as_json=True)
    if data.get("schema") != SCHEMA:
        raise UnreadableDraftError
    keys = [part.key for part in ASKED]
    given: Any = data.get("told")
    told = {
        part.key: clean_text(text)[: _find_most(part)]
        for part in ASKED
        if isinstance(given, dict) and isinstance(text := given.get(part.key), str)
    }
    skills = tuple(clean_text(name) for name in _list(data.get("skills")))
    changes = data.get("changes")
    half = HalfStory(
        skills, changes if isinstance(changes, str) else None, told,
        [key for key in _list(data.get("asked")) if key in keys],
    )  # fmt: skip
    return half if any(told.values()) else None


def _list(value: Any) -> list[str]:
    """The texts of a list; none of what is no list."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
