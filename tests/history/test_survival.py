"""The history lives through what happens to files: kill -9, a full disk, read-only folders, two at once.

Each happens for real, to a real process. What needs root (mounts) falls back to what any user can do.
"""

import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from carecli.errors import HistoryError
from carecli.history.snapshots import list_snapshots, read_snapshot, save_snapshot
from carecli.pack.pack import Pack
from tests.conftest import ROOT
from tests.history.making import make_content, save_many

SAVE = """
import sys
from carecli.cli.app import app

def save(note):
    try:
        app(["history", "save", "--note", note], prog_name="carecli")
    except SystemExit as leaving:
        assert not leaving.code, leaving.code
"""
MANY = SAVE + "for number in range(int(sys.argv[2])): save(f'{sys.argv[1]} {number}')\n"
KILLED = (
    SAVE
    + """
import os, signal, sqlite3
wanted, when = sys.argv[1:]
plain_connect = sqlite3.connect

class Watched(sqlite3.Connection):
    def execute(self, statement, *rest):
        here = statement.strip().startswith(wanted)
        if here and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        done = super().execute(statement, *rest)
        if here:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

sqlite3.connect = lambda *args, **options: plain_connect(*args, factory=Watched, **options)
save("killed")
"""
)


@pytest.fixture
def path(home: Path) -> Path:
    """Return where the history is in the home of the test, with a profile beside it."""
    folder = home / ".local" / "share" / "carecli"
    folder.mkdir(parents=True, mode=0o700)
    (folder / "profile.toml").write_text('years = 3\nlicenses = ["RN"]\n')
    return folder / "history.sqlite3"


