"""`carecli profile`: new, show, check, path and erase."""

import json
import stat
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from tests.conftest import EVERYBODY, PEOPLE

Run = Callable[..., Result]

NEW = ("profile", "new", "--years", "3", "--license", "RN", "--education", "BSN", "--setting", "hospital")
HALF = PEOPLE / "half-answered.toml"


@pytest.fixture
def saved(home: Path) -> Path:
    """Return where the profile is saved in the home of the test."""
    return home / ".local" / "share" / "carecli" / "profile.toml"


def test_path_prints_the_place_whether_or_not_there_is_a_profile(run: Run, saved: Path) -> None:
    before = run("profile", "path")
    assert run(*NEW).exit_code == 0
    assert before.stdout == run("profile", "path").stdout == f"{saved}\n"


def test_path_follows_the_data_folder_of_the_platform(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert run("profile", "path").stdout == f"{tmp_path}/carecli/profile.toml\n"


def test_new_saves_what_the_flags_say_for_the_person_alone(run: Run, saved: Path) -> None:
    result = run(*NEW, "--name", "Dana", "--skill", "ehr=3", "--certification", "none", "--target", "Senior")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"Saved to {saved}; carecli assess uses it from now on.\n"
    assert tomllib.loads(saved.read_text("utf-8")) == {
        "schema": "carecli.profile/1",
        "name": "Dana",
        "target": "senior",
        "setting": "hospital",
        "years": 3,
        "licenses": ["RN"],
        "certifications": [],
        "education": [{"level": "bachelor", "field": "nursing"}],
        "skills": {"ehr": 3},
    }
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    assert stat.S_IMODE(saved.parent.stat().st_mode) == 0o700


def test_new_refuses_to_write_over_a_profile(run: Run, saved: Path) -> None:
    run(*NEW)
    before = saved.read_bytes()
    result = run("profile", "new", "--years", "9")
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"there is a saved profile already, {saved}" in result.stderr
    assert "--replace" in result.stderr
    assert saved.read_bytes() == before


def test_replace_keeps_the_earlier_profile_beside_the_new_one(run: Run, saved: Path) -> None:
    run(*NEW)
    before = saved.read_bytes()
    assert run("profile", "new", "--replace", "--years", "9").exit_code == 0
    previous = saved.with_name("profile.previous.toml")
    assert previous.read_bytes() == before
    assert stat.S_IMODE(previous.stat().st_mode) == 0o600
    assert "years = 9" in saved.read_text("utf-8")


@pytest.mark.parametrize(
    "flags", [[], ["--no-input"], ["--name", "Dana"]], ids=["nothing", "no input", "name only"]
)
def test_new_without_answers_never_asks_where_nobody_can_be_asked(
    flags: list[str], run: Run, saved: Path
) -> None:
    result = run("profile", "new", *flags, stdin="Dana\n")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("carecli: error: nobody can be asked here; pass flags")
    assert not saved.parent.exists()


def test_show_says_every_answer_and_what_is_left_open(run: Run) -> None:
    result = run("profile", "show", HALF, "--plain")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0] == "Profile of Kim: 4 of 15 skills rated."
    assert "Target. Answer: Senior Care Manager." in lines
    assert "Years in care management. Answer: 6 years." in lines
    assert "Licenses. Answer: RN." in lines
    assert "Certifications. Answer: not answered." in lines
    assert "EHR and case management software. Rating: 4 proficient." in lines
    assert "Strategic planning. Rating: not answered." in lines


