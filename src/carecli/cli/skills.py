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
    depth: options.Depth,
    anyone: options.Anyone = False,
    out: options.Out,
    pack: options.Pack = None,
) -> None:
    """List the skills, or show what a person does at each rating of one, and what to do for the next.

    With a saved profile your ratings stand beside; --anyone leaves them out.

    \b
    Examples:
      carecli skills
      carecli skills care-planning
      carecli skills care-planning --full
      carecli skills --json
    """  # noqa: D301
    session = Session(pack, anyone=anyone)
    destination = out.choose(private=session.has_profile)
    only = resolve(skill, "skill", session.names.skills) if skill is not None else None
    file, levels = session.pack.skills, session.ladder.level
    chosen = [found for found in file.skill if only in (None, found.id)]
    if only is None and (depth.full or depth.sources):
        raise UsageError(
            "--full and --sources are of one skill", hint="name it: carecli skills care-planning --full"
        )
    sources = session.guide.source

    def show() -> Page:
        """The page, made only where one is printed."""
        person = session.reader
        mine = person.skills if person else None
        if only is None:
            return skills_page(file, levels, mine)
        return depth.choose(
            lambda: skill_page(chosen[0], file, levels, sources, (mine or {}).get(only)),
            lambda: full_skill_page(chosen[0], file, levels, sources),
        )

    emit(destination, show, lambda: SKILLS((chosen, file)))
