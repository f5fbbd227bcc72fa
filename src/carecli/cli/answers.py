"""Whose answers to use, and what a person says of themselves on the command line."""

import os
import shlex
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import date
from os import get_terminal_size
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import typer

from carecli.cli.options import Flags
from carecli.cli.output import can_prompt, tell, write_out
from carecli.cli.proposals import complete
from carecli.engine.money import read_one_pay
from carecli.errors import ExitCode, PersonalFileError, Problem, UsageError
from carecli.names import clean_text, fold, resolve
from carecli.pack.ladder import Scale
from carecli.pack.pack import Names, Pack, Vocabulary, list_names
from carecli.pack.reading import MAX_BYTES, DocumentError, read_bytes
from carecli.profile.desk import name_in_use
from carecli.profile.files import (
    PRIVATE,
    check_access,
    data_folder,
    history_file,
    hold_data,
    hold_folder,
    interview_draft,
    is_folder,
    previous_profile,
    remove_files,
    saved_profile,
    write_file,
)
from carecli.profile.model import (
    Certification,
    Education,
    License,
    Profile,
    check_profile,
    dump_profile,
    format_profile,
    read_profile,
    read_profile_stream,
    write_profile,
)
from carecli.profile.reading import parse_education, parse_rating, parse_years
from carecli.views.offer import say_counting
from carecli.views.page import Page

if TYPE_CHECKING:
    from rich.console import Console

    from carecli.interview.card import Prompter

LEAST_COLUMNS, LEAST_LINES = 40, 14
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
    changed = start.replace(**_read_flags(flags, start, pack))
    return check_profile(dump_profile(changed), pack, "from the command line")


def _read_flags(flags: Flags, start: Profile, pack: Pack) -> dict[str, Any]:
    """The answers that the flags give or change, by field. Raises UsageError for the first that is wrong."""
    names = list_names(pack)

    def read_license(typed: str) -> License:
        """The license that a name means, without a day."""
        return License(id=resolve(typed, "license", names.licenses, beginnings=False))

    def read_certification(typed: str) -> Certification:
        """The certification that a name means, without a day."""
        code = resolve(typed, "certification", names.certifications, beginnings=False)
        return Certification(id=code)

    readers: dict[str, Callable[[Any], Any]] = {
        "name": _read_name,
        "years": lambda typed: _read_years("--years", typed),
        "related_years": lambda typed: _read_years("--related-years", typed),
        "setting": lambda typed: resolve(typed, "setting", names.settings),
        "target": lambda typed: resolve(typed, "level", names.levels),
        # These two are codes by now: the session has read them by the tables of the pack.
        "country": str,
        "state": str,
        "pay": lambda typed: _read_pay(typed, pack),
        "education": lambda typed: _add_education(start.education or (), typed, pack, names),
        "licenses": lambda typed: _add("licenses", start.licenses or (), typed, read_license),
        "certifications": lambda typed: _add(
            "certifications", start.certifications or (), typed, read_certification
        ),
        "skills": lambda typed: {**start.skills, **_read_skills(typed, names, pack.skills.scale)},
    }
    typed = flags._asdict()
    return {
        field: read(typed[field]) for field, read in readers.items() if typed[field] not in (None, [], ())
    }


def _read_name(typed: str) -> str:
    if not clean_text(typed):
        raise UsageError("--name is empty", hint="write a name or leave it out")
    return typed


def _read_pay(typed: str, pack: Pack) -> int:
    """A year's pay in the money of the pack, and how it was counted told on the way. Raises UsageError."""
    currency = next((pay.currency for pay in pack.salary.pay), "USD")
    amount = read_one_pay(typed, currency)
    if counted := say_counting(amount, currency):
        tell(f"--pay: {counted}")
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
        """The degree that a level means. Raises UsageError."""
        try:
            found, field = parse_education(level, pack, names)
        except ValueError as error:
            raise UsageError(f"--education: {error}") from None
        return Education(level=found, field=field)

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


def _read_skills(given: Sequence[str], names: Vocabulary, scale: Scale) -> dict[str, int]:
    ratings: dict[str, int] = {}
    for typed in given:
        name, sign, rating = typed.partition("=")
        if not sign:
            raise UsageError(
                f"--skill '{typed}' has no rating",
                hint=f"write it as --skill {next(iter(names.skills))}={(scale.most + 1) // 2}",
            )
        skill = resolve(name, "skill", names.skills)
        if skill in ratings:
            raise UsageError(f"--skill rates {skill} twice", hint="give each skill once")
        try:
            ratings[skill] = parse_rating(rating, scale)
        except ValueError as error:
            raise UsageError(f"--skill {skill}: {error}") from None
    return ratings


def say_flags(pack: Pack) -> str:
    """Options that tell something of a person, as an example of them."""
    code = next((c.id for c in pack.credentials.credential if c.kind == "license"), None)
    rated = f"--skill {pack.skills.skill[0].id}={(pack.skills.scale.most + 1) // 2}"
    return f"flags such as {f'--years 3 --license {code}' if code else rated}"


FILE_HINT = "pass --profile FILE, or save your answers with carecli profile new"


