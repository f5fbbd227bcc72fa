"""The story bank: what a person tells in interviews, as situation, task, action, result and learning."""

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from typing import Annotated, Any, Literal, NamedTuple

from carecli.errors import PersonalFileError, Problem
from carecli.names import clean_text, spell_plainly
from carecli.pack.fields import AtMost, Identifier, Limits, Matching, Record, Text, Verified
from carecli.pack.reading import MAX_BYTES, DocumentError, count_problems, decode, parse, read_bytes
from carecli.pack.validation import validate
from carecli.profile.files import PRIVATE, Tell, hold_data, previous_stories, stories_file, write_file
from carecli.profile.model import OrDay

SCHEMA: Literal["carecli.stories/1"] = "carecli.stories/1"
MOST_STORIES = 200
MOST_LETTERS = 4_000
"""Letters of a part of a story: a line of a terminal holds as many."""

MOST_IN_A_TITLE = 80


class PartOfStory(NamedTuple):
    """A part of a story: its key, its name, and what the person is asked."""

    key: str
    name: str
    asks: str


PARTS = (
    PartOfStory("situation", "Situation", "Where was it, and what was going on?"),
    PartOfStory("task", "Task", "What was yours to do, and what made it hard?"),
    PartOfStory("action", "Action", "What did you do, one step after the other?"),
    PartOfStory("result", "Result", "What came of it? A number, or what somebody said, is best."),
    PartOfStory("learning", "Learning", "What would you do the same way again, and what differently?"),
)


def _find_day(text: str) -> str:
    date.fromisoformat(text)
    return text


Told = Annotated[str, Verified(clean_text), AtMost(MOST_LETTERS)]


class Story(Record):
    """A story: its title, the day it was written on, the skills that it shows, and its parts.

    A part that is empty is not told yet.
    """

    id: Identifier
    title: Annotated[Text, AtMost(MOST_IN_A_TITLE)]
    date: Annotated[
        str, Matching(r"\d{4}-\d\d-\d\d", "must be a day, such as 2026-11-28"), Verified(_find_day), OrDay
    ]
    skills: tuple[Identifier, ...] = ()
    situation: Told = ""
    task: Told = ""
    action: Told = ""
    result: Told = ""
    learning: Told = ""

    @property
    def lacking(self) -> tuple[str, ...]:
        """The names of the parts that are not told yet."""
        return tuple(part.name for part in PARTS if not getattr(self, part.key))


class StoriesFile(Record):
    """All stories of a person, the oldest first."""

    schema_: Literal["carecli.stories/1"] = SCHEMA
    story: Annotated[tuple[Story, ...], Limits(max_length=MOST_STORIES)] = ()

    def check(self) -> None:
        """Each story has an id of its own."""
        ids = [story.id for story in self.story]
        for name in ids:
            if ids.count(name) > 1:
                raise ValueError(f"has two stories with the id {name!r}: give one another")


def read_stories() -> tuple[Story, ...]:
    """The stories that are kept; none where there is no file, or a blank one.

    Raises PersonalFileError for a file that is not valid, of which nothing is used.
    """
    return _read()[0]


def _read() -> tuple[tuple[Story, ...], bytes]:
    """The stories, and the file as it is."""
    place = stories_file()
    if not os.path.lexists(place):
        return (), b""
    try:
        raw = read_bytes(place, MAX_BYTES + 1)
        if not raw.strip():
            return (), raw
        text = decode(raw, str(place))
        checked = validate(StoriesFile, parse(text, str(place), as_json=False), str(place), text)
    except DocumentError as error:
        raise _refuse([error.problem]) from None
    if isinstance(checked, list):
        raise _refuse(checked)
    return checked.story, raw


def _refuse(problems: Sequence[Problem]) -> PersonalFileError:
    place, first = stories_file(), problems[0]
    mend = "mend the file, or move it away to begin anew"
    if len(problems) == 1 and first.key is None:
        where = f"{place}:{first.line}" if first.line else str(place)
        return PersonalFileError(f"your stories {where} {first.message}", hint=mend, problems=problems)
    said = f"your stories {place}: {count_problems(problems)}, nothing of it was used"
    return PersonalFileError(said, hint=mend, problems=problems)


def change_stories(
    change: Callable[[tuple[Story, ...]], Iterable[Story]], tell: Tell, *, patience: float | None = None
) -> tuple[Story, ...]:
    """Change the stories that are kept, and give them. No other carecli writes between reading and writing.

    Where a text would be lost, be it of a story or written into the file by hand, the file until now is kept
    beside it, and `tell` hears where. Raises PersonalFileError.
    """
    with hold_data(tell, patience=patience):
        before, raw = _read()
        changed = tuple(change(before))
        if changed == before and raw:
            return changed
        written = format_stories(changed)
        is_own = not raw.strip() or raw == format_stories(before)
        loses = not _list_texts(before) <= _list_texts(changed)
        keep = previous_stories() if loses or not is_own else None
        kept = write_file(stories_file(), written, mode=PRIVATE, keep=keep)
    if kept:
        tell(f"Your stories until now are kept as {kept}")
    return changed


def _list_texts(stories: Iterable[Story]) -> set[str]:
    """Every text of stories; what was empty is nothing that could be lost."""
    keys = ("title", *(part.key for part in PARTS))
    return {getattr(story, key) for story in stories for key in keys} - {""}


def format_stories(stories: Sequence[Story]) -> bytes:
    """Stories as TOML, as `read_stories` reads it. Raises PersonalFileError for more than a file holds."""
    import tomli_w

    raw = tomli_w.dumps({"schema": SCHEMA, "story": [dump_story(story) for story in stories]}).encode()
    if len(stories) > MOST_STORIES or len(raw) > MAX_BYTES:
        most = f"{MOST_STORIES} stories and {MAX_BYTES // 1_000_000} MB"
        raise PersonalFileError(
            f"there is no room for another story: {most} are kept",
            hint="remove one with carecli practice --remove STORY",
        )
    return raw


def dump_story(story: Story) -> dict[str, Any]:
    """A story as plain data; what is not told is left out."""
    data = {key: value for key, value in vars(story).items() if value not in ("", ())}
    return data | ({"skills": list(story.skills)} if story.skills else {})


def name_story(title: str, taken: Collection[str]) -> str:
    """An id for a story, made of its title, that no other one has."""
    name, number = spell_plainly(title, "story"), 2
    free = name
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free


def make_title(parts: dict[str, str]) -> str:
    """A title made of the first words that were told, where the person gives none."""
    told = next((parts[part.key] for part in PARTS if parts.get(part.key)), "")
    words = told.split()
    title = " ".join(words[:6])[:MOST_IN_A_TITLE].rstrip(" .,;:")
    return title or "A story"


def put_story(story: Story, stories: Sequence[Story]) -> tuple[Story, ...]:
    """The stories with one in the place of that of its id, or with one more."""
    if any(other.id == story.id for other in stories):
        return tuple(story if other.id == story.id else other for other in stories)
    return (*stories, story)


def list_serving(stories: Iterable[Story], skill: str) -> tuple[Story, ...]:
    """The stories that show a skill."""
    return tuple(story for story in stories if skill in story.skills)
