"""`carecli people history`: who of the desk moved since when, and why."""

from datetime import date
from typing import Annotated

import typer

from carecli.cli import options
from carecli.cli.output import emit, tell
from carecli.cli.session import Session
from carecli.errors import UsageError
from carecli.profile.desk import list_members


@options.spread
def history(
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help="Compare with this day, such as 2026-09-01."),
    ] = None,
    *,
    out: options.Out,
    pack: options.Pack = None,
) -> None:
    """Show who of the people kept here moved, and whether they changed or the rules did.

    Each newest saved assessment is compared with the one that stood on the day of --since; without it with
    the one before. Who is archived is left out. carecli history diff --person NAME has all of one.

    \b
    Examples:
      carecli people history
      carecli people history --since 2026-09-01
      carecli people history --format csv -o moved.csv
    """  # noqa: D301
    from carecli.history.movement import find_movement  # SQLite and Pydantic: 15 ms
    from carecli.views.movement import MOVEMENTS, movements_page

    destination, loaded = out.choose(private=True), Session(pack).pack
    day = read_since(since) if since is not None else None
    found = tuple(find_movement(member.name, member.history, day, loaded, tell) for member in list_members())
    levels = {level.id: level.title for level in loaded.ladder.level}
    emit(destination, lambda: movements_page(found, day, levels), lambda: MOVEMENTS((day, found)))


def read_since(typed: str) -> str:
    """The day that `--since` names. Raises UsageError for none, and for one that is still to come."""
    day = options.read_today(typed, "--since")
    if day > date.today():
        raise UsageError(f"--since {typed} is still to come", hint="name a day up to today")
    return day.isoformat()
