"""`carecli report --letterhead` and `--notes`: whose paper it is, and notes where they are asked for."""

import json
import os
import re
import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import Result

from carecli.profile.logo import check_logo
from tests.conftest import PEOPLE

Run = Callable[..., Result]
NURSE = PEOPLE / "bedside-nurse.toml"
HEAD = 'name = "Tuesday Coaching & <Partners>"\nlines = ["12 Main Street", "Springfield"]\n'
PNG = b"\x89PNG\r\n\x1a\n"


def make_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def make_png(
    width: int = 40, height: int = 20, *, head: bytes = b"", beside: bytes = b"", pixels: bytes | None = None
) -> bytes:
    """Return a PNG of one color, with chunks beside its own and other pixels where they are given."""
    head = head or struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    drawn = (b"\0" + b"\x0e\x5a\x63" * width) * height if pixels is None else pixels
    return PNG + b"".join(
        [
            make_chunk(b"IHDR", head),
            beside,
            make_chunk(b"IDAT", zlib.compress(drawn)),
            make_chunk(b"IEND", b""),
        ]
    )


# The smallest picture of this form: one gray pixel.
JPEG = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300" + "01" * 64
    + "ffc0000b080001000101011100ffc4001f0000010501010101010100000000000000000102030405060708090a0b"
    + "ffc400b5100002010303020403050504040000017d01020300041105122131410613516107227114328191a1082342b1c1"
    + "1552d1f02433627282090a161718191a25262728292a3435363738393a434445464748494a535455565758595a63646566"
    + "6768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3"
    + "c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9faffda0008010100003f00d2cf20ffd9"
)  # fmt: skip
EXIF = b"\xff\xe1\x00\x15Exif\0\0at the harbor"


def write(folder: Path, text: str = HEAD, logo: bytes | None = None, name: str = "logo.png") -> Path:
    if logo is not None:
        (folder / name).write_bytes(logo)
        text += f'logo = "{name}"\n'
    (folder / "head.toml").write_text(text, "utf-8")
    return folder / "head.toml"


@pytest.mark.parametrize(("logo", "kind"), [(make_png(), "png"), (JPEG, "jpeg"), (None, "")], ids=str)
def test_a_letterhead_stands_above_every_document(
    logo: bytes | None, kind: str, run: Run, tmp_path: Path
) -> None:
    head = write(tmp_path, logo=logo)
    for ending in ("html", "md", "docx", "pdf"):
        made = run("report", "-p", NURSE, "--letterhead", head, "-o", tmp_path / f"report.{ending}")
        assert made.exit_code == 0, made.stderr
    html = (tmp_path / "report.html").read_text("utf-8")
    assert "Tuesday Coaching &amp; &lt;Partners&gt;" in html
    assert html.index("12 Main Street") < html.index("<h1>")
    assert re.findall(r'<img src="data:image/(\w+);base64,[A-Za-z0-9+/=]+" alt="">', html) == [kind] * bool(
        kind
    )
    assert ("img-src data:;" in html) is bool(kind)
    assert "http" not in re.findall(r"<img[^>]*>", html)[0:1]
    assert "Springfield" in (tmp_path / "report.md").read_text("utf-8").split("## ")[0]
    word = docx.Document(str(tmp_path / "report.docx"))
    assert [p.text for p in word.paragraphs if p.text][:3] == [
        "Tuesday Coaching & <Partners>", "12 Main Street", "Springfield",
    ]  # fmt: skip
    assert len(word.inline_shapes) == bool(kind)
    (page,) = pypdf.PdfReader(BytesIO((tmp_path / "report.pdf").read_bytes())).pages
    assert page.extract_text().startswith("Tuesday Coaching & <Partners>")
    assert len(page.images) == bool(kind)


def test_json_has_no_letterhead_and_that_is_said(run: Run, tmp_path: Path) -> None:
    done = run("report", "-p", NURSE, "--letterhead", write(tmp_path), "--json")
    assert (done.exit_code, "Tuesday" in done.stdout) == (0, False)
    assert done.stderr == "The letterhead is for documents; JSON has none.\n"


