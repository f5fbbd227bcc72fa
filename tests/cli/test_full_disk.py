"""A full disk and a read-only folder, for each command that writes: one line, and what was there is whole."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest
from typer.testing import Result

from tests.conftest import PEOPLE
from tests.history.test_survival import may_mount, mount, read_only

Run = Callable[..., Result]

COMMANDS = {
    "new": ["profile", "new", "--replace", "--years", "3", "--license", "RN"],
    "edit": ["profile", "edit", "--skill", "ehr=2"],
    "done": ["plan", "done", "certification-ccm"],
    "undo": ["plan", "done", "begin-network", "--undo"],
    "save": ["history", "save"],
    "import": ["history", "import", "{export}"],
    "export": ["history", "export", "-o", "{out}"],
    "report": ["report", "-o", "{out}", "--format", "html"],
    "assess": ["assess", "-o", "{out}"],
}
CODES = {"save": 5, "import": 5}
needs_mounts = pytest.mark.skipif(
    not may_mount(), reason="needs root: a file that may not grow is tried for everybody, for ticks and saves"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the data folder, on what may be a disk of its own."""
    data = tmp_path / "small"
    data.mkdir()
    monkeypatch.setenv("XDG_DATA_HOME", str(data))
    return data / "carecli"


def furnish(run: Run, folder: Path, export: Path) -> dict[str, bytes]:
    """Make a profile with a tick, a history and a report, and an exported history elsewhere."""
    folder.mkdir(mode=0o700)
    shutil.copy(PEOPLE / "bedside-nurse.toml", folder / "profile.toml")
    for command in (
        ["plan", "done", "begin-network"],
        ["history", "save", "--note", "elsewhere"],
        ["history", "export", "-o", str(export)],
        ["history", "erase", "--yes"],
        ["history", "save"],
    ):
        assert run(*command).exit_code == 0
    (folder / "report.md").write_text("old")
    return list_bytes(folder)


def list_bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "filler"}


def fill(folder: Path) -> None:
    """Leave no room on the disk of a folder."""
    with (folder / "filler").open("wb", buffering=0) as stream:
        try:
            while stream.write(b"x" * 4096) == 4096:
                pass
        except OSError:
            return
    fill(folder)


def list_said(result: Result) -> list[str]:
    return [line for line in result.stderr.splitlines() if not line.startswith("Using your saved profile")]


def make_line(name: str, folder: Path, tmp_path: Path) -> list[str]:
    given = {"export": tmp_path / "export.json", "out": folder / "report.md"}
    return [part.format(**given) for part in COMMANDS[name]] + (
        ["--force"] if "{out}" in COMMANDS[name] else []
    )


@needs_mounts
@pytest.mark.parametrize("name", COMMANDS)
def test_a_full_disk_leaves_everything_whole(name: str, run: Run, folder: Path, tmp_path: Path) -> None:
    with mount(folder.parent, "size=256k"):
        before = furnish(run, folder, tmp_path / "export.json")
        fill(folder)
        result = run(*make_line(name, folder, tmp_path))
        after = list_bytes(folder)
    codes = (3, 5) if name in ("export", "report") else (CODES.get(name, 3),)  # the log of SQLite needs room
    assert (result.exit_code in codes, result.stdout) == (True, ""), result.stderr
    first, *answers = list_said(result)
    assert "No space left on device" in first or "the disk is full" in first or "disk I/O error" in first
    assert bool(answers) is (name in ("new", "edit"))
    assert {name: after[name] for name in before} == before
    assert {*after} - {*before} <= {"history.sqlite3-shm", "history.sqlite3-wal"}


@needs_mounts
@pytest.mark.parametrize("name", COMMANDS)
def test_a_read_only_folder_leaves_everything_whole(
    name: str, run: Run, folder: Path, tmp_path: Path
) -> None:
    before = furnish(run, folder, tmp_path / "export.json")
    with read_only(folder):
        result = run(*make_line(name, folder, tmp_path))
    assert (result.exit_code, result.stdout) == (CODES.get(name, 3), ""), result.stderr
    assert "Read-only file system" in result.stderr or "it is read-only" in result.stderr
    assert bool(list_said(result)[1:]) is (name in ("new", "edit"))
    assert list_bytes(folder) == before


@needs_mounts
def test_a_full_disk_shows_the_answers_of_an_interview(
    run: Run, folder: Path, tmp_path: Path, spawn: "Callable[..., pexpect.spawn[str]]"
) -> None:
    with mount(folder.parent, "size=256k"):
        before = furnish(run, folder, tmp_path / "export.json")
        fill(folder)
        child = spawn("profile", "new", "--replace", env={"CARECLI_PROMPT": "lines"})
        for line in ("nurse", "RN", "done", "save"):
            child.expect_exact("> ")
            child.send(f"{line}\n")
        child.expect(pexpect.EOF)
        child.close()
        after = list_bytes(folder)
    said = " ".join((child.before or "").split())
    assert child.exitstatus == 0
    assert f"cannot write {folder / 'profile.toml'}: No space left on device" in said
    assert 'licenses = [ "RN", ]' in said
    assert after == before


@needs_mounts
def test_erase_on_a_read_only_folder_names_every_file(run: Run, folder: Path, tmp_path: Path) -> None:
    before = furnish(run, folder, tmp_path / "export.json")
    with read_only(folder):
        result = run("profile", "erase", "--yes")
    assert (result.exit_code, result.stdout) == (3, "")
    assert len(result.stderr.splitlines()) == len(before) - 1, "not the report"
    assert result.stderr.count("Read-only file system") == len(before) - 1
    assert list_bytes(folder) == before


def test_a_large_earlier_profile_is_kept_however_little_room_there_is(run: Run, folder: Path) -> None:
    folder.mkdir()
    large = b"# " + b"x" * 30_000_000
    (folder / "profile.toml").write_bytes(large)
    assert run(*COMMANDS["new"]).exit_code == 0
    assert (folder / "profile.previous.toml").stat().st_size == len(large)
    assert json.loads(run("profile", "show", "--json").stdout)["years"] == 3
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]
