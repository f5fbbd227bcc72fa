"""What each command of carecli takes, as a whole process, beside a minimal program and beside peers.

The minimal program stands on the same libraries: it imports typer, Rich's tables and Pydantic, and prints one
table. Peers are other programs of their kind, each in an environment of its own, asked for their version.
Programs run in turns within each round, so that a slow moment of the machine hits all of them; the report is
medians of processor time with their ratio to the minimal program, of wall time, and of the most memory held.

    python benchmarks/startup.py [ROUNDS] [NAME ...]
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
MINIMAL = """
import typer
from pydantic import BaseModel
from rich.console import Console
from rich.table import Table


class Row(BaseModel):
    level: str
    pay: int


def main() -> None:
    table = Table("Level", "Pay")
    for row in (Row(level="one", pay=1), Row(level="two", pay=2)):
        table.add_row(row.level, str(row.pay))
    Console().print(table)


typer.run(main)
"""
NURSE = str(ROOT / "examples" / "bedside-nurse.toml")
WORKER = str(ROOT / "examples" / "community-health-worker.toml")
COMMANDS = {
    "--version": ["--version"],
    "--help": ["--help"],
    "assess": ["assess", "-p", NURSE],
    "assess --full": ["assess", "-p", NURSE, "--full"],
    "assess --json": ["assess", "-p", NURSE, "--json"],
    "what-if": ["assess", "-p", NURSE, "--with", "certification=CCM"],
    "plan": ["plan", "-p", WORKER, "--to", "senior"],
    "plan, calendar": ["plan", "-p", WORKER, "--format", "ics"],
    "salary": ["salary"],
    "salary LEVEL": ["salary", "--level", "senior", "--state", "CA", "--license", "RN"],
    "ladder": ["ladder"],
    "ladder LEVEL": ["ladder", "senior"],
    "skills": ["skills"],
    "skills SKILL": ["skills", "care-planning"],
    "evidence": ["evidence"],
    "guide": ["guide"],
    "guide TOPIC": ["guide", "outlook"],
    "search": ["search", "ccm", "exam", "cost"],
    "search, misspelled": ["search", "salery", "certifcation"],
    "disagreements": ["disagreements"],
    "sources": ["sources"],
    "profile show": ["profile", "show", NURSE],
    "history list": ["history", "list"],
    "pack check": ["pack", "check"],
    "report Markdown": ["report", "-p", NURSE, "--format", "markdown"],
    "report JSON": ["report", "-p", NURSE, "--format", "json"],
    "report HTML": ["report", "-p", NURSE, "-o", "nurse.html", "--force"],
    "report DOCX": ["report", "-p", NURSE, "-o", "nurse.docx", "--force"],
    "report PDF": ["report", "-p", NURSE, "-o", "nurse.pdf", "--force"],
    "completion": [],
}
AIMS = {
    "--version": 0.7, "completion": 0.7, "ladder": 1.2, "salary": 1.2, "ladder LEVEL": 1.1, "skills": 1.15,
    "guide TOPIC": 1.2, "assess": 1.15, "plan": 1.25, "report HTML": 1.2, "report DOCX": 1.9,
}  # fmt: skip
# What a shell asks when Tab is pressed after `carecli salary --level `.
TAB = {"_CARECLI_COMPLETE": "complete_bash", "COMP_WORDS": "carecli salary --level ", "COMP_CWORD": "3"}
# What each needs; rendercv imports a library that it does not name.
PEERS = {
    "sqlite-utils": ["sqlite-utils"],
    "rendercv": ["rendercv[full]", "click"],
    "harlequin": ["harlequin"],
}
ENVIRONMENTS = Path(sys.prefix) / "peers"
RUN = "from carecli.__main__ import run; run()"


class Taken(NamedTuple):
    """What one run took: seconds of the processor and of the clock, and the most memory in MB."""

    processor: float
    clock: float
    memory: float


def measure(command: list[str], folder: str, **extra: str) -> Taken:
    """Run a command in a folder that is its home, and return what it took."""
    # An installed program has its bytecode on disk; a shell that forbids it would measure the compiler.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"HOME": folder, "XDG_DATA_HOME": folder, **extra}
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return Taken(used.ru_utime + used.ru_stime, time.perf_counter() - begun, used.ru_maxrss / 1024)


def find_peer(name: str) -> list[str] | None:
    """The command of a peer that tells its version, installed at first; None where that cannot be done."""
    program = ENVIRONMENTS / name / "bin" / name
    if not program.exists():
        venv.create(ENVIRONMENTS / name, with_pip=True)
        pip = [str(program.parent / "python"), "-m", "pip", "install", "-qq", *PEERS[name]]
        if subprocess.run(pip, check=False).returncode:
            return None
    return [str(program), "--version"]


def main() -> None:
    """Run all programs in turns and print what they took."""
    rounds = max(3, int(sys.argv[1]) if len(sys.argv) > 1 else 15)
    asked = sys.argv[2:] or list(COMMANDS)
    with tempfile.TemporaryDirectory() as folder:
        minimal = Path(folder) / "minimal.py"
        minimal.write_text(MINIMAL)
        programs = {"minimal": [sys.executable, str(minimal)]}
        programs |= {name: [sys.executable, "-c", RUN, *COMMANDS[name]] for name in asked}
        peers = {name: find_peer(name) for name in PEERS} if not sys.argv[2:] else {}
        programs |= {name: command for name, command in peers.items() if command}
        taken: dict[str, list[Taken]] = {name: [] for name in programs}
        for turn in range(rounds + 1):  # the first turn writes the bytecode
            for name, command in programs.items():
                took = measure(command, folder, **(TAB if name == "completion" else {}))
                taken[name] += [took] if turn else []
    medians = {name: Taken(*map(statistics.median, zip(*each, strict=True))) for name, each in taken.items()}
    base = medians["minimal"]
    print(f"medians of {rounds} rounds, Python {sys.version.split()[0]}; processor, ratio, clock, memory")
    for name, (processor, clock, memory) in medians.items():
        aim = f"  aim {AIMS[name]}" if name in AIMS else ""
        shown = f"{processor * 1000:7.0f} ms {processor / base.processor:5.2f} {clock * 1000:7.0f} ms"
        print(f"{name:18} {shown} {memory:5.0f} MB{aim}")
    for name in (name for name, command in peers.items() if not command):
        print(f"{name:18} not measured: it could not be installed")


if __name__ == "__main__":
    main()
