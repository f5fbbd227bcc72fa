"""What counts as an answer: turning what was typed into a value, or saying what to do instead."""

from math import isfinite

from carecli.guide.naming import fold, match_name, suggest_name
from carecli.guide.pack import Pack
from carecli.guide.record import clean_text
from carecli.profile.model import Names, Vocabulary
from carecli.report.wording import STAGES

MAX_YEARS = 80


def parse_name(typed: str) -> str:
    """Return a name fit for display. Raises ValueError."""
    name = clean_text(typed)
    if not name:
        raise ValueError("That leaves no name: type one, or skip.")
    return name


def parse_years(typed: str) -> float:
    """Return a number of years. Raises ValueError."""
    try:
        years = float(typed.strip().replace(",", "."))
    except ValueError:
        raise ValueError(
            f"{clean_text(typed)!r} is not a number: write years in digits, such as 3 or 2.5"
        ) from None
    if not isfinite(years) or not 0 <= years <= MAX_YEARS:
        raise ValueError(f"years must be from 0 to {MAX_YEARS}")
    return years


def parse_rating(typed: str) -> int:
    """Return a rating. Raises ValueError."""
    if typed.strip().lower() in STAGES:
        return STAGES.index(typed.strip().lower())
    if typed.strip() not in ("0", "1", "2", "3", "4", "5"):
        raise ValueError(
            f"{clean_text(typed)!r} is not a rating: give a whole number from 0 (none) to 5 (expert)"
        )
    return int(typed)


def pick_name(typed: str, what: str, names: Names) -> str:
    """Return the id that a number in the list or a name stands for. Raises ValueError."""
    ids = list(names)
    if typed.strip().isdecimal() and 1 <= int(typed) <= len(ids):
        return ids[int(typed) - 1]
    found = match_name(typed, names)
    if found is None:
        raise ValueError(f"{clean_text(typed)!r} is not a {what} here: {suggest_name(typed, names)}")
    return found


def parse_education(typed: str, pack: Pack, names: Vocabulary) -> tuple[str, str | None]:
    """Return level and field of `LEVEL`, `LEVEL:FIELD` or letters such as BSN. Raises ValueError."""
    level, _, field = typed.partition(":")
    degree = next((d for d in pack.education.degree if fold(d.id) == fold(level)), None)
    if degree:
        return degree.level, clean_text(field) or degree.field
    return pick_name(level, "level of education", names.education), clean_text(field) or None


def match_credential(typed: str, kind: str, names: Names) -> str:
    """Return the code of a credential. Raises ValueError."""
    found = match_name(typed, names, beginnings=False)
    if found is None:
        hint = f"{suggest_name(typed, names)}; or type none"
        raise ValueError(f"{clean_text(typed)!r} is not a {kind} that counts here: {hint}")
    return found
