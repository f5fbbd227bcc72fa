"""The application: its commands, and what happens when something goes wrong."""

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from carecli import __version__
from carecli.cli.failure import guard

# What `carecli --help` says of each command: nothing is imported to list them.
COMMANDS = {
    "assess": "See where you stand and what is missing.",
    "plan": "See the way to a level: steps, months, money.",
    "ladder": "See what the levels ask and pay.",
    "salary": "See what a level pays, and where an offer stands.",
    "skills": "See the skills and what the ratings mean.",
    "guide": "Read what there is to know about this career.",
    "search": "Find words in everything there is to read.",
    "sources": "See every source and what rests on it.",
    "disagreements": "See where sources disagree.",
    "evidence": "See what real postings ask for, counted.",
    "profile": "Make, show, check or erase your profile.",
    "history": "Save assessments and see what changed.",
    "report": "Write everything into one document.",
    "pack": "Check a ladder of your own.",
}


class CareGroup(TyperGroup):
    """The command group: each command imported only when it runs, errors and exit codes of the contract."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.commands = {name: TyperCommand(name, short_help=said) for name, said in COMMANDS.items()}

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Find the command that is meant, imported now."""
        name, _, rest = super().resolve_command(ctx, args)
        command: Any = get_command(import_module(f"carecli.cli.{name}").app)
        command.name = name
        for parameter in command.params:
            parameter.process_value = _pass_absent(parameter, parameter.process_value)
        return name, command, rest

    def main(self, args: Sequence[str] | None = None, *rest: Any, **options: Any) -> Any:
        """Run the command line and leave with the exit code of the contract."""
        given = list(sys.argv[1:] if args is None else args)
        options["standalone_mode"] = False
        run_main: Callable[..., Any] = super().main
        sys.exit(guard(lambda: run_main(given, *rest, **options), given))


def _pass_absent(parameter: Any, process_value: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """A conversion that leaves an option alone where it was not given.

    Typer makes a Pydantic converter for every option before it looks whether there is a value at all.
    """

    def process(context: Any, value: Any) -> Any:
        if value is None and not parameter.required and parameter.callback is None:
            return () if parameter.multiple else None
        return process_value(context, value)

    return process


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
    _version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_show_version, is_eager=True)
    ] = False,
    _debug: Annotated[bool, typer.Option("--debug", help="Show the full trace of an error.")] = False,
) -> None:
    """Show where you stand as a care manager, what is missing, and what each level pays.

    Your answers are compared with six levels, from Assistant Care Manager to Director. Every line names
    its source. Nothing leaves this computer.

    \b
    Examples:
      carecli assess                          answer some questions, then see where you stand
      carecli assess -p profile.toml          the same from a file
      carecli plan                            the way to the next level, step by step
      carecli history save                    keep an assessment, to see progress later
      carecli report -o report.html           all of it in one document, to show or to print
      carecli ladder                          all levels side by side
      carecli ladder senior                   one level in full
      carecli salary --level senior           what it pays
      carecli skills care-planning            what the ratings 1 to 5 mean
      carecli guide certifications            one topic of all there is to know
      carecli search ccm exam cost            find some words in all of it
    """  # noqa: D301
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())
