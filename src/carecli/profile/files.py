"""The person's own files: where they are, one lock over them, and writing that leaves the old or the new."""

import errno
import os
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path

from platformdirs import user_data_path

from carecli.errors import CareError, PersonalFileError

PATIENCE = 30.0
"""Seconds to wait for another carecli that is writing."""

DEAD = 3600
"""Seconds after which a half-written file is of a write that was killed."""

PAUSE = 0.02
PRIVATE = 0o600
WRITABLE = "choose a place you can write to"

Tell = Callable[[str], None]

# ------------------------------------------------------------ places


_folder_in_use: ContextVar[Path | None] = ContextVar("the folder of the person in use", default=None)


def desk_folder() -> Path:
    """The folder of all data, by the platform's convention: the first person's own. It may not exist."""
    return user_data_path("carecli", appauthor=False)


def list_shared_folders() -> tuple[Path, Path]:
    """The folder of the desk, and that of the folders of all persons but the first."""
    return desk_folder(), desk_folder() / "people"


def data_folder() -> Path:
    """The folder of the person in use, from which every place below follows. It may not exist."""
    return _folder_in_use.get() or desk_folder()


@contextmanager
def use_folder(folder: Path) -> Iterator[None]:
    """Make a folder that of the person in use, until the end: whoever else is put to use meanwhile."""
    token = _folder_in_use.set(folder)
    try:
        yield
    finally:
        _folder_in_use.reset(token)


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


def kept_resume() -> Path:
    """The place of what the person confirmed of their jobs, schools and credentials."""
    return data_folder() / "resume.json"


def previous_resume() -> Path:
    """The place where a replaced one is kept."""
    return kept_resume().with_suffix(".previous.json")


def import_draft() -> Path:
    """The place of the answers of an import that is under way."""
    return data_folder() / "import.json"


def stories_file() -> Path:
    """The place of the person's stories for interviews."""
    return data_folder() / "stories.toml"


def previous_stories() -> Path:
    """The place where they are kept as they were before one was changed or removed."""
    return data_folder() / "stories.previous.toml"


def story_draft() -> Path:
    """The place of a story that is half written."""
    return data_folder() / "story.json"


def story_put_aside() -> Path:
    """The place of a half-written story that the person chose not to go on with."""
    return story_draft().with_suffix(".previous.json")


def person_file() -> Path:
    """The place of what the person is called here."""
    return data_folder() / "person.json"


def notes_file() -> Path:
    """The place of the notes that somebody else keeps of the person."""
    return data_folder() / "notes.json"


def ratings_file() -> Path:
    """The place of the ratings by other people, and of the requests for them."""
    return data_folder() / "ratings.json"


def previous_ratings() -> Path:
    """The place where they are kept as they were before one was removed."""
    return ratings_file().with_suffix(".previous.json")


def rating_draft() -> Path:
    """The place of ratings of somebody else that are half given."""
    return data_folder() / "rating.json"


def rating_put_aside() -> Path:
    """The place of half-given ratings that the person chose not to go on with."""
    return rating_draft().with_suffix(".previous.json")


def signing_key() -> Path:
    """The place of the key that ratings are signed with, one for whoever sits at this computer."""
    return desk_folder() / "signing-key.pem"


def history_file() -> Path:
    """The place of the saved assessments; behind a link, where SQLite keeps its log beside them."""
    place = _named_history()
    return Path(os.path.realpath(place)) if os.path.islink(place) else place


def _named_history() -> Path:
    return data_folder() / "history.sqlite3"


# ------------------------------------------------------------ what is there

