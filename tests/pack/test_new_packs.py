"""`carecli pack new`: of a few lines, a table, YAML or another pack; and what it refuses."""

import io
import json
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest
from openpyxl import Workbook
from typer.testing import Result

from carecli.pack.loading import check_pack, load_pack
from carecli.pack.outline import FILL_IN
from tests.conftest import SMALL_PACK

Run = Callable[..., Result]
NAMED = ("--title", "Our ladder", "--source", "Handbook of 2026")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder in which the tests work."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_new_pack_is_valid_at_once_and_says_what_to_fill_in(place: Path, run: Run) -> None:
    result = run("pack", "new", "my-ladder", *NAMED)
    assert (result.exit_code, result.stdout) == (
        0,
        "Made my-ladder: 2 levels, 1 skill. It is valid as it is.\n",
    )
    assert "Fill in what says FILL IN, then: carecli pack check my-ladder" in result.stderr
    texts = [path.read_text("utf-8") for path in sorted((place / "my-ladder").iterdir())]
    assert [path.name for path in sorted((place / "my-ladder").iterdir())] == [
        "guide.toml", "ladder.toml", "skills.toml",
    ]  # fmt: skip
    assert all(FILL_IN in text for text in texts)
    assert sum(text.count("\n") for text in texts) < 80
    pack = load_pack(place / "my-ladder")
    assert (pack.guide.id, pack.guide.title, pack.guide.version) == ("my-ladder", "Our ladder", "1.0.0")
    assert [*place.iterdir()] == [place / "my-ladder"], "nothing is left beside it"
    for command in (["ladder"], ["skills"], ["pack", "describe"], ["sources"]):
        assert run(*command, "--pack", "my-ladder").exit_code == 0, command


