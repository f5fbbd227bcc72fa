"""The words that papers are read by: names of the pack and phrases of English, found in one pass.

Needs pyahocorasick, of the extra `papers`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from carecli.pack.fields import Record, name_key
from carecli.pack.layers import has_file
from carecli.pack.loading import load_file, load_pack
from carecli.pack.pack import Pack
from carecli.pack.reading import find_built_in
from carecli.pack.wages import list_areas
from carecli.pack.words import CuesFile, LexiconFile

OF_RESUMES = frozenset(["resume", "work", "told", "listed"])
"""Kinds that say something in a résumé only."""

OTHER = "OTHER"
"""The id of every credential that the pack does not know by one of its own."""

_PLAIN = (
    *((mark, "'") for mark in "\u2018\u2019"),
    *((mark, '"') for mark in "\u201c\u201d"),
    *((mark, " ") for mark in "\u00a0\u202f\u2007\t"),
    *((mark, "-") for mark in "\u2010\u2011\u2012\u2013\u2014\u2212"),
)
_DOTTED_KINDS = ("license", "certification", "education", "associate")
_INFLECTED_KINDS = (*_DOTTED_KINDS, "skill", "title", "work", "told", "listed", "card")
_SHORT = 5  # letters of a word that must be written as in the lexicon, if that has capitals
_IRREGULAR = {
    "write": ("wrote", "written"), "teach": ("taught",), "lead": ("led",), "find": ("found",),
    "build": ("built",), "run": ("ran",), "keep": ("kept",), "give": ("gave",), "send": ("sent",),
    "cut": ("cut",), "make": ("made",),
    "set": ("set",), "refer": ("referred", "referring"), "enroll": ("enrolling",),
}  # fmt: skip
_PREFIXES = ("post-", "non-", "pre-", "ex-")


class Mention(NamedTuple):
    """A name or phrase found: from where to where, what kind of thing, and which one.

    Kinds are `license`, `certification`, `associate` (of a posting: the license that is in its place),
    `education` (`level` or `level:field`), `field`, `skill`,
    `language`, `card`, `state` (its code), `title` (care, related, not_care), `work`, `told`, `listed` (of a
    résumé), `text` (care, not_care), `setting`, `level`, and the groups of `CuesFile` with the keys of each:
    `after` must, `later` within, `resume` pending_before.
    """

    start: int
    end: int
    kind: str
    id: str


class _Entry(NamedTuple):
    """A key of the automaton: its length, where it has capitals that count, and what it stands for.

    A plural of letters in capitals ends in a small one: NPs, not NPS.
    """

    length: int
    capitals: tuple[int, ...]
    is_plural: bool
    kind: str
    id: str


def fold_text(text: str) -> str:
    """Text in lower case with plain quotes, hyphens and spaces; every letter stays at its place."""
    if text.isascii():
        return text.lower()
    plain = text
    for mark, instead in _PLAIN:
        plain = plain.replace(mark, instead)
    lower = plain.lower()
    return (
        lower if len(lower) == len(plain) else "".join(c if len(c.lower()) > 1 else c.lower() for c in plain)
    )


class Lexicon:
    """All names and phrases as one automaton.

    `levels` are those of education, lowest first, `joined` finds words with capitals inside.
    `post_levels` are the levels that titles name, highest first, `usual_level` is that of other titles,
    `places` are settings that the head of a posting decides. Where the pack says which work is of its field,
    the lexicon `knows_work`, and what it does not find is none; `field` and `related` name both.
    """

    def __init__(self, names: Iterable[tuple[str, str, str]], pack: Pack, words: LexiconFile) -> None:
        """Take names as (name, kind, id), and the file that holds what is no name."""
        longest = sorted(words.joined, key=len, reverse=True)
        self.joined = re.compile("|".join(map(re.escape, longest)) or "(?!)", re.IGNORECASE)
        self.post_levels = tuple(words.level or [level.id for level in reversed(pack.ladder.level)])
        self.knows_work = bool(words.work)
        self.field, self.related = pack.guide.words.field, pack.guide.words.related_short
        self.usual_level = words.usual_level
        self.places = frozenset(words.place)
        self.levels = tuple(level.id for level in pack.education.level)
        self.licenses = frozenset(c.id for c in pack.credentials.credential if c.kind == "license")
        self.degrees = {
            degree.id: f"{degree.level}:{degree.field}" for degree in pack.education.degree
        }  # by their letters
        listed = list(names)
        self._associates = frozenset(
            fold_text(spelled)
            for name, kind, _ in listed
            if kind == "associate"
            for spelled in _spell(name, kind)
        )  # as they are written
        self._common = _build(name for name in listed if name[1] not in OF_RESUMES)
        self._of_resumes = _build(name for name in listed if name[1] in OF_RESUMES)

    def is_associate(self, written: str) -> bool:
        """Whether a name is that of a license on the way to a full one."""
        return fold_text(written) in self._associates

    def find(self, text: str, *, in_posting: bool = False) -> list[Mention]:
        """All that stands in a text as whole words, in order; of what overlaps in one kind the longest.

        A posting is not searched for what says something in a résumé only.

        >>> from carecli.pack.reading import find_built_in
        >>> marks = load_lexicon(find_built_in()).find("an RN is preferred")
        >>> [(mark.kind, mark.id) for mark in marks if mark.kind in ("license", "after")]
        [('license', 'RN'), ('after', 'nice')]
        """
        found = list(_find_all(text, self._common))
        if not in_posting:
            found = [_rename(mark) for mark in (*found, *_find_all(text, self._of_resumes))]
        found.sort(key=lambda mark: (mark.start, -mark.end))
        taken: dict[str, tuple[int, int]] = {}
        marks = []
        for mark in found:
            kind = "name" if mark.kind in _DOTTED_KINDS else mark.kind
            start, end = taken.get(kind, (0, 0))
            if mark.start >= end or (mark.start, mark.end) == (start, end):
                taken[kind] = (mark.start, mark.end)
                marks.append(mark)
        titles = [mark for mark in marks if mark.kind == "title"]
        return [mark for mark in marks if mark.kind != "skill" or not _begins_inside(mark, titles)]


def _begins_inside(mark: Mention, titles: Iterable[Mention]) -> bool:
    """Whether a name begins in the middle of a title and outlasts it: case (management experience)."""
    return any(title.start < mark.start < title.end < mark.end for title in titles)


def _rename(mark: Mention) -> Mention:
    """A license on the way to another is one that the pack does not know."""
    return mark._replace(kind="certification", id=OTHER) if mark.kind == "associate" else mark


def _build(names: Iterable[tuple[str, str, str]]) -> Any:
    """The automaton of names, each in all the ways it is written."""
    keys: dict[str, dict[tuple[str, str], _Entry]] = {}
    for name, kind, ident in names:
        for spelled in _spell(name, kind):
            is_plural = spelled[-1:] == "s" and spelled[:-1].isupper()
            entry = _Entry(len(spelled), _find_capitals(spelled, kind), is_plural, kind, ident)
            keys.setdefault(fold_text(spelled), {}).setdefault((kind, ident), entry)
    import ahocorasick  # of an extra, without which a command still has its help

    automaton = ahocorasick.Automaton()
    for key, entries in keys.items():
        automaton.add_word(key, tuple(entries.values()))
    automaton.make_automaton()
    return automaton


def _find_all(text: str, automaton: Any) -> Iterator[Mention]:
    """Every name that stands in a text as a whole word, whatever it overlaps."""
    if not len(automaton):
        return
    lower = f" {fold_text(text)} "  # a space at either end, so that every word has bounds
    is_letter = str.isalnum
    for end, entries in automaton.iter(lower):
        if is_letter(lower[end + 1]) and is_letter(lower[end]):
            continue
        for length, capitals, is_plural, kind, ident in entries:
            start = end - length  # in the text itself, which lacks the first space
            if is_letter(lower[start]) and is_letter(lower[start + 1]):
                continue
            if capitals and not all(text[start + i].isupper() for i in capitals):
                continue
            if is_plural and text[end - 1] == "S":
                continue
            if kind in _DOTTED_KINDS and lower[start] == "-" and lower[: start + 1].endswith(_PREFIXES):
                continue
            yield Mention(start, end, kind, ident)


def _find_capitals(name: str, kind: str) -> tuple[int, ...]:
    """Where a name has capitals that count: those of short words in capitals, and of a short name alone."""
    counted: list[int] = []
    words = list(re.finditer(r"[^\W\d_]+", name))
    for word in words:
        letters = word[0]
        is_code = letters.rstrip("s").isupper() and 1 < len(letters) <= _SHORT
        if kind == "state" or is_code or (len(words) == 1 and len(letters) <= _SHORT and letters == name):
            counted += [word.start() + i for i, letter in enumerate(letters) if letter.isupper()]
    return tuple(counted)


def _spell(name: str, kind: str) -> set[str]:
    """A name in the ways it is written: with dots, as a plural, health care in one word or two."""
    names = {name}
    if kind in _DOTTED_KINDS and name.isalpha() and name.isupper() and len(name) <= _SHORT:
        dotted = ".".join(name).lower()
        names |= {dotted, f"{dotted}."}
    if kind not in ("after", "before"):
        names |= {one.replace("health care", "healthcare") for one in names}
        names |= {one.replace("healthcare", "health care") for one in names}
    if kind == "told":
        names |= set(_conjugate(name))
    if kind in _INFLECTED_KINDS:
        names |= {one.replace("-", " ") for one in names if one.islower()}
        names |= {f"{one}s" for one in names if one[-1].isalpha() and one[-1] not in "sS"}
        names |= {f"{one[:-1]}ies" for one in names if one.endswith("y") and one[-2:-1] not in "aeiou"}
    return names


def _conjugate(phrase: str) -> Iterator[str]:
    """A phrase that begins with a verb in the forms of that verb, by the rules of spelling."""
    verb, space, rest = phrase.partition(" ")
    if not space or not verb.islower() or "-" in verb:
        return
    stem = verb[:-1] if verb.endswith("e") else verb
    if re.fullmatch(r"[^aeiou]{1,3}[aeiou][bdgmnpt]", verb):
        stem += verb[-1]
    forms = [f"{verb}s", f"{stem}ed", f"{stem}ing"]
    if verb.endswith("y") and verb[-2] not in "aeiou":
        forms = [f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"]
    if verb.endswith(("ch", "sh", "ss")):
        forms[0] = f"{verb}es"
    yield from (f"{form}{space}{rest}" for form in (*forms, *_IRREGULAR.get(verb, ())))


def load_lexicon(folder: Path, pack: Pack | None = None) -> Lexicon:
    """The lexicon of the pack in a folder; `pack` is that pack where it has been read.

    A pack without `lexicon.toml` is read by its own names, one without `cues.toml` by the built-in phrases.
    Raises PackError.
    """
    pack = pack or load_pack(folder)
    words = load_file(folder, "lexicon", LexiconFile) if has_file(folder, "lexicon.toml") else LexiconFile()
    has_cues = has_file(folder, "cues.toml")
    cues = load_file(folder if has_cues else find_built_in(), "cues", CuesFile)
    names = [*_list_pack_names(pack, words.unread), *_list_words(words, pack), *_list_cues(cues)]
    names += _list_levels(words, pack)
    for area in list_areas(folder):
        names += [(name, "state", area.id) for name in (area.id, area.name) if area.kind == "state"]
    return Lexicon(names, pack, words)


def _list_pack_names(pack: Pack, unread: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """The names that the pack's own files give, but those that mean something else in a paper."""
    skipped = {name.lower() for name in unread}
    listed: list[tuple[str, str, Iterable[str]]] = [
        *((c.kind, c.id, (c.id, c.name, *c.also)) for c in pack.credentials.credential),
        *(("education", level.id, (level.name, *level.also)) for level in pack.education.level),
        *(("education", f"{d.level}:{d.field}", (d.id, d.name)) for d in pack.education.degree),
        *(("field", field.id, (field.name, *field.also)) for field in pack.education.field),
        *(("skill", skill.id, (skill.name, *skill.also)) for skill in pack.skills.skill),
        *(("setting", setting.id, (setting.name, *setting.also)) for setting in pack.settings.setting),
        *(("title", "care", (level.title, *level.also)) for level in pack.ladder.level),
    ]
    for kind, ident, names in listed:
        yield from ((name, kind, ident) for name in names if name.lower() not in skipped)


