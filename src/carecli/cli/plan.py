"""`carecli plan`: the way to a level, and ticking its steps."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from carecli.cli import options
from carecli.cli.completion import complete_levels, complete_plan_formats, complete_steps, complete_ways
from carecli.cli.output import Format, choose_destination, deliver, emit, write_out

if TYPE_CHECKING:
    from carecli.engine.pay_sheet import PaySheet
    from carecli.engine.plan import Plan

ENDINGS = {".ics": "ics", ".json": "json", ".csv": "csv", ".md": "markdown"}

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.callback(invoke_without_command=True, short_help="See the way to a level: steps, months, money.")
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
        from carecli.cli.ticking import refuse_options

        refuse_options(ctx, ctx.invoked_subcommand)
        return
    from carecli.cli.dates import read_today
    from carecli.cli.person import find_person
    from carecli.cli.person_pay import find_pay
    from carecli.cli.planning import (
        find_plan_sources,
        is_calendar,
        make_plan_to,
        read_preference,
        read_start,
        read_week,
    )
    from carecli.guide.loading import load_pack
    from carecli.guide.location import find_pack

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
        from carecli.engine.expiry import find_expiries
        from carecli.report.calendar import format_calendar

        deliver(output, format_calendar(made, find_expiries(person, day, within=None), day))
        return
    if destination.format is Format.CSV:
        from carecli.report.plan_table import steps_page

        emit(destination, lambda: steps_page(made), dict)
        return
    from carecli.report.plan import plan_page

    pay = find_pay(folder, loaded, person, [x for x in (made.current_level, made.target) if x], day)
    sources = find_plan_sources(folder, loaded, made, pay)
    emit(
        destination, lambda: plan_page(made, assessment, loaded, sources, pay), lambda: _make_json(made, pay)
    )


def _make_json(plan: "Plan", pay: "PaySheet | None") -> dict[str, Any]:
    from carecli.report.plan_json import plan_json

    return plan_json(plan, pay)


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
    from carecli.cli.ticking import find_saved_profile, list_steps, name_step, save_ticks, say_update
    from carecli.guide.loading import load_pack
    from carecli.guide.location import find_pack

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
