"""One bad byte anywhere, and streams that are closed or full: a message or nothing of it, never a defect."""

import codecs
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest
from typer.testing import Result

from tests.cli.test_bad_names import find_controls
from tests.conftest import PEOPLE, ROOT

Run = Callable[..., Result]
Spawn = Callable[..., "pexpect.spawn[str]"]

NURSE = str(PEOPLE / "bedside-nurse.toml")
CARECLI = [sys.executable, "-m", "carecli"]
BYTE = os.fsdecode(b"a\xff\x80")  # as Python gives what was typed after a command
TITLE = "\x1b]0;t\x07a\u202e\x9b"


def start(
    *args: str, stdin: bytes = b"", env: dict[str, str] | None = None
) -> "subprocess.CompletedProcess[bytes]":
    """Run carecli as a process of its own, where bytes are bytes."""
    return subprocess.run(
        [*CARECLI, *args], input=stdin, env={**os.environ, **(env or {})}, capture_output=True, check=False
    )


def in_shell(script: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(["/bin/sh", "-c", script], capture_output=True, check=False)


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["assess", "--years", "3", "--name", BYTE], 0),
        (["assess", "--years", BYTE], 2),
        (["assess", "--license", BYTE, "--json"], 2),
        (["assess", "-p", BYTE], 3),
        (["assess", "-p", BYTE, "--json"], 3),
        (["profile", "check", BYTE], 3),
        (["ladder", "--pack", BYTE], 4),
        (["pack", "check", BYTE], 4),
        (["guide", BYTE], 2),
        (["search", BYTE], 0),
        (["history", "import", BYTE], 3),
        (["history", "show", BYTE], 2),
        ([BYTE], 2),
        ([f"--{BYTE}"], 2),
    ],
    ids=lambda value: " ".join(value).replace(BYTE, "X") if isinstance(value, list) else "",
)
def test_a_byte_that_is_no_letter_on_the_command_line_is_no_defect(args: list[str], code: int) -> None:
    done = start(*args)
    assert done.returncode == code, done.stderr
    assert find_controls((done.stdout + done.stderr).decode("utf-8")) == set()
    if code and "--json" in args:
        assert json.loads(done.stderr)["error"]["code"] == code
    elif code:
        assert done.stderr.startswith(b"carecli: error: ")
        assert done.stderr.count(b"\n") == 1


def test_a_file_whose_name_holds_such_a_byte_is_written_and_told_apart(tmp_path: Path) -> None:
    place = os.fsdecode(os.fsencode(tmp_path / "a") + b"\xff.md")
    done = start("ladder", "-o", place)
    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr.decode("utf-8") == f"Written to {tmp_path / 'a'}\ufffd.md\n"
    assert Path(place).stat().st_size > 0


@pytest.mark.parametrize("value", [os.fsdecode(b"\xff"), "\x1b[31m", "x" * 5000, "-1", "100000000", ""])
@pytest.mark.parametrize(
    "name",
    ["COLUMNS", "LINES", "CARECLI_PACK", "CARECLI_PROMPT", "PAGER", "NO_COLOR", "TERM", "LANG", "LC_ALL",
     "XDG_DATA_HOME"],
)  # fmt: skip
@pytest.mark.repeats
def test_no_variable_of_the_environment_is_a_reason_to_fail(name: str, value: str, tmp_path: Path) -> None:
    if name == "XDG_DATA_HOME":
        value = str(tmp_path / value)
    done = start("assess", "--years", "3", env={name: value})
    assert done.returncode == (4 if name == "CARECLI_PACK" and value else 0), done.stderr
    assert find_controls((done.stdout + done.stderr).decode("utf-8", "replace")) == set()
    assert done.stderr.count(b"\n") <= 1


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-16", "ascii:strict"])
@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["assess", "--years", "3", "--name", "Zo\xeb \u65e5\u672c"], 0),
        (["ladder", "--json"], 0),
        (["salary", "--level", "\u65e5"], 2),
        (["assess", "-p", "-"], 0),
    ],
    ids=["name", "JSON", "error", "standard input"],
)
@pytest.mark.repeats
def test_a_terminal_of_other_letters_gets_what_it_can_show(args: list[str], code: int, encoding: str) -> None:
    profile = '{"years": 3, "name": "Zo\xeb \u65e5"}'.encode()
    done = start(*args, stdin=profile, env={"PYTHONIOENCODING": encoding})
    assert done.returncode == code, done.stderr


CLOSED = {"in": "<&-", "out": ">&-", "aside": "2>&-", "all": "<&- >&- 2>&-"}
FULL = {"out": ">/dev/full", "aside": "2>/dev/full", "both": ">/dev/full 2>/dev/full"}


