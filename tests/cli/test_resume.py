"""`carecli resume` and `carecli letter`: of what the person confirmed and wrote, and of nothing else."""

import json
import stat
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader
from typer.testing import Result

from carecli.papers.keeping import save_resume
from carecli.papers.paper import Evidence
from carecli.papers.resume import HeldCredential, Job, Period, Resume, School
from carecli.profile.files import data_folder, saved_profile, stories_file

Run = Callable[..., Result]
WIDE = {"COLUMNS": "400"}

PROFILE = """
schema = "carecli.profile/1"
name = "Dana Reyes"
years = 6.5
related_years = 4
licenses = [{ id = "RN", states = ["OH"], expires = "2027-10" }]
certifications = ["CCM"]
[[education]]
level = "bachelor"
field = "nursing"
[skills]
care-planning = 4
crisis-intervention = 3
telehealth = 1
"""
STORY = """
schema = "carecli.stories/1"
[[story]]
id = "oxygen"
title = "Oxygen on a Friday"
date = "2026-11-01"
skills = ["care-planning"]
situation = "The oxygen vendor cancelled at four"
action = "I called two others"
result = "The patient left that evening."
learning = "I now confirm by noon"
"""
WORK = Resume(
    "Dana Reyes", "RN case manager", "Six years of discharges that hold.",
    (
        Job(
            "RN Case Manager", "Larkfield", Period("2019-03", None, is_open=True),
            ("Charts in Epic", "Writes care plans for 30 patients"), 1.0,
            (Evidence("cv.txt", 4, "RN Case Manager, Larkfield"),),
        ),
    ),
    (School("Wright Valley", "BSN", "bachelor", "nursing", Period(None, "2016")),),
    (HeldCredential("LCSW"),),
)  # fmt: skip
POSTING = """RN Case Manager
Corvalle Health Plan

Requirements
Active Ohio RN license
Three years of case management
Care planning and crisis intervention
ACM within 24 months of hire

Preferred
CCM
Master's degree in nursing
"""


@pytest.fixture
def posting(tmp_path: Path) -> Path:
    """Save somebody with work and a story, and return a posting for them."""
    data_folder().mkdir(parents=True, exist_ok=True)
    saved_profile().write_text(PROFILE, encoding="utf-8")
    stories_file().write_text(STORY, encoding="utf-8")
    save_resume(WORK)
    path = tmp_path / "posting.txt"
    path.write_text(POSTING, encoding="utf-8")
    return path


@pytest.mark.usefixtures("posting")
@pytest.mark.parametrize("ending", ["pdf", "docx", "md"])
def test_a_resume_on_paper_holds_the_profile_and_the_work(ending: str, run: Run, tmp_path: Path) -> None:
    path = tmp_path / f"me.{ending}"
    result = run("resume", "-o", path, "--contact", "937 555 0100")
    assert result.exit_code == 0, result.stderr
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    raw = path.read_bytes()
    text = {
        "pdf": lambda: " ".join(page.extract_text() for page in PdfReader(BytesIO(raw)).pages),
        "docx": lambda: " ".join(paragraph.text for paragraph in docx.Document(BytesIO(raw)).paragraphs),
        "md": lambda: raw.decode(),
    }[ending]()
    for said in ("Dana Reyes", "937 555 0100", "Registered Nurse (RN), OH, to October 2027", "BSN, nursing",
                 "Writes care plans for 30 patients", "Risk assessment and care planning"):  # fmt: skip
        assert said in " ".join(text.split())
    assert "LCSW" not in text
    assert "Telehealth" not in text
    assert "Left out, for your profile does not hold it: LCSW" in result.stderr


def test_for_a_posting_the_same_stands_in_another_order(posting: Path, run: Run) -> None:
    plain = json.loads(run("resume", "--json").stdout)
    for_it = json.loads(run("resume", "--json", "--for", posting).stdout)
    assert for_it["work"][0]["highlights"] == ["Writes care plans for 30 patients", "Charts in Epic"]
    assert plain["work"][0]["highlights"] == ["Charts in Epic", "Writes care plans for 30 patients"]
    assert for_it["certificates"] == plain["certificates"]
    assert len(for_it["skills"]) == len(plain["skills"])


@pytest.mark.usefixtures("posting")
def test_rendercv_gets_a_file_of_its_own(run: Run, tmp_path: Path) -> None:
    result = run("resume", "-o", tmp_path / "me.yaml")
    assert result.exit_code == 0, result.stderr
    assert (tmp_path / "me.yaml").read_text(encoding="utf-8").startswith("cv:\n  name: Dana Reyes\n")


