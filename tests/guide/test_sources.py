"""The sources: every line of the guide is in one section, and every section is used or left out."""

import tomllib
from collections import Counter
from typing import Any

import pytest

from carecli.pack.facts import count_citations, fill_topic
from carecli.pack.handbook import Handbook
from carecli.pack.loading import load_handbook
from carecli.pack.reading import find_pack

LINES = 268
"""How many lines the guide's text has."""


@pytest.fixture(scope="session")
def handbook() -> Handbook:
    return load_handbook(find_pack())


def read_sources(kind: str) -> list[dict[str, Any]]:
    files = [
        tomllib.loads((find_pack() / f"{name}.toml").read_text("utf-8")) for name in ("guide", "sources")
    ]
    return [source for file in files for source in file["source"] if source["kind"] == kind]


def list_lines(source: dict[str, Any]) -> list[int]:
    """Return the lines of a section, such as 61, 67 and 68 for `L61, L67-68`."""
    spans = [part.removeprefix("L").partition("-") for part in source["lines"].split(", ")]
    return [line for first, _, last in spans for line in range(int(first), int(last or first) + 1)]


def test_every_line_of_the_guide_belongs_to_exactly_one_section() -> None:
    counts = Counter(line for source in read_sources("guide") for line in list_lines(source))
    assert counts == Counter(range(1, LINES + 1))


def test_only_sections_of_the_guide_have_lines_or_are_left_out() -> None:
    others = [*read_sources("publisher"), *read_sources("own")]
    assert len(others) > 50
    assert [source["id"] for source in others if {"lines", "left_out"} & set(source)] == []


def test_every_section_of_the_guide_is_cited_or_left_out(handbook: Handbook) -> None:
    citations = count_citations(handbook)
    used = {source["id"]: bool(citations[source["id"]]) for source in read_sources("guide")}
    left_out = {source["id"] for source in read_sources("guide") if "left_out" in source}
    assert left_out == {"guide-key-facts", "guide-advertising"}
    assert len(used) > 70
    assert {name for name, is_used in used.items() if not is_used} == left_out


def test_every_publisher_has_a_confidence_and_the_guide_needs_none() -> None:
    assert {source.get("confidence") for source in read_sources("publisher")} == {"A", "B", "C"}
    assert {source.get("confidence") for source in read_sources("guide")} == {None}


def test_short_names_are_not_shared_by_two_publishers() -> None:
    counts = Counter(source["cite"] for source in read_sources("publisher"))
    assert counts
    assert {cite: count for cite, count in counts.items() if count > 1} == {}


def test_every_source_is_counted_even_where_nothing_names_it(handbook: Handbook) -> None:
    citations = count_citations(handbook)
    assert set(citations) == {source.id for source in handbook.sources}
    assert len(citations) == len(handbook.sources)


def test_citations_are_counted_by_topic_and_by_file(handbook: Handbook) -> None:
    citations = count_citations(handbook)
    assert citations["guide-pay"] == {"salary": 6, "disagreements": 3, "topic path": 12}
    assert citations["guide-industries"] == {"topic outlook": 1}
    assert citations["guide-global-pay"]["countries"] == 11
    assert citations["onet-29"]["occupations"] > 5
    assert citations["benner-wsna"] == {"skills": 1}, "the scale of ratings"
    named = {place for count in citations.values() for place in count}
    assert {f"topic {topic.id}" for topic in handbook.topics} <= named
    assert named - {f"topic {topic.id}" for topic in handbook.topics} == {
        "ladder", "skills", "education", "credentials", "settings", "salary", "countries", "disagreements",
        "occupations", "plan",
    }  # fmt: skip


def test_what_each_topic_cites_is_what_it_shows_of_its_own_and_covers(handbook: Handbook) -> None:
    expected = Counter[tuple[str, str]]()
    for topic in handbook.topics:
        shown = [
            fact for fact in fill_topic(topic, handbook).facts if fact.reference.startswith(f"{topic.id}/")
        ]
        covered = [name for section in topic.section for name in section.covers]
        expected.update((name, f"topic {topic.id}") for name in (*(f.fact.source for f in shown), *covered))
    assert expected.total() > 700
    counted = Counter(
        {
            (name, place): count
            for name, places in count_citations(handbook).items()
            for place, count in places.items()
            if place.startswith("topic ")
        }
    )
    assert counted == expected
