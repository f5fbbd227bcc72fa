"""`carecli practice`: questions of interviews, and the story bank that answers them."""

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from carecli.cli import options
from carecli.cli.answers import can_use_keys
from carecli.cli.completion import complete_practice, complete_stories
from carecli.cli.output import Destination, choose_destination, confirm, emit, is_attended, tell, write_out
from carecli.cli.session import Session
from carecli.engine.assess import assess_against
from carecli.errors import ExitCode, UsageError
from carecli.names import clean_text, match_name, resolve
from carecli.pack.ladder import Level
from carecli.papers.patient_details import find_details
from carecli.profile.files import story_draft
from carecli.profile.stories import (
    MOST_IN_A_TITLE,
    MOST_LETTERS,
    PARTS,
    Story,
    change_stories,
    make_title,
    name_story,
    put_story,
    read_stories,
)
from carecli.views.answer import find_focus, rank_gaps
from carecli.views.formats import QUESTIONS, RESULT
from carecli.views.practice import (
    PRACTICE,
    TOLD,
    Practice,
    choose_practice,
    practice_document,
    practice_json,
    practice_page,
    stories_json,
    stories_page,
)
from carecli.views.words import add_article

if TYPE_CHECKING:
    from carecli.interview.stories import Teller


class Telling(NamedTuple):
    """A story as it is told on the command line; None and empty lists are not given."""

    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="The title of a story to write or edit.")
    ] = None
    situation: Annotated[str | None, typer.Option("--situation", metavar="TEXT", help="Its situation.")] = (
        None
    )
    task: Annotated[str | None, typer.Option("--task", metavar="TEXT", help="Its task.")] = None
    action: Annotated[str | None, typer.Option("--action", metavar="TEXT", help="Its action.")] = None
    result: Annotated[str | None, typer.Option("--result", metavar="TEXT", help="Its result.")] = None
    learning: Annotated[str | None, typer.Option("--learning", metavar="TEXT", help="Its learning.")] = None
    shows: Annotated[
        list[str] | None,
        typer.Option(
            "--shows",
            metavar="SKILL",
            help="A skill that the story shows. Repeatable.",
            autocompletion=options.complete_skills,
        ),
    ] = None
    no_patient: Annotated[
        bool,
        typer.Option("--no-patient", help="Nothing in these texts tells of a patient; keep them as typed."),
    ] = False

    @property
    def texts(self) -> dict[str, str]:
        """The texts that are given, clean. Raises UsageError for one that is too long."""
        given = {key: clean_text(text) for key in TEXTS if (text := getattr(self, key)) is not None}
        for key, text in given.items():
            most = MOST_IN_A_TITLE if key == "title" else MOST_LETTERS
            if len(text) > most:
                raise UsageError(f"--{key} has {len(text):,} letters", hint=f"write at most {most:,}")
        return given


TEXTS = ("title", *(part.key for part in PARTS))


def check_texts(told: Telling, client: str) -> dict[str, str]:
    """The texts that are given, which tell nothing of a patient. Raises UsageError that says what does."""
    texts = told.texts
    for key, text in texts.items():
        details = () if told.no_patient else find_details(text, client=client)
        if details:
            first = details[0]
            raise UsageError(
                f"--{key}: '{first.text}' may tell who {add_article(client)} is ({first.kind})",
                hint=f"{first.advice}; or add --no-patient if it tells nothing of one",
            )
    return texts


def find_story(typed: str, stories: Sequence[Story]) -> Story:
    """The story that is named by id or title. Raises UsageError."""
    names = {story.id: (story.title,) for story in stories}
    name = resolve(typed, "story", names, otherwise="carecli practice --stories lists yours")
    return next(story for story in stories if story.id == name)


# ------------------------------------------------------------ what to practice


def choose_level(to: str | None, session: Session) -> tuple[Level | None, list[str]]:
    """The level to practice for, and the skills that the person lacks there, the widest gap first."""
    levels = {level.id: level for level in session.pack.ladder.level}
    named = session.find_level(to)
    person = session.reader
    if person is None:
        return (levels[named] if named else None), []
    assessment = assess_against(person, session.find_standards(person), session.today, "none")
    focus = find_focus(assessment, named)
    gaps = [found.requirement.id.removeprefix("skill:") for found in rank_gaps(focus)]
    return levels[focus.id], gaps


