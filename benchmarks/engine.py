"""Assessments per second on one core: whole profiles against all six levels, advice included.

Profiles are made from a fixed seed: each answer is open with a chance of one in ten, ratings cluster around a
person's own level, and every setting occurs. Standards are made once per setting, as a batch would.

    python benchmarks/engine.py [PROFILES]
"""

import random
import statistics
import sys
import time
from datetime import date

from carecli.engine.assess import assess_against
from carecli.engine.standards import set_standards
from carecli.pack.loading import load_pack
from carecli.pack.pack import Pack
from carecli.pack.reading import find_pack
from carecli.profile.model import Profile, check_profile

TODAY = date(2026, 11, 23)
ROUNDS = 11


def make_profile(pack: Pack, chance: random.Random) -> Profile:
    """Return one made-up person."""
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
    data = {key: value for key, value in answers.items() if chance.random() > 0.1}
    data["skills"] = {
        skill.id: min(5, max(0, round(chance.gauss(ability, 1))))
        for skill in pack.skills.skill
        if chance.random() > 0.1
    }
    return check_profile(data, pack, "made up")


def main() -> None:
    """Assess the same people again and again and print the median rate."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    pack = load_pack(find_pack())
    chance = random.Random(20261123)  # noqa: S311  a benchmark wants the same people each time
    people = [make_profile(pack, chance) for _ in range(count)]
    standards = {s: set_standards(pack, s) for s in {person.setting for person in people}}
    rates = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        for person in people:
            assess_against(person, standards[person.setting], TODAY)
        rates.append(count / (time.perf_counter() - begun))
    print(f"{count} profiles, six levels each, {ROUNDS} rounds, Python {sys.version.split()[0]}")
    median, best, worst = statistics.median(rates), max(rates), min(rates)
    print(f"median {median:,.0f} profiles a second, best {best:,.0f}, worst {worst:,.0f}")


if __name__ == "__main__":
    main()
