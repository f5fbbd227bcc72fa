"""Judging a run of people in the faster of two ways that come to the same: by the engine, or by columns."""

from datetime import date
from typing import Any

import narwhals as nw

from carecli.pack.pack import Pack
from carecli.people import reference

FEW = 2_000
"""People that the engine judges one by one sooner than the rules are made into expressions over columns."""


def judge(
    frame: "nw.LazyFrame[Any]", pack: Pack, today: date, level: str | None = None
) -> "nw.LazyFrame[Any]":
    """Everybody with their verdicts, findings and what each requirement alone would lift, as in `rules`.

    What would lift a verdict is there for the `level` that is named, or else for each one's next at least.
    """
    if frame.select(nw.len()).collect().item() <= FEW:
        return reference.judge_people(frame, pack, today, level or "next")
    from carecli.people import rules  # many expressions, which few people do not need

    return rules.judge_people(frame, pack, today, findings=True)
