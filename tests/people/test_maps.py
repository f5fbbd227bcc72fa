"""A map says what columns and cells of a foreign table mean; what it does not say is read as it stands."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from typer.testing import Result

from carecli.pack.pack import Pack
from carecli.pack.reading import parse
from carecli.people.roster import Roster, read_roster
from tests.conftest import ROOT

SCHEMA = ROOT / "docs" / "schemas" / "people-map.schema.json"

MAP = """
schema = "carecli.people-map/1"

[[column]]
head = "Experience"
key = "years"
values = { ">20" = "21", "<1" = "6 months" }

[[column]]
head = "Credentials"
key = "licenses"
find = { "RN" = "RN", "LCSW-C" = "LCSW", "social worker" = "LSW" }
otherwise = "none"

[[column]]
head = "Credentials"
key = "education"
find = { "BSN" = "BSN", "MSW" = "MSW" }
otherwise = "unknown"

[[column]]
head = "CCM?"
key = "certifications"
values = { yes = "CCM", no = "none" }

[[column]]
head = "ACM?"
key = "certifications"
values = { yes = "ACM", no = "none" }

[[column]]
head = "chart"
key = "EHR and case management software"

[[column]]
head = "ehr"
key = "kept"
"""
TABLE = """employee,experience,Credentials,CCM?,ACM?,chart,ehr
1,>20,"Ann Lee, rn, BSN",yes,no,4,Epic
2,<1,intern,no,no,,
3,3-5,"LCSW-C; MSW, social worker",,yes,expert,Cerner
4,,,,,,
"""
# employee, years, licenses, education, certifications, ehr, what is kept of `ehr`
READ = [
    ("1", 21.0, "RN", "bachelor:nursing", "CCM", 4, "Epic"),
    ("2", 0.5, "", None, "", None, None),
    ("3", 3.0, "LCSW;LSW", "master:social-work", "ACM", 5, "Cerner"),
    ("4", None, None, None, None, None, None),
]
COLUMNS = ["kept:employee", "years", "licenses", "education", "certifications", "skill:ehr", "kept:ehr"]


@pytest.fixture
def read(pack: Pack, tmp_path: Path) -> Callable[[str, str], Roster]:
    def read_table(table: str, mapping: str) -> Roster:
        (tmp_path / "people.csv").write_text(table)
        (tmp_path / "map.toml").write_text(mapping)
        return read_roster([str(tmp_path / "people.csv")], pack, mapping=tmp_path / "map.toml")

    return read_table


def test_foreign_columns_and_values_become_answers(read: Callable[[str, str], Roster]) -> None:
    roster = read(TABLE, MAP)
    assert roster.frame.collect().to_native().select(COLUMNS).rows() == READ
    assert roster.kept == ("employee", "ehr")
    (note,) = roster.notes
    assert "experience '3-5' is taken as 3 years, its low end" in note


def test_a_map_can_turn_any_head_into_heads(read: Callable[[str, str], Roster]) -> None:
    table = "Report of today\n\nWho,How long\nAnn,3\n"
    mapping = '[[column]]\nhead = "Who"\nkey = "name"\n[[column]]\nhead = "how LONG"\nkey = "years"\n'
    assert read(table, mapping).frame.collect().to_native().select("name", "years", "row").rows() == [
        ("Ann", 3.0, 4)
    ]


WRONG = [
    (
        "[[column]]\nhead = 'x'\nkey = 'yeers'\n",
        "key of 'x' is 'yeers', which is no key",
        "did you mean years?",
    ),
    ("[[column]]\nhead = 'x'\n", "key is missing", ""),
    ("[[column]]\nhead = 'x'\nkey = 'years'\nvalue = {}\n", "value is not a key", "did you mean values?"),
    ("[[column]]\nhead = 'x'\nkey = 'years'\nvalues = { a = 3 }\n", "must be text", ""),
    ("column = []\n", "must not be an empty list", ""),
    ("schema = 'carecli.people-map/2'\n", "must be 'carecli.people-map/1'", ""),
    ("", "is empty", ""),
    ("[[column", "is not valid TOML", ""),
    (
        "[[column]]\nhead = 'nowhere'\nkey = 'years'\n",
        "the map names the column 'nowhere'",
        "choose one of name, Rows",
    ),
]


def test_a_wrong_map_is_said_with_its_line_and_nothing_is_read(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    table, mapping = tmp_path / "people.csv", tmp_path / "map.toml"
    table.write_text("name,Rows,years\nAnn,1,2\n")
    for text, said, hint in WRONG:
        mapping.write_text(text)
        result = run("people", "assess", table, "--map", mapping)
        assert (result.exit_code, result.stdout) == (3, "")
        assert result.stderr.startswith("carecli: error: ")
        assert str(mapping) in result.stderr or "nowhere" in text
        assert said in result.stderr
        assert hint in result.stderr


def test_a_value_that_a_map_gives_is_read_as_an_option_is(run: Callable[..., Result], tmp_path: Path) -> None:
    table, mapping = tmp_path / "people.csv", tmp_path / "map.toml"
    table.write_text("name,Has\nAnn,yes\n")
    mapping.write_text("[[column]]\nhead = 'Has'\nkey = 'licenses'\nvalues = { yes = 'RNN' }\n")
    result = run("people", "assess", table, "--map", mapping)
    assert result.exit_code == 3
    assert ":2: Has 'RNN' is not a license of this pack, not 'yes' (did you mean RN?)" in result.stderr


def test_the_schema_for_editors_takes_what_is_valid_and_refuses_what_is_not() -> None:
    schema = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert schema.is_valid(parse(MAP, "map.toml", as_json=False))
    assert not schema.is_valid({"column": [{"head": "x"}]})
    assert not schema.is_valid({"column": [{"head": "x", "key": "years", "value": {}}]})
