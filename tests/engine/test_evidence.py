"""What counts as met, partial, missing or unknown, requirement by requirement (design section 6)."""

from itertools import permutations

import pytest

from carecli.engine.assess import assess, assess_against
from carecli.engine.requirements import Finding
from carecli.engine.standards import Standards
from carecli.profile.model import Certification, Education, License, Profile
from tests.conftest import TODAY
from tests.engine.strategies import BEGINNER, COMPLETE, LEVELS, PACK, Asked, Small


def show(finding: Finding) -> object:
    """What the person has, as JSON shows it."""
    return finding.have.plain if finding.have else None


def find(
    level: str, requirement: str, profile: Profile, setting: str | None = None, asked: Standards | None = None
) -> Finding:
    levels = assess_against(profile, asked or Asked(setting).standards, TODAY).levels
    findings = next(assessed for assessed in levels if assessed.id == level).findings
    return next(finding for finding in findings if finding.requirement.id == requirement)


def degrees(*written: str) -> tuple[Education, ...]:
    """Return degrees written as level:field."""
    parts = [one.partition(":") for one in written]
    return tuple(Education(level=level, field=field or None) for level, _, field in parts)


def licenses(*codes: str) -> Profile:
    return Profile(licenses=tuple(License(id=code) for code in codes))


def certifications(*codes: str) -> Profile:
    return Profile(certifications=tuple(Certification(id=code) for code in codes))


@pytest.mark.parametrize(
    ("level", "years", "related", "status", "credit", "gap"),
    [
        ("assistant", None, None, "met", 1, 0),
        ("assistant", 0, 0, "met", 1, 0),
        ("care-manager", 2, 0, "met", 1, 0),
        ("care-manager", 0, 2, "met", 1, 0),
        ("care-manager", 1, 1, "met", 1, 0),
        ("care-manager", None, 2, "met", 1, 0),
        ("care-manager", 2, None, "met", 1, 0),
        ("care-manager", 0, 1.5, "partial", 0.75, 1),
        ("care-manager", 0, 0, "missing", 0, 1),
        ("senior", 5, 0, "met", 1, 0),
        ("senior", 4, 30, "partial", 0.8, 1),
        ("senior", 3, 0, "partial", 0.6, 1),
        ("senior", 2.5, 0, "partial", 0.5, 2),
        ("senior", 1, 0, "partial", 0.2, 2),
        ("senior", 0, 30, "missing", 0, 3),
        ("lead", 8, 0, "met", 1, 0),
        ("lead", 6, 30, "partial", 0.75, 1),
        ("supervisor", 10, 0, "met", 1, 0),
        ("supervisor", 2, 30, "partial", 0.2, 4),
        ("director", 15, 0, "met", 1, 0),
        ("director", 14.7, 30, "partial", 0.98, 1),
        ("director", 0, 30, "missing", 0, 8),
    ],
)
def test_years_count_from_the_lower_end_of_the_band(
    level: str, years: float | None, related: float | None, status: str, credit: float, gap: int
) -> None:
    finding = find(level, "years", Profile(years=years, related_years=related))
    assert finding.status == status
    assert finding.worst == finding.best
    assert finding.worst.credit == pytest.approx(credit)
    assert finding.worst.gap == gap


@pytest.mark.parametrize(
    ("level", "years", "related", "have", "credit", "answer"),
    [
        ("care-manager", None, None, None, 0, "years"),
        ("care-manager", None, 1.0, 1.0, 0.5, "years"),
        ("care-manager", 1.0, None, 1.0, 0.5, "related_years"),
        ("senior", None, 30.0, None, 0, "years"),
    ],
)
def test_open_years_are_a_range_from_what_is_known_to_met(
    level: str, years: float | None, related: float | None, have: float | None, credit: float, answer: str
) -> None:
    finding = find(level, "years", Profile(years=years, related_years=related))
    assert (finding.status, show(finding), finding.open_answer) == ("unknown", have, answer)
    assert (finding.worst.credit, finding.best.credit) == (credit, 1)


def test_years_alone_never_block() -> None:
    inexperienced = COMPLETE.replace(years=0, related_years=0)
    verdicts = {level.id: level.verdict.low for level in assess(inexperienced, PACK, TODAY).levels}
    assert verdicts == {"assistant": "ready", **dict.fromkeys(LEVELS[1:], "stretch")}
    untrained = inexperienced.replace(education=degrees("bachelor:nursing"), licenses=())
    verdicts = {level.id: level.verdict.low for level in assess(untrained, PACK, TODAY).levels}
    # without a license either: too few points for a care manager, a third large gap from supervisor on
    assert verdicts == {
        "assistant": "ready",
        "care-manager": "developing",
        **dict.fromkeys(["senior", "lead"], "stretch"),
        **dict.fromkeys(["supervisor", "director"], "developing"),
    }


