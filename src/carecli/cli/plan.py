"""`carecli plan`: the way to a level, and ticking its steps."""

import os
import sys
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from carecli.cli import options
from carecli.cli.answers import find_person, read_month, read_today
from carecli.cli.completion import Offer, complete_levels, complete_plan_formats, complete_ways
from carecli.cli.output import Format, choose_destination, deliver, emit, write_out
from carecli.cli.session import find_pay
from carecli.engine.assess import assess, assess_against, find_expiries
from carecli.engine.pay import PaySheet
from carecli.engine.plan import find_target, make_plan
from carecli.engine.results import PREFERENCES, Assessment, Plan, Preference
from carecli.engine.standards import set_standards
from carecli.errors import CareError, UsageError
from carecli.names import resolve
from carecli.pack.loading import load_file, load_pack, load_sources
from carecli.pack.pack import Pack
from carecli.pack.plan import PlanFile
from carecli.pack.reading import find_pack
from carecli.pack.sources import Source
from carecli.profile.files import saved_profile
from carecli.profile.model import Profile, check_profile, dump_profile, list_names, read_profile, save_profile
from carecli.views.plan import plan_json, plan_page, steps_page
from carecli.views.plan_words import list_cited


def complete_steps(ctx: typer.Context, incomplete: str) -> Offer:
    """Offer the steps of the saved profile's plans."""
    try:
        folder = find_pack(ctx.params.get("pack"))
        pack = load_pack(folder)
        steps = list_steps(find_saved_profile(pack)[1], folder, pack)
    except CareError:
        return []
    return [(name, title) for name, title in steps.items() if name.startswith(incomplete)]


MOST_HOURS = 80
MOST_YEARS = 50
CALENDAR = "ics"


def is_calendar(output_format: str | None, *, as_json: bool, plain: bool) -> bool:
    """Whether a calendar is asked for. Raises UsageError for formats unknown or in contradiction."""
    known = [*Format, CALENDAR]
    if output_format is None or output_format.lower() in list(Format):
        return False
    if output_format.lower() != CALENDAR:
        raise UsageError(f"there is no format '{output_format}'", hint=f"choose one of {', '.join(known)}")
    if as_json or plain:
        other = "json" if as_json else "plain"
        raise UsageError(f"{CALENDAR} and {other} cannot both be the format", hint="name one of them")
    return True


def read_preference(typed: str | None) -> Preference:
    """Return what is preferred. Raises UsageError."""
    names: dict[str, tuple[str, ...]] = {name: (name,) for name in PREFERENCES}
    if typed is None:
        return PREFERENCES[0]
    found = resolve(typed, "way to prefer", names)
    return next(name for name in PREFERENCES if name == found)


def read_week(typed: str | None) -> float | None:
    """Return the hours of a working week, or None where they are not given. Raises UsageError."""
    if typed is None:
        return None
    try:
        hours = float(typed)
    except ValueError:
        hours = 0
    if not 1 <= hours <= MOST_HOURS:
        raise UsageError(
            f"--hours-per-week '{typed}' cannot be the hours of a week",
            hint=f"write a number from 1 to {MOST_HOURS}, such as 20",
        )
    return hours


def read_start(typed: str | None, today: date) -> date:
    """Return the month that a plan begins in, this one if none is named. Raises UsageError."""
    if typed is None:
        return today.replace(day=1)
    start = read_month("--start", typed)
    if start < today.replace(day=1):
        raise UsageError(f"--start {typed} has passed", hint=f"begin in {today:%Y-%m} or later")
    if start.year > today.year + MOST_YEARS:
        raise UsageError(
            f"--start {typed} is too far away", hint=f"begin in {today.year + MOST_YEARS} or before"
        )
    return start


def read_plan_file(folder: Path) -> PlanFile:
    """Return what a pack says for plans; nothing is known where it has no `plan.toml`. Raises PackError."""
    return load_file(folder, "plan", PlanFile) if (folder / "plan.toml").exists() else PlanFile()


def make_plan_to(
    named: str | None,
    person: Profile,
    folder: Path,
    pack: Pack,
    today: date,
    preference: Preference = "fastest",
    week: float | None = None,
    start: date | None = None,
) -> tuple[Assessment, Plan]:
    """Return the assessment and the plan to a level, or to the one that lies ahead where none is named.

    Raises UsageError for a level below the one reached, and where nothing lies ahead.
    """
    wanted = resolve(named, "level", list_names(pack).levels) if named is not None else None
    standards = set_standards(pack, person.setting)
    assessment = assess_against(person, standards, today)
    target = choose_target(wanted, assessment)
    plan = make_plan(
        person, pack, read_plan_file(folder), target, today,
        assessment=assessment, standards=standards, preference=preference, week=week, start=start,
        done=person.done,
    )  # fmt: skip
    return assessment, plan


