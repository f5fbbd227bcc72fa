"""What a report is laid out from: the scale of a chart, its labels, the tables and the sources."""

import pytest

from carecli.views.charts import Chart, Mark, Row
from carecli.views.document import ReportSection, gather_sources, make_section
from carecli.views.html import lay_out
from carecli.views.page import Bullets, Cell, Column, Page, Paragraph, Table, cell, lay_out_table
from carecli.views.salary import find_ticks
from carecli.views.schedule import find_distance
from carecli.views.text import format_plain

TICKS = [
    (52_000, 128_000, [40_000, 60_000, 80_000, 100_000, 120_000, 140_000]),
    (44_000, 199_470, [0, 50_000, 100_000, 150_000, 200_000]),
    (66_430, 99_000, [60_000, 70_000, 80_000, 90_000, 100_000]),
    (50_000, 50_000, [45_000, 50_000, 55_000]),
    (0, 3, [0, 1, 2, 3]),
]


@pytest.mark.parametrize(("low", "high", "expected"), TICKS)
def test_a_scale_of_money_has_few_round_places(low: float, high: float, expected: list[float]) -> None:
    ticks = find_ticks(low, high)
    assert list(ticks) == expected
    assert ticks[0] <= low <= high <= ticks[-1]


@pytest.mark.parametrize(("months", "distance"), [(1, 1), (4, 1), (5, 2), (36, 12), (49, 24), (2000, 240)])
def test_a_schedule_has_few_months_on_its_scale(months: float, distance: int) -> None:
    assert find_distance(months) == distance


def draw(*rows: Row) -> Chart:
    return Chart("chart", "Chart", "All in percent.", ((0, "0"), (200, "200")), rows)


def test_marks_stand_where_their_values_are() -> None:
    picture, _ = lay_out(draw(Row("One", "50", (Mark("bar", 0, 50), Mark("median", 100, 100)))))
    assert [(shape.kind, shape.x, shape.width) for shape in picture.shapes] == [
        ("bar", 0, 25),
        ("median", 50, 0),
    ]
    assert [(tick.x, tick.anchor) for tick in picture.ticks] == [(0, "start"), (100, "end")]
    bottom = max(shape.y + shape.height for shape in picture.shapes)
    assert bottom <= picture.axis < picture.height


def test_a_label_that_is_too_long_goes_over_more_lines_and_nothing_is_lost() -> None:
    long = "A level whose title is much longer than any telephone is wide, and then some"
    chart = draw(
        Row("Short", "1", (Mark("bar", 0, 1),), "Heads"), Row(long, "2", (Mark("bar", 0, 2),), "Heads")
    )
    wide, narrow = lay_out(chart)
    for picture in (wide, narrow):
        assert (
            " ".join(label.text for label in picture.labels if label.text not in "12")
            == f"Heads Short {long}"
        )
        assert {label.text for label in picture.labels if label.ends} >= {"1"}
        places = [label.y for label in picture.labels if not label.ends]
        assert places == sorted(set(places))
    assert len(narrow.labels) > len(wide.labels)
    assert max(len(label.text) for label in narrow.labels) < 45
    assert wide.about == f"All in percent. Heads, Short: 1. Heads, {long}: 2."


def test_rows_that_share_a_line_are_drawn_on_one_and_what_no_words_say_is_not() -> None:
    chart = draw(
        Row("The guide", "10", (Mark("one", 10, 10), Mark("stated", 10, 10)), "Senior", shares_line=True),
        Row("Nurses", "", (Mark("range", 0, 90),), "Senior"),
        Row("Nurses", "40", (Mark("median", 40, 40),), "Senior"),
        Row("The guide", "20", (Mark("carried", 20, 20),), "Senior", shares_line=True),
        Row("The guide", "30", (Mark("stated", 30, 30),), "Lead", shares_line=True),
    )
    picture, _ = lay_out(chart._replace(key=(("stated", "the guide's"), ("one", "one figure"))))
    assert [label.text for label in picture.labels if label.is_head] == ["Senior", "Lead"]
    assert [(shape.kind, shape.x) for shape in picture.shapes] == [
        ("stated", 5), ("carried", 10), ("median", 20), ("stated", 15),
    ]  # fmt: skip
    assert picture.shapes[0].y == picture.shapes[1].y < picture.shapes[2].y < picture.shapes[3].y
    assert picture.key == (("stated", "the guide's"),)
    said = "Senior, The guide: 10, 20. Senior, Nurses: 40. Lead, The guide: 30."
    assert picture.about == f"All in percent. {said}"


def test_a_table_shows_no_decoration_and_groups_become_headings() -> None:
    columns = (
        Column("Whose"), Column("", decorative=True), Column("Pay", right=True),
        Column("Jobs", only_data=True), Column("Level"),
    )  # fmt: skip
    rows = tuple(
        (cell(who), cell("███"), Cell(pay, data=pay), cell("9"), cell(level))
        for who, pay, level in (("a", "1", "low"), ("b", "2", "low"), ("c", "3", "high"))
    )
    grid = lay_out_table(Table("Pay", columns, rows, grouped=True))
    assert [column.name for column in grid.columns] == ["Whose", "Pay"]
    assert [(head, [[c.text for c in row] for row in rows]) for head, rows in grid.groups] == [
        ("low", [["a", "1"], ["b", "2"]]),
        ("high", [["c", "3"]]),
    ]
    assert grid.is_numeric


def test_sources_of_all_sections_come_once_at_the_end() -> None:
    def part(name: str, *cited: str) -> ReportSection:
        return make_section(name, name, Page(name, (Paragraph("Said."),), cited))

    sections = gather_sources([part("one", "a", "b"), part("two"), part("three", "b", "c")])
    assert [section.id for section in sections] == ["one", "two", "three", "sources"]
    assert sections[-1].blocks == (Bullets(("a", "b", "c")),)
    assert all(section.blocks == (Paragraph("Said."),) for section in sections[:-1])
    assert gather_sources([part("two")]) == (part("two"),)


def test_a_table_without_a_title_has_its_caption_in_a_document() -> None:
    bare = Table("", (Column("a"), Column("b")), (), bare=True)
    plain = Table("", (Column("a"),), ())
    captioned = plain._replace(caption="The caption")
    titled = captioned._replace(title="Its own")
    made = make_section("pay", "Pay", Page("", (bare, titled, captioned, plain)))
    assert format_plain(Page("", (captioned,))) == "\n"
    assert [block.title for block in made.blocks if isinstance(block, Table)] == [
        "",
        "Its own",
        "The caption",
        "",
    ]


def test_columns_share_the_room_so_that_the_longest_word_of_each_stays_whole() -> None:
    columns = (Column("Name"), Column("Status"), Column("Why"))
    rows = ((cell("a short one"), Cell("missing", sign="x"), cell("A long reason " * 9)),) * 2
    grid = lay_out_table(Table("", columns, rows))
    name, status, why = grid.share_width(90, 2)
    assert name + status + why == pytest.approx(90)
    assert status >= len("missing") * 0.8 + 2
    assert why > name > status
    tight = grid.share_width(5, 2)
    assert sum(tight) > 5
    assert tight < [name, status, why]
