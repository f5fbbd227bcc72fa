"""Charts: each is described once, as a value; here they are drawn with characters, in `html` as SVG."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from math import ceil
from typing import Literal, NamedTuple

from carecli.engine.pay import PayRow, PaySheet
from carecli.engine.results import Assessment, Plan, PlannedStep, Range
from carecli.history.content import LevelStanding, Listed
from carecli.names import clean_text
from carecli.pack.ladder import Level
from carecli.pack.pay import Pay
from carecli.views.page import Drawing
from carecli.views.plan_words import find_month, name_part, say_when
from carecli.views.words import say_count, say_score

# Scores, steps: `bar` is certain, `unsure` may be added; begun at the latest, a step takes `least` to `most`.
# Pay: `range`, an `end` at either side, holds all figures, `span` 10 % to 90 % of the people, `half` 25 % to
# 75 %; `median`, `stated` and `carried` are points, and `one` a figure that has no other beside it.
Kind = Literal[
    "bar", "unsure", "least", "most", "range", "span", "half", "end", "median", "stated", "carried", "one"
]
Key = tuple[tuple[Kind, str], ...]


class Mark(NamedTuple):
    """What stands in a row, from `low` to `high` on the scale; a point has both the same."""

    kind: Kind
    low: float
    high: float


class Row(NamedTuple):
    """One line of a chart.

    `label` and `short` name it, `said` is what its marks say in words, `group` heads it and its neighbors.
    `over_time` is its score on each of the chart's days. With `shares_line` it can stand on one line with the
    other rows of its group that have its label.
    """

    label: str
    said: str = ""
    marks: tuple[Mark, ...] = ()
    group: str = ""
    short: str = ""
    over_time: tuple[Range | None, ...] = ()
    shares_line: bool = False


class Chart(NamedTuple):
    """What a chart shows, whoever draws it: rows with marks on one scale.

    `about` says how to read it; `ticks` are round places on the scale, from its beginning to its end; `key`
    says what marks mean. A row may have marks that only one of the drawings knows, such as the earliest and
    the latest time of a step: each drawing shows the kinds that it knows, and their key. `days` are those of
    the scores over time; `left_out` says what is not in the chart.
    """

    id: str
    title: str
    about: str
    ticks: tuple[tuple[float, str], ...]
    rows: tuple[Row, ...]
    key: Key = ()
    days: tuple[str, ...] = ()
    left_out: str = ""

    @property
    def lines(self) -> tuple[Row, ...]:
        """The rows that are said in words, those that share a line made one."""
        lines: dict[object, Row] = {}
        for number, row in enumerate(self.rows):
            if not row.said:
                continue
            place = (row.group, row.label) if row.shares_line else number
            if place in lines:
                first = lines[place]
                row = row._replace(said=f"{first.said}, {row.said}", marks=first.marks + row.marks)
            lines[place] = row
        return tuple(lines.values())


UNSURE = "what answers that are still open could add"
QUARTERS = tuple((place, str(place)) for place in (0, 25, 50, 75, 100))


def chart_scores(assessment: Assessment) -> Chart:
    """The score by level; what open answers could add is a mark of its own."""
    rows = tuple(Row(f.title, say_score(f.score), tuple(_mark_score(f.score))) for f in assessment.levels)
    about = "Each bar runs from 0 to the score, out of 100."
    key: Key = (("bar", "the points that your answers give"), ("unsure", UNSURE))
    return Chart("chart-scores", "Score by level", about, QUARTERS, rows, key)


def chart_progress(snapshots: Sequence[Listed], ladder: Sequence[Level], names: Mapping[str, str]) -> Chart:
    """The scores of the levels in `names`, with their short titles: the newest beside the first, and all."""
    first, last = snapshots[0], snapshots[-1]
    titles = {level.id: level.title for level in ladder}
    rows = []
    for level, short in names.items():
        before, now = find_standing(first, level), find_standing(last, level)
        marks, said = (_mark_score(now.score), say_score(now.score)) if now else ([], "")
        if now and before:
            marks.append(Mark("median", before.score.low, before.score.low))
            said = f"{say_score(before.score)}, now {said}"
        standings = [find_standing(snapshot, level) for snapshot in snapshots]
        over_time = tuple(standing and standing.score for standing in standings)
        rows.append(Row(titles.get(level, level), said, tuple(marks), short=short, over_time=over_time))
    key: Key = (
        ("bar", f"score on {last.day}"), ("unsure", UNSURE), ("median", f"score on {first.day}"),
    )  # fmt: skip
    about = "Each bar runs from 0 to the newest score, out of 100; a line shows the first one."
    days = tuple(snapshot.day for snapshot in snapshots)
    return Chart("chart-progress", "Score, first and newest", about, QUARTERS, tuple(rows), key, days)


def find_standing(snapshot: Listed, level: str) -> LevelStanding | None:
    """Score and verdict of a level in a snapshot; None where its ladder did not have it."""
    return next((standing for standing in snapshot.standings if standing.level == level), None)


def _mark_score(score: Range) -> list[Mark]:
    unsure = [Mark("unsure", score.low, score.high)] if score.high > score.low else []
    return [Mark("bar", 0, score.low), *unsure]


PAY_KEY: Key = (
    ("stated", "the guide's figure"),
    ("carried", "the guide's figure, carried to the area"),
    ("span", "from the lowest to the highest tenth of the people"),
    ("half", "the middle half of them"),
    ("median", "their median"),
)


def chart_pay(sheet: PaySheet) -> Chart | None:
    """Pay by level on one scale: the guide's figures, published wages and an offer; None without a figure."""
    levels = {level.id: level for level in sheet.levels}
    rows = [
        _mark_pay_row(row, levels[row.level], by_level=len(levels) > 1)
        for row in sheet.rows
        if row.currency == sheet.file.currency
    ]
    rows += [mark_offer(sheet.offer)] if sheet.offer is not None else []
    return chart_money(rows, sheet.file.currency)


