"""Who may sit for a certification now, by its routes, and as far as the answers say."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from carecli.engine.requirements import Case
from carecli.pack.credentials import Credential, Route

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
    parts = _list_parts(credential)
    if not parts:
        return NO
    return find_all(find_any(_find_chance(route, case) for route in routes) for routes in parts)


def _list_parts(credential: Credential) -> list[list[Route]]:
    """The routes of a credential, those of each part together: of every part one is needed."""
    parts: dict[str, list[Route]] = {}
    for route in credential.route:
        parts.setdefault(route.part, []).append(route)
    return [*parts.values()]


def _find_chance(route: Route, case: Case) -> Chance:
    return find_all(_list_chances(route, case))


def find_any(chances: Iterable[Chance]) -> Chance:
    """The chance that one of several things holds."""
    found = NO
    for chance in chances:
        if chance.low:
            return YES
        if chance.high:
            found = OPEN
    return found


def find_all(chances: Iterable[Chance]) -> Chance:
    """The chance that all of several things hold."""
    found = YES
    for chance in chances:
        if not chance.high:
            return NO
        if not chance.low:
            found = OPEN
    return found


def _list_chances(route: Route, case: Case) -> Iterator[Chance]:
    """Whether each thing that a route asks is there, what is quickly seen first."""
    if route.ce_hours is not None:
        yield NO
    if route.licenses:
        yield _hold(route.licenses, case.licenses)
    if route.certifications:
        yield _hold(route.certifications, case.certifications)
    if route.excludes:
        low, high = _hold(route.excludes, case.licenses)
        yield Chance(not high, not low)
    if route.degree:
        yield _studied(route, case)
    if route.months or route.hours:
        yield _worked(route, case)


def lacks_background(credential: Credential, case: Case) -> bool:
    """Whether in some part every route asks for a degree or a license that a person does not have.

    However long they have worked, it then takes them a course of study first. So does a license whose routes
    are not known.
    """
    parts = _list_parts(credential)
    if not parts:
        return credential.kind == "license"
    return any(not any(_has_background(route, case) for route in routes) for routes in parts)


def _has_background(route: Route, case: Case) -> bool:
    """Whether a person may have the license and the degree that a route asks for."""
    has_license = not route.licenses or _hold(route.licenses, case.licenses).high
    return has_license and (route.degree is None or _studied(route, case).high)


def _hold(codes: Iterable[str], held: frozenset[str] | None) -> Chance:
    if held is None:
        return OPEN
    return NO if held.isdisjoint(codes) else YES


def _studied(route: Route, case: Case) -> Chance:
    """A degree of the level, in one of the fields that the route names, evaluated if it is from abroad."""
    if case.degrees is None:
        return OPEN
    least = case.scales.ranks[route.degree or ""]
    enough = [degree for degree in case.degrees if degree.rank >= least and degree.abroad is None]
    if not route.fields:
        return YES if enough else NO
    if any(degree.field_id in route.fields for degree in enough):
        return YES
    return OPEN if any(degree.field is None for degree in enough) else NO


def find_license_above(codes: Iterable[str], case: Case) -> str | None:
    """The first of the licenses that a person has, or has the degree for from abroad.

    Who was educated abroad has worked under another country's license; theirs is to be had, not their trade.
    """
    known, held = case.scales.credentials, case.licenses or ()
    return next((code for code in codes if code in held or is_trained_abroad(known[code], case)), None)


def is_trained_abroad(credential: Credential, case: Case) -> bool:
    """Whether a person has a degree from abroad of the kind that a license is given for."""
    abroad = [degree for degree in case.degrees or () if degree.abroad]
    return any(
        degree.rank >= case.scales.ranks[route.degree] and degree.field_id in route.fields
        for degree in abroad
        for route in credential.route
        if route.degree
    )


def _worked(route: Route, case: Case) -> Chance:
    total = count_months_asked(route)
    answers = {"years": case.profile.years, "related_years": case.profile.related_years}
    asked = [answers[name] for name in route.counts]
    done = {name: (answers[name] or 0) * MONTHS for name in route.counts}
    if count_months_left(route, total, done) <= 0:
        return YES
    return OPEN if None in asked else NO  # Work that no answer of a profile counts is known to nobody.


def count_months_asked(route: Route) -> float:
    """The months of work that a route asks for, its hours counted in full time."""
    return route.months_high or route.months or (route.hours or 0) / FULL_TIME_HOURS


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
