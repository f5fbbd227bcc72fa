"""`carecli rate answer`, `sign` and `key`: what whoever rates somebody else does, on their own computer."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from carecli.cli import options
from carecli.cli.answers import can_use_keys
from carecli.cli.output import Destination, can_prompt, choose_destination, deliver, tell, write_out
from carecli.errors import ExitCode, UsageError
from carecli.names import clean_text, resolve
from carecli.profile.ratings import (
    MOST_LETTERS,
    GivenRating,
    RatingRequest,
    read_answer,
    read_request,
    write_answer,
)
from carecli.profile.signing import make_key, sign, take_print
from carecli.views.formats import ANSWER, Subject

By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Your name, as the one who rates.")]
Role = Annotated[str, typer.Option("--role", metavar="TEXT", help="Who you are to them, such as supervisor.")]


def choose_file(
    output: Path | None, reads: str | None, *, force: bool, example: str, subject: Subject = ANSWER
) -> Destination:
    """The file to write. Raises UsageError without one."""
    if output is None:
        raise UsageError("say where to write it", hint=f"add -o {example}")
    return choose_destination(
        as_json=False, output_format=None, output=output, subject=subject, reads=reads, force=force
    )


@options.spread
def give(
    named: Annotated[Path, typer.Argument(metavar="REQUEST", help="The request that somebody gave you.")],
    *,
    by: By = None,
    role: Role = "",
    skills: Annotated[
        list[str] | None,
        typer.Option("--skill", metavar="SKILL=RATING", help="Rate a skill, such as ehr=3. Repeatable."),
    ] = None,
    confirmed: Annotated[
        list[str] | None,
        typer.Option(
            "--confirm", metavar="SKILL", help="Confirm their rating; all confirms every one. Repeatable."
        ),
    ] = None,
    rejected: Annotated[
        list[str] | None,
        typer.Option("--reject", metavar="SKILL", help="Say that you cannot rate it of them. Repeatable."),
    ] = None,
    why: Annotated[
        list[str] | None,
        typer.Option("--why", metavar="SKILL=TEXT", help="A line why, for them to read. Repeatable."),
    ] = None,
    output: options.Output = None,
    force: options.Force = False,
    plain: Annotated[bool, typer.Option("--plain", help="Ask line by line.")] = False,
    today: options.Today = None,
) -> None:
    """Rate the skills of somebody who asked you to, and sign it.

    On a terminal it asks, skill by skill, beside what each rating means. Flags say the same without asking;
    what they do not name stays open.

    \b
    Examples:
      carecli rate answer for-supervisor.json --by Ann --role lead -o ann.json
      carecli rate answer for-supervisor.json --by Ann --confirm all -o ann.json
    """  # noqa: D301
    asked = read_request(named)
    destination = choose_file(output, str(named), force=force, example="rated.json")
    day = options.read_today(today)
    flags = (skills or [], confirmed or [], rejected or [], why or [])
    asks = not any(flags)
    if asks and not can_prompt():
        hint = "pass --skill ehr=3, --confirm all, --reject SKILL and --why SKILL=TEXT"
        raise UsageError("nobody can be asked here", hint=hint)
    who = clean_text(by or (typer.prompt("Your name", err=True) if asks else ""))
    if not who:
        raise UsageError("the answer needs your name", hint="add --by NAME")
    make_key(tell)
    if not asks:
        from carecli.interview.rating import make_answer

        given = _read_given(asked, *flags)
        deliver(destination, write_answer(sign(make_answer(asked, given, who, clean_text(role), day))))
    else:
        _ask(asked, who, clean_text(role), day, destination, in_lines=plain)
    tell(f"Give it back to {asked.person}. The print of your key: {take_print(make_key(tell)[0])}")


def _ask(
    asked: RatingRequest, who: str, role: str, day: date, destination: Destination, *, in_lines: bool
) -> None:
    """Rate by asking, and write what was said. Raises typer.Exit where the person stops."""
    from carecli.interview.lines import LinePrompter
    from carecli.interview.rating import RatingDialogue
    from carecli.views.terminal import make_console

    console = make_console(sys.stderr)
    if not in_lines and can_use_keys():
        from carecli.interview.keys import KeyPrompter

        dialogue = RatingDialogue(asked, who, role, day, KeyPrompter(), console)
    else:
        dialogue = RatingDialogue(asked, who, role, day, LinePrompter(console, sys.stdin.buffer), console)
    try:
        given = dialogue.run()
    except EOFError:
        tell(f"Stopped; nothing is written. {dialogue.say_kept()}".rstrip())
        raise typer.Exit from None
    except KeyboardInterrupt:
        tell(f"\nInterrupted; nothing is written. {dialogue.say_kept()}".rstrip())
        raise typer.Exit(ExitCode.INTERRUPTED) from None
    deliver(destination, write_answer(sign(given)))
    dialogue.end()


def _read_given(
    asked: RatingRequest,
    rated: Sequence[str],
    confirmed: Sequence[str],
    rejected: Sequence[str],
    why: Sequence[str],
) -> dict[str, GivenRating]:
    """What flags say of each skill. Raises UsageError."""
    from carecli.interview.rating import read_given

    names = {one.skill: (one.name,) for one in asked.ratings}
    told: dict[str, str] = {}
    if "all" in confirmed:
        told = {one.skill: "confirm" for one in asked.ratings if one.own is not None}
    named = [(name, "confirm") for name in confirmed if name != "all"]
    named += [(name, "reject") for name in rejected]
    named += [_part("--skill", typed, "ehr=3") for typed in rated]
    for name, said in named:
        told[resolve(name, "skill of the request", names)] = said
    reasons = {
        resolve(name, "skill of the request", names): text
        for name, text in (_part("--why", typed, "ehr=TEXT") for typed in why)
    }
    given = {}
    for skill, said in told.items():
        one = next(one for one in asked.ratings if one.skill == skill)
        try:
            given[skill] = read_given(one, asked.most, said).replace(why=reasons.pop(skill, ""))
        except ValueError as error:
            raise UsageError(f"{skill}: {error}") from None
    if reasons:
        raise UsageError(
            f"--why {next(iter(reasons))} stands without a rating", hint="add --skill SKILL=RATING"
        )
    return given


def _part(flag: str, typed: str, example: str) -> tuple[str, str]:
    name, sign_, value = typed.partition("=")
    value = clean_text(value)
    if not (sign_ and value):
        raise UsageError(f"{flag} '{typed}' has no value", hint=f"write it as {flag} {example}")
    if len(value) > MOST_LETTERS:
        raise UsageError(f"{flag} {name} has {len(value):,} letters", hint=f"write at most {MOST_LETTERS}")
    return name.strip(), value


def sign_answer(
    named: Annotated[Path, typer.Argument(metavar="FILE", help="Ratings that you gave in the form.")],
    *,
    output: options.Output = None,
    force: options.Force = False,
) -> None:
    """Sign ratings that you gave in the form of a browser.

    \b
    Examples:
      carecli rate sign from-the-form.json -o signed.json
    """  # noqa: D301
    given = read_answer(named)
    if given.key:
        raise UsageError(f"{named} is signed already", hint="give it back as it is")
    destination = choose_file(output, str(named), force=force, example="rated.json")
    key, _ = make_key(tell)
    deliver(destination, write_answer(sign(given)))
    tell(f"Give it back to {given.request.person}. The print of your key: {take_print(key)}")


def key() -> None:
    """Show the print of the key that you sign with.

    It is made if you have none.

    Read it to whoever gets your ratings, so that they know them for yours. The key itself stays here.

    \b
    Examples:
      carecli rate key
    """  # noqa: D301
    public, is_new = make_key(tell)
    write_out(f"{'Made a key. ' if is_new else ''}Print of your key: {take_print(public)}\n")
