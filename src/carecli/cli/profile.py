"""`carecli profile`: the person's own file."""

import os
from pathlib import Path
from typing import Annotated

import typer

from carecli.cli import options
from carecli.cli.answers import (
    erase_files,
    interview,
    is_empty,
    lay_over,
    read_saved,
    save,
    say_flags,
)
from carecli.cli.assess import answer_page
from carecli.cli.output import can_prompt, emit, tell, write_out
from carecli.cli.proposals import say_person
from carecli.cli.session import Session
from carecli.errors import PersonalFileError, UsageError
from carecli.pack.pack import Pack
from carecli.profile.desk import find_in_use, find_usual, forget, has_others, name_in_use, say_in_use
from carecli.profile.files import (
    interview_draft,
    list_personal_files,
    list_put_aside,
    saved_profile,
    say_put_aside,
    signing_key,
)
from carecli.profile.model import Profile, dump_profile, read_profile
from carecli.profile.places import check_state
from carecli.views.profile import profile_page

app = typer.Typer(
    help="Make, show, check or erase your profile.", add_completion=False, rich_markup_mode=None
)
File = Annotated[
    Path | None,
    typer.Argument(metavar="FILE", help="A profile in TOML or JSON; without one, your saved profile."),
]


@app.callback(invoke_without_command=True)
def start(ctx: typer.Context) -> None:
    """Make, show, check or erase your profile: the answers that assess uses."""
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


@app.command()
@options.spread
def new(
    *,
    flags: options.Flags,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace a saved profile; the old one is kept beside it.")
    ] = False,
    no_input: options.NoInput = False,
    pack: options.Pack = None,
) -> None:
    """Save a profile: from the flags, or else by asking.

    \b
    Examples:
      carecli profile new
      carecli profile new --years 3 --license RN --education BSN
      carecli profile new --replace --name Dana --target senior --skill ehr=3
    """  # noqa: D301
    session = Session(pack, flags=flags)
    loaded, said = session.pack, session.flags
    saved = find_start(loaded, replace=replace)
    if said.hold_evidence:
        told = lay_over(said, saved, loaded)
        save(told, lambda: lay_over(said, find_start(loaded, replace=replace), loaded))
    elif no_input or not can_prompt():
        raise UsageError("nobody can be asked here", hint=f"pass {say_flags(loaded)}")
    else:
        asking = session.make_asking(answer_page)
        interview(lay_over(said, saved, loaded), loaded, asking, saved=saved, replace=replace)


def find_start(pack: Pack, *, replace: bool) -> Profile | None:
    """What a new profile begins with: nothing, or a saved one in which nothing is lost.

    Raises UsageError for one that is not to be replaced.
    """
    if replace:
        return None
    hint = "change it with carecli profile edit, or add --replace; the old one is then kept"
    try:
        saved = read_saved(pack)
    except PersonalFileError:
        saved, hint = Profile(years=0), "it cannot be read; add --replace to begin anew, and it is kept"
    if saved is not None and not is_empty(saved):
        raise UsageError(f"there is a saved profile already, {saved_profile()}", hint=hint)
    return saved


@app.command()
@options.spread
def edit(
    *,
    flags: options.Flags,
    no_input: options.NoInput = False,
    pack: options.Pack = None,
) -> None:
    """Change answers of your saved profile; the others stay. Without flags it asks, on a terminal.

    \b
    Examples:
      carecli profile edit
      carecli profile edit --skill ehr=4
      carecli profile edit --years 4 --certification CCM
    """  # noqa: D301
    session = Session(pack, flags=flags)
    said = session.flags
    if not said.are_given and (no_input or not can_prompt()):
        raise UsageError("there is nothing to change", hint="pass flags such as --skill ehr=4")
    loaded = session.pack
    known = read_own(loaded)
    if said.are_given:
        save(lay_over(said, known, loaded), lambda: lay_over(said, read_own(loaded), loaded))
    else:
        interview(known, loaded, session.make_asking(answer_page), saved=known, review=True)


def read_own(pack: Pack) -> Profile:
    """The saved profile. Raises UsageError where there is none, and PersonalFileError."""
    _choose(None)
    return read_saved(pack) or Profile()


@app.command()
@options.spread
def show(
    file: File = None,
    *,
    out: options.Out,
    pack: options.Pack = None,
) -> None:
    """Show what a profile says and what it leaves open.

    \b
    Examples:
      carecli profile show
      carecli profile show examples/half-answered.toml
    """  # noqa: D301
    destination, loaded = out.choose(str(file) if file else None, private=True), Session(pack).pack
    found = read_profile(_choose(file), loaded)
    emit(destination, lambda: profile_page(found, loaded), lambda: dump_profile(found))


@app.command()
def check(file: File = None, pack: options.Pack = None) -> None:
    """Check a profile and list every problem in it.

    \b
    Examples:
      carecli profile check
      carecli profile check examples/bedside-nurse.toml
    """  # noqa: D301
    path, session = _choose(file), Session(pack)
    loaded = session.pack
    found = read_profile(path, loaded)
    areas = session.areas if session.has_wages else ()
    if error := check_state(found.state, found.country, areas):
        raise PersonalFileError(f"profile {path}: {error.message}", hint=error.hint)
    write_out(f"{path} is valid: {len(found.skills)} of {len(loaded.skills.skill)} skills are rated.\n")


@app.command()
def path() -> None:
    """Print where your profile is, or would be, saved.

    Interviews that are unfinished or were put aside are named on standard error.

    \b
    Example:
      carecli profile path
    """  # noqa: D301
    write_out(f"{saved_profile()}\n")
    draft = interview_draft()
    if os.path.lexists(draft):
        command = "profile edit" if os.path.exists(saved_profile()) else "assess"
        tell(f"An unfinished interview is kept as {draft}; carecli {command} goes on with it.")
    for place in list_put_aside():
        tell(say_put_aside(place))


@app.command(short_help="Remove everything that carecli keeps of you.")
def erase(
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask whether you are sure.")] = False,
    no_input: options.NoInput = False,
) -> None:
    """Remove your saved profile, résumé and stories, what came before them, notes, and all assessments.

    Of one person among several everything goes, their name too; the others stay.

    \b
    Examples:
      carecli profile erase
      carecli profile erase --yes
    """  # noqa: D301
    member = find_in_use()
    of = name_in_use()
    nothing = f"carecli keeps nothing of {of or 'yours'}"
    erase_files(_list_own, nothing, yes=yes, no_input=no_input)
    if forget(member.folder, tell):
        write_out(f"{member.name} was in use; {say_in_use(find_usual())} is now.\n")


def _list_own() -> list[Path]:
    """Every file of the person in use; a key to sign with is of who keeps them, and goes with nobody else."""
    kept = {signing_key()} if has_others() else set()
    return [file for file in list_personal_files() if file not in kept]


def _choose(file: Path | None) -> Path:
    """The file that was named, or the saved profile. Raises UsageError where there is neither, or both."""
    if file is not None and say_person():
        raise UsageError("--person and FILE cannot both say whom it is about", hint="leave out one of them")
    if file is None and not os.path.exists(saved_profile()):
        raise UsageError(
            "there is no saved profile",
            hint="name a file, or make one with carecli profile new",
        )
    return file or saved_profile()
