"""A plan as a calendar (iCalendar): when each step begins and ends, and when credentials expire."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from math import ceil

from icalendar import Alarm, Calendar, Event

from carecli.engine.results import Expiry, Plan, PlannedStep
from carecli.names import clean_text
from carecli.views.plan_words import find_month, name_part, say_cost, say_length, say_tick

WARNING_DAYS = (180, 30)
LETTERS = 12  # of the digest that tells people apart
BEGIN = date(1900, 1, 1)  # no day is earlier that carecli takes as today


def format_calendar(agenda: tuple[Plan, Sequence[Expiry], date, str, bool]) -> str:
    """A plan as an iCalendar file, with the last days of all credentials held; the third value is today.

    The fourth value tells the person from others, the last says whether a command ticks their steps. Two
    people may have the same steps, and their files one calendar: each event has an identifier of its step
    and of its person.

    An event takes a whole day, at the first of a month or today. A step begins as early as it can; its last
    event is the month by which it is done at the latest. Steps of no known length have a beginning only,
    steps that are done none. Of skills there is one event a month, for each rating on the way, in the order
    of the plan. Events keep their identifiers, and those of a later day have a higher number (SEQUENCE), so
    that a later plan replaces them (RFC 5545, 3.8.7.4).
    """
    plan, expiries, today, whose, is_saved = agenda
    person = sha256(whose.encode("utf-8", "surrogateescape")).hexdigest()[:LETTERS]
    calendar = Calendar()
    calendar.add("prodid", "-//carecli//plan//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", clean_text(f"Plan: {plan.title}"))
    stamp = datetime.combine(today, time(), UTC)
    for event in (
        *_list_steps(plan, today, is_saved=is_saved),
        *_list_ratings(plan, today, is_saved=is_saved),
        *_list_expiries(expiries),
    ):
        event["uid"] = f"{event['uid']}-{person}@carecli"
        event.add("dtstamp", stamp)
        event.add("last-modified", stamp)
        event.add("sequence", (today - BEGIN).days)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content.decode("utf-8")


def _list_steps(plan: Plan, today: date, *, is_saved: bool) -> Iterator[Event]:
    for planned in plan.steps:
        if planned.is_done or planned.step.raises:
            continue
        step, about = planned.step, _describe(planned, plan, is_saved=is_saved)
        begin = max(today, _find_day(plan, planned.start.low))
        yield _event(f"{step.id}-start", f"Begin: {step.title}", begin, about)
        if step.months:
            end = max(today, _find_day(plan, planned.finish.high))
            yield _event(f"{step.id}-end", f"Done by now: {step.title}", end, about)


def _list_ratings(plan: Plan, today: date, *, is_saved: bool) -> Iterator[Event]:
    """One event a month for each stage of a skill, which says what to do, and how to tick the last one."""
    raised = [(planned, planned.step.raises) for planned in plan.steps if not planned.is_done]
    stages = [
        (planned, raises, raises.high - left, todo)
        for planned, raises in raised
        if raises
        for left, todo in zip(range(len(raises.grow) or 1)[::-1], raises.grow or ("",), strict=True)
    ]
    for month, (planned, raises, rating, todo) in enumerate(stages):
        about = [todo, _describe(planned, plan, is_saved=is_saved) if rating == raises.high else ""]
        day = max(today, _find_day(plan, month))
        yield _event(
            f"{raises.skill}-{rating}-start",
            f"{raises.name}: toward {rating}",
            day,
            " ".join(filter(None, about)),
        )


def _describe(planned: PlannedStep, plan: Plan, *, is_saved: bool) -> str:
    step = planned.step
    parts = [f"Takes: {say_length(step)}."]
    if not step.is_free:
        parts.append(f"Costs: {say_cost(step.cost)}.")
    if step.starts_after:
        parts.append(f"Starts after: {', '.join(step.starts_after)}.")
    if not planned.is_needed:
        parts.append(f"{name_part(planned)}.")
    if step.months:
        parts.append(f"Done from {find_month(plan.start, planned.finish.low)}.")
    if step.kind != "apply":
        parts.append(f"Tick it: {say_tick(step.id, is_saved=is_saved)}")
    return " ".join(parts)


def _list_expiries(expiries: Sequence[Expiry]) -> Iterator[Event]:
    for expiry in expiries:
        if not expiry.has_expired:
            yield _warn(expiry)


def _warn(expiry: Expiry) -> Event:
    """The last valid day of a credential, with alarms before it."""
    name = f"{expiry.credential} {expiry.kind}"
    about = f"Renew it before. What is known: carecli guide {expiry.credential}"
    uid = f"expiry-{expiry.kind}-{expiry.credential.lower()}"
    event = _event(uid, f"{name} expires", expiry.last_day, about)
    for days in WARNING_DAYS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"{name} expires in {days} days")
        alarm.add("trigger", timedelta(days=-days))
        event.add_component(alarm)
    return event


def _event(name: str, title: str, day: date, about: str) -> Event:
    event = Event()
    event.add("uid", name)
    event.add("summary", clean_text(title))
    event.add("description", clean_text(about))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    return event


def _find_day(plan: Plan, months: float) -> date:
    return date.fromisoformat(f"{find_month(plan.start, ceil(months))}-01")
