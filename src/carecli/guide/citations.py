"""What rests on each source: the topics and files of a pack that name it."""

from collections import Counter
from collections.abc import Mapping

from carecli.guide.checking import list_citations
from carecli.guide.contents import list_own_facts
from carecli.guide.handbook import Handbook
from carecli.guide.handbook_checking import list_handbook_citations

Citations = Mapping[str, Counter[str]]
TOPIC = "topic "


def count_citations(handbook: Handbook) -> Citations:
    """Return, for each source, how often each place names it: a topic (`topic ID`) or the stem of a file.

    What a topic shows of other files counts for both.
    """
    counts: dict[str, Counter[str]] = {source.id: Counter() for source in handbook.sources}
    for topic in handbook.topics:
        covered = [name for section in topic.section for name in section.covers]
        for name in (*(fact.source for fact in list_own_facts(topic, handbook)), *covered):
            counts[name][f"{TOPIC}{topic.id}"] += 1
    for file, _, name in (*list_citations(handbook.pack), *list_handbook_citations(handbook)):
        if file not in handbook.families:
            counts[name][file] += 1
    return counts
