"""Sending a result out: the format, the screen or a file, and readers that leave early."""

import io
import os
import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from carecli.errors import ExitCode, PersonalFileError, Problem, UsageError
from carecli.profile.files import PRIVATE, write_file
from carecli.views import text as linear
from carecli.views.page import Page
from carecli.views.serialize import Form, write_json

AnyFormat = TypeVar("AnyFormat", bound=StrEnum)


class Format(StrEnum):
    """How a result is written."""

    TABLE = "table"
    PLAIN = "plain"
    JSON = "json"
    MARKDOWN = "markdown"
    CSV = "csv"


class Destination(NamedTuple):
    """Format and place of the output; no path is the screen."""

    format: Format
    path: Path | None


def choose_destination(
    *, as_json: bool, plain: bool, output_format: str | None, output: Path | None
) -> Destination:
    """Return where and how to write. Raises UsageError for formats unknown or in contradiction."""
    flags = ((Format.JSON, as_json), (Format.PLAIN, plain))
    asked = agree_on_format(Format, output_format, [format_ for format_, given in flags if given])
    return Destination(asked or Format.TABLE, output)


def agree_on_format(
    formats: type[AnyFormat], typed: str | None, flagged: Sequence[AnyFormat]
) -> AnyFormat | None:
    """Return the one format that `--format` and other flags ask for; None where none does.

    Raises UsageError for a format that there is not, and for more than one.
    """
    asked = set(flagged)
    if typed is not None:
        if typed.lower() not in list(formats):
            raise UsageError(f"there is no format '{typed}'", hint=f"choose one of {', '.join(formats)}")
        asked.add(formats(typed.lower()))
    if len(asked) > 1:
        raise UsageError(f"{' and '.join(sorted(asked))} cannot both be the format", hint="name one of them")
    return asked.pop() if asked else None


class Failure(NamedTuple):
    """What went wrong, the exit code, what to do about it, and the problems behind it."""

    code: ExitCode
    message: str
    hint: str | None
    problems: tuple[Problem, ...]


ERROR = Form(Failure, "error", schema="carecli.error/1", error=Form(Failure))


def emit(destination: Destination, page: Callable[[], Page], data: Callable[[], dict[str, Any]]) -> None:
    """Write a result as its page or its JSON. Raises PersonalFileError where the file cannot be written."""
    deliver(destination.path, _format(destination, page, data))


def deliver(path: Path | None, content: str | bytes, *, private: bool = False) -> None:
    """Write what is ready to a file, for the person alone if `private`, or to the screen.

    Raises PersonalFileError where that cannot be.
    """
    if path is None:
        write_out(content if isinstance(content, str) else content.decode("utf-8"))
        return

    write_file(path, content, mode=PRIVATE if private else None)
    sys.stderr.write(f"Written to {path}\n")


def _format(destination: Destination, page: Callable[[], Page], data: Callable[[], dict[str, Any]]) -> str:
    if destination.format is Format.JSON:
        return write_json(data())
    if destination.format is Format.TABLE:
        from carecli.views.terminal import make_console, render_page

        stream = io.StringIO() if destination.path else sys.stdout
        return render_page(page(), make_console(stream))

    formats = {
        Format.PLAIN: linear.format_plain,
        Format.MARKDOWN: linear.format_markdown,
        Format.CSV: linear.format_csv,
    }
    return formats[destination.format](page())


def write_out(text: str) -> None:
    """Write to standard output. A reader that has left, as `head` does, has had what it wanted.

    Raises PersonalFileError where nothing can be written, such as on a full disk.
    """
    if sys.stdout is None:
        raise PersonalFileError("standard output is closed", hint="use --output FILE")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        # Python would complain once more when it closes the stream at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            raise PersonalFileError(f"cannot write the output: {error.strerror}") from None
