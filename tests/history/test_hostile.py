"""Rows that no carecli wrote: each is named on one line, repair saves the others, and none is a defect.

Whoever writes into the file can make the sum over a row, too; so these have the right one.
"""

import json
import sqlite3
import tracemalloc
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from carecli.history.rows import _make_uid
from carecli.history.snapshots import list_snapshots
from carecli.pack.pack import Pack
from tests.history.making import save_many

Run = Callable[..., Result]
Row = dict[str, Any]
DEEP = "[" * 5_000 + "]" * 5_000


@pytest.fixture
def path(home: Path, pack: Pack) -> Path:
    """Return the saved history, of three snapshots, with a profile beside it."""
    place = home / ".local" / "share" / "carecli" / "history.sqlite3"
    save_many(place, pack, 3)
    place.with_name("profile.toml").write_text('years = 3\nlicenses = ["RN"]\n')
    for copy in place.parent.glob("*last-good*"):
        copy.unlink()
    return place


def change_row(path: Path, change: Callable[[Row], object]) -> None:
    """Change snapshot 2, whose result is text for the change, and make its sum fit."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        row = dict(connection.execute("SELECT * FROM snapshots WHERE number = 2").fetchone())
        row["result"] = zlib.decompress(row["result"]).decode()
        change(row)
        kept = ("taken", "day", "rules_version", "note", "inputs", "result")
        if row.get("uid"):
            row["uid"] = _make_uid(*(row[key] if not isinstance(row[key], bytes) else "" for key in kept))
        if isinstance(row["result"], str):
            row["result"] = zlib.compress(row["result"].encode())
        row["result"] = row.pop("packed", row["result"])
        names = [name for name in row if name != "number"]
        connection.execute(
            f"UPDATE snapshots SET {', '.join(f'{name} = :{name}' for name in names)} WHERE number = 2", row
        )


def put(**values: Any) -> Callable[[Row], object]:
    return lambda row: row.update(values)


def edit(change: Callable[[Any], object]) -> Callable[[Row], object]:
    def apply(row: Row) -> None:
        result = json.loads(row["result"])
        change(result)
        row["result"] = json.dumps(result, ensure_ascii=False, separators=(",", ":"))

    return apply


# What a result, answers or a column may be instead of what it is.
IN_FULL: dict[str, Callable[[Row], object]] = {
    "a number": put(result="1"),
    "a list": put(result="[1]"),
    "null": put(result="null"),
    "text": put(result='"result"'),
    "no JSON": put(result="{"),
    "nothing": put(result=""),
    "no number": put(result='{"schema":NaN}'),
    "very deep": put(result=f'{{"schema":{DEEP}}}'),
    "a very long number": put(result=f'{{"schema":{"9" * 10_000}}}'),
    "two lines": lambda row: row.update(result=row["result"].replace(",", ",\n")),
    "no levels": edit(lambda result: result.pop("levels")),
    "levels of a number": edit(lambda result: result.update(levels=3)),
    "no level": edit(lambda result: result.update(levels=[])),
    "thousands of levels": edit(lambda result: result.update(levels=result["levels"] * 2_000)),
    "a level of a number": edit(lambda result: result["levels"].__setitem__(0, 3)),
    "a level without a score": edit(lambda result: result["levels"][0].pop("score")),
    "a score of text": edit(lambda result: result["levels"][0].update(score={"low": "x", "high": 1})),
    "a huge score": edit(lambda result: result["levels"][0].update(score={"low": 0, "high": 1e300})),
    "an unknown verdict": edit(lambda result: result["levels"][0].update(verdict={"low": "x", "high": "x"})),
    "stops of a number": edit(lambda result: result["levels"][0].update(stops=1)),
    "no pack": edit(lambda result: result.pop("pack")),
    "a NaN somewhere": edit(lambda result: result.update(more=float("nan"))),
    "answers of a list": put(inputs="[]"),
    "answers of a number": put(inputs="1"),
    "answers that are no JSON": put(inputs="{"),
    "a license of a number": put(inputs='{"licenses":[1]}'),
    "a degree without a level": put(inputs='{"education":[{}]}'),
    "skills of a list": put(inputs='{"skills":[1]}'),
    "no skills": put(inputs='{"skills":null}'),
    "a rating of text": put(inputs='{"skills":{"ehr":"x"}}'),
    "a huge rating": put(inputs='{"skills":{"ehr":1e300}}'),
    "huge years": put(inputs='{"years":1e300}'),
    "answers as bytes": put(inputs=b"{}"),
    "a note as bytes": put(note=b"note"),
    "a day that is none": put(day="2026-02-31"),
    "a day of words": put(day="yesterday"),
    "a moment of words": put(taken="yesterday"),
    "a moment that is none": put(taken="2026-02-31T25:61:61Z"),
    "a moment of a year that nobody means": put(taken="0001-01-01T00:00:00Z"),
    "more than fits on a line of an export": edit(lambda result: result.update(more="\U0001f600" * 700_000)),
    "more values than an import takes": edit(lambda result: result.update(more=[0] * 1_100_000)),
    "a packed result as text": put(packed="text"),
    "a packed result that is cut off": lambda row: row.update(packed=zlib.compress(b"{}" * 99)[:-5]),
    "a packed result of noise": put(packed=b"noise"),
    "a packed result of a number": put(packed=7),
    "gigabytes packed small": put(packed=zlib.compress(bytes(50_000_000), 9)),
    "bytes that are no text": put(packed=zlib.compress(b"\xff\xfe" * 100)),
}  # fmt: skip
IN_SHORT: dict[str, Callable[[Row], object]] = {
    "standings of a number": put(standings="1"),
    "standings of nothing": put(standings=""),
    "standings of a list too short": put(standings='[["senior",1,2]]'),
    "standings of text": put(standings='[["senior","x",2,"ready","ready"]]'),
    "standings of a formula": put(standings='[["=1+1",1,2,"ready","ready"]]'),
    "standings as bytes": put(standings=b"[]"),
    "standings of infinity": put(standings='[["senior",1,Infinity,"ready","ready"]]'),
    "thousands of standings": put(standings=json.dumps([["senior", 1, 2, "ready", "ready"]] * 5_000)),
    "a level with control characters": put(current_level="\x1b[31mred"),
    "a version as bytes": put(pack_version=b"1"),
    "a moment of another form": put(taken="2026"),
    "a moment that is none, listed": put(taken="2026-02-31T25:61:61Z"),
    "rules of a huge number": put(rules_version=-(2**62)),
    "rules of words": put(rules_version="new"),
}  # fmt: skip


def check_one_line(result: Result, path: Path) -> None:
    assert (result.exit_code, result.stdout) == (5, ""), result.stdout
    assert result.stderr == (
        f"carecli: error: the history {path} is damaged: snapshot 2 cannot be read; it was left as it is;"
        " carecli history repair saves what can still be read\n"
    )


@pytest.mark.parametrize("change", IN_FULL.values(), ids=list(IN_FULL))
def test_a_row_of_another_form_is_named_and_the_others_are_saved(
    change: Callable[[Row], object], path: Path, run: Run, tmp_path: Path
) -> None:
    change_row(path, change)
    for command in (["show", "2"], ["diff", "1", "2"], ["export"]):
        check_one_line(run("history", *command), path)
    assert run("history", "export", "-o", tmp_path / "out.json").exit_code == 5
    assert list(tmp_path.glob("*out*")) == []
    assert run("history", "show", "1").exit_code == 0
    result = run("history", "repair")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Saved 2 of 3 snapshots; 1 could not be read.\n")
    assert [found.number for found in list_snapshots(path)] == [1, 3]


@pytest.mark.parametrize("change", IN_SHORT.values(), ids=list(IN_SHORT))
def test_a_list_of_a_row_of_another_form_names_it(
    change: Callable[[Row], object], path: Path, run: Run
) -> None:
    change_row(path, change)
    for command in (["list"], ["chart"], ["list", "--format", "csv"]):
        check_one_line(run("history", *command), path)
    result = run("history", "repair")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Saved ")
    assert run("history", "list").exit_code == 0


def test_what_is_packed_small_is_not_unpacked(path: Path, run: Run) -> None:
    change_row(path, put(packed=zlib.compress(bytes(500_000_000), 9)))
    tracemalloc.start()
    try:
        check_one_line(run("history", "show", "2"), path)
        assert tracemalloc.get_traced_memory()[1] < 60_000_000
    finally:
        tracemalloc.stop()


def test_a_row_too_long_to_be_read_is_damage(path: Path, run: Run) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE snapshots SET note = zeroblob(20000000) WHERE number = 2")
    for command in ("list", "export"):
        result = run("history", command)
        assert (result.exit_code, result.stdout) == (5, "")
        assert "is damaged: " in result.stderr
        assert "carecli history repair" in result.stderr
    assert run("history", "repair").exit_code == 0
    assert [found.number for found in list_snapshots(path)] == [1, 3]


def test_text_that_is_no_unicode_is_damage(path: Path, run: Run) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE snapshots SET note = CAST(x'ff1b5b' AS TEXT) WHERE number = 2")
    for command in (["show", "2"], ["export"]):
        check_one_line(run("history", *command), path)


def test_what_is_unseen_in_a_text_reaches_no_terminal(path: Path, run: Run) -> None:
    bad = "\x1b]0;t\x07\x9b31m\u202eevil\x7f"
    change_row(
        path, lambda row: (row.update(note=bad), edit(lambda r: r["levels"][0].update(title=bad))(row))
    )
    for command in (
        ["list"], ["show", "2"], ["diff", "1", "2"], ["diff", "--full"], ["chart"], ["export"],
        ["list", "--plain"], ["list", "--format", "csv"], ["show", "2", "--format", "markdown"],
    ):  # fmt: skip
        result = run("history", *command)
        assert (result.exit_code, result.stderr) == (0, ""), command
        assert not {*bad} & {*result.stdout} - {*"0t31mevil];"}, command
    exported = json.loads(run("history", "export").stdout)
    assert exported["snapshots"][1]["note"] == bad


@pytest.mark.parametrize(
    "statements",
    [
        "CREATE TRIGGER t AFTER INSERT ON snapshots BEGIN DELETE FROM snapshots; END;",
        "CREATE TRIGGER t AFTER INSERT ON snapshots BEGIN UPDATE snapshots SET note = 'x'; END;",
        "CREATE TRIGGER t BEFORE INSERT ON snapshots BEGIN SELECT raise(IGNORE); END;",
        "",  # a table that leaves out rows
    ],
)
def test_a_file_whose_saves_would_do_more_than_add_is_refused_and_mended(
    run: Run, path: Path, statements: str
) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        before = connection.execute("SELECT uid FROM snapshots").fetchall()
        if not statements:
            connection.execute("PRAGMA writable_schema = 1")
            connection.execute(
                "UPDATE sqlite_master SET sql = replace(sql, 'uid TEXT NOT NULL', "
                "'uid TEXT NOT NULL ON CONFLICT IGNORE') WHERE name = 'snapshots'"
            )
        connection.executescript(statements)
    done = run("history", "save")
    assert (done.exit_code, done.stdout) == (5, "")
    assert "of another program" in done.stderr
    assert "carecli history repair" in done.stderr
    assert run("history", "list").exit_code == 0
    assert "Saved all 3 snapshots; none was lost" in run("history", "repair").stdout
    assert run("history", "save").exit_code == 0
    with closing(sqlite3.connect(path)) as connection:
        after = connection.execute("SELECT uid FROM snapshots").fetchall()
    assert after[:3] == before
    assert len(after) == 4
