"""The reports as they stand at 80 columns without color. CARECLI_UPDATE_GOLDEN=1 writes them anew."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from tests.conftest import EXAMPLES, ROOT

Run = Callable[..., Result]

GOLDEN = ROOT / "tests" / "golden"
LEVELS = ["assistant", "care-manager", "senior", "lead", "supervisor", "director"]
PLAN = ["plan", "--today", "2026-11-23", "-p"]
PLANS = {
    "bedside-nurse": ["--to", "senior"],
    "community-health-worker": ["--to", "senior"],
    "community-social-worker": [],
    "half-answered": [],
    "nurse-leader": [],
}
REPORTS: dict[str, list[str]] = {
    **{f"assess-{path.stem}": ["assess", "-p", f"examples/{path.name}"] for path in EXAMPLES},
    **{f"assess-{path.stem}-full": ["assess", "-p", f"examples/{path.name}", "--full"] for path in EXAMPLES},
    "assess-eight-answers": [
        "assess",
        *("--license", "RN", "--education", "associate:nursing", "--years", "0", "--related-years", "3"),
        *("--setting", "hospital", "--state", "OH", "--target", "care-manager"),
    ],
    "assess-why": ["assess", "-p", f"examples/{EXAMPLES[0].name}", "--why"],
    "assess-why-license": ["assess", "-p", f"examples/{EXAMPLES[0].name}", "--why", "license"],
    "what-if-nurse-leader": [
        "assess",
        "-p",
        "examples/nurse-leader.toml",
        "--with",
        "skill:staffing=4",
        "--with",
        "skill:budget-management=3",
        "--with",
        "skill:strategy=4",
        "--with",
        "certification=CCM",
        "--today",
        "2030-05-01",
    ],
    "what-if-nurse-leader-full": [
        *("assess", "-p", "examples/nurse-leader.toml", "--full", "--today", "2030-05-01"),
        *("--with", "skill:staffing=4", "--with", "certification=CCM"),
    ],
    "what-if-community-health-worker": [
        "assess",
        "-p",
        "examples/community-health-worker.toml",
        "--with",
        "education=BSN",
        "--with",
        "setting=hospital",
    ],
    "what-if-community-health-worker-full": [
        *("assess", "-p", "examples/community-health-worker.toml", "--full"),
        *("--with", "education=BSN", "--with", "setting=hospital"),
    ],
    **{f"plan-{name}": [*PLAN, f"examples/{name}.toml", *to] for name, to in PLANS.items()},
    **{f"plan-{name}-full": [*PLAN, f"examples/{name}.toml", *to, "--full"] for name, to in PLANS.items()},
    "plan-two-ways-full": [
        "plan",
        "-p",
        "tests/cli/unlicensed-in-hospital.toml",
        "--prefer",
        "cheapest",
        "--hours-per-week",
        "20",
        "--start",
        "2027-01",
        "--full",
        "--today",
        "2026-11-23",
    ],
    "ladder": ["ladder"],
    **{f"ladder-{level}": ["ladder", level] for level in LEVELS},
    "salary": ["salary"],
    "salary-full": ["salary", "--full"],
    "salary-senior-ca-lcsw-full": [
        "salary",
        "--full",
        "--level",
        "senior",
        "--state",
        "CA",
        "--license",
        "LCSW",
    ],
    "salary-senior": ["salary", "--level", "senior"],
    "salary-senior-ca-rn": ["salary", "--level", "senior", "--state", "CA", "--license", "RN"],
    "salary-director-compared": ["salary", "--level", "director", "--compare", "NY,TX,FL"],
    "salary-germany": ["salary", "--country", "Germany"],
    "salary-offer": [
        "salary",
        "--level",
        "care-manager",
        "--license",
        "RN",
        "--setting",
        "payer",
        "--offer",
        "82000",
        "--chart",
    ],
    "guide": ["guide"],
    "guide-outlook": ["guide", "outlook"],
    "guide-outlook-full": ["guide", "outlook", "--full"],
    "guide-certifications": ["guide", "certifications"],
    "guide-pros-cons": ["guide", "pros-cons"],
    "guide-settings-full": ["guide", "settings", "--full"],
    "guide-ccm": ["guide", "ccm"],
    "evidence-care-manager": ["evidence", "care-manager", "--license", "RN"],
    "evidence-hospital": ["evidence", "supervisor", "--setting", "hospital"],
    "disagreements-growth": ["disagreements", "growth"],
    "search-ccm-exam-cost": ["search", "ccm", "exam", "cost"],
    "skills": ["skills"],
    "skills-care-planning": ["skills", "care-planning"],
    "skills-care-planning-full": ["skills", "care-planning", "--full"],
    "disagreements": ["disagreements"],
    "sources-one": ["sources", "ccmc-fees"],
    "ladder-senior-hospital-full": ["ladder", "senior", "--setting", "hospital", "--full"],
    "profile-show-half-answered": ["profile", "show", "examples/half-answered.toml"],
}


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Examples are named as from the repository's folder, wherever that is: screens say how to go on."""
    monkeypatch.chdir(ROOT)


def golden(name: str) -> Path:
    return GOLDEN / f"{name}.txt"


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_is_as_it_was(name: str, run: Run) -> None:
    result = run(*REPORTS[name])
    assert (result.exit_code, result.stderr) == (0, "")
    if os.environ.get("CARECLI_UPDATE_GOLDEN") == "1":
        GOLDEN.mkdir(exist_ok=True)
        golden(name).write_text(result.stdout, "utf-8")
    assert result.stdout == golden(name).read_text("utf-8"), "CARECLI_UPDATE_GOLDEN=1 writes it anew"


def test_no_golden_file_is_left_over() -> None:
    assert len(EXAMPLES) >= 5
    assert {path.name for path in GOLDEN.iterdir()} == {f"{name}.txt" for name in REPORTS}


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_fits_80_columns_without_color_or_cut_text(name: str) -> None:
    text = golden(name).read_text("utf-8")
    lines = text.splitlines()
    assert len(lines) > 5
    assert [line for line in lines if len(line) > 80] == []
    assert [line for line in lines if line != line.rstrip()] == []
    assert "\x1b" not in text
    assert "…" not in text
    assert re.findall(r"\S*\.\.\.", text) == []
    assert text.endswith("\n")
    assert "\n\n\n" not in text, "two blank lines"


@pytest.mark.parametrize("name", REPORTS)
def test_no_word_is_broken_at_80_columns(name: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "250")
    wide = set(re.split(r"[\s─█]+", run(*REPORTS[name]).stdout))
    narrow = set(re.split(r"[\s─█]+", golden(name).read_text("utf-8")))
    assert len(narrow) > 20
    assert narrow - wide == set()
