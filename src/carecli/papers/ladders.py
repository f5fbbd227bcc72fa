"""Ladders that employers keep as a table or as YAML, read into the outline of a pack.

A table has a row for each level and skill, or a row a skill and a column a level. The YAML is that of public
engineering ladders: `levels`, alone or inside `tracks`, and `skills` or `competencies`, each with what the
levels ask of it, as numbers or as words; or a list of statements, each of a level and an area.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from carecli.errors import PersonalFileError
from carecli.names import clean_text, fold, suggest_name
from carecli.pack.outline import LevelOutline, Outline, SkillOutline, make_id
from carecli.pack.reading import MAX_BYTES, DocumentError, decode, read_bytes
from carecli.papers.formats import Leaf
from carecli.papers.yaml import read_yaml

MOST_RATINGS = 7
MOST_ROWS = 5_000
"""Rows of a table: a ladder has some hundred."""

COLUMNS = "write the columns level, skill and target, or skill and one column for each level"
KEYS = "carecli reads levels, or tracks with levels, and skills or competencies: docs/packs.md shows how"
UNSAID = "The ladder says nothing of this rating."
Follows = tuple[str, ...] | None
SKILL_COLUMNS, LEVEL_COLUMNS = ("skill", "competency", "competence"), ("level", "role", "grade")
TARGET_COLUMNS, ABOUT_COLUMNS = ("target", "rating", "required"), ("group", "description")
NAME_KEYS, ABOUT_KEYS = ("name", "title", "label"), ("summary", "description", "text")
SKILL_KEYS = ("skills", "competencies", "competences", "attributes")
GROUP_KEYS = ("groups", "areas", "categories", "domains", "pillars")
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


def read_ladder(path: Path) -> Outline:
    """The outline of a ladder in a table (CSV) or YAML file. Raises PersonalFileError."""
    name = str(path)
    try:
        text = decode(read_bytes(path, MAX_BYTES + 1), name)
    except DocumentError as error:
        problem = error.problem
        raise PersonalFileError(f"{name} {problem.message}", hint=problem.hint) from None
    draft = Draft(name)
    if path.suffix.lower() in (".yaml", ".yml"):
        _take_tree(draft, read_yaml(text, name, hint=KEYS))
    else:
        _take_rows(draft, text)
    return draft.finish()


class _Skill(NamedTuple):
    """A skill that is being gathered: its targets, and what is said of it for each level."""

    name: str
    group: str
    description: str
    targets: dict[str, int]
    said: dict[str, list[str]]


class Draft:
    """An outline that is being gathered from a file: levels and skills by the names that they have there."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.levels: dict[str, LevelOutline] = {}
        self.skills: dict[str, _Skill] = {}

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

    def add_skill(self, name: str, group: str = "", description: str = "") -> _Skill:
        """A skill by its name, new or known."""
        return self.skills.setdefault(fold(name), _Skill(name, group, description, {}, {}))

    def ask(self, skill: _Skill, level: str, wanted: Leaf) -> None:
        """Take what a level asks of a skill: a rating, or words. Raises PersonalFileError."""
        if not re.fullmatch(r"\d+", wanted.text.strip()):
            skill.said.setdefault(level, []).append(clean_text(wanted.text))
        elif 0 < int(wanted.text) <= MOST_RATINGS:
            skill.targets[level] = int(wanted.text)
        elif int(wanted.text):
            hint = f"a scale has ratings from 1 to {MOST_RATINGS}"
            raise self.refuse(f"asks {wanted.text.strip()[:20]} of {skill.name}", wanted.line, hint)

    def finish(self) -> Outline:
        """The outline. Raises PersonalFileError where something is missing."""
        levels = tuple(dict.fromkeys(self.levels.values()))
        if not levels or not self.skills:
            raise self.refuse(f"names no {'skill' if levels else 'level'}")
        depths = _count_depths(levels)
        skills = list[SkillOutline]()
        for skill in self.skills.values():
            asked = {level: depths[level] for level in skill.said} | skill.targets
            targets = {level.id: asked[level.id] for level in levels if level.id in asked}
            ident = make_id(skill.name, {made.id for made in skills})
            anchors = _list_anchors(skill, asked)
            skills.append(SkillOutline(ident, skill.name, targets, skill.group, skill.description, anchors))
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


