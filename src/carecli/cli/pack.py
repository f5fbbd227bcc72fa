"""`carecli pack`: ladders as folders of data."""

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from carecli.cli import options, proposals
from carecli.cli.completion import complete_pack_keys, complete_packs
from carecli.cli.failure import list_problems
from carecli.cli.output import can_prompt, emit, send, tell, write_out
from carecli.cli.pack_files import check_place, count_unfilled, write_pack
from carecli.cli.session import Session
from carecli.errors import ExitCode, PackError, PersonalFileError, Problem, UsageError
from carecli.names import clean_text
from carecli.pack.layers import list_layers
from carecli.pack.loading import check_pack, load_file, load_pack
from carecli.pack.outline import FILL_IN, STARTING, STARTING_VERSION, Identity, make_id, write_files
from carecli.pack.pack import take_fingerprint
from carecli.pack.reading import DEFAULT_PACK, DocumentError, find_built_in, find_named, find_pack
from carecli.pack.sources import GuideFile
from carecli.views.serialize import Form, write_json
from carecli.views.words import say_count, say_list

if TYPE_CHECKING:
    from carecli.pack.pack import Pack as WholePack
    from carecli.papers.ladders import FoundLadder
    from carecli.views.pack import ListedPack


class Checked(NamedTuple):
    """Whether a pack is valid, every problem of it, and how often its own files still say FILL IN."""

    valid: bool
    problems: tuple[Problem, ...]
    fill_in: int


PACK_CHECK = Form(Checked, schema="carecli.pack-check/1")
EXTRA = "pip install 'carecli[packs]', or '.[packs]' in its folder"
EXTRAS = {"openpyxl": "people", "ruamel": "papers"}
"""The extra that has each library which a ladder in a file needs."""

LADDER_FILES = (".csv", ".tsv", ".txt", ".xlsx", ".yaml", ".yml")
MOST_NAMED = 20
app = typer.Typer(
    help="Start, check, compare, describe and change a ladder of your own.",
    add_completion=False,
    rich_markup_mode=None,
)
Named = Annotated[
    str | None,
    typer.Argument(
        metavar="PACK",
        help="A folder, or the name of an installed pack; without one, the pack in use.",
        autocompletion=complete_packs,
    ),
]


@app.callback(invoke_without_command=True)
def start(ctx: typer.Context) -> None:
    """Start, check, compare, describe and change a ladder of your own: a folder of data files."""
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


@app.command(short_help="List every problem of a pack.")
def check(
    folder: Annotated[
        str | None,
        typer.Argument(
            metavar="PACK",
            help="The folder of the pack; without one, the built-in pack.",
            autocompletion=complete_packs,
        ),
    ] = None,
    as_json: options.Json = False,
    pack: options.Pack = None,
) -> None:
    """Check every file of a pack and what one says of another; exit with 1 if there are problems.

    What a new pack left to FILL IN is counted, and is no problem.

    \b
    Examples:
      carecli pack check
      carecli pack check my-ladder
    """  # noqa: D301
    problems: tuple[Problem, ...] = ()
    try:
        place = find_pack(folder or pack)
        found = check_pack(place)
        verdict = f"{place} is valid: {_count_parts(found)}."
    except PackError as error:
        if not error.problems:  # there is no such folder
            raise
        problems, verdict = error.problems, error.message
    left = {} if problems else count_unfilled(place)
    if as_json:
        send(write_json(PACK_CHECK(Checked(not problems, problems, sum(left.values())))))
    else:
        where = ", ".join(f"{number} in {name}" for name, number in left.items())
        note = [f"Left to fill in, marked {FILL_IN}: {where}."] if left else []
        write_out("\n".join([verdict, *list_problems(problems), *note]) + "\n")
    if problems:
        raise typer.Exit(ExitCode.ANSWER_IS_NO)


@app.command(short_help="Start a ladder of your own.")
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.", show_default=False)],
    made_from: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="PACK|FILE",
            help="A pack to copy, a table (levels.csv or .xlsx) or YAML (ladder.yaml) to make it of.",
            autocompletion=complete_packs,
        ),
    ] = None,
    ident: Annotated[
        str | None, typer.Option("--id", metavar="ID", help="Its id; without one, the name of the folder.")
    ] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help="What it is called.")] = None,
    source: Annotated[
        str | None,
        typer.Option(
            "--source", metavar="TEXT", help="What it rests on, such as your handbook and its year."
        ),
    ] = None,
) -> None:
    """Make a pack that is valid at once and says what to fill in: of a few lines, or of what you have.

    A table has the columns level, skill and target, or skill and one column for each level. A copy of a pack
    goes under a name of its own, and says in nobody's name what you change in it.

    \b
    Examples:
      carecli pack new our-ladder --title "Our ladder" --source "Handbook of 2026"
      carecli pack new acme --from care-manager --title Acme --source "Handbook"
    """  # noqa: D301
    check_place(folder)
    found, base = _read_base(made_from)
    identity = _ask_identity(folder, ident, title, source, load_pack(base).guide if base else None)
    if base is not None:
        files = _copy(base, folder, identity)
    else:
        files = dict(write_files(found.outline if found else STARTING, identity))
    pack = write_pack(folder, files)
    write_out(f"Made {folder}: {_count_parts(pack)}. It is valid as it is.\n")
    if found is not None:
        _tell_left(str(made_from), found)
    todo = "Change it: carecli pack set" if base else "Fill in what says FILL IN, then: carecli pack check"
    quoted = shlex.quote(str(folder))
    tell(f"{todo} {quoted}")
    tell(f"Use it:   carecli ladder --pack {quoted}")


