"""`carecli assess`: the gap report against every level, and what changes to the answers would do."""

import os
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Annotated, Any

import typer

from carecli.cli import options
from carecli.cli.answers import lay_over, say_flags
from carecli.cli.completion import complete_levels
from carecli.cli.options import Flags
from carecli.cli.output import Destination, emit
from carecli.cli.session import Session
from carecli.engine.assess import assess_against
from carecli.engine.openings import ask_levels, ask_settings, list_elsewhere, list_openings, read_papers
from carecli.engine.results import Assessment, Step
from carecli.engine.what_if import Apart, WhatIf, answers_same, ask_what_if
from carecli.errors import ExitCode, UsageError
from carecli.names import match_name, say_number, suggest_name
from carecli.pack.pack import Pack, list_names
from carecli.pack.sources import Source
from carecli.profile.files import saved_profile
from carecli.profile.model import Profile
from carecli.profile.reading import MAX_YEARS, parse_years
from carecli.views.answer import ScreenAnswer, find_focus, is_on_paper
from carecli.views.assess import assessment_json, gap_report, list_exams
from carecli.views.outcome import outcome_page
from carecli.views.page import Page
from carecli.views.standing import standing_page
from carecli.views.what_if import list_new_certifications, what_if_json, what_if_page
from carecli.views.why import Why, reasons_page, why_page

app = typer.Typer(add_completion=False, rich_markup_mode=None)
MOST_CHANGES = 50  # each is judged anew
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
    why: options.Why = None,
    depth: options.Depth,
    ratings: Annotated[
        str | None,
        typer.Option(
            "--ratings",
            metavar="WHOSE",
            help="Whose ratings count: own, other, lower or higher (see carecli rate).",
        ),
    ] = None,
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
    if changes and why is not None:
        raise UsageError("--why and --with do not go together", hint="ask for the one, then for the other")
    answer = None if no_input or changes else answer_page
    session = Session(
        pack, profile=profile, flags=flags, today=today, answer=answer, in_lines=out.plain, ratings=ratings
    )
    destination = out.choose(profile, private=True, can_ask=not no_input)
    only, checked = session.find_level(level), session.find_level(check)
    if changes:
        result = _show_what_if(session, destination, depth, changes, only or checked, only, profile)
    else:
        result = _show_gaps(session, destination, depth, only, checked, why)
    if checked and not _is_ready(result, checked):
        raise typer.Exit(ExitCode.ANSWER_IS_NO)


def _show_gaps(
    session: Session,
    destination: Destination,
    depth: options.Depth,
    only: str | None,
    checked: str | None,
    why: str | None,
) -> Assessment:
    """Write where a person stands, with the pay of what they have reached, what is next and what is shown."""
    result, show, write = _lay_out(
        session, session.person, depth, only, checked, why, is_whole=destination.is_whole
    )
    asks_for_more = not (only is None and checked is None and why is None and depth == options.Depth())
    if asks_for_more or not (session.is_shown and destination.is_screen):
        emit(destination, show, write)
    return result


def answer_page(session: Session, person: Profile) -> Page:
    """What this command shows a person, for whoever is asking them."""
    return _lay_out(session, person, options.Depth(), who="")[1]()


def _lay_out(
    session: Session,
    person: Profile,
    depth: options.Depth,
    only: str | None = None,
    checked: str | None = None,
    why: str | None = None,
    *,
    is_whole: bool = False,
    who: str | None = None,
) -> tuple[Assessment, Callable[[], Page], Callable[[], dict[str, Any]]]:
    """How a person stands, and what makes the page and the JSON of it."""
    pack, today = session.pack, session.today
    standards = session.find_standards(person)
    result = assess_against(person, standards, today, "none")
    focus = find_focus(result, only or checked)
    reached = [only] if only else [*result.current_levels, *result.next_levels, focus.id]
    pay = session.find_pay(person, reached, focus.id)
    sources = session.find_sources(pay)

    def answer() -> ScreenAnswer:
        """The answer as the screen says it: the verdict on the level in focus, with its smallest lift."""
        return ScreenAnswer(
            assess_against(person, standards, today, (focus.id,)),
            focus.id,
            pack,
            list_openings(person, pack, focus.id, today) if focus.stops else (),
            read_papers(person, pack, focus.id, today) if is_on_paper(result, focus) else None,
            pay,
            session.who if who is None else who,
        )

    def explain() -> Page:
        """The whole report, with every gap."""
        told = answer()
        exams = session.find_exams(person, list_exams(focus))
        return gap_report(
            told.assessment, pack, focus.id, pay, sources, told.openings, exams, alone=only is not None
        )

    def show() -> Page:
        """The page of what was asked for: the reason of one thing, the answer, or the report."""
        if why is not None:
            return _explain_why(why, answer(), session, sources)
        return depth.choose(
            lambda: standing_page(answer(), sources, alone=only is not None),
            explain,
            is_whole=is_whole,
        )

    def write() -> dict[str, Any]:
        """The assessment as JSON."""
        told = assess_against(person, standards, today)
        elsewhere = list_elsewhere(person, pack, focus.id, today)
        return assessment_json(told, elsewhere, only, pay, answer())

    return result, show, write


