"""`carecli report -o report.pdf`: one page to show somebody, read back with pypdf."""

import json
import re
import stat
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from pypdf import PdfReader
from typer.testing import Result

from carecli.views.charts import Chart, Mark, Row
from carecli.views.document import Document, ReportSection
from carecli.views.page import Bullets, Cell, Column, Drawing, Heading, Paragraph, Table
from carecli.views.pdf import format_pdf
from tests.conftest import EVERYBODY, PEOPLE, TODAY

Run = Callable[..., Result]

NURSE = PEOPLE / "bedside-nurse.toml"
DAY = "2026-11-23"
every_example = pytest.mark.parametrize("example", EVERYBODY, ids=lambda path: path.stem)


@pytest.fixture
def read(run: Run, tmp_path: Path) -> Callable[..., PdfReader]:
    """Return a function that gives the PDF report of somebody, opened again."""

    def read_pdf(*args: str | Path) -> PdfReader:
        path = tmp_path / f"{len([*tmp_path.glob('*.pdf')])}.pdf"
        result = run("report", "--today", DAY, "-o", path, *args)
        assert (result.exit_code, result.stdout, result.stderr) == (0, "", f"Written to {path}\n")
        return PdfReader(BytesIO(path.read_bytes()))

    return read_pdf


def read_text(pdf: PdfReader) -> str:
    """Return all that stands on the pages, its lines and invisible places to break a word joined."""
    text = " ".join(page.extract_text() for page in pdf.pages)
    return " ".join(normalize("NFKC", text).replace("\u200b", "").split())


@every_example
def test_one_page_says_who_how_they_stand_what_it_pays_what_comes_first_and_by_whom(
    example: Path, read: Callable[..., PdfReader], run: Run
) -> None:
    pdf = read("-p", example)
    assert len(pdf.pages) == 1
    text = read_text(pdf)
    assessed = json.loads(run("assess", "-p", example, "--today", DAY, "--json").stdout)
    assert text.startswith(f"Career report for {assessed['name']} ")
    for level in assessed["levels"]:
        assert level["title"] in text
        if not level["passed_over"]:
            assert f"{level['score']['low']:.1f}" in text
    for part in ("All levels", "What it pays", "Sources", "BLS wages May 2025"):
        assert part in text
    steps = re.findall(r"\b([123])\. [A-Z]", text)
    assert steps == sorted(set(steps))
    assert "None" not in text


def test_the_whole_report_has_what_the_other_forms_have(read: Callable[..., PdfReader], run: Run) -> None:
    pdf = read("-p", NURSE, "--full")
    assert len(pdf.pages) > 2
    text = read_text(pdf)
    markdown = run("report", "-p", NURSE, "--today", DAY).stdout
    titles = re.findall(r"^#{2,3} (?!Schedule)(.*)$", markdown, re.MULTILINE)
    assert len(titles) > 10
    assert [title for title in titles if title not in text] == []
    assert f"1 / {len(pdf.pages)}" in text


def test_it_says_what_it_is_and_is_the_same_each_time(read: Callable[..., PdfReader]) -> None:
    pdf, again = read("-p", NURSE), read("-p", NURSE)
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Career report for Maya"
    assert str(pdf.metadata.author).startswith("carecli ")
    assert pdf.metadata.creation_date is not None
    assert pdf.metadata.creation_date.date() == TODAY
    root: Any = pdf.trailer["/Root"]
    assert root["/Lang"] == "en-US"
    assert root["/MarkInfo"]["/Marked"]
    assert "pdfuaid:part" in pdf.xmp_metadata.stream.get_data().decode() if pdf.xmp_metadata else False
    assert pdf.stream.seek(0) == again.stream.seek(0)
    assert pdf.stream.read() == again.stream.read()


def test_it_is_for_the_person_alone(run: Run, tmp_path: Path) -> None:
    for name in ("report.pdf", "report.html", "report.docx", "report.md", "report.json"):
        assert run("report", "-p", NURSE, "-o", tmp_path / name).exit_code == 0
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert run("plan", "-p", NURSE, "-o", tmp_path / "plan.ics").exit_code == 0
    assert stat.S_IMODE((tmp_path / "plan.ics").stat().st_mode) == 0o600