def test_show_tells_none_from_not_answered_and_when_a_credential_expires(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "me.json"
    path.write_text(
        '{"licenses": [], "certifications": [{"id": "ccm", "expires": "2030-05"}], "education": []}'
    )
    lines = run("profile", "show", path, "--plain").stdout.splitlines()
    assert "Licenses. Answer: none." in lines
    assert "Education. Answer: none." in lines
    assert "Certifications. Answer: CCM (expires 2030-05)." in lines
    assert "Years in care management. Answer: not answered." in lines


def test_show_as_json_is_a_profile_that_can_be_read_again(run: Run, tmp_path: Path) -> None:
    shown = run("profile", "show", HALF, "--json").stdout
    data = json.loads(shown)
    assert data["schema"] == "carecli.profile/1"
    assert (data["name"], data["licenses"], data["education"]) == ("Kim", ["RN"], [{"level": "bachelor"}])
    copy = tmp_path / "copy.json"
    copy.write_text(shown)
    assert run("profile", "show", copy, "--json").stdout == shown
    assert run("assess", "-p", copy, "--json").stdout == run("assess", "-p", HALF, "--json").stdout


@pytest.mark.parametrize("path", EVERYBODY, ids=lambda path: path.stem)
def test_a_valid_profile_says_how_many_skills_it_rates(path: Path, run: Run) -> None:
    result = run("profile", "check", path)
    rated = 4 if path == HALF else 15
    assert result.stdout == f"{path} is valid: {rated} of 15 skills are rated.\n"
    assert (result.exit_code, result.stderr) == (0, "")


def test_check_lists_every_problem(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "me.toml"
    path.write_text('nam = "x"\nyears = -3\n[skills]\nehr = 6\n')
    result = run("profile", "check", path)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.splitlines() == [
        f"carecli: error: profile {path}: 3 problems, nothing of it was used",
        f"  {path}:1: nam is not a key that carecli knows (did you mean name?)",
        f"  {path}:2: years must be at least 0, not -3",
        f"  {path}:4: skills.ehr must be at most 5, not 6",
    ]


@pytest.mark.parametrize("command", ["show", "check"])
def test_the_saved_profile_is_meant_where_no_file_is_named(command: str, run: Run, saved: Path) -> None:
    missing = run("profile", command)
    assert (missing.exit_code, missing.stdout) == (2, "")
    assert missing.stderr.startswith("carecli: error: there is no saved profile; name a file, or make one")
    run(*NEW)
    found = run("profile", command)
    assert found.exit_code == 0
    assert found.stdout.startswith({"show": "Profile: 0 of 15", "check": f"{saved} is valid"}[command])


def test_erase_removes_everything_that_carecli_keeps(run: Run, saved: Path) -> None:
    assert run("profile", "erase").stdout == "Nothing to erase: carecli keeps nothing of yours.\n"
    run(*NEW)
    run(*NEW, "--replace")
    draft = saved.with_name("interview.json")
    draft.write_text("{}")
    refused = run("profile", "erase", stdin="yes\n")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "--yes" in refused.stderr
    assert saved.exists()
    erased = run("profile", "erase", "--yes")
    assert (erased.exit_code, erased.stderr) == (0, "")
    assert erased.stdout.splitlines() == [
        f"Erased {saved}", f"Erased {saved.with_name('profile.previous.toml')}", f"Erased {draft}",
    ]  # fmt: skip
    assert list(saved.parent.iterdir()) == []


@pytest.mark.parametrize("group", ["profile", "pack"])
def test_a_group_by_itself_prints_its_help(group: str, run: Run) -> None:
    result = run(group)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == run(group, "--help").stdout


def test_edit_changes_what_is_given_and_keeps_the_rest_and_every_earlier_version(
    run: Run, home: Path
) -> None:
    assert run("profile", "edit", "--years", "4").exit_code == 2
    assert run(*NEW, "--skill", "ehr=3", "--skill", "resilience=2").exit_code == 0
    assert run("profile", "edit").exit_code == 2
    for rating in ("4", "5"):
        result = run("profile", "edit", "--skill", f"ehr={rating}")
        assert (result.exit_code, result.stdout) == (0, "")
        assert "is kept as" in result.stderr
    saved = json.loads(run("profile", "show", "--json").stdout)
    assert saved["skills"] == {"ehr": 5, "resilience": 2}
    folder = home / ".local" / "share" / "carecli"
    kept = {path.name: path.read_text("utf-8") for path in sorted(folder.glob("profile.previous*"))}
    assert [(name, "ehr = 3" in text) for name, text in kept.items()] == [
        ("profile.previous-2.toml", False),
        ("profile.previous.toml", True),
    ]
    assert run("profile", "erase", "--yes").exit_code == 0
    assert list(folder.iterdir()) == []
