"""How much each thing of a sentence is asked: by the phrases around it, by its label, by its heading.

The nearest phrase decides: one after the thing reaches back to an earlier phrase or a bound, one before it
reaches forward. What nothing says a word of is unclear, and never stops anybody.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from carecli.papers.conditions import (
    find_condition,
    is_background,
    is_beside_others,
    is_of_some_posts,
    list_other_work,
)
from carecli.papers.lexicon import Mention, fold_text
from carecli.papers.posting import Importance
from carecli.papers.segments import PostingPart
from carecli.papers.years import Time, find_times

Weight = Literal["must", "nice", "unclear", "none"]

NAMED = ("license", "associate", "certification", "education", "card", "language", "skill")
_BOUND = re.compile(r";|\s[-\u2013\u2014]\s|\. ")
_LETTERS = re.compile(r"\.[A-Za-z]\. [^A-Z]")  # the end of `C.H.P.N. certification` ends no clause
_CLOSING = re.compile(r"\s*(?:$|[.,;:)!/\u2013\u2014-]|(?:but|and|or|for|at|by|in)\b)")
_AMOUNTS = frozenset(
    ["at least", "minimum of", "a minimum of", "at a minimum", "no less than", "not less than"]
)
_NO_REACH = 45  # letters that "no" reaches forward
_OTHERS_REACH = 45
_NEAR = 30
_ANSWERS = (
    "I am ",
    "I have ",
    "I do ",
    "I possess ",
    "I hold ",
    "I will ",
    "Yes,",
    "Yes ",
    "No, ",
)  # of a form
_THE = re.compile(r"\b(?:the|our) (?:assigned |charge |supervising |primary |lead |on-call )?$")
_PERSONS = re.compile(r"\s*(?:graduates?|students?|interns?|candidates? welcome|supervisors?'?|staff|team)\b")

_GIVEN_AFTER = re.compile(
    r"(?: (?:exam(?:ination)?|certification|degree|license|program|course)s?)?(?: (?:fee|cost)s?)?"
    r"(?: (?:is|are|will be))? ?"
    r"(?:tuition|reimburse\w*|sponsor\w*|bonus|differential|stipend|scholarship|paid (?:for )?by)\b"
)
_GIVEN_BEFORE = re.compile(
    r"\b(?:we|employer|hospital|company)(?: will| also| fully| even)* "
    r"(?:pays?|reimburses?|sponsors?|covers?|funds?)(?: (?:for|the|your|a|an|cost|costs|fee|fees|of))* $"
)
_FOR_LATER = re.compile(r"[^;.]{0,40}?\bfor (?:a |any |career )?(?:promotion|advancement|moving up)\b")
_GRADUATES = re.compile(r"\bgraduates (?:of|from)\b[^;.]{0,40}$")
_WELCOME = re.compile(r"[^;.]{0,40}\b(?:welcome|welcomed|invited|encouraged)\b")


class AskedThing(NamedTuple):
    """One thing a sentence names, and how much it is asked.

    `said` tells that a phrase, a label or a heading says it, and nothing was guessed. `time` is set for a
    number of years. `months` is the grace, 0 for one that is not said; `held` is the text as written.
    """

    part: int
    start: int
    end: int
    kind: str
    id: str
    weight: Weight
    held: str
    said: bool = True
    eligible: bool = False
    months: int | None = None
    time: Time | None = None


def rate_thing(thing: AskedThing) -> Importance:
    """How much a thing is asked; of one that is no demand nothing is said."""
    return "unclear" if thing.weight == "none" else thing.weight


class _Cue(NamedTuple):
    start: int
    end: int
    side: str
    weight: Weight
    text: str


def weigh_part(part: PostingPart, number: int) -> Iterator[AskedThing]:
    """The things of a sentence in order, each with how much it is asked; what is somebody else's is none."""
    if part.rule == "ignore" or part.is_heading or part.text.startswith(_ANSWERS):
        return
    times = find_times(part.text, part.marks)
    named = [mark for mark in part.marks if mark.kind in NAMED]
    associates = {mark.start for mark in named if mark.kind == "associate"}
    spots: list[tuple[int, int, str, str, Time | None]] = [
        *((m.start, m.end, "license" if m.kind == "associate" else m.kind, m.id, None) for m in named),
        *((time.start, time.end, "years", "", time) for time in times if time.counts),
    ]
    if not spots:
        return
    spots.sort(key=lambda spot: spot[:2])
    lower = fold_text(part.text)
    sentence = _Sentence(part, lower, [spot[:3] for spot in spots])
    works = list_other_work(part)
    outer: tuple[Weight, bool] | None = None
    for start, end, kind, ident, time in spots:
        weight, said = sentence.weigh(start, end, kind)
        if weight == "must" and kind == "license":
            is_open = is_background(lower, end) or is_beside_others(part, lower, start, end, works)
            weight = "unclear" if is_open else weight
        if kind in _GRACED and (sentence.is_of_others(start, end, kind) or sentence.is_no_demand(start, end)):
            weight, said = "none", True
        eligible, months = False, None
        if kind in ("license", "certification", "education"):
            eligible = start in associates or sentence.is_within_reach(start, end)
            months = sentence.find_grace(start, end, times)
        if time is not None:  # a minimum inside another is asked as that is
            weight, said = outer if time.inside and outer is not None else (weight, said)
            outer = outer if time.inside else (weight, said)
        if months is not None and not said:  # what may come later is asked, whoever says it
            weight, said = "must", True
        yield AskedThing(
            number, start, end, kind, ident, weight, part.text[start:end], said, eligible, months, time
        )


