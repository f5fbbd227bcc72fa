"""Pay in every unit, as a year's, and amounts that are no pay."""

import pytest

from carecli.papers.lexicon import Lexicon
from carecli.papers.paper import Line, Paper
from carecli.papers.posting import Wage
from carecli.papers.postings import understand_posting
from carecli.papers.wage import read_salary

PAY: dict[str, tuple[float, float, str] | None] = {
    "Pay: $41.20 - $58.75 an hour": (41.2, 58.75, "hour"),
    "$21.00-$24.50/hr, 32 hours": (21, 24.5, "hour"),
    "Base pay $68,500 to $94,000 a year plus a bonus of up to 8%.": (68_500, 94_000, "year"),
    "Salary: $79K-$91K": (79_000, 91_000, "year"),
    "Salary: 79-91k": (79_000, 91_000, "year"),
    "Starting at $96,000": (96_000, 96_000, "year"),
    "$78,000 to start, up to $91,000": (78_000, 91_000, "year"),
    "Gross pay about $2,350/week, including a housing stipend of $900 a week.": (2_350, 2_350, "week"),
    "$6,284 - $7,638 monthly": (6_284, 7_638, "month"),
    "Pay: $2,692 - $3,000 biweekly": (2_692, 3_000, "two weeks"),
    "Per diem rate: $420 a day": (420, 420, "day"),
    "Hourly range 33.10 to 45.65": (33.1, 45.65, "hour"),
    "Minimum salary of $60,000 to maximum salary of $75,000": (60_000, 75_000, "year"),
    "$130,000.00 USD annually - $150,000.00 USD annually": (130_000, 150_000, "year"),
    "Pay band: $29.81 to $34.10 per hour (about $62,000 to $71,000 a year).": (29.81, 34.1, "hour"),
    "The range is $112K to $138K DOE": (112_000, 138_000, "year"),
    "A $7,500 sign-on bonus is paid.": None,
    "You own a budget of $9.4 million.": None,
    "You manage $13-17M in grants.": None,
    "Relocation help is up to $10,000.": None,
    "Tuition help of $5,250 a year and a stipend of $900 a month": None,
    "A referral bonus of $2,000, mileage of $0.67": None,
    "Copays of $25 to $50 an hour of therapy": None,
    "You carry 40 to 50 patients in 2026, room 1-200": None,
    "Pay: competitive": None,
    "Life insurance of $50,000 - $100,000": None,
}


def read(text: str, lexicon: Lexicon) -> Wage | None:
    lines = (Line(1, "Care Manager"), Line(2, ""), Line(3, text))
    return understand_posting(Paper("p.txt", "text", lines), lexicon).pay


@pytest.mark.parametrize("text", PAY)
def test_pay_is_read_in_its_own_unit(text: str, lexicon: Lexicon) -> None:
    wage = read(text, lexicon)
    assert (wage and (wage.low, wage.high, wage.unit)) == PAY[text]
    assert wage is None or wage.evidence[0].line == 3


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("$20 an hour", 41_600), ("$400 a day", 104_000), ("$1,000 per week", 52_000),
        ("$2,000 biweekly", 52_000), ("$5,000 a month", 60_000), ("$60,000 a year", 60_000),
    ],
)  # fmt: skip
def test_any_unit_becomes_a_year(text: str, year: float, lexicon: Lexicon) -> None:
    wage = read(f"Pay: {text}", lexicon)
    assert wage is not None
    assert wage.yearly == (year, year)


PIECES = {
    "Pay: $85 per billable hour, 20 to 25 billable hours a week": ("hour", "billable hour", None),
    "$60 - $80 per visit": ("visit", "visit", None),
    "Pay: $45/session": ("visit", "session", None),
    "Compensation: $75 per completed assessment": ("visit", "assessment", None),
    "$38 to $46 per visit hour equivalent": ("hour", None, (79_040, 95_680)),
    "$40 an hour, 25 visits a week": ("hour", None, (83_200, 83_200)),
    "Salary: $70,000 a year, per case load": ("year", None, (70_000, 70_000)),
}


@pytest.mark.parametrize("text", PIECES)
def test_what_is_paid_by_the_piece_has_no_year(text: str, lexicon: Lexicon) -> None:
    wage = read(text, lexicon)
    assert wage is not None
    assert (wage.unit, wage.piece, wage.yearly) == PIECES[text]


def test_what_is_said_most_plainly_is_the_pay(lexicon: Lexicon) -> None:
    lines = ("Care Manager", "", "We saved families $30,000 last year.", "Salary: $61,000 - $70,000 per year")
    paper = Paper("p.txt", "text", tuple(Line(number, line) for number, line in enumerate(lines, 1)))
    wage = understand_posting(paper, lexicon).pay
    assert wage is not None
    assert (wage.low, wage.evidence[0].line) == (61_000, 4)


@pytest.mark.parametrize(
    ("base", "pay"),
    [
        ({"value": {"minValue": 30, "maxValue": 41.5, "unitText": "HOUR"}}, (30, 41.5, "hour")),
        ({"value": {"value": 72000, "unitText": "YEAR"}}, (72_000, 72_000, "year")),
        ({"value": "4,500", "unitText": "MONTH"}, (4_500, 4_500, "month")),
        ({"value": {"minValue": 60000}}, (60_000, 60_000, "year")),
        ([{"value": {"value": 25}}], (25, 25, "hour")),
        (58000, (58_000, 58_000, "year")),
        ({"value": {"minValue": "much"}}, None),
        ({"value": {"value": 3, "unitText": "YEAR"}}, None),
        ({"value": []}, None),
        ([], None),
        (None, None),
        ("competitive", None),
        ({"value": {"value": float("inf")}}, None),
        ({"value": {"value": float("nan")}}, None),
    ],
)
def test_pay_of_a_postings_own_data(base: object, pay: tuple[float, float, str] | None) -> None:
    wage = read_salary({"baseSalary": base}, "p.html")
    assert (wage and (wage.low, wage.high, wage.unit)) == pay
