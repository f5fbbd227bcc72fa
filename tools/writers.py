"""Four real carecli processes write at once, round after round; all that they said was saved must be there.

    python tools/writers.py 200

Each round has a home of its own, every second one with a person among several. What a process answered with
exit code 0 must afterwards stand in the profile, in a kept copy that one process named, or in the history;
nobody else may have failed.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import tomli

START = (
    'name = "Dana"\nlicenses = ["RN"]\neducation = [{ level = "bachelor", field = "nursing" }]\nyears = 3\n'
)
# What four processes do in a round; `{n}` is a mark of that process. The first save of all finds no folder.
ROUNDS = {
    "a replacement among edits": ["edit ehr", "replace", "edit telehealth", "edit resilience"],
    "four first saves": ["new", "new", "new", "new"],
    "edits, a tick, a history": ["edit ehr", "edit telehealth", "tick years-5", "history"],
    "four edits": ["edit ehr", "edit telehealth", "edit resilience", "edit regulations"],
    "four replacements": ["replace", "replace", "replace", "replace"],
    "three ticks and an edit": ["tick years-5", "tick years-9", "tick degree-master", "edit regulations"],
    "three histories and an edit": ["history", "history", "edit ehr", "history"],
}


class Written(NamedTuple):
    """What one process was to do, and what came out."""

    action: str
    code: int
    said: str


def run_rounds(count: int) -> tuple[Counter[str], list[str]]:
    """Go through so many rounds: what was written how often, and everything that was wrong."""
    done: Counter[str] = Counter()
    faults: list[str] = []
    for number in range(count):
        kind = [*ROUNDS][number % len(ROUNDS)]
        with tempfile.TemporaryDirectory() as home:
            folder = Path(home) / ".local" / "share" / "carecli"
            environment = {**os.environ, "HOME": home, "NO_COLOR": "1"}
            for name in ("XDG_DATA_HOME", "CARECLI_PACK", "CARECLI_PERSON"):
                environment.pop(name, None)
            if number % 2:  # one person of several
                folder = folder / "people" / "ann"
                folder.mkdir(parents=True, mode=0o700)
                (folder / "person.json").write_text('{"schema": "carecli.person/1", "name": "Ann"}')
                environment["CARECLI_PERSON"] = "Ann"
            if kind != "four first saves":
                folder.mkdir(parents=True, mode=0o700, exist_ok=True)
                (folder / "profile.toml").write_text(START)
            written = write_at_once(ROUNDS[kind], environment)
            done.update(found.action.split()[0] for found in written if found.code == 0)
            wrong = find_lost(written, folder, environment, is_first=kind == "four first saves")
            faults += [f"round {number}, {kind}: {fault}" for fault in wrong]
    return done, faults


def write_at_once(actions: Sequence[str], environment: Mapping[str, str]) -> list[Written]:
    """Start a process for each action before any has ended."""
    running = [
        subprocess.Popen(  # noqa: S603  the program itself
            [sys.executable, "-m", "carecli", *make_command(action, place)],
            env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, encoding="utf-8",
        )
        for place, action in enumerate(actions)
    ]  # fmt: skip
    said = ["".join(process.communicate(timeout=120)) for process in running]
    return [
        Written(action, process.returncode, text)
        for action, process, text in zip(actions, running, said, strict=True)
    ]


def make_command(action: str, place: int) -> list[str]:
    """The command line of an action; the rating or the name tells the process."""
    name, _, what = action.partition(" ")
    commands = {
        "edit": ["profile", "edit", "--skill", f"{what}={place + 1}"],
        "tick": ["plan", "done", what, "--no-input"],
        "replace": ["profile", "new", "--replace", "--years", f"{place + 10}", "--license", "RN"],
        "new": ["profile", "new", "--years", f"{place + 10}"],
        "history": ["history", "save", "--note", f"note {place}"],
    }
    return commands[name]


def find_lost(
    written: Sequence[Written], folder: Path, environment: Mapping[str, str], *, is_first: bool
) -> list[str]:
    """What is not as the processes said."""
    faults = [f"{found.action} ended with {found.code}: {found.said}" for found in written if found.code]
    if is_first:
        faults = [] if Counter(found.code for found in written) == {0: 1, 2: 3} else faults or ["all saved"]
    claimed = [name for found in written for name in re.findall(r"until now is kept as (.+)", found.said)]
    faults += [f"{name} was claimed by {n}" for name, n in Counter(claimed).items() if n > 1]
    faults += [f"{name} was claimed and is not there" for name in claimed if not Path(name).is_file()]
    there = sorted(str(path) for path in folder.glob("profile.previous*"))
    if there != sorted(claimed):
        faults.append(f"kept copies are {there}, named were {claimed}")
    kept = [tomli.loads(Path(name).read_text("utf-8")) for name in (*there, str(folder / "profile.toml"))]
    is_replaced = any(found.action == "replace" for found in written)
    for place, found in enumerate(written):
        if found.code == 0 and found.action != "history":
            # Nobody replaced the profile: then each answer must stand in it.
            where = kept if is_replaced else kept[-1:]
            if not any(holds(profile, found.action, place) for profile in where):
                faults.append(f"{found.action} was acknowledged and is lost")
    if {path.name for path in folder.iterdir() if path.name.startswith(".") or ".new-" in path.name}:
        faults.append("a half-written file was left")
    return faults + find_lost_snapshots(written, environment)


def holds(profile: dict[str, Any], action: str, place: int) -> bool:
    """Whether a profile says what a process wrote."""
    name, _, what = action.partition(" ")
    if name == "tick":
        return what in profile.get("done", [])
    if name == "edit":
        return bool(profile.get("skills", {}).get(what) == place + 1)
    return bool(profile.get("years") == place + 10)


def find_lost_snapshots(written: Sequence[Written], environment: Mapping[str, str]) -> list[str]:
    """The notes that were said to be saved and that the history does not have."""
    notes = {
        f"note {place}" for place, found in enumerate(written) if found.action == "history" and not found.code
    }
    if not notes:
        return []
    listed = subprocess.run(
        [sys.executable, "-m", "carecli", "history", "list", "--json"],
        env=environment, capture_output=True, check=True,
    )  # fmt: skip
    there = {snapshot.get("note") for snapshot in json.loads(listed.stdout)["snapshots"]}
    return [f"the snapshot '{note}' is lost" for note in sorted(notes - there)]


def main() -> int:
    """Print the figures and what was wrong; 1 where something was."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else len(ROUNDS)
    done, faults = run_rounds(count)
    said = ", ".join(f"{number} {name}" for name, number in sorted(done.items()))
    sys.stdout.write(f"{count} rounds of four processes: {said} acknowledged; {len(faults)} faults\n")
    sys.stdout.write("".join(f"{fault}\n" for fault in faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
