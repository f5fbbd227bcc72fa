"""Who may sit for which exam: what a plan puts before it, and the months that are left."""

from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecli.engine.eligibility import may_sit
from carecli.engine.kinds import Credentials
from carecli.engine.results import Plan, Step
from carecli.engine.standards import set_standards
from carecli.engine.steps import set_up
from carecli.engine.ways import find_exam
from carecli.pack.credentials import Credential
from carecli.pack.pack import Pack
from carecli.pack.plan import PlanFile
from carecli.profile.model import Certification, License, Profile
from tests.conftest import TODAY
from tests.engine.plans import CODES, FILE, asking, find, list_needed, names, person, plan, plan_for
from tests.engine.strategies import CERTIFICATIONS, PACK, profiles

UNDER_A_CCM = "Work: case management supervised by a CCM"
UNDER_OTHERS = "Work: case management, supervisor without a CCM"


def nurse(**answers: Any) -> Profile:
    return person(**{"licenses": ["RN"], "education": ["bachelor:nursing"], **answers})


def social_worker(**answers: Any) -> Profile:
    return person(**{"licenses": ["LMSW"], "education": ["master:social work"], **answers})


def take(made: Plan, name: str) -> tuple[float, float]:
    """Return the months that a step takes."""
    months = find(made, name).step.months
    assert months is not None
    return months.low, months.high


# ---------------------------------------------------------------- CCM


def test_a_bedside_nurse_finds_a_post_and_works_before_the_exam() -> None:
    made = plan_for("CCM", nurse(related=6))
    assert names(made.steps) == ["first-post", "experience-ccm", "certification-ccm"]
    assert find(made, "experience-ccm").step.starts_after == ("first-post",)
    assert find(made, "certification-ccm").step.starts_after == ("experience-ccm",)
    assert [step.start for step in made.steps] == [(0, 0), (3, 6), (15, 18)]
    assert tuple(made.needed.months) == (21, 36)


class Left(NamedTuple):
    """Months left by the way chosen, and by the two others; none where nothing is left."""

    title: str
    low: float
    high: float
    others: list[float]


@pytest.mark.parametrize(
    ("years", "left"),
    [
        # 12 under a CCM (not known of what was worked), 24 under others less what was worked, 12 supervising
        (0, Left(UNDER_A_CCM, 12, 12, [24, 12])),
        (0.5, Left(UNDER_A_CCM, 12, 12, [18, 12])),
        (0.99, Left(UNDER_A_CCM, 12, 12, [13, 12])),
        (1, Left(UNDER_OTHERS, 12, 12, [12, 12])),
        (1.5, Left(UNDER_OTHERS, 6, 6, [12, 12])),
        (1.96, Left(UNDER_OTHERS, 1, 1, [12, 12])),
        (2, None),
        (3, None),
        # Whoever has worked 24 months has nothing left, whoever has not reaches it in 12 under a CCM.
        (None, Left(UNDER_A_CCM, 0, 12, [24, 12])),
    ],
)
def test_the_plan_names_the_closest_way_and_the_months_left(years: float | None, left: Left | None) -> None:
    made = plan_for("CCM", nurse(years=years))
    assert made.open_answers == (("years",) if years is None else ())
    routes = find(made, "certification-ccm").step.routes
    if left is None:
        assert names(made.steps) == ["certification-ccm"]
        assert [(route.is_met, route.months_left) for route in routes] == [(True, 0), (True, 0)]
        return
    work = find(made, "experience-ccm")
    assert (work.step.title, *take(made, work.id)) == left[:3]
    assert [route.months_left for route in work.step.others] == left.others
    assert not any(route.is_met for route in work.step.others)
    assert [(route.is_met, route.months_left) for route in routes] == [(True, 0), (False, left.high)]
    assert ("first-post" in names(made.steps)) is (years is not None and years < 1)


