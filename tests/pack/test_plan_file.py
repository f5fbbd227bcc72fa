"""`plan.toml`: every fault it can have, and packs that leave it or parts of it out."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from tests.conftest import EVERYBODY, SMALL_PACK

Run = Callable[..., Result]
NURSE = next(path for path in EVERYBODY if path.stem == "bedside-nurse")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the small pack without its wages."""
    ignore = shutil.ignore_patterns("wages.csv", "areas.csv")
    return Path(shutil.copytree(SMALL_PACK, tmp_path / "mine", ignore=ignore))


def change(folder: Path, old: str, new: str) -> None:
    path = folder / "plan.toml"
    text = path.read_text("utf-8")
    assert old in text, "the file has changed: choose another text to replace"
    path.write_text(text.replace(old, new, 1), "utf-8")


FAULTS = {
    "a program twice": ('id = "adn"', 'id = "msw"', "program[6].id", "id 'msw' stands twice"),
    "an origin twice": ('id = "outside"', 'id = "nurse"', "origin[4].id", "id 'nurse' stands twice"),
    "a first step twice": (
        'id = "begin-papers"', 'id = "begin-degree"', "first_step[5].id", "id 'begin-degree' stands twice",
    ),
    "a level": (
        'level = "associate"', 'level = "foundation"', "program[3].level",
        "'foundation' is not a level of education of this pack",
    ),
    "a field": (
        'field = "social-work"', 'field = "social"', "program[6]", "'social' is not a field of this pack",
    ),
    "what a program gives": (
        'gives = "health-related"', 'gives = "health"', "program[1]", "'health' is not a field of this pack",
    ),
    "a license of a program": (
        'licenses = ["RN", "APRN"]', 'licenses = ["RN", "CCM"]', "program[2].licenses",
        "'CCM' is not a license of this pack",
    ),
    "a certification of figures": (
        '"CMGT-BC", "CMC"', '"CMGT-BC", "XYZ"', "exam[1].certifications",
        "'XYZ' is not a certification of this pack",
    ),
    "a license of an origin": (
        '"APRN", "LPN"', '"APRN", "LVN2"', "origin[1].licenses", "'LVN2' is not a license of this pack",
    ),
    "a certification of an origin": (
        'certifications = ["CHW"]', 'certifications = ["RN"]', "origin[3].certifications",
        "'RN' is not a certification of this pack",
    ),
    "an origin of a first step": (
        'outside = "Choose', 'elsewhere = "Choose', "first_step[1].todo",
        "'elsewhere' is not an origin of this pack",
    ),
    "a range upside down": (
        "low = 24\nhigh = 36", "low = 48\nhigh = 36", "program[4].months.high", "high is below low",
    ),
    "a fact that is none": (
        "education/bachelor-years", "education/bachelor-days", "program[1].months.fact",
        "'education/bachelor-days' is not a fact of this pack",
    ),
    "months that a fact does not say": (
        "low = 48\nhigh = 48", "low = 36\nhigh = 48", "program[1].months",
        "is not what the fact 'education/bachelor-years' says",
    ),
    "money that a fact does not say": (
        "high = 100000\nopen = true", "high = 90000\nopen = true", "program[1].cost",
        "is not what the fact 'education/bachelor-cost' says",
    ),
    "more where a fact says no more": (
        "high = 100000\nopen = true", "high = 100000", "program[1].cost",
        "is not what the fact 'education/bachelor-cost' says",
    ),
    "another source's money": (
        "low = 119600\nhigh = 119600", "low = 119000\nhigh = 119600", "program[1].otherwise[2]",
        "is not what the fact 'education/bachelor-cost-budget' says",
    ),
    "a source": (
        'source = "nursingprocess-rn-bsn"', 'source = "hearsay"', "program[2].source",
        "'hearsay' is not a source in guide.toml or sources.toml",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "key", "message"), FAULTS.values(), ids=list(FAULTS))
def test_a_fault_is_named_with_its_place(
    old: str, new: str, key: str, message: str, folder: Path, run: Run
) -> None:
    change(folder, old, new)
    result = run("pack", "check", folder, "--json")
    assert result.exit_code == 1
    problems = json.loads(result.stdout)["problems"]
    assert (key, message) in [(problem["key"], problem["message"]) for problem in problems]
    assert {Path(problem["file"]).name for problem in problems} == {"plan.toml"}


