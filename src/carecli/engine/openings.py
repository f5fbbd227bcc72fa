"""How a person stands in other settings, and where they can apply today: the first step of a plan."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from carecli.engine.assess import assess_against, score_against
from carecli.engine.requirements import Requirement
from carecli.engine.results import (
    Assessment,
    Change,
    LevelAssessment,
    LevelScore,
    Opening,
    Range,
    Step,
    VerdictRange,
)
from carecli.engine.standards import Standards, set_standards
from carecli.pack.ladder import Rules
from carecli.pack.pack import Pack
from carecli.profile.model import Profile


def find_opening(
    profile: Profile, pack: Pack, assessment: Assessment, target: str, today: date
) -> Step | None:
    """Where a person can apply now: the first level in reach of those that `_list_wanted` names.

    The step names every setting in which the level is ready or a stretch for them today. It is None where
    their own setting is not among them.
    """
    levels = {level.id: level for level in assessment.levels}
    rules = pack.ladder.rules
    wanted = _list_wanted(profile, pack, assessment, target)
    name = next((name for name in wanted if is_within_reach(levels[name], rules)), None)
    if name is None:
        return None
    openings = list_openings(profile, pack, name, today)
    return Step(
        f"apply-{name}", "apply", f"Apply now for posts as {levels[name].title}",
        "derived", rules.stretch.source, rules.stretch.reason,
        is_free=True,
        openings=openings,
        short=f"Apply as {levels[name].title}",
    ) if openings else None  # fmt: skip


def _list_wanted(profile: Profile, pack: Pack, assessment: Assessment, target: str) -> list[str]:
    """The levels to apply for, the likeliest first.

    The one they want and have reached; the `target` of the plan; the next ones on the way to it; and those
    that they have reached where they have not a year in the field yet.
    """
    aim, below = assessment.target_level, pack.ladder.below[target]
    wanted = [aim, target] if aim is not None and aim in assessment.reached else [target]
    wanted += [name for name in assessment.next_levels if name in below]
    if profile.years is not None and profile.years < 1:
        wanted += assessment.current_levels
    return wanted


class Elsewhere(NamedTuple):
    """How a person stands at a level in another setting than their own."""

    setting: str
    level: str
    verdict: VerdictRange
    score: Range


def list_elsewhere(profile: Profile, pack: Pack, level: str, today: date) -> tuple[Elsewhere, ...]:
    """How a person stands at a level in every other setting of the pack than their own, in its order."""
    return tuple(
        Elsewhere(setting, level, there.verdict, there.score)
        for setting, there in _judge_settings(profile, pack, level, today)
        if setting != profile.setting
    )


def list_openings(profile: Profile, pack: Pack, level: str, today: date) -> tuple[Opening, ...]:
    """The settings in which a level is ready or a stretch for a person today, the ready ones first."""
    names = {setting.id: setting.name for setting in pack.settings.setting}
    found = [
        Opening(setting, names[setting], there.verdict.low)
        for setting, there in _judge_settings(profile, pack, level, today)
        if there.verdict.low in ("ready", "stretch")
    ]
    return tuple(sorted(found, key=lambda o: (o.verdict != "ready", o.setting != profile.setting)))


def _judge_settings(
    profile: Profile, pack: Pack, level: str, today: date
) -> Iterator[tuple[str, LevelScore]]:
    """How a person stands at a level in each setting of the pack."""
    for setting, there in _set_each(pack, level):
        yield setting, score_against(profile, there, today)[0]


def _set_each(pack: Pack, level: str) -> Iterator[tuple[str, Standards]]:
    """What a level asks in each setting."""
    for setting in pack.settings.setting:
        yield setting.id, _set_one(pack, level, setting.id)


def _set_one(pack: Pack, level: str, setting: str | None) -> Standards:
    """What one level asks in a setting; settings move requirements alone, so no other level is needed."""
    asked = next(found for found in pack.ladder.level if found.id == level)
    return set_standards(pack.replace(ladder=pack.ladder.replace(level=(asked,))), setting)


class Door(NamedTuple):
    """One thing to do, what it is called, and the settings in which it makes a level ready on paper."""

    change: Change
    label: str
    settings: tuple[str, ...]


class OnPaper(NamedTuple):
    """How a person stands at a level with every skill taken as there: what their papers alone come to.

    `fits` are the settings in which nothing else is asked, `doors` what opens others, most settings first.
    """

    fits: tuple[str, ...]
    doors: tuple[Door, ...]


def read_papers(profile: Profile, pack: Pack, level: str, today: date) -> OnPaper:
    """In which settings a level is ready for whoever has these credentials and years and every skill.

    A door is one change that makes it so. Whoever holds a license is never told to take up another trade.
    """
    skills = {skill.id: pack.skills.scale.most for skill in pack.skills.skill}
    able = profile.replace(skills=skills)
    names = {setting.id: setting.name for setting in pack.settings.setting}
    fits, doors = [], dict[str, Door]()
    # A pack without settings has a single place of work, without a name.
    for setting, there in [*_set_each(pack, level)] or [("", _set_one(pack, level, None))]:
        (found,) = assess_against(able, there, today, (level,)).levels
        if found.verdict.low == "ready":
            fits.append(names.get(setting, ""))
        elif found.lift and found.lift.verdict == "ready" and len(found.lift.changes) == 1:
            (change,) = found.lift.changes
            if change.to.kind == "license" and profile.licenses:
                continue
            label = next(
                f.requirement.label for f in found.findings if f.requirement.id == change.requirement
            )
            door = doors.get(change.to.say(), Door(change, label, ()))
            doors[change.to.say()] = door._replace(settings=(*door.settings, names.get(setting, "")))
    return OnPaper(tuple(fits), tuple(sorted(doors.values(), key=lambda door: -len(door.settings))))


def is_within_reach(level: LevelAssessment, rules: Rules) -> bool:
    """Whether a person has what postings ask: all that is expected, or all but one thing and no stop."""
    if level.passed_over or level.verdict.low not in ("ready", "stretch"):
        return False
    asked = [f for f in level.findings if not f.requirement.is_wish and f.worst.status != "met"]
    missing = [f for f in asked if f.requirement.kind != "skill" or f.worst.gap > rules.ready.steps]
    return level.verdict.low == "ready" or len(missing) <= 1


class AskedWhere(NamedTuple):
    """A level or a setting by its name, and how it asks for a requirement; None where it does not."""

    name: str
    requirement: Requirement | None


def ask_levels(standards: Standards, requirement: str) -> tuple[AskedWhere, ...]:
    """How each level asks for a requirement."""
    return tuple(
        AskedWhere(standard.level.title, _find(standard.requirements, requirement))
        for standard in standards.levels
    )


def ask_settings(pack: Pack, level: str, requirement: str) -> tuple[AskedWhere, ...]:
    """How a level asks for a requirement in each setting of the pack."""
    names = {setting.id: setting.name for setting in pack.settings.setting}
    return tuple(
        AskedWhere(names[setting], _find(there.levels[0].requirements, requirement))
        for setting, there in _set_each(pack, level)
    )


def _find(requirements: Iterable[Requirement], name: str) -> Requirement | None:
    return next((found for found in requirements if found.id == name), None)
