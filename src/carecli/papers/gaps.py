"""What is lacking in many postings, and which one thing would open most of them."""

from collections.abc import Container, Sequence
from typing import NamedTuple

from carecli.engine.eligibility import lacks_background
from carecli.engine.requirements import Case
from carecli.papers.matching import Match, Matched


class Gap(NamedTuple):
    """Something that is lacking: how many of `of` postings name it, and how many it stops at.

    `opens_in` counts those at which nothing else stops. `places` are those of the postings that name it. What
    `takes_school` needs a degree that is not there: years, where other things take months.
    """

    id: str
    kind: str
    named_in: int
    stops_in: int
    opens_in: int
    of: int
    takes_school: bool = False
    places: frozenset[int] = frozenset()


def list_gaps(matches: Sequence[Match], case: Case, left_out: Container[str] = ()) -> tuple[Gap, ...]:
    """What a person lacks in these postings, what opens most first, then what is named most.

    Where any one of several would do, each of them counts, but for what is `left_out`: cards of a day's
    course, licenses of another track. Years open nothing by themselves.
    """
    named: dict[tuple[str, str], set[int]] = {}
    stopping: dict[tuple[str, str], set[int]] = {}
    for place, match in enumerate(matches):
        for each in match.found:
            if each.asked.kind in ("years", "other") or each.status not in ("partial", "missing"):
                continue
            for name in _list_lacking(each, left_out):
                named.setdefault((each.asked.kind, name), set()).add(place)
                if each.is_stop:
                    stopping.setdefault((each.asked.kind, name), set()).add(place)
    gaps = []
    for (kind, name), places in named.items():
        stops = stopping.get((kind, name), set())
        opened = sum(all(_is_met_by(kind, name, stop, case) for stop in matches[p].stops) for p in stops)
        school = _takes_school(kind, name, case)
        gaps.append(Gap(name, kind, len(places), len(stops), opened, len(matches), school, frozenset(places)))
    return tuple(sorted(gaps, key=lambda gap: (-gap.opens_in, -gap.stops_in, -gap.named_in, gap.id)))


def _list_lacking(each: Matched, left_out: Container[str]) -> list[str]:
    """What of something would do and is not there at all; a license of another state is."""
    held = () if each.asked.kind == "skill" else each.side.held
    return [name for name in each.asked.any_of if name not in held and name not in left_out]


def _is_met_by(kind: str, name: str, stop: Matched, case: Case) -> bool:
    """Whether somebody with that one thing more would not be stopped here; a degree holds those below it."""
    if stop.asked.kind != kind:
        return False
    level, _, field = name.partition(":")
    lower = {name, f"{level}:{field}"}
    if kind == "education":
        reached = [other for other in case.scales.ranks if not case.scales.steps_to[level, other]]
        lower |= {*reached, *(f"{other}:{field}" for other in reached if field)}
    return not lower.isdisjoint(stop.asked.any_of)


def _takes_school(kind: str, name: str, case: Case) -> bool:
    """Whether it takes years of study: a degree, or what is given only to those who have another one."""
    credential = case.scales.credentials.get(name)
    return kind == "education" or (credential is not None and lacks_background(credential, case))


def list_openers(gaps: Sequence[Gap], most: int) -> tuple[Gap, ...]:
    """Of papers that are lacking those that would open most: `most` of them, quick ones before school.

    Of things that go together only the first counts, and years of school only where they open more, or are
    named more, than whatever takes less.
    """
    papers = [gap for gap in gaps if gap.kind in ("license", "certification", "education")]
    quick = [gap for gap in papers if not gap.takes_school]
    school = [
        gap
        for gap in papers
        if gap.takes_school
        and not any(q.opens_in >= gap.opens_in and q.named_in >= gap.named_in for q in quick)
    ]
    chosen: list[Gap] = []
    for gap in (*quick, *school):
        if not any(gap.places <= other.places for other in chosen):
            chosen.append(gap)
    return tuple(chosen[:most])
