"""Pay by tables: the nearest occupations, the guide's figure carried to an area, and an offer's place."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecli.engine.pay import (
    ALL_INDUSTRIES,
    PERCENTILES,
    Amount,
    PayRow,
    PaySheet,
    Placement,
    Wages,
    choose_fits,
    is_near,
    lay_out_pay,
    list_occupations,
    place_amount,
)
from carecli.pack.ladder import Level
from carecli.pack.loading import load_file
from carecli.pack.pay import OccupationsFile, Pay
from carecli.pack.schema import adapt
from carecli.pack.wages import Area, WageEstimate
from tests.conftest import SMALL_PACK
from tests.engine.strategies import LEVELS, PACK

FILE = load_file(SMALL_PACK, "occupations", OccupationsFile)
NURSES, SOCIAL_WORKERS, PRACTICAL_NURSES = "29-1141", "21-1022", "29-2061"
HEALTH_WORKERS, ASSISTANTS = "21-1094", "21-1093"
HEALTH_MANAGERS, SOCIAL_MANAGERS = "11-9111", "11-9151"

# What is held, and the occupations of an assistant, of the other staff levels, and of the two that lead.
UNLICENSED = [HEALTH_WORKERS, ASSISTANTS]
EITHER = [NURSES, SOCIAL_WORKERS]
BOTH_MANAGERS = [HEALTH_MANAGERS, SOCIAL_MANAGERS]
HOLDS: dict[str, tuple[tuple[str, ...] | None, list[str], list[str], list[str]]] = {
    "RN": (("RN",), [NURSES], [NURSES], [HEALTH_MANAGERS]),
    "APRN": (("APRN",), [NURSES], [NURSES], [HEALTH_MANAGERS]),
    "RN and APRN": (("RN", "APRN"), [NURSES], [NURSES], [HEALTH_MANAGERS]),
    "LCSW": (("LCSW",), [SOCIAL_WORKERS], [SOCIAL_WORKERS], [HEALTH_MANAGERS]),
    "LMSW": (("LMSW",), [SOCIAL_WORKERS], [SOCIAL_WORKERS], [HEALTH_MANAGERS]),
    "LSW": (("LSW",), [SOCIAL_WORKERS], [SOCIAL_WORKERS], [HEALTH_MANAGERS]),
    "LPN": (("LPN",), [PRACTICAL_NURSES], [PRACTICAL_NURSES], [SOCIAL_MANAGERS]),
    "RN and LCSW": (("RN", "LCSW"), EITHER, EITHER, [HEALTH_MANAGERS]),
    "LCSW and RN": (("LCSW", "RN"), EITHER, EITHER, [HEALTH_MANAGERS]),
    "LPN and RN": (
        ("LPN", "RN"), [NURSES, PRACTICAL_NURSES], [NURSES, PRACTICAL_NURSES], BOTH_MANAGERS,
    ),
    "LPC, which no fit names": (("LPC",), UNLICENSED, EITHER, BOTH_MANAGERS),
    "LPC and RN": (("LPC", "RN"), [NURSES], [NURSES], [HEALTH_MANAGERS]),
    "none": ((), UNLICENSED, UNLICENSED, [SOCIAL_MANAGERS]),
    "not known": (None, UNLICENSED, EITHER, BOTH_MANAGERS),
}  # fmt: skip


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(("held", "assistant", "staff", "leader"), HOLDS.values(), ids=list(HOLDS))
def test_level_and_license_decide_the_occupation(
    held: tuple[str, ...] | None, assistant: list[str], staff: list[str], leader: list[str], level: str
) -> None:
    expected = {"assistant": assistant, "supervisor": leader, "director": leader}.get(level, staff)
    assert list_occupations([level], held, FILE) == expected
    fits = choose_fits(level, held, FILE.fit)
    assert fits
    assert all(level in fit.levels for fit in fits)
    assert list(dict.fromkeys(code for fit in fits for code in fit.occupations)) == expected


def test_every_license_of_the_pack_has_occupations_at_every_level() -> None:
    licenses = [c.id for c in PACK.credentials.credential if c.kind == "license"]
    assert {"RN", "APRN", "LPN", "LSW", "LMSW", "LCSW", "LPC", "LMFT"} <= set(licenses)
    for name in licenses:
        assert len(LEVELS) == 6
        assert [level for level in LEVELS if not list_occupations([level], [name], FILE)] == []


def test_a_level_that_no_fit_names_has_no_occupation() -> None:
    assert choose_fits("boss", ["RN"], FILE.fit) == []
    assert list_occupations(["boss"], None, FILE) == []


def test_the_occupations_of_several_levels_are_named_once_the_nearest_first() -> None:
    assert list_occupations(LEVELS, None, FILE) == [*UNLICENSED, *EITHER, *BOTH_MANAGERS]
    assert list_occupations(["senior", "lead", "director"], ["RN"], FILE) == [NURSES, HEALTH_MANAGERS]
    assert list_occupations([], ["RN"], FILE) == []


# ---------------------------------------------------------------- the rows of pay

US = Area("US", "country", (), "United States")
EAST = Area("EA", "state", ("EA",), "East")
WEST = Area("WE", "state", ("WE",), "West")
SENIOR = next(level for level in PACK.ladder.level if level.id == "senior")
DIRECTOR = next(level for level in PACK.ladder.level if level.id == "director")
PAYER = ("524114", "health insurers")


def say_pay(level: str = "senior", median: int | None = 84_000, **more: Any) -> Pay:
    made: Pay = adapt(Pay).validate_python(
        {
            "level": level, "country": "US", "median": median, "currency": "USD", "basis": "stated",
            "source": "guide-pay", **more,
        }
    )  # fmt: skip
    return made


def make_wages(*given: tuple[str, str, int | None] | WageEstimate) -> Wages:
    """Return wages by key, each given whole or as area, occupation and median."""
    rows = [
        wage if isinstance(wage, WageEstimate) else
        WageEstimate(wage[0], ALL_INDUSTRIES, wage[1], 900, None, 1, None, wage[2], None, 10**9, (), ())
        for wage in given
    ]  # fmt: skip
    return {(row.area, row.industry, row.occupation): row for row in rows}


def lay_out(
    level: Level,
    areas: list[Area],
    licenses: tuple[str, ...] | None,
    stated: list[Pay],
    wages: Wages,
    file: OccupationsFile = FILE,
    **more: Any,
) -> tuple[PayRow, ...]:
    """Return the rows of one level."""
    sheet = lay_out_pay([level], areas, licenses, stated, file, wages, **more)
    asked = (more.get("setting"), more.get("industry"), more.get("offer"))
    assert (sheet.levels, sheet.licenses) == ((level,), licenses)
    assert (sheet.setting, sheet.industry, sheet.offer) == asked
    return sheet.rows


def summarize(rows: tuple[PayRow, ...]) -> list[tuple[str, str, int | None]]:
    """Return basis, area and occupation (of a carried figure too), and the median."""
    return [
        (
            row.basis,
            f"{row.area.id} {row.occupation.id if row.occupation else ''}".strip()
            if row.carried is None
            else f"{row.area.id} by {row.carried.occupation.id}",
            row.median,
        )
        for row in rows
    ]


NATIONAL = (("US", SOCIAL_WORKERS, 97_550), ("US", NURSES, 67_880))


def test_the_areas_follow_each_other_and_the_country_with_the_guide_comes_last() -> None:
    wages = make_wages(
        *NATIONAL, ("EA", SOCIAL_WORKERS, 110_000), ("EA", NURSES, 70_000), ("WE", SOCIAL_WORKERS, 90_000),
        ("WE", NURSES, 60_000),
    )  # fmt: skip
    stated = [say_pay("lead", 90_000), say_pay("senior")]
    assert summarize(lay_out(SENIOR, [US, WEST, EAST], ("LCSW",), stated, wages)) == [
        ("derived", f"WE by {SOCIAL_WORKERS}", 77_500),
        ("external", f"WE {SOCIAL_WORKERS}", 90_000),
        ("derived", f"EA by {SOCIAL_WORKERS}", 94_700),
        ("external", f"EA {SOCIAL_WORKERS}", 110_000),
        ("stated", "US", 84_000),
        ("external", f"US {SOCIAL_WORKERS}", 97_550),
    ]


@pytest.mark.parametrize(
    "held", [("RN",), ("RN", "LCSW"), ("LPN",), (), None], ids=["RN", "RN, LCSW", "LPN", "none", "not known"]
)
def test_the_guides_figure_is_carried_for_social_workers_alone(held: tuple[str, ...] | None) -> None:
    codes = (NURSES, SOCIAL_WORKERS, PRACTICAL_NURSES, HEALTH_WORKERS)
    wages = make_wages(*((area, code, 84_000) for area in ("US", "EA") for code in codes))
    assert [row for row in lay_out(SENIOR, [US, EAST], held, [say_pay()], wages) if row.carried] == []
    assert [row for row in lay_out(SENIOR, [US, EAST], ("LPN", "LCSW"), [say_pay()], wages) if row.carried]


@pytest.mark.parametrize(
    ("p10", "p90", "is_shown"),
    [(84_000, 84_000, True), (84_001, 99_000, False), (50_000, 83_999, False), (None, 99_000, False),
     (50_000, None, False)],
)  # fmt: skip
def test_no_figure_is_carried_to_where_the_occupation_does_not_earn_it(
    p10: int | None, p90: int | None, is_shown: bool
) -> None:
    here = WageEstimate("EA", ALL_INDUSTRIES, SOCIAL_WORKERS, 9, None, p10, None, 67_880, None, p90, (), ())
    wages = make_wages(("US", SOCIAL_WORKERS, 67_880), here)
    rows = lay_out(SENIOR, [US, EAST], ("LCSW",), [say_pay()], wages)
    assert any(row.carried for row in rows) is is_shown


@pytest.mark.parametrize(
    ("stated", "local", "national", "carried"),
    [
        # 84,000 x 140,270 / 97,550 = 11,782,680,000 / 97,550 = 120,786.06...
        (84_000, 140_270, 97_550, 120_800),
        # 128,000 x 114,150 / 123,860 = 14,611,200,000 / 123,860 = 117,965.44...
        (128_000, 114_150, 123_860, 118_000),
        # 52,000 x 39,880 / 97,550 = 2,073,760,000 / 97,550 = 21,258.43...
        (52_000, 39_880, 97_550, 21_300),
        # 84,000 x 97,550 / 97,550 = 84,000
        (84_000, 97_550, 97_550, 84_000),
    ],
)
def test_a_figure_is_carried_by_the_medians_and_rounded_to_hundreds(
    stated: int, local: int, national: int, carried: int
) -> None:
    wages = make_wages(("US", SOCIAL_WORKERS, national), ("EA", SOCIAL_WORKERS, local))
    rows = lay_out(SENIOR, [US, EAST], ("LCSW",), [say_pay(median=stated)], wages)
    (row,) = [row for row in rows if row.carried]
    assert (row.median, row.basis, row.area, row.occupation) == (carried, "derived", EAST, None)
    assert (row.currency, row.year, row.source) == ("USD", FILE.year, FILE.source)
    assert row.carried
    assert (row.carried.stated, row.carried.local, row.carried.national) == (stated, local, national)
    assert (row.carried.occupation.id, row.carried.source) == (SOCIAL_WORKERS, "guide-pay")


@pytest.mark.parametrize(
    ("wages", "is_published"),
    [
        ([("US", SOCIAL_WORKERS, 97_550)], (False, True)),
        ([("EA", SOCIAL_WORKERS, 110_000)], (True, False)),
        ([("US", SOCIAL_WORKERS, None), ("EA", SOCIAL_WORKERS, 110_000)], (True, True)),
        ([("US", SOCIAL_WORKERS, 97_550), ("EA", SOCIAL_WORKERS, None)], (True, True)),
        ([], (False, False)),
    ],
    ids=["no local row", "no national row", "no national median", "no local median", "no wages"],
)
def test_nothing_is_carried_without_both_medians(
    wages: list[tuple[str, str, int | None]], is_published: tuple[bool, bool]
) -> None:
    rows = lay_out(SENIOR, [US, EAST], ("LCSW",), [say_pay()], make_wages(*wages))
    medians = {area: median for area, _, median in wages}
    assert summarize(rows) == [
        ("external", f"EA {SOCIAL_WORKERS}", medians.get("EA")),
        ("stated", "US", 84_000),
        ("external", f"US {SOCIAL_WORKERS}", medians.get("US")),
    ]
    assert tuple(row.is_published for row in rows if row.occupation) == is_published


@pytest.mark.parametrize(
    "stated",
    [[], [say_pay("lead", 90_000)], [say_pay(median=None, mean=88_000)], [say_pay(country="CA")]],
    ids=["no figure", "another level", "no median", "another country"],
)
def test_nothing_is_carried_without_a_stated_median_of_the_level(stated: list[Pay]) -> None:
    wages = make_wages(*NATIONAL, ("EA", SOCIAL_WORKERS, 110_000))
    rows = lay_out(SENIOR, [US, EAST], ("LCSW",), stated, wages)
    assert [row for row in summarize(rows) if row[0] != "stated"] == [
        ("external", f"EA {SOCIAL_WORKERS}", 110_000),
        ("external", f"US {SOCIAL_WORKERS}", 97_550),
    ]


def test_the_country_alone_has_nothing_carried() -> None:
    rows = lay_out(SENIOR, [US], None, [say_pay()], make_wages(*NATIONAL))
    assert summarize(rows) == [
        ("stated", "US", 84_000),
        ("external", f"US {NURSES}", 67_880),
        ("external", f"US {SOCIAL_WORKERS}", 97_550),
    ]


def test_the_country_is_never_carried_to_itself() -> None:
    rows = lay_out(SENIOR, [US, US], ("LCSW",), [say_pay()], make_wages(*NATIONAL))
    assert ("external", f"US {SOCIAL_WORKERS}", 97_550) in summarize(rows)
    assert [row for row in rows if row.carried] == []


def test_a_stated_row_keeps_every_figure_of_the_guide() -> None:
    pay = say_pay(low=70_000, mean=88_000, high=99_000, year=2024, currency="CAD", basis="external")
    row, *_ = lay_out(SENIOR, [US], ("LCSW",), [pay], {})
    assert (row.low, row.median, row.mean, row.high) == (70_000, 84_000, 88_000, 99_000)
    assert (row.level, row.area, row.currency, row.year) == ("senior", US, "CAD", 2024)
    assert (row.basis, row.source, row.occupation, row.fit) == ("external", "guide-pay", None, None)


WHOLE = WageEstimate("EA", ALL_INDUSTRIES, SOCIAL_WORKERS, 690, 66, 10, 20, 30, 40, 50, (), ())


def test_a_figure_stated_for_a_state_stands_there_alone() -> None:
    wages = make_wages(*NATIONAL, ("EA", SOCIAL_WORKERS, 110_000))
    stated = [say_pay(median=70_000, state="WE"), say_pay(median=99_000, state="EA"), say_pay()]
    rows = lay_out(SENIOR, [US, EAST], ("LCSW",), stated, wages)
    assert summarize(rows) == [
        ("stated", "EA", 99_000),
        # 84,000 x 110,000 / 97,550 = 94,720.65...
        ("derived", f"EA by {SOCIAL_WORKERS}", 94_700),
        ("external", f"EA {SOCIAL_WORKERS}", 110_000),
        ("stated", "US", 84_000),
        ("external", f"US {SOCIAL_WORKERS}", 97_550),
    ]


def test_a_published_row_keeps_every_figure_and_its_origin() -> None:
    row, _, _ = lay_out(SENIOR, [US, EAST], ("LCSW",), [say_pay(median=None)], make_wages(WHOLE))
    assert (row.p10, row.p25, row.median, row.p75, row.p90, row.mean, row.jobs) == (
        10,
        20,
        30,
        40,
        50,
        66,
        690,
    )
    assert (row.level, row.area, row.currency, row.year) == ("senior", EAST, FILE.currency, FILE.year)
    assert (row.basis, row.source, row.is_published) == ("external", FILE.source, True)
    assert (row.industry, row.low, row.high) == (None, None, None)
    assert (row.withheld, row.topped) == ((), ())
    assert row.occupation
    assert row.occupation.name == "Healthcare Social Workers"
    assert row.fit in choose_fits("senior", ["LCSW"], FILE.fit)


@pytest.mark.parametrize(
    ("suppressed", "topped"),
    [
        (("mean", "p90"), ()),
        ((), ("p75", "p90")),
        (("mean",), ("p90",)),
        ((), ("mean", "median", "p75", "p90")),
        (("jobs", "mean", *PERCENTILES.values()), ()),
    ],
)
def test_withheld_and_topped_cells_are_named_apart_and_have_no_figure(
    suppressed: tuple[str, ...], topped: tuple[str, ...]
) -> None:
    absent = {*suppressed, *topped}
    missing: dict[str, Any] = dict.fromkeys(absent)
    wage = WHOLE._replace(**missing, suppressed=suppressed, topped=topped)
    wages = make_wages(wage, ("US", SOCIAL_WORKERS, 97_550))
    rows = lay_out(SENIOR, [US, EAST], ("LCSW",), [say_pay()], wages)
    (row,) = [row for row in rows if row.area is EAST and row.occupation]
    assert (row.withheld, row.topped, row.is_published) == (suppressed, topped, True)
    assert {key for key in ("jobs", "mean", *PERCENTILES.values()) if getattr(row, key) is None} == absent
    assert [row for row in rows if row.carried] == []


def test_an_industry_adds_its_wages_in_the_whole_country_at_the_end() -> None:
    payer = WHOLE._replace(area="US", industry=PAYER[0], median=92_670)
    wages = make_wages(*NATIONAL, ("EA", SOCIAL_WORKERS, 110_000), payer)
    rows = lay_out(SENIOR, [US, EAST], None, [say_pay()], wages, industry=PAYER)
    assert [
        (r.area.id, r.occupation.id, r.median, r.is_published) for r in rows if r.occupation and r.industry
    ] == [
        ("US", NURSES, None, False),
        ("US", SOCIAL_WORKERS, 92_670, True),
    ]
    assert [row.industry for row in rows[-3:]] == [None, PAYER[1], PAYER[1]]
    plain = lay_out(SENIOR, [US, EAST], None, [say_pay()], wages)
    assert rows[:-2] == plain


# ---------------------------------------------------------------- the sheet of several levels


def list_sheet(sheet: PaySheet) -> list[tuple[str, str, str | None, int | None]]:
    """Return level, basis with area, industry and median of each row."""
    return [(row.level, f"{row.basis} {row.area.id}", row.industry, row.median) for row in sheet.rows]


STATED_FOR_BOTH = [say_pay("director", 128_000), say_pay()]
BOTH_NATIONAL = (("US", SOCIAL_WORKERS, 97_550), ("US", HEALTH_MANAGERS, 123_860))


@pytest.mark.parametrize("industry", [None, PAYER])
def test_with_several_levels_the_guide_leads_each_and_only_the_industry_is_of_the_country(
    industry: tuple[str, str] | None,
) -> None:
    payer = WHOLE._replace(area="US", industry=PAYER[0], median=92_670)
    wages = make_wages(
        *BOTH_NATIONAL, ("EA", SOCIAL_WORKERS, 110_000), ("EA", HEALTH_MANAGERS, 141_480), payer
    )
    sheet = lay_out_pay(
        [SENIOR, DIRECTOR], [US, EAST], ("LCSW",), STATED_FOR_BOTH, FILE, wages, industry=industry
    )
    assert list_sheet(sheet) == [
        ("senior", "stated US", None, 84_000),
        ("senior", "derived EA", None, 94_700),
        ("senior", "external EA", None, 110_000),
        *([("senior", "external US", PAYER[1], 92_670)] if industry else []),
        ("director", "stated US", None, 128_000),
        ("director", "external EA", None, 141_480),
        *([("director", "external US", PAYER[1], None)] if industry else []),
    ]
    assert (sheet.levels, sheet.industry, sheet.is_local) == ((SENIOR, DIRECTOR), industry, True)


def test_several_levels_of_the_country_alone_keep_its_wages() -> None:
    wages = make_wages(*BOTH_NATIONAL)
    sheet = lay_out_pay([SENIOR, DIRECTOR], [US], ("LCSW",), STATED_FOR_BOTH, FILE, wages)
    assert list_sheet(sheet) == [
        ("senior", "stated US", None, 84_000),
        ("senior", "external US", None, 97_550),
        ("director", "stated US", None, 128_000),
        ("director", "external US", None, 123_860),
    ]
    assert not sheet.is_local


def test_the_rows_of_several_levels_are_those_of_each_alone() -> None:
    wages = make_wages(*BOTH_NATIONAL, ("EA", SOCIAL_WORKERS, 110_000))
    areas, stated = [US, EAST], STATED_FOR_BOTH
    both = lay_out_pay([SENIOR, DIRECTOR], areas, None, stated, FILE, wages, industry=PAYER)
    alone = [
        row for level in (SENIOR, DIRECTOR)
        for row in lay_out(level, areas, None, stated, wages, industry=PAYER)
    ]  # fmt: skip
    left_out = [row for row in alone if row not in both.rows]
    assert set(both.rows) <= set(alone)
    assert left_out
    assert all(row.area is US and row.occupation and not row.industry for row in left_out)


def test_a_sheet_without_levels_has_no_rows() -> None:
    sheet = lay_out_pay([], [US, EAST], ("LCSW",), [say_pay()], FILE, {})
    assert (sheet.levels, sheet.rows, sheet.is_local) == ((), (), False)


def test_a_sheet_keeps_what_was_asked_for_and_stays_as_it_is() -> None:
    sheet = lay_out_pay(
        [SENIOR], [US], ("LCSW",), [], FILE, {}, setting="payer", industry=PAYER, offer=Amount(82_000, 82_000)
    )
    assert (sheet.setting, sheet.industry, sheet.offer, sheet.licenses) == (
        "payer",
        PAYER,
        Amount(82_000, 82_000),
        ("LCSW",),
    )
    assert sheet.file is FILE
    for value, name in ((sheet, "offer"), (sheet.rows[0], "median")):
        with pytest.raises(AttributeError):
            setattr(value, name, 1)


@pytest.mark.parametrize(
    ("licenses", "unfit"),
    [
        (None, ()), ((), ()), (("LCSW",), ()), (("XY",), ("XY",)), (("XZ", "XY"), ("XZ", "XY")),
        (("XY", "RN"), ()), (("LCSW", "LMFT"), ()),
    ],
)  # fmt: skip
def test_licenses_are_unfit_where_none_of_them_has_an_occupation(
    licenses: tuple[str, ...] | None, unfit: tuple[str, ...]
) -> None:
    assert lay_out_pay([SENIOR], [US], licenses, [], FILE, {}).unfit == unfit


# ---------------------------------------------------------------- other money and other countries


def test_a_figure_in_other_money_than_the_wages_is_shown_and_not_carried() -> None:
    wages = make_wages(*NATIONAL, ("EA", SOCIAL_WORKERS, 110_000))
    rows = lay_out(SENIOR, [US, EAST], ("LCSW",), [say_pay(currency="CAD")], wages)
    assert [(row.basis, row.area.id, row.currency) for row in rows] == [
        ("external", "EA", "USD"), ("stated", "US", "CAD"), ("external", "US", "USD"),
    ]  # fmt: skip
    later = lay_out(SENIOR, [US, EAST], ("LCSW",), [say_pay(currency="CAD"), say_pay(median=60_000)], wages)
    (carried,) = [row.carried for row in later if row.carried]
    assert carried.stated == 60_000


def test_a_figure_of_a_state_is_never_carried() -> None:
    wages = make_wages(*NATIONAL, ("EA", SOCIAL_WORKERS, 110_000), ("WE", SOCIAL_WORKERS, 90_000))
    rows = lay_out(SENIOR, [US, EAST, WEST], ("LCSW",), [say_pay(state="EA")], wages)
    assert [row.area.id for row in rows if row.basis == "stated"] == ["EA"]
    assert [row for row in rows if row.carried] == []


def test_the_country_and_its_money_are_those_of_the_wage_tables() -> None:
    land = Area("XX", "country", (), "Exland")
    file = FILE.replace(country="XX", currency="XXD")
    wages = make_wages(("XX", SOCIAL_WORKERS, 97_550), ("EA", SOCIAL_WORKERS, 110_000))
    stated = [say_pay(median=1), say_pay(country="XX", currency="XXD")]
    rows = lay_out(SENIOR, [land, EAST], ("LCSW",), stated, wages, file)
    assert summarize(rows) == [
        ("derived", f"EA by {SOCIAL_WORKERS}", 94_700),
        ("external", f"EA {SOCIAL_WORKERS}", 110_000),
        ("stated", "XX", 84_000),
        ("external", f"XX {SOCIAL_WORKERS}", 97_550),
    ]
    assert {(row.country, row.currency) for row in rows} == {("XX", "XXD")}


# ---------------------------------------------------------------- carrying, whatever the figures

MEDIANS = st.integers(10_000, 500_000)
STATED = st.integers(10_000, 500_000)


def carry(stated: int, local: int, national: int) -> int:
    wages = make_wages(("US", SOCIAL_WORKERS, national), ("EA", SOCIAL_WORKERS, local))
    rows = lay_out(SENIOR, [US, EAST], ("LCSW",), [say_pay(median=stated)], wages)
    (amount,) = [row.median for row in rows if row.carried]
    assert amount is not None
    return amount


@given(STATED, MEDIANS, MEDIANS, MEDIANS)
def test_a_higher_local_median_never_carries_to_less(
    stated: int, one: int, other: int, national: int
) -> None:
    low, high = sorted((one, other))
    assert carry(stated, low, national) <= carry(stated, high, national)


@given(STATED, MEDIANS)
def test_an_area_paid_like_the_country_has_the_guides_figure_rounded_to_hundreds(
    stated: int, median: int
) -> None:
    carried = carry(stated, median, median)
    assert carried % 100 == 0
    assert abs(carried - stated) <= 50


@given(STATED, MEDIANS, MEDIANS)
def test_a_carried_figure_is_within_fifty_of_the_exact_one(stated: int, local: int, national: int) -> None:
    carried = carry(stated, local, national)
    assert carried % 100 == 0
    assert abs(carried * national - stated * local) <= 50 * national * (1 + 1e-9)


# ---------------------------------------------------------------- an offer's place

RISING = (100, 200, 300, 400, 500)


def publish(*figures: int | None) -> PayRow:
    """Return a published row with these percentiles, from p10 to p90."""
    p10, p25, median, p75, p90 = figures
    wage = WageEstimate("US", ALL_INDUSTRIES, NURSES, 1, None, p10, p25, median, p75, p90, (), ())
    (row,) = lay_out(SENIOR, [US], ("RN",), [], make_wages(wage))
    return row


@pytest.mark.parametrize(
    ("figures", "offer", "place"),
    [
        (RISING, 1, (0, 10)),
        (RISING, 99, (0, 10)),
        (RISING, 100, (10, 10)),
        (RISING, 101, (10, 25)),
        (RISING, 199, (10, 25)),
        (RISING, 200, (25, 25)),
        (RISING, 250, (25, 50)),
        (RISING, 300, (50, 50)),
        (RISING, 301, (50, 75)),
        (RISING, 400, (75, 75)),
        (RISING, 499, (75, 90)),
        (RISING, 500, (90, 90)),
        (RISING, 501, (90, 100)),
        (RISING, 10**7, (90, 100)),
        ((None, 200, 300, 400, 500), 150, (0, 25)),
        ((100, None, 300, 400, 500), 150, (10, 50)),
        ((100, 200, None, 400, 500), 250, (25, 75)),
        ((100, 200, None, 400, 500), 200, (25, 25)),
        ((100, 200, 300, 400, None), 450, (75, 100)),
        ((100, 200, 300, None, None), 350, (50, 100)),
        ((None, None, 300, None, None), 299, (0, 50)),
        ((None, None, 300, None, None), 300, (50, 50)),
        ((None, None, 300, None, None), 301, (50, 100)),
        ((100, 100, 300, 400, 500), 99, (0, 10)),
        ((100, 100, 300, 400, 500), 100, (10, 25)),
        ((100, 100, 300, 400, 500), 101, (25, 50)),
        ((100, 200, 300, 500, 500), 500, (75, 90)),
        ((300, 300, 300, 300, 300), 299, (0, 10)),
        ((300, 300, 300, 300, 300), 300, (10, 90)),
        ((300, 300, 300, 300, 300), 301, (90, 100)),
    ],
)
def test_an_offer_lies_between_the_published_percentiles(
    figures: tuple[int | None, ...], offer: int, place: tuple[int, int]
) -> None:
    assert place_amount(offer, publish(*figures)) == Placement(*place)


def test_an_offer_has_no_place_where_nothing_is_published() -> None:
    assert place_amount(300, publish(None, None, None, None, None)) is None
    rows = lay_out(
        SENIOR, [US, EAST], ("LCSW",), [say_pay()], make_wages(*NATIONAL, ("EA", SOCIAL_WORKERS, 9_999))
    )
    guide = [row for row in rows if row.occupation is None]
    assert [row.basis for row in guide] == ["derived", "stated"]
    assert [place_amount(300, row) for row in guide] == [None, None]


@st.composite
def published_rows(draw: st.DrawFn) -> PayRow:
    """Return a row whose percentiles never fall; some may be equal, some missing, but not all."""
    figures = sorted(draw(st.lists(st.integers(1, 40), min_size=5, max_size=5)))
    kept = draw(st.sets(st.integers(0, 4), min_size=1))
    return publish(*(figure if i in kept else None for i, figure in enumerate(figures)))


OFFERS = st.integers(0, 42)


@given(published_rows(), OFFERS, OFFERS)
def test_a_higher_offer_never_has_a_lower_place(row: PayRow, one: int, other: int) -> None:
    lower, higher = (place_amount(offer, row) for offer in sorted((one, other)))
    assert lower
    assert higher
    assert lower.low <= higher.low
    assert lower.high <= higher.high


@given(published_rows(), OFFERS)
def test_a_place_is_a_range_of_published_shares(row: PayRow, offer: int) -> None:
    place = place_amount(offer, row)
    assert place
    assert 0 <= place.low <= place.high <= 100
    shares = {share for share, key in PERCENTILES.items() if getattr(row, key) is not None}
    assert {place.low, place.high} <= shares | {0, 100}
    assert place not in {(0, 0), (100, 100), (0, 100)}


@given(published_rows(), OFFERS)
def test_a_place_says_who_earns_less(row: PayRow, offer: int) -> None:
    place = place_amount(offer, row)
    assert place
    figures = {share: getattr(row, key) for share, key in PERCENTILES.items()}
    for share, figure in figures.items():
        if figure is not None and share < place.low:
            assert figure <= offer
        if figure is not None and share > place.high:
            assert figure >= offer


# ---------------------------------------------------------------- the band


def wage(area: str, code: str, *figures: Any, **more: Any) -> WageEstimate:
    """Return a published row with these percentiles, from p10 to p90."""
    kept: dict[str, Any] = {"suppressed": (), "topped": (), **more}
    return WageEstimate(area, ALL_INDUSTRIES, code, 1, None, *figures, **kept)


COUNTRY = [
    wage("US", NURSES, 10, 25, 50, 75, 90), wage("US", SOCIAL_WORKERS, 110, 125, 150, 175, 190),
    wage("US", PRACTICAL_NURSES, 210, 225, 250, 275, 290),
    wage("US", HEALTH_WORKERS, 310, 325, 350, 375, 390),
    wage("US", HEALTH_MANAGERS, 410, 425, 450, 475, 490),
    wage("US", SOCIAL_MANAGERS, 510, 525, 550, 575, 590),
]  # fmt: skip
BANDS: dict[str, tuple[tuple[str, ...], list[tuple[int, int] | None]]] = {
    "RN": (("RN",), [None, (25, 50), (50, 75), (75, 90), (425, 450), (450, 475)]),
    "LCSW": (("LCSW",), [None, (125, 175), (150, 175), (175, 190), (410, 450), (425, 475)]),
    "LSW": (("LSW",), [None, (125, 175), (150, 175), (175, 190), (410, 450), (425, 475)]),
    "LPN": (("LPN",), [(225, 250), (250, 290), (275, 290), (275, 290), (525, 575), (550, 590)]),
    "none": ((), [(325, 350), (325, 375), (350, 390), (375, 390), (525, 575), (550, 590)]),
    "LCSW and RN: the first of the file": (
        ("LCSW", "RN"), [None, (25, 50), (50, 75), (75, 90), (425, 450), (450, 475)],
    ),
}  # fmt: skip


def lay_out_sheet(
    held: tuple[str, ...] | None, areas: list[Area], *wages: WageEstimate, **more: Any
) -> PaySheet:
    return lay_out_pay(PACK.ladder.level, areas, held, [], FILE, make_wages(*wages), **more)


@pytest.mark.parametrize(("held", "ends"), BANDS.values(), ids=list(BANDS))
def test_a_license_has_its_band_at_each_level(
    held: tuple[str, ...], ends: list[tuple[int, int] | None]
) -> None:
    for level, expected in zip(PACK.ladder.level, ends, strict=True):
        sheet = lay_out_sheet(held, [US], *COUNTRY, asked=level.id)
        band = sheet.expected
        assert (band and (band.low, band.high)) == expected
        assert sheet.possible == ()
        assert band is None or (band.level, band.area, band.basis, band.source) == (
            level.id, US, "derived", FILE.source,
        )  # fmt: skip


def test_where_the_license_is_not_known_each_band_is_possible() -> None:
    found = {}
    for held in (None, ("LPC",)):
        for level in PACK.ladder.level:
            sheet = lay_out_sheet(held, [US], *COUNTRY, asked=level.id)
            assert sheet.expected is None
            found[level.id] = [(band.low, band.high) for band in sheet.possible]
        assert found == {
            "assistant": [(325, 350)],
            "care-manager": [(25, 50), (125, 175)],
            "senior": [(50, 75), (150, 175)],
            "lead": [(75, 90), (175, 190)],
            "supervisor": [(425, 450), (410, 450), (525, 575), (525, 575)],
            "director": [(450, 475), (425, 475), (550, 590), (550, 590)],
        }


def test_a_band_is_of_the_areas_asked_for_and_else_of_the_country() -> None:
    here = wage("EA", NURSES, 1, 2, 3, 4, 5)
    sheet = lay_out_sheet(("RN",), [US, EAST, WEST], *COUNTRY, here, asked="senior")
    assert [(b.area, b.low, b.high) for b in sheet.bands if b.level == "senior"] == [
        (EAST, 3, 4), (WEST, None, None),
    ]  # fmt: skip
    assert sheet.expected == sheet.bands[2]
    assert [band.low for band in sheet.list_bands("senior")] == [3]


def test_a_sheet_about_all_levels_expects_none_of_them() -> None:
    sheet = lay_out_sheet(("RN",), [US], *COUNTRY)
    assert (sheet.expected, sheet.possible, len(sheet.bands)) == (None, (), 5)


def test_a_percentile_that_is_not_published_is_not_replaced() -> None:
    here = wage("EA", NURSES, 10, 25, None, None, None, suppressed=("median",), topped=("p75", "p90"))
    sheet = lay_out_sheet(("RN",), [US, EAST], *COUNTRY, here, asked="care-manager")
    assert sheet.expected
    assert (sheet.expected.low, sheet.expected.high, sheet.expected.middle) == (25, None, None)
    assert sheet.expected.wage == here


def test_a_pack_without_bands_has_none() -> None:
    fits = tuple(fit.replace(low=None, high=None) for fit in FILE.fit)
    file = FILE.replace(fit=fits)
    for held in (("RN",), None):
        sheet = lay_out_pay(PACK.ladder.level, [US], held, [], file, make_wages(*COUNTRY), asked="senior")
        assert (sheet.bands, sheet.expected, sheet.possible) == ((), None, ())
        assert sheet.rows


@pytest.mark.parametrize(
    ("low", "high", "amount", "lies"),
    [
        (10, 20, 9, "below"), (10, 20, 10, "within"), (10, 20, 20, "within"), (10, 20, 21, "above"),
        (None, 20, 9, None), (None, 20, 21, "above"), (10, None, 9, "below"), (10, None, 21, None),
        (None, None, 9, None),
    ],
)  # fmt: skip
def test_an_amount_lies_below_within_or_above_a_band(
    low: int | None, high: int | None, amount: int, lies: str | None
) -> None:
    band = lay_out_sheet(("RN",), [US], *COUNTRY, asked="lead").expected
    assert band
    assert band._replace(low=low, high=high).place(amount) == lies


def test_a_tenth_away_is_near() -> None:
    assert [is_near(amount, 1000) for amount in (899, 900, 1000, 1100, 1101)] == [
        False, True, True, True, False,
    ]  # fmt: skip


def test_an_amount_has_one_end_or_two_and_its_hours() -> None:
    assert Amount(5, 5).ends == (5,)
    assert Amount(5, 6).ends == (5, 6)
    assert (Amount(5, 5, "hour", 2080).hours, Amount(5, 5, "month", 12).hours) == (2080, None)
