"""What `carecli history import` is given: read line by line, with limits, and never partly used."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from carecli.history.exchange import OPENING
from carecli.pack.pack import Pack
from carecli.pack.reading import SLOW
from tests.history.making import save_many

Run = Callable[..., Result]
MAKE = "carecli history export makes such a file"


@pytest.fixture
def exported(home: Path, pack: Pack, run: Run) -> str:
    """Return an exported history of two snapshots, which is not saved here."""
    place = home / ".local" / "share" / "carecli" / "history.sqlite3"
    save_many(place, pack, 2)
    text = run("history", "export").stdout
    assert run("history", "erase", "--yes").exit_code == 0
    return text


def fail(run: Run, file: str | Path, stdin: str | bytes | None = None) -> list[str]:
    """Return what is said where an import is refused; nothing is saved."""
    result = run("history", "import", file, stdin=stdin)
    assert (result.exit_code, result.stdout) == (3, ""), result.stderr
    assert run("history", "list").stdout.startswith("Nothing is saved yet")
    return result.stderr.splitlines()


@pytest.mark.parametrize("way", ["named", "linked"])
@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("zeros", "has a line of more than 8 MB; is it the right file?"),
        ("nothing", f"is not an exported history: it is empty; {MAKE}"),
        ("folder", "is a folder, not a file; name a file inside it"),
        ("pipe", f"is not a file, and nothing comes from it; {SLOW}"),
        ("absent", "does not exist; check the path"),
    ],
)
def test_what_is_no_file_is_refused_on_one_line(
    kind: str, words: str, way: str, run: Run, tmp_path: Path
) -> None:
    place = {"zeros": Path("/dev/zero"), "nothing": Path("/dev/null")}.get(kind, tmp_path / kind)
    if kind == "folder":
        place.mkdir()
    elif kind == "pipe":
        os.mkfifo(place)
    if way == "linked":
        (tmp_path / "link").symlink_to(place)
        place = tmp_path / "link"
    assert fail(run, place) == [f"carecli: error: history {place} {words}"]


def test_an_export_that_takes_its_time_is_imported_from_the_shells_own_pipe(run: Run, home: Path) -> None:
    run("profile", "new", "--years", "3", "--license", "RN")
    assert run("history", "save").exit_code == 0
    exported = home / "exported.json"
    exported.write_text(run("history", "export").stdout)
    assert run("history", "erase", "--yes").exit_code == 0
    come, go = os.pipe()
    with subprocess.Popen(["/bin/sh", "-c", f"sleep 1.5; cat {exported}"], stdout=go):
        os.close(go)
        done = run("history", "import", f"/dev/fd/{come}")
        os.close(come)
    assert (done.exit_code, done.stdout) == (0, "Imported 1 new snapshot.\n")


def test_a_pipe_that_falls_silent_is_not_waited_for(run: Run, tmp_path: Path) -> None:
    place = tmp_path / "pipe"
    os.mkfifo(place)
    holding = os.open(place, os.O_RDWR)
    try:
        os.write(holding, OPENING.encode())
        (said,) = fail(run, place)
    finally:
        os.close(holding)
    assert said == f"carecli: error: history {place} is not a file, and nothing comes from it; {SLOW}"


def test_a_pipe_brings_an_export(exported: str, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(exported)
    command = f'"{sys.executable}" -m carecli history import <(cat "{tmp_path / "x.json"}")'
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "Imported 2 new snapshots.\n", "")


@pytest.mark.parametrize("row", ["{}", "[]", "1", '{"number": 0, "inputs": {"skills": {"ehr": 9}}}'])
def test_very_many_bad_rows_are_not_all_looked_at(row: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("\n".join([OPENING, *[f"{row},"] * 300_000, row, "]}"]))
    first, *problems = fail(run, tmp_path / "x.json")
    assert first == (
        f"carecli: error: history {tmp_path / 'x.json'}: more than 1,000 problems, nothing of it was used"
    )
    assert len(problems) == 20
    assert all(line.startswith(f"  {tmp_path / 'x.json'}:") for line in problems)


def test_one_row_of_very_many_problems_is_refused(exported: str, run: Run) -> None:
    document = json.loads(exported)
    document["snapshots"][0]["inputs"]["licenses"] = [1] * 30_000
    _, *problems = fail(run, "-", json.dumps(document))
    assert 1 <= len(problems) <= 20


BROKEN: dict[str, tuple[Callable[[list[str]], object], str]] = {
    "cut off": (lambda lines: lines.__delitem__(slice(-2, None)), "its end is missing"),
    "going on": (lambda lines: lines.append("{}"), "it goes on after its end on line 5"),
    "without a comma": (lambda lines: lines.__setitem__(1, lines[1][:-1]), "line 2 does not end in a comma"),
    "with a comma too many": (lambda lines: lines.__setitem__(2, f"{lines[2]},"), "line 3 ends in a comma"),
    "no JSON": (lambda lines: lines.__setitem__(2, "{x"), "it is not JSON on line 3"),
    "very deep": (lambda lines: lines.__setitem__(2, "[" * 100_000), "it is nested too deeply on line 3"),
    "of many digits": (
        lambda lines: lines.__setitem__(2, "9" * 10_000),
        "it holds a number of too many digits on line 3",
    ),
    "of very many values": (
        lambda lines: lines.__setitem__(2, f"[{'1,' * 1_500_000}1]"),
        "it holds too many values on line 3",
    ),
    "not a number": (lambda lines: lines.__setitem__(2, '{"number": NaN}'), "NaN is no number on line 3"),
}


@pytest.mark.parametrize(("change", "words"), BROKEN.values(), ids=list(BROKEN))
@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["lines", "crlf"])
def test_a_document_that_is_broken_is_said_on_one_line(
    change: Callable[[list[str]], object], words: str, ends: str, exported: str, run: Run
) -> None:
    lines = exported.splitlines()
    change(lines)
    said = fail(run, "-", ends.join(lines))
    assert said == [f"carecli: error: history standard input is not an exported history: {words}; {MAKE}"]


@pytest.mark.parametrize("text", ["[" * 100_000, "9" * 10_000, "{", "\x1b]0;t\x07", "[1]", "a\n" * 9_000_000])
def test_what_is_no_export_at_all_is_said_on_one_line(text: str, run: Run) -> None:
    (said,) = fail(run, "-", text)
    assert said.startswith("carecli: error: history standard input is not an exported history: it ")
    assert said.endswith(MAKE)
    assert "\x1b" not in said


def test_a_result_too_deep_to_be_read_again_is_not_kept(exported: str, run: Run) -> None:
    lines = exported.splitlines()
    lines[1] = lines[1].replace('"result": {', f'"result": {{"more": {"[" * 500}{"]" * 500}, ', 1)
    assert "[[[" in lines[1]
    _, problem = fail(run, "-", "\n".join(lines))
    assert problem.endswith(":2: cannot be kept: it is too large or too deep")


@pytest.mark.parametrize("place", ["number", "taken", "note", "inputs", "result"])
def test_a_byte_that_is_no_letter_is_refused(place: str, exported: str, run: Run) -> None:
    raw = exported.encode().replace(f'"{place}": '.encode(), f'"{place}\xff": '.encode("latin-1"), 1)
    (said,) = fail(run, "-", raw)
    assert "it is not UTF-8 text on line 2" in said


def test_a_mark_of_bytes_at_the_beginning_is_passed_over(exported: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(f"\ufeff{exported}", "utf-8")
    assert run("history", "import", tmp_path / "x.json").stdout == "Imported 2 new snapshots.\n"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Maya", "The imported snapshots are of Dana, those that were here of Maya\n"),
        ("Dana", ""),
        (None, ""),
    ],
)
def test_the_history_of_somebody_else_is_said_to_be_theirs(
    name: str | None, said: str, exported: str, run: Run
) -> None:
    assert run("profile", "new", "--years", "3", *(["--name", name] if name else [])).exit_code == 0
    assert run("history", "save").exit_code == 0
    result = run("history", "import", "-", stdin=exported)
    assert (result.exit_code, result.stderr) == (0, said)
    again = run("history", "import", "-", stdin=exported)
    assert (again.stdout, again.stderr) == ("Imported 0 new snapshots; 2 were here already.\n", "")
