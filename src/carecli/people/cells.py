"""What a cell of a table says: the answer in the form that all rooms above use, or why it is none.

That form is text and numbers. A list is its entries joined by `;`, "" where nothing is held, null where
nobody knows: `RN@2027-05`, `bachelor:nursing@IN`. Settings, levels and skills are ids of the pack.
"""

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from carecli.engine.money import read_one_pay
from carecli.errors import UsageError
from carecli.names import clean_text, fold, match_name, say_number, suggest_name
from carecli.pack.pack import Names, Pack, list_names
from carecli.pack.validation import validate
from carecli.profile.model import Certification, Education, License
from carecli.profile.places import check_state, find_home, read_country
from carecli.profile.reading import is_none, is_open, parse_education, read_years

if TYPE_CHECKING:
    from carecli.pack.handbook import Country
    from carecli.pack.wages import Area

WORDS = ("target", "setting", "country", "state")
NUMBERS = ("pay", "years", "related_years")
LISTS = ("licenses", "certifications", "education", "done")
TEXTS = ("name", *WORDS, *LISTS)
STATES = "license_states"
"""The column of the states of licenses, in their order: only profiles say them, and no rule asks for them."""

SKILL = "skill:"
"""Before the id of a skill in the name of its column."""

LONGEST = 2_000
"""Letters of a cell that is an answer."""

JOINED = ";"
NONE_HELD = "none"
# What people and programs write where nobody knows, as `fold` writes them, beside those of an interview.
UNKNOWN = {"n/a", "na", "#n/a", "nan", "null", "nil", "-", "\u2013", "\u2014", "?", "tbd", "blank"}
_LEAST = re.compile(
    r"(?:>=?|\u2265|over|above|more than|at least|from|minimum|min\.?)\s*(?P<after>\S.*)"
    r"|(?P<before>.*?\d)\s*(?P<unit>[a-z.]*)\s*(?:\+|plus|(?:or|and)\s+(?:more|over|above|up))"
    r"\s*(?P<late>[a-z.]*)"
)
_MOST = re.compile(r"(?:<=?|\u2264|under|below|less than|up to|at most|maximum|max\.?)\s*(?P<after>\S.*)")
_SPAN = re.compile(
    r"(?P<low>\d+(?:[.,]\d+)?)\s*(?:-|\u2013|\u2014|to)\s*(?P<high>\d+(?:[.,]\d+)?)\s*(?P<unit>[a-z.]*)"
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?: .*)?")
_THOUSANDS = re.compile(r"\d[.,]\d{3}(?!\d)")  # or a fraction of three digits, which nobody writes
_COUNTRY = re.compile(r"(?P<degree>[^@]*)@\s*(?P<country>[^@]+)")
_SEVERAL = re.compile(r"\s*(?:[,/&+\n]|\band\b)\s*", re.IGNORECASE)

Value = str | float | None


class CellAnswer(NamedTuple):
    """What a cell says, None where it says nothing; and how it was taken, where that is not plain."""

    value: Value
    note: str | None = None


class Fault(NamedTuple):
    """Why a cell is no answer, and what would be one."""

    message: str
    hint: str | None = None


class Atlas(NamedTuple):
    """The countries that a pack describes and the areas of its wages, for names such as Ohio."""

    countries: "Sequence[Country]" = ()
    areas: "Sequence[Area]" = ()


class _NoAnswer(Exception):  # noqa: N818  it carries a fault from a reader to `CellReader.read`
    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.fault = Fault(message, hint)


