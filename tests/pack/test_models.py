"""Every fault that one file of a pack can have by itself."""

import shutil
from pathlib import Path

import pytest

from carecli.errors import PackError, Problem
from carecli.pack.ladder import LadderFile
from carecli.pack.loading import check_pack, load_file, load_pack
from tests.conftest import SMALL_PACK

FIRST_ANCHOR = (
    '  "Opens a chart and enters a note while a colleague points to each screen and checks the entry.",\n'
)
FIRST_STEP = (
    '  "Draft goals and steps for two patients a week who may fall or miss medications. '
    'Hand them in for sign-off, and note every line that your supervisor changes.",\n'
)
STEPS_REASON = (
    'reason = "No source says how to move up: '
    'each step asks for what the next anchor shows, on a few cases"\n'
)
BASELINE = (
    "reason = \"The guide calls a bachelor's the usual baseline; "
    'carecli reads that as a must, employers vary"\n'
)
NOT_A_NUMBER = "must be a number, not infinite or NaN"
NO_REASON = "is derived and so needs a reason of one line"
EMPTY = "is empty: write some text or leave the key out"
ID = "must be lower-case words with hyphens, such as care-planning"
IMPORTANCE = "must be 'must', 'expected' or 'preferred'"

# file, what it says, what it says instead, the key, and the message about it
FAULTS = {
    "an id with capitals": ("guide", '"care-manager"', '"Care Manager"', "id", f"{ID}, not 'Care Manager'"),
    "a missing key": ("guide", 'title = "', '# "', "title", "is missing"),
    "an empty text": ("guide", '"The pack of the tests"', '" "', "title", EMPTY),
    "a number for a text": ("guide", '"The pack of the tests"', "3", "title", "must be text, not 3"),
    "a version of two numbers": (
        "guide", '"1.0.0"', '"2.0"', "version", "must be three numbers, such as 1.0.0, not '2.0'",
    ),
    "an unknown kind of source": (
        "guide", '"own"', '"mine"',
        "source[16].kind", "must be 'guide', 'publisher', 'count' or 'own', not 'mine'",
    ),
    "a source from memory": (
        "guide", 'confidence = "C"', 'confidence = "M"',
        "source[21].confidence", "must be 'A', 'B' or 'C', not 'M'",
    ),
    "a year long ago": ("guide", "2026", "1600", "source[21].year", "must be at least 1900, not 1600"),
    "a year to come": ("guide", "2026", "2200", "source[21].year", "must be at most 2199, not 2200"),
    "a year in quotes": ("guide", "2026", '"2026"', "source[21].year", "must be a whole number, not '2026'"),
    "a band upside down": (
        "ladder", "{ min = 8, max = 12 }", "{ min = 8, max = 7 }",
        "level[4].years", "max must be larger than min",
    ),
    "a band below zero": (
        "ladder", "{ min = 5, max = 8 }", "{ min = -1, max = 8 }",
        "level[3].years.min", "must be at least 0, not -1",
    ),
    "a band beyond a life": (
        "ladder", "{ min = 5, max = 8 }", "{ min = 5, max = 900 }",
        "level[3].years.max", "must be at most 80, not 900",
    ),
    "a band that is no number": (
        "ladder", "{ min = 5, max = 8 }", "{ min = nan, max = 8 }", "level[3].years.min", NOT_A_NUMBER,
    ),
    "a band in quotes": (
        "ladder", "{ min = 5, max = 8 }", '{ min = "5", max = 8 }',
        "level[3].years.min", "must be a number, not '5'",
    ),
    "a band as one number": (
        "ladder", "{ min = 5, max = 8 }", "5",
        "level[3].years", "must be a table of keys and values, not 5",
    ),
    "an unknown importance": (
        "ladder", '"must"', '"should"', "level[2].requirement[2].importance", f"{IMPORTANCE}, not 'should'",
    ),
    "a flag as text": (
        "ladder", "related = true", 'related = "yes"',
        "level[1].requirement[1].related", "must be true or false, not 'yes'",
    ),
    "no code to choose from": (
        "ladder", '["RN", "LCSW"]', "[]", "level[1].requirement[3].any_of", "must not be an empty list",
    ),
    "one code for a list": (
        "ladder", '["RN", "LCSW"]', '"RN"', "level[1].requirement[3].any_of", "must be a list, not 'RN'",
    ),
    "a derived requirement without a reason": (
        "ladder", BASELINE, "", "level[2].requirement[2]", NO_REASON,
    ),
    "a weight of nothing": ("ladder", "must = 3", "must = 0", "rules.weights.must", "must be more than 0"),
    "a step of nine ratings": (
        "ladder", "rating = 1", "rating = 9", "rules.steps.rating", "must be at most 7, not 9",
    ),
    "a step without end": ("ladder", "years = 2\n", "years = inf\n", "rules.steps.years", NOT_A_NUMBER),
    "half a rating": (
        "ladder", "rating_gap = 1 ", "rating_gap = 1.5 ",
        "rules.partial.rating_gap", "must be a whole number, not 1.5",
    ),
    "a whole share for another field": (
        "ladder", "other_field = 0.5", "other_field = 1.0",
        "rules.partial.other_field", "must be less than 1, not 1.0",
    ),
    "a score above 100": (
        "ladder", "score = 75", "score = 175", "rules.stretch.score", "must be at most 100, not 175",
    ),
    "an unknown group": (
        "skills", 'group = "soft"', 'group = "hard"', "skill[7].group", "'hard' is not a group of this pack",
    ),
    "an empty anchor": ("skills", FIRST_ANCHOR, '"",\n', "skill[1].anchors[1]", EMPTY),
    "an empty step": ("skills", FIRST_STEP, '"",\n', "skill[4].grow[1]", EMPTY),
    "a target of 6": (
        "skills", "{ rating = 2", "{ rating = 6",
        "skill[1].targets.assistant.rating", "is 6, and the highest rating is 5",
    ),
    "a target of -1": (
        "skills", "{ rating = 2", "{ rating = -1",
        "skill[1].targets.assistant.rating", "must be at least 0, not -1",
    ),
    "a target of 2.5": (
        "skills", "{ rating = 2", "{ rating = 2.5",
        "skill[1].targets.assistant.rating", "must be a whole number, not 2.5",
    ),
    "a derived target without a reason": (
        "skills", ', reason = "Learning internal systems and documentation standards is a focus here"', "",
        "skill[1].targets.assistant", NO_REASON,
    ),
    "a field named by a number": (
        "education", "named = true", "named = 1", "field[1].named", "must be true or false, not 1",
    ),
    "an unknown kind of credential": (
        "credentials", '"license"', '"licence"',
        "credential[1].kind", "must be 'license' or 'certification', not 'licence'",
    ),
    "a fee in dollars": (
        "credentials", '"USD"', '"dollars"',
        "credential[1].fee[1].currency", "must be three capital letters, such as USD, not 'dollars'",
    ),
    "study below zero": (
        "credentials", "months_low = 24", "months_low = -24",
        "credential[1].study[3].months_low", "must be at least 0, not -24",
    ),
    "a change of no level": (
        "settings", '["care-manager", "senior", "lead"]', "[]",
        "setting[1].change[1].levels", "must not be an empty list",
    ),
    "pay of nothing": ("salary", "52000", "0", "pay[1].median", "must be more than 0"),
    "pay with cents": ("salary", "52000", "52000.5", "pay[1].median", "must be a whole number, not 52000.5"),
    "a country in full": (
        "salary", '"US"', '"usa"', "pay[1].country", "must be two capital letters, such as US, not 'usa'",
    ),
    "a state in full": (
        "salary", '"US"', '"US"\nstate = "Ohio"',
        "pay[1].state", "must be two capital letters, such as CA, not 'Ohio'",
    ),
    "derived pay without a reason": ("salary", '"stated"', '"derived"', "pay[1]", NO_REASON),
}  # fmt: skip

