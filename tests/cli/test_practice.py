"""`carecli practice` off a terminal: questions for a level, a skill or a posting, paper, and stories."""

import csv
import io
import json
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest
import tomli
from typer.testing import Result

from tests.conftest import EVERYBODY, SHIPPED_PACK, SMALL_PACK

Run = Callable[..., Result]
NURSE = next(path for path in EVERYBODY if path.stem == "bedside-nurse")
SHIPPED = {"CARECLI_PACK": str(SHIPPED_PACK)}
KEPT = ".local/share/carecli/stories.toml"
WRITE = (
    "practice",
    "--write",
    "--title",
    "The Saturday bed",
    "--shows",
    "ehr",
    "--task",
    "Find a bed by noon",
)


def list_ids(result: Result) -> list[str]:
    assert result.exit_code == 0, result.stderr
    return [question["id"] for question in json.loads(result.stdout)["questions"]]


def read_kept(home: Path) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = tomli.loads((home / KEPT).read_text("utf-8")).get("story", [])
    return kept


# ------------------------------------------------------------ questions


def test_without_a_person_all_questions_come_in_the_order_of_the_skills(run: Run) -> None:
    assert list_ids(run("practice", "--json")) == [
        "ehr-behavioral", "ehr-situational", "care-planning-behavioral", "care-planning-situational",
        "collaboration-behavioral", "collaboration-lead",
    ]  # fmt: skip


def test_gaps_come_first_and_then_what_has_no_story(run: Run, tmp_path: Path) -> None:
    person = tmp_path / "p.toml"
    said = 'years = 3\nlicenses = ["RN"]\ntarget = "care-manager"\n[skills]\nehr = 4\ncare-planning = 4\n'
    person.write_text(f"{said}collaboration = 1\n", "utf-8")
    found = json.loads(run("practice", "-p", person, "--json").stdout)
    assert [(question["skill"], question["gap"]) for question in found["questions"]] == [
        ("collaboration", True), ("ehr", False), ("ehr", False), ("care-planning", False),
        ("care-planning", False),
    ]  # fmt: skip
    assert (found["level"], found["questions"][0]["rating"]) == ("care-manager", 3)
    assert run(*WRITE).exit_code == 0
    found = json.loads(run("practice", "-p", person, "--json").stdout)
    assert [question["skill"] for question in found["questions"]][1:] == ["care-planning"] * 2 + ["ehr"] * 2
    assert found["questions"][-1]["stories"] == ["the-saturday-bed"]
    assert found["without_story"] == ["collaboration", "care-planning"]


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["ehr"], ["ehr-behavioral", "ehr-situational"]),
        (["EHR"], ["ehr-behavioral", "ehr-situational"]),
        (["collaboration", "--to", "senior"], ["collaboration-behavioral"]),
        (["collaboration", "--to", "lead"], ["collaboration-behavioral", "collaboration-lead"]),
    ],
)
def test_a_skill_has_its_own_questions_and_those_of_the_level(
    args: list[str], expected: list[str], run: Run
) -> None:
    assert list_ids(run("practice", *args, "--json")) == expected


def test_a_level_has_the_questions_of_what_it_asks(run: Run) -> None:
    questions = json.loads(run("practice", "--to", "director", "--json").stdout)["questions"]
    assert {question["skill"] for question in questions} == {"collaboration"}


POSTING = """\
RN Case Manager

Requirements
- Active RN license required
- Two years of discharge planning experience required
- Experience with Epic preferred
"""


def test_a_posting_has_the_questions_of_what_it_asks(run: Run, tmp_path: Path) -> None:
    posting = tmp_path / "posting.txt"
    posting.write_text(POSTING, "utf-8")
    found = json.loads(run("practice", posting, "--json", env=SHIPPED).stdout)
    skills = list(dict.fromkeys(question["skill"] for question in found["questions"]))
    assert skills[0] == "discharge-planning"
    assert found["posting"] == "RN Case Manager"
    assert json.loads(run("practice", "-", "--json", stdin=POSTING, env=SHIPPED).stdout)["questions"]
    shown = run("practice", posting, env=SHIPPED).stdout
    assert "for RN Case Manager" in " ".join(shown.split())


def test_the_screen_has_a_few_questions_and_full_has_all(run: Run) -> None:
    short, full = (run("practice", *more, env=SHIPPED).stdout for more in ([], ["--full"]))
    assert len(short.splitlines()) <= 40
    assert "71 more questions: add --full." in short
    assert "3 competent:" in full
    assert "more questions" not in full


