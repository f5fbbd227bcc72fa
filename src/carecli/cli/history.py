"""`carecli history`: saved assessments, and what changed between them."""

import os
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from carecli.cli import options
from carecli.cli.answers import erase_files
from carecli.cli.completion import complete_levels, complete_snapshots
from carecli.cli.output import deliver, emit, tell, write_out
from carecli.cli.session import Session
from carecli.engine.assess import assess
from carecli.engine.openings import list_elsewhere
from carecli.engine.results import RULES_VERSION
from carecli.errors import PersonalFileError, Problem, UsageError
from carecli.history.comparison import compare_snapshots
from carecli.history.content import Content, Listed, Snapshot, make_moment, shorten
from carecli.history.exchange import OTHER_FILE, import_snapshots, write_export
from carecli.history.rows import LONGEST_LINE
from carecli.history.salvage import Repaired, repair_history
from carecli.history.snapshots import choose_last, choose_snapshots, read_snapshot, save_snapshot, say_kept
from carecli.names import clean_text, resolve
from carecli.pack.ladder import Level
from carecli.pack.pack import take_fingerprint
from carecli.pack.reading import DocumentError, find_pack, read_lines, split_lines
from carecli.profile.files import history_file, list_history_files, saved_profile
from carecli.profile.model import dump_profile, read_profile
from carecli.views.answer import find_focus
from carecli.views.assess import assessment_json
from carecli.views.changes import changes_page
from carecli.views.history import (
    DIFF,
    SNAPSHOT,
    chart_json,
    chart_page,
    choose_evenly,
    choose_newest,
    diff_page,
    history_json,
    history_page,
    snapshot_page,
)
from carecli.views.words import say_count, say_score, say_verdict

app = typer.Typer(help="Save assessments and see what changed.", add_completion=False, rich_markup_mode=None)

PART = 65_536
SHOWN = 50
"""How many snapshots a table lists by itself: laying out thousands takes seconds."""

Number = Annotated[
    str,
    typer.Argument(
        metavar="N", help="The number of a snapshot.", show_default=False, autocompletion=complete_snapshots
    ),
]


@app.callback(invoke_without_command=True)
def start(ctx: typer.Context) -> None:
    """Save assessments of your profile and see, over time, what changed and why."""
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


@app.command(short_help="Keep an assessment of your saved profile.")
def save(
    note: Annotated[
        str | None, typer.Option("--note", metavar="TEXT", help="A few words to keep with it.")
    ] = None,
    as_json: options.Json = False,
    today: options.Today = None,
    pack: options.Pack = None,
) -> None:
    """Assess your saved profile as it is now and keep the answers with the result.

    \b
    Examples:
      carecli history save
      carecli history save --note "passed the CCM exam"
    """  # noqa: D301
    session = Session(pack, today=today)
    focus, content = assess_saved(session, note, is_now=today is None)
    # Read first: of a history that cannot be read nothing is to be changed.
    _, before = choose_snapshots(history_file(), partial(choose_last, most=1), tell)
    saved = shorten(Snapshot(save_snapshot(history_file(), content, tell), content))
    write_out(history_json([saved]) if as_json else say_saved(saved, before, focus, session.ladder.level))


@app.command(name="list", short_help="List what is saved, with the score of each level.")
@options.spread
def list_(
    every: Annotated[bool, typer.Option("--all", help=f"List all, not only the newest {SHOWN}.")] = False,
    *,
    out: options.Out,
    pack: options.Pack = None,
) -> None:
    """List the saved assessments, the oldest first, with the score of each level.

    A table shows the newest 50; every other format has all.

    \b
    Examples:
      carecli history list
      carecli history list --all
      carecli history list --json
    """  # noqa: D301
    session, destination = Session(pack), out.choose(private=True)
    find_pack(pack)  # one that is not there is named, even where nothing of it is needed
    last = SHOWN if destination.format.takes == "screen" and not every else None
    choose = partial(choose_newest, most=last) if last else range
    count, found = choose_snapshots(history_file(), choose, tell)
    if destination.format.takes == "data":
        deliver(destination, history_json(found))
        return
    ladder = session.ladder.level
    emit(destination, lambda: history_page(found, ladder, last, count), dict)


@app.command(short_help="Show one saved assessment in full.")
@options.spread
def show(
    number: Number,
    *,
    out: options.Out,
    pack: options.Pack = None,
) -> None:
    """Show one saved assessment in full: how the levels were judged, and the answers it was made from.

    \b
    Examples:
      carecli history show 1
      carecli history show 1 --json
    """  # noqa: D301
    session, destination = Session(pack), out.choose(private=True)
    find_pack(pack)  # one that is not there is named, even where nothing of it is needed
    found = read_snapshot(history_file(), read_number(number), tell)
    emit(destination, lambda: snapshot_page(found, session.pack), lambda: SNAPSHOT(found))


