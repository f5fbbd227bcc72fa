"""`carecli people history`: who of the desk moved since when, and whether they changed or the rules did."""

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from tests.conftest import SMALL_PACK

Run = Callable[..., Result]
RN = ("--years", "3", "--license", "RN", "--education", "BSN", "--setting", "hospital")


def add(run: Run, name: str, *answers: str, days: tuple[str, ...] = ("2026-03-01",)) -> None:
    """Let somebody be kept with answers, and save an assessment on each day."""
    done = [run("person", "add", name), run("profile", "new", *(answers or RN), "--person", name)]
    done += [run("history", "save", "--person", name, "--today", day) for day in days]
    assert [one.exit_code for one in done] == [0] * len(done), done[-1].stderr


def change(run: Run, name: str, day: str, *answers: str, pack: Path | None = None) -> None:
    """Let somebody change answers, if any, and save again on a day."""
    if answers:
        assert run("profile", "edit", "--person", name, *answers).exit_code == 0
    more = ["--pack", pack] if pack else []
    assert run("history", "save", "--person", name, "--today", day, *more).exit_code == 0


def look(run: Run, *args: str | Path) -> dict[str, Any]:
    done = run("people", "history", "--json", *args)
    assert done.exit_code == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["schema"] == "carecli.people-history/1"
    return {one["name"]: one for one in found["people"]}


def list_reasons(run: Run, *args: str | Path) -> list[str]:
    done = run("people", "history", "--format", "csv", *args)
    return [row[-1] for row in csv.reader(done.stdout.splitlines())][1:]


def test_it_is_said_who_moved_which_way_and_why(run: Run) -> None:
    for name in ("Ann", "Bo", "Cy", "Di"):
        add(run, name)
    change(run, "Ann", "2026-06-01", "--skill", "ehr=4", "--skill", "care-planning=4")
    change(run, "Bo", "2026-06-01", "--license", "none")
    change(run, "Cy", "2026-06-01", "--name", "Cyrus")
    change(run, "Di", "2026-06-01")
    found = look(run)
    assert {name: (one["way"], one["causes"], one["answers"]) for name, one in found.items()} == {
        "Ann": ("up", ["answers"], 2), "Bo": ("down", ["answers"], 1), "Cy": ("same", [], 1),
        "Di": ("same", [], 0),
    }  # fmt: skip
    assert (found["Ann"]["from"]["day"], found["Ann"]["to"]["day"]) == ("2026-03-01", "2026-06-01")
    shown = run("people", "history").stdout
    assert shown.startswith(
        "Compared with the assessment before, of 4 people: 1 moved up, 1 moved down and 2"
    )
    assert len(shown.splitlines()) <= 40
    assert max(map(len, shown.splitlines())) <= 80
    assert list_reasons(run) == [
        "they changed", "they changed", "1 answer changed, no score did", "nothing changed",
    ]  # fmt: skip


def test_a_level_that_they_are_ready_for_counts_first(run: Run) -> None:
    strong = [f"--skill={name}=5" for name in ("ehr", "care-planning", "regulations")]
    add(run, "Ann", "--years", "0", "--license", "none", "--education", "none")
    change(
        run, "Ann", "2026-06-01", "--education", "BSN", "--license", "RN", "--setting", "community", *strong
    )
    (one,) = look(run).values()
    assert one["way"] == "up"


def test_the_rules_and_the_passing_of_time_are_told_from_the_people(run: Run, tmp_path: Path) -> None:
    pack = Path(shutil.copytree(SMALL_PACK, tmp_path / "mine"))
    add(run, "Ann")
    ladder = (pack / "ladder.toml").read_text("utf-8")
    assert "weights = " in ladder or "[rules.weights]" in ladder
    guide = (pack / "guide.toml").read_text("utf-8")
    (pack / "guide.toml").write_text(guide.replace('version = "1.0.0"', 'version = "2.0.0"'), "utf-8")
    (pack / "ladder.toml").write_text(ladder.replace("expected = 2", "expected = 3"), "utf-8")
    change(run, "Ann", "2026-06-01", "--skill", "ehr=4", "--skill", "care-planning=4", pack=pack)
    add(run, "Bo", *RN[:2], "--license", "RN", "--education", "BSN", "--setting", "hospital")
    found = look(run, "--pack", pack)
    assert "answers" in found["Ann"]["causes"]
    assert "rules" in found["Ann"]["causes"]
    assert list_reasons(run, "--pack", pack) == [
        "they changed and the rules changed", "one assessment only, of 2026-03-01",
    ]  # fmt: skip


