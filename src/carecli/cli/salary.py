"""`carecli salary`: pay by level, country, state or metro area, and what an offer is worth."""

from collections.abc import Sequence
from typing import Annotated, NamedTuple

import typer

from carecli.cli import options
from carecli.cli.completion import (
    complete_compared,
    complete_countries,
    complete_levels,
    complete_metros,
    complete_settings,
    complete_states,
)
from carecli.cli.output import Destination, emit, tell
from carecli.cli.session import Session
from carecli.engine.money import read_hours, read_one_pay, read_pay
from carecli.engine.pay import Amount, lay_out_pay
from carecli.errors import Problem, UsageError
from carecli.names import resolve
from carecli.pack.credentials import CredentialsFile
from carecli.pack.ladder import Level, SettingsFile
from carecli.pack.layers import find_file
from carecli.pack.pay import OccupationsFile
from carecli.pack.reading import refuse
from carecli.pack.wages import Area
from carecli.profile.places import find_metro, find_state
from carecli.views.bands import bands_page, has_bands
from carecli.views.offer import say_counting
from carecli.views.page import Page
from carecli.views.pay import PAY, say_notes
from carecli.views.salary import STATED, salary_page, say_more, wages_page


class Wanted(NamedTuple):
    """What `carecli salary` is asked for, as typed; each field is an option of it."""

    level: Annotated[
        str | None,
        typer.Option("--level", metavar="LEVEL", help="One level only.", autocompletion=complete_levels),
    ] = None
    state: Annotated[
        str | None,
        typer.Option(
            "--state",
            metavar="STATE",
            help="A state of the US, such as CA or Texas.",
            autocompletion=complete_states,
        ),
    ] = None
    metro: Annotated[
        str | None,
        typer.Option(
            "--metro",
            metavar="NAME",
            help="A metropolitan area, such as Chicago.",
            autocompletion=complete_metros,
        ),
    ] = None
    compare: Annotated[
        str | None,
        typer.Option(
            "--compare",
            metavar="STATES",
            help="States side by side, such as NY,TX,FL.",
            autocompletion=complete_compared,
        ),
    ] = None
    country: Annotated[
        str | None,
        typer.Option(
            "--country",
            metavar="COUNTRY",
            help="A country, such as UK or Germany.",
            autocompletion=complete_countries,
        ),
    ] = None
    licenses: options.License = None
    setting: Annotated[
        str | None,
        typer.Option(
            "--setting",
            metavar="SETTING",
            help="Where one works, such as payer: adds its industry.",
            autocompletion=complete_settings,
        ),
    ] = None
    offer: Annotated[
        str | None,
        typer.Option(
            "--offer",
            metavar="PAY",
            help="An offer as its letter says it, such as 82000, 35/hour, '3,750 biweekly', 80000-90000.",
        ),
    ] = None
    pay: options.Pay = None
    hours: Annotated[
        str | None,
        typer.Option(
            "--hours",
            metavar="N",
            help="The hours of a year that pay for an hour is counted with; else 2,080.",
        ),
    ] = None
    chart: Annotated[bool, typer.Option("--chart", help="Draw the distributions.")] = False


def choose_levels(session: Session, wanted: Wanted) -> list[Level]:
    """The level named, or all. Raises UsageError where one is needed."""
    levels = session.ladder.level
    names = {level.id: (level.title, *level.also) for level in levels}
    if wanted.level is not None:
        only = resolve(wanted.level, "level", names)
        return [level for level in levels if level.id == only]
    for option, typed in (("--compare", wanted.compare), ("--offer", wanted.offer)):
        if typed is not None:
            raise UsageError(f"{option} needs --level", hint=f"choose one of {', '.join(names)}")
    return list(levels)


def find_occupations(session: Session) -> OccupationsFile:
    """What the pack says of its wage tables. Raises UsageError where it has none."""
    if not session.has_wages:
        hint = "leave out all options but --level, --json and --format"
        raise UsageError("this pack has no wage tables", hint=hint)
    return session.occupations


def find_licenses(session: Session, typed: Sequence[str] | None) -> tuple[str, ...] | None:
    """The codes of licenses, none for `none`, and None where nothing was typed. Raises UsageError."""
    if not typed:
        return None

    typed = [part.strip() for given in typed for part in given.split(",")]
    credentials = session.read("credentials", CredentialsFile).credential
    names = {c.id: (c.name, *c.also) for c in credentials if c.kind == "license"}
    if {name.lower() for name in typed} == {"none"}:
        return ()
    if "none" in [name.lower() for name in typed]:
        raise UsageError("none stands alone for --license", hint="name what you hold, or only none")
    found = [resolve(name, "license", names, beginnings=False) for name in typed]
    return tuple(dict.fromkeys(found))


