"""Work that a rule asks for before an exam: how many months of it are left."""

from math import ceil

from carecli.engine.drafts import Draft, Gain, Setup
from carecli.engine.plan import Estimate, Route
from carecli.guide.credentials import Credential
from carecli.guide.credentials import Route as Rule
from carecli.guide.naming import fold

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
    others = [
        (rule, _count_months_left(rule, asked, setup, from_now=from_now))
        for rule in credential.route
        if rule.part == route.part == "experience"
        and rule is not route
        and (asked := find_length(rule, setup))
    ]
    if setup.profile.years is None:
        # She may have worked already what another rule asks for.
        low = min((low, *(left[0] for _, left in others)))
        is_open = tuple(dict.fromkeys((*is_open, *(name for _, left in others for name in left[2]))))
    years = setup.profile.years if _is_care_management(route, credential) else None
    begins = years == 0
    earned: tuple[Gain, ...] = ()
    if length and years is not None:
        earned = (Gain("years", "years", amount=years + ceil(high) / MONTHS),)
    draft = Draft(
        f"{'work' if route.part == 'background' else 'experience'}-{fold(credential.id)}",
        "experience",
        f"Work: {route.experience or route.label}",
        route.basis,
        route.source,
        after=(*after, *((FIRST_POST,) if begins else ())),
        months=Estimate(ceil(low), ceil(high), route.basis, route.source, route.label) if length else None,
        others=tuple(
            Route(rule.label, rule.source, rule.basis, left[1] == 0, ceil(left[1])) for rule, left in others
        ),
        gains=earned,
        is_free=True,
    )
    return draft, is_open


def _is_care_management(route: Rule, credential: Credential) -> bool:
    """Whether work is in care management: not for a license, nor where other direct care does as well."""
    is_other = "related_years" in route.counts and not route.direct_months
    return credential.kind == "certification" and not is_other


def _count_months_left(
    route: Rule, length: tuple[float, float], setup: Setup, *, from_now: bool
) -> tuple[float, float, tuple[str, ...]]:
    """Return the fewest and the most months left, and the open answers that make the difference."""
    answers = {"years": setup.profile.years, "related_years": setup.profile.related_years}
    done = {name: (answers[name] or 0) * MONTHS for name in route.counts if not from_now}
    is_open = tuple(name for name in done if answers[name] is None)
    own, other = done.get("years", 0), done.get("related_years", 0)
    whole = route.months_high or route.months
    share = route.direct_months / whole if route.direct_months and whole else 1

    def count(total: float) -> float:
        direct = total * share
        surplus = max(0, own - (total - direct))
        return max(0, total - direct - own) + max(0, direct - other - surplus)

    low, high = map(count, length)
    return (0 if is_open else low), high, is_open if high else ()


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
