"""Rounds of matching: what postings were looked at on a day and what came of it, as rows of the history.

Of a posting its title, a sum of its words, the answer and what was lacking are kept; none of its text.
"""

import json
import zlib
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, TypedDict

from carecli.errors import HistoryError
from carecli.history.content import Round, Seen
from carecli.history.rows import Day, Moment, read_json
from carecli.history.sqlite import describe_damage
from carecli.pack.fields import Limits
from carecli.pack.schema import adapt

INSERT = (
    "INSERT INTO rounds (number, uid, taken, day, pack_id, pack_version, postings)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
SELECT = "SELECT number, uid, taken, day, pack_id, pack_version, postings FROM rounds"
MOST = 12_000_000
"""Letters of the postings of a round: 20,000 with long titles have half of it."""
MOST_POSTINGS = 50_000

Row = tuple[str, str, str, str, str, bytes]


# ------------------------------------------------------------ rows

_Words = Annotated[str, Limits(strict=True, max_length=5_000)]


class _Seen(TypedDict):
    title: _Words
    sum: _Words
    answer: _Words
    gaps: tuple[_Words, ...]


_KEPT = tuple[Moment, Day, _Words, _Words, Annotated[tuple[_Seen, ...], Limits(max_length=MOST_POSTINGS)]]


def encode_round(kept: Round) -> Row:
    """A round as it stands in the file, without its number. Raises HistoryError for one too large."""
    postings = write_postings(kept.postings)
    if len(postings) > MOST or len(kept.postings) > MOST_POSTINGS:
        raise HistoryError("it is of too many postings", hint="match a smaller folder")
    return (_make_uid(*kept[:4], postings), *kept[:4], zlib.compress(postings.encode()))


def write_postings(postings: Sequence[Seen]) -> str:
    """The postings of a round as JSON, in one line."""
    return json.dumps([seen._asdict() for seen in postings], ensure_ascii=False, separators=(",", ":"))


def decode_round(path: Path, row: tuple[Any, ...]) -> Round:
    """The round of a row of `SELECT`. Raises DamagedError if it was not saved so."""
    number, uid, *kept, packed = row
    with suppress(ValueError, TypeError, zlib.error, RecursionError):
        postings = zlib.decompressobj().decompress(packed, MOST + 1).decode()
        if len(postings) <= MOST and uid == _make_uid(*kept, postings):
            return check_round([*kept, read_json(postings)])
    raise describe_damage(path, f"round {number} of matching cannot be read")


def check_round(kept: Sequence[Any]) -> Round:
    """A round made of what is read, in the order of its fields. Raises ValueError."""
    taken, day, pack_id, version, postings = adapt(_KEPT).validate_python(kept)
    return Round(
        taken, day, pack_id, version, tuple(Seen(*(seen[key] for key in Seen._fields)) for seen in postings)
    )


def _make_uid(*kept: object) -> str:
    """What tells a round from any other: two are the same when all that they keep is."""
    return sha256(json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