def _list_anchors(skill: _Skill, asked: Mapping[str, int]) -> tuple[str, ...]:
    """What is said of a skill for each rating, nothing where none is."""
    words: dict[int, list[str]] = {}
    for level, said in skill.said.items():
        words.setdefault(asked[level], []).extend(said)
    return tuple("; ".join(words.get(rating, ())) for rating in range(1, max(words, default=0) + 1))


def _fill(anchors: tuple[str, ...], most: int) -> tuple[str, ...]:
    """An anchor for each rating, or none at all."""
    if not anchors:
        return ()
    return tuple(said or UNSAID for said in (*anchors, *[""] * (most - len(anchors))))


# ------------------------------------------------------------ tables


def _take_rows(draft: Draft, text: str) -> None:
    """Take a table. Raises PersonalFileError."""
    head, *rows = _split_rows(draft, text)
    columns = {fold(cell.text): i for i, cell in reversed(list(enumerate(head))) if cell.text}
    skill = next((columns[name] for name in SKILL_COLUMNS if name in columns), None)
    level = next((columns[name] for name in LEVEL_COLUMNS if name in columns), None)
    target = next((columns[name] for name in TARGET_COLUMNS if name in columns), None)
    if skill is None or (level is None) != (target is None):
        missing = "skill" if skill is None else "level" if level is None else "target"
        raise draft.refuse(f"has no column {missing}", 1, COLUMNS)
    about = {i: key for key in ABOUT_COLUMNS if (i := columns.get(key)) is not None}
    wide = [i for i in columns.values() if i != skill and i not in about] if level is None else []
    if level is None and not wide:
        raise draft.refuse("has no column for a level", 1, COLUMNS)
    named = {i: draft.add_level(clean_text(head[i].text)) for i in sorted(wide)}
    for row in rows:
        if not row[skill].text:
            continue
        said = {key: clean_text(row[i].text) for i, key in about.items()}
        asked = draft.add_skill(
            clean_text(row[skill].text), said.get("group", ""), said.get("description", "")
        )
        if level is not None and target is not None:
            if not row[level].text:
                raise draft.refuse("names no level", row[level].line, COLUMNS)
            named = {target: draft.add_level(clean_text(row[level].text))}
        for i, ident in named.items():
            if row[i].text and not re.fullmatch(r"\d+", row[i].text):
                hint = f"write a number from 1 to {MOST_RATINGS}, or nothing where it is not asked"
                raise draft.refuse(f"asks {row[i].text[:40]!r} of {asked.name}", row[i].line, hint)
            if row[i].text:
                draft.ask(asked, ident, row[i])


def _split_rows(draft: Draft, text: str) -> list[list[Leaf]]:
    """The rows of a table with commas, semicolons or tabs, each as long as the first."""
    first = text.lstrip().partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    rows = list[list[Leaf]]()
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append([Leaf(cell.strip(), reader.line_num) for cell in cells])
            if len(rows) > MOST_ROWS:
                raise draft.refuse(f"holds more than {MOST_ROWS:,} rows", hint="is it the right file?")
    except csv.Error as error:
        raise draft.refuse(f"is not valid CSV: {error}", reader.line_num, COLUMNS) from None
    width = len(rows[0])
    return [[*row[:width], *[Leaf("", row[0].line)] * (width - len(row))] for row in rows]


# ------------------------------------------------------------ YAML


def _take_tree(draft: Draft, tree: Any) -> None:
    """Take a YAML document. Raises PersonalFileError."""
    tracks, levels = _find(tree, "tracks", "paths"), _find(tree, "levels", "grades", "ladder")
    asked = list[tuple[str, Any]]()
    if tracks is None and levels is None:
        raise draft.refuse("names no levels")
    for number, (name, track) in enumerate(_list_named(tracks) if tracks is not None else [("", levels)]):
        inside = (
            track if tracks is None or isinstance(track, list) else _find(track, "levels", "grades", "ladder")
        )
        begins = _find(track, "follows", "after") if isinstance(track, dict) else None
        asked += _take_levels(draft, inside, begins, is_first=number == 0, name=name)
    for _, named in _list_named(_find(tree, *GROUP_KEYS)):
        group = _read_text(_find(named, *NAME_KEYS))
        _take_skills(draft, _find(named, *SKILL_KEYS), group)
    _take_skills(draft, _find(tree, *SKILL_KEYS), "")
    for level, wanted in asked:
        _take_asked(draft, level, wanted)


