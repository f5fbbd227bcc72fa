"""The draft: answers by what they mean, with the pack that they belong to; none is lost or changed unsaid."""

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pexpect
import pytest
import tomli
from typer.testing import Result

from tests.interview.conftest import DRAFT, PROFILE, Talk, finish

Hold = Callable[..., Talk]


def put(home: Path, data: Any) -> Path:
    """Lay a draft where carecli looks for it."""
    place = home / DRAFT
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return place


def make(*entries: tuple[str, dict[str, Any]], pack: str = "care-manager") -> dict[str, Any]:
    listed = [{"question": question, "answers": answers} for question, answers in entries]
    return {"schema": "carecli.draft/2", "pack": {"id": pack, "version": "0"}, "entries": listed}


def test_answers_are_kept_as_ids_with_the_pack_they_belong_to(talk: Hold, home: Path) -> None:
    held = talk("1", "1, ohio", "3", "1", "12 yrs", "skip", "3", "quit")
    assert held.draft == {
        "schema": "carecli.draft/2",
        "pack": {"id": "care-manager", "version": "1.0.0"},
        "entries": [
            {"question": "role", "answers": {"role": "nurse"}},
            {"question": "licenses", "answers": {"licenses": ["RN"], "state": "OH"}},
            {"question": "education", "answers": {"education": [{"level": "associate"}]}},
            {"question": "field", "answers": {"field": "nursing"}},
            {"question": "years", "answers": {"years": 12.0}},
            {"question": "related_years", "answers": {}},
            {"question": "setting", "answers": {"setting": "payer"}},
        ],
    }
    assert stat.S_IMODE((home / DRAFT).stat().st_mode) == 0o600


def test_an_interview_goes_on_where_it_stopped(talk: Hold) -> None:
    talk("nurse", "RN", "quit")
    held = talk("", "back", "quit")
    assert "An interview is under way with 2 answers. Go on with it?" in held.said
    assert "What is the highest degree" in held.said
    assert "Your answer: Registered Nurse (RN). Enter keeps it." in held.said


@pytest.mark.parametrize("typed", [["quit"], ["skip", "quit"], ["skip", "skip", "skip", "quit"], []])
def test_nothing_is_offered_where_nothing_was_answered(talk: Hold, typed: list[str]) -> None:
    assert "Stopped. Nothing to keep." in talk(*typed).said
    held = talk("quit")
    assert held.draft is None
    assert "under way" not in held.said


def test_an_only_answer_that_is_taken_back_and_skipped_is_not_offered(talk: Hold) -> None:
    talk("nurse", "back", "skip", "quit")
    assert "under way" not in talk("quit").said


def test_beginning_anew_puts_the_old_answers_aside(talk: Hold, home: Path) -> None:
    first = talk("nurse", "RN", "quit")
    held = talk("what?", "?", "no", "social worker", "quit")
    assert "Type 1 to 2, or yes or no." in held.said
    assert held.kept == {"role": "social-worker"}
    aside = (home / DRAFT).with_suffix(".previous.json")
    assert json.loads(aside.read_text(encoding="utf-8")) == first.draft


def test_flags_win_over_a_draft(talk: Hold) -> None:
    talk("nurse", "RN", "BSN", "1", "2", "hospital", "Ohio", "lead", "Dana", "leave")
    held = talk("yes", "save", command=("assess", "--target", "senior"))
    assert held.profile is not None
    assert held.profile["target"] == "senior"


def test_a_draft_of_another_pack_drops_what_is_not_known_and_says_so(talk: Hold, home: Path) -> None:
    other = make(
        ("role", {"role": "diver"}),
        ("licenses", {"licenses": ["RN"], "state": "OH"}),
        ("target", {"target": "boss"}),
        ("skill:juggling", {"skill:juggling": 3}),
        ("skill:ehr", {"skill:ehr": 4}),
        pack="circus",
    )
    put(home, other)
    held = talk("yes", "quit")
    assert "An interview was begun with the ladder circus." in held.said
    assert "Not known here, so asked again: role: diver, target: boss and skill:juggling: 3." in held.said
    assert held.kept == {"licenses": ["RN"], "state": "OH", "skill:ehr": 4}
    assert held.draft["pack"]["id"] == "care-manager"
    aside = (home / DRAFT).with_suffix(".previous.json")
    assert json.loads(aside.read_text(encoding="utf-8")) == other
    assert "What are you now?" in held.said