EDUCATION = [
    ("bachelor", (), "missing", 0, 4),
    ("bachelor", ("high-school",), "missing", 0, 4),
    ("bachelor", ("certificate:nursing",), "missing", 0, 4),
    ("bachelor", ("associate:nursing",), "missing", 0, 4),
    ("bachelor", ("bachelor:nursing",), "met", 1, 0),
    ("bachelor", ("bachelor:history",), "partial", 0.5, 1),
    ("bachelor", ("master:social work",), "met", 1, 0),
    ("bachelor", ("master:history",), "partial", 0.5, 1),
    ("bachelor", ("master:history", "bachelor:nursing"), "met", 1, 0),
    ("bachelor", ("doctorate:history", "master:history", "bachelor:nursing"), "met", 1, 0),
    ("bachelor", ("bachelor:history", "associate:nursing"), "partial", 0.5, 1),
    ("bachelor", ("bachelor", "associate:nursing", "bachelor:nursing"), "met", 1, 0),
    ("master", (), "missing", 0, 8),
    ("master", ("high-school", "associate:nursing"), "missing", 0, 4),
    ("master", ("bachelor:nursing", "high-school"), "missing", 0, 4),
    ("master", ("bachelor:history",), "missing", 0, 4),
    ("master", ("master:public health", "bachelor:history"), "met", 1, 0),
    ("master", ("doctorate:psychology",), "met", 1, 0),
    ("master", ("doctorate:history", "bachelor:nursing"), "partial", 0.5, 1),
]


@pytest.mark.parametrize(("need", "held", "status", "credit", "gap"), EDUCATION)
def test_the_degree_that_comes_closest_counts_in_any_order(
    need: str, held: tuple[str, ...], status: str, credit: float, gap: int
) -> None:
    findings = [
        find("supervisor", f"education:{need}", Profile(education=order))
        for order in permutations(degrees(*held))
    ]
    assert findings
    assert all(finding == findings[0] for finding in findings)
    assert (findings[0].status, findings[0].worst.credit, findings[0].worst.gap) == (status, credit, gap)
    assert findings[0].best == findings[0].worst


@pytest.mark.parametrize(
    ("need", "held", "have", "credit"),
    [
        ("bachelor", None, None, 0),
        ("bachelor", ("bachelor",), "bachelor", 0.5),
        ("bachelor", ("master", "bachelor:history"), "master", 0.5),
        ("master", ("bachelor:nursing", "master"), "master", 0.5),
        ("master", ("doctorate:history", "master"), "doctorate:history", 0.5),
    ],
)
def test_a_degree_or_a_field_not_given_is_unknown(
    need: str, held: tuple[str, ...] | None, have: str | None, credit: float
) -> None:
    given = None if held is None else degrees(*held)
    finding = find("supervisor", f"education:{need}", Profile(education=given))
    assert (finding.status, show(finding), finding.open_answer) == ("unknown", have, "education")
    assert (finding.worst.credit, finding.best.credit) == (credit, 1)


@pytest.mark.parametrize(
    ("field", "status"),
    [
        ("nursing", "met"),
        ("NURSING", "met"),
        ("Social_Work", "met"),
        ("public health", "met"),
        ("Healthcare Administration", "met"),
        ("psychology", "met"),
        ("gerontology", "met"),
        ("Family Nursing Practice", "met"),
        ("history", "partial"),
        ("business administration", "partial"),
        ("nursingology", "partial"),
    ],
)
def test_a_field_counts_however_it_is_written(field: str, status: str) -> None:
    profile = Profile(education=(Education(level="bachelor", field=field),))
    assert find("senior", "education:bachelor", profile).status == status


@pytest.mark.parametrize("order", list(permutations(degrees("associate:nursing", "bachelor:history"))))
def test_a_right_degree_stays_partial_where_another_field_earns_no_points(
    order: tuple[Education, ...],
) -> None:
    rules = PACK.ladder.rules
    partial = rules.partial.replace(other_field=0.0)
    small = Small({"education:bachelor": "must"}, rules=rules.replace(partial=partial))
    finding = find("supervisor", "education:bachelor", Profile(education=order), asked=small.standards)
    assert (finding.status, finding.worst, show(finding)) == ("partial", finding.best, "bachelor:history")


@pytest.mark.parametrize(
    ("held", "setting", "status", "have"),
    [
        (("RN",), "hospital", "met", ("RN",)),
        (("LCSW",), "hospital", "met", ("LCSW",)),
        (("RN", "LCSW", "RN"), None, "met", ("LCSW", "RN")),
        (("APRN",), "hospital", "met", ("APRN",)),
        (("LPN", "LMSW"), "hospital", "missing", ("LMSW", "LPN")),
        ((), None, "missing", ()),
        (("LMSW",), "community", "met", ("LMSW",)),
        (("LSW",), "community", "met", ("LSW",)),
        (("LPC",), "community", "met", ("LPC",)),
        (("LMFT", "LPN"), "community", "met", ("LMFT",)),
        (("APRN",), "community", "met", ("APRN",)),
        (("LPN",), "community", "missing", ("LPN",)),
        (("LMSW",), "remote-telephonic", "missing", ("LMSW",)),
    ],
)
def test_a_license_its_equal_or_an_alternative_of_the_setting_will_do(
    held: tuple[str, ...], setting: str | None, status: str, have: tuple[str, ...]
) -> None:
    finding = find("care-manager", "license", licenses(*held), setting)
    assert (finding.status, show(finding)) == (status, have)
    assert (finding.worst, finding.open_answer) == (finding.best, None)


