"""The interview, line by line: what is asked, going back, the answer, refining it, and stopping."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from carecli.pack.pack import Pack
from tests.interview.conftest import PROFILE, Talk

Hold = Callable[..., Talk]
EIGHT = ["nurse", "RN", "ADN", "0", "6", "hospital", "Ohio", "care-manager", "Dana"]
SKILLS = 6  # that a care manager is expected to have in the pack of the tests


def list_asked(held: Talk) -> list[str]:
    """The questions in the order in which they were put."""
    return re.findall(r"(?:Question|Refine) \d+ of \d+\. ([^.?]*)", held.said)


def test_eight_questions_give_an_answer_and_a_saved_profile(talk: Hold) -> None:
    held = talk(*EIGHT, "save")
    assert list_asked(held) == [
        "What are you now",
        "Which license do you hold that is current",
        "What is the highest degree you have completed",
        "How many years have you worked in care or case management, or care coordination",
        "And how many in other direct patient care or social services",
        "Where do you want to work next, or stay",
        "In which state do you work, or want to",
        "Which level do you want to reach",
        "What should the answer call you",
    ]
    assert "Question 4 of 8. How many years" in held.said
    assert "Question 4 of 8. And how many" in held.said
    assert "Question 8 of 8. What should" in held.said
    assert "Dana, " in held.said
    assert held.code == 0
    assert held.draft is None
    assert held.profile == {
        "schema": "carecli.profile/1",
        "name": "Dana",
        "target": "care-manager",
        "setting": "hospital",
        "state": "OH",
        "years": 0,
        "related_years": 6,
        "licenses": ["RN"],
        "education": [{"level": "associate", "field": "nursing"}],
    }
    again = talk()
    assert "Using your saved profile" in again.said
    assert "Dana, " in again.answer


def test_what_was_understood_is_said_back(talk: Hold) -> None:
    held = talk("RN, Ohio", "associate", "nursing", "12 yrs, 3-4", "skip", "quit")
    for said in (
        "Understood: Nurse; Registered Nurse (RN); Ohio.",
        "Understood: Associate degree.",
        "Understood: Associate degree, nursing.",
        "Understood: 12 years in care management; 3.5 years in other care.",
        "Setting: left open.",
    ):
        assert said in held.said


def test_what_is_known_is_not_asked_and_not_counted(talk: Hold) -> None:
    command = ("assess", "--target", "lead", "--name", "Ines", "--state", "OH", "--pay", "78000")
    held = talk("RN, ADN", "3", "4", "payer", "save", command=command)
    assert list_asked(held) == [
        "What are you now",
        "How many years have you worked in care or case management, or care coordination",
        "And how many in other direct patient care or social services",
        "Where do you want to work next, or stay",
    ]
    assert "Question 1 of 5." in held.said
    assert "Question 3 of 3. Where" in held.said
    assert held.profile is not None
    assert (held.profile["target"], held.profile["name"], held.profile["pay"]) == ("lead", "Ines", 78000)


def test_the_field_is_asked_only_where_the_degree_does_not_say_it(talk: Hold) -> None:
    assert "In which field" in talk("nurse", "RN", "bachelor", "quit").said
    for degree in ("BSN", "high-school", "none", "bachelor in history"):
        assert "In which field" not in talk("no", "nurse", "RN", degree, "quit").said


def test_no_state_is_asked_of_somebody_abroad(talk: Hold) -> None:
    held = talk(*EIGHT[:6], "quit", command=("assess", "--country", "DE"))
    assert list_asked(held)[-1].startswith("Which level")


@pytest.mark.parametrize(
    ("role", "first"), [("nurse", "Registered Nurse"), ("social worker", "Licensed Clinical")]
)
def test_the_licenses_of_what_somebody_is_come_first(talk: Hold, role: str, first: str) -> None:
    assert re.search(r"holds? .*? 1\. " + first, talk(role, "quit").said.replace("hold that", "holds"))


def test_back_takes_back_exactly_the_question_before_and_all_that_it_filled(talk: Hold) -> None:
    held = talk("nurse", "RN, BSN, Ohio", "back", "LPN", "quit")
    assert list_asked(held)[1:] == [
        "Which license do you hold that is current",
        "How many years have you worked in care or case management, or care coordination",
        "Which license do you hold that is current",
        "What is the highest degree you have completed",
    ]
    assert (
        "Your answer: Registered Nurse (RN); Bachelor's degree, nursing; Ohio. Enter keeps it." in held.said
    )
    assert held.kept == {"role": "nurse", "licenses": ["LPN"]}


def test_back_goes_on_to_the_first_question_and_forward_with_enter(talk: Hold) -> None:
    held = talk("nurse", "RN", "ADN", "back", "back", "back", "back", "", "", "", "3", "quit")
    assert "This is the first question." in held.said
    assert list_asked(held)[3].startswith("How many years")
    assert [asked.split()[0] for asked in list_asked(held)[4:]] == [
        "What", "Which", "What", "What", "Which", "What", "How", "And",
    ]  # fmt: skip
    assert held.kept == {
        "role": "nurse",
        "licenses": ["RN"],
        "education": [{"level": "associate", "field": "nursing"}],
        "years": 3,
    }


def test_stopping_after_going_back_loses_nothing(talk: Hold) -> None:
    held = talk("nurse", "RN", "ADN", "5", "back", "back", "back", "quit")
    assert held.kept == {
        "role": "nurse",
        "licenses": ["RN"],
        "education": [{"level": "associate", "field": "nursing"}],
        "years": 5,
    }
    changed = talk("yes", "back", "back", "back", "LPN", "quit")
    assert changed.kept == {**held.kept, "licenses": ["LPN"]}
    assert len(changed.draft["entries"]) == 4


def test_back_from_the_answer_asks_the_last_question_again(talk: Hold) -> None:
    held = talk(*EIGHT, "back", "Dora", "save")
    assert held.profile is not None
    assert held.profile["name"] == "Dora"
    assert "Your answer: Dana. Enter keeps it." in held.said


def test_repeat_and_help_say_the_question_again(talk: Hold) -> None:
    held = talk("repeat", "?", "nurse", "quit")
    assert held.said.count("What are you now?") == 3
    assert "It decides which licenses are offered first." in held.said
    assert "back takes the question before back" in held.said


def test_the_prompt_of_every_line_ends_in_a_mark(talk: Hold) -> None:
    held = talk(*EIGHT, "more", "none", "3", "quit")
    assert held.said.count("> ") >= len(EIGHT) + 4
    assert all(line.startswith("> ") for line in held.lines if "> " in line)


def test_the_report_is_there_after_the_first_answer_and_done_ends_the_questions(talk: Hold) -> None:
    held = talk("report", "nurse", "RN", "report", "done", "save")
    assert "Answer this first question, then report is there." in held.said
    assert "what decides now is" in held.said
    assert "Go on: " in held.said
    assert held.profile is not None
    assert held.profile["licenses"] == ["RN"]
    assert "years" not in held.profile


def test_after_done_the_questions_can_go_on(talk: Hold) -> None:
    held = talk("nurse", "RN", "done", "more", "ADN", "quit")
    assert held.kept["education"] == [{"level": "associate", "field": "nursing"}]


def test_refining_asks_what_the_target_expects_and_each_answer_moves_the_score(
    talk: Hold, pack: Pack
) -> None:
    held = talk(*EIGHT, "more", "none", *["3"] * 5, "4", "save")
    skills = {skill.name: skill for skill in pack.skills.skill}
    asked = list_asked(held)[len(EIGHT) + 1 :]
    assert len(asked) == SKILLS
    assert all(skills[name].targets["care-manager"].importance == "expected" for name in asked)
    assert f"Refine 2 of {SKILLS + 1}. " in held.said
    assert f"Refine: {SKILLS + 1} short questions on what Care Manager expects make this exact" in held.said
    moves = re.findall(r"Care Manager: (\d+) to (\d+), now (\d+)(?: to (\d+))? of 100, (\w+)", held.said)
    assert len(moves) == SKILLS
    for _, high, low, then, _ in moves:
        assert int(low) <= int(then or low) <= int(high)
    assert moves[-1][3] == ""
    assert held.profile is not None
    assert sorted(held.profile["skills"].values()) == [3, 3, 3, 3, 3, 4]


def test_the_five_anchors_are_shown_with_each_skill(talk: Hold, pack: Pack) -> None:
    held = talk(*EIGHT, "more", "none", "quit")
    first = next(s for s in pack.skills.skill if f"{s.name}. {s.description}" in held.said)
    assert first.targets["care-manager"].importance == "expected"
    for rating, anchor in enumerate(first.anchors, 1):
        assert f"{rating}. " in held.said
        assert anchor in held.said


def test_the_other_skills_are_for_whoever_wants_them(talk: Hold, pack: Pack) -> None:
    first = [*EIGHT, "more", "none", "3", "3", "3", "3", "3", "4"]
    others = len(pack.skills.skill) - SKILLS
    held = talk(*first, "more", *["2", "1"] * others, "save")
    assert f"More: {others} short questions on the other skills" in held.said
    assert held.profile is not None
    assert len(held.profile["skills"]) == len(pack.skills.skill)


def test_six_equal_ratings_in_a_row_are_doubted_once(talk: Hold, pack: Pack) -> None:
    held = talk(*EIGHT, "more", "none", *["3"] * 6, "yes", "4", "", "more", *["3"] * 9, "save")
    assert held.said.count("Six answers in a row are 3, which may well be so. Read these two again?") == 1
    asked = list_asked(held)[len(EIGHT) + 1 :]
    assert asked[SKILLS : SKILLS + 2] == asked[:2]
    assert f"{asked[0]}; {asked[1]}." in held.said
    assert held.said.count("Your answer: 3 competent. Enter keeps it.") == 2
    assert held.profile is not None
    names = {skill.name: skill.id for skill in pack.skills.skill}
    assert held.profile["skills"][names[asked[0]]] == 4
    assert held.profile["skills"][names[asked[1]]] == 3


def test_no_is_a_good_answer_to_that(talk: Hold) -> None:
    held = talk(*EIGHT, "more", "none", *["3"] * 6, "perhaps", "?", "", "save")
    assert "Type 1 to 2, or no or yes." in held.said
    assert held.profile is not None
    assert set(held.profile["skills"].values()) == {3}


def test_skipped_skills_stay_open(talk: Hold) -> None:
    held = talk(*EIGHT, "more", "skip", "3", *["skip"] * 5, "leave")
    assert held.profile is None
    assert [key for key in held.kept if key.startswith("skill:")] == ["skill:ehr"]
    assert "Dana, " in held.said


def test_finishing_without_saving_keeps_a_draft_that_goes_on(talk: Hold) -> None:
    held = talk(*EIGHT, "leave")
    assert (held.code, held.profile) == (0, None)
    assert "Not saved. Your answers are kept: run carecli assess to go on." in held.said
    again = talk("yes", "save")
    assert "An interview is under way with 9 answers. Go on with it?" in again.said
    assert again.profile is not None
    assert again.draft is None


def test_a_wrong_word_at_the_end_is_said_and_help_is_there(talk: Hold) -> None:
    held = talk(*EIGHT, "banana", "?", "report", "repeat", "9", "quit")
    assert held.said.count("Type 1 to 3, or more, save or leave.") == 2
    assert "Saved answers are a file that only you can read" in held.said
    assert "Stopped. Your answers are kept: run carecli assess to go on." in held.said


def test_profile_new_asks_and_saves(talk: Hold) -> None:
    held = talk(*EIGHT, "", "quit", command=("profile", "new"))
    assert held.profile is None  # Enter goes on with the skills
    held = talk("yes", "done", "save", command=("profile", "new"))
    assert held.profile is not None
    assert held.profile["name"] == "Dana"


def test_profile_edit_offers_every_answer_again(talk: Hold) -> None:
    talk(*EIGHT, "save", command=("assess", "--pay", "78000"))
    held = talk("skip", "", "BSN", "1", "", "", "skip", "", "", "save", command=("profile", "edit"))
    assert "Your answer: Registered Nurse (RN). Enter keeps it." in held.said
    assert held.profile == {
        "schema": "carecli.profile/1",
        "name": "Dana",
        "target": "care-manager",
        "setting": "hospital",
        "pay": 78000,
        "years": 1,
        "related_years": 6,
        "licenses": ["RN"],
        "education": [{"level": "bachelor", "field": "nursing"}],
    }


def test_an_empty_saved_profile_leads_to_the_questions(talk: Hold, home: Path) -> None:
    place = home / PROFILE
    place.parent.mkdir(parents=True)
    for command in (("assess",), ("profile", "new"), ("profile", "edit")):
        place.write_text('schema = "carecli.profile/1"\nname = "Dana"\n', encoding="utf-8")
        held = talk("nurse", "RN", "quit", command=command)
        assert "What are you now?" in held.said
        assert "Stopped. Your answers are kept" in held.said
        (place.parent / "interview.json").unlink()


def test_the_questions_stay_those_of_the_target_when_it_is_reached(talk: Hold) -> None:
    ready = ["nurse", "RN", "BSN", "6", "6", "hospital", "Ohio", "care-manager", "Dana", "more", "CCM"]
    held = talk(*ready, *["5", "4"] * 3, "save")
    assert "Care Manager: " in held.said
    assert "Senior Care Manager: 1" not in held.said
    assert f"Refine {SKILLS + 1} of {SKILLS + 1}. " in held.said
    assert held.profile is not None
    assert len(held.profile["skills"]) == SKILLS


def test_a_plan_asks_as_well_and_comes_after_the_answer(talk: Hold) -> None:
    held = talk(*EIGHT, "save", command=("plan",))
    assert "Dana, " in held.said
    assert held.answer != ""
    assert held.profile is not None


def test_json_comes_after_the_questions(talk: Hold) -> None:
    held = talk(*EIGHT, "leave", command=("assess", "--json"))
    assert json.loads(held.answer)["target_level"] == "care-manager"
