"""Any document that a person has into a `Paper`: what it is, how much of it, and who reads it."""

import re
import shlex
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from carecli.errors import PersonalFileError, Problem, UsageError
from carecli.pack.reading import DocumentError, read_bytes
from carecli.papers import formats, plain
from carecli.papers.language import find_language
from carecli.papers.paper import STREAM, Kind, Paper
from carecli.papers.plain import RIGHT_FILE
from carecli.papers.webpage import list_posting, read_html
from carecli.profile.documents import ENDINGS, TEXT, FileKind, Form, find_posting, name_document

MOST_BYTES = 20_000_000
"""What a file may hold."""

MOST_TEXT = 300_000
"""Letters that a paper may have: a hundred pages."""

EXTRA = "pip install 'carecli[papers]', or '.[papers]' in its folder"
LIBRARIES = {"pypdf", "selectolax", "defusedxml", "ruamel"}
WITHOUT_TEXT = "copy its text into a text file"
JSON = FileKind("a JSON file", "json")
# What the beginning of a text says, whatever its name is.
_BEGINNINGS = {
    ".json": re.compile(rb'(?:\xef\xbb\xbf)?\s*+(?:\{\s*+"|\[\s*+\{\s*+")'),
    ".yaml": re.compile(rb"(?:\xef\xbb\xbf)?(?:(?:#[^\n]*+|---[ \t]*+)?\r?\n)*+cv:[ \t]*+\r?\n"),
}
_OWN = re.compile(rb"\bcarecli\.(\w+)/\d")
_OWN_KEYS = {"licenses", "certifications", "years", "related_years", "target", "setting", "done"}


def read_paper(path: Path) -> Paper:
    """Read a résumé or a posting. Raises PersonalFileError, and UsageError where a library is missing."""
    try:
        raw = read_bytes(path, MOST_BYTES + 1)
    except DocumentError as error:
        raise refuse(error.problem) from None
    return make_paper(raw, str(path), path.suffix.lower())


def read_paper_stream(stream: BinaryIO) -> Paper:
    """Read a paper that is piped in. Raises as `read_paper` does."""
    return make_paper(stream.read(MOST_BYTES + 1), STREAM, "")


def refuse(problem: Problem) -> PersonalFileError:
    """The error of a file that cannot be read."""
    return PersonalFileError(f"{problem.file} {problem.message}", hint=problem.hint)


def make_paper(raw: bytes, name: str, ending: str) -> Paper:
    """The paper of what a file holds; `ending` is that of its name, with the dot. Raises as `read_paper`."""
    if len(raw) > MOST_BYTES:
        raise PersonalFileError(f"{name} is larger than {MOST_BYTES // 1_000_000} MB", hint=RIGHT_FILE)
    if not raw.strip():
        raise PersonalFileError(f"{name} is empty", hint=RIGHT_FILE)
    document = _recognize(raw, name, ending)
    if document.form is None:
        hint = document.instead or "carecli reads DOCX, PDF, HTML, text and the formats of résumé builders"
        raise PersonalFileError(f"{name} is {document.name}, which carecli does not read", hint=hint)
    try:
        paper = READERS[document.form](raw, name)
    except RecursionError:
        raise PersonalFileError(f"{name} is nested too deeply", hint=RIGHT_FILE) from None
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in LIBRARIES:
            raise
        raise UsageError(f"{document.name} needs the extra parts of carecli", hint=EXTRA) from None
    return _check_text(paper, document)


def _recognize(raw: bytes, name: str, ending: str) -> FileKind:
    """What a file is. Raises PersonalFileError for what carecli wrote itself."""
    if own := _OWN.search(raw, 0, 1_000):
        raise _refuse_own(name, own[1].decode())
    guessed = next((known for known, beginning in _BEGINNINGS.items() if beginning.match(raw)), None)
    ending = guessed or ending
    document = name_document(ending, raw)
    if document is None and ending == ".toml":
        raise _refuse_own(name, "profile")
    return document or (JSON if ending == ".json" else ENDINGS.get(ending, TEXT))


