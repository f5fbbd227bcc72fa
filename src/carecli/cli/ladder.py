"""`carecli ladder`: the levels side by side, or one in full."""

from typing import Annotated

import typer

from carecli.cli import options
from carecli.cli.completion import complete_levels
from carecli.cli.output import emit
from carecli.cli.session import Session
from carecli.errors import UsageError
from carecli.names import resolve
from carecli.views.ladder import ladder_page

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
@options.spread
def ladder(
    level: Annotated[
        str | None,
        typer.Argument(metavar="LEVEL", help="One level.", autocompletion=complete_levels),
    ] = None,
    *,
    setting: options.Setting = None,
    full: options.Full = False,
    out: options.Out,
    pack: options.Pack = None,
) -> None:
    """Show what every level asks and pays, or one level as it stands in a setting.

    \b
    Examples:
      carecli ladder
      carecli ladder director
      carecli ladder senior --setting hospital --full
      carecli ladder senior --json
      carecli ladder --format csv -o ladder.csv
    """  # noqa: D301
    session, destination = Session(pack), out.choose()
    if level is None and (setting is not None or full):
        raise UsageError(
            "--setting and --full are of one level", hint="name it: carecli ladder senior --full"
        )
    if level is None and destination.format.takes != "data":
        emit(destination, lambda: ladder_page(session.ladder, session.guide, session.salary), dict)
        return
    # Only these need the engine, whose kinds of requirement take 20 ms.
    from carecli.engine.standards import set_standards
    from carecli.views.level import full_level_page, ladder_json, level_page

    only = session.find_level(level)
    where = resolve(setting, "setting", session.names.settings) if setting is not None else None
    standards = set_standards(session.pack, where)
    chosen = next(standard for standard in standards.levels if only in (None, standard.level.id))
    page = full_level_page if full else level_page
    emit(
        destination,
        lambda: page(chosen, session.pack, where),
        lambda: ladder_json(standards, session.pack, only),
    )
