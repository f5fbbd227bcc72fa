"""A whole assessment: every level, the current and the next one, the stops, and what it carries."""

from datetime import date
from typing import Any

import pytest

from carecli.engine.assess import Advised, assess, assess_against, find_target, score_against
from carecli.engine.results import Assessment
from carecli.engine.standards import Standards, set_standards
from carecli.profile.model import Certification, Education, License, Profile
from tests.conftest import TODAY
from tests.engine.strategies import BEGINNER, COMPLETE, LEVELS, PACK, SETTINGS


def but(base: Profile = COMPLETE, **update: object) -> Profile:
    return base.replace(**update)


def stops(assessment: Assessment) -> dict[str, tuple[str, ...]]:
    return {level.id: level.stops for level in assessment.levels}


@pytest.mark.parametrize("target", [None, *LEVELS])
def test_every_level_is_assessed_not_only_the_target(target: str | None) -> None:
    assessment = assess(but(target=target), PACK, TODAY)
    assert [level.id for level in assessment.levels] == LEVELS
    assert [level.title for level in assessment.levels] == [level.title for level in PACK.ladder.level]
    assert [level.years for level in assessment.levels] == [level.years for level in PACK.ladder.level]
    assert assessment.target_level == target


ASSISTANT_SKILLS = {skill.id: 2 for skill in PACK.skills.skill if "assistant" in skill.targets}
BSN = (Education(level="bachelor", field="nursing"),)


@pytest.mark.parametrize(
    ("profile", "current", "following"),
    [
        (COMPLETE, "director", None),
        (but(years=14), "supervisor", "director"),
        (but(years=8), "lead", "supervisor"),
        (but(years=5), "senior", "lead"),
        (but(years=2), "care-manager", "senior"),
        (but(years=0), "assistant", "care-manager"),
        (but(years=0, related_years=3), "care-manager", "senior"),
        (but(education=BSN), "lead", "supervisor"),
        (but(education=BSN, setting="hospital"), "care-manager", "senior"),
        (but(certifications=()), "care-manager", "senior"),
        (but(certifications=(), setting="payer"), "assistant", "care-manager"),
        (but(licenses=()), "assistant", "care-manager"),
        (but(licenses=(), setting="community"), "lead", "supervisor"),
        (but(BEGINNER, education=BSN, skills=ASSISTANT_SKILLS), "assistant", "care-manager"),
        (BEGINNER, None, "assistant"),
        (Profile(), None, "assistant"),
    ],
)
def test_the_current_level_is_the_highest_ready_in_the_worst_case(
    profile: Profile, current: str | None, following: str | None
) -> None:
    assessment = assess(profile, PACK, TODAY)
    assert (assessment.current_level, assessment.next_level) == (current, following)


def test_what_is_only_possible_makes_no_current_level() -> None:
    assessment = assess(but(education=None), PACK, TODAY)
    assert {level.verdict.high for level in assessment.levels} == {"ready"}
    assert (assessment.current_level, assessment.next_level) == (None, "assistant")


def test_a_level_not_ready_below_the_current_one_does_not_hold_it_down() -> None:
    assessment = assess(but(skills={**COMPLETE.skills, "clinical-knowledge": 0}), PACK, TODAY)
    assert {level.id for level in assessment.levels if level.verdict.low != "ready"} == {*LEVELS[1:4]}
    assert (assessment.current_level, assessment.next_level) == ("director", None)


# ---------------------------------------------------------------- who starts above a level, and branches

NURSE = License(id="RN")
RN_FROM_ABROAD = (Education(level="bachelor", field="nursing", country="IN"),)
LCSW = License(id="LCSW")
TWICE = {"assistant": "LCSW", "senior": "LCSW"}
SKIPPED = {"assistant": ("RN", "LCSW"), "senior": ("LCSW",)}


