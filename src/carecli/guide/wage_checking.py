"""Checks of the wage tables, row by row."""

import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from carecli.errors import Problem
from carecli.guide.documents import DocumentError
from carecli.guide.wages import (
    AREAS,
    FIGURES,
    WAGES,
    Wage,
    parse_row,
    read_areas,
    say_unreadable,
    skip_header,
    trim_line,
)


def check_wages(folder: Path, country: str | None = None) -> list[Problem]:
    """Return every fault of the two tables: their form, their order, unknown areas and impossible figures.

    `country` is the code of the area that must be the country.
    """
    areas, problems = read_areas(folder / AREAS)
    if country is not None and areas and country not in [a.id for a in areas.values() if a.kind == "country"]:
        problems.append(Problem(f"must have a row of the country {country}", str(folder / AREAS)))
    path = folder / WAGES
    try:
        with path.open("rb") as stream:
            if not areas and not problems:
                problems.append(Problem(f"must name the areas of {WAGES}", str(folder / AREAS)))
            skip_header(stream, str(path))
            problems += _check_rows(stream, str(path), set(areas) or None)
    except FileNotFoundError:
        pass  # a pack need not have wages
    except OSError as error:
        problems.append(say_unreadable(path, error))
    except DocumentError as error:
        problems.append(error.problem)
    return problems


def _check_rows(stream: BinaryIO, file: str, areas: set[str] | None) -> Iterator[Problem]:
    before = ""
    for number, line in enumerate(stream, 2):
        try:
            wage = parse_row(trim_line(line), file, number)
        except DocumentError as error:
            yield error.problem
            continue
        key = ",".join((*wage[:3], ""))
        faults = [*_judge(wage)]
        if areas is not None and wage.area not in areas:
            faults.append(f"area {wage.area!r} is not in {AREAS}")
            areas.add(wage.area)  # named once
        if key <= before:
            faults.append("stands twice" if key == before else "must stand above the row before it")
        yield from (Problem(fault, file, number, key[:-1]) for fault in faults)
        before = key


def _judge(wage: Wage) -> Iterator[str]:
    if not re.fullmatch(r"[0-9]{6}", wage.industry):
        yield "industry must be six digits"
    if not re.fullmatch(r"[0-9]{2}-[0-9]{4}", wage.occupation):
        yield "occupation must be a code such as 29-1141"
    # A figure at or above the highest that is published is above every other.
    rising = [math.inf if name in wage.topped else getattr(wage, name) for name in FIGURES[2:]]
    known = [figure for figure in rising if figure is not None]
    if known != sorted(known):
        yield "percentiles must not fall from p10 to p90"
