"""`carecli rate`: ratings by a second person, offline: asked for, given, signed, taken, compared."""

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from carecli.cli import options, rater
from carecli.cli.output import (
    can_prompt,
    confirm,
    emit,
    tell,
    write_out,
)
from carecli.cli.rater import choose_file
from carecli.cli.session import Session
from carecli.errors import PersonalFileError, UsageError
from carecli.names import clean_text, fold
from carecli.pack.ladder import Skill
from carecli.profile.ratings import (
    RatingAnswer,
    RatingsFile,
    change_kept,
    find_request,
    lay_open,
    list_answers,
    make_request,
    read_answer,
    read_kept,
)
from carecli.profile.signing import is_genuine, take_print
from carecli.views.formats import REQUEST
from carecli.views.rating import RATINGS, SELF_CHECKS, SelfChecks, compare, comparison_page, self_check_page

app = typer.Typer(
    help="Have somebody else rate your skills, and compare.", add_completion=False, rich_markup_mode=None
)


@app.callback(invoke_without_command=True)
def start(ctx: typer.Context) -> None:
    """Have somebody else rate your skills: ask, give, sign, take and compare ratings, all by files."""
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


# ------------------------------------------------------------ who is rated


@app.command()
@options.spread
def request(
    *,
    to: options.To = None,
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="Your name, where your profile has none.")
    ] = None,
    profile: options.ProfileFile = None,
    today: options.Today = None,
    output: options.Output = None,
    force: options.Force = False,
    pack: options.Pack = None,
) -> None:
    """Write a request to rate your skills.

    Your supervisor, or whoever knows your work, answers it on their own computer. It holds your name, your
    own ratings and what each rating means; nothing else of you. Asked are the skills that you rated and
    those of the level that you want to reach.

    \b
    Examples:
      carecli rate request --name Dana -o for-supervisor.json
      carecli rate request --name Dana -o form.html
    """  # noqa: D301
    session = Session(pack, profile=profile, today=today)
    person, level = session.person, session.find_level(to)
    destination = choose_file(output, profile, force=force, example="for-supervisor.json", subject=REQUEST)
    who = clean_text(person.name or name or session.called or "")
    if name and clean_text(name) != who:
        raise UsageError(f"your profile calls you {who}", hint="leave out --name, or name another profile")
    if not who:
        raise UsageError("the request needs your name", hint="add --name NAME, or save it in your profile")
    asked = _choose_skills(session, level or person.target)
    if not asked:
        raise UsageError("there is no skill to rate", hint="name a level: carecli rate request --to LEVEL")
    guide = session.guide
    made = make_request(
        who, asked, person.skills, (guide.id, guide.version), session.pack.skills.scale.most, session.today
    )
    change_kept(lambda kept: kept.replace(requests=(*kept.requests, made)), tell)
    emit(destination, data=lambda: lay_open(made), blank=lambda: made)
    if destination.format.name == "html":
        tell("Give it to them. They open it in a browser, fill it in, and return the file that it saves.")
    else:
        place = shlex.quote(str(destination.path))
        tell(f"Give it to them. They answer it with: carecli rate answer {place} -o rated.json")
    tell("What they return you take with: carecli rate accept FILE")


def _choose_skills(session: Session, level: str | None) -> list[Skill]:
    """The skills that the person rated and those that a level asks; all of them where that is none."""
    skills, rated = session.pack.skills.skill, session.person.skills
    asked = [skill for skill in skills if skill.id in rated or (level and level in skill.targets)]
    return asked or [*skills]


@app.command()
@options.spread
def accept(
    answer: Annotated[Path, typer.Argument(metavar="FILE", help="What the second person returned.")],
    *,
    unsigned: Annotated[
        bool, typer.Option("--unsigned", help="Take one that nobody signed; it stays marked as such.")
    ] = False,
    fingerprint: Annotated[
        str | None,
        typer.Option("--print", metavar="PRINT", help="The print of their key, as they read it to you."),
    ] = None,
    full: options.Full = False,
    profile: options.ProfileFile = None,
    out: options.Out,
    pack: options.Pack = None,
) -> None:
    """Take the ratings that somebody returned.

    You see them beside yours.

    Taken is only an answer to a request that you made here, as it was when it was signed. Your own ratings
    stay as they are.

    \b
    Examples:
      carecli rate accept rated.json
    """  # noqa: D301
    destination = out.choose(profile, private=True)
    session = Session(pack, profile=profile)
    given = read_answer(answer)
    _check_answer(answer, given, unsigned=unsigned, fingerprint=fingerprint)
    own = session.person
    if own.name and own.name != given.request.person:
        raise PersonalFileError(
            f"{answer} is about {given.request.person}, and the profile is that of {own.name}",
            hint="name whose profile it is with -p FILE, or who it is with --person NAME",
        )

    def take(kept: RatingsFile) -> RatingsFile:
        """What is kept, with the answer. Raises UsageError for one to a request that is not kept."""
        if find_request(given, kept.requests) is None:
            raise PersonalFileError(
                f"{answer} answers no request that was made here",
                hint=f"it is about {given.request.person}, asked on {given.request.asked}",
            )
        if given in kept.answers:
            tell(f"These ratings by {given.by} are kept already.")
            return kept
        _warn_of_key(given, kept.answers)
        tell(f"Kept: ratings by {given.by} [{given.id}]. Your own stay as they are.")
        return kept.replace(answers=(*kept.answers, given))

    kept = change_kept(take, tell)
    who = own.name or given.request.person
    mine = {**{one.skill: one.own for one in given.request.ratings if one.own is not None}, **own.skills}
    compared = compare(who, mine, [one for one in kept.answers if one == given])
    emit(
        destination,
        lambda: comparison_page(compared, full=full or destination.is_whole),
        lambda: RATINGS(compared),
    )


