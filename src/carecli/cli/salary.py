"""`carecli salary`: pay by level."""

from typing import Annotated

import typer

from carecli.cli import options
from carecli.cli.completion import complete_levels
from carecli.cli.naming import resolve
from carecli.cli.output import choose_destination, emit


def salary(
    level: Annotated[
        str | None,
        typer.Option("--level", metavar="LEVEL", help="One level only.", autocompletion=complete_levels),
    ] = None,
    as_json: options.Json = False,
    plain: options.Plain = False,
    output_format: options.OutputFormat = None,
    output: options.Output = None,
    pack: options.Pack = None,
) -> None:
    """Show the median and average pay of each level, with its source.

    \b
    Examples:
      carecli salary
      carecli salary --level senior
      carecli salary --format csv
    """  # noqa: D301
    from carecli.guide.loading import load_pack
    from carecli.guide.location import find_pack
    from carecli.profile.model import list_names
    from carecli.report.salary import salary_json, salary_page

    destination = choose_destination(as_json=as_json, plain=plain, output_format=output_format, output=output)
    loaded = load_pack(find_pack(pack))
    only = resolve(level, "level", list_names(loaded).levels) if level else None
    rows = [pay for pay in loaded.salary.pay if only in (None, pay.level)]
    emit(
        destination,
        lambda: salary_page(rows, loaded.ladder.level, loaded.guide.source),
        lambda: salary_json(rows),
    )