class _Sentence:
    """The phrases of one sentence and where its clauses end."""

    def __init__(self, part: PostingPart, lower: str, things: Sequence[tuple[int, int, str]]) -> None:
        self.part = part
        self.lower = lower
        self.things = things
        bounds = (found.start() for found in _BOUND.finditer(lower))
        self.bounds = [at for at in bounds if not _LETTERS.match(part.text, at - 2)]
        self.cues = list(self._list_cues(part.marks))
        self.others = [mark for mark in part.marks if mark.kind == "people"]
        self.later = [mark for mark in part.marks if mark.kind == "later"]
        self.condition = find_condition(part, lower)
        self.work = [mark for mark in part.marks if (mark.kind, mark.id) == ("title", "care")]
        self.titles = {m.start for m in part.marks if m.kind == "title" and m.id in ("care", "shared")}

    def _list_cues(self, marks: Sequence[Mention]) -> Iterator[_Cue]:
        """The phrases that take part; one that can stand on either side is taken by where things are."""
        before = {mark.start: mark for mark in marks if mark.kind == "before"}
        for mark in marks:
            if mark.kind not in ("after", "before") or (mark.kind, mark.id) == ("before", "maybe"):
                continue
            text = self.lower[mark.start : mark.end]
            side, weight = mark.kind, mark.id
            if mark.id == "maybe":
                weight = "unclear"
            if mark.id == "closing":
                weight = "nice"
                if not _CLOSING.match(self.lower, mark.end):
                    continue
            follows = any(
                mark.end <= start and not self._is_bound(mark.end, start) for start, _, _ in self.things
            )
            if side == "after" and weight != "none" and mark.start in before and follows:
                continue
            if side == "after" and weight != "none" and follows and not self._has_thing_before(mark):
                side = "before"
            yield _Cue(mark.start, mark.end, side, weight, text)  # type: ignore[arg-type]

    def _has_thing_before(self, mark: Mention) -> bool:
        low = max((bound for bound in self.bounds if bound <= mark.start), default=0)
        earlier = [
            m.end for m in self.part.marks if m.kind == "after" and m.end <= mark.start and m.end > low
        ]
        low = max([low, *earlier])
        return any(low <= start and end <= mark.start + 1 for start, end, _ in self.things)

    def _is_bound(self, start: int, end: int) -> bool:
        """Whether a clause ends between two places."""
        return any(start <= bound < end for bound in self.bounds)

    def weigh(self, start: int, end: int, kind: str) -> tuple[Weight, bool]:
        """How much what stands there is asked, and whether anything says so."""
        if self.condition is not None and self.condition <= start:
            return "unclear", True
        before = next((c for c in reversed(self.cues) if c.side == "before" and c.end <= start), None)
        if before and before.weight == "none" and self._reaches(before, start):
            return "none", True
        first = start if kind == "education" else end - 1  # of `masters preferred` the phrase is a part
        after = next((c for c in self.cues if c.side == "after" and c.start >= first), None)
        if (
            after
            and not self._is_apart(end, after.start)
            and not self._is_cut(end, after)
            and not (after.weight == "nice" and self._is_of_next(end, kind, after))
        ):
            if after.weight == "must" and is_of_some_posts(self.lower, after.end):
                return "unclear", True
            return self._settle(after.weight, after.text)
        if inner := self._find_outer_phrase(start):
            return self._settle(inner.weight, inner.text)
        if before and self._reaches(before, start):
            return self._settle(before.weight, before.text)
        if self.part.rule in ("must", "nice"):
            return self.part.rule, True
        return "unclear", False

    def _find_outer_phrase(self, start: int) -> _Cue | None:
        """The phrase before the parenthesis in which a thing stands: a master's preferred (MSN, MHA)."""
        opened = self.lower.rfind("(", 0, start)
        if opened <= self.lower.rfind(")", 0, start):
            return None
        before = self.lower[:opened].rstrip()
        return next((c for c in self.cues if c.side == "after" and c.end == len(before)), None)

    def _is_apart(self, end: int, start: int) -> bool:
        """Whether a phrase is of another clause, of words in parentheses after the thing, or of other work.

        In `2 years in a clinic, case management preferred` nothing but case management is preferred.
        """
        gap = self.lower[end:start]
        opened = gap.rfind("(")
        is_inner = opened > gap.rfind(")") and bool(gap[opened + 1 :].strip())
        is_of_work = any(
            end < mark.start
            and self.lower.startswith(", ", mark.start - 2)
            and _EXPERIENCE.fullmatch(self.lower, mark.end, start)
            for mark in self.work
        )
        return is_inner or is_of_work or self._is_bound(end, start)

    def _is_of_next(self, end: int, kind: str, after: _Cue) -> bool:
        """Whether a wish is of what follows a comma: of `3 years of nursing, CCM preferred` the CCM alone.

        Things of a list are wished for together: of one kind, of a parenthesis, or with `or` at its end.
        """
        if kind not in _BEFORE_WISHES:
            return False
        between = [thing for thing in self.things if end <= thing[0] < after.start]
        if kind == "education":  # a bachelor's of either name, then a master's
            level = self._find_level(end)
            between = [t for t in between if t[2] != kind or self._find_level(t[1]) != level]
        if not between or between[0][2] == "skill" or (kind == "education" != between[0][2]):
            return False
        if kind not in ("education", "years") and kind in [other for _, _, other in between]:
            return False
        gap, rest = self.lower[end : between[0][0]], self.lower[end : after.start]
        is_list = _LIST_END.search(rest) or rest.count(")") > rest.count("(")
        return "," in gap and not _JOINS.search(gap.rpartition(",")[2]) and not is_list

    def _find_level(self, end: int) -> str:
        """The level of the degree that ends somewhere."""
        named = (m.id for m in self.part.marks if m.kind == "education" and m.end == end)
        return next(named, "").partition(":")[0]

    def _is_cut(self, end: int, after: _Cue) -> bool:
        """Whether a phrase that begins anew stands before the one after the thing."""
        return any(
            c.side == "before"
            and end <= c.start < after.start
            and c.text not in _AMOUNTS
            and c.weight != "none"
            for c in self.cues
        )

    def _reaches(self, before: _Cue, start: int) -> bool:
        if self._is_bound(before.end, start):
            return False
        if before.weight == "none":
            gap = self.lower[before.end : start]
            return len(gap) <= _NO_REACH and "," not in gap and " but " not in gap
        closed = any(c.side == "after" and before.end <= c.start and c.end <= start for c in self.cues)
        if before.text in _AMOUNTS:
            return not closed and start - before.end <= _NEAR
        return not closed

    def _settle(self, weight: Weight, text: str) -> tuple[Weight, bool]:
        """A phrase against the heading: a list of wishes makes no musts, and `at least` only counts."""
        if weight == "must" and self.part.rule == "nice":
            return ("nice", True) if text in _AMOUNTS or not self._is_plain(text) else ("unclear", True)
        if text in _AMOUNTS and self.part.rule in ("duties", "pay"):
            return "unclear", False
        return weight, True

    @staticmethod
    def _is_plain(text: str) -> bool:
        return "required" in text or "must" in text or "mandatory" in text

    def is_of_others(self, start: int, end: int, kind: str) -> bool:
        """Whether a credential belongs to somebody else: staff, referrers, a title, graduates."""
        if kind == "license" and (end + 1 in self.titles or any(start < t < end for t in self.titles)):
            is_said = "licens" in self.lower[start:end] and self.lower[end - 1] != "s"
            return not is_said and not self.lower.endswith(("licensed ", "license as an "), 0, start)
        if _PERSONS.match(self.lower, end) or (kind == "license" and self._is_somebody(start, end)):
            return True
        for mark in self.others:
            gap = self.lower[mark.end : start]
            if mark.end <= start and len(gap) <= _OTHERS_REACH and not self._is_bound(mark.end, start):
                return not any(c.weight == "must" and mark.end <= c.start <= start for c in self.cues)
        return False

    def is_no_demand(self, start: int, end: int) -> bool:
        """Whether a credential is what the employer gives, what a later step takes, or who is welcome.

        The level of a license is no degree either: licensed at the master's level.
        """
        before = self.lower[max(0, start - _FAR) : start]
        if _OF_LEVEL.search(before) and (
            self.lower.startswith(" level", end) or self.lower[:end].endswith("level")
        ):
            return True
        later = _FOR_LATER.match(self.lower, end)
        if later and not any(end <= other < later.end() for other, _, _ in self.things):
            return True
        if _GRADUATES.search(before) and _WELCOME.match(self.lower, end):
            return True
        return bool(_GIVEN_AFTER.match(self.lower, end) or _GIVEN_BEFORE.search(before))

    def _is_somebody(self, start: int, end: int) -> bool:
        """Whether letters are a colleague's: the RN, the assigned RN."""
        is_license = "licen" in self.lower[start : end + 12]
        return not is_license and bool(_THE.search(self.lower[max(0, start - 24) : start]))

    def is_within_reach(self, start: int, end: int) -> bool:
        """Whether it is enough to be able to get it."""
        for mark in self.later:
            if mark.id != "eligible" or self._is_bound(min(end, mark.end), max(start, mark.start)):
                continue
            is_beside = mark.end > end and -_LICENSE_WORD <= mark.start - end <= 3  # RN license pending
            if 0 <= start - mark.end <= _NEAR or is_beside:
                return True
            follows = any(0 <= s - mark.end <= _NEAR for s, _, kind in self.things if kind in _GRACED)
            if 0 <= mark.start - end <= _FAR and not follows and _OR.search(self.lower[end : mark.start]):
                return True
        return False

    def find_grace(self, start: int, end: int, times: Sequence[Time]) -> int | None:
        """The months after hire in which it may come; 0 where the time is not said, None where it is now."""
        for mark in self.later:
            months = self._read_deadline(mark, times) if mark.id == "within" else None
            if months is not None and self._is_of(start, end, mark):
                return months
        some = (mark for mark in self.later if mark.id == "sometime")
        return 0 if any(self._is_of(start, end, mark) for mark in some) else None

    def _read_deadline(self, mark: Mention, times: Sequence[Time]) -> int | None:
        """The months of a deadline that a phrase opens; None where it opens none."""
        for time in times:
            gap = self.lower[mark.end : time.start]
            if time.start < mark.end or len(gap) > 18 or gap.strip(" (") not in _FILLING:
                continue
            is_of_hire = any(m.id == "from" and time.end <= m.start <= time.end + 12 for m in self.later)
            if is_of_hire or (time.months <= 60 and not _OF_OTHER.match(self.lower, time.end)):
                return max(1, round(time.months))
        return None

    def _is_of(self, start: int, end: int, mark: Mention) -> bool:
        """Whether a phrase about later is of this thing: of its clause, with only its like between them."""
        inner = [b for b in self.bounds if min(end, mark.end) <= b < max(start, mark.start)]
        if any(not _REFERS_BACK.match(self.lower, bound) for bound in inner):
            return False
        low, high = (end, mark.start) if end <= mark.start else (mark.end, start)
        between = [
            kind
            for s, e, kind in self.things
            if low <= s and e <= high and kind != "years" and self.lower[s - 1] != "("
        ]
        kind = next(kind for s, _, kind in self.things if s == start)
        earlier = any(e <= mark.start and kind in _GRACED for _, e, kind in self.things)
        if start >= mark.end and earlier:
            return False
        gap = self.lower[low:high]
        is_done = "required" in gap and " or " not in gap and not _REQUIRED_BY.fullmatch(gap)
        return all(other == kind for other in between) and not is_done


