"""What people hold on paper, judged by the engine once for each kind of holdings that a table has.

Licenses, certifications and degrees have few distinct values. Each distinct cell is read once and numbered by
what it comes to; the numbers are joined to the table. For each set of numbers that occurs the engine judges
one person who holds just that, and what it finds is joined to all who hold the same. So nothing that rests
on paper is decided twice, or differently.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date
from functools import reduce
from math import prod
from operator import or_
from typing import Any, NamedTuple

import narwhals as nw

from carecli.engine.eligibility import find_license_above, may_sit
from carecli.engine.judging import judge_asked, read
from carecli.engine.requirements import STRENGTHS, Case, Finding, Outcome, Requirement, open_case
from carecli.people.cells import read_certifications, read_education, read_licenses
from carecli.people.columns import (
    ENDS,
    PARTS,
    STATUSES,
    is_number,
    name_alone,
    name_held,
    name_number,
    name_part,
    name_passed,
    name_reach,
    name_route,
    name_status,
)
from carecli.people.outcomes import SMALL
from carecli.people.rulebook import ON_PAPER, Rulebook, list_codes
from carecli.profile.model import Profile

READERS: Mapping[str, Callable[[str | None], Any]] = {
    "licenses": read_licenses,
    "education": read_education,
    "certifications": read_certifications,
}
FEW = 1_000  # sets of answers that the engine judges in a moment, whether they occur or not
COMPARED = 40  # cells that are told apart sooner by comparing than by a join, which copies the whole table
UNDECIDED = Outcome("missing", 0.0, 1_000_000)  # what any other way to a requirement is better than
TYPES: Mapping[type, nw.dtypes.DType] = {
    bool: nw.Boolean(),
    int: nw.Int64(),
    float: nw.Float64(),
    str: nw.String(),
}

Frame = nw.LazyFrame[Any]
Found = dict[str, Any]


class Kinds(NamedTuple):
    """The distinct cells of a column by number: those that come to the same share one, and `held` shows it.

    The first is an answer that is not known.
    """

    numbers: dict[str, int]
    held: Sequence[Any]


def add_holdings(frame: Frame, book: Rulebook, today: date) -> Frame:
    """The table, and what the engine finds of what everybody holds, in columns of `columns`.

    What comes to nothing for everybody has no column.
    """
    settings = {name: number for number, name in enumerate(book.settings) if name is not None}
    kinds = {"setting": Kinds(settings, book.settings)}
    for column in READERS:
        if book.exams or column != "certifications":
            kinds[column] = _tell_kinds(frame, column, book, today)
    for column, kind in kinds.items():
        frame = _join_numbers(frame, column, kind)
    if book.exams:  # first, for a join copies all columns that there are, and this one brings few
        held = {c: kinds[c] for c in ("certifications", "licenses", "education")}
        frame = _join_found(frame, held, book, today)
    return _join_found(frame, {c: kinds[c] for c in ("setting", "licenses", "education")}, book, today)


def collect(frame: Frame) -> nw.DataFrame[Any]:
    """The rows of a lazy table; Polars streams them, so that memory stays small."""
    if frame.implementation.is_polars():
        return frame.collect(engine="streaming")
    return frame.collect(backend="polars")


def list_distinct(frame: Frame, column: str) -> list[str]:
    """The distinct cells of a column that are known; none of a column that is not there."""
    if column not in frame.collect_schema().names():
        return []
    cells = collect(frame.select(column).unique())[column]
    return [cell for cell in cells.to_list() if cell is not None]


def _tell_kinds(frame: Frame, column: str, book: Rulebook, today: date) -> Kinds:
    """The cells of a column by what they come to on the day."""
    numbers: dict[str, int] = {}
    known: dict[Hashable, int] = {}
    held: list[Any] = [None]
    for cell in list_distinct(frame, column):
        answer = READERS[column](cell)
        case = open_case(Profile(**{column: answer}), today, book.scales)
        numbers[cell] = known.setdefault(_tell_kind(case), len(held))
        if numbers[cell] == len(held):
            held.append(answer)
    return Kinds(numbers, held)


def _tell_kind(case: Case) -> Hashable:
    """What of an answer a judgement rests on."""
    degrees = case.degrees and frozenset(
        [
            (degree.level, degree.field is None, degree.field_id, degree.is_named, degree.abroad is None)
            for degree in case.degrees
        ]
    )
    return case.licenses, case.certifications, degrees


def _join_numbers(frame: Frame, column: str, kinds: Kinds) -> Frame:
    """The table with the number of each cell; what is not known has the first."""
    number = name_number(column)
    if not kinds.numbers or column not in frame.collect_schema().names():
        return frame.with_columns(nw.lit(0, nw.Int64()).alias(number))
    if len(kinds.numbers) <= COMPARED:
        return frame.with_columns(_compare(column, kinds).alias(number))
    cells: dict[str, list[Any]] = {f"{number} cell": [*kinds.numbers], number: [*kinds.numbers.values()]}
    joined = frame.join(_lay_out(cells, frame), left_on=column, right_on=f"{number} cell", how="left")
    return joined.with_columns(nw.col(number).fill_null(0))


def _compare(column: str, kinds: Kinds) -> nw.Expr:
    """The number of each cell, found by comparing it with all that there are."""
    cells: dict[int, list[str]] = {}
    for cell, number in kinds.numbers.items():
        cells.setdefault(number, []).append(cell)
    found = nw.lit(0, nw.Int64())
    for number, alike in cells.items():
        is_one = reduce(or_, [nw.col(column) == cell for cell in alike])
        found = nw.when(is_one).then(nw.lit(number, nw.Int64())).otherwise(found)
    return found


def _join_found(frame: Frame, kinds: Mapping[str, Kinds], book: Rulebook, today: date) -> Frame:
    """The table with what the engine finds of each set of answers in some columns.

    All sets are judged where they are few, else those that occur. What the engine finds alike in two ways is
    joined once.
    """
    judge = _judge_paper if "setting" in kinds else _judge_exams
    key, sizes = name_number(" ".join(kinds)), [len(kind.held) for kind in kinds.values()]
    number = reduce(
        lambda sum_, name: sum_ * len(kinds[name].held) + nw.col(name_number(name)), kinds, nw.lit(0)
    )
    frame = frame.with_columns(number.alias(key))
    sets = range(prod(sizes)) if prod(sizes) <= FEW else collect(frame.select(key).unique())[key].to_list()
    rows = []
    for each in sets:
        answers, left = {}, each
        for name, kind in reversed([*kinds.items()]):
            left, at = divmod(left, len(kind.held))
            answers[name] = kind.held[at]
        rows.append({key: each} | judge(book, open_case(Profile(**answers), today, book.scales)))
    names = dict.fromkeys(name for row in rows for name in row)
    table = {name: [row.get(name) for row in rows] for name in names}
    alike: dict[Hashable, str] = {}
    first = {name: alike.setdefault((*map(repr, values),), name) for name, values in table.items()}
    once = {name: table[name] for name in first.values() if name == key or {*table[name]} != {0}}
    again = [nw.col(one).alias(name) for name, one in first.items() if one in once and one != name]
    joined = frame.join(_lay_out(once, frame), on=key, how="left")
    return joined.with_columns(*again) if again else joined


def _lay_out(columns: Mapping[str, Sequence[Any]], frame: Frame) -> Frame:
    """Columns as a small table of the kind that the large one is."""
    schema = {name: _tell_type(name, values) for name, values in columns.items()}
    table = nw.from_dict(columns, schema, backend="polars")
    return table.lazy() if frame.implementation.is_polars() else table.lazy(backend=frame.implementation)


def _tell_type(name: str, values: Sequence[Any]) -> nw.dtypes.DType:
    """The type of a column of such a table; what is counted and no number of a kind is small."""
    kind = TYPES[type(next((value for value in values if value is not None), 0))]
    return SMALL if kind == nw.Int64() and not is_number(name) else kind


def _judge_paper(book: Rulebook, case: Case) -> Found:
    """What each level comes to by paper alone, and how far paper goes where something else would do."""
    standards = book.standards[book.settings.index(case.profile.setting)]
    papers = judge_asked(standards, case, ()).papers
    found: Found = {}
    for at, level in enumerate(standards.levels):
        for end, tally in zip(ENDS, (papers.worst[at], papers.best[at]), strict=True):
            found |= {name_part(at, "paper", end, part): getattr(tally, part) for part in PARTS}
        found[name_passed(at)] = find_license_above(level.level.passed_over, case) is not None
        if book.findings:
            for requirement, place in zip(level.others, level.places, strict=True):
                if place in papers.judged and book.has(requirement):
                    status = Finding(requirement, papers.judged[place].reading).status
                    found[name_status(at, requirement.id)] = STATUSES[status]
                    points, total, *counts = papers.judged[place].worst[: len(PARTS)]
                    alone = zip(PARTS, (float(points), float(total), *counts), strict=True)
                    found |= {name_alone(at, requirement.id, part): count for part, count in alone}
    for number, (requirement, _) in enumerate(book.beyond):
        for end, outcome in _read_on_paper(requirement, case).items():
            is_far = outcome.gap > case.scales.rules.stretch.steps
            said = STRENGTHS[outcome.status], float(outcome.credit), is_far
            found |= zip(name_reach(number, end), said, strict=True)
    return found


def _read_on_paper(requirement: Requirement, case: Case) -> dict[str, Outcome]:
    """How far a requirement is met by those of its ways that rest on paper, and whether it is asked."""
    ways = [way for way in requirement.ways if way.kind in ON_PAPER]
    if ways:
        reading = read(requirement._replace(need=ways[0], alternatives=tuple(ways[1:])), case)
        return {"low": reading.worst, "high": reading.best}
    if not requirement.holders:
        return {}
    reading = read(requirement, case)
    ends = zip(ENDS, (reading.worst, reading.best), strict=True)
    return {end: outcome if outcome.status == "waived" else UNDECIDED for end, outcome in ends}


def _judge_exams(book: Rulebook, case: Case) -> Found:
    """Which certifications are held, and which routes to their exams are open but for the work they ask."""
    found: Found = {}
    for exam in book.exams:
        held = case.certifications
        found[name_held(exam.accepts)] = None if held is None else not held.isdisjoint(exam.accepts)
    for code in list_codes(book.exams):
        credential = case.scales.credentials[code]
        for number, route in enumerate(credential.route):
            on_paper = route.replace(months=None, months_high=None, hours=None)
            chance = may_sit(credential.replace(route=(on_paper,)), case)
            found |= {name_route(code, number, end): getattr(chance, end) for end in ENDS}
    return found
