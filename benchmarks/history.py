"""What 10,000 snapshots cost: `list`, `chart` and `diff` beside the same with a few; all of them out and in.

Assessments of made-up people are saved through the history layer into homes of their own; commands run in
turns within each round, so that a slow moment of the machine hits all of them. Processor time, time by the
clock and peak memory are those of whole processes; medians are compared.

    python benchmarks/history.py [ROUNDS] [SNAPSHOTS]
"""

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from carecli.engine.assess import assess_against
from carecli.engine.results import RULES_VERSION
from carecli.engine.standards import set_standards
from carecli.history.content import Content
from carecli.history.rows import encode
from carecli.history.snapshots import insert_rows
from carecli.history.store import open_store
from carecli.pack.loading import load_pack
from carecli.pack.reading import find_pack
from carecli.profile.model import check_profile, dump_profile
from carecli.views.assess import assessment_json

FIRST = date(2000, 1, 1)
PEOPLE = 500
AIM = 0.05
FEW = 2
PLACE = Path(".local") / "share" / "carecli" / "history.sqlite3"
COMMANDS = {
    "list": ["list"],
    "chart": ["chart"],
    "chart --level": ["chart", "--level", "senior"],
    "diff": ["diff"],
    "list --json": ["list", "--json"],
    "list --format csv": ["list", "--format", "csv"],
}
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def make_contents() -> list[Content]:
    """Return the assessments of people whose answers vary, as `carecli history save` would keep them."""
    pack = load_pack(find_pack())
    standards = set_standards(pack, "hospital")
    chance = random.Random(20261123)  # noqa: S311  a benchmark wants the same people each time
    contents = []
    for number in range(PEOPLE):
        skills = {skill.id: chance.randint(0, 5) for skill in pack.skills.skill if chance.random() > 0.1}
        answers = {"years": number / 50, "setting": "hospital", "licenses": ["RN"], "skills": skills}
        person = check_profile(answers, pack, "made up")
        result = assessment_json(assess_against(person, standards, FIRST), ())
        contents.append(Content("", "", RULES_VERSION, None, dump_profile(person), result))
    return contents


def fill(home: Path, count: int, contents: list[Content]) -> None:
    """Save so many snapshots, a day apart, into a home."""
    days = (FIRST + timedelta(number) for number in range(count))
    rows = (
        encode(contents[number % len(contents)]._replace(taken=f"{day}T12:00:00Z", day=f"{day}"))
        for number, day in enumerate(days)
    )
    with open_store(home / PLACE, make=True) as connection:
        insert_rows(connection, rows)


# A process counts the peak of the one that started it as its own, so a small one starts them.
START = """
import os, sys
code = os.waitstatus_to_exitcode(os.wait4(os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ), 0)[1])
used = __import__("resource").getrusage(-1)
print(code, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, file=sys.stderr)
"""


class Cost(NamedTuple):
    """What a process took: seconds of the processor and of the clock, and megabytes at its peak."""

    processor: float
    clock: float
    memory: float


def measure(home: Path, args: list[str]) -> Cost:
    """Return what a command of the history costs from start to end."""
    command = [sys.executable, "-c", "from carecli.__main__ import run; run()", "history", *args]
    environment = {**ENVIRONMENT, "HOME": str(home)}
    environment.pop("XDG_DATA_HOME", None)
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", START, *command],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=True,
    )
    clock = time.perf_counter() - begun
    code, processor, memory = done.stderr.splitlines()[-1].split()
    if int(code):
        raise subprocess.CalledProcessError(int(code), command, stderr=done.stderr)
    return Cost(float(processor), clock, float(memory))


def take_medians(costs: list[Cost]) -> Cost:
    """Return the median of each kind of cost."""
    return Cost(*map(statistics.median, zip(*costs, strict=True)))


def main() -> None:
    """Fill two homes, run all commands on both in turns, then move all snapshots; print what each costs."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    many = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        homes = {"few": Path(folder) / "few", "many": Path(folder) / "many"}
        contents = make_contents()
        begun = time.perf_counter()
        fill(homes["few"], FEW, contents)
        fill(homes["many"], many, contents)
        size = (homes["many"] / PLACE).stat().st_size
        print(f"{many:,} snapshots saved in {time.perf_counter() - begun:.1f} s, {size / 1e6:.0f} MB")
        compare(homes, rounds)
        move(homes, folder, max(1, rounds // 4))


def compare(homes: dict[str, Path], rounds: int) -> None:
    """Print what commands cost with many snapshots beside a few."""
    costs: dict[tuple[str, str], list[Cost]] = {(name, home): [] for name in COMMANDS for home in homes}
    for turn in range(rounds + 1):  # the first one fills the caches
        for name, args in COMMANDS.items():
            for home, place in homes.items():
                cost = measure(place, args)
                if turn:
                    costs[name, home].append(cost)
    print(
        f"median of {rounds} rounds, Python {sys.version.split()[0]}; with {FEW} snapshots, and more with all"
    )
    for name in COMMANDS:
        few, all_ = take_medians(costs[name, "few"]), take_medians(costs[name, "many"])
        aim = "" if "--" in name else f"  aim {AIM:+.2f} s"
        print(
            f"{name:20} {few.processor:6.3f} s  {all_.processor - few.processor:+.3f} s processor, "
            f"{all_.clock - few.clock:+.3f} s clock, {all_.memory:4.0f} MB{aim}"
        )


def move(homes: dict[str, Path], folder: str, rounds: int) -> None:
    """Print what it costs to write all snapshots into a file, to the screen, and to read them elsewhere."""
    file = Path(folder) / "export.json"
    costs: dict[str, list[Cost]] = {"export -o": [], "export": [], "import": []}
    for turn in range(rounds):
        costs["export -o"].append(measure(homes["many"], ["export", "-o", str(file), "--force"]))
        costs["export"].append(measure(homes["many"], ["export"]))
        costs["import"].append(measure(Path(folder) / f"new-{turn}", ["import", str(file)]))
    for name, taken in costs.items():
        cost = take_medians(taken)
        print(
            f"{name:20} {cost.processor:6.1f} s processor, {cost.clock:5.1f} s clock, {cost.memory:4.0f} MB,"
            f" {file.stat().st_size / 1e6:.0f} MB of text"
        )


if __name__ == "__main__":
    main()