def shape(
    passed_over: dict[str, tuple[str, ...]] | None = None, follows: dict[str, tuple[str, ...]] | None = None
) -> Standards:
    """Return the standards of the pack whose levels pass over these licenses and follow these levels."""
    passed_over, follows = passed_over or {}, follows or {}
    levels = [
        level.replace(passed_over=passed_over.get(level.id, ()), follows=follows.get(level.id))
        for level in PACK.ladder.level
    ]
    ladder = PACK.ladder.replace(level=tuple(levels))
    return set_standards(PACK.replace(ladder=ladder))


@pytest.mark.parametrize(
    ("profile", "passed", "current", "following"),
    [
        (but(BEGINNER, licenses=(NURSE,)), {"assistant": "RN"}, None, "care-manager"),
        (but(BEGINNER, licenses=(License(id="LPN"),)), {}, None, "assistant"),
        (but(BEGINNER, licenses=None), {}, None, "assistant"),
        (but(BEGINNER, licenses=(License(id="RN", expires="2026-10"),)), {}, None, "assistant"),
        (
            but(BEGINNER, licenses=(License(id="RN", expires="2026-11"),)),
            {"assistant": "RN"}, None, "care-manager",
        ),
        # the first of the level's licenses that they have
        (
            but(BEGINNER, licenses=(LCSW, NURSE)),
            {"assistant": "RN", "senior": "LCSW"}, None, "care-manager",
        ),
        # an equal license is another one
        (but(BEGINNER, licenses=(License(id="APRN"),)), {}, None, "assistant"),
        # ready for it or not, what is passed over is never where they stand
        (but(years=0), {"assistant": "RN"}, None, "care-manager"),
        (but(years=2), {"assistant": "RN"}, "care-manager", "senior"),
        (but(years=2, licenses=(LCSW,)), TWICE, "care-manager", "lead"),
        (but(years=5, licenses=(LCSW,)), TWICE, "care-manager", "lead"),
        (but(), {"assistant": "RN"}, "director", None),
        # a degree for it from another country, whose license is still to be had
        (but(BEGINNER, education=RN_FROM_ABROAD), {"assistant": "RN"}, None, "care-manager"),
        (but(BEGINNER, education=RN_FROM_ABROAD, licenses=None), {"assistant": "RN"}, None, "care-manager"),
        (but(BEGINNER, education=BSN), {}, None, "assistant"),
    ],
)  # fmt: skip
def test_whoever_holds_a_license_starts_above_the_levels_that_it_passes_over(
    profile: Profile, passed: dict[str, str], current: str | None, following: str | None
) -> None:
    found = assess_against(profile, shape(SKIPPED), TODAY)
    assert {level.id: level.passed_over for level in found.levels if level.passed_over} == passed
    assert (found.current_level, found.next_level) == (current, following)


def test_a_level_passed_over_is_assessed_all_the_same() -> None:
    plain, passing = (assess_against(but(), made, TODAY).levels[0] for made in (shape(), shape(SKIPPED)))
    assert (plain.passed_over, passing.passed_over) == (None, "RN")
    assert passing._replace(passed_over=None) == plain


def test_nobody_has_a_next_level_where_all_are_passed_over() -> None:
    found = assess_against(but(), shape(dict.fromkeys(LEVELS, ("RN",))), TODAY)
    assert (found.current_level, found.next_level, found.next_levels) == (None, None, ())


# After a care manager two ways part, and meet again at the director.
BRANCHES = {"lead": ("care-manager",), "supervisor": ("senior",), "director": ("lead", "supervisor")}
SENIOR_FIRST = {"senior": ("RN",), "lead": ("RN",)}


