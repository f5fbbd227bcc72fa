"""A text of another ending may be a profile, and a mistake in it is named."""

import os
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from typer.testing import Result


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


@pytest.mark.parametrize(
    "text", [b"\n" * 999_000, b"a" * 999_000, b"a\n" * 499_000, b" \t" * 499_000, b"[[a\n" * 200_000]
)
def test_a_long_text_that_is_no_profile_is_told_in_one_walk(
    text: bytes, run: Callable[..., Result], tmp_path: Path
) -> None:
    """Blank lines alone were square."""
    (tmp_path / "me.txt").write_bytes(text)
    result = run("assess", "-p", tmp_path / "me.txt")
    assert result.exit_code == 3
    assert len(result.stderr.splitlines()) == 1


def test_what_came_through_a_pipe_is_not_asked_for_again(run: Callable[..., Result]) -> None:
    """`carecli assess -p <(cat resume.pdf)`: the bytes are gone once they are read."""
    for content, said in ((b"%PDF-1.7\n", "is a PDF document"), (b"years = \n", ":1 is not valid TOML")):
        reader, writer = os.pipe()
        os.write(writer, content)
        os.close(writer)
        result = run("assess", "-p", f"/dev/fd/{reader}")
        os.close(reader)
        assert result.exit_code == 3
        assert said in result.stderr


def test_a_large_packed_file_is_named_by_what_stands_first_in_it(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    with ZipFile(tmp_path / "r.docx", "w") as packed:
        packed.writestr("word/document.xml", "text")
        for number in range(20_000):
            packed.writestr(f"word/media/{number}", bytes(200))
    result = run("assess", "-p", tmp_path / "r.docx")
    assert result.exit_code == 3
    assert "r.docx is a Word document" in result.stderr
