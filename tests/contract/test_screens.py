"""A default answer is one screen: at most 40 lines of 80 columns."""

import csv
import json
import re
from collections.abc import Callable
from io import BytesIO, TextIOWrapper
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from carecli.engine.assess import assess
from carecli.pack.loading import load_handbook, load_pack
from carecli.profile.model import read_profile
from carecli.views import terminal
from carecli.views.terminal import make_console
from tests.conftest import EXAMPLES, ROOT, SHIPPED_PACK, TODAY

MOST, WIDTH = 40, 80
PACK = load_pack(SHIPPED_PACK)
SETTINGS = [[], *(["--setting", setting.id] for setting in PACK.settings.setting)]
# Who has said little, as after the first questions.
PARTS = [
    ["--years", "0"],
    ["--license", "RN"],
    ["--license", "none", "--setting", "hospital"],
    ["--license", "LCSW", "--education", "MSW", "--years", "6", "--setting", "home-health-hospice"],
    [
        "--license",
        "RN",
        "--education",
        "associate:nursing",
        "--years",
        "0",
        "--setting",
        "hospital",
        "--state",
        "OH",
    ],
    ["--education", "bachelor", "--country", "DE"],
    ["--certification", "CCM", "--skill", "ehr=3", "--pay", "90k"],
]
TOPICS = [topic.id for topic in load_handbook(SHIPPED_PACK).topics]
CROWD = str(ROOT / "examples" / "people")
REALISTIC = sorted((ROOT / "tests" / "people").glob("*.toml"))


def ahead_of(path: Path) -> list[str]:
    """The levels that somebody can plan for."""
    levels = [level.id for level in PACK.ladder.level]
    current = assess(read_profile(path, PACK), PACK, TODAY).current_level
    return levels[levels.index(current) if current else 0 :]


WITH = [
    ["education=BSN", "license=RN", "setting=hospital"],
    ["years=+2"],
    ["skill:ehr=5", "skill:staffing=4", "certification=CCM", "license=none", "setting=hospital", "years=20"],
]
SCREENS = [
    *(["ladder", level.id, *setting] for level in PACK.ladder.level for setting in SETTINGS),
    *(["skills", skill.id] for skill in PACK.skills.skill),
    *(["assess", "-p", str(path)] for path in EXAMPLES),
    *(["assess", "-p", str(path), *setting] for path in EXAMPLES for setting in SETTINGS[1:]),
    *(
        ["assess", "-p", str(path), "--level", level.id]
        for path in EXAMPLES[:3]
        for level in PACK.ladder.level
    ),
    *(["assess", *part] for part in PARTS),
    *(
        ["assess", "-p", str(path), *(part for change in changes for part in ("--with", change))]
        for path in EXAMPLES
        for changes in WITH
        if path.stem != "half-answered" or "years=+2" not in changes
    ),
    ["salary"],
    ["salary", "--state", "OH", "--license", "RN"],
    ["salary", "--level", "senior", "--state", "OH", "--license", "RN", "--offer", "82000", "--pay", "78000"],
    *(["salary", "--level", level.id] for level in PACK.ladder.level),
    ["salary", "--level", "lead", "--compare", "NY,TX,FL", "--license", "LCSW"],
    *(["salary", "-p", str(path)] for path in EXAMPLES),
    ["evidence"],
    *(["evidence", level.id] for level in PACK.ladder.level),
    ["people", "assess", CROWD],
    ["people", "assess", CROWD, "--by", "setting", "--smallest", "3"],
    ["people", "assess", CROWD, "--by", "setting", "--by", "state", "--smallest", "3"],
    *(["people", "assess", CROWD, "--level", level.id] for level in PACK.ladder.level),
    ["guide", "overview", "2"],
    *(["guide", topic] for topic in TOPICS),
    *(["guide", credential.id] for credential in PACK.credentials.credential),
    *(
        ["plan", "-p", str(path), "--to", level]
        for path in (*EXAMPLES, *REALISTIC)
        for level in ahead_of(path)
    ),
]


