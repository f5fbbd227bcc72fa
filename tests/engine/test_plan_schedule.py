"""Steps in time and money: chains, what runs side by side, what is done, and how two ways compare."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from carecli.engine.assess import assess, find_target
from carecli.engine.results import Estimate, Money, Plan, Span, Step, StepKind, Total
from carecli.engine.schedule import Times, add_up, place, put_in_order, run_in_turn
from carecli.pack.ladder import CredentialAsked, EducationAsked, SkillNeed, YearsAsked
from carecli.pack.plan import Cost, Duration, PlanFile, Program, StandIn, Uplift
from carecli.profile.model import Certification, Profile
from tests.conftest import TODAY
from tests.engine.plans import (
    FILE,
    asking,
    example,
    find,
    list_needed,
    measure,
    names,
    person,
    plan,
    plan_for,
    with_requirements,
)
from tests.engine.strategies import BEGINNER, COMPLETE, PACK

OWN: dict[str, Any] = {"basis": "derived", "source": "guide-education", "reason": "For a test"}


def draft(
    name: str,
    months: tuple[float, float] | None = None,
    *after: str,
    kind: StepKind = "certification",
    cost: tuple[float, float, str] | None = None,
    is_free: bool = False,
) -> Step:
    return Step(
        name, kind, name, "derived", "own", None, after,
        Estimate(*months, "derived", "own") if months else None,
        Estimate(cost[0], cost[1], "derived", "own", currency=cost[2]) if cost else None,
        is_free=is_free,
    )  # fmt: skip


def schedule(*drafts: Step, done: Iterable[str] = ()) -> Times:
    return place(drafts, list(done), lambda step: step.months)


def total(*drafts: Step, done: Iterable[str] = ()) -> Total:
    return add_up(drafts, list(done), schedule(*drafts, done=done))


# ---------------------------------------------------------------- months


def test_what_waits_for_nothing_runs_side_by_side() -> None:
    steps = [draft("a", (3, 6)), draft("b", (12, 12)), draft("c", (1, 24))]
    assert schedule(*steps) == {
        "a": ((0, 0), (3, 6)),
        "b": ((0, 0), (12, 12)),
        "c": ((0, 0), (1, 24)),
    }
    assert total(*steps).months == (12, 24)


def test_a_chain_is_the_sum_of_its_steps_low_and_high_apart() -> None:
    steps = [draft("c", (6, 18), "a", "b"), draft("b", (24, 24)), draft("a", (3, 60))]
    assert schedule(*steps)["c"] == ((24, 60), (30, 78))
    assert total(*steps).months == (30, 78)


def test_a_length_that_is_not_known_counts_as_nothing_and_is_named() -> None:
    steps = [draft("a", (3, 6)), draft("b", None, "a"), draft("c", (1, 1), "b")]
    assert schedule(*steps)["b"] == ((3, 6), (3, 6))
    assert schedule(*steps)["c"] == ((3, 6), (4, 7))
    assert names(total(*steps).unknown_months) == ["b"]


def test_what_is_done_takes_nothing_wherever_it_stands() -> None:
    steps = [draft("a", (3, 6)), draft("b", (12, 12), "a"), draft("c", (6, 18), "b")]
    placed = schedule(*steps, done=["b"])
    assert placed == {"a": ((0, 0), (3, 6)), "b": ((0, 0), (0, 0)), "c": ((0, 0), (6, 18))}
    assert total(*steps, done=["b"]).months == (6, 18)
    assert total(*steps, done=["a", "b", "c"]) == Total(Span(0, 0), None, (), ())


def test_what_a_step_waits_for_outside_the_plan_holds_nothing_up() -> None:
    assert schedule(draft("a", (3, 6), "gone"))["a"] == ((0, 0), (3, 6))


def test_steps_are_ordered_by_the_month_they_end_then_by_what_waits_then_by_rank() -> None:
    steps = [
        draft("late", (30, 30)),
        draft("exam", None, "study"),
        draft("least", (1, 24)),
        draft("study", (24, 24)),
        draft("minor", None),
        draft("major", None),
    ]
    order = put_in_order(steps, schedule(*steps), lambda step: ["major", "minor"].index(step.id) if
                         step.id in ("major", "minor") else 0)  # fmt: skip
    assert [step.id for step in order] == ["major", "minor", "least", "study", "exam", "late"]


# ---------------------------------------------------------------- degrees one after another


def degree(name: str, *after: str) -> Step:
    return draft(name, (24, 24), *after, kind="education")


def after(drafts: Iterable[Step]) -> dict[str, tuple[str, ...]]:
    return {step.id: step.starts_after for step in drafts}


def test_nobody_studies_for_two_degrees_at_once() -> None:
    assert after(run_in_turn([degree("a"), degree("b"), degree("c")])) == {"a": (), "b": ("a",), "c": ("b",)}
    assert after(run_in_turn([degree("a"), draft("exam", (6, 18)), degree("b")]))["exam"] == ()


def test_degrees_that_wait_for_each_other_already_stay_as_they_are() -> None:
    chain = [degree("msn", "bsn"), degree("bsn", "rn"), draft("rn", None, "adn"), degree("adn")]
    assert run_in_turn(chain) == chain


def test_a_needed_degree_never_waits_for_one_that_is_an_advantage() -> None:
    """The plan lists needed steps first, whatever they wait for."""
    turned = after(run_in_turn([degree("bachelor"), degree("master", "bachelor"), degree("diploma")]))
    assert turned == {"bachelor": (), "master": ("bachelor",), "diploma": ("master",)}


def test_a_degree_that_is_needed_is_taken_where_it_brings_an_advantage_as_well() -> None:
    ladder = [r for level in PACK.ladder.level for r in level.requirement]
    license_ = next(r for r in ladder if isinstance(r, CredentialAsked) and r.kind == "license")
    master = next(r for r in ladder if isinstance(r, EducationAsked) and r.level == "master")
    pack = with_requirements(
        master.replace(importance="must"),
        license_.replace(any_of=("RN",), importance="preferred"),
    )
    made = plan(person(education=["bachelor:public health"], years=1), "senior", pack)
    assert names(list_needed(made)) == ["degree-master"]
    note = find(made, "degree-master").step.note
    assert note == "Taken in nursing, it also opens the way to the license RN"
    assert find(made, "license-rn").step.starts_after == ("degree-master",)
    assert made.needed.months == made.everything.months == (24, 24)


# ---------------------------------------------------------------- money


def test_money_is_added_low_and_high_apart() -> None:
    steps = [draft("a", cost=(420, 420, "USD")), draft("b", cost=(30000, 60000, "USD"))]
    assert total(*steps).cost == (30420, 60420, "USD", False)
    assert total(*steps, done=["b"]).cost == (420, 420, "USD", False)


def test_money_that_may_be_more_makes_the_sum_so() -> None:
    priced = draft("a", cost=(420, 420, "USD"))
    assert priced.cost is not None
    more = priced._replace(id="b", cost=priced.cost._replace(open=True))
    assert total(priced, more).cost == (840, 840, "USD", True)


def test_what_nobody_prices_is_named_and_paid_work_is_not() -> None:
    steps = [draft("a"), draft("b", is_free=True), draft("c", cost=(1, 2, "USD"))]
    assert names(total(*steps).unknown_cost) == ["a"]
    assert total(*steps[:2]) == Total(Span(0, 0), None, tuple(steps[:2]), (steps[0],))


def test_money_of_another_currency_is_not_added_but_named() -> None:
    steps = [draft("a", cost=(100, 200, "CAD")), draft("b", cost=(420, 420, "USD"))]
    assert total(*steps).cost == (100, 200, "CAD", False)
    assert names(total(*steps).unknown_cost) == ["b"]
    assert total(*steps, done=["a"]).cost == (420, 420, "USD", False)


def test_a_pack_with_two_currencies_names_what_it_does_not_add() -> None:
    cost = Cost(low=30000, high=60000, currency="CAD", **OWN)
    programs = tuple(p.replace(**{"cost": cost} if p.id == "master" else {}) for p in FILE.program)
    made = plan(example("bedside-nurse"), "senior", file=FILE.replace(program=programs))
    assert made.needed.cost == Money(30000, 60000, "CAD")
    assert "certification-ccm" in names(made.needed.unknown_cost)


# ---------------------------------------------------------------- the week and the start


@pytest.mark.parametrize("day", [1, 15, 31])
def test_a_plan_begins_with_the_month_that_is_named(day: int) -> None:
    made = plan(example("bedside-nurse"), "senior", start=date(2030, 1, day))
    usual = plan(example("bedside-nurse"), "senior")
    assert (made.start, usual.start) == (date(2030, 1, 1), date(2026, 11, 1))
    assert (made.steps, made.needed) == (usual.steps, usual.needed)


def test_the_hours_of_a_week_are_those_named_or_full_time() -> None:
    for week, hours in ((None, 40), (20, 20)):
        made = plan(example("bedside-nurse"), "senior", week=week)
        assert (made.week, made.full_week) == (hours, 40)
    made = plan(example("bedside-nurse"), "senior", file=PlanFile())
    assert (made.week, made.full_week) == (None, None)


def test_years_and_study_are_not_stretched_by_part_time_work() -> None:
    full, half = (plan(example("bedside-nurse"), "senior", week=week) for week in (40, 20))
    for name in ("years-5", "degree-master", "certification-ccm", "first-post"):
        assert find(half, name).step.months == find(full, name).step.months


@pytest.mark.parametrize(
    ("years", "months"), [(4.99, 1), (4.9, 2), (4.75, 3), (0.25, 57), (4.99999999, 0), (1.4490482, 43)]
)
def test_years_that_are_short_are_counted_in_whole_months(years: float, months: float) -> None:
    made = plan(person(**{**ENOUGH, "years": years}), "senior")
    step = find(made, "years-5")
    assert step.step.months is not None
    assert (step.step.months.low, step.step.months.high) == (months, months)
    assert step.closes == ("years",)
    assert step.standing.verdict.low == "ready"


ENOUGH: dict[str, Any] = {
    "licenses": ["RN"],
    "certifications": ["CCM"],
    "education": ["master:nursing"],
    "setting": "hospital",
}


@pytest.mark.parametrize("related", [0.1, 0.3, 0.7, 1.1, 1.3])
def test_two_kinds_of_years_add_up_to_what_is_needed(related: float) -> None:
    held = person(**{**ENOUGH, "related": related})
    made = plan(held, "care-manager")
    assert find(made, "years-2").closes == ("years",)
    assert find(made, "years-2").step.starts_after == ()
    assert made.steps[-1].standing.verdict == ("ready", "ready")


def test_years_of_a_level_in_part_have_a_name_that_can_be_ticked() -> None:
    asked = next(r for level in PACK.ladder.level for r in level.requirement if isinstance(r, YearsAsked))
    asked = asked.replace(related=False)
    made = plan(person(), "senior", with_requirements(asked, years=2.5))
    assert names(made.steps) == ["first-post", "years-2-5"]
    assert find(made, "years-2-5").step.title.endswith(": reach 2.5")
    assert Profile(done=("years-2-5",)).done == ("years-2-5",)
    ticked = plan(person(), "senior", with_requirements(asked, years=2.5), done=["years-2-5"])
    assert ticked.needed.months == (0, 0)


# ---------------------------------------------------------------- the plan ends, credentials lapse


def test_what_expires_before_the_plan_ends_is_named() -> None:
    """Priya's CCM lasts to May 2030: not soon, but before the four years that a director's fifteen take."""
    leader = example("nurse-leader")
    assert not plan(leader, "supervisor").expiring
    made = plan(leader, "director")
    assert made.everything.months == Span(48, 48)
    assert [(expiry.credential, expiry.last_day) for expiry in made.expiring] == [("CCM", date(2030, 5, 31))]
    begun = plan(leader, "supervisor", start=date(2030, 5, 1))
    assert not begun.expiring
    assert [e.credential for e in plan(leader, "supervisor", start=date(2030, 6, 1)).expiring] == ["CCM"]


def test_what_expires_within_half_a_year_is_named_however_short_the_plan() -> None:
    soon = person(**{**ENOUGH, "years": 9, "certifications": [Certification(id="CCM", expires="2027-03")]})
    made = plan(soon, "senior")
    assert [step.id for step in made.steps] == ["apply-senior"]
    assert made.everything == Total(Span(0, 0), None, (), ())
    assert [expiry.days_left for expiry in made.expiring] == [128]


# ---------------------------------------------------------------- ticks


def test_a_ticked_step_is_listed_first_and_costs_nothing() -> None:
    """After where to apply, which leads: Maya is ready for a post as care manager as she is."""
    usual = plan(example("bedside-nurse"), "senior")
    made = plan(example("bedside-nurse"), "senior", done=["degree-master", "certification-cphq"])
    lead, first = made.steps[:2]
    assert (lead.id, lead.is_done) == ("apply-care-manager", False)
    assert first.id == "degree-master"
    assert first.is_done
    assert (first.start, first.finish) == ((0, 0), (0, 0))
    assert first.closes == ("education:master",)
    assert made.needed.cost == Money(420, 420, "USD")
    assert made.needed.months == usual.needed.months
    assert {step.id for step in made.steps} == {step.id for step in usual.steps}
    assert made.standing == usual.standing


def test_with_all_steps_ticked_nothing_is_left() -> None:
    usual = plan(example("community-health-worker"), "senior")
    made = plan(example("community-health-worker"), "senior", done=names(usual.steps))
    assert made.needed == made.everything == Total(Span(0, 0), None, (), ())
    assert all(step.is_done for step in made.steps)
    assert made.steps[-1].standing.score == (100, 100)


def test_the_work_that_a_ticked_exam_asked_for_is_done() -> None:
    usual = plan(example("bedside-nurse"), "senior")
    made = plan(example("bedside-nurse"), "senior", done=["certification-ccm"])
    assert {step.id for step in made.steps} == {step.id for step in usual.steps}
    assert {step.id for step in made.steps if step.is_done} == {"experience-ccm", "certification-ccm"}
    assert made.needed.cost == Money(30000, 60000, "USD", open=True)


def test_a_tick_can_choose_between_two_ways() -> None:
    """CCM costs less than ACM, until the ACM is ticked."""
    nurse = person(**{**ENOUGH, "certifications": [], "years": 9})
    assert names(plan(nurse, "senior").steps) == ["certification-ccm"]
    made = plan(nurse, "senior", done=["certification-acm"])
    assert names(made.steps) == ["certification-acm"]
    assert made.needed == Total(Span(0, 0), None, (), ())


# ---------------------------------------------------------------- fastest and cheapest


def outsider(**answers: Any) -> Profile:
    return person(**{"education": ["high-school"], **answers})


def test_the_diploma_is_faster_and_the_associate_degree_has_a_price() -> None:
    fastest, cheapest = (plan_for("RN", outsider(years=1), preference=p) for p in ("fastest", "cheapest"))
    assert names(fastest.steps) == ["degree-certificate-nursing", "license-rn"]
    assert names(cheapest.steps) == ["degree-associate-nursing", "license-rn"]
    assert fastest.alternatives == cheapest.alternatives
    first, second = fastest.alternatives
    assert (first.preference, first.total) == ("fastest", fastest.needed)
    assert (second.preference, second.total) == ("cheapest", cheapest.needed)
    assert first.choices == ("Nursing diploma", "Get the license RN, Registered Nurse")
    assert second.total.cost == Money(16160, 16160, "USD")
    # What has no known price is no bargain, though the sum leaves it out.
    assert first.total.cost == Money(200, 200, "USD")
    assert names(first.total.unknown_cost) == ["degree-certificate-nursing"]


@pytest.mark.repeats
@pytest.mark.parametrize("target", ["assistant", "care-manager", "senior", "lead", "supervisor", "director"])
@pytest.mark.parametrize("setting", [None, "hospital", "payer", "community"])
@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"education": []},
        {"education": ["bachelor:history"]},
        {"education": ["bachelor:social work"], "licenses": ["LSW"], "years": 3},
        {"education": ["associate:nursing"], "licenses": ["RN"], "related": 8},
        {"education": ["certificate:practical nursing"], "licenses": ["LPN"], "years": 6},
        {"years": None},
    ],
    ids=["school", "nothing", "history", "social worker", "nurse", "practical nurse", "years not told"],
)
def test_neither_way_loses_what_it_is_chosen_for(
    answers: dict[str, Any], setting: str | None, target: str
) -> None:
    fastest, cheapest = (
        plan(outsider(setting=setting, **answers), target, preference=p) for p in ("fastest", "cheapest")
    )
    (_, fast, dear), (_, slow, cheap) = (
        measure(list_needed(made), file=FILE) for made in (fastest, cheapest)
    )
    assert fast <= slow
    assert cheap <= dear
    assert bool(fastest.alternatives) is (names(list_needed(fastest)) != names(list_needed(cheapest)))


def test_the_price_of_a_plan_is_no_reason_for_a_way_that_nobody_prices() -> None:
    """Without figures for comparison an exam that is not known would look quick: it costs what is known."""
    plain = FILE.replace(comparison=None, exam=())
    made = plan(person(**{**ENOUGH, "certifications": [], "years": 9}), "senior", file=plain)
    assert names(made.steps) == ["certification-acm"]
    fair = plain.replace(comparison=StandIn(months=18, cost=700, **OWN))
    assert names(plan(person(**{**ENOUGH, "certifications": [], "years": 9}), "senior", file=fair).steps) == [
        "certification-ccm"
    ]


def test_a_degree_that_is_not_known_counts_as_the_longest_and_the_dearest() -> None:
    bare = tuple(p.replace(months=None, cost=None) if p.id == "nursing-diploma" else p for p in FILE.program)
    file = FILE.replace(program=bare)
    for preference in ("fastest", "cheapest"):
        made = plan_for("RN", outsider(), file, preference=preference)
        assert names(made.steps, "education") == ["degree-associate-nursing"]


# ---------------------------------------------------------------- payback


def with_uplift(**update: Any) -> PlanFile:
    uplift = Uplift(**{"low": 2000, "high": 6000, "currency": "USD", **OWN, **update})
    return FILE.replace(uplift=(uplift,))


def payback(file: PlanFile, name: str) -> Span | None:
    return find(plan(example("bedside-nurse"), "senior", file=file), name).payback


@pytest.mark.parametrize(
    ("uplift", "name", "expected"),
    [
        # 420 a year's 12th of 6,000 is 0.84 months, of 2,000 it is 2.52: begun months count
        ({"certification": "CCM"}, "certification-ccm", Span(1, 3)),
        # 30,000 x 12 / 6,000 = 60 and 60,000 x 12 / 2,000 = 360
        ({"degree": "master"}, "degree-master", Span(60, 360)),
        ({"degree": "master"}, "certification-ccm", None),
        ({"certification": "ACM"}, "certification-ccm", None),
        ({"certification": "CCM", "currency": "CAD"}, "certification-ccm", None),
        ({"certification": "CCM", "low": 0}, "certification-ccm", None),
        ({"certification": "CCM"}, "experience-ccm", None),
    ],
)
def test_the_payback_is_the_months_of_higher_pay_that_the_cost_takes(
    uplift: dict[str, Any], name: str, expected: Span | None
) -> None:
    assert payback(with_uplift(**uplift), name) == expected


def test_a_degree_without_a_price_has_no_payback() -> None:
    held = person(licenses=["RN"], education=["associate:nursing"], years=9)
    made = plan(held, "care-manager", file=with_uplift(degree="bachelor"))
    assert find(made, "degree-bachelor-nursing").payback is None


def test_without_an_uplift_there_is_no_payback() -> None:
    assert FILE.uplift == ()
    assert payback(FILE, "certification-ccm") is None


# ---------------------------------------------------------------- which level, and packs that say less


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        (example("nurse-leader"), "supervisor"),
        # Six years beside care management are enough for a care manager, which is reached: then the next.
        (example("bedside-nurse"), "senior"),
        (example("nurse-leader").replace(target=None), "supervisor"),
        (example("nurse-leader").replace(target="director"), "director"),
        # lead and all below it are reached
        (example("nurse-leader").replace(target="senior"), "supervisor"),
        (example("nurse-leader").replace(target="lead"), "supervisor"),
        (BEGINNER, "assistant"),
        (COMPLETE, None),
        (COMPLETE.replace(target="director"), None),
    ],
)
def test_the_level_to_plan_for_is_the_target_that_lies_ahead_or_the_next(
    profile: Profile, expected: str | None
) -> None:
    assert find_target(assess(profile, PACK, TODAY)) == expected


def test_an_assessment_at_hand_makes_the_same_plan() -> None:
    maya = example("bedside-nurse")
    assert plan(maya, "lead", assessment=assess(maya, PACK, TODAY)) == plan(maya, "lead")


def test_whoever_has_everything_has_but_to_apply() -> None:
    made = plan(COMPLETE, "director")
    assert [step.id for step in made.steps] == ["apply-director"]
    assert {opening.verdict for opening in made.steps[0].step.openings} == {"ready"}
    assert (made.alternatives, made.open_answers, made.checklist) == ((), (), None)
    assert made.needed == made.everything == Total(Span(0, 0), None, (), ())


@pytest.mark.parametrize("target", ["assistant", "senior", "director"])
def test_a_pack_without_a_plan_file_still_plans(target: str) -> None:
    made: Plan = plan(BEGINNER.replace(setting="hospital"), target, file=PlanFile())
    assert made.steps[-1].standing.verdict == ("ready", "ready")
    known = [step.id for step in made.steps if step.step.months and step.kind not in ("years", "experience")]
    assert known in ([], ["certification-ccm"])
    assert made.checklist is None
    assert set(names(made.steps, "education")) <= set(names(made.everything.unknown_months))
    degree_ = next(step for step in made.steps if step.kind == "education")
    assert (degree_.step.basis, degree_.step.reason) == ("derived", "No source gives its length or cost")


def test_one_degree_serves_all_where_nothing_is_known_of_programs() -> None:
    made = plan(outsider(setting="community", years=9), "senior", file=PlanFile())
    assert names(made.steps, "education") == ["degree-bachelor", "degree-master"]


def test_one_exam_serves_two_requirements() -> None:
    exams = [
        asked.replace(id=name, any_of=("CCM",), importance=importance)
        for level in PACK.ladder.level
        for asked in level.requirement
        if level.id == "lead" and isinstance(asked, CredentialAsked) and asked.id == "certification"
        for name, importance in (("certification", "expected"), ("certification:second", "preferred"))
    ]
    made = plan(person(licenses=["RN"], years=9), "senior", with_requirements(*exams))
    assert names(made.steps) == ["certification-ccm"]
    assert made.steps[0].closes == ("certification", "certification:second")


def test_a_program_of_a_pack_can_be_for_another_license() -> None:
    """A bridge that gives its graduates a field which their license's holders alone may take."""
    bridge = Program(
        id="bridge", name="LPN bridge", level="associate", field="nursing", licenses=("LPN",),
        months=Duration(low=9, high=12, **OWN), **OWN,
    )  # fmt: skip
    file = FILE.replace(program=(*FILE.program, bridge))
    made = plan_for("RN", outsider(licenses=["LPN"], years=1), file)
    assert [step.step.title for step in made.steps] == ["LPN bridge", "Get the license RN, Registered Nurse"]
    assert made.needed.months == Span(9, 12)
    assert names(plan_for("RN", outsider(years=1), file).steps)[0] == "degree-certificate-nursing"


