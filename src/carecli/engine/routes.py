"""The ways to a credential: who may sit for it, the work that is left until then, and what it takes."""

from collections.abc import Iterable, Sequence
from itertools import product
from math import ceil
from typing import NamedTuple

from carecli.engine.eligibility import MONTHS, count_months_left, is_trained_abroad
from carecli.engine.kinds import Credentials, Years
from carecli.engine.requirements import Qualification
from carecli.engine.results import Eligibility, Estimate, Step
from carecli.engine.steps import (
    Setup,
    estimate,
    is_old,
    list_holdings,
    list_papers,
    plan_degree,
    take_in_field,
)
from carecli.names import fold
from carecli.pack.credentials import Credential, Fee, Route

WEEKS = 52
FIRST_POST = "first-post"


def plan_experience(
    route: Route, credential: Credential, after: tuple[str, ...], setup: Setup, *, from_now: bool
) -> tuple[Step | None, tuple[str, ...]]:
    """The months of work that a route leaves to do, as a step, and the answers that are open.

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
        # They may have worked already what another rule asks for.
        low = min((low, *(left[0] for _, left in others)))
        is_open = tuple(dict.fromkeys((*is_open, *(name for _, left in others for name in left[2]))))
    years = setup.profile.years if _is_care_management(route, credential) else None
    begins = years == 0
    earned: tuple[Qualification, ...] = ()
    if length and years is not None:
        earned = (Years(years + ceil(high) / MONTHS),)
    step = Step(
        f"{'work' if route.part == 'background' else 'experience'}-{fold(credential.id)}",
        "experience",
        f"Work: {route.experience or route.label}",
        route.basis,
        route.source,
        starts_after=(*after, *((FIRST_POST,) if begins else ())),
        months=Estimate(ceil(low), ceil(high), route.basis, route.source, route.label) if length else None,
        others=tuple(
            Eligibility(rule.label, rule.source, rule.basis, left[1] == 0, ceil(left[1]))
            for rule, left in others
        ),
        gains=earned,
        is_free=True,
        short=f"Work for the {credential.id}",
    )
    return step, is_open


def _is_care_management(route: Route, credential: Credential) -> bool:
    """Whether work is in care management: not for a license, nor where other direct care does as well."""
    is_other = "related_years" in route.counts and not route.direct_months
    return credential.kind == "certification" and not is_other


def _count_months_left(
    route: Route, length: tuple[float, float], setup: Setup, *, from_now: bool
) -> tuple[float, float, tuple[str, ...]]:
    """The fewest and the most months left, and the open answers that make the difference.

    Where an answer is open nothing may be left, so the fewest is 0; the most takes it as none. `length` may
    be stretched for part-time work.
    """
    answers = {"years": setup.profile.years, "related_years": setup.profile.related_years}
    done = {name: (answers[name] or 0) * MONTHS for name in route.counts if not from_now}
    is_open = tuple(name for name in done if answers[name] is None)
    low, high = (count_months_left(route, total, done) for total in length)
    return (0 if is_open else low), high, is_open if high else ()


def find_length(route: Route, setup: Setup) -> tuple[float, float] | None:
    """The months that a route asks for in all, at the hours that the person works.

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


PARTS = ("track", "background", "experience", "training")
TRAINING_REASON = "No source gives the months that the hours take"


class Way(NamedTuple):
    """Steps to something, the ids of those that it must wait for, and the answers that are open."""

    steps: tuple[Step, ...] = ()
    after: tuple[str, ...] = ()
    is_open: tuple[str, ...] = ()
    routes: tuple[Eligibility, ...] = ()

    def join(self, other: "Way") -> "Way":
        """Both, each step once."""
        return Way(
            tuple({step.id: step for step in (*self.steps, *other.steps)}.values()),
            tuple(dict.fromkeys((*self.after, *other.after))),
            tuple(dict.fromkeys((*self.is_open, *other.is_open))),
            (*self.routes, *other.routes),
        )


def list_ways(
    credential: Credential, planned: Sequence[Step], setup: Setup, seen: frozenset[str] = frozenset()
) -> list[Way]:
    """Every way to earn a credential that the planned steps leave open; none if all are closed.

    `credentials.toml` says by routes who may sit: one route of each part is needed (a background, the
    experience, the training, or a whole track), and within a part any one will do. So the ways are the
    product of the parts, each with the steps that it still takes, what the exam waits for, the routes taken,
    and the open answers that could ask for more. What is held or planned already takes no step. Licenses and
    certifications that a route asks for are followed by their own routes; `seen` are those on the way here,
    so that two which ask for each other end. A credential without routes has one way, its exam: nothing is
    known of who may have it.

    A nurse with an associate degree and two years in care management has six ways to the CCM: by the license
    or by a bachelor's first, each with the two years worked already or a year of one of two other kinds.
    """
    if _is_recognized(credential, setup):
        return [_recognize(credential, setup)]
    parts = [part for part in PARTS if any(route.part == part for route in credential.route)]
    ways = [Way()]
    for part in parts:
        # Of ways that take equally long, the one that counts what is already worked comes first.
        routes = sorted((rule for rule in credential.route if rule.part == part), key=lambda r: not r.counts)
        ways = [
            way.join(met)
            for way in ways
            for route in routes
            for met in _meet(route, credential, (*planned, *way.steps), way.after, setup, seen)
        ]
    exam = _sit(credential, setup)
    # Of ways that take equally long, one that is known to be open comes before one that an answer may close.
    return [_finish(way, exam) for way in sorted(ways, key=lambda way: bool(way.is_open))]


