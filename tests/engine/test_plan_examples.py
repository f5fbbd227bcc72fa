"""The plans of five people, worked out by hand on the small pack: every sum and the order, step by step."""

import pytest

from carecli.engine.results import Money, Plan, Span
from tests.engine.plans import example, find, list_needed, names, plan

Row = tuple[str, tuple[float, float], tuple[float, float], tuple[float, float] | None, str, float]


def rows(made: Plan) -> list[Row]:
    """Return of each step but skills its start, finish, cost, and verdict and score after it."""
    return [
        (
            step.id,
            (step.start.low, step.start.high),
            (step.finish.low, step.finish.high),
            (step.step.cost.low, step.step.cost.high) if step.step.cost else None,
            step.standing.verdict.low,
            step.standing.score.low,
        )
        for step in made.steps
        if step.kind != "skill"
    ]


def test_a_bedside_nurse_becomes_senior_in_a_hospital() -> None:
    """Maya: RN and BSN, six years at the bedside, none in care management.

    Score. A senior in a hospital is asked for two musts (bachelor's, license: 2 x 3 = 6), and for years, a
    master's and a certification as expected (3 x 2 = 6): 12. Maya has the musts: 6 of 12 = 50. Of the skills,
    9 are expected (9 x 2 = 18) and 3 an advantage. She has
      4 met                                                           4 x 2       =  8
      care plans, complex care, crisis at 3 of 4                      3 x 2 x 3/4 =  4.5
      regulations at 2 of 3                                           2 x 2/3     =  1.33
      policy at 1 of 2                                                2 x 1/2     =  1
    14.83 of 18 = 82.4; both halves together 66.2. Resilience and team leadership are met, telehealth is not:
    advantages 2 of 3. No must is missing; years, master's and certification are further than one step, and
    66.2 is short of 75: developing.

    As a care manager she is ready, by her years beside it: to apply for that leads.

    Ready takes 90 % of 18 = 16.2 and nothing two ratings short. Policy brings 1, regulations 0.67, each other
    one 0.5: after the first two there are 16.5, and the other three help, and are not needed.

    Order, months from November 2026, the soonest end first; credentials of 12, then both halves:
      2 skills, length not known                                    0                6 = 50, 16.5 = 91.7: 70.8
      first post        3-6 for a licensed nurse                    0     -> 3-6     unchanged:           70.8
      work toward CCM   12 under a CCM; the other ways take 24
                        without one or 12 as a supervisor           3-6   -> 15-18   1 of 5 years, 0.4, and
                                                  may sit, 1: 7.4 = 61.7, two gaps are left, stretch:     76.6
      CCM               6-18 of study, after the work: 15 + 6 = 21,
                        18 + 18 = 36                                15-18 -> 21-36   + 1 = 8.4 = 70:      80.8
      master's          24, beside the work                         0     -> 24      + 2 = 10.4 = 86.7:   89.1
      5 years           60 from the first post: 3 + 60, 6 + 60      3-6   -> 63-66   + 1.6 = 12 = 100:    95.8
    The longest chain is first post and years: 63-66 months. Money: 30,000 + 420 and 60,000 + 420.
    """
    made = plan(example("bedside-nurse"), "senior")
    assert made.standing.verdict == ("developing", "developing")
    assert tuple(made.standing.score) == (66.2, 66.2)
    assert rows(made) == [
        ("apply-care-manager", (0, 0), (0, 0), None, "developing", 66.2),
        ("first-post", (0, 0), (3, 6), None, "developing", 70.8),
        ("experience-ccm", (3, 6), (15, 18), None, "stretch", 76.6),
        ("certification-ccm", (15, 18), (21, 36), (420, 420), "stretch", 80.8),
        ("degree-master", (0, 0), (24, 24), (30000, 60000), "stretch", 89.1),
        ("years-5", (3, 6), (63, 66), None, "ready", 95.8),
    ]
    assert made.needed.months == Span(63, 66)
    assert made.needed.cost == Money(30420, 60420, "USD", open=True)
    assert (made.everything.months, made.everything.cost) == (made.needed.months, made.needed.cost)
    assert made.alternatives == ()

    skills = [step for step in made.steps if step.kind == "skill"]
    assert [step.importance for step in skills] == ["expected"] * 5 + ["preferred"]
    assert names(skills)[:2] == ["policy-2", "regulations-3"]
    assert [step.is_needed for step in skills] == [True] * 2 + [False] * 4
    assert made.needed.unknown_months == tuple(step.step for step in skills[:2])
    assert names(made.needed.unknown_cost) == ["first-post", *names(made.needed.unknown_months)]
    assert [step.standing.score.low for step in skills] == [68.9, 70.8, 97.2, 98.6, 100, 100]
    # Telehealth is the third of three advantages, and adds nothing to the score.
    assert tuple(made.standing.advantages) == (2, 2, 3)
    assert tuple(made.steps[-2].standing.advantages) == (2, 2, 3)
    assert tuple(made.steps[-1].standing.advantages) == (3, 3, 3)
    assert tuple(made.steps[-1].standing.score) == (100, 100)

    assert {step.id: step.step.starts_after for step in made.steps if step.step.starts_after} == {
        "experience-ccm": ("first-post",),
        "certification-ccm": ("experience-ccm",),
        "years-5": ("first-post",),
    }
    assert [(step.id, step.closes) for step in made.steps if step.kind != "skill" and step.closes] == [
        ("certification-ccm", ("certification",)),
        ("degree-master", ("education:master",)),
        ("years-5", ("years",)),
    ]
    work = find(made, "experience-ccm")
    assert [(route.is_met, route.months_left) for route in work.step.others] == [(False, 24), (False, 12)]
    exam = find(made, "certification-ccm")
    assert [(route.is_met, route.months_left) for route in exam.step.routes] == [(True, 0), (False, 12)]
    assert [price.high for price in exam.step.otherwise] == [430, 700]


