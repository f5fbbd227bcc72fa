"""A plan as JSON."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

from carecli.report.expiry import expiry_json
from carecli.report.plan_wording import find_month
from carecli.report.wording import shorten_number

if TYPE_CHECKING:
    from carecli.engine.pay_sheet import PaySheet
    from carecli.engine.plan import Checklist, Estimate, Money, Plan, Route, Span, Standing, Step, Total


def plan_json(plan: Plan, pay: PaySheet | None = None) -> dict[str, Any]:
    """Return the plan as `carecli.plan/1`, with the pay of the level reached and of the target.

    Months and money are null where no source gives them.
    """
    from carecli.report.salary import pay_row_json

    return {
        "schema": "carecli.plan/1",
        "pack": {"id": plan.pack_id, "version": plan.pack_version},
        "name": plan.name,
        "current_level": plan.current_level,
        "target_level": plan.target,
        "prefer": plan.preference,
        "hours_per_week": shorten_number(plan.week),
        "start": find_month(plan.start, 0),
        **_standing_json(plan.standing),
        "stops": list(plan.stops),
        "open_stops": list(plan.open_stops),
        **_total_json(plan.needed, plan),
        "with_advantages": _total_json(plan.everything, plan),
        "alternatives": [
            {"prefer": way.preference, **_total_json(way.total, plan), "choices": list(way.choices)}
            for way in plan.alternatives
        ],
        "steps": [_step_json(step, plan) for step in plan.steps],
        "open_answers": list(plan.open_answers),
        "checklist": _checklist_json(plan.checklist),
        "expiring": [expiry_json(expiry) for expiry in plan.expiring],
        "pay": [pay_row_json(row) for row in pay.rows] if pay else [],
    }


def _standing_json(standing: Standing) -> dict[str, Any]:
    return {"verdict": standing.verdict._asdict(), "score": standing.score._asdict()}


def _total_json(total: Total, plan: Plan) -> dict[str, Any]:
    return {
        "months": _span_json(total.months),
        "cost": _money_json(total.cost),
        "finish": {
            "low": find_month(plan.start, total.months.low),
            "high": find_month(plan.start, total.months.high),
        },
        "unknown_months": list(total.unknown_months),
        "unknown_cost": list(total.unknown_cost),
    }


def _span_json(span: Span | Estimate) -> dict[str, Any]:
    return {"low": ceil(span.low), "high": ceil(span.high)}


def _money_json(money: Money | None) -> dict[str, Any] | None:
    if money is None:
        return None
    return {
        "low": shorten_number(money.low),
        "high": shorten_number(money.high),
        "currency": money.currency,
        "open": money.open,
    }


def _estimate_json(figure: Estimate | None) -> dict[str, Any] | None:
    """Return a figure with its own source, which can be another than that of the step."""
    if figure is None:
        return None
    said = {"low": shorten_number(figure.low), "high": shorten_number(figure.high)}
    if figure.currency:
        said |= {"currency": figure.currency, "open": figure.open, "year": figure.year}
    origin = {"note": figure.note, "basis": figure.basis, "source": figure.source, "reason": figure.reason}
    return said | origin


def _route_json(route: Route) -> dict[str, Any]:
    return route._asdict() | {"months_left": shorten_number(route.months_left)}


def _step_json(step: Step, plan: Plan) -> dict[str, Any]:
    start, finish = step.start, step.finish
    return {
        "id": step.id,
        "kind": step.kind,
        "title": step.title,
        "importance": step.importance,
        "done": step.is_done,
        "closes": list(step.closes),
        "starts_after": list(step.starts_after),
        "months": _estimate_json(step.months),
        "cost": _estimate_json(step.cost),
        "otherwise": [_estimate_json(figure) for figure in step.otherwise],
        "start": {"low": find_month(plan.start, start.low), "high": find_month(plan.start, start.high)},
        "finish": {"low": find_month(plan.start, finish.low), "high": find_month(plan.start, finish.high)},
        "routes": [_route_json(route) for route in step.routes],
        "other_routes": [_route_json(route) for route in step.others],
        "note": step.note,
        "skill": step.skill,
        "ratings": step.ratings and {"from": step.ratings[0], "to": step.ratings[1]},
        "after": _standing_json(step.standing),
        "opens": list(step.reaches),
        "payback_months": step.payback and _span_json(step.payback),
        "basis": step.basis,
        "source": step.source,
        "reason": step.reason,
    }


def _checklist_json(checklist: Checklist | None) -> dict[str, Any] | None:
    if checklist is None:
        return None
    return {
        "origin": checklist.origin,
        "months": _estimate_json(checklist.months),
        "items": [
            {
                "id": item.id,
                "title": item.title,
                "todo": item.todo,
                "done": item.is_done,
                "basis": item.basis,
                "source": item.source,
            }
            for item in checklist.items
        ],
    }
