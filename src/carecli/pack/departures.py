"""Checks of `evidence.toml`, and where what the ladder asks departs from what is counted."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from carecli.pack.checks import Fault, check_repeats, list_credentials, say_unknown
from carecli.pack.evidence import (
    Count,
    CountedThing,
    EvidenceFile,
    Said,
    Stated,
    Thing,
    Thresholds,
    find_count,
    read_importance,
)
from carecli.pack.ladder import AnyAsked, Importance, Level, Setting, YearsAsked
from carecli.pack.pack import Pack
from carecli.pack.reading import Place

ORDER: tuple[Said, ...] = ("nothing", "preferred", "expected", "must")


def find_evidence_faults(pack: Pack) -> list[Fault]:
    """Every fault as (file, place in it, message); of a sound file, every departure from it."""
    if pack.evidence is None:
        return []
    faults = [
        *_check_thresholds(pack.evidence.thresholds),
        *check_repeats("evidence", "thing", (thing.id for thing in pack.evidence.thing)),
        *check_repeats("evidence", "stated", (stated.id for stated in pack.evidence.stated)),
        *(fault for i, thing in enumerate(pack.evidence.thing) for fault in _check_thing(pack, i, thing)),
        *_check_stated(pack, pack.evidence),
        *_check_links(pack, pack.evidence),
    ]
    return faults or list(_compare(pack, pack.evidence))


def _check_thresholds(thresholds: Thresholds) -> Iterator[Fault]:
    if not thresholds.must > thresholds.expected > thresholds.preferred:
        message = "is not in order: must stands above expected, expected above preferred"
        yield "evidence", ("thresholds", "must"), message


def _check_thing(pack: Pack, i: int, thing: Thing) -> Iterator[Fault]:
    settings = {setting.id for setting in pack.settings.setting}
    licenses = list_credentials(pack, "license")
    place: Place = ("thing", i)
    for j, group in enumerate(thing.groups):
        yield from _name_unknown((*place, "groups", j), "setting", group, settings)
    yield from _name_unknown((*place, "holders"), "license", thing.holders, licenses)
    for part, codes in thing.licenses.items():
        yield from _name_unknown((*place, "licenses", part), "license", codes, licenses)
        yield from _name_unknown((*place, "licenses", part), "part", [part], thing.parts)
    if thing.wished_part is not None:
        yield from _name_unknown((*place, "wished_part"), "part", [thing.wished_part], thing.parts)
    counted: set[tuple[str | None, str | None]] = set()
    for j, row in enumerate(thing.rows):
        at = (*place, "rows", j)
        cells = {(row.level, setting) for setting in row.settings or (None,)}
        if cells & counted:
            yield "evidence", at, "stands twice: the same level and setting of this thing"
        counted |= cells
        yield from _check_level(pack, at, row.level)
        yield from _name_unknown((*at, "settings"), "setting", row.settings, settings)
        yield from _name_unknown((*at, "parts"), "part", row.parts, thing.parts)
        yield from (("evidence", (*at, key), message) for key, message in _judge_tally(row))


def _check_level(pack: Pack, place: Place, level: str | None) -> Iterator[Fault]:
    if level is not None:
        levels = [known.id for known in pack.ladder.level]
        yield from _name_unknown((*place, "level"), "level", [level], levels)


def _name_unknown(place: Place, what: str, names: Iterable[str], known: Iterable[str]) -> Iterator[Fault]:
    known = set(known)
    return (("evidence", place, say_unknown(what, name)) for name in names if name not in known)


def _judge_tally(row: CountedThing) -> Iterator[tuple[str, str]]:
    """Yield what cannot be of a row, with its key."""
    parts, wished = sum(row.parts.values()), (row.wished or 0) + (row.after_hire or 0)
    if parts > row.n:
        yield "parts", f"are {parts} postings together, more than n = {row.n}"
    elif row.all_asked + wished > row.n:
        yield "n", f"is {row.n}, less than the {row.all_asked + wished} that ask or wish for it"
    if len(row.values) > row.all_asked:
        yield "values", f"are {len(row.values)}, more than the {row.all_asked} postings that ask for it"
    yield from _judge_order("quartiles", row.quartiles or ())
    yield from _judge_order("values", row.values)


def _judge_order(key: str, numbers: Sequence[float]) -> Iterator[tuple[str, str]]:
    if list(numbers) != sorted(numbers):
        yield key, "are not in order: write the lowest first"


def _check_stated(pack: Pack, evidence: EvidenceFile) -> Iterator[Fault]:
    parts = {part for thing in evidence.thing for part in thing.licenses}
    for i, kind in enumerate(evidence.stated):
        for j, row in enumerate(kind.rows):
            at: Place = ("stated", i, "rows", j)
            yield from _check_level(pack, at, row.level)
            if row.part is not None:
                yield from _name_unknown((*at, "part"), "part", [row.part], parts)
            yield from (("evidence", (*at, key), message) for key, message in _judge_stated(row))


def _judge_stated(row: Stated) -> Iterator[tuple[str, str]]:
    if (row.low is None) != (row.high is None):
        yield "low", "needs high beside it, and high needs low"
    elif row.low is not None and row.high is not None and row.low > row.high:
        yield "low", "is above high"
    elif row.median is None and row.low is None and not row.values:
        yield "n", "counts postings that state nothing: give a median, a range or values"
    if len(row.values) > row.n:
        yield "values", f"are {len(row.values)}, more than n = {row.n}"
    yield from _judge_order("values", row.values)


def _check_links(pack: Pack, evidence: EvidenceFile) -> Iterator[Fault]:
    """Requirements that name what is not counted."""
    for i, level in enumerate(pack.ladder.level):
        for j, asked in enumerate(level.requirement):
            if asked.evidence is None:
                continue
            place: Place = ("level", i, "requirement", j, "evidence")
            thing = evidence.find_thing(asked.evidence.thing)
            if thing is None:
                yield "ladder", (*place, "thing"), say_unknown("counted thing", asked.evidence.thing)
                continue
            for part in (name for name in asked.evidence.parts if name not in thing.parts):
                yield "ladder", (*place, "parts"), f"{part!r} is not a part of {thing.id} in evidence.toml"


class Stand(NamedTuple):
    """How important a requirement is in a setting, where that is written, and why it may depart."""

    importance: Importance
    file: str
    place: Place
    despite: str | None


def _compare(pack: Pack, evidence: EvidenceFile) -> Iterator[Fault]:
    """Yield what departs from the counts without a reason, with no setting named and in each.

    A must is one at every level above as well, whatever is counted there.
    """
    for number, setting in [(0, None), *enumerate(pack.settings.setting)]:
        barred: set[str] = set()
        for i, level in enumerate(pack.ladder.level):
            stands = [
                (asked, _find_stand((i, j), level, asked, number, setting))
                for j, asked in enumerate(level.requirement)
            ]
            for asked, stand in stands:
                is_carried = stand.importance == "must" and asked.id in barred
                if not (is_carried or stand.despite):
                    yield from _judge(pack, evidence, level, asked, setting, stand)
            barred |= {asked.id for asked, stand in stands if stand.importance == "must"}


def _find_stand(
    place: tuple[int, int], level: Level, asked: AnyAsked, number: int, setting: Setting | None
) -> Stand:
    """What the setting of that number makes of the requirement of a level at a place."""
    despite = asked.despite
    for k, change in enumerate(setting.change if setting else ()):
        if change.requirement == asked.id and level.id in change.levels:
            if change.importance is not None:
                return Stand(
                    change.importance,
                    "settings",
                    ("setting", number, "change", k, "importance"),
                    change.despite,
                )
            despite = change.despite or despite
    at = ("level", place[0], "requirement", place[1], "importance")
    return Stand(asked.importance, "ladder", at, despite)


def _judge(
    pack: Pack,
    evidence: EvidenceFile,
    level: Level,
    asked: AnyAsked,
    setting: Setting | None,
    stand: Stand,
) -> Iterator[Fault]:
    """Yield a fault where the importance of a requirement is not what a count makes of it."""
    if asked.evidence is None:
        return
    levels = [known.id for known in pack.ladder.level]
    count = find_count(evidence, asked.evidence, level.id, setting.id if setting else None, levels)
    said = read_importance(count, evidence.thresholds) if count else None
    if count is None or said is None:
        return
    # What the guide names, or an employer where there is no guide, is at least an advantage; so is what may
    # be wished for, where nobody counted that.
    kinds = {source.id: source.kind for source in pack.guide.source}
    named = "guide" if "guide" in kinds.values() else "publisher"
    if said == "nothing" and (kinds[asked.source] == named or count.wished is None):
        said = "preferred"
    if said == "must" and isinstance(asked, YearsAsked):
        said = "expected"
    if stand.importance != said:
        where = f"in {setting.id}" if setting else "with no setting named"
        yield (
            stand.file,
            stand.place,
            f"is {stand.importance} for {level.id} {where}, but {say_count(count)}, which makes {said}:"
            " follow the count, or say in despite why not",
        )


def say_count(count: Count) -> str:
    """A count in words: `13 of 16 postings ask for it, 2 wish for it`."""
    wished = f", {count.wished} only wish for it" if count.wished else ""
    later = f", {count.after_hire} give time for it" if count.after_hire else ""
    return f"{count.asked} of {count.n} postings ask for it{wished}{later}"
