"""A default answer is one screen: at most 40 lines of 80 columns."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from carecli.engine.assess import assess
from carecli.pack.loading import load_handbook, load_pack
from carecli.profile.model import read_profile
from tests.conftest import EXAMPLES, ROOT, SHIPPED_PACK, TODAY

MOST, WIDTH = 40, 80
PACK = load_pack(SHIPPED_PACK)
SETTINGS = [[], *(["--setting", setting.id] for setting in PACK.settings.setting)]
TOPICS = [topic.id for topic in load_handbook(SHIPPED_PACK).topics]
REALISTIC = sorted((ROOT / "tests" / "people").glob("*.toml"))


def ahead_of(path: Path) -> list[str]:
    """The levels that somebody can plan for."""
    levels = [level.id for level in PACK.ladder.level]
    current = assess(read_profile(path, PACK), PACK, TODAY).current_level
    return levels[levels.index(current) if current else 0 :]


SCREENS = [
    *(["ladder", level.id, *setting] for level in PACK.ladder.level for setting in SETTINGS),
    *(["skills", skill.id] for skill in PACK.skills.skill),
    ["salary"],
    ["salary", "--state", "OH", "--license", "RN"],
    ["salary", "--level", "senior", "--state", "OH", "--license", "RN", "--offer", "82000", "--pay", "78000"],
    *(["salary", "--level", level.id] for level in PACK.ladder.level),
    ["salary", "--level", "lead", "--compare", "NY,TX,FL", "--license", "LCSW"],
    *(["salary", "-p", str(path)] for path in EXAMPLES),
    ["evidence"],
    *(["evidence", level.id] for level in PACK.ladder.level),
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
