"""Ticking steps of a plan: which there are, keeping the ticks in the saved profile, and what follows."""

import os
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from carecli.cli.naming import resolve
from carecli.cli.planning import read_plan_file
from carecli.errors import UsageError

if TYPE_CHECKING:
    from carecli.guide.pack import Pack
    from carecli.profile.model import Profile


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
            steps |= {step.id: step.title for step in plan.steps}
            steps |= {item.id: item.title for item in (plan.checklist.items if plan.checklist else ())}
    return steps


def name_step(typed: str, known: Mapping[str, str]) -> str:
    """Return the step that a name means. Raises UsageError with the nearest ones."""
    names = {name: (title,) for name, title in known.items()}
    otherwise = "carecli plan shows the names of the steps in brackets"
    return resolve(typed, "step in your plans called", names, otherwise=otherwise)


def save_ticks(person: "Profile", changed: Collection[str], pack: "Pack", place: Path, *, undo: bool) -> None:
    """Save the profile with steps ticked, or with their ticks taken back. Raises PersonalFileError."""
    from carecli.profile.reading import check_profile
    from carecli.profile.writing import dump_profile, save_profile

    kept = [name for name in person.done if name not in changed]
    ticked = {"done": tuple(kept if undo else [*kept, *changed])}
    # What is written must be readable again, whatever names the steps of a pack have.
    save_profile(check_profile(dump_profile(person.model_copy(update=ticked)), pack, str(place)), place)


def say_update(step: str, pack: "Pack") -> str | None:
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