TABLES = {
    "long": "level,skill,target,group\nOne,Care planning,1,Work\nTwo,Care planning,3,Work\nTwo,Records,2,\n",
    "semicolons": "Level;Skill;Rating\nOne;Care planning;1\nTwo;Care planning;3\nTwo;Records;2\n",
    "wide": "Skill,One,Two,description\nCare planning,1,3,Plans.\nRecords,,2,\n\n",
    "tabs and a mark": "\ufeffcompetency\tOne\tTwo\nCare planning\t1\t3\nRecords\t0\t2\n",
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_table_becomes_a_pack(table: str, place: Path, run: Run) -> None:
    (place / "levels.csv").write_text(table, "utf-8")
    result = run("pack", "new", "mine", "--from", "levels.csv", *NAMED)
    assert (result.exit_code, result.stdout) == (0, "Made mine: 2 levels, 2 skills. It is valid as it is.\n")
    pack = load_pack(place / "mine")
    assert [level.title for level in pack.ladder.level] == ["One", "Two"]
    targets = {skill.name: {k: t.rating for k, t in skill.targets.items()} for skill in pack.skills.skill}
    assert targets == {"Care planning": {"one": 1, "two": 3}, "Records": {"two": 2}}
    assert pack.skills.scale.most == 3
    assert all(t.source == "employer" for skill in pack.skills.skill for t in skill.targets.values())


TRACKS = """
title: Engineering
tracks:
  - name: engineer
    levels:
      - {id: junior, name: Junior, summary: Learns.}
      - id: mid
        name: Engineer
      - Senior
  - name: manager
    follows: mid
    levels: [Manager, {name: Director}]
competencies:
  - name: Delivery
    area: Technical
    levels:
      junior: Ships small things.
      mid: [Ships features, Plans them]
      senior: {description: Ships projects.}
      Manager: Sees that it ships.
      director: Sets what ships.
  - name: People
    levels:
      - {level: Manager, rating: 3}
      - {level: Director, rating: 4}
"""
SHAPES = {
    "tracks": (TRACKS, {"Delivery": [1, 2, 3, 3, 4], "People": [3, 4]}),
    "statements": (
        "levels:\n- {id: mid, name: Mid}\n- {id: senior1, name: Senior}\ncompetencies:\n"
        "- {id: a, summary: Tests, level: junior-to-mid, area: technical}\n"
        "- {id: b, name: Leads, level: mid-to-senior1, area: technical}\n- {level: mid, area: technical}\n",
        {"technical": [1, 2]},
    ),
    "skills below the levels": (
        "ladder:\n  One: {skills: {Planning: 1, Records: 2}}\n  Two: {skills: {Planning: 3}}\n"
        "  Three: {competencies: [Planning, {name: Records, rating: 2}]}\n",
        {"Planning": [1, 3, 1], "Records": [2, 2]},
    ),
    "groups, and levels by number": (
        "levels: [One, Two]\npillars:\n- name: Craft\n  skills:\n"
        "    Planning: {levels: {1: 1, level-2: 2}}\n",
        {"Planning": [1, 2]},
    ),
    "a track that is a list, and one with its own order": (
        "tracks:\n  main: [One, Two]\n  side:\n    levels:\n    - {name: Three, follows: [One]}\n"
        "skills:\n  Planning: {targets: {One: 1, Two: 2, Three: 2}}\n",
        {"Planning": [1, 2, 2]},
    ),
}


@pytest.mark.parametrize(("text", "targets"), SHAPES.values(), ids=SHAPES)
def test_public_ladders_become_packs(text: str, targets: dict[str, list[int]], place: Path, run: Run) -> None:
    (place / "ladder.yaml").write_text(text, "utf-8")
    result = run("pack", "new", "mine", "--from", "ladder.yaml", *NAMED)
    assert (result.exit_code, result.stdout[:9]) == (0, "Made mine"), result.stderr
    pack = load_pack(place / "mine")
    assert {s.name: [t.rating for t in s.targets.values()] for s in pack.skills.skill} == targets


def test_tracks_branch_where_they_say_and_words_become_anchors(place: Path, run: Run) -> None:
    (place / "ladder.yml").write_text(TRACKS, "utf-8")
    assert run("pack", "new", "mine", "--from", "ladder.yml", *NAMED).exit_code == 0
    pack = load_pack(place / "mine")
    assert pack.ladder.follows == {
        "junior": (), "mid": ("junior",), "senior": ("mid",), "manager": ("mid",), "director": ("manager",),
    }  # fmt: skip
    assert pack.skills.skill[0].anchors == (
        "Ships small things.", "Ships features; Plans them", "Ships projects.; Sees that it ships.",
        "Sets what ships.",
    )  # fmt: skip


def test_names_that_are_alike_stay_apart(place: Path, run: Run) -> None:
    titles = [
        "Senior Engineer",
        "Staff Engineer",
        "Senior Expert",
        "Sr",
        "Élève",
        "看護師長主任",
        "看護師長主任補佐",
        "!",
    ]
    rows = "".join(f"{title},Planning,{1 + n % 5}\n" for n, title in enumerate(titles))
    (place / "levels.csv").write_text(f"level,skill,target\n{rows}", "utf-8")
    assert run("pack", "new", "mine", "--from", "levels.csv", *NAMED).exit_code == 0
    levels = load_pack(place / "mine").ladder.level
    assert [level.title for level in levels] == titles
    assert [level.id for level in levels][4:] == ["eleve", "unnamed", "unnamed-2", "unnamed-3"]
    assert len({level.short for level in levels}) == len(levels)
    assert all(len(level.short) <= 6 for level in levels)


def make_bomb() -> str:
    lines = ['a: &a ["lol", "lol", "lol", "lol", "lol", "lol", "lol", "lol", "lol"]']
    for name, inner in zip("bcdefghi", "abcdefgh", strict=True):
        lines.append(f"{name}: &{name} [{', '.join([f'*{inner}'] * 9)}]")
    return "\n".join(lines)


def make_zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("a.txt", "a")
    return packed.getvalue()


BAD = {
    "no skill": ("levels.csv", "a,b\n1,2\n", "levels.csv:1 has no column skill"),
    "no target": ("levels.csv", "level,skill\nA,B\n", "levels.csv:1 has no column target"),
    "no level": ("levels.csv", "skill,target\nA,1\n", "levels.csv:1 has no column level"),
    "no level at all": ("levels.csv", "skill,group\nA,B\n", "levels.csv:1 has no column for a level"),
    "a level left out": ("levels.csv", "level,skill,target\n,B,1\n", "levels.csv:2 names no level"),
    "words for a number": ("levels.csv", "level,skill,target\nA,B,high\n", "levels.csv:2 asks 'high' of B"),
    "too high": ("levels.csv", "level,skill,target\nA,B,9\n", "levels.csv:2 asks 9 of B"),
    "a level that asks nothing": ("levels.csv", "skill,A,B\nX,1,\n", "levels.csv asks nothing at 'B'"),
    "rows without skills": ("levels.csv", "skill,A\n,1\n", "levels.csv names no skill"),
    "a quote that stays open": ("levels.csv", 'skill,A\n"x,1\n', "levels.csv:2 is not valid CSV"),
    "too many rows": ("levels.csv", "skill,A\n" + "x,1\n" * 6000, "levels.csv holds more than 5,000 rows"),
    "empty": ("levels.csv", "", "levels.csv is empty"),
    "no text": ("levels.csv", b"skill,A\n\x81,1\n", "levels.csv is not text that can be read; save it as"),
    "a broken workbook": ("levels.xlsx", b"PK\x03\x04", "levels.xlsx is broken or cut off"),
    "a ZIP file that is no workbook": ("levels.xlsx", make_zip(), "levels.xlsx is a workbook that cannot"),
    "of another kind": ("ladder.docx", b"PK", "ladder.docx is no ladder that carecli reads; name the folder"),
    "a file of a pack": ("guide.toml", "id = 1\n", "guide.toml is no ladder that carecli reads; name the fo"),
    "two ratings": ("levels.csv", "level,skill,target\nA,Dough,0\nA,dough,2\n",
                    "levels.csv:3 asks 2 of Dough at A, and line 2 asks 0; keep the one that is right"),
    "two ratings in YAML": ("ladder.yaml",
                            "levels:\n- {name: A, skills: {X: 1}}\nskills: {X: {levels: {A: 2}}}\n",
                            "ladder.yaml:2 asks 1 of X at A, and line 3 asks 2"),
    "a key twice": ("ladder.yaml", "levels: [A]\nskills: {X: {levels: {A: 2}}}\nlevels: [B]\n",
                    "ladder.yaml:3 has 'levels' again, as in line 1; keep the one that is right"),
    "two groups": ("levels.csv", "skill,A,group\nX,1,Work\nY,1,Work\nX,1,Craft\n",
                   "levels.csv:4 has X in Craft, and line 2 in Work"),
    "two columns of a name": ("levels.csv", "skill,A,a\nX,1,2\n", "levels.csv:1 has the column a twice"),
    "cells too many": ("levels.csv", "skill,A\nX,1,2\n", "levels.csv:2 has more cells than there are heads"),
    "a number without end": ("levels.csv", f"skill,A\nX,{'9' * 5000}\n", "levels.csv:2 asks 99999999999"),
    "missing": ("", "", "nowhere.csv does not exist"),
    "no levels": ("ladder.yaml", "x: 1\n", "ladder.yaml names no levels"),
    "no table": ("ladder.yaml", "- a\n", "ladder.yaml names no levels"),
    "no skills": ("ladder.yaml", "levels: [a, b]\n", "ladder.yaml names no skill"),
    "levels that are none": ("ladder.yaml", "levels: 3\nskills: {a: {levels: {b: 1}}}\n",
                             "ladder.yaml:2 names 'b', which is no level of it"),
    "a level without a name": ("ladder.yaml", "tracks: {x: [{summary: a}]}\n",
                               "ladder.yaml has a level without a name in x"),
    "a skill without a name": ("ladder.yaml", "levels: [a]\nskills: [{group: x}]\n",
                               "ladder.yaml has a skill without a name"),
    "an unknown level": ("ladder.yaml", "levels: [a]\nskills: {x: {levels: {9: 1}}}\n",
                         "ladder.yaml:2 names '9', which is no level of it"),
    "eight levels in words": (
        "ladder.yaml",
        "levels: [a, b, c, d, e, f, g, h]\n"
        "skills: {x: {levels: {a: w, b: w, c: w, d: w, e: w, f: w, g: w, h: w}}}\n",
        "ladder.yaml describes 8 levels in words",
    ),
    "YAML that is none": ("ladder.yaml", "levels: [1\n", "ladder.yaml:2 is not valid YAML"),
    "a bomb": ("ladder.yaml", make_bomb(), "ladder.yaml holds more than 20,000 values"),
    "a list that holds itself": ("ladder.yaml", "levels: &a [*a]\n", "ladder.yaml is nested too deeply"),
    "an unknown anchor": ("ladder.yaml", "levels: *a\n", "ladder.yaml:1 is not valid YAML"),
    "nested": ("ladder.yaml", "[" * 60 + "]" * 60, "ladder.yaml is nested too deeply"),
    "a tag": ("ladder.yaml", "levels: !!python/object/apply:os.system [x]\n", "ladder.yaml names no skill"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "message"), BAD.values(), ids=BAD)
def test_a_file_that_is_no_ladder_is_refused_in_one_line(
    name: str, content: str | bytes, message: str, place: Path, run: Run
) -> None:
    if name:
        (place / name).write_bytes(content.encode() if isinstance(content, str) else content)
    result = run("pack", "new", "mine", "--from", name or "nowhere.csv", *NAMED)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith(f"carecli: error: {message}"), result.stderr
    assert result.stderr.count("\n") == 1
    assert not (place / "mine").exists()


def write_workbook(rows: list[list[object]], *, above: int = 0) -> bytes:
    book = Workbook()
    book.worksheets[0].append(["notes only"])
    sheet = book.create_sheet("Ladder")
    for row in [["Our ladder"]] * above + rows:
        sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


WIDE: list[list[object]] = [["Skill", "Élève", "Two"], ["Planning", 1, 3.0], [], ["Records", None, 2]]
TEXT = "Skill;Élève;Two\r\nPlanning;1;3\r\n;;\r\nRecords;;2\r\n"
TREE = "levels: [Élève, Two]\nskills: {Planning: {levels: {1: 1, 2: 3}}, Records: {levels: {2: 2}}}"
ENCODED = {
    "Windows-1252": ("a.csv", TEXT.encode("cp1252"), "Note: a.csv is not UTF-8 text; read as Windows-1252"),
    "UTF-16 with a mark": ("a.csv", TEXT.encode("utf-16"), ""),
    "UTF-16 without": ("a.csv", TEXT.encode("utf-16-le"), "Note: a.csv is read as UTF-16 text"),
    "lines of an old Mac": ("a.csv", TEXT.replace("\r\n", "\r").encode(), ""),
    "a workbook": ("a.xlsx", write_workbook(WIDE, above=2), ""),
    "a workbook by the name of a table": ("a.csv", write_workbook(WIDE), ""),
    "YAML": ("a.yaml", TREE.encode("cp1252"), "Note: a.yaml is not UTF-8 text"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "note"), ENCODED.values(), ids=ENCODED)
def test_a_table_is_read_as_a_spreadsheet_program_leaves_it(
    name: str, content: bytes, note: str, place: Path, run: Run
) -> None:
    (place / name).write_bytes(content)
    result = run("pack", "new", "mine", "--from", name, *NAMED)
    assert (result.exit_code, result.stdout) == (0, "Made mine: 2 levels, 2 skills. It is valid as it is.\n")
    assert result.stderr.startswith(note or "Fill in"), result.stderr
    pack = load_pack(place / "mine")
    assert [level.title for level in pack.ladder.level] == ["Élève", "Two"]
    targets = {skill.name: {k: t.rating for k, t in skill.targets.items()} for skill in pack.skills.skill}
    assert targets == {"Planning": {"eleve": 1, "two": 3}, "Records": {"two": 2}}


@pytest.mark.parametrize(
    ("library", "name", "extra"), [("openpyxl", "a.xlsx", "people"), ("ruamel.yaml", "a.yaml", "papers")]
)
def test_a_missing_library_is_named(
    library: str, name: str, extra: str, place: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / name).write_bytes(write_workbook(WIDE) if name == "a.xlsx" else b"levels: [a]")
    missing = ModuleNotFoundError(f"No module named '{library}'", name=library)

    class Missing:
        def find_spec(self, wanted: str, *_: object) -> None:
            if wanted == library:
                raise missing

    for module in [module for module in sys.modules if module.startswith(library)]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    result = run("pack", "new", "mine", "--from", name, *NAMED)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1), result.stderr
    assert f"reading {name} needs an extra part of carecli; pip install 'carecli[{extra}]'" in result.stderr


