"""What a command imports and reads: start-up is a feature."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"polars", "textual", "pypdf", "jinja2", "sqlite3", "tomli_w", "rich.markdown", "pygments", "tomlkit"}
TRACE = """
import json, sys
opened = set()
def watch(event, args):
    if event == "open" and isinstance(args[0], str) and args[0].endswith(".toml"):
        opened.add(args[0].rsplit("/", 1)[1])
sys.addaudithook(watch)
from carecli.__main__ import run
try:
    run()
except SystemExit as leaving:
    assert not leaving.code, leaving.code
    print("\\n" + json.dumps({"modules": sorted(sys.modules), "opened": sorted(opened)}))
"""


def trace(*args: str) -> tuple[set[str], set[str]]:
    """Run a command in a new process; return the modules it imported and the data files it opened."""
    command = [sys.executable, "-c", TRACE, *args]
    # Coverage of subprocesses would import much of its own.
    clean = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    done = subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    modules, opened = set(found["modules"]), set(found["opened"])
    assert "carecli.cli.app" in modules
    return modules, opened


@pytest.mark.parametrize("args", [["--version"], ["--help"]])
def test_version_and_help_need_neither_rich_nor_pydantic_nor_data(args: list[str]) -> None:
    modules, opened = trace(*args)
    assert not modules & {"rich", "pydantic", "carecli.guide.pack", "carecli.engine"}
    assert opened == set()


@pytest.mark.parametrize(
    ("args", "files"),
    [
        (["ladder"], {"guide.toml", "ladder.toml", "salary.toml"}),
        (["salary"], {"guide.toml", "ladder.toml", "salary.toml"}),
        (
            ["assess", "--profile", "examples/bedside-nurse.toml"],
            {
                "guide.toml",
                "ladder.toml",
                "skills.toml",
                "education.toml",
                "credentials.toml",
                "settings.toml",
            },
        ),
    ],
    ids=["ladder", "salary", "assess"],
)
def test_a_command_reads_only_what_it_needs(args: list[str], files: set[str]) -> None:
    modules, opened = trace(*args)
    assert opened - {"bedside-nurse.toml", "salary.toml"} == files - {"salary.toml"}
    assert "salary.toml" in opened or "salary.toml" not in files
    assert not modules & HEAVY
    assert not [name for name in modules if name.startswith(("carecli.wizard", "carecli.guide.checking"))]
