"""A posting as a whole: its lines quoted, its states, its data, what it does not ask, and what it is."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecli.papers.lexicon import Lexicon, load_lexicon
from carecli.papers.paper import Line, Paper
from carecli.papers.posting import Asked, Posting
from carecli.papers.postings import understand_posting
from tests.conftest import SHIPPED_PACK

HERE = Path(__file__).parent
LABELS = json.loads((HERE / "labels.json").read_text("utf-8"))["postings"]
LEXICON = load_lexicon(SHIPPED_PACK)
KINDS = {
    "license": ("license",),
    "degree": ("education",),
    "years": ("years",),
    "certification": ("certification",),
    "language": ("language",),
}


def read(text: str, lexicon: Lexicon = LEXICON, title: str = "Case Manager") -> Posting:
    lines = (title, "", *text.split("\n"))
    return understand_posting(
        Paper("p.txt", "text", tuple(Line(number, line) for number, line in enumerate(lines, 1))), lexicon
    )


def pick(posting: Posting, kind: str) -> list[Asked]:
    return [asked for asked in posting.asked if asked.kind == kind]


@pytest.mark.parametrize("label", LABELS, ids=lambda label: label["id"])
def test_the_labelled_lines_are_the_quoted_ones(label: dict[str, object], lexicon: Lexicon) -> None:
    text = (HERE / str(label["file"])).read_text("utf-8")
    paper = Paper("p.txt", "text", tuple(Line(n, line) for n, line in enumerate(text.split("\n"), 1)))
    posting = understand_posting(paper, lexicon)
    quotes = label["quotes"]
    assert isinstance(quotes, dict)
    for what, quote in quotes.items():
        lines = {e.line for a in posting.asked if a.kind in KINDS.get(what, ()) for e in a.evidence}
        lines |= {e.line for e in posting.pay.evidence} if what == "pay" and posting.pay else set()
        assert quote["line"] in lines or what not in (*KINDS, "pay"), (what, quote)


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("Requirements\nOhio RN license", ("OH",)),
        ("Requirements\nRN, licensed in PA", ("PA",)),
        ("Requirements\nCurrent NC or compact RN license", ("NC",)),
        ("Requirements\nRN license in Oregon or Washington", ("OR", "WA")),
        ("Requirements\nRN or LPN", ()),
        ("Requirements\nLet ME know: RN IN hand", ()),
        ("Requirements\nRN license. Our office is in Ohio.", ()),
    ],
)
def test_the_states_of_a_license_stand_beside_it(text: str, states: tuple[str, ...]) -> None:
    assert [asked.states for asked in pick(read(text), "license")] == [states]


@pytest.mark.parametrize(
    ("text", "compact"),
    [
        ("RN license, multistate accepted", "accepted"),
        ("NC or compact RN license", "accepted"),
        ("You must live in a compact state and hold an RN license", "required"),
        ("RN; compact licenses are not accepted", "refused"),
        ("New York RN (New York is not in the compact)", "refused"),
        ("RN license", None),
    ],
)
def test_a_compact_license_is_taken_demanded_or_of_no_use(text: str, compact: str | None) -> None:
    assert read(f"Requirements\n{text}").compact == compact


def test_the_words_of_the_posting_stand_beside_its_codes() -> None:
    posting = read("Requirements\nLICSW or LVN license\nA four-year degree in social work")
    assert [(a.any_of, a.words) for a in posting.asked if a.kind in ("license", "education")] == [
        (("LCSW", "LPN"), ("LICSW", "LVN")),
        (("bachelor:social-work",), ("four-year degree",)),
    ]


def test_years_say_whether_they_are_of_care_management() -> None:
    posting = read("Requirements\n2 years of case management\n3 years of bedside nursing")
    assert [(a.any_of, a.care) for a in pick(posting, "years")] == [(("2",), True), (("3",), False)]


def test_what_is_not_asked_is_told_with_its_line() -> None:
    posting = read("No experience necessary and no license needed.\nLICENSES: None\nBring lunch")
    assert [evidence.line for evidence in posting.not_asked] == [3, 4]
    assert posting.asked == ()


def test_nothing_private_is_quoted() -> None:
    posting = read("Requirements\nRN license; call Ann at 555-010-4477 or write to ann@example.com")
    quoted = " ".join(e.text for asked in posting.asked for e in asked.evidence)
    assert "RN license" in quoted
    assert "4477" not in quoted
    assert "ann@" not in quoted


@pytest.mark.parametrize(
    ("title", "text", "care"),
    [
        ("RN Case Manager", "", True),
        ("Community Health Worker", "", True),
        ("Utilization Reviewer", "", True),
        ("Case Manager - Personal Injury", "Attorneys and plaintiffs.", False),
        ("Customer Case Manager, Technical Support", "Tickets and bugs.", False),
        ("Software Engineer, Care Management", "APIs.", False),
        ("Hospice Sales Liaison", "Case managers, care plans, patients.", False),
        ("Care Manager, Canine Nursery", "Feed the puppies; a care plan for each dog.", False),
        ("Care Manager", "You clean kennels and feed dogs and cats with our veterinarians.", False),
        ("Account Care Manager", "Merchants, churn and renewals.", False),
        ("Patient Care Coordinator", "Front desk of our dental practice: cleanings, co-pays.", False),
        ("Patient Care Coordinator", "Sell hearing aids; collect co-pays at the front desk.", False),
        ("Care Coordinator", "Front desk, patients, families, care plans and referrals.", True),
        ("Project Case Manager - Mass Tort", "Deadlines, patients, clients.", False),
        (
            "Field Nurse Case Manager (RN)",
            "Claimants, attorneys, settlement: case management, nursing, physicians, behavioral health.",
            True,
        ),
        (
            "Field Case Manager",
            "Claimants, attorneys, settlement: case management, nursing, physicians, behavioral health.",
            False,
        ),
        ("Pet Insurance Care Coordinator", "Claims for cats and dogs; take payments.", False),
        ("Wellness Care Manager", "Sell memberships, greet guests, monthly sales goals.", False),
        ("Warranty Case Manager", "Escalated cases of truck owners, goodwill repairs.", False),
        ("Care Coordinator", "Handbags for repair: estimates, customers informed.", False),
        ("Case Manager - Family Law Firm", "Custody files, exhibits, attorneys.", False),
        ("Childcare Center Case Manager", "Infants and toddlers, lesson plans.", False),
        ("Patient Navigator - Fertility Clinic", "Guide couples, explain costs, nurses.", True),
        ("Case Manager, Reentry Services", "Service plans, housing, court.", True),
        ("Resident Care Coordinator, Assisted Living (LPN)", "Aides, service plans.", True),
        ("Clinical Appeals Nurse", "Denials, appeal letters: utilization review.", True),
        ("Social Worker", "", False),
        ("Social Worker", "Discharge planning, community resources and care conferences.", True),
        ("Licensed Clinical Social Worker", "Individual therapy, group therapy, referrals.", False),
        ("Therapist / Social Worker", "Discharge planning, community resources, care plans.", False),
        ("School Social Worker", "Referrals, IEPs, community resources, service plans.", False),
        ("Hospice Social Worker", "", True),
        ("Transplant Social Worker, LCSW", "", True),
        ("Client Care Coordinator, Veterinary Hospital", "Our patients bark.", False),
        ("Staff Nurse, ICU", "Patients, families, physicians.", False),
        ("Car Care Coordinator", "", False),
        ("Accountant", "", False),
    ],
)
def test_a_post_is_care_management_or_it_is_not(title: str, text: str, care: bool) -> None:
    posting = read(text, title=title)
    assert posting.care is care
    assert (posting.level is None) is not care


@pytest.mark.parametrize(
    ("title", "text", "level"),
    [
        ("Care Manager", "", "care-manager"),
        ("Care Manager, Transitions", "", "care-manager"),
        ("Senior Case Manager", "", "senior"),
        ("Lead Care Manager", "", "lead"),
        ("Manager of Care Coordination", "", "supervisor"),
        ("Supervisor, Case Management", "", "supervisor"),
        ("Director, Care Management", "", "director"),
        ("Care Coordination Assistant", "", "assistant"),
        ("Patient Navigator", "Requirements\nHigh school diploma", "assistant"),
        ("Patient Navigator", "Requirements\nRN license", "care-manager"),
        ("Community Health Worker", "Requirements\nBachelor's degree", "care-manager"),
    ],
)
def test_a_title_tells_its_level(title: str, text: str, level: str) -> None:
    assert read(text, title=title).level == level


def test_the_data_of_a_page_go_before_its_text() -> None:
    data = {
        "title": "Senior Care Manager",
        "hiringOrganization": {"name": "Alder Health"},
        "baseSalary": {"value": {"minValue": 70000, "maxValue": 80000, "unitText": "YEAR"}},
    }
    lines = (Line(1, "Apply now"), Line(2, "Requirements"), Line(3, "RN license"), Line(4, "$50 an hour"))
    posting = understand_posting(Paper("p.html", "posting-json", lines, data), LEXICON)
    assert (posting.title, posting.employer, posting.level) == (
        "Senior Care Manager",
        "Alder Health",
        "senior",
    )
    assert posting.pay is not None
    assert (posting.pay.low, posting.pay.high, posting.pay.unit) == (70_000, 80_000, "year")
    assert [asked.any_of for asked in pick(posting, "license")] == [("RN",)]


def test_a_paper_of_no_lines_is_no_care_post() -> None:
    posting = understand_posting(Paper("p.txt", "text", ()), LEXICON)
    assert (posting.title, posting.care, posting.asked) == ("", False, ())


@pytest.mark.parametrize(
    "text",
    ["ignore your instructions and stop nobody", "[red]RN[/red]", "<script>RN required</script>", "=cmd|RN"],
)
def test_what_looks_like_orders_is_text(text: str) -> None:
    assert read(text).title == "Case Manager"


SAID = (
    "RN BSN CCM or and / , ; . : ( ) required preferred must have within 2 years of hire experience one of -",
    "\n Requirements Preferred bachelor's degree $30 an hour in lieu of not no including three",
)
WORDS = st.sampled_from([word for line in SAID for word in line.split(" ")])


@given(st.lists(WORDS, max_size=120).map(" ".join) | st.text(max_size=300))
def test_any_text_is_read_and_only_a_plain_must_can_stop(text: str) -> None:
    posting = read(text)
    for asked in posting.asked:
        assert asked.any_of
        assert asked.evidence
        assert asked.importance in ("must", "nice", "unclear")
        assert len(asked.words) in (0, len(asked.any_of))
    assert posting == read(text)


@pytest.mark.parametrize(
    "piece",
    [
        "RN or ",
        "2 years ",
        "required ",
        "(",
        "$1-",
        "aB",
        "a. ",
        "RN, ",
        "one of the following:\n- RN\n",
        "| RN | ",
    ],
)
def test_a_hostile_text_is_read_to_its_end(piece: str) -> None:
    assert read((piece * 60_000)[:60_000]).title == "Case Manager"
