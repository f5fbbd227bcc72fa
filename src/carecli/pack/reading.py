"""Files in: where a pack is, and one TOML or JSON document read whole or refused."""

import io
import json
import os
import re
import select
import stat
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import tomli

from carecli.errors import PackError, Problem

Basis = Literal["stated", "external", "derived"]  # what a record rests on: see `fields.Sourced`
Place = tuple[str | int, ...]
DEFAULT_PACK = "care-manager"
RIGHT_FOLDER = "pass the folder that holds guide.toml and ladder.toml"
NOWHERE = "does not exist"


def find_pack(explicit: str | None = None) -> Path:
    """The folder of the pack to use.

    An explicit folder, or name of a pack, or `CARECLI_PACK` wins; then the copy inside the installed package;
    then the source checkout, because an editable install does not carry the data folder.
    Raises PackError when there is no such pack.
    """
    named = os.environ.get("CARECLI_PACK") or None if explicit is None else explicit
    return find_built_in() if named is None else find_named(named)


def find_named(named: str, beside: Path | None = None) -> Path:
    """The folder of a pack that is named: a folder, the built-in pack, or one of an installed package.

    The name of a folder may be relative to the folder `beside`. Raises PackError.
    """
    folder = beside / named if beside else Path(named)
    fault = _judge_folder(named, folder)
    if fault is None:
        return folder
    if named == DEFAULT_PACK:
        return find_built_in()
    if fault == NOWHERE and (found := _find_installed(named)):
        return found
    problems = [Problem(fault, named, hint=RIGHT_FOLDER)] if os.path.isdir(folder) else []
    raise PackError(f"pack {named}: {fault}", hint=RIGHT_FOLDER, problems=problems)


def _find_installed(named: str) -> Path | None:
    """The folder of an installed pack, None where none has the name. Raises PackError for a broken one."""
    from carecli.pack.installed import list_installed  # the metadata of packages take 15 ms

    installed = next((pack for pack in list_installed() if pack.name == named), None)
    if installed is None:
        return None
    fault = installed.fault or _judge_folder(named, installed.folder or Path())
    if fault is not None:
        raise PackError(f"the installed pack {named} {fault}", hint=f"install {installed.package} again")
    return installed.folder


def find_built_in() -> Path:
    """The folder of the pack that carecli ships. Raises PackError where it is missing."""
    for folder in _built_in_places():
        if (folder / "guide.toml").is_file():
            return folder
    raise PackError("the built-in pack is missing", hint="install carecli again, or pass --pack DIR")


def _judge_folder(named: str, folder: Path) -> str | None:
    """Why a folder holds no pack, where that is plain at once; of an empty one all is said that it lacks."""
    if not named or not os.path.exists(folder):
        return NOWHERE
    if not os.path.isdir(folder):
        return "is not a folder"
    if any(os.path.lexists(folder / file) for file in ("guide.toml", "ladder.toml")):
        return None
    try:
        with os.scandir(folder) as inside:
            return "holds no ladder" if next(inside, None) else None
    except OSError as error:
        return f"cannot be read: {error.strerror}"


def is_built_in(folder: Path) -> bool:
    """Whether a folder is the pack that carecli ships, which its own tests have checked."""
    return folder in _built_in_places()


def _built_in_places() -> tuple[Path, Path]:
    package = Path(__file__).resolve().parent.parent
    return package / "data" / DEFAULT_PACK, package.parent.parent / "data" / DEFAULT_PACK


MAX_BYTES = 1_000_000
SILENCE = 1.0
"""Seconds to wait for the next word of a pipe that is named as a file."""

PATIENCE = 10.0
"""Seconds that all of a pipe may take."""

SLOW = "what is slow to come can be piped into standard input, named -"
LONG_PATIENCE = 600.0
"""Seconds that a pipe may take that is read line by line."""

LONG_SILENCE = 60.0
"""Seconds to wait for the next word of a program whose output the shell gives as a file, `<(...)`."""

SHELLS_OWN = ("/dev/fd/", "/proc/self/fd/")

