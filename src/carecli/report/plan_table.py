"""A plan as one table, for spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecli.report.page import Column, Page, Table, cell
from carecli.report.plan_wording import find_month, name_part

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
        Column("Done by, earliest"),
        Column("Done by, latest"),
        Column("Verdict after"),
        Column("Score after"),
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
                    *((f"{step.months.low:g}", f"{step.months.high:g}") if step.months else ("", "")),
                    *((f"{step.cost.low:g}", f"{step.cost.high:g}") if step.cost else ("", "")),
                    (step.cost.currency if step.cost else "") or "",
                    *_find_ends(plan, step),
                    step.standing.verdict.low,
                    f"{step.standing.score.low:.1f}",
                    step.source,
                    step.basis,
                ),
            )
        )
        for step in plan.steps
    )
    return Page(f"Steps to {plan.title}", (Table("", columns, rows),))


def _find_ends(plan: Plan, step: Step) -> tuple[str, str]:
    """Return the first and the last month in which a step can end, empty where its length is not known."""
    if step.months is None:
        return "", ""
    return find_month(plan.start, step.finish.low), find_month(plan.start, step.finish.high)