def choose_areas(session: Session, wanted: Wanted) -> list[Area]:
    """The whole country and the areas asked for. Raises UsageError for one that is not known."""
    given = [f"--{key}" for key in ("state", "metro", "compare") if getattr(wanted, key) is not None]
    if len(given) > 1:
        raise UsageError(f"{' and '.join(given)} do not go together", hint="choose one of them")
    areas, country = session.areas, session.occupations.country
    home = [area for area in areas if area.kind == "country" and area.id == country]
    if not home:
        place = str(find_file(session.folder, "areas.csv") or session.folder / "areas.csv")
        raise refuse(session.folder, [Problem(f"has no row of the country {country}", place)])
    if wanted.state is not None:
        return [*home, find_state(wanted.state, areas)]
    if wanted.metro is not None:
        return [*home, find_metro(wanted.metro, areas)]
    if wanted.compare is not None:
        typed = [name.strip() for name in wanted.compare.split(",") if name.strip()]
        if not typed:
            raise UsageError("--compare names no state", hint="write states with commas, such as NY,TX,FL")
        return [*home, *dict.fromkeys(find_state(name, areas) for name in dict.fromkeys(typed))]
    return home


def find_industry(session: Session, typed: str) -> tuple[str, str] | None:
    """Code and name of a setting's industry, or None where it has none. Raises UsageError."""
    settings = session.read("settings", SettingsFile).setting
    setting = resolve(typed, "setting", {found.id: (found.name, *found.also) for found in settings})
    industries = session.occupations.industry
    return next(((found.code, found.name) for found in industries if found.setting == setting), None)


def fill_in(session: Session, wanted: Wanted) -> Wanted:
    """What the person's profile says of license, place and pay, where nothing else was typed of these.

    What asks for one level is about the one they aim at. Only a named or the saved profile counts. Raises
    UsageError and PersonalFileError.
    """
    person = session.reader
    if person is None:
        return wanted
    if person.country not in (None, session.occupations.country):
        return wanted
    licenses = session.list_licenses(person)
    states = {area.id for area in session.areas if area.kind == "state"}
    is_elsewhere = any(place is not None for place in (wanted.state, wanted.metro, wanted.compare))
    asks_for_level = wanted.offer is not None or wanted.compare is not None
    return wanted._replace(
        level=wanted.level or (person.target if asks_for_level else None),
        licenses=wanted.licenses or (None if licenses is None else [*licenses] or ["none"]),
        state=wanted.state if is_elsewhere or person.state not in states else person.state,
        pay=wanted.pay if wanted.pay is not None or person.pay is None else str(person.pay),
    )


def read_amounts(wanted: Wanted, currency: str) -> tuple[Amount | None, int | None]:
    """The offer and the present pay, as far as they are named. Raises UsageError."""
    hours = read_hours(wanted.hours)
    offer = read_pay("--offer", wanted.offer, currency, hours) if wanted.offer is not None else None
    pay = read_one_pay(wanted.pay, currency, hours) if wanted.pay is not None else None
    if wanted.hours is not None and not (offer and offer.hours) and not (pay and pay.hours):
        raise UsageError(
            "--hours is for pay by the hour", hint="name such pay, as in --offer 35/hour, or leave it out"
        )
    if pay and (counted := say_counting(pay, currency)):
        tell(f"--pay: {counted}")
    return offer, pay and pay.low


def show_guide(session: Session, destination: Destination, wanted: Wanted, depth: options.Depth) -> None:
    """Show the guide's figures for every level, or the one named; reads only what that needs."""
    levels = choose_levels(session, wanted)
    found = session.salary
    rows = [pay for level in levels for pay in found.pay if pay.level == level.id]

    def show() -> Page:
        """The page, made only where one is printed."""
        more = say_more(has_wages=session.has_wages, has_clashes=session.has_disagreements)
        return salary_page(rows, found.note, levels, session.guide.source, more)

    emit(destination, lambda: depth.choose(show, show), lambda: STATED((rows, found.note)))