MOST_PROBLEMS = 1_000
"""Problems of a pack after which no further file of it is looked at."""

MOST_FILES = 100
"""Files of topics that a pack may have."""

MOST_BYTES = 5 * MAX_BYTES
"""All that a pack may hold, and its wage table by itself: ten times the built-in one and more."""

_PART = 65_536


class DocumentError(Exception):
    """A document that cannot be read or parsed; `problem` says why and where."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def refuse(folder: Path, problems: list[Problem]) -> PackError:
    """The error that lists the problems of a pack."""
    return PackError(
        f"pack {folder}: {count_problems(problems, MOST_PROBLEMS)}",
        hint="mend the files named below, or leave out --pack",
        problems=problems,
    )


def count_problems(problems: Sequence[Problem], most: int | None = None) -> str:
    """How many problems there are, in words; of more than `most` nobody has looked for all."""
    if most is not None and len(problems) > most:
        return f"more than {most:,} problems"
    return f"{len(problems)} problem{'s' if len(problems) != 1 else ''}"


def read_text(path: Path) -> str:
    """The text of a file of a pack, or of carecli's own, which no pipe and no device stands for.

    Raises DocumentError for anything but UTF-8 text of a sensible size.
    """
    check_file(path)
    return decode(read_bytes(path, MAX_BYTES + 1), str(path))


def check_file(path: Path) -> None:
    """Raise DocumentError for a pipe, a device or a socket, or a link to one."""
    if os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path):
        raise DocumentError(Problem("is not a file", str(path)))


def read_bytes(path: Path, most: int) -> bytes:
    """At most so many bytes of a file, at once: a pipe that sends nothing is not waited for.

    Raises DocumentError for a file that is not there, a folder, and what cannot be read.
    """
    with _open(path) as (stream, is_file):
        if is_file:
            return _read_file(stream, most)
        return b"".join(_read_device(stream, most, str(path), PATIENCE))


def _read_file(stream: io.FileIO, most: int) -> bytes:
    """Read as often as it takes: a disk in the network, say, gives less at once than is asked for."""
    read = b""
    while len(read) < most and (part := stream.read(most - len(read))):
        read += part
    return read


def read_lines(path: Path, longest: int) -> Iterator[bytes]:
    """Yield the lines of a file as they come, as `read_bytes` reads it, each at most `longest` bytes long.

    What another program writes is waited for where the shell has given it: it may have much to do first.
    Raises DocumentError, also for a longer line.
    """
    with _open(path) as (stream, is_file):
        if is_file:
            yield from split_lines(iter(lambda: stream.read(_PART) or b"", b""), longest, str(path))
        else:
            silence = LONG_SILENCE if str(path).startswith(SHELLS_OWN) else SILENCE
            parts = _read_device(stream, sys.maxsize, str(path), LONG_PATIENCE, silence)
            yield from split_lines(parts, longest, str(path))


def split_lines(parts: Iterable[bytes], longest: int, name: str) -> Iterator[bytes]:
    """Yield the lines of what comes in parts, without their ends. Raises DocumentError for one too long."""
    begun: list[bytes] = []
    size = 0
    for part in parts:
        first, *more = part.split(b"\n")
        begun.append(first)
        size += len(first)
        if size > longest:
            message = f"has a line of more than {longest // 1_000_000} MB"
            raise DocumentError(Problem(message, name, hint="is it the right file?"))
        if more:
            yield b"".join(begun)
            yield from more[:-1]
            begun, size = more[-1:], len(more[-1])
    if size:
        yield b"".join(begun)


@contextmanager
def _open(path: Path) -> Iterator[tuple[io.FileIO, bool]]:
    """Open a file to read, and say whether it is one: a pipe or device is opened without waiting for it.

    Raises DocumentError, also for what goes wrong until it is closed.
    """
    name = str(path)
    try:
        if path.is_dir():
            raise DocumentError(Problem("is a folder, not a file", name, hint="name a file inside it"))
        # Without waiting, for a named pipe would keep carecli here until somebody writes into it.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb", buffering=0) as stream:
            yield stream, stat.S_ISREG(os.fstat(handle).st_mode)
    except FileNotFoundError:
        raise DocumentError(Problem("does not exist", name, hint="check the path")) from None
    except (OSError, ValueError) as error:  # a ValueError for a name with a zero byte
        reason = getattr(error, "strerror", None) or error
        raise DocumentError(Problem(f"cannot be read: {reason}", name)) from None


def _read_device(
    stream: io.FileIO, most: int, name: str, patience: float, silence: float | None = None
) -> Iterator[bytes]:
    """What a pipe or a device gives, as the shell's `<(...)` is one. Raises DocumentError."""
    got, end = 0, time.monotonic() + patience
    silence = SILENCE if silence is None else silence
    while got < most:
        ready, _, _ = select.select([stream], [], [], min(silence, max(0.0, end - time.monotonic())))
        if not ready:
            raise DocumentError(Problem("is not a file, and nothing comes from it", name, hint=SLOW))
        part = stream.read(min(most - got, _PART))
        if not part:
            return
        got += len(part)
        yield part


