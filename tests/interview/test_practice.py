"""Practice on a real pseudo-terminal: stories told, interrupted, gone on with, guarded; by keys and lines."""

import json
import re
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pexpect
import pytest
import tomli
from typer.testing import Result

from carecli.errors import PersonalFileError
from tests.interview.conftest import finish
from tests.interview.test_terminal import show

Spawn = Callable[..., "pexpect.spawn[str]"]
LINES = {"CARECLI_PROMPT": "lines"}
STORIES, DRAFT = ".local/share/carecli/stories.toml", ".local/share/carecli/story.json"


def read_stories(home: Path) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = tomli.loads((home / STORIES).read_text("utf-8"))["story"]
    return kept


def answer(child: "pexpect.spawn[str]", *pairs: tuple[str, str]) -> None:
    """Type each answer when what is asked stands there and the prompt waits."""
    for asked, typed in pairs:
        child.expect(re.escape(asked))
        child.expect(["> $", r"\? why"])
        child.send(typed)


FIRST = (
    ("Question 1 of 2", "write"), ("Situation", "A ward of twenty beds"), ("Task", "Find a bed by Friday"),
    ("Action", "I called eleven places"), ("Result", "skip"), ("Learning", ""), ("Title", "The Friday bed"),
)  # fmt: skip


@pytest.mark.parametrize("mode", ["keys", "lines"])
def test_two_stories_of_which_one_is_interrupted_and_gone_on_with(
    spawn: Spawn, home: Path, mode: str
) -> None:
    end, env = ("\r", {}) if mode == "keys" else ("\n", LINES)
    child = spawn("practice", "ehr", env=env)
    answer(child, *((asked, f"{typed}{end}") for asked, typed in FIRST))
    child.expect("Saved: The Friday bed")
    child.expect("Not told yet: Result and Learning")
    answer(child, ("Question 2 of 2", f"write{end}"), ("Situation", f"Two systems disagreed{end}"))
    child.expect("Task")
    child.expect(["> $", r"\? why"])
    child.send("Half of a tas")
    if mode == "keys":
        child.expect("tas")
    child.send("\x03")
    assert "Your story is kept as far as it goes" in show(finish(child, 130))
    draft = json.loads((home / DRAFT).read_text("utf-8"))
    assert draft["told"]["situation"] == "Two systems disagreed"
    # a terminal without keys throws away the line that is not ended
    assert draft["told"].get("task") == ("Half of a tas" if mode == "keys" else None)
    assert stat.S_IMODE((home / DRAFT).stat().st_mode) == 0o600
    assert [story["title"] for story in read_stories(home)] == ["The Friday bed"]

    child = spawn("practice", "ehr", env=env)
    answer(
        child, ("Go on with it?", f"yes{end}"), ("Task", f"Settle it before noon{end}"), ("Action", f"{end}"),
        ("Result", f"Settled{end}"), ("Learning", f"{end}"), ("Title", f"{end}"),
        ("Question 1 of 2", f"1{end}"), ("Question 2 of 2", f"stop{end}"),
    )  # fmt: skip
    child.expect("Answered with a story: 1 question of 2")
    finish(child)
    first, second = read_stories(home)
    assert (first["action"], first["skills"]) == ("I called eleven places", ["ehr"])
    assert (second["title"], second["task"]) == ("Two systems disagreed", "Settle it before noon")
    assert not (home / DRAFT).exists()


