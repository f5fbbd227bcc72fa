"""Many people at once: counts that agree with each person's own, groups, lists, and a report for each."""

import csv
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import Result

from carecli.cli.bulk import name_files
from tests.conftest import EVERYBODY, PEOPLE, load_once

FROZEN = PEOPLE.parent

Run = Callable[..., Result]
DAY = ("--today", "2026-11-23")
NAMES = ("Maya", "Rosa", "Andre", "Kim", "Priya")
HEAD = "name,region,shift,years,related_years,licenses,certifications,education\n"


def look(run: Run, *args: str | Path) -> Any:
    """Return what a run of people comes to, as JSON."""
    result = run("people", "assess", *args, "--json", *DAY)
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def write_table(place: Path, **groups: tuple[int, int]) -> Path:
    """Write a table of so many people by region, of whom so many have the license and the years."""
    rows = [HEAD]
    for region, (people, licensed) in groups.items():
        for number in range(people):
            held = "RN" if number < licensed else "none"
            rows.append(f"{region} {number},{region},{'day' if number % 2 else 'night'},3,2,{held},CCM,BSN\n")
    place.write_text("".join(rows), "utf-8")
    return place


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Return a table of two large regions and a small one."""
    return write_table(tmp_path / "staff.csv", North=(60, 30), South=(40, 20), Isle=(4, 1))


def test_the_counts_are_those_of_each_person_alone(run: Run) -> None:
    found = look(run, PEOPLE)
    each = [json.loads(run("assess", "-p", path, "--json", "--no-input", *DAY).stdout) for path in EVERYBODY]
    assert found["people"] == len(each) >= 6
    for place, level in enumerate(found["levels"]):
        lows = Counter(one["levels"][place]["verdict"]["low"] for one in each)
        assert {name: level[name] for name in ("ready", "stretch", "developing", "blocked")} == {
            name: lows[name] for name in ("ready", "stretch", "developing", "blocked")
        }
        highs = Counter(one["levels"][place]["verdict"]["high"] for one in each)
        assert level["possible"] == highs["ready"]
        assert level["above"] == sum(one["levels"][place]["passed_over"] is not None for one in each)
    assert found["ahead"] == {
        level["id"]: sum(one["next_level"] == level["id"] for one in each) for level in found["levels"]
    }
    lacking = Counter[tuple[str, str]]()
    is_open = Counter[tuple[str, str]]()
    for one in each:
        for level in one["levels"]:
            for asked in level["requirements"]:
                if asked["importance"] != "preferred":
                    lacking[level["id"], asked["id"]] += asked["status"] in ("missing", "partial")
                    is_open[level["id"], asked["id"]] += asked["status"] == "unknown"
    listed = {(gap["level"], gap["requirement"]): (gap["people"], gap["open"]) for gap in found["gaps"]}
    assert listed == {key: (n, is_open[key]) for key, n in lacking.items() if n or is_open[key]}


def test_the_step_that_moves_most_does_move_them(run: Run, tmp_path: Path) -> None:
    """Of people who lack the license alone that is the step, and taking it moves them."""
    people = tmp_path / "people"
    people.mkdir()
    for number in range(3):
        (people / f"{number}.toml").write_text(
            'licenses = []\nyears = 6\nrelated_years = 3\nsetting = "hospital"\n'
            '[[education]]\nlevel = "bachelor"\nfield = "nursing"\n', "utf-8",
        )  # fmt: skip
    before = look(run, people, "--level", "care-manager")
    steps = {step["requirement"]: step for step in before["steps"]}
    assert steps["license"] | {"label": ""} == {
        "requirement": "license", "label": "", "kind": "license", "people": 3, "lack": 3,
    }  # fmt: skip
    assert before["best_step"]["requirement"] == "license"
    assert before["levels"][0]["blocked"] == 3
    for path in people.iterdir():
        path.write_text(path.read_text("utf-8").replace("[]", '["RN"]'), "utf-8")
    assert look(run, people, "--level", "care-manager")["levels"][0]["blocked"] == 0


def test_the_answer_comes_first_and_names_nobody(run: Run) -> None:
    shown = run("people", "assess", PEOPLE, *DAY)
    assert re.match(r"\d of 6 could start as .+ today", shown.stdout)
    written = shown.stdout + run("people", "assess", PEOPLE, "--json", *DAY).stdout
    assert not [name for name in NAMES if name in written]
    assert "carecli people assess" in shown.stdout


def test_a_level_is_looked_at_alone(run: Run) -> None:
    found = look(run, PEOPLE, "--level", "Senior")
    assert [level["id"] for level in found["levels"]] == ["senior"] == [found["level"]]
    assert {gap["level"] for gap in found["gaps"]} == {"senior"}
    shown = run("people", "assess", PEOPLE, "--level", "senior", *DAY).stdout
    assert "could start as Senior Care Manager today; of the others" in " ".join(shown.split())


def test_names_come_only_where_they_are_asked_for(run: Run, tmp_path: Path) -> None:
    listed = run("people", "assess", PEOPLE, "--list", *DAY)
    assert (listed.exit_code, listed.stderr) == (0, "")
    assert "Maya" in listed.stdout
    data = look(run, PEOPLE, "--list")["list"]
    assert len(data) == 6
    assert {"called", "file", "row", "current_level", "level", "verdict", "next_step"} <= data[0].keys()
    for one in data:
        alone = json.loads(run("assess", "-p", one["file"], "--json", *DAY).stdout)
        assert one["current_level"] == alone["current_level"]
        assert one["level"] == alone["next_level"]
    for name in ("a.json", "a.csv", "a.html", "a.md", "a.parquet"):
        assert run("people", "assess", PEOPLE, "--list", "-o", tmp_path / name, *DAY).exit_code == 0
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
    rows = list(csv.DictReader((tmp_path / "a.csv").read_text("utf-8-sig").splitlines()))
    assert [row["Name"] for row in rows] == [one["called"] for one in data]
    frame = pl.read_parquet(tmp_path / "a.parquet")
    assert frame["current_level"].to_list() == [one["current_level"] for one in data]
    assert frame["senior_verdict"].is_in(["ready", "stretch", "developing", "blocked"]).all()


def test_whoever_has_no_name_is_called_after_their_file_or_row(run: Run, tmp_path: Path) -> None:
    (tmp_path / "nobody.toml").write_text("years = 1\n", "utf-8")
    (tmp_path / "staff.csv").write_text("years\n2\n3\n", "utf-8")
    listed = look(run, tmp_path / "nobody.toml", tmp_path / "staff.csv", "--list")["list"]
    assert [one["called"] for one in listed] == ["nobody", "staff row 2", "staff row 3"]


def test_those_of_one_name_are_told_apart_by_file_and_row(run: Run, tmp_path: Path) -> None:
    for place in ("a/tom.toml", "b/tom.toml", "c.toml"):
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_text('name = "Tom"\nyears = 1\n', "utf-8")
    staff = tmp_path / "staff.csv"
    staff.write_text("name,years\nTom,1\nAnn,2\nTom,3\n", "utf-8")
    listed = look(run, tmp_path / "a", tmp_path / "b", tmp_path / "c.toml", staff, "--list")["list"]
    assert [one["called"] for one in listed] == [
        f"Tom ({tmp_path}/a/tom.toml)", f"Tom ({tmp_path}/b/tom.toml)", "Tom (c)",
        "Tom (staff row 2)", "Ann", "Tom (staff row 4)",
    ]  # fmt: skip


def test_the_people_of_the_desk_are_called_as_the_desk_does(run: Run, tmp_path: Path) -> None:
    for name in ("Tom1", "Tom2"):
        assert run("person", "add", name).exit_code == 0
        saved = run("profile", "new", "--years", "3", "--person", name)
        assert saved.exit_code == 0
        place = Path(run("profile", "path", "--person", name).stdout.strip())
        place.write_text('name = "Tom"\n' + place.read_text("utf-8"), "utf-8")
    assert [one["called"] for one in look(run, "--list")["list"]] == ["Tom1", "Tom2"]
    assert run("people", "report", "--each", "-o", tmp_path / "r", "--format", "markdown").exit_code == 0
    assert sorted(page.name for page in (tmp_path / "r").iterdir()) == ["Tom1.md", "Tom2.md"]


def test_the_next_commands_read_the_same_people_in_the_same_way(run: Run, tmp_path: Path) -> None:
    file, meant = tmp_path / "hr.csv", tmp_path / "a map.toml"
    file.write_text("who,years\nA,abc\nB,\n", "utf-8")
    meant.write_text('[[column]]\nhead = "who"\nkey = "name"\n', "utf-8")
    shown = run("people", "assess", file, "--map", meant, "--skip-bad").stdout
    read = f"FILES --map '{meant}' --skip-bad"
    for command in (f"assess {read} --list", f"assess {read} --by setting", f"report {read} --each"):
        assert "".join(f"carecli people {command}".split()) in "".join(shown.split())


@pytest.mark.parametrize("ending", ["pdf", "docx", "xlsx", "PDF"])
def test_counts_are_not_written_under_an_ending_of_something_else(
    ending: str, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / f"b.{ending}"
    result = run("people", "assess", PEOPLE, "-o", file, *DAY)
    assert (result.exit_code, result.stdout, file.exists()) == (2, "", False)
    assert f"cannot be written as .{ending.lower()}: {file}; use one of .json, .md" in result.stderr


def test_where_answers_are_open_the_first_line_says_what_could_be(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "staff.csv"
    for rows, said in {
        "A,RN\n": "1 of 1 could start as Assistant Care Manager today if the open answers turn out well;",
        "A,RN\nB,RN\n": "2 of 2 could start as Assistant Care Manager today if their open answers turn out",
    }.items():
        file.write_text(f"name,licenses\n{rows}", "utf-8")
        shown = " ".join(run("people", "assess", file).stdout.split())
        assert shown.startswith(said)
        assert "for certain nobody yet. Level" in shown


def test_small_groups_are_hidden_with_another(run: Run, table: Path) -> None:
    found = look(run, table, "--by", "region")
    people = {group["value"]: group["people"] for group in found["groups"]}
    assert people == {"North": 60, "South": None, "Isle": None}
    assert found["people"] == 104
    assert [group["levels"] for group in found["groups"] if group["people"] is None] == [None, None]
    shown = run("people", "assess", table, "--by", "region")
    assert "stands for a count of fewer than 11 people" in " ".join(shown.stdout.split())
    more = look(run, table, "--by", "region", "--smallest", "3")["groups"]
    assert {group["value"]: group["people"] for group in more} == {
        "North": 60, "South": 40, "Isle": 4,
    }  # fmt: skip


def test_two_columns_make_a_cross_table(run: Run, table: Path) -> None:
    found = look(run, table, "--by", "region", "--by", "Shift")
    assert found["by"] == ["region", "shift"]
    assert {group["by"] for group in found["groups"]} == {"region", "shift"}
    assert {tuple(pair["values"]) for pair in found["pairs"]} == {
        (region, shift) for region in ("North", "South", "Isle") for shift in ("day", "night")
    }
    shown = [pair["people"] for pair in found["pairs"] if pair["people"] is not None]
    assert shown
    assert min(shown) >= 11
    whole = run("people", "assess", table, "--by", "region", "--by", "shift", "--full").stdout
    assert all(f"Ready, by {name}" in whole for name in ("region\n", "shift\n", "region and shift"))


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_the_counts_as_rows(form: str, run: Run, table: Path, tmp_path: Path) -> None:
    file = tmp_path / f"counts.{form}"
    assert run("people", "assess", table, "--by", "region", "-o", file).exit_code == 0
    frame = pl.read_csv(file) if form == "csv" else pl.read_parquet(file)
    assert frame.columns == ["region", "level", "people", "ready", "stretch", "developing", "blocked"]
    whole = frame.filter(pl.col("region") == "(all)")
    assert (whole["ready"] + whole["stretch"] + whole["developing"] + whole["blocked"] == 104).all()
    assert frame.filter(pl.col("region") == "Isle")["people"].null_count() == len(whole)


def test_a_board_holds_what_the_screen_says(run: Run, table: Path, tmp_path: Path) -> None:
    file = tmp_path / "board.html"
    assert run("people", "assess", table, "--by", "region", "-o", file).exit_code == 0
    text = file.read_text("utf-8")
    assert "<h1>Where 104 people stand</h1>" in text
    assert "North 1" not in text
    assert text.count("<svg") >= 2
    assert "http" not in text.replace("http-equiv", "").replace("http://www.w3.org/2000/svg", "")
    assert run("people", "assess", table, "--list", "-o", tmp_path / "named.html").exit_code == 0
    assert "North 1" in (tmp_path / "named.html").read_text("utf-8")


WRONG: dict[str, tuple[list[str], str]] = {
    "a column that there is not": (["--by", "reigon"], "did you mean region?"),
    "the same column twice": (["--by", "region", "--by", "Region"], "name one column, or two that differ"),
    "three columns": (["--by", "region", "--by", "shift", "--by", "state"], "name one column, or two"),
    "a threshold that is too low": (["--smallest", "2"], "write 3 or more"),
    "a threshold in words": (["--smallest", "many"], "write 3 or more"),
    "a threshold of another script": (["--smallest", "\u0663"], "write 3 or more"),
    "a format that there is not": (["--format", "xls"], "choose one of table"),
    "a level that there is not": (["--level", "boss"], "choose one of"),
    "a Parquet file on the screen": (["--format", "parquet"], "add --output"),
}


def test_what_was_read_is_never_written_over(run: Run, table: Path, tmp_path: Path) -> None:
    before = table.read_bytes()
    link = tmp_path / "link.csv"
    link.symlink_to(table)
    for place in (table, link):
        refused = run("people", "assess", table, "-o", place, "--force")
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert "is one of the files that are read, which would be lost; name another file" in refused.stderr
    assert table.read_bytes() == before


HOSTILE = (
    "=1+1",
    "[bold]x[/bold]",
    "\x1b[31mred\x1b[0m",
    "\u202egnp",
    "<script>alert(1)</script>",
    "x" * 300,
)


def test_hostile_text_in_a_table_is_only_text(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "hostile.csv"
    rows = [f"{value},{value},{years}" for value in HOSTILE for years in range(12)]
    file.write_text("name,team [red]x[/red],years\n" + "\n".join(rows), "utf-8")
    for form in ("table", "plain", "csv", "markdown", "json"):
        done = run("people", "assess", file, "--by", "team", "--list", "--format", form)
        assert (done.exit_code, done.stderr) == (0, "")
        assert not set(done.stdout) & {"\x1b", "\u202e"}
        assert "red" in done.stdout
    listed = csv.reader(run("people", "assess", file, "--list", "--format", "csv").stdout.splitlines())
    assert not [cell for row in listed for cell in row if cell.startswith("=")]
    board = tmp_path / "board.html"
    assert run("people", "assess", file, "--by", "team", "--list", "-o", board).exit_code == 0
    assert "<script" not in board.read_text("utf-8")


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_is_one_line(case: str, run: Run, table: Path) -> None:
    args, advice = WRONG[case]
    result = run("people", "assess", table, *args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("carecli: error: ")
    assert advice in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_column_with_too_many_values_makes_no_groups(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    file.write_text("badge,years\n" + "".join(f"b{i},{i % 9}\n" for i in range(1100)), "utf-8")
    result = run("people", "assess", file, "--by", "badge")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "makes 1,100 groups" in result.stderr


def test_too_many_are_not_listed_by_name(run: Run, table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("carecli.cli.people.MOST_LISTED", 100)
    result = run("people", "assess", table, "--list")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--list -o FILE.parquet" in result.stderr
    result = run("people", "report", table, "--each", "-o", table.parent / "reports")
    assert (result.exit_code, result.stdout) == (2, "")
    assert not (table.parent / "reports").exists()


def test_missing_libraries_are_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "carecli.people.summary", None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("carecli.cli.people.LIBRARIES", {"carecli"})
        result = run("people", "assess", PEOPLE)
    assert result.exit_code == 2
    assert result.stderr.startswith(
        "carecli: error: many people need the extra parts of carecli; pip install"
    )


# ------------------------------------------------------------ a report for each


@pytest.mark.parametrize("form", ["pdf", "html", "docx", "markdown"])
def test_each_gets_a_report_that_only_you_can_read(form: str, run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "reports"
    made = run("people", "report", PEOPLE, "--each", "-o", folder, "--format", form, *DAY)
    assert (made.exit_code, made.stdout) == (0, "")
    assert made.stderr == f"6 reports are in {folder}\n"
    files = sorted(folder.iterdir())
    assert len(files) == 6
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    begins = {"pdf": b"%PDF", "html": b"<!DOCTYPE", "docx": b"PK", "markdown": b"# Career report for"}[form]
    assert all(path.read_bytes().startswith(begins) for path in files)


def test_two_of_one_name_have_two_reports(run: Run, tmp_path: Path) -> None:
    people = tmp_path / "people"
    people.mkdir()
    for number in range(3):
        (people / f"{number}.toml").write_text(f'name = "Dana Lee"\nyears = {number}\n', "utf-8")
    assert (
        run("people", "report", people, "--each", "-o", tmp_path / "r", "--format", "markdown").exit_code == 0
    )
    assert sorted(path.name for path in (tmp_path / "r").iterdir()) == [
        "Dana-Lee-0.md", "Dana-Lee-1.md", "Dana-Lee-2.md",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("names", "files"),
    [
        (["Dana Lee", "dana lee", "DANA  LEE"], ["Dana-Lee", "dana-lee-2", "DANA-LEE-3"]),
        (["../../etc/passwd", "a/b\\c", "..."], ["etc-passwd", "a-b-c", "person-3"]),
        (
            ["\u5c0f\u660e", "\u0141ucja", "Jos\u00e9", "Jose\u0301"],
            ["\u5c0f\u660e", "\u0141ucja", "Jos\u00e9", "Jos\u00e9-2"],
        ),
        (["CON", "nul", "com1", "Connor"], ["CON-", "nul-", "com1-", "Connor"]),
        (["-rf *", "$(id)", "\x1b[31mred", "person 5", ""], ["rf", "id", "red", "person-5", "person-5-2"]),
        (["Dana 2", "Dana", "Dana"], ["Dana-2", "Dana", "Dana-3"]),
    ],
)
def test_a_name_becomes_that_of_a_file(names: list[str], files: list[str]) -> None:
    assert name_files(names) == files


def test_a_long_name_is_cut_and_stays_apart() -> None:
    found = name_files(["\u5c0f" * 500, "\u5c0f" * 501, "x" * 300])
    assert len(set(found)) == 3
    assert max(len(name.encode()) for name in found) < 200


def test_nothing_is_written_over_unasked(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "Maya.md").write_text("mine", "utf-8")
    args = ("people", "report", PEOPLE, "--each", "-o", folder, "--format", "markdown", *DAY)
    refused = run(*args)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "Maya.md is there already; add --force" in refused.stderr
    assert [path.name for path in folder.iterdir()] == ["Maya.md"]
    assert (folder / "Maya.md").read_text("utf-8") == "mine"
    assert run(*args, "--force").exit_code == 0
    assert len([*folder.iterdir()]) == 6
    again = run(*args)
    assert "and 5 more are there already" in again.stderr


@pytest.mark.parametrize(
    ("args", "advice"),
    [
        ([], "add --each -o FOLDER"),
        (["--each"], "add --each -o FOLDER"),
        (["--each", "-o", "FILE"], "name a folder for the reports"),
        (["--each", "-o", "r", "--format", "ics"], "choose one of html, markdown, docx, pdf"),
        (["--each", "-o", "r", "--for", "nobody"], "choose one of client, manager"),
        (["--each", "-o", "r", "--to", "boss"], "choose one of"),
    ],
)
def test_a_report_that_cannot_be(args: list[str], advice: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    named = [str(tmp_path / "file") if word == "FILE" else word for word in args]
    result = run("people", "report", PEOPLE, *named)
    assert (result.exit_code, result.stdout) == (2, "")
    assert advice in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_folder_that_cannot_be_made_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    result = run("people", "report", PEOPLE, "--each", "-o", tmp_path / "file" / "r")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "choose a place you can write to" in result.stderr


def test_a_report_leads_to_the_level_that_is_named_or_on(run: Run, tmp_path: Path) -> None:
    """Whoever is past the level has a report toward their next one."""
    args = ("people", "report", PEOPLE, "--each", "--format", "markdown", "--to", "assistant", *DAY)
    assert run(*args, "-o", tmp_path / "r").exit_code == 0
    leads = [path.read_text("utf-8") for path in (tmp_path / "r").iterdir()]
    assert len({re.findall(r"## Next, toward (.+)", text)[0] for text in leads if "## Next" in text}) > 1


def test_for_a_manager_they_are_about_the_person(run: Run, tmp_path: Path) -> None:
    args = ("people", "report", PEOPLE, "--each", "--format", "markdown", "--for", "manager", *DAY)
    assert run(*args, "-o", tmp_path / "r").exit_code == 0
    assert (tmp_path / "r" / "Maya.md").read_text("utf-8").startswith("# Career report on Maya")


def test_writing_shows_how_far_it_is(spawn: Callable[..., Any], tmp_path: Path) -> None:
    child = spawn("people", "report", str(PEOPLE), "--each", "-o", str(tmp_path / "r"), "--format", "html")
    child.expect("Writing")
    child.expect("6 reports are in")
    child.read()
    assert len([*(tmp_path / "r").iterdir()]) == 6


def test_the_few_and_the_many_come_to_the_same(
    run: Run, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the engine finds one by one, and what the rules find by columns."""
    few = look(run, PEOPLE, table, "--by", "region")
    monkeypatch.setattr("carecli.people.judging.FEW", 0)
    many = look(run, PEOPLE, table, "--by", "region")
    assert few["people"] == 110
    assert many == few


