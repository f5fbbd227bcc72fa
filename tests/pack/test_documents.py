"""Reading one document: what cannot be read, where a syntax error stands, and which line sets a key."""

import io
import os
import threading
from pathlib import Path
from typing import Any

import pytest

from carecli.errors import Problem
from carecli.pack import reading
from carecli.pack.ladder import Band, Level, SkillsFile
from carecli.pack.reading import MAX_BYTES, DocumentError, decode, parse, read_bytes, read_text
from carecli.pack.spots import find_line, show_place
from carecli.pack.validation import validate


def nest(depth: int) -> list[Any]:
    """Return a list in a list in a list, so deep."""
    inside: list[Any] = []
    for _ in range(depth):
        inside = [inside]
    return inside


LADDER = """\
id = "x"
# level = "not this line"
[rules.weights]
must = 3
"a quoted.key" = 1
'single' = 2
dotted.key . deep = 4

[[level]]
id = "one"
years = { min = 0, max = 2 }

[[level.requirement]]
id = "first"
[[level.requirement]]   # the second one
id = "second"
any_of = [
  "RN",
]
[level.extra]
note = "of one"

[[level]]
id = "two"
[[level.requirement]]
id = "third"

[skills.targets."odd name"]
rating = 3
"""


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("id",), 1),
        (("rules", "weights", "must"), 4),
        (("rules", "weights", "nothing"), 3),
        (("rules", "weights", "a quoted.key"), 5),
        (("rules", "weights", "single"), 6),
        (("rules", "weights", "dotted", "key", "deep"), 7),
        (("level", 0), 9),
        (("level", 0, "id"), 10),
        (("level", 0, "years", "min"), 11),
        (("level", 0, "requirement", 0, "id"), 14),
        (("level", 0, "requirement", 1), 15),
        (("level", 0, "requirement", 1, "id"), 16),
        (("level", 0, "requirement", 1, "any_of"), 17),
        (("level", 0, "requirement", 1, "any_of", 0), 18),
        (("level", 0, "extra", "note"), 21),
        (("level", 1, "id"), 24),
        (("level", 1, "requirement", 0, "id"), 26),
        (("skills", "targets", "odd name", "rating"), 29),
        (("nothing",), None),
    ],
    ids=str,
)
def test_the_line_that_sets_a_key_is_found(place: tuple[str | int, ...], line: int | None) -> None:
    assert find_line(LADDER, place) == line


def test_lines_are_counted_as_editors_count_them() -> None:
    assert find_line('name = "a\u2028b\x85c"\r\nyears = 3\r\n', ("years",)) == 2


def test_a_place_is_written_as_people_write_it() -> None:
    assert show_place(("level", 1, "years", "min")) == "level[2].years.min"


@pytest.mark.parametrize(
    ("text", "as_json", "message", "line"),
    [
        ("a = 1\nb = \n", False, "is not valid TOML: invalid value", 2),
        ("a = 1\na = 2\n", False, "is not valid TOML: cannot overwrite a value", 2),
        ("[a\n", False, "is not valid TOML: expected ']' at the end of a table declaration", 1),
        ("a = 2026-02-30\n", False, "is not valid TOML: invalid date or datetime", 1),
        ("a = 'x", False, "is not valid TOML", None),
        (f"a = {'[' * 5000}", False, "is not valid TOML", None),
        (f"a = {'9' * 5000}", False, "is not valid TOML", None),
        ('{"a": 1,\n "b": }', True, "is not valid JSON: expecting value", 2),
        ("{", True, "is not valid JSON: expecting property name enclosed in double quotes", 1),
        (f'{{"a": {"9" * 5000}}}', True, "is not valid JSON", None),
        ('{"a":' + "[" * 100_000, True, "is not valid JSON", None),
        ("[1, 2]", True, "must hold keys and values at the top", 1),
        ('"text"', True, "must hold keys and values at the top", 1),
    ],
    ids=[
        "no value", "a key twice", "an open table", "no such date", "an open text", "too deep",
        "a huge number", "JSON without a value", "JSON that ends", "JSON with a huge number",
        "JSON too deep", "a JSON list", "a JSON text",
    ],
)  # fmt: skip
def test_a_syntax_error_is_named_with_its_line(
    text: str, as_json: bool, message: str, line: int | None
) -> None:
    with pytest.raises(DocumentError) as caught:
        parse(text, "me", as_json=as_json)
    problem = caught.value.problem
    assert problem.message.startswith(message)
    assert problem.file == "me"
    assert line is None or problem.line == line


@pytest.mark.parametrize("text", ['{"years": 1, "years": 2}', '{"skills": {"years": 1, "years": 2}}'])
def test_a_key_twice_in_json_is_refused_at_any_depth(text: str) -> None:
    with pytest.raises(DocumentError) as caught:
        parse(text, "me", as_json=True)
    assert caught.value.problem == Problem("is given twice", "me", key="years", hint="keep one of them")


@pytest.mark.parametrize(
    ("text", "as_json"), [('a = "x"\n[b]\nc = [1, 2]\n', False), ('{"a": "x", "b": {"c": [1, 2]}}', True)]
)
def test_both_formats_read_to_the_same_data(text: str, as_json: bool) -> None:
    assert parse(text, "me", as_json=as_json) == {"a": "x", "b": {"c": [1, 2]}}


