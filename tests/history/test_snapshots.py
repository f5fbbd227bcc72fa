"""Snapshots: what is saved comes back as it was, under a number that is never given twice."""

import json
import os
import sqlite3
import stat
from collections import Counter
from contextlib import closing
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from carecli.engine.results import RULES_VERSION
from carecli.errors import UsageError
from carecli.history import snapshots
from carecli.history.content import Maker, Snapshot, read_standings
from carecli.history.snapshots import list_snapshots, read_snapshot, save_snapshot
from carecli.history.store import open_store
from carecli.pack.pack import Pack
from tests.history.making import make_content, save_many


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a place for a history."""
    return tmp_path / "history.sqlite3"


def test_what_is_saved_comes_back_as_it_was(path: Path, pack: Pack) -> None:
    contents = [
        make_content(pack, note="über 'quotes' \U0001f600 [a]"),
        make_content(pack, years=None, licenses=None, skills={}),
        make_content(pack, certifications=[{"id": "CCM", "expires": "2028-05"}], education=[]),
    ]
    for number, content in enumerate(contents, 1):
        assert save_snapshot(path, content) == number
        as_json = content._replace(result=json.loads(json.dumps(content.result)))
        assert read_snapshot(path, number) == Snapshot(number, as_json)


def test_a_list_says_of_each_snapshot_what_its_result_says(path: Path, pack: Pack) -> None:
    content = make_content(pack, note="first", certifications=None)
    save_snapshot(path, content)
    (found,) = list_snapshots(path)
    assert found[:3] == (1, content.taken, content.day)
    assert found.made_with == Maker("care-manager", pack.guide.version, RULES_VERSION) == content.made_with
    assert (found.note, found.current_level) == ("first", content.result["current_level"])
    assert {standing.level: standing for standing in found.standings} == read_standings(content.result)
    assert [standing.level for standing in found.standings] == [level.id for level in pack.ladder.level]
    assert any(standing.score.low < standing.score.high for standing in found.standings)


def test_the_oldest_comes_first_whatever_its_number(path: Path, pack: Pack) -> None:
    for month in (3, 1, 2, 1):
        save_snapshot(path, make_content(pack, date(2026, month, 1)))
    assert [(found.number, found.day[:7]) for found in list_snapshots(path)] == [
        (2, "2026-01"), (4, "2026-01"), (3, "2026-02"), (1, "2026-03"),
    ]  # fmt: skip


def test_the_same_saved_twice_is_two_snapshots(path: Path, pack: Pack) -> None:
    assert [save_snapshot(path, make_content(pack)) for _ in range(2)] == [1, 2]
    assert len(list_snapshots(path)) == 2


def test_a_number_is_not_given_again_even_where_a_row_is_gone(path: Path, pack: Pack) -> None:
    save_many(path, pack, 3)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM snapshots WHERE number = 3")
    assert save_snapshot(path, make_content(pack)) == 4


@pytest.mark.parametrize("number", [0, -1, 3, 2**63, -(2**70), 10**30])
def test_an_unknown_number_names_those_that_exist(number: int, path: Path, pack: Pack) -> None:
    save_many(path, pack, 2)
    with pytest.raises(UsageError) as caught:
        read_snapshot(path, number)
    assert caught.value.message == f"there is no snapshot {number}"
    assert caught.value.hint == "they go from 1 to 2; carecli history list shows them"


def test_nothing_is_listed_or_made_where_nothing_was_saved(path: Path) -> None:
    assert list_snapshots(path) == ()
    with pytest.raises(UsageError, match="nothing is saved yet"):
        read_snapshot(path, 1)
    assert not path.exists()


def test_a_history_that_lost_all_its_rows_has_nothing_saved(path: Path, pack: Pack) -> None:
    save_many(path, pack, 1)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM snapshots")
    with pytest.raises(UsageError, match="nothing is saved yet"):
        read_snapshot(path, 1)


def test_a_result_is_compressed_and_the_inputs_can_be_read_by_any_program(path: Path, pack: Pack) -> None:
    save_many(path, pack, 1)
    with closing(sqlite3.connect(path)) as connection:
        inputs, size = connection.execute("SELECT inputs, length(result) FROM snapshots").fetchone()
    assert '"licenses":["RN"]' in inputs
    assert 1_000 < size < 12_000


def test_the_first_save_of_a_day_keeps_a_private_copy_and_the_others_do_not(path: Path, pack: Pack) -> None:
    copy = path.with_name("history.last-good.sqlite3")
    before = os.umask(0)
    try:
        save_on(path, pack, date(2026, 11, 22))
    finally:
        os.umask(before)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert list_snapshots(copy) == list_snapshots(path)
    assert save_on(path, pack, date(2026, 11, 22)) == save_on(path, pack, date(2026, 11, 22)) == 1
    assert save_on(path, pack, date(2026, 11, 23)) == 4
    assert [listed.number for listed in list_snapshots(copy)] == [1, 2, 3, 4]
    assert sorted(place.name for place in path.parent.iterdir()) == [copy.name, path.name]


def save_on(path: Path, pack: Pack, day: date) -> int:
    """Save on a day; return how many snapshots the copy then has, which is of that day if it is new."""
    copy = path.with_name("history.last-good.sqlite3")
    old = copy.stat().st_ino if copy.exists() else None
    save_snapshot(path, make_content(pack, day))
    if copy.stat().st_ino != old:
        moment = datetime.combine(day, time(23, 59), UTC).timestamp()
        os.utime(copy, (moment, moment))
    return len(list_snapshots(copy))


def test_reading_makes_no_copy_and_does_not_need_one(path: Path, pack: Pack) -> None:
    save_many(path, pack, 2)
    path.with_name("history.last-good.sqlite3").unlink()
    list_snapshots(path)
    read_snapshot(path, 1)
    assert [place.name for place in path.parent.iterdir()] == ["history.sqlite3"]


def test_a_copy_that_cannot_be_made_costs_no_save_and_is_told(path: Path, pack: Pack) -> None:
    told: list[str] = []
    copy = path.with_name("history.last-good.sqlite3")
    (copy / "in the way").mkdir(parents=True)
    assert save_snapshot(path, make_content(pack), told.append) == 1
    assert len(told) == 1
    assert told[0].startswith(f"The copy of the history was not renewed: cannot use the history {path}: ")
    assert len(list_snapshots(path)) == 1
    assert sorted(place.name for place in path.parent.iterdir()) == [copy.name, path.name]


@pytest.mark.parametrize("years", [3, 9], ids=["the same", "another"])
def test_a_copy_that_another_carecli_has_just_made_is_no_damage(
    years: int, path: Path, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    with open_store(path, make=True):
        pass  # the first one is made alone
    plain, copy = snapshots.check_health, path.with_name("history.last-good.sqlite3")

    def come_second(place: Path, connection: sqlite3.Connection) -> Counter[str]:
        monkeypatch.setattr(snapshots, "check_health", plain)
        save_snapshot(path, make_content(pack, date(2026, 11, 22), years=years))
        moment = datetime(2026, 11, 22, 12, tzinfo=UTC).timestamp()
        os.utime(copy, (moment, moment))
        return plain(place, connection)

    monkeypatch.setattr(snapshots, "check_health", come_second)
    assert save_snapshot(path, make_content(pack, date(2026, 11, 22)), told.append) == 1
    assert told == []
    assert len(list_snapshots(copy)) == 2


def test_what_the_copy_alone_has_is_not_written_over(path: Path, pack: Pack) -> None:
    told: list[str] = []
    save_many(path, pack, 3)
    copy = path.with_name("history.last-good.sqlite3")
    before = copy.read_bytes()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM snapshots WHERE number < 3")
    assert save_snapshot(path, make_content(pack), told.append) == 4
    assert told == [
        f"The copy of the history was not renewed: the history {path} is damaged: it lacks 2 snapshots that"
        " its copy has; carecli history repair mends it"
    ]
    assert copy.read_bytes() == before
    copy.write_bytes(b"garbage")
    assert save_snapshot(path, make_content(pack), told.append) == 5
    assert len(told) == 1
    assert len(list_snapshots(copy)) == 3
