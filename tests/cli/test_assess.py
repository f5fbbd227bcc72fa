"""`carecli assess`: whose answers count, what each flag changes, what leads the report, and --check."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from tests.conftest import EVERYBODY, PEOPLE

Run = Callable[..., Result]

NURSE, LEADER = PEOPLE / "bedside-nurse.toml", PEOPLE / "nurse-leader.toml"
WORKER, HALF = PEOPLE / "community-health-worker.toml", PEOPLE / "half-answered.toml"
REQUIREMENT = {"id", "kind", "label", "importance", "status", "have", "need", "basis", "source"}


def read(result: Result) -> Any:
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def find(data: Any, level: str, requirement: str) -> Any:
    (found,) = [entry for entry in data["levels"] if entry["id"] == level]
    return next(asked for asked in found["requirements"] if asked["id"] == requirement)


def test_the_json_has_the_keys_of_the_contract(run: Run) -> None:
    data = read(run("assess", "-p", LEADER, "--json"))
    assert data["schema"] == "carecli.assessment/1"
    assert set(data) >= {
        "schema", "pack", "setting", "current_level", "next_level", "target_level", "levels",
    }  # fmt: skip
    assert set(data["pack"]) == {"id", "version"}
    assert [level["id"] for level in data["levels"]] == [
        "assistant", "care-manager", "senior", "lead", "supervisor", "director",
    ]  # fmt: skip
    for level in data["levels"]:
        assert set(level) >= {"id", "title", "years", "verdict", "score", "stops", "requirements"}
        assert set(level["years"]) == {"min", "max"}
        assert set(level["verdict"]) == set(level["score"]) == {"low", "high"}
        assert level["requirements"]
        assert all(set(asked) >= REQUIREMENT for asked in level["requirements"])


@pytest.mark.parametrize("person", EVERYBODY, ids=lambda path: path.stem)
@pytest.mark.parametrize("flags", [[], ["--level", "senior"], ["--check", "lead"]], ids=" ".join)
def test_other_settings_are_as_assess_says_with_each_of_them(
    run: Run, person: Path, flags: list[str]
) -> None:
    here = json.loads(run("assess", "-p", person, "--json", *flags).stdout)
    level = flags[-1] if flags else find_focus(here)
    settings = [entry["setting"] for entry in here["elsewhere"]]
    assert here["setting"] not in settings
    assert len(settings) == (6 if here["setting"] else 7)
    for found in here["elsewhere"]:
        there = read(run("assess", "-p", person, "--setting", found["setting"], "--level", level, "--json"))
        (stands,) = there["levels"]
        expected = {"setting": there["setting"], "level": level} | {
            name: stands[name] for name in ("verdict", "score")
        }
        assert found == expected


def read_skills(person: Path) -> dict[str, int]:
    skills: dict[str, int] = tomllib.loads(person.read_text("utf-8"))["skills"]
    return skills


def find_focus(data: Any) -> str:
    """The level that a person works towards: their target if it lies ahead, else the next one."""
    order = [level["id"] for level in data["levels"]]
    target, current = data["target_level"], data["current_level"]
    ahead = order[order.index(current) + 1 :] if current else order
    found: str = target if target in ahead else data["next_level"]
    return found


def test_who_is_stopped_here_is_told_where_nothing_stops_them(run: Run) -> None:
    counselor = ["--years", "4", "--education", "MSW", "--license", "none", "--certification", "none"]
    skills = [f"--skill={name}={rating}" for name, rating in read_skills(LEADER).items()]
    hospital = run(
        "assess", "--full", *counselor, *skills, "--setting", "hospital", "--level", "care-manager"
    ).stdout
    said = " ".join(hospital.split())
    assert "Elsewhere nothing stops you as Care Manager today: you have" in said
    assert "Remote or telephonic" in said.partition(" Setting: ")[0]
    here = run(
        "assess", "--full", *counselor, *skills, "--setting", "community", "--level", "care-manager"
    ).stdout
    assert "Elsewhere" not in here  # where nothing stops them there is no need
    bare = " ".join(run("assess", "--full", "-p", WORKER, "--level", "director").stdout.split())
    assert "What stops you there" in bare
    assert "Elsewhere" not in bare


def test_the_levels_of_the_person_are_named(run: Run) -> None:
    data = read(run("assess", "-p", LEADER, "--json"))
    assert (data["current_level"], data["next_level"], data["target_level"]) == (
        "lead", "supervisor", "supervisor",
    )  # fmt: skip
    assert data["setting"] == "payer"
    data = read(run("assess", "-p", HALF, "--json"))
    assert (data["current_level"], data["next_level"], data["setting"]) == (None, "assistant", None)


@pytest.mark.parametrize(
    ("flags", "requirement", "have", "status"),
    [
        (["--years", "5"], "years", 5, "met"),
        (["--years", "2,5"], "years", 2.5, "partial"),
        (["--years", "0"], "years", 0, "missing"),
        (["--education", "BSN"], "education:bachelor", "bachelor:nursing", "met"),
        (["--education", "bachelor:Public health"], "education:bachelor", "bachelor:Public health", "met"),
        (["--education", "master"], "education:bachelor", "master", "unknown"),
        (["--education", "ADN", "--education", "bsn"], "education:bachelor", "bachelor:nursing", "met"),
        (["--education", "none"], "education:bachelor", "none", "missing"),
        (["--license", "rn"], "license", ["RN"], "met"),
        (["--license", "LPN", "--license", "LICSW"], "license", ["LCSW"], "met"),
        (["--license", "LPN"], "license", ["LPN"], "missing"),
        (["--license", "NONE"], "license", [], "missing"),
        (["--certification", "CCM", "--certification", "ACM"], "certification", ["ACM", "CCM"], "met"),
        (["--certification", "none"], "certification", [], "missing"),
        (["--skill", "care-planning=4", "--skill", "ehr=2"], "skill:care-planning", 4, "met"),
        (["--skill", "Team leadership=1"], "skill:team-leadership", 1, "partial"),
        (["--skill", "ehr=0"], "skill:ehr", 0, "missing"),
        (["--license", "RN"], "years", None, "unknown"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_flags_alone_make_a_profile(
    flags: list[str], requirement: str, have: Any, status: str, run: Run
) -> None:
    asked = find(read(run("assess", *flags, "--json")), "senior", requirement)
    assert (asked["have"], asked["status"]) == (have, status)


def test_related_years_count_where_the_level_lets_them(run: Run) -> None:
    data = read(run("assess", "--years", "1", "--related-years", "4", "--json"))
    assert find(data, "care-manager", "years")["have"] == 5
    assert find(data, "senior", "years")["have"] == 1


def test_setting_target_and_name_come_from_flags_too(run: Run) -> None:
    flags = ("--license", "none", "--setting", "Hospital", "--target", "Lead Care Manager", "--name", "Dana")
    data = read(run("assess", *flags, "--json"))
    assert (data["setting"], data["target_level"]) == ("hospital", "lead")
    assert find(data, "senior", "license")["importance"] == "must"
    assert run("assess", *flags).stdout.startswith("Dana, ")


@pytest.mark.parametrize(
    ("flags", "requirement", "before", "after"),
    [
        (["--years", "2"], "years", 0, 2),
        (["--certification", "CCM"], "certification", [], ["CCM"]),
        (["--skill", "telehealth=3"], "skill:telehealth", 1, 3),
        (["--education", "MSW"], "education:master", "bachelor:nursing", "master:social-work"),
        (["--license", "none"], "license", ["RN"], []),
    ],
    ids=["years", "a certification", "a rating", "a degree", "no license"],
)
def test_flags_add_to_the_profile_or_take_the_place_of_what_it_says(
    flags: list[str], requirement: str, before: Any, after: Any, run: Run
) -> None:
    plain = read(run("assess", "-p", NURSE, "--json"))
    changed = read(run("assess", "-p", NURSE, *flags, "--json"))
    assert find(plain, "senior", requirement)["have"] == before
    assert find(changed, "senior", requirement)["have"] == after
    other = "skill:ehr"
    assert find(changed, "senior", other) == find(plain, "senior", other)


def test_a_license_is_added_to_those_of_the_profile(run: Run) -> None:
    data = read(run("assess", "-p", NURSE, "--license", "LCSW", "--json"))
    assert find(data, "senior", "license")["have"] == ["LCSW", "RN"]


def test_a_dash_reads_json_from_standard_input(run: Run) -> None:
    data = read(run("assess", "-p", "-", "--json", stdin='{"years": 7, "target": "senior"}'))
    assert find(data, "senior", "years")["have"] == 7
    assert data["target_level"] == "senior"


def test_the_saved_profile_is_the_default_and_a_named_file_comes_first(run: Run, home: Path) -> None:
    assert run("profile", "new", "--years", "7", "--name", "Saved").exit_code == 0
    result = run("assess")
    assert result.exit_code == 0
    assert result.stdout.startswith("Saved, ")
    assert result.stderr.startswith("Using your saved profile, ")
    assert str(home) in result.stderr
    named = run("assess", "-p", NURSE)
    assert named.stdout.startswith("Maya, ")
    assert named.stderr == ""


def test_an_expired_certification_does_not_count_and_is_named(run: Run) -> None:
    profile = '{"certifications": [{"id": "CCM", "expires": "2020-01"}]}'
    asked = find(read(run("assess", "-p", "-", "--json", stdin=profile)), "senior", "certification")
    assert (asked["status"], asked["have"]) == ("missing", [])
    assert (
        "CCM expired"
        in run("assess", "-p", "-", "--plain", "--full", "--level", "senior", stdin=profile).stdout
    )


@pytest.mark.parametrize("name", ["senior", "SENIOR", "Senior Care Manager", "sen"])
def test_level_shows_that_level_only(name: str, run: Run) -> None:
    data = read(run("assess", "-p", NURSE, "--level", name, "--json"))
    assert [level["id"] for level in data["levels"]] == ["senior"]
    facts = run("assess", "-p", NURSE, "--level", name, "--plain", "--full").stdout.splitlines()
    assert [line for line in facts if ". Verdict: " in line] == [
        "Senior Care Manager (next). Verdict: developing."
    ]
    asked, paid = [line for line in facts if line.startswith(("Asked of a ", "What "))]
    assert asked.startswith("Asked of a Senior Care Manager")
    assert paid == "What it pays a year:"


@pytest.mark.parametrize(
    ("example", "level", "code"),
    [
        (LEADER, "lead", 0),
        (LEADER, "Lead Care Manager", 0),
        (LEADER, "supervisor", 1),
        (NURSE, "assistant", 0),
        (NURSE, "SENIOR", 1),
        (WORKER, "director", 1),
        (HALF, "assistant", 1),
    ],
    ids=["ready", "ready by title", "stretch", "at the bottom", "developing", "blocked", "ready at best"],
)
@pytest.mark.parametrize("form", [[], ["--json"]], ids=["table", "json"])
def test_check_exits_with_1_unless_surely_ready(
    example: Path, level: str, code: int, form: list[str], run: Run
) -> None:
    result = run("assess", "-p", example, "--check", level, *form)
    assert result.exit_code == code
    assert result.stdout, "the report is shown whatever the answer"
    assert result.stderr == ""


def test_without_check_a_person_who_is_not_ready_is_no_error(run: Run) -> None:
    assert run("assess", "-p", WORKER).exit_code == 0


@pytest.mark.parametrize(
    ("example", "name", "ready_for", "next_is"),
    [
        (NURSE, "Maya", "Care Manager", "Senior Care Manager (developing, "),
        (LEADER, "Priya", "Lead Care Manager", "Care Management Supervisor (stretch, "),
        (WORKER, "Rosa", None, "Assistant Care Manager (developing, "),
        (HALF, "Kim", None, "Assistant Care Manager (stretch to ready, "),
    ],
    ids=["bedside nurse", "nurse leader", "health worker", "half answered"],
)
def test_the_report_leads_with_where_the_person_stands(
    example: Path, name: str, ready_for: str | None, next_is: str, run: Run
) -> None:
    lead = run("assess", "-p", example, "--plain", "--full").stdout.splitlines()[0]
    assert lead.startswith(f"{name}, ")
    assert f"you are ready for {ready_for}; " in lead if ready_for else "you are ready for" not in lead
    assert f"next is {next_is}" in lead


def test_a_missing_must_leads_the_report_and_its_table(run: Run) -> None:
    result = run("assess", "-p", WORKER, "--level", "senior", "--plain", "--full")
    first, *rest = result.stdout.splitlines()
    assert "What stops you there: Bachelor's degree in a health or social field (" in first
    order = [line.rpartition(": ")[2] for line in rest if ". Importance: " in line]
    assert order[0] == "must."
    assert order == sorted(order, key=["must.", "expected.", "preferred."].index)
    assert f"Asked of a Senior Care Manager, and not fully yours ({len(order)}):" in rest


def test_the_report_ends_with_the_smallest_change_and_the_answer_that_settles_most(run: Run) -> None:
    text = run("assess", "-p", HALF, "--plain", "--full", "--level", "lead").stdout
    change = text.index("Smallest change from stretch to ready at Lead Care Manager: 1 step")
    answer = text.index("Settles most: your education, with its field. To answer: --education LEVEL:FIELD")
    assert text.index("Asked of a Lead Care Manager") < change < answer


def test_an_empty_name_beside_a_profile_is_no_name_either(run: Run) -> None:
    result = run("assess", "-p", PEOPLE / "bedside-nurse.toml", "--name", "")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("carecli: error: --name is empty")


LICENSE = "Active license for independent practice, such as RN or LCSW"
UNDER_A_CCM = "12 months of full-time case management under a supervisor who holds the CCM (12 months left)"
SIT = "You may sit for the CCM"


@pytest.mark.parametrize(
    ("person", "flags", "said"),
    [
        (NURSE, [], f"{SIT} once you have: {UNDER_A_CCM}."),
        (WORKER, ["--years", "3"], f"{SIT} once you have: {LICENSE}."),
        (NURSE, ["--years", "3"], "You may sit for it now."),
    ],
)
def test_an_exam_says_when_it_may_be_sat(run: Run, person: Path, flags: list[str], said: str) -> None:
    shown = run("assess", "-p", person, *flags, "--level", "senior", "--plain", "--full").stdout
    assert f"\nCCM or ACM certification. Why: {said} " in shown
    asked = run(
        "assess", "-p", person, *flags, "--with", "certification=CCM", "--plain", "--full"
    ).stdout.splitlines()
    assert (said in asked) is ("once" in said)
    later = ["--with", "years=3", "--with", "license=RN", "--with", "certification=CCM"]
    assert SIT not in run("assess", "-p", person, *flags, *later, "--plain", "--full").stdout


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--level", "director"], f". {SIT} once you have: {UNDER_A_CCM}."),
        (["--setting", "payer", "--level", "care-manager"], f". {SIT} once you have: {UNDER_A_CCM}."),
        (["--years", "5", "--level", "director"], ". You may sit for it now."),
    ],
)
def test_the_smallest_change_says_when_an_exam_may_be_sat(run: Run, flags: list[str], said: str) -> None:
    shown = run("assess", "-p", NURSE, *flags, "--plain", "--full").stdout
    assert f"\n- Earn: CCM or ACM certification{said}\n" in shown


def test_a_report_says_it_where_it_says_what_is_missing(run: Run) -> None:
    report = run("report", "-p", NURSE, "--to", "senior").stdout
    _, gaps = report.split("## What is missing for Senior Care Manager")
    assert f"{SIT} once you have: {UNDER_A_CCM}." in gaps.partition("\n## ")[0]
