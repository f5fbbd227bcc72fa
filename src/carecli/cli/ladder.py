"""`carecli ladder`: the levels side by side, or one in full."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from carecli.cli import options
from carecli.cli.completion import complete_levels
from carecli.cli.output import emit
from carecli.cli.session import Session
from carecli.errors import UsageError
from carecli.names import resolve
from carecli.pack.credentials import EducationFile
from carecli.views.ladder import Rungs, ladder_page
from carecli.views.page import Page

if TYPE_CHECKING:
    from carecli.engine.requirements import Finding
    from carecli.engine.standards import Standard, Standards
    from carecli.profile.model import Profile

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
@options.spread
def ladder(
    level: Annotated[
        str | None,
        typer.Argument(metavar="LEVEL", help="One level.", autocompletion=complete_levels),
    ] = None,
    *,
    setting: options.Setting = None,
    why: options.Why = None,
    depth: options.Depth,
    anyone: options.Anyone = False,
    out: options.Out,
    pack: options.Pack = None,
) -> None:
    """Show what every level asks and pays, or one level as it stands in a setting.

    With a saved profile it is shown for your setting, with what you have beside it; --anyone leaves that out.

    \b
    Examples:
      carecli ladder
      carecli ladder director
      carecli ladder senior --setting hospital --full
      carecli ladder senior --setting hospital --why license
      carecli ladder senior --json
      carecli ladder --format csv -o ladder.csv
    """  # noqa: D301
    session = Session(pack, anyone=anyone)
    destination = out.choose(private=session.has_profile)
    if level is None and (setting is not None or depth.full or depth.sources or why is not None):
        raise UsageError(
            "--setting, --full, --why and --sources are of one level",
            hint="name it: carecli ladder senior --full",
        )
    person = session.reader if destination.format.takes != "data" else None
    if level is None and destination.format.takes != "data":
        emit(destination, lambda: _compare(session, person), dict)
        return
    # Only these need the engine, whose kinds of requirement take 20 ms.
    from carecli.engine.assess import assess_against
    from carecli.engine.standards import set_standards
    from carecli.views.level import full_level_page, ladder_json, level_page

    only = session.find_level(level)
    where = resolve(setting, "setting", session.names.settings) if setting is not None else None
    if person and where is None:
        where = person.setting
    standards = set_standards(session.pack, where)
    chosen = next(standard for standard in standards.levels if only in (None, standard.level.id))

    def show() -> Page:
        """The page, made only where one is printed."""
        findings: tuple[Finding, ...] = ()
        if person:
            told = assess_against(person, standards, session.today, "none")
            findings = next(found.findings for found in told.levels if found.id == chosen.level.id)
        if why is not None:
            return explain(why, chosen, standards, findings, session)
        return depth.choose(
            lambda: level_page(chosen, session.pack, where, findings),
            lambda: full_level_page(chosen, session.pack, where),
        )

    emit(destination, show, lambda: ladder_json(standards, session.pack, only))


def _compare(session: Session, person: "Profile | None") -> Page:
    """The levels side by side, with where the saved person stands at each."""
    education = session.read("education", EducationFile)
    rungs = Rungs(session.ladder, session.guide, session.salary, education)
    if person is None:
        return ladder_page(rungs)
    from carecli.engine.assess import assess_against

    told = assess_against(person, session.find_standards(person), session.today, "none")
    return ladder_page(rungs, told)


def explain(
    why: str, chosen: "Standard", standards: "Standards", findings: "Sequence[Finding]", session: Session
) -> Page:
    """Why a level asks what it asks, or for the one requirement named. Raises UsageError."""
    from carecli.engine.openings import ask_levels, ask_settings
    from carecli.views.why import Why, reasons_page, why_page

    pack, sources, title = session.pack, session.guide.source, chosen.level.title
    found = options.find_requirement(why, chosen.requirements)
    if found is None:
        return reasons_page(title, chosen.requirements, pack, sources)
    mine = next((finding for finding in findings if finding.requirement.id == found.id), None)
    settings = ask_settings(pack, chosen.level.id, found.id)
    return why_page(Why(title, found, mine, ask_levels(standards, found.id), settings), pack, sources)
