"""Snapshots: what is saved comes back as it was, under a number that is never given twice."""

import json
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from carecli.errors import UsageError
from carecli.history.content import Maker, Snapshot, read_standings
from carecli.history.snapshots import list_snapshots, read_snapshot, save_snapshot
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
    assert found.made_with == Maker("care-manager", pack.guide.version, 1) == content.made_with
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