def _refuse_own(name: str, what: str) -> PersonalFileError:
    if what != "profile":
        return PersonalFileError(f"{name} was written by carecli itself ({what})", hint=RIGHT_FILE)
    hint = shlex.join(["carecli", "assess", "-p", name]) + " reads it"
    return PersonalFileError(f"{name} is a profile of carecli itself, no résumé and no posting", hint=hint)


def _check_text(paper: Paper, document: FileKind) -> Paper:
    """The paper, if there is text in it, not too much, and in English. Raises PersonalFileError."""
    size = sum(len(line.text) for line in paper.lines)
    if not size:
        raise PersonalFileError(f"{paper.file} is {document.name} without text", hint=WITHOUT_TEXT)
    _check_size(size, paper.file)
    if language := find_language(paper.lines):
        hint = "give it a text in English"
        raise PersonalFileError(f"{paper.file} is in {language}; carecli reads English", hint=hint)
    return paper


def _check_size(size: int, name: str) -> None:
    if size > MOST_TEXT:
        limit = f"carecli reads up to {MOST_TEXT // 1_000} kB"
        raise PersonalFileError(f"{name} holds {size // 1_000:,} kB of text; {limit}", hint=RIGHT_FILE)


# ------------------------------------------------------------ who reads what

# What opens ZIP, XML and PDF is imported where there is one: a third of what text takes.


def _decode(raw: bytes, name: str) -> str:
    text = plain.decode_text(raw, name)
    _check_size(len(text), name)
    return text


def _read_text(raw: bytes, name: str) -> Paper:
    text = _decode(raw, name)
    if plain.looks_marked(text):
        return Paper(name, "markdown", tuple(plain.split_markdown(text)))
    return Paper(name, "text", tuple(plain.split_text(text)))


def _read_markdown(raw: bytes, name: str) -> Paper:
    return Paper(name, "markdown", tuple(plain.split_markdown(_decode(raw, name))))


def _read_json(raw: bytes, name: str) -> Paper:
    tree = formats.read_json(plain.decode_text(raw, name), name)
    if isinstance(tree, dict) and "basics" not in tree and _OWN_KEYS & tree.keys():
        raise _refuse_own(name, "profile")
    if posting := find_posting(tree):
        lines = sorted(list_posting(posting, name), key=lambda line: line.number)
        return Paper(name, "posting-json", tuple(lines), formats.drop_lines(posting))
    if not isinstance(tree, dict):
        raise PersonalFileError(f"{name} is neither a résumé nor a posting", hint=RIGHT_FILE)
    return _settle(name, "json-resume", tree)


def _settle(name: str, kind: Kind, tree: Mapping[str, Any]) -> Paper:
    """The paper of a résumé's tree. Raises PersonalFileError for one that has no part of a résumé."""
    data, lines = formats.settle(tree)
    if not data:
        raise PersonalFileError(f"{name} is neither a résumé nor a posting", hint=RIGHT_FILE)
    return Paper(name, kind, tuple(lines), data)


def _read_docx(raw: bytes, name: str) -> Paper:
    from carecli.papers.word import read_docx

    return read_docx(raw, name)


def _read_pdf(raw: bytes, name: str) -> Paper:
    from carecli.papers.pdf import open_pdf

    attached, lines = open_pdf(raw, name)
    return _read_europass(attached, name) if attached else Paper(name, "pdf", tuple(lines))


def _read_yaml(raw: bytes, name: str) -> Paper:
    from carecli.papers.builders import read_rendercv

    return _settle(name, "rendercv", read_rendercv(_decode(raw, name), name))


def _read_linkedin(raw: bytes, name: str) -> Paper:
    from carecli.papers.builders import read_linkedin

    return _settle(name, "linkedin", read_linkedin(raw, name))


def _read_html(raw: bytes, name: str) -> Paper:
    return read_html(plain.decode_text(raw, name), name)


def _read_europass(raw: bytes, name: str) -> Paper:
    from carecli.papers.europass import read_europass

    return _settle(name, "europass", read_europass(raw, name))


READERS: Mapping[Form, Callable[[bytes, str], Paper]] = {
    "text": _read_text,
    "markdown": _read_markdown,
    "json": _read_json,
    "docx": _read_docx,
    "pdf": _read_pdf,
    "europass": _read_europass,
    "html": _read_html,
    "yaml": _read_yaml,
    "linkedin": _read_linkedin,
}
