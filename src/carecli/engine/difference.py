"""What differs between two packs for a person whom they are about: what levels ask, pay and are called."""

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from carecli.engine.requirements import Requirement
from carecli.engine.standards import set_standards
from carecli.names import say_amount, say_number
from carecli.pack.ladder import Level, Skill
from carecli.pack.pack import Pack
from carecli.pack.pay import Pay

ChangeKind = Literal[
    "level", "title", "follows", "years", "asked", "need", "importance", "target", "pay",
    "skill", "anchors", "setting", "credential", "scale", "rule",
]  # fmt: skip


class PackChange(NamedTuple):
    """One thing that differs: of a level, or of all where that is None, and in one setting, or in any.

    `name` is what the thing is called. Before or after is None where it was not there, or is no longer.
    """

    kind: ChangeKind
    thing: str
    name: str
    before: str | None
    after: str | None
    level: str | None = None
    setting: str | None = None


Asked = Mapping[tuple[str, str], Requirement]


def compare_packs(old: Pack, new: Pack) -> tuple[PackChange, ...]:
    """Everything that differs, what holds for all levels first, then level by level."""
    found = [
        *_compare_rules(old, new),
        *_compare_names(old, new),
        *_compare_skills(old, new),
        *_compare_levels(old, new),
        *_compare_asked(old, new, None),
        *_compare_settings(old, new),
        *_compare_pay(old, new),
    ]
    order = dict.fromkeys(level.id for level in (*new.ladder.level, *old.ladder.level))
    places: dict[str | None, int] = {None: -1, **{level: place for place, level in enumerate(order)}}
    return tuple(sorted(found, key=lambda change: places[change.level]))


def _compare_rules(old: Pack, new: Pack) -> Iterator[PackChange]:
    """Yield what differs in the numbers of the assessment and in the scale of ratings."""
    for part in old.ladder.rules.FIELDS:
        one, other = getattr(old.ladder.rules, part), getattr(new.ladder.rules, part)
        for field in one.FIELDS:
            before, after = getattr(one, field), getattr(other, field)
            if before != after and isinstance(before, int | float):
                name = f"{part} {field}".replace("_", " ")
                yield PackChange("rule", f"{part}.{field}", name, say_number(before), say_number(after))
    scales = [
        ", ".join(filter(None, pack.skills.scale.names)) or str(pack.skills.scale.most) for pack in (old, new)
    ]
    if scales[0] != scales[1]:
        yield PackChange("scale", "scale", "ratings", *scales)


def _compare_names(old: Pack, new: Pack) -> Iterator[PackChange]:
    """Yield the settings, licenses and certifications that only one of the packs knows."""
    settings = [{setting.id: setting.name for setting in pack.settings.setting} for pack in (old, new)]
    credentials = [{code.id: code.name for code in pack.credentials.credential} for pack in (old, new)]
    kinds: tuple[tuple[ChangeKind, list[dict[str, str]]], ...] = (
        ("setting", settings),
        ("credential", credentials),
    )
    for kind, (before, after) in kinds:
        for name in dict.fromkeys([*before, *after]):
            if (name in before) is not (name in after):
                yield PackChange(
                    kind, name, before.get(name) or after[name], before.get(name), after.get(name)
                )


def _compare_skills(old: Pack, new: Pack) -> Iterator[PackChange]:
    """Yield the skills that came, went, are called otherwise, or whose ratings are described anew."""
    before, after = ({skill.id: skill for skill in pack.skills.skill} for pack in (old, new))
    for name in dict.fromkeys([*before, *after]):
        one, other = before.get(name), after.get(name)
        if one is None or other is None or one.name != other.name:
            was, now = one.name if one else None, other.name if other else None
            yield PackChange("skill", name, now or was or "", was, now)
        elif one.anchors != other.anchors:
            yield PackChange("anchors", name, other.name, _count_anchors(one), _count_anchors(other))


def _count_anchors(skill: Skill) -> str | None:
    return f"{len(skill.anchors)} ratings" if skill.anchors else None


