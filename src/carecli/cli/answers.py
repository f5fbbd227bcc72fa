"""Whose answers to use, and what a person says of themselves on the command line."""

import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import typer

from carecli.cli.money import read_one_pay
from carecli.cli.options import Flags
from carecli.cli.output import can_prompt, write_out
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
    Certification,
    Education,
    License,
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
from carecli.views.offer import say_counting

Item = TypeVar("Item")


def lay_over(flags: Flags, profile: Profile | None, pack: Pack) -> Profile:
    """The profile with what the flags say added to it or in its place.

    Licenses, certifications and education add up, a skill's new rating replaces the old one, and so does
    everything else: `--license RN --years 3` over `years = 2, licenses = ["CHW"]` gives 3 years, CHW and RN.
    Raises UsageError for a flag that is wrong.
    """
    if profile is not None and not flags.are_given:
        return profile

    start = profile or Profile()
    changed = start.model_copy(update=_read_flags(flags, start, pack))
    return check_profile(dump_profile(changed), pack, "from the command line")


def _read_flags(flags: Flags, start: Profile, pack: Pack) -> dict[str, Any]:
    """The answers that the flags give or change, by field. Raises UsageError for the first that is wrong."""
    names = list_names(pack)

    def read_license(typed: str) -> License:
        return License.model_construct(id=resolve(typed, "license", names.licenses, beginnings=False))

    def read_certification(typed: str) -> Certification:
        code = resolve(typed, "certification", names.certifications, beginnings=False)
        return Certification.model_construct(id=code)

    readers: dict[str, Callable[[Any], Any]] = {
        "name": _read_name,
        "years": lambda typed: _read_years("--years", typed),
        "related_years": lambda typed: _read_years("--related-years", typed),
        "setting": lambda typed: resolve(typed, "setting", names.settings),
        "target": lambda typed: resolve(typed, "level", names.levels),
        # These two are codes by now: the session has read them by the tables of the pack.
        "country": str,
        "state": str,
        "pay": _read_pay,
        "education": lambda typed: _add_education(start.education or (), typed, pack, names),
        "licenses": lambda typed: _add("licenses", start.licenses or (), typed, read_license),
        "certifications": lambda typed: _add(
            "certifications", start.certifications or (), typed, read_certification
        ),
        "skills": lambda typed: {**start.skills, **_read_skills(typed, names)},
    }
    typed = flags._asdict()
    return {
        field: read(typed[field]) for field, read in readers.items() if typed[field] not in (None, [], ())
    }


def _read_name(typed: str) -> str:
    if not clean_text(typed):
        raise UsageError("--name is empty", hint="write a name or leave it out")
    return typed


def _read_pay(typed: str) -> int:
    """A year's pay, and how it was counted told on the way. Raises UsageError."""
    amount = read_one_pay(typed)
    if counted := say_counting(amount, "USD"):
        sys.stderr.write(f"--pay: {counted}\n")
    return amount.low


def _read_years(flag: str, typed: str) -> float:
    try:
        return parse_years(typed)
    except ValueError as error:
        raise UsageError(f"{flag}: {error}") from None


def _add_education(
    held: Sequence[Education], typed: Sequence[str], pack: Pack, names: Vocabulary
) -> tuple[Education, ...]:
    """Add levels to those held; one held without its field goes where it is now given with it."""

    def read(level: str) -> Education:
        try:
            found, field = parse_education(level, pack, names)
        except ValueError as error:
            raise UsageError(f"--education: {error}") from None
        return Education.model_construct(level=found, field=field)

    added = _add("education", (), typed, read)
    said = {entry.level for entry in added}
    kept = [entry for entry in held if added and (entry.field is not None or entry.level not in said)]
    return (*kept, *added)


def _add(
    key: str, held: Sequence[Item], typed: Sequence[str], read: Callable[[str], Item]
) -> tuple[Item, ...]:
    """Add what is given to what is held; `none` empties the list and stands alone."""
    given = [part.strip() for text in typed for part in text.split(",")]
    spelled = [part.lower() for part in given]
    if spelled == ["none"]:
        return ()
    if "none" in spelled:
        raise UsageError(f"none stands alone for {key}", hint="name what you hold, or only none")
    return (*held, *(read(part) for part in given))


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


FLAGS_HINT = "pass --profile FILE or flags such as --years 3 --license RN, or use a terminal to be asked"
FILE_HINT = "pass --profile FILE, or save your answers with carecli profile new"


def find_person(named: str | None, flags: Flags, pack: Pack, *, can_ask: bool, hint: str) -> Profile:
    """The profile to assess, with the flags laid over it.

    A named file comes first, then the saved profile; flags that say something can stand alone. Otherwise
    the person is asked, on a terminal. Raises UsageError where they cannot be, with `hint` as what to do,
    PersonalFileError for a profile that is wrong, and typer.Exit where they stop the interview.
    """
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


def interview(flags: Flags, pack: Pack) -> Profile:
    """Ask the person and save the profile if they want it. Raises typer.Exit if they stop before the end."""
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
    # Nothing asks for the place and for pay, so what the flags say of them holds.
    place = {key: code for key in ("country", "state", "pay") if (code := getattr(known, key)) is not None}
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
