"""The plans of realistic people on the shipped pack: each is what somebody who hires would tell them."""

from functools import cache
from typing import Any

import pytest

from carecli.engine.assess import assess, find_target
from carecli.engine.openings import is_within_reach
from carecli.engine.plan import make_plan
from carecli.engine.results import Plan, PlannedStep
from carecli.pack.loading import load_file, load_pack
from carecli.pack.pack import Pack
from carecli.pack.plan import PlanFile
from carecli.profile.model import Certification, Education, License, Profile, read_profile
from tests.conftest import ROOT, SHIPPED_PACK, TODAY

PEOPLE = ROOT / "tests" / "people"
EVERYBODY = sorted(path.stem for path in PEOPLE.glob("*.toml"))
LEVELS = ("assistant", "care-manager", "senior", "lead", "supervisor", "director")
SETTINGS = (None, "hospital", "outpatient", "payer", "long-term-care", "home-health-hospice", "community",
            "remote-telephonic")  # fmt: skip


@cache
def pack() -> Pack:
    return load_pack(SHIPPED_PACK)


@cache
def plan_file() -> PlanFile:
    return load_file(SHIPPED_PACK, "plan", PlanFile)


def person(name: str, **changed: Any) -> Profile:
    return read_profile(PEOPLE / f"{name}.toml", pack()).replace(**changed)


def plan(name: str, to: str | None = None, **changed: Any) -> Plan:
    who = person(name, **changed)
    target = to or find_target(assess(who, pack(), TODAY)) or LEVELS[-1]
    return make_plan(who, pack(), plan_file(), target, TODAY, done=who.done)


def needed(found: Plan) -> list[PlannedStep]:
    return [step for step in found.steps if step.is_needed]


def names(steps: list[PlannedStep]) -> list[str]:
    return [step.id for step in steps if step.kind != "skill"]


# ---------------------------------------------------------------- the people of the issue


def test_an_experienced_nurse_applies_first_and_then_takes_the_rn_to_bsn() -> None:
    found = plan("adn-rn-12y-ccm", "senior")
    first, second = names(needed(found))
    assert found.steps[0].id == first == "apply-senior"
    assert second == "degree-bachelor-nursing"
    studies = next(step.step for step in found.steps if step.step.months)
    assert studies.title == "RN-to-BSN program"
    assert found.needed.months.high <= 24
    openings = {opening.setting: opening.verdict for opening in found.steps[0].step.openings}
    assert (openings["home-health-hospice"], openings["hospital"]) == ("ready", "stretch")


def test_to_apply_takes_neither_months_nor_money() -> None:
    step = plan("adn-rn-12y-ccm", "senior").steps[0]
    assert (step.kind, step.step.months, step.step.cost, step.step.is_free) == ("apply", None, None, True)
    total = plan("adn-rn-12y-ccm", "senior").needed
    assert step.step not in (*total.unknown_months, *total.unknown_cost)


def test_a_new_nurse_begins_with_a_first_post() -> None:
    found = needed(plan("bsn-newgrad"))
    assert names(found) == ["first-post", "years-2"]
    assert found[0].importance == "expected"


def test_a_social_worker_at_an_insurer_may_sit_for_the_ccm_now() -> None:
    found = plan("msw-lcsw-payer-6y", "lead")
    exam = next(step for step in found.steps if step.id == "certification-ccm")
    assert all(route.is_met for route in exam.step.routes)
    assert exam.step.starts_after == ()
    assert "care-manager" not in [level for step in found.steps for level in step.reaches]


def test_a_community_health_worker_needs_no_degree_in_the_community() -> None:
    found = plan("chw-lead", "care-manager")
    assert names(needed(found)) == ["apply-care-manager"]
    assert found.steps[0].step.openings[0].setting == "community"


def test_a_nurse_from_abroad_gets_papers_and_no_school() -> None:
    found = needed(plan("foreign-nurse"))
    assert names(found) == ["evaluation", "english-test", "nclex-rn", "license-rn", "visa", "first-post"]
    assert not [step for step in found if step.kind == "education"]
    assert [step.step.starts_after for step in found if step.kind != "skill"][:4] == [
        (), ("evaluation",), ("english-test",), ("nclex-rn",)
    ]  # fmt: skip
    license_step = next(step.step for step in found if step.id == "license-rn")
    assert (license_step.cost, license_step.months) == (None, None)


def test_a_counselor_uses_the_license_held() -> None:
    for level in ("care-manager", "senior"):
        assert not {"education", "license"} & {step.kind for step in needed(plan("lpc", level))}
    exam = next(step for step in plan("lpc").steps if step.kind == "certification")
    assert (exam.id, exam.step.starts_after) == ("certification-ccm", ())


def test_a_utilization_nurse_is_told_to_apply_as_a_care_manager() -> None:
    assert plan("ur-nurse-remote").steps[0].id == "apply-care-manager"
    assert plan("ur-nurse-remote", "care-manager").steps[0].id == "apply-care-manager"


