"""What if: the changes typed after `--with`, laid over a person one after the other."""

import os
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from carecli.cli.answers import Flags, lay_over
from carecli.cli.output import Destination, emit
from carecli.cli.session import find_pay, find_sources
from carecli.engine.results import Assessment
from carecli.engine.what_if import WhatIf, answers_same, ask_what_if
from carecli.errors import UsageError
from carecli.interview.questions import MAX_YEARS, parse_years
from carecli.names import match_name, suggest_name
from carecli.pack.pack import Pack
from carecli.profile.files import saved_profile
from carecli.profile.model import Profile
from carecli.views.what_if import what_if_json, what_if_page
from carecli.views.words import say_number

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
NO_FLAGS = Flags(*(None,) * len(Flags._fields))


def check_start(named: str | None, flags: Flags) -> None:
    """Raise UsageError where there is nobody to change: a what-if asks no questions."""
    if named is None and not flags.hold_evidence and not os.path.exists(saved_profile()):
        raise UsageError(
            "--with needs somebody to start from",
            hint="pass --profile FILE or flags such as --years 3 --license RN, "
            "or save your answers first: carecli profile new",
        )


def show_what_if(
    destination: Destination,
    folder: Path,
    pack: Pack,
    person: Profile,
    changes: Sequence[str],
    only: str | None,
    checked: str | None,
    today: date,
) -> Assessment:
    """Write what changes would do to a person, and return how she would stand with all of them.

    The pay is that of the levels reached before and after, or of the `only` one, for the licenses then held.
    Raises UsageError for a change that cannot be read.
    """
    what_if = read_what_if(changes, person, pack, today)
    reached = [only] if only else [what_if.before.current_level, what_if.after.current_level]
    pay = find_pay(folder, pack, what_if.changed, [level for level in reached if level], today)
    sources = find_sources(folder, pack, pay)
    # A program that reads one table wants one and the same table, whether there is one change or many.
    in_order = destination.format.takes != "table"
    emit(
        destination,
        lambda: what_if_page(
            what_if, pack, only or checked, pay, sources, alone=only is not None, in_order=in_order
        ),
        lambda: what_if_json(what_if, pack, only, pay),
    )
    return what_if.after


def read_what_if(typed: Sequence[str], person: Profile, pack: Pack, today: date) -> WhatIf:
    """Return how a person stands before and after each change typed, in order. Raises UsageError."""
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
    """Return the flags that say the same as a change. Raises UsageError, which does not name it yet."""
    name, sign, value = typed.partition("=")
    name, _, skill = (part.strip() for part in name.partition(":"))
    value = value.strip()
    if not sign:
        raise UsageError("a change has a key and a value", hint=f"write it as {EXAMPLES}")
    key = _find_key(name, value, pack)
    if key == "skill":
        if not skill:
            raise UsageError("it names no skill", hint="write it as skill:mentoring=4")
        return NO_FLAGS._replace(skills=[f"{skill}={value}"])
    if skill:
        raise UsageError(f"{key} takes no ':' before the '='", hint=f"write it as {key}={skill}")
    if not value:
        raise UsageError("it has no value", hint=f"write it as {key}={VALUES.get(key, '+2')}")
    place = PLACES.get(key, key)
    if key in ("years", "related-years"):
        return NO_FLAGS._replace(**{place: _add_years(key, getattr(person, place), value)})
    flag: Any = value if key == "setting" else [value]
    return NO_FLAGS._replace(**{place: flag})


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
    """Return the years that `5` or `+2` comes to, as text. Raises UsageError."""
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
