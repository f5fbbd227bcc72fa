"""Every fault that topics, countries, disagreements, occupations and sources show only together."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from carecli.errors import PackError, Problem
from carecli.pack.loading import check_pack, load_handbook, load_sources
from tests.conftest import SMALL_PACK, leave_out_named

Run = Callable[..., Result]

FURTHER = [
    "topics", "sources.toml", "countries.toml", "disagreements.toml", "occupations.toml", "synonyms.toml",
    "plan.toml", "questions.toml", "evidence.toml", "wages.csv", "areas.csv",
]  # fmt: skip
NOT_A_SOURCE = "'hearsay' is not a source in guide.toml or sources.toml"
NUMBER = "holds a number: make it a fact with value and unit"
EITHER = "needs either licenses, or holds"

SUMMARY = 'summary = "What is ahead."'
TEXT = 'text = "The jobs are counted."'
UNKNOWN = 'unknown = "How many are open."'
WORDS = 'text = "faster than most"'
FIGURE = f"""\
[[topic.section.fact]]
id = "growth"
label = "Growth 2022-32"
value = 28
unit = "percent"
{WORDS}
basis = "stated"
source = "guide-growth"
"""
EXTRA = f"""\
title = "More"
rank = 9

[[topic]]
id = "extra"
title = "Extra"
{SUMMARY}

[[topic.section]]
id = "figures"
title = "Figures"
{TEXT}
basis = "stated"
source = "guide-market"
{UNKNOWN}
covers = ["guide-industries"]
include = ["path/senior:median"]

{FIGURE}
[[topic.section.fact]]
id = "pace"
label = "Pace"
text = "steady"
basis = "stated"
source = "guide-market"

[[topic.section]]
id = "levels"
title = "Levels"
view = "levels"

[[topic]]
id = "more"
title = "More"
summary = "What else is ahead."