def test_without_one_a_report_is_as_it_was(run: Run, tmp_path: Path) -> None:
    done = run("report", "-p", NURSE, "-o", tmp_path / "report.html")
    html = (tmp_path / "report.html").read_text("utf-8")
    assert (done.exit_code, 'letterhead"' in html, "img" in html.split("<style>")[0]) == (0, False, False)


@pytest.mark.parametrize(
    ("logo", "said"),
    [
        (make_png(beside=make_chunk(b"tEXt", b"Comment\0at the harbor")), b"at the harbor"),
        (JPEG[:2] + EXIF + JPEG[2:], b"at the harbor"),
        (JPEG[:2] + b"\xff\xfe\x00\x0fat the harbor" + JPEG[2:], b"at the harbor"),
        (JPEG + b"at the harbor", b"at the harbor"),
        (make_png() + b"at the harbor", b"at the harbor"),
    ],
    ids=["a text", "a place", "a comment", "behind it", "behind the end"],
)
def test_what_a_logo_says_beside_the_picture_is_left_out(
    logo: bytes, said: bytes, run: Run, tmp_path: Path
) -> None:
    assert said in logo
    head = write(tmp_path, logo=logo)
    assert run("report", "-p", NURSE, "--letterhead", head, "-o", tmp_path / "r.docx").exit_code == 0
    with ZipFile(tmp_path / "r.docx") as packed:
        (media,) = [name for name in packed.namelist() if "media" in name]
        assert said not in packed.read(media)


def make_bomb() -> bytes:
    """Return a PNG of few bytes that unpacks to much more than its pixels."""
    return make_png(pixels=b"\0" * 20_000_000)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><image href="file:///etc/passwd"/></svg>'
WRONG: dict[str, tuple[str, bytes | None, str]] = {
    "empty": ("", None, "is empty"),
    "no TOML": ("name =", None, "is not valid TOML"),
    "no name": ('lines = ["a"]\n', None, "name"),
    "an empty name": ('name = " \\u001b[31m"\n', None, "name"),
    "another key": ('name = "A"\nphone = "1"\n', None, "phone"),
    "another form": ('schema = "carecli.profile/1"\nname = "A"\n', None, "schema"),
    "seven lines": (f'name = "A"\nlines = {["a"] * 7}\n', None, "lines"),
    "a line of 200 letters": (f'name = "A"\nlines = ["{"a" * 200}"]\n', None, "lines"),
    "a number": ("name = 3\n", None, "name"),
    "no logo there": ('name = "A"\nlogo = "no.png"\n', None, "no.png does not exist"),
    "a folder as logo": ('name = "A"\nlogo = "."\n', None, "is a folder"),
    "SVG": (HEAD, SVG, "is no PNG or JPEG; save it as PNG"),
    "GIF": (HEAD, b"GIF89a" + b"\0" * 99, "is no PNG or JPEG; save it as PNG"),
    "a page": (HEAD, b"<html><script>alert(1)</script>", "is no PNG or JPEG; save it as PNG"),
    "no bytes": (HEAD, b"", "is no PNG or JPEG; save it as PNG"),
    "too large": (HEAD, PNG + b"\0" * 1_000_001, "is larger than 1 MB; save it smaller"),
    "only begun": (HEAD, make_png()[:30], "is damaged or cut off; save it again"),
    "cut off": (HEAD, make_png()[:-20], "is damaged or cut off; save it again"),
    "a wrong sum": (HEAD, make_png().replace(b"IDAT", b"IDAS"), "is damaged or cut off; save it again"),
    "no pixels": (HEAD, make_png(pixels=b""), "is damaged or cut off; save it again"),
    "another color": (
        HEAD,
        make_png(head=struct.pack(">IIBBBBB", 4, 4, 8, 5, 0, 0, 0)),
        "is damaged or cut off; save it again",
    ),
    "no size": (HEAD, make_png(0, 0), "has 0 by 0 pixels; save it with at most 4 million"),
    "huge": (
        HEAD,
        make_png(head=struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 8, 2, 0, 0, 0)),
        "has 2,147,483,647 by 2,147,483,647 pixels; save it with at most 4 million",
    ),
    "a bomb": (HEAD, make_bomb(), "is damaged or cut off; save it again"),
    "half a JPEG": (HEAD, JPEG[:-2], "is damaged or cut off; save it again"),
    "a JPEG of no picture": (HEAD, JPEG[:40], "is damaged or cut off; save it again"),
    "a rare JPEG": (HEAD, JPEG.replace(b"\xff\xc0", b"\xff\xc3"), "is a JPEG of a rare kind; save it as PNG"),
    "a JPEG of zeros": (HEAD, JPEG[:4] + b"\0" * 99, "is damaged or cut off; save it again"),
}  # fmt: skip


