"""Rounds of matching in the history: kept without a text, migrated to, exported, imported and repaired."""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

from carecli.errors import ExitCode, HistoryError, PersonalFileError
from carecli.history.content import Changed, Round, Seen, compare_rounds
from carecli.history.exchange import Imported, import_snapshots, write_export
from carecli.history.salvage import Repaired, repair_history
from carecli.history.snapshots import list_snapshots, read_last_round, save_round
from carecli.history.store import MIGRATIONS, open_store
from carecli.pack.pack import Pack
from tests.history.making import save_many

RN = Seen("RN Case Manager", "a" * 16, "apply", ())
LCSW = Seen("Social Worker <b>[red]", "b" * 16, "stopped", ("LCSW", "master:social-work"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a place for a history."""
    return tmp_path / "kept" / "history.sqlite3"


def make_round(day: int, *postings: Seen) -> Round:
    return Round(f"2026-11-{day:02}T12:00:00Z", f"2026-11-{day:02}", "care-manager", "1.0.0", postings)


def export(path: Path) -> list[bytes]:
    return "".join(write_export(path)).encode().splitlines()


def test_the_last_round_is_read_as_it_was_saved(path: Path) -> None:
    assert read_last_round(path) is None
    assert save_round(path, make_round(1, RN)) == 1
    assert save_round(path, make_round(2, RN, LCSW)) == 2
    assert save_round(path, make_round(1, LCSW)) == 3
    assert read_last_round(path) == make_round(2, RN, LCSW)


def test_a_history_without_rounds_has_no_last_one(path: Path, pack: Pack) -> None:
    save_many(path, pack, 1)
    assert read_last_round(path) is None


def make_old(path: Path, pack: Pack) -> None:
    """Make a history as carecli 1.0 made it: with snapshots alone."""
    save_many(path, pack, 2)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DROP TABLE rounds")
        connection.execute("DELETE FROM _migrations WHERE name = 'rounds'")
        connection.execute("VACUUM")


def test_an_older_history_is_kept_as_it_was_and_gets_the_new_form(path: Path, pack: Pack) -> None:
    make_old(path, pack)
    before, told = list_snapshots(path, lambda _: None), list[str]()
    make_old(path.with_name("other.sqlite3"), pack)
    other = path.with_name("other.sqlite3")
    assert save_round(other, make_round(1, RN), told.append) == 1
    kept = other.with_name("other.until-snapshots.sqlite3")
    assert told == [f"The history gets a new form; as it was until now it is kept as {kept}"]
    assert len(list_snapshots(other)) == len(before) == 2
    assert read_last_round(other) == make_round(1, RN)


def test_a_read_only_history_of_the_older_form_is_read(
    path: Path, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_old(path, pack)
    before = path.read_bytes()

    def refuse(*_: object, **__: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    monkeypatch.setattr("carecli.history.store.back_up", refuse)
    assert len(list_snapshots(path)) == 2
    assert read_last_round(path) is None
    assert list(export(path))[-1] == b"]}"
    with pytest.raises(HistoryError, match="the disk is full"):
        save_round(path, make_round(1, RN))
    assert path.read_bytes() == before


def test_what_is_kept_of_a_posting_is_no_text(path: Path) -> None:
    save_round(path, make_round(1, RN, LCSW))
    (line,) = [line for line in export(path) if b"postings" in line]
    assert json.loads(line)["postings"][1].keys() == {"title", "sum", "answer", "gaps"}


DAMAGE = {
    "a changed day": "UPDATE rounds SET day = '2026-11-03'",
    "another sum": "UPDATE rounds SET uid = 'x'",
    "no packed bytes": "UPDATE rounds SET postings = 'text'",
    "a day that is none": "UPDATE rounds SET day = 'today'",
    "nothing": "UPDATE rounds SET postings = x''",
}


@pytest.mark.parametrize("statement", DAMAGE.values(), ids=list(DAMAGE))
def test_a_round_that_was_changed_is_not_read_and_repair_keeps_the_rest(
    statement: str, path: Path, pack: Pack
) -> None:
    save_many(path, pack, 2)
    save_round(path, make_round(1, RN))
    save_round(path, make_round(2, LCSW))
    path.with_name("history.last-good.sqlite3").unlink()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"{statement} WHERE number = 2")
    with pytest.raises(HistoryError) as caught:
        read_last_round(path)
    assert caught.value.code == ExitCode.HISTORY
    assert "round 2 of matching cannot be read" in caught.value.message
    with pytest.raises(HistoryError):
        export(path)
    done = repair_history(path)
    kept = path.with_name("history.damaged.sqlite3")
    assert done == Repaired(kept, 2, rounds=1, lost_rounds=1)
    assert read_last_round(path) == make_round(1, RN)
    assert save_round(path, make_round(3, RN)) == 3, "no number is given twice"
    assert repair_history(path) == Repaired(None, 2, rounds=2)


def test_repair_fills_up_rounds_from_the_copy(path: Path) -> None:
    save_round(path, make_round(1, RN))
    assert path.with_name("history.last-good.sqlite3").exists()
    path.write_bytes(b"")
    done = repair_history(path)
    assert done
    assert (done.saved, done.rounds, done.lost_rounds) == (0, 1, 0)
    assert read_last_round(path) == make_round(1, RN)


def test_a_history_that_lost_a_round_of_its_copy_is_damaged(path: Path) -> None:
    save_round(path, make_round(1, RN))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM rounds")
    done = repair_history(path)
    assert done
    assert (done.kept is not None, done.rounds) == (True, 1)


def test_a_log_of_another_history_that_has_only_rounds_is_put_aside(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "history.sqlite3"
    save_round(path, make_round(1, RN))
    save_round(other, make_round(2, LCSW))
    with open_store(other, make=True) as connection:
        connection.execute("UPDATE rounds SET day = '?'")
        connection.execute("UPDATE rounds SET day = '2026-11-02'")
        log = Path(f"{other}-wal").read_bytes()
    assert log
    Path(f"{path}-wal").write_bytes(log)
    told: list[str] = []
    assert save_round(path, make_round(3, RN), told.append) == 2
    assert "is not part of this history" in told[0]
    assert read_last_round(path) == make_round(3, RN)


def test_what_is_exported_is_imported_once(path: Path, pack: Pack, tmp_path: Path) -> None:
    save_many(path, pack, 2)
    save_round(path, make_round(1, RN, LCSW))
    save_round(path, make_round(2, RN))
    exported = export(path)
    other = tmp_path / "other" / "history.sqlite3"
    assert import_snapshots(other, exported, "x") == Imported(2, 0, 2, 0)
    assert import_snapshots(other, exported, "x") == Imported(0, 2, 0, 2)
    assert export(other) == exported
    assert read_last_round(other) == make_round(2, RN)
    whole = [json.dumps(json.loads(b"\n".join(exported)), indent=1).encode()]
    third = tmp_path / "third" / "history.sqlite3"
    assert import_snapshots(third, whole, "x") == Imported(2, 0, 2, 0)


def test_rounds_alone_are_exported_and_imported(path: Path, tmp_path: Path) -> None:
    save_round(path, make_round(1, RN))
    other = tmp_path / "other" / "history.sqlite3"
    assert import_snapshots(other, export(path), "x") == Imported(0, 0, 1, 0)


def test_a_history_without_rounds_is_exported_as_ever(path: Path, pack: Pack) -> None:
    save_many(path, pack, 1)
    exported = export(path)
    assert exported[0].endswith(b'"snapshots": [')
    assert exported[-1] == b"]}"
    assert b"rounds" not in b"\n".join(exported)


OPENING = b'{"schema": "carecli.history-export/1", "snapshots": ['
MIDDLE = b'], "rounds": ['
GOOD = json.dumps(
    {"number": 1, "taken": "2026-11-01T12:00:00Z", "day": "2026-11-01", "pack_id": "p", "pack_version": "1",
     "postings": [{"title": "T", "sum": "s", "answer": "apply", "gaps": []}]}
).encode()  # fmt: skip
WRONG = {
    "no round": ([OPENING, MIDDLE, b"3", b"]}"], "round"),
    "a day that is none": ([OPENING, MIDDLE, GOOD.replace(b'"2026-11-01"', b'"today"'), b"]}"], "day"),
    "a key too many": ([OPENING, MIDDLE, GOOD.replace(b'"sum"', b'"text": "x", "sum"'), b"]}"], "text"),
    "a comma at the end": ([OPENING, MIDDLE, GOOD + b",", b"]}"], "line 3 ends in a comma"),
    "two middles": ([OPENING, MIDDLE, MIDDLE, b"]}"], "line"),
    "no end": ([OPENING, MIDDLE, GOOD], "its end is missing"),
    "half a letter": ([OPENING, MIDDLE, GOOD.replace(b'"T"', b'"\\ud800"'), b"]}"], ""),
    "rounds of another kind": (
        [b'{"schema": "carecli.history-export/1", "snapshots": [], "rounds": 3}'],
        "rounds",
    ),
}


@pytest.mark.parametrize(("lines", "said"), WRONG.values(), ids=list(WRONG))
def test_a_wrong_round_is_refused_and_nothing_is_used(lines: Iterable[bytes], said: str, path: Path) -> None:
    with pytest.raises(PersonalFileError) as caught:
        import_snapshots(path, lines, "export.json")
    text = " ".join([caught.value.message, *(f"{p.key} {p.message}" for p in caught.value.problems)])
    assert said in text
    assert not path.exists()


def test_a_good_round_is_taken(path: Path) -> None:
    assert import_snapshots(path, [OPENING, MIDDLE, GOOD, b"]}"], "export.json") == Imported(0, 0, 1, 0)


def test_rounds_are_compared_by_words_and_edited_postings_by_title() -> None:
    edited, fresh = LCSW._replace(sum="c" * 16), Seen("New", "d" * 16, "apply", ())
    gone = Seen("Gone", "e" * 16, "stretch", ())
    since = compare_rounds(make_round(1, RN, LCSW, gone), (RN._replace(answer="stretch"), edited, fresh))
    assert since.day == "2026-11-01"
    assert since.new == (fresh,)
    assert since.gone == (gone,)
    assert since.changed == (Changed(RN, RN._replace(answer="stretch")),)
    assert since.same == 1


def test_the_schema_knows_the_table_by_name() -> None:
    assert [migration.name for migration in MIGRATIONS] == ["snapshots", "rounds"]
