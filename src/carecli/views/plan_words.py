"""How a plan is said in words: months, dates, money, what to begin with, and what the steps rest on."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from math import ceil

from carecli.engine.kinds import Credentials
from carecli.engine.requirements import Requirement
from carecli.engine.results import (
    Eligibility,
    Estimate,
    Money,
    OtherWay,
    Plan,
    PlannedStep,
    Raise,
    Span,
    Step,
    StepKind,
    Total,
)
from carecli.names import say_amount
from carecli.pack.pack import Pack
from carecli.pack.sources import Source
from carecli.views.page import Block, Bullets, Heading
from carecli.views.words import say_count, say_list, say_months_left, say_openings, say_sitting

NOT_KNOWN = "not known"
NOW, NEEDED, HELPS = "Now", "Needed to be ready", "Expected, and you can be ready without it"
EXTRA = "An advantage, not needed"
YEAR = 12
MOST_IN_NAME = 2  # a requirement for more licenses than this has a name that does not tell them all
Takes = Callable[[Plan, Sequence[PlannedStep]], str]
PRICED: tuple[StepKind, ...] = ("education", "license", "certification", "training", "recognition")


def say_months(months: Span | Estimate | None) -> str:
    """A length: `12 months`, `6 to 18 months`, `up to 12 months`, `no time`, `not known`."""
    if months is None:
        return NOT_KNOWN
    if not months.high:
        return "no time"
    if months.low == months.high:
        return say_count(ceil(months.high), "month")
    return f"{say_amount(months.low)} to {_say_most(months)}" if months.low else f"up to {_say_most(months)}"


def _say_most(months: Span | Estimate) -> str:
    return f"{say_amount(months.high)} month{'' if months.high == 1 else 's'}"


def say_total(total: Total) -> str:
    """How long steps take together; where none has a known length, that."""
    return NOT_KNOWN if total.unknown_months and not total.months.high else say_months(total.months)


def say_years(months: Span) -> str:
    """A length of two years and more in years, to the next half: ` (5 to 5.5 years)`, else nothing."""
    if months.high < 2 * YEAR or 0 < months.low < 2 * YEAR:
        return ""
    low, high = (ceil(m / YEAR * 2) / 2 for m in months)
    from_low = "" if low == high else f"{say_amount(low)} to " if low else "up to "
    return f" ({from_low}{say_amount(high)} years)"


def find_month(start: date, months: float) -> str:
    """The month that lies so many months after the start: `2028-05`."""
    count = start.year * YEAR + start.month - 1 + ceil(months)
    return f"{count // YEAR}-{count % YEAR + 1:02}"


def say_when(start: date, span: Span) -> str:
    """The month in which something ends, or the first and the last one."""
    low, high = find_month(start, span.low), find_month(start, span.high)
    return low if low == high else f"{low} to {high}"


def say_between(start: date, span: Span) -> str:
    """When something ends: `by 2029-11`, `between 2029-11 and 2030-05`."""
    low, high = find_month(start, span.low), find_month(start, span.high)
    return f"by {low}" if low == high else f"between {low} and {high}"


def say_length(step: Step) -> str:
    """How long a step takes: `12 months`, `not known`; to apply takes no time worth counting."""
    return "no time" if step.kind == "apply" else say_months(step.months)


def say_end(plan: Plan, planned: PlannedStep) -> str:
    """When a step ends: `2029-11`, `2029-11 to 2030-05`, `after 2029-11`, `not known`, or `now`."""
    if planned.kind == "apply":
        return "now"
    if planned.step.months:
        return say_when(plan.start, planned.finish)
    return f"after {find_month(plan.start, planned.start.low)}" if planned.start.low else NOT_KNOWN


def say_cost(cost: Money | Estimate | None) -> str:
    """A sum: `420 USD`, `40,000 to 100,000 USD or more`, `not known`."""
    if cost is None:
        return NOT_KNOWN
    amount = say_amount(cost.low)
    amount += "" if cost.low == cost.high else f" to {say_amount(cost.high)}"
    return f"{amount} {cost.currency}{' or more' if cost.open else ''}"


def say_price(total: Total) -> str:
    """What steps cost together, and that there is more where a fee or a tuition is not known."""
    more = any(step.kind in PRICED for step in total.unknown_cost)
    return f"{say_cost(total.cost)}{' plus what is not known' if more and total.cost else ''}"


def say_estimate(figure: Estimate, sources: Mapping[str, Source]) -> str:
    """A figure with what it means and where it comes from."""
    said = say_cost(figure) if figure.currency else say_months(figure)
    cite = sources[figure.source].cite
    year = f", {figure.year}" if figure.year and str(figure.year) not in cite else ""
    return f"{said}{f', {figure.note}' if figure.note else ''} [{cite}{year}, {figure.basis}]"


def say_tick(step: str, *, is_saved: bool) -> str:
    """How to tick a step: by a command in the saved profile, by hand in a file of the person's own."""
    return f"carecli plan done {step}" if is_saved else f'done = ["{step}"] in your profile'


