"""A report on one page: who it is about, where they stand, what it pays, three steps, and the sources."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from carecli.engine.pay import PaySheet
from carecli.engine.results import Assessment, LevelAssessment, Plan, PlannedStep
from carecli.pack.pack import Pack
from carecli.pack.sources import Source
from carecli.views.answer import MOST, find_focus, say_deed
from carecli.views.assess import chart_scores, name_answer, summarize
from carecli.views.charts import Chart, Mark, Row
from carecli.views.document import Document, ReportSection, begin_document, gather_sources, list_facts
from carecli.views.page import Block, Paragraph
from carecli.views.pay import say_bands, say_overlap, say_range
from carecli.views.plan_words import EXTRA, list_needed, name_part, say_cost, say_end, say_lead, say_length
from carecli.views.salary import find_ticks
from carecli.views.words import (
    list_sources,
    name_stops,
    say_elsewhere,
    say_openings,
    say_standing,
    warn_of_expiry,
)

VERDICTS = "ready: all that is asked is there. stretch: nearly all of it. developing: more to do."
ADVICE = "How to grow in a skill is advice of carecli's own. Ratings run from 0 to {most}."


def make_brief(
    assessment: Assessment,
    plan: Plan,
    pack: Pack,
    today: date,
    sources: Sequence[Source],
    pay: PaySheet | None,
) -> Document:
    """The report on one page, from the same results as the whole one.

    `sources` are those that it may cite, `pay` what the person's license earns.
    """
    focus, cites = find_focus(assessment, plan.target), {source.id: source.cite for source in sources}
    steps, cited = _list_first(plan), dict.fromkeys(_cite_focus(focus))
    sections = [
        ReportSection("summary", _judge(focus), _answer(assessment, focus, plan, pack)),
        ReportSection(
            "levels", "All levels", (Paragraph(VERDICTS, "quiet"),), _chart_levels(assessment, focus)
        ),
    ]
    if pay and (bands := pay.list_bands(focus.id)):
        cited |= dict.fromkeys(band.source for band in bands)
        said = say_bands(bands, is_known=pay.is_known)
        blocks = [Paragraph(f"As {focus.title}, a year: {said} [{cites[bands[0].source]}].")]
        blocks += [Paragraph(overlap, "quiet")] if (overlap := say_overlap(pay)) else []
        chart = _chart_pay(pay, focus) if pay.is_known else None
        sections.append(ReportSection("pay", "What it pays", tuple(blocks), chart))
    if steps:
        cited |= dict.fromkeys(_cite_steps(steps))
        sections.append(ReportSection("steps", f"Next, toward {plan.title}", _tell(steps, plan, pack, cites)))
    sections[-1] = sections[-1]._replace(sources=list_sources([*cited], sources))
    return begin_document(assessment, pack, today, gather_sources(sections))._replace(fits_one_page=True)


def _judge(focus: LevelAssessment) -> str:
    """The level that the page is about, with its verdict: `Care Manager: stretch, 94.4 of 100`."""
    return f"{focus.title}: {say_standing(focus, name_stops(focus))} of 100"


def _answer(assessment: Assessment, focus: LevelAssessment, plan: Plan, pack: Pack) -> tuple[Block, ...]:
    return (
        Paragraph(summarize(assessment, focus), "strong"),
        Paragraph(say_lead(plan, pack)),
        *([Paragraph(say_elsewhere(focus.title, plan.elsewhere))] if plan.elsewhere else []),
        *_say_open(focus, pack),
        *warn_of_expiry(assessment.expiring),
    )


def _say_open(focus: LevelAssessment, pack: Pack) -> Iterator[Paragraph]:
    """Yield how many answers are open, and the one that would settle most, if any is."""
    if focus.settles_most:
        count = len({finding.open_answer for finding in focus.findings if finding.open_answer})
        what, _ = name_answer(focus.settles_most, pack)
        yield Paragraph(f"Not answered yet: {count}. What would settle most: {what}.", "warn")


def _chart_levels(assessment: Assessment, focus: LevelAssessment) -> Chart:
    """The levels as bars, each with its verdict in words; what is started above has no bar."""
    chart = chart_scores(assessment)
    rows = tuple(
        Row(level.title, f"{level.passed_over} starts above it")
        if level.passed_over
        else row._replace(said=say_standing(level, "a must"), stands_out=level is focus)
        for row, level in zip(chart.rows, assessment.levels, strict=True)
    )
    has_open = any(mark.kind == "unsure" for row in rows for mark in row.marks)
    return chart._replace(rows=rows, key=chart.key if has_open else ())


def _chart_pay(pay: PaySheet, focus: LevelAssessment) -> Chart | None:
    """The bands of the level and of those beside it on one scale of money, as far as both ends are known."""
    place = [level.id for level in pay.levels].index(focus.id)
    found = [
        (level.title, band)
        for level in pay.levels[max(0, place - 1) : place + 3]
        for band in pay.list_bands(level.id)[:1]
        if band.low is not None and band.high is not None
    ]
    ends = [end for _, band in found for end in (band.low, band.high) if end is not None]
    if not ends:
        return None
    ticks = tuple((tick, f"{tick:,.0f}") for tick in find_ticks(min(ends), max(ends)))
    rows = tuple(
        Row(
            title,
            say_range(band),
            (Mark("bar", band.low or 0, band.high or 0),),
            stands_out=title == focus.title,
        )
        for title, band in found
    )
    return Chart("chart-bands", "Pay by level", "Each bar is what a level pays a year.", ticks, rows)


def _list_first(plan: Plan) -> list[PlannedStep]:
    """What to do first: what is needed before what only helps, and skills by the longest way to go.

    Of what only helps skills come first: they take no fee, and no years as a degree does.
    """
    left = [step for step in plan.steps if not step.is_done]
    applies = any(step.kind == "apply" for step in left)
    left = [step for step in left if not (applies and step.kind == "first-post")]  # it says the same
    needed = {step.id for step in left if step.kind == "apply"} | {step.id for step in list_needed(plan)}

    def weigh(step: PlannedStep) -> tuple[bool, bool, int]:
        """The key by which steps stand: needed ones first, then those that raise most."""
        raised = step.step.raises
        is_extra = step.id not in needed
        return is_extra, (raised is None) is is_extra, raised.low - raised.high if raised else 0

    return sorted(left, key=weigh)[:MOST]


def _tell(
    steps: Sequence[PlannedStep], plan: Plan, pack: Pack, cites: Mapping[str, str]
) -> tuple[Block, ...]:
    facts = {
        f"{number}. {step.step.raises.name if step.step.raises else step.step.title}": " ".join(
            _say_step(step, plan, pack, cites)
        )
        for number, step in enumerate(steps, 1)
    }
    note = (
        [Paragraph(ADVICE.format(most=pack.skills.scale.most), "quiet")]
        if any(step.step.raises for step in steps)
        else []
    )
    return (list_facts(facts), *note)


def _say_step(planned: PlannedStep, plan: Plan, pack: Pack, cites: Mapping[str, str]) -> Iterator[str]:
    """Yield what a step comes to: for a skill how far and how to begin, else when and for how much."""
    step = planned.step
    if name_part(planned) == EXTRA:
        yield f"{EXTRA}."
    if step.raises:
        most = pack.skills.scale.most
        yield f"From {step.raises.low} to {step.raises.high} of {most} [{cites[step.source]}]."
        skill = next(skill for skill in pack.skills.skill if skill.id == step.raises.skill)
        if deed := say_deed(skill, step.raises.low):
            yield deed
    elif step.kind == "apply":
        yield f"Today {say_openings(step.openings)} [{cites[step.source]}]."
    else:
        known = [figure for figure in (step.months, step.cost) if figure]
        marks = ", ".join(dict.fromkeys(cites[figure.source] for figure in known)) or cites[step.source]
        cost = "; paid work" if step.is_free else f"; costs {say_cost(step.cost)}" if step.cost else ""
        yield f"Time: {say_length(step)}; done: {say_end(plan, planned)}{cost} [{marks}]."


def _cite_focus(focus: LevelAssessment) -> Iterator[str]:
    """Yield the sources of what stops somebody; the counts of postings are one."""
    for finding in focus.findings:
        if finding.requirement.id in (*focus.stops, *focus.open_stops):
            yield finding.requirement.source


def _cite_steps(steps: Sequence[PlannedStep]) -> Iterator[str]:
    for step in (planned.step for planned in steps):
        figures = [figure.source for figure in (step.months, step.cost) if figure]
        yield from figures or [step.source]
