"""What 10,000 snapshots cost: `carecli history list` and `chart` beside `list` with one snapshot.

Assessments of made-up people are saved through the history layer into homes of their own; commands run in
turns within each round, so that a slow moment of the machine hits all of them. The report is the difference
of medians.

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
AIM = 0.5
PLACE = Path(".local") / "share" / "carecli" / "history.sqlite3"
COMMANDS = {
    "list, one snapshot": ("one", ["list"]),
    "list": ("many", ["list"]),
    "list --json": ("many", ["list", "--json"]),
    "list --format csv": ("many", ["list", "--format", "csv"]),
    "chart": ("many", ["chart"]),
    "chart --level": ("many", ["chart", "--level", "senior"]),
    "diff": ("many", ["diff"]),
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


def measure(home: Path, args: list[str]) -> float:
    """Return the seconds that a command of the history takes from start to end."""
    command = [sys.executable, "-c", "from carecli.__main__ import run; run()", "history", *args]
    environment = {**ENVIRONMENT, "HOME": str(home)}
    environment.pop("XDG_DATA_HOME", None)
    begun = time.perf_counter()
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    return time.perf_counter() - begun


def main() -> None:
    """Fill two homes, run all commands in turns and print how much longer each takes than the first."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    many = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        homes = {"one": Path(folder) / "one", "many": Path(folder) / "many"}
        contents = make_contents()
        begun = time.perf_counter()
        fill(homes["one"], 1, contents)
        fill(homes["many"], many, contents)
        size = (homes["many"] / PLACE).stat().st_size
        print(f"{many:,} snapshots saved in {time.perf_counter() - begun:.1f} s, {size / 1e6:.0f} MB")
        times: dict[str, list[float]] = {name: [] for name in COMMANDS}
        for home, args in COMMANDS.values():
            measure(homes[home], args)
        for _ in range(rounds):
            for name, (home, args) in COMMANDS.items():
                times[name].append(measure(homes[home], args))
    base, *_ = (statistics.median(taken) for taken in times.values())
    print(f"median of {rounds} rounds, Python {sys.version.split()[0]}")
    for name, taken in times.items():
        median = statistics.median(taken)
        aim = f"  aim {AIM}" if name in ("list", "chart") else ""
        print(f"{name:20} {median:6.3f} s  {median - base:+.3f} s{aim}")


if __name__ == "__main__":
    main()
