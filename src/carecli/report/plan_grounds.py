"""What the steps of a plan rest on: what each closes, who may sit for it, and the figures of all sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from carecli.report.page import Block, Bullets, Heading
from carecli.report.plan_wording import say_estimate, say_months, say_when
from carecli.report.wording import say_list

if TYPE_CHECKING:
    from carecli.engine.plan import Estimate, Plan, Route, Step
    from carecli.guide.sources import Source

NO_UPLIFT = "the sources give no uplift"


def explain_steps(plan: Plan, sources: Mapping[str, Source]) -> list[Block]:
    """Return what each step rests on, skills aside."""
    items = [
        f"{step.id}: {' '.join(parts)}"
        for step in plan.steps
        if step.kind != "skill" and (parts := _list_grounds(step, plan, sources))
    ]
    return [Heading("What the steps rest on"), Bullets(tuple(items))] if items else []


def _list_grounds(step: Step, plan: Plan, sources: Mapping[str, Source]) -> list[str]:
    said = [f"Closes: {say_list(plan.labels[name] for name in step.closes)}."] if step.closes else []
    if step.note:
        said.append(f"{step.note}.")
    if step.routes:
        said.append(f"Who may: {'; '.join(_say_route(route, sources) for route in step.routes)}.")
    if step.months:
        said.append(f"Takes {_say_length(step, step.months, sources)}.")
    if step.others:
        said.append(f"Or {'; or '.join(_say_route(route, sources) for route in step.others)}.")
    if step.cost:
        said.append(f"Costs {say_estimate(step.cost, sources)}.")
    if step.otherwise:
        said.append(f"Otherwise {'; '.join(say_estimate(figure, sources) for figure in step.otherwise)}.")
    if not step.months and step.kind != "license":
        said.append(f"{step.reason or 'No source gives its length'} [{sources[step.source].cite}].")
    if step.kind in ("education", "certification"):
        said.append(f"Payback: {_say_payback(step, plan)}.")
    return said


def _say_length(step: Step, months: Estimate, sources: Mapping[str, Source]) -> str:
    """Return the length of a step; work is counted toward what a rule asks for in all."""
    if step.kind == "experience" and months.note:
        months = months._replace(note=f"toward {months.note[:1].lower()}{months.note[1:]}")
    return say_estimate(months, sources)


def _say_payback(step: Step, plan: Plan) -> str:
    if step.payback is None:
        return NO_UPLIFT
    low, high = step.payback
    end = step.finish._replace(low=step.finish.low + low, high=step.finish.high + high)
    return f"after {say_months(step.payback)} of the higher pay, {say_when(plan.start, end)}"


def _say_route(route: Route, sources: Mapping[str, Source]) -> str:
    left = f"{say_months_left(route.months_left)} left" if route.months_left else ""
    state = "you have this" if route.is_met else left or "not yet"
    return f"{route.label} ({state}) [{sources[route.source].cite}, {route.basis}]"


def say_months_left(months: float) -> str:
    """Return months as a count: `1 month`, `12 months`."""
    return f"{months:g} month{'' if months == 1 else 's'}"


def list_cited(plan: Plan) -> list[str]:
    """Return the ids of the sources that the page of a plan names, in its order."""
    cited: list[str] = []
    for step in plan.steps:
        if step.kind != "skill":
            figures = [figure for figure in (step.months, step.cost, *step.otherwise) if figure]
            cited += [figure.source for figure in figures]
            cited += [route.source for route in (*step.routes, *step.others)]
            cited += [] if step.months else [step.source]
    if plan.checklist:
        cited += [item.source for item in plan.checklist.items]
        cited += [plan.checklist.months.source] if plan.checklist.months else []
    return cited
