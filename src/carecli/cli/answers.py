"""Whose answers to use, and what a person says of themselves on the command line."""

import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import typer

from carecli.cli.output import write_out
from carecli.errors import ExitCode, PersonalFileError, Problem, UsageError
from carecli.interview.questions import parse_education, parse_rating, parse_years
from carecli.names import clean_text, resolve
from carecli.pack.pack import Pack
from carecli.profile.files import (
    PRIVATE,
    find_free_place,
    interview_draft,
    previous_profile,
    saved_profile,
    write_file,
)
from carecli.profile.model import (
    Profile,
    Vocabulary,
    check_profile,
    dump_profile,
    format_profile,
    list_names,
    read_profile,
    read_profile_stream,
    save_profile,
)

YEARS = range(1900, 2200)


def read_today(typed: str | None) -> date:
    """Return the day that `--today` names, or the real one. Raises UsageError."""
    if typed is None:
        return date.today()
    try:
        day = _read_day(typed)
    except ValueError:
        raise UsageError(
            f"--today '{typed}' is not a day", hint="write year, month and day, such as 2027-03-01"
        ) from None
    if day.year not in YEARS:
        raise UsageError(
            f"--today {typed} is too far away", hint=f"name a day from {YEARS.start} to {YEARS.stop - 1}"
        )
    return day


def read_month(flag: str, typed: str) -> date:
    """Return the first day of the month that a flag names. Raises UsageError."""
    try:
        return _read_day(f"{typed}-01")
    except ValueError:
        raise UsageError(
            f"{flag} '{typed}' is not a month", hint="write year and month, such as 2027-01"
        ) from None


def _read_day(written: str) -> date:
    """Return the day written as 2027-03-01; Python also reads other ways to write one. Raises ValueError."""
    day = date.fromisoformat(written)
    if written != day.isoformat():
        raise ValueError(written)
    return day


class Flags(NamedTuple):
    """The flags as typed; None and empty lists mean not given."""

    name: str | None
    years: str | None
    related_years: str | None
    education: Sequence[str] | None
    licenses: Sequence[str] | None
    certifications: Sequence[str] | None
    skills: Sequence[str] | None
    setting: str | None
    target: str | None
    country: str | None = None
    state: str | None = None

    @property
    def are_given(self) -> bool:
        """Whether any flag was given, be it with an empty text."""
        return any(typed is not None and typed not in ([], ()) for typed in self)

    @property
    def hold_evidence(self) -> bool:
        """Whether they say anything that can be assessed."""
        return self._replace(name=None, setting=None, target=None, country=None, state=None).are_given


def lay_over(flags: Flags, profile: Profile | None, pack: Pack) -> Profile:
    """Return the profile with the flags added or in its place. Raises UsageError for a flag that is wrong."""
    if profile is not None and not flags.are_given:
        return profile

    names = list_names(pack)
    data = dump_profile(profile or Profile())
    if flags.name is not None:
        if not clean_text(flags.name):
            raise UsageError("--name is empty", hint="write a name or leave it out")
        data["name"] = flags.name
    for key, typed in (("years", flags.years), ("related_years", flags.related_years)):
        if typed is not None:
            data[key] = _read_years(f"--{key.replace('_', '-')}", typed)
    if flags.setting is not None:
        data["setting"] = resolve(flags.setting, "setting", names.settings)
    if flags.target is not None:
        data["target"] = resolve(flags.target, "level", names.levels)
    # Country and state arrive as codes: what they may be stands in the tables of the pack's folder.
    data |= {key: code for key in ("country", "state") if (code := getattr(flags, key)) is not None}
    _add(data, "education", flags.education, lambda typed: _read_education(typed, pack, names))
    for key, codes, known in (
        ("licenses", flags.licenses, names.licenses),
        ("certifications", flags.certifications, names.certifications),
    ):
        what = key.removesuffix("s")
        _add(data, key, codes, lambda typed, w=what, k=known: resolve(typed, w, k, beginnings=False))  # type: ignore[misc]
    if flags.skills:
        data["skills"] = {**data.get("skills", {}), **_read_skills(flags.skills, names)}
    return check_profile(data, pack, "from the command line")