def _count_parts(pack: "WholePack") -> str:
    """The levels and skills of a pack, counted in words."""
    return f"{say_count(len(pack.ladder.level), 'level')}, {say_count(len(pack.skills.skill), 'skill')}"


def _read_base(made_from: str | None) -> "tuple[FoundLadder | None, Path | None]":
    """What a new pack is made of: a ladder in a file, the folder of a pack, or neither.

    Raises UsageError where an extra is missing, PersonalFileError and PackError.
    """
    if made_from is None:
        return None, None
    path = Path(made_from)
    if path.suffix.lower() not in LADDER_FILES:
        if path.is_file():
            hint = f"name the folder of a pack, or a file that ends in {say_list(LADDER_FILES, 'or')}"
            raise PersonalFileError(f"{path} is no ladder that carecli reads", hint=hint)
        return None, find_named(made_from)
    try:
        from carecli.papers.ladders import read_ladder

        return read_ladder(path), None
    except ModuleNotFoundError as error:
        extra = EXTRAS.get((error.name or "").partition(".")[0])
        if extra is None:
            raise
        hint = f"pip install 'carecli[{extra}]', or '.[{extra}]' in its folder"
        raise UsageError(f"reading {path} needs an extra part of carecli", hint=hint) from None


def _tell_left(file: str, found: "FoundLadder") -> None:
    """Say in a line what a new pack does not have of the file that it is made of."""
    if found.note:
        tell(f"Note: {found.note}.")
    said = []
    if found.left:
        said.append(f"Not carried over from {file}: {_list_some(found.left)}.")
    if found.unrated:
        said.append(
            f"Named without a rating, so 1 stands there for you to change: {_list_some(found.unrated)}."
        )
    if said:
        tell(clean_text(" ".join(said)))


def _list_some(names: Sequence[str]) -> str:
    more = [f"{len(names) - MOST_NAMED} more"] if len(names) > MOST_NAMED else []
    return say_list([*names[:MOST_NAMED], *more])


def _copy(base: Path, folder: Path, identity: Identity) -> dict[str, str | bytes]:
    """The files of a copy of a pack. Raises UsageError where its extra is missing, and PackError."""
    try:
        from carecli.pack.copying import copy_files

        return copy_files(base, folder, identity)
    except ModuleNotFoundError as error:
        raise refuse_without_extra(error) from None
    except DocumentError as error:
        raise PackError(f"pack {base}: {error.problem.message}", problems=[error.problem]) from None


def refuse_without_extra(error: ModuleNotFoundError) -> Exception:
    """The error for a library of the extra that is missing; any other is a defect."""
    if (error.name or "").partition(".")[0] != "tomlkit":
        return error
    return UsageError("changing packs needs an extra part of carecli", hint=EXTRA)


def _ask_identity(
    folder: Path, ident: str | None, title: str | None, source: str | None, base: GuideFile | None
) -> Identity:
    """Whose a new pack is, by the flags or by asking. Raises UsageError where nobody can be asked."""
    made = make_id(folder.resolve().name, ())
    asked = {"id": ident, "title": title, "source": source}
    if can_prompt():
        asked["id"] = asked["id"] or typer.prompt("Id of the ladder", made, err=True)
        asked["title"] = asked["title"] or typer.prompt("What it is called", err=True)
        asked["source"] = asked["source"] or typer.prompt("What it rests on, with its year", err=True)
    missing = [f"--{name}" for name in ("title", "source") if not clean_text(asked[name] or "")]
    if missing:
        raise UsageError(
            f"a new ladder needs {' and '.join(missing)}", hint="say whose it is, in your own words"
        )
    found = asked["id"] or made
    if found != make_id(found, ()):
        raise UsageError(
            f"--id '{found}' is no id", hint=f"write lower-case words with hyphens: {make_id(found, ())}"
        )
    if base is not None and found == base.id:
        raise UsageError(f"--id {found} is that of the pack it is made from", hint="give it an id of its own")
    return Identity(
        found, clean_text(asked["title"] or ""), STARTING_VERSION, clean_text(asked["source"] or "")
    )


