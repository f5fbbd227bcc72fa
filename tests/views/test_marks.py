"""The short marks of sources, and what stands for one when they run out."""

import pytest

from carecli.views.marks import FIGURES, Marks


def test_a_source_keeps_its_mark_and_all_stand_in_one_line() -> None:
    marks = Marks()
    assert marks.say() == []
    assert [marks.cite(source) for source in ("a", "b", "a")] == ["¹", "²", "¹"]
    (line,) = marks.say()
    assert (line.text, line.tone) == ("¹ a · ² b", "quiet")
    assert not marks.overflows


@pytest.mark.parametrize("known", [1, 17])
def test_where_all_marks_are_taken_a_source_is_named_and_no_mark_is_lost(known: int) -> None:
    marks = Marks()
    given = [marks.cite(f"source {number}") for number in range(len(FIGURES))]
    assert given == [*FIGURES]
    assert marks.cite("one more") == "[one more]"
    assert marks.overflows
    assert marks.cite(f"source {known - 1}") == FIGURES[known - 1]
    assert len(marks.list().rows) == len(FIGURES)