@pytest.mark.parametrize(
    ("raw", "message", "line"),
    [
        (b"", "is empty", None),
        (b" \n\t\n", "is empty", None),
        (b"\xef\xbb\xbf", "is empty", None),
        (b"a = 1\nb = '\xff'\n", "is not UTF-8 text", 2),
        (b"#" * 1_000_001, "is larger than 1 MB", None),
    ],
    ids=["nothing", "blanks", "only a mark", "Latin 1", "too large"],
)
def test_bytes_that_are_no_document_are_refused(raw: bytes, message: str, line: int | None) -> None:
    with pytest.raises(DocumentError) as caught:
        decode(raw, "me")
    assert (caught.value.problem.message, caught.value.problem.line) == (message, line)


def test_a_byte_order_mark_is_not_text() -> None:
    assert decode(b"\xef\xbb\xbfa = 1", "me") == "a = 1"


def test_a_place_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    file, loop = tmp_path / "file", tmp_path / "loop"
    file.write_text("a = 1")
    loop.symlink_to(loop)
    cases = {
        tmp_path: "is a folder, not a file",
        tmp_path / "nowhere": "does not exist",
        file / "below": "cannot be read: Not a directory",
        loop: "cannot be read: Too many levels of symbolic links",
        tmp_path / ("long" * 100): "cannot be read: File name too long",
    }
    for path, message in cases.items():
        with pytest.raises(DocumentError) as caught:
            read_text(path)
        assert (caught.value.problem.message, caught.value.problem.file) == (message, str(path))
    assert read_text(file) == "a = 1"


@pytest.mark.parametrize(
    ("model", "data", "expected"),
    [
        (Band, {"min": "x" * 90}, [("min", f"must be a number, not {'x' * 90!r:.37}...")]),
        (Band, {"min": 3, "max": 1}, [(None, "max must be larger than min")]),
        (Band, {"min": [1]}, [("min", "must be a number")]),
        (SkillsFile, {"skill": {}}, [("skill", "must be a list")]),
        (SkillsFile, {"skill": [3]}, [("skill[1]", "must be a table of keys and values, not 3")]),
    ],
    ids=["a long value is shortened", "a rule of the whole", "a list is not shown", "no list", "no table"],
)
def test_a_wrong_value_is_explained(
    model: type[Band | SkillsFile], data: dict[str, Any], expected: list[tuple[str | None, str]]
) -> None:
    problems = validate(model, data, "me")
    assert isinstance(problems, list)
    assert [(p.key, p.message) for p in problems] == expected


def test_problems_come_in_the_order_of_the_lines() -> None:
    text = "short = 1\ntitle = 2\nid = 3\n"
    problems = validate(Level, parse(text, "me", as_json=False), "me", text)
    assert isinstance(problems, list)
    assert [p.key for p in problems if p.line] == ["short", "title", "id"]
    assert {p.key for p in problems if not p.line} == {"summary", "source"}


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    return path


def test_what_comes_through_a_pipe_is_read(pipe: Path) -> None:
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    writer = os.open(pipe, os.O_WRONLY)

    def send() -> None:
        os.write(writer, b"years = 3\n")
        os.close(writer)

    threading.Timer(0.2, send).start()
    assert read_bytes(pipe, 100) == b"years = 3\n"
    os.close(reader)


def test_a_silent_pipe_is_not_waited_for(pipe: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SILENCE", 0.1)
    with pytest.raises(DocumentError, match="is not a file, and nothing comes from it"):
        read_bytes(pipe, 100)


def test_a_pipe_is_no_file_of_a_pack(pipe: Path) -> None:
    with pytest.raises(DocumentError, match="is not a file"):
        read_text(pipe)


def test_a_device_without_an_end_is_read_as_far_as_a_file_may_go() -> None:
    assert read_bytes(Path("/dev/zero"), 100_000) == bytes(100_000)
    with pytest.raises(DocumentError, match="is larger than 1 MB"):
        decode(read_bytes(Path("/dev/zero"), MAX_BYTES + 1), "zero")


def test_a_file_of_the_system_that_has_nothing_to_give_now_is_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "log").touch()
    monkeypatch.setattr(os, "fdopen", lambda handle, *_, **__: Waiting(handle))
    assert read_bytes(tmp_path / "log", 10) == b""


class Waiting(io.FileIO):
    """A file opened without waiting, from which nothing comes for now."""

    def read(self, _: int | None = -1) -> None:  # type: ignore[override]
        """Nothing."""


@pytest.mark.parametrize(
    ("data", "key", "message"),
    [
        ({"id": [1] * 20_000}, None, "holds more than 20,000 values"),
        ({"a": {"b": [10**15]}}, "a.b[1]", "must be a number below 1,000,000,000,000,000"),
        ({"a": -1e300}, "a", "must be a number below 1,000,000,000,000,000"),
        ({"a": 10**5_000}, "a", "must be a number below 1,000,000,000,000,000"),
        ({"a": nest(60)}, "a", "is nested more than 50 levels deep"),
    ],
    ids=["values", "a number", "a number below zero", "a number beyond any", "depth"],
)
def test_what_is_too_much_of_a_document_is_said_alone(data: Any, key: str | None, message: str) -> None:
    problems = validate(Band, data, "me")
    assert problems == [Problem(message, "me", None, key, "is it the right file?")]


def test_what_is_too_much_has_its_line() -> None:
    problems = validate(Band, {"min": 1, "max": 10**20}, "me", f"min = 1\nmax = {10**20}\n")
    assert isinstance(problems, list)
    assert [(problem.line, problem.key) for problem in problems] == [(2, "max")]