LEFT = {
    "keys of a level": (
        "a.yaml",
        'levels:\n- {name: One, skills: {Planning: 1}}\n'
        '- {name: L3, salary: "90k-110k", years: 2, skills: {Planning: 2}}\n',
        "Not carried over from a.yaml: levels.salary and levels.years.\n",
    ),
    "keys deeper down": (
        "a.yaml",
        "version: 3\nlevels: {one: {name: One}, two: {title: Two, pay: {low: 1, high: 2}}}\n"
        "skills:\n  Planning: {weight: 4, levels: {one: 1, two: {rating: 2, must: true}}}\n",
        "Not carried over from a.yaml: version, levels.pay, skills.weight and skills.levels.must.\n",
    ),
    "levels beside tracks, and what the tracks are called": (
        "a.yaml",
        "tracks: [{name: main, levels: [{name: One, skills: {Planning: 1}}]}]\nlevels: [One]\n",
        "Not carried over from a.yaml: tracks.name and levels.\n",
    ),
    "a column, and a row": (
        "a.csv",
        "level,skill,target,importance\nOne,Planning,1,must\n,,,\n,,3,must\n",
        "Not carried over from a.csv: the column importance and row 4, which names no skill.\n",
    ),
    "a second description": (
        "a.csv",
        "level,skill,target,description\nOne,Planning,1,Plans.\nTwo,Planning,2,Plans well.\n",
        "Not carried over from a.csv: a second description of Planning.\n",
    ),
    "nothing": ("a.yaml", "title: Ours\nlevels: [{id: a, name: One, skills: {Planning: 1}}]\n", ""),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "said"), LEFT.values(), ids=LEFT)
