"""`carecli disagreements`: where sources clash, and what carecli makes of it."""

from typing import Annotated

import typer

from carecli.cli import options
from carecli.cli.completion import complete_disagreements
from carecli.cli.output import emit
from carecli.cli.session import Session
from carecli.names import resolve
from carecli.pack.facts import index_facts, list_sides
from carecli.views.handbook import DISAGREEMENTS, disagreements_page

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
@options.spread
def disagreements(
    disagreement: Annotated[
        str | None,
        typer.Argument(metavar="ID", help="One disagreement only.", autocompletion=complete_disagreements),
    ] = None,
    *,
    out: options.Out,
    pack: options.Pack = None,
) -> None:
    """Show where sources disagree: every side with its year and source, and what carecli makes of it.

    \b
    Examples:
      carecli disagreements
      carecli disagreements headline-median
      carecli disagreements --json
    """  # noqa: D301
    destination = out.choose()
    handbook = Session(pack).handbook
    names = {found.id: (found.title,) for found in handbook.disagreements}
    only = resolve(disagreement, "disagreement", names) if disagreement is not None else None
    facts = index_facts(handbook)
    clashes = [(d, list_sides(d, facts)) for d in handbook.disagreements if only in (None, d.id)]
    emit(
        destination,
        lambda: disagreements_page(clashes, handbook.sources, alone=only is not None),
        lambda: DISAGREEMENTS(clashes),
    )
