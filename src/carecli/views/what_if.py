"""A what-if as a page: before and after, level by level, each change in order; and as JSON."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from carecli.engine.kinds import Credentials, say_count_of_years
from carecli.engine.pay import PaySheet
from carecli.engine.results import Assessment, LevelAssessment, Step
from carecli.engine.what_if import BeforeAfter, Direction, Effect, Stage, WhatIf, compare_levels
from carecli.names import say_number
from carecli.pack.pack import Pack
from carecli.pack.pay import Pay
from carecli.pack.sources import Source
from carecli.profile.model import Certification, Education, License, Profile
from carecli.views.answer import find_focus
from carecli.views.assess import (
    ASSESSED,
    ASSESSMENT,
    SCORE,
    explain_stops,
    keep_level,
    say_legend,
)
from carecli.views.page import Block, Cell, Column, Page, Paragraph, Table, Tone, cell
from carecli.views.pay import PAY, say_band, say_pay
from carecli.views.serialize import Form
from carecli.views.words import (
    VERDICT_TONES,
    list_sources,
    say_list,
    say_sitting,
    say_standing,
    say_usual,
    say_verdict,
    warn_of_expiry,
)


def say_stages(what_if: WhatIf, pack: Pack) -> list[str]:
    """Each change in words; one that leaves the answers as they are stands as it was typed."""
    people = [what_if.profile, *(stage.profile for stage in what_if.stages)]
    return [
        ", ".join(list_changes(*pair, pack)) or stage.label
        for pair, stage in zip(pairwise(people), what_if.stages, strict=True)
    ]


def list_changes(before: Profile, after: Profile, pack: Pack) -> list[str]:
    """What differs between two sets of answers, each in few words; the unanswered is left out."""
    skills = {skill.id: skill.name for skill in pack.skills.skill}
    settings = {setting.id: setting.name for setting in pack.settings.setting}
    parts = [
        _say_years(before.years, after.years, pack.guide.words.field),
        _say_years(before.related_years, after.related_years, pack.guide.words.related),
        *_say_education(before.education, after.education, pack),
        *_say_held("license", before.licenses, after.licenses),
        *_say_held("certification", before.certifications, after.certifications),
        *(
            f"{skills[skill]} at {pack.skills.scale.say(rating)}"
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


Held = Sequence[License | Certification] | None


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


def lead_what_if(
    what_if: WhatIf,
    focus: BeforeAfter,
    given: Sequence[str],
    raised: str,
    *,
    alone: bool,
) -> str:
    """What the changes would do: the level reached, the one in focus, what stops them, and pay.

    `given` are the changes in words. `alone` leaves it at the level in focus. `raised` says what the level
    pays that would be reached.
    """
    name = what_if.after.name
    said = f"{f'{name}, with' if name else 'With'} {say_list(given)}"
    parts = [] if alone else [_say_reached(what_if)]
    if alone or focus.after.id != what_if.after.current_level:
        parts.append(_say_focus(focus))
    sentences = [f"{said}{',' if len(given) > 1 else ''} {'; '.join(parts)}.", _say_stops(focus.after)]
    sentences.append("" if alone else raised)
    return " ".join(sentence for sentence in sentences if sentence)


def _say_reached(what_if: WhatIf) -> str:
    before, after = what_if.before, what_if.after
    now, then = (say_list(found.name_levels(found.current_levels) or [""]) for found in (before, after))
    if not then:
        passed = [level for level in what_if.after.levels if level.passed_over]
        if any(level.verdict.high == "ready" and not level.passed_over for level in what_if.after.levels):
            said, yet = "no level would be certain from your answers", " yet"
        elif passed:
            license_ = passed[0].passed_over
            said, yet = f"you would start above {passed[-1].title}, thanks to your {license_} license", ""
        else:
            said, yet = f"you would {'no longer' if now else 'not'} be ready for any level", " yet"
        return f"{said} (now: {now})" if now else f"{said}{yet}"
    if then == now:
        return f"you would still be ready for {then}"
    only = "only " if after.reached < before.reached else ""
    return f"you would be ready {only}for {then} (now: {now or 'no level'})"


def _say_focus(focus: BeforeAfter) -> str:
    would, standing = f"{focus.after.title} would", f"{say_standing(focus.after)} of 100"
    if focus.direction == "same":
        return f"{would} stay {standing}"
    return f"{would} be {standing} (now: {say_standing(focus.before)})"


def _say_stops(level: LevelAssessment) -> str:
    labels = {finding.requirement.id: finding.requirement.label for finding in level.findings}
    if level.stops:
        return f"What stops you at {level.title}: {explain_stops(level)}."
    if level.open_stops:
        stops = say_list(labels[stop] for stop in level.open_stops)
        return f"What could stop you at {level.title} is not answered yet: {stops}."
    return ""


def _say_raise(what_if: WhatIf, pays: Mapping[str, Pay], origin: str) -> str:
    """The guide's figure for the level that would be reached, beside the one for that of now."""
    titles = {level.id: level.title for level in what_if.before.levels}
    now, then = what_if.before.current_level, what_if.after.current_level
    if then is None or then == now or then not in pays:
        return ""
    said = f"Pay as {titles[then]}: the guide says {say_usual(pays[then])} a year"
    if now is not None and now in pays:
        said += f", as {titles[now]} {say_usual(pays[now])}"
    return f"{said} {origin}."