def count(result: Result) -> tuple[int, int]:
    """How many lines a screen has, and how many columns the longest."""
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    return len(lines), max(map(len, lines))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_what_changed_is_one_screen(
    path: Path, run: Callable[..., Result], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From nothing answered to all: as many changes as there can be."""
    monkeypatch.setenv("COLUMNS", str(WIDTH))
    saved = home / ".local" / "share" / "carecli" / "profile.toml"
    saved.parent.mkdir(parents=True)
    for content, day in (("years = 0\n", "2026-01-05"), (path.read_text("utf-8"), "2026-11-23")):
        saved.write_text(content, "utf-8")
        assert run("history", "save", "--today", day).exit_code == 0
    lines, columns = count(run("history", "diff"))
    assert 1 < lines <= MOST
    assert columns <= WIDTH


@pytest.mark.parametrize("command", SCREENS, ids=" ".join)
def test_a_default_answer_is_one_screen(
    command: list[str], run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(WIDTH))
    lines, columns = count(run(*command))
    assert 1 < lines <= MOST
    assert columns <= WIDTH


SIGNS = "█▒░●○→▸¹²³⁴"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_assessment_in_ascii_says_the_same(
    path: Path, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = run("assess", "-p", str(path)).stdout
    assert set(SIGNS) & set(shown)
    console = make_console(TextIOWrapper(BytesIO(), encoding="ascii"), WIDTH)
    monkeypatch.setattr(terminal, "make_console", lambda _: console)
    plain = run("assess", "-p", str(path)).stdout
    assert plain.isascii()
    assert max(map(len, plain.splitlines())) <= WIDTH
    assert len(plain.splitlines()) <= MOST
    words = [re.findall("[A-Za-z]{3,}", text) for text in (shown, plain)]
    assert words[0] == words[1]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_fact_of_the_screen_is_in_plain_and_json(path: Path, run: Callable[..., Result]) -> None:
    plain = run("assess", "-p", str(path), "--plain").stdout
    data = json.loads(run("assess", "-p", str(path), "--json").stdout)
    for level in data["levels"]:
        low, high = int(level["score"]["low"]), int(level["score"]["high"])
        score = str(low) if low == high else f"{low} to {high}"
        (line,) = [line for line in plain.splitlines() if line.startswith(f"{level['title']}: ")]
        assert level["passed_over"] or f"{score} of 100" in line
    answer = data["answer"]
    (focus,) = [level for level in data["levels"] if level["id"] == answer["level"]]
    asked = {requirement["id"]: requirement for requirement in focus["requirements"]}
    assert len(answer["to_do"]) <= 3
    for todo in answer["to_do"]:
        assert asked[todo["requirement"]]["importance"] != "preferred"
        assert todo["label"] in plain
        assert todo["advice"] is None or todo["advice"] in plain
    for amount in re.findall(r"\d{2,3},\d{3}", plain):
        assert int(amount.replace(",", "")) in find_numbers(data["pay"])


def find_numbers(data: Any) -> set[float]:
    """Every number of a JSON document."""
    if isinstance(data, dict | list):
        return set[float]().union(*map(find_numbers, data.values() if isinstance(data, dict) else data))
    return {data} if isinstance(data, int | float) else set()


def test_what_to_begin_with_is_what_leads_the_table_of_gaps_and_the_smallest_change(
    run: Callable[..., Result],
) -> None:
    for path in EXAMPLES:
        data = json.loads(run("assess", "-p", str(path), "--json").stdout)
        first = [todo["label"] for todo in data["answer"]["to_do"]]
        full = run("assess", "-p", str(path), "--full", "--format", "csv").stdout.splitlines()[1:]
        listed = [row[0] for row in csv.reader(full) if row[3] != "unknown" and row[5] != "preferred"]
        assert listed[: len(first)] == first
        (focus,) = [level for level in data["levels"] if level["id"] == data["answer"]["level"]]
        change = focus["smallest_change"]
        if change and data["answer"]["enough"]:
            ids = {todo["requirement"] for todo in data["answer"]["to_do"]}
            assert ids & {one["requirement"] for one in change["changes"]}


@pytest.mark.parametrize("order", list(permutations(WITH[0])))
def test_what_each_change_does_is_the_same_in_any_order(
    order: tuple[str, ...], run: Callable[..., Result]
) -> None:
    worker = next(path for path in EXAMPLES if path.stem == "community-health-worker")
    typed = ["assess", "-p", str(worker), *(part for change in order for part in ("--with", change))]
    stages = json.loads(run(*typed, "--json").stdout)["stages"]
    does = {stage["change"]: stage["does"] for stage in stages}
    assert does == {"education=BSN": "alone", "license=RN": "together", "setting=hospital": "alone"}
    said = run(*typed, "--full", "--plain").stdout
    assert "RN: alone it changes no verdict, score or hard stop, together with the others it does." in said
