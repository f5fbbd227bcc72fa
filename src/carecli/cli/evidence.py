"""`carecli evidence`: what real postings ask, counted."""

from typing import Annotated

import typer

from carecli.cli import options
from carecli.cli.completion import complete_levels, complete_licenses
from carecli.cli.output import emit
from carecli.cli.session import Session
from carecli.names import resolve
from carecli.views.evidence import EVIDENCE, Inquiry, evidence_page, gather_evidence
from carecli.views.page import Page

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
@options.spread
def evidence(
    level: Annotated[
        str | None,
        typer.Argument(metavar="LEVEL", help="The postings of one level.", autocompletion=complete_levels),
    ] = None,
    *,
    setting: options.Setting = None,
    license_: Annotated[
        str | None,
        typer.Option(
            "--license",
            metavar="CODE",
            help="The postings for holders of a license, such as RN.",
            autocompletion=complete_licenses,
        ),
    ] = None,
    sources: options.Sources = False,
    anyone: options.Anyone = False,
    out: options.Out,
    pack: options.Pack = None,
) -> None:
    """Show what real postings ask for, each count with the number of postings behind it.

    With a saved profile it is for your setting and license; --anyone shows it for all.

    \b
    Examples:
      carecli evidence
      carecli evidence care-manager --setting hospital
      carecli evidence care-manager --license RN
      carecli evidence --json
    """  # noqa: D301
    session = Session(pack, anyone=anyone)
    destination = out.choose(private=session.has_profile)
    found, levels = session.pack, session.pack.ladder.level
    level_id = session.find_level(level)
    person = session.reader
    setting_id = resolve(setting, "setting", session.names.settings) if setting is not None else None
    code = resolve(license_, "license", session.names.licenses, beginnings=False) if license_ else None
    if person:
        setting_id = setting_id or person.setting
        code = code or next(iter(session.list_licenses(person) or ()), None)
    wanted = Inquiry(
        next((known for known in levels if known.id == level_id), None),
        next((known for known in found.settings.setting if known.id == setting_id), None),
        code,
    )
    asking = gather_evidence(found.evidence, levels, wanted)

    def show() -> Page:
        """The page, made only where one is printed."""
        page = evidence_page(found.evidence, asking, levels, wanted, found.guide.source)
        return page.cited if sources else page

    emit(destination, show, lambda: EVIDENCE(asking))