def _say_band_raise(what_if: WhatIf, pay: PaySheet) -> str:
    """The band of the level that would be reached."""
    now, then = what_if.before.current_level, what_if.after.current_level
    bands = pay.list_bands(then) if then != now and pay.is_known else ()
    title = next((level.title for level in pay.levels if level.id == then), "")
    return say_band(bands[0], title) if bands else ""


STANDING = 12
NOT_SAVED = "Nothing was saved: this is a what-if."
MARKS: dict[Direction, tuple[str, Tone]] = {
    "better": ("+", "good"),
    "worse": ("-", "bad"),
    "changed": ("~", "warn"),
    "same": ("=", "quiet"),
}


def what_if_page(
    what_if: WhatIf,
    pack: Pack,
    level: str | None = None,
    pay: PaySheet | None = None,
    sources: Sequence[Source] = (),
    exams: Sequence[Step] = (),
    *,
    alone: bool = False,
    in_order: bool = True,
) -> Page:
    """Before and after side by side, for `level` first if one is named; `alone` shows no other.

    `pay` is that of the levels reached, for the licenses and state after all changes. `in_order` adds what
    each of several changes does. `exams` are those of the certifications asked about, before each change.
    """
    focus = find_focus(what_if.after, level)
    changes = compare_levels(what_if.before, what_if.after)
    shown = [change for change in changes if not alone or change.after.id == focus.id]
    said = say_stages(what_if, pack)
    given = list_changes(what_if.profile, what_if.changed, pack) or list(dict.fromkeys(said))
    pays = find_stated_pay(what_if, pack)
    known = sources or pack.guide.source
    origin = _say_origin(pays, known)
    raised = _say_band_raise(what_if, pay) if pay else _say_raise(what_if, pays, origin)
    rows = pay.rows if pay else ()
    what = "the median" if all(found.median for found in pays.values()) else "what is stated"
    focused = next(change for change in changes if change.after.id == focus.id)
    blocks: list[Block] = [
        Paragraph(lead_what_if(what_if, focused, given, raised, alone=alone), "strong"),
        *warn_of_expiry(what_if.before.expiring),
        *_say_idle(what_if, said),
        *_say_exams(exams),
        Paragraph(f"{NOT_SAVED} {_say_context(what_if, pack)}", "quiet"),
        _levels_table(what_if, shown, pays, with_pay=pay is None),
        Paragraph(
            f"{f'Pay is {what} for the level {origin}. ' if pays and not pay else ''}{say_legend(pack)}",
            "quiet",
        ),
        *(_order_table(what_if, said, [change.after.id for change in shown]) if in_order else ()),
        *say_pay(pay, known, {level: f" ({mark})" for level, mark in _find_reached(what_if).items()}),
    ]
    cited = [*(p.source for p in pays.values()), *(row.source for row in rows)]
    name = what_if.before.name
    title = f"What if, for {name}" if name else "What if"
    return Page(title, tuple(blocks), list_sources(cited, known))


def find_stated_pay(what_if: WhatIf, pack: Pack) -> dict[str, Pay]:
    """The guide's figure for each level, where it has one for the person's country."""
    country = what_if.profile.country
    pays = [pay for pay in pack.salary.pay if pay.state is None]
    return {pay.level: pay for pay in reversed(pays) if country in (None, pay.country)}


