"""What every level asks in one setting: the ladder, the skill targets and the setting brought together."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import NamedTuple

from carecli.engine.kinds import Rating, read_need
from carecli.engine.requirements import Finding, Judged, Requirement, Scales, take_stock
from carecli.names import fold
from carecli.pack.evidence import Count, find_count
from carecli.pack.ladder import Adjustment, AnyAsked, AnyNeed, CredentialAsked, Level, Rules, Steps
from carecli.pack.pack import Pack

RATINGS = (None, 0, 1, 2, 3, 4, 5)


AskedSkill = tuple[str, Mapping[int | None, Judged]]
"""A skill that a level asks, and what each rating comes to, and none given (None), worked out once."""


class Standard(NamedTuple):
    """A level with its requirements in one setting.

    `others` are all but skills, `places` where each stands in `Standards.asked`. `follows` are the levels
    that it comes after. `counted_places` and `counted_skills` are those that score and verdict count.
    """

    level: Level
    others: tuple[Requirement, ...]
    places: tuple[int, ...]
    skills: tuple[AskedSkill, ...]
    follows: tuple[str, ...]
    counted_places: tuple[int, ...]
    counted_skills: tuple[AskedSkill, ...]

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """All requirements, skills last."""
        return (*self.others, *(judged[None].finding.requirement for _, judged in self.skills))


class Standards(NamedTuple):
    """All levels in one setting, with the scales to judge by.

    Levels ask much the same: `asked` has everything but skills once, the first `counted` are no advantages.
    """

    pack_id: str
    pack_version: str
    setting: str | None
    levels: tuple[Standard, ...]
    asked: tuple[Requirement, ...]
    counted: int
    scales: Scales


def set_standards(pack: Pack, setting: str | None = None) -> Standards:
    """What each level of the pack asks in `setting`; None is the ladder as it stands."""
    changes = next((s.change for s in pack.settings.setting if s.id == setting), ())
    levels = pack.ladder.level
    before = [(), *((level.id,) for level in levels)]
    others = [_list_others(pack, level, setting, changes) for level in levels]
    each = {_mark(requirement): requirement for level in others for requirement in level}
    asked = sorted(each.values(), key=lambda requirement: requirement.is_wish)
    places = {_mark(requirement): place for place, requirement in enumerate(asked)}
    return Standards(
        pack_id=pack.guide.id,
        pack_version=pack.guide.version,
        setting=setting,
        levels=tuple(
            _set_standard(pack, level, asked_of, places, above if level.follows is None else level.follows)
            for level, asked_of, above in zip(levels, others, before, strict=False)
        ),
        asked=tuple(asked),
        counted=sum(not requirement.is_wish for requirement in asked),
        scales=set_scales(pack),
    )


def set_scales(pack: Pack) -> Scales:
    """What a pack measures by."""
    fields, levels = pack.education.field, pack.education.level
    named = [field for field in fields if field.named]
    return Scales(
        rules=pack.ladder.rules,
        names={level.id: level.name for level in levels},
        ranks={level.id: rank for rank, level in enumerate(levels)},
        steps_to=_count_steps(pack),
        fields={fold(n): f.id for f in fields for n in (f.id, f.name, *f.also)},
        named=frozenset(field.id for field in named),
        stems=tuple(fold(n) for f in named for n in (f.id, f.name)),
        field=next((field.id for field in named), None),
        country=pack.education.country,
        credentials={c.id: c for c in pack.credentials.credential},
    )


def _mark(requirement: Requirement) -> tuple[object, ...]:
    """What a judgement of a requirement rests on: whatever agrees in it is judged alike."""
    return requirement.need, requirement.alternatives, requirement.holders, requirement.importance


def _list_others(
    pack: Pack, level: Level, setting: str | None, changes: Sequence[Adjustment]
) -> tuple[Requirement, ...]:
    apply = {c.requirement: c for c in changes if level.id in c.levels}
    return tuple(_resolve(pack, level, asked, apply.get(asked.id), setting) for asked in level.requirement)


def _set_standard(
    pack: Pack,
    level: Level,
    others: tuple[Requirement, ...],
    places: Mapping[tuple[object, ...], int],
    follows: tuple[str, ...],
) -> Standard:
    rules = pack.ladder.rules
    skills = []
    for skill in pack.skills.skill:
        if target := skill.targets.get(level.id):
            need = Rating(skill.id, target.rating)
            requirement = Requirement(
                f"skill:{skill.id}", skill.name, target.importance, weigh(target.importance, rules),
                need, target.basis, target.source, target.reason, (),
            )  # fmt: skip
            skills.append((skill.id, _judge_ratings(requirement, need, rules)))
    found = tuple(places[_mark(requirement)] for requirement in others)
    return Standard(
        level, others, found, tuple(skills), follows,
        tuple(place for place, r in zip(found, others, strict=True) if not r.is_wish),
        tuple((skill, judged) for skill, judged in skills if not judged[None].is_wish),
    )  # fmt: skip


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
    if not (change and change.any_of):  # a setting that takes others has no use for the name of these
        label = asked.label or label
    others = [read_need(other, level, pack)[0] for other in (*asked.or_, *(change.or_ if change else ()))]
    return Requirement(
        asked.id, label, importance, weigh(importance, pack.ladder.rules),
        need, why.basis, why.source, why.reason, () if change else asked.against,
        tuple(others), frozenset(asked.holders), _count(pack, level, asked, setting),
        change.despite if change else asked.despite,
    )  # fmt: skip


def _count(pack: Pack, level: Level, asked: AnyAsked, setting: str | None) -> Count | None:
    """What postings count of a requirement, if anything."""
    if pack.evidence is None or asked.evidence is None:
        return None
    return find_count(pack.evidence, asked.evidence, level.id, setting, [x.id for x in pack.ladder.level])


def _judge_ratings(requirement: Requirement, need: Rating, rules: Rules) -> dict[int | None, Judged]:
    """What a skill comes to for every rating that can be given, and for none.

    Skills are most of what a level asks, and there are only so many ratings: nobody needs them judged again.
    """
    return {
        rating: take_stock(Finding(requirement, *need.judge_rating(rating, rules)), rules)
        for rating in RATINGS
    }


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
