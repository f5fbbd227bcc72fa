"""What an attacker can work out: the exact least and most of a sum, given other sums of unknown counts."""

from collections.abc import Sequence
from fractions import Fraction

Numbers = list[Fraction]


class System:
    """Unknown numbers, none below 0, of which some sums are known; `truth` is one solution."""

    def __init__(self, rows: Sequence[Sequence[int]], truth: Sequence[int]) -> None:
        """Take each known sum as the number of times that it counts each unknown."""
        sums = [sum(a * x for a, x in zip(row, truth, strict=True)) for row in rows]
        self._table = [[*map(Fraction, row), Fraction(total)] for row, total in zip(rows, sums, strict=True)]
        self._basis = [-1] * len(rows)
        self._reach_corner()

    def _reach_corner(self) -> None:
        """Begin at some corner: made-up unknowns fill the sums, and are driven to 0."""
        count, width = len(self._table), len(self._table[0]) - 1
        for place, row in enumerate(self._table):
            row[width:width] = [Fraction(int(place == other)) for other in range(count)]
        self._basis = [width + place for place in range(count)]
        wanted = [Fraction(0)] * width + [Fraction(1)] * count
        assert self._minimize(wanted) == 0
        for place in reversed(range(count)):
            if self._basis[place] >= width:
                entering = next((i for i in range(width) if self._table[place][i]), None)
                if entering is None:  # the sum follows from the others
                    del self._table[place], self._basis[place]
                else:
                    self._pivot(place, entering)
        self._table = [[*row[:width], row[-1]] for row in self._table]

    def find_bounds(self, asked: Sequence[int]) -> tuple[Fraction, Fraction]:
        """The least and the most that a sum of unknowns can be."""
        cost = [Fraction(a) for a in asked]
        return self._minimize(cost), -self._minimize([-c for c in cost])

    def _minimize(self, cost: Sequence[Fraction]) -> Fraction:
        """Go from corner to corner by Bland's rule, which never goes in a circle."""
        while True:
            reduced = list(cost)
            for row, basic in zip(self._table, self._basis, strict=True):
                if factor := cost[basic]:
                    for i, a in enumerate(row[:-1]):
                        if a:
                            reduced[i] -= factor * a
            entering = next((i for i, c in enumerate(reduced) if c < 0), None)
            if entering is None:
                pairs = zip(self._table, self._basis, strict=True)
                return sum((cost[basic] * row[-1] for row, basic in pairs), Fraction(0))
            ratios = [
                (row[-1] / row[entering], self._basis[place], place)
                for place, row in enumerate(self._table)
                if row[entering] > 0
            ]
            if not ratios:
                return Fraction(-(10**9))  # without bound
            self._pivot(min(ratios)[2], entering)

    def _pivot(self, place: int, entering: int) -> None:
        row = self._table[place]
        factor = row[entering]
        self._table[place] = row = [a / factor if a else a for a in row]
        for other, line in enumerate(self._table):
            if other != place and (times := line[entering]):
                self._table[other] = [a - times * b if b else a for a, b in zip(line, row, strict=True)]
        self._basis[place] = entering
