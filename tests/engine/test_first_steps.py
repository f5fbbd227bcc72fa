"""The guide's six steps to a first post: for whom, from where, and what is done already."""

from typing import Any

import pytest

from carecli.engine.results import Checklist
from carecli.pack.plan import PlanFile
from carecli.profile.model import License, Profile
from tests.engine.plans import FILE, example, find, names, person, plan
from tests.engine.strategies import BEGINNER, COMPLETE, SKILLS

STEPS = [
    "begin-degree",
    "begin-experience",
    "begin-skills",
    "begin-network",
    "begin-papers",
    "begin-interviews",
]
NURSE, SOCIAL = "Nurse", "Social worker"
HEALTH = "Community health worker, or another job with patients or clients"
OUTSIDE = "Outside health care"


def check(profile: Profile, file: PlanFile = FILE, **options: Any) -> Checklist | None:
    return plan(profile, "senior", file=file, **options).checklist


def list_done(checklist: Checklist | None) -> list[str]:
    assert checklist is not None
    return [item.id for item in checklist.items if item.is_done]


# ---------------------------------------------------------------- where somebody comes from


@pytest.mark.parametrize(
    ("answers", "origin"),
    [
        ({"licenses": ["RN"]}, NURSE),
        ({"licenses": ["LPN"]}, NURSE),
        ({"licenses": ["APRN"]}, NURSE),
        ({"licenses": ["LSW"]}, SOCIAL),
        ({"licenses": ["LCSW"]}, SOCIAL),
        # the first origin that fits
        ({"licenses": ["LCSW", "RN"]}, NURSE),
        ({"licenses": ["LPC"]}, OUTSIDE),
        ({"licenses": [License(id="RN", expires="2026-10")]}, OUTSIDE),
        ({"certifications": ["CHW"]}, HEALTH),
        ({"related": 3}, HEALTH),
        ({"related": None}, OUTSIDE),
        ({"licenses": None, "certifications": None}, OUTSIDE),
        ({"licenses": None, "related": 1}, HEALTH),
        ({"education": ["bachelor:nursing"]}, OUTSIDE),
    ],
)
def test_people_come_from_nursing_social_work_other_care_or_outside(
    answers: dict[str, Any], origin: str
) -> None:
    checklist = check(person(**answers))
    assert checklist is not None
    assert checklist.origin == origin


def test_a_pack_can_tell_where_somebody_comes_from_by_the_field_of_study() -> None:
    social = next(origin for origin in FILE.origin if origin.id == "social-worker")
    taught = social.replace(licenses=(), fields=("social-work",))
    file = FILE.replace(origin=(taught, *FILE.origin[2:]))
    for field, origin in (
        ("social work", SOCIAL),
        ("Clinical social work practice", SOCIAL),
        ("history", OUTSIDE),
    ):
        checklist = check(person(education=[f"bachelor:{field}"]), file)
        assert checklist is not None
        assert checklist.origin == origin


@pytest.mark.parametrize(
    ("origin", "months"), [(NURSE, (3, 6)), (SOCIAL, (3, 6)), (HEALTH, None), (OUTSIDE, (24, 48))]
)
def test_the_guide_gives_the_months_of_some_origins(origin: str, months: tuple[float, float] | None) -> None:
    profiles = {
        NURSE: person(licenses=["RN"]),
        SOCIAL: person(licenses=["LSW"]),
        HEALTH: person(related=2),
        OUTSIDE: person(),
    }
    checklist = check(profiles[origin])
    assert checklist is not None
    assert (checklist.months is None) is (months is None)
    if checklist.months and months:
        assert (checklist.months.low, checklist.months.high) == months


def test_the_months_of_a_first_post_are_those_of_people_with_a_license() -> None:
    """From outside, the guide's 24 to 48 months hold the schooling, which has steps of its own."""
    for profile, months in (
        (person(licenses=["RN"], education=["bachelor:nursing"]), (3, 6)),
        (person(licenses=["LSW"], education=["bachelor:social work"]), (3, 6)),
        (person(related=2), None),
        (person(), None),
    ):
        step = find(plan(profile, "senior"), "first-post")
        assert (step.step.months[:2] if step.step.months else None) == months
        assert step.step.source in ("guide-entry", "guide-step-2")


