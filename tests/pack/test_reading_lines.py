"""A file read line by line: every line once, none too long, and nothing waited for."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecli.pack.reading import DocumentError, read_lines, split_lines

LETTERS = st.binary(max_size=30).map(lambda raw: raw.replace(b"a", b"\n"))


@given(parts=st.lists(LETTERS, max_size=20))
def test_lines_are_the_same_however_they_come_in_parts(parts: list[bytes]) -> None:
    whole = b"".join(parts)
    expected = whole.split(b"\n")
    assert list(split_lines(parts, 1_000, "x")) == (expected if expected[-1] else expected[:-1])


def test_a_line_too_long_is_refused_before_all_of_it_has_come() -> None:
    parts = iter([b"a\nb", b"c" * 60, b"d" * 60, b"never read"])
    lines = split_lines(parts, 100, "x.json")
    assert next(lines) == b"a"
    with pytest.raises(DocumentError) as caught:
        next(lines)
    assert caught.value.problem.file == "x.json"
    assert next(parts) == b"never read"


def test_a_file_and_a_device_are_read_by_lines(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"a\nb")
    assert list(read_lines(tmp_path / "x", 100)) == [b"a", b"b"]
    assert list(read_lines(Path("/dev/null"), 100)) == []
    with pytest.raises(DocumentError, match="more than 0 MB"):
        list(read_lines(Path("/dev/zero"), 100))


def test_a_pipe_is_read_to_its_end(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    holding = os.open(tmp_path / "pipe", os.O_RDWR)
    os.write(holding, b"a\nb\n")
    lines = read_lines(tmp_path / "pipe", 100)
    assert next(lines) == b"a"
    os.close(holding)
    assert list(lines) == [b"b"]
