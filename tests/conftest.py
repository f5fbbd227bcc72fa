"""What every test stands on: a home of its own, the built-in pack, and a way to run the program."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from typer.testing import CliRunner, Result

from carecli.cli.app import app
from carecli.pack.loading import load_pack
from carecli.pack.pack import Pack
from carecli.pack.reading import find_pack

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.toml"))
TODAY = date(2026, 11, 23)

QUIET: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow],
    "print_blob": True,
}
settings.register_profile("explore", **QUIET)
# Continuous integration tries the same examples each time, so that it speaks of the change alone.
settings.register_profile("repeat", derandomize=True, **QUIET)
settings.load_profile("repeat" if os.environ.get("CI") else "explore")


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test an empty home, 80 columns and no settings of the machine's."""
    place = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(place))
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("XDG_DATA_HOME", "CARECLI_PACK", "NO_COLOR", "FORCE_COLOR", "CI"):
        monkeypatch.delenv(name, raising=False)
    return place


@pytest.fixture(scope="session")
def pack() -> Pack:
    """Return the built-in pack."""
    return load_pack(find_pack())


@pytest.fixture
def run() -> Callable[..., Result]:
    """Return a function that runs a command line through Typer's runner."""

    def invoke(*args: str | Path, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(app, [str(arg) for arg in args], input=stdin, prog_name="carecli")

    return invoke
