"""A plan on one screen: the answer, what to begin with, a bar for each step, the sum and pay."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from math import ceil
from typing import NamedTuple

from carecli.engine.pay import PaySheet
from carecli.engine.requirements import Requirement
from carecli.engine.results import Opening, Plan, PlannedStep, Raise, Step, Total
from carecli.names import MONTHS, clean_text
from carecli.pack.pack import Pack
from carecli.pack.sources import Source
from carecli.views.assess import name_answer
from carecli.views.charts import draw_rating
from carecli.views.marks import Marks
from carecli.views.offer import say_people, say_present
from carecli.views.page import Block, Cell, Column, Page, Paragraph, Table, Tone, cell
from carecli.views.pay import say_range
from carecli.views.plan_words import (
    NOT_KNOWN,
    PRICED,
    choose_form,
    find_month,
    find_rest,
    find_rival,
    is_open_ended,
    list_cited,
    list_needed,
    list_relicensed,
    say_cost,
    say_end,
    say_finished,
    say_group,
    say_lead,
    say_months,
    say_price,
    say_tick,
    say_total,
)
from carecli.views.screen import list_margin
from carecli.views.words import say_count, say_list, say_need, say_sitting, warn_of_expiry

# At most so many of each stand on the screen.
BEGUN, RAISED, STEPS, ROWS, PLACES, NAMED = 2, 3, 8, 5, 3, 2
WIDTH, YEAR_WIDTH, MONTH_LETTERS = 20, 5, 3
SURE, MAYBE, WISHED, POINT = "█", "▒", "░", "?"
KEY = {SURE: "at the soonest", MAYBE: "or until", WISHED: "not needed", POINT: "length not known"}
Cite = Callable[[str], str]


class Screen(NamedTuple):
    """What a screen is made of: `cite` gives the mark of a source, `again` is the command that makes it.

    `is_saved` says that the plan is that of the saved profile, whose steps a command ticks.
    """

    plan: Plan
    pack: Pack
    pay: PaySheet | None
    cite: Cite
    again: str
    is_saved: bool


def plan_screen(
    plan: Plan,
    pack: Pack,
    sources: Sequence[Source],
    pay: PaySheet | None = None,
    again: str = "carecli plan",
    *,
    is_saved: bool = True,
) -> Page:
    """The plan on one screen; `again` is the command that makes it, for what there is to read on."""
    marks, cites = Marks(), {source.id: source.cite for source in sources}
    screen = Screen(plan, pack, pay, lambda source: f" {marks.cite(cites[source])}", again, is_saved)
    stops, begun, steps = say_stops(screen), list_margin(list_begun(screen)), draw_steps(screen)
    blocks: list[Block] = [
        Paragraph(say_lead(plan, pack, say_takes), "strong"),
        *([Paragraph(stops, "warn")] if stops else []),
        *warn_of_expiry(plan.expiring[:1]),
        *begun,
        *([steps] if steps else []),
        *list_margin([*say_key(steps, plan), *list_sums(screen)]),
        *list_margin([("Next", cell(say_next(screen), "strong"))]),
    ]
    blocks += marks.say()
    whose = f" for {plan.name}" if plan.name else ""
    return Page(f"Plan{whose}: {plan.title}", tuple(blocks))


def list_marked(plan: Plan, pack: Pack) -> list[str]:
    """The ids of all sources that the screen, or all of the page, may name."""
    advice = [pack.skills.grow.source] if pack.skills.grow else []
    stops = [plan.asked[stop].source for stop in plan.stops]
    return [*list_cited(plan), *stops, *(planned.step.source for planned in plan.steps), *advice]


# ---------------------------------------------------------------- the sentence, and what stops somebody


def say_takes(plan: Plan, left: Sequence[PlannedStep]) -> str:
    """When the steps left can be over and for how much: `by May 2027, for 450 USD`."""
    total, start = plan.needed, plan.start
    money = _say_money(total)
    if not total.months.high and total.unknown_months:
        names = name_short([planned.step for planned in left])
        return f"once {names} {choose_form(left, 'is', 'are')} {say_finished(left)}{money}"
    if not total.months.high:
        return f"at once{money}"
    low, high = (say_month(start, months) for months in total.months)
    if is_open_ended(plan, left):
        return f"not before {low}{money}"
    if low == high:
        return f"by {high}{money}"
    (month, year), same = low.split(), low.split()[1] == high.split()[1]
    return f"between {month if same else f'{month} {year}'} and {high}{money}"


def _say_money(total: Total) -> str:
    """What steps cost, as the end of a sentence; that it is nothing only where that is known of each."""
    if total.cost and total.cost.high:
        return f", for {say_price(total)}"
    return "" if total.old_cost or total.unknown_cost else ", at no fee"


def say_month(start: date, months: float) -> str:
    """The month that lies so many months after the start: `May 2028`."""
    year, month = find_month(start, months).split("-")
    return f"{MONTHS[int(month) - 1]} {year}"


def name_short(steps: Sequence[Step]) -> str:
    """Steps by their short names, many and skills as a count: `First post and 3 skills`."""
    others = [step.short or step.title for step in steps if step.kind != "skill"]
    count = len(steps) - len(others)
    if len(others) > NAMED:
        others = [say_count(len(others), "step")]
    return say_list([*others, *([say_count(count, "skill")] if count else [])])


def say_stops(screen: Screen) -> str:
    """What is needed first, who asks for it, and all that will do; and what could be."""
    plan = screen.plan
    asked = [plan.asked[stop] for stop in plan.stops]
    said = []
    if asked:
        each = [f"{need.label} ({_say_why(need)}{screen.cite(need.source)})" for need in asked]
        said.append(f"Needed first: {'; '.join(each)}.")
    said += [say_group(plan, need) for need in asked]
    if plan.open_stops:
        names = say_list(plan.asked[stop].label for stop in plan.open_stops)
        said.append(f"What could stop you is not answered yet: {names}.")
    return " ".join(filter(None, said))


def _say_why(need: Requirement) -> str:
    """Who asks for it, in the words of the pack, else what will do."""
    why = need.reason or say_need(need)
    return f"{why[:1].lower()}{why[1:]}"


# ---------------------------------------------------------------- what to begin with


def list_begun(screen: Screen) -> Iterator[tuple[str, Cell]]:
    """Yield where to apply, the first steps, and the first skills with what to do for each."""
    plan = screen.plan
    left = [planned.step for planned in plan.steps if not planned.is_done]
    needed = [planned.step for planned in list_needed(plan) if not planned.is_done]
    ids = {step.id for step in needed}
    said = [cell(_say_opening(step, screen)) for step in left if step.kind == "apply"]
    begun = [s for s in needed if s.kind not in ("skill", "years") and not ids & set(s.starts_after)]
    if begun:
        said.append(
            cell(f"Begin with: {'; '.join(_say_step(step, screen) for step in begun[:BEGUN])}.", "strong")
        )
    raises = [step.raises for step in needed if step.raises]
    if not (raises or begun):
        raises = [step.raises for step in left if step.raises]
    said += [_grow(skill, screen) for skill in raises[: RAISED - bool(said) - bool(plan.stops)]]
    yield from zip(["Now", *[""] * len(said)], said, strict=False)


def _say_opening(step: Step, screen: Screen) -> str:
    """Where to apply, the settings that come first by name."""
    ready = [opening for opening in step.openings if opening.verdict == "ready"]
    stretch = [opening for opening in step.openings if opening.verdict != "ready"]
    parts = [f"you have what posts ask in {_name_places(ready)}"] if ready else []
    if stretch:
        parts.append(f"{'nearly all of it' if ready else 'you have nearly all that posts ask'} in "
                     f"{_name_places(stretch)}")  # fmt: skip
    return f"{step.title}: {say_list(parts)}.{screen.cite(step.source)}"


def _name_places(openings: Sequence[Opening]) -> str:
    names = [opening.name for opening in openings]
    over = len(names) - PLACES
    return say_list(names if over <= 1 else [*names[:PLACES], f"{over} more settings"])


def _say_step(step: Step, screen: Screen) -> str:
    """A step with what it takes, where that is known."""
    takes = [f"{say_months(step.months)}{screen.cite(step.months.source)}"] if step.months else []
    takes += [f"{say_cost(step.cost)}{screen.cite(step.cost.source)}"] if step.cost else []
    return f"{step.title}{f', {say_list(takes)}' if takes else ''}"


def _grow(skill: Raise, screen: Screen) -> Cell:
    """A skill from what it is to what is asked, and what to do first."""
    advice = screen.pack.skills.grow
    todo = f" {skill.grow[0]}{screen.cite(advice.source)}" if skill.grow and advice else ""
    most = screen.pack.skills.scale.most
    dots = f"{draw_rating(skill.low, most)} → {draw_rating(skill.high, most)}"
    text = f"{skill.name}, {skill.low} to {skill.high}.{todo}"
    return Cell(text, drawn=clean_text(f"{skill.name}  {dots}{todo}"))


# ---------------------------------------------------------------- the steps in time


def draw_steps(screen: Screen) -> Table | None:
    """The steps but skills in order of date, needed ones first, each as a bar with the name to tick it by."""
    plan, cite = screen.plan, screen.cite
    kept = _list_drawn(plan)
    if not kept:
        return None
    end = max(1, *(ceil(step.finish.high) for step in kept))
    columns = (
        Column("Step", wrap=True),
        Column(draw_years(plan.start, end), decorative=True),
        Column("Done by", wrap=True),
        Column("To tick it" if screen.is_saved else "Name"),
    )
    return Table("", columns, tuple(_draw_row(step, end, plan, cite) for step in kept))


def _list_drawn(plan: Plan) -> list[PlannedStep]:
    """The steps that there is room for, those needed first."""
    shown = _list_shown(plan)
    needed = [step for step in shown if step.is_needed][:STEPS]
    return [*needed, *[step for step in shown if not step.is_needed][: max(0, ROWS - len(needed))]]


def _list_shown(plan: Plan) -> list[PlannedStep]:
    return [step for step in plan.steps if step.kind not in ("skill", "apply")]


def _draw_row(planned: PlannedStep, end: int, plan: Plan, cite: Cite) -> tuple[Cell, ...]:
    step = planned.step
    figures = [figure for figure in (step.months, step.cost) if figure]
    marks = "".join(cite(source).strip() for source in dict.fromkeys(figure.source for figure in figures))
    helps = "" if planned.is_needed else ", not needed"
    ended = "done" if planned.is_done else f"{say_end(plan, planned)}{helps}"
    month, year = say_month(plan.start, planned.finish.high).split()
    last = f"{month[:MONTH_LETTERS]} {year}" if step.months else NOT_KNOWN
    tone: Tone = "strong" if planned.is_needed and not planned.is_done else "quiet"
    return (
        Cell(f"{step.short or step.title} {marks}".rstrip(), tone),
        Cell("", "plain" if planned.is_needed else "quiet", drawn=draw_bar(planned, end)),
        Cell(ended, tone, drawn="" if planned.is_done else last),
        cell(planned.id, "quiet"),
    )


def say_key(steps: Table | None, plan: Plan) -> Iterator[tuple[str, Cell]]:
    """Yield what the bars mean, and how many steps are not among them."""
    if steps is None:
        return
    drawn = "".join(row[1].drawn for row in steps.rows)
    key = [f"{sign} {said}" for sign, said in KEY.items() if sign in drawn]
    over = len(_list_shown(plan)) - len(steps.rows)
    more = [f"{over} more with --full"] if over else []
    order = "the steps needed first, then those that help, each in order of date"
    yield "Key", Cell("; ".join([order, *more]), "quiet", drawn=" · ".join([*key, *more]))


def draw_bar(planned: PlannedStep, end: int) -> str:
    """A step as a bar on a scale of `end` months: as long as it takes for certain, and until when it may."""
    if planned.is_done:
        return ""
    begin, sure, maybe = (
        int(months * WIDTH / end) for months in (planned.start.low, planned.finish.low, planned.finish.high)
    )
    begin = min(begin, WIDTH - 1)
    if planned.step.months is None:
        return " " * begin + (POINT if planned.is_needed else WISHED)
    sure = max(sure, begin + (planned.step.months.low > 0))
    bar = SURE * (sure - begin) + MAYBE * (maybe - sure)
    return " " * begin + (bar if planned.is_needed else WISHED * len(bar)) or POINT


def draw_years(start: date, months: int) -> str:
    """The years where they begin on the scale; that of its first month where there is room for it."""
    first, line = start.year, ""
    places = {year: ((year - first) * 12 - start.month + 1) * WIDTH // months
              for year in range(first, first + months // 12 + 2)}  # fmt: skip
    places[first] = 0 if places[first + 1] >= YEAR_WIDTH or len(places) < 3 else -1
    for year, place in places.items():
        if place >= len(line) + bool(line) and place <= WIDTH - YEAR_WIDTH + 1:
            line = line.ljust(place) + str(year)
    return line.ljust(WIDTH)


# ---------------------------------------------------------------- the sum, pay, and what is not known


def list_sums(screen: Screen) -> Iterator[tuple[str, Cell]]:
    """Yield what it takes in all, what it then pays, other ways, what is open and what is not known."""
    needed = _say_sum(screen.plan)
    helps = _say_helps(screen.plan, is_alone=not needed)
    said = {
        "In all" if needed else "Beside": "; ".join(filter(None, (needed, helps))),
        "Then": _say_pay(screen),
        "": " ".join(say_present(screen.pay)) if screen.pay else "",
        "Or": _say_rival(screen),
        "Exam": " ".join(filter(None, _list_exams(screen.plan))),
        "Elsewhere": _say_elsewhere(screen.plan),
        "Open": _say_open(screen),
        "Not known": _say_unknown(screen.plan.needed),
    }
    yield from ((name, cell(text)) for name, text in said.items() if text)


def _say_sum(plan: Plan) -> str:
    """What is needed, where it has a length or a price."""
    needed = plan.needed
    if any(not step.is_done for step in list_needed(plan)) and (needed.months.high or needed.cost):
        years = "" if find_rest(plan) is None else " (the years are usual and no gate)"
        return f"{_sum(needed)}{years}"
    return ""


def _say_helps(plan: Plan, *, is_alone: bool) -> str:
    """The sum with what helps and is not needed, where that has a length or a price of its own."""
    needed, every = plan.needed, plan.everything
    if (every.months, every.cost) == (needed.months, needed.cost):
        return ""
    cost = f", {say_cost(every.cost)}" if every.cost else ""
    return f"with all that helps{', not needed,' if is_alone else ''} {say_total(every)}{cost}"


def _sum(total: Total) -> str:
    return ", ".join([say_total(total), *([say_price(total)] if total.cost else [])])


def _say_pay(screen: Screen) -> str:
    """What the target pays with the license held; of another license a command says it."""
    plan, pay = screen.plan, screen.pay
    if pay is None:
        return ""
    bands = pay.list_bands(plan.target) if pay.is_known else ()
    if not bands or any(step.is_needed for step in list_relicensed(plan)):
        return f"Pay by license: carecli salary --level {plan.target} --anyone"
    band = bands[0]
    return f"{plan.title} pays {say_range(band)} a year, {say_people(band)}{screen.cite(band.source)}"


def _say_rival(screen: Screen) -> str:
    """The way by the other preference, or else one that may be shorter or cheaper."""
    plan = screen.plan
    other = next((way for way in plan.alternatives if way.preference != plan.preference), None)
    if other:
        return f"the {other.preference} way, with --prefer {other.preference}: {'; '.join(other.choices)}"
    way = find_rival(plan)
    marks = "".join(map(screen.cite, way.sources)) if way else ""
    return f"{', '.join(way.short)}: {_sum(way.total)}{marks}" if way else ""


def _list_exams(plan: Plan) -> Iterator[str]:
    """Yield which exams may be sat now."""
    for planned in plan.steps:
        if not planned.is_done and planned.step.routes and all(r.is_met for r in planned.step.routes):
            yield say_sitting(planned.step)


def _say_elsewhere(plan: Plan) -> str:
    return f"today nothing stops you in {_name_places(plan.elsewhere)}" if plan.elsewhere else ""


def _say_open(screen: Screen) -> str:
    """How many answers are open, and how to give the first."""
    answers = screen.plan.open_answers
    if not answers:
        return ""
    what, flag = name_answer(answers[0], screen.pack)
    count = say_count(len(answers), "answer is", "answers are")
    return f"{count} open and in no step; first {what}: carecli profile edit {flag}"


def _say_unknown(total: Total) -> str:
    """What no source gives, in one line."""
    said = []
    if total.unknown_months:
        takes = choose_form(total.unknown_months, "takes", "take")
        said.append(f"how long {name_short(total.unknown_months)} {takes}")
    if priced := [step for step in (*total.unknown_cost, *total.old_cost) if step.kind in PRICED]:
        said.append(f"the price of {name_short(priced)}")
    return "; ".join(said)


def say_next(screen: Screen) -> str:
    """What to type next: all of the plan, a tick, a calendar."""
    plan = screen.plan
    left = [p for p in plan.steps if p.kind != "apply" and not p.is_done]
    left.sort(key=lambda planned: (not planned.is_needed, planned.kind == "skill"))
    done = [say_tick(left[0].id, is_saved=True)] if left and screen.is_saved else []
    return " · ".join([f"{screen.again} --full, or --format ics", *done])
