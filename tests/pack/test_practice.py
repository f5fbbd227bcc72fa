"""`questions.toml`: every fault it can have, and which questions are chosen."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from carecli.pack.practice import PracticeQuestion, QuestionsFile, Sign, choose_questions
from carecli.pack.validation import validate
from tests.conftest import SMALL_PACK

Run = Callable[..., Result]
FAULTS = {
    "a question twice": (
        'id = "ehr-situational"', 'id = "ehr-behavioral"', "question[2].id",
        "id 'ehr-behavioral' stands twice",
    ),
    "a skill": (
        'skill = "ehr"', 'skill = "charts"', "question[1].skill", "'charts' is not a skill of this pack",
    ),
    "a level": (
        'levels = ["lead", "director"]', 'levels = ["lead", "chief"]', "question[6].levels",
        "'chief' is not a level of this pack",
    ),
    "a source": (
        'source = "carecli-rules"', 'source = "hearsay"', "question[1].source",
        "'hearsay' is not a source in guide.toml or sources.toml",
    ),
    "a kind": (
        'kind = "behavioral"', 'kind = "trick"', "question[1].kind",
        "must be 'behavioral' or 'situational', not 'trick'",
    ),
    "ratings out of order": (
        "{ rating = 4, shows = \"a worklist", "{ rating = 3, shows = \"a worklist", "question[1]",
        "needs its ratings once each, the lowest first",
    ),
    "a rating that there is not": (
        "{ rating = 4, shows = \"a worklist", "{ rating = 6, shows = \"a worklist",
        "question[1].good[2].rating",
        "is 6, and the highest rating is 5",
    ),
    "no reason": (
        'reason = "Read from the anchors"\n', "", "question[1]",
        "is derived and so needs a reason of one line",
    ),
    "a text that is too long": (
        "Tell me about a time", "Tell me " * 40, "question[1].text", "must have at most 300 characters",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "key", "message"), FAULTS.values(), ids=list(FAULTS))
def test_a_fault_is_named_with_its_place(
    old: str, new: str, key: str, message: str, tmp_path: Path, run: Run
) -> None:
    folder = Path(shutil.copytree(SMALL_PACK, tmp_path / "mine"))
    path = folder / "questions.toml"
    text = path.read_text("utf-8")
    assert old in text, "the file has changed: choose another text to replace"
    path.write_text(text.replace(old, new, 1), "utf-8")
    result = run("pack", "check", folder, "--json")
    assert result.exit_code == 1
    problems = json.loads(result.stdout)["problems"]
    assert any(p["key"] == key and p["message"].startswith(message) for p in problems), problems
    assert {Path(problem["file"]).name for problem in problems} == {"questions.toml"}


def test_an_empty_file_has_no_questions() -> None:
    assert validate(QuestionsFile, {}, "questions.toml") == QuestionsFile()


def make(name: str, skill: str, *levels: str) -> PracticeQuestion:
    return PracticeQuestion(
        id=name, skill=skill, kind="behavioral", text="What did you do?", levels=levels,
        good=(Sign(rating=3, shows="three"), Sign(rating=4, shows="four")), basis="derived", source="own",
    )  # fmt: skip


ALL = (make("a", "ehr"), make("b", "strategy"), make("c", "ehr", "lead"))


@pytest.mark.parametrize(
    ("skills", "level", "expected"),
    [
        (("ehr", "strategy"), None, "acb"),
        (("strategy", "ehr"), None, "bac"),
        (("ehr",), "lead", "ac"),
        (("ehr",), "senior", "a"),
        (("policy",), None, ""),
        ((), None, ""),
    ],
)
def test_questions_come_in_the_order_of_the_skills_and_for_the_level(
    skills: tuple[str, ...], level: str | None, expected: str
) -> None:
    assert "".join(question.id for question in choose_questions(ALL, skills, level)) == expected


@pytest.mark.parametrize(("rating", "shows"), [(1, "three"), (3, "three"), (4, "four"), (5, "four")])
def test_what_an_answer_at_a_rating_shows(rating: int, shows: str) -> None:
    assert ALL[0].find_sign(rating).shows == shows
