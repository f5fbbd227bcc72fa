"""What kind of document was taken for a profile, told by its first bytes, its name or its keys."""

import json
import re

BEGINNINGS = (
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "a rich text document"),
    (b"\xd0\xcf\x11\xe0", "an old Word document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"SQLite format 3\x00", "a database"),
    (b"\x1f\x8b", "a packed file"),
)
# The first of these that a ZIP file holds a name of.
PACKED = (
    (b"word/", "a Word document"),
    (b"content.xml", "an OpenDocument text"),
    (b"Positions.csv", "a LinkedIn export"),
    (b"Profile.csv", "a LinkedIn export"),
    (b"xl/", "an Excel workbook"),
    (b"", "a ZIP file"),
)
ENDINGS = {
    ".csv": "a table (CSV)", ".tsv": "a table", ".htm": "a web page", ".html": "a web page",
    ".markdown": "a Markdown text", ".md": "a Markdown text", ".rst": "a text", ".text": "a text",
    ".txt": "a text", ".xml": "an XML document", ".yaml": "a YAML file", ".yml": "a YAML file",
}  # fmt: skip
RESUME_KEYS = {"basics", "work", "sections"}
# A text that has a line of a profile, such as `years = 3`, is one with a mistake in it.
PROFILE_LINE = re.compile(rb"^[ \t]*+(?:\[\[?)?[A-Za-z_.\-]++[ \t]*+(?:=|\]\]?[ \t]*+\r?$)", re.MULTILINE)
# Before each file that a ZIP file holds stands the length of its name, and the name.
PACKED_NAME = re.compile(rb"PK\x03\x04.{22}(..)..", re.DOTALL)


def name_document(ending: str, raw: bytes) -> str | None:
    """What a file is, in two or three words, by its ending and its first bytes; None for a profile maybe."""
    if raw.startswith(b"PK\x03\x04"):
        return _name_packed(raw)
    for beginning, name in BEGINNINGS:
        if raw.startswith(beginning):
            return name
    if ending == ".json":
        return _name_json(raw)
    return None if not raw.strip() or PROFILE_LINE.search(raw) else ENDINGS.get(ending)


def _name_packed(raw: bytes) -> str:
    held = [
        raw[found.end() : found.end() + int.from_bytes(found[1], "little")]
        for found in PACKED_NAME.finditer(raw)
    ]
    return next(name for part, name in PACKED if any(part in file for file in held) or not part)


def _name_json(raw: bytes) -> str | None:
    """A résumé of one of the formats that résumé builders write, by keys that no profile has."""
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    return "a JSON résumé" if "basics" in data or len(RESUME_KEYS & set(data)) > 1 else None