ABROAD = """
[[abroad]]
license = "{license}"

[[abroad.paper]]
id = "test"
title = "A test"
basis = "external"
source = "{source}"
reason = "a reason"

[abroad.paper.cost]
low = 200
high = {high}
currency = "USD"
basis = "external"
source = "nclex-fee"
"""


@pytest.mark.parametrize(
    ("said", "key", "message"),
    [
        ({"license": "RM"}, "abroad[1].license", "'RM' is not a license of this pack"),
        (
            {"source": "hearsay"}, "abroad[1].paper[1].source",
            "'hearsay' is not a source in guide.toml or sources.toml",
        ),
        ({"high": 100}, "abroad[1].paper[1].cost.high", "high is below low"),
    ],
)  # fmt: skip
def test_a_fault_of_a_paper_from_abroad_is_named(
    said: dict[str, object], key: str, message: str, folder: Path, run: Run
) -> None:
    path = folder / "plan.toml"
    asked = {"license": "RN", "source": "nclex-fee", "high": 200, **said}
    path.write_text(path.read_text("utf-8") + ABROAD.format(**asked), "utf-8")
    result = run("pack", "check", folder, "--json")
    assert result.exit_code == 1
    problems = json.loads(result.stdout)["problems"]
    assert (key, message) in [(problem["key"], problem["message"]) for problem in problems]


UPLIFT = '\n[[uplift]]\n{}low = 1\nhigh = 2\ncurrency = "USD"\nbasis = "stated"\nsource = "guide-pay"\n'


@pytest.mark.parametrize(
    ("of", "message"),
    [
        ("", "needs either certification or degree"),
        ('certification = "CCM"\ndegree = "master"\n', "needs either certification or degree"),
        ('certification = "RN"\n', "'RN' is not a certification of this pack"),
        ('degree = "PhD"\n', "must be lower-case words with hyphens, such as care-planning"),
        ('degree = "habilitation"\n', "'habilitation' is not a level of education of this pack"),
    ],
)
def test_an_uplift_is_that_of_one_degree_or_certification(
    of: str, message: str, folder: Path, run: Run
) -> None:
    with (folder / "plan.toml").open("a", encoding="utf-8") as file:
        file.write(UPLIFT.format(of))
    result = run("pack", "check", folder)
    assert result.exit_code == 1
    assert message in result.stdout


def test_a_sourced_uplift_gives_the_month_that_pays_a_certification_back(folder: Path, run: Run) -> None:
    with (folder / "plan.toml").open("a", encoding="utf-8") as file:
        file.write(
            UPLIFT.format('certification = "CCM"\n').replace("= 1\n", "= 1000\n").replace("= 2\n", "= 2000\n")
        )
    assert run("pack", "check", folder).exit_code == 0
    made = json.loads(run("plan", "-p", NURSE, "--to", "senior", "--pack", folder, "--json").stdout)
    steps = {step["id"]: step for step in made["steps"]}
    # 420 a year of 2,000 are 2.52 months, of 1,000 5.04: begun months count whole.
    assert steps["certification-ccm"]["payback_months"] == {"low": 3, "high": 6}
    assert steps["degree-master"]["payback_months"] is None


def test_without_the_file_a_plan_knows_no_length_of_a_degree(folder: Path, run: Run) -> None:
    (folder / "plan.toml").unlink()
    assert run("pack", "check", folder).exit_code == 0
    made = json.loads(run("plan", "-p", NURSE, "--to", "senior", "--pack", folder, "--json").stdout)
    steps = {step["id"]: step for step in made["steps"]}
    assert steps["degree-master"]["months"] is None
    assert steps["degree-master"]["cost"] is None
    assert "degree-master" in made["unknown_months"]
    assert steps["first-post"]["months"] is None
    assert (made["checklist"], made["hours_per_week"]) == (None, None)
    # 2,000 hours are months only where the hours of a week are known: 2,000 / 40 = 50 weeks.
    assert steps["experience-cmgt-bc"]["months"] is None
    args = ("plan", "-p", NURSE, "--to", "senior", "--pack", folder, "--hours-per-week", "40", "--json")
    steps = {step["id"]: step for step in json.loads(run(*args).stdout)["steps"]}
    assert [steps[name]["months"]["high"] for name in steps if name.startswith("experience")] == [12]


def test_a_pack_may_leave_out_a_topic_that_a_figure_refers_to(folder: Path, run: Run) -> None:
    shutil.rmtree(folder / "topics")
    (folder / "disagreements.toml").unlink()
    result = run("pack", "check", folder)
    assert (result.exit_code, "is valid" in result.stdout) == (0, True), result.stdout
