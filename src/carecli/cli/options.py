"""The options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from carecli.cli.completion import (
    complete_certifications,
    complete_levels,
    complete_licenses,
    complete_settings,
    complete_skill_ratings,
    offer_formats,
)
from carecli.views.formats import RESULT, say_formats

Pack = Annotated[
    str | None,
    typer.Option("--pack", metavar="DIR", help="Use the ladder in this folder instead of the built-in one."),
]
ProfileFile = Annotated[
    str | None,
    typer.Option(
        "--profile",
        "-p",
        metavar="FILE",
        help="A profile in TOML or JSON; - reads JSON from standard input.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]
Plain = Annotated[bool, typer.Option("--plain", help="Print one fact a line, for screen readers.")]
OutputFormat = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help=f"{say_formats(RESULT)}.",
        autocompletion=offer_formats(RESULT),
    ),
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file instead of the screen.")
]
Today = Annotated[
    str | None,
    typer.Option("--today", metavar="DATE", help="Take this day as today, such as 2027-03-01: for planning."),
]
With = Annotated[
    list[str] | None,
    typer.Option(
        "--with",
        metavar="CHANGE",
        help="What if: certification=CCM, years=+2, skill:mentoring=4, education=master:nursing, license=RN"
        " or setting=payer. Repeatable, in order. Saves nothing.",
    ),
]
NoInput = Annotated[bool, typer.Option("--no-input", help="Never ask questions.")]
Name = Annotated[str | None, typer.Option("--name", help="What the report calls you.")]
Years = Annotated[
    str | None,
    typer.Option("--years", metavar="N", help="Years in care or case management, or care coordination."),
]
RelatedYears = Annotated[
    str | None,
    typer.Option(
        "--related-years", metavar="N", help="Years in other direct patient care or social services."
    ),
]
Education = Annotated[
    list[str] | None,
    typer.Option(
        "--education",
        metavar="LEVEL[:FIELD]",
        help="A completed level, such as bachelor:nursing, or letters such as BSN, or none. Repeatable.",
    ),
]
License = Annotated[
    list[str] | None,
    typer.Option(
        "--license",
        metavar="CODE",
        help="A license held, such as RN, or none. Repeatable.",
        autocompletion=complete_licenses,
    ),
]
Certification = Annotated[
    list[str] | None,
    typer.Option(
        "--certification",
        metavar="CODE",
        help="A certification held, such as CCM, or none. Repeatable.",
        autocompletion=complete_certifications,
    ),
]
Skill = Annotated[
    list[str] | None,
    typer.Option(
        "--skill",
        metavar="ID=N",
        help="A skill's rating from 0 to 5, such as ehr=3. Repeatable.",
        autocompletion=complete_skill_ratings,
    ),
]
Setting = Annotated[
    str | None,
    typer.Option("--setting", metavar="SETTING", help="Where you work.", autocompletion=complete_settings),
]
Country = Annotated[
    str | None, typer.Option("--country", metavar="COUNTRY", help="The country you work in, such as US.")
]
State = Annotated[
    str | None, typer.Option("--state", metavar="STATE", help="The state you work in, such as CA: for pay.")
]
Target = Annotated[
    str | None,
    typer.Option(
        "--target", metavar="LEVEL", help="The level you want to reach.", autocompletion=complete_levels
    ),
]
