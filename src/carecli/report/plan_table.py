"""A plan as one table, for spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecli.report.page import Column, Page, Table, cell
from carecli.report.plan_wording import find_month, name_part
from carecli.report.wording import say_number

if TYPE_CHECKING:
    from carecli.engine.plan import Plan, Step


def steps_page(plan: Plan) -> Page:
    """Return all steps as one table, for spreadsheets."""
    columns = (
        Column("Step"),
        Column("Title"),
        Column("Part"),
        Column("Done"),
        Column("Starts after"),
        Column("Closes"),
        Column("Months, least"),
        Column("Months, most"),
        Column("Cost, least"),
        Column("Cost, most"),
        Column("Currency"),
        Column("May cost more"),
        Column("Done by, earliest"),
        Column("Done by, latest"),
        Column("Verdict after, worst"),
        Column("Verdict after, best"),
        Column("Score after, least"),
        Column("Score after, most"),
        Column("Source"),
        Column("Basis"),
    )
    rows = tuple(
        tuple(
            map(
                cell,
                (
                    step.id,
                    step.title,
                    name_part(step),
                    "yes" if step.is_done else "no",
                    " ".join(step.starts_after),
                    " ".join(step.closes),
                    *(
                        (say_number(step.months.low), say_number(step.months.high))
                        if step.months
                        else ("", "")
                    ),
                    *_describe_cost(step),
                    *_find_ends(plan, step),
                    *step.standing.verdict,
                    *(f"{score:.1f}" for score in step.standing.score),
                    step.source,
                    step.basis,
                ),
            )
        )
        for step in plan.steps
    )
    return Page(f"Steps to {plan.title}", (Table("", columns, rows),))


def _describe_cost(step: Step) -> tuple[str, str, str, str]:
    """Return the least and the most cost, its currency, and whether it may be more; empty if not known."""
    cost = step.cost
    if cost is None:
        return "", "", "", ""
    more = "yes" if cost.open else "no"
    return say_number(cost.low), say_number(cost.high), cost.currency or "", more


def _find_ends(plan: Plan, step: Step) -> tuple[str, str]:
    """Return the first and the last month in which a step can end, empty where its length is not known."""
    if step.months is None:
        return "", ""
    return find_month(plan.start, step.finish.low), find_month(plan.start, step.finish.high)
