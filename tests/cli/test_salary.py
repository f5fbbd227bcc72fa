"""`carecli salary`: pay by level, with source."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import Result

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


def test_every_level_has_median_average_and_source(run: Run) -> None:
    result = run("salary", "--plain")
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


def test_the_bars_are_as_long_as_the_pay(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    rows = [line for line in run("salary").stdout.splitlines() if "█" in line]
    bars = [line.count("█") for line in rows]
    assert len(bars) == 6
    assert bars == sorted(bars)
    medians = [52, 68, 84, 90, 100, 128]
    assert bars == [round(max(bars) * median / 128) for median in medians]


@pytest.mark.parametrize("name", ["senior", "SENIOR", "Senior Care Manager", "sen"])
def test_one_level_is_shown_alone(name: str, run: Run) -> None:
    lines = run("salary", "--level", name, "--plain").stdout.splitlines()
    assert lines[0] == (
        "Senior Care Manager: the guide says 84,000 USD a year (average 88,000). United States, medians: "
        "registered nurses earn 97,550, healthcare social workers earn 67,880."
    )
    assert [line for line in lines if "). Median: " in line] == [
        "The guide (stated). Median: 84,000.",
        "Registered Nurses (external). Median: 97,550.",
        "Healthcare Social Workers (external). Median: 67,880.",
    ]


def test_the_json_has_exactly_the_keys_of_the_contract(run: Run) -> None:
    data: Any = json.loads(run("salary", "--json").stdout)
    assert set(data) == {"schema", "rows"}
    assert data["schema"] == "carecli.salary/1"
    assert len(data["rows"]) == 6
    assert all(set(row) == ROW for row in data["rows"])
    assert data["rows"][2] == {
        "level": "senior", "country": "US", "state": None, "low": None, "median": 84000, "mean": 88000,
        "high": None, "currency": "USD", "year": None, "basis": "stated", "source": "guide-pay",
    }  # fmt: skip


def test_the_json_of_one_level_has_its_rows_only(run: Run) -> None:
    rows = json.loads(run("salary", "--level", "lead", "--json").stdout)["rows"]
    assert [(row["level"], row["basis"], row["median"]) for row in rows] == [
        ("lead", "stated", 90_000), ("lead", "external", 97_550), ("lead", "external", 67_880),
    ]  # fmt: skip
    assert all(set(row) > ROW for row in rows)


def test_csv_holds_bare_numbers_for_programs(run: Run) -> None:
    header, first, *_ = run("salary", "--format", "csv").stdout.splitlines()
    assert header == "Level,Median (USD),Average (USD),Source"
    assert first == 'Assistant Care Manager,52000,55000,"guide: pay, stated"'


def test_the_page_says_what_the_guide_leaves_open(run: Run) -> None:
    text = run("salary", "--plain").stdout
    assert "does not say where or when it took these figures" in text
    assert "Published wages depend on license and state: see carecli salary --help." in text
    assert "Where sources clash: carecli disagreements." in text


def test_a_wrong_level_offers_the_nearest(run: Run) -> None:
    result = run("salary", "--level", "leed")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "carecli: error: there is no level 'leed'; did you mean lead?\n"
