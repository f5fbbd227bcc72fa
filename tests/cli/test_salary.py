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
    assert lines[0] == "Senior Care Manager: median 84,000 USD, average 88,000 USD a year."
    assert [line for line in lines if ". Median: " in line] == ["Senior Care Manager. Median: 84,000 USD."]


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
    data = json.loads(run("salary", "--level", "lead", "--json").stdout)
    assert [(row["level"], row["median"]) for row in data["rows"]] == [("lead", 90000)]


def test_csv_holds_bare_numbers_for_programs(run: Run) -> None:
    header, first, *_ = run("salary", "--format", "csv").stdout.splitlines()
    assert header == "Level,Median (USD),Average (USD),Source"
    assert first == 'Assistant Care Manager,52000,55000,"guide: pay, stated"'


def test_the_page_says_what_the_guide_leaves_open(run: Run) -> None:
    assert "does not say where or when it took these figures" in run("salary", "--plain").stdout


def test_a_wrong_level_offers_the_nearest(run: Run) -> None:
    result = run("salary", "--level", "leed")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "carecli: error: there is no level 'leed'; did you mean lead?\n"