def decode(raw: bytes, name: str, most: int = MAX_BYTES) -> str:
    """The bytes as text. Raises DocumentError when it is larger than `most`, empty or not UTF-8."""
    if len(raw) > most:
        raise DocumentError(
            Problem(f"is larger than {most // 1_000_000} MB", name, hint="is it the right file?")
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise DocumentError(Problem("is not UTF-8 text", name, line, hint="save it as UTF-8")) from None
    if not text.strip():
        raise DocumentError(Problem("is empty", name))
    return text


def parse(text: str, name: str, *, as_json: bool) -> dict[str, Any]:
    """The document as a dictionary. Raises DocumentError with the line of a syntax error."""
    parsed = _parse_json(text, name) if as_json else _parse_toml(text, name)
    if not isinstance(parsed, dict):
        raise DocumentError(Problem("must hold keys and values at the top", name, 1))
    return parsed


def _parse_toml(text: str, name: str) -> dict[str, Any]:
    try:
        return tomli.loads(text)
    except (ValueError, RecursionError) as error:  # a TOMLDecodeError, or a number too long for Python
        found = re.search(r"\(at line (\d+)", str(error))
        reason = re.sub(r"\s*\(at .*\)$", "", _say_why(error)).lower()
        line = int(found[1]) if found else None
        raise DocumentError(Problem(f"is not valid TOML: {reason}", name, line)) from None


def _parse_json(text: str, name: str) -> Any:
    def refuse_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """The values of a table. Raises DocumentError for a key that stands twice."""
        read = dict[str, Any]()
        for key, value in pairs:
            if key in read:
                raise DocumentError(Problem("is given twice", name, key=key, hint="keep one of them"))
            read[key] = value
        return read

    try:
        return json.loads(text, object_pairs_hook=refuse_repeats)
    except json.JSONDecodeError as error:
        raise DocumentError(Problem(f"is not valid JSON: {error.msg.lower()}", name, error.lineno)) from None
    except (RecursionError, ValueError) as error:
        raise DocumentError(Problem(f"is not valid JSON: {_say_why(error)}", name)) from None


def _say_why(error: Exception) -> str:
    """Why a document cannot be read, without the words that Python has for programmers."""
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    return "it holds a number of too many digits" if "set_int_max_str" in str(error) else str(error)


class TomlTable:
    """A table of a TOML document, read by attributes as the record that it would make; what it lacks is None.

    >>> fee = TomlTable({"label": "exam", "amount": 420})
    >>> fee.amount, fee.note
    (420, None)
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        # Thousands of values are text, which needs no call.
        self.__dict__ = {key: x if type(x) is str else _as_tables(x) for key, x in data.items()}

    def __getattr__(self, name: str) -> Any:
        """What the table lacks."""


def _as_tables(value: Any) -> Any:
    if type(value) is dict:
        return TomlTable(value)
    return [x if type(x) is str else _as_tables(x) for x in value] if type(value) is list else value
