"""`carecli people`: many people at once, who is ready for what, what they share, and a report for each."""

from typing import Annotated

import typer

from carecli.cli import options
from carecli.cli.output import write_out
from carecli.cli.session import Session

app = typer.Typer(
    help="See where many people stand, and what they share.", add_completion=False, rich_markup_mode=None
)

Places = Annotated[
    list[str],
    typer.Argument(
        metavar="FOLDER|FILE...", help="Profiles, folders of them, or tables with a row a person."
    ),
]


@app.callback(invoke_without_command=True)
def start(ctx: typer.Context) -> None:
    """See where many people stand, what most of them lack, and which step would move most of them."""
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


@app.command(short_help="See who is ready for what, and what they share.")
def assess(places: Places, pack: options.Pack = None) -> None:
    """Compare many people with every level."""
    session = Session(pack)
    write_out(f"{len(places)} of {len(session.ladder.level)}\n")
