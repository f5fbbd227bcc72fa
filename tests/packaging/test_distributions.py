"""Wheel and sdist, each installed into an environment of its own and run outside the checkout."""

import os
import subprocess
import sys
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[2]
CLEAN = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "CARECLI_PACK", "VIRTUAL_ENV")}


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


@pytest.mark.parametrize("kind", [".whl", ".gz"], ids=["wheel", "sdist"])
def test_an_installed_distribution_does_the_main_job_elsewhere(
    distributions: dict[str, Path], tmp_path: Path, kind: str
) -> None:
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=True)
    scripts = environment / "bin"
    run(scripts / "python", "-m", "pip", "install", "--quiet", distributions[kind], cwd=tmp_path)
    profile = tmp_path / "profile.toml"
    profile.write_text(
        (ROOT / "examples" / "bedside-nurse.toml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    carecli = scripts / "carecli"
    assert run(carecli, "--version", cwd=tmp_path).startswith("carecli ")
    assert "Director of Care" in run(carecli, "ladder", cwd=tmp_path)
    assert "84,000 USD" in run(carecli, "salary", "--level", "senior", cwd=tmp_path)
    assert "Maya, you are ready for" in run(carecli, "assess", "-p", profile, cwd=tmp_path)
    assert "site-packages" in run(carecli, "pack", "check", cwd=tmp_path)


def test_the_wheel_holds_the_pack_and_nothing_of_the_workshop(distributions: dict[str, Path]) -> None:
    names = ZipFile(distributions[".whl"]).namelist()
    shipped = {Path(name).name for name in names if name.startswith("carecli/data/care-manager/")}
    assert shipped == {path.name for path in (ROOT / "data" / "care-manager").iterdir()}
    assert len(shipped) >= 7
    assert "carecli/py.typed" in names
    assert not [name for name in names if name.startswith(("tests/", "docs/", "benchmarks/"))]