# file, what it says, what it says instead, the key, and words of the message
WORDING = {
    "too few anchors": ("skills", FIRST_ANCHOR, "", "skill[1].anchors", ("4", "1 to 5")),
    "too many anchors": ("skills", FIRST_ANCHOR, FIRST_ANCHOR * 2, "skill[1].anchors", ("5",)),
    "too few steps": ("skills", FIRST_STEP, "", "skill[4].grow", ("3", "1 to 5")),
    "too many steps": ("skills", FIRST_STEP, FIRST_STEP * 2, "skill[4].grow", ("4",)),
    "steps of no basis": ("skills", 'basis = "derived"', 'basis = "guessed"', "grow.basis", ("derived",)),
    "steps without a reason": ("skills", STEPS_REASON, "", "grow", ("reason",)),
    "a short name too long": ("ladder", '"Asst"', '"Assistant"', "level[1].short", ("6", "characters")),
    "a cite too long": (
        "guide", 'cite = "guide: pay"', f'cite = "guide: {"everything " * 5}about pay"',
        "source[8].cite", ("60", "characters"),
    ),
    "an unknown kind of requirement": (
        "ladder", 'kind = "years"', 'kind = "time"',
        "level[1].requirement[1].kind", ("'years'", "'education'", "'license'", "'certification'", "'time'"),
    ),
    "a requirement without a kind": (
        "ladder", 'kind = "years"\n', "", "level[1].requirement[1].kind", ("is missing",),
    ),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL_PACK, tmp_path / "ladder"))


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / f"{file}.toml"
    text = path.read_text("utf-8")
    assert old in text, "the pack has changed: choose another text to replace"
    path.write_text(text.replace(old, new, 1), "utf-8")


