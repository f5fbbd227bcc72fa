"""`carecli history chart`: each score in its place, with its range, in any encoding and any number."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from typer.testing import Result

from carecli.engine.results import Range, VerdictRange
from carecli.history.content import Content, LevelStanding, Listed, Maker
from carecli.history.rows import encode
from carecli.history.snapshots import insert_rows
from carecli.history.store import open_store
from carecli.pack.pack import Pack
from carecli.views.charts import STRIP_WIDTH
from carecli.views.history import chart_blocks, thin_out
from carecli.views.page import Drawing, Paragraph, Table
from carecli.views.terminal import make_console, render_page
from carecli.views.text import format_csv, format_plain
from tests.history.making import make_content

Run = Callable[..., Result]
FIRST = date(2026, 1, 1)


def make_listed(*scores: float | tuple[float, float] | None, level: str = "senior") -> list[Listed]:
    """Return snapshots a day apart with these scores at one level; None is a ladder without it."""
    listed = []
    for number, score in enumerate(scores):
        low, high = score if isinstance(score, tuple) else (score, score)
        verdict = VerdictRange("stretch", "stretch" if low == high else "ready")
        standings = () if low is None or high is None else (LevelStanding(level, Range(low, high), verdict),)
        day = str(FIRST + timedelta(number))
        listed.append(Listed(number + 1, f"{day}T12:00:00Z", day, Maker("p", "1", 1), None, None, standings))
    return listed


def draw(listed: Sequence[Listed], pack: Pack, level: str | None = None, *, plain: bool = False) -> list[str]:
    """Return the lines of the drawing."""
    ladder = [found for found in pack.ladder.level if found.id == "senior"]
    (drawing,) = [
        block
        for block in chart_blocks(listed, ladder, level, plain_marks=plain)
        if isinstance(block, Drawing)
    ]
    assert all(len(line) <= 80 for line in drawing.lines)
    return list(drawing.lines)


@pytest.mark.parametrize(
    ("plain", "scores", "drawn"),
    [
        (False, [0, 12.4, 12.5, 25, 37.5, 50, 62.5, 75, 87.4, 87.5, 100], "▁▁▂▃▄▅▆▇▇██"),
        (True, [0, 9.9, 10, 20, 35, 49.9, 50, 66, 70, 89.9, 90, 100], "001234567899"),
        (True, [50, None, 60], "5 6"),
        (True, [None, 60], " 6"),
    ],
)
def test_each_score_has_its_mark(plain: bool, scores: list[float | None], drawn: str, pack: Pack) -> None:
    width = min(6, STRIP_WIDTH // len(scores))
    wide = "".join(mark * width for mark in drawn)
    assert draw(make_listed(*scores), pack, plain=plain)[0] == f"Sr        {wide}  {scores[-1]:.1f}"


def test_open_answers_have_a_row_of_their_own(pack: Pack) -> None:
    lines = draw(make_listed((20, 90), (40, 80), 60), pack, plain=True)
    assert lines[0] == f"Sr        {'2' * 6}{'4' * 6}{'6' * 6}  60.0"
    assert lines[1] == f"  at best {'9' * 6}{'8' * 6}{'6' * 6}  60.0"
    assert lines[-1].startswith("Answers were open: ")
    assert len(draw(make_listed(20, 40), pack)) == 4


def test_a_level_that_is_gone_at_the_end_has_no_last_score(pack: Pack) -> None:
    assert draw(make_listed(50, None), pack, plain=True)[0] == f"Sr        {'5' * 6}"


def test_the_days_stand_below_the_ends(pack: Pack) -> None:
    assert draw(make_listed(*[50] * 10), pack)[1] == f"{' ' * 10}2026-01-01{' ' * 30}2026-01-10"
    assert draw(make_listed(50, 50), pack)[1] == f"{' ' * 10}2026-01-01 to 2026-01-02"
    assert draw(make_listed(50), pack)[1] == f"{' ' * 10}2026-01-01"


def test_a_long_name_stands_on_a_line_of_its_own(pack: Pack) -> None:
    lines = draw(make_listed(50, level="a-level-of-another-ladder"), pack, plain=True)
    assert lines[1:3] == ["a-level-of-another-ladder", f"{' ' * 10}{'5' * 6}  50.0"]


@pytest.mark.parametrize(("plain", "solid", "unsure"), [(False, "█", "░"), (True, "#", ".")])
def test_one_level_is_drawn_as_columns(plain: bool, solid: str, unsure: str, pack: Pack) -> None:
    lines = draw(make_listed((20, 50), 100, 0, None), pack, "senior", plain=plain)
    rows = [line[7:].ljust(24) for line in lines[:10]]
    assert [line[:7] for line in lines[:10]] == [f"{height:>5} |" for height in range(100, 0, -10)]
    columns = ["".join(row[i * 6] for row in reversed(rows)) for i in range(4)]
    assert columns == [solid * 2 + unsure * 3 + " " * 5, solid * 10, " " * 10, " " * 10]
    assert lines[10] == f"    0 +{'-' * 24}"
    assert lines[-1] == f"{unsure} is what answers that were open could add."
    assert f"{unsure} is" not in draw(make_listed(50), pack, "senior", plain=plain)[-1]


@pytest.mark.parametrize("count", [1, 2, STRIP_WIDTH - 1, STRIP_WIDTH, STRIP_WIDTH + 1, 200, 10_000])
def test_many_are_thinned_out_evenly(count: int, pack: Pack) -> None:
    listed = make_listed(*[50.0] * count)
    shown = thin_out(listed, STRIP_WIDTH)
    numbers = [found.number for found in shown]
    assert len(numbers) == min(count, STRIP_WIDTH)
    assert numbers[0] == 1
    assert numbers[-1] == count
    assert numbers == sorted(set(numbers))
    steps = {b - a for a, b in pairwise(numbers)}
    assert not steps or max(steps) - min(steps) <= 1
    lead, _, table = chart_blocks(listed, pack.ladder.level)
    assert isinstance(lead, Paragraph)
    assert isinstance(table, Table)
    assert (f"{STRIP_WIDTH} of them are shown, evenly chosen" in lead.text) is (count > STRIP_WIDTH)
    assert len(table.rows) == len(shown)


@pytest.fixture
def filled(home: Path, pack: Pack) -> list[Content]:
    """Save snapshots over a year into the home of the test."""
    contents = [
        make_content(pack, date(2026, month, 3), years=month / 2, certifications=None if month < 4 else [])
        for month in range(1, 13)
    ]
    with open_store(home / ".local" / "share" / "carecli" / "history.sqlite3", make=True) as connection:
        insert_rows(connection, [encode(content) for content in contents])
    return contents


def show(run: Run, *args: str) -> str:
    result = run("history", "chart", *args)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def find_scores(contents: Sequence[Content], level: str) -> list[dict[str, float]]:
    return [
        found["score"] for content in contents for found in content.result["levels"] if found["id"] == level
    ]


def say(score: dict[str, float]) -> str:
    low, high = score["low"], score["high"]
    return f"{low:.1f}" if low == high else f"{low:.1f} to {high:.1f}"


def test_every_format_has_the_numbers(filled: list[Content], run: Run) -> None:
    scores = [say(score) for score in find_scores(filled, "senior")]
    rows = list(csv.DictReader(io.StringIO(show(run, "--format", "csv"))))
    assert [row["Sr"] for row in rows] == scores
    plain = show(run, "--plain")
    assert [
        f"{i}. Sr: {score}." for i, score in enumerate(scores, 1) if f"{i}. Sr: {score}." not in plain
    ] == []
    assert "```text" in show(run, "--format", "markdown")
    points = json.loads(show(run, "--json"))
    assert (points["schema"], points["level"]) == ("carecli.history-chart/1", None)
    assert [point["scores"]["senior"] for point in points["points"]] == find_scores(filled, "senior")
    assert len(points["points"][0]["scores"]) == 6


def test_one_level_alone(filled: list[Content], run: Run) -> None:
    for typed in ("senior", "Senior Care Manager", "SEN"):
        text = show(run, "--level", typed)
        assert "Senior Care Manager: score over time" in text
        assert "Lead" not in text
    rows = list(csv.DictReader(io.StringIO(show(run, "--level", "lead", "--format", "csv"))))
    assert [row["Score"] for row in rows] == [say(score) for score in find_scores(filled, "lead")]
    assert {"developing to stretch"} == {row["Verdict"] for row in rows}
    points = json.loads(show(run, "--level", "lead", "--json"))
    assert points["level"] == "lead"
    assert {tuple(point["scores"]) for point in points["points"]} == {("lead",)}
    wrong = run("history", "chart", "--level", "senor")
    assert wrong.exit_code == 2
    assert "did you mean senior?" in wrong.stderr


@pytest.mark.parametrize("args", [[], ["--level", "senior"]])
@pytest.mark.parametrize(("encoding", "is_ascii"), [("ascii", True), ("latin-1", True), ("utf-8", False)])
def test_it_is_drawn_with_what_the_terminal_can_show(
    encoding: str, is_ascii: bool, args: list[str], filled: list[Content], home: Path, tmp_path: Path
) -> None:
    assert filled
    command = [sys.executable, "-m", "carecli", "history", "chart", *args]
    environment = {**os.environ, "HOME": str(home), "PYTHONIOENCODING": encoding}
    done = subprocess.run(command, env=environment, capture_output=True, check=True)
    drawn = done.stdout.decode(encoding).split("No.  Date")[0]
    assert drawn.isascii() is is_ascii
    assert "?" not in drawn
    file = tmp_path / "chart.txt"
    subprocess.run([*command, "-o", file], env=environment, check=True, capture_output=True)
    assert "█" in file.read_text("utf-8"), "a file is always UTF-8"


def test_a_narrow_terminal_gets_the_numbers(
    filled: list[Content], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert filled
    monkeypatch.setenv("COLUMNS", "60")
    text = show(run)
    assert "A chart needs 80 columns; the table says the same." in text
    assert "12. Sr: " in text


def test_names_of_levels_are_text(pack: Pack) -> None:
    from carecli.views.page import Page

    page = Page("x", chart_blocks(make_listed(50, level="[bold]x\x1b[31m"), pack.ladder.level))
    for text in (render_page(page, make_console(io.StringIO(), 100)), format_plain(page), format_csv(page)):
        assert "[bold]x" in text
        assert "\x1b" not in text
    formula = Page("x", chart_blocks(make_listed(50, level="=1+1"), pack.ladder.level))
    assert "'=1+1" in format_csv(formula).splitlines()[0]
