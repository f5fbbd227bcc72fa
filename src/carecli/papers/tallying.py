"""What a person's own postings ask, counted as the pack counts: each thing by level and setting."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import sqrt
from typing import Any, Literal, NamedTuple

from carecli.pack.evidence import CountedThing, EvidenceFile, Thing
from carecli.pack.fields import Record
from carecli.pack.ladder import CredentialAsked
from carecli.pack.pack import Pack
from carecli.papers.posting import Asked, Posting

LEAST = 5
"""Fewer postings than that say nothing of a share."""
Z = 1.96
"""Of Wilson's interval for 95 in 100."""


class Interval(NamedTuple):
    """The shares, from 0 to 1, between which the share of all such postings lies in 95 of 100 cases."""

    low: float
    high: float


def find_interval(asked: int, n: int) -> Interval:
    """Wilson's score interval of a share; it stays inside 0 and 1 for few and for all.

    >>> find_interval(6, 14)
    Interval(low=0.214, high=0.674)
    """
    share, size = asked / n, Z * Z / n
    middle = (share + size / 2) / (1 + size)
    reach = Z / (1 + size) * sqrt(share * (1 - share) / n + size / (4 * n))
    return Interval(round(max(0.0, middle - reach), 3), round(min(1.0, middle + reach), 3))


class Demand(NamedTuple):
    """What one posting says of a thing: that it is asked, in one of its parts if it has some, or wished."""

    how: Literal["asked", "wished", "after_hire"] | None
    part: str | None = None
    years: float | None = None


NOTHING = Demand(None)


def count_things(postings: Iterable[Posting], evidence: EvidenceFile, pack: Pack) -> tuple[Thing, ...]:
    """The things of a pack with the counts of these postings in the place of its own.

    Each row is of one level and setting; postings of which either is not known are not counted.
    """
    placed = [posting for posting in postings if posting.care and posting.level and posting.setting]
    return tuple(thing.replace(rows=tuple(_count_rows(thing, placed, pack))) for thing in evidence.thing)


def _count_rows(thing: Thing, postings: Sequence[Posting], pack: Pack) -> Iterator[CountedThing]:
    order = {level.id: place for place, level in enumerate(pack.ladder.level)}
    settings = {setting.id: place for place, setting in enumerate(pack.settings.setting)}
    cells: dict[tuple[str, str], list[Demand]] = {}
    for posting in postings:
        if (said := read_thing(thing, posting, pack)) and posting.level and posting.setting:
            cells.setdefault((posting.level, posting.setting), []).append(said)
    for level, setting in sorted(cells, key=lambda cell: (order[cell[0]], settings[cell[1]])):
        found = cells[level, setting]
        asked = [said for said in found if said.how == "asked"]
        parts = Counter(said.part for said in asked if said.part)
        yield CountedThing(
            level=level,
            settings=(setting,),
            n=len(found),
            asked=None if thing.parts else len(asked),
            parts=dict(sorted(parts.items(), key=lambda item: [*thing.parts].index(item[0]))),
            wished=sum(said.how == "wished" for said in found),
            after_hire=sum(said.how == "after_hire" for said in found),
            values=tuple(sorted(said.years for said in asked if said.years is not None)),
        )


def read_thing(thing: Thing, posting: Posting, pack: Pack) -> Demand | None:
    """What a posting says of a thing; None where it is not one of those that the thing is counted in.

    A thing of `licenses` is asked by licenses, one called `certification` or `years` by these, and what else
    has parts by degrees.
    """
    licenses = {code for each in _list_musts(posting, "license") for code in each.any_of}
    if thing.holders and licenses.isdisjoint(thing.holders):
        return None
    if thing.licenses:
        return _read_license(thing, licenses)
    if thing.id == "certification":
        return _read_certification(posting, _list_counted(pack))
    if thing.id == "years":
        return _read_years(posting)
    return _read_degree(thing, posting) if thing.parts else None


def _list_musts(posting: Posting, kind: str) -> list[Asked]:
    return [each for each in posting.asked if each.kind == kind and each.importance == "must"]


