"""The rules over columns come to what the engine comes to, for anybody and with any pack."""

from math import inf, nextafter
from pathlib import Path
from typing import Any, get_args

import duckdb
import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carecli.engine.assess import assess
from carecli.engine.requirements import count_steps
from carecli.pack.ladder import Kind
from carecli.pack.pack import Pack
from carecli.people.outcomes import KINDS, find_near
from carecli.people.rulebook import ON_PAPER
from carecli.people.rules import judge_people
from carecli.profile.model import Certification, Education, License, Profile
from tests.conftest import ROOT, SHIPPED_PACK, SMALL_PACK, TODAY, load_once
from tests.engine.strategies import PACK, WAYS, Asked, More, Small, asked_in_any_way, profiles, small_ladders
from tests.people.crowds import Maker, is_result, lay_out, list_differences, write_rows

LADDERS = sorted([*(ROOT / "tests/frozen/ladders").iterdir(), *(ROOT / "examples/packs").iterdir()])


@pytest.mark.repeats
@pytest.mark.parametrize(
    ("folder", "count"), [(SHIPPED_PACK, 2_000), (SMALL_PACK, 2_000)], ids=["shipped", "small"]
)
def test_thousands_of_people_come_to_what_the_engine_comes_to(folder: Path, count: int) -> None:
    pack = load_once(folder)
    maker = Maker(pack, seed=20261129)
    assert list_differences([maker.make() for _ in range(count)], pack) == []


@pytest.mark.repeats
@pytest.mark.parametrize("folder", LADDERS, ids=lambda folder: folder.name)
def test_ladders_of_any_shape_are_judged_alike(folder: Path) -> None:
    pack = load_once(folder)
    maker = Maker(pack, seed=11)
    assert list_differences([maker.make() for _ in range(200)], pack) == []


def test_there_are_ladders_of_other_shapes() -> None:
    assert {"fork", "unpaid", "yearless", "nhs-care-coordinator"} <= {folder.name for folder in LADDERS}


def test_every_kind_of_requirement_is_judged_on_paper_or_expressed() -> None:
    assert {*get_args(Kind)} == {*ON_PAPER, *KINDS}


@pytest.mark.parametrize("findings", [True, False])
def test_a_few_people_of_every_setting_are_judged_alike(pack: Pack, *, findings: bool) -> None:
    maker = Maker(pack, seed=5)
    assert list_differences([maker.make() for _ in range(60)], pack, findings=findings) == []
    assert list_differences([maker.make()], pack, findings=findings) == []


@settings(max_examples=8)
@given(asked_in_any_way, st.lists(profiles(), min_size=10, max_size=30))
def test_other_rules_and_ways_of_any_kind_are_judged_alike(asked: Asked, people: list[Profile]) -> None:
    more = asked.more or More()
    ladder = PACK.ladder.replace(
        rules=more.fit(asked.rules or PACK.ladder.rules),
        level=tuple(more.add_to(level) for level in PACK.ladder.level),
    )
    everybody = [who.replace(setting=asked.setting) for who in people]
    assert list_differences(everybody, PACK.replace(ladder=ladder)) == []


@settings(max_examples=15)
@given(small_ladders(), st.lists(profiles(), min_size=5, max_size=30))
def test_a_level_that_asks_little_is_judged_alike(small: Small, people: list[Profile]) -> None:
    assert list_differences(people, small.pack) == []


def test_ways_of_every_kind_and_what_is_asked_of_some_are_judged_alike(pack: Pack) -> None:
    """Ratings, exams, years and papers stand in for papers, and years are asked of nurses alone."""
    levels = []
    for level in pack.ladder.level:
        asked = [
            each.replace(holders=("RN", "APRN")) if each.kind == "years" else each.replace(or_=WAYS)
            for each in level.requirement
        ]
        levels.append(level.replace(requirement=tuple(asked)))
    changed = pack.replace(ladder=pack.ladder.replace(level=tuple(levels)))
    maker = Maker(pack, seed=8)
    assert list_differences([maker.make() for _ in range(80)], changed) == []