HOSTILE = [
    '#eval("1+1") #read("/etc/passwd") #panic()',
    "*bold* _em_ $x^2$ @ref <label> `raw` = H",
    '\\ \\u{41} \\n "quoted" \' { } [ ] // /* */ ~ --',
    "Ünïcödé Жанна Ελένη مريم",
    "\ue000 \ufffd",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_never_read_as_markup(name: str, read: Callable[..., PdfReader], tmp_path: Path) -> None:
    pdf = read("-p", write_profile(tmp_path, name))
    assert pdf.metadata is not None
    assert pdf.metadata.title == f"Career report for {name}"
    shown = read_text(pdf)
    if name.isascii() or name == HOSTILE[-1]:
        assert re.sub(r"\s", "", f"for {name}") in re.sub(r"\s", "", shown)
    assert len(pdf.pages) == 1


def write_profile(folder: Path, name: str) -> Path:
    path = folder / "profile.json"
    answers = {"schema": "carecli.profile/1", "name": name, "years": 3, "licenses": ["RN"]}
    path.write_text(json.dumps(answers), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["漢字 かな", "👨‍👩‍👧 Zoë", "a\x07\x1b[31mb\u202e\ufffe"])
def test_letters_that_no_font_has_or_that_are_none_keep_nobody_from_a_report(
    name: str, read: Callable[..., PdfReader], tmp_path: Path
) -> None:
    pdf = read("-p", write_profile(tmp_path, name))
    assert len(pdf.pages) == 1
    assert pdf.metadata is not None
    assert str(pdf.metadata.title).startswith("Career report for ")
    assert "Care Manager" in read_text(pdf)


def test_a_very_long_word_goes_over_lines_and_nothing_is_lost(
    read: Callable[..., PdfReader], tmp_path: Path
) -> None:
    name = "N" * 500
    pdf = read("-p", write_profile(tmp_path, name))
    assert f"for{name}" in read_text(pdf).replace(" ", "")
    assert pdf.metadata is not None
    assert pdf.metadata.title == f"Career report for {name}"


def test_each_kind_of_block_is_shown() -> None:
    columns = (Column("Name"), Column("Number", right=True), Column("Group"))
    rows = tuple((cell, Cell("1"), Cell("of a group")) for cell in (Cell("#a", "good"), Cell("*b*", "bad")))
    chart = Chart(
        "chart", "Chart", "All marks.", ((0, "0"), (10, "10")),
        tuple(
            Row(f"A {kind}", kind, (Mark(kind, 1, 9),), "Kinds")
            for kind in ("bar", "unsure", "span", "half", "median", "stated", "carried", "range")
        ),
        (("bar", "the bar"), ("stated", "the point"), ("one", "not drawn")),
    )  # fmt: skip
    blocks = (
        Paragraph("Led by this.", "strong"), Heading("A heading"), Paragraph("Warned.", "warn"),
        Paragraph("Quiet.", "quiet"), Bullets(("One", "Two")), Bullets(("Eight",), 8),
        Table("Title", columns, rows, grouped=True), Drawing("Drawn", ("###",)),
        Table("Facts", columns[:2], ((Cell("Fact"), Cell("said")),), bare=True),
    )  # fmt: skip
    document = Document("Title", TODAY, "Made.", "Noted.", (ReportSection("x", "All", blocks, chart),))
    text = read_text(PdfReader(BytesIO(format_pdf(document))))
    for said in (
        "Led by this.",
        "A heading",
        "Warned.",
        "Quiet.",
        "Two",
        "8. Eight",
        "*b*",
        "Of a group",
        "the bar",
    ):
        assert said in text
    assert "not drawn" not in text
    assert "###" not in text
    assert text.index("Led by this.") < text.index("A stated") < text.index("A heading")


def test_a_pdf_goes_into_a_file(run: Run) -> None:
    result = run("report", "-p", NURSE, "--format", "pdf")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "a PDF document goes into a file; add --output report.pdf" in result.stderr
