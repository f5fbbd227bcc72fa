"""`carecli salary` with a state, metropolitan area, country, license, setting or offer, and its chart."""

import csv
import io
import json
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from carecli.cli.session import Session
from carecli.engine.pay import Amount, PaySheet, find_misfit, lay_out_pay
from carecli.pack.ladder import Level
from carecli.pack.loading import load_file, load_sources
from carecli.pack.pack import Pack
from carecli.pack.pay import OccupationsFile
from carecli.pack.schema import adapt
from carecli.pack.wages import Area, list_areas
from carecli.profile.model import Profile
from carecli.views.offer import say_offers
from carecli.views.page import Drawing
from carecli.views.pay import PAY
from carecli.views.salary import wages_page
from carecli.views.text import format_plain
from tests.conftest import PEOPLE, ROOT, SMALL_PACK, TODAY, leave_out_named

Run = Callable[..., Result]

CONTRACT = {
    "level", "country", "state", "low", "median", "mean", "high", "currency", "year", "basis", "source",
    "occupation", "p10", "p25", "p75", "p90",
}  # fmt: skip
# The columns of the table beside the keys of the JSON.
FIGURES = {"10%": "p10", "25%": "p25", "Median": "median", "75%": "p75", "90%": "p90", "Average": "mean"}
# The columns that only CSV has, and how sources are cited.
DATA = ["Jobs", "Area", "Year", "Source", "Basis"]
CITES = {"guide-pay": "guide: pay", "bls-oews-2025": "BLS wages May 2025"}
NURSES = "29-1141"


def show(run: Run, *args: str | Path) -> str:
    """Return what is shown in full."""
    result = run("salary", "--full", *args)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def read_json(run: Run, *args: str | Path) -> Any:
    data = json.loads(show(run, *args, "--json"))
    assert data["schema"] == "carecli.salary/1"
    return data


def read_rows(run: Run, *args: str | Path) -> list[dict[str, Any]]:
    rows = read_json(run, *args)["rows"]
    assert isinstance(rows, list)
    return rows


def read_csv(run: Run, *args: str | Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(show(run, *args, "--format", "csv"))))


def read_lead(run: Run, *args: str | Path) -> str:
    """Return the first line of the plain view, or the first after what is said of an offer."""
    return show(run, *args, "--plain").splitlines()[0]


# ---------------------------------------------------------------- a state


def test_a_senior_nurse_in_california(run: Run) -> None:
    here, stated, country = read_rows(run, "--level", "senior", "--state", "CA", "--license", "RN")
    assert (stated["median"], stated["mean"], stated["basis"]) == (84_000, 88_000, "stated")
    assert (stated["source"], stated["state"], stated["year"]) == ("guide-pay", None, None)
    assert here["reason"] == country["reason"]
    assert here["reason"].startswith("A step above a Care Manager's band among the same nurses")
    assert [here[key] for key in ("p10", "median", "p90", "mean")] == [101_260, 140_270, 213_320, 150_280]
    assert (here["state"], here["occupation"], here["basis"], here["year"]) == (
        "CA",
        NURSES,
        "external",
        2025,
    )
    assert here["area"] == {"id": "CA", "kind": "state", "name": "California"}
    assert [country[key] for key in FIGURES.values()] == [68_940, 80_330, 97_550, 112_350, 137_470, 101_420]
    assert (country["state"], country["jobs"]) == (None, 3_379_720)


def test_the_guides_figure_is_carried_for_a_social_worker(run: Run) -> None:
    carried, here, stated, country = read_rows(run, "--level", "senior", "--state", "CA", "--license", "LCSW")
    # 84,000 x 89,660 / 67,880 = 110,952.26..., to hundreds
    assert (carried["median"], carried["basis"], carried["state"]) == (111_000, "derived", "CA")
    assert carried["carried"] == {
        "stated": 84_000, "local_median": 89_660, "national_median": 67_880, "occupation": "21-1022",
        "source": "guide-pay",
    }  # fmt: skip
    assert carried["reason"] == (
        "the guide's median, times the occupation's median in the area, over its median in the whole country"
    )
    assert (carried["source"], stated["reason"]) == ("bls-oews-2025", None)
    assert [carried[key] for key in ("p10", "p25", "p75", "p90", "mean", "occupation")] == [None] * 6
    assert (here["median"], country["median"]) == (89_660, 67_880)
    lines = show(run, "--level", "senior", "--state", "CA", "--license", "LCSW", "--plain").splitlines()
    assert (
        "- California: 84,000 x 89,660 / 67,880 = about 111,000 USD, the guide's median times that of "
        "healthcare social workers there over theirs in the whole country"
    ) in lines


def test_the_json_has_the_band_of_the_person(run: Run) -> None:
    data = read_json(run, "--level", "senior", "--state", "CA", "--license", "RN")
    assert data["expected"] == {
        "level": "senior", "low": 140_270, "high": 173_170, "currency": "USD", "occupation": NURSES,
        "occupation_name": "Registered Nurses", "licenses": ["RN", "APRN"], "state": "CA",
        "area": {"id": "CA", "kind": "state", "name": "California"}, "percentiles": ["p50", "p75"],
        "withheld": [], "topped": [], "basis": "derived", "source": "bls-oews-2025",
        "reason": data["rows"][0]["reason"],
    }  # fmt: skip
    assert (data["possible"], data["bands"], data["asked"]) == ([], [data["expected"]], "senior")


def test_where_the_license_is_not_known_the_json_has_each_possible_band(run: Run) -> None:
    data = read_json(run, "--level", "care-manager", "--state", "OH")
    assert data["expected"] is None
    assert [(band["occupation"], band["low"], band["high"]) for band in data["possible"]] == [
        (NURSES, 79_200, 82_510), ("21-1022", 51_270, 76_930),
    ]  # fmt: skip
    assert data["bands"] == data["possible"]


def test_of_all_levels_the_json_has_a_band_each_and_expects_none(run: Run) -> None:
    data = read_json(run, "--state", "TX", "--license", "none")
    assert (data["expected"], data["possible"], data["asked"]) == (None, [], None)
    assert [(band["level"], band["low"], band["high"]) for band in data["bands"]] == [
        ("assistant", 43_620, 48_720), ("care-manager", 43_620, 58_090), ("senior", 48_720, 64_290),
        ("lead", 58_090, 64_290), ("supervisor", 61_490, 98_080), ("director", 76_520, 123_580),
    ]  # fmt: skip


def test_the_page_leads_with_the_band_and_then_the_guide(run: Run) -> None:
    lines = show(run, "--level", "senior", "--state", "CA", "--license", "RN", "--plain").splitlines()
    assert lines[0] == (
        "Registered nurses in California: 140,270 to 173,170 USD a year as Senior Care Manager, from the "
        "middle "
        "to the top quarter of what they earn. Any background, whole country: 84,000 USD."
    )
    assert [line for line in lines if line.startswith("- Senior Care Manager: A step above")]
    assert [line for line in lines if line.startswith("- BLS wages May 2025: ")]
    assert [line for line in lines if line.startswith("- guide: pay: ")]
    assert "carried" not in "\n".join(lines)


@pytest.mark.parametrize("name", ["CA", "ca", "California", "CALIFORNIA", "cali"])
def test_a_state_is_named_by_code_name_or_beginning(name: str, run: Run) -> None:
    assert {row["state"] for row in read_rows(run, "--state", name)} == {None, "CA"}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("new york", "NY"), ("DC", "DC"), ("District of Columbia", "DC"), ("Puerto Rico", "PR"),
        ("guam", "GU"), ("Virgin Islands", "VI"), ("Virginia", "VA"), ("virgini", "VA"), ("Kansas", "KS"),
        ("West Virginia", "WV"),
    ],
)  # fmt: skip
def test_territories_and_names_within_names_are_told_apart(name: str, code: str, run: Run) -> None:
    rows = read_rows(run, "--level", "lead", "--state", name, "--license", "RN")
    assert {row["state"] for row in rows} == {None, code}


def read_published() -> dict[str, dict[str, list[int]]]:
    """Return p10, median, p90 and mean by occupation and state, as BLS publishes them."""
    with (ROOT / "tests" / "pack" / "state_wages.csv").open(newline="", encoding="utf-8") as stream:
        header, *rows = csv.reader(stream)
    return {
        header[i].split()[0]: {
            row[0]: [int(cell) for cell in row[i : i + 4]] for row in rows if "—" not in row[i : i + 4]
        }
        for i in (1, 5, 9)
    }


@pytest.mark.parametrize(
    ("level", "license_", "occupation", "stated", "national"),
    [
        ("senior", "RN", "29-1141", 84_000, 97_550),
        ("care-manager", "LCSW", "21-1022", 68_000, 67_880),
        ("director", "RN", "11-9111", 128_000, 123_860),
    ],
)
def test_every_state_shows_what_is_published_there(
    level: str, license_: str, occupation: str, stated: int, national: int, run: Run
) -> None:
    published = read_published()[occupation]
    assert len(published) in (53, 54)
    rows = read_rows(run, "--level", level, "--license", license_, "--compare", ",".join(published))
    shown = {row["state"]: row for row in rows if row["occupation"] == occupation and row["state"]}
    carried = {row["state"]: row["median"] for row in rows if row["carried"]}
    assert {
        state: [row[key] for key in ("p10", "median", "p90", "mean")] for state, row in shown.items()
    } == published
    assert bool(carried) is (license_ == "LCSW")
    for state, amount in carried.items():
        assert published[state][0] <= amount <= published[state][2]
        assert amount % 100 == 0
        assert abs(amount - stated * published[state][1] / national) <= 50


def test_a_license_decides_between_nurses_and_social_workers(run: Run) -> None:
    medians = {
        name: [r["median"] for r in read_rows(run, "--level", "senior", "--license", name) if r["occupation"]]
        for name in ("RN", "APRN", "LCSW", "LMSW", "LSW", "LPN", "none")
    }
    assert medians == {
        "RN": [97_550], "APRN": [97_550], "LCSW": [67_880], "LMSW": [67_880], "LSW": [67_880],
        "LPN": [64_400], "none": [51_850, 45_930],
    }  # fmt: skip


def test_two_licenses_show_both_occupations_and_the_band_of_the_better_paid(run: Run) -> None:
    args = ("--level", "senior", "--license", "LCSW", "--license", "rn", "--state", "TX")
    rows = read_rows(run, *args)
    assert [row["occupation"] for row in rows] == [NURSES, "21-1022", None, NURSES, "21-1022"]
    assert [row["basis"] for row in rows if not row["occupation"]] == ["stated"]
    assert read_lead(run, *args).startswith("Registered nurses in Texas: 95,970 to 105,100 USD a year as ")


def test_without_a_license_each_band_that_it_could_be_is_shown(run: Run) -> None:
    rows = read_rows(run, "--level", "senior", "--state", "CA")
    assert [row["median"] for row in rows if row["carried"]] == []
    assert read_lead(run, "--level", "senior", "--state", "CA") == (
        "Senior Care Manager, a year: 140,270 to 173,170 USD for registered nurses with RN or APRN, or "
        "89,660 "
        "to 118,740 USD for healthcare social workers with LSW, LMSW or LCSW, in California. Any background, "
        "whole country: 84,000 USD."
    )


@pytest.mark.parametrize("level", [[], *(["--level", name] for name in ("assistant", "senior", "director"))])
@pytest.mark.parametrize(
    ("typed", "said"),
    [(["LPC"], "LPC"), (["lmft"], "LMFT"), (["LPC", "LMFT"], "LPC, LMFT"), (["LMFT", "lpc"], "LMFT, LPC")],
)
def test_a_license_that_no_occupation_goes_with_is_said_to_decide_nothing(
    typed: list[str], said: str, level: list[str], run: Run
) -> None:
    held = [part for name in typed for part in ("--license", name)]
    note = f"No occupation of the wage tables goes with {said}, so none is taken as yours."
    for area in ([], ["--state", "CA"]):
        lines = show(run, *level, *area, *held, "--plain").splitlines()
        assert lines[1] == note
        assert [line for line in lines if "No occupation of the wage tables" in line] == [note]
        # The rows are those of a person of whom no license is known.
        found, expected = read_json(run, *level, *area, *held), read_json(run, *level, *area)
        assert (found.pop("notes"), expected.pop("notes")) == ([note], [])
        assert found == expected


