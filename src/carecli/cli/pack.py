"""`carecli pack`: ladders as folders of data."""

from typing import Annotated, NamedTuple

import typer

from carecli.cli import options
from carecli.cli.failure import list_problems
from carecli.cli.output import send, write_out
from carecli.errors import ExitCode, PackError, Problem
from carecli.pack.loading import check_pack
from carecli.pack.reading import find_pack
from carecli.views.serialize import Form, write_json


class Checked(NamedTuple):
    """Whether a pack is valid, and every problem of it."""

    valid: bool
    problems: tuple[Problem, ...]


PACK_CHECK = Form(Checked, schema="carecli.pack-check/1")
app = typer.Typer(help="Check a ladder of your own.", add_completion=False, rich_markup_mode=None)


@app.callback(invoke_without_command=True)
def start(ctx: typer.Context) -> None:
    """Check a ladder of your own: a folder of data files like the built-in one."""
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


@app.command(short_help="List every problem of a pack.")
def check(
    folder: Annotated[
        str | None,
        typer.Argument(metavar="DIR", help="The folder of the pack; without one, the built-in pack."),
    ] = None,
    as_json: options.Json = False,
    pack: options.Pack = None,
) -> None:
    """Check every file of a pack and what one says of another; exit with 1 if there are problems.

    \b
    Examples:
      carecli pack check
      carecli pack check my-ladder
    """  # noqa: D301
    problems: tuple[Problem, ...] = ()
    try:
        place = find_pack(folder or pack)
        found = check_pack(place)
        verdict = f"{place} is valid: {len(found.ladder.level)} levels, {len(found.skills.skill)} skills."
    except PackError as error:
        if not error.problems:  # there is no such folder
            raise
        problems, verdict = error.problems, error.message
    if as_json:
        send(write_json(PACK_CHECK(Checked(not problems, problems))))
    else:
        write_out("\n".join([verdict, *list_problems(problems)]) + "\n")
    if problems:
        raise typer.Exit(ExitCode.ANSWER_IS_NO)
