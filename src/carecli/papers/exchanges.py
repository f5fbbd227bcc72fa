"""What a sentence says may stand for something else: a master's degree for a year of experience.

Neither of the two is asked by it: the one need not be there, the other need not be if the first one is.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from carecli.papers.grouping import Group, list_ways
from carecli.papers.lexicon import fold_text
from carecli.papers.segments import PostingPart

_STANDS_FOR = re.compile(
    r"\b(?:may|can|will|could|might|shall) (?:also )?(?:be )?(?:substituted?|replace|used|counted?|stand in"
    r"|take the place|accepted)(?: in place of| in lieu of| instead of| for| as| of)?\b|\bsubstitutes for\b"
    r"|\breplaces\b|\bcounts (?:as|for|toward)\b"
)
_INSTEAD_OF = re.compile(r"\b(?:in lieu|in place|instead) of\b")
_CLAUSE = re.compile(r"[;(]|\.\s")
_END = re.compile(r"[;)]|\.\s")
_JOINT = re.compile(r",|\bor\b")
_WORK = re.compile(r"\bexperience\b")
_FIRST = 3  # letters before a clause's own beginning


class Exchange(NamedTuple):
    """What is left of a sentence, and the `ways` that stand for what was asked before it of a `kind`."""

    kept: list[Group]
    kind: str
    ways: list[tuple[str, ...]]


def read_exchange(part: PostingPart, groups: Sequence[Group]) -> Exchange | None:
    """The exchange that a sentence speaks of, where credentials are its terms; years for a degree are not.

    What would be replaced and stands in the sentence alone is kept with its other ways.
    """
    lower = fold_text(part.text)
    found = _STANDS_FOR.search(lower) or _INSTEAD_OF.search(lower)
    if found is None or not groups:
        return None
    begin = max((cut.end() for cut in _CLAUSE.finditer(lower, 0, found.start())), default=0)
    end = next((cut.start() for cut in _END.finditer(lower, found.end())), len(lower))
    after = [group for group in groups if found.end() <= group.start < end]
    if found.start() - begin <= _FIRST:  # in lieu of a degree, four years of work
        wanted, stand_ins = after[:1], after[1:]
    else:
        if _INSTEAD_OF.match(lower, found.start()):
            begin = max((cut.end() for cut in _JOINT.finditer(lower, begin, found.start())), default=begin)
        wanted, stand_ins = after, [group for group in groups if begin <= group.start < found.start()]
        if stand_ins and stand_ins[0].kind == "years":
            return None
    if not stand_ins or not (wanted or _WORK.search(lower, found.end(), end)):
        return None
    ways = [way for group in stand_ins[:1] for way in list_ways([group, *stand_ins[1:]])]
    kind = wanted[0].kind if wanted else "years"
    kept = [group for group in groups if group not in wanted and group not in stand_ins]
    if wanted and kind != "years":
        kept.append(wanted[0])
    same = [group for group in kept if group.kind == kind]
    if not same:
        return Exchange(kept, kind, ways)
    kept = [g._replace(instead=(*g.instead, *ways)) if g is same[-1] else g for g in kept]
    return Exchange(kept, kind, [])
