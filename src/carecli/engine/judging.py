"""Judging what a person has against what a level asks: status, points, score and verdict."""

from collections.abc import Iterable, Sequence
from datetime import date
from math import ceil, floor, inf

from carecli.engine.results import MET, Finding, Outcome, Requirement, Verdict
from carecli.engine.standards import UNKNOWN, Standard, Standards, count_steps
from carecli.names import fold
from carecli.pack.ladder import Rules
from carecli.profile.model import Certification, Education, License, Profile

Judged = Iterable[tuple[Requirement, Outcome]]


def score(points: float, total: float) -> float:
    """Return points out of `total` as 0 to 100 with one decimal, rounded down so that it never flatters."""
    return floor(points / total * 1000 + 1e-6) / 10 if total else 100.0


def points_for_score(wanted: float, total: float) -> float:
    """Return the fewest points out of `total` that `score` shows as at least `wanted`."""
    return (ceil(wanted * 10 - 1e-9) - 1e-6) / 1000 * total


def add_points(judged: Judged) -> float:
    """Return the weighted share of the requirements met."""
    return sum([requirement.weight * outcome.credit for requirement, outcome in judged])


def decide_verdict(judged: Judged, level_score: float, rules: Rules) -> Verdict:
    """Return the verdict for one reading of the answers.

    A missing must blocks. With every must and expected one met, the level is ready. A stretch needs
    the score and has no gap above the allowed steps, musts that are partly met included.
    """
    is_ready = within_reach = True
    for requirement, outcome in judged:
        if requirement.importance == "preferred" or outcome.status == "met":
            continue
        if requirement.importance == "must" and outcome.status == "missing":
            return "blocked"
        is_ready = False
        if outcome.gap > rules.stretch.steps:
            within_reach = False
    if is_ready:
        return "ready"
    return "stretch" if within_reach and level_score >= rules.stretch.score else "developing"


def blocks(finding: Finding, outcome: Outcome) -> bool:
    """Whether an outcome of a finding is a hard stop: a must that is missing."""
    return finding.requirement.importance == "must" and outcome.status == "missing"


MISSING = Outcome("missing", 0.0, 1)
STRENGTHS = ("missing", "partial", "met")


def judge_level(
    profile: Profile, standard: Standard, standards: Standards, today: date
) -> tuple[Finding, ...]:
    """Return a finding for each requirement of a level, in the order of the pack, skills last."""
    return (*judge_others(profile, standard, standards, today), *judge_skills(profile, standard))


def judge_others(
    profile: Profile, standard: Standard, standards: Standards, today: date
) -> tuple[Finding, ...]:
    """Return a finding for each requirement of a level but its skills."""
    return tuple(
        [_judge(requirement, profile, standard, standards, today) for requirement in standard.others]
    )


def judge_skills(profile: Profile, standard: Standard) -> tuple[Finding, ...]:
    """Return a finding for each skill that a level asks for."""
    rating_of = profile.skills.get
    return tuple([by_rating[rating_of(skill, UNKNOWN) + 1] for skill, by_rating in standard.skills])


def _judge(
    requirement: Requirement, profile: Profile, standard: Standard, standards: Standards, today: date
) -> Finding:
    if requirement.kind == "years":
        return _judge_years(requirement, profile, standards, related=standard.related)
    if requirement.kind == "education":
        return _judge_education(requirement, profile.education, standards)
    if requirement.kind == "license":
        return _judge_credential(requirement, profile.licenses, "licenses", today)
    return _judge_credential(requirement, profile.certifications, "certifications", today)


def _judge_years(
    requirement: Requirement, profile: Profile, standards: Standards, *, related: bool
) -> Finding:
    """Count care management years, and other direct care where the level lets it count.

    An open answer could add any number of years, so it leaves the best case met.
    """
    answers = {"years": profile.years}
    if related:
        answers["related_years"] = profile.related_years
    known = sum(years for years in answers.values() if years is not None)
    is_open = [answer for answer, years in answers.items() if years is None]
    worst = _count_years(requirement, known, standards)
    best = _count_years(requirement, inf if is_open else known, standards)
    have = None if len(is_open) == len(answers) else known
    return Finding(requirement, have, worst, best, is_open[0] if worst != best else None)


