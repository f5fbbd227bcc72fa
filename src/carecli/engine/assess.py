"""Assess a person against every level of a pack."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import MINYEAR, date
from typing import Literal

from carecli.engine.judging import (
    add_points,
    blocks,
    decide_verdict,
    find_settling_answer,
    judge_level,
    score,
)
from carecli.engine.lift import find_lift
from carecli.engine.requirements import Case, Finding, Outcome, Requirement
from carecli.engine.results import (
    Assessment,
    Expiry,
    LevelAssessment,
    Range,
    Standing,
    Verdict,
    VerdictRange,
)
from carecli.engine.standards import Standard, Standards, set_standards
from carecli.pack.ladder import Rules
from carecli.pack.pack import Pack
from carecli.profile.model import Certification, License, Profile

WARNING_DAYS = 180


def assess(profile: Profile, pack: Pack, today: date) -> Assessment:
    """Where a person stands on every level of the pack, in the setting of their profile.

    For each level: a finding for each requirement, with the worst and the best that open answers leave
    possible; the verdict and the score of both; the fewest steps that lift the verdict; and the open answer
    that would settle most. The current level is the highest one that is ready whatever the open answers
    turn out to be; the next is the one above it. The rules are those of design section 6, the numbers in
    them those of the pack. Credentials that expired before `today` do not count.

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


def assess_against(profile: Profile, standards: Standards, today: date) -> Assessment:
    """Where a person stands on every level of `standards`."""
    case = Case(profile, today, standards.scales)
    levels = tuple([_assess_level(standard, case) for standard in standards.levels])
    current = _find_current(levels)
    return Assessment(
        pack_id=standards.pack_id,
        pack_version=standards.pack_version,
        name=profile.name,
        setting=standards.setting,
        current_level=levels[current].id if current is not None else None,
        next_level=_find_next(levels, current),
        target_level=profile.target,
        levels=levels,
        expiring=find_expiries(profile, today),
    )


def _find_current(levels: Sequence[LevelAssessment]) -> int | None:
    """The position of the highest level whose worst-case verdict is ready."""
    return max((i for i, level in enumerate(levels) if level.verdict.low == "ready"), default=None)


def _find_next(levels: Sequence[LevelAssessment], current: int | None) -> str | None:
    above = 0 if current is None else current + 1
    return levels[above].id if above < len(levels) else None


def _assess_level(standard: Standard, case: Case) -> LevelAssessment:
    findings = judge_level(standard, case)
    rules = case.scales.rules
    verdict, reached = stand(findings, standard.total, rules)
    stops = [f for f in findings if blocks(f, f.worst)]
    return LevelAssessment(
        id=standard.level.id,
        title=standard.level.title,
        years=standard.level.years,
        verdict=verdict,
        score=reached,
        stops=tuple(f.requirement.id for f in stops if f.open_answer is None),
        open_stops=tuple(f.requirement.id for f in stops if f.open_answer is not None),
        findings=findings,
        lift=find_lift(findings, verdict.high, standard.total, case.scales),
        settles_most=find_settling_answer(findings),
    )


def stand(findings: Sequence[Finding], total: float, rules: Rules) -> Standing:
    """The verdict and the score of a level by its findings, whose weights add up to `total`."""
    worst = [(finding.requirement, finding.worst) for finding in findings]
    low, lowest = _judge_all(worst, total, rules)
    high, highest = low, lowest
    if any(finding.open_answer for finding in findings):
        best = [(finding.requirement, finding.best) for finding in findings]
        high, highest = _judge_all(best, total, rules)
    return Standing(VerdictRange(lowest, highest), Range(low, high))


def _judge_all(
    judged: Sequence[tuple[Requirement, Outcome]], total: float, rules: Rules
) -> tuple[float, Verdict]:
    reached = score(add_points(judged), total)
    return reached, decide_verdict(judged, reached, rules)


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

    A profile may say a day that its month does not have; then that is the month's end, too.
    """
    year, month, *day = map(int, expires.split("-"))
    year = max(year, MINYEAR)
    return date(year, month, min(day[0] if day else 31, monthrange(year, month)[1]))
