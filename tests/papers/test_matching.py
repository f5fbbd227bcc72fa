"""Matching: what a person has of each thing asked, what stops them, and the answer of a fair manager."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecli.engine.assess import assess
from carecli.pack.loading import load_pack
from carecli.papers.gaps import Gap, list_gaps, list_openers
from carecli.papers.matching import (
    ANSWERS,
    Below,
    Match,
    Matched,
    list_wants,
    match_posting,
    set_measure,
    sort_matches,
)
from carecli.papers.measuring import Measure
from carecli.papers.paper import Evidence
from carecli.papers.posting import Asked, Posting, Wage
from carecli.profile.model import check_profile
from tests.conftest import SMALL_PACK

PACK = load_pack(SMALL_PACK)
TODAY = date(2026, 11, 28)
LINE = (Evidence("p.txt", 7, "what it says"),)
NURSE: dict[str, Any] = {
    "years": 2,
    "related_years": 4,
    "state": "OH",
    "licenses": ["RN"],
    "certifications": [],
    "education": [{"level": "bachelor", "field": "nursing"}],
    "skills": {"ehr": 3, "care-planning": 1},
}
SOCIAL: dict[str, Any] = {
    "years": 5,
    "related_years": 0,
    "licenses": ["LCSW"],
    "certifications": ["CCM"],
    "education": [{"level": "master", "field": "social work"}],
}
BOTH: dict[str, Any] = {
    "education": [{"level": "associate", "field": "nursing"}, {"level": "bachelor", "field": "nursing"}],
}
NOBODY: dict[str, Any] = {}
EMPTY: dict[str, Any] = {
    "years": 0, "related_years": 0, "licenses": [], "certifications": [], "education": [],
}  # fmt: skip


def ask(kind: Any, *any_of: str, importance: Any = "must", **more: Any) -> Asked:
    return Asked(kind, any_of, importance, LINE, **more)


def match(person: dict[str, Any], *asked: Asked, **more: Any) -> Match:
    measure = set_measure(check_profile(person, PACK, "the test"), PACK, TODAY)
    fields: dict[str, Any] = {"care": True, "level": "care-manager", "setting": "hospital"} | more
    return match_posting(Posting("p.txt", "A post", asked=asked, **fields), measure)


def one(person: dict[str, Any], asked: Asked, **more: Any) -> Matched:
    (found,) = match(person, asked, **more).found
    return found


RN, LCSW, CCM = ask("license", "RN"), ask("license", "LCSW"), ask("certification", "CCM")
BACHELOR, MSW = ask("education", "bachelor"), ask("education", "master:social-work")

# A thing asked, of whom, what they have of it, whether it stops, and theirs in words.
SIDES: dict[str, tuple[dict[str, Any], Asked, str, bool, str]] = {
    "a license held": (NURSE, RN, "met", False, "RN"),
    "any of several": (NURSE, ask("license", "LCSW", "RN"), "met", False, "RN"),
    "a license lacking": (NURSE, LCSW, "missing", True, "RN"),
    "no license": (EMPTY, RN, "missing", True, "no license"),
    "a license not answered": (NOBODY, RN, "unknown", False, "not answered"),
    "one that counts as it": ({"licenses": ["APRN"]}, RN, "met", False, "APRN"),
    "one above it": (SOCIAL, ask("license", "LSW", "LMSW"), "met", False, "LCSW"),
    "a nurse for a practical nurse": (NURSE, ask("license", "LPN"), "met", False, "RN"),
    "not the other way round": ({"licenses": ["LPN"]}, RN, "missing", True, "LPN"),
    "expired": (
        {"licenses": [{"id": "RN", "expires": "2026-10"}]}, RN, "missing", True, "RN expired",
    ),
    "expires today": ({"licenses": [{"id": "RN", "expires": "2026-11-28"}]}, RN, "met", False, "RN"),
    "one the pack does not know": (NURSE, ask("license", "OTHER"), "unknown", False, "not known"),
    "that or a known one": (NURSE, ask("license", "LCSW", "OTHER"), "unknown", False, "not known"),
    "later": (NURSE, LCSW._replace(later_months=18), "partial", False, "RN"),
    "a wish": (NURSE, LCSW._replace(importance="nice"), "missing", False, "RN"),
    "unclear": (NURSE, LCSW._replace(importance="unclear"), "missing", False, "RN"),
    "its state": (NURSE, RN._replace(states=("OH",)), "met", False, "RN in OH"),
    "another state": (NURSE, RN._replace(states=("TX",)), "unknown", False, "RN; in TX?"),
    "licensed elsewhere": (
        NURSE | {"licenses": [{"id": "RN", "states": ["OH", "KY"]}]}, RN._replace(states=("TX", "NM")),
        "partial", False, "RN in OH, KY, not yet TX or NM",
    ),
    "licensed there too": (
        {"licenses": [{"id": "RN", "states": ["TX", "OH"]}]}, RN._replace(states=("OH",)), "met", False,
        "RN in OH",
    ),
    "a certification": (SOCIAL, CCM, "met", False, "CCM"),
    "one that counts": ({"certifications": ["C-SWCM"]}, CCM, "met", False, "C-SWCM"),
    "a certification lacking": (EMPTY, CCM, "missing", True, "not held"),
    "a certification not answered": (NOBODY, CCM, "unknown", False, "not answered"),
    "a certification later": (EMPTY, CCM._replace(later_months=24), "partial", False, "not held"),
    "within reach": (NURSE | {"years": 3}, CCM._replace(eligible=True), "met", False, "may sit for it"),
    "a certification wished for": (EMPTY, CCM._replace(importance="nice"), "missing", False, "not held"),
    "a card": (EMPTY, ask("certification", "BLS"), "partial", False, "not held, a day's course"),
    "a card held": ({"certifications": ["BLS"]}, ask("certification", "BLS"), "met", False, "BLS"),
    "a degree": (NURSE, BACHELOR, "met", False, "Bachelor's degree, nursing"),
    "a higher one": (SOCIAL, BACHELOR, "met", False, "Master's degree, social work"),
    "the lowest of several": (
        NURSE, ask("education", "bachelor", "master"), "met", False, "Bachelor's degree, nursing",
    ),
    "its field": (SOCIAL, MSW, "met", False, "Master's degree, social work"),
    "another field": (
        NURSE, ask("education", "bachelor:psychology"), "partial", False,
        "Bachelor's degree, nursing: another field",
    ),
    "one of two fields": (
        NURSE, ask("education", "bachelor:psychology", "bachelor:nursing"), "met", False,
        "Bachelor's degree, nursing",
    ),
    "a field that the pack does not know": (
        {"education": [{"level": "master", "field": "Business administration"}]},
        ask("education", "master:nursing", "master:business"), "met", False,
        "Master's degree, Business administration",
    ),
    "another than that": (
        SOCIAL, ask("education", "master:business"), "partial", False,
        "Master's degree, social work: another field",
    ),
    "any field of health or human services": (
        SOCIAL, ask("education", "bachelor:health or human services"), "met", False,
        "Master's degree, social work",
    ),
    "none of those": (
        {"education": [{"level": "bachelor", "field": "accounting"}]},
        ask("education", "bachelor:health or human services"), "partial", False,
        "Bachelor's degree, accounting: another field",
    ),
    "no field told": (
        {"education": [{"level": "bachelor"}]}, ask("education", "bachelor:nursing"), "unknown", False,
        "Bachelor's degree; in what field?",
    ),
    "too low": (NURSE, MSW, "missing", True, "Bachelor's degree, nursing"),
    "no degree": (EMPTY, BACHELOR, "missing", True, "none"),
    "a degree not answered": (NOBODY, BACHELOR, "unknown", False, "not answered"),
    "from abroad": (
        {"country": "US", "education": [{"level": "bachelor", "field": "nursing", "country": "PH"}]},
        BACHELOR, "partial", False, "Bachelor's degree, nursing, from PH, to be evaluated",
    ),
    "experience instead": (
        {"years": 1, "education": []}, BACHELOR._replace(by_experience=True), "partial", False,
        "1 year of experience",
    ),
    "no experience either": (
        EMPTY, BACHELOR._replace(by_experience=True), "missing", False, "none",
    ),
    "years instead": (
        EMPTY | {"years": 5}, BACHELOR._replace(instead=(("years:4",),)), "met", False, "5 years",
    ),
    "too few years instead": (EMPTY, BACHELOR._replace(instead=(("years:4",),)), "missing", False, "none"),
    "a license instead": (
        EMPTY | {"licenses": ["RN"]}, BACHELOR._replace(instead=(("license:RN",), ("education:associate",))),
        "met", False, "RN",
    ),
    "half of what is asked together": (
        EMPTY | {"licenses": ["RN"]}, LCSW._replace(instead=(("license:RN", "education:bachelor"),)),
        "missing", True, "RN",
    ),
    "all of what is asked together": (
        NURSE, LCSW._replace(instead=(("license:RN", "education:bachelor"),)), "met", False,
        "RN, Bachelor's degree, nursing",
    ),
    "another way of another kind": (
        EMPTY, LCSW._replace(instead=(("horse:brown",),)), "unknown", False, "not known",
    ),
    "of two degrees that meet the highest": (
        BOTH, ask("education", "associate:nursing", "bachelor:nursing"), "met", False,
        "Bachelor's degree, nursing",
    ),
    "the lower of two where only that meets": (
        {"education": [*BOTH["education"], {"level": "master", "field": "law"}]},
        ask("education", "bachelor:nursing"), "met", False, "Bachelor's degree, nursing",
    ),
    "years": (NURSE, ask("years", "6"), "met", False, "2 years and 4 in other care"),
    "years in care management": (
        NURSE, ask("years", "3", care=True), "partial", False, "2 years and 4 in other care",
    ),
    "far too few": (NURSE, ask("years", "5", care=True), "missing", False, "2 years and 4 in other care"),
    "a third short": (NURSE, ask("years", "9"), "partial", False, "2 years and 4 in other care"),
    "within larger ones": (
        NURSE, ask("years", "3", within=5.0), "unknown", False, "2 years and 4 in other care: in this?",
    ),
    "more than within": (
        NURSE, ask("years", "2", within=5.0), "unknown", False, "2 years and 4 in other care: in this?",
    ),
    "more of care management than within": (
        NURSE, ask("years", "2", within=5.0, care=True), "met", False, "2 years and 4 in other care",
    ),
    "less of any than within": (
        NURSE, ask("years", "9", within=9.0), "missing", False, "2 years and 4 in other care",
    ),
    "years of leading": (NURSE, ask("years", "1", leading=True), "unknown", False, "carecli does not ask"),
    "years of leading within": (
        SOCIAL, ask("years", "2", within=5.0, leading=True), "unknown", False, "carecli does not ask",
    ),
    "care management wished for": (
        NURSE, ask("other", "case management", importance="nice", care=True), "met", False,
        "2 years and 4 in other care",
    ),
    "none of it": (EMPTY, ask("other", "of it", care=True), "missing", False, "0 years"),
    "of it not answered": (NOBODY, ask("other", "of it", care=True), "unknown", False, "not answered"),
    "something else": (NURSE, ask("other", "a boat"), "unknown", False, "not known"),
    "years not answered": (NOBODY, ask("years", "3"), "unknown", False, "not answered"),
    "half of the years": ({"related_years": 1}, ask("years", "3"), "unknown", False, "1 year in other care"),
    "no number": (NURSE, ask("years", "some"), "unknown", False, "2 years and 4 in other care"),
    "a rating": (NURSE, ask("skill", "ehr"), "met", False, "3 competent"),
    "a low rating": (NURSE, ask("skill", "care-planning"), "missing", False, "1 novice"),
    "no rating": (NURSE, ask("skill", "collaboration"), "unknown", False, "not rated"),
    "no skill of the pack": (NURSE, ask("skill", "juggling"), "unknown", False, "not known"),
    "a language": (NURSE, ask("language", "es"), "unknown", False, "not known"),
    "a driver's license": (NURSE, ask("drivers-license"), "unknown", False, "not known"),
}  # fmt: skip


@pytest.mark.parametrize(("person", "asked", "status", "stops", "said"), SIDES.values(), ids=list(SIDES))
def test_what_somebody_has(person: dict[str, Any], asked: Asked, status: str, stops: bool, said: str) -> None:
    found = one(person, asked)
    assert (found.status, found.is_stop, found.side.said) == (status, stops, said)


@pytest.mark.parametrize("compact", ["accepted", "required", "refused", None])
def test_no_state_of_a_license_ever_stops(compact: Any) -> None:
    person = NURSE | {"licenses": [{"id": "RN", "states": ["KY"]}]}
    found = one(person, RN._replace(states=("NY",)), compact=compact)
    assert not found.is_stop
    assert found.status == ("partial" if compact in ("refused", None) else "unknown")


def test_a_compact_is_of_nurses_alone() -> None:
    assert one(SOCIAL, LCSW, compact="required").status == "met"
    assert one(NURSE, RN, compact="required").status == "unknown"


MANY = [ask("skill", "ehr"), RN, BACHELOR]
ANSWERED: dict[str, tuple[dict[str, Any], list[Asked], str]] = {
    "all there": (NURSE, [RN, BACHELOR], "apply"),
    "a stop": (NURSE, [RN, BACHELOR, CCM], "stopped"),
    "a stop beside what is open": (NURSE, [ask("language", "es"), LCSW], "stopped"),
    "a must that only the person can tell": (NURSE, [RN, ask("drivers-license")], "apply"),
    "a language that is a must": (NURSE, [RN, ask("language", "es")], "unclear"),
    "a language that is wished for": (NURSE, [RN, ask("language", "es", importance="nice")], "apply"),
    "English": (NURSE, [RN, ask("language", "en")], "apply"),
    "all that only the person can tell": (NURSE, [ask("drivers-license")], "apply"),
    "an open answer that decides": ({"years": 3, "education": []}, [RN], "unclear"),
    "an open answer that cannot stop": (NURSE | {"years": None}, [RN, ask("years", "3")], "apply"),
    "years short": (NURSE, [RN, BACHELOR, ask("skill", "ehr"), ask("years", "9")], "stretch"),
    "wished years short": (NURSE, [RN, ask("years", "9", importance="nice")], "apply"),
    "two of three": (NURSE, [RN, BACHELOR, ask("skill", "care-planning")], "apply"),
    "one of two": (NURSE, [RN, ask("skill", "care-planning")], "stretch"),
    "what comes later": (NURSE, [RN, CCM._replace(later_months=0)], "apply"),
    "wishes lacking": (NURSE, [RN, CCM._replace(importance="nice")], "apply"),
    "nothing asked": (NURSE, [], "unclear"),
    "nothing that is a must, and there": (NURSE, [RN._replace(importance="unclear")], "apply"),
    "nothing that is a must, and lacking": (NURSE, [LCSW._replace(importance="unclear")], "unclear"),
    "only wishes": (NURSE, [LCSW._replace(importance="nice")], "apply"),
}  # fmt: skip


@pytest.mark.parametrize(("person", "asked", "answer"), ANSWERED.values(), ids=list(ANSWERED))
def test_the_answer(person: dict[str, Any], asked: list[Asked], answer: str) -> None:
    given_ = {key: value for key, value in person.items() if value is not None}
    assert match(given_, *asked).answer == answer


def test_a_posting_of_another_field_is_not_compared() -> None:
    found = match(NURSE, LCSW, care=False)
    assert (found.answer, found.found, found.stops) == ("not care management", (), ())


@dataclass
class Drawn:
    person: dict[str, Any]
    asked: list[Asked]


KINDS = st.sampled_from(
    [RN, LCSW, CCM, BACHELOR, MSW, ask("years", "5"), ask("skill", "ehr"), ask("language", "es"),
     ask("certification", "BLS"), ask("education", "associate", by_experience=True)]
)  # fmt: skip
ASKED = st.lists(
    st.builds(
        lambda asked, importance, later: asked._replace(importance=importance, later_months=later),
        KINDS,
        st.sampled_from(["must", "nice", "unclear"]),
        st.sampled_from([None, None, 0, 12]),
    ),
    max_size=8,
)
PERSON = st.fixed_dictionaries(
    {},
    optional={
        "years": st.integers(0, 12),
        "related_years": st.integers(0, 12),
        "licenses": st.lists(st.sampled_from(["RN", "LCSW", "LPN", "APRN", "LSW"]), max_size=2, unique=True),
        "certifications": st.lists(st.sampled_from(["CCM", "BLS", "CHW"]), max_size=2, unique=True),
        "education": st.lists(
            st.fixed_dictionaries(
                {"level": st.sampled_from(["high-school", "associate", "bachelor", "master"])},
                optional={"field": st.sampled_from(["nursing", "social work", "history"])},
            ),
            max_size=2,
        ),
    },
)


@given(PERSON, ASKED)
def test_nothing_but_an_outright_must_at_once_stops_and_what_is_open_never_does(
    person: dict[str, Any], asked: list[Asked]
) -> None:
    found = match(person, *asked)
    for each in found.stops:
        assert each.asked.importance == "must"
        assert each.asked.later_months is None
        assert each.asked.evidence
        assert each.asked.kind in ("license", "certification", "education")
        assert (
            person.get(
                {"license": "licenses", "certification": "certifications"}.get(each.asked.kind, "education")
            )
            is not None
        )
    assert (found.answer == "stopped") == bool(found.stops)


@given(PERSON, ASKED)
def test_one_more_license_never_makes_the_answer_worse(person: dict[str, Any], asked: list[Asked]) -> None:
    before = match(person, *asked)
    more = person | {"licenses": sorted({*person.get("licenses", []), "RN", "LCSW"})}
    after = match(more, *asked)
    assert ANSWERS.index(after.answer) <= ANSWERS.index(before.answer)
    assert len(after.stops) <= len(before.stops)


@given(PERSON, ASKED)
def test_an_answer_given_never_stops_more_than_none_would(person: dict[str, Any], asked: list[Asked]) -> None:
    """Nobody who holds everything is stopped, and an open answer is never a stop."""
    everything = {
        "years": 40, "related_years": 40, "licenses": ["APRN", "LCSW"], "certifications": ["CCM", "BLS"],
        "education": [{"level": "doctorate", "field": field} for field in ("nursing", "social work")],
    }  # fmt: skip
    assert not match(everything, *asked).stops
    opened = {key: value for key, value in person.items() if key in ("years", "related_years")}
    assert not match(opened, *asked).stops


WAGES = [
    (Wage(20, 25.5, "hour", LINE), (41_600, 53_040)),
    (Wage(300, 300, "day", LINE), (78_000, 78_000)),
    (Wage(2350, 2350, "week", LINE), (122_200, 122_200)),
    (Wage(3000, 3000, "two weeks", LINE), (78_000, 78_000)),
    (Wage(5000, 6000, "month", LINE), (60_000, 72_000)),
    (Wage(79_000, 91_000, "year", LINE), (79_000, 91_000)),
]


@pytest.mark.parametrize(("wage", "yearly"), WAGES, ids=[wage.unit for wage, _ in WAGES])
def test_pay_is_counted_for_a_year(wage: Wage, yearly: tuple[int, int]) -> None:
    assert wage.yearly == yearly
    found = match(NURSE, RN, pay=wage)
    assert found.pay
    assert found.pay.yearly == yearly


def make_measure(person: dict[str, Any], languages: Any = None) -> Measure:
    return set_measure(check_profile(person, PACK, "the test"), PACK, TODAY, languages)


def offer(person: dict[str, Any], *matches: Match, left_out: Any = ()) -> tuple[Gap, ...]:
    return list_gaps(matches, make_measure(person).case, left_out)


def test_gaps_count_postings_and_put_first_what_opens_most() -> None:
    gaps = offer(
        NURSE,
        match(NURSE, RN, CCM._replace(importance="nice"), ask("certification", "BLS")),
        match(NURSE, CCM._replace(later_months=12), LCSW),
        match(NURSE, ask("certification", "CCM", "ACM", importance="nice"), ask("years", "20")),
        match(NURSE, CCM, LCSW),
        left_out={"BLS"},
    )
    assert [(gap.id, gap.named_in, gap.stops_in, gap.opens_in, gap.of) for gap in gaps] == [
        ("LCSW", 2, 2, 1, 4), ("CCM", 4, 1, 0, 4), ("ACM", 1, 0, 0, 4),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("person", "asked"),
    [
        ({**NURSE, "licenses": [{"id": "RN", "states": ["OH"]}]}, RN._replace(states=("PA",))),
        ({**EMPTY, "education": [{"level": "bachelor", "field": "nursing", "country": "IN"}]}, BACHELOR),
    ],
)
def test_what_is_held_elsewhere_is_no_gap(person: dict[str, Any], asked: Asked) -> None:
    found = match(person, asked)
    assert found.found[0].status == "partial"
    assert offer(person, found) == ()


MSW_OR_MSN = ask("education", "master:social-work", "master:nursing")


@pytest.mark.parametrize(
    ("person", "asked", "opens"),
    [
        (NURSE, [MSW_OR_MSN, ask("education", "master")], 1),
        (NURSE, [MSW_OR_MSN, CCM], 0),
        (NURSE, [ask("education", "doctorate"), ask("education", "master:nursing")], 0),
    ],
)
def test_what_opens_a_posting_lifts_every_stop_of_it(person: dict[str, Any], asked: Any, opens: int) -> None:
    gaps = offer(person, match(person, *asked))
    assert next(gap.opens_in for gap in gaps if gap.id == "master:nursing") == opens


APRN = ask("license", "APRN")
OPENERS: list[tuple[dict[str, Any], list[list[Asked]], list[str]]] = [
    # Years of school, beside what opens as much or more.
    (NURSE, [[CCM], [APRN]], ["CCM"]),
    (NURSE, [[CCM], [MSW_OR_MSN]], ["CCM"]),
    (NURSE, [[CCM._replace(importance="nice")], [CCM._replace(importance="nice")], [APRN]], ["CCM", "APRN"]),
    # What opens more stands, after what takes less.
    (NURSE, [[CCM], [APRN], [APRN]], ["CCM", "APRN"]),
    (NURSE, [[APRN]], ["APRN"]),
    # Who holds nothing has a license before them, and each takes a course of study.
    (EMPTY, [[RN], [CCM]], ["CCM", "RN"]),
    ({**EMPTY, "education": [{"level": "associate", "field": "nursing"}]}, [[RN], [RN], [CCM]], ["RN"]),
]


@pytest.mark.parametrize(("person", "postings", "ids"), OPENERS)
def test_school_is_offered_where_nothing_shorter_opens_as_much(
    person: dict[str, Any], postings: list[list[Asked]], ids: list[str]
) -> None:
    gaps = offer(person, *(match(person, *asked) for asked in postings))
    assert [gap.id for gap in list_openers(gaps, 3)] == ids


@pytest.mark.parametrize(
    ("person", "offered"),
    [
        (NURSE, ["APRN"]),
        (SOCIAL, []),
        ({"licenses": ["LMSW"]}, ["LCSW"]),
        ({"licenses": ["RN", "LMSW"]}, ["APRN", "LCSW"]),
        (EMPTY, ["APRN", "LCSW", "LPC", "RN"]),
    ],
)
def test_of_licenses_those_of_ones_own_track_open_most(person: dict[str, Any], offered: list[str]) -> None:
    asked = [ask("license", code) for code in ("RN", "LCSW", "LPC", "APRN")]
    gaps = offer(person, match(person, *asked), left_out=make_measure(person).list_strange())
    assert sorted(gap.id for gap in gaps) == offered


def test_a_language_is_there_where_the_kept_resume_names_it() -> None:
    spanish = ask("language", "es", "ht", words=("Spanish", "Haitian Creole"))
    for languages, status, said in (
        (None, "unknown", "not known"),
        (["hi"], "unknown", "not in your r\u00e9sum\u00e9"),
        (["es"], "met", "Spanish"),
        (["ht", "es"], "met", "Spanish, Haitian Creole"),
    ):
        (found,) = match_posting(
            Posting("p.txt", "A post", True, None, None, (spanish,)), make_measure(NURSE, languages)
        ).found
        assert (found.status, found.side.said, found.is_stop) == (status, said, False)


@pytest.mark.parametrize(
    ("person", "standing", "level", "below"),
    [
        (NURSE, None, "assistant", Below("RN", None)),
        (NURSE, "assistant", "assistant", Below("RN", None)),
        (NURSE, None, "care-manager", None),
        (NURSE, None, None, None),
        (SOCIAL, "care-manager", "assistant", Below("LCSW", "care-manager")),
        (SOCIAL, "senior", "care-manager", Below(None, "senior")),
        (SOCIAL, "senior", "senior", None),
        (SOCIAL, "care-manager", "senior", None),
        (EMPTY, None, "assistant", None),
        (NOBODY, None, "assistant", None),
    ],
)
def test_what_lies_below_a_license_or_a_level_says_so(
    person: dict[str, Any], standing: str | None, level: str | None, below: Below | None
) -> None:
    measure = make_measure(person)
    above = {**measure.passed_over, "assistant": ("RN", "LCSW")}
    posting = Posting("p.txt", "A post", True, level, None, (RN,))
    assert match_posting(posting, measure._replace(passed_over=above, standing=standing)).below == below


def test_a_level_beside_ones_own_lies_not_below_it() -> None:
    measure = make_measure(SOCIAL)
    apart = measure._replace(standing="senior", behind={**measure.behind, "senior": frozenset()})
    posting = Posting("p.txt", "A post", True, "care-manager", None, (RN,))
    assert match_posting(posting, apart).below is None


def test_the_level_where_somebody_stands_is_that_of_their_assessment() -> None:
    person = check_profile(SOCIAL, PACK, "the test")
    assert make_measure(SOCIAL).standing == assess(person, PACK, TODAY).current_level


def test_the_best_answers_come_first() -> None:
    make: Callable[[Match, str], Match] = lambda found, file: found._replace(  # noqa: E731
        posting=found.posting._replace(file=file)
    )
    stopped, fit, near = (
        match(NURSE, LCSW),
        match(NURSE, RN),
        match(NURSE, RN, BACHELOR, ask("skill", "care-planning")),
    )
    none = match(NURSE, care=False)
    ordered = sort_matches([none, make(stopped, "a"), make(near, "b"), make(fit, "d"), make(fit, "c")])
    assert [found.posting.file for found in ordered] == ["c", "d", "b", "a", "p.txt"]


def test_what_is_held_leads_with_the_musts() -> None:
    found = match(
        NURSE, ask("skill", "ehr", importance="unclear"), BACHELOR._replace(importance="nice"), RN, LCSW
    )
    assert [each.id for each in found.held] == ["RN", "bachelor", "ehr"]
    assert [each.id for each in found.list_by("must")] == ["RN", "LCSW"]


def test_what_a_posting_wants_is_told_without_its_lines() -> None:
    one_, other = (
        Posting("a", "A", True, None, None, (RN._replace(evidence=LINE * n),), None) for n in (1, 2)
    )
    assert list_wants(one_) == list_wants(other)
    assert list_wants(one_) != list_wants(one_._replace(asked=(LCSW,)))