@pytest.mark.parametrize("level", [[], *(["--level", name] for name in ("assistant", "senior", "director"))])
@pytest.mark.parametrize(
    "typed",
    [["LPC", "RN"], ["RN", "LPC"], ["LMFT", "LCSW"], ["LPC", "LMFT", "LPN"], ["RN"], ["APRN"], ["LPN"],
     ["LSW"], ["LMSW"], ["LCSW"], ["none"]],
    ids=" and ".join,
)  # fmt: skip
def test_beside_a_license_that_decides_nothing_is_said_of_the_others(
    typed: list[str], level: list[str], run: Run
) -> None:
    held = [part for name in typed for part in ("--license", name)]
    assert "No occupation of the wage tables" not in show(run, *level, *held, "--plain")
    known = [part for name in typed if name not in ("LPC", "LMFT") for part in ("--license", name)]
    assert read_json(run, *level, *held) == read_json(run, *level, *known)


def test_nothing_is_said_of_licenses_that_were_not_named(run: Run) -> None:
    assert "goes with" not in show(run, "--level", "senior", "--state", "CA", "--plain")


@pytest.mark.parametrize("typed", ["LCSW,RN", "lcsw, rn", " LCSW ,RN,RN"])
def test_licenses_may_be_written_with_commas(typed: str, run: Run) -> None:
    args = ("--level", "senior", "--state", "TX")
    apart = show(run, *args, "--license", "LCSW", "--license", "RN", "--json")
    assert show(run, *args, "--license", typed, "--json") == apart


# ---------------------------------------------------------------- where the guide's figure does not fit

MISFITS = {
    (
        "care-manager",
        "RN",
    ): "68,000 does not fit registered nurses: in the whole country fewer than 10 in 100",
    ("assistant", "APRN"): "52,000 does not fit registered nurses: in the whole country fewer than 10 in 100",
    ("senior", "LCSW"): (
        "84,000 does not fit healthcare social workers: in the whole country between 75 and 90 in 100"
    ),
    ("senior", "LPN"): (
        "84,000 does not fit licensed practical nurses: in the whole country more than 90 in 100"
    ),
}


@pytest.mark.parametrize("area", [[], ["--state", "CA"], ["--compare", "NY,TX"]], ids=" ".join)
@pytest.mark.parametrize(("level", "license_"), MISFITS)
def test_a_figure_of_the_guide_that_does_not_fit_the_occupation_is_said_not_to(
    level: str, license_: str, area: list[str], run: Run
) -> None:
    args = ("--level", level, "--license", license_, *area)
    note = (
        f"The guide's {MISFITS[level, license_]} of them earn less. It is for a care manager of any "
        "background; go by what your license earns."
    )
    assert show(run, *args, "--plain").splitlines()[1] == note
    assert read_json(run, *args)["notes"] == [note]


@pytest.mark.parametrize(("level", "license_"), MISFITS)
def test_a_figure_that_does_not_fit_judges_no_offer(level: str, license_: str, run: Run) -> None:
    args = ("--level", level, "--license", license_, "--offer", "90000")
    assert "the guide's median" not in show(run, *args)
    assert "the guide's median" in show(run, *args[:2], "--offer", "90000")


def test_an_offer_is_judged_at_the_level_that_the_person_aims_at(run: Run) -> None:
    nurse = str(PEOPLE / "bedside-nurse.toml")
    for wanted in (["--offer", "82000"], ["--compare", "NY,TX"]):
        args = ["-p", nurse, *wanted]
        assert show(run, *args) == show(run, *args, "--level", "care-manager")
    assert "of Senior Care Manager" in show(run, "-p", nurse, "--offer", "82000", "--level", "senior")


@pytest.mark.parametrize("license_", ["RN", "APRN", "LPN", "LSW", "LMSW", "LCSW"])
def test_the_guide_fits_where_it_lies_in_the_middle_half_of_the_license(
    license_: str, run: Run, pack: Pack
) -> None:
    seen = set()
    for level in pack.ladder.level:
        data = read_json(run, "--level", level.id, "--license", license_)
        stated, nearest, *_ = data["rows"]
        fits = nearest["p25"] < stated["median"] < nearest["p75"]
        assert bool(data["notes"]) is not fits, level.id
        seen.add(fits)
    assert seen == {True, False}


