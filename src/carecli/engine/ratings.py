"""A person's own ratings beside those of a second person: which count, and where they differ."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

Counted = Literal["own", "other", "lower", "higher"]
"""Whose rating counts where there are two: the person's, the other's, or the lower or higher one."""

WAYS: dict[str, Counted] = {"own": "own", "other": "other", "lower": "lower", "higher": "higher"}
LARGE = 2
"""From how many ratings on a difference is worth a talk: one is within what two raters often differ by."""


class RatingPair(NamedTuple):
    """Two ratings of one skill; None is not given."""

    skill: str
    own: int | None
    other: int | None

    @property
    def gap(self) -> int:
        """How much higher the second person rates; 0 where one of the two is open."""
        return 0 if self.own is None or self.other is None else self.other - self.own

    def choose(self, counted: Counted) -> int | None:
        """The rating that counts; the one there is, where there is only one.

        >>> [RatingPair("ehr", 2, 4).choose(counted) for counted in ("own", "other", "lower", "higher")]
        [2, 4, 2, 4]
        >>> RatingPair("ehr", 2, None).choose("other")
        2
        """
        given = [rating for rating in (self.own, self.other) if rating is not None]
        if len(given) < 2:
            return given[0] if given else None
        return {"own": given[0], "other": given[1], "lower": min(given), "higher": max(given)}[counted]


def pair_ratings(own: Mapping[str, int], other: Mapping[str, int]) -> tuple[RatingPair, ...]:
    """Each skill that either of two people rates, the largest differences first, of two alike the modest."""
    skills = dict.fromkeys((*own, *other))
    pairs = [RatingPair(skill, own.get(skill), other.get(skill)) for skill in skills]
    return tuple(sorted(pairs, key=lambda pair: (-abs(pair.gap), -pair.gap)))


def choose_ratings(own: Mapping[str, int], other: Mapping[str, int], counted: Counted) -> dict[str, int]:
    """The rating of each skill that counts."""
    chosen = {pair.skill: pair.choose(counted) for pair in pair_ratings(own, other)}
    return {skill: rating for skill, rating in chosen.items() if rating is not None}
