"""Licenses and certifications that a résumé names, supports or names without their being held."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

from carecli.papers.careers import Career
from carecli.papers.claims import Claim, choose_lines
from carecli.papers.contents import Contents
from carecli.papers.dates import find_periods, has_ended
from carecli.papers.holding import ASSOCIATE, HELD_KINDS, REASONS, REFEREE, Verdict, judge, split_clauses
from carecli.papers.jobs import Said
from carecli.papers.lexicon import OTHER, Lexicon, Mention
from carecli.papers.paper import Evidence
from carecli.papers.resume import HeldCredential
from carecli.papers.states import list_states
from carecli.papers.titles import EDGE

_EXPIRES = re.compile(
    r"\b(?:exp(?:ires?|iry|iration|\.|:)?(?:\s?(?:on|date|in))?|valid|good|current|active|renew(?:s|al)?"
    r"(?:\s(?:due|date))?"
    r"|through|thru|until|to)\b[\s.:]{0,3}(?:(?:through|thru|until|till|to|on)\s)?$",
    re.IGNORECASE,
)
_TEMPORARY = re.compile(r"\btemp(?:orary)?\b(?! (?:[A-Z]+ )?(?:licen[sc]|permit))", re.IGNORECASE)
_LAPSED = re.compile(r"\b(?:lapsed|expired|inactive|surrendered|until|not renewed)\b", re.IGNORECASE)
_CERTIFIED = re.compile(
    r"\bcertifi|\bcertificate|\bfirst aid\b|\bcard\b|\blicen[sc]e|\bregistered\b|(?-i:^[A-Z]{3,6}\b)",
    re.IGNORECASE,
)
_LAST_WORD = re.compile(
    r"\s(?:licen[sc]e|licensure|certification|certificate|credential|card)$", re.IGNORECASE
)


MOST_NAME = 80  # letters of a credential that the pack does not know


class _Finding(NamedTuple):
    """One mention of a credential, with what its line says of it."""

    kind: Literal["license", "certification"]
    id: str
    state: Literal["named", "supported", "refused"]
    reason: str | None
    other: bool
    written: str
    states: tuple[str, ...]
    expires: str | None
    issued: str | None
    evidence: Evidence


def claim_credentials(
    contents: Contents, career: Career, lexicon: Lexicon, as_of: date
) -> tuple[tuple[HeldCredential, ...], tuple[Claim, ...]]:
    """The credentials of a résumé, and what it claims of them."""
    findings = [*_find_listed(contents, lexicon, as_of), *_find_told(contents, career, lexicon, as_of)]
    listed = tuple(
        HeldCredential(one.written, one.states, one.issued, one.expires, (one.evidence,))
        for one in findings
        if one.state == "named"
    )
    return listed, _settle(findings, [said.evidence for said in contents.letters])


# ---------------------------------------------------------------- where credentials are listed


def _find_listed(contents: Contents, lexicon: Lexicon, as_of: date) -> Iterator[_Finding]:
    """Those of headings, of the letters after the name, and of lines of schools that are of a license."""
    for said in contents.letters:
        yield from _read_items(said, lexicon, as_of, others=False)
    for said in contents.credentials:
        findings = list(_read_items(said, lexicon, as_of, others=False))
        yield from findings
        if not findings and not _has(said.text, lexicon, "education", "card") and _is_other(said.text, 8):
            yield _other(said)
    for said in contents.training:
        findings = list(_read_items(said, lexicon, as_of, others=False))
        yield from findings
        if not findings and _CERTIFIED.search(said.text) and _is_other(said.text, 10):
            yield _other(said)
    for said in (*contents.schools, *(course.said for course in contents.courses)):
        if not _has(said.text, lexicon, "education"):
            for one in _read_items(said, lexicon, as_of, others=False):
                stated = one.states or one.expires or _CERTIFIED.search(said.text) or one.state == "refused"
                yield one if stated else one._replace(state="supported", reason="listed among schools")
        else:
            yield from (one for one in _read_items(said, lexicon, as_of, others=False) if _is_told(one))


def _is_told(one: _Finding) -> bool:
    return one.state == "refused" and one.reason != REASONS["course"]


def _has(text: str, lexicon: Lexicon, *kinds: str) -> bool:
    return any(mark.kind in kinds for mark in lexicon.find(text))


def _is_other(text: str, words: int) -> bool:
    return 0 < len(text.split()) <= words and _CERTIFIED.search(text) is not None


def _other(said: Said) -> _Finding:
    name = said.evidence.text
    return _Finding("certification", OTHER, "named", None, False, name, (), None, None, said.evidence)


def _read_items(said: Said, lexicon: Lexicon, as_of: date, *, others: bool) -> Iterator[_Finding]:
    """The credentials of a line. A clause without one that names a state is of the one before it."""
    text = said.text
    judged = list(judge(text, lexicon.find(text), others=others))
    last: Mention | None = None
    for start, end in split_clauses(text):
        inside = [(mark, verdict) for mark, verdict in judged if start <= mark.start and mark.end <= end]
        for at, (mark, verdict) in enumerate(inside):
            begin = start if at == 0 else mark.start
            if mark.id == OTHER:  # its name is what stands between commas
                begin = max(begin, text.rfind(",", begin, mark.start) + 1)
            stop = inside[at + 1][0].start if at + 1 < len(inside) else end
            yield _make(mark, text[begin:stop], text, verdict, said, as_of, lexicon)
            last = mark
        if not inside and last and (states := list_states(text[start:end], lexicon)):
            rest = text[start:end]
            again = Verdict(REASONS["lapsed"]) if _LAPSED.search(rest) else Verdict()
            yield _make(last, rest, text, again, said, as_of, lexicon)._replace(states=states)


def _make(
    mark: Mention, item: str, text: str, verdict: Verdict, said: Said, as_of: date, lexicon: Lexicon
) -> _Finding:
    # What is not held has no day on which it ends.
    issued, expires = (None, None) if verdict.reason else _read_dates(item, as_of)
    reason = verdict.reason
    if reason is None and expires and has_ended(expires, as_of):
        reason = f"expired ({expires})"
    return _Finding(
        "license" if mark.kind == "license" else "certification",
        mark.id,
        "refused" if reason else "named",
        reason,
        verdict.other,
        _trim(item)[:MOST_NAME] if mark.id == OTHER else _name(mark, text[mark.start : mark.end], lexicon),
        list_states(item, lexicon) if mark.kind == "license" else (),
        expires,
        issued,
        said.evidence,
    )


def _name(mark: Mention, written: str, lexicon: Lexicon) -> str:
    """A credential as it is written, but an "RN license" is an RN."""
    short = _LAST_WORD.sub("", written)
    return (
        short
        if [(found.id, found.end) for found in lexicon.find(short)][:1] == [(mark.id, len(short))]
        else written
    )


def _trim(item: str) -> str:
    """An item without what stands around it; a bracket inside keeps its end."""
    name = item.strip(EDGE)
    return name + "".join(end for start, end in ("()", "[]") if name.count(start) > name.count(end))


def _read_dates(item: str, as_of: date) -> tuple[str | None, str | None]:
    """From when and until when an item holds: a date after "expires", or one that is still to come."""
    issued = expires = None
    for found in find_periods(item):
        point = found.period.end or found.period.start
        if point is None:
            continue
        told = _EXPIRES.search(item[max(0, found.start - 24) : found.start]) is not None
        if told or (
            not has_ended(point, as_of) and len(point) >= 4 and point > as_of.isoformat()[: len(point)]
        ):
            expires = point
        elif not found.single and found.period.end:
            issued, expires = found.period.start, point
        else:
            issued = found.period.start
    return issued, expires


# ---------------------------------------------------------------- where they are told of


def _find_told(contents: Contents, career: Career, lexicon: Lexicon, as_of: date) -> Iterator[_Finding]:
    """Those of titles, sentences, skills, and of other people."""
    for said in (contents.label,) if contents.label else ():
        yield from _read_titles(said, lexicon, as_of)
    for post, kind in career.kinds:
        if kind in ("care", "related"):
            head = Said(post.job.title, post.head.evidence)
            yield from _read_titles(head, lexicon, as_of)
        yield from (one for said in post.below for one in _read_sentence(said, lexicon, as_of, None))
    for said in (*contents.summary, *contents.other):
        label = contents.label is not None and said.evidence == contents.label.evidence
        yield from _read_sentence(said, lexicon, as_of, None if label else "says so of themselves")
    for said in contents.skills:
        for one in _read_items(said, lexicon, as_of, others=True):
            yield (
                one
                if one.state == "refused"
                else one._replace(state="supported", reason="listed among skills")
            )
    for said in contents.references:
        for mark in lexicon.find(said.text):
            if mark.kind in HELD_KINDS and mark.id != OTHER:
                verdict = Verdict(REFEREE, other=True)
                yield _make(mark, "", said.text, verdict, said, as_of, lexicon)


def _read_titles(said: Said, lexicon: Lexicon, as_of: date) -> Iterator[_Finding]:
    for one in _read_items(said, lexicon, as_of, others=False):
        if one.kind == "license" or one.state == "refused":
            if one.reason == ASSOCIATE and _TEMPORARY.search(said.text):  # the post is, not the license
                one = one._replace(state="supported", reason="the title of a post")
            elif one.reason == ASSOCIATE:
                one = one._replace(other=True)  # of its time: the full license may have come since
            elif one.state != "refused":
                one = one._replace(state="supported", reason="the title of a post")
            yield one._replace(expires=None, issued=None, states=())
    for mark in lexicon.find(said.text):
        written = said.text[mark.start : mark.end]
        if mark.id == OTHER and lexicon.is_associate(written):
            yield _make(mark, written, said.text, Verdict(ASSOCIATE), said, as_of, lexicon)


def _read_sentence(said: Said, lexicon: Lexicon, as_of: date, mere: str | None) -> Iterator[_Finding]:
    """Those of a sentence: held where it says so; a `mere` mention supports, or says nothing."""
    marks = lexicon.find(said.text)
    for mark, verdict in judge(said.text, marks, others=True):
        if mark.id == OTHER and lexicon.is_associate(said.text[mark.start : mark.end]) and not verdict.other:
            held = verdict if verdict.own or verdict.reason else Verdict(ASSOCIATE)
            yield _make(mark, said.text[mark.start : mark.end], said.text, held, said, as_of, lexicon)
            continue
        if mark.id == OTHER or (mark.kind == "certification" and not (verdict.reason or verdict.own)):
            continue
        if verdict.reason == ASSOCIATE and _TEMPORARY.search(said.text):  # a post for a time
            verdict = Verdict()
        one = _make(mark, "", said.text, verdict, said, as_of, lexicon)
        if verdict.reason or verdict.own:
            yield one
        elif mere and mark.kind == "license":
            yield one._replace(state="supported", reason=mere)


# ---------------------------------------------------------------- all mentions of one


def _settle(findings: Sequence[_Finding], letters: Sequence[Evidence]) -> tuple[Claim, ...]:
    """One claim for each credential that is named or supported, and one for each reason that refuses it.

    A line that tells that one is not held weighs more than the letters after the name.
    """
    claims: list[Claim] = []
    for kind, ident in dict.fromkeys((one.kind, one.id) for one in findings):
        mine = [one for one in findings if (one.kind, one.id) == (kind, ident)]
        if ident == OTHER:
            claims += _settle_others(mine)
            continue
        refused = [one for one in mine if one.state == "refused"]
        own = [one for one in refused if not one.other]
        named = [one for one in mine if one.state == "named"]
        supported = [one for one in mine if one.state == "supported"]
        elsewhere = all(one.states for one in own)
        if named and (not own or elsewhere or any(one.states for one in named)):
            claims.append(_claim([*named, *supported], "named", None))
        elif any(one.evidence not in letters for one in named):
            claims.append(_claim(named, "supported", f"named, and elsewhere {own[0].reason}"))
        elif supported and all(one.reason == REASONS["sought"] for one in own):
            claims.append(_claim(supported, "supported", supported[0].reason))
        for reason in dict.fromkeys(one.reason for one in refused):
            claims.append(_claim([one for one in refused if one.reason == reason], "refused", reason))
    return tuple(claims)


def _settle_others(findings: Sequence[_Finding]) -> list[Claim]:
    """A claim for each credential that the pack does not know; what is named once is not refused as well."""
    named = [one for one in findings if one.state == "named"]
    known = {one.written for one in named}
    refused = [one for one in findings if one.state == "refused" and not one.other]
    return [
        *(_claim([one], "named", None) for one in named),
        *(_claim([one], "refused", one.reason) for one in refused if one.written not in known),
    ]


def _claim(
    findings: Sequence[_Finding], state: Literal["named", "supported", "refused"], reason: str | None
) -> Claim:
    first = findings[0]
    value: dict[str, Any] = {}
    if states := tuple(dict.fromkeys(state for one in findings for state in one.states)):
        value["states"] = states
    if expires := [one.expires for one in findings if one.expires]:
        value["expires"] = max(expires)
    if first.id == OTHER:
        value["name"] = first.written
    evidence = choose_lines(one.evidence for one in findings)
    return Claim(first.kind, first.id, state, value or None, reason, evidence)
