"""`carecli sources`: every source, and what rests on it."""

import typer

from carecli.cli import options
from carecli.cli.output import emit
from carecli.cli.session import Session
from carecli.pack.facts import count_citations
from carecli.views.handbook import sources_json, sources_page

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
@options.spread
def sources(
    *,
    out: options.Out,
    pack: options.Pack = None,
) -> None:
    """List every source with its year, how it was read, and what rests on it.

    \b
    Examples:
      carecli sources
      carecli sources --format csv
      carecli sources --json
    """  # noqa: D301
    destination = out.choose()
    handbook = Session(pack).handbook
    citations = count_citations(handbook)
    emit(destination, lambda: sources_page(handbook, citations), lambda: sources_json(handbook, citations))
