"""The shipped pack is made without validation at each start: it must come out as validation makes it."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from typer.testing import Result

from carecli.pack import reading as location
from carecli.pack.fields import NOTHING, Record
from carecli.pack.handbook import HANDBOOK_FILES, TopicsFile
from carecli.pack.loading import list_families
from carecli.pack.pack import Pack
from carecli.pack.reading import parse, read_text
from carecli.pack.schema import adapt
from carecli.pack.validation import construct
from carecli.pack.words import PAPER_FILES
from tests.conftest import SHIPPED_PACK, SMALL_PACK

FOLDER = SHIPPED_PACK
MODELS: dict[str, Any] = {
    **{name: Pack.FIELDS[name] for name in Pack.FILES},
    **Pack.OPTIONAL,
    **HANDBOOK_FILES,
    **PAPER_FILES,
    **dict.fromkeys(list_families(FOLDER), TopicsFile),
}


def read(name: str) -> dict[str, Any]:
    path = FOLDER / f"{name}.toml"
    return parse(read_text(path), str(path), as_json=False)


@pytest.mark.parametrize("name", MODELS)
def test_a_built_in_file_comes_out_as_validation_makes_it(name: str) -> None:
    constructed = construct(MODELS[name], read(name))
    assert constructed == adapt(MODELS[name]).validate_python(read(name))
    assert len(repr(constructed)) > 500


def test_all_files_of_the_built_in_pack_are_tried() -> None:
    on_disk = {path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.rglob("*.toml")}
    assert on_disk == set(MODELS)
    assert len(on_disk) >= 19


class Bottom(Record):
    name: str
    size: int = 1


class Top(Record):
    one: Bottom
    many: tuple[Bottom, ...] = ()
    named: dict[str, Bottom] = NOTHING
    plain: dict[str, int] = NOTHING
    words: tuple[str, ...] | None = None
    either: int | str = 0


def test_records_in_records_lists_and_tables_are_made() -> None:
    data = {
        "one": {"name": "a"},
        "many": [{"name": "b", "size": 2}],
        "named": {"c": {"name": "c"}},
        "plain": {"x": 1},
        "words": ["w"],
        "either": "text",
    }
    for given in (data, {"one": {"name": "a"}}):
        made = construct(Top, given)
        assert made == adapt(Top).validate_python(given)
        assert {type(made.one), *map(type, made.many)} == {Bottom}


@pytest.mark.parametrize(
    "data",
    [{}, {"one": {}}, {"one": {"name": "a", "sise": 2}}, {"one": {"name": "a"}, "two": 2}],
    ids=["missing", "missing inside", "unknown inside", "unknown"],
)
def test_keys_that_do_not_fit_are_refused(data: dict[str, Any]) -> None:
    with pytest.raises(KeyError):
        construct(Top, data)


def test_a_built_in_pack_that_somebody_broke_is_named_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Callable[..., Result]
) -> None:
    broken = tmp_path / "care-manager"
    copytree(SMALL_PACK, broken)
    salary = broken / "salary.toml"
    salary.write_text(salary.read_text("utf-8").replace("median = 52000", "medium = 52000", 1), "utf-8")
    monkeypatch.setattr(location, "_built_in_places", lambda: (broken, broken))
    assert location.is_built_in(broken)
    result = run("salary", "--pack", broken)
    assert (result.exit_code, result.stdout) == (4, "")
    assert "salary.toml:9: pay[1].medium is not a key that carecli knows" in result.stderr
