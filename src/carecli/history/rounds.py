"""Rounds of matching: what postings were looked at on a day and what came of it, as rows of the history.

Of a posting its title, a sum of its words, the answer and what was lacking are kept; none of its text.
"""

import json
import zlib
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypedDict

from carecli.errors import HistoryError
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


class Seen(NamedTuple):
    """A posting as it is kept: `sum` tells its words from others, `gaps` are what was lacking."""

    title: str
    sum: str
    answer: str
    gaps: tuple[str, ...]


class Round(NamedTuple):
    """The postings of one day, with the pack that they were matched by; `taken` is the moment in UTC."""

    taken: str
    day: str
    pack_id: str
    pack_version: str
    postings: tuple[Seen, ...]


class Changed(NamedTuple):
    """A posting of which another answer was given before."""

    before: Seen
    after: Seen


class Since(NamedTuple):
    """What differs from the round of `day`: `same` postings are as they were."""

    day: str
    new: tuple[Seen, ...]
    gone: tuple[Seen, ...]
    changed: tuple[Changed, ...]
    same: int


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


# ------------------------------------------------------------ comparing


def compare_rounds(old: Round, new: Sequence[Seen]) -> Since:
    """What is new, gone and answered otherwise since a round.

    A posting is the same by its words; an edited one by its title, where one alone on either side has it.
    """
    before, after = {seen.sum: seen for seen in old.postings}, {seen.sum: seen for seen in new}
    pairs = [(before[key], seen) for key, seen in after.items() if key in before]
    gone = [seen for key, seen in before.items() if key not in after]
    fresh = [seen for key, seen in after.items() if key not in before]
    titles = [{seen.title: seen for seen in side} for side in (gone, fresh)]
    edited = [
        title
        for title in titles[0].keys() & titles[1].keys()
        if all([seen.title for seen in side].count(title) == 1 for side in (gone, fresh))
    ]
    pairs += [(titles[0][title], titles[1][title]) for title in edited]
    changed = [Changed(*pair) for pair in pairs if pair[0].answer != pair[1].answer]
    order = {seen.sum: place for place, seen in enumerate(new)}
    changed.sort(key=lambda change: order[change.after.sum])
    return Since(
        old.day,
        tuple(seen for seen in fresh if seen.title not in edited),
        tuple(seen for seen in gone if seen.title not in edited),
        tuple(changed),
        len(pairs) - len(changed),
    )
