"""The sentences that lead a plan: how long, how much, and what to begin with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from carecli.report.plan_wording import (
    find_month,
    name_steps,
    say_between,
    say_months,
    say_price,
    say_years,
)

if TYPE_CHECKING:
    from carecli.engine.plan import Plan, Step
    from carecli.guide.pack import Pack


def say_lead(plan: Plan, pack: Pack) -> str:
    """Return how long the way takes, until when, and for how much; or why there is none."""
    who = f"{plan.name}, you" if plan.name else "You"
    needed = list_needed(plan)
    left = [step for step in needed if not step.is_done]
    if not needed and plan.standing.verdict.low == "ready":
        return f"{who} meet every must and expected point of {plan.title} already. {_say_rest(plan, pack)}"
    if not left:
        return _say_nothing_left(plan, bool(needed))
    # Answers that only preferred points wait for cannot keep a level from being ready.
    certain = needed[-1].standing.verdict.low == "ready"
    hope = "" if certain or not plan.open_answers else ", if the open answers turn out well"
    return f"{who} can be ready for {plan.title} {_say_takes(plan, left, pack)}{hope}.{_say_untold(plan)}"


def list_needed(plan: Plan) -> list[Step]:
    """Return the steps that the must and expected requirements need."""
    return [step for step in plan.steps if step.importance != "preferred"]


def _say_rest(plan: Plan, pack: Pack) -> str:
    """Return what there is to do for a level that is ready."""
    if any(not step.is_done for step in plan.steps):
        return "What is left are advantages."
    ladder = [level.id for level in pack.ladder.level]
    above = ladder[ladder.index(plan.target) + 1 :]
    further = f"Look further with carecli plan --to {above[0]}." if above else "It is the top of the ladder."
    return f"There is nothing left to plan. {further}"


def _say_nothing_left(plan: Plan, any_needed: bool) -> str:
    """Return why no step is left to a level that is not ready."""
    you = f"{plan.name}, you" if plan.name else "You"
    if any_needed:
        return (
            f"{you} have ticked every step to {plan.title}. Tell your profile what they brought, "
            "with carecli profile edit, and carecli assess counts it too."
        )
    if plan.open_answers:
        whether = f"{plan.name}, whether" if plan.name else "Whether"
        return f"{whether} you are ready for {plan.title} depends on answers that are still open."
    return f"{you} are not ready for {plan.title}, and the pack knows no step that leads there."


def _say_takes(plan: Plan, left: Sequence[Step], pack: Pack) -> str:
    """Return how long and how much the steps left take, or which they are where none has a length."""
    total = plan.needed
    cost = f", for {say_price(total)}" if total.cost else ""
    if not total.months.high and total.unknown_months:
        names = name_steps([step.id for step in left], pack)
        return f"once {names} {choose_form(left, 'is', 'are')} {_say_finished(left)}{cost}"
    if not total.months.high:
        return f"at once{cost}"
    length = f"{say_months(total.months)}{say_years(total.months)}"
    if _is_open_ended(plan, left):
        return f"in {length} or more, not before {find_month(plan.start, total.months.low)}{cost}"
    return f"in {length}, {say_between(plan.start, total.months)}{cost}"


def choose_form(items: Sequence[object], one: str, many: str) -> str:
    """Return the form of a word for one thing or for several."""
    return one if len(items) == 1 else many


def _say_finished(left: Sequence[Step]) -> str:
    return "raised" if all(step.kind == "skill" for step in left) else "done"


def _is_open_ended(plan: Plan, left: Sequence[Step]) -> bool:
    """Whether a step of no known length lies on the longest chain; skills run beside it."""
    waited = {step.id: step.starts_after for step in left}
    chain = [step.id for step in left if step.finish.high >= plan.needed.months.high]
    for name in chain:
        chain += [before for before in waited[name] if before in waited and before not in chain]
    return any(step.months is None and step.kind != "skill" for step in left if step.id in chain)


def _say_untold(plan: Plan) -> str:
    """Return that no source gives the length, nor the cost, where nothing of it is known."""
    if plan.needed.months.high or not plan.needed.unknown_months:
        return ""
    nor = "" if plan.needed.cost or not plan.needed.unknown_cost else " or what it costs"
    return f" No source says how long that takes{nor}."


def say_begin(plan: Plan) -> str:
    """Return what can be started at once."""
    left = [step for step in list_needed(plan) if not step.is_done]
    ids = {step.id for step in left}
    first = [s for s in left if s.kind not in ("skill", "years") and not ids & set(s.starts_after)]
    skills = [step for step in left if step.kind == "skill"]
    said = [step.title for step in first]
    if skills:
        furthest = _name_furthest(skills)
        said.append(f"{len(skills)} skills, first {furthest}" if len(skills) > 1 else f"the skill {furthest}")
    return f"Begin with: {'; '.join(said)}." if said else ""


def _name_furthest(skills: Sequence[Step]) -> str:
    """Return the skill with the longest way to go: `Care coordination (from 2 to 4)`."""
    ways = [(step.ratings or (0, 0), step) for step in skills]
    (low, high), step = max(ways, key=lambda way: way[0][1] - way[0][0])
    return f"{step.title.rpartition(':')[0]} (from {low} to {high})"
