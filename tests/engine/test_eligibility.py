"""Who may sit for an exam now: each kind of route, several parts, and what open answers leave possible."""

from typing import Any

import pytest

from carecli.engine.eligibility import (
    NO,
    OPEN,
    YES,
    Chance,
    count_months_left,
    is_trained_abroad,
    may_sit,
)
from carecli.engine.judging import judge
from carecli.engine.kinds import Credentials
from carecli.engine.requirements import Finding, Requirement, is_abroad, open_case
from carecli.engine.standards import set_standards
from carecli.pack.credentials import Credential, Route
from carecli.profile.model import Certification, Education, License, Profile
from tests.conftest import TODAY
from tests.engine.plans import CODES
from tests.engine.plans import person as fully_answered
from tests.engine.strategies import PACK

SCALES = set_standards(PACK).scales


def person(**answers: Any) -> Profile:
    """Return somebody without anything, who says so, but for these answers."""
    answers = {"education": (), "licenses": (), "certifications": (), **answers}
    return fully_answered(**answers)


def from_abroad(level: str, field: str | None, country: str | None = "IN") -> tuple[Education, ...]:
    return (Education(level=level, field=field, country=country),)


def route(**asks: Any) -> Route:
    return Route(**{"part": "track", "label": "A way", "basis": "external", "source": "own", **asks})


def credential(*routes: Route) -> Credential:
    return CODES["CCM"].replace(route=routes)


def ask(profile: Profile, *routes: Route) -> Chance:
    return may_sit(credential(*routes), open_case(profile, TODAY, SCALES))


NURSES = {"licenses": ("RN", "APRN")}
SOCIAL = {"degree": "bachelor", "fields": ("social-work",)}
WORK = {"months": 24, "counts": ("years",)}
ANY_WORK = {"months": 36, "counts": ("years", "related_years"), "direct_months": 12}

