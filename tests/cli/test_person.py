"""`carecli person`, and `--person NAME` everywhere: people are kept apart, and it is said whose is whose."""

import json
import re
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pexpect
import pytest
from typer.testing import Result

from carecli.cli.app import COMMANDS, load_command
from tests.conftest import PEOPLE

Run = Callable[..., Result]
Spawn = Callable[..., "pexpect.spawn[str]"]
RN = ("--years", "3", "--license", "RN", "--education", "BSN")
POSTING = (
    "RN Case Manager\n\nQualifications\n- Active RN license required\n- Two years of utilization review\n"
)
RESUME = """\
Dana Whitfield, RN

Experience
RN Case Manager, Mercy
March 2019 - Present

Licenses
RN, Ohio
"""


@pytest.fixture
def folder(home: Path) -> Path:
    """Name the folder where everything is kept."""
    return home / ".local" / "share" / "carecli"


def read_all(folder: Path) -> dict[str, bytes]:
    """Return what stands in each file of a folder but those of `people`, by its name."""
    files = [path for path in folder.iterdir() if path.is_file()]
    return {path.name: path.read_bytes() for path in files}


def do(run: Run, *args: str | Path, **options: Any) -> str:
    """Run what is to go well, and return what it prints."""
    result = run(*args, **options)
    assert result.exit_code == 0, (args, result.stderr)
    assert "\x1b" not in result.output
    return str(result.stdout)


def fill(run: Run, tmp_path: Path, *who: str) -> None:
    """Let somebody leave a file of every kind."""
    posting = tmp_path / "posting.txt"
    posting.write_text(POSTING, "utf-8")
    do(run, "profile", "new", *RN, *who)
    do(run, "profile", "edit", "--setting", "hospital", *who)
    do(run, "plan", "done", "years-5", *who)
    do(run, "practice", "--write", "--title", "The bed", "--task", "A bed", *who)
    do(run, "match", posting, "--save", *who)
    do(run, "history", "save", *who)


LEFT = {
    "profile.toml", "profile.previous.toml", "stories.toml", "history.sqlite3", "history.last-good.sqlite3",
}  # fmt: skip