# A file that is half written is called after the one that it is to be, with letters of chance.
_CHANCE = "[A-Za-z0-9_]{4,16}"
_NUMBER = r"(-\d+)?"
_ASIDE = rf"interview\.previous{_NUMBER}\.json"
_ANSWERS = (
    r"profile\.toml",
    rf"profile\.previous{_NUMBER}\.toml",
    r"interview\.json",
    _ASIDE,
    r"resume\.json",
    rf"resume\.previous{_NUMBER}\.json",
    r"import\.json",
    rf"import\.previous{_NUMBER}\.json",
    r"stories\.toml",
    rf"stories\.previous{_NUMBER}\.toml",
    r"story\.json",
    rf"story\.previous{_NUMBER}\.json",
    r"notes\.json",
    r"person\.json",
    r"ratings\.json",
    rf"ratings\.previous{_NUMBER}\.json",
    r"rating\.json",
    rf"rating\.previous{_NUMBER}\.json",
    r"signing-key\.pem",
)
# What carecli makes beside a history: by repair, by a save, half made, before a migration, put aside.
_COPIES = rf"\.(damaged{_NUMBER}|foreign{_NUMBER}|last-good|new-\w+|until-[\w-]+)"


def list_personal_files() -> list[Path]:
    """Every file that carecli keeps of the person, half-written ones too; what is behind a link before it."""
    found = list[Path]()
    for like in _ANSWERS:
        for place in _list_like(data_folder(), like, _half_of(like)):
            for target in _list_targets(place):
                found += [*_list_like(target.parent, _half_of(re.escape(target.name))), target]
            found.append(place)
    # What somebody is called goes last: of whom something stays, that stays too.
    listed = dict.fromkeys([*found, *list_history_files()])
    return sorted(listed, key=lambda file: file == person_file())


def list_put_aside() -> list[Path]:
    """The interviews that no carecli goes on with by itself."""
    return _list_like(data_folder(), _ASIDE)


def say_put_aside(place: Path) -> str:
    """Where an interview is kept that no carecli goes on with by itself, and how one does."""
    return (
        f"Answers are kept as {place}; to go on with them later, rename that file {interview_draft().name}."
    )


def list_history_files() -> list[Path]:
    """Every file of the saved assessments: what SQLite keeps beside them, copies, half-made ones, a link.

    The log comes before its database: alone it would be taken for part of the next one.
    """
    named, found = _named_history(), list[Path]()
    lost = [] if os.path.exists(named) else [history_file()]
    for place in (*_list_targets(named), *lost, named):
        stem, suffix = re.escape(place.stem), re.escape(place.suffix)
        own = [f"{stem}{suffix}{log}" for log in ("-shm", "-wal", "-journal", "")]
        kept = f"{stem}{_COPIES}{suffix}(-shm|-wal|-journal)?"
        found += _list_like(place.parent, *own, kept)
    return list(dict.fromkeys(found))


def _list_like(folder: Path, *patterns: str) -> list[Path]:
    """What there is in a folder by the name of each pattern; none where it cannot be looked into."""
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError:
        return []
    return [folder / name for pattern in patterns for name in names if re.fullmatch(pattern, name)]


def _half_of(like: str) -> str:
    return rf"\.({like})\.{_CHANCE}"


def _list_targets(place: Path) -> list[Path]:
    """The file that a link leads to and the links on the way, the last first; none where it is no file."""
    way = list[Path]()
    while os.path.islink(place) and len(way) < MOST_LINKS:
        place = place.parent / place.readlink()
        way.insert(0, place)
    return way if os.path.isfile(place) and not os.path.islink(place) else []


MOST_LINKS = 40


def check_access(folder: Path) -> None:
    """Raise PersonalFileError for a folder that cannot be looked into."""
    if os.path.isdir(folder) and not os.access(folder, os.R_OK | os.X_OK):
        raise PersonalFileError(f"cannot look into {folder}: Permission denied", hint="make it readable")


def is_folder(place: Path) -> bool:
    """Whether it is a folder itself, not a link to one."""
    return os.path.isdir(place) and not os.path.islink(place)


