"""`carecli plan` on a real pseudo-terminal, as a person runs it."""

import json
import os
import re
import shutil
import time
import tomllib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pexpect
import pytest

from tests.conftest import PEOPLE

Spawn = Callable[..., "pexpect.spawn[str]"]

NURSE = PEOPLE / "bedside-nurse.toml"
PROFILE = ".local/share/carecli/profile.toml"
INTERRUPTED = 130


@pytest.fixture
def spawn(spawn: Spawn) -> Spawn:
    """Return a function that starts carecli on a pseudo-terminal of 80 columns and 50 lines."""
    return partial(spawn, size=(50, 80))


@pytest.fixture
def saved(home: Path) -> Path:
    """Save the profile of the bedside nurse."""
    place = home / PROFILE
    place.parent.mkdir(parents=True)
    shutil.copy(NURSE, place)
    return place


def finish(child: "pexpect.spawn[str]", code: int = 0) -> str:
    """Return what is printed until the program has ended with a code."""
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == code
    return (child.before or "").replace("\r\n", "\n")


def open_once_read(pipe: Path) -> int:
    """Open a pipe for writing as soon as somebody reads it."""
    for _ in range(3000):
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            time.sleep(0.01)
    raise AssertionError("nobody reads the pipe")


def uncolor(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_a_saved_profile_is_planned_for_without_a_question(columns: int, spawn: Spawn, saved: Path) -> None:
    shown = finish(spawn("plan", "--to", "senior", "--full", "--today", "2026-11-23", size=(50, columns)))
    lines = uncolor(shown).splitlines()
    assert lines[0] == f"Using your saved profile, {saved}"
    paragraphs = [" ".join(part.splitlines()) for part in "\n".join(lines[1:]).split("\n\n")]
    assert paragraphs[0].startswith(
        "Apply now for posts as Care Manager: you have what posts ask in Hospital, "
    )
    assert paragraphs[1].startswith("Maya, you can be ready for Senior Care Manager in 63 to 66 months")
    assert max(map(len, lines[1:])) <= columns
    assert "\x1b[1m" in shown, "the lead is bold"


def test_no_color_is_heeded_and_the_words_are_the_same(spawn: Spawn, saved: Path) -> None:
    colored = finish(spawn("plan", "--today", "2026-11-23"))
    plain = finish(spawn("plan", "--today", "2026-11-23", env={"NO_COLOR": "1"}))
    assert saved.is_file()
    colors = re.findall(r"\x1b\[([0-9;]*)m", plain)
    assert [code for code in colors if re.search(r"\b(3|4|9|10)[0-9]\b", code)] == []
    assert uncolor(colored) == uncolor(plain)


QUESTION = "Earn the certification CCM, Certified Case Manager? [Y/n]: "


def test_a_tick_asks_whether_to_write_what_it_proves(spawn: Spawn, saved: Path) -> None:
    """Enter alone says yes; the tick stays, and the step leaves the plan, for the profile has it."""
    before = tomllib.loads(saved.read_text("utf-8"))
    assert before["certifications"] == []
    child = spawn("plan", "done", "certification-ccm")
    child.expect_exact(QUESTION)
    child.sendline("")
    finish(child)
    after = tomllib.loads(saved.read_text("utf-8"))
    assert after == before | {"done": ["certification-ccm"], "certifications": ["CCM"]}
    shown = uncolor(finish(spawn("plan", "--to", "senior", "--json")))
    assert "certification-ccm" not in [s["id"] for s in json.loads(shown.partition("\n")[2])["steps"]]


def test_without_questions_a_tick_names_the_command_that_writes_it(spawn: Spawn, saved: Path) -> None:
    said = finish(spawn("plan", "done", "certification-ccm", "--no-input"))
    assert "Done: Earn the certification CCM, Certified Case Manager [certification-ccm]" in said
    assert "carecli profile edit --certification CCM" in said
    assert tomllib.loads(saved.read_text("utf-8"))["done"] == ["certification-ccm"]


def test_a_tick_and_the_plan_after_it(spawn: Spawn, saved: Path) -> None:
    child = spawn("plan", "done", "certification-ccm")
    child.expect_exact(QUESTION)
    assert "Done: Earn the certification CCM, Certified Case Manager [certification-ccm]" in (
        child.before or ""
    )
    child.sendline("n")
    finish(child)
    told = tomllib.loads(saved.read_text("utf-8"))
    assert (told["done"], told["certifications"]) == (["certification-ccm"], [])
    shown = uncolor(finish(spawn("plan", "--to", "senior", "--json")))
    steps = json.loads(shown.partition("\n")[2])["steps"]
    assert [step["id"] for step in steps if step["done"]] == [
        "experience-ccm",
        "certification-ccm",
    ]


def test_without_a_profile_the_plan_asks_and_an_interruption_keeps_the_answers(
    spawn: Spawn, home: Path
) -> None:
    child = spawn("plan", "--to", "senior", env={"CARECLI_PROMPT": "lines"})
    child.expect("Your answers stay on this computer")
    child.expect("> $")
    child.sendline("nurse")
    child.expect("Question 2 of")
    child.expect("> $")
    child.sendintr()
    said = finish(child, INTERRUPTED)
    assert "Interrupted. Your answers are kept: run carecli assess to go on." in said
    assert "Traceback" not in said
    assert not (home / PROFILE).exists()
    assert "nurse" in (home / ".local/share/carecli/interview.json").read_text("utf-8")


def test_an_interruption_while_a_profile_is_read_leaves_no_trace(
    spawn: Spawn, home: Path, tmp_path: Path
) -> None:
    pipe = tmp_path / "me.toml"
    os.mkfifo(pipe)
    child = spawn("plan", "-p", str(pipe))
    with os.fdopen(open_once_read(pipe), "w"):
        child.sendintr()
        said = finish(child, INTERRUPTED)
    assert said.replace("^C", "").strip() == ""
    assert list(home.rglob("*")) == []


def test_no_input_never_asks_on_a_terminal(spawn: Spawn) -> None:
    said = finish(spawn("plan", "--no-input"), 2)
    assert said == (
        "carecli: error: there is nobody to assess; pass --profile FILE, or save your answers with carecli "
        "profile new\n"
    )