def _read_years(flag: str, typed: str) -> float:

    try:
        return parse_years(typed)
    except ValueError as error:
        raise UsageError(f"{flag}: {error}") from None


def _read_education(typed: str, pack: Pack, names: Vocabulary) -> dict[str, str]:

    try:
        level, field = parse_education(typed, pack, names)
    except ValueError as error:
        raise UsageError(f"--education: {error}") from None
    return {"level": level, "field": field} if field else {"level": level}


def _add(data: dict[str, Any], key: str, flags: Sequence[str] | None, read: Callable[[str], Any]) -> None:
    """Add what is given to the list of the profile; `none` empties the list and stands alone."""
    given = [part.strip() for typed in flags or () for part in typed.split(",")]
    if [typed.lower() for typed in given] == ["none"]:
        data[key] = []
    elif "none" in [typed.lower() for typed in given]:
        raise UsageError(f"none stands alone for {key}", hint="name what you hold, or only none")
    elif given:
        added = [read(typed) for typed in given]
        data[key] = [*(held for held in data.get(key, []) if not _says_less(held, added)), *added]


def _says_less(held: Any, added: Sequence[Any]) -> bool:
    """Whether a level of education without its field is now given with it."""
    return (
        isinstance(held, dict) and held.keys() == {"level"} and held["level"] in [a["level"] for a in added]
    )


def _read_skills(given: Sequence[str], names: Vocabulary) -> dict[str, int]:

    ratings: dict[str, int] = {}
    for typed in given:
        name, sign, rating = typed.partition("=")
        if not sign:
            raise UsageError(f"--skill '{typed}' has no rating", hint="write it as --skill ehr=3")
        skill = resolve(name, "skill", names.skills)
        if skill in ratings:
            raise UsageError(f"--skill rates {skill} twice", hint="give each skill once")
        try:
            ratings[skill] = parse_rating(rating)
        except ValueError as error:
            raise UsageError(f"--skill {skill}: {error}") from None
    return ratings


NO_FLAGS = Flags(*[None] * 9)
FLAGS_HINT = "pass --profile FILE or flags such as --years 3 --license RN, or use a terminal to be asked"
FILE_HINT = "pass --profile FILE, or save your answers with carecli profile new"


def find_person(named: str | None, flags: Flags | None, pack: Pack, *, can_ask: bool) -> Profile:
    """Return the profile to assess, with the flags laid over it; None is a command without such flags.

    A named file comes first, then the saved profile; flags that say something can stand alone. Otherwise
    the person is asked, on a terminal. Raises UsageError where she cannot be, and typer.Exit where she
    stops the interview.
    """
    hint = FLAGS_HINT if flags else FILE_HINT
    flags = flags or NO_FLAGS

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


def interview(flags: Flags, pack: Pack) -> Profile:
    """Ask the person and save the profile if she wants it. Raises typer.Exit if she stops before the end."""
    from datetime import date

    from carecli.interview.dialogue import Interview
    from carecli.views.terminal import make_console

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


def save(profile: Profile) -> None:
    """Save the profile, keep the one that it replaces, and drop the draft.

    Raises PersonalFileError with the answers line by line, so that they are not lost.
    """
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


def erase_files(files: Sequence[Path], nothing: str, *, yes: bool, no_input: bool) -> None:
    """Remove files for good, after asking unless `yes`; say `nothing` where there are none.

    Raises UsageError where nobody can be asked, and PersonalFileError for a file that stays.
    """
    if not files:
        write_out(f"Nothing to erase: {nothing}.\n")
        return
    if not yes and not _ask(files, no_input=no_input):
        write_out("Nothing was erased.\n")
        return
    for file in files:
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise PersonalFileError(f"cannot erase {file}: {error.strerror}") from None
    write_out("".join(f"Erased {file}\n" for file in files))


def _ask(files: Sequence[Path], *, no_input: bool) -> bool:

    if no_input or not can_prompt():
        raise UsageError("erase needs a yes", hint="add --yes")
    listed = [f"  {file}" for file in files]
    sys.stderr.write("\n".join(["This removes for good:", *listed, "Sure? yes or no> "]))
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("yes", "y")
