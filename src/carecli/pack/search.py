"""Finding words in a pack: its lines, SQLite's full-text index and stemmer, near words for misspellings."""

import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

from carecli.errors import PackError
from carecli.pack.facts import Fact, Part, fill_view, list_statements, say_figure, say_label, take_section
from carecli.pack.layers import has_file, list_layers, read_document
from carecli.pack.reading import DocumentError, TomlTable
from carecli.pack.wages import list_areas

Files = Mapping[str, dict[str, Any]]
Line = tuple[str, Fact | None]  # what is said, and the fact that it comes from
LISTED_FILES = (
    "ladder",
    "skills",
    "education",
    "credentials",
    "settings",
    "salary",
    "countries",
    "disagreements",
)
SEARCHED_FILES = (*LISTED_FILES, "guide", "sources", "synonyms", "occupations")
MOST_HITS = 10
MOST_WORDS = 40  # of a query: people type a few, and each costs time
TITLE_WEIGHT = 2.0
DIGIT_COMMA = re.compile(r",(?<=\d,)(?=\d{3})")  # led by the comma, for which a text is searched fastest
# Words that every text holds; a search for nothing else takes them as they are.
STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be by can do does for from how i in is it me my of on or the to what when which "
        "who with you your",
    )
)


class Entry(NamedTuple):
    """One line that a search may find, and the thing that it belongs to.

    `source` and `basis` are those of the line; empty where it makes no claim.
    """

    kind: str
    id: str
    title: str
    line: str
    source: str = ""
    basis: str = ""


class Hit(NamedTuple):
    """A thing that was found, with the line that matched best; a higher score is a better hit."""

    kind: str
    id: str
    title: str
    line: str
    source: str
    basis: str
    score: float


class Findings(NamedTuple):
    """The best hits, of how many, what was read for each misspelled word, and the short names of sources."""

    hits: tuple[Hit, ...]
    total: int
    read_as: dict[str, str]
    cites: dict[str, str]


def read_files(folder: Path) -> Files:
    """What a search reads of a pack as plain data, by its stem; files that it lacks are left out.

    Raises PackError for one that is not TOML.
    """
    files = {}
    topics = {path.stem for layer in list_layers(folder) for path in (layer / "topics").glob("*.toml")}
    for stem in (*SEARCHED_FILES, *(f"topics/{name}" for name in sorted(topics))):
        if not has_file(folder, f"{stem}.toml"):
            continue
        try:
            files[stem] = read_document(folder, stem).data
        except DocumentError as error:
            hint = "mend the file named below, or leave out --pack"
            raise PackError(f"pack {folder}: 1 problem", hint=hint, problems=[error.problem]) from None
    return files


def read_places(folder: Path) -> list[tuple[str, str, str]]:
    """Code, kind and name of each state and metropolitan area of a pack's wage tables, if any."""
    if not has_file(folder, "occupations.toml"):
        return []
    return [(area.id, area.kind, area.name) for area in list_areas(folder) if area.kind in ("state", "metro")]


