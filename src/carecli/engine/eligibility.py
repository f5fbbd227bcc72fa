"""Who may sit for a certification now, by its routes, and as far as the answers say."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from carecli.engine.requirements import Case, Scales
from carecli.names import fold
from carecli.pack.credentials import Credential, Route
from carecli.profile.model import Certification, Education, License

MONTHS = 12
FULL_TIME_HOURS = 2_080 / MONTHS  # a month of full-time work, where a route counts hours


class Chance(NamedTuple):
    """Whether something holds with all open answers missing (`low`) and with all of them met (`high`)."""

    low: bool
    high: bool


YES, NO, OPEN = Chance(True, True), Chance(False, False), Chance(False, True)


def may_sit(credential: Credential, case: Case) -> Chance:
    """Whether a person may sit for a certification: one route of every part is open to them.

    Nobody may where no route is known, and training hours that a route asks for are in no profile.
    """
    parts = dict.fromkeys(route.part for route in credential.route)
    ways = [[_meet(route, case) for route in credential.route if route.part == part] for part in parts]
    return _all(_any(routes) for routes in ways) if ways else NO


def _any(chances: Iterable[Chance]) -> Chance:
    found = [*chances]
    return Chance(any(c.low for c in found), any(c.high for c in found))


def _all(chances: Iterable[Chance]) -> Chance:
    found = [*chances]
    return Chance(all(c.low for c in found), all(c.high for c in found))


def _meet(route: Route, case: Case) -> Chance:
    if route.ce_hours is not None:
        return NO
    profile = case.profile
    excluded = _hold(route.excludes, profile.licenses, case)
    asks = [Chance(not excluded.high, not excluded.low)]
    if route.licenses:
        asks.append(_hold(route.licenses, profile.licenses, case))
    if route.certifications:
        asks.append(_hold(route.certifications, profile.certifications, case))
    if route.degree:
        asks.append(_studied(route, case))
    if route.months or route.hours:
        asks.append(_worked(route, case))
    return _all(asks)


def _hold(codes: Iterable[str], held: Iterable[License | Certification] | None, case: Case) -> Chance:
    wanted = {*codes}
    if held is None:
        return OPEN if wanted else NO
    return YES if any(h.id in wanted and h.is_current(case.today) for h in held) else NO


def _studied(route: Route, case: Case) -> Chance:
    """A degree of the level, in one of the fields that the route names, evaluated if it is from abroad."""
    education = case.profile.education
    if education is None:
        return OPEN
    ranks, least = case.scales.ranks, case.scales.ranks[route.degree or ""]
    enough = [e for e in education if ranks[e.level] >= least and not is_abroad(e, case.scales)]
    if not route.fields:
        return YES if enough else NO
    if any(case.scales.fields.get(fold(e.field)) in route.fields for e in enough if e.field):
        return YES
    return OPEN if any(e.field is None for e in enough) else NO


def is_abroad(entry: Education, scales: Scales) -> bool:
    """Whether a degree was earned in another country than the pack's, and so is to be evaluated first."""
    return None not in (entry.country, scales.country) and entry.country != scales.country


def is_trained_abroad(credential: Credential, case: Case) -> bool:
    """Whether a person has a degree from abroad of the kind that a license is given for."""
    scales = case.scales
    abroad = [entry for entry in case.profile.education or () if is_abroad(entry, scales)]
    return any(
        scales.ranks[entry.level] >= scales.ranks[route.degree]
        and scales.fields.get(fold(entry.field or "")) in route.fields
        for route in credential.route
        if route.degree
        for entry in abroad
    )


def _worked(route: Route, case: Case) -> Chance:
    total = route.months_high or route.months or (route.hours or 0) / FULL_TIME_HOURS
    answers = {"years": case.profile.years, "related_years": case.profile.related_years}
    asked = [answers[name] for name in route.counts]
    done = {name: (answers[name] or 0) * MONTHS for name in route.counts}
    if count_months_left(route, total, done) <= 0:
        return YES
    return OPEN if None in asked else NO  # Work that no answer of a profile counts is known to nobody.


def count_months_left(route: Route, total: float, done: Mapping[Any, float]) -> float:
    """The months that a route leaves of `total`, from the months `done` in each kind of work that counts.

    Of the total only `direct_months` (in proportion) may be other direct care: the rest must be years in care
    management. Those fill their own part first, and what is over then counts as direct care, for it is that
    as well; other direct care never fills the part of care management. So of 36 months, 12 of which may be
    direct care, 6 are left after 30 in care management (24 of its own part, 6 of the other 12), but 24 after
    30 in direct care.
    """
    whole = route.months_high or route.months
    share = route.direct_months / whole if route.direct_months and whole else 1
    own, other = done.get("years", 0), done.get("related_years", 0)
    direct = total * share
    surplus = max(0, own - (total - direct))
    return max(0, total - direct - own) + max(0, direct - other - surplus)