@pytest.mark.parametrize(
    ("profile", "passed_over", "follows", "current", "ahead"),
    [
        (BEGINNER, {}, {}, None, ("assistant",)),
        (but(years=2), {}, {}, "care-manager", ("senior",)),
        (but(), {}, {}, "director", ()),
        (BEGINNER, {}, BRANCHES, None, ("assistant",)),
        (but(years=0), {}, BRANCHES, "assistant", ("care-manager",)),
        (but(years=2), {}, BRANCHES, "care-manager", ("senior", "lead")),
        (but(years=5), {}, BRANCHES, "senior", ("supervisor",)),
        # who is ready on both ways has two current levels, and all that follow either
        (but(years=8), {}, BRANCHES, "senior", ("supervisor", "director")),
        (but(years=10), {}, BRANCHES, "lead", ("director",)),
        (but(), {}, BRANCHES, "director", ()),
        # past a level of one way, to what follows it, in the order of the file
        (but(years=2), {"senior": ("RN",)}, BRANCHES, "care-manager", ("lead", "supervisor")),
        (but(years=2), {"lead": ("RN",)}, BRANCHES, "care-manager", ("senior", "director")),
        (but(years=2), SENIOR_FIRST, BRANCHES, "care-manager", ("supervisor", "director")),
        (but(years=2), {"senior": ("LPN",)}, BRANCHES, "care-manager", ("senior", "lead")),
        # two levels where a ladder may begin
        (BEGINNER, {}, {"care-manager": ()}, None, ("assistant", "care-manager")),
        (
            but(BEGINNER, licenses=(NURSE,)), {"assistant": ("RN",)},
            {"care-manager": (), "senior": ("assistant",)}, None, ("care-manager", "senior"),
        ),
        # each is named once, whatever it follows
        (
            but(BEGINNER, licenses=(NURSE,)), {"assistant": ("RN",), "care-manager": ("RN",)},
            {"senior": ("assistant", "care-manager")}, None, ("senior",),
        ),
    ],
)  # fmt: skip
def test_the_next_levels_are_all_that_follow(
    profile: Profile,
    passed_over: dict[str, tuple[str, ...]],
    follows: dict[str, tuple[str, ...]],
    current: str | None,
    ahead: tuple[str, ...],
) -> None:
    found = assess_against(profile, shape(passed_over, follows), TODAY)
    assert (found.current_level, found.next_levels) == (current, ahead)
    assert found.next_level == (ahead[0] if ahead else None)


@pytest.mark.parametrize(
    ("years", "current", "reached"),
    [
        (0, ("assistant",), {"assistant"}),
        (5, ("senior",), {"assistant", "care-manager", "senior"}),
        (8, ("senior", "lead"), {"assistant", "care-manager", "senior", "lead"}),
        (15, ("director",), set(LEVELS)),
    ],
)
def test_no_level_of_one_way_stands_above_one_of_another(
    years: float, current: tuple[str, ...], reached: set[str]
) -> None:
    found = assess_against(but(years=years), shape({}, BRANCHES), TODAY)
    assert found.current_levels == current
    assert found.reached == reached


@pytest.mark.parametrize(
    ("target", "next_level"),
    [
        (None, "senior"),
        ("lead", "lead"),
        ("supervisor", "senior"),
        ("director", "senior"),
        ("assistant", "senior"),
    ],
)
def test_the_next_level_is_the_one_on_the_way_to_the_target(target: str | None, next_level: str) -> None:
    found = assess_against(but(years=2, target=target), shape({}, BRANCHES), TODAY)
    assert (found.next_level, found.next_levels) == (next_level, ("senior", "lead"))
    assert find_target(found) == (target if target in ("lead", "supervisor", "director") else "senior")


@pytest.mark.parametrize(
    ("advised", "levels"), [("every", LEVELS), ("next", ["senior"]), ("none", []), (("lead",), ["lead"])]
)
def test_advice_is_worked_out_for_the_levels_asked_for(advised: Advised, levels: list[str]) -> None:
    profile = but(years=2, certifications=None, education=BSN)
    found, full = (assess_against(profile, shape(), TODAY, way) for way in (advised, "every"))
    assert full.current_level == "care-manager"
    assert [level.id for level in full.levels if level.lift] == LEVELS[2:]
    assert [level.id for level in full.levels if level.settles_most] == LEVELS[1:]
    for level, whole in zip(found.levels, full.levels, strict=True):
        assert level == (whole if level.id in levels else whole._replace(lift=None, settles_most=None))


