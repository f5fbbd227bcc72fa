"""What kind of document was taken for a profile, told by its first bytes, its name or its keys."""

import json
import re
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from carecli.pack.reading import MAX_BYTES

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
    ("word/", "a Word document"),
    ("content.xml", "an OpenDocument text"),
    ("Positions.csv", "a LinkedIn export"),
    ("Profile.csv", "a LinkedIn export"),
    ("xl/", "an Excel workbook"),
    ("", "a ZIP file"),
)
ENDINGS = {
    ".csv": "a table (CSV)", ".tsv": "a table", ".htm": "a web page", ".html": "a web page",
    ".markdown": "a Markdown text", ".md": "a Markdown text", ".rst": "a text", ".text": "a text",
    ".txt": "a text", ".xml": "an XML document", ".yaml": "a YAML file", ".yml": "a YAML file",
}  # fmt: skip
RESUME_KEYS = {"basics", "work", "sections"}
# A text that has a line of a profile, such as `years = 3`, is one with a mistake in it.
PROFILE_LINE = re.compile(rb"^\s*(?:\[\[?)?[A-Za-z_.\-]+\s*(?:=|\]\]?\s*$)", re.MULTILINE)
MOST_BYTES = 20 * MAX_BYTES


def name_document(path: Path) -> str | None:
    """What a file is, in two or three words; None where it may be a profile. Raises OSError."""
    with path.open("rb") as stream:
        start = stream.read(16)
    is_small = path.stat().st_size <= MOST_BYTES
    if start.startswith(b"PK\x03\x04"):
        return _name_packed(path) if is_small else "a ZIP file"
    for beginning, name in BEGINNINGS:
        if start.startswith(beginning):
            return name
    if path.suffix.lower() == ".json":
        return _name_json(path) if is_small else None
    kind = ENDINGS.get(path.suffix.lower())
    return None if kind and is_small and PROFILE_LINE.search(path.read_bytes()) else kind


def _name_packed(path: Path) -> str:
    try:
        with ZipFile(path) as packed:
            names = packed.namelist()
    except (BadZipFile, ValueError, NotImplementedError):
        return "a ZIP file"
    return next(name for part, name in PACKED if any(part in held for held in names) or not part)


def _name_json(path: Path) -> str | None:
    """A résumé of one of the formats that résumé builders write, by keys that no profile has."""
    try:
        data = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    return "a JSON résumé" if "basics" in data or len(RESUME_KEYS & set(data)) > 1 else None