@app.command(short_help="See whose a pack is, and what it holds and lacks.")
@options.spread
def describe(*, named: Named = None, out: options.Out, pack: options.Pack = None) -> None:
    """Show whose a pack is, its levels, its scale of ratings, and what it lacks.

    \b
    Examples:
      carecli pack describe
      carecli pack describe examples/packs/community-health-worker
    """  # noqa: D301
    from carecli.views.pack import DESCRIPTION, describe_pack, description_page

    destination = out.choose()
    session = Session(named or pack)
    extends = [folder.name for folder in list_layers(session.folder)[1:]]
    described = describe_pack(session.handbook, str(session.folder), extends, has_wages=session.has_wages)
    with proposals.propose_same(proposals.CommandSubject(named or pack)):
        emit(destination, lambda: description_page(described), lambda: DESCRIPTION(described))


@app.command(short_help="See what differs between two packs, in words.")
@options.spread
def diff(
    *,
    old: Annotated[str, typer.Argument(metavar="A", help="A pack.", autocompletion=complete_packs)],
    new: Annotated[str, typer.Argument(metavar="B", help="Another.", autocompletion=complete_packs)],
    out: options.Out,
) -> None:
    """Show what somebody would want to know who is assessed by B and no longer by A.

    A and B are folders, names of installed packs, or care-manager.

    \b
    Examples:
      carecli pack diff care-manager examples/packs/community-health-worker
    """  # noqa: D301
    from carecli.engine.difference import compare_packs
    from carecli.views.difference import DIFFERENCE, Difference, difference_page

    destination = out.choose()
    before, after = (load_pack(find_named(named)) for named in (old, new))
    is_same = take_fingerprint(before) == take_fingerprint(after)
    difference = Difference(before, after, compare_packs(before, after), is_same)
    emit(destination, lambda: difference_page(difference), lambda: DIFFERENCE(difference))


@app.command("list", short_help="List the packs that can be named.")
@options.spread
def list_(*, out: options.Out) -> None:
    """List the built-in pack, and those of installed Python packages.

    \b
    Examples:
      carecli pack list
    """  # noqa: D301
    from carecli.views.pack import PACKS, packs_page

    destination, packs = out.choose(), tuple(_list_packs())
    emit(destination, lambda: packs_page(packs), lambda: PACKS(packs))


def _list_packs() -> "Iterator[ListedPack]":
    """Yield the pack that carecli ships and those that are installed, with what is wrong with one."""
    from carecli.pack.installed import InstalledPack, list_installed
    from carecli.views.pack import ListedPack

    own = InstalledPack(DEFAULT_PACK, find_built_in(), None, "carecli")
    for name, folder, fault, package in (own, *list_installed()):
        title = version = None
        try:
            if folder is not None:
                guide = load_file(find_named(str(folder)), "guide", GuideFile)
                title, version = guide.title, guide.version
        except PackError as error:
            fault = error.message.removeprefix(f"pack {folder}: ")
        yield ListedPack(name, title, version, package, str(folder) if folder else None, fault)


@app.command("set", short_help="Change a pack: a title, pay, a target, a skill.")
def set_(
    named: Annotated[
        str,
        typer.Argument(metavar="PACK", help="The folder of a pack of yours.", autocompletion=complete_packs),
    ],
    changes: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="CHANGE", help="What to change, in order, as below.", autocompletion=complete_pack_keys
        ),
    ] = None,
    ident: Annotated[str | None, typer.Option("--id", metavar="ID", help="A new id of the pack.")] = None,
    version: Annotated[
        str | None, typer.Option("--version", metavar="X.Y.Z", help="Its version; without one, the next.")
    ] = None,
    source: Annotated[
        str | None,
        typer.Option("--source", metavar="TEXT", help="What the changes rest on: a source, or its id."),
    ] = None,
) -> None:
    """Change a pack of yours, with its comments kept; nothing is written that pack check refuses.

    \b
    title=TEXT                  the pack's title
    level:LEVEL=TITLE           what a level is called
    pay:LEVEL=84000             its pay, or 80000-90000 GBP GB
    target:LEVEL:SKILL=4        the rating that it asks, or none
    importance:LEVEL:THING=must or expected, preferred; of a requirement or skill
    years:LEVEL=4               the years that it asks
    source:ID=TEXT              a source, new or called otherwise
    add-level:ID:AFTER=TITLE    add-skill:ID:GROUP=NAME    remove-skill:SKILL

    \b
    Examples:
      carecli pack set my-ladder --id acme --version 1.0.0 --source "HR 2026"
      carecli pack set my-ladder level:senior="Principal" pay:senior=91000
    """  # noqa: D301
    try:
        from carecli.cli.pack_set import change
    except ModuleNotFoundError as error:
        raise refuse_without_extra(error) from None
    change(named, changes or [], ident, version, source)