def _compare_levels(old: Pack, new: Pack) -> Iterator[PackChange]:
    """Yield the levels that came, went, are called otherwise, come after others or take other years."""
    before, after = ({level.id: level for level in pack.ladder.level} for pack in (old, new))
    for name in dict.fromkeys([*after, *before]):
        one, other = before.get(name), after.get(name)
        if one is None or other is None:
            was, now = one.title if one else None, other.title if other else None
            yield PackChange("level", name, now or was or "", was, now, name)
            continue
        if one.title != other.title:
            yield PackChange("title", name, other.title, one.title, other.title, name)
        bands = [_say_band(level) for level in (one, other)]
        if bands[0] != bands[1]:
            yield PackChange("years", name, "usual years", bands[0], bands[1], name)
        follows = [_say_before(pack, name) for pack in (old, new)]
        if follows[0] != follows[1]:
            yield PackChange("follows", name, other.title, follows[0], follows[1], name)


def _say_band(level: Level) -> str | None:
    if level.years is None:
        return None
    most = level.years.max
    return f"{say_number(level.years.min)}{'+' if most is None else f'-{say_number(most)}'}"


def _say_before(pack: Pack, name: str) -> str | None:
    """The titles of the levels that one comes after, None where it is the first of a track."""
    titles = {level.id: level.title for level in pack.ladder.level}
    return " or ".join(titles[below] for below in pack.ladder.follows[name]) or None


def _list_asked(pack: Pack, setting: str | None) -> Asked:
    standards = set_standards(pack, setting)
    return {(each.level.id, asked.id): asked for each in standards.levels for asked in each.requirements}


def _compare_asked(old: Pack, new: Pack, setting: str | None) -> Iterator[PackChange]:
    """Yield what the levels that both have ask otherwise."""
    before, after = _list_asked(old, setting), _list_asked(new, setting)
    both = {level.id for level in old.ladder.level} & {level.id for level in new.ladder.level}
    skills = {f"skill:{skill.id}" for skill in new.skills.skill}
    for level, thing in dict.fromkeys([*before, *after]):
        one, other = before.get((level, thing)), after.get((level, thing))
        if level not in both or _rest(one) == _rest(other):
            continue
        if thing.startswith("skill:") and thing not in skills:  # said once, of all levels
            continue
        if one is None or other is None:
            was, now = (f"{_say(asked)} ({asked.importance})" if asked else None for asked in (one, other))
            label = (other or one or after[level, thing]).label
            yield PackChange("asked", thing, label, was, now, level, setting)
            continue
        if one.ways != other.ways or one.holders != other.holders:
            kind: ChangeKind = "target" if other.kind == one.kind == "skill" else "need"
            said = [str(asked.need.plain) if kind == "target" else _say(asked) for asked in (one, other)]
            yield PackChange(kind, thing, other.label, said[0], said[1], level, setting)
        if one.importance != other.importance:
            yield PackChange(
                "importance", thing, other.label, one.importance, other.importance, level, setting
            )


def _rest(asked: Requirement | None) -> object:
    """What of a requirement makes a difference to a person."""
    return asked and (asked.ways, asked.holders, asked.importance)


def _say(asked: Requirement) -> str:
    """All that will do, and of whom it is asked."""
    holders = f", of holders of {' or '.join(sorted(asked.holders))}" if asked.holders else ""
    return ", or ".join(way.say() for way in asked.ways) + holders


def _compare_settings(old: Pack, new: Pack) -> Iterator[PackChange]:
    """Yield what is asked otherwise in a setting that both have, where that is not so everywhere."""
    everywhere = {change._replace(setting=None) for change in _compare_asked(old, new, None)}
    known = {setting.id for setting in old.settings.setting}
    for setting in (setting.id for setting in new.settings.setting if setting.id in known):
        for change in _compare_asked(old, new, setting):
            if change._replace(setting=None) not in everywhere:
                yield change


def _compare_pay(old: Pack, new: Pack) -> Iterator[PackChange]:
    """Yield the pay that differs, of the levels that the newer pack has."""
    before, after = (
        {(pay.level, pay.country, pay.state): _say_pay(pay) for pay in pack.salary.pay} for pack in (old, new)
    )
    levels = {level.id for level in new.ladder.level}
    for key in dict.fromkeys([*before, *after]):
        level, country, state = key
        if level in levels and before.get(key) != after.get(key):
            place = f"{country} {state}" if state else country
            yield PackChange("pay", place, f"pay in {place}", before.get(key), after.get(key), level)


def _say_pay(pay: Pay) -> str:
    figures = [
        f"{key} {say_amount(figure)}"
        for key in ("median", "mean", "low", "high")
        if (figure := getattr(pay, key)) is not None
    ]
    return f"{', '.join(figures)} {pay.currency}"
