"""Wheel and sdist, each installed into an environment of its own and run outside the checkout."""

import os
import re
import subprocess
import sys
import tarfile
import venv
from email import message_from_bytes
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.conftest import OFFLINE, ROOT

PACK = ROOT / "data" / "care-manager"
MOST_BYTES = 4_000_000
WHERE = "import carecli, pathlib; print(pathlib.Path(carecli.__file__).resolve().parent)"
UNWANTED = ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "CARECLI_PACK", "VIRTUAL_ENV")
CLEAN = {**{k: v for k, v in os.environ.items() if k not in UNWANTED}, **OFFLINE}


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command to its end and return what it printed; show both streams if it fails."""
    done = subprocess.run([str(part) for part in command], cwd=cwd, env=CLEAN, capture_output=True, text=True)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="session")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    built = {path.suffix: path for path in folder.iterdir()}
    assert set(built) == {".whl", ".gz"}
    return built


@pytest.mark.parametrize(
    ("kind", "extra"), [(".whl", "report,papers,people,ratings"), (".gz", "report")], ids=["wheel", "sdist"]
)
def test_an_installed_distribution_does_the_main_job_elsewhere(
    distributions: dict[str, Path], tmp_path: Path, kind: str, extra: str
) -> None:
    environment = tmp_path / "environment"
    venv.create(environment)
    scripts = environment / "bin"
    install = (sys.executable, "-m", "pip", "--python", scripts / "python", "install", "--quiet")
    run(*install, distributions[kind], cwd=tmp_path)
    profile = tmp_path / "profile.toml"
    profile.write_text(
        (ROOT / "examples" / "bedside-nurse.toml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    carecli = scripts / "carecli"
    assert run(carecli, "--version", cwd=tmp_path).startswith("carecli ")
    assert "Director of Care" in run(carecli, "ladder", cwd=tmp_path)
    assert "84,000" in run(carecli, "salary", "--level", "senior", cwd=tmp_path)
    assert "Maya, you could try for Care Manager now" in run(carecli, "assess", "-p", profile, cwd=tmp_path)
    assert "site-packages" in run(carecli, "pack", "check", cwd=tmp_path)
    assert "Outlook" in run(carecli, "guide", "outlook", "--format", "markdown", cwd=tmp_path)
    assert "420 USD" in run(carecli, "search", "ccm", "exam", "cost", cwd=tmp_path)
    # the middle and the top quarter of what the wage tables give for registered nurses there
    here = run(carecli, "salary", "--level", "senior", "--state", "CA", "--license", "RN", cwd=tmp_path)
    said = "Registered nurses in California, as Senior Care Manager: 140,270 to 173,170 USD"
    assert here.startswith(said)
    report: list[str | Path] = [carecli, "report", "-p", profile, "-o"]
    run(*report, "report.md", cwd=tmp_path)
    assert "# Career report for Maya" in (tmp_path / "report.md").read_text(encoding="utf-8")
    plan: list[str | Path] = [carecli, "plan", "-p", profile, "-o"]
    for command in ([*report, "no.html"], [*report, "no.docx"], [*report, "no.pdf"], [*plan, "no.ics"]):
        refused = subprocess.run(command, cwd=tmp_path, env=CLEAN, capture_output=True, text=True)
        assert refused.returncode == 2
        assert "'.[all]'" in refused.stderr
    assert not list(tmp_path.glob("no.*"))
    run(*install, f"{distributions[kind]}[{extra}]", cwd=tmp_path)
    made = {
        "report.html": b"<!DOCTYPE html>",
        "report.docx": b"PK",
        "report.pdf": b"%PDF",
        "plan.ics": b"BEGIN:VCALENDAR",
    }
    for name, begin in made.items():
        run(*(plan if name.endswith(".ics") else report), name, cwd=tmp_path)
        assert (tmp_path / name).read_bytes().startswith(begin)
    installed = Path(run(scripts / "python", "-c", WHERE, cwd=tmp_path).strip())
    assert installed.is_relative_to(environment)
    files = [path for path in installed.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert sum(path.stat().st_size for path in files) < MOST_BYTES


def list_data() -> set[str]:
    """Return the files of the data folder as `data/care-manager/...`, read from the checkout."""
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / "data").rglob("*") if path.is_file()}
    assert len(files) >= 20
    assert {"data/care-manager/wages.csv", "data/care-manager/areas.csv"} <= files
    assert len([name for name in files if name.startswith("data/care-manager/topics/")]) >= 6
    return files


def list_source() -> set[str]:
    """Return the files of the package, read from the checkout."""
    found = (ROOT / "src" / "carecli").rglob("*")
    files = {path.relative_to(ROOT / "src").as_posix() for path in found if "__pycache__" not in path.parts}
    return {name for name in files if name.endswith((".py", "py.typed", ".j2", ".css", ".js", ".typ"))}


def test_the_wheel_holds_the_pack_and_nothing_of_the_workshop(distributions: dict[str, Path]) -> None:
    with ZipFile(distributions[".whl"]) as wheel:
        shipped = {name for name in wheel.namelist() if ".dist-info/" not in name}
        unpacked = sum(entry.file_size for entry in wheel.infolist() if entry.filename.startswith("carecli/"))
        assert wheel.read("carecli/data/care-manager/wages.csv") == (PACK / "wages.csv").read_bytes()
    assert shipped == {f"carecli/{name}" for name in list_data()} | list_source()
    assert {"carecli/py.typed", "carecli/views/templates/report.html.j2"} <= shipped
    assert 500_000 < unpacked < MOST_BYTES


def test_the_extra_all_holds_every_extra(distributions: dict[str, Path]) -> None:
    with ZipFile(distributions[".whl"]) as wheel:
        (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = message_from_bytes(wheel.read(name))
    extras: dict[str, set[str]] = {}
    for line in metadata.get_all("Requires-Dist", []):
        library, _, extra = line.partition("; extra == ")
        extras.setdefault(extra.strip("\"'"), set()).add(library)
    assert set(extras) == {"", *metadata.get_all("Provides-Extra", [])}
    every = extras.pop("all")
    needed = extras.pop("")
    assert every == set().union(*extras.values())
    assert {re.split("[<>=]", library)[0] for library in every} >= {
        "icalendar",
        "jinja2",
        "python-docx",
        "typst",
    }
    assert not every & needed


def test_the_sdist_holds_what_the_wheel_is_made_from_and_the_workshop(distributions: dict[str, Path]) -> None:
    with tarfile.open(distributions[".gz"]) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    assert names >= list_data() | {f"src/{name}" for name in list_source()}
    assert {"tools/import_wages.py", "benchmarks/startup.py", "docs/generate.py", "Makefile"} <= names
    assert "tests/packaging/test_distributions.py" in names
    folders = {name.split("/")[0] for name in names if "/" in name}
    assert folders == {"src", "data", "tests", "docs", "examples", "benchmarks", "tools"}
