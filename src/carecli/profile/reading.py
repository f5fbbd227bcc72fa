"""What a typed answer means: numbers, years, ratings, and several things said in one breath."""

import re
from collections.abc import Iterable, Sequence
from math import isfinite
from typing import Any, Literal, NamedTuple

from carecli.names import NUMBERS, clean_text, fold, match_name, suggest_name
from carecli.pack.ladder import Scale
from carecli.pack.pack import Names, Pack, Vocabulary, list_names

MAX_YEARS = 80
MOST_DIGITS = 10  # of the number of something in a list
Fills = dict[str, Any]  # answers by the field of a profile that they fill
# As `fold` writes them.
OPEN = {
    "skip", "idk", "i-dont-know", "dont-know", "do-not-know", "i-do-not-know", "not-sure", "im-not-sure",
    "unsure", "no-idea", "unknown", "pass", "not-sure-yet", "undecided", "later", "rather-not-say",
}  # fmt: skip
NONE = {
    "none",
    "no",
    "nothing",
    "0",
    "zero",
    "nil",
    "n/a",
    "na",
    "never",
    "not-any",
    "none-yet",
    "no-license",
}
# Words that stand between answers and say nothing themselves.
FILLERS = {
    "a", "an", "the", "in", "of", "from", "for", "my", "i", "am", "im", "have", "hold", "is", "as", "at",
    "or", "me", "hi", "ok", "license", "licensed", "licence", "degree", "state", "current", "active", "also",
    "currently", "only", "just", "plus", "with", "and", "earned",
}  # fmt: skip
OTHER_MEANINGS = {"MA", "MD", "PA"}  # codes of states that stand for a post or a degree as often
LONGEST = 6  # words of one name
_NUMBER = r"(\d+(?:[.,]\d+)?)"
_YEARS, _MONTHS = r"(?:years?|yrs?\.?|y)", r"(?:months?|mos?\.?|m)"
_ABOUT = r"^(?:about|around|over|almost|nearly|roughly|approx\.?|more than|at least|some|~|>)\s*"


def is_open(typed: str) -> bool:
    """Whether an answer says that there is none to give now."""
    return fold(typed) in OPEN


def is_none(typed: str) -> bool:
    """Whether an answer says that there is nothing of what is asked for."""
    return fold(typed) in NONE


def parse_name(typed: str) -> str:
    """A name fit for display. Raises ValueError."""
    name = clean_text(typed)
    if not name:
        raise ValueError("That leaves no name: type one, or skip.")
    return name


def parse_years(typed: str) -> float:
    """A number of years. Raises ValueError."""
    try:
        years = float(typed.strip().replace(",", "."))
    except ValueError:
        raise ValueError(
            f"{clean_text(typed)!r} is not a number: write years in digits, such as 3 or 2.5"
        ) from None
    if not isfinite(years) or not 0 <= years <= MAX_YEARS:
        raise ValueError(f"years must be from 0 to {MAX_YEARS}")
    return years


