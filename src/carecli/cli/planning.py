"""What a plan needs from the command line and the pack: its options, its target and its sources."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from carecli.cli.dates import read_month
from carecli.cli.naming import resolve
from carecli.cli.output import Format
from carecli.errors import UsageError

if TYPE_CHECKING:
    from carecli.engine.assessment import Assessment
    from carecli.engine.pay_sheet import PaySheet
    from carecli.engine.plan import Plan, Preference
    from carecli.guide.pack import Pack
    from carecli.guide.planning import PlanFile
    from carecli.guide.sources import Source
    from carecli.profile.model import Profile

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


def read_preference(typed: str | None) -> "Preference":
    """Return what is preferred. Raises UsageError."""
    from carecli.engine.plan import PREFERENCES

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


def read_plan_file(folder: Path) -> "PlanFile":
    """Return what a pack says for plans; nothing is known where it has no `plan.toml`. Raises PackError."""
    from carecli.guide.loading import load_file
    from carecli.guide.planning import PlanFile

    return load_file(folder, "plan", PlanFile) if (folder / "plan.toml").exists() else PlanFile()


def make_plan_to(
    named: str | None,
    person: "Profile",
    folder: Path,
    pack: "Pack",
    today: date,
    preference: "Preference" = "fastest",
    week: float | None = None,
    start: date | None = None,
) -> tuple["Assessment", "Plan"]:
    """Return the assessment and the plan to a level, or to the one that lies ahead where none is named.

    Raises UsageError for a level below the one reached, and where nothing lies ahead.
    """
    from carecli.engine.assess import assess_against
    from carecli.engine.planning import make_plan
    from carecli.engine.standards import set_standards
    from carecli.profile.model import list_names

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


def choose_target(wanted: str | None, assessment: "Assessment") -> str:
    """Return the level to plan for. Raises UsageError for one below the level that is reached."""
    from carecli.engine.planning import find_target

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


def find_plan_sources(
    folder: Path, pack: "Pack", plan: "Plan", pay: "PaySheet | None"
) -> tuple["Source", ...]:
    """Return the sources of a pack, the further ones only where the plan or its pay cites one."""
    from carecli.report.plan_grounds import list_cited

    known = {source.id for source in pack.guide.source}
    cited = set(list_cited(plan)) | ({row.source for row in pay.rows} if pay else set())
    if cited <= known:
        return pack.guide.source
    from carecli.guide.handbook import load_sources

    return (*pack.guide.source, *load_sources(folder))
