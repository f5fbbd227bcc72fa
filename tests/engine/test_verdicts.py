"""Score and verdict of one level, by tables: the rules of design section 6 one by one."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from carecli.engine.assess import assess, assess_against
from carecli.engine.judging import decide_verdict, points_for_score, score
from carecli.engine.kinds import Credentials, Rating
from carecli.engine.requirements import MET, WAIVED, Outcome, Requirement, Tally, add_up, tally
from carecli.engine.results import Verdict, VerdictRange
from carecli.engine.standards import weigh
from carecli.pack.ladder import Importance, Rules
from carecli.profile.model import Education, Profile
from tests.conftest import TODAY
from tests.engine.strategies import BEGINNER, COMPLETE, PACK, Small

SCALE = PACK.skills.scale

RULES = PACK.ladder.rules
NEAR, FAR = Outcome("partial", 0.75, 1), Outcome("partial", 0.5, 2)
GONE, LOST = Outcome("missing", 0.0, 1), Outcome("missing", 0.0, 2)
TOTALS = st.floats(0.1, 200)
SHARES = st.floats(0, 1)
Asks = tuple[Importance, Outcome] | tuple[Importance, Outcome, str]


def judged(*asked: Asks) -> list[tuple[Requirement, Outcome]]:
    """Return requirements with their outcomes: a license each, or a skill where a third word says so."""
    return [
        (
            Requirement(
                "asked", "", importance, weigh(importance, RULES),
                Rating("ehr", 3, SCALE) if kind else Credentials("license", ("RN",)), "derived", "", None, (),
            ),
            outcome,
        )
        for importance, outcome, *kind in asked
    ]  # fmt: skip


def sum_up(pairs: list[tuple[Requirement, Outcome]]) -> tuple[Tally, Tally]:
    """Return what credentials and skills come to."""
    return (
        add_up([tally(*pair, RULES) for pair in pairs if pair[0].kind != "skill"]),
        add_up([tally(*pair, RULES) for pair in pairs if pair[0].kind == "skill"]),
    )


@pytest.mark.parametrize(
    ("asked", "level_score", "verdict"),
    [
        ([("must", GONE)], 100, "blocked"),
        ([("must", GONE), ("must", MET), ("expected", MET)], 99.9, "blocked"),
        ([("expected", LOST), ("must", GONE)], 0, "blocked"),
        ([("must", GONE, "skill"), ("must", MET)], 99.9, "blocked"),
        ([("must", MET), ("expected", MET)], 100, "ready"),
        ([("must", MET), ("expected", MET), ("preferred", LOST)], 10, "ready"),
        ([("preferred", GONE)], 0, "ready"),
        ([], 100, "ready"),
        # what is asked of others counts neither way
        ([("must", WAIVED), ("expected", WAIVED), ("must", MET)], 100, "ready"),
        ([("must", WAIVED), ("expected", GONE)], 75, "stretch"),
        # a credential is never forgiven, however near
        ([("must", MET), ("expected", GONE)], 75, "stretch"),
        ([("must", MET), ("expected", NEAR)], 75, "stretch"),
        ([("must", NEAR), ("expected", MET)], 75, "stretch"),
        ([("expected", NEAR), ("expected", GONE), ("preferred", LOST)], 90, "stretch"),
        ([("must", MET), ("expected", NEAR)], 74.9, "developing"),
        # two gaps larger than one step are allowed, a third is not, and those of a must count with them
        ([("must", MET), ("expected", FAR)], 99.9, "stretch"),
        ([("expected", LOST), ("expected", FAR), ("expected", NEAR)], 75, "stretch"),
        ([("must", FAR), ("expected", LOST)], 75, "stretch"),
        ([("expected", LOST), ("expected", FAR), ("preferred", LOST)], 75, "stretch"),
        ([("expected", LOST), ("expected", FAR), ("expected", LOST, "skill")], 99.9, "developing"),
        ([("must", FAR), ("expected", FAR), ("expected", LOST)], 99.9, "developing"),
        ([("must", FAR), ("must", FAR), ("must", FAR, "skill")], 99.9, "developing"),
        ([("expected", LOST), ("expected", LOST)], 74.9, "developing"),
        # an expected skill within one step is forgiven, one further off or a must is not
        ([("must", MET), ("expected", NEAR, "skill")], 10, "ready"),
        ([("expected", GONE, "skill"), ("expected", NEAR, "skill")], 10, "ready"),
        ([("expected", FAR, "skill")], 75, "stretch"),
        ([("expected", LOST, "skill"), ("expected", MET)], 99.9, "stretch"),
        ([("must", NEAR, "skill")], 99.9, "stretch"),
        ([("expected", NEAR, "skill"), ("expected", NEAR)], 99.9, "stretch"),
        ([("preferred", LOST, "skill"), ("expected", MET, "skill")], 10, "ready"),
    ],
)
def test_the_verdict_is(asked: list[Asks], level_score: float, verdict: Verdict) -> None:
    for each in (asked, asked[::-1]):
        credentials, skills = sum_up(judged(*each))
        met = skills._replace(points=skills.total)
        assert decide_verdict(credentials, met, level_score, RULES) == verdict


@pytest.mark.parametrize(
    ("skills", "verdict"),
    [
        (Tally(9, 10), "ready"),
        (Tally(10, 10), "ready"),
        (Tally(0, 0), "ready"),
        (Tally(0.1 * 9, 1), "ready"),
        (Tally(8.99, 10), "stretch"),
        (Tally(0, 10), "stretch"),
    ],
)
def test_skills_are_enough_at_nine_tenths_of_their_points(skills: Tally, verdict: Verdict) -> None:
    rated: list[list[Asks]] = [
        [("must", MET), ("expected", NEAR, "skill")],
        [("expected", MET), ("expected", MET, "skill")],
    ]
    for asked in rated:
        credentials, found = sum_up(judged(*asked))
        found = found._replace(points=skills.points, total=skills.total)
        assert decide_verdict(credentials, found, 90, RULES) == verdict


@pytest.mark.parametrize(
    ("asked", "credentials", "skills"),
    [
        ([], (0, 0), (0, 0)),
        ([("must", MET), ("expected", MET), ("preferred", MET)], (5, 5), (0, 0)),
        ([("must", GONE), ("expected", MET)], (2, 5), (0, 0)),
        ([("must", FAR), ("expected", NEAR), ("preferred", MET)], (3, 5), (0, 0)),
        ([("must", NEAR), ("expected", LOST), ("preferred", GONE)], (2.25, 5), (0, 0)),
        ([("must", WAIVED), ("expected", MET), ("expected", WAIVED)], (2, 2), (0, 0)),
        (
            [("must", MET, "skill"), ("expected", NEAR, "skill"), ("preferred", MET, "skill")],
            (0, 0),
            (4.5, 5),
        ),
        ([("must", GONE), ("expected", FAR, "skill"), ("expected", MET, "skill")], (0, 3), (3, 4)),
    ],
)
def test_points_of_a_half_are_the_weights_met_with_partial_credit_in_proportion(
    asked: list[Asks], credentials: tuple[float, float], skills: tuple[float, float]
) -> None:
    halves = sum_up(judged(*asked))
    assert [(half.points, half.total) for half in halves] == [credentials, skills]


@pytest.mark.parametrize(
    ("credentials", "skills", "shown"),
    [
        # one half alone is the whole score
        ((0, 40), (0, 0), 0),
        ((40, 40), (0, 0), 100),
        ((30, 40), (0, 0), 75),
        ((0, 0), (30, 40), 75),
        ((39.999, 40), (0, 0), 99.9),
        ((0, 0), (29.9999, 40), 74.9),
        ((2, 3), (0, 0), 66.6),
        ((0, 0), (1, 3), 33.3),
        ((0.1 + 0.2, 0.3), (0, 0), 100),
        ((0.1 * 3, 0.4), (0, 0), 75),
        ((0, 0), (0, 0), 100),
        # both count the same, however much is asked in each
        ((8, 8), (3, 4), 87.5),
        ((0, 1), (40, 40), 50),
        ((1, 1), (0, 40), 50),
        ((1, 3), (2, 3), 50),
        ((2, 3), (2, 3), 66.6),
        ((39.999, 40), (40, 40), 99.9),
        ((0.1 + 0.2, 0.3), (0.1 * 3, 0.3), 100),
    ],
)
def test_a_score_is_the_mean_of_its_halves_rounded_down_to_one_decimal(
    credentials: tuple[float, float], skills: tuple[float, float], shown: float
) -> None:
    assert score(Tally(*credentials), Tally(*skills)) == shown
    assert score(Tally(*skills), Tally(*credentials)) == shown


@given(SHARES, TOTALS, SHARES, TOTALS)
def test_a_score_never_flatters_and_hides_less_than_a_tenth(
    one: float, total: float, other: float, whole: float
) -> None:
    halves = Tally(one * total, total), Tally(other * whole, whole)
    exact = sum(half.points / half.total for half in halves) * 50
    assert exact - 0.1 - 1e-6 < score(*halves) <= exact + 1e-4
    for half in halves:
        alone = half.points / half.total * 100
        assert alone - 0.1 - 1e-6 < score(half, Tally(0, 0)) == score(Tally(0, 0), half) <= alone + 1e-4


@given(st.sampled_from([10, 100, 1000]).flatmap(lambda n: st.integers(0, 100 * n).map(lambda i: i / n)))
@example(74.55)
@example(100.0)
@example(0.0)
def test_the_points_for_a_score_are_the_fewest_that_show_it(wanted: float) -> None:
    points, nothing = points_for_score(wanted), Tally(0, 0)
    assert score(Tally(points + 1e-9, 100), nothing) >= wanted
    assert points <= 0 or score(Tally(points - 1e-6, 100), nothing) < wanted
    split = Tally(points, 100), Tally(points + 2e-9, 100)
    assert score(*split) >= wanted


MISSING_LICENSE = COMPLETE.replace(licenses=())
UNKNOWN_LICENSE = COMPLETE.replace(licenses=None)


@pytest.mark.parametrize(
    ("importance", "profile", "verdict", "scores"),
    [
        ("must", MISSING_LICENSE, ("blocked", "blocked"), (40, 40)),
        ("must", UNKNOWN_LICENSE, ("blocked", "ready"), (40, 100)),
        ("must", COMPLETE, ("ready", "ready"), (100, 100)),
        ("expected", MISSING_LICENSE, ("developing", "developing"), (50, 50)),
        ("expected", UNKNOWN_LICENSE, ("developing", "ready"), (50, 100)),
        ("preferred", MISSING_LICENSE, ("ready", "ready"), (100, 100)),
        ("preferred", UNKNOWN_LICENSE, ("ready", "ready"), (100, 100)),
    ],
)
def test_unknown_is_a_range_from_missing_to_met(
    importance: Importance, profile: Profile, verdict: tuple[Verdict, Verdict], scores: tuple[float, float]
) -> None:
    asked = Small({"license": importance, "certification": "expected"}).standards
    level = assess_against(profile, asked, TODAY).levels[0]
    assert (level.verdict, level.score) == (verdict, scores)
    assert (level.credentials, level.skills) == (scores, (100, 100))
    held = int(bool(profile.licenses))
    counted = (held, int(profile.licenses != ()), 1) if importance == "preferred" else (0, 0, 0)
    assert level.advantages == counted


@pytest.mark.parametrize(
    ("update", "advantages"),
    [
        ({}, (3, 3, 3)),
        ({"licenses": ()}, (2, 2, 3)),
        ({"licenses": None}, (2, 3, 3)),
        ({"licenses": None, "education": None}, (1, 3, 3)),
        ({"licenses": None, "education": None, "skills": {}}, (0, 3, 3)),
        # partly met is not met
        ({"education": (Education(level="master", field="history"),)}, (2, 2, 3)),
        ({"education": (Education(level="master"),)}, (2, 3, 3)),
        ({"skills": {"ehr": 2}}, (2, 2, 3)),
    ],
)
def test_what_is_preferred_is_counted_and_nothing_else(
    update: dict[str, object], advantages: tuple[int, int, int]
) -> None:
    preferred = Small(
        {"license": "preferred", "education:master": "preferred"}, ((3, "preferred"),)
    ).standards
    level = assess_against(COMPLETE.replace(**update), preferred, TODAY).levels[0]
    assert level.advantages == advantages
    assert (level.verdict, level.score) == (("ready", "ready"), (100, 100))
    assert (level.credentials, level.skills) == ((100, 100), (100, 100))


@pytest.mark.parametrize(
    ("asks", "skills", "rating", "scores"),
    [
        ({"license": "expected"}, (), 1, (0, 100, 0)),
        ({}, ((3, "expected"),), 2, (100, 66.6, 66.6)),
        ({"license": "expected"}, ((3, "expected"),), 2, (0, 66.6, 33.3)),
        ({"license": "preferred"}, ((3, "expected"),), 2, (100, 66.6, 66.6)),
        ({"license": "expected"}, ((3, "preferred"),), 1, (0, 100, 0)),
        ({"license": "preferred"}, ((3, "preferred"),), 1, (100, 100, 100)),
    ],
)
def test_a_half_that_asks_nothing_leaves_the_whole_to_the_other(
    asks: dict[str, Importance],
    skills: tuple[tuple[int, Importance], ...],
    rating: int,
    scores: tuple[float, float, float],
) -> None:
    person = BEGINNER.replace(skills={"ehr": rating})
    level = assess_against(person, Small(asks, skills).standards, TODAY).levels[0]
    assert (level.credentials.low, level.skills.low, level.score.low) == scores
    assert (level.credentials.high, level.skills.high, level.score.high) == scores


@pytest.mark.parametrize("setting", ["hospital", "outpatient", "long-term-care", "home-health-hospice"])
def test_a_missing_must_blocks_whatever_the_score(setting: str) -> None:
    profile = MISSING_LICENSE.replace(setting=setting)
    levels = {level.id: level for level in assess(profile, PACK, TODAY).levels}
    # the license is 3 of 8 points of a care manager's credentials, 3 of 10 above, and 3 of 12 with a master's
    above = 87.5 if setting == "hospital" else 85
    for name, reached in (("care-manager", 81.2), ("senior", above), ("lead", above)):
        assert levels[name].verdict == ("blocked", "blocked")
        assert levels[name].score == (reached, reached)
        assert levels[name].stops == ("license",)
    for name in ("assistant", "supervisor", "director"):
        assert "blocked" not in levels[name].verdict


LEVELS_OF_YEARS = [("senior", 5), ("lead", 8), ("supervisor", 10), ("director", 15)]


@pytest.mark.parametrize(
    ("short", "verdict"), [(0, "ready"), (0.5, "stretch"), (2, "stretch"), (2.5, "stretch")]
)
@pytest.mark.parametrize(("level", "need"), LEVELS_OF_YEARS)
def test_years_that_are_short_make_a_stretch(level: str, need: float, short: float, verdict: Verdict) -> None:
    profile = COMPLETE.replace(years=need - short)
    levels = {level.id: level.verdict for level in assess(profile, PACK, TODAY).levels}
    assert levels[level] == VerdictRange(verdict, verdict)


@pytest.mark.parametrize(
    ("short", "verdict"), [(0, "stretch"), (0.5, "stretch"), (2, "stretch"), (2.5, "developing")]
)
@pytest.mark.parametrize(("level", "need"), LEVELS_OF_YEARS)
def test_beside_two_larger_gaps_a_stretch_reaches_over_two_years(
    level: str, need: float, short: float, verdict: Verdict
) -> None:
    skills = COMPLETE.skills | {"collaboration": 3 if level == "director" else 2}
    profile = MISSING_LICENSE.replace(years=need - short, skills=skills)
    levels = {level.id: level for level in assess(profile, PACK, TODAY).levels}
    assert levels[level].score.low >= 75
    assert levels[level].verdict == VerdictRange(verdict, verdict)


SENIOR_SKILLS = (
    "care-planning",
    "complex-care",
    "clinical-knowledge",
    "crisis-intervention",
    "collaboration",
)


@pytest.mark.parametrize(
    ("ratings", "skills", "verdict"),
    [
        # nine skills are expected; one rating below a target of four costs a quarter of a ninth
        ({}, 100, "ready"),
        ({"care-planning": 3}, 97.2, "ready"),
        (dict.fromkeys(SENIOR_SKILLS[:3], 3), 91.6, "ready"),
        (dict.fromkeys(SENIOR_SKILLS[:4], 3), 88.8, "stretch"),
        ({"policy": 1, "ehr": 2}, 90.7, "ready"),
        ({"policy": 1, "ehr": 2, "regulations": 2}, 87, "stretch"),
        # two ratings below is a hole, however few of the points it is
        ({"care-planning": 2}, 88.8, "stretch"),
        ({"policy": 0}, 88.8, "stretch"),
        (dict.fromkeys(SENIOR_SKILLS[:2], 2), 77.7, "stretch"),
        (dict.fromkeys(SENIOR_SKILLS[:3], 2), 66.6, "developing"),
        # what is preferred is not asked
        ({"telehealth": 0, "resilience": 0, "team-leadership": 0}, 100, "ready"),
    ],
)
def test_a_senior_with_all_credentials_is_ready_with_nine_tenths_of_the_skills(
    ratings: dict[str, int], skills: float, verdict: Verdict
) -> None:
    profile = COMPLETE.replace(skills=COMPLETE.skills | ratings)
    level = next(level for level in assess(profile, PACK, TODAY).levels if level.id == "senior")
    assert level.skills == (skills, skills)
    assert level.verdict == VerdictRange(verdict, verdict)


AT_TWO = BEGINNER.replace(skills={"ehr": 2}, licenses=COMPLETE.licenses)


def with_numbers(numbers: dict[str, dict[str, float]]) -> Rules:
    """Return the rules of the pack with some numbers changed."""
    changed = {rule: getattr(RULES, rule).replace(**values) for rule, values in numbers.items()}
    return RULES.replace(**changed)


@pytest.mark.parametrize(
    ("numbers", "verdict", "shown"),
    [
        # a license of 3, years of 2 that are three steps off, and a skill that is two
        ({}, "developing", 30),
        ({"weights": {"must": 8}}, "developing", 40),
        ({"weights": {"expected": 27}}, "developing", 5),
        ({"weights": {"preferred": 9}}, "developing", 30),
        ({"partial": {"rating_gap": 2}}, "developing", 55),
        ({"partial": {"rating_gap": 2}, "stretch": {"score": 55}}, "stretch", 55),
        ({"partial": {"rating_gap": 2}, "stretch": {"score": 55.1}}, "developing", 55),
        ({"stretch": {"score": 30}}, "stretch", 30),
        ({"stretch": {"score": 30, "gaps": 1}}, "developing", 30),
        ({"stretch": {"score": 30, "gaps": 1, "steps": 2}}, "stretch", 30),
        ({"stretch": {"score": 30, "gaps": 0, "steps": 2}}, "developing", 30),
        ({"stretch": {"score": 30, "gaps": 0, "steps": 3}}, "stretch", 30),
        ({"stretch": {"score": 30, "gaps": 1}, "steps": {"rating": 2}}, "stretch", 30),
        ({"stretch": {"score": 30, "gaps": 1}, "steps": {"years": 5}}, "stretch", 30),
        ({"stretch": {"score": 30, "gaps": 1}, "steps": {"years": 4}}, "developing", 30),
    ],
)
def test_the_numbers_of_a_stretch_come_from_the_pack(
    numbers: dict[str, dict[str, float]], verdict: Verdict, shown: float
) -> None:
    asks: dict[str, Importance] = {"license": "must", "years": "expected"}
    asked = Small(asks, ((4, "expected"),), rules=with_numbers(numbers)).standards
    level = assess_against(AT_TWO, asked, TODAY).levels[0]
    assert (level.verdict.high, level.score.high) == (verdict, shown)


@pytest.mark.parametrize(
    ("numbers", "rating", "verdict"),
    [
        # two skills, of which one is full: the other is one rating short, or two
        ({}, 3, "stretch"),
        ({"ready": {"skills": 87.5}}, 3, "ready"),
        ({"ready": {"skills": 87.6}}, 3, "stretch"),
        ({"ready": {"skills": 0}}, 3, "ready"),
        ({"ready": {"skills": 0, "steps": 0}}, 3, "stretch"),
        ({"ready": {"skills": 0, "steps": 0}}, 4, "ready"),
        ({"ready": {"skills": 100, "steps": 5}}, 4, "ready"),
        ({"ready": {"skills": 100, "steps": 5}}, 3, "stretch"),
        ({"ready": {"skills": 50}}, 2, "stretch"),
        ({"ready": {"skills": 50, "steps": 2}}, 2, "ready"),
        ({"ready": {"skills": 51, "steps": 2}}, 2, "stretch"),
        ({"ready": {"skills": 75, "steps": 2}, "partial": {"rating_gap": 2}}, 2, "ready"),
        ({"ready": {"skills": 50}, "steps": {"rating": 2}}, 2, "ready"),
    ],
)
def test_the_numbers_of_ready_come_from_the_pack(
    numbers: dict[str, dict[str, float]], rating: int, verdict: Verdict
) -> None:
    skills: tuple[tuple[int, Importance], ...] = ((4, "expected"), (2, "expected"))
    asked = Small({"license": "must"}, skills, rules=with_numbers(numbers)).standards
    person = AT_TWO.replace(skills={"ehr": rating, "clinical-knowledge": 2})
    assert assess_against(person, asked, TODAY).levels[0].verdict == (verdict, verdict)