def choose_target(wanted: str | None, assessment: Assessment) -> str:
    """Return the level to plan for. Raises UsageError for one below the level that is reached."""
    titles = {level.id: level.title for level in assessment.levels}
    order, current = list(titles), assessment.current_level
    if wanted is None:
        return find_target(assessment) or order[-1]
    if current and order.index(wanted) < order.index(current):
        above = assessment.next_level
        raise UsageError(
            f"{titles[wanted]} lies below {titles[current]}, and you are ready for that already",
            hint=f"plan for a higher level with --to {above}" if above else "it is the top of the ladder",
        )
    return wanted


def find_plan_sources(folder: Path, pack: Pack, plan: Plan, pay: PaySheet | None) -> tuple[Source, ...]:
    """Return the sources of a pack, the further ones only where the plan or its pay cites one."""
    known = {source.id for source in pack.guide.source}
    cited = set(list_cited(plan)) | ({row.source for row in pay.rows} if pay else set())
    if cited <= known:
        return pack.guide.source

    return (*pack.guide.source, *load_sources(folder))


def refuse_options(context: typer.Context, command: str) -> None:
    """Refuse options that stand before a command that would not heed them. Raises UsageError."""
    given = [
        p.opts[0] for p in context.command.params if context.params.get(p.name or "") not in (None, False)
    ]
    if given:
        raise UsageError(
            f"{' and '.join(given)} cannot stand before {command}",
            hint=f"see carecli plan {command} --help; the ticks are those of your saved profile",
        )


def find_saved_profile(pack: Pack) -> tuple[Path, Profile]:
    """Return the place of the saved profile and what it says. Raises UsageError where there is none."""
    place = saved_profile()
    if not os.path.exists(place):
        raise UsageError(
            "there is no saved profile to keep ticks in", hint="make one with carecli profile new"
        )
    return place, read_profile(place, pack)


def list_steps(person: Profile, folder: Path, pack: Pack) -> dict[str, str]:
    """Return every step of the person's plans to the levels ahead, by id, with its title; ticks too."""
    today, file = date.today(), read_plan_file(folder)
    assessment = assess(person, pack, today)
    current = assessment.current_level
    levels = [level.id for level in pack.ladder.level]
    ahead = levels[levels.index(current) :] if current else levels
    steps = {name: name for name in person.done}
    for level in ahead:
        for preference in PREFERENCES:
            plan = make_plan(
                person, pack, file, level, today,
                assessment=assessment, preference=preference, done=person.done,
            )  # fmt: skip
            steps |= {planned.id: planned.step.title for planned in plan.steps}
            steps |= {item.id: item.title for item in (plan.checklist.items if plan.checklist else ())}
    return steps


def name_step(typed: str, known: Mapping[str, str]) -> str:
    """Return the step that a name means. Raises UsageError with the nearest ones."""
    names = {name: (title,) for name, title in known.items()}
    otherwise = "carecli plan shows the names of the steps in brackets"
    return resolve(typed, "step in your plans called", names, otherwise=otherwise)


def save_ticks(person: Profile, changed: Collection[str], pack: Pack, place: Path, *, undo: bool) -> None:
    """Save the profile with steps ticked, or with their ticks taken back. Raises PersonalFileError."""
    kept = [name for name in person.done if name not in changed]
    ticked = {"done": tuple(kept if undo else [*kept, *changed])}
    # What is written must be readable again, whatever names the steps of a pack have.
    save_profile(check_profile(dump_profile(person.model_copy(update=ticked)), pack, str(place)), place)


def say_update(step: str, pack: Pack) -> str | None:
    """Return the command that tells the profile what a finished step brought, if one flag says it."""
    skill, _, rating = step.rpartition("-")
    if skill in {found.id for found in pack.skills.skill}:
        return f"carecli profile edit --skill {skill}={rating}"
    kind, _, rest = step.partition("-")
    if kind in ("license", "certification"):
        return f"carecli profile edit --{kind} {rest.upper()}"
    if kind == "years":
        return f"carecli profile edit --years {rest}"
    levels = [level.id for level in pack.education.level if f"{rest}-".startswith(f"{level.id}-")]
    if kind != "degree" or not levels:
        return None
    level = max(levels, key=len)
    return f"carecli profile edit --education {level}:{rest[len(level) + 1 :] or 'nursing'}"


