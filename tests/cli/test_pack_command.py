"""`carecli pack check`, and `--pack` and CARECLI_PACK on every command."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from carecli.pack import loading
from carecli.pack.loading import check_pack
from carecli.pack.pack import Pack
from tests.conftest import PEOPLE, SMALL_PACK

Run = Callable[..., Result]

NURSE = str(PEOPLE / "bedside-nurse.toml")
COMMANDS = [
    ["assess", "-p", NURSE],
    ["ladder"],
    ["ladder", "senior"],
    ["salary"],
    ["skills"],
    ["skills", "ehr"],
    ["profile", "new", "--years", "3"],
    ["profile", "show", NURSE],
    ["profile", "check", NURSE],
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the small pack, to be changed."""
    return Path(shutil.copytree(SMALL_PACK, tmp_path / "my-ladder"))


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / f"{file}.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_without_a_name_the_pack_in_use_is_checked(run: Run) -> None:
    result = run("pack", "check")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{SMALL_PACK} is valid: 6 levels, 15 skills.\n"


@pytest.mark.parametrize("how", ["argument", "option", "environment"])
def test_a_pack_is_named_by_argument_option_or_environment(
    how: str, folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARECLI_PACK", str(folder if how == "environment" else "nowhere"))
    args = {"argument": (str(folder),), "option": ("--pack", str(folder))}.get(how, ())
    result = run("pack", "check", *args)
    assert (result.exit_code, result.stdout) == (0, f"{folder} is valid: 6 levels, 15 skills.\n")


def test_problems_are_the_answer_and_exit_with_1(folder: Path, run: Run) -> None:
    change(folder, "salary", "52000", "0")
    change(folder, "guide", '"1.0.0"', '"two"')
    result = run("pack", "check", folder)
    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout.splitlines() == [
        f"pack {folder}: 2 problems",
        f"  {folder}/guide.toml:7: version must be three numbers, such as 1.0.0, not 'two'",
        f"  {folder}/salary.toml:9: pay[1].median must be more than 0",
    ]


@pytest.mark.parametrize("is_valid", [True, False])
def test_the_answer_as_json(is_valid: bool, folder: Path, run: Run) -> None:
    if not is_valid:
        change(folder, "salary", "52000", "0")
    result = run("pack", "check", folder, "--json")
    assert (result.exit_code, result.stderr) == (0 if is_valid else 1, "")
    data = json.loads(result.stdout)
    assert (data["schema"], data["valid"]) == ("carecli.pack-check/1", is_valid)
    assert [set(p) for p in data["problems"]] == [{"file", "line", "key", "message", "hint"}] * (not is_valid)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("by_environment", [False, True], ids=["option", "environment"])
def test_every_command_uses_the_named_pack(
    command: list[str], by_environment: bool, folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = [] if by_environment else ["--pack", str(folder)]
    if by_environment:
        monkeypatch.setenv("CARECLI_PACK", str(folder))
    assert run(*command, *named).exit_code == 0
    (folder / "skills.toml").write_text("skill = []\n")
    run("profile", "erase", "--yes")
    result = run(*command, *named)
    assert (result.exit_code, result.stdout) == (4, "")
    assert f"{folder}/skills.toml:1: skill must not be an empty list" in result.stderr


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return the packs that have been checked as a whole, in a list that grows."""
    folders: list[Path] = []

    def check(folder: Path) -> Pack:
        folders.append(folder)
        return check_pack(folder)

    monkeypatch.setattr(loading, "check_pack", check)
    return folders


@pytest.mark.parametrize(
    "command",
    [
        *COMMANDS,
        ["guide", "path"],
        ["sources"],
        ["disagreements"],
        ["search", "pay"],
        ["salary", "--country", "CA"],
        ["salary", "--level", "senior", "--state", "CA", "--license", "RN", "--setting", "hospital"],
    ],
    ids=" ".join,
)
def test_a_command_checks_a_pack_of_ones_own_once(
    command: list[str], folder: Path, run: Run, checked: list[Path]
) -> None:
    result = run(*command, "--pack", folder)
    assert (result.exit_code, checked) == (0, [folder])


def test_the_built_in_pack_is_not_checked_by_the_commands_that_read_it(
    run: Run, checked: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CARECLI_PACK")
    for command in (["assess", "--years", "3"], *COMMANDS[1:6]):
        assert run(*command).exit_code == 0
    assert checked == []


def test_a_pack_that_changes_between_two_calls_is_checked_anew(
    folder: Path, run: Run, checked: list[Path]
) -> None:
    def ask() -> int:
        checked.clear()
        return run("ladder", "--pack", folder).exit_code

    assert (ask(), checked) == (0, [folder])
    assert (ask(), checked) == (0, []), "nothing has changed"
    change(folder, "salary", "52000", "00000")  # of the same size
    path = folder / "salary.toml"
    later = path.stat().st_mtime_ns + 1
    os.utime(path, ns=(later, later))
    assert (ask(), checked) == (4, [folder])
    assert (ask(), checked) == (4, [folder]), "a faulty pack is refused each time"
    change(folder, "salary", "00000", "52000")
    assert ask() == 0
    change(folder, "topics/market", 'title = "', 'title = "New: ')
    assert (ask(), checked) == (0, [folder]), "topics belong to the pack"
    (folder / "synonyms.toml").unlink()
    assert (ask(), checked) == (0, [folder])
    (folder / "synonyms.toml").write_text('group = [["alone"]]\n', "utf-8")
    assert (ask(), checked) == (4, [folder])


def test_a_changed_size_is_enough_to_check_anew(folder: Path, run: Run, checked: list[Path]) -> None:
    path = folder / "skills.toml"
    before = path.stat()
    assert run("skills", "--pack", folder).exit_code == 0
    path.write_text("skill = []\n", "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert run("skills", "--pack", folder).exit_code == 4
    assert checked == [folder, folder]


def test_one_pack_is_not_taken_for_another(
    folder: Path, tmp_path: Path, run: Run, checked: list[Path]
) -> None:
    other = Path(shutil.copytree(folder, tmp_path / "other"))  # with the times of the first
    change(other, "ladder", 'title = "Senior Care Manager"', 'title = "Principal Navigator"')
    for chosen, title in ((folder, "Senior Care Manager"), (other, "Principal Navigator")) * 2:
        assert run("ladder", "senior", "--pack", chosen).stdout.startswith(title)
    assert checked == [folder, other, folder, other]


def test_another_ladder_needs_no_other_program(folder: Path, run: Run) -> None:
    change(folder, "ladder", 'title = "Senior Care Manager"', 'title = "Principal Navigator"')
    change(folder, "ladder", "{ min = 5, max = 8 }", "{ min = 4, max = 9 }")
    change(folder, "salary", "84000", "91000")
    change(folder, "guide", 'version = "1.0.0"', 'version = "2.7.1"')
    assert run("ladder", "principal", "--pack", folder).stdout.startswith("Principal Navigator: 4-9 years.")
    assert "whole country: 91,000 USD" in run("salary", "--level", "principal", "--pack", folder).stdout
    data = json.loads(run("assess", "-p", NURSE, "--json", "--pack", folder).stdout)
    assert data["pack"] == {"id": "care-manager", "version": "2.7.1"}
    assert data["levels"][2]["title"] == "Principal Navigator"


def test_a_level_without_pay_is_said_to_have_none(folder: Path, run: Run) -> None:
    path = folder / "salary.toml"
    before, _, rest = path.read_text("utf-8").partition('[[pay]]\nlevel = "senior"')
    path.write_text(before + rest[rest.index("[[pay]]") :], "utf-8")
    (folder / "disagreements.toml").unlink()  # some are about this figure
    assert run("pack", "check", folder).exit_code == 0
    assert "Pay: not known." in run("ladder", "senior", "--plain", "--pack", folder).stdout
    for form in ("table", "plain", "markdown", "csv", "json"):
        result = run("salary", "--level", "senior", "--format", form, "--pack", folder)
        assert (result.exit_code, result.stderr) == (0, ""), form


def test_another_ladder_is_not_passed_off_as_the_guide(folder: Path, run: Run) -> None:
    for old, new in (('"US"', '"CA"'), ('"USD"', '"CAD"'), ('basis = "stated"', 'basis = "external"')):
        change(folder, "salary", old, new)
    path = folder / "salary.toml"
    path.write_text(re.sub("(?m)^note = .*$", "", path.read_text("utf-8")), "utf-8")
    text = run("salary", "--plain", "--pack", folder).stdout
    assert "52,000 CAD" in text
    assert "United States" not in text
    assert "The guide does not say" not in text


def test_the_hints_name_what_the_pack_has(folder: Path, run: Run) -> None:
    for file in ("ladder", "skills", "salary", "settings", "occupations", "evidence"):
        path = folder / f"{file}.toml"
        path.write_text(path.read_text("utf-8").replace('"senior"', '"chief"'), "utf-8")
    (folder / "disagreements.toml").unlink()  # some are about figures of this level
    change(folder, "skills", "senior = {", "chief = {")
    for file in ("skills", "questions"):
        change(folder, file, '"care-planning"', '"planning"')
    assert run("pack", "check", folder).exit_code == 0
    for command, hint in (("ladder", "carecli ladder"), ("skills", "carecli skills")):
        text = run(command, "--plain", "--pack", folder).stdout
        (line,) = [line for line in text.splitlines() if hint in line]
        assert run(command, line.split()[-1], "--pack", folder).exit_code == 0, line


def test_the_same_faults_come_in_the_same_order_in_every_run(folder: Path) -> None:
    change(folder, "ladder", '["RN", "LCSW"]', '["ZA", "ZB", "ZC", "ZD", "ZE"]')
    seen = set()
    for seed in ("1", "2", "3"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-m", "carecli", "pack", "check", str(folder)],
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 1, done.stderr
        seen.add(done.stdout)
    assert len(seen) == 1
