"""What a worker of Spark does with the batches of a table: reads them, judges them, counts them.

A batch comes and goes as Arrow, and in between is a frame like that of a file: the same readers, rules and
counts. A worker needs no disk and no pack of its own, for all it needs comes with the task.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any, NamedTuple

import narwhals as nw
import polars as pl
import pyarrow as pa

import carecli
from carecli.errors import PersonalFileError
from carecli.pack.pack import Pack
from carecli.people.cells import Atlas
from carecli.people.conversion import MOST_NOTES, RosterFault
from carecli.people.holdings import collect
from carecli.people.mapping import PeopleMap
from carecli.people.records import list_verdicts
from carecli.people.roster import Roster, read_frame
from carecli.people.rules import judge_people
from carecli.people.summary import MOST_GROUPS, count_people

FILE, ROW = "file", "row"
"""The columns beside those of the table that say where a row stands, where that is known."""

COUNTS = "~counts"
"""The column that holds what was counted of a batch, in its first row."""


class Task(NamedTuple):
    """What a worker needs to know of a run: of the table its name and heads, and the rules.

    The columns of a batch are named by their places. `by` and `kept` are columns of a roster by what they are
    called. The `version` is that of carecli where the run was started.
    """

    version: str
    name: str
    heads: tuple[str, ...]
    pack: Pack
    mapping: PeopleMap | None
    atlas: Atlas
    today: date
    by: Mapping[str, str]
    kept: Mapping[str, str]


class Look(NamedTuple):
    """What reading comes to: people, what is wrong, whom it leaves out, notes, and the groups of `by`."""

    people: int
    faults: tuple[RosterFault, ...] = ()
    faulty: int = 0
    skipped: int = 0
    notes: tuple[str, ...] = ()
    groups: tuple[tuple[str | None, ...], ...] = ()


def read_batch(frame: pl.DataFrame, task: Task) -> Roster:
    """The people of a batch, without those that cannot be read."""
    answers = frame.lazy().select(pl.col(str(n)).alias(head) for n, head in enumerate(task.heads))
    return read_frame(answers, task.name, task.pack, mapping=task.mapping, skip_bad=True, atlas=task.atlas)


def look_over(batches: Iterable[pa.RecordBatch], task: Task) -> Iterator[pa.RecordBatch]:
    """Yield for each batch what its reading comes to, in one cell of JSON."""
    for batch in batches:
        frame = _open(batch, task)
        roster = read_batch(frame, task)
        faults = tuple(_place(fault, frame) for fault in roster.faults)
        people = roster.frame.select(nw.len()).collect().item()
        groups = tuple(_list_groups(roster, task.by))
        look = Look(people, faults, roster.faulty, roster.skipped, roster.notes, groups)
        yield pa.RecordBatch.from_pydict({"look": [json.dumps(look)]})


def _list_groups(roster: Roster, by: Iterable[str]) -> list[tuple[str | None, ...]]:
    """The groups that columns make, no more than it takes to know that they are too many."""
    columns = [*by]
    if not columns:
        return []
    return roster.frame.select(*columns).unique().head(MOST_GROUPS + 1).collect().rows()


def judge_batches(batches: Iterable[pa.RecordBatch], task: Task) -> Iterator[pa.RecordBatch]:
    """Yield for each batch everybody with their verdicts, and the counts of them all."""
    for batch in batches:
        roster = read_batch(_open(batch, task), task)
        judged = collect(judge_people(roster.frame, task.pack, task.today, findings=True)).lazy()
        verdicts = list_verdicts(judged, task.pack, task.kept)
        counts = write_counts(count_people(judged, task.pack, task.by))
        first = pl.Series(COUNTS, [counts, *[None] * (len(verdicts) - 1)][: len(verdicts)], pl.Binary)
        table = verdicts.with_columns(first).to_arrow()
        yield from table.cast(pa.schema([(f.name, _shrink(f.type)) for f in table.schema])).to_batches()


def _open(batch: pa.RecordBatch, task: Task) -> pl.DataFrame:
    """A batch as a frame. Raises PersonalFileError where carecli is another one than where the run began."""
    if carecli.__version__ != task.version:
        here, there = task.version, carecli.__version__
        raise PersonalFileError(f"carecli is {there} on a worker of Spark and {here} here")
    return pl.DataFrame(pa.Table.from_batches([batch]))


def _place(fault: RosterFault, frame: pl.DataFrame) -> RosterFault:
    """A fault, whose row is that of the batch, by file and row of the table, as far as they are known."""
    if ROW not in frame.columns or fault.row is None:
        return fault._replace(row=None)
    at = fault.row - 1
    return fault._replace(file=frame[FILE][at], row=frame[ROW][at] + 1)


def _shrink(kind: pa.DataType) -> pa.DataType:
    """The type that Spark takes for a type of Polars."""
    small = {pa.large_string(): pa.string(), pa.large_binary(): pa.binary()}
    return small.get(kind, kind)


def write_counts(counts: nw.DataFrame[Any]) -> bytes:
    """What was counted of a batch, small enough to be sent back."""
    stream = BytesIO()
    counts.to_polars().write_ipc(stream, compression="zstd")
    return stream.getvalue()


def add_counts(parts: Sequence[bytes], by: Iterable[str]) -> list[dict[str, Any]]:
    """What was counted of all batches, a row for each group."""
    frames = [pl.read_ipc(BytesIO(part)).with_columns(pl.col(pl.UInt32).cast(pl.Int64)) for part in parts]
    every, columns = pl.concat(frames, how="diagonal_relaxed"), [*by]
    if not columns:
        return every.sum().to_dicts()
    return every.group_by(*columns).sum().sort(*columns, nulls_last=True).to_dicts()


def add_looks(parts: Iterable[str]) -> Look:
    """What reading all batches comes to."""
    looks = [Look(*json.loads(part)) for part in parts]
    faults = [RosterFault(*fault) for look in looks for fault in look.faults]
    notes = dict.fromkeys(note for look in looks for note in look.notes)
    return Look(
        sum(look.people for look in looks),
        tuple(sorted(faults, key=lambda fault: (fault.file, fault.row or 0))),
        sum(look.faulty for look in looks),
        sum(look.skipped for look in looks),
        tuple(notes)[:MOST_NOTES],
        tuple({tuple(group) for look in looks for group in look.groups}),
    )
