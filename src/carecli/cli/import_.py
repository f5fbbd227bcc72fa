"""`carecli import`: a résumé into claims, and into the profile what the person confirms."""

import os
import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from carecli.cli import options
from carecli.cli.answers import choose_prompter, read_saved, save
from carecli.cli.output import Destination, can_prompt, emit, tell
from carecli.cli.session import Session, read_named_paper
from carecli.engine.what_if import WhatIf, ask_what_if
from carecli.errors import ExitCode, PersonalFileError, UsageError
from carecli.interview.answers import Answer, AnswerFile
from carecli.interview.confirming import Confirming, fill_answer, is_taken
from carecli.names import fold
from carecli.pack.layers import has_file
from carecli.pack.pack import Pack
from carecli.pack.words import LexiconFile
from carecli.papers.filling import Proposal, lay, propose
from carecli.papers.intake import Intake, keep_confirmed, take_in
from carecli.papers.keeping import save_resume
from carecli.papers.resume import Resume
from carecli.profile.desk import name_in_use
from carecli.profile.files import import_draft, saved_profile
from carecli.profile.model import Profile, check_profile, dump_profile, read_profile
from carecli.views.claims import (
    ClaimNames,
    Told,
    claims_page,
    import_json,
    lead_claims,
    list_moves,
    name_claims,
)
from carecli.views.page import Page, Paragraph
from carecli.views.screen import list_commands
from carecli.views.terminal import make_console, render_page
from carecli.views.words import say_list

app = typer.Typer(add_completion=False, rich_markup_mode=None)
Files = Annotated[
    list[str],
    typer.Argument(metavar="FILE", help="A résumé, or several of one person; - is standard input."),
]
Into = Annotated[
    Path | None,
    typer.Option("--into", metavar="PROFILE", help="The profile to write into; without it your saved one."),
]
Yes = Annotated[
    bool,
    typer.Option("--yes", "-y", help="Write what the papers name outright, without asking; never a rating."),
]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="The day up to which a present job runs; default today."),
]


@app.command()
@options.spread
def import_(
    files: Files,
    *,
    into: Into = None,
    yes: Yes = False,
    as_of: AsOf = None,
    full: options.Full = False,
    out: options.Out,
    no_input: options.NoInput = False,
    pack: options.Pack = None,
) -> None:
    """Read a résumé into your profile: each thing it says, with its line, and what was not credited.

    On a terminal each one is confirmed with a key before anything is written; elsewhere nothing is written
    without --yes. License numbers, phones, e-mail and streets are left out of everything. Word, PDF, HTML,
    text, Markdown, JSON Resume, RenderCV, Europass and a LinkedIn export are read.

    \b
    Examples:
      carecli import resume.pdf
      carecli import resume.docx linkedin.zip
      carecli import resume.pdf --yes --into dana.toml
      carecli import resume.pdf --json
    """  # noqa: D301
    options.read_today(as_of, "--as-of")
    session = Session(pack, today=as_of)
    destination = out.choose(None if into is None else str(into), private=True, can_ask=not no_input)
    work = lay_out([Path(file) for file in files], session, into)
    tell_whose(work)
    asks = not (yes or no_input) and destination.format.name in ("table", "plain") and can_prompt()
    if asks:
        ask(work, destination, full=full, in_lines=out.plain)
        return
    done = take_named(work) if yes else None
    emit(
        destination,
        lambda: work.make_page(done, full=full),
        lambda: import_json(Told(work.intake, work.differing, str(work.place) if done else None)),
    )


