"""`carecli profile`: new, show, check, path and erase."""

import json
import os
import shutil
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
        f"  {path}:4: skills.ehr must be a rating from 0 (none) to 5 (expert), not 6",
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


HOSTILE = {
    "not UTF-8": b'name = "Zo\xeb"\n',
    "a zero byte": b"years = 3\n\0\n",
    "over 1 MB": b"# " + b"x" * 1_200_000,
    "wrong": b"years = -3\n",
    "no TOML": b"years\n",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_saved_profile_that_cannot_be_read_is_kept_byte_for_byte(kind: str, run: Run, saved: Path) -> None:
    saved.parent.mkdir(parents=True)
    saved.write_bytes(HOSTILE[kind])
    for command in (("new", "--years", "3"), ("edit", "--years", "3"), ("show",), ("check",)):
        refused = run("profile", *command)
        assert refused.exit_code == (2 if command[0] == "new" else 3), refused.stderr
        assert saved.read_bytes() == HOSTILE[kind]
    assert "it cannot be read; add --replace to begin anew, and it is kept" in run(*NEW).stderr
    assert run(*NEW, "--replace").exit_code == 0
    kept = saved.with_name("profile.previous.toml")
    assert kept.read_bytes() == HOSTILE[kind]
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert tomllib.loads(saved.read_text("utf-8"))["years"] == 3


@pytest.mark.parametrize("kind", ["a folder", "a pipe"])
def test_no_file_at_the_place_of_the_profile_gives_one_line(kind: str, run: Run, saved: Path) -> None:
    saved.parent.mkdir(parents=True)
    (os.mkfifo if kind == "a pipe" else os.mkdir)(saved)
    result = run(*NEW, "--replace")
    assert (result.exit_code, result.stdout) == (3, "")
    reason = "it is a folder" if kind == "a folder" else "it is not a file"
    assert result.stderr.startswith(f"carecli: error: cannot write {saved}: {reason}; ")
    assert run("profile", "edit", "--years", "3").exit_code == 3
    assert [path.name for path in saved.parent.iterdir()] == ["profile.toml"]


@pytest.mark.parametrize(
    "content", ["", "\n", "# mine\n", 'schema = "carecli.profile/1"\n', 'name = "Dana"\n']
)
@pytest.mark.parametrize("command", ["new", "edit"])
def test_a_saved_profile_that_says_nothing_is_no_hindrance(
    command: str, content: str, run: Run, saved: Path
) -> None:
    saved.parent.mkdir(parents=True)
    saved.write_text(content)
    result = run("profile", command, "--years", "3")
    assert result.exit_code == 0, result.stderr
    told = tomllib.loads(saved.read_text("utf-8"))
    assert told == {"schema": "carecli.profile/1", "years": 3} | (
        {"name": "Dana"} if "Dana" in content else {}
    )
    assert saved.with_name("profile.previous.toml").read_text() == content


def test_a_kept_copy_is_never_put_over_another(run: Run, saved: Path) -> None:
    run(*NEW)
    kept = [saved.with_name(f"profile.previous{number}.toml") for number in ("", "-2", "-3")]
    kept[0].write_text("mine")
    kept[1].symlink_to("nowhere")
    before = saved.read_bytes()
    assert f"is kept as {kept[2]}" in run(*NEW, "--replace").stderr
    assert (kept[0].read_text(), kept[1].is_symlink(), kept[2].read_bytes()) == ("mine", True, before)


def test_a_saved_profile_with_another_name_is_kept_as_a_copy(run: Run, saved: Path, tmp_path: Path) -> None:
    run(*NEW)
    mine = tmp_path / "mine.toml"
    mine.hardlink_to(saved)
    assert run("profile", "edit", "--years", "4").exit_code == 0
    kept = saved.with_name("profile.previous.toml")
    mine.write_text("written in place")
    assert "years = 3" in kept.read_text()


def test_a_profile_behind_a_link_is_replaced_there_and_kept_here(
    run: Run, saved: Path, tmp_path: Path
) -> None:
    run(*NEW)
    mine = tmp_path / "mine.toml"
    saved.rename(mine)
    saved.symlink_to(mine)
    assert run("profile", "edit", "--years", "4").exit_code == 0
    assert saved.is_symlink()
    assert "years = 4" in mine.read_text()
    assert "years = 3" in saved.with_name("profile.previous.toml").read_text()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.toml"]


@pytest.mark.parametrize(
    "command",
    [NEW, (*NEW, "--replace"), ("profile", "edit", "--years", "4"), ("history", "save"),
     ("plan", "done", "begin-network")],
    ids=lambda command: " ".join(command[:2]),
)  # fmt: skip
def test_a_data_folder_that_others_can_look_into_is_tightened(
    command: tuple[str, ...], run: Run, saved: Path
) -> None:
    saved.parent.mkdir(parents=True, mode=0o755)
    if command != NEW:
        shutil.copy(PEOPLE / "bedside-nurse.toml", saved)
    saved.parent.chmod(0o755)
    assert run(*command).exit_code == 0
    assert stat.S_IMODE(saved.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in saved.parent.iterdir() if path != saved} <= {0o600}


def test_a_data_folder_of_somebody_else_is_named_once(
    run: Run, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved.parent.mkdir(parents=True, mode=0o755)
    monkeypatch.setattr("os.geteuid", lambda: saved.parent.stat().st_uid + 1)
    result = run(*NEW)
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        f"Others can look into {saved.parent}, where your answers are: it belongs to somebody else",
        f"Saved to {saved}; carecli assess uses it from now on.",
    ]
    assert stat.S_IMODE(saved.parent.stat().st_mode) == 0o755


def test_a_half_written_file_of_long_ago_is_swept_and_one_of_now_is_not(run: Run, saved: Path) -> None:
    run(*NEW)
    old = [saved.with_name(name) for name in (".profile.toml.k3jd82_a", "history.new-a1b2c3d4.sqlite3")]
    others = [
        saved.with_name(name) for name in (".interview.json.now_1234", ".profile.toml.swp", "notes.txt")
    ]
    for path in (*old, *others):
        path.write_text("x")
    for path in (*old, *others[1:]):
        os.utime(path, (0, 0))
    assert run("profile", "edit", "--years", "4").exit_code == 0
    assert [path.exists() for path in (*old, *others)] == [False, False, True, True, True]


def test_path_names_the_interviews_that_wait(run: Run, saved: Path) -> None:
    run(*NEW)
    assert run("profile", "path").stderr == ""
    places = [saved.with_name(name) for name in ("interview.json", "interview.previous.json")]
    places.append(saved.with_name("interview.previous-2.json"))
    for place in places:
        place.write_text("{}")
    done = run("profile", "path")
    assert done.stdout == f"{saved}\n"
    told = done.stderr.splitlines()
    assert told[0] == f"An unfinished interview is kept as {places[0]}; carecli profile edit goes on with it."
    assert [str(place) in line for place, line in zip(sorted(places[1:]), told[1:], strict=True)] == [
        True,
        True,
    ]
    assert all("rename that file interview.json" in line for line in told[1:])


def test_changing_an_answer_leaves_an_unfinished_interview_alone(run: Run, saved: Path) -> None:
    run(*NEW)
    draft = saved.with_name("interview.json")
    draft.write_text("{}")
    assert run("profile", "edit", "--years", "4").exit_code == 0
    assert run(*NEW, "--replace").exit_code == 0
    assert draft.read_text() == "{}"


def test_erase_does_not_wait_for_itself_where_a_folder_has_two_names(
    run: Run, home: Path, tmp_path: Path
) -> None:
    real, named = tmp_path / "elsewhere", home / ".local" / "share" / "carecli"
    real.mkdir()
    named.parent.mkdir(parents=True)
    named.symlink_to(real)
    (real / "saved.sqlite3").write_bytes(b"mine")
    (real / "history.sqlite3").symlink_to(real / "saved.sqlite3")
    result = run("profile", "erase", "--yes")
    assert (result.exit_code, result.stderr) == (0, "")
    assert list(real.iterdir()) == []