def read_years(typed: str) -> float:
    """Years as people say them: `12 yrs`, `6 months`, `3-4` (its middle), `none`. Raises ValueError.

    >>> [read_years(said) for said in ("12 yrs", "6 months", "3-4", "two and a half years", "zero")]
    [12.0, 0.5, 3.5, 2.5, 0.0]
    """
    if is_none(typed):
        return 0.0
    text = re.sub(_ABOUT, "", clean_text(typed).lower())
    text = re.sub(r"[a-z]+", lambda word: _say_digits(word[0]), text)
    text = re.sub(
        r"(?<!\d)(\d++) (?:and )?(?:a half|1/2)", r"\1.5", re.sub(r"^(?:a half|half)(?: an?)?", "0.5", text)
    )
    text = re.sub(rf"^an? (?={_YEARS}|{_MONTHS})", "1 ", text)
    unit = rf"\s*(?:(?P<years>{_YEARS})|(?P<months>{_MONTHS}))?"
    if found := re.fullmatch(rf"{_NUMBER}\s*(?:-|\u2013|to|or)\s*{_NUMBER}{unit}", text):
        low, high = parse_years(found[1]), parse_years(found[2])
        if low > high:
            raise ValueError(f"{clean_text(typed)!r} goes down: write the lower number first")
        return _round((low + high) / 2, in_months=found["months"] is not None)
    if found := re.fullmatch(rf"{_NUMBER}\s*{_YEARS}\s*(?:and|,)?\s*{_NUMBER}\s*{_MONTHS}", text):
        return _round(parse_years(found[1]) * 12 + parse_years(found[2]), in_months=True)
    if found := re.fullmatch(rf"{_NUMBER}\s*(?:\+|plus)?{unit}\s*(?:\+|plus)?", text):
        in_months = found["months"] is not None
        return _round(float(found[1].replace(",", ".")), in_months=in_months)
    return parse_years(typed)


def _say_digits(word: str) -> str:
    return str(NUMBERS.index(word)) if word in NUMBERS else word


def _round(amount: float, *, in_months: bool) -> float:
    return parse_years(repr(round(amount / 12, 2) if in_months else amount))


def parse_rating(typed: str, scale: Scale) -> int:
    """A rating on the scale of a pack. Raises ValueError."""
    said = typed.strip().lower()
    names = [name.lower() for name in scale.ratings]
    if said and said in names:
        return names.index(said)
    numbers = [str(rating) for rating in range(len(names))]
    if said not in numbers:
        raise ValueError(f"{clean_text(typed)!r} is not a rating: give a whole number from {scale.span}")
    return numbers.index(said)


def read_rating(typed: str, scale: Scale) -> int:
    """A rating as people say it: `3`, `3/5`, `comp`. Raises ValueError."""
    if is_none(typed):
        return 0
    names = {str(rating): (name,) for rating, name in enumerate(scale.ratings) if name}
    of_all = rf"\s*(?:/|of|out of)\s*{scale.most}$|\.$"
    return parse_rating(match_name(typed, names) or re.sub(of_all, "", clean_text(typed)), scale)


def find_place(typed: str, count: int) -> int | None:
    """The place in a list of so many that a number names, the first being 0; None where it names none."""
    number = int(typed) if typed.strip().isdecimal() and len(typed) < MOST_DIGITS else 0
    return number - 1 if 1 <= number <= count else None


def pick_name(typed: str, what: str, names: Names) -> str:
    """The id that a number in the list or a name stands for. Raises ValueError."""
    ids = list(names)
    if (place := find_place(typed, len(ids))) is not None:
        return ids[place]
    found = match_name(typed, names)
    if found is None:
        raise ValueError(f"{clean_text(typed)!r} is not a {what} here: {suggest_name(typed, names)}")
    return found


def parse_education(typed: str, pack: Pack, names: Vocabulary) -> tuple[str, str | None]:
    """Level and field of `LEVEL`, `LEVEL:FIELD` or letters such as BSN. Raises ValueError."""
    level, _, field = typed.partition(":")
    degree = next((d for d in pack.education.degree if fold(d.id) == fold(level)), None)
    if degree:
        return degree.level, clean_text(field) or degree.field
    return pick_name(level, "level of education", names.education), clean_text(field) or None


Kind = Literal["role", "license", "certification", "degree", "level", "field", "state"]


class Word(NamedTuple):
    """Something of the pack that was named: what it is, and its id."""

    kind: Kind
    id: str