def chart_stated_pay(pays: Sequence[Pay], ladder: Sequence[Level]) -> Chart | None:
    """The figures of a pack alone, by level; None where it has none of one currency."""
    titles = {level.id: level.title for level in ladder}
    if len({pay.currency for pay in pays}) != 1:
        return None
    known = [(titles[pay.level], pay.median) for pay in pays if pay.median is not None]
    rows = [Row(title, f"{median:,}", (Mark("stated", median, median),)) for title, median in known]
    return chart_money(rows, pays[0].currency)


def chart_money(rows: Sequence[Row], currency: str) -> Chart | None:
    """Those rows that have marks, on one scale of money; None where none has.

    The ticks hold what is said in words: a row without a median has no part in them.
    """
    rows = [row for row in rows if row.marks]
    if not rows:
        return None
    shown = dict(PAY_KEY)
    marks = [mark for row in rows if row.said for mark in row.marks if mark.kind in shown]
    places = find_ticks(min(m.low for m in marks), max(m.high for m in marks)) if marks else ()
    ticks = tuple((place, f"{place / 1000:,.10g}k" if place else "0") for place in places)
    about = "All rows are on one scale of money."
    return Chart("chart-pay", f"Pay a year by level, in {currency}", about, ticks, tuple(rows), PAY_KEY)


def _mark_pay_row(row: PayRow, level: Level, *, by_level: bool) -> Row:
    """A row of pay with its median in words; the guide's figures of a level can share one line."""
    said = "" if row.median is None else f"{row.median:,}"
    if row.occupation:
        who = row.occupation.short
        label = f"{who[:1].upper()}{who[1:]}, {row.area.name}"
    elif row.carried:
        who, label = f"guide by {row.carried.occupation.short}", "The guide"
        said = said and f"in {row.area.name} about {said}"
    else:
        who, label = "guide", "The guide"
    where = row.industry or (row.area.name if row.area.kind in ("metro", "nonmetro") else row.area.id)
    short = f"{level.short}, {who}, {where}" if by_level else f"{who}, {where}"
    short = short[:1].upper() + short[1:]
    return Row(label, said, mark_pay(row), level.title, short, shares_line=row.occupation is None)


def mark_pay(row: PayRow) -> tuple[Mark, ...]:
    """The figures of a row, from those that lie below to those that are drawn over them."""
    figures = list_figures(row)
    several: Sequence[int | None] = figures if len(figures) > 1 else [None]
    first, last, one = several[0], several[-1], figures[0] if len(figures) == 1 else None
    point: Kind = "median" if row.occupation else "carried" if row.carried else "stated"
    spans: tuple[tuple[Kind, int | None, int | None], ...] = (
        ("range", first, last), ("span", row.p10, row.p90), ("half", row.p25, row.p75),
        ("end", first, first), ("end", last, last), (point, row.median, row.median), ("one", one, one),
    )  # fmt: skip
    return tuple(Mark(kind, low, high) for kind, low, high in spans if low is not None and high is not None)


def mark_offer(offer: int) -> Row:
    """An offer as a row of its own."""
    label = f"Your offer, {offer:,}"
    return Row(label, marks=(Mark("one", offer, offer),), short=label)


def list_figures(row: PayRow) -> list[int]:
    """The figures of a row that a chart shows, from the lowest to the highest."""
    amounts = (row.low, row.p10, row.p25, row.median, row.p75, row.p90, row.high)
    return [amount for amount in amounts if amount is not None]


def find_ticks(low: float, high: float, most: int = 5) -> Sequence[float]:
    """Round places at even distances that hold `low` and `high` between them, `most` or one more."""
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
    left_out = UNKNOWN if len(drawn) < len(left) else ""
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


