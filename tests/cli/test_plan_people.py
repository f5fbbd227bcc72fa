"""What a plan says to realistic people, on the shipped pack."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from tests.conftest import ROOT, SHIPPED_PACK

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARECLI_PACK", str(SHIPPED_PACK))


def show(run: Run, name: str, *args: str) -> str:
    path = ROOT / "tests" / "people" / f"{name}.toml"
    result = run("plan", "-p", str(path), "--today", "2026-11-23", "--full", *args)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


@pytest.mark.parametrize(
    ("name", "args", "said"),
    [
        ("adn-rn-12y-ccm", (), "Apply now for posts as Senior Care Manager: you have what posts ask in"),
        ("msw-lcsw-payer-6y", (), "You may sit for the CCM now."),
        ("msw-lcsw-payer-6y", (), "old or of no known date, so in no sum"),
        ("chw-lead", (), "You may sit for the CCM once you have: Active license"),
        ("foreign-nurse", (), "Elsewhere nothing stops you as Care Manager today"),
    ],
)  # fmt: skip
def test_what_matters_is_said(name: str, args: tuple[str, ...], said: str, run: Run) -> None:
    plain = show(run, name, "--plain", *args)
    assert said in plain


def test_the_json_names_where_to_apply_and_the_ways_that_lose(run: Run) -> None:
    data = json.loads(show(run, "foreign-nurse", "--json"))
    assert [found["setting"] for found in data["elsewhere"]] == ["community", "remote-telephonic"]
    assert data["old_cost"] == ["nclex-rn"]
    assert data["other_ways"][0]["choices"][0] == "Master of Social Work (MSW)"
    data = json.loads(show(run, "adn-rn-12y-ccm", "--json"))
    assert data["steps"][0]["settings"][0] == {"setting": "payer", "verdict": "ready"}


def test_to_apply_stands_in_the_calendar_and_in_the_table(run: Run) -> None:
    assert "Takes: no time." in show(run, "adn-rn-12y-ccm", "--format", "ics").replace("\r\n ", "")
    assert show(run, "adn-rn-12y-ccm", "--format", "csv").splitlines()[1].startswith("apply-senior,")


def test_of_a_level_opened_with_another_license_the_pay_of_the_one_held_is_not_named(run: Run) -> None:
    skills = [skill["id"] for skill in json.loads(run("skills", "--json").stdout)["skills"]]
    worker = {
        "years": 3, "licenses": [], "certifications": ["CHW"], "education": [{"level": "high-school"}],
        "setting": "payer", "state": "TX", "skills": dict.fromkeys(skills, 3),
    }  # fmt: skip
    result = run(
        "plan",
        "-p",
        "-",
        "--to",
        "care-manager",
        "--plain",
        "--full",
        "--today",
        "2026-11-23",
        stdin=json.dumps(worker),
    )
    assert (result.exit_code, result.stderr) == (0, "")
    opened = [line for line in result.stdout.splitlines() if "opens Care Manager" in line]
    assert opened
    assert not [line for line in opened if "USD a year" in line]


def describe(run: Run, tmp_path: Path, **changed: Any) -> tuple[str, dict[str, Any]]:
    """The plan of somebody with a high school diploma and every skill at 3, as read and as data."""
    skills = [skill["id"] for skill in json.loads(run("skills", "--json").stdout)["skills"]]
    person = {
        "years": 1, "related_years": 1, "licenses": [], "certifications": [],
        "education": [{"level": "high-school"}], "skills": dict.fromkeys(skills, 3), **changed,
    }  # fmt: skip
    path = tmp_path / "person.json"
    path.write_text(json.dumps(person))
    args = ("plan", "-p", str(path), "--to", "care-manager", "--today", "2026-11-23")
    shown = run(*args, "--plain", "--full").stdout
    return shown, json.loads(run(*args, "--json").stdout)


def test_years_in_place_of_a_degree_are_a_gate_and_go_before_school(run: Run, tmp_path: Path) -> None:
    """In the community five years will do in place of the bachelor's: three more beside 1 and 1."""
    shown, data = describe(run, tmp_path, setting="community")
    (step,) = [step for step in data["steps"] if step["needed"] and step["kind"] == "years"]
    assert step["id"] == "foundation-years-5"
    assert step["in_place_of"] == "Bachelor's degree in a health or social field, or RN license"
    assert (step["months"]["low"], data["months"]) == (36, {"low": 36, "high": 36})
    assert not [step for step in data["steps"] if step["needed"] and step["kind"] == "education"]
    assert "no gate" not in shown


def test_a_stop_names_every_license_that_will_do_and_the_one_chosen(run: Run, tmp_path: Path) -> None:
    shown, _ = describe(run, tmp_path, setting="payer")
    assert "RN, APRN, LSW, LMSW, LCSW, LPN, LPC, LMFT or PSYCH will do; this plan takes RN." in shown


def test_the_ways_that_lose_are_named_with_what_they_take(run: Run, tmp_path: Path) -> None:
    shown, data = describe(run, tmp_path, setting="hospital")
    assert "Other ways, not chosen:" in shown
    assert (
        "- Associate degree in nursing (ADN or ASN); Get the license RN, Registered Nurse; RN-to-BSN program"
        ": 33 to 60 months, 7,980 to 11,970 USD plus what is not known [BLS OOH nurses 2021, College Board "
        "2023-24, Vivian (NCLEX), NursingProcess.org]. No source says how long license-rn takes."
    ) in shown.splitlines()
    assert len(data["other_ways"]) == shown.count("No source says how long license-")


def test_only_the_ratings_that_ready_takes_are_needed(run: Run) -> None:
    data = json.loads(show(run, "msw-lcsw-payer-6y", "--to", "senior", "--json"))
    skills = [step for step in data["steps"] if step["kind"] == "skill" and step["importance"] == "expected"]
    assert [step["needed"] for step in skills] == sorted((step["needed"] for step in skills), reverse=True)
    assert not all(step["needed"] for step in skills)