def _check_answer(file: Path, given: RatingAnswer, *, unsigned: bool, fingerprint: str | None) -> None:
    """Raise for an answer that is not signed, or not by who it is said to be."""
    if not given.is_signed and not given.key:
        if not unsigned:
            hint = "let them sign it: carecli rate sign FILE -o rated.json; or add --unsigned to take it so"
            raise UsageError(f"{file} is not signed", hint=hint)
        return
    if not is_genuine(given):
        raise PersonalFileError(
            f"{file} was changed after it was signed", hint="ask for the file again, as it was written"
        )
    printed = take_print(given.key)
    if fingerprint is not None and "".join(fingerprint.split()).lower() != printed.replace(" ", ""):
        raise PersonalFileError(
            f"{file} is signed by another key: its print is {printed}", hint="ask who signed it"
        )
    tell(f"Signed by {given.by}, print of the key {printed}: let them read it to you once.")


def _warn_of_key(given: RatingAnswer, kept: Sequence[RatingAnswer]) -> None:
    """Say where somebody of that name has signed by another key before."""
    keys = {answer.key for answer in kept if answer.by == given.by and answer.key}
    if keys and given.key and given.key not in keys:
        tell(f"{given.by} has signed by another key before: ask them whether this is theirs.")


@app.command()
@options.spread
def show(
    *,
    full: options.Full = False,
    profile: options.ProfileFile = None,
    out: options.Out,
    pack: options.Pack = None,
) -> None:
    """Show your ratings beside those of others.

    \b
    Examples:
      carecli rate show
      carecli rate show --full
    """  # noqa: D301
    destination = out.choose(profile, private=True)
    person = Session(pack, profile=profile).person
    compared = compare(person.name or "", person.skills, list_answers(read_kept(), person.name))
    emit(
        destination,
        lambda: comparison_page(compared, full=full or destination.is_whole),
        lambda: RATINGS(compared),
    )


@app.command()
@options.spread
def check(
    *,
    full: options.Full = False,
    profile: options.ProfileFile = None,
    out: options.Out,
    pack: options.Pack = None,
) -> None:
    """Ask yourself what your own ratings rest on.

    It holds them against your stories, your years and your résumé, as questions to yourself. It asks both
    ways: what shows a high rating, and whether a low one is too modest. It changes nothing.

    \b
    Examples:
      carecli rate check
    """  # noqa: D301
    from carecli.papers.abilities import rate_work
    from carecli.papers.corroboration import check_ratings
    from carecli.papers.keeping import saved_resume
    from carecli.profile.stories import read_stories

    destination = out.choose(profile, private=True)
    session = Session(pack, profile=profile)
    person = session.person
    resume, stories = (None, ()) if profile else (saved_resume(), read_stories())
    years = (person.years or 0) + (person.related_years or 0)
    work = rate_work(resume, session.lexicon, years) if resume else {}
    checks = SelfChecks(check_ratings(person, session.pack.skills, stories, work), len(person.skills))
    emit(
        destination,
        lambda: self_check_page(checks, full=full or destination.is_whole),
        lambda: SELF_CHECKS(checks),
    )


@app.command()
def remove(
    answer: Annotated[str, typer.Argument(metavar="NAME|ID", help="Whose ratings, or their id in brackets.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask whether you are sure.")] = False,
) -> None:
    """Remove ratings that you took.

    The file until now is kept beside it.

    \b
    Examples:
      carecli rate remove "Ann Lee" --yes
    """  # noqa: D301
    kept = read_kept().answers
    found = [one for one in kept if fold(answer) in (one.id, fold(one.by))]
    if len(found) > 1:
        ids = " or ".join(one.id for one in found)
        raise UsageError(f"{found[0].by} has rated you {len(found)} times", hint=f"name one by its id: {ids}")
    if not found:
        listed = "carecli rate show lists them"
        raise UsageError(f"there are no ratings by or called '{answer}'", hint=listed)
    name, by = found[0].id, found[0].by
    if not yes:
        if not can_prompt():
            raise UsageError("removing needs a yes", hint="add --yes")
        if not confirm(f"Remove the ratings by {by}?", otherwise=False):
            write_out("Nothing was removed.\n")
            return
    change_kept(lambda kept: kept.replace(answers=tuple(o for o in kept.answers if o.id != name)), tell)
    write_out(f"Removed: ratings by {by} [{name}]\n")


app.command("answer")(rater.give)
app.command("sign")(rater.sign_answer)
app.command("key")(rater.key)
