"""Which files of those that are named hold people: profiles, and tables of many."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from carecli.errors import PersonalFileError
from carecli.pack.reading import SLOW, DocumentError, read_bytes
from carecli.papers.listing import list_files
from carecli.people.columnar import PARQUET, are_parts, is_columnar, scan_columnar
from carecli.people.delimited import MOST_BYTES, read_delimited
from carecli.people.table import RosterTable
from carecli.people.workbook import read_workbook
from carecli.profile.documents import BEGINNING, WORKBOOK, name_document

PROFILES = (".toml", ".json")
TABLES = (
    ".csv",
    ".tsv",
    ".tab",
    ".parquet",
    ".pq",
    ".arrow",
    ".ipc",
    ".feather",
    ".arrows",
    ".xlsx",
    ".xlsm",
)
MOST_NAMED = 3
"""Files that are passed by of which the names are told."""


class Sources(NamedTuple):
    """The files to read, tables by the place that is named; and what is told of those that are passed by."""

    profiles: tuple[Path, ...]
    tables: dict[Path, tuple[Path, ...]]
    notes: tuple[str, ...] = ()


def find_sources(places: Sequence[Path]) -> Sources:
    """The profiles and tables of files and folders, each file once, in order.

    Of a folder only profiles count; one that has none may hold a table in parts, as Spark writes it. Raises
    PersonalFileError for a folder of both, for whoever stands in both would count twice, and for one of
    neither.
    """
    profiles, tables, notes = list[Path](), dict[Path, tuple[Path, ...]](), list[str]()
    for place in places:
        if not os.path.isdir(place):
            if place.suffix.lower() in PROFILES:
                profiles.append(place)
            else:
                tables[place] = (place,)
            continue
        inside = list_files([place], what="profiles").files
        found = [file for file in inside if file.suffix.lower() in PROFILES]
        held = [file for file in inside if file.suffix.lower() in TABLES]
        if found and held:
            message = f"{place} holds profiles and a table, {held[0].name}: people may stand in both"
            raise PersonalFileError(message, hint="name the table by itself, or move it out of the folder")
        if not found and not held:
            message = f"{place} holds no profile and no table, only {inside[0].name}{_more(inside)}"
            raise PersonalFileError(message, hint="name the folder of the profiles, or a table")
        profiles += found
        tables |= {place: tuple(held)} if are_parts(held) else {file: (file,) for file in held}
        read = {*found, *held}
        others = [file for file in inside if file not in read]
        notes += [_tell_others(place, others)] if others else []
    return Sources(tuple(dict.fromkeys(profiles)), tables, tuple(notes))


def _more(files: Sequence[Path]) -> str:
    return f" and {len(files) - 1:,} more" if len(files) > 1 else ""


def _tell_others(folder: Path, others: Sequence[Path]) -> str:
    named = ", ".join(file.name for file in others[:MOST_NAMED])
    more = f" and {len(others) - MOST_NAMED:,} more" if len(others) > MOST_NAMED else ""
    are = "is no profile and was" if len(others) == 1 else "are no profiles and were"
    return f"{len(others):,} of the files in {folder} {are} passed by: {named}{more}"


OTHER_BOOKS = (".xls", ".xlsb", ".ods", ".numbers")


def open_table(place: Path, files: Sequence[Path], is_known: Callable[[str], bool]) -> RosterTable:
    """The table of a file, by what it begins with, or of the parts in a folder.

    `is_known` says which texts are heads. Raises PersonalFileError.
    """
    name, file, raw = str(place), files[0], b""
    if len(files) > 1:
        return scan_columnar(files, PARQUET, name)
    try:
        if os.path.isfile(file):
            raw = read_bytes(file, BEGINNING)
            if is_columnar(raw):
                return scan_columnar(file, raw, name)
        raw = read_bytes(file, MOST_BYTES + 1)
    except DocumentError as error:
        hint = "save it as a file" if error.problem.hint == SLOW else error.problem.hint
        raise PersonalFileError(f"{name} {error.problem.message}", hint=hint) from None
    if is_columnar(raw):  # from a pipe
        return scan_columnar(raw, raw, name)
    document = name_document("", raw[:BEGINNING])
    if document is not None and document.name == WORKBOOK:
        return read_workbook(raw, name, is_known)
    if document is not None or file.suffix.lower() in OTHER_BOOKS:
        what = document.name if document and file.suffix.lower() not in OTHER_BOOKS else "another workbook"
        hint = "name profiles, or a table in CSV, XLSX, Parquet or Arrow"
        raise PersonalFileError(f"{name} is {what}, which people does not read", hint=hint)
    return read_delimited(raw, name, is_known)
