"""Copies of a posting are found by their words, however they are laid out."""

from hypothesis import given
from hypothesis import strategies as st

from carecli.papers.copies import compare_prints, find_copies, take_print
from carecli.papers.paper import Line, Paper

TEXT = (
    "You look after twelve to fourteen patients where they live with an aide a chaplain and a social worker "
    "beside you. You write the plan of care every fifteen days and lead your part of it. Licensed as a "
    "registered nurse in good standing with one year at least. The pay is named at the interview and so are "
    "the hours which are mostly mornings in three counties along the river and its towns."
)


def make(text: str) -> Paper:
    return Paper("p", "text", tuple(Line(n, line) for n, line in enumerate(text.split("\n"), 1)))


def test_case_line_ends_and_signs_do_not_matter() -> None:
    one, other = take_print(make(TEXT)), take_print(make(TEXT.upper().replace(" ", "\n* ")))
    assert one == other
    assert len(one.whole) == 16


def test_a_posting_with_a_changed_line_is_a_near_copy_and_another_text_is_none() -> None:
    near = take_print(make(TEXT + " Apply by Friday."))
    far = take_print(make("Something else entirely is written here, of which no four words stand above."))
    one = take_print(make(TEXT))
    assert one.whole != near.whole
    assert compare_prints(one, near) > 0.8
    assert compare_prints(one, far) == 0
    assert find_copies([one, far, near, one], ["k"] * 4) == {2: 0, 3: 0}


def test_a_near_copy_that_asks_something_else_is_another_posting() -> None:
    prints = [take_print(make(TEXT)), take_print(make(TEXT.replace("registered nurse", "social worker")))]
    assert find_copies(prints, ["rn", "lcsw"]) == {}
    assert find_copies(prints, ["x", "x"]) == {1: 0}


def test_texts_without_words_are_alike() -> None:
    assert compare_prints(take_print(make("")), take_print(make("--"))) == 1.0


@given(st.lists(st.text("abc \n", max_size=60), max_size=8))
def test_no_copy_is_of_a_copy_and_each_is_of_an_earlier_one(texts: list[str]) -> None:
    prints = [take_print(make(text)) for text in texts]
    copies = find_copies(prints, [""] * len(prints))
    for place, of in copies.items():
        assert of < place
        assert of not in copies
    for place, print_ in enumerate(prints):
        if any(print_.whole == other.whole for other in prints[:place]):
            assert place in copies
