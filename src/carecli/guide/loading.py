"""Loading a pack: every file validated, every problem of their form, then every one between them."""

from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from carecli.errors import Problem
from carecli.guide.construction import construct
from carecli.guide.documents import DocumentError, parse, read_text, refuse
from carecli.guide.location import is_built_in
from carecli.guide.problems import find_line, show_place, validate

if TYPE_CHECKING:
    from carecli.guide.pack import Pack

File = TypeVar("File", bound=BaseModel)


def load_file(folder: Path, name: str, model: type[File]) -> File:
    """Return one file of a pack, by its stem, where a command needs no more.

    The built-in pack is checked as a whole by its tests; any other is checked as a whole here, first.
    Raises PackError with all problems.
    """
    if not is_built_in(folder):
        _check_once(folder, _stamp(folder))
    loaded = read_file(folder, name, model, trusted=is_built_in(folder))
    if isinstance(loaded, list):
        raise refuse(folder, loaded)
    return loaded


def load_pack(folder: Path) -> "Pack":
    """Return the whole pack, any but the built-in one checked across its files. Raises PackError."""
    if not is_built_in(folder):
        return _check_once(folder, _stamp(folder))
    from carecli.guide.pack import Pack

    return Pack.model_construct(**_load_files(folder, trusted=True))


@lru_cache(maxsize=1)
def _check_once(folder: Path, _stamp: tuple[object, ...]) -> "Pack":
    """Check a pack at its first reading only: a command reads several of its files."""
    return check_pack(folder)


def _stamp(folder: Path) -> tuple[object, ...]:
    """Return what changes when a file of the pack does."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return tuple((path, stat.st_mtime_ns, stat.st_size) for path in files for stat in [path.stat()])


def check_pack(folder: Path) -> "Pack":
    """Return the whole pack, checked within and across its files, topics and wages included.

    Raises PackError with all problems.
    """
    from carecli.guide.checking import find_faults
    from carecli.guide.handbook import gather_handbook
    from carecli.guide.handbook_checking import find_handbook_faults
    from carecli.guide.pack import Pack
    from carecli.guide.wage_checking import check_wages

    pack = Pack.model_construct(**_load_files(folder, trusted=False))
    handbook = gather_handbook(folder, pack, trusted=False)
    # Topics show the ladder: on a faulty one they would fail, or repeat its faults.
    faults = find_faults(pack) or find_handbook_faults(handbook)
    problems = [_place(folder, file, place, fault) for file, place, fault in faults]
    problems += check_wages(folder, handbook.occupations.country if handbook.occupations else None)
    if problems:
        raise refuse(folder, problems)
    return pack


def _load_files(folder: Path, *, trusted: bool) -> dict[str, Any]:
    from carecli.guide.pack import Pack

    problems: list[Problem] = []
    files: dict[str, Any] = {}
    for name in Pack.FILES:
        model: Any = Pack.model_fields[name].annotation
        loaded = read_file(folder, name, model, trusted=trusted)
        if isinstance(loaded, list):
            problems += loaded
        else:
            files[name] = loaded
    if problems:
        raise refuse(folder, problems)
    return files


def read_file(folder: Path, name: str, model: type[File], *, trusted: bool) -> File | list[Problem]:
    """Return one file of a pack, by its stem, or every problem of its form.

    A `trusted` file is not validated, unless its keys do not fit.
    """
    path = folder / f"{name}.toml"
    try:
        text = read_text(path)
        data = parse(text, str(path), as_json=False)
    except DocumentError as error:
        return [error.problem]
    if trusted:
        with suppress(KeyError):
            return construct(model, data)
    return validate(model, data, str(path), text)


def _place(folder: Path, file: str, place: tuple[str | int, ...], message: str) -> Problem:
    path = folder / f"{file}.toml"
    return Problem(message, str(path), find_line(read_text(path), place), show_place(place) or None)
