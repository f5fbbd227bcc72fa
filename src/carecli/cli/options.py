"""The options that several commands share, alone and in groups that a command takes whole."""

import inspect
from collections.abc import Callable, Sequence
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from carecli.cli.completion import (
    complete_certifications,
    complete_changes,
    complete_countries,
    complete_education,
    complete_levels,
    complete_licenses,
    complete_packs,
    complete_people,
    complete_settings,
    complete_skill_ratings,
    complete_skills,
    complete_states,
    offer_formats,
)
from carecli.cli.output import Destination, choose_destination
from carecli.errors import UsageError
from carecli.names import YEARS, read_day, resolve
from carecli.profile.desk import name_in_use
from carecli.views.formats import RESULT, Subject, say_formats
from carecli.views.page import Page

if TYPE_CHECKING:
    from carecli.engine.requirements import Requirement

Pack = Annotated[
    str | None,
    typer.Option(
        "--pack",
        metavar="PACK",
        help="Use the ladder in this folder, or of this name, instead of the built-in one.",
        autocompletion=complete_packs,
    ),
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
Person = Annotated[
    str | None,
    typer.Option(
        "--person",
        metavar="NAME",
        help="Use what is kept of this person; carecli person adds and lists them.",
        autocompletion=complete_people,
    ),
]
LetterheadFile = Annotated[
    Path | None,
    typer.Option(
        "--letterhead",
        metavar="FILE",
        help="Put name, lines and logo of this TOML file above the document.",
    ),
]
To = Annotated[
    str | None,
    typer.Option(
        "--to",
        metavar="LEVEL",
        help="The level to reach; without it your target, or the next one.",
        autocompletion=complete_levels,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]
Plain = Annotated[bool, typer.Option("--plain", help="Print one fact a line, for screen readers.")]
Full = Annotated[bool, typer.Option("--full", help="Show everything: reasons, counts and sources.")]
Why = Annotated[
    str | None,
    typer.Option(
        "--why",
        metavar="[REQUIREMENT]",
        help="Show the reasons behind it; of one requirement the rule, the counts and what others ask.",
        autocompletion=complete_skills,
    ),
]
Sources = Annotated[bool, typer.Option("--sources", help="Show the sources alone.")]
Anyone = Annotated[bool, typer.Option("--anyone", help="Show it for anybody, not for your saved profile.")]
NoPager = Annotated[
    bool, typer.Option("--no-pager", help="Print at once, also what is longer than the screen.")
]


def format_option(subject: Subject, more: str = "") -> Any:
    """The option --format of a subject; its help may say `more`."""
    help_ = f"{say_formats(subject)}{more}."
    return typer.Option("--format", metavar="FORMAT", help=help_, autocompletion=offer_formats(subject))


OutputFormat = Annotated[str | None, format_option(RESULT)]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file instead of the screen.")
]
Force = Annotated[bool, typer.Option("--force", help="Write over a file that is there already.")]
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
        autocompletion=complete_changes,
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
        autocompletion=complete_education,
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
    str | None,
    typer.Option(
        "--country",
        metavar="COUNTRY",
        help="The country you work in, such as US.",
        autocompletion=complete_countries,
    ),
]
State = Annotated[
    str | None,
    typer.Option(
        "--state",
        metavar="STATE",
        help="The state you work in, such as CA: for pay.",
        autocompletion=complete_states,
    ),
]
Pay = Annotated[
    str | None,
    typer.Option(
        "--pay", metavar="PAY", help="What you earn today, such as 78000 or 37.50/hour: for comparison only."
    ),
]
Target = Annotated[
    str | None,
    typer.Option(
        "--target", metavar="LEVEL", help="The level you want to reach.", autocompletion=complete_levels
    ),
]


class Flags(NamedTuple):
    """What a person says of themselves on the command line, as typed; None and empty lists are not given."""

    name: Name = None
    years: Years = None
    related_years: RelatedYears = None
    education: Education = None
    licenses: License = None
    certifications: Certification = None
    skills: Skill = None
    setting: Setting = None
    target: Target = None
    country: Country = None
    state: State = None
    pay: Pay = None

    @property
    def are_given(self) -> bool:
        """Whether any flag was given, be it with an empty text."""
        return any(typed is not None and typed not in ([], ()) for typed in self)

    @property
    def hold_evidence(self) -> bool:
        """Whether they say anything that can be assessed."""
        return self._replace(
            name=None, setting=None, target=None, country=None, state=None, pay=None
        ).are_given


