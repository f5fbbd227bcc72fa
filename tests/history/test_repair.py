"""Repair: what a damaged history still holds is saved, its copy fills it up, and what is lost is counted.

Each damage is done for real to the file of a history that was saved for real.
"""

import os
import shutil
import sqlite3
import stat
from contextlib import closing, suppress
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecli.errors import HistoryError
from carecli.history import rows, salvage, snapshots
from carecli.history.content import Content, Snapshot
from carecli.history.identity import PAGE_SIZE
from carecli.history.salvage import Repaired, repair_history
from carecli.history.snapshots import list_snapshots, read_snapshot, save_snapshot
from carecli.history.sqlite import DamagedError
from carecli.history.store import MIGRATIONS, Migration, open_store
from carecli.pack.pack import Pack
from tests.history.making import FIRST, make_content, save_many

COUNT = 50
COPIED = 40
NOISE = bytes(i * 73 % 251 for i in range(PAGE_SIZE))
FILE, COPY, KEPT = "history.sqlite3", "history.last-good.sqlite3", "history.damaged.sqlite3"
DAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC).timestamp()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, pack: Pack) -> Path:
    """Return a healthy history of 50 snapshots, all in its file and none in its log, and a copy of 40."""
    path = tmp_path_factory.mktemp("whole") / FILE
    save_many(path, pack, COPIED - 1)
    copy = path.with_name(COPY)
    os.utime(copy, (0, 0))
    save_many(path, pack, 1)
    content = copy.read_bytes()
    save_many(path, pack, COUNT - COPIED)
    copy.write_bytes(content)
    os.utime(copy, (NOON, NOON))
    assert sorted(place.name for place in path.parent.iterdir()) == [COPY, FILE]
    assert len(list_snapshots(copy)) == COPIED
    return path


@pytest.fixture(scope="module")
def contents(whole: Path) -> list[Content]:
    """Return what was saved into the healthy history."""
    return [snapshot.content for snapshot in read_all(whole).values()]


@pytest.fixture
def path(whole: Path, tmp_path: Path) -> Path:
    """Return a history to damage, which has no copy."""
    return Path(shutil.copy2(whole, tmp_path))


@pytest.fixture
def copied(path: Path, whole: Path) -> Path:
    """Return a history to damage, with a copy of its first 40 snapshots."""
    shutil.copy2(whole.with_name(COPY), path.parent)
    return path


def read_all(path: Path) -> dict[int, Snapshot]:
    return {found.number: read_snapshot(path, found.number) for found in list_snapshots(path)}


@cache
def read_sound(whole: Path) -> dict[int, Snapshot]:
    """Return every snapshot of the healthy history, which nothing changes."""
    return read_all(whole)


def repair_damaged(path: Path, whole: Path, pack: Pack) -> Repaired:
    """Repair a file that cannot be used; hold what must be so whatever the damage. Return what was done."""
    damaged, sound = path.read_bytes(), read_sound(whole)
    copy, kept = path.with_name(COPY), path.with_name(KEPT)
    last_good = copy.read_bytes() if copy.exists() else None
    done = repair_history(path)
    assert done
    assert done.kept == kept
    assert kept.read_bytes() == damaged
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    saved = read_all(path)
    assert len(saved) == done.saved
    assert saved.items() <= sound.items(), "each as it was saved, under its number"
    assert {place.name for place in path.parent.iterdir()} <= {KEPT, FILE, COPY}
    if last_good is not None:
        assert copy.read_bytes() == last_good
        assert set(range(1, COPIED + 1)) <= saved.keys()
        assert done.copied == (DAY if done.filled else None)
    else:
        assert (done.filled, done.copied) == (0, None)
    if done.saved or done.lost:
        assert repair_history(path) == Repaired(None, done.saved)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert save_snapshot(path, make_content(pack)) == done.saved + done.lost + 1
    return done


def overwrite(path: Path, *pages: int, data: bytes = NOISE) -> None:
    """Write garbage over pages, the first one being 1."""
    with path.open("r+b") as stream:
        for page in pages:
            stream.seek((page - 1) * PAGE_SIZE)
            stream.write(data)