def name_part(planned: PlannedStep) -> str:
    """The part of a plan that a step belongs to."""
    if planned.kind == "apply":
        return NOW
    if planned.is_needed:
        return NEEDED
    return EXTRA if planned.importance == "preferred" else HELPS


def name_steps(steps: Sequence[Step]) -> str:
    """Steps by their names, skills as a count: `first-post and 15 skills`; nothing for none."""
    others = [step.id for step in steps if step.kind != "skill"]
    count = len(steps) - len(others)
    said = [*others, *([say_count(count, "skill")] if count else [])]
    return say_list(said) if said else ""


def say_lead(plan: Plan, pack: Pack, say: Takes | None = None) -> str:
    """How long the way takes, until when, and for how much; or why there is none.

    `say` words the time and the money that the steps left take, where it is to be another way.
    """
    who = f"{plan.name}, you" if plan.name else "You"
    needed = list_needed(plan)
    left = [step for step in needed if not step.is_done]
    if not needed and plan.standing.verdict.low == "ready":
        return f"{who} are ready for {plan.title} already. {_say_rest(plan, pack)}"
    if not left:
        return _say_nothing_left(plan, bool(needed))
    # Answers that only preferred points wait for cannot keep a level from being ready.
    certain = needed[-1].standing.verdict.low == "ready"
    hope = "" if certain or not plan.open_answers else ", if the open answers turn out well"
    return f"{who} can be ready for {plan.title} {(say or _say_takes)(plan, left)}{hope}.{_say_untold(plan)}"


def say_group(plan: Plan, requirement: Requirement) -> str:
    """The licenses that will do where there are more than two, and the one taken; else nothing."""
    need = requirement.need
    if not isinstance(need, Credentials) or need.kind != "license" or len(need.codes) <= MOST_IN_NAME:
        return ""
    closing = next((step for step in plan.steps if requirement.id in step.closes), None)
    taken = [gain.say() for gain in (closing.step.gains if closing else ()) if gain.kind == need.kind]
    chosen = f"; this plan takes {say_list(taken)}" if taken else ""
    return f"{say_list(need.codes, 'or')} will do{chosen}."


def say_way(way: OtherWay, sources: Mapping[str, Source]) -> str:
    """A way that was not chosen, with what it takes, and why few people go it if so."""
    total = way.total
    takes = [say_total(total), *([say_price(total)] if total.cost else [])]
    untold = [step for step in total.unknown_months if step.kind != "skill"]
    more = f" No source says how long {name_steps(untold)} takes." if untold else ""
    seldom = f" {say_list(way.seldom)}." if way.seldom else ""
    cites = f" [{', '.join(sources[name].cite for name in way.sources)}]" if way.sources else ""
    return f"{'; '.join(way.choices)}: {', '.join(takes)}{cites}.{more}{seldom}"


def find_rival(plan: Plan) -> OtherWay | None:
    """The best of the ways not chosen that may be shorter or cheaper, if people go one; else None.

    It is shorter where its fewest or its most months are fewer, and cheaper where the most that is known of
    its cost is less.
    """
    needed = plan.needed
    for way in plan.other_ways:
        total = way.total
        is_shorter = total.months.low < needed.months.low or total.months.high < needed.months.high
        costs = total.cost and needed.cost and total.cost.currency == needed.cost.currency
        is_cheaper = bool(costs and total.cost and needed.cost and total.cost.high < needed.cost.high)
        if not way.seldom and (is_shorter or is_cheaper):
            return way
    return None


def list_needed(plan: Plan) -> list[PlannedStep]:
    """The steps that it takes to be ready; to apply is none of them."""
    return [step for step in plan.steps if step.is_needed and step.kind != "apply"]


