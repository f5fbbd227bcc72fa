"""A what-if as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from carecli.engine.what_if import LevelChange, compare_levels
from carecli.report.assessment import assessment_json
from carecli.report.changes import say_stages
from carecli.report.what_if import find_stated_pay

if TYPE_CHECKING:
    from carecli.engine.assessment import Assessment, LevelAssessment
    from carecli.engine.pay_sheet import PaySheet
    from carecli.engine.what_if import WhatIf
    from carecli.guide.pack import Pack
    from carecli.guide.salary import Pay


def what_if_json(
    what_if: WhatIf, pack: Pack, level: str | None = None, pay: PaySheet | None = None
) -> dict[str, Any]:
    """Return the what-if as `carecli.what-if/1`: each stage as an assessment, and the levels side by side."""
    from carecli.report.salary import pay_row_json

    pays = find_stated_pay(what_if, pack)
    return {
        "schema": "carecli.what-if/1",
        "before": _assessment_json(what_if.before, level),
        "stages": [
            {
                "change": stage.label,
                "says": words,
                "changes_answers": not stage.is_idle,
                "after": _assessment_json(stage.after, level),
            }
            for stage, words in zip(what_if.stages, say_stages(what_if, pack), strict=True)
        ],
        "changes": [
            _change_json(change, pays.get(change.after.id))
            for change in compare_levels(what_if.before, what_if.after)
            if level in (None, change.after.id)
        ],
        "pay": [pay_row_json(row) for row in pay.rows] if pay else [],
    }


def _assessment_json(assessment: Assessment, level: str | None) -> dict[str, Any]:
    """Return an assessment without pay, which stands once beside all of them."""
    return {key: said for key, said in assessment_json(assessment, level).items() if key != "pay"}


def _change_json(change: LevelChange, pay: Pay | None) -> dict[str, Any]:
    return {
        "id": change.after.id,
        "title": change.after.title,
        "change": change.direction,
        "before": _standing_json(change.before),
        "after": _standing_json(change.after),
        "stops_gone": list(change.stops_gone),
        "stops_new": list(change.stops_new),
        "median_pay": pay
        and {"median": pay.median, "currency": pay.currency, "basis": pay.basis, "source": pay.source},
    }


def _standing_json(level: LevelAssessment) -> dict[str, Any]:
    return {
        "verdict": level.verdict._asdict(),
        "score": level.score._asdict(),
        "stops": list(level.stops),
        "open_stops": list(level.open_stops),
    }