def list_asked(level: Level | None, session: Session) -> list[str]:
    """The skills that a level asks for, those expected first; all of them without a level."""
    skills = session.pack.skills.skill
    if level is None:
        return [skill.id for skill in skills]
    asked = [skill for skill in skills if level.id in skill.targets]
    return [s.id for s in sorted(asked, key=lambda s: s.targets[level.id].importance == "preferred")]


def is_paper(typed: str, session: Session) -> bool:
    """Whether an argument names a file rather than a skill."""
    if typed == "-" or os.sep in typed:
        return True
    return match_name(typed, session.names.skills, beginnings=False) is None and os.path.lexists(typed)


def find_skills_asked(named: str, session: Session) -> tuple[str, list[str]]:
    """The title of a posting, and the skills that it asks for, musts first.

    Raises PersonalFileError for what cannot be read, and UsageError for one that names no skill.
    """
    posting = session.read_posting(named)
    asked = [asked for asked in posting.asked if asked.kind == "skill"]
    ordered = sorted(asked, key=lambda one: one.importance != "must")
    skills = list(dict.fromkeys(name for one in ordered for name in one.any_of))
    if not skills:
        raise UsageError(
            f"{posting.file} names no skill of this ladder", hint="name one: carecli skills lists them"
        )
    return posting.title, skills


def find_practice(asked: str | None, to: str | None, session: Session) -> Practice:
    """What to practice: a skill, what a posting asks, or what the level ahead asks, gaps first."""
    questions, file = session.questions, session.pack.skills
    if not questions:
        raise UsageError("this pack has no questions to practice", hint="they stand in a file questions.toml")
    title, only = None, None
    wanted: list[str] | None = None
    if asked is not None and is_paper(asked, session):
        title, wanted = find_skills_asked(asked, session)
    elif asked is not None:
        name = resolve(asked, "skill", session.names.skills, otherwise="or name the file of a posting")
        only = next(skill for skill in file.skill if skill.id == name)
        wanted = [name]
    level, gaps = choose_level(to, session)
    chosen = choose_practice(
        questions, file, list_asked(level, session) if wanted is None else wanted, read_stories(),
        level, gaps,
    )  # fmt: skip
    if not chosen and only:  # those there are may be for other levels
        chosen = choose_practice(questions, file, [only.id], read_stories(), None)
    if not chosen:
        what = only.name if only else title or "this level"
        raise UsageError(
            f"there is no question about {what}", hint=f"name a skill: carecli practice {file.skill[0].id}"
        )
    return Practice(chosen, level, title, only)


# ------------------------------------------------------------ with the person


def can_rehearse(destination: Destination, *, no_input: bool) -> bool:
    """Whether questions can be put one by one: somebody reads and types, and asks for no file and no data."""
    to_screen = destination.path is None and destination.format.name in ("table", "plain")
    return to_screen and not no_input and is_attended(sys.stdin, sys.stdout, sys.stderr)


def make_teller(session: Session, *, in_lines: bool) -> "Teller":
    """What asks for the parts of a story, with keys where the terminal can."""
    from carecli.interview.lines import LinePrompter
    from carecli.interview.stories import Teller
    from carecli.views.terminal import make_console

    console, client = make_console(sys.stderr), session.guide.words.client
    if not in_lines and can_use_keys():
        from carecli.interview.keys import KeyPrompter

        return Teller(KeyPrompter(), console, session.today, tell, client)
    return Teller(LinePrompter(console, sys.stdin.buffer), console, session.today, tell, client)


def talk(teller: "Teller", hold: Callable[[], object]) -> None:
    """Hold a talk, and keep what is half told where the person stops it. Raises typer.Exit."""
    try:
        hold()
    except EOFError:
        teller.keep()
        tell(f"Stopped. {teller.say_kept()}".rstrip())
    except KeyboardInterrupt:
        teller.keep(teller.prompter.unfinished)
        tell(f"\nInterrupted. {teller.say_kept()}".rstrip())
        raise typer.Exit(ExitCode.INTERRUPTED) from None


