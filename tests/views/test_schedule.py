"""The schedule of a plan: a bar of plain characters for each step, by month."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from tests.conftest import EVERYBODY, PEOPLE, SMALL_PACK

Run = Callable[..., Result]

NURSE = PEOPLE / "bedside-nurse.toml"
DAY = ["--today", "2026-11-23"]
KEY = "#### at least   ==== at most"
LATEST = "Each bar begins where the step may begin at the latest."
UNKNOWN = "Steps of no known length are not drawn."


def draw(run: Run, *args: object) -> list[str]:
    """Return the lines of the schedule, its title first."""
    result = run("plan", *args, *DAY, "--full")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    first = next((i for i, line in enumerate(lines) if line.startswith("Schedule from ")), None)
    return lines[first : lines.index("", first)] if first is not None else []


def load(run: Run, *args: object) -> Any:
    return json.loads(run("plan", *args, *DAY, "--json").stdout)


def count(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:])


def test_the_bars_of_a_bedside_nurse(run: Run) -> None:
    """First post 3 to 6 months, then 12 of work, then 6 to 18 of study, and 60 of years after the post."""
    assert draw(run, "-p", NURSE) == [
        "Schedule from 2026-11 to 2032-05, a mark is 2 months",
        "                             2026-11    2028-09    2030-07",
        "first-post                   ##=",
        "experience-ccm                  ######",
        "certification-ccm                     ###======",
        "degree-master                ############",
        "years-5                         ##############################",
        KEY,
        LATEST,
        UNKNOWN,
    ]


LEVELS = ["assistant", "care-manager", "senior", "lead", "supervisor", "director"]
AHEAD = {"bedside-nurse": 1, "community-social-worker": 1, "nurse-leader": 3}
PLANS = [(path, level) for path in EVERYBODY for level in LEVELS[AHEAD.get(path.stem, 0) :]]


@pytest.mark.parametrize(("path", "level"), PLANS, ids=[f"{path.stem} to {level}" for path, level in PLANS])
def test_each_bar_ends_where_its_step_does(path: Path, level: str, run: Run) -> None:
    data, lines = load(run, "-p", path, "--to", level), draw(run, "-p", path, "--to", level)
    known = [step for step in data["steps"] if step["months"]]
    if not known:
        assert lines == []
        return
    title, scale, *rest = lines
    size = int(title.split("a mark is ")[1].split()[0])
    assert [line.split()[0] for line in rest[: len(known)]] == [step["id"][:28] for step in known]
    start = count(data["start"])
    assert scale[29:36] == data["start"]
    for place in range(29, len(scale)):
        if scale[place - 1] == " " and scale[place] != " ":
            month = count(scale[place : place + 7]) - start
            assert month == (place - 29) * size, "each month stands above its own mark"
    for step, line in zip(known, rest, strict=False):
        bar = line[29:]
        begins, ends = (count(step[end]["high"]) - start for end in ("start", "finish"))
        assert len(bar) - len(bar.lstrip()) == begins // size
        assert len(bar) == -(-ends // size)
        sure = len(bar.rstrip("="))
        assert sure == max(begins // size + 1, -(-(begins + int(step["months"]["low"])) // size))
        assert set(bar) <= set("#= ")
        assert len(line) <= 80
    ranged = any("=" in line[29:] for line in rest[: len(known)])
    late = any(line[29] == " " for line in rest[: len(known)])
    keys = [KEY if ranged else "#### at least"]
    keys += [LATEST] if late else []
    timed = [step for step in data["steps"] if step["kind"] != "apply"]
    keys += [UNKNOWN] if len(known) < len(timed) else []
    assert rest[len(known) :] == keys


def test_ticked_steps_leave_the_chart_and_the_rest_moves_up(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "me.toml"
    path.write_text(f'done = ["first-post", "experience-ccm"]\n{NURSE.read_text("utf-8")}', "utf-8")
    assert draw(run, "-p", path) == [
        "Schedule from 2026-11 to 2031-11, a mark is 2 months",
        "                             2026-11   2028-07   2030-03",
        "certification-ccm            ###======",
        "degree-master                ############",
        "years-5                      ##############################",
        KEY,
        UNKNOWN,
    ]


def test_where_nothing_has_a_length_nothing_is_drawn(run: Run) -> None:
    assert draw(run, "-p", PEOPLE / "nurse-leader.toml") == []
    path = PEOPLE / "nurse-leader.toml"
    assert "Schedule" not in run("plan", "-p", path, "--format", "markdown", "--full", *DAY).stdout


def test_a_step_that_takes_no_time_has_no_bar(run: Run, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SMALL_PACK, tmp_path / "ladder"))
    path = folder / "plan.toml"
    text = path.read_text("utf-8")
    before = 'id = "nurse"'
    assert text.count(before) == 1
    head, _, rest = text.partition(before)
    rest = rest.replace("low = 3\nhigh = 6\n", "low = 0\nhigh = 0\n", 1)
    path.write_text("".join(line for line in f"{head}{before}{rest}".splitlines(keepends=True)
                            if not line.startswith("fact = ")), "utf-8")  # fmt: skip
    lines = draw(run, "-p", NURSE, "--pack", folder)
    assert lines[0] == "Schedule from 2026-11 to 2031-11, a mark is 2 months"
    assert lines[2] == "first-post"
    assert lines[3] == "experience-ccm               ######"
    page = run("plan", "-p", NURSE, "--pack", folder, *DAY, "--full", "--plain").stdout
    assert "Find a first post in care management [first-post]. Takes: no time." in page
