"""What a person says of herself on the command line, laid over what her profile says."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from carecli.cli.naming import resolve
from carecli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from carecli.guide.pack import Pack
    from carecli.profile.model import Profile, Vocabulary


class Flags(NamedTuple):
    """The flags as typed; None and empty lists mean not given."""

    name: str | None
    years: str | None
    related_years: str | None
    education: Sequence[str] | None
    licenses: Sequence[str] | None
    certifications: Sequence[str] | None
    skills: Sequence[str] | None
    setting: str | None
    target: str | None
    country: str | None = None
    state: str | None = None

    @property
    def are_given(self) -> bool:
        """Whether any flag was given, be it with an empty text."""
        return any(typed is not None and typed not in ([], ()) for typed in self)

    @property
    def hold_evidence(self) -> bool:
        """Whether they say anything that can be assessed."""
        return self._replace(name=None, setting=None, target=None, country=None, state=None).are_given


def lay_over(flags: Flags, profile: "Profile | None", pack: "Pack") -> "Profile":
    """Return the profile with the flags added or in its place. Raises UsageError for a flag that is wrong."""
    if profile is not None and not flags.are_given:
        return profile
    from carecli.guide.record import clean_text
    from carecli.profile.model import Profile, list_names
    from carecli.profile.reading import check_profile
    from carecli.profile.writing import dump_profile

    names = list_names(pack)
    data = dump_profile(profile or Profile())
    if flags.name is not None:
        if not clean_text(flags.name):
            raise UsageError("--name is empty", hint="write a name or leave it out")
        data["name"] = flags.name
    for key, typed in (("years", flags.years), ("related_years", flags.related_years)):
        if typed is not None:
            data[key] = _read_years(f"--{key.replace('_', '-')}", typed)
    if flags.setting is not None:
        data["setting"] = resolve(flags.setting, "setting", names.settings)
    if flags.target is not None:
        data["target"] = resolve(flags.target, "level", names.levels)
    # Country and state arrive as codes: what they may be stands in the tables of the pack's folder.
    data |= {key: code for key in ("country", "state") if (code := getattr(flags, key)) is not None}
    _add(data, "education", flags.education, lambda typed: _read_education(typed, pack, names))
    for key, codes, known in (
        ("licenses", flags.licenses, names.licenses),
        ("certifications", flags.certifications, names.certifications),
    ):
        what = key.removesuffix("s")
        _add(data, key, codes, lambda typed, w=what, k=known: resolve(typed, w, k, beginnings=False))  # type: ignore[misc]
    if flags.skills:
        data["skills"] = {**data.get("skills", {}), **_read_skills(flags.skills, names)}
    return check_profile(data, pack, "from the command line")


def _read_years(flag: str, typed: str) -> float:
    from carecli.wizard.answers import parse_years

    try:
        return parse_years(typed)
    except ValueError as error:
        raise UsageError(f"{flag}: {error}") from None


def _read_education(typed: str, pack: "Pack", names: "Vocabulary") -> dict[str, str]:
    from carecli.wizard.answers import parse_education

    try:
        level, field = parse_education(typed, pack, names)
    except ValueError as error:
        raise UsageError(f"--education: {error}") from None
    return {"level": level, "field": field} if field else {"level": level}


def _add(data: dict[str, Any], key: str, flags: Sequence[str] | None, read: "Callable[[str], Any]") -> None:
    """Add what is given to the list of the profile; `none` empties the list and stands alone."""
    given = [part.strip() for typed in flags or () for part in typed.split(",")]
    if [typed.lower() for typed in given] == ["none"]:
        data[key] = []
    elif "none" in [typed.lower() for typed in given]:
        raise UsageError(f"none stands alone for {key}", hint="name what you hold, or only none")
    elif given:
        added = [read(typed) for typed in given]
        data[key] = [*(held for held in data.get(key, []) if not _says_less(held, added)), *added]


def _says_less(held: Any, added: Sequence[Any]) -> bool:
    """Whether a level of education without its field is now given with it."""
    return (
        isinstance(held, dict) and held.keys() == {"level"} and held["level"] in [a["level"] for a in added]
    )


def _read_skills(given: Sequence[str], names: "Vocabulary") -> dict[str, int]:
    from carecli.wizard.answers import parse_rating

    ratings: dict[str, int] = {}
    for typed in given:
        name, sign, rating = typed.partition("=")
        if not sign:
            raise UsageError(f"--skill '{typed}' has no rating", hint="write it as --skill ehr=3")
        skill = resolve(name, "skill", names.skills)
        if skill in ratings:
            raise UsageError(f"--skill rates {skill} twice", hint="give each skill once")
        try:
            ratings[skill] = parse_rating(rating)
        except ValueError as error:
            raise UsageError(f"--skill {skill}: {error}") from None
    return ratings
