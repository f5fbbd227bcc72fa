"""Score and verdict of one level, by tables: the rules of design section 6 one by one."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from carecli.engine.assess import assess, assess_against
from carecli.engine.judging import add_points, decide_verdict, points_for_score, score
from carecli.engine.kinds import Credentials
from carecli.engine.requirements import MET, Outcome, Requirement
from carecli.engine.results import Verdict, VerdictRange
from carecli.pack.ladder import Importance
from carecli.profile.model import Profile
from tests.conftest import TODAY
from tests.engine.strategies import BEGINNER, COMPLETE, PACK, Small

RULES = PACK.ladder.rules
NEAR, FAR = Outcome("partial", 0.75, 1), Outcome("partial", 0.5, 2)
TOTALS = st.floats(0.1, 200)
GONE, LOST = Outcome("missing", 0.0, 1), Outcome("missing", 0.0, 2)


def judged(*pairs: tuple[Importance, Outcome]) -> list[tuple[Requirement, Outcome]]:
    return [
        (
            Requirement(
                "license", "", importance, getattr(RULES.weights, importance),
                Credentials("license", ("RN",)), "derived", "", None, (),
            ),
            outcome,
        )
        for importance, outcome in pairs
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pairs", "level_score", "verdict"),
    [
        ([("must", GONE)], 100, "blocked"),
        ([("must", GONE), ("must", MET), ("expected", MET)], 99.9, "blocked"),
        ([("expected", LOST), ("must", GONE)], 0, "blocked"),
        ([("must", MET), ("expected", MET)], 100, "ready"),
        ([("must", MET), ("expected", MET), ("preferred", LOST)], 10, "ready"),
        ([("preferred", GONE)], 0, "ready"),
        ([], 100, "ready"),
        ([("must", MET), ("expected", GONE)], 75, "stretch"),
        ([("must", MET), ("expected", NEAR)], 75, "stretch"),
        ([("must", NEAR), ("expected", MET)], 75, "stretch"),
        ([("expected", NEAR), ("expected", GONE), ("preferred", LOST)], 90, "stretch"),
        ([("must", MET), ("expected", NEAR)], 74.9, "developing"),
        ([("must", MET), ("expected", FAR)], 99.9, "developing"),
        ([("expected", LOST), ("expected", MET)], 99.9, "developing"),
        ([("must", FAR), ("expected", MET)], 99.9, "developing"),
    ],
)
def test_the_verdict_is(
    pairs: list[tuple[Importance, Outcome]], level_score: float, verdict: Verdict
) -> None:
    assert decide_verdict(judged(*pairs), level_score, RULES) == verdict
    assert decide_verdict(judged(*reversed(pairs)), level_score, RULES) == verdict


@pytest.mark.parametrize(
    ("pairs", "points"),
    [
        ([], 0),
        ([("must", MET), ("expected", MET), ("preferred", MET)], 6),
        ([("must", GONE), ("expected", MET)], 2),
        ([("must", FAR), ("expected", NEAR), ("preferred", MET)], 4),
        ([("must", NEAR), ("expected", LOST), ("preferred", GONE)], 2.25),
    ],
)
def test_points_are_the_weights_met_with_partial_credit_in_proportion(
    pairs: list[tuple[Importance, Outcome]], points: float
) -> None:
    assert add_points(judged(*pairs)) == points


@pytest.mark.parametrize(
    ("points", "total", "shown"),
    [
        (0, 40, 0),
        (40, 40, 100),
        (30, 40, 75),
        (39.999, 40, 99.9),
        (29.9999, 40, 74.9),
        (2, 3, 66.6),
        (1, 3, 33.3),
        (0.1 + 0.2, 0.3, 100),
        (0.1 * 3, 0.4, 75),
        (0, 0, 100),
    ],
)
def test_a_score_is_rounded_down_to_one_decimal(points: float, total: float, shown: float) -> None:
    assert score(points, total) == shown


@given(st.floats(0, 200), TOTALS)
def test_a_score_never_flatters_and_hides_less_than_a_tenth(points: float, total: float) -> None:
    assume(points <= total)
    exact = points / total * 100
    assert exact - 0.1 < score(points, total) <= exact + 1e-6


@given(
    st.sampled_from([10, 100, 1000]).flatmap(lambda n: st.integers(0, 100 * n).map(lambda i: i / n)), TOTALS
)
@example(74.55, 100.0)
def test_the_points_for_a_score_are_the_fewest_that_show_it(wanted: float, total: float) -> None:
    points = points_for_score(wanted, total)
    assert score(points + total * 1e-12, total) >= wanted
    assert points <= total * 1e-12 or score(points - total * 1e-9, total) < wanted


MISSING_LICENSE = COMPLETE.model_copy(update={"licenses": ()})
UNKNOWN_LICENSE = COMPLETE.model_copy(update={"licenses": None})


@pytest.mark.parametrize(
    ("importance", "profile", "verdict", "scores"),
    [
        ("must", MISSING_LICENSE, ("blocked", "blocked"), (40, 40)),
        ("must", UNKNOWN_LICENSE, ("blocked", "ready"), (40, 100)),
        ("must", COMPLETE, ("ready", "ready"), (100, 100)),
        ("expected", MISSING_LICENSE, ("developing", "developing"), (50, 50)),
        ("expected", UNKNOWN_LICENSE, ("developing", "ready"), (50, 100)),
        ("preferred", MISSING_LICENSE, ("ready", "ready"), (66.6, 66.6)),
        ("preferred", UNKNOWN_LICENSE, ("ready", "ready"), (66.6, 100)),
    ],
)
def test_unknown_is_a_range_from_missing_to_met(
    importance: Importance, profile: Profile, verdict: tuple[Verdict, Verdict], scores: tuple[float, float]
) -> None:
    asked = Small({"license": importance, "certification": "expected"}).standards
    level = assess_against(profile, asked, TODAY).levels[0]
    assert (level.verdict, level.score) == (verdict, scores)


@pytest.mark.parametrize("setting", ["hospital", "outpatient", "long-term-care", "home-health-hospice"])
def test_a_missing_must_blocks_whatever_the_score(setting: str) -> None:
    profile = MISSING_LICENSE.model_copy(update={"setting": setting})
    levels = {level.id: level for level in assess(profile, PACK, TODAY).levels}
    for name in ("care-manager", "senior", "lead"):
        assert levels[name].verdict == ("blocked", "blocked")
        assert levels[name].score.low > 85
        assert levels[name].stops == ("license",)
    for name in ("assistant", "supervisor", "director"):
        assert "blocked" not in levels[name].verdict


@pytest.mark.parametrize(
    ("short", "verdict"), [(0, "ready"), (0.5, "stretch"), (2, "stretch"), (2.5, "developing")]
)
@pytest.mark.parametrize(
    ("level", "need"), [("senior", 5), ("lead", 8), ("supervisor", 10), ("director", 15)]
)
def test_a_stretch_reaches_over_two_years(level: str, need: float, short: float, verdict: Verdict) -> None:
    profile = COMPLETE.model_copy(update={"years": need - short})
    levels = {level.id: level.verdict for level in assess(profile, PACK, TODAY).levels}
    assert levels[level] == VerdictRange(verdict, verdict)


@pytest.mark.parametrize(("rating", "verdict"), [(4, "ready"), (3, "stretch"), (2, "developing")])
def test_a_stretch_reaches_over_one_rating(rating: int, verdict: Verdict) -> None:
    profile = COMPLETE.model_copy(update={"skills": {**COMPLETE.skills, "care-planning": rating}})
    levels = {level.id: level.verdict for level in assess(profile, PACK, TODAY).levels}
    assert levels["senior"] == VerdictRange(verdict, verdict)


AT_TWO = BEGINNER.model_copy(update={"skills": {"ehr": 2}, "licenses": COMPLETE.licenses})


@pytest.mark.parametrize(
    ("numbers", "verdict", "shown"),
    [
        ({}, "developing", 60),
        ({"weights": {"must": 9}}, "developing", 81.8),
        ({"partial": {"rating_gap": 2}}, "developing", 80),
        ({"partial": {"rating_gap": 2}, "steps": {"rating": 2}}, "stretch", 80),
        ({"weights": {"must": 9}, "stretch": {"steps": 2}}, "stretch", 81.8),
        ({"stretch": {"score": 60}}, "developing", 60),
        ({"stretch": {"score": 60, "steps": 2}}, "stretch", 60),
        ({"stretch": {"score": 60.1, "steps": 2}}, "developing", 60),
    ],
)
def test_the_numbers_come_from_the_pack(
    numbers: dict[str, dict[str, float]], verdict: Verdict, shown: float
) -> None:
    changed = {rule: getattr(RULES, rule).model_copy(update=values) for rule, values in numbers.items()}
    asked = Small({"license": "must"}, ((4, "expected"),), rules=RULES.model_copy(update=changed)).standards
    level = assess_against(AT_TWO, asked, TODAY).levels[0]
    assert (level.verdict.high, level.score.high) == (verdict, shown)
