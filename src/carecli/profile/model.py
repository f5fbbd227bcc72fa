"""The profile: what a person has told carecli, read and written. Absent is unknown, empty is none."""

import json
import shlex
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, Literal

if TYPE_CHECKING:
    from pydantic_core.core_schema import ValidationInfo

from carecli.errors import PersonalFileError, Problem
from carecli.names import YEARS, match_name, read_day
from carecli.pack.fields import (
    NOTHING,
    CountryCode,
    Identifier,
    Matching,
    Prepared,
    Record,
    Schema,
    StateCode,
    Text,
    Verified,
)
from carecli.pack.ladder import Rating, Years
from carecli.pack.pack import Pack, list_names
from carecli.pack.pay import Money
from carecli.pack.reading import MAX_BYTES, DocumentError, count_problems, decode, parse, read_bytes
from carecli.pack.validation import validate
from carecli.profile.documents import FileKind, name_document

SCHEMA: Literal["carecli.profile/1"] = "carecli.profile/1"
MOST_RATINGS = 1_000


class _Known:
    """Makes an annotated text one of the names of its kind in the pack, and the id that it stands for."""

    def __init__(self, what: str, kind: str) -> None:
        self.what, self.kind = what, kind

    def apply(self, schema: Schema) -> Schema:
        """The schema of the value itself, with this check."""
        function = {"type": "with-info", "function": self._resolve}
        return {"type": "function-after", "function": function, "schema": schema}

    def _resolve(self, name: str, info: "ValidationInfo") -> str:
        """The id; the names that there are go into the error, for its hint."""
        from pydantic_core import PydanticCustomError

        if not info.context:
            return name
        names = getattr(info.context["vocabulary"], self.kind)
        found = match_name(name, names, beginnings=self.what not in ("license", "certification"))
        if found is None:
            said = {"shown": f"'{name}'", "what": self.what, "names": names}
            raise PydanticCustomError("unknown_name", "{shown} is not a {what} of this pack", said)
        return found


class _OrCode(Prepared):
    """Lets a bare code stand for a credential held, in the file and in the schema that editors read."""

    def apply(self, schema: Schema) -> Schema:
        """The schema of the value itself, with this check."""
        return {**super().apply(schema), "metadata": {"pydantic_js_functions": [_show_code]}}


def _from_code(value: Any) -> Any:
    return {"id": value} if isinstance(value, str) else value


def _show_code(schema: Schema, show: Callable[[Schema], Any]) -> dict[str, Any]:
    return {"anyOf": [{"type": "string"}, show(schema)]}


def _write_day(value: Any) -> Any:
    """A day as TOML itself writes it, without quotes, as text."""
    return value.isoformat() if type(value) is date else value


OrDay = Prepared(_write_day)
"""Lets a day as TOML itself writes it, without quotes, stand for its text."""


def _find_day(text: str) -> str:
    """The text of a day or month that there is, in a year that somebody may mean."""
    year, month = int(text[:4]), int(text[5:7])
    if year not in YEARS:
        raise ValueError(f"must be in a year from {YEARS.start} to {YEARS.stop - 1}")
    try:
        read_day(text if len(text) > len("2028-05") else f"{text}-01")
    except ValueError:
        last = monthrange(year, month)[1]
        raise ValueError(f"must be a day that exists ({text[:7]} has {last})") from None
    return text


_Expiry = Annotated[
    str,
    Matching(
        r"[0-9]{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?", "must be a month or a day, such as 2028-05"
    ),
    Verified(_find_day),
    OrDay,
]


class _OnScale:
    """Keeps a rating on the scale of the pack."""

    @staticmethod
    def apply(schema: Schema) -> Schema:
        """The schema of the value itself, with this check before its own."""
        function = {"type": "with-info", "function": _refuse_off_scale}
        return {"type": "function-before", "function": function, "schema": schema}