def read_pages(path: Path) -> dict[int, bytes]:
    raw = path.read_bytes()
    return {start // PAGE_SIZE + 1: raw[start : start + PAGE_SIZE] for start in range(0, len(raw), PAGE_SIZE)}


def find_pages(path: Path) -> dict[str, list[int]]:
    """Return the pages of the snapshots' table by their kind."""
    kinds = {0x05: "interior", 0x0D: "leaf"}
    found: dict[str, list[int]] = {"interior": [], "leaf": []}
    for number, page in read_pages(path).items():
        if number > 1 and page[0] in kinds and page[1:3] == b"\0\0":
            found[kinds[page[0]]].append(number)
    return found


def find_root(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        (number,) = connection.execute(query, (table,)).fetchone()
    assert isinstance(number, int)
    return number


def test_a_healthy_history_is_left_alone(copied: Path) -> None:
    before = copied.read_bytes()
    assert repair_history(copied) == Repaired(None, COUNT)
    assert copied.read_bytes() == before
    assert sorted(place.name for place in copied.parent.iterdir()) == [COPY, FILE]


def test_there_is_nothing_to_repair_where_nothing_was_saved(tmp_path: Path) -> None:
    assert repair_history(tmp_path / FILE) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5, 0.75, 0.9, 0.99])
def test_of_a_truncated_file_all_before_the_cut_is_saved(
    share: float, path: Path, whole: Path, pack: Pack
) -> None:
    os.truncate(path, int(path.stat().st_size * share))
    with pytest.raises(DamagedError):
        list_snapshots(path)
    done = repair_damaged(path, whole, pack)
    assert done.lost == COUNT - done.saved
    # A snapshot takes several pages, and the first ones of a file are no snapshot.
    assert COUNT * share - 6 <= done.saved <= COUNT * share + 1


@pytest.mark.parametrize("share", [0.1, 0.5, 0.75])
def test_what_a_truncated_file_lacks_comes_from_the_copy(
    share: float, copied: Path, whole: Path, pack: Pack
) -> None:
    os.truncate(copied, int(copied.stat().st_size * share))
    done = repair_damaged(copied, whole, pack)
    assert (done.saved, done.lost) == (COPIED, COUNT - COPIED)
    assert COUNT * share - 6 <= done.saved - done.filled <= COUNT * share + 1


def test_all_is_saved_of_a_file_that_lost_only_its_header(path: Path, whole: Path, pack: Pack) -> None:
    overwrite(path, 1)
    assert repair_damaged(path, whole, pack) == Repaired(path.with_name(KEPT), COUNT)


@pytest.mark.parametrize("size", [16, 100, PAGE_SIZE])
def test_a_lost_header_costs_nothing_that_was_saved_since_the_copy(
    size: int, copied: Path, whole: Path, pack: Pack
) -> None:
    overwrite(copied, 1, data=NOISE[:size])
    assert repair_damaged(copied, whole, pack) == Repaired(copied.with_name(KEPT), COUNT)


def test_of_a_file_that_lost_the_tree_above_its_rows_the_copy_is_saved(
    copied: Path, whole: Path, pack: Pack
) -> None:
    interior = find_pages(copied)["interior"]
    assert interior == [find_root(copied, "snapshots")]
    overwrite(copied, 1, *interior)
    done = repair_damaged(copied, whole, pack)
    assert (done.saved, done.lost, done.filled) == (COPIED, COUNT - COPIED, COPIED)


def test_without_a_copy_a_lost_tree_costs_all_and_that_is_said(path: Path, whole: Path, pack: Pack) -> None:
    overwrite(path, *find_pages(path)["interior"])
    done = repair_damaged(path, whole, pack)
    assert (done.saved, done.lost) == (0, COUNT)


