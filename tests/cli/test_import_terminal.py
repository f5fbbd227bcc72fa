"""`carecli import` on a real pseudo-terminal: each claim is confirmed by one key, or line by line."""

import json
import re
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pexpect
import pytest
import tomli

Spawn = Callable[..., "pexpect.spawn[str]"]
R01 = str(Path(__file__).parent.parent / "papers" / "resumes" / "r01-rn-case-manager.txt")
R05 = R01.replace("r01-rn-case-manager", "r05-referees-have-the-letters")
DAY = ("--as-of", "2026-01-31")
LINES = {"CARECLI_PROMPT": "lines"}
SIZE = (45, 100)
MODES = pytest.mark.parametrize("mode", ["keys", "lines"])


def start(spawn: Spawn, mode: str, *more: str) -> "pexpect.spawn[str]":
    return spawn("import", R01, *DAY, *more, env=LINES if mode == "lines" else {}, size=SIZE)


def show(text: str) -> str:
    return " ".join(re.sub(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|.)", "", text).split())


def answer(child: "pexpect.spawn[str]", mode: str, *typed: str) -> str:
    """Give each answer when its question stands there; a key by itself where it is one."""
    said = ""
    for one in typed:
        child.expect([r"\d+ of \d+\.?", r"Write \d+ answer", "Keep ", "is of Dana"])
        said += f"{child.before}{child.after}"
        child.expect(["> $", r"\? why"])
        said += f"{child.before}{child.after}"
        ends = mode == "lines" or len(one) > 1
        end = "\r" if mode == "keys" else "\n"
        child.send(f"{one}{end}" if ends else one)
    return said


def finish(child: "pexpect.spawn[str]") -> str:
    child.expect(pexpect.EOF)
    said = str(child.before)
    child.close()
    return said


def read(home: Path, name: str) -> Any:
    text = (home / ".local/share/carecli" / name).read_text(encoding="utf-8")
    return tomli.loads(text) if name.endswith(".toml") else json.loads(text)


def is_kept(home: Path, name: str) -> bool:
    return (home / ".local/share/carecli" / name).exists()


# name, RN, CCM, BLS, bachelor, associate, years, other years, then five ratings
TYPED = ("y", "y", "n", "y", "y", "s", "6", "y", "y", "4", "n", "d", "y", "y")


@MODES
def test_the_same_answers_give_the_same_profile(spawn: Spawn, home: Path, mode: str) -> None:
    child = start(spawn, mode)
    typed = [f"{one}\r" if mode == "keys" and one.isdecimal() else one for one in TYPED]
    said = show(answer(child, mode, *(one.rstrip("\r") if mode == "lines" else one for one in typed)))
    said += show(finish(child))
    assert child.exitstatus == 0
    assert read(home, "profile.toml") == {
        "schema": "carecli.profile/1",
        "name": "Marisol Teague",
        "years": 6,
        "related_years": 5.8,
        "licenses": [{"id": "RN", "states": ["OH"], "expires": "2027-10"}],
        "certifications": ["BLS"],
        "education": [{"level": "bachelor", "field": "nursing"}],
        "skills": {"discharge-planning": 3, "payer-authorization": 4},
    }
    assert "line 23 \u201cRegistered Nurse, Ohio (multistate), exp. 10/2027\u201d" in said
    assert "Care Manager: " in said
    assert "developing to ready" in said
    kept = read(home, "resume.json")
    assert [job["title"] for job in kept["jobs"]] == ["RN Case Manager", "Staff Nurse"]
    assert [school["level"] for school in kept["schools"]] == ["bachelor"]
    assert not any("CCM" in held["name"] for held in kept["credentials"])
    assert not is_kept(home, "import.json")


@MODES
def test_back_goes_to_the_one_before(spawn: Spawn, home: Path, mode: str) -> None:
    child = start(spawn, mode)
    answer(child, mode, "y", "n", "b", "y", "d", "b", "d", "y", "n")
    finish(child)
    assert read(home, "profile.toml")["licenses"] == [{"id": "RN", "states": ["OH"], "expires": "2027-10"}]
    assert not is_kept(home, "resume.json")


def test_enter_after_a_key_answers_nothing(spawn: Spawn, home: Path) -> None:
    child = start(spawn, "keys")
    child.expect("1 of")
    child.expect("why")
    child.send("y\r\r\ry")
    child.expect("3 of")
    child.send("q")
    finish(child)
    assert set(read(home, "import.json")["answers"]["Marisol Teague"].values()) == {True}
    assert len(read(home, "import.json")["answers"]["Marisol Teague"]) == 2


@MODES
def test_quit_keeps_the_answers_and_the_next_run_goes_on(spawn: Spawn, home: Path, mode: str) -> None:
    child = start(spawn, mode)
    answer(child, mode, "y", "y", "n", "quit" if mode == "lines" else "q")
    said = show(finish(child))
    assert "nothing is written" in said
    assert child.exitstatus == 0
    assert not is_kept(home, "profile.toml")

    again = start(spawn, mode)
    again.expect("3 answers of last time")
    again.expect("4 of")
    again.expect(["> $", r"\? why"])
    again.send("d" if mode == "keys" else "done\n")
    answer(again, mode, "y", "n")
    finish(again)
    saved = read(home, "profile.toml")
    assert saved["licenses"][0]["id"] == "RN"
    assert "certifications" not in saved
    assert not is_kept(home, "import.json")


@MODES
def test_an_interrupt_keeps_nothing_half(spawn: Spawn, home: Path, mode: str) -> None:
    child = start(spawn, mode)
    answer(child, mode, "y", "y")
    child.expect("3 of")
    child.expect(["> $", r"\? why"])
    child.sendintr()
    said = show(finish(child))
    assert child.exitstatus == 130
    assert "nothing is written" in said
    assert not is_kept(home, "profile.toml")
    assert not is_kept(home, "resume.json")


def test_a_killed_import_has_lost_no_answer(spawn: Spawn, home: Path) -> None:
    child = start(spawn, "lines")
    answer(child, "lines", "y", "y", "n")
    child.expect("4 of")
    child.kill(signal.SIGKILL)
    child.close()
    assert len(read(home, "import.json")["answers"]["Marisol Teague"]) == 3


@MODES
def test_what_the_profile_says_otherwise_is_asked_beside_it(spawn: Spawn, home: Path, mode: str) -> None:
    folder = home / ".local/share/carecli"
    folder.mkdir(parents=True)
    (folder / "profile.toml").write_text(
        'name = "Marisol Teague"\nyears = 3\n\n[skills]\ncollaboration = 2\n'
    )
    child = start(spawn, mode)
    typed = answer(child, mode, "y", "n", "n", "n", "n", "n", "n", "n", "n", "y", "d", "y", "n")
    said = show(typed)
    finish(child)
    assert "Your profile says 3 years; no leaves that" in said
    assert "Your profile says 2 advanced beginner" in said
    saved = read(home, "profile.toml")
    assert (saved["years"], saved["skills"]["collaboration"]) == (3, 4)
    assert read(home, "profile.previous.toml")["skills"] == {"collaboration": 2}


@MODES
def test_a_resume_of_somebody_else_is_asked_about_first(spawn: Spawn, home: Path, mode: str) -> None:
    folder = home / ".local/share/carecli"
    folder.mkdir(parents=True)
    (folder / "profile.toml").write_text('name = "Dana"\nyears = 3\n')
    child = start(spawn, mode)
    said = answer(child, mode, "n")
    said += finish(child)
    assert "The papers are of Marisol Teague" in show(said)
    assert (folder / "profile.toml").read_text() == 'name = "Dana"\nyears = 3\n'


def test_where_no_letter_is_an_answer_it_says_what_is(spawn: Spawn) -> None:
    child = start(spawn, "lines")
    said = answer(child, "lines", "maybe", "?", "", "repeat", "report", "b", "seven", "q")
    said += finish(child)
    assert "Type y, n, s, back, done or quit." in show(said)
    assert "skip leaves it open" in show(said)
    assert "This is the first one." in show(said)


@MODES
def test_enter_alone_says_once_what_to_type(spawn: Spawn, mode: str) -> None:
    child = start(spawn, mode)
    said = answer(child, mode, "", "", "q") if mode == "lines" else ""
    if mode == "keys":
        child.expect("1 of")
        child.expect("why")
        child.send("\r\rq")
    assert show(said + finish(child)).count("Type y, n, s, back, done or quit.") == 1


@pytest.mark.parametrize(("height", "times"), [(24, 2), (200, 1)])
def test_the_answer_stands_above_the_first_question(spawn: Spawn, height: int, times: int) -> None:
    child = spawn("import", R01, *DAY, env=LINES, size=(height, 80))
    child.expect(r"1 of \d+\. ")
    lines = [shown for line in str(child.before).splitlines() if (shown := show(line))]
    assert lines.count(lines[0]) == times
    child.sendline("q")
    finish(child)


def test_nothing_is_kept_beside_a_profile_that_is_not_there_yet(spawn: Spawn) -> None:
    for expected in (False, True):
        child = start(spawn, "lines")
        said = answer(
            child, "lines", "y", "d", *([] if expected else ["y", "n"]), *(["q"] if expected else [])
        )
        said += finish(child)
        assert ("kept beside it" in show(said)) is expected


def test_a_dumb_terminal_is_asked_line_by_line(spawn: Spawn, home: Path) -> None:
    child = spawn("import", R05, *DAY, env={"TERM": "dumb"}, size=SIZE)
    said = answer(child, "lines", "y", "y", "y", "y", "y", "n")
    finish(child)
    assert "\x1b" not in said
    assert read(home, "profile.toml")["name"] == "Bettina Oyelaran"
    assert "licenses" not in read(home, "profile.toml")


def test_plain_asks_line_by_line(spawn: Spawn) -> None:
    child = spawn("import", R01, *DAY, "--plain", size=SIZE)
    child.expect("y yes, n no, s skip, back, done, quit, or \\? for help")
    child.sendeof()
    assert "Stopped; nothing is written." in show(finish(child))


def test_nobody_is_asked_where_they_do_not_want_it(spawn: Spawn, home: Path) -> None:
    child = spawn("import", R01, *DAY, "--no-input", size=SIZE)
    assert "Nothing is written yet" in show(finish(child))
    assert not is_kept(home, "profile.toml")
