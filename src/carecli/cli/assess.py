"""`carecli assess`: the gap report against every level, and what changes to the answers would do."""

import os
import re
from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from typing import Annotated, Any

import typer

from carecli.cli import options
from carecli.cli.answers import lay_over
from carecli.cli.completion import complete_levels
from carecli.cli.options import Flags
from carecli.cli.output import Destination, emit
from carecli.cli.session import Session
from carecli.engine.assess import assess_against
from carecli.engine.openings import list_elsewhere, list_openings
from carecli.engine.results import Assessment, Step
from carecli.engine.what_if import WhatIf, answers_same, ask_what_if
from carecli.errors import ExitCode, UsageError
from carecli.interview.reading import MAX_YEARS, parse_years
from carecli.names import match_name, say_number, suggest_name
from carecli.pack.pack import Pack
from carecli.profile.files import saved_profile
from carecli.profile.model import Profile
from carecli.views.assess import assessment_json, find_focus, gap_report, list_exams
from carecli.views.page import Page
from carecli.views.what_if import list_new_certifications, what_if_json, what_if_page

app = typer.Typer(add_completion=False, rich_markup_mode=None)
EXAMPLES = "certification=CCM, years=+2, skill:mentoring=4 or education=master:nursing"
# What can be changed, by its other names; where its key is another in Flags; and a value for an example.
KEYS = {
    "years": (),
    "related-years": (),
    "education": ("degree",),
    "license": ("licenses",),
    "certification": ("certifications",),
    "skill": ("skills",),
    "setting": (),
}
PLACES = {"related-years": "related_years", "license": "licenses", "certification": "certifications"}
VALUES = {"education": "BSN", "license": "RN", "certification": "CCM", "setting": "hospital"}


@app.command()
@options.spread
def assess(
    *,
    profile: options.ProfileFile = None,
    flags: options.Flags,
    level: Annotated[
        str | None,
        typer.Option(
            "--level", metavar="LEVEL", help="Show this level only.", autocompletion=complete_levels
        ),
    ] = None,
    check: Annotated[
        str | None,
        typer.Option(
            "--check",
            metavar="LEVEL",
            help="Exit with 1 unless ready for this level.",
            autocompletion=complete_levels,
        ),
    ] = None,
    changes: options.With = None,
    today: options.Today = None,
    out: options.Out,
    no_input: options.NoInput = False,
    pack: options.Pack = None,
) -> None:
    """Compare a person with every level: where you stand, what is missing, and why it is asked.

    Without a profile it asks, on a terminal, and offers to save the answers; a saved profile is used from
    then on. Flags add to the profile or take the place of what it says.

    With --with it shows what changes would do, before and after side by side, and saves nothing. What is
    given adds to the answers or takes their place; years=+2 is two years more.

    \b
    Examples:
      carecli assess
      carecli assess -p examples/bedside-nurse.toml
      carecli assess -p examples/bedside-nurse.toml --certification CCM --years 2
      carecli assess --years 3 --license RN --education BSN --setting hospital
      carecli assess -p examples/nurse-leader.toml --level director
      carecli assess -p examples/nurse-leader.toml --check lead
      carecli assess -p examples/half-answered.toml --json
      carecli assess -p examples/bedside-nurse.toml --with years=+2
      carecli assess --license LPN --with education=BSN --with license=RN
      carecli assess -p examples/nurse-leader.toml --with skill:staffing=4
      carecli assess -p examples/nurse-leader.toml --today 2030-03-01
    """  # noqa: D301
    answer = None if no_input or changes else answer_page
    session = Session(pack, profile=profile, flags=flags, today=today, answer=answer, in_lines=out.plain)
    destination = out.choose(profile)
    only, checked = session.find_level(level), session.find_level(check)
    if changes:
        result = _show_what_if(session, destination, changes, only, checked, named=profile is not None)
    else:
        result = _show_gaps(session, destination, only, checked)
    if checked and not _is_ready(result, checked):
        raise typer.Exit(ExitCode.ANSWER_IS_NO)


def _show_gaps(
    session: Session, destination: Destination, only: str | None, checked: str | None
) -> Assessment:
    """Write the gap report of a person, with the pay of what they have reached and what is next."""
    result, show, write = _lay_out(session, session.person, only, checked)
    if not (session.is_shown and destination.is_screen and only is None and checked is None):
        emit(destination, show, write)
    return result


def answer_page(session: Session, person: Profile) -> Page:
    """What this command shows a person, for whoever is asking them."""
    return _lay_out(session, person)[1]()


def _lay_out(
    session: Session, person: Profile, only: str | None = None, checked: str | None = None
) -> tuple[Assessment, Callable[[], Page], Callable[[], dict[str, Any]]]:
    """How a person stands, and what makes the page and the JSON of it."""
    pack, today = session.pack, session.today
    standards = session.find_standards(person)
    result = assess_against(person, standards, today, "none")
    focus = find_focus(result, only or checked)
    pay = session.find_pay(person, [only] if only else [result.current_level, result.next_level])
    sources = session.find_sources(pay)

    def show() -> Page:
        told = assess_against(person, standards, today, (focus.id,))
        elsewhere = list_openings(person, pack, focus.id, today) if focus.stops else ()
        exams = session.find_exams(person, list_exams(focus))
        return gap_report(told, pack, focus.id, pay, sources, elsewhere, exams, alone=only is not None)

    def write() -> dict[str, Any]:
        told = assess_against(person, standards, today)
        return assessment_json(told, list_elsewhere(person, pack, focus.id, today), only, pay)

    return result, show, write