def rehearse(practice: Practice, session: Session, *, in_lines: bool) -> None:
    """Put the questions one by one."""
    from carecli.interview.practice import Rehearsal

    teller = make_teller(session, in_lines=in_lines)
    rehearsal = Rehearsal(practice.prompted, teller, tell)
    talk(teller, lambda: rehearsal.run(practice))


def tell_story(session: Session, told: Telling, edited: str | None, *, in_lines: bool, can_ask: bool) -> None:
    """Write a story, or change one: by what is given, or else by asking. Raises UsageError."""
    texts = check_texts(told, session.guide.words.client)
    skills = [resolve(name, "skill", session.names.skills) for name in told.shows or ()]
    story = find_story(edited, read_stories()) if edited is not None else None
    if texts or skills:
        save_story(story, texts, skills, session)
        return
    if not can_ask:
        raise UsageError("nobody can be asked here", hint="pass --situation, --task, --action and the rest")
    from carecli.interview.stories import HalfStory, begin_with

    teller = make_teller(session, in_lines=in_lines)
    talk(teller, lambda: teller.resume() or teller.write(begin_with(story) if story else HalfStory()))


def save_story(story: Story | None, texts: dict[str, str], skills: Sequence[str], session: Session) -> None:
    """Save what is given of a story. Raises UsageError for a new one without a part."""
    if story is None and not any(texts.get(part.key) for part in PARTS):
        raise UsageError(
            "nothing of the story is told", hint="pass --situation, --task, --action or the rest"
        )
    if story is not None and texts.get("title") == "":
        raise UsageError("--title is empty", hint="write one or leave it out")
    given = {**texts, "title": texts.get("title") or make_title(texts)} if story is None else texts
    saved: list[Story] = []

    def change(before: tuple[Story, ...]) -> tuple[Story, ...]:
        """The stories with the one that was written, new or in its place."""
        if story is None:
            name = name_story(given["title"], [other.id for other in before])
            saved.append(Story(id=name, date=session.today.isoformat(), skills=tuple(skills), **given))
        else:
            now = find_story(story.id, before)
            saved.append(now.replace(skills=tuple(dict.fromkeys([*now.skills, *skills])), **given))
        return put_story(saved[-1], before)

    change_stories(change, tell)
    write_out(f"Saved{options.say_of()}: {saved[-1].title} [{saved[-1].id}]\n")


def remove_story(typed: str, *, yes: bool, can_ask: bool) -> None:
    """Remove a story, after asking unless `yes`; the stories until now are kept. Raises UsageError."""
    story = find_story(typed, read_stories())
    if not yes:
        if not can_ask:
            raise UsageError("removing needs a yes", hint="add --yes")
        if not confirm(f"Remove '{story.title}'?", otherwise=False):
            write_out("Nothing was removed.\n")
            return
    change_stories(lambda before: [other for other in before if other.id != story.id], tell)
    write_out(f"Removed{options.say_of()}: {story.title} [{story.id}]\n")


# ------------------------------------------------------------ the command


def refuse_together(asked: str | None, given: dict[str, bool]) -> None:
    """Refuse flags of which one alone makes sense, and none beside what is asked. Raises UsageError."""
    named = [flag for flag, is_given in given.items() if is_given]
    if len(named) > 1:
        raise UsageError(f"{' and '.join(named)} cannot stand together", hint="give one of them")
    if named and asked is not None:
        hint = "leave it out; a skill of a story is told with --shows SKILL"
        raise UsageError(f"'{asked}' cannot stand beside {named[0]}", hint=hint)