def test_of_a_named_profile_the_saved_work_is_not_taken(posting: Path, run: Run, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text('name = "Sam"\nlicenses = ["RN"]\n', encoding="utf-8")
    result = run("resume", "-p", other, "--json")
    assert "work" not in json.loads(result.stdout)
    assert "Without your work: it is kept beside a saved profile alone" in result.stderr
    letter = run("letter", posting, "-p", other)
    assert "Larkfield" not in letter.stdout
    assert "Oxygen" not in letter.stdout


LETTER = """\
I am applying for your post of RN Case Manager at Corvalle Health Plan. I work as RN Case Manager at \
Larkfield today.

I hold the license that you ask for: RN in OH. I hold the CCM that you name. I bring 6.5 years in care \
management and 4 years in other care.

Risk assessment and care planning, as RN Case Manager at Larkfield: Writes care plans for 30 patients.

Of what you name I also bring crisis intervention and de-escalation.

The oxygen vendor cancelled at four. I called two others. The patient left that evening.

I do not hold the ACM yet; you allow 24 months after hire for it.

I would be glad to tell you more.

Dana Reyes
"""


def test_a_letter_says_what_is_held_and_written_and_nothing_else(posting: Path, run: Run) -> None:
    result = run("letter", posting, env=WIDE)
    assert result.exit_code == 0, result.stderr
    draft, left_out = result.stdout.split("\nAsked, and not in the letter")
    assert draft.split() == LETTER.split()
    assert "MSN" in left_out


def test_a_license_is_named_once_with_its_state(posting: Path, run: Run) -> None:
    asked = POSTING.replace("Active Ohio RN license", "RN, LCSW or LMSW license required")
    posting.write_text(asked.replace("CCM\n", "CCM\nOhio RN license\n"))
    draft = run("letter", posting, env=WIDE).stdout
    assert "the license that you ask for: RN in OH." in draft


GROUNDS = (
    "the posting, line 5: Active Ohio RN license",
    "your profile: RN in OH",
    "your résumé, line 4: RN Case Manager, Larkfield",
    "your story: Oxygen on a Friday",
)


def test_each_sentence_of_a_letter_says_what_it_rests_on(posting: Path, run: Run) -> None:
    data = json.loads(run("letter", posting, "--json").stdout)
    sentences = [sentence for paragraph in data["paragraphs"] for sentence in paragraph]
    assert all(sentence["grounds"] for sentence in sentences[:-1])
    held = next(each for each in sentences if "RN in OH" in each["text"])
    assert held["grounds"] == [
        {"kind": "posting", "said": "Active Ohio RN license", "line": 5},
        {"kind": "profile", "said": "RN in OH", "line": None},
    ]
    shown = run("letter", posting, "--why", env=WIDE).stdout
    for ground in GROUNDS:
        assert ground in shown


def test_a_letter_is_sent_without_a_word_of_carecli(posting: Path, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "letter.docx"
    result = run("letter", posting, "-o", path, "--contact", "dana@example.org")
    assert result.exit_code == 0, result.stderr
    text = "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(path.read_bytes())).paragraphs)
    assert text.startswith("Dana Reyes\ndana@example.org\n")
    assert "I would be glad to tell you more." in text
    for other in ("carecli", "Asked, and not", "MSN"):
        assert other not in text


REFUSED = [
    (["letter", "{missing}"], 3, "missing.txt"),
    (["letter"], 2, "POSTING"),
    (["letter", "{other}"], 2, "is no posting in care management"),
    (["resume", "--for", "{missing}"], 3, "missing.txt"),
    (["resume", "-o", "{folder}/me.xyz"], 2, "the ending of"),
    (["resume", "--format", "pdf"], 2, "goes into a file"),
]


@pytest.mark.usefixtures("posting")
@pytest.mark.parametrize(("args", "code", "said"), REFUSED)
def test_wrong_input_gets_one_line(args: list[str], code: int, said: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("Backend engineer\n\nRequirements\n5 years of Go\n")
    places = {
        "{missing}": tmp_path / "missing.txt", "{other}": tmp_path / "other.txt", "{folder}": tmp_path,
    }  # fmt: skip
    for name, place in places.items():
        args = [arg.replace(name, str(place)) for arg in args]
    result = run(*args)
    assert result.exit_code == code
    assert result.stdout == ""
    (line,) = [line for line in result.stderr.splitlines() if line.startswith("carecli: error: ")]
    assert said in line


def test_a_posting_that_stops_is_said_to(posting: Path, run: Run) -> None:
    posting.write_text(POSTING.replace("Active Ohio RN license", "LCSW license required"), encoding="utf-8")
    assert "This posting stops you: LCSW license." in run("letter", posting).stderr
