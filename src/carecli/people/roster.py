"""People as rows: profiles in files and folders, in the columns that the rules read."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import narwhals as nw
import polars as pl

from carecli.errors import CareError, PersonalFileError, Problem
from carecli.pack.pack import Pack
from carecli.profile.model import Certification, Education, License, Profile, check_profile, read_profile

PLAIN = ("name", "target", "setting", "country", "state", "pay", "years", "related_years")
SCHEMA = {
    "name": pl.String, "target": pl.String, "setting": pl.String, "country": pl.String, "state": pl.String,
    "pay": pl.Float64, "years": pl.Float64, "related_years": pl.Float64,
    "licenses": pl.String, "certifications": pl.String, "education": pl.String,
}  # fmt: skip


class Roster(NamedTuple):
    """A row a person, the further columns by their names, and what could not be read."""

    frame: "nw.LazyFrame[Any]"
    kept: tuple[str, ...] = ()
    faults: tuple[Problem, ...] = ()
    skipped: int = 0
    places: tuple[str, ...] = ()


def read_roster(
    places: Sequence[Path], pack: Pack, *, mapping: Path | None = None, skip_bad: bool = False
) -> Roster:
    """Everybody in these files and folders. Raises PersonalFileError."""
    files = [file for place in places for file in _list_profiles(place)]
    profiles, faults = list[Profile](), list[Problem]()
    for file in files:
        try:
            profiles.append(read_profile(file, pack))
        except CareError as error:
            faults.append(Problem(error.message, str(file)))
    if not profiles or (faults and not skip_bad):
        raise PersonalFileError("no profile could be read", problems=faults)
    schema = SCHEMA | {f"skill:{skill.id}": pl.Int8 for skill in pack.skills.skill}
    frame = pl.LazyFrame(list_rows(profiles), schema=schema)
    return Roster(nw.from_native(frame), (), tuple(faults), len(faults), tuple(map(str, places)))


def _list_profiles(place: Path) -> list[Path]:
    if not place.is_dir():
        return [place]
    return sorted(file for file in place.iterdir() if file.suffix.lower() in (".toml", ".json"))


def list_rows(profiles: Iterable[Profile]) -> list[dict[str, Any]]:
    """Profiles as rows."""
    return [
        {key: getattr(profile, key) for key in PLAIN}
        | {
            "licenses": _join(profile.licenses, _write_held),
            "certifications": _join(profile.certifications, _write_held),
            "education": _join(profile.education, _write_degree),
        }
        | {f"skill:{skill}": rating for skill, rating in profile.skills.items()}
        for profile in profiles
    ]


def _join(held: Any, write: Any) -> str | None:
    return None if held is None else ";".join(map(write, held))


def _write_held(held: License | Certification) -> str:
    return f"{held.id}@{held.expires}" if held.expires else held.id


def _write_degree(degree: Education) -> str:
    field = f":{degree.field}" if degree.field else ""
    return f"{degree.level}{field}{f'@{degree.country}' if degree.country else ''}"


def read_person(row: Mapping[str, Any], pack: Pack) -> Profile:
    """The profile that a row holds."""
    data = {key: row[key] for key in PLAIN if row.get(key) is not None}
    for key in ("licenses", "certifications"):
        if row.get(key) is not None:
            entries = [entry.partition("@") for entry in row[key].split(";") if entry]
            data[key] = [{"id": code, **({"expires": day} if day else {})} for code, _, day in entries]
    if row.get("education") is not None:
        data["education"] = [_read_degree(entry) for entry in row["education"].split(";") if entry]
    data["skills"] = {k[6:]: v for k, v in row.items() if k.startswith("skill:") and v is not None}
    return check_profile(data, pack, "row")


def _read_degree(entry: str) -> dict[str, str]:
    said, _, country = entry.partition("@")
    level, _, field = said.partition(":")
    return {"level": level, **({"field": field} if field else {}), **({"country": country} if country else {})}