def _is_recognized(credential: Credential, setup: Setup) -> bool:
    """Whether a person gets a license on the degree that they have from abroad: no second school.

    That is where the pack has a way for it, and no degree of this country opens the license already.
    """
    has_way = any(way.license == credential.id for way in setup.file.abroad)
    if not has_way or not is_trained_abroad(credential, setup.case):
        return False
    ranks = setup.scales.ranks
    at_home = [degree for degree in setup.held.degrees or () if not degree.abroad]
    return not any(
        ranks[degree.level] >= ranks[route.degree] and degree.field in route.fields
        for route in credential.route
        if route.degree
        for degree in at_home
    )


def _recognize(credential: Credential, setup: Setup) -> Way:
    """The papers that lead from a degree earned abroad to a license, the license, and what comes after."""
    before, after = list_papers(credential.id, setup)
    way = next(way for way in setup.file.abroad if way.license == credential.id)
    last = _sit(credential, setup)._replace(
        starts_after=tuple(step.id for step in before[-1:]), cost=None, otherwise=(), is_old=False,
        note=way.note,
    )  # fmt: skip
    later = tuple(step._replace(starts_after=(last.id,)) for step in after)
    return Way((*before, last, *later), (last.id,))


def _meet(
    rule: Route,
    credential: Credential,
    planned: Sequence[Step],
    background: tuple[str, ...],
    setup: Setup,
    seen: frozenset[str],
) -> list[Way]:
    """The ways to meet one route, each with the steps it still takes; none for who is excluded from it.

    A license, a certification and a degree can each be had in several ways, and a route may ask for all
    three: the ways are their product. Work and training come after, once for each of these, because work
    that only counts `after_background` waits for other steps in each, and then nothing worked until today
    counts. `background` is what the parts before this one wait for, so that experience waits for the
    license of another part. The months left are not known (None) while an open answer could change them.
    """
    licenses = list_holdings(setup, planned).licenses
    if set(rule.excludes) & set(licenses or ()):
        return []
    is_open = ("licenses",) if rule.excludes and licenses is None else ()
    choices = []
    if rule.licenses:
        choices.append(_meet_credential(rule.licenses, "license", planned, setup, seen | {credential.id}))
    if rule.certifications:
        found = _meet_credential(rule.certifications, "certification", planned, setup, seen | {credential.id})
        choices.append(found)
    if rule.degree:
        choices.append(_meet_degree(rule.degree, rule, credential, planned, setup))
    ways = []
    for chosen in product(*choices):
        way = Way(is_open=is_open)
        for part in chosen:
            way = way.join(part)
        waits = (*way.after, *background) if rule.after_background else ()
        work = _work(rule, credential, waits, setup)
        left = sum(step.months.high for step in work.steps if step.months)
        way = way.join(work).join(_train(rule, credential))
        is_met = not (way.steps or way.after or way.is_open)
        months = left if is_met or not way.is_open or left else None
        ways.append(way._replace(routes=(Eligibility(rule.label, rule.source, rule.basis, is_met, months),)))
    return ways


def _meet_credential(
    codes: Iterable[str], kind: str, planned: Sequence[Step], setup: Setup, seen: frozenset[str]
) -> list[Way]:
    """Holding one of the credentials already, or else the ways to earn one."""
    held = list_holdings(setup, planned).of(kind)
    if held is None:
        return [Way(is_open=(f"{kind}s",))]
    for code in codes:
        if code in held:
            by = held[code]
            return [Way(after=(by,) if by else ())]
    known = {found.id: found for found in setup.pack.credentials.credential}
    return [
        way
        for code in codes
        if code not in seen and known[code].route
        for way in list_ways(known[code], planned, setup, seen | {code})
    ]


