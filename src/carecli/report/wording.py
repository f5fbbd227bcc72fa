"""How results are said in words: verdicts, scores, years, needs and what a person has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from carecli.report.page import Tone

if TYPE_CHECKING:
    from carecli.engine.assessment import Finding, Need, Range, Requirement, Status, VerdictRange
    from carecli.guide.education import EducationFile
    from carecli.guide.ladder import Band
    from carecli.guide.sources import Source

IMPORTANCES = ("must", "expected", "preferred")
SIGNS: dict[Status, str] = {"met": "+", "partial": "~", "missing": "x", "unknown": "?"}
STATUS_TONES: dict[Status, Tone] = {"met": "good", "partial": "warn", "missing": "bad", "unknown": "warn"}
VERDICT_TONES: dict[str, Tone] = {"ready": "good", "stretch": "good", "developing": "warn", "blocked": "bad"}
STAGES = ("none", "novice", "advanced beginner", "competent", "proficient", "expert")


def say_number(number: float) -> str:
    """Return a number without an empty decimal: 2, 2.5."""
    return f"{number:.10g}"


def shorten_number(value: Any) -> Any:
    """Return a whole float as an integer and anything else as it is, for JSON: 2 instead of 2.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def say_score(score: Range) -> str:
    """Return a score or its range: `83.6`, `58.0 to 100.0`."""
    return f"{score.low:.1f}" if score.low == score.high else f"{score.low:.1f} to {score.high:.1f}"


def say_verdict(verdict: VerdictRange) -> str:
    """Return a verdict or its range: `stretch`, `developing to ready`."""
    return verdict.low if verdict.low == verdict.high else f"{verdict.low} to {verdict.high}"


def say_band(band: Band) -> str:
    """Return a band of years: `5-8`, `15+`."""
    return (
        f"{say_number(band.min)}+" if band.max is None else f"{say_number(band.min)}-{say_number(band.max)}"
    )


def say_money(amount: float, currency: str) -> str:
    """Return an amount of money: `84,000 USD`."""
    return f"{amount:,.0f} {currency}"


def say_list(items: Iterable[str], last: str = "and") -> str:
    """Return items as a list in a sentence: `a, b and c`."""
    *others, final = items
    return f"{', '.join(others)} {last} {final}" if others else final


def say_count(count: int, one: str, many: str | None = None) -> str:
    """Return a count with its noun: `1 step`, `3 steps`."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def say_need(requirement: Requirement, need: Need, education: EducationFile) -> str:
    """Return what a requirement asks, in few words."""
    if isinstance(need, tuple):
        return " or ".join(need)
    if requirement.kind == "years":
        return say_count_of_years(float(need))
    if requirement.kind == "education":
        return next(level.name for level in education.level if level.id == need)
    return f"{need} {STAGES[int(need)]}"


def say_count_of_years(years: float) -> str:
    """Return a number of years: `1 year`, `2.5 years`."""
    return f"{say_number(years)} {'year' if years == 1 else 'years'}"


def say_have(finding: Finding, education: EducationFile) -> str:
    """Return what a person has, in the words of the requirement."""
    have = finding.have
    if finding.lapsed:
        return f"{say_list(finding.lapsed)} expired"
    if have is None:
        return "not answered"
    if have in ((), "none"):
        return "none"
    if finding.requirement.kind == "education":
        level, _, field = str(have).partition(":")
        name = say_need(finding.requirement, level, education)
        if field:
            return f"{name}, {field}"
        return f"{name}, field not given" if finding.open_answer else name
    if isinstance(have, tuple):
        return ", ".join(have)
    said = say_need(finding.requirement, have, education)
    return f"{said} so far" if finding.requirement.kind == "years" and finding.open_answer else said


def say_short(finding: Finding) -> str:
    """Return how far a requirement is from being met where that is not plain to see, else nothing."""
    requirement, have = finding.requirement, finding.have
    if requirement.kind == "years" and finding.open_answer is None and finding.status != "met":
        assert isinstance(requirement.need, float | int)  # noqa: S101
        assert isinstance(have, float | int)  # noqa: S101
        return f"{say_count_of_years(requirement.need - have)} short. "
    if requirement.kind == "skill" and finding.status == "missing" and have:
        assert isinstance(requirement.need, int)  # noqa: S101
        assert isinstance(have, int)  # noqa: S101
        return f"{requirement.need - have} ratings short. "
    if requirement.kind == "education" and finding.worst.status == "partial":
        if finding.open_answer:
            return "The field decides: say which. "
        return "The field is not one the guide names. "
    return ""


def say_origin(requirement: Requirement, sources: dict[str, Source]) -> str:
    """Return where a requirement comes from, with what reads it differently: `guide: entry, derived`."""
    origin = f"{sources[requirement.source].cite}, {requirement.basis}"
    if requirement.against:
        origin += f"; otherwise {say_list(sources[other].cite for other in requirement.against)}"
    return origin
