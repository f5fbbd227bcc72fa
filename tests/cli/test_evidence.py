"""`carecli evidence`: what real postings ask, each count with its n."""

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from tests.conftest import SMALL_PACK

Run = Callable[..., Result]


def test_a_sentence_answers_first_and_every_count_has_its_n(run: Run) -> None:
    result = run("evidence", "care-manager", "--setting", "hospital")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(
        "Care Manager, Hospital: most ask for a degree or its substitute, a license and\nyears of experience;"
        " some ask or wish for a certification.\n"
    )
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert "in any form ████████ 6 of 8 ask for it, 1 wishes for it" in lines
    assert "a bachelor's █████ 4 of 8 ask for it, 1 wishes for it" in lines
    assert "RN █████ 6 of 12 ask for it" in lines
    assert "all 0 of 10 ask for it, 1 wishes for it, 1 later" in " ".join(lines)
    assert "all █████████ 9 of 10 ask for it: mostly 1 to 3" in lines
    assert "- postings 2020-26: Postings counted for the tests, carecli, 2026" in lines
    assert "USD" not in result.stdout, "pay is not counted by setting"


def test_what_is_thin_is_said_and_the_levels_together_stand_beside_it(run: Run) -> None:
    plain = run("evidence", "senior", "--setting", "payer", "--plain").stdout
    assert "in any form, A license. What they say: 3 of 3 ask for it; thin.\n" in plain
    assert "above Asst, A license. What they say: 6 of 8 ask for it.\n" in plain
    assert "RN, A license. What they say: 6 of 8 ask for it.\n" in plain
    assert "thin: fewer than 8" in plain
    assert "too few were counted to tell about a degree or its substitute" in plain


def test_all_levels_above_the_lowest_stand_together_where_none_is_named(run: Run) -> None:
    result = run("evidence")
    assert "All levels above Assistant Care Manager: " in result.stdout
    assert "17 of 43 ask for it" in result.stdout
    rows = json.loads(run("evidence", "--json").stdout)["rows"]
    assert {row["level"] for row in rows} >= {None, "assistant", "care-manager"}, "programs get every level"


@pytest.mark.parametrize("args", [[], ["director"], ["care-manager"], ["care-manager", "--license", "RN"]])
def test_it_fits_on_one_screen(args: list[str], run: Run) -> None:
    assert len(run("evidence", *args).stdout.splitlines()) <= 40


def test_a_license_shows_its_own_posts_and_their_pay(run: Run) -> None:
    lines = [
        " ".join(line.split())
        for line in run("evidence", "care-manager", "--license", "RN").stdout.splitlines()
    ]
    assert "A BACHELOR'S OF A NURSE" in lines
    assert "above Asst ████ 5 of 12 ask for it, 3 wish for it" in lines
    assert "nurses 86,000 to 96,000 USD, n = 4" in lines
    assert not [line for line in lines if line.startswith("social work")]
    other = run("evidence", "care-manager", "--license", "LCSW").stdout
    assert "NURSE" not in other
    assert "social work" in other
    assert "54,000 USD, n = 31" in other
    anywhere = run("evidence", "care-manager", "--license", "RN", "--setting", "hospital").stdout
    assert "nurses, any setting" in anywhere


def test_numbers_that_are_few_are_shown_as_they_are(run: Run) -> None:
    assert "1, 2 and 3 years, n = 3" in run("evidence", "director").stdout
    assert ": 1 and 4; thin" in run("evidence", "care-manager", "--setting", "community").stdout


def test_the_json_has_each_count_and_each_number(run: Run) -> None:
    found = json.loads(run("evidence", "care-manager", "--setting", "hospital", "--json").stdout)
    assert found["schema"] == "carecli.evidence/1"
    (first, *_) = found["rows"]
    assert first == {
        "level": "care-manager", "settings": ["hospital"], "thing": "degree", "part": None, "asked": 6,
        "wished": 1, "after_hire": None, "n": 8, "years": None, "is_thin": False, "source": "posting-count",
    }  # fmt: skip
    assert found["rows"][-1]["years"] == {"quartiles": [1, 2, 3], "values": []}
    assert found["stated"][0]["median"] == 54_000
    assert {(row["thing"], row["currency"], row["year"]) for row in found["stated"]} == {("pay", "USD", 2024)}


def test_a_spreadsheet_names_the_source_of_each_row(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("evidence", "care-manager", "--format", "csv").stdout)))
    assert {row["Source"] for row in rows} == {"postings 2020-26"}
    assert "11 of 15 ask for it: mostly 1 to 2.5" in {row["What they say"] for row in rows}


def test_a_pack_that_counts_nothing_says_so(run: Run, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SMALL_PACK, tmp_path / "ladder"))
    (folder / "evidence.toml").unlink()
    assert run("evidence", "--pack", folder).stdout == "This pack counts no postings.\n"
    assert json.loads(run("evidence", "--pack", folder, "--json").stdout) == {
        "schema": "carecli.evidence/1", "rows": [], "stated": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["managr"], "there is no level 'managr'"),
        (["--setting", "mars"], "there is no setting 'mars'"),
        (["--license", "RNN"], "there is no license 'RNN'"),
    ],
)
def test_an_unknown_name_is_an_error_with_the_nearest_one(args: list[str], message: str, run: Run) -> None:
    result = run("evidence", *args)
    assert result.exit_code == 2
    assert message in result.stderr
