"""Several papers of one person, and the profile that they make."""

import pytest

from carecli.pack.loading import load_pack
from carecli.pack.pack import Pack
from carecli.papers.claims import Claim, YearSpan
from carecli.papers.merging import is_others, make_profile, merge_claims
from carecli.profile.model import check_profile, dump_profile
from tests.conftest import SHIPPED_PACK
from tests.papers.understanding import claim

RESUME = """Ann Lee, RN

EXPERIENCE
RN Case Manager, Elm Hospital, March 2019 - Present
Staff Nurse, Elm Hospital, June 2013 - February 2019

EDUCATION
Bachelor of Science in Nursing, Elm University, 2013

LICENSES
RN, Ohio, expires 10/2027
CCM, expires 05/2027
"""


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(SHIPPED_PACK)


def _find(claims: tuple[Claim, ...], kind: str, ident: str) -> list[Claim]:
    return [one for one in claims if (one.kind, one.id) == (kind, ident)]


def test_the_same_paper_twice_is_the_same_person() -> None:
    claims = claim(RESUME)
    merged = merge_claims([claims, claims])
    assert merged.claims == claims
    assert merged.contradictions == ()


def test_claims_of_two_papers_are_joined() -> None:
    other = claim("Ann Lee\n\nLICENSES\nACM\nRN, Kentucky")
    merged = merge_claims([claim(RESUME), other])
    (held,) = _find(merged.claims, "license", "RN")
    assert held.value == {"states": ("OH", "KY"), "expires": "2027-10"}
    assert _find(merged.claims, "certification", "ACM")
    assert merged.contradictions == ()


def test_a_title_is_named_by_another_paper() -> None:
    title = claim("Ann Lee\n\nEXPERIENCE\nRegistered Nurse, Elm Hospital, 2013 - 2019")
    assert _find(title, "license", "RN")[0].state == "supported"
    merged = merge_claims([title, claim(RESUME)])
    assert [one.state for one in _find(merged.claims, "license", "RN")] == ["named"]


@pytest.mark.parametrize(
    ("other", "kind", "ident", "what"),
    [
        ("Ann Lee\n\nLICENSES\nRN, Ohio, expires 10/2029", "license", "RN", "expires on different dates"),
        ("Ann Lee\n\nLICENSES\nRN, Ohio, lapsed 2025", "license", "RN", "held in one, and not in the other"),
        (
            "Ann Lee\n\nCERTIFICATIONS\nCCM candidate",
            "certification",
            "CCM",
            "held in one, and not in the other",
        ),
        (
            "Ann Lee\n\nEDUCATION\nBSN, in progress",
            "education",
            "bachelor:nursing",
            "held in one, and not in the other",
        ),
        ("Bo Ray\n\nSKILLS\nEpic", "name", "name", "different names"),
    ],
)
def test_contradictions_are_kept_and_told(other: str, kind: str, ident: str, what: str) -> None:
    merged = merge_claims([claim(RESUME), claim(other)])
    assert [(one.kind, one.id, one.what) for one in merged.contradictions] == [(kind, ident, what)]
    assert len(merged.contradictions[0].claims) > 1


@pytest.mark.parametrize(
    "other",
    [
        "Ann Lee\n\nLICENSES\nRN - New Jersey (lapsed 2019)",
        "Ann Lee\n\nREFERENCES\nBo Ray, RN, CCM",
    ],
)
def test_other_states_and_other_people_contradict_nothing(other: str) -> None:
    merged = merge_claims([claim(RESUME), claim(other)])
    assert merged.contradictions == ()
    refused = [one for one in merged.claims if one.state == "refused"]
    assert refused
    assert all(is_others(one) or one.value == {"states": ("NJ",)} for one in refused)


def test_years_of_two_papers_are_the_range_of_both() -> None:
    longer = claim("Ann Lee\n\nEXPERIENCE\nCase Manager, Elm House, March 2015 - Present")
    (years,) = _find(merge_claims([claim(RESUME), longer]).claims, "years", "years")
    assert years.value == YearSpan(6.92, 10.92)


def test_the_profile_is_what_is_named_and_years_at_their_middle(pack: Pack) -> None:
    profile = make_profile(claim(RESUME), pack)
    assert profile == {
        "name": "Ann Lee",
        "years": 6.9,
        "related_years": 5.8,
        "licenses": [{"id": "RN", "states": ["OH"], "expires": "2027-10"}],
        "certifications": [{"id": "CCM", "expires": "2027-05"}],
        "education": [{"level": "bachelor", "field": "nursing"}],
    }
    assert dump_profile(check_profile({"schema": "carecli.profile/1", **profile}, pack, "x")) == {
        "schema": "carecli.profile/1",
        **profile,
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann Lee\n\nEXPERIENCE\nRegistered Nurse, Elm, 2015 - 2020", {"years": 0.0, "related_years": 5.0}),
        ("Ann Lee\n\nCERTIFICATIONS\nNotary public\nCCM (lapsed)", {}),
        ("Ann Lee\n\nEDUCATION\nMSW, expected 2027", {}),
        ("Ann Lee\n\nSKILLS\nEpic, discharge planning", {}),
        ("Ann Lee\n\nLICENSES\nRN, 2019 - 2027", {"licenses": ["RN"]}),
    ],
    ids=["supported", "unknown and lapsed", "in progress", "skills", "a year alone is no expiry"],
)
def test_nothing_else_enters_a_profile(text: str, expected: dict[str, object], pack: Pack) -> None:
    assert make_profile(claim(text), pack) == {"name": "Ann Lee"} | expected
