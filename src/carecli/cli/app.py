"""The application: its commands, and what happens when something goes wrong."""

import sys
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from carecli import __version__
from carecli.cli import assess, ladder, pack, profile, salary, skills
from carecli.cli.failure import guard


class CareGroup(TyperGroup):
    """The command group, with carecli's own errors and exit codes in place of Typer's."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **options: Any) -> Any:
        """Run the command line and leave with the exit code of the contract."""
        given = list(sys.argv[1:] if args is None else args)
        options["standalone_mode"] = False
        run_main: Callable[..., Any] = super().main
        sys.exit(guard(lambda: run_main(given, *rest, **options), given))


app = typer.Typer(
    name="carecli",
    cls=CareGroup,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"carecli {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    ctx: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_show_version, is_eager=True)
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the full trace of an error.")] = False,
) -> None:
    """Where do you stand as a care manager, what is missing, and what does the next level pay?

    Your answers are compared with six levels, from Assistant Care Manager to Director. Every line names
    its source. Nothing leaves this computer.

    \b
    Examples:
      carecli assess                          answer some questions, then see where you stand
      carecli assess -p profile.toml          the same from a file
      carecli ladder                          all levels side by side
      carecli ladder senior                   one level in full
      carecli salary --level senior           what it pays
      carecli skills care-planning            what the ratings 1 to 5 mean
    """  # noqa: D301
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


app.command("assess")(assess.assess)
app.command("ladder")(ladder.ladder)
app.command("salary")(salary.salary)
app.command("skills")(skills.skills)
app.add_typer(profile.app, name="profile")
app.add_typer(pack.app, name="pack")


def run() -> None:
    """Run the command line: the entry point of the installed command."""
    app(prog_name="carecli")
