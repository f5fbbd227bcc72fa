"""`carecli history`: save, list, show, export, import, erase and repair."""

import csv
import io
import json
import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pexpect
import pytest
from typer.testing import Result

from carecli.engine.results import RULES_VERSION
from carecli.history import store
from carecli.pack.pack import Pack, take_fingerprint
from tests.conftest import EVERYBODY, PEOPLE, SMALL_PACK

Run = Callable[..., Result]

NURSE = PEOPLE / "bedside-nurse.toml"
HALF = PEOPLE / "half-answered.toml"
LEVELS = ["assistant", "care-manager", "senior", "lead", "supervisor", "director"]


@pytest.fixture
def folder(home: Path) -> Path:
    """Return the folder of the person's data."""
    return home / ".local" / "share" / "carecli"


@pytest.fixture
def save(run: Run, folder: Path) -> Callable[..., Result]:
    """Return a function that makes a file the saved profile and saves its assessment."""

    def put_and_save(profile: Path | str, *args: str) -> Result:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        text = profile.read_text("utf-8") if isinstance(profile, Path) else profile
        (folder / "profile.toml").write_text(text, "utf-8")
        result = run("history", "save", *args)
        assert result.exit_code == 0, result.stderr
        return result

    return put_and_save


def show(run: Run, *args: str | Path) -> str:
    result = run("history", *args)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def fail(run: Run, code: int, *args: str | Path, stdin: str | None = None) -> str:
    result = run("history", *args, stdin=stdin)
    assert (result.exit_code, result.stdout) == (code, "")
    return result.stderr


def test_save_says_the_number_and_what_changed_since_the_last(save: Callable[..., Result], run: Run) -> None:
    first = save('target = "senior"\nyears = 3\nlicenses = []\nsetting = "hospital"\n')
    second = save('target = "senior"\nyears = 5\nlicenses = ["RN"]\ncertifications = ["CCM"]\n')
    said = []
    for found in json.loads(show(run, "list", "--json"))["snapshots"]:
        score, verdict = found["scores"]["senior"], found["verdicts"]["senior"]
        low, high = (
            "needs a must first" if verdict[case] == "blocked" else verdict[case] for case in ("low", "high")
        )
        words = low if low == high else f"{low} to {high}"
        said.append(f"{score['low']:.1f} to {score['high']:.1f} ({words})")
    assert said[0].endswith("(needs a must first)")
    assert said[1].endswith("(needs a must first to ready)")
    assert first.stdout == f"Saved as 1: Senior Care Manager {said[0]}.\n"
    assert second.stdout == f"Saved as 2: Senior Care Manager {said[1]}, was {said[0]}.\n"
    assert (first.stderr, second.stderr) == ("", "")


def test_save_as_json_is_the_new_entry_of_the_list(save: Callable[..., Result], run: Run) -> None:
    save(NURSE)
    saved = json.loads(save(HALF, "--json").stdout)
    assert saved["schema"] == "carecli.history/1"
    assert saved["snapshots"] == json.loads(show(run, "list", "--json"))["snapshots"][1:]


def test_what_is_saved_is_what_assess_says(save: Callable[..., Result], run: Run, pack: Pack) -> None:
    for number, path in enumerate(EVERYBODY, 1):
        save(path, "--today", "2026-11-23")
        assessed = json.loads(run("assess", "-p", path, "--today", "2026-11-23", "--json").stdout)
        assert assessed.pop("answer")["level"]  # what to do first is worked out anew
        shown = json.loads(show(run, "show", str(number), "--json"))
        assert shown["schema"] == "carecli.history-snapshot/1"
        made = {"pack": assessed["pack"] | {"fingerprint": take_fingerprint(pack)}}
        assert shown["result"] == assessed | {"pay": None} | made
        assert shown["inputs"] == json.loads(run("profile", "show", path, "--json").stdout)
        assert (shown["id"], shown["day"], shown["rules_version"]) == (number, "2026-11-23", RULES_VERSION)