def _meet_degree(
    level: str, rule: Route, credential: Credential, planned: Sequence[Step], setup: Setup
) -> list[Way]:
    """Holding a degree of the level that will do, or else the steps to one.

    A planned degree that may be in any field is taken in one that the rule names.
    """
    holdings = list_holdings(setup, planned)
    if holdings.degrees is None:
        return [Way(is_open=("education",))]
    ranks = setup.scales.ranks
    enough = [found for found in holdings.degrees if ranks[found.level] >= ranks[level]]
    fitting = [degree for degree in enough if not rule.fields or degree.field in rule.fields]
    at_home = [degree for degree in fitting if not degree.abroad]
    if at_home:
        by = min(at_home, key=lambda degree: degree.by is not None).by
        return [Way(after=(by,) if by else ())]
    if fitting:
        papers, _ = list_papers(None, setup)
        return [Way(papers, (papers[-1].id,))]
    if any(degree.field_is_open for degree in enough):
        return [Way(is_open=("education",))]
    for degree in enough:
        if degree.in_any_field:
            step = next(step for step in planned if step.id == degree.by)
            taken = take_in_field(step, rule.fields[0], f"{credential.kind} {credential.id}", setup)
            return [Way((taken,), (taken.id,))]
    steps = plan_degree(level, rule.fields, holdings, setup)
    return [Way(steps, (steps[-1].id,))]


def _work(rule: Route, credential: Credential, background: tuple[str, ...], setup: Setup) -> Way:
    if rule.months is None and rule.hours is None:
        return Way()
    from_now = rule.after_background and bool(background)
    step, is_open = plan_experience(rule, credential, background, setup, from_now=from_now)
    return Way((step,), (step.id,), is_open) if step else Way(is_open=is_open)


def _train(rule: Route, credential: Credential) -> Way:
    if rule.ce_hours is None:
        return Way()
    step = Step(
        f"training-{fold(credential.id)}", "training", f"Training: {rule.label}",
        rule.basis, rule.source, TRAINING_REASON, short=f"Training for the {credential.id}",
    )  # fmt: skip
    return Way((step,), (step.id,))


def _sit(credential: Credential, setup: Setup) -> Step:
    """The credential itself as a step: the study and the fee that it takes."""
    kind = credential.kind
    verb = "Get the license" if kind == "license" else "Earn the certification"
    if credential.id in setup.lapsed:
        verb = f"Renew or regain the {kind}"
    fees = [fee for fee in credential.fee if fee.first_try == "counted"]
    others = [fee for fee in credential.fee if fee.first_try == "otherwise"]
    general = next((e for e in setup.file.exam if credential.id in e.certifications), None)
    months, cost = _study(credential), _add_fees(fees)
    old = any(is_old(fee, setup) for fee in fees)
    if general is not None:
        months = months or estimate(general.months)
    if general is not None and general.cost and not fees:
        cost, old = estimate(general.cost), is_old(general.cost, setup)
    return Step(
        f"{kind}-{fold(credential.id)}", kind, f"{verb} {credential.id}, {credential.name}",
        credential.basis, credential.source,
        months=months,
        cost=cost,
        otherwise=tuple(_price(fee) for fee in others),
        is_old=old,
        note=_say_lapsed(credential, setup),
        gains=(Credentials(kind, (credential.id,)),),
        short=f"{credential.id} license" if kind == "license" else credential.id,
    )  # fmt: skip


def _finish(way: Way, exam: Step) -> Way:
    """The way with the exam as its last step."""
    last = exam._replace(starts_after=way.after, routes=way.routes, open_answers=way.is_open)
    return Way((*way.steps, last), (last.id,), way.is_open, way.routes)


def _say_lapsed(credential: Credential, setup: Setup) -> str | None:
    """Until when somebody held a credential, if they did: a renewal may be shorter than a new start."""
    day = setup.lapsed.get(credential.id)
    return f"You held it until {day}: ask the issuer whether it can still be renewed" if day else None


def _study(credential: Credential) -> Estimate | None:
    """The months of study for a certification; those of a license are its degree's."""
    if credential.kind == "license" or not credential.study:
        return None
    first = credential.study[0]
    low = min(study.months_low for study in credential.study)
    high = max(study.months_high for study in credential.study)
    return Estimate(low, high, first.basis, first.source, first.note)


def _price(fee: Fee) -> Estimate:
    low = fee.amount if fee.low is None else fee.low
    high = fee.amount if fee.high is None else fee.high
    said = f"{fee.label}; {fee.note}" if fee.note else fee.label
    return Estimate(low or 0, high or 0, fee.basis, fee.source, said, currency=fee.currency, year=fee.year)


def _add_fees(fees: Sequence[Fee]) -> Estimate | None:
    """The range from the lowest to the highest of several fees for the same thing."""
    prices = sorted((_price(fee) for fee in fees), key=lambda price: price.high)
    if not prices:
        return None
    note = " or ".join(price.note or "" for price in prices)
    return prices[0]._replace(low=min(p.low for p in prices), high=prices[-1].high, note=note)
