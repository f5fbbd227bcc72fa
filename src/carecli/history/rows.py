"""A snapshot as a row of the file, and back."""

import json
import zlib
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from carecli.history.content import Content, Snapshot
from carecli.history.faults import describe_damage

Row = tuple[str, str, str, str, str, int, str | None, str | None, str, str, bytes]

COLUMNS = (
    "uid, taken, day, pack_id, pack_version, rules_version, note, current_level, standings, inputs, result"
)
INSERT = f"INSERT INTO snapshots ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
FULL = "number, uid, taken, day, rules_version, note, inputs, result"


def encode(content: Content) -> Row:
    """Return a snapshot as it stands in the file, without its number.

    The result is compressed: as text a result of 60 KB would make 600 MB of 10,000 snapshots, as it is
    73 MB. The inputs are small and stay readable to any SQLite browser.
    """
    made = content.made_with
    inputs, result = _write_json(content.inputs), _write_json(content.result)
    return (
        _make_uid(content, inputs, result),
        content.taken,
        content.day,
        made.pack_id,
        made.pack_version,
        made.rules_version,
        content.note,
        content.result["current_level"],
        _write_json([_write_standing(level) for level in content.result["levels"]]),
        inputs,
        zlib.compress(result.encode()),
    )


def _write_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _write_standing(level: Mapping[str, Any]) -> list[Any]:
    score, verdict = level["score"], level["verdict"]
    return [level["id"], score["low"], score["high"], verdict["low"], verdict["high"]]


def decode(path: Path, row: tuple[Any, ...]) -> Snapshot:
    """Return the snapshot of a row of the columns `FULL`. Raises DamagedError if it was not saved so."""
    number, uid, taken, day, rules_version, note, inputs, result = row
    try:
        content = Content(
            taken, day, rules_version, note, json.loads(inputs), json.loads(zlib.decompress(result))
        )
        intact = uid == _make_uid(content, inputs, zlib.decompress(result).decode())
    except (ValueError, TypeError, AttributeError, zlib.error):
        intact = False
    if not intact:
        raise describe_damage(path, f"snapshot {number} cannot be read")
    return Snapshot(number, content)


def _make_uid(content: Content, inputs: str, result: str) -> str:
    """Return what tells a snapshot from any other: two are the same when all that they keep is."""
    parts = [content.taken, content.day, content.rules_version, content.note, inputs, result]
    return sha256(_write_json(parts).encode()).hexdigest()