def refuse(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(PackError) as caught:
        check_pack(folder)
    return caught.value.problems


@pytest.mark.parametrize(("file", "old", "new", "key", "message"), FAULTS.values(), ids=list(FAULTS))
def test_a_wrong_value_is_named_with_file_key_and_message(
    file: str, old: str, new: str, key: str, message: str, folder: Path
) -> None:
    change(folder, file, old, new)
    (problem,) = refuse(folder)
    assert (problem.file, problem.key, problem.message) == (str(folder / f"{file}.toml"), key, message)


@pytest.mark.parametrize(("file", "old", "new", "key", "words"), WORDING.values(), ids=list(WORDING))
def test_a_message_can_be_understood_without_knowing_pydantic(
    file: str, old: str, new: str, key: str, words: tuple[str, ...], folder: Path
) -> None:
    change(folder, file, old, new)
    (problem,) = refuse(folder)
    assert problem.key == key
    assert [word for word in words if word not in problem.message] == [], problem.message
    jargon = ("tuple", "items", "validation", "tag", "discriminator", "input")
    assert [word for word in jargon if word in problem.message] == [], problem.message


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "nearest"),
    [
        ("guide", 'summary = "', 'summery = "', "summery", "did you mean summary?"),
        ("ladder", "related = true", "relatd = true", "level[1].requirement[1].relatd", "related"),
        ("ladder", "max = 12 }", "max = 12, mx = 2 }", "level[4].years.mx", "did you mean max?"),
        ("skills", "also = [", "alsoo = [", "skill[1].alsoo", "did you mean also?"),
        ("education", 'also = ["diploma"]', 'alos = ["diploma"]', "level[2].alos", "did you mean also?"),
        ("credentials", 'issuer = "', 'isuer = "', "credential[1].isuer", "did you mean issuer?"),
        ("settings", "importance = ", "importence = ", "setting[1].change[1].importence", "importance"),
        ("salary", "median = ", "meddian = ", "pay[1].meddian", "median"),
    ],
)
def test_an_unknown_key_is_refused_in_every_file_and_offers_the_nearest(
    file: str, old: str, new: str, key: str, nearest: str, folder: Path
) -> None:
    change(folder, file, old, new)
    found = {p.key: p for p in refuse(folder)}
    assert found[key].message == "is not a key that carecli knows"
    assert nearest in (found[key].hint or "")
    assert found[key].file == str(folder / f"{file}.toml")
    assert found[key].line


@pytest.mark.parametrize("file", ["guide", "ladder", "skills"])
def test_a_missing_file_is_named(file: str, folder: Path) -> None:
    (folder / f"{file}.toml").unlink()
    (problem,) = refuse(folder)
    assert (problem.file, problem.message) == (str(folder / f"{file}.toml"), "does not exist")


def test_an_empty_folder_lacks_every_file(tmp_path: Path) -> None:
    assert {Path(p.file or "").name for p in refuse(tmp_path)} == {
        "guide.toml", "ladder.toml", "skills.toml",
    }  # fmt: skip


def test_faults_within_several_files_are_reported_together(folder: Path) -> None:
    change(folder, "guide", '"1.0.0"', '"2.0"')
    change(folder, "guide", '"own"', "7")
    change(folder, "skills", "{ rating = 2", "{ rating = 8")
    (folder / "salary.toml").write_text("[[pay]\n")
    (folder / "ladder.toml").unlink()
    assert [(Path(p.file or "").name, p.key) for p in refuse(folder)] == [
        ("guide.toml", "version"),
        ("guide.toml", "source[16].kind"),
        ("ladder.toml", None),
        ("skills.toml", "skill[1].targets.assistant.rating"),
        ("salary.toml", None),
    ]


def test_one_file_is_refused_while_another_of_the_pack_is_wrong(folder: Path) -> None:
    change(folder, "salary", '"US"', '"usa"')
    with pytest.raises(PackError) as caught:
        load_file(folder, "ladder", LadderFile)
    assert caught.value.problems[0].key == "pay[1].country"
    with pytest.raises(PackError):
        load_pack(folder)


def test_one_file_of_a_sound_pack_loads_alone(folder: Path) -> None:
    assert [level.id for level in load_file(folder, "ladder", LadderFile).level][:2] == [
        "assistant", "care-manager",
    ]  # fmt: skip


def test_a_wrong_file_of_a_built_in_pack_is_reported_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(folder, "ladder", "must = 3", "must = 3\nmay = 4")
    monkeypatch.setattr("carecli.pack.loading.is_built_in", lambda _: True)
    with pytest.raises(PackError) as caught:
        load_file(folder, "ladder", LadderFile)
    assert caught.value.message == f"pack {folder}: 1 problem"
