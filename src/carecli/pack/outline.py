"""A ladder in outline, and the files of a pack made of it: what `carecli pack new` writes."""

import json
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from carecli.names import clean_text

SOURCE = "employer"
"""The id of the source that a new pack has."""

SHORT, CITE = 6, 60  # letters that a level has at the head of a column, and a source in a table
STARTING_VERSION = "1.0.0"
FILL_IN = "FILL IN"
"""What marks every word of a new pack that is not yet the employer's own: in it, so that it is no fact."""

UNSAID = f"{FILL_IN}: the ladder says nothing of this rating."


class Identity(NamedTuple):
    """Whose a pack is: its id, its title, its version, and the name of the source that it rests on."""

    id: str
    title: str
    version: str
    source: str


class LevelOutline(NamedTuple):
    """A level. Where levels branch, `follows` names those that it comes after; else it is the one before."""

    id: str
    title: str
    summary: str = ""
    follows: tuple[str, ...] | None = None


class SkillOutline(NamedTuple):
    """A skill with the rating that each level asks; `anchors` say what each rating looks like, if at all.

    Nobody gave a rating for the levels in `unrated`: the person is to fill it in.
    """

    id: str
    name: str
    targets: Mapping[str, int]
    group: str = ""
    description: str = ""
    anchors: tuple[str, ...] = ()
    unrated: tuple[str, ...] = ()


class Outline(NamedTuple):
    """Levels from lowest to highest, skills, and the names of the ratings from 1 on."""

    levels: tuple[LevelOutline, ...]
    skills: tuple[SkillOutline, ...]
    scale: tuple[str, ...]


STARTING = Outline(
    levels=(LevelOutline("first-level", "First level"), LevelOutline("second-level", "Second level")),
    skills=(SkillOutline("first-skill", "First skill", {"first-level": 1, "second-level": 2}),),
    scale=("with help", "alone", "teaches others"),
)
"""What a pack begins with that is made of nothing."""


def write_files(outline: Outline, identity: Identity) -> dict[str, str]:
    """The files of a pack by their names, with comments that say what to fill in."""
    return {
        "guide.toml": "\n".join(_write_guide(identity)),
        "ladder.toml": "\n".join(_write_ladder(outline)),
        "skills.toml": "\n".join(_write_skills(outline)),
    }


def _write_guide(identity: Identity) -> Iterator[str]:
    yield "# Whose ladder this is, and what it rests on. docs/packs.md of carecli says what else it can hold."
    yield ""
    yield f"id = {quote(identity.id)}"
    yield f"title = {quote(identity.title)}"
    yield f"version = {quote(identity.version)}  # raise it with every change: saved assessments tell by it"
    yield f"summary = {quote(f'{FILL_IN}: what this ladder is for, in a sentence.')}"
    yield ""
    yield "[[source]]  # one for each document that the ladder rests on"
    yield f"id = {quote(SOURCE)}"
    yield 'kind = "publisher"'
    yield f"name = {quote(identity.source)}"
    yield "# year = 2026"
    yield '# address = "example.org/ladder"'
    yield f"cite = {quote(shorten(identity.source, CITE))}  # its short name, in tables"
    yield ""


def _write_ladder(outline: Outline) -> Iterator[str]:
    yield "# The levels, lowest first. What a level asks in skills stands in skills.toml."
    shorts = list(make_shorts(level.title for level in outline.levels))
    for level, short in zip(outline.levels, shorts, strict=True):
        yield ""
        yield "[[level]]"
        yield f"id = {quote(level.id)}"
        yield f"title = {quote(level.title)}"
        yield f"short = {quote(short)}  # heads a column: at most {SHORT} letters"
        yield f"summary = {quote(level.summary or ask_summary(level.title))}"
        yield f"source = {quote(SOURCE)}"
        if level.follows is not None:
            yield f"follows = [{', '.join(map(quote, level.follows))}]"
    yield ""
    yield "# A level may ask for more than skills. Take the marks away from what it asks:"
    yield "# [[level.requirement]]"
    yield '# id = "years"'
    yield '# kind = "years"  # or education, license, certification: docs/packs.md has them all'
    yield "# years = 2"
    yield '# importance = "expected"  # must stops a person, expected is normal, preferred is an advantage'
    yield '# basis = "external"'
    yield f"# source = {quote(SOURCE)}"
    yield "# Pay goes into salary.toml: carecli pack set shows how."
    yield ""


def _write_skills(outline: Outline) -> Iterator[str]:
    yield "# The skills, and under targets the rating that each level asks for."
    yield ""
    yield "[scale]"
    yield f"# {FILL_IN}: what the ratings 1, 2, 3 … are called"
    yield f"names = [{', '.join(map(quote, outline.scale))}]"
    for group in dict.fromkeys(skill.group for skill in outline.skills if skill.group):
        yield ""
        yield "[[group]]"
        yield f"id = {quote(make_id(group, ()))}"
        yield f"title = {quote(group)}"
    for skill in outline.skills:
        yield ""
        yield "[[skill]]"
        yield f"id = {quote(skill.id)}"
        yield f"name = {quote(skill.name)}"
        if skill.group:
            yield f"group = {quote(make_id(skill.group, ()))}"
        yield f"description = {quote(skill.description or ask_description(skill.name))}"
        if skill.anchors:
            yield "anchors = [  # what a person at 1, 2, 3 … visibly does"
            yield from (f"  {quote(anchor or UNSAID)}," for anchor in skill.anchors)
            yield "]"
        yield ""
        yield "[skill.targets]"
        for level, rating in skill.targets.items():
            said = f'rating = {rating}, importance = "expected", basis = "external", source = {quote(SOURCE)}'
            todo = f"  # {FILL_IN}: the rating, which nobody gave" if level in skill.unrated else ""
            yield f"{level} = {{ {said} }}{todo}"
    yield ""


def ask_summary(title: str) -> str:
    """What stands for the summary of a level until it is written."""
    return f"{FILL_IN}: what a person does as {title}."


def ask_description(name: str) -> str:
    """What stands for the description of a skill until it is written."""
    return f"{FILL_IN}: what {name} means here."


def quote(text: str) -> str:
    """Text as TOML writes it, without what nobody sees."""
    return json.dumps(clean_text(text), ensure_ascii=False)


def shorten(text: str, most: int) -> str:
    """Text of at most so many letters, at the end of a word where that leaves some."""
    text = clean_text(text)
    return text if len(text) <= most else (text[: most + 1].rpartition(" ")[0] or text[:most])


def make_id(text: str, taken: Collection[str]) -> str:
    """An id of a name: lower-case words with hyphens, and a number where it is taken."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    made = "-".join(re.findall(r"[a-z0-9]+", plain)) or "unnamed"
    found, number = made, 2
    while found in taken:
        found, number = f"{made}-{number}", number + 1
    return found


def make_shorts(titles: Iterable[str]) -> Iterator[str]:
    """Yield a short name for each title, none twice: the title itself, or the first letters of its words."""
    taken = set[str]()
    for title in map(clean_text, titles):
        words = re.findall(r"\w+", title)
        letters = "".join(word if word.isdigit() else word[:1].upper() for word in words)
        short = title if len(title) <= SHORT else (letters if len(words) > 1 else title)[:SHORT]
        number = 2
        while short in taken:
            short, number = f"{short[: SHORT - len(str(number))]}{number}", number + 1
        taken.add(short)
        yield short
