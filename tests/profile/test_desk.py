"""Where people's files are: what was there before stays as it was, and whatever is killed loses nothing."""

import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import Result

from carecli.errors import UsageError
from carecli.profile import desk
from carecli.profile.files import data_folder, desk_folder, use_folder
from tests.conftest import PEOPLE, ROOT
from tests.profile.killed_desk import CHANGES

Run = Callable[..., Result]
RN = ("--years", "3", "--license", "RN", "--education", "BSN")
DRAFT = {"schema": "carecli.draft/2", "pack": {"id": "care-manager", "version": "0"}, "entries": []}


def say_nothing(_: str) -> None:
    """Take a message."""


# ------------------------------------------------------------ every layout until now


def save_profile(_: Run, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(PEOPLE / "bedside-nurse.toml", folder / "profile.toml")


def save_all(run: Run, folder: Path) -> None:
    """Leave what the last carecli with one person leaves."""
    save_profile(run, folder)
    run("profile", "edit", "--skill", "ehr=4")
    run("history", "save")
    run("practice", "--write", "--title", "The bed", "--task", "A bed")
    save_draft(run, folder)
    (folder / "import.json").write_text('{"schema": "carecli.import-answers/1", "answers": {}}')


def save_draft(_: Run, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "interview.json").write_text(json.dumps(DRAFT))


def save_old_history(run: Run, folder: Path) -> None:
    """Leave a history as carecli made it before there were rounds of matching."""
    save_profile(run, folder)
    run("history", "save")
    with closing(sqlite3.connect(folder / "history.sqlite3", isolation_level=None)) as connection:
        connection.execute("DROP TABLE rounds")
        connection.execute("DELETE FROM _migrations WHERE name = 'rounds'")
        connection.execute("PRAGMA journal_mode = DELETE")


def link_elsewhere(run: Run, folder: Path) -> None:
    """Keep the files on another disk, as a link."""
    other = folder.parent / "other"
    other.mkdir(parents=True)
    folder.symlink_to(other)
    save_all(run, folder)


LAYOUTS: dict[str, Callable[[Run, Path], None]] = {
    "a profile alone": save_profile,
    "everything": save_all,
    "an older history": save_old_history,
    "a link": link_elsewhere,
    "nothing": lambda *_: None,
    "a draft alone": save_draft,
}
LOOKS = (("profile", "show", "--json"), ("history", "list", "--json"), ("practice", "--stories", "--json"))


def read_all(folder: Path) -> dict[str, bytes]:
    """Return the files of the first person, but what SQLite makes and removes beside a history."""
    files = [path for path in folder.iterdir() if path.is_file()] if folder.exists() else []
    return {path.name: path.read_bytes() for path in files if not path.name.endswith(("-shm", "-wal"))}


@pytest.mark.parametrize("make", LAYOUTS.values(), ids=list(LAYOUTS))
def test_what_was_there_before_is_the_first_person_and_stays_as_it_was(
    make: Callable[[Run, Path], None], run: Run
) -> None:
    folder = desk_folder()
    make(run, folder)
    shown = [run(*look).stdout for look in LOOKS]
    before = read_all(folder)
    for args in (
        ("person", "add", "Ann"), ("profile", "new", *RN, "--person", "Ann"), ("person", "use", "Ann"),
        ("history", "save"), ("practice", "--write", "--title", "A day", "--task", "Calls"),
        ("person", "add", "Bo"), ("person", "rename", "Ann", "Anna"), ("person", "archive", "Anna"),
        ("profile", "erase", "--yes", "--person", "Anna"),
    ):  # fmt: skip
        done = run(*args)
        assert done.exit_code == 0, (args, done.stderr)
    assert [run(*look, "--person", "me").stdout for look in LOOKS] == shown
    assert {*read_all(folder)} - {*before} <= {"in-use"}
    # An earlier carecli knows these files alone, and finds each as it left it.
    assert {name: read_all(folder)[name] for name in before} == before


def test_the_folder_of_anybody_is_one_that_an_earlier_carecli_knows(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for args in (("person", "add", "Ann"), ("profile", "new", "--name", "Ann", *RN), ("history", "save")):
        assert run(*args, *(["--person", "Ann"] if args[0] != "person" else [])).exit_code == 0
    shown = [run(*look, "--person", "Ann").stdout for look in LOOKS]
    flat = tmp_path / "home" / ".local" / "share" / "carecli"
    flat.parent.mkdir(parents=True)
    (desk_folder() / "people" / "ann").rename(flat)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (flat / "person.json").unlink()  # of which it knows nothing
    assert [run(*look).stdout for look in LOOKS] == shown


# ------------------------------------------------------------ killed, and two at once


def test_a_change_that_is_killed_is_done_or_not_and_loses_nothing() -> None:
    command = [sys.executable, "-m", "tests.profile.killed_desk"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert found.keys() == CHANGES.keys()
    for name, (before, *killed) in found.items():
        after = killed[-1]
        assert len(killed) >= 4, name
        assert {key: before[key] for key in ("people", "used", "archived")} == before
        assert after != before, name
        for state in killed:
            again = state.pop("again", after)
            assert again == after, name
            check_halfway(name, state, before, after)


def check_halfway(name: str, state: dict[str, Any], before: dict[str, Any], after: dict[str, Any]) -> None:
    """Check that what is erased is all that is gone, and everything else is as before or as after."""
    if name == "erase":
        kept = {who: text for who, text in state["people"].items() if who != "Maria"}
        assert kept == after["people"]
        assert state["used"] in ("Maria", None, "me"), "nobody else is taken for her"
        return
    assert state["people"] in (before["people"], after["people"]), name
    assert state["used"] in (before["used"], after["used"])


ADD = "from carecli.profile import desk; import sys; print(desk.add_member(sys.argv[1], print).folder.name)"


def test_two_that_add_at_once_make_two_or_one_is_told() -> None:
    names = ["Ann", "Ann", "Ann!", "Bo"]
    with ThreadPoolExecutor() as pool:
        done = [*pool.map(lambda name: subprocess.run(
            [sys.executable, "-c", ADD, name], capture_output=True, text=True, check=False
        ), names)]  # fmt: skip
    assert sorted(one.returncode for one in done) == [0, 0, 0, 1]
    made = sorted(one.stdout.strip() for one in done if one.returncode == 0)
    assert made == ["ann", "ann-2", "bo"]
    assert [member.name for member in desk.list_members()] == ["Ann", "Ann!", "Bo"]


def test_what_was_half_made_long_ago_is_removed() -> None:
    desk.add_member("Ann", say_nothing)
    people = desk_folder() / "people"
    for name, age in (("old", 9_999), ("new", 0)):
        half = people / f".new-{name}"
        half.mkdir()
        (half / "person.json").write_text("{}")
        os.utime(half, (half.stat().st_mtime - age,) * 2)
    (desk_folder() / ".in-use.abc").write_text("ann")
    os.utime(desk_folder() / ".in-use.abc", (0, 0))
    assert [member.name for member in desk.list_members()] == ["Ann"]
    desk.add_member("Bo", say_nothing)
    assert sorted(path.name for path in people.iterdir()) == [".new-new", "ann", "bo"]
    assert not (desk_folder() / ".in-use.abc").exists()


# ------------------------------------------------------------ names and folders


@given(names=st.lists(st.text(max_size=100), min_size=1, max_size=4))
def test_any_text_is_refused_or_gets_a_folder_of_its_own(names: list[str], homes: Any) -> None:
    home = next(homes)
    home.mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        added = []
        for name in names:
            try:
                added.append((name, desk.add_member(name, say_nothing)))
            except UsageError as error:
                assert error.hint  # noqa: PT017
        for typed, member in added:
            assert desk.find_member(typed) == desk.find_member(member.name) == member
            assert member.folder.parent == home / ".local" / "share" / "carecli" / "people"
            assert desk.find_member(member.name).name.isprintable() or member.name
        folders = [member.folder.name.lower() for _, member in added]
        assert len({*folders}) == len(folders) == len([*desk.list_members()])
    shutil.rmtree(home)


def test_folders_and_files_are_for_the_person_alone(run: Run) -> None:
    old = os.umask(0)
    try:
        run("person", "add", "Ann")
        run("person", "note", "Ann", "a note")
        run("person", "use", "Ann")
        run("profile", "new", *RN)
        run("history", "save")
        run("person", "rename", "Ann", "Anna")
    finally:
        os.umask(old)
    found = [desk_folder(), *desk_folder().rglob("*")]
    assert len(found) >= 7
    for place in found:
        mode = 0o700 if place.is_dir() else 0o600
        assert stat.S_IMODE(place.stat().st_mode) == mode, place


def test_folders_that_others_can_look_into_are_closed_again(run: Run) -> None:
    for _ in range(2):
        run("person", "add", "Ann")
    places = [desk_folder(), desk_folder() / "people", desk_folder() / "people" / "ann"]
    for place in places:
        place.chmod(0o755)
    run("profile", "new", *RN, "--person", "Ann")
    run("person", "use", "Ann")
    assert [stat.S_IMODE(place.stat().st_mode) for place in places] == [0o700] * 3


def test_a_folder_that_was_copied_here_by_hand_is_somebody() -> None:
    desk.add_member("Ann", say_nothing)
    people = desk_folder() / "people"
    (people / "bo").mkdir()
    (people / "bo" / "profile.toml").write_text("years = 3\n")
    shutil.copytree(people / "ann", people / "copy")
    (people / "empty").mkdir()
    (people / "a file").write_text("mine")
    (people / "others").mkdir()
    (people / "others" / "photo.png").write_text("mine")
    assert [(m.name, m.folder.name) for m in desk.list_members()] == [
        ("Ann", "ann"), ("Ann", "copy"), ("bo", "bo"),
    ]  # fmt: skip
    with pytest.raises(UsageError, match=r"more than one person is called 'ann': .*/ann and .*/copy"):
        desk.find_member("ann")


PERSON: dict[str, str] = {
    "another form": '{"schema": "carecli.profile/1", "name": "Bo"}',
    "no name": '{"schema": "carecli.person/1"}',
    "a blank name": '{"schema": "carecli.person/1", "name": " \\u001b[31m "}',
    "a long name": f'{{"schema": "carecli.person/1", "name": "{"x" * 81}"}}',
    "a number": '{"schema": "carecli.person/1", "name": 3}',
    "archived by a word": '{"schema": "carecli.person/1", "name": "Bo", "archived": "no"}',
    "a list": "[]",
    "much": " " * 20_000,
}


@pytest.mark.parametrize("text", PERSON.values(), ids=list(PERSON))
def test_who_is_not_called_anything_has_the_name_of_the_folder(text: str) -> None:
    member = desk.add_member("Ann", say_nothing)
    (member.folder / "person.json").write_text(text)
    (found,) = desk.list_members()
    assert (found.name, found.fault.startswith("person.json ")) == ("ann", True)
    assert desk.rename_member("ann", "Ann Lee", say_nothing)[1].name == "Ann Lee"
    assert desk.find_member("Ann Lee").fault == ""


def test_a_pipe_in_the_place_of_a_name_is_not_waited_for() -> None:
    member = desk.add_member("Ann", say_nothing)
    (member.folder / "person.json").unlink()
    os.mkfifo(member.folder / "person.json")
    (member.folder / "profile.toml").write_text("years = 3\n")
    assert [found.name for found in desk.list_members()] == ["ann"]


def test_who_is_in_use_stays_so_to_the_end_of_a_command() -> None:
    for name in ("Ann", "Bo"):
        desk.add_member(name, say_nothing)
    with desk.use_person("Ann"):
        desk.put_to_use("Bo", say_nothing)
        assert data_folder().name == "ann"
    with desk.use_person(None):
        assert data_folder().name == "bo"
    with use_folder(desk_folder()):
        assert desk.find_in_use().is_first
    assert data_folder() == desk_folder()
