"""What differs between two packs: everything that can, and nothing that does not."""

from typing import Any

import pytest

from carecli.engine.difference import PackChange, compare_packs
from carecli.pack.ladder import Band, Scale
from carecli.pack.pack import Pack


def change_level(pack: Pack, ident: str, **changes: Any) -> Pack:
    levels = tuple(level.replace(**changes) if level.id == ident else level for level in pack.ladder.level)
    return pack.replace(ladder=pack.ladder.replace(level=levels))


def change_requirement(pack: Pack, level: str, ident: str, **changes: Any) -> Pack:
    found = next(known for known in pack.ladder.level if known.id == level)
    asked = tuple(r.replace(**changes) if r.id == ident else r for r in found.requirement)
    return change_level(pack, level, requirement=asked)


def change_skill(pack: Pack, ident: str, **changes: Any) -> Pack:
    skills = tuple(skill.replace(**changes) if skill.id == ident else skill for skill in pack.skills.skill)
    return pack.replace(skills=pack.skills.replace(skill=skills))


def tell(old: Pack, new: Pack) -> list[tuple[Any, ...]]:
    return [(c.kind, c.level, c.thing, c.before, c.after, c.setting) for c in compare_packs(old, new)]


def test_a_pack_does_not_differ_from_itself(pack: Pack) -> None:
    assert compare_packs(pack, pack) == ()
    other = pack.replace(guide=pack.guide.replace(title="Another", version="9.9.9"))
    assert compare_packs(pack, other) == ()


def test_levels_that_are_called_otherwise_and_take_other_years(pack: Pack) -> None:
    new = change_level(pack, "senior", title="Principal", years=Band(min=5))
    found = tell(pack, new)
    assert ("title", "senior", "senior", "Senior Care Manager", "Principal", None) in found
    assert ("years", "senior", "senior", "5-8", "5+", None) in found
    assert ("follows", "lead", "lead", "Senior Care Manager", "Principal", None) in found
    assert ("years", "senior", "senior", None, "5-8", None) in tell(
        change_level(pack, "senior", years=None), pack
    )


def test_levels_that_came_and_went(pack: Pack) -> None:
    fewer = pack.replace(ladder=pack.ladder.replace(level=pack.ladder.level[1:]))
    assert tell(pack, fewer)[-1] == ("level", "assistant", "assistant", "Assistant Care Manager", None, None)
    assert ("level", "assistant", "assistant", None, "Assistant Care Manager", None) in tell(fewer, pack)
    assert ("follows", "care-manager", "care-manager", "Assistant Care Manager", None, None) in tell(
        pack, fewer
    )


def test_what_a_level_asks_more_less_and_otherwise(pack: Pack) -> None:
    new = change_requirement(pack, "senior", "years", years=4)
    assert ("need", "senior", "years", "5 years", "4 years", None) in tell(pack, new)
    new = change_requirement(pack, "senior", "license", importance="must")
    assert ("importance", "senior", "license", "expected", "must", None) in tell(pack, new)
    level = next(level for level in pack.ladder.level if level.id == "senior")
    asked = tuple(r for r in level.requirement if r.id != "certification")
    new = change_level(pack, "senior", requirement=asked)
    (change,) = [c for c in compare_packs(pack, new) if c.setting is None]
    assert (change.kind, change.before, change.after) == ("asked", "CCM or ACM (expected)", None)
    new = change_requirement(pack, "senior", "certification", holders=("RN",))
    assert "CCM or ACM, of holders of RN" in [c.after for c in compare_packs(pack, new)]


def test_skills_and_their_targets(pack: Pack) -> None:
    skill = next(skill for skill in pack.skills.skill if skill.id == "care-planning")
    lead = skill.targets["lead"].replace(rating=5, importance="must")
    new = change_skill(pack, "care-planning", targets={**skill.targets, "lead": lead})
    assert tell(pack, new) == [
        ("target", "lead", "skill:care-planning", "4", "5", None),
        ("importance", "lead", "skill:care-planning", "expected", "must", None),
    ]
    fewer = pack.replace(skills=pack.skills.replace(skill=pack.skills.skill[1:]))
    gone = pack.skills.skill[0]
    assert tell(pack, fewer) == [("skill", None, gone.id, gone.name, None, None)]
    assert ("skill", None, gone.id, None, gone.name, None) in tell(fewer, pack)
    new = change_skill(pack, "ehr", name="Charts")
    assert tell(pack, new) == [("skill", None, "ehr", gone.name, "Charts", None)]
    new = change_skill(pack, "ehr", anchors=())
    assert tell(pack, new) == [("anchors", None, "ehr", "5 ratings", None, None)]


def test_what_only_a_setting_moves(pack: Pack) -> None:
    setting = next(s for s in pack.settings.setting if any(c.importance for c in s.change))
    (moved, *_) = [change for change in setting.change if change.importance]
    changes = tuple(change for change in setting.change if change is not moved)
    others = tuple(s.replace(change=changes) if s is setting else s for s in pack.settings.setting)
    new = pack.replace(settings=pack.settings.replace(setting=others))
    found = tell(pack, new)
    assert {(kind, place) for kind, *_, place in found} <= {
        ("importance", setting.id), ("need", setting.id), ("asked", setting.id),
    }  # fmt: skip
    assert found


def test_names_rules_scale_and_pay(pack: Pack) -> None:
    new = pack.replace(settings=pack.settings.replace(setting=pack.settings.setting[1:]))
    first = pack.settings.setting[0]
    assert ("setting", None, first.id, first.name, None, None) in tell(pack, new)
    codes = pack.credentials.credential
    extra = codes[0].replace(id="NEW", name="New license", counts_as=(), also=())
    new = pack.replace(credentials=pack.credentials.replace(credential=(*codes, extra)))
    assert tell(pack, new) == [("credential", None, "NEW", None, "New license", None)]
    rules = pack.ladder.rules
    new = pack.replace(
        ladder=pack.ladder.replace(rules=rules.replace(stretch=rules.stretch.replace(score=60.5)))
    )
    assert compare_packs(pack, new) == (PackChange("rule", "stretch.score", "stretch score", "75", "60.5"),)
    scale = Scale(names=("a", "b", "c", "d", "e"))
    new = pack.replace(skills=pack.skills.replace(scale_=scale))
    assert ("scale", None, "scale") in [change[:3] for change in tell(pack, new)]
    pays = tuple(pay for pay in pack.salary.pay if pay.level != "lead")
    new = pack.replace(salary=pack.salary.replace(pay=pays))
    assert tell(pack, new) == [("pay", "lead", "US", "median 90,000, mean 95,000 USD", None, None)]
    state = pack.salary.pay[0].replace(state="CA", low=1, high=9)
    new = pack.replace(salary=pack.salary.replace(pay=(*pack.salary.pay, state)))
    ((_, _, place, before, after, _),) = tell(pack, new)
    assert (place, before) == ("US CA", None)
    assert str(after).endswith("low 1, high 9 USD")


@pytest.mark.parametrize("first", [True, False])
def test_the_changes_stand_in_the_order_of_the_levels(first: bool, pack: Pack) -> None:
    new = change_requirement(
        change_requirement(pack, "lead", "years", years=1), "assistant", "license", importance="expected"
    )
    pair = (pack, new) if first else (new, pack)
    levels = [change.level for change in compare_packs(*pair) if change.setting is None]
    assert levels == sorted(levels, key=[None, *(level.id for level in pack.ladder.level)].index)
