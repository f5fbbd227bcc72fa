"""What comes next and what one requirement alone would lift: by columns as by the engine, for anybody."""

from collections import Counter

import pytest

from carecli.engine.assess import assess_against
from carecli.engine.kinds import Rating
from carecli.engine.results import VERDICTS
from carecli.engine.standards import set_standards
from carecli.pack.pack import Pack
from carecli.people import reference, rules
from tests.conftest import SHIPPED_PACK, SMALL_PACK, TODAY, load_once
from tests.people.crowds import Maker, lay_out, write_rows


@pytest.mark.parametrize("folder", [SMALL_PACK, SHIPPED_PACK], ids=["small", "shipped"])
def test_columns_find_what_the_engine_finds(folder: object) -> None:
    pack: Pack = load_once(folder)
    maker = Maker(pack, 11)
    frame = lay_out(write_rows([maker.make() for _ in range(600)], pack))
    one = reference.judge_people(frame, pack, TODAY).collect().sort("number")
    other = rules.judge_people(frame, pack, TODAY, findings=True, wishes=True).collect().sort("number")
    seen = Counter[str]()
    for name in one.columns:
        expected, found = one[name].to_list(), other[name].to_list()
        if name.endswith("|lifts"):  # the engine says nothing of who lacks nothing
            expected, found = [int(x or 0) for x in expected], [int(x) for x in found]
            seen["true"] += sum(expected)
        elif name.count("|") == 1:  # nor of what is only wished for in a setting
            pairs = zip(found, expected, strict=True)
            found = [x if e is not None else None for x, e in pairs]
        assert found == expected, name
        seen[name.rpartition("|")[2]] += 1
    assert seen["passed"] == len(pack.ladder.level)
    assert seen["next"] == 1
    assert seen["true"] > 100


def test_a_skill_that_lifts_does_lift(pack: Pack) -> None:
    """Whoever reaches the rating that is asked, and changes nothing else, has the verdict promised."""
    maker, tried = Maker(pack, 5), Counter[bool]()
    for _ in range(150):
        person = maker.make()
        standards = set_standards(pack, person.setting)
        for level in assess_against(person, standards, TODAY, "none").levels:
            lifts = reference.list_lifts(level, standards.scales.rules)
            for finding in level.findings:
                need = finding.requirement.need
                if finding.requirement.id in lifts and isinstance(need, Rating):
                    better = person.replace(skills={**person.skills, need.skill: need.rating})
                    after = assess_against(better, standards, TODAY, "none").levels
                    verdict = next(each.verdict.low for each in after if each.id == level.id)
                    rises = VERDICTS.index(verdict) > VERDICTS.index(level.verdict.low)
                    assert lifts[finding.requirement.id] is rises
                    tried[rises] += 1
    assert min(tried[True], tried[False]) > 20
