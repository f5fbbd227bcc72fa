"""Readers that leave, and places that cannot be written: no traceback, nothing half written."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from tests.conftest import PEOPLE

Run = Callable[..., Result]

NURSE = str(PEOPLE / "bedside-nurse.toml")
CARECLI = [sys.executable, "-m", "carecli"]
COMMANDS = [
    ["assess", "-p", NURSE],
    ["skills", "--json"],
    ["ladder", "--format", "csv"],
    ["profile", "show", NURSE],
    ["pack", "check"],
    ["--help"],
    ["assess", "--help"],
    ["--version"],
]
every_command = pytest.mark.parametrize("command", COMMANDS, ids=lambda c: " ".join(c).replace(NURSE, "FILE"))


def in_bash(script: str) -> "subprocess.CompletedProcess[str]":
    if shutil.which("bash") is None:
        pytest.skip("needs bash")
    return subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)


@every_command
def test_a_reader_that_takes_one_line_gets_it_and_nothing_complains(command: list[str]) -> None:
    done = in_bash(f"{shlex.join([*CARECLI, *command])} | head -n 1")
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""


@every_command
def test_a_reader_that_takes_nothing_is_no_error(command: list[str]) -> None:
    assert in_bash(f"{shlex.join([*CARECLI, *command])} | true").stderr == ""


@every_command
def test_a_reader_that_has_left_before_the_start_is_no_error(command: list[str]) -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(
            [*CARECLI, *command], stdout=write, stderr=subprocess.PIPE, text=True, check=False
        )
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (0, "")


def test_check_keeps_its_answer_where_the_reader_has_left() -> None:
    command = shlex.join([*CARECLI, "assess", "-p", NURSE, "--check", "director"])
    done = in_bash(f"{command} | true; echo ${{PIPESTATUS[0]}}")
    assert (done.stdout, done.stderr) == ("1\n", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_behind_the_output_is_said_in_one_line_and_is_no_defect() -> None:
    done = in_bash(f"{shlex.join([*CARECLI, 'salary'])} > /dev/full")
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("carecli: error: ")
    assert "No space left on device" in done.stderr
    assert "defect" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["assess"], 2, "there is nobody to assess"),
        (["assess", "-p", "-"], 3, "profile standard input is empty"),
    ],
    ids=["nobody", "standard input"],
)
def test_a_closed_standard_input_is_an_empty_one(arguments: list[str], code: int, message: str) -> None:
    done = in_bash(f"{shlex.join([*CARECLI, *arguments])} <&-")
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.startswith(f"carecli: error: {message}")


def list_unwritable(tmp_path: Path) -> dict[str, Path]:
    """Return places that not even root can write to."""
    (tmp_path / "file").write_text("kept")
    return {
        "below a file": tmp_path / "file" / "below",
        "far below a file": tmp_path / "file" / "far" / "below",
        "a folder": tmp_path,
        "the system's own": Path("/proc/carecli"),
        "a long name": tmp_path / ("long" * 100),
    }


@pytest.mark.parametrize(
    "place", ["below a file", "far below a file", "a folder", "the system's own", "a long name"]
)
@pytest.mark.parametrize(
    "form", [[], ["--json"], ["--format", "markdown"]], ids=["table", "json", "markdown"]
)
def test_output_to_an_unwritable_place_exits_with_3(
    place: str, form: list[str], run: Run, tmp_path: Path
) -> None:
    path = list_unwritable(tmp_path)[place]
    result = run("salary", *form, "-o", path)
    assert (result.exit_code, result.stdout) == (3, "")
    if form == ["--json"]:
        assert f'"message": "cannot write {path}: ' in result.stderr
    else:
        assert result.stderr.startswith(f"carecli: error: cannot write {path}: ")
        assert len(result.stderr.splitlines()) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_text() == "kept"


@pytest.mark.parametrize("place", ["below a file", "far below a file", "the system's own", "a long name"])
def test_a_profile_that_cannot_be_saved_is_an_error_and_its_answers_are_shown(
    place: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(list_unwritable(tmp_path)[place]))
    result = run("profile", "new", "--years", "3", "--license", "RN")
    assert result.stdout == ""
    assert result.stderr.startswith("carecli: error: cannot write ")
    assert "years = 3" in result.stderr
    assert result.exit_code == 3
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("place", ["below a file", "the system's own", "a long name"])
@pytest.mark.parametrize(
    ("command", "code"),
    [
        (["assess", "-p", NURSE], 0),
        (["assess", "--years", "3"], 0),
        (["ladder"], 0),
        (["profile", "path"], 0),
        (["profile", "show"], 2),
        (["profile", "check"], 2),
        (["profile", "erase", "--yes"], 0),
    ],
    ids=lambda value: " ".join(value).replace(NURSE, "FILE") if isinstance(value, list) else "",
)
def test_a_home_that_cannot_be_used_stops_nothing_that_does_not_need_it(
    place: str, command: list[str], code: int, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(list_unwritable(tmp_path)[place]))
    result = run(*command)
    assert result.exit_code == code, result.stderr
    assert len(result.stderr.splitlines()) == (1 if code else 0)


def test_a_failing_replacement_keeps_the_saved_profile(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("profile", "new", "--years", "3").exit_code == 0
    (saved,) = home.rglob("profile.toml")
    before = saved.read_bytes()

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    result = run("profile", "new", "--replace", "--years", "4")
    assert result.exit_code == 3
    assert result.stderr.startswith("carecli: error: cannot write ")
    assert saved.read_bytes() == before
    assert [path.name for path in saved.parent.iterdir()] == ["profile.toml"]


def test_a_file_that_cannot_be_erased_is_named(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("profile", "new", "--years", "3").exit_code == 0
    (saved,) = home.rglob("profile.toml")

    def fail(*_: object, **__: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "unlink", fail)
    result = run("profile", "erase", "--yes")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == f"carecli: error: cannot erase {saved}: Operation not permitted\n"


READERS = (
    ["assess"],
    ["plan"],
    ["report", "--format", "markdown"],
    ["salary", "--level", "senior"],
    ["profile", "show"],
)


def link(way: str, file: Path) -> str:
    """Return another way to write the path of a file."""
    other = file.with_name(f"other-{file.name}")
    if way == "relative":
        return os.path.relpath(file)
    if way == "by a folder and back":
        other.mkdir()
        return f"{other}/../{file.name}"
    if way == "link":
        other.symlink_to(file)
    if way == "hard link":
        other.hardlink_to(file)
    return str(file if way == "itself" else other)


WAYS = pytest.mark.parametrize("way", ["itself", "relative", "by a folder and back", "link", "hard link"])


@WAYS
@pytest.mark.parametrize("command", READERS, ids=lambda c: " ".join(c))
def test_the_profile_that_is_read_is_not_written_over(
    command: list[str], way: str, run: Run, tmp_path: Path
) -> None:
    profile = tmp_path / "mine.toml"
    shutil.copy(NURSE, profile)
    before, output = profile.read_bytes(), link(way, profile)
    named = [str(profile)] if command[0] == "profile" else ["-p", str(profile)]
    for read, written in ((named, output), ([*named[:-1], output], str(profile))):
        result = run(*command, *read, "-o", written)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == (
            f"carecli: error: --output {written} is the profile itself, which would be lost; name another "
            "file\n"
        )
        assert profile.read_bytes() == before
    assert run(*command, *named, "-o", tmp_path / "free.json").exit_code == 0


@WAYS
@pytest.mark.parametrize(
    "command",
    [*READERS, ["assess", "-p", NURSE], ["ladder"], ["sources"], ["search", "ccm"], ["history", "list"],
     ["history", "list", "--json"], ["history", "export"], ["skills"]],
    ids=lambda c: " ".join(c).replace(NURSE, "FILE"),
)  # fmt: skip
def test_what_carecli_keeps_is_not_written_over(command: list[str], way: str, run: Run, home: Path) -> None:
    assert run("profile", "new", "--years", "3", "--license", "RN").exit_code == 0
    assert run("history", "save").exit_code == 0
    kept = [path for path in home.rglob("*") if path.name in ("profile.toml", "history.sqlite3")]
    assert len(kept) == 2
    for file in kept:
        before, output = file.read_bytes(), link(way, file)
        result = run(*command, "-o", output)
        assert (result.exit_code, result.stdout) == (2, "")
        assert f"--output {output} is where carecli keeps your answers, which would be lost" in result.stderr
        assert file.read_bytes() == before


def test_a_saved_profile_to_come_is_not_written_by_a_report_either(run: Run) -> None:
    place = Path(run("profile", "path").stdout.strip())
    assert run("assess", "-p", NURSE, "-o", place).exit_code == 2
    assert not place.exists()
    assert run("assess", "-p", NURSE, "-o", "/dev/null").exit_code == 0


@pytest.mark.parametrize("command", ["import -", "practice -", "match - --license RN"])
def test_a_paper_from_a_closed_standard_input_is_one_line(command: str, home: Path) -> None:
    line = f'exec "$0" -m carecli {command} <&-'
    done = subprocess.run(
        ["sh", "-c", line, sys.executable],
        env={**os.environ, "HOME": str(home)}, capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.endswith("carecli: error: standard input is closed; name a file\n")
