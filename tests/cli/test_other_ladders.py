"""Ladders of other trades, by every command: without years, pay, credentials, settings; with two tracks."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from typer.testing import Result

from tests.conftest import SMALL_PACK

Run = Callable[..., Result]
Test = TypeVar("Test", bound=Callable[..., None])
LADDERS = SMALL_PACK.parent / "ladders"
NAMES = sorted(folder.name for folder in LADDERS.iterdir())
# Somebody on each ladder, and a level of it.
PEOPLE: dict[str, tuple[list[str], str]] = {
    "fork": (["--skill", "code=3", "--skill", "design=2", "--skill", "people=1"], "head"),
    "pathway": (["--skill", "safety=2", "--skill", "listening=2"], "team"),
    "unpaid": (["--years", "1", "--license", "KS1", "--skill", "signals=1"], "operator"),
    "yearless": (["--education", "first:letters", "--skill", "cataloguing=3"], "librarian"),
}
RESUME = """Robin Example

Experience
Team Leader, Oak House, January 2019 - December 2022
- Keeps residents safe and listens to them
"""
POSTING = """Team Leader

Requirements
- Level 2 diploma required
- Safety and listening
"""
OTHER_WORDS = re.compile(
    r"care[ -]?manage|case manage|care coordinat|nurs|\bRN\b|\bBSN\b|\bCCM\b|benner|bachelor|social work"
    r"|patient|hospital|bedside|how much a license|health or social",
    re.IGNORECASE,
)


@pytest.fixture
def at(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, home: Path, run: Run) -> str:
    """Use a ladder, with somebody of it saved, in a folder of their own; its name."""
    name: str = request.param
    monkeypatch.setenv("CARECLI_PACK", str(LADDERS / name))
    monkeypatch.chdir(home)
    assert run("profile", "new", *PEOPLE[name][0]).exit_code == 0
    return name


def on(*names: str) -> Callable[[Test], Test]:
    def mark(test: Test) -> Test:
        chosen: Test = pytest.mark.parametrize("at", names, indirect=True)(test)
        used: Test = pytest.mark.usefixtures("at")(chosen)
        return used

    return mark


def show(run: Run, *args: str) -> str:
    result = run(*args)
    assert result.exit_code == 0, (args, result.stderr)
    assert result.stdout or "-o" in args
    return result.stdout


def list_commands(name: str) -> list[list[str]]:
    level, skill = PEOPLE[name][1], PEOPLE[name][0][-1].partition("=")[0]
    said = f"""profile show;ladder;ladder {level};ladder {level} --full;ladder {level} --why;ladder --json
        ladder --format csv;assess;assess --full;assess --why;assess --json;assess --plain
        assess --with skill:{skill}=2;assess --with skill:{skill}=2 --full;salary;salary --full;salary --json
        skills;skills {skill};skills {skill} --full;skills --json;guide;search {skill};sources;evidence
        disagreements;plan;plan --full;plan --to {level};plan --json;history save;history list;history diff
        history chart;history export;import resume.txt;match posting.txt;match posting.txt --full;match .
        report;report --format json;report --full -o r.html;resume;pack check;profile new --help"""
    return [command.split() for line in said.splitlines() for command in line.split(";")][:-1]


@on(*NAMES)
def test_no_command_speaks_of_another_trade(at: str, run: Run, home: Path) -> None:
    (home / "resume.txt").write_text(RESUME)
    (home / "posting.txt").write_text(POSTING)
    said = {}
    for command in list_commands(at):
        result = run(*command)
        if command[:2] == ["history", "diff"]:
            assert run("history", "save").exit_code == 0
            result = run(*command)
        assert result.exit_code == 0, (command, result.stderr)
        said[" ".join(command)] = result.stdout + result.stderr
    said["r.html"] = (home / "r.html").read_text()
    assert len(said) > 40
    assert all(said.values()), [command for command, text in said.items() if not text]
    found = {command: OTHER_WORDS.search(text) for command, text in said.items()}
    assert {command: match[0] for command, match in found.items() if match} == {}


@on("fork")
def test_next_is_every_level_that_may_follow_and_no_track_stands_above_the_other(run: Run) -> None:
    assert run("profile", "edit", "--skill", "code=2").exit_code == 0
    found = json.loads(show(run, "assess", "--json"))
    assert (found["current_level"], found["next_level"]) == ("engineer", "maker")
    assert found["next_levels"] == ["maker", "manager"]
    full = " ".join(show(run, "assess", "--full").split())
    assert "You are ready for Engineer; next is Senior Engineer (Maker) (" in full
    assert " or Senior Engineer (People) (" in full
    screen = " ".join(show(run, "assess").split())
    assert "Next Senior Engineer (Maker) or Senior Engineer (People): --level shows one" in screen


@on("fork")
def test_who_is_at_the_top_of_one_track_is_not_sent_to_the_other(run: Run) -> None:
    found = json.loads(show(run, "assess", "--json"))
    assert (found["current_level"], found["next_levels"]) == ("maker", ["principal"])
    assert run("profile", "edit", "--target", "manager").exit_code == 0
    aimed = json.loads(show(run, "assess", "--json"))
    assert (aimed["current_level"], aimed["next_levels"]) == ("maker", ["principal"])
    assert json.loads(show(run, "plan", "--json"))["target_level"] == "manager"
    assert run("plan", "--to", "engineer").exit_code == 2


@on("fork")
def test_who_is_ready_on_both_tracks_has_two_current_levels(run: Run) -> None:
    one, both = show(run, "assess", "--json"), show(run, "assess", "--json", "--skill", "people=3")
    assert "current_levels" not in json.loads(one)
    found = json.loads(both)
    assert (found["current_level"], found["current_levels"]) == ("maker", ["maker", "manager"])
    assert found["next_levels"] == ["principal", "head"]
    said = " ".join(show(run, "assess", "--full", "--skill", "people=3").split())
    assert "You are ready for Senior Engineer (Maker) and Senior Engineer (People); next is Principal" in said
    what_if = " ".join(show(run, "assess", "--with", "skill:people=3", "--full").split())
    assert "be ready for Senior Engineer (Maker) and Senior Engineer (People) (now: Senior" in what_if
    assert what_if.count("(reached then)") == what_if.count("(reached)") == 1


@on("fork")
def test_a_level_says_what_it_follows_and_what_may_follow_it(run: Run) -> None:
    assert "Follows Junior Engineer. Then Senior Engineer (Maker) or Senior Engineer (People)." in " ".join(
        show(run, "ladder", "engineer").split()
    )
    table = show(run, "ladder", "--format", "csv")
    assert "Head of Engineering,Senior Engineer (People) or Principal Engineer," in table
    levels = json.loads(show(run, "ladder", "--json"))["levels"]
    assert {x["id"]: x["follows"] for x in levels}["head"] == ["principal", "manager"]
    assert {x["years"] for x in levels} == {None}


@on("fork", "unpaid")
def test_a_ladder_without_pay_says_so(run: Run) -> None:
    assert show(run, "salary") == "This ladder states no pay.\n"
    assert json.loads(show(run, "salary", "--json"))["rows"] == []
    assert "ay" not in show(run, "ladder", "--format", "csv").splitlines()[0]
    assert "Pay" not in show(run, "assess", "--full")


@on("fork")
def test_what_nobody_asks_has_no_column_no_question_and_no_half_of_the_score(run: Run) -> None:
    assert show(run, "ladder", "--format", "csv").splitlines()[0] == "Level,Follows,What it is"
    assert "setting" not in show(run, "assess", "--full").lower()
    levels = json.loads(show(run, "assess", "--json"))["levels"]
    assert all(level["score"] == level["skills"] for level in levels)
    assert "Licenses" not in show(run, "profile", "show")


@on("pathway")
def test_a_degree_goes_by_its_name_and_ratings_by_theirs(run: Run) -> None:
    assert "Level 2 diploma" in show(run, "ladder")
    assert "level-2" not in show(run, "ladder")
    assert "2 alone" in show(run, "profile", "show")
    assert "3 leading" in show(run, "skills", "safety")
    assert "●●○○ → ●●●○" in show(run, "assess", "--level", "team")
    practice = " ".join(show(run, "practice", "safety").split())
    assert "2 alone: that you saw it and told somebody; 4 shaping: how the whole home changed" in practice
    page = run("report", "-o", "r.html")
    assert page.exit_code == 0
    assert '<html lang="en-GB">' in Path("r.html").read_text()


@on("pathway")
def test_titles_of_levels_tell_the_work_of_a_resume_and_the_level_of_a_posting(run: Run) -> None:
    Path("resume.txt").write_text(RESUME)
    Path("posting.txt").write_text(POSTING)
    read = json.loads(show(run, "import", "resume.txt", "--json"))
    (years,) = [claim for claim in read["claims"] if claim["kind"] == "years"]
    assert years["value"]["high"] == pytest.approx(4, abs=0.1)
    assert not [claim for claim in read["claims"] if claim["kind"] == "related_years"]
    (posting,) = json.loads(show(run, "match", "posting.txt", "--json"))["postings"]
    assert (posting["care"], posting["level"]) == (True, "team")


@on("pathway")
def test_where_no_field_is_named_a_degree_counts_whatever_its_field(run: Run) -> None:
    Path("me.toml").write_text('target = "team"\n[[education]]\nlevel = "level-2"\n')
    found = json.loads(show(run, "assess", "-p", "me.toml", "--json"))["levels"][2]
    assert {r["id"]: r["status"] for r in found["requirements"]}["diploma"] == "met"
    assert show(run, "assess", "-p", "me.toml").startswith("On paper you fit Team Leader now.")


@on("pathway")
def test_without_settings_what_opens_a_level_on_paper_opens_it_anywhere(run: Run) -> None:
    Path("me.toml").write_text('target = "team"\neducation = []\n')
    said = " ".join(show(run, "assess", "-p", "me.toml").split())
    assert "Opens most Earn: Level 2 diploma. Then you fit on paper." in said


@on("fork")
def test_years_that_nobody_can_tell_are_not_none(run: Run) -> None:
    Path("resume.txt").write_text(RESUME)
    assert [c["kind"] for c in json.loads(show(run, "import", "resume.txt", "--json"))["claims"]] == ["name"]
    assert run("import", "resume.txt", "--yes").exit_code == 0
    assert "years" not in json.loads(show(run, "profile", "show", "--json"))


@on("unpaid")
def test_years_that_a_law_asks_for_stop_whoever_has_some_of_them(run: Run) -> None:
    assert run("profile", "edit", "--skill", "signals=2").exit_code == 0
    found = json.loads(show(run, "assess", "--json"))["levels"][1]
    assert (found["verdict"]["high"], found["stops"]) == ("blocked", ["years"])
    (change,) = found["smallest_change"]["changes"]
    assert change["to"] == 2
    assert json.loads(show(run, "assess", "--json", "--years", "2"))["current_level"] == "operator"
    assert run("assess", "--years", "1", "--check", "operator").exit_code == 1
    assert "The rule asks for two years" in show(run, "ladder", "operator", "--full", "--format", "markdown")
    assert "The setting decides which permit counts." in " ".join(show(run, "ladder").split())


@on("yearless")
def test_seven_ratings_without_names_and_a_degree_or_years(run: Run) -> None:
    assert "3 of 7" in show(run, "profile", "show")
    assert "Years in this field or related work" not in show(run, "ladder", "librarian")
    found = json.loads(show(run, "assess", "--json", "--education", "none", "--related-years", "4"))
    assert "degree" not in found["levels"][1]["stops"]
    assert "21,000 to 24,000 EUR" in " ".join(show(run, "salary").split())


RATINGS: dict[str, tuple[str, int, str]] = {
    "fork": ("code", 4, "0 (none) to 3 (teaching)"),
    "pathway": ("safety", 5, "0 (not yet) to 4 (shaping)"),
    "unpaid": ("signals", 3, "0 to 2"),
    "yearless": ("cataloguing", 8, "0 to 7"),
}


@on(*NAMES)
def test_a_rating_off_the_scale_is_one_clear_line(at: str, run: Run, home: Path) -> None:
    skill, rating, span = RATINGS[at]
    result = run("assess", "--skill", f"{skill}={rating}")
    message = f"--skill {skill}: '{rating}' is not a rating: give a whole number from {span}"
    assert (result.exit_code, result.stderr.splitlines()[1:]) == (2, [f"carecli: error: {message}"])
    (home / "me.toml").write_text(f"[skills]\n{skill} = {rating}\n")
    result = run("profile", "check", home / "me.toml")
    assert result.exit_code == 3
    assert f"me.toml:2: skills.{skill} must be a rating from {span}, not {rating}" in result.stderr


@on("fork", "pathway")
def test_the_first_questions_are_those_that_the_ladder_has(
    at: str, spawn: Callable[..., Any], home: Path
) -> None:
    child = spawn(
        "assess", "--plain", env={"CARECLI_PACK": str(LADDERS / at), "XDG_DATA_HOME": str(home / "n")}
    )
    person, count = {"fork": ("an engineer", "Two"), "pathway": ("a support worker", "Three")}[at]
    child.expect_exact(f"Where do you stand as {person}? {count} questions, then the answer.")
    child.expect_exact("> ")
    if at == "pathway":
        child.sendline("Level 2 diploma")
        child.expect_exact("> ")
    child.sendline(PEOPLE[at][1])
    child.expect_exact("> ")
    child.sendline("skip")
    child.expect_exact("> ")


def test_a_circle_of_tracks_is_named_with_line_and_key(run: Run, tmp_path: Path) -> None:
    shutil.copytree(LADDERS / "fork", tmp_path / "mine")
    file = tmp_path / "mine" / "ladder.toml"
    file.write_text(file.read_text().replace('follows = ["maker"]', 'follows = ["head"]'))
    line = file.read_text().splitlines().index('follows = ["head"]') + 1
    result = run("ladder", "--pack", tmp_path / "mine")
    assert (result.exit_code, result.stdout) == (4, "")
    message = "goes in a circle: principal, which follows head, which follows principal"
    assert result.stderr.splitlines()[1:] == [f"  {file}:{line}: level[5].follows {message}"]


def test_a_file_with_a_slip_in_its_name_is_not_passed_over(run: Run, tmp_path: Path) -> None:
    shutil.copytree(LADDERS / "unpaid", tmp_path / "mine")
    (tmp_path / "mine" / "settings.toml").rename(tmp_path / "mine" / "setings.toml")
    result = run("ladder", "--pack", tmp_path / "mine")
    assert result.exit_code == 4
    assert "setings.toml: is not a file that a pack has (did you mean settings.toml?)" in result.stderr
    (tmp_path / "mine" / "setings.toml").unlink()
    (tmp_path / "mine" / "ladder-old.toml").touch()
    assert run("ladder", "--pack", tmp_path / "mine").exit_code == 0


def test_a_link_to_nowhere_is_a_file_that_cannot_be_read(run: Run, tmp_path: Path) -> None:
    shutil.copytree(LADDERS / "unpaid", tmp_path / "mine")
    (tmp_path / "mine" / "salary.toml").symlink_to(tmp_path / "gone.toml")
    result = run("ladder", "--pack", tmp_path / "mine")
    assert result.exit_code == 4
    assert "salary.toml: does not exist" in result.stderr


@on("pathway")
@pytest.mark.parametrize(
    ("typed", "stderr"),
    [
        ("£2,000/month", "--pay: 2,000 a month, times 12, makes 24,000 GBP a year.\n"),
        ("$24k", "carecli: error: --pay is to be in GBP here; leave out the dollar sign\n"),
        ("24000 EUR", "carecli: error: --pay is to be in GBP here; leave out the euro sign\n"),
    ],
)
def test_pay_is_read_in_the_money_of_the_pack(typed: str, stderr: str, run: Run) -> None:
    result = run("profile", "edit", "--pay", typed)
    assert stderr in result.stderr
    assert result.exit_code == (2 if "error" in stderr else 0)


@pytest.mark.parametrize(
    ("at", "years", "pay", "step"),
    [
        ("fork", False, False, "one rating."),
        ("pathway", False, True, "one rating; a certification or a degree is several."),
        ("unpaid", True, False, "one rating or 2 years; a license is several."),
        ("yearless", True, True, "one rating or 2 years; a degree is several."),
    ],
    indirect=["at"],
)
def test_only_what_the_ladder_asks_is_on_the_form_and_in_the_words_on_steps(
    at: str, years: bool, pay: bool, step: str, run: Run, tmp_path: Path
) -> None:
    assert run("people", "form", "-o", tmp_path / "form.html").exit_code == 0
    form = (tmp_path / "form.html").read_text("utf-8")
    assert 'data-key="target"' in form
    for key, is_asked in (("years", years), ("related_years", years), ("pay", pay), ("state", pay)):
        assert (f'data-key="{key}"' in form) == is_asked, (at, key)
    assert f"A step is {step}" in " ".join(run("assess", "--full").stdout.split())


def test_commands_on_wages_and_clashes_are_named_only_where_the_pack_has_some(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = ("carecli salary --help", "carecli disagreements")
    monkeypatch.setenv("CARECLI_PACK", str(LADDERS / "yearless"))
    assert "EUR" in run("salary").stdout
    assert [name for name in more if name in run("salary", "--full").stdout] == []
    monkeypatch.setenv("CARECLI_PACK", str(SMALL_PACK))
    assert more[1] in run("salary", "--state", "NY", "--full").stdout
    assert more[1] in run("guide").stdout


@on("fork")
def test_nothing_is_said_to_cost_nothing_where_no_source_says_so(at: str, run: Run) -> None:
    assert at == "fork"
    said = run("plan").stdout
    assert "can be ready for" in said
    assert "fee" not in said
