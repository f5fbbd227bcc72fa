"""The outline of a ladder while it is gathered from a file: levels, skills, and what is not carried over."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from carecli.errors import PersonalFileError
from carecli.names import clean_text, fold, suggest_name
from carecli.pack.outline import LevelOutline, Outline, SkillOutline, make_id
from carecli.papers.formats import Leaf

MOST_RATINGS = 7
KEYS = "carecli reads levels, or tracks with levels, and skills or competencies: docs/packs.md shows how"
Follows = tuple[str, ...] | None
SCALES = {
    2: ("learning it", "does it well"),
    3: ("with help", "alone", "teaches others"),
    4: ("with help", "alone", "in hard cases", "teaches others"),
    5: ("with much help", "with some help", "alone", "in hard cases", "teaches others"),
    6: (
        "with much help", "with some help", "alone", "in hard cases", "teaches others", "sets how it is done",
    ),
    7: (
        "watches it", "with much help", "with some help", "alone", "in hard cases", "teaches others",
        "sets how it is done",
    ),
}  # fmt: skip
"""Names for the ratings of a ladder that has numbers alone."""


class DraftSkill(NamedTuple):
    """A skill that is being gathered: its ratings with their lines, and what is said of it for each level.

    `named` are the levels that merely name it. `line` is where it first stands.
    """

    name: str
    group: str
    description: str
    line: int | None
    ratings: dict[str, tuple[int, int]]
    said: dict[str, list[str]]
    named: dict[str, None]


class LadderDraft:
    """An outline that is being gathered from a file: levels and skills by the names that they have there.

    `left` names what the outline has no place for, by its key.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.levels: dict[str, LevelOutline] = {}
        self.skills: dict[str, DraftSkill] = {}
        self.left: dict[str, None] = {}

    def refuse(self, message: str, line: int | None = None, hint: str = KEYS) -> PersonalFileError:
        """The error for something in the file."""
        return PersonalFileError(f"{self.name}{'' if line is None else f':{line}'} {message}", hint=hint)

    def add_level(self, title: str, key: str = "", summary: str = "", follows: Follows = None) -> str:
        """A level by its title or by a key of the file, new or known; its id."""
        marks = [fold(mark) for mark in (key, title) if mark]
        known = next((self.levels[mark] for mark in marks if mark in self.levels), None)
        taken = {level.id for level in self.levels.values()}
        level = known or LevelOutline(make_id(key or title, taken), title, summary, follows)
        self.levels |= dict.fromkeys(marks, level)
        return level.id

    def find_level(self, named: Leaf) -> str:
        """The id of a level by its title, key or number, or of the one that `mid-to-senior` leads to."""
        names = (fold(named.text), fold(named.text).rpartition("-to-")[2])
        found = next((self.levels[name] for name in names if name in self.levels), None)
        order = list(dict.fromkeys(self.levels.values()))
        if found is None and (number := re.fullmatch(r"(?:l|level-)?(\d{1,2})", names[0])):
            found = order[int(number[1]) - 1] if 0 < int(number[1]) <= len(order) else None
        if found is None:
            hint = suggest_name(named.text, {level.title: (level.id,) for level in order})
            raise self.refuse(f"names {named.text!r}, which is no level of it", named.line, hint)
        return found.id

    def add_skill(
        self, name: str, group: str = "", description: str = "", line: int | None = None
    ) -> DraftSkill:
        """A skill by its name, new or known. Raises PersonalFileError where it is in two groups."""
        known = self.skills.get(fold(name))
        if known is None:
            known = DraftSkill(name, group, description, line, {}, {}, {})
        elif group and known.group and fold(group) != fold(known.group):
            message = f"has {name} in {group}{_point(known.line)} in {known.group}"
            raise self.refuse(message, line, "a skill is in one group: keep the one that is right")
        if description and known.description and description != known.description:
            self.left[f"a second description of {known.name}"] = None
        known = known._replace(group=known.group or group, description=known.description or description)
        self.skills[fold(name)] = known
        return known

    def ask(self, skill: DraftSkill, level: str, wanted: Leaf) -> None:
        """Take what a level asks of a skill: a rating, or words. Raises PersonalFileError."""
        text = clean_text(wanted.text)
        if not re.fullmatch(r"\d+", text):
            skill.said.setdefault(level, []).append(text)
            return
        rating = int(text[:9])
        if rating > MOST_RATINGS:
            hint = f"a scale has ratings from 1 to {MOST_RATINGS}"
            raise self.refuse(f"asks {text[:20]} of {skill.name}", wanted.line, hint)
        before, line = skill.ratings.setdefault(level, (rating, wanted.line))
        if before != rating:
            title = next(known.title for known in self.levels.values() if known.id == level)
            message = f"asks {rating} of {skill.name} at {title}{_point(line)} asks {before}"
            raise self.refuse(message, wanted.line, "keep the one that is right")

    @property
    def unrated(self) -> list[str]:
        """The skills that a level merely names, without a rating or a word."""
        return [skill.name for skill in self.skills.values() if _list_unrated(skill)]

    def finish(self) -> Outline:
        """The outline. Raises PersonalFileError where something is missing."""
        levels = tuple(dict.fromkeys(self.levels.values()))
        if not levels or not self.skills:
            raise self.refuse(f"names no {'skill' if levels else 'level'}")
        depths = _count_depths(levels)
        skills = list[SkillOutline]()
        for skill in self.skills.values():
            unrated = _list_unrated(skill)
            ratings = {level: rating for level, (rating, _) in skill.ratings.items() if rating}
            asked = dict.fromkeys(unrated, 1) | {level: depths[level] for level in skill.said} | ratings
            targets = {level.id: asked[level.id] for level in levels if level.id in asked}
            ident = make_id(skill.name, {made.id for made in skills})
            anchors = _list_anchors(skill, asked)
            skills.append(
                SkillOutline(ident, skill.name, targets, skill.group, skill.description, anchors, unrated)
            )
        for level in levels:
            if not any(level.id in skill.targets for skill in skills):
                raise self.refuse(f"asks nothing at {level.title!r}", hint="give that level a skill")
        most = max(2, *(rating for skill in skills for rating in skill.targets.values()))
        if most > MOST_RATINGS:
            hint = "write a number from 1 to 7 for each level in their place"
            message = f"describes {most} levels in words: a scale has at most {MOST_RATINGS} ratings"
            raise self.refuse(message, hint=hint)
        group = "Other" if any(skill.group for skill in skills) else ""
        filled = [
            skill._replace(anchors=_fill(skill.anchors, most), group=skill.group or group) for skill in skills
        ]
        return Outline(levels, tuple(filled), SCALES[most])