def test_another_version_of_the_same_pack_keeps_every_answer_it_knows(talk: Hold, home: Path) -> None:
    put(home, make(("licenses", {"licenses": ["RN"]}), ("name", {"name": "Dana"})))
    held = talk("yes", "quit")
    assert held.kept == {"licenses": ["RN"], "name": "Dana"}
    assert "Not known here" not in held.said


WRONG: list[tuple[str, Any]] = [
    ("years", "four"), ("years", 99), ("years", True), ("name", 3), ("licenses", "RN"), ("licenses", ["XX"]),
    ("education", [{"level": "wizard"}]), ("education", {}), ("setting", ["hospital"]), ("role", ["nurse"]),
    ("skill:ehr", 9), ("skill:ehr", 2.5), ("skill:ehr", None), ("state", "ohio"), ("field", 3),
    ("hat", "blue"), ("years", None), ("pay", "much"), ("schema", "other"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "value"), WRONG)
def test_an_answer_that_cannot_be_one_is_dropped_aloud(talk: Hold, home: Path, key: str, value: Any) -> None:
    put(home, make(("x", {key: value}), ("licenses", {"licenses": ["RN"]})))
    held = talk("yes", "quit")
    assert f"Not known here, so asked again: {key}: " in held.said
    assert held.kept == {"licenses": ["RN"]}


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "\ufeff", '{"schema": "other"}', '{"schema": "carecli.draft/2"}',
     '{"schema": "carecli.draft/2", "entries": 3}', '{"schema": ["carecli.draft/2"], "entries": []}'],
)  # fmt: skip
def test_a_file_that_is_no_draft_is_put_aside(talk: Hold, home: Path, text: str) -> None:
    put(home, text)
    held = talk("nurse", "quit")
    assert "under way" not in held.said
    is_draft = text.startswith('{"schema": "carecli.draft/2"')  # one without an answer
    assert (
        "Answers of an earlier interview cannot be read; their file is put aside." in held.said
    ) != is_draft
    assert held.kept == {"role": "nurse"}
    aside = (home / DRAFT).with_suffix(".previous.json")
    assert is_draft or aside.read_text(encoding="utf-8") == text


def test_a_draft_of_which_nothing_is_known_is_said_and_not_offered(talk: Hold, home: Path) -> None:
    put(home, make(("target", {"target": "boss"}), pack="circus"))
    held = talk("quit")
    assert "Not known here, so asked again: target: boss." in held.said
    assert "under way" not in held.said
    assert (home / DRAFT).with_suffix(".previous.json").exists()


def test_stopping_at_the_offer_loses_nothing(talk: Hold) -> None:
    talk("nurse", "quit")
    held = talk("quit")
    assert "Stopped. Your answers are kept: run carecli assess to go on." in held.said
    assert held.kept == {"role": "nurse"}


def test_entries_that_make_no_sense_are_named(talk: Hold, home: Path) -> None:
    data = make(("licenses", {"licenses": ["RN"]}))
    data["entries"] += [3, {"question": 1, "answers": {}}, {"question": "years"}]
    put(home, data)
    assert "Not known here, so asked again: 3, " in talk("yes", "quit").said


def test_a_draft_as_it_was_typed_is_taken_over_but_for_places_in_a_list(talk: Hold, home: Path) -> None:
    typed = {
        "name": "Dana", "education": "bachelor", "field": "history", "licenses": "rn, lcsw", "years": "2,5",
        "setting": "3", "target": "senior", "skill:ehr": "3", "skill:gone": "2", "related_years": "four teen",
        "certifications": "none", "hat": 3,
    }  # fmt: skip
    put(home, {"schema": "carecli.draft/1", "answers": typed, "skipped": ["name"]})
    held = talk("yes", "quit")
    assert "asked again: setting: 3, skill:gone: 2, related_years: four teen and hat: 3." in held.said
    assert held.kept == {
        "name": "Dana",
        "education": [{"level": "bachelor"}],
        "field": "history",
        "licenses": ["RN", "LCSW"],
        "years": 2.5,
        "target": "senior",
        "skill:ehr": 3,
        "certifications": [],
    }


