"""Help: every command has examples, and every example runs."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest
from typer.testing import Result

from carecli import __version__
from carecli.pack.reading import find_pack
from tests.conftest import ROOT
from tests.papers.planted import FILES

Run = Callable[..., Result]

COMMANDS: list[tuple[str, ...]] = [
    (), ("assess",), ("plan",), ("plan", "done"), ("match",), ("ladder",), ("salary",), ("skills",),
    ("guide",), ("search",), ("sources",), ("import",), ("resume",), ("letter",),
    ("disagreements",), ("evidence",),
    ("profile", "new"), ("profile", "edit"), ("profile", "show"), ("profile", "check"),
    ("profile", "path"), ("profile", "erase"), ("report",), ("practice",),
    ("pack", "new"), ("pack", "set"), ("pack", "check"), ("pack", "describe"), ("pack", "diff"),
    ("pack", "list"),
    ("history", "save"), ("history", "list"), ("history", "show"), ("history", "diff"), ("history", "chart"),
    ("history", "export"), ("history", "import"), ("history", "erase"), ("history", "repair"),
    ("person", "add"), ("person", "list"), ("person", "use"), ("person", "rename"), ("person", "archive"),
    ("person", "note"), ("person", "notes"),
    ("rate", "request"), ("rate", "answer"), ("rate", "sign"), ("rate", "key"), ("rate", "accept"),
    ("rate", "show"), ("rate", "check"), ("rate", "remove"),
    ("people", "assess"), ("people", "report"), ("people", "template"), ("people", "form"),
    ("people", "history"),
]  # fmt: skip
# These use nothing that is kept of a person, or name them by themselves.
WITHOUT_A_PERSON: tuple[list[str], ...] = (
    [], ["guide"], ["search"], ["sources"], ["disagreements"], ["pack"], ["person"],
    ["people"],
)  # fmt: skip
PAPERS = ("resume.pdf", "resume.docx", "linkedin.zip")
GROUPS: list[tuple[str, ...]] = [
    ("plan",),
    ("profile",),
    ("history",),
    ("person",),
    ("people",),
    ("pack",),
    ("rate",),
]
PERSON = (
    "--years",
    "0",
    "--related-years",
    "5",
    "--license",
    "RN",
    "--certification",
    "none",
    "--skill",
    "ehr=1",
)
POSTING = """\
RN Case Manager

