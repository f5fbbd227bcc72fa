"""Too much of anything: one clear line, a bounded list, no more work than what is shown takes."""

import json
import os
import shutil
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from carecli.pack.pack import Pack, list_names
from carecli.profile.reading import AnswerWords, Word, pick_name, read_words, read_years
from tests.conftest import PEOPLE, SMALL_PACK
from tests.pack.test_limits import PACKS

Run = Callable[..., Result]

NURSE = str(PEOPLE / "bedside-nurse.toml")
TWO_THOUSAND = "licenses = [\n" + '"x",\n' * 2000 + "]\n"

# A profile that is too much, and what is said of it after its name.
PROFILES = {
    "keys": (
        "".join(f"k{i} = 1\n" for i in range(90_000)),
        " holds more than 20,000 values; is it the right file?",
    ),
    "keys of a table": (
        "[skills]\n" + "".join(f"k{i} = 1\n" for i in range(90_000)),
        " holds more than 20,000 values; is it the right file?",
    ),
    "ratings": (
        "[skills]\n" + "".join(f"k{i} = 1\n" for i in range(15_000)),
        ": 1 problem, nothing of it was used",
    ),
    "a list": (
        "licenses = [" + "1," * 490_000 + "]",
        " holds more than 20,000 values; is it the right file?",
    ),
    "a valid list": ("licenses = [" + '"RN",' * 190_000 + "]", " holds more than 20,000 values"),
    "tables": ("[[education]]\n" * 70_000, " holds more than 20,000 values; is it the right file?"),
    "many tables": ("".join(f"[a{i}]\n" for i in range(80_000)), " holds more than 20,000 values"),
    "depth": (f"name = {'[' * 300}{']' * 300}", ": 1 problem, nothing of it was used"),
    "more depth": ("name = " + "[" * 400_000, " is not valid TOML: "),
    "digits": (f"pay = {'9' * 4_000}", ": 1 problem, nothing of it was used"),
    "more digits": (f"pay = {'9' * 900_000}", " is not valid TOML: it holds a number of too many digits"),
    "digits to another base": (f"[skills]\nehr = 0x{'f' * 5_000}", ": 1 problem, nothing of it was used"),
    "a key": ('"' + "k" * 900_000 + '" = 1', ": 1 problem, nothing of it was used"),
    "a name that is wrong": ('target = "' + "n-" * 450_000 + '"', ": 1 problem, nothing of it was used"),
}
TWICE = "{" + ",".join(f'"k{i}": 1' for i in range(50_000)) + ',"k0": 2}'


