"""The interview on a real pseudo-terminal: with keys and line by line, the same answers give one profile."""

import json
import os
import re
import shlex
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pexpect
import pytest
import tomli

from tests.interview.conftest import DRAFT, PROFILE, finish

Spawn = Callable[..., "pexpect.spawn[str]"]
LINES = {"CARECLI_PROMPT": "lines"}
UP, DOWN, LEFT, RIGHT = "\x1b[A", "\x1b[B", "\x1b[D", "\x1b[C"
ASKED = r"(?:Question|Refine) \d+ of \d+"
# One person, told line by line, and with keys: what is typed, and what is chosen.
TOLD = ["nurse", "RN, BLS", "associate", "1", "0", "6 yrs", "clinic", "oh", "2", "Dana", "more", "none",
        "3", "3", "2", "4", "skip", "1", "save"]  # fmt: skip
CHOSEN = ["\r", "rn, bls\r", DOWN * 2 + "\r", "nurs\r", "0\r", "6 yrs\r", DOWN + "\r", "ohi\r",
          DOWN * 3 + UP * 2 + "\r", "Dan" + LEFT * 2 + "X" + "\x7f" + RIGHT * 2 + "a\r", "\r", "none\r",
          DOWN * 4 + "\r", "compet\r", "2\r", "4\r", "\t", DOWN * 2 + "\r", DOWN + "\r"]  # fmt: skip


