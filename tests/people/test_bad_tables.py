"""What is wrong with tables and folders of people: said in one line, with each mistake where it stands."""

import io
import json
import os
import random
import re
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from typer.testing import Result

from carecli.people.table import MOST_COLUMNS

Run = Callable[..., Result]
WIDE = ",".join(f"column {number}" for number in range(10_000))

CUT_BOOK = b"PK\x03\x04\x14" + b"\0" * 21 + b"\x08\0\0\0xl/a.xml"

LONG = '"' + "Ann, " * 40_000 + "\n"
Case = tuple[bytes, str, str]
# What is in a file, what is said of it, and what to do.
TEXTS: dict[str, Case] = {
    "empty.csv": (b"", "is empty", "carecli people template makes a table"),
    "blank.csv": (b"\n \n\n", "is empty", "carecli people template"),
    "heads.csv": (b"name,years\n", ": no people yet", "fill in a row a person"),
    "blank-rows.csv": (b"name,years\n,\n , \n\n", ": no people yet", "fill in a row a person"),
    "strange.csv": (b"id,foo\n1,2\n", "has no column of an answer, only id, foo", "--map FILE"),
    "names.csv": (b"name\nAnn\n", "has no column of an answer, only name", "carecli people template"),
    "near.csv": (b"naem,yeers\nAnn,2\n", "did you mean name by 'naem'?", "--map FILE"),
    "twice.csv": (b"name,years,Years\nA,1,2\n", "has 2 columns of years: 'years' and 'Years'", "rename all"),
    "wide.csv": (f"{WIDE}\n{WIDE}".encode(), "has 10,000 columns, and at most 2,000 are read", "leave out"),
    "quote.csv": (b'name,years\n"Ann,1\nBo,2\n', ":2 opens a quote that is not closed", "close it"),
    "long-quote.csv": (b"name,years\n" + LONG.encode() * 2, ": a cell after row 2 has more than", "a quote"),
    "half.csv": (b"\xff\xfe" + b"a,b\nc" + b"\x00\xd8", "is not text that can be read", "UTF-8"),
    "zero.csv": (b"name,years\nAnn\0,1\n", "is not a table that carecli reads", "save it as CSV, in UTF-8"),
    "noise.csv": (random.Random(1).randbytes(4000), "is not text that can be read", "UTF-8"),
    "data.json.csv": (b'[{"years": 1}]', "has no column of an answer", "--map FILE"),
    "paper.csv": (b"%PDF-1.7 x", "is a PDF document, which people does not read", "Parquet or Arrow"),
    "old.xls": (b"\xd0\xcf\x11\xe0" + b"x" * 50, "is another workbook", "CSV, XLSX, Parquet or Arrow"),
    "cut.parquet": (b"PAR1", "is broken or cut off", "save or fetch it again"),
    "cut.arrow": (b"ARROW1", "is broken or cut off", "save or fetch it again"),
    "cut.arrows": (b"\xff\xff\xff\xff", "is broken or cut off", "save or fetch it again"),
    "old.feather": (b"FEA1FEA1", "is a Feather file of the first version", "version 2"),
    "cut.xlsx": (CUT_BOOK, "is broken or cut off", "save it again"),
}  # fmt: skip


def check_refused(result: Result, file: Path, said: str, hint: str) -> None:
    """Check that a command ends with 3, and with one line that names the file."""
    assert (result.exit_code, result.stdout) == (3, "")
    first = result.stderr.splitlines()[0]
    assert first.startswith(f"carecli: error: {file}")
    assert said in first
    assert hint in first
    assert result.stderr.replace("\n", "").isprintable()


def test_what_is_no_table_of_people_is_refused_in_one_line(run: Run, tmp_path: Path) -> None:
    for name, (raw, said, hint) in TEXTS.items():
        file = tmp_path / name
        file.write_bytes(raw)
        result = run("people", "assess", file)
        check_refused(result, file, said, hint)
        assert len(result.stderr.splitlines()) == 1


