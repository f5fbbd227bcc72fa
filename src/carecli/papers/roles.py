"""What a post is: care management or not, its level, its setting."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from carecli.papers.lexicon import Lexicon, Mention
from carecli.papers.segments import PostingPart

_MUCH = 8  # words of care that outweigh another trade in the title
_ENOUGH = 6  # that a title of other direct care takes
_SOME = 3
_FIRST = 4  # sentences in which a post says what it is
_LONGEST_TITLE = 120
_TITLE_WEIGHT = 6
_HEAD_WEIGHT = 3
_HEAD_LINES = 3
_HEAD_LETTERS = 700
_HEAD_REACH = 6  # lines of a posting that say where its work is done
_MOST = 3  # times that a word of the text counts


def find_title(parts: Sequence[PostingPart], data: Mapping[str, Any] | None) -> str:
    """The title of a post: what its data say, else its first line that is no label."""
    if data and isinstance(data.get("title"), str) and data["title"].strip():
        return str(data["title"]).strip()
    for part, following in pairwise(parts[:_TITLE_LINES]):
        found = _TITLE_LABEL.match(part.text)
        if found is None:
            continue
        said = found["said"].strip()
        if not said:
            return following.text.strip()
        if found["plain"] is None or _names_post(part):
            return said
    heads = [part for part in parts[:_TITLE_LINES] if len(part.text) < _LONGEST_TITLE]
    near = [part for part in heads if part in parts[: _HEAD_LINES + 1]]
    named = (part for part in (*near, *heads) if _names_post(part))
    title = next(named, parts[0] if parts else None)
    return title.text.strip() if title else ""


def _names_post(part: PostingPart) -> bool:
    return any(mark.kind == "title" for mark in part.marks)


# `Position: full time` names no post, `Position title: ...` does whatever stands behind it.
_TITLE_LABEL = re.compile(
    r"\s*(?:(?P<plain>position|role|opening|vacancy|recruitment|classification|hiring|posting)"
    r"|(?:(?:job|position|class|classification|working|official|posting|role|business|recruitment|vacancy) )?"
    r"title"
    r"|job(?: posting| opening)?)\s*(?:\([^)]*\)\s*)?(?::|$)\s*(?P<said>.*)",
    re.IGNORECASE,
)
_TITLE_LINES = 12


def is_care(title: Sequence[Mention], parts: Sequence[PostingPart], wording: str) -> bool:
    """Whether a post is care management: its title decides with what its days are made of.

    A title of another trade is none, whatever care words stand around it; nor is one of care management where
    the text speaks of another trade alone, as that of a kennel or of accounts does. A title that names a
    license goes by less. Social workers are judged by their duties. A title that says neither is taken for
    its words alone where they speak plainly.
    """
    words = _list_words(parts)
    care, other, duty = (len(words[kind]) for kind in ("care", "not_care", "duty"))
    uncovered = list(_list_uncovered(title))
    named = {mark.id for mark in uncovered}
    if _is_of_employer(uncovered, wording):
        named.remove("not_care")
        other += 1
    if "not_care" in named:
        return "care" in named and other == 0 and care >= _MUCH
    if "care" in named:
        is_licensed = any(mark.kind == "license" for mark in title)
        return not other or (care > other and (other < _SOME or is_licensed or care >= _SOME * other))
    if "shared" in named and _names_no_therapy(title, named):
        return duty >= _SOME and duty > other
    return other == 0 and care >= (_ENOUGH if "related" in named else _MUCH) and _is_managing(parts)


def _is_of_employer(named: Sequence[Mention], wording: str) -> bool:
    """Whether another trade stands behind a title of care management, as that of who hires."""
    care = [mark for mark in named if mark.id == "care"]
    others = [mark for mark in named if mark.id == "not_care"]
    return bool(care and others) and all(
        mark.start > care[0].end and _SEPARATES.search(wording, care[0].end, mark.start) for mark in others
    )


_SEPARATES = re.compile(r"\s[-\u2013\u2014|@]\s|,\s|\sat\s|\sfor\s")


def _list_uncovered(title: Sequence[Mention]) -> Iterator[Mention]:
    """The titles that a title names, but for other trades inside one of care management."""
    covered = [(mark.start, mark.end) for mark in title if mark.kind == "title" and mark.id == "care"]
    for mark in title:
        is_inside = any(start <= mark.start and mark.end <= end for start, end in covered)
        if mark.kind == "title" and not (mark.id == "not_care" and is_inside):
            yield mark


def _names_no_therapy(title: Sequence[Mention], named: set[str]) -> bool:
    """Whether a title that may be either names no other direct care beside it, but for letters of a license.

    `Therapist / Social Worker` does, `Clinical Manager (RN)` does not.
    """
    shared = {
        (mark.start, mark.end)
        for mark in title
        if mark.kind == "license" or (mark.kind, mark.id) == ("title", "shared")
    }
    others = [mark for mark in title if mark.kind == "title" and (mark.start, mark.end) not in shared]
    return "related" in named and not others


def _list_words(parts: Iterable[PostingPart]) -> Mapping[str, set[str]]:
    """The different words of the text that speak for care management, against it, and of its duties."""
    seen: dict[str, set[str]] = {"care": set(), "not_care": set(), "duty": set()}
    for part in parts:
        for mark in part.marks:
            if mark.kind == "text":
                seen[mark.id].add(part.text[mark.start : mark.end].lower())
    return seen


def _is_managing(parts: Sequence[PostingPart]) -> bool:
    """Whether the text itself names care management, more than once, and so at its head."""
    named = [
        number
        for number, part in enumerate(parts)
        if any(mark.kind == "title" and mark.id == "care" for mark in part.marks)
    ]
    return len(named) >= _SOME and named[0] <= _FIRST


def find_level(title: Sequence[Mention], lexicon: Lexicon, *, holds: bool, is_simple: bool) -> str | None:
    """The level that a title names, highest first; without a word of one the usual level of the pack.

    Whoever has to hold (`holds`) a license or a bachelor's degree is above the lowest; a post without a level
    for which school will do (`is_simple`) is the lowest.
    """
    care = [mark for mark in title if mark.kind == "title" and mark.id == "care"]
    marks = (mark for mark in title if mark.kind == "level")
    said = {mark.id for mark in marks if not any(c.start < mark.start < c.end < mark.end for c in care)}
    level = next((level for level in lexicon.post_levels if level in said), lexicon.usual_level)
    lowest = lexicon.post_levels[-1:]
    if lowest and is_simple and level == lexicon.usual_level:
        return lowest[0]
    return lexicon.usual_level if holds and lowest == (level,) else level


def _take_head(parts: Sequence[PostingPart]) -> Iterator[PostingPart]:
    """The first lines of a posting, which are not many letters."""
    last = parts[0].line.number + _HEAD_REACH if parts else 0
    letters = 0
    for part in parts:
        letters += len(part.text)
        if part.line.number > last or letters > _HEAD_LETTERS:
            return
        yield part


def find_setting(
    title: Sequence[Mention], parts: Sequence[PostingPart], places: frozenset[str]
) -> str | None:
    """Where the work is done: by the words of the title, then of the lines under it, then of the text.

    One of `places` that the head names is it.
    """
    head = [*title, *(mark for part in _take_head(parts) for mark in part.marks)]
    named = next((mark.id for mark in head if mark.kind == "setting" and mark.id in places), None)
    if named is not None:
        return named
    weights: Counter[str] = Counter()
    posts = {(mark.start, mark.end) for mark in title if mark.kind == "title"}
    for mark in title:
        if mark.kind == "setting":  # a community health worker is one in a clinic too
            weights[mark.id] += _HEAD_WEIGHT if (mark.start, mark.end) in posts else _TITLE_WEIGHT
    seen: Counter[tuple[str, str]] = Counter()
    for number, part in enumerate(parts):
        for mark in part.marks:
            if mark.kind == "setting" and number:
                word = part.text[mark.start : mark.end].lower()
                seen[mark.id, word] += 1
                if seen[mark.id, word] <= _MOST:
                    weights[mark.id] += _HEAD_WEIGHT if number < _HEAD_LINES else 1
    best = weights.most_common(1)
    return best[0][0] if best else None
