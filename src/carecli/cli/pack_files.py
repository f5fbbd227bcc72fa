"""The files of a pack on disk: new or changed, and nothing is written that has problems."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from carecli.errors import PackError, UsageError
from carecli.pack.loading import check_pack, list_files
from carecli.pack.outline import FILL_IN
from carecli.pack.pack import Pack
from carecli.pack.reading import read_text
from carecli.profile.files import refuse_writing, write_file

Files = Mapping[str, str | bytes]


def check_place(folder: Path) -> None:
    """Raise UsageError for a place where something is that a new pack would hide or be mixed with."""
    if os.path.lexists(folder) and not os.path.isdir(folder):
        raise UsageError(f"{folder} is there already, and is no folder", hint="name another one")
    if os.path.isdir(folder) and any(folder.iterdir()):
        raise UsageError(f"{folder} is there already, and holds files", hint="name another folder")


def write_pack(folder: Path, files: Files) -> Pack:
    """Write a new pack: made beside its place, checked there, and moved to it.

    Raises what `check_place` does, PersonalFileError where it cannot be written, and PackError.
    """
    check_place(folder)
    with _make_beside(folder) as made:
        for name, content in files.items():
            write_file(made / name, content)
        pack = _check(made, folder)
        try:
            if os.path.isdir(folder):  # empty, and perhaps where the person stands
                for path in made.iterdir():
                    path.replace(folder / path.name)
            else:
                made.replace(folder)
        except OSError as error:
            raise refuse_writing(folder, error) from None
    return pack


def change_pack(folder: Path, changed: Files) -> Pack:
    """Write files of a pack that is there: all are checked first, with those that stay.

    Raises PersonalFileError where one cannot be written, and PackError.
    """
    pack = check_changed(folder, changed)
    for name, content in changed.items():
        write_file(folder / name, content)
    return pack


def check_changed(folder: Path, changed: Files) -> Pack:
    """The pack as it would be with changed files, made beside it and gone afterwards. Raises as above."""
    with _make_beside(folder) as made:
        for path in list_files(folder):
            if folder in (path.parent, path.parent.parent):
                write_file(made / path.relative_to(folder), path.read_bytes())
        for name, content in changed.items():
            write_file(made / name, content)
        return _check(made, folder)


def count_unfilled(folder: Path) -> dict[str, int]:
    """How often each file of a pack's own still says FILL IN, where it does."""
    own = (path for path in list_files(folder) if folder in (path.parent, path.parent.parent))
    counts = {path.name: read_text(path).count(FILL_IN) for path in own if path.suffix == ".toml"}
    return {name: count for name, count in counts.items() if count}


@contextmanager
def _make_beside(folder: Path) -> Iterator[Path]:
    """Make a folder beside another, from where names of further folders mean the same; gone afterwards."""
    whole = Path.cwd() / folder
    try:
        whole.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=whole.parent, prefix=f".{whole.name[:50]}."))
        umask = os.umask(0)
        os.umask(umask)
        made.chmod(0o777 & ~umask)
    except OSError as error:
        raise refuse_writing(folder, error) from None
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _check(made: Path, folder: Path) -> Pack:
    """Check a pack at the place where it was made; its problems are those of the place that it is for."""
    try:
        return check_pack(made)
    except PackError as error:
        problems = [
            problem._replace(file=(problem.file or "").replace(str(made), str(folder)))
            for problem in error.problems
        ]
        message = error.message.replace(str(made), str(folder))
        raise PackError(f"{message}, and nothing is written", hint=None, problems=problems) from None