@pytest.mark.parametrize(
    "args",
    [
        ["--level", "care-manager"], ["--level", "senior", "--license", "none"],
        ["--level", "care-manager", "--license", "none", "--state", "CA"], ["--license", "RN"],
        ["--state", "CA", "--license", "LPN"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_nothing_is_said_of_the_fit_without_one_level_and_a_license(args: list[str], run: Run) -> None:
    assert read_json(run, *args)["notes"] == []
    assert "does not fit" not in show(run, *args, "--plain")


def test_the_jobs_counted_are_said_once_for_each_row(run: Run) -> None:
    args = ("--level", "senior", "--license", "RN", "--state", "CA", "--setting", "payer")
    jobs = [row["jobs"] for row in read_rows(run, *args) if row["occupation"]]
    assert jobs == [338_940, 3_379_720, 38_840]
    assert (
        "Jobs counted: registered nurses, California 338,940; registered nurses, United States 3,379,720; "
        "registered nurses, health insurers 38,840."
    ) in show(run, *args, "--plain").splitlines()
    several = show(run, "--state", "CA", "--license", "RN", "--plain")
    assert several.count("registered nurses, California 338,940") == 1


def test_every_level_is_shown_beside_the_wages_of_the_state_only(run: Run) -> None:
    rows = read_rows(run, "--state", "CA", "--license", "RN")
    assert [row["state"] for row in rows] == [None, "CA"] * 6
    assert [row["median"] for row in rows if row["basis"] == "stated"] == [
        52_000, 68_000, 84_000, 90_000, 100_000, 128_000,
    ]  # fmt: skip
    assert [row["median"] for row in rows if row["occupation"]] == [140_270] * 4 + [141_480] * 2


AREAS_ASKED = {
    "a state": (["--state", "CA"], ["California"]),
    "a metropolitan area": (["--metro", "Chicago"], ["Chicago-Naperville-Elgin, IL-IN"]),
    "two states": (["--compare", "TX,NY"], ["Texas", "New York"]),
    "a state and a setting": (["--state", "CA", "--setting", "payer"], ["California"]),
    "the country alone": ([], []),
}


@pytest.mark.parametrize(("args", "places"), AREAS_ASKED.values(), ids=list(AREAS_ASKED))
def test_the_rows_of_one_level_stand_area_by_area_and_the_country_last(
    args: list[str], places: list[str], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    asked = ("--level", "senior", "--license", "RN", *args)
    where = [row["Where"] for row in read_csv(run, *asked)]
    local = places
    country = ["United States"] * (3 if "--setting" in args else 2)
    assert where == [*local, *country]
    rows = read_rows(run, *asked)
    assert [row["area"]["name"] for row in rows] == where
    assert [row["basis"] for row in rows] == [
        *(["external"] * len(places)), "stated", *(["external"] * (len(country) - 1)),
    ]  # fmt: skip
    lines = show(run, *asked).splitlines()
    heads = [name.upper() for name in dict.fromkeys(where)]
    assert [line for line in lines if line in heads] == heads
    national = lines[lines.index("UNITED STATES") + 1]
    assert national.startswith("The guide (stated) ")
    assert re.search(r" 84,000 .* 88,000$", national)
    assert not [line for line in lines if "The guide, United States" in line]


@pytest.mark.parametrize(
    ("args", "name"),
    [
        (["--state", "CA"], "The guide, United States (stated)"),
        (["--metro", "Chicago"], "The guide, United States (stated)"),
        (["--state", "CA", "--setting", "payer"], "The guide, United States (stated)"),
        ([], "The guide (stated)"),
        (["--setting", "payer"], "The guide (stated)"),
    ],
    ids=["a state", "a metropolitan area", "a state and a setting", "the country", "a setting"],
)
def test_the_guide_leads_every_level_and_says_that_it_is_of_the_whole_country(
    args: list[str], name: str, run: Run, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    asked = ("--license", "RN", *args)
    rows = read_csv(run, *asked)
    levels = [level.title for level in pack.ladder.level]
    assert list(dict.fromkeys(row["Level"] for row in rows)) == levels
    firsts = [next(row for row in rows if row["Level"] == level) for level in levels]
    assert [row["Whose pay"] for row in firsts] == [name] * 6
    assert [row["Median (USD)"] for row in firsts] == ["52000", "68000", "84000", "90000", "100000", "128000"]
    assert len([row for row in rows if row["Whose pay"].endswith("(stated)")]) == 6
    whole = [row["Whose pay"] for row in rows if "United States" in row["Whose pay"]]
    industry = [
        f"{who}, health insurers, United States (external)"
        for who in ("Registered Nurses", "Medical and Health Services Managers")
        if "payer" in args
    ]
    assert set(whole) == ({name, *industry} if "--state" in args or "--metro" in args else set())
    found = read_rows(run, *asked)
    assert [row["basis"] for row in found if row["occupation"] is None and not row["carried"]] == [
        "stated"
    ] * 6
    lines = show(run, *asked).splitlines()
    for level, row in zip(levels, firsts, strict=True):
        first = lines[lines.index(level.upper()) + 1]
        assert first.startswith(f"{name} ")
        assert f"{int(row['Median (USD)']):,}" in first


def test_figures_held_back_are_said_to_be(run: Run) -> None:
    args = ("--level", "senior", "--state", "GU", "--license", "RN")
    here, stated, country = read_rows(run, *args)
    assert (stated["median"], here["state"], country["median"]) == (84_000, "GU", 97_550)
    assert (here["withheld"], here["topped"]) == (["mean", "p10", "p25", "median", "p75", "p90"], [])
    assert [here[key] for key in FIGURES.values()] == [None] * 6
    assert (here["jobs"], here["is_published"]) == (690, True)
    lines = show(run, *args, "--plain").splitlines()
    assert lines[0].startswith("Registered nurses in Guam: not published a year as Senior Care Manager, ")
    assert "withheld: the publisher holds this figure back." in lines
    assert len([line for line in lines if line.endswith(": withheld.")]) == 6


def test_a_row_that_is_not_published_is_said_to_be_missing(run: Run) -> None:
    args = ("--level", "senior", "--state", "VI", "--license", "LCSW")
    here, stated, country = read_rows(run, *args)
    assert (stated["basis"], stated["median"], country["median"]) == ("stated", 84_000, 67_880)
    assert (here["is_published"], here["withheld"], here["median"]) == (False, [], None)
    text = show(run, *args, "--plain")
    assert text.startswith("Healthcare social workers in Virgin Islands: not published a year as Senior ")
    assert "No figure is published for healthcare social workers, Virgin Islands." in text
    assert "withheld" not in text


# ---------------------------------------------------------------- states side by side


def test_states_are_compared_with_the_country_for_a_director(run: Run) -> None:
    rows = read_rows(run, "--compare", "NY,TX,FL", "--level", "director", "--license", "RN")
    assert [(row["state"], row["basis"], row["median"]) for row in rows] == [
        ("NY", "external", 164_120),
        ("TX", "external", 114_150),
        ("FL", "external", 120_360),
        (None, "stated", 128_000),
        (None, "external", 123_860),
    ]
    published = [[row[key] for key in ("p10", "p90", "mean")] for row in rows if row["occupation"]]
    assert published == [
        [95_660, 340_990, 184_960], [65_520, 205_600, 128_860], [69_910, 213_260, 135_410],
        [73_390, 224_340, 140_970],
    ]  # fmt: skip


def test_a_comparison_leads_with_the_band_of_each_place(run: Run) -> None:
    lead = read_lead(run, "--compare", "NY,TX,FL", "--level", "director", "--license", "RN")
    for place, ends in {
        "New York": "164,120 to 215,770", "Texas": "114,150 to 150,390", "Florida": "120,360 to 160,440"
    }.items():  # fmt: skip
        assert f"Medical and health services managers in {place}: {ends} USD a year as Director " in lead


@pytest.mark.parametrize("typed", ["NY,TX", " ny , Texas ", "NY,,TX,", "New York,TX,NY,texas"])
def test_the_states_to_compare_are_named_loosely_and_once_each(typed: str, run: Run) -> None:
    rows = read_rows(run, "--level", "lead", "--license", "RN", "--compare", typed)
    assert [row["state"] for row in rows] == ["NY", "TX", None, None]


# ---------------------------------------------------------------- metropolitan areas


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("San Diego", "41740"), ("san diego", "41740"), ("Carlsbad", "41740"), ("San Diego, CA", "41740"),
        ("San Die", "41740"), ("41740", "41740"), ("San Diego-Chula Vista-Carlsbad, CA", "41740"),
        ("Chicago", "16980"), ("Chicago, IL", "16980"), ("chicago, in", "16980"), ("Elgin, IL", "16980"),
        ("Portland, ME", "38860"), ("Portland, OR", "38900"), ("Vancouver, WA", "38900"),
        ("Northwest Illinois nonmetropolitan area", "1700001"), ("Northwest Illinois", "1700001"),
        ("1700001", "1700001"), ("Denver CO", "19740"), ("denver, co", "19740"), ("Chicago IN", "16980"),
        ("Portland ME", "38860"), ("portland or", "38900"), ("Elgin IL", "16980"),
    ],
)  # fmt: skip
def test_a_metropolitan_area_is_named_by_a_city_a_beginning_or_its_code(
    typed: str, code: str, run: Run
) -> None:
    rows = read_rows(run, "--level", "senior", "--license", "RN", "--metro", typed)
    assert [row["area"]["id"] for row in rows] == [code, "US", "US"]
    assert [row["basis"] for row in rows] == ["external", "stated", "external"]
    assert {row["state"] for row in rows} == {None}


def test_a_metropolitan_area_has_its_own_wages(run: Run) -> None:
    rows = read_rows(run, "--level", "care-manager", "--metro", "San Diego", "--license", "RN")
    assert [row["median"] for row in rows] == [139_520, 68_000, 97_550]
    assert rows[0]["area"] == {"id": "41740", "kind": "metro", "name": "San Diego-Chula Vista-Carlsbad, CA"}


def test_a_nonmetropolitan_area_has_its_own_wages(run: Run) -> None:
    rows = read_rows(run, "--level", "senior", "--metro", "Northwest Illinois", "--license", "RN")
    assert [row["median"] for row in rows] == [79_580, 84_000, 97_550]
    assert rows[0]["area"]["kind"] == "nonmetro"


# ---------------------------------------------------------------- settings


@pytest.mark.parametrize(
    ("setting", "license_", "industry", "median"),
    [
        ("hospital", "RN", "general hospitals", 100_210),
        ("outpatient", "RN", "outpatient care centers", 99_350),
        ("payer", "RN", "health insurers", 92_670),
        ("long-term-care", "RN", "skilled nursing facilities", 85_510),
        ("home-health-hospice", "RN", "home health care", 84_930),
        ("community", "LCSW", "individual and family services", 58_030),
        ("hospital", "LCSW", "general hospitals", 78_320),
        ("payer", "LCSW", "health insurers", 75_770),
        ("long-term-care", "LCSW", "skilled nursing facilities", 60_630),
        ("home-health-hospice", "LCSW", "home health care", 70_680),
    ],
)
def test_a_setting_adds_its_industry(
    setting: str, license_: str, industry: str, median: int, run: Run
) -> None:
    *others, last = read_rows(run, "--level", "senior", "--setting", setting, "--license", license_)
    assert (last["industry"], last["median"], last["basis"], last["state"]) == (
        industry,
        median,
        "external",
        None,
    )
    assert [row["industry"] for row in others] == [None, None]
    (row,) = [row for row in read_csv(run, "--level", "senior", "--setting", setting, "--license", license_)
              if industry in row["Whose pay"]]  # fmt: skip
    assert (row["Median (USD)"], row["Where"]) == (str(median), "United States")


def test_a_director_at_an_insurer(run: Run) -> None:
    args = ("--level", "director", "--setting", "payer", "--license", "RN")
    assert read_rows(run, *args)[-1]["median"] == 165_940


@pytest.mark.parametrize("name", ["remote-telephonic", "Remote or telephonic", "remote"])
def test_a_setting_without_an_industry_says_so(name: str, run: Run) -> None:
    args = ("--level", "senior", "--license", "RN")
    assert read_rows(run, *args, "--setting", name) == read_rows(run, *args)
    lines = show(run, *args, "--setting", name, "--plain").splitlines()
    assert "The wage tables have no industry for this setting; the figures are of all industries." in lines
    assert not [line for line in show(run, *args, "--plain").splitlines() if "no industry" in line]


def test_every_setting_of_the_pack_has_an_industry_or_says_that_it_has_none(pack: Pack, run: Run) -> None:
    settings = [setting.id for setting in pack.settings.setting]
    assert len(settings) == 7
    without = [
        name for name in settings
        if "have no industry for this setting" in show(run, "--level", "lead", "--setting", name, "--plain")
    ]  # fmt: skip
    assert without == ["remote-telephonic"]


@pytest.mark.parametrize("level", [[], ["--level", "senior"]], ids=["every level", "one level"])
def test_a_setting_in_a_state_shows_the_industry_of_the_whole_country(level: list[str], run: Run) -> None:
    args = [*level, "--state", "CA", "--setting", "payer", "--license", "RN"]
    found = [row for row in read_rows(run, *args) if row["industry"]]
    assert [(row["state"], row["median"]) for row in found[:1]] == [(None, 92_670)]
    assert len({row["level"] for row in found}) == len(found) == (1 if level else 6)
    text = show(run, *args, "--plain")
    assert "Wages by industry (health insurers) are those of the whole country." in text


# ---------------------------------------------------------------- offers

OFFER = ("--level", "senior", "--license", "RN")


@pytest.mark.parametrize(
    "typed",
    [
        "82000",
        "82,000",
        "$82,000",
        "82k",
        "82K",
        "$82k",
        " 82000 ",
        "82000.00",
        "82.0k",
        "$ 82,000",
        "82000.4",
    ],
)
def test_an_offer_is_written_in_any_usual_form(typed: str, run: Run) -> None:
    assert read_json(run, *OFFER, "--offer", typed) == read_json(run, *OFFER, "--offer", "82000")
    assert read_json(run, *OFFER, "--offer", typed)["offer"]["amount"] == 82_000


FORMS = {
    "$35/hr": (72_800, 72_800, 2080, "35 an hour, times 2,080 hours a year (40 a week), makes 72,800 USD"),
    "45/hour": (93_600, 93_600, 2080, "45 an hour, times 2,080 hours a year (40 a week), makes 93,600 USD"),
    "45 hr": (93_600, 93_600, 2080, "45 an hour, times 2,080 hours"),
    "35.50 an hour": (73_840, 73_840, 2080, "35.50 an hour, times 2,080 hours"),
    "3,750 biweekly": (97_500, 97_500, None, "3,750 every two weeks, times 26, makes 97,500 USD a year."),
    "3,750 every two weeks": (97_500, 97_500, None, "3,750 every two weeks, times 26, makes 97,500"),
    "3750 every 2 weeks": (97_500, 97_500, None, "3,750 every two weeks, times 26, makes 97,500"),
    "1,800 a week": (93_600, 93_600, None, "1,800 a week, times 52, makes 93,600 USD a year."),
    "3,500 twice a month": (84_000, 84_000, None, "3,500 twice a month, times 24, makes 84,000"),
    "6,500 a month": (78_000, 78_000, None, "6,500 a month, times 12, makes 78,000 USD a year."),
    "85000-95000": (85_000, 95_000, None, None),
    "85-95k": (85_000, 95_000, None, None),
    "$85k to $95k per year": (85_000, 95_000, None, None),
    "$40-45/hr": (83_200, 93_600, 2080, "40 to 45 an hour, times 2,080 hours a year (40 a week), makes"),
    "85k": (85_000, 85_000, None, None),
    "$85,000.00/yr": (85_000, 85_000, None, None),
    "82000 USD": (82_000, 82_000, None, None),
    "82000.50": (82_000, 82_000, None, "82,000.50 a year counts as 82,000 USD."),
}  # fmt: skip


@pytest.mark.parametrize(("typed", "expected"), FORMS.items(), ids=list(FORMS))
def test_an_offer_is_taken_as_a_letter_says_it(
    typed: str, expected: tuple[int, int, int | None, str | None], run: Run
) -> None:
    low, high, hours, counted = expected
    offer = read_json(run, *OFFER, "--offer", typed)["offer"]
    assert (offer["amount"], offer["high"], offer["hours"]) == (low, high, hours)
    first = read_lead(run, *OFFER, "--offer", typed)
    assert (counted or "lies") in first
    assert counted is not None or "times" not in first
    amounts = [low] if low == high else [low, high]
    assert [found["amount"] for found in offer["bands"]] == amounts
    assert [first.count(f"{amount:,} USD a year lies ") for amount in amounts] == [1] * len(amounts)


def test_the_hours_that_an_offer_is_counted_with_can_be_told(run: Run) -> None:
    args = (*OFFER, "--offer", "$50/hr", "--hours", "1,872")
    assert read_json(run, *args)["offer"]["amount"] == 93_600
    assert "50 an hour, times 1,872 hours a year (36 a week), makes 93,600" in read_lead(run, *args)


@pytest.mark.parametrize(
    ("offer", "words", "low", "high"),
    [
        ("60000", "fewer than 10 in 100 earn", 0, 10), ("68940", "10 in 100 earn", 10, 10),
        ("75000", "between 10 and 25 in 100 earn", 10, 25), ("80330", "25 in 100 earn", 25, 25),
        ("82k", "between 25 and 50 in 100 earn", 25, 50), ("97550", "half earn", 50, 50),
        ("100000", "between 50 and 75 in 100 earn", 50, 75), ("112350", "75 in 100 earn", 75, 75),
        ("120000", "between 75 and 90 in 100 earn", 75, 90), ("137470", "90 in 100 earn", 90, 90),
        ("150000", "more than 90 in 100 earn", 90, 100), ("1000", "fewer than 10 in 100 earn", 0, 10),
        ("10000000", "more than 90 in 100 earn", 90, 100),
    ],
)  # fmt: skip
def test_the_place_of_an_offer_is_said_in_words(
    offer: str, words: str, low: int, high: int, run: Run
) -> None:
    data = read_json(run, *OFFER, "--offer", offer)["offer"]
    amount = data["amount"]
    assert data["places"] == [
        {"level": "senior", "occupation": NURSES, "area": "US", "industry": None, "amount": amount,
         "earn_less": {"low": low, "high": high}},
    ]  # fmt: skip
    lines = show(run, *OFFER, "--offer", offer, "--plain").splitlines()
    assert lines[1:3] == [
        f"An offer of {amount:,} USD a year, compared:",
        f"- Of registered nurses (United States), {words} less than {amount:,} USD.",
    ]


@pytest.mark.parametrize(
    ("offer", "lies", "said"),
    [
        ("97549", "below", "7,401 below its middle of 104,950"),
        ("97550", "within", "7,400 below its middle of 104,950"),
        ("104950", "within", "right in its middle"),
        ("112350", "within", "7,400 above its middle of 104,950"),
        ("112351", "above", "7,401 above its middle of 104,950"),
    ],
)
def test_an_offer_is_compared_with_the_band(offer: str, lies: str, said: str, run: Run) -> None:
    (found,) = read_json(run, *OFFER, "--offer", offer)["offer"]["bands"]
    assert (found["lies"], found["low"], found["high"], found["middle"]) == (lies, 97_550, 112_350, 104_950)
    assert read_lead(run, *OFFER, "--offer", offer) == (
        f"{int(offer):,} USD a year lies {lies} the band of Senior Care Manager for registered nurses in the "
        f"whole country (97,550 to 112,350), {said}."
    )


def test_without_a_license_an_offer_is_compared_with_each_band(run: Run) -> None:
    lead = read_lead(run, *SENIOR, "--offer", "90k")
    assert (
        "90,000 USD a year lies below the band of Senior Care Manager for registered nurses in the whole "
        in lead
    )
    assert (
        "90,000 USD a year lies above the band of Senior Care Manager for healthcare social workers in "
        in lead
    )
    assert " with RN or APRN (97,550 to 112,350)" in lead


def test_where_a_band_is_not_published_an_offer_has_no_place_in_it(run: Run) -> None:
    assert read_lead(run, *OFFER, "--state", "GU", "--offer", "90k") == (
        "Where 90,000 lies in the band of Senior Care Manager for registered nurses in Guam, cannot be "
        "said: its "
        "figures are not published."
    )


@pytest.mark.parametrize(
    ("offer", "words", "by"),
    [
        ("82000", "82,000 is 2,000 below", -2_000), ("84000", "84,000 is the same as", 0),
        ("84001", "84,001 is 1 above", 1), ("100k", "100,000 is 16,000 above", 16_000),
    ],
)  # fmt: skip
def test_an_offer_is_compared_with_the_guide(offer: str, words: str, by: int, run: Run) -> None:
    (found,) = read_json(run, *OFFER, "--offer", offer)["offer"]["above_guide"]
    assert (found["level"], found["area"], found["median"], found["basis"], found["by"]) == (
        "senior", "US", 84_000, "stated", by,
    )  # fmt: skip
    text = show(run, *OFFER, "--offer", offer, "--plain")
    assert f"- {words} the guide's median for Senior Care Manager, 84,000." in text


def test_an_offer_in_a_state_and_setting_has_a_place_in_each(run: Run) -> None:
    args = (*SENIOR, "--license", "LCSW", "--state", "CA", "--setting", "payer", "--offer", "$95,000")
    offer = read_json(run, *args)["offer"]
    places = [
        (place["area"], place["industry"], place["earn_less"]["low"], place["earn_less"]["high"])
        for place in offer["places"]
    ]
    assert places == [("CA", None, 50, 75), ("US", None, 75, 90), ("US", "health insurers", 75, 90)]
    lines = show(run, *args, "--plain").splitlines()
    assert lines[:6] == [
        "95,000 USD a year lies within the band of Senior Care Manager for healthcare social workers in "
        "California (89,660 to 118,740), 9,200 below its middle of 104,200.",
        "An offer of 95,000 USD a year, compared:",
        "- Of healthcare social workers (California), between 50 and 75 in 100 earn less than 95,000 USD.",
        "- Of healthcare social workers (United States), between 75 and 90 in 100 earn less than 95,000 USD.",
        "- Of healthcare social workers (health insurers), between 75 and 90 in 100 earn less than "
        "95,000 USD.",
        "Healthcare social workers in California: 89,660 to 118,740 USD a year as Senior Care Manager, from "
        "the middle to the top quarter of what they earn. Any background, whole country: 84,000 USD. By what "
        "healthcare social workers earn in California that is about 111,000 (84,000 x 89,660 / 67,880).",
    ]
    assert [(found["area"], found["basis"], found["by"]) for found in offer["above_guide"]] == [
        ("CA", "derived", -16_000), ("US", "stated", 11_000),
    ]  # fmt: skip


# ---------------------------------------------------------------- present pay


@pytest.mark.parametrize(
    ("pay", "level", "said"),
    [
        ("78000", "care-manager", "is near the middle of what registered nurses in Ohio earn; Care Manager "
         "posts "
         "pay about the same."),
        ("78000", "senior", "is near the middle of what registered nurses in Ohio earn; Senior Care Manager "
         "posts "
         "pay more, 82,510 to 99,030."),
        ("60000", "care-manager", "is in the lowest tenth of what registered nurses in Ohio earn; Care "
         "Manager "
         "posts pay more, 79,200 to 82,510."),
        ("70000", "care-manager", "is in the lowest quarter of what registered nurses in Ohio earn; Care "
         "Manager "
         "posts pay more, 79,200 to 82,510."),
        ("96000", "care-manager", "is near the middle of what registered nurses in Ohio earn; Care Manager "
         "posts "
         "pay less, 79,200 to 82,510."),
        ("100000", "lead", "is in the top quarter of what registered nurses in Ohio earn; Lead Care Manager "
         "posts "
         "pay about the same."),
        ("150000", "lead", "is in the top tenth of what registered nurses in Ohio earn; Lead Care Manager "
         "posts "
         "pay less, 99,030 to 105,290."),
    ],
)  # fmt: skip
def test_present_pay_is_said_beside_the_band(pay: str, level: str, said: str, run: Run) -> None:
    args = ("--level", level, "--license", "RN", "--state", "OH", "--pay", pay)
    assert f"Your {int(pay):,} {said}" in show(run, *args, "--plain").splitlines()
    assert read_json(run, *args)["present_pay"] == int(pay)


def test_present_pay_where_nothing_is_published_is_only_said_to_be_so(run: Run) -> None:
    text = show(run, *OFFER, "--state", "GU", "--pay", "90k", "--plain")
    assert "Senior Care Manager posts pay what is not published." in text.splitlines()


def test_present_pay_beside_all_levels_names_those_that_hold_it(run: Run) -> None:
    lines = show(run, "--license", "RN", "--state", "OH", "--pay", "99k", "--plain").splitlines()
    assert "Your 99,000 lies within the band of Senior Care Manager, Care Management Supervisor." in lines


def test_pay_by_the_hour_says_what_it_counts_as(run: Run) -> None:
    result = run("salary", *OFFER, "--pay", "$45/hr", "--json")
    assert json.loads(result.stdout)["present_pay"] == 93_600
    assert (
        result.stderr == "--pay: 45 an hour, times 2,080 hours a year (40 a week), makes 93,600 USD a year.\n"
    )


def test_an_offer_has_no_place_where_the_figures_are_held_back(run: Run) -> None:
    data = read_json(run, *OFFER, "--state", "GU", "--offer", "82k")
    assert [place["area"] for place in data["offer"]["places"]] == ["US"]
    assert [found["area"] for found in data["offer"]["above_guide"]] == ["US"]


def test_without_an_offer_nothing_is_said_of_one(run: Run) -> None:
    assert "offer" not in read_json(run, *OFFER)
    assert "present_pay" not in read_json(run, *OFFER)
    assert "offer" not in show(run, *OFFER, "--chart").lower()


# ---------------------------------------------------------------- countries


@pytest.mark.parametrize(
    ("typed", "name", "row"),
    [
        ("Germany", "Germany", ("DE", 45_000, 60_000, "EUR")),
        ("de", "Germany", ("DE", 45_000, 60_000, "EUR")),
        ("UK", "United Kingdom", ("GB", 30_000, 45_000, "GBP")),
        ("England", "United Kingdom", ("GB", 30_000, 45_000, "GBP")),
        ("BR", "Brazil", ("BR", 15_000, 30_000, "USD")),
        ("mexico", "Mexico", ("MX", 15_000, 30_000, "USD")),
        ("canada", "Canada", ("CA", 55_000, 75_000, "CAD")),
        ("Austr", "Australia", ("AU", 70_000, 95_000, "AUD")),
        ("USA", "United States", ("US", 60_000, 85_000, "USD")),
        ("Sweden", "Sweden", ("SE", None, None, None)),
    ],
)
def test_a_country_has_the_guides_range(typed: str, name: str, row: tuple[Any, ...], run: Run) -> None:
    _, low, high, currency = row
    said = (
        f"{low:,} to {high:,} {currency} a year for a Care Manager."
        if low
        else "the guide gives no figure of pay."
    )
    assert read_lead(run, "--country", typed) == f"{name}: {said}"
    (found,) = read_rows(run, "--country", typed)
    assert tuple(found[key] for key in ("country", "low", "high", "currency")) == row
    assert (found["basis"], found["source"]) == ("stated", "guide-global-pay")
    assert [found[key] for key in ("level", "state", "median", "mean", "year")] == [None] * 5
    assert set(found) >= CONTRACT - {"occupation", "p10", "p25", "p75", "p90"}


@pytest.mark.parametrize(
    ("country", "usd", "rate", "words"),
    [
        # 48,000 / 45,000 and 64,000 / 60,000 are both 1.0666...
        ("Germany", (48_000, 64_000), (1.0667, 1.0667), "1 EUR = 1.07 USD (48,000 / 45,000 and "),
        ("UK", (38_000, 57_000), (1.2667, 1.2667), "1 GBP = 1.27 USD (38,000 / 30,000 and "),
        # 40,000 / 55,000 = 0.7272... and 55,000 / 75,000 = 0.7333...
        ("Canada", (40_000, 55_000), (0.7273, 0.7333), "1 CAD = 0.73 USD (40,000 / 55,000 and "),
        ("Australia", (46_000, 63_000), (0.6571, 0.6632), "1 AUD = 0.66 USD"),
    ],
)  # fmt: skip
def test_the_rate_that_the_guides_two_ranges_imply_is_shown(
    country: str, usd: tuple[int, int], rate: tuple[float, float], words: str, run: Run
) -> None:
    (row,) = read_rows(run, "--country", country)
    assert tuple(row["usd"].values()) == usd
    assert tuple(row["implied_usd_rate"].values()) == rate
    lines = show(run, "--country", country, "--plain").splitlines()
    assert f"The guide's own dollar figure: {usd[0]:,} to {usd[1]:,} USD [guide: global pay, stated]" in lines
    (said,) = [line for line in lines if line.startswith("Rate that this implies: ")]
    assert words in said
    assert said.endswith("derived); not today's rate")


@pytest.mark.parametrize("country", ["Sweden", "Norge", "SG", "Dubai", "Brazil", "US"])
def test_no_rate_is_made_up(country: str, run: Run) -> None:
    (row,) = read_rows(run, "--country", country)
    assert row["implied_usd_rate"] is None
    assert "Rate that this implies" not in show(run, "--country", country)


@pytest.mark.parametrize(
    ("country", "offer", "words"),
    [
        ("UK", "40k", "40,000 GBP lies within the guide's range."),
        ("UK", "30,000", "30,000 GBP lies within the guide's range."),
        ("UK", "45000", "45,000 GBP lies within the guide's range."),
        ("UK", "29999", "29,999 GBP lies 1 below the guide's range."),
        ("Germany", "75000", "75,000 EUR lies 15,000 above the guide's range."),
        ("Sweden", "400k", "Where 400,000 a year lies cannot be said: the guide gives no figure."),
    ],
)
def test_an_offer_abroad_is_compared_with_the_range(country: str, offer: str, words: str, run: Run) -> None:
    assert words in show(run, "--country", country, "--offer", offer, "--plain").splitlines()
    amount = read_json(run, "--country", country, "--offer", offer)["offer"]["amount"]
    assert f"{amount:,}" in words


def test_more_may_be_asked_of_the_country_of_the_wage_tables(run: Run) -> None:
    asked = ("--level", "senior", "--license", "RN", "--offer", "82k")
    assert read_json(run, "--country", "US", *asked) == read_json(run, *asked)
    assert show(run, "--country", "US", "--chart") == show(run, "--chart")


@pytest.mark.parametrize(
    ("country", "currency"), [("UK", "GBP"), ("Germany", "EUR"), ("Canada", "CAD"), ("Australia", "AUD")]
)
def test_an_offer_abroad_has_no_dollar_sign(country: str, currency: str, run: Run) -> None:
    result = run("salary", "--country", country, "--offer", "$60k")
    assert (result.exit_code, result.stdout) == (2, "")
    said = f"carecli: error: --offer is to be in {currency} here; leave out the dollar sign\n"
    assert result.stderr == said


@pytest.mark.parametrize("country", ["Brazil", "Mexico", "US"])
def test_where_the_guide_counts_in_dollars_an_offer_may_have_their_sign(country: str, run: Run) -> None:
    plain, signed = (
        show(run, "--country", country, "--level", "senior", "--offer", typed, "--plain")
        if country == "US"
        else show(run, "--country", country, "--offer", typed, "--plain")
        for typed in ("20k", "$20,000")
    )
    assert plain == signed


# ---------------------------------------------------------------- one result, many views

VIEWS = {
    "a state": ["--level", "senior", "--state", "CA", "--license", "RN"],
    "no license": ["--level", "lead", "--state", "TX"],
    "a comparison": ["--level", "director", "--compare", "NY,TX,FL"],
    "a metropolitan area": ["--level", "care-manager", "--metro", "San Diego", "--license", "LCSW"],
    "a setting": ["--level", "senior", "--setting", "payer", "--license", "RN"],
    "an offer": ["--level", "senior", "--license", "RN", "--offer", "82k"],
    "figures held back": ["--level", "senior", "--compare", "GU,VI", "--license", "RN", "--license", "LCSW"],
    "every level": ["--state", "CA", "--license", "none"],
    "every level of the country": ["--license", "RN"],
    "one level": ["--level", "supervisor"],
}  # fmt: skip
every_view = pytest.mark.parametrize("args", VIEWS.values(), ids=list(VIEWS))


def shown_as(row: dict[str, Any], key: str) -> str:
    """Return how a figure of the JSON stands in the table."""
    if row[key] is not None:
        return f"{row[key]:,}"
    return "withheld" if key in row["withheld"] else "very high" if key in row["topped"] else "-"


@every_view
def test_every_view_has_the_same_figures(
    args: list[str], run: Run, monkeypatch: pytest.MonkeyPatch, pack: Pack
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    titles = {level.id: level.title for level in pack.ladder.level}
    rows = read_rows(run, *args)
    assert all(set(row) >= CONTRACT for row in rows)
    expected = [[shown_as(row, key) for key in FIGURES.values()] for row in rows]
    assert [figure for row in expected for figure in row if figure[:1].isdigit()]

    found = read_csv(run, *args)
    last = "Where" if "--level" in args else "Level"
    assert list(found[0]) == ["Whose pay", *(f"{name} (USD)" for name in FIGURES), *DATA, "Currency", last]
    keys = [*FIGURES.values(), "jobs", "year"]
    bare = [[row[f"{name} (USD)"] for name in FIGURES] + [row["Jobs"], row["Year"]] for row in found]
    assert bare == [["" if row[key] is None else str(row[key]) for key in keys] for row in rows]
    assert [[row["Area"], row["Source"], row["Basis"]] for row in found] == [
        [row["area"]["name"], CITES[row["source"]], row["basis"]] for row in rows
    ]
    where = [row["area"]["name"] if "--level" in args else titles[row["level"]] for row in rows]
    assert [row[last] for row in found] == where
    for row, line in zip(rows, found, strict=True):
        assert line["Whose pay"].endswith(f"({row['basis']})")
        assert (row["occupation_name"] or "The guide") in line["Whose pay"]

    table = [
        line.split()[-6:] for line in show(run, *args).splitlines() if re.search(r"\(\w+\) .* +\S+$", line)
    ]
    assert [line for line in table if re.fullmatch(r"[\d,]+|-|withheld", line[-1])] == expected
    markdown = [line.split(" | ")[1:-1] for line in show(run, *args, "--format", "markdown").splitlines()
                if line.startswith("| ") and "(" in line]  # fmt: skip
    assert markdown == expected
    plain = re.findall(r"^[^:]*\. (?:10%|25%|Median|75%|90%|Average): ([\d,]+|-|withheld)\.$",
                       show(run, *args, "--plain"), re.MULTILINE)  # fmt: skip
    # A dash would only be heard: what has no figure has no line.
    assert plain == [figure for row in expected for figure in row if figure != "-"]


@every_view
def test_a_line_of_the_plain_view_is_never_said_of_two_rows(args: list[str], run: Run) -> None:
    facts = [
        line for line in show(run, *args, "--plain").splitlines() if re.search(r"\)[^:]*\. Median: ", line)
    ]
    assert len(facts) == len(
        [row for row in read_rows(run, *args) if row["median"] or "median" in row["withheld"]]
    )
    assert len({line.split(". Median: ")[0] for line in facts}) == len(facts)


@every_view
def test_the_sources_of_every_row_are_listed(args: list[str], run: Run) -> None:
    text = show(run, *args, "--plain")
    listed = text[text.index("\nSources:\n") :]
    assert "- guide: pay: section " in listed
    assert "- BLS wages May 2025: Occupational Employment and Wage Statistics" in listed
    assert {row["source"] for row in read_rows(run, *args)} == {"guide-pay", "bls-oews-2025"}


@every_view
def test_the_page_fits_the_terminal(args: list[str], run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for columns in (40, 60, 80, 100, 200):
        monkeypatch.setenv("COLUMNS", str(columns))
        lines = show(run, *args, "--chart").splitlines()
        assert len(lines) > 10
        assert max(map(len, lines)) <= columns
        assert [line for line in lines if line != line.rstrip()] == []


def test_the_answer_can_be_written_to_a_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "pay.md"
    args = (*VIEWS["a state"], "--chart", "--format", "markdown")
    result = run("salary", "--full", *args, "-o", path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert path.read_text("utf-8") == show(run, *args)


def answer(run: Run, *args: str | Path) -> list[str]:
    result = run("salary", *args, "--plain")
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout.splitlines()


@pytest.mark.parametrize("view", VIEWS)
def test_every_figure_of_the_default_answer_is_in_the_full_one_or_in_json(view: str, run: Run) -> None:
    figures = set(re.findall(r"\d+,\d{3}", "\n".join(answer(run, *VIEWS[view]))))
    whole = json.loads(run("salary", *VIEWS[view], "--json").stdout)
    known = f"{show(run, *VIEWS[view], '--plain')} {[f'{number:,}' for number in list_numbers(whole)]}"
    assert figures
    assert {figure for figure in figures if figure not in known} == set()
    assert any("carecli salary --full" in line for line in answer(run, *VIEWS[view]))


def list_numbers(value: Any) -> Iterator[int]:
    """Every whole number of a JSON document."""
    if isinstance(value, int):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from list_numbers(inner)


def test_with_a_license_and_one_place_a_line_for_each_level_has_its_band_and_whose_it_is(run: Run) -> None:
    args = ["-p", str(PEOPLE / "bedside-nurse.toml"), "--pay", "78000"]
    lines, whole = answer(run, *args), json.loads(run("salary", *args, "--json").stdout)
    assert lines[0] == "Registered nurses in Ohio, as Care Manager: 79,200 to 82,510 USD a year[1]."
    assert "Assistant Care Manager: no figure stands for it" in lines
    titles = {level["id"]: level["title"] for level in json.loads(run("ladder", "--json").stdout)["levels"]}
    assert len(whole["bands"]) == 5
    for band in whole["bands"]:
        start = f"{titles[band['level']]}: {band['low']:,} to {band['high']:,}; "
        (line,) = [line for line in lines if line.startswith(start)]
        assert line.removeprefix(start).startswith("registered nurses in Ohio, from the") is (
            band["occupation"] == "29-1141"
        )
    assert "You: 78,000" in lines
    assert any(line.startswith("Today: Your 78,000 is near the middle of what") for line in lines)
    assert lines[-2:] == ["[1]: BLS wages May 2025", "[2]: guide: pay"]


def test_the_bands_stand_on_one_scale(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    args = ["salary", "--license", "RN", "--state", "OH", "--pay", "78000"]
    shown = run(*args).stdout.splitlines()
    bands = {line[:14].strip(" ▸"): line for line in shown if "█" in line[16:44]}
    assert list(bands) == ["Care Manager", "Senior", "Lead", "Supervisor", "Director"]
    starts = [line.index("█") for line in bands.values()]
    assert starts[0] < starts[1] < starts[2] < starts[4]
    assert all("┊" in line[:44] for line in bands.values())
    (you,) = [line for line in shown if "▲" in line]
    assert you.index("▲") <= starts[0]


def test_where_the_license_is_not_known_it_names_what_each_earns(run: Run) -> None:
    lines = answer(run, "--level", "senior", "--state", "OH")
    assert "for registered nurses with RN or APRN" in lines[0]
    assert not any("█" in line for line in lines)


# ---------------------------------------------------------------- the chart

CHARTS = {
    **VIEWS,
    "every level with a license that decides nothing": ["--license", "LPC"],
    "an offer below everything": ["--level", "senior", "--license", "RN", "--offer", "20000"],
    "an offer above everything": ["--level", "senior", "--license", "RN", "--offer", "500k"],
    "an offer in a metropolitan area": ["--level", "lead", "--metro", "Chicago", "--offer", "$99,000"],
    "a setting in a state": ["--level", "lead", "--state", "NJ", "--setting", "community"],
    "the longest labels": ["--license", "LPN", "--metro", "Nashville"],
}  # fmt: skip
every_chart = pytest.mark.parametrize("args", CHARTS.values(), ids=list(CHARTS))
KEY = "|---  10% to 90%   ####  25% to 75%   M median   ^ one figure"
NEEDS_WIDTH = "A chart needs 80 columns; the table says the same."
POINTS = ("low", "p10", "p25", "median", "p75", "p90", "high")


def read_chart(text: str) -> tuple[list[str], str]:
    """Return the lines of a chart and its scale, a label on a line of its own before its drawing."""
    lines = text.splitlines()
    start, end = lines.index("Chart"), lines.index(KEY)
    *drawn, scale = lines[start + 1 : end]
    return drawn, scale


def pair(drawn: list[str], scale: str) -> list[tuple[str, str]]:
    """Return each label of a chart, whole, with its drawing from the beginning of the scale."""
    left = len(scale) - len(scale.lstrip())
    pairs, alone = [], ""
    for line in drawn:
        label, marks = line[:left].strip(), line[left:]
        if re.fullmatch(r"[ |#M^-]+", marks):
            assert bool(label) is not bool(alone), line
            pairs.append((label or alone, marks))
            alone = ""
        else:
            assert not alone
            assert len(line) >= left
            alone = line
    assert not alone
    return pairs


@every_chart
def test_the_marks_of_a_chart_stand_in_order_on_one_scale(args: list[str], run: Run) -> None:
    drawn, scale = read_chart(show(run, *args, "--chart"))
    data = read_json(run, *args)
    rows = [row for row in data["rows"] if any(row[key] is not None for key in POINTS)]
    if "offer" in data:
        rows.append({**dict.fromkeys(POINTS), "low": data["offer"]["amount"], "occupation": None})
        assert drawn[-1].startswith(f"Your offer, {data['offer']['amount']:,} ")
    pairs = pair(drawn, scale)
    assert len(pairs) == len(rows)
    ends = re.fullmatch(r" +([\d,]+) +([\d,]+)", scale)
    assert ends
    lowest, highest = (int(end.replace(",", "")) for end in ends.groups())
    figures = [row[key] for row in rows for key in POINTS if row[key] is not None]
    assert (lowest, highest) == (min(figures), max(figures))
    left, right = ends.start(1), ends.end(2) - 1

    def is_at(place: int, amount: int) -> bool:
        exact = left + (amount - lowest) / (highest - lowest) * (right - left)
        return abs(place - exact) <= 0.5 + 1e-9

    for row, (label, marks) in zip(rows, pairs, strict=True):
        known = [row[key] for key in POINTS if row[key] is not None]
        if row["occupation"] is None:
            assert re.fullmatch(r" *\^", marks)
            assert len(known) == 1
            assert is_at(left + marks.index("^"), known[0])
            continue
        assert re.fullmatch(r" *\|-*#*M#*-*\|", marks), label
        assert is_at(left + marks.index("|"), row["p10"])
        assert is_at(left + marks.rindex("|"), row["p90"])
        assert is_at(left + marks.index("M"), row["median"])
        box = re.search(r"#*M#*", marks)
        assert box
        # A quarter in the same place as an end is hidden by it.
        assert is_at(left + box.start(), row["p25"]) or is_at(left + marks.index("|"), row["p25"])
        assert is_at(left + box.end() - 1, row["p75"]) or is_at(left + marks.rindex("|"), row["p75"])


@every_chart
def test_a_chart_fits_80_columns_in_plain_characters(args: list[str], run: Run) -> None:
    drawn, scale = read_chart(show(run, *args, "--chart"))
    assert drawn
    for line in (*drawn, scale):
        assert len(line) <= 80
        assert line.isascii()
        assert line == line.rstrip()


@every_chart
def test_a_wide_terminal_draws_the_same_chart(
    args: list[str], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow = read_chart(show(run, *args, "--chart"))
    monkeypatch.setenv("COLUMNS", "200")
    assert read_chart(show(run, *args, "--chart")) == narrow


@every_chart
def test_the_lines_of_a_chart_have_labels_of_their_own(args: list[str], run: Run) -> None:
    drawn, scale = read_chart(show(run, *args, "--chart"))
    labels = [label for label, _ in pair(drawn, scale)]
    assert len(labels) >= 2
    assert sorted(set(labels)) == sorted(labels)


def test_a_long_label_is_not_cut(run: Run) -> None:
    drawn, scale = read_chart(show(run, "--level", "lead", "--metro", "Chicago", "--chart"))
    place = "Chicago-Naperville-Elgin, IL-IN"
    assert [label for label, _ in pair(drawn, scale)] == [
        f"Nurses, {place}", f"Social workers, {place}", "Guide, US", "Nurses, US", "Social workers, US",
    ]  # fmt: skip
    assert len(drawn) == 5 + 2


@pytest.mark.parametrize("license_", ["RN", "LCSW", "LPN", "none"])
@pytest.mark.parametrize("level", ["assistant", "senior", "director"])
def test_the_states_of_a_comparison_are_told_apart_in_the_chart(level: str, license_: str, run: Run) -> None:
    args = ("--level", level, "--license", license_, "--compare", "NY,NJ,NC,ND,NE,NH,NM,NV")
    drawn, scale = read_chart(show(run, *args, "--chart"))
    pairs = pair(drawn, scale)
    assert len({label for label, _ in pairs}) == len(pairs) >= 9


@pytest.mark.parametrize("form", [["--plain"], ["--format", "csv"], ["--json"]], ids=" ".join)
def test_there_is_no_chart_for_screen_readers_and_programs(form: list[str], run: Run) -> None:
    args = VIEWS["a state"]
    text = show(run, *args, "--chart", *form)
    assert text == show(run, *args, *form)
    assert "Chart" not in text
    assert "###" not in text


def test_a_chart_in_markdown_keeps_its_columns(run: Run) -> None:
    text = show(run, *VIEWS["a state"], "--chart", "--format", "markdown")
    drawing = re.search(r"## Chart\n\n```text\n(.*)\n```\n", text, re.DOTALL)
    assert drawing
    drawn, scale = read_chart(show(run, *VIEWS["a state"], "--chart"))
    assert drawing[1].splitlines() == [*drawn, scale, KEY]


def test_without_being_asked_for_there_is_no_chart(run: Run) -> None:
    text = show(run, *VIEWS["a state"])
    assert "Chart" not in text.splitlines()
    assert "###" not in text


@pytest.mark.parametrize("columns", ["60", "79"])
def test_a_narrow_terminal_says_that_it_has_no_room_for_a_chart(
    columns: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    lines = show(run, *VIEWS["a state"], "--chart").splitlines()
    assert lines[lines.index("Chart") + 1] == NEEDS_WIDTH
    assert KEY not in lines
    assert "###" not in "".join(lines)


def test_colors_add_nothing_and_can_be_switched_off(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    args = ("--level", "senior", "--setting", "remote", "--offer", "82k", "--chart")
    bare = show(run, *args)
    assert "\x1b" not in bare
    monkeypatch.setenv("FORCE_COLOR", "1")
    colored = show(run, *args)
    assert re.search(r"\x1b\[33m", colored)
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == bare
    monkeypatch.setenv("NO_COLOR", "1")
    codes = re.findall(r"\x1b\[([0-9;]*)m", show(run, *args))
    assert [code for code in codes if re.search(r"\b(3|4|9|10)[0-9]\b", code)] == []


# ---------------------------------------------------------------- every area and license

FOLDER = SMALL_PACK
FILE = load_file(FOLDER, "occupations", OccupationsFile)
AREAS = list_areas(FOLDER)
STATES = [area for area in AREAS if area.kind == "state"]
PLACES = [*STATES, *(area for area in AREAS if area.kind == "metro")]
HELD = {
    **{name: (name,) for name in ("RN", "APRN", "LPN", "LSW", "LMSW", "LCSW", "LPC", "LMFT")},
    "none": (), "not known": None,
}  # fmt: skip


def lay_out(
    levels: Sequence[Level], pack: Pack, area: Area, held: tuple[str, ...] | None, amount: int | None = None
) -> PaySheet:
    wages = Session().read_wages([AREAS[0], area], levels, held)
    offer = Amount(amount, amount) if amount else None
    return lay_out_pay(levels, [AREAS[0], area], held, pack.salary.pay, FILE, wages, offer=offer)


@pytest.mark.parametrize("held", HELD.values(), ids=list(HELD))
def test_every_area_has_an_answer_at_every_level(held: tuple[str, ...] | None, pack: Pack) -> None:
    assert (len(STATES), len(PLACES)) == (54, 78)
    assert {c.id for c in pack.credentials.credential if c.kind == "license"} <= set(HELD)
    sources = (*pack.guide.source, *load_sources(FOLDER))
    senior = next(level for level in pack.ladder.level if level.id == "senior")
    carried = 0
    for area in PLACES:
        sheet = lay_out(pack.ladder.level, pack, area, held)
        rows = sheet.rows
        page = wages_page(sheet, sources, chart=True, full=True)
        text = format_plain(page)
        assert text.startswith(f"Pay by level, {area.name}: ")
        assert {row.level for row in rows if row.area is area} == {level.id for level in pack.ladder.level}
        for row in rows:
            assert row.area is area or row.occupation is None
            if row.occupation and not row.is_published:
                assert f"No figure is published for {row.occupation.people}, {row.area.name}." in text
            elif row.median is None:
                assert "median" in row.withheld
                assert "withheld: the publisher holds this figure back." in text
        for row in rows:
            if row.carried:
                (wage,) = [r for r in rows if r.level == row.level and r.occupation]
                assert (wage.p10 or 0) <= (row.median or 0) <= (wage.p90 or 0)
                carried += 1
        (drawing,) = [block for block in page.blocks if isinstance(block, Drawing)]
        assert max(map(len, drawing.lines)) <= 80
        alone = lay_out([senior], pack, area, held, 82_000)
        json.dumps(PAY(alone))
        offers = list(say_offers(alone))
        assert len(offers) >= (1 if find_misfit(alone) else 2)
        said = format_plain(wages_page(alone, sources, full=True))
        assert re.match(
            r"(82,000 USD a year lies (below|within|above) the|Where 82,000 lies in the) band of .*\.\n"
            r"An offer of 82,000 USD a year, compared:\n- Of ",
            said,
        )
        assert area.name in said
        for row in alone.rows:
            if row.jobs and row.occupation:
                assert f"{row.occupation.people}, {row.area.name} {row.jobs:,}" in said
    is_social = bool({"LSW", "LMSW", "LCSW"} & set(held or ()))
    assert carried > 100 if is_social else carried == 0


# ---------------------------------------------------------------- the pay of a person


def find_places(**told: Any) -> list[tuple[str, str, int | None]]:
    """Return basis, area and median of the pay of a senior nurse of whom this is told."""
    person = adapt(Profile).validate_python({"schema": "carecli.profile/1", "licenses": ["RN"], **told})
    sheet = Session(today=TODAY.isoformat()).find_pay(person, ["senior"])
    assert sheet
    return [(row.basis, row.area.id, row.median) for row in sheet.rows]


NATIONAL = [("stated", "US", 84_000), ("external", "US", 97_550)]


@pytest.mark.parametrize("told", [{}, {"country": "US"}], ids=["no country", "the country"])
def test_the_pay_of_a_person_is_that_of_her_state(
    told: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert find_places(**told) == NATIONAL
    here = [("external", "CA", 140_270)]
    assert find_places(state="CA", **told) == [*here, *NATIONAL]
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("told", [{}, {"country": "US"}], ids=["no country", "the country"])
@pytest.mark.parametrize("state", ["US", "ZZ"], ids=["the country's own code", "no code of the tables"])
def test_a_state_that_the_tables_do_not_have_is_left_out_and_said_to_be(
    state: str, told: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert find_places(state=state, **told) == NATIONAL
    assert capsys.readouterr() == (
        "",
        f"The wage tables have no state {state}; pay is that of the whole country.\n",
    )


@pytest.mark.parametrize("state", [None, "US", "CA", "ON"])
def test_there_is_no_pay_for_a_person_in_another_country(
    state: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    told = {"schema": "carecli.profile/1", "licenses": ["RN"], "country": "CA", "state": state}
    assert Session(today=TODAY.isoformat()).find_pay(adapt(Profile).validate_python(told), ["senior"]) is None
    assert capsys.readouterr() == ("", "")


def test_assess_leaves_out_a_state_that_is_the_country(run: Run, tmp_path: Path) -> None:
    nurse = (PEOPLE / "bedside-nurse.toml").read_text("utf-8")
    path = tmp_path / "profile.toml"
    assert nurse.count('state = "OH"\n') == 1
    shown = {}
    for name, line in {"none": "", "country": 'state = "US"\n'}.items():
        path.write_text(nurse.replace('state = "OH"\n', line), "utf-8")
        shown[name] = run("assess", "-p", path, "--json")
    assert [result.exit_code for result in shown.values()] == [0, 0]
    warning = "The wage tables have no state US; pay is that of the whole country.\n"
    assert [result.stderr for result in shown.values()] == ["", warning]
    pay = [json.loads(result.stdout)["pay"] for result in shown.values()]
    assert pay[0]
    assert pay[0] == pay[1]


# ---------------------------------------------------------------- bad input

STATE_HINT = "there are 54, such as Alabama, Alaska, Arizona, Arkansas, California"
LEVEL_HINT = "choose one of assistant, care-manager, senior, lead, supervisor, director"
SENIOR = ["--level", "senior"]
NOT_PAY = (
    "--offer must be pay, such as 82000, 35/hour, '3,750 biweekly', '6,500 a month' or 85000-95000, not "
)
BOUNDS = "--offer must be between 1,000 and 10,000,000 a year, not "
ABROAD = " is for United States: of Germany the guide gives one range; run carecli salary --country DE"
ALONE = "none stands alone for --license; name what you hold, or only none"
BAD: dict[str, tuple[list[str], str]] = {
    "an offer of nothing": ([*SENIOR, "--offer", "0"], f"{BOUNDS}0"),
    "an offer below nothing": ([*SENIOR, "--offer", "-5"], f"{NOT_PAY}'-5'"),
    "an offer in words": ([*SENIOR, "--offer", "lots"], f"{NOT_PAY}'lots'"),
    "an offer with an exponent": ([*SENIOR, "--offer", "1e12"], f"{NOT_PAY}'1e12'"),
    "an offer that is no number": ([*SENIOR, "--offer", "nan"], f"{NOT_PAY}'nan'"),
    "an empty offer": ([*SENIOR, "--offer", ""], f"{NOT_PAY}''"),
    "an offer with a comma amiss": ([*SENIOR, "--offer", "82,00"], f"{NOT_PAY}'82,00'"),
    "an offer of an unknown unit": ([*SENIOR, "--offer", "500 a day"], f"{NOT_PAY}'500 a day'"),
    "an offer in other money": (
        [*SENIOR, "--offer", "82000 EUR"], "--offer is to be in USD here; leave out the euro sign"
    ),
    "an offer that falls": (
        [*SENIOR, "--offer", "95000-85000"],
        "--offer goes from 95,000 down to 85,000; write the lower end first",
    ),
    "pay below nothing": ([*SENIOR, "--pay", "-5"], NOT_PAY.replace("--offer", "--pay") + "'-5'"),
    "pay in words": ([*SENIOR, "--pay", "much"], NOT_PAY.replace("--offer", "--pay") + "'much'"),
    "pay as a range": (
        [*SENIOR, "--pay", "80-90k"], "--pay must be one amount, not '80-90k'; name what you earn today",
    ),
    "hours without pay by the hour": (
        [*SENIOR, "--offer", "82k", "--hours", "1872"],
        "--hours is for pay by the hour; name such pay, as in --offer 35/hour, or leave it out",
    ),
    "hours of a week": (
        [*SENIOR, "--offer", "45/hr", "--hours", "36"],
        "--hours counts a year's hours, and 36 is too little for one; a week of 36 hours is --hours 1872",
    ),
    "hours in words": (
        [*SENIOR, "--offer", "45/hr", "--hours", "many"],
        "--hours 'many' cannot be the hours of a year; 2,080 are 40 a week",
    ),
    "more hours than a year has": (
        [*SENIOR, "--offer", "45/hr", "--hours", "9999"], "--hours '9999' cannot be the hours of a year",
    ),
    "an offer by the hour": (
        [*SENIOR, "--offer", "45"],
        "--offer must be a year's pay, and 45 is too little for one; "
        "45 an hour is about 93,600 a year of 2,080 hours",
    ),
    "an offer by the hour in dollars and cents": (
        [*SENIOR, "--offer", "$45.50"],
        "--offer must be a year's pay, and 45.5 is too little for one; "
        "45.5 an hour is about 94,640 a year of 2,080 hours",
    ),
    "a huge offer": ([*SENIOR, "--offer", "99999999999"], f"{BOUNDS}99999999999"),
    "an offer just too large": ([*SENIOR, "--offer", "10,000,001"], f"{BOUNDS}10,000,001"),
    "an offer of an endless number": ([*SENIOR, "--offer", "9" * 400], f"{NOT_PAY}'999"),
    "a dollar sign abroad": (
        ["--country", "UK", "--offer", "$45k"], "--offer is to be in GBP here; leave out the dollar sign",
    ),
    "an offer abroad by the hour": (
        ["--country", "UK", "--offer", "45"], "--offer must be a year's pay, and 45 is too little for one",
    ),
    "a bad offer abroad without a figure": (["--country", "Sweden", "--offer", "lots"], f"{NOT_PAY}'lots'"),
    "an offer without a level": (["--offer", "82000"], f"--offer needs --level; {LEVEL_HINT}"),
    "an unknown state": (
        ["--state", "Calfornia"], "there is no state 'Calfornia'; did you mean California",
    ),
    "no state of that code": (["--state", "ZZ"], f"there is no state 'ZZ'; {STATE_HINT}"),
    "an empty state": (["--state", ""], f"there is no state ''; {STATE_HINT}"),
    "an unclear state": (
        ["--state", "New"],
        "there is no state 'New'; did you mean New Hampshire or New Jersey or New Mexico or New York?",
    ),
    "a metropolitan area as a state": (
        ["--state", "Chicago"],
        f"there is no state 'Chicago'; {STATE_HINT}; for a city use --metro with carecli salary",
    ),
    "an unknown metropolitan area": (
        ["--metro", "Nowhere"], "there is no metropolitan area 'Nowhere'; there are 26, such as Abilene, TX",
    ),
    "an empty metropolitan area": (["--metro", ""], "there is no metropolitan area ''"),
    "an unclear metropolitan area": (
        ["--metro", "Portland"],
        "there is no metropolitan area 'Portland'; "
        "did you mean Portland-Vancouver-Hillsboro, OR-WA or Portland-South Portland, ME?",
    ),
    "an unknown country": (
        ["--country", "Atlantis"],
        "there is no country 'Atlantis'; choose one of US, CA, GB, DE, SE, NO, AU, SG, AE, BR, MX",
    ),
    "an empty country": (["--country", ""], "there is no country ''; choose one of US, CA,"),
    "an unknown license": (
        ["--license", "XX"],
        "there is no license 'XX'; choose one of RN, APRN, LPN, LSW, LMSW, LCSW, LPC, LMFT",
    ),
    "half a license": ([*SENIOR, "--license", "LC"], "there is no license 'LC'; did you mean LCSW?"),
    "a certification as a license": (["--license", "CCM"], "there is no license 'CCM'"),
    "an empty license": (["--license", ""], "there is no license ''"),
    "a license and none": (["--license", "none", "--license", "RN"], ALONE),
    "none behind a license": ([*SENIOR, "--license", "rn", "--license", "None"], ALONE),
    "none beside a comma": (["--license", "RN,none"], ALONE),
    "nothing behind a comma": (["--license", "RN,"], "there is no license ''"),
    "an unknown license behind a comma": (["--license", "RN,XX"], "there is no license 'XX'; choose one of"),
    "an unknown setting": (["--setting", "moon"], "there is no setting 'moon'; choose one of hospital,"),
    "an empty setting": (["--setting", ""], "there is no setting ''; choose one of hospital,"),
    "an unknown level": (["--level", "boss", "--state", "CA"], f"there is no level 'boss'; {LEVEL_HINT}"),
    "a state and a metropolitan area": (
        ["--state", "CA", "--metro", "Chicago"], "--state and --metro do not go together; choose one of them",
    ),
    "a state and a comparison": (
        [*SENIOR, "--state", "CA", "--compare", "NY,TX"], "--state and --compare do not go together; ",
    ),
    "all three at once": (
        [*SENIOR, "--compare", "NY", "--state", "CA", "--metro", "Chicago"],
        "--state and --metro and --compare do not go together; choose one of them",
    ),
    "a state of another country": (["--state", "CA", "--country", "Germany"], f"--state{ABROAD}"),
    "a metropolitan area of another country": (["--metro", "Chicago", "--country", "de"], f"--metro{ABROAD}"),
    "a level in another country": (["--level", "senior", "--country", "DE"], f"--level{ABROAD}"),
    "an empty level in another country": (["--level", "", "--country", "DE"], f"--level{ABROAD}"),
    "an empty level in the United States": (["--level", "", "--country", "US"], "there is no level ''"),
    "an empty state of the United States": (["--state", "", "--country", "US"], "there is no state ''"),
    "an empty comparison in another country": (["--compare", "", "--country", "DE"], f"--compare{ABROAD}"),
    "a setting in another country": (["--setting", "payer", "--country", "DE"], f"--setting{ABROAD}"),
    "a license in another country": (
        ["--license", "RN", "--country", "UK"],
        "--license is for United States: of United Kingdom the guide gives one range; "
        "run carecli salary --country GB",
    ),
    "a chart of another country": (
        ["--chart", "--country", "UK"],
        "--chart is for United States: of United Kingdom the guide gives one range; "
        "run carecli salary --country GB",
    ),
    "a comparison without a level": (["--compare", "NY,TX,FL"], f"--compare needs --level; {LEVEL_HINT}"),
    "an empty comparison": (
        [*SENIOR, "--compare", ""], "--compare names no state; write states with commas, such as NY,TX,FL",
    ),
    "a comparison of nothing": (
        [*SENIOR, "--compare", ","], "--compare names no state; write states with commas, such as NY,TX,FL",
    ),
    "a comparison with an unknown state": (
        [*SENIOR, "--compare", "NY,Texsa"], "there is no state 'Texsa'; did you mean Texas",
    ),
    "an offer without its value": ([*SENIOR, "--offer"], "option '--offer' requires an argument"),
}  # fmt: skip


@pytest.mark.parametrize(("args", "message"), BAD.values(), ids=list(BAD))
def test_bad_input_is_named_in_one_line(args: list[str], message: str, run: Run) -> None:
    result = run("salary", *args)
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"carecli: error: {message}")


@pytest.mark.parametrize(("args", "message"), BAD.values(), ids=list(BAD))
def test_bad_input_is_an_error_in_json_too(args: list[str], message: str, run: Run) -> None:
    result = run("salary", "--json", *args)
    assert (result.exit_code, result.stdout) == (2, "")
    error = json.loads(result.stderr)["error"]
    assert (error["code"], error["problems"]) == (2, [])
    assert "; ".join(part for part in (error["message"], error["hint"]) if part).startswith(message)


# ---------------------------------------------------------------- other packs


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the small pack, to be changed."""
    return Path(shutil.copytree(SMALL_PACK, tmp_path / "ladder"))


def forget_senior(folder: Path) -> None:
    """Leave out what the guide says of the pay of a senior, and the disagreements that weigh it."""
    path = folder / "salary.toml"
    before, _, rest = path.read_text("utf-8").partition('[[pay]]\nlevel = "senior"')
    path.write_text(before + rest[rest.index("[[pay]]") :], "utf-8")
    (folder / "disagreements.toml").unlink()


NO_TABLES = {
    "a state": ["--state", "CA"],
    "a metropolitan area": ["--metro", "Chicago"],
    "a license": ["--license", "RN"],
    "a setting": ["--setting", "payer"],
    "a chart": ["--chart"],
    "a comparison": [*SENIOR, "--compare", "NY,TX"],
    "an offer": [*SENIOR, "--offer", "82k"],
}


@pytest.mark.parametrize("args", NO_TABLES.values(), ids=list(NO_TABLES))
@pytest.mark.parametrize(
    "missing",
    [
        ["occupations.toml"],
        ["wages.csv"],
        ["wages.csv", "areas.csv"],
        ["occupations.toml", "wages.csv", "areas.csv"],
    ],
    ids=["no occupations", "no wages", "neither wages nor areas", "nothing"],
)
def test_a_pack_without_wage_tables_says_so(
    missing: list[str], args: list[str], folder: Path, run: Run
) -> None:
    for name in missing:
        (folder / name).unlink()
    abroad = run("salary", "--country", "US", *args, "--pack", folder)
    assert (abroad.exit_code, abroad.stdout) == (2, "")
    assert re.fullmatch(
        r"carecli: error: --[a-z]+ is for the country of the wage tables: of United States the guide gives "
        r"one range; run carecli salary --country US\n",
        leave_out_named(abroad.stderr),
    )
    result = run("salary", *args, "--pack", folder)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "carecli: error: this pack has no wage tables; "
        "leave out all options but --level, --json and --format\n"
    )


@pytest.mark.parametrize("missing", ["occupations.toml", "areas.csv", "wages.csv"])
def test_a_pack_without_wage_tables_still_has_the_pay_of_each_level(
    missing: str, folder: Path, run: Run
) -> None:
    (folder / missing).unlink()
    (folder / "wages.csv").unlink(missing_ok=True)
    assert len(read_rows(run, "--pack", folder)) == 6
    (row,) = read_rows(run, *SENIOR, "--pack", folder)
    assert (row["level"], row["median"]) == ("senior", 84_000)
    lead = read_lead(run, *SENIOR, "--pack", folder)
    assert lead == "Senior Care Manager: median 84,000 USD, average 88,000 USD a year."


def test_a_pack_without_wage_tables_and_without_a_figure_for_a_level_says_so(folder: Path, run: Run) -> None:
    forget_senior(folder)
    (folder / "occupations.toml").unlink()
    assert read_rows(run, *SENIOR, "--pack", folder) == []
    assert read_lead(run, *SENIOR, "--pack", folder) == ("This ladder states no pay for Senior Care Manager.")


def test_a_pack_without_countries_says_so(folder: Path, run: Run) -> None:
    (folder / "countries.toml").unlink()
    result = run("salary", "--country", "Germany", "--pack", folder)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "carecli: error: this pack has no countries; leave out --country\n"


def test_wage_tables_without_a_country_are_a_fault_of_the_pack(folder: Path, run: Run) -> None:
    path = folder / "areas.csv"
    path.write_text(path.read_text("utf-8").replace("US,country,", "US,state,US"), "utf-8")
    result = run("salary", *SENIOR, "--pack", folder)
    assert (result.exit_code, result.stdout) == (4, "")
    assert "areas.csv" in result.stderr


def test_a_level_without_a_figure_of_the_guide_still_has_published_wages(folder: Path, run: Run) -> None:
    forget_senior(folder)
    args = [*SENIOR, "--license", "RN", "--state", "CA", "--pack", str(folder)]
    assert [row["median"] for row in read_rows(run, *args)] == [140_270, 97_550]
    assert read_lead(run, *args) == (
        "Registered nurses in California: 140,270 to 173,170 USD a year as Senior Care Manager, from the "
        "middle "
        "to the top quarter of what they earn."
    )


def test_a_figure_that_a_pack_states_for_a_state_is_shown_there_only(folder: Path, run: Run) -> None:
    path = folder / "salary.toml"
    text = path.read_text("utf-8")
    added = (
        '\n[[pay]]\nlevel = "senior"\ncountry = "US"\nstate = "CA"\nmedian = 111000\ncurrency = "USD"\n'
        'basis = "stated"\nsource = "guide-pay"\n'
    )
    path.write_text(text + added, "utf-8")
    args = [*SENIOR, "--license", "RN", "--pack", str(folder)]
    stated = {
        state: [(row["state"], row["median"]) for row in read_rows(run, *args, "--state", state)
                if row["basis"] == "stated"]
        for state in ("CA", "TX")
    }  # fmt: skip
    assert stated == {"CA": [("CA", 111_000), (None, 84_000)], "TX": [(None, 84_000)]}
    lead = read_lead(run, *args, "--state", "CA")
    assert "Any background, California: 111,000 USD. Any background, whole country: 84,000 USD." in lead


def test_figures_above_the_highest_published_are_told_apart_from_withheld_ones(
    folder: Path, run: Run
) -> None:
    path = folder / "wages.csv"
    text = path.read_text("utf-8")
    row = re.search(r"^CA,000000,29-1141,.*$", text, re.MULTILINE)
    assert row
    *kept, _, _ = row[0].split(",")
    kept[4] = "*"
    path.write_text(text.replace(row[0], ",".join([*kept, "#", "#"])), "utf-8")
    args = [*SENIOR, "--license", "RN", "--state", "CA", "--pack", str(folder)]
    here, *_ = read_rows(run, *args)
    assert (here["withheld"], here["topped"], here["median"]) == (["mean"], ["p75", "p90"], 140_270)
    lines = show(run, *args, "--plain").splitlines()
    name = "Registered Nurses (external), California."
    assert [line for line in lines if line.startswith(name)] == [
        f"{name} 10%: 101,260.", f"{name} 25%: 122,440.", f"{name} Median: 140,270.",
        f"{name} 75%: very high.", f"{name} 90%: very high.", f"{name} Average: withheld.",
    ]  # fmt: skip
    assert "withheld: the publisher holds this figure back." in lines
    assert "very high: the publisher gives no figure above its highest." in lines
    line = read_csv(run, *args)[0]
    assert [line[f"{key} (USD)"] for key in ("75%", "90%", "Average")] == [""] * 3
    offer = show(run, *args, "--offer", "500k", "--plain").splitlines()[0]
    assert offer == (
        "Where 500,000 lies in the band of Senior Care Manager for registered nurses in California, "
        "cannot be "
        "said: its figures are not published."
    )
    assert lines[0].startswith(
        "Registered nurses in California: 140,270 to what is only called very high USD a year as Senior "
    )
    expected = read_json(run, *args)["expected"]
    assert (expected["low"], expected["high"], expected["topped"]) == (140_270, None, ["p75"])


# ---------------------------------------------------------------- the pack of another country


@pytest.fixture
def abroad(folder: Path) -> Path:
    """Return a copy of the small pack whose wage tables are those of another country."""
    for name in ("occupations.toml", "salary.toml"):
        text = (folder / name).read_text("utf-8").replace('country = "US"', 'country = "GB"')
        (folder / name).write_text(text.replace('currency = "USD"', 'currency = "GBP"'), "utf-8")
    areas = (folder / "areas.csv").read_text("utf-8")
    changed = areas.replace("US,country,,United States", "GB,country,,United Kingdom")
    assert changed != areas
    (folder / "areas.csv").write_text(changed, "utf-8")
    header, *rows = (folder / "wages.csv").read_text("utf-8").splitlines()
    rows = sorted(re.sub("^US,", "GB,", row) for row in rows)
    (folder / "wages.csv").write_text("\n".join([header, *rows, ""]), "utf-8")
    return folder


def translate(text: str) -> str:
    """Return what is said of the small pack as it is said of the other country."""
    for before, after in (("United States", "United Kingdom"), ("USD", "GBP"), ('"US"', '"GB"')):
        text = text.replace(before, after)
    return text


ABROAD_TOO = {
    **{name: args for name, args in VIEWS.items() if "--license" in args or "--state" in args},
    "an offer in a state and setting": [
        *SENIOR, "--license", "RN", "--state", "CA", "--setting", "payer", "--offer", "95k",
    ],
    "a chart": [*SENIOR, "--license", "RN", "--state", "CA", "--chart"],
}  # fmt: skip


@pytest.mark.parametrize("args", ABROAD_TOO.values(), ids=list(ABROAD_TOO))
def test_a_pack_of_another_country_works_alike(args: list[str], abroad: Path, run: Run) -> None:
    # All of one pack before the other: carecli checks a pack when it reads another than the last.
    forms = ("json", "csv", "plain")
    there = [leave_out_named(show(run, *args, "--pack", abroad, "--format", form)) for form in forms]
    here = [translate(show(run, *args, "--format", form)) for form in forms]
    assert there[:2] == here[:2]
    assert there[2].split("\nSources:\n")[0] == here[2].split("\nSources:\n")[0]


def test_a_pack_of_another_country_has_no_fault(abroad: Path, run: Run) -> None:
    assert run("pack", "check", abroad).exit_code == 0


def test_the_home_of_a_pack_is_the_country_of_its_wage_tables(abroad: Path, run: Run) -> None:
    asked = [*SENIOR, "--license", "RN", "--state", "CA", "--pack", str(abroad)]
    assert read_json(run, "--country", "UK", *asked) == read_json(run, *asked)
    result = run("salary", "--country", "US", *asked)
    assert (result.exit_code, result.stdout) == (2, "")
    assert leave_out_named(result.stderr) == (
        "carecli: error: --level is for United Kingdom: of United States the guide gives one range; "
        "run carecli salary --country US\n"
    )
    more = "By level, state and license: carecli salary"
    assert more in leave_out_named(show(run, "--country", "UK", "--plain", "--pack", abroad))
    assert more not in show(run, "--country", "US", "--plain", "--pack", abroad)
    assert more in show(run, "--country", "US", "--plain")


def test_in_other_money_than_dollars_an_offer_has_no_dollar_sign(abroad: Path, run: Run) -> None:
    result = run("salary", *OFFER, "--offer", "$82k", "--pack", abroad)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "carecli: error: --offer is to be in GBP here; leave out the dollar sign\n"


def test_assess_goes_by_the_country_of_the_pack(abroad: Path, run: Run) -> None:
    def assess(*args: str | Path) -> Any:
        result = run("assess", "--license", "RN", "--years", "6", "--state", "CA", "--json", *args)
        assert (result.exit_code, result.stderr) == (0, "")
        return json.loads(result.stdout)["pay"]

    pay = assess()
    assert pay
    assert assess("--pack", abroad) == json.loads(translate(json.dumps(pay)))
    assert assess("--pack", abroad, "--country", "UK") == assess("--pack", abroad)
    assert assess("--pack", abroad, "--country", "US") is None


@pytest.mark.parametrize("area", [[], ["--state", "CA"]], ids=["the country", "a state"])
def test_a_figure_in_other_money_is_shown_apart_and_compared_with_nothing(
    area: list[str], folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    path = folder / "occupations.toml"
    path.write_text(path.read_text("utf-8").replace('currency = "USD"', 'currency = "GBP"'), "utf-8")
    args = ["--level", "care-manager", "--license", "RN", *area, "--offer", "82k", "--pack", str(folder)]
    data = read_json(run, *args)
    assert [row["currency"] for row in data["rows"] if row["basis"] == "stated"] == ["USD"]
    assert {row["currency"] for row in data["rows"] if row["basis"] != "stated"} == {"GBP"}
    assert [row for row in data["rows"] if row["carried"]] == []
    assert (data["notes"], data["offer"]["above_guide"]) == ([], [])
    text = show(run, *args, "--chart")
    assert "82,000 GBP a year lies " in text
    assert "The guide, in USD (stated)" in text
    assert "Any background, whole country: 68,000 USD." in text
    assert "the guide's median" not in text
    pairs = pair(*read_chart(text))
    places = ["California"] * len(area[:1])
    assert [label for label, _ in pairs] == [
        *(["Nurses, CA"] if places else []), "Nurses, US", "Your offer, 82,000",
    ]  # fmt: skip


def test_wage_tables_of_a_country_without_its_row_are_a_fault_of_the_pack(folder: Path, run: Run) -> None:
    path = folder / "occupations.toml"
    path.write_text(path.read_text("utf-8").replace('country = "US"', 'country = "GB"'), "utf-8")
    result = run("salary", *SENIOR, "--pack", folder)
    assert (result.exit_code, result.stdout) == (4, "")
    assert "row of the country GB" in result.stderr


def test_without_a_count_nothing_is_said_of_jobs(folder: Path, run: Run) -> None:
    path = folder / "wages.csv"
    text = path.read_text("utf-8")
    path.write_text(text.replace("US,000000,29-1141,3379720,", "US,000000,29-1141,*,"), "utf-8")
    args = [*SENIOR, "--license", "RN", "--pack", str(folder)]
    lines = show(run, *args, "--plain").splitlines()
    assert not [line for line in lines if line.startswith("Jobs counted")]
    assert not [line for line in lines if line.startswith("withheld")]
    assert [row["Jobs"] for row in read_csv(run, *args)] == ["", ""]


def test_where_nothing_is_published_an_offer_is_compared_with_the_guide_only(folder: Path, run: Run) -> None:
    path = folder / "wages.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if f",{NURSES}," not in line), "utf-8")
    args = [*OFFER, "--pack", str(folder)]
    said = show(run, *args, "--offer", "82k", "--plain").splitlines()
    assert said[1:4] == [
        "An offer of 82,000 USD a year, compared:",
        "- 82,000 is 2,000 below the guide's median for Senior Care Manager, 84,000.",
        "Registered nurses in the whole country: not published a year as Senior Care Manager, from the "
        "middle to "
        "the top quarter of what they earn. Any background, whole country: 84,000 USD.",
    ]
    offer = read_json(run, *args, "--offer", "82k")["offer"]
    assert (offer["places"], [found["by"] for found in offer["above_guide"]]) == ([], [-2_000])
    lead = read_lead(run, *args, "--compare", "NY,TX")
    assert lead.startswith("Registered nurses in New York: not published a year as Senior ")
