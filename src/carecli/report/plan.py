"""A plan as a page: what it takes, its steps, what they rest on, the other way, and the first steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from carecli.report.expiry import warn_of_expiry
from carecli.report.page import Block, Bullets, Column, Heading, Page, Paragraph, Table, cell
from carecli.report.pay_lines import say_pay
from carecli.report.plan_summary import say_open_answers, summarize_plan
from carecli.report.plan_wording import (
    NOT_KNOWN,
    find_month,
    name_part,
    name_steps,
    say_cost,
    say_estimate,
    say_months,
    say_standing,
    say_when,
)
from carecli.report.schedule import draw_schedule
from carecli.report.sources import list_sources

if TYPE_CHECKING:
    from carecli.engine.assessment import Assessment
    from carecli.engine.pay_sheet import PaySheet
    from carecli.engine.plan import Checklist, Plan, Route, Step
    from carecli.guide.pack import Pack
    from carecli.guide.sources import Source

NO_UPLIFT = "the sources give no uplift"
ORDER_NOTE = (
    "Done by: steps run side by side where nothing has to come first. After it: your verdict and score once "
    "this step, those above it and the skills are done. In brackets: the name to tick it by, as in "
    "carecli plan done {example}."
)
SKILL_NOTE = "No source says how long a rating takes or what it costs, so the sums leave these out."


def plan_page(
    plan: Plan,
    assessment: Assessment,
    pack: Pack,
    sources: Sequence[Source],
    pay: PaySheet | None = None,
) -> Page:
    """Return the whole plan. `pay` is that of the level reached and of the target."""
    cited = {source.id: source for source in sources}
    blocks: list[Block] = [
        *summarize_plan(plan, pack),
        *warn_of_expiry(plan.expiring),
        *_list_steps(plan, pack),
        *_list_skills(plan, pack),
        *_compare(plan, pack),
        *_draw(plan),
        *_explain(plan, cited),
        *say_open_answers(plan, pack),
        *say_pay(assessment, pay, sources, {plan.target: " (target)", plan.current_level: " (reached)"}),
        *_check_off(plan.checklist, cited),
        *list_sources(_list_cited(plan, pay), sources),
    ]
    whose = f" for {plan.name}" if plan.name else ""
    return Page(f"Plan{whose}: {plan.title}", tuple(blocks))


def _list_steps(plan: Plan, pack: Pack) -> list[Block]:
    """Return the steps other than skills, in the order in which they end."""
    steps = [step for step in plan.steps if step.kind != "skill"]
    if not steps:
        return []
    columns = (
        Column("Step", wrap=True),
        Column("Takes", wrap=True, most=9),
        Column("Done by", wrap=True, most=10),
        Column("Costs", wrap=True, most=12),
        Column("After it", wrap=True, most=17),
        Column("Part"),
    )
    rows = tuple(
        (
            cell(f"{step.title} [{step.id}]"),
            cell("done" if step.is_done else say_months(step.months), "good" if step.is_done else "plain"),
            cell("done" if step.is_done else _say_end(plan, step)),
            cell(_say_price(step)),
            cell(say_after(step, pack)),
            cell(name_part(step)),
        )
        for step in steps
    )
    note = Paragraph(ORDER_NOTE.format(example=steps[0].id), "quiet")
    return [Table("Steps", columns, rows, grouped=True), note]


def _say_end(plan: Plan, step: Step) -> str:
    if step.months:
        return say_when(plan.start, step.finish)
    return f"after {find_month(plan.start, step.start.high)}" if step.start.high else NOT_KNOWN


def _say_price(step: Step) -> str:
    """Return the cost of a step that is not done; work is paid and costs nothing."""
    if step.is_done:
        return "done"
    return "paid work" if step.kind in ("experience", "years") else say_cost(step.cost)


def say_after(step: Step, pack: Pack) -> str:
    """Return where the person stands after a step, and what the levels that it opens pay by the guide."""
    said = say_standing(step.standing)
    titles = {level.id: level.title for level in pack.ladder.level}
    for reached in step.reaches:
        pay = next((p for p in pack.salary.pay if p.level == reached and p.median and not p.state), None)
        band = f", {pay.median:,} {pay.currency} a year by the guide" if pay else ""
        said += f"; opens {titles[reached]}{band}"
    return said


def _list_skills(plan: Plan, pack: Pack) -> list[Block]:
    """Return the skills to raise, each with what a person at the next rating visibly does."""
    steps = [step for step in plan.steps if step.kind == "skill"]
    if not steps:
        return []
    anchors = {skill.id: skill.anchors for skill in pack.skills.skill}
    columns = (
        Column("Skill", wrap=True, most=28),
        Column("From, to", wrap=True, most=6),
        Column("What you then do", wrap=True),
        Column("After it", wrap=True, most=11),
        Column("Part"),
    )
    rows = []
    for step in steps:
        assert step.ratings is not None  # noqa: S101
        assert step.skill is not None  # noqa: S101
        low, high = step.ratings
        name = step.title.rpartition(":")[0]
        done = anchors[step.skill][high - 1]
        span = "done" if step.is_done else f"{low} to {high}"
        rows.append(
            (
                cell(f"{name} [{step.id}]"),
                cell(span, "good" if step.is_done else "plain"),
                cell(done),
                cell(say_after(step, pack)),
                cell(name_part(step)),
            )
        )
    note = f"{SKILL_NOTE} All five sentences of a skill: carecli skills {steps[0].skill}."
    return [
        Table("Skills to raise, beside the steps", columns, tuple(rows), grouped=True),
        Paragraph(note, "quiet"),
    ]


def _compare(plan: Plan, pack: Pack) -> list[Block]:
    """Return the fastest and the cheapest way side by side, where they differ."""
    if not plan.alternatives:
        return []
    columns = (Column("", wrap=True), *(Column(way.preference, wrap=True) for way in plan.alternatives))
    lines: list[tuple[str, Callable[..., str]]] = [
        ("Takes", lambda way: say_months(way.total.months)),
        ("Ends", lambda way: say_when(plan.start, way.total.months)),
        ("Costs, where known", lambda way: say_cost(way.total.cost)),
        ("Not in the sum", lambda way: name_steps(way.total.unknown_cost, pack) or "nothing"),
        ("Chooses", lambda way: "; ".join(way.choices)),
    ]
    rows = tuple((cell(name), *(cell(say(way)) for way in plan.alternatives)) for name, say in lines)
    other = next(way.preference for way in plan.alternatives if way.preference != plan.preference)
    note = f"Shown above: {plan.preference}. The other one in full: carecli plan --prefer {other}."
    return [Table("Fastest and cheapest", columns, rows), Paragraph(note, "quiet")]


def _draw(plan: Plan) -> list[Block]:
    drawing = draw_schedule(plan)
    return [drawing] if drawing else []


def _explain(plan: Plan, sources: Mapping[str, Source]) -> list[Block]:
    """Return what each step rests on: who may sit, the figures of all sources, and the payback."""
    items = [
        f"{step.id}: {' '.join(parts)}"
        for step in plan.steps
        if step.kind != "skill" and (parts := _list_grounds(step, plan, sources))
    ]
    return [Heading("What the steps rest on"), Bullets(tuple(items))] if items else []


def _list_grounds(step: Step, plan: Plan, sources: Mapping[str, Source]) -> list[str]:
    said = []
    if step.note:
        said.append(f"{step.note}.")
    if step.routes:
        said.append(f"Who may: {'; '.join(_say_route(route, sources) for route in step.routes)}.")
    if step.months:
        said.append(f"Takes {say_estimate(step.months, sources)}.")
    if step.others:
        said.append(f"Or {'; or '.join(_say_route(route, sources) for route in step.others)}.")
    if step.cost:
        said.append(f"Costs {say_estimate(step.cost, sources)}.")
    if step.otherwise:
        said.append(f"Otherwise {'; '.join(say_estimate(figure, sources) for figure in step.otherwise)}.")
    if not step.months and step.kind != "license":
        said.append(f"{step.reason or 'No source gives its length'} [{sources[step.source].cite}].")
    if step.kind in ("education", "certification"):
        said.append(f"Payback: {_say_payback(step, plan)}.")
    return said


def _say_payback(step: Step, plan: Plan) -> str:
    if step.payback is None:
        return NO_UPLIFT
    from carecli.engine.plan import Span

    end = Span(step.finish.low + step.payback.low, step.finish.high + step.payback.high)
    return f"after {say_months(step.payback)} of the higher pay, {say_when(plan.start, end)}"


def _say_route(route: Route, sources: Mapping[str, Source]) -> str:
    left = f"{say_months_left(route.months_left)} left" if route.months_left else ""
    state = "you have this" if route.is_met else left or "not yet"
    return f"{route.label} ({state}) [{sources[route.source].cite}, {route.basis}]"


def say_months_left(months: float) -> str:
    """Return months as a count: `1 month`, `12 months`."""
    return f"{months:g} month{'' if months == 1 else 's'}"


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


def _list_cited(plan: Plan, pay: PaySheet | None) -> list[str]:
    cited: list[str] = []
    for step in plan.steps:
        if step.kind != "skill":
            figures = [figure for figure in (step.months, step.cost, *step.otherwise) if figure]
            cited += [figure.source for figure in figures]
            cited += [route.source for route in (*step.routes, *step.others)]
            cited += [] if step.months else [step.source]
    if plan.checklist:
        cited += [item.source for item in plan.checklist.items]
        cited += [plan.checklist.months.source] if plan.checklist.months else []
    return [*cited, *([row.source for row in pay.rows] if pay else [])]


def cited_sources(plan: Plan) -> set[str]:
    """Return the ids of all sources that the page of a plan names."""
    return set(_list_cited(plan, None))