class CellReader:
    """Reads the cells of any column, by the readers of the profile, the flags and the interview."""

    def __init__(self, pack: Pack, atlas: Atlas) -> None:
        """Take the names that are known."""
        self.pack, self.atlas = pack, atlas
        self.names = list_names(pack)
        self.most = pack.skills.scale.most
        self._states = {area.name: (area.id,) for area in atlas.areas if area.kind == "state"}
        self._codes = {name: code for name, (code,) in self._states.items()}
        self.home = find_home(atlas.areas)
        self._entries: dict[tuple[str, str], list[str]] = {}
        self._suggests = True
        self._readers: dict[str, Callable[[str], CellAnswer]] = {
            "target": lambda text: self._read_name(text, "level", self.names.levels),
            "setting": lambda text: self._read_name(text, "setting", self.names.settings),
            "country": self._read_country,
            "state": self._read_state,
            "pay": self._read_pay,
            "years": _read_years,
            "related_years": _read_years,
            **{key: self._make_list_reader(key) for key in LISTS},
        }

    def read(self, key: str, text: str, *, suggests: bool = True) -> CellAnswer | Fault:
        """What a cell of the column of a key says; to suggest the nearest valid one takes time."""
        text, self._suggests = clean_text(text), suggests
        if not text or says_unknown(text):
            return CellAnswer(None)
        if len(text) > LONGEST:
            return Fault(f"has {len(text):,} letters, which is no answer", "is it the right column?")
        if text.startswith("="):
            return Fault(f"'{text}' is a formula, not its result", "save the table with results")
        try:
            return self._read_skill(text) if key.startswith(SKILL) else self._readers[key](text)
        except _NoAnswer as error:
            return error.fault
        except UsageError as error:
            return Fault(error.message, error.hint)
        except ValueError as error:
            return Fault(*_split_hint(str(error).removeprefix("years ")))

    def _read_name(self, text: str, what: str, names: Names) -> CellAnswer:
        found = match_name(text, names)
        if found is None:
            raise self._refuse(text, what, names)
        return CellAnswer(found)

    def _refuse(self, text: str, what: str, names: Names) -> _NoAnswer:
        near = suggest_name(text, names) if self._suggests else None
        return _NoAnswer(f"'{text}' is not a {what} of this pack", near)

    def _read_country(self, text: str) -> CellAnswer:
        try:
            return CellAnswer(read_country(text, self.atlas.countries))
        except UsageError:
            hint = "write its two letters, such as US"
            raise _NoAnswer(f"'{text}' is not a country known here", hint) from None

    def _read_state(self, text: str) -> CellAnswer:
        """A state of the areas by its name or code; elsewhere there are others, of two letters."""
        if found := match_name(text, self._states):
            return CellAnswer(self._codes[found])
        if re.fullmatch("[A-Za-z]{2}", text):
            return CellAnswer(text.upper())
        near = suggest_name(text, self._states) if self._suggests else ""
        hint = near if near.startswith("did you mean") else "write its two letters, such as CA"
        raise _NoAnswer(f"'{text}' is not a state", hint)

    def is_strange(self, state: Value) -> bool:
        """Whether a code is none of the states that are known, though elsewhere it may be one."""
        return self.home is not None and state is not None and state not in self._codes.values()

    def refuse_state(self, code: str) -> Fault | None:
        """Why a code is no state of the country that the areas are in; None where it is one."""
        error = check_state(code, self.home, self.atlas.areas)
        return Fault(error.message.removeprefix("state "), error.hint) if error else None

    def _read_pay(self, text: str) -> CellAnswer:
        try:
            return CellAnswer(float(read_one_pay(text).low))
        except UsageError as error:
            raise _NoAnswer(error.message.removeprefix("--pay "), error.hint) from None

    def _read_skill(self, text: str) -> CellAnswer:
        """A rating by its number or name; a spreadsheet may write 3 as 3.0."""
        scale = self.pack.skills.scale
        whole = re.sub(r"(?<=\d)[.,]0+$", "", text)
        whole = re.sub(rf"\s*(?:/|of|out of)\s*{scale.most}$|\.$", "", whole)
        names = {str(rating): (name,) if name else () for rating, name in enumerate(scale.ratings)}
        found = "0" if is_none(whole) else match_name(whole, names)
        if re.fullmatch(r"\d+[.,]\d+", whole):
            low = int(float(whole.replace(",", ".")))
            hint = f"write {low} or {low + 1}" if low < scale.most else f"{scale.most} is the highest"
            raise _NoAnswer(f"'{text}' is not a rating, which is a whole number", hint)
        if found is None or text.startswith("-"):
            hint = f"give a whole number from {scale.say(0)} to {scale.say(scale.most)}"
            raise _NoAnswer(f"'{text}' is not a rating", hint)
        return CellAnswer(float(found))

    def _make_list_reader(self, key: str) -> Callable[[str], CellAnswer]:
        readers = {"education": self._read_degree, "done": _read_step}
        read = readers.get(key, self._read_credential)

        def read_list(text: str) -> CellAnswer:
            """All entries of a cell."""
            if text.isdecimal():
                raise _NoAnswer(f"'{text}' is a number, not a name", "say what it means with --map FILE")
            if is_none(text):
                return CellAnswer("")
            parts = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
            found = [entry for part in parts for entry in self._read_parts(key, part, read)]
            if NONE_HELD in found:
                raise _NoAnswer(f"'{text}' says none and more", f"name what is held, or only {NONE_HELD}")
            return CellAnswer(JOINED.join(found))

        return read_list

    def _read_parts(self, key: str, part: str, read: Callable[[str, str], str]) -> list[str]:
        """The entries of a part of a cell: one, or several that a comma or `and` divides."""
        if (key, part) not in self._entries:
            try:
                entries = [read(key, part)]
            except (_NoAnswer, ValueError):
                inner = [each for each in _SEVERAL.split(part) if each]
                if len(inner) < 2 or any(is_none(each) for each in inner):
                    raise
                entries = [read(key, each) for each in inner]
            self._entries[key, part] = entries
        return self._entries[key, part]

    def _read_credential(self, key: str, text: str) -> str:
        if is_none(text):
            return NONE_HELD
        typed, at, expires = (part.strip() for part in text.partition("@"))
        names = self.names.licenses if key == "licenses" else self.names.certifications
        code = match_name(typed, names, beginnings=False)
        if code is None:
            raise self._refuse(typed, key[:-1], names)
        if at:
            checked = validate(Certification, {"id": code, "expires": expires}, "")
            if isinstance(checked, list):
                raise _NoAnswer(checked[0].message, checked[0].hint)
        return write_held(code, expires if at else None)

    def _read_degree(self, _: str, text: str) -> str:
        if is_none(text):
            return NONE_HELD
        abroad = _COUNTRY.fullmatch(text)
        written = abroad["degree"] if abroad else text
        field = written.partition(":")[2]
        if re.search(r",[^,:]*:", field):
            raise _NoAnswer(f"'{text}' is more than one degree", "put ; between them")
        level = written.partition(":")[0]
        is_letters = fold(level) in {fold(degree.id) for degree in self.pack.education.degree}
        if not is_letters and match_name(level, self.names.education) is None:
            raise self._refuse(level.strip(), "level of education", self.names.education)
        level, named = parse_education(written, self.pack, self.names)
        country = str(self._read_country(abroad["country"].strip()).value) if abroad else None
        return write_degree(level, named, country)