@pytest.mark.parametrize(
    ("field", "degree_"),
    [("nursing", "degree-master-nursing"), ("social work", "degree-master-social-work")],
)
def test_a_nurse_is_not_sent_to_a_school_of_social_work(field: str, degree_: str) -> None:
    master = asking("CMC").credentials.credential
    first = next(c for c in master if c.id == "CMC").route[0]
    only = tuple(c.replace(route=(first,)) if c.id == "CMC" else c for c in master)
    pack = asking("CMC").replace(credentials=PACK.credentials.replace(credential=only))
    made = plan(person(education=[f"bachelor:{field}"], years=2), "senior", pack)
    assert names(made.steps) == [degree_, "certification-cmc"]


def test_a_rating_that_will_do_as_well_is_a_step_named_by_its_skill() -> None:
    senior = next(level for level in PACK.ladder.level if level.id == "senior")
    (asked,) = [r for r in senior.requirement if r.id == "education:bachelor"]
    rating = SkillNeed(kind="skill", skill="telehealth", rating=2)
    skills = tuple(skill.replace(targets={}) for skill in PACK.skills.skill)
    pack = with_requirements(asked.replace(or_=(rating,))).replace(skills=PACK.skills.replace(skill=skills))
    made = plan(Profile(years=9, education=(), skills={"telehealth": 1}), "senior", pack)
    (step,) = [step for step in made.steps if step.kind == "skill"]
    assert step.id == "telehealth-2"
    assert step.step.title == "Telehealth and remote monitoring: from 1 to 2"
    assert "education:bachelor" in step.closes
