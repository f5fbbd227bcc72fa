"""The person's own files: where they are, and writing so that a crash leaves the old or the new one."""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from platformdirs import user_data_path

from carecli.errors import CareError, PersonalFileError

PATIENCE = 30.0
"""Seconds to wait for another carecli that is writing."""

# What carecli names the files that it makes beside a history: by repair, by a save, half made, before a
# migration.
COPIES = ("damaged", "last-good", "new-", "until-")


def data_folder() -> Path:
    """The folder of the person's data, by the platform's convention. It may not exist."""
    return user_data_path("carecli", appauthor=False)


def saved_profile() -> Path:
    """The place of the saved profile."""
    return data_folder() / "profile.toml"


def previous_profile() -> Path:
    """The place where a replaced profile is kept."""
    return data_folder() / "profile.previous.toml"


def interview_draft() -> Path:
    """The place of the answers of an interview that is under way."""
    return data_folder() / "interview.json"


def draft_put_aside() -> Path:
    """The place of an interview that the person chose not to go on with."""
    return interview_draft().with_suffix(".previous.json")


def history_file() -> Path:
    """The place of the saved assessments; behind a link, where SQLite keeps its log beside them."""
    place = data_folder() / "history.sqlite3"
    return Path(os.path.realpath(place)) if os.path.islink(place) else place


def list_history_files() -> list[Path]:
    """Every file of the saved assessments that exists: what SQLite keeps beside them, and copies.

    The log comes before its database: alone it would be taken for part of the next one.
    """
    place = history_file()
    beside = [place.with_name(f"{place.name}{suffix}") for suffix in ("-shm", "-wal", "-journal")]
    own = [*beside, place]
    try:
        kept = sorted(
            path for kind in COPIES for path in place.parent.glob(f"{place.stem}.{kind}*{place.suffix}*")
        )
    except OSError:
        kept = []
    return [path for path in (*own, *kept) if os.path.exists(path)]


def find_free_place(place: Path) -> Path:
    """The place itself, or the first free one of `NAME-2`, `NAME-3` … beside it."""
    free, number = place, 2
    while os.path.exists(free):
        free = place.with_stem(f"{place.stem}-{number}")
        number += 1
    return free


def list_personal_files() -> list[Path]:
    """Every file that carecli keeps of the person and that exists."""
    places = [
        saved_profile(),
        *_list_kept(previous_profile()),
        interview_draft(),
        *_list_kept(draft_put_aside()),
        *list_history_files(),
    ]
    return [place for place in places if os.path.exists(place)]


def _list_kept(place: Path) -> list[Path]:
    try:
        return sorted(place.parent.glob(f"{place.stem}*{place.suffix}"))
    except OSError:
        return []


@contextmanager
def hold_folder(
    folder: Path, *, alone: bool, error: type[CareError] = PersonalFileError, patience: float = PATIENCE
) -> Iterator[None]:
    """Keep others that use the files of a folder out of the way: all of them, or those that are `alone`.

    The files' own locks would not do, for files are replaced. Where the system or the file system does not
    know such locks, or the folder cannot be read, nothing is held. One process may hold a folder once.
    Raises `error` where another one holds it for longer than `patience`, in seconds.
    """
    handle = None
    with suppress(ImportError, OSError):
        import fcntl  # not on Windows

        handle = os.open(folder, os.O_RDONLY)
        way, end = fcntl.LOCK_EX if alone else fcntl.LOCK_SH, time.monotonic() + patience
        while not _try_lock(handle, way | fcntl.LOCK_NB):
            if time.monotonic() > end:
                os.close(handle)
                raise error(f"another carecli holds {folder}", hint="let it end, or stop it, and try again")
            time.sleep(PAUSE)
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


PAUSE = 0.02


def _try_lock(handle: int, way: int) -> bool:
    """Take a lock, unless somebody else has one. Raises OSError where there are no locks."""
    import fcntl

    try:
        fcntl.flock(handle, way)
    except BlockingIOError:
        return False
    return True


PRIVATE = 0o600


def write_file(path: Path, content: str | bytes, *, mode: int | None = None) -> None:
    """Write `content` to `path`: a temporary file beside it, flushed, then renamed over it.

    `mode` sets the permissions; without one an existing file keeps its own and a new one follows the
    umask. Missing folders are made, private when `mode` is. Raises PersonalFileError.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    temporary = None
    try:
        if os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path):
            path.write_bytes(data)
            return
        target = _find_target(path)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700 if mode == PRIVATE else 0o777)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(mode if mode is not None else _usual_mode(target))
        Path(temporary).replace(target)
        temporary = None
    except OSError as error:
        reason = error.strerror or str(error)
        raise PersonalFileError(
            f"cannot write {path}: {reason}", hint="choose a place you can write to"
        ) from None
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)


def _find_target(path: Path) -> Path:
    """The file behind `path`, links followed. Raises OSError where no file can be there."""
    target = Path(os.path.realpath(path))
    if target.is_symlink():
        raise OSError(40, "Too many levels of symbolic links")
    if target.is_dir():
        raise IsADirectoryError(21, "it is a folder")
    if target.parent.exists() and not target.parent.is_dir():
        raise NotADirectoryError(20, "Not a directory")
    return target


def _usual_mode(target: Path) -> int:
    if target.exists():
        return target.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask
