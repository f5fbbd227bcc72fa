"""Names that people type, and their text: matching, suggesting, clean text, amounts, months, counts."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from functools import lru_cache

from carecli.errors import UsageError

LEAST_LETTERS = 3  # of a word that is only begun
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
SHORT_MONTHS = tuple(month[:3].lower() for month in MONTHS)
MONTH = (  # by its name, in a pattern that takes letters of any case
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
NUMBERS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
YEARS = range(1900, 2200)  # in which a date may lie; another year is a slip of the finger


@lru_cache(maxsize=4096)  # a file of many problems compares the same names again and again
def fold(name: str) -> str:
    """A name without case, dots and apostrophes, and with spaces and underscores as single hyphens."""
    for mark, instead in (("_", " "), ("-", " "), (".", ""), ("'", ""), ("\u2019", "")):
        name = name.replace(mark, instead)
    return "-".join(name.lower().split())


def spell_plainly(name: str, otherwise: str) -> str:
    """A name in lower-case letters without accents, digits and single hyphens, 40 at most, or `otherwise`.

    >>> spell_plainly("../Mar\u00eda (Tuesday)", "person")
    'maria-tuesday'
    """
    apart = unicodedata.normalize("NFKD", fold(name))
    kept = "".join(c if c.isascii() and c.isalnum() else " " for c in apart if not unicodedata.combining(c))
    return "-".join(kept.split())[:40].strip("-") or otherwise


def match_name(typed: str, names: Mapping[str, Iterable[str]], *, beginnings: bool = True) -> str | None:
    """The id that `typed` means, or None. `names` maps each id to its other names.

    An exact name wins over a beginning, a beginning over words from anywhere in a name; either must lead to
    one id only. Without `beginnings` only exact names count: half a license is no license.

    >>> match_name("clinic", {"hospital": ("Hospital",), "outpatient": ("Outpatient clinic",)})
    'outpatient'
    """
    if typed in names:
        return typed
    wanted = fold(typed)
    if not wanted:
        return None
    folded = {identifier: [fold(identifier), *map(fold, others)] for identifier, others in names.items()}
    exact = [identifier for identifier, known in folded.items() if wanted in known]
    if exact or not beginnings:
        return exact[0] if len(exact) == 1 else None
    begun = [identifier for identifier, known in folded.items() if any(k.startswith(wanted) for k in known)]
    found = begun or [name for name, known in folded.items() if any(_has_words(k, wanted) for k in known)]
    return found[0] if len(found) == 1 else None


def _has_words(name: str, wanted: str) -> bool:
    """Whether each word that is wanted stands in a folded name, or begins a word of it with three letters."""
    words = name.split("-")
    return all(
        word in words or (len(word) >= LEAST_LETTERS and any(w.startswith(word) for w in words))
        for word in wanted.split("-")
    )


def suggest_name(typed: str, names: Mapping[str, Iterable[str]]) -> str:
    """A hint for a name that matches nothing: the nearest ids, or all of them, if any."""
    wanted = fold(typed)
    spelled = {
        fold(name): identifier for identifier, others in names.items() for name in (*others, identifier)
    }
    begun = [identifier for folded, identifier in spelled.items() if wanted and folded.startswith(wanted)]
    begun = begun or [name for folded, name in spelled.items() if wanted and _has_words(folded, wanted)]
    near = begun or [spelled[folded] for folded in get_close_matches(wanted, spelled, n=3, cutoff=0.6)]
    if near:
        return f"did you mean {' or '.join(dict.fromkeys(near))}?"
    listed = list(names)
    if not listed:
        return "this pack has none"
    if len(listed) <= 12:
        return f"choose one of {', '.join(listed)}"
    return f"there are {len(listed)}, such as {', '.join(listed[:5])}"


_ESCAPE_SEQUENCE = r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)?"
INVISIBLE = (  # marks of direction and order, line separators, letters that hide, halves of letters
    "\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff"
)


def spell_unseen(found: re.Match[str]) -> str:
    """What was found, as JSON spells a letter by its number; beyond the first plane those are two."""
    return re.sub("(....)", r"\\u\1", found[0].encode("utf-16-be", "surrogatepass").hex())


def clean_text(text: str) -> str:
    """Text fit for one line of a terminal: no control or direction characters, single spaces.

    Joiners (U+200C, U+200D) stay: names in several scripts need them.
    """
    if not text.isprintable() or "  " in text:
        text = re.sub(f"[{INVISIBLE}]", "", re.sub(_ESCAPE_SEQUENCE, "", text))
        text = "".join(c if ord(c) >= 0x20 and not 0x7F <= ord(c) < 0xA0 else " " for c in text)
        text = re.sub(r"\s+", " ", text)
    return text.strip()


def clean_lines(text: str) -> str:
    """What carecli says itself, each line clean and its indent kept. A byte that is no letter leaves a mark.

    So the name of a file that is printed is never that of another file.
    """
    lines = re.sub("[\ud800-\udfff]", "\ufffd", text).split("\n")
    return "\n".join(f"{line[: len(line) - len(line.lstrip(' '))]}{clean_text(line)}" for line in lines)


def read_day(written: str) -> date:
    """The day written as 2027-03-01; Python also reads other ways to write one. Raises ValueError."""
    day = date.fromisoformat(written)
    if written != day.isoformat():
        raise ValueError(written)
    return day


def read_moment(written: str) -> datetime:
    """The moment written as 2026-11-23T09:30:00Z, in no other way. Raises ValueError."""
    moment = datetime.fromisoformat(written)
    if written != f"{moment.replace(tzinfo=None).isoformat()}Z":
        raise ValueError(written)
    return moment


def say_number(number: float) -> str:
    """A number without an empty decimal: 2, 2.5."""
    return f"{number:.10g}"


def say_amount(number: float) -> str:
    """A number with commas in its thousands and no empty decimal: `110,680`, `23.2`."""
    return f"{number:,.0f}" if float(number).is_integer() else say_number(number)


def resolve(
    typed: str, what: str, names: Mapping[str, Iterable[str]], *, beginnings: bool = True, otherwise: str = ""
) -> str:
    """The id that a name means. Raises UsageError with the nearest ones and what to do `otherwise`."""
    found = match_name(typed, names, beginnings=beginnings)
    if found is None:
        hint = "; ".join(part for part in (suggest_name(typed, names), otherwise) if part)
        raise UsageError(f"there is no {what} '{typed}'", hint=hint)
    return found
