"""Only what is a history's own is read with it: a foreign log, journal or index is put aside and said.

SQLite itself would write it into the file. Each is made for real, by SQLite or by carecli.
"""

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from carecli.errors import ExitCode, HistoryError
from carecli.history.salvage import Repaired, repair_history
from carecli.history.snapshots import list_snapshots, read_snapshot, save_snapshot
from carecli.history.sqlite import DamagedError
from carecli.pack.pack import Pack
from tests.history.making import make_content, save_many

FILE, COPY = "history.sqlite3", "history.last-good.sqlite3"
USES: dict[str, Callable[[Path, Pack, list[str]], object]] = {
    "list": lambda path, _, told: list_snapshots(path, told.append),
    "show": lambda path, _, told: read_snapshot(path, 1, told.append),
    "save": lambda path, pack, told: save_snapshot(path, make_content(pack, note="new"), told.append),
    "repair": lambda path, _, told: repair_history(path, told.append),
}


@pytest.fixture
def path(tmp_path: Path, pack: Pack) -> Path:
    """Return a history of five snapshots."""
    place = tmp_path / "mine" / FILE
    save_many(place, pack, 5)
    return place


def leave_log(path: Path, pack: Pack, *notes: str) -> bytes:
    """Save snapshots that a kill would leave in the log alone; put file and log back as they are then."""
    with closing(sqlite3.connect(path, isolation_level=None)) as holding:
        holding.execute("SELECT count(*) FROM snapshots").fetchone()
        for note in notes:
            save_snapshot(path, make_content(pack, note=note))
        file, log = path.read_bytes(), Path(f"{path}-wal").read_bytes()
    path.write_bytes(file)
    Path(f"{path}-wal").write_bytes(log)
    return log


def make_other_history(folder: Path, pack: Pack, count: int) -> bytes:
    """Return the log of another history of carecli's."""
    other = folder / "theirs" / FILE
    for number in range(count):
        save_snapshot(other, make_content(pack, note=f"their {number}", years=number + 10))
    return leave_log(other, pack, "theirs, in the log")


