"""Files that are no paper, by what they are: one line that says what to do, at once."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from carecli.errors import CareError, ExitCode, PersonalFileError, UsageError
from carecli.papers.documents import make_paper, read_paper, read_paper_stream
from tests.papers.making import EUROPASS_NEW, draw_lines, draw_pdf, make_docx, pack, paragraph

AS_TEXT = "save it as DOCX, PDF or text"
A_PICTURE = "use a DOCX or a PDF with text in it, or type its text into a file"
RIGHT_FILE = "is it the right file?"


@pytest.mark.parametrize(
    ("name", "raw", "kind", "instead"),
    [
        ("r.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word document", AS_TEXT),
        ("r.rtf", b"{\\rtf1 Dana}", "a rich text document", AS_TEXT),
        ("r.odt", pack({"content.xml": "x"}), "an OpenDocument text", AS_TEXT),
        ("r.pages", pack({"Index/Document.iwa": "x"}), "a Pages document", AS_TEXT),
        ("r.pptx", pack({"ppt/slides.xml": "x"}), "a PowerPoint file", AS_TEXT),
        ("r.xlsx", pack({"xl/workbook.xml": "x"}), "an Excel workbook", AS_TEXT),
        ("r.csv", b"Title,Company\nRN,A\n", "a table (CSV)", AS_TEXT),
        ("r.tsv", b"Title\tCompany\n", "a table", AS_TEXT),
        ("r.png", b"\x89PNG\r\n\x1a\n\0", "a picture", A_PICTURE),
        ("r.pdf", b"\xff\xd8\xff\xe0", "a picture", A_PICTURE),
        ("r.heic", b"\0\0\0\x18ftypheic", "a picture", A_PICTURE),
        ("r.webp", b"RIFF\1\2\3\4WEBP", "a picture", A_PICTURE),
        ("r.bmp", b"BM\1\2\3\4\0\0\0\0", "a picture", A_PICTURE),
        ("r.gz", b"\x1f\x8b\x08", "a packed file", "take the papers out of it, each as a file"),
        ("r.zip", pack({"a.txt": "x"}), "a ZIP file", "take the papers out of it, each as a file"),
        ("p.mht", b"MIME-Version: 1.0\nContent-Type: x\n", "a web archive",
         "save the page as HTML only, or copy its text into a file"),
        ("d.db", b"SQLite format 3\0", "a database",
         "carecli reads DOCX, PDF, HTML, text and the formats of résumé builders"),
    ],
)  # fmt: skip
def test_what_carecli_does_not_read_is_called_what_it_is(
    name: str, raw: bytes, kind: str, instead: str
) -> None:
    with pytest.raises(PersonalFileError) as refused:
        make_paper(raw, name, name[name.index(".") :])
    assert refused.value.message == f"{name} is {kind}, which carecli does not read"
    assert refused.value.hint == instead


@pytest.mark.parametrize(
    "raw", [b"BM nurse, Boston", b"RIFF raff", b"II* notes", b"From: Dana\nRN", b"7z", b"PKs"]
)
def test_a_text_that_begins_like_another_file_is_a_text(raw: bytes) -> None:
    assert make_paper(raw, "r.txt", ".txt").kind == "text"


def test_files_that_are_not_there_or_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("link")
    messages = {
        "none.pdf": "does not exist", "": "is a folder, not a file",
        "pipe": "is not a file, and nothing comes from it",
        "link": "cannot be read: Too many levels of symbolic links",
    }  # fmt: skip
    for name, message in messages.items():
        with pytest.raises(PersonalFileError) as refused:
            read_paper(tmp_path / name)
        assert refused.value.message == f"{tmp_path / name} {message}"
    with pytest.raises(PersonalFileError, match="larger than 20 MB"):
        read_paper(Path("/dev/zero"))
    with pytest.raises(PersonalFileError, match="is empty"):
        read_paper(Path(os.devnull))


@pytest.mark.parametrize("name", ["r.pdf", "r.docx", "r.txt", "r.json"])
def test_a_file_of_three_hundred_megabytes_is_not_read(name: str, tmp_path: Path) -> None:
    with (tmp_path / name).open("wb") as stream:
        stream.truncate(300_000_000)
    with pytest.raises(PersonalFileError) as refused:
        read_paper(tmp_path / name)
    assert refused.value.message == f"{tmp_path / name} is larger than 20 MB"
    assert refused.value.hint == RIGHT_FILE


@pytest.mark.parametrize("raw", [b"", b" \n\t ", b"\r\n"])
def test_an_empty_file_says_so(raw: bytes) -> None:
    with pytest.raises(PersonalFileError, match=r"r\.txt is empty"):
        make_paper(raw, "r.txt", ".txt")


@pytest.mark.parametrize("name", ["r.txt", "r.md", "r.html"])
def test_too_much_text_is_refused(name: str) -> None:
    raw = b"<html><p>" * (name == "r.html") + b"Care manager. " * 22_000
    with pytest.raises(PersonalFileError) as refused:
        make_paper(raw, name, name[1:])
    assert refused.value.message in (
        f"{name} holds {n} kB of text; carecli reads up to 300 kB" for n in (307, 308)
    )


def test_what_is_piped_in_is_read_by_what_it_is() -> None:
    kinds = {
        b"RN license": "text",
        b"# Job\n\n# Asked\n": "markdown",
        draw_pdf(draw_lines("Registered Nurse in Ohio")): "pdf",
        make_docx(paragraph("RN")): "docx",
        b"<html><p>RN": "html",
        b" <div class='job'>RN</div>": "html",
        b'{"basics": {"name": "Dana"}}': "json-resume",
        b"cv:\n  name: Dana\n": "rendercv",
        EUROPASS_NEW.encode(): "europass",
    }
    for raw, kind in kinds.items():
        reading, writing = os.pipe()
        os.write(writing, raw)
        os.close(writing)
        with open(reading, "rb") as stream:  # noqa: PTH123
            paper = read_paper_stream(stream)
        assert (paper.kind, paper.file) == (kind, "standard input")


@pytest.mark.parametrize(
    ("library", "raw", "kind"),
    [
        ("pypdf", draw_pdf(draw_lines("text")), "a PDF document"),
        ("selectolax", b"<html><p>RN", "a web page"),
        ("defusedxml", make_docx(paragraph("RN")), "a Word document"),
        ("defusedxml", EUROPASS_NEW.encode(), "a Europass CV"),
        ("ruamel", b"cv:\n  name: Dana\n", "a YAML file"),
    ],
)
def test_without_the_extra_a_paper_says_how_to_get_it(
    library: str, raw: bytes, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == library]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(UsageError) as refused:
        make_paper(raw, "r", "")
    assert refused.value.message == f"{kind} needs the extra parts of carecli"
    assert "pip install 'carecli[papers]'" in (refused.value.hint or "")
    assert make_paper(b"RN license", "r.txt", ".txt").lines  # text needs none


def test_a_module_that_is_missing_otherwise_is_a_defect(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    monkeypatch.setattr("carecli.papers.documents.LIBRARIES", set[str]())
    with pytest.raises(ModuleNotFoundError):
        make_paper(b"%PDF-1.7", "r.pdf", ".pdf")


def test_every_error_of_a_paper_has_the_exit_code_of_a_file() -> None:
    with pytest.raises(CareError) as refused:
        make_paper(b"%PDF-1.7", "r.pdf", ".pdf")
    assert refused.value.code is ExitCode.FILE


Run = Callable[..., Result]


@pytest.mark.parametrize(
    "name", ["r.pdf", "my résumé.docx", "$(rm).json", "r.html", "cv.yaml", "l.zip", "e.xml"]
)
def test_assess_names_a_paper_and_the_command_that_reads_it(name: str, run: Run, tmp_path: Path) -> None:
    raw = {
        "r.pdf": b"%PDF-1.7", "my résumé.docx": make_docx("x"), "$(rm).json": b'{"basics": {}}',
        "r.html": b"<html>",
        "cv.yaml": b"cv:\n  name: D\n", "l.zip": pack({"Positions.csv": "x"}), "e.xml": EUROPASS_NEW.encode(),
    }  # fmt: skip
    (tmp_path / name).write_bytes(raw[name])
    place = str(tmp_path / name)
    typed = f"'{place}'" if name[0] in "m$" else place
    result = run("assess", "-p", place)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.count("\n") == 1
    assert f"{place} is a " in result.stderr
    assert f"carecli import {typed} reads it" in result.stderr
