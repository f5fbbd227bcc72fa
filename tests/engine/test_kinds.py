"""A kind of requirement by itself: alternatives of other kinds, whom it is asked of, what a step brings."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecli.engine.judging import judge
from carecli.engine.kinds import Credentials, Degree, Rating, Years
from carecli.engine.requirements import (
    MET,
    WAIVED,
    Finding,
    Qualification,
    Requirement,
    open_case,
    strength,
)
from carecli.engine.standards import set_standards
from carecli.pack.ladder import Rules
from carecli.profile.model import Certification, Education, License, Profile
from tests.conftest import TODAY
from tests.engine.strategies import COMPLETE, PACK, profiles

SCALE = PACK.skills.scale

SCALES = set_standards(PACK).scales
BACHELOR = Degree("bachelor", "Bachelor's degree", studies="in a health or social field")
NURSE = Credentials("license", ("RN",), frozenset({"RN", "APRN"}))


CERTIFIED = Credentials("certification", ("CCM",), frozenset({"CCM"}))


def study(level: str, field: str | None = "nursing", country: str | None = None) -> tuple[Education, ...]:
    return (Education(level=level, field=field, country=country),)


def find(
    profile: Profile,
    need: Qualification,
    *alternatives: Qualification,
    holders: tuple[str, ...] = (),
    rules: Rules = SCALES.rules,
) -> Finding:
    asked = Requirement(
        "foundation", "A foundation", "must", 3, need, "derived", "own", None, (), alternatives,
        frozenset(holders),
    )  # fmt: skip
    return judge(asked, open_case(profile, TODAY, SCALES._replace(rules=rules)))


@pytest.mark.parametrize(
    ("profile", "status", "have", "answer"),
    [
        (Profile(education=(), licenses=(License(id="RN"),)), "met", ("RN",), None),
        (Profile(education=(Education(level="master", field="nursing"),)), "met", "master:nursing", None),
        (Profile(education=(), licenses=(), years=5, skills={}), "met", 5, None),
        (Profile(education=(), licenses=(), years=2), "partial", 2, None),
        # what is shown is what comes closest: three spans of years rather than a degree of four steps
        (Profile(education=(), licenses=(), years=0), "missing", 0, None),
        (Profile(education=(), licenses=()), "unknown", None, "years"),
        (Profile(education=(), years=2), "unknown", 2, "licenses"),
        (Profile(), "unknown", None, "years"),
        (Profile(licenses=(), years=0), "unknown", 0, "education"),
        (Profile(years=0, education=()), "unknown", 0, "licenses"),
    ],
)
def test_the_best_of_several_alternatives_counts(
    profile: Profile, status: str, have: object, answer: str | None
) -> None:
    finding = find(profile, BACHELOR, NURSE, Years(5))
    shown = finding.have.plain if finding.have else None
    assert (finding.status, shown, finding.open_answer) == (status, have, answer)


def test_alternatives_leave_a_range_from_the_better_worst_to_the_better_best() -> None:
    finding = find(Profile(education=(), years=2), BACHELOR, NURSE, Years(5))
    assert (finding.worst, finding.best) == (("partial", 0.4, 2), ("met", 1, 0))


FROM_INDIA: dict[str, object] = {"education": study("bachelor", "nursing", "IN")}
MAY_SIT: dict[str, object] = {"licenses": (License(id="RN"),), "years": 2}
WAYS: tuple[Qualification, ...] = (BACHELOR, NURSE, CERTIFIED, Years(5), Rating("ehr", 4, SCALE))
NOTHING = Profile(education=(), licenses=(), certifications=(), years=0, related_years=0, skills={"ehr": 0})


@pytest.mark.parametrize(
    ("update", "status", "have", "credit", "gap"),
    [
        # with nothing at all, what is fewest steps off: a certification
        ({}, "missing", (), 0, 2),
        # any one alone is enough, whatever it is
        ({"education": (Education(level="bachelor", field="nursing"),)}, "met", "bachelor:nursing", 1, 0),
        ({"licenses": (License(id="APRN"),)}, "met", ("APRN",), 1, 0),
        ({"certifications": (Certification(id="CCM"),)}, "met", ("CCM",), 1, 0),
        ({"years": 5}, "met", 5, 1, 0),
        ({"skills": {"ehr": 4}}, "met", 4, 1, 0),
        # of what is there in part, that which earns most
        ({"education": study("bachelor", "history")}, "partial", "bachelor:history", 0.5, 1),
        ({"years": 1}, "partial", 1, 0.2, 2),
        ({"years": 1, "skills": {"ehr": 3}}, "partial", 3, 0.75, 1),
        ({"years": 4, "skills": {"ehr": 3}}, "partial", 4, 0.8, 1),
        ({"years": 1, "skills": {"ehr": 2}}, "partial", 1, 0.2, 2),
        (
            {"years": 2, "education": study("bachelor", "history")},
            "partial", "bachelor:history", 0.5, 1,
        ),
        # as good as each other: what is needed in the first place
        ({"years": 5, "licenses": (License(id="RN"),)}, "met", ("RN",), 1, 0),
        ({"education": study("master"), "years": 9}, "met", "master:nursing", 1, 0),
    ],
)  # fmt: skip
def test_of_five_kinds_of_ways_the_best_counts(
    update: dict[str, object], status: str, have: object, credit: float, gap: int
) -> None:
    finding = find(NOTHING.replace(**update), *WAYS)
    assert (finding.status, finding.have and finding.have.plain) == (status, have)
    assert finding.worst == finding.best == (status, credit, gap)
    assert finding.open_answer is None


@pytest.mark.parametrize(
    ("answer", "worst"),
    [
        ("education", ("missing", 0, 2)),
        ("licenses", ("missing", 0, 2)),
        ("certifications", ("missing", 0, 2)),
        ("years", ("missing", 0, 2)),
        ("skill:ehr", ("missing", 0, 2)),
    ],
)
def test_one_open_answer_of_several_ways_leaves_them_all_a_range(answer: str, worst: object) -> None:
    update: dict[str, object] = {"skills": {}} if answer == "skill:ehr" else {answer: None}
    for ways in (WAYS, WAYS[::-1]):
        finding = find(NOTHING.replace(**update), *ways)
        assert (finding.worst, finding.best) == (worst, MET)
        assert (finding.status, finding.open_answer) == ("unknown", answer)
        met = find(NOTHING.replace(**{**update, "certifications": COMPLETE.certifications}), *ways)
        if answer != "certifications":
            assert (met.status, met.open_answer, met.worst) == ("met", None, MET)


@given(profiles(), st.lists(st.sampled_from(WAYS), unique=True, min_size=1))
def test_several_ways_are_as_good_as_the_best_of_them_in_any_order(
    profile: Profile, ways: list[Qualification]
) -> None:
    alone = [find(profile, way) for way in ways]
    for order in permutations(ways[:4]):
        finding = find(profile, *order, *ways[4:])
        for outcome, of_each in (
            (finding.worst, [f.worst for f in alone]),
            (finding.best, [f.best for f in alone]),
        ):
            assert strength(outcome)[:2] == max(strength(one)[:2] for one in of_each)
            assert outcome.gap in {one.gap for one in of_each}
        assert (finding.open_answer is None) is (finding.worst == finding.best)
        assert finding.open_answer in {None, *(one.open_answer for one in alone)}


# ---------------------------------------------------------------- asked of the holders of a license


Shown = tuple[object, ...]
LOST = ("missing", 0, 4)
HELD: dict[str, tuple[dict[str, object], Shown, Shown, str | None]] = {
    "whoever holds none of them is not asked": ({}, WAIVED, WAIVED, None),
    "nor who holds another": ({"licenses": (License(id="LPN"),)}, WAIVED, WAIVED, None),
    "nor who held one": ({"licenses": (License(id="RN", expires="2026-10"),)}, WAIVED, WAIVED, None),
    "nor with what would meet it": ({"education": study("master")}, WAIVED, WAIVED, None),
    "a holder is": ({"licenses": (License(id="RN"),)}, LOST, LOST, None),
    "any one of them": ({"licenses": (License(id="LPN"), License(id="APRN"))}, LOST, LOST, None),
    "a holder meets it": ({"licenses": (License(id="RN"),), "education": study("bachelor")}, MET, MET, None),
    "a holder meets it in part": (
        {"licenses": (License(id="RN"),), "education": study("bachelor", "history")},
        ("partial", 0.5, 1), ("partial", 0.5, 1), None,
    ),
    "a holder has not said": ({"licenses": (License(id="RN"),), "education": None}, LOST, MET, "education"),
    "licenses not given, and it is met": (
        {"licenses": None, "education": study("bachelor")}, WAIVED, MET, "licenses",
    ),
    "licenses not given, and it is missing": ({"licenses": None}, WAIVED, LOST, "licenses"),
    "licenses not given, nor what would meet it": (
        {"licenses": None, "education": None}, WAIVED, MET, "licenses",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("update", "worst", "best", "answer"), HELD.values(), ids=HELD)
def test_what_is_asked_of_the_holders_of_a_license(
    update: dict[str, object], worst: object, best: object, answer: str | None
) -> None:
    finding = find(NOTHING.replace(**update), BACHELOR, holders=("RN", "APRN"))
    assert (finding.worst, finding.best, finding.open_answer) == (worst, best, answer)
    is_open = answer is not None and best == MET
    assert finding.status == ("unknown" if is_open else finding.worst.status)
    assert finding.have is None or worst != WAIVED or answer is not None


def test_a_holder_may_meet_it_in_another_way() -> None:
    for years, status in ((5, "met"), (1, "partial")):
        nurse = NOTHING.replace(licenses=(License(id="RN"),), years=years)
        assert find(nurse, BACHELOR, Years(5), holders=("RN",)).status == status


# ---------------------------------------------------------------- degrees from abroad


ABROAD = [
    # held, worst, best; a degree from abroad in no field that is named earns both shares
    ((*study("bachelor", "nursing", "IN"),), ("partial", 0.5, 1), ("partial", 0.5, 1)),
    ((*study("master", "nursing", "IN"),), ("partial", 0.5, 1), ("partial", 0.5, 1)),
    ((*study("bachelor", "history", "IN"),), ("partial", 0.25, 1), ("partial", 0.25, 1)),
    ((*study("bachelor", None, "IN"),), ("partial", 0.25, 1), ("partial", 0.5, 1)),
    ((*study("associate", "nursing", "IN"),), ("missing", 0, 4), ("missing", 0, 4)),
    ((*study("bachelor", "nursing", "US"),), MET, MET),
    ((*study("bachelor", "history", "US"),), ("partial", 0.5, 1), ("partial", 0.5, 1)),
    ((*study("bachelor", "nursing", "IN"), *study("bachelor", "nursing")), MET, MET),
    ((*study("doctorate", "nursing", "IN"), *study("bachelor", "nursing", "US")), MET, MET),
    ((*study("bachelor", "nursing", "IN"), *study("bachelor", None)), ("partial", 0.5, 1), MET),
]


@pytest.mark.parametrize(("education", "worst", "best"), ABROAD)
def test_a_degree_from_abroad_is_partly_met_until_it_is_evaluated(
    education: tuple[Education, ...], worst: object, best: object
) -> None:
    for order in permutations(education):
        finding = find(NOTHING.replace(education=order), BACHELOR)
        assert (finding.worst, finding.best) == (worst, best)
        assert finding.open_answer == (None if worst == best else "education")


def test_a_degree_from_abroad_says_where_it_is_from_and_what_is_to_be_done() -> None:
    for field, said in (
        ("nursing", "Bachelor's degree, nursing, from IN"),
        (None, "Bachelor's degree, from IN"),
    ):
        finding = find(NOTHING.replace(education=study("bachelor", field, "IN")), BACHELOR)
        assert finding.have is not None
        assert finding.have.say_held(finding.open_answer is not None) == said
        assert BACHELOR.say_short(finding) == "It is to be evaluated first."
        assert BACHELOR.say_goal("", finding.have) == "Have it evaluated: Bachelor's degree"


def test_having_it_evaluated_is_one_step_and_meets_it() -> None:
    abroad = NOTHING.replace(education=study("master", "nursing", "IN"))
    gains = BACHELOR.list_gains(open_case(abroad, TODAY, SCALES))
    assert (gains[-1].steps, gains[-1].to.plain) == (1, "master:nursing")
    assert find(gains[-1].adds.add_to(abroad), BACHELOR).worst == MET
    lower = NOTHING.replace(education=study("associate", "nursing", "IN"))
    assert all(gain.steps >= 4 for gain in BACHELOR.list_gains(open_case(lower, TODAY, SCALES)))


@pytest.mark.parametrize(
    ("numbers", "update", "need", "outcome"),
    [
        ({"partial": {"abroad": 0.9}}, FROM_INDIA, BACHELOR, ("partial", 0.9, 1)),
        ({"partial": {"abroad": 0.0}}, FROM_INDIA, BACHELOR, ("partial", 0, 1)),
        (
            {"partial": {"abroad": 0.5, "other_field": 0.8}},
            {"education": study("bachelor", "history", "IN")}, BACHELOR, ("partial", 0.4, 1),
        ),
        ({"partial": {"eligible": 0.9}}, MAY_SIT, CERTIFIED, ("partial", 0.9, 1)),
        ({"partial": {"eligible": 0.0}}, MAY_SIT, CERTIFIED, ("partial", 0, 1)),
        ({"steps": {"certification": 7}}, {}, CERTIFIED, ("missing", 0, 7)),
        ({"steps": {"license": 7}}, {}, NURSE, ("missing", 0, 7)),
        ({"steps": {"license": 7}}, {"licenses": None}, NURSE, ("missing", 0, 7)),
        ({"steps": {"certification": 7}}, {"certifications": None}, CERTIFIED, ("missing", 0, 7)),
        ({"steps": {"years": 1.0}}, {"years": 2}, Years(5), ("partial", 0.4, 3)),
        ({"steps": {"rating": 3}}, {}, Rating("ehr", 4, SCALE), ("missing", 0, 2)),
    ],
)  # fmt: skip
def test_shares_and_sizes_come_from_the_pack(
    numbers: dict[str, dict[str, float]],
    update: dict[str, object],
    need: Qualification,
    outcome: tuple[object, ...],
) -> None:
    rules = SCALES.rules
    changed = {rule: getattr(rules, rule).replace(**values) for rule, values in numbers.items()}
    finding = find(NOTHING.replace(**update), need, rules=rules.replace(**changed))
    assert finding.worst == pytest.approx(outcome)


@pytest.mark.parametrize(
    ("rating", "status", "credit"),
    [(4, "met", 1), (3, "partial", 0.75), (1, "missing", 0), (None, "unknown", 0)],
)
def test_a_rating_may_be_an_alternative(rating: int | None, status: str, credit: float) -> None:
    skills = {} if rating is None else {"care-planning": rating}
    finding = find(Profile(licenses=(), skills=skills), NURSE, Rating("care-planning", 4, SCALE))
    assert (finding.status, finding.worst.credit) == (status, credit)


@pytest.mark.parametrize(
    "gain", [BACHELOR._replace(field="nursing"), NURSE, Years(5), Rating("ehr", 3, SCALE)]
)
def test_whoever_gains_what_is_needed_meets_it(gain: Qualification) -> None:
    nobody = Profile(education=(), licenses=(), years=0, skills={"ehr": 0})
    assert find(nobody, gain).status == "missing"
    assert find(gain.add_to(nobody), gain).status == "met"


@pytest.mark.parametrize(
    ("held", "gain"), [(Profile(years=9), Years(5)), (Profile(skills={"ehr": 5}), Rating("ehr", 3, SCALE))]
)
def test_years_and_ratings_never_fall(held: Profile, gain: Qualification) -> None:
    assert gain.add_to(held) == held


@pytest.mark.parametrize(
    ("education", "said"),
    [
        ((), "none"),
        ((Education(level="bachelor", field="nursing"),), "Bachelor's degree, nursing"),
        ((Education(level="bachelor"),), "Bachelor's degree, field not given"),
    ],
)
def test_a_degree_held_is_said_with_its_field(education: tuple[Education, ...], said: str) -> None:
    finding = find(Profile(education=education), BACHELOR)
    assert finding.have is not None
    assert finding.have.say_held(finding.open_answer is not None) == said


# ---------------------------------------------------------------- in words


SAID: dict[str, tuple[Qualification, dict[str, object], str, str, str, str]] = {
    # what is asked, what there is; then: asked, had, how short, and the goal
    "years": (
        Years(5), {"years": 2.5}, "5 years", "2.5 years", "2.5 years short.", "Label: reach 5 years",
    ),
    "a year": (Years(1), {"years": 0}, "1 year", "0 years", "1 year short.", "Label: reach 1 year"),
    "years that are enough": (Years(1), {"years": 1}, "1 year", "1 year", "", "Label: reach 1 year"),
    "years of which more are open": (
        Years(5, related=True), {"years": 1, "related_years": None},
        "5 years", "1 year so far", "", "Label: reach 5 years",
    ),
    "no degree": (
        BACHELOR, {}, "Bachelor's degree", "none", "", "Earn: Bachelor's degree in a health or social field",
    ),
    "a field that is not named": (
        BACHELOR, {"education": study("bachelor", "history")},
        "Bachelor's degree", "Bachelor's degree, history",
        "The field is not one the guide names.", "Earn: Bachelor's degree in a health or social field",
    ),
    "a field not given": (
        BACHELOR, {"education": study("bachelor", None)}, "Bachelor's degree",
        "Bachelor's degree, field not given", "The field decides: say which.",
        "Earn: Bachelor's degree in a health or social field",
    ),
    "a degree that is too low, its field not given": (
        BACHELOR, {"education": study("associate", None)}, "Bachelor's degree", "Associate degree", "",
        "Earn: Bachelor's degree in a health or social field",
    ),
    "no license": (NURSE, {}, "RN", "none", "", "Earn: Label"),
    "other licenses": (
        NURSE, {"licenses": (License(id="LSW"), License(id="LPN"))}, "RN", "LPN, LSW", "", "Earn: Label",
    ),
    "an exam that may be sat": (
        CERTIFIED, MAY_SIT, "CCM", "none", "You may sit for it now.", "Earn: Label",
    ),
    "an exam that may not": (
        CERTIFIED, {"certifications": (Certification(id="CHW"),)}, "CCM", "CHW",
        "You may not sit for it yet: the plan says what it asks first.", "Earn: Label",
    ),
    "an exam that may perhaps be sat": (
        CERTIFIED, {"licenses": None, "years": 2}, "CCM", "none", "", "Earn: Label",
    ),
    "a certification that is there": (
        CERTIFIED, {"certifications": (Certification(id="CCM"),)}, "CCM", "CCM", "", "Earn: Label",
    ),
    "a rating one short": (
        Rating("ehr", 4, SCALE), {"skills": {"ehr": 3}}, "4 proficient", "3 competent", "",
        "Label: from 3 competent to 4 proficient",
    ),
    "a rating far short": (
        Rating("ehr", 4, SCALE), {"skills": {"ehr": 1}}, "4 proficient", "1 novice", "3 ratings short.",
        "Label: from 1 novice to 4 proficient",
    ),
    "none of a skill": (
        Rating("ehr", 4, SCALE), {"skills": {"ehr": 0}}, "4 proficient", "0 none", "",
        "Label: from 0 none to 4 proficient",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("need", "update", "asked", "had", "short", "goal"), SAID.values(), ids=SAID)
def test_what_is_asked_and_had_in_words(
    need: Qualification, update: dict[str, object], asked: str, had: str, short: str, goal: str
) -> None:
    finding = find(NOTHING.replace(**update), need)
    assert finding.have is not None
    assert need.say() == asked
    assert finding.have.say_held(finding.open_answer is not None) == had
    assert need.say_short(finding) == short
    assert need.say_goal("Label", finding.have) == goal


def test_no_education_is_none_in_json_too() -> None:
    finding = find(NOTHING, BACHELOR)
    assert finding.have == Degree("")
    assert finding.have.plain == "none"
    assert BACHELOR.plain == "bachelor"
    assert BACHELOR._replace(field="nursing").plain == "bachelor:nursing"


@pytest.mark.parametrize("need", [Years(5), Rating("ehr", 4, SCALE)])
def test_what_is_not_known_counts_as_none_in_words(need: Qualification) -> None:
    finding = find(Profile(), need)
    assert finding.have is None
    assert need.say_short(finding) == ""
    assert need.say_goal("Label", None).startswith("Label: ")


@pytest.mark.parametrize(
    ("need", "serves", "does_not"),
    [
        (
            BACHELOR,
            [Degree("bachelor"), Degree("doctorate")],
            [Degree("associate"), Degree(""), NURSE, Years(9)],
        ),
        (
            NURSE,
            [NURSE, Credentials("license", ("APRN",))],
            [Credentials("license", ("LPN",)), Credentials("certification", ("RN",)), Years(9)],
        ),
        (CERTIFIED, [CERTIFIED], [Credentials("certification", ("ACM",)), NURSE, BACHELOR]),
        (
            Rating("ehr", 4, SCALE),
            [Rating("ehr", 1, SCALE), Rating("ehr", 5, SCALE)],
            [Rating("regulations", 5, SCALE), Years(9)],
        ),
        (Years(5), [], [Years(9), NURSE, BACHELOR, Rating("ehr", 5, SCALE)]),
    ],
)
def test_a_step_serves_what_it_leads_to(
    need: Qualification, serves: list[Qualification], does_not: list[Qualification]
) -> None:
    assert all(need.is_served_by(gain, SCALES) for gain in serves)
    assert not any(need.is_served_by(gain, SCALES) for gain in does_not)


@pytest.mark.parametrize(
    ("need", "update", "gains"),
    [
        (Years(5), {"years": 5}, []),
        (Years(5), {"years": 6}, []),
        (Years(5), {"years": 1.5}, [(1, 3.5), (2, 5)]),
        (Years(5, related=True), {"years": 1, "related_years": 2}, [(1, 5)]),
        (Years(5), {"years": 1, "related_years": 2}, [(1, 3), (2, 5)]),
        (Rating("ehr", 3, SCALE), {"skills": {"ehr": 1}}, [(1, 2), (2, 3)]),
        (Rating("ehr", 3, SCALE), {"skills": {"ehr": 3}}, []),
        (NURSE, {}, [(4, ("RN",))]),
        (CERTIFIED, {}, [(2, ("CCM",))]),
        (CERTIFIED, {"licenses": (License(id="RN"),), "years": 2}, [(1, ("CCM",))]),
        (Degree("master"), {}, [(8, "master"), (8, "doctorate")]),
        (Degree("master"), {"education": study("bachelor")}, [(4, "master"), (4, "doctorate")]),
        (Degree("master"), {"education": study("master", "history")}, [(1, "master"), (4, "doctorate")]),
        (
            Degree("master"), {"education": study("master", "nursing", "IN")},
            [(1, "master"), (4, "doctorate"), (1, "master:nursing")],
        ),
    ],
)  # fmt: skip
def test_what_could_be_done_about_it_in_steps(
    need: Qualification, update: dict[str, object], gains: list[tuple[int, object]]
) -> None:
    found = need.list_gains(open_case(NOTHING.replace(**update), TODAY, SCALES))
    assert [(gain.steps, gain.to.plain) for gain in found] == gains