def _refuse_off_scale(rating: Any, info: "ValidationInfo") -> Any:
    if info.context and type(rating) is int:
        scale = info.context["vocabulary"].scale
        if not 0 <= rating <= scale.most:
            raise ValueError(f"must be a rating from {scale.span}")
    return rating


class _EachOnce:
    """Refuses a table of skills with two spellings of one, which would silently drop a rating."""

    @staticmethod
    def apply(schema: Schema) -> Schema:
        """The schema of the value itself, with this check."""
        function = {"type": "with-info", "function": _refuse_repeated_skills}
        return {"type": "function-before", "function": function, "schema": schema}


def _refuse_repeated_skills(skills: Any, info: "ValidationInfo") -> Any:
    # Each is looked up, so they are bounded.
    if isinstance(skills, dict) and len(skills) > MOST_RATINGS:
        raise ValueError(f"must have at most {MOST_RATINGS:,} ratings")
    if info.context and isinstance(skills, dict):
        names = info.context["vocabulary"].skills
        found: set[str] = set()
        for key in skills:
            skill = match_name(str(key), names)
            if skill in found:
                raise ValueError(f"name {skill!r} twice, the second time as {key!r}: keep one")
            found |= {skill} if skill else set()
    return skills


class _Held(Record):
    expires: _Expiry | None = None

    def is_current(self, today: date) -> bool:
        """Whether it has not expired on `today`; a month without a day lasts to its end."""
        return self.expires is None or self.expires >= today.isoformat()[: len(self.expires)]


class License(_Held):
    """A license held in `states`, where they are known; `expires` is a month (2028-05) or a day."""

    id: Annotated[Text, _Known("license", "licenses")]
    states: tuple[StateCode, ...] = ()


class Certification(_Held):
    """A certification held; `expires` is a month (2028-05) or a day."""

    id: Annotated[Text, _Known("certification", "certifications")]


class Education(Record):
    """A completed level of education, with its field as the person writes it, and where it was earned."""

    level: Annotated[Text, _Known("level of education", "education")]
    field: Text | None = None
    country: CountryCode | None = None


_Skill = Annotated[Text, _Known("skill", "skills")]
_Rated = Annotated[Rating, _OnScale]


class Profile(Record):
    """One person's answers. Everything is optional (design section 5).

    `pay` is that of today, a year. `done` are the steps of their plan that they have ticked.
    """

    schema_: Literal["carecli.profile/1"] = SCHEMA
    name: Text | None = None
    target: Annotated[Text, _Known("level", "levels")] | None = None
    setting: Annotated[Text, _Known("setting", "settings")] | None = None
    country: CountryCode | None = None
    state: StateCode | None = None
    pay: Money | None = None
    years: Years | None = None
    related_years: Years | None = None
    licenses: tuple[Annotated[License, _OrCode(_from_code)], ...] | None = None
    certifications: tuple[Annotated[Certification, _OrCode(_from_code)], ...] | None = None
    education: tuple[Education, ...] | None = None
    skills: Annotated[dict[_Skill, _Rated], _EachOnce] = NOTHING
    done: tuple[Identifier, ...] = ()


def read_profile(path: Path, pack: Pack) -> Profile:
    """The profile in a file: JSON where its name ends in `.json`, TOML otherwise.

    It is read whole or refused whole: of a file with one mistake nothing is used, and every problem is said
    at once, with its line (in TOML) and key. Names are resolved to the ids of the pack, so `"Senior"` may
    stand for `senior`; what the pack does not know is refused with the nearest names. An answer left out is
    None, which is not the same as none: `licenses = []` says that there is none, no key that nobody asked.

    Raises PersonalFileError for a file that is not there, not UTF-8, larger than 1 MB, or not valid; one that
    is something else, such as a résumé, is said to be that.
    """
    name, as_json = str(path), path.suffix.lower() == ".json"
    raw = b""
    try:
        raw = read_bytes(path, MAX_BYTES + 1)
        text = decode(raw, name)
        data = parse(text, name, as_json=as_json)
    except DocumentError as error:
        raise _refuse_document(path, raw) or _refuse(name, [error.problem]) from None
    try:
        return check_profile(data, pack, name, "" if as_json else text)
    except PersonalFileError as error:
        raise (_refuse_document(path, raw) if as_json else None) or error from None


