"""What if: a person as they are and after each of several changes, level by level."""

from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

from carecli.engine.assess import assess_against
from carecli.engine.results import VERDICTS, Assessment, LevelAssessment
from carecli.engine.standards import Standards, set_standards
from carecli.pack.pack import Pack
from carecli.profile.model import Profile

Direction = Literal["better", "worse", "changed", "same"]
# What a change does whatever the order: nothing that is not answered already, no more than nothing at all,
# something by itself, something only beside the others, or something that the others bring as well.
Effect = Literal["idle", "nothing", "alone", "together", "also"]


class Stage(NamedTuple):
    """One change in order: its label, the person with it and all before it, and how they then stand.

    `is_idle` says that it changes none of their answers. `alone` is how they stand with this change and no
    other, `without` with all others; None where it cannot be read so, as `years=+2` of nobody's years.
    """

    label: str
    profile: Profile
    after: Assessment
    is_idle: bool
    alone: Assessment | None = None
    without: Assessment | None = None


class WhatIf(NamedTuple):
    """A person, how they stand, and the stages of what would change."""

    profile: Profile
    before: Assessment
    stages: tuple[Stage, ...]

    @property
    def changed(self) -> Profile:
        """The person with all changes."""
        return self.stages[-1].profile if self.stages else self.profile

    @property
    def after(self) -> Assessment:
        """How they stand with all changes."""
        return self.stages[-1].after if self.stages else self.before

    def find_effect(self, stage: Stage) -> Effect:
        """What a change does, whatever the order in which the changes are made."""
        if stage.is_idle:
            return "idle"
        acts = stage.alone is None or moves_any(self.before, stage.alone)
        counts = stage.without is None or moves_any(stage.without, self.after)
        if acts:
            return "alone" if counts else "also"
        return "together" if counts else "nothing"


class BeforeAfter(NamedTuple):
    """One level before and after."""

    before: LevelAssessment
    after: LevelAssessment

    @property
    def stops_gone(self) -> tuple[str, ...]:
        """The hard stops, open ones included, that are no more."""
        return tuple(stop for stop in _list_stops(self.before) if stop not in _list_stops(self.after))

    @property
    def stops_new(self) -> tuple[str, ...]:
        """The hard stops, open ones included, that were none before."""
        return tuple(stop for stop in _list_stops(self.after) if stop not in _list_stops(self.before))

    @property
    def direction(self) -> Direction:
        """Whether verdict, score and stops rise or fall together; `changed` is some of both."""
        before, after = _measure(self.before), _measure(self.after)
        rises = any(b < a for b, a in zip(before, after, strict=True)) or bool(self.stops_gone)
        falls = any(b > a for b, a in zip(before, after, strict=True)) or bool(self.stops_new)
        if rises and falls:
            return "changed"
        return "better" if rises else "worse" if falls else "same"


class Apart(NamedTuple):
    """A person with one change alone, and with all others; None where that cannot be."""

    alone: Profile | None = None
    without: Profile | None = None


def ask_what_if(
    profile: Profile,
    changed: Sequence[tuple[str, Profile]],
    pack: Pack,
    today: date,
    apart: Sequence[Apart] = (),
) -> WhatIf:
    """How a person stands now and after each change, level by level.

    `changed` has, in order, a label for each change and the person with it and all those before it, `apart`
    the same change apart from the others, if that is to be told. A change
    may be for the worse, and may move them to another setting, whose standards then count. Every stage is an
    assessment of its own on `today`, by the same rules as any (design section 6), so that nothing is said
    which `assess` would not say. A change that alters none of their answers, as they can be assessed, is
    `is_idle`. Nothing raises: what the pack does not know was refused when the profiles were read.

    >>> from carecli.pack.loading import load_pack
    >>> from carecli.pack.reading import find_pack
    >>> person, more = Profile(years=3), Profile(years=6)
    >>> asked = ask_what_if(person, [("6 years", more)], load_pack(find_pack()), date(2026, 11, 23))
    >>> [level.direction for level in compare_levels(asked.before, asked.after)][-2:]
    ['better', 'better']
    """
    known: dict[str | None, Standards] = {}

    def assess(person: Profile) -> Assessment:
        """The assessment of a person; the standards of a setting are made once."""
        if person.setting not in known:
            known[person.setting] = set_standards(pack, person.setting)
        return assess_against(person, known[person.setting], today)

    stages, last = [], profile
    for (label, person), each in zip(changed, apart or [Apart()] * len(changed), strict=True):
        alone, without = (None if found is None else assess(found) for found in each)
        stages.append(Stage(label, person, assess(person), answers_same(last, person, today), alone, without))
        last = person
    return WhatIf(profile, assess(profile), tuple(stages))


def moves_any(before: Assessment, after: Assessment) -> bool:
    """Whether a verdict, a score or a stop differs on any level."""
    return any(found.direction != "same" for found in compare_levels(before, after))


def compare_levels(before: Assessment, after: Assessment) -> tuple[BeforeAfter, ...]:
    """Every level of the ladder before and after."""
    return tuple(BeforeAfter(*pair) for pair in zip(before.levels, after.levels, strict=True))


def answers_same(one: Profile, other: Profile, today: date) -> bool:
    """Whether two people say the same of what can be assessed; saying a thing twice makes no difference."""
    return _list_answers(one, today) == _list_answers(other, today)


def _list_stops(level: LevelAssessment) -> tuple[str, ...]:
    return (*level.stops, *level.open_stops)


def _measure(level: LevelAssessment) -> tuple[float, ...]:
    return *level.score, *map(VERDICTS.index, level.verdict)


def _list_answers(profile: Profile, today: date) -> tuple[object, ...]:
    lists = (profile.licenses, profile.certifications)
    return (
        profile.years,
        profile.related_years,
        profile.setting,
        profile.skills,
        None if profile.education is None else {*profile.education},
        *(None if held is None else {(h.id, h.is_current(today)) for h in held} for held in lists),
    )
