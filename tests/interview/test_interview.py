"""The interview on a real pseudo-terminal, as a person types through it."""

import json
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pexpect
import pytest

from carecli.pack.pack import Pack

Spawn = Callable[..., "pexpect.spawn[str]"]

PROMPT = r"\d+ of \d+ > "
BEGINNING = ["Dana", "BSN", "RN", "none", "2", "3", "hospital", "care-manager"]
DRAFT = ".local/share/carecli/interview.json"
PROFILE = ".local/share/carecli/profile.toml"


@pytest.fixture
def spawn(home: Path) -> Iterator[Spawn]:
    """Return a function that starts carecli on a pseudo-terminal of 80 columns."""
    children: list[pexpect.spawn[str]] = []
    environment = {**os.environ, "HOME": str(home), "TERM": "xterm", "NO_COLOR": "1"}

    def start(*args: str, env: dict[str, str] | None = None) -> "pexpect.spawn[str]":
        child: pexpect.spawn[str] = pexpect.spawn(
            sys.executable,
            ["-m", "carecli", *args],
            env={**environment, **(env or {})},
            encoding="utf-8",
            timeout=30,
            dimensions=(50, 80),
        )
        child.delaybeforesend = None
        children.append(child)
        return child

    yield start
    for child in children:
        child.close(force=True)


def answer(child: "pexpect.spawn[str]", *answers: str) -> None:
    """Give each answer at the next question's prompt."""
    for typed in answers:
        child.expect(PROMPT)
        child.sendline(typed)


def finish(child: "pexpect.spawn[str]") -> str:
    """Return what is still printed, once the program has ended with code 0."""
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    return child.before or ""


def read_draft(home: Path) -> Any:
    return json.loads((home / DRAFT).read_text(encoding="utf-8"))


def test_from_the_first_question_to_the_report_and_the_saved_profile(
    spawn: Spawn, home: Path, pack: Pack
) -> None:
    child = spawn("assess")
    child.expect("Your answers stay on this computer")
    answer(child, *BEGINNING)
    ratings = [str(2 + n % 3) for n in range(len(pack.skills.skill))]
    assert len(ratings) >= 10
    answer(child, *ratings)
    child.expect("yes or no> ")
    child.sendline("yes")
    child.expect("Saved to ")
    child.expect("Dana, you are")
    report = finish(child)
    assert "▸ Care Manager" in report
    saved = home / PROFILE
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    assert 'name = "Dana"' in saved.read_text()
    assert not (home / DRAFT).exists()

    again = spawn("assess")
    again.expect("Using your saved profile")
    assert "Dana, you are" in finish(again)


def test_the_anchors_are_shown_with_each_skill_and_the_target_decides_which_come_first(
    spawn: Spawn, pack: Pack
) -> None:
    child = spawn("assess")
    answer(child, *BEGINNING[:-1], "director")
    child.expect("Skills for Director of Care Management")
    child.expect(PROMPT)
    shown = " ".join(re.sub(r"\x1b\[[0-9;]*m", "", child.before or "").split())
    first = next(skill for skill in pack.skills.skill if shown.startswith(f"{skill.name}."))
    assert first.targets["director"].rating == 5
    assert first.targets["director"].importance == "expected"
    for anchor in first.anchors:
        assert anchor in shown


def test_back_asks_the_question_before_again_and_keeps_what_is_not_changed(spawn: Spawn, home: Path) -> None:
    child = spawn("assess")
    answer(child, "Dana", "BSN", "back")
    child.expect("Your answer: BSN")
    answer(child, "back")
    child.expect("Your answer: Dana")
    answer(child, "back")
    child.expect("This is the first question")
    answer(child, "Dora")
    child.expect("Which licenses")
    assert read_draft(home)["answers"] == {"name": "Dora", "education": "BSN"}


def test_skip_leaves_a_question_open(spawn: Spawn, home: Path) -> None:
    child = spawn("assess")
    answer(child, "skip", "skip")
    child.expect("Which licenses")
    assert read_draft(home) == {
        "schema": "carecli.draft/1",
        "answers": {},
        "skipped": ["name", "education"],
    }


