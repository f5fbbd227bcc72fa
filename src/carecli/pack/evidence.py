"""`evidence.toml`: how many of the counted postings ask for a thing, and what importance that makes."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Literal, NamedTuple

from carecli.pack.fields import NOTHING, Currency, Identifier, Limits, Record, Sourced, Text, Year
from carecli.pack.ladder import Counted, Importance, Percent

Whole = Annotated[int, Limits(strict=True, ge=0)]
Amount = Annotated[float, Limits(strict=True, ge=0, allow_inf_nan=False)]
Said = Importance | Literal["nothing"]


class Thresholds(Sourced):
    """From which percent of the postings on a thing is a must, expected or preferred.

    Fewer than `least` postings decide nothing.
    """

    must: Percent
    expected: Percent
    preferred: Percent
    least: Annotated[int, Limits(strict=True, ge=1)]


class CountedThing(Record):
    """What `n` postings of a level in some settings say of a thing.

    No `level` means all above the lowest, no `settings` all of them together. The thing is `asked` for by so
    many, or by the sum of the `parts`; a part that is not named is asked for by none. `wished` counts those
    that only prefer it, `after_hire` those that give time for it; neither is known where it is left out. What
    those that ask name as a number stands in `quartiles` or, where they are few, as the `values` themselves.
    """

    level: Identifier | None = None
    settings: tuple[Identifier, ...] = ()
    n: Whole
    asked: Whole | None = None
    parts: dict[Identifier, Whole] = NOTHING
    wished: Whole | None = None
    after_hire: Whole | None = None
    quartiles: tuple[Amount, Amount, Amount] | None = None
    values: tuple[Amount, ...] = ()

    @property
    def all_asked(self) -> int:
        """How many ask for it in any form."""
        return sum(self.parts.values()) if self.asked is None else self.asked


class Thing(Record):
    """Something that postings ask for, and its tallies.

    `parts` names the ways in which they ask for it, `licenses` those that each of these ways takes. Each of
    `groups` are settings that are counted together. `wished_part` is the part that the wishes are for. With
    `holders` only postings for holders of one of these licenses are counted.
    """

    id: Identifier
    title: Text
    parts: dict[Identifier, Text] = NOTHING
    licenses: dict[Identifier, tuple[Text, ...]] = NOTHING
    groups: tuple[tuple[Identifier, ...], ...] = ()
    wished_part: Identifier | None = None
    holders: tuple[Text, ...] = ()
    rows: tuple[CountedThing, ...]


class Stated(Record):
    """A number that `n` postings state: a median, a range from `low` to `high`, or the values themselves.

    `part` is the part of the license thing that these postings ask for, `posts` what they are called.
    """

    level: Identifier
    n: Whole
    part: Identifier | None = None
    posts: Text | None = None
    median: Amount | None = None
    low: Amount | None = None
    high: Amount | None = None
    values: tuple[Amount, ...] = ()


class StatedKind(Record):
    """Numbers of one kind, such as pay: in a `currency`, or in another `unit`. `source` where it differs."""

    id: Identifier
    title: Text
    unit: Text | None = None
    currency: Currency | None = None
    year: Year | None = None
    source: Identifier | None = None
    rows: tuple[Stated, ...]


class EvidenceFile(Record):
    """What postings ask, counted; never a posting's text, employer or place.

    `found` and `coded` say how; `agreement` is the kappa of each field where `twice` postings were coded by
    two. `biases` are to be said wherever a count is shown.
    """

    source: Identifier
    posts: Whole
    first_year: Year
    last_year: Year
    found: Text
    coded: Text
    twice: Whole = 0
    agreement: dict[Identifier, Annotated[float, Limits(strict=True, ge=-1, le=1)]] = NOTHING
    biases: tuple[Text, ...]
    thresholds: Thresholds
    thing: Annotated[tuple[Thing, ...], Limits(min_length=1)]
    stated: tuple[StatedKind, ...] = ()

    def find_thing(self, name: str) -> Thing | None:
        """The thing of that id, if it is counted."""
        return next((thing for thing in self.thing if thing.id == name), None)


class Count(NamedTuple):
    """How many of `n` postings ask for a thing, wish for it or give time for it; None was not counted.

    `levels` and `settings` are those that were counted together, no settings all of them. Where it `is_thin`
    it decides nothing.
    """

    asked: int
    wished: int | None
    after_hire: int | None
    n: int
    levels: tuple[str, ...]
    settings: tuple[str, ...]
    is_thin: bool = False


def find_count(
    evidence: EvidenceFile, counted: Counted, level: str, setting: str | None, levels: Sequence[str]
) -> Count | None:
    """The count that decides on a thing for a level in a setting, or in all settings with None.

    It is that of the level in its setting, or in the thing's group of settings; where that is thin, that of
    all `levels` but the lowest together. Where this is thin too, the larger of the two; None where nothing is
    counted. Levels stand lowest first (design section 6).
    """
    thing = evidence.find_thing(counted.thing)
    if thing is None:
        return None
    places = find_group(thing, setting)
    own = count_level(evidence, thing, counted.parts, level, places)
    if level == levels[0] or not own.is_thin:
        return own if own.n else None
    pooled = count_together(evidence, thing, counted.parts, levels, places)
    chosen = max(own, pooled, key=lambda count: count.n) if pooled.is_thin else pooled
    return chosen if chosen.n else None


def find_group(thing: Thing, setting: str | None) -> tuple[str, ...]:
    """The settings that are counted together with one, itself included; none for all of them."""
    if setting is None:
        return ()
    return next((group for group in thing.groups if setting in group), (setting,))


def count_level(
    evidence: EvidenceFile, thing: Thing, parts: Sequence[str], level: str, places: tuple[str, ...]
) -> Count:
    """The count of one level in settings; of a level that is counted only as a whole, that whole."""
    whole = [row for row in thing.rows if row.level == level and not row.settings]
    split = [row for row in thing.rows if row.level == level and row.settings]
    if not split or (whole and not places):
        return _add(evidence, thing, parts, whole, (level,), ())
    return _add(evidence, thing, parts, _choose(split, places), (level,), places)


def count_together(
    evidence: EvidenceFile, thing: Thing, parts: Sequence[str], levels: Sequence[str], places: tuple[str, ...]
) -> Count:
    """The count of all levels but the lowest together; rows that name no level stand for all of these."""
    above = tuple(levels[1:])
    named = [row for row in thing.rows if row.level is None] or thing.rows
    rows: list[CountedThing] = []
    for level in (None, *above):
        of_level = [row for row in named if row.level == level]
        whole = [row for row in of_level if not row.settings]
        rows += whole if whole and not places else _choose(of_level, places)
    return _add(evidence, thing, parts, rows, above, places)


def _choose(rows: Iterable[CountedThing], places: tuple[str, ...]) -> Iterator[CountedThing]:
    """The rows of any of these places, or of every place."""
    return (row for row in rows if row.settings and (not places or {*places} & {*row.settings}))


def _add(
    evidence: EvidenceFile,
    thing: Thing,
    parts: Sequence[str],
    rows: Iterable[CountedThing],
    levels: tuple[str, ...],
    places: tuple[str, ...],
) -> Count:
    """Rows as one count, of some parts alone where such are named; rows without parts do not tell these."""
    rows = [row for row in rows if not (parts and row.asked is not None and not row.parts)]
    n = sum(row.n for row in rows)
    asked = sum(sum(row.parts.get(p, 0) for p in parts) if parts else row.all_asked for row in rows)
    has_wishes = not parts or thing.wished_part is None or thing.wished_part in parts
    wished = _add_known([row.wished for row in rows]) if has_wishes else None
    after_hire = _add_known([row.after_hire for row in rows])
    return Count(asked, wished, after_hire, n, levels, places, n < evidence.thresholds.least)


def _add_known(numbers: Sequence[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if known and len(known) == len(numbers) else None


def read_importance(count: Count, thresholds: Thresholds) -> Said | None:
    """The importance that a count makes, `nothing` where hardly anybody asks; None where it is thin."""
    if count.is_thin:
        return None
    wished = (count.wished or 0) + (count.after_hire or 0)
    if count.asked * 100 >= thresholds.must * count.n:
        return "must"
    if count.asked * 100 >= thresholds.expected * count.n:
        return "expected"
    return "preferred" if (count.asked + wished) * 100 >= thresholds.preferred * count.n else "nothing"
