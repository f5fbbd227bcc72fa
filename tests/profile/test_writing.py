"""Writing a file: all of it or nothing, with the right permissions, through links, and the saved place."""

import os
import stat
from pathlib import Path

import pytest

from carecli.errors import ExitCode, PersonalFileError
from carecli.profile import files as location
from carecli.profile.files import PRIVATE, write_file
from carecli.profile.model import Profile, format_profile


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def refuse_to_write(path: Path) -> PersonalFileError:
    with pytest.raises(PersonalFileError) as caught:
        write_file(path, "new")
    assert caught.value.code == ExitCode.FILE
    assert caught.value.message.startswith(f"cannot write {path}: ")
    assert caught.value.hint
    return caught.value


def test_a_saved_profile_and_its_new_folder_are_for_the_person_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "profile.toml"
    write_file(path, format_profile(Profile(name="Dana")), mode=PRIVATE)
    assert path.read_text("utf-8") == 'schema = "carecli.profile/1"\nname = "Dana"\n'
    assert mode_of(path) == PRIVATE == 0o600
    assert mode_of(path.parent) == 0o700


def test_a_profile_saved_over_a_public_file_becomes_private(tmp_path: Path) -> None:
    path = tmp_path / "profile.toml"
    path.touch(0o644)
    write_file(path, format_profile(Profile()), mode=PRIVATE)
    assert mode_of(path) == 0o600


def test_an_output_keeps_the_mode_of_the_file_it_replaces(tmp_path: Path) -> None:
    path = tmp_path / "report.md"
    path.write_text("old")
    path.chmod(0o640)
    write_file(path, "new")
    assert (path.read_text(), mode_of(path)) == ("new", 0o640)


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_output_follows_the_umask_and_leaves_it_alone(umask: int, mode: int, tmp_path: Path) -> None:
    before = os.umask(umask)
    try:
        write_file(tmp_path / "report.md", "new")
        assert os.umask(umask) == umask
    finally:
        os.umask(before)
    assert mode_of(tmp_path / "report.md") == mode


@pytest.mark.parametrize("step", ["fsync", "replace", "chmod"])
@pytest.mark.parametrize("existed", [True, False], ids=["over a file", "a new file"])
def test_a_failing_write_leaves_the_old_file_and_no_other(
    step: str, existed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report.md"
    if existed:
        path.write_text("old")

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os if step == "fsync" else Path, step, fail)
    assert refuse_to_write(path).message == f"cannot write {path}: No space left on device"
    assert [p.name for p in tmp_path.iterdir()] == (["report.md"] if existed else [])
    if existed:
        assert path.read_text() == "old"


def test_an_interrupted_write_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report.md"
    path.write_text("old")

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_file(path, "new")
    assert [p.name for p in tmp_path.iterdir()] == ["report.md"]
    assert path.read_text() == "old"


def test_a_link_stays_a_link_and_its_file_is_written(tmp_path: Path) -> None:
    link, file = tmp_path / "link", tmp_path / "elsewhere" / "file"
    file.parent.mkdir()
    file.write_text("old")
    link.symlink_to(file)
    write_file(link, "new")
    assert link.is_symlink()
    assert file.read_text() == "new"
    assert [p.name for p in file.parent.iterdir()] == ["file"]


def test_a_link_to_nothing_yet_makes_its_file(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "later")
    write_file(link, "new")
    assert link.is_symlink()
    assert (tmp_path / "later").read_text() == "new"


def test_a_device_is_written_to_and_not_replaced() -> None:
    write_file(Path(os.devnull), "gone")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("folder", "it is a folder"),
        ("file/below", ""),
        ("file/far/below", "Not a directory"),
        ("long" * 100, "File name too long"),
        ("loop", ""),
    ],
    ids=["a folder", "below a file", "far below a file", "a long name", "a link to itself"],
)
def test_a_place_that_cannot_be_written_is_named(place: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("old")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    message = refuse_to_write(tmp_path / place).message
    assert reason in message
    assert "File exists" not in message, "there is no such file"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "folder", "loop"]
    assert (tmp_path / "file").read_text() == "old"


def test_the_persons_files_stand_in_the_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    folder = location.data_folder()
    assert folder == tmp_path / "carecli"
    assert location.list_personal_files() == []
    places = [
        location.saved_profile(),
        location.previous_profile(),
        location.interview_draft(),
        location.draft_put_aside(),
        location.stories_file(),
        location.previous_stories(),
        location.story_draft(),
        location.story_put_aside(),
    ]
    for place in places:
        write_file(place, "x", mode=PRIVATE)
    assert location.list_personal_files() == places
    assert {place.parent for place in places} == {folder}
