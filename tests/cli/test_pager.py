"""What is longer than the terminal goes through the pager that PAGER names, and nothing else does."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pytest

from tests.conftest import PEOPLE

Start = Callable[..., "pexpect.spawn[str]"]
NURSE = str(PEOPLE / "bedside-nurse.toml")
LONG = ["assess", "-p", NURSE, "--full"]
LAST = "himalayas"  # what the whole page ends on


@pytest.fixture
def start(home: Path) -> Iterator[Start]:
    """Return a function that starts carecli on a pseudo-terminal of 24 lines."""
    children: list[pexpect.spawn[str]] = []
    inherited = {
        name: value for name, value in os.environ.items() if name not in ("PAGER", "LESS", "COLUMNS", "CI")
    }
    environment = {**inherited, "HOME": str(home), "TERM": "xterm"}

    def run(*args: str, lines: int = 24, **env: str) -> "pexpect.spawn[str]":
        child: pexpect.spawn[str] = pexpect.spawn(
            sys.executable,
            ["-m", "carecli", *args],
            env={**environment, **env},
            encoding="utf-8",
            timeout=30,
            dimensions=(lines, 80),
        )
        children.append(child)
        return child

    yield run
    for child in children:
        child.close(force=True)


def finish(child: "pexpect.spawn[str]") -> str:
    """Return what is still printed, once the program has ended with code 0."""
    child.expect(pexpect.EOF)
    child.close()
    assert (child.exitstatus, child.signalstatus) == (0, None)
    return child.before or ""


def test_less_shows_a_screen_and_quitting_early_is_no_error(start: Start) -> None:
    child = start(*LONG)
    child.expect("\n:")
    assert LAST not in (child.before or "")
    assert "\x1b[1m" in (child.before or "")  # weight and color are kept
    child.send("q")
    assert "Traceback" not in finish(child)


def test_ctrl_c_is_the_pagers_own(start: Start) -> None:
    child = start(*LONG)
    child.expect("\n:")
    child.sendintr()
    child.send("G")
    child.expect(LAST)
    child.send("q")
    assert "Traceback" not in finish(child)


def test_pager_names_the_program(start: Start, tmp_path: Path) -> None:
    seen = tmp_path / "seen.txt"
    finish(start(*LONG, PAGER=f"tee '{seen}'"))
    assert LAST in seen.read_text("utf-8")


@pytest.mark.parametrize(
    ("args", "env", "lines"),
    [
        ([*LONG, "--no-pager"], {}, 24),
        (LONG, {"PAGER": "cat"}, 24),
        (LONG, {"PAGER": ""}, 24),
        (LONG, {"PAGER": "no-such-pager-here"}, 24),
        (LONG, {"PAGER": "'"}, 24),
        (LONG, {"TERM": "dumb"}, 24),
        (LONG, {"CI": "true"}, 24),
        (LONG, {}, 400),
        ([*LONG, "--plain"], {}, 24),
    ],
    ids=["no pager", "cat", "empty", "missing", "not a command", "dumb", "CI", "it fits", "plain"],
)
def test_it_is_printed_at_once(args: list[str], env: dict[str, str], lines: int, start: Start) -> None:
    text = finish(start(*args, lines=lines, **env))
    assert LAST in text
    assert "(END)" not in text


def test_json_goes_through_no_pager(start: Start) -> None:
    assert '"schema": "carecli.assessment/1"' in finish(start(*LONG, "--json"))


def test_a_file_goes_through_no_pager(start: Start, tmp_path: Path) -> None:
    finish(start(*LONG, "-o", str(tmp_path / "out.txt")))
    assert LAST in (tmp_path / "out.txt").read_text("utf-8")
