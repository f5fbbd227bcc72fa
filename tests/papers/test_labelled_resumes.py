"""The ten résumés that this was built on, against what a person read in them."""

import json
from pathlib import Path
from typing import Any

import pytest

from carecli.papers.claims import Claim, YearSpan
from carecli.papers.documents import read_paper
from carecli.papers.resumes import understand_resume
from tests.papers.understanding import last_day, list_ids, shipped_lexicon

FOLDER = Path(__file__).parent / "resumes"
LABELLED: list[dict[str, Any]] = json.loads((FOLDER / "labels.json").read_text(encoding="utf-8"))["resumes"]
BY_ID = pytest.mark.parametrize("label", LABELLED, ids=[label["id"] for label in LABELLED])
# A director's line says nothing of working in a team with other professions.
NOT_SAID = {"r09": {"collaboration"}}


def _claims(label: dict[str, Any]) -> tuple[Claim, ...]:
    paper = read_paper(FOLDER / Path(label["file"]).name)
    return understand_resume(paper, shipped_lexicon(), last_day(label["as_of"]))[1]


def test_all_ten_are_here() -> None:
    assert len(LABELLED) == len([*FOLDER.glob("r*.*")]) == 10


@BY_ID
def test_credentials_and_languages(label: dict[str, Any]) -> None:
    claims = _claims(label)
    assert list_ids(claims, "license", "named", "supported") == sorted(label["licenses"])
    assert list_ids(claims, "certification", "named", "supported") == sorted(label["certifications"])
    assert list_ids(claims, "language", "named") == sorted(label["languages"])
    expires = {
        one.id: one.value["expires"]
        for one in claims
        if isinstance(one.value, dict) and "expires" in one.value
    }
    assert expires == label.get("expires", {})


@BY_ID
def test_degrees(label: dict[str, Any]) -> None:
    named = sorted(
        (one.id.partition(":")[0], (one.value or one.id.partition(":")[2].replace("-", " ")).lower())
        for one in _claims(label)
        if one.kind == "education" and one.state == "named"
    )
    assert named == sorted((one["level"], one["field"] or "") for one in label["education"])


@BY_ID
def test_years(label: dict[str, Any]) -> None:
    spans = {one.kind: one.value for one in _claims(label) if isinstance(one.value, YearSpan)}
    near = label["care_years_tolerance"]
    assert spans["years"].low - near <= label["care_years"] <= spans["years"].high + near
    if label["related_years"] is not None:
        span = spans["related_years"]
        assert span.low - 0.3 <= label["related_years"] <= span.high + 0.3


@BY_ID
def test_skills(label: dict[str, Any]) -> None:
    expected = set(label["skills"]) - NOT_SAID.get(label["id"], set())
    assert expected <= set(list_ids(_claims(label), "skill", "named"))


@BY_ID
def test_refusals_stand_on_their_line(label: dict[str, Any]) -> None:
    claims = _claims(label)
    for refusal in label["refused"]:
        wanted = refusal["claim"].removeprefix("education:").replace("care years", "years").split(" in ")[0]
        lines = {
            line.line
            for one in claims
            if one.state == "refused" and one.id.partition(":")[0] == wanted
            for line in one.evidence
        }
        assert refusal["line"] in lines, (refusal, lines)


@BY_ID
def test_quotes_stand_on_their_line(label: dict[str, Any]) -> None:
    quotes = {(line.line, line.text) for one in _claims(label) for line in one.evidence}
    assert quotes
    for kind, quote in label["quotes"].items():
        said = quote["text"].strip('"').rpartition('": "')[2]
        assert any(number == quote["line"] and said in text for number, text in quotes), kind
