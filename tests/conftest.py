"""What every test stands on: a home of its own, a small pack of the tests, and a way to run the program."""

import gc
import os
import re
import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from importlib import import_module
from itertools import count
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pexpect
import pytest
from coverage import Coverage
from hypothesis import HealthCheck, settings
from typer.testing import CliRunner, Result

import carecli
from carecli.cli import session
from carecli.cli.app import app
from carecli.pack import loading
from carecli.pack.loading import check_pack, load_file, load_handbook, load_pack, load_sources
from carecli.pack.pack import Pack
from carecli.pack.search import read_files

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.toml"))
TODAY = date(2026, 11, 23)
# What pip is told where a test installs something: the wheels that `make test` has put aside, and no network.
OFFLINE = {
    "PIP_NO_INDEX": "1",
    "PIP_FIND_LINKS": str(Path(sys.prefix) / "wheels"),
    "PIP_COMPILE": "0",
}

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
    "tests/cli/test_match.py",
    "tests/cli/test_match_kept.py",
    "tests/cli/test_import",
    "tests/pack/test_location.py",
)

# Rooms and files whose tests are about other things than what a line of carecli does.
ABOUT_NO_LINES = ("browser", "contract", "packaging", "test_shipped_pack.py")

QUIET: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow],
    "print_blob": True,
}
settings.register_profile("explore", **QUIET)
# Continuous integration tries the same examples each time, so that it speaks of the change alone.
settings.register_profile("repeat", derandomize=True, **QUIET)
settings.load_profile("repeat" if os.environ.get("CI") else "explore")

# What is measured has to be imported while it is measured, and not first by a test that is not.
for module in walk_packages(carecli.__path__, "carecli."):
    if module.name != "carecli.__main__":
        import_module(module.name)


def is_repeat(test: pytest.Function) -> bool:
    """Whether a test goes over lines that others have been over, so that coverage would find nothing new.

    Properties draw hundreds of examples; a command is run with other values than the first of its test; a
    distribution or a browser is another process; what is shipped and the forms of JSON are data. Tests that
    only go through all there is say it by a marker.
    """
    room = test.path.relative_to(ROOT / "tests").parts[0]
    if room in ABOUT_NO_LINES or test.get_closest_marker("repeats"):
        return True
    later = hasattr(test, "callspec") and any(test.callspec.indices.values())
    return getattr(test.obj, "is_hypothesis_test", False) or (later and room not in ("engine", "pack"))


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a repeat without coverage, which doubles what a test takes.

    The test is called right here: before Python 3.12 a trace is only off for what is called from where it was
    stopped, and all that is called by somebody else stays slow. So the marker of pytest-cov saves nothing.
    A worker of xdist measures twice over, and where one measurement is stopped the one beneath goes on.
    """
    if not is_repeat(pyfuncitem):
        return None
    given = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    stopped = []
    while measuring := Coverage.current():
        measuring.stop()
        stopped.append(measuring)
    try:
        pyfuncitem.obj(**given)
    finally:
        for measuring in reversed(stopped):
            measuring.start()
    return True


def pytest_collection_finish() -> None:
    """Leave what was imported and collected out of every garbage collection to come."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Name a new folder for each test, without a look at all that are there."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in count())


@pytest.fixture(autouse=True)
def home(request: pytest.FixtureRequest, homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test an empty home, 80 columns, the small pack and no settings of the machine's."""
    place = next(homes)
    place.mkdir(mode=0o700)
    monkeypatch.setenv("HOME", str(place))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("PAGER", "cat")  # nobody is there to leave a pager
    for name in ("XDG_DATA_HOME", "CARECLI_PACK", "CARECLI_PERSON", "NO_COLOR", "FORCE_COLOR", "CI"):
        monkeypatch.delenv(name, raising=False)
    if not request.node.nodeid.startswith(ON_THE_SHIPPED_PACK):
        monkeypatch.setenv("CARECLI_PACK", str(SMALL_PACK))
    return place


def read_once(read: Callable[..., Any]) -> Callable[..., Any]:
    """Make a function that reads a pack do so once for each of the two that no test changes."""
    known = cache(read)

    def choose(folder: Path, *args: Any, **options: Any) -> Any:
        return (known if folder in (SMALL_PACK, SHIPPED_PACK) else read)(folder, *args, **options)

    return choose


load_once = read_once(load_pack)


@pytest.fixture(autouse=True, scope="session")
def packs_read_once() -> Iterator[None]:
    """Spare each command that a test runs in this process the reading of a pack that it knows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "load_pack", load_once)
        for load in (load_file, load_sources, load_handbook):
            patch.setattr(session, load.__name__, read_once(load))
        patch.setattr(loading, "check_pack", read_once(check_pack))
        patch.setattr("carecli.cli.search.read_files", read_once(read_files))
        yield


@pytest.fixture(scope="module")
def pack(request: pytest.FixtureRequest) -> Pack:
    """Return the small pack, or the shipped one to the modules that are about it."""
    loaded: Pack = load_once(
        SHIPPED_PACK if request.node.nodeid.startswith(ON_THE_SHIPPED_PACK) else SMALL_PACK
    )
    return loaded


def leave_out_named(text: str) -> str:
    """A text whose proposed commands name neither the file of a person nor a pack, as for the usual ones."""
    return re.sub(r" (?:-p|--pack) (?:'[^']*'|[^\s.,;]+(?:\.[^\s.,;]+)*)", "", text)


@pytest.fixture
def run() -> Callable[..., Result]:
    """Return a function that runs a command line through Typer's runner."""

    def invoke(
        *args: str | Path, stdin: str | bytes | None = None, env: dict[str, str] | None = None
    ) -> Result:
        return CliRunner().invoke(app, [str(arg) for arg in args], input=stdin, env=env, prog_name="carecli")

    return invoke


@pytest.fixture
def spawn(home: Path) -> Iterator[Callable[..., "pexpect.spawn[str]"]]:
    """Return a function that starts carecli on a pseudo-terminal of so many lines and columns."""
    children: list[pexpect.spawn[str]] = []

    def start(
        *args: str, env: dict[str, str] | None = None, size: tuple[int, int] = (24, 80)
    ) -> "pexpect.spawn[str]":
        own = {"HOME": str(home), "TERM": "xterm", **(env or {})}
        inherited = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        child: pexpect.spawn[str] = pexpect.spawn(
            sys.executable, ["-m", "carecli", *args], env={**inherited, **own},
            encoding="utf-8", timeout=30, dimensions=size,
        )  # fmt: skip
        child.delaybeforesend = None
        children.append(child)
        return child

    yield start
    for child in children:
        child.close(force=True)


@pytest.fixture
def press_tab(run: Callable[..., Result]) -> Callable[[str], list[str]]:
    """Return a function that gives what bash is told to offer for a line when Tab is pressed."""

    def complete(line: str) -> list[str]:
        words = {"COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))}
        result = run(env={"_CARECLI_COMPLETE": "complete_bash", **words})
        assert (result.exit_code, result.stderr) == (0, "")
        return result.stdout.split()

    return complete
