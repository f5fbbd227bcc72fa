"""`carecli plan`: the way to a level, and ticking its steps."""

import os
import shlex
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from carecli.cli import options
from carecli.cli.completion import Offer, complete_ways, pick
from carecli.cli.output import can_prompt, choose_destination, confirm, emit, tell, write_out
from carecli.cli.session import Session
from carecli.engine.assess import assess, assess_against, find_expiries, find_target
from carecli.engine.kinds import Credentials, Degree, Rating, Years
from carecli.engine.pay import PaySheet
from carecli.engine.plan import make_plan
from carecli.engine.results import PREFERENCES, Assessment, Plan, Preference, Step
from carecli.engine.steps import add_gains
from carecli.errors import CareError, UsageError
from carecli.names import resolve
from carecli.pack.pack import Pack
from carecli.pack.reading import MAX_BYTES, read_bytes
from carecli.profile.desk import use_person
from carecli.profile.files import PRIVATE, hold_data, previous_profile, saved_profile, write_file
from carecli.profile.model import Profile, check_profile, dump_profile, format_profile, read_profile
from carecli.views.formats import PLAN
from carecli.views.page import Page
from carecli.views.plan import plan_json, plan_page, steps_page
from carecli.views.plan_screen import list_marked, plan_screen

MOST_HOURS = 80
MOST_YEARS = 50
TOLD = ("skill", "license", "certification", "years", "education", "recognition")
"""The kinds of step that one flag of the profile tells; work and training fill more than one."""


def complete_steps(ctx: typer.Context, incomplete: str) -> Offer:
    """Offer the steps of the saved profile's plans."""
    try:
        session = Session(ctx.params.get("pack"))
        with use_person(ctx.params.get("person")):
            steps = list_steps(find_saved_profile(session.pack)[1], session)
    except CareError:
        return []
    return pick([(name, found.title) for name, found in steps.items()], incomplete)


def read_preference(typed: str | None) -> Preference:
    """What is preferred. Raises UsageError."""
    names: dict[str, tuple[str, ...]] = {name: (name,) for name in PREFERENCES}
    if typed is None:
        return PREFERENCES[0]
    found = resolve(typed, "way to prefer", names)
    return next(name for name in PREFERENCES if name == found)


def read_week(typed: str | None) -> float | None:
    """The hours of a working week, or None where they are not given. Raises UsageError."""
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
    """The month that a plan begins in, this one if none is named. Raises UsageError."""
    if typed is None:
        return today.replace(day=1)
    start = options.read_month("--start", typed)
    if start < today.replace(day=1):
        raise UsageError(f"--start {typed} has passed", hint=f"begin in {today:%Y-%m} or later")
    if start.year > today.year + MOST_YEARS:
        raise UsageError(
            f"--start {typed} is too far away", hint=f"begin in {today.year + MOST_YEARS} or before"
        )
    return start


def make_plan_to(
    named: str | None,
    session: Session,
    preference: Preference = "fastest",
    week: float | None = None,
    start: date | None = None,
) -> tuple[Assessment, Plan]:
    """The assessment and the plan to a level, or to the one that lies ahead where none is named.

    Raises UsageError for a level below the one reached.
    """
    person, pack, today = session.person, session.pack, session.today
    wanted = session.find_level(named)
    standards = session.find_standards(person)
    assessment = assess_against(person, standards, today, "none")
    target = choose_target(wanted, assessment, standards.below)
    plan = make_plan(
        person, pack, session.plan_file, target, today,
        assessment=assessment, standards=standards, preference=preference, week=week, start=start,
        done=person.done,
    )  # fmt: skip
    return assessment, plan


def name_again(who: str | None, to: str | None, prefer: str | None) -> str:
    """The command that shows the same plan again; `who` is how it names the person."""
    given = (("--to", to), ("--prefer", prefer))
    more = "".join(f" {flag} {shlex.quote(said)}" for flag, said in given if said)
    return f"carecli plan{who or ''}{more}"


