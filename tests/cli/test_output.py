"""`-o FILE` of every command: what is there already is lost only to somebody who says so."""

import json
import os
import pty
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest
from typer.testing import Result

from tests.conftest import PEOPLE, SMALL_PACK

Run = Callable[..., Result]

NURSE = str(PEOPLE / "bedside-nurse.toml")
COMMANDS = {
    "assess": ["assess", "-p", NURSE], "plan": ["plan", "-p", NURSE], "salary": ["salary"],
    "ladder": ["ladder"], "skills": ["skills"], "guide": ["guide"], "search": ["search", "pay"],
    "sources": ["sources"], "disagreements": ["disagreements"], "evidence": ["evidence"],
    "history list": ["history", "list"], "history list in JSON": ["history", "list", "--json"],
    "history export": ["history", "export"], "profile show": ["profile", "show", NURSE],
    "report": ["report", "-p", NURSE, "--format", "markdown"],
}  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS.values(), ids=list(COMMANDS))
def test_a_file_that_is_there_is_written_over_only_with_force(
    command: list[str], run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "out"
    path.write_text("mine", "utf-8")
    refused = run(*command, "-o", path)
    assert (refused.exit_code, refused.stdout) == (2, "")
    said = f"{path} is there already", "add --force to write over it, or name another file"
    if "--json" in command:
        error = json.loads(refused.stderr)["error"]
        assert (error["message"], error["hint"]) == said
    else:
        assert refused.stderr == f"carecli: error: {'; '.join(said)}\n"
    assert path.read_text("utf-8") == "mine"
    done = run(*command, "-o", path, "--force")
    assert (done.exit_code, done.stderr) == (0, f"Written to {path}\n")
    assert path.read_text("utf-8") != "mine"


def test_a_new_an_empty_and_no_regular_file_take_it_at_once(run: Run, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.touch()
    for path in (tmp_path / "new", empty, Path(os.devnull)):
        assert run("ladder", "-o", path).exit_code == 0
    link = tmp_path / "link"
    link.symlink_to(empty)
    assert run("ladder", "-o", link).exit_code == 2


def test_force_never_writes_over_the_profile_the_saved_answers_or_the_history(
    run: Run, tmp_path: Path, home: Path
) -> None:
    profile = Path(shutil.copy(NURSE, tmp_path / "maya.toml"))
    assert run("profile", "new", "--years", "1").exit_code == 0
    assert run("history", "save").exit_code == 0
    kept = [path for path in home.rglob("*") if path.is_file()]
    assert len(kept) >= 2
    before = {path: path.read_bytes() for path in [profile, *kept]}
    for path in before:
        refused = run("assess", "-p", profile, "--json", "-o", path, "--force")
        assert refused.exit_code == 2
        assert "which would be lost" in json.loads(refused.stderr)["error"]["message"]
    assert {path: path.read_bytes() for path in before} == before


def test_nothing_is_written_among_the_files_of_a_pack(run: Run, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SMALL_PACK, tmp_path / "mine"))
    before = sorted(folder.rglob("*"))
    for name in ("ladder.toml", "new.csv", "topics/new.toml"):
        refused = run("ladder", "--pack", folder, "-o", folder / name, "--force")
        assert refused.exit_code == 2
        assert refused.stderr == (
            f"carecli: error: --output {folder / name} is in a folder that holds a ladder; write it "
            "elsewhere\n"
        )
    assert sorted(folder.rglob("*")) == before
    assert run("ladder", "--pack", folder, "-o", tmp_path / "beside.csv").exit_code == 0


@pytest.mark.parametrize(
    ("answer", "code", "kept", "said"),
    [("y", 0, False, "Written to"), ("n", 2, True, "nothing is written"), ("", 2, True, "as it was")],
)
def test_on_a_terminal_it_asks(answer: str, code: int, kept: bool, said: str, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("mine", "utf-8")
    child = pexpect.spawn(
        sys.executable, ["-m", "carecli", "ladder", "-o", str(path)],
        encoding="utf-8", timeout=30, env={**os.environ, "TERM": "dumb"}, dimensions=(24, 200),
    )  # fmt: skip
    child.expect_exact("is there already. Write over it? [y/N]: ")
    child.sendline(answer)
    child.expect_exact(said)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == code
    assert (path.read_text("utf-8") == "mine") is kept


def test_nobody_is_asked_in_continuous_integration_or_without_input(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("mine", "utf-8")
    lines: list[tuple[list[str], dict[str, str]]] = [
        (["ladder"], {"CI": "1"}), (["assess", "-p", NURSE, "--no-input"], {}),
        (["plan", "-p", NURSE, "--no-input"], {}),
    ]  # fmt: skip
    for command, extra in lines:
        ours, theirs = pty.openpty()
        done = subprocess.run(
            [sys.executable, "-m", "carecli", *command, "-o", str(path)],
            stdin=theirs, stdout=theirs, stderr=subprocess.PIPE, text=True, timeout=60, check=False,
            env={**os.environ, **extra},
        )  # fmt: skip
        os.close(ours)
        os.close(theirs)
        assert done.returncode == 2
        assert "is there already; add --force" in done.stderr


OF_A_PERSON = (
    ["assess"], ["assess", "--json"], ["assess", "--with", "years=+2"], ["plan"], ["plan", "--format", "csv"],
    ["profile", "show"], ["profile", "show", "--json"], ["salary"], ["ladder"], ["skills"], ["evidence"],
    ["history", "list"], ["history", "show", "1"], ["history", "chart"], ["history", "export"],
    ["report", "--format", "markdown"],
)  # fmt: skip


@pytest.mark.parametrize("command", OF_A_PERSON, ids=" ".join)
def test_what_is_about_a_person_is_written_for_them_alone(
    command: list[str], run: Run, tmp_path: Path
) -> None:
    assert run("profile", "new", "--years", "3", "--license", "RN").exit_code == 0
    assert run("history", "save").exit_code == 0
    path = tmp_path / "result"
    path.touch(0o644)
    assert run(*command, "-o", path).exit_code == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("command", [["ladder"], ["salary"], ["skills", "--json"], ["guide"]], ids=" ".join)
def test_what_is_about_nobody_follows_the_umask(command: list[str], run: Run, tmp_path: Path) -> None:
    path = tmp_path / "result"
    assert run(*command, "-o", path).exit_code == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~get_umask()


def get_umask() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return umask


def test_a_folder_that_is_made_for_an_output_is_named(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "pay.txt"
    result = run("salary", "-o", path)
    assert result.stderr.splitlines() == [f"Made the folder {tmp_path / 'a'}", f"Written to {path}"]
    assert run("salary", "-o", path, "--force").stderr.splitlines() == [f"Written to {path}"]


def test_a_pipe_that_nobody_reads_is_not_waited_for(run: Run, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    result = run("salary", "-o", pipe)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == (
        f"carecli: error: cannot write {pipe}: nobody reads it; choose a place you can write to\n"
    )
