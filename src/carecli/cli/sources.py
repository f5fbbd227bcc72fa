"""`carecli sources`: every source, and what rests on it."""

from typing import Annotated

import typer

from carecli.cli import options
from carecli.cli.completion import complete_sources
from carecli.cli.output import emit
from carecli.cli.session import Session
from carecli.names import resolve
from carecli.pack.facts import count_citations
from carecli.views.handbook import source_page, sources_json, sources_list, sources_page
from carecli.views.page import Page

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
@options.spread
def sources(
    source: Annotated[
        str | None,
        typer.Argument(metavar="SOURCE", help="One source only.", autocompletion=complete_sources),
    ] = None,
    *,
    full: options.Full = False,
    out: options.Out,
    pack: options.Pack = None,
) -> None:
    """List every source, or show one: its year, how it was read, and what rests on it.

    \b
    Examples:
      carecli sources
      carecli sources ccmc-fees
      carecli sources --full --format csv
      carecli sources --json
    """  # noqa: D301
    destination = out.choose()
    handbook = Session(pack).handbook
    citations = count_citations(handbook)
    names = {found.id: (found.cite, found.name) for found in handbook.sources}
    only = resolve(source, "source", names) if source is not None else None
    shown = [found for found in handbook.sources if only in (None, found.id)]

    def show() -> Page:
        """The page, made only where one is printed."""
        if only is not None:
            return source_page(shown[0], citations)
        return (sources_page if full else sources_list)(shown, citations)

    emit(destination, show, lambda: sources_json(shown, citations))