[[topic.section]]
id = "figures"
title = "Figures"
unknown = "Much."
"""
"""A family of topics that the tests add to those of the small pack."""
CLASH = """
[[disagreement]]
id = "clash"
title = "Which is it?"
fact = ["extra/growth", "extra/senior:years", "path/senior:median"]
reading = "Neither."
statement = [{ label = "One", text = "This.", basis = "stated", source = "guide-market" }]
"""
SOURCE = '[[source]]\nid = "{}"\nkind = "own"\nname = "x"\ncite = "x"\n\n[[source]]\n'
NURSES = 'levels = ["senior"]\nlicenses = ["RN", "APRN"]\n'

# file, what it says, what it says instead, then the key and message of each problem there
FAULTS = {
    "an unlisted source of a fact": (
        "topics/extra", 'source = "guide-growth"', 'source = "hearsay"',
        [("topic[1].section[1].fact[1].source", NOT_A_SOURCE)],
    ),
    "an unlisted source of a paragraph": (
        "topics/extra", 'source = "guide-market"', 'source = "hearsay"',
        [("topic[1].section[1].source", NOT_A_SOURCE)],
    ),
    "an unlisted section of the guide that is covered": (
        "topics/extra", '["guide-industries"]', '["guide-industries", "hearsay"]',
        [("topic[1].section[1].covers", NOT_A_SOURCE)],
    ),
    "an unlisted source of a country": (
        "countries", 'source = "guide-global-pay"', 'source = "hearsay"',
        [("country[1].source", NOT_A_SOURCE)],
    ),
    "an unlisted source of a statement": (
        "disagreements", CLASH, CLASH.replace("guide-market", "hearsay"),
        [("disagreement[N].statement[1].source", NOT_A_SOURCE)],
    ),
    "an unlisted source of the wage tables": (
        "occupations", 'source = "bls-oews-2025"', 'source = "hearsay"', [("source", NOT_A_SOURCE)],
    ),
    "an unlisted source of a fit": (
        "occupations", 'source = "onet-29"', 'source = "hearsay"', [("fit[1].source", NOT_A_SOURCE)],
    ),
    "a source that guide.toml has already": (
        "sources", "[[source]]\n", SOURCE.format("guide-entry"),
        [("source[N].id", "id 'guide-entry' stands twice")],
    ),
    "a source twice in a file": (
        "sources", "[[source]]\n", SOURCE.format("bls-oews-2022"),
        [("source[N].id", "id 'bls-oews-2022' stands twice")],
    ),
    "a topic twice in a file": (
        "topics/extra", 'id = "more"', 'id = "extra"', [("topic[2].id", "id 'extra' stands twice")],
    ),
    "a topic twice in two files": (
        "topics/extra", 'id = "more"', 'id = "visas"', [("topic[2].id", "id 'visas' stands twice")],
    ),
    "a fact twice in a topic": (
        "topics/extra", 'id = "pace"', 'id = "growth"',
        [("topic[1]", "id 'growth' stands twice in extra")],
    ),
    "a fact with the id of a paragraph": (
        "topics/extra", 'id = "pace"', 'id = "figures"',
        [("topic[1]", "id 'figures' stands twice in extra")],
    ),
    "a fact with the id of one of a view": (
        "topics/extra", 'id = "pace"', 'id = "senior:median"',
        [("topic[1]", "id 'senior:median' stands twice in extra")],
    ),
    "a country twice": (
        "countries", 'id = "CA"', 'id = "US"',
        [
            ("country[2].id", "id 'us' stands twice"),
            ("world: topic[1]", "id 'us:pay' stands twice in global"),
        ],
    ),
    "a disagreement twice": (
        "disagreements", CLASH, CLASH + CLASH, [("disagreement[N].id", "id 'clash' stands twice")],
    ),
    "an occupation twice": (
        "occupations", 'id = "29-2061"', 'id = "21-1022"',
        [
            ("occupation[3].id", "id '21-1022' stands twice"),
            *((f"fit[{i}].occupations", "'29-2061' is not an occupation of this pack") for i in (13, 14, 15)),
        ],
    ),
    "an included fact that nobody holds": (
        "topics/extra", '["path/senior:median"]', '["path/seniors:median", "paths/senior:median"]',
        [
            ("topic[1].section[1].include", "'path/seniors:median' is not a fact of this pack"),
            ("topic[1].section[1].include", "'paths/senior:median' is not a fact of this pack"),
        ],
    ),
    "a side that nobody holds": (
        "disagreements", '"extra/growth"', '"extra/shrinking"',
        [("disagreement[N].fact", "'extra/shrinking' is not a fact of this pack")],
    ),
    "a side in a view that nobody holds": (
        "disagreements", '"extra/senior:years"', '"extra/chief:years"',
        [("disagreement[N].fact", "'extra/chief:years' is not a fact of this pack")],
    ),
    "a number in a summary": (
        "topics/extra", SUMMARY, 'summary = "Jobs grow by 28 percent."', [("topic[1].summary", NUMBER)],
    ),
    "a number in a paragraph": (
        "topics/extra", TEXT, 'text = "All of these count 515,100 managers."',
        [("topic[1].section[1].text", NUMBER)],
    ),
    "a number in what is unknown": (
        "topics/extra", UNKNOWN, 'unknown = "What BLS counted in 2022."',
        [("topic[1].section[1].unknown", NUMBER)],
    ),
    "a number in the words of a fact": (
        "topics/extra", WORDS, 'text = "faster than the average of 3%"',
        [("topic[1].section[1].fact[1].text", NUMBER)],
    ),
    "a number at the end of a sentence": (
        "topics/extra", WORDS, 'text = "about 9."', [("topic[1].section[1].fact[1].text", NUMBER)],
    ),
    "a sum of money": (
        "topics/extra", WORDS, 'text = "($65,000)"', [("topic[1].section[1].fact[1].text", NUMBER)],
    ),
    "a fit with licenses and what is held": (
        "occupations", NURSES, NURSES + 'holds = "none"\n', [("fit[3]", EITHER)],
    ),
    "a fit with neither": ("occupations", 'licenses = ["RN", "APRN"]\n', "", [("fit[1]", EITHER)]),
    "a fit of an unknown level": (
        "occupations", NURSES, NURSES.replace("senior", "chief"),
        [("fit[3].levels", "'chief' is not a level of this pack")],
    ),
    "a fit of an unknown license": (
        "occupations", NURSES, NURSES.replace("APRN", "XX"),
        [("fit[3].licenses", "'XX' is not a license of this pack")],
    ),
    "a fit of a certification": (
        "occupations", NURSES, NURSES.replace("APRN", "CCM"),
        [("fit[3].licenses", "'CCM' is not a license of this pack")],
    ),
    "a fit with an unknown occupation": (
        "occupations", 'occupations = ["21-1022"]', 'occupations = ["99-9999"]',
        [("fit[7].occupations", "'99-9999' is not an occupation of this pack")],
    ),
    "an industry of an unknown setting": (
        "occupations", 'setting = "payer"', 'setting = "insurer"',
        [("industry[3].setting", "'insurer' is not a setting of this pack")],
    ),
}  # fmt: skip

NAMES = "401(k) matching, COVID-19, code 29-1141, 2022-32, a 24-hour line, CMS1500 and B12"
"""Words that hold a digit as part of a name: no figure of their own."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the small pack with more topics, and without its wages: few tests need them."""
    ignore = shutil.ignore_patterns("wages.csv", "areas.csv")
    folder = Path(shutil.copytree(SMALL_PACK, tmp_path / "my-ladder", ignore=ignore))
    (folder / "topics" / "extra.toml").write_text(EXTRA, "utf-8")
    with (folder / "disagreements.toml").open("a", encoding="utf-8") as file:
        file.write(CLASH)
    return folder


