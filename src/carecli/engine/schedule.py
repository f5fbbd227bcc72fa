"""Steps in time: what waits for what, when each begins and ends, and what they take together."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import pairwise

from carecli.engine.results import Estimate, Money, Span, Step, Total

Times = Mapping[str, tuple[Span, Span]]
NOTHING = Span(0, 0)


def place(
    steps: Sequence[Step], done: Collection[str], length: Callable[[Step], Estimate | Span | None]
) -> Times:
    """The start and the finish of each step, in months from the start of the plan.

    A step that is done, or whose length is None, takes no time.
    """
    by_id = {step.id: step for step in steps}
    placed: dict[str, tuple[Span, Span]] = {}

    def put(step: Step) -> Span:
        """Place a step behind what it waits for."""
        if step.id not in placed:
            ends = [put(by_id[name]) for name in step.starts_after if name in by_id]
            start = Span(max((e.low for e in ends), default=0), max((e.high for e in ends), default=0))
            takes = None if step.id in done else length(step)
            finish = Span(start.low + takes.low, start.high + takes.high) if takes else start
            placed[step.id] = (NOTHING, NOTHING) if step.id in done else (start, finish)
        return placed[step.id][1]

    for step in steps:
        put(step)
    return placed


def add_up(steps: Iterable[Step], done: Collection[str], placed: Times) -> Total:
    """What steps take together: the longest chain of months, and the sum of the money.

    What is done takes nothing more. Money in another currency than the first counts as not known, and what is
    too old to count on is in no sum.
    """
    left = [step for step in steps if step.id not in done]
    ends = [placed[step.id][1] for step in left]
    months = Span(max((e.low for e in ends), default=0), max((e.high for e in ends), default=0))
    old = [step for step in left if step.cost and step.is_old]
    priced = [step.cost for step in left if step.cost and not step.is_old]
    currency = next((cost.currency for cost in priced if cost.currency), None)
    counted = [cost for cost in priced if cost.currency == currency]
    cost = None
    if currency is not None:
        cost = Money(
            sum(c.low for c in counted), sum(c.high for c in counted), currency, any(c.open for c in counted)
        )
    return Total(
        months,
        cost,
        tuple(step for step in left if step.months is None and step.kind != "apply"),
        tuple(s for s in left if not (s.is_free or s.is_old or s.cost in counted)),
        tuple(old),
    )


def put_in_order(steps: Sequence[Step], placed: Times, rank: Callable[[Step], int]) -> list[Step]:
    """The steps by the months they can end in, soonest first, then what others wait for, then by `rank`."""
    by_id = {step.id: step for step in steps}

    def depth(step: Step) -> int:
        """How many steps stand one behind the other up to this one."""
        return 1 + max((depth(by_id[name]) for name in step.starts_after if name in by_id), default=0)

    return sorted(steps, key=lambda s: (*placed[s.id][1], depth(s), rank(s)))


def sort_by_dependence(steps: Sequence[Step]) -> list[Step]:
    """The steps with what each waits for before it."""
    by_id = {step.id: step for step in steps}
    ordered: dict[str, Step] = {}

    def put(step: Step) -> None:
        """Place a step behind what it waits for."""
        for name in step.starts_after:
            if name in by_id and name not in ordered:
                put(by_id[name])
        ordered.setdefault(step.id, step)

    for step in steps:
        put(step)
    return list(ordered.values())


def run_in_turn(steps: Sequence[Step]) -> list[Step]:
    """The steps with the degrees one after another: nobody studies for two at once.

    They keep their order, so that one which is needed never waits for one that is only preferred.
    """
    by_id = {step.id: step for step in steps}

    def waits_for(step: Step, other: str) -> bool:
        """Whether a step waits for another, directly or by one between."""
        before = [by_id[name] for name in step.starts_after if name in by_id]
        return other in step.starts_after or any(waits_for(earlier, other) for earlier in before)

    degrees = [step for step in sort_by_dependence(steps) if step.kind == "education"]
    for earlier, later in pairwise(degrees):
        if not waits_for(later, earlier.id):
            by_id[later.id] = later._replace(starts_after=(*later.starts_after, earlier.id))
    return list(by_id.values())