def test_a_community_health_worker_becomes_senior_in_the_community() -> None:
    """Rosa: CHW, high school, one year in care management and four beside it.

    Score. The community asks one must (bachelor's: 3), and years and a certification as expected (2 x 2): 7.
    1 of 5 years is 2 x 1/5 = 0.4 of 7 = 5.7. Of 9 expected skills (18) she has
      EHR, regulations, mentoring at 2 of 3                           3 x 2 x 2/3 =  4
      teamwork at 3 of 4                                              2 x 3/4     =  1.5
      policy at 1 of 2                                                2 x 1/2     =  1
      clinical knowledge, care plans, complex care and crisis two or more short      0
    6.5 of 18 = 36.1; both halves together 20.9, and blocked: the bachelor's is a must. Of a license, a
    master's and 3 skills, the advantages, resilience is met: 1 of 5.

    Ready takes 16.2 of 18. The four that are two ratings short bring 2 each, policy 1, each of the others at
    most 0.67: 14.5 + 1 and, with EHR and regulations, 16.83. Mentoring and teamwork help and are not needed.

    Order, months from November 2026; credentials of 7, then both halves:
      7 skills, length not known                               0             0.4 = 5.7, 16.83 = 93.5:    49.6
      work toward CCM  24 without a CCM, less the 12 worked    0  -> 12      2 of 5 years, 0.8 = 11.4:   52.4
      bachelor's       48                                      0  -> 48      + 3, and may sit, + 1:
                                                                             4.8 = 68.6, unblocked:      81
      5 years          60 less 12                              0  -> 48      5 of 5, + 1.2: 6 = 85.7:    89.6
      CCM              after the degree and the work, 6-18     48 -> 54-66   + 1 = 7 = 100:              96.7
    The longest chain is degree and exam: 48 + 6 and 48 + 18. Money: 40,000 + 420 and 100,000 + 420.
    Only preferred: 2 skills, RN with the bachelor's in nursing (48), and a master's after the bachelor's
    (48 + 24 = 72), which make advantages 3, 4 and 5 of 5: 72 months for everything, and
    40,420 + 200 + 30,000 = 70,620 to 100,420 + 200 + 60,000 = 160,620.
    """
    made = plan(example("community-health-worker"), "senior")
    assert made.standing.verdict == ("blocked", "blocked")
    assert tuple(made.standing.score) == (20.9, 20.9)
    assert made.stops == ("education:bachelor",)
    assert rows(made) == [
        ("experience-ccm", (0, 0), (12, 12), None, "blocked", 52.4),
        ("degree-bachelor", (0, 0), (48, 48), (40000, 100000), "stretch", 81),
        ("years-5", (0, 0), (48, 48), None, "stretch", 89.6),
        ("certification-ccm", (48, 48), (54, 66), (420, 420), "ready", 96.7),
        ("license-rn", (48, 48), (48, 48), (200, 200), "ready", 100),
        ("degree-master", (48, 48), (72, 72), (30000, 60000), "ready", 100),
    ]
    assert made.needed.months == Span(54, 66)
    assert made.needed.cost == Money(40420, 100420, "USD", open=True)
    assert made.everything.months == Span(72, 72)
    assert made.everything.cost == Money(70620, 160620, "USD", open=True)
    assert made.alternatives == ()

    skills = [step for step in made.steps if step.kind == "skill"]
    assert [step.importance for step in skills] == ["expected"] * 9 + ["preferred"] * 2
    assert [step.is_needed for step in skills] == [True] * 7 + [False] * 4
    assert (skills[6].standing.score.low, skills[10].standing.score.low) == (49.6, 100)
    assert tuple(made.standing.advantages) == (1, 1, 5)
    advantages = [step.standing.advantages.low for step in made.steps if step.importance == "preferred"]
    assert advantages == [2, 3, 4, 5]
    assert made.needed.unknown_months == made.needed.unknown_cost == tuple(s.step for s in skills[:7])

    assert {step.id: step.step.starts_after for step in made.steps if step.step.starts_after} == {
        "certification-ccm": ("degree-bachelor", "experience-ccm"),
        "license-rn": ("degree-bachelor",),
        "degree-master": ("degree-bachelor",),
    }
    assert {step.id: step.reaches for step in made.steps if step.reaches} == {
        "degree-bachelor": ("assistant", "care-manager"),
        "certification-ccm": ("senior",),
    }
    degree = find(made, "degree-bachelor")
    assert degree.importance == "must"
    assert degree.step.note == "Taken in nursing, it also opens the way to the license RN"


