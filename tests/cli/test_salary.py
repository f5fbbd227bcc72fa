"""`carecli salary`: pay by level, with source."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from tests.conftest import SMALL_PACK

Run = Callable[..., Result]

PAY = {
    "Assistant Care Manager": ("52,000 USD", "55,000 USD"),
    "Care Manager": ("68,000 USD", "72,000 USD"),
    "Senior Care Manager": ("84,000 USD", "88,000 USD"),
    "Lead Care Manager": ("90,000 USD", "95,000 USD"),
    "Care Management Supervisor": ("100,000 USD", "105,000 USD"),
    "Director of Care Management": ("128,000 USD", "135,000 USD"),
}
ROW = {"level", "country", "state", "low", "median", "mean", "high", "currency", "year", "basis", "source"}


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """Return a copy of the small pack without wage tables, which has the guide's figures alone."""
    folder = Path(shutil.copytree(SMALL_PACK, tmp_path / "ladder"))
    (folder / "occupations.toml").unlink()
    return folder


def test_every_level_has_its_bands_and_the_guides_figure(run: Run) -> None:
    lines = run("salary", "--full", "--license", "none", "--plain").stdout.splitlines()
    assert lines[:3] == [
        "Pay by level, United States: what is earned without a license.",
        "- Assistant Care Manager: 45,640 to 51,850 USD for community health workers in the whole "
        "country, from "
        "the lowest quarter to the middle of what they earn [BLS wages May 2025]",
        "- Care Manager: 45,640 to 62,540 USD for community health workers in the whole country, from "
        "the lowest "
        "quarter to the top quarter of what they earn [BLS wages May 2025]",
    ]
    assert [line for line in lines if line.startswith("The guide (stated)") and "Median: 52,000." in line]


def test_a_saved_person_needs_to_name_nothing(run: Run) -> None:
    told = ("--license", "RN", "--state", "OH", "--pay", "78000")
    assert run("profile", "new", *told).exit_code == 0
    saved = run("salary", "--level", "lead", "--json")
    assert saved.stderr.startswith("Using your saved profile, ")
    named = run("salary", "--level", "lead", *told, "--json")
    assert saved.stdout == named.stdout
    elsewhere = json.loads(run("salary", "--level", "lead", "--compare", "NY,TX", "--json").stdout)
    assert [band["state"] for band in elsewhere["bands"]] == ["NY", "TX"]
    assert run("profile", "edit", "--country", "DE").exit_code == 0
    abroad = json.loads(run("salary", "--level", "lead", "--json").stdout)
    assert (abroad["expected"], len(abroad["possible"])) == (None, 2)


def test_every_level_has_median_average_and_source(bare: Path, run: Run) -> None:
    result = run("salary", "--plain", "--pack", bare)
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    for title, (median, mean) in PAY.items():
        row = [
            f"{title}. Median: {median}.",
            f"{title}. Average: {mean}.",
            f"{title}. Source: guide: pay, stated.",
        ]
        start = lines.index(row[0])
        assert lines[start : start + 3] == row


def test_the_bars_are_as_long_as_the_pay(bare: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    rows = [line for line in run("salary", "--pack", bare).stdout.splitlines() if "█" in line]
    bars = [line.count("█") for line in rows]
    assert len(bars) == 6
    assert bars == sorted(bars)
    medians = [52, 68, 84, 90, 100, 128]
    assert bars == [round(max(bars) * median / 128) for median in medians]


@pytest.mark.parametrize("name", ["senior", "SENIOR", "Senior Care Manager", "sen"])
def test_one_level_is_shown_alone(name: str, run: Run) -> None:
    lines = run("salary", "--full", "--level", name, "--plain").stdout.splitlines()
    assert lines[0] == (
        "Senior Care Manager, a year: 97,550 to 112,350 USD for registered nurses with RN or APRN, or "
        "67,880 to "
        "82,240 USD for healthcare social workers with LSW, LMSW or LCSW, in the whole country. Any "
        "background, "
        "whole country: 84,000 USD."
    )
    assert [line for line in lines if "). Median: " in line] == [
        "The guide (stated). Median: 84,000.",
        "Registered Nurses (external). Median: 97,550.",
        "Healthcare Social Workers (external). Median: 67,880.",
    ]


def test_the_json_has_exactly_the_keys_of_the_contract(bare: Path, run: Run) -> None:
    data: Any = json.loads(run("salary", "--json", "--pack", bare).stdout)
    assert set(data) == {"schema", "rows", "note"}
    assert data["schema"] == "carecli.salary/1"
    assert len(data["rows"]) == 6
    assert all(set(row) == ROW | {"note", "reason"} for row in data["rows"])
    assert data["rows"][2] == {
        "level": "senior", "country": "US", "state": None, "low": None, "median": 84000, "mean": 88000,
        "high": None, "currency": "USD", "year": None, "basis": "stated", "source": "guide-pay",
        "note": None, "reason": None,
    }  # fmt: skip


def test_the_json_of_one_level_has_its_rows_only(run: Run) -> None:
    rows = json.loads(run("salary", "--level", "lead", "--json").stdout)["rows"]
    assert [(row["level"], row["basis"], row["median"]) for row in rows] == [
        ("lead", "stated", 90_000), ("lead", "external", 97_550), ("lead", "external", 67_880),
    ]  # fmt: skip
    assert all(set(row) > ROW for row in rows)


def test_csv_holds_bare_numbers_for_programs(bare: Path, run: Run) -> None:
    header, first, *_ = run("salary", "--format", "csv", "--pack", bare).stdout.splitlines()
    assert header == "Level,Median (USD),Average (USD),Source"
    assert first == 'Assistant Care Manager,52000,55000,"guide: pay, stated"'


def test_the_page_says_what_the_guide_leaves_open(bare: Path, run: Run) -> None:
    text = run("salary", "--plain", "--pack", bare).stdout
    assert "does not say where or when it took these figures" in text
    assert "carecli salary --help" not in text, "this pack has no published wages"
    assert "Where sources on pay clash: carecli disagreements" in text


def test_a_wrong_level_offers_the_nearest(run: Run) -> None:
    result = run("salary", "--level", "leed")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "carecli: error: there is no level 'leed'; did you mean lead?\n"