@pytest.mark.parametrize(
    ("week", "title", "months"),
    [
        # 24 full-time months at 32 hours are 24 x 40 / 32 = 30, less the 18 worked; at 30 hours 32 less 18
        (None, UNDER_OTHERS, 6),
        (40, UNDER_OTHERS, 6),
        (60, UNDER_OTHERS, 6),
        (32, UNDER_OTHERS, 12),
        (30, UNDER_OTHERS, 14),
        # at 20 hours 48 less 18 are 30; 12 under a CCM are 24, and as many as a supervisor of others
        (20, UNDER_A_CCM, 24),
    ],
)
def test_full_time_months_take_longer_part_time(week: float | None, title: str, months: float) -> None:
    made = plan_for("CCM", nurse(years=1.5), week=week)
    assert find(made, "experience-ccm").step.title == title
    assert take(made, "experience-ccm") == (months, months)


@pytest.mark.parametrize(
    ("profile", "before"),
    [
        (person(licenses=["RN"]), []),
        (person(licenses=["APRN"]), []),
        (person(licenses=["LCSW"]), []),
        (person(education=["bachelor:public health"]), []),
        (person(education=["master:social work", "bachelor:history"]), []),
        (person(licenses=["LMSW"], education=["bachelor:sociology"]), []),
        (person(licenses=["LPN"], education=["high-school"]), ["education", "license"]),
        (person(licenses=["LPN"], education=["certificate:practical nursing"]), ["education", "license"]),
        (person(education=["certificate:nursing assistant"]), ["education", "license"]),
        (person(education=["bachelor:history"]), ["education", "license"]),
        (person(education=["associate:social work"]), ["education", "license"]),
        (person(licenses=[License(id="RN", expires="2026-10")], education=["high-school"]),
         ["education", "license"]),
    ],
)  # fmt: skip
def test_the_ccm_is_open_to_licenses_of_independent_practice_and_to_degrees_in_the_field(
    profile: Profile, before: list[str]
) -> None:
    made = plan_for("CCM", profile.replace(years=2.0))
    kinds = [step.kind for step in made.steps if step.kind != "certification"]
    assert kinds == before
    if before:
        # The shortest: a nursing diploma, then the license.
        assert names(made.steps) == ["degree-certificate-nursing", "license-rn", "certification-ccm"]
        assert find(made, "certification-ccm").step.starts_after == ("license-rn",)


def test_a_certificate_of_two_years_ago_is_not_needed_again() -> None:
    made = plan_for("CCM", nurse(certifications=["CCM"], years=1))
    assert made.steps == ()


# ---------------------------------------------------------------- ACM


@pytest.mark.parametrize(
    ("profile", "is_open"),
    [
        (person(licenses=["RN"]), True),
        (person(licenses=["APRN"]), True),
        (person(licenses=["LSW"]), True),
        (person(licenses=["LCSW"]), True),
        (person(education=["bachelor:social work"]), True),
        (person(education=["master:clinical social work"]), True),
        (person(licenses=["LPN"]), False),
        (person(licenses=["LPC"], education=["master:counseling"]), False),
        (person(education=["bachelor:nursing"]), False),
        (person(education=["associate:social work"]), False),
        (person(education=["bachelor:public health"]), False),
    ],
)
def test_the_acm_is_for_nurses_and_social_workers_only(profile: Profile, is_open: bool) -> None:
    made = plan_for("ACM", profile.replace(years=1.0))
    first = ["certification-acm"]
    assert (names(made.steps) == first) is is_open
    assert find(made, "certification-acm").step.routes[0].is_met is is_open
    if not is_open:
        assert set(names(made.steps, "license", "education"))


@pytest.mark.parametrize(
    ("week", "years", "months"),
    [
        # 2,080 hours in weeks of 40, 52 a year, are 12 months; at 20 hours 24, at 30 hours 16
        (None, 0, 12),
        (40, 0, 12),
        (20, 0, 24),
        (30, 0, 16),
        # more than full time makes no year shorter: ACMA asks for a year
        (60, 0, 12),
        (40, 0.5, 6),
        (20, 0.5, 18),
        (40, 0.999, 1),
        (40, 1, None),
        (20, 1, 12),
        (20, 2, None),
    ],
)
def test_hours_become_months_by_the_week(week: float | None, years: float, months: float | None) -> None:
    made = plan_for("ACM", nurse(years=years), week=week)
    assert ("experience-acm" in names(made.steps)) is (months is not None)
    if months is not None:
        assert take(made, "experience-acm") == (months, months)
        assert find(made, "certification-acm").step.routes[1].months_left == months


