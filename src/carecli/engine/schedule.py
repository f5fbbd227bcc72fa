"""Steps in time: each starts when what it waits for has ended, and the rest runs side by side."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from carecli.engine.drafts import Draft
from carecli.engine.plan import Estimate, Money, Span, Total

Placed = Mapping[str, tuple[Span, Span]]
NOTHING = Span(0, 0)


def place(
    drafts: Sequence[Draft], done: Collection[str], length: Callable[[Draft], Estimate | Span | None]
) -> Placed:
    """Return the start and the finish of each step, in months from the start of the plan.

    A step that is done, or whose length is None, takes no time.
    """
    by_id = {draft.id: draft for draft in drafts}
    placed: dict[str, tuple[Span, Span]] = {}

    def put(draft: Draft) -> Span:
        if draft.id not in placed:
            ends = [put(by_id[name]) for name in draft.after if name in by_id]
            start = Span(max((e.low for e in ends), default=0), max((e.high for e in ends), default=0))
            takes = None if draft.id in done else length(draft)
            finish = Span(start.low + takes.low, start.high + takes.high) if takes else start
            placed[draft.id] = (NOTHING, NOTHING) if draft.id in done else (start, finish)
        return placed[draft.id][1]

    for draft in drafts:
        put(draft)
    return placed


def add_up(drafts: Iterable[Draft], done: Collection[str], placed: Placed) -> Total:
    """Return what steps take together: the longest chain of months, and the sum of the money.

    What is done takes nothing more. Money in another currency than the first counts as not known.
    """
    left = [draft for draft in drafts if draft.id not in done]
    ends = [placed[draft.id][1] for draft in left]
    months = Span(max((e.low for e in ends), default=0), max((e.high for e in ends), default=0))
    priced = [draft.cost for draft in left if draft.cost]
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
        tuple(draft.id for draft in left if draft.months is None),
        tuple(draft.id for draft in left if draft.cost not in counted and not draft.is_free),
    )


def put_in_order(drafts: Sequence[Draft], placed: Placed, rank: Callable[[Draft], int]) -> list[Draft]:
    """Return the steps by the month they end in, what a step waits for before it, then by `rank`."""
    by_id = {draft.id: draft for draft in drafts}

    def depth(draft: Draft) -> int:
        return 1 + max((depth(by_id[name]) for name in draft.after if name in by_id), default=0)

    return sorted(drafts, key=lambda d: (placed[d.id][1].high, placed[d.id][1].low, depth(d), rank(d)))
