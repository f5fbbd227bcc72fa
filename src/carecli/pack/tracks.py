"""Checks of the order of levels: what follows what, and the bands of years along the way."""

from collections.abc import Iterator, Mapping, Sequence

from carecli.pack.checks import Fault, say_unknown
from carecli.pack.ladder import LadderFile
from carecli.pack.reading import Place


def find_track_faults(ladder: LadderFile) -> list[Fault]:
    """Every fault as (file, place in it, message)."""
    if len(ladder.follows) < len(ladder.level):
        return []  # an id stands twice, which is to be mended first
    return list(dict.fromkeys(_check_tracks(ladder))) or list(dict.fromkeys(_check_bands(ladder)))


def _check_bands(ladder: LadderFile) -> Iterator[Fault]:
    """Bands of years that do not rise along a track."""
    levels, follows = {level.id: (i, level) for i, level in enumerate(ladder.level)}, ladder.follows
    for i, upper in enumerate(ladder.level):
        for name in (name for name in follows[upper.id] if name in levels):
            below, lower = levels[name]
            if upper.years is None or lower.years is None:
                continue
            if upper.years.min <= lower.years.min:
                yield "ladder", ("level", i, "years"), f"must begin later than the band of {lower.id}"
            if lower.years.max is None:
                yield "ladder", ("level", below, "years"), "only the highest level may be open at the top"
            elif upper.years.max is not None and upper.years.max < lower.years.max:
                yield "ladder", ("level", i, "years"), f"must not end before the band of {lower.id}"


def _check_tracks(ladder: LadderFile) -> Iterator[Fault]:
    """Levels that follow what does not stand above them in the file; then those that no path reaches.

    Whatever follows only those that stand above it goes in no circle.
    """
    follows = ladder.follows
    order = {name: i for i, name in enumerate(follows)}
    for i, level in enumerate(ladder.level):
        for name in level.follows or ():
            place: Place = ("level", i, "follows")
            if name not in follows:
                yield "ladder", place, say_unknown("level", name)
            elif name == level.id:
                yield "ladder", place, "names the level itself"
            elif order[name] > i:
                circle = _find_way(name, level.id, follows)
                said = f"goes in a circle: {', which follows '.join((level.id, *circle))}"
                above = f"must name levels that stand above it in the file: move {name!r} up"
                yield "ladder", place, said if circle else above
    yield from _find_unreached(ladder)


def _find_unreached(ladder: LadderFile) -> Iterator[Fault]:
    """Levels that follow only what nothing leads to, and one that neither follows nor is followed."""
    follows = ladder.follows
    led = {name for above in follows.values() for name in above}
    reached = {name for name, above in follows.items() if not above}
    while more := {name for name, above in follows.items() if reached & {*above}} - reached:
        reached |= more
    for i, level in enumerate(ladder.level):
        earlier = {other.id for other in ladder.level[:i]}
        if level.follows and level.id not in reached and earlier.issuperset(level.follows):
            message = f"is reached on no path: nothing leads to {level.follows[0]}"
            yield "ladder", ("level", i, "follows"), message
        elif level.follows == () and level.id not in led and led:
            message = "is reached on no path: it follows no level, and none follows it"
            yield "ladder", ("level", i, "follows"), message


def _find_way(start: str, end: str, follows: Mapping[str, Sequence[str]]) -> list[str]:
    """The levels from one down to another that it comes after, both included; none where it does not."""
    ways = [[start]]
    seen = {start}
    for way in ways:
        if way[-1] == end:
            return way
        more = [name for name in follows.get(way[-1], ()) if name not in seen]
        seen.update(more)
        ways += [[*way, name] for name in more]
    return []
