"""`carecli sources`: every source, and what rests on it."""

import typer

from carecli.cli import options
from carecli.cli.output import choose_destination, emit
from carecli.pack.facts import count_citations
from carecli.pack.loading import load_handbook
from carecli.pack.reading import find_pack
from carecli.views.handbook import sources_json, sources_page

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def sources(
    as_json: options.Json = False,
    plain: options.Plain = False,
    output_format: options.OutputFormat = None,
    output: options.Output = None,
    pack: options.Pack = None,
) -> None:
    """List every source with its year, how it was read, and what rests on it.

    \b
    Examples:
      carecli sources
      carecli sources --format csv
      carecli sources --json
    """  # noqa: D301
    destination = choose_destination(as_json=as_json, plain=plain, output_format=output_format, output=output)
    handbook = load_handbook(find_pack(pack))
    citations = count_citations(handbook)
    emit(destination, lambda: sources_page(handbook, citations), lambda: sources_json(handbook, citations))
