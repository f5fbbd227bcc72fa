"""What a docstring shows is what comes out."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHOWING = sorted(
    path.relative_to(ROOT / "src").with_suffix("").as_posix().replace("/", ".")
    for path in (ROOT / "src").rglob("*.py")
    if ">>>" in path.read_text(encoding="utf-8")
)


def test_some_docstrings_show_an_example() -> None:
    assert {"carecli.engine.judging", "carecli.pack.loading"} <= set(SHOWING)


@pytest.mark.parametrize("module", SHOWING)
def test_the_examples_of_a_docstring_come_out(module: str) -> None:
    done = doctest.testmod(import_module(module))
    assert done.attempted > 0
    assert done.failed == 0