@pytest.mark.parametrize("where", [*CLOSED.values(), *FULL.values()])
@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("assess --years 3", 0),
        ("ladder boss", 2),
        ("--help", 0),
        ("--version", 0),
        ("assess --help", 0),
        ("profile new --years 3", 0),
        ("pack check", 0),
        ("assess -p - --json", 3),
    ],
)
@pytest.mark.repeats
def test_a_stream_that_is_closed_or_full_gives_the_documented_code(
    command: str, code: int, where: str
) -> None:
    done = in_shell(f"{shlex.join(CARECLI)} {command} {where}")
    has_no_output = " >" in f" {where}" and code == 0 and not command.startswith("profile")
    may_be_silent = ">&-" in where and command.endswith(("help", "version"))  # Typer's own, as it does it
    codes = {3, 0} if has_no_output and may_be_silent else {3} if has_no_output else {code}
    assert done.returncode in codes, done.stderr
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


@pytest.fixture
def sit_down(spawn: Spawn) -> Spawn:
    """Return `spawn` for a terminal that shows what is typed as it is, be it text or not."""

    def start(*args: str, **options: object) -> "pexpect.spawn[str]":
        child = spawn(*args, **options)
        vars(child)["_decoder"] = codecs.getincrementaldecoder("utf-8")("replace")  # pexpect's own is strict
        return child

    return start


def answer(child: "pexpect.spawn[str]", question: str, typed: bytes) -> None:
    child.expect(question)
    os.write(child.child_fd, typed)


def test_a_bad_byte_in_a_confirmation_is_asked_again(sit_down: Spawn, tmp_path: Path) -> None:
    place = tmp_path / "there.md"
    place.write_text("kept")
    child = sit_down("ladder", "-o", str(place))
    answer(child, "Write over it", b"\xff\xfey\n")
    answer(child, "Write over it", b"n\n")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 2
    assert place.read_text() == "kept"


def test_a_bad_byte_is_no_yes_to_erase(sit_down: Spawn, run: Run, home: Path) -> None:
    run("profile", "new", "--years", "3")
    child = sit_down("profile", "erase")
    answer(child, "Sure", b"yes\xff\n")
    child.expect("Nothing was erased")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert list(home.rglob("profile.toml"))


ANSWERS = ["nurse", "RN", "bachelor", "1", "3", "2", "hospital", "ca", "senior", "Dana"]


@pytest.mark.parametrize("mode", ["keys", "lines"])
@pytest.mark.parametrize("place", range(len(ANSWERS)))
@pytest.mark.repeats
def test_a_bad_byte_in_any_answer_is_left_out_and_the_answer_kept(
    sit_down: Spawn, home: Path, mode: str, place: int
) -> None:
    child = sit_down("assess", env={"CARECLI_PROMPT": "lines"} if mode == "lines" else {}, size=(40, 100))
    for number, typed in enumerate(ANSWERS[: place + 1]):
        child.expect(r"Question \d+ of \d+")
        child.expect(["> $", "why"])
        os.write(child.child_fd, typed.encode() + (b"\xe9" if number == place else b"") + b"\r")
    child.expect([r"Question \d+ of \d+", "What next", "rate", "left open"])
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    (draft,) = home.rglob("interview.json")
    entries = json.loads(draft.read_text("utf-8"))["entries"]
    assert len(entries) == place + 1
    assert "\ufffd" not in draft.read_text("utf-8")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["ladder", "-o", "{}.md"], "Written to "),
        (["profile", "check", "{}.toml"], "is valid"),
        (["assess", "-p", "{}.toml", "-o", "{}.json"], "Written to "),
        (["profile", "show", "{}.toml", "--json"], '"name": "Dana"'),
    ],
    ids=["output", "check", "report", "show"],
)
def test_a_name_of_a_file_is_said_without_what_a_terminal_obeys(
    args: list[str], said: str, run: Run, tmp_path: Path
) -> None:
    (tmp_path / f"{TITLE}.toml").write_text('years = 3\nname = "Dana"\n')
    result = run(*(arg.format(tmp_path / TITLE) if "{}" in arg else arg for arg in args))
    assert result.exit_code == 0
    assert said in result.stdout + result.stderr
    assert find_controls(result.stdout + result.stderr) == set()


def test_a_folder_of_such_a_name_is_said_clean_as_well(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / TITLE))
    said = []
    for command in (
        ["profile", "path"],
        ["profile", "new", "--years", "3", "--license", "RN"],
        ["profile", "new", "--replace", "--years", "4"],
        ["assess"],
        ["profile", "check"],
        ["history", "save"],
        ["history", "repair"],
        ["profile", "erase", "--yes"],
    ):
        result = run(*command)
        assert result.exit_code == 0, result.stderr
        said.append(result.stdout + result.stderr)
    assert [find_controls(text) for text in said] == [set()] * len(said)
    assert "kept as" in said[2]
    assert "Using your saved profile" in said[3]
    assert "Erased" in said[-1]


def test_only_one_place_writes_to_standard_error_and_it_cleans() -> None:
    """Anything else in the commands says what it says through `tell`, or in a console's own clean text."""
    sources = {path.name: path.read_text("utf-8") for path in (ROOT / "src/carecli/cli").glob("*.py")}
    writes = {name for name, text in sources.items() if re.search(r"stderr\.write|\bprint\(", text)}
    assert writes == {"aside.py"}
    asks = {name for name, text in sources.items() if "typer.confirm(" in text}
    assert asks == {"output.py"}
