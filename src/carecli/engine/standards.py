"""What every level asks in one setting: the ladder, the skill targets and the setting brought together."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from math import ceil
from struct import Struct
from typing import NamedTuple, TypeVar

from carecli.engine.kinds import Rating, read_need, say_studies
from carecli.engine.requirements import (
    NOTHING,
    Finding,
    Judged,
    Requirement,
    Scales,
    Tally,
    take_stock,
)
from carecli.engine.results import Change
from carecli.names import fold
from carecli.pack.evidence import Count, find_count
from carecli.pack.ladder import Adjustment, AnyAsked, AnyNeed, CredentialAsked, Level, Rules, Steps
from carecli.pack.pack import Pack

T = TypeVar("T")


class ByRating(dict[int | None, T]):
    """Something for each rating and for none given (None), worked out when it is first asked for."""

    def __init__(self, work: Callable[[int | None], T]) -> None:
        super().__init__()
        self._work = work

    def __missing__(self, rating: int | None) -> T:
        """Work it out, and keep it."""
        self[rating] = found = self._work(rating)
        return found


class Move(NamedTuple):
    """Something to do, or nothing: its steps, the points that it brings, and what there is then."""

    steps: int
    points: float
    tally: Tally
    changes: tuple[Change, ...] = ()


class AskedSkill(NamedTuple):
    """A skill that a level asks, with what is found of it and what it comes to for each rating.

    Ratings are few and people many: nothing is worked out twice. `moves` are to leave it as it is, an open
    one met, and each rating above.
    """

    skill: str
    requirement: Requirement
    judged: ByRating[Judged]
    found: ByRating[Finding]
    moves: ByRating[tuple[Move, ...]]


class Standard(NamedTuple):
    """A level with its requirements in one setting.

    `others` are all but skills, `places` where each stands in `Standards.asked`. `follows` are the levels
    that it comes after. `counted_places` are those of what score and verdict count; those of what is asked
    for on paper are `papers`, of what is not `rest`. `weight` is what the expected skills weigh together,
    `wishes` how many are advantages.
    """

    level: Level
    others: tuple[Requirement, ...]
    places: tuple[int, ...]
    skills: tuple[AskedSkill, ...]
    follows: tuple[str, ...]
    counted_places: tuple[int, ...]
    papers: tuple[int, ...]
    rest: tuple[int, ...]
    weight: float
    wishes: int

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """All requirements, skills last."""
        return (*self.others, *(asked.requirement for asked in self.skills))


class SheetRow(NamedTuple):
    """One rating of a skill on all levels: its findings (None where it is not asked), what it comes to.

    That is, at worst and at best, one number that holds its points and counts of every level side by side, as
    `_lay_out` writes them: so hundreds of them are one addition.
    """

    found: tuple[Finding | None, ...]
    worst: int
    best: int


class Papers(NamedTuple):
    """What is asked of degrees and licenses alone, by its place, and what it comes to on each level."""

    judged: Mapping[int, Judged]
    worst: Sequence[Tally]
    best: Sequence[Tally]


class Standards(NamedTuple):
    """All levels in one setting, with the scales to judge by.

    Levels ask much the same: `asked` has everything but skills once, the first `counted` are no advantages.
    Those `on_paper` ask for degrees and licenses alone; `papers` keeps what they come to for those who hold
    the same, `worked` what those `of_years` alone do for those who have worked as long, `sheet` does so for
    ratings. `below` are for each level all on the ways to it.
    """

    pack_id: str
    pack_version: str
    setting: str | None
    levels: tuple[Standard, ...]
    asked: tuple[Requirement, ...]
    counted: int
    on_paper: tuple[int, ...]
    papers: dict[object, Papers]
    of_years: tuple[int, ...]
    worked: dict[object, Mapping[int, Judged]]
    sheet: tuple[tuple[str, ByRating[SheetRow]], ...]
    scales: Scales
    below: Mapping[str, frozenset[str]]


def set_standards(pack: Pack, setting: str | None = None) -> Standards:
    """What each level of the pack asks in `setting`; None is the ladder as it stands."""
    changes = next((s.change for s in pack.settings.setting if s.id == setting), ())
    levels, follows = pack.ladder.level, pack.ladder.follows
    others = [_list_others(pack, level, setting, changes) for level in levels]
    each = {_mark(requirement): requirement for level in others for requirement in level}
    asked = sorted(each.values(), key=lambda requirement: requirement.is_wish)
    places = {_mark(requirement): place for place, requirement in enumerate(asked)}
    on_paper = _list_asking(asked, {"education", "license"})
    of_years = [place for place in _list_asking(asked, {"years"}) if not asked[place].holders]
    standards = tuple(
        _set_standard(pack, level, asked_of, places, on_paper, follows[level.id])
        for level, asked_of in zip(levels, others, strict=True)
    )
    return Standards(
        pack_id=pack.guide.id,
        pack_version=pack.guide.version,
        setting=setting,
        levels=standards,
        asked=tuple(asked),
        counted=sum(not requirement.is_wish for requirement in asked),
        on_paper=tuple(on_paper),
        papers={},
        of_years=tuple(of_years),
        worked={},
        sheet=tuple((skill.id, _rule_row(skill.id, standards)) for skill in pack.skills.skill),
        scales=set_scales(pack),
        below=pack.ladder.below,
    )


def _list_asking(asked: Sequence[Requirement], kinds: Collection[str]) -> list[int]:
    """Where those stand that ask for nothing but these kinds."""
    return [place for place, one in enumerate(asked) if all(way.kind in kinds for way in one.ways)]


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
        studies=say_studies(pack),
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
    on_paper: Collection[int],
    follows: tuple[str, ...],
) -> Standard:
    rules, scale = pack.ladder.rules, pack.skills.scale
    skills = []
    for skill in pack.skills.skill:
        if target := skill.targets.get(level.id):
            need = Rating(skill.id, target.rating, scale)
            requirement = Requirement(
                f"skill:{skill.id}", skill.name, target.importance, weigh(target.importance, rules),
                need, target.basis, target.source, target.reason, (),
            )  # fmt: skip
            skills.append(_ask_skill(requirement, need, rules))
    found = tuple(places[_mark(requirement)] for requirement in others)
    counted = tuple(place for place, r in zip(found, others, strict=True) if not r.is_wish)
    weight = sum(asked.requirement.weight for asked in skills)
    wishes = sum(asked.requirement.is_wish for asked in skills)
    papers = tuple([place for place in found if place in on_paper])
    rest = tuple([place for place in found if place not in on_paper])
    return Standard(level, others, found, tuple(skills), follows, counted, papers, rest, weight, wishes)


def _ask_skill(requirement: Requirement, need: Rating, rules: Rules) -> AskedSkill:
    def judge(rating: int | None) -> Judged:
        """The requirement judged at a rating."""
        return take_stock(requirement, need.judge_rating(rating, rules), rules)

    def list_moves(rating: int | None) -> tuple[Move, ...]:
        """What each climb from a rating brings, none first."""
        now, moves = judged[rating], [Move(0, 0.0, judged[rating].best)]
        climbs = () if now.reading.best.status == "met" else need.list_climbs(rating or 0, rules)
        for steps, to in climbs:
            then = judged[to.rating].best
            change = Change(requirement.id, to, steps)
            moves.append(Move(steps, then.points - now.best.points, then, (change,)))
        return tuple(moves)

    judged = ByRating(judge)
    found = ByRating(lambda rating: Finding(requirement, judged[rating].reading))
    return AskedSkill(need.skill, requirement, judged, found, ByRating(list_moves))


def _rule_row(skill: str, standards: Sequence[Standard]) -> ByRating[SheetRow]:
    """The rows of a skill on the sheet of all levels."""
    asked = [next((x for x in standard.skills if x.skill == skill), None) for standard in standards]

    def work(rating: int | None) -> SheetRow:
        """The row at a rating."""
        judged = [x and x.judged[rating] for x in asked]
        found = tuple([x and x.found[rating] for x in asked])
        worst = _lay_out([x.worst if x else NOTHING for x in judged])
        return SheetRow(found, worst, _lay_out([x.best if x else NOTHING for x in judged]))

    return ByRating(work)


_PART = 2.0**44  # of a point, as whole numbers: far below what a score shows, and exact when read out


def _lay_out(tallies: Sequence[Tally]) -> int:
    """The tally of each level in one number.

    Its bytes are, eight each, the points of every level, then, two each, their stops, what is short, what is
    large, and the wishes granted.
    """
    points, _, *counts, _ = zip(*tallies, strict=True)
    parts = [round(point * _PART) for point in points]
    return int.from_bytes(_find_layout(len(tallies)).pack(*parts, *chain(*counts)), "little")


@lru_cache
def _find_layout(count: int) -> Struct:
    """How the numbers of so many levels stand side by side."""
    return Struct(f"<{count}Q{4 * count}H")


def read_out(row: int, levels: Sequence[Standard]) -> list[Tally]:
    """Rows that were added up, as the tally of each level."""
    count, layout = len(levels), _find_layout(len(levels))
    numbers = layout.unpack(row.to_bytes(layout.size, "little"))
    return [
        Tally._make((numbers[at] / _PART, level.weight, *numbers[at + count :: count], level.wishes))
        for at, level in enumerate(levels)
    ]


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
        needed = asked.replace(any_of=codes)
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
