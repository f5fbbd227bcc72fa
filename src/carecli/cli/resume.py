"""`carecli resume`: a person's own résumé, made of what they confirmed, for a posting or for all."""

from pathlib import Path
from typing import Annotated

import typer

from carecli.cli import options
from carecli.cli.output import choose_destination, emit, tell
from carecli.cli.session import Session
from carecli.names import clean_text
from carecli.views.formats import RESUME

Contact = Annotated[
    str,
    typer.Option(
        "--contact", metavar="TEXT", help="Your phone and e-mail, for this file alone: none is kept."
    ),
]
WITHOUT_WORK = "Without your work: carecli import RESUME reads it from the résumé that you have."
OF_A_FILE = "Without your work: it is kept beside a saved profile alone, and this one is a file."
BY_ENDING = "; without it the ending of the file says it"


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
    output_format: Annotated[str | None, options.format_option(RESUME, BY_ENDING)] = None,
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
    from carecli.papers.matching import match_posting
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
    wanted = match_posting(session.read_posting(str(posting)), session.measure) if posting else None
    made = compose(
        session.person, session.kept_resume, session.pack, session.today, wanted, session.find_skills
    )
    if not made.resume.jobs:
        tell(WITHOUT_WORK if profile is None else OF_A_FILE)
    if made.left_out:
        tell(f"Left out, for your profile does not hold it: {', '.join(made.left_out)}")
    emit(
        to,
        data=lambda: resume_json(made.resume),
        rendercv=lambda: rendercv_data(made.resume),
        document=lambda: resume_document(made.resume, session.today, say_contact(contact)),
    )
