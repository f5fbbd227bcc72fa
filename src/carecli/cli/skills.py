"""`carecli skills`: the skills and what the ratings mean."""

from typing import Annotated

import typer

from carecli.cli import options
from carecli.cli.completion import complete_skills
from carecli.cli.output import emit
from carecli.cli.session import Session
from carecli.errors import UsageError
from carecli.names import resolve
from carecli.views.ladder import SKILLS, full_skill_page, skill_page, skills_page
from carecli.views.page import Page

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
    full: options.Full = False,
    out: options.Out,
    pack: options.Pack = None,
) -> None:
    """List the skills, or show what a person does at each rating of one, and what to do for the next.

    \b
    Examples:
      carecli skills
      carecli skills care-planning
      carecli skills care-planning --full
      carecli skills --json
    """  # noqa: D301
    session, destination = Session(pack), out.choose()
    only = resolve(skill, "skill", session.names.skills) if skill is not None else None
    file, levels = session.pack.skills, session.ladder.level
    chosen = [found for found in file.skill if only in (None, found.id)]
    if only is None and full:
        raise UsageError("--full is of one skill", hint="name it: carecli skills care-planning --full")
    sources = session.guide.source

    def show() -> Page:
        if only is None:
            return skills_page(chosen, file.note, levels)
        page = full_skill_page if full else skill_page
        return page(chosen[0], file, levels, sources)

    emit(destination, show, lambda: SKILLS(chosen))