def test_what_is_not_carried_over_is_said_by_its_key(
    name: str, content: str, said: str, place: Path, run: Run
) -> None:
    (place / name).write_text(content, "utf-8")
    result = run("pack", "new", "mine", "--from", name, *NAMED)
    assert result.exit_code == 0, result.stderr
    assert result.stderr.partition("Fill in")[0] == said


NAMED_ALONE = {
    "skills of a level": "levels: [{name: One, skills: [Design]}, {name: Two, skills: {Design: }}]\n",
    "tables without a rating": "levels: [{id: One, skills: [{name: Design}]}, {id: Two, skills: [Design]}]\n",
    "levels of a skill": "levels: [One, Two]\nskills: {Design: {levels: [One, Two]}}\n",
    "rows": "level,skill,target\nOne,Design,\nTwo,Design,\n",
}


@pytest.mark.parametrize("content", NAMED_ALONE.values(), ids=NAMED_ALONE)
def test_a_skill_that_is_merely_named_gets_no_words_and_a_rating_to_fill_in(
    content: str, place: Path, run: Run
) -> None:
    name = "a.csv" if content.startswith("level,") else "a.yaml"
    (place / name).write_text(content, "utf-8")
    result = run("pack", "new", "mine", "--from", name, *NAMED)
    assert result.exit_code == 0, result.stderr
    assert "Named without a rating, so 1 stands there for you to change: Design.\n" in result.stderr
    (skill,) = load_pack(place / "mine").skills.skill
    assert [target.rating for target in skill.targets.values()] == [1, 1]
    assert not skill.anchors
    assert (place / "mine" / "skills.toml").read_text("utf-8").count(f"# {FILL_IN}: the rating") == 2
    assert run("pack", "set", "mine", "target:one:design=2").exit_code == 0
    assert (place / "mine" / "skills.toml").read_text("utf-8").count(f"# {FILL_IN}: the rating") == 1


