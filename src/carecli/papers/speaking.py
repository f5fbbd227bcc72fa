"""Languages that a posting asks or wishes for: each once, those of a list that `or` ends as one demand."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from carecli.papers.asking import AskedThing, rate_thing
from carecli.papers.conditions import is_any_of_more
from carecli.papers.lexicon import fold_text
from carecli.papers.posting import Asked, Importance
from carecli.papers.segments import PostingPart, quote

_ENGLISH = "en"
_SPEAKS = re.compile(
    r"fluen|bilingual|proficien|speak|spoken|written|language|communicat|must|required|ability|literate"
)
_PAID_MORE = re.compile(
    r"[^.;]{0,20}?\b(?:is|are|earns?|gets?|pays?|brings?)\b[^.;]{0,16}\b(?:paid|more|differential|stipend|bonus"
    r"|premium|extra)\b|[\s:,(-]{1,3}(?:pay |language )?(?:differential|stipend|premium|bonus)\b"
)
_CHOICE = re.compile(r"\bor\b|/")
_BETWEEN_LANGUAGES = re.compile(r"[ ,/()&]{0,3}(?:(?:and/or|and|or)\b)?[ ]?(?:in |the )?")


def list_languages(parts: Sequence[PostingPart], things: Sequence[AskedThing], file: str) -> Iterator[Asked]:
    """What is asked of languages, by the things found in the parts of a posting; English is none."""
    named = [t for t in things if t.kind == "language" and t.said and t.weight != "none"]
    run: list[AskedThing] = []
    for thing, following in pairwise([*named, None]):
        assert thing is not None  # noqa: S101  only what follows the last is none
        run.append(thing)
        if following is None or not _is_listed(parts, thing, following):
            yield from _ask(parts[thing.part], run, file)
            run = []


def _ask(part: PostingPart, run: Sequence[AskedThing], file: str) -> Iterator[Asked]:
    """Languages that stand side by side: any one of them, or each."""
    lower = fold_text(part.text)
    spoken = [one for one in run if one.id != _ENGLISH]
    is_choice = _CHOICE.search(lower, run[0].start, run[-1].end) or _has_choice(part, run[0])
    for group in [spoken] if is_choice else [[one] for one in spoken]:
        if group:
            ids, words = tuple(one.id for one in group), tuple(one.held for one in group)
            weight = _weigh(part, lower, group)
            yield Asked("language", ids, weight, (quote(part, file),), words=words)


def _is_listed(parts: Sequence[PostingPart], one: AskedThing, other: AskedThing) -> bool:
    """Whether two languages stand side by side in a sentence, asked alike."""
    if one.part != other.part or one.weight != other.weight:
        return False
    return bool(_BETWEEN_LANGUAGES.fullmatch(fold_text(parts[one.part].text[one.end : other.start])))


def _has_choice(part: PostingPart, first: AskedThing) -> bool:
    """Whether one of what follows is asked."""
    return any(m.kind == "ways" and m.id == "choice" and m.end <= first.start for m in part.marks)


def _weigh(part: PostingPart, lower: str, group: Sequence[AskedThing]) -> Importance:
    """How much languages are asked: as examples, or without a word of speaking them, not plainly."""
    weight = rate_thing(group[0])
    if any(_PAID_MORE.match(lower, thing.end) for thing in group):
        return "nice"
    is_plain = part.text.count(" ") < 5 or _SPEAKS.search(lower)
    if weight == "must" and (not is_plain or is_any_of_more(lower, [thing.start for thing in group])):
        return "unclear"
    return weight