def make_other_program(folder: Path, mode: str) -> bytes:
    """Return what another program's database has beside it, killed in the middle of its work."""
    other = folder / "other.sqlite3"
    with closing(sqlite3.connect(other, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA journal_mode = {mode}")
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("CREATE TABLE letters (text)")
        connection.execute("BEGIN")
        for _ in range(50):
            connection.execute("INSERT INTO letters VALUES (?)", ("Dear diary " * 200,))
        if mode == "WAL":
            connection.execute("COMMIT")
        return Path(f"{other}-{'wal' if mode == 'WAL' else 'journal'}").read_bytes()


FOREIGN: dict[str, Callable[[Path, Pack], tuple[str, bytes]]] = {
    "a log of a longer history": lambda folder, pack: ("wal", make_other_history(folder, pack, 12)),
    "a log of a shorter history": lambda folder, pack: ("wal", make_other_history(folder, pack, 2)),
    "a log of one as long": lambda folder, pack: ("wal", make_other_history(folder, pack, 5)),
    "a log of another program": lambda folder, _: ("wal", make_other_program(folder, "WAL")),
    "a journal of another program": lambda folder, _: ("journal", make_other_program(folder, "DELETE")),
    "text named as a log": lambda *_: ("wal", b"Dear diary, " * 1000),
    "a few bytes named as a log": lambda *_: ("wal", b"x"),
    "text named as a journal": lambda *_: ("journal", b"Dear diary, " * 1000),
    "text named as an index": lambda *_: ("shm", b"Dear diary, " * 1000),
}


@pytest.mark.parametrize("use", USES.values(), ids=list(USES))
@pytest.mark.parametrize("make", FOREIGN.values(), ids=list(FOREIGN))
def test_what_is_of_another_database_is_put_aside_and_said(
    make: Callable[[Path, Pack], tuple[str, bytes]],
    use: Callable[[Path, Pack, list[str]], object],
    path: Path,
    tmp_path: Path,
    pack: Pack,
) -> None:
    before = list_snapshots(path)
    suffix, raw = make(tmp_path, pack)
    beside, kept = Path(f"{path}-{suffix}"), path.with_name(f"history.foreign.sqlite3-{suffix}")
    beside.write_bytes(raw)
    told: list[str] = []
    use(path, pack, told)
    assert told == [f"{beside} is not part of this history; it is kept as {kept}"]
    assert kept.read_bytes() == raw
    there = list_snapshots(path, told.append)
    assert {*before} <= {*there}
    assert len(there) == 5 + (use is USES["save"])
    assert len(told) == 1
    for found in before:
        assert read_snapshot(path, found.number).number == found.number
    assert {place.name for place in path.parent.iterdir()} == {FILE, COPY, kept.name}


@pytest.mark.parametrize("suffix", ["wal", "shm", "journal"])
@pytest.mark.parametrize("kind", ["folder", "link", "link to nothing", "pipe"])
def test_what_is_no_file_is_put_aside_too(kind: str, suffix: str, path: Path, tmp_path: Path) -> None:
    beside, target = Path(f"{path}-{suffix}"), tmp_path / "target"
    if kind == "folder":
        beside.mkdir()
    elif kind == "pipe":
        os.mkfifo(beside)
    else:
        beside.symlink_to(target)
        if kind == "link":
            target.write_bytes(b"mine, and something else")
    told: list[str] = []
    assert len(list_snapshots(path, told.append)) == 5
    kept = path.with_name(f"history.foreign.sqlite3-{suffix}")
    assert told == [f"{beside} is not part of this history; it is kept as {kept}"]
    assert os.path.lexists(kept)
    assert target.exists() == (kind == "link")


def test_a_second_stranger_takes_another_name(path: Path) -> None:
    for _ in range(2):
        Path(f"{path}-wal").write_bytes(b"text " * 20)
        assert len(list_snapshots(path)) == 5
    assert sorted(place.name for place in path.parent.glob("*foreign*")) == [
        "history.foreign-2.sqlite3-wal", "history.foreign.sqlite3-wal",
    ]  # fmt: skip


@pytest.mark.parametrize("use", USES.values(), ids=list(USES))
def test_its_own_log_is_read_and_nothing_is_said(
    use: Callable[[Path, Pack, list[str]], object], path: Path, pack: Pack
) -> None:
    leave_log(path, pack, "in the log", "in the log, too")
    told: list[str] = []
    use(path, pack, told)
    assert told == []
    notes = [found.note for found in list_snapshots(path)]
    assert {"day 4", "in the log", "in the log, too"} <= {*notes}
    assert len(notes) == 7 + ("new" in notes)


def test_its_own_log_is_read_where_the_file_was_half_written_back(path: Path, pack: Pack) -> None:
    """A kill in the middle of a checkpoint: some pages are of the log, others not yet."""
    for number in range(20):
        save_snapshot(path, make_content(pack, note=f"{number}"))
    before = path.read_bytes()
    leave_log(path, pack, *(f"log {number}" for number in range(12)))
    log = Path(f"{path}-wal").read_bytes()
    frames = [log[start : start + 24 + 4096] for start in range(32, len(log), 24 + 4096)]
    pages = {int.from_bytes(frame[:4], "big"): frame[24:] for frame in frames}
    assert len(pages) > 6
    for done in range(len(pages) + 1):
        raw = bytearray(before)
        for number in sorted(pages)[:done]:
            raw[len(raw) :] = bytes(max(0, number * 4096 - len(raw)))
            raw[(number - 1) * 4096 : number * 4096] = pages[number]
        path.write_bytes(raw)
        Path(f"{path}-wal").write_bytes(log)
        told: list[str] = []
        assert len(list_snapshots(path, told.append)) == 37, done
        assert told == []


def test_the_log_of_later_days_is_put_aside_where_an_older_backup_was_put_back(
    path: Path, pack: Pack, tmp_path: Path
) -> None:
    backup = Path(shutil.copy2(path, tmp_path / "backup"))
    for number in range(30):
        save_snapshot(path, make_content(pack, note=f"later {number}"))
    log = leave_log(path, pack, "in the log")
    shutil.copy2(backup, path)
    told: list[str] = []
    assert len(list_snapshots(path, told.append)) == 5
    assert len(told) == 1
    assert path.with_name("history.foreign.sqlite3-wal").read_bytes() == log


def test_the_copy_that_is_put_back_is_a_history_that_lives_through_kills(path: Path, pack: Pack) -> None:
    shutil.copy2(path.with_name(COPY), path)
    save_snapshot(path, make_content(pack, note="after"))
    assert path.read_bytes()[18:20] == b"\2\2", "it is written through a log"
    assert [found.note for found in list_snapshots(path)].count("after") == 1


def test_a_file_of_another_program_is_not_even_opened(path: Path, tmp_path: Path) -> None:
    make_other_program(tmp_path, "WAL")
    shutil.copy2(tmp_path / "other.sqlite3", path)
    Path(f"{path}-wal").write_bytes(b"theirs")
    before = path.read_bytes()
    for use in (list_snapshots, repair_history):
        with pytest.raises(HistoryError, match="not a history of carecli but") as caught:
            use(path)
        assert (caught.value.code, isinstance(caught.value, DamagedError)) == (ExitCode.HISTORY, False)
    assert (path.read_bytes(), Path(f"{path}-wal").read_bytes()) == (before, b"theirs")
    assert not Path(f"{path}-shm").exists()


@pytest.mark.parametrize("count", [2, 5, 12])
def test_repair_takes_nothing_from_the_log_of_another_history(
    count: int, path: Path, tmp_path: Path, pack: Pack
) -> None:
    log = make_other_history(tmp_path, pack, count)
    raw = bytearray(path.read_bytes())
    raw[-5_000] ^= 0xFF
    raw[100:4096] = bytes(3996)
    path.write_bytes(raw)
    Path(f"{path}-wal").write_bytes(log)
    done = repair_history(path)
    assert isinstance(done, Repaired)
    notes = [str(found.note) for found in list_snapshots(path)]
    assert not [note for note in notes if "their" in note]
    assert len(notes) >= 4
    assert done.kept
    kept = [place for place in path.parent.iterdir() if place.name.endswith("-wal")]
    assert [place.read_bytes() for place in kept] == [log]


@pytest.mark.parametrize("use", USES.values(), ids=list(USES))
def test_the_log_of_a_file_that_another_program_has_open_stays(
    use: Callable[[Path, Pack, list[str]], object], path: Path, pack: Pack
) -> None:
    told: list[str] = []
    code = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('DELETE FROM snapshots WHERE number = 2'); print('ready', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdin
        assert other.stdout
        assert other.stdout.readline() == b"ready\n"
        files = {
            place: place.read_bytes() for place in path.parent.iterdir() if place.suffix != ".sqlite3-shm"
        }
        with pytest.raises(HistoryError, match="is open in another program") as raised:
            use(path, pack, told)
        assert "close it there" in str(raised.value.hint)
        assert {place: place.read_bytes() for place in files} == files
        assert told == []
        other.stdin.close()


@pytest.mark.parametrize("use", USES.values(), ids=list(USES))
def test_where_a_folder_cannot_be_held_nothing_is_put_aside(
    use: Callable[[Path, Pack, list[str]], object], path: Path, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_locks(monkeypatch)
    told: list[str] = []
    use(path, pack, told)
    assert told == [], "without strangers everything works as ever"
    log = Path(f"{path}-wal")
    log.write_bytes(b"Dear diary")
    with pytest.raises(HistoryError, match="its folder cannot be locked"):
        use(path, pack, told)
    assert log.read_bytes() == b"Dear diary"
    assert told == []


def test_where_a_folder_cannot_be_held_a_damaged_history_is_not_replaced(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_locks(monkeypatch)
    path.write_bytes(b"garbage" * 2_000)
    with pytest.raises(HistoryError, match="its folder cannot be locked"):
        repair_history(path)
    assert path.read_bytes() == b"garbage" * 2_000


def refuse_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the file system be one that has no locks of folders."""

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOTSUP, "Operation not supported")

    monkeypatch.setattr("fcntl.flock", refuse)


def test_a_log_that_another_carecli_has_just_written_back_is_no_stranger(
    path: Path, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_log(path, pack, "in the log")
    plain = Path.is_symlink

    def write_back(place: Path) -> bool:
        if place.name.endswith("-wal"):
            monkeypatch.setattr(Path, "is_symlink", plain)
            list_snapshots(path)
        return plain(place)

    monkeypatch.setattr(Path, "is_symlink", write_back)
    told: list[str] = []
    assert len(list_snapshots(path, told.append)) == 6
    assert told == []


@pytest.mark.parametrize("kind", ["folder", "pipe", "link to nothing"])
def test_what_is_no_file_in_the_place_of_the_copy_keeps_nobody_waiting(
    kind: str, path: Path, pack: Pack
) -> None:
    copy = path.with_name(COPY)
    copy.unlink()
    if kind == "folder":
        copy.mkdir()
    elif kind == "pipe":
        os.mkfifo(copy)
    else:
        copy.symlink_to(path.with_name("nothing"))
    assert repair_history(path) == Repaired(None, 5)
    assert save_snapshot(path, make_content(pack, note="new")) == 6
    path.write_bytes(b"garbage" * 2_000)
    assert repair_history(path)