def _show_what_if(
    session: Session,
    destination: Destination,
    changes: Sequence[str],
    only: str | None,
    checked: str | None,
    *,
    named: bool,
) -> Assessment:
    """Write what changes would do to a person, and give how they would stand with all of them.

    The pay is that of the levels reached before and after, or of the `only` one, for the licenses then held.
    Raises UsageError for a change that cannot be read, and where there is nobody to change.
    """
    pack = session.pack
    if not (named or session.flags.hold_evidence or os.path.exists(saved_profile())):
        raise UsageError(
            "--with needs somebody to start from",
            hint="pass --profile FILE or flags such as --years 3 --license RN, "
            "or save your answers first: carecli profile new",
        )
    what_if = read_what_if(changes, session.person, pack, session.today)
    stood = (what_if.before, what_if.after)
    reached = [only] if only else [found.current_level or found.next_level for found in stood]
    pay = session.find_pay(what_if.changed, reached, reached[-1])
    sources = session.find_sources(pay)
    # A program that reads CSV wants one and the same table, whether there is one change or many.
    in_order = destination.format.takes != "table"
    emit(
        destination,
        lambda: what_if_page(
            what_if,
            pack,
            only or checked,
            pay,
            sources,
            list_sitting(what_if, session),
            alone=only is not None,
            in_order=in_order,
        ),
        lambda: what_if_json(what_if, pack, only, pay),
    )
    return what_if.after


def list_sitting(what_if: WhatIf, session: Session) -> list[Step]:
    """The exam of each certification that is asked about, for who they are before that change."""
    people = [what_if.profile, *(stage.profile for stage in what_if.stages)]
    return [
        exam
        for before, after in pairwise(people)
        for exam in session.find_exams(before, list_new_certifications(before, after, session.today)).values()
    ]


def _is_ready(result: Assessment, level: str) -> bool:
    return any(found.id == level and found.verdict.low == "ready" for found in result.levels)


def read_what_if(typed: Sequence[str], person: Profile, pack: Pack, today: date) -> WhatIf:
    """How a person stands before and after each change typed, in order. Raises UsageError."""
    changed, last = [], person
    for change in typed:
        try:
            laid = lay_over(_read_change(change, last, pack), last, pack)
        except UsageError as error:
            message = re.sub(r"^--[a-z-]+( [a-z-]+)?: ", "", error.message)
            raise UsageError(f"--with '{change}': {message}", hint=error.hint) from None
        last = last if answers_same(last, laid, today) else laid
        changed.append((change, last))
    return ask_what_if(person, changed, pack, today)


def _read_change(typed: str, person: Profile, pack: Pack) -> Flags:
    """The flags that say the same as a change. Raises UsageError, which does not name it yet."""
    name, sign, value = typed.partition("=")
    name, _, skill = (part.strip() for part in name.partition(":"))
    value = value.strip()
    if not sign:
        raise UsageError("a change has a key and a value", hint=f"write it as {EXAMPLES}")
    key = _find_key(name, value, pack)
    if key == "skill":
        if not skill:
            raise UsageError("it names no skill", hint="write it as skill:mentoring=4")
        return Flags(skills=[f"{skill}={value}"])
    if skill:
        raise UsageError(f"{key} takes no ':' before the '='", hint=f"write it as {key}={skill}")
    if not value:
        raise UsageError("it has no value", hint=f"write it as {key}={VALUES.get(key, '+2')}")
    place = PLACES.get(key, key)
    said: Any = value if key == "setting" else [value]
    if key in ("years", "related-years"):
        said = _add_years(key, getattr(person, place), value)
    return Flags(**{place: said})


def _find_key(typed: str, value: str, pack: Pack) -> str:
    key = match_name(typed, KEYS, beginnings=False)
    if key is not None:
        return key
    skills = {skill.id: (skill.name,) for skill in pack.skills.skill}
    if skill := match_name(typed, skills, beginnings=False):
        hint = f"write it as skill:{skill}={value or 4}"
    else:
        hint = suggest_name(typed, KEYS)
    raise UsageError(f"there is nothing named '{typed}' to change", hint=hint)


def _add_years(key: str, years: float | None, typed: str) -> str:
    """The years that `5` or `+2` comes to, as text. Raises UsageError."""
    try:
        if not typed.startswith("+"):
            return repr(parse_years(typed))
        more = parse_years(typed[1:])
    except ValueError as error:
        raise UsageError(str(error)) from None
    if years is None:
        raise UsageError("what to add it to is not known", hint=f"give --{key} N first")
    total = round(years + more, 6)
    if total > MAX_YEARS:
        sums = f"{say_number(years)} and {say_number(more)} make {say_number(total)}"
        raise UsageError(f"{sums}, and years must be from 0 to {MAX_YEARS}")
    return repr(total)