MISTAKES: dict[str, tuple[str, list[str]]] = {
    "cells": (
        "name,years,licenses,ehr\nAnn,abc,RN,3\n\nBo,3,RNN,3.5\n",
        [
            ":2: years 'abc' is not a number (write years in digits, such as 3 or 2.5)",
            ":4: licenses 'RNN' is not a license of this pack (did you mean RN?)",
            ":4: ehr '3.5' is not a rating, which is a whole number (write 3 or 4)",
        ],
    ),
    "lines-in-cells": ('name,years\n"Ann\nLee",1\nBo,200\n', [":3: years must be from 0 to 80, not '200'"]),
    "ragged": ("name,years\nAnn,1\nBo,2,3,4\nCy\nDi,3,,\n", [":3: has 4 cells, and there are 2 heads"]),
    "formula": ("name,years\n=Ann,=1+1\n", [":2: years '=1+1' is a formula, not its result"]),
    "hidden": ("name,years\nAnn,\x1b[31m\u202ex\n", [":2: years 'x' is not a number"]),
}


def test_each_mistake_is_listed_with_row_column_value_and_what_would_be_right(
    run: Run, tmp_path: Path
) -> None:
    for kind, (text, said) in MISTAKES.items():
        file = tmp_path / f"{kind}.csv"
        file.write_text(text)
        result = run("people", "assess", file)
        count = "1 mistake" if len(said) == 1 else f"{len(said)} mistakes"
        check_refused(result, file, f": {count}; nobody was counted", "--skip-bad")
        lines = result.stderr.splitlines()[1:]
        assert len(lines) == len(said)
        for line, expected in zip(lines, said, strict=True):
            assert line.startswith(f"  {file}{expected}")


