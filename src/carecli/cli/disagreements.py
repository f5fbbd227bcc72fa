"""`carecli disagreements`: where sources clash, and what carecli makes of it."""

from typing import Annotated

import typer

from carecli.cli import options
from carecli.cli.completion import complete_disagreements
from carecli.cli.output import emit
from carecli.cli.session import Session
from carecli.names import resolve
from carecli.pack.facts import index_facts, list_sides
from carecli.views.handbook import DISAGREEMENTS, disagreements_list, disagreements_page
from carecli.views.page import Page

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
@options.spread
def disagreements(
    disagreement: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="One disagreement only.", autocompletion=complete_disagreements),
    ] = None,
    *,
    full: options.Full = False,
    out: options.Out,
    pack: options.Pack = None,
) -> None:
    """List where sources disagree, or show one: every side with its year, and what carecli makes of it.

    \b
    Examples:
      carecli disagreements
      carecli disagreements headline-median
      carecli disagreements --full
      carecli disagreements --json
    """  # noqa: D301
    destination = out.choose()
    handbook = Session(pack).handbook
    names = {found.id: (found.title, str(n)) for n, found in enumerate(handbook.disagreements, 1)}
    only = resolve(disagreement, "disagreement", names) if disagreement is not None else None
    facts = index_facts(handbook)
    clashes = [(d, list_sides(d, facts)) for d in handbook.disagreements if only in (None, d.id)]

    def show() -> Page:
        """The page, made only where one is printed."""
        if only is None and not full:
            return disagreements_list(clashes)
        return disagreements_page(clashes, handbook.sources, alone=only is not None)

    emit(destination, show, lambda: DISAGREEMENTS(clashes))
