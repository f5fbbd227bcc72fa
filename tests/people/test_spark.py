"""The rules on a Spark: the same verdicts and counts as here, and nothing half-done where something is wrong.

`make test` installs Java (tests/people/install.sh). Without it these tests skip and say so; where CI is set
they fail. One Spark of two workers serves them all.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from itertools import cycle
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
from pyspark.sql import SparkSession
from typer.testing import Result

import carecli
from carecli.engine.assess import assess_against
from carecli.engine.standards import set_standards
from carecli.errors import PersonalFileError
from carecli.pack.pack import Pack
from carecli.people import spark as on_spark
from carecli.people.batches import FILE, ROW, Task, add_counts, add_looks, judge_batches, look_over
from carecli.people.cells import Atlas
from carecli.people.cluster import open_spark
from carecli.people.holdings import collect
from carecli.people.records import list_verdicts
from carecli.people.roster import read_roster
from carecli.people.rules import judge_people
from carecli.people.summary import summarize
from carecli.profile.model import Profile
from carecli.views.people import PEOPLE
from carecli.views.serialize import write_json
from tests.conftest import TODAY
from tests.people.crowds import Maker, lay_out, write_rows

Run = Callable[..., Result]
IN_CI = bool(os.environ.get("CI"))
FEW = 1_500
"""People whose papers differ, which the engine judges each time."""

DAY = ("--today", "2026-11-23")
ON_SPARK = ("people", "assess", "--engine", "spark")
# A Java that soon runs as fast as it ever will, and a place for tables.
SETTINGS = (
    "--driver-java-options '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC' --conf spark.sql.warehouse.dir={folder}"
    " --conf spark.sql.codegen.wholeStage=false --conf spark.sql.execution.arrow.maxRecordsPerBatch=10000"
    " pyspark-shell"
)


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    if not shutil.which("java"):
        reason = "no Java: run make test as root, or see tests/people/install.sh"
        pytest.fail(reason) if IN_CI else pytest.skip(reason)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_SUBMIT_ARGS", SETTINGS.format(folder=tmp_path_factory.mktemp("tables")))
        with open_spark("local[2]") as session:
            yield session


def make_crowd(pack: Pack, people: int, seed: int) -> tuple[list[Profile], pl.DataFrame]:
    """Return random people, and as a table, each with a number and one of three teams."""
    maker = Maker(pack, seed)
    made = [maker.make() for _ in range(people)]
    papers = [(who.licenses, who.certifications, who.education) for who in made[:FEW]]  # as people share them
    everybody = [
        who.replace(licenses=licenses, certifications=certifications, education=education)
        for who, (licenses, certifications, education) in zip(made, cycle(papers), strict=False)
    ]
    table: pl.DataFrame = lay_out(write_rows(everybody, pack)).collect().to_native()
    teams = pl.Series("Team", [("day", "night", None)[number % 3] for number in range(people)], pl.String)
    held = pl.col("licenses", "certifications", "education").replace("", "none")
    return everybody, table.rename({"number": "Number"}).with_columns(held, teams)


def look(run: Run, *args: str | Path) -> Any:
    """Return what a run comes to, as JSON, and how it was read."""
    result = run("people", "assess", *args, "--json", *DAY)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def refuse(run: Run, *args: str | Path) -> str:
    """Return the line that a run ends with, and see that it wrote no table."""
    result = run(*ON_SPARK, *args)
    assert result.exit_code in (2, 3), result.stderr
    assert not result.stdout
    return result.stderr


# ------------------------------------------------------------ the same as here


@pytest.mark.repeats
@pytest.mark.usefixtures("spark")
def test_twenty_thousand_people_come_to_the_same_as_here(run: Run, tmp_path: Path, pack: Pack) -> None:
    everybody, crowd = make_crowd(pack, 20_000, seed=14)
    (tmp_path / "in").mkdir()
    crowd[:12_000].write_parquet(tmp_path / "in/one.parquet")
    crowd[12_000:].write_parquet(tmp_path / "in/two.parquet")
    there = look(run, tmp_path / "in", tmp_path / "out", "--engine", "spark", "--by", "Team")
    table = pl.read_parquet(tmp_path / "out/*.parquet").sort(pl.col("Number").cast(int))

    roster = read_roster([str(tmp_path / "in")], pack)
    judged = collect(judge_people(roster.frame, pack, TODAY, findings=True)).lazy()
    columns = {"kept:Number": "Number", "kept:Team": "Team"}
    here = list_verdicts(judged, pack, columns)
    assert table.equals(here.sort(pl.col("Number").cast(int)))
    counts = summarize(judged, pack, {"kept:Team": "Team"})
    assert (there["people"], there) == (20_000, json.loads(write_json(PEOPLE(counts))))
    assert_judged_by_the_engine(table, everybody, pack, every=20)
    assert all(place.stat().st_mode & 0o077 == 0 for place in (tmp_path / "out").iterdir())


def assert_judged_by_the_engine(table: pl.DataFrame, people: list[Profile], pack: Pack, every: int) -> None:
    """See that some of the people have the verdicts that the engine finds."""
    some = range(0, len(people), every)
    assert len(some) >= 1_000
    for number in some:
        person = people[number]
        found = assess_against(person, set_standards(pack, person.setting), TODAY, "none")
        row = table.row(number, named=True)
        assert (row["current_level"], row["next_level"]) == (found.current_level, found.next_level)
        for level in found.levels:
            said = [row[f"{level.id}_{what}"] for what in ("verdict", "verdict_best", "score", "score_best")]
            assert said == [*level.verdict, *level.score]


# ------------------------------------------------------------ what is wrong with a table


def write_staff(
    place: Path, *rows: tuple[Any, ...], schema: Any = ("name", "years", "licenses", "Unit")
) -> Path:
    """Write a small table."""
    pl.DataFrame([*rows], schema=schema, orient="row").write_parquet(place)
    return place


@pytest.fixture
def staff(tmp_path: Path) -> Path:
    """Return a table of three people, two of whom have something wrong."""
    return write_staff(
        tmp_path / "staff.parquet",
        ("Ann", "3", "RN", "A"),
        ("Bob", "many", "RN", "A"),
        ("Cy", "2", "R2D2", "B"),
    )


@pytest.mark.usefixtures("spark")
def test_rows_that_are_wrong_are_named_and_nobody_is_judged(run: Run, staff: Path) -> None:
    out = staff.with_name("out")
    said = refuse(run, staff, out)
    assert "staff.parquet: 2 mistakes; nobody was counted" in said
    assert "staff.parquet:2: years" in said
    assert "staff.parquet:3: licenses" in said
    assert not out.exists()


@pytest.mark.usefixtures("spark")
def test_rows_that_are_wrong_can_be_left_out_and_are_counted(run: Run, staff: Path) -> None:
    out = staff.with_name("out")
    result = run(*ON_SPARK, staff, out, "--skip-bad", "--by", "Unit", *DAY)
    assert result.exit_code == 0
    assert "2 people are left out for 2 mistakes:" in result.stderr
    assert f"Written to {out}" in result.stderr
    assert "2 rows or files were left out" in " ".join(result.stdout.split())
    assert "carecli people" not in result.stdout  # no other command reads what Spark has
    assert pl.read_parquet(out / "*.parquet").select("name", "Unit").rows() == [("Ann", "A")]


@pytest.mark.usefixtures("spark")
def test_a_table_of_spark_has_a_name_and_needs_no_rows_of_files(
    run: Run, spark: SparkSession, staff: Path
) -> None:
    spark.read.parquet(str(staff)).createOrReplaceTempView("staff_now")
    said = refuse(run, "staff_now", staff.with_name("out"))
    assert "staff_now: years" in said
    assert "staff_now: licenses" in said


@pytest.mark.usefixtures("spark")
def test_verdicts_go_into_a_table_where_spark_keeps_tables(
    run: Run, spark: SparkSession, staff: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = refuse(run, staff, "verdicts")
    assert "this Spark keeps no tables, so not verdicts; write ./verdicts for a folder" in said
    monkeypatch.setattr(on_spark, "keeps_tables", lambda _spark, _name: True)
    assert run(*ON_SPARK, staff, "verdicts", "--skip-bad").exit_code == 0
    assert [row.name for row in spark.table("verdicts").collect()] == ["Ann"]
    assert "verdicts is there already" in refuse(run, staff, "verdicts", "--skip-bad")


@pytest.mark.usefixtures("spark")
def test_nothing_is_written_over_and_nothing_is_left_half_done(
    run: Run, staff: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = staff.with_name("out")
    out.mkdir()
    assert "is there already; name another table or place" in refuse(run, staff, out, "--skip-bad", "--force")
    assert [*out.iterdir()] == []
    for target in (staff, staff / "in-it", staff.parent):
        assert "is where the people are read from" in refuse(run, staff, target, "--force")
    other = staff.with_name("other")

    def interrupt(_parts: Any, _by: Any) -> Any:
        assert other.exists()
        raise KeyboardInterrupt

    monkeypatch.setattr(on_spark, "add_counts", interrupt)
    result = run(*ON_SPARK, staff, other, "--skip-bad")
    assert isinstance(result.exception, KeyboardInterrupt) or result.exit_code == 130
    assert not other.exists()


@pytest.mark.usefixtures("spark")
def test_what_cannot_be_read_is_said_in_a_line(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.csv").write_text("name,years\nAnn,3\n", "utf-8")
    raw = bytearray(write_staff(tmp_path / "broken.parquet", ("Ann", "3", "RN", "A")).read_bytes())
    raw[4:60] = bytes(56)
    (tmp_path / "broken.parquet").write_bytes(raw)
    bad_years = pl.DataFrame({"name": ["Ann"], "years": [{"from": 1}], "more": [{"a": 1}]})
    bad_years.write_parquet(tmp_path / "struct.parquet")
    pl.DataFrame({"name": ["Ann"], "Height": [3]}).write_parquet(tmp_path / "strange.parquet")
    write_staff(tmp_path / "none.parquet", schema={"name": pl.String, "years": pl.Float64})
    write_staff(tmp_path / "twice.parquet", ("Ann", 3, "x"), schema=("name", "years", "Current_Level"))
    write_staff(tmp_path / "capitals.parquet", ("Ann", 3, 4), schema=("name", "Years", "years"))
    for name, line in {
        "capitals.parquet": "capitals.parquet cannot be opened: The column `years` already exists",
        "nowhere.parquet": "there is no",
        "no_table": "there is no no_table; name a table of Spark",
        "empty": "empty holds no Parquet",
        "text.csv": "text.csv",
        "broken.parquet": "broken.parquet",
        "struct.parquet": "the column 'years' holds struct values; write years as text",
        "strange.parquet": "has no column of an answer",
        "none.parquet": "no people yet",
        "twice.parquet": "the column 'Current_Level' is called like 'current_level'",
    }.items():
        place = name if name == "no_table" else tmp_path / name
        said = refuse(run, place, out)
        assert line in said, said
        assert said.count("\n") == 1, said
        assert not any(word in said for word in ("java.", "org.apache", "SQLSTATE", "Traceback")), said
        assert not out.exists()


@pytest.mark.usefixtures("spark")
def test_too_many_groups_are_refused_before_anything_is_written(run: Run, tmp_path: Path) -> None:
    table = write_staff(tmp_path / "in.parquet", *(("Ann", "3", "RN", str(unit)) for unit in range(1_001)))
    said = refuse(run, table, tmp_path / "out", "--by", "Unit")
    assert "--by Unit makes 1,001 groups, and 1,000 are the most; name a column with fewer values" in said
    assert "there is no column to group by 'Unti'; did you mean Unit?" in refuse(
        run, table, tmp_path / "out", "--by", "Unti"
    )
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("spark")
def test_a_map_is_followed_and_a_head_that_only_looks_like_a_skill_is_not_read(
    run: Run, tmp_path: Path
) -> None:
    columns = ("who", "Tenure", "Budgeting")
    table = write_staff(tmp_path / "staff.parquet", ("Ann", ">20", "yes"), schema=columns)
    means = tmp_path / "map.toml"
    means.write_text(
        'schema = "carecli.people-map/1"\n[[column]]\nhead = "who"\nkey = "name"\n'
        '[[column]]\nhead = "Tenure"\nkey = "years"\n',
        "utf-8",
    )
    said = refuse(run, table, tmp_path / "out", "--map", means)
    assert "the column 'Budgeting' may be a skill; call it skill:budget-management, or say what it is" in said
    with means.open("a", encoding="utf-8") as more:
        more.write('[[column]]\nhead = "Budgeting"\nkey = "kept"\n')
    result = run(*ON_SPARK, table, tmp_path / "out", "--map", means)
    assert (result.exit_code, "'>20' is taken as 20 years" in result.stderr) == (0, True), result.stderr
    assert pl.read_parquet(tmp_path / "out/*.parquet")["name"].to_list() == ["Ann"]


# ------------------------------------------------------------ what a worker does, without Spark


def make_task(pack: Pack, heads: tuple[str, ...], **columns: str) -> Task:
    by = {f"kept:{name}": name for name in columns}
    return Task(carecli.__version__, "staff", heads, pack, None, Atlas(), date(2026, 11, 23), by, by)


def test_a_worker_reads_judges_and_counts_batch_by_batch(pack: Pack) -> None:
    table = pa.table({"0": ["Ann", "Bob", "Cy"], "1": ["3", "9", "x"], "2": ["A", "B", "A"]})
    task = make_task(pack, ("name", "years", "Unit"), Unit="Unit")
    batches = table.to_batches(max_chunksize=2)
    numbered = table.append_column(FILE, [["f.parquet"] * 3]).append_column(ROW, [[7, 8, 9]])
    looks = look_over(numbered.to_batches(max_chunksize=2), task)
    look = add_looks(batch.column(0)[0].as_py() for batch in looks)
    assert (look.people, look.skipped, look.faulty) == (2, 1, 1)
    assert [(fault.file, fault.row, fault.column) for fault in look.faults] == [("f.parquet", 10, "years")]
    assert {*look.groups} == {("A",), ("B",)}

    made = [*judge_batches(batches, task)]
    # rows come in any order
    assert sorted(name for batch in made for name in batch.column("name").to_pylist()) == ["Ann", "Bob"]
    counts = [c.as_py() for batch in made for c in batch.column("~counts") if c.is_valid]
    assert sum(row["people"] for row in add_counts(counts, task.by)) == 2


def test_a_worker_with_another_version_refuses(pack: Pack) -> None:
    task = make_task(pack, ("name", "years"))._replace(version="0.0.1")
    batches = pa.table({"0": ["Ann"], "1": ["3"]}).to_batches()
    with pytest.raises(PersonalFileError, match=r"carecli is .* on a worker of Spark and 0\.0\.1 here"):
        next(judge_batches(batches, task))
