"""Bad input of `carecli plan` and `plan done`: one clear line, the documented code, nothing written."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from tests.conftest import PEOPLE, SMALL_PACK

Run = Callable[..., Result]

NURSE = str(PEOPLE / "bedside-nurse.toml")
LEADER = str(PEOPLE / "nurse-leader.toml")
SAVED = ".local/share/carecli/profile.toml"
LEVELS = "choose one of assistant, care-manager, senior, lead, supervisor, director"
MONTH = "write year and month, such as 2027-01"
DAY = "write year, month and day, such as 2027-03-01"
HOURS = "cannot be the hours of a week; write a number from 1 to 80, such as 20"
FORMATS = "choose one of table, plain, json, markdown, csv, ics"
TICKS = "see carecli plan done --help; the ticks are those of your saved profile"
NOBODY = "there is nobody to assess; pass --profile FILE, or save your answers with carecli profile new"
NO_PROFILE = "there is no saved profile to keep ticks in; make one with carecli profile new"

REFUSED: dict[str, tuple[list[str], str]] = {
    "an unknown level": (["-p", NURSE, "--to", "boss"], f"there is no level 'boss'; {LEVELS}"),
    "a misspelled level": (
        ["-p", NURSE, "--to", "seniro"], "there is no level 'seniro'; did you mean senior?",
    ),
    "an empty level": (["-p", NURSE, "--to", ""], f"there is no level ''; {LEVELS}"),
    "a level below the one reached": (
        ["-p", LEADER, "--to", "senior"],
        "Senior Care Manager lies below Lead Care Manager, and you are ready for that already; plan for a "
        "higher level with --to supervisor",
    ),
    "a way to prefer": (
        ["-p", NURSE, "--prefer", "quick"],
        "there is no way to prefer 'quick'; choose one of fastest, cheapest",
    ),
    **{
        f"{hours} hours a week": (
            ["-p", NURSE, f"--hours-per-week={hours}"], f"--hours-per-week '{hours}' {HOURS}",
        )
        for hours in ("0", "abc", "-3", "nan", "inf", "200", "80.5", "20 h", "")
    },
    **{
        f"the month {month}": (["-p", NURSE, "--start", month], f"--start '{month}' is not a month; {MONTH}")
        for month in ("2027-13", "soon", "2027", "2027-1", "01/2027", "2027-01-15", "")
    },
    "a month that has passed": (
        ["-p", NURSE, "--today", "2026-11-23", "--start", "2026-10"],
        "--start 2026-10 has passed; begin in 2026-11 or later",
    ),
    "a month far away": (
        ["-p", NURSE, "--today", "2026-11-23", "--start", "2077-01"],
        "--start 2077-01 is too far away; begin in 2076 or before",
    ),
    **{
        f"the day {day}": (["-p", NURSE, "--today", day], f"--today '{day}' is not a day; {DAY}")
        for day in ("2027-02-30", "2027-02", "now", "")
    },
    **{
        f"the day {day}": (
            ["-p", NURSE, "--today", day], f"--today {day} is too far away; name a day from 1900 to 2199",
        )
        for day in ("0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31")
    },
    **{
        f"the format {form}": (["-p", NURSE, "--format", form], f"there is no format '{form}'; {FORMATS}")
        for form in ("xyz", "html", "")
    },
    "a calendar as plain text": (
        ["-p", NURSE, "--format", "ics", "--plain"],
        "ics and plain cannot both be the format; name one of them",
    ),
    "two formats": (
        ["-p", NURSE, "--format", "csv", "--plain"],
        "csv and plain cannot both be the format; name one of them",
    ),
    "nobody": ([], NOBODY),
    "nobody, without questions": (["--no-input", "--to", "senior"], NOBODY),
    "an unknown command": (
        ["undone"], "no such command 'undone'. Did you mean 'done'?; see carecli plan --help",
    ),
    "done without a step": (["done"], "missing argument 'STEP'; see carecli plan done --help"),
    "undo without a step": (["done", "--undo"], "missing argument 'STEP'; see carecli plan done --help"),
    "done without a saved profile": (["done", "certification-ccm"], NO_PROFILE),
    "done with a profile of its own": (
        ["-p", NURSE, "done", "certification-ccm"], f"--profile cannot stand before done; {TICKS}",
    ),
    "done with options of the plan": (
        ["--to", "lead", "--plain", "done", "certification-ccm"],
        f"--to and --plain cannot stand before done; {TICKS}",
    ),
    "an option that done has not": (
        ["done", "-p", NURSE, "certification-ccm"], "no such option: -p; see carecli plan done --help",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("args", "said"), REFUSED.values(), ids=list(REFUSED))
def test_what_cannot_be_done_is_said_in_one_line(args: list[str], said: str, run: Run, home: Path) -> None:
    result = run("plan", *args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"carecli: error: {said}\n"
    assert list(home.rglob("*")) == []


@pytest.mark.parametrize(
    ("args", "message", "hint"),
    [
        (["-p", NURSE, "--to", "boss", "--json"], "there is no level 'boss'", LEVELS),
        (
            ["-p", NURSE, "--format", "ics", "--json"],
            "ics and json cannot both be the format",
            "name one of them",
        ),
        (["-p", NURSE, "--start", "2027-13", "--format", "json"], "--start '2027-13' is not a month", MONTH),
        (["--json", "done", "certification-ccm"], "--json cannot stand before done", TICKS),
        (
            ["done", "--json", "certification-ccm"],
            "no such option: --json (Possible options: --person)",
            "see carecli plan done --help",
        ),
    ],
)
def test_with_json_the_error_is_json(args: list[str], message: str, hint: str, run: Run) -> None:
    result = run("plan", *args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert json.loads(result.stderr) == {
        "schema": "carecli.error/1",
        "error": {"code": 2, "message": message, "hint": hint, "problems": []},
    }


def test_above_the_highest_level_reached_there_is_nothing_to_name(run: Run, tmp_path: Path) -> None:
    top = tmp_path / "top.toml"
    text = (PEOPLE / "nurse-leader.toml").read_text("utf-8")
    head, _, skills = text.partition("[skills]")
    lines = [f"{line.split(' = ')[0]} = 5" for line in skills.splitlines() if " = " in line]
    head = head.replace("years = 11", "years = 30")
    assert "years = 30" in head
    top.write_text("\n".join([head, "[skills]", *lines]), "utf-8")
    result = run("plan", "-p", top, "--to", "senior", "--today", "2026-11-23")
    assert (result.exit_code, result.stderr) == (
        2,
        "carecli: error: Senior Care Manager lies below Director of Care Management, and you are ready for "
        "that already; it is the top of the ladder\n",
    )


BROKEN = {
    "not TOML": ("years = = 3", "profile {path}:1 is not valid TOML: invalid value"),
    "a wrong value": ("years = -3", "profile {path}: 1 problem, nothing of it was used"),
    "a tick that is no name": ('done = ["Certification CCM"]', "profile {path}: 1 problem"),
    "ticks that are no list": ('done = "certification-ccm"', "profile {path}: 1 problem"),
}


@pytest.mark.parametrize(("text", "said"), BROKEN.values(), ids=list(BROKEN))
@pytest.mark.parametrize("command", ["a file", "the saved profile", "done"])
def test_a_broken_profile_is_named_and_left_as_it_is(
    text: str, said: str, command: str, run: Run, home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "me.toml" if command == "a file" else home / SAVED
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    args = {"a file": ["-p", str(path)], "the saved profile": [], "done": ["done", "begin-network"]}[command]
    result = run("plan", *args)
    assert (result.exit_code, result.stdout) == (3, "")
    assert f"carecli: error: {said.format(path=path)}" in result.stderr
    assert path.read_text("utf-8") == text
    assert [found.name for found in path.parent.iterdir()] == [path.name]


def test_a_profile_that_is_not_there(run: Run) -> None:
    result = run("plan", "-p", "nowhere.toml")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == "carecli: error: profile nowhere.toml does not exist; check the path\n"


STEPS: dict[str, tuple[str, str]] = {
    "a near name": ("certification-cmm", "did you mean certification-ccm"),
    "a beginning of several": ("begin", "did you mean begin-degree or begin-experience or begin-skills"),
    "nothing like it": ("zzz", "there are "),
    "nothing at all": ("", "there are "),
}


@pytest.mark.parametrize(("typed", "hint"), STEPS.values(), ids=list(STEPS))
def test_a_step_that_is_in_no_plan_is_named_with_the_nearest(
    typed: str, hint: str, run: Run, home: Path
) -> None:
    saved = home / SAVED
    saved.parent.mkdir(parents=True)
    shutil.copy(NURSE, saved)
    before = saved.read_bytes()
    result = run("plan", "done", "begin-network", typed)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(
        f"carecli: error: there is no step in your plans called '{typed}'; {hint}"
    )
    assert result.stderr.endswith("; carecli plan shows what to tick each step by\n")
    assert result.stderr.count("\n") == 1
    assert saved.read_bytes() == before, "a wrong name ticks none of the others"


def test_a_broken_plan_file_of_a_pack_is_its_own_error(run: Run, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SMALL_PACK, tmp_path / "ladder"))
    (folder / "plan.toml").write_text("[full_time]\nhours = 0\n", "utf-8")
    result = run("plan", "-p", NURSE, "--pack", folder)
    assert (result.exit_code, result.stdout) == (4, "")
    assert "plan.toml" in result.stderr


def test_an_output_that_cannot_be_written(run: Run, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x")
    for form in ("table", "ics"):
        result = run("plan", "-p", NURSE, "--format", form, "-o", blocked / "plan")
        assert (result.exit_code, result.stdout) == (3, "")
        assert result.stderr.startswith(f"carecli: error: cannot write {blocked}{os.sep}plan: ")
    assert blocked.read_text() == "x"
