"""What is looked up is shown for the saved person where there is one, and for anybody with `--anyone`."""

import json
from collections.abc import Callable

import pytest
from typer.testing import Result

Run = Callable[..., Result]
USED = "Using your saved profile, "
FLAGS = ["--license", "RN", "--setting", "hospital", "--state", "OH", "--skill", "care-planning=2"]
COMMANDS: dict[str, tuple[list[str], str]] = {
    "ladder": (["ladder"], "(you:"),
    "a level": (["ladder", "senior"], "Senior Care Manager, Hospital: "),
    "skills": (["skills"], "(you: 2)"),
    "a skill": (["skills", "care-planning"], "Yours is 2 advanced beginner."),
    "evidence": (["evidence"], ", Hospital: "),
    "salary": (["salary"], "What registered nurses in Ohio earn a year"),
}


@pytest.fixture
def saved(run: Run) -> None:
    assert run("profile", "new", *FLAGS).exit_code == 0


@pytest.mark.usefixtures("saved")
@pytest.mark.parametrize(("command", "shown"), COMMANDS.values(), ids=list(COMMANDS))
def test_the_saved_person_is_used_and_named_in_a_line(command: list[str], shown: str, run: Run) -> None:
    result = run(*command)
    assert result.exit_code == 0
    assert shown in " ".join(result.stdout.split())
    (line,) = result.stderr.splitlines()
    assert line.startswith(USED)


@pytest.mark.usefixtures("saved")
@pytest.mark.parametrize(("command", "shown"), COMMANDS.values(), ids=list(COMMANDS))
def test_anyone_leaves_the_saved_person_aside(command: list[str], shown: str, run: Run, home: object) -> None:
    result = run(*command, "--anyone")
    assert (result.exit_code, result.stderr) == (0, "")
    assert shown not in " ".join(result.stdout.split())
    for path in home.rglob("profile.toml"):  # type: ignore[attr-defined]
        path.unlink()
    assert run(*command).stdout == result.stdout


@pytest.mark.usefixtures("saved")
@pytest.mark.parametrize("level", ["assistant", "care-manager", "senior", "lead", "supervisor", "director"])
def test_a_level_beside_a_person_is_still_one_screen(
    level: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = run("ladder", level).stdout.splitlines()
    assert 10 < len(lines) <= 40
    assert max(map(len, lines)) <= 80


@pytest.mark.usefixtures("saved")
def test_what_is_typed_goes_before_what_is_saved(run: Run) -> None:
    assert "Insurer or managed care" in run("ladder", "senior", "--setting", "payer").stdout
    assert "Hospital" not in run("evidence", "--setting", "payer").stdout.partition("\n\n")[0]


@pytest.mark.usefixtures("saved")
def test_a_level_shows_what_they_have_beside_what_it_asks(run: Run) -> None:
    text = run("ladder", "senior", "--plain").stdout
    assert "Yours: none." in text or "Yours: not answered." in text
    assert "You have: " in text
    assert json.loads(run("ladder", "senior", "--json").stdout)["levels"][0]["id"] == "senior"
    why = run("ladder", "senior", "--why", "license").stdout
    assert "You have: RN (met)" in " ".join(why.split())
