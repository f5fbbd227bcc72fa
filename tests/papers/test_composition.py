"""What a résumé holds: what the profile holds, the work that is kept, in the order that a posting asks."""

from datetime import date
from typing import Any

import pytest

from carecli.pack.pack import Pack
from carecli.papers.composition import Composition, compose
from carecli.papers.matching import match_posting, set_measure
from carecli.papers.paper import Evidence
from carecli.papers.posting import Asked, Posting
from carecli.papers.resume import HeldCredential, Job, Period, Resume, School
from carecli.profile.model import check_profile

TODAY = date(2026, 11, 28)
LINE = (Evidence("posting.txt", 3, "…"),)
KEPT = Resume(
    name="D. Reyes",
    label="RN case manager",
    summary=None,
    jobs=(
        Job(
            "RN Case Manager",
            "Larkfield",
            Period("2019-03", None, is_open=True),
            ("Charts", "Plans discharges"),
        ),
    ),
    schools=(
        School("Miami Valley", "ADN", "associate", "nursing", Period(None, "2013")),
        School("Wright Valley", "BSN", "bachelor", "nursing", Period(None, "2016")),
        School("Front Range", "MSN", "master", "nursing", Period("2025-08", None, is_open=True)),
        School("Lake", "MBA", "master", None, Period(None, "2020")),
    ),
    credentials=(
        HeldCredential("CCM", issued="2024"),
        HeldCredential("LCSW"),
        HeldCredential("BLS Provider", issued="2025"),
    ),
    skills=("Tagalog", "Epic", "RISK ASSESSMENT AND CARE PLANNING"),
)
ANSWERS: dict[str, Any] = {
    "name": "Dana Reyes",
    "licenses": [{"id": "RN", "states": ["OH"], "expires": "2027-10"}, {"id": "LMSW", "expires": "2019-01"}],
    "certifications": ["CCM"],
    "education": [{"level": "bachelor", "field": "Nursing"}, {"level": "high-school"}],
    "skills": {"ehr": 4, "care-planning": 3, "complex-care": 1},
}
POSTING = Posting(
    "posting.txt", "Case manager", True, None, None,
    (
        Asked("skill", ("care-planning",), "nice", LINE, words=("plans of care",)),
        Asked("skill", ("complex-care",), "must", LINE, words=("hard cases",)),
        Asked("certification", ("ACM", "CCM"), "must", LINE, words=("ACM", "CCM")),
        Asked("license", ("RN",), "must", LINE),
    ),
)  # fmt: skip


@pytest.fixture
def made(pack: Pack) -> Composition:
    return compose(check_profile(ANSWERS, pack, "test"), KEPT, pack, TODAY)


def test_the_profile_decides_what_is_held(made: Composition) -> None:
    names = [credential.name for credential in made.resume.credentials]
    assert names == ["Registered Nurse (RN)", "Certified Case Manager (CCM)", "BLS Provider"]
    assert made.left_out == ("LCSW", "ADN", "MBA")
    assert [school.degree for school in made.resume.schools] == ["BSN", "High-school diploma", "MSN"]


def test_what_is_kept_adds_dates_work_and_own_words(made: Composition) -> None:
    assert made.resume.name == "Dana Reyes"
    assert made.resume.jobs == KEPT.jobs
    assert [c.issued for c in made.resume.credentials] == [None, "2024", "2025"]
    assert made.resume.credentials[0].states == ("OH",)


def test_skills_stand_by_their_rating_and_low_ones_not_at_all(made: Composition, pack: Pack) -> None:
    names = {skill.id: skill.name for skill in pack.skills.skill}
    assert made.resume.skills == (names["ehr"], names["care-planning"], "Tagalog", "Epic")


def test_what_a_posting_asks_stands_first_in_its_words_and_nothing_is_added(pack: Pack) -> None:
    person = check_profile(ANSWERS, pack, "test")
    match = match_posting(POSTING, set_measure(person, pack, TODAY))
    made = compose(
        person, KEPT, pack, TODAY, match, lambda text: ["care-planning"] if "Plans" in text else []
    )
    assert [(lead.id, lead.name) for lead in made.leads] == [
        ("CCM", "CCM"),
        ("RN", "RN"),
        ("care-planning", "plans of care"),
    ]
    assert made.resume.skills[0] == "Risk assessment and care planning (plans of care)"
    assert made.resume.credentials[0].name == "Certified Case Manager (CCM)"
    assert made.resume.jobs[0].highlights == ("Plans discharges", "Charts")
    plain = compose(person, KEPT, pack, TODAY)
    assert sorted(made.resume.credentials) == sorted(plain.resume.credentials)
    assert len(made.resume.skills) == len(plain.resume.skills)


def test_without_a_kept_resume_the_profile_alone_makes_one(pack: Pack) -> None:
    made = compose(check_profile(ANSWERS, pack, "test"), None, pack, TODAY).resume
    assert made.jobs == ()
    assert [school.institution for school in made.schools] == [None, None]
    assert compose(check_profile({}, pack, "test"), None, pack, TODAY).resume == Resume(None, None, None)
