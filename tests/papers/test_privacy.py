"""What is left out of a quoted line, what stays, and that neither takes long nor changes twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecli.papers.privacy import redact

GONE = (  # a line, and what must not be left of it
    ("RN - Pennsylvania #000000; New Jersey (lapsed 2019)", "000000"),
    ("License No. RN 123456", "123456"),
    ("Lic# 12-3456", "12-3456"),
    ("Lic. no. 4417", "4417"),
    ("License number 4417", "4417"),
    ("NPI 1234567890", "1234567890"),
    ("NPI number is 1234567890", "1234567890"),
    ("NPI#: 1987654321", "1987654321"),
    ("Ohio RN License: RN.345678, exp. 10/2027", "345678"),
    ("RN 345678 (OH)", "345678"),
    ("RN, Ohio, 345678, active", "345678"),
    ("Texas RN 7654321", "7654321"),
    ("LCSW C012345", "012345"),
    ("License #: LCSW-22334", "22334"),
    ("RN123456 in good standing", "123456"),
    ("CCM #00123456 exp 2027", "00123456"),
    ("RN #123", "123"),
    ("Credential ID 8871-22", "8871-22"),
    ("Certificate number: 55-1234-A", "55-1234"),
    ("Registered Nurse, Ohio, License Number: RN-445566", "445566"),
    ("Pennsylvania RN license 0000000", "0000000"),
    ("DEA number BX1234563", "1234563"),
    ("(937) 555-0123", "555"),
    ("937.555.0123 ext. 44", "44"),
    ("937-555-0123 x 44", "44"),
    ("+1 937 555 0123", "937"),
    ("1-800-555-0199", "0199"),
    ("937\u2013555\u20130123", "0123"),
    ("9375550123", "5550123"),
    ("+44 20 7946 0958", "7946"),
    ("+49 (0)30 123456-78", "123456"),
    ("020 7946 0958", "0958"),
    ("01 23 45 67 89", "45 67"),
    ("Cell: 5550123", "5550123"),
    ("Tel. 555-0123", "0123"),
    ("fax (02) 9555 1234", "9555"),
    ("dana.q+jobs@mail.example.org", "dana"),
    ("Write to D_Q@example.co.uk today", "D_Q"),
    ("jane (at) example (dot) com", "jane"),
    ("jane at example dot org", "jane"),
    ("linkedin.com/in/jane-doe-rn", "jane"),
    ("https://www.linkedin.com/in/jane?y=1", "jane"),
    ("www.janedoe.example/cv", "janedoe"),
    ("github.com/janedoe", "janedoe"),
    ("janedoe.github.io", "janedoe"),
    ("123 Maple Street, Dayton, Ohio", "123 Maple"),
    ("123 N. Main St. Apt 4B, Dayton", "Main"),
    ("123 N. Main St. Apt 4B, Dayton", "4B"),
    ("77 maple street, dayton", "maple"),
    ("1420 Willow Way, Denver", "Willow"),
    ("4500 42nd Ave NE", "42nd"),
    ("1200 County Road 12", "County"),
    ("350 Broadway, New York", "350"),
    ("2015 Old Mill Road, Canton", "Mill"),
    ("123 MAPLE STREET", "MAPLE"),
    ("Hauptstra\u00dfe 12, Berlin", "Haupt"),
    ("PO Box 123, Dayton", "123"),
    ("P.O. Box 99", "99"),
    ("Post Office Box #17", "17"),
    ("Dayton, OH 45402-1234", "45402"),
    ("SSN 123-45-6789", "6789"),
    ("Social Security: 123 45 6789", "6789"),
    ("SSN ends: XXX-XX-6789", "6789"),
    ("DOB: 01/02/1980", "1980"),
    ("Date of birth: March 4, 1980", "March"),
)
KEPT = (
    "March 2019 - Present",
    "10/15/2016 to 1/3/2020 Utilization Review Nurse, Corvalle Health Plan",
    "2009-2016              Staff RN, orthopedics",
    "2018-09 to 2020-05; 20190315; 2017/02 \u2013 current",
    "2019 2020 2021",
    "Certified: ACM-RN 2022",
    "CMGT-BC, 2019; CCM, 2021-2026",
    "GS-0185-11",
    "Social Work Series GS-0185, grade 11",
    "$11M budget, then $250,000, then $1250000",
    "$34.50 - $42.10 per hour",
    "1,900 of 3,000 supervised hours",
    "RN 12345 hours in acute care",
    "supervised 74 staff, 118% of quota, a caseload of 45 patients",
    "Licensed in 2019; license exp. 2027-05",
    "RN License 2016",
    "Registered Nurse, Ohio (multistate), exp. 10/2027",
    "RN to BSN, Keystone Online, completed 12/2018",
    "RN managing 250000 members",
    "RN, 120000 covered lives",
    "RN, 12 years; LPN 4 years",
    "LCSW candidate, exam planned for 2026",
    "License: 2 states",
    "State CHW certificate (80 hours), 2022",
    "CPT 99490, 99491 and ICD-10",
    "in 2018 Dr. Smith",
    "2022 Best Place to Work",
    "2018 Staff Nurse, St. Brendan",
    "2020 Staff Nurse St. Mary's Hospital",
    "2009 St. Brendan Medical Center",
    "40 hospitals on the street",
    "served 45 clients, on the street",
    "helped 30 on the road",
    "cut avoidable days from 41 to 26 a month",
    "24/7 availability, 9-5, M-F 8:00-16:30",
    "Salesforce.com and/or Care.com",
    "#1 hospital in the state, 401(k), 403b",
    "2000-4000 patients a year",
    "Unit 4B, 20-bed medical unit",
    "Apt to learn",
    "NCQA 2023 accreditation, HEDIS 3.5",
    "Dayton, Ohio",
    "Called on 5 members at 12 clinics",
    "Cell therapy program 2019-2021",
)


@pytest.mark.parametrize(("line", "planted"), GONE)
def test_what_is_personal_is_left_out(line: str, planted: str) -> None:
    said = redact(line)
    assert planted not in said
    assert "left out]" in said
    assert redact(said) == said


@pytest.mark.parametrize("line", KEPT)
def test_what_is_not_stays_as_it_is(line: str) -> None:
    assert redact(line) == line


def test_what_stands_beside_it_stays() -> None:
    said = redact("Dana Quill, RN | 12 Elm St | Dayton, OH 45402 | 937-555-0123 | d@example.org | CCM, 2019")
    assert said == (
        "Dana Quill, RN | [address left out] | Dayton, OH [number left out] | [phone left out] | "
        "[e-mail left out] | CCM, 2019"
    )


def test_a_license_keeps_its_state_and_its_day() -> None:
    assert redact("RN - Pennsylvania #000000; exp. 10/2027") == (
        "RN - Pennsylvania [number left out]; exp. 10/2027"
    )


PARTS = [
    *(line for line, _ in GONE),
    *KEPT,
    "RN ",
    "#",
    "License ",
    "@",
    "12 ",
    " St",
    ".com/",
    "+1",
    "\u0660",
]


@given(st.lists(st.sampled_from(PARTS) | st.text(max_size=6), max_size=6).map("".join))
def test_redacted_once_is_redacted(text: str) -> None:
    said = redact(text)
    assert redact(said) == said


@given(st.sampled_from(GONE), st.text(alphabet="abc ,;|\u2022", max_size=12))
def test_what_is_personal_is_found_behind_any_words(case: tuple[str, str], words: str) -> None:
    line, planted = case
    assert planted not in redact(f"{words} {line}")


@pytest.mark.parametrize(
    "part", ["a", "1", "1 ", "RN ", "a.", "12 Aa ", "a@", "A-", "12 Main Main ", "License No. "]
)
def test_a_long_line_is_read_in_a_time_that_grows_with_it(part: str) -> None:
    """Twenty times the length of one that takes a moment; a square of it would not end."""
    assert isinstance(redact(part * (200_000 // len(part))), str)
