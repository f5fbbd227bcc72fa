"""`carecli match --save`, `--since` and `--evidence`: what is kept, compared and counted."""

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest
from jsonschema import Draft202012Validator
from typer.testing import Result

from carecli.papers.keeping import save_resume
from carecli.papers.resume import Resume
from carecli.papers.tallying import find_interval
from carecli.profile.files import history_file, kept_resume
from tests.conftest import ROOT, SHIPPED_PACK

Run = Callable[..., Result]
POSTINGS = ROOT / "tests" / "papers" / "postings"
SCHEMA = ROOT / "docs" / "schemas" / "output" / "match-evidence.schema.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of four postings."""
    place = tmp_path / "postings"
    place.mkdir()
    for number in ("p01", "p05", "p12", "p17"):
        (found,) = POSTINGS.glob(f"{number}-*")
        (place / f"{number}.txt").write_text(found.read_text("utf-8"), "utf-8")
    return place


@pytest.fixture
def saved(run: Run) -> None:
    """Save a profile of a nurse."""
    done = run(
        "profile", "new", "--license", "RN", "--education", "BSN", "--years", "3", "--related-years", "4",
        "--certification", "none", "--state", "OH",
    )  # fmt: skip
    assert done.exit_code == 0


@pytest.mark.usefixtures("saved")
def test_nothing_is_kept_unasked(folder: Path, run: Run) -> None:
    assert run("match", folder).exit_code == 0
    assert not history_file().exists()


@pytest.mark.usefixtures("saved")
def test_the_first_time_says_that_there_is_nothing_to_compare_with(folder: Path, run: Run) -> None:
    result = run("match", folder, "--since")
    assert result.exit_code == 0
    assert "Nothing is kept yet to compare with. carecli match --save keeps this." in result.stdout
    assert "since" not in json.loads(run("match", folder, "--since", "--json").stdout)


@pytest.mark.usefixtures("saved")
def test_since_tells_what_is_new_gone_and_changed(folder: Path, run: Run) -> None:
    first = run("match", folder, "--save")
    assert "Kept as round 1, without the texts" in first.stderr
    (folder / "p05.txt").unlink()
    (folder / "new.txt").write_text(
        (POSTINGS / "p20-utilization-manager-payer.txt").read_text("utf-8"), "utf-8"
    )
    assert run("profile", "edit", "--certification", "CCM").exit_code == 0
    result = run("match", folder, "--since", "--save")
    said = re.sub(r"\s+", " ", result.stdout)
    assert "1 new, 1 gone, 1 changed; 2 as before." in said
    assert re.search(r"NEW Manager, Utilization Management: ", said)
    assert "Senior RN Complex Case Manager - Pediatrics: apply, was stopped" in said
    assert re.search(r"GONE Hospice RN Case Manager, Full Time", said)
    data = json.loads(run("match", folder, "--since", "--json").stdout)
    assert (data["since"]["same"], data["since"]["new"], data["since"]["changed"]) == (4, [], [])


@pytest.mark.usefixtures("saved")
def test_a_few_of_what_is_new_are_shown_and_full_shows_all(folder: Path, run: Run) -> None:
    assert run("match", folder, "--save").exit_code == 0
    short = run("match", POSTINGS, "--since").stdout
    listed = short[short.index("\nNEW\n") :].split("\n\n")[0].splitlines()[2:]
    assert len(listed) == 4
    assert len(short.splitlines()) <= 40
    assert re.fullmatch(r"and \d+ more: add --full", listed[-1])
    full = run("match", POSTINGS, "--since", "--full").stdout
    assert len(full[full.index("\nNEW\n") :].split("\n\n")[0].splitlines()[2:]) > 15


@pytest.mark.usefixtures("saved")
def test_what_is_kept_holds_no_text_and_goes_out_and_in_with_the_history(
    folder: Path, tmp_path: Path, run: Run
) -> None:
    run("match", folder, "--save", "--today", "2026-11-01")
    raw = b"".join(place.read_bytes() for place in history_file().parent.glob("history*"))
    assert b"34-bed medical floor" not in raw
    place = tmp_path / "history.json"
    assert run("history", "export", "-o", place).exit_code == 0
    exported = json.loads(place.read_text("utf-8"))
    assert [each["day"] for each in exported["rounds"]] == ["2026-11-01"]
    assert "34-bed" not in place.read_text("utf-8")
    assert run("history", "erase", "--yes").exit_code == 0
    assert not list(history_file().parent.glob("history*"))
    assert run("history", "import", place).stdout == "Imported 0 new snapshots and 1 round of matching.\n"
    assert run("history", "import", place).stdout == "Imported 0 new snapshots; 1 was here already.\n"
    assert "Since 2026-11-01: nothing changed; 4 as before." in run("match", folder, "--since").stdout
    assert "and 1 round of matching. Nothing was changed." in run("history", "repair").stdout
    assert run("history", "list").exit_code == 0


