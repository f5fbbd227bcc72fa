"""A plan as a diagram: a bar for each step, by month."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from carecli.report.diagram import Diagram, Kind, Mark, Row
from carecli.report.plan_wording import find_month, name_part, say_when

if TYPE_CHECKING:
    from carecli.engine.plan import Plan, Step

MOST_TICKS = 4
DISTANCES = (1, 2, 3, 6, 12, 24, 36, 60, 120, 240)
KEY: dict[Kind, str] = {"bar": "at the soonest", "unsure": "may take until"}


def diagram_plan(plan: Plan) -> Diagram | None:
    """Return the steps of known length that are still to do; None where there is none."""
    drawn = [step for step in plan.steps if step.months is not None and step.finish.high and not step.is_done]
    if not drawn:
        return None
    rows: list[Row] = []
    part = None
    for step in drawn:
        if name_part(step) != part:
            part = name_part(step)
            rows.append(Row(part, ""))
        rows.append(_draw(plan, step))
    end = max(step.finish.high for step in drawn)
    distance = find_distance(end)
    places = [place * distance for place in range(ceil(end / distance) + 1)]
    ticks = tuple((place, find_month(plan.start, place)) for place in places)
    kinds = {mark.kind for row in rows for mark in row.marks}
    key = tuple((kind, said) for kind, said in KEY.items() if kind in kinds)
    about = "Each bar runs from the month in which a step can begin to the month in which it ends."
    return Diagram("chart-plan", "Schedule by month", about, 0, places[-1], ticks, tuple(rows), key)


def find_distance(months: float) -> int:
    """Return how many months lie between two places on the scale of a plan that takes so many."""
    return next((d for d in DISTANCES if ceil(months / d) <= MOST_TICKS), DISTANCES[-1])


def _draw(plan: Plan, step: Step) -> Row:
    marks = [Mark("bar", step.start.low, step.finish.low)]
    if step.finish.high > step.finish.low:
        marks.append(Mark("unsure", step.finish.low, step.finish.high))
    return Row(step.title, say_when(plan.start, step.finish), tuple(marks))