def test_every_format_says_the_same_questions(run: Run) -> None:
    asked = "Tell me about a time when your notes fell behind. What did you do?"
    plain = run("practice", "ehr", "--plain").stdout
    assert f"{asked} A good answer shows: 3 competent: how you kept a whole list current" in " ".join(
        plain.split()
    )
    rows = list(csv.DictReader(io.StringIO(run("practice", "--format", "csv").stdout)))
    assert [row["Id"] for row in rows] == list_ids(run("practice", "--json"))
    assert rows[0]["Question"] == asked
    assert asked in run("practice", "--format", "markdown").stdout
    assert f'<p class="strong">{asked}</p>' in run("practice", "--format", "html").stdout


def test_paper_has_room_to_write(run: Run, tmp_path: Path) -> None:
    run(*WRITE)
    for name in ("q.pdf", "q.md", "q.docx", "q.html"):
        assert run("practice", "ehr", "-o", tmp_path / name).exit_code == 0
    text = " ".join(
        "".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "q.pdf").pages).split()
    )
    for said in (
        "Interview questions: EHR",
        "your notes fell behind",
        "Situation",
        "Learning",
        "The Saturday bed",
    ):
        assert said in text
    assert (tmp_path / "q.docx").read_bytes().startswith(b"PK")
    assert "- **Situation**:\n- **Task**:" in (tmp_path / "q.md").read_text("utf-8")
    assert '<div class="room">Learning</div>' in (tmp_path / "q.html").read_text("utf-8")


WRONG: dict[str, tuple[list[str], int, str]] = {
    "a skill that there is not": (["charming"], 2, "there is no skill 'charming'"),
    "a file that there is not": (["no/posting.txt"], 3, "no/posting.txt does not exist"),
    "a level that there is not": (["--to", "chief"], 2, "there is no level 'chief'"),
    "a posting without a skill": (["-"], 2, "names no skill of this ladder"),
    "two things to do": (["--stories", "--write"], 2, "--stories and --write cannot stand together"),
    "a skill beside a flag": (["ehr", "--stories"], 2, "'ehr' cannot stand beside --stories"),
    "a part without a story": (["--task", "A bed"], 2, "a story is told with --write or --edit"),
    "a story without a part": (["--write", "--title", "A bed"], 2, "nothing of the story is told"),
    "a story that there is not": (["--edit", "bed", "--task", "A bed"], 2, "there is no story 'bed'"),
    "nobody to ask": (["--write"], 2, "nobody can be asked here"),
    "a pdf on the screen": (["--format", "pdf"], 2, "add --output questions.pdf"),
    "a text that is too long": (["--write", "--task", "x" * 4001], 2, "--task has 4,001 letters"),
    "an empty title": (["--edit", "the-saturday-bed", "--title", " "], 2, "--title is empty"),
}  # fmt: skip


@pytest.mark.parametrize(("args", "code", "said"), WRONG.values(), ids=list(WRONG))
def test_what_is_wrong_is_one_line(args: list[str], code: int, said: str, run: Run) -> None:
    if "empty" in said:
        run(*WRITE)
    result = run("practice", *args, stdin="Cook\n\nYou cook well and like your guests.\n")
    assert (result.exit_code, result.stdout) == (code, ""), result.stderr
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_pack_without_questions_says_so_in_one_line(run: Run, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SMALL_PACK, tmp_path / "mine"))
    (folder / "questions.toml").unlink()
    assert run("pack", "check", folder).exit_code == 0
    result = run("practice", "--pack", folder)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "carecli: error: this pack has no questions to practice; they stand in a file questions.toml\n"
    )
    assert run("practice", "--stories", "--pack", folder).exit_code == 0


# ------------------------------------------------------------ stories