def test_a_nurse_leader_becomes_supervisor_by_one_of_three_ratings() -> None:
    """Priya has all but three ratings, whose length nobody gives: 0 months, no cost, and CPHQ beside it.

    89.5 of 100 of the skills are a little less than the 90 that ready asks: the first rating makes it up.

    CPHQ is open to all and costs 370 (members) to 440; no source says how long the study takes.
    """
    made = plan(example("nurse-leader"), "supervisor")
    assert names(list_needed(made)) == ["budget-management-3"]
    assert names(made.steps, "skill") == ["budget-management-3", "staffing-4", "strategy-4"]
    assert made.standing.skills.low == 89.5
    assert names(made.steps, "apply") == [made.steps[0].id] == ["apply-supervisor"]
    assert [step.standing.verdict.low for step in made.steps] == ["stretch", *["ready"] * 4]
    assert {step.id: step.reaches for step in made.steps if step.reaches} == {
        "budget-management-3": ("supervisor",)
    }
    assert [step.standing.score.low for step in made.steps] == [94.7, 96.8, 98.4, 100, 100]
    assert (made.needed.months, made.needed.cost) == (Span(0, 0), None)
    assert names(made.steps)[3:] == ["certification-cphq"]
    assert made.everything.months == Span(0, 0)
    assert made.everything.cost == Money(370, 440, "USD")
    assert "certification-cphq" in names(made.everything.unknown_months)
    assert "certification-cphq" not in names(made.everything.unknown_cost)


def test_a_community_social_worker_becomes_senior_by_an_exam() -> None:
    """Andre: LCSW, MSW, five years. 24 months of work are long done: CCM takes its study, 6-18, and 420."""
    made = plan(example("community-social-worker"), "senior")
    assert rows(made) == [
        ("apply-senior", (0, 0), (0, 0), None, "stretch", 90),
        ("certification-ccm", (0, 0), (6, 18), (420, 420), "ready", 97.2),
    ]
    assert names(list_needed(made)) == ["certification-ccm"]
    assert names(made.steps, "skill") == ["clinical-knowledge-4", "complex-care-4"]
    assert all(route.is_met for route in find(made, "certification-ccm").step.routes)
    assert (made.needed.months, made.needed.cost) == (Span(6, 18), Money(420, 420, "USD"))
    assert (made.everything.months, made.everything.cost) == (made.needed.months, made.needed.cost)


def test_what_kim_has_not_said_is_in_no_step() -> None:
    """Kim's certifications, most skills and the field of the bachelor's are open; one rating is short.

    Years (6 of 5) and the license are there. A master's in a health or social field, preferred where no
    setting is named, takes 24 months and 30,000 to 60,000, and settles the bachelor's field as well.
    """
    made = plan(example("half-answered"), "senior")
    assert names(made.steps) == ["care-planning-4", "degree-master"]
    assert names(list_needed(made)) == []  # with the open answers as hoped for they are ready without it
    assert (made.needed.months, made.needed.cost) == (Span(0, 0), None)
    assert made.everything.months == Span(24, 24)
    assert made.everything.cost == Money(30000, 60000, "USD", open=True)
    assert find(made, "degree-master").closes == ("education:bachelor", "education:master")
    assert made.steps[-1].standing.verdict == ("developing", "ready")
    assert made.open_answers[:2] == ("education", "certifications")
    assert len([answer for answer in made.open_answers if answer.startswith("skill:")]) == 8


@pytest.mark.parametrize("preference", ["fastest", "cheapest"])
def test_where_one_way_is_both_there_is_one_plan(preference: str) -> None:
    for name in ("bedside-nurse", "community-health-worker", "nurse-leader", "half-answered"):
        made, fastest = (plan(example(name), "senior", preference=p) for p in (preference, "fastest"))
        assert made.steps == fastest.steps
        assert made.alternatives == ()