def _count_years(requirement: Requirement, years: float, standards: Standards) -> Outcome:
    assert isinstance(requirement.need, float | int)  # noqa: S101
    short = requirement.need - years
    if short <= 0:
        return MET
    gap = count_steps(short, standards.rules.steps.years)
    return Outcome("partial" if years else "missing", years / requirement.need, gap)


def _judge_education(
    requirement: Requirement, education: tuple[Education, ...] | None, standards: Standards
) -> Finding:
    """Take the entry that comes closest; a level without its field leaves the field open."""
    assert isinstance(requirement.need, str)  # noqa: S101
    nothing = Outcome("missing", 0.0, standards.degrees_to[None, requirement.need])
    if education is None:
        return Finding(requirement, None, nothing, MET, "education")
    if not education:
        return Finding(requirement, "none", nothing, nothing)
    judged = [_judge_entry(requirement, entry, standards) for entry in education]
    closest = max(
        judged, key=lambda f: (_strength(f.worst), _rank(f, standards), _strength(f.best), str(f.have))
    )
    best = max((f.best for f in judged), key=_strength)
    is_open = closest.worst != best
    return Finding(requirement, closest.have, closest.worst, best, "education" if is_open else None)


def _strength(outcome: Outcome) -> tuple[int, float, int]:
    return STRENGTHS.index(outcome.status), outcome.credit, -outcome.gap


def _rank(finding: Finding, standards: Standards) -> int:
    return standards.ranks[str(finding.have).partition(":")[0]]


def _judge_entry(requirement: Requirement, entry: Education, standards: Standards) -> Finding:
    to_go = standards.degrees_to[entry.level, str(requirement.need)]
    have = f"{entry.level}:{entry.field}" if entry.field else entry.level
    if to_go:
        short = Outcome("missing", 0.0, to_go)
        return Finding(requirement, have, short, short)
    if entry.field and is_named_field(entry.field, standards):
        return Finding(requirement, have, MET, MET)
    half = Outcome("partial", standards.rules.partial.other_field, 1)
    return Finding(requirement, have, half, half if entry.field else MET)


def is_named_field(field: str, standards: Standards) -> bool:
    """Whether the pack counts a field of study, however the person writes it."""
    wanted = fold(field)
    if wanted in standards.fields:
        return standards.fields[wanted]
    return any(f"-{stem}-" in f"-{wanted}-" for stem in standards.stems)


def _judge_credential(
    requirement: Requirement,
    held: tuple[License, ...] | tuple[Certification, ...] | None,
    answer: str,
    today: date,
) -> Finding:
    if held is None:
        return Finding(requirement, None, MISSING, MET, answer)
    current = sorted({h.id for h in held if h.is_current(today)})
    fitting = tuple(code for code in current if code in requirement.accepts)
    if fitting:
        return Finding(requirement, fitting, MET, MET)
    lapsed = tuple(sorted({h.id for h in held if h.id in requirement.accepts}))
    return Finding(requirement, tuple(current), MISSING, MISSING, lapsed=lapsed)


def find_settling_answer(findings: Sequence[Finding]) -> str | None:
    """Return the open answer that would settle most of a level, or None where all are given.

    An answer that decides a must comes first, since it decides whether the level is blocked; then the
    one that narrows the range of the score most.
    """
    weights: dict[str, tuple[bool, float]] = {}
    for finding in findings:
        if finding.open_answer is not None:
            decides_must, width = weights.get(finding.open_answer, (False, 0.0))
            weights[finding.open_answer] = (
                decides_must or blocks(finding, finding.worst),
                width + finding.requirement.weight * (finding.best.credit - finding.worst.credit),
            )
    return max(weights, key=lambda answer: weights[answer], default=None)