class Import(NamedTuple):
    """All that an import works with: what was read, the person until now, and what it would write of them."""

    session: Session
    intake: Intake
    into: Path | None
    person: Profile
    proposals: tuple[Proposal, ...]
    words: ClaimNames

    @property
    def place(self) -> Path:
        """The profile that is written into."""
        return self.into or saved_profile()

    @property
    def differing(self) -> tuple[Proposal, ...]:
        """What the profile says otherwise than the papers."""
        return tuple(one for one in self.proposals if one.standing == "other")

    @property
    def named(self) -> tuple[Proposal, ...]:
        """What is written unasked: what is named outright and the years, where the profile says nothing."""
        return tuple(
            one
            for one in self.proposals
            if one.standing in ("new", "more")
            and not (one.is_suggested or self.intake.find_doubt(one.claim))
            and (one.claim.state == "named" or one.claim.kind in ("years", "related_years"))
        )

    def fill(self, person: Profile, answers: Mapping[str, Answer]) -> Profile:
        """A person with what was answered."""
        data = dump_profile(person)
        for one in self.proposals:
            data = lay(data, fill_answer(one, answers.get(one.key)), self.session.pack)
        return check_profile(data, self.session.pack, "of this import")

    def weigh(self, answers: Mapping[str, Answer]) -> WhatIf:
        """How the person stands before and after."""
        changed = [("import", self.fill(self.person, answers))]
        return ask_what_if(self.person, changed, self.session.pack, self.session.today)

    def keep(self, answers: Mapping[str, Answer]) -> Resume:
        """What the résumé states, as far as it was confirmed or the profile says it already."""
        said = [one for one in self.proposals if not one.is_open or is_taken(answers.get(one.key))]
        return keep_confirmed(self.intake, [one.claim for one in said], self.session.pack)

    def make_page(self, written: Mapping[str, Answer] | None, *, full: bool) -> Page:
        """What was read, and what of it was written and what that changes, or how to write it."""
        if written:
            moves = list_moves(self.weigh(written), is_first=self.person == Profile())
            who = self._say_into("-p")
            hint = list_commands([(f"carecli assess{who}", "where that leaves you")])
            return claims_page(self.intake, self.proposals, self.words, full=full, moves=moves, hint=hint)
        is_open = any(one.is_open for one in self.proposals)
        said = Paragraph(NONE_NAMED if is_open else ALL_KNOWN, "quiet")
        if written is None:
            said = Paragraph(NOT_WRITTEN, "quiet", f"carecli import FILE --yes{self._say_into()}")
        return claims_page(self.intake, self.proposals, self.words, full=full, hint=[said])

    def _say_into(self, flag: str = "--into") -> str:
        return "" if self.into is None else f" {flag} {shlex.quote(str(self.into))}"


QUESTION = 8
"""Lines of a screen that a question takes."""
ALL_KNOWN = "Your profile says all of this already; nothing is written."
NONE_NAMED = "Nothing more is named outright, so nothing is written; on a terminal the rest is asked."
NOT_WRITTEN = (
    "Nothing is written yet. On a terminal each of these is asked; elsewhere this writes what is named "
    "outright:"
)


def lay_out(files: Sequence[Path], session: Session, into: Path | None) -> Import:
    """Read the papers and the person. Raises UsageError, PersonalFileError and PackError."""
    if into is not None and str(into) == "-":
        raise UsageError("--into - is no file", hint="name a profile, such as dana.toml")
    pack, papers = session.pack, [read_named_paper(str(file)) for file in files]
    intake = take_in(papers, session.lexicon, session.today, pack)
    check_papers(intake)
    try:
        person = read_person(into, pack)
    except PersonalFileError as error:
        if into is not None:
            raise
        raise session.blame_ladder(error, "the saved profile is", "pass --into FILE") from None
    proposals = propose(intake.claims, dump_profile(person), pack)
    return Import(session, intake, into, person, proposals, name_claims(pack, list_languages(session)))


def check_papers(intake: Intake) -> None:
    """Raise PersonalFileError for a posting, and where nothing that a résumé says was found."""
    if intake.postings:
        posting = intake.postings[0]
        hint = f"carecli match {shlex.quote(posting)} reads it"
        raise PersonalFileError(f"{posting} is a posting, not a résumé", hint=hint)
    if intake.holds_nothing:
        files = say_list(source.file for source in intake.files)
        raise PersonalFileError(f"{files}: no job, school or credential was found", hint="is it a résumé?")


def read_person(into: Path | None, pack: Pack) -> Profile:
    """Who the profile is of until now; nobody where there is none yet. Raises PersonalFileError."""
    if into is None or os.path.realpath(into) == os.path.realpath(saved_profile()):
        return read_saved(pack) or Profile()
    return read_profile(into, pack) if os.path.lexists(into) else Profile()


def list_languages(session: Session) -> dict[str, str]:
    """The names of languages by their codes."""
    if not has_file(session.folder, "lexicon.toml"):
        return {}
    return {code: names[0] for code, names in session.read("lexicon", LexiconFile).language.items() if names}


def take_named(work: Import) -> dict[str, Answer]:
    """Write what is named outright. Raises PersonalFileError."""
    check_same_person(work)
    answers: dict[str, Answer] = {one.key: True for one in work.named}
    write(work, answers, keeps_resume=work.into is None)
    return answers