def _read_license(thing: Thing, asked: set[str]) -> Demand:
    """A license; one of several parts is of the last of all parts, which takes what the others do not."""
    touched = [part for part in thing.parts if not asked.isdisjoint(thing.licenses.get(part, ()))]
    if not touched:
        return NOTHING
    return Demand("asked", touched[0] if len(touched) == 1 else [*thing.parts][-1])


def _list_counted(pack: Pack) -> frozenset[str]:
    """The certifications that the ladder asks for, and those that count as one of them."""
    asked = {
        code
        for level in pack.ladder.level
        for requirement in level.requirement
        if isinstance(requirement, CredentialAsked) and requirement.kind == "certification"
        for code in requirement.any_of
    }
    known = pack.credentials.credential
    return frozenset(asked | {each.id for each in known if not asked.isdisjoint(each.counts_as)})


def _read_certification(posting: Posting, counted: frozenset[str]) -> Demand:
    found = [
        each for each in posting.asked if each.kind == "certification" and not counted.isdisjoint(each.any_of)
    ]
    musts = [each for each in found if each.importance == "must"]
    if any(each.later_months is None and not each.eligible for each in musts):
        return Demand("asked")
    if musts:
        return Demand("after_hire")
    return Demand("wished") if any(each.importance == "nice" for each in found) else NOTHING


def _read_years(posting: Posting) -> Demand:
    """The years of care; of several minima the largest is the whole one."""
    numbers = [_read_number(each) for each in _list_musts(posting, "years")]
    known = [number for number in numbers if number is not None]
    if known:
        return Demand("asked", years=max(known))
    is_wished = any(each.kind == "years" and each.importance == "nice" for each in posting.asked)
    return Demand("wished") if is_wished else NOTHING


def _read_number(asked: Asked) -> float | None:
    try:
        return min(map(float, asked.any_of), default=None)
    except ValueError:
        return None


def _read_degree(thing: Thing, posting: Posting) -> Demand:
    """A degree, in the part of its level or field; `experience` takes what experience may replace."""
    musts = [each for each in _list_musts(posting, "education") if each.any_of]
    for asked in musts:
        level, _, field = asked.any_of[0].partition(":")
        takes_years = any(all(item.startswith("years:") for item in way) for way in asked.instead)
        if (asked.by_experience or takes_years) and "experience" in thing.parts:
            return Demand("asked", "experience")
        part = level if level in thing.parts else field
        if part in thing.parts:
            return Demand("asked", part)
    nice = [each for each in posting.asked if each.kind == "education" and each.importance == "nice"]
    levels = {name.partition(":")[0] for each in nice for name in each.any_of}
    is_wished = bool(levels) if thing.wished_part is None else thing.wished_part in levels
    return Demand("wished") if is_wished else NOTHING


def make_evidence(things: Sequence[Thing], posts: int, year: int, pack: Pack) -> dict[str, Any]:
    """The counts as the data of an `evidence.toml` of this pack, for its author to go on with.

    So few as one person looks at decide nothing yet: `least` stands above their number.
    """
    own = pack.evidence
    assert own is not None  # noqa: S101  without it there is nothing to count
    thresholds = own.thresholds.replace(least=max(own.thresholds.least, posts + 1))
    return {
        "source": own.source,
        "posts": posts,
        "first_year": year,
        "last_year": year,
        "found": "Postings that one person has looked at",
        "coded": "Read by carecli match, field by field",
        "biases": ["chosen by one person", "read by a program"],
        "thresholds": _list_given(thresholds),
        "thing": [_list_given(thing) for thing in things],
    }


def _list_given(record: Record) -> dict[str, Any]:
    """The values of a record that are other than what stands for none, as plain data."""
    given = {key: value for key, value in vars(record).items() if value != record.DEFAULTS.get(key)}
    return {key: _make_plain(value) for key, value in given.items()}


def _make_plain(value: Any) -> Any:
    if isinstance(value, Record):
        return _list_given(value)
    return [_make_plain(each) for each in value] if isinstance(value, tuple) else value