def _list_words(words: LexiconFile, pack: Pack) -> Iterator[tuple[str, str, str]]:
    """The names of `lexicon.toml`."""
    kinds = {credential.id: credential.kind for credential in pack.credentials.credential}
    tables: list[tuple[str, Mapping[str, Iterable[str]]]] = [
        ("education", words.degree), ("field", words.field), ("skill", words.skill),
        ("language", words.language), ("card", words.card), ("setting", words.setting),
        ("level", words.level),
        ("work", words.work), ("told", words.told), ("listed", words.listed),
        ("title", _list_fields(words.title)), ("text", _list_fields(words.text)),
        ("certification", {OTHER: words.other.words}), ("associate", words.associate),
    ]  # fmt: skip
    for ident, names in words.credential.items():
        yield from ((name, kinds[ident], ident) for name in names)
    for kind, table in tables:
        yield from ((name, kind, ident) for ident, names in table.items() for name in names)


def _list_levels(words: LexiconFile, pack: Pack) -> Iterator[tuple[str, str, str]]:
    """Titles of levels, as work and as levels where the pack has no other words for these."""
    for level in pack.ladder.level:
        for title in (level.title, *level.also):
            if not words.level:
                yield title, "level", level.id
            if not words.work:
                yield title, "work", "care"


def _list_cues(cues: CuesFile) -> Iterator[tuple[str, str, str]]:
    """The phrases of `cues.toml`: the kind is its table, the id its key."""
    for kind in cues.FIELDS:
        for ident, names in _list_fields(getattr(cues, kind)).items():
            yield from ((name, kind, ident) for name in names)


def _list_fields(record: Record) -> dict[str, tuple[str, ...]]:
    return {name_key(field): getattr(record, field) for field in record.FIELDS}
