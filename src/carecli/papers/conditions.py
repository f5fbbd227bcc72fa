"""Of whom a sentence asks: of everybody, or of some people or some posts only, which stops nobody else.

Nothing here says what is asked, only that it is not asked of all.
"""

import re
from collections.abc import Iterable, Sequence

from carecli.papers.lexicon import Mention
from carecli.papers.segments import PostingPart

_LABEL = re.compile(
    r"\W*(?:(?P<if>if\b[^.;:]{1,40})|for\b[^.;:]{1,40}|(?P<who>[^.;:]{1,30}) (?:candidates|applicants|hires)"
    r"|(?P<level>(?!education|experience|entry|minimum|degree)[^.;:]{1,20} (?:level|grade)"
    r"(?: [a-z0-9-]{1,12})?)"
    r"|[^.;:]{1,40}\b(?:nurses|workers|clinicians|track|discipline|option|rns|lpns))\s?:"
)
_EVERYBODY = re.compile(
    r"\b(?:all|our|qualified|successful|ideal|interested|preferred|strong|top|external|internal|the|eligible)\b"
)
_LONGEST_LABEL = 40
_SCHOOLED = ("education", "certification")
_WHO = ("license", "title")
# Candidates holding an LCSW will be hired at a higher level.
_HOLDERS = re.compile(
    r"\W*(?:candidates|applicants|those|employees|staff|people|individuals|anyone|someone|nurses"
    r"|social workers)"
    r" (?:holding|with|who (?:have|hold|are))\b"
    r"[^.;]*\b(?:will (?:be|receive|start|earn)|may (?:be|start|receive)|can (?:be|start)"
    r"|are (?:paid|placed|hired)"
    r"|receive|earn|start at)\b"
)
_DEMANDS = re.compile(r"\b(?:must|required|mandatory|need to|only)\b")
# ... is required for some positions, for the Yakima office only
_POSTS = (
    r"(?:positions?|openings?|locations?|sites?|teams?|caseloads?|offices?|roles?|nurses|social workers|rns)"
)
_SOME_POSTS = re.compile(
    r" (?:for|in|at|of|by) "
    r"(?!(?:this|all|every|any|each|both)\b|(?:the|our) (?:position|role|job|opening|office|site|team)\b)"
    rf"[^.;,:]{{0,40}}?\b{_POSTS}\b|[^.;:]{{0,60}}\bonly\b"
)
_BACKGROUND = re.compile(r"[^.;:]{0,40}\bbackground\b")
_CREDENTIALS = ("license", "certification", "education", "associate", "state", "card")
_LETTERS_BEFORE = re.compile(r"\b(?P<letters>[A-Z]{2,6}(?:-[A-Z]{1,3})?),? or (?:an? )?$")
_LETTERS_AFTER = re.compile(r",? or (?:an? )?(?P<letters>[A-Z]{2,6}(?:-[A-Z]{1,3})?)\b(?! (?:license|or)\b)")
_NO_LETTERS = frozenset(["OR", "AND", "NLC", "US", "USA", "ER", "ED", "ICU", "HMO", "PPO"])
_BEHIND = 4
_OR = re.compile(r"s?\)?(?: \([^)]{1,20}\))?(?:, \w{2,15}){0,3}(?:,? or|/) ?(?:an? |other )?(?:\w+ )?")
_ONE_OF = re.compile(
    r"\b(?:second|another|other|additional|foreign|native|threshold|more than one) languages?\b"
    r"|\bsuch as\b|\be\.g\.|\bfor example\b|\bincluding but not limited\b"
)


def find_condition(part: PostingPart, lower: str) -> int | None:
    """From which letter on a sentence asks of some people alone; None where it asks of all.

    `lower` is its folded text.
    """
    told = [mark.end for mark in part.marks if (mark.kind, mark.id) == ("before", "maybe")]
    if _HOLDERS.match(lower) and not _DEMANDS.search(lower):
        return 0
    label = _LABEL.match(lower)
    if label:
        is_some = label["if"] or label["level"] or (label["who"] and not _EVERYBODY.search(label["who"]))
        if is_some or _names_people(part.marks, label.end()):
            return 0
    if told:
        return told[0]
    return 0 if _is_of_license(part, lower) else None


def _is_of_license(part: PostingPart, lower: str) -> bool:
    """Whether a sentence says what the holders of one license need besides: `RN: BSN`, `(LCSW) MSW`."""
    cut = lower.find(":", 0, _LONGEST_LABEL)
    first = next((mark for mark in part.marks if mark.kind == "license"), None)
    if cut < 0 or first is None or first.start > 1 or lower[first.end : cut].strip(" )s"):
        return False
    return any(mark.kind in _SCHOOLED and mark.start > cut for mark in part.marks)


def _names_people(marks: Iterable[Mention], end: int) -> bool:
    """Whether a label names people by their license or work: `RN candidates:`."""
    return any(mark.kind in _WHO and mark.end <= end for mark in marks)


def is_of_some_posts(lower: str, end: int) -> bool:
    """Whether what follows a phrase such as `required` says that some posts alone ask it."""
    return bool(_SOME_POSTS.match(lower, end))


def is_background(lower: str, end: int) -> bool:
    """Whether letters tell of a background, in which others may stand beside them."""
    return "licens" not in lower and bool(_BACKGROUND.match(lower, end))


def list_other_work(part: PostingPart) -> list[tuple[int, int]]:
    """Where a sentence names work that takes no license of its own.

    Whose license stands over or right behind their work are none: a social worker (LCSW).
    """
    licenses = [(mark.start, mark.end) for mark in part.marks if mark.kind == "license"]
    works = [(mark.start, mark.end) for mark in part.marks if (mark.kind, mark.id) == ("title", "related")]
    return [
        (start, end)
        for start, end in works
        if not any(low < end + _BEHIND and start < high for low, high in licenses)
    ]


def is_beside_others(
    part: PostingPart, lower: str, start: int, end: int, works: Iterable[tuple[int, int]]
) -> bool:
    """Whether people of other `works` will do as well: a licensed practical nurse or medical assistant."""
    if _is_beside_unknown(part, start, end):
        return True
    for first, last in works:
        low, high = (end, first) if end <= first else (last, start)
        if low <= high and _OR.fullmatch(lower, low, high):
            return True
    return False


def _is_beside_unknown(part: PostingPart, start: int, end: int) -> bool:
    """Whether letters that no pack knows stand beside as another way: CSW or CAPSW, or LCSW."""
    for found in (_LETTERS_BEFORE.search(part.text, 0, start), _LETTERS_AFTER.match(part.text, end)):
        if found is not None:
            low, high = found.span("letters")
            is_known = any(m.start < high and low < m.end for m in part.marks if m.kind in _CREDENTIALS)
            if not is_known and found["letters"] not in _NO_LETTERS:
                return True
    return False


def is_any_of_more(lower: str, starts: Sequence[int]) -> bool:
    """Whether languages are named as examples of one that is asked: nobody can tell which would do."""
    found = _ONE_OF.search(lower)
    return found is not None and any(found.start() < start for start in starts)
