"""The lexicon: names as papers write them, whole words only, and packs that have no words of their own."""

from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecli.papers.lexicon import Lexicon, fold_text, load_lexicon
from carecli.papers.paper import Line, Paper
from carecli.papers.postings import understand_posting
from tests.conftest import SMALL_PACK

CREDENTIALS = ("license", "certification", "education")
NAMES = {
    "RN": ["license RN"],
    "R.N.": ["license RN"],
    "Registered Nurses": ["license RN"],
    "RNs": ["license RN"],
    "rn": [],
    "ER": [],
    "LICSW": ["license LCSW"],
    "LISW": ["license LCSW"],
    "LVN": ["license LPN"],
    "LMHC, LPCC, LCPC": ["license LPC"] * 3,
    "LCMFT": ["license LMFT"],
    "nurse practitioner or CNS": ["license APRN"],
    "ACM-RN": ["certification ACM"],
    "CHPN": ["certification OTHER"],
    "Community Health Worker": [],
    "CHW certificate": ["certification CHW"],
    "COHN-S": ["certification COHN"],
    "post-MSW": [],
    "BSN": ["education bachelor:nursing"],
    "B.S.N.": ["education bachelor:nursing"],
    "ADN": ["education associate:nursing"],
    "MPH or MHA": ["education master:public-health", "education master:healthcare-administration"],
    "bachelor\u2019s degree": ["education bachelor"],
    "MA or MS": ["education master"],
    "MA": [],
    "as": [],
    "NPS": [],
    "NPs": ["license APRN"],
    "Scrum Masters and our associates": [],
    "turn, burn, learning": [],
}


def find(text: str, lexicon: Lexicon, kinds: tuple[str, ...]) -> list[str]:
    return [f"{mark.kind} {mark.id}" for mark in lexicon.find(text) if mark.kind in kinds]


@pytest.mark.parametrize("text", NAMES)
def test_a_credential_is_found_as_people_write_it(text: str, lexicon: Lexicon) -> None:
    assert find(f"An {text} is it", lexicon, CREDENTIALS) == NAMES[text]


def test_marks_say_where_they_are(lexicon: Lexicon) -> None:
    text = "Ask for \u201cRN\u201d licensure"
    marks = [mark for mark in lexicon.find(text) if mark.kind == "license"]
    assert [text[mark.start : mark.end] for mark in marks] == ["RN"]


def test_kinds_can_be_left_out(lexicon: Lexicon) -> None:
    assert find("Epic required", lexicon, ("skill",)) == ["skill ehr"]
    kinds = {mark.kind for mark in lexicon.find("Epic required", frozenset(["skill"]))}
    assert kinds == {"after", "heading"}


def test_epic_is_a_name_and_an_adjective(lexicon: Lexicon) -> None:
    assert find("an epic journey in Epic", lexicon, ("skill",)) == ["skill ehr"]


def test_a_pack_without_words_is_read_by_its_own_names(tmp_path: Path) -> None:
    folder = Path(copytree(SMALL_PACK, tmp_path / "mine"))
    lexicon = load_lexicon(folder)
    lines = (
        "Care Manager",
        "",
        "Requirements",
        "RN license",
        "BSN preferred",
        "CCM within 12 months of hire",
    )
    paper = Paper("p.txt", "text", tuple(Line(number, text) for number, text in enumerate(lines, 1)))
    asked = {
        (a.importance, a.kind, a.any_of, a.later_months) for a in understand_posting(paper, lexicon).asked
    }
    assert ("must", "license", ("RN",), None) in asked
    assert ("nice", "education", ("bachelor:nursing",), None) in asked
    assert ("must", "certification", ("CCM",), 12) in asked


def test_a_pack_may_have_phrases_of_its_own(tmp_path: Path) -> None:
    folder = Path(copytree(SMALL_PACK, tmp_path / "mine"))
    (folder / "cues.toml").write_text('[after]\nnice = ["wäre schön"]\n', "utf-8")
    (folder / "lexicon.toml").write_text('[credential]\nRN = ["Pflegefachkraft"]\n', "utf-8")
    paper = Paper("p.txt", "text", (Line(1, "Stelle"), Line(2, "Pflegefachkraft wäre schön")))
    asked = understand_posting(paper, load_lexicon(folder)).asked
    assert [(a.importance, a.kind, a.any_of) for a in asked] == [("nice", "license", ("RN",))]


@given(st.text())
def test_folding_keeps_every_letter_at_its_place(text: str) -> None:
    assert len(fold_text(text)) == len(text)
    assert fold_text("\u0130RN") == "\u0130rn"
