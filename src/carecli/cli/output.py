"""Sending a result out: the format, the screen or a file, and readers that leave early."""

import io
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple, TextIO

import typer

from carecli.cli.aside import lead_nowhere
from carecli.cli.aside import tell as tell
from carecli.cli.pager import show_in_pager
from carecli.cli.proposals import complete
from carecli.errors import ExitCode, PersonalFileError, Problem, UsageError
from carecli.names import clean_lines, clean_text
from carecli.profile.desk import list_all_files
from carecli.profile.files import PRIVATE, write_file
from carecli.views.formats import KNOWN_ENDINGS, RESULT, Format, Subject, list_endings, list_formats
from carecli.views.page import Page
from carecli.views.serialize import Form


class Destination(NamedTuple):
    """Format and place of the output; no path is the screen. `reads` is the profile named, if one is.

    A file that is `private` can be read by the person alone. With `force` it takes the place of another one,
    else only if the person says so, who is asked if they `can_ask`.
    `pages` says that what is longer than the screen goes through a pager.
    """

    format: Format
    path: Path | None
    reads: str | None = None
    private: bool = False
    force: bool = False
    can_ask: bool = True
    pages: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether it is a document or a table for a program, which holds everything."""
        return self.format.name in ("markdown", "csv")

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
    private: bool = False,
    force: bool = False,
    can_ask: bool = True,
    no_pager: bool = False,
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
    private = private or subject.is_personal
    pages = chosen.takes == "screen" and output is None and not no_pager
    return Destination(chosen, output, reads, private, force, can_ask, pages)


def _choose_by_ending(subject: Subject, output: Path | None) -> Format:
    """The format that the ending of a file says, or that of the subject. Raises UsageError."""
    default = list_formats(subject)[subject.default]
    endings = list_endings(subject)
    if output is None:
        return default
    ending = output.suffix.lower()
    if ending in KNOWN_ENDINGS - endings.keys():
        hint = f"use one of {', '.join(endings)}" + (", or add --format" if len(endings) > 1 else "")
        raise UsageError(f"this cannot be written as {ending}: {output}", hint=hint)
    if not subject.heeds_ending:
        return default
    if subject.needs_ending and ending not in endings:
        raise UsageError(
            f"the ending of {output} does not say which format to write",
            hint=f"use one of {', '.join(endings)}, or add --format",
        )
    return endings.get(ending, default)


class Failure(NamedTuple):
    """What went wrong, the exit code, what to do about it, the first problems behind it and how many more."""

    code: ExitCode
    message: str
    hint: str | None
    problems: tuple[Problem, ...]
    more: int | None = None


ERROR = Form(
    Failure, "error", schema="carecli.error/1", error=Form(Failure, "code message hint problems more?")
)


UTF_8_MARK = "\ufeff"  # without it a spreadsheet takes a table for another encoding and garbles accents


def emit(
    destination: Destination,
    page: Callable[[], Page] | None = None,
    data: Callable[[], dict[str, Any]] | None = None,
    **others: Callable[[], Any],
) -> None:
    """Write a result as its page, its JSON, or as one of the `others` that formats take.

    Only what the format takes is made. Raises what `deliver` does.
    """
    chosen, path = destination.format, destination.path
    given: dict[str, Any] = {"screen": page, "page": page, "table": page, "data": data} | others
    stream = sys.stdout if path is None else io.StringIO()
    made = chosen.make(complete(given[chosen.takes]()), stream)
    if path is not None and chosen.name == "csv" and isinstance(made, str):
        made = UTF_8_MARK + made
    pages = destination.pages and is_attended(sys.stdin, sys.stdout)
    if not (pages and isinstance(made, str) and show_in_pager(made)):
        deliver(destination, made)


def deliver(destination: Destination, content: str | bytes | Iterable[str]) -> None:
    """Write what is ready, or comes in parts, to its file or to the screen.

    Raises PersonalFileError where that cannot be, and UsageError where something would be lost: what the
    person has told of themselves, which is the profile that the command reads or what carecli keeps; a pack;
    or another file that is there, unless they want that.
    """
    path = destination.path
    if path is None:
        whole = content.decode("utf-8") if isinstance(content, bytes) else content
        for part in [whole] if isinstance(whole, str) else whole:
            if not send(part):
                break
        return

    spare(path, destination.reads)
    if not destination.force:
        _spare_other(path, can_ask=destination.can_ask)
    made = next((folder for folder in reversed(path.parents) if not os.path.exists(folder)), None)
    write_file(path, content, mode=PRIVATE if destination.private else None)
    if made:
        tell(f"Made the folder {made}")
    tell(f"Written to {path}")


def spare(path: Path, reads: str | None = None) -> None:
    """Refuse a file that would be lost for good. Raises UsageError."""
    if os.path.exists(path) and not os.path.isfile(path):  # a terminal or /dev/null loses nothing
        return
    if reads is not None and is_same(path, Path(reads)):
        raise UsageError(f"--output {path} is the profile itself, which would be lost", hint=OTHER_FILE)
    for kept in list_all_files():
        if is_same(path, kept):
            raise UsageError(
                f"--output {path} is where carecli keeps your answers, which would be lost", hint=OTHER_FILE
            )

    for folder in Path(os.path.realpath(path)).parents[:2]:  # a pack keeps its topics in a folder of theirs
        if all(os.path.exists(folder / name) for name in PACK_FILES):
            raise UsageError(f"--output {path} is in a folder that holds a ladder", hint="write it elsewhere")


OTHER_FILE = "name another file"
PACK_FILES = ("guide.toml",)  # all that a pack holds which extends another


def _spare_other(path: Path, *, can_ask: bool) -> None:
    """Leave a file alone in which something stands, unless the person says otherwise. Raises UsageError."""
    if not os.path.isfile(path) or not path.stat().st_size:
        return
    if not (can_ask and can_prompt()):
        raise UsageError(
            f"{path} is there already", hint="add --force to write over it, or name another file"
        )
    if not confirm(f"{path} is there already. Write over it?", otherwise=False):
        raise UsageError(f"nothing is written, and {path} is as it was", hint=OTHER_FILE)


def can_prompt() -> bool:
    """Whether somebody can be asked: a terminal on both sides, and not in continuous integration."""
    return is_attended(sys.stdin, sys.stderr)


def is_attended(*streams: TextIO | None) -> bool:
    """Whether somebody sits at streams: terminals all, and not in continuous integration."""
    return not os.environ.get("CI") and all(stream is not None and stream.isatty() for stream in streams)


def confirm(question: str, *, otherwise: bool) -> bool:
    """Ask for a yes or a no; a line without a letter means what it is `otherwise`."""
    return typer.confirm(clean_text(question), otherwise, err=True)


def is_same(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file, links followed, be it there or not."""
    if os.path.realpath(one) == os.path.realpath(other):
        return True
    return os.path.exists(one) and os.path.exists(other) and one.samefile(other)


def write_out(text: str) -> None:
    """Write to standard output what carecli says itself, without control characters. Raises as `send`."""
    send(clean_lines(complete(text)))


def send(text: str) -> bool:
    """Write a result to standard output, and say whether it is still read: who left, as `head`, is done.

    Raises PersonalFileError where nothing can be written, such as on a full disk.
    """
    if sys.stdout is None:
        raise PersonalFileError("standard output is closed", hint="use --output FILE")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        lead_nowhere(sys.stdout)
        if not isinstance(error, BrokenPipeError):
            raise PersonalFileError(f"cannot write the output: {error.strerror}") from None
        return False
    return True
