"""The application: its commands, and what happens when something goes wrong."""

import os
import re
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from itertools import zip_longest
from keyword import iskeyword
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from carecli import __version__
from carecli.cli.failure import guard
from carecli.cli.proposals import propose_same, read_named
from carecli.errors import CareError, UsageError
from carecli.names import clean_text

# What `carecli --help` says of each command, as a person thinks: nothing is imported to list them.
GROUPS = {
    "You": {
        "assess": "See where you stand and what is missing.",
        "salary": "See what a level pays, and where an offer stands.",
    },
    "Your way": {
        "plan": "See the way to a level: steps, months, money.",
        "report": "Write everything into one document.",
    },
    "Your papers": {
        "import": "Read your résumé into your profile, line by line.",
        "match": "See which postings to apply for, and what stops you.",
        "practice": "Practice for an interview, with stories of yours.",
        "letter": "Draft a letter to a posting of what is true.",
        "resume": "Write your résumé, for a posting or for all.",
    },
    "Look up": {
        "ladder": "See what the levels ask and pay.",
        "skills": "See the skills and what the ratings mean.",
        "evidence": "See what real postings ask for, counted.",
        "guide": "Read what there is to know about this career.",
        "search": "Find words in everything there is to read.",
        "disagreements": "See where sources disagree.",
        "sources": "See every source and what rests on it.",
    },
    "Your data": {
        "profile": "Make, show, check or erase your profile.",
        "history": "Save assessments and see what changed.",
        "person": "Keep several people apart, each with files of their own.",
    },
    "Many people": {
        "people": "See where many people stand, and what they share.",
        "rate": "Have somebody else rate your skills, and compare.",
    },
    "Ladders": {
        "pack": "Start, check, compare and describe ladders.",
    },
}
# Those that use what is kept of a person: they take --person NAME, and so does what stands below them.
OF_A_PERSON = (
    "assess", "salary", "plan", "report", "import", "match", "practice", "letter", "resume", "ladder",
    "skills", "evidence", "profile", "history", "rate",
)  # fmt: skip
COMPLETION = re.compile("--(show|install)-completion")
COMMANDS = {name: said for commands in GROUPS.values() for name, said in commands.items()}


class CareGroup(TyperGroup):
    """The command group: each command imported only when it runs, errors and exit codes of the contract."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.commands = {name: TyperCommand(name, short_help=said) for name, said in COMMANDS.items()}
        self.get_params = _take_as_typed(super().get_params)  # type: ignore[assignment]

    def format_commands(self, _ctx: Any, formatter: Any) -> None:
        """Write the commands by what a person wants to do."""
        width = max(map(len, COMMANDS))
        for title, commands in GROUPS.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(width), said) for name, said in commands.items()])

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Find the command that is meant, imported now."""
        name, _, rest = super().resolve_command(ctx, args)
        if name is None:  # only a shell asks for what there is not
            return None, None, rest
        command = load_command(name)
        command.name = name
        for each in (command, *getattr(command, "commands", {}).values()):
            each.make_parser = _refuse_repeats(each.make_parser)
            each.get_params = _take_as_typed(each.get_params)
        return name, command, rest

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read what stands before the command; an option of the command itself is told where it goes."""
        given = list(args)
        try:
            return super().parse_args(ctx, args)
        except typer.TyperException as error:
            option = getattr(error, "option_name", None)
            path = _find_command(option, given) if option else None
            if path is None:
                raise
            raise UsageError(
                f"{option} goes after the command", hint=f"write carecli {path} {option}"
            ) from None

    def main(self, args: Sequence[str] | None = None, *rest: Any, **options: Any) -> Any:
        """Run the command line and leave with the exit code of the contract."""
        given = list(sys.argv[1:] if args is None else args)
        if "_CARECLI_COMPLETE" in os.environ or any(COMPLETION.match(word) for word in given[:1]):
            from carecli.cli.shells import set_up_shells

            set_up_shells()
        options["standalone_mode"] = False
        run_main: Callable[..., Any] = super().main
        sys.exit(guard(lambda: run_main(given, *rest, **options), given))


def load_command(name: str | None) -> Any:
    """A command with its options, or a group with its commands; its module is called after it."""
    command = get_command(import_module(f"carecli.cli.{name}{'_' * iskeyword(name or '')}").app)
    below = getattr(command, "commands", {}).values()
    for each in (command, *below) if command.params or not below else below:
        _propose_same(each, of_a_person=name in OF_A_PERSON)
        if name in OF_A_PERSON:
            _take_person(each)
    return command


def _propose_same(command: Any, *, of_a_person: bool) -> None:
    """Let what a command proposes be about the person and the ladder that its options name."""
    invoke = command.invoke

    def run(context: Any) -> Any:
        """Run the command, which proposes others."""
        with propose_same(read_named(context.params, of_a_person=of_a_person)):
            return invoke(context)

    command.invoke = run


def _take_person(command: Any) -> None:
    """Let a command take `--person`, and be about who is named, or about the usual one, to its end."""
    from carecli.cli.options import take_person

    carrier = typer.Typer(add_completion=False)
    carrier.command()(take_person)
    command.params += get_command(carrier).params
    invoke = command.invoke

    def run(context: Any) -> Any:
        """Run the command with the files of its person. Raises UsageError where two are meant."""
        from carecli.profile.desk import use_person  # help and completion need no files

        named = context.params.pop("person", None)
        other = next((f for f in ("profile", "anyone") if named is not None and context.params.get(f)), None)
        if other:
            raise UsageError(
                f"--person and --{other} cannot both say whom it is about", hint="leave out one of them"
            )
        with use_person(named):
            return invoke(context)

    command.invoke = run


def _find_command(option: str, given: Sequence[str]) -> str | None:
    """The command on a command line that has an option: `plan`, `profile show`; None if none has it."""
    name = next((word for word in given if word in COMMANDS), None)
    if name is None:
        return None
    command = load_command(name)
    below = getattr(command, "commands", {})
    sub = next((word for word in given[given.index(name) + 1 :] if word in below), None)
    found = below[sub] if sub else command
    has_it = any(option in parameter.opts for parameter in found.params)
    return " ".join(filter(None, (name, sub))) if has_it else None


class _AsTyped:
    """What Typer makes of the words of an option: texts, paths and switches, which carecli reads itself.

    Typer would make a Pydantic converter of each option, given or not, which takes 110 ms.
    """

    @staticmethod
    def coerce(value: Any, param: Any, ctx: Any) -> Any:  # noqa: ARG004  as Typer calls it
        """The value as it was typed, a file's name as a path, and many as a list."""
        if param.multiple or param.nargs == -1:
            return [*(value or ())]
        return Path(value) if value is not None and param.type_descriptor.annotation is Path else value