@pytest.mark.parametrize(
    ("requirement", "code", "status"),
    [
        *(("certification", c, "met") for c in ("CCM", "ACM", "CMGT-BC", "C-SWCM", "C-ASWCM", "CMC")),
        *(("certification", c, "missing") for c in ("CMAC", "CPHQ", "CHW")),
        *(("certification:leadership", c, "met") for c in ("CMAC", "CPHQ")),
        # the exam for the CPHQ is open to all, so what is left is one step
        *(("certification:leadership", c, "partial") for c in ("CCM", "CMGT-BC", "CHW")),
    ],
)
def test_a_certification_or_its_equal_will_do(requirement: str, code: str, status: str) -> None:
    finding = find("lead", requirement, certifications(code), "payer")
    outcomes = {"met": ("met", 1, 0), "partial": ("partial", 0.5, 1), "missing": ("missing", 0, 2)}
    assert (finding.status, finding.worst) == (status, outcomes[status])
    assert (finding.have and finding.have.plain) == (code,)


@pytest.mark.parametrize(
    ("requirement", "answer"), [("license", "licenses"), ("certification", "certifications")]
)
def test_credentials_not_given_are_unknown(requirement: str, answer: str) -> None:
    finding = find("senior", requirement, Profile())
    assert (finding.status, show(finding), finding.open_answer) == ("unknown", None, answer)
    assert (finding.worst.status, finding.best.status) == ("missing", "met")


@pytest.mark.parametrize(
    ("expires", "status", "lapsed"),
    [
        (None, "met", ()),
        ("2026-11-23", "met", ()),
        ("2026-11", "met", ()),
        ("2027-01", "met", ()),
        ("2026-11-22", "missing", ("CMGT-BC",)),
        ("2026-10", "missing", ("CMGT-BC",)),
    ],
)
def test_an_expired_credential_does_not_count(
    expires: str | None, status: str, lapsed: tuple[str, ...]
) -> None:
    held = (Certification(id="CMGT-BC", expires=expires), Certification(id="CHW"))
    finding = find("senior", "certification", Profile(certifications=held))
    assert (finding.status, finding.lapsed) == (status, lapsed)


def test_a_current_credential_makes_good_an_expired_one() -> None:
    held = (License(id="RN", expires="2020-01"), License(id="APRN"), License(id="RN", expires="2030-01"))
    finding = find("senior", "license", Profile(licenses=held))
    assert (finding.status, show(finding), finding.lapsed) == ("met", ("APRN", "RN"), ())


@pytest.mark.parametrize(
    ("level", "rating", "status", "credit", "gap"),
    [
        ("senior", 5, "met", 1, 0),
        ("senior", 4, "met", 1, 0),
        ("senior", 3, "partial", 0.75, 1),
        ("senior", 2, "missing", 0, 2),
        ("senior", 0, "missing", 0, 4),
        ("assistant", 2, "met", 1, 0),
        ("assistant", 1, "partial", 0.5, 1),
        ("assistant", 0, "missing", 0, 2),
    ],
)
def test_a_rating_one_below_is_partial_and_lower_is_missing(
    level: str, rating: int, status: str, credit: float, gap: int
) -> None:
    finding = find(level, "skill:care-planning", Profile(skills={"care-planning": rating}))
    assert (finding.status, show(finding), finding.worst) == (status, rating, (status, credit, gap))
    assert (finding.best, finding.open_answer) == (finding.worst, None)


def test_a_skill_not_rated_is_unknown() -> None:
    finding = find("senior", "skill:care-planning", Profile())
    assert (finding.status, show(finding), finding.open_answer) == ("unknown", None, "skill:care-planning")
    assert (finding.worst, finding.best) == (("missing", 0, 4), ("met", 1, 0))


@pytest.mark.parametrize(
    ("target", "rating", "status"),
    [(0, None, "met"), (0, 0, "met"), (1, 0, "partial"), (1, None, "unknown"), (1, 1, "met")],
)
def test_at_the_lowest_targets_none_is_not_unknown(target: int, rating: int | None, status: str) -> None:
    asked = Small({}, ((target, "must"),)).standards
    profile = BEGINNER.replace(skills={} if rating is None else {"ehr": rating})
    assert find("supervisor", "skill:ehr", profile, asked=asked).status == status
