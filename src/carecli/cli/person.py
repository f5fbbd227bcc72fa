"""Whose answers to use: a file, the flags, the saved profile, or an interview."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from carecli.cli.evidence import Flags, lay_over
from carecli.errors import ExitCode, PersonalFileError, Problem, UsageError

if TYPE_CHECKING:
    from carecli.guide.pack import Pack
    from carecli.profile.model import Profile

NO_FLAGS = Flags(*[None] * 9)
FLAGS_HINT = "pass --profile FILE or flags such as --years 3 --license RN, or use a terminal to be asked"
FILE_HINT = "pass --profile FILE, or save your answers with carecli profile new"


def find_person(named: str | None, flags: Flags | None, pack: "Pack", *, can_ask: bool) -> "Profile":
    """Return the profile to assess, with the flags laid over it; None is a command without such flags.

    A named file comes first, then the saved profile; flags that say something can stand alone. Otherwise
    the person is asked, on a terminal. Raises UsageError where she cannot be, and typer.Exit where she
    stops the interview.
    """
    hint = FLAGS_HINT if flags else FILE_HINT
    flags = flags or NO_FLAGS
    from carecli.profile.location import saved_profile
    from carecli.profile.reading import read_profile, read_profile_stream

    if named == "-" and sys.stdin is None:
        raise PersonalFileError("profile standard input is empty", hint="pipe a profile in JSON into it")
    if named == "-":
        return lay_over(flags, read_profile_stream(sys.stdin.buffer, pack), pack)
    if named is not None:
        return lay_over(flags, read_profile(Path(named), pack), pack)
    if os.path.exists(saved_profile()):
        sys.stderr.write(f"Using your saved profile, {saved_profile()}\n")
        return lay_over(flags, read_profile(saved_profile(), pack), pack)
    if flags.hold_evidence:
        return lay_over(flags, None, pack)
    if not (can_ask and can_prompt()):
        lay_over(flags, None, pack)  # a wrong setting or target is to be named first
        raise UsageError("there is nobody to assess", hint=hint)
    return interview(flags, pack)


def can_prompt() -> bool:
    """Whether somebody can be asked: a terminal on both sides, and not in continuous integration."""
    streams = (sys.stdin, sys.stderr)
    return not os.environ.get("CI") and all(stream is not None and stream.isatty() for stream in streams)


def interview(flags: Flags, pack: "Pack") -> "Profile":
    """Ask the person and save the profile if she wants it. Raises typer.Exit if she stops before the end."""
    from datetime import date

    from carecli.profile.location import interview_draft, saved_profile
    from carecli.report.terminal import make_console
    from carecli.wizard.dialogue import Interview

    resume = "carecli profile new --replace" if os.path.exists(saved_profile()) else "carecli assess"
    known = lay_over(flags, None, pack)
    prefilled = {key: v for key in ("name", "setting", "target") if (v := getattr(known, key)) is not None}
    dialogue = Interview(
        pack, make_console(sys.stderr), sys.stdin.readline, interview_draft(), date.today(), resume
    )
    try:
        finished = dialogue.run(prefilled)
    except KeyboardInterrupt:
        sys.stderr.write(f"\nInterrupted. Your answers are kept: run {resume} to go on.\n")
        raise typer.Exit(ExitCode.INTERRUPTED) from None
    if finished is None:
        raise typer.Exit(ExitCode.DONE)
    # Nothing asks for the place, so what the flags say of it holds.
    place = {key: code for key in ("country", "state") if (code := getattr(known, key)) is not None}
    profile = finished.profile.model_copy(update=place)
    if finished.save:
        try:
            save(profile)
        except PersonalFileError as error:
            sys.stderr.write(
                "\n".join([f"{error.message}; {error.hint}", *(p.message for p in error.problems), ""])
            )
    sys.stderr.write("\n")
    return profile


def save(profile: "Profile") -> None:
    """Save the profile, keep the one that it replaces, and drop the draft.

    Raises PersonalFileError with the answers line by line, so that they are not lost.
    """
    from carecli.profile.location import find_free_place, interview_draft, previous_profile, saved_profile
    from carecli.profile.writing import PRIVATE, format_profile, save_profile, write_file

    place = saved_profile()
    try:
        if os.path.exists(place):
            kept = find_free_place(previous_profile())
            write_file(kept, place.read_text(encoding="utf-8"), mode=PRIVATE)
            sys.stderr.write(f"Your profile until now is kept as {kept}\n")
        save_profile(profile, place)
    except PersonalFileError as error:
        answers = [Problem(line) for line in format_profile(profile).splitlines() if line]
        hint = "these are your answers, to keep yourself:"
        raise PersonalFileError(error.message, hint=hint, problems=answers) from None
    interview_draft().unlink(missing_ok=True)
    sys.stderr.write(f"Saved to {place}; carecli assess uses it from now on.\n")
