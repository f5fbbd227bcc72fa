"""Files that are no profile: which kind of file somebody has named instead of theirs."""

import os
import re
from pathlib import Path
from typing import Any

# How a file begins, and what it is then.
BEGINNINGS = (
    (b"%PDF", "a PDF document"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"SQLite format 3", "a database"),
)
INSIDE = ((b"word/", "a Word document"), (b"xl/", "an Excel table"), (b"content.xml", "an OpenDocument file"))
ENDINGS = {
    ".yaml": "a YAML file", ".yml": "a YAML file", ".csv": "a table (CSV)", ".tsv": "a table (TSV)",
    ".md": "a Markdown document", ".txt": "a text document", ".html": "a web page", ".htm": "a web page",
    ".xml": "an XML file", ".tex": "a LaTeX document",
}  # fmt: skip
RESUME_KEYS = ("basics", "work", "sections", "certificates")  # of JSON Resume, and of Reactive Resume
MOST = 4_000_000  # bytes looked at: the names inside a packed file stand at its end
HINT = "carecli reads its own profile (TOML or JSON): begin with carecli assess"


def name_kind(path: Path) -> str | None:
    """What kind of file this is, where it is none that may hold a profile: `a Word document`.

    A text file that has lines of a profile, such as `years = 3`, is one with a mistake in it.
    """
    if not os.path.isfile(path):  # what a pipe held is gone
        return None
    try:
        with path.open("rb") as stream:
            raw = stream.read(MOST)
    except OSError:
        return None
    if raw.startswith(b"PK\x03\x04"):
        return next((kind for name, kind in INSIDE if name in raw), "a ZIP archive")
    found = next((kind for beginning, kind in BEGINNINGS if raw.startswith(beginning)), None)
    if found or re.search(rb"^\s*(?:\[\[?)?[A-Za-z_.\-]+\s*(?:=|\]\]?\s*$)", raw, re.MULTILINE):
        return found
    return ENDINGS.get(path.suffix.lower())


def is_resume(data: dict[str, Any]) -> bool:
    """Whether a JSON document is a résumé of one of the usual forms."""
    return sum(key in data for key in RESUME_KEYS) > 1 or "basics" in data
