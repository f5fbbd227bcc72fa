"""`carecli rate`: asking for ratings, giving and signing them, taking them back, comparing, own doubts."""

import json
import random
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

Run = Callable[..., Result]
PERSON = 'name = "Dana"\nyears = 3\nrelated_years = 1\nlicenses = ["RN"]\n[skills]\n'
RATED = f"{PERSON}ehr = 2\ncare-planning = 4\ncollaboration = 3\n"
DATA = ".local/share/carecli"


@pytest.fixture
def dana(tmp_path: Path) -> Path:
    """Return the profile of somebody who rates three skills."""
    place = tmp_path / "dana.toml"
    place.write_text(RATED, "utf-8")
    return place


@pytest.fixture
def asked(run: Run, dana: Path, tmp_path: Path) -> Path:
    """Return a request that is kept here."""
    place = tmp_path / "request.json"
    result = run("rate", "request", "-p", dana, "-o", place, "--today", "2026-11-28")
    assert result.exit_code == 0, result.stderr
    return place


def give(run: Run, asked: Path, *flags: str, to: str = "rated.json") -> Path:
    """Answer a request, and return the file."""
    place = asked.with_name(to)
    result = run("rate", "answer", asked, "--by", "Ann Lee", *flags, "-o", place, "--today", "2026-11-29")
    assert result.exit_code == 0, result.stderr
    return place