@pytest.mark.usefixtures("saved")
def test_a_damaged_history_is_named_and_nothing_is_written(folder: Path, run: Run) -> None:
    history_file().write_bytes(b"no database" * 1000)
    for flag in ("--save", "--since"):
        result = run("match", folder, flag)
        assert (result.exit_code, result.stdout) == (5, "")
        assert "is damaged" in result.stderr


@pytest.mark.usefixtures("saved")
def test_the_languages_of_the_kept_resume_count_for_whom_it_is_kept(run: Run) -> None:
    spanish, nobody = "whether you speak Spanish decides", POSTINGS.parent.parent.parent / "examples"
    (posting,) = POSTINGS.glob("p03-*")
    assert spanish in run("match", posting).stdout
    save_resume(Resume("Dana", None, None, languages=("es",)))
    assert spanish not in run("match", posting).stdout
    assert re.search(r"^\+ Spanish +Spanish ", run("match", posting).stdout, re.MULTILINE)
    assert spanish in run("match", posting, "-p", nobody / "bedside-nurse.toml").stdout
    kept_resume().write_text("{}", "utf-8")
    refused = run("match", posting)
    assert (refused.exit_code, refused.stdout) == (3, "")


def test_counts_stand_beside_those_of_the_pack(run: Run) -> None:
    data = json.loads(run("match", "--evidence", POSTINGS, "--json").stdout)
    Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(data)
    assert (data["schema"], data["postings"]) == ("carecli.match-evidence/1", 21)
    rows = {(row["thing"], row["part"]): row for row in data["rows"]}
    license_ = rows["license", None]
    assert license_["own"]["n"] >= 15
    assert license_["own"]["asked"] > license_["own"]["n"] / 2
    assert (
        0 < license_["own"]["low"] < license_["own"]["asked"] / license_["own"]["n"] < license_["own"]["high"]
    )
    assert license_["pack"]["n"] > 0
    shown = run("match", "--evidence", POSTINGS).stdout
    assert shown.startswith("21 postings of care management counted")
    assert re.search(r"^RN +\d+/\d+, \d+-\d+%", shown, re.MULTILINE)
    assert len(shown.splitlines()) <= 40


def test_fewer_than_five_say_nothing(folder: Path, run: Run) -> None:
    shown = run("match", "--evidence", folder).stdout
    assert "too few" in shown
    data = json.loads(run("match", "--evidence", folder, "--json").stdout)
    assert {row["own"] is None for row in data["rows"]} == {True}


def test_a_file_for_a_pack_is_accepted_by_its_check_and_the_pack_stays(tmp_path: Path, run: Run) -> None:
    own = tmp_path / "evidence.toml"
    before = (SHIPPED_PACK / "evidence.toml").read_bytes()
    assert run("match", "--evidence", POSTINGS, "-o", own).exit_code == 0
    assert (SHIPPED_PACK / "evidence.toml").read_bytes() == before
    data = tomllib.loads(own.read_text("utf-8"))
    assert data["posts"] == 21
    assert "34-bed" not in own.read_text("utf-8")
    pack = tmp_path / "pack"
    copytree(SHIPPED_PACK, pack)
    (pack / "evidence.toml").write_bytes(own.read_bytes())
    checked = run("pack", "check", pack)
    assert checked.exit_code == 0, checked.stdout
    again = run("evidence", "--pack", pack, "--json", "--anyone")
    assert again.exit_code == 0


def test_a_pack_that_counts_nothing_has_nothing_to_stand_beside(tmp_path: Path, run: Run) -> None:
    pack = tmp_path / "pack"
    copytree(SHIPPED_PACK, pack)
    (pack / "evidence.toml").unlink()
    result = run("match", "--evidence", POSTINGS, "--pack", pack)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "this ladder counts no postings to stand beside" in result.stderr


INTERVALS = [(0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (5, 10, 0.237, 0.763), (6, 14, 0.214, 0.674)]


@pytest.mark.parametrize(("asked", "n", "low", "high"), INTERVALS)
def test_the_interval_is_wilsons(asked: int, n: int, low: float, high: float) -> None:
    assert find_interval(asked, n) == (low, high)
