"""An attacker who solves all that is printed finds no hidden count, nor comes close to one."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pytest

from carecli.people.suppression import GroupCell, Shown, Slice, protect
from tests.people.solving import System

VERDICTS = 4


def make_cells(seed: int) -> tuple[list[GroupCell], int]:
    """Return people by one column or two, many groups of them small, and a threshold."""
    rng = random.Random(seed)
    smallest = rng.choice([3, 5, 11])
    if rng.random() < 0.5:
        keys: list[tuple[str | None, ...]] = [
            (a, b) for a in "NSE"[: rng.randint(2, 3)] for b in "dn" if rng.random() < 0.85
        ] or [("N", "d")]
    else:
        keys = [(a,) for a in [None, *"ABCDE"][: rng.randint(1, 5)]]
    cells, levels = [], rng.choice([1, 2])
    for key in keys:
        people = rng.randint(1, rng.choice([1, 2, 3, 5, 8, 12, 20, 40]))
        splits = []
        for _ in range(levels):
            weights = [rng.random() ** 2 for _ in range(VERDICTS)]
            if rng.random() < 0.3:  # all alike
                weights = [float(verdict == rng.randrange(VERDICTS)) for verdict in range(VERDICTS)]
            found = Counter(rng.choices(range(VERDICTS), weights if sum(weights) else None, k=people))
            splits.append(tuple(found[verdict] for verdict in range(VERDICTS)))
        cells.append(GroupCell(key, people, tuple(splits)))
    return cells, smallest


class Attack(NamedTuple):
    """A hidden count: what it is of, and from where to where an attacker can narrow it down.

    `before` is how far it could be anywhere without the counts of verdicts in groups.
    """

    what: tuple[Slice, object]
    low: int
    high: int
    before: int


class Attacker:
    """Somebody who has all that is printed, and solves it.

    The unknowns are how many people of each cell have each verdict at each level.
    """

    def __init__(self, cells: Sequence[GroupCell]) -> None:
        self.cells, self.levels = cells, len(cells[0].splits)
        self.truth = [count for cell in cells for split in cell.splits for count in split]
        self.known = [*self._list_totals(), *self._list_bonds()]

    def count(self, places: Sequence[int], level: int, verdicts: Sequence[int]) -> list[int]:
        """Return which unknowns make up these people of these cells."""
        row = [0] * len(self.truth)
        for place in places:
            for verdict in verdicts:
                row[(place * self.levels + level) * VERDICTS + verdict] = 1
        return row

    def _list_totals(self) -> Iterator[list[int]]:
        every = range(len(self.cells))
        for level in range(self.levels):
            yield from (self.count(every, level, [verdict]) for verdict in range(VERDICTS))

    def _list_bonds(self) -> Iterator[list[int]]:
        """Yield that each cell has as many people at every level, as a sum that is 0."""
        for place in range(len(self.cells)):
            first = self.count([place], 0, range(VERDICTS))
            for level in range(1, self.levels):
                other = self.count([place], level, range(VERDICTS))
                yield [a - b for a, b in zip(first, other, strict=True)]

    def attack(self, shown: dict[Slice, Shown]) -> list[Attack]:
        """Return how far every hidden count can be narrowed down."""
        rows, sizes = [*self.known], [*self.known]
        hidden = list[tuple[tuple[Slice, object], list[int]]]()
        for name, group in shown.items():
            places = [i for i, cell in enumerate(self.cells) if all(cell.key[c] == v for c, v in name)]
            people = self.count(places, 0, range(VERDICTS))
            if group.people is None:
                hidden.append(((name, "people"), people))
            else:
                sizes.append(people)
            for level in range(self.levels):
                for verdict in range(VERDICTS):
                    row = self.count(places, level, [verdict])
                    if group.splits and group.splits[level][verdict] is not None:
                        rows.append(row)
                    else:
                        hidden.append(((name, (level, verdict)), row))
        system, before = System([*rows, *sizes], self.truth), System(sizes, self.truth)
        found = []
        for what, row in hidden:
            (low, high), (least, most) = system.find_bounds(row), before.find_bounds(row)
            found.append(Attack(what, int(low), int(high), int(most - least)))
        return found


def list_shown(cells: Sequence[GroupCell], shown: dict[Slice, Shown]) -> Iterator[tuple[int, int, bool]]:
    """Yield each count that is shown beside the true one, and whether it is of the whole run."""
    for name, group in shown.items():
        inside = [cell for cell in cells if all(cell.key[c] == v for c, v in name)]
        is_whole = len(inside) == len(cells)
        if group.people is not None:
            yield group.people, sum(cell.people for cell in inside), is_whole
        for level, split in enumerate(group.splits):
            for verdict, count in enumerate(split):
                if count is not None:
                    yield count, sum(cell.splits[level][verdict] for cell in inside), is_whole


@pytest.mark.repeats
@pytest.mark.parametrize("first", range(0, 40, 10))
def test_no_hidden_count_can_be_worked_out_or_narrowed_down(first: int) -> None:
    attacked = 0
    for seed in range(first, first + 10):
        cells, smallest = make_cells(seed)
        for what, low, high, before in Attacker(cells).attack(protect(cells, smallest)):
            attacked += 1
            # Where the totals of the whole run and the sizes of groups leave no more, nothing can.
            assert high - low >= min(smallest, before), (seed, what, low, high, before)
    assert attacked > 100


def test_counts_that_are_shown_are_true_and_never_small() -> None:
    seen = Counter[bool]()
    for seed in range(400):
        cells, smallest = make_cells(seed)
        for count, true, is_whole in list_shown(cells, protect(cells, smallest)):
            assert count == true
            assert is_whole or count == 0 or count >= smallest
            seen[is_whole] += 1
    assert seen[False] > 500


def of_one_column(**groups: tuple[int, int]) -> list[GroupCell]:
    """Return groups of so many people, so many of them ready."""
    return [GroupCell((name,), n, ((n - ready, 0, 0, ready),)) for name, (n, ready) in groups.items()]


def see(cells: Sequence[GroupCell], smallest: int = 11) -> dict[str, tuple[int | None, int | None]]:
    """Return what is shown of the groups of one column: people, and how many are ready."""
    return {
        str(name[0][1]): (group.people, group.splits[0][-1] if group.splits else None)
        for name, group in protect(cells, smallest).items()
        if len(name) == 1 and name[0][0] == 0
    }


HIDDEN = (None, None)
CASES = {
    "all are large": (of_one_column(a=(40, 20), b=(30, 15)), {"a": (40, 20), "b": (30, 15)}),
    "one small group takes another with it": (
        of_one_column(a=(60, 30), b=(40, 20), c=(4, 1)),
        {"a": (60, 30), "b": HIDDEN, "c": HIDDEN},
    ),
    "three small groups that are enough together": (
        of_one_column(a=(60, 30), b=(10, 5), c=(9, 5), d=(8, 4)),
        {"a": (60, 30), "b": HIDDEN, "c": HIDDEN, "d": HIDDEN},
    ),
    "one small group beside one large": (of_one_column(a=(60, 30), b=(1, 0)), {"a": HIDDEN, "b": HIDDEN}),
    "only small ones": (of_one_column(a=(5, 1), b=(5, 1)), {"a": HIDDEN, "b": HIDDEN}),
    "a few are ready": (
        of_one_column(a=(60, 30), b=(40, 3), c=(30, 15)),
        {"a": (60, 30), "b": (40, None), "c": (30, None)},
    ),
    "all are ready in one": (
        of_one_column(a=(60, 30), b=(40, 40), c=(30, 15)),
        {"a": (60, 30), "b": (40, None), "c": (30, None)},
    ),
    "nobody anywhere is ready": (of_one_column(a=(60, 0), b=(40, 0)), {"a": (60, 0), "b": (40, 0)}),
    "one person of all is ready": (
        of_one_column(a=(60, 1), b=(40, 0)),
        {"a": (60, None), "b": (40, None)},
    ),
    "the whole run in one group": (of_one_column(a=(60, 2)), {"a": (60, 2)}),
    "a whole run that is small": (of_one_column(a=(6, 2)), {"a": HIDDEN}),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_shown_of_the_groups_of_a_column(case: str) -> None:
    cells, shown = CASES[case]
    assert see(cells) == shown


def test_a_lower_threshold_shows_more() -> None:
    cells = of_one_column(a=(60, 30), b=(40, 20), c=(8, 4))
    assert see(cells)["c"] == HIDDEN
    assert see(cells, 3) == {"a": (60, 30), "b": (40, 20), "c": (8, 4)}


def test_two_columns_that_say_the_same_give_nothing_away() -> None:
    """A state lies in one region: what a region has more than its other states is that state."""
    cells = [
        GroupCell((region, state), people, ((people // 2, 0, 0, people - people // 2),))
        for region, state, people in (("North", "MN", 80), ("North", "ND", 4), ("South", "TX", 90))
    ]
    shown = protect(cells)
    assert shown[((0, "North"),)].people == 84
    assert shown[((1, "TX"),)].people == 90
    assert shown[((1, "ND"),)].people is shown[((1, "MN"),)].people is None
    assert shown[((0, "North"), (1, "MN"))].people is None


def test_a_cross_table_keeps_the_columns_alone_where_it_can() -> None:
    sizes = (("N", "day", 60), ("N", "night", 5), ("S", "day", 70), ("S", "night", 50))
    cells = [
        GroupCell((region, shift), people, ((people // 2, 0, 0, people - people // 2),))
        for region, shift, people in sizes
    ]
    shown = protect(cells)
    assert [shown[((1, name),)].people for name in ("day", "night")] == [130, 55]
    assert shown[((0, "N"), (1, "night"))].people is None


def test_verdicts_below_ready_are_hidden_where_one_is_rare() -> None:
    rare = GroupCell(("a",), 60, ((15, 15, 2, 28),))
    common = GroupCell(("b",), 80, ((20, 20, 20, 20),))
    other = GroupCell(("c",), 90, ((25, 25, 20, 20),))
    shown = protect([rare, common, other])
    assert shown[((0, "a"),)].splits == ((None, None, None, 28),)
    assert shown[((0, "b"),)].splits == ((None, None, None, 20),)
    assert shown[((0, "c"),)].splits == ((25, 25, 20, 20),)


def test_a_thousand_groups_are_quick() -> None:
    cells = [GroupCell((f"g{i}",), i % 13 + 1, ((i % 13 + 1, 0, 0, 0),)) for i in range(1000)]
    shown = protect(cells)
    assert sum(group.people is None for group in shown.values()) > 500


def test_nobody_gives_no_groups() -> None:
    assert protect([]) == {}
