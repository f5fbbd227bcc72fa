"""A document that has been read: its lines, where each stands, and what its own format says of itself."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

Kind = Literal[
    "text",
    "markdown",
    "html",
    "docx",
    "pdf",
    "json-resume",
    "rendercv",
    "linkedin",
    "europass",
    "posting-json",
]

STREAM = "standard input"
"""The file of a paper that is piped in."""


class Line(NamedTuple):
    """One line of a document: its number from 1, its page where there are pages, and its text, clean.

    Numbers never go down in a file, and several lines may have one: the parts of a line of JSON, say. `file`
    is the one inside a packed file that it stands in. A heading or a list item is one by the format.
    """

    number: int
    text: str
    page: int | None = None
    file: str | None = None
    is_heading: bool = False
    is_item: bool = False


class Evidence(NamedTuple):
    """Where a paper says something: the line, without license numbers, phones, e-mail and addresses."""

    file: str
    line: int
    text: str
    page: int | None = None


def cite(line: Line, file: str, text: str) -> Evidence:
    """What a line says, as evidence of where it stands; `file` where it names none. The text is redacted."""
    return Evidence(line.file or file, line.number, text, line.page)


class Paper(NamedTuple):
    """A document as lines, and as data where its format has some: a résumé's parts or a posting's fields.

    `data` has the keys of JSON Resume 1.0 whatever résumé format it came from, or those of schema.org's
    JobPosting; its values stand in `lines` too, each under the line that it came from, so that all of it can
    be quoted. Text documents have none. An empty line is one of `lines`.
    """

    file: str
    kind: Kind
    lines: tuple[Line, ...]
    data: Mapping[str, Any] | None = None