def test_a_page_of_garbage_costs_the_snapshots_on_it(path: Path, whole: Path, pack: Pack) -> None:
    leaves = find_pages(path)["leaf"]
    overwrite(path, leaves[len(leaves) // 2], leaves[-1])
    done = repair_damaged(path, whole, pack)
    assert done.lost == COUNT - done.saved
    assert COUNT - 20 <= done.saved < COUNT


def test_the_copy_fills_up_pages_of_garbage(copied: Path, whole: Path, pack: Pack) -> None:
    leaves = find_pages(copied)["leaf"]
    overwrite(copied, leaves[4], leaves[len(leaves) // 2])
    done = repair_damaged(copied, whole, pack)
    assert (done.saved, done.lost) == (COUNT, 0)
    assert 2 <= done.filled <= 20


@pytest.mark.parametrize("every", [5, 7, 20])
def test_garbage_all_over_the_file_leaves_what_is_whole(
    every: int, path: Path, whole: Path, pack: Pack
) -> None:
    root = find_root(path, "snapshots")
    pages = range(6, path.stat().st_size // PAGE_SIZE, every)
    overwrite(path, *(page for page in pages if page != root))
    done = repair_damaged(path, whole, pack)
    assert (done.lost, done.counted) == (COUNT - done.saved, True)
    assert 0 < done.saved < COUNT


@pytest.mark.parametrize("every", [1, 2, 7, 20])
def test_garbage_all_over_the_file_costs_nothing_of_the_copy(
    every: int, copied: Path, whole: Path, pack: Pack
) -> None:
    overwrite(copied, *range(1, copied.stat().st_size // PAGE_SIZE, every))
    done = repair_damaged(copied, whole, pack)
    assert COPIED <= done.saved < COUNT
    assert done.filled


def test_a_changed_byte_in_a_result_is_found_by_repair_alone(path: Path, whole: Path, pack: Pack) -> None:
    change_a_byte(path)
    assert len(list_snapshots(path)) == COUNT
    assert repair_damaged(path, whole, pack).saved == COUNT - 1


def change_a_byte(path: Path) -> None:
    """Change a byte of a result: the history can be listed and saved to, but not all of it read."""
    raw = bytearray(path.read_bytes())
    raw[-5_000] ^= 0xFF
    path.write_bytes(raw)


GARBAGE: dict[str, bytes] = {
    "empty": b"",
    "a byte": b"S",
    "text": b"Dear diary, " * 5000,
    "noise": NOISE * 20,
    "zeros": bytes(PAGE_SIZE * 5),
    "leaves of garbage": (b"\x0d\0\0\xff\xff" + NOISE[5:]) * 8,
}


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=list(GARBAGE))
def test_nothing_is_made_of_garbage_and_the_file_is_kept(
    garbage: bytes, path: Path, whole: Path, pack: Pack
) -> None:
    path.write_bytes(garbage)
    path.chmod(0o600)
    done = repair_damaged(path, whole, pack)
    assert (done.saved, done.lost, done.counted) == (0, 0, False)


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=list(GARBAGE))
def test_of_a_file_of_garbage_the_copy_is_saved(
    garbage: bytes, copied: Path, whole: Path, pack: Pack
) -> None:
    copied.write_bytes(garbage)
    copied.chmod(0o600)
    done = repair_damaged(copied, whole, pack)
    assert (done.saved, done.filled, done.lost, done.counted) == (COPIED, COPIED, 0, False)


def test_a_copy_that_is_damaged_itself_gives_what_is_whole_in_it(copied: Path, whole: Path) -> None:
    copied.write_bytes(b"")
    copied.chmod(0o600)
    copy = copied.with_name(COPY)
    overwrite(copy, *find_pages(copy)["leaf"][6:8])
    done = repair_history(copied)
    assert done
    assert COPIED - 20 < done.saved == done.filled < COPIED
    assert read_all(copied).items() <= read_all(whole).items()
    copy.write_bytes(NOISE)
    overwrite(copied, 1, 2, 3)
    again = copied.with_name("history.damaged-2.sqlite3")
    assert repair_history(copied) == Repaired(again, done.saved, COPIED - done.saved)


def test_numbers_go_on_where_all_snapshots_but_their_count_is_lost(
    path: Path, whole: Path, pack: Pack
) -> None:
    count = find_root(path, "sqlite_sequence")
    overwrite(path, *(page for page in read_pages(path) if page != count))
    done = repair_damaged(path, whole, pack)
    assert (done.saved, done.lost) == (0, COUNT)


def test_where_the_count_is_lost_nobody_says_that_all_was_saved(path: Path, whole: Path, pack: Pack) -> None:
    overwrite(path, find_root(path, "sqlite_sequence"))
    done = repair_damaged(path, whole, pack)
    assert (done.saved, done.lost, done.counted) == (COUNT, 0, False)


def test_a_count_that_is_garbage_keeps_nobody_waiting(path: Path, whole: Path) -> None:
    counts = ((2**62, KEPT), (-1, "history.damaged-2.sqlite3"), ("many", "history.damaged-3.sqlite3"))
    for count, kept in counts:
        damaged = Path(shutil.copy2(whole, path))
        with closing(sqlite3.connect(damaged)) as connection:
            connection.execute("UPDATE sqlite_sequence SET seq = ?", (count,))
            connection.commit()
        change_a_byte(damaged)
        # The last one cannot be read: without the count nothing says that it ever was.
        assert repair_history(damaged) == Repaired(path.with_name(kept), COUNT - 1, counted=False)


def keep_log(path: Path, pack: Pack, *notes: str) -> bytes:
    """Save snapshots that stay in the log, and return it; the file then has them, too."""
    with closing(sqlite3.connect(path, isolation_level=None)) as holding:
        holding.execute("SELECT count(*) FROM snapshots").fetchone()
        for note in notes:
            save_snapshot(path, make_content(pack, note=note))
        return Path(f"{path}-wal").read_bytes()


def list_notes(path: Path) -> list[str | None]:
    return [snapshot.content.note for snapshot in read_all(path).values()]


def test_what_stands_only_in_the_log_is_saved_too(tmp_path: Path, pack: Pack) -> None:
    source = tmp_path / "source" / FILE
    save_many(source, pack, 4)
    path = tmp_path / FILE
    log = keep_log(source, pack, "in the log", "in the log, too")
    sound = read_all(source)
    path.write_bytes(NOISE)
    Path(f"{path}-wal").write_bytes(log)
    done = repair_history(path)
    assert done
    saved = read_all(path)
    assert saved.items() <= sound.items()
    assert {"in the log", "in the log, too"} <= {snapshot.content.note for snapshot in saved.values()}
    assert done == Repaired(tmp_path / KEPT, len(saved), 6 - len(saved))
    # SQLite itself may have written the log back into the damaged file.
    assert not Path(f"{path}-wal").exists()


@pytest.mark.parametrize("header", [True, False])
def test_a_log_beside_a_damaged_file_is_saved_with_it(header: bool, copied: Path, pack: Pack) -> None:
    before = copied.read_bytes()
    log = keep_log(copied, pack, "in the log", "in the log, too")
    sound = read_all(copied)
    copied.write_bytes(before)
    if header:
        overwrite(copied, 1)
    else:
        overwrite(copied, *find_pages(copied)["leaf"][3:5])
    Path(f"{copied}-wal").write_bytes(log)
    done = repair_history(copied)
    assert done
    assert (done.saved, done.lost, bool(done.filled)) == (COUNT + 2, 0, not header)
    assert read_all(copied) == sound
    assert not Path(f"{copied}-wal").exists()


def test_a_log_alone_is_repaired(tmp_path: Path, pack: Pack) -> None:
    source = tmp_path / "source" / FILE
    save_many(source, pack, 1)
    path = tmp_path / FILE
    Path(f"{path}-wal").write_bytes(keep_log(source, pack, "in the log"))
    done = repair_history(path)
    assert done
    assert "in the log" in [found.note for found in list_snapshots(path)]
    assert not Path(f"{path}-wal").exists()


def test_a_log_counts_up_to_its_last_whole_transaction(tmp_path: Path, pack: Pack) -> None:
    source = tmp_path / "source" / FILE
    save_many(source, pack, 1)
    before = source.read_bytes()
    log = keep_log(source, pack, "in the log", "at its end")
    frame = 24 + PAGE_SIZE
    assert (len(log) - 32) % frame == 0
    other = log[:32] + b"".join(
        log[i : i + 8] + b"12345678" + log[i + 16 : i + frame] for i in range(32, len(log), frame)
    )
    path = tmp_path / FILE
    for left, notes in (
        (log, ["day 0", "in the log", "at its end"]),
        (log[:-frame], ["day 0", "in the log"]),  # without its end the transaction never was
        (other, ["day 0"]),  # left over from an earlier log
    ):
        path.write_bytes(NOISE + before[PAGE_SIZE:])
        Path(f"{path}-wal").write_bytes(left)
        assert repair_history(path)
        assert list_notes(path) == notes


@pytest.mark.parametrize("many", [1, 12], ids=["a whole history in the log", "a part of one"])
def test_the_log_of_another_history_costs_nothing_that_was_copied(
    many: int, copied: Path, whole: Path, pack: Pack
) -> None:
    other = copied.parent / "other" / FILE
    with open_store(other, make=True):
        pass
    if many > 1:
        save_many(other, pack, many - 1)
    Path(f"{copied}-wal").write_bytes(keep_log(other, pack, "of another person"))
    with suppress(HistoryError):
        list_snapshots(copied)
    with suppress(HistoryError):
        save_snapshot(copied, make_content(pack, note="too late"))
    done = repair_history(copied)
    assert done
    assert "of another person" not in list_notes(copied)
    contents = [snapshot.content for snapshot in read_all(copied).values()]
    sound = [snapshot.content for snapshot in read_all(whole).values()]
    assert all(content in contents for content in sound[:COPIED])
    assert len(contents) == done.saved
    assert repair_history(copied) == Repaired(None, done.saved)


def test_an_older_history_in_its_place_is_filled_up(copied: Path, whole: Path, pack: Pack) -> None:
    older = copied.parent / "older" / FILE
    save_many(older, pack, 3)
    older.replace(copied)
    save_snapshot(copied, make_content(pack, FIRST, "day 0", years=0.0))
    with closing(sqlite3.connect(copied, isolation_level=None)) as connection:
        connection.execute("DELETE FROM snapshots WHERE number > 3")
        connection.execute("UPDATE sqlite_sequence SET seq = 3")
    assert len(list_snapshots(copied.with_name(COPY))) == COPIED, "a copy that has more is not replaced"
    done = repair_history(copied)
    assert done == Repaired(copied.with_name(KEPT), COPIED, 0, True, COPIED - 3, DAY)
    assert read_all(copied).items() <= read_all(whole).items()


def test_a_number_that_was_given_is_not_given_again_where_only_the_copy_knows_of_it(
    copied: Path, pack: Pack
) -> None:
    with closing(sqlite3.connect(copied.with_name(COPY), isolation_level=None)) as connection:
        connection.execute("DELETE FROM snapshots WHERE number > 30")
    os.utime(copied.with_name(COPY), (NOON, NOON))
    copied.write_bytes(b"")
    assert repair_history(copied) == Repaired(copied.with_name(KEPT), 30, COPIED - 30, False, 30, DAY)
    assert save_snapshot(copied, make_content(pack)) == COPIED + 1


def test_two_under_one_number_are_both_saved(copied: Path, whole: Path, pack: Pack) -> None:
    other = copied.parent / "other" / FILE
    save_snapshot(other, make_content(pack, note="another one"))
    other.replace(copied)
    done = repair_history(copied)
    assert done == Repaired(copied.with_name(KEPT), COPIED + 1, 0, False, COPIED, DAY)
    assert read_snapshot(copied, 1).content.note == "another one"
    assert read_snapshot(copied, COPIED + 1).content == read_snapshot(whole, 1).content
    assert save_snapshot(copied, make_content(pack)) == COPIED + 2


def test_a_save_waits_for_a_repair_and_is_not_lost(
    path: Path, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_a_byte(path)
    plain = salvage._salvage
    saving = Thread(target=lambda: save_snapshot(path, make_content(pack, note="meanwhile")))

    def salvage_and_let_save(*args: Any) -> Repaired:
        done = plain(*args)
        saving.start()
        saving.join(0.5)
        return done

    monkeypatch.setattr(salvage, "_salvage", salvage_and_let_save)
    done = repair_history(path)
    saving.join()
    assert done
    assert done.saved == COUNT - 1
    assert [found.number for found in list_snapshots(path) if found.note == "meanwhile"] == [COUNT + 1]


@pytest.mark.parametrize("step", ["insert_rows", "keep_last_good"])
def test_a_repair_waits_for_a_save_and_its_copy(
    step: str, path: Path, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_a_byte(path)
    plain = getattr(snapshots, step)
    repairing = Thread(target=lambda: repair_history(path))

    def let_repair_and_go_on(*args: Any) -> object:
        repairing.start()
        repairing.join(0.5)
        assert not path.with_name(KEPT).exists()
        return plain(*args)

    monkeypatch.setattr(snapshots, step, let_repair_and_go_on)
    assert save_snapshot(path, make_content(pack, note="meanwhile")) == COUNT + 1
    repairing.join()
    assert [found.note for found in list_snapshots(path)].count("meanwhile") == 1
    assert len(list_snapshots(path)) == COUNT


@pytest.mark.parametrize("fails", ["hardlink_to", "replace"])
def test_a_repair_that_stops_halfway_or_without_hard_links_loses_nothing(
    fails: str, path: Path, whole: Path, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    overwrite(path, 1)
    damaged = path.read_bytes()

    def refuse(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    with monkeypatch.context() as patch:
        patch.setattr(Path, fails, refuse)
        if fails == "hardlink_to":
            assert repair_damaged(path, whole, pack).saved == COUNT
            return
        with pytest.raises(HistoryError, match="Operation not permitted"):
            repair_history(path)
    assert path.read_bytes() == damaged
    again = repair_history(path)
    assert again
    assert again.saved == COUNT


def test_garbage_for_a_log_alone_is_put_aside(tmp_path: Path, pack: Pack) -> None:
    path = tmp_path / FILE
    Path(f"{path}-wal").write_bytes(NOISE)
    assert repair_history(path) == Repaired(tmp_path / KEPT, 0, counted=False)
    assert [place.name for place in tmp_path.iterdir()] == [f"{KEPT}-wal"]
    assert save_snapshot(path, make_content(pack)) == 1


def test_an_earlier_damaged_file_is_not_written_over(path: Path) -> None:
    earlier = path.with_name(KEPT)
    earlier.write_text("earlier")
    os.truncate(path, path.stat().st_size // 2)
    done = repair_history(path)
    assert done
    assert done.kept == path.with_name("history.damaged-2.sqlite3")
    assert earlier.read_text() == "earlier"


def test_a_newer_history_and_a_foreign_file_are_not_repaired(path: Path, tmp_path: Path) -> None:
    with open_store(path, migrations=(*MIGRATIONS, Migration("newer", ()))):
        pass
    foreign = tmp_path / "foreign.sqlite3"
    with closing(sqlite3.connect(foreign)) as connection:
        connection.execute("CREATE TABLE letters (text TEXT)")
        connection.commit()
    for place, words in ((path, "newer carecli"), (foreign, "another program")):
        before = place.read_bytes()
        with pytest.raises(HistoryError, match=words):
            repair_history(place)
        assert place.read_bytes() == before


def test_a_repair_that_cannot_be_written_leaves_the_damaged_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.truncate(path, path.stat().st_size // 2)
    before = path.read_bytes()

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(rows, "encode", fail)
    with pytest.raises(HistoryError):
        repair_history(path)
    assert path.read_bytes() == before
    assert [place.name for place in path.parent.iterdir()] == [FILE]


def test_pages_that_go_round_in_a_circle_end(tmp_path: Path, pack: Pack) -> None:
    path = tmp_path / FILE
    for note in ("before", "long " * 5_000, "after"):
        save_snapshot(path, make_content(pack, note=note))
    path.with_name(COPY).unlink()
    pages = read_pages(path)
    going_on = [
        n
        for n, page in pages.items()
        if b"long long" in page and 0 < int.from_bytes(page[:4], "big") <= len(pages)
    ]
    assert len(going_on) > 3, "the pages that the long note flows over to"
    for number in going_on:
        overwrite(path, number, data=number.to_bytes(4, "big"))
    assert repair_history(path) == Repaired(tmp_path / KEPT, 2, 1)
    assert list_notes(path) == ["before", "after"]


@given(
    damage=st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=64)), max_size=40
    ),
    cut=st.floats(0, 1),
    with_log=st.booleans(),
)
def test_no_damage_makes_repair_fail_or_invents_a_snapshot(
    damage: list[tuple[float, bytes]],
    cut: float,
    with_log: bool,
    whole: Path,
    contents: list[Content],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    raw = bytearray(whole.read_bytes()[: 40 * PAGE_SIZE])
    for place, garbage in damage:
        start = int(place * len(raw))
        raw[start : start + len(garbage)] = garbage
    path = tmp_path_factory.mktemp("any") / FILE
    path.write_bytes(raw[: int(cut * len(raw))])
    if with_log:
        Path(f"{path}-wal").write_bytes(raw)
    with suppress(HistoryError):
        done = repair_history(path)
        assert done
        assert done.saved == len(list_snapshots(path))
        assert all(snapshot.content in contents for snapshot in read_all(path).values())


def test_what_is_kept_of_one_damage_never_takes_the_place_of_another(path: Path) -> None:
    path.unlink()
    logs = [b"first" * 2_000, b"second" * 2_000]
    for log in logs:
        path.with_name(f"{path.name}-wal").write_bytes(log)
        with suppress(HistoryError):
            repair_history(path)
    names = [place.name for place in path.parent.iterdir()]
    kept = [place.read_bytes() for place in path.parent.iterdir() if "damaged" in place.name]
    assert sorted(kept) == sorted(logs), names


def test_a_snapshot_that_is_listed_and_not_there_is_named(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "list_numbers", lambda _: [1, 999])
    with pytest.raises(DamagedError, match="snapshot 999 cannot be read"):
        list_snapshots(path)
