"""Sending a result out: the format, the screen or a file, and readers that leave early."""

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from carecli.errors import ExitCode, PersonalFileError, Problem, UsageError
from carecli.profile.files import PRIVATE, history_file, list_personal_files, saved_profile, write_file
from carecli.views.formats import RESULT, Format, Subject, list_endings, list_formats
from carecli.views.page import Page
from carecli.views.serialize import Form


class Destination(NamedTuple):
    """Format and place of the output; no path is the screen. `reads` is the profile named, if one is."""

    format: Format
    path: Path | None
    reads: str | None = None

    @property
    def is_screen(self) -> bool:
        """Whether the page itself goes to a terminal."""
        is_terminal = sys.stdout is not None and sys.stdout.isatty()
        return self.path is None and self.format.takes == "screen" and is_terminal


def choose_destination(
    *,
    as_json: bool,
    plain: bool = False,
    output_format: str | None,
    output: Path | None,
    subject: Subject = RESULT,
    reads: str | None = None,
) -> Destination:
    """How and where to write a subject. Raises UsageError for formats unknown or in contradiction.

    The format is the one that `--format` and other flags ask for, else that of the file's ending where the
    subject heeds it, else the subject's own.
    """
    formats = list_formats(subject)
    asked = {name for name, given in (("json", as_json), ("plain", plain)) if given}
    if output_format is not None:
        if output_format.lower() not in formats:
            raise UsageError(
                f"there is no format '{output_format}'", hint=f"choose one of {', '.join(formats)}"
            )
        asked.add(output_format.lower())
    if len(asked) > 1:
        raise UsageError(f"{' and '.join(sorted(asked))} cannot both be the format", hint="name one of them")
    chosen = formats[asked.pop()] if asked else _choose_by_ending(subject, output)
    if chosen.is_binary and output is None:
        hint = f"add --output {subject.name}{chosen.endings[0]}"
        raise UsageError(f"{chosen.title} goes into a file", hint=hint)
    return Destination(chosen, output, reads)


def _choose_by_ending(subject: Subject, output: Path | None) -> Format:
    """The format that the ending of a file says, or that of the subject. Raises UsageError."""
    default = list_formats(subject)[subject.default]
    if output is None or not subject.heeds_ending:
        return default
    endings = list_endings(subject)
    if subject.needs_ending and output.suffix.lower() not in endings:
        raise UsageError(
            f"the ending of {output} does not say which format to write",
            hint=f"use one of {', '.join(endings)}, or add --format",
        )
    return endings.get(output.suffix.lower(), default)


class Failure(NamedTuple):
    """What went wrong, the exit code, what to do about it, and the problems behind it."""

    code: ExitCode
    message: str
    hint: str | None
    problems: tuple[Problem, ...]


ERROR = Form(Failure, "error", schema="carecli.error/1", error=Form(Failure))


def emit(
    destination: Destination,
    page: Callable[[], Page] | None = None,
    data: Callable[[], dict[str, Any]] | None = None,
    **others: Callable[[], Any],
) -> None:
    """Write a result as its page, its JSON, or as one of the `others` that formats take.

    Only what the format takes is made. Raises what `deliver` does.
    """
    chosen, path, reads = destination
    given: dict[str, Any] = {"screen": page, "page": page, "table": page, "data": data} | others
    stream = sys.stdout if path is None else io.StringIO()
    deliver(path, chosen.make(given[chosen.takes](), stream), reads=reads)


def deliver(
    path: Path | None, content: str | bytes, *, private: bool = False, reads: str | None = None
) -> None:
    """Write what is ready to a file, for the person alone if `private`, or to the screen.

    Raises PersonalFileError where that cannot be, and UsageError where the file is what the person has told
    of themselves: the profile that the command `reads`, or what carecli keeps.
    """
    if path is None:
        write_out(content if isinstance(content, str) else content.decode("utf-8"))
        return

    _spare(path, reads)
    write_file(path, content, mode=PRIVATE if private else None)
    sys.stderr.write(f"Written to {path}\n")


def _spare(path: Path, reads: str | None) -> None:
    """Refuse a file that would be lost for good. Raises UsageError."""
    if os.path.exists(path) and not os.path.isfile(path):  # a terminal or /dev/null loses nothing
        return
    if reads is not None and _is_same(path, Path(reads)):
        raise UsageError(f"--output {path} is the profile itself, which would be lost", hint=OTHER_FILE)
    for kept in (saved_profile(), history_file(), *list_personal_files()):
        if _is_same(path, kept):
            raise UsageError(
                f"--output {path} is where carecli keeps your answers, which would be lost", hint=OTHER_FILE
            )


OTHER_FILE = "name another file"


def _is_same(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file, links followed, be it there or not."""
    if os.path.realpath(one) == os.path.realpath(other):
        return True
    return os.path.exists(one) and os.path.exists(other) and one.samefile(other)


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


def tell(message: str) -> None:
    """Say on standard error what happens to a file of the person's."""
    sys.stderr.write(f"{message}\n")