def _read_step(_: str, text: str) -> str:
    """A step of a plan that is ticked, by its id."""
    if is_none(text):
        return NONE_HELD
    if not re.fullmatch("[a-z0-9]+([-:][a-z0-9]+)*", text.lower()):
        raise _NoAnswer(
            f"'{text}' is not a step of a plan", "name it as carecli plan does, such as first-post"
        )
    return text.lower()


def says_unknown(text: str) -> bool:
    """Whether a text stands for an answer that nobody knows."""
    return is_open(text) or fold(text) in UNKNOWN or text in UNKNOWN


def write_held(code: str, expires: str | None) -> str:
    """A license or certification as an entry of a list."""
    return f"{code}@{expires}" if expires else code


def write_degree(level: str, field: str | None, country: str | None) -> str:
    """A degree as an entry of a list; the marks between entries are blanks in its field."""
    named = clean_text(re.sub("[;@]", " ", field or ""))
    return level + (f":{named}" if named else "") + (f"@{country}" if country else "")


def _read_years(text: str) -> CellAnswer:
    """Years; of a range the low end, which is certain, and nothing where only its high end is said."""
    lower = text.lower()
    if _DAY.fullmatch(text):
        hint = "a spreadsheet takes 3-4 for a day: write it there as text"
        raise _NoAnswer(f"'{text}' is a day, not a number of years", hint)
    if found := _MOST.fullmatch(lower):
        if read_years(found["after"]) <= 1:
            return CellAnswer(0.0, f"'{text}' is taken as 0 years, its low end")
        return CellAnswer(None, f"'{text}' is left unknown, for it has no low end")
    if found := _SPAN.fullmatch(lower):
        read_years(text)  # which refuses one that goes down
        low = read_years(f"{found['low']} {found['unit']}")
        return CellAnswer(low, f"'{text}' is taken as {say_number(low)} years, its low end")
    if found := _LEAST.fullmatch(lower):
        low = read_years(found["after"] or f"{found['before']} {found['unit'] or found['late']}")
        return CellAnswer(low, f"'{text}' is taken as {say_number(low)} years, its low end")
    years = read_years(text)
    unit = "year" if years == 1 else "years"
    note = f"'{text}' is taken as {say_number(years)} {unit}" if _THOUSANDS.search(text) else None
    return CellAnswer(years, note)


def _split_hint(said: str) -> tuple[str, str | None]:
    """What is wrong, and what to do, of a message that holds both."""
    message, colon, hint = said.partition(": ")
    return (message, hint) if colon else (said, None)


def read_licenses(cell: str | None) -> tuple[License, ...] | None:
    """The licenses of a cell: `RN`, or `RN@2027-05-31` for one that expires."""
    held = _split(cell)
    return None if held is None else tuple([License(id=code, expires=end) for code, end in held])


def read_certifications(cell: str | None) -> tuple[Certification, ...] | None:
    """The certifications of a cell, written as licenses are."""
    held = _split(cell)
    return None if held is None else tuple([Certification(id=code, expires=end) for code, end in held])


def read_education(cell: str | None) -> tuple[Education, ...] | None:
    """The degrees of a cell: `bachelor`, `bachelor:nursing`, `bachelor:nursing@IN` with its country."""
    held = _split(cell)
    return None if held is None else tuple([_read_degree(degree, country) for degree, country in held])


def _read_degree(degree: str, country: str | None) -> Education:
    level, _, field = degree.partition(":")
    return Education(level=level, field=field or None, country=country)


def _split(cell: str | None) -> list[tuple[str, str | None]] | None:
    """The entries of a cell, each with what stands behind its `@`."""
    if cell is None:
        return None
    parts = [entry.partition("@") for entry in cell.split(JOINED) if entry]
    return [(said, more or None) for said, _, more in parts]
