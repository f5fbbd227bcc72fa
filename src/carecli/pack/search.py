"""Finding words in a pack: its lines, SQLite's full-text index and stemmer, near words for misspellings."""

import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from carecli.errors import PackError
from carecli.pack.reading import DocumentError, parse, read_text
from carecli.pack.wages import list_areas

Files = Mapping[str, dict[str, Any]]
Line = tuple[str, Mapping[str, Any]]  # what is said, and the record that says where it comes from


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


def list_entries(files: Files) -> Iterator[Entry]:
    """Yield every line of the topics, questions, skills, credentials, levels, settings and the rest.

    `files` maps the stem of each file to its parsed document.
    """
    for stem, file in files.items():
        if stem.startswith("topics/"):
            for topic in file["topic"]:
                yield from _list_topic(topic)
    for kind, stem, key, list_lines in (
        ("skill", "skills", "skill", _list_skill),
        ("credential", "credentials", "credential", _list_credential),
        ("level", "ladder", "level", _list_level),
        ("setting", "settings", "setting", _list_setting),
        ("country", "countries", "country", _list_country),
        ("disagreement", "disagreements", "disagreement", _list_disagreement),
    ):
        for thing in files.get(stem, {}).get(key, ()):
            title = thing.get("title") or thing.get("name", "")
            title = f"{thing['id']}: {title}" if kind == "credential" else title
            yield from _enter((kind, thing["id"], title), list_lines(thing))
    titles = {level["id"]: level["title"] for level in files.get("ladder", {}).get("level", ())}
    for pay in files.get("salary", {}).get("pay", ()):
        thing = ("level", pay["level"], titles[pay["level"]])
        yield from _enter(thing, _list_pay(pay))


def list_places(files: Files, areas: Iterable[Sequence[str]]) -> Iterator[Entry]:
    """Yield a line for each area of the wage tables, by its code, kind and name."""
    occupations = files.get("occupations", {})
    people = ", ".join(occupation["people"] for occupation in occupations.get("occupation", ()))
    origin = {"source": occupations.get("source", ""), "basis": "external"}
    for code, kind, name in areas:
        yield from _enter((kind, code, name), [(f"Published wages: {people}", origin)])


def _enter(thing: tuple[str, str, str], lines: Iterable[Line]) -> Iterator[Entry]:
    for line, origin in lines:
        source = origin.get("source", "")
        yield Entry(*thing, line, source, origin.get("basis", "stated" if source else ""))


def _list_topic(topic: dict[str, Any]) -> Iterator[Entry]:
    thing = ("topic", topic["id"], topic["title"])
    opening = (topic["summary"], ", ".join(topic.get("also", ())))
    yield from _enter(thing, ((line, {}) for line in opening if line))
    for section in topic["section"]:
        if topic["id"] == "questions":
            yield from _enter(("question", section["id"], section["title"]), _list_section(section, ""))
        else:
            yield from _enter(thing, _list_section(section, f"{section['title']}: "))


def _list_section(section: dict[str, Any], heading: str) -> Iterator[Line]:
    if "text" in section:
        yield f"{heading}{section['text']}", section
    if "unknown" in section:
        yield f"{heading}{section['unknown']}", {}
    for fact in section.get("fact", ()):
        yield f"{heading}{say_line_figure(fact, fact['label'])}", fact


def say_line_figure(figure: Mapping[str, Any], label: str) -> str:
    """A fact of a file as a line: its label, its number with its unit, and its words."""
    number = ""
    low = figure.get("value", figure.get("amount", figure.get("low")))
    if low is not None and not figure.get("worded"):
        high = figure.get("high", low)
        amount = f"{low:,}" if low == high else f"{low:,} to {high:,}"
        unit = figure.get("currency") or figure.get("unit") or ""
        number = f"{amount} {unit}{' or more' if figure.get('open') else ''}"
    said = "; ".join(part for part in (number.strip(), figure.get("text") or figure.get("note")) if part)
    return f"{label}: {said}"


def _list_skill(skill: dict[str, Any]) -> Iterator[Line]:
    yield f"{skill['name']}: {skill['description']}", {}
    if skill.get("also"):
        yield f"Also called: {', '.join(skill['also'])}", {}
    for anchor in skill["anchors"]:
        yield anchor, {}