def check_same_person(work: Import) -> None:
    """Raise PersonalFileError where the papers, or the profile, are of different people."""
    if said := say_strangers(work):
        raise PersonalFileError(said, hint="name another profile with --into, or import on a terminal")


def say_strangers(work: Import) -> str:
    """How papers and profile are of different people; nothing where they are of one."""
    for one in work.intake.contradictions:
        names = [claim.id for claim in one.claims] if one.kind == "name" else []
        if any(is_stranger(names[0], other) for other in names[1:]):
            return f"the papers are of {say_list(names)}"
    name, held = work.intake.resume.name, work.person.name
    return f"the papers are of {name}, and {work.place} is of {held}" if is_stranger(name, held) else ""


def tell_whose(work: Import) -> None:
    """Tell of whom what is read is kept where there are others, and whose name the papers have."""
    if work.into is None and (called := name_in_use()):
        name = work.intake.resume.name
        other = f", and the papers are of {name}" if is_stranger(name, called) else ""
        tell(f"What is kept of this is of {called}{other}.")


def is_stranger(name: str | None, other: str | None) -> bool:
    """Whether two names have no word in common."""
    words = [set(fold(said or "").split("-")) - {""} for said in (name, other)]
    return all(words) and not words[0] & words[1]


def write(work: Import, answers: Mapping[str, Answer], *, keeps_resume: bool) -> None:
    """Write what was answered, and what of the résumé was confirmed. Raises PersonalFileError."""
    into = None if work.place == saved_profile() else work.into
    if answers:
        save(work.fill(work.person, answers), lambda: renew(work, answers, into), into)
    if keeps_resume:
        kept = save_resume(work.keep(answers), tell)
        tell(f"Your jobs, schools and credentials are kept as {kept}, for carecli letter and carecli resume.")


def renew(work: Import, answers: Mapping[str, Answer], into: Path | None) -> Profile:
    """The person as they are saved by now, with the answers; what another carecli has answered stays."""
    pack, person = work.session.pack, read_person(into, work.session.pack)
    known = {one.key for one in work.differing}
    later = {
        one.key
        for one in propose(work.intake.claims, dump_profile(person), pack)
        if one.standing == "other" and one.key not in known
    }
    if later & answers.keys():
        tell("Another carecli has changed the profile meanwhile; what it answered stays.")
    return work.fill(person, {key: said for key, said in answers.items() if key not in later})


def ask(work: Import, destination: Destination, *, full: bool, in_lines: bool) -> None:
    """Show what was read, have each claim confirmed, show what that changes, and write what is wanted.

    Raises PersonalFileError, and typer.Exit where the person interrupts.
    """
    page, console = claims_page(work.intake, work.proposals, work.words, full=full), make_console(sys.stderr)
    emit(destination._replace(pages=False), lambda: page)
    if render_page(page, console).count("\n") > console.height - QUESTION:  # its first line is scrolled away
        lead = Page("", (Paragraph(lead_claims(work.intake, work.words), "strong"),))
        console.file.write(f"\n{render_page(lead, console)}")

    def show(answers: Mapping[str, Answer]) -> None:
        """Print what the confirmed answers change, on standard error."""
        page = Page(
            "What that changes", tuple(list_moves(work.weigh(answers), is_first=work.person == Profile()))
        )
        console.file.write(f"\n{render_page(page, console)}")

    strangers = say_strangers(work)
    kept = AnswerFile(import_draft(), work.intake.resume.name or work.intake.file)
    dialogue = Confirming(
        work.intake, work.proposals, work.words, work.session.pack, console,
        choose_prompter(console, in_lines=in_lines), kept, show,
        place=str(work.place), first=f"{strangers[:1].upper()}{strangers[1:]}. Go on?" if strangers else "",
        make_resume=work.keep if work.into is None else None,
    )  # fmt: skip
    try:
        confirmed = dialogue.run()
    except KeyboardInterrupt:
        tell(f"\nInterrupted; nothing is written. {dialogue.say_kept()}".rstrip())
        raise typer.Exit(ExitCode.INTERRUPTED) from None
    if confirmed is None:
        return
    taken = {key: answer for key, answer in confirmed.answers.items() if is_taken(answer)}
    write(work, taken, keeps_resume=confirmed.keeps_resume)
    kept.remove(confirmed.answers)
