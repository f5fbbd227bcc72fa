"""Whether what a line names is held by the person, and if not, why: words before it and after it decide."""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from carecli.papers.lexicon import Mention

REASONS = {
    "pending": "not held yet",
    "associate": "an associate or provisional license",
    "course": "a course or program, not the credential",
    "lapsed": "lapsed or no longer held",
    "sought": "a post that is sought",
    "taught": "taught to others",
    "others": "somebody else's",
}
ASSOCIATE = REASONS["associate"]
REFEREE = "a referee's, not the person's own"
OTHERS = frozenset((REASONS["others"], REFEREE))
PLACEHOLDER = "a placeholder"
HELD_KINDS = ("license", "certification")

_CLAUSE = re.compile(r"[;|•]|[.!?]\s+(?=[A-Z])|\s//\s")
_BRACKETS = re.compile(r"[\[{<][^\[\]{}<>]{1,60}[\]}>]")
_LINKS = re.compile(r"[\s,/&+]*(?:(?:and|or|an?|the|both|two|three|four|[0-9]{1,3})[\s,]*)*", re.IGNORECASE)
# A course is named right after what it is of: not "BLS and ACLS, heart program".
_BESIDE = re.compile(r"['\u2019s]{0,2}[\s/-]+(?:[A-Za-z]+[\s-]+)?")
# An associate is named right beside the license; an associate director, or a degree, is something else.
_ASSOCIATE = re.compile(r"[\s(:\u2013\u2014-]{0,3}")
_POST = re.compile(
    r"['\u2019]|[\s-]+(?:director|manager|professor|dean|vice|chief|administrator|supervisor|coordinator"
    r"|degrees?|of|nurs\w+|medical|clinical|program|faculty|partner|consultant|editor|positions?|assignments?"
    r"|contracts?|staff\w*|pool|agency|roles?|jobs?|workers?|employ\w+)\b",
    re.IGNORECASE,
)
_PERMIT = re.compile(r"licen[sc]|permit", re.IGNORECASE)
_TO = re.compile(r"[\s-]{0,2}to[\s-]{1,2}|\s?[/\u2013-]\s?", re.IGNORECASE)
_COMPACT = re.compile(  # of `RN, compact pending` the RN is held
    r"[,;(\u2013-]\s?(?:compact|multi-?state|e?nlc)(?: licen[sc]e| status| privileges?)*[\s:-]{1,3}"
    r"(?:is |are )?$",
    re.IGNORECASE,
)
_SCHOOL = re.compile(r"\b(?:university|college|school|institute|academy)\b", re.IGNORECASE)
_SPELLED = re.compile(r"[\s(,:/-]{1,4}")
_JOINTS = re.compile(r"[,(]|\band\b")
_TOLD = re.compile(r"licen[sc]|certif|credential", re.IGNORECASE)
NEAR = 160  # letters after a thing, in which a word is of it


class Verdict(NamedTuple):
    """Why something is not held, or None; whether it is somebody else's; whether the line says it is held."""

    reason: str | None = None
    other: bool = False
    own: bool = False


def judge(text: str, marks: Sequence[Mention], *, others: bool) -> Iterator[tuple[Mention, Verdict]]:
    """What the words around each license and certification of a line say of it.

    `others`: whether words of working with people count, as where a sentence tells of work.
    """
    cues = [mark for mark in marks if mark.kind == "resume" and (others or not mark.id.startswith("others"))]
    degrees = [mark.start for mark in marks if mark.kind == "education"]
    for start, end in split_clauses(text):
        things = [m for m in marks if m.kind in HELD_KINDS and start <= m.start and m.end <= end]
        inside = [cue for cue in cues if start <= cue.start and cue.end <= end]
        judged = list(_judge_clause(text, things, inside, (start, end), others))
        for at, (thing, verdict) in enumerate(judged):
            # Whoever studies so has the license, but this line does not tell where.
            following = judged[at + 1] if at + 1 < len(judged) else None
            if not any(_leads_to(text, thing.end, degree, (start, end)) for degree in degrees) and not (
                following and _leads_on(text, thing, *following)
            ):
                yield thing, verdict


def _leads_on(text: str, thing: Mention, following: Mention, verdict: Verdict) -> bool:
    """Whether a course leads from a license to another: an LPN to RN bridge, an LPN-RN program."""
    joined = _TO.fullmatch(text, thing.end, following.start)
    return joined is not None and ("to" in joined[0].lower() or verdict.reason == REASONS["course"])


def _leads_to(text: str, end: int, degree: int, bounds: tuple[int, int]) -> bool:
    """Whether a course of study begins from a license: RN to BSN, or RN-BSN where a school is named."""
    joined = _TO.fullmatch(text, end, degree) if end <= degree else None
    return joined is not None and ("to" in joined[0].lower() or bool(_SCHOOL.search(text, *bounds)))


