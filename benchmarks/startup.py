"""Processor time of carecli's commands, whole processes, beside a minimal program on the same libraries.

The minimal program imports typer, Rich's tables and Pydantic, and prints one table. Programs run in turns
within each round, so that a slow moment of the machine hits all of them; the report is the ratio of medians.

    python benchmarks/startup.py [ROUNDS]
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

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
COMMANDS = {
    "--version": ["--version"],
    "--help": ["--help"],
    "ladder": ["ladder"],
    "salary": ["salary"],
    "salary --state": ["salary", "--level", "senior", "--state", "CA", "--license", "RN"],
    "guide TOPIC": ["guide", "outlook"],
    "search": ["search", "ccm", "exam", "cost"],
    "search, misspelled": ["search", "salery", "certifcation"],
    "plan": ["plan", "--profile", str(ROOT / "examples" / "community-health-worker.toml"), "--to", "senior"],
    "assess --profile": ["assess", "--profile", str(ROOT / "examples" / "bedside-nurse.toml")],
}
# An installed program has its bytecode on disk; a shell that forbids writing it would measure the compiler.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
AIMS = {"--version": 0.7, "ladder": 1.2, "salary": 1.2, "assess --profile": 1.25, "plan": 1.35}


def measure(command: list[str]) -> float:
    """Return the seconds of processor time that a command takes, from start to end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Run all programs in turns and print the medians and their ratios."""
    rounds = max(11, int(sys.argv[1]) if len(sys.argv) > 1 else 15)
    with tempfile.TemporaryDirectory() as folder:
        minimal = Path(folder) / "minimal.py"
        minimal.write_text(MINIMAL)
        programs = {"minimal": [sys.executable, str(minimal)]}
        entry = "from carecli.__main__ import run; run()"
        programs |= {name: [sys.executable, "-c", entry, *args] for name, args in COMMANDS.items()}
        times: dict[str, list[float]] = {name: [] for name in programs}
        for command in programs.values():
            measure(command)
        for _ in range(rounds):
            for name, command in programs.items():
                times[name].append(measure(command))
    base = statistics.median(times["minimal"])
    print(f"median of {rounds} rounds, Python {sys.version.split()[0]}")
    for name, taken in times.items():
        median = statistics.median(taken)
        aim = f"  aim {AIMS[name]}" if name in AIMS else ""
        print(f"{name:18} {median * 1000:7.1f} ms  ratio {median / base:.2f}{aim}")


if __name__ == "__main__":
    main()
