"""`wages.csv` and `areas.csv`: published wages by area, industry and occupation."""

import csv
import io
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

from carecli.errors import Problem
from carecli.pack.layers import find_file
from carecli.pack.reading import MOST_PROBLEMS, DocumentError, read_text, refuse

WAGES, AREAS = "wages.csv", "areas.csv"
FIGURES = ("jobs", "mean", "p10", "p25", "median", "p75", "p90")
_HEADER = ",".join(("area", "industry", "occupation", *FIGURES))
_AREAS_HEADER = ["area", "kind", "states", "name"]
_KINDS = ("country", "state", "metro", "nonmetro")
# Few bytes are read to find a row, and each step of the search is one read.
_BLOCK = 1024


class WageEstimate(NamedTuple):
    """What an occupation earns in an area and an industry (`000000` is all of them), in US dollars a year.

    A figure that is None was withheld by the publisher (`suppressed` names it) or is at or above the highest
    wage that is published (`topped` names it).
    """

    area: str
    industry: str
    occupation: str
    jobs: int | None
    mean: int | None
    p10: int | None
    p25: int | None
    median: int | None
    p75: int | None
    p90: int | None
    suppressed: tuple[str, ...]
    topped: tuple[str, ...]


class Area(NamedTuple):
    """An area of the wage tables. `kind` is country, state, metro or nonmetro; `states` are postal codes."""

    id: str
    kind: str
    states: tuple[str, ...]
    name: str


def find_wages(
    folder: Path, area: str, industry: str, occupations: Sequence[str]
) -> tuple[WageEstimate, ...]:
    """The wages of the occupations in an area and an industry, in their order.

    What is not published is left out, and a pack without wages.csv has nothing. Raises PackError if the file
    cannot be read or a row asked for is malformed.
    """
    path = find_file(folder, WAGES)
    if path is None:
        return ()
    try:
        with path.open("rb", buffering=_BLOCK) as stream:
            skip_header(stream, str(path))
            rows = dict(_find_rows(stream, f"{area},{industry},"))
        return tuple(parse_row(rows[name], str(path)) for name in occupations if name in rows)
    except OSError as error:
        raise refuse(folder, [say_unreadable(path, error)]) from None
    except DocumentError as error:
        raise refuse(folder, [error.problem]) from None


def list_areas(folder: Path) -> tuple[Area, ...]:
    """The areas of the wage tables, none without areas.csv. Raises PackError if it is malformed."""
    path = find_file(folder, AREAS)
    areas, problems = read_areas(path) if path else ({}, [])
    if problems:
        raise refuse(folder, problems)
    return tuple(areas.values())


def find_area(folder: Path, code: str, kind: str) -> Area | None:
    """One area, read without those that stand behind it; None where there is none such."""
    path = find_file(folder, AREAS)
    if path is None:
        return None
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.reader(stream):
                if row[:2] == [code, kind] and len(row) == len(_AREAS_HEADER):
                    return Area(row[0], row[1], tuple(row[2].split()), row[3])
    except (OSError, ValueError, csv.Error) as error:
        raise refuse(folder, [Problem(f"cannot be read: {error}", str(path))]) from None
    return None


def say_unreadable(path: Path, error: OSError) -> Problem:
    """The problem of a table that the system does not let carecli read."""
    return Problem(f"cannot be read: {error.strerror}", str(path))


def trim_line(line: bytes) -> str:
    """A line as text without its end."""
    # A line may end in CRLF, as in checkouts on Windows. What is not UTF-8 stays wrong, and is found so.
    return line.decode("utf-8", "replace").rstrip("\r\n")


def skip_header(stream: BinaryIO, file: str) -> None:
    """Read past the header. Raises DocumentError if it is another one."""
    if trim_line(stream.readline()) != _HEADER:
        raise DocumentError(Problem(f"must begin with {_HEADER}", file, 1))


def _find_rows(stream: BinaryIO, beginning: str) -> Iterator[tuple[str, str]]:
    """Yield occupation and row of each line that begins so. The stream stands behind the header."""
    wanted = beginning.encode("utf-8", "surrogateescape")
    low, high = stream.tell(), stream.seek(0, os.SEEK_END)
    while high - low > _BLOCK:  # whatever stands before `low` sorts before `wanted`
        middle = (low + high) // 2
        stream.seek(middle)
        stream.readline()  # the rest of a line
        line = stream.readline()
        if line and line < wanted:
            low = stream.tell()
        else:
            high = middle
    stream.seek(low)
    for line in stream:
        if line.startswith(wanted):
            row = trim_line(line)
            yield row[len(beginning) :].split(",")[0], row
        elif line > wanted:
            return


def parse_row(row: str, file: str, line: int | None = None) -> WageEstimate:
    """A row as a value. Raises DocumentError with its key."""
    cells = row.split(",")
    given = dict(zip(FIGURES, cells[3:], strict=False))
    wrong = [name for name, cell in given.items() if not re.fullmatch(r"[1-9][0-9]{0,11}|\*|#", cell)]
    fault = None
    if len(cells) != 3 + len(FIGURES):
        fault = f"must hold {3 + len(FIGURES)} values, not {len(cells)}"
    elif wrong:
        fault = f"{' and '.join(wrong)} must be a whole number above 0, or * or #"
    elif given["jobs"] == "#":
        fault = "jobs must be a whole number above 0, or *"
    if fault:
        raise DocumentError(Problem(fault, file, line, ",".join(cells[:3])))
    figures = {name: int(cell) if cell.isdigit() else None for name, cell in given.items()}
    suppressed, topped = (tuple(name for name, cell in given.items() if cell == sign) for sign in "*#")
    return WageEstimate(cells[0], cells[1], cells[2], **figures, suppressed=suppressed, topped=topped)


def read_areas(path: Path) -> tuple[dict[str, Area], list[Problem]]:
    """The areas of a file by their ids, as far as they can be read, and every problem of it."""
    areas: dict[str, Area] = {}
    problems: list[Problem] = []
    if not os.path.exists(path):
        return areas, problems
    try:
        reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
        if next(reader) != _AREAS_HEADER:
            return areas, [Problem(f"must begin with {','.join(_AREAS_HEADER)}", str(path), 1)]
        for row in reader:
            if len(problems) > MOST_PROBLEMS:
                break
            if len(row) != len(_AREAS_HEADER):
                faults = [f"must hold {len(_AREAS_HEADER)} values, not {len(row)}"]
            else:
                area = Area(row[0], row[1], tuple(row[2].split()), row[3])
                faults = [*_judge_area(area), *(["stands twice"] if area.id in areas else [])]
                areas[area.id] = area
            problems += [Problem(fault, str(path), reader.line_num, ",".join(row[:1])) for fault in faults]
    except DocumentError as error:
        problems.append(error.problem)
    except csv.Error as error:
        problems.append(Problem(f"is not valid CSV: {error}", str(path), reader.line_num))
    return areas, problems


def _judge_area(area: Area) -> Iterator[str]:
    if not re.fullmatch(r"[^\s,\"]+", area.id):
        yield "area must be a code without spaces, commas and quotes"
    if area.kind not in _KINDS:
        yield f"kind must be {', '.join(_KINDS[:-1])} or {_KINDS[-1]}, not {area.kind!r}"
    if not area.states and area.kind != "country":
        yield "states is missing"
    if not area.name.strip():
        yield "name is missing"
    elif not area.name.isprintable() or "`" in area.name:
        yield "name must be plain text on one line"
