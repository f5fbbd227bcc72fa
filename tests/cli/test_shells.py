"""Tab in bash, zsh and fish: values in any case, and file names only where a file is asked for."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest
from typer.testing import Result

from carecli.cli.shells import NO_FILES

Run = Callable[..., Result]

NOTHING: list[str] = []
OFFERED = {
    "assess --education ": [
        "high-school", "certificate", "associate", "bachelor", "master", "doctorate", "none",
    ],
    "assess --education BA": ["bachelor"],
    "assess --education bachelor:nu": ["bachelor:nursing"],
    "assess --education nonsense:": NOTHING,
    "assess --skill ehr=": [f"ehr={rating}" for rating in range(6)],
    "assess --skill EHR": ["ehr="],
    "assess --skill=ehr=3": ["ehr=3"],
    "assess --certification cm": ["CMAC", "CMGT-BC", "CMC"],
    "assess --license no": ["none"],
    "assess --level Dir": ["director"],
    "ladder SEN": ["senior"],
    "guide VISA": ["visas"],
    "assess --state o": ["OH", "OK", "OR"],
    "salary --state Tex": ["Texas"],
    "salary --compare NY,tx": ["NY,TX"],
    "salary --metro nothing-there": NOTHING,
    "salary --country germ": ["Germany"],
    "assess --country g": ["GB", "Germany"],
    "assess --with ": ["certification=", "license=", "education=", "setting=", "skill:", "years="],
    "assess --with certification=cc": ["certification=CCM"],
    "assess --with education=master:nu": ["education=master:nursing"],
    "assess --with setting=pay": ["setting=payer"],
    "assess --with skill:mentor": ["skill:mentoring="],
    "assess --with skill:mentoring=4": ["skill:mentoring=4"],
    "assess --with years=": NOTHING,
    "report --for M": ["manager"],
    "report --format PD": ["pdf"],
    "plan --prefer F": ["fastest"],
    "plan done ": NOTHING,
    "history show ": NOTHING,
    "search ": NOTHING,
    "profile new --name ": NOTHING,
    "report --today ": NOTHING,
}  # fmt: skip
FILES = ["assess --profile ", "assess -p b", "report -o ", "profile check "]


def press(run: Run, shell: str, line: str) -> tuple[list[str], int]:
    """Return what a shell is told to offer for a line, and the exit code."""
    line = f"carecli {line}"
    at = {
        "COMP_LINE": line,
        "COMP_POINT": str(len(line)),
        "COMP_WORDBREAKS": "",
        "_TYPER_COMPLETE_ARGS": line,
    }
    result = run(
        env={"_CARECLI_COMPLETE": f"complete_{shell}", "_TYPER_COMPLETE_FISH_ACTION": "get-args", **at}
    )
    assert result.stderr == ""
    return [line.partition("\t")[0] for line in result.stdout.split("\n") if line], result.exit_code


@pytest.mark.parametrize(("line", "offered"), OFFERED.items(), ids=list(OFFERED))
def test_values_are_offered_in_any_case_and_never_files_instead(
    line: str, offered: list[str], run: Run
) -> None:
    assert press(run, "bash", line) == (offered, 0 if offered else NO_FILES)
    assert press(run, "fish", line) == (offered, 0)
    (told, *_), _ = press(run, "zsh", line)
    assert told.startswith("_arguments -M 'm:{a-zA-Z}={A-Za-z}' " if offered else ":")
    is_args = {"_TYPER_COMPLETE_ARGS": f"carecli {line}", "_TYPER_COMPLETE_FISH_ACTION": "is-args"}
    assert run(env={"_CARECLI_COMPLETE": "complete_fish", **is_args}).exit_code == 0


@pytest.mark.parametrize("line", FILES)
def test_where_a_file_is_asked_for_the_shell_completes_files(line: str, run: Run) -> None:
    assert press(run, "bash", line) == ([], 0)
    assert press(run, "zsh", line) == (["_files"], 0)
    is_args = {"_TYPER_COMPLETE_ARGS": f"carecli {line}", "_TYPER_COMPLETE_FISH_ACTION": "is-args"}
    assert run(env={"_CARECLI_COMPLETE": "complete_fish", **is_args}).exit_code == 1


def test_behind_a_command_that_there_is_not_the_shell_is_told_no_error(run: Run) -> None:
    assert press(run, "bash", "nonsense as") == (["assess"], 0)


def test_saved_assessments_and_steps_are_offered_by_their_numbers_and_names(run: Run) -> None:
    assert run("profile", "new", "--years", "1", "--license", "RN", "--target", "lead").exit_code == 0
    for _ in range(2):
        assert run("history", "save").exit_code == 0
    assert sorted(press(run, "bash", "history show ")[0]) == ["1", "2"]
    assert press(run, "bash", "history diff 2")[0] == ["2"]
    steps = press(run, "bash", "plan done ")[0]
    assert steps
    assert press(run, "bash", f"plan done {steps[0][:4].upper()}")[0][0] == steps[0]


def test_bash_gets_what_follows_the_last_place_where_it_breaks_words(run: Run) -> None:
    def tell(line: str) -> str:
        at = {"COMP_LINE": line, "COMP_POINT": str(len(line)), "COMP_WORDBREAKS": " =:"}
        return run(env={"_CARECLI_COMPLETE": "complete_bash", **at}).stdout.rstrip("\n")

    assert tell("carecli assess --skill ehr=3") == "3"
    assert tell("carecli assess --education master:nurs") == "nursing"
    assert tell("carecli assess --with skill:mentoring=4") == "4"
    assert tell("carecli salary --country 'united k") == r"United\ Kingdom"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("plan done ", "plan done "),
        ("assess --skill eh", "assess --skill ehr="),
        ("assess --skill=ehr", "assess --skill=ehr="),
        ("ladder Dir", "director "),
        ("assess --education master:nursing-ad", "assess --education master:nursing-ad"),
        ("assess -p b", "assess -p bom.json "),
    ],
)
def test_bash_itself(line: str, shown: str, tmp_path: Path) -> None:
    bash = shutil.which("bash")
    assert bash, "bash is where these tests run"
    (tmp_path / "bom.json").touch()
    shell = pexpect.spawn(
        bash, ["--norc", "--noprofile"], encoding="utf-8", timeout=30, cwd=str(tmp_path),
        env={**os.environ, "PS1": "$ ", "TERM": "dumb", "INPUTRC": os.devnull,
             "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
    )  # fmt: skip
    shell.expect_exact("$ ")
    shell.sendline('bind "set bell-style audible"; eval "$(carecli --show-completion bash)"; echo re""ady')
    shell.expect_exact("ready\r\n$ ")
    shell.send(f"carecli {line}\t")
    shell.expect_exact(shown if not line.startswith("ladder") else "director ")
    shell.sendline("#end")
    shell.expect_exact("#end")
    assert "bom.json" not in (shell.before or "")
    shell.close(force=True)


ODD = [
    {},
    {"COMP_WORDS": "carecli ladder "},
    {"COMP_WORDS": "carecli ladder ", "COMP_CWORD": "x"},
    {"COMP_WORDS": "carecli ladder ", "COMP_CWORD": "99"},
    {"COMP_WORDS": "carecli ladder ", "COMP_CWORD": "-99"},
    {"COMP_WORDS": "carecli 'ladder \\", "COMP_CWORD": "1"},
    {"COMP_LINE": "carecli ladder "},
    {"COMP_LINE": "carecli ladder ", "COMP_POINT": "x"},
    {"COMP_LINE": "carecli ladder ", "COMP_POINT": "9" * 5_000},
    {"COMP_LINE": "carecli salary --compare \x1b[31m,", "COMP_POINT": "31"},
    {"COMP_LINE": "carecli '\udcff \\", "COMP_POINT": "11"},
    {"_TYPER_COMPLETE_ARGS": ""},
    {"_TYPER_COMPLETE_ARGS": "carecli 'ladder \\", "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
    {"_TYPER_COMPLETE_ARGS": "carecli assess --with \x1b[31m=", "_TYPER_COMPLETE_FISH_ACTION": "is-args"},
]


@pytest.mark.parametrize("line", ODD, ids=str)
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "pwsh", "none", ""])
def test_whatever_a_shell_tells_is_no_defect(shell: str, line: dict[str, str], run: Run) -> None:
    result = run(env={"_CARECLI_COMPLETE": f"complete_{shell}", **line})
    assert result.exit_code != 70, result.stderr
    assert len(result.stderr.splitlines()) <= 1
    assert "\x1b" not in result.stdout + result.stderr