def test_years_count_to_the_last_bit(pack: Pack) -> None:
    """Exactly what is asked, the number below it, and every tenth of a year on the way there."""
    asked = [0, 1, 2, 3, 5, 7, 8, 9, 10]
    edges = [x for years in asked for x in (years, nextafter(years, inf), max(0.0, nextafter(years, -inf)))]
    years = [*edges, 4.999999, 4.9999999999, 5.0000001, 1e-12, *[tenth / 10 for tenth in range(101)]]
    people = [
        Profile(years=own, related_years=other, setting=setting, licenses=(), education=())
        for own in years
        for other in (0, 2, None)
        for setting in (None, "payer", "hospital")
    ]
    people += [Profile(years=None, related_years=own, licenses=(License(id="RN"),)) for own in years]
    assert list_differences(people, pack) == []


@given(
    st.floats(0, 80),
    st.floats(0.05, 10),
    st.integers(0, 5),
)
def test_the_fewest_years_that_are_near_are_near_and_any_fewer_are_not(
    years: float, size: float, steps: int
) -> None:
    rules = PACK.ladder.rules
    rules = rules.replace(steps=rules.steps.replace(years=size), stretch=rules.stretch.replace(steps=steps))
    near = find_near(years, rules)
    below = nextafter(near, -inf)
    assert near == years or count_steps(years - near, size) <= steps
    assert below < 0 or count_steps(years - below, size) > steps


def test_more_kinds_of_papers_than_there_are_numbers_for_at_once(pack: Pack) -> None:
    """Everybody's license ends on another day: what does not count is the same, whenever it did end."""
    people = [
        Profile(
            licenses=(License(id="RN", expires=f"20{year:02}-{month:02}-{day:02}"),),
            certifications=(Certification(id="CCM", expires=f"2026-{month:02}-{day:02}"),),
            education=(Education(level="bachelor", field=f"a field of {year} and {day}"),),
        )
        for year in (20, 26, 27)
        for month in range(1, 13)
        for day in range(1, 29, 3)
    ]
    assert list_differences(people, pack) == []


def test_what_a_table_lacks_is_not_known(pack: Pack) -> None:
    table = nw.from_native(pl.LazyFrame({"name": ["Ada", "Ben"], "kept:team": ["blue", None]}))
    judged = judge_people(table, pack, TODAY, findings=True).collect()
    found = assess(Profile(), pack, TODAY)
    lows = [round(level.score.low * 10) for level in found.levels]
    assert [judged[f"{level.id}|score_low"].to_list() for level in found.levels] == [[n, n] for n in lows]
    assert sorted(judged["name"].to_list()) == ["Ada", "Ben"]
    assert judged.filter(nw.col("name") == "Ada")["kept:team"].to_list() == ["blue"]
    assert not [name for name in judged.columns if name.startswith("~")]


def test_a_setting_that_the_pack_does_not_know_is_none(pack: Pack) -> None:
    maker = Maker(pack, seed=3)
    who = maker.make()
    rows = write_rows([who.replace(setting=None)] * 2, pack)
    judged = judge_people(lay_out({**rows, "setting": [None, "moon"]}), pack, TODAY, findings=True)
    first, second = judged.collect().drop("number", "setting").rows()
    assert first == second


def test_another_backend_of_narwhals_comes_to_the_same(pack: Pack) -> None:
    maker = Maker(pack, seed=9)
    frame = lay_out(write_rows([maker.make() for _ in range(40)], pack))
    polars = judge_people(frame, pack, TODAY, findings=True, wishes=True).collect().sort("number")
    people = duckdb.from_arrow(frame.collect().to_arrow())
    judged = judge_people(nw.from_native(people), pack, TODAY, findings=True, wishes=True)
    assert judged.implementation.is_duckdb()
    rows = judged.collect(backend="polars").sort("number").rows(named=True)
    assert [compare(row) for row in rows] == [compare(row) for row in polars.rows(named=True)]


def compare(row: dict[str, Any]) -> dict[str, Any]:
    """Return what was judged of a row."""
    return {name: value for name, value in row.items() if is_result(name) or name.endswith("|lifts")}