def show_wages(session: Session, destination: Destination, wanted: Wanted, depth: options.Depth) -> None:
    """Show the guide's figures beside the published wages. Raises UsageError for what cannot be found."""
    file = find_occupations(session)
    wanted = fill_in(session, wanted)
    offer, pay = read_amounts(wanted, file.currency)
    levels = choose_levels(session, wanted)
    licenses = find_licenses(session, wanted.licenses)
    areas = choose_areas(session, wanted)
    industry = find_industry(session, wanted.setting) if wanted.setting is not None else None
    wages = session.read_wages(areas, levels, licenses, industry and industry[0])
    stated = session.salary.pay
    sheet = lay_out_pay(
        levels, areas, licenses, stated, file, wages, setting=wanted.setting, industry=industry, offer=offer,
        pay=pay, asked=levels[0].id if len(levels) == 1 else None,
    )  # fmt: skip
    sources = session.sources
    aim = sheet.asked or (session.person.target if session.has_profile else None)
    who = session.who if session.has_profile else " the same options"

    def show() -> Page:
        """The page, made only where one is printed."""
        if wanted.chart or not has_bands(sheet):
            return wages_page(sheet, sources, chart=wanted.chart)
        return bands_page(sheet, sources, aim, who, [*say_notes(sheet, of_guide=False)])

    def show_all() -> Page:
        """The page with every row."""
        more = say_more(has_wages=False, has_clashes=session.has_disagreements)
        return wages_page(sheet, sources, more, chart=wanted.chart, full=True)

    # A program that reads CSV wants the figures, which stand in the table.
    is_whole = destination.format.takes == "table"
    emit(destination, lambda: depth.choose(show, show_all, is_whole=is_whole), lambda: PAY(sheet))


def show_country(session: Session, destination: Destination, wanted: Wanted, depth: options.Depth) -> bool:
    """Show the guide's range for a country; false where more is asked of the country of the wage tables.

    Raises UsageError for a country that the guide does not name, and for options that only that one has.
    """
    countries = {found.id: found for found in session.countries}
    if not countries:
        raise UsageError("this pack has no countries", hint="leave out --country")
    names = {code: (found.name, *found.also) for code, found in countries.items()}
    country = countries[resolve(wanted.country or "", "country", names)]
    others = _list_options_for_home(wanted)
    home = session.occupations.country if session.has_wages else None
    if country.id == home and (others or wanted.offer is not None or wanted.pay is not None):
        return False
    if others:
        where = countries[home].name if home in countries else "the country of the wage tables"
        raise UsageError(
            f"{others[0]} is for {where}: of {country.name} the guide gives one range",
            hint=f"run carecli salary --country {country.id}",
        )
    from carecli.views.country import country_json, country_page, say_offer_abroad

    currency = country.currency or "local money"
    offer, _ = read_amounts(wanted, currency)
    notes = [say_offer_abroad(end, country) for end in offer.ends] if offer else []
    if offer and (counted := say_counting(offer, currency)):
        notes.append(counted)
    sources = session.sources

    def show() -> Page:
        """The page, made only where one is printed."""
        return country_page(country, sources, session.guide.words.person, notes, is_home=country.id == home)

    emit(
        destination,
        lambda: depth.choose(show, show),
        lambda: country_json(country, offer and offer.low, offer and offer.high),
    )
    return True


def _list_options_for_home(wanted: Wanted) -> list[str]:
    """The options given that only the country of the wage tables can heed."""
    keys = ("level", "state", "metro", "compare", "setting", "pay")
    given = [f"--{key}" for key in keys if getattr(wanted, key) is not None]
    return given + [
        name for name, asked in (("--license", wanted.licenses), ("--chart", wanted.chart)) if asked
    ]


def asks_for_wages(session: Session, wanted: Wanted) -> bool:
    """Whether the wage tables are to answer: what only they can, or pay of the country that they are of."""
    if any(given not in (None, False, [], ()) for given in wanted._replace(level=None)):
        return True
    if wanted.level is not None or not session.has_wages:
        return session.has_wages
    return any(pay.country == session.occupations.country for pay in session.salary.pay)


app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
@options.spread
def salary(
    *,
    profile: options.ProfileFile = None,
    wanted: Wanted,
    depth: options.Depth,
    anyone: options.Anyone = False,
    out: options.Out,
    pack: options.Pack = None,
) -> None:
    """Show what a level pays: what people with a license earn there, and the guide's figure.

    The license decides whose wages these are, a state or a metropolitan area where: those of your profile, or
    as given. Without a license it shows each that it could be, without a place the whole country.

    \b
    Examples:
      carecli salary
      carecli salary --level senior
      carecli salary -p examples/bedside-nurse.toml --level senior
      carecli salary --level senior --state CA --license RN
      carecli salary --level care-manager --metro "San Diego" --license LCSW
      carecli salary --level director --compare NY,TX,FL
      carecli salary --level senior --license RN --setting payer --offer 82000
      carecli salary --level senior --license RN --offer '$46/hour' --pay 88000
      carecli salary --country Germany
      carecli salary --format csv
    """  # noqa: D301
    session = Session(pack, profile=profile, anyone=anyone)
    destination = out.choose(profile, private=session.has_profile or wanted.pay is not None)
    if wanted.country is not None and show_country(session, destination, wanted, depth):
        return
    show = show_wages if asks_for_wages(session, wanted) else show_guide
    show(session, destination, wanted, depth)
