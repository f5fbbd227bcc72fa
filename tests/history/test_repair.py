"""Repair: what can be read out of a damaged history is saved, the rest is counted, the damaged file kept."""

import os
import shutil
import sqlite3
import stat
from contextlib import closing, suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecli.errors import HistoryError
from carecli.history import repair, snapshots
from carecli.history.content import Content, Snapshot
from carecli.history.faults import DamagedError
from carecli.history.pages import gather_pages, list_rows
from carecli.history.repair import Repaired, repair_history
from carecli.history.schema import MIGRATIONS, PAGE_SIZE, Migration
from carecli.history.snapshots import list_snapshots, read_snapshot, save_snapshot
from carecli.history.store import open_store
from carecli.pack.pack import Pack
from tests.history.making import make_content, save_many

COUNT = 50
NOISE = bytes(i * 73 % 251 for i in range(PAGE_SIZE))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, pack: Pack) -> Path:
    """Return a healthy history of 50 snapshots, all in its file and none in its log."""
    path = tmp_path_factory.mktemp("whole") / "history.sqlite3"
    save_many(path, pack, COUNT)
    assert os.listdir(path.parent) == ["history.sqlite3"]  # noqa: PTH208
    return path


@pytest.fixture(scope="module")
def contents(whole: Path) -> list[Content]:
    """Return what was saved into the healthy history."""
    return [snapshot.content for snapshot in read_all(whole).values()]


@pytest.fixture
def path(whole: Path, tmp_path: Path) -> Path:
    """Return a copy of the history to damage."""
    return Path(shutil.copy2(whole, tmp_path))


def read_all(path: Path) -> dict[int, Snapshot]:
    return {found.number: read_snapshot(path, found.number) for found in list_snapshots(path)}


def repair_damaged(path: Path, whole: Path, pack: Pack) -> Repaired:
    """Repair a file that cannot be used; hold what must be so whatever the damage. Return what was done."""
    damaged, sound = path.read_bytes(), read_all(whole)
    done = repair_history(path)
    assert done
    kept = path.with_name("history.damaged.sqlite3")
    assert done.kept == kept
    assert kept.read_bytes() == damaged
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    saved = read_all(path)
    assert len(saved) == done.saved
    assert saved.items() <= sound.items(), "each as it was saved, under its number"
    assert {place.name for place in path.parent.iterdir()} <= {kept.name, path.name}
    if done.ever:
        again = repair_history(path)
        assert again == Repaired(None, done.saved, done.saved)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert save_snapshot(path, make_content(pack)) == (done.ever or 0) + 1
    return done


def overwrite(path: Path, *pages: int, data: bytes = NOISE) -> None:
    """Write garbage over pages, the first one being 1."""
    with path.open("r+b") as stream:
        for page in pages:
            stream.seek((page - 1) * PAGE_SIZE)
            stream.write(data)


def find_pages(path: Path) -> dict[str, list[int]]:
    """Return the pages of the snapshots' table by their kind."""
    pages = gather_pages(path.read_bytes(), b"")
    kinds = {0x05: "interior", 0x0D: "leaf"}
    found: dict[str, list[int]] = {"interior": [], "leaf": []}
    for number, page in pages.items():
        if number > 1 and page[0] in kinds and page[1:3] == b"\0\0":
            found[kinds[page[0]]].append(number)
    return found


def test_a_healthy_history_is_left_alone(path: Path) -> None:
    before = path.read_bytes()
    assert repair_history(path) == Repaired(None, COUNT, COUNT)
    assert path.read_bytes() == before
    assert [place.name for place in path.parent.iterdir()] == ["history.sqlite3"]


def test_there_is_nothing_to_repair_where_nothing_was_saved(tmp_path: Path) -> None:
    assert repair_history(tmp_path / "history.sqlite3") is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5, 0.75, 0.9, 0.99])
def test_of_a_truncated_file_all_before_the_cut_is_saved(
    share: float, path: Path, whole: Path, pack: Pack
) -> None:
    os.truncate(path, int(path.stat().st_size * share))
    with pytest.raises(DamagedError):
        list_snapshots(path)
    done = repair_damaged(path, whole, pack)
    assert done.ever == COUNT
    assert COUNT * share - 3 <= done.saved <= COUNT * share + 1


def test_all_is_saved_of_a_file_that_lost_only_its_header(path: Path, whole: Path, pack: Pack) -> None:
    overwrite(path, 1)
    assert repair_damaged(path, whole, pack) == Repaired(
        path.with_name("history.damaged.sqlite3"), COUNT, COUNT
    )


def test_all_is_saved_of_a_file_that_lost_the_tree_above_its_rows(
    path: Path, whole: Path, pack: Pack
) -> None:
    interior = find_pages(path)["interior"]
    assert interior
    overwrite(path, 1, *interior)
    assert repair_damaged(path, whole, pack).saved == COUNT


def test_a_page_of_garbage_costs_the_snapshots_on_it(path: Path, whole: Path, pack: Pack) -> None:
    leaves = find_pages(path)["leaf"]
    overwrite(path, leaves[len(leaves) // 2], leaves[-1])
    done = repair_damaged(path, whole, pack)
    assert done.ever == COUNT
    assert COUNT - 20 <= done.saved < COUNT


@pytest.mark.parametrize("every", [2, 7, 20])
def test_garbage_all_over_the_file_leaves_what_is_whole(
    every: int, path: Path, whole: Path, pack: Pack
) -> None:
    overwrite(path, *range(5, path.stat().st_size // PAGE_SIZE, every))
    done = repair_damaged(path, whole, pack)
    assert done.ever == COUNT
    assert 0 < done.saved < COUNT


def test_a_changed_byte_in_a_result_is_found_by_repair_alone(path: Path, whole: Path, pack: Pack) -> None:
    change_a_byte(path)
    assert len(list_snapshots(path)) == COUNT
    assert repair_damaged(path, whole, pack).saved == COUNT - 1


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
    assert (done.saved, done.ever) == (0, None)


def test_numbers_go_on_where_all_snapshots_but_their_count_is_lost(
    path: Path, whole: Path, pack: Pack
) -> None:
    pages = gather_pages(path.read_bytes(), b"")
    count = [
        n for n, page in pages.items() if ["snapshots", COUNT] in [row[1] for row in list_rows({n: page})]
    ]
    assert len(count) == 1
    overwrite(path, *(pages.keys() - count))
    done = repair_damaged(path, whole, pack)
    assert (done.saved, done.ever) == (0, COUNT)


def test_what_stands_only_in_the_log_is_saved_too(tmp_path: Path, pack: Pack) -> None:
    source = tmp_path / "source" / "history.sqlite3"
    save_many(source, pack, 4)
    path = tmp_path / "history.sqlite3"
    with closing(sqlite3.connect(source, isolation_level=None)) as holding:
        holding.execute("SELECT count(*) FROM snapshots").fetchone()
        for note in ("in the log", "in the log, too"):
            save_snapshot(source, make_content(pack, note=note))
        sound = read_all(source)
        path.write_bytes(NOISE)
        log = Path(f"{source}-wal").read_bytes()
    Path(f"{path}-wal").write_bytes(log)
    done = repair_history(path)
    assert done
    kept = tmp_path / "history.damaged.sqlite3"
    saved = read_all(path)
    assert saved.items() <= sound.items()
    assert {"in the log", "in the log, too"} <= {snapshot.content.note for snapshot in saved.values()}
    assert (done.kept, done.saved, done.ever) == (kept, len(saved), 6)
    # SQLite itself may have written the log back into the damaged file.
    assert not Path(f"{path}-wal").exists()


def test_a_log_alone_is_repaired(tmp_path: Path, pack: Pack) -> None:
    source = tmp_path / "source" / "history.sqlite3"
    save_many(source, pack, 1)
    path = tmp_path / "history.sqlite3"
    with closing(sqlite3.connect(source)) as holding:
        holding.execute("SELECT count(*) FROM snapshots").fetchone()
        save_snapshot(source, make_content(pack, note="in the log"))
        shutil.copy(f"{source}-wal", f"{path}-wal")
    done = repair_history(path)
    assert done
    assert "in the log" in [found.note for found in list_snapshots(path)]
    assert not Path(f"{path}-wal").exists()


def test_a_log_counts_up_to_its_last_whole_transaction(tmp_path: Path, pack: Pack) -> None:
    path = tmp_path / "history.sqlite3"
    save_many(path, pack, 1)
    with closing(sqlite3.connect(path)) as holding:
        holding.execute("SELECT count(*) FROM snapshots").fetchone()
        save_snapshot(path, make_content(pack, note="in the log"))
        log = Path(f"{path}-wal").read_bytes()
    frame = 24 + PAGE_SIZE
    assert (len(log) - 32) % frame == 0
    assert gather_pages(b"", log)
    assert gather_pages(b"", log[:-frame]) == {}, "without its end the transaction never was"
    other = log[:32] + b"".join(
        log[i : i + 8] + b"12345678" + log[i + 16 : i + frame] for i in range(32, len(log), frame)
    )
    assert gather_pages(b"", other) == {}, "left over from an earlier log"


def change_a_byte(path: Path) -> None:
    """Change a byte of a result: the history can be listed and saved to, but not all of it read."""
    raw = bytearray(path.read_bytes())
    raw[-5_000] ^= 0xFF
    path.write_bytes(raw)


def test_a_save_waits_for_a_repair_and_is_not_lost(
    path: Path, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_a_byte(path)
    plain = repair._salvage
    saving = Thread(target=lambda: save_snapshot(path, make_content(pack, note="meanwhile")))

    def salvage_and_let_save(place: Path) -> object:
        found = plain(place)
        saving.start()
        saving.join(0.5)
        return found

    monkeypatch.setattr(repair, "_salvage", salvage_and_let_save)
    done = repair_history(path)
    saving.join()
    assert done
    assert done.saved == COUNT - 1
    assert [found.number for found in list_snapshots(path) if found.note == "meanwhile"] == [COUNT + 1]


def test_a_repair_waits_for_a_save(path: Path, pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    change_a_byte(path)
    plain = snapshots.insert_rows
    repairing = Thread(target=lambda: repair_history(path))

    def let_repair_and_insert(*args: Any) -> list[int]:
        repairing.start()
        repairing.join(0.5)
        return plain(*args)

    monkeypatch.setattr(snapshots, "insert_rows", let_repair_and_insert)
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
    path = tmp_path / "history.sqlite3"
    Path(f"{path}-wal").write_bytes(NOISE)
    assert repair_history(path) == Repaired(tmp_path / "history.damaged.sqlite3", 0, None)
    assert [place.name for place in tmp_path.iterdir()] == ["history.damaged.sqlite3-wal"]
    assert save_snapshot(path, make_content(pack)) == 1


def test_an_earlier_damaged_file_is_not_written_over(path: Path) -> None:
    earlier = path.with_name("history.damaged.sqlite3")
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

    monkeypatch.setattr(repair, "encode", fail)
    with pytest.raises(HistoryError):
        repair_history(path)
    assert path.read_bytes() == before
    assert [place.name for place in path.parent.iterdir()] == ["history.sqlite3"]


VALUES = st.none() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text() | st.binary()


@given(
    rows=st.lists(st.tuples(VALUES, VALUES, st.integers(0, 20_000)), max_size=12),
    first=st.sampled_from([1, 300, 2**40, 2**60]),
)
def test_rows_are_read_from_pages_as_sqlite_wrote_them(
    rows: list[tuple[object, object, int]], first: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("pages") / "any.sqlite3"
    written = {first + i: [a, b, "x" * size] for i, (a, b, size) in enumerate(rows)}
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE any (a, b, c)")
        connection.executemany(
            "INSERT INTO any (rowid, a, b, c) VALUES (?, ?, ?, ?)",
            [(n, *values) for n, values in written.items()],
        )
        connection.commit()
    found = dict(row for row in list_rows(gather_pages(path.read_bytes(), b"")) if len(row[1]) == 3)
    assert found == written


def test_pages_that_go_round_in_a_circle_end(tmp_path: Path) -> None:
    path = tmp_path / "any.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE any (a)")
        connection.execute("INSERT INTO any VALUES (?)", ("x" * 20_000,))
        connection.commit()
    pages = gather_pages(path.read_bytes(), b"")
    assert (1, ["x" * 20_000]) in list(list_rows(pages))
    circle = {n: page if n < 3 else n.to_bytes(4, "big") + page[4:] for n, page in pages.items()}
    assert [rowid for rowid, values in list_rows(circle) if len(values) == 1] == []


@given(
    damage=st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=64)), max_size=40
    ),
    cut=st.floats(0, 1),
)
def test_no_damage_makes_reading_fail_or_invents_a_snapshot(
    damage: list[tuple[float, bytes]], cut: float, whole: Path, contents: list[Content]
) -> None:
    raw = bytearray(whole.read_bytes()[: 40 * PAGE_SIZE])
    for place, garbage in damage:
        start = int(place * len(raw))
        raw[start : start + len(garbage)] = garbage
    damaged = bytes(raw[: int(cut * len(raw))])
    for rowid, values in list_rows(gather_pages(damaged, damaged)):
        if len(values) == len(repair.NAMES):
            with suppress(HistoryError):
                assert repair._read_values(whole, rowid, values).content in contents