class Out(NamedTuple):
    """How and where a result is to be written."""

    as_json: Json = False
    plain: Plain = False
    output_format: OutputFormat = None
    output: Output = None
    force: Force = False
    no_pager: NoPager = False

    def choose(self, reads: str | None = None, *, private: bool = False, can_ask: bool = True) -> Destination:
        """Settle format and place. Raises UsageError for formats unknown or in contradiction.

        `reads` is the profile named, which is not to be written over; `private` says that the result is about
        a person, `can_ask` whether to write over another file may be asked.
        """
        return choose_destination(**self._asdict(), reads=reads, private=private, can_ask=can_ask)


class Depth(NamedTuple):
    """How much of a result is to be shown: the screen unless one of these is given."""

    full: Full = False
    sources: Sources = False

    def choose(
        self, screen: Callable[[], Page], whole: Callable[[], Page], *, is_whole: bool = False
    ) -> Page:
        """The page that is meant; `is_whole` says that the format asked for holds everything."""
        if self.sources:
            return whole().cited
        return whole() if self.full or is_whole else screen()


def take_person(person: Person = None) -> None:
    """Hold the option that every command of a person takes; `cli/app` gives it to them."""


def say_of() -> str:
    """Whose it is that is written, where there are others: ` of Maria`."""
    name = name_in_use()
    return f" of {name}" if name else ""


def spread(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command take groups of options: where one stands, each of its fields becomes an option.

    A group is a NamedTuple of annotated options that the command takes by keyword. So

        @app.command()
        @spread
        def sources(*, out: Out, pack: Pack = None) -> None: ...

    has the options --json, --plain, --format, --output and --pack, in this order.
    """
    signature = inspect.signature(command)
    groups: dict[str, Any] = {
        name: parameter.annotation
        for name, parameter in signature.parameters.items()
        if hasattr(parameter.annotation, "_fields")
    }
    spread_out = [
        single.replace(kind=parameter.kind)
        for name, parameter in signature.parameters.items()
        for single in (inspect.signature(groups[name]).parameters.values() if name in groups else [parameter])
    ]

    @wraps(command)
    def run(**given: Any) -> None:
        """Call the command with its options gathered into their groups."""
        taken = {
            name: group(**{key: given.pop(key) for key in group._fields}) for name, group in groups.items()
        }
        command(**given, **taken)

    run.__signature__ = signature.replace(parameters=spread_out)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in spread_out}
    return run


def find_requirement(typed: str, asked: "Sequence[Requirement]") -> "Requirement | None":
    """The requirement that `--why` names, by id, name or unique beginning; None where it names none.

    Raises UsageError with the nearest ones.
    """
    if not typed:
        return None
    known = {found.id.removeprefix("skill:"): found for found in asked}
    names = {name: (found.id, found.label) for name, found in known.items()}
    return known[resolve(typed, "requirement here", names)]


def read_today(typed: str | None, flag: str = "--today") -> date:
    """The day that `--today` or another flag names, or the real one. Raises UsageError."""
    if typed is None:
        return date.today()
    try:
        day = read_day(typed)
    except ValueError:
        raise UsageError(
            f"{flag} '{typed}' is not a day", hint="write year, month and day, such as 2027-03-01"
        ) from None
    if day.year not in YEARS:
        raise UsageError(
            f"{flag} {typed} is too far away", hint=f"name a day from {YEARS.start} to {YEARS.stop - 1}"
        )
    return day


def read_month(flag: str, typed: str) -> date:
    """The first day of the month that a flag names. Raises UsageError."""
    try:
        month = read_day(f"{typed}-01")
    except ValueError:
        raise UsageError(
            f"{flag} '{typed}' is not a month", hint="write year and month, such as 2027-01"
        ) from None
    if month.year not in YEARS:
        raise UsageError(
            f"{flag} {typed} is too far away", hint=f"name a month from {YEARS.start} to {YEARS.stop - 1}"
        )
    return month
