"""An assessment as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from carecli.report.wording import shorten_number

if TYPE_CHECKING:
    from carecli.engine.assessment import Assessment, Finding, LevelAssessment, Requirement
    from carecli.engine.pay_sheet import PaySheet
    from carecli.guide.ladder import Band


def assessment_json(
    assessment: Assessment, level: str | None = None, pay: PaySheet | None = None
) -> dict[str, Any]:
    """Return the assessment as `carecli.assessment/1`, with the pay of its levels for this person."""
    from carecli.report.expiry import expiry_json
    from carecli.report.salary import pay_row_json

    return {
        "schema": "carecli.assessment/1",
        "pack": {"id": assessment.pack_id, "version": assessment.pack_version},
        "name": assessment.name,
        "setting": assessment.setting,
        "current_level": assessment.current_level,
        "next_level": assessment.next_level,
        "target_level": assessment.target_level,
        "expiring": [expiry_json(expiry) for expiry in assessment.expiring],
        "levels": [_level_json(found) for found in assessment.levels if level in (None, found.id)],
        "pay": [pay_row_json(row) for row in pay.rows] if pay else [],
    }


def _level_json(level: LevelAssessment) -> dict[str, Any]:
    lift = level.lift
    return {
        "id": level.id,
        "title": level.title,
        "years": band_json(level.years),
        "verdict": {"low": level.verdict.low, "high": level.verdict.high},
        "score": {"low": level.score.low, "high": level.score.high},
        "stops": list(level.stops),
        "open_stops": list(level.open_stops),
        "requirements": [_finding_json(finding) for finding in level.findings],
        "smallest_change": lift
        and {
            "verdict": lift.verdict,
            "changes": [
                {"requirement": c.requirement, "to": shorten_number(c.to), "steps": c.steps}
                for c in lift.changes
            ],
        },
        "settles_most": level.settles_most,
    }


def _finding_json(finding: Finding) -> dict[str, Any]:
    said = {"status": finding.status, "have": shorten_number(finding.have)}
    return requirement_json(finding.requirement) | said


def requirement_json(requirement: Requirement) -> dict[str, Any]:
    """Return what a requirement asks and where that comes from."""
    return {
        "id": requirement.id,
        "kind": requirement.kind,
        "label": requirement.label,
        "importance": requirement.importance,
        "need": shorten_number(requirement.need),
        "basis": requirement.basis,
        "source": requirement.source,
        "reason": requirement.reason,
        "against": list(requirement.against),
    }


def band_json(band: Band) -> dict[str, Any]:
    """Return a band of years; no `max` is null."""
    return {"min": shorten_number(band.min), "max": shorten_number(band.max)}