def test_what_is_left_to_fill_in_is_counted_and_is_shown_as_such(place: Path, run: Run) -> None:
    run("pack", "new", "mine", *NAMED)
    result = run("pack", "check", "mine")
    assert (result.exit_code, result.stdout) == (
        0,
        "mine is valid: 2 levels, 1 skill.\n"
        "Left to fill in, marked FILL IN: 1 in guide.toml, 2 in ladder.toml, 2 in skills.toml.\n",
    )
    assert json.loads(run("pack", "check", "mine", "--json").stdout)["fill_in"] == 5
    shown = run("ladder", "--pack", "mine").stdout
    assert shown.count(FILL_IN) == 3
    skills = place / "mine" / "skills.toml"
    skills.write_text(skills.read_text("utf-8").replace(FILL_IN, "written"), "utf-8")
    assert json.loads(run("pack", "check", "mine", "--json").stdout)["fill_in"] == 3
    assert json.loads(run("pack", "check", SMALL_PACK, "--json").stdout)["fill_in"] == 0


@pytest.mark.usefixtures("place")
def test_a_proposed_command_can_be_typed(run: Run) -> None:
    said = run("pack", "new", "Our Ladder", *NAMED).stderr
    assert "carecli pack check 'Our Ladder'\n" in said
    assert "carecli ladder --pack 'Our Ladder'\n" in said


