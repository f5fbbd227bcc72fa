"""The papers of files and folders, in order; what cannot be read is named, and stops nothing."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from carecli.errors import CareError, PersonalFileError
from carecli.papers.paper import Paper

MOST_FILES = 20_000
"""Files that are looked for in folders."""

_UNSEEN = re.compile(r"[.~]|__MACOSX$|thumbs\.db$|desktop\.ini$|icon\r$", re.IGNORECASE)
_PAGE_ENDINGS = (".html", ".htm")


class Unread(NamedTuple):
    """A file that is passed by, and why, in a few words and what to do."""

    file: str
    why: str


class Listing(NamedTuple):
    """The files that are there to read, and what cannot be one."""

    files: list[Path]
    unread: list[Unread]


def list_papers(places: Iterable[Path]) -> tuple[list[Paper], list[Unread]]:
    """Read every paper of files and folders, in order. Raises as `list_files` does."""
    listing = list_files(places)
    read = [try_paper(file) for file in listing.files]
    papers = [paper for paper in read if isinstance(paper, Paper)]
    return papers, [*listing.unread, *(paper for paper in read if isinstance(paper, Unread))]


def try_paper(file: Path) -> Paper | Unread:
    """The paper of a file, or why there is none."""
    from carecli.papers.documents import read_paper  # all its readers take 30 ms, and a list needs none

    try:
        return read_paper(file)
    except CareError as error:
        return Unread(str(file), say_why(error, str(file)))


def say_why(error: CareError, file: str) -> str:
    """What is wrong with a file, without its name, and what to do."""
    return "; ".join(filter(None, (error.message.removeprefix(file).lstrip(" :"), error.hint)))


def list_files(places: Iterable[Path], what: str = "papers") -> Listing:
    """The files that are named, and those of folders that are named, as a file manager would show them.

    Hidden files are left out, folders inside gone into, links followed, but no folder twice. Raises
    PersonalFileError for folders without a file of `what` is looked for, and for too many of them.
    """
    found = Listing([], [])
    for place in places:
        before = len(found.files) + len(found.unread)
        if not os.path.isdir(place):
            found.files.append(place)
            continue
        for file in _walk(place, set(), found.unread):
            found.files.append(file)
            if len(found.files) > MOST_FILES:
                hint = "name a smaller folder"
                raise PersonalFileError(f"{place} holds more than {MOST_FILES:,} files", hint=hint)
        if len(found.files) + len(found.unread) == before:
            raise PersonalFileError(f"{place} holds no file", hint=f"put the {what} into it, each as a file")
    return found


def _walk(folder: Path, seen: set[tuple[int, int]], unread: list[Unread]) -> Iterator[Path]:
    """Yield the files of a folder and of the folders in it that were not `seen`; the rest is `unread`."""
    waiting = [folder]
    while waiting:
        place = waiting.pop()
        try:
            if not os.path.isdir(place):
                yield from _take_file(place, unread)
                continue
            known = place.stat()
            if (known.st_dev, known.st_ino) in seen:
                continue
            seen.add((known.st_dev, known.st_ino))
            names = {entry.name for entry in os.scandir(place)}
        except OSError as error:
            unread.append(Unread(str(place), f"cannot be looked into: {error.strerror}"))
            continue
        waiting += [
            place / name for name in sorted(names, key=_natural, reverse=True) if _is_seen(name, names)
        ]


def _is_seen(name: str, names: set[str]) -> bool:
    """Whether a person would name it: neither what is hidden nor what a browser saves beside a page."""
    page = name.removesuffix("_files")
    is_saved_with = page != name and any(page + ending in names for ending in _PAGE_ENDINGS)
    return not _UNSEEN.match(name) and not is_saved_with


def _take_file(place: Path, unread: list[Unread]) -> Iterator[Path]:
    if os.path.isfile(place):
        yield place
    elif os.path.exists(place):
        unread.append(Unread(str(place), "is not a file"))
    else:
        unread.append(Unread(str(place), "is a link that leads nowhere"))


def _natural(name: str) -> list[tuple[int, str]]:
    """The order of people: 2 before 10, p before p2, and no matter which case."""
    stem, dot, ending = name.casefold().rpartition(".")
    parts = [*re.split(r"(\d{1,18})", stem or ending), dot and ending]
    return [(int(part) if part.isdecimal() else -1, part) for part in parts]