def choose_target(wanted: str | None, assessment: Assessment, below: Mapping[str, Collection[str]]) -> str:
    """The level to plan for. Raises UsageError for one below the level that is reached."""
    titles = {level.id: level.title for level in assessment.levels}
    if wanted is None:
        return find_target(assessment) or list(titles)[-1]
    if wanted in assessment.reached and wanted not in assessment.current_levels:
        above = assessment.next_level
        current = next(name for name in assessment.current_levels if wanted in below[name])
        raise UsageError(
            f"{titles[wanted]} lies below {titles[current]}, and you are ready for that already",
            hint=f"plan for a higher level with --to {above}" if above else "it is the top of the ladder",
        )
    return wanted


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
    """The place of the saved profile and what it says. Raises UsageError where there is none."""
    place = saved_profile()
    if not os.path.exists(place):
        raise UsageError(
            "there is no saved profile to keep ticks in",
            hint="make one with carecli profile new",
        )
    return place, read_profile(place, pack)


class Tickable(NamedTuple):
    """What can be ticked: a step of a plan, one of the first steps, or an earlier tick (without a `step`)."""

    title: str
    step: Step | None = None


def list_steps(person: Profile, session: Session) -> dict[str, Tickable]:
    """What can be ticked in the person's plans to the levels ahead, by id; ticks too."""
    pack, today = session.pack, session.today
    assessment = assess(person, pack, today)
    behind = assessment.reached.difference(assessment.current_levels)
    ahead = [level.id for level in pack.ladder.level if level.id not in behind]
    steps = {name: Tickable(name) for name in person.done}
    for level in ahead:
        for preference in PREFERENCES:
            plan = make_plan(
                person, pack, session.plan_file, level, today,
                assessment=assessment, preference=preference, done=person.done,
            )  # fmt: skip
            steps |= {planned.id: Tickable(planned.step.title, planned.step) for planned in plan.steps}
            steps |= {
                item.id: Tickable(item.title) for item in (plan.checklist.items if plan.checklist else ())
            }
    return steps


def name_step(typed: str, known: Mapping[str, Tickable]) -> str:
    """The step that a name means; words of a title do not stand for another rating of the same skill.

    Raises UsageError with the nearest ones.
    """
    names = {name: (found.title,) for name, found in known.items()}
    otherwise = "carecli plan shows what to tick each step by"
    skill, _, rating = typed.rpartition("-")
    like = [name for name in known if name.rpartition("-")[0] == skill]
    if rating.isdigit() and like and typed not in known:
        raise UsageError(f"there is no step in your plans called '{typed}'", hint=f"did you mean {like[0]}?")
    return resolve(typed, "step in your plans called", names, otherwise=otherwise)


def save_ticks(chosen: Collection[str], pack: Pack, place: Path, *, undo: bool) -> list[str]:
    """Tick steps in the saved profile, or take their ticks back; those that this changes are given.

    Raises PersonalFileError.
    """
    with hold_data(tell) as is_held:
        person = read_profile(place, pack)
        changed = [name for name in chosen if (name in person.done) is undo]
        kept = [name for name in person.done if name not in changed]
        ticked = tuple(kept if undo else [*kept, *changed])
        if changed:
            _write(person.replace(done=ticked), person, pack, place, is_held=is_held)
    return changed


def _write(person: Profile, before: Profile, pack: Pack, place: Path, *, is_held: bool) -> None:
    """Save a profile in place; it must be readable again, whatever names the steps of a pack have.

    What the person has written by hand, with words of their own in it, is kept beside it; so is whatever
    another carecli may have just written, where the folder cannot be held.
    """
    checked = check_profile(dump_profile(person), pack, str(place))
    is_own = is_held and read_bytes(place, MAX_BYTES) == format_profile(before).encode()
    kept = write_file(
        place, format_profile(checked), mode=PRIVATE, keep=None if is_own else previous_profile()
    )
    if kept:
        tell(f"Your profile until now is kept as {kept}")


def say_update(step: Step) -> str | None:
    """The command that tells the profile what a finished step brought, if one flag says it."""
    for gain in step.gains if step.kind in TOLD else ():
        match gain:
            case Rating():
                return f"carecli profile edit --skill {gain.skill}={gain.rating}"
            case Credentials():
                return f"carecli profile edit --{gain.kind} {gain.codes[0]}"
            case Years():
                return f"carecli profile edit --years {gain.years:g}"
            case Degree():
                return f"carecli profile edit --education {gain.level}:{gain.field or 'nursing'}"
    return None


