"""`carecli profile erase` and `history erase`: what is the person's goes, and all else stays as it is."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from tests.conftest import PEOPLE

Run = Callable[..., Result]

OWN = (
    "profile.toml", ".profile.toml.k3jd82_a", "profile.previous.toml", "profile.previous-2.toml",
    ".profile.previous.toml.abcd1234", "interview.json", ".interview.json.qwertzui",
    "interview.previous.json", "interview.previous-7.json", "import.json", ".import.json.abcd1234",
    "import.previous.json", "resume.json", ".resume.json.qwertzui", "resume.previous.json",
    "resume.previous-2.json",
    "stories.toml", ".stories.toml.k3jd82_a", "stories.previous.toml", "stories.previous-2.toml",
    "story.json", "story.previous.json", ".story.json.qwertzui", "notes.json", ".notes.json.abcd1234",
    "person.json",
)  # fmt: skip
HISTORY = (
    "history.sqlite3-shm", "history.sqlite3-wal", "history.sqlite3-journal", "history.sqlite3",
    "history.damaged-2.sqlite3", "history.damaged.sqlite3", "history.damaged.sqlite3-wal",
    "history.foreign-2.sqlite3-wal", "history.foreign.sqlite3-wal",
    "history.last-good.sqlite3", "history.new-a1b2c3d4.sqlite3", "history.new-a1b2c3d4.sqlite3-journal",
    "history.new-a1b2c3d4.sqlite3-wal", "history.until-snapshots.sqlite3",
)  # fmt: skip
OTHERS = (
    "notes.txt", "profile.toml.bak", "profile.previous-of-mum.toml", ".profile.toml.swp", "my-profile.toml",
    "interview.json5", "my-resume.json", "resume.json.bak", "imports.json",
    "story.toml", "stories.toml~", "stories.json", "history.sqlite", "history.of-mum.sqlite3",
    "history.sqlite3.gz", "report.html",
)  # fmt: skip


@pytest.fixture
def folder(home: Path) -> Path:
    """Make the folder where carecli keeps what is the person's."""
    place = home / ".local" / "share" / "carecli"
    place.mkdir(parents=True, mode=0o700)
    return place


def fill(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).write_text(name)


def list_erased(result: Result) -> list[str]:
    return [line.removeprefix("Erased ") for line in result.stdout.splitlines()]


def test_everything_of_the_person_goes_and_nothing_else(run: Run, folder: Path) -> None:
    fill(folder, *OTHERS, *OWN, *HISTORY)
    result = run("profile", "erase", "--yes")
    assert (result.exit_code, result.stderr) == (0, "")
    assert sorted(list_erased(result)) == sorted(str(folder / name) for name in (*OWN, *HISTORY))
    assert sorted(path.name for path in folder.iterdir()) == sorted(OTHERS)
    assert run("profile", "erase", "--yes").stdout == "Nothing to erase: carecli keeps nothing of yours.\n"


def test_erasing_the_history_takes_its_files_alone(run: Run, folder: Path) -> None:
    fill(folder, *OTHERS, *OWN, *HISTORY)
    result = run("history", "erase", "--yes")
    assert list_erased(result) == [str(folder / name) for name in HISTORY]
    assert sorted(path.name for path in folder.iterdir()) == sorted((*OWN, *OTHERS))