def load(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def test_a_request_holds_the_ratings_with_their_anchors_and_nothing_else_of_the_person(asked: Path) -> None:
    request = load(asked)
    assert request.keys() == {"schema", "id", "person", "pack", "version", "asked", "most", "ratings"}
    assert [(one["skill"], one["own"]) for one in request["ratings"]] == [
        ("ehr", 2), ("care-planning", 4), ("collaboration", 3)
    ]  # fmt: skip
    assert all(len(one["anchors"]) == 5 for one in request["ratings"])
    assert "RN" not in asked.read_text("utf-8")
    assert stat.S_IMODE(asked.stat().st_mode) == 0o600


def test_what_is_returned_stands_beside_ones_own_the_large_differences_first(
    run: Run, asked: Path, dana: Path
) -> None:
    rated = give(run, asked, "--skill", "ehr=4", "--skill", "care-planning=3", "--confirm", "collaboration",
                 "--why", "ehr=Teaches the others, daily", "--role", "supervisor")  # fmt: skip
    shown = run("rate", "accept", rated, "-p", dana)
    assert shown.exit_code == 0
    said = " ".join(shown.stdout.split())
    assert said.startswith("You rate yourself lower than Ann Lee on 1 skill and higher on 1 skill.")
    assert "On 1 you are two or more apart." in said
    assert said.index("TWO OR MORE APART") < said.index("ONE APART")
    assert "Teaches the others, daily" in said
    assert "Signed by Ann Lee" in shown.stderr
    told = json.loads(run("rate", "show", "-p", dana, "--json").stdout)
    assert [(one["skill"], one["own"], one["other"], one["gap"]) for one in told["ratings"]] == [
        ("ehr", 2, 4, 2), ("care-planning", 4, 3, -1), ("collaboration", 3, 3, 0)
    ]  # fmt: skip
    assert told["answers"][0]["signed"] is True


@pytest.mark.parametrize(
    ("counted", "ehr", "planning"),
    [("own", 2, 4), ("other", 4, 3), ("lower", 2, 3), ("higher", 4, 4), ("high", 4, 4)],
)
def test_an_assessment_counts_the_ratings_that_are_meant(
    run: Run, asked: Path, dana: Path, counted: str, ehr: int, planning: int
) -> None:
    rated = give(run, asked, "--skill", "ehr=4", "--skill", "care-planning=3")
    assert run("rate", "accept", rated, "-p", dana).exit_code == 0
    result = run("assess", "-p", dana, "--ratings", counted, "--json")
    levels = json.loads(result.stdout)["levels"]
    have = {one["id"]: one["have"] for level in levels for one in level["requirements"]}
    assert (have["skill:ehr"], have["skill:care-planning"], have["skill:collaboration"]) == (ehr, planning, 3)
    assert ("Ann Lee" in result.stderr) == (counted != "own")


def test_a_rating_that_is_rejected_or_open_counts_for_nothing(run: Run, asked: Path, dana: Path) -> None:
    rated = give(run, asked, "--reject", "ehr", "--confirm", "all")
    assert [one["judgment"] for one in load(rated)["ratings"]] == ["rejected", "confirmed", "confirmed"]
    assert "REJECTED" in run("rate", "accept", rated, "-p", dana).stdout
    result = run("assess", "-p", dana, "--ratings", "other", "--json")
    requirements = json.loads(result.stdout)["levels"][0]["requirements"]
    assert {one["id"]: one["have"] for one in requirements}["skill:ehr"] == 2


# ------------------------------------------------------------ what is refused


def test_a_file_that_was_changed_in_any_byte_is_refused(run: Run, asked: Path, dana: Path) -> None:
    rated = give(run, asked, "--confirm", "all", "--why", "ehr=Fine")
    raw = rated.read_bytes()
    chance = random.Random(14)
    places = chance.sample(range(len(raw)), 60)
    changed = asked.with_name("changed.json")
    for place in places:
        other = bytearray(raw)
        other[place] ^= chance.choice((1, 2, 4, 32))
        changed.write_bytes(other)
        result = run("rate", "accept", changed, "-p", dana)
        assert result.exit_code == 3, (place, result.stdout)
        assert len(result.stderr.splitlines()) <= 21
    assert run("rate", "accept", rated, "-p", dana).exit_code == 0


def test_line_ends_and_a_mark_that_mail_adds_are_no_change(run: Run, asked: Path, dana: Path) -> None:
    rated = give(run, asked, "--confirm", "all")
    rated.write_bytes(b"\xef\xbb\xbf" + rated.read_bytes().replace(b"\n", b"\r\n"))
    assert run("rate", "accept", rated, "-p", dana).exit_code == 0


def resign(home: Path, rated: Path, **changes: Any) -> None:
    """Change an answer, and sign it again with the key that is here."""
    from carecli.profile.ratings import read_answer, write_answer
    from carecli.profile.signing import sign

    rated.write_bytes(write_answer(sign(read_answer(rated).replace(**changes))))
    assert (home / DATA / "signing-key.pem").exists()


def test_an_answer_to_another_persons_request_is_refused(
    run: Run, asked: Path, dana: Path, home: Path
) -> None:
    from carecli.profile.ratings import read_request

    rated = give(run, asked, "--confirm", "all")
    resign(home, rated, request=read_request(asked).replace(id="0123"))
    result = run("rate", "accept", rated, "-p", dana)
    assert result.exit_code == 3
    assert "answers no request that was made here; it is about Dana" in result.stderr


def test_a_rating_above_the_scale_is_refused_though_it_is_signed(
    run: Run, asked: Path, dana: Path, home: Path
) -> None:
    from carecli.profile.ratings import GivenRating

    rated = give(run, asked, "--confirm", "all")
    resign(home, rated, ratings=(GivenRating(skill="ehr", judgment="corrected", rating=9),))
    result = run("rate", "accept", rated, "-p", dana)
    assert (result.exit_code, "above 5" in result.stderr) == (3, True)


def test_another_key_is_told_and_the_print_can_be_asked_for(
    run: Run, asked: Path, dana: Path, home: Path
) -> None:
    first = give(run, asked, "--confirm", "all")
    printed = run("rate", "key").stdout.partition(": ")[2].strip()
    assert run("rate", "accept", first, "-p", dana, "--print", printed.upper()).exit_code == 0
    (home / DATA / "signing-key.pem").unlink()
    second = give(run, asked, "--confirm", "all", "--skill", "ehr=5", to="second.json")
    result = run("rate", "accept", second, "-p", dana, "--print", printed)
    assert (result.exit_code, "signed by another key" in result.stderr) == (3, True)
    result = run("rate", "accept", second, "-p", dana)
    assert result.exit_code == 0
    assert "has signed by another key before" in result.stderr


def test_one_that_nobody_signed_is_taken_only_when_that_is_said(run: Run, asked: Path, dana: Path) -> None:
    rated = give(run, asked, "--confirm", "all")
    bare = load(rated) | {"key": "", "signature": ""}
    rated.write_text(json.dumps(bare), "utf-8")
    result = run("rate", "accept", rated, "-p", dana)
    assert (result.exit_code, "is not signed" in result.stderr) == (2, True)
    signed = rated.with_name("signed.json")
    assert run("rate", "sign", rated, "-o", signed).exit_code == 0
    assert run("rate", "sign", signed, "-o", rated, "--force").exit_code == 2
    assert "not signed" in run("rate", "accept", rated, "-p", dana, "--unsigned").stdout
    assert ", signed" in run("rate", "accept", signed, "-p", dana).stdout


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["request", "-p", "{dana}"], 2, "say where to write it; add -o for-supervisor.json"),
        (["accept", "{asked}"], 3, "is not an answer to a request for ratings; it is a request"),
        (["answer", "{dana}", "-o", "{out}"], 3, "is not valid JSON"),
        (["answer", "{asked}"], 2, "say where to write it"),
        (["answer", "{asked}", "-o", "{out}"], 2, "nobody can be asked here; pass --skill ehr=3"),
        (["answer", "{asked}", "-o", "{out}", "--confirm", "all"], 2, "needs your name; add --by NAME"),
        (["answer", "{asked}", "-o", "{out}", "--by", "A", "--skill", "ehr=6"], 2, "from 0 to 5"),
        (["answer", "{asked}", "-o", "{out}", "--by", "A", "--skill", "ehr"], 2, "has no value"),
        (["answer", "{asked}", "-o", "{out}", "--by", "A", "--confirm", "eh r"], 2, "there is no skill"),
        (["answer", "{asked}", "-o", "{out}", "--by", "A", "--confirm", "ehr", "--why", "collaboration=x"], 2,
         "stands without a rating"),
        (["answer", "{asked}", "-o", "{asked}", "--by", "A", "--confirm", "all"], 2, "which would be lost"),
        (["accept", "nowhere.json"], 3, "nowhere.json"),
        (["remove", "12345678", "--yes"], 2, "there are no ratings by or called '12345678'"),
        (["request", "-p", "{dana}", "--name", "Maria", "-o", "{out}"], 2, "your profile calls you Dana"),
        (["show", "-p", "{dana}", "--pack", "nowhere"], 4, "nowhere"),
    ],
)  # fmt: skip
def test_what_cannot_be_gets_one_line(
    run: Run, asked: Path, dana: Path, args: list[str], code: int, said: str
) -> None:
    names = {"dana": dana, "asked": asked, "out": asked.with_name("out.json")}
    result = run("rate", *[arg.format(**names) for arg in args])
    assert result.exit_code == code, result.stderr
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not names["out"].exists()