@app.command(short_help="Show what changed, and why.")
@options.spread
def diff(
    first: Annotated[
        str | None,
        typer.Argument(
            metavar="N",
            help="A snapshot; alone, it is compared with the newest.",
            autocompletion=complete_snapshots,
        ),
    ] = None,
    second: Annotated[
        str | None,
        typer.Argument(
            metavar="M",
            help="Another one.",
            autocompletion=complete_snapshots,
        ),
    ] = None,
    *,
    full: options.Full = False,
    out: options.Out,
    pack: options.Pack = None,
) -> None:
    """Show what changed between two saved assessments, and why: your answers, or the pack and its rules.

    Without numbers it compares the last two. The older one always comes first. The old answers are assessed
    again with the pack of today, so that its changes are told apart from yours.

    \b
    Examples:
      carecli history diff
      carecli history diff 1
      carecli history diff 1 2
      carecli history diff --full
    """  # noqa: D301
    destination, loaded = out.choose(private=True), Session(pack).pack
    comparison = compare_snapshots(*find_pair(first, second), loaded)
    page = diff_page if full else changes_page
    emit(
        destination,
        lambda: page(comparison, loaded),
        lambda: DIFF(comparison),
        table=lambda: diff_page(comparison, loaded),
    )


@app.command(short_help="Draw the scores over time.")
@options.spread
def chart(
    level: Annotated[
        str | None,
        typer.Option("--level", metavar="LEVEL", help="One level only.", autocompletion=complete_levels),
    ] = None,
    *,
    out: options.Out,
    pack: options.Pack = None,
) -> None:
    """Draw the score of each level over time.

    Where answers were open the chart shows the score with all of them missing and with all of them met.

    \b
    Examples:
      carecli history chart
      carecli history chart --level senior
    """  # noqa: D301
    destination, ladder = out.choose(private=True), Session(pack).ladder.level
    names = {found.id: (found.title, *found.also) for found in ladder}
    only = resolve(level, "level", names) if level is not None else None
    is_data = destination.format.takes == "data"
    count, found = choose_snapshots(history_file(), range if is_data else choose_evenly, tell)
    if is_data:
        deliver(destination, chart_json(found, only))
        return
    on_screen = destination.path is None and sys.stdout is not None
    ascii_only = on_screen and not (sys.stdout.encoding or "").lower().startswith("utf")
    emit(destination, lambda: chart_page(found, ladder, only, count=count, plain_marks=ascii_only), dict)


@app.command(short_help="Write everything that is saved.")
def export(output: options.Output = None, force: options.Force = False) -> None:
    """Write everything that is saved as JSON, to keep it elsewhere or to import it again.

    \b
    Examples:
      carecli history export
      carecli history export -o history.json
    """  # noqa: D301
    destination = options.Out(as_json=True, output=output, force=force).choose()._replace(private=True)
    deliver(destination, write_export(history_file(), tell, ahead=destination.path is None))


@app.command(name="import", short_help="Add what was exported.")
def import_(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help="An exported history; - reads standard input.", show_default=False
        ),
    ],
) -> None:
    """Add the snapshots of an exported history that are not here yet; a wrong file is never partly used.

    \b
    Example:
      carecli history import history.json
    """  # noqa: D301
    name = "standard input" if file == "-" else file
    try:
        lines = read_input(name) if file == "-" else read_lines(Path(file), LONGEST_LINE)
        done = import_snapshots(history_file(), lines, name, tell)
    except DocumentError as error:
        problem = error.problem
        raise PersonalFileError(
            f"history {name} {problem.message}", hint=problem.hint or OTHER_FILE
        ) from None
    known = done.known + done.known_rounds
    rounds = f" and {say_kept('rounds', done.new_rounds)}" if done.new_rounds else ""
    there = f"; {known} {'was' if known == 1 else 'were'} here already" if known else ""
    new = say_count(done.new, "new snapshot")
    write_out(f"Imported {new}{rounds}{options.say_of()}{there}.\n")


@app.command(short_help="Remove everything that is saved.")
def erase(
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask whether you are sure.")] = False,
    no_input: options.NoInput = False,
) -> None:
    """Remove all saved assessments and matches, and the copies that were kept of them. Your profile stays.

    \b
    Examples:
      carecli history erase
      carecli history erase --yes
    """  # noqa: D301
    erase_files(list_history_files, "no assessment is saved", yes=yes, no_input=no_input)


@app.command(short_help="Check what is saved, and mend it.")
def repair() -> None:
    """Check the saved assessments and, if they are damaged, save what can still be read.

    The damaged file is kept beside the new one.

    \b
    Example:
      carecli history repair
    """  # noqa: D301
    write_out(say_repaired(repair_history(history_file(), tell), history_file()))