def offer_to_write(steps: Collection[Step], pack: Pack, place: Path) -> None:
    """Ask whether what finished steps brought is to stand in the profile, and write what is wanted.

    Raises PersonalFileError.
    """
    for step in steps:
        if confirm(f"Write it into your profile, so that it counts: {step.title}?", otherwise=True):
            with hold_data(tell) as is_held:
                person = read_profile(place, pack)
                _write(add_gains(person, step.gains), person, pack, place, is_held=is_held)


app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.callback(invoke_without_command=True)
@options.spread
def plan(
    ctx: typer.Context,
    *,
    profile: options.ProfileFile = None,
    to: options.To = None,
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
    pay: options.Pay = None,
    today: options.Today = None,
    depth: options.Depth,
    as_json: options.Json = False,
    plain: options.Plain = False,
    output_format: Annotated[str | None, options.format_option(PLAN)] = None,
    output: options.Output = None,
    force: options.Force = False,
    no_pager: options.NoPager = False,
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
      carecli plan -p examples/bedside-nurse.toml --prefer cheapest
      carecli plan -p examples/bedside-nurse.toml --hours-per-week 20 --json
      carecli plan -p examples/nurse-leader.toml --format ics
    """  # noqa: D301
    if ctx.invoked_subcommand is not None:
        refuse_options(ctx, ctx.invoked_subcommand)
        return

    flags = options.Flags(pay=pay) if pay is not None else None
    answer = None if no_input else _show_answer
    session = Session(pack, profile=profile, flags=flags, today=today, answer=answer, in_lines=plain)
    destination = choose_destination(
        as_json=as_json,
        plain=plain,
        output_format=output_format,
        output=output,
        subject=PLAN,
        reads=profile,
        force=force,
        can_ask=not no_input,
        no_pager=no_pager,
    )
    preference, week = read_preference(prefer), read_week(hours_per_week)
    begins = read_start(start, session.today)
    _, made = make_plan_to(to, session, preference, week, begins)

    def find_what_it_pays() -> PaySheet | None:
        """The pay of the levels on the way."""
        opened = [level for planned in made.steps for level in planned.reaches]
        return session.find_pay(session.person, [made.current_level, *opened, made.target], made.target)

    def show() -> Page:
        """The page, made only where one is printed."""
        sheet = find_what_it_pays()
        sources = session.find_sources(sheet, list_marked(made, session.pack))
        page = depth.choose(
            lambda: plan_screen(
                made,
                session.pack,
                sources,
                sheet,
                name_again(session.who, to, prefer),
                is_saved=profile is None,
            ),
            lambda: plan_page(made, session.pack, sources, sheet, is_saved=profile is None),
        )
        return page._replace(title=f"{page.title}, for {session.called}") if session.called else page

    emit(
        destination,
        show,
        lambda: plan_json(made, find_what_it_pays()),
        table=lambda: steps_page(made),
        calendar=lambda: (
            made,
            find_expiries(session.person, session.today, within=None),
            session.today,
            session.whose,
            profile is None,
        ),
    )


@app.command(short_help="Tick a step of your plan.")
def done(
    steps: Annotated[
        list[str],
        typer.Argument(
            metavar="STEP", help="A step of your plan, by its name.", autocompletion=complete_steps
        ),
    ],
    undo: Annotated[bool, typer.Option("--undo", help="Take the tick back.")] = False,
    no_input: options.NoInput = False,
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
    session = Session(pack)
    place, person = find_saved_profile(session.pack)
    known = list_steps(person, session)
    chosen = dict.fromkeys(name_step(typed, known) for typed in steps)
    changed = save_ticks(chosen, session.pack, place, undo=undo)
    said = "No longer done" if undo else "Done"
    unchanged = "Was not ticked" if undo else "Done before"
    of = options.say_of()
    write_out("".join(f"{said if n in changed else unchanged}{of}: {known[n].title} [{n}]\n" for n in chosen))
    proved = [] if undo else [step for name in chosen if (step := known[name].step) and say_update(step)]
    if proved and can_prompt() and not no_input:
        offer_to_write(proved, session.pack, place)
        return
    for step in proved:
        tell(f"{say_update(step)} writes it into your profile, so that it counts")


def _show_answer(session: Session, person: Profile) -> Page:
    """What somebody who is asked sees before their plan; its imports take 10 ms that a plan does without."""
    from carecli.cli.assess import answer_page

    return answer_page(session, person)
