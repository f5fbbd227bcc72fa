"""What a snapshot is: an assessment with the answers it was made from, in full and in short."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from carecli.engine.results import Range, VerdictRange


class LevelStanding(NamedTuple):
    """Score and verdict of one level."""

    level: str
    score: Range
    verdict: VerdictRange


class Maker(NamedTuple):
    """What an assessment was made with: the pack and the version of the engine's rules.

    `fingerprint` is that of the pack's content, None in snapshots older than it.
    """

    pack_id: str
    pack_version: str
    rules_version: int
    fingerprint: str | None = None

    def has_same_names(self, other: "Maker") -> bool:
        """Whether both name the same pack, version and rules; the content may have changed all the same."""
        return self[:3] == other[:3]

    def is_same(self, other: "Maker") -> bool:
        """Whether both are the same, as far as is known."""
        known = {self.fingerprint, other.fingerprint} - {None}
        return self.has_same_names(other) and len(known) < 2


class Content(NamedTuple):
    """What a snapshot keeps.

    `taken` is the moment in UTC, in ISO 8601 with seconds; `day` is the local day on which credentials
    were judged. `inputs` is a profile and `result` its assessment, both as their JSON.
    """

    taken: str
    day: str
    rules_version: int
    note: str | None
    inputs: Mapping[str, Any]
    result: Mapping[str, Any]

    @property
    def made_with(self) -> Maker:
        """The pack and the rules that it was made with."""
        pack = self.result["pack"]
        return Maker(pack["id"], pack["version"], self.rules_version, pack.get("fingerprint"))


class Snapshot(NamedTuple):
    """A saved assessment in full, with its number."""

    number: int
    content: Content


class Listed(NamedTuple):
    """A saved assessment in short: the standings are in the order of its ladder, lowest level first."""

    number: int
    taken: str
    day: str
    made_with: Maker
    note: str | None
    current_level: str | None
    standings: tuple[LevelStanding, ...]


def make_moment(day: date, *, is_now: bool) -> str:
    """The moment of a save: this one, or one of a `day` that is not now any more or not yet."""
    now = datetime.now(UTC)
    taken = now if is_now else datetime.combine(day, now.time(), UTC)
    return f"{taken.replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def read_standings(result: Mapping[str, Any]) -> dict[str, LevelStanding]:
    """The standings of a stored result, by level."""
    return {
        level["id"]: LevelStanding(
            level["id"],
            Range(level["score"]["low"], level["score"]["high"]),
            VerdictRange(level["verdict"]["low"], level["verdict"]["high"]),
        )
        for level in result["levels"]
    }


def shorten(snapshot: Snapshot) -> Listed:
    """A snapshot in short."""
    number, content = snapshot
    standings = tuple(read_standings(content.result).values())
    current = content.result["current_level"]
    return Listed(number, content.taken, content.day, content.made_with, content.note, current, standings)
