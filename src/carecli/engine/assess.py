"""Assess a person against every level of a pack."""

from calendar import monthrange
from collections.abc import Collection, Sequence
from datetime import MINYEAR, date
from typing import Literal

from carecli.engine.eligibility import find_license_above
from carecli.engine.judging import (
    Ends,
    find_ends,
    find_settling_answer,
    judge_asked,
    list_findings,
    list_rows,
    stand,
    weigh,
)
from carecli.engine.lift import find_lift
from carecli.engine.requirements import Case, Finding, open_case
from carecli.engine.results import Assessment, Expiry, LevelAssessment, LevelScore
from carecli.engine.standards import Standard, Standards, set_standards
from carecli.pack.pack import Pack
from carecli.profile.model import Certification, License, Profile

Advised = Literal["every", "next", "none"] | tuple[str, ...]
WARNING_DAYS = 180


def assess(profile: Profile, pack: Pack, today: date) -> Assessment:
    """Where a person stands on every level of the pack, in the setting of their profile.

    For each level: a finding for each requirement, with the worst and the best that open answers leave
    possible; the verdict and the score of both; the fewest steps that lift the verdict; and the open answer
    that would settle most. The current level is the highest one that is ready whatever the open answers
    turn out to be; the next is the one that follows it. The rules are those of design section 6, the numbers
    in them those of the pack. Credentials that expired before `today` do not count.

    Every profile that the pack's vocabulary accepts can be assessed, an empty one too: everything is then
    open, and each level's range goes from its lowest to its highest. To assess many people, make the
    standards of each setting once (`set_standards`) and call `assess_against`.

    >>> from carecli.pack.loading import load_pack
    >>> from carecli.pack.reading import find_pack
    >>> found = assess(Profile(licenses=()), load_pack(find_pack()), date(2026, 11, 23))
    >>> found.current_level, found.next_level, [level.verdict.high for level in found.levels[:2]]
    (None, 'assistant', ['ready', 'stretch'])
    """
    return assess_against(profile, set_standards(pack, profile.setting), today)


def assess_against(
    profile: Profile, standards: Standards, today: date, advised: Advised = "every"
) -> Assessment:
    """Where a person stands on every level of `standards`.

    What lifts the verdict and what settles most is worked out for the `advised` levels alone, which may be
    named: it takes longer than all the rest.
    """
    case = open_case(profile, today, standards.scales)
    judged = judge_asked(standards, case)
    rows = list_rows(standards, profile)
    ends, found = find_ends(standards, judged, rows), list_findings(standards, judged, rows)
    levels = [
        _assess_level(standard, findings, come_to, case)
        for standard, findings, come_to in zip(standards.levels, found, ends, strict=True)
    ]
    current = _list_current(levels, standards)
    reached = frozenset(current).union(*(standards.below[name] for name in current))
    ahead = _list_next(levels, current, reached, standards)
    following = _choose_next(ahead, profile.target, standards)
    if advised != "none":
        every = tuple([level.id for level in levels])
        wanted = {"every": every, "next": following}[advised] if isinstance(advised, str) else advised
        levels = [
            _advise(level, standard, standards, come_to, case) if level.id in wanted else level
            for level, standard, come_to in zip(levels, standards.levels, ends, strict=True)
        ]
    return Assessment(
        pack_id=standards.pack_id,
        pack_version=standards.pack_version,
        name=profile.name,
        setting=standards.setting,
        current_level=current[0] if current else None,
        current_levels=current,
        reached=reached,
        next_level=following[0] if following else None,
        next_levels=ahead,
        target_level=profile.target,
        levels=tuple(levels),
        expiring=find_expiries(profile, today),
    )


def score_against(profile: Profile, standards: Standards, today: date) -> tuple[LevelScore, ...]:
    """Verdict and score on every level of `standards` and nothing else: what many people are judged by.

    Both are those of `assess_against`.
    """
    case = open_case(profile, today, standards.scales)
    judged = judge_asked(standards, case, range(standards.counted))
    ends, rules = find_ends(standards, judged, list_rows(standards, profile)), standards.scales.rules
    each = zip(standards.levels, ends, strict=True)
    return tuple([LevelScore(standard.level.id, *weigh(come_to, rules)) for standard, come_to in each])


