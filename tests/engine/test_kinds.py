"""A kind of requirement by itself: alternatives of other kinds, and what a step brings a person."""

import pytest

from carecli.engine.judging import judge
from carecli.engine.kinds import Credentials, Degree, Rating, Years
from carecli.engine.requirements import Case, Finding, Qualification, Requirement
from carecli.engine.standards import set_standards
from carecli.profile.model import Education, License, Profile
from tests.conftest import TODAY
from tests.engine.strategies import PACK

SCALES = set_standards(PACK).scales
BACHELOR = Degree("bachelor", "Bachelor's degree")
NURSE = Credentials("license", ("RN",), frozenset({"RN", "APRN"}))


def find(profile: Profile, need: Qualification, *alternatives: Qualification) -> Finding:
    asked = Requirement(
        "foundation", "A foundation", "must", 3, need, "derived", "own", None, (), alternatives
    )
    return judge(asked, Case(profile, TODAY, SCALES))


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


@pytest.mark.parametrize(
    ("rating", "status", "credit"),
    [(4, "met", 1), (3, "partial", 0.75), (1, "missing", 0), (None, "unknown", 0)],
)
def test_a_rating_may_be_an_alternative(rating: int | None, status: str, credit: float) -> None:
    skills = {} if rating is None else {"care-planning": rating}
    finding = find(Profile(licenses=(), skills=skills), NURSE, Rating("care-planning", 4))
    assert (finding.status, finding.worst.credit) == (status, credit)


@pytest.mark.parametrize("gain", [BACHELOR._replace(field="nursing"), NURSE, Years(5), Rating("ehr", 3)])
def test_whoever_gains_what_is_needed_meets_it(gain: Qualification) -> None:
    nobody = Profile(education=(), licenses=(), years=0, skills={"ehr": 0})
    assert find(nobody, gain).status == "missing"
    assert find(gain.add_to(nobody), gain).status == "met"


@pytest.mark.parametrize(
    ("held", "gain"), [(Profile(years=9), Years(5)), (Profile(skills={"ehr": 5}), Rating("ehr", 3))]
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
