"""Programs with one fault each in the place of carecli, and what the judge of the fuzzer says of them.

    python -m tests.contract.planted     prints the kinds of what was found, by the name of the fault, as JSON

A process of its own: pytest's has threads, and one that has is not to be forked.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tools.fuzz.case import PROFILE, Case
from tools.fuzz.judging import judge
from tools.fuzz.running import Limits, run_case

SAVED = Path("..") / PROFILE
LIMITS = Limits(processor=1, clock=2.0, held=250)


def say(text: str, code: int = 0) -> None:
    """Print a text where it belongs, and end."""
    (sys.stderr if code else sys.stdout).write(text)
    sys.exit(code)


def work_for_ever() -> None:
    while True:
        pass


def write(path: Path | str, text: str, code: int = 0, mode: int = 0o600) -> None:
    """Write a file, say what an honest program would, and end."""
    Path(path).write_text(text, "utf-8")
    Path(path).chmod(mode)
    say("carecli: error: it went wrong\n" if code else "Written\n", code)


def hold(size: int) -> None:
    held = bytearray(os.urandom(1 << 20) * size)
    say(f"{len(held)}\n")


def rewrite() -> None:
    """What carecli does: the profile until now stands beside the new one."""
    SAVED.replace(SAVED.with_name("profile.previous.toml"))
    write(SAVED, "years = 4\n")


FAULTS: dict[str, Callable[[], object]] = {
    "nothing": lambda: say("Dana \u0635 \u200d is ready\n"),
    "an error as it should be": lambda: say("carecli: error: no such level; choose one\n", 2),
    "an error in JSON": lambda: say('Using your saved profile\n{"error": {"code": 2, "problems": []}}\n', 2),
    "a profile kept and replaced": rewrite,
    "a defect": lambda: say("carecli: error: KeyError: 'x'\n", 70),
    "an exception": lambda: [][0],
    "an end by a signal": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    "an unknown code": lambda: say("carecli: error: odd\n", 9),
    "work without end": work_for_ever,
    "a wait without end": lambda: time.sleep(60),
    "much memory": lambda: hold(200),
    "a failure without a word": lambda: say("", 3),
    "a failure that begins oddly": lambda: say("oops\n", 3),
    "pages of errors": lambda: say("carecli: error: wrong\n" + "  and wrong\n" * 100, 4),
    "an endless line": lambda: say(f"carecli: error: wrong {'x' * 30_000}\n", 4),
    "a title of the terminal": lambda: say("\x1b]0;t\x07\n"),
    "a turned direction": lambda: say("a\u202eb\n"),
    "a control character in an error": lambda: say("carecli: error: \x9b31m\n", 2),
    "half a letter": lambda: os.write(1, b"a\xc3\n"),
    "a control character in a file": lambda: write("out.md", "a\x07b\n"),
    "half of a JSON file": lambda: write("out.json", '{"a": '),
    "half of a page": lambda: write("out.html", "<!DOCTYPE html><p>"),
    "half of a saved profile": lambda: write(SAVED.with_name("new.toml"), "years = "),
    "a temporary file": lambda: write(".out.json.a1b2c3d4", "{}"),
    "a profile lost": lambda: write(SAVED, "years = 4\n"),
    "a profile lost by an error": lambda: write(SAVED, "years = 4\n", 3),
    "a profile gone": SAVED.unlink,
    "a file for all to read": lambda: write("out.md", "# Dana\n", mode=0o644),
    "an erasing that does nothing": lambda: say("Erased\n"),
    "an erasing that names what stays": lambda: say(f"Erased\n{SAVED} stays: it is in use\n"),
}


def find(fault: str, entry: Callable[[], object]) -> list[str]:
    """The kinds of what is found in a program with a fault."""
    command = ("profile", "erase", "--yes") if "erasing" in fault else ("assess",)
    case = Case("flags:0:0", (command,), {PROFILE: b"years = 3\n"})
    return sorted({finding.kind for finding in judge(case, run_case(case, LIMITS, entry), LIMITS)})


if __name__ == "__main__":
    sys.stdout.write(json.dumps({name: find(name, entry) for name, entry in FAULTS.items()}))
