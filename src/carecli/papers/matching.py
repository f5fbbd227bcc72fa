"""A posting against a person: what they have of each thing that it asks, what stops them, and the answer.

The answer is what a fair hiring manager would say of these answers:

- `not care management`: the posting is of another field.
- `stopped`: a license, certification or degree that the posting says outright is a must, at once, is missing,
  and no other way is named. Nothing else stops anybody: what is unclear, may come later, need only be within
  reach, or may be replaced by experience, does not; nor do years, skills, the state of a license, the field
  of a degree, a card of a day's course, or what the person has not answered.
- `unclear`: an answer that is not given would decide whether they are stopped; or a language is a must and it
  is not known whether they speak it; or the posting says of nothing that it is a must, and something it names
  is not there; or nothing that it asks could be read.
- `stretch`: years that it asks outright are short, or fewer than two thirds of the musts that can be judged
  are there; what may come after hire is taken as coming.
- `apply`: everything else.

A posting may also lie below somebody: their license starts above its level, or they stand above it already.
"""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from carecli.engine.eligibility import find_license_above
from carecli.papers.measuring import Measure, Side, Status, can_stop, judge_asked
from carecli.papers.measuring import set_measure as set_measure
from carecli.papers.posting import Asked, Importance, Posting, Unit, Yearly

Answer = Literal["apply", "stretch", "unclear", "stopped", "not care management"]
ANSWERS: tuple[Answer, ...] = ("apply", "stretch", "unclear", "stopped", "not care management")
MOST = 2 / 3
"""From this share of the musts on that can be judged nothing keeps from applying."""


class Matched(NamedTuple):
    """One thing asked, beside what the person has of it."""

    asked: Asked
    side: Side
    is_stop: bool

    @property
    def id(self) -> str:
        """What it is called where a name is needed: the codes that will do, `RN/LCSW`; of years `years:5`."""
        name = "/".join(self.asked.any_of) or self.asked.kind
        return f"years:{name}" if self.asked.kind == "years" else name

    @property
    def status(self) -> Status:
        """How far it is there."""
        return self.side.status

    @property
    def comes_later(self) -> bool:
        """Whether it is not there today and need not be: a condition, with a date where one is named."""
        return self.status == "partial" and (self.asked.later_months is not None or self.asked.eligible)


class Paid(NamedTuple):
    """Pay as a posting says it, and the same a year; None where it is paid by the `piece`."""

    low: float
    high: float
    unit: Unit
    yearly: Yearly | None
    piece: str | None


class Below(NamedTuple):
    """Why a posting lies below somebody: their license starts above it, or they stand on a higher level."""

    license: str | None
    level: str | None


class Match(NamedTuple):
    """A posting, the answer, and everything that it asks in its own order; `below` where it is too low."""

    posting: Posting
    answer: Answer
    found: tuple[Matched, ...]
    below: Below | None = None

    @property
    def stops(self) -> tuple[Matched, ...]:
        """What stops the person."""
        return tuple(each for each in self.found if each.is_stop)

    @property
    def pay(self) -> Paid | None:
        """The posting's pay, as it says it and as a year's range; None where it says none."""
        wage = self.posting.pay
        return Paid(wage.low, wage.high, wage.unit, wage.yearly, wage.piece) if wage else None

    def list_by(self, importance: Importance) -> tuple[Matched, ...]:
        """What is asked with that importance."""
        return tuple(each for each in self.found if each.asked.importance == importance)

    @property
    def held(self) -> tuple[Matched, ...]:
        """What is asked or wished for and is there, musts first: what a letter may name."""
        met = [each for each in self.found if each.status == "met"]
        return tuple(sorted(met, key=lambda each: IMPORTANCES.index(each.asked.importance)))


IMPORTANCES: tuple[Importance, ...] = ("must", "nice", "unclear")


def match_posting(posting: Posting, measure: Measure) -> Match:
    """How a person stands to a posting."""
    if not posting.care:
        return Match(posting, "not care management", ())
    found = tuple(_match(asked, posting, measure) for asked in posting.asked)
    return Match(posting, _decide(found), found, _find_below(posting, measure))


def _find_below(posting: Posting, measure: Measure) -> Below | None:
    """What of the person lies above the level of a posting; None where nothing does, or it has none."""
    if posting.level is None:
        return None
    license_ = find_license_above(measure.passed_over.get(posting.level, ()), measure.case)
    standing = measure.standing
    is_higher = standing is not None and posting.level in measure.behind[standing]
    return Below(license_, standing if is_higher else None) if license_ or is_higher else None


def _match(asked: Asked, posting: Posting, measure: Measure) -> Matched:
    side = judge_asked(asked, posting, measure)
    if side.status == "missing":
        if asked.later_months is not None or asked.eligible:
            side = side._replace(status="partial")
        elif not measure.cards.isdisjoint(asked.any_of):
            side = Side("partial", f"{side.said}, a day's course")
    is_stop = side.status == "missing" and can_stop(asked, measure)
    return Matched(asked, side, is_stop)


def _decide(found: Sequence[Matched]) -> Answer:
    if any(each.is_stop for each in found):
        return "stopped"
    musts = [each for each in found if each.asked.importance == "must"]
    if any(each.side.is_open for each in musts):
        return "unclear"
    judged = [each for each in musts if each.status != "unknown"]
    if not musts:
        named = [each for each in found if each.asked.importance == "unclear"]
        is_there = found and all(each.status in ("met", "unknown") for each in named)
        return "apply" if is_there else "unclear"
    if any(each.asked.kind == "years" and each.status != "met" for each in judged):
        return "stretch"
    there = sum(each.status == "met" or each.comes_later for each in judged)
    return "apply" if there >= MOST * len(judged) else "stretch"


# ------------------------------------------------------------ many postings


def list_wants(posting: Posting) -> tuple[object, ...]:
    """What a posting asks, without its lines: two that differ in it are not the same, however alike."""
    asked = [each._replace(evidence=(), words=()) for each in posting.asked]
    return (posting.care, *asked)


def sort_matches(matches: Iterable[Match]) -> list[Match]:
    """Matches by their answer, the best first; those below the person last, then by how much is there."""
    return sorted(matches, key=_rank)


def _rank(match: Match) -> tuple[int, bool, int, int, str]:
    missing = sum(each.status in ("partial", "missing") for each in match.list_by("must"))
    wishes = sum(each.status == "met" for each in match.list_by("nice"))
    place = ANSWERS.index(match.answer)
    return place, match.below is not None, missing, -wishes, match.posting.file