def find_rest(plan: Plan) -> float | None:
    """In how many months all but the years is done, where the years are what takes longest; else None.

    They are the usual tenure and no gate; but years that stand in for something else are one.
    """
    left = [step for step in list_needed(plan) if not step.is_done]
    others = [step for step in left if step.kind != "years" or step.step.in_place_of]
    rest = max((step.finish.high for step in others), default=0)
    return rest if rest < plan.needed.months.high else None


def list_relicensed(plan: Plan) -> Sequence[PlannedStep]:
    """The steps with or after which a person holds another license than today."""
    steps = plan.steps
    first = next((n for n, planned in enumerate(steps) if planned.kind == "license"), len(steps))
    return steps[first:]


def say_where(plan: Plan) -> str:
    """Where to apply today, if somewhere, as the first thing to do."""
    opening = next((step for step in plan.steps if step.kind == "apply" and not step.is_done), None)
    return f"{opening.step.title}: {say_openings(opening.step.openings)}." if opening else ""


def say_exams(plan: Plan) -> str:
    """For each certification in the plan whether its exam may be sat."""
    left = [planned.step for planned in plan.steps if not planned.is_done]
    return " ".join(filter(None, map(say_sitting, left)))


def _say_rest(plan: Plan, pack: Pack) -> str:
    """What there is to do for a level that is ready."""
    if any(not step.is_done and step.kind != "apply" for step in plan.steps):
        return "What is left are advantages."
    ladder = [level.id for level in pack.ladder.level]
    is_top = plan.target == ladder[-1]
    return f"There is nothing left to plan.{' It is the top of the ladder.' if is_top else ''}"


def hint_lead(plan: Plan, pack: Pack) -> str:
    """What to type where no step is left: how to look further, or to say what the ticked ones brought."""
    ladder = [level.id for level in pack.ladder.level]
    above = ladder[ladder.index(plan.target) + 1 :]
    needed = list_needed(plan)
    if all(step.is_done for step in needed):
        if plan.standing.verdict.low != "ready":
            return "That is: carecli profile edit" if needed else ""
        if above and not needed and all(step.is_done or step.kind == "apply" for step in plan.steps):
            return f"Look further: carecli plan --to {above[0]}"
    return ""


def _say_nothing_left(plan: Plan, any_needed: bool) -> str:
    """Why no step is left to a level that is not ready."""
    you = f"{plan.name}, you" if plan.name else "You"
    if any_needed:
        return (
            f"{you} have ticked every step to {plan.title}. Tell your profile what they brought, "
            "and the verdict counts it too."
        )
    if plan.open_answers:
        whether = f"{plan.name}, whether" if plan.name else "Whether"
        return f"{whether} you are ready for {plan.title} depends on answers that are still open."
    return f"{you} are not ready for {plan.title}, and the pack knows no step that leads there."


def _say_takes(plan: Plan, left: Sequence[PlannedStep]) -> str:
    """How long and how much the steps left take, or which they are where none has a length."""
    total = plan.needed
    cost = f", for {say_price(total)}" if total.cost else ""
    if not total.months.high and total.unknown_months:
        names = name_steps([planned.step for planned in left])
        return f"once {names} {choose_form(left, 'is', 'are')} {say_finished(left)}{cost}"
    if not total.months.high:
        return f"at once{cost}"
    length = f"{say_months(total.months)}{say_years(total.months)}"
    if is_open_ended(plan, left):
        return f"in {length} or more, not before {find_month(plan.start, total.months.low)}{cost}"
    return f"in {length}, {say_between(plan.start, total.months)}{cost}"


def choose_form(items: Sequence[object], one: str, many: str) -> str:
    """The form of a word for one thing or for several."""
    return one if len(items) == 1 else many


def say_finished(left: Sequence[PlannedStep]) -> str:
    """What steps are once they are over: skills are raised, all else is done."""
    return "raised" if all(step.kind == "skill" for step in left) else "done"


def is_open_ended(plan: Plan, left: Sequence[PlannedStep]) -> bool:
    """Whether a step of no known length lies on the longest chain; skills run beside it."""
    waited = {planned.id: planned.step.starts_after for planned in left}
    chain = [planned.id for planned in left if planned.finish.high >= plan.needed.months.high]
    for name in chain:
        chain += [before for before in waited[name] if before in waited and before not in chain]
    return any(p.step.months is None and p.kind != "skill" for p in left if p.id in chain)


def _say_untold(plan: Plan) -> str:
    """That no source gives the length, nor the cost, where nothing of it is known."""
    if plan.needed.months.high or not plan.needed.unknown_months:
        return ""
    nor = "" if plan.needed.cost or not plan.needed.unknown_cost else " or what it costs"
    return f" No source says how long that takes{nor}."


