"""What a résumé claims of its person, each with the lines that say it (design section 9)."""

from collections.abc import Iterable
from itertools import islice
from typing import Any, Literal, NamedTuple

from carecli.papers.paper import Evidence

State = Literal["named", "supported", "absent", "refused"]
Kind = Literal["name", "license", "certification", "education", "years", "related_years", "skill", "language"]


MOST_LINES = 8  # quoted for one claim


class YearSpan(NamedTuple):
    """Years, at the least and at the most that the dates allow."""

    low: float
    high: float


class Claim(NamedTuple):
    """One thing that a paper says of its person.

    `id` is a code, a skill, an education as `level` or `level:field`, or a language as its ISO 639-1 code.
    `value` depends on the kind: a `YearSpan` for years, a suggested rating for a skill (a suggestion, never
    set unasked), for a credential its `states` and `expires`, for an education its field as written. `reason`
    says why a claim is refused, or what supports one that is not named.
    """

    kind: Kind
    id: str
    state: State
    value: Any = None
    reason: str | None = None
    evidence: tuple[Evidence, ...] = ()


def choose_lines(lines: Iterable[Evidence], most: int = MOST_LINES) -> tuple[Evidence, ...]:
    """The lines that are quoted for a claim: each once, and not more than anybody reads."""
    return tuple(islice(dict.fromkeys(lines), most))