def test_everything_of_a_person_stands_in_their_folder_and_nothing_elsewhere(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    fill(run, tmp_path)
    before = read_all(folder)
    assert before.keys() >= LEFT
    do(run, "person", "add", "Maria")
    fill(run, tmp_path, "--person", "Maria")
    assert read_all(folder) == before
    assert read_all(folder / "people" / "maria").keys() >= {*LEFT, "person.json"}
    assert sorted(path.name for path in (folder / "people").iterdir()) == ["maria"]


@pytest.mark.parametrize("way", ["the option", "the variable", "use"])
def test_a_person_is_named_in_three_ways(way: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    do(run, "profile", "new", "--name", "Dana", *RN)
    do(run, "person", "add", "Maria")
    option = ["--person", "MARIA"] if way == "the option" else []
    if way == "the variable":
        monkeypatch.setenv("CARECLI_PERSON", "maria")
    if way == "use":
        assert do(run, "person", "use", "maria") == (
            "Maria is in use: commands without --person are about them.\n"
        )
    do(run, "profile", "new", "--name", "Maria", "--years", "1", *option)
    assert json.loads(do(run, "profile", "show", "--json", *option))["name"] == "Maria"
    assert json.loads(do(run, "profile", "show", "--json", "--person", "me"))["name"] == "Dana"


def test_the_option_comes_before_the_variable_and_that_before_who_is_in_use(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Ann", "Bo", "Cy"):
        do(run, "person", "add", name)
    do(run, "person", "use", "Ann")
    monkeypatch.setenv("CARECLI_PERSON", "Bo")
    assert do(run, "profile", "path") == f"{folder / 'people' / 'bo' / 'profile.toml'}\n"
    assert do(run, "profile", "path", "--person", "Cy").endswith("/people/cy/profile.toml\n")
    said = run("person", "use", "Cy").stderr
    assert said == "CARECLI_PERSON names Bo, and comes first as long as it is set\n"
    monkeypatch.setenv("CARECLI_PERSON", "")
    assert do(run, "profile", "path").endswith("/people/cy/profile.toml\n")


NOBODY: dict[str, tuple[tuple[str, ...], str]] = {
    "nearly": (("--person", "mria"), "there is no person 'mria'; did you mean Maria?; carecli person add"),
    "half a name": (("--person", "Mar"), "there is no person 'Mar'; did you mean Maria?; carecli person add"),
    "another": (("--person", "Zoe"), "there is no person 'Zoe'; choose one of me, Maria; carecli person add"),
    "a path": (("--person", "../maria"), "there is no person '../maria'; did you mean Maria?"),
    "nothing": (("--person", ""), "there is no person ''; choose one of me, Maria"),
    "control characters": (("--person", "\x1b[31mX\x07"), "there is no person 'X '; "),
    "300 letters": (("--person", "x" * 300), "there is no person 'xxx"),
    "twice": (("--person", "Maria", "--person", "me"), "--person is given 2 times; it may stand once"),
    "a file too": (
        ("--person", "Maria", "-p", "maya.toml"),
        "--person and --profile cannot both say whom it is about; leave out one of them",
    ),
    "before": (("--person", "Maria"), "--person goes after the command; write carecli plan --person"),
}


@pytest.mark.parametrize(("options", "said"), NOBODY.values(), ids=list(NOBODY))
def test_who_is_not_there_is_told_in_one_line(
    options: tuple[str, ...], said: str, run: Run, folder: Path
) -> None:
    do(run, "profile", "new", *RN)
    do(run, "person", "add", "Maria")
    args = (*options, "plan") if "write carecli" in said else ("plan", *options)
    result = run(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"carecli: error: {said}")
    assert len(result.stderr.splitlines()) == 1
    assert "\x1b" not in result.stderr
    assert sorted(path.name for path in (folder / "people").iterdir()) == ["maria"]


def test_anyone_and_a_person_cannot_both_be_meant(run: Run) -> None:
    do(run, "person", "add", "Maria")
    result = run("ladder", "--anyone", "--person", "Maria")
    assert (result.exit_code, result.stderr) == (
        2,
        "carecli: error: --person and --anyone cannot both say whom it is about; leave out one of them\n",
    )


def test_a_file_to_show_and_a_person_cannot_both_be_meant(run: Run) -> None:
    do(run, "person", "add", "Maria")
    do(run, "person", "use", "me")
    for command in ("show", "check"):
        result = run("profile", command, PEOPLE / "bedside-nurse.toml", "--person", "Maria")
        assert (result.exit_code, result.stdout) == (2, "")
        assert "--person and FILE cannot both say whom it is about" in result.stderr


def test_a_file_that_is_named_is_used_whoever_the_variable_names(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    do(run, "person", "add", "Ann")
    monkeypatch.setenv("CARECLI_PERSON", "Ann")
    assert "# Career report for Maya\n" in do(run, "report", "-p", PEOPLE / "bedside-nurse.toml")
    monkeypatch.setenv("CARECLI_PERSON", "Bo")
    result = run("plan")
    assert result.exit_code == 2
    assert result.stderr.startswith(
        "carecli: error: CARECLI_PERSON: there is no person 'Bo'; choose one of Ann; "
    )


def test_a_command_takes_a_person_or_uses_nothing_that_is_kept(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(*_: object, **__: object) -> Path:
        raise AssertionError("the data of a person is looked for")

    takes = {name for name in COMMANDS if "--person" in str(list_options(name))}
    assert {"assess", "plan", "history", "profile", "import"} <= takes
    monkeypatch.setattr("carecli.profile.files.user_data_path", find)
    others = [
        ("guide", "outlook"), ("search", "ccm"), ("sources",), ("disagreements",), ("pack", "check"),
    ]  # fmt: skip
    assert {name for name, *_ in others} == {*COMMANDS} - takes - {"person", "people"}
    for args in others:
        do(run, *args)
    with pytest.raises(AssertionError, match="the data of a person"):
        find()


def list_options(name: str) -> list[list[str]]:
    """Return the options of a command, or those that every command below it has."""
    command = load_command(name)
    below = [*getattr(command, "commands", {}).values()]
    every = [option for each in [command] for parameter in each.params for option in parameter.opts]
    shared = [{option for p in each.params for option in p.opts} for each in below]
    return [every, sorted(set.intersection(*shared)) if shared else []]


# ------------------------------------------------------------ names

NAMES: dict[str, tuple[str, str | None, str]] = {
    "plain": ("Maria", "Maria", "maria"),
    "a day": ("Maria (Tuesday)", "Maria (Tuesday)", "maria-tuesday"),
    "accents": ("Zoë Núñez", "Zoë Núñez", "zoe-nunez"),
    "accents apart": ("Zoe\u0308", "Zoë", "zoe"),
    "another script": ("Ольга", "Ольга", "person"),
    "a script from the right": ("\u0645\u0631\u064a\u0645", "\u0645\u0631\u064a\u0645", "person"),
    "an apostrophe": ("O'Brien, J.", "O'Brien, J.", "obrien-j"),
    "spaces": ("  Ann   Lee ", "Ann Lee", "ann-lee"),
    "a path": ("../../etc/passwd", "../../etc/passwd", "etc-passwd"),
    "a device": ("con", "con", "person-con"),
    "a hidden file": (".profile", ".profile", "profile"),
    "a file of carecli's": ("profile.toml", "profile.toml", "profiletoml"),
    "control characters": ("A\x1b[31mnn\x07\n", "Ann", "ann"),
    "half a letter": ("Ann\udcff", "Ann", "ann"),
    "turned about": ("Ann\u202e", "Ann", "ann"),
    "a formula": ("=cmd()", "=cmd()", "cmd"),
    "markup": ("[bold]Ann[/]", "[bold]Ann[/]", "bold-ann"),
    "80 letters": ("n" * 80, "n" * 80, "n" * 40),
    "81 letters": ("n" * 81, None, "a name of 81 letters is too long; name them with at most 80"),
    "300 letters": ("Ann" * 100, None, "a name of 300 letters is too long; name them with at most 80"),
    "empty": ("", None, "a person needs a name; such as Maria, or 'Maria (Tuesday)'"),
    "blank": (" \t", None, "a person needs a name; such as Maria, or 'Maria (Tuesday)'"),
    "dots": ("..", None, "a person needs a name; such as Maria, or 'Maria (Tuesday)'"),
    "only control": ("\x1b[31m", None, "a person needs a name; such as Maria, or 'Maria (Tuesday)'"),
    "the first one's": ("ME", None, "there is a person me already; say what tells them apart, such as"),
}


@pytest.mark.parametrize(("typed", "kept", "said"), NAMES.values(), ids=list(NAMES))
def test_any_name_gets_a_safe_folder_or_a_line(
    typed: str, kept: str | None, said: str, run: Run, folder: Path
) -> None:
    do(run, "profile", "new", *RN)
    result = run("person", "add", typed)
    if kept is None:
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith(f"carecli: error: {said}")
        assert len(result.stderr.splitlines()) == 1
        assert not [*(folder / "people").glob("*")]
        return
    assert result.exit_code == 0, result.stderr
    assert result.stdout == f"Added {kept}.\n"
    assert [path.name for path in (folder / "people").iterdir()] == [said]
    assert do(run, "profile", "path", "--person", typed) == f"{folder}/people/{said}/profile.toml\n"
    for form in ("table", "json", "csv", "markdown", "plain"):
        shown = do(run, "person", "list", "--format", form)
        assert not re.search(r"[\x00-\x09\x0b-\x1f\u202e]", shown)
    assert json.loads(do(run, "person", "list", "--json"))["people"][1]["name"] == kept
    assert ("'=cmd()" in do(run, "person", "list", "--format", "csv")) is (typed == "=cmd()")


def test_two_of_one_name_are_told_apart_by_what_is_added(run: Run, folder: Path) -> None:
    do(run, "person", "add", "Maria")
    again = run("person", "add", " MARIA ")
    assert (again.exit_code, again.stderr) == (
        2,
        "carecli: error: there is a person Maria already; say what tells them apart, such as "
        "'MARIA (Tuesday)'\n",
    )
    for name in ("Maria (Tuesday)", "Maria - Tuesday!", "Мария", "Марина", "CON", "con."):
        run("person", "add", name)
    names = sorted(path.name for path in (folder / "people").iterdir())
    assert names == ["maria", "maria-tuesday", "maria-tuesday-2", "person", "person-2", "person-con"]
    assert do(run, "profile", "path", "--person", "марина").endswith("/people/person-2/profile.toml\n")


# ------------------------------------------------------------ rename, archive, erase


def test_renaming_keeps_everything_where_it_is(run: Run, folder: Path, tmp_path: Path) -> None:
    do(run, "person", "add", "Maria")
    fill(run, tmp_path, "--person", "Maria")
    own = folder / "people" / "maria"
    before = read_all(own)
    assert do(run, "person", "rename", "maria", "Zoë") == "Maria is called Zoë now.\n"
    assert {**read_all(own), "person.json": b""} == {**before, "person.json": b""}
    assert "1 saved assessment" in do(run, "history", "list", "--person", "zoë")
    assert run("history", "list", "--person", "Maria").exit_code == 2
    do(run, "person", "rename", "Zoë", "ZOË")  # another case is no other person
    do(run, "person", "add", "Maria")
    taken = run("person", "rename", "Maria", "zoë")
    assert (taken.exit_code, "there is a person ZOË already" in taken.stderr) == (2, True)


def test_the_first_person_can_be_renamed_and_archived(run: Run, folder: Path, tmp_path: Path) -> None:
    fill(run, tmp_path)
    before = read_all(folder)
    do(run, "person", "rename", "me", "Dana")
    assert {**read_all(folder), "person.json": b""} == {**before, "person.json": b""}
    assert run("plan", "--person", "me").exit_code == 2
    do(run, "plan", "--person", "dana")
    do(run, "person", "add", "Ann")
    do(run, "person", "archive", "Dana")
    assert [one["name"] for one in json.loads(do(run, "person", "list", "--json"))["people"]] == ["Ann"]


def test_who_is_archived_is_hidden_and_can_be_taken_back(run: Run, folder: Path) -> None:
    for name in ("Ann", "Bo"):
        do(run, "person", "add", name)
        do(run, "profile", "new", *RN, "--person", name)
    do(run, "person", "use", "Bo")
    before = read_all(folder / "people" / "bo")
    assert "carecli person archive Bo --undo takes them back" in do(run, "person", "archive", "Bo")
    assert "already archived" in do(run, "person", "archive", "Bo")
    assert "Bo" not in do(run, "person", "list")
    assert "1 archived person is not shown here: --all" in do(run, "person", "list")
    every = json.loads(do(run, "person", "list", "--all", "--json"))["people"]
    assert [(one["name"], one["archived"], one["in_use"]) for one in every] == [
        ("Ann", False, False), ("Bo", True, False),
    ]  # fmt: skip
    assert {**read_all(folder / "people" / "bo"), "person.json": b""} == {**before, "person.json": b""}
    do(run, "profile", "show", "--person", "Bo")  # what was is still to be looked at
    do(run, "person", "archive", "Bo", "--undo")
    assert "was not archived" in do(run, "person", "archive", "Bo", "--undo")
    do(run, "person", "archive", "Bo")
    assert do(run, "person", "use", "Bo").startswith("Bo is in use again; they are no longer archived:")
    assert "Bo" in do(run, "person", "list")


def test_one_person_is_erased_alone(run: Run, folder: Path, tmp_path: Path) -> None:
    fill(run, tmp_path)
    for name in ("Ann", "Bo"):
        do(run, "person", "add", name)
        do(run, "person", "note", name, "a note")
        fill(run, tmp_path, "--person", name)
    do(run, "person", "use", "Bo")
    kept = {name: read_all(place) for name, place in (("me", folder), ("ann", folder / "people" / "ann"))}
    said = do(run, "profile", "erase", "--yes", "--person", "bo")
    erased = [line.removeprefix("Erased ") for line in said.splitlines() if line.startswith("Erased")]
    assert {Path(place).parent for place in erased} == {folder / "people" / "bo"}
    assert erased[-1].endswith("/person.json"), "the name goes last"
    assert "Bo was in use; me is now.\n" in said
    assert [path.name for path in (folder / "people").iterdir()] == ["ann"]
    assert {**kept["me"], "in-use": b""} == {**read_all(folder), "in-use": b""}
    assert read_all(folder / "people" / "ann") == kept["ann"]
    assert run("plan", "--person", "Bo").exit_code == 2
    assert "stories.toml" in do(run, "profile", "erase", "--yes")
    assert read_all(folder / "people" / "ann") == kept["ann"]


def test_what_carecli_has_not_made_stays_with_its_folder(run: Run, folder: Path) -> None:
    do(run, "person", "add", "Ann")
    mine = folder / "people" / "ann" / "contract.pdf"
    mine.write_bytes(b"mine")
    do(run, "profile", "erase", "--yes", "--person", "Ann")
    assert mine.read_bytes() == b"mine"
    assert do(run, "person", "list").startswith("Nobody is kept here yet")
    do(run, "person", "add", "Ann")
    assert sorted(path.name for path in (folder / "people").iterdir()) == ["ann", "ann-2"]


def test_erasing_the_history_of_one_leaves_theirs_and_all_others(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    fill(run, tmp_path)
    do(run, "person", "add", "Ann")
    fill(run, tmp_path, "--person", "Ann")
    do(run, "history", "erase", "--yes", "--person", "Ann")
    assert (folder / "history.sqlite3").exists()
    own = read_all(folder / "people" / "ann")
    assert "profile.toml" in own
    assert not [name for name in own if name.startswith("history")]


# ------------------------------------------------------------ what is said


def test_it_is_said_whose_report_plan_and_assessment_it_is(run: Run, folder: Path) -> None:
    do(run, "profile", "new", *RN)
    alone = run("report")
    assert alone.stderr.startswith("Using your saved profile, ")
    assert alone.stdout.startswith("# Career report\n")
    do(run, "person", "add", "Maria (Tuesday)")
    do(run, "profile", "new", *RN, "--person", "Maria (Tuesday)")
    who = ("--person", "maria (tuesday)")
    report = run("report", *who)
    place = folder / "people" / "maria-tuesday" / "profile.toml"
    assert report.stderr == f"Using the saved profile of Maria (Tuesday), {place}\n"
    assert report.stdout.startswith("# Career report for Maria (Tuesday)\n")
    assert re.match("# Plan: .*, for Maria \\(Tuesday\\)\n", do(run, "plan", *who, "--format", "markdown"))
    assert do(run, "history", "save", *who).startswith("Saved as 1 of Maria (Tuesday): ")
    assert run("report").stderr.startswith("Using the saved profile of me, ")
    assert do(run, "history", "save").startswith("Saved as 1 of me: ")
    assert " --person 'Maria (Tuesday)'" in do(run, "assess", *who)
    assert "--person" not in do(run, "assess")


def test_it_is_said_of_whom_something_is_kept(run: Run, tmp_path: Path) -> None:
    (tmp_path / "posting.txt").write_text(POSTING, "utf-8")
    (tmp_path / "cv.txt").write_text(RESUME, "utf-8")
    do(run, "profile", "new", *RN)
    story = ("practice", "--write", "--title", "The bed", "--task", "A bed")
    assert do(run, *story) == "Saved: The bed [the-bed]\n"
    assert "kept of" not in run("import", tmp_path / "cv.txt").stderr
    do(run, "person", "add", "Ann")
    ann = ("--person", "Ann")
    do(run, "profile", "new", *RN, *ann)
    assert "Done of Ann: " in do(run, "plan", "done", "years-5", *ann)
    imported = run("import", tmp_path / "cv.txt", "--yes", *ann)
    assert imported.stderr.startswith(
        "What is kept of this is of Ann, and the papers are of Dana Whitfield.\n"
    )
    assert "carecli assess --person Ann" in imported.stdout
    assert do(run, *story, *ann) == "Saved of Ann: The bed [the-bed]\n"
    assert do(run, "practice", "--remove", "the-bed", "--yes", *ann) == "Removed of Ann: The bed [the-bed]\n"
    assert "Kept as round 1 of Ann, " in run("match", tmp_path / "posting.txt", "--save", *ann).stderr
    do(run, "history", "save", *ann)
    do(run, "history", "export", "-o", tmp_path / "h.json", *ann)
    assert "of me" in do(run, "history", "import", tmp_path / "h.json")


def test_a_profile_of_another_name_is_noticed(run: Run) -> None:
    do(run, "person", "add", "Ann Lee")
    do(run, "profile", "new", "--name", "Lee", *RN, "--person", "Ann Lee")
    assert "which is named" not in run("plan", "--person", "Ann Lee").stderr
    do(run, "profile", "edit", "--name", "Dana", "--person", "Ann Lee")
    assert "the saved profile of Ann Lee, which is named Dana, /" in run("plan").stderr


def test_on_a_terminal_it_is_said_how_to_go_on_and_who_is_greeted(run: Run, spawn: Spawn) -> None:
    do(run, "profile", "new", *RN)
    do(run, "person", "add", "Ann")
    do(run, "profile", "new", "--name", "Ann", *RN, "--person", "Ann")
    child = spawn("history", "list", "--person", "Ann")
    child.expect_exact("carecli history save --person Ann")
    child.expect(pexpect.EOF)
    do(run, "person", "use", "Ann")
    child = spawn()
    child.expect("Welcome back, Ann")
    child.expect_exact("In use is Ann    carecli person list    carecli person use NAME")
    child.expect(pexpect.EOF)
    child = spawn("history", "list", "--person", "Ann")
    assert "Add --person" not in str(child.read())


def test_who_is_asked_is_told_whose_answers_are_kept(run: Run, spawn: Spawn, folder: Path) -> None:
    do(run, "profile", "new", *RN)
    do(run, "person", "add", "Ann")
    child = spawn("assess", "--plain", "--person", "Ann")
    child.expect_exact("The answers are kept of Ann.")
    child.expect("> ")
    child.sendline("RN")
    child.expect("> ")
    do(run, "person", "use", "me")  # whoever is put to use meanwhile
    child.sendline("quit")
    child.expect_exact("carecli assess --person Ann")
    child.expect(pexpect.EOF)
    assert (folder / "people" / "ann" / "interview.json").exists()
    assert not (folder / "interview.json").exists()


def test_the_first_one_added_to_nothing_is_in_use(run: Run, folder: Path) -> None:
    assert "Ann is in use" in do(run, "person", "add", "Ann")
    second = run("person", "add", "Bo")
    assert second.stdout == "Added Bo.\n"
    assert "carecli assess --person Bo" in second.stderr
    do(run, "profile", "new", *RN)
    assert (folder / "people" / "ann" / "profile.toml").exists()


def test_the_list_shows_who_was_assessed_when_and_what_for_they_are_ready(run: Run) -> None:
    do(run, "person", "add", "Ann")
    do(run, "person", "add", "Bo")
    do(run, "profile", "new", *RN)
    do(run, "history", "save", "--today", "2026-03-05")
    found = json.loads(do(run, "person", "list", "--json"))
    assert found["schema"] == "carecli.desk/1"
    first, second = found["people"]
    assert (first["name"], first["in_use"], first["assessed"], first["snapshots"]) == (
        "Ann",
        True,
        "2026-03-05",
        1,
    )
    assert (second["name"], second["profile"], second["assessed"], second["level"]) == (
        "Bo",
        False,
        None,
        None,
    )
    lines = do(run, "person", "list").splitlines()
    assert lines[0] == "2 people; in use is Ann."
    assert max(map(len, lines)) <= 80


def test_what_cannot_be_read_of_one_is_said_in_their_row(run: Run, folder: Path) -> None:
    for name in ("Ann", "Bo"):
        do(run, "person", "add", name)
    (folder / "people" / "ann" / "history.sqlite3").write_bytes(b"no database" * 999)
    (folder / "people" / "bo" / "person.json").write_text("{")
    ann, bo = json.loads(do(run, "person", "list", "--json"))["people"]
    assert (ann["snapshots"], "history" in ann["fault"]) == (None, True)
    assert (bo["name"], bo["fault"].startswith("person.json is not valid JSON")) == ("bo", True)
    do(run, "person", "rename", "bo", "Bo")
    assert "fault" not in json.loads(do(run, "person", "list", "--json"))["people"][1]


# ------------------------------------------------------------ notes


def test_notes_are_kept_with_their_day_and_for_the_coach_alone(run: Run, folder: Path) -> None:
    do(run, "person", "add", "Ann")
    do(run, "profile", "new", *RN)
    assert do(run, "person", "notes", "Ann").startswith("No note is kept of Ann")
    do(run, "person", "note", "Ann", "sits the exam", "--today", "2026-05-02")
    said = do(run, "person", "note", "ann", "=first\x1b[31m call", "--today", "2026-03-05")
    assert said == "Kept of Ann, 2026-03-05: =first call\n"
    assert json.loads(do(run, "person", "notes", "Ann", "--json")) == {
        "schema": "carecli.notes/1",
        "name": "Ann",
        "notes": [
            {"day": "2026-03-05", "text": "=first call"},
            {"day": "2026-05-02", "text": "sits the exam"},
        ],
    }
    assert "'=first call" in do(run, "person", "notes", "Ann", "--format", "csv")
    for command in ("report", "plan", "assess", "history list"):
        assert "sits the exam" not in do(run, *command.split())
    place = folder / "people" / "ann" / "notes.json"
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


WRONG_NOTES: dict[str, tuple[str, str]] = {
    "half": ("{", "is not valid JSON"),
    "another form": ('{"schema": "carecli.profile/1"}', "is not a carecli.kept-notes/1"),
    "no day": ('{"schema": "carecli.kept-notes/1", "notes": [{"text": "a"}]}', "without a day or a text"),
    "no such day": (
        '{"schema": "carecli.kept-notes/1", "notes": [{"day": "2026-02-30", "text": "a"}]}',
        "without a day or a text",
    ),
    "a list": ('{"schema": "carecli.kept-notes/1", "notes": [["2026-02-03", "a"]]}', "without a day"),
    "a number": (
        '{"schema": "carecli.kept-notes/1", "notes": [{"day": "2026-02-03", "text": 3}]}',
        "without",
    ),
    "empty": ("", "is empty"),
}


def test_notes_that_cannot_be_read_stay_as_they_are(run: Run, folder: Path) -> None:
    folder.mkdir(parents=True)
    for name, (text, said) in WRONG_NOTES.items():
        (folder / "notes.json").write_text(text)
        for args in (("person", "notes", "me"), ("person", "note", "me", "one more")):
            result = run(*args)
            assert (result.exit_code, result.stdout) == (3, ""), name
            assert said in result.stderr, name
            assert len(result.stderr.splitlines()) == 1, name
        assert (folder / "notes.json").read_text() == text, name


def test_notes_have_an_end(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    do(run, "person", "note", "me", "a note")
    monkeypatch.setattr("carecli.profile.notes.MAX_BYTES", 200)
    result = run("person", "note", "me", "a note " * 20)
    assert (result.exit_code, "there is no room for another note" in result.stderr) == (3, True)
    assert "1 note of me" in do(run, "person", "notes", "me")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the note is empty"),
        (" \x1b[31m", "the note is empty"),
        ("n" * 4001, "of 4,001 letters is too long"),
    ],
)
def test_a_note_that_is_none_is_refused(text: str, said: str, run: Run, folder: Path) -> None:
    do(run, "person", "add", "Ann")
    result = run("person", "note", "Ann", text)
    assert (result.exit_code, said in result.stderr) == (2, True)
    assert not (folder / "people" / "ann" / "notes.json").exists()


# ------------------------------------------------------------ who is in use

IN_USE: dict[str, bytes] = {
    "gone": b"nobody\n", "a path": b"../people/ann\n", "itself": b".\n", "above": b"..\n", "empty": b"",
    "blank": b"  \n", "no text": b"\xff\xfe\0", "control characters": b"\x1b[31mann\x07",
    "long": b"a" * 20_000, "hidden": b".new-abc\n",
}  # fmt: skip


def test_a_broken_note_of_who_is_in_use_stops_with_a_line_and_is_mended_by_use(
    run: Run, folder: Path
) -> None:
    do(run, "profile", "new", *RN)
    do(run, "person", "add", "Ann")
    for name, noted in IN_USE.items():
        (folder / "in-use").write_bytes(noted)
        result = run("plan")
        assert (result.exit_code, result.stdout) == (3, ""), name
        assert "choose somebody with carecli person use NAME" in result.stderr, name
        assert len(result.stderr.splitlines()) == 1, name
        assert not re.search(r"[\x00-\x09\x0b-\x1f]", result.stderr), name
        assert len(result.stderr) < 500, name
        listed = run("person", "list")
        assert (listed.exit_code, "Ann" in listed.stdout) == (0, True), name
    do(run, "plan", "--person", "me")
    do(run, "person", "use", "me")
    do(run, "plan")


def test_a_place_that_cannot_be_written_to_is_told(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    do(run, "person", "add", "Ann")
    do(run, "person", "add", "Bo")
    before = do(run, "person", "list", "--json")
    for what, args in (
        ("carecli.profile.desk.tempfile.mkdtemp", ("add", "Cy")), ("pathlib.Path.rename", ("add", "Cy")),
        ("carecli.profile.desk.make_folder", ("use", "Bo")), ("pathlib.Path.unlink", ("archive", "Ann")),
        ("pathlib.Path.replace", ("rename", "Ann", "Anna")),
    ):  # fmt: skip
        with monkeypatch.context() as patch:
            patch.setattr(what, refuse)
            result = run("person", *args)
        assert result.exit_code == 3, (what, result.stderr)
        assert f"cannot write {folder}" in result.stderr
        assert "Permission denied; choose a place you can write to" in result.stderr
        assert do(run, "person", "list", "--json") == before, what


def test_a_folder_that_cannot_be_looked_into_is_named(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    do(run, "person", "add", "Ann")

    def refuse(_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("carecli.profile.desk.os.scandir", refuse)
    result = run("person", "list")
    assert (result.exit_code, result.stderr) == (
        3,
        f"carecli: error: cannot look into {folder / 'people'}: Permission denied; make it readable\n",
    )


def test_what_is_kept_of_anybody_is_not_written_over(run: Run, folder: Path) -> None:
    do(run, "person", "add", "Ann")
    do(run, "person", "add", "Bo")
    do(run, "profile", "new", *RN, "--person", "Bo")
    for name in ("people/bo/profile.toml", "people/bo/history.sqlite3", "people/ann/person.json", "in-use"):
        result = run("report", "--person", "Bo", "-o", folder / name, "--format", "json", "--force")
        assert (result.exit_code, "is where carecli keeps your answers" in result.stderr) == (2, True), name


def test_names_of_people_are_offered(run: Run, press_tab: Callable[[str], list[str]]) -> None:
    for name in ("Ann", "Anton", "Bo"):
        do(run, "person", "add", name)
    do(run, "profile", "new", *RN, "--person", "Ann")
    do(run, "history", "save", "--person", "Ann", "--today", "2026-03-05")
    do(run, "practice", "--write", "--title", "The bed", "--task", "A bed", "--person", "Ann")
    do(run, "person", "use", "Bo")
    do(run, "person", "archive", "Anton")
    assert press_tab("carecli assess --person a") == ["Ann"]
    assert press_tab("carecli person use ") == ["Ann", "Bo"]
    assert press_tab("carecli person archive --undo ") == ["Anton"]
    assert press_tab("carecli person archive a") == ["Ann"]
    assert press_tab("carecli history show --person Ann ") == ["1"]
    assert press_tab("carecli history show ") == []
    assert press_tab("carecli practice --person Ann --edit ") == ["the-bed"]
    assert press_tab("carecli plan done --person Ann years-5") == ["years-5"]
    assert press_tab("carecli plan done years-5") == []
    assert press_tab("carecli history show --person nobody ") == []


def test_the_key_of_who_keeps_them_stays_when_the_first_person_is_erased(run: Run, folder: Path) -> None:
    do(run, "profile", "new", *RN)
    (folder / "signing-key.pem").write_text("a key")
    do(run, "person", "add", "Ann")
    do(run, "profile", "erase", "--yes", "--person", "me")
    assert sorted(path.name for path in folder.iterdir()) == ["people", "signing-key.pem"]
    assert [one["name"] for one in json.loads(do(run, "person", "list", "--json"))["people"]] == ["Ann"]
    do(run, "profile", "erase", "--yes", "--person", "Ann")
    do(run, "profile", "erase", "--yes")
    assert [path.name for path in folder.iterdir()] == ["people"]
