"""How the figures of a plan are said: months, dates, money, and where they come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from math import ceil
from typing import TYPE_CHECKING

from carecli.report.figures import say_amount
from carecli.report.wording import say_count, say_list, say_score, say_verdict

if TYPE_CHECKING:
    from carecli.engine.plan import Estimate, Money, Plan, Span, Standing, Step, Total
    from carecli.guide.pack import Pack
    from carecli.guide.sources import Source

NOT_KNOWN = "not known"
NEEDED, EXTRA = "Needed to be ready", "An advantage, not needed"
YEAR = 12
PRICED = ("degree-", "license-", "certification-", "training-")


def say_months(months: Span | Estimate | None) -> str:
    """Return a length: `12 months`, `6 to 18 months`, `up to 12 months`, `no time`, `not known`."""
    if months is None:
        return NOT_KNOWN
    if not months.high:
        return "no time"
    if months.low == months.high:
        return say_count(ceil(months.high), "month")
    return f"{say_amount(months.low)} to {_say_most(months)}" if months.low else f"up to {_say_most(months)}"


def _say_most(months: Span | Estimate) -> str:
    return f"{say_amount(months.high)} month{'' if months.high == 1 else 's'}"


def say_total(total: Total) -> str:
    """Return how long steps take together; where none has a known length, that."""
    return NOT_KNOWN if total.unknown_months and not total.months.high else say_months(total.months)


def say_years(months: Span) -> str:
    """Return a length of two years and more in years, to the next half: ` (5 to 5.5 years)`, else nothing."""
    if months.high < 2 * YEAR:
        return ""
    low, high = (ceil(m / YEAR * 2) / 2 for m in months)
    from_low = "" if low == high else f"{say_amount(low)} to " if low else "up to "
    return f" ({from_low}{say_amount(high)} years)"


def find_month(start: date, months: float) -> str:
    """Return the month that lies so many months after the start: `2028-05`."""
    count = start.year * YEAR + start.month - 1 + ceil(months)
    return f"{count // YEAR}-{count % YEAR + 1:02}"


def say_when(start: date, span: Span) -> str:
    """Return the month in which something ends, or the first and the last one."""
    low, high = find_month(start, span.low), find_month(start, span.high)
    return low if low == high else f"{low} to {high}"


def say_between(start: date, span: Span) -> str:
    """Return when something ends: `by 2029-11`, `between 2029-11 and 2030-05`."""
    low, _, high = say_when(start, span).partition(" to ")
    return f"between {low} and {high}" if high else f"by {low}"


def say_end(plan: Plan, step: Step) -> str:
    """Return when a step ends: `2029-11`, `2029-11 to 2030-05`, `after 2029-11`, `not known`."""
    if step.months:
        return say_when(plan.start, step.finish)
    return f"after {find_month(plan.start, step.start.low)}" if step.start.low else NOT_KNOWN


def say_cost(cost: Money | Estimate | None) -> str:
    """Return a sum: `420 USD`, `40,000 to 100,000 USD or more`, `not known`."""
    if cost is None:
        return NOT_KNOWN
    amount = say_amount(cost.low)
    amount += "" if cost.low == cost.high else f" to {say_amount(cost.high)}"
    return f"{amount} {cost.currency}{' or more' if cost.open else ''}"


def say_price(total: Total) -> str:
    """Return what steps cost together, and that there is more where a fee or a tuition is not known."""
    more = any(name.startswith(PRICED) for name in total.unknown_cost)
    return f"{say_cost(total.cost)}{' plus what is not known' if more and total.cost else ''}"


def say_estimate(figure: Estimate, sources: Mapping[str, Source]) -> str:
    """Return a figure with what it means and where it comes from."""
    said = say_cost(figure) if figure.currency else say_months(figure)
    cite = sources[figure.source].cite
    year = f", {figure.year}" if figure.year and str(figure.year) not in cite else ""
    return f"{said}{f', {figure.note}' if figure.note else ''} [{cite}{year}, {figure.basis}]"


def say_standing(standing: Standing) -> str:
    """Return a verdict with its score: `stretch, 87.9`."""
    return f"{say_verdict(standing.verdict)}, {say_score(standing.score)}"


def name_part(step: Step) -> str:
    """Return the part of a plan that a step belongs to."""
    return EXTRA if step.importance == "preferred" else NEEDED


def name_steps(names: Sequence[str], pack: Pack) -> str:
    """Return steps by their names, skills as a count: `first-post and 15 skills`; nothing for none."""
    skills = {skill.id for skill in pack.skills.skill}
    others = [name for name in names if name.rpartition("-")[0] not in skills]
    count = len(names) - len(others)
    said = [*others, *([say_count(count, "skill")] if count else [])]
    return say_list(said) if said else ""
