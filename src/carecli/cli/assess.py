"""`carecli assess`: the gap report against every level."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from carecli.cli import options
from carecli.cli.answers import Flags, find_person, read_today
from carecli.cli.completion import complete_levels
from carecli.cli.output import Destination, choose_destination, emit
from carecli.cli.places import read_place
from carecli.cli.session import find_pay, find_sources
from carecli.cli.what_if import check_start, show_what_if
from carecli.engine.assess import assess as assess_person
from carecli.engine.results import Assessment
from carecli.errors import ExitCode
from carecli.names import resolve
from carecli.pack.loading import load_pack
from carecli.pack.pack import Pack
from carecli.pack.reading import find_pack
from carecli.profile.model import Profile, list_names
from carecli.views.assess import assessment_json, gap_report

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def assess(
    profile: Annotated[
        str | None,
        typer.Option(
            "--profile",
            "-p",
            metavar="FILE",
            help="A profile in TOML or JSON; - reads JSON from standard input.",
        ),
    ] = None,
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
    level: Annotated[
        str | None,
        typer.Option(
            "--level", metavar="LEVEL", help="Show this level only.", autocompletion=complete_levels
        ),
    ] = None,
    check: Annotated[
        str | None,
        typer.Option(
            "--check",
            metavar="LEVEL",
            help="Exit with 1 unless ready for this level.",
            autocompletion=complete_levels,
        ),
    ] = None,
    changes: options.With = None,
    today: options.Today = None,
    as_json: options.Json = False,
    plain: options.Plain = False,
    output_format: options.OutputFormat = None,
    output: options.Output = None,
    no_input: options.NoInput = False,
    pack: options.Pack = None,
) -> None:
    """Compare a person with every level: where you stand, what is missing, and why it is asked.

    Without a profile it asks, on a terminal, and offers to save the answers; a saved profile is used from
    then on. Flags add to the profile or take the place of what it says.

    With --with it shows what changes would do, before and after side by side, and saves nothing. What is
    given adds to the answers or takes their place; years=+2 is two years more.

    \b
    Examples:
      carecli assess
      carecli assess -p examples/bedside-nurse.toml
      carecli assess -p examples/bedside-nurse.toml --certification CCM --years 2
      carecli assess --years 3 --license RN --education BSN --certification none --setting hospital
      carecli assess -p examples/nurse-leader.toml --level director
      carecli assess -p examples/nurse-leader.toml --check lead
      carecli assess -p examples/half-answered.toml --json
      carecli assess -p examples/bedside-nurse.toml --with certification=CCM --with years=+2
      carecli assess -p examples/community-health-worker.toml --with education=BSN --with license=RN
      carecli assess -p examples/nurse-leader.toml --with skill:staffing=4 --level supervisor
      carecli assess -p examples/nurse-leader.toml --today 2030-03-01
    """  # noqa: D301
    day = read_today(today)
    destination = choose_destination(as_json=as_json, plain=plain, output_format=output_format, output=output)
    folder = find_pack(pack)
    loaded = load_pack(folder)
    levels = list_names(loaded).levels
    only = resolve(level, "level", levels) if level is not None else None
    checked = resolve(check, "level", levels) if check is not None else None
    place = read_place(country, state, folder)
    flags = Flags(
        name, years, related_years, education, license_, certification, skill, setting, target, *place
    )
    if changes:
        check_start(profile, flags)
        person = find_person(profile, flags, loaded, can_ask=False)
        result = show_what_if(destination, folder, loaded, person, changes, only, checked, day)
    else:
        person = find_person(profile, flags, loaded, can_ask=not no_input)
        result = _show_gaps(destination, folder, loaded, person, only, checked, day)
    if checked and not _is_ready(result, checked):
        raise typer.Exit(ExitCode.ANSWER_IS_NO)


def _show_gaps(
    destination: Destination,
    folder: Path,
    pack: Pack,
    person: Profile,
    only: str | None,
    checked: str | None,
    today: date,
) -> Assessment:
    """Write the gap report of a person, with the pay of what she has reached and what is next."""
    result = assess_person(person, pack, today)
    paid = [only] if only else [result.current_level, result.next_level]
    pay = find_pay(folder, pack, person, [level for level in paid if level], today)
    sources = find_sources(folder, pack, pay)
    emit(
        destination,
        lambda: gap_report(result, pack, only or checked, pay, sources, alone=only is not None),
        lambda: assessment_json(result, only, pay),
    )
    return result


def _is_ready(result: Assessment, level: str) -> bool:
    return any(found.id == level and found.verdict.low == "ready" for found in result.levels)
