"""What a cell of a table says, column by column: read as flags and profiles are, unknown kept unknown."""

import pytest

from carecli.pack.pack import Pack
from carecli.pack.wages import list_areas
from carecli.people.cells import Atlas, CellAnswer, CellReader, Fault, Value
from tests.conftest import SMALL_PACK


@pytest.fixture(scope="module")
def reader(pack: Pack) -> CellReader:
    return CellReader(pack, Atlas((), list_areas(SMALL_PACK)))


READ: list[tuple[str, str, Value]] = [
    ("years", "3", 3.0),
    ("years", "2,5", 2.5),
    ("years", "12 yrs", 12.0),
    ("years", "6 months", 0.5),
    ("years", "none", 0.0),
    ("related_years", "two and a half years", 2.5),
    ("pay", "78000", 78000.0),
    ("pay", "$35/hr", 72800.0),
    ("pay", "85k", 85000.0),
    ("licenses", "rn", "RN"),
    ("licenses", "Registered Nurse", "RN"),
    ("licenses", "RN; lcsw@2027-05", "RN;LCSW@2027-05"),
    ("licenses", "RN@2027-05-31", "RN@2027-05-31"),
    ("licenses", "RN, LCSW and LPC", "RN;LCSW;LPC"),
    ("licenses", "RN/LPC", "RN;LPC"),
    ("licenses", "none", ""),
    ("licenses", "No", ""),
    ("certifications", "ccm", "CCM"),
    ("education", "bachelor:nursing", "bachelor:nursing"),
    ("education", "BSN, MSW", "bachelor:nursing;master:social-work"),
    ("education", "bachelor:nursing@in", "bachelor:nursing@IN"),
    ("education", "master:health, human and other things", "master:health, human and other things"),
    ("education", "bachelor:nursing, master:history", "bachelor:nursing;master:history"),
    ("education", "none", ""),
    ("done", "First-Post; exam:ccm", "first-post;exam:ccm"),
    ("done", "none", ""),
    ("setting", "HOSPITAL", "hospital"),
    ("target", "Senior", "senior"),
    ("country", "us", "US"),
    ("state", "california", "CA"),
    ("state", "on", "ON"),
    ("skill:ehr", "3", 3.0),
    ("skill:ehr", "3.0", 3.0),
    ("skill:ehr", "4/5", 4.0),
    ("skill:ehr", "comp", 3.0),
    ("skill:ehr", "Expert", 5.0),
    ("skill:ehr", "none", 0.0),
]  # fmt: skip
UNKNOWN = ["", "  ", "not sure", "Unknown", "n/a", "NA", "#N/A", "-", "?", "TBD", "null", "rather not say"]
WRONG = [
    ("years", "abc", "'abc' is not a number", "write years in digits, such as 3 or 2.5"),
    ("years", "-1", "must be from 0 to 80", None),
    ("years", "inf", "must be from 0 to 80", None),
    (
        "years",
        "2026-03-04",
        "'2026-03-04' is a day, not a number of years",
        "a spreadsheet takes 3-4 for a day",
    ),
    ("years", "=1+1", "'=1+1' is a formula, not its result", "save the table with results"),
    ("pay", "35", "must be a year's pay", "35 an hour is about 72,800"),
    ("pay", "much", "must be pay, such as", None),
    ("licenses", "RNN", "'RNN' is not a license of this pack", "did you mean RN?"),
    ("licenses", "RN; RNN", "'RNN' is not a license", "RN"),
    ("licenses", "none; RN", "'none; RN' says none and more", "only none"),
    ("licenses", "RN@2027-13", "must be a month or a day", None),
    ("licenses", "RN@2027-02-30", "must be a day that exists", None),
    ("education", "bachelr", "'bachelr' is not a level of education of this pack", "did you mean bachelor?"),
    ("education", "bachelor:nursing@Indya", "'Indya' is not a country known here", "such as US"),
    ("licenses", "3", "'3' is a number, not a name", "--map FILE"),
    ("education", "0", "'0' is a number, not a name", "--map FILE"),
    ("years", "1 " * 2_000, "has 3,999 letters, which is no answer", "right column"),
    ("done", "a step", "'a step' is not a step of a plan", "such as first-post"),
    ("setting", "hopsital", "'hopsital' is not a setting", "did you mean hospital?"),
    ("target", "boss", "'boss' is not a level", None),
    ("country", "Atlantis", "'Atlantis' is not a country known here", "such as US"),
    ("state", "Ontario", "'Ontario' is not a state", "such as CA"),
    ("state", "Californa", "'Californa' is not a state", "did you mean California?"),
    ("skill:ehr", "3.5", "'3.5' is not a rating, which is a whole number", "write 3 or 4"),
    ("skill:ehr", "5.5", "'5.5' is not a rating", "5 is the highest"),
    ("skill:ehr", "6", "'6' is not a rating", "from 0 none to 5 expert"),
    ("skill:ehr", "-1", "'-1' is not a rating", "from 0 none"),
]
RANGES = [
    (">20", 20.0, "taken as 20 years, its low end"),
    ("over 20", 20.0, "taken as 20 years"),
    ("at least 18 months", 1.5, "taken as 1.5 years"),
    ("5 or more", 5.0, "taken as 5 years"),
    ("10+ years", 10.0, "taken as 10 years"),
    ("3-5", 3.0, "taken as 3 years"),
    ("6 to 18 months", 0.5, "taken as 0.5 years"),
    ("<1", 0.0, "taken as 0 years"),
    ("less than 5", None, "left unknown, for it has no low end"),
]


def test_a_cell_is_read_as_flags_and_answers_are(reader: CellReader) -> None:
    assert [(key, text, reader.read(key, text)) for key, text, _ in READ] == [
        (key, text, CellAnswer(said)) for key, text, said in READ
    ]


def test_what_nobody_knows_is_unknown_in_every_column(reader: CellReader) -> None:
    for key in ("years", "licenses", "education", "setting", "state", "pay", "skill:ehr"):
        assert [reader.read(key, text) for text in UNKNOWN] == [CellAnswer(None)] * len(UNKNOWN), key


def test_a_wrong_cell_says_what_is_wrong_and_what_would_be_right(reader: CellReader) -> None:
    for key, text, message, hint in WRONG:
        fault = reader.read(key, text)
        assert isinstance(fault, Fault), text
        assert message in fault.message
        assert (hint or "") in (fault.hint or "")


def test_of_a_range_of_years_what_is_certain_is_taken_and_said(reader: CellReader) -> None:
    for text, years, note in RANGES:
        answer = reader.read("years", text)
        assert isinstance(answer, CellAnswer), text
        assert answer.value == years
        assert f"'{text}' is {note}" in (answer.note or "")
    assert reader.read("years", "5-3") == Fault("'5-3' goes down", "write the lower number first")


def test_the_scale_is_that_of_the_pack(pack: Pack) -> None:
    scale = pack.skills.scale.replace(names=("learning", "able", "teaching"))
    reader = CellReader(pack.replace(skills=pack.skills.replace(scale_=scale)), Atlas())
    assert reader.read("skill:ehr", "teaching") == CellAnswer(3.0)
    assert reader.read("skill:ehr", "2/3") == CellAnswer(2.0)
    assert reader.read("skill:ehr", "4") == Fault(
        "'4' is not a rating", "give a whole number from 0 none to 3 teaching"
    )
