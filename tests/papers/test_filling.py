"""What claims would write over a profile: new, known already, more of it, or otherwise than it says."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecli.pack.pack import Pack
from carecli.papers.claims import Claim, YearSpan
from carecli.papers.filling import lay, propose
from carecli.profile.model import check_profile, dump_profile
from tests.conftest import SHIPPED_PACK, load_once

RN = Claim("license", "RN", "named", {"states": ("OH",), "expires": "2027-10"})
CCM = Claim("certification", "CCM", "named", {"expires": "2027-05"})
BSN = Claim("education", "bachelor:nursing", "named", "Nursing")
YEARS = Claim("years", "years", "supported", YearSpan(6.88, 7.12))
EHR = Claim("skill", "ehr", "named", 3)
NAME = Claim("name", "Dana Ruiz", "named")
CLAIMS = (RN, CCM, BSN, YEARS, EHR, NAME)


@pytest.fixture(scope="module")
def shipped() -> Pack:
    """Return the pack that is shipped."""
    loaded: Pack = load_once(SHIPPED_PACK)
    return loaded


def stand(claim: Claim, answers: dict[str, Any], pack: Pack) -> str:
    (proposal,) = propose([claim], answers, pack)
    return proposal.standing


@pytest.mark.parametrize(
    ("claim", "answers", "standing"),
    [
        (RN, {}, "new"),
        (RN, {"licenses": ["RN"]}, "more"),
        (RN, {"licenses": [{"id": "RN", "states": ["OH"], "expires": "2027-10"}]}, "known"),
        (RN, {"licenses": [{"id": "RN", "states": ["OH"], "expires": "2025-10"}]}, "other"),
        (RN, {"licenses": [{"id": "RN", "states": ["PA"], "expires": "2027-10"}]}, "more"),
        (RN, {"licenses": ["LCSW"]}, "new"),
        (RN, {"licenses": []}, "other"),
        (CCM, {"certifications": ["CCM"]}, "more"),
        (BSN, {"education": [{"level": "bachelor", "field": "nursing"}]}, "known"),
        (BSN, {"education": [{"level": "bachelor"}]}, "more"),
        (BSN, {"education": [{"level": "bachelor", "field": "history"}]}, "new"),
        (BSN, {"education": [{"level": "associate", "field": "nursing"}]}, "new"),
        (YEARS, {"years": 7}, "known"),
        (YEARS, {"years": 5}, "other"),
        (YEARS, {"years": 0}, "other"),
        (EHR, {"skills": {"ehr": 3}}, "known"),
        (EHR, {"skills": {"ehr": 4}}, "other"),
        (EHR, {"skills": {"telehealth": 4}}, "new"),
        (NAME, {"name": "Dana"}, "known"),
        (NAME, {"name": "Otto"}, "other"),
    ],
)
def test_a_claim_stands_to_what_the_profile_says(
    shipped: Pack, claim: Claim, answers: dict[str, Any], standing: str
) -> None:
    assert stand(claim, answers, shipped) == standing


@pytest.mark.parametrize(
    "claim",
    [
        RN._replace(state="refused", reason="lapsed"),
        RN._replace(state="absent"),
        Claim("certification", "OTHER", "named", {"name": "First Aid"}),
        Claim("language", "es", "named"),
        Claim("skill", "ehr", "named"),
        Claim("years", "years", "absent"),
    ],
)
def test_some_claims_write_nothing(shipped: Pack, claim: Claim) -> None:
    assert propose([claim], {}, shipped) == ()


def test_states_of_one_license_add_up(shipped: Pack) -> None:
    answers: dict[str, Any] = {"licenses": [{"id": "RN", "states": ["PA"]}]}
    (proposal,) = propose([RN], answers, shipped)
    laid = lay(answers, proposal.fills, shipped)
    assert laid["licenses"] == [{"id": "RN", "states": ["PA", "OH"], "expires": "2027-10"}]


@given(st.lists(st.sampled_from(CLAIMS), max_size=6), st.randoms())
def test_what_is_laid_is_a_profile_and_known_from_then_on(claims: list[Claim], shuffle: Any) -> None:
    pack = load_once(SHIPPED_PACK)
    answers: dict[str, Any] = {}
    for proposal in propose(claims, answers, pack):
        answers = lay(answers, proposal.fills, pack)
    saved = dump_profile(check_profile(answers, pack, "test"))
    shuffle.shuffle(claims)
    assert {proposal.standing for proposal in propose(claims, saved, pack)} <= {"known"}
