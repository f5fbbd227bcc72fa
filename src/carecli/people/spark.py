"""Many people in a table of Spark: judged in batches where it lies, of which only counts come back.

Spark spreads the work, and `batches` is what is done to each part. The table is gone through twice: first it
is only read, so that nothing is written where something is wrong with it, and then judged.
"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import Any, NamedTuple

import polars as pl
from pyspark.errors import AnalysisException
from pyspark.sql import DataFrame, Observation, SparkSession, types
from pyspark.sql import functions as F  # noqa: N812  as everywhere

import carecli
from carecli.errors import MOST_SHOWN, PersonalFileError, UsageError
from carecli.names import clean_text
from carecli.pack.pack import Pack
from carecli.people.batches import COUNTS, FILE, ROW, Task, add_counts, add_looks, judge_batches, look_over
from carecli.people.cells import Atlas
from carecli.people.heads import HeadNames, find_columns
from carecli.people.mapping import PeopleMap
from carecli.people.records import list_verdicts
from carecli.people.roster import Roster, read_frame, refuse_empty, refuse_faults
from carecli.people.rules import judge_people
from carecli.people.summary import Overview, check_groups, list_demands, make_overview

TABLE = re.compile(r"\w+(\.\w+){0,2}", re.ASCII)
ENDINGS = (".parquet", ".pq")
PLAIN = (
    types.StringType,
    types.BooleanType,
    types.NumericType,
    types.DateType,
    types.TimestampType,
    types.TimestampNTZType,
    types.NullType,
)
SPARK_TYPES: Mapping[Any, types.DataType] = {pl.String: types.StringType(), pl.Float64: types.DoubleType()}


class SparkTable(NamedTuple):
    """A table of Spark with its heads: its columns, named by their places, and those that say the row."""

    name: str
    heads: tuple[str, ...]
    frame: DataFrame
    is_numbered: bool

    @property
    def empty(self) -> pl.LazyFrame:
        """Its columns without a row."""
        schema = self.frame.drop(FILE, ROW).limit(0).toArrow()
        frame = pl.DataFrame(schema)
        return frame.lazy().rename(dict(zip(frame.columns, self.heads, strict=True)))


def is_table(named: str) -> bool:
    """Whether a name is that of a table, `people` or `staff.people`, and not of a place."""
    return bool(TABLE.fullmatch(named)) and not named.endswith(ENDINGS) and not os.path.exists(named)


def open_table(spark: SparkSession, named: str, pack: Pack, mapping: PeopleMap | None) -> SparkTable:
    """The table of a name or a place; columns that are no answer and hold no text are left out.

    Raises PersonalFileError where there is none, and for columns that cannot be read.
    """
    try:
        frame = spark.table(named) if is_table(named) else spark.read.parquet(named)
    except AnalysisException as error:
        raise _refuse_place(named, error) from error
    fields = frame.schema.fields
    for column in find_columns([field.name for field in fields], HeadNames(pack), mapping, named):
        kind = fields[column.place].dataType
        if column.key is not None and not _is_plain(kind):
            message = f"{named}: the column '{column.head}' holds {kind.typeName()} values"
            raise PersonalFileError(message, hint=f"write {column.key} as text, or as lists of texts")
        if column.loosely:  # read so only where it holds ratings, which no batch can tell of the others
            hint = f"call it {column.key}, or say what it is with --map FILE"
            raise PersonalFileError(f"{named}: the column '{column.head}' may be a skill", hint=hint)
    kept = [place for place, field in enumerate(fields) if _is_plain(field.dataType)]
    heads = tuple(fields[place].name for place in kept)
    numbered = _number(frame)
    frame = (numbered or frame).toDF(*map(str, range(len(fields))), *([FILE, ROW] if numbered else []))
    names = [*map(str, range(len(kept))), *([FILE, ROW] if numbered else [])]
    columns = [*map(str, kept), *([FILE, ROW] if numbered else [])]
    return SparkTable(named, heads, frame.select(*columns).toDF(*names), numbered is not None)


def _is_plain(kind: types.DataType) -> bool:
    return isinstance(kind.elementType if isinstance(kind, types.ArrayType) else kind, PLAIN)


def _number(frame: DataFrame) -> DataFrame | None:
    """The table with file and row of everybody; None where it is not read from files."""
    try:
        return frame.select("*", "_metadata.file_name", "_metadata.row_index")
    except AnalysisException:
        return None


def _refuse_place(named: str, error: AnalysisException) -> PersonalFileError:
    """The error for a table that cannot be opened."""
    what, said = error.getCondition() or "", str(error)
    if what in ("PATH_NOT_FOUND", "TABLE_OR_VIEW_NOT_FOUND") or "NOT_FOUND" in what:
        hint = "name a table of Spark, or the place of its Parquet, with a / in it or .parquet behind it"
        return PersonalFileError(f"there is no {named}", hint=hint)
    if what == "UNABLE_TO_INFER_SCHEMA":
        return PersonalFileError(f"{named} holds no Parquet", hint="name the place of a table in Parquet")
    plain = re.sub(r"^\[[\w.]+\]\s*|\s*SQLSTATE: \w+", "", said.partition("\n")[0])
    return PersonalFileError(f"{named} cannot be opened: {clean_text(plain)}")


# ------------------------------------------------------------ where the verdicts go


def check_target(spark: SparkSession, source: str, target: str) -> None:
    """Raise UsageError for a table or place that is there already, or that is part of what is read."""
    there = UsageError(f"{target} is there already", hint="name another table or place; none is written over")
    if is_table(target):
        if spark.catalog.tableExists(target):
            raise there
        if not keeps_tables(spark, target):
            raise UsageError(
                f"this Spark keeps no tables, so not {target}", hint=f"write ./{target} for a folder"
            )
        return
    system, path = _find_place(spark, target)
    if not is_table(source):
        _, read = _find_place(spark, source)
        places = f"{read.toString()}/", f"{path.toString()}/"
        if places[0].startswith(places[1]) or places[1].startswith(places[0]):
            raise UsageError(f"{target} is where the people are read from", hint="name another place")
    if system.exists(path):
        raise there


def keeps_tables(spark: SparkSession, name: str) -> bool:
    """Whether a table is still there when the session ends: in a metastore, or in a catalog of its own."""
    catalog = name.split(".")[0] if name.count(".") == 2 else "spark_catalog"
    return catalog != "spark_catalog" or spark.conf.get("spark.sql.catalogImplementation") != "in-memory"


def _find_place(spark: SparkSession, place: str) -> tuple[Any, Any]:
    """The file system of a place, which may be on other machines, and its whole path."""
    java: Any = spark._jvm  # no other way leads to what Spark sees
    path = java.org.apache.hadoop.fs.Path(place)
    system = path.getFileSystem(spark._jsc.hadoopConfiguration())
    return system, system.makeQualified(path)


@contextmanager
def removing_halves(spark: SparkSession, target: str) -> Iterator[None]:
    """Leave nothing at a place, which was empty before, where the work on it ends early."""
    try:
        yield
    except AnalysisException:  # before anything was written, such as where somebody else was faster
        raise
    except BaseException:
        spark.sparkContext.cancelAllJobs()
        if not is_table(target):
            system, path = _find_place(spark, target)
            system.delete(path, True)
        raise


# ------------------------------------------------------------ reading, and judging


def make_task(table: SparkTable, pack: Pack, today: date, mapping: PeopleMap | None, atlas: Atlas) -> Task:
    """What the workers need to know, without columns to group by or to keep."""
    return Task(carecli.__version__, table.name, table.heads, pack, mapping, atlas, today, {}, {})


def read_empty(table: SparkTable, task: Task) -> Roster:
    """The table as a roster of nobody: its columns. Raises PersonalFileError."""
    return read_frame(table.empty, table.name, task.pack, mapping=task.mapping, atlas=task.atlas)


def look_at(table: SparkTable, task: Task, nobody: Roster, *, skip_bad: bool) -> Roster:
    """What reading the whole table comes to.

    Raises PersonalFileError for anything wrong in it, unless that is skipped, and where nobody is left;
    UsageError for too many groups.
    """
    found = table.frame.mapInArrow(partial(look_over, task=task), "look string").collect()
    look = add_looks(row.look for row in found)
    faults = look.faults[:MOST_SHOWN]
    if look.faulty and not skip_bad:
        raise refuse_faults(faults, look.faulty, [table.name])
    if not look.people:
        raise refuse_empty([table.name], look.skipped)
    check_groups(len(look.groups), task.by)
    return nobody._replace(faults=faults, faulty=look.faulty, skipped=look.skipped, notes=look.notes)


def judge_table(
    spark: SparkSession, table: SparkTable, task: Task, nobody: Roster, target: str, **asked: Any
) -> Overview:
    """Write everybody with their verdicts to a table or a place, and give what is counted of them.

    What is `asked` goes to `make_overview`. Raises PersonalFileError where two columns would have one name.
    """
    judged = judge_people(nobody.frame, task.pack, task.today, findings=True)
    columns = list_verdicts(judged, task.pack, task.kept).schema
    _check_names([*columns], table.name)
    fields = [types.StructField(name, SPARK_TYPES[kind]) for name, kind in columns.items()]
    schema = types.StructType([*fields, types.StructField(COUNTS, types.BinaryType())])
    seen = Observation()
    rows = table.frame.drop(FILE, ROW).mapInArrow(partial(judge_batches, task=task), schema)
    counted = rows.observe(seen, F.collect_list(COUNTS).alias("counts")).drop(COUNTS)
    with removing_halves(spark, target):
        if is_table(target):
            counted.write.saveAsTable(target)
        else:
            counted.write.parquet(target)
        counts = add_counts(seen.get["counts"], task.by)
    present = judged.collect_schema().names()
    return make_overview(counts, task.pack, list_demands(task.pack), task.by, present, **asked)


def _check_names(names: list[str], table: str) -> None:
    """Raise PersonalFileError for two columns with one name, for Spark does not tell capitals apart."""
    by_name = dict[str, str]()
    for name in names:
        other = by_name.setdefault(name.casefold(), name)
        if other is not name:
            message = f"{table}: the column '{other}' is called like '{name}', which goes into OUT as well"
            raise PersonalFileError(message, hint="rename it, or leave it out")