def _take_as_typed(list_parameters: Callable[[Any], list[Any]]) -> Callable[[Any], list[Any]]:
    """The parameters of a command, which Typer is not to convert."""

    def list_them(context: Any) -> list[Any]:
        """The parameters, each to be taken as typed."""
        parameters = list_parameters(context)
        for parameter in parameters:
            parameter._runtime_param = _AsTyped
        return parameters

    return list_them


def _refuse_repeats(make_parser: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A parser that takes an option twice only where it may stand more than once.

    Typer takes the last one without a word, and a report would be of another person than the one meant.
    """

    def make(context: Any) -> Any:
        """The parser of a command, which refuses repeats."""
        parser = make_parser(context)
        parse = parser.parse_args

        def parse_args(args: list[str]) -> Any:
            """What Typer's parser reads. Raises UsageError for an option that is given again."""
            values, rest, order = parse(_give_values(args))
            options = [given for given in order if isinstance(given, TyperOption)]
            for option in options:
                count = options.count(option)
                if count > 1 and not (option.multiple or option.is_flag or context.resilient_parsing):
                    name = max(option.opts, key=len)
                    raise UsageError(f"{name} is given {count} times", hint="it may stand once")
            return values, rest, order

        parser.parse_args = parse_args
        return parser

    return make


MAY_STAND_ALONE = "--why"  # its value may be left out, for which Typer has no way


def _give_values(args: list[str]) -> list[str]:
    """The words of a command line, with an empty value for an option whose value was left out."""
    return [
        f"{word}=" if word == MAY_STAND_ALONE and following.startswith("-") else word
        for word, following in zip_longest(args, args[1:], fillvalue="-")
    ]


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

    Your answers are compared with six levels, from Assistant Care Manager to Director. Every figure and
    rule has its source. Nothing leaves this computer.

    \b
    Examples:
      carecli assess                    answer some questions, see where you stand
      carecli assess -p profile.toml    the same from a file
      carecli import resume.pdf         your résumé, read into your profile
      carecli plan                      the way to the next level, step by step
      carecli history save              keep an assessment, to see progress later
      carecli match examples/postings   which postings to apply for, and why not
      carecli report -o report.html     all of it in one document, to show
      carecli ladder                    all levels side by side
      carecli ladder senior             one level in full
      carecli salary --level senior     what it pays
      carecli skills care-planning      what the ratings 1 to 5 mean
      carecli guide certifications      one topic of all there is to know
      carecli search ccm exam cost      find some words in all of it
    """  # noqa: D301
    if ctx.invoked_subcommand is None:
        typer.echo(_greet() if _is_at_a_terminal(sys.stdin, sys.stdout) else ctx.get_help())


NEWCOMER = """\
carecli: where you stand as a care manager, what is missing and what it pays.
Begin with   carecli assess    some questions; nothing leaves this computer
Look around  carecli ladder    carecli salary --level senior    carecli --help"""
WELCOME = """\
{stands}
carecli assess    carecli plan    carecli history save    carecli --help"""
UNREADABLE = """\
Your saved profile cannot be read: {reason}.
carecli profile check    says what to mend"""
IN_USE = """
In use is {name}    carecli person list    carecli person use NAME"""


def _is_at_a_terminal(*streams: TextIO | None) -> bool:
    """Whether somebody reads and types; a stream may be closed."""
    return all(stream is not None and stream.isatty() for stream in streams)


def _greet() -> str:
    """What somebody reads who types the name alone: how to begin, or where they stand, and whose that is."""
    from carecli.profile.desk import name_in_use, use_person

    with use_person(None):
        called = name_in_use()
        return _welcome() + (IN_USE.format(name=called) if called else "")


def _welcome() -> str:
    from carecli.cli.session import Session
    from carecli.engine.assess import assess_against
    from carecli.profile.files import saved_profile
    from carecli.profile.model import read_profile
    from carecli.views.assess import greet

    session = Session()
    if not session.has_profile:
        return NEWCOMER
    try:
        person = read_profile(saved_profile(), session.pack)
    except CareError as error:
        return UNREADABLE.format(reason=clean_text(error.message))
    assessment = assess_against(person, session.find_standards(person), session.today, "none")
    return WELCOME.format(stands=greet(assessment._replace(name=assessment.name or session.called)))