@pytest.mark.usefixtures("place")
def test_a_missing_file_is_said_before_anybody_is_asked_for_more(run: Run) -> None:
    for name in ("nowhere.csv", "nowhere.xlsx", "nowhere.yaml"):
        result = run("pack", "new", "mine", "--from", name)
        assert (result.exit_code, result.stderr) == (
            3,
            f"carecli: error: {name} does not exist; check the path\n",
        )


def test_one_anchor_used_for_two_things_is_no_word_on_standard_error(place: Path, run: Run) -> None:
    text = "a: &x 1\nb: &x 2\nlevels: [One, Two]\nskills: {Planning: {targets: {One: *x, Two: 3}}}\n"
    (place / "ladder.yaml").write_text(text, "utf-8")
    assert run("pack", "new", "mine", "--from", "ladder.yaml", *NAMED).stderr.startswith(
        "Not carried over from ladder.yaml: a and b.\nFill in"
    )


def test_a_copy_is_its_own_and_says_nothing_in_the_name_of_a_guide(place: Path, run: Run) -> None:
    result = run("pack", "new", "mine", "--from", SMALL_PACK, *NAMED)
    assert (result.exit_code, result.stdout[:10]) == (0, "Made mine:"), result.stderr
    old, new = load_pack(SMALL_PACK), load_pack(place / "mine")
    assert (new.guide.id, new.guide.title, new.guide.version) == ("mine", "Our ladder", "1.0.0")
    assert (new.guide.note or "").startswith(f"Made from {old.guide.id} {old.guide.version}.")
    assert "guide" in {source.kind for source in old.guide.source}
    assert "guide" not in {source.kind for source in new.guide.source}
    assert "Handbook of 2026" in [source.name for source in new.guide.source]
    assert [level.title for level in new.ladder.level] == [level.title for level in old.ladder.level]
    for path in (place / "mine").rglob("*.toml"):
        assert 'basis = "stated"' not in path.read_text("utf-8"), path
        assert "#:schema" not in path.read_text("utf-8"), path
    assert (place / "mine" / "wages.csv").read_bytes() == (SMALL_PACK / "wages.csv").read_bytes()
    data = json.loads(run("pack", "diff", SMALL_PACK, "mine", "--json").stdout)
    assert data["changes"] == []


def test_the_built_in_pack_is_copied_by_its_name(place: Path, run: Run) -> None:
    result = run("pack", "new", "mine", "--from", "care-manager", *NAMED, "--id", "our-ladder")
    assert result.exit_code == 0, result.stderr
    assert load_pack(place / "mine").guide.id == "our-ladder"


