"""Papers in pieces: what rules a line, where a sentence ends, what is glued, what is no sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecli.papers.lexicon import Lexicon, load_lexicon
from carecli.papers.paper import Line, Paper
from carecli.papers.segments import part_paper
from tests.conftest import SHIPPED_PACK

LEXICON = load_lexicon(SHIPPED_PACK)

MANY = "a, b, c, d, e, f, g, h, i, j, k, l, m, n"
RULES: dict[str, list[tuple[str, str]]] = {
    "Title\n\nRequirements\nA cat\n\nPreferred\nA dog": [("must", "A cat"), ("nice", "A dog")],
    "Title\n## Must-haves\n- A cat\n## Who knows\nA dog": [("must", "A cat"), ("", "A dog")],
    "Title\nPreferred: a cat. A dog.\nA cow": [
        ("nice", "Preferred: a cat. "), ("nice", "A dog."), ("", "A cow"),
    ],
    "Title\nRequirements\nA cat\n\nThe unit\nA dog in it": [("must", "A cat"), ("duties", "A dog in it")],
    "Title\nWhat do I need? A cat.": [("must", "What do I need? "), ("must", "A cat.")],
    "Title\nRequirements\nHospice experience strongly preferred\nA cat": [
        ("must", "Hospice experience strongly preferred"), ("must", "A cat"),
    ],
    "Title\nMinimum Job Requirements:\n1. A cat\n2. A dog": [("must", "A cat"), ("must", "A dog")],
    "Title\nBenefits\nA cat": [("ignore", "A cat")],
    f"Title\nKeywords: {MANY}": [("ignore", f"Keywords: {MANY}")],
    f"Title\nRequirements\n{MANY}": [("ignore", MANY)],
    "Title\nAn R.N. Nurse or St. Luke. Then go.": [("", "An R.N. Nurse or St. Luke. "), ("", "Then go.")],
    "Title\n| Education | A cat | Pay | Much |": [("must", "Education: A cat"), ("pay", "Pay: Much")],
}  # fmt: skip


def part(text: str, lexicon: Lexicon) -> list[tuple[str, str]]:
    lines = tuple(Line(number, line) for number, line in enumerate(text.split("\n"), 1))
    parts = part_paper(Paper("p.txt", "text", lines), lexicon)
    return [(str(part.rule), part.text) for part in parts if not part.is_heading][1:]


@pytest.mark.parametrize("text", RULES)
def test_a_heading_rules_to_the_next_and_a_label_its_line(text: str, lexicon: Lexicon) -> None:
    assert part(text, lexicon) == RULES[text]


def test_text_without_line_ends_is_parted_but_names_are_not(lexicon: Lexicon) -> None:
    glued = (
        "About usWe run nine homes in the valley and two more across the river.What you needLVN license"
        "Two years with PointClickCareCPR cardValid driver's licensePay$30 an hour"
    )
    assert part(f"Title\n{glued}", lexicon) == [
        ("ignore", "We run nine homes in the valley and two more across the river."),
        ("must", "LVN license"),
        ("must", "Two years with PointClickCare"),
        ("must", "CPR card"),
        ("must", "Valid driver's license"),
        ("pay", "$30 an hour"),
    ]


def test_what_a_format_calls_a_heading_is_one(lexicon: Lexicon) -> None:
    lines = (
        Line(1, "Title"),
        Line(2, "Your cat, and ours.", is_heading=True),
        Line(3, "Preferred", is_heading=True),
    )
    parts = part_paper(Paper("p.md", "markdown", (*lines, Line(4, "A dog", is_item=True))), lexicon)
    assert [(part.is_heading, part.rule, part.bullet) for part in parts[1:]] == [
        (True, "", False), (True, "nice", False), (False, "nice", True),
    ]  # fmt: skip


def test_ways_of_a_list_are_told_apart(lexicon: Lexicon) -> None:
    text = "Title\nAny one of these:\n(a) a cat\n(b) a dog\n\nAlso a cow"
    lines = tuple(Line(number, line) for number, line in enumerate(text.split("\n"), 1))
    parts = part_paper(Paper("p.txt", "text", lines), lexicon)
    assert [(part.choice, part.option) for part in parts][-3:] == [(1, 1), (1, 2), (0, 2)]


@given(st.text(st.sampled_from("RN req.;:|-\n()aA1$ "), max_size=400) | st.text(max_size=200))
def test_every_letter_that_is_no_mark_stays_in_its_line(text: str) -> None:
    lines = tuple(Line(number, line) for number, line in enumerate(text.split("\n"), 1))
    parts = part_paper(Paper("p.txt", "text", lines), LEXICON)
    for line in lines:
        held = "".join(part.text for part in parts if part.line.number == line.number)
        letters = [c for c in held if c.isalnum()]
        source = [c for c in line.text if c.isalnum()]
        assert len(letters) <= len(source)
        assert len(source) - len(letters) <= 8 * max(1, line.text.count("|") + 1), (
            "only a number before it is gone"
        )


@pytest.mark.parametrize("unit", ["-", "- ", "=", "+-", "|-", "(", "(a", ".", "or ", "$1  ", "RN or "])
def test_a_long_line_of_one_sign_ends(unit: str) -> None:
    """A pattern that repeats within a repetition would take longer than anybody waits for forty of them."""
    text = f"{unit * 400}x"
    lines = tuple(Line(number, line) for number, line in enumerate(["Nurse", "", "Requirements", text], 1))
    assert part_paper(Paper("long.txt", "text", lines), LEXICON)[-1].line.text == text