@pytest.mark.parametrize(("text", "said"), PROFILES.values(), ids=list(PROFILES))
def test_a_profile_that_is_too_much_is_refused_in_few_words(
    text: str, said: str, run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "me.toml"
    path.write_text(text)
    result = run("assess", "-p", path)
    assert (result.exit_code, result.stdout) == (3, "")
    first, *rest = result.stderr.splitlines()
    assert first.startswith(f"carecli: error: profile {path}{said}")
    assert len(rest) == (1 if "1 problem" in said else 0)
    assert len(result.stderr) < 3_000


def test_a_key_twice_among_many_is_found_in_one_walk(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "me.json"
    path.write_text(TWICE)
    result = run("profile", "check", path)
    assert result.exit_code == 3
    assert result.stderr.splitlines()[1:] == [f"  {path}: k0 is given twice (keep one of them)"]


def test_of_many_problems_twenty_are_shown_and_the_rest_counted(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "me.toml"
    path.write_text(TWO_THOUSAND)
    result = run("profile", "check", path)
    assert result.exit_code == 3
    first, *shown, last = result.stderr.splitlines()
    assert first == f"carecli: error: profile {path}: 2000 problems, nothing of it was used"
    said = [line.partition(" (choose one of RN, ")[0] for line in shown]
    wrong = "'x' is not a license of this pack"
    assert said == [f"  {path}:{n + 1}: licenses[{n}] {wrong}" for n in range(1, 21)]
    assert last == "  and 1,980 more"


def test_in_json_as_well(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "me.toml"
    path.write_text(TWO_THOUSAND)
    error = json.loads(run("assess", "-p", path, "--json").stderr)["error"]
    assert (len(error["problems"]), error["more"]) == (20, 1_980)
    path.write_text("years = 300\n")
    assert "more" not in json.loads(run("assess", "-p", path, "--json").stderr)["error"]


def test_the_hints_of_problems_that_are_not_shown_are_not_looked_for(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def suggest(name: str, _: object) -> str:
        asked.append(name)
        return "none"

    monkeypatch.setattr("carecli.pack.validation.suggest_name", suggest)
    for text in (TWO_THOUSAND, "".join(f"k{i} = 1\n" for i in range(5_000))):
        (tmp_path / "me.toml").write_text(text)
        assert run("profile", "check", tmp_path / "me.toml").exit_code == 3
    assert len(asked) == 40


def test_answers_that_could_not_be_saved_are_all_said(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    known = [skill["id"] for skill in json.loads(run("skills", "--json").stdout)["skills"]]
    skills = [part for skill in known for part in ("--skill", f"{skill}=3")]
    name = "Dana " * 400
    others = ["--license", "RN", "--certification", "CCM", "--education", "BSN", "--setting", "hospital",
              "--target", "senior", "--state", "CA", "--country", "US", "--pay", "78000"]  # fmt: skip
    result = run("profile", "new", "--years", "3", "--related-years", "4", "--name", name, *skills, *others)
    assert result.exit_code == 3
    assert len(result.stderr.splitlines()) > 22
    assert name.strip() in result.stderr
    assert [skill for skill in known if f"{skill} = 3" not in result.stderr] == []


LONG = "x" * 100_000


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["assess", "--license", LONG], 2),
        (["assess", "--years", "9" * 100_000], 2),
        (["assess", "--skill", f"ehr={'9' * 100_000}"], 2),
        (["assess", "-p", LONG], 3),
        (["assess", "-p", "a/" * 2_000], 3),
        (["ladder", "--pack", "a/" * 2_000], 4),
        (["ladder", LONG], 2),
        (["guide", "xq-" * 30_000], 2),
        (["salary", "--level", "senior", "--offer", "1," * 50_000], 2),
        (["history", "show", "9" * 100_000], 2),
        (["ladder", "-o", LONG], 3),
        (["assess", "-p", NURSE, *["--with", "certification=CCM"] * 1_000], 2),
        (["plan", "-p", NURSE, "--start", "9999-12"], 2),
        (["plan", "-p", NURSE, "--start", "1899-12"], 2),
        (["assess", "-p", NURSE, "--today", "2200-01-01"], 2),
    ],
    ids=lambda value: " ".join(value)[:30] if isinstance(value, list) else "",
)
def test_a_flag_that_is_too_much_is_refused_in_one_short_line(args: list[str], code: int, run: Run) -> None:
    result = run(*args)
    assert (result.exit_code, result.stdout) == (code, "")
    assert len(result.stderr.splitlines()) == 1
    assert len(result.stderr) < 3_000
    error = json.loads(run(*args, "--json").stderr)["error"] if args[0] != "plan" else {"message": ""}
    assert len(error["message"]) < 1_100


def test_a_state_that_is_named_thousands_of_times_is_compared_once(run: Run) -> None:
    once = run("salary", "--level", "senior", "--compare", "CA")
    assert once.exit_code == 0
    assert run("salary", "--level", "senior", "--compare", "CA," * 30_000).stdout == once.stdout


@pytest.fixture
def specials(tmp_path: Path) -> dict[str, Path]:
    """Name what may stand where a file is looked for: none of them holds anything that could be read."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    targets = {"device": "/dev/zero", "pipe": "pipe", "folder": "folder", "itself": "link to itself"}
    for kind, target in targets.items():
        (tmp_path / f"link to {kind}").symlink_to(target)
    places = {path.name: path for path in tmp_path.iterdir()}
    return {
        **places,
        "device": Path("/dev/zero"),
        "memory": Path("/proc/self/mem"),
        "log": Path("/proc/kmsg"),
    }


KINDS = ["pipe", "folder", "link to device", "link to pipe", "link to folder", "link to itself"]
MORE = ["device", "memory", "log"]


@pytest.mark.parametrize("kind", [*KINDS, *MORE])
@pytest.mark.parametrize("command", [["assess", "-p"], ["profile", "check"], ["salary", "-p"]])
def test_what_is_no_file_is_no_profile(
    kind: str, command: list[str], run: Run, specials: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("carecli.pack.reading.SILENCE", 0.05)
    result = run(*command, specials[kind])
    assert (result.exit_code, result.stdout) == (3, "")
    said = f"carecli: error: profile {specials[kind]}"
    # The log of the kernel holds a line where it has just said something: that is no profile either.
    assert result.stderr.startswith((f"{said} ", f"{said}:") if kind == "log" else f"{said} ")
    assert len(result.stderr.splitlines()) == 1


def test_a_socket_is_no_profile(run: Run) -> None:
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as server:
        server.bind(f"{folder}/s.toml")  # a socket's name is short
        result = run("assess", "-p", f"{folder}/s.toml")
    assert result.exit_code == 3
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "name", ["guide.toml", "ladder.toml", "occupations.toml", "areas.csv", "wages.csv", "topics/entry.toml"]
)
@pytest.mark.parametrize("kind", KINDS[:5])
def test_what_is_no_file_is_no_file_of_a_pack(
    name: str, kind: str, run: Run, specials: dict[str, Path], tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(SMALL_PACK, tmp_path / "ladder"))
    (folder / name).unlink()
    (folder / name).symlink_to(specials[kind])
    result = run("ladder", "--pack", folder)
    assert (result.exit_code, result.stdout) == (4, "")
    first, *rest = result.stderr.splitlines()
    assert first.startswith(f"carecli: error: pack {folder}: 1 problem")
    assert len(rest) == 1
    assert rest[0].startswith(f"  {folder / name}: ")


@pytest.mark.parametrize("place", ["/", "/usr", "/proc", "/dev"])
@pytest.mark.parametrize("command", [["ladder", "--pack"], ["guide", "--pack"], ["search", "x", "--pack"]])
def test_a_folder_that_is_no_pack_is_not_walked(command: list[str], place: str, run: Run) -> None:
    result = run(*command, place)
    assert (result.exit_code, result.stdout) == (4, "")
    hint = "pass the folder that holds guide.toml and ladder.toml"
    assert result.stderr == f"carecli: error: pack {place}: holds no ladder; {hint}\n"
    checked = run("pack", "check", place)
    assert (checked.exit_code, checked.stderr) == (1, "")
    assert checked.stdout == f"pack {place}: holds no ladder\n  {place}: holds no ladder ({hint})\n"


@pytest.mark.parametrize(("fill", "count", "last"), PACKS.values(), ids=list(PACKS))
def test_a_pack_that_is_too_much_is_read_no_further_than_is_of_use(
    fill: Callable[[Path], None], count: str, last: str, run: Run, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(SMALL_PACK, tmp_path / "ladder"))
    fill(folder)
    result = run("ladder", "--pack", folder)
    assert (result.exit_code, result.stdout) == (4, "")
    lines = result.stderr.splitlines()
    assert lines[0].startswith(f"carecli: error: pack {folder}: {count}; ")
    assert lines[-1].endswith(last)
    assert len(lines) <= 22
    checked = run("pack", "check", folder)
    assert checked.exit_code == 1
    assert checked.stdout.splitlines() == [f"pack {folder}: {count}", *lines[1:]]


@pytest.mark.parametrize(
    "text", ["# nothing yet\n", 'schema = "carecli.profile/1"\n', "[skills]\n", "done = []\n"]
)
@pytest.mark.parametrize("command", ["assess", "plan", "report"])
def test_a_profile_that_says_nothing_is_one_line_that_says_what_to_do(
    command: str, text: str, run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "me.toml"
    path.write_text(text)
    named = [command, "-p", str(path), *(["--format", "markdown"] if command == "report" else [])]
    result = run(*named)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == (
        f"carecli: error: profile {path} says nothing yet; to begin one, run carecli assess\n"
    )
    path.write_text('target = "senior"\n')
    assert run(*named).exit_code == 0


def test_flags_may_say_what_a_profile_leaves_out(run: Run, tmp_path: Path) -> None:
    (tmp_path / "me.toml").write_text("# nothing yet\n")
    assert run("assess", "-p", tmp_path / "me.toml", "--years", "3").exit_code == 0
    assert run("assess", "-p", "-", stdin="{}").exit_code == 3
    assert run("profile", "check", tmp_path / "me.toml").exit_code == 0


def test_a_long_number_as_an_answer_is_told_apart_as_a_short_one_is(pack: Pack) -> None:
    """Each of these cost the square of its digits, or gave Python's words on its limit of 4,300."""
    skills = list_names(pack).skills
    for digits in (5_000, 100_000):
        with pytest.raises(ValueError, match="years must be from 0 to 80"):
            read_years("1" * digits)
        with pytest.raises(ValueError, match="is not a skill here: there are"):
            pick_name("1" * digits, "skill", skills)
        assert read_words("1" * digits, AnswerWords(pack, {}), ["role"], [Word("role", "nurse")]) == [
            "1" * digits
        ]