def test_a_copy_of_a_pack_that_extends_another_still_does(place: Path, run: Run) -> None:
    (place / "deep").mkdir()
    (place / "acme").mkdir()
    (place / "acme" / "guide.toml").write_text(
        'id = "acme"\ntitle = "A"\nversion = "1.0.0"\nsummary = "s"\n'
        f'extends = "{os.path.relpath(SMALL_PACK, place / "acme")}"\n'
        '[[source]]\nid = "employer"\nkind = "publisher"\nname = "A"\ncite = "A"\n', "utf-8",
    )  # fmt: skip
    result = run("pack", "new", "deep/copy", "--from", "acme", *NAMED)
    assert result.exit_code == 0, result.stderr
    assert [path.name for path in (place / "deep" / "copy").iterdir()] == ["guide.toml"]
    found = check_pack(place / "deep" / "copy")
    assert {"employer", "employer-2"} <= {source.id for source in found.guide.source}


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("new", "full", *NAMED), "full is there already, and holds files; name another folder"),
        (("new", "file.txt", *NAMED), "file.txt is there already, and is no folder"),
        (("new", "link", *NAMED), "link is there already, and is no folder"),
        (("new", "mine"), "a new ladder needs --title and --source"),
        (("new", "mine", "--title", "x"), "a new ladder needs --source"),
        (("new", "mine", "--title", " ", "--source", "\x1b[31m"), "a new ladder needs --title and --source"),
        (("new", "mine", "--id", "Bad Id", *NAMED), "is no id; write lower-case words with hyphens: bad-id"),
        (("new", "mine", "--from", SMALL_PACK, "--id", "care-manager", *NAMED), "--id care-manager is"),
        (("new", "mine", "--title", "a", "--title", "b", "--source", "x"), "--title is given 2 times"),
    ],
)  # fmt: skip
def test_what_is_refused_at_once(args: tuple[str, ...], message: str, place: Path, run: Run) -> None:
    (place / "full").mkdir()
    (place / "full" / "notes.txt").write_text("mine")
    (place / "file.txt").write_text("mine")
    (place / "link").symlink_to("nowhere")
    before = sorted(place.rglob("*"))
    result = run("pack", *args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert sorted(place.rglob("*")) == before
    assert (place / "full" / "notes.txt").read_text() == "mine"


def test_an_empty_folder_is_filled(place: Path, run: Run) -> None:
    (place / "mine").mkdir()
    assert run("pack", "new", "mine", *NAMED).exit_code == 0
    assert run("pack", "check", "mine").exit_code == 0
    (place / "here").mkdir()
    os.chdir(place / "here")
    assert run("pack", "new", ".", *NAMED).exit_code == 0
    assert load_pack(place / "here").guide.id == "here"


@pytest.mark.usefixtures("place")
def test_a_folder_that_cannot_be_made(run: Run) -> None:
    for folder in ("/proc/mine", "/dev/null/mine", "x" * 300):
        result = run("pack", "new", folder, *NAMED)
        assert (result.exit_code, result.stdout) == (3, "")
        assert result.stderr.startswith(f"carecli: error: cannot write {folder}"[:200])


def test_a_pack_with_problems_is_not_copied(place: Path, run: Run) -> None:
    (place / "bad").mkdir()
    (place / "bad" / "guide.toml").write_text('id = "bad"\n')
    result = run("pack", "new", "mine", "--from", "bad", *NAMED)
    assert (result.exit_code, (place / "mine").exists()) == (4, False)


def test_somebody_at_a_terminal_is_asked(place: Path, spawn: Callable[..., "pexpect.spawn[str]"]) -> None:
    child = spawn("pack", "new", "my-ladder")
    child.expect(r"Id of the ladder \[my-ladder\]: ")
    child.sendline("")
    child.expect("What it is called: ")
    child.sendline("Our ladder")
    child.expect("What it rests on, with its year: ")
    child.sendline("Handbook of 2026")
    child.expect("It is valid as it is")
    child.expect(pexpect.EOF)
    guide = load_pack(place / "my-ladder").guide
    assert (guide.id, guide.title, guide.source_[0].name) == ("my-ladder", "Our ladder", "Handbook of 2026")
