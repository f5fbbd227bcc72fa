"""What every level asks in one setting: the ladder, the skill targets and the setting brought together."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from carecli.engine.results import MET, Finding, Need, Outcome, Requirement
from carecli.names import fold
from carecli.pack.ladder import Adjustment, CredentialAsked, EducationAsked, Level, Rules, YearsAsked
from carecli.pack.pack import Pack

UNKNOWN = -1
Asked = YearsAsked | EducationAsked | CredentialAsked


class Standard(NamedTuple):
    """A level with its requirements in one setting.

    `others` are all but skills, `total` is the sum of all weights. `related` says that other direct care
    counts towards its years. `skills` has, for each skill asked, its id and the findings for unknown and
    for the ratings 0 to 5, worked out once.
    """

    level: Level
    others: tuple[Requirement, ...]
    total: float
    related: bool
    skills: tuple[tuple[str, tuple[Finding, ...]], ...]

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """All requirements, skills last."""
        return (*self.others, *(findings[0].requirement for _, findings in self.skills))


class Standards(NamedTuple):
    """All levels in one setting, with what is needed to judge evidence against them.

    `ranks` orders the levels of education. `degrees_to` counts, for each pair of held (None: none) and
    needed level, the degrees still to earn, 0 if enough. `fields` maps every folded name of a field to
    whether the pack counts it; `stems` are those names that count inside a longer one, too.
    """

    pack_id: str
    pack_version: str
    setting: str | None
    rules: Rules
    levels: tuple[Standard, ...]
    ranks: Mapping[str, int]
    degrees_to: Mapping[tuple[str | None, str], int]
    fields: Mapping[str, bool]
    stems: tuple[str, ...]


def set_standards(pack: Pack, setting: str | None = None) -> Standards:
    """Return what each level of the pack asks in `setting`; None is the ladder as it stands."""
    changes = next((s.change for s in pack.settings.setting if s.id == setting), ())
    return Standards(
        pack_id=pack.guide.id,
        pack_version=pack.guide.version,
        setting=setting,
        rules=pack.ladder.rules,
        levels=tuple(_set_standard(pack, level, changes) for level in pack.ladder.level),
        ranks={level.id: rank for rank, level in enumerate(pack.education.level)},
        degrees_to=_count_degrees(pack),
        fields={fold(n): f.named for f in pack.education.field for n in (f.id, f.name, *f.also)},
        stems=tuple(fold(n) for f in pack.education.field if f.named for n in (f.id, f.name)),
    )


def _set_standard(pack: Pack, level: Level, changes: tuple[Adjustment, ...]) -> Standard:
    rules = pack.ladder.rules
    apply = {c.requirement: c for c in changes if level.id in c.levels}
    others = tuple(_resolve(pack, level, asked, apply.get(asked.id)) for asked in level.requirement)
    skills = []
    for skill in pack.skills.skill:
        if target := skill.targets.get(level.id):
            requirement = Requirement(
                f"skill:{skill.id}", "skill", skill.name, target.importance,
                getattr(rules.weights, target.importance), target.rating, frozenset(),
                target.basis, target.source, target.reason, (),
            )  # fmt: skip
            skills.append((skill.id, _judge_ratings(requirement, rules)))
    asked = (*others, *(findings[0].requirement for _, findings in skills))
    return Standard(
        level=level,
        others=others,
        total=sum(requirement.weight for requirement in asked),
        related=any(isinstance(a, YearsAsked) and a.related for a in level.requirement),
        skills=tuple(skills),
    )


def _resolve(pack: Pack, level: Level, asked: Asked, change: Adjustment | None) -> Requirement:
    why = change or asked
    importance = (change.importance if change else None) or asked.importance
    need, label, accepts = _describe(pack, level, asked, change)
    weight = getattr(pack.ladder.rules.weights, importance)
    against = () if change else asked.against
    return Requirement(
        asked.id, asked.kind, label, importance, weight, need, accepts,
        why.basis, why.source, why.reason, against,
    )  # fmt: skip


def _describe(
    pack: Pack, level: Level, asked: Asked, change: Adjustment | None
) -> tuple[Need, str, frozenset[str]]:
    if isinstance(asked, YearsAsked):
        label = "Years in care management" + (" or other direct care" if asked.related else "")
        return level.years.min, label, frozenset()
    if isinstance(asked, EducationAsked):
        name = next(e.name for e in pack.education.level if e.id == asked.level)
        return asked.level, f"{name} in a health or social field", frozenset()
    need = (*asked.any_of, *(change.also_accepts if change else ()))
    equals = {c.id for c in pack.credentials.credential if set(c.counts_as) & set(asked.any_of)}
    return need, asked.label, frozenset(need) | equals


def _judge_ratings(requirement: Requirement, rules: Rules) -> tuple[Finding, ...]:
    """Return the findings for an unknown rating and for 0 to 5."""
    assert isinstance(requirement.need, int)  # noqa: S101
    partial_gap, step = rules.partial.rating_gap, rules.steps.rating
    worst = rate_skill(requirement.need, UNKNOWN, partial_gap, step)
    open_answer = None if worst is MET else requirement.id
    outcomes = [rate_skill(requirement.need, rating, partial_gap, step) for rating in range(6)]
    return (
        Finding(requirement, None, worst, MET, open_answer),
        *(Finding(requirement, rating, outcome, outcome) for rating, outcome in enumerate(outcomes)),
    )


@lru_cache
def rate_skill(target: int, rating: int, partial_gap: int, step: int) -> Outcome:
    """Return how far a rating meets a target; see `Partial` and `Steps` for the two rules.

    An UNKNOWN rating stands for none, and is missing whatever the target.
    """
    short = target - max(rating, 0)
    if short <= 0:
        return MET
    gap = count_steps(short, step)
    if short <= partial_gap and rating != UNKNOWN:
        return Outcome("partial", rating / target, gap)
    return Outcome("missing", 0.0, gap)


def count_steps(short: float, size: float) -> int:
    """Return how many steps of `size` a shortfall takes, a started one counted whole."""
    return max(1, -int(-(short - 1e-9) // size))


def _count_degrees(pack: Pack) -> dict[tuple[str | None, str], int]:
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
