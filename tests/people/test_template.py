"""The empty table: all columns, choices in the cells, each column explained; filled in, it is read."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import Result

from carecli.pack.pack import Pack
from carecli.people.heads import HeadNames
from carecli.people.roster import read_person, read_roster
from carecli.people.template import ROWS, list_asked, write_xlsx_template
from carecli.profile.model import Education, License

Run = Callable[..., Result]


@pytest.fixture
def book(run: Run, tmp_path: Path) -> Any:
    file = tmp_path / "people.xlsx"
    assert run("people", "template", "-o", file).exit_code == 0
    return openpyxl.load_workbook(file)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_empty_table_says_that_there_is_nobody_yet(run: Run, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"people.{ending}"
    result = run("people", "template", "-o", file)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", f"Written to {file}\n")
    result = run("people", "assess", file)
    assert result.exit_code == 3
    assert result.stderr == f"carecli: error: {file}: no people yet; fill in a row a person\n"


def test_it_has_a_column_for_every_answer_and_each_is_read_as_that(run: Run, pack: Pack) -> None:
    heads = run("people", "template").stdout.strip().split(",")
    names = HeadNames(pack)
    keys = [names.find(head) for head in heads]
    assert [key for key, _ in keys[:11]] == [
        "name", "target", "setting", "country", "state", "pay", "years", "related_years", "licenses",
        "certifications", "education",
    ]  # fmt: skip
    assert keys[11:] == [(f"skill:{skill.id}", False) for skill in pack.skills.skill]


def test_cells_offer_what_is_valid_and_a_sheet_explains_it(book: Any, pack: Pack) -> None:
    assert book.sheetnames == ["People", "Columns", "Choices"]
    people, columns, choices = book.worksheets
    assert (people.freeze_panes, columns.freeze_panes) == ("B2", "A2")
    rules = {str(rule.sqref): rule for rule in people.data_validations.dataValidation}
    offered = dict[str, list[str]]()
    for place, cell in enumerate(people[1]):
        rule = rules[f"{cell.column_letter}2:{cell.column_letter}{ROWS + 1}"]
        assert rule.prompt, "each column says what it is"
        if rule.type == "list":
            area = rule.formula1.removeprefix("Choices!").replace("$", "")
            offered[people[1][place].value] = [str(row[0].value) for row in choices[area]]
    assert offered["target"] == [level.id for level in pack.ladder.level]
    assert offered["setting"] == [setting.id for setting in pack.settings.setting]
    assert offered["ehr"] == ["0", "1", "2", "3", "4", "5"]
    assert "RN" in offered["licenses"]
    assert "CA" in offered["state"]
    free = {rule.showErrorMessage for rule in rules.values() if str(rule.sqref).startswith("I")}
    assert free == {False}, "several licenses may be typed into one cell"
    explained = {row[0]: row[2] for row in columns.iter_rows(values_only=True) if row[0]}
    assert set(explained) == {"Column", *(cell.value for cell in people[1])}
    assert "none where nothing is held; blank is unknown" in explained["licenses"]
    anchors = [row[2] for row in columns.iter_rows(values_only=True) if row[1] == "3"]
    assert pack.skills.skill[0].anchors[2] in anchors


def test_filled_in_it_is_read(book: Any, pack: Pack, tmp_path: Path) -> None:
    people = book.worksheets[0]
    heads = {cell.value: cell.column for cell in people[1]}
    filled = {
        "name": "Ann",
        "licenses": "RN;LCSW@2028-05",
        "education": "bachelor:nursing@IN",
        "years": 2.5,
        "ehr": 4,
    }
    for head, value in filled.items():
        people.cell(3, heads[head], value)
    book.save(tmp_path / "filled.xlsx")
    (row,) = read_roster([str(tmp_path / "filled.xlsx")], pack).frame.collect().iter_rows(named=True)
    person = read_person(row)
    assert (row["row"], person.name, person.years, person.skills) == (3, "Ann", 2.5, {"ehr": 4})
    assert person.licenses == (License(id="RN"), License(id="LCSW", expires="2028-05"))
    assert person.education == (Education(level="bachelor", field="nursing", country="IN"),)
    assert person.certifications is None


def test_what_a_pack_says_is_text_and_never_a_formula(pack: Pack, tmp_path: Path) -> None:
    skill = pack.skills.skill[0].replace(name="=1+1", description="@SUM(A1)\x1b[31m", anchors=("=2",) * 5)
    evil = pack.replace(skills=pack.skills.replace(skill=(skill,)))
    file = tmp_path / "people.xlsx"
    file.write_bytes(write_xlsx_template(list_asked(evil, [("CA", "=3")])))
    kinds = {
        cell.data_type
        for sheet in openpyxl.load_workbook(file).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    assert kinds == {"s"}


def test_a_pack_without_credentials_settings_and_schools_has_no_such_columns(pack: Pack) -> None:
    bare = pack.replace(
        credentials=pack.credentials.replace(credential=()),
        settings=pack.settings.replace(setting=()),
        education=pack.education.replace(level=(), field=(), degree=()),
    )
    heads = [column.head for column in list_asked(bare, [])]
    assert {"licenses", "certifications", "setting", "education"}.isdisjoint(heads)
    assert heads[:2] == ["name", "target"]


def test_where_it_cannot_go_is_said(run: Run, tmp_path: Path) -> None:
    result = run("people", "template", "-o", tmp_path / "people.pdf")
    assert (result.exit_code, ".csv, .xlsx" in result.stderr) == (2, True)
    (tmp_path / "people.csv").write_text("mine")
    result = run("people", "template", "-o", tmp_path / "people.csv")
    assert (result.exit_code, "--force" in result.stderr) == (2, True)
    assert (tmp_path / "people.csv").read_text() == "mine"
    assert "goes into a file" in run("people", "template", "--format", "xlsx").stderr