def test_bad_rows_are_left_out_and_counted_where_that_is_asked_for(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("name,years,licenses\nAnn,1,RN\nBo,abc,RNN\nCy,2,none,x\nDi,3,none\n")
    result = run("people", "assess", file, "--skip-bad", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["people"] == 2
    first, *others = result.stderr.splitlines()
    assert first == "2 people are left out for 3 mistakes:"
    assert [line.split(" ")[2].removeprefix(str(file)) for line in others] == [":3:", ":3:", ":4:"]
    file.write_text("name,years\nAnn,abc\n")
    check_refused(run("people", "assess", file, "--skip-bad"), file, ": nobody is left of them", "")


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_of_very_many_mistakes_twenty_are_shown_and_all_counted(
    run: Run, tmp_path: Path, ending: str
) -> None:
    file, rows = tmp_path / f"people.{ending}", 60_000
    frame = pl.DataFrame({"name": ["Ann"] * rows, "years": ["many"] * rows})
    frame.write_csv(file) if ending == "csv" else frame.write_parquet(file)
    result = run("people", "assess", file)
    check_refused(result, file, ": 60,000 mistakes, the first 20 of which follow", "--skip-bad")
    assert len(result.stderr.splitlines()) == 21
    as_json = json.loads(run("people", "assess", file, "--json").stderr)
    assert len(as_json["error"]["problems"]) == 20


def test_a_column_of_other_texts_throughout_is_refused_at_once(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "people.csv"
    file.write_text("name,education\n" + "".join(f"P,note {number}\n" for number in range(300)))
    result = run("people", "assess", file)
    check_refused(result, file, ": 300 mistakes, the first 20 of which follow", "--skip-bad")
    assert all("choose one of" in line for line in result.stderr.splitlines()[1:])
    monkeypatch.setattr("carecli.people.conversion.MOST_STRANGE", 200)
    said = ": the column 'education' holds more than 200 texts that are no education"
    check_refused(run("people", "assess", file, "--skip-bad"), file, said, "is it the right column?")


def test_a_parquet_that_lies_about_its_types_is_found_out(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "people.parquet"
    lies = {
        "years": ["3", "abc", None],
        "ehr": [3.0, 3.5, 9.0],
        "pay": [1, 78000, -5],
        "licenses": [1, None, 2],
    }
    pl.DataFrame(lies).write_parquet(file)
    result = run("people", "assess", file)
    said = [re.sub(r" \(.*", "", line.split(str(file))[1]) for line in result.stderr.splitlines()[1:]]
    assert said == [
        ":1: pay must be from 1,000 to 10,000,000, not 1",
        ":1: licenses '1' is a number, not a name",
        ":2: years 'abc' is not a number",
        ":2: ehr '3.5' is not a rating, which is a whole number",
        ":3: ehr '9' is not a rating",
        ":3: pay must be from 1,000 to 10,000,000, not -5",
        ":3: licenses '2' is a number, not a name",
    ]


@pytest.mark.parametrize(
    "column", [[b"RN"], [{"id": "RN"}], [[{"id": "RN"}]]], ids=["bytes", "struct", "list"]
)
def test_a_column_of_what_is_no_text_is_refused_or_left_out(
    run: Run, tmp_path: Path, column: list[Any]
) -> None:
    file = tmp_path / "people.parquet"
    pl.DataFrame({"years": [1], "team": column}).write_parquet(file)
    result = run("people", "assess", file)
    assert (result.exit_code, "the column 'team' is left out" in result.stderr) == (0, True)
    pl.DataFrame({"years": [1], "licenses": column}).write_parquet(file)
    check_refused(run("people", "assess", file), file, ": the column 'licenses' holds", "as text")


@pytest.mark.parametrize("seed", range(6))
def test_a_broken_file_of_columns_is_never_half_read(run: Run, tmp_path: Path, seed: int) -> None:
    chance, file = random.Random(seed), tmp_path / "people.parquet"
    frame = pl.DataFrame(
        {"name": ["Ann", "Bo"] * 200, "years": [3.0, 4.0] * 200, "licenses": ["RN", "none"] * 200}
    )
    frame.write_ipc(file) if seed % 2 else frame.write_parquet(file)
    raw = bytearray(file.read_bytes())
    for place in (chance.randrange(6, len(raw)) for _ in range(30)):
        raw[place] ^= chance.randrange(1, 256)
    file.write_bytes(raw if seed < 4 else raw[: len(raw) // 2])
    result = run("people", "assess", file)
    assert result.exit_code in (0, 3)
    assert len(result.stderr.splitlines()) <= 21


# ------------------------------------------------------------ workbooks


def save_book(place: Path, *rows: list[Any]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(place)
    return place


def test_a_formula_counts_by_its_result_and_one_without_is_named(run: Run, tmp_path: Path) -> None:
    file = save_book(tmp_path / "people.xlsx", ["name", "years", "team"], ["Ann", "=1+1", "=A2"], ["Bo", 2])
    result = run("people", "assess", file)
    check_refused(result, file, ": 1 mistake", "--skip-bad")
    assert ":2: years '=1+1' is a formula without a result (open it in a spreadsheet" in result.stderr
    saved = io.BytesIO()
    with zipfile.ZipFile(file) as book, zipfile.ZipFile(saved, "w") as changed:  # as a spreadsheet saves it
        for name in book.namelist():
            changed.writestr(name, book.read(name).replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>"))
    file.write_bytes(saved.getvalue())
    result = run("people", "assess", file, "--json")
    assert (result.exit_code, json.loads(result.stdout)["people"]) == (0, 2)


def test_days_and_truths_in_the_cells_of_answers_are_named(run: Run, tmp_path: Path) -> None:
    day = pl.Series(["2026-03-04"]).str.to_date()[0]
    file = save_book(tmp_path / "people.xlsx", ["name", "years", "ehr", "hired"], ["Ann", day, True, day])
    result = run("people", "assess", file)
    assert ":2: years '2026-03-04' is a day, not a number of years (a spreadsheet takes 3-4" in result.stderr
    assert ":2: ehr 'true' is not a rating" in result.stderr


def test_a_workbook_that_unpacks_to_too_much_is_not_opened(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = save_book(tmp_path / "people.xlsx", ["name", "years"], *([f"P{n}", 1] for n in range(3000)))
    monkeypatch.setattr("carecli.people.workbook.MOST_UNPACKED", 50_000)
    check_refused(run("people", "assess", file), file, "unpacks to more than", "is it the right file?")
    monkeypatch.setattr("carecli.people.workbook.MOST_BYTES", 1_000)
    check_refused(run("people", "assess", file), file, "is larger than", "save it as CSV or Parquet")


@pytest.mark.parametrize("inside", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_a_workbook_that_is_broken_inside_is_refused(run: Run, tmp_path: Path, inside: str) -> None:
    file = save_book(tmp_path / "people.xlsx", ["name", "years"], ["Ann", 1])
    changed = io.BytesIO()
    with zipfile.ZipFile(file) as book, zipfile.ZipFile(changed, "w") as other:
        for name in book.namelist():
            other.writestr(name, b"<x>" if name == inside else book.read(name))
    file.write_bytes(changed.getvalue())
    check_refused(run("people", "assess", file), file, "is a workbook that cannot be read", "save it again")


def test_an_empty_workbook_and_one_far_too_wide_are_refused(run: Run, tmp_path: Path) -> None:
    file = save_book(tmp_path / "people.xlsx")
    check_refused(
        run("people", "assess", file), file, "has no column of an answer, only empty heads", "--map"
    )
    save_book(file, ["years", *[f"c{number}" for number in range(MOST_COLUMNS)]])
    check_refused(run("people", "assess", file), file, "has 2,001 columns", "leave out")


# ------------------------------------------------------------ folders and places


def test_an_empty_folder_one_of_other_files_and_one_of_both_kinds_are_refused(
    run: Run, tmp_path: Path
) -> None:
    check_refused(run("people", "assess", tmp_path), tmp_path, "holds no file", "put the profiles into it")
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / "other.pdf").write_text("x")
    said = "holds no profile and no table, only notes.txt and 1 more"
    check_refused(run("people", "assess", tmp_path), tmp_path, said, "name the folder of the profiles")
    (tmp_path / "a.toml").write_text("years = 1\n")
    (tmp_path / "all.csv").write_text("name,years\nAnn,1\n")
    said = "holds profiles and a table, all.csv: people may stand in both"
    check_refused(run("people", "assess", tmp_path), tmp_path, said, "name the table by itself")


def test_every_profile_that_is_wrong_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "good.toml").write_text("years = 1\n")
    (tmp_path / "bad.toml").write_text('yeers = 3\nlicenses = ["RNN"]\n')
    (tmp_path / "cut.json").write_text("{")
    (tmp_path / "gone.toml").symlink_to(tmp_path / "nowhere.toml")
    result = run("people", "assess", tmp_path)
    assert result.exit_code == 3
    first, *others = result.stderr.splitlines()
    assert first.startswith("carecli: error: 3 files: 3 mistakes; nobody was counted; mend them")
    assert others[0].startswith(
        f"  {tmp_path / 'bad.toml'}:1: yeers is not a key that carecli knows (did you"
    )
    assert others[1].startswith(
        f"  {tmp_path / 'bad.toml'}:2: licenses[1] 'RNN' is not a license of this pack"
    )
    assert others[2].startswith(f"  {tmp_path / 'cut.json'}:1: is not valid JSON")
    result = run("people", "assess", tmp_path, "--skip-bad", "--json")
    assert json.loads(result.stdout)["people"] == 1
    assert result.stderr.startswith("2 people are left out for 3 mistakes:")


def test_what_is_not_there_is_said(run: Run, tmp_path: Path) -> None:
    for name in ("none.csv", "none.toml", "none"):
        result = run("people", "assess", tmp_path / name)
        assert result.exit_code == 3
        assert "does not exist" in result.stderr


def test_a_table_that_comes_through_a_pipe_is_read(run: Run, tmp_path: Path) -> None:
    raw = io.BytesIO()
    pl.DataFrame({"name": ["Ann"], "years": [3]}).write_parquet(raw)
    for content in (raw.getvalue(), b"name,years\nAnn,3\n"):
        pipe = tmp_path / f"people-{len(content)}"
        os.mkfifo(pipe)
        writer = threading.Thread(target=pipe.write_bytes, args=[content])
        writer.start()
        result = run("people", "assess", pipe, "--json")
        writer.join()
        assert (result.exit_code, json.loads(result.stdout)["people"]) == (0, 1)


def test_a_pipe_that_sends_nothing_is_not_waited_for(run: Run, tmp_path: Path) -> None:
    pipe = tmp_path / "people.csv"
    os.mkfifo(pipe)
    check_refused(run("people", "assess", pipe), pipe, "nothing comes from it", "save it as a file")


def test_a_table_larger_than_can_be_read_is_refused(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "people.csv"
    file.write_text("name,years\n" + "Ann,1\n" * 100)
    monkeypatch.setattr("carecli.people.delimited.MOST_BYTES", 500)
    check_refused(run("people", "assess", file), file, "is larger than", "save it as Parquet")
