"""The sources: how they are named, and what cites each of them."""

from collections import Counter

import pytest

from carecli.pack.facts import count_citations, fill_topic
from carecli.pack.handbook import Handbook
from carecli.pack.loading import load_handbook
from tests.conftest import SMALL_PACK


@pytest.fixture(scope="session")
def handbook() -> Handbook:
    return load_handbook(SMALL_PACK)


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
        "occupations", "plan", "questions", "evidence",
    }  # fmt: skip


def test_what_each_topic_cites_is_what_it_shows_of_its_own_and_covers(handbook: Handbook) -> None:
    expected = Counter[tuple[str, str]]()
    for topic in handbook.topics:
        shown = [
            fact for fact in fill_topic(topic, handbook).facts if fact.reference.startswith(f"{topic.id}/")
        ]
        covered = [name for section in topic.section for name in section.covers]
        expected.update((name, f"topic {topic.id}") for name in (*(f.source for f in shown), *covered))
    assert expected.total() > 100
    counted = Counter(
        {
            (name, place): count
            for name, places in count_citations(handbook).items()
            for place, count in places.items()
            if place.startswith("topic ")
        }
    )
    assert counted == expected
