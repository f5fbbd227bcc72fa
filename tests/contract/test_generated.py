"""Generated files are fresh, and the schemas say what the loader does."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = sorted((ROOT / "docs" / "schemas").glob("*.schema.json"))


def test_schemas_commands_and_readme_are_fresh() -> None:
    command = [sys.executable, "docs/generate.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "10 generated files, 0 not fresh" in done.stdout


def test_every_file_of_a_pack_and_the_profile_has_a_schema() -> None:
    names = {path.name.removesuffix(".schema.json") for path in SCHEMAS}
    assert names == {path.stem for path in (ROOT / "data" / "care-manager").glob("*.toml")} | {"profile"}


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_a_schema_refuses_unknown_keys(path: Path) -> None:
    schema = json.loads(path.read_text(encoding="utf-8"))
    objects = [part for part in (schema, *schema.get("$defs", {}).values()) if "properties" in part]
    assert objects
    assert all(part["additionalProperties"] is False for part in objects)


@pytest.mark.parametrize("folder", ["data/care-manager", "examples"])
def test_data_files_name_their_schema(folder: str) -> None:
    files = sorted((ROOT / folder).glob("*.toml"))
    assert len(files) >= 5
    for path in files:
        named = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("#:schema ")
        assert (path.parent / named).resolve() in SCHEMAS, path


def test_constraints_name_versions_and_nothing_else() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) >= 20
    assert not [line for line in lines if not re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9.]+", line)]
