"""Charts: each is described once, as a value; here they are drawn with characters, in `html` as SVG."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from carecli.names import clean_text
from carecli.views.letters import measure, pad
from carecli.views.page import Drawing

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
    other rows of its group that have its label. One that `stands_out` is what the chart is about.
    """

    label: str
    said: str = ""
    marks: tuple[Mark, ...] = ()
    group: str = ""
    short: str = ""
    over_time: tuple[Mark | None, ...] = ()
    shares_line: bool = False
    stands_out: bool = False


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


def describe(chart: Chart) -> str:
    """What a chart shows, in words, for those who do not see it."""
    said = [f"{f'{row.group}, ' if row.group else ''}{row.label}: {row.said}." for row in chart.lines]
    return " ".join([chart.about, *said])


def place_across(value: float, chart: Chart) -> float:
    """The place of a value across the drawing, in percent."""
    (low, _), (high, _) = chart.ticks[0], chart.ticks[-1]
    return round(100 * (value - low) / (high - low), 2)


UNSURE = "what answers that are still open could add"
QUARTERS = tuple((place, str(place)) for place in (0, 25, 50, 75, 100))


def mark_score(low: float, high: float) -> list[Mark]:
    """A score as a bar, with what open answers could add to `low`."""
    return [Mark("bar", 0, low), *([Mark("unsure", low, high)] if high > low else [])]


SCORE_WIDTH = 34


def draw_score(low: float, high: float, width: int = SCORE_WIDTH) -> str:
    """A score of 100 as a bar: what is certain, what open answers could add, and what is lacking."""
    sure = int(low / 100 * width)
    unsure = int(high / 100 * width) - sure
    return "█" * sure + "▒" * unsure + "░" * (width - sure - unsure)


def draw_rating(rating: int, most: int) -> str:
    """A rating from 0 to the highest as dots."""
    return "●" * rating + "○" * (most - rating)


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
        line for row in chart.rows for line in head_line(row.short, PAY_LABEL, _draw_pay_row(row, low, high))
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


def head_line(label: str, width: int, drawn: str) -> list[str]:
    """A label with its drawing, which stands on a line of its own where the label is long."""
    label = label if label.startswith(" ") else clean_text(label)
    if measure(label) > width:
        return [label, f"{' ' * width} {drawn}"]
    return [f"{pad(label, width)} {drawn}"]


DATE_LABEL = 9
STRIP_WIDTH = 56
WIDEST = 6
ROWS = 10


class Characters(NamedTuple):
    """The characters of a chart: the steps of a score from the lowest to the highest, and what is open."""

    steps: str
    solid: str
    unsure: str
    key: str


BLOCKS = Characters(
    "▁▂▃▄▅▆▇█", "█", "░", "The higher a block, the higher the score; a full one is 87.5 and more."
)
ASCII = Characters(
    "0123456789", "#", ".", "Each digit is a score in tens: 7 is from 70 to 79, 9 is 90 and more."
)


def draw_strips(chart: Chart, marks: Characters) -> Drawing:
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


def _draw_strip(name: str, scores: Sequence[float | None], width: int, marks: Characters) -> list[str]:
    """A name, its scores as steps, and the last score in figures."""
    steps = marks.steps
    drawn = "".join(
        (" " if score is None else steps[min(len(steps) - 1, int(score / 100 * len(steps)))]) * width
        for score in scores
    )
    return head_line(name, DATE_LABEL, drawn.rstrip() if scores[-1] is None else f"{drawn}  {scores[-1]:.1f}")


def _draw_days(days: Sequence[str], width: int) -> str:
    """The first and the last day below the two ends, as far as both have room."""
    first, last = days[0], days[-1]
    room = len(days) * width - len(first)
    if room > len(last):
        return f"{first}{last.rjust(room)}"
    return f"{first} to {last}" if first != last else first


def draw_level(chart: Chart, marks: Characters) -> Drawing:
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