def _count_depths(levels: Sequence[LevelOutline]) -> dict[str, int]:
    """How many levels there are on the longest way to each, itself included."""
    depths: dict[str, int] = {}
    before: tuple[str, ...] = ()
    for level in levels:
        follows = before if level.follows is None else level.follows
        depths[level.id] = 1 + max((depths.get(name, 0) for name in follows), default=0)
        before = (level.id,)
    return depths


def _list_anchors(skill: DraftSkill, asked: Mapping[str, int]) -> tuple[str, ...]:
    """What is said of a skill for each rating, nothing where none is."""
    words: dict[int, list[str]] = {}
    for level, said in skill.said.items():
        words.setdefault(asked[level], []).extend(said)
    return tuple("; ".join(words.get(rating, ())) for rating in range(1, max(words, default=0) + 1))


def _fill(anchors: tuple[str, ...], most: int) -> tuple[str, ...]:
    """An anchor for each rating, empty where nothing is said of it; or none at all."""
    return (*anchors, *[""] * (most - len(anchors))) if anchors else ()


def _list_unrated(skill: DraftSkill) -> tuple[str, ...]:
    """The levels that name a skill and say nothing of it."""
    return tuple(level for level in skill.named if level not in skill.said and level not in skill.ratings)


def _point(line: int | None) -> str:
    """The way to the other place that speaks of a thing."""
    return ", and elsewhere it" if line is None else f", and line {line}"
