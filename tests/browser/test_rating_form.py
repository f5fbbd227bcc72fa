"""The page of ratings in Chromium: filled in, saved, signed and taken; no request leaves it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from tests.browser.watching import Watched, check_accessibility, measure_overflow

Run = Callable[..., Result]
HOSTILE = "</script><script>alert(1)</script>"
PERSON = f'name = "Dana {HOSTILE}"\n[skills]\nehr = 2\ncare-planning = 4\ncollaboration = 0\n'


@pytest.fixture
def page(run: Run, open_page: Callable[..., Watched], tmp_path: Path) -> Watched:
    """Return the open page of a request that is kept here."""
    person, place = tmp_path / "dana.toml", tmp_path / "form.html"
    person.write_text(PERSON, "utf-8")
    result = run("rate", "request", "-p", person, "-o", place)
    assert result.exit_code == 0, result.stderr
    assert "open it in a browser" in result.stderr
    return open_page(place, obeys_policy=True)


def save(watched: Watched, place: Path) -> Any:
    with watched.page.expect_download() as download:
        watched.page.click("#download")
    download.value.save_as(place)
    return json.loads(place.read_text("utf-8"))


def test_what_is_filled_in_is_saved_signed_and_taken(page: Watched, run: Run, tmp_path: Path) -> None:
    fill = page.page
    fill.fill("#by", "Ann Lee")
    fill.fill("#role", "supervisor")
    fill.check("[data-skill=ehr] [value='4']")
    fill.fill("#why-ehr", "Teaches others")
    fill.check("[data-skill=care-planning] [value='4']")
    fill.check("[data-skill=collaboration] [value=rejected]")
    saved = save(page, tmp_path / "ratings.json")
    assert [(one["judgment"], one["rating"], one["why"]) for one in saved["ratings"]] == [
        ("corrected", 4, "Teaches others"), ("confirmed", 4, ""), ("rejected", None, ""),
    ]  # fmt: skip
    assert [fault for fault in page.faults if "blob:" not in fault] == []
    person, signed = tmp_path / "dana.toml", tmp_path / "signed.json"
    bare = run("rate", "accept", tmp_path / "ratings.json", "-p", person)
    assert (bare.exit_code, "is not signed" in bare.stderr) == (2, True)
    assert run("rate", "sign", tmp_path / "ratings.json", "-o", signed).exit_code == 0
    taken = run("rate", "accept", signed, "-p", person, "--json")
    assert taken.exit_code == 0, taken.stderr
    ratings = json.loads(taken.stdout)["ratings"]
    first = ratings[0]
    assert (first["skill"], first["own"], first["other"]) == ("ehr", 2, 4)


def test_a_name_is_needed_and_an_open_page_rates_nothing(page: Watched, tmp_path: Path) -> None:
    page.page.click("#download")
    assert "Your name is missing" in page.page.inner_text("#told")
    page.page.fill("#by", "Ann")
    saved = save(page, tmp_path / "ratings.json")
    assert {one["judgment"] for one in saved["ratings"]} == {"open"}
    assert HOSTILE in saved["request"]["person"]


def test_the_page_can_be_used_by_everybody(
    run: Run, open_page: Callable[..., Watched], tmp_path: Path
) -> None:
    person, place = tmp_path / "dana.toml", tmp_path / "form.html"
    person.write_text(PERSON, "utf-8")
    assert run("rate", "request", "-p", person, "-o", place).exit_code == 0
    page = open_page(place).page
    assert check_accessibility(page) == []
    page.set_viewport_size({"width": 360, "height": 800})
    assert measure_overflow(page) == 0