Qualifications
- Active RN license required
- Two years of discharge planning and utilization review required
"""
every_command = pytest.mark.parametrize("command", COMMANDS, ids=lambda c: " ".join(c) or "carecli")


def list_examples(text: str) -> list[str]:
    """Return the command lines under `Examples:`, without the words that explain them."""
    _, _, rest = re.sub(r"\bExample:", "Examples:", text).partition("Examples:\n")
    block = rest.split("\n\n")[0]
    return [re.split(r"\s{3,}", line.strip())[0] for line in block.splitlines()]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder of its own that has what the examples name."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    shutil.copytree(find_pack(), tmp_path / "my-ladder")
    shutil.copy(ROOT / "examples" / "bedside-nurse.toml", tmp_path / "profile.toml")
    for name in PAPERS:
        (tmp_path / name).write_bytes(FILES[name])
    (tmp_path / "posting.txt").write_text(POSTING, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_bare_carecli_prints_its_help(run: Run) -> None:
    bare = run()
    assert (bare.exit_code, bare.stderr) == (0, "")
    assert bare.stdout == run("--help").stdout
    for command in {command[0] for command in COMMANDS if command}:
        assert re.search(rf"^  {command} ", bare.stdout, re.MULTILINE), command


def test_commands_stand_as_a_person_thinks(run: Run) -> None:
    lines = run("--help").stdout.splitlines()
    titles = ["You:", "Your way:", "Your papers:", "Look up:", "Your data:", "Many people:", "Ladders:"]
    assert [line for line in lines if line in titles] == titles
    listed = [line.split()[0] for line in lines[lines.index("You:") :] if line.startswith("  ")]
    assert sorted(listed) == sorted({command[0] for command in COMMANDS if command})


@pytest.mark.parametrize("command", dict.fromkeys(COMMANDS + GROUPS), ids=lambda c: " ".join(c) or "carecli")
def test_help_fits_80_columns_its_examples_too(
    command: tuple[str, ...], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = run(*command, "--help").stdout.splitlines()
    assert len(lines) > 5
    assert [line for line in lines if len(line) > 80] == []


def greet(home: Path, columns: int = 80) -> str:
    """Return what the name alone prints on a terminal."""
    environment = {**os.environ, "HOME": str(home), "TERM": "xterm"}
    environment.pop("COLUMNS", None)
    child = pexpect.spawn(
        sys.executable, ["-m", "carecli"], env=environment, encoding="utf-8", timeout=30,
        dimensions=(24, columns),
    )  # fmt: skip
    said = str(child.read()).replace("\r\n", "\n")
    child.close()
    assert child.exitstatus == 0
    return said


def save(home: Path, text: str) -> None:
    place = home / ".local" / "share" / "carecli" / "profile.toml"
    place.parent.mkdir(parents=True)
    place.write_text(text, "utf-8")


def test_on_a_terminal_the_name_alone_tells_a_newcomer_how_to_begin(home: Path) -> None:
    lines = greet(home).splitlines()
    assert len(lines) == 3
    assert max(map(len, lines)) <= 80
    assert "Begin with   carecli assess" in lines[1]


def test_on_a_terminal_the_name_alone_tells_a_saved_person_where_they_stand(home: Path) -> None:
    save(home, (ROOT / "examples" / "bedside-nurse.toml").read_text("utf-8"))
    welcome, further = greet(home).splitlines()
    assert re.fullmatch(r"Welcome back, Maya\. [A-Z][A-Za-z ]+ \([a-z, ]+\d+\.\d of 100\)\.", welcome)
    assert further.startswith("carecli assess    carecli plan")


def test_a_saved_profile_that_cannot_be_read_is_said_in_the_greeting(home: Path) -> None:
    save(home, 'years = "many"\n')
    said = greet(home)
    assert said.startswith("Your saved profile cannot be read: ")
    assert "carecli profile check" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("command", dict.fromkeys(COMMANDS + GROUPS), ids=lambda c: " ".join(c) or "carecli")
def test_both_spellings_of_help_work_and_name_the_command(command: tuple[str, ...], run: Run) -> None:
    long, short = run(*command, "--help"), run(*command, "-h")
    assert (long.exit_code, long.stderr) == (0, "")
    assert long.stdout == short.stdout
    assert long.stdout.startswith(f"Usage: {' '.join(('carecli', *command))} ")


def test_these_are_all_the_commands(run: Run) -> None:
    listed = [
        (*group, name)
        for group in ((), *GROUPS)
        for name in re.findall(
            r"^  ([a-z]+)  ",
            re.split("(?m)^(?:Commands|You):", run(*group, "--help").stdout)[1],
            re.MULTILINE,
        )
    ]
    assert sorted(name for name in listed if name not in GROUPS) == sorted(
        c for c in COMMANDS if c and c not in GROUPS
    )


RATINGS = ("for-supervisor.json", "rated.json", "from-the-form.json")


def have_rated(run: Run, *written: str) -> None:
    """Make a request, its answer, one not signed, and take the answer; `written` are to be made anew."""
    request, rated, bare = map(Path, RATINGS)
    assert run("rate", "request", "--name", "Dana", "-o", request, "--force").exit_code == 0
    answer = ("rate", "answer", request, "--by", "Ann Lee", "--confirm", "all", "-o", rated, "--force")
    assert run(*answer).exit_code == 0
    given = json.loads(rated.read_text("utf-8"))
    bare.write_text(json.dumps(given | {"key": "", "signature": ""}), "utf-8")
    assert run("rate", "accept", rated).exit_code == 0
    for place in written:
        Path(place).unlink(missing_ok=True)


@every_command
def test_every_example_of_the_help_runs(command: tuple[str, ...], run: Run, desk: Path) -> None:
    examples = list_examples(run(*command, "--help").stdout)
    assert examples, "no examples"
    for example in examples:
        program, *args = shlex.split(example)
        assert program == "carecli"
        assert tuple(args[: len(command)]) == command or not command
        run("profile", "erase", "--yes")
        if args[:2] not in (["profile", "new"], ["profile", "erase"]):
            assert run("profile", "new", *PERSON).exit_code == 0
        if args[0] == "history" and args[1] != "erase":
            saves = [run("history", "save").exit_code, run("history", "save").exit_code]
            assert [*saves, run("history", "export", "-o", "history.json", "--force").exit_code] == [0, 0, 0]
        if "Maria" in args and args[:2] != ["person", "add"]:
            run("person", "add", "Maria")
            run("profile", "new", "--person", "Maria", *PERSON)
        if command == ("history", "export"):
            (desk / "history.json").unlink()
        if command == ("practice",):
            assert run("practice", "--write", "--title", "The Saturday bed", "--task", "A bed").exit_code == 0
        if args[0] == "rate":
            have_rated(run, *([RATINGS[0]] if args[1] == "request" else ["ann.json"]))
        result = run(*args)
        asks = args in (["profile", "new"], ["profile", "edit"]) or args[-4:-2] == ["--role", "lead"]
        assert result.exit_code == (2 if asks else 0), f"{example}: {result.stderr}"
        assert result.stdout or result.stderr
        assert ("pass " in result.stderr) is asks
    given = {"examples", "my-ladder", "profile.toml", "posting.txt", *PAPERS, *RATINGS}
    written = {path.name for path in desk.iterdir()} - given
    reports = {"report.html", "maya.html", "maya.docx", "maya.pdf", "letter.pdf"}
    expected = {
        (): {"report.html"},
        ("ladder",): {"ladder.csv"},
        ("people", "history"): {"moved.csv"},
        ("report",): reports,
        ("import",): {"dana.toml"},
        ("match",): {"matches.csv"},
        ("resume",): {"my-resume.pdf", "cv.docx"},
        ("letter",): {"letter.docx"},
        ("practice",): {"questions.pdf"},
        ("rate", "request"): {"form.html"},
        ("people", "assess"): {"board.html"},
        ("people", "report"): {"reports", "pages", "ours"},
        ("people", "template"): {"people.csv", "people.xlsx"},
        ("people", "form"): {"form.html"},
        ("rate", "answer"): {"ann.json"},
        ("rate", "sign"): {"signed.json"},
        ("pack", "new"): {"our-ladder", "acme"},
    }
    assert written - {"history.json"} == expected.get(command, set())


@pytest.mark.parametrize("command", dict.fromkeys(COMMANDS + GROUPS), ids=lambda c: " ".join(c) or "carecli")
def test_no_sentence_of_the_help_is_cut_off_and_no_bracket_doubled(
    command: tuple[str, ...], run: Run
) -> None:
    text = run(*command, "--help").stdout
    assert "..." not in text.replace("[ARGS]...", "").replace("{WORDS}...", "").replace(
        "{STEP}...", ""
    ).replace("{FILE}...", "").replace("{POSTING}...", "").replace("[FILE]...", "").replace(
        "[CHANGE]...", ""
    ), "a sentence is cut off"
    assert "[[" not in text, "an argument has two pairs of brackets"


@pytest.mark.parametrize(
    ("command", "options"),
    [
        (
            "assess",
            "--profile -p --name --years --related-years --education --license --certification --skill"
            " --setting --target --country --state --pay --level --check --with --why --full --sources"
            " --ratings --today --json --plain --format --output -o --force --no-pager --no-input --pack"
            " --help -h",
        ),
        (
            "plan",
            "--profile -p --to --prefer --hours-per-week --start --pay --today --full --sources --json"
            " --plain --format --output -o --force --no-pager --no-input --pack --help -h",
        ),
        (
            "match",
            "--profile -p --name --years --related-years --education --license --certification --skill"
            " --setting --target --country --state --pay --save --evidence --since --full --today --json"
            " --plain --format --output -o --force --no-pager --no-input --pack --help -h",
        ),
        ("plan done", "--undo --no-input --pack --help -h"),
        (
            "ladder",
            "--setting --why --full --sources --anyone --json --plain --format --output -o"
            " --force --no-pager --pack --help -h",
        ),
        (
            "salary",
            "--profile -p --level --state --metro --compare --country --license --setting --offer --pay"
            " --hours --chart --full --sources --anyone --json --plain --format --output -o"
            " --force --no-pager --pack --help -h",
        ),
        (
            "skills",
            "--full --sources --anyone --json --plain --format --output -o --force --no-pager --pack"
            " --help -h",
        ),
        ("guide", "--full --sources --json --plain --format --output -o --force --no-pager --pack --help -h"),
        ("search", "--json --plain --format --output -o --force --no-pager --pack --help -h"),
        ("sources", "--full --json --plain --format --output -o --force --no-pager --pack --help -h"),
        ("disagreements", "--full --json --plain --format --output -o --force --no-pager --pack --help -h"),
        (
            "evidence",
            "--setting --license --sources --anyone --json --plain --format --output -o"
            " --force --no-pager --pack --help -h",
        ),
        (
            "profile new",
            "--name --years --related-years --education --license --certification --skill --setting --target"
            " --country --state --pay --replace --no-input --pack --help -h",
        ),
        (
            "profile edit",
            "--name --years --related-years --education --license --certification --skill --setting --target"
            " --country --state --pay --no-input --pack --help -h",
        ),
        ("profile show", "--json --plain --format --output -o --force --no-pager --pack --help -h"),
        ("profile check", "--pack --help -h"),
        ("profile path", "--help -h"),
        ("profile erase", "--yes -y --no-input --help -h"),
        ("history save", "--note --json --today --pack --help -h"),
        ("history list", "--all --json --plain --format --output -o --force --no-pager --pack --help -h"),
        ("history show", "--json --plain --format --output -o --force --no-pager --pack --help -h"),
        ("history diff", "--full --json --plain --format --output -o --force --no-pager --pack --help -h"),
        ("history chart", "--level --json --plain --format --output -o --force --no-pager --pack --help -h"),
        ("history export", "--output -o --force --help -h"),
        ("history import", "--help -h"),
        ("history erase", "--yes -y --no-input --help -h"),
        ("history repair", "--help -h"),
        (
            "report",
            "--profile -p --to --format --json --output -o --force --full --for --notes --letterhead --today"
            " --pack --help -h",
        ),
        (
            "practice",
            "--profile -p --to --stories --write --edit --remove --title --situation --task --action --result"
            " --learning --shows --no-patient --yes -y --full --today --json --plain --format --output -o"
            " --force --no-pager --no-input --pack --help -h",
        ),
        (
            "letter",
            "--why --contact --profile -p --pack --today --format --json --plain --output -o --force"
            " --no-pager --help -h",
        ),
        ("rate request", "--to --name --profile -p --today --output -o --force --pack --help -h"),
        (
            "rate answer",
            "--by --role --skill --confirm --reject --why --output -o --force --plain --today --help -h",
        ),
        (
            "rate accept",
            "--unsigned --print --full --profile -p --json --plain --format --output -o --force --no-pager"
            " --pack --help -h",
        ),
        (
            "resume",
            "--for --contact --profile -p --pack --today --format --json --output -o --force --help -h",
        ),
        (
            "people history",
            "--since --json --plain --format --output -o --force --no-pager --pack --help -h",
        ),
        ("person add", "--help -h"),
        ("person list", "--all --json --plain --format --output -o --force --no-pager --pack --help -h"),
        ("person use", "--help -h"),
        ("person rename", "--help -h"),
        ("person archive", "--undo --help -h"),
        ("person note", "--today --help -h"),
        ("person notes", "--json --plain --format --output -o --force --no-pager --help -h"),
        (
            "people assess",
            "--by --level --list --map --skip-bad --engine --master --smallest --format --json --plain --full"
            " --output -o --force --no-pager --today --pack --help -h",
        ),
        (
            "people report",
            "--each --output -o --format --to --for --letterhead --map --skip-bad --force --today --pack"
            " --help -h",
        ),
        ("pack check", "--json --pack --help -h"),
        ("pack new", "--from --id --title --source --help -h"),
        ("pack set", "--id --version --source --help -h"),
        ("pack describe", "--json --plain --format --output -o --force --no-pager --pack --help -h"),
        ("pack diff", "--json --plain --format --output -o --force --no-pager --help -h"),
        ("pack list", "--json --plain --format --output -o --force --no-pager --help -h"),
        ("", "--version --debug --install-completion --show-completion --help -h"),
    ],
)
def test_help_lists_every_option(command: str, options: str, run: Run) -> None:
    text = run(*command.split(), "--help").stdout.split("Options:")[1]
    found = re.findall(r"(?:^  |, )(--?[a-z][a-z-]*)", text.split("Commands:")[0], re.MULTILINE)
    of_a_person = command.split()[:1] not in WITHOUT_A_PERSON
    assert sorted(found) == sorted([*options.split(), *["--person"] * of_a_person])


def test_the_version_is_shown(run: Run) -> None:
    result = run("--version")
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"carecli {__version__}\n", "")


CLOSED = """
import os, sys
for handle in range(3):
    os.close(handle)
os.execv(sys.executable, [sys.executable, "-m", "carecli"])
"""


def test_nobody_is_greeted_where_all_streams_are_closed() -> None:
    assert subprocess.run([sys.executable, "-c", CLOSED], check=False).returncode == 0