class Questioning(NamedTuple):
    """How to ask: what makes the page of a person, the states by their codes, and whether line by line."""

    answer: Callable[[Profile], Page]
    states: Callable[[str | None], Names]
    today: date
    in_lines: bool = False


class Person(NamedTuple):
    """A person, and whether the page about them is already on the screen."""

    profile: Profile
    is_shown: bool = False


def find_person(
    named: str | None, flags: Flags, pack: Pack, *, asking: Questioning | None, hint: str
) -> Person:
    """Whose profile to assess, with the flags laid over it.

    A named file comes first, then the saved profile; flags that say something can stand alone. Otherwise
    the person is asked, on a terminal. Raises UsageError where they cannot be, with `hint` as what to do,
    PersonalFileError for a profile that is wrong, and typer.Exit where they stop the interview.
    """
    if named == "-" and sys.stdin is None:
        raise PersonalFileError("profile standard input is empty", hint="pipe a profile in JSON into it")
    if named == "-":
        return Person(_refuse_blank(lay_over(flags, read_profile_stream(sys.stdin.buffer, pack), pack), "-"))
    if named is not None:
        return Person(_refuse_blank(lay_over(flags, read_profile(Path(named), pack), pack), named))
    saved = read_saved(pack)
    if saved is not None:
        if not (asking and can_prompt() and is_empty(saved) and not flags.hold_evidence):
            tell(f"Using {_say_whose(saved)}, {saved_profile()}")
            return Person(lay_over(flags, saved, pack))
    elif flags.hold_evidence:
        return Person(lay_over(flags, None, pack))
    known = lay_over(flags, saved, pack)  # a wrong setting or target is to be named first
    if asking is None or not can_prompt():
        raise UsageError("there is nobody to assess", hint=hint)
    return interview(known, pack, asking, saved=saved)


def _say_whose(saved: Profile) -> str:
    """Whose saved profile is used, by name where there are others; and by that in it, if it is another."""
    called = name_in_use()
    if called is None:
        return "your saved profile"
    is_like = saved.name is None or {*fold(called).split("-")} & {*fold(saved.name).split("-")}
    return f"the saved profile of {called}{'' if is_like else f', which is named {saved.name}'}"


def read_saved(pack: Pack) -> Profile | None:
    """The saved profile, None where there is none; a file without a word in it says nothing yet.

    Raises PersonalFileError.
    """
    place = saved_profile()
    if not os.path.exists(place):
        return None
    try:
        is_blank = not read_bytes(place, MAX_BYTES + 1).strip()
    except DocumentError:
        is_blank = False
    return Profile() if is_blank else read_profile(place, pack)


def _refuse_blank(profile: Profile, named: str) -> Profile:
    """The profile that was named, which says anything at all. Raises PersonalFileError."""
    if profile == Profile():
        name = "standard input" if named == "-" else named
        raise PersonalFileError(f"profile {name} says nothing yet", hint="to begin one, run carecli assess")
    return profile


def is_empty(profile: Profile) -> bool:
    """Whether a profile says nothing that can be assessed."""
    said = (profile.years, profile.related_years, profile.education, profile.licenses, profile.certifications)
    return not profile.skills and all(answer is None for answer in said)


def can_use_keys() -> bool:
    """Whether the terminal can show choices to move through; elsewhere questions are asked line by line."""
    if os.environ.get("CARECLI_PROMPT", "").lower() == "lines" or not (sys.stdout and sys.stdout.isatty()):
        return False
    size = get_terminal_size(sys.stderr.fileno())
    fits = size.columns >= LEAST_COLUMNS and size.lines >= LEAST_LINES
    return fits and (os.name == "nt" or os.environ.get("TERM", "dumb") not in ("", "dumb", "unknown"))


def choose_prompter(console: "Console", *, in_lines: bool) -> "Prompter":
    """The way to ask: with keys where the terminal can, else line by line."""
    from carecli.interview.lines import LinePrompter

    if not in_lines and can_use_keys():
        from carecli.interview.keys import KeyPrompter

        return KeyPrompter()
    return LinePrompter(console, sys.stdin.buffer)


def interview(
    known: Profile,
    pack: Pack,
    asking: Questioning,
    *,
    saved: Profile | None,
    review: bool = False,
    replace: bool = False,
) -> Person:
    """Ask the person what is not known and save the profile if they want it.

    `saved` is the profile that is saved when this begins. What another carecli changes of it meanwhile stays
    beside the answers, unless they are to `replace` it. With `review` what is known is offered again. Raises
    typer.Exit if they stop before the end.
    """
    from carecli.interview.dialogue import Interview
    from carecli.interview.questions import Terms
    from carecli.views.terminal import make_console

    if called := name_in_use():
        tell(f"The answers are kept of {called}.")
    is_saved = os.path.exists(saved_profile())
    command = f"carecli profile {'edit' if review else 'new --replace'}" if is_saved else "carecli assess"
    resume = complete(command)
    console = make_console(sys.stderr)
    prompter = choose_prompter(console, in_lines=asking.in_lines)
    dialogue = Interview(
        Terms(pack, asking.states(known.country)), console, prompter, asking.answer,
        draft_file=interview_draft(), today=asking.today, resume=resume, known=known, review=review,
    )  # fmt: skip
    try:
        finished = dialogue.run()
    except KeyboardInterrupt:
        if dialogue.draft.has_news:  # it may have come while the last answer was written
            dialogue.keep()
        tell(f"\nInterrupted. {dialogue.say_kept()}".rstrip())
        raise typer.Exit(ExitCode.INTERRUPTED) from None
    if finished is None:
        raise typer.Exit(ExitCode.DONE)
    if finished.save:
        told = finished.profile
        try:
            save(told, lambda: told if replace else catch_up(told, saved, pack))
            dialogue.drafts.remove()
        except PersonalFileError as error:
            tell("\n".join([f"{error.message}; {error.hint}", *(p.message for p in error.problems)]))
    return Person(finished.profile, finished.is_shown)