def remove_files(files: Iterable[Path], tell: Tell) -> tuple[list[Path], list[tuple[Path, str]]]:
    """Remove each file that can be: those that are gone, and those that stay, each with its reason.

    `tell` hears of a file that has a name elsewhere, by which it stays.
    """
    gone, stay, names = list[Path](), list[tuple[Path, str]](), dict[tuple[int, int], tuple[Path, int]]()
    for file in files:
        try:
            if is_folder(file):
                raise IsADirectoryError(errno.EISDIR, "it is a folder, which carecli has not made")
            seen = file.lstat()
            file.unlink()
        except FileNotFoundError:
            continue
        except OSError as error:
            stay.append((file, error.strerror or str(error)))
            continue
        gone.append(file)
        names[seen.st_dev, seen.st_ino] = file, seen.st_nlink - 1
    for file, others in names.values():
        if others:
            tell(f"What was {file} has another name elsewhere, a hard link, and stays under that")
    return gone, stay


# ------------------------------------------------------------ one at a time


@contextmanager
def hold_data(tell: Tell | None = None, *, patience: float | None = None) -> Iterator[bool]:
    """Hold the data folder alone, from the reading of what is to change until it is written.

    Gives what `hold_folder` does: whether it is held.

    The folder is made where it is missing. Nobody is to be asked meanwhile, and the history, which holds it
    by itself, is not to be used. Raises PersonalFileError.
    """
    folder = data_folder()
    try:
        make_folder(folder, tell)
    except OSError as error:
        raise refuse_writing(folder, error) from None
    with hold_folder(folder, alone=True, patience=patience) as is_held:
        if is_held:
            _sweep(folder)
        yield is_held


def _sweep(folder: Path) -> None:
    """Remove what writes that were killed have left."""
    answers, chance = "|".join(_ANSWERS), "[a-z0-9_]{8}"
    history = rf"history\.new-{chance}\.sqlite3(-shm|-wal|-journal)?"
    for left in _list_like(folder, rf"\.({answers})\.{chance}", history):
        with suppress(OSError):
            if stat.S_ISREG(left.lstat().st_mode) and left.stat().st_mtime < time.time() - DEAD:
                left.unlink()


@contextmanager
def hold_folder(
    folder: Path, *, alone: bool, error: type[CareError] = PersonalFileError, patience: float | None = None
) -> Iterator[bool]:
    """Keep others that use the files of a folder out of the way: all of them, or those that are `alone`.

    The files' own locks would not do, for files are replaced. Gives whether the folder is held: it is not
    where the system or the file system does not know such locks, or the folder cannot be read. What would
    harm another carecli is not to be done then. One process may hold a folder once.
    Raises `error` where another one holds it for longer than `patience`, in seconds; None is half a minute.
    """
    handle, is_held = None, False
    with suppress(ImportError, OSError):
        import fcntl  # not on Windows

        handle = os.open(folder, os.O_RDONLY)
        way, end = (
            fcntl.LOCK_EX if alone else fcntl.LOCK_SH,
            time.monotonic() + (PATIENCE if patience is None else patience),
        )
        while not _try_lock(handle, way | fcntl.LOCK_NB):
            if time.monotonic() > end:
                os.close(handle)
                raise error(f"another carecli holds {folder}", hint="let it end, or stop it, and try again")
            time.sleep(PAUSE)
        is_held = True
    try:
        yield is_held
    finally:
        if handle is not None:
            os.close(handle)


def _try_lock(handle: int, way: int) -> bool:
    """Take a lock, unless somebody else has one. Raises OSError where there are no locks."""
    import fcntl

    try:
        fcntl.flock(handle, way)
    except BlockingIOError:
        return False
    return True


