"""What the tests of résumés share: papers made of text or data, and their claims by kind and state."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from carecli.papers.claims import Claim
from carecli.papers.lexicon import Lexicon, load_lexicon
from carecli.papers.paper import Line, Paper
from carecli.papers.resumes import understand_resume
from tests.conftest import SHIPPED_PACK

DAY = date(2026, 1, 31)


@cache
def shipped_lexicon() -> Lexicon:
    """The lexicon of the pack that is shipped: what these tests are about."""
    return load_lexicon(SHIPPED_PACK)


def make_paper(text: str, data: Mapping[str, Any] | None = None) -> Paper:
    lines = tuple(Line(number, line) for number, line in enumerate(text.split("\n"), 1))
    return Paper("resume.txt", "json-resume" if data else "text", lines, data)


def claim(text: str, data: Mapping[str, Any] | None = None, as_of: date = DAY) -> tuple[Claim, ...]:
    return understand_resume(make_paper(text, data), shipped_lexicon(), as_of)[1]


def list_ids(claims: tuple[Claim, ...], kind: str, *states: str) -> list[str]:
    return sorted({one.id for one in claims if one.kind == kind and one.state in states})


def last_day(text: str) -> date:
    year, month = map(int, text.split("-")[:2])
    return date(year, month, monthrange(year, month)[1])