def _say_context(what_if: WhatIf, pack: Pack) -> str:
    names = {setting.id: setting.name for setting in pack.settings.setting}
    now, then = (names.get(found.setting or "", "none named") for found in (what_if.before, what_if.after))
    setting = f"Setting: {now}." if now == then else f"Setting now: {now}; then: {then}."
    return f"{setting} Pack: {what_if.before.pack_id} {what_if.before.pack_version}."


def _levels_table(
    what_if: WhatIf, changes: Sequence[BeforeAfter], pays: Mapping[str, Pay], *, with_pay: bool
) -> Table:
    """All levels before and after, `with_pay` by the guide where pay has no part of its own."""
    currencies = {pay.currency for pay in pays.values()}
    columns = (
        Column("Level", wrap=True),
        Column("Change"),
        Column("Now", wrap=True, most=STANDING),
        Column("Then", wrap=True, most=STANDING),
        Column("Hard stops", wrap=True),
        Column(
            "Pay a year",
            right=True,
            unit=currencies.pop() if len(currencies) == 1 else "",
            only_data=not (with_pay and pays),
        ),
        *(
            Column(name, only_data=True)
            for name in ("Id", "Reached", "Score now, low", "Score now, high", "Score then, low",
                         "Score then, high")
        ),
    )  # fmt: skip
    reached = _find_reached(what_if)
    rows = tuple(
        (
            _level_cell(change, reached, what_if.after.target_level),
            _direction_cell(change),
            _standing_cell(change.before),
            _standing_cell(change.after),
            _stops_cell(change),
            _pay_cell(pays.get(change.after.id)),
            cell(change.after.id),
            cell(reached.get(change.after.id, "")),
            *(cell(score) for level in change for score in level.score),
        )
        for change in changes
    )
    return Table("", columns, rows)


def _find_reached(what_if: WhatIf) -> dict[str | None, str]:
    now, then = what_if.before.current_levels, what_if.after.current_levels
    stays = [name for name in now if name in then]
    told = (("reached now", now), ("reached then", then), ("reached", stays))
    return {name: said for said, names in told for name in names}


def _level_cell(change: BeforeAfter, reached: Mapping[str | None, str], target: str | None) -> Cell:
    title = change.after.title
    marks = [reached.get(change.after.id, ""), "target" if change.after.id == target else ""]
    said = ", ".join(mark for mark in marks if mark)
    tone: Tone = "plain" if change.direction == "same" else "strong"
    return Cell(f"{title} ({said})" if said else title, tone, data=title)


def _direction_cell(change: BeforeAfter) -> Cell:
    sign, tone = MARKS[change.direction]
    return Cell(change.direction, tone, sign)


def _standing_cell(level: LevelAssessment) -> Cell:
    return Cell(say_standing(level), VERDICT_TONES[level.verdict.low], data=say_verdict(level.verdict))


def _stops_cell(change: BeforeAfter) -> Cell:
    labels = {f.requirement.id: f.requirement.label for f in change.after.findings}
    before, after = change
    held = (*after.stops, *after.open_stops)
    open_stops = {*after.open_stops, *(stop for stop in before.open_stops if stop not in held)}
    groups = {
        "gone": change.stops_gone,
        "new": change.stops_new,
        "still": [stop for stop in held if stop not in change.stops_new],
    }
    said = [
        f"{word}: {', '.join(labels[stop] + ('?' if stop in open_stops else '') for stop in stops)}"
        for word, stops in groups.items()
        if stops
    ]
    return Cell("; ".join(said) or "none", "bad" if held else "good" if said else "quiet")


def _pay_cell(pay: Pay | None) -> Cell:
    if pay is None:
        return Cell("not known", data="")
    return Cell(say_usual(pay), data=str(pay.median) if pay.median else None)


def _say_origin(pays: Mapping[str, Pay], sources: Sequence[Source]) -> str:
    cites = {source.id: source.cite for source in sources}
    return f"[{'; '.join(dict.fromkeys(f'{cites[pay.source]}, {pay.basis}' for pay in pays.values()))}]"


def _list_steps(what_if: WhatIf) -> list[tuple[BeforeAfter, ...]]:
    """All levels before and after each change."""
    stood = [what_if.before, *(stage.after for stage in what_if.stages)]
    return [compare_levels(before, after) for before, after in pairwise(stood)]


