"""`carecli profile`: the person's own file."""

import os
from pathlib import Path
from typing import Annotated

import typer

from carecli.cli import options
from carecli.cli.answers import Flags, can_prompt, erase_files, interview, lay_over, save
from carecli.cli.output import choose_destination, emit, write_out
from carecli.cli.places import read_place
from carecli.errors import UsageError
from carecli.pack.loading import load_pack
from carecli.pack.reading import find_pack
from carecli.profile.files import list_personal_files, saved_profile
from carecli.profile.model import dump_profile, read_profile
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
def new(
    name: options.Name = None,
    years: options.Years = None,
    related_years: options.RelatedYears = None,
    education: options.Education = None,
    license_: options.License = None,
    certification: options.Certification = None,
    skill: options.Skill = None,
    setting: options.Setting = None,
    target: options.Target = None,
    country: options.Country = None,
    state: options.State = None,
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
      carecli profile new --years 3 --license RN --education BSN --setting hospital
      carecli profile new --replace --name Dana --target senior --skill ehr=3
    """  # noqa: D301
    if os.path.exists(saved_profile()) and not replace:
        raise UsageError(
            f"there is a saved profile already, {saved_profile()}",
            hint="change it with carecli profile edit, or add --replace; the old one is then kept",
        )
    folder = find_pack(pack)
    place = read_place(country, state, folder)
    flags = Flags(
        name, years, related_years, education, license_, certification, skill, setting, target, *place
    )
    loaded = load_pack(folder)
    if flags.hold_evidence:
        save(lay_over(flags, None, loaded))
    elif no_input or not can_prompt():
        raise UsageError("nobody can be asked here", hint="pass flags such as --years 3 --license RN")
    else:
        interview(flags, loaded)


@app.command()
def edit(
    name: options.Name = None,
    years: options.Years = None,
    related_years: options.RelatedYears = None,
    education: options.Education = None,
    license_: options.License = None,
    certification: options.Certification = None,
    skill: options.Skill = None,
    setting: options.Setting = None,
    target: options.Target = None,
    country: options.Country = None,
    state: options.State = None,
    pack: options.Pack = None,
) -> None:
    """Change answers of your saved profile; the others stay.

    \b
    Examples:
      carecli profile edit --skill ehr=4
      carecli profile edit --years 4 --certification CCM
    """  # noqa: D301
    folder = find_pack(pack)
    place = read_place(country, state, folder)
    flags = Flags(
        name, years, related_years, education, license_, certification, skill, setting, target, *place
    )
    if not flags.are_given:
        raise UsageError("there is nothing to change", hint="pass flags such as --skill ehr=4")
    loaded = load_pack(folder)
    save(lay_over(flags, read_profile(_choose(None), loaded), loaded))


@app.command()
def show(
    file: File = None,
    as_json: options.Json = False,
    plain: options.Plain = False,
    output_format: options.OutputFormat = None,
    output: options.Output = None,
    pack: options.Pack = None,
) -> None:
    """Show what a profile says and what it leaves open.

    \b
    Examples:
      carecli profile show
      carecli profile show examples/half-answered.toml
    """  # noqa: D301
    destination = choose_destination(as_json=as_json, plain=plain, output_format=output_format, output=output)
    loaded = load_pack(find_pack(pack))
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
    path = _choose(file)
    loaded = load_pack(find_pack(pack))
    found = read_profile(path, loaded)
    write_out(f"{path} is valid: {len(found.skills)} of {len(loaded.skills.skill)} skills are rated.\n")


@app.command()
def path() -> None:
    """Print where your profile is, or would be, saved.

    \b
    Example:
      carecli profile path
    """  # noqa: D301
    write_out(f"{saved_profile()}\n")


@app.command(short_help="Remove everything that carecli keeps of you.")
def erase(
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask whether you are sure.")] = False,
    no_input: options.NoInput = False,
) -> None:
    """Remove your saved profile, its earlier versions, any unfinished interview and all saved assessments.

    \b
    Examples:
      carecli profile erase
      carecli profile erase --yes
    """  # noqa: D301
    erase_files(list_personal_files(), "carecli keeps nothing of yours", yes=yes, no_input=no_input)


def _choose(file: Path | None) -> Path:

    if file is None and not os.path.exists(saved_profile()):
        raise UsageError(
            "there is no saved profile", hint="name a file, or make one with carecli profile new"
        )
    return file or saved_profile()
