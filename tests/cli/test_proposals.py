"""What a screen, a hint or an error proposes: the same person, the same ladder, a command that there is."""

import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from carecli.cli.app import COMMANDS, load_command
from carecli.cli.proposals import GIVEN, TAKES
from tests.conftest import SMALL_PACK

Run = Callable[..., Result]
EXAMPLES = SMALL_PACK.parents[2] / "examples"
TOOK = {"--pack": "pack", "--person": "person", "--profile": "profile", "--anyone": "anyone"}
MUST = {"-p": "profile", "--person": "person", "--pack": "pack"}
SCREENS = """assess;assess --full;assess --level senior;assess --why license;assess --with years=+2
    assess --check lead;salary;salary --full;salary --offer 82000;plan;plan --full;plan --to lead
    plan --prefer cheapest;report;practice;letter posting.txt;resume;match posting.txt;match .
    ladder;ladder senior;ladder --full
    skills;skills ehr;evidence;evidence senior;guide;search license;sources
    disagreements;rate request --to senior;history list;history save;history list;history diff
    history chart;profile show;profile check;plan done nothing;import resume.txt
    rate show;rate remove Ann --yes;history show 9;assess --ratings other"""
POSTING = "RN Case Manager\n\nRequirements\n- Active RN license required\n- CCM required\n"
COMMAND = re.compile(r"\bcarecli [a-z]+.*?(?=\bcarecli [a-z]|$)")


def list_paths() -> dict[str, tuple[str, ...]]:
    """Every command that takes one of the options, with those that it takes."""
    found = {}
    for name in COMMANDS:
        command = load_command(name)
        for path, one in (
            (name, command),
            *((f"{name} {n}", c) for n, c in getattr(command, "commands", {}).items()),
        ):
            options = {option for parameter in one.params for option in parameter.opts}
            found[path] = tuple(sorted(TOOK[option] for option in options & {*TOOK}))
    return {path: options for path, options in found.items() if options and not path.startswith("pack ")}


def list_proposed(text: str) -> list[str]:
    """The commands that a text proposes, with what is said of each in the lines below them."""
    found = []
    for block in re.split(r"\n\s*\n", text):
        commands, _, said = " ".join(block.split()).partition("each with")
        for each in COMMAND.findall(commands):
            found += [f"{each} {said}"] * (find_path(each) != "" and "--help" not in each)
    return found


def find_path(command: str) -> str:
    words = re.findall(r"[a-z]+", command)[1:3]
    return next((path for path in (" ".join(words), words[0]) if path in TAKES), "")


def list_screens() -> list[list[str]]:
    return [shlex.split(one) for line in SCREENS.splitlines() for one in line.split(";")]


@pytest.fixture
def desk(home: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a posting, a person in a file, two people kept, of whom one is in use."""
    monkeypatch.chdir(home)
    (home / "posting.txt").write_text(POSTING)
    (home / "resume.txt").write_text((EXAMPLES / "resume.txt").read_text())
    shutil.copytree(SMALL_PACK, home / "ours")
    (home / "bob.toml").write_text('name = "Bob"\nlicenses = ["RN"]\nyears = 1\n')
    assert run("profile", "new", "--name", "Dana", "--license", "LPN", "--years", "4").exit_code == 0
    assert run("person", "add", "Ann Lee").exit_code == 0
    assert run("person", "add", "Nobody Yet").exit_code == 0
    assert run("profile", "new", "--person", "Ann Lee", "--license", "RN", "--years", "1").exit_code == 0
    return home


def test_each_command_is_listed_with_the_options_that_it_takes() -> None:
    assert {path: tuple(sorted(options)) for path, options in TAKES.items()} == list_paths()


@pytest.mark.parametrize(
    "named", [["-p", "bob.toml"], ["--person", "Nobody Yet"], ["-p", "bob.toml", "--pack", "ours"],
              ["--person", "Ann Lee", "--pack", "ours"]],
    ids=" ".join,
)  # fmt: skip
@pytest.mark.usefixtures("desk")
def test_what_is_proposed_is_about_the_same_person_and_ladder(run: Run, named: list[str]) -> None:
    kept = {MUST[word] for word in named if word in MUST}
    proposed, wrong = {}, []
    for screen in list_screens():
        path = " ".join(screen[:2]) if " ".join(screen[:2]) in TAKES else screen[0]
        if not kept <= {*TAKES[path]}:
            continue
        result = run(*screen, *named)
        assert result.exit_code in range(6), (screen, result.stderr)
        for command in list_proposed(result.stdout + "\n\n" + result.stderr):
            proposed[command] = screen
            takes = TAKES[find_path(command)]
            lacks = [one for one in kept if one in takes and not GIVEN[one].search(command)]
            is_of_file = (
                "profile" not in kept or bool(GIVEN["profile"].search(command)) or "person" not in takes
            )
            if lacks or not is_of_file:
                wrong.append((screen, command))
    assert len(proposed) > 10
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("named", [["-p", "bob.toml"], ["--person", "Ann Lee"]], ids=" ".join)
def test_what_stands_under_next_can_be_typed(desk: Path, run: Run, named: list[str]) -> None:
    (desk / "ours").rename(desk / "a ladder of ours, with spaces")
    tried = []
    for screen in ("assess", "plan", "salary", "match posting.txt"):
        shown = run(*screen.split(), *named, "--pack", "a ladder of ours, with spaces").stdout
        listed = " ".join(shown.partition("\nNext ")[2].partition("\n\n")[0].split())
        commands, _, each = listed.partition("each with")
        for command in commands.split("carecli ")[1:]:
            words = shlex.split(command.partition(", or ")[0] + each)
            tried.append(words)
            assert {named[1], "a ladder of ours, with spaces"} <= {*words}, command
            is_to_fill_in = any(part in command for part in ("=N", "LEVEL", " N ", "CODE"))
            assert is_to_fill_in or run(*words).exit_code == 0, words
    assert len(tried) > 5


@pytest.mark.usefixtures("desk")
def test_what_of_another_ladder_is_saved_is_left_out_or_told_in_a_line(run: Run) -> None:
    assert run("profile", "edit", "--certification", "CCM").exit_code == 0
    fork = SMALL_PACK.parent / "ladders" / "fork"
    for command in ("ladder", "skills", "skills code", "salary", "evidence", "guide", "sources"):
        result = run(*command.split(), "--pack", fork)
        assert result.exit_code == 0, (command, result.stderr)
        about = command not in ("guide", "sources", "salary")
        assert (
            f"Shown for anybody: the saved profile is of another ladder than {fork}." in result.stderr
        ) == about
    for command in (
        "assess",
        "plan",
        "match posting.txt",
        "history save",
        "import resume.txt",
        "people assess",
    ):
        result = run(*command.split(), "--pack", fork)
        assert (result.exit_code, result.stderr.count("\n")) == (3, 1), (command, result.stderr)
        assert f"of another ladder than {fork}; " in result.stderr