def change(folder: Path, file: str, old: str, new: str) -> int:
    """Change a file at the first place that says so, and return the line where the change begins."""
    path = folder / f"{file}.toml"
    text = path.read_text("utf-8")
    assert old in text, "the pack has changed: choose another text to replace"
    path.write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


def place(problem: Problem, file: str, folder: Path) -> str:
    """Return the key of a problem, after its file if that is another; N is a number of many."""
    path = Path(problem.file or "")
    assert folder in path.parents
    other = "" if path == folder / f"{file}.toml" else f"{path.stem}: "
    return other + re.sub(r"\b(source|disagreement)\[\d+\]", r"\1[N]", problem.key or "")


def strip(folder: Path) -> None:
    """Leave nothing but the seven files that a pack must have."""
    for name in FURTHER:
        path = folder / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    assert len(list(folder.iterdir())) == 7


@pytest.mark.parametrize(("file", "old", "new", "expected"), FAULTS.values(), ids=list(FAULTS))
def test_a_fault_is_named_with_file_key_and_message(
    file: str, old: str, new: str, expected: list[tuple[str, str]], folder: Path
) -> None:
    change(folder, file, old, new)
    with pytest.raises(PackError) as caught:
        check_pack(folder)
    problems = caught.value.problems
    assert [(place(problem, file, folder), problem.message) for problem in problems] == expected
    assert all(problem.line for problem in problems)


def test_a_fault_points_to_the_line_that_says_it(folder: Path) -> None:
    lines = {
        "extra": change(folder, "topics/extra", WORDS, 'text = "by 28 percent"'),
        "disagreements": change(
            folder, "disagreements", 'fact = ["extra/growth"', 'fact = ["extra/shrinking"'
        ),
        "countries": change(folder, "countries", 'source = "guide-global-pay"', 'source = "hearsay"'),
    }
    with pytest.raises(PackError) as caught:
        check_pack(folder)
    assert {Path(problem.file or "").stem: problem.line for problem in caught.value.problems} == lines
    assert caught.value.message == f"pack {folder}: 3 problems"


def test_faults_of_form_in_several_files_are_reported_together(folder: Path) -> None:
    change(folder, "countries", "low = 60000", "low = 0")
    change(folder, "topics/extra", "rank = 9", 'rank = "nine"')
    change(folder, "disagreements", 'reading = "Neither."', "reading = 5")
    with pytest.raises(PackError) as caught:
        load_handbook(folder)
    assert [Path(problem.file or "").stem for problem in caught.value.problems] == [
        "countries", "disagreements", "extra",
    ]  # fmt: skip


