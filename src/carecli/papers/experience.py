"""In what years of experience are asked: in care management itself, in leading others, or in any care."""

import re
from typing import Literal, NamedTuple

from carecli.papers.asking import AskedThing, weigh_part
from carecli.papers.lexicon import Mention, fold_text
from carecli.papers.segments import PostingPart
from carecli.papers.years import find_times

Work = Literal["any", "care", "leading"]
_REACH = 60
"""Letters after a number in which it is said of what it is."""

_CLAUSE = re.compile(r"[;:]|[.]\s|\s[-\u2013\u2014]\s")
_OR_BEFORE = re.compile(
    r"(?:\bor(?: an?| in| as an?| experience in| work in| previous| prior)?|/) ?$|\band/or ?$"
)
_SAME = re.compile(r"\b(?:care|case)(?: ?/ ?| or | and | and/or | & )$")
_OR_AFTER = re.compile(
    r"(?: experience| work| roles?)?,? ?(?:or|and/or|/)(?: an?| in| as an?| other| any| experience in)* ?"
    r"(?:nursing|nurse|clinical|acute|hospital|bedside|patient|medical|related|similar|relevant|comparable"
    r"|equivalent|direct|home|hospice|health|behavioral|mental|social work|counsel|therap|outreach|public)"
)
_LEADING = re.compile(
    r"(?<!or )\b(?:leadership|supervis(?:ory|ing|or)\b|managerial\b|management (?:role|position|capacity)"
    r"|(?:manag|lead)ing (?:a |an |the |other |clinical )*(?:staff|people|teams?|others|nurses|employees)"
    r"|(?:people|staff|team|progressive|administrative|nurse|nursing) management)"
)
_OF_OTHERS = re.compile(r"\b(?:under|report\w* to|by)\b[^,]*$")
_SAYS_EXPERIENCE = re.compile(r"[a-z]* experience\b")


class Experience(NamedTuple):
    """Of what years are asked, and where work is named that is only wished for beside them."""

    work: Work
    wish: tuple[int, int] | None = None


def read_experience(part: PostingPart, thing: AskedThing) -> Experience:
    """Of what a number of years is, by the words after it: up to the next clause or number."""
    lower = fold_text(part.text)
    end = _find_end(part, thing, lower)
    leads = _LEADING.search(lower, thing.end, end)
    mark = next(
        (m for m in part.marks if (m.kind, m.id) == ("title", "care") and thing.end <= m.start < end), None
    )
    if leads and not _OF_OTHERS.search(lower, thing.end, leads.start()):
        return Experience("leading")
    if mark is None:
        return Experience("any")
    if _is_alternative(lower, thing, mark):
        return Experience("any")
    if thing.weight != "nice" and _is_wish(part, mark, thing):
        said = _SAYS_EXPERIENCE.match(lower, mark.end)
        return Experience("any", (mark.start, said.end() if said else mark.end))
    return Experience("care")


def _find_end(part: PostingPart, thing: AskedThing, lower: str) -> int:
    """Where what is said of a number ends."""
    clause = _CLAUSE.search(lower, thing.end)
    later = [time.start for time in find_times(part.text, part.marks) if time.start >= thing.end]
    return min([thing.end + _REACH, len(lower), *later, *([clause.start()] if clause else [])])


def _is_alternative(lower: str, thing: AskedThing, mark: Mention) -> bool:
    """Whether other work will do as well: nursing or case management, case management or nursing."""
    before = _SAME.sub("", lower[thing.end : mark.start])
    return bool(_OR_BEFORE.search(before) or _OR_AFTER.match(lower, mark.end))


def _is_wish(part: PostingPart, mark: Mention, thing: AskedThing) -> bool:
    """Whether that work is only wished for, by the phrases around its name."""
    probe = Mention(mark.start, mark.end, "skill", "")
    marks = [m for m in part.marks if m.kind != "skill" or m.end <= mark.start or m.start >= mark.end]
    weighed = weigh_part(part._replace(marks=tuple(sorted((*marks, probe)))), thing.part)
    return any(one.weight == "nice" for one in weighed if one.start == mark.start and one.kind == "skill")