def test_help_and_wrong_answers_lead_back_to_the_same_question(spawn: Spawn) -> None:
    child = spawn("assess")
    answer(child, "Dana", "?")
    child.expect("letters of a degree")
    answer(child, "phd in wizardry")
    child.expect("is not a level of education here")
    answer(child, "")
    child.expect("Type an answer, or skip")
    answer(child, "MSW", "RNN")
    child.expect("did you mean RN")
    answer(child, "rn, LCSW", "none", "four")
    child.expect("'four' is not a number")
    answer(child, "-1")
    child.expect("years must be from 0 to 80")
    answer(child, "nan")
    child.expect("years must be from 0 to 80")
    answer(child, "2,5", "1", "2", "2")
    child.expect("Skills for Care Manager")
    answer(child, "6")
    child.expect("is not a rating")
    answer(child, "2.5")
    child.expect("is not a rating")


def test_quit_keeps_the_answers_and_the_next_run_goes_on(spawn: Spawn, home: Path) -> None:
    child = spawn("assess")
    answer(child, "Dana", "BSN", "quit")
    child.expect("Your answers are kept")
    finish(child)
    assert stat.S_IMODE((home / DRAFT).stat().st_mode) == 0o600

    again = spawn("assess")
    again.expect("An interview is under way with 2 answers")
    again.expect("yes or no> ")
    again.sendline("yes")
    again.expect("Which licenses")
    answer(again, "back")
    again.expect("Your answer: BSN")


def test_starting_again_puts_the_old_answers_aside(spawn: Spawn, home: Path) -> None:
    child = spawn("assess")
    answer(child, "Dana", "quit")
    finish(child)
    again = spawn("assess")
    again.expect("yes or no> ")
    again.sendline("what?")
    again.expect("puts the old answers aside")
    again.expect("yes or no> ")
    again.sendline("no")
    again.expect("What should the report call you")
    answer(again, "Eve", "quit")
    finish(again)
    assert read_draft(home)["answers"] == {"name": "Eve"}
    aside = json.loads((home / DRAFT).with_suffix(".previous.json").read_text())
    assert aside["answers"] == {"name": "Dana"}


@pytest.mark.parametrize("leave", ["\x03", "\x04"], ids=["ctrl-c", "ctrl-d"])
def test_leaving_by_key_keeps_the_answers(spawn: Spawn, home: Path, leave: str) -> None:
    child = spawn("assess")
    answer(child, "Dana")
    child.expect(PROMPT)
    child.send(leave)
    child.expect("Your answers are kept")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == (130 if leave == "\x03" else 0)
    assert read_draft(home)["answers"] == {"name": "Dana"}


def test_the_report_so_far_is_there_after_the_first_question(spawn: Spawn) -> None:
    child = spawn("assess")
    answer(child, "report")
    child.expect("Answer or skip this first question")
    answer(child, *BEGINNING, "report")
    child.expect("So far, with what is open left open")
    child.expect("Dana, .* Senior ")
    child.expect(r"\? unknown")
    child.expect(PROMPT)


def test_done_ends_the_questions_and_what_was_not_asked_stays_open(spawn: Spawn, home: Path) -> None:
    child = spawn("assess")
    answer(child, *BEGINNING, "3", "done")
    child.expect("yes or no> ")
    child.sendline("?")
    child.expect("only you can read")
    child.expect("yes or no> ")
    child.sendline("no")
    report = finish(child)
    assert "One answer would settle most" in report
    assert not (home / PROFILE).exists()
    assert read_draft(home)["answers"]["name"] == "Dana"


def test_after_done_the_next_run_goes_on_at_the_first_question_left(spawn: Spawn) -> None:
    child = spawn("assess")
    answer(child, "Dana", "BSN", "done")
    child.expect("yes or no> ")
    child.sendline("back")
    child.expect("Your answer: BSN")
    answer(child, "done")
    child.expect("yes or no> ")
    child.sendline("no")
    finish(child)
    again = spawn("assess")
    again.expect("yes or no> ")
    again.sendline("yes")
    again.expect("Which licenses")


