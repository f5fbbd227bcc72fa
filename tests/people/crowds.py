"""Crowds of random people: as rows of a table for the columns, and each as a profile for the engine.

    nice python -m tests.people.crowds 100000 7

holds the two together over as many as that; the tests do so over fewer.
"""

import random
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import narwhals as nw

from carecli.engine.assess import assess_against
from carecli.engine.results import VERDICTS
from carecli.engine.standards import set_standards
from carecli.pack.ladder import YearsNeed
from carecli.pack.loading import load_pack
from carecli.pack.pack import Pack
from carecli.pack.reading import find_pack
from carecli.people.columns import STATUSES
from carecli.people.rules import judge_people
from carecli.profile.model import Certification, Education, License, Profile
from tests.conftest import TODAY

EXPIRIES = (None, None, None, "2020-01", "2026-11-22", "2026-11-23", "2026-11", "2026-10", "2030-12-31")
FIELDS = (None, "nursing", "Social Work", "MSN nursing practice", "history", "care of cats", "psychology")
AT_ONCE = 20_000
COUNTRIES = (None, None, None, "US", "IN", "PH")


class Maker:
    """Makes random people for a pack: anything may be unknown, none, held twice, expired or from abroad."""

    def __init__(self, pack: Pack, seed: int) -> None:
        self.chance = random.Random(seed)
        codes = pack.credentials.credential
        self.licenses = [c.id for c in codes if c.kind == "license"]
        self.certifications = [c.id for c in codes if c.kind == "certification"]
        self.degrees = [level.id for level in pack.education.level]
        self.settings = [None, *(setting.id for setting in pack.settings.setting)]
        self.targets = [None, *(level.id for level in pack.ladder.level)]
        self.skills = [skill.id for skill in pack.skills.skill]
        self.most = pack.skills.scale.most
        self.thresholds = [*list_thresholds(pack)]

    def make(self) -> Profile:
        """Return one person."""
        chance, open_ = self.chance, self.chance.choice([0, 0.2, 0.6])
        answers: dict[str, Any] = {
            "years": self._count_years(),
            "related_years": self._count_years(),
            "licenses": tuple(self._hold(License, self.licenses)),
            "certifications": tuple(self._hold(Certification, self.certifications)),
            "education": tuple(
                self._study() for _ in range(chance.choice([0, 1, 1, 1, 2, 3]) if self.degrees else 0)
            ),
        }
        known = {name: answer for name, answer in answers.items() if chance.random() >= open_}
        ability = chance.uniform(0, self.most)
        return Profile(
            setting=chance.choice(self.settings),
            target=chance.choice(self.targets),
            skills={
                skill: min(self.most, max(0, round(chance.gauss(ability, 1))))
                for skill in self.skills
                if chance.random() >= open_
            },
            **known,
        )

    def _count_years(self) -> float:
        """Return years: some on a threshold or a hair beside it, some in tenths, some anything."""
        chance = self.chance
        at = chance.choice(self.thresholds) + chance.choice([0, 0, 1e-6, -1e-6, 1e-9, -1e-9, 0.1, -0.1])
        anything = chance.uniform(0, 20)
        return max(0.0, chance.choice([at, round(anything, 1), round(anything), anything, 0.0]))

    def _hold(self, kind: type[Any], codes: list[str]) -> Iterable[Any]:
        for _ in range(self.chance.choice([0, 0, 1, 1, 1, 2, 3]) if codes else 0):
            yield kind(id=self.chance.choice(codes), expires=self.chance.choice(EXPIRIES))

    def _study(self) -> Education:
        pick = self.chance.choice
        return Education(level=pick(self.degrees), field=pick(FIELDS), country=pick(COUNTRIES))


def list_thresholds(pack: Pack) -> set[float]:
    """Return the years at which something changes: those asked, those that exams ask, steps below them."""
    asked = {level.years.min for level in pack.ladder.level if level.years}
    for requirement in (r for level in pack.ladder.level for r in level.requirement):
        for need in (requirement, *requirement.or_):
            if isinstance(need, YearsNeed) and need.years is not None:
                asked.add(need.years)
    routes = [route for credential in pack.credentials.credential for route in credential.route]
    asked |= {(route.months_high or route.months or 0) / 12 for route in routes}
    asked |= {(route.direct_months or 0) / 12 for route in routes}
    size = pack.ladder.rules.steps.years
    return {0.0, 5.0, *[max(0.0, years - n * size) for years in asked for n in range(4)]}