# ---------------------------------------------------------------- CMGT-BC


class Work(NamedTuple):
    nursing: float | None
    case_management: float | None


@pytest.mark.parametrize(
    ("years", "related", "week", "work"),
    [
        # 24 full-time months as a nurse; 2,000 hours of case management nursing are 11.54 months, so 12
        (0, 0, 40, Work(24, 12)),
        (0, 0, 20, Work(48, 24)),
        (0, 1, 40, Work(12, 12)),
        (0, 6, 40, Work(None, 12)),
        (0.5, 1, 40, Work(6, 6)),
        (1, 0, 40, Work(12, None)),
        (1, 1, 40, Work(None, None)),
        (2, 0, 40, Work(None, None)),
        (2, 0, 20, Work(24, None)),
    ],
)
def test_the_cmgt_asks_for_nursing_and_for_case_management(
    years: float, related: float, week: float, work: Work
) -> None:
    made = plan_for("CMGT-BC", nurse(years=years, related=related), week=week)
    steps = {"work-cmgt-bc": work.nursing, "experience-cmgt-bc": work.case_management}
    for name, months in steps.items():
        assert (name in names(made.steps)) is (months is not None)
        if months is not None:
            assert take(made, name) == (months, months)
    before = {name for name, months in steps.items() if months is not None}
    assert set(find(made, "certification-cmgt-bc").step.starts_after) == {*before, "training-cmgt-bc"}


def test_nursing_needs_no_post_in_care_management_and_brings_no_years_of_it() -> None:
    made = plan_for("CMGT-BC", nurse())
    nursing, own = find(made, "work-cmgt-bc"), find(made, "experience-cmgt-bc")
    assert (nursing.step.title, own.step.title) == (
        "Work: full-time work as a registered nurse",
        "Work: case management nursing in the last 3 years",
    )
    assert (nursing.step.starts_after, own.step.starts_after) == ((), ("first-post",))
    assert (nursing.start, own.start) == ((0, 0), (3, 6))
    senior = plan(nurse(certifications=["CCM"], years=0), "senior")
    assert "years" in find(senior, "years-5").closes


def test_training_has_no_length_and_no_price() -> None:
    made = plan_for("CMGT-BC", nurse(years=2))
    training = find(made, "training-cmgt-bc")
    assert (training.step.months, training.step.cost, training.step.starts_after) == (None, None, ())
    assert training.step.reason == "No source gives the months that the hours take"
    assert training.step.title.startswith("Training: 30 hours of continuing education")
    assert made.needed.unknown_months == made.needed.unknown_cost == (training.step,)
    exam = find(made, "certification-cmgt-bc")
    assert exam.step.cost is not None
    assert (exam.step.cost.low, exam.step.cost.high, exam.step.cost.currency) == (270, 395, "USD")
    assert exam.step.cost.note is not None
    assert " or " in exam.step.cost.note


def test_only_nurses_may_take_the_cmgt() -> None:
    made = plan_for("CMGT-BC", social_worker(years=5))
    assert {"degree-certificate-nursing", "license-rn"} < set(names(made.steps))


# ---------------------------------------------------------------- CMC


@pytest.mark.parametrize(
    ("education", "years", "related", "months"),
    [
        # Criteria I: 24 of care management
        ("master:psychology", 0, 9, 24),
        ("master:psychology", 1.5, 0, 6),
        ("master:psychology", 2, 0, None),
        # Criteria II: 24 of care management and 12 of direct work, which further care management is as well
        ("bachelor:nursing", 0, 0, 36),
        ("bachelor:nursing", 0, 0.5, 30),
        ("bachelor:nursing", 0, 9, 24),
        ("bachelor:nursing", 2, 0, 12),
        ("bachelor:nursing", 2, 1, None),
        ("bachelor:nursing", 2.5, 0, 6),
        ("bachelor:nursing", 3, 0, None),
        ("bachelor:nursing", 1, 0.5, 18),
        # Criteria III: 36 and 24, for an associate degree or diploma, or a bachelor's in another field
        ("associate:nursing", 0, 0, 60),
        ("associate:nursing", 3, 2, None),
        ("associate:nursing", 3, 1, 12),
        ("associate:nursing", 5, 0, None),
        ("certificate:nursing", 3, 2, None),
        ("bachelor:history", 3, 2, None),
        ("bachelor:history", 0, 9, 36),
        ("bachelor:history", 4, 0, 12),
    ],
)
def test_the_cmc_counts_direct_work_with_clients(
    education: str, years: float, related: float, months: float | None
) -> None:
    made = plan_for("CMC", person(education=[education], years=years, related=related))
    assert ("experience-cmc" in names(made.steps)) is (months is not None)
    assert not names(made.steps, "education")
    if months is not None:
        assert take(made, "experience-cmc") == (months, months)


