"""The résumé formats that are data, as the parts of JSON Resume 1.0, each value with its line to quote."""

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any, NamedTuple

from carecli.errors import PersonalFileError
from carecli.names import SHORT_MONTHS
from carecli.papers.paper import Line
from carecli.papers.plain import AGAIN, BULLET, RIGHT_FILE, tidy


class Leaf(NamedTuple):
    """One value of a document: its text, its line, and the file inside a packed one that it stands in."""

    text: str
    line: int
    file: str | None = None


# What is kept, of JSON Resume 1.0; neither phone, e-mail, street nor picture, and nothing of other people.
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "basics": ("name", "label", "summary"),
    "work": ("name", "position", "location", "description", "startDate", "endDate", "summary", "highlights"),
    "volunteer": ("organization", "position", "startDate", "endDate", "summary", "highlights"),
    "education": ("institution", "area", "studyType", "startDate", "endDate", "score", "courses"),
    "certificates": ("name", "issuer", "date", "endDate"),
    "awards": ("title", "date", "awarder", "summary"),
    "publications": ("name", "publisher", "releaseDate", "summary"),
    "skills": ("name", "level", "keywords"),
    "languages": ("language", "fluency"),
    "interests": ("name", "keywords"),
    "projects": ("name", "description", "entity", "roles", "startDate", "endDate", "highlights", "keywords"),
}
PLACE = ("city", "region", "countryCode")
LISTS = {"highlights", "courses", "keywords", "roles"}
DATES = {"startDate", "endDate", "date", "releaseDate"}
OLD_SECTIONS = {"certifications": "certificates"}
OLD_NAMES = {
    ("awards", "name"): "title", ("basics", "headline"): "label", ("certificates", "title"): "name",
    ("education", "degree"): "studyType", ("education", "gpa"): "score", ("languages", "name"): "language",
    ("volunteer", "company"): "organization", ("volunteer", "name"): "organization",
    ("work", "company"): "name", ("work", "title"): "position",
}  # fmt: skip
_OPEN = re.compile(
    r"(?:present|current|currently|now|today|ongoing|to date|until now|-+|n/?a|null|none)\.?", re.I
)
_DATE = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:[T ].*)?")
_NAMED_MONTH = re.compile(r"(?:(\d{1,2})\s+)?([A-Za-z]{3,9})\.?\s*(?:(\d{1,2}),)?\s*'?(\d{4})")
_MONTH_FIRST = re.compile(r"(\d{1,2})[/.-](\d{4})")


def read_date(text: str) -> str | None:
    """A date as exactly as it is written: `2019`, `2019-03` or `2019-03-01`; None for one that is open.

    What is no date stays as it is written.
    """
    text = text.strip()
    if not text or _OPEN.fullmatch(text):
        return None
    year, month, day = _part_date(text)
    if year is None:
        return text
    return "-".join([year, *(f"{int(part):02}" for part in (month, day) if part and int(part))])


def _part_date(text: str) -> tuple[str | None, str | None, str | None]:
    if found := _DATE.fullmatch(text):
        return (found[1], found[2], found[3]) if _is_month(found[2]) else (found[1], None, None)
    if (found := _MONTH_FIRST.fullmatch(text)) and _is_month(found[1]):
        return found[2], found[1], None
    found = _NAMED_MONTH.fullmatch(text)
    if found and found[2][:3].lower() in SHORT_MONTHS:
        return found[4], str(SHORT_MONTHS.index(found[2][:3].lower()) + 1), found[1] or found[3]
    return None, None, None


def _is_month(text: str | None) -> bool:
    return text is None or int(text) <= len(SHORT_MONTHS)


def settle(tree: Mapping[str, Any]) -> tuple[dict[str, Any], list[Line]]:
    """The known parts of a résumé, each of the right shape, and its values as lines in their order.

    An open end is left out, as one that is not said.
    """
    data, lines = dict[str, Any](), list[Line]()
    for name, value in tree.items():
        section = OLD_SECTIONS.get(name, name)
        if section not in SECTIONS:
            continue
        given = value if isinstance(value, list) else [value]
        entries = [entry for entry in (_settle_entry(section, part, lines) for part in given) if entry]
        if section == "basics":
            data[section] = entries[0] if entries else {}
        elif entries:
            data[section] = [*data.get(section, []), *entries]
    if all(line.file is None for line in lines):
        lines.sort(key=lambda line: line.number)
    return data, lines


def _settle_entry(section: str, entry: Any, lines: list[Line]) -> dict[str, Any]:
    """One entry with the names of today; a bare text is its first key."""
    if isinstance(entry, Leaf):
        entry = {SECTIONS[section][0]: entry}
    settled = dict[str, Any]()
    for name, value in entry.items() if isinstance(entry, dict) else ():
        key = name if name in SECTIONS[section] else OLD_NAMES.get((section, name), name)
        if section == "basics" and key == "location":
            settled[key] = _settle_place(value, lines)
        elif key in SECTIONS[section] and not settled.get(key):
            _settle_value(key, value, settled, lines)
    if len(parts := settled.get("summary", "").split("\n")) > 1 and "highlights" in SECTIONS[section]:
        settled["summary"], *more = parts
        settled["highlights"] = [*more, *settled.get("highlights", [])]
    return {
        key: value.replace("\n", " ") if isinstance(value, str) else value
        for key, value in settled.items()
        if value
    }