def test_a_request_needs_a_name(run: Run, tmp_path: Path) -> None:
    person = tmp_path / "p.toml"
    person.write_text("[skills]\nehr = 2\n", "utf-8")
    to = tmp_path / "r.json"
    result = run("rate", "request", "-p", person, "-o", to)
    assert (result.exit_code, "add --name NAME" in result.stderr) == (2, True)
    assert run("rate", "request", "-p", person, "-o", to, "--name", "Dana\x1b[31m").exit_code == 0
    assert load(to)["person"] == "Dana"


def test_a_request_takes_the_name_that_the_desk_calls_a_person_by(run: Run, tmp_path: Path) -> None:
    run("person", "add", "Dana")
    run("person", "add", "Eve")
    run("profile", "new", "--person", "Dana", "--skill", "ehr=2")
    assert run("rate", "request", "--person", "Dana", "-o", tmp_path / "q.json").exit_code == 0
    assert load(tmp_path / "q.json")["person"] == "Dana"


def test_nobody_is_said_to_have_rated_where_nobody_has(run: Run, dana: Path) -> None:
    assert "Nobody has rated you yet" in run("rate", "show", "-p", dana).stdout
    result = run("assess", "-p", dana, "--ratings", "other")
    assert (result.exit_code, "nobody else has rated Dana" in result.stderr) == (2, True)


def test_the_ratings_of_one_person_are_never_counted_for_another(run: Run, asked: Path, dana: Path) -> None:
    assert run("rate", "accept", give(run, asked, "--confirm", "all"), "-p", dana).exit_code == 0
    other = dana.with_name("maria.toml")
    other.write_text(RATED.replace("Dana", "Maria"), "utf-8")
    assert "Nobody has rated you yet" in run("rate", "show", "-p", other).stdout