def search(words: str, files: Files, places: Sequence[tuple[str, str, str]] = ()) -> Findings:
    """The things that speak of the words, most words first, then by rank of the best line.

    A thing whose title is just these words comes before all others. A line counts for each word that it or
    the title holds, in any form or as a synonym. A word that stands nowhere is read as the nearest one that
    does. Words after the first 40 are not looked at. `files` maps the stem of each file to its parsed
    document, any of which may be lacking; `places` are code, kind and name of areas with wages.

    A score is a rank (BM25, a word of the title twice), lifted group by group so that it falls from hit to
    hit: it says nothing beside that of another search. Nothing raises: what is not found has no hit.

    >>> skill = {"id": "calm", "name": "Tact", "description": "Staying calm.", "anchors": []}
    >>> found = search("stays clam", {"skills": {"skill": [skill]}})
    >>> found.hits[0].title, found.read_as
    ('Tact', {'clam': 'calm'})
    """
    wanted = split_words(words)[:MOST_WORDS]
    # A place is meant only where its name is said, or each would be found by the word pay.
    said = [place for place in places if not set(split_words(place[2])).isdisjoint(wanted)]
    entries = list(dict.fromkeys((*list_entries(files), *_list_places(files, said))))
    database = sqlite3.connect(":memory:")
    form = "title, line, content='', tokenize='porter unicode61'"  # The lines themselves are at hand.
    database.execute(f"CREATE VIRTUAL TABLE entry USING fts5({form})")
    rows = ((n, f"{e.kind} {e.title}", join_digits(e.line)) for n, e in enumerate(entries))
    database.executemany("INSERT INTO entry(rowid, title, line) VALUES (?, ?, ?)", rows)
    database.execute("CREATE VIRTUAL TABLE synonym USING fts5(words, tokenize='porter unicode61')")
    groups = [" ".join(group) for group in files.get("synonyms", {}).get("group", ())]
    database.executemany("INSERT INTO synonym VALUES (?)", ((group,) for group in groups))
    read_as: dict[str, str] = {}
    ranks: list[dict[int, float]] = []
    known: list[str] = []
    for word in wanted:
        found = _rank(database, _widen(database, word))
        known = known if found or known else list_known_words(entries)
        if not found and (near := find_near_word(word, known)):
            read_as[word] = near
            found = _rank(database, _widen(database, near))
        ranks.append(found)
    sources = [s for stem in ("guide", "sources") for s in files.get(stem, {}).get("source", ())]
    cites = {source["id"]: source["cite"] for source in sources}
    meant = [read_as.get(word, word) for word in wanted]
    things = dict.fromkeys(entry[:3] for entry in entries)
    named = {thing[:2] for thing in things if split_words(thing[2]) == meant}
    ordered = _order(entries, ranks, named)
    return Findings(tuple(ordered[:MOST_HITS]), len(ordered), read_as, cites)


def list_entries(files: Files) -> Iterator[Entry]:
    """Yield every line of the topics, questions, skills, credentials, levels, settings and the rest.

    `files` maps the stem of each file to its parsed document. What is said of a thing is what topics show.
    """
    pack: Any = TomlTable({stem: files.get(stem, {}) for stem in LISTED_FILES})
    handbook: Any = SimpleNamespace(pack=pack, countries=pack.countries.country)
    for stem, file in files.items():
        if stem.startswith("topics/"):
            for topic in TomlTable(file).topic:
                yield from _list_topic(topic)
    for skill in pack.skills.skill or ():
        anchors = [(anchor, None) for anchor in skill.anchors or ()]
        grow = [(step, pack.skills.grow) for step in skill.grow or ()]
        said = [(f"{skill.name}: {skill.description}", None), *_list_names(skill), *anchors, *grow]
        yield from _enter(("skill", skill.id, skill.name), said)
    for kind, view, things in (
        ("credential", "credentials", pack.credentials.credential),
        ("level", "levels", pack.ladder.level),
        ("setting", "settings", pack.settings.setting),
        ("country", "countries", pack.countries.country),
    ):
        for thing, part in zip(things or (), fill_view(view, handbook), strict=True):
            areas = [Fact("", "Focus", "stated", area.source, text=area.text) for area in thing.focus or ()]
            focus = [(f"Focus: {area.text}", area) for area in areas]
            yield from _enter((kind, thing.id, part.title), [*_list_part(part), *_list_names(thing), *focus])
    for clash in pack.disagreements.disagreement or ():
        said = [(f"{fact.label}: {say_figure(fact)}", fact) for fact in list_statements(clash)]
        yield from _enter(("disagreement", clash.id, clash.title), [(clash.reading, None), *said])


def _list_topic(topic: Any) -> Iterator[Entry]:
    thing = ("topic", topic.id, topic.title)
    yield from _enter(thing, [(topic.summary, None), *_list_names(topic)])
    for section in topic.section:
        if topic.id == "questions":
            yield from _enter(("question", section.id, section.title), _list_part(take_section(section)))
        else:
            yield from _enter(thing, _list_part(take_section(section), f"{section.title}: "))


def _list_names(thing: Any) -> list[Line]:
    return [(f"Also called: {', '.join(thing.also)}", None)] if thing.also else []


def _list_part(part: Part, heading: str = "") -> Iterator[Line]:
    if part.text:
        yield f"{heading}{part.text.text}", part.text
    for fact in part.facts:
        label = f"{heading}{fact.heading}{say_label(fact.label, part.title)}"
        yield f"{label}: {say_figure(fact)}", fact
        if fact.basis == "derived" and fact.reason:
            yield f"{label}, reason: {fact.reason}", fact
    if part.unknown:
        yield f"{heading}Not known: {part.unknown}", None