@pytest.mark.parametrize("education", ["certificate:cooking", "high-school", "associate:history"])
def test_without_schooling_in_the_field_the_cmc_begins_with_a_degree(education: str) -> None:
    made = plan_for("CMC", person(education=[education], years=5, related=5))
    study = names(made.steps, "education")
    assert study == ["degree-certificate-nursing"]
    assert set(study) <= set(find(made, "certification-cmc").step.starts_after)


def test_part_time_direct_work_is_stretched_as_well() -> None:
    """At 20 hours, 24 of 36 months of care management are 60 of 72 with 12 of direct work done."""
    made = plan_for("CMC", person(education=["bachelor:nursing"], years=1, related=1), week=20)
    assert take(made, "experience-cmc") == (48, 48)


# ---------------------------------------------------------------- NASW and CMAC, after a degree


def test_work_before_a_degree_that_is_still_to_come_does_not_count() -> None:
    made = plan_for("C-SWCM", person(licenses=["LSW"], education=["high-school"], years=9))
    assert names(made.steps) == ["degree-bachelor-social-work", "experience-c-swcm", "certification-c-swcm"]
    assert find(made, "experience-c-swcm").step.starts_after == ("degree-bachelor-social-work",)
    assert tuple(made.needed.months) == (48 + 36, 48 + 36)
    assert names(made.needed.unknown_months) == ["certification-c-swcm"]


@pytest.mark.parametrize(("years", "months"), [(0, 36), (1, 24), (3, None)])
def test_work_after_a_degree_that_is_held_counts(years: float, months: float | None) -> None:
    held = person(licenses=["LSW"], education=["bachelor:social work"], years=years)
    made = plan_for("C-SWCM", held)
    assert names(made.steps, "education") == []
    assert ("experience-c-swcm" in names(made.steps)) is (months is not None)
    if months is not None:
        assert take(made, "experience-c-swcm") == (months, months)


def test_the_advanced_certificate_asks_for_the_master_then_the_work_and_training_beside_it() -> None:
    held = person(licenses=["LMSW"], education=["bachelor:social work"], years=4)
    made = plan_for("C-ASWCM", held)
    assert names(made.steps) == [
        "training-c-aswcm", "degree-master-social-work", "experience-c-aswcm", "certification-c-aswcm",
    ]  # fmt: skip
    assert find(made, "training-c-aswcm").step.starts_after == ()
    assert find(made, "experience-c-aswcm").step.starts_after == ("degree-master-social-work",)
    assert take(made, "experience-c-aswcm") == (24, 24)
    assert tuple(made.needed.months) == (48, 48)


@pytest.mark.parametrize(("week", "months"), [(40, 36), (20, 52), (10, 104)])
def test_the_slower_of_hours_and_months_counts(week: float, months: float) -> None:
    """4,500 hours are 26 months at 40 hours, fewer than 36; at 20 hours they are 51.9, at 10 103.8."""
    made = plan_for("C-SWCM", person(licenses=["LSW"], education=["bachelor:social work"]), week=week)
    assert take(made, "experience-c-swcm") == (months, months)


@pytest.mark.parametrize("code", ["C-SWCM"])
def test_where_no_rule_of_a_license_is_known_there_is_no_way(code: str) -> None:
    """The licenses LSW and LMSW have no routes in the pack, so that no plan can lead there."""
    made = plan_for(code, person(education=["master:social work"], years=9))
    assert made.steps == ()
    assert (made.needed.months, made.needed.cost) == ((0, 0), None)
    assert (made.standing.verdict, made.standing.score.high) == (("developing", "developing"), 0)


