"""`carecli resume`: a person's own résumé, made of what they confirmed, for a posting or for all."""

from pathlib import Path
from typing import Annotated

import typer

from carecli.cli import options
from carecli.cli.completion import offer_formats
from carecli.cli.output import choose_destination, emit
from carecli.cli.session import Session
from carecli.names import clean_text
from carecli.views.formats import RESUME, say_formats
from carecli.views.resume import rendercv_data, resume_document, resume_json

app = typer.Typer()

For = Annotated[
    Path | None,
    typer.Option("--for", metavar="POSTING", help="Put first what this posting asks for, in its own words."),
]
Contact = Annotated[
    str,
    typer.Option(
        "--contact",
        metavar="TEXT",
        help="Your phone and e-mail, for this document alone: carecli keeps neither.",
    ),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help=f"{say_formats(RESUME)}; without it the ending of the file says it.",
        autocompletion=offer_formats(RESUME),
    ),
]


@app.command()
def resume(
    *,
    posting: For = None,
    contact: Contact = "",
    profile: options.ProfileFile = None,
    pack: options.Pack = None,
    today: options.Today = None,
    output_format: Format = None,
    as_json: options.Json = False,
    output: options.Output = None,
    force: options.Force = False,
) -> None:
    """Write your résumé: licenses, degrees and skills of your profile, work of the résumé you imported.

    JSON is in the form of JSON Resume, YAML in that of RenderCV.

    carecli resume -o resume.pdf
    carecli resume --for posting.txt -o resume.docx
    """
    to = choose_destination(
        as_json=as_json,
        output_format=output_format,
        output=output,
        subject=RESUME,
        reads=profile,
        force=force,
    )
    session = Session(pack, profile=profile, today=today)
    made = compose_resume(session, posting)
    say_what_is_open(made, contact)
    emit(
        to,
        data=lambda: resume_json(made.resume),
        rendercv=lambda: rendercv_data(made.resume),
        document=lambda: resume_document(made.resume, session.today, clean_text(contact)),
    )
