"""Work that a rule asks for before an exam: how many months of it are left."""

from collections.abc import Iterator
from math import ceil

from carecli.engine.drafts import Draft, Gain, Setup
from carecli.engine.plan import Estimate, Route
from carecli.guide.credentials import Credential
from carecli.guide.credentials import Route as Rule

MONTHS = 12
WEEKS = 52
FIRST_POST = "first-post"


def plan_experience(
    route: Rule, credential: Credential, after: tuple[str, ...], setup: Setup, *, from_now: bool
) -> tuple[Draft | None, tuple[str, ...]]:
    """Return the months of work that a route leaves to do, as a step, and the answers that are open.

    None means that nothing is left. `from_now` says that what was worked until today does not count.
    """
    length = find_length(route, setup)
    low, high, is_open = _count_months_left(route, length or (0, 0), setup, from_now=from_now)
    if length and high <= 0:
        return None, is_open
    profile = setup.profile
    begins = credential.kind == "certification" and profile.years == 0
    earned: tuple[Gain, ...] = ()
    if length and profile.years is not None and credential.kind == "certification":
        earned = (Gain("years", "years", amount=profile.years + ceil(high) / MONTHS),)
    draft = Draft(
        f"{'work' if route.part == 'background' else 'experience'}-{credential.id.lower()}",
        "experience",
        f"Work: {route.experience or route.label}",
        route.basis,
        route.source,
        after=(*after, *((FIRST_POST,) if begins else ())),
        months=Estimate(ceil(low), ceil(high), route.basis, route.source, route.label) if length else None,
        others=tuple(_list_others(route, credential, setup, from_now=from_now)),
        gains=earned,
        is_free=True,
    )
    return draft, is_open


def _list_others(route: Rule, credential: Credential, setup: Setup, *, from_now: bool) -> Iterator[Route]:
    """Yield the other kinds of work that would do, with the months that each lacks."""
    for rule in credential.route:
        length = find_length(rule, setup)
        if rule.part == route.part == "experience" and rule is not route and length:
            left = _count_months_left(rule, length, setup, from_now=from_now)[1]
            yield Route(rule.label, rule.source, rule.basis, left == 0, ceil(left))


def _count_months_left(
    route: Rule, length: tuple[float, float], setup: Setup, *, from_now: bool
) -> tuple[float, float, tuple[str, ...]]:
    """Return the fewest and the most months left, and the open answers that make the difference."""
    low, high = length
    answers = {"years": setup.profile.years, "related_years": setup.profile.related_years}
    done = {name: (answers[name] or 0) * MONTHS for name in route.counts if not from_now}
    is_open = tuple(name for name in done if answers[name] is None)
    direct = min(route.direct_months or 0, high)
    own, other = done.get("years", 0), done.get("related_years", 0)
    if not route.direct_months:
        left_low, left_high = max(0, low - own - other), max(0, high - own - other)
    else:
        surplus = max(0, own - (high - direct))
        left_low = max(0, low - direct - own) + max(0, direct - other - surplus)
        left_high = max(0, high - direct - own) + max(0, direct - other - surplus)
    return (0 if is_open else left_low), left_high, is_open if left_high else ()


def find_length(route: Rule, setup: Setup) -> tuple[float, float] | None:
    """Return the months that a route asks for in all, at the hours that the person works.

    None where it counts hours and those of a week are not known.
    """
    full, week = setup.file.full_time, setup.week
    low = float(route.months or 0)
    high = float(route.months_high or low)
    if route.full_time and full and week and week < full.hours:
        low, high = low * full.hours / week, high * full.hours / week
    if route.hours is not None and week:
        # A source that gives hours and months means them for full time; slower work is counted by its hours.
        at_week = route.hours / (week * WEEKS / MONTHS)
        low, high = max(low, at_week), max(high, at_week)
    return (round(low, 6), round(high, 6)) if high else None
