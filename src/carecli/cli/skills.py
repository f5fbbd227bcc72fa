"""`carecli skills`: the skills and what the ratings mean."""

from typing import Annotated

import typer

from carecli.cli import options
from carecli.cli.completion import complete_skills
from carecli.cli.output import emit
from carecli.cli.session import Session
from carecli.names import resolve
from carecli.views.ladder import SKILLS, skill_page, skills_page

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
@options.spread
def skills(
    skill: Annotated[
        str | None,
        typer.Argument(
            metavar="SKILL", help="One skill, and how to grow in it.", autocompletion=complete_skills
        ),
    ] = None,
    *,
    out: options.Out,
    pack: options.Pack = None,
) -> None:
    """List the skills, or show what a person does at each rating of one, and what to do for the next.

    \b
    Examples:
      carecli skills
      carecli skills care-planning
      carecli skills --json
    """  # noqa: D301
    session, destination = Session(pack), out.choose()
    only = resolve(skill, "skill", session.names.skills) if skill is not None else None
    file, levels = session.pack.skills, session.ladder.level
    chosen = [found for found in file.skill if only in (None, found.id)]
    emit(
        destination,
        lambda: (
            skill_page(chosen[0], file, levels, session.guide.source)
            if only
            else skills_page(chosen, file.note, levels)
        ),
        lambda: SKILLS(chosen),
    )
