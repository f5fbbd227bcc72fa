"""Where a person can apply today: the first step of a plan, for whoever has what postings ask."""

from datetime import date

from carecli.engine.assess import assess_against
from carecli.engine.results import Assessment, LevelAssessment, Opening, Step
from carecli.engine.standards import Standards, set_standards
from carecli.pack.ladder import Rules
from carecli.pack.pack import Pack
from carecli.profile.model import Profile


def find_opening(
    profile: Profile, pack: Pack, assessment: Assessment, target: str, today: date, standards: Standards
) -> Step | None:
    """Where a person can apply now: the first level in reach of those that `_list_wanted` names.

    The step names every setting in which the level is ready or a stretch for them today. It is None where
    their own setting is not among them.
    """
    levels = {level.id: level for level in assessment.levels}
    rules = standards.scales.rules
    wanted = _list_wanted(profile, assessment, target)
    name = next((name for name in wanted if is_within_reach(levels[name], rules)), None)
    if name is None:
        return None
    openings = list_openings(profile, pack, levels[name], today, standards)
    return Step(
        f"apply-{name}", "apply", f"Apply now for posts as {levels[name].title}",
        "derived", rules.stretch.source, rules.stretch.reason,
        is_free=True,
        openings=openings,
    ) if openings else None  # fmt: skip


def _list_wanted(profile: Profile, assessment: Assessment, target: str) -> list[str]:
    """The levels to apply for, the likeliest first.

    The one they want and have reached; the `target` of the plan; the next one, on the way to it; and the one
    that they have reached where they have not a year in care management yet.
    """
    order = [level.id for level in assessment.levels]
    current, ahead, aim = assessment.current_level, assessment.next_level, assessment.target_level
    reached = order[: order.index(current) + 1] if current else []
    wanted = [aim, target] if aim is not None and aim in reached else [target]
    if ahead and order.index(ahead) < order.index(target):
        wanted.append(ahead)
    if current and profile.years is not None and profile.years < 1:
        wanted.append(current)
    return wanted


def list_openings(
    profile: Profile, pack: Pack, level: LevelAssessment, today: date, standards: Standards
) -> tuple[Opening, ...]:
    """The settings in which a level is ready or a stretch for a person today, the ready ones first.

    `level` is as it stands in the setting of `standards`.
    """
    # Settings move requirements alone, so that no other level need be worked out.
    asked = next(found for found in pack.ladder.level if found.id == level.id)
    single = pack.model_copy(update={"ladder": pack.ladder.model_copy(update={"level": (asked,)})})
    found = []
    for setting in pack.settings.setting:
        verdict = level.verdict.low
        if setting.id != standards.setting:
            there = set_standards(single, setting.id)
            verdict = assess_against(profile, there, today, advised="none").levels[0].verdict.low
        if verdict in ("ready", "stretch"):
            found.append(Opening(setting.id, setting.name, verdict))
    return tuple(sorted(found, key=lambda o: (o.verdict != "ready", o.setting != standards.setting)))


def is_within_reach(level: LevelAssessment, rules: Rules) -> bool:
    """Whether a person has what postings ask: all that is expected, or all but one thing and no stop."""
    if level.passed_over or level.verdict.low not in ("ready", "stretch"):
        return False
    asked = [f for f in level.findings if f.requirement.importance != "preferred" and f.worst.status != "met"]
    missing = [f for f in asked if f.requirement.kind != "skill" or f.worst.gap > rules.ready.steps]
    return level.verdict.low == "ready" or len(missing) <= 1
