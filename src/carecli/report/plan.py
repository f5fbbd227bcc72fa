"""A plan as a page: what it takes, its steps, what they rest on, the other way, and the first steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from carecli.report.expiry import warn_of_expiry
from carecli.report.page import Block, Bullets, Heading, Page, Paragraph
from carecli.report.pay_lines import say_pay
from carecli.report.plan_grounds import explain_steps, list_cited
from carecli.report.plan_steps import compare_ways, list_skills, list_steps
from carecli.report.plan_summary import summarize_plan
from carecli.report.plan_wording import say_estimate
from carecli.report.schedule import draw_schedule
from carecli.report.sources import list_sources

if TYPE_CHECKING:
    from carecli.engine.assessment import Assessment
    from carecli.engine.pay_sheet import PaySheet
    from carecli.engine.plan import Checklist, Plan
    from carecli.guide.pack import Pack
    from carecli.guide.sources import Source


def plan_page(
    plan: Plan,
    assessment: Assessment,
    pack: Pack,
    sources: Sequence[Source],
    pay: PaySheet | None = None,
) -> Page:
    """Return the whole plan. `pay` is that of the level reached and of the target."""
    known = {source.id: source for source in sources}
    cited = [*list_cited(plan), *([row.source for row in pay.rows] if pay else [])]
    schedule = draw_schedule(plan)
    blocks: list[Block] = [
        *summarize_plan(plan, pack),
        *warn_of_expiry(plan.expiring),
        *list_steps(plan, pack),
        *list_skills(plan, pack),
        *compare_ways(plan, pack),
        *([schedule] if schedule else []),
        *explain_steps(plan, known),
        *say_pay(assessment, pay, sources, {plan.target: " (target)", plan.current_level: " (reached)"}),
        *_check_off(plan.checklist, known),
        *list_sources(cited, sources),
    ]
    whose = f" for {plan.name}" if plan.name else ""
    return Page(f"Plan{whose}: {plan.title}", tuple(blocks))


def _check_off(checklist: Checklist | None, sources: Mapping[str, Source]) -> list[Block]:
    """Return the steps to a first post, with what is done."""
    if checklist is None:
        return []
    items = tuple(
        f"{'[x] done: ' if item.is_done else '[ ] '}{item.title} ({item.id}). {item.todo}"
        for item in checklist.items
    )
    takes = f", {say_estimate(checklist.months, sources)}" if checklist.months else ""
    lead = Paragraph(
        f"Where you come from: {checklist.origin}{takes}. The guide's six steps, read for you (derived):",
        "quiet",
    )
    return [Heading("Becoming a care manager, step by step"), lead, Bullets(items, first=1)]
