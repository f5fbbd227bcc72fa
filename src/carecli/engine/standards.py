"""What every level asks in one setting: the ladder, the skill targets and the setting brought together."""

from collections.abc import Mapping
from typing import NamedTuple

from carecli.engine.kinds import Rating, read_need
from carecli.engine.requirements import Finding, Requirement, Scales
from carecli.names import fold
from carecli.pack.ladder import Adjustment, AnyAsked, Level, Rules
from carecli.pack.pack import Pack

RATINGS = (None, 0, 1, 2, 3, 4, 5)


class Standard(NamedTuple):
    """A level with its requirements in one setting.

    `others` are all but skills, `total` is the sum of all weights. `skills` has, for each skill asked, its id
    and the finding of each rating and of none given (None), worked out once.
    """

    level: Level
    others: tuple[Requirement, ...]
    total: float
    skills: tuple[tuple[str, Mapping[int | None, Finding]], ...]

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """All requirements, skills last."""
        return (*self.others, *(findings[None].requirement for _, findings in self.skills))


class Standards(NamedTuple):
    """All levels in one setting, with the scales to judge by."""

    pack_id: str
    pack_version: str
    setting: str | None
    levels: tuple[Standard, ...]
    scales: Scales


def set_standards(pack: Pack, setting: str | None = None) -> Standards:
    """What each level of the pack asks in `setting`; None is the ladder as it stands."""
    changes = next((s.change for s in pack.settings.setting if s.id == setting), ())
    return Standards(
        pack_id=pack.guide.id,
        pack_version=pack.guide.version,
        setting=setting,
        levels=tuple(_set_standard(pack, level, changes) for level in pack.ladder.level),
        scales=Scales(
            rules=pack.ladder.rules,
            names={level.id: level.name for level in pack.education.level},
            ranks={level.id: rank for rank, level in enumerate(pack.education.level)},
            degrees_to=_count_degrees(pack),
            fields={fold(n): f.named for f in pack.education.field for n in (f.id, f.name, *f.also)},
            stems=tuple(fold(n) for f in pack.education.field if f.named for n in (f.id, f.name)),
        ),
    )


def _set_standard(pack: Pack, level: Level, changes: tuple[Adjustment, ...]) -> Standard:
    rules = pack.ladder.rules
    apply = {c.requirement: c for c in changes if level.id in c.levels}
    others = tuple(_resolve(pack, level, asked, apply.get(asked.id)) for asked in level.requirement)
    skills = []
    for skill in pack.skills.skill:
        if target := skill.targets.get(level.id):
            need = Rating(skill.id, target.rating)
            requirement = Requirement(
                f"skill:{skill.id}", skill.name, target.importance, getattr(rules.weights, target.importance),
                need, target.basis, target.source, target.reason, (),
            )  # fmt: skip
            skills.append((skill.id, _judge_ratings(requirement, need, rules)))
    asked = (*others, *(findings[None].requirement for _, findings in skills))
    return Standard(level, others, sum(requirement.weight for requirement in asked), tuple(skills))


def _resolve(pack: Pack, level: Level, asked: AnyAsked, change: Adjustment | None) -> Requirement:
    why = change or asked
    importance = (change.importance if change else None) or asked.importance
    need, label = read_need(asked, level, change, pack)
    weight = getattr(pack.ladder.rules.weights, importance)
    against = () if change else asked.against
    return Requirement(asked.id, label, importance, weight, need, why.basis, why.source, why.reason, against)


def _judge_ratings(requirement: Requirement, need: Rating, rules: Rules) -> dict[int | None, Finding]:
    """The findings of a skill for every rating that can be given, and for none.

    Skills are most of what a level asks, and there are only so many ratings: nobody needs them judged again.
    """
    return {rating: Finding(requirement, *need.judge_rating(rating, rules)) for rating in RATINGS}


def _count_degrees(pack: Pack) -> dict[tuple[str | None, str], int]:
    """The degrees to earn from each level held, or none, to each level needed, along what each builds on.

    What builds on nothing, such as high school, counts as one only where it is the aim itself.
    """
    levels = pack.education.level
    order = {level.id: i for i, level in enumerate(levels)}
    below = {level.id: level.builds_on for level in levels}
    counts: dict[tuple[str | None, str], int] = {}
    for needed in order:
        for held in (None, *order):
            step: str | None = needed
            count = 0
            while step is not None and (held is None or order[held] < order[step]):
                count += below[step] is not None or step == needed
                step = below[step]
            counts[held, needed] = count
    return counts
