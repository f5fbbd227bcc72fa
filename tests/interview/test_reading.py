"""What counts as an answer: people say the same thing in many ways."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.interview.conftest import Talk

Hold = Callable[..., Talk]
NURSING = {"level": "associate", "field": "nursing"}
BSN = {"level": "bachelor", "field": "nursing"}
# What comes before each question, as answers to those before it.
BEFORE = {
    "role": [],
    "licenses": ["skip"],
    "education": ["skip", "skip"],
    "field": ["skip", "skip", "bachelor"],
    "years": ["skip", "skip", "BSN"],
    "related_years": ["skip", "skip", "BSN", "skip"],
    "setting": ["skip", "skip", "BSN", "1", "2"],
    "state": ["skip", "skip", "BSN", "1", "2", "skip"],
    "target": ["skip", "skip", "BSN", "1", "2", "skip", "skip"],
    "name": ["skip", "skip", "BSN", "1", "2", "skip", "skip", "skip"],
    "certifications": ["skip", "skip", "BSN", "1", "2", "skip", "skip", "care-manager", "skip", "more"],
    "skill:ehr": ["skip", "skip", "BSN", "1", "2", "skip", "skip", "care-manager", "skip", "more", "none"],
}


def fill(talk: Hold, question: str, typed: str | bytes) -> dict[str, Any]:
    """What one answer filled, whatever was answered before it."""
    held = talk(*BEFORE[question], typed, "quit")
    entries = held.draft["entries"][len([x for x in BEFORE[question] if x != "more"]) :] if held.draft else []
    return {key: value for entry in entries for key, value in entry["answers"].items()}


UNDERSTOOD: list[tuple[str, str, dict[str, Any]]] = [
    ("role", "1", {"role": "nurse"}),
    ("role", "Nurse", {"role": "nurse"}),
    ("role", "bedside", {"role": "nurse"}),
    ("role", "medical social worker", {"role": "social-worker"}),
    ("role", "case mgr", {"role": "care-manager"}),
    ("role", "MA", {"role": "health-worker"}),
    ("role", "RN", {"role": "nurse", "licenses": ["RN"]}),
    ("role", "registered nurse in Ohio", {"role": "nurse", "licenses": ["RN"], "state": "OH"}),
    ("role", "nurse practitioner", {"role": "nurse", "licenses": ["APRN"]}),
    ("role", "LCSW", {"role": "social-worker", "licenses": ["LCSW"]}),
    ("role", "RN, BSN", {"role": "nurse", "licenses": ["RN"], "education": [BSN]}),
    ("role", "ADN, Ohio", {"education": [NURSING], "state": "OH"}),
    ("role", "I am a nurse in Texas", {"role": "nurse", "state": "TX"}),
    ("licenses", "1", {"licenses": ["RN"]}),
    ("licenses", "rn, lcsw", {"licenses": ["RN", "LCSW"]}),
    ("licenses", "RN LPN", {"licenses": ["RN", "LPN"]}),
    ("licenses", "Registered Nurse and LVN", {"licenses": ["RN", "LPN"]}),
    ("licenses", "R.N.", {"licenses": ["RN"]}),
    ("licenses", "none", {"licenses": []}),
    ("licenses", "No", {"licenses": []}),
    ("licenses", "RN, BSN", {"licenses": ["RN"], "education": [BSN]}),
    ("licenses", "RN Ohio", {"licenses": ["RN"], "state": "OH"}),
    ("licenses", "rn/oh", {"licenses": ["RN"], "state": "OH"}),
    ("licenses", "RN in New York", {"licenses": ["RN"], "state": "NY"}),
    ("licenses", "RN IN", {"licenses": ["RN"], "state": "IN"}),
    ("licenses", "RN MA", {"licenses": ["RN"], "state": "MA"}),
    ("licenses", "a licensed RN with a master", {"licenses": ["RN"], "education": [{"level": "master"}]}),
    ("licenses", "RN, CCM", {"licenses": ["RN"], "certifications": ["CCM"]}),
    ("licenses", "RN\x1b[D\x1b[D\x1bOC", {"licenses": ["RN"]}),
    ("education", "BSN", {"education": [BSN]}),
    ("education", "5", {"education": [{"level": "master"}]}),
    ("education", "bachelors", {"education": [{"level": "bachelor"}]}),
    ("education", "Master\u2019s degree: history", {"education": [{"level": "master", "field": "history"}]}),
    ("education", "Associate degree, nursing", {"education": [NURSING]}),
    ("education", "associate in nursing", {"education": [NURSING]}),
    ("education", "nursing, associate degree", {"education": [NURSING]}),
    ("education", "Associate of Science in Nursing", {"education": [NURSING]}),
    ("education", "masters in public health", {"education": [{"level": "master", "field": "public-health"}]}),
    ("education", "bachelor of art history", {"education": [{"level": "bachelor", "field": "art history"}]}),
    ("education", "ADN and BSN", {"education": [NURSING, BSN]}),
    ("education", "GED", {"education": [{"level": "high-school"}]}),
    ("education", "none", {"education": []}),
    ("education", "BSN, RN", {"education": [BSN], "licenses": ["RN"]}),
    ("field", "1", {"field": "nursing"}),
    ("field", "Nursing science", {"field": "nursing"}),
    ("field", "basket weaving", {"field": "basket weaving"}),
    ("years", "12 yrs", {"years": 12}),
    ("years", "6 months", {"years": 0.5}),
    ("years", "3-4", {"years": 3.5}),
    ("years", "3 to 4 years", {"years": 3.5}),
    ("years", "12-18 months", {"years": 1.25}),
    ("years", "none", {"years": 0}),
    ("years", "zero", {"years": 0}),
    ("years", "never", {"years": 0}),
    ("years", "2,5", {"years": 2.5}),
    ("years", "two and a half years", {"years": 2.5}),
    ("years", "2 years 6 months", {"years": 2.5}),
    ("years", "half a year", {"years": 0.5}),
    ("years", "a year", {"years": 1}),
    ("years", "about 7", {"years": 7}),
    ("years", "10+", {"years": 10}),
    ("years", "twelve", {"years": 12}),
    ("years", "0, 6", {"years": 0, "related_years": 6}),
    ("years", "none and 6 yrs", {"years": 0, "related_years": 6}),
    ("related_years", "1.5y", {"related_years": 1.5}),
    ("setting", "3", {"setting": "payer"}),
    ("setting", "clinic", {"setting": "outpatient"}),
    ("setting", "med surg", {"setting": "hospital"}),
    ("setting", "health plan", {"setting": "payer"}),
    ("setting", "case mgmt", {"setting": "hospital"}),
    ("setting", "hospice", {"setting": "home-health-hospice"}),
    ("state", "oh", {"state": "OH"}),
    ("state", "Ohio", {"state": "OH"}),
    ("state", "in", {"state": "IN"}),
    ("state", "new y", {"state": "NY"}),
    ("target", "dir", {"target": "director"}),
    ("target", "2", {"target": "care-manager"}),
    ("target", "Case Manager", {"target": "care-manager"}),
    ("name", "Dana", {"name": "Dana"}),
    ("name", "Dana\x1b[D\x1b[DX", {"name": "DanaX"}),
    ("name", "\u738b\u5c0f\u660e", {"name": "\u738b\u5c0f\u660e"}),
    ("name", "[red]Zo\u00eb\u202e", {"name": "[red]Zo\u00eb"}),
    ("certifications", "ACM-RN", {"certifications": ["ACM"]}),
    ("certifications", "none", {"certifications": []}),
    ("certifications", "bls, acls", {"certifications": ["BLS", "ACLS"]}),
    ("skill:ehr", "3", {"skill:ehr": 3}),
    ("skill:ehr", "competent", {"skill:ehr": 3}),
    ("skill:ehr", "prof", {"skill:ehr": 4}),
    ("skill:ehr", "4/5", {"skill:ehr": 4}),
    ("skill:ehr", "none", {"skill:ehr": 0}),
    ("skill:ehr", "5.", {"skill:ehr": 5}),
]  # fmt: skip


@pytest.mark.parametrize(("question", "typed", "fills"), UNDERSTOOD)
def test_an_answer_is_understood(talk: Hold, question: str, typed: str, fills: dict[str, Any]) -> None:
    assert fill(talk, question, typed) == fills


WRONG = [
    ("role", "astronaut", "'astronaut' is not a line of work that is known here: type 1 to 6, or its name."),
    ("licenses", "RNN", "'RNN' is not a license that is known here: did you mean RN?"),
    ("licenses", "R", "'R' is not a license that is known here"),
    ("licenses", "RN, MD", "'MD' is not a license that is known here: type 1 to"),
    ("licenses", "RN, none", "'none' is not a license that is known here"),
    ("education", "bachlor", "did you mean bachelor?"),
    ("education", "4 yrs", "'yrs' is not a level of education that is known here: type 1 to 6, or its name."),
    ("education", "9", "'9' is not a level of education that is known here: type 1 to 6, or its name."),
    ("education", "nursing", "That names a field and no degree: type 1 to 6, or its name."),
    ("education", "of the", "That names nothing that is known here: type 1 to 6"),
    ("years", "many", "'many' is not a number: write years in digits, such as 3 or 2.5."),
    ("years", "81", "years must be from 0 to 80."),
    ("years", "999 months", "years must be from 0 to 80."),
    ("years", "-1", "years must be from 0 to 80."),
    ("years", "inf", "years must be from 0 to 80."),
    ("years", "4-3", "'4-3' goes down: write the lower number first."),
    ("years", "1, 2, 3", "'1, 2, 3' is not a number"),
    (
        "setting",
        "ho",
        "'ho' is not a setting that is known here: did you mean hospital or home-health-hospice?",
    ),
    ("setting", "8", "type 1 to 7"),
    ("state", "Oregano", "'Oregano' is no state here"),
    ("target", "boss", "'boss' is not a level that is known here: type 1 to 6, or its name."),
    ("certifications", "CC", "'CC' is not a certification that is known here"),
    ("skill:ehr", "6", "'6' is not a rating: give a whole number from 0 (none) to 5 (expert)."),
    ("skill:ehr", "2.5", "is not a rating"),
    ("skill:ehr", "nan", "is not a rating"),
]


@pytest.mark.parametrize(("question", "typed", "message"), WRONG)
def test_a_wrong_answer_says_what_to_type_and_is_asked_again(
    talk: Hold, question: str, typed: str, message: str
) -> None:
    held = talk(*BEFORE[question], typed, "quit")
    assert message in held.said
    assert not held.draft or len(held.draft["entries"]) == len([x for x in BEFORE[question] if x != "more"])


@pytest.mark.parametrize("typed", ["", "skip", "idk", "I don't know", "not sure", "Not sure yet", "unsure"])
@pytest.mark.parametrize(
    "question", ["licenses", "education", "years", "setting", "state", "target", "skill:ehr"]
)
def test_an_answer_that_is_none_leaves_the_question_open(talk: Hold, question: str, typed: str) -> None:
    held = talk(*BEFORE[question], typed, "quit")
    assert "left open." in held.said
    assert question not in held.kept


def test_a_card_that_counts_for_nothing_is_kept_and_the_question_asked_again(talk: Hold) -> None:
    held = talk("nurse", "BLS, acls", "RN", "quit")
    assert "BLS and ACLS are kept, but no level here turns on them." in held.said
    assert held.said.count("Which license do you hold") == 2
    assert held.kept == {"role": "nurse", "certifications": ["BLS", "ACLS"], "licenses": ["RN"]}


def test_such_a_card_does_not_answer_which_certifications_there_are(talk: Hold) -> None:
    begin = ["RN, BLS", "BSN", "1", "2", "skip", "skip", "care-manager", "skip", "more"]
    assert "Which certifications do you hold" in talk(*begin, "quit").said
    held = talk("no", *begin, "CCM", "done", "save")
    assert held.profile is not None
    assert held.profile["certifications"] == ["CCM", "BLS"]


def test_a_counting_one_does(talk: Hold) -> None:
    begin = ["RN, CCM", "BSN", "1", "2", "skip", "skip", "care-manager", "skip", "more"]
    assert "Which certifications do you hold" not in talk(*begin, "quit").said


def test_a_byte_that_is_no_letter_is_left_out_of_an_answer_which_is_kept(talk: Hold) -> None:
    held = talk("nurse", b"\xffRN\xe9", "quit")
    assert "A character that cannot be read was left out." in held.said
    assert held.kept == {"role": "nurse", "licenses": ["RN"]}