@pytest.mark.parametrize("licenses", [["RN"], ["APRN"], ["LSW"], ["LCSW"], ["LPN", "RN"]])
def test_nurses_and_social_workers_need_the_acm_before_the_cmac(licenses: list[str]) -> None:
    held = person(licenses=licenses, education=["master:nursing"], years=5)
    made = plan_for("CMAC", held)
    assert names(made.steps) == ["certification-acm", "certification-cmac"]
    assert find(made, "certification-cmac").step.starts_after == ("certification-acm",)
    assert tuple(made.needed.months) == (12, 36)  # 6-18 for each exam
    assert [route.label for route in find(made, "certification-cmac").step.routes] == [
        "Nurse or social worker who holds the ACM, with 2 years (4,160 hours) of experience"
    ]


def test_the_acm_and_the_cmac_count_the_same_years() -> None:
    made = plan_for("CMAC", nurse())
    assert names(made.steps) == [
        "first-post", "experience-acm", "certification-acm", "experience-cmac", "certification-cmac",
    ]  # fmt: skip
    # In order of date, the soonest: ACM by 21, two years of work by 27.
    # 3-6 to a post; 12 and 24 months of work side by side; ACM 15 + 6 to 18 + 18; then 6-18 more.
    assert find(made, "experience-acm").start == find(made, "experience-cmac").start == (3, 6)
    assert tuple(find(made, "certification-acm").finish) == (21, 36)
    assert tuple(find(made, "certification-cmac").start) == (27, 36)
    assert tuple(made.needed.months) == (33, 54)


@pytest.mark.parametrize(
    ("education", "years", "months"),
    [
        # 12 of administration (not known of what was worked) or 36 as a case manager
        ("master:history", 0, 12),
        ("master:history", 2.5, 6),
        ("master:history", 3, None),
        # 36 of administration or 60 as a case manager
        ("bachelor:history", 0, 36),
        ("bachelor:history", 4, 12),
        ("bachelor:history", 5, None),
        ("doctorate:history", 3, None),
    ],
)
def test_all_others_come_to_the_cmac_without_the_acm(
    education: str, years: float, months: float | None
) -> None:
    made = plan_for("CMAC", person(education=[education], licenses=["LPN"], years=years))
    assert "certification-acm" not in names(made.steps)
    assert ("experience-cmac" in names(made.steps)) is (months is not None)
    if months is not None:
        assert take(made, "experience-cmac") == (months, months)


def test_whoever_has_not_told_her_licenses_may_not_be_one_of_the_others() -> None:
    made = plan_for("CMAC", person(licenses=None, education=["master:history"], years=3))
    assert names(made.steps) == ["certification-cmac"]
    assert made.open_answers == ("licenses",)
    (route,) = find(made, "certification-cmac").step.routes
    assert (route.is_met, route.months_left) == (False, None)


# ---------------------------------------------------------------- CPHQ and CHW


def test_the_cphq_is_open_to_all() -> None:
    made = plan_for("CPHQ", person(education=[], years=1))
    assert names(made.steps) == ["certification-cphq"]
    step = find(made, "certification-cphq")
    assert (step.step.months, step.step.starts_after) == (None, ())
    assert step.step.cost is not None
    assert (step.step.cost.low, step.step.cost.high) == (370, 440)
    assert all(route.is_met for route in step.step.routes)


@pytest.mark.parametrize("code", ["CHW", "LSW", "LMSW", "LPC", "LMFT", "LPN", "APRN"])
def test_a_credential_whose_rules_are_not_known_is_one_step(code: str) -> None:
    made = plan_for(code, person(years=1))
    (step,) = made.steps
    assert (step.kind, step.step.routes, step.step.starts_after) == (CODES[code].kind, (), ())
    assert (step.step.months is None) is (code != "CHW")
    assert CODES[code].name in step.step.title


def test_the_months_of_a_course_are_the_whole_span_of_its_sources() -> None:
    assert take(plan_for("CHW", person()), "certification-chw") == (12, 24)


# ---------------------------------------------------------------- licenses


def test_a_social_worker_with_an_msw_works_toward_the_lcsw() -> None:
    made = plan_for("LCSW", social_worker(years=4))
    assert names(made.steps) == ["experience-lcsw", "license-lcsw"]
    assert take(made, "experience-lcsw") == (24, 36)
    assert tuple(made.needed.months) == (24, 36)
    assert made.needed.cost is not None
    assert made.needed.cost.high == 260