_FAR = 90
# A clause that goes on about what stands before it: `; or`, `; must obtain one within 36 months`.
_REFERS_BACK = re.compile(
    r"; or |(?:[;.,]|\s[-\u2013\u2014]) (?:[^;.]{0,60} )?(?:have|obtain|earn|achieve|complete"
    r"|get|become|pass"
    r"|sit for|be|acquire)\w* (?:the )?"
    r"(?:one|it|this|that|them|certification|certified|registered|credential|licensed|licensure)\b"
)
_REQUIRED_BY = re.compile(r"[^,;]{0,40}\brequired ")  # within a time: required within 30 days of hire
_OF_LEVEL = re.compile(r"\b(?:at|to) (?:the|a) $")
_LICENSE_WORD = len("license")
_BEFORE_WISHES = ("years", "license", "education", "skill")
_LIST_END = re.compile(r",\s?(?:and|or)\b")
_JOINS = re.compile(r"\b(?:and|or)\b|[/&]")
_EXPERIENCE = re.compile(r"s?(?: experience| background)? ?")
_OR = re.compile(r"\bor\b(?: an?| the| have| be| has| be able| current)*\s*$")
_GRACED = ("license", "certification", "education")
_FILLING = frozenset(["", "the first", "first", "a period of", "the", "their first", "your first", "about"])
_OF_OTHER = re.compile(
    r" (?:of (?:graduat|experience|discharge|admission|the visit|referral|receipt|nursing|clinical)|prior)"
)