@pytest.mark.parametrize("said", [SUMMARY, TEXT, UNKNOWN, WORDS], ids=["summary", "text", "unknown", "fact"])
def test_a_digit_in_a_name_is_no_figure(said: str, folder: Path) -> None:
    change(folder, "topics/extra", said, f'{said.partition(" = ")[0]} = "With {NAMES} and more."')
    assert len(check_pack(folder).ladder.level) == 6


@pytest.mark.parametrize("number", ["$60k", "3-6", "-3", "28%", "2,080", "(5)", "1.5"])
def test_a_number_in_a_sentence_is_a_figure_without_a_source(number: str, folder: Path) -> None:
    line = change(folder, "topics/extra", TEXT, f'text = "About {number} of them."')
    with pytest.raises(PackError) as caught:
        check_pack(folder)
    assert [(problem.line, problem.message) for problem in caught.value.problems] == [(line, NUMBER)]


def test_an_unsourced_figure_fails_pack_check(folder: Path, run: Run) -> None:
    line = change(folder, "topics/extra", FIGURE, FIGURE.replace('source = "guide-growth"\n', ""))
    result = run("pack", "check", folder)
    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout.splitlines() == [
        f"pack {folder}: 1 problem",
        f"  {folder}/topics/extra.toml:{line}: topic[1].section[1].fact[1].source is missing",
    ]


def test_a_figure_in_prose_fails_pack_check(folder: Path, run: Run) -> None:
    line = change(folder, "topics/extra", TEXT, 'text = "They earn $110,680."')
    result = run("pack", "check", folder, "--json")
    assert (result.exit_code, result.stderr) == (1, "")
    assert json.loads(result.stdout)["problems"] == [
        {
            "file": f"{folder}/topics/extra.toml",
            "line": line,
            "key": "topic[1].section[1].text",
            "message": NUMBER,
            "hint": None,
        }
    ]


@pytest.mark.parametrize(
    "command", [["guide"], ["guide", "path"], ["sources"], ["disagreements"]], ids=" ".join
)
def test_a_command_refuses_a_pack_with_a_fault_in_its_topics(
    command: list[str], folder: Path, run: Run
) -> None:
    line = change(folder, "topics/extra", 'source = "guide-growth"', 'source = "hearsay"')
    result = run(*command, "--pack", folder)
    assert (result.exit_code, result.stdout) == (4, "")
    assert f"{folder}/topics/extra.toml:{line}: topic[1].section[1].fact[1].source" in result.stderr


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("area,industry\n", "wages.csv:1: must begin with area,industry,occupation,jobs,mean"),
        ("{header}\nUS,000000,29-1141,9,9,1,2,3,4\n", "wages.csv:2: US,000000,29-1141 must hold 10 values"),
        ("{header}\nUS,000000,29-1141,9,9,5,4,3,2,1\n", "wages.csv:2: US,000000,29-1141 percentiles must"),
        ("{header}\nXX,000000,29-1141,9,9,1,2,3,4,5\n", "wages.csv:2: XX,000000,29-1141 area 'XX' is not in"),
    ],
    ids=["another header", "a short row", "falling percentiles", "an unknown area"],
)
def test_broken_wages_fail_pack_check(rows: str, said: str, folder: Path, run: Run) -> None:
    shutil.copy(SMALL_PACK / "areas.csv", folder)
    header = "area,industry,occupation,jobs,mean,p10,p25,median,p75,p90"
    (folder / "wages.csv").write_text(rows.format(header=header), "utf-8")
    result = run("pack", "check", folder)
    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout.startswith(f"pack {folder}: 1 problem\n  {folder}/{said}")