def test_the_list_as_json_has_the_keys_of_the_contract(save: Callable[..., Result], run: Run) -> None:
    save(HALF)
    document = json.loads(show(run, "list", "--json"))
    assert document.keys() == {"schema", "snapshots"}
    assert document["schema"] == "carecli.history/1"
    (found,) = document["snapshots"]
    assert {"id", "taken", "current_level", "scores", "pack_version", "rules_version"} <= found.keys()
    assert (found["id"], found["current_level"], found["pack_version"]) == (1, None, "1.0.0")
    assert list(found["scores"]) == LEVELS
    assert all(score.keys() == {"low", "high"} for score in found["scores"].values())
    assert len(found["taken"]) == len("2026-11-23T09:30:00Z")
    assert found["taken"].endswith("Z")


def test_today_is_the_day_of_the_snapshot(save: Callable[..., Result], run: Run) -> None:
    save(NURSE, "--today", "2026-12-24")
    save(NURSE, "--today", "2026-03-01")
    found = json.loads(show(run, "list", "--json"))["snapshots"]
    assert [(one["id"], one["day"], one["taken"][:10]) for one in found] == [
        (2, "2026-03-01", "2026-03-01"), (1, "2026-12-24", "2026-12-24"),
    ]  # fmt: skip
    assert "--today '2027-13-01' is not a day" in fail(run, 2, "save", "--today", "2027-13-01")


def test_every_view_of_the_list_says_the_same(save: Callable[..., Result], run: Run) -> None:
    save(NURSE, "--today", "2026-03-01", "--note", "the start")
    save(HALF, "--today", "2026-06-01")
    found = json.loads(show(run, "list", "--json"))["snapshots"]
    rows = list(csv.DictReader(io.StringIO(show(run, "list", "--format", "csv"))))
    plain = show(run, "list", "--plain").splitlines()
    markdown = show(run, "list", "--format", "markdown")
    table = show(run, "list")
    assert plain[0] == "2 saved assessments, from 2026-03-01 to 2026-06-01."
    assert "## " not in markdown
    for one, row in zip(found, rows, strict=True):
        scores = [
            f"{s['low']:.1f}" if s["low"] == s["high"] else f"{s['low']:.1f} to {s['high']:.1f}"
            for s in one["scores"].values()
        ]
        assert (row["No."], row["Date"], row["Note"]) == (str(one["id"]), one["day"], one["note"] or "")
        assert [row[short] for short in ("Asst", "CM", "Sr", "Lead", "Sup", "Dir")] == scores
        assert f"{one['id']}. Sr: {scores[2]}." in plain
        assert f"| {one['id']} | {one['day']} |" in markdown
        assert one["day"] in table


def test_a_table_lists_the_newest_and_all_where_asked(save: Callable[..., Result], run: Run) -> None:
    for day in range(1, 29):
        for month in (1, 2):
            save(NURSE, "--today", f"2026-{month:02}-{day:02}")
    table = show(run, "list")
    assert table.startswith(
        "56 saved assessments, from 2026-01-01 to 2026-02-28. The newest 50 are shown;\n"
        "--all shows every one.\n"
    )
    assert table.count("2026-0") == 2 + 50
    assert show(run, "list", "--all").count("2026-0") == 2 + 56
    assert len(json.loads(show(run, "list", "--json"))["snapshots"]) == 56
    assert len(show(run, "list", "--format", "csv").splitlines()) == 57


def test_nothing_saved_is_a_friendly_line_and_no_file(run: Run, folder: Path) -> None:
    for command in ("list", "chart"):
        said = "Nothing is saved yet: carecli history save keeps an assessment.\n"
        assert show(run, command) == said
        assert show(run, command, "--plain") == said
    assert json.loads(show(run, "list", "--json")) == {"schema": "carecli.history/1", "snapshots": []}
    assert show(run, "repair") == "Nothing is saved yet: there is nothing to repair.\n"
    assert show(run, "erase") == "Nothing to erase: no assessment is saved.\n"
    for args in (["show", "1"], ["diff"], ["diff", "1"], ["diff", "1", "2"]):
        assert fail(run, 2, *args).startswith("carecli: error: nothing is saved yet; carecli history save")
    assert not folder.exists()