def test_a_medical_assistant_needs_no_degree_to_assist() -> None:
    found = needed(plan("medical-assistant", "assistant"))
    assert not [step for step in found if step.kind == "education"]
    assert found[0].id == "apply-assistant"


def test_years_close_the_gap_of_a_degree_where_they_will_do() -> None:
    found = needed(plan("medical-assistant", "care-manager", setting="community"))
    assert names(found) == ["apply-assistant", "first-post", "foundation-years-5"]
    work = next(step.step for step in found if step.id == "foundation-years-5")
    assert work.months is not None
    assert (work.months.low, work.months.high) == (12, 12)


# ---------------------------------------------------------------- what people do


def test_nobody_is_sent_to_a_nursing_diploma_or_to_the_same_degree_twice() -> None:
    for name in EVERYBODY:
        for setting in SETTINGS:
            steps = needed(plan(name, "care-manager", setting=setting))
            assert not [step for step in steps if step.step.seldom], (name, setting)


def test_holders_of_another_bachelors_get_the_accelerated_bsn_or_a_social_work_degree() -> None:
    found = plan("lpc", "care-manager", setting="hospital", licenses=())
    chosen = {way.preference: way.choices for way in found.alternatives}
    assert chosen["fastest"] == ("Accelerated BSN program", "Get the license RN, Registered Nurse")
    assert chosen["cheapest"][0] == "Master of Social Work (MSW)"
    reasons = [reason for way in found.other_ways for reason in way.seldom]
    assert "It repeats a degree that you have" in reasons


def test_a_practical_nurse_takes_the_bridge_of_which_no_figure_is_checked() -> None:
    found = plan(
        "medical-assistant", "care-manager", setting="home-health-hospice",
        licenses=(License(id="LPN"),), education=(Education(level="certificate", field="practical nursing"),),
    )  # fmt: skip
    bridge = next(step.step for step in needed(found) if step.kind == "education")
    assert bridge.title == "Bridge program from practical nurse to registered nurse"
    assert (bridge.months, bridge.cost) == (None, None)
    assert "no checked length" in (bridge.note or "")


def test_an_associate_degree_in_nursing_shows_both_readings_of_its_length() -> None:
    step = next(s.step for s in plan("medical-assistant", "assistant").steps if s.kind == "education")
    assert step.months is not None
    assert (step.months.low, step.months.high) == (24, 36)
    assert [(other.low, other.high) for other in step.otherwise] == [(48, 48)]


def test_what_a_license_gained_makes_asked_is_planned_for() -> None:
    found = plan("medical-assistant", "care-manager", setting="hospital")
    ways = [way.choices for way in found.other_ways]
    adn = next(way for way in ways if way[0].startswith("Associate degree in nursing"))
    assert adn[-1] == "RN-to-BSN program"
    assert "education:bachelor" in found.asked


def test_the_other_ways_are_no_way_that_is_chosen() -> None:
    found = plan("chw-lead", "care-manager", setting="hospital")
    chosen = {step.step.title for step in needed(found)}
    assert found.other_ways
    assert not [way for way in found.other_ways if set(way.choices) <= chosen]


def test_a_degree_from_abroad_in_another_field_is_evaluated_and_not_repeated() -> None:
    degree = Education(level="bachelor", field="psychology", country="IN")
    found = plan("lpc", "care-manager", setting="payer", education=(degree,), years=0.0, related_years=1.0)
    assert "evaluation" in names(needed(found))
    assert not [step for step in needed(found) if step.kind == "education"]
    bare = make_plan(
        person("lpc", setting="payer", education=(degree,), years=0.0, related_years=1.0),
        pack(), PlanFile(), "care-manager", TODAY,
    )  # fmt: skip
    assert next(step for step in bare.steps if step.id == "evaluation").step.source == "carecli-rules"


def test_a_nurse_from_abroad_who_studied_here_as_well_needs_no_papers() -> None:
    degrees = (
        Education(level="bachelor", field="nursing", country="PH"),
        Education(level="associate", field="nursing", country="US"),
    )
    found = needed(plan("foreign-nurse", education=degrees))
    assert "nclex-rn" not in names(found)
    assert "license-rn" in names(found)


def test_the_certification_of_a_nurse_from_abroad_waits_for_the_evaluation() -> None:
    found = plan("foreign-nurse", "care-manager", setting="community", years=3.0)
    exam = next(step for step in found.steps if step.kind == "certification")
    assert {"evaluation", "license-rn"} & set(exam.step.starts_after)


# ---------------------------------------------------------------- where to apply


