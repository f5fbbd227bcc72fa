"""The columns of a table into answers: each distinct cell is read once, and every row gets what it means.

Nothing here holds all rows: one look over the table finds what its cells are, a second one, at most, the rows
of those that are wrong. Numbers that stand as numbers are looked at by expressions.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from carecli.errors import MOST_SHOWN, PersonalFileError
from carecli.names import INVISIBLE, clean_text
from carecli.people.cells import JOINED, NONE_HELD, NUMBERS, SKILL, CellAnswer, CellReader, Fault, Value
from carecli.people.heads import ReadColumn, name_kept
from carecli.people.table import RosterTable, refuse_broken

KEPT = "kept:"
"""Before the head of a column that is no answer."""

MOST_SUGGESTED, MOST_STRANGE = 100, 20_000
"""Distinct wrong cells of a column for which the nearest valid one is looked for, and that are looked at."""

MOST_NOTES = 10
"""Kinds of cells of which is told how they were taken."""

BOUNDS = {"years": (0.0, 80.0), "related_years": (0.0, 80.0), "pay": (1_000.0, 10_000_000.0)}
_NO_ROOM = "\ud800-\udfff"  # halves of letters, which no text of a table can hold
_UNSEEN, _CONTROLS = f"[{INVISIBLE.replace(_NO_ROOM, '')}]", "[\x00-\x1f\x7f-\x9f]"
_ESCAPES = r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)?"
_PLAIN = (pl.String, pl.Categorical, pl.Enum, pl.Boolean, pl.Date, pl.Datetime, pl.Null)


class RosterFault(NamedTuple):
    """What is wrong with a cell, a row or a file: where it stands, what stands there, what would be right."""

    file: str
    row: int | None
    column: str | None
    value: str | None
    message: str
    hint: str | None = None


class Converted(NamedTuple):
    """The rows of a table as answers, null where unknown, with their number under `row`.

    `faults` are the first of `faulty` wrong cells, in `skipped` rows, which the frame of `people` rows lacks.
    """

    frame: pl.LazyFrame
    people: int
    faults: tuple[RosterFault, ...]
    faulty: int
    skipped: int
    notes: tuple[str, ...]


class _Reading(NamedTuple):
    """A column as an expression of its answers, and one that is true where a cell is wrong, if any is.

    Of states, the `strange` ones are wrong for whoever works in the country that the pack knows.

    Where no cell is wrong it is false, never null: whoever is neither right nor wrong would be lost.
    """

    column: ReadColumn
    answers: pl.Expr
    wrong: pl.Expr | None = None
    faults: dict[str, Fault] = {}  # noqa: RUF012  never changed
    notes: tuple[str, ...] = ()
    strange: frozenset[Value] = frozenset()


def convert(table: RosterTable, columns: Sequence[ReadColumn], reader: CellReader) -> Converted:
    """The answers of a table. Raises PersonalFileError for one that is broken."""
    frame = _number(table)
    if table.broken:
        frame = frame.filter(~pl.col("row").is_in([broken.row for broken in table.broken]))
    with refuse_broken(table.file):
        readings = _read_columns(frame, columns, reader, table.file)
        faults, faulty, skipped = _find_faults(frame, table, readings, reader)
        people = frame.select(pl.len()).collect(engine="streaming").item()
    if bad := [reading.wrong for reading in readings if reading.wrong is not None]:
        frame = frame.filter(~pl.any_horizontal(bad))
    notes = [note for reading in readings for note in reading.notes]
    more = len(notes) - MOST_NOTES
    told = [f"{table.file}: {note}" for note in notes[:MOST_NOTES]]
    told += [f"{table.file}: {more:,} more kinds of cells are taken so"] if more > 0 else []
    columns = [r.column for r in readings] + [column for column in columns if column.key is None]
    kept, lost = _list_kept(frame, name_kept(columns))
    told += [f"{table.file}: {note}" for note in lost]
    answers = [*_merge(readings), *kept]
    people -= skipped - len({broken.row for broken in table.broken})
    return Converted(frame.select("row", *answers), people, faults, faulty, skipped, tuple(told))


def _number(table: RosterTable) -> pl.LazyFrame:
    """The rows with their numbers, and without those that hold no word."""
    frame = table.frame
    if "row" not in frame.collect_schema():
        frame = frame.with_row_index("row", offset=table.first)
    if not table.has_blanks:
        return frame
    cells = [pl.col(str(place)).str.strip_chars() for place in range(len(table.heads))]
    is_filled = pl.any_horizontal([(cell != "").fill_null(value=False) for cell in cells])
    return frame.filter(is_filled).collect().lazy()  # it is in memory: once is enough


def _merge(readings: Sequence[_Reading]) -> Iterator[pl.Expr]:
    """One expression for each key: lists that several columns hold parts of are put together."""
    by_key = dict[str, list[pl.Expr]]()
    for reading in readings:
        if reading.column.key:
            by_key.setdefault(reading.column.key, []).append(reading.answers)
    for key, parts in by_key.items():
        if len(parts) == 1:
            yield parts[0].alias(key)
            continue
        held = pl.concat_str(
            [pl.when(part != "").then(part) for part in parts], separator=JOINED, ignore_nulls=True
        )
        known = pl.any_horizontal([part.is_not_null() for part in parts])
        yield pl.when(known).then(held).alias(key)


def _list_kept(frame: pl.LazyFrame, kept: Mapping[int, str]) -> tuple[list[pl.Expr], list[str]]:
    """The columns that are no answer, as texts; and what is told of those that are none."""
    schema, texts, lost = frame.collect_schema(), list[pl.Expr](), list[str]()
    for place, name in kept.items():
        dtype = schema[str(place)]
        if (text := _as_text(str(place), dtype)) is None:
            lost.append(f"the column '{name}' is left out, for it holds {_name_type(dtype)} values")
        else:
            texts.append(clean_column(text).alias(KEPT + name))
    return texts, lost


def _name_type(dtype: pl.DataType) -> str:
    return str(dtype).partition("(")[0].lower()


def clean_column(text: pl.Expr) -> pl.Expr:
    """Texts as `clean_text` cleans them, and null where nothing is left."""
    seen = text.str.replace_all(_ESCAPES, "").str.replace_all(_UNSEEN, "")
    clean = seen.str.replace_all(_CONTROLS, " ").str.replace_all(r"\s+", " ").str.strip_chars()
    return pl.when(clean != "").then(clean)


def _as_text(name: str, dtype: pl.DataType) -> pl.Expr | None:
    """A column as text; None for a kind of column that is none."""
    column = pl.col(name)
    if isinstance(dtype, pl.List | pl.Array):
        if not isinstance(dtype.inner, _PLAIN) and not dtype.inner.is_numeric():
            return None
        inner = column.cast(pl.List(pl.String))
        return pl.when(inner.list.len() == 0).then(pl.lit(NONE_HELD)).otherwise(inner.list.join(JOINED))
    if dtype.is_float():  # 3.0 is written 3
        whole = (column == column.round()) & (column.abs() < 1e15)
        text = (
            pl.when(whole)
            .then(column.cast(pl.Int64, strict=False).cast(pl.String))
            .otherwise(column.cast(pl.String))
        )
        return pl.when(column.is_not_nan()).then(text)
    return column.cast(pl.String) if isinstance(dtype, _PLAIN) or dtype.is_numeric() else None


def _read_columns(
    frame: pl.LazyFrame, columns: Sequence[ReadColumn], reader: CellReader, file: str
) -> list[_Reading]:
    """The columns that are answers, the numbers among them looked at together."""
    schema = frame.collect_schema()
    numbers, texts = list[ReadColumn](), list[ReadColumn]()
    for column in columns:
        if column.key is not None:
            is_number = (column.key in NUMBERS or column.key.startswith(SKILL)) and column.rule is None
            dtype = schema[str(column.place)]
            (numbers if is_number and dtype.is_numeric() else texts).append(column)
    read = _read_numbers(frame, numbers, schema, reader)
    for column in texts:
        dtype = schema[str(column.place)]
        text = _as_text(str(column.place), dtype)
        if text is None:
            message = f"{file}: the column '{column.head}' holds {_name_type(dtype)} values"
            raise PersonalFileError(message, hint=f"write {column.key} as text, or as lists of texts")
        read.append(_read_texts(frame, column, text, reader, file))
    return sorted(_check_states(read, reader), key=lambda reading: reading.column.place)


def _check_states(readings: Sequence[_Reading], reader: CellReader) -> Iterator[_Reading]:
    """Yield the columns, with states as wrong that their country has not; what others have, nobody knows."""
    country = next((r.answers for r in readings if r.column.key == "country"), pl.lit(None, dtype=pl.String))
    at_home = country.is_null() | (country == pl.lit(reader.home or ""))
    for reading in readings:
        if reading.strange:
            strange = (reading.answers.is_in([*reading.strange]) & at_home).fill_null(value=False)
            wrong = strange if reading.wrong is None else reading.wrong | strange
            yield reading._replace(wrong=wrong)
        else:
            yield reading


def _read_numbers(
    frame: pl.LazyFrame, columns: Sequence[ReadColumn], schema: pl.Schema, reader: CellReader
) -> list[_Reading]:
    """Columns of numbers, which are right or wrong by their bounds."""
    made = [(column, *_judge_numbers(column, schema[str(column.place)], reader)) for column in columns]
    if not made:
        return []
    bad = frame.select(wrong.any().alias(str(i)) for i, (_, _, wrong) in enumerate(made))
    found = bad.collect(engine="streaming").row(0)
    return [
        _Reading(column, answers, wrong if is_bad else None)
        for (column, answers, wrong), is_bad in zip(made, found, strict=True)
    ]


def _judge_numbers(column: ReadColumn, dtype: pl.DataType, reader: CellReader) -> tuple[pl.Expr, pl.Expr]:
    """A column of numbers as answers, and where it is none of what its key may be."""
    cell = pl.col(str(column.place))
    known = cell.fill_nan(None) if dtype.is_float() else cell
    if column.key in BOUNDS:
        low, high = BOUNDS[column.key]
        answers = known.cast(pl.Float64, strict=False)
        return answers, ((answers < low) | (answers > high)).fill_null(value=False)
    wrong = (known < 0) | (known > reader.most)
    if not dtype.is_integer():
        wrong |= known != known.round()
    return known.cast(pl.Int8, strict=False), wrong.fill_null(value=False)


def _read_texts(
    frame: pl.LazyFrame, column: ReadColumn, text: pl.Expr, reader: CellReader, file: str
) -> _Reading:
    """A column of texts, each distinct one read once."""
    key = column.key or ""
    if key == "name":
        return _Reading(column, clean_column(text))
    distinct = frame.select(text.alias("cell")).unique().collect(engine="streaming")["cell"].drop_nulls()
    answers, faults, notes = dict[str, Value](), dict[str, Fault](), list[str]()
    for cell in distinct.sort():
        said = column.rule.translate(cell) if column.rule else cell
        read = reader.read(key, said, suggests=len(faults) < MOST_SUGGESTED)
        if isinstance(read, Fault):
            faults[cell] = read
            if len(faults) > MOST_STRANGE:
                message = (
                    f"the column '{column.head}' holds more than {MOST_STRANGE:,} texts that are no {key}"
                )
                raise PersonalFileError(f"{file}: {message}", hint="is it the right column? see --map FILE")
        else:
            answers[cell] = read.value
            notes += [f"{column.head} {read.note}"] if read.note else []
    if column.loosely and faults and not any(v is not None for v in answers.values()):
        skill = key.removeprefix(SKILL)
        note = f"the column '{column.head}' is not read as the skill {skill}, for it holds no ratings"
        return _Reading(column._replace(key=None), text, notes=(note,))
    wrong = text.is_in([*faults]).fill_null(value=False) if faults else None  # a blank cell is not wrong
    strange = frozenset(filter(reader.is_strange, answers.values())) if key == "state" else frozenset()
    return _Reading(column, _replace(text, answers, key), wrong, faults, tuple(notes), strange)


def _replace(text: pl.Expr, answers: dict[str, Value], key: str) -> pl.Expr:
    """The answer of each cell; a text that is its own answer stays, which takes no time."""
    if key in NUMBERS or key.startswith(SKILL):
        kind = pl.Float64() if key in NUMBERS else pl.Int8()
        return text.replace_strict([*answers], [*answers.values()], default=None, return_dtype=kind)
    changed = {cell: answer for cell, answer in answers.items() if cell != answer}
    return text.replace([*changed], [*changed.values()]) if changed else text


def _find_faults(
    frame: pl.LazyFrame, table: RosterTable, readings: Sequence[_Reading], reader: CellReader
) -> tuple[tuple[RosterFault, ...], int, int]:
    """The first faults in the order of rows, how many there are, and in how many rows."""
    found = [RosterFault(table.file, b.row, b.column, b.value, b.message, b.hint) for b in table.broken]
    wrong = {str(number): each for number, each in enumerate(readings) if each.wrong is not None}
    faulty, rows = len(found), len({fault.row for fault in found})
    if wrong:
        marks = [each.wrong.alias(name) for name, each in wrong.items() if each.wrong is not None]
        is_bad = pl.any_horizontal(marks)
        counted = frame.select(*[mark.sum() for mark in marks], is_bad.sum().alias("rows"))
        *counts, bad_rows = counted.collect(engine="streaming").row(0)
        faulty, rows = faulty + sum(counts), rows + bad_rows
        schema = frame.collect_schema()
        cells = [_as_text(str(r.column.place), schema[str(r.column.place)]) for r in wrong.values()]
        texts = [
            text.alias(f"text {name}") for name, text in zip(wrong, cells, strict=True) if text is not None
        ]
        first = frame.filter(is_bad).select("row", *marks, *texts).head(MOST_SHOWN)
        for row in first.collect(engine="streaming").iter_rows(named=True):
            found += [
                _say_wrong(table.file, row["row"], each, row[f"text {name}"], reader)
                for name, each in wrong.items()
                if row[name]
            ]
    found.sort(key=lambda fault: fault.row or 0)
    return tuple(found[:MOST_SHOWN]), faulty, rows


def _say_wrong(file: str, row: int, reading: _Reading, text: str, reader: CellReader) -> RosterFault:
    column, key = reading.column, reading.column.key or ""
    said = column.rule.translate(text) if column.rule else text
    fault: Fault | CellAnswer | None = reader.read(
        key, said
    )  # again: of many wrong ones not all were looked up
    if isinstance(fault, CellAnswer) and key == "state":
        fault = reader.refuse_state(str(fault.value))
    if key in BOUNDS and not reading.faults:
        low, high = BOUNDS[key]
        fault = Fault(f"must be from {low:,g} to {high:,.0f}, not {text}")
    if not isinstance(fault, Fault):
        fault = Fault(f"'{text}' is no answer here")
    return RosterFault(file, row, column.head, clean_text(text), fault.message, fault.hint)