def test_a_license_that_ran_out_is_the_passing_of_time(run: Run) -> None:
    add(run, "Ann")
    place = Path(run("profile", "path", "--person", "Ann").stdout.strip())
    text = place.read_text("utf-8")
    assert '    "RN",' in text
    place.write_text(text.replace('    "RN",', '    { id = "RN", expires = "2026-05-01" },'), "utf-8")
    change(run, "Ann", "2026-04-01")
    change(run, "Ann", "2026-06-01")
    (one,) = look(run).values()
    assert (one["way"], one["causes"]) == ("down", ["time"])
    assert list_reasons(run) == ["time passed"]


@pytest.mark.parametrize(
    ("since", "before"),
    [
        ("2026-02-01", "2026-03-01"), ("2026-03-01", "2026-03-01"), ("2026-04-30", "2026-04-01"),
        ("2026-05-31", "2026-05-01"), (None, "2026-05-01"),
    ],
)  # fmt: skip
def test_since_a_day_is_how_they_stood_on_it(since: str | None, before: str, run: Run) -> None:
    add(run, "Ann", days=("2026-03-01", "2026-04-01", "2026-05-01", "2026-06-01"))
    found = look(run, *(["--since", since] if since else []))
    assert (found["Ann"]["from"]["day"], found["Ann"]["to"]["day"]) == (before, "2026-06-01")


def test_who_cannot_be_compared_or_read_is_listed_with_why(run: Run) -> None:
    add(run, "Ann", days=("2026-03-01", "2026-06-01"))
    add(run, "=Bo")
    run("person", "add", "Cy")
    for name in ("Di", "Ed"):
        add(run, name, days=("2026-03-01", "2026-06-01"))
    places = [Path(run("profile", "path", "--person", name).stdout.strip()).parent for name in ("Di", "Ed")]
    for place in places:
        for file in place.glob("history*"):
            file.unlink()
    (places[0] / "history.sqlite3").write_bytes(b"no database" * 500)
    (places[1] / "history.sqlite3").mkdir()
    found = look(run)
    assert [(name, one["way"], one["to"] is not None) for name, one in found.items()] == [
        ("=Bo", None, True), ("Ann", "same", True), ("Cy", None, False), ("Di", None, False),
        ("Ed", None, False),
    ]  # fmt: skip
    assert [name for name, one in found.items() if one["fault"]] == ["Di", "Ed"]
    shown = run("people", "history").stdout
    assert "2 have no two assessments to compare and 2 cannot be read" in " ".join(shown.split())
    assert "- Di: the history" in shown
    assert "- Ed: " in shown
    rows = [*csv.reader(run("people", "history", "--format", "csv").stdout.splitlines())]
    assert rows[0] == ["Name", "Moved", "Since", "Until", "How", "Why"]
    assert "'=Bo" in {row[0] for row in rows}


def test_who_is_archived_is_left_out_and_nobody_is_told(run: Run) -> None:
    assert run("people", "history").stdout.startswith("Nobody is kept here yet")
    add(run, "Ann")
    add(run, "Bo")
    run("person", "archive", "Ann")
    assert [*look(run)] == ["Bo"]


@pytest.mark.parametrize(
    ("day", "said"), [("soon", "--since 'soon' is not a day"), ("1066-10-14", "too far away")]
)
def test_a_day_that_is_none_is_told(day: str, said: str, run: Run) -> None:
    result = run("people", "history", "--since", day)
    assert (result.exit_code, said in result.stderr) == (2, True)
    assert len(result.stderr.splitlines()) == 1