def start(script: str, *args: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", script, *map(str, args)]
    # Coverage keeps its own data in a file that being killed, or a limit on files, would break.
    clean = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    environment = os.environ if script == SHOW else clean
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def check_integrity(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def list_notes(path: Path) -> list[str | None]:
    """Return the notes of all snapshots after reading each in full."""
    listed = list_snapshots(path)
    assert [read_snapshot(path, found.number).content.note for found in listed] == [f.note for f in listed]
    return [found.note for found in listed]


@pytest.mark.parametrize("existed", [True, False], ids=["a history", "the first save"])
@pytest.mark.parametrize(
    ("statement", "when", "kept"),
    [
        ("BEGIN", "before", False),
        ("BEGIN", "after", False),
        ("INSERT INTO snapshots", "before", False),
        ("INSERT INTO snapshots", "after", False),
        ("COMMIT", "before", False),
        ("COMMIT", "after", True),
    ],
)
def test_a_save_that_is_killed_is_there_wholly_or_not_at_all(
    statement: str, when: str, kept: bool, existed: bool, path: Path, pack: Pack
) -> None:
    before = ["one", "two"] if existed else []
    for note in before:
        save_snapshot(path, make_content(pack, note=note))
    killed = start(KILLED, statement, when)
    assert killed.communicate()[1] == ""
    assert killed.returncode == -signal.SIGKILL
    # Without a history the first COMMIT is that of the migration.
    there = [*before, "killed"] if kept and existed else before
    assert list_notes(path) == there
    number = save_snapshot(path, make_content(pack, note="after"))
    assert number == len(there) + 1
    assert sorted(filter(None, list_notes(path))) == sorted([*there, "after"])
    check_integrity(path)


@pytest.mark.parametrize(
    "statement", ["PRAGMA journal_mode", "PRAGMA application_id", "CREATE TABLE snapshots"]
)
def test_a_history_that_is_killed_while_it_is_made_is_not_there(
    statement: str, path: Path, pack: Pack
) -> None:
    killed = start(KILLED, statement, "after")
    assert killed.communicate()[1] == ""
    assert killed.returncode == -signal.SIGKILL
    assert list_snapshots(path) == ()
    assert save_snapshot(path, make_content(pack)) == 1
    check_integrity(path)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("statement", ["PRAGMA journal_mode = DELETE", "PRAGMA integrity_check"])
def test_a_save_that_is_killed_while_it_is_copied_stands_and_so_does_the_earlier_copy(
    statement: str, when: str, path: Path, pack: Pack
) -> None:
    copy = path.with_name("history.last-good.sqlite3")
    for number in (1, 2):
        save_snapshot(path, make_content(pack, note=f"{number}"))
    os.utime(copy, (0, 0))
    before = copy.read_bytes()
    killed = start(KILLED, statement, when)
    assert killed.communicate()[1] == ""
    assert killed.returncode == -signal.SIGKILL
    assert list_notes(path) == ["1", "2", "killed"]
    assert copy.read_bytes() == before
    assert save_snapshot(path, make_content(pack, note="after")) == 4
    assert sorted(filter(None, list_notes(copy))) == ["1", "2", "after", "killed"]
    check_integrity(path)


def test_saves_killed_at_any_moment_lose_nothing_that_was_said_to_be_saved(path: Path) -> None:
    said: list[str] = []
    chance = random.Random(20261123)
    for turn in range(6):
        running = start(MANY, f"turn {turn}", 1000)
        assert running.stdout
        said.append(running.stdout.readline())
        time.sleep(chance.uniform(0, 0.3))
        running.kill()
        rest, errors = running.communicate()
        assert (running.returncode, errors) == (-signal.SIGKILL, "")
        said += [line for line in rest.splitlines() if line.endswith(".")]
    numbers = {int(line.split(":")[0].removeprefix("Saved as ")) for line in said}
    listed = {found.number for found in list_snapshots(path)}
    assert len(numbers) == len(said) >= 6
    assert numbers <= listed
    assert len(listed - numbers) <= 6, "more than the one in work at each kill"
    list_notes(path)
    check_integrity(path)


def test_two_processes_that_save_at_once_lose_nothing(path: Path) -> None:
    both = [start(MANY, name, 100) for name in ("left", "right")]
    done = [(running.communicate(), running.returncode) for running in both]
    assert [(errors, code) for (_, errors), code in done] == [("", 0), ("", 0)]
    listed = list_snapshots(path)
    assert sorted(found.number for found in listed) == list(range(1, 201))
    assert {found.note for found in listed} == {
        f"{name} {i}" for name in ("left", "right") for i in range(100)
    }
    said = [line.split(":")[0] for (text, _), _ in done for line in text.splitlines()]
    assert sorted(said) == sorted(f"Saved as {number}" for number in range(1, 201))
    check_integrity(path)


def may_mount() -> bool:
    """Whether this user may mount: root outside of a strict container."""
    if os.geteuid() != 0:
        return False
    tried = subprocess.run(
        ["unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False
    )
    return tried.returncode == 0


@contextmanager
def mount(place: Path, options: str) -> Iterator[None]:
    """Mount a file system of its own in a folder."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", place], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", place], check=True)


def save_until_it_fails(path: Path, pack: Pack) -> tuple[int, HistoryError]:
    """Save until there is no more room; return how many were saved and the error."""
    for count in range(1000):
        try:
            save_snapshot(path, make_content(pack, note=f"{count}"))
        except HistoryError as error:
            return count, error
    raise AssertionError("the disk never was full")


def test_a_full_disk_loses_only_the_save_that_did_not_fit(tmp_path: Path, pack: Pack) -> None:
    if not may_mount():
        pytest.skip("needs root: a file that may not grow is tested for everybody")
    place = tmp_path / "small"
    place.mkdir()
    path = place / "history.sqlite3"
    with mount(place, "size=256k"):
        count, error = save_until_it_fails(path, pack)
        assert (error.code, error.message) == (5, f"cannot write the history {path}: the disk is full")
        assert error.hint == "nothing was changed; make room and try again"
        assert count > 3
        assert list_notes(path) == [str(number) for number in range(count)]
        subprocess.run(["mount", "-o", "remount,size=2m", place], check=True)
        assert save_snapshot(path, make_content(pack, note="room")) == count + 1
        assert list_notes(path) == [*(str(number) for number in range(count)), "room"]
        check_integrity(path)


def fill_up(place: Path) -> None:
    """Leave not a byte of room on the disk of a folder."""
    with suppress(OSError), (place / "fill").open("ab", buffering=0) as stream:
        while stream.write(bytes(4096)):
            pass


def test_a_full_disk_stops_no_reader(home: Path, pack: Pack) -> None:
    if not may_mount():
        pytest.skip("needs root: a file that may not grow is tested for everybody")
    place = home / ".local" / "share" / "carecli"
    place.mkdir(parents=True)
    with mount(place, "size=256k"):
        save_many(place / "history.sqlite3", pack, 3)
        (place / "profile.toml").write_text('years = 3\nlicenses = ["RN"]\n')
        fill_up(place)
        before = (place / "history.sqlite3").read_bytes()
        for command in (["list"], ["show", "1"], ["chart"], ["diff"], ["export"], ["repair"]):
            running = start(SHOW, *command)
            said, errors = running.communicate()
            assert (running.returncode, errors) == (0, ""), command
            assert said
        running = start(SHOW.replace('["history", *', '["report", *'), "--format", "markdown")
        said, errors = running.communicate()
        assert running.returncode == 0
        assert "3 saved assessments" in said
        assert "without your progress" not in errors
        running = start(SHOW, "save")
        said, errors = running.communicate()
        assert (running.returncode, said) == (5, "")
        assert len(errors.splitlines()) == 1
        assert "disk" in errors
        assert (place / "history.sqlite3").read_bytes() == before


def test_a_disk_without_room_for_a_first_save_is_left_as_it_was(tmp_path: Path, pack: Pack) -> None:
    if not may_mount():
        pytest.skip("needs root: a file that may not grow is tested for everybody")
    place = tmp_path / "tiny"
    place.mkdir()
    with mount(place, "size=8k"):
        with pytest.raises(HistoryError, match="cannot ") as caught:
            save_snapshot(place / "history.sqlite3", make_content(pack))
        assert "full" in f"{caught.value.message} {caught.value.hint}"
        assert list(place.iterdir()) == []


LIMITED = """
import resource, signal, sys
from pathlib import Path
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
sys.argv[1:] = sys.argv[2:]
"""


@pytest.mark.parametrize("room", [0, 20_000, 60_000])
def test_a_file_that_may_not_grow_loses_only_the_save_that_did_not_fit(
    room: int, path: Path, pack: Pack
) -> None:
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
    save_many(path, pack, 3)
    before = list_notes(path)
    running = start(LIMITED + MANY, room, "limited", 50)
    said, errors = running.communicate()
    assert running.returncode == 1, "the save that fails ends the script"
    assert errors.startswith("carecli: error: cannot ")
    assert f"the history {path}" in errors
    assert "AssertionError: 5" in errors, "the exit code"
    count = len(said.splitlines())
    assert count < 50
    assert list_notes(path) == [*before, *(f"limited {number}" for number in range(count))]
    assert save_snapshot(path, make_content(pack)) == 3 + count + 1
    check_integrity(path)


AS_NOBODY = """
import os, sys
os.setgid(65534)
os.setuid(65534)
"""
SHOW = """
import sys
from carecli.cli.app import app
app(["history", *sys.argv[1:]], prog_name="carecli")
"""


@contextmanager
def read_only(folder: Path) -> Iterator[str]:
    """Make a folder one that cannot be written to; yield what a script needs to be held by that."""
    if may_mount():
        subprocess.run(["mount", "--bind", folder, folder], check=True)
        try:
            subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
            yield ""
        finally:
            subprocess.run(["umount", folder], check=True)
        return
    folder.chmod(0o500)
    try:
        yield AS_NOBODY if os.geteuid() == 0 else ""
    finally:
        folder.chmod(0o700)


def test_a_read_only_folder_can_be_read_and_a_save_says_what_is_wrong(path: Path, pack: Pack) -> None:
    save_many(path, pack, 2)
    before = path.read_bytes()
    with read_only(path.parent) as dropped:
        for command in (["list"], ["show", "1"], ["chart"], ["diff"], ["export"], ["repair"]):
            running = start(dropped + SHOW, *command)
            said, errors = running.communicate()
            assert (running.returncode, errors) == (0, ""), command
            assert said
        running = start(dropped + SHOW, "save")
        said, errors = running.communicate()
        assert (running.returncode, said) == (5, "")
        assert errors.startswith(f"carecli: error: cannot write the history {path}: it is read-only; nothing")
        assert len(errors.splitlines()) == 1
    assert path.read_bytes() == before
    assert sorted(p.name for p in path.parent.iterdir() if "history" in p.name) == [
        "history.last-good.sqlite3", "history.sqlite3",
    ]  # fmt: skip


def test_a_log_in_a_read_only_folder_is_not_passed_over(path: Path, pack: Pack) -> None:
    save_many(path, pack, 1)
    with closing(sqlite3.connect(path)) as holding:
        holding.execute("SELECT count(*) FROM snapshots").fetchone()
        save_many(path, pack, 1)
        log = Path(f"{path}-wal").read_bytes()
    Path(f"{path}-wal").write_bytes(log)
    with read_only(path.parent) as dropped:
        running = start(dropped + SHOW, "list")
        said, errors = running.communicate()
    assert (running.returncode, said) == (5, "")
    assert errors.startswith(f"carecli: error: cannot open the history {path}: it or its folder is not ")
    assert len(list_snapshots(path)) == 2


def test_a_first_save_into_a_read_only_folder_says_what_is_wrong(path: Path) -> None:
    with read_only(path.parent) as dropped:
        running = start(dropped + SHOW, "save")
        said, errors = running.communicate()
    assert (running.returncode, said) == (5, "")
    assert errors.startswith(f"carecli: error: cannot use the history {path}: Read-only file system; ") or (
        "Permission denied" in errors
    )
    assert [p.name for p in path.parent.iterdir()] == ["profile.toml"]


def test_a_log_that_was_not_written_back_is_still_read_and_lost_by_no_reader(path: Path, pack: Pack) -> None:
    save_many(path, pack, 2)
    with closing(sqlite3.connect(path)) as holding:
        holding.execute("SELECT count(*) FROM snapshots").fetchone()
        save_snapshot(path, make_content(pack, note="in the log"))
        assert Path(f"{path}-wal").stat().st_size > 0
        copies = path.parent / "copies"
        copies.mkdir()
        for suffix in ("", "-wal"):
            (copies / f"{path.name}{suffix}").write_bytes(Path(f"{path}{suffix}").read_bytes())
    for _ in range(2):
        assert "in the log" in list_notes(copies / path.name)
