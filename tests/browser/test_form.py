"""The page to fill in, in a real browser: filled, saved and read back by `carecli assess --profile`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page
from typer.testing import CliRunner, Result

from carecli.cli.app import app
from tests.browser.watching import Watched, check_accessibility, measure_overflow

Run = Callable[..., Result]
Open = Callable[..., Watched]


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("forms") / "form.html"
    result = CliRunner().invoke(app, ["people", "form", "-o", str(path)])
    assert result.exit_code == 0, result.stderr
    return path


def save(page: Page, folder: Path) -> Path:
    """Save the answers with the button, and return the file that the browser has kept."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Save my answers as a file").click()
    place = folder / download.value.suggested_filename
    download.value.save_as(place)
    return place


def fill(page: Page) -> None:
    """Answer some of all kinds of questions, as a person would."""
    page.get_by_label("What shall your report call you?").fill("D\u00e1na O'Neil <b>")
    page.get_by_label("What are you today?").select_option(label="Nurse")
    page.get_by_label("Which level do you want to reach?").select_option("senior")
    licenses = page.get_by_role("group", name="Which licenses do you hold?")
    licenses.get_by_label("Registered Nurse (RN)").check()
    licenses.get_by_label("valid until").locator("visible=true").fill("2028-05")
    licenses.get_by_label("Licensed Social Worker (LSW)").check()
    page.get_by_role("group", name="Which certifications do you hold?").get_by_label("I hold none").check()
    page.get_by_label("Level", exact=True).first.select_option("bachelor")
    page.get_by_label("Field", exact=True).first.fill("nursing")
    page.get_by_label("Country, if not US").first.fill("in")
    assert page.get_by_label("Level", exact=True).locator("visible=true").count() == 1
    page.get_by_role("button", name="Add another level").click()
    assert page.get_by_label("Level", exact=True).locator("visible=true").count() == 2
    page.get_by_label("Level", exact=True).nth(1).select_option("high-school")
    page.get_by_label("How many years have you worked").fill("2,5")
    page.get_by_label("Where do you work, or want to?").select_option("hospital")
    page.get_by_label("In which state?").select_option("CA")
    page.get_by_label("What do you earn a year today?").fill("78000")
    page.locator("[data-skill=ehr]").get_by_role("radio").nth(4).check()
    page.locator("[data-skill=resilience]").get_by_role("radio").nth(1).check()


WANTED = {
    "schema": "carecli.profile/1",
    "name": "D\u00e1na O'Neil <b>",
    "target": "senior",
    "years": 2.5,
    "setting": "hospital",
    "state": "CA",
    "pay": 78000,
    "licenses": [{"id": "RN", "expires": "2028-05"}, "LSW"],
    "certifications": [],
    "education": [{"level": "bachelor", "field": "nursing", "country": "IN"}, {"level": "high-school"}],
    "skills": {"ehr": 3, "resilience": 0},
}


def test_filled_in_it_is_saved_as_a_profile_that_carecli_reads(
    run: Run, form: Path, open_page: Open, tmp_path: Path
) -> None:
    page, faults = open_page(form, obeys_policy=True)
    fill(page)
    assert "APRN" in page.locator("#role-said").inner_text()
    saved = save(page, tmp_path)
    assert saved.name == "da-na-o-neil-b-profile.json"
    assert json.loads(saved.read_text(encoding="utf-8")) == WANTED
    assert json.loads(page.get_by_label("Your answers, to copy").input_value()) == WANTED
    assert "Saved as" in page.locator("#told").inner_text()
    result = run("assess", "-p", saved, "--json")
    assert (result.exit_code, json.loads(result.stdout)["setting"]) == (0, "hospital")
    assert json.loads(run("people", "assess", tmp_path, "--json").stdout)["people"] == 1
    assert faults == []


def test_left_open_it_says_nothing_that_was_not_answered(form: Path, open_page: Open, tmp_path: Path) -> None:
    page, _ = open_page(form)
    saved = save(page, tmp_path)
    assert saved.name == "profile.json"
    assert json.loads(saved.read_text()) == {"schema": "carecli.profile/1"}


def test_with_the_keys_alone_it_is_filled_in_and_shown(form: Path, open_page: Open) -> None:
    page, faults = open_page(form)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # past the contents
    page.keyboard.press("Tab")
    page.keyboard.type("Ann")
    page.locator("[data-skill=ehr]").get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Show them as text").focus()
    page.keyboard.press("Enter")
    told = json.loads(page.get_by_label("Your answers, to copy").input_value())
    assert told == {"schema": "carecli.profile/1", "name": "Ann", "skills": {"ehr": 1}}
    assert page.evaluate("document.activeElement.id") == "text"
    page.get_by_role("button", name="Copy the text").click()
    assert page.locator("#told").inner_text() != ""
    assert faults == []


WRONG = [
    ("How many years", "many", "years"),
    ("How many years", "81", "years"),
    ("earn a year", "0", "pay"),
    ("earn a year", "78,000.50", "pay"),
    ("In which country?", "USA", "country"),
]


def test_what_cannot_be_an_answer_is_marked_and_not_saved(form: Path, open_page: Open) -> None:
    page, _ = open_page(form)
    show = page.get_by_role("button", name="Show them as text")
    for label, typed, key in WRONG:
        field = page.get_by_label(label)
        field.fill(typed)
        show.click()
        assert page.locator("#told").inner_text() == "One answer cannot be read yet: the field is marked."
        assert page.evaluate("document.activeElement.dataset.key") == key
        assert page.locator("#result").is_hidden()
        field.fill("")
    show.click()
    assert page.locator("#result").is_visible()


def test_none_and_some_exclude_each_other(form: Path, open_page: Open) -> None:
    page, _ = open_page(form)
    group = page.get_by_role("group", name="Which licenses do you hold?")
    nurse, none = group.get_by_label("Registered Nurse (RN)"), group.get_by_label("I hold none")
    nurse.check()
    group.get_by_label("valid until").locator("visible=true").fill("2028-05")
    none.check()
    assert not nurse.is_checked()
    nurse.check()
    assert not none.is_checked()
    assert group.get_by_label("valid until").locator("visible=true").input_value() == ""


@pytest.mark.parametrize(("width", "scheme"), [(375, "dark"), (1280, "light")])
def test_it_is_quiet_accessible_and_fits_the_screen(
    form: Path, open_page: Open, width: int, scheme: Literal["dark", "light"]
) -> None:
    page, faults = open_page(form, width)
    page.emulate_media(color_scheme=scheme)
    fill(page)
    page.get_by_role("button", name="Show them as text").click()
    assert measure_overflow(page) <= 0
    assert check_accessibility(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert measure_overflow(page) <= 0
    assert faults == []


def test_no_other_script_runs_and_nothing_leaves_the_page(form: Path, open_page: Open) -> None:
    page, faults = open_page(form, obeys_policy=True)
    page.evaluate(
        "const other = document.createElement('script'); other.textContent = 'window.bad = 1';"
        "document.body.append(other);"
    )
    page.evaluate("document.querySelector('form').submit()")
    page.wait_for_timeout(100)
    assert page.evaluate("window.bad") is None
    assert page.url == form.as_uri()
    assert len(faults) >= 1, "the browser says what it has refused"
    assert all("Content Security Policy" in fault for fault in faults)


def test_on_paper_there_is_room_to_write(form: Path, open_page: Open) -> None:
    page, _ = open_page(form)
    page.emulate_media(media="print")
    assert page.get_by_role("button", name="Save my answers as a file").is_hidden()
    assert page.locator("[data-skill=ehr] input").count() == 7
    assert page.get_by_label("valid until").first.is_visible()
