"""The output formats of all commands, in one table: names, file endings, and what makes each of what."""

from collections.abc import Callable
from importlib import import_module
from typing import IO, Any, Literal, NamedTuple

from carecli.errors import UsageError

EXTRA = "install them from its folder: pipx install --force '.[all]' or python3 -m pip install '.[all]'"

# What a format is made of: `screen` is a page and the stream that shows it, `table` a page of which one table
# counts, `data` what JSON holds, `calendar` a plan, the last days of credentials, today and whose it is,
# `rows` a frame, `blank` what is to be filled in.
Takes = Literal["screen", "page", "table", "data", "document", "calendar", "rendercv", "rows", "blank"]


class Subject(NamedTuple):
    """What is written: most commands have a result. `default` is its format where none is asked for.

    With `heeds_ending` the ending of a file says the format; with `needs_ending` an ending must say it. What
    `is_personal` goes into files that the person alone can read.
    """

    name: str
    default: str
    heeds_ending: bool = False
    needs_ending: bool = False
    is_personal: bool = False


RESULT = Subject("result", "table", heeds_ending=True)
PLAN = Subject("plan", "table", heeds_ending=True, is_personal=True)
QUESTIONS = Subject("questions", "table", heeds_ending=True)
RESUME = Subject("resume", "markdown", heeds_ending=True, needs_ending=True, is_personal=True)
LETTER = Subject("letter", "table", heeds_ending=True, is_personal=True)
PEOPLE = Subject("people", "table", heeds_ending=True)
REPORT = Subject("report", "markdown", heeds_ending=True, needs_ending=True, is_personal=True)
BLANK_TABLE = Subject("template", "csv", heeds_ending=True, needs_ending=True)
REQUEST = Subject("request", "json", heeds_ending=True, needs_ending=True, is_personal=True)
ANSWER = Subject("answer", "json", is_personal=True)
BLANK_PAGE = Subject("form", "html", heeds_ending=True, needs_ending=True)


class Format(NamedTuple):
    """A format: for which subjects, what it is made of, and the function `module:name` that makes it.

    The function is imported when it is called. `note` stands behind the name in a help text, `title` is what
    a message calls it; `libraries` are those of the extra carecli[report] that it cannot do without.
    """

    name: str
    subjects: tuple[Subject, ...]
    takes: Takes
    maker: str
    endings: tuple[str, ...] = ()
    note: str = ""
    title: str = ""
    libraries: tuple[str, ...] = ()
    is_binary: bool = False

    def make(self, given: Any, stream: IO[str]) -> str | bytes:
        """Make the content. Raises UsageError where the extra parts of carecli are missing."""
        module, _, function = self.maker.partition(":")
        try:
            made: Callable[..., str | bytes] = getattr(import_module(module), function)
            return made(given, stream) if self.takes == "screen" else made(given)
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] not in self.libraries:
                raise
            raise UsageError(f"{self.title} needs the extra parts of carecli", hint=EXTRA) from None


BOTH = (RESULT, PLAN)
SCREENS = (*BOTH, QUESTIONS, LETTER, PEOPLE)
DOCUMENTS = (REPORT, QUESTIONS, RESUME)
PAPERS = (*DOCUMENTS, LETTER)
FORMATS = (
    Format("table", SCREENS, "screen", "carecli.views.terminal:format_screen"),
    Format("plain", SCREENS, "page", "carecli.views.text:format_plain"),
    Format("json", SCREENS, "data", "carecli.views.serialize:write_json", (".json",)),
    Format("markdown", (*BOTH, LETTER, PEOPLE), "page", "carecli.views.text:format_markdown", (".md",)),
    Format("csv", (*BOTH, QUESTIONS, PEOPLE), "table", "carecli.views.text:format_csv", (".csv",)),
    Format(
        "ics", (PLAN,), "calendar", "carecli.views.calendar:format_calendar", (".ics",),
        note="for a calendar", title="a calendar", libraries=("icalendar", "dateutil"),
    ),
    Format(
        "html", (REPORT, QUESTIONS, PEOPLE), "document", "carecli.views.html:format_html", (".html", ".htm"),
        title="an HTML report", libraries=("jinja2", "markupsafe"),
    ),
    Format("markdown", DOCUMENTS, "document", "carecli.views.document:format_markdown", (".md", ".markdown")),
    Format(
        "docx", PAPERS, "document", "carecli.views.docx:format_docx", (".docx",),
        title="a Word document", libraries=("docx", "lxml"), is_binary=True,
    ),
    Format(
        "pdf", PAPERS, "document", "carecli.views.pdf:format_pdf", (".pdf",),
        title="a PDF document", libraries=("typst",), is_binary=True,
    ),
    Format(
        "json", (REPORT, RESUME, REQUEST, ANSWER), "data", "carecli.views.serialize:write_json", (".json",)
    ),
    Format("csv", (BLANK_TABLE,), "blank", "carecli.people.template:write_csv_template", (".csv",)),
    Format(
        "xlsx", (BLANK_TABLE,), "blank", "carecli.people.template:write_xlsx_template", (".xlsx",),
        note="with choices in the cells", title="a workbook", libraries=("openpyxl",), is_binary=True,
    ),
    Format(
        "html", (BLANK_PAGE,), "blank", "carecli.views.form:format_form", (".html", ".htm"),
        title="a page to fill in", libraries=("jinja2", "markupsafe"),
    ),
    Format(
        "html", (REQUEST,), "blank", "carecli.views.form:format_rating_form", (".html", ".htm"),
        title="a page to fill in", libraries=("jinja2", "markupsafe"),
    ),
    Format(
        "parquet", (PEOPLE,), "rows", "carecli.views.parquet:format_parquet", (".parquet",),
        title="a Parquet file", libraries=("polars",), is_binary=True,
    ),
    Format(
        "yaml", (RESUME,), "rendercv", "carecli.views.resume:write_rendercv", (".yaml", ".yml"),
        note="for RenderCV", title="a RenderCV file", libraries=("ruamel",),
    ),
)  # fmt: skip


_OFFICE = {".doc", ".odt", ".rtf", ".xls", ".ods", ".pptx", ".png", ".svg"}
KNOWN_ENDINGS = _OFFICE | {ending for format_ in FORMATS for ending in format_.endings}
"""Endings by which a system opens a file with a program that can read one kind alone."""


def list_formats(subject: Subject) -> dict[str, Format]:
    """The formats of a subject by their names."""
    return {format_.name: format_ for format_ in FORMATS if subject in format_.subjects}


def list_endings(subject: Subject) -> dict[str, Format]:
    """The formats of a subject by the endings of their files."""
    formats = list_formats(subject).values()
    return {ending: format_ for format_ in formats for ending in format_.endings}


def say_formats(subject: Subject) -> str:
    """The formats of a subject for a help text: `table (default), plain or json`."""
    default = "" if subject.needs_ending else subject.default
    names = [
        f"{name}{' (default)' if name == default else ''}{f' {format_.note}' if format_.note else ''}"
        for name, format_ in list_formats(subject).items()
    ]
    *first, last = names
    return f"{', '.join(first)}{',' if ' ' in last else ''} or {last}"