def write_rows(people: Iterable[Profile], pack: Pack) -> dict[str, list[Any]]:
    """Return people as the columns of a canonical table, with a number each."""
    everybody = [*people]
    table: dict[str, list[Any]] = {
        "number": [*range(len(everybody))],
        "setting": [who.setting for who in everybody],
        "target": [who.target for who in everybody],
        "years": [who.years for who in everybody],
        "related_years": [who.related_years for who in everybody],
    }
    for column in ("licenses", "certifications", "education"):
        held = [getattr(who, column) for who in everybody]
        table[column] = [None if some is None else ";".join(map(write_entry, some)) for some in held]
    for skill in pack.skills.skill:
        table[f"skill:{skill.id}"] = [who.skills.get(skill.id) for who in everybody]
    return table


def write_entry(held: License | Certification | Education) -> str:
    """Return one credential or degree as a cell says it."""
    if isinstance(held, Education):
        return held.level + f":{held.field}" * bool(held.field) + f"@{held.country}" * bool(held.country)
    return held.id + f"@{held.expires}" * bool(held.expires)


def lay_out(table: dict[str, list[Any]]) -> nw.LazyFrame[Any]:
    """Return the columns as a lazy table of Polars with the types of a roster."""
    types: dict[str, Any] = {"number": nw.Int64(), "years": nw.Float64(), "related_years": nw.Float64()}
    schema = {
        name: types.get(name, nw.Int8() if name.startswith("skill:") else nw.String()) for name in table
    }
    return nw.from_dict(table, schema, backend="polars").lazy()


def judge_by_engine(people: list[Profile], pack: Pack, *, findings: bool) -> list[dict[str, Any]]:
    """Return what the engine finds of each person, as the columns of a judged table say it."""
    standards = {setting: set_standards(pack, setting) for setting in {who.setting for who in people}}
    rows = []
    for who in people:
        found = assess_against(who, standards[who.setting], TODAY, "none")
        order = [level.id for level in found.levels]
        row: dict[str, Any] = {
            "current": order.index(found.current_level) if found.current_level else -1,
            "next": order.index(found.next_level) if found.next_level else -1,
        }
        for level in found.levels:
            row[f"{level.id}|low"] = VERDICTS.index(level.verdict.low)
            row[f"{level.id}|high"] = VERDICTS.index(level.verdict.high)
            row[f"{level.id}|score_low"] = round(level.score.low * 10)
            row[f"{level.id}|score_high"] = round(level.score.high * 10)
            row[f"{level.id}|passed"] = int(level.passed_over is not None)
            for finding in level.findings if findings else ():
                row[f"{level.id}|{finding.requirement.id}"] = STATUSES[finding.status]
        rows.append(row)
    return rows


def list_differences(people: list[Profile], pack: Pack, *, findings: bool = True) -> list[Any]:
    """Return where columns and engine differ: the person, the column, what each says.

    What each requirement would lift is left to `test_lifts`.
    """
    judged = judge_people(lay_out(write_rows(people, pack)), pack, TODAY, findings=findings, wishes=True)
    columns = judged.collect().sort("number").rows(named=True)
    return [
        (people[number], name, ours.get(name), theirs.get(name))
        for number, (ours, theirs) in enumerate(
            zip(columns, judge_by_engine(people, pack, findings=findings), strict=True)
        )
        for name in ours.keys() | theirs.keys()
        if is_result(name) and ours.get(name) != theirs.get(name)
    ]


def is_result(name: str) -> bool:
    """Whether a column is what was judged, lifts apart."""
    return ("|" in name and not name.endswith("|lifts")) or name in ("current", "next")


def main() -> None:
    """Hold columns to the engine over many people, by hand: COUNT [SEED] [PACK]."""
    count, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    pack = load_pack(Path(sys.argv[3]) if len(sys.argv) > 3 else find_pack())
    maker, differences, begun = Maker(pack, seed), [], time.process_time()
    for _ in range(0, count, AT_ONCE):
        people = [maker.make() for _ in range(min(AT_ONCE, count))]
        differences += list_differences(people, pack)
    said = f"{count:,} people, seed {seed}, {time.process_time() - begun:.0f} s of processor time"
    sys.stdout.write(f"{said}: {len(differences)} differences\n{differences[:10]}\n")


if __name__ == "__main__":
    main()