@pytest.fixture
def rehearse(run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Return a function that practices in this process, and types lines as on a terminal without keys."""
    monkeypatch.setenv("CARECLI_PROMPT", "lines")
    monkeypatch.setattr("carecli.cli.practice.is_attended", lambda *_: True)

    def hold(*typed: str | bytes, command: tuple[str, ...] = ("ehr",)) -> Result:
        lines = b"".join((line if isinstance(line, bytes) else line.encode()) + b"\n" for line in typed)
        result = run("practice", *command, stdin=lines)
        assert result.exit_code != 70, result.stderr
        return result

    return hold


def fold(result: Result) -> str:
    return " ".join(result.stderr.split())


Hold = Callable[..., Result]


def test_what_tells_who_a_patient_is_is_said_and_can_be_reworded_typed_anew_or_kept(
    rehearse: Hold, home: Path
) -> None:
    said = fold(
        rehearse(
            "My patient Anna, MRN 12345, was alone", "1", "Find Ms. Smith a bed", "2", "Find her a bed",
            "I asked Linda in admissions", "3", "For Ms. Lee", "back", "done", "", "A bed",
            command=("--write",),
        )
    )  # fmt: skip
    assert "'Anna' may tell who a patient is (name): write what they are" in said
    assert "'MRN 12345' may tell who a patient is (record number): leave it out." in said
    assert "Write: My patient, a record number, was alone" in said
    (story,) = read_stories(home)
    assert story["situation"] == "My patient, a record number, was alone"
    assert story["task"] == "Find her a bed"
    assert story["action"] == "I asked Linda in admissions"
    assert story["result"] == "For the patient"
    assert story["title"] == "A bed"


def test_a_guard_that_is_left_keeps_the_reworded_text_alone(rehearse: Hold, home: Path) -> None:
    assert "Your story is kept as far as it goes" in fold(
        rehearse("My patient Anna was alone", command=("--write",))
    )
    assert json.loads((home / DRAFT).read_text("utf-8"))["told"] == {"situation": "My patient was alone"}
    rehearse("My patient Anna was alone", "?", "zzz", "quit", command=("--write",))
    assert "Anna" not in (home / DRAFT).read_text("utf-8")


def test_a_name_that_was_found_is_asked_about_again_in_the_same_story(rehearse: Hold, home: Path) -> None:
    rehearse(
        "Mrs. Harriet Doyle was stuck", "1", "Harriet wanted home.", "1", "Ask Doyle", "1",
        "My aide Keisha and I", "3", "", "Home", command=("--write",),
    )  # fmt: skip
    (story,) = read_stories(home)
    assert (story["situation"], story["task"], story["action"]) == (
        "The patient was stuck", "The patient wanted home.", "Ask the patient",
    )  # fmt: skip


def test_what_is_typed_when_it_is_interrupted_is_kept(
    rehearse: Hold, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(prompter: Any, card: Any) -> str:
        if "Task" in card.prompt:
            prompter.unfinished = "Find Ms. Smith"
            raise KeyboardInterrupt
        return "A ward" if "Situation" in card.prompt else "write"

    monkeypatch.setattr("carecli.interview.lines.LinePrompter.ask", ask)
    result = rehearse()
    assert result.exit_code == 130
    assert json.loads((home / DRAFT).read_text("utf-8"))["told"] == {
        "situation": "A ward", "task": "Find the patient",
    }  # fmt: skip


def keep(home: Path, name: str, text: str | bytes) -> Path:
    place = home / name
    place.parent.mkdir(parents=True)
    place.write_bytes(text if isinstance(text, bytes) else text.encode())
    return place


def test_a_draft_that_is_not_gone_on_with_is_put_aside(rehearse: Hold, home: Path) -> None:
    draft = {
        "schema": "carecli.story-draft/1",
        "skills": ["ehr"],
        "told": {"task": "Half"},
        "asked": ["task", 3],
    }
    place = keep(home, DRAFT, json.dumps(draft))
    assert "A story is half written: Half ... Go on with it?" in fold(rehearse("no", "quit"))
    assert not place.exists()
    assert json.loads(place.with_name("story.previous.json").read_text("utf-8")) == draft


def test_a_draft_is_gone_on_with_where_it_was_left(rehearse: Hold, home: Path) -> None:
    draft = {
        "schema": "carecli.story-draft/1",
        "skills": [],
        "changes": 3,
        "told": {"task": "Half"},
        "asked": [],
    }
    place = keep(home, DRAFT, json.dumps(draft))
    assert "Your answer: Half. Enter keeps it." in fold(rehearse("yes", "", "", "", "", "", "", "stop"))
    assert not place.exists()
    assert [(story["title"], story["task"]) for story in read_stories(home)] == [("Half", "Half")]


@pytest.mark.parametrize(
    "raw",
    [b"\xff", b"{", b"[]", b'{"schema": "carecli.draft/2"}', b"{}", b'{"schema": "carecli.story-draft/1"}'],
)
def test_a_draft_that_cannot_be_read_is_put_aside_or_says_nothing(
    rehearse: Hold, home: Path, raw: bytes
) -> None:
    place = keep(home, DRAFT, raw)
    is_empty = b"story-draft" in raw
    assert (
        "A half-written story cannot be read; its file is put aside" in fold(rehearse("stop"))
    ) != is_empty
    assert (place if is_empty else place.with_name("story.previous.json")).read_bytes() == raw


def test_the_list_of_stories_names_the_half_written_one(run: Callable[..., Result], home: Path) -> None:
    draft = {"schema": "carecli.story-draft/1", "told": {"task": "Half a task"}, "asked": ["task"]}
    place = keep(home, DRAFT, json.dumps(draft))
    said = " ".join(run("practice", "--stories").stdout.split())
    assert said.startswith("You have no finished story yet. A story is half written: Half a task ...")
    assert "carecli practice --write goes on with it" in said
    place.write_text("{")
    assert run("practice", "--stories").stdout.startswith("You have no story yet.")
    assert place.read_text() == "{"


def test_a_draft_that_is_a_folder_is_left_alone(rehearse: Hold, home: Path) -> None:
    (home / DRAFT).mkdir(parents=True)
    said = fold(rehearse("write", "A ward", "quit"))
    assert "cannot be read" in said
    assert "Another story is half written; this one is kept as" in said
    assert json.loads((home / DRAFT).with_name("story.previous.json").read_text("utf-8"))["told"]


def test_moving_among_questions_and_parts(rehearse: Hold, home: Path) -> None:
    said = fold(
        rehearse(
            "?", "zzz", "skip", "back", "write", "back", "?", "x" * 4001, "skip", "back", "skip", "skip",
            "skip", "skip", "skip", "skip", "quit",
        )
    )  # fmt: skip
    assert "A good answer at 3 competent shows how you kept a whole list current." in said
    assert "Type 1 to 3, or write, next or stop." in said
    assert "This is the first part." in said
    assert "told in two minutes" in said
    assert "That has 4,001 letters; 4,000 are the most." in said
    assert "Nothing is told, so nothing is saved." in said
    assert not (home / STORIES).exists()


def test_the_rating_that_is_asked_is_said(rehearse: Hold) -> None:
    assert "3 competent is asked." in fold(rehearse("?", "stop", command=("ehr", "--to", "senior")))


BED = '[[story]]\nid = "bed"\ntitle = "A bed"\ndate = "2026-11-28"\n'


def test_a_story_serves_another_skill_too(rehearse: Hold, home: Path) -> None:
    keep(home, STORIES, f'{BED}skills = ["ehr"]\n')
    said = fold(rehearse("other", "back", "other", "1", "next", command=("care-planning",)))
    assert "It then shows" in said
    assert "Answered with a story: 1 question of 2." in said
    assert "No story yet" not in said
    assert read_stories(home)[0]["skills"] == ["ehr", "care-planning"]


def test_all_questions_may_be_gone_through(rehearse: Hold) -> None:
    said = fold(rehearse(*["next"] * 6, command=()))
    assert "6 questions. Tell a story" in said
    assert "Answered with a story: 0 questions of 6." in said
    assert "No story yet: " in said


def test_a_story_is_changed_part_by_part(rehearse: Hold, home: Path) -> None:
    keep(home, STORIES, f'{BED}task = "Old"\n')
    assert "Your answer: Old. Enter keeps it." in fold(
        rehearse("New", "", "", "", "", "", command=("--edit", "bed"))
    )
    assert read_stories(home) == [
        {"id": "bed", "title": "A bed", "date": "2026-11-28", "situation": "New", "task": "Old"}
    ]


def test_a_story_that_cannot_be_saved_is_given_back(
    rehearse: Hold, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PersonalFileError("cannot write stories.toml: No space left on device", hint="make room")

    monkeypatch.setattr("carecli.interview.stories.change_stories", refuse)
    result = rehearse("A ward", "", "", "", "", "", command=("--write",))
    assert result.exit_code == 3
    assert "make room; this is your story, to keep yourself:" in result.stderr
    assert "  Situation: A ward\n  Title: A ward" in result.stderr
    assert (home / DRAFT).exists()


def test_a_story_that_cannot_be_kept_is_said_once(rehearse: Hold, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("carecli.interview.kept.write_file", refuse)
    said = fold(rehearse("A ward", "A bed", "quit", command=("--write",)))
    assert said.count("Your story cannot be kept between runs") == 1


@pytest.mark.parametrize(("typed", "left"), [("n", 1), ("y", 0)])
def test_a_story_goes_after_a_yes(rehearse: Hold, home: Path, typed: str, left: int) -> None:
    keep(home, STORIES, BED)
    rehearse(typed, command=("--remove", "bed"))
    assert len(tomli.loads((home / STORIES).read_text("utf-8")).get("story", [])) == left