def _list_credential(credential: dict[str, Any]) -> Iterator[Line]:
    yield f"{credential['name']}, {credential['issuer']}: {credential['description']}", credential
    if credential.get("also"):
        yield f"Also called: {', '.join(credential['also'])}", {}
    for route in credential.get("route", ()):
        yield f"Who may sit, {route['part']}: {route['label']}", route
    for fee in credential.get("fee", ()):
        yield say_line_figure(fee, f"Fee, {fee['label']}"), fee
    for study in credential.get("study", ()):
        months = {"low": study["months_low"], "high": study["months_high"], "unit": "months"}
        yield say_line_figure({**months, "note": study.get("note")}, f"Time, {study['label']}"), study
    if renewal := credential.get("renewal"):
        hours = f"; continuing education: {renewal['ce_hours']} hours" if "ce_hours" in renewal else ""
        said = f"Renewal: every {renewal['years']:g} years{hours}; {renewal.get('note', '')}"
        yield said.rstrip("; "), renewal
    if "note" in credential:
        yield credential["note"], credential


def _list_level(level: dict[str, Any]) -> Iterator[Line]:
    yield f"{level['title']}: {level['summary']}", level
    band = {"value": level["years"]["min"], "high": level["years"].get("max"), "unit": "years"}
    band |= {} if "max" in level["years"] else {"high": band["value"], "open": True}
    yield say_line_figure(band, "Usual years"), level
    for focus in level["focus"]:
        yield f"Focus: {focus['text']}", focus


def _list_pay(pay: dict[str, Any]) -> Iterator[Line]:
    for key, label in (("median", "Median pay a year"), ("mean", "Average pay a year")):
        if key in pay:
            where = f", {pay['state']}" if "state" in pay else ""
            yield say_line_figure({"value": pay[key], "currency": pay["currency"]}, f"{label}{where}"), pay


def _list_setting(setting: dict[str, Any]) -> Iterator[Line]:
    yield f"{setting['name']}: {setting['description']}", setting
    for change in setting.get("change", ()):
        yield f"{change['requirement']}: {change.get('reason', '')}", change


def _list_country(country: dict[str, Any]) -> Iterator[Line]:
    names = ", ".join((country["name"], *country.get("also", ())))
    yield say_line_figure(country, f"Pay a year, {names}"), country


def _list_disagreement(disagreement: dict[str, Any]) -> Iterator[Line]:
    yield disagreement["reading"], {}
    for statement in disagreement.get("statement", ()):
        yield say_line_figure(statement, statement["label"]), statement


SEARCHED_FILES = (
    "guide",
    "ladder",
    "skills",
    "credentials",
    "settings",
    "salary",
    "sources",
    "countries",
    "disagreements",
    "synonyms",
    "occupations",
)
MOST_HITS = 10
MOST_WORDS = 40  # of a query: people type a few, and each costs time
TITLE_WEIGHT = 2.0
# Words that every text holds; a search for nothing else takes them as they are.
STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be by can do does for from how i in is it me my of on or the to what when which "
        "who with you your",
    )
)


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
    topics = [f"topics/{path.stem}" for path in sorted((folder / "topics").glob("*.toml"))]
    for stem in (*SEARCHED_FILES, *topics):
        path = folder / f"{stem}.toml"
        if not path.exists():
            continue
        try:
            files[stem] = parse(read_text(path), str(path), as_json=False)
        except DocumentError as error:
            hint = "mend the file named below, or leave out --pack"
            raise PackError(f"pack {folder}: 1 problem", hint=hint, problems=[error.problem]) from None
    return files


def read_places(folder: Path) -> list[tuple[str, str, str]]:
    """Code, kind and name of each state and metropolitan area of a pack's wage tables, if any."""
    if not (folder / "occupations.toml").exists():
        return []
    return [(area.id, area.kind, area.name) for area in list_areas(folder) if area.kind in ("state", "metro")]


def search(words: str, files: Files, places: Sequence[tuple[str, str, str]] = ()) -> Findings:
    """The things that speak of the words, most words first, then by rank of the best line.

    A thing whose title is just these words comes before all others. A line counts for each word that it or
    the title holds, in any form or as a synonym. A word that stands nowhere is read as the nearest one that
    does. Words after the first 40 are not looked at. `places` are code, kind and name of areas with wages.
    """
    wanted = split_words(words)[:MOST_WORDS]
    # A place is meant only where its name is said, or each would be found by the word pay.
    said = [place for place in places if not set(split_words(place[2])).isdisjoint(wanted)]
    entries = list(dict.fromkeys((*list_entries(files), *list_places(files, said))))
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE entry USING fts5(title, line, tokenize='porter unicode61')")
    database.executemany(
        "INSERT INTO entry VALUES (?, ?)", ((f"{e.kind} {e.title}", join_digits(e.line)) for e in entries)
    )
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


def join_digits(text: str) -> str:
    """A text with its numbers in one piece: people search for 84000 and for 84,000."""
    return re.sub(r"(?<=\d),(?=\d{3})", "", text)


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
    return {rowid - 1: -rank for rowid, rank in rows}


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
