"""Two snapshots compared, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from carecli.report.snapshot import describe_json

if TYPE_CHECKING:
    from carecli.history.comparison import Comparison, LevelChange
    from carecli.history.snapshots import Standing


def diff_json(comparison: Comparison) -> dict[str, Any]:
    """Return what changed as `carecli.history-diff/1`."""
    return {
        "schema": "carecli.history-diff/1",
        "from": describe_json(comparison.old),
        "to": describe_json(comparison.new),
        "separation": comparison.separation,
        "answers": [
            {**change.answer._asdict(), "before": change.before, "after": change.after}
            for change in comparison.answers
        ],
        "left_out": [
            {"snapshot": number, **answer._asdict(), "value": value}
            for number, answer, value in comparison.left_out
        ],
        "expired": list(comparison.expired),
        "levels": [_level_json(level) for level in comparison.levels],
    }


def _level_json(level: LevelChange) -> dict[str, Any]:
    parts = {"by_pack": level.by_pack, "by_time": level.by_time, "by_answers": level.by_answers}
    return {
        "id": level.level,
        "title": level.title,
        "before": _standing_json(level.before),
        **{name: shift and shift._asdict() for name, shift in parts.items()},
        "after": _standing_json(level.after),
    }


def _standing_json(standing: Standing | None) -> dict[str, Any] | None:
    if standing is None:
        return None
    return {"score": standing.score._asdict(), "verdict": standing.verdict._asdict()}
