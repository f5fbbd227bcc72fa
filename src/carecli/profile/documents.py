"""What a file is, told by its first bytes, its name or its keys; and whether carecli reads it as a paper."""

import json
import re
from itertools import chain
from typing import Any, Literal, NamedTuple

Form = Literal["text", "markdown", "html", "docx", "pdf", "json", "yaml", "linkedin", "europass"]


class FileKind(NamedTuple):
    """A kind of file: its name in two or three words, the form that papers are read of, else what to do."""

    name: str
    form: Form | None = None
    instead: str | None = None
    is_posting: bool = False


UNLOCKED = "save it without its password"
AS_TEXT = "save it as DOCX, PDF or text"
AS_PAGE = "save the page as HTML only, or copy its text into a file"
OUT_OF_IT = "take the papers out of it, each as a file"
A_PICTURE = FileKind("a picture", None, "use a DOCX or a PDF with text in it, or type its text into a file")

BEGINNINGS = tuple(
    (re.compile(beginning, re.DOTALL), document)
    for beginning, document in (
        (rb"(?:\xef\xbb\xbf)?\s{0,9}%PDF", FileKind("a PDF document", "pdf")),
        (rb"\{\\rtf", FileKind("a rich text document", None, AS_TEXT)),
        (rb"\xd0\xcf\x11\xe0.*E\0n\0c\0r\0y\0p\0t\0e\0d\0P", FileKind("a locked document", None, UNLOCKED)),
        (rb"\xd0\xcf\x11\xe0", FileKind("an old Word document", None, AS_TEXT)),
        (
            rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*|BM.{4}\0{4}|RIFF.{4}WEBP|.{4}ftyp(?:hei|mif|avi)",
            A_PICTURE,
        ),
        (rb"SQLite format 3\0", FileKind("a database")),
        (rb"\x1f\x8b|7z\xbc\xaf|Rar!|BZh|\xfd7zXZ", FileKind("a packed file", None, OUT_OF_IT)),
        (rb"bplist00|MIME-Version:|From: <Saved by", FileKind("a web archive", None, AS_PAGE)),
    )
)
WORKBOOK = "an Excel workbook"
# The first of these that a ZIP file holds a name of.
PACKED = (
    (b"word/", FileKind("a Word document", "docx")),
    (b"content.xml", FileKind("an OpenDocument text", None, AS_TEXT)),
    (b"Positions.csv", FileKind("a LinkedIn export", "linkedin")),
    (b"Profile.csv", FileKind("a LinkedIn export", "linkedin")),
    (b"xl/", FileKind(WORKBOOK, None, AS_TEXT)),
    (b"ppt/", FileKind("a PowerPoint file", None, AS_TEXT)),
    (b"Index/", FileKind("a Pages document", None, AS_TEXT)),
    (b"", FileKind("a ZIP file", None, OUT_OF_IT)),
)
TEXT, MARKDOWN = FileKind("a text", "text"), FileKind("a Markdown text", "markdown")
PAGE, YAML = FileKind("a web page", "html"), FileKind("a YAML file", "yaml")
TABLE = FileKind("a table", None, AS_TEXT)
ENDINGS = {
    ".csv": TABLE._replace(name="a table (CSV)"), ".tsv": TABLE, ".htm": PAGE, ".html": PAGE, ".xhtml": PAGE,
    ".markdown": MARKDOWN, ".md": MARKDOWN, ".rst": TEXT, ".text": TEXT, ".txt": TEXT,
    ".xml": FileKind("an XML document", None, AS_TEXT), ".yaml": YAML, ".yml": YAML,
}  # fmt: skip
RESUME_KEYS = {"basics", "work", "sections"}
# A text that has a line of a profile, such as `years = 3`, is one with a mistake in it.
PROFILE_LINE = re.compile(rb"^[ \t]*+(?:\[\[?)?[A-Za-z_.\-]++[ \t]*+(?:=|\]\]?[ \t]*+\r?$)", re.MULTILINE)
# Before each file that a ZIP file holds stands the length of its name, and the name.
PACKED_NAME = re.compile(rb"PK\x03\x04.{22}(..)..", re.DOTALL)
# How a page and an XML document begin, after a mark of the order of bytes, comments and blanks.
_PROLOGUE = rb"(?:\xef\xbb\xbf)?\s*+(?:<\?xml[^>]*+>\s*+)?(?:<!--.*?-->\s*+)*+"
A_PAGE = re.compile(
    _PROLOGUE + rb"<(?:!doctype html|html|head|body|main|article|section|div|p|h[1-6]|ul|table)\b",
    re.IGNORECASE | re.DOTALL,
)
EUROPASS = re.compile(
    _PROLOGUE + rb"(?:<!DOCTYPE.{0,999}?>\s*+)?<(?:\w+:)?(?:SkillsPassport|Candidate)\b", re.DOTALL
)
BEGINNING = 4_096


def name_document(ending: str, raw: bytes) -> FileKind | None:
    """What a file is, by its ending and its first bytes; None for a profile maybe, and what nobody knows."""
    if raw.startswith(b"PK\x03\x04"):
        return _name_packed(raw)
    for beginning, document in BEGINNINGS:
        if beginning.match(raw):
            return document
    if ending == ".json":
        return _name_json(raw)
    if A_PAGE.match(raw, 0, BEGINNING):
        return PAGE
    if EUROPASS.match(raw, 0, BEGINNING):
        return FileKind("a Europass CV", "europass")
    return None if not raw.strip() or PROFILE_LINE.search(raw) else ENDINGS.get(ending)


def _name_packed(raw: bytes) -> FileKind:
    held = [
        raw[found.end() : found.end() + int.from_bytes(found[1], "little")]
        for found in PACKED_NAME.finditer(raw)
    ]
    return next(document for part, document in PACKED if any(part in file for file in held) or not part)


def _name_json(raw: bytes) -> FileKind | None:
    """A résumé as builders of résumés write it, or a posting, by keys that no profile has."""
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if find_posting(data):
        return FileKind("a JSON posting", "json", is_posting=True)
    if not isinstance(data, dict):
        return None
    return FileKind("a JSON résumé", "json") if "basics" in data or len(RESUME_KEYS & set(data)) > 1 else None


def find_posting(data: Any) -> dict[str, Any] | None:
    """The first JobPosting of schema.org in the data of a page: by itself, in a list or in a graph."""
    held = data if isinstance(data, list) else [data]
    graphs = [
        part["@graph"] for part in held if isinstance(part, dict) and isinstance(part.get("@graph"), list)
    ]
    return next((part for part in chain(held, *graphs) if _is_posting(part)), None)


def _is_posting(data: Any) -> bool:
    kinds = data.get("@type") if isinstance(data, dict) else None
    return "JobPosting" in (kinds if isinstance(kinds, list) else [kinds])