def test_before_the_hours_of_the_lcsw_comes_the_msw() -> None:
    made = plan_for("LCSW", person(licenses=["LSW"], education=["bachelor:social work"], years=9))
    assert names(made.steps) == ["degree-master-social-work", "experience-lcsw", "license-lcsw"]
    assert find(made, "degree-master-social-work").step.title == "Master of Social Work (MSW)"
    assert find(made, "experience-lcsw").step.starts_after == ("degree-master-social-work",)
    assert tuple(made.needed.months) == (48, 60)
    assert made.needed.cost == (25000 + 260, 95000 + 260, "USD", False)


@pytest.mark.parametrize(("week", "months"), [(40, (24, 36)), (20, (35, 36)), (10, (70, 70))])
def test_3000_hours_set_the_least_of_the_lcsw(week: float, months: tuple[float, float]) -> None:
    """3,000 hours are 17.3 months at 40 hours a week, 34.6 at 20 and 69.2 at 10."""
    assert take(plan_for("LCSW", social_worker(), week=week), "experience-lcsw") == months


def test_years_in_care_management_do_not_come_with_supervised_social_work() -> None:
    held = social_worker(years=0, certifications=["CCM"], setting="hospital")
    made = plan(held, "senior")
    order = names(made.steps)
    assert order.index("experience-lcsw") < order.index("years-5")
    assert find(made, "years-5").closes == ("years",)
    assert find(made, "experience-lcsw").step.starts_after == ()


@pytest.mark.parametrize(
    ("education", "preference", "study", "takes"),
    [
        (["high-school"], "fastest", ["degree-certificate-nursing"], (24, 36)),
        (["high-school"], "cheapest", ["degree-associate-nursing"], (48, 48)),
        (["bachelor:history"], "fastest", ["degree-certificate-nursing"], (24, 36)),
        (["certificate:nursing"], "fastest", [], (0, 0)),
        (["associate:nursing"], "fastest", [], (0, 0)),
        (["bachelor:nursing"], "cheapest", [], (0, 0)),
        (["master:nursing", "bachelor:history"], "fastest", [], (0, 0)),
        ([], "fastest", ["degree-high-school", "degree-certificate-nursing"], (24, 36)),
    ],
)
def test_a_nurse_is_made_by_diploma_associate_or_bachelor(
    education: list[str], preference: str, study: list[str], takes: tuple[float, float]
) -> None:
    made = plan_for("RN", person(education=education, years=1), preference=preference)
    assert names(made.steps) == [*study, "license-rn"]
    assert made.needed.months == takes
    assert find(made, "license-rn").step.cost == (
        200, 200, "external", "nclex-fee",
        "NCLEX-RN exam; undated pages; the state's license fee comes on top",
        None, "USD", False, None,
    )  # fmt: skip


def test_one_bachelors_serves_the_ladder_and_the_license() -> None:
    made = plan(person(education=["high-school"], related=5, setting="hospital"), "care-manager")
    study = names(list_needed(made), "education")
    assert study == ["degree-bachelor-nursing"]
    assert find(made, study[0]).step.title == "Bachelor's degree in nursing"
    assert find(made, study[0]).closes == ("education:bachelor",)
    assert find(made, "license-rn").step.starts_after == ("degree-bachelor-nursing",)


@pytest.mark.parametrize(
    ("licenses", "title"),
    [
        (["RN"], "RN-to-BSN program"),
        (["APRN"], "RN-to-BSN program"),
        (["LSW"], "Bachelor's degree in a health or social field"),
        (["LPN"], "Bachelor's degree in a health or social field"),
        ([], "Bachelor's degree in a health or social field"),
    ],
)
def test_the_rn_to_bsn_program_is_for_nurses_only(licenses: list[str], title: str) -> None:
    held = person(licenses=licenses, education=["associate:nursing"], years=9, setting="payer")
    made = plan(held, "assistant")
    assert [step.step.title for step in list_needed(made)] == [title]


