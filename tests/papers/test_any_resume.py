"""What holds for every résumé, also for those that nobody would write: privacy, order, no failure."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecli.papers.claims import YearSpan
from carecli.papers.resumes import understand_resume
from tests.papers.understanding import DAY, claim, make_paper, shipped_lexicon

PRIVATE = ("RN123456", "555-0142", "ann.lee@example.org", "1418 Larkspur Lane")
RESUME = f"""Ann Lee, RN
{PRIVATE[3]}, Macon, GA 31201
Phone: (478) {PRIVATE[1]}, {PRIVATE[2]}

SUMMARY
Licensed RN, license {PRIVATE[0]}, reachable at 478-{PRIVATE[1]}.

EXPERIENCE
RN Case Manager, Elm Hospital, {PRIVATE[3]}, 2019 - present
- Planned discharges; call me at 478-{PRIVATE[1]} or {PRIVATE[2]}

LICENSES
Registered Nurse, Georgia, License Number {PRIVATE[0]}, expires 03/31/2027

REFERENCES
Bo Ray, LCSW, 478-{PRIVATE[1]}, {PRIVATE[2]}
"""
DATA = {
    "basics": {"name": "Ann Lee, RN", "label": "RN", "summary": f"Call 478-{PRIVATE[1]} or {PRIVATE[2]}."},
    "work": [
        {
            "position": "Case Manager",
            "name": f"Elm, {PRIVATE[3]}",
            "startDate": "2019",
            "highlights": [PRIVATE[2]],
        }
    ],
    "education": [{"studyType": "BSN", "institution": f"Elm, {PRIVATE[3]}", "endDate": "2012"}],
    "certificates": [{"name": f"RN, Georgia, License Number {PRIVATE[0]}"}],
    "skills": [{"name": PRIVATE[2]}],
}


@pytest.mark.parametrize("data", [None, DATA], ids=["lines", "data"])
def test_nothing_private_is_kept_or_quoted(data: dict[str, Any] | None) -> None:
    text = RESUME if data is None else "\n".join(json.dumps(data, indent=1).split("\n"))
    resume, claims = understand_resume(make_paper(text, data), shipped_lexicon(), DAY)
    assert resume.jobs
    assert [one.id for one in claims if one.kind == "license" and one.state == "named"] == ["RN"]
    for planted in PRIVATE:
        assert planted not in repr((resume, claims)), planted


def test_references_are_no_part_of_a_resume() -> None:
    resume, _ = understand_resume(make_paper(RESUME), shipped_lexicon(), DAY)
    assert "Bo Ray" not in repr(resume)


def test_a_paper_that_says_nothing() -> None:
    resume, claims = understand_resume(make_paper(""), shipped_lexicon(), DAY)
    assert not [*resume.jobs, *resume.schools, *resume.credentials]
    assert {one.state for one in claims} == {"absent"}


@pytest.mark.parametrize(
    ("lines", "rating"),
    [
        ("- Trained four nurses in discharge planning", 4),
        ("- Planned discharges for 20 beds", 3),
        ("- Assisted with discharge plans under supervision", None),
        ("\nSKILLS\nDischarge planning", None),
    ],
)
def test_ratings_are_cautious_suggestions(lines: str, rating: int | None) -> None:
    claims = claim(f"EXPERIENCE\nCase Manager, Elm House, 2015 - 2020\n{lines}")
    skills = {one.id: one for one in claims if one.kind == "skill"}
    if "discharge-planning" in skills:
        assert skills["discharge-planning"].value == rating
        assert skills["discharge-planning"].evidence
        assert (rating is None) == (skills["discharge-planning"].reason is None)
    else:
        assert rating is None


def test_a_first_year_is_rated_two_at_most() -> None:
    text = "EXPERIENCE\nCase Management Intern, Elm House, Sept 2025 - present\n- Led safety planning"
    assert {one.value for one in claim(text) if one.kind == "skill"} == {2}


WORDS = (
    "EXPERIENCE|EDUCATION|LICENSES|SKILLS|REFERENCES|# Work|RN|CCM|BSN|Case Manager|2019 - 2020|Jan|present|-"
    "|\u2022|,|;|(|)|**|\n|\n\n|in progress|expired|supervises|Elm Hospital|2027|'|\u00e9|\u4f60|Ann Lee|at"
    "|Licenses:|xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
)
PIECES = st.sampled_from(WORDS.split("|"))


@given(st.lists(PIECES, max_size=30).map(" ".join) | st.text(max_size=300))
def test_any_text_is_understood(text: str) -> None:
    resume, claims = understand_resume(make_paper(text), shipped_lexicon(), DAY)
    assert understand_resume(make_paper(text), shipped_lexicon(), DAY) == (resume, claims)
    for one in claims:
        assert one.evidence or one.kind in ("years", "related_years")
        assert one.reason or one.state in ("named",)
        if isinstance(one.value, YearSpan):
            assert 0 <= one.value.low <= one.value.high
        assert all(line.line >= 1 and line.text for line in one.evidence)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | PIECES,
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)
_ENTRIES = st.dictionaries(
    st.sampled_from(
        ["name", "position", "startDate", "endDate", "studyType", "area", "summary", "keywords", "level"]
    ),
    _VALUES,
)


@given(
    st.dictionaries(
        st.sampled_from(["basics", "work", "education", "skills", "certificates", "languages", "references"]),
        st.lists(_ENTRIES | _VALUES, max_size=3) | _ENTRIES | _VALUES,
        min_size=1,
    )
)
def test_any_data_is_understood(data: dict[str, Any]) -> None:
    understand_resume(make_paper(json.dumps(data), data), shipped_lexicon(), DAY)
