"""When the steps of a plan run: as a chart for a report, and as bars of characters for the screen."""

from collections.abc import Iterator
from datetime import date
from math import ceil

from carecli.engine.results import Plan, PlannedStep
from carecli.views.charts import Chart, Key, Kind, Mark, Row, head_line
from carecli.views.page import Drawing
from carecli.views.plan_words import find_month, name_part, say_when
from carecli.views.words import say_count

MOST_TICKS = 4
DISTANCES = (1, 2, 3, 6, 12, 24, 36, 60, 120, 240)
PLAN_KEY: Key = (
    ("bar", "at the soonest"), ("unsure", "may take until"), ("least", "at least"), ("most", "at most"),
)  # fmt: skip
UNKNOWN = "Steps of no known length are not drawn."


def chart_plan(plan: Plan) -> Chart | None:
    """The steps of known length that are still to do, in months from the start; None where there is none."""
    left = [step for step in plan.steps if not step.is_done]
    drawn = [step for step in left if step.step.months is not None]
    end = max((step.finish.high for step in drawn), default=0)
    if not end:
        return None
    distance = find_distance(end)
    places = [place * distance for place in range(ceil(end / distance) + 1)]
    ticks = tuple((place, find_month(plan.start, place)) for place in places)
    rows = []
    for step in drawn:
        said = say_when(plan.start, step.finish) if step.finish.high else ""
        rows.append(Row(step.step.title, said, tuple(_mark_step(step)), name_part(step), step.id))
    about = "Each bar runs from the month in which a step can begin to the month in which it ends."
    left_out = UNKNOWN if any(s.step.months is None and s.kind != "apply" for s in left) else ""
    return Chart("chart-plan", "Schedule by month", about, ticks, tuple(rows), PLAN_KEY, left_out=left_out)


def find_distance(months: float) -> int:
    """How many months lie between two places on the scale of a plan that takes so many."""
    return next((d for d in DISTANCES if ceil(months / d) <= MOST_TICKS), DISTANCES[-1])


def _mark_step(step: PlannedStep) -> Iterator[Mark]:
    """When a step runs at the soonest and may still run, and, begun at the latest, at least and at most."""
    start, finish = step.start, step.finish
    if finish.high:
        yield Mark("bar", start.low, finish.low)
    if finish.high > finish.low:
        yield Mark("unsure", finish.low, finish.high)
    if step.step.months and finish.high > start.high:
        least = start.high + step.step.months.low
        yield Mark("least", start.high, least)
        yield Mark("most", least, finish.high)


STEP_LABEL = 28
STEP_WIDTH = 50
FEWEST = 8
STEP_CHARACTERS: dict[Kind, str] = {"least": "#", "most": "="}
LATEST = "Each bar begins where the step may begin at the latest."


def draw_schedule(chart: Chart, start: date) -> Drawing:
    """The steps of a plan that begins at `start` as bars, each begun at the latest."""
    end = max(mark.high for row in chart.rows for mark in row.marks)
    size = max(1, ceil(end / STEP_WIDTH))
    bars = [_draw_step(row, size) for row in chart.rows]
    heads = [head_line(row.short, STEP_LABEL, bar) for row, bar in zip(chart.rows, bars, strict=True)]
    lines = [line.rstrip() for head in heads for line in head]
    said, drawn = dict(chart.key), "".join(bars)
    key = [f"{mark * 4} {said[kind]}" for kind, mark in STEP_CHARACTERS.items() if mark in drawn]
    explained = ["   ".join(key)]
    explained += [LATEST] if any(bar.startswith(" ") for bar in bars) else []
    explained += [chart.left_out] if chart.left_out else []
    title = f"Schedule from {find_month(start, 0)} to {find_month(start, end)}"
    scale = _draw_months(start, size, ceil(end / size))
    return Drawing(f"{title}, a mark is {say_count(size, 'month')}", (scale, *lines, *explained))


def _draw_step(row: Row, size: int) -> str:
    """The bar of a step: a character for each `size` months that it touches, and one at least."""
    line = ""
    for mark in row.marks:
        if character := STEP_CHARACTERS.get(mark.kind):
            line = line or " " * int(mark.low // size)
            fewest = len(line) + (mark.kind == "least")
            line = line.ljust(max(fewest, ceil(mark.high / size)), character)
    return line


def _draw_months(start: date, size: int, marks: int) -> str:
    """The months above the bars, where they begin."""
    line = ""
    for place in range(0, max(1, marks - FEWEST + 2), max(FEWEST, ceil(marks / 3))):
        line = line.ljust(place) + find_month(start, place * size)
    return f"{' ' * STEP_LABEL} {line}"