def _refuse_document(path: Path, raw: bytes) -> PersonalFileError | None:
    """The error for a file that is something else, such as a résumé; None where it may be a profile."""
    document = name_document(path.suffix.lower(), raw)
    if document is None:
        return None
    message = f"{path} is {document.name}; carecli reads its own profile, a TOML or JSON file"
    return PersonalFileError(message, hint=_say_instead(path, document))


def _say_instead(path: Path, document: FileKind) -> str:
    """What to do with a file that is no profile: `import` reads a paper, `match` a posting."""
    if document.form is None:
        begin = "to begin one, run carecli assess"
        return f"{document.instead}, for carecli import to read" if document.instead else begin
    return shlex.join(["carecli", "match" if document.is_posting else "import", str(path)]) + " reads it"


def read_profile_stream(stream: BinaryIO, pack: Pack) -> Profile:
    """The profile that a stream holds as JSON. Raises PersonalFileError."""
    name = "standard input"
    try:
        text = decode(stream.read(MAX_BYTES + 1), name)
        return check_profile(parse(text, name, as_json=True), pack, name)
    except DocumentError as error:
        raise _refuse(name, [error.problem]) from None


def check_profile(data: dict[str, Any], pack: Pack, name: str, text: str = "") -> Profile:
    """The profile made of `data`, its names resolved to ids. Raises PersonalFileError."""
    checked = validate(Profile, data, name, text, {"vocabulary": list_names(pack)})
    if isinstance(checked, list):
        raise _refuse(name, checked)
    return checked


def _refuse(name: str, problems: list[Problem]) -> PersonalFileError:
    first = problems[0]
    if len(problems) == 1 and first.key is None:
        place = f"{name}:{first.line}" if first.line else name
        return PersonalFileError(f"profile {place} {first.message}", hint=first.hint, problems=problems)
    return PersonalFileError(
        f"profile {name}: {count_problems(problems)}, nothing of it was used", problems=problems
    )


def dump_profile(profile: Profile) -> dict[str, Any]:
    """The profile as plain data in the keys of the file; unknown answers are left out."""
    data: dict[str, Any] = {"schema": SCHEMA}
    for key in ("name", "target", "setting", "country", "state", "pay", "years", "related_years"):
        if (value := getattr(profile, key)) is not None:
            data[key] = int(value) if isinstance(value, float) and value.is_integer() else value
    for key, held in (("licenses", profile.licenses), ("certifications", profile.certifications)):
        if held is not None:
            data[key] = [_dump_held(credential) for credential in held]
    if profile.done:
        data["done"] = list(profile.done)
    if profile.education is not None:
        data["education"] = [_list_given(entry) for entry in profile.education]
    if profile.skills:
        data["skills"] = dict(profile.skills)
    return data


def _dump_held(held: License | Certification) -> str | dict[str, Any]:
    """A credential by its code alone, where nothing else is known of it."""
    said = _list_given(held)
    return held.id if len(said) == 1 else {k: [*v] if isinstance(v, tuple) else v for k, v in said.items()}


def _list_given(record: Record) -> dict[str, Any]:
    """The values of a record that are other than what stands for no answer."""
    return {key: value for key, value in vars(record).items() if value != record.DEFAULTS.get(key)}


def format_profile(profile: Profile) -> str:
    """The profile as TOML, as `read_profile` reads it."""
    import tomli_w

    return tomli_w.dumps(dump_profile(profile))


def write_profile(profile: Profile, place: Path) -> str:
    """The profile as a file of that name holds it: JSON where it ends in `.json`, else TOML."""
    if place.suffix.lower() == ".json":
        return json.dumps(dump_profile(profile), indent=2, ensure_ascii=False) + "\n"
    return format_profile(profile)