ROUTES: dict[str, tuple[dict[str, Any], Profile, Chance]] = {
    "a route that asks for nothing that can be checked": ({}, person(), YES),
    # licenses
    "a license": (NURSES, person(licenses=["RN"]), YES),
    "any one of them": (NURSES, person(licenses=["LPN", "APRN"]), YES),
    "another license": (NURSES, person(licenses=["LPN"]), NO),
    "no license": (NURSES, person(), NO),
    "a license to its last month": (NURSES, person(licenses=[License(id="RN", expires="2026-11")]), YES),
    "a license that expired": (NURSES, person(licenses=[License(id="RN", expires="2026-10")]), NO),
    "licenses not given": (NURSES, person(licenses=None), OPEN),
    # a certification on a certification
    "a certification": ({"certifications": ("ACM",)}, person(certifications=["ACM"]), YES),
    "another certification": ({"certifications": ("ACM",)}, person(certifications=["CCM"]), NO),
    "a certification that expired": (
        {"certifications": ("ACM",)}, person(certifications=[Certification(id="ACM", expires="2020-01")]), NO,
    ),
    "certifications not given": ({"certifications": ("ACM",)}, person(certifications=None), OPEN),
    # those who cannot take a way
    "nobody is kept out": ({"excludes": ("RN",)}, person(), YES),
    "another license keeps nobody out": ({"excludes": ("RN",)}, person(licenses=["LPN"]), YES),
    "a license keeps out": ({"excludes": ("RN",)}, person(licenses=["RN"]), NO),
    "one that expired does not": (
        {"excludes": ("RN",)}, person(licenses=[License(id="RN", expires="2020-01")]), YES,
    ),
    "licenses not given could keep out": ({"excludes": ("RN",)}, person(licenses=None), OPEN),
    # degrees
    "a degree in any field": ({"degree": "bachelor"}, person(education=["bachelor:history"]), YES),
    "a degree, its field not given": ({"degree": "bachelor"}, person(education=["bachelor"]), YES),
    "a higher degree": ({"degree": "bachelor"}, person(education=["doctorate:history"]), YES),
    "a lower degree": ({"degree": "bachelor"}, person(education=["associate:nursing"]), NO),
    "no degree": ({"degree": "bachelor"}, person(), NO),
    "education not given": ({"degree": "bachelor"}, person(education=None), OPEN),
    "a degree in the field": (SOCIAL, person(education=["bachelor:social work"]), YES),
    "a field by another of its names": (SOCIAL, person(education=["master:Social Welfare"]), YES),
    "a field that is not named": (SOCIAL, person(education=["bachelor:nursing"]), NO),
    "the field in a lower degree": (
        SOCIAL, person(education=["associate:social work", "bachelor:nursing"]), NO,
    ),
    "a field not given": (SOCIAL, person(education=["bachelor"]), OPEN),
    "a field not given below the level": (SOCIAL, person(education=["associate", "bachelor:nursing"]), NO),
    "a field not given beside the right one": (
        SOCIAL, person(education=["master", "bachelor:social work"]), YES,
    ),
    "education not given where a field is asked": (SOCIAL, person(education=None), OPEN),
    # months of work
    "the months": (WORK, person(years=2), YES),
    "too few months": (WORK, person(years=1.9), NO),
    "other direct care does not count": (WORK, person(years=0, related=30), NO),
    "other direct care not given does not either": (WORK, person(years=1, related=None), NO),
    "years not given": (WORK, person(years=None), OPEN),
    "the upper end of a span": ({**WORK, "months_high": 36}, person(years=2.9), NO),
    "all of a span": ({**WORK, "months_high": 36}, person(years=3), YES),
    "work that no profile tells of": ({"months": 12}, person(years=30, related=30), NO),
    "care management and other care": ({**ANY_WORK, "direct_months": None}, person(years=1, related=2), YES),
    # a part that may be other direct care
    "the part of direct care": (ANY_WORK, person(years=2, related=1), YES),
    "no more than that part": (ANY_WORK, person(years=1.5, related=30), NO),
    "care management is direct care as well": (ANY_WORK, person(years=3), YES),
    "between the two": (ANY_WORK, person(years=2.5, related=0.5), YES),
    "one of two kinds not given": (ANY_WORK, person(years=2, related=None), OPEN),
    "one of two kinds not given and not needed": (ANY_WORK, person(years=3, related=None), YES),
    "either kind not given": (ANY_WORK, person(years=None, related=0), OPEN),
    # hours, where no months are given: 2,080 are a year
    "the hours": ({"hours": 2080, "counts": ("years",)}, person(years=1), YES),
    "too few hours": ({"hours": 4160, "counts": ("years",)}, person(years=1.9), NO),
    "hours, years not given": ({"hours": 1, "counts": ("years",)}, person(years=None), OPEN),
    "months go before hours": ({**WORK, "hours": 9999}, person(years=2), YES),
    # training
    "hours of training are in no profile": ({"ce_hours": 30}, person(licenses=["RN"], years=30), NO),
    "hours of training, nothing given": ({"ce_hours": 30}, Profile(), NO),
    # all that a route asks for
    "two things of two": ({**NURSES, **WORK}, person(licenses=["RN"], years=2), YES),
    "one of two things": ({**NURSES, **WORK}, person(licenses=["RN"], years=1), NO),
    "one open and one there": ({**NURSES, **WORK}, person(licenses=None, years=2), OPEN),
    "one open and one missing": ({**NURSES, **WORK}, person(licenses=None, years=1), NO),
    "both open": ({**NURSES, **WORK}, person(licenses=None, years=None), OPEN),
    "everything is there, but kept out": (
        {"degree": "master", **WORK, "excludes": ("RN",)},
        person(education=["master:history"], years=9, licenses=["RN"]), NO,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("asks", "profile", "chance"), ROUTES.values(), ids=ROUTES)
def test_a_route_is_open_to(asks: dict[str, Any], profile: Profile, chance: Chance) -> None:
    assert ask(profile, route(**asks)) == chance


def test_nobody_may_sit_where_no_route_is_known() -> None:
    assert ask(person(licenses=["RN"], years=30)) == NO
    assert may_sit(CODES["CHW"], open_case(Profile(), TODAY, SCALES)) == NO


@pytest.mark.parametrize(
    ("profile", "chance"),
    [
        (person(licenses=["RN"], years=2), YES),
        (person(education=["bachelor:social work"], years=2), YES),
        (person(education=["bachelor:social work"], licenses=None, years=2), YES),
        (person(licenses=["RN"], years=1), NO),
        (person(years=2), NO),
        (person(licenses=None, years=2), OPEN),
        (person(licenses=["RN"], years=None), OPEN),
        (person(licenses=None, years=1), NO),
        (Profile(), OPEN),
    ],
)
def test_one_route_of_every_part_is_needed(profile: Profile, chance: Chance) -> None:
    ways = [
        route(part="background", **NURSES),
        route(part="background", **SOCIAL),
        route(part="experience", **WORK),
    ]
    assert ask(profile, *ways) == ask(profile, *reversed(ways)) == chance


def test_training_that_cannot_be_told_closes_all_the_rest() -> None:
    ways = [route(part="background", **NURSES), route(part="training", ce_hours=30)]
    assert ask(person(licenses=["RN"]), *ways) == NO
    assert ask(person(licenses=["RN"]), *ways, route(part="training")) == YES


CERTIFICATIONS = {
    "CCM, a nurse after two years": ("CCM", person(licenses=["RN"], years=2), YES),
    "CCM, a nurse after one year, under whom is not known": ("CCM", person(licenses=["RN"], years=1), NO),
    "CCM, a practical nurse": ("CCM", person(licenses=["LPN"], years=9), NO),
    "ACM, a social worker by degree": ("ACM", person(education=["bachelor:social work"], years=1), YES),
    "ACM, a social worker by license": ("ACM", person(licenses=["LSW"], years=1), YES),
    "ACM, half a year": ("ACM", person(licenses=["LSW"], years=0.5), NO),
    "CMAC, a nurse without the ACM": (
        "CMAC", person(licenses=["RN"], years=9, education=["master:nursing"]), NO,
    ),
    "CMAC, a nurse with the ACM": ("CMAC", person(licenses=["RN"], certifications=["ACM"], years=2), YES),
    "CMAC, neither nurse nor social worker": (
        "CMAC", person(education=["bachelor:history"], years=5), YES,
    ),
    "CPHQ, anybody": ("CPHQ", person(), YES),
    "CPHQ, who has said nothing": ("CPHQ", Profile(), YES),
    "CMGT-BC asks for training": ("CMGT-BC", person(licenses=["RN"], years=9), NO),
    "CMC, a degree in any field after five years": (
        "CMC", person(education=["bachelor:history"], years=3, related=2), YES,
    ),
    "CMC, a degree in a field after three": (
        "CMC", person(education=["bachelor:psychology"], years=2, related=1), YES,
    ),
    "CCM, a field with more words": (
        "CCM", person(education=["bachelor:MSN nursing practice"], years=2, licenses=()), YES,
    ),
    "CMC, a field not given": ("CMC", person(education=["bachelor"], years=2, related=1), OPEN),
}  # fmt: skip


@pytest.mark.parametrize(("code", "profile", "chance"), CERTIFICATIONS.values(), ids=CERTIFICATIONS)
def test_of_the_pack_may_sit(code: str, profile: Profile, chance: Chance) -> None:
    assert may_sit(CODES[code], open_case(profile, TODAY, SCALES)) == chance


@pytest.mark.parametrize(
    ("done", "left"),
    [
        # 36 months, of which 12 may be other direct care
        ({}, 36),
        ({"years": 30}, 6),
        ({"related_years": 30}, 24),
        ({"years": 24, "related_years": 12}, 0),
        ({"years": 12, "related_years": 12}, 12),
        ({"years": 24, "related_years": 6}, 6),
        ({"years": 30, "related_years": 6}, 0),
        ({"years": 36}, 0),
        ({"years": 99}, 0),
    ],
)
def test_direct_care_fills_its_own_part_alone(done: dict[str, float], left: float) -> None:
    asked = route(months=36, direct_months=12, counts=("years", "related_years"))
    assert count_months_left(asked, 36, done) == left
    # as much of it where the total is another
    assert count_months_left(asked, 72, {kind: months * 2 for kind, months in done.items()}) == left * 2


# ---------------------------------------------------------------- what an exam that may be sat counts


def find(profile: Profile, *codes: str) -> Finding:
    need = Credentials("certification", codes, frozenset(codes))
    asked = Requirement("certification", "", "expected", 2, need, "derived", "own", None, ())
    return judge(asked, open_case(profile, TODAY, SCALES))


MISSING, EXAM, MET = ("missing", 0, 2), ("partial", 0.5, 1), ("met", 1, 0)
RN_EXPIRED = [License(id="RN", expires="2020-01")]


@pytest.mark.parametrize(
    ("codes", "profile", "worst", "best", "answer"),
    [
        (("CCM",), person(licenses=["RN"], years=2), EXAM, EXAM, None),
        (("CCM",), person(licenses=["LPN"], years=9), MISSING, MISSING, None),
        (("CCM",), person(licenses=RN_EXPIRED, years=9), MISSING, MISSING, None),
        (("CCM",), person(licenses=["RN"], years=2, certifications=["CCM"]), MET, MET, None),
        # whichever of them may be sat
        (("CCM", "ACM"), person(licenses=["RN"], years=1), EXAM, EXAM, None),
        (("CMGT-BC", "ACM"), person(licenses=["RN"], years=1), EXAM, EXAM, None),
        (("CHW",), person(licenses=["RN"], years=9), MISSING, MISSING, None),
        # open answers are named in one order
        (("ACM",), person(licenses=None, years=1), MISSING, EXAM, "licenses"),
        (("ACM",), person(education=None, years=1), MISSING, EXAM, "education"),
        (("ACM",), person(education=["bachelor"], years=1), MISSING, EXAM, "education"),
        (("ACM",), person(licenses=["RN"], years=None), MISSING, EXAM, "years"),
        (
            ("CMC",),
            person(education=["bachelor:nursing"], years=2, related=None),
            MISSING,
            EXAM,
            "related_years",
        ),
        (("ACM",), person(licenses=None, years=0), MISSING, MISSING, None),
        (("ACM", "CPHQ"), person(licenses=None, years=None), EXAM, EXAM, None),
        # none named is still all of them, and whoever holds none may sit all the same
        (("ACM",), person(licenses=["RN"], years=1, certifications=None), EXAM, MET, "certifications"),
        (("CCM",), person(licenses=["LPN"], years=9, certifications=None), MISSING, MET, "certifications"),
    ],
)
def test_a_certification_whose_exam_may_be_sat_is_partly_met(
    codes: tuple[str, ...], profile: Profile, worst: object, best: object, answer: str | None
) -> None:
    finding = find(profile, *codes)
    assert (finding.worst, finding.best, finding.open_answer) == (worst, best, answer)
    assert finding.status == ("unknown" if answer and best == MET else worst[0])  # type: ignore[index]


def test_one_that_expired_is_an_exam_again_and_still_named() -> None:
    held = [Certification(id="CCM", expires="2026-10")]
    finding = find(person(licenses=["RN"], years=2, certifications=held), "CCM")
    assert (finding.status, finding.worst, finding.lapsed) == ("partial", EXAM, ("CCM",))


# ---------------------------------------------------------------- degrees from abroad


@pytest.mark.parametrize(
    ("country", "home", "abroad"),
    [("IN", "US", True), ("US", "US", False), (None, "US", False), ("IN", None, False), (None, None, False)],
)
def test_a_degree_is_from_abroad_if_another_country_than_the_packs_is_given(
    country: str | None, home: str | None, *, abroad: bool
) -> None:
    scales = SCALES._replace(country=home)
    assert is_abroad(Education(level="bachelor", field="nursing", country=country), scales) is abroad


@pytest.mark.parametrize(
    ("education", "chance"),
    [
        (from_abroad("bachelor", "social work"), NO),
        (from_abroad("bachelor", None), NO),
        (from_abroad("bachelor", "social work", "US"), YES),
        (from_abroad("bachelor", "social work", None), YES),
        (from_abroad("master", "social work") + from_abroad("bachelor", "social work", "US"), YES),
        (from_abroad("master", "social work") + from_abroad("bachelor", None, "US"), OPEN),
    ],
)
def test_a_degree_from_abroad_opens_no_exam_until_it_is_evaluated(
    education: tuple[Education, ...], chance: Chance
) -> None:
    held = person(years=2).replace(education=education)
    assert ask(held, route(**SOCIAL)) == chance
    assert ask(held, route(degree="bachelor", fields=())) == (NO if chance == NO else YES)


@pytest.mark.parametrize(
    ("code", "education", "trained"),
    [
        ("RN", from_abroad("bachelor", "nursing"), True),
        ("RN", from_abroad("certificate", "Registered Nursing"), True),
        ("RN", from_abroad("high-school", "nursing"), False),
        ("RN", from_abroad("bachelor", "nursing", "US"), False),
        ("RN", from_abroad("bachelor", "nursing", None), False),
        ("RN", from_abroad("bachelor", "social work"), False),
        ("RN", from_abroad("bachelor", None), False),
        ("RN", from_abroad("doctorate", "history") + from_abroad("associate", "nursing"), True),
        ("RN", (), False),
        ("RN", None, False),
        ("LCSW", from_abroad("master", "social work"), True),
        ("LCSW", from_abroad("bachelor", "social work"), False),
        # a license without a route that asks for a degree, and one without any
        ("CPHQ", from_abroad("master", "nursing"), False),
        ("LPN", from_abroad("bachelor", "nursing"), False),
    ],
)
def test_who_was_trained_abroad_has_a_degree_of_the_trade_from_there(
    code: str, education: tuple[Education, ...] | None, *, trained: bool
) -> None:
    assert is_trained_abroad(CODES[code], open_case(Profile(education=education), TODAY, SCALES)) is trained
