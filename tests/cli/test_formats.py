"""One result, many views: every format, `--output`, widths and colors say the same."""

import csv
import io
import json
import re
import stat
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from carecli.views import formats
from carecli.views.formats import PLAN, REPORT, RESULT, Format, Subject, list_endings, list_formats
from tests.conftest import EVERYBODY, PEOPLE

Run = Callable[..., Result]

NURSE = str(PEOPLE / "bedside-nurse.toml")
PAGES = {
    "assess": ["assess", "-p", NURSE],
    "a what-if": ["assess", "-p", NURSE, "--with", "certification=CCM", "--with", "license=none"],
    "plan": ["plan", "-p", NURSE, "--today", "2026-11-23"],
    "a plan of two ways": [
        "plan",
        "-p",
        str(PEOPLE / "social-worker-in-hospital.toml"),
        "--prefer",
        "cheapest",
        "--hours-per-week",
        "20",
        "--today",
        "2026-11-23",
    ],
    "ladder": ["ladder"],
    "a level": ["ladder", "lead"],
    "salary": ["salary", "--full"],
    "skills": ["skills"],
    "a skill": ["skills", "ehr"],
    "a profile": ["profile", "show", NURSE],
}
MARKS = {"reached": "current_level", "next": "next_level", "target": "target_level"}
FORMATS = ["table", "plain", "json", "markdown", "csv"]
every_page = pytest.mark.parametrize("page", PAGES.values(), ids=list(PAGES))


def show(run: Run, *args: object) -> str:
    result = run(*args)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def say_range(found: Any, form: str) -> str:
    low, high = format(found["low"], form), format(found["high"], form)
    return low if low == high else f"{low} to {high}"


@pytest.mark.parametrize("path", EVERYBODY, ids=lambda path: path.stem)
def test_every_view_of_an_assessment_has_the_same_verdicts_scores_and_statuses(
    path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "250")
    data = json.loads(show(run, "assess", "-p", path, "--json"))
    table = [re.sub(r"\s+", " ", line) for line in show(run, "assess", "-p", path, "--full").splitlines()]
    plain = show(run, "assess", "-p", path, "--plain", "--full").splitlines()
    markdown = show(run, "assess", "-p", path, "--format", "markdown").splitlines()
    rows = list(csv.reader(io.StringIO(show(run, "assess", "-p", path, "--format", "csv"))))
    assert len(data["levels"]) == 6
    for level in data["levels"]:
        verdict = say_range(level["verdict"], "").replace("blocked", "needs a must first")
        score = say_range(level["score"], ".1f")
        score = f"otherwise {score}" if level["verdict"]["high"] == "blocked" else score
        marks = [mark for mark, key in MARKS.items() if data[key] == level["id"]]
        title = f"{level['title']} ({', '.join(marks)})" if marks else level["title"]
        assert [line for line in table if line.startswith(f"{title} {verdict} {score} ")], title
        assert f"{title}. Verdict: {verdict}." in plain
        assert f"{title}. Score: {score}." in plain
        assert [line for line in markdown if line.startswith(f"| {title} | {verdict} | {score} |")], title
    order = [level["id"] for level in data["levels"]]
    reached = order.index(data["current_level"]) if data["current_level"] else -1
    ahead = order.index(data["target_level"]) > reached
    (focus,) = [x for x in data["levels"] if x["id"] == data["target_level" if ahead else "next_level"]]
    gaps = {r["label"]: r for r in focus["requirements"] if r["status"] != "met"}
    assert {row[0] for row in rows[1:]} == set(gaps)
    for label, asked in gaps.items():
        assert [line for line in table if line.startswith(label) and f" {asked['status']} " in line], label
        assert f"{label}. Status: {asked['status']}." in plain
        assert f"{label}. Importance: {asked['importance']}." in plain
        assert [
            line for line in markdown if line.startswith(f"| {label} |") and f"| {asked['status']} |" in line
        ]
        assert [row for row in rows if row[0] == label and row[3] == asked["status"]]
    met = next(line for line in plain if line.startswith("Met ("))
    for asked in focus["requirements"]:
        assert (asked["label"] in met) is (asked["status"] == "met")