@pytest.mark.parametrize("command", [("profile",), ("history",)])
def test_what_is_shown_before_asking_is_what_goes(
    command: tuple[str], run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("carecli.cli.answers.can_prompt", lambda: True)
    fill(folder, *OTHERS, *OWN, *HISTORY)
    refused = run(*command, "erase", stdin="no\n")
    assert refused.stdout == "Nothing was erased.\n"
    shown = [line.strip() for line in refused.stderr.splitlines() if line.startswith("  ")]
    assert list_erased(run(*command, "erase", stdin="yes\n")) == shown
    assert len(shown) >= len(HISTORY)


def test_a_file_that_comes_while_somebody_is_asked_stays_and_is_named(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def agree(_: object, **__: object) -> bool:
        fill(folder, "interview.json")
        return True

    monkeypatch.setattr("carecli.cli.answers._ask", agree)
    fill(folder, "profile.toml")
    result = run("profile", "erase")
    assert (result.exit_code, list_erased(result)) == (3, [str(folder / "profile.toml")])
    assert result.stderr == (
        f"carecli: error: cannot erase {folder / 'interview.json'}: another carecli has made it since you "
        "were asked\n"
    )


@pytest.mark.parametrize("name", ["profile.toml", "interview.json", "history.sqlite3"])
def test_what_is_behind_a_link_goes_before_the_link(
    name: str, run: Run, folder: Path, tmp_path: Path
) -> None:
    target = tmp_path / "my [own] file.db"
    fill(tmp_path, target.name, "other", "my [own] file.db.bak")
    middle = tmp_path / "middle"
    middle.symlink_to(target.name)
    (folder / name).symlink_to(middle)
    result = run("profile", "erase", "--yes")
    assert (result.exit_code, result.stderr) == (0, "")
    assert list_erased(result) == [str(target), str(middle), str(folder / name)]
    assert list(folder.iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["my [own] file.db.bak", "other"]


def test_copies_and_half_written_files_beside_a_linked_file_go_too(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    own = [
        "h[1].db",
        "h[1].db-wal",
        "h[1].last-good.db",
        "h[1].new-a1b2c3d4.db",
        ".me.toml.k3jd82_a",
        "me.toml",
    ]
    fill(tmp_path, *own, "h1.db", "h[1].until friday.db", "me.toml.bak")
    (folder / "history.sqlite3").symlink_to(tmp_path / "h[1].db")
    (folder / "profile.toml").symlink_to(tmp_path / "me.toml")
    assert run("profile", "erase", "--yes").exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "h1.db", "h[1].until friday.db", "me.toml.bak",
    ]  # fmt: skip
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("target", ["missing", "/dev/null", "loop", "a folder"])
@pytest.mark.parametrize("name", ["profile.toml", "interview.json", "history.sqlite3"])
def test_a_link_that_leads_to_no_file_goes_alone(
    name: str, target: str, run: Run, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "a folder").mkdir()
    link = folder / name
    link.symlink_to(link if target == "loop" else tmp_path / target)
    result = run("profile", "erase", "--yes")
    assert (result.exit_code, list_erased(result)) == (0, [str(link)])
    assert list(folder.iterdir()) == []
    assert (tmp_path / "a folder").is_dir()
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_a_folder_at_the_place_of_a_file_is_named_and_the_others_go(run: Run, folder: Path) -> None:
    (folder / "profile.toml").mkdir()
    (folder / "profile.toml" / "mine").write_text("kept")
    fill(folder, "interview.json", "history.sqlite3")
    result = run("profile", "erase", "--yes")
    assert result.exit_code == 3
    assert list_erased(result) == [str(folder / "interview.json"), str(folder / "history.sqlite3")]
    said = f"cannot erase {folder / 'profile.toml'}: it is a folder, which carecli has not made"
    assert result.stderr == f"carecli: error: {said}\n"
    assert (folder / "profile.toml" / "mine").exists()
    assert run("profile", "erase").exit_code == 3, "nobody is asked where nothing can go"


def test_each_file_that_cannot_go_is_named_and_the_others_go(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(folder, *OWN)
    plain_unlink = Path.unlink

    def unlink(path: Path, **options: bool) -> None:
        if "previous" in path.name:
            raise PermissionError(1, "Operation not permitted")
        plain_unlink(path, **options)

    monkeypatch.setattr(Path, "unlink", unlink)
    result = run("profile", "erase", "--yes")
    left = [name for name in OWN if "previous" in name]
    assert result.exit_code == 3
    assert sorted(path.name for path in folder.iterdir()) == sorted(left)
    assert len(result.stderr.splitlines()) == len(left) == 11
    for name in left:
        assert f"cannot erase {folder / name}: Operation not permitted" in result.stderr


def test_a_hard_link_elsewhere_is_said_to_stay(run: Run, folder: Path, tmp_path: Path) -> None:
    fill(folder, "profile.toml")
    (tmp_path / "mine.toml").hardlink_to(folder / "profile.toml")
    (folder / "profile.previous.toml").hardlink_to(folder / "profile.toml")
    result = run("profile", "erase", "--yes")
    assert result.exit_code == 0
    assert len(list_erased(result)) == 2
    assert "has another name elsewhere, a hard link, and stays under that" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert (tmp_path / "mine.toml").exists()


def test_hard_links_among_what_goes_are_no_matter(run: Run, folder: Path) -> None:
    fill(folder, "profile.toml")
    (folder / "profile.previous.toml").hardlink_to(folder / "profile.toml")
    result = run("profile", "erase", "--yes")
    assert (result.exit_code, result.stderr) == (0, "")
    assert list(folder.iterdir()) == []


HELD = """
import fcntl, os, sys, time
handle = os.open(sys.argv[1], os.O_RDONLY)
fcntl.flock(handle, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize(
    "command",
    [
        ("profile", "erase", "--yes"),
        ("profile", "edit", "--years", "4"),
        ("plan", "done", "certification-ccm"),
        ("history", "save"),
    ],
    ids=" ".join,
)
def test_a_folder_that_somebody_holds_is_not_waited_for_for_ever(
    command: tuple[str, ...], run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("carecli.profile.files.PATIENCE", 0.1)
    shutil.copy(PEOPLE / "bedside-nurse.toml", folder / "profile.toml")
    before = (folder / "profile.toml").read_bytes()
    holder = subprocess.Popen([sys.executable, "-c", HELD, str(folder)], stdout=subprocess.PIPE)
    try:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        result = run(*command)
    finally:
        holder.kill()
        holder.communicate()
    assert result.exit_code == (5 if command[0] == "history" else 3)
    assert f"another carecli holds {folder}; let it end, or stop it, and try again" in result.stderr
    assert (folder / "profile.toml").read_bytes() == before
