"""What is kept: an assessment with the answers it was made from, in full and in short; rounds of matching."""

from collections.abc import Mapping, Sequence
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
