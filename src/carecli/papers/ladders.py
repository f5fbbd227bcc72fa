"""Ladders that employers keep as a table or as YAML, read into the outline of a pack.

The YAML is that of public engineering ladders: `levels`, alone or inside `tracks`, and `skills` or
`competencies`, each with what the levels ask of it, as numbers or as words; or a list of statements, each of
a level and an area. What the outline has no place for is named, so that the person can carry it over.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from carecli.errors import PersonalFileError
from carecli.names import clean_text, fold
from carecli.pack.outline import Outline
from carecli.pack.reading import MAX_BYTES, DocumentError, decode, read_bytes
from carecli.papers.draft import KEYS, DraftSkill, LadderDraft
from carecli.papers.encodings import decode_table
from carecli.papers.formats import Leaf
from carecli.papers.grids import read_sheet, split_rows, take_rows
from carecli.papers.yaml import read_yaml

TREES = (".yaml", ".yml")
NAME_KEYS, ABOUT_KEYS = ("name", "title", "label"), ("summary", "description", "text")
RATING_KEYS = ("rating", "target", "score", *ABOUT_KEYS, "criteria", "examples")
SKILL_KEYS = ("skills", "competencies", "competences", "attributes")
GROUP_KEYS = ("groups", "areas", "categories", "domains", "pillars")
LEVEL_KEYS = ("levels", "grades", "ladder")
_PACKED = b"PK\x03\x04"


class FoundLadder(NamedTuple):
    """The outline of a ladder, what of the file it has no place for, and which skills have no rating.

    `note` says how the text was read where that is a guess.
    """

    outline: Outline
    left: tuple[str, ...]
    unrated: tuple[str, ...]
    note: str | None


def read_ladder(path: Path) -> FoundLadder:
    """The outline of a ladder in a table (CSV, XLSX) or YAML file.

    Raises PersonalFileError, and ModuleNotFoundError where the library for the file is missing.
    """
    draft, note = LadderDraft(str(path)), None
    try:
        raw, most = read_bytes(path, MAX_BYTES + 1), MAX_BYTES
        if raw.startswith(_PACKED) and len(raw) <= most:
            import openpyxl  # noqa: F401  missing, it must not be taken for a broken workbook

            take_rows(draft, read_sheet(draft, raw))
            return _finish(draft, note)
        if len(raw) <= most:  # in UTF-8 it may take more
            (raw, note), most = decode_table(raw, draft.name), 2 * most
        text = decode(raw, draft.name, most)
    except DocumentError as error:
        problem = error.problem
        raise PersonalFileError(f"{draft.name} {problem.message}", hint=problem.hint) from None
    if path.suffix.lower() in TREES:
        _Tree(draft).take(read_yaml(text, draft.name, hint=KEYS))
    else:
        take_rows(draft, split_rows(draft, text))
    return _finish(draft, note)


def _finish(draft: LadderDraft, note: str | None) -> FoundLadder:
    return FoundLadder(draft.finish(), tuple(draft.left), tuple(draft.unrated), note)


class _Tree:
    """A YAML document on its way into a draft; what nobody asked for is left over."""

    def __init__(self, draft: LadderDraft) -> None:
        self.draft = draft
        self._asked: set[tuple[int, str]] = set()
        self._listed: set[int] = set()

    def take(self, tree: Any) -> None:
        """Take a document. Raises PersonalFileError."""
        self._find(tree, *NAME_KEYS)  # a new pack has a title of its own
        tracks = self._find(tree, "tracks", "paths")
        levels = self._find(tree, *LEVEL_KEYS) if tracks is None else None
        asked = list[tuple[str, Any]]()
        if tracks is None and levels is None:
            raise self.draft.refuse("names no levels")
        named = self._list_named(tracks) if tracks is not None else [("", levels)]
        for number, (name, track) in enumerate(named):
            inside = track if tracks is None or isinstance(track, list) else self._find(track, *LEVEL_KEYS)
            begins = self._find(track, "follows", "after") if tracks is not None else None
            asked += self._take_levels(inside, begins, is_first=number == 0, name=name)
        for _, group in self._list_named(self._find(tree, *GROUP_KEYS)):
            title = _read_text(self._find(group, *NAME_KEYS))
            self._take_skills(self._find(group, *SKILL_KEYS), title)
        self._take_skills(self._find(tree, *SKILL_KEYS), "")
        for level, wanted in asked:
            self._take_asked(level, wanted)
        self.draft.left |= dict.fromkeys(self._list_left(tree, ""))

    def _take_levels(
        self, levels: Any, begins: Any, *, is_first: bool, name: str
    ) -> Iterator[tuple[str, Any]]:
        """Take the levels of a ladder or track; yields each with what it asks."""
        draft = self.draft
        before: tuple[str, ...] | None = None if is_first else ()
        if begins is not None:
            before = tuple(draft.find_level(leaf) for leaf in _list_leaves(begins))
        for key, level in self._list_named(levels):
            title = _read_text(self._find(level, *NAME_KEYS)) or key
            if not title:
                raise draft.refuse(f"has a level without a name{f' in {name}' if name else ''}")
            summary = _read_text(self._find(level, *ABOUT_KEYS))
            follows = self._find(level, "follows", "after")
            own = before if follows is None else tuple(map(draft.find_level, _list_leaves(follows)))
            ident = draft.add_level(title, key, summary, own)
            before = None if before is None else (ident,)
            yield ident, self._find(level, *SKILL_KEYS, "expectations", "criteria")

    def _take_skills(self, skills: Any, group: str) -> None:
        """Take skills with what the levels ask of them, or statements of an area and a level."""
        for key, skill in self._list_named(skills):
            area = _read_text(self._find(skill, "group", "area", "category", "domain")) or group
            about = self._find(skill, *ABOUT_KEYS)
            if area and isinstance(level := self._find(skill, "level"), Leaf):  # a statement
                words = about if isinstance(about, Leaf) else self._find(skill, *NAME_KEYS)
                if isinstance(words, Leaf):
                    self.draft.ask(self.draft.add_skill(area), self.draft.find_level(level), words)
                continue
            name = _read_text(self._find(skill, *NAME_KEYS)) or key
            if not name:
                raise self.draft.refuse("has a skill without a name")
            found = self.draft.add_skill(name, area, _read_text(about), _find_line(skill))
            targets = self._find(skill, "levels", "targets", "milestones", "criteria")
            for at, wanted in self._list_named(targets):
                named = Leaf(at, _find_line(wanted) or 1) if at else self._find(wanted, "level", *NAME_KEYS)
                if isinstance(named, Leaf):
                    self._ask_all(found, self.draft.find_level(named), wanted)

    def _take_asked(self, level: str, asked: Any) -> None:
        """Take what a level says that it asks: skills with a rating or words, or their names alone."""
        for key, wanted in self._list_named(asked):
            name = key or _read_text(self._find(wanted, *NAME_KEYS))
            if name:
                self._ask_all(self.draft.add_skill(name), level, wanted)

    def _ask_all(self, skill: DraftSkill, level: str, wanted: Any) -> None:
        """Take every word, and the number, of what a level asks of a skill; else that it names it."""
        parts = [self._find(wanted, key) for key in RATING_KEYS] if isinstance(wanted, dict) else [wanted]
        for leaf in (leaf for part in parts for leaf in _list_leaves(part)):
            self.draft.ask(skill, level, leaf)
        skill.named[level] = None

    def _find(self, table: Any, *keys: str) -> Any:
        """What stands in a table under the first of these keys that it has."""
        if not isinstance(table, dict):
            return None
        written = {fold(key): key for key, value in table.items() if value is not None}
        found = next((written[key] for key in keys if key in written), None)
        if found is None:
            return None
        self._asked.add((id(table), found))
        return table[found]

    def _list_named(self, value: Any) -> Iterator[tuple[str, Any]]:
        """Yield the parts of a list or table: the key or id of each, if it has one, and the part.

        A name alone in a list is a part without anything else.
        """
        if isinstance(value, dict):
            self._listed.add(id(value))
            yield from ((clean_text(key), part) for key, part in value.items())
        for part in value if isinstance(value, list) else ():
            if isinstance(part, Leaf):
                yield clean_text(part.text), None
            elif part is not None:
                yield _read_text(self._find(part, "id", "key", "slug")), part

    def _list_left(self, value: Any, path: str) -> Iterator[str]:
        """Yield the path of every key that nobody asked for."""
        for part in value if isinstance(value, list) else ():
            yield from self._list_left(part, path)
        for key, part in value.items() if isinstance(value, dict) else ():
            inside = f"{path}.{clean_text(key)}".lstrip(".")
            if id(value) in self._listed:
                yield from self._list_left(part, path)
            elif (id(value), key) in self._asked:
                yield from self._list_left(part, inside)
            elif part is not None:
                yield inside


def _list_leaves(value: Any) -> Iterator[Leaf]:
    """Yield the values of a part that is one, or a list of them."""
    for part in value if isinstance(value, list) else [value]:
        if isinstance(part, Leaf):
            yield part


def _find_line(value: Any) -> int | None:
    """Where a part begins, as far as that is known."""
    parts = [*value.values()] if isinstance(value, dict) else value
    return next((leaf.line for leaf in _list_leaves(parts)), None)


def _read_text(value: Any) -> str:
    return clean_text(value.text) if isinstance(value, Leaf) else ""
