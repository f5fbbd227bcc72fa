"""Errors as the person sees them: one clear line, its problems, and the exit code of the contract."""

import os
import sys
import traceback
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from itertools import pairwise
from pathlib import Path
from typing import Any

import typer

from carecli.cli.aside import lead_nowhere, tell
from carecli.errors import MOST_SHOWN, CareError, ExitCode, Problem

LONGEST = 1_000
"""Letters of a text that is said whole; of a longer one the middle is left out."""


def guard(run: Callable[[], Any], args: Sequence[str]) -> int:
    """Run a command line and return its exit code; report what goes wrong on standard error."""
    if sys.stderr is None:  # closed: what is said aside has nowhere to go
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  open to the end
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    code = _run(run, args)
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:  # was said where it was written
        lead_nowhere(sys.stdout)
    return code


def _run(run: Callable[[], Any], args: Sequence[str]) -> int:
    try:
        result = run()
    except CareError as error:
        _trace(args)
        report(error.message, error.code, args, error.hint, error.problems)
        return error.code
    except typer.TyperException as error:
        report(_mend(error), ExitCode.USAGE, args, _point_to_help(error))
        return ExitCode.USAGE
    except (KeyboardInterrupt, typer.Abort):
        return ExitCode.INTERRUPTED
    except SystemExit as leaving:
        # Typer leaves with 1 when the reader of its help has gone, as `head` does; that is no failure.
        reader_left = isinstance(leaving.__context__, BrokenPipeError)
        return ExitCode.DONE if reader_left or not isinstance(leaving.code, int) else leaving.code
    except OSError as error:
        _trace(args)
        report(f"cannot read or write: {error.strerror or error}", ExitCode.FILE, args)
        return ExitCode.FILE
    except Exception as error:
        _trace(args)
        hint = "this is a defect of carecli; run it again as carecli --debug ... and report what it prints"
        report(f"{type(error).__name__}: {error}", ExitCode.DEFECT, args, hint)
        return ExitCode.DEFECT
    return result if isinstance(result, int) else ExitCode.DONE


def _trace(args: Sequence[str]) -> None:
    if "--debug" in args:
        traceback.print_exc()


def _mend(error: typer.TyperException) -> str:
    message = error.format_message().rstrip(".")
    return message[:1].lower() + message[1:]


def _point_to_help(error: typer.TyperException) -> str:
    context = getattr(error, "ctx", None)
    return f"see {context.command_path if context else 'carecli'} --help"


def report(
    message: str,
    code: ExitCode,
    args: Sequence[str],
    hint: str | None = None,
    problems: Sequence[Problem] = (),
) -> None:
    """Write an error to standard error, as text or, where JSON was asked for, as JSON."""
    message = _shorten(message)
    if "--json" in args or "--format=json" in args or ("--format", "json") in pairwise(args):
        from carecli.cli.output import ERROR, Failure
        from carecli.views.serialize import write_json

        shown = choose_shown(problems)
        failure = Failure(code, message, _shorten(hint), shown, len(problems) - len(shown) or None)
        tell(write_json(ERROR(failure)).rstrip())
        return
    is_said = len(problems) == 1 and problems[0].message in message
    said = f"carecli: error: {message}{f'; {_shorten(hint)}' if hint else ''}"
    tell("\n".join([said, *([] if is_said else list_problems(problems))]))


def choose_shown(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """The problems to show: the first ones, no longer than can be read.

    Those of no file are a person's answers that could not be saved, of which nothing may be lost.
    """
    if problems and problems[0].file is None:
        return tuple(problems)
    return tuple(Problem(*map(_shorten, problem)) for problem in problems[:MOST_SHOWN])


def list_problems(problems: Sequence[Problem]) -> list[str]:
    """The problems to show, each on its line, and how many more there are."""
    shown = choose_shown(problems)
    more = len(problems) - len(shown)
    return [*map(say_problem, shown), *([f"  and {more:,} more"] if more else [])]


def say_problem(problem: Problem) -> str:
    """A problem on one line: file, line, key, what is wrong and what to do."""
    place = ":".join(str(part) for part in (problem.file, problem.line) if part is not None)
    key = f"{problem.key} " if problem.key else ""
    hint = f" ({problem.hint})" if problem.hint else ""
    return f"  {place + ': ' if place else ''}{key}{problem.message}{hint}"


def _shorten(said: Any) -> Any:
    """A text without its middle where it is too long to read; anything else as it is."""
    if not isinstance(said, str) or len(said) <= LONGEST:
        return said
    return f"{said[: LONGEST * 2 // 3]} ... {said[-LONGEST // 3 :]}"
