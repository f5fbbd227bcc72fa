"""Whoever has a mistake is left out where that is asked for, and nobody else."""

import csv
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from typer.testing import Result

from carecli.pack.loading import load_pack
from carecli.pack.pack import Pack
from carecli.pack.reading import find_pack
from carecli.people.judging import judge
from carecli.people.roster import read_roster
from carecli.people.summary import summarize
from tests.conftest import TODAY

Run = Callable[..., Result]
Cell = tuple[Any, bool]
Row = dict[str, Cell]

# What a cell may hold, in a column of texts or of numbers, and whether it is a mistake.
CELLS: dict[str, list[Cell]] = {
    "target": [("senior", False), ("", False), (None, False), ("bogus", True)],
    "setting": [("hospital", False), ("", False), (None, False), ("moon", True)],
    "state": [("CA", False), ("OH", False), ("", False), (None, False), ("Nowhere", True)],
    "licenses": [("RN", False), ("none", False), ("", False), (None, False), ("BSN", True)],
    "education": [("bachelor", False), (" ", False), (None, False), ("sorcery", True)],
    "pay": [(78_000, False), (None, False), (3, True)],
    "years": [(2, False), (None, False), (99, True)],
    "ehr": [(3, False), (None, False), (17, True)],
}


@cache
def load() -> Pack:
    return load_pack(find_pack())


def write(rows: list[Row], heads: list[str], file: Path) -> Path:
    """Write rows with their number as the name, as CSV or with typed columns."""
    cells = [{"name": f"P{number}"} | {h: row[h][0] for h in heads} for number, row in enumerate(rows)]
    if file.suffix == ".parquet":
        numbers = ("pay", "years", "ehr")
        kinds = {head: pl.Int64 if head in numbers else pl.String for head in ("name", *heads)}
        pl.DataFrame(cells, schema=kinds, orient="row").write_parquet(file)
        return file
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.DictWriter(stream, ["name", *heads]).writeheader()
        csv.DictWriter(stream, ["name", *heads]).writerows(cells)
    return file


ROW = st.fixed_dictionaries({head: st.sampled_from(cells) for head, cells in CELLS.items()})


@settings(
    max_examples=30,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # to shrink takes minutes, and what is found is short
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    rows=st.lists(ROW, min_size=1, max_size=6),
    heads=st.lists(st.sampled_from([*CELLS]), min_size=1, max_size=4, unique=True),
    kind=st.sampled_from(["csv", "parquet"]),
)
def test_exactly_those_with_a_mistake_are_left_out(
    rows: list[Row], heads: list[str], kind: str, tmp_path: Path
) -> None:
    pack = load()
    rows.append({head: cells[0] for head, cells in CELLS.items()})  # somebody is right
    file = write(rows, heads, tmp_path / f"people.{kind}")
    right = [f"P{number}" for number, row in enumerate(rows) if not any(row[head][1] for head in heads)]

    roster = read_roster([str(file)], pack, skip_bad=True)

    assert roster.frame.collect()["name"].to_list() == right
    assert roster.skipped == len(rows) - len(right)
    assert roster.faulty == sum(row[head][1] for row in rows for head in heads)
    judged = judge(roster.frame, pack, TODAY)
    assert summarize(judged, pack, skipped=roster.skipped).people == len(right)


TABLES = {
    "a blank target": ("name,target,licenses\nA,senior,RN\nB,,RN\nC,bogus,\nD,,\n", 1, ["A", "B", "D"]),
    "all that is left is blank": ("name,licenses\nA,BSN\nB,\n", 1, ["B"]),
    "blank years": ("name,years\nA,abc\nB,\nC,2\nD,\n", 1, ["B", "C", "D"]),
    "a map's own column": ("name,job,years\nA,what,x\nB,,1\n", 1, ["B"]),
}  # fmt: skip


@pytest.mark.parametrize("case", TABLES)
def test_a_blank_cell_beside_a_mistake_loses_nobody(case: str, run: Run, tmp_path: Path) -> None:
    text, skipped, names = TABLES[case]
    file = tmp_path / "people.csv"
    file.write_text(text, "utf-8")

    found = json.loads(run("people", "assess", file, "--skip-bad", "--list", "--json").stdout)
    to = ("-o", tmp_path / "r", "--format", "markdown")
    written = run("people", "report", file, "--skip-bad", "--each", *to)

    assert (found["people"], found["skipped"]) == (len(names), skipped)
    assert [person["called"] for person in found["list"]] == names
    assert written.exit_code == 0
    assert sorted(page.stem for page in (tmp_path / "r").iterdir()) == names


def test_a_state_that_the_country_has_not_is_a_mistake_and_one_of_elsewhere_is_not(
    run: Run, tmp_path: Path
) -> None:
    file, mine = tmp_path / "people.csv", tmp_path / "me.toml"
    file.write_text("name,state,country\nA,CA,\nB,ZZ,\nC,,US\nD,ON,CA\nE,ON,US\n", "utf-8")
    mine.write_text('state = "ZZ"\nyears = 2\n', "utf-8")

    refused = run("people", "assess", file)
    checked = run("profile", "check", mine)

    assert (refused.exit_code, checked.exit_code) == (3, 3)
    assert f"{file}:3: state 'ZZ' is not a state of US (" in refused.stderr
    assert f"{file}:6: state 'ON' is not a state of US (" in refused.stderr
    assert "2 mistakes" in refused.stderr
    assert f"profile {mine}: state 'ZZ' is not a state of US; " in checked.stderr
    found = json.loads(run("people", "assess", file, "--skip-bad", "--list", "--json").stdout)
    assert [person["called"] for person in found["list"]] == ["A", "C", "D"]
    mine.write_text('state = "ON"\ncountry = "CA"\n', "utf-8")
    assert run("profile", "check", mine).exit_code == 0


def test_years_that_may_be_thousands_are_told(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text('name,years\nA,two\nB,"1.000"\nC,3\nD,2.5 yrs\n', "utf-8")
    told = run("people", "assess", file).stderr.splitlines()
    assert told == [f"{file}: years '1.000' is taken as 1 year"]


@pytest.mark.parametrize("heads", ["licenses,licenses", "licenses,Licenses", "years,years", "ehr,EHR"])
def test_two_columns_of_one_head_are_refused(heads: str, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(f"name,{heads}\nA,,\n", "utf-8")

    result = run("people", "assess", file)

    first = heads.partition(",")[2]
    assert (result.exit_code, result.stdout) == (3, "")
    assert f"has two columns with the head '{first}'" in result.stderr or "has 2 columns of" in result.stderr
