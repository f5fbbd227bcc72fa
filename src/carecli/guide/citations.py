"""What rests on each source: the places of a pack that name it."""

from collections import Counter
from collections.abc import Mapping

from carecli.guide.checking import list_citations
from carecli.guide.handbook import Handbook
from carecli.guide.handbook_checking import list_handbook_citations

Citations = Mapping[str, Counter[str]]


def count_citations(handbook: Handbook) -> Citations:
    """Return, for each source, how often each place names it: a topic, or the stem of a file."""
    counts: dict[str, Counter[str]] = {source.id: Counter() for source in handbook.sources}
    for file, _, name in list_citations(handbook.pack):
        counts[name][file] += 1
    for file, place, name in list_handbook_citations(handbook):
        counts[name][_name_place(file, place, handbook)] += 1
    return counts


def _name_place(file: str, place: tuple[str | int, ...], handbook: Handbook) -> str:
    if file in handbook.families:
        return f"topic {handbook.families[file].topic[int(place[1])].id}"
    return file