def _take_levels(
    draft: Draft, levels: Any, begins: Any, *, is_first: bool, name: str
) -> Iterator[tuple[str, Any]]:
    """Take the levels of a ladder or track; yields each with what it asks."""
    before: tuple[str, ...] | None = None if is_first else ()
    if begins is not None:
        before = tuple(draft.find_level(leaf) for leaf in _list_leaves(begins))
    for key, level in _list_named(levels):
        title = _read_text(_find(level, *NAME_KEYS)) or key
        if not title:
            raise draft.refuse(f"has a level without a name{f' in {name}' if name else ''}")
        summary = _read_text(_find(level, *ABOUT_KEYS))
        follows = _find(level, "follows", "after")
        own = before if follows is None else tuple(draft.find_level(leaf) for leaf in _list_leaves(follows))
        ident = draft.add_level(title, key, summary, own)
        before = None if before is None else (ident,)
        yield ident, _find(level, *SKILL_KEYS, "expectations", "criteria")


def _take_skills(draft: Draft, skills: Any, group: str) -> None:
    """Take skills with what the levels ask of them, or statements of an area and a level."""
    for key, skill in _list_named(skills):
        area = _read_text(_find(skill, "group", "area", "category", "domain")) or group
        level = _find(skill, "level")
        about = _find(skill, *ABOUT_KEYS)
        if isinstance(level, Leaf) and area:  # a statement
            words = about if isinstance(about, Leaf) else _find(skill, *NAME_KEYS)
            if isinstance(words, Leaf):
                draft.ask(draft.add_skill(area), draft.find_level(level), words)
            continue
        name = _read_text(_find(skill, *NAME_KEYS)) or key
        if not name:
            raise draft.refuse("has a skill without a name")
        found = draft.add_skill(name, area, _read_text(about))
        for at, wanted in _list_named(_find(skill, "levels", "targets", "milestones", "criteria")):
            named = _find(wanted, "level", *NAME_KEYS) if not at else Leaf(at, _find_line(wanted))
            if isinstance(named, Leaf):
                _ask_all(draft, found, draft.find_level(named), wanted)


def _take_asked(draft: Draft, level: str, asked: Any) -> None:
    """Take what a level says that it asks: skills with a rating or words, or their names alone."""
    for key, wanted in _list_named(asked):
        name = key or _read_text(wanted) or _read_text(_find(wanted, *NAME_KEYS))
        if name:
            found = draft.add_skill(name)
            _ask_all(draft, found, level, wanted if key or isinstance(wanted, dict) else Leaf(UNSAID, 0))


def _ask_all(draft: Draft, skill: _Skill, level: str, wanted: Any) -> None:
    """Take every word, or the number, of what a level asks of a skill."""
    inside = _find(wanted, "rating", "target", "score", *ABOUT_KEYS, "criteria", "examples")
    for leaf in _list_leaves(wanted if inside is None else inside):
        draft.ask(skill, level, leaf)


def _find(table: Any, *keys: str) -> Any:
    """What stands in a table under the first of these keys that it has."""
    if not isinstance(table, dict):
        return None
    folded = {fold(key): value for key, value in table.items()}
    return next((folded[key] for key in keys if folded.get(key) is not None), None)


def _list_named(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the parts of a list or table: the key or id of each, if it has one, and the part."""
    if isinstance(value, dict):
        yield from ((clean_text(key), part) for key, part in value.items())
    for part in value if isinstance(value, list) else ():
        if isinstance(part, Leaf):
            yield clean_text(part.text), part
        elif part is not None:
            yield _read_text(_find(part, "id", "key", "slug")), part


def _list_leaves(value: Any) -> Iterator[Leaf]:
    """Yield the values of a part that is one, or a list of them."""
    for part in value if isinstance(value, list) else [value]:
        if isinstance(part, Leaf):
            yield part


def _find_line(value: Any) -> int:
    """Where a part begins, as far as that is known."""
    return next((leaf.line for leaf in _list_leaves(value)), 1)


def _read_text(value: Any) -> str:
    return clean_text(value.text) if isinstance(value, Leaf) else ""
