"""`carecli resume`: a person's own résumé, made of what they confirmed, for a posting or for all."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from carecli.cli import options
from carecli.cli.completion import offer_formats
from carecli.cli.output import choose_destination, emit, tell
from carecli.cli.session import Session
from carecli.names import clean_text
from carecli.views.formats import RESUME, say_formats

if TYPE_CHECKING:
    from carecli.papers.composition import FindSkills
    from carecli.papers.posting import Posting

Contact = Annotated[
    str,
    typer.Option(
        "--contact", metavar="TEXT", help="Your phone and e-mail, for this file alone: none is kept."
    ),
]
FOR_RESUMES = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help=f"{say_formats(RESUME)}; without it the ending of the file says it.",
        autocompletion=offer_formats(RESUME),
    ),
]


class TargetPosting(NamedTuple):
    """A posting that is written for, and what finds the pack's skills in a text."""

    posting: "Posting"
    find_skills: "FindSkills"


def read_posting(path: Path, session: Session) -> TargetPosting:
    """The posting in a file, understood. Raises PersonalFileError for what cannot be read."""
    from carecli.papers.documents import read_paper
    from carecli.papers.postings import understand_posting

    lexicon = session.lexicon
    posting = understand_posting(read_paper(path), lexicon)
    return TargetPosting(
        posting, lambda text: [mark.id for mark in lexicon.find(text) if mark.kind in ("skill", "told")]
    )


def say_contact(contact: str) -> str:
    """The line of contacts, clean; where it is empty the person is told how to give one."""
    if not contact.strip():
        tell("Without your phone and e-mail, which carecli does not keep: add them with --contact.")
    return clean_text(contact)


app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def resume(
    *,
    posting: Annotated[
        Path | None,
        typer.Option(
            "--for", metavar="POSTING", help="Put first what this posting asks for, in its own words."
        ),
    ] = None,
    contact: Contact = "",
    profile: options.ProfileFile = None,
    pack: options.Pack = None,
    today: options.Today = None,
    output_format: FOR_RESUMES = None,
    as_json: options.Json = False,
    output: options.Output = None,
    force: options.Force = False,
) -> None:
    """Write your résumé: what your profile holds, and the work of the résumé that you imported.

    With --for what a posting asks for stands first. JSON is in the form of JSON Resume, YAML in that of
    RenderCV.

    \b
    Examples:
      carecli resume
      carecli resume -o my-resume.pdf --contact "dana@example.org"
      carecli resume --for examples/postings/senior-pediatric-rn.txt -o cv.docx
    """  # noqa: D301
    from carecli.papers.composition import compose
    from carecli.papers.keeping import saved_resume
    from carecli.views.resume import rendercv_data, resume_document, resume_json

    to = choose_destination(
        as_json=as_json,
        output_format=output_format,
        output=output,
        subject=RESUME,
        reads=profile,
        force=force,
    )
    session = Session(pack, profile=profile, today=today)
    kept = None if profile else saved_resume()
    wanted = read_posting(posting, session) if posting else None
    made = compose(session.person, kept, session.pack, session.today, *(wanted or ()))
    if not made.resume.jobs:
        tell("Without your work: carecli import RESUME reads it from the résumé that you have.")
    if made.left_out:
        tell(f"Left out, for your profile does not hold it: {', '.join(made.left_out)}")
    emit(
        to,
        data=lambda: resume_json(made.resume),
        rendercv=lambda: rendercv_data(made.resume),
        document=lambda: resume_document(made.resume, session.today, say_contact(contact)),
    )
