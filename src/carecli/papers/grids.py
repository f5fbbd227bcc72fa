"""Ladders in tables, CSV or XLSX: a row for each level and skill, or a row a skill and a column a level."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from carecli.names import clean_text, fold
from carecli.papers.draft import MOST_RATINGS, DraftSkill, LadderDraft
from carecli.papers.formats import Leaf
from carecli.papers.packed import open_packed
from carecli.papers.workbooks import open_workbook, refuse_odd, say_cell

MOST_ROWS, MOST_CELLS = 5_000, 500
"""Rows of a table, and cells of a row: a ladder has some hundred."""

MOST_ABOVE = 20
"""Rows of a sheet in which the heads are looked for."""

COLUMNS = "write the columns level, skill and target, or skill and one column for each level"
SKILL_COLUMNS, LEVEL_COLUMNS = ("skill", "competency", "competence"), ("level", "role", "grade")
TARGET_COLUMNS, ABOUT_COLUMNS = ("target", "rating", "required"), ("group", "description")


class Columns(NamedTuple):
    """Where the columns stand: with `level` and `target`, or without and the `others` are levels."""

    skill: int
    level: int | None
    target: int | None
    about: dict[int, str]
    others: tuple[int, ...]


def take_rows(draft: LadderDraft, rows: list[list[Leaf]]) -> None:
    """Take a table, its heads first. Raises PersonalFileError."""
    head, *rows = rows
    columns = _find_columns(draft, head)
    wide = dict[int, str]()
    for i in columns.others:
        title = clean_text(head[i].text)
        if columns.level is None:
            wide[i] = draft.add_level(title)
        else:
            draft.left[f"the column {title}"] = None
    for cells in rows:
        row = [*cells, *[Leaf("", cells[0].line)] * (len(head) - len(cells))]
        if any(cell.text for cell in row[len(head) :]):
            raise draft.refuse("has more cells than there are heads", row[0].line, COLUMNS)
        if not row[columns.skill].text:
            draft.left[f"row {row[0].line}, which names no skill"] = None
            continue
        said = {key: clean_text(row[i].text) for i, key in columns.about.items()}
        asked = draft.add_skill(clean_text(row[columns.skill].text), **said, line=row[0].line)
        if columns.level is None or columns.target is None:
            for i, ident in wide.items():
                _take_rating(draft, asked, ident, row[i])
        elif row[columns.level].text:
            ident = draft.add_level(clean_text(row[columns.level].text))
            _take_rating(draft, asked, ident, row[columns.target])
            asked.named[ident] = None
        else:
            raise draft.refuse("names no level", row[0].line, COLUMNS)


def _take_rating(draft: LadderDraft, skill: DraftSkill, level: str, cell: Leaf) -> None:
    """Take what a cell asks, if it asks anything. Raises PersonalFileError."""
    if cell.text and not re.fullmatch(r"\d+", cell.text):
        hint = f"write a number from 1 to {MOST_RATINGS}, or nothing where it is not asked"
        raise draft.refuse(f"asks {cell.text[:40]!r} of {skill.name}", cell.line, hint)
    if cell.text:
        draft.ask(skill, level, cell)


def _find_columns(draft: LadderDraft, head: list[Leaf]) -> Columns:
    """Where each column stands. Raises PersonalFileError where one is missing."""
    columns = _list_columns(draft, head)
    skill, level, target = (
        next((columns[name] for name in names if name in columns), None)
        for names in (SKILL_COLUMNS, LEVEL_COLUMNS, TARGET_COLUMNS)
    )
    if skill is None or (level is None) != (target is None):
        missing = "skill" if skill is None else "level" if level is None else "target"
        raise draft.refuse(f"has no column {missing}", head[0].line, COLUMNS)
    about = {i: key for key in ABOUT_COLUMNS if (i := columns.get(key)) is not None}
    others = tuple(i for i in columns.values() if i not in {skill, level, target, *about})
    if level is None and not others:
        raise draft.refuse("has no column for a level", head[0].line, COLUMNS)
    return Columns(skill, level, target, about, others)


def _list_columns(draft: LadderDraft, head: list[Leaf]) -> dict[str, int]:
    """Where each column stands. Raises PersonalFileError for two of one name."""
    columns = dict[str, int]()
    for i, cell in enumerate(head):
        if cell.text and columns.setdefault(fold(cell.text), i) != i:
            name = clean_text(cell.text)
            raise draft.refuse(f"has the column {name} twice", cell.line, "give each a name of its own")
    return columns


def split_rows(draft: LadderDraft, text: str) -> list[list[Leaf]]:
    """The rows of a table with commas, semicolons or tabs. Raises PersonalFileError."""
    first = text.lstrip().partition("\n")[0]
    lines = io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"), newline="")
    reader = csv.reader(lines, delimiter=max(",;\t", key=first.count), strict=True)
    try:
        return _gather(draft, ((reader.line_num, cells) for cells in reader))
    except csv.Error as error:
        raise draft.refuse(f"is not valid CSV: {error}", reader.line_num, COLUMNS) from None


def read_sheet(draft: LadderDraft, raw: bytes) -> list[list[Leaf]]:
    """The rows of the first sheet of a workbook that has the column skill, else of the first one.

    Raises PersonalFileError.
    """
    open_packed(raw, draft.name)
    with refuse_odd(draft.name):
        found = list[list[list[Leaf]]]()
        for sheet in open_workbook(raw, results=True).worksheets:
            sheet.reset_dimensions()  # it may say anything of its size
            cells = sheet.iter_rows(values_only=True, max_col=MOST_CELLS)
            numbered = enumerate(([say_cell(cell) or "" for cell in row] for row in cells), 1)
            rows = _gather(draft, islice(numbered, 10 * MOST_ROWS))
            head = next((i for i, row in enumerate(rows[:MOST_ABOVE]) if _has_skill(row)), None)
            if head is not None:
                return rows[head:]
            found.append(rows)
    return found[0]


def _has_skill(row: Iterable[Leaf]) -> bool:
    return any(fold(cell.text) in SKILL_COLUMNS for cell in row)


def _gather(draft: LadderDraft, numbered: Iterator[tuple[int, list[str]]]) -> list[list[Leaf]]:
    """The rows that hold anything, one without a word where there is none. Raises PersonalFileError."""
    rows = list[list[Leaf]]()
    for number, cells in numbered:
        if any(cell.strip() for cell in cells):
            rows.append([Leaf(cell.strip(), number) for cell in cells])
        if len(rows) > MOST_ROWS:
            raise draft.refuse(f"holds more than {MOST_ROWS:,} rows", hint="is it the right file?")
    return rows or [[Leaf("", 1)]]