def test_the_rn_to_bsn_program_waits_for_a_license_that_is_still_to_come() -> None:
    """With years not told, the diploma lets the exam begin at 36: 54, and the BSN by 60, against 48 + 18."""
    made = plan(person(education=["high-school"], years=None), "senior")
    study = find(made, "degree-bachelor-nursing")
    assert study.step.title == "RN-to-BSN program"
    assert study.step.starts_after == ("license-rn",)
    assert find(made, "license-rn").step.starts_after == ("degree-certificate-nursing",)
    assert tuple(study.finish) == (24 + 9, 36 + 24)
    assert tuple(find(made, "certification-ccm").start) == (24, 36)
    assert made.needed.months.high == 60


@pytest.mark.parametrize(
    ("education", "licenses"), [("master:social work", ["LMSW"]), ("bachelor:social work", ["LSW"])]
)
def test_a_social_worker_is_not_sent_to_nursing_school(education: str, licenses: list[str]) -> None:
    """A diploma with no known price is no bargain: of two ways that take as long, their own wins."""
    held = person(education=[education], licenses=licenses, years=5, setting="hospital")
    made = plan(held, "senior")
    assert "license-lcsw" in names(list_needed(made))
    assert not [step.id for step in made.steps if "nursing" in step.id]


# ---------------------------------------------------------------- what has not been said


OPEN = [
    ("CCM", {"licenses": None, "education": ["high-school"]}, ("licenses",)),
    ("CCM", {"licenses": [], "education": None}, ("education",)),
    ("CCM", {"licenses": [], "education": ["bachelor"]}, ("education",)),
    ("CCM", {"licenses": [], "education": ["doctorate"]}, ("education",)),
    ("ACM", {"licenses": [], "education": ["master"]}, ("education",)),
    ("RN", {"licenses": [], "education": None}, ("education",)),
    ("RN", {"licenses": ["LPN"], "education": ["certificate"]}, ("education",)),
    ("LCSW", {"licenses": [], "education": ["master"]}, ("education",)),
    ("C-SWCM", {"licenses": None, "education": None}, ("licenses", "education")),
    ("CMC", {"years": 4, "education": ["bachelor"], "related": None}, ("related_years", "education")),
]


@pytest.mark.parametrize(("code", "answers", "is_open"), OPEN)
def test_an_answer_not_given_leaves_an_open_answer_rather_than_steps(
    code: str, answers: dict[str, Any], is_open: tuple[str, ...]
) -> None:
    made = plan_for(code, person(**{"years": 9, **answers}))
    assert set(made.open_answers) <= set(is_open)
    assert made.open_answers
    assert not names(made.steps, "education", "first-post", "training")
    exam = made.steps[-1]
    assert exam.kind == CODES[code].kind
    assert any(not route.is_met and route.months_left is None for route in exam.step.routes)


def test_what_is_open_only_for_a_step_that_is_ticked_is_not_asked() -> None:
    half = person(licenses=None, education=["high-school"], years=9)
    assert plan_for("CCM", half).open_answers == ("licenses",)
    assert plan_for("CCM", half, done=["certification-ccm"]).open_answers == ()


@pytest.mark.parametrize(
    ("code", "years", "related", "months"),
    [
        ("CCM", None, 0, (0, 12)),
        ("ACM", None, 5, (0, 12)),
        ("CMC", None, 0, (0, 36)),
        ("CMC", 0, None, (0, 36)),
        ("CMC", None, None, (0, 36)),
        ("CMC", 2, None, (0, 12)),
        ("CMC", 3, None, None),
        ("CMC", None, 9, (0, 24)),
    ],
)
def test_years_not_told_leave_a_range_from_nothing(
    code: str, years: float | None, related: float | None, months: tuple[float, float] | None
) -> None:
    made = plan_for(code, nurse(years=years, related=related))
    name = f"experience-{code.lower()}"
    assert (name in names(made.steps)) is (months is not None)
    assert bool(made.open_answers) is (months is not None)
    if months is not None:
        assert take(made, name) == months
        assert "first-post" not in names(made.steps) or years == 0


# ---------------------------------------------------------------- what has expired


