"""The HTML report in a real browser: Debian's Chromium, driven through Playwright, and judged by axe-core.

`make test` installs both (tests/browser/install.sh): `apt-get install chromium`, and `npm install axe-core`
into .venv/axe. Without them these tests skip and say so; where CI is set they fail.
"""

import json
import re
from collections.abc import Callable
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from unicodedata import normalize

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner, Result

from carecli.cli.app import app
from tests.browser.watching import AXE, Watched, check_accessibility, measure_overflow
from tests.conftest import EXAMPLES

WIDTHS = [375, 1280]
SCRIPT = "<script>alert(1)</script>"
LEVELS = 6
OVERLAPS = """() => [...document.querySelectorAll('figure > svg.narrow')].flatMap(svg => {
  const boxes = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()]);
  return boxes.flatMap(([a, p], i) => boxes.slice(i + 1)
    .filter(([b, q]) => p.left < q.right && q.left < p.right && p.top + 3 < q.bottom && q.top + 3 < p.bottom)
    .map(([b]) => a + ' / ' + b));
})"""
HEADS = [r"Requirement\s+Needed\s+Yours", r"Skill, from and to\s+What"]
SIZES = {"Letter": (612, 792), "A4": (595, 842)}


@pytest.fixture(scope="module")
def write(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Return a function that gives the HTML report of a profile, written when it is first asked for."""
    folder = tmp_path_factory.mktemp("reports")

    def write_report(profile: Path) -> Path:
        path = folder / f"{profile.stem}.html"
        if not path.exists():
            command = ["report", "-p", str(profile), "-o", str(path), "--today", "2026-11-23"]
            result = CliRunner().invoke(app, command)
            assert result.exit_code == 0, result.stderr
        return path

    return write_report


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_a_report_is_quiet_fits_the_screen_and_is_accessible(
    example: Path, width: int, write: Callable[[Path], Path], open_page: Callable[..., Watched]
) -> None:
    page, faults = open_page(write(example), width)
    seen = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert measure_overflow(page) <= 0
        assert check_accessibility(page) == []
        seen.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert seen[0] != seen[1], "light and dark look alike"
    assert faults == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_a_report_fits_screens_of_other_widths(
    example: Path, write: Callable[[Path], Path], open_page: Callable[..., Watched]
) -> None:
    page, _ = open_page(write(example))
    for width in (320, 704, 705, 1023, 1024, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        assert measure_overflow(page) <= 0, width


def test_progress_with_long_notes_fits_and_is_accessible(
    run: Callable[..., Result], open_page: Callable[..., Watched], tmp_path: Path
) -> None:
    note = "a_word_that_is_as_long_as_nobody_would_ever_write_it " * 3
    assert run("profile", "new", "--name", "Dana", "--years", "1", "--skill", "ehr=2").exit_code == 0
    assert run("history", "save", "--today", "2026-01-05").exit_code == 0
    assert run("profile", "edit", "--license", "RN").exit_code == 0
    assert run("history", "save", "--note", note, "--today", "2026-06-05").exit_code == 0
    path = tmp_path / "report.html"
    assert run("report", "-o", path, "--today", "2026-11-23").exit_code == 0
    for width in (320, 375, 705, 1024, 1280):
        page, faults = open_page(path, width)
        assert measure_overflow(page) <= 0, width
        assert check_accessibility(page) == []
        assert page.get_by_role("table", name="Saved assessments").get_by_role("rowheader").count() == 2
        assert page.locator("#progress svg[role=img]:visible desc").text_content()
        assert faults == []


def test_the_checks_notice_what_they_are_for(tmp_path: Path, open_page: Callable[..., Watched]) -> None:
    bad = tmp_path / "bad.html"
    body = '<img src="https://example.invalid/x.png"><p style="width: 2000px; color: #eee">Pale</p>' + SCRIPT
    bad.write_text(f"<!DOCTYPE html><html><body>{body}<script>nonsense()</script>", encoding="utf-8")
    page, faults = open_page(bad, 375)
    page.wait_for_load_state("networkidle")
    assert {fault.split(":")[0] for fault in faults} == {"console", "error", "request", "dialog"}
    assert measure_overflow(page) > 1000
    page.evaluate(AXE.read_text(encoding="utf-8"))
    violations = page.evaluate("axe.run().then(found => found.violations.map(v => v.id))")
    assert {"color-contrast", "document-title", "html-has-lang", "image-alt"} <= set(violations)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_shape_of_the_page_is_there_for_a_screen_reader(
    width: int, write: Callable[[Path], Path], open_page: Callable[..., Watched]
) -> None:
    page, _ = open_page(write(EXAMPLES[0]), width)
    assert page.get_attribute("html", "lang") == "en"
    assert page.title() == "Career report for Maya"
    assert page.get_by_role("heading", level=1).all_inner_texts() == ["Career report for Maya"]
    for landmark in ("banner", "navigation", "main", "contentinfo"):
        assert page.get_by_role(landmark).count() == 1, landmark
    levels = [
        int(h[1]) for h in page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => h.tagName)")
    ]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    # The tree that a screen reader gets keeps tables as tables, also where they are stacked on a phone.
    levels_table = page.get_by_role("table", name="Verdict and score by level")
    assert levels_table.get_by_role("columnheader").count() == 5
    assert levels_table.get_by_role("rowheader").count() == LEVELS
    assert levels_table.get_by_role("cell").count() == LEVELS * 4
    assert page.get_by_role("table").count() == page.locator("table").count() >= 3
    assert page.locator("td:not(:has(> span:only-child))").count() == 0, "a cell is torn apart on a phone"
    assert page.locator("table:not(:has(caption)), table th:not([scope])").count() == 0


@pytest.mark.parametrize("width", WIDTHS)
def test_every_entry_of_the_contents_leads_to_its_section(
    width: int, write: Callable[[Path], Path], open_page: Callable[..., Watched]
) -> None:
    page, faults = open_page(write(EXAMPLES[0]), width)
    page.emulate_media(reduced_motion="reduce")
    links = page.get_by_role("navigation").get_by_role("link")
    headings = page.locator("main h2").all_inner_texts()
    assert links.all_inner_texts() == headings
    assert len(headings) >= 6
    for i, heading in enumerate(headings):
        links.nth(i).click()
        target = page.locator("section:target")
        assert target.get_by_role("heading", level=2).inner_text() == heading
        assert target.evaluate("part => part.getBoundingClientRect().top") < 900
    assert page.get_by_role("link").count() == len(headings) + 1, (
        "no other link than the one past the contents"
    )
    assert faults == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_each_chart_says_in_words_what_it_draws_and_a_table_has_its_numbers(
    example: Path, write: Callable[[Path], Path], open_page: Callable[..., Watched]
) -> None:
    page, _ = open_page(write(example), 375)
    charts = page.locator("figure > svg[role=img]:visible")
    assert charts.count() >= 2
    for chart in charts.all():
        about = chart.locator("desc").text_content() or ""
        drawn = [text for text in chart.locator("text.said").all_text_contents() if text]
        assert len(drawn) >= 1
        table = chart.locator("xpath=ancestor::section").locator("table").first.inner_text()
        for said in drawn:
            assert said in about
            for number in re.findall(r"[\d,.]*\d", said):
                assert number in table, f"{number} is in no table"


def test_no_text_of_a_chart_runs_into_another_on_a_phone(
    write: Callable[[Path], Path], open_page: Callable[..., Watched]
) -> None:
    for example in EXAMPLES:
        page, _ = open_page(write(example), 375)
        assert page.evaluate(OVERLAPS) == []


@pytest.mark.parametrize("paper", SIZES)
def test_it_prints_light_with_all_its_text(
    paper: str, write: Callable[[Path], Path], open_page: Callable[..., Watched]
) -> None:
    page, faults = open_page(write(EXAMPLES[0]))
    page.emulate_media(color_scheme="dark", media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(32, 38, 43)"
    assert page.evaluate("getComputedStyle(document.querySelector('thead')).display") == "table-header-group"
    assert page.get_by_role("navigation").count() == 0
    printed = PdfReader(BytesIO(page.pdf(format=paper))).pages
    for sheet in printed:
        assert [float(side) for side in sheet.mediabox[2:]] == pytest.approx(SIZES[paper], abs=2)
    texts = [" ".join(normalize("NFKC", sheet.extract_text()).split()) for sheet in printed]
    parts = page.locator("main h2, h3, caption").filter(visible=True).all_text_contents()
    assert len(parts) >= 10
    for part in ["Career report for Maya", *parts]:
        assert any(part in text for text in texts), f"{part} is not on paper"
    left_out = page.locator(".detail h3, .detail caption").all_text_contents()
    assert "What the steps rest on" in left_out
    assert not any(part in text for part in left_out for text in texts)
    assert "the file itself has them all" in texts[-1]
    assert f"{len(printed)} / {len(printed)}" in texts[-1]
    assert faults == []


PEOPLE = sorted((EXAMPLES[0].parents[1] / "tests" / "people").glob("*.toml"))


@pytest.mark.parametrize("profile", [*EXAMPLES, *PEOPLE], ids=lambda path: path.stem)
def test_it_prints_on_at_most_four_pages_and_a_table_over_two_has_its_head_on_both(
    profile: Path, write: Callable[[Path], Path], open_page: Callable[..., Watched]
) -> None:
    page, _ = open_page(write(profile))
    for paper in SIZES:
        texts = [sheet.extract_text() for sheet in PdfReader(BytesIO(page.pdf(format=paper))).pages]
        assert len(texts) <= 4
        heads = [sum(bool(re.search(head, text)) for text in texts) for head in HEADS]
        assert all(heads)
        long = (
            len(page.get_by_role("table", name=re.compile("^Skills to raise")).get_by_role("row").all()) > 18
        )
        assert max(heads) > 1 or not long


def test_a_name_that_is_a_script_is_text_everywhere(
    write: Callable[[Path], Path], open_page: Callable[..., Watched], tmp_path: Path
) -> None:
    profile = tmp_path / "profile.json"
    evil = f"{SCRIPT}\"><img src=x onerror=alert(2)> & 'quoted' 😀"
    profile.write_text(
        json.dumps({"schema": "carecli.profile/1", "name": evil, "years": 1, "skills": {"ehr": 3}}), "utf-8"
    )
    page, faults = open_page(write(profile), 375)
    assert page.title() == f"Career report for {evil}"
    assert page.locator("h1").inner_text() == f"Career report for {evil}"
    assert evil in page.locator("#summary").inner_text()
    assert page.locator("script, img, iframe, object, embed, link, form").count() == 0
    assert measure_overflow(page) <= 0
    assert check_accessibility(page) == []
    assert faults == []
