"""Whom a document speaks to: the same sentences to the person, and about them to somebody else."""

from datetime import date

import pytest

from carecli.views.address import address, speak_about
from carecli.views.charts import Chart, Row
from carecli.views.document import Document, ReportSection
from carecli.views.page import Column, Paragraph, Table, cell

SPOKEN = [
    ("Maya, you are ready for Lead; next is Director.", "Maya is ready for Lead; next is Director."),
    ("Maya, you start above Assistant, as RN do.", "Maya starts above Assistant, as RN do."),
    ("Maya, you can be ready in 3 months.", "Maya can be ready in 3 months."),
    ("Maya, you do not fully meet any level yet.", "Maya does not fully meet any level yet."),
    ("Maya, you have what posts ask.", "Maya has what posts ask."),
    ("Maya, you reach it.", "Maya reaches it."),
    ("Maya, no level is certain from your answers.", "Maya: no level is certain from their answers."),
    ("Maya, whether you are ready is open.", "Maya: whether they are ready is open."),
    ("What stops you there: a license.", "What stops them there: a license."),
    ("Nothing stops you in a hospital; you have all.", "Nothing stops them in a hospital; they have all."),
    ("You may sit for the CCM now.", "They may sit for the CCM now."),
    ("Yours", "Theirs"),
    ("Your youth and your yours", "Their youth and their theirs"),
    ("Read for you: a trust you won.", "Read for them: a trust they won."),
    ("Care for Maya", "Care for Maya"),
]


@pytest.mark.parametrize(("said", "about"), SPOKEN)
def test_a_sentence_to_somebody_becomes_one_about_them(said: str, about: str) -> None:
    assert speak_about(said, "Maya") == about


@pytest.mark.parametrize("name", ["You Chen", "your", "Ask You, (Jr.)", "a+", "you, you are"])
def test_no_word_of_a_name_is_changed(name: str) -> None:
    assert speak_about(f"{name}, you are ready, as {name} said.", name) == f"{name} is ready, as {name} said."
    assert speak_about(f"What stops you: {name}", name) == f"What stops them: {name}"


def test_without_a_name_it_is_they() -> None:
    assert (
        speak_about("You are ready; your plan stops you.", None) == "They are ready; their plan stops them."
    )


def make(name: str) -> Document:
    table = Table("What you lack", (Column("Yours"),), ((cell("your RN"),),))
    chart = Chart("chart", "Yours", "Your answers.", ((0, "0"), (1, "1")), (Row("You", "yours"),))
    parts = [ReportSection("gaps", "Your gaps", (Paragraph("You lack it."), table), chart)]
    parts += [
        ReportSection(left, "Left", (Paragraph("you, as you wrote"),)) for left in ("progress", "sources")
    ]
    return Document(f"Career report for {name}", date(2026, 11, 23), "Made.", "Noted.", tuple(parts))


def test_all_texts_change_but_those_that_others_have_written() -> None:
    gaps, *left = address(make("Maya"), "manager", "Maya").sections
    assert gaps.title == "Their gaps"
    assert gaps.blocks == (
        Paragraph("They lack it."),
        Table("What they lack", (Column("Theirs"),), ((cell("their RN"),),)),
    )
    assert gaps.chart == Chart(
        "chart", "Theirs", "Their answers.", ((0, "0"), (1, "1")), (Row("They", "theirs"),)
    )
    assert tuple(left) == make("Maya").sections[1:]


def test_the_title_says_whom_it_is_about_and_a_client_reads_what_was_always_written() -> None:
    assert address(make("Maya"), "manager", "Maya").title == "Career report on Maya"
    assert address(make("Maya"), "client", "Maya") == make("Maya")
