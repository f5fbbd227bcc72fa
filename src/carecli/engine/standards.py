"""What every level asks in one setting: the ladder, the skill targets and the setting brought together."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import NamedTuple

from carecli.engine.kinds import Rating, read_need
from carecli.engine.requirements import Finding, Requirement, Scales
from carecli.names import fold
from carecli.pack.evidence import Count, find_count
from carecli.pack.ladder import Adjustment, AnyAsked, AnyNeed, CredentialAsked, Level, Rules, Steps
from carecli.pack.pack import Pack

RATINGS = (None, 0, 1, 2, 3, 4, 5)


class Standard(NamedTuple):
    """A level with its requirements in one setting.

    `others` are all but skills. `skills` has, for each skill asked, its id and the finding of each rating and
    of none given (None), worked out once. `follows` are the levels that it comes after.
    """

    level: Level
    others: tuple[Requirement, ...]
    skills: tuple[tuple[str, Mapping[int | None, Finding]], ...]
    follows: tuple[str, ...]

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
    levels = pack.ladder.level
    before = [(), *((level.id,) for level in levels)]
    fields = pack.education.field
    counted = [field for field in fields if field.named]
    return Standards(
        pack_id=pack.guide.id,
        pack_version=pack.guide.version,
        setting=setting,
        levels=tuple(
            _set_standard(pack, level, setting, changes, above if level.follows is None else level.follows)
            for level, above in zip(levels, before, strict=False)
        ),
        scales=Scales(
            rules=pack.ladder.rules,
            names={level.id: level.name for level in pack.education.level},
            ranks={level.id: rank for rank, level in enumerate(pack.education.level)},
            steps_to=_count_steps(pack),
            fields={fold(n): f.id for f in fields for n in (f.id, f.name, *f.also)},
            named=frozenset(field.id for field in counted),
            stems=tuple(fold(n) for f in counted for n in (f.id, f.name)),
            field=next((field.id for field in counted), None),
            country=pack.education.country,
            credentials={c.id: c for c in pack.credentials.credential},
        ),
    )


def _set_standard(
    pack: Pack, level: Level, setting: str | None, changes: Sequence[Adjustment], follows: tuple[str, ...]
) -> Standard:
    rules = pack.ladder.rules
    apply = {c.requirement: c for c in changes if level.id in c.levels}
    others = tuple(_resolve(pack, level, asked, apply.get(asked.id), setting) for asked in level.requirement)
    skills = []
    for skill in pack.skills.skill:
        if target := skill.targets.get(level.id):
            need = Rating(skill.id, target.rating)
            requirement = Requirement(
                f"skill:{skill.id}", skill.name, target.importance, weigh(target.importance, rules),
                need, target.basis, target.source, target.reason, (),
            )  # fmt: skip
            skills.append((skill.id, _judge_ratings(requirement, need, rules)))
    return Standard(level, others, tuple(skills), follows)


def weigh(importance: str, rules: Rules) -> float:
    """What a requirement weighs in its half of the score; what is preferred is only counted."""
    return {"must": rules.weights.must, "expected": rules.weights.expected}.get(importance, 0.0)


def _resolve(
    pack: Pack, level: Level, asked: AnyAsked, change: Adjustment | None, setting: str | None
) -> Requirement:
    why = change or asked
    importance = (change.importance if change else None) or asked.importance
    needed: AnyNeed = asked
    if change and isinstance(asked, CredentialAsked):
        codes = (*(change.any_of or asked.any_of), *change.also_accepts)
        needed = asked.model_copy(update={"any_of": codes})
    need, label = read_need(needed, level, pack)
    others = [read_need(other, level, pack)[0] for other in (*asked.or_, *(change.or_ if change else ()))]
    return Requirement(
        asked.id, asked.label or label, importance, weigh(importance, pack.ladder.rules),
        need, why.basis, why.source, why.reason, () if change else asked.against,
        tuple(others), frozenset(asked.holders), _count(pack, level, asked, setting),
        change.despite if change else asked.despite,
    )  # fmt: skip


def _count(pack: Pack, level: Level, asked: AnyAsked, setting: str | None) -> Count | None:
    """What postings count of a requirement, if anything."""
    if pack.evidence is None or asked.evidence is None:
        return None
    return find_count(pack.evidence, asked.evidence, level.id, setting, [x.id for x in pack.ladder.level])


def _judge_ratings(requirement: Requirement, need: Rating, rules: Rules) -> dict[int | None, Finding]:
    """The findings of a skill for every rating that can be given, and for none.

    Skills are most of what a level asks, and there are only so many ratings: nobody needs them judged again.
    """
    return {rating: Finding(requirement, *need.judge_rating(rating, rules)) for rating in RATINGS}


def _count_steps(pack: Pack) -> dict[tuple[str | None, str], int]:
    """The steps from each level of education held, or none, to each level needed, by the years they take.

    The years add up along what each level builds on; those of the level held are done. What builds on
    nothing, such as high school, takes its years only where it is the aim itself.
    """
    steps, levels = pack.ladder.rules.steps, pack.education.level
    order = {level.id: i for i, level in enumerate(levels)}
    years: dict[str | None, float] = {None: 0}
    for level in levels:
        years[level.id] = years[level.builds_on] + level.years if level.builds_on else 0
    counts: dict[tuple[str | None, str], int] = {}
    for level in levels:
        for held in (None, *order):
            is_enough = held is not None and order[held] >= order[level.id]
            left = max((years[level.id] or level.years) - years[held], steps.degree_years)
            counts[held, level.id] = 0 if is_enough else count_degree_steps(left, steps)
    return counts


def count_degree_steps(years: float, steps: Steps) -> int:
    """The steps that so many years of study are."""
    return steps.degree * ceil(years / steps.degree_years - 1e-9)