def test_save_needs_a_saved_profile(run: Run, folder: Path) -> None:
    assert fail(run, 2, "save") == (
        "carecli: error: there is no saved profile; make one with carecli profile new\n"
    )
    folder.mkdir(parents=True)
    (folder / "profile.toml").write_text("yeers = 3\n")
    assert "yeers is not a key" in fail(run, 3, "save")
    assert [place.name for place in folder.iterdir()] == ["profile.toml"]


@pytest.mark.parametrize("number", ["0", "3", "99999999999999999999999"])
def test_an_unknown_number_names_those_that_exist(number: str, save: Callable[..., Result], run: Run) -> None:
    save(NURSE)
    save(NURSE)
    for command in (["show", number], ["diff", number], ["diff", "1", number]):
        said = fail(run, 2, *command)
        assert said.startswith(f"carecli: error: there is no snapshot {number}; they go from 1 to 2; ")


@pytest.mark.parametrize("typed", ["one", "-5", "1.5", "", "\u0661", "9" * 900])
def test_what_is_no_number_is_a_usage_error(typed: str, run: Run) -> None:
    for command in ("show", "diff"):
        said = fail(run, 2, command, "--", typed)
        assert said == (
            f"carecli: error: '{typed}' is not the number of a snapshot; carecli history list shows them\n"
        )


def test_show_says_levels_answers_and_note(save: Callable[..., Result], run: Run) -> None:
    save(
        'name = "Dana"\ntarget = "lead"\nyears = 2.5\n'
        'licenses = ["RN", { id = "LCSW", expires = "2030-01" }]\n'
        'certifications = []\nsetting = "hospital"\n[[education]]\nlevel = "bachelor"\n[skills]\nehr = 4\n',
        "--note", "before the exam", "--today", "2026-03-01",
    )  # fmt: skip
    lines = show(run, "show", "1", "--plain").splitlines()
    assert lines[:2] == [
        f"Snapshot 1 of 2026-03-01, made with pack care-manager 1.0.0, rules {RULES_VERSION}.",
        "Note: before the exam",
    ]  # fmt: skip
    answers = lines[lines.index("Answers:") + 1 :]
    assert answers == [
        "Name. Answer: Dana.",
        "Target. Answer: Lead Care Manager.",
        "Setting. Answer: Hospital.",
        "Years in care management. Answer: 2.5 years.",
        "Bachelor's degree. Answer: completed.",
        "License RN. Answer: held.",
        "License LCSW. Answer: held until 2030-01.",
        "Certifications. Answer: none.",
        "EHR and case management software. Answer: 4 proficient.",
    ]
    assert "Senior Care Manager. Stops: none." in lines


def test_a_hard_stop_is_named(save: Callable[..., Result], run: Run) -> None:
    save('years = 3\nlicenses = []\ncertifications = []\neducation = []\nsetting = "hospital"\n')
    lines = show(run, "show", "1", "--plain").splitlines()
    stops = next(line for line in lines if line.startswith("Senior Care Manager. Stops: "))
    assert "Bachelor's degree" in stops


FOREIGN = "Zoë 王 \U0001f600"
NASTY = "[a] [bold]x[/bold] \x1b[31mred\x07 \u202eright <b>&"