def test_a_story_is_written_changed_listed_and_removed(run: Run, home: Path) -> None:
    result = run(*WRITE, "--today", "2026-11-28")
    assert (result.exit_code, result.stdout) == (0, "Saved: The Saturday bed [the-saturday-bed]\n")
    assert read_kept(home) == [
        {
            "id": "the-saturday-bed", "title": "The Saturday bed", "date": "2026-11-28", "skills": ["ehr"],
            "task": "Find a bed by noon",
        }
    ]  # fmt: skip
    assert stat.S_IMODE((home / KEPT).stat().st_mode) == 0o600
    changed = run("practice", "--edit", "saturday", "--task", "Find two beds", "--shows", "collaboration")
    assert changed.exit_code == 0
    assert "kept as" in changed.stderr
    assert "Find a bed by noon" in (home / KEPT).with_name("stories.previous.toml").read_text("utf-8")
    told = json.loads(run("practice", "--stories", "--json").stdout)
    assert told["stories"][0]["questions"] == [
        "ehr-behavioral", "ehr-situational", "collaboration-behavioral", "collaboration-lead",
    ]  # fmt: skip
    assert "care-planning" in told["without_story"]
    shown = " ".join(run("practice", "--stories", "--full").stdout.split())
    assert "1 story, for 4 of 6 questions." in shown
    assert "Find two beds" in shown
    assert run("practice", "--remove", "the-saturday-bed").exit_code == 2
    gone = run("practice", "--remove", "the-saturday-bed", "--yes")
    assert (gone.exit_code, gone.stdout) == (0, "Removed: The Saturday bed [the-saturday-bed]\n")
    assert read_kept(home) == []
    assert "Find two beds" in (home / KEPT).with_name("stories.previous-2.toml").read_text("utf-8")


def test_a_second_story_of_one_title_has_a_name_of_its_own(run: Run, home: Path) -> None:
    for _ in range(2):
        assert run(*WRITE).exit_code == 0
    assert [story["id"] for story in read_kept(home)] == ["the-saturday-bed", "the-saturday-bed-2"]
    assert not (home / KEPT).with_name("stories.previous.toml").exists()


def test_patient_details_are_stopped_unless_they_are_none(run: Run, home: Path) -> None:
    told = ("practice", "--write", "--task", "My patient Anna, MRN 12345, had no bed")
    result = run(*told)
    assert result.exit_code == 2
    assert "'Anna' may tell who a patient is (name); write what they are" in result.stderr
    assert "12345" not in result.stderr
    assert not (home / KEPT).exists()
    assert run(*told, "--no-patient").exit_code == 0
    assert read_kept(home)[0]["task"] == told[-1]


def test_stories_of_another_ladder_are_kept_and_said(run: Run, home: Path) -> None:
    run(*WRITE)
    path = home / KEPT
    path.write_text(path.read_text("utf-8").replace('"ehr"', '"juggling"'), "utf-8")
    assert "juggling (of another ladder)" in " ".join(run("practice", "--stories").stdout.split())
    assert run("practice", "--write", "--task", "More").exit_code == 0
    assert read_kept(home)[0]["skills"] == ["juggling"]


BAD = {
    "no UTF-8": b"\xff\xfe",
    "no TOML": b"[[story",
    "a key that there is not": b'[[story]]\nid = "a"\ntitle = "A"\ndate = "2026-11-28"\nmood = "\x1b[31m"\n',
    "an escape code": b'[[story]]\nid = "\\u001b[31m"\ntitle = "A"\ndate = "2026-11-28"\n',
    "too large": b"#" * 1_000_001,
}


@pytest.mark.parametrize("raw", BAD.values(), ids=list(BAD))
@pytest.mark.parametrize(
    "args", [["--stories"], ["--json"], ["--write", "--task", "A bed"], ["--remove", "a", "--yes"]]
)
def test_stories_that_cannot_be_read_are_named_and_left_as_they_are(
    raw: bytes, args: list[str], run: Run, home: Path
) -> None:
    path = home / KEPT
    path.parent.mkdir(parents=True)
    path.write_bytes(raw)
    result = run("practice", *args)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "\x1b" not in result.stderr
    assert str(path) in result.stderr
    assert path.read_bytes() == raw
    assert [file.name for file in path.parent.iterdir()] == ["stories.toml"]


def test_everything_goes_with_the_profile(run: Run, home: Path) -> None:
    run(*WRITE)
    run("practice", "--remove", "the-saturday-bed", "--yes")
    assert run("profile", "erase", "--yes").stdout.count("Erased") == 2
    assert list((home / KEPT).parent.iterdir()) == []


def test_tab_offers_skills_files_and_stories(
    run: Run, press_tab: Callable[[str], list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(*WRITE)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "zposting.txt").write_text("x")
    (tmp_path / "zfolder").mkdir()
    assert press_tab("carecli practice eh") == ["ehr"]
    assert press_tab("carecli practice z") == ["zfolder/", "zposting.txt"]
    assert press_tab("carecli practice zfolder/none/") == []
    assert press_tab("carecli practice --edit the") == ["the-saturday-bed"]
    run("profile", "erase", "--yes")
    assert press_tab("carecli practice --edit the") == []
