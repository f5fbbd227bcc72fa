"""What if: each stage is the assessment of the changed person, and a level's direction is what it says."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecli.engine.assess import assess
from carecli.engine.results import Range, VerdictRange
from carecli.engine.what_if import BeforeAfter, Direction, ask_what_if, compare_levels
from carecli.profile.model import Certification, Education, License, Profile
from tests.conftest import TODAY
from tests.engine.strategies import BEGINNER, COMPLETE, LEVELS, PACK, SETTINGS, improved, profiles


def but(base: Profile, **update: object) -> Profile:
    return base.replace(**update)


NO_CCM = but(COMPLETE, certifications=(), setting="payer")
CCM = (Certification(id="CCM"),)
RN = (License(id="RN"),)


@given(
    st.lists(profiles(), min_size=1, max_size=4), st.lists(st.sampled_from(SETTINGS), min_size=4, max_size=4)
)
def test_before_and_each_stage_are_assessments_of_their_own(
    people: list[Profile], settings: list[str | None]
) -> None:
    person, *changed = [but(p, setting=s) for p, s in zip(people, settings, strict=False)]
    what_if = ask_what_if(person, [(f"change {n}", p) for n, p in enumerate(changed)], PACK, TODAY)
    assert what_if.profile == person
    assert what_if.before == assess(person, PACK, TODAY)
    assert [(stage.label, stage.profile, stage.after) for stage in what_if.stages] == [
        (f"change {n}", p, assess(p, PACK, TODAY)) for n, p in enumerate(changed)
    ]
    assert what_if.changed == [person, *changed][-1]
    assert what_if.after == assess([person, *changed][-1], PACK, TODAY)


@given(st.data(), profiles(), st.sampled_from(SETTINGS))
def test_better_evidence_makes_no_level_worse(
    data: st.DataObject, person: Profile, setting: str | None
) -> None:
    person = but(person, setting=setting)
    better = data.draw(improved(person))
    what_if = ask_what_if(person, [("better", better)], PACK, TODAY)
    changes = compare_levels(what_if.before, what_if.after)
    assert {change.direction for change in changes} <= {"better", "same"}
    assert [change.stops_new for change in changes] == [()] * len(LEVELS)
    back = compare_levels(what_if.after, what_if.before)
    mirror = {"better": "worse", "same": "same"}
    assert [change.direction for change in back] == [mirror[change.direction] for change in changes]
    assert [change.stops_new for change in back] == [change.stops_gone for change in changes]


@given(profiles())
def test_nothing_changed_is_the_same_and_idle(person: Profile) -> None:
    what_if = ask_what_if(person, [("again", person.replace())], PACK, TODAY)
    assert [stage.is_idle for stage in what_if.stages] == [True]
    assert {change.direction for change in compare_levels(what_if.before, what_if.after)} == {"same"}


@pytest.mark.parametrize(
    ("before", "after", "is_idle"),
    [
        (Profile(licenses=RN), Profile(licenses=(*RN, *RN)), True),
        (Profile(certifications=CCM), Profile(certifications=(*CCM, *CCM)), True),
        (
            Profile(certifications=(Certification(id="CCM", expires="2030-01"),)),
            Profile(certifications=(Certification(id="CCM", expires="2030-01"), *CCM)),
            True,
        ),
        (
            Profile(certifications=(Certification(id="CCM", expires="2020-01"),)),
            Profile(certifications=(Certification(id="CCM", expires="2020-01"), *CCM)),
            False,
        ),
        (
            Profile(education=(Education(level="master", field="nursing"),)),
            Profile(education=(Education(level="master", field="nursing"),) * 2),
            True,
        ),
        (
            Profile(education=(Education(level="master"),)),
            Profile(education=(Education(level="master", field="nursing"),)),
            False,
        ),
        (Profile(), Profile(licenses=()), False),
        (Profile(), Profile(education=()), False),
        (Profile(years=3), Profile(years=3.0), True),
        (Profile(years=3), Profile(years=4), False),
        (Profile(years=3), Profile(years=3, related_years=0), False),
        (Profile(skills={"ehr": 3}), Profile(skills={"ehr": 3}), True),
        (Profile(skills={"ehr": 3}), Profile(skills={"ehr": 4}), False),
        (Profile(), Profile(setting="payer"), False),
        (Profile(name="Maya"), Profile(name="Kim"), True),
    ],
)
def test_a_stage_is_idle_if_it_says_nothing_new(before: Profile, after: Profile, is_idle: bool) -> None:
    (stage,) = ask_what_if(before, [("change", after)], PACK, TODAY).stages
    assert stage.is_idle is is_idle


def test_a_stage_is_compared_with_the_one_before_it() -> None:
    three, five = Profile(years=3), Profile(years=5)
    what_if = ask_what_if(three, [("five", five), ("five", five), ("three", three)], PACK, TODAY)
    assert [stage.is_idle for stage in what_if.stages] == [False, True, False]
    assert what_if.after == what_if.before


def test_without_a_change_after_is_before() -> None:
    what_if = ask_what_if(BEGINNER, [], PACK, TODAY)
    assert what_if.stages == ()
    assert what_if.after is what_if.before
    assert what_if.changed is BEGINNER


def test_the_day_decides_what_counts() -> None:
    lapsing = but(NO_CCM, certifications=(Certification(id="CCM", expires="2027-01"),))
    for today, reached in ((date(2027, 1, 31), "director"), (date(2027, 2, 1), "assistant")):
        what_if = ask_what_if(NO_CCM, [("CCM", lapsing)], PACK, today)
        assert (what_if.before.current_level, what_if.after.current_level) == ("assistant", reached)


NO_LICENSE = but(COMPLETE, licenses=(), setting="hospital")


def test_stops_that_are_gone_and_new_are_told_apart() -> None:
    what_if = ask_what_if(NO_LICENSE, [("RN", but(NO_LICENSE, licenses=RN))], PACK, TODAY)
    there, back = (
        {change.after.id: change for change in compare_levels(*pair)}
        for pair in ((what_if.before, what_if.after), (what_if.after, what_if.before))
    )
    for level in ("care-manager", "senior", "lead"):
        assert (there[level].stops_gone, there[level].stops_new) == (("license",), ())
        assert (back[level].stops_gone, back[level].stops_new) == ((), ("license",))
    for level in ("supervisor", "director"):
        assert there[level].stops_gone == there[level].stops_new == back[level].stops_new == ()
    for level in LEVELS[1:]:
        assert (there[level].direction, back[level].direction) == ("better", "worse")
    assert there["assistant"].direction == back["assistant"].direction == "same"


def test_an_exam_that_may_be_sat_is_no_stop_and_the_certification_still_a_gain() -> None:
    what_if = ask_what_if(NO_CCM, [("CCM", but(NO_CCM, certifications=CCM))], PACK, TODAY)
    changes = {change.after.id: change for change in compare_levels(what_if.before, what_if.after)}
    for level in ("senior", "lead", "supervisor", "director"):
        assert changes[level].before.verdict == ("stretch", "stretch")
        assert (changes[level].stops_gone, changes[level].stops_new) == ((), ())
        assert (changes[level].direction, changes[level].after.verdict.low) == ("better", "ready")
    assert changes["assistant"].direction == "same"


def test_an_answer_that_settles_an_open_stop_takes_it_away_or_keeps_it() -> None:
    unknown = but(NO_LICENSE, licenses=None)
    for held, gone in ((RN, ("license",)), ((), ())):
        what_if = ask_what_if(unknown, [("answer", but(NO_LICENSE, licenses=held))], PACK, TODAY)
        senior = compare_levels(what_if.before, what_if.after)[2]
        assert senior.before.open_stops == ("license",)
        assert (senior.stops_gone, senior.stops_new) == (gone, ())
    assert senior.after.stops == ("license",)
    assert senior.direction == "worse"


RUNGS = assess(COMPLETE, PACK, TODAY).levels


@pytest.mark.parametrize(
    ("score", "verdict", "stops", "direction"),
    [
        ((60, 80), ("developing", "stretch"), ("a",), "same"),
        ((61, 80), ("developing", "stretch"), ("a",), "better"),
        ((60, 81), ("developing", "stretch"), ("a",), "better"),
        ((60, 80), ("stretch", "stretch"), ("a",), "better"),
        ((60, 80), ("developing", "ready"), ("a",), "better"),
        ((60, 80), ("developing", "stretch"), (), "better"),
        ((59, 80), ("developing", "stretch"), ("a",), "worse"),
        ((60, 79), ("developing", "stretch"), ("a",), "worse"),
        ((60, 80), ("blocked", "stretch"), ("a",), "worse"),
        ((60, 80), ("developing", "developing"), ("a",), "worse"),
        ((60, 80), ("developing", "stretch"), ("a", "b"), "worse"),
        ((60, 80), ("developing", "stretch"), ("b",), "changed"),
        ((70, 70), ("developing", "stretch"), ("a",), "changed"),
        ((61, 80), ("blocked", "stretch"), ("a",), "changed"),
        ((61, 80), ("developing", "stretch"), ("a", "b"), "changed"),
        ((59, 80), ("developing", "stretch"), (), "changed"),
    ],
)
def test_the_direction_of_a_level_is_that_of_score_verdict_and_stops(
    score: tuple[float, float], verdict: tuple[str, str], stops: tuple[str, ...], direction: Direction
) -> None:
    before = RUNGS[0]._replace(
        score=Range(60, 80), verdict=VerdictRange("developing", "stretch"), stops=("a",), open_stops=()
    )
    after = before._replace(score=Range(*score), verdict=VerdictRange(*verdict), stops=stops)  # type: ignore[arg-type]
    assert BeforeAfter(before, after).direction == direction