def assess_saved(session: Session, note: str | None, *, is_now: bool) -> tuple[str, Content]:
    """An assessment of the saved profile as it is to be kept, and the level that matters most.

    It is dated by this moment, or by the session's day where that `is_now` no more or not yet.
    Raises UsageError where no profile is saved.
    """
    pack, day = session.pack, session.today
    if not os.path.exists(saved_profile()):
        raise UsageError("there is no saved profile", hint="make one with carecli profile new")
    try:
        profile = read_profile(saved_profile(), pack)
    except PersonalFileError as error:
        raise session.blame_ladder(error, "the saved profile is", "leave out --pack") from None
    result = assess(profile, pack, day)
    focus = find_focus(result).id
    kept = assessment_json(result, list_elsewhere(profile, pack, focus, day))
    kept["pack"]["fingerprint"] = take_fingerprint(pack)
    content = Content(
        taken=make_moment(day, is_now=is_now),
        day=day.isoformat(),
        rules_version=RULES_VERSION,
        note=clean_text(note) or None if note is not None else None,
        inputs=dump_profile(profile),
        result=kept,
    )
    return focus, content


def say_saved(saved: Listed, before: Sequence[Listed], focus: str, ladder: Sequence[Level]) -> str:
    """What was saved and how the level that matters most stood in the snapshot before it, if any."""
    title = next(level.title for level in ladder if level.id == focus)
    said = [
        f"{say_score(standing.score)} ({say_verdict(standing.verdict)})"
        for snapshot in (saved, *before)
        for standing in snapshot.standings
        if standing.level == focus
    ]
    return f"Saved as {saved.number}{options.say_of()}: {title} {', was '.join(said)}.\n"


def read_number(typed: str) -> int:
    """The number of a snapshot as it was typed. Raises UsageError for what is none."""
    if typed.isascii() and typed.isdigit() and len(typed) < 100:
        return int(typed)
    raise UsageError(f"'{typed}' is not the number of a snapshot", hint="carecli history list shows them")


def find_pair(first: str | None, second: str | None) -> tuple[Snapshot, Snapshot]:
    """The two snapshots to compare, the older one first. Raises UsageError where there are not two."""
    path = history_file()
    numbers = [read_number(typed) for typed in (first, second) if typed is not None]
    given = [read_snapshot(path, number, tell) for number in numbers]
    if len(given) < 2:
        count, newest = choose_snapshots(path, partial(choose_last, most=2 - len(given)), tell)
        if count < 2:
            have = "only one snapshot is saved" if count else "nothing is saved yet"
            raise UsageError(have, hint="carecli history save keeps an assessment")
        given += [read_snapshot(path, snapshot.number, tell) for snapshot in newest]
    if given[0].number == given[1].number:
        raise UsageError(
            f"both are snapshot {given[0].number}{'' if len(numbers) == 2 else ', the newest'}",
            hint="name another one",
        )
    old, new = sorted(given, key=lambda snapshot: (snapshot.content.taken, snapshot.number))
    return old, new


def read_input(name: str) -> Iterator[bytes]:
    """Yield the lines of standard input. Raises DocumentError."""
    if sys.stdin is None:
        return
    stream = sys.stdin.buffer
    try:
        yield from split_lines(iter(partial(stream.read, PART), b""), LONGEST_LINE, name)
    except OSError as error:
        raise DocumentError(Problem(f"cannot be read: {error.strerror}", name)) from None


def say_repaired(repaired: Repaired | None, path: Path) -> str:
    """What a repair found and did."""
    if repaired is None:
        return "Nothing is saved yet: there is nothing to repair.\n"
    rounds = f" and {say_kept('rounds', repaired.rounds)}" if repaired.rounds else ""
    if repaired.kept is None:
        return f"{path} is healthy: {say_count(repaired.saved, 'snapshot')}{rounds}. Nothing was changed.\n"
    is_kept = os.path.lexists(repaired.kept) or os.path.lexists(f"{repaired.kept}-wal")
    kept = f"The damaged file is kept as {repaired.kept}\n" if is_kept else ""
    saved, lost = repaired.saved, repaired.lost
    if repaired.is_empty:
        return f"Nothing could be read. The next save begins a new history.\n{kept}"
    if lost:
        least, more = ("", "") if repaired.counted else ("at least ", " or more")
        said = f"{saved} of {least}{say_count(saved + lost, 'snapshot')}"
        rest = f"{lost}{more} could not be read"
    else:
        said = ("all " if repaired.counted else "") + say_count(saved, "snapshot")
        rest = "none was lost" if repaired.counted else "whether there were more cannot be told"
    if repaired.filled:
        some = f", {repaired.filled} of them" if repaired.filled < saved else ""
        said += f"{some} from the copy of {repaired.copied}"
    if repaired.lost_rounds:
        rest += f"; {say_kept('rounds', repaired.lost_rounds)} could not be read"
    return f"Saved {said}{rounds}; {rest}.\n{kept}"
