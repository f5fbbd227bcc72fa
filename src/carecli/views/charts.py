"""Charts as values and as characters: scores, progress, pay and schedules on one scale."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Literal, NamedTuple

from carecli.engine.pay import PayRow, PaySheet
from carecli.engine.results import Assessment, Plan, PlannedStep, Range
from carecli.history.content import Listed, Standing
from carecli.names import clean_text
from carecli.pack.ladder import Level
from carecli.pack.pay import Pay
from carecli.views.page import Drawing
from carecli.views.plan_words import find_month, name_part, say_when
from carecli.views.words import say_count, say_score

Kind = Literal["bar", "unsure", "span", "half", "median", "stated", "carried"]


class Mark(NamedTuple):
    """What is drawn in a row, from `low` to `high` on the scale; a point has both the same."""

    kind: Kind
    low: float
    high: float


class Row(NamedTuple):
    """A row: whose it is, what its marks say in words, and the marks. A row without marks heads others."""

    label: str
    said: str
    marks: tuple[Mark, ...] = ()


class Diagram(NamedTuple):
    """Rows on a scale from `low` to `high`; `ticks` are places on it, `key` says what the marks mean."""

    id: str
    title: str
    about: str
    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    rows: tuple[Row, ...]
    key: tuple[tuple[Kind, str], ...]


UNSURE = "what answers that are still open could add"
QUARTERS = tuple((place, str(place)) for place in (0, 25, 50, 75, 100))


def diagram_scores(assessment: Assessment) -> Diagram:
    """Return the score by level; what open answers could add is a mark of its own."""
    levels = assessment.levels
    rows = tuple(Row(f.title, say_score(f.score), tuple(_draw_score(f.score))) for f in levels)
    key: list[tuple[Kind, str]] = [("bar", "the points that your answers give")]
    if any(found.score.high > found.score.low for found in levels):
        key.append(("unsure", UNSURE))
    about = "Each bar runs from 0 to the score, out of 100."
    return Diagram("chart-scores", "Score by level", about, 0, 100, QUARTERS, rows, tuple(key))


def diagram_progress(snapshots: Sequence[Listed], ladder: Sequence[Level]) -> Diagram | None:
    """Return the newest score by level beside the first one; None for fewer than two saved assessments."""
    if len(snapshots) < 2:
        return None
    first, last = snapshots[0], snapshots[-1]
    before = {standing.level: standing.score for standing in first.standings}
    titles = {level.id: level.title for level in ladder}
    rows = []
    for level, score, _ in last.standings:
        marks, said = _draw_score(score), say_score(score)
        if level in before:
            marks.append(Mark("median", before[level].low, before[level].low))
            said = f"{say_score(before[level])}, now {said}"
        rows.append(Row(titles.get(level, level), said, tuple(marks)))
    key: list[tuple[Kind, str]] = [("bar", f"score on {last.day}"), ("median", f"score on {first.day}")]
    if any(standing.score.high > standing.score.low for standing in last.standings):
        key.insert(1, ("unsure", UNSURE))
    about = "Each bar runs from 0 to the newest score, out of 100; a line shows the first one."
    return Diagram(
        "chart-progress", "Score, first and newest", about, 0, 100, QUARTERS, tuple(rows), tuple(key)
    )


def _draw_score(score: Range) -> list[Mark]:
    unsure = [Mark("unsure", score.low, score.high)] if score.high > score.low else []
    return [Mark("bar", 0, score.low), *unsure]


PAY_LABEL = 29
PAY_WIDTH = 50
PAY_CHARACTERS = "|---  10% to 90%   ####  25% to 75%   M median   ^ one figure"


def draw_pay(rows: Sequence[tuple[str, PayRow]], offer: int | None = None) -> Drawing | None:
    """Return the rows, each with its label, as boxes on one scale; None where no row has a figure."""
    figures = [amount for _, row in rows for amount in list_figures(row)]
    figures += [offer] if offer is not None else []
    if not figures:
        return None
    low, high = min(figures), max(figures)
    drawn = [(label, _draw_range(row, low, high)) for label, row in rows if list_figures(row)]
    lines = [line for label, marks in drawn for line in _line(label, marks)]
    if offer is not None:
        lines += _line(f"Your offer, {offer:,}", _mark({_place(offer, low, high): "^"}))
    scale = f"{low:,}".ljust(PAY_WIDTH - len(f"{high:,}")) + f"{high:,}"
    return Drawing("Chart", (*lines, f"{' ' * PAY_LABEL} {scale}", PAY_CHARACTERS))


def list_figures(row: PayRow) -> list[int]:
    """Return the figures of a row that a chart shows, from the lowest to the highest."""
    amounts = (row.low, row.p10, row.p25, row.median, row.p75, row.p90, row.high)
    return [amount for amount in amounts if amount is not None]


def _line(label: str, drawn: str) -> list[str]:
    """Return a label with its drawing, which stands on a line of its own where the label is long."""
    label = clean_text(label)
    if len(label) > PAY_LABEL:
        return [label, f"{' ' * PAY_LABEL} {drawn}"]
    return [f"{label.ljust(PAY_LABEL)} {drawn}"]


def _place(amount: int, low: int, high: int) -> int:
    return round((amount - low) / (high - low) * (PAY_WIDTH - 1)) if high > low else 0


def _draw_range(row: PayRow, low: int, high: int) -> str:
    """Return one line: a thin line from the first to the last figure, a thick one between the quarters."""
    places = [_place(amount, low, high) for amount in list_figures(row)]
    if len(places) == 1:
        return _mark({places[0]: "^"})
    marks = dict.fromkeys(range(places[0], places[-1] + 1), "-")
    if row.p25 is not None and row.p75 is not None:
        quarters = range(_place(row.p25, low, high), _place(row.p75, low, high) + 1)
        marks |= dict.fromkeys(quarters, "#")
    marks |= {places[0]: "|", places[-1]: "|"}
    if row.median is not None:
        marks |= {_place(row.median, low, high): "M"}
    return _mark(marks)


def _mark(marks: dict[int, str]) -> str:
    return "".join(marks.get(i, " ") for i in range(max(marks) + 1))


PAY_KEY: dict[Kind, str] = {
    "stated": "the guide's figure",
    "carried": "the guide's figure, carried to the area",
    "span": "from the lowest to the highest tenth of the people",
    "half": "the middle half of them",
    "median": "their median",
}


def diagram_pay(sheet: PaySheet) -> Diagram | None:
    """Return pay by level on one scale: the guide's figures and published wages; None where none is known."""
    rows: list[Row] = []
    for level in sheet.levels:
        pays = [row for row in sheet.rows if row.level == level.id and row.currency == sheet.file.currency]
        drawn = [row for row in (_draw_guide(pays), *map(_draw_wages, pays)) if row]
        rows += [Row(level.title, ""), *drawn] if drawn else []
    return _lay_out(rows, sheet.file.currency)