def test_a_wrong_letterhead_is_told_and_nothing_is_written(run: Run, tmp_path: Path) -> None:
    assert len(WRONG) > 20
    for name, (text, logo, said) in WRONG.items():
        head = write(tmp_path, text, logo)
        result = run("report", "-p", NURSE, "--letterhead", head, "-o", tmp_path / "report.html")
        assert (result.exit_code, result.stdout) == (3, ""), name
        assert result.stderr.startswith("carecli: error: letterhead "), name
        assert said in result.stderr, name
        assert len(result.stderr.splitlines()) <= 2, name
        assert not re.search(r"[\x00-\x09\x0b-\x1f]", result.stderr), name
        assert not (tmp_path / "report.html").exists(), name


@given(place=st.integers(0, len(JPEG) + 100), byte=st.integers(0, 255), is_png=st.booleans())
def test_a_logo_with_any_byte_changed_is_a_picture_or_refused(place: int, byte: int, is_png: bool) -> None:
    raw = bytearray(make_png() if is_png else JPEG)
    raw[place % len(raw)] = byte
    said = ""
    try:
        logo = check_logo(bytes(raw))
    except ValueError as error:
        said = str(error)
    if said:
        assert ": save it " in said
        return
    assert (logo.width * logo.height, logo.kind) <= (4_000_000, "png")
    assert check_logo(logo.content) == logo


def test_a_logo_that_no_page_takes_is_told(run: Run, tmp_path: Path) -> None:
    spoilt = JPEG.replace(b"\xff\xdb\x00\x43", b"\xff\xdb\x00\x42")  # its tables no longer fit their lengths
    head = write(tmp_path, logo=spoilt)
    result = run("report", "-p", NURSE, "--letterhead", head, "-o", tmp_path / "report.pdf")
    assert result.exit_code == 3
    assert "save it again" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_pipe_as_letterhead_is_read_and_a_silent_one_not_waited_for(run: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    result = run("report", "-p", NURSE, "--letterhead", tmp_path / "pipe")
    assert (result.exit_code, "nothing comes from it" in result.stderr) == (3, True)


def test_notes_are_in_a_report_only_when_they_are_asked_for(run: Run, tmp_path: Path) -> None:
    run("person", "add", "Ann")
    run("profile", "new", "--years", "3", "--license", "RN", "--person", "Ann")
    run("person", "note", "Ann", "sits the exam <b>", "--today", "2026-05-02")
    ann = ("--person", "Ann")
    for form in ("markdown", "json"):
        assert "sits the exam" not in run("report", *ann, "--format", form).stdout
        assert "sits the exam" in run("report", *ann, "--notes", "--format", form).stdout
    noted = json.loads(run("report", *ann, "--notes", "--format", "json").stdout)["notes"]
    assert noted == [{"day": "2026-05-02", "text": "sits the exam <b>"}]
    for ending in ("html", "docx", "pdf"):
        run("report", *ann, "--notes", "-o", tmp_path / f"r.{ending}")
    assert "sits the exam &lt;b&gt;" in (tmp_path / "r.html").read_text("utf-8")
    (page,) = pypdf.PdfReader(BytesIO((tmp_path / "r.pdf").read_bytes())).pages
    assert "sits the exam <b>" in page.extract_text()
    run("person", "add", "Bo")
    run("profile", "new", "--years", "3", "--license", "RN", "--person", "Bo")
    assert "No note is kept." in run("report", "--person", "Bo", "--notes").stdout
    other = run("report", "-p", NURSE, "--notes")
    assert (other.exit_code, other.stderr) == (
        2,
        "carecli: error: notes are kept of a saved person, not of a file; leave out --profile or --notes\n",
    )