class AnswerWords:
    """What the words of an answer may stand for: all that a pack names, and the states."""

    def __init__(self, pack: Pack, states: Names) -> None:
        """Collect the names; `states` are those of the wage tables by their codes."""
        names, study = list_names(pack), pack.education
        named: list[tuple[Kind, Names]] = [
            ("role", {role.id: (role.name, *role.also) for role in pack.credentials.role}),
            ("license", names.licenses),
            ("certification", names.certifications),
            ("degree", {degree.id: (degree.name,) for degree in study.degree}),
            ("level", names.education),
            ("field", {field.id: (field.name, *field.also) for field in study.field}),
            ("state", states),
        ]
        self.meanings: dict[str, list[Word]] = {}
        for kind, known in named:
            for identifier, others in known.items():
                for name in (identifier, *others):
                    self.meanings.setdefault(fold(name), []).append(Word(kind, identifier))

    def find(self, phrase: str, kinds: Iterable[Kind]) -> Word | None:
        """What a phrase stands for: the first of the kinds that has exactly one thing of that name."""
        meant = self.meanings.get(fold(phrase), [])
        for kind in kinds:
            found = {word for word in meant if word.kind == kind}
            if len(found) == 1:
                return found.pop()
        return None


def read_words(
    typed: str, lexicon: AnswerWords, kinds: Sequence[Kind], numbered: Sequence[Word] = ()
) -> list[Word | str]:
    """All that an answer names, in its order, and as text what it does not: `RN, BSN in Ohio`.

    Numbers are those of a list on the screen.
    """
    found: list[Word | str] = []
    for part in re.split(r"[,;/&+\n]|\band\b|\bwith\b", typed):
        words = part.replace("(", " ").replace(")", " ").split()
        start = 0
        while start < len(words):
            if (place := find_place(words[start].rstrip("."), len(numbered))) is not None:
                found.append(numbered[place])
                start += 1
                continue
            word, length = _find_longest(words, start, lexicon, kinds)
            if word is not None:
                found.append(word)
            elif words[start].lower().strip(".") not in FILLERS:
                found.append(words[start])
            start += length
    return found


def _find_longest(
    words: Sequence[str], start: int, lexicon: AnswerWords, kinds: Sequence[Kind]
) -> tuple[Word | None, int]:
    for length in range(min(LONGEST, len(words) - start), 0, -1):
        phrase = " ".join(words[start : start + length])
        word = lexicon.find(phrase, kinds)
        if word and not (word.kind == "state" and len(phrase) == len("OH") and _is_word(words, start)):
            return word, length
    return None, 1


def _is_word(words: Sequence[str], start: int) -> bool:
    """Whether two letters are rather a word, or stand for something else, than the code of a state."""
    code = words[start]
    if code.lower() in FILLERS:
        return not code.isupper() or start + 1 < len(words)
    return code.upper() in OTHER_MEANINGS and start == 0


def fill(words: Iterable[Word | str], pack: Pack, *, takes_fields: bool = False) -> Fills:
    """The answers that words give. Text between them is the field of a degree where that is asked.

    Raises ValueError for what was not understood.
    """
    fills: Fills = {}
    for word in words:
        if isinstance(word, str):
            degrees = fills.get("education", [])
            if not (takes_fields and degrees) or re.fullmatch(f"{_YEARS}|{_MONTHS}", word.lower()):
                raise ValueError(clean_text(word))
            degrees[-1]["field"] = f"{degrees[-1].get('field', '')} {word}".strip()
        elif word.kind in ("license", "certification"):
            held = fills.setdefault(f"{word.kind}s", [])
            held += [word.id] if word.id not in held else []
        elif word.kind in ("degree", "level"):
            fills.setdefault("education", []).append(_read_degree(word, pack, fills.pop("field", None)))
        elif word.kind == "field" and fills.get("education"):
            fills["education"][-1].setdefault("field", word.id)
        else:
            fills[word.kind] = word.id
    return fills


def _read_degree(word: Word, pack: Pack, field: str | None) -> dict[str, str]:
    if word.kind == "level":
        return {"level": word.id} | ({"field": field} if field else {})
    degree = next(found for found in pack.education.degree if found.id == word.id)
    return {"level": degree.level, "field": degree.field}