def _list_current(levels: Sequence[LevelAssessment], standards: Standards) -> tuple[str, ...]:
    """The highest level of each track whose worst-case verdict is ready; those passed over are left out."""
    ready = [x.id for x in levels if x.verdict.low == "ready" and not x.passed_over]
    behind = frozenset[str]().union(*(standards.below[name] for name in ready))
    return tuple([name for name in ready if name not in behind])


def _list_next(
    levels: Sequence[LevelAssessment], current: Sequence[str], reached: Collection[str], standards: Standards
) -> tuple[str, ...]:
    """The levels that follow a current one, or the first of the ladder; past those passed over."""
    passed = {level.id for level in levels if level.passed_over}
    behind: set[str | None] = {*current} or {None}
    ahead = []
    for standard in standards.levels:
        name = standard.level.id
        if name in reached or not behind.intersection(standard.follows or (None,)):
            continue
        if name in passed:
            behind.add(name)
        else:
            ahead.append(name)
    return tuple(ahead)


def _choose_next(ahead: tuple[str, ...], target: str | None, standards: Standards) -> tuple[str, ...]:
    """Of what may come next the one that leads to the target, else the first; none where nothing is."""
    wanted = {target, *standards.below.get(target or "", ())}
    return tuple([name for name in ahead if name in wanted][:1]) or ahead[:1]


def _assess_level(standard: Standard, findings: Sequence[Finding], ends: Ends, case: Case) -> LevelAssessment:
    credentials, skills = ends.low
    # Skills stand last, and are seldom a must.
    asked = findings if skills.stops else findings[: len(standard.others)] if credentials.stops else ()
    stops = [f for f in asked if f.requirement.is_stopped_by(f.reading.worst)]
    return LevelAssessment(
        standard.level.id,
        standard.level.title,
        standard.level.years,
        *stand(ends, case.scales.rules),
        passed_over=find_license_above(standard.level.passed_over, case),
        stops=tuple([f.requirement.id for f in stops if not f.open_answers]),
        open_stops=tuple([f.requirement.id for f in stops if f.open_answers]),
        findings=tuple(findings),
    )


def _advise(
    level: LevelAssessment, standard: Standard, standards: Standards, ends: Ends, case: Case
) -> LevelAssessment:
    return level._replace(
        lift=find_lift(level, standard, standards, ends, case),
        settles_most=find_settling_answer(level.findings, ends, case.scales.rules),
    )


def find_target(assessment: Assessment) -> str | None:
    """The level to work towards where none is named: the target if it lies ahead, else the next one.

    A target that a license passes over is left behind.
    """
    reached = assessment.reached
    ahead = [level.id for level in assessment.levels if level.id not in reached and not level.passed_over]
    return assessment.target_level if assessment.target_level in ahead else assessment.next_level


def find_expiries(profile: Profile, today: date, within: int | None = WARNING_DAYS) -> tuple[Expiry, ...]:
    """What has expired or does so within so many days, the earliest first; None is without end.

    A credential held twice counts with its longest term.
    """
    last: dict[tuple[str, Literal["license", "certification"]], date] = {}
    credentials: list[License | Certification] = [*(profile.licenses or ()), *(profile.certifications or ())]
    for held in credentials:
        key = held.id, _name_kind(held)
        day = find_last_day(held.expires) if held.expires else date.max
        last[key] = max(last.get(key, day), day)
    found = [
        Expiry(code, kind, day, (day - today).days) for (code, kind), day in last.items() if day < date.max
    ]
    near = [expiry for expiry in found if within is None or expiry.days_left <= within]
    return tuple(sorted(near, key=lambda expiry: (expiry.last_day, expiry.credential, expiry.kind)))


def _name_kind(held: License | Certification) -> Literal["license", "certification"]:
    return "license" if isinstance(held, License) else "certification"


def find_last_day(expires: str) -> date:
    """The last valid day of `2028-05` (the month's end) or `2028-05-17`.

    A snapshot of an earlier carecli may hold a day that its month does not have: that is the month's end.
    """
    year, month, *day = map(int, expires.split("-"))
    year = max(year, MINYEAR)
    return date(year, month, min(day[0] if day else 31, monthrange(year, month)[1]))
