"""Many people in: profiles, folders of them and tables, as one frame with a row a person."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import narwhals as nw
import polars as pl

from carecli.errors import MOST_SHOWN, CareError, PersonalFileError, Problem
from carecli.pack.pack import Pack
from carecli.people.cells import (
    JOINED,
    LISTS,
    NUMBERS,
    SKILL,
    STATES,
    TEXTS,
    Atlas,
    CellReader,
    read_certifications,
    read_education,
    read_licenses,
    write_degree,
    write_held,
)
from carecli.people.columnar import make_table
from carecli.people.conversion import KEPT, RosterFault, convert
from carecli.people.heads import HeadNames, find_columns, tell_near
from carecli.people.listing import find_sources, open_table
from carecli.people.mapping import PeopleMap, read_map
from carecli.profile.model import License, Profile, read_profile

if TYPE_CHECKING:
    from carecli.people.table import RosterTable

NO_ATLAS = Atlas()
COLUMNS = {
    **dict.fromkeys(TEXTS, pl.String),
    **dict.fromkeys(NUMBERS, pl.Float64),
    **dict.fromkeys(("file", "row"), pl.UInt32),
}
"""The columns that every roster has; the others are ratings, and what is kept."""


class Roster(NamedTuple):
    """People, a row each, in columns whose null is unknown; `kept` are other columns, under `kept:NAME`.

    `places` are the files, `file` of a row counts in them and `row` is its number there, if it has one.
    `faults` are the first of `faulty` things that are wrong, for which `skipped` people are left out.
    `notes` say how cells were taken where that is not plain.
    """

    frame: nw.LazyFrame[Any]
    kept: tuple[str, ...]
    faults: tuple[RosterFault, ...]
    faulty: int
    skipped: int
    places: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def problems(self) -> list[Problem]:
        """The faults as they are listed, each with the value that it is about."""
        return [_say(fault) for fault in self.faults]

    def say_skipped(self) -> str:
        """How many people are left out, and for how many mistakes."""
        people = "1 person is" if self.skipped == 1 else f"{self.skipped:,} people are"
        shown = f", the first {len(self.faults)} of which follow" if self.faulty > len(self.faults) else ""
        return f"{people} left out for {_count_mistakes(self.faulty)}{shown}:"


class _Part(NamedTuple):
    """What one file, or all profiles, give to a roster."""

    frame: pl.LazyFrame
    people: int
    faults: tuple[RosterFault, ...] = ()
    faulty: int = 0
    skipped: int = 0
    notes: tuple[str, ...] = ()


def read_roster(
    places: Sequence[str],
    pack: Pack,
    *,
    mapping: Path | None = None,
    skip_bad: bool = False,
    atlas: Atlas = NO_ATLAS,
) -> Roster:
    """The people of profiles, folders and tables; `mapping` is a map of what foreign columns mean.

    Raises PersonalFileError for what cannot be read, for anything wrong in it unless bad rows are skipped,
    which then are counted, and where nobody is left.
    """
    meant = read_map(mapping, pack) if mapping else None
    sources = find_sources([Path(place) for place in places])
    parts = list[_Part]()
    files = [str(file) for file in (*sources.profiles, *sources.tables)]
    if sources.profiles:
        parts.append(_read_profiles(sources.profiles, pack))
    names, reader = HeadNames(pack), CellReader(pack, atlas)
    for number, (place, held) in enumerate(sources.tables.items(), len(sources.profiles)):
        table = open_table(place, held, lambda head: _is_known(head, names, meant))
        parts.append(_read_table(table, names, reader, meant, number))
    roster = _gather(parts, files, sources.notes, skip_bad=skip_bad)
    if not sum(part.people for part in parts):
        raise refuse_empty(files, roster.skipped)
    return roster


def read_frame(
    frame: pl.LazyFrame,
    name: str,
    pack: Pack,
    *,
    mapping: PeopleMap | None = None,
    skip_bad: bool = False,
    atlas: Atlas = NO_ATLAS,
) -> Roster:
    """The people of a table that is at hand, such as a batch of another engine; `name` is what it is called.

    It is read as a table in Parquet is, and may be empty. Raises PersonalFileError.
    """
    table = make_table(frame, name)
    part = _read_table(table, HeadNames(pack), CellReader(pack, atlas), mapping, 0)
    return _gather([part], [name], (), skip_bad=skip_bad)


def _gather(parts: Sequence[_Part], files: Sequence[str], notes: Sequence[str], *, skip_bad: bool) -> Roster:
    """All parts as one. Raises PersonalFileError for anything wrong in them, unless it is to be skipped."""
    faults = [fault for part in parts for fault in part.faults][:MOST_SHOWN]
    faulty, skipped = sum(part.faulty for part in parts), sum(part.skipped for part in parts)
    if faulty and not skip_bad:
        raise refuse_faults(faults, faulty, files)
    frames = [_complete(part.frame) for part in parts]
    frame = frames[0] if len(frames) == 1 else pl.concat(frames, how="diagonal_relaxed")
    kept = tuple(name.removeprefix(KEPT) for name in frame.collect_schema() if name.startswith(KEPT))
    told = (*notes, *(note for part in parts for note in part.notes))
    return Roster(nw.from_native(frame), kept, tuple(faults), faulty, skipped, tuple(files), told)


def _complete(frame: pl.LazyFrame) -> pl.LazyFrame:
    """The frame with a column for every answer, null where nothing says it."""
    lacks = COLUMNS.keys() - set(frame.collect_schema())
    return frame.with_columns(pl.lit(None, dtype=COLUMNS[key]).alias(key) for key in COLUMNS if key in lacks)


def _is_known(head: str, names: HeadNames, mapping: PeopleMap | None) -> bool:
    """Whether a text is a head for certain: other names of skills stand in cells as well."""
    key, loosely = names.find(head)
    return (key is not None and not loosely) or bool(mapping and mapping.find(head))


def refuse_empty(files: Sequence[str], skipped: int) -> PersonalFileError:
    """The error for people of whom there are none."""
    left = "nobody is left of them" if skipped else "no people yet"
    return PersonalFileError(f"{_name_files(files)}: {left}", hint="fill in a row a person")


def refuse_faults(faults: Sequence[RosterFault], faulty: int, files: Sequence[str]) -> PersonalFileError:
    """The error that lists what is wrong, at most the first of it."""
    where = _name_files(files)
    first = f", the first {len(faults)} of which follow" if faulty > len(faults) else ""
    return PersonalFileError(
        f"{where}: {_count_mistakes(faulty)}{first}; nobody was counted",
        hint="mend them, or leave those people out with --skip-bad",
        problems=[_say(fault) for fault in faults],
    )


def _count_mistakes(count: int) -> str:
    return "1 mistake" if count == 1 else f"{count:,} mistakes"


def _name_files(files: Sequence[str]) -> str:
    return files[0] if len(files) == 1 else f"{len(files):,} files"


def _say(fault: RosterFault) -> Problem:
    """A fault with the value that it is about."""
    says_it = fault.value is None or fault.value in fault.message
    message = fault.message if says_it else f"{fault.message}, not '{fault.value}'"
    return Problem(message, fault.file, fault.row, fault.column, fault.hint)


def _read_table(
    table: "RosterTable", names: HeadNames, reader: CellReader, mapping: PeopleMap | None, number: int
) -> _Part:
    columns = find_columns(table.heads, names, mapping, table.file)
    made = convert(table, columns, reader)
    frame = made.frame.with_columns(file=pl.lit(number, dtype=pl.UInt32))
    notes = (*table.notes, *tell_near(columns, names, table.file), *made.notes)
    return _Part(frame.cast({"row": pl.UInt32}), made.people, made.faults, made.faulty, made.skipped, notes)


def _read_profiles(files: Sequence[Path], pack: Pack) -> _Part:
    """Profiles, those that cannot be read as faults."""
    read, faults, faulty = list[tuple[int, Profile]](), list[RosterFault](), 0
    skipped = 0
    for number, file in enumerate(files):
        try:
            read.append((number, read_profile(file, pack)))
        except CareError as error:
            found = _list_faults(error, str(file))
            faults += found[: MOST_SHOWN - len(faults)]
            faulty, skipped = faulty + len(found), skipped + 1
    rows = list_rows([profile for _, profile in read])
    for (number, _), row in zip(read, rows, strict=True):
        row["file"] = number
    frame = pl.DataFrame(rows, schema=make_schema(rows), orient="row")
    return _Part(frame.lazy(), len(rows), tuple(faults), faulty, skipped)


def _list_faults(error: CareError, file: str) -> list[RosterFault]:
    problems = error.problems or (
        Problem(error.message.removeprefix(f"profile {file}").strip(" :"), hint=error.hint),
    )
    return [RosterFault(file, p.line, p.key, None, p.message, p.hint) for p in problems]


# ------------------------------------------------------------ a person and their row


def make_schema(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The types of the columns that rows have."""
    keys = dict.fromkeys(key for row in rows for key in row)
    return {key: COLUMNS.get(key, pl.Int8 if key.startswith(SKILL) else pl.String) for key in keys}


