"""`carecli ladder`: the levels side by side, or one in full."""

from typing import Annotated

import typer

from carecli.cli import options
from carecli.cli.completion import complete_levels
from carecli.cli.naming import resolve
from carecli.cli.output import choose_destination, emit


def ladder(
    level: Annotated[
        str | None, typer.Argument(metavar="[LEVEL]", help="One level in full.", autocompletion=complete_levels)
    ] = None,
    as_json: options.Json = False,
    plain: options.Plain = False,
    output_format: options.OutputFormat = None,
    output: options.Output = None,
    pack: options.Pack = None,
) -> None:
    """Show what every level asks and pays, or one level in full with its sources.

    \b
    Examples:
      carecli ladder
      carecli ladder director
      carecli ladder senior --json
      carecli ladder --format csv -o ladder.csv
    """  # noqa: D301
    from carecli.engine.standards import set_standards
    from carecli.guide.loading import load_pack
    from carecli.guide.location import find_pack
    from carecli.profile.model import list_names
    from carecli.report.ladder import ladder_json, ladder_page, level_page

    destination = choose_destination(as_json=as_json, plain=plain, output_format=output_format, output=output)
    loaded = load_pack(find_pack(pack))
    only = resolve(level, "level", list_names(loaded).levels) if level else None
    standards = set_standards(loaded)
    chosen = next((standard for standard in standards.levels if standard.level.id == only), None)
    emit(
        destination,
        lambda: level_page(chosen, loaded) if chosen else ladder_page(standards, loaded),
        lambda: ladder_json(standards, loaded, only),
    )
