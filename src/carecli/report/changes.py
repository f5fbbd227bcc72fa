"""How a what-if is said in words: each change of a person's answers, and what they add up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from carecli.report.wording import (
    STAGES,
    say_count_of_years,
    say_list,
    say_money,
    say_number,
    say_score,
    say_verdict,
)

if TYPE_CHECKING:
    from carecli.engine.assessment import LevelAssessment
    from carecli.engine.what_if import LevelChange, WhatIf
    from carecli.guide.pack import Pack
    from carecli.guide.salary import Pay
    from carecli.profile.model import Certification, Education, License, Profile


def say_stages(what_if: WhatIf, pack: Pack) -> list[str]:
    """Return each change in words; one that leaves the answers as they are stands as it was typed."""
    people = [what_if.profile, *(stage.profile for stage in what_if.stages)]
    return [
        ", ".join(list_changes(*pair, pack)) or stage.label
        for pair, stage in zip(pairwise(people), what_if.stages, strict=True)
    ]


def list_changes(before: Profile, after: Profile, pack: Pack) -> list[str]:
    """Return what differs between two sets of answers, each in few words; the unanswered is left out."""
    skills = {skill.id: skill.name for skill in pack.skills.skill}
    settings = {setting.id: setting.name for setting in pack.settings.setting}
    parts = [
        _say_years(before.years, after.years, "care management"),
        _say_years(before.related_years, after.related_years, "other direct care"),
        *_say_education(before.education, after.education, pack),
        *_say_held("license", before.licenses, after.licenses),
        *_say_held("certification", before.certifications, after.certifications),
        *(
            f"{skills[skill]} at {rating} {STAGES[rating]}"
            for skill, rating in after.skills.items()
            if before.skills.get(skill) != rating
        ),
        f"{settings[after.setting]} as the setting" if after.setting not in (None, before.setting) else "",
    ]
    return [part for part in parts if part]


def _say_years(before: float | None, after: float | None, where: str) -> str:
    if after is None or after == before:
        return ""
    if before is None:
        return f"{say_count_of_years(after)} in {where}"
    years = abs(after - before)
    more = "more" if after > before else "fewer"
    return f"{say_number(years)} {more} {'year' if years == 1 else 'years'} in {where}"


Held = Sequence["License | Certification"] | None


def _say_held(kind: str, before: Held, after: Held) -> list[str]:
    if after is None or after == before:
        return []
    codes = {held.id for held in after}
    gone = dict.fromkeys(f"without {held.id}" for held in before or () if held.id not in codes)
    return [*(held.id for held in after if held not in (before or ())), *gone] if after else [f"no {kind}"]


def _say_education(
    before: Sequence[Education] | None, after: Sequence[Education] | None, pack: Pack
) -> list[str]:
    if after is None or after == before:
        return []
    names = {level.id: level.name for level in pack.education.level}
    fields = {field.id: field.name[:1].lower() + field.name[1:] for field in pack.education.field}
    said = [
        f"{names[e.level]} in {fields.get(e.field, e.field)}" if e.field else names[e.level]
        for e in after
        if e not in (before or ())
    ]
    levels = {entry.level for entry in after}
    gone = dict.fromkeys(f"without {names[e.level]}" for e in before or () if e.level not in levels)
    return [*said, *gone] if after else ["no completed education"]


def lead(
    what_if: WhatIf,
    focus: LevelChange,
    given: Sequence[str],
    pays: Mapping[str, Pay],
    origin: str,
    *,
    alone: bool,
) -> str:
    """Return what the changes would do: the level reached, the one in focus, what stops her, and pay.

    `given` are the changes in words. `alone` leaves it at the level in focus. `pays` has the guide's figure
    of each level, `origin` is where these come from.
    """
    name = what_if.after.name
    said = f"{f'{name}, with' if name else 'With'} {say_list(given)}"
    parts = [] if alone else [_say_reached(what_if)]
    if alone or focus.after.id != what_if.after.current_level:
        parts.append(_say_focus(focus))
    sentences = [f"{said}{',' if len(given) > 1 else ''} {'; '.join(parts)}.", _say_stops(focus.after)]
    sentences.append("" if alone else _say_raise(what_if, pays, origin))
    return " ".join(sentence for sentence in sentences if sentence)


def _say_reached(what_if: WhatIf) -> str:
    order = [level.id for level in what_if.before.levels]
    titles = {level.id: level.title for level in what_if.before.levels}
    now, then = what_if.before.current_level, what_if.after.current_level
    if then is None:
        if any(level.verdict.high == "ready" for level in what_if.after.levels):
            said = "no level would be certain from your answers"
        else:
            said = f"you would {'no longer' if now else 'not'} be ready for any level"
        return f"{said} (now: {titles[now]})" if now else f"{said} yet"
    if then == now:
        return f"you would still be ready for {titles[then]}"
    only = "only " if now and order.index(then) < order.index(now) else ""
    return f"you would be ready {only}for {titles[then]} (now: {titles[now] if now else 'no level'})"


def _say_focus(focus: LevelChange) -> str:
    would, standing = f"{focus.after.title} would", f"{say_standing(focus.after)} of 100"
    if focus.direction == "same":
        return f"{would} stay {standing}"
    return f"{would} be {standing} (now: {say_standing(focus.before)})"


def say_standing(level: LevelAssessment) -> str:
    """Return verdict and score of a level: `stretch, 83.6`."""
    return f"{say_verdict(level.verdict)}, {say_score(level.score)}"


def _say_stops(level: LevelAssessment) -> str:
    labels = {finding.requirement.id: finding.requirement.label for finding in level.findings}
    if level.stops:
        return f"What stops you at {level.title}: {say_list(labels[stop] for stop in level.stops)}."
    if level.open_stops:
        stops = say_list(labels[stop] for stop in level.open_stops)
        return f"What could stop you at {level.title} is not answered yet: {stops}."
    return ""


def _say_raise(what_if: WhatIf, pays: Mapping[str, Pay], origin: str) -> str:
    """Return the guide's figure for the level that would be reached, beside the one for that of now."""
    titles = {level.id: level.title for level in what_if.before.levels}
    now, then = what_if.before.current_level, what_if.after.current_level
    if then is None or then == now or then not in pays:
        return ""
    said = f"Pay as {titles[then]}: the guide says {_say_median(pays[then])} a year"
    if now is not None and now in pays:
        said += f", as {titles[now]} {_say_median(pays[now])}"
    return f"{said} {origin}."


def _say_median(pay: Pay) -> str:
    return say_money(pay.median or 0, pay.currency)