def test_whoever_has_worked_in_care_management_needs_no_first_post() -> None:
    for years in (0.1, 4, None):
        made = plan(person(years=years, licenses=["RN"]), "senior")
        assert "first-post" not in names(made.steps)


def test_two_steps_that_wait_for_a_post_share_one() -> None:
    made = plan(example("bedside-nurse"), "lead")
    assert names(made.steps).count("first-post") == 1
    assert [s.id for s in made.steps if "first-post" in s.step.starts_after] == ["experience-ccm", "years-8"]


# ---------------------------------------------------------------- for whom


@pytest.mark.parametrize(
    ("profile", "is_there"),
    [
        (example("bedside-nurse"), True),
        (example("community-health-worker"), True),
        (example("community-social-worker"), False),
        (example("nurse-leader"), False),
        (example("half-answered"), False),
        (BEGINNER, True),
        (COMPLETE, False),
        (Profile(), False),
        (COMPLETE.replace(years=0), True),
        (COMPLETE.replace(years=0.5), False),
        (COMPLETE.replace(years=None), False),
        (COMPLETE.replace(skills=dict.fromkeys(SKILLS, 0)), True),
    ],
)  # fmt: skip
def test_the_checklist_is_for_those_not_yet_on_the_ladder(profile: Profile, is_there: bool) -> None:
    assert (check(profile) is not None) is is_there


@pytest.mark.parametrize("left_out", ["origin", "first_step"])
def test_a_pack_without_origins_or_steps_has_no_checklist(left_out: str) -> None:
    file = FILE.replace(**{left_out: ()})
    assert check(BEGINNER, file) is None
    step = find(plan(BEGINNER, "senior", file=file), "first-post")
    assert step.step.months is None
    assert step.step.source == ("carecli-rules" if left_out == "origin" else "guide-entry")


def test_people_whom_no_origin_fits_have_no_checklist() -> None:
    file = FILE.replace(origin=FILE.origin[:2])
    assert check(BEGINNER, file) is None
    assert check(person(licenses=["RN"]), file) is not None


# ---------------------------------------------------------------- what is done


def test_the_six_steps_come_in_the_order_of_the_guide() -> None:
    checklist = check(BEGINNER)
    assert checklist is not None
    assert [item.id for item in checklist.items] == STEPS
    assert [(item.basis, item.source) for item in checklist.items] == [
        ("derived", f"guide-step-{number}") for number in range(1, 7)
    ]


@pytest.mark.parametrize(
    ("profile", "done"),
    [
        (BEGINNER, []),
        (person(), ["begin-skills"]),
        (BEGINNER.replace(related_years=1), ["begin-experience"]),
        (person(education=["bachelor:nursing"]), ["begin-degree", "begin-skills"]),
        (person(education=["master:nursing"]), ["begin-degree", "begin-skills"]),
        (person(education=["associate:nursing"]), ["begin-skills"]),
        (person(education=["bachelor:history"]), ["begin-skills"]),
        (person(education=["bachelor"]), ["begin-skills"]),
        (person(education=None), ["begin-skills"]),
        (BEGINNER.replace(skills={}), []),
        (example("bedside-nurse"), STEPS[:3]),
        (example("community-health-worker"), ["begin-experience"]),
    ],
)
def test_the_profile_shows_what_is_done(profile: Profile, done: list[str]) -> None:
    assert list_done(check(profile)) == done


def test_a_tick_shows_what_no_profile_can() -> None:
    ticked = check(BEGINNER, done=["begin-network", "begin-interviews", "first-post"])
    assert list_done(ticked) == ["begin-network", "begin-interviews"]


def test_each_step_says_what_it_means_from_there() -> None:
    nurse, outside = check(person(licenses=["RN"])), check(BEGINNER)
    assert nurse is not None
    assert outside is not None
    assert "RN-to-BSN" in nurse.items[0].todo
    assert all(a.todo != b.todo for a, b in zip(nurse.items, outside.items, strict=True))
    assert [item.title for item in nurse.items] == [item.title for item in outside.items]


def test_a_step_without_words_for_an_origin_says_its_title() -> None:
    bare = tuple(step.replace(todo={}) for step in FILE.first_step)
    checklist = check(BEGINNER, FILE.replace(first_step=bare))
    assert checklist is not None
    assert all(item.todo == item.title for item in checklist.items)
