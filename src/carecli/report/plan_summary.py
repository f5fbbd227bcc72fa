"""The sentences that lead a plan: how long, how much, what to begin with, and what is not known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from carecli.report.page import Block, Paragraph
from carecli.report.plan_wording import find_month, name_steps, say_cost, say_months, say_when, say_years
from carecli.report.wording import say_count, say_list

if TYPE_CHECKING:
    from carecli.engine.plan import Plan, Span, Step, Total
    from carecli.guide.pack import Pack

PLANNED = ("education", "license", "certification", "training")


def summarize_plan(plan: Plan, pack: Pack) -> list[Block]:
    """Return what the plan takes, what to begin with, and the hard stops."""
    blocks: list[Block] = [Paragraph(_lead(plan), "strong")]
    begin = _begin(plan)
    blocks += [Paragraph(begin)] if begin else []
    blocks += [Paragraph(said, "warn") for said in _say_stops(plan, pack)]
    blocks += [Paragraph(said) for said in _say_years(plan)]
    blocks += [Paragraph(said, "quiet") for said in (_say_unknown(plan, pack), _say_week(plan)) if said]
    return blocks


def _lead(plan: Plan) -> str:
    needed = [step for step in plan.steps if step.importance != "preferred"]
    left = [step for step in needed if not step.is_done]
    who = f"{plan.name}, you" if plan.name else "You"
    if not needed and plan.standing.verdict.low == "ready":
        extra = " What is left are advantages." if plan.steps else " There is nothing left to plan."
        return f"{who} meet every must and expected point of {plan.title} already.{extra}"
    if not left:
        what = "nothing that can be planned" if plan.open_answers else "only what you have ticked"
        return f"{who} have {what} between you and {plan.title}."
    if not plan.needed.months.high:
        when = f"as soon as {say_count(len(left), 'step')} with no known length "
        when += "is taken" if len(left) == 1 else "are taken"
    else:
        months = plan.needed.months
        when = f"in {say_months(months)}{say_years(months)}, {say_between(plan, months)}"
    cost = f", for {say_cost(plan.needed.cost)}" if plan.needed.cost else ""
    hope = " if the open answers turn out well" if plan.open_answers else ""
    return f"{who} can be ready for {plan.title} {when}{cost}{hope}."


def say_between(plan: Plan, months: Span) -> str:
    """Return the month, or the months between which, a plan ends: `by 2029-11`, `between ... and ...`."""
    low, _, high = say_when(plan.start, months).partition(" to ")
    return f"between {low} and {high}" if high else f"by {low}"


def _begin(plan: Plan) -> str:
    """Return what can be started at once."""
    left = [step for step in plan.steps if not step.is_done and step.importance != "preferred"]
    ids = {step.id for step in left}
    first = [s for s in left if s.kind not in ("skill", "years") and not ids & set(s.starts_after)]
    skills = [step for step in left if step.kind == "skill"]
    said = [step.title for step in first]
    if skills:
        name = _name(_furthest(skills))
        said.append(f"{len(skills)} skills, such as {name}" if len(skills) > 1 else f"the skill {name}")
    return f"Begin with: {'; '.join(said)}." if said else ""


def _furthest(skills: Sequence[Step]) -> Step:
    return max(skills, key=lambda step: (step.ratings or (0, 0))[1] - (step.ratings or (0, 0))[0])


def _name(step: Step) -> str:
    return step.title.rpartition(":")[0]


def _say_years(plan: Plan) -> list[str]:
    """Return how long the rest takes, where the years are what takes longest: they are no gate."""
    left = [step for step in plan.steps if step.importance != "preferred" and not step.is_done]
    rest = max((step.finish.high for step in left if step.kind != "years"), default=0)
    if rest >= plan.needed.months.high:
        return []
    most = (
        f"everything else is done by {find_month(plan.start, rest)}" if rest else "nothing else has a length"
    )
    return [f"The years take longest. They are the usual tenure and no gate: {most}."]


def _say_stops(plan: Plan, pack: Pack) -> list[str]:
    """Return what blocks the target today, and the step that clears it."""
    labels = _label_requirements(plan, pack)
    said = []
    for stop in plan.stops:
        step = next((step for step in plan.steps if stop in step.closes), None)
        end = f", by {say_when(plan.start, step.finish)}" if step and step.finish.high else ""
        how = f" {step.id} clears it{end}." if step else " The pack knows no way to it."
        said.append(f"What stops you there today: {labels[stop]}.{how}")
    if plan.open_stops:
        names = say_list(labels[stop] for stop in plan.open_stops)
        said.append(f"What could stop you is not answered yet: {names}.")
    return said


def _label_requirements(plan: Plan, pack: Pack) -> dict[str, str]:
    from carecli.engine.standards import set_standards

    standards = set_standards(pack)
    level = next(standard for standard in standards.levels if standard.level.id == plan.target)
    return {requirement.id: requirement.label for requirement in level.requirements}


def _say_unknown(plan: Plan, pack: Pack) -> str:
    """Return what no source gives and the sums leave out."""
    said = []
    for names, what in (
        (plan.needed.unknown_months, "how long"),
        (plan.needed.unknown_cost, "what it costs"),
    ):
        if names:
            said.append(f"{what}: {name_steps(names, pack)}")
    left_out = f"Not known, and so not in the sums: {'; '.join(said)}." if said else ""
    if plan.everything.cost != plan.needed.cost or plan.everything.months != plan.needed.months:
        more = f"With the advantages too: {_say_total(plan.everything)}."
        left_out = f"{left_out} {more}".strip()
    return left_out


def _say_total(total: Total) -> str:
    cost = f", {say_cost(total.cost)}" if total.cost else ""
    return f"{say_months(total.months)}{cost}" if total.months.high else cost.removeprefix(", ")


def _say_week(plan: Plan) -> str:
    """Return how part-time work is counted, where it is not the full week."""
    if plan.week is None or plan.week == plan.full_week:
        return ""
    return (
        f"Counted at {plan.week:g} hours of work a week: experience that is asked in hours or in full-time "
        "months is stretched to match. Study is not, because the sources give it in months alone."
    )


def say_open_answers(plan: Plan, pack: Pack) -> list[Block]:
    """Return how many answers are open, and how to give the first of them."""
    from carecli.report.gap_report import say_answer

    if not plan.open_answers:
        return []
    count = say_count(len(plan.open_answers), "answer is", "answers are")
    first = plan.open_answers[0]
    return [
        Paragraph(
            f"{count} still open, and what they ask is in no step. First: {say_answer(first, pack)}.", "warn"
        )
    ]
