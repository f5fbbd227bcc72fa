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

from carecli.errors import CareError, ExitCode, Problem
from carecli.names import clean_text


def guard(run: Callable[[], Any], args: Sequence[str]) -> int:
    """Run a command line and return its exit code; report what goes wrong on standard error."""
    if sys.stderr is None:  # closed: what is said aside has nowhere to go
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  open to the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
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
    if "--json" in args or "--format=json" in args or ("--format", "json") in pairwise(args):
        from carecli.cli.output import ERROR, Failure
        from carecli.views.serialize import write_json

        text = write_json(ERROR(Failure(code, message, hint, tuple(problems)))).rstrip()
    else:
        further = [say_problem(problem) for problem in problems if problem.message not in message]
        text = "\n".join([f"carecli: error: {message}{f'; {hint}' if hint else ''}", *further])
    sys.stderr.write(f"{_clean(text)}\n")


def say_problem(problem: Problem) -> str:
    """A problem on one line: file, line, key, what is wrong and what to do."""
    place = ":".join(str(part) for part in (problem.file, problem.line) if part is not None)
    key = f"{problem.key} " if problem.key else ""
    hint = f" ({problem.hint})" if problem.hint else ""
    return f"  {place + ': ' if place else ''}{key}{problem.message}{hint}"


def _clean(text: str) -> str:
    """Drop control characters that a name in a file or a flag may carry, but keep the lines."""
    return "\n".join(
        f"{line[: len(line) - len(line.lstrip())]}{clean_text(line)}" for line in text.split("\n")
    )
