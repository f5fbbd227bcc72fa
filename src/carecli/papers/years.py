"""Numbers of years that a text asks for: ranges at their lower end, numbers in words, one inside another.

A number that is a deadline, a contract, an age or the employer's own history is none.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from carecli.names import NUMBERS
from carecli.papers.lexicon import Mention, fold_text

_TENS = {"twenty-four": 24, "thirty-six": 36, "thirty": 30, "sixty": 60, "ninety": 90}
WORDS = {NUMBERS[number]: number for number in (*range(1, 13), 15, 18, 20)} | _TENS
NUMBER = rf"(?:\d{{1,3}}(?:\.\d)?|{'|'.join(sorted(WORDS, key=len, reverse=True))})"
_AGAIN = r"(?: ?\(\d{1,3}\+?\))?"
_TIME = re.compile(
    rf"(?<![\w.$,-])(?P<low>{NUMBER}){_AGAIN}"
    rf"(?: ?(?:\+|plus|or more|or greater|and above| ?(?:-|to|or) ?(?P<high>{NUMBER}){_AGAIN})\+?)?"
    r"(?: ?(?:full|calendar|continuous|consecutive|additional|total|cumulative|solid|progressive|recent)"
    r"(?:[- ]time)?)?"
    r"[ -]?(?P<unit>years?|yrs?|months?|mos?|weeks?|wks?|days?)\b(?P<of>')?"
)
_INSIDE = re.compile(
    r"(?:of which|to include|including|includes|inclusive of|of these|of those|with) "
    rf"(?:at least |a minimum of )?(?P<a>{NUMBER}){_AGAIN}"
    r"(?! ?(?:%|percent|hours|days|months|patients|staff|weeks))\b"
    rf"|\b(?P<b>{NUMBER}){_AGAIN} (?:years? )?of (?:them|which|those|these)\b"
    rf"|(?:, |\()(?P<c>{NUMBER}){_AGAIN}\+? (?:in|as|with|at|within|doing)\b(?! \d)"
)
_ONE = re.compile(
    r"(?:(?<=at least )|(?<=minimum of ))a (?:full )?year\b"
    r"|(?<!\d )\ba year (?:or more\b|of (?=[a-z -]{0,30}\b(?:experience|nursing|care|work)\b))"
)
_BETTER = re.compile(rf"\((?P<low>{NUMBER})\+?(?: years?)?,? (?:is |are |strongly )?preferred\)")
_MONTHS = {"d": 1 / 30.4, "w": 1 / 4.345, "m": 1.0, "y": 12.0}
_LIVED = re.compile(
    r"(?<!including )(?<!or )lived experience|\b(?:in|of) (?:personal |sustained )?recovery\b|\bsobriety\b"
)
_BESIDE = 48  # letters in which a time is said to be lived, not worked
_NEAR = 3  # letters that may stand between a phrase and its number
MOST_YEARS = 30


class Time(NamedTuple):
    """A span of time in a text: where, how many months at least, and whether it is a minimum of years.

    `inside` says that it lies within the one before it.
    """

    start: int
    end: int
    months: float
    counts: bool
    inside: bool = False

    @property
    def years(self) -> float:
        """In years, to a tenth."""
        return round(self.months / 12, 1)


def read_number(text: str) -> float:
    """A number as digits or as a word. Raises KeyError for what is none."""
    return float(text) if text[0].isdigit() else float(WORDS[text])


def find_times(text: str, marks: Sequence[Mention]) -> list[Time]:
    """Every span of time in a sentence, in order, with the minima that lie inside the first."""
    lower = fold_text(text)
    if not (
        "year" in lower
        or "yr" in lower
        or "month" in lower
        or "mos" in lower
        or "day" in lower
        or "week" in lower
    ):
        return []
    numbers = [mark for mark in marks if mark.kind == "numbers"]
    times = list(_find_plain(lower, numbers))
    times += [
        Time(f.start(), f.end("low"), read_number(f["low"]) * 12, counts=True)
        for f in _BETTER.finditer(lower)
    ]
    times += [Time(found.start(), found.start() + 6, 12, counts=True) for found in _ONE.finditer(lower)]
    counted = [time for time in times if time.counts]
    if counted:
        times += list(_find_inside(lower, counted[0], times))
    return sorted(times)


def _find_plain(lower: str, numbers: Sequence[Mention]) -> Iterator[Time]:
    before: Time | None = None
    for found in _TIME.finditer(lower):
        months = read_number(found["low"]) * _MONTHS[found["unit"][0]]
        counts = (
            found["unit"][0] in "ym" and 3 <= months <= MOST_YEARS * 12 and _is_minimum(found, lower, numbers)
        )
        gap = lower[before.end : found.start()] if before is not None else ""
        inside = bool(
            counts
            and before
            and before.counts
            and len(gap) < 90
            and _leads_inside(gap)
            and months <= before.months
        )
        before = Time(found.start(), found.end(), months, counts, inside)
        yield before


def _leads_inside(gap: str) -> bool:
    """Whether what stands between two numbers puts the second inside the first."""
    return any(
        word in gap
        for word in ("including", "of which", "to include", "includ", "with at least", "with a minimum")
    )


def _is_minimum(found: re.Match[str], lower: str, numbers: Sequence[Mention]) -> bool:
    for mark in numbers:
        is_before = mark.id in ("other_before", "recency") and mark.end <= found.start() <= mark.end + _NEAR
        if is_before and (mark.id == "recency" or not _says_experience(lower, found.end())):
            return False
        is_behind = found.start() < mark.start <= found.end() + 2 and mark.end > found.end()
        if mark.id == "other_after" and is_behind:
            return False
    if _LIVED.search(lower[max(0, found.start() - _BESIDE) : found.end() + _BESIDE]):
        return False
    before = lower[max(0, found.start() - 6) : found.start()]
    is_over = before.endswith(("over ", "every ")) and not _says_experience(lower, found.end())
    return not is_over and not lower.startswith((" old", "-old", "-long"), found.end())


def _says_experience(lower: str, end: int) -> bool:
    return any(
        word in lower[end : end + 60]
        for word in ("experience", " of nursing", " of clinical", " of case", " of care")
    )


def _find_inside(lower: str, first: Time, times: Sequence[Time]) -> Iterator[Time]:
    """Minima without a unit of their own, after the first."""
    for found in _INSIDE.finditer(lower, first.end):
        group = next(name for name in "abc" if found[name])
        start, end = found.span(group)
        months = read_number(found[group]) * 12
        if months <= first.months and not any(time.start <= start < time.end for time in times):
            yield Time(start, end, months, counts=True, inside=True)