def say_begin(plan: Plan) -> str:
    """What can be started at once."""
    left = [planned.step for planned in list_needed(plan) if not planned.is_done]
    ids = {step.id for step in left}
    first = [s for s in left if s.kind not in ("skill", "years") and not ids & set(s.starts_after)]
    raises = [step.raises for step in left if step.raises]
    said = [step.title for step in first]
    if raises:
        furthest = _name_furthest(raises)
        said.append(f"{len(raises)} skills, first {furthest}" if len(raises) > 1 else f"the skill {furthest}")
    return f"Begin with: {'; '.join(said)}." if said else ""


def _name_furthest(raises: Sequence[Raise]) -> str:
    """The skill with the longest way to go: `Care coordination (from 2 to 4)`."""
    furthest = max(raises, key=lambda skill: skill.high - skill.low)
    return f"{furthest.name} (from {furthest.low} to {furthest.high})"


NO_UPLIFT = "the sources give no uplift"


def explain_steps(plan: Plan, sources: Mapping[str, Source]) -> list[Block]:
    """What each step rests on, skills aside."""
    items = [
        f"{planned.id}: {' '.join(parts)}"
        for planned in plan.steps
        if planned.kind != "skill" and (parts := _list_grounds(planned, plan, sources))
    ]
    return [Heading("What the steps rest on", detail=True), Bullets(tuple(items))] if items else []


def _list_grounds(planned: PlannedStep, plan: Plan, sources: Mapping[str, Source]) -> list[str]:
    step, closes = planned.step, planned.closes
    said = [f"Closes: {say_list(plan.asked[name].label for name in closes)}."] if closes else []
    if step.openings:
        return [f"Today {say_openings(step.openings)} [{sources[step.source].cite}]."]
    said += [f"{step.note}."] if step.note else []
    if step.routes:
        said.append(f"Who may: {'; '.join(_say_route(route, sources) for route in step.routes)}.")
    if step.months:
        said.append(f"Takes {_say_length(step, step.months, sources)}.")
    if step.others:
        said.append(f"Or {'; or '.join(_say_route(route, sources) for route in step.others)}.")
    if step.cost:
        old = "; old or of no known date, so in no sum" if step.is_old else ""
        said.append(f"Costs {say_estimate(step.cost, sources)}{old}.")
    if step.otherwise:
        said.append(f"Otherwise {'; '.join(say_estimate(figure, sources) for figure in step.otherwise)}.")
    if not step.months and step.kind != "license":
        said.append(f"{step.reason or 'No source gives its length'} [{sources[step.source].cite}].")
    if step.kind in ("education", "certification"):
        said.append(f"Payback: {_say_payback(planned, plan)}.")
    return said


def _say_length(step: Step, months: Estimate, sources: Mapping[str, Source]) -> str:
    """The length of a step; work is counted toward what a rule asks for in all."""
    if step.kind == "experience" and months.note:
        months = months._replace(note=f"toward {months.note[:1].lower()}{months.note[1:]}")
    return say_estimate(months, sources)


def _say_payback(planned: PlannedStep, plan: Plan) -> str:
    if planned.payback is None:
        return NO_UPLIFT
    low, high = planned.payback
    end = Span(planned.finish.low + low, planned.finish.high + high)
    return f"after {say_months(planned.payback)} of the higher pay, {say_when(plan.start, end)}"


def _say_route(route: Eligibility, sources: Mapping[str, Source]) -> str:
    left = f"{say_months_left(route.months_left)} left" if route.months_left else ""
    state = "you have this" if route.is_met else left or "not yet"
    return f"{route.label} ({state}) [{sources[route.source].cite}, {route.basis}]"


def list_cited(plan: Plan) -> list[str]:
    """The ids of the sources that the page of a plan names, in its order."""
    cited: list[str] = []
    for step in (planned.step for planned in plan.steps):
        if step.kind != "skill":
            figures = [figure for figure in (step.months, step.cost, *step.otherwise) if figure]
            cited += [figure.source for figure in figures]
            cited += [route.source for route in (*step.routes, *step.others)]
            cited += [] if step.months else [step.source]
    cited += [source for way in plan.other_ways for source in way.sources]
    if plan.checklist:
        cited += [item.source for item in plan.checklist.items]
        cited += [plan.checklist.months.source] if plan.checklist.months else []
    return cited
