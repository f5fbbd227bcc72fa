"""What can go wrong, as values: the exit codes, a problem with its place, and the few error types.

Standard library only, so that every layer may raise these without a cost at start-up.
"""

from collections.abc import Sequence
from enum import IntEnum
from typing import ClassVar, NamedTuple


class ExitCode(IntEnum):
    """The exit codes of the contract (design section 7)."""

    DONE = 0
    ANSWER_IS_NO = 1
    USAGE = 2
    FILE = 3
    PACK = 4
    HISTORY = 5
    DEFECT = 70
    INTERRUPTED = 130


MOST_SHOWN = 20
"""Problems that are shown of one fault; the rest is counted."""


class Problem(NamedTuple):
    """One fault in something that was read: where it stands, what it is, and what to do."""

    message: str
    file: str | None = None
    line: int | None = None
    key: str | None = None
    hint: str | None = None


class CareError(Exception):
    """An error that the person can act on: one line, a hint, and the problems behind it."""

    code: ClassVar[ExitCode] = ExitCode.DEFECT

    def __init__(self, message: str, *, hint: str | None = None, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.problems = tuple(problems)


class UsageError(CareError):
    """The command line asks for something that does not exist or does not fit together."""

    code = ExitCode.USAGE


class PersonalFileError(CareError):
    """A file of the person's (profile, output) cannot be read or written, or is not valid."""

    code = ExitCode.FILE


class PackError(CareError):
    """A pack cannot be found, or its files are not valid."""

    code = ExitCode.PACK


class HistoryError(CareError):
    """The saved assessments cannot be read or written."""

    code = ExitCode.HISTORY
