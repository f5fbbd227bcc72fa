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


def test_what_tells_who_a_patient_is_is_said_and_can_be_reworded_typed_anew_or_kept(
    spawn: Spawn, home: Path
) -> None:
    child = spawn("practice", "--write", env=LINES)
    answer(child, ("Situation", "My patient Anna, MRN 12345, was alone\n"))
    child.expect("'Anna' may tell who a patient is")
    child.expect("leave it out")
    answer(
        child, ("What shall stand", "1\n"), ("Task", "Find Ms. Smith a bed\n"), ("What shall stand", "2\n")
    )
    assert "Anna" not in (home / DRAFT).read_text("utf-8")
    assert "Smith" not in (home / DRAFT).read_text("utf-8")
    answer(
        child, ("Task", "Find her a bed\n"), ("Action", "I asked Linda in admissions\n"),
        ("What shall stand", "3\n"), ("Result", "done\n"), ("Learning", "\n"), ("Title", "A bed\n"),
    )  # fmt: skip
    child.expect("Saved: A bed")
    finish(child)
    (story,) = read_stories(home)
    assert story["situation"] == "My patient, a record number, was alone"
    assert story["task"] == "Find her a bed"
    assert story["action"] == "I asked Linda in admissions"


def test_an_interrupted_guard_keeps_the_reworded_text_alone(spawn: Spawn, home: Path) -> None:
    child = spawn("practice", "--write", env=LINES)
    answer(child, ("Situation", "My patient Anna was alone\n"))
    child.expect("What shall stand")
    child.expect("> $")
    child.send("\x03")
    finish(child, 130)
    assert json.loads((home / DRAFT).read_text("utf-8"))["told"] == {"situation": "My patient was alone"}


def test_a_draft_that_is_not_gone_on_with_is_put_aside(spawn: Spawn, home: Path) -> None:
    place = home / DRAFT
    place.parent.mkdir(parents=True)
    draft = {
        "schema": "carecli.story-draft/1",
        "skills": ["ehr"],
        "told": {"task": "Half"},
        "asked": ["task", 3],
    }
    place.write_text(json.dumps(draft), "utf-8")
    child = spawn("practice", "ehr", env=LINES)
    answer(child, ("Go on with it?", "no\n"), ("Question 1 of 2", "quit\n"))
    finish(child)
    assert not place.exists()
    assert json.loads(place.with_name("story.previous.json").read_text("utf-8")) == draft


@pytest.mark.parametrize("raw", [b"\xff", b"{", b"[]", b'{"schema": "carecli.draft/2"}', b"{}"])
def test_a_draft_that_cannot_be_read_is_put_aside_and_said(spawn: Spawn, home: Path, raw: bytes) -> None:
    place = home / DRAFT
    place.parent.mkdir(parents=True)
    place.write_bytes(raw)
    child = spawn("practice", "ehr", env=LINES)
    child.expect("A half-written story cannot be read; its file is put aside")
    answer(child, ("Question 1 of 2", "stop\n"))
    finish(child)
    assert place.with_name("story.previous.json").read_bytes() == raw


def test_moving_among_questions_and_parts(spawn: Spawn, home: Path) -> None:
    child = spawn("practice", "ehr", env=LINES)
    answer(child, ("Question 1 of 2", "?\n"))
    child.expect("A good answer at 3 competent shows how you kept a whole list current")
    answer(child, ("Pick a story", "zzz\n"), ("Type 1 to 3, or write, next or stop", "skip\n"))
    answer(
        child, ("Question 2 of 2", "back\n"), ("Question 1 of 2", "write\n"),
        ("Situation", "back\n"), ("This is the first part", "?\n"), ("told in two minutes", "skip\n"),
        ("Task", "back\n"), ("Situation", "skip\n"), ("Task", "skip\n"), ("Action", "skip\n"),
        ("Result", "skip\n"), ("Learning", "skip\n"), ("Title", "skip\n"), ("Nothing is told", "quit\n"),
    )  # fmt: skip
    child.expect("Stopped.")
    finish(child)
    assert not (home / STORIES).exists()


def test_a_story_serves_another_skill_too(spawn: Spawn, home: Path) -> None:
    place = home / STORIES
    place.parent.mkdir(parents=True)
    place.write_text(
        '[[story]]\nid = "bed"\ntitle = "A bed"\ndate = "2026-11-28"\nskills = ["ehr"]\n', "utf-8"
    )
    child = spawn("practice", "care-planning", env=LINES)
    answer(child, ("Question 1 of 2", "other\n"), ("Which one?", "1\n"), ("Question 2 of 2", "stop\n"))
    finish(child)
    assert read_stories(home)[0]["skills"] == ["ehr", "care-planning"]


def test_a_story_is_changed_part_by_part(spawn: Spawn, home: Path) -> None:
    place = home / STORIES
    place.parent.mkdir(parents=True)
    place.write_text('[[story]]\nid = "bed"\ntitle = "A bed"\ndate = "2026-11-28"\ntask = "Old"\n', "utf-8")
    child = spawn("practice", "--edit", "bed", env=LINES)
    answer(
        child, ("Situation", "New\n"), ("Task", "\n"), ("Action", "\n"), ("Result", "\n"), ("Learning", "\n"),
        ("Title", "\n"),
    )  # fmt: skip
    child.expect("Saved: A bed")
    finish(child)
    assert read_stories(home) == [
        {"id": "bed", "title": "A bed", "date": "2026-11-28", "situation": "New", "task": "Old"}
    ]


def test_a_story_is_removed_after_a_yes(spawn: Spawn, home: Path) -> None:
    place = home / STORIES
    place.parent.mkdir(parents=True)
    place.write_text('[[story]]\nid = "bed"\ntitle = "A bed"\ndate = "2026-11-28"\n', "utf-8")
    for typed, left in (("n\r", 1), ("y\r", 0)):
        child = spawn("practice", "--remove", "bed")
        child.expect("Remove 'A bed'")
        child.send(typed)
        finish(child)
        assert len(tomli.loads(place.read_text("utf-8")).get("story", [])) == left
