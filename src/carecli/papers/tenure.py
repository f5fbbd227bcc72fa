"""Years that a résumé only tells of in a sentence: "over 8 years as an RN case manager"."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from carecli.papers.claims import Claim, YearSpan, choose_lines
from carecli.papers.jobs import Said
from carecli.papers.lexicon import Lexicon, fold_text
from carecli.papers.paper import Evidence
from carecli.papers.years import NUMBER, read_number

_TOLD = re.compile(
    rf"(?:\b(?P<more>over|more than|at least|upwards of|well over)|\b(?P<less>nearly|almost|close to|under)"
    rf"|\b(?P<near>about|around|approximately|some|roughly))? ?(?<![\w.$,/-])(?P<low>{NUMBER})"
    rf"(?: ?(?:-|to) ?(?P<high>{NUMBER}))? ?(?P<plus>\+|plus|or more)? ?years?\b'?"
    rf"|(?:,|\bincluding|\bwith|\bof which) (?P<inner>{NUMBER})(?= (?:of (?:them|those|these|which)|in|as)\b)"
)
_NOT_OWN = re.compile(
    r"\b(?:our|combined|has served|has been serving|serves|company|(?:agency|hospital|team) (?:has|with|of)"
    r"|seek\w*|looking for|next|ago|old|aged?|goal|hop(?:e|ing)|required|within|who|whose|clients?"
    r"|patients? (?:with|of))\b"
)
_FOR_ALL = re.compile(r"[.!?;]\s")
_INSIDE = re.compile(r"\b(?:including|of which|of (?:them|those|these)|with)\b")
_REACH = 80
"""Letters after a number, or before it, in which the work is named."""

_MORE = 0.25
"""By how much `over 8 years` may be more at the most."""

_MOST = 60  # years that anybody works

Kind = Literal["years", "related_years"]


class _ToldYears(NamedTuple):
    """Years of a kind, and whether they lie inside of those told before them."""

    kind: Kind
    span: YearSpan
    is_inside: bool
    evidence: Evidence


def claim_told_years(said: Sequence[Said], lexicon: Lexicon) -> dict[str, Claim]:
    """The years that sentences tell of, by kind: care management, other care without what is inside of it.

    The most that a kind is told with counts. They are supported, never named: nothing shows from when.
    """
    told = [one for line in said for one in _find_told(line, lexicon)]
    claims: dict[str, Claim] = {}
    for kind in dict.fromkeys(one.kind for one in told):
        mine = [one for one in told if one.kind == kind]
        best = max(mine, key=lambda one: one.span)
        span = best.span
        inner = [one.span for one in told if one.is_inside and one.kind != kind]
        if kind == "related_years" and inner:
            span = YearSpan(max(span.low - inner[0].high, 0.0), max(span.high - inner[0].low, 0.0))
        reason = "told in words; no post has dates to count"
        lines = choose_lines(one.evidence for one in mine)
        claims[kind] = Claim(kind, kind, "supported", span, reason, lines)
    return claims


def _find_told(said: Said, lexicon: Lexicon) -> Iterator[_ToldYears]:
    """The years of each sentence of a line, with the work that is named beside them."""
    start = 0
    for end in [*(cut.start() for cut in _FOR_ALL.finditer(said.text)), len(said.text)]:
        sentence = said.text[start:end]
        lower = fold_text(sentence)
        found = [one for one in _TOLD.finditer(lower) if read_number(one["low"] or one["inner"]) <= _MOST]
        if found and not _NOT_OWN.search(lower):
            yield from _read_sentence(sentence, lower, found, said.evidence, lexicon)
        start = end + 1


def _read_sentence(
    sentence: str, lower: str, found: Sequence[re.Match[str]], evidence: Evidence, lexicon: Lexicon
) -> Iterator[_ToldYears]:
    ends = [*(one.start() for one in found[1:]), len(lower)]
    last: re.Match[str] | None = None
    for one, end in zip(found, ends, strict=True):
        after = sentence[one.end() : min(end, one.end() + _REACH)]
        begin = last.end() if last else 0
        before = sentence[max(begin, one.start() - _REACH) : one.start()]
        kind = _name_work(after, lexicon) or (None if last else _name_work(before, lexicon))
        gap = lower[last.end() : one.start()] if last else ""
        is_inside = last is not None and bool(one["inner"] or _INSIDE.search(gap))
        if kind is not None:
            yield _ToldYears(kind, _read_span(one), is_inside, evidence)
        last = one


def _name_work(text: str, lexicon: Lexicon) -> Kind | None:
    """What work a text names: care management before other care, and nothing where it names a trade."""
    named = {mark.id for mark in lexicon.find(text) if mark.kind == "work"}
    if named & {"trade", "family", "volunteer", "elsewhere", "learning"}:
        return None
    if "care" in named:
        return "years"
    return "related_years" if named & {"related", "aide"} else None


def _read_span(found: re.Match[str]) -> YearSpan:
    """From the least to the most that a number of years may mean: a whole year more, or a quarter."""
    low = read_number(found["low"] or found["inner"])
    if found["high"]:
        return YearSpan(low, max(low, read_number(found["high"])))
    if found["less"]:
        return YearSpan(max(low - 1, 0.0), low)
    if found["near"]:
        return YearSpan(max(low - 1, 0.0), low + 1)
    if found["more"] or found["plus"]:
        return YearSpan(low, low + max(2.0, round(low * _MORE)))
    return YearSpan(low, low + 1)
