"""The board of many people in a real browser: it fits, it is accessible, its charts say what they draw."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from carecli.cli.app import app
from carecli.pack.loading import load_pack
from tests.browser.watching import Watched, check_accessibility, measure_overflow
from tests.conftest import SHIPPED_PACK


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the board of a table with two columns to group by, some groups of which are hidden."""
    folder = tmp_path_factory.mktemp("board")
    skills = [skill.id for skill in load_pack(SHIPPED_PACK).skills.skill]
    rows = [",".join(["name,region,shift,years,related_years,licenses,certifications,education", *skills])]
    for number in range(120):
        region = "A region whose name is quite long" if number % 3 else "West" if number > 9 else "Isle"
        held, ratings = "RN" if number % 2 else "none", f",{2 + number % 4}" * len(skills)
        rows.append(f"Person {number},{region},{number % 4 // 2},{number % 8},3,{held},CCM,BSN{ratings}")
    table = folder / "people.csv"
    table.write_text("\n".join(rows), "utf-8")
    path = folder / "board.html"
    command = ["people", "assess", str(table), "--by", "region", "--by", "shift", "--list", "-o", str(path)]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0, result.stderr
    return path


@pytest.mark.parametrize("width", [320, 375, 1280])
def test_a_board_is_quiet_fits_the_screen_and_is_accessible(
    width: int, board: Path, open_page: Callable[..., Watched]
) -> None:
    page, faults = open_page(board, width)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert measure_overflow(page) <= 0
        assert check_accessibility(page) == []
    assert faults == []


def test_a_board_says_in_words_what_its_charts_draw(board: Path, open_page: Callable[..., Watched]) -> None:
    page, _ = open_page(board, 1280)
    assert page.get_by_role("heading", level=1).all_inner_texts() == ["Where 120 people stand"]
    charts = page.locator("figure > svg[role=img]:visible")
    assert charts.count() >= 4
    for chart in charts.all():
        about = chart.locator("desc").text_content() or ""
        drawn = [text for text in chart.locator("text.said").all_text_contents() if text]
        assert drawn
        table = chart.locator("xpath=ancestor::section").locator("table").first.inner_text()
        for said in drawn:
            assert said in about
            assert all(number in table for number in re.findall(r"[\d,]*\d", said.partition(" of ")[0]))
    assert page.get_by_role("table", name="Ready, by region and shift").count() == 1
    assert page.locator("table:not(:has(caption)), table th:not([scope])").count() == 0
