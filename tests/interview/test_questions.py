"""What the interview asks, in which order, and what counts as an answer."""

from pathlib import Path

import pytest

from carecli.interview.draft import Draft, load_draft, save_draft
from carecli.interview.questions import list_questions, read_answers
from carecli.pack.pack import Pack


def test_skills_of_the_target_come_first_the_heaviest_at_the_head(pack: Pack) -> None:
    skills = {skill.id: skill for skill in pack.skills.skill}
    asked = [q.id.removeprefix("skill:") for q in list_questions(pack, {"target": "senior"}) if ":" in q.id]
    assert sorted(asked) == sorted(skills)
    targets = [skills[name].targets.get("senior") for name in asked]
    count = sum(target is not None for target in targets)
    assert count > 10
    assert all(target is not None for target in targets[:count])
    expected = [target.importance == "expected" for target in targets[:count] if target]
    assert expected == sorted(expected, reverse=True)


def test_without_a_target_every_skill_is_still_asked(pack: Pack) -> None:
    asked = [q for q in list_questions(pack, {}) if q.section == "Skills"]
    assert len(asked) == len(pack.skills.skill)


@pytest.mark.parametrize(
    ("question", "typed", "value"),
    [
        ("education", "BSN", [{"level": "bachelor", "field": "nursing"}]),
        ("education", "5", [{"level": "master"}]),
        ("education", "Master's degree: history", [{"level": "master", "field": "history"}]),
        ("education", "none", []),
        ("licenses", "rn, lcsw", ["RN", "LCSW"]),
        ("licenses", "RN LPN", ["RN", "LPN"]),
        ("licenses", "Registered Nurse and LVN", ["RN", "LPN"]),
        ("licenses", "none", []),
        ("certifications", "ACM-RN", ["ACM"]),
        ("years", "2,5", 2.5),
        ("setting", "3", "payer"),
        ("target", "dir", "director"),
    ],
)
def test_answers_become_the_data_of_a_profile(pack: Pack, question: str, typed: str, value: object) -> None:
    assert read_answers(pack, {question: typed})[question] == value


@pytest.mark.parametrize(
    ("question", "typed", "message"),
    [
        ("name", "\x1b[31m", "no name"),
        ("education", "bachlor", "did you mean bachelor"),
        ("education", "9", "not a level of education"),
        ("licenses", "RNN", "did you mean RN"),
        ("licenses", "R", "not a license"),
        ("certifications", "CC", "not a certification"),
        ("years", "four", "write years in digits"),
        ("years", "81", "from 0 to 80"),
        ("years", "inf", "from 0 to 80"),
        ("setting", "h", "not a setting"),
        ("target", "boss", "not a level"),
        ("skill:ehr", "6", "not a rating"),
        ("skill:ehr", "-1", "not a rating"),
        ("skill:ehr", "2.5", "not a rating"),
        ("skill:ehr", "nan", "not a rating"),
    ],
)
def test_a_wrong_answer_says_what_to_do(pack: Pack, question: str, typed: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_answers(pack, {question: typed})


def test_a_draft_comes_back_as_it_was_kept(pack: Pack, tmp_path: Path) -> None:
    draft = Draft()
    for question, typed in [
        ("name", "Dana"),
        ("education", "bachelor"),
        ("field", "nursing"),
        ("years", None),
    ]:
        draft.record(question, typed)
    assert save_draft(tmp_path / "draft.json", draft) is None
    found = load_draft(tmp_path / "draft.json", pack)
    assert found is not None
    assert (found.answers, found.skipped) == (draft.answers, draft.skipped)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"schema": "other", "answers": {}, "skipped": []}',
        '{"schema": "carecli.draft/1", "answers": [], "skipped": []}',
        '{"schema": "carecli.draft/1", "answers": {"years": "four", "name": 3}, "skipped": [1]}',
    ],
)
def test_a_draft_that_makes_no_sense_is_no_draft(pack: Pack, tmp_path: Path, text: str) -> None:
    path = tmp_path / "draft.json"
    path.write_text(text, encoding="utf-8")
    assert load_draft(path, pack) is None


def test_what_still_makes_sense_of_a_draft_is_kept(pack: Pack, tmp_path: Path) -> None:
    path = tmp_path / "draft.json"
    answers = '{"name": "Dana", "years": "four", "skill:ehr": "3", "skill:gone": "2"}'
    path.write_text(f'{{"schema": "carecli.draft/1", "answers": {answers}, "skipped": ["name", "licenses"]}}')
    found = load_draft(path, pack)
    assert found is not None
    assert found.answers == {"name": "Dana", "skill:ehr": "3"}
    assert found.skipped == ["licenses"]


def test_a_draft_that_cannot_be_written_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "cannot write" in str(save_draft(tmp_path / "file" / "draft.json", Draft()))