def test_nothing_known_is_a_full_range() -> None:
    for level in assess(Profile(setting="hospital"), PACK, TODAY).levels:
        assert level.score.high == level.credentials.high == level.skills.high == 100
        # all that is there are the years of an assistant, none: half of what their credentials weigh
        assert level.credentials.low == (50 if level.id == "assistant" else 0)
        assert level.skills.low == 0
        assert level.score.low == level.credentials.low / 2
        assert level.advantages.low == 0
        assert level.advantages.high == level.advantages.of
        assert level.verdict.high == "ready"
        assert level.verdict.low == ("developing" if level.id == "assistant" else "blocked")
        assert level.stops == ()
        assert {f.status for f in level.findings} <= {"met", "unknown"}


def test_stops_are_the_musts_that_are_missing() -> None:
    hospital = stops(assess(but(BEGINNER, setting="hospital"), PACK, TODAY))
    assert hospital == {
        "assistant": (),
        **dict.fromkeys(["care-manager", "senior", "lead"], ("education:bachelor", "license")),
        **dict.fromkeys(["supervisor", "director"], ("education:bachelor",)),
    }
    payer = stops(assess(but(BEGINNER, setting="payer"), PACK, TODAY))
    assert payer == {
        "assistant": (),
        "care-manager": ("education:bachelor",),
        **dict.fromkeys(LEVELS[2:], ("education:bachelor", "certification")),
    }


def test_an_unanswered_must_is_an_open_stop_and_a_partial_one_is_none() -> None:
    history = (Education(level="bachelor", field="history"),)
    for education, stopped in ((None, ("education:bachelor",)), (history, ()), (BSN, ())):
        profile = but(education=education, licenses=None, setting="outpatient")
        senior = assess(profile, PACK, TODAY).levels[2]
        assert (senior.stops, senior.open_stops) == ((), (*stopped, "license"))


def test_an_expired_credential_stops_from_the_day_after() -> None:
    held = (License(id="RN", expires="2026-11-23"),)
    profile = but(licenses=held, setting="hospital")
    assert assess(profile, PACK, date(2026, 11, 23)).levels[2].stops == ()
    assert assess(profile, PACK, date(2026, 11, 24)).levels[2].stops == ("license",)


def test_an_expired_certification_stops_whoever_may_not_sit_for_the_exam() -> None:
    held = (Certification(id="CCM", expires="2026-11-23"),)
    historian = (Education(level="bachelor", field="history"),)
    for education, licenses, stopped in (
        (historian, (), ("certification",)),
        (BSN, (), ()),
        (historian, COMPLETE.licenses, ()),
    ):
        profile = but(certifications=held, years=2, education=education, licenses=licenses, setting="payer")
        assert assess(profile, PACK, date(2026, 11, 23)).levels[2].stops == ()
        expired = assess(profile, PACK, date(2026, 11, 24)).levels[2]
        assert (expired.stops, expired.open_stops) == (stopped, ())


