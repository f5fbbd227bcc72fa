"""No license number, phone, e-mail or street of a résumé is shown, written, kept or said."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest
from typer.testing import Result

from tests.papers.planted import FILES, LINES, PLANTED

Run = Callable[..., Result]
Spawn = Callable[..., "pexpect.spawn[str]"]
DAY = ("--as-of", "2026-01-31")
SHOWN: tuple[list[str], ...] = (
    [], ["--full"], ["--plain"], ["--json"], ["--format", "markdown"], ["--format", "csv"], ["--yes"],
    ["--yes", "--json"], ["--yes", "--full"],
)  # fmt: skip


def assert_clean(*texts: str) -> None:
    for text in texts:
        assert [planted for planted in PLANTED if planted in text] == []


def read_kept(home: Path) -> list[str]:
    kept = [path for path in home.rglob("*") if path.is_file()]
    return [path.read_bytes().decode("utf-8", "replace") for path in kept]


@pytest.mark.parametrize("name", FILES)
def test_nothing_planted_comes_out(run: Run, home: Path, tmp_path: Path, name: str) -> None:
    raw = FILES[name]
    if name in ("resume.txt", "resume.json", "resume.yaml", "europass.xml"):
        assert any(planted.encode() in raw for planted in PLANTED)
    (tmp_path / name).write_bytes(raw)
    for more in SHOWN:
        result = run("import", tmp_path / name, *DAY, *more)
        assert result.exit_code == 0
        assert_clean(result.stdout, result.stderr)
    assert len(read_kept(home)) >= 2
    assert_clean(*read_kept(home))


def test_nothing_planted_stands_in_a_file_that_was_asked_for(run: Run, home: Path, tmp_path: Path) -> None:
    (tmp_path / "resume.txt").write_bytes(FILES["resume.txt"])
    for ending in ("md", "csv", "json", "txt"):
        place = home / f"claims.{ending}"
        more = [] if ending == "txt" else ["--format", {"md": "markdown"}.get(ending, ending)]
        assert run("import", tmp_path / "resume.txt", *DAY, "-o", place, *more).exit_code == 0
    run("import", tmp_path / "resume.txt", *DAY, "--yes", "--into", home / "dana.toml")
    run("import", tmp_path / "resume.txt", *DAY, "--yes")
    for command in (["history", "save"], ["profile", "show"], ["report", "-o", home / "report.md"]):
        result = run(*command)
        assert result.exit_code == 0
        assert_clean(result.stdout, result.stderr)
    assert len(read_kept(home)) >= 8
    assert_clean(*read_kept(home))


def test_nothing_planted_is_said_where_something_goes_wrong(run: Run, home: Path, tmp_path: Path) -> None:
    (tmp_path / "resume.txt").write_bytes(FILES["resume.txt"])
    run("import", tmp_path / "resume.txt", *DAY, "--yes")
    other = tmp_path / "other.txt"
    other.write_text("\n".join(LINES).replace("Dana Ruiz", "Otto Kern"))
    no_place = tmp_path / "resume.txt" / "p.toml"
    for args in (
        [other, "--yes"],
        [other, tmp_path / "resume.txt", "--yes"],
        [tmp_path / "resume.txt", "--yes", "--into", no_place],
    ):
        result = run("import", *args, *DAY)
        assert result.exit_code == 3
        assert_clean(result.stdout, result.stderr)
    whole = subprocess.run(
        [sys.executable, "-m", "carecli", "--debug", "import", str(other), "--yes"],
        check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert "Traceback" in whole.stderr
    assert_clean(whole.stdout, whole.stderr, *read_kept(home))


@pytest.mark.parametrize("mode", ["keys", "lines"])
def test_nothing_planted_is_asked_or_kept_as_a_draft(
    spawn: Spawn, home: Path, tmp_path: Path, mode: str
) -> None:
    (tmp_path / "resume.txt").write_bytes(FILES["resume.txt"])
    env = {"CARECLI_PROMPT": "lines"} if mode == "lines" else {}
    child = spawn("import", str(tmp_path / "resume.txt"), *DAY, env=env, size=(40, 100))
    said = ""
    for number in range(1, 9):
        child.expect(rf"{number} of \d+")
        said += f"{child.before}{child.after}"
        child.expect(["> $", r"\? why"])
        said += f"{child.before}{child.after}"
        child.send("y\n" if mode == "lines" else "y")
    child.expect("9 of")
    child.sendintr()
    child.expect(pexpect.EOF)
    said += f"{child.before}"
    child.close()
    assert child.exitstatus == 130
    assert "Your answers are kept" in said
    draft = home / ".local/share/carecli/import.json"
    assert len(json.loads(draft.read_text())["answers"]["Dana Ruiz"]) == 8
    assert_clean(said, *read_kept(home))