def list_rows(profiles: Iterable[Profile]) -> list[dict[str, Any]]:
    """Each person as a row, in the columns of a roster."""
    return [_write_row(profile) for profile in profiles]


def _write_row(profile: Profile) -> dict[str, Any]:
    row = {key: getattr(profile, key) for key in (*TEXTS, *NUMBERS) if key not in LISTS}
    row |= {key: float(row[key]) for key in NUMBERS if row[key] is not None}
    for key, held in (("licenses", profile.licenses), ("certifications", profile.certifications)):
        row[key] = None if held is None else JOINED.join(write_held(c.id, c.expires) for c in held)
    studied = profile.education
    degrees = [write_degree(d.level, d.field, d.country) for d in studied or ()]
    row["education"] = None if studied is None else JOINED.join(degrees)
    row["done"] = JOINED.join(profile.done) if profile.done else None
    states = ["+".join(held.states) for held in profile.licenses or ()]
    row[STATES] = JOINED.join(states) if any(states) else None
    return row | {SKILL + skill: rating for skill, rating in profile.skills.items()}


def read_person(row: Mapping[str, Any]) -> Profile:
    """The person of a row: answers are those of a roster, so they are not checked again."""
    pay = row.get("pay")
    skills = {
        key.removeprefix(SKILL): rating
        for key, rating in row.items()
        if key.startswith(SKILL) and rating is not None
    }
    return Profile(
        name=row.get("name"),
        target=row.get("target"),
        setting=row.get("setting"),
        country=row.get("country"),
        state=row.get("state"),
        pay=None if pay is None else round(pay),
        years=row.get("years"),
        related_years=row.get("related_years"),
        licenses=_add_states(read_licenses(row.get("licenses")), row.get(STATES)),
        certifications=read_certifications(row.get("certifications")),
        education=read_education(row.get("education")),
        skills=skills,
        done=tuple(done.split(JOINED)) if (done := row.get("done")) else (),
    )


def _add_states(licenses: tuple[License, ...] | None, cell: str | None) -> tuple[License, ...] | None:
    """Licenses with the states that they are held in, where those are known."""
    if not licenses or not cell:
        return licenses
    states = [tuple(each.split("+")) if each else () for each in cell.split(JOINED)]
    return tuple(held.replace(states=own) for held, own in zip(licenses, states, strict=True))
