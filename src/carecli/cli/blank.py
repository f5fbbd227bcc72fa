"""`carecli people template` and `form`: an empty table and an empty page, for others to fill in."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from carecli.cli import options
from carecli.cli.completion import offer_formats
from carecli.cli.output import choose_destination, emit, is_attended
from carecli.cli.session import Session
from carecli.errors import UsageError
from carecli.views.formats import BLANK_PAGE, BLANK_TABLE, say_formats

if TYPE_CHECKING:
    from carecli.people.template import AskedColumn
    from carecli.views.form import ProfileForm

TableFile = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write to people.csv, or to people.xlsx."),
]


def template(
    output: TableFile = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help=f"{say_formats(BLANK_TABLE)}; without it the ending of the file says which.",
            autocompletion=offer_formats(BLANK_TABLE),
        ),
    ] = None,
    force: options.Force = False,
    pack: options.Pack = None,
) -> None:
    """Make an empty table to fill in, a row a person, for carecli people assess.

    A workbook (xlsx) offers the valid values in its cells, and its second sheet says what each column means.
    A cell left blank is unknown; none says that nothing is held.

    \b
    Examples:
      carecli people template -o people.xlsx
      carecli people template -o people.csv
    """  # noqa: D301
    if output is None and is_attended(sys.stdout):
        raise UsageError("say where to write the table", hint="add -o people.xlsx")
    destination = choose_destination(
        as_json=False, output_format=form, output=output, subject=BLANK_TABLE, force=force
    )
    session = Session(pack)

    def make() -> "list[AskedColumn]":
        """The columns of the table."""
        from carecli.people.template import list_asked

        return list_asked(session.pack, list_states(session))

    emit(destination, blank=make)


def form(output: options.Output = None, force: options.Force = False, pack: options.Pack = None) -> None:
    """Make a page that a person fills in with any browser, offline, and sends back as a profile.

    The page is one file. It loads nothing and sends nothing: the person saves their answers as a file and
    gives it to you, and carecli people assess or carecli assess --profile reads it.

    \b
    Examples:
      carecli people form -o form.html
    """  # noqa: D301
    if output is None:
        raise UsageError("say where to write the page", hint="add -o form.html")
    destination = choose_destination(
        as_json=False, output_format=None, output=output, subject=BLANK_PAGE, force=force
    )
    session = Session(pack)

    def make() -> "ProfileForm":
        """What the page asks."""
        from carecli.views.form import make_form

        return make_form(session.pack, list_states(session))

    emit(destination, blank=make)


def list_states(session: Session) -> list[tuple[str, str]]:
    """The states of the wage tables, by code and name; there may be none."""
    return [(area.id, area.name) for area in session.areas if area.kind == "state"]
