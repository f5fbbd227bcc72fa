"""`--why` gives the reasons, of one requirement all that is known; `--sources` the sources alone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from tests.conftest import PEOPLE

Run = Callable[..., Result]
NURSE, WORKER = PEOPLE / "bedside-nurse.toml", PEOPLE / "community-health-worker.toml"


def show(run: Run, *args: str | Path) -> str:
    result = run(*args)
    assert (result.exit_code, result.stderr) == (0, "")
    return " ".join(result.stdout.split())


@pytest.mark.parametrize("after", [[], ["--level", "senior"]], ids=["at the end", "before an option"])
def test_the_reasons_alone_name_every_gap_with_its_count_and_its_mark(after: list[str], run: Run) -> None:
    text = show(run, "assess", "-p", NURSE, *(after or ["--level", "senior"]), "--why")
    assert text == show(run, "assess", "-p", NURSE, "--why", "--level", "senior")
    assert text.startswith("Why Senior Care Manager asks what you do not fully have.")
    assert "EXPECTED" in text
    assert "Patient assessment" not in text  # which she has
    assert "¹ " in text


@pytest.mark.parametrize("name", ["license", "LICENSE", "lic", "RN or LCSW license"])
def test_one_requirement_is_named_by_id_name_or_beginning(name: str, run: Run) -> None:
    text = show(run, "assess", "-p", WORKER, "--level", "senior", "--setting", "hospital", "--why", name)
    assert text.startswith("RN or LCSW license: must for Senior Care Manager. Asked: RN or LCSW.")
    assert "You have: none (missing)." in text
    for part in (
        "The rule",
        "Levels",
        "Settings",
        "for Hospital",
        "Lead Care Manager",
    ):
        assert part in text, part


def test_of_a_skill_it_says_what_the_rating_looks_like_and_what_to_do(run: Run) -> None:
    text = show(run, "assess", "-p", NURSE, "--level", "senior", "--why", "crisis-intervention")
    for part in ("At ", "To do", "carecli skills crisis-intervention", "Reason", "the same in every setting"):
        assert part in text, part
    met = show(run, "assess", "-p", NURSE, "--level", "senior", "--why", "ehr")
    assert "(met)" in met
    assert "To do" not in met


@pytest.mark.parametrize("command", [["assess", "-p", NURSE, "--level", "senior"], ["ladder", "senior"]])
def test_a_wrong_name_gets_the_nearest(command: list[str | Path], run: Run) -> None:
    result = run(*command, "--why", "lisense")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "carecli: error: there is no requirement here 'lisense'; did you mean license?\n"
    )


def test_a_level_has_its_reasons_too(run: Run) -> None:
    text = show(run, "ladder", "senior", "--why")
    assert text.startswith("Why Senior Care Manager asks what it asks.")
    one = show(run, "ladder", "senior", "--setting", "hospital", "--why", "license")
    assert ": must for Senior Care Manager. Asked: " in one
    assert "You have" not in one
    assert run("ladder", "--why").exit_code == 2


def test_nobody_is_told_why_of_what_they_have(run: Run) -> None:
    flags = ["--years", "40", "--education", "MSN", "--license", "RN", "--certification", "CCM,ACM,CMAC,CPHQ"]
    skills = [f"--skill={line.split()[0]}=5" for line in RATED.splitlines()]
    assert "You have all that" in show(run, "assess", *flags, *skills, "--level", "assistant", "--why")


RATED = "\n".join(
    line.replace("=", " ")
    for line in NURSE.read_text("utf-8").partition("[skills]\n")[2].splitlines()
    if "=" in line
)
CITING: list[list[str | Path]] = [
    ["assess", "-p", NURSE],
    ["assess", "-p", NURSE, "--with", "years=+2"],
    ["salary", "--level", "senior", "--license", "RN"],
    ["salary", "--country", "Germany"],
    ["ladder", "senior"],
    ["evidence"],
    ["skills", "care-planning"],
]


@pytest.mark.parametrize("command", CITING, ids=lambda command: " ".join(map(str, command)))
def test_sources_are_all_that_the_whole_page_cites_and_nothing_else(command: list[str], run: Run) -> None:
    alone = run(*command, "--sources", "--plain")
    assert (alone.exit_code, alone.stderr) == (0, "")
    listed = alone.stdout.splitlines()
    assert listed
    assert all(line.startswith("- ") for line in listed)
    full = [] if command[0] == "evidence" else ["--full"]
    whole = run(*command, *full, "--plain").stdout
    assert whole.partition("\nSources:\n")[2].splitlines() == listed