def split_clauses(text: str) -> Iterator[tuple[int, int]]:
    """Where the clauses of a text begin and end."""
    start = 0
    for cut in _CLAUSE.finditer(text):
        yield start, cut.start()
        start = cut.end()
    yield start, len(text)


def _judge_clause(
    text: str, things: list[Mention], cues: list[Mention], bounds: tuple[int, int], others: bool
) -> Iterator[tuple[Mention, Verdict]]:
    things = [
        thing
        for thing, following in zip_longest(things, things[1:])
        # Accredited Case Manager (ACM) is one.
        if not (
            following and following.id == thing.id and _SPELLED.fullmatch(text, thing.end, following.start)
        )
    ]
    edge, before = bounds[0], Verdict()
    for at, thing in enumerate(things):
        start = edge if at == 0 else _find_joint(text, edge, thing.start)
        # A list such as "pursuing CCM and ACM" hands on what stands before its first, and so does a team.
        linked = at and before.reason != ASSOCIATE and _LINKS.fullmatch(text, edge, thing.start)
        if not linked and not (before.other and not text[start : thing.start].strip()):
            known = [cue for cue in cues if start <= cue.start and cue.end <= thing.start]
            before = _read_before([cue for cue in known if _is_near(text, cue, cue.end, thing.start)])
        stop = bounds[1] if at + 1 == len(things) else _find_joint(text, thing.end, things[at + 1].start)
        after = _read_after(
            text, thing.end, [cue for cue in cues if thing.end <= cue.start and cue.end <= stop]
        )
        yield thing, _weigh(text, thing, before, after, others)
        edge = thing.end


def _find_joint(text: str, start: int, end: int) -> int:
    """Of the text between two things, where what belongs to the second begins: after the last comma."""
    joints = [joint.end() for joint in _JOINTS.finditer(text, start, end)]
    return joints[-1] if joints else start


def _read_before(cues: list[Mention]) -> Verdict:
    """What the nearest cue before a thing says of it."""
    found = [cue for cue in cues if cue.id.endswith("_before")]
    if not found:
        return Verdict()
    own = [cue for cue in found if cue.id.startswith("own")]
    reasons = [cue for cue in found if cue not in own]
    # Somebody else's provisional license is somebody else's.
    reasons = [cue for cue in reasons if not cue.id.startswith("associate")] or reasons
    # Of "led a team and hold" the person holds what follows; of "pursuing licensed" nobody does.
    if own and (not reasons or (reasons[-1].id.startswith("others") and own[-1].start > reasons[-1].start)):
        return Verdict(own=True)
    return _say(reasons[-1])


def _read_after(text: str, end: int, cues: list[Mention]) -> Verdict:
    found = [
        cue
        for cue in cues
        if cue.id.endswith("_after")
        and cue.start - end < NEAR
        and (not cue.id.startswith("course") or _BESIDE.fullmatch(text, end, cue.start))
        and _is_near(text, cue, end, cue.start)
        and not _COMPACT.search(text, end, cue.start)
    ]
    reasons = [cue for cue in found if not cue.id.startswith("own")]
    if reasons:
        return _say(reasons[0])
    return Verdict(own=any(not text[end : cue.start].strip(" -") for cue in found))


def _is_near(text: str, cue: Mention, start: int, end: int) -> bool:
    """Whether a word of associates is of the thing on the other side of this gap; other words always are."""
    if not cue.id.startswith("associate") or _PERMIT.search(text, cue.start, cue.end):
        return True
    return bool(_ASSOCIATE.fullmatch(text, start, end)) and not _POST.match(text, cue.end)


def _say(cue: Mention) -> Verdict:
    kind = cue.id.rpartition("_")[0]
    return Verdict(REASONS[kind], kind == "others")


def _weigh(text: str, thing: Mention, before: Verdict, after: Verdict, others: bool) -> Verdict:
    if any(found.start() < thing.start and thing.end < found.end() for found in _BRACKETS.finditer(text)):
        return Verdict(PLACEHOLDER)
    plural = text[thing.end - 1] == "s" and text[thing.end - 2 : thing.end - 1].isupper()
    possessive = text[thing.end : thing.end + 2] in ("'s", "\u2019s")
    if plural or (others and possessive):
        return Verdict(REASONS["others"], other=True)
    if after.reason and not after.other and not (before.other and after.reason == ASSOCIATE):
        return after
    if before.reason:
        return before
    told = _TOLD.search(text, thing.start, thing.end) is not None
    return after if after.reason else Verdict(own=told or before.own or after.own)
