"""A plan as a page, as one table for spreadsheets, and as JSON."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from math import ceil
from typing import Any

from carecli.engine.pay import PaySheet
from carecli.engine.results import (
    Alternative,
    Checklist,
    Estimate,
    FirstStepDone,
    Opening,
    OtherWay,
    Plan,
    PlannedStep,
    Raise,
    Span,
    Standing,
    Total,
)
from carecli.names import say_number
from carecli.pack.pack import Pack
from carecli.pack.sources import Source
from carecli.views.assess import EXPIRY, PACK, SCORE, name_answer
from carecli.views.page import (
    Block,
    Bullets,
    Cell,
    Column,
    Heading,
    Page,
    Paragraph,
    Table,
    Tone,
    cell,
)
from carecli.views.pay import PAY, say_pay, say_range
from carecli.views.plan_words import (
    choose_form,
    explain_steps,
    find_month,
    find_rest,
    hint_lead,
    list_cited,
    list_needed,
    list_relicensed,
    name_part,
    name_steps,
    say_begin,
    say_between,
    say_cost,
    say_end,
    say_estimate,
    say_exams,
    say_group,
    say_lead,
    say_length,
    say_months,
    say_price,
    say_tick,
    say_total,
    say_way,
    say_when,
    say_where,
)
from carecli.views.schedule import chart_plan, draw_schedule
from carecli.views.serialize import Form
from carecli.views.words import (
    list_sources,
    say_count,
    say_elsewhere,
    say_list,
    say_standing,
    say_usual,
    warn_of_expiry,
)

ORDER_NOTE = (
    "Done by: steps run side by side where nothing has to come first. After it: your verdict and score once "
    "this step, those above it and the skills are done."
)
NAME_NOTE = " In brackets: the name of the step."
TICK_NOTE = "Tick it by that name when it is done: "
PAY_NOTE = " Pay after a step is what the level that it opens pays with your license."
GUIDE_NOTE = " Pay after a step is the guide's figure for the level that it opens."
SKILL_NOTE = "No source says how long a rating takes or what it costs, so the sums leave these out."
DONE = Cell("done", "good")


def list_steps(plan: Plan, pack: Pack, pay: PaySheet | None = None, *, is_saved: bool = True) -> list[Block]:
    """The steps other than skills, in the order in which they end."""
    steps = [planned for planned in plan.steps if planned.kind != "skill"]
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
    relicensed = {planned.id for planned in list_relicensed(plan)}
    rows = tuple(
        (
            cell(f"{planned.step.title} [{planned.id}]"),
            *(DONE if planned.is_done else cell(said) for said in _say_takes(plan, planned)),
            cell(say_after(planned, pack, pay, is_relicensed=planned.id in relicensed)),
            cell(name_part(planned)),
        )
        for planned in steps
    )
    note = f"{ORDER_NOTE}{NAME_NOTE}{_note_pay(steps, pack, pay)}"
    return [
        Table("Steps", columns, rows, grouped=True),
        Paragraph(note, "quiet", _hint_ticks(steps, is_saved=is_saved)),
    ]


def _hint_ticks(steps: Sequence[PlannedStep], *, is_saved: bool) -> str:
    """How to tick a step, one that is left if there is one; to apply is no step that is ever over."""
    names = [
        planned.id
        for planned in sorted(steps, key=lambda planned: planned.is_done)
        if planned.kind != "apply"
    ]
    return f"{TICK_NOTE}{say_tick(names[0], is_saved=is_saved)}" if names else ""


def _say_takes(plan: Plan, planned: PlannedStep) -> tuple[str, str, str]:
    """The length, the end and the cost of a step; work is paid and costs nothing."""
    step = planned.step
    free = "nothing" if step.kind == "apply" else "paid work"
    return say_length(step), say_end(plan, planned), free if step.is_free else say_cost(step.cost)


def _note_pay(steps: Sequence[PlannedStep], pack: Pack, pay: PaySheet | None) -> str:
    if not any(planned.reaches for planned in steps):
        return ""
    if pay is None:
        return GUIDE_NOTE if pack.salary.pay else ""
    return PAY_NOTE if pay.is_known and pay.bands else ""


def say_after(
    planned: PlannedStep, pack: Pack, pay: PaySheet | None = None, *, is_relicensed: bool = False
) -> str:
    """How one stands after a step, and what the levels that it opens pay; by the guide without `pay`.

    `pay` is that of the license held: of a level opened with another one nothing is said.
    """
    said = say_standing(planned.standing)
    titles = {level.id: level.title for level in pack.ladder.level}
    for reached in planned.reaches:
        opened = "" if is_relicensed and pay else _say_opened(reached, pack, pay)
        said += f"; opens {titles[reached]}{opened}"
    return said


def _say_opened(level: str, pack: Pack, sheet: PaySheet | None) -> str:
    if sheet is not None:
        bands = sheet.list_bands(level) if sheet.is_known else ()
        return f", {say_range(bands[0])} a year" if bands else ""
    pay = next((p for p in pack.salary.pay if p.level == level and not p.state), None)
    return f", {say_usual(pay)} a year" if pay else ""


def _say_then(planned: PlannedStep, anchor: str) -> str:
    """What a person then visibly does, and of what counts how to begin; `carecli skills` has all of it."""
    grow = planned.step.raises.grow[:1] if planned.step.raises and planned.is_needed else ()
    return " ".join([anchor, *(f"To do: {todo}" for todo in grow)])


def list_skills(plan: Plan, pack: Pack, pay: PaySheet | None = None) -> list[Block]:
    """The skills to raise, each with what a person then visibly does, and what to do until then."""
    raised = [(planned.step.raises, planned) for planned in plan.steps if planned.step.raises]
    if not raised:
        return []
    columns = (
        Column("Skill, from and to", wrap=True, most=29),
        Column("What you then do", wrap=True),
        Column("After it", wrap=True, most=14, detail=True),
        Column("Part"),
    )
    relicensed = {planned.id for planned in list_relicensed(plan)}
    rows = [
        (
            planned.is_needed,
            (
                _name_skill(skill, planned),
                cell(_say_then(planned, _say_reached(pack, skill))),
                cell(say_after(planned, pack, pay, is_relicensed=planned.id in relicensed)),
                cell(name_part(planned)),
            ),
        )
        for skill, planned in raised
    ]
    needed, rest = (tuple(row for is_needed, row in rows if is_needed is asked) for asked in (True, False))
    paid = _note_pay([planned for _, planned in raised], pack, pay)
    note = Paragraph(
        f"{SKILL_NOTE}{paid}", "quiet", f"All five sentences of a skill: carecli skills {raised[0][0].skill}"
    )
    first = Table("Skills to raise, beside the steps", columns, needed or rest, grouped=True)
    more = Table("Skills that help besides", columns, rest, grouped=True, detail=True)
    return [first, note, *([more] if needed and rest else [])]


def _say_reached(pack: Pack, skill: Raise) -> str:
    """What a person does at the rating that a step leads to, else its name."""
    anchors = next(known.anchors for known in pack.skills.skill if known.id == skill.skill)
    return anchors[skill.high - 1] if anchors else pack.skills.scale.say(skill.high)


def _name_skill(skill: Raise, planned: PlannedStep) -> Cell:
    ratings = "done" if planned.is_done else f"{skill.low} to {skill.high}"
    return cell(f"{skill.name}, {ratings} [{planned.id}]", "good" if planned.is_done else "plain")


def compare_ways(plan: Plan) -> list[Block]:
    """The fastest and the cheapest way side by side, where they differ."""
    if not plan.alternatives:
        return []
    columns = (Column("Compared", wrap=True), *(Column(w.preference, wrap=True) for w in plan.alternatives))
    lines: list[tuple[str, Callable[[Alternative], str]]] = [
        ("Takes", lambda way: say_total(way.total)),
        ("Ends", lambda way: _say_last(plan, way.total)),
        ("Costs, where known", lambda way: say_price(way.total)),
        ("Length not known", lambda way: name_steps(way.total.unknown_months) or "nothing"),
        ("Cost not known", lambda way: name_steps(way.total.unknown_cost) or "nothing"),
        ("Chooses", lambda way: "; ".join(way.choices) or "nothing"),
    ]
    rows = tuple((cell(name), *(cell(say(way)) for way in plan.alternatives)) for name, say in lines)
    other = next(way.preference for way in plan.alternatives if way.preference != plan.preference)
    note = f"Both without the advantages. Shown in full: {plan.preference}."
    hint = f"The other one: carecli plan --prefer {other}"
    return [Table("Fastest and cheapest", columns, rows), Paragraph(note, "quiet", hint)]


def list_other_ways(plan: Plan, sources: Mapping[str, Source]) -> list[Block]:
    """The ways that lose, each with what it takes."""
    if not plan.other_ways:
        return []
    return [
        Heading("Other ways, not chosen", detail=True),
        Bullets(tuple(say_way(way, sources) for way in plan.other_ways)),
    ]


def _say_last(plan: Plan, total: Total) -> str:
    """When a way ends; where it has no known length, that."""
    return say_when(plan.start, total.months) if total.months.high else say_total(total)


def summarize_plan(plan: Plan, pack: Pack) -> list[Block]:
    """What the plan takes, what to begin with, the hard stops, and what it does not know."""
    open_answers, how = _say_open_answers(plan, pack)
    said: list[tuple[str, Tone] | tuple[str, Tone, str]] = [
        (say_where(plan), "strong"),
        (say_lead(plan, pack), "strong", hint_lead(plan, pack)),
        (say_begin(plan), "plain"),
        *((stop, "warn") for stop in _say_stops(plan)),
        (say_elsewhere(plan.title, plan.elsewhere), "plain"),
        (say_exams(plan), "plain"),
        (open_answers, "warn", how),
        (_say_years(plan), "plain"),
        (" ".join(filter(None, (_say_unknown(plan), _say_old(plan), _say_advantages(plan)))), "quiet"),
        (_say_week(plan), "quiet"),
    ]
    return [Paragraph(*parts) for parts in said if parts[0]]


def _say_years(plan: Plan) -> str:
    """How long the rest takes, where the years are what takes longest: they are no gate."""
    rest = find_rest(plan)
    if rest is None:
        return ""
    if all(step.kind == "years" for step in list_needed(plan) if not step.is_done):
        return "These years are the usual tenure and no gate."
    most = (
        f"everything else is done by {find_month(plan.start, rest)}" if rest else "nothing else has a length"
    )
    return f"The years take longest. They are the usual tenure and no gate: {most}."


def _say_stops(plan: Plan) -> list[str]:
    """What blocks the target today, and the step that clears it."""
    said = []
    for stop in plan.stops:
        step = next((step for step in plan.steps if stop in step.closes), None)
        clears = _say_clears(plan, step) if step else "The pack knows no step that clears it."
        parts = [f"What stops you there today: {plan.asked[stop].label}.", say_group(plan, plan.asked[stop])]
        said.append(" ".join(filter(None, [*parts, clears])))
    if plan.open_stops:
        names = say_list(plan.asked[stop].label for stop in plan.open_stops)
        said.append(f"What could stop you is not answered yet: {names}.")
    return said


def _say_clears(plan: Plan, step: PlannedStep) -> str:
    if step.is_done:
        return f"You have ticked {step.id}, which clears it: tell your profile as well."
    if step.step.months:
        return f"The step {step.id} clears it, {say_between(plan.start, step.finish)}."
    after = f" after {find_month(plan.start, step.start.low)}" if step.start.low else ""
    return f"The step {step.id} clears it, at a time{after} that no source gives."


def _say_open_answers(plan: Plan, pack: Pack) -> tuple[str, str]:
    """How many answers are open, and how to give the first of them."""
    if not plan.open_answers:
        return "", ""

    count = len(plan.open_answers)
    still = f"{say_count(count, 'answer is', 'answers are')} still open, and what"
    what, flag = name_answer(plan.open_answers[0], pack)
    first = "they ask is in no step. First:" if count > 1 else "it asks is in no step:"
    return f"{still} {first} {what}.", f"To answer: carecli profile edit {flag}"


def _say_unknown(plan: Plan) -> str:
    """What no source gives and the sums leave out, unless the first sentence has said it."""
    total = plan.needed
    said = []
    if total.months.high and total.unknown_months:
        names = name_steps(total.unknown_months)
        said.append(f"how long {names} {choose_form(total.unknown_months, 'takes', 'take')}")
    if total.unknown_cost and (total.cost or total.months.high):
        same = bool(said) and total.unknown_cost == total.unknown_months
        pronoun = choose_form(total.unknown_cost, "it", "they")
        names = pronoun if same else name_steps(total.unknown_cost)
        costs = "cost" if pronoun == "they" else "costs"
        said.append(f"what {names} {costs}")
    return f"Not in these sums, because no source gives it: {say_list(said)}." if said else ""


def _say_old(plan: Plan) -> str:
    """The costs that are shown and in no sum."""
    said = [f"{step.id} {say_cost(step.cost)}" for step in plan.needed.old_cost]
    return f"Nor these fees, which are old or of no known date: {say_list(said)}." if said else ""


def _say_advantages(plan: Plan) -> str:
    """What the plan takes with the advantages, where that is more."""
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
    """How part-time work is counted, where it is not the full week."""
    if plan.week is None or plan.week == plan.full_week:
        return ""
    return (
        f"Counted at {plan.week:g} hours of work a week: experience that is asked in hours or in full-time "
        "months is stretched to match. Study is not, because the sources give it in months alone."
    )


def plan_page(
    plan: Plan,
    pack: Pack,
    sources: Sequence[Source],
    pay: PaySheet | None = None,
    *,
    with_pay: bool = True,
    is_saved: bool = True,
) -> Page:
    """The whole plan. `pay` is that of the levels reached, opened and aimed at; a part says it `with_pay`.

    `is_saved` says that it is that of the saved profile, which alone is ticked by a command.
    """
    known = {source.id: source for source in sources}
    cited = [*list_cited(plan), *([row.source for row in pay.rows] if pay else [])]
    schedule = chart_plan(plan)
    blocks: list[Block] = [
        *summarize_plan(plan, pack),
        *warn_of_expiry(plan.expiring),
        *list_steps(plan, pack, pay, is_saved=is_saved),
        *list_skills(plan, pack, pay),
        *compare_ways(plan),
        *list_other_ways(plan, known),
        *([draw_schedule(schedule, plan.start)] if schedule else []),
        *explain_steps(plan, known),
        *say_pay(
            pay if with_pay else None,
            sources,
            {plan.target: " (target)", plan.current_level: " (reached)"},
        ),
        *_check_off(plan.checklist, known),
    ]
    whose = f" for {plan.name}" if plan.name else ""
    return Page(f"Plan{whose}: {plan.title}", tuple(blocks), list_sources(cited, sources))


def _check_off(checklist: Checklist | None, sources: Mapping[str, Source]) -> list[Block]:
    """The steps to a first post, with what is done."""
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
    return [Heading("Becoming a care manager, step by step", detail=True), lead, Bullets(items, first=1)]


def steps_page(plan: Plan) -> Page:
    """All steps as one table, for spreadsheets."""
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
    rows = tuple(tuple(map(cell, _list_cells(plan, planned))) for planned in plan.steps)
    return Page(f"Steps to {plan.title}", (Table("", columns, rows),))


def _list_cells(plan: Plan, planned: PlannedStep) -> tuple[str, ...]:
    """One step as a line for spreadsheets; what is not known is empty."""
    step = planned.step
    months = (say_number(step.months.low), say_number(step.months.high)) if step.months else ("", "")
    return (
        step.id,
        step.title,
        name_part(planned),
        "yes" if planned.is_done else "no",
        " ".join(step.starts_after),
        " ".join(planned.closes),
        *months,
        *_describe_cost(step.cost),
        *_find_ends(plan, planned),
        *planned.standing.verdict,
        *(f"{score:.1f}" for score in planned.standing.score),
        step.source,
        step.basis,
    )


def _describe_cost(cost: Estimate | None) -> tuple[str, str, str, str]:
    """The least and the most cost, its currency, and whether it may be more; empty if not known."""
    if cost is None:
        return "", "", "", ""
    more = "yes" if cost.open else "no"
    return say_number(cost.low), say_number(cost.high), cost.currency or "", more


def _find_ends(plan: Plan, planned: PlannedStep) -> tuple[str, str]:
    """The first and the last month in which a step can end, empty where its length is not known."""
    if planned.step.months is None:
        return "", ""
    return find_month(plan.start, planned.finish.low), find_month(plan.start, planned.finish.high)


def find_months(start: date, span: Span) -> tuple[str, str]:
    """The months of the calendar in which a span begins and ends."""
    return find_month(start, span.low), find_month(start, span.high)


MONTHS = Form(tuple[str, str], "low=0 high=1")
LENGTH = Form(Span, low=(int, lambda span: ceil(span.low)), high=(int, lambda span: ceil(span.high)))
AFTER = Form(Standing, score=SCORE)
# A figure has its own source, which can be another than that of the step.
ESTIMATE = Form(
    Estimate,
    "low high *money? note basis source reason",
    money=(Form(Estimate, "currency open year"), lambda figure: figure if figure.currency else None),
)
# What is counted in months stands beside the first day of the plan.
TOTAL = Form(
    tuple[Total, date],
    "months=0.months cost=0.cost finish unknown_months=0.unknown_months.id unknown_cost=0.unknown_cost.id"
    " old_cost=0.old_cost.id",
    months=LENGTH,
    finish=(MONTHS, lambda dated: find_months(dated[1], dated[0].months)),
)
OPENING = Form(Opening, "setting verdict")
STEP = Form(
    tuple[PlannedStep, date],
    "*first=0 start finish *last=0",
    first=Form(
        PlannedStep,
        "id kind title=step.title short=step.short importance needed=is_needed done=is_done closes"
        " starts_after=step.starts_after months=step.months cost=step.cost otherwise=step.otherwise",
        months=ESTIMATE,
        cost=ESTIMATE,
        otherwise=ESTIMATE,
    ),
    start=(MONTHS, lambda dated: find_months(dated[1], dated[0].start)),
    finish=(MONTHS, lambda dated: find_months(dated[1], dated[0].finish)),
    last=Form(
        PlannedStep,
        "routes=step.routes other_routes=step.others note=step.note settings=step.openings"
        " cost_is_old=step.is_old seldom=step.seldom in_place_of=step.in_place_of skill=step.raises.skill"
        " ratings=step.raises grow=step.raises.grow after=standing opens=reaches payback_months=payback"
        " basis=step.basis source=step.source reason=step.reason",
        settings=OPENING,
        ratings=Form(Raise, "from=low to=high"),
        after=AFTER,
        payback_months=LENGTH,
    ),
)
PLAN = Form(
    tuple[Plan, PaySheet | None],
    "*plan=0 pay=1",
    schema="carecli.plan/1",
    plan=Form(
        Plan,
        "pack name current_level target_level=target prefer=preference hours_per_week=week start *standing"
        " stops elsewhere open_stops *needed with_advantages alternatives other_ways steps open_answers"
        " checklist expiring",
        pack=Form(Plan, PACK),
        start=(str, lambda plan: find_month(plan.start, 0)),
        standing=AFTER,
        needed=(TOTAL, lambda plan: (plan.needed, plan.start)),
        with_advantages=(TOTAL, lambda plan: (plan.everything, plan.start)),
        alternatives=(
            [
                Form(
                    tuple[Alternative, date],
                    "prefer=0.preference *total choices=0.choices",
                    total=(TOTAL, lambda dated: (dated[0].total, dated[1])),
                )
            ],
            lambda plan: [(way, plan.start) for way in plan.alternatives],
        ),
        elsewhere=OPENING,
        other_ways=(
            [
                Form(
                    tuple[OtherWay, date],
                    "*total choices=0.choices seldom=0.seldom sources=0.sources",
                    total=(TOTAL, lambda dated: (dated[0].total, dated[1])),
                )
            ],
            lambda plan: [(way, plan.start) for way in plan.other_ways],
        ),
        steps=([STEP], lambda plan: [(step, plan.start) for step in plan.steps]),
        checklist=Form(
            Checklist,
            months=ESTIMATE,
            items=Form(FirstStepDone, "id title todo done=is_done basis source"),
        ),
        expiring=EXPIRY,
    ),
    pay=PAY,
)


def plan_json(plan: Plan, pay: PaySheet | None = None) -> dict[str, Any]:
    """The plan as `carecli.plan/1`. Months and money are null where no source gives them."""
    return PLAN((plan, pay))