def _explain_why(why: str, answer: ScreenAnswer, session: Session, sources: Sequence[Source]) -> Page:
    """Why the level asks what it asks, or for the one requirement named. Raises UsageError."""
    focus, pack = answer.focus, session.pack
    asked = [finding.requirement for finding in focus.findings]
    found = options.find_requirement(why, asked)
    if found is None:
        return reasons_page(focus.title, asked, pack, sources, focus.findings)
    finding = next(f for f in focus.findings if f.requirement is found)
    levels = ask_levels(session.find_standards(session.person), found.id)
    told = Why(focus.title, found, finding, levels, ask_settings(pack, focus.id, found.id))
    return why_page(told, pack, sources)


def _show_what_if(
    session: Session,
    destination: Destination,
    depth: options.Depth,
    changes: Sequence[str],
    level: str | None,
    only: str | None,
    named: str | None,
) -> Assessment:
    """Write what changes would do to a person, and give how they would stand with all of them.

    The pay is that of the levels reached before and after and of the one it goes into, or of the `only` one,
    for the licenses then held. Raises UsageError for a change that cannot be read, and where there is nobody
    to change.
    """
    pack = session.pack
    if not (named or session.flags.hold_evidence or os.path.exists(saved_profile())):
        raise UsageError(
            "--with needs somebody to start from",
            hint=f"pass --profile FILE or {say_flags(pack)}, or save your answers first: carecli profile new",
        )
    if len(changes) > MOST_CHANGES:
        raise UsageError(
            f"--with is given {len(changes):,} times", hint=f"try at most {MOST_CHANGES} changes at once"
        )
    what_if = read_what_if(changes, session.person, pack, session.today)
    stood = (what_if.before, what_if.after)
    focus = find_focus(what_if.after, level)
    reached = [found.current_level or found.next_level for found in stood]
    pay = session.find_pay(what_if.changed, [only] if only else [*reached, focus.id], focus.id)
    sources = session.find_sources(pay)

    def explain() -> Page:
        """The whole report, with every gap."""
        sitting = list_sitting(what_if, session)
        # A program that reads CSV wants one and the same table, whether there is one change or many.
        in_order = destination.format.takes != "table"
        return what_if_page(
            what_if, pack, level, pay, sources, sitting, alone=only is not None, in_order=in_order
        )

    emit(
        destination,
        lambda: depth.choose(
            lambda: outcome_page(what_if, pack, sources, level, pay, alone=only is not None),
            explain,
            is_whole=destination.is_whole,
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
    apart = [
        Apart(_lay_all([change], person, pack), _lay_all([*typed[:place], *typed[place + 1 :]], person, pack))
        for place, change in enumerate(typed)
    ]
    return ask_what_if(person, changed, pack, today, apart)


def _lay_all(typed: Sequence[str], person: Profile, pack: Pack) -> Profile | None:
    """The person with these changes; None where one cannot be made without those that are left out."""
    try:
        for change in typed:
            person = lay_over(_read_change(change, person, pack), person, pack)
    except UsageError:
        return None
    return person


def _read_change(typed: str, person: Profile, pack: Pack) -> Flags:
    """The flags that say the same as a change. Raises UsageError, which does not name it yet."""
    name, sign, value = typed.partition("=")
    name, _, skill = (part.strip() for part in name.partition(":"))
    value = value.strip()
    if not sign:
        changes = pack.guide.words.changes or f"years=+2 or {_choose_skill(pack)}"
        raise UsageError("a change has a key and a value", hint=f"write it as {changes}")
    key = _find_key(name, value, pack)
    if key == "skill":
        if not skill:
            raise UsageError("it names no skill", hint=f"write it as {_choose_skill(pack)}")
        return Flags(skills=[f"{skill}={value}"])
    if skill:
        raise UsageError(f"{key} takes no ':' before the '='", hint=f"write it as {key}={skill}")
    if not value:
        raise UsageError("it has no value", hint=f"write it as {key}={_choose_value(key, pack)}")
    place = PLACES.get(key, key)
    said: Any = value if key == "setting" else [value]
    if key in ("years", "related-years"):
        said = _add_years(key, getattr(person, place), value)
    return Flags(**{place: said})


def _choose_skill(pack: Pack) -> str:
    """A skill with a rating, as an example."""
    return f"skill:{pack.skills.skill[0].id}={pack.skills.scale.competent}"


def _choose_value(key: str, pack: Pack) -> str:
    """A value of the pack for a kind of change, as an example."""
    names = list_names(pack)
    known: dict[str, Iterable[str]] = {
        "education": [*(degree.id for degree in pack.education.degree), *names.education],
        "license": names.licenses,
        "certification": names.certifications,
        "setting": names.settings,
    }
    return next(iter(known.get(key, ())), "+2")


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
