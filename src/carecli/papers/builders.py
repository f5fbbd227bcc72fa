"""RenderCV's YAML and LinkedIn's export into the parts of JSON Resume, each value a `Leaf`."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any
from zipfile import ZipFile

from carecli.errors import PersonalFileError
from carecli.papers.formats import Leaf
from carecli.papers.packed import open_packed, read_member
from carecli.papers.plain import AGAIN, RIGHT_FILE, decode_text
from carecli.papers.yaml import read_yaml

Entry = dict[str, Any]

# ------------------------------------------------------------ RenderCV

_RENAMED = {"start_date": "startDate", "end_date": "endDate", "details": "keywords", "label": "name"}
_TEXT_KEYS = {"bullet", "number", "reversed_number"}
# What the titles of sections are about, which everybody words as they like.
_SECTIONS = (
    (re.compile(r"referee|reference", re.IGNORECASE), None),
    (re.compile(r"certif|licen|credential", re.IGNORECASE), "certificates"),
    (re.compile(r"volunteer", re.IGNORECASE), "volunteer"),
    (re.compile(r"language", re.IGNORECASE), "languages"),
    (re.compile(r"award|honor|honour", re.IGNORECASE), "awards"),
    (re.compile(r"publication", re.IGNORECASE), "publications"),
    (re.compile(r"summary|profile|about|objective|welcome", re.IGNORECASE), "summary"),
    (re.compile(r"educat|school|degree", re.IGNORECASE), "education"),
    (re.compile(r"experience|employ|work|history|career", re.IGNORECASE), "work"),
    (re.compile(r"interest|hobb", re.IGNORECASE), "interests"),
    (re.compile(r"skill|technolog|competenc|software|tool", re.IGNORECASE), "skills"),
)
_RANGE = re.compile(r"\s+(?:to|until|\u2013|\u2014|-)\s+", re.IGNORECASE)
_LISTED = re.compile(r"\s*[,;]\s*")


def read_rendercv(text: str, name: str) -> Entry:
    """The parts of a YAML document of RenderCV. Raises PersonalFileError."""
    tree = read_yaml(text, name)
    cv = tree.get("cv") if isinstance(tree, dict) else None
    if not isinstance(cv, dict):
        hint = "carecli reads the YAML of RenderCV, which begins with cv:"
        raise PersonalFileError(f"{name} holds no CV", hint=hint)
    parts: Entry = {
        "basics": {key: cv[key] for key in ("name", "headline", "label") if key in cv},
        "summary": [],
    }
    sections = cv.get("sections")
    for title, entries in sections.items() if isinstance(sections, dict) else ():
        for entry in entries if isinstance(entries, list) else [entries]:
            _place_entry(title, entry, parts)
    parts["basics"]["summary"] = [cv.get("summary"), *parts.pop("summary")]
    return parts


def _place_entry(title: str, entry: Any, parts: Entry) -> None:
    """Put an entry where its keys say, or else the title of its section; a list in one line as each of it."""
    section = _find_section(title)
    if section is None:
        return
    entry = entry if isinstance(entry, dict) else {"bullet": entry}
    label, details = entry.get("label"), entry.get("details")
    if isinstance(label, Leaf) and isinstance(details, Leaf):
        listed = _find_section(label.text)
        if listed in ("certificates", "languages") and "program" not in label.text.lower():
            parts.setdefault(listed, []).extend(_part_list(details))
            return
    if section == "summary":
        parts[section] += [leaf for leaf in entry.values() if isinstance(leaf, Leaf)]
    elif "institution" in entry:
        parts.setdefault("education", []).append(_rename("education", entry))
    elif "company" in entry and section != "volunteer":
        parts.setdefault("work", []).append(_rename("work", entry))
    else:
        parts.setdefault(section, []).append(_rename(section, entry))


def _find_section(title: str) -> str | None:
    """The part of a résumé that a title names; None for other people, and projects for what nobody knows."""
    return next((section for words, section in _SECTIONS if words.search(title)), "projects")


def _rename(section: str, entry: Entry) -> Entry:
    renamed: Entry = {}
    for key, value in entry.items():
        if key == "date" and isinstance(value, Leaf) and section in ("work", "volunteer", "education"):
            renamed.update(_part_range(value))
        elif key == "details" and section == "languages":
            renamed["fluency"] = value
        elif key == "details" and isinstance(value, Leaf):
            renamed["keywords"] = _part_list(value)
        else:
            renamed["name" if key in _TEXT_KEYS else _RENAMED.get(key, key)] = value
    return renamed


def _part_list(leaf: Leaf) -> list[Leaf]:
    return [leaf._replace(text=part) for part in _LISTED.split(leaf.text)]


def _part_range(leaf: Leaf) -> Entry:
    """A date of words as start and end; a single one is the end of schooling and work."""
    ends = [leaf._replace(text=end) for end in _RANGE.split(leaf.text, maxsplit=1)]
    return {"startDate": ends[0], "endDate": ends[1]} if len(ends) == 2 else {"endDate": ends[0]}


# ------------------------------------------------------------ LinkedIn

MOST_ROWS = 5_000
"""Lines of one table of an export."""

_PROFILE = {"Headline": "label", "Summary": "summary"}
# The files that are read, of all that are in an export, and their columns. Never messages or connections.
_TABLES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "Positions.csv": (
        "work",
        {
            "Title": "position", "Company Name": "name", "Location": "location", "Started On": "startDate",
            "Finished On": "endDate", "Description": "summary",
        },
    ),
    "Volunteering.csv": (
        "volunteer",
        {
            "Role": "position", "Company Name": "organization", "Started On": "startDate",
            "Finished On": "endDate", "Description": "summary",
        },
    ),
    "Education.csv": (
        "education",
        {
            "School Name": "institution", "Degree Name": "studyType", "Start Date": "startDate",
            "End Date": "endDate", "Notes": "courses",
        },
    ),
    "Certifications.csv": (
        "certificates",
        {"Name": "name", "Authority": "issuer", "Started On": "date", "Finished On": "endDate"},
    ),
    "Skills.csv": ("skills", {"Name": "name"}),
    "Languages.csv": ("languages", {"Name": "language", "Proficiency": "fluency"}),
}  # fmt: skip


def read_linkedin(raw: bytes, name: str) -> Entry:
    """The parts of a LinkedIn export. Raises PersonalFileError."""
    packed = open_packed(raw, name)
    parts: Entry = {"basics": _read_profile(packed, name)}
    for table, (section, columns) in _TABLES.items():
        parts[section] = [
            {columns[column]: leaf for column, leaf in row.items() if column in columns}
            for row in _read_table(packed, table, name)
        ]
    return parts


def _read_profile(packed: ZipFile, name: str) -> Entry:
    row = next(_read_table(packed, "Profile.csv", name), {})
    names = [row[column] for column in ("First Name", "Last Name") if column in row]
    whole = names[0]._replace(text=" ".join(leaf.text for leaf in names)) if names else None
    return {"name": whole, **{key: row[column] for column, key in _PROFILE.items() if column in row}}


def _read_table(packed: ZipFile, table: str, name: str) -> Iterator[dict[str, Leaf]]:
    """Yield the rows of a table that is in the export, by its columns, without what is empty."""
    members = [member for member in packed.namelist() if member.rpartition("/")[2] == table]
    if not members:
        return
    reader = csv.reader(
        io.StringIO(decode_text(read_member(packed, members[0], name), f"{name}: {table}"), "")
    )
    columns, line = list[str](), 1
    try:
        for row in reader:
            if reader.line_num > MOST_ROWS:
                raise PersonalFileError(f"{name}: {table} has more than {MOST_ROWS:,} lines", hint=RIGHT_FILE)
            if not columns:
                columns = [column.strip() for column in row]
            else:
                pairs = zip(columns, row, strict=False)
                yield {column: Leaf(text, line, table) for column, text in pairs if text.strip()}
            line = reader.line_num + 1
    except csv.Error:
        raise PersonalFileError(f"{name}: {table} is no table that carecli can read", hint=AGAIN) from None