def test_without_files_it_is_about_the_people_kept_here(run: Run) -> None:
    nobody = run("people", "assess")
    assert (nobody.exit_code, nobody.stdout) == (2, "")
    assert "none are kept here; name their profiles, a folder" in nobody.stderr
    for name, years in (("Ada", "3"), ("Ben", "6")):
        assert run("person", "add", name).exit_code == 0
        assert run("profile", "new", "--years", years, "--license", "RN", "--person", name).exit_code == 0
    found = look(run, "--list")
    assert [one["called"] for one in found["list"]] == ["Ada", "Ben"]
    assert "carecli people report --each -o reports" in run("people", "assess").stdout


@pytest.mark.parametrize("ladder", sorted((FROZEN / "ladders").iterdir()), ids=lambda path: path.name)
def test_other_ladders_are_asked_for_what_they_ask(ladder: Path, run: Run, tmp_path: Path) -> None:
    """Levels without years, without settings, in tracks: nothing is counted as open that nobody asks."""
    (tmp_path / "one.toml").write_text('name = "Ann"\n', "utf-8")
    (tmp_path / "two.toml").write_text('name = "Bo"\n', "utf-8")
    found = look(run, tmp_path, "--pack", ladder)
    pack = load_once(ladder)
    asked = [requirement for level in pack.ladder.level for requirement in level.requirement]
    kinds = {need.kind for requirement in asked for need in (requirement, *requirement.or_)}
    answers = {each["answer"] for each in found["open_answers"]}
    assert ("years" in answers) is ("years" in kinds)
    assert ("setting" in answers) is bool(pack.settings.setting)
    assert [level["id"] for level in found["levels"]] == [level.id for level in pack.ladder.level]
    assert sum(found["ahead"].values()) == 2


def test_columns_that_are_called_as_those_of_the_answer_stay_beside_them(run: Run, tmp_path: Path) -> None:
    table, to = tmp_path / "t.csv", tmp_path / "o.parquet"
    table.write_text("name,licenses,current_level,senior_score\nA,RN,mine,7\n", "utf-8")
    result = run("people", "assess", table, "--list", "-o", to)
    assert result.exit_code == 0, result.stderr
    row = pl.read_parquet(to).row(0, named=True)
    assert (row["current_level (given)"], row["senior_score (given)"]) == ("mine", "7")
    assert "current_level" in row
