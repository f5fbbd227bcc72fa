"""The sentence that leads the gap report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecli.report.wording import IMPORTANCES, say_list, say_score, say_verdict

if TYPE_CHECKING:
    from carecli.engine.assessment import Assessment, Finding, LevelAssessment

STATUSES = ("missing", "unknown", "partial", "met")


def find_focus(assessment: Assessment, level: str | None = None) -> LevelAssessment:
    """Return the level that the report goes into: the one asked for, the target, the next or the highest."""
    levels = {found.id: found for found in assessment.levels}
    wanted = level or assessment.target_level or assessment.next_level or assessment.current_level
    return levels[wanted] if wanted else assessment.levels[-1]


def summarize(assessment: Assessment, focus: LevelAssessment) -> str:
    """Return where the person stands, what is next and what stops her, as one or two sentences."""
    levels = {level.id: level for level in assessment.levels}
    parts = [_standing(assessment)]
    if assessment.next_level:
        parts.append(f"next is {_judged(levels[assessment.next_level])}")
    if focus.id not in (assessment.next_level, assessment.current_level):
        what = "your target is" if focus.id == assessment.target_level else "you asked about"
        parts.append(f"{what} {_judged(focus)}")
    return f"{'; '.join(parts)}. {_stopped(focus)}"


def _standing(assessment: Assessment) -> str:
    said = _say_level(assessment)
    return f"{assessment.name}, {said}" if assessment.name else said[:1].upper() + said[1:]


def _say_level(assessment: Assessment) -> str:
    if assessment.current_level is None:
        if any(level.verdict.high == "ready" for level in assessment.levels):
            return "no level is certain from your answers so far"
        return "you do not fully meet any level yet"
    title = next(level.title for level in assessment.levels if level.id == assessment.current_level)
    return f"you are ready for {title}{'' if assessment.next_level else ', the top of this ladder'}"


def _judged(level: LevelAssessment) -> str:
    return f"{level.title} ({say_verdict(level.verdict)}, {say_score(level.score)} of 100)"


def _stopped(focus: LevelAssessment) -> str:
    labels = {f.requirement.id: f.requirement.label for f in focus.findings}
    if focus.stops:
        return f"What stops you there: {say_list(labels[stop] for stop in focus.stops)}."
    if focus.open_stops:
        return (
            f"What could stop you is not answered yet: {say_list(labels[stop] for stop in focus.open_stops)}."
        )
    gaps = [f for f in focus.findings if f.requirement.importance != "preferred" and f.status != "met"]
    known = [f.requirement.label for f in sorted(gaps, key=weigh_gap) if f.status != "unknown"]
    said = []
    if known:
        more = f"; and {len(known) - 3} more" if len(known) > 3 else ""
        said.append(f"To work on: {'; '.join(known[:3])}{more}.")
    if open_count := len(gaps) - len(known):
        said.append(f"Not answered yet: {open_count} of the must and expected points.")
    if not said:
        return f"Every must and expected point of {focus.title} is met."
    return f"No hard stop there. {' '.join(said)}"


def weigh_gap(finding: Finding) -> tuple[int, int, float]:
    """Return the sort key of a gap: hard stops first, then what is missing, then the longest way to go."""
    return (
        IMPORTANCES.index(finding.requirement.importance),
        STATUSES.index(finding.status),
        -finding.worst.gap,
    )