@pytest.mark.parametrize("name", EVERYBODY)
@pytest.mark.parametrize("setting", SETTINGS)
def test_where_to_apply_leads_only_where_the_level_is_in_reach(name: str, setting: str | None) -> None:
    who = person(name, setting=setting)
    found = assess(who, pack(), TODAY)
    for level in found.levels:
        made = make_plan(who, pack(), plan_file(), level.id, TODAY, assessment=found)
        first = next(iter(made.steps), None)
        if first is not None and first.kind == "apply":
            wanted = next(x for x in found.levels if x.id == first.id.removeprefix("apply-"))
            assert is_within_reach(wanted, pack().ladder.rules)
            assert not wanted.stops
            assert not wanted.passed_over
        assert not [step for step in made.steps[1:] if step.kind == "apply"]


def test_where_something_stops_the_plan_says_where_nothing_would() -> None:
    found = plan("foreign-nurse")
    assert {opening.setting for opening in found.elsewhere} == {"community", "remote-telephonic"}
    assert plan("lpc").elsewhere == ()


def test_a_ticked_application_stays_where_it_is() -> None:
    found = plan("adn-rn-12y-ccm", "senior", done=("apply-senior",))
    assert found.steps[0].is_done


# ---------------------------------------------------------------- order, levels, money


@pytest.mark.parametrize("name", EVERYBODY)
def test_only_levels_above_the_one_reached_are_opened_and_each_once(name: str) -> None:
    who = person(name)
    found = assess(who, pack(), TODAY)
    passed = {level.id for level in found.levels if level.passed_over}
    for target in LEVELS:
        made = make_plan(who, pack(), plan_file(), target, TODAY)
        opened = [level for step in made.steps for level in step.reaches]
        assert opened == sorted(opened, key=LEVELS.index)
        assert len(set(opened)) == len(opened)
        assert not passed & set(opened)
        if found.current_level:
            assert all(LEVELS.index(level) > LEVELS.index(found.current_level) for level in opened)


@pytest.mark.parametrize("name", EVERYBODY)
def test_steps_stand_in_order_of_date(name: str) -> None:
    for target in LEVELS:
        made = plan(name, target)
        for part in (needed(made), [s for s in made.steps if s.importance == "preferred"]):
            ends = [tuple(step.finish) for step in part if step.kind != "apply"]
            assert ends == sorted(ends)


@pytest.mark.parametrize("name", EVERYBODY)
def test_no_exam_stands_before_what_it_asks_for(name: str) -> None:
    for target in LEVELS:
        made = plan(name, target)
        place = {step.id: i for i, step in enumerate(made.steps)}
        for step in made.steps:
            assert all(place[before] < place[step.id] for before in step.step.starts_after)
            lacking = [route for route in step.step.routes if not route.is_met]
            if step.kind == "certification" and lacking:
                assert step.step.starts_after


def test_a_fee_of_unknown_date_is_shown_and_not_summed() -> None:
    found = plan("msw-lcsw-payer-6y", "lead")
    steps = {step.id: step.step for step in found.steps}
    assert steps["certification-cphq"].is_old
    assert not steps["certification-ccm"].is_old
    assert [step.id for step in found.everything.old_cost] == ["certification-cphq"]
    assert found.everything.cost is not None
    assert (found.everything.cost.low, found.everything.cost.high) == (420, 420)


def test_a_fee_grows_old() -> None:
    who = person("msw-lcsw-payer-6y")
    later = make_plan(who, pack(), plan_file(), "lead", TODAY.replace(year=2028))
    assert {step.id for step in later.everything.old_cost} == {"certification-cphq", "certification-ccm"}


# ---------------------------------------------------------------- credentials


@pytest.mark.parametrize(
    ("held", "months"),
    [({"licenses": ("LPC",)}, True), ({"licenses": ("LMFT",)}, True), ({"licenses": ("PSYCH",)}, True),
     ({"licenses": ("LPN",)}, False), ({"certifications": ("CRC",)}, True),
     ({"certifications": ("CDMS",)}, True), ({"certifications": ("BLS",)}, False)],
)  # fmt: skip
def test_who_may_sit_for_the_ccm_by_what_they_hold(held: dict[str, tuple[str, ...]], months: bool) -> None:
    who = person(
        "chw-lead",
        education=(Education(level="high-school"),),
        licenses=tuple(License(id=code) for code in held.get("licenses", ())),
        certifications=tuple(Certification(id=code) for code in held.get("certifications", ())),
    )
    level = assess(who, pack(), TODAY).levels[1]
    finding = next(f for f in level.findings if f.requirement.id == "certification")
    assert (finding.status == "partial") is months
    said = finding.requirement.need.say_short(finding)
    assert said.startswith("You may sit for it now" if months else "You may not sit for it yet")


@pytest.mark.parametrize("code", ["BLS", "ACLS"])
def test_life_support_cards_are_kept_and_count_for_nothing(code: str) -> None:
    with_card = assess(person("bsn-newgrad", certifications=(Certification(id=code),)), pack(), TODAY)
    without = assess(person("bsn-newgrad"), pack(), TODAY)
    assert [level.standing for level in with_card.levels] == [level.standing for level in without.levels]