def show(text: str) -> str:
    """Return what a person reads of what a terminal was sent."""
    return " ".join(re.sub(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|.)", "", text).split())


def type_in(child: "pexpect.spawn[str]", *typed: str) -> None:
    """Give each answer when its question stands there."""
    for keys in typed:
        child.expect([r"of \d+", "What next"])
        child.expect(["> $", "why"])
        child.send(keys)


def read(home: Path, name: str = DRAFT) -> Any:
    text = (home / name).read_text(encoding="utf-8")
    return tomli.loads(text) if name == PROFILE else json.loads(text)


def list_kept(home: Path) -> dict[str, Any]:
    return {key: value for entry in read(home)["entries"] for key, value in entry["answers"].items()}


@pytest.mark.parametrize("mode", ["keys", "lines"])
def test_the_same_answers_give_the_same_profile(spawn: Spawn, home: Path, mode: str) -> None:
    child = spawn("assess", env=LINES if mode == "lines" else {})
    type_in(child, *(CHOSEN if mode == "keys" else [f"{line}\n" for line in TOLD]))
    child.expect("Saved to ")
    finish(child)
    assert read(home, PROFILE) == {
        "schema": "carecli.profile/1",
        "name": "Dana",
        "target": "care-manager",
        "setting": "outpatient",
        "state": "OH",
        "years": 0,
        "related_years": 6,
        "licenses": ["RN"],
        "certifications": ["BLS"],
        "education": [{"level": "associate", "field": "nursing"}],
        "skills": {
            "ehr": 3,
            "clinical-knowledge": 3,
            "regulations": 2,
            "care-planning": 4,
            "collaboration": 1,
        },
    }
    assert not (home / DRAFT).exists()


def test_the_answer_stands_once_on_the_screen(spawn: Spawn) -> None:
    child = spawn("assess")
    type_in(child, *CHOSEN[:10])
    child.expect("What next")
    child.expect("why")
    child.send("save\r")
    rest = show(finish(child))
    assert "Saved to" in rest
    assert "Dana, " not in rest


def test_choices_are_filtered_by_typing_and_a_wrong_answer_stays_to_be_mended(
    spawn: Spawn, home: Path
) -> None:
    child = spawn("assess")
    child.expect("why")
    child.send("zzz\r")
    child.expect("'zzz' is not a line of work")
    child.send("\x7f\x7f\x7fsocial\r")
    child.expect("Understood: Social worker")
    child.expect("why")
    child.send("?")
    child.expect("Many posts ask for one")
    child.expect("why")
    child.send("\x03")
    finish(child, 130)
    assert list_kept(home) == {"role": "social-worker"}


def test_back_and_skip_by_key(spawn: Spawn, home: Path) -> None:
    child = spawn("assess")
    type_in(child, "\r", "\r", LEFT, DOWN * 2 + "\r", "\t")
    child.expect("Education: left open")
    child.expect("why")
    child.send("\x04")
    child.expect("Your answers are kept: run carecli assess to go on")
    finish(child)
    assert list_kept(home) == {"role": "nurse", "licenses": ["APRN"]}
    assert [entry["question"] for entry in read(home)["entries"]] == ["role", "licenses", "education"]


def test_what_is_pasted_is_one_answer(spawn: Spawn, home: Path) -> None:
    child = spawn("assess")
    child.expect("why")
    child.send("\x1b[200~RN\nBSN\r\nOhio\x1b[201~")
    child.expect("Enter takes: Nurse; Registered Nurse")
    child.send("\r")
    child.expect("Understood: ")
    child.expect("why")
    child.send("\x03")
    finish(child, 130)
    assert list_kept(home)["state"] == "OH"


def test_an_answer_of_thousands_of_letters_is_cut_aloud(spawn: Spawn) -> None:
    child = spawn("assess")
    child.expect("why")
    child.send(f"\x1b[200~{'RN ' * 2_000}\x1b[201~")
    child.expect("room for 300 letters")
    child.send("\x03")
    finish(child, 130)


ODD = {
    "a byte that is no text": "Da\udcffna",
    "wide letters": "\u738b\u5c0f\u660e",
    "a wide letter taken away": "\u738b\u5c0f\x7f\u660e",
    "arrows, Home and End": f"na{LEFT}{LEFT}Da\x1b[H\x1b[F{RIGHT}{UP}{DOWN}",
    "keys of functions": "Dana\x1bOP\x1b[15~\x1b[3~",
    "Escape": "Dana\x1b",
    "an emoji of several letters": "Dana \U0001f469\u200d\u2695\ufe0f",
}
NAMES = {
    "a byte that is no text": "Dana",
    "wide letters": "\u738b\u5c0f\u660e",
    "a wide letter taken away": "\u738b\u660e",
    "an emoji of several letters": "Dana \U0001f469\u200d\u2695\ufe0f",
}


@pytest.mark.parametrize("what", list(ODD))
def test_odd_keys_are_no_part_of_an_answer_and_lose_nothing(spawn: Spawn, home: Path, what: str) -> None:
    child = spawn("assess", "--target", "lead", "--setting", "hospital", "--state", "OH")
    type_in(child, "RN, ADN\r", "0\r", "6\r")
    child.expect("What should")
    child.expect("why")
    os.write(child.child_fd, ODD[what].encode("utf-8", "surrogateescape"))
    child.send("\r")
    child.expect("What next")
    child.expect("why")
    child.send("save\r")
    child.expect("Saved to")
    finish(child)
    assert read(home, PROFILE)["name"] == NAMES.get(what, "Dana")


ONE_ANSWER = (
    '{"schema": "carecli.draft/2", "pack": {"id": "care-manager", "version": "1"}, '
    '"entries": [{"question": "role", "answers": {"role": "nurse"}}]}'
)
CTRL_C, CTRL_D = ("\x03", 130), ("\x04", 0)


def test_what_is_typed_is_told_before_it_is_taken(spawn: Spawn) -> None:
    child = spawn("assess")
    child.expect("why")
    child.send("RN Ohio")
    child.expect_exact("Enter takes: Nurse; Registered Nurse (RN); Ohio")


@pytest.mark.parametrize("before", [0, 1, 2, 3, 4, 5, 6, 7])
def test_an_answer_that_leaves_a_question_open_is_told_and_taken(spawn: Spawn, before: int) -> None:
    """What is told of it is drawn while it is typed: a fault there would end in a trace of the library."""
    child = spawn("assess")
    for _ in range(before):
        child.expect("why")
        child.send("\t")
    child.expect("why")
    child.send("idk")
    child.expect_exact("Enter takes: left open")
    child.send("\r")
    child.expect(["why", "What next"])


@pytest.mark.parametrize("mode", ["keys", "lines"])
@pytest.mark.parametrize("asks_why", [False, True], ids=["at once", "after ?"])
def test_enter_keeps_what_is_there_and_leaves_open_what_is_open(
    spawn: Spawn, home: Path, mode: str, asks_why: bool
) -> None:
    place = home / PROFILE
    place.parent.mkdir(parents=True, mode=0o700)
    place.write_text('years = 3\nlicenses = ["RN"]\n[skills]\nehr = 4\n')
    before = tomli.loads(place.read_text())
    child = spawn("profile", "edit", env=LINES if mode == "lines" else {})
    for _ in range(40):
        asked = child.expect([ASKED, "What next"])
        child.expect(["> $", "why"])
        if asked:
            break
        if asks_why:
            child.send("?\n" if mode == "lines" else "?")
            child.expect(ASKED)
            child.expect(["> $", "why"])
        child.send("\n" if mode == "lines" else "\r")
    child.send("save\n" if mode == "lines" else "save\r")
    finish(child)
    after = tomli.loads(place.read_text())
    assert {key: after[key] for key in before} == before
    assert after.keys() - before.keys() <= {"schema"}


@pytest.mark.parametrize(
    ("mode", "key", "counts"),
    [
        ("keys", CTRL_C, (0, 1, 2, 3, 4, 5, 6, 7, 8, 9)),
        ("keys", CTRL_D, (0, 3)),
        ("lines", CTRL_C, (0, 3)),
        ("lines", CTRL_D, (0, 3)),
    ],
    ids=["keys, Ctrl-C", "keys, Ctrl-D", "lines, Ctrl-C", "lines, Ctrl-D"],
)
def test_leaving_by_key_loses_nothing(
    spawn: Spawn, home: Path, mode: str, key: tuple[str, int], counts: tuple[int, ...]
) -> None:
    for count in counts:
        child = spawn("profile", "new", env=LINES if mode == "lines" else {})
        if count:
            child.expect("under way with")
            child.expect(["> $", "why"])
            child.send("no\n" if mode == "lines" else "no\r")
        type_in(child, *(CHOSEN[:count] if mode == "keys" else [f"{line}\n" for line in TOLD[:count]]))
        child.expect([ASKED, "What next"])
        child.expect(["> $", "why"])
        child.send(key[0])
        rest = show(finish(child, key[1]))
        assert ("Your answers are kept" in rest) is (count > 0)
        if count:
            assert list_kept(home)["role"] == "nurse"
            assert len(read(home)["entries"]) == count
        else:
            assert not (home / DRAFT).exists()
            (home / DRAFT).parent.mkdir(parents=True, exist_ok=True)
            (home / DRAFT).write_text(ONE_ANSWER, encoding="utf-8")


def test_a_new_size_redraws_and_loses_nothing(spawn: Spawn, home: Path) -> None:
    child = spawn("assess")
    type_in(child, "\r")
    child.expect("why")
    child.send("lp")
    for size in ((10, 40), (40, 120), (5, 20), (24, 80)):
        child.setwinsize(*size)
        child.kill(signal.SIGWINCH)
    child.send("n\r")
    child.expect("Understood: Licensed Practical Nurse")
    child.send("\x03")
    finish(child, 130)
    assert list_kept(home)["licenses"] == ["LPN"]


@pytest.mark.parametrize(
    ("args", "env", "size"),
    [
        (("--plain",), {}, (24, 80)),
        ((), {"TERM": "dumb"}, (24, 80)),
        ((), {"CARECLI_PROMPT": "lines"}, (24, 80)),
        ((), {}, (24, 38)),
        ((), {}, (8, 80)),
    ],
    ids=["--plain", "TERM=dumb", "CARECLI_PROMPT", "narrow", "low"],
)
def test_a_terminal_without_keys_is_asked_line_by_line(
    spawn: Spawn, args: tuple[str, ...], env: dict[str, str], size: tuple[int, int]
) -> None:
    child = spawn("assess", *args, env=env, size=size)
    child.expect(r"are you now\?[\s\S]*> $")
    seen = f"{child.before}{child.after}"
    assert "\u25b8" not in seen
    assert "Tab" not in seen
    if env.get("TERM") == "dumb":
        assert "\x1b" not in seen
    child.sendline("quit")
    child.expect("Nothing to keep")
    finish(child)


def test_a_pipe_behind_a_terminal_is_asked_line_by_line_and_gets_the_answer(home: Path) -> None:
    told = home / "answer.txt"
    command = f"{shlex.quote(sys.executable)} -m carecli assess | cat > {shlex.quote(str(told))}"
    child = pexpect.spawn(
        "sh", ["-c", command], env={**os.environ, "HOME": str(home), "TERM": "xterm"},
        encoding="utf-8", timeout=30, dimensions=(24, 80),
    )  # fmt: skip
    type_in(child, *[f"{line}\n" for line in TOLD[:10]])
    child.expect("What next")
    child.expect("> $")
    child.sendline("leave")
    child.expect(pexpect.EOF)
    assert "Dana, " in told.read_text(encoding="utf-8")


@pytest.mark.parametrize("term", ["ascii", "utf-8"])
def test_signs_are_plain_where_the_terminal_is(spawn: Spawn, term: str) -> None:
    child = spawn("assess", env={"PYTHONIOENCODING": term})
    child.expect("why")
    shown = child.before or ""
    assert ("\u25b8" in shown) is (term == "utf-8")
    assert ("> 1 Nurse" in show(shown)) is (term == "ascii")
    child.send("\x03")
    finish(child, 130)


@pytest.mark.parametrize(
    ("args", "env"), [(("--no-input",), {}), ((), {"CI": "true"})], ids=["--no-input", "CI"]
)
def test_nobody_is_asked_where_it_is_not_wanted(
    spawn: Spawn, args: tuple[str, ...], env: dict[str, str]
) -> None:
    child = spawn("assess", *args, env=env)
    child.expect("there is nobody to assess; pass --profile FILE")
    finish(child, 2)


def test_erase_asks_first_and_then_leaves_nothing(spawn: Spawn, home: Path) -> None:
    child = spawn("assess", env=LINES)
    type_in(child, "nurse\n", "quit\n")
    finish(child)
    for reply, left in (("no", True), ("yes", False)):
        erase = spawn("profile", "erase")
        erase.expect("Sure")
        erase.sendline(reply)
        finish(erase)
        assert (home / DRAFT).exists() is left
