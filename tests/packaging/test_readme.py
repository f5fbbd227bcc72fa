"""The commands of the README and of the tour, run as they show them."""

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from tests.conftest import OFFLINE, ROOT

README, TOUR = (ROOT / "README.md").read_text("utf-8"), (ROOT / "docs" / "tour.md").read_text("utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", README + TOUR, re.DOTALL)
COMMANDS = [line[2:] for block in BLOCKS for line in block.splitlines() if line.startswith("$ ")]
ASKS = "carecli assess"  # it asks, on a terminal


def test_the_readme_is_short_and_begins_with_the_two_commands() -> None:
    assert len(README.splitlines()) <= 200
    assert COMMANDS[:2] == ["pipx install '.[all]'", ASKS]
    assert "python3 -m pip install ." in COMMANDS
    assert len(COMMANDS) >= 25


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith("carecli ") and c != ASKS])
def test_each_carecli_command_works(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.chdir(ROOT)
    result = run(*shlex.split(command)[1:])
    assert result.exit_code == 0, result.stderr
    assert result.stdout


@pytest.mark.parametrize("document", [README, TOUR], ids=["README", "tour"])
def test_its_links_lead_to_files(document: str) -> None:
    folder = ROOT if document is README else ROOT / "docs"
    places = re.findall(r"\]\(([^)#]+)\)", document)
    assert len(places) >= 4
    assert [place for place in places if not (folder / place).exists()] == []


@pytest.mark.parametrize("command", ["make test"])
def test_the_test_command_is_the_one_that_ci_runs(command: str) -> None:
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert f"`{command}`" in README


def test_make_demo_prints_a_gap_report_in_a_fresh_copy(tmp_path: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "-co", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split("\0")  # fmt: skip
    names = [name for name in listed if name and (ROOT / name).is_file()]
    assert "Makefile" in names
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, tmp_path / name)
    environment = {**os.environ, **OFFLINE}
    done = subprocess.run(
        ["make", "demo", "EXTRAS=report,papers,people,ratings,packs"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "\nMaya, you could try for Care Manager now" in done.stdout
    assert "To be ready" in done.stdout
