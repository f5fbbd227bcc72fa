"""Kill carecli at random moments while it writes; nothing may be lost, half written, or left after erase.

    python tools/kills.py 500

Each kill is of a real process over a copy of one home: a profile, an unfinished interview, a history and a
report. Half of them come at any moment, half at the first change that the process makes to a file.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

import pexpect
import tomli

from carecli.cli.app import app

PROFILE = ["--years", "3", "--license", "RN", "--education", "BSN", "--name", "Dana"]
TYPED = ["nurse", "RN", "BSN", "3", "2", "hospital", "Ohio", "lead", "Kim", "save"]
NOTES = ["one", "two", "three"]
# Each writing command; what is TYPED answers the interview.
COMMANDS = {
    "replace": ["profile", "new", "--replace", "--years", "9", "--license", "RN"],
    "edit": ["profile", "edit", "--skill", "ehr=4"],
    "interview": ["profile", "new", "--replace"],
    "profile erase": ["profile", "erase", "--yes"],
    "history save": ["history", "save", "--note", "four"],
    "report": ["report", "-o", "report.html", "--force"],
    "tick": ["plan", "done", "degree-master", "--no-input"],
    "take a tick back": ["plan", "done", "years-5", "--undo", "--no-input"],
    "history import": ["history", "import", "export.json"],
    "history repair": ["history", "repair"],
    "history erase": ["history", "erase", "--yes"],
    "export": ["history", "export", "-o", "kept.json", "--force"],
    "import": ["import", "cv.txt", "--yes"],
    "story": ["practice", "--write", "--title", "Two", "--action", "I called.", "--shows", "care-planning"],
    "match": ["match", "posting.txt", "--save"],
}
CV = "{name}, RN\n\nExperience\nRN Case Manager, {place}\nMarch 2019 - Present\n\nLicenses\nRN, Ohio\nCCM\n"
POSTING = "RN Case Manager\n\nRequirements\nRN license required\nTwo years of case management required\n"


class Home(NamedTuple):
    """A home, and the data folder in it."""

    place: Path

    @property
    def folder(self) -> Path:
        """Where carecli keeps what is the person's."""
        return self.place / ".local" / "share" / "carecli"

    @property
    def history(self) -> Path:
        """The saved assessments."""
        return self.folder / "history.sqlite3"


@contextmanager
def live_in(home: Home) -> Iterator[None]:
    """Let this process and those that it starts be at home there."""
    before = Path.cwd(), dict(os.environ)
    os.environ |= {"HOME": str(home.place), "CARECLI_PROMPT": "lines", "TERM": "xterm", "NO_COLOR": "1"}
    for name in ("XDG_DATA_HOME", "CARECLI_PACK", "CARECLI_PERSON", "CI"):
        os.environ.pop(name, None)
    os.chdir(home.place)
    try:
        yield
    finally:
        os.chdir(before[0])
        os.environ.clear()
        os.environ.update(before[1])


def run(*command: str) -> str:
    """Run a command in this process; its output. Raises RuntimeError where it fails."""
    with redirect_stdout(StringIO()) as said, redirect_stderr(StringIO()) as errors:
        try:
            app([*command], prog_name="carecli")
        except SystemExit as leaving:
            if leaving.code:
                raise RuntimeError(f"{command} ended with {leaving.code}: {errors.getvalue()}") from None
    return said.getvalue()


def furnish(home: Home) -> None:
    """Put there what may be lost: a profile with a tick, a history with its copy, a draft, files written."""
    with live_in(home):
        run("profile", "new", *PROFILE)
        run("plan", "done", "years-5", "--no-input")
        for note in ("imported", *NOTES):
            run("history", "save", "--note", note)
            if note == "imported":
                run("history", "export", "-o", "export.json")
                run("history", "erase", "--yes")
        (home.folder / "interview.json").write_text(
            '{"schema": "carecli.draft/2", "pack": {"id": "care-manager", "version": "1"}, '
            '"entries": [{"question": "role", "answers": {"role": "nurse"}}]}'
        )
        for name in ("report.html", "kept.json"):
            Path(name).write_text("old")
        Path("cv.txt").write_text(CV.format(name="Dana Reyes", place="Larkfield"))
        run("import", "cv.txt", "--yes")
        Path("cv.txt").write_text(CV.format(name="Dana Reyes", place="Northgate"))
        Path("posting.txt").write_text(POSTING)
        run("practice", "--write", "--title", "One", "--action", "I asked.", "--shows", "care-planning")


