"""Where the pack is: the named folder, then the installed copy, then the source checkout."""

import os
from pathlib import Path

import pytest

from carecli.errors import ExitCode, PackError
from carecli.pack import reading as location
from carecli.pack.reading import find_pack, is_built_in
from tests.conftest import ROOT

BUILT_IN = ROOT / "data" / "care-manager"


def make_pack(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "guide.toml").touch()
    return folder


def test_without_a_name_the_source_checkout_is_used() -> None:
    assert find_pack() == BUILT_IN
    assert is_built_in(find_pack())


def test_a_named_folder_wins_over_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named, other = make_pack(tmp_path / "named"), make_pack(tmp_path / "other")
    monkeypatch.setenv("CARECLI_PACK", str(other))
    assert find_pack(str(named)) == named
    assert find_pack() == other
    assert not is_built_in(named)


def test_an_empty_environment_variable_names_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARECLI_PACK", "")
    assert find_pack() == BUILT_IN


def test_the_installed_copy_wins_over_the_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "src" / "carecli"
    monkeypatch.setattr(location, "__file__", str(package / "pack" / "reading.py"))
    checkout = make_pack(tmp_path / "data" / "care-manager")
    assert find_pack() == checkout
    installed = make_pack(package / "data" / "care-manager")
    assert find_pack() == installed
    assert is_built_in(installed)
    assert is_built_in(checkout)


def test_an_installation_without_its_pack_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(location, "__file__", str(tmp_path / "src" / "carecli" / "pack" / "reading.py"))
    with pytest.raises(PackError, match="the built-in pack is missing") as caught:
        find_pack()
    assert caught.value.code == ExitCode.PACK
    assert caught.value.hint


@pytest.mark.parametrize(
    ("name", "message"),
    [("nowhere", "does not exist"), ("file", "is not a folder"), ("file/below", "does not exist")],
)
@pytest.mark.parametrize("by_environment", [False, True], ids=["named", "environment"])
def test_a_named_folder_that_is_none_is_refused(
    name: str, message: str, by_environment: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    place = str(tmp_path / name)
    if by_environment:
        monkeypatch.setenv("CARECLI_PACK", place)
    with pytest.raises(PackError) as caught:
        find_pack(None if by_environment else place)
    assert caught.value.message == f"pack {place}: {message}"
    assert caught.value.hint


def test_a_name_too_long_for_a_folder_is_refused() -> None:
    with pytest.raises(PackError):
        find_pack("long" * 100)


def test_a_folder_without_a_ladder_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").touch()
    with pytest.raises(PackError, match="holds no ladder"):
        find_pack(str(tmp_path))


def test_an_empty_folder_is_one_where_all_is_missing(tmp_path: Path) -> None:
    assert find_pack(str(tmp_path)) == tmp_path


def test_a_folder_that_cannot_be_read_is_said_to_be_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(PackError, match="cannot be read: Permission denied"):
        find_pack(str(tmp_path))
