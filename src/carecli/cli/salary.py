"""`carecli salary`: pay by level, country, state or metro area, and what an offer is worth."""

from typing import Annotated

import typer

from carecli.cli import options
from carecli.cli.completion import complete_levels, complete_settings
from carecli.cli.output import choose_destination

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(short_help="See what a level pays, and where an offer stands.")
def salary(
    level: Annotated[
        str | None,
        typer.Option("--level", metavar="LEVEL", help="One level only.", autocompletion=complete_levels),
    ] = None,
    state: Annotated[
        str | None, typer.Option("--state", metavar="STATE", help="A state of the US, such as CA or Texas.")
    ] = None,
    metro: Annotated[
        str | None, typer.Option("--metro", metavar="NAME", help="A metropolitan area, such as Chicago.")
    ] = None,
    compare: Annotated[
        str | None, typer.Option("--compare", metavar="STATES", help="States side by side, such as NY,TX,FL.")
    ] = None,
    country: Annotated[
        str | None, typer.Option("--country", metavar="COUNTRY", help="A country, such as UK or Germany.")
    ] = None,
    license_: options.License = None,
    setting: Annotated[
        str | None,
        typer.Option(
            "--setting",
            metavar="SETTING",
            help="Where one works, such as payer: adds its industry.",
            autocompletion=complete_settings,
        ),
    ] = None,
    offer: Annotated[
        str | None, typer.Option("--offer", metavar="PAY", help="A year's pay, to see where it stands.")
    ] = None,
    chart: Annotated[bool, typer.Option("--chart", help="Draw the distributions.")] = False,
    as_json: options.Json = False,
    plain: options.Plain = False,
    output_format: options.OutputFormat = None,
    output: options.Output = None,
    pack: options.Pack = None,
) -> None:
    """Show pay by level: the guide's figure, and what the nearest published occupations earn.

    With a state or a metropolitan area it shows the published wages there and carries the guide's figure
    there. A license decides which occupation is nearest: nurses and social workers are paid apart.

    \b
    Examples:
      carecli salary
      carecli salary --level senior
      carecli salary --level senior --state CA --license RN
      carecli salary --level care-manager --metro "San Diego" --license LCSW --chart
      carecli salary --level director --compare NY,TX,FL
      carecli salary --level care-manager --license RN --setting payer --offer 82000
      carecli salary --country Germany
      carecli salary --format csv
    """  # noqa: D301
    from carecli.cli.pay import show_country, show_guide, show_wages
    from carecli.cli.pay_options import Wanted
    from carecli.cli.wage_tables import has_wages
    from carecli.guide.location import find_pack

    destination = choose_destination(as_json=as_json, plain=plain, output_format=output_format, output=output)
    wanted = Wanted(level, state, metro, compare, country, license_ or None, setting, offer, chart)
    folder = find_pack(pack)
    if country is not None and show_country(folder, destination, wanted):
        return
    asks_more = any(given not in (None, False) for given in wanted._replace(level=None))
    show = show_wages if asks_more or (level is not None and has_wages(folder)) else show_guide
    show(folder, destination, wanted)
