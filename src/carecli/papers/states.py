"""States that stand beside a license: `Ohio RN license`, `licensed in PA`, `NC or compact RN`."""

import re
from collections.abc import Iterable

from carecli.papers.lexicon import Lexicon
from carecli.papers.segments import PostingPart

_REACH = 60  # letters between a state and its license
_BEFORE_CODE = re.compile(r"(?:\bin|\bstate of|\bof|,|/|&|and|or) ?(?:the )?$")
_AFTER_CODE = re.compile(
    r" ?(?:state )?(?:RN|R\.N\.|LPN|LVN|LCSW|LMSW|LSW|LICSW|nurs|registered|licens|or|and|,|/|board)",
    re.IGNORECASE,
)
# Codes that are words, or letters of something else: they need a word before them.
_WORDS = frozenset(["IN", "OR", "ME", "HI", "OK", "OH", "MA", "PA", "MS", "AL", "DE", "LA", "ID", "CO"])
_SCHOOL_AFTER = re.compile(r" (?:[A-Z][a-z]+ ){0,2}(?:University|College|School|Institute)\b")
_SCHOOL_BEFORE = re.compile(r"\b(?:University|College|School) (?:of|at) (?:the )?(?:\w+ )?$")
_NOT_HERE = re.compile(r"\bnot\b|headquarter|located|office", re.IGNORECASE)


def find_states(part: PostingPart, spots: Iterable[tuple[int, int]]) -> tuple[str, ...]:
    """The states named beside any of the places where licenses stand, in order. A code needs a context."""
    places = list(spots)
    found: dict[str, None] = {}
    for mark in part.marks:
        if mark.kind != "state":
            continue
        near = any(mark.start - end <= _REACH and start - mark.end <= _REACH for start, end in places)
        before, after = part.text[max(0, mark.start - 12) : mark.start], part.text[mark.end : mark.end + 14]
        if not near or _NOT_HERE.search(before + " " + after[:8]):
            continue
        code = part.text[mark.start : mark.end]
        is_plain = len(code) > 2 or _BEFORE_CODE.search(before)
        if is_plain or (code not in _WORDS and _AFTER_CODE.match(after)):
            found[mark.id] = None
    return tuple(found)


def list_states(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """All states that a line of licenses names, in order, each once; Ohio University is none."""
    found = [mark for mark in lexicon.find(text) if mark.kind == "state"]
    return tuple(dict.fromkeys(mark.id for mark in found if not _is_school(text, mark.start, mark.end)))


def _is_school(text: str, start: int, end: int) -> bool:
    return bool(_SCHOOL_AFTER.match(text, end) or _SCHOOL_BEFORE.search(text[max(0, start - 24) : start]))
