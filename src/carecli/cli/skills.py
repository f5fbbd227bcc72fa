"""`carecli skills`: the skills and what the ratings mean."""

from typing import Annotated

import typer

from carecli.cli import options
from carecli.cli.completion import complete_skills
from carecli.cli.output import choose_destination, emit
from carecli.names import resolve
from carecli.pack.loading import load_pack
from carecli.pack.reading import find_pack
from carecli.profile.model import list_names
from carecli.views.ladder import SKILLS, skill_page, skills_page

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def skills(
    skill: Annotated[
        str | None,
        typer.Argument(metavar="SKILL", help="One skill with its anchors.", autocompletion=complete_skills),
    ] = None,
    as_json: options.Json = False,
    plain: options.Plain = False,
    output_format: options.OutputFormat = None,
    output: options.Output = None,
    pack: options.Pack = None,
) -> None:
    """List the skills, or show what a person does at each rating of one.

    \b
    Examples:
      carecli skills
      carecli skills care-planning
      carecli skills --json
    """  # noqa: D301
    destination = choose_destination(as_json=as_json, plain=plain, output_format=output_format, output=output)
    loaded = load_pack(find_pack(pack))
    only = resolve(skill, "skill", list_names(loaded).skills) if skill is not None else None
    chosen = [found for found in loaded.skills.skill if only in (None, found.id)]
    levels = loaded.ladder.level
    emit(
        destination,
        lambda: (
            skill_page(chosen[0], levels, loaded.guide.source, loaded.skills.source)
            if only
            else skills_page(chosen, loaded.skills.note, levels)
        ),
        lambda: SKILLS(chosen),
    )
