"""How well labelled postings are understood: no field falls below its floor, nobody is stopped wrongly."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

HERE = Path(__file__).parent
FLOORS = {
    "care management or not": 1.0, "level": 0.95, "setting": 0.8, "license": 0.97, "degree": 0.95,
    "years": 0.97, "certification": 0.95, "grace": 0.9, "pay": 0.95, "languages": 0.95,
    "driver's license": 0.95, "compact": 1.0,
}  # fmt: skip


# Sets of fifty that strangers to the program wrote and labelled; skills are what they labelled most loosely.
STRANGERS = FLOORS | {
    "setting": 0.9, "license": 0.92, "degree": 0.85, "years": 0.9, "certification": 0.8, "grace": 0.85,
    "languages": 0.88,
}  # fmt: skip


@pytest.fixture(scope="module")
def benchmark_() -> Any:
    spec = spec_from_file_location("papers_benchmark", ROOT / "benchmarks" / "papers.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("folder", "count", "floors", "skills"),
    [
        (".", 25, FLOORS, 0.9),
        ("held_out", 16, FLOORS, 0.9),
        ("held_out_2", 15, FLOORS, 0.9),
        ("held_out_3", 16, FLOORS, 0.9),
        ("held_out_4", 50, STRANGERS, 0.85),
        ("held_out_5", 50, STRANGERS, 0.8),
        ("held_out_6", 50, STRANGERS | {"level": 0.93, "setting": 0.85, "compact": 0.6}, 0.7),
    ],
)
def test_labelled_postings_are_understood_as_well_as_before(
    folder: str, count: int, floors: dict[str, float], skills: float, benchmark_: Any
) -> None:
    scores, stops = benchmark_.score(HERE / folder)
    assert stops == []
    assert scores["care management or not"].right == count
    low = {field: round(scores[field].f1, 2) for field, floor in floors.items() if scores[field].f1 < floor}
    assert low == {}
    assert scores["skills"].precision >= skills


def test_every_field_of_the_table_has_a_floor(benchmark_: Any) -> None:
    assert set(FLOORS) | {"skills"} == set(benchmark_.FIELDS)
