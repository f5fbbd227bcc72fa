"""Which files of those that are named hold people: profiles, and tables of many."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from carecli.errors import PersonalFileError
from carecli.pack.reading import DocumentError, read_bytes
from carecli.papers.listing import list_files
from carecli.people.delimited import MOST_BYTES, read_delimited
from carecli.people.table import Table
from carecli.profile.documents import name_document

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
    """The files to read, and what is told of those that are passed by."""

    profiles: tuple[Path, ...]
    tables: tuple[Path, ...]
    notes: tuple[str, ...] = ()


def find_sources(places: Sequence[Path]) -> Sources:
    """The profiles and tables of files and folders, each file once, in order.

    Of a folder only profiles count; one that has none may hold a table in parts, as Spark writes it. Raises
    PersonalFileError for a folder of both, for whoever stands in both would count twice, and for one of
    neither.
    """
    profiles, tables, notes = list[Path](), list[Path](), list[str]()
    for place in places:
        if not os.path.isdir(place):
            (profiles if place.suffix.lower() in PROFILES else tables).append(place)
            continue
        inside = list_files([place], what="profiles").files
        found = [file for file in inside if file.suffix.lower() in PROFILES]
        held = [file for file in inside if file.suffix.lower() in TABLES]
        if found and held:
            message = f"{place} holds profiles and a table, {held[0].name}: people may stand in both"
            raise PersonalFileError(message, hint="name the table by itself, or move it out of the folder")
        if not found and not held:
            raise PersonalFileError(
                f"{place} holds no profile and no table, only {inside[0].name}{_more(inside)}"
            )
        profiles += found
        tables += held
        others = [file for file in inside if file not in {*found, *held}]
        notes += [_tell_others(place, others)] if others else []
    return Sources(tuple(dict.fromkeys(profiles)), tuple(dict.fromkeys(tables)), tuple(notes))


def _more(files: Sequence[Path]) -> str:
    return f" and {len(files) - 1:,} more" if len(files) > 1 else ""


def _tell_others(folder: Path, others: Sequence[Path]) -> str:
    named = ", ".join(file.name for file in others[:MOST_NAMED])
    more = f" and {len(others) - MOST_NAMED:,} more" if len(others) > MOST_NAMED else ""
    are = "is no profile and was" if len(others) == 1 else "are no profiles and were"
    return f"{len(others):,} of the files in {folder} {are} passed by: {named}{more}"


def open_table(file: Path, is_known: Callable[[str], bool]) -> Table:
    """The table of a file, by what it begins with. Raises PersonalFileError."""
    name = str(file)
    try:
        raw = read_bytes(file, MOST_BYTES + 1)
    except DocumentError as error:
        problem = error.problem
        raise PersonalFileError(f"{name} {problem.message}", hint=problem.hint) from None
    document = name_document("", raw[:4096])
    if document is not None:
        hint = "name profiles, or a table in CSV, XLSX, Parquet or Arrow"
        raise PersonalFileError(f"{name} is {document.name}, not a table", hint=hint)
    return read_delimited(raw, name, is_known)
