"""Files and folders of papers: the order, what is hidden, circles, and what cannot be read."""

import os
from pathlib import Path

import pytest

from carecli.errors import PersonalFileError
from carecli.papers import listing
from carecli.papers.listing import Unread, list_files, list_papers


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "jobs"
    place.mkdir()
    return place


def names(place: Path) -> list[str]:
    return [str(file.relative_to(place)) for file in list_files([place]).files]


def test_the_files_of_a_folder_come_in_the_order_of_people(folder: Path) -> None:
    for name in ("p10.txt", "P2.txt", "b.md", "A.txt", "m/x.txt", "m/x2.txt", "m/deep/er/y.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("RN")
    assert names(folder) == ["A.txt", "b.md", "m/deep/er/y.txt", "m/x.txt", "m/x2.txt", "P2.txt", "p10.txt"]


def test_what_is_hidden_or_saved_beside_a_page_is_left_out(folder: Path) -> None:
    hidden = (
        ".DS_Store",
        ".git/config",
        "~$p.docx",
        "Thumbs.db",
        "desktop.ini",
        "__MACOSX/p.txt",
        "p_files/ad.html",
    )
    for name in (*hidden, "p.html", "my_files/q.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("RN")
    assert names(folder) == ["my_files/q.txt", "p.html"]


def test_circles_end_and_links_are_followed(folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "e.txt").write_text("RN")
    (folder / "a.txt").write_text("RN")
    (folder / "round").symlink_to(folder)
    (folder / "up").symlink_to(tmp_path)
    (folder / "self").symlink_to("self")
    (folder / "gone").symlink_to("nowhere.txt")
    (folder / "there.txt").symlink_to(elsewhere / "e.txt")
    found = list_files([folder])
    assert [file.name for file in found.files] == ["a.txt", "there.txt", "e.txt"]
    why = "is a link that leads nowhere"
    assert found.unread == [Unread(str(folder / name), why) for name in ("gone", "self")]


def test_what_is_no_file_is_passed_by_at_once(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "zero").symlink_to("/dev/zero")
    (folder / "a.txt").write_text("RN")
    papers, unread = list_papers([folder])
    assert [Path(paper.file).name for paper in papers] == ["a.txt"]
    assert unread == [Unread(str(folder / name), "is not a file") for name in ("pipe", "zero")]


def test_what_cannot_be_read_is_named_with_the_reason_and_stops_nothing(folder: Path) -> None:
    files = {
        "a.txt": b"RN",
        "c.png": b"\x89PNG",
        "d.txt": b"",
        "e.json": b'{"basics": ',
        "f.txt": b"CCM",
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    papers, unread = list_papers([folder])
    assert [line.text for paper in papers for line in paper.lines] == ["RN", "CCM"]
    assert [Path(item.file).name for item in unread] == ["c.png", "d.txt", "e.json"]
    assert unread[1].why == "is empty; is it the right file?"
    assert unread[0].why.startswith("is a picture, which carecli does not read; use a DOCX")
    assert unread[2].why.startswith("1 is not valid JSON: expecting value")


def test_ten_thousand_files_of_which_two_hundred_are_broken(folder: Path) -> None:
    for number in range(10_000):
        (folder / f"p{number}.txt").write_bytes(b"" if number % 50 == 0 else b"RN license required")
    papers, unread = list_papers([folder])
    assert (len(papers), len(unread)) == (9_800, 200)
    assert Path(papers[1].file).name == "p2.txt"


def test_an_empty_folder_and_one_of_too_many_files_say_what_to_do(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "inside").mkdir()
    with pytest.raises(PersonalFileError) as empty:
        list_files([folder])
    assert (empty.value.message, empty.value.hint) == (
        f"{folder} holds no file",
        "put the papers into it, each as a file",
    )
    monkeypatch.setattr(listing, "MOST_FILES", 2)
    for name in "abc":
        (folder / name).write_text("RN")
    with pytest.raises(PersonalFileError, match="holds more than 2 files"):
        list_files([folder])


def test_a_file_that_is_named_comes_as_it_is(folder: Path) -> None:
    (folder / ".hidden.txt").write_text("RN")
    papers, unread = list_papers([folder / ".hidden.txt", folder / "none.txt"])
    assert [paper.file for paper in papers] == [str(folder / ".hidden.txt")]
    assert unread == [Unread(str(folder / "none.txt"), "does not exist; check the path")]


def test_a_folder_that_is_closed_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "closed").mkdir()
    (folder / "a.txt").write_text("RN")
    look = os.scandir

    def refuse(place: Path) -> object:
        if Path(place).name == "closed":
            raise PermissionError(13, "Permission denied")
        return look(place)

    monkeypatch.setattr(os, "scandir", refuse)
    found = list_files([folder])
    assert found.files == [folder / "a.txt"]
    assert found.unread == [Unread(str(folder / "closed"), "cannot be looked into: Permission denied")]
