"""How many people the engine judges on one core while a minimal program starts once, in processor time.

Profiles are made from a fixed seed: half are complete, in half each answer is open with a chance of one in
five; ratings cluster around a person's own level, and every setting occurs. Standards are made once per
setting, as a batch would. In each round the minimal program of `startup.py` starts, and then all people are
judged in each way, so that a slow moment of the machine hits all of them.

    python benchmarks/engine.py [PROFILES]
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from startup import MINIMAL, measure

from carecli.engine.assess import assess_against, score_against
from carecli.engine.standards import Standards, set_standards
from carecli.pack.loading import load_pack
from carecli.pack.pack import Pack
from carecli.pack.reading import find_pack
from carecli.profile.model import Profile, check_profile

TODAY = date(2026, 11, 23)
ROUNDS = 11
Judge = Callable[[Profile, Standards], object]
WAYS: dict[str, tuple[int, Judge]] = {
    "advice for the next level": (600, lambda who, asked: assess_against(who, asked, TODAY, "next")),
    "every finding of six levels": (1500, lambda who, asked: assess_against(who, asked, TODAY, "none")),
    "verdict and score alone": (4500, lambda who, asked: score_against(who, asked, TODAY)),
}


def make_profile(pack: Pack, chance: random.Random, open_: float) -> Profile:
    """Return one made-up person; each answer is open with a chance of `open_`."""
    ability = chance.uniform(1, 5)
    answers = {
        "years": round(chance.uniform(0, 20), 1),
        "related_years": round(chance.uniform(0, 10), 1),
        "licenses": chance.choice([[], ["RN"], ["LCSW"], ["LPN"]]),
        "certifications": chance.choice([[], [], ["CCM"], ["ACM", "CPHQ"]]),
        "education": [
            {
                "level": chance.choice(["high-school", "associate", "bachelor", "bachelor", "master"]),
                "field": chance.choice(["nursing", "social work", "history"]),
            }
        ],
        "setting": chance.choice([setting.id for setting in pack.settings.setting]),
    }
    data = {key: value for key, value in answers.items() if chance.random() >= open_}
    data["skills"] = {
        skill.id: min(5, max(0, round(chance.gauss(ability, 1))))
        for skill in pack.skills.skill
        if chance.random() >= open_
    }
    return check_profile(data, pack, "made up")


def main() -> None:
    """Judge the same people again and again and print how many that are a start of the minimal program."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    pack = load_pack(find_pack())
    chance = random.Random(20261123)  # noqa: S311  a benchmark wants the same people each time
    people = [make_profile(pack, chance, open_=0.2 if i % 2 else 0) for i in range(count)]
    standards = {s: set_standards(pack, s) for s in {person.setting for person in people}}
    starts: list[float] = []
    rates: dict[str, list[float]] = {name: [] for name in WAYS}
    with tempfile.TemporaryDirectory() as folder:
        minimal = Path(folder) / "minimal.py"
        minimal.write_text(MINIMAL)
        for _ in range(ROUNDS):
            starts.append(measure([sys.executable, str(minimal)], folder).processor)
            for name, (_, judge) in WAYS.items():
                begun = time.process_time()
                for person in people:
                    judge(person, standards[person.setting])
                rates[name].append(count / (time.process_time() - begun))
    start = statistics.median(starts)
    print(f"{count} profiles, half complete, median of {ROUNDS} rounds, Python {sys.version.split()[0]}")
    print(f"a start of the minimal program: {start * 1000:.0f} ms of processor time")
    for name, (aim, _) in WAYS.items():
        rate = statistics.median(rates[name])
        print(f"{name:28} {rate:7,.0f} people a second, {rate * start:6,.0f} a start  aim {aim:,}")


if __name__ == "__main__":
    main()