def diagram_stated_pay(pays: Sequence[Pay], ladder: Sequence[Level]) -> Diagram | None:
    """Return the figures of a pack alone, by level; None where it has none of one currency."""
    titles = {level.id: level.title for level in ladder}
    known = [(titles[pay.level], pay.median) for pay in pays if pay.median is not None]
    if len({pay.currency for pay in pays}) != 1:
        return None
    rows = [Row(title, f"{median:,}", (Mark("stated", median, median),)) for title, median in known]
    return _lay_out(rows, pays[0].currency)


def _lay_out(rows: Sequence[Row], currency: str) -> Diagram | None:
    """Return rows on one scale of money, with what their marks mean; None where nothing is marked."""
    marks = [mark for row in rows for mark in row.marks]
    if not marks:
        return None
    ticks = find_ticks(min(mark.low for mark in marks), max(mark.high for mark in marks))
    kinds = {mark.kind for mark in marks}
    return Diagram(
        "chart-pay", f"Pay a year by level, in {currency}", "All rows are on one scale of money.",
        ticks[0], ticks[-1], tuple((tick, f"{tick / 1000:,.10g}k" if tick else "0") for tick in ticks),
        tuple(rows), tuple((kind, said) for kind, said in PAY_KEY.items() if kind in kinds),
    )  # fmt: skip


def _draw_guide(pays: Sequence[PayRow]) -> Row | None:
    """Return the guide's figure for a level and the same carried to the areas, in one row."""
    said, marks = list[str](), list[Mark]()
    for pay in pays:
        if pay.occupation is None and pay.median is not None:
            said.append(f"in {pay.area.name} about {pay.median:,}" if pay.carried else f"{pay.median:,}")
            marks.append(Mark("carried" if pay.carried else "stated", pay.median, pay.median))
    return Row("The guide", ", ".join(said), tuple(marks)) if marks else None


def _draw_wages(pay: PayRow) -> Row | None:
    """Return the published wages of an occupation, if its median is known."""
    if pay.occupation is None or pay.median is None:
        return None
    spans: tuple[tuple[Kind, int | None, int | None], ...] = (
        ("span", pay.p10, pay.p90), ("half", pay.p25, pay.p75), ("median", pay.median, pay.median),
    )  # fmt: skip
    marks = [Mark(kind, low, high) for kind, low, high in spans if low is not None and high is not None]
    people = f"{pay.occupation.short[:1].upper()}{pay.occupation.short[1:]}"
    return Row(f"{people}, {pay.area.name}", f"{pay.median:,}", tuple(marks))


