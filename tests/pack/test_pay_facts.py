"""What a topic says of pay: every figure of a row, whichever it has."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest
from typer.testing import Result

from carecli.pack.facts import fill_view
from carecli.pack.loading import load_handbook
from tests.conftest import SMALL_PACK

Run = Callable[..., Result]
ROW = """
[[pay]]
level = "assistant"
country = "US"
currency = "EUR"
basis = "stated"
source = "guide-pay"
"""
USUAL = 'median = 52000\nmean = 55000\ncurrency = "USD"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(copytree(SMALL_PACK, tmp_path / "ladder"))


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / f"{name}.toml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("median = 5\nmean = 6", ["median pay: 5 EUR", "average pay: 6 EUR"]),
        ("low = 4\nhigh = 7", ["pay: 4 to 7 EUR"]),
        ("low = 4", ["pay from: 4 EUR"]),
        ("high = 7", ["pay up to: 7 EUR"]),
        ("low = 4\nmedian = 5\nhigh = 7", ["median pay: 5 EUR", "pay: 4 to 7 EUR"]),
    ],
)
def test_a_level_says_each_figure_of_its_pay(row: str, expected: list[str], folder: Path, run: Run) -> None:
    with (folder / "salary.toml").open("a", encoding="utf-8") as stream:
        stream.write(f"{ROW}{row}\n")
    part = fill_view("levels", load_handbook(folder))[0]
    said = [f"{fact.label}: {fact.number}" for fact in part.facts if fact.currency == "EUR"]
    assert said == [f"Assistant Care Manager: {text}" for text in expected]
    shown = run("salary", "--level", "assistant", "--full", "--plain", "--pack", folder).stdout
    lines = " ".join(line for line in shown.splitlines() if line.startswith("The guide, in EUR"))
    assert [int(figure) for figure in "4567" if figure in lines] == sorted(
        int(x[-1]) for x in row.split("\n")
    )


def test_a_note_of_pay_stands_with_its_figures(folder: Path) -> None:
    change(folder, "salary", USUAL, f'{USUAL}note = "before tax"\n')
    facts = [fact for fact in fill_view("levels", load_handbook(folder))[0].facts if fact.currency]
    assert [fact.text for fact in facts] == ["before tax", "before tax"]


def test_dollars_of_a_country_that_pays_in_dollars_are_shown_where_they_differ(
    folder: Path, run: Run
) -> None:
    same = next(part for part in fill_view("countries", load_handbook(folder)) if part.id == "us")
    assert [fact.id for fact in same.facts] == ["us:pay", "us:note"]
    change(folder, "countries", "usd_low = 60000\nusd_high = 85000", "usd_low = 61000\nusd_high = 85000")
    part = next(part for part in fill_view("countries", load_handbook(folder)) if part.id == "us")
    assert [fact.id for fact in part.facts] == ["us:pay", "us:pay-usd", "us:note"]
    assert "61,000 to 85,000 USD" in run("salary", "--country", "US", "--pack", folder).stdout