app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
@options.spread
def practice(
    asked: Annotated[
        str | None,
        typer.Argument(
            metavar="SKILL|POSTING",
            help="A skill, or the file of a posting; - reads one from standard input.",
            autocompletion=complete_practice,
            show_default=False,
        ),
    ] = None,
    *,
    profile: options.ProfileFile = None,
    to: options.To = None,
    stories: Annotated[
        bool, typer.Option("--stories", help="List your stories, what each serves, and what has none.")
    ] = False,
    write: Annotated[bool, typer.Option("--write", help="Write a story.")] = False,
    edit: Annotated[
        str | None,
        typer.Option("--edit", metavar="STORY", help="Change a story.", autocompletion=complete_stories),
    ] = None,
    remove: Annotated[
        str | None,
        typer.Option("--remove", metavar="STORY", help="Remove a story.", autocompletion=complete_stories),
    ] = None,
    telling: Telling,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask whether you are sure.")] = False,
    full: Annotated[
        bool, typer.Option("--full", help="All questions, and what a good answer shows at each rating.")
    ] = False,
    today: options.Today = None,
    as_json: options.Json = False,
    plain: options.Plain = False,
    output_format: Annotated[str | None, options.format_option(QUESTIONS)] = None,
    output: options.Output = None,
    force: options.Force = False,
    no_pager: options.NoPager = False,
    no_input: options.NoInput = False,
    pack: options.Pack = None,
) -> None:
    """Practice for an interview: one question at a time, answered with a story of yours.

    The skills that you lack for your target come first, then those without a story. A story is situation,
    task, action, result and learning. It stays on this computer; what may tell who a patient is, is pointed
    out before it is kept. Where nobody can be asked the questions are listed, and on paper they have room to
    write.

    \b
    Examples:
      carecli practice
      carecli practice care-planning
      carecli practice posting.txt
      carecli practice --to senior -o questions.pdf
      carecli practice --write --title "The Saturday bed" --result "Home by noon"
      carecli practice --stories
      carecli practice --edit the-saturday-bed --shows ehr
      carecli practice --remove the-saturday-bed --yes
    """  # noqa: D301
    refuse_together(
        asked,
        {"--stories": stories, "--write": write, "--edit": edit is not None, "--remove": remove is not None},
    )
    is_told = any(value not in (None, [], False) for value in telling)
    if is_told and not (write or edit is not None):
        raise UsageError("a story is told with --write or --edit", hint="add --write, or --edit STORY")
    session = Session(pack, profile=profile, today=today)
    can_ask = not no_input and is_attended(sys.stdin, sys.stderr)
    destination = choose_destination(
        as_json=as_json, plain=plain, output_format=output_format, output=output,
        subject=RESULT if stories else QUESTIONS, reads=profile, private=stories or session.has_profile,
        force=force, can_ask=not no_input, no_pager=no_pager,
    )  # fmt: skip
    if write or edit is not None:
        tell_story(session, telling, edit, in_lines=plain, can_ask=can_ask)
    elif remove is not None:
        remove_story(remove, yes=yes, can_ask=can_ask)
    elif stories:
        show_stories(destination, to, session, full=full)
    else:
        found = find_practice(asked, to, session)
        if can_rehearse(destination, no_input=no_input):
            rehearse(found, session, in_lines=plain)
        else:
            show_questions(destination, found, session, full=full)


def find_draft_title() -> str | None:
    """The title of the half-written story; None where there is none that can be read."""
    if not os.path.lexists(story_draft()):
        return None
    from carecli.interview.stories import read_draft

    half = read_draft()
    return make_title(half.told) if half else None


def show_stories(destination: Destination, to: str | None, session: Session, *, full: bool) -> None:
    """List the stories, what each serves, and the skills without one."""
    told, questions = read_stories(), session.questions
    wanted = list_asked(choose_level(to, session)[0], session)
    emit(
        destination,
        lambda: stories_page(
            told, questions, session.pack.skills.skill, wanted, find_draft_title(), full=full
        ),
        lambda: TOLD(stories_json(told, questions, wanted)),
    )


def show_questions(destination: Destination, found: Practice, session: Session, *, full: bool) -> None:
    """Print the questions, or write them on paper."""
    guide = session.guide
    emit(
        destination,
        lambda: practice_page(found, full=full or destination.is_whole),
        lambda: PRACTICE(practice_json(found)),
        document=lambda: practice_document(found, session.today, guide),
    )
