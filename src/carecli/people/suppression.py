"""Which counts of groups may be shown, so that no small count can be worked out from what is shown.

The method is that of minimum frequency with secondary suppression by collapsing (A. Hundepool and others,
Statistical Disclosure Control, 2012, chapter 5): no count of people from 1 to `smallest` - 1 is shown below
the whole run, as the cell size policy of the U.S. Centers for Medicare & Medicaid Services asks of 1 to 10.
Groups, or their counts of a verdict, that are too small are put together with others until each lot is large
enough, and only sums of whole lots are shown. So whatever anybody works out from them is a sum of whole lots
too. How a lot is shared out within stays open: by the bounds of Fréchet each hidden count may be anything in
a span of at least `smallest`, as far as the totals of the whole run, which are always shown, leave it open.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

SMALLEST = 11
"""People of a group that is shown, where nothing else is said: the policy of CMS hides 1 to 10."""

LEAST = 3
"""The lowest that it may be set to: of two people either knows the other."""

Key = tuple[str | None, ...]
Slice = tuple[tuple[int, str | None], ...]
"""What a group has in common: for each column by its place, the value there."""

Split = tuple[int, ...]
"""How many people have each verdict, the lowest first, `ready` last."""

Lots = list[frozenset[int]]


class GroupCell(NamedTuple):
    """People who agree in all columns: the values, how many they are, and for each level their verdicts."""

    key: Key
    people: int
    splits: tuple[Split, ...]


class Shown(NamedTuple):
    """What may be shown of a group; None is hidden."""

    people: int | None
    splits: tuple[tuple[int | None, ...], ...]


def protect(cells: Sequence[GroupCell], smallest: int = SMALLEST) -> dict[Slice, Shown]:
    """What may be shown of each group: of each value of a column, and of two columns each pair as well."""
    slices = _list_slices(cells)
    people = _merge_sizes(cells, slices, smallest)
    counts = [cell.people for cell in cells]
    shown = {name: _add_whole(people, counts, inside) for name, inside in slices.items()}
    shown = {name: count if count is None or count >= smallest else None for name, count in shown.items()}
    levels = len(cells[0].splits) if cells else 0
    splits: dict[Slice, list[tuple[int | None, ...]]] = {name: [] for name in slices}
    whole = people
    for level in range(levels):
        ready = _merge_ready(cells, slices, people, level, smallest)
        whole = _merge_verdicts(cells, slices, _join(ready, whole), level, smallest)
        for name, inside in slices.items():
            splits[name].append(_show_split(cells, inside, level, ready, whole))
    return {
        name: Shown(shown[name], tuple(splits[name]) if shown[name] is not None else ()) for name in slices
    }


def _list_slices(cells: Sequence[GroupCell]) -> dict[Slice, frozenset[int]]:
    """Every group, with the places of its cells: those of one column first, then those of all."""
    found: dict[Slice, set[int]] = {}
    for column in range(len(cells[0].key) if cells else 0):
        for place, cell in enumerate(cells):
            found.setdefault(((column, cell.key[column]),), set()).add(place)
    for place, cell in enumerate(cells):
        found.setdefault(tuple(enumerate(cell.key)), set()).add(place)
    return {name: frozenset(places) for name, places in found.items()}


def _merge_sizes(cells: Sequence[GroupCell], slices: Mapping[Slice, frozenset[int]], smallest: int) -> Lots:
    """The cells in lots of at least `smallest` people."""

    def is_fine(lot: Collection[int]) -> bool:
        """Whether it is large enough."""
        return sum(cells[place].people for place in lot) >= smallest

    alone = [frozenset((place,)) for place in range(len(cells))]
    large = [inside for inside in slices.values() if is_fine(inside)]
    return _merge(alone, large, is_fine, cells)


def _merge_ready(
    cells: Sequence[GroupCell], slices: Mapping[Slice, frozenset[int]], lots: Lots, level: int, smallest: int
) -> Lots:
    """The lots put together until in each enough people are ready for a level, and enough are not.

    Where all are, or nobody is, the whole run tells it of everybody already.
    """

    def is_fine(lot: Collection[int]) -> bool:
        """Whether neither part is small."""
        ready = sum(cells[place].splits[level][-1] for place in lot)
        return min(ready, sum(cells[place].people for place in lot) - ready) >= smallest

    total = _total(cells, level)
    if total[-1] in (0, sum(total)):
        return lots
    return _merge(lots, list(slices.values()), is_fine, cells)


def _merge_verdicts(
    cells: Sequence[GroupCell], slices: Mapping[Slice, frozenset[int]], lots: Lots, level: int, smallest: int
) -> Lots:
    """The lots put together until no verdict of a level is rare in any, nor all have the same one.

    A lot of one cell is shown as it is, and may have nobody of a verdict; of several cells each would then be
    known to have nobody. Lots of a level are whole in those above, because who needs something first does so
    there as well.
    """
    total = _total(cells, level)
    given = [verdict for verdict, count in enumerate(total) if count]

    def is_fine(lot: Collection[int]) -> bool:
        """Whether what it tells is of many."""
        counts = [sum(cells[place].splits[level][verdict] for place in lot) for verdict in given]
        enough = sum(count >= smallest for count in counts)
        empty = counts.count(0) if len(lot) == 1 else 0
        return enough + empty == len(given) and enough >= min(2, len(given))

    return _merge(lots, list(slices.values()), is_fine, cells)


def _total(cells: Sequence[GroupCell], level: int) -> Split:
    return tuple(map(sum, zip(*(cell.splits[level] for cell in cells), strict=True)))


def _merge(
    lots: Sequence[frozenset[int]],
    slices: Collection[frozenset[int]],
    is_fine: Callable[[Collection[int]], bool],
    cells: Sequence[GroupCell],
) -> Lots:
    """Lots put together until each is fine, or one is left, so that few groups are broken.

    A group is broken, and can no longer be shown, where a lot lies in it only in part. A column alone weighs
    more than a pair of two, and of equals the smallest lot is taken.
    """
    merged = list(lots)
    around = [{place for place, inside in enumerate(slices) if lot <= inside} for lot in merged]
    sizes = [sum(cells[place].people for place in lot) for lot in merged]
    touched = [{place for place, inside in enumerate(slices) if lot & inside} for lot in merged]
    whole = set(range(len(slices)))
    for inner, outer in zip(around, touched, strict=True):
        whole -= outer - inner
    width = [len(inside) for inside in slices]
    bad = [not is_fine(lot) for lot in merged]
    while any(bad) and len(merged) > 1:
        worst = min(
            (place for place, is_bad in enumerate(bad) if is_bad), key=lambda place: (sizes[place], place)
        )

        costs = []
        for other, inside in enumerate(around):
            if other != worst:
                broken = (around[worst] ^ inside) & whole
                costs.append((sum(width[each] > 1 for each in broken), len(broken), sizes[other], other))
        partner = min(costs)[-1]
        first, last = sorted((worst, partner))
        whole -= around[first] ^ around[last]
        merged[first] |= merged.pop(last)
        around[first] = around[first] & around.pop(last)
        sizes[first] += sizes.pop(last)
        bad.pop(last)
        bad[first] = not is_fine(merged[first])
    return merged


def _join(one: Lots, other: Lots) -> Lots:
    """The smallest lots that are whole in both."""
    joined = list(one)
    for lot in other:
        apart = [each for each in joined if not each & lot]
        joined = [*apart, lot.union(*(each for each in joined if each & lot))]
    return joined


def _show_split(
    cells: Sequence[GroupCell], inside: frozenset[int], level: int, ready: Lots, whole: Lots
) -> tuple[int | None, ...]:
    """The verdicts of a group at a level, as far as they may be shown."""
    counts = [
        [cell.splits[level][verdict] for cell in cells] for verdict in range(len(cells[0].splits[level]))
    ]
    lower = [_add_whole(whole, count, inside) for count in counts[:-1]]
    return (*lower, _add_whole(ready, counts[-1], inside))


def _add_whole(lots: Lots, counts: Sequence[int], inside: frozenset[int]) -> int | None:
    """The sum over a group, or None where a lot lies in it only in part."""
    if any(lot & inside and not lot <= inside for lot in lots):
        return None
    return sum(counts[place] for place in inside)
