"""`carecli ladder`: the levels side by side, or one in full."""

from pathlib import Path
from typing import Annotated

import typer

from carecli.cli import options
from carecli.cli.completion import complete_levels
from carecli.cli.output import Destination, choose_destination, emit
from carecli.engine.standards import set_standards
from carecli.names import resolve
from carecli.pack.ladder import LadderFile
from carecli.pack.loading import load_file, load_pack
from carecli.pack.pay import SalaryFile
from carecli.pack.reading import find_pack
from carecli.pack.sources import GuideFile
from carecli.profile.model import list_names
from carecli.views.ladder import ladder_json, ladder_page, level_page

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def ladder(
    level: Annotated[
        str | None,
        typer.Argument(metavar="LEVEL", help="One level in full.", autocompletion=complete_levels),
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
    destination = choose_destination(as_json=as_json, plain=plain, output_format=output_format, output=output)
    show = _show_overview if level is None and destination.format.takes != "data" else _show_in_full
    show(find_pack(pack), destination, level)


def _show_overview(folder: Path, destination: Destination, _level: str | None) -> None:
    """Read only the files that the overview needs."""
    ladder_file = load_file(folder, "ladder", LadderFile)
    guide, salary = load_file(folder, "guide", GuideFile), load_file(folder, "salary", SalaryFile)
    emit(destination, lambda: ladder_page(ladder_file, guide, salary), dict)


def _show_in_full(folder: Path, destination: Destination, level: str | None) -> None:

    pack = load_pack(folder)
    only = resolve(level, "level", list_names(pack).levels) if level is not None else None
    standards = set_standards(pack)
    chosen = next(standard for standard in standards.levels if only in (None, standard.level.id))
    emit(destination, lambda: level_page(chosen, pack), lambda: ladder_json(standards, pack, only))