def find_ticks(low: float, high: float, most: int = 5) -> Sequence[float]:
    """Return round places at even distances that hold `low` and `high` between them, `most` or one more."""
    if low == high:
        low, high = round(low * 0.9), round(high * 1.1)
    size = 1.0
    while True:
        for step in (size, 2 * size, 5 * size):
            first, last = int(low // step), int(-(-high // step))
            if last - first <= most:
                return [place * step for place in range(first, max(last, first + 1) + 1)]
        size *= 10


MOST_TICKS = 4
DISTANCES = (1, 2, 3, 6, 12, 24, 36, 60, 120, 240)
PLAN_KEY: dict[Kind, str] = {"bar": "at the soonest", "unsure": "may take until"}


def diagram_plan(plan: Plan) -> Diagram | None:
    """Return the steps of known length that are still to do; None where there is none."""
    drawn = [
        step for step in plan.steps if step.step.months is not None and step.finish.high and not step.is_done
    ]
    if not drawn:
        return None
    rows: list[Row] = []
    part = None
    for step in drawn:
        if name_part(step) != part:
            part = name_part(step)
            rows.append(Row(part, ""))
        rows.append(_mark_step(plan, step))
    end = max(step.finish.high for step in drawn)
    distance = find_distance(end)
    places = [place * distance for place in range(ceil(end / distance) + 1)]
    ticks = tuple((place, find_month(plan.start, place)) for place in places)
    kinds = {mark.kind for row in rows for mark in row.marks}
    key = tuple((kind, said) for kind, said in PLAN_KEY.items() if kind in kinds)
    about = "Each bar runs from the month in which a step can begin to the month in which it ends."
    return Diagram("chart-plan", "Schedule by month", about, 0, places[-1], ticks, tuple(rows), key)


def find_distance(months: float) -> int:
    """Return how many months lie between two places on the scale of a plan that takes so many."""
    return next((d for d in DISTANCES if ceil(months / d) <= MOST_TICKS), DISTANCES[-1])


def _mark_step(plan: Plan, step: PlannedStep) -> Row:
    marks = [Mark("bar", step.start.low, step.finish.low)]
    if step.finish.high > step.finish.low:
        marks.append(Mark("unsure", step.finish.low, step.finish.high))
    return Row(step.step.title, say_when(plan.start, step.finish), tuple(marks))


STEP_LABEL = 28
STEP_WIDTH = 50
FEWEST = 8
LEAST, MOST = "#", "="
KEYS = {LEAST: "#### at least", MOST: "==== at most"}
LATEST = "Each bar begins where the step may begin at the latest."
UNKNOWN = "Steps of no known length are not drawn."


def draw_schedule(plan: Plan) -> Drawing | None:
    """Return the steps still to do, of known length, as bars, the advantages last; None without any."""
    left = [step for step in plan.steps if not step.is_done]
    drawn = [step for step in left if step.step.months is not None]
    end = max((step.finish.high for step in drawn), default=0)
    if not end:
        return None
    size = max(1, ceil(end / STEP_WIDTH))
    bars = [_draw_bar(step, size) for step in drawn]
    labels = [step.id[:STEP_LABEL].ljust(STEP_LABEL) for step in drawn]
    lines = [f"{label} {bar}".rstrip() for label, bar in zip(labels, bars, strict=True)]
    title = f"Schedule from {find_month(plan.start, 0)} to {find_month(plan.start, end)}"
    scale = _scale(plan, size, ceil(end / size))
    return Drawing(
        f"{title}, a mark is {say_count(size, 'month')}", (scale, *lines, *_explain(bars, left, drawn))
    )


def _draw_bar(step: PlannedStep, size: int) -> str:
    """Return the bar of a step that begins at the latest: what it takes at least, then what it may take."""
    if not step.finish.high > step.start.high:
        return ""
    assert step.step.months is not None  # noqa: S101
    first = int(step.start.high // size)
    least = max(first + 1, ceil((step.start.high + step.step.months.low) / size))
    most = max(least, ceil(step.finish.high / size))
    return " " * first + LEAST * (least - first) + MOST * (most - least)


def _explain(bars: list[str], left: list[PlannedStep], drawn: list[PlannedStep]) -> list[str]:
    """Return what the marks mean that are there, and what is not drawn."""
    said = ["   ".join(said for mark, said in KEYS.items() if any(mark in bar for bar in bars))]
    said += [LATEST] if any(bar.startswith(" ") for bar in bars) else []
    return [*said, *([UNKNOWN] if len(drawn) < len(left) else [])]


def _scale(plan: Plan, size: int, marks: int) -> str:
    """Return the months above the bars, where they begin."""
    line = ""
    for place in range(0, max(1, marks - FEWEST + 2), max(FEWEST, ceil(marks / 3))):
        line = line.ljust(place) + find_month(plan.start, place * size)
    return f"{' ' * STEP_LABEL} {line}"


DATE_LABEL = 9
STRIP_WIDTH = 56
WIDEST = 6
ROWS = 10


class Marks(NamedTuple):
    """The characters of a chart: the steps of a score from the lowest to the highest, and what is open."""

    steps: str
    solid: str
    unsure: str
    key: str


BLOCKS = Marks("▁▂▃▄▅▆▇█", "█", "░", "The higher a block, the higher the score; a full one is 87.5 and more.")
ASCII = Marks("0123456789", "#", ".", "Each digit is a score in tens: 7 is from 70 to 79, 9 is 90 and more.")


def find_standing(snapshot: Listed, level: str) -> Standing | None:
    """Return score and verdict of a level in a snapshot; None where its ladder did not have it."""
    return next((standing for standing in snapshot.standings if standing.level == level), None)


def draw_strips(snapshots: Sequence[Listed], names: Mapping[str, str], marks: Marks) -> Drawing:
    """Return a row for each level, and a second one, all open answers met, for those with open answers."""
    width = max(1, min(WIDEST, STRIP_WIDTH // len(snapshots)))
    lines: list[str] = []
    unsure = False
    for level, name in names.items():
        standings = [find_standing(snapshot, level) for snapshot in snapshots]
        lows = [s and s.score.low for s in standings]
        highs = [s and s.score.high for s in standings]
        lines += _label(name, _draw_row(lows, width, marks), lows[-1])
        if lows != highs:
            unsure = True
            lines += _label("  at best", _draw_row(highs, width, marks), highs[-1])
    lines.append(f"{' ' * DATE_LABEL} {_draw_dates(snapshots, width)}")
    lines += [_say_order(width), marks.key]
    if unsure:
        lines.append("Answers were open: a level's own row counts them as missing, at best as met.")
    return Drawing("Score by level over time", tuple(lines))


def _label(name: str, drawn: str, last: float | None) -> list[str]:
    """Return a name, its drawing and its last score; a long name stands on a line of its own."""
    name = name if name.startswith(" ") else clean_text(name)
    row = f"{drawn}  {last:.1f}" if last is not None else drawn.rstrip()
    if len(name) > DATE_LABEL:
        return [name, f"{' ' * DATE_LABEL} {row}"]
    return [f"{name.ljust(DATE_LABEL)} {row}"]


def _draw_row(scores: Sequence[float | None], width: int, marks: Marks) -> str:
    return "".join((" " if score is None else _choose_step(score, marks.steps)) * width for score in scores)


def _choose_step(score: float, steps: str) -> str:
    return steps[min(len(steps) - 1, int(score / 100 * len(steps)))]


def _draw_dates(snapshots: Sequence[Listed], width: int) -> str:
    """Return the first and the last day below the two ends, as far as both have room."""
    first, last = snapshots[0].day, snapshots[-1].day
    room = len(snapshots) * width - len(first)
    return (
        f"{first}{last.rjust(room)}" if room > len(last) else f"{first} to {last}" if first != last else first
    )


def draw_level(snapshots: Sequence[Listed], level: str, title: str, marks: Marks) -> Drawing:
    """Return one level as columns: solid up to the score, then what open answers could add."""
    width = max(1, min(WIDEST, STRIP_WIDTH // len(snapshots)))
    heights = [
        (round(s.score.low / 100 * ROWS), round(s.score.high / 100 * ROWS))
        if (s := find_standing(found, level))
        else (0, 0)
        for found in snapshots
    ]
    lines = []
    for row in range(ROWS, 0, -1):
        drawn = "".join(
            (marks.solid if row <= low else marks.unsure if row <= high else " ") * width
            for low, high in heights
        )
        lines.append(f"{row * 100 // ROWS:>5} |{drawn}".rstrip())
    lines.append(f"    0 +{'-' * (len(snapshots) * width)}")
    lines.append(f"       {_draw_dates(snapshots, width)}")
    lines.append(_say_order(width))
    if any(low < high for low, high in heights):
        lines.append(f"{marks.unsure} is what answers that were open could add.")
    return Drawing(f"{title}: score over time", tuple(lines))


def _say_order(width: int) -> str:
    marks = "one mark" if width == 1 else f"{width} marks"
    return f"An assessment is {marks} wide, the oldest first."
