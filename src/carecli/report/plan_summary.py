"""What stands above the steps of a plan: what it takes, what stops a person, and what is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecli.report.page import Block, Paragraph, Tone
from carecli.report.plan_lead import choose_form, list_needed, say_begin, say_lead
from carecli.report.plan_wording import find_month, name_steps, say_between, say_months, say_price
from carecli.report.wording import say_count, say_list

if TYPE_CHECKING:
    from carecli.engine.plan import Plan, Step, Total
    from carecli.guide.pack import Pack


def summarize_plan(plan: Plan, pack: Pack) -> list[Block]:
    """Return what the plan takes, what to begin with, the hard stops, and what it does not know."""
    said: list[tuple[str, Tone]] = [
        (say_lead(plan, pack), "strong"),
        (say_begin(plan), "plain"),
        *((stop, "warn") for stop in _say_stops(plan)),
        (_say_open_answers(plan, pack), "warn"),
        (_say_years(plan), "plain"),
        (f"{_say_unknown(plan, pack)} {_say_advantages(plan)}".strip(), "quiet"),
        (_say_week(plan), "quiet"),
    ]
    return [Paragraph(text, tone) for text, tone in said if text]


def _say_years(plan: Plan) -> str:
    """Return how long the rest takes, where the years are what takes longest: they are no gate."""
    left = [step for step in list_needed(plan) if not step.is_done]
    rest = max((step.finish.high for step in left if step.kind != "years"), default=0)
    if rest >= plan.needed.months.high:
        return ""
    if all(step.kind == "years" for step in left):
        return "These years are the usual tenure and no gate."
    most = (
        f"everything else is done by {find_month(plan.start, rest)}" if rest else "nothing else has a length"
    )
    return f"The years take longest. They are the usual tenure and no gate: {most}."


def _say_stops(plan: Plan) -> list[str]:
    """Return what blocks the target today, and the step that clears it."""
    said = []
    for stop in plan.stops:
        step = next((step for step in plan.steps if stop in step.closes), None)
        clears = _say_clears(plan, step) if step else "The pack knows no step that clears it."
        said.append(f"What stops you there today: {plan.labels[stop]}. {clears}")
    if plan.open_stops:
        names = say_list(plan.labels[stop] for stop in plan.open_stops)
        said.append(f"What could stop you is not answered yet: {names}.")
    return said


def _say_clears(plan: Plan, step: Step) -> str:
    if step.is_done:
        return f"You have ticked {step.id}, which clears it: tell your profile with carecli profile edit."
    if step.months:
        return f"The step {step.id} clears it, {say_between(plan.start, step.finish)}."
    after = f" after {find_month(plan.start, step.start.low)}" if step.start.low else ""
    return f"The step {step.id} clears it, at a time{after} that no source gives."


def _say_open_answers(plan: Plan, pack: Pack) -> str:
    """Return how many answers are open, and how to give the first of them."""
    if not plan.open_answers:
        return ""
    from carecli.report.gap_report import name_answer

    count = len(plan.open_answers)
    still = f"{say_count(count, 'answer is', 'answers are')} still open, and what"
    what, flag = name_answer(plan.open_answers[0], pack)
    how = f"carecli profile edit {flag}"
    first = "they ask is in no step. First:" if count > 1 else "it asks is in no step:"
    return f"{still} {first} {what} ({how})."


def _say_unknown(plan: Plan, pack: Pack) -> str:
    """Return what no source gives and the sums leave out, unless the first sentence has said it."""
    total = plan.needed
    said = []
    if total.months.high and total.unknown_months:
        names = name_steps(total.unknown_months, pack)
        said.append(f"how long {names} {choose_form(total.unknown_months, 'takes', 'take')}")
    if total.unknown_cost and (total.cost or total.months.high):
        same = bool(said) and total.unknown_cost == total.unknown_months
        pronoun = choose_form(total.unknown_cost, "it", "they")
        names = pronoun if same else name_steps(total.unknown_cost, pack)
        costs = "cost" if pronoun == "they" else "costs"
        said.append(f"what {names} {costs}")
    return f"Not in these sums, because no source gives it: {say_list(said)}." if said else ""


def _say_advantages(plan: Plan) -> str:
    """Return what the plan takes with the advantages, where that is more."""
    needed, everything = plan.needed, plan.everything
    if (everything.cost, everything.months) == (needed.cost, needed.months):
        return ""
    what = (
        "With the advantages too:"
        if needed.months.high or needed.cost
        else "The advantages, if you want them:"
    )
    return f"{what} {_say_sum(everything)}."


def _say_sum(total: Total) -> str:
    parts = [say_months(total.months)] if total.months.high else []
    return ", ".join([*parts, *([say_price(total)] if total.cost else [])])


def _say_week(plan: Plan) -> str:
    """Return how part-time work is counted, where it is not the full week."""
    if plan.week is None or plan.week == plan.full_week:
        return ""
    return (
        f"Counted at {plan.week:g} hours of work a week: experience that is asked in hours or in full-time "
        "months is stretched to match. Study is not, because the sources give it in months alone."
    )