def test_pay_of_a_state_in_the_ladder_is_no_fault_of_its_topic(folder: Path) -> None:
    path = folder / "salary.toml"
    row = '\n[[pay]]\nlevel = "senior"\ncountry = "US"\nstate = "CA"\nmedian = 99000\ncurrency = "USD"\n'
    path.write_text(f'{path.read_text("utf-8")}{row}basis = "stated"\nsource = "guide-pay"\n', "utf-8")
    assert len(check_pack(folder).salary.pay) == 7


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("settings", '"care-manager", "senior", "lead"', '"care-manager", "chief"', "'chief' is not a level"),
        ("settings", 'requirement = "license"', 'requirement = "permit"', "has no requirement 'permit'"),
        ("salary", 'level = "senior"', 'level = "seniors"', "'seniors' is not a level"),
        ("ladder", 'level = "bachelor"', 'level = "phd"', "'phd' is not a level of education"),
    ],
    ids=["a level", "a requirement", "pay", "a degree"],
)
def test_a_fault_of_the_ladder_is_not_repeated_by_the_topics_that_show_it(
    file: str, old: str, new: str, said: str, folder: Path
) -> None:
    change(folder, file, old, new)
    with pytest.raises(PackError) as caught:
        check_pack(folder)
    assert caught.value.problems
    assert all(said in problem.message for problem in caught.value.problems), caught.value.problems
    assert {Path(problem.file or "").stem for problem in caught.value.problems} == {file}


# ---------------------------------------------------------------- what a pack may leave out


def test_every_further_file_is_known_to_these_tests(folder: Path) -> None:
    shutil.copytree(SMALL_PACK, folder, dirs_exist_ok=True)
    assert {path.name for path in folder.iterdir()} >= set(FURTHER)
    strip(folder)


@pytest.mark.parametrize("name", ["countries", "disagreements", "occupations", "synonyms", "wages and areas"])
def test_a_file_that_no_other_names_may_be_left_out(name: str, folder: Path) -> None:
    (folder / f"{name}.toml").unlink(missing_ok=True)
    if name == "countries":
        path = folder / "disagreements.toml"
        path.write_text(re.sub('"global/[a-z]{2}:[a-z-]+",? ?', "", path.read_text("utf-8")), "utf-8")
    handbook = load_handbook(folder)
    assert len(handbook.topics) > 10
    assert bool(handbook.countries) is (name != "countries")
    assert bool(handbook.disagreements) is (name != "disagreements")
    assert (handbook.occupations is None) is (name == "occupations")


def test_a_pack_of_a_ladder_alone_is_valid(folder: Path, run: Run) -> None:
    strip(folder)
    result = run("pack", "check", folder)
    assert (result.exit_code, result.stdout) == (0, f"{folder} is valid: 6 levels, 15 skills.\n")
    handbook = load_handbook(folder)
    assert (handbook.topics, handbook.families, handbook.countries) == ([], {}, ())
    assert (handbook.disagreements, handbook.occupations) == ((), None)
    assert handbook.sources == handbook.pack.guide.source
    assert load_sources(folder) == ()


