"""`carecli disagreements`: every clash with all its sides, their sources, and what carecli makes of it."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from carecli.pack.handbook import Handbook
from carecli.pack.loading import load_handbook
from tests.conftest import SMALL_PACK

Run = Callable[..., Result]

CONTRACT = {"value", "unit", "year", "source"}


@pytest.fixture(scope="session")
def handbook() -> Handbook:
    return load_handbook(SMALL_PACK)


def show(run: Run, *args: object) -> str:
    result = run("disagreements", *args)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def read(run: Run, *args: object) -> list[dict[str, Any]]:
    data = json.loads(show(run, *args, "--json"))
    assert data["schema"] == "carecli.disagreements/1"
    items: list[dict[str, Any]] = data["items"]
    return items


def simplify(value: Any) -> Any:
    return (value["low"], value["high"]) if isinstance(value, dict) else value


def say_number(figure: dict[str, Any]) -> str:
    value = simplify(figure["value"])
    ends = value if isinstance(value, tuple) else [value]
    return f"{' to '.join(f'{end:,}' for end in ends)} {figure['unit']}"


def strip(text: str) -> Counter[str]:
    """Return the letters of a page; a narrow one has colons where a wide one has columns."""
    return Counter(re.sub(r"[\s:]", "", text))


def test_the_json_keeps_its_contract(run: Run, handbook: Handbook) -> None:
    items = read(run)
    assert [item["id"] for item in items] == [found.id for found in handbook.disagreements]
    assert len(items) > 10
    sources = {source.id for source in handbook.sources}
    for item in items:
        assert set(item) == {"id", "title", "figures", "reading"}
        for figure in item["figures"]:
            assert set(figure) > CONTRACT | {"label", "basis"}
            assert figure["source"] in sources
            assert figure["value"] not in (None, "")
            assert (figure["unit"] is None) is isinstance(figure["value"], str)
            assert figure["reason"] or figure["basis"] != "derived"


def test_every_disagreement_has_two_sides_and_a_reading(run: Run) -> None:
    items = read(run)
    assert items
    for item in items:
        sides = {(json.dumps(figure["value"]), figure["label"]) for figure in item["figures"]}
        assert len(sides) == len(item["figures"]) >= 2, item["id"]
        assert len(item["reading"]) > 40, item["id"]
        assert item["reading"].endswith("."), item["id"]
        assert item["title"].endswith("?"), item["id"]


def test_a_disagreement_can_be_read_alone(run: Run, handbook: Handbook) -> None:
    cites = {source.id: source.cite for source in handbook.sources}
    items = read(run)[::3]
    assert len(items) > 4
    for item in items:
        lines = show(run, item["id"], "--plain").splitlines()
        assert lines[0] == f"{item['title']}:"
        count = len(item["figures"])
        for line, figure in zip(lines[1 : count + 1], item["figures"], strict=True):
            number = "" if figure["unit"] is None else say_number(figure)
            assert line.startswith(f"{figure['label']}: {number}")
            assert re.search(rf" \[{re.escape(cites[figure['source']])}, [^\[\]]*{figure['basis']}\]", line)
            assert figure["year"] is None or str(figure["year"]) in line
        assert lines[count + 1] == f"carecli's reading: {item['reading']}"
        assert lines[count + 2] == "Sources:"


@pytest.mark.parametrize(
    "typed", ["growth", "GROWTH", "How fast do these jobs grow?", "headline", "Headline_Median"]
)
def test_a_disagreement_is_found_by_id_title_or_unique_beginning(typed: str, run: Run) -> None:
    (item,) = read(run, typed)
    assert item["id"] == ("headline-median" if typed.lower().startswith("headline") else "growth")


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("grwth", "did you mean growth"),
        ("re", "did you mean renewal-fee or remote-common?"),
        ("quantum", "there are "),
        ("", "there are "),
    ],
    ids=repr,
)
def test_a_wrong_name_is_refused_with_the_nearest(typed: str, hint: str, run: Run) -> None:
    result = run("disagreements", typed)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"carecli: error: there is no disagreement '{typed}'; {hint}")
    assert len(result.stderr.splitlines()) == 1


def test_the_list_has_a_line_for_each_which_its_number_opens(run: Run) -> None:
    items = read(run)
    lead, *rows = show(run, "--plain").splitlines()
    assert lead.startswith(f"{len(items)} places where sources disagree.")
    assert rows == [f"{n}: {item['title']}" for n, item in enumerate(items, 1)]
    for n, item in enumerate(items, 1):
        assert read(run, str(n)) == [item]
    lines = [line for line in show(run).splitlines() if "?" in line]
    assert len(lines) == len(items)


def test_in_full_all_are_numbered_and_named_with_their_sides(run: Run) -> None:
    items = read(run)
    lines = show(run, "--plain", "--full").splitlines()
    assert lines[0] == f"{len(items)} places where sources disagree, with every side and carecli's reading."
    headings = [f"{n}. {item['title']} ({item['id']}):" for n, item in enumerate(items, 1)]
    assert [line for line in lines if line in headings] == headings
    assert [line for line in lines if line.startswith("carecli's reading: ")] == [
        f"carecli's reading: {item['reading']}" for item in items
    ]
    for heading, item in zip(headings, items, strict=True):
        at = lines.index(heading)
        sides = lines[at + 1 : at + 1 + len(item["figures"])]
        assert [line.startswith(f["label"]) for line, f in zip(sides, item["figures"], strict=True)] == [
            True
        ] * len(sides)
        assert all(" [" in line for line in sides)


@pytest.mark.parametrize(
    "args", [[], ["--full"], ["headline-median"], ["skills-outside-list"]], ids=["list", "all", "one", "long"]
)
def test_a_page_fits_a_terminal_and_loses_nothing(
    args: list[str], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = {}
    for columns in (40, 80, 250):
        monkeypatch.setenv("COLUMNS", str(columns))
        pages[columns] = show(run, *args)
        assert max(map(len, pages[columns].splitlines())) <= columns
        assert all(line == line.rstrip() for line in pages[columns].splitlines())
        assert "…" not in pages[columns]
    assert strip(pages[40]) == strip(pages[80]) == strip(pages[250])


def test_markdown_has_every_side_and_reading(run: Run) -> None:
    items = read(run)
    lines = show(run, "--full", "--format", "markdown").splitlines()
    assert lines[0] == "# Disagreements"
    headings = [re.sub(r"\\(.)", r"\1", line) for line in lines if line.startswith("## ")]
    assert headings[:-1] == [f"## {n}. {item['title']} ({item['id']})" for n, item in enumerate(items, 1)]
    assert headings[-1] == "## Sources"
    sides = [line for line in lines if line.startswith("- **")]
    assert len(sides) == sum(len(item["figures"]) for item in items) > 50
    assert len([line for line in lines if line.startswith("carecli's reading: ")]) == len(items)


def test_csv_has_every_side_of_every_disagreement_with_unit_and_source(run: Run) -> None:
    items = read(run)
    header, *rows = csv.reader(io.StringIO(show(run, "--full", "--format", "csv")))
    assert header == ["Part", "Who says it", "What is said"]
    expected = [
        (f"{n}. {item['title']} ({item['id']})", figure["label"], figure)
        for n, item in enumerate(items, 1)
        for figure in item["figures"]
    ]
    assert [tuple(row[:2]) for row in rows] == [(part, label) for part, label, _ in expected]
    for row, (_, _, figure) in zip(rows, expected, strict=True):
        assert figure["unit"] is None or row[2].startswith(say_number(figure))
        assert " [" in row[2]
    assert rows


def test_the_titles_do_not_repeat(run: Run) -> None:
    counts = Counter(item["title"] for item in read(run))
    assert counts
    assert max(counts.values()) == 1


@pytest.mark.parametrize("form", ["table", "plain", "json", "markdown", "csv"])
def test_output_writes_what_the_screen_would_show(form: str, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "new" / "clashes.txt"
    result = run("disagreements", "growth", "--format", form, "-o", path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"Made the folder {path.parent}\nWritten to {path}\n"
    assert path.read_text("utf-8").removeprefix("\ufeff") == show(run, "growth", "--format", form)


def test_color_says_nothing_by_itself_and_no_color_is_obeyed(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = show(run, "growth")
    assert "\x1b" not in plain
    monkeypatch.setenv("FORCE_COLOR", "1")
    colored = show(run, "growth")
    assert "\x1b[1m" in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == plain
    monkeypatch.setenv("NO_COLOR", "1")
    codes = re.findall(r"\x1b\[([0-9;]*)m", show(run, "growth"))
    assert [code for code in codes if re.search(r"\b(3|4|9|10)[0-9]\b", code)] == []