@pytest.mark.parametrize("form", [[], ["--plain"], ["--format", "markdown"], ["--format", "csv"]])
def test_names_and_notes_are_text_and_nothing_else(
    form: list[str], save: Callable[..., Result], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    name = json.dumps(NASTY)
    said = save(f"name = {name}\nyears = 3\n", "--note", NASTY)
    save("years = 4\n")
    for command in (["list"], ["show", "1"], ["chart"], ["diff"]):
        text = show(run, *command, *form)
        assert not {"\x1b", "\x07", "\u202e"} & set(text + said.stdout)
        if command[0] in ("list", "show") and not (command[0] == "show" and form == ["--format", "csv"]):
            literal = text.replace("\\", "").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
            assert "[a] [bold]x[/bold] red right <b>&" in literal
    assert json.loads(show(run, "show", "1", "--json"))["note"] == "[a] [bold]x[/bold] red right <b>&"


@pytest.mark.parametrize("columns", [80, 81, 85, 90, 97, 100, 119, 120, 160])
def test_no_letter_of_a_note_is_cut_off(
    columns: int, save: Callable[..., Result], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever long word another note has: Rich cuts a table where its words have no room."""
    notes = ["passed the CCM exam", "recertification", "see example.org/a/very/long/address/that/never/ends"]
    for note in notes:
        save(NURSE, "--note", note)
    monkeypatch.setenv("COLUMNS", str(columns))
    shown = Counter(re.sub(r"\s", "", show(run, "list")))
    assert Counter("".join(notes).replace(" ", "")) - shown == Counter()


def test_a_note_of_nothing_is_none(save: Callable[..., Result], run: Run) -> None:
    save(NURSE, "--note", " \x07 ")
    assert json.loads(show(run, "list", "--json"))["snapshots"][0]["note"] is None


def test_another_ladder_has_its_own_columns(save: Callable[..., Result], run: Run, tmp_path: Path) -> None:
    save(NURSE)
    other = tmp_path / "other"
    shutil.copytree(SMALL_PACK, other)
    ladder = (other / "ladder.toml").read_text("utf-8").replace('short = "Sr"', 'short = "Snr"')
    (other / "ladder.toml").write_text(ladder, "utf-8")
    assert "1. Snr: " in show(run, "list", "--plain", "--pack", other)
    assert run("history", "list", "--pack", tmp_path).exit_code == 4


def test_a_level_that_the_pack_lacks_goes_by_its_id(
    save: Callable[..., Result], run: Run, tmp_path: Path
) -> None:
    save(NURSE)
    text = show(run, "export").replace('"id":"senior"', '"id":"guru"')
    (tmp_path / "old.json").write_text(text)
    assert show(run, "import", tmp_path / "old.json") == "Imported 1 new snapshot.\n"
    lines = show(run, "list", "--plain").splitlines()
    assert any(line.startswith("2. guru: ") for line in lines)
    assert not any(line.startswith(("1. guru: ", "2. Sr: ")) for line in lines), "no data is not said"
    assert "guru" in show(run, "chart")


def test_export_and_import_move_everything(
    save: Callable[..., Result], run: Run, tmp_path: Path, folder: Path
) -> None:
    save(NURSE, "--note", "first")
    save(HALF)
    file = tmp_path / "history.json"
    result = run("history", "export", "-o", file)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", f"Written to {file}\n")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    exported = show(run, "export")
    assert file.read_text("utf-8") == exported
    assert show(run, "import", file) == "Imported 0 new snapshots; 2 were here already.\n"
    assert run("history", "erase", "--yes").exit_code == 0
    assert run("history", "import", "-", stdin=exported).stdout == "Imported 2 new snapshots.\n"
    assert show(run, "export") == exported
    save(HALF)
    shown = json.loads(show(run, "export"))
    assert len(shown["snapshots"]) == 3
    assert stat.S_IMODE((folder / "history.sqlite3").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("file", "stdin", "words"),
    [
        ("missing.json", None, "history missing.json does not exist; check the path\n"),
        (".", None, "history . is a folder, not a file; name a file inside it\n"),
        (
            "-",
            "",
            "history standard input is not an exported history: it is empty; carecli",
        ),
        (
            "-",
            "[1]",
            "history standard input is not an exported history: it does not say carecli.history-",
        ),
    ],
)
def test_what_cannot_be_imported_is_named(
    file: str, stdin: str | None, words: str, run: Run, folder: Path
) -> None:
    assert f"carecli: error: {words}" in fail(run, 3, "import", file, stdin=stdin)
    assert not (folder / "history.sqlite3").exists()


def test_lists_that_say_nothing_are_not_answered(
    save: Callable[..., Result], run: Run, tmp_path: Path
) -> None:
    save("years = 3\n")
    document = json.loads(show(run, "export"))
    document["snapshots"][0]["inputs"] |= {"licenses": None, "education": None, "target": None}
    (tmp_path / "null.json").write_text(json.dumps(document))
    assert show(run, "import", tmp_path / "null.json") == "Imported 1 new snapshot.\n"
    answers = show(run, "show", "2", "--plain").partition("Answers:\n")[2]
    assert answers == "Years in care management. Answer: 3 years.\n"
    assert "No answer changed." in show(run, "diff", "1", "2", "--full")


def test_bytes_that_are_no_text_are_not_imported(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(b"\xff\xfe\x00")
    assert "is not UTF-8 text" in fail(run, 3, "import", tmp_path / "x.json")


def list_all(folder: Path) -> list[Path]:
    """Return a history's files of every kind, made up where they do not exist."""
    names = (
        "history.sqlite3-shm", "history.sqlite3-wal", "history.sqlite3-journal", "history.sqlite3",
        "history.damaged-2.sqlite3", "history.damaged.sqlite3", "history.damaged.sqlite3-wal",
        "history.foreign.sqlite3-wal",
        "history.last-good.sqlite3", "history.new-abc.sqlite3", "history.until-rounds.sqlite3",
    )  # fmt: skip
    for name in names:
        if not (folder / name).exists():
            (folder / name).write_text("x")
    return [folder / name for name in names]


def test_erase_removes_every_file_of_the_history_and_nothing_else(
    save: Callable[..., Result], run: Run, folder: Path
) -> None:
    save(NURSE)
    for name in ("history.txt", "history.mine.sqlite3"):
        (folder / name).write_text("mine")
    files = list_all(folder)
    assert fail(run, 2, "erase", stdin="yes\n") == "carecli: error: erase needs a yes; add --yes\n"
    assert fail(run, 2, "erase", "--no-input")
    assert all(file.exists() for file in files)
    assert show(run, "erase", "--yes") == "".join(f"Erased {file}\n" for file in files)
    assert sorted(place.name for place in folder.iterdir()) == [
        "history.mine.sqlite3", "history.txt", "profile.toml",
    ]  # fmt: skip


def test_a_history_behind_a_link_stays_there_and_is_erased_there(
    save: Callable[..., Result], run: Run, folder: Path, tmp_path: Path
) -> None:
    folder.mkdir(parents=True)
    real = tmp_path / "elsewhere" / "mine.sqlite3"
    (folder / "history.sqlite3").symlink_to(real)
    assert show(run, "list").startswith("Nothing is saved yet")
    assert save(NURSE).stdout.startswith("Saved as 1: ")
    real.write_bytes(bytes(4096) + real.read_bytes()[4096:])
    assert show(run, "repair").startswith("Saved all 1 snapshot; none was lost.\n")
    assert sorted(place.name for place in real.parent.iterdir()) == [
        "mine.damaged.sqlite3", "mine.last-good.sqlite3", "mine.sqlite3",
    ]  # fmt: skip
    assert show(run, "list").startswith("1 saved assessment")
    assert run("history", "erase", "--yes").exit_code == 0
    assert list(real.parent.iterdir()) == []


@pytest.mark.parametrize("kind", ["folder", "link to itself", "pipe"])
def test_what_is_no_file_is_not_used(kind: str, run: Run, folder: Path) -> None:
    place = folder / "history.sqlite3"
    folder.mkdir(parents=True)
    (folder / "profile.toml").write_text("years = 3\n")
    if kind == "folder":
        place.mkdir()
    elif kind == "pipe":
        os.mkfifo(place)
    else:
        place.symlink_to(place)
    said = f"carecli: error: cannot open the history {place}: it is not a file; move it elsewhere\n"
    assert fail(run, 5, "save") == said


def test_a_save_that_would_be_lost_among_damage_is_not_written(
    save: Callable[..., Result], run: Run, folder: Path
) -> None:
    for _ in range(12):
        save(NURSE)
    file = folder / "history.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'snapshots'").fetchone()
    raw = file.read_bytes()
    tree = raw[(root - 1) * 4096 : root * 4096]
    assert tree[0] == 5, "the rows stand on more pages than one"
    first = int.from_bytes(tree[12:14], "big")
    leaf = int.from_bytes(tree[first : first + 4], "big")
    file.write_bytes(raw[: (leaf - 1) * 4096] + bytes(4096) + raw[leaf * 4096 :])
    damaged = file.read_bytes()
    assert "is damaged: " in fail(run, 5, "save")
    assert file.read_bytes() == damaged


def test_profile_erase_removes_the_history_too(save: Callable[..., Result], run: Run, folder: Path) -> None:
    save(NURSE)
    list_all(folder)
    assert run("profile", "erase", "--yes").exit_code == 0
    assert list(folder.iterdir()) == []


def test_a_file_that_cannot_be_erased_is_named(
    save: Callable[..., Result], run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(NURSE)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "unlink", refuse)
    said = fail(run, 3, "erase", "--yes")
    assert said == (
        f"carecli: error: cannot erase {folder / 'history.sqlite3'}: Operation not permitted\n"
        f"  cannot erase {folder / 'history.last-good.sqlite3'}: Operation not permitted\n"
    )


@pytest.mark.parametrize(("answer", "is_gone"), [("yes", True), ("no", False), ("", False)])
def test_erase_asks_on_a_terminal(
    answer: str, is_gone: bool, save: Callable[..., Result], folder: Path, home: Path
) -> None:
    save(NURSE)
    file = folder / "history.sqlite3"
    environment = {**os.environ, "HOME": str(home), "TERM": "dumb"}
    child = pexpect.spawn(
        sys.executable, ["-m", "carecli", "history", "erase"], env=environment, encoding="utf-8", timeout=60
    )
    child.expect("This removes for good:")
    child.expect("history.sqlite3")
    child.expect("Sure\\? yes or no> ")
    child.sendline(answer)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert ("Erased" if is_gone else "Nothing was erased.") in (child.before or "")
    assert file.exists() is not is_gone


def damage_half(save: Callable[..., Result], folder: Path) -> tuple[Path, Path]:
    """Save 20 snapshots and cut the file in half; return it and its copy, which has the first 19."""
    file, copy = folder / "history.sqlite3", folder / "history.last-good.sqlite3"
    for day in range(1, 21):
        if day == 20:
            os.utime(copy, (COPIED, COPIED))
        save(NURSE, "--today", f"2026-03-{day:02}")
    os.truncate(file, file.stat().st_size // 2)
    return file, copy


COPIED = 1_774_008_000
"""Noon of 2026-03-20, as the time of a file."""


def test_repair_says_that_all_is_well_or_what_it_saved(
    save: Callable[..., Result], run: Run, folder: Path
) -> None:
    file, copy = damage_half(save, folder)
    copy.unlink()
    for command in (["list"], ["show", "1"], ["diff"], ["chart"], ["export"], ["save"]):
        said = fail(run, 5, *command)
        assert said.startswith(f"carecli: error: the history {file} is damaged: ")
        assert "carecli history repair" in said
    first, second = show(run, "repair").splitlines()
    saved = len(json.loads(show(run, "list", "--json"))["snapshots"])
    assert 5 < saved < 15
    assert first == f"Saved {saved} of 20 snapshots; {20 - saved} could not be read."
    assert second == f"The damaged file is kept as {folder / 'history.damaged.sqlite3'}"
    assert show(run, "repair") == f"{file} is healthy: {saved} snapshots. Nothing was changed.\n"
    assert save(NURSE).stdout.startswith("Saved as 21: ")


def test_repair_says_what_came_from_the_copy(save: Callable[..., Result], run: Run, folder: Path) -> None:
    file, _ = damage_half(save, folder)
    first, second = show(run, "repair").splitlines()
    _, filled, words = first.split(", ")[0], *first.split(", ")[1].split(" of them ")
    assert first.startswith("Saved 19 of 20 snapshots, ")
    assert 5 < int(filled) < 15
    assert words == "from the copy of 2026-03-20; 1 could not be read."
    assert second == f"The damaged file is kept as {folder / 'history.damaged.sqlite3'}"
    found = json.loads(show(run, "list", "--json"))["snapshots"]
    assert [one["id"] for one in found] == list(range(1, 20))
    assert show(run, "repair") == f"{file} is healthy: 19 snapshots. Nothing was changed.\n"
    assert save(NURSE).stdout.startswith("Saved as 21: ")


@pytest.mark.parametrize("garbage", [b"garbage" * 10_000, b""], ids=["garbage", "emptied"])
def test_repair_of_garbage_says_that_nothing_could_be_read_or_what_the_copy_has(
    garbage: bytes, save: Callable[..., Result], run: Run, folder: Path
) -> None:
    file, copy = folder / "history.sqlite3", folder / "history.last-good.sqlite3"
    save(NURSE)
    os.utime(copy, (COPIED, COPIED))
    save(NURSE, "--today", "2026-03-20")
    file.write_bytes(garbage)
    assert show(run, "repair").splitlines() == [
        "Saved 1 snapshot from the copy of 2026-03-20; whether there were more cannot be told.",
        f"The damaged file is kept as {folder / 'history.damaged.sqlite3'}",
    ]
    file.write_bytes(garbage)
    copy.unlink()
    assert show(run, "repair").splitlines() == [
        "Nothing could be read. The next save begins a new history.",
        f"The damaged file is kept as {folder / 'history.damaged-2.sqlite3'}",
    ]
    assert (folder / "history.damaged-2.sqlite3").read_bytes() == garbage
    assert save(NURSE).stdout.startswith("Saved as 1: ")


def test_repair_says_at_least_where_the_count_is_gone(
    save: Callable[..., Result], run: Run, folder: Path
) -> None:
    for _ in range(3):
        save(NURSE)
    file = folder / "history.sqlite3"
    (folder / "history.last-good.sqlite3").unlink()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("DELETE FROM sqlite_sequence")
        connection.execute("UPDATE snapshots SET note = 'forged' WHERE number = 2")
        connection.commit()
    assert show(run, "repair").startswith("Saved 2 of at least 3 snapshots; 1 or more could not be read.\n")


def test_a_save_into_a_damaged_history_stands_and_warns_that_no_copy_was_made(
    save: Callable[..., Result], run: Run, folder: Path
) -> None:
    save(NURSE, "--note", "first")
    file, copy = folder / "history.sqlite3", folder / "history.last-good.sqlite3"
    before = copy.read_bytes()
    os.utime(copy, (COPIED, COPIED))
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE snapshots SET note = 'forged'")
        connection.commit()
    result = save(NURSE)
    assert result.stdout.startswith("Saved as 2: ")
    assert result.stderr == (
        f"The copy of the history was not renewed: the history {file} is damaged: snapshot 1 cannot be read; "
        "carecli history repair mends it\n"
    )
    assert copy.read_bytes() == before
    said = show(run, "repair")
    assert said.startswith("Saved all 2 snapshots, 1 of them from the copy of 2026-03-20; none was lost.\n")
    assert [one["note"] for one in json.loads(show(run, "list", "--json"))["snapshots"]] == ["first", None]


def test_repair_of_a_lost_header_says_that_all_was_saved(
    save: Callable[..., Result], run: Run, folder: Path
) -> None:
    save(NURSE)
    file = folder / "history.sqlite3"
    file.write_bytes(bytes(4096) + file.read_bytes()[4096:])
    assert show(run, "repair").startswith("Saved all 1 snapshot; none was lost.\n")


def test_a_damaged_history_is_json_where_json_was_asked_for(
    save: Callable[..., Result], run: Run, folder: Path
) -> None:
    save(NURSE)
    (folder / "history.sqlite3").write_bytes(b"garbage" * 10_000)
    error = json.loads(fail(run, 5, "list", "--json"))
    assert error["schema"] == "carecli.error/1"
    assert error["error"]["code"] == 5
    assert "repair" in error["error"]["hint"]


def test_the_person_is_told_of_a_copy_on_standard_error(
    save: Callable[..., Result], run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(NURSE)
    newer = (*store.MIGRATIONS, store.Migration("more", ("CREATE TABLE more (x)",)))
    monkeypatch.setattr(store, "open_store", partial(store.open_store, migrations=newer))
    result = run("history", "list", "--json")
    kept = folder / "history.until-rounds.sqlite3"
    assert result.exit_code == 0
    assert result.stderr == f"The history gets a new form; as it was until now it is kept as {kept}\n"
    assert len(json.loads(result.stdout)["snapshots"]) == 1


def test_an_export_comes_through_a_pipe_of_any_encoding(
    save: Callable[..., Result], run: Run, home: Path, tmp_path: Path
) -> None:
    save(f'name = "{FOREIGN}"\nyears = 3\n', "--note", FOREIGN)
    environment = {**os.environ, "HOME": str(home), "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "carecli", "history", "export"]
    done = subprocess.run(command, env=environment, capture_output=True, check=True)
    (tmp_path / "history.json").write_bytes(done.stdout)
    assert show(run, "import", tmp_path / "history.json").startswith("Imported 0 new snapshots; 1 was here")
    assert json.loads(done.stdout)["snapshots"][0]["note"] == FOREIGN


def test_a_closed_standard_error_takes_nothing_away(
    save: Callable[..., Result], run: Run, home: Path, tmp_path: Path
) -> None:
    save(NURSE)
    file = tmp_path / "history.json"
    command = [sys.executable, "-m", "carecli", "history", "export", "-o", str(file)]
    done = subprocess.run(["sh", "-c", '"$@" 2>&-', "sh", *command], env={**os.environ, "HOME": str(home)})
    assert done.returncode == 0
    assert file.read_text("utf-8") == show(run, "export")


def test_an_export_ends_when_its_reader_has_left(save: Callable[..., Result]) -> None:
    save(NURSE)
    save(NURSE)
    command = f'"{sys.executable}" -m carecli history export'
    done = subprocess.run(
        ["bash", "-c", f"{command} | head -c 10; exit ${{PIPESTATUS[0]}}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, '{"schema":', "")


@pytest.mark.parametrize("args", [("list",), ("save",), ("show", "1"), ("export",), ("diff",), ("chart",)])
def test_a_history_that_is_gone_is_told_while_its_copy_is_there(
    args: tuple[str, ...], save: Callable[..., Result], run: Run, folder: Path
) -> None:
    save(NURSE)
    (folder / "history.sqlite3").unlink()
    copy = (folder / "history.last-good.sqlite3").read_bytes()
    said = fail(run, 5, *args)
    assert said.startswith(f"carecli: error: the history {folder / 'history.sqlite3'} is not there")
    assert "carecli history repair brings back" in said
    assert [(folder / "history.last-good.sqlite3").read_bytes(), (folder / "history.sqlite3").exists()] == [
        copy,
        False,
    ]


def test_repair_brings_back_what_the_copy_of_a_lost_history_holds(
    save: Callable[..., Result], run: Run, folder: Path
) -> None:
    save(NURSE)
    save(HALF)
    shown = show(run, "show", "1", "--json")
    (folder / "history.sqlite3").unlink()
    said = show(run, "repair")
    assert re.fullmatch(
        r"Saved 1 snapshot from the copy of \d{4}-\d\d-\d\d; whether there were more cannot be told.\n", said
    )
    assert show(run, "show", "1", "--json") == shown
    assert {place.name for place in folder.glob("history*")} == {
        "history.sqlite3",
        "history.last-good.sqlite3",
    }


def test_a_lost_history_whose_copy_cannot_be_read_begins_anew(
    save: Callable[..., Result], run: Run, folder: Path
) -> None:
    save(NURSE)
    (folder / "history.sqlite3").unlink()
    (folder / "history.last-good.sqlite3").write_bytes(b"Dear diary")
    assert "carecli history repair" in fail(run, 5, "save")
    done = run("history", "repair")
    assert "Nothing could be read. The next save begins a new history." in done.stdout
    assert "it is kept as" in done.stderr
    assert (folder / "history.damaged.sqlite3").read_bytes() == b"Dear diary"
    assert save(NURSE).stdout.startswith("Saved as 1:")


def test_of_a_lost_history_repair_after_a_new_save_does_not_claim_to_have_all(
    save: Callable[..., Result], run: Run, folder: Path
) -> None:
    save(NURSE, "--note", "first")
    copy = (folder / "history.last-good.sqlite3").read_bytes()
    run("history", "erase", "--yes")
    save(NURSE, "--note", "another")
    (folder / "history.last-good.sqlite3").write_bytes(copy)
    said = show(run, "repair")
    assert said.startswith("Saved 2 snapshots, 1 of them from the copy")
    assert "whether there were more cannot be told" in said