def test_answers_that_cannot_be_kept_are_said_once_and_shown_instead_of_lost(
    talk: Hold, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_DATA_HOME", os.fspath(tmp_path / "file"))
    held = talk("nurse", "RN", "BSN", "done", "save")
    assert held.said.count("Your answers cannot be kept between runs") == 1
    assert "these are your answers, to keep yourself" in held.said
    assert 'licenses = [ "RN", ]' in held.said
    assert held.code == 0


def test_a_saved_profile_that_is_no_text_is_kept_beside_the_new_one(talk: Hold, home: Path) -> None:
    place = home / ".local/share/carecli/profile.toml"
    place.parent.mkdir(parents=True)
    place.write_bytes(b'name = "Zo\xeb"\n')
    held = talk(command=("profile", "new", "--replace", "--years", "3"))
    assert held.code == 0
    assert held.profile == {"schema": "carecli.profile/1", "years": 3}
    assert (place.parent / "profile.previous.toml").read_bytes() == b'name = "Zo\xeb"\n'


TOLD = ["nurse", "RN", "associate", "1", "0", "6", "clinic", "oh", "2", "Dana", "more", "none", "3", "3", "2"]


@pytest.mark.parametrize("count", range(len(TOLD) + 1))
def test_an_end_of_input_at_each_question_keeps_every_answer(talk: Hold, count: int) -> None:
    held = talk(*TOLD[:count])
    assert held.code == 0
    assert len(held.draft["entries"] if held.draft else []) == len([x for x in TOLD[:count] if x != "more"])


LINES = {"CARECLI_PROMPT": "lines"}
Spawn = Callable[..., "pexpect.spawn[str]"]


def answer(child: "pexpect.spawn[str]", *typed: str) -> None:
    for line in typed:
        child.expect_exact("> ")
        child.send(f"{line}\n")


def test_two_interviews_at_once_never_write_over_each_other(spawn: Spawn, home: Path) -> None:
    one = spawn("profile", "new", env=LINES)
    answer(one, "nurse", "RN")
    one.expect("highest degree")
    other = spawn("profile", "new", env=LINES)
    other.expect("under way with 2 answers")
    answer(other, "yes", "BSN")
    other.expect("Understood: ")
    answer(one, "MSW")
    one.expect("Another interview is under way; the answers of this one are kept as")
    answer(one, "quit")
    aside = (home / DRAFT).with_suffix(".previous.json")
    assert f"Answers are kept as {aside}; to go on with them" in finish(one).replace("\r\n", "")
    answer(other, "quit")
    finish(other)
    held = [json.loads(path.read_text("utf-8"))["entries"][-1]["answers"] for path in (home / DRAFT, aside)]
    assert [answers["education"][0]["level"] for answers in held] == ["bachelor", "master"]


def test_an_interview_that_ends_leaves_the_draft_of_another(talk: Hold, home: Path, spawn: Spawn) -> None:
    talk("nurse", "RN", "quit")
    ending = spawn("assess", env=LINES)
    answer(ending, "yes", "BSN", "done")
    ending.expect("What next")
    other = make(("licenses", {"licenses": ["LPN"]}))
    put(home, other)
    answer(ending, "save")
    assert "Saved to" in finish(ending)
    assert json.loads((home / DRAFT).read_text("utf-8")) == other


def test_what_another_saves_during_an_interview_is_not_lost(
    run: Callable[..., Result], spawn: Spawn, home: Path
) -> None:
    assert run("profile", "new", "--years", "3", "--license", "RN", "--skill", "ehr=1").exit_code == 0
    asked = spawn("profile", "edit", env=LINES)
    answer(asked, "nurse", "LPN", "done")
    asked.expect("What next")
    assert (
        run("profile", "edit", "--education", "BSN", "--skill", "telehealth=4", "--license", "LCSW").exit_code
        == 0
    )
    answer(asked, "save")
    said = " ".join(finish(asked).split())
    assert "Another carecli has changed your profile meanwhile; what you answered is laid over it." in said
    assert tomli.loads((home / PROFILE).read_text("utf-8")) == {
        "schema": "carecli.profile/1",
        "years": 3,
        "licenses": ["LPN"],
        "education": [{"level": "bachelor", "field": "nursing"}],
        "skills": {"ehr": 1, "telehealth": 4},
    }
    kept = (home / PROFILE).with_name("profile.previous-2.toml")
    assert str(kept) in said.replace(" ", "")
    assert '"LCSW"' in kept.read_text("utf-8")


def test_a_first_interview_is_laid_over_a_profile_that_came_meanwhile(
    run: Callable[..., Result], spawn: Spawn, home: Path
) -> None:
    asked = spawn("profile", "new", env=LINES)
    answer(asked, "nurse", "RN", "done")
    asked.expect("What next")
    assert run("profile", "new", "--years", "7").exit_code == 0
    answer(asked, "save")
    finish(asked)
    assert tomli.loads((home / PROFILE).read_text("utf-8")) == {
        "schema": "carecli.profile/1", "years": 7, "licenses": ["RN"],
    }  # fmt: skip


@pytest.mark.parametrize(
    "raw", [b"\xff\xfe", b'{"a": "\0"}', b"[" * 1_200_000], ids=["bytes", "zero", "large"]
)
def test_a_draft_that_cannot_be_read_is_put_aside_byte_for_byte(talk: Hold, home: Path, raw: bytes) -> None:
    put(home, "").write_bytes(raw)
    held = talk("nurse", "quit")
    assert "their file is put aside" in held.said
    assert held.kept == {"role": "nurse"}
    aside = (home / DRAFT).with_suffix(".previous.json")
    assert aside.read_bytes() == raw
    assert stat.S_IMODE(aside.stat().st_mode) == 0o600


@pytest.mark.parametrize("kind", ["a folder", "a pipe"])
def test_no_file_at_the_place_of_the_draft_loses_no_answer(talk: Hold, home: Path, kind: str) -> None:
    place = home / DRAFT
    place.parent.mkdir(parents=True)
    (os.mkfifo if kind == "a pipe" else os.mkdir)(place)
    assert talk("nurse", "quit").code == 0
    kept = [path for path in place.parent.iterdir() if path.is_file()]
    assert [json.loads(path.read_text("utf-8"))["entries"][0]["answers"] for path in kept] == [
        {"role": "nurse"}
    ]


@pytest.mark.parametrize(
    "typed", [["quit"], ["skip", "quit"], ["skip", "skip", "quit"], ["back", "skip", "quit"]]
)
@pytest.mark.parametrize("command", [("profile", "edit"), ("profile", "new", "--replace")])
def test_a_look_at_a_saved_profile_leaves_no_interview_under_way(
    talk: Hold, run: Callable[..., Result], typed: list[str], command: tuple[str, ...]
) -> None:
    assert run("profile", "new", "--years", "3", "--license", "RN").exit_code == 0
    held = talk(*typed, command=command)
    assert held.draft is None
    assert "Stopped. Nothing to keep." in held.said
    assert "under way" not in talk("quit", command=command).said


def test_an_unfinished_review_brings_back_no_answer_that_was_changed_since(
    talk: Hold, run: Callable[..., Result]
) -> None:
    assert run("profile", "new", "--years", "3", "--license", "RN").exit_code == 0
    talk("nurse", "quit", command=("profile", "edit"))
    assert run("profile", "edit", "--years", "4").exit_code == 0
    held = talk("yes", "done", "save", command=("profile", "edit"))
    assert held.profile == {"schema": "carecli.profile/1", "years": 4, "licenses": ["RN"]}


@pytest.mark.parametrize("before", [0, 1, 2])
def test_an_interrupt_loses_no_answer_and_no_earlier_draft(
    talk: Hold, home: Path, monkeypatch: pytest.MonkeyPatch, before: int
) -> None:
    earlier = talk("nurse", "RN", "quit").draft
    typed = ["yes", "BSN"][:before]

    def ask(*_: object) -> str:
        if not typed:
            raise KeyboardInterrupt
        return typed.pop(0)

    monkeypatch.setattr("carecli.interview.lines.LinePrompter.ask", ask)
    held = talk()
    assert held.code == 130
    assert "Interrupted. Your answers are kept: run carecli assess to go on." in held.said
    assert held.draft["entries"][:2] == earlier["entries"]
    assert len(held.draft["entries"]) == (3 if before == 2 else 2)
    assert [path.name for path in (home / DRAFT).parent.iterdir()] == ["interview.json"]


def test_an_interrupt_while_an_answer_is_written_loses_it_not(
    talk: Hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain_fsync, calls = os.fsync, [1]

    def fsync(handle: int) -> None:
        if calls and calls.pop():
            raise KeyboardInterrupt
        plain_fsync(handle)

    monkeypatch.setattr("os.fsync", fsync)
    held = talk("nurse")
    assert (held.code, held.kept) == (130, {"role": "nurse"})
