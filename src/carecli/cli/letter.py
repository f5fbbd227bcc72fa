"""`carecli letter`: a draft of a letter to a posting, made only of what the person holds and wrote."""

from pathlib import Path
from typing import Annotated

import typer

from carecli.cli import options
from carecli.cli.output import choose_destination, emit, tell
from carecli.cli.resume import Contact, say_contact
from carecli.cli.session import Session
from carecli.errors import UsageError
from carecli.views.formats import LETTER
from carecli.views.words import say_list

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def letter(
    *,
    posting: Annotated[Path, typer.Argument(metavar="POSTING", help="The posting that it answers.")],
    why: Annotated[
        str | None, typer.Option("--why", metavar="", help="Show below each sentence what it rests on.")
    ] = None,
    contact: Contact = "",
    profile: options.ProfileFile = None,
    pack: options.Pack = None,
    today: options.Today = None,
    output_format: Annotated[str | None, options.format_option(LETTER)] = None,
    as_json: options.Json = False,
    plain: options.Plain = False,
    output: options.Output = None,
    force: options.Force = False,
    no_pager: options.NoPager = False,
) -> None:
    """Draft a letter to a posting, of what you hold and wrote: nothing is invented.

    Credentials and years come from your profile, examples from the résumé that you imported, stories from
    carecli practice.

    \b
    Examples:
      carecli letter examples/postings/hospital-rn-case-manager.txt
      carecli letter examples/postings/hospital-rn-case-manager.txt --why
      carecli letter examples/postings/hospital-rn-case-manager.txt -o letter.docx
    """  # noqa: D301
    from carecli.papers.letter import Material, write_letter
    from carecli.papers.matching import match_posting
    from carecli.profile.stories import read_stories
    from carecli.views.letter import LETTER_JSON, letter_document, letter_page
    from carecli.views.match import Speaker

    to = choose_destination(
        as_json=as_json, plain=plain, output_format=output_format, output=output, subject=LETTER,
        reads=profile, force=force, no_pager=no_pager,
    )  # fmt: skip
    session = Session(pack, profile=profile, today=today)
    wanted = session.read_posting(str(posting))
    if not wanted.care:
        raise UsageError(f"{posting} is no posting in {session.guide.words.field}", hint="name another one")
    match, stories = match_posting(wanted, session.measure), () if profile else read_stories()
    material = Material(session.kept_resume, stories, session.pack, session.find_skills)
    made = write_letter(match, session.person, material)
    if match.stops:
        speaker = Speaker(session.pack)
        stops = say_list(speaker.say(found.asked) for found in match.stops)
        tell(f"This posting stops you: {stops}. To read why: carecli match {posting}")
    emit(
        to,
        lambda: letter_page(made, session.pack, why=why is not None),
        lambda: LETTER_JSON(made),
        document=lambda: letter_document(made, session.today, say_contact(contact)),
    )
