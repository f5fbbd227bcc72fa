"""What every test stands on: a home of its own, a small pack of the tests, and a way to run the program."""

import os
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from typer.testing import CliRunner, Result

from carecli.cli.app import app
from carecli.pack.loading import load_pack
from carecli.pack.pack import Pack

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.toml"))
TODAY = date(2026, 11, 23)

# Behaviour is tested on a small pack and people who fit it: a change of what is shipped breaks none of it.
SHIPPED_PACK = ROOT / "data" / "care-manager"
SMALL_PACK = ROOT / "tests" / "frozen" / "pack"
PEOPLE = ROOT / "tests" / "frozen" / "people"
EVERYBODY = sorted(PEOPLE.glob("*.toml"))
# These show or audit what is shipped, or need results of its size.
ON_THE_SHIPPED_PACK = (
    "tests/test_shipped_pack.py",
    "tests/browser",
    "tests/packaging",
    "tests/contract",
    "tests/history/test_repair.py",
    "tests/cli/test_golden.py",
    "tests/cli/test_help.py",
    "tests/guide/test_location.py",
)

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
def home(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Give each test an empty home, 80 columns, the small pack and no settings of the machine's."""
    place = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(place))
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("XDG_DATA_HOME", "CARECLI_PACK", "NO_COLOR", "FORCE_COLOR", "CI"):
        monkeypatch.delenv(name, raising=False)
    if not request.node.nodeid.startswith(ON_THE_SHIPPED_PACK):
        monkeypatch.setenv("CARECLI_PACK", str(SMALL_PACK))
    return place


load_once = cache(load_pack)


@pytest.fixture(scope="module")
def pack(request: pytest.FixtureRequest) -> Pack:
    """Return the small pack, or the shipped one to the modules that are about it."""
    return load_once(SHIPPED_PACK if request.node.nodeid.startswith(ON_THE_SHIPPED_PACK) else SMALL_PACK)


@pytest.fixture
def run() -> Callable[..., Result]:
    """Return a function that runs a command line through Typer's runner."""

    def invoke(*args: str | Path, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(app, [str(arg) for arg in args], input=stdin, prog_name="carecli")

    return invoke