ANSWERS = {
    "the topics": (["guide"], 0, "This pack has no topics.\n", ""),
    "a topic": (
        ["guide", "outlook"], 2, "",
        "there is no topic 'outlook'; this pack has none; or try carecli search outlook",
    ),
    "the disagreements": (["disagreements"], 0, "This pack records no disagreements.\n", ""),
    "a disagreement": (
        ["disagreements", "growth"], 2, "", "there is no disagreement 'growth'; this pack has none",
    ),
    "a country": (
        ["salary", "--country", "CA"], 2, "", "this pack has no countries; leave out --country",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("args", "code", "stdout", "error"), ANSWERS.values(), ids=list(ANSWERS))
def test_a_pack_of_a_ladder_alone_says_what_it_lacks(
    args: list[str], code: int, stdout: str, error: str, folder: Path, run: Run
) -> None:
    strip(folder)
    result = run(*args, "--pack", folder)
    assert (result.exit_code, result.stdout) == (code, stdout)
    assert leave_out_named(result.stderr) == (f"carecli: error: {error}\n" if error else "")


@pytest.mark.parametrize("form", ["table", "plain", "markdown", "csv"])
def test_a_pack_of_a_ladder_alone_shows_its_credentials(form: str, folder: Path, run: Run) -> None:
    strip(folder)
    result = run("guide", "certified case manager", "--format", form, "--pack", folder)
    assert (result.exit_code, result.stderr) == (0, "")
    assert ("CCM: Certified Case Manager" in result.stdout) is (form != "csv")
    assert "420 USD" in result.stdout
    assert "disputed" not in result.stdout


def test_a_credential_of_a_pack_without_topics_is_referred_to_as_a_credential(folder: Path, run: Run) -> None:
    strip(folder)
    data = json.loads(run("guide", "CCM", "--json", "--pack", folder).stdout)
    usual = json.loads(run("guide", "CCM", "--json").stdout)
    assert (data["topic"], data["title"], data["unknown"]) == ("credentials", usual["title"], [])
    assert [fact["reference"] for fact in data["facts"]] == [
        f"credentials/{fact['id']}" for fact in usual["facts"]
    ]
    unknown = json.loads(run("guide", "LPN", "--json", "--pack", folder).stdout)["unknown"]
    assert unknown == json.loads(run("guide", "LPN", "--json").stdout)["unknown"] != []


def test_a_pack_whose_topics_show_no_credentials_shows_them_alone(folder: Path, run: Run) -> None:
    strip(folder)
    (folder / "topics").mkdir()
    text = EXTRA.replace('include = ["path/senior:median"]\n', "").replace("guide-industries", "guide-lead")
    for old in ("guide-market", "guide-growth"):  # sources.toml is not there
        text = text.replace(old, "guide-lead")
    (folder / "topics" / "extra.toml").write_text(text, "utf-8")
    assert [json.loads(run("guide", name, "--json", "--pack", folder).stdout)["topic"]
            for name in ("extra", "CCM")] == ["extra", "credentials"]  # fmt: skip


@pytest.mark.parametrize(
    "flags", [["--state", "CA"], ["--license", "RN"], ["--compare", "NY,TX"]], ids=" ".join
)
def test_a_pack_of_a_ladder_alone_has_no_published_wages(flags: list[str], folder: Path, run: Run) -> None:
    strip(folder)
    result = run("salary", "--level", "senior", *flags, "--pack", folder)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("carecli: error: this pack has no wage tables; ")


@pytest.mark.parametrize("form", ["table", "plain", "json", "markdown", "csv"])
@pytest.mark.parametrize(
    "command",
    [
        ["guide"],
        ["disagreements"],
        ["sources"],
        ["salary"],
        ["salary", "--level", "senior"],
    ],
    ids=" ".join,
)
def test_a_pack_of_a_ladder_alone_answers_in_every_format(
    command: list[str], form: str, folder: Path, run: Run
) -> None:
    strip(folder)
    result = run(*command, "--format", form, "--pack", folder)
    assert (result.exit_code, result.stderr) == (0, "")
    if command[0] == "salary":
        assert re.search("84,?000", result.stdout)
    elif command[0] == "sources":
        assert "guide-typical-education" in result.stdout
    elif form == "json":
        data = json.loads(result.stdout)
        assert data["schema"] == f"carecli.{'topics' if command == ['guide'] else 'disagreements'}/1"
        assert data["topics" if command == ["guide"] else "items"] == []
    else:
        assert ("This pack" in result.stdout) is (form != "csv")


# ---------------------------------------------------------------- sources alone


def test_the_further_sources_can_be_read_alone(folder: Path) -> None:
    sources = load_sources(folder)
    assert len(sources) > 10
    assert load_handbook(folder).sources[-len(sources) :] == sources


def test_further_sources_that_are_broken_are_refused_alone(folder: Path) -> None:
    line = change(folder, "sources", 'confidence = "B"', 'confidence = "D"')
    with pytest.raises(PackError) as caught:
        load_sources(folder)
    (problem,) = caught.value.problems
    assert (problem.file, problem.line) == (str(folder / "sources.toml"), line)
    assert problem.message == "must be 'A', 'B' or 'C', not 'D'"