def _settle_place(value: Any, lines: list[Line]) -> dict[str, str]:
    place = dict[str, Any]()
    for key in PLACE if isinstance(value, dict) else ():
        _settle_value(key, value.get(key), place, lines)
    return {key: text for key, text in place.items() if text}


def _settle_value(key: str, value: Any, settled: dict[str, Any], lines: list[Line]) -> None:
    """Put a value under its key, and each line of it among the lines."""
    texts = list[str]()
    for leaf in _list_leaves(value):
        parts = [text for text in map(_tidy_item, split_rich(leaf.text)) if text]
        if key in DATES:
            parts = [text for part in parts[:1] if (text := read_date(part))]
        texts += ["\n".join(parts)] if parts else []
        lines += [Line(leaf.line, text, file=leaf.file, is_item=key in LISTS) for text in parts]
    if key in LISTS:
        settled[key] = [part for text in texts for part in text.split("\n")]
    elif texts:
        settled[key] = "\n".join(texts) if key == "summary" else ", ".join(texts)


def _tidy_item(text: str) -> str:
    """A line without the bullet before it."""
    clean = tidy(text)
    return clean[bullet.end() :] if (bullet := BULLET.match(clean)) else clean


def _list_leaves(value: Any) -> list[Leaf]:
    """The texts of a value that is one, a list or, as places are in some files, a table."""
    if isinstance(value, Leaf):
        return [value]
    held = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [leaf for leaf in held if isinstance(leaf, Leaf)]


_BLOCK = re.compile(r"</?(?:p|div|li|ul|ol|br|h[1-6]|tr|table)\b[^<>]{0,300}>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]{0,300}>", re.IGNORECASE)


def split_rich(text: str) -> list[str]:
    """The lines of a value, which many builders keep as HTML."""
    if "<" not in text and "&" not in text:
        return text.splitlines()
    if not _BLOCK.search(text):
        return [unescape(_TAG.sub("", line)) for line in text.splitlines()]
    return [unescape(_TAG.sub("", part)) for part in _BLOCK.split(text)]


# ------------------------------------------------------------ JSON

MOST_VALUES = 100_000
"""Values of a JSON document, commas in its texts among them: a long résumé has a hundredth."""

KIND = "@type"
"""What a thing is in JSON-LD, which is no text of it."""

# A key, a text, a number, or the end of a line.
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"(\s*+:)?|-?\d[\d.eE+-]*+|\n')


def read_json(text: str, name: str) -> Any:
    """The data of a JSON text, each text and number of it a `Leaf`. Raises PersonalFileError."""
    if text.count(",") > MOST_VALUES:
        raise PersonalFileError(f"{name} holds more than {MOST_VALUES:,} values", hint=RIGHT_FILE)
    try:
        data = json.loads(text, object_pairs_hook=_refuse_repeats, parse_int=str, parse_float=str)
    except json.JSONDecodeError as error:
        place, reason = f"{name}:{error.lineno}", error.msg.lower()
        raise PersonalFileError(f"{place} is not valid JSON: {reason}", hint=AGAIN) from None
    except ValueError as error:
        raise PersonalFileError(f"{name} is not valid JSON: {error}", hint=AGAIN) from None
    return _add_lines(data, _number_values(text))


def _refuse_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The names and values of an object: each name once, or the lines would be those of others."""
    read = dict(pairs)
    if len(read) < len(pairs):
        raise ValueError("it gives a name twice")
    return read


def _number_values(text: str) -> Iterator[int]:
    """Yield the line of each text and number of a JSON document, in their order."""
    line = 1
    for token in _TOKEN.finditer(text):
        if token[0] == "\n":
            line += 1
        elif token[1] is None:
            yield line


def _add_lines(data: Any, numbers: Iterator[int]) -> Any:
    if isinstance(data, str):
        return Leaf(data, next(numbers))
    if isinstance(data, list):
        return [_add_lines(part, numbers) for part in data]
    if isinstance(data, dict):
        read = {key: _add_lines(value, numbers) for key, value in data.items()}
        return {key: drop_lines(value) if key == KIND else value for key, value in read.items()}
    return None


def drop_lines(data: Any) -> Any:
    """The data with its bare texts, each tidy."""
    if isinstance(data, Leaf):
        return tidy(data.text)
    if isinstance(data, list):
        return [drop_lines(part) for part in data]
    return {tidy(key): drop_lines(part) for key, part in data.items()} if isinstance(data, dict) else data
