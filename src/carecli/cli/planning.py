"""What the plan commands have in common: reading their options, making the plan, naming its steps."""

import os
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from carecli.cli.dates import read_month
from carecli.cli.naming import resolve
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
            f"--hours-per-week '{typed}' is not a number of hours",
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
    from carecli.engine.assess import assess
    from carecli.engine.planning import make_plan
    from carecli.profile.model import list_names

    wanted = resolve(named, "level", list_names(pack).levels) if named is not None else None
    assessment = assess(person, pack, today)
    target = choose_target(wanted, assessment)
    plan = make_plan(
        person, pack, read_plan_file(folder), target, today,
        assessment=assessment, preference=preference, week=week, start=start, done=person.done,
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
        raise UsageError(
            f"{titles[wanted]} lies below {titles[current]}, which the answers are ready for already",
            hint=f"plan for a higher level with --to {assessment.next_level or current}",
        )
    return wanted


def find_plan_sources(
    folder: Path, pack: "Pack", plan: "Plan", pay: "PaySheet | None"
) -> tuple["Source", ...]:
    """Return the sources of a pack, the further ones only where the plan or its pay cites one."""
    from carecli.report.plan import cited_sources

    known = {source.id for source in pack.guide.source}
    cited = cited_sources(plan) | ({row.source for row in pay.rows} if pay else set())
    if cited <= known:
        return pack.guide.source
    from carecli.guide.handbook import load_sources

    return (*pack.guide.source, *load_sources(folder))


def find_saved_profile(pack: "Pack") -> tuple[Path, "Profile"]:
    """Return the place of the saved profile and what it says. Raises UsageError where there is none."""
    from carecli.profile.location import saved_profile
    from carecli.profile.reading import read_profile

    place = saved_profile()
    if not os.path.exists(place):
        raise UsageError(
            "there is no saved profile to keep ticks in", hint="make one with carecli profile new"
        )
    return place, read_profile(place, pack)


def list_steps(person: "Profile", folder: Path, pack: "Pack") -> dict[str, str]:
    """Return every step of the person's plans to the levels ahead, by id, with its title; ticks too."""
    from carecli.engine.assess import assess
    from carecli.engine.plan import PREFERENCES
    from carecli.engine.planning import make_plan

    today, file = date.today(), read_plan_file(folder)
    current = assess(person, pack, today).current_level
    levels = [level.id for level in pack.ladder.level]
    ahead = levels[levels.index(current) :] if current else levels
    steps = {name: name for name in person.done}
    for level in ahead:
        for preference in PREFERENCES:
            plan = make_plan(person, pack, file, level, today, preference=preference, done=person.done)
            steps |= {step.id: step.title for step in plan.steps}
            steps |= {item.id: item.title for item in (plan.checklist.items if plan.checklist else ())}
    return steps


def say_update(step: str, skills: Collection[str]) -> str | None:
    """Return the command that tells the profile what a finished step brought, if it is one flag."""
    kind, _, rest = step.partition("-")
    if kind in ("license", "certification"):
        return f"carecli profile edit --{kind} {rest.upper()}"
    skill, _, rating = step.rpartition("-")
    return f"carecli profile edit --skill {skill}={rating}" if skill in skills else None