@pytest.mark.parametrize(
    ("level", "update", "credentials", "skills", "score"),
    [
        # years 2, bachelor's 2; a license is preferred and only counted
        ("assistant", {"licenses": ()}, 100, 100, 100),
        ("assistant", {"education": ()}, 50, 100, 75),
        # years 2, bachelor's 3, license 2, certification 2
        ("senior", {"licenses": ()}, 77.7, 100, 88.8),
        ("senior", {"education": ()}, 66.6, 100, 83.3),
        ("senior", {"years": 4}, 95.5, 100, 97.7),
        ("senior", {"licenses": (), "years": 0}, 55.5, 100, 77.7),
        # nine skills are expected of a senior, each a ninth of that half
        ("senior", {"skills": {"ehr": 2}}, 100, 96.2, 98.1),
        ("senior", {"skills": {"ehr": 1}}, 100, 88.8, 94.4),
        ("senior", {"skills": {"telehealth": 0}}, 100, 100, 100),
        ("senior", {"licenses": (), "skills": {"ehr": 1}}, 77.7, 88.8, 83.3),
    ],
)
def test_the_score_is_half_the_share_of_credentials_and_half_that_of_skills(
    level: str, update: dict[str, Any], credentials: float, skills: float, score: float
) -> None:
    rated = {"skills": COMPLETE.skills | update.get("skills", {})}
    found = assess(but(**(update | rated)), PACK, TODAY).levels[LEVELS.index(level)]
    assert (found.credentials, found.skills) == ((credentials,) * 2, (skills,) * 2)
    assert found.score == (score, score)
    asked = [f for f in found.findings if f.requirement.importance != "preferred"]
    halves = []
    for is_skill in (False, True):
        half = [f for f in asked if (f.requirement.kind == "skill") is is_skill]
        total = sum(f.requirement.weight for f in half)
        halves.append(sum(f.requirement.weight * f.worst.credit for f in half) / total * 100)
    exact = sum(halves) / 2
    assert exact - 0.1 < found.score.low <= exact + 1e-6


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("profile", [COMPLETE, BEGINNER, Profile()], ids=["complete", "beginner", "unknown"])
def test_standards_made_once_give_the_same_assessment(profile: Profile, setting: str | None) -> None:
    person = but(profile, setting=setting)
    standards = set_standards(PACK, setting)
    assert assess(person, PACK, TODAY) == assess_against(person, standards, TODAY)
    assert assess(person, PACK, TODAY).setting == setting


def test_an_assessment_names_the_pack_and_the_person() -> None:
    assessment = assess(but(name="Dana", target="lead", setting="payer"), PACK, TODAY)
    assert (assessment.pack_id, assessment.pack_version) == (PACK.guide.id, PACK.guide.version)
    assert (assessment.name, assessment.target_level, assessment.setting) == ("Dana", "lead", "payer")


def test_nothing_of_an_assessment_can_be_changed() -> None:
    assessment = assess(COMPLETE, PACK, TODAY)
    with pytest.raises(AttributeError):
        assessment.name = "other"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        assessment.levels[0].score.low = 0.0  # type: ignore[misc]
    hash(assessment.levels[0].findings)


def test_verdict_and_score_can_be_had_alone() -> None:
    standards = set_standards(PACK, "hospital")
    for profile in (Profile(), but(), but(licenses=())):
        found = score_against(profile, standards, TODAY)
        whole = assess_against(profile, standards, TODAY, "none").levels
        assert [tuple(one) for one in found] == [(x.id, x.verdict, x.score) for x in whole]


@pytest.mark.parametrize("most", [1, 2, 10_000])
def test_standards_keep_nothing_of_one_person_for_the_next(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept for those who hold the same never shows in what others get, in any order."""
    monkeypatch.setattr("carecli.engine.judging.MOST_KEPT", most)
    lapsed, held = License(id="RN", expires="2020-01"), License(id="RN")
    abroad = Education(level="bachelor", field="nursing", country="PH")
    people = [
        Profile(), but(), but(licenses=()), but(licenses=(lapsed,)), but(licenses=(held, lapsed)),
        but(education=()), but(education=(abroad,)), but(education=(*BSN, abroad)), but(licenses=None),
        but(years=1), but(skills={}), but(certifications=()), but(certifications=None, years=None),
    ]  # fmt: skip
    for setting in SETTINGS:
        kept = set_standards(PACK, setting)
        for person in (*people, *reversed(people)):
            alone = assess_against(person, set_standards(PACK, setting), TODAY)
            assert assess_against(person, kept, TODAY) == alone
            assert [level.verdict for level in alone.levels] == [
                found.verdict for found in score_against(person, kept, TODAY)
            ]