def test_what_is_kept_is_private_and_can_be_removed_and_erased(
    run: Run, asked: Path, dana: Path, home: Path
) -> None:
    rated = give(run, asked, "--confirm", "all")
    assert run("rate", "accept", rated, "-p", dana).exit_code == 0
    kept = home / DATA / "ratings.json"
    key = home / DATA / "signing-key.pem"
    assert [stat.S_IMODE(place.stat().st_mode) for place in (kept, key)] == [0o600, 0o600]
    answer = load(kept)["answers"][0]
    name = json.loads(run("rate", "show", "-p", dana, "--json").stdout)["answers"][0]["id"]
    assert run("rate", "remove", name).exit_code == 2
    assert run("rate", "remove", name, "--yes").exit_code == 0
    assert load(kept)["answers"] == []
    assert load(home / DATA / "ratings.previous.json")["answers"] == [answer]
    assert run("profile", "erase", "--yes").exit_code == 0
    assert not kept.exists()
    assert not key.exists()


def test_a_key_that_is_none_is_never_written_over(run: Run, asked: Path, home: Path) -> None:
    key = home / DATA / "signing-key.pem"
    key.write_text("not a key", "utf-8")
    result = run("rate", "answer", asked, "--by", "A", "--confirm", "all", "-o", asked.with_name("o.json"))
    assert (result.exit_code, "holds no key to sign with" in result.stderr) == (3, True)
    assert key.read_text("utf-8") == "not a key"


def test_a_broken_file_of_what_is_kept_is_named_and_stays(run: Run, dana: Path, home: Path) -> None:
    kept = home / DATA / "ratings.json"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text('{"schema": "carecli.ratings/1", "answers": [1]}', "utf-8")
    result = run("rate", "show", "-p", dana)
    assert (result.exit_code, "ratings.json" in result.stderr) == (3, True)
    assert run("rate", "request", "-p", dana, "-o", dana.with_name("r.json")).exit_code == 3
    assert "[1]" in kept.read_text("utf-8")


# ------------------------------------------------------------ asked, one skill at a time


