"""The person's own files: where they are, and writing so that a crash leaves the old or the new one."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from platformdirs import user_data_path

from carecli.errors import PersonalFileError

# What carecli names the files that it makes beside a history: by repair, what was not part of it, by a save,
# half made, before a migration.
COPIES = ("damaged", "foreign", "last-good", "new-", "until-")


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


PRIVATE = 0o600


def write_file(path: Path, content: str | bytes | Iterable[str], *, mode: int | None = None) -> None:
    """Write `content`, at once or in parts, to `path`: a temporary file, flushed, then renamed over it.

    `mode` sets the permissions; without one an existing file keeps its own and a new one follows the
    umask. Missing folders are made, private when `mode` is. Raises PersonalFileError.
    """
    whole = [content] if isinstance(content, str | bytes) else content
    parts = (part.encode("utf-8") if isinstance(part, str) else part for part in whole)
    temporary = None
    try:
        if os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path):
            with path.open("wb") as device:
                device.writelines(parts)
            return
        target = _find_target(path)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700 if mode == PRIVATE else 0o777)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with os.fdopen(handle, "wb") as stream:
            stream.writelines(parts)
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
