"""A plan drawn in time: a bar for each step, by month."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from carecli.report.page import Drawing
from carecli.report.plan_wording import find_month

if TYPE_CHECKING:
    from carecli.engine.plan import Plan, Step

LABEL = 28
WIDTH = 50
KEY = "#### at least   ==== at most   done: ticked   Steps of no known length are not drawn."


def draw_schedule(plan: Plan) -> Drawing | None:
    """Return the steps of known length as bars, the advantages last; None where there is none."""
    drawn = [step for step in plan.steps if step.months is not None and not step.is_done]
    end = max((step.finish.high for step in drawn), default=0)
    if not end:
        return None
    size = max(1, ceil(end / WIDTH))
    lines = [f"{step.id[:LABEL].ljust(LABEL)} {_draw(step, size)}".rstrip() for step in drawn]
    months = "1 month" if size == 1 else f"{size} months"
    title = f"Schedule from {find_month(plan.start, 0)} to {find_month(plan.start, end)}, a mark is {months}"
    return Drawing(title, (_scale(plan, size, ceil(end / size)), *lines, KEY))


def _draw(step: Step, size: int) -> str:
    """Return the bar of a step that begins at the latest: what it takes at least, then what it may take."""
    first = int(step.start.high // size)
    assert step.months is not None  # noqa: S101
    least = max(1, ceil(step.months.low / size)) if step.months.high else 0
    most = max(least, ceil(step.months.high / size))
    return " " * first + "#" * least + "=" * (most - least)


def _scale(plan: Plan, size: int, marks: int) -> str:
    """Return the months above the bars, where they begin."""
    places = range(0, max(1, marks - 6), max(8, marks // 3))
    line = ""
    for place in places:
        line = line.ljust(place) + find_month(plan.start, place * size)
    return f"{' ' * LABEL} {line}"