@pytest.fixture
def talk(run: Run, asked: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Return a function that answers the request by lines, as on a terminal without keys."""
    monkeypatch.setenv("CARECLI_PROMPT", "lines")
    monkeypatch.setattr("carecli.cli.rater.can_prompt", lambda: True)

    def hold(*typed: str) -> Result:
        lines = "".join(f"{line}\n" for line in typed).encode()
        return run("rate", "answer", asked, "--by", "Ann", "-o", asked.with_name("out.json"), stdin=lines)

    return hold


def test_each_skill_is_put_with_what_the_person_says_and_its_anchors(
    talk: Callable[..., Result], asked: Path
) -> None:
    result = talk("", "5", "Leads the round", "reject", "")
    assert result.exit_code == 0, result.stderr
    assert "1 of 3. EHR" in result.stderr
    assert "Dana says 2." in result.stderr
    ratings = load(asked.with_name("out.json"))["ratings"]
    assert [(one["judgment"], one["rating"], one["why"]) for one in ratings] == [
        ("confirmed", 2, ""), ("corrected", 5, "Leads the round"), ("rejected", None, "")
    ]  # fmt: skip


def test_what_was_given_is_kept_where_they_stop_and_taken_up_again(
    talk: Callable[..., Result], asked: Path, home: Path
) -> None:
    result = talk("4", "", "quit")
    assert "Stopped; nothing is written. What you gave is kept" in result.stderr
    assert not asked.with_name("out.json").exists()
    again = talk("back", "", "skip", "?", "nine", "done")
    assert "1 of last time taken up" in again.stderr
    assert "is no rating" in again.stderr
    ratings = load(asked.with_name("out.json"))["ratings"]
    assert [(one["judgment"], one["rating"]) for one in ratings] == [
        ("corrected", 4), ("open", None), ("open", None)
    ]  # fmt: skip
    assert not (home / DATA / "rating.json").exists()


def test_what_one_person_gave_is_never_signed_by_another(
    talk: Callable[..., Result], run: Run, asked: Path, home: Path
) -> None:
    talk("4", "seen every day", "quit")
    place = asked.with_name("other.json")
    result = run("rate", "answer", asked, "--by", "Yan", "-o", place, stdin=b"done\n")
    assert "Ratings by or of somebody else were half given" in result.stderr
    assert {one["judgment"] for one in load(place)["ratings"]} == {"open"}
    assert "seen every day" in (home / DATA / "rating.previous.json").read_text("utf-8")


def test_ratings_of_somebody_else_are_not_taken_for_the_person_in_use(
    run: Run, asked: Path, dana: Path, home: Path
) -> None:
    rated = give(run, asked, "--confirm", "all")
    assert run("profile", "new", "--no-input", "--name", "Maria", "--skill", "ehr=1").exit_code == 0
    result = run("rate", "accept", rated)
    assert (result.exit_code, "is about Dana, and the profile is that of Maria" in result.stderr) == (3, True)
    assert load(home / DATA / "ratings.json")["answers"] == []
    assert "Kept: ratings by Ann Lee" in run("rate", "accept", rated, "-p", dana).stderr
    assert "kept already" in run("rate", "accept", rated, "-p", dana).stderr


def test_ratings_are_removed_by_name_where_there_is_one_of_it(run: Run, asked: Path, dana: Path) -> None:
    for number in "12":
        rated = give(run, asked, "--confirm", "all", "--skill", f"ehr={number}", to=f"{number}.json")
        assert run("rate", "accept", rated, "-p", dana).exit_code == 0
    result = run("rate", "remove", "ann lee", "--yes")
    assert (result.exit_code, "has rated you 2 times; name one by its id" in result.stderr) == (2, True)
    assert run("rate", "remove", result.stderr.split()[-1], "--yes").exit_code == 0
    assert run("rate", "remove", "ann lee", "--yes").exit_code == 0


def test_what_may_tell_who_a_patient_is_goes_in_only_when_typed_again(
    talk: Callable[..., Result], asked: Path
) -> None:
    told = "Handled Mr. Miller, born 03/04/1950, alone"
    result = talk("4", told, "Handled a hard case alone", "done")
    assert "may tell who a patient is" in result.stderr
    assert load(asked.with_name("out.json"))["ratings"][0]["why"] == "Handled a hard case alone"
    assert "Miller" not in asked.with_name("out.json").read_text("utf-8")


def test_half_given_ratings_of_another_request_are_put_aside(
    talk: Callable[..., Result], run: Run, asked: Path, dana: Path, home: Path
) -> None:
    talk("4", "", "quit")
    assert run("rate", "request", "-p", dana, "-o", asked, "--force").exit_code == 0
    result = talk("done")
    assert "Ratings by or of somebody else were half given" in result.stderr
    assert load(home / DATA / "rating.previous.json")["ratings"][0]["rating"] == 4


# ------------------------------------------------------------ one's own ratings, as questions


def test_own_ratings_are_questioned_both_ways_and_never_changed(run: Run, home: Path) -> None:
    assert run("profile", "new", "--no-input", "--name", "Dana", "--years", "1", "--related-years", "0",
               "--license", "RN", "--skill", "ehr=1", "--skill", "care-planning=5",
               "--skill", "collaboration=4").exit_code == 0  # fmt: skip
    for skill in ("ehr", "collaboration"):
        story = ("practice", "--write", "--title", f"A day of {skill}", "--shows", skill, "--task", "Do it")
        assert run(*story).exit_code == 0
    result = run("rate", "check", "--json")
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    assert [(one["skill"], one["rating"], one["reason"]) for one in told["questions"]] == [
        ("ehr", 1, "told"), ("care-planning", 5, "untold"), ("collaboration", 4, "early")
    ]  # fmt: skip
    shown = " ".join(run("rate", "check").stdout.split())
    assert "1 rating may be too low and 2 ratings may need a story" in shown
    assert "Is 1 too modest?" in shown
    assert "ehr = 1" in (home / DATA / "profile.toml").read_text("utf-8")


def test_lines_of_a_kept_resume_speak_for_more_than_a_modest_rating(run: Run, tmp_path: Path) -> None:
    resume = tmp_path / "resume.txt"
    resume.write_text(
        "Dana Reyes\n\nExperience\nRN Case Manager, Northside Hospital, January 2015 to present\n"
        "- Led the team's care planning and trained new case managers in it\n\nLicenses\nRN, Ohio\n",
        "utf-8",
    )
    assert run("profile", "new", "--no-input", "--years", "8", "--related-years", "0", "--skill",
               "care-planning=1").exit_code == 0  # fmt: skip
    from datetime import date

    from carecli.pack.reading import find_pack
    from carecli.papers.documents import read_paper
    from carecli.papers.keeping import save_resume
    from carecli.papers.lexicon import load_lexicon
    from carecli.papers.resumes import understand_resume

    save_resume(understand_resume(read_paper(resume), load_lexicon(find_pack()), date(2026, 11, 29))[0])
    told = json.loads(run("rate", "check", "--json").stdout)["questions"]
    assert [(one["skill"], one["reason"], one["suggested"]) for one in told] == [
        ("care-planning", "modest", 4)
    ]
    assert "Led the team's care planning" in told[0]["lines"][0]
