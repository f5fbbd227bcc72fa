"""A plan drawn in time: a bar for each step, by month."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from carecli.report.page import Drawing
from carecli.report.plan_wording import find_month
from carecli.report.wording import say_count

if TYPE_CHECKING:
    from carecli.engine.plan import Plan, Step

LABEL = 28
WIDTH = 50
FEWEST = 8
LEAST, MOST = "#", "="
KEYS = {LEAST: "#### at least", MOST: "==== at most"}
LATEST = "Each bar begins where the step may begin at the latest."
UNKNOWN = "Steps of no known length are not drawn."


def draw_schedule(plan: Plan) -> Drawing | None:
    """Return the steps still to do, of known length, as bars, the advantages last; None without any."""
    left = [step for step in plan.steps if not step.is_done]
    drawn = [step for step in left if step.months is not None]
    end = max((step.finish.high for step in drawn), default=0)
    if not end:
        return None
    size = max(1, ceil(end / WIDTH))
    bars = [_draw(step, size) for step in drawn]
    lines = [f"{step.id[:LABEL].ljust(LABEL)} {bar}".rstrip() for step, bar in zip(drawn, bars, strict=True)]
    title = f"Schedule from {find_month(plan.start, 0)} to {find_month(plan.start, end)}"
    scale = _scale(plan, size, ceil(end / size))
    return Drawing(
        f"{title}, a mark is {say_count(size, 'month')}", (scale, *lines, *_explain(bars, left, drawn))
    )


def _draw(step: Step, size: int) -> str:
    """Return the bar of a step that begins at the latest: what it takes at least, then what it may take."""
    if not step.finish.high > step.start.high:
        return ""
    assert step.months is not None  # noqa: S101
    first = int(step.start.high // size)
    least = max(first + 1, ceil((step.start.high + step.months.low) / size))
    most = max(least, ceil(step.finish.high / size))
    return " " * first + LEAST * (least - first) + MOST * (most - least)


def _explain(bars: list[str], left: list[Step], drawn: list[Step]) -> list[str]:
    """Return what the marks mean that are there, and what is not drawn."""
    said = ["   ".join(said for mark, said in KEYS.items() if any(mark in bar for bar in bars))]
    said += [LATEST] if any(bar.startswith(" ") for bar in bars) else []
    return [*said, *([UNKNOWN] if len(drawn) < len(left) else [])]


def _scale(plan: Plan, size: int, marks: int) -> str:
    """Return the months above the bars, where they begin."""
    line = ""
    for place in range(0, max(1, marks - FEWEST + 2), max(FEWEST, ceil(marks / 3))):
        line = line.ljust(place) + find_month(plan.start, place * size)
    return f"{' ' * LABEL} {line}"