def start(name: str, *, when: float | None) -> tuple[int, str]:
    """Start a command and kill it: after so many seconds, or at the first change that it makes to a file.

    Returns its exit code, negative for a signal, and what it said.
    """
    command = [sys.executable, "-m", "carecli", *COMMANDS[name]]
    end = time.monotonic() + (60 if when is None else when)
    before = look()
    if name == "interview":
        child = pexpect.spawn(command[0], command[1:], encoding="utf-8", dimensions=(200, 200))
        child.send("".join(f"{line}\n" for line in ["no", *TYPED]))
        said = ""
        while child.isalive() and time.monotonic() < end and (when is not None or look() == before):
            try:
                said += child.read_nonblocking(100_000, 0.002)
            except pexpect.TIMEOUT:
                continue
            except pexpect.EOF:
                break
        if when is None:
            time.sleep(random.uniform(0, 0.05))  # noqa: S311
        child.kill(signal.SIGKILL)
        with suppress(pexpect.EOF):
            said += child.read()
        child.close()
        return child.exitstatus or -(child.signalstatus or 0), said
    running = subprocess.Popen(  # noqa: S603  the program itself
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    while running.poll() is None and time.monotonic() < end and (when is not None or look() == before):
        time.sleep(0.0002 if when is None else 0.002)
    if when is None:
        time.sleep(random.uniform(0, 0.004))  # noqa: S311
    running.kill()
    said, _ = running.communicate()
    return running.returncode, said


def look() -> dict[str, int]:
    """When each file of the home in which we are was changed."""
    found = {}
    for folder in (Path(), Path(".local/share/carecli")):
        for entry in os.scandir(folder) if folder.exists() else ():
            try:
                found[entry.path] = entry.stat().st_mtime_ns
            except FileNotFoundError:
                found[entry.path] = 0
    return found


def kill(name: str, template: Home, home: Home, finished: Home, *, when: float | None) -> list[str]:
    """Kill a command over a copy of the template, and list what is wrong afterwards."""
    shutil.copytree(template.place, home.place)
    if name == "history repair":
        damage(home.history)
    with live_in(home):
        code, said = start(name, when=when)
        faults = [f"it ended with {code}: {said}"] if code not in (0, -signal.SIGKILL) else []
        for find in (
            find_lost_profile,
            find_lost_draft,
            find_lost_history,
            find_lost_papers,
            find_half_files,
        ):
            faults += find(name, template, home, finished, said)
        run("profile", "erase", "--yes")
        faults += [f"{path.name} is left after erase" for path in home.folder.iterdir()]
    shutil.rmtree(home.place)
    return faults


def damage(history: Path) -> None:
    """Write garbage over a part in the middle of a history."""
    size = history.stat().st_size
    with history.open("r+b") as stream:
        stream.seek(size // 2)
        stream.write(b"\xff" * 512)


def find_lost_profile(name: str, template: Home, home: Home, finished: Home, said: str) -> list[str]:
    """The profile is the old one or the new one, and an old one that was replaced is kept."""
    old, new = read_toml(template), read_toml(finished)
    now = read_toml(home)
    if name == "profile erase":
        return [] if now in (old, None) else ["the profile is neither the old one nor gone"]
    faults = [] if now in (old, new) else [f"the profile is neither the old nor the new one: {now}"]
    if ("Saved to" in said or "Done: " in said or "No longer done" in said) and now != new:
        faults.append("what was acknowledged is not there")
    if now != old and name in ("replace", "edit", "interview"):
        kept = [tomli.loads(path.read_text()) for path in home.folder.glob("profile.previous*.toml")]
        faults += [] if old in kept else ["the old profile is not kept"]
    return faults


def read_toml(home: Home) -> dict[str, Any] | None:
    """The saved profile, None where there is none."""
    path = home.folder / "profile.toml"
    return tomli.loads(path.read_text("utf-8")) if path.exists() else None


def find_lost_draft(name: str, template: Home, home: Home, finished: Home, said: str) -> list[str]:
    """The unfinished interview is there under its name or put aside; a new one has all that was taken."""
    del finished
    drafts = [json.loads(path.read_text("utf-8")) for path in home.folder.glob("interview*.json")]
    old = json.loads((template.folder / "interview.json").read_text("utf-8"))
    faults = [] if old in drafts or name == "profile erase" else ["the unfinished interview is lost"]
    if name == "interview" and "Saved to" not in said:
        taken = said.count("Understood: ")
        counts = [len(draft["entries"]) for draft in drafts if draft != old]
        if taken and read_toml(home) == read_toml(template) and max(counts, default=0) < taken:
            faults.append(f"{taken} answers were taken and {counts} are there")
    return faults


def find_lost_history(name: str, template: Home, home: Home, finished: Home, said: str) -> list[str]:
    """Every snapshot is there and can be read, once what was damaged before is repaired."""
    del template, home, finished
    if name.endswith("erase"):
        return []
    try:
        run("history", "repair")
        notes = {snapshot["note"] for snapshot in json.loads(run("history", "export"))["snapshots"]}
    except RuntimeError as error:
        return [f"the history cannot be read: {error}"]
    wanted = {*NOTES}
    if "Saved as" in said:
        wanted.add("four")
    if "Imported 1" in said:
        wanted.add("imported")
    return [] if wanted <= notes <= wanted | {"four", "imported"} else [f"the history has {notes}"]


def find_lost_papers(name: str, template: Home, home: Home, finished: Home, said: str) -> list[str]:
    """The kept work and the stories are the old ones or the new ones, and what was replaced is kept."""
    del said
    faults = list[str]()
    for file in ("resume.json", "stories.toml"):
        place = home.folder / file
        old, new = (template.folder / file).read_bytes(), finished.folder / file
        if name == "profile erase":
            faults += [] if not place.exists() or place.read_bytes() == old else [f"{file} is half erased"]
        elif not place.exists() or place.read_bytes() not in (old, new.read_bytes()):
            faults.append(f"{file} is neither the old nor the new one")
    kept = [path.read_bytes() for path in home.folder.glob("resume*.json")]
    if name != "profile erase" and (template.folder / "resume.json").read_bytes() not in kept:
        faults.append("the work that was kept is lost")
    return faults


def find_half_files(name: str, template: Home, home: Home, finished: Home, said: str) -> list[str]:
    """What was written by -o is the old file or the new one."""
    del name, template, said
    files = [(home.place / name, finished.place / name) for name in ("report.html", "kept.json")]
    return [
        f"{now.name} is neither the old nor the new one"
        for now, then in files
        if now.read_text("utf-8") not in ("old", then.read_text("utf-8"))
    ]


def finish(name: str, template: Home, home: Home) -> float:
    """Let a command come to its end over a copy of the template; the seconds that it took."""
    shutil.copytree(template.place, home.place)
    if name == "history repair":
        damage(home.history)
    with live_in(home):
        begun = time.monotonic()
        code, said = start(name, when=60)
        if code:
            raise RuntimeError(f"{name} ended with {code}: {said}")
        took = time.monotonic() - begun
    if name in ("replace", "edit", "tick", "interview") and read_toml(home) == read_toml(template):
        raise RuntimeError(f"{name} changed nothing: {said}")
    return took


def run_kills(count: int, seed: int, tell: Callable[[str], object]) -> tuple[Counter[str], list[str]]:
    """Kill so many commands in turn; how often each was, and everything that was wrong."""
    chance, done, faults = random.Random(seed), Counter[str](), list[str]()  # noqa: S311
    with tempfile.TemporaryDirectory() as scratch:
        template = Home(Path(scratch) / "template")
        template.place.mkdir()
        furnish(template)
        took: dict[str, float] = {}
        for number in range(count):
            name = [*COMMANDS][number % len(COMMANDS)]
            finished = Home(Path(scratch) / f"after {name}")
            if name not in took:
                took[name] = finish(name, template, finished)
            when = chance.uniform(0, took[name]) if number // len(COMMANDS) % 2 else None
            wrong = kill(name, template, Home(Path(scratch) / f"home {number}"), finished, when=when)
            done[name] += 1
            for fault in wrong:
                faults.append(f"kill {number}, {name}, {'at a change' if when is None else when}: {fault}")
                tell(faults[-1])
    return done, faults


def main() -> int:
    """Print the figures and what was wrong; 1 where something was."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else len(COMMANDS)
    done, faults = run_kills(count, seed=20261128, tell=lambda fault: sys.stderr.write(f"{fault}\n"))
    said = ", ".join(f"{number} {name}" for name, number in done.items())
    sys.stdout.write(f"{count} kills: {said}; {len(faults)} faults\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
