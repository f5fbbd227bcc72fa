"""A file of another kind than a profile is named by its kind, in one line."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result


def pack_up(*names: str) -> Callable[[Path], None]:
    def write(place: Path) -> None:
        with zipfile.ZipFile(place, "w") as archive:
            for name in names:
                archive.writestr(name, "x")

    return write


RESUME = {"basics": {"name": "Ana"}, "work": [], "education": [{"area": "nursing"}]}
KINDS: dict[str, tuple[bytes | Callable[[Path], None], str]] = {
    "cv.docx": (pack_up("[Content_Types].xml", "word/document.xml"), "a Word document"),
    "pay.xlsx": (pack_up("[Content_Types].xml", "xl/workbook.xml"), "an Excel table"),
    "cv.odt": (pack_up("mimetype", "content.xml"), "an OpenDocument file"),
    "linkedin.zip": (pack_up("Positions.csv"), "a ZIP archive"),
    "cv.pdf": (b"%PDF-1.4\n\xe2\xe3", "a PDF document"),
    "large.pdf": (b"%PDF-1.4\n" + b"\xe2" * 1_100_000, "a PDF document"),
    "cv.doc": (b"\xd0\xcf\x11\xe0\xa1", "an old Word or Office document"),
    "cv.rtf": (b"{\\rtf1 Ana}", "an RTF document"),
    "scan.png": (b"\x89PNG\r\n\x1a\n\xff", "a picture"),
    "profile.pdf.toml": (b"%PDF-1.4\n", "a PDF document"),
    "cv.yaml": (b"cv:\n  name: Ana\n", "a YAML file"),
    "Positions.csv": (b"Company,Title\nX,RN\n", "a table (CSV)"),
    "cv.md": (b"# Ana\n- RN, 2019 - present\n", "a Markdown document"),
    "cv.txt": (b"Ana Ruiz, RN, BSN.\n", "a text document"),
    "resume.json": (json.dumps(RESUME).encode(), "a résumé in JSON"),
    "reactive.json": (b'{"basics": {}, "sections": {}, "metadata": {}}', "a résumé in JSON"),
}


@pytest.mark.parametrize("name", list(KINDS))
def test_the_kind_is_named(name: str, run: Callable[..., Result], tmp_path: Path) -> None:
    content, kind = KINDS[name]
    place = tmp_path / name
    if callable(content):
        content(place)
    else:
        place.write_bytes(content)
    result = run("assess", "-p", place)
    assert result.exit_code == 3
    assert result.stderr == (
        f"carecli: error: {place} is {kind}; carecli reads its own profile (TOML or JSON): "
        "begin with carecli assess\n"
    )


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("me.txt", "years = 3\nlicenses = [RN]\n", "me.txt:2 is not valid TOML"),
        ("me.md", "[skills]\nehr 3\n", "me.md:2 is not valid TOML"),
        ("me.toml", "Ana Ruiz, RN\n", "me.toml:1 is not valid TOML"),
        ("me.json", '{"work": 3}', "1 problem, nothing of it was used"),
        ("me.toml", "", "me.toml is empty"),
    ],
)
def test_a_mistake_in_a_profile_is_still_named_with_its_line(
    name: str, text: str, message: str, run: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    result = run("assess", "-p", tmp_path / name)
    assert result.exit_code == 3
    assert message in result.stderr


def test_a_text_file_may_hold_a_profile(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "me.txt").write_text("years = 3\n", encoding="utf-8")
    assert run("assess", "-p", tmp_path / "me.txt").exit_code == 0