ENDINGS = {".ics": "ics", ".json": "json", ".csv": "csv", ".md": "markdown"}
app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.callback(invoke_without_command=True)
def plan(
    ctx: typer.Context,
    profile: options.ProfileFile = None,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="LEVEL",
            help="The level to reach; without it your target, or the next one.",
            autocompletion=complete_levels,
        ),
    ] = None,
    prefer: Annotated[
        str | None,
        typer.Option(
            "--prefer",
            metavar="WAY",
            help="fastest (default) or cheapest.",
            autocompletion=complete_ways,
        ),
    ] = None,
    hours_per_week: Annotated[
        str | None,
        typer.Option(
            "--hours-per-week",
            metavar="N",
            help="Hours a week you work in care management, for rules that count hours or full-time months.",
        ),
    ] = None,
    start: Annotated[
        str | None,
        typer.Option("--start", metavar="MONTH", help="The month to begin in, such as 2027-01; default now."),
    ] = None,
    today: options.Today = None,
    as_json: options.Json = False,
    plain: options.Plain = False,
    output_format: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="table (default), plain, json, markdown, csv, or ics for a calendar.",
            autocompletion=complete_plan_formats,
        ),
    ] = None,
    output: options.Output = None,
    no_input: options.NoInput = False,
    pack: options.Pack = None,
) -> None:
    """Show the way to a level: steps in order, months, money, and what each step changes.

    Every gap becomes a step. An exam comes after the work or the degree that it asks for; what can run side
    by side does. What no source gives is called not known and left out of the sums.

    \b
    Examples:
      carecli plan -p examples/bedside-nurse.toml
      carecli plan -p examples/community-social-worker.toml --to lead
      carecli plan -p examples/bedside-nurse.toml --to senior --prefer cheapest --start 2030-01
      carecli plan -p examples/bedside-nurse.toml --hours-per-week 20 --json
      carecli plan -p examples/nurse-leader.toml --format ics
    """  # noqa: D301
    if ctx.invoked_subcommand is not None:
        refuse_options(ctx, ctx.invoked_subcommand)
        return

    day = read_today(today)
    if output is not None and not (output_format or as_json or plain):
        output_format = ENDINGS.get(output.suffix.lower())
    as_calendar = is_calendar(output_format, as_json=as_json, plain=plain)
    destination = choose_destination(
        as_json=as_json, plain=plain, output_format=None if as_calendar else output_format, output=output
    )
    preference, week, begins = read_preference(prefer), read_week(hours_per_week), read_start(start, day)
    folder = find_pack(pack)
    loaded = load_pack(folder)
    person = find_person(profile, None, loaded, can_ask=not no_input)
    assessment, made = make_plan_to(to, person, folder, loaded, day, preference, week, begins)
    if as_calendar:
        from carecli.views.calendar import format_calendar

        deliver(output, format_calendar(made, find_expiries(person, day, within=None), day))
        return
    if destination.format is Format.CSV:
        emit(destination, lambda: steps_page(made), dict)
        return

    pay = find_pay(folder, loaded, person, [x for x in (made.current_level, made.target) if x], day)
    sources = find_plan_sources(folder, loaded, made, pay)
    emit(destination, lambda: plan_page(made, assessment, loaded, sources, pay), lambda: plan_json(made, pay))


@app.command(short_help="Tick a step of your plan.")
def done(
    steps: Annotated[
        list[str],
        typer.Argument(
            metavar="STEP", help="A step of your plan, by its name.", autocompletion=complete_steps
        ),
    ],
    undo: Annotated[bool, typer.Option("--undo", help="Take the tick back.")] = False,
    pack: options.Pack = None,
) -> None:
    """Tick steps of the plan for your saved profile. Later plans and exports show them done.

    A profile in a file of your own keeps its ticks as done = ["certification-ccm"].

    \b
    Examples:
      carecli plan done certification-ccm
      carecli plan done begin-network begin-papers
      carecli plan done certification-ccm --undo
    """  # noqa: D301
    folder = find_pack(pack)
    loaded = load_pack(folder)
    place, person = find_saved_profile(loaded)
    known = list_steps(person, folder, loaded)
    chosen = dict.fromkeys(name_step(typed, known) for typed in steps)
    changed = [name for name in chosen if (name in person.done) is undo]
    if changed:
        save_ticks(person, changed, loaded, place, undo=undo)
    said = "No longer done" if undo else "Done"
    unchanged = "Was not ticked" if undo else "Done before"
    write_out("".join(f"{said if n in changed else unchanged}: {known[n]} [{n}]\n" for n in chosen))
    updates = [] if undo else [update for name in chosen if (update := say_update(name, loaded))]
    for update in updates:
        sys.stderr.write(f"To count it in carecli assess as well: {update}\n")
