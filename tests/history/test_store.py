"""The file of the history: private from its first byte, migrated with a copy, refused where not ours."""

import os
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest

from carecli.errors import ExitCode, HistoryError
from carecli.history import sqlite, store
from carecli.history.identity import APPLICATION_ID
from carecli.history.snapshots import list_snapshots, read_snapshot, save_snapshot
from carecli.history.sqlite import DamagedError, transaction
from carecli.history.store import MIGRATIONS, Migration, open_store
from carecli.pack.pack import Pack
from carecli.profile.files import hold_folder
from tests.history.making import make_content, save_many

COLOR = Migration(
    "color", ("ALTER TABLE snapshots ADD COLUMN color TEXT", "UPDATE snapshots SET color = 'red'")
)
SIZE = Migration("size", ("CREATE TABLE sizes (size INTEGER)",))
COPY = "history.last-good.sqlite3"
BROKEN = Migration("broken", ("CREATE TABLE halves (half TEXT)", "INSERT INTO nowhere VALUES (1)"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a place for a history in a folder that is not there yet."""
    return tmp_path / "a folder" / "history.sqlite3"


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    """Set the umask for a test."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_all_files_are_for_the_person_alone_while_they_are_open(umask: int, path: Path) -> None:
    with open_store(path, make=True) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO _migrations (name) VALUES ('x')")
        modes = {place.name: mode_of(place) for place in path.parent.iterdir()}
        connection.execute("ROLLBACK")
    names = ("history.sqlite3", "history.sqlite3-shm", "history.sqlite3-wal")
    assert modes == dict.fromkeys(names, 0o600)
    assert mode_of(path.parent) == 0o700
    assert [place.name for place in path.parent.iterdir()] == ["history.sqlite3"]
    assert os.umask(umask) == umask


def test_the_file_is_private_before_anything_is_in_it(
    path: Path, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = os.umask(0)
    seen: list[int] = []
    plain_connect = sqlite3.connect

    def watch(address: str, **options: object) -> sqlite3.Connection:
        seen.extend(mode_of(place) for place in path.parent.iterdir())
        return plain_connect(address, **options)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(sqlite3, "connect", watch)
    try:
        save_snapshot(path, make_content(pack))
    finally:
        os.umask(before)
    assert set(seen) == {0o600}


def test_a_file_that_others_could_read_is_closed_to_them_at_the_next_save(path: Path, pack: Pack) -> None:
    save_many(path, pack, 1)
    path.chmod(0o644)
    list_snapshots(path)
    assert mode_of(path) == 0o644
    save_many(path, pack, 1)
    assert mode_of(path) == 0o600


def test_a_save_is_on_the_disk_when_it_returns(path: Path) -> None:
    with open_store(path, make=True) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
        assert connection.execute("PRAGMA busy_timeout").fetchone() == (30_000,)


def test_the_schema_is_recorded_by_name(path: Path) -> None:
    with open_store(path, make=True) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM _migrations ORDER BY position")]
        assert names == [migration.name for migration in MIGRATIONS] == ["snapshots", "rounds"]


def test_a_place_with_signs_of_addresses_in_its_name_is_the_place(tmp_path: Path, pack: Pack) -> None:
    path = tmp_path / "a b?mode=memory&x=%41#y" / "history.sqlite3"
    save_many(path, pack, 1)
    assert path.is_file()
    assert len(list_snapshots(path)) == 1


def test_migrating_keeps_a_copy_of_the_file_as_it_was_and_says_so(path: Path, pack: Pack) -> None:
    save_many(path, pack, 3)
    before = list_snapshots(path)
    told: list[str] = []
    with open_store(path, told.append, migrations=(*MIGRATIONS, COLOR, SIZE)) as connection:
        assert connection.execute("SELECT color FROM snapshots").fetchall() == [("red",)] * 3
        assert connection.execute("SELECT count(*) FROM sizes").fetchone() == (0,)
    kept = path.with_name("history.until-rounds.sqlite3")
    assert told == [f"The history gets a new form; as it was until now it is kept as {kept}"]
    assert mode_of(kept) == 0o600
    assert list_snapshots(kept) == before
    assert sorted(place.name for place in path.parent.iterdir()) == [COPY, path.name, kept.name]
    with open_store(path, told.append, migrations=(*MIGRATIONS, COLOR, SIZE)):
        assert len(told) == 1, "migrated once only"


def test_the_copy_holds_what_stood_only_in_the_log(path: Path, pack: Pack) -> None:
    save_many(path, pack, 1)
    with closing(sqlite3.connect(path)) as holding:
        holding.execute("SELECT count(*) FROM snapshots").fetchone()
        save_many(path, pack, 1)
        with open_store(path, migrations=(*MIGRATIONS, SIZE)):
            pass
    assert len(list_snapshots(path.with_name("history.until-rounds.sqlite3"))) == 2


def test_an_earlier_copy_is_not_written_over(path: Path, pack: Pack) -> None:
    save_many(path, pack, 1)
    earlier = path.with_name("history.until-rounds.sqlite3")
    earlier.write_text("earlier")
    with open_store(path, migrations=(*MIGRATIONS, SIZE)):
        pass
    assert earlier.read_text() == "earlier"
    assert len(list_snapshots(path.with_name("history.until-rounds-2.sqlite3"))) == 1


def test_a_migration_that_fails_leaves_the_one_before_it(path: Path, pack: Pack) -> None:
    save_many(path, pack, 2)
    with (
        pytest.raises(HistoryError, match="no such table: nowhere"),
        open_store(path, migrations=(*MIGRATIONS, SIZE, BROKEN)),
    ):
        pass
    with open_store(path, migrations=(*MIGRATIONS, SIZE)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        assert "sizes" in tables
        assert "halves" not in tables
    assert path.with_name("history.until-rounds.sqlite3").exists()


def test_two_that_migrate_at_once_migrate_once(
    path: Path, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_many(path, pack, 1)
    both = threading.Barrier(2, timeout=30)

    def meet(connection: sqlite3.Connection) -> AbstractContextManager[None]:
        both.wait()  # each has found that the migration is pending
        return transaction(connection)

    monkeypatch.setattr(store, "transaction", meet)
    told: list[str] = []
    failed: list[BaseException] = []

    def migrate() -> None:
        try:
            with open_store(path, told.append, migrations=(*MIGRATIONS, COLOR)):
                pass
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=migrate) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (failed, len(told)) == ([], 1)
    assert len(list(path.parent.glob("history.until-*"))) == 1


def test_a_newer_history_is_refused_unharmed(path: Path, pack: Pack) -> None:
    save_many(path, pack, 1)
    with open_store(path, migrations=(*MIGRATIONS, COLOR)):
        pass
    before = path.read_bytes()
    for use in (list_snapshots, lambda place: save_snapshot(place, make_content(pack))):
        error = refuse(use, path)
        assert error.message == f"the history {path} was written by a newer carecli (it knows color)"
        assert error.hint == "update carecli; the history was left as it is"
        assert not isinstance(error, DamagedError)
    assert path.read_bytes() == before


def refuse(use: Callable[[Path], object], path: Path) -> HistoryError:
    with pytest.raises(HistoryError) as caught:
        use(path)
    assert caught.value.code == ExitCode.HISTORY
    return caught.value


@pytest.mark.parametrize("number", [0, APPLICATION_ID + 1], ids=["no mark", "another mark"])
def test_a_file_of_another_program_is_refused_unharmed(number: int, path: Path, pack: Pack) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE snapshots (number INTEGER)")
        connection.execute(f"PRAGMA application_id = {number}")
        connection.commit()
    before = path.read_bytes()
    for use in (list_snapshots, lambda place: save_snapshot(place, make_content(pack))):
        error = refuse(use, path)
        assert error.message == f"{path} is not a history of carecli but a file of another program"
        assert not isinstance(error, DamagedError)
    assert path.read_bytes() == before


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "one byte": lambda whole: whole[:1],
    "the header alone": lambda whole: whole[:100],
    "the first page": lambda whole: whole[:4096],
    "half": lambda whole: whole[: len(whole) // 2],
    "all but the last page": lambda whole: whole[:-4096],
    "text": lambda _: b"Dear diary, " * 1000,
    "noise": lambda whole: bytes(i * 73 % 251 for i in range(len(whole))),
    "a destroyed header": lambda whole: b"\xff" * 100 + whole[100:],
    "no schema": lambda whole: whole[:100] + bytes(3996) + whole[4096:],
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=list(DAMAGE))
def test_a_damaged_file_is_named_kept_and_repair_is_offered(
    damage: Callable[[bytes], bytes], path: Path, pack: Pack
) -> None:
    save_many(path, pack, 5)
    damaged = damage(path.read_bytes())
    path.write_bytes(damaged)
    for use in (list_snapshots, lambda place: save_snapshot(place, make_content(pack))):
        error = refuse(use, path)
        assert isinstance(error, DamagedError)
        assert error.message.startswith(f"the history {path} is damaged: ")
        assert error.hint == "it was left as it is; carecli history repair saves what can still be read"
    assert path.read_bytes() == damaged


def test_a_log_without_its_history_is_not_read_into_a_new_one(path: Path, pack: Pack) -> None:
    path.parent.mkdir()
    log = Path(f"{path}-wal")
    log.write_bytes(b"a log")
    for use in (list_snapshots, lambda place: save_snapshot(place, make_content(pack))):
        assert "only its write-ahead log is left" in refuse(use, path).message
    assert log.read_bytes() == b"a log"
    assert not path.exists()


def test_a_history_that_says_nothing_of_its_form_is_damaged(path: Path, pack: Pack) -> None:
    save_many(path, pack, 1)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM _migrations")
    assert "it does not say which form it has" in refuse(list_snapshots, path).message


def test_a_snapshot_whose_content_was_changed_is_not_shown_as_saved(path: Path, pack: Pack) -> None:
    save_many(path, pack, 2)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE snapshots SET inputs = replace(inputs, 'RN', 'LCSW') WHERE number = 1")
        connection.execute("UPDATE snapshots SET standings = '[[1]]' WHERE number = 2")
    assert "snapshot 1 cannot be read" in refuse(lambda place: read_snapshot(place, 1), path).message
    assert read_snapshot(path, 2).number == 2
    assert "snapshot 2 cannot be read" in refuse(list_snapshots, path).message


def test_a_history_that_another_program_holds_is_said_to_be_in_use(
    path: Path, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_many(path, pack, 1)
    monkeypatch.setattr(sqlite, "PATIENCE", 0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as holding:
        holding.execute("BEGIN IMMEDIATE")
        error = refuse(lambda place: save_snapshot(place, make_content(pack)), path)
        assert error.message == f"the history {path} is in use by another program"
        assert len(list_snapshots(path)) == 1, "reading goes on"


def test_a_transaction_that_sqlite_has_rolled_back_itself_says_what_was_wrong(path: Path) -> None:
    def end_and_fail(connection: sqlite3.Connection) -> None:
        with transaction(connection):
            connection.execute("ROLLBACK")
            raise ZeroDivisionError

    with open_store(path, make=True) as connection:
        with pytest.raises(ZeroDivisionError):
            end_and_fail(connection)
        assert not connection.in_transaction


def test_the_first_history_is_made_by_one_alone(
    path: Path, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, asked = store.put_in_place, []

    def come_between(draft: Path, place: Path) -> None:
        with (
            pytest.raises(HistoryError, match="another carecli holds"),
            hold_folder(path.parent, alone=False, error=HistoryError, patience=0),
        ):
            pass
        asked.append(place)
        plain(draft, place)

    monkeypatch.setattr(store, "put_in_place", come_between)
    save_snapshot(path, make_content(pack, note="first"))
    save_snapshot(path, make_content(pack, note="second"))
    assert asked == [path]
    assert [found.note for found in list_snapshots(path)] == ["first", "second"]
    assert sorted(place.name for place in path.parent.iterdir()) == [COPY, "history.sqlite3"]


def test_a_file_system_without_hard_links_will_do(
    path: Path, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse_link(*_: Path) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse_link)
    save_snapshot(path, make_content(pack, note="second"))
    assert [found.note for found in list_snapshots(path)] == ["second"]
    assert mode_of(path) == 0o600
    assert sorted(place.name for place in path.parent.iterdir()) == [COPY, "history.sqlite3"]


@pytest.mark.parametrize("below", ["file/below", "x" * 300])
def test_a_place_that_cannot_be_is_named(below: str, tmp_path: Path, pack: Pack) -> None:
    (tmp_path / "file").write_text("kept")
    path = tmp_path / below / "history.sqlite3"
    assert list_snapshots(path) == ()
    error = refuse(lambda place: save_snapshot(place, make_content(pack)), path)
    assert error.message.startswith(f"cannot use the history {path}: ")
    assert [place.name for place in tmp_path.iterdir()] == ["file"]


def test_a_folder_in_the_place_of_the_history_is_no_defect(path: Path, pack: Pack) -> None:
    path.mkdir(parents=True)
    for use in (list_snapshots, lambda place: save_snapshot(place, make_content(pack))):
        assert refuse(use, path).message.startswith("cannot ")
    assert list(path.iterdir()) == []
