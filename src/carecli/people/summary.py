"""Where many people stand, counted: each level, what is lacking, the step that moves most, and groups."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import narwhals as nw

from carecli.engine.requirements import Requirement
from carecli.engine.results import VERDICTS
from carecli.engine.standards import set_standards
from carecli.errors import UsageError
from carecli.pack.ladder import Kind, Level
from carecli.pack.pack import Pack
from carecli.people.holdings import collect
from carecli.people.reference import Individual
from carecli.people.suppression import SMALLEST, GroupCell, Shown, protect

MOST_GROUPS = 1_000
"""Groups that `--by` makes: of more nobody reads a table, and few would be large enough to show."""


class LevelCounts(NamedTuple):
    """How many people have each verdict at a level, with open answers counted as missing.

    `possible` are ready if their open answers turn out well, those who are ready included; `above` start
    above the level with their license. None is a count that is not shown, of a group.
    """

    id: str
    title: str
    ready: int | None
    stretch: int | None
    developing: int | None
    blocked: int | None
    possible: int | None = None
    above: int | None = None


class SharedGap(NamedTuple):
    """Something that a level asks and `people` lack, or have in part; `open` have not answered it."""

    level: str
    requirement: str
    label: str
    kind: Kind
    people: int
    open: int


class SharedStep(NamedTuple):
    """One requirement: `lack` people lack it, or have it in part, and meeting it alone moves `people`.

    To move is to have a better verdict, all else as it is, and open answers counted as missing.
    """

    requirement: str
    label: str
    kind: Kind
    people: int
    lack: int


class OpenAnswer(NamedTuple):
    """An answer that so many people have not given."""

    answer: str
    people: int


class PeopleGroup(NamedTuple):
    """People with one value of a column; None where they, or their verdicts, are not shown."""

    by: str
    value: str | None
    people: int | None
    levels: tuple[LevelCounts, ...] | None


class GroupPair(NamedTuple):
    """People with a value of each of two columns."""

    values: tuple[str | None, str | None]
    people: int | None
    levels: tuple[LevelCounts, ...] | None


class Overview(NamedTuple):
    """All that is counted of a run.

    `ahead` says how many have each level as their next. `steps` are the requirements of the `level` that is
    asked about, or else of each one's next level, the one that moves most first. `by` names the columns of
    the groups; those under `smallest` people are hidden. `listed` has everybody, where names are asked for.
    """

    pack_id: str
    pack_version: str
    people: int
    skipped: int
    levels: tuple[LevelCounts, ...]
    ahead: Mapping[str, int]
    gaps: tuple[SharedGap, ...]
    steps: tuple[SharedStep, ...]
    open_answers: tuple[OpenAnswer, ...]
    by: tuple[str, ...] = ()
    smallest: int = SMALLEST
    groups: tuple[PeopleGroup, ...] = ()
    pairs: tuple[GroupPair, ...] = ()
    level: str | None = None
    listed: tuple[Individual, ...] | None = None

    @property
    def best_step(self) -> SharedStep | None:
        """The step that moves most people; years are none, for nobody can take them."""
        return next((step for step in self.steps if step.people and step.kind != "years"), None)

    @property
    def lacked(self) -> tuple[SharedStep, ...]:
        """What is lacking for the next levels, what most lack first."""
        return tuple(sorted((step for step in self.steps if step.lack), key=lambda step: -step.lack))


class SharedDemand(NamedTuple):
    """A requirement of a level that is no mere wish in some setting."""

    level: str
    requirement: Requirement

    @property
    def name(self) -> str:
        """The column of its status."""
        return f"{self.level}|{self.requirement.id}"


def summarize(
    judged: "nw.LazyFrame[Any]",
    pack: Pack,
    by: Mapping[str, str] | None = None,
    *,
    skipped: int = 0,
    smallest: int = SMALLEST,
    level: str | None = None,
) -> Overview:
    """What a frame of judged people comes to; `by` are the names of the columns to group by, as shown.

    Raises UsageError where they make too many groups.
    """
    columns = dict(by or {})
    if columns:
        found = collect(judged.select(*columns).unique().select(nw.len().alias("groups"))).item()
        check_groups(found, columns)
    rows = [*count_people(judged, pack, columns).iter_rows(named=True)]
    present = judged.collect_schema().names()
    return make_overview(
        rows, pack, list_demands(pack), columns, present, skipped=skipped, smallest=smallest, level=level
    )


def count_people(judged: "nw.LazyFrame[Any]", pack: Pack, by: Iterable[str]) -> "nw.DataFrame[Any]":
    """All counts of judged people, a row for each group of the columns."""
    columns = [*by]
    counts = _list_counts(pack, list_demands(pack), judged.collect_schema().names())
    if not columns:
        return collect(judged.select(*counts.values()))
    return collect(judged.group_by(*columns).agg(*counts.values()).sort(*columns, nulls_last=True))


def check_groups(found: int, by: Mapping[str, str]) -> None:
    """Refuse columns that make so many groups, before anything is counted. Raises UsageError."""
    if found > MOST_GROUPS:
        named = " and ".join(by.values())
        raise UsageError(
            f"--by {named} makes {found:,} groups, and {MOST_GROUPS:,} are the most",
            hint="name a column with fewer values",
        )


def list_demands(pack: Pack) -> list[SharedDemand]:
    """What each level asks as a must or expected in some setting, in the order of the ladder."""
    everywhere = [None, *(setting.id for setting in pack.settings.setting)]
    wished = _list_changes(pack)
    demands = []
    for level in set_standards(pack).levels:
        for requirement in level.requirements:
            importances = [
                wished.get((name, level.level.id, requirement.id), requirement.importance)
                for name in everywhere
            ]
            if any(importance != "preferred" for importance in importances):
                demands.append(SharedDemand(level.level.id, requirement))
    return demands


def _list_changes(pack: Pack) -> dict[tuple[str | None, str, str], str]:
    """The importance that a setting gives to a requirement of a level, where that is another one."""
    return {
        (setting.id, level, change.requirement): change.importance
        for setting in pack.settings.setting
        for change in setting.change
        for level in change.levels
        if change.importance
    }


def _list_counts(pack: Pack, asked: Sequence[SharedDemand], present: Sequence[str]) -> dict[str, nw.Expr]:
    """What is counted of each group, by its name.

    Steps are counted of all, and of those who have the level of the step as their next: that is far less work
    than to group by the next level.
    """
    counts = {"people": nw.len()}
    is_next = {level.id: nw.col("next") == place for place, level in enumerate(pack.ladder.level)}
    for level in pack.ladder.level:
        counts[f"{level.id}|ahead"] = is_next[level.id].sum()
        low = nw.col(f"{level.id}|low")
        for verdict in range(len(VERDICTS)):
            counts[f"{level.id}|={verdict}"] = (low == verdict).sum()
        counts[f"{level.id}|possible"] = (nw.col(f"{level.id}|high") == len(VERDICTS) - 1).sum()
        counts[f"{level.id}|above"] = (nw.col(f"{level.id}|passed") == 1).sum()
    for each in asked:
        if each.name in present:
            status = nw.col(each.name)  # null for those of whom it is not asked, or only wished
            lacks = status < 2
            counts[f"{each.name}|lack"] = lacks.sum()
            counts[f"{each.name}|lack next"] = (lacks & is_next[each.level]).sum()
            counts[f"{each.name}|open"] = (status == 3).sum()
        if f"{each.name}|lifts" in present:
            moves = nw.col(f"{each.name}|lifts").cast(nw.Boolean())
            counts[f"{each.name}|moves"] = moves.sum()
            counts[f"{each.name}|moves next"] = (moves & is_next[each.level]).sum()
    for answer in list_answers(pack):
        if answer in present:
            counts[f"?{answer}"] = nw.len() - nw.col(answer).count()
    return {name: count.alias(name) for name, count in counts.items()}


def list_answers(pack: Pack) -> list[str]:
    """The answers that the levels of a pack ask for, as columns."""
    asked = [requirement for level in pack.ladder.level for requirement in level.requirement]
    others = [need for setting in pack.settings.setting for change in setting.change for need in change.or_]
    needs = [*others, *(need for requirement in asked for need in (requirement, *requirement.or_))]
    kinds = {need.kind for need in needs} | {"license" for requirement in asked if requirement.holders}
    is_asked = {
        "years": "years" in kinds,
        "related_years": any(getattr(need, "related", False) for need in needs),
        "education": "education" in kinds,
        "licenses": "license" in kinds,
        "certifications": "certification" in kinds,
        "setting": bool(pack.settings.setting),
    }
    answers = [answer for answer, is_needed in is_asked.items() if is_needed]
    return [*answers, *(f"skill:{skill.id}" for skill in pack.skills.skill if skill.targets)]


def make_overview(
    rows: Sequence[Mapping[str, Any]],
    pack: Pack,
    asked: Sequence[SharedDemand],
    by: Mapping[str, str],
    present: Sequence[str],
    *,
    skipped: int = 0,
    smallest: int = SMALLEST,
    level: str | None = None,
) -> Overview:
    """The overview of what was counted, a row for each group; parts of a run add up."""
    total = _add(rows)
    people = total.get("people", 0)
    ladder = [each for each in pack.ladder.level if level in (None, each.id)]
    asked = [each for each in asked if level in (None, each.level)]
    groups, pairs = _show_groups(rows, ladder, by, smallest)
    return Overview(
        pack.guide.id,
        pack.guide.version,
        people,
        skipped,
        tuple(_count_level(each.id, each.title, total) for each in ladder),
        {each.id: total.get(f"{each.id}|ahead", 0) for each in pack.ladder.level},
        tuple(_list_gaps(asked, total)),
        tuple(_list_steps(asked, total, "" if level else " next")),
        tuple(_list_open(pack, total, present, people)),
        tuple(by.values()),
        smallest,
        groups,
        pairs,
        level,
    )


def _add(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """The counts of several rows together."""
    total: dict[str, int] = {}
    for row in rows:
        for name, count in row.items():
            if type(count) is int:
                total[name] = total.get(name, 0) + count
    return total


def _count_level(level: str, title: str, total: Mapping[str, int]) -> LevelCounts:
    blocked, developing, stretch, ready = _list_verdicts(level, total)
    possible, above = total.get(f"{level}|possible", 0), total.get(f"{level}|above", 0)
    return LevelCounts(level, title, ready, stretch, developing, blocked, possible, above)


def _list_verdicts(level: str, total: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(total.get(f"{level}|={verdict}", 0) for verdict in range(len(VERDICTS)))


def _list_gaps(asked: Sequence[SharedDemand], total: Mapping[str, int]) -> Iterator[SharedGap]:
    for each in asked:
        lack, is_open = total.get(f"{each.name}|lack", 0), total.get(f"{each.name}|open", 0)
        if lack or is_open:
            requirement = each.requirement
            yield SharedGap(each.level, requirement.id, requirement.label, requirement.kind, lack, is_open)


def _list_steps(asked: Sequence[SharedDemand], total: Mapping[str, int], whose: str) -> list[SharedStep]:
    """What is lacking for these levels, the requirement of each name once.

    Counted are all, or with ` next` in `whose` those who have its level as their next.
    """
    steps: dict[str, SharedStep] = {}
    for each in asked:
        requirement = each.requirement
        lack, moves = [total.get(f"{each.name}|{what}{whose}", 0) for what in ("lack", "moves")]
        if lack or moves:
            step = steps.get(requirement.id) or SharedStep(
                requirement.id, requirement.label, requirement.kind, 0, 0
            )
            steps[requirement.id] = step._replace(people=step.people + moves, lack=step.lack + lack)
    return sorted(steps.values(), key=lambda step: (-step.people, -step.lack))


def _list_open(pack: Pack, total: Mapping[str, int], present: Sequence[str], people: int) -> list[OpenAnswer]:
    """The answers that are missing, the one missing most often first."""
    counts = [
        OpenAnswer(answer, total.get(f"?{answer}", 0) if answer in present else people)
        for answer in list_answers(pack)
    ]
    return sorted((answer for answer in counts if answer.people), key=lambda answer: -answer.people)


def _show_groups(
    rows: Sequence[Mapping[str, Any]], ladder: Sequence[Level], by: Mapping[str, str], smallest: int
) -> tuple[tuple[PeopleGroup, ...], tuple[GroupPair, ...]]:
    """The groups as far as they may be shown, those of one column and those of two."""
    if not by:
        return (), ()
    apart: dict[tuple[str | None, ...], list[Mapping[str, Any]]] = {}
    for row in rows:
        apart.setdefault(tuple(row[column] for column in by), []).append(row)
    cells = []
    for key, found in apart.items():
        total = _add(found)
        cells.append(
            GroupCell(key, total["people"], tuple(_list_verdicts(level.id, total) for level in ladder))
        )
    names, groups, pairs = [*by.values()], list[PeopleGroup](), list[GroupPair]()
    for name, shown in protect(cells, smallest).items():
        levels = _show_levels(shown, ladder)
        if len(name) == 1:
            ((column, value),) = name
            groups.append(PeopleGroup(names[column], value, shown.people, levels))
        else:
            (_, first), (_, second) = name
            pairs.append(GroupPair((first, second), shown.people, levels))
    return tuple(groups), tuple(pairs)


def _show_levels(shown: Shown, ladder: Sequence[Level]) -> tuple[LevelCounts, ...] | None:
    if shown.people is None:
        return None
    return tuple(
        LevelCounts(level.id, level.title, ready, stretch, developing, blocked)
        for level, (blocked, developing, stretch, ready) in zip(ladder, shown.splits, strict=True)
    )
