"""The README's commands, run as it shows them."""

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

BLOCKS = re.findall(r"```console\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
COMMANDS = [line[2:] for block in BLOCKS for line in block.splitlines() if line.startswith("$ ")]


def test_the_readme_shows_commands() -> None:
    assert len(COMMANDS) >= 15
    assert COMMANDS[:2] == ["make demo", "make test"]
    assert "python3 -m pip install ." in COMMANDS


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith("carecli ")])
def test_each_carecli_command_works(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.chdir(ROOT)
    result = run(*shlex.split(command)[1:])
    assert result.exit_code == 0, result.stderr
    assert result.stdout


@pytest.mark.parametrize("command", ["make test"])
def test_the_test_command_is_the_one_that_ci_runs(command: str) -> None:
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


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
    done = subprocess.run(["make", "demo"], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "\nMaya, you start above Assistant Care Manager" in done.stdout
    assert "Smallest change" in done.stdout