def test_every_view_of_pay_and_skills_has_the_same_figures(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    pay = json.loads(show(run, "salary", "--json"))["rows"]
    views = [show(run, "salary", "--full", "--format", form) for form in ("table", "plain", "markdown")]
    for row in pay:
        for view in views:
            assert f"{row['median']:,}" in view
            assert f"{row['mean']:,}" in view
    rows = {row["Id"]: row for row in csv.DictReader(io.StringIO(show(run, "skills", "--format", "csv")))}
    skills = json.loads(show(run, "skills", "--json"))["skills"]
    assert set(rows) == {skill["id"] for skill in skills}
    shorts = {
        "assistant": "Asst", "care-manager": "CM", "senior": "Sr", "lead": "Lead",
        "supervisor": "Sup", "director": "Dir",
    }  # fmt: skip
    for skill in skills:
        shown = {level: rows[skill["id"]][short].strip("()") for level, short in shorts.items()}
        assert shown == {level: str(skill["targets"].get(level, "-")) for level in shorts}


@every_page
def test_the_short_flags_are_the_long_ones(page: list[str], run: Run) -> None:
    assert show(run, *page, "--json") == show(run, *page, "--format", "json")
    assert show(run, *page, "--plain") == show(run, *page, "--format=plain")
    assert show(run, *page) == show(run, *page, "--format", "table")
    assert len({show(run, *page, "--format", form) for form in FORMATS}) == 5


@every_page
@pytest.mark.parametrize(
    ("ending", "form"), [(".csv", "csv"), (".JSON", "json"), (".md", "markdown"), (".txt", "table")]
)
def test_the_ending_of_a_file_says_the_format(
    page: list[str], ending: str, form: str, run: Run, tmp_path: Path
) -> None:
    path = tmp_path / f"result{ending}"
    assert run(*page, "-o", path).exit_code == 0
    assert path.read_text("utf-8").removeprefix("\ufeff") == show(run, *page, "--format", form)


@every_page
@pytest.mark.parametrize("form", FORMATS)
def test_output_writes_what_the_screen_would_show(
    page: list[str], form: str, run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "new" / "result"
    result = run(*page, "--format", form, "-o", path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"Made the folder {path.parent}\nWritten to {path}\n"
    written = path.read_text("utf-8")
    assert written.startswith("\ufeff") is (form == "csv"), "a spreadsheet knows UTF-8 by its mark alone"
    assert written.removeprefix("\ufeff") == show(run, *page, "--format", form)
    assert [p.name for p in path.parent.iterdir()] == ["result"]


def test_output_keeps_the_mode_of_a_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "pay.txt"
    path.touch()
    path.chmod(0o640)
    expected = show(run, "salary")
    assert run("salary", "--output", path).exit_code == 0
    assert path.read_text("utf-8") == expected
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@every_page
def test_plain_has_no_signs_boxes_or_columns_to_decode(page: list[str], run: Run) -> None:
    text = show(run, *page, "--plain")
    assert not set(text) & set("│─━█▏|")
    assert "  " not in text
    assert all(line == line.strip() for line in text.splitlines())


@every_page
def test_markdown_has_one_title_and_tables_of_even_rows(page: list[str], run: Run) -> None:
    lines = show(run, *page, "--format", "markdown").splitlines()
    assert [line for line in lines if line.startswith("# ")] == [lines[0]]
    rows = [line for line in lines if line.startswith("|")]
    assert rows
    for above, below in pairwise(lines):
        if above.startswith("|") and below.startswith("|"):
            assert len(re.findall(r"(?<!\\)\|", above)) == len(re.findall(r"(?<!\\)\|", below))


@every_page
def test_csv_is_one_table_that_programs_can_read(page: list[str], run: Run) -> None:
    header, *rows = csv.reader(io.StringIO(show(run, *page, "--format", "csv")))
    assert rows
    assert all(header)
    assert {len(row) for row in rows} == {len(header)}


@pytest.mark.parametrize("columns", ["80", "100", "120", "200"])
@every_page
def test_nothing_is_cut_off_at_any_width(
    page: list[str], columns: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def count(width: str) -> Counter[str]:
        monkeypatch.setenv("COLUMNS", width)
        return Counter(re.sub(r"[\s─█]", "", show(run, *page)))

    assert count("250") - count(columns) == Counter()


@pytest.mark.parametrize("columns", ["0", "1", "20", "59", "60", "79"])
def test_a_very_narrow_terminal_still_gets_every_word(
    columns: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    letters = re.sub(r"\s", "", show(run, "salary", "--level", "senior"))
    assert "Anybackground,wholecountry:84,000USD." in letters


@every_page
@pytest.mark.parametrize("full", [[], ["--full"]], ids=["default", "full"])
def test_no_width_is_too_narrow(
    page: list[str], full: list[str], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    takes_full = page[0] in ("assess", "plan", "salary") or page[:2] == ["ladder", "lead"]
    for columns in (1, 2, 3, 4, 5, 8, 13, 400):
        monkeypatch.setenv("COLUMNS", str(columns))
        assert show(run, *page, *([f for f in full if f not in page] if takes_full else []))


@every_page
def test_lines_fit_the_terminal(page: list[str], run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for columns in (40, 80, 200):
        monkeypatch.setenv("COLUMNS", str(columns))
        lines = show(run, *page).splitlines()
        assert lines
        assert max(map(len, lines)) <= columns
        assert all(line == line.rstrip() for line in lines)


@every_page
def test_color_is_only_shown_where_it_is_wanted_and_says_nothing_by_itself(
    page: list[str], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = show(run, *page)
    assert "\x1b" not in plain
    monkeypatch.setenv("FORCE_COLOR", "1")
    colored = show(run, *page)
    assert "\x1b[" in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == plain
    monkeypatch.setenv("FORCE_COLOR", "0")
    assert show(run, *page) == plain
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    colors = re.findall(r"\x1b\[([0-9;]*)m", show(run, *page))
    assert [code for code in colors if re.search(r"\b(3|4|9|10)[0-9]\b", code)] == []


@pytest.mark.parametrize(
    "flags",
    [["--json", "--plain"], ["--json", "--format", "csv"], ["--plain", "--format", "markdown"]],
    ids=" ".join,
)
def test_two_formats_at_once_are_refused(flags: list[str], run: Run) -> None:
    result = run("salary", *flags)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "cannot both be the format" in result.stderr


@pytest.mark.parametrize("format_", formats.FORMATS, ids=lambda found: f"{found.name} of {found.takes}")
def test_what_makes_a_format_is_there(format_: Format) -> None:
    module, _, function = format_.maker.partition(":")
    assert callable(getattr(import_module(module), function))
    assert bool(format_.libraries) <= bool(format_.title)
    assert format_.is_binary <= bool(format_.title and format_.endings)


@pytest.mark.parametrize("subject", [RESULT, PLAN, REPORT], ids=lambda subject: subject.name)
def test_a_name_and_an_ending_mean_one_format(subject: Subject) -> None:
    found = [format_ for format_ in formats.FORMATS if subject in format_.subjects]
    assert len(list_formats(subject)) == len(found)
    assert len(list_endings(subject)) == sum(len(format_.endings) for format_ in found)
    assert subject.default in list_formats(subject)