def make_folder(folder: Path, tell: Tell | None = None) -> None:
    """Make a folder for the person alone. Those of carecli are made so again where others can look into them.

    `tell` hears where that cannot be, for it belongs to somebody else. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if os.name == "nt" or folder not in (data_folder(), *list_shared_folders()):
        return
    seen = folder.stat()
    if seen.st_mode & 0o077:
        try:
            if seen.st_uid != os.geteuid():
                raise PermissionError(errno.EPERM, "it belongs to somebody else")
            folder.chmod(0o700)
        except OSError as error:
            if tell:
                tell(f"Others can look into {folder}, where your answers are: {error.strerror}")


# ------------------------------------------------------------ writing


def write_file(
    path: Path,
    content: str | bytes | Iterable[str],
    *,
    mode: int | None = None,
    keep: Path | None = None,
) -> Path | None:
    """Write `content`, at once or in parts, to `path`: a temporary file, flushed, then renamed over it.

    `mode` sets the permissions; without one an existing file keeps its own and a new one follows the
    umask. Missing folders are made, private when `mode` is. With `keep` the file until now stays under that
    name, or the first free one of `NAME-2`, `NAME-3` …, which is given. Raises PersonalFileError.
    """
    whole = [content] if isinstance(content, str | bytes) else content
    parts = (part.encode("utf-8") if isinstance(part, str) else part for part in whole)
    temporary = kept = None
    try:
        if keep is None and os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path):
            _send(path, parts)
            return None
        target = _find_target(path)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700 if mode == PRIVATE else 0o777)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with os.fdopen(handle, "wb") as stream:
            stream.writelines(parts)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(mode if mode is not None else _usual_mode(target))
        if keep and os.path.exists(target):
            kept = keep_file(target, keep)
        Path(temporary).replace(target)
        temporary = None
    except (OSError, RecursionError) as error:
        if kept:  # it is still there under its own name
            kept.unlink(missing_ok=True)
        deep = OSError(errno.ENAMETOOLONG, "it is too deep in folders")
        raise refuse_writing(path, error if isinstance(error, OSError) else deep) from None
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
    return kept


def refuse_writing(path: Path, error: OSError) -> PersonalFileError:
    """The error for a place that cannot be written to."""
    return PersonalFileError(f"cannot write {path}: {error.strerror or error}", hint=WRITABLE)


def _send(path: Path, parts: Iterable[bytes]) -> None:
    """Write to a device or a pipe; a pipe that nobody reads is not waited for. Raises OSError."""
    try:
        handle = os.open(path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0))
    except OSError as error:
        raise OSError(error.errno, "nobody reads it") if error.errno == errno.ENXIO else error from None
    if hasattr(os, "O_NONBLOCK"):
        os.set_blocking(handle, True)
    with os.fdopen(handle, "wb") as stream:
        stream.writelines(parts)


def keep_file(source: Path, place: Path) -> Path:
    """Keep a file under a further name, for the person alone: `place`, or the first free one beside it.

    It is there whole or not at all, and never over another file. Raises OSError.
    """
    if source.stat().st_nlink == 1:  # else somebody may write into it by its other name
        with suppress(OSError):  # another disk, a file system without hard links, a file of somebody else
            source.chmod(PRIVATE)
            return name_file(source, place)
    handle, temporary = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
    try:
        with source.open("rb") as old, os.fdopen(handle, "wb") as new:
            shutil.copyfileobj(old, new)
            new.flush()
            os.fsync(new.fileno())
        return name_file(Path(temporary), place)
    finally:
        Path(temporary).unlink(missing_ok=True)


def name_file(source: Path, place: Path) -> Path:
    """Give a file `place` as a further name, or the first free one beside it. Raises OSError.

    Where the file system has no hard links it gets that name instead of its own, if that is one of chance.
    """
    while True:
        free = find_free_place(place)
        try:
            os.link(source, free)
        except FileExistsError:
            continue
        except OSError:
            if not source.name.startswith(".") or os.path.lexists(free):
                raise
            source.rename(free)
        return free


def find_free_place(place: Path) -> Path:
    """The place itself, or the first free one of `NAME-2`, `NAME-3` … beside it."""
    free, number = place, 2
    while os.path.lexists(free):
        free = place.with_stem(f"{place.stem}-{number}")
        number += 1
    return free


def _find_target(path: Path) -> Path:
    """The file behind `path`, links followed. Raises OSError where no file can be there."""
    target = Path(os.path.realpath(path))
    if target.is_symlink():
        raise OSError(40, "Too many levels of symbolic links")
    if target.exists() and not target.is_file():
        raise OSError(errno.EISDIR, "it is a folder" if target.is_dir() else "it is not a file")
    if target.parent.exists() and not target.parent.is_dir():
        raise NotADirectoryError(20, "Not a directory")
    return target


def _usual_mode(target: Path) -> int:
    if target.exists():
        return target.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask
