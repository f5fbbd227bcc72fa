"""`carecli people`: many people at once, who is ready for what, what they share, and a report for each."""

import os
import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from carecli.cli import blank, movement, options
from carecli.cli.completion import complete_levels, complete_readers, offer_formats
from carecli.cli.failure import list_problems
from carecli.cli.output import OTHER_FILE, Destination, choose_destination, emit, is_same, tell
from carecli.cli.session import Session
from carecli.errors import PersonalFileError, UsageError
from carecli.names import resolve
from carecli.profile.desk import list_members
from carecli.profile.letterhead import read_letterhead
from carecli.views.formats import PEOPLE, REPORT, Format, list_formats, say_formats

if TYPE_CHECKING:  # Polars and Narwhals take 200 ms, and --help needs neither
    import narwhals as nw

    from carecli.people.cells import Atlas
    from carecli.people.reference import Individual
    from carecli.people.roster import Roster
    from carecli.people.summary import Overview
    from carecli.views.document import Document

    Frame = nw.LazyFrame[Any]

app = typer.Typer(
    help="See where many people stand, and what they share.", add_completion=False, rich_markup_mode=None
)

EXTRA = "pip install 'carecli[people]', or '.[people]' in its folder"
LIBRARIES = {"narwhals", "polars", "openpyxl"}
SPARK = "pip install 'carecli[spark]', or '.[spark]' in its folder"
SPARK_LIBRARIES = {"pyspark", "py4j", "pyarrow", "pandas", "numpy"}
MOST_BY = 2
MOST_LISTED = 10_000
"""People that are listed with what to do next, which the engine works out for each."""

LONGEST = 20
"""Letters of the files as they were typed that leave room to say what a command shows."""

ANSWERS = ("setting", "state", "country", "target")
"""What a profile says that groups can be made of, beside the columns of a table that are kept."""


Places = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="FILE",
        help="Profiles, folders of them, or tables with a row a person; without one the people kept here.",
        show_default=False,
    ),
]
Map = Annotated[
    Path | None,
    typer.Option("--map", metavar="FILE", help="What other columns and values of a table mean."),
]
SkipBad = Annotated[bool, typer.Option("--skip-bad", help="Leave out what cannot be read, and say how many.")]


@app.callback(invoke_without_command=True)
def start(ctx: typer.Context) -> None:
    """See where many people stand, what most of them lack, and which step would move most of them."""
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


@app.command(short_help="See who is ready for what, and what they share.")
def assess(
    places: Places = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            metavar="COLUMN",
            help="Count apart by a further column of the table, or by setting, state, country or target."
            " Twice for both together.",
        ),
    ] = None,
    level: Annotated[
        str | None,
        typer.Option(
            "--level", metavar="LEVEL", help="Look at this level only.", autocompletion=complete_levels
        ),
    ] = None,
    listing: Annotated[
        bool, typer.Option("--list", help="Name everybody, with their level and next step.")
    ] = False,
    mapping: Map = None,
    skip_bad: SkipBad = False,
    engine: Annotated[
        str | None,
        typer.Option(
            "--engine",
            metavar="ENGINE",
            help="spark: read the table IN on a Spark, and write everybody's verdicts to OUT there.",
        ),
    ] = None,
    master: Annotated[
        str | None,
        typer.Option("--master", metavar="URL", help="The Spark, such as spark://HOST:7077 or local[2]."),
    ] = None,
    smallest: Annotated[
        str,
        typer.Option(
            "--smallest", metavar="N", help="Hide what is true of fewer people of a group; 3 at least."
        ),
    ] = "11",
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help=f"{say_formats(PEOPLE)}.",
            autocompletion=offer_formats(PEOPLE),
        ),
    ] = None,
    as_json: options.Json = False,
    plain: options.Plain = False,
    full: options.Full = False,
    output: options.Output = None,
    force: options.Force = False,
    no_pager: options.NoPager = False,
    today: options.Today = None,
    pack: options.Pack = None,
) -> None:
    """Compare many people with every level: how many are ready, what most lack, what would move most.

    Nobody is named unless you ask with --list. With --by, groups under 11 people are hidden, and as many
    other counts as it takes that none of them can be worked out. With --engine spark it takes two names, a
    table on an existing Spark and where the verdicts go.

    \b
    Examples:
      carecli people assess examples/people
      carecli people assess examples/people --level senior
      carecli people assess examples/people --by setting --smallest 3
      carecli people assess examples/people --list
      carecli people assess examples/hr/staff.csv --map examples/hr/map.toml
      carecli people assess examples/people -o board.html
    """  # noqa: D301
    check_engine(engine, master, listing=listing)
    destination = choose_destination(
        as_json=as_json, plain=plain, output_format=form, output=output, subject=PEOPLE,
        private=listing, force=force, no_pager=no_pager,
    )  # fmt: skip
    least = read_smallest(smallest)
    session = Session(pack, today=today)
    only = session.find_level(level)
    with need_libraries():
        from carecli.people.judging import judge
        from carecli.people.summary import summarize

        if engine:
            overview = assess_on_spark(
                places or [],
                session,
                by or [],
                mapping,
                master,
                skip_bad=skip_bad,
                smallest=least,
                level=only,
            )
            show(destination, overview, None, session, {}, None, full=full)
            return
        roster = read_people(places or [], session, mapping, skip_bad=skip_bad)
        spare_read(destination.path, roster.places)
        judged = judge(roster.frame, session.pack, session.today, only)
        columns = find_columns(by or [], roster)
        overview = summarize(
            judged, session.pack, columns, skipped=roster.skipped, smallest=least, level=only
        )
        if listing and destination.format.takes != "rows":
            overview = overview._replace(listed=name_everybody(overview, judged, roster, session, columns))
        kept = {f"kept:{name}": name for name in roster.kept} | columns
        files = say_files(places or [], mapping, skip_bad=skip_bad)
        show(destination, overview, judged, session, kept, files, full=full)


@app.command(short_help="Write a page for each person.")
def report(
    places: Places = None,
    each: Annotated[bool, typer.Option("--each", help="A file for each person.")] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FOLDER", help="The folder for the reports.")
    ] = None,
    form: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help=f"{say_formats(REPORT)}; without it pdf.")
    ] = "pdf",
    to: options.To = None,
    reader: Annotated[
        str,
        typer.Option(
            "--for",
            metavar="READER",
            help="Who reads them: client (default) or manager.",
            autocompletion=complete_readers,
        ),
    ] = "client",
    letterhead: options.LetterheadFile = None,
    mapping: Map = None,
    skip_bad: SkipBad = False,
    force: options.Force = False,
    today: options.Today = None,
    pack: options.Pack = None,
) -> None:
    """Write the report of each person on one page: where they stand, three steps, and what it pays.

    The files are called after the people, and can be read by you alone. What somebody earns is in none.

    \b
    Examples:
      carecli people report examples/people --each -o reports
      carecli people report examples/people --each -o pages --format html
      carecli people report --each -o ours --letterhead examples/coach/head.toml
    """  # noqa: D301
    from carecli.cli.bulk import read_audience, write_each  # plans and documents take 50 ms

    if not each or output is None:
        raise UsageError(
            "report writes a file for each person", hint="add --each -o FOLDER; for all see people assess"
        )
    chosen = find_format(form)
    audience = read_audience(reader)
    above = read_letterhead(letterhead) if letterhead else None
    session = Session(pack, today=today)
    target = session.find_level(to)
    with need_libraries():
        from carecli.people.reference import name_people
        from carecli.people.roster import read_person

        roster = read_people(places or [], session, mapping, skip_bad=skip_bad)
        table, names = roster.frame.collect(), name_kept()
        if len(table) > MOST_LISTED:
            raise UsageError(f"{len(table):,} people are more than {MOST_LISTED:,}", hint="name fewer files")
        rows = [*table.iter_rows(named=True)]
        people = [*zip(name_people(rows, roster.places, names), map(read_person, rows), strict=True)]
    write_each(people, output, chosen, session, to=target, reader=audience, head=above, force=force)


def find_format(typed: str) -> Format:
    """The format of a document that `--format` names. Raises UsageError."""
    formats = {name: found for name, found in list_formats(REPORT).items() if found.takes == "document"}
    if typed.lower() not in formats:
        raise UsageError(f"there is no format '{typed}'", hint=f"choose one of {', '.join(formats)}")
    return formats[typed.lower()]


def read_smallest(typed: str) -> int:
    """The people that a group has at least to be shown. Raises UsageError."""
    from carecli.people.suppression import LEAST

    if typed.isascii() and typed.isdigit() and len(typed) < 10 and int(typed) >= LEAST:
        return int(typed)
    raise UsageError(
        f"--smallest '{typed}' cannot be the fewest people of a group", hint=f"write {LEAST} or more"
    )


@contextmanager
def need_libraries() -> Iterator[None]:
    """Say what to install where the libraries for many people are missing. Raises UsageError."""
    try:
        yield
    except ModuleNotFoundError as error:
        lacks = (error.name or "").partition(".")[0]
        if lacks not in LIBRARIES | SPARK_LIBRARIES:
            raise
        if lacks in SPARK_LIBRARIES:
            raise UsageError("--engine spark needs the extra parts of carecli", hint=SPARK) from None
        raise UsageError("many people need the extra parts of carecli", hint=EXTRA) from None


def check_engine(engine: str | None, master: str | None, *, listing: bool) -> None:
    """Raise UsageError for an engine that is none, and for what does not go with it."""
    if engine not in (None, "spark"):
        raise UsageError(f"there is no engine '{engine}'", hint="write --engine spark, or leave it out")
    if engine is None and master is not None:
        raise UsageError("--master names a Spark, which nothing is to run on", hint="add --engine spark")
    if engine and listing:
        raise UsageError("--list is for a screen, and OUT has everybody", hint="leave --list out")


def assess_on_spark(
    places: Sequence[str],
    session: Session,
    by: Sequence[str],
    mapping: Path | None,
    master: str | None,
    *,
    skip_bad: bool,
    smallest: int,
    level: str | None,
) -> "Overview":
    """Write the verdicts of a table on a Spark to another one there, and give what is counted of them.

    Raises UsageError, and PersonalFileError for what cannot be read or written.
    """
    if len(places) != 2:
        hint = "name the table to read and the one to write, such as staff.parquet verdicts.parquet"
        raise UsageError("--engine spark takes a table IN and a table OUT", hint=hint)
    from carecli.people import spark as on_spark
    from carecli.people.cluster import open_spark
    from carecli.people.mapping import read_map

    source, target = places
    meant = read_map(mapping, session.pack) if mapping else None
    with open_spark(master) as spark:
        on_spark.check_target(spark, source, target)
        table = on_spark.open_table(spark, source, session.pack, meant)
        task = on_spark.make_task(table, session.pack, session.today, meant, read_atlas(session))
        nobody = on_spark.read_empty(table, task)
        columns = find_columns(by, nobody)
        task = task._replace(by=columns, kept={f"kept:{name}": name for name in nobody.kept} | columns)
        roster = on_spark.look_at(table, task, nobody, skip_bad=skip_bad)
        tell_reading(roster)
        overview = on_spark.judge_table(
            spark, table, task, nobody, target, skipped=roster.skipped, smallest=smallest, level=level
        )
    tell(f"Written to {target}")
    return overview


OTHERS = "add --skip-bad to leave them out, or name files, folders or a table"


def read_people(places: Sequence[str], session: Session, mapping: Path | None, *, skip_bad: bool) -> "Roster":
    """Everybody in files and folders, or who is kept here; how they were read is said aside.

    Raises PersonalFileError, and UsageError where nobody is.
    """
    from carecli.people.roster import read_roster

    atlas = read_atlas(session)
    named, pack = places or list_kept(), session.pack
    try:
        roster = read_roster(named, pack, mapping=mapping, skip_bad=skip_bad, atlas=atlas)
    except PersonalFileError as error:
        if places:
            raise
        raise session.blame_ladder(error, "somebody kept here is", OTHERS) from None
    tell_reading(roster)
    return roster


def read_atlas(session: Session) -> "Atlas":
    """The countries and areas that cells may name."""
    from carecli.people.cells import Atlas

    return Atlas(session.countries, session.areas if session.has_wages else ())


def tell_reading(roster: "Roster") -> None:
    """Say aside how people were read, and who is left out."""
    for note in roster.notes:
        tell(note)
    if roster.skipped:
        tell("\n".join([roster.say_skipped(), *list_problems(roster.problems)]))


def say_files(places: Sequence[str], mapping: Path | None, *, skip_bad: bool) -> str:
    """How another command names the same people, read in the same way."""
    named = shlex.join(places)
    options = [f"--map {shlex.quote(str(mapping))}"] if mapping else []
    options += ["--skip-bad"] if skip_bad else []
    return " ".join([named if len(named) <= LONGEST else "FILES", *options]).strip()


def spare_read(path: Path | None, places: Sequence[str]) -> None:
    """Refuse to write over a file that was read, which would be lost. Raises UsageError."""
    if path is not None and any(os.path.exists(place) and is_same(path, Path(place)) for place in places):
        raise UsageError(
            f"--output {path} is one of the files that are read, which would be lost", hint=OTHER_FILE
        )


def list_kept() -> list[str]:
    """The profiles of the people who are kept here. Raises UsageError where there is none."""
    found = [str(member.profile) for member in list_members() if os.path.exists(member.profile)]
    if not found:
        raise UsageError(
            "no people are named, and none are kept here",
            hint="name their profiles, a folder of them, or a table with a row a person",
        )
    return found


def name_kept() -> dict[str, str]:
    """What the people who are kept here are called, by their profiles."""
    return {str(member.profile): member.name for member in list_members()}


def find_columns(by: Sequence[str], roster: "Roster") -> dict[str, str]:
    """The columns that `--by` names, each with what it is called. Raises UsageError."""
    names = {f"kept:{kept}": kept for kept in roster.kept}
    names |= {answer: answer for answer in ANSWERS if answer not in roster.kept}
    known = dict.fromkeys(names.values(), ())
    found = [resolve(typed, "column to group by", known) for typed in by]
    if len(found) > MOST_BY or len(set(found)) < len(found):
        raise UsageError(f"--by names {' and '.join(found)}", hint="name one column, or two that differ")
    places = {said: column for column, said in names.items()}
    return {places[said]: said for said in found}


def name_everybody(
    overview: "Overview", judged: "Frame", roster: "Roster", session: Session, columns: Mapping[str, str]
) -> "tuple[Individual, ...]":
    """Everybody by name with their next step. Raises UsageError where they are too many to read."""
    from carecli.people.reference import list_individuals

    if overview.people > MOST_LISTED:
        raise UsageError(
            f"--list names at most {MOST_LISTED:,} people, and these are {overview.people:,}",
            hint="the verdicts of all go into a file with --list -o FILE.parquet",
        )
    rows = judged.collect().iter_rows(named=True)
    found = list_individuals(
        rows, roster.places, name_kept(), session.pack, session.today, columns, overview.level
    )
    return tuple(found)


def show(
    destination: Destination,
    overview: "Overview",
    judged: "Frame | None",
    session: Session,
    columns: Mapping[str, str],
    files: str | None,
    *,
    full: bool,
) -> None:
    """Write what was counted, in the format asked for."""
    from carecli.views.people import PEOPLE as FORM
    from carecli.views.people import list_counts, list_page, people_page, rows_page

    listed = overview.listed is not None

    def make_rows() -> Any:
        """A frame of everybody where names are asked for, else of the counts."""
        import polars as pl

        if judged is None or not destination.private:
            return pl.DataFrame([*list_counts(overview)], infer_schema_length=None)
        from carecli.people.records import list_verdicts

        return list_verdicts(judged, session.pack, columns)

    def make_document() -> "Document":
        """The board."""
        from carecli.views.board import make_board  # documents take 20 ms

        return make_board(overview, session.pack, session.today)

    emit(
        destination,
        lambda: people_page(overview, session.pack, files, full=full or destination.is_whole),
        lambda: FORM(overview),
        table=lambda: list_page(overview) if listed else rows_page(overview),
        document=make_document,
        rows=make_rows,
    )


app.command(short_help="Make an empty table to fill in.")(blank.template)
app.command(short_help="Make a page that others fill in and send back.")(blank.form)
app.command(short_help="See who of the people kept here moved, and why.")(movement.history)
