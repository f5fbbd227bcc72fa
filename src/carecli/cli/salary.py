"""`carecli salary`: pay by level."""

from typing import Annotated

import typer

from carecli.cli import options
from carecli.cli.completion import complete_levels
from carecli.cli.naming import resolve
from carecli.cli.output import choose_destination, emit

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(short_help="See the pay of each level.")
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
    from carecli.guide.ladder import LadderFile
    from carecli.guide.loading import load_file
    from carecli.guide.location import find_pack
    from carecli.guide.salary import SalaryFile
    from carecli.guide.sources import GuideFile
    from carecli.report.salary import salary_json, salary_page

    destination = choose_destination(as_json=as_json, plain=plain, output_format=output_format, output=output)
    folder = find_pack(pack)
    levels = load_file(folder, "ladder", LadderFile).level
    names = {level_.id: (level_.title, *level_.also) for level_ in levels}
    only = resolve(level, "level", names) if level is not None else None
    found = load_file(folder, "salary", SalaryFile)
    rows = [pay for pay in found.pay if only in (None, pay.level)]
    emit(
        destination,
        lambda: salary_page(rows, found.note, levels, load_file(folder, "guide", GuideFile).source),
        lambda: salary_json(rows),
    )