PAY_LABEL = 29
PAY_WIDTH = 50
PAY_CHARACTERS: dict[Kind, str] = {
    "range": "-", "half": "#", "end": "|", "median": "M", "stated": "M", "carried": "M", "one": "^",
}  # fmt: skip
PAY_LEGEND = "|---  10% to 90%   ####  25% to 75%   M median   ^ one figure"


def draw_pay(chart: Chart) -> Drawing:
    """Rows of money as boxes on one scale: thin from the first to the last figure, thick between quarters."""
    marks = [mark for row in chart.rows for mark in row.marks]
    low, high = min(mark.low for mark in marks), max(mark.high for mark in marks)
    lines = [
        line for row in chart.rows for line in _head(row.short, PAY_LABEL, _draw_pay_row(row, low, high))
    ]
    scale = f"{low:,}".ljust(PAY_WIDTH - len(f"{high:,}")) + f"{high:,}"
    return Drawing("Chart", (*lines, f"{' ' * PAY_LABEL} {scale}", PAY_LEGEND))


def _draw_pay_row(row: Row, low: float, high: float) -> str:
    places: dict[int, str] = {}
    for mark in row.marks:
        if character := PAY_CHARACTERS.get(mark.kind):
            first, last = _place(mark.low, low, high), _place(mark.high, low, high)
            places |= dict.fromkeys(range(first, last + 1), character)
    return "".join(places.get(i, " ") for i in range(max(places) + 1))


def _place(amount: float, low: float, high: float) -> int:
    return round((amount - low) / (high - low) * (PAY_WIDTH - 1)) if high > low else 0


def _head(label: str, width: int, drawn: str) -> list[str]:
    """A label with its drawing, which stands on a line of its own where the label is long."""
    label = label if label.startswith(" ") else clean_text(label)
    if len(label) > width:
        return [label, f"{' ' * width} {drawn}"]
    return [f"{label.ljust(width)} {drawn}"]


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
    labels = [row.short[:STEP_LABEL].ljust(STEP_LABEL) for row in chart.rows]
    lines = [f"{label} {bar}".rstrip() for label, bar in zip(labels, bars, strict=True)]
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


def draw_strips(chart: Chart, marks: Marks) -> Drawing:
    """Scores over time, a line a level; those with open answers have a second line, with all of them met."""
    width = _find_width(chart)
    lines: list[str] = []
    unsure = False
    for row in chart.rows:
        lows = [score and score.low for score in row.over_time]
        highs = [score and score.high for score in row.over_time]
        lines += _draw_strip(row.short, lows, width, marks)
        if lows != highs:
            unsure = True
            lines += _draw_strip("  at best", highs, width, marks)
    lines += [f"{' ' * DATE_LABEL} {_draw_days(chart.days, width)}", _say_order(width), marks.key]
    if unsure:
        lines.append("Answers were open: a level's own row counts them as missing, at best as met.")
    return Drawing("Score by level over time", tuple(lines))


def _find_width(chart: Chart) -> int:
    """How many characters wide an assessment is."""
    return max(1, min(WIDEST, STRIP_WIDTH // len(chart.days)))


def _draw_strip(name: str, scores: Sequence[float | None], width: int, marks: Marks) -> list[str]:
    """A name, its scores as steps, and the last score in figures."""
    steps = marks.steps
    drawn = "".join(
        (" " if score is None else steps[min(len(steps) - 1, int(score / 100 * len(steps)))]) * width
        for score in scores
    )
    return _head(name, DATE_LABEL, drawn.rstrip() if scores[-1] is None else f"{drawn}  {scores[-1]:.1f}")


def _draw_days(days: Sequence[str], width: int) -> str:
    """The first and the last day below the two ends, as far as both have room."""
    first, last = days[0], days[-1]
    room = len(days) * width - len(first)
    if room > len(last):
        return f"{first}{last.rjust(room)}"
    return f"{first} to {last}" if first != last else first


def draw_level(chart: Chart, marks: Marks) -> Drawing:
    """The chart's one level over time as columns: solid up to the score, then what open answers could add."""
    (level,) = chart.rows
    width = _find_width(chart)
    heights = [
        (round(score.low / 100 * ROWS), round(score.high / 100 * ROWS)) if score else (0, 0)
        for score in level.over_time
    ]
    lines = []
    for row in range(ROWS, 0, -1):
        drawn = "".join(
            (marks.solid if row <= low else marks.unsure if row <= high else " ") * width
            for low, high in heights
        )
        lines.append(f"{row * 100 // ROWS:>5} |{drawn}".rstrip())
    lines.append(f"    0 +{'-' * (len(heights) * width)}")
    lines.append(f"       {_draw_days(chart.days, width)}")
    lines.append(_say_order(width))
    if any(low < high for low, high in heights):
        lines.append(f"{marks.unsure} is what answers that were open could add.")
    return Drawing(f"{level.label}: score over time", tuple(lines))


def _say_order(width: int) -> str:
    marks = "one mark" if width == 1 else f"{width} marks"
    return f"An assessment is {marks} wide, the oldest first."