def _say_idle(what_if: WhatIf, said: Sequence[str]) -> list[Block]:
    """What changes nothing, and what does so only with others, whatever the order of the changes."""
    lines = [
        say_effect(stage, what_if.find_effect(stage), words, len(said))
        for stage, words in zip(what_if.stages, said, strict=True)
    ]
    return [Paragraph(line, "warn") for line in lines if line]


def say_effect(stage: Stage, effect: Effect, words: str, count: int) -> str:
    """That a change, one of so many, does nothing by itself; nothing is said of one that does."""
    if effect == "idle":
        return f"{stage.label} changes nothing: your answers say it already."
    if effect == "together":
        return f"{words}: alone it changes no verdict, score or hard stop, together with the others it does."
    if effect == "also":
        return f"{words}: beside the others it changes no verdict, score or hard stop; alone it would."
    others = ", alone or with the others" if count > 1 else ""
    return f"{words}: that changes no verdict, score or hard stop{others}." if effect == "nothing" else ""


def list_new_certifications(before: Profile, after: Profile, today: date) -> dict[str, Credentials]:
    """The certifications that a change brings, each as what is asked for by its own code."""
    held = {found.id for found in before.certifications or () if found.is_current(today)}
    new = [found.id for found in after.certifications or () if found.id not in held]
    return {code: Credentials("certification", (code,)) for code in new}


def _say_exams(exams: Sequence[Step]) -> list[Block]:
    """When exams may be sat that may not be yet."""
    waiting = [exam for exam in exams if not all(route.is_met for route in exam.routes)]
    return [Paragraph(say_sitting(exam), "warn") for exam in waiting]


def _order_table(what_if: WhatIf, said: Sequence[str], levels: Sequence[str]) -> list[Block]:
    columns = (
        Column("Level", wrap=True, most=24),
        Column("Change"),
        Column("Before", wrap=True, most=STANDING),
        Column("After", wrap=True, most=STANDING),
        Column("Hard stops", wrap=True, most=16),
        Column("Step"),
    )
    rows = tuple(
        (
            cell(change.after.title),
            _direction_cell(change),
            _standing_cell(change.before),
            _standing_cell(change.after),
            _stops_cell(change),
            cell(f"Step {n}: {words}"),
        )
        for n, (words, step) in enumerate(zip(said, _list_steps(what_if), strict=True), 1)
        for change in step
        if change.direction != "same" and change.after.id in levels
    )
    return [Table("Each change in order", columns, rows, grouped=True)] if len(said) > 1 and rows else []


BARE = Form(Assessment, "*assessment", schema=ASSESSMENT.schema, assessment=ASSESSED)
JUDGED = Form(LevelAssessment, "verdict score stops open_stops", score=SCORE)
# Pay stands once, beside all assessments.
WHAT_IF = Form(
    tuple[Assessment, list[tuple[Stage, str, Effect]], list[tuple[BeforeAfter, Pay | None]], PaySheet | None],
    "before=0 stages=1 changes=2 pay=3",
    schema="carecli.what-if/1",
    before=BARE,
    stages=Form(
        tuple[Stage, str, Effect],
        "change=0.label says=1 changes_answers does=2 after=0.after",
        changes_answers=(bool, lambda stage: not stage[0].is_idle),
        after=BARE,
    ),
    changes=Form(
        tuple[BeforeAfter, Pay | None],
        "*change=0 median_pay=1",
        change=Form(
            BeforeAfter,
            "id=after.id title=after.title change=direction before after stops_gone stops_new",
            before=JUDGED,
            after=JUDGED,
        ),
        median_pay=Form(Pay, "median currency basis source low mean high"),
    ),
    pay=PAY,
)


def what_if_json(
    what_if: WhatIf, pack: Pack, level: str | None = None, pay: PaySheet | None = None
) -> dict[str, Any]:
    """The what-if as `carecli.what-if/1`: each stage as an assessment, and the levels side by side."""
    pays = find_stated_pay(what_if, pack)
    stages = [stage._replace(after=keep_level(stage.after, level)) for stage in what_if.stages]
    changes = compare_levels(what_if.before, what_if.after)
    effects = [what_if.find_effect(stage) for stage in what_if.stages]
    return WHAT_IF(
        (
            keep_level(what_if.before, level),
            list(zip(stages, say_stages(what_if, pack), effects, strict=True)),
            [(found, pays.get(found.after.id)) for found in changes if level in (None, found.after.id)],
            pay,
        )
    )