def _enter(thing: tuple[str, str, str], lines: Iterable[Line]) -> Iterator[Entry]:
    for line, fact in lines:
        yield Entry(*thing, line, fact.source, fact.basis) if fact else Entry(*thing, line)


def _list_places(files: Files, areas: Iterable[Sequence[str]]) -> Iterator[Entry]:
    """Yield a line for each area of the wage tables, by its code, kind and name."""
    occupations = files.get("occupations", {})
    people = ", ".join(occupation["people"] for occupation in occupations.get("occupation", ()))
    for code, kind, name in areas:
        yield Entry(kind, code, name, f"Published wages: {people}", occupations.get("source", ""), "external")


def join_digits(text: str) -> str:
    """A text with its numbers in one piece: people search for 84000 and for 84,000."""
    return DIGIT_COMMA.sub("", text)


def split_words(text: str) -> list[str]:
    """The words to search for, in lower case, without those that every text holds."""
    words = list(dict.fromkeys(re.findall(r"[^\W_]+", join_digits(text.lower()))))
    return [word for word in words if word not in STOP_WORDS] or words


def _widen(database: sqlite3.Connection, word: str) -> list[str]:
    """A word with those of its groups of synonyms, which any form of a word finds."""
    groups = database.execute("SELECT words FROM synonym WHERE synonym MATCH ?", (f'"{word}"',))
    return list(dict.fromkeys([word, *(other for (group,) in groups for other in split_words(group))]))


def _rank(database: sqlite3.Connection, words: Sequence[str]) -> dict[int, float]:
    """The rank of every line (its place in the list) that holds one of the words; higher is better."""
    query = " OR ".join(f'"{word}"' for word in words)
    rows = database.execute(
        "SELECT rowid, bm25(entry, ?, 1.0) FROM entry WHERE entry MATCH ?", (TITLE_WEIGHT, query)
    )
    return {rowid: -rank for rowid, rank in rows}


def list_known_words(entries: Iterable[Entry]) -> list[str]:
    """Every word that stands in the entries, without numbers."""
    text = " ".join(f"{entry.title} {entry.line}" for entry in entries).lower()
    return sorted(set(re.findall(r"[^\W\d_]+", text)))


def find_near_word(word: str, known: Iterable[str]) -> str | None:
    """The nearest of the known words, or None. Numbers have no near ones."""
    if word.isdigit():
        return None
    alike = [other for other in known if other[0] == word[0] and abs(len(other) - len(word)) <= 2]
    near = get_close_matches(word, alike, n=1, cutoff=0.75)
    return near[0] if near else None


def _order(
    entries: Sequence[Entry], ranks: Sequence[dict[int, float]], named: Collection[tuple[str, ...]]
) -> list[Hit]:
    """One hit for each thing: its first line with the most words, ranked by its best line.

    Things `named` by the words come first, disagreements after what they are about.
    """
    things: dict[tuple[str, str], list[tuple[int, int, float]]] = {}
    covered: dict[tuple[str, str], set[int]] = {}
    for place in sorted({place for found in ranks for place in found}):
        thing = entries[place][:2]
        held = [number for number, found in enumerate(ranks) if place in found]
        rank = sum(ranks[number][place] for number in held)
        things.setdefault(thing, []).append((len(held), -place, rank))
        covered.setdefault(thing, set()).update(held)
    ordered = []
    for thing, lines in things.items():
        held_most, place, _ = max(lines)
        rank = max(rank for held, _, rank in lines if held == held_most)
        is_clash = thing[0] == "disagreement"
        group = (is_clash or thing not in named, -held_most, -len(covered[thing]), is_clash)
        ordered.append((group, -rank, -place))
    # Each group is lifted above the one after it, so that the scores fall as the hits do.
    groups = sorted({group for group, _, _ in ordered}, reverse=True)
    step = 1 - min((rank for _, rank, _ in ordered), default=0.0)
    return [
        Hit(*entries[place], round(groups.index(group) * step - rank, 2))
        for group, rank, place in sorted(ordered)
    ]