def test_stopping_names_the_command_that_goes_on(spawn: Spawn) -> None:
    child = spawn("profile", "new")
    answer(child, "quit")
    child.expect("Nothing to keep")
    finish(child)
    first = spawn("profile", "new", "--years", "3")
    finish(first)
    child = spawn("profile", "new", "--replace")
    answer(child, "Dana", "quit")
    child.expect("run carecli profile new --replace to go on")
    finish(child)


def test_a_rating_may_be_given_by_its_word(spawn: Spawn, home: Path) -> None:
    child = spawn("assess")
    answer(child, *BEGINNING, "competent")
    child.expect(PROMPT)
    assert "competent" in read_draft(home)["answers"].values()


def test_a_run_of_equal_ratings_draws_a_gentle_question(spawn: Spawn) -> None:
    child = spawn("assess")
    answer(child, *BEGINNING, *"333333")
    child.expect("Your last 6 ratings are all 3")
    child.expect("looks at the last one again> ")
    child.sendline("?")
    child.expect("Equal ratings can be right")
    child.expect("looks at the last one again> ")
    child.sendline("back")
    child.expect("Your answer: 3")
    answer(child, "4")
    child.expect(PROMPT)
    assert "all 3" not in (child.before or "")


def test_flags_fill_in_what_they_say_and_the_interview_asks_the_rest(spawn: Spawn, home: Path) -> None:
    child = spawn("assess", "--target", "lead", "--name", "Ines")
    child.expect("highest degree")
    answer(child, *BEGINNING[1:-1])
    child.expect("Skills for Lead Care Manager")
    answer(child, "quit")
    finish(child)
    assert read_draft(home)["answers"]["target"] == "lead"


def test_the_field_is_asked_only_where_the_degree_does_not_say_it(spawn: Spawn) -> None:
    child = spawn("assess")
    answer(child, "Dana", "bachelor")
    child.expect("In which field")
    answer(child, "history", "back", "back", "high-school")
    child.expect("Which licenses")


@pytest.mark.parametrize(
    ("args", "env"), [(("--no-input",), {}), ((), {"CI": "true"})], ids=["--no-input", "CI"]
)
def test_nobody_is_asked_where_it_is_not_wanted(
    spawn: Spawn, args: tuple[str, ...], env: dict[str, str]
) -> None:
    child = spawn("assess", *args, env=env)
    child.expect("there is nobody to assess; pass --profile FILE")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 2


def test_answers_that_cannot_be_kept_are_shown_instead_of_lost(spawn: Spawn) -> None:
    child = spawn("assess", env={"XDG_DATA_HOME": "/proc"})
    answer(child, "Dana")
    child.expect("Your answers cannot be kept between runs")
    answer(child, "BSN", "done")
    child.expect("yes or no> ")
    child.sendline("yes")
    child.expect("your answers, to keep yourself")
    child.expect('name = "Dana"')
    child.expect("Dana, .* Senior ")
    finish(child)


def test_profile_new_asks_and_saves(spawn: Spawn, home: Path) -> None:
    child = spawn("profile", "new")
    answer(child, "Dana", "done")
    child.expect("yes or no> ")
    child.sendline("")
    child.expect("Saved to ")
    finish(child)
    assert (home / PROFILE).exists()


def test_erase_asks_first_and_then_leaves_nothing(spawn: Spawn, home: Path) -> None:
    child = spawn("assess")
    answer(child, "Dana", "quit")
    finish(child)
    for reply, left in (("no", True), ("yes", False)):
        erase = spawn("profile", "erase")
        erase.expect("Sure")
        erase.sendline(reply)
        finish(erase)
        assert (home / DRAFT).exists() is left


def test_a_name_of_markup_and_control_characters_is_only_text(spawn: Spawn) -> None:
    child = spawn("assess")
    answer(child, "[red]\x1b[31mDana\u202e", "report")
    child.expect_exact("[red]Dana, ")
