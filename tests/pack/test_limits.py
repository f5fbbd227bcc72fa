"""A pack that is too much of anything: what is said, and that no more of it is read than is of use."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from carecli.errors import PackError
from carecli.pack.loading import check_pack, load_pack
from tests.conftest import SMALL_PACK


def fill_topics(folder: Path) -> None:
    for number in range(101):
        (folder / "topics" / f"t{number}.toml").touch()


def fill_keys(folder: Path) -> None:
    for name in ("skills", "ladder", "credentials"):
        path = folder / f"{name}.toml"
        path.write_text("".join(f"k{i} = 1\n" for i in range(900)) + path.read_text("utf-8"), "utf-8")


def fill_rows(name: str, row: str) -> Callable[[Path], None]:
    def fill(folder: Path) -> None:
        head = (folder / name).read_text("utf-8").splitlines()[0]
        (folder / name).write_text(f"{head}\n{row * 100_000}", "utf-8")

    return fill


def repeat_topics(folder: Path) -> None:
    for number in range(6):
        (folder / "topics" / f"t{number}.toml").write_text("#" * 900_000)


# What is too much, the count of problems, and the end of the last line that is shown of them.
PACKS = {
    "topics": (fill_topics, "1 problem", "topics: holds more than 100 files"),
    "keys": (fill_keys, "more than 1,000 problems", "  and 1,780 more"),
    "wages": (fill_rows("wages.csv", "a,b\n"), "more than 1,000 problems", "  and 981 more"),
    "areas": (fill_rows("areas.csv", "a,b\n"), "more than 1,000 problems", " more"),
    "bytes": (repeat_topics, "1 problem", ": holds more than 5 MB in its files (is it the right folder?)"),
}


@pytest.mark.parametrize(("fill", "count", "_"), PACKS.values(), ids=list(PACKS))
def test_a_pack_that_is_too_much_is_refused(
    fill: Callable[[Path], None], count: str, _: str, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(SMALL_PACK, tmp_path / "ladder"))
    fill(folder)
    for read in (check_pack, load_pack):
        with pytest.raises(PackError) as caught:
            read(folder)
        assert caught.value.message == f"pack {folder}: {count}"
        assert len(caught.value.problems) < 2_100


def test_what_else_a_folder_holds_is_not_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(shutil.copytree(SMALL_PACK, tmp_path / "ladder"))
    below = folder / "photos"
    below.mkdir()
    seen: list[str] = []
    stat = Path.stat

    def note(path: Path, **options: bool) -> object:
        seen.append(str(path))
        return stat(path, **options)

    monkeypatch.setattr(Path, "stat", note)
    load_pack(folder)
    assert str(folder / "ladder.toml") in seen
    assert [path for path in seen if "photos" in path] == []
