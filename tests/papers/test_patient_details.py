"""The guard of patient details: what it finds, what it leaves alone, and what it writes instead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecli.papers.patient_details import find_details, list_words, reword

# Text, the kind that is found first, what is found, and the text without it.
FOUND = [
    ("Ms. Smith was afraid.", "name", "Ms. Smith", "The patient was afraid."),
    ("I met Mr J. twice.", "name", "Mr J.", "I met the patient twice."),
    ("I met Mr. J twice.", "name", "Mr. J", "I met the patient twice."),
    ("Mrs. O'Neill's daughter cried", "name", "Mrs. O'Neill", "The patient's daughter cried"),
    ("Mr. and Mrs. Garc\u00eda sat", "name", "Mr. and Mrs. Garc\u00eda", "The patient sat"),
    ("my client Mr. Lee fell", "name", "Mr. Lee", "my client fell"),
    ("my patient, Anna, 84", "name", "Anna", "my patient, 84"),
    ("My patient Keisha refused", "name", "Keisha", "My patient refused"),
    ("a client named Joe fell", "name", "Joe", "a client fell"),
    ("a client called joe fell", "name", "joe", "a client fell"),
    ("her daughter Maria lives far", "name", "Maria", "her daughter lives far"),
    ("his wife, Xiomara Vega, called", "name", "Xiomara Vega", "his wife, called"),
    ("the woman, whose name was Ping, sat", "name", "Ping", "the woman, sat"),
    ("patient J.S. refused", "name", "J.S.", "patient refused"),
    ("Patient Robert was seen", "name", "Robert", "Patient was seen"),
    ("O'Brien's mother called", "name", "O'Brien", "The patient's mother called"),
    ("Anna called me at midnight", "name", "Anna", "The patient called me at midnight"),
    ("I told Anna Kowalski so", "name", "Anna Kowalski", "I told the patient so"),
    ("Yesterday Anna fell", "name", "Anna", "Yesterday the patient fell"),
    ("her mother-in-law Teresa cooks", "name", "Teresa", "her mother-in-law cooks"),
    ("DOB 3/4/1950", "date of birth", "DOB 3/4/1950", "A date of birth"),
    ("He, born March 3, 1950, fell", "date of birth", "born March 3, 1950", "He, a date of birth, fell"),
    ("(d.o.b.: 1950-03-04)", "date of birth", "d.o.b.: 1950-03-04", "(a date of birth)"),
    ("date of birth is 4 May 1950", "date of birth", "date of birth is 4 May 1950", "A date of birth"),
    ("seen 3/4/2024 at home", "exact date", "3/4/2024", "seen that day at home"),
    ("on October 12th, 2023 we met", "exact date", "October 12th, 2023", "on that day we met"),
    ("admitted on March 3 with sepsis", "exact date", "March 3", "admitted on that day with sepsis"),
    ("MRN 12345", "record number", "MRN 12345", "A record number"),
    ("see mrn: 00-98-123", "record number", "mrn: 00-98-123", "see a record number"),
    ("with member ID A12345678", "record number", "member ID A12345678", "with a record number"),
    ("his Medicaid number is 998877", "record number", "Medicaid number is 998877", "his a record number"),
    ("chart #4471", "record number", "chart #4471", "A record number"),
    ("her SSN, 123-45-6789", "record number", "123-45-6789", "her SSN, a record number"),
    ("card 1EG4-TE5-MK73", "record number", "1EG4-TE5-MK73", "card a record number"),
    ("file 00481516", "record number", "00481516", "file a record number"),
    ("at (555) 123-4567", "phone number", "(555) 123-4567", "at a phone number"),
    ("phone 555-1234", "phone number", "phone 555-1234", "A phone number"),
    ("call +1 212.555.0123", "phone number", "+1 212.555.0123", "call a phone number"),
    ("wrote to a.b@c.org", "e-mail", "a.b@c.org", "wrote to an e-mail address"),
    ("lives at 12 Elm Street, Apt 4", "address", "12 Elm Street, Apt 4", "lives at an address"),
    ("at 4301 N. 5th Ave", "address", "4301 N. 5th Ave", "at an address"),
    ("lives on Elm Street", "address", "Elm Street", "lives on an address"),
    ("in apartment 4B", "address", "apartment 4B", "in an address"),
    ("P.O. Box 12", "address", "P.O. Box 12", "An address"),
    ("Plano, TX 75001", "address", "TX 75001", "Plano, an address"),
    ("She was in room 412.", "room", "room 412", "She was in their room."),
    ("mr. smith called", "name", "mr. smith", "The patient called"),
    ("MS. SMITH called", "name", "MS. SMITH", "The patient called"),
    ("ANNA called", "name", "ANNA", "The patient called"),
    ("my patient anna called", "name", "anna", "my patient called"),
    ("the Johnson family sat", "name", "Johnson", "the patient's family sat"),
    ("pt. Keisha sat", "name", "Keisha", "pt. sat"),
    ("her SSN ends in 4432", "record number", "SSN ends in 4432", "her a record number"),
    ("with ID 44321", "record number", "ID 44321", "with a record number"),
    ("phone: (555)123-4567", "phone number", "(555)123-4567", "phone: a phone number"),
    ("on Dec 24th she fell", "exact date", "Dec 24th", "on that day she fell"),
    ("on 12/24 she fell", "exact date", "12/24", "on that day she fell"),
    ("apt #4", "address", "apt #4", "An address"),
    ("wrote to @maria_l there", "account", "@maria_l", "wrote to an account there"),
    ("facebook.com/maria.lopez", "account", "facebook.com/maria.lopez", "An account"),
    ("she turned 95 then", "age", "95", "she turned 90-or-older then"),
    ("her 90th birthday", "age", "90th", "her 90-or-older birthday"),
    ("a 94-year-old woman", "age", "94-year-old", "a 90-or-older woman"),
    ("somebody aged 101", "age", "101", "somebody aged 90-or-older"),
    ("the widow, 93, who lived alone", "age", "93", "the widow, 90-or-older, who lived alone"),
]  # fmt: skip

LEFT_ALONE = [
    "We chart in Epic and MyChart.",
    "St. Mary's sent him home.",
    "Saint Anna Hospital took them.",
    "Mary's House took them.",
    "The Elizabeth Jones Center has beds.",
    "Medicare denied it, and the patient Medicare card was lost.",
    "a man with Parkinson, Parkinson's disease and Crohn's",
    "The Hoyer lift and the Braden score.",
    "On Friday I called; the patient Friday was fine.",
    "Friday's mother and child group",
    "I gave the patient Narcan.",
    "the client Spanish forms",
    "I told the mother I would call.",
    "my supervisor Linda asked, and so did the nurse, Robert",
    "Dr. Lee agreed, and Dr. Anna Lee too",
    "Nurse Linda agreed",
    "call 988 or 911",
    "the line 1-800-273-8255",
    "24/7 cover, 3/4 of the patients, 9-1-1",
    "a record number of 1200 visits, case 3 of 5",
    "HEDIS 2024, ICD-10 E11.9, CPT 99490, Form 3008",
    "Henry Ford Health and Kaiser Permanente",
    "Thomas Jefferson University Hospital",
    "Patient Access and Member Services",
    "the Patient Navigator told the Resident Council",
    "a 45-year-old man, an 84-year-old woman, in her eighties",
    "in March 2024, in spring, in 2019",
    "in conference room 12, in the emergency room, exam room 12",
    "We cut readmissions by 12 % in 90 days and saved $1,200,000.",
    "an RN, an LCSW and a CCM on 4 West",
    "the patient RN line",
    "patient education, then discharge on day 3",
    "I will mark my hope for May and June.",
    "HIPAA, SNAP, WIC, SSI and Section 8",
    "I miss Friday's rounds. Miss Monday and you miss all.",
    "We moved 14 Lower Level beds.",
    "the daughter. Then we met",
    "aged 91 days, at 95 percent",
    "patient A and patient B, and a client X",
    "the Joint Commission family, the whole family, The Care family",
    "on 1/2 tablet, on 24/7 call",
    "CT 12 and CPT 99490 on 4 West; 90 percent, turned 95 percent",
    "",
]


def test_the_table_is_long_enough() -> None:
    assert len(FOUND) + len(LEFT_ALONE) >= 80


@pytest.mark.parametrize(("text", "kind", "found", "instead"), FOUND)
def test_a_detail_is_found_and_reworded(text: str, kind: str, found: str, instead: str) -> None:
    details = find_details(text)
    assert [(detail.kind, detail.text) for detail in details] == [(kind, found)]
    assert text[details[0].start : details[0].end] == found
    assert reword(text, details) == instead
    assert details[0].advice


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_tells_nobody_is_left_alone(text: str) -> None:
    assert find_details(text) == ()


@pytest.mark.parametrize(
    ("before", "text", "instead"),
    [
        ("Mrs. Harriet Doyle fell", "Harriet wanted home.", "The patient wanted home."),
        ("Mrs. Harriet Doyle fell", "I drove Harriet Doyle home", "I drove the patient home"),
        ("Mrs. Harriet Doyle fell", "HARRIET cried", "The patient cried"),
        ("Mrs. Harriet Doyle fell", "It was Doyle's wish", "It was the patient's wish"),
        ("Mrs. Harriet Doyle fell", "We met at Doyle Clinic", "We met at Doyle Clinic"),
        ("her daughter, Ximena Garc\u00eda-Pe\u00f1a", "Then Pe\u00f1a came", "Then the patient came"),
        ("his son named joe", "I asked joe and Joe", "I asked the patient and the patient"),
        ("Mr. Long fell", "a long way; Long ran", "a long way; the patient ran"),
        ("Mr. J. fell", "J was there and may go", "J was there and may go"),
        ("Mr. and Mrs. O'Neill sat", "and so O'Neill sat", "and so the patient sat"),
    ],
)
def test_a_name_that_was_found_is_known_afterwards_by_its_words(before: str, text: str, instead: str) -> None:
    known = list_words(find_details(before))
    assert reword(text, find_details(text, known)) == instead
    both = f"{before}. {text}"
    assert [d.text for d in find_details(text, known)] == [
        d.text for d in find_details(both) if d.start > len(before)
    ]


def test_what_stands_in_parentheses_goes_with_them() -> None:
    text = "On 3/4/2026 Mrs. Harriet Doyle (DOB 3/4/1942), 84, was stuck (MRN 12345)."
    assert reword(text, find_details(text)) == "On that day the patient, 84, was stuck."


def test_several_details_are_found_in_order_and_all_reworded() -> None:
    text = (
        "My patient, Anna, 84 (DOB 3/4/1940, MRN 12345), is at 12 Elm Street; her son Luis has 212-555-0123."
    )
    details = find_details(text)
    assert [detail.kind for detail in details] == [
        "name", "date of birth", "record number", "address", "name", "phone number",
    ]  # fmt: skip
    said = reword(text, details)
    assert said == (
        "My patient, 84 (a date of birth, a record number), is at an address; her son has a phone number."
    )
    assert find_details(said) == ()


PARTS = st.sampled_from(
    [text for text, *_ in FOUND] + LEFT_ALONE + ["Anna", "A", " ", "Mr.", "'s", ",", "12 "]
)


@given(st.lists(PARTS, max_size=6).map(" ".join) | st.text(max_size=200))
def test_details_lie_within_the_text_and_do_not_overlap(text: str) -> None:
    details = find_details(text)
    ends = [0, *(detail.end for detail in details)]
    for detail, end in zip(details, ends, strict=False):
        assert end <= detail.start < detail.end <= len(text)
        assert text[detail.start : detail.end] == detail.text
    reword(text, details)


@pytest.mark.parametrize(
    "part", ["A ", "A.", "Anna ", "mother Anna ", "1-", "a@", "12 Aa ", "O'", "Mr. ", "(2"]
)
def test_long_texts_of_one_part_are_read_to_their_end(part: str) -> None:
    """A pattern that can be read in many ways would not come to an end on these."""
    assert len(find_details(part * 1000)) >= 0
