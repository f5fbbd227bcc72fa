"""A posting against a person: what they have of each thing that it asks, what stops them, and the answer.

The answer is what a fair hiring manager would say of these answers:

- `not care management`: the posting is of another field.
- `stopped`: a license, certification or degree that the posting says outright is a must, at once, is missing,
  and no other way is named. Nothing else stops anybody: what is unclear, may come later, need only be within
  reach, or may be replaced by experience, does not; nor do years, skills, the state of a license, the field
  of a degree, a card of a day's course, or what the person has not answered.
- `unclear`: an answer that is not given would decide whether they are stopped; or the posting says of nothing
  that it is a must, and something it names is not there; or nothing that it asks could be read.
- `stretch`: years that it asks outright are short, or fewer than two thirds of the musts that can be judged
  are there; what may come after hire is taken as coming.
- `apply`: everything else.
"""

from collections.abc import Container, Iterable, Sequence
from typing import Literal, NamedTuple

from carecli.papers.measuring import Measure, Side, Status, can_stop, judge_asked
from carecli.papers.measuring import set_measure as set_measure
from carecli.papers.posting import Asked, Importance, Posting, Unit, Wage

Answer = Literal["apply", "stretch", "unclear", "stopped", "not care management"]
ANSWERS: tuple[Answer, ...] = ("apply", "stretch", "unclear", "stopped", "not care management")
TIMES = {"hour": 2080, "day": 260, "week": 52, "two weeks": 26, "month": 12, "year": 1}
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


class Yearly(NamedTuple):
    """Pay a year, from `low` to `high`."""

    low: int
    high: int


class Paid(NamedTuple):
    """Pay as a posting says it, and the same a year."""

    low: float
    high: float
    unit: Unit
    yearly: Yearly


class Match(NamedTuple):
    """A posting, the answer, and everything that it asks in its own order."""

    posting: Posting
    answer: Answer
    found: tuple[Matched, ...]

    @property
    def stops(self) -> tuple[Matched, ...]:
        """What stops the person."""
        return tuple(each for each in self.found if each.is_stop)

    @property
    def pay(self) -> Paid | None:
        """The posting's pay, as it says it and as a year's range; None where it says none."""
        wage = self.posting.pay
        return Paid(wage.low, wage.high, wage.unit, count_yearly(wage)) if wage else None

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
    return Match(posting, _decide(found), found)


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


# ------------------------------------------------------------ pay, and many postings


def count_yearly(wage: Wage) -> Yearly:
    """Pay as a year's range, by the hours, days and weeks of a full-time year (`Wage`)."""
    times = TIMES[wage.unit]
    return Yearly(round(wage.low * times), round(wage.high * times))


def list_wants(posting: Posting) -> tuple[object, ...]:
    """What a posting asks, without its lines: two that differ in it are not the same, however alike."""
    asked = [each._replace(evidence=(), words=()) for each in posting.asked]
    return (posting.care, *asked)


class Gap(NamedTuple):
    """Something that is lacking: how many of `of` postings name it, and how many it stops at.

    `places` are those of the postings that name it.
    """

    id: str
    kind: str
    named_in: int
    stops_in: int
    of: int
    places: frozenset[int] = frozenset()


def list_gaps(matches: Sequence[Match], left_out: Container[str] = ()) -> tuple[Gap, ...]:
    """What is lacking in these postings, what stops most first, then what is named most.

    Where any one of several would do, each of them counts, but for what is `left_out`: cards of a day's
    course, licenses of another track. Years open nothing by themselves.
    """
    named: dict[tuple[str, str], set[int]] = {}
    stopping: dict[tuple[str, str], set[int]] = {}
    for place, match in enumerate(matches):
        for each in match.found:
            if each.asked.kind in ("years", "other") or each.status not in ("partial", "missing"):
                continue
            for name in (name for name in each.asked.any_of if name not in left_out):
                named.setdefault((each.asked.kind, name), set()).add(place)
                if each.is_stop:
                    stopping.setdefault((each.asked.kind, name), set()).add(place)
    gaps = [
        Gap(name, kind, len(places), len(stopping.get((kind, name), ())), len(matches), frozenset(places))
        for (kind, name), places in named.items()
    ]
    return tuple(sorted(gaps, key=lambda gap: (-gap.stops_in, -gap.named_in, gap.id)))


def sort_matches(matches: Iterable[Match]) -> list[Match]:
    """Matches by their answer, the best first, then by how much of what is asked is there."""
    return sorted(matches, key=_rank)


def _rank(match: Match) -> tuple[int, int, int, str]:
    missing = sum(each.status in ("partial", "missing") for each in match.list_by("must"))
    wishes = sum(each.status == "met" for each in match.list_by("nice"))
    return ANSWERS.index(match.answer), missing, -wishes, match.posting.file
