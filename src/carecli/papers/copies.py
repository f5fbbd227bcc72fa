"""Postings that are one and the same: told by their words, however they are laid out."""

import re
from collections.abc import Hashable, Sequence
from hashlib import sha256
from typing import NamedTuple
from zlib import crc32

from carecli.papers.paper import Paper

SHINGLE = 4
"""Words that follow each other and are taken as one: a text is the set of these."""
SIZE = 128
"""How many of the lowest sums of shingles stand for a text: their overlap tells that of the texts to 4 %."""
FIRST = 8
"""Texts that share one of so few of the lowest sums are compared; of near copies nearly all do."""
MOST_COMPARED = 50
"""More texts than that are not compared for one sum: it is of words that postings of one employer share."""
ALIKE = 0.8
"""From this share of common shingles on two texts are near copies."""

_WORD = re.compile(r"\w+")


class Print(NamedTuple):
    """What tells one text from another: a sum of all its words, and the lowest sums of its shingles."""

    whole: str
    lowest: tuple[int, ...]


def take_print(paper: Paper) -> Print:
    """What tells a paper from others: its words alone, in any case; 16 hexadecimal digits for the whole."""
    words = [word for line in paper.lines for word in _WORD.findall(line.text.casefold())]
    whole = sha256(" ".join(words).encode()).hexdigest()[:16]
    shingles = {" ".join(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1))}
    return Print(whole, tuple(sorted({crc32(shingle.encode()) for shingle in shingles})[:SIZE]))


def compare_prints(one: Print, other: Print) -> float:
    """How much two texts share, 0 to 1: the share of common ones among the lowest sums of both.

    >>> compare_prints(Print("a", (1, 2, 3, 4)), Print("b", (1, 2, 3, 9)))
    0.75
    """
    if one.whole == other.whole:
        return 1.0
    size = min(len(one.lowest), len(other.lowest))
    lowest = sorted({*one.lowest, *other.lowest})[:size]
    both = {*one.lowest} & {*other.lowest}
    return sum(each in both for each in lowest) / size if size else 0.0


def find_copies(prints: Sequence[Print], kinds: Sequence[Hashable]) -> dict[int, int]:
    """For each place whose text is a copy of an earlier one, the place of that; the first of its like.

    Near copies are only those of one kind: a posting that differs in a word may ask something else.
    """
    copies: dict[int, int] = {}
    wholes: dict[str, int] = {}
    near: dict[tuple[int, Hashable], list[int]] = {}
    for place, (print_, kind) in enumerate(zip(prints, kinds, strict=True)):
        original = wholes.get(print_.whole)
        if original is None:
            sums = print_.lowest[:FIRST]
            others = dict.fromkeys(other for each in sums for other in near.get((each, kind), ()))
            original = next((o for o in others if compare_prints(prints[o], print_) >= ALIKE), None)
        if original is not None:
            copies[place] = original
            continue
        wholes[print_.whole] = place
        for each in print_.lowest[:FIRST]:
            listed = near.setdefault((each, kind), [])
            if len(listed) < MOST_COMPARED:
                listed.append(place)
    return copies