def catch_up(told: Profile, before: Profile | None, pack: Pack) -> Profile:
    """What a person has told since `before`, over what another carecli has saved meanwhile.

    `before` is what was saved when they began. The caller holds the data folder.
    """
    try:
        now = read_saved(pack)
    except PersonalFileError:  # it stays beside the new one as it is
        return told
    if now is None or now == before:
        return told
    new, old, laid = dump_profile(told), dump_profile(before or Profile()), dump_profile(now)
    tell("Another carecli has changed your profile meanwhile; what you answered is laid over it.")
    skills = laid.get("skills", {}) | _find_changed(new.get("skills", {}), old.get("skills", {}))
    laid |= _find_changed(new, old) | {"skills": _list_given(skills)}
    return check_profile(_list_given(laid), pack, "of this interview")


def _list_given(answers: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answers.items() if value is not None}


def _find_changed(new: dict[str, Any], old: dict[str, Any]) -> dict[str, Any]:
    """What is new or other than it was; None for what is no more."""
    return {key: new.get(key) for key in {**old, **new} if new.get(key) != old.get(key)}


def save(told: Profile, renew: Callable[[], Profile], into: Path | None = None) -> None:
    """Save what a person has told, and keep the profile that it replaces.

    `renew` gives it once more when no other carecli can write: what it reads is what is replaced. It goes
    `into` a file of its own where one is named. Raises what `renew` does, and PersonalFileError with the
    answers line by line, so that they are not lost.
    """
    place = into or saved_profile()
    keep = previous_profile() if into is None else into.with_suffix(f".previous{into.suffix}")
    try:
        with hold_data(tell):
            told = renew()
            kept = write_file(place, write_profile(told, place), mode=PRIVATE, keep=keep)
    except PersonalFileError as error:
        answers = [Problem(line) for line in format_profile(told).splitlines() if line]
        hint = f"{f'{error.hint}; ' if error.hint else ''}these are your answers, to keep yourself:"
        raise PersonalFileError(error.message, hint=hint, problems=[*error.problems, *answers]) from None
    if kept:
        tell(f"Your profile until now is kept as {kept}")
    used = f"carecli assess{'' if into is None else f' -p {shlex.quote(str(into))}'}"
    called = name_in_use() if into is None else None
    whose = f", as {called}" if called else ""
    tell(f"Saved to {place}{whose}; {used} uses it{' from now on' if into is None else ''}.")


def erase_files(find: Callable[[], Sequence[Path]], nothing: str, *, yes: bool, no_input: bool) -> None:
    """Remove for good the files that `find` gives, after asking unless `yes`; say `nothing` without any.

    Each that can be removed is, and after asking none but those that were shown. Raises UsageError where
    nobody can be asked, and PersonalFileError that names each that stays.
    """
    check_access(data_folder())
    shown = find()
    if not shown:
        write_out(f"Nothing to erase: {nothing}.\n")
        return
    files = [file for file in shown if not is_folder(file)]
    if files and not yes and not _ask(files, no_input=no_input):
        write_out("Nothing was erased.\n")
        return
    with ExitStack() as held:
        # One folder by two names would be waited for, held by carecli itself.
        for folder in dict.fromkeys(map(os.path.realpath, [data_folder(), history_file().parent])):
            held.enter_context(hold_folder(Path(folder), alone=True))
        there = find()
        later = [] if yes else [file for file in there if file not in shown]
        gone, stay = remove_files([file for file in there if file not in later], tell)
    write_out("".join(f"Erased {file}\n" for file in gone))
    stay += [(file, "another carecli has made it since you were asked") for file in later]
    if stay:
        first, *others = [f"cannot erase {file}: {reason}" for file, reason in stay]
        raise PersonalFileError(first, problems=[Problem(said) for said in others])


def _ask(files: Sequence[Path], *, no_input: bool) -> bool:
    if no_input or not can_prompt():
        raise UsageError("erase needs a yes", hint="add --yes")
    listed = [f"  {file}" for file in files]
    tell("\n".join(["This removes for good:", *listed, "Sure? yes or no>"]), end=" ")
    return sys.stdin.readline().strip().lower() in ("yes", "y")
