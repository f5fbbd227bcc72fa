"""The steps of a plan as tables: those in order, the skills beside them, and two ways side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from carecli.report.page import Block, Cell, Column, Paragraph, Table, cell
from carecli.report.plan_wording import (
    name_part,
    name_steps,
    say_cost,
    say_end,
    say_months,
    say_price,
    say_standing,
    say_total,
    say_when,
)

if TYPE_CHECKING:
    from carecli.engine.plan import Alternative, Plan, Step, Total
    from carecli.guide.pack import Pack

ORDER_NOTE = (
    "Done by: steps run side by side where nothing has to come first. After it: your verdict and score once "
    "this step, those above it and the skills are done. In brackets: the name to tick it by, as in "
    "carecli plan done {example}."
)
PAY_NOTE = " Pay after a step is the guide's median for the level that it opens."
SKILL_NOTE = "No source says how long a rating takes or what it costs, so the sums leave these out."
DONE = Cell("done", "good")


def list_steps(plan: Plan, pack: Pack) -> list[Block]:
    """Return the steps other than skills, in the order in which they end."""
    steps = [step for step in plan.steps if step.kind != "skill"]
    if not steps:
        return []
    columns = (
        Column("Step", wrap=True),
        Column("Takes", wrap=True, most=9),
        Column("Done by", wrap=True, most=10),
        Column("Costs", wrap=True, most=11),
        Column("After it", wrap=True, most=14),
        Column("Part"),
    )
    rows = tuple(
        (
            cell(f"{step.title} [{step.id}]"),
            *(DONE if step.is_done else cell(said) for said in _say_takes(plan, step)),
            cell(say_after(step, pack)),
            cell(name_part(step)),
        )
        for step in steps
    )
    example = next((step.id for step in steps if not step.is_done), steps[0].id)
    note = f"{ORDER_NOTE.format(example=example)}{_note_pay(steps)}"
    return [Table("Steps", columns, rows, grouped=True), Paragraph(note, "quiet")]


def _say_takes(plan: Plan, step: Step) -> tuple[str, str, str]:
    """Return the length, the end and the cost of a step; work is paid and costs nothing."""
    is_paid = step.kind in ("experience", "years")
    return say_months(step.months), say_end(plan, step), "paid work" if is_paid else say_cost(step.cost)


def _note_pay(steps: Sequence[Step]) -> str:
    return PAY_NOTE if any(step.reaches for step in steps) else ""


def say_after(step: Step, pack: Pack) -> str:
    """Return where the person stands after a step, and what the levels that it opens pay by the guide."""
    said = say_standing(step.standing)
    titles = {level.id: level.title for level in pack.ladder.level}
    for reached in step.reaches:
        pay = next((p for p in pack.salary.pay if p.level == reached and p.median and not p.state), None)
        band = f", {pay.median:,} {pay.currency} a year" if pay else ""
        said += f"; opens {titles[reached]}{band}"
    return said


def list_skills(plan: Plan, pack: Pack) -> list[Block]:
    """Return the skills to raise, each with what a person at the next rating visibly does."""
    steps = [step for step in plan.steps if step.kind == "skill"]
    if not steps:
        return []
    columns = (
        Column("Skill, from and to", wrap=True, most=29),
        Column("What you then do", wrap=True),
        Column("After it", wrap=True, most=14),
        Column("Part"),
    )
    anchors = {skill.id: skill.anchors for skill in pack.skills.skill}
    rows = tuple(
        (
            _name_skill(step),
            cell(anchors[step.skill or ""][(step.ratings or (0, 1))[1] - 1]),
            cell(say_after(step, pack)),
            cell(name_part(step)),
        )
        for step in steps
    )
    note = f"{SKILL_NOTE} All five sentences of a skill: carecli skills {steps[0].skill}.{_note_pay(steps)}"
    return [Table("Skills to raise, beside the steps", columns, rows, grouped=True), Paragraph(note, "quiet")]


def _name_skill(step: Step) -> Cell:
    name, _, ratings = step.title.rpartition(": from ")
    return cell(
        f"{name}, {'done' if step.is_done else ratings} [{step.id}]", "good" if step.is_done else "plain"
    )


def compare_ways(plan: Plan, pack: Pack) -> list[Block]:
    """Return the fastest and the cheapest way side by side, where they differ."""
    if not plan.alternatives:
        return []
    columns = (Column("Compared", wrap=True), *(Column(w.preference, wrap=True) for w in plan.alternatives))
    lines: list[tuple[str, Callable[[Alternative], str]]] = [
        ("Takes", lambda way: say_total(way.total)),
        ("Ends", lambda way: _say_last(plan, way.total)),
        ("Costs, where known", lambda way: say_price(way.total)),
        ("Length not known", lambda way: name_steps(way.total.unknown_months, pack) or "nothing"),
        ("Cost not known", lambda way: name_steps(way.total.unknown_cost, pack) or "nothing"),
        ("Chooses", lambda way: "; ".join(way.choices) or "nothing"),
    ]
    rows = tuple((cell(name), *(cell(say(way)) for way in plan.alternatives)) for name, say in lines)
    other = next(way.preference for way in plan.alternatives if way.preference != plan.preference)
    note = (
        f"Both without the advantages. Shown in full: {plan.preference}. "
        f"The other one: carecli plan --prefer {other}."
    )
    return [Table("Fastest and cheapest", columns, rows), Paragraph(note, "quiet")]


def _say_last(plan: Plan, total: Total) -> str:
    """Return when a way ends; where it has no known length, that."""
    return say_when(plan.start, total.months) if total.months.high else say_total(total)
