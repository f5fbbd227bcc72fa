"""What the commands of `carecli history` share: the assessment to keep, two to compare, and their words."""

import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from carecli.cli.session import Session
from carecli.engine.assess import assess
from carecli.engine.results import RULES_VERSION
from carecli.errors import PersonalFileError, UsageError
from carecli.history.content import Content, Listed, Snapshot
from carecli.history.repair import Repaired
from carecli.history.snapshots import list_snapshots, read_snapshot
from carecli.names import clean_text
from carecli.pack.ladder import Level
from carecli.profile.files import history_file, saved_profile
from carecli.profile.model import dump_profile, read_profile
from carecli.views.assess import assessment_json, find_focus
from carecli.views.words import say_count, say_score, say_verdict


def tell(message: str) -> None:
    """Say on standard error what happens to the person's file."""
    sys.stderr.write(f"{message}\n")


def assess_saved(session: Session, note: str | None, *, is_now: bool) -> tuple[str, Content]:
    """An assessment of the saved profile as it is to be kept, and the level that matters most.

    It is dated by this moment, or by the session's day where that `is_now` no more or not yet.
    Raises UsageError where no profile is saved.
    """
    pack, day = session.pack, session.today
    if not os.path.exists(saved_profile()):
        raise UsageError("there is no saved profile", hint="make one with carecli profile new")
    profile = read_profile(saved_profile(), pack)
    result = assess(profile, pack, day)
    now = datetime.now(UTC)
    taken = now if is_now else datetime.combine(day, now.time(), UTC)
    content = Content(
        taken=taken.strftime("%Y-%m-%dT%H:%M:%SZ"),
        day=day.isoformat(),
        rules_version=RULES_VERSION,
        note=clean_text(note) or None if note is not None else None,
        inputs=dump_profile(profile),
        result=assessment_json(result),
    )
    return find_focus(result).id, content


def say_saved(saved: Listed, before: Sequence[Listed], focus: str, ladder: Sequence[Level]) -> str:
    """Return what was saved and how the level that matters most stood in the snapshot before it, if any."""
    title = next(level.title for level in ladder if level.id == focus)
    said = [
        f"{say_score(standing.score)} ({say_verdict(standing.verdict)})"
        for snapshot in (saved, *before)
        for standing in snapshot.standings
        if standing.level == focus
    ]
    return f"Saved as {saved.number}: {title} {', was '.join(said)}.\n"


def read_number(typed: str) -> int:
    """Return the number of a snapshot as it was typed. Raises UsageError for what is none."""
    if typed.isascii() and typed.isdigit() and len(typed) < 100:
        return int(typed)
    raise UsageError(f"'{typed}' is not the number of a snapshot", hint="carecli history list shows them")


def find_pair(first: str | None, second: str | None) -> tuple[Snapshot, Snapshot]:
    """Return the two snapshots to compare, the older one first. Raises UsageError where there are not two."""
    path = history_file()
    numbers = [read_number(typed) for typed in (first, second) if typed is not None]
    given = [read_snapshot(path, number, tell) for number in numbers]
    if len(given) < 2:
        listed = list_snapshots(path, tell)
        if len(listed) < 2:
            have = "only one snapshot is saved" if listed else "nothing is saved yet"
            raise UsageError(have, hint="carecli history save keeps an assessment")
        newest = [snapshot.number for snapshot in listed[-2 + len(given) :]]
        given += [read_snapshot(path, number, tell) for number in newest]
    if given[0].number == given[1].number:
        raise UsageError(
            f"both are snapshot {given[0].number}{'' if len(numbers) == 2 else ', the newest'}",
            hint="name another one",
        )
    old, new = sorted(given, key=lambda snapshot: (snapshot.content.taken, snapshot.number))
    return old, new


def read_export(file: str) -> tuple[str, str]:
    """Return the name and the text of a file, or of standard input for `-`. Raises PersonalFileError."""
    name = "standard input" if file == "-" else file
    try:
        if file == "-":
            raw = sys.stdin.buffer.read() if sys.stdin is not None else b""
        else:
            raw = Path(file).read_bytes()
    except OSError as error:
        raise PersonalFileError(f"cannot read {name}: {error.strerror}", hint="check the path") from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PersonalFileError(f"{name} is not UTF-8 text", hint="is it the right file?") from None
    if not text.strip():
        raise PersonalFileError(f"{name} is empty", hint="carecli history export makes such a file")
    return name, text


def say_repaired(repaired: Repaired | None, path: Path) -> str:
    """Return what a repair found and did."""
    if repaired is None:
        return "Nothing is saved yet: there is nothing to repair.\n"
    if repaired.kept is None:
        return f"{path} is healthy: {say_count(repaired.saved, 'snapshot')}. Nothing was changed.\n"
    kept = f"The damaged file is kept as {repaired.kept}\n"
    if not repaired.ever:
        return f"Nothing could be read. The next save begins a new history.\n{kept}"
    lost = repaired.ever - repaired.saved
    if not lost:
        return f"Saved all {say_count(repaired.saved, 'snapshot')}; none was lost.\n{kept}"
    return (
        f"Saved {repaired.saved} of {say_count(repaired.ever, 'snapshot')}; {lost} could not be read.\n{kept}"
    )
