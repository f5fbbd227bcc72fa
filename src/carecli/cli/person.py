"""`carecli person`: the people whose data is kept on this computer, each apart."""

import os
import shlex
from contextlib import suppress
from functools import partial
from typing import Annotated

import typer

from carecli.cli import options
from carecli.cli.completion import complete_archived, complete_people
from carecli.cli.output import emit, tell, write_out
from carecli.cli.session import Session
from carecli.errors import CareError
from carecli.profile.desk import (
    VARIABLE,
    Member,
    add_member,
    archive_member,
    find_member,
    find_usual,
    list_members,
    put_to_use,
    rename_member,
    say_in_use,
)
from carecli.profile.files import use_folder
from carecli.profile.notes import add_note, read_notes
from carecli.views.desk import DESK, NOTES, Seat, desk_page, notes_page

app = typer.Typer(
    help="Keep several people apart, each with files of their own.",
    add_completion=False,
    rich_markup_mode=None,
)
Name = Annotated[
    str,
    typer.Argument(
        metavar="NAME", help="What they are called.", show_default=False, autocompletion=complete_people
    ),
]


@app.callback(invoke_without_command=True)
def start(ctx: typer.Context) -> None:
    """Keep several people apart: profile, drafts, stories, papers, notes and history of each in a folder.

    Every command that uses what is kept of a person takes --person NAME. The variable CARECLI_PERSON names
    one for all commands; who is in use comes after it. carecli profile erase --person NAME removes one.
    """
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


@app.command(short_help="Make room for a person.")
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What they are called.", show_default=False)],
) -> None:
    """Make room for a person, in a folder of their own. Who is in use stays so, unless there was nobody.

    \b
    Examples:
      carecli person add Maria
      carecli person add "Maria (Tuesday)"
    """  # noqa: D301
    is_alone = not list_members(archived=True)
    member = add_member(name, tell)
    write_out(f"Added {member.name}.\n")
    if is_alone:
        use(member.name)
    else:
        quoted = shlex.quote(member.name)
        tell(
            f"carecli assess --person {quoted} asks their questions; carecli person use {quoted} makes every "
            "command about them."
        )


@app.command(name="list", short_help="List the people, and where each stands.")
@options.spread
def list_(
    every: Annotated[bool, typer.Option("--all", help="List those too who are archived.")] = False,
    *,
    out: options.Out,
    pack: options.Pack = None,
) -> None:
    """List the people whose data is kept here: when each was last assessed, and what they were ready for.

    \b
    Examples:
      carecli person list
      carecli person list --all
      carecli person list --json
    """  # noqa: D301
    session, destination = Session(pack), out.choose(private=True)
    everybody = list_members(archived=True)
    listed = [member for member in everybody if every or not member.is_archived]
    try:
        used = find_usual().folder
    except CareError as error:
        tell(f"{error.message}; {error.hint}")
        used = None
    seats = tuple(_look_at(member, is_in_use=member.folder == used) for member in listed)
    levels = {level.id: level.title for level in session.ladder.level}
    emit(destination, lambda: desk_page(seats, len(everybody) - len(listed), levels), lambda: DESK(seats))


def _look_at(member: Member, *, is_in_use: bool) -> Seat:
    """What is saved of somebody, in short; nobody is waited for."""
    from carecli.history.snapshots import choose_last, choose_snapshots  # SQLite: 5 ms

    newest, count, fault = None, None, member.fault
    try:
        count, found = choose_snapshots(member.history, partial(choose_last, most=1), patience=0)
        newest = found[-1] if found else None
    except CareError as error:
        fault = "; ".join(filter(None, (fault, error.message)))
    return Seat(
        member.name,
        is_in_use,
        member.is_archived,
        os.path.exists(member.profile),
        count,
        newest and newest.day,
        newest and newest.current_level,
        str(member.folder),
        fault or None,
    )


@app.command(short_help="Make every command about a person.")
def use(name: Name) -> None:
    """Make every command that names nobody about a person, from now on. One who is archived is taken back.

    \b
    Example:
      carecli person use Maria
    """  # noqa: D301
    member = put_to_use(name, tell)
    back = " again; they are no longer archived" if member.is_archived else ""
    write_out(f"{member.name} is in use{back}: commands without --person are about them.\n")
    if os.environ.get(VARIABLE):
        tell(f"{VARIABLE} names {os.environ[VARIABLE]}, and comes first as long as it is set")


@app.command(short_help="Call a person something else.")
def rename(
    name: Name,
    new: Annotated[
        str, typer.Argument(metavar="NEW", help="What they are to be called.", show_default=False)
    ],
) -> None:
    """Call a person something else. All that is kept of them stays, in the same folder.

    The first person is called me until then.

    \b
    Examples:
      carecli person rename Maria "Maria (Tuesday)"
      carecli person rename me Dana
    """  # noqa: D301
    before, after = rename_member(name, new, tell)
    write_out(f"{before.name} is called {after.name} now.\n")


@app.command(short_help="Put a person away; everything stays.")
def archive(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help="What they are called.", show_default=False, autocompletion=complete_archived
        ),
    ],
    undo: Annotated[bool, typer.Option("--undo", help="Take them back.")] = False,
) -> None:
    """Put a person away: lists and commands for all people leave them out. Nothing of theirs is removed.

    \b
    Examples:
      carecli person archive Maria
      carecli person archive Maria --undo
    """  # noqa: D301
    before = _find_used()
    member = archive_member(name, tell, undo=undo)
    used = _find_used()
    quoted = shlex.quote(member.name)
    if member.is_archived is not undo:
        write_out(f"{member.name} {'was not' if undo else 'is already'} archived: nothing was changed.\n")
    elif undo:
        puts = "" if used == member.name else f"; carecli person use {quoted} puts them to use"
        write_out(f"{member.name} is no longer archived{puts}.\n")
    else:
        write_out(f"{member.name} is archived; carecli person archive {quoted} --undo takes them back.\n")
        if before == member.name and used is not None:
            write_out(f"{member.name} was in use; {used} is now.\n" if used != before else STAYS.format(used))


STAYS = "{} stays in use all the same; carecli person use NAME puts somebody else to use.\n"


def _find_used() -> str | None:
    """Who is in use; None where whoever should be is not there."""
    with suppress(CareError):
        return say_in_use(find_usual())
    return None


@app.command(short_help="Keep a note of a person, with its day.")
def note(
    name: Name,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The note.", show_default=False)],
    today: options.Today = None,
) -> None:
    """Keep a note of a person with the day of today. Only person notes shows it, and report --notes.

    \b
    Examples:
      carecli person note Maria "sits the CCM exam in May"
    """  # noqa: D301
    day = Session(today=today).today
    member = find_member(name)
    with use_folder(member.folder):
        kept = add_note(text, day, tell)
    write_out(f"Kept of {member.name}, {kept.day}: {kept.text}\n")


@app.command(short_help="Show the notes that are kept of a person.")
@options.spread
def notes(name: Name, *, out: options.Out) -> None:
    """Show the notes that are kept of a person, the oldest first.

    \b
    Examples:
      carecli person notes Maria
      carecli person notes Maria --json
    """  # noqa: D301
    destination, member = out.choose(private=True), find_member(name)
    with use_folder(member.folder):
        kept = read_notes()
    emit(destination, lambda: notes_page(member.name, kept), lambda: NOTES((member.name, kept)))