def test_an_expired_certificate_counts_as_missing_and_says_until_when() -> None:
    lapsed = nurse(certifications=[Certification(id="CCM", expires="2026-10")], years=9)
    made = plan_for("CCM", lapsed)
    (step,) = made.steps
    assert step.step.note == "You held it until 2026-10-31: ask the issuer whether it can still be renewed"
    assert [expiry.credential for expiry in made.expiring] == ["CCM"]


def test_an_expired_license_opens_nothing() -> None:
    lapsed = nurse(licenses=[License(id="RN", expires="2026-11-22")], years=9)
    made = plan_for("ACM", lapsed)
    assert names(made.steps) == ["license-rn", "certification-acm"]
    note = find(made, "license-rn").step.note
    assert note is not None
    assert note.startswith("You held it until 2026-11-22:")
    assert find(made, "certification-acm").step.starts_after == ("license-rn",)


@pytest.mark.parametrize("expires", ["2026-11", "2026-11-23", "2030-01"])
def test_a_certificate_on_its_last_day_still_counts(expires: str) -> None:
    held = nurse(certifications=[Certification(id="CCM", expires=expires)], years=1)
    assert plan_for("CCM", held).steps == ()


def test_a_certificate_that_was_renewed_has_not_expired() -> None:
    both = [Certification(id="CCM", expires="2020-01"), Certification(id="CCM", expires="2030-01")]
    assert plan_for("CCM", nurse(certifications=both, years=1)).steps == ()


# ---------------------------------------------------------------- the pack's own rules


def test_hours_without_a_week_have_no_length() -> None:
    file = FILE.replace(full_time=None)
    made = plan_for("CMGT-BC", nurse(related=2), file)
    step = find(made, "experience-cmgt-bc")
    assert (made.week, step.step.months) == (None, None)
    assert step.step in made.needed.unknown_months
    assert step.step not in made.needed.unknown_cost
    # Months that a source gives as such need no week.
    assert take(plan_for("ACM", nurse(), file), "experience-acm") == (12, 12)


def change(code: str, **update: Any) -> Credential:
    return CODES[code].replace(**update)


def test_two_ways_through_each_other_do_not_go_in_circles() -> None:
    first = CODES["CMAC"].route[0].replace(months=None, hours=None)
    circle = {
        "ACM": change("ACM", route=(first.replace(certifications=("CMAC",)),)),
        "CMAC": change("CMAC", route=(first,)),
    }
    pack = PACK.replace(credentials=PACK.credentials.replace(credential=tuple({**CODES, **circle}.values())))
    made = plan(nurse(years=9), "lead", pack)
    assert names(made.steps, "certification") == ["certification-ccm", "certification-cphq"]


def test_an_empty_plan_file_knows_no_length_but_keeps_the_order() -> None:
    made = plan_for("CCM", person(education=["high-school"]), PlanFile())
    assert names(made.steps, "education") != []
    for name in ("first-post", *names(made.steps, "education")):
        assert (find(made, name).step.months, find(made, name).step.cost) == (None, None)
    assert "experience-ccm" in find(made, "certification-ccm").step.starts_after


# ---------------------------------------------------------------- the exam alone, as an assessment says it


def exam_of(code: str, who: Profile, pack: Pack = PACK) -> Step | None:
    setup = set_up(who, pack, FILE, set_standards(pack, who.setting), TODAY)
    return find_exam(Credentials("certification", (code,)), setup)


@given(profiles(), st.sampled_from(CERTIFICATIONS))
def test_an_exam_asks_nothing_more_of_those_who_may_sit_and_something_of_all_others(
    who: Profile, code: str
) -> None:
    found = exam_of(code, who)
    asks_nothing = found is not None and all(route.is_met for route in found.routes) and bool(found.routes)
    case = set_up(who, PACK, FILE, set_standards(PACK, who.setting), TODAY).case
    assert asks_nothing is may_sit(CODES[code], case).low


@given(profiles(), st.sampled_from(CERTIFICATIONS))
def test_an_exam_alone_is_as_in_a_plan_that_asks_for_nothing_else(who: Profile, code: str) -> None:
    who = who.replace(certifications=())
    name = f"certification-{code.lower()}"
    planned = next((step.step for step in plan_for(code, who).steps if step.id == name), None)
    found = exam_of(code, who, asking(code))
    assert (found and found.routes) == (planned and planned.routes)
