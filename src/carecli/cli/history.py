"""`carecli history`: saved assessments, and what changed between them."""

import sys
from typing import Annotated

import typer

from carecli.cli import options
from carecli.cli.answers import erase_files
from carecli.cli.completion import complete_levels
from carecli.cli.output import Format, choose_destination, deliver, emit, write_out
from carecli.cli.snapshots import (
    assess_saved,
    find_pair,
    read_export,
    read_number,
    say_repaired,
    say_saved,
    tell,
)
from carecli.history.comparison import compare_snapshots
from carecli.history.content import Snapshot, shorten
from carecli.history.exchange import HEAD, LIST, import_snapshots, list_exported
from carecli.history.repair import repair_history
from carecli.history.snapshots import list_snapshots, read_snapshot, save_snapshot
from carecli.names import resolve
from carecli.pack.ladder import LadderFile
from carecli.pack.loading import load_file, load_pack
from carecli.pack.reading import find_pack
from carecli.profile.files import history_file, list_history_files
from carecli.views.history import (
    DIFF,
    SNAPSHOT,
    chart_json,
    chart_page,
    diff_page,
    history_json,
    history_page,
    snapshot_page,
)
from carecli.views.serialize import write_listed
from carecli.views.words import say_count

app = typer.Typer(help="Save assessments and see what changed.", add_completion=False, rich_markup_mode=None)
SHOWN = 50


"""How many snapshots a table lists by itself: laying out thousands takes seconds."""


Number = Annotated[str, typer.Argument(metavar="N", help="The number of a snapshot.", show_default=False)]


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
    loaded = load_pack(find_pack(pack))
    focus, content = assess_saved(loaded, today, note)
    # Listing first finds a history that is damaged before anything is written to it.
    before = list_snapshots(history_file(), tell)[-1:]
    saved = shorten(Snapshot(save_snapshot(history_file(), content, tell), content))
    write_out(history_json([saved]) if as_json else say_saved(saved, before, focus, loaded.ladder.level))


@app.command(name="list", short_help="List what is saved, with the score of each level.")
def list_(
    every: Annotated[bool, typer.Option("--all", help=f"List all, not only the newest {SHOWN}.")] = False,
    as_json: options.Json = False,
    plain: options.Plain = False,
    output_format: options.OutputFormat = None,
    output: options.Output = None,
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
    destination = choose_destination(as_json=as_json, plain=plain, output_format=output_format, output=output)
    folder = find_pack(pack)
    found = list_snapshots(history_file(), tell)
    if destination.format is Format.JSON:
        deliver(destination.path, history_json(found))
        return
    ladder = load_file(folder, "ladder", LadderFile).level
    last = SHOWN if destination.format is Format.TABLE and not every else None
    emit(destination, lambda: history_page(found, ladder, last), dict)


@app.command(short_help="Show one saved assessment in full.")
def show(
    number: Number,
    as_json: options.Json = False,
    plain: options.Plain = False,
    output_format: options.OutputFormat = None,
    output: options.Output = None,
    pack: options.Pack = None,
) -> None:
    """Show one saved assessment in full: how the levels were judged, and the answers it was made from.

    \b
    Examples:
      carecli history show 1
      carecli history show 1 --json
    """  # noqa: D301
    destination = choose_destination(as_json=as_json, plain=plain, output_format=output_format, output=output)
    folder = find_pack(pack)
    found = read_snapshot(history_file(), read_number(number), tell)
    emit(destination, lambda: snapshot_page(found, load_pack(folder)), lambda: SNAPSHOT(found))


@app.command(short_help="Show what changed, and why.")
def diff(
    first: Annotated[
        str | None, typer.Argument(metavar="N", help="A snapshot; alone, it is compared with the newest.")
    ] = None,
    second: Annotated[str | None, typer.Argument(metavar="M", help="Another one.")] = None,
    as_json: options.Json = False,
    plain: options.Plain = False,
    output_format: options.OutputFormat = None,
    output: options.Output = None,
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
    """  # noqa: D301
    destination = choose_destination(as_json=as_json, plain=plain, output_format=output_format, output=output)
    loaded = load_pack(find_pack(pack))
    comparison = compare_snapshots(*find_pair(first, second), loaded)
    emit(destination, lambda: diff_page(comparison, loaded), lambda: DIFF(comparison))


@app.command(short_help="Draw the scores over time.")
def chart(
    level: Annotated[
        str | None,
        typer.Option("--level", metavar="LEVEL", help="One level only.", autocompletion=complete_levels),
    ] = None,
    as_json: options.Json = False,
    plain: options.Plain = False,
    output_format: options.OutputFormat = None,
    output: options.Output = None,
    pack: options.Pack = None,
) -> None:
    """Draw the score of each level over time.

    Where answers were open the chart shows the score with all of them missing and with all of them met.

    \b
    Examples:
      carecli history chart
      carecli history chart --level senior
    """  # noqa: D301
    destination = choose_destination(as_json=as_json, plain=plain, output_format=output_format, output=output)
    ladder = load_file(find_pack(pack), "ladder", LadderFile).level
    names = {found.id: (found.title, *found.also) for found in ladder}
    only = resolve(level, "level", names) if level is not None else None
    found = list_snapshots(history_file(), tell)
    if destination.format is Format.JSON:
        deliver(destination.path, chart_json(found, only))
        return
    on_screen = destination.path is None and sys.stdout is not None
    ascii_only = on_screen and not (sys.stdout.encoding or "").lower().startswith("utf")
    emit(destination, lambda: chart_page(found, ladder, only, plain_marks=ascii_only), dict)


@app.command(short_help="Write everything that is saved.")
def export(output: options.Output = None) -> None:
    """Write everything that is saved as JSON, to keep it elsewhere or to import it again.

    \b
    Examples:
      carecli history export
      carecli history export -o history.json
    """  # noqa: D301
    deliver(output, write_listed(HEAD, LIST, list_exported(history_file(), tell)), private=True)


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
    name, text = read_export(file)
    done = import_snapshots(history_file(), text, name, tell)
    known = f"; {done.known} {'was' if done.known == 1 else 'were'} here already" if done.known else ""
    write_out(f"Imported {say_count(done.new, 'new snapshot')}{known}.\n")


@app.command(short_help="Remove everything that is saved.")
def erase(
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask whether you are sure.")] = False,
    no_input: options.NoInput = False,
) -> None:
    """Remove all saved assessments, and the copies that were kept of them. Your profile stays.

    \b
    Examples:
      carecli history erase
      carecli history erase --yes
    """  # noqa: D301
    erase_files(list_history_files(), "no assessment is saved", yes=yes, no_input=no_input)


@app.command(short_help="Check what is saved, and mend it.")
def repair() -> None:
    """Check the saved assessments and, if they are damaged, save what can still be read.

    The damaged file is kept beside the new one.

    \b
    Example:
      carecli history repair
    """  # noqa: D301
    write_out(say_repaired(repair_history(history_file(), tell), history_file()))
